"""What of a record is searched, for the index and for the feeds of other engines alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

__all__ = ["CONTENT_KINDS", "PAID_ROLES", "find_features", "find_searched_text"]

CONTENT_KINDS: Final = ("introduction", "article", "notice", "contents")
"""The kinds of sections that are searched; mastheads, footers and distribution lines are not."""

PAID_ROLES: Final = frozenset({"price", "fee", "discount", "other"})
"""The roles of what a reader pays; grants and budgets are no prices of anything."""


def find_searched_text(section: Mapping[str, Any]) -> str:
    """The text of a section that is searched, "" if there is none.

    Of a table of contents, it is only what leads to no section: its other entries repeat the
    headings of the sections, which are found themselves.
    """
    if section["kind"] not in CONTENT_KINDS:
        return ""
    text: str = section["text"]
    if section["kind"] != "contents":
        return text
    return "\n".join(
        text[slice(*entry["span"])] for entry in section["entries"] if entry["section"] is None
    )


def find_features(section: Mapping[str, Any], record: Mapping[str, Any]) -> list[str]:
    """What a section has, of what `has:` may ask for."""
    attached = any(not attachment["inline"] for attachment in record["attachments"])
    features = {
        "price": bool(section["prices"]),
        "date": bool(section["dates"]),
        "deadline": any(date["role"] == "deadline" for date in section["dates"]),
        "contact": bool(section["contacts"]),
        "attachment": attached or any(link["kind"] == "attachment" for link in section["links"]),
        "table": bool(section["tables"]),
        "link": bool(section["links"]),
        "image": any(not image["tracking"] for image in section["images"]),
    }
    return [name for name, present in features.items() if present]
