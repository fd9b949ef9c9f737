"""`Identities`: which records an archive has, small enough to be sent to every worker."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["Identities"]

_DIGEST_BYTES = 32


@dataclass(frozen=True, slots=True)
class Identities:
    """The ids of records, sorted, in 32 bytes each; a set of Python takes four times as much.

    >>> "ab" * 32 in Identities.of([bytes.fromhex("ab" * 32)])
    True
    """

    digests: bytes = b""

    @classmethod
    def of(cls, digests: Iterable[bytes]) -> Identities:
        """Those with these digests."""
        return cls(b"".join(sorted(digests)))

    def __len__(self) -> int:
        return len(self.digests) // _DIGEST_BYTES

    def __contains__(self, record_id: str) -> bool:
        digest = bytes.fromhex(record_id)
        place = bisect_left(range(len(self)), digest, key=self._get)
        return place < len(self) and self._get(place) == digest

    def _get(self, place: int) -> bytes:
        return self.digests[place * _DIGEST_BYTES : (place + 1) * _DIGEST_BYTES]
