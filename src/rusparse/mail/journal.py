"""`Journal`: collects the diagnostics of one message while it is read."""

from __future__ import annotations

from rusparse.diagnostics import Diagnostic, make_diagnostic

__all__ = ["Journal"]

_MAX_PER_CODE = 20
_MAX_DETAIL_CHARACTERS = 1_000


class Journal:
    """The remarks on one message, in the order in which they were made, each one once.

    A message of ten thousand damaged parts does not need ten thousand remarks: of one code the
    first twenty are kept, and the last of them says how many there were.
    """

    __slots__ = ("_counts", "_entries", "_seen")

    def __init__(self) -> None:
        self._entries: list[Diagnostic] = []
        self._seen: set[tuple[str, str, tuple[tuple[str, str], ...]]] = set()
        self._counts: dict[str, int] = {}

    def note(self, code: str, where: str, **details: str) -> None:
        """Add a remark unless the same one stands there already."""
        count = self._counts.get(code, 0)
        if count >= _MAX_PER_CODE:
            self._counts[code] = count + 1
            return
        cut = {name: _cut(value) for name, value in details.items()}
        key = (code, where, tuple(cut.items()))
        if key in self._seen:
            return
        self._seen.add(key)
        self._counts[code] = count + 1
        self._entries.append(make_diagnostic(code, where, **cut))

    def close(self) -> tuple[Diagnostic, ...]:
        """All remarks; where some of a code were left out, their number is noted at the end."""
        left_out = {
            code: str(count - _MAX_PER_CODE)
            for code, count in self._counts.items()
            if count > _MAX_PER_CODE
        }
        if left_out:
            self._entries.append(make_diagnostic("diagnostics-limited", "message", **left_out))
            self._counts.clear()
        return tuple(self._entries)


def _cut(value: str) -> str:
    # Diagnostics are stored as JSON: a lone surrogate could not be written.
    if len(value) > _MAX_DETAIL_CHARACTERS:
        value = value[:_MAX_DETAIL_CHARACTERS] + "…"
    return value if value.isascii() else value.encode("utf-8", "replace").decode("utf-8")
