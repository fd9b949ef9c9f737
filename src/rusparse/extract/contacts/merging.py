"""Makes one entry of what a passage says twice of one person or function."""

from __future__ import annotations

from itertools import zip_longest

from .entries import Entry
from .matching import matches_address
from .reading import Reading

__all__ = ["merge_entries"]


def merge_entries(reading: Reading, entries: list[Entry]) -> list[Entry]:
    """The entries without repetitions and without those in a distribution list, by place.

    One name, one address or one function is one contact; what the later mention adds (a number,
    a role) goes to the first one.
    """
    hinted = "distribution" in reading.found
    if len(entries) < 2 and not hinted:
        return entries
    kept: list[Entry] = []
    names: dict[str, Entry] = {}
    emails: dict[str, Entry] = {}
    phones: dict[str, Entry] = {}
    for entry in sorted(entries, key=lambda entry: (entry.start, entry.end)):
        if hinted and _is_distribution(reading, entry):
            continue
        same = _find_same(entry, names, emails, phones)
        if same is None:
            kept.append(entry)
            same = entry
        else:
            _add(same, entry)
        if same.name:
            names.setdefault(same.name.lower(), same)
        if same.email:
            emails.setdefault(same.email.lower(), same)
        if same.phone:
            phones.setdefault(same.phone, same)
    return _merge_functions(reading, _merge_namesakes(_merge_signers(kept)))


def _merge_signers(entries: list[Entry]) -> list[Entry]:
    """ "Vera" who signs over "Vera Lind", the card with her role and number, is one person."""
    kept: list[Entry] = []
    for entry, following in zip_longest(entries, entries[1:]):
        whole = following.name if following is not None else None
        if (
            whole
            and entry.name
            and entry.kind == "signer"
            and whole.partition(" ")[0] == entry.name
            and following.start - entry.end < _CARD_REACH
        ):
            _add(following, entry)
            following.kind = "signer"
        else:
            kept.append(entry)
    return kept


_CARD_REACH = 80


def _merge_namesakes(entries: list[Entry]) -> list[Entry]:
    """An address alone is the one of the only person without any whose surname it holds.

    "To contact Vera Lindqvist: ... She is reached at lindqvist@example.org."
    """
    alone = [entry for entry in entries if entry.rule == "email-alone" and entry.role is None]
    reached = [
        entry
        for entry in entries
        if entry.name and not entry.email and entry.rule.startswith("cue") and not entry.phone
    ]
    dropped = []
    for entry in alone:
        local = (entry.email or "").partition("@")[0]
        mine = [other for other in reached if _holds_surname(local, other.name or "")]
        if len(mine) == 1 and mine[0].email is None and entry.organisation is None:
            _add(mine[0], entry)
            dropped.append(entry)
    return [entry for entry in entries if not any(entry is gone for gone in dropped)]


def _holds_surname(local: str, name: str) -> bool:
    surname = name.rpartition(" ")[2]
    return len(surname) >= _LEAST_SURNAME and matches_address(surname, f"{local}@")


_LEAST_SURNAME = 5


def _find_same(
    entry: Entry, names: dict[str, Entry], emails: dict[str, Entry], phones: dict[str, Entry]
) -> Entry | None:
    if entry.name is not None:
        found = names.get(entry.name.lower())
        if found is not None:
            return found
    if entry.email is not None:
        found = emails.get(entry.email.lower())
        if found is not None and (found.name is None or entry.name is None):
            return found
    if entry.phone is not None and entry.email is None and entry.name is None:
        return phones.get(entry.phone)
    return None


def _add(same: Entry, entry: Entry) -> None:
    if same.name is None and entry.name is not None:
        same.shown, same.name, same.rule = (entry.start, entry.end), entry.name, entry.rule
    same.role = same.role or entry.role
    same.organisation = same.organisation or entry.organisation
    same.email = same.email or entry.email
    same.phone = same.phone or entry.phone
    same.url = same.url or entry.url
    if entry.email or entry.phone:
        same.kind = "reachable" if same.kind == "listed" else same.kind


def _merge_functions(reading: Reading, entries: list[Entry]) -> list[Entry]:
    """A function named without an address is the one that has an address elsewhere."""
    reached = [entry for entry in entries if entry.name is None and (entry.email or entry.phone)]
    kept = []
    seen: dict[str, Entry] = {}
    for entry in entries:
        if entry.rule != "cue-function" or entry.email or entry.phone:
            kept.append(entry)
            continue
        role = (entry.role or "").lower()
        # A function in a web link is reached by that, and not by the next link.
        linked = reading.is_web_link(entry.start, entry.end)
        mine = [
            other
            for other in reached
            if (other.role or "").lower() == role
            or (other.email or "").lower().partition("@")[0] == role
            or (other.role is None and abs(other.start - entry.end) < 400 and not linked)
        ]
        if mine:
            mine[0].role = mine[0].role or entry.role
        elif role not in seen:
            seen[role] = entry
            kept.append(entry)
    return sorted(kept, key=lambda entry: entry.shown or (entry.start, entry.end))


def _is_distribution(reading: Reading, entry: Entry) -> bool:
    line = reading.lines.at(entry.start)
    low = max(line.start, entry.start - 2_000)
    return any(cue.end <= entry.start for cue in reading.cues_in("distribution", low, entry.start))
