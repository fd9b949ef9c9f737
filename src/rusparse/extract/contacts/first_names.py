"""People who go by one name before an address or number: only what leads the name makes it one."""

from __future__ import annotations

from .emails import Detail
from .entries import Entry
from .lines import is_light
from .names import Naming
from .reading import Reading
from .roles import has_role

__all__ = ["find_first_name", "find_joined_first_name"]

_LABEL = 40


def find_first_name(reading: Reading, detail: Detail, low: int) -> Naming | None:
    """Who is named before a detail and not before `low` by one name that something leads."""
    return _find_called_on(reading, detail, low) or _find_labelled(reading, detail, low)


def _find_labelled(reading: Reading, detail: Detail, low: int) -> Naming | None:
    """ "Vaktmästare: Vera (070-...)": after a role."""
    # One name alone is asked for only where something may lead it.
    led = ":" in reading.text[low : detail.start] or any(
        reading.cues_in(group, low, detail.start) for group in ("role", "role_ending")
    )
    if reading.title_case or not led:
        return None
    namings = reading.names(low, detail.start, single=True)
    if len(namings) != 1 or not namings[0].person:
        return None
    naming = namings[0]
    before = reading.text[low : naming.start].rpartition("\n")[2].strip()
    labelled = before[-1:] == ":" and has_role(before[-_LABEL:], reading.words)
    if not (labelled or naming.role_before) or naming.text.lower() in reading.words.stop:
        return None
    gap = reading.text[naming.end : detail.start]
    return naming if is_light(gap, reading.cues, reading.words) else None


def _find_called_on(reading: Reading, detail: Detail, low: int) -> Naming | None:
    """ "Check with Martin on 020 ...": after a word for to whom."""
    start = detail.start
    on = reading.cues.named_on.search(reading.folded, max(low, start - _LABEL), start)
    if on is None or detail.kind != "phone":
        return None
    naming = next(iter(reading.names(low, on.start(), single=True)[-1:]), None)
    if naming is None or not naming.person or naming.end != on.start():
        return None
    place = max(low, naming.start - _LABEL)
    led = any(
        via.end() == naming.start
        for via in reading.cues.via.finditer(reading.folded, place, naming.start)
    )
    return naming if led and naming.text.lower() not in reading.words.stop else None


def find_joined_first_name(
    reading: Reading, detail: Detail, owner: Entry, end: int
) -> Naming | None:
    """ "Ring Vera, 070-..., eller Bo, 070-...": who is joined to one who goes by one name, too.

    `end` is where that one's number ends.
    """
    if owner.name is None or " " in owner.name:
        return None
    namings = reading.names(end, detail.start, single=True)
    if len(namings) != 1 or not namings[0].person:
        return None
    naming = namings[0]
    before = reading.folded[end : naming.start].lstrip(")")
    joined = before.strip(" ,") and reading.cues.joint.fullmatch(before)
    if not joined or naming.text.lower() in reading.cues.connectors:
        return None
    gap = reading.text[naming.end : detail.start]
    function = reading.function_at(naming.start)
    return naming if function is None and is_light(gap, reading.cues, reading.words) else None
