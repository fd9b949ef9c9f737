"""Names that exports give to what they write: of files, and of what must be told apart for ever.

Both are made of ids, which are hashes: nothing that a letter says becomes part of a path.
"""

from __future__ import annotations

import re
import uuid

from .source import SelectedLetter

__all__ = ["make_urn", "name_file"]

_MONTH = re.compile(r"year=([0-9]{4})/month=([0-9]{2})/")
# Made once, for this project alone (RFC 9562 section 6.6 asks for a namespace of one's own).
_NAMESPACE = uuid.UUID("3c0a9f52-7d1e-5c1b-9a54-6a7f0c5f8e21")


def name_file(letter: SelectedLetter, suffix: str) -> str:
    """A letter's file: a folder for the month of its part in the archive, and its whole id."""
    month = _MONTH.match(letter.part)
    folder = f"{month[1]}-{month[2]}" if month else "unknown"
    return f"{folder}/{letter.record.id}.{suffix}"


def make_urn(*parts: str) -> str:
    """A URN that is the same for the same parts, and another for others (RFC 9562, version 5).

    >>> make_urn("letter", "1") == make_urn("letter", "1") != make_urn("letter1", "")
    True
    """
    # The lengths keep ("a", "b") and ("ab", "") apart.
    name = "".join(f"{len(part)}:{part}" for part in parts)
    return uuid.uuid5(_NAMESPACE, name.encode("utf-8", "replace").decode()).urn
