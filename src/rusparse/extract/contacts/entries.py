"""`Entry`: a contact while it is being put together."""

from __future__ import annotations

from dataclasses import dataclass

from rusparse.records import ContactKind

from .names import Naming

__all__ = ["Entry", "make_entry"]


@dataclass(slots=True)
class Entry:
    """One person or function, what is known of it, and where that was read."""

    start: int
    end: int
    kind: ContactKind
    rule: str
    name: str | None = None
    role: str | None = None
    organisation: str | None = None
    email: str | None = None
    phone: str | None = None
    url: str | None = None
    last: int = 0
    """The last place that belongs to the contact."""
    text_is_function: bool = False
    """The span still shows the word for a function, not its address."""


def make_entry(naming: Naming, kind: ContactKind, rule: str, role: str | None = None) -> Entry:
    """An entry for a person or organisation as named."""
    return Entry(
        start=naming.start,
        end=naming.end,
        kind=kind,
        rule=rule,
        name=naming.text if naming.person else None,
        organisation=None if naming.person else naming.text,
        role=role or naming.role_before,
        last=naming.end,
    )
