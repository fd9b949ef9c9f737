"""Gives each e-mail address and telephone number to whom it belongs.

In order: the person whose name is the link's text; a name before it on its line with nothing but
small words between; a name right after it; the name over it in a card of short lines; a person
introduced by a cue just before. What is left over becomes an entry without a name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest

from .cards import Card, is_detail_line
from .emails import Detail
from .entries import Entry, EntryBook, make_entry
from .first_names import find_first_name, find_joined_first_name
from .functions import is_groups, read_own_label
from .lines import Line, is_light
from .matching import find_namesake, matches_address
from .names import Naming
from .reading import Reading
from .roles import has_role, read_role, read_role_before, read_role_line

__all__ = ["attach_details"]

_BACK = 170
_AHEAD = 60
_NAMESAKE = 400
_WORD = re.compile(r"\w[\w'’-]*")
_SENTENCE = re.compile(r"[.!?]\s+(?=[^\W\d_])")


def attach_details(reading: Reading, book: EntryBook) -> None:
    """Give every detail to an entry, adding entries to the book where needed."""
    attacher = Attacher(reading, book)
    for detail in reading.details:
        attacher.attach(detail)


class Attacher:
    """Gives details to entries, in the order of the text."""

    def __init__(self, reading: Reading, book: EntryBook) -> None:
        self.reading = reading
        self.book = book
        self.owners: dict[int, tuple[list[Entry], int]] = {}
        """By line: whom its last detail went to, and where that detail ends."""

    def attach(self, detail: Detail) -> None:
        """Give one detail to its owners, making entries where it has none yet."""
        line = self.reading.lines.at(detail.start)
        owners = (
            self._find_linked(detail)
            or self._find_before(detail, line)
            or self._find_after(detail, line)
            or self._find_in_card(detail, line)
            or self._find_introduced(detail)
            or self._find_namesake(detail)
            or [self._make_unnamed(detail, line)]
        )
        owners = self._narrow(detail, owners)
        if self._is_nobodys(detail, owners, line):
            owners = [self._make_unnamed(detail, line)]
        for owner in owners:
            _give(detail, owner)
        self.owners[line.number] = (owners, detail.end)
        if len(owners) == 1 and owners[0].name is not None and owners[0].role is None:
            self._read_role_below(owners[0], line)

    def _is_nobodys(self, detail: Detail, owners: list[Entry], line: Line) -> bool:
        """Whether a detail is that of a function or group and of none found for it."""
        if owners[0].start == detail.start or (detail.linked and not detail.shown):
            return False
        if is_groups(self.reading, self.book, detail, owners, line):
            return True
        label = read_own_label(self.reading, detail, line)
        if label is None:
            return False
        # "Skolkontoret: 08-465 004 00" may be labelled by its owner.
        return not any(
            (owner.start < label[1] and owner.end > label[0])
            or (detail.kind == "email" and owner.name and matches_address(owner.name, detail.value))
            for owner in owners
        )

    def _narrow(self, detail: Detail, owners: list[Entry]) -> list[Entry]:
        if len(owners) < 2:
            return owners
        called = self._find_called(detail, owners)
        if called or detail.kind != "email":
            return called or owners
        matching = [o for o in owners if o.name and matches_address(o.name, detail.value)]
        if len(matching) == 1:
            return matching
        free = [owner for owner in owners if owner.email is None]
        return free[:1] if 0 < len(free) < len(owners) else owners

    def _find_called(self, detail: Detail, owners: list[Entry]) -> list[Entry]:
        """The one of several whose first name alone stands before a detail on its line."""
        line = self.reading.lines.at(detail.start)
        low = max(line.start, detail.start - _BACK)
        words = set(_WORD.findall(self.reading.text, low, detail.start))
        called = [
            owner
            for owner in owners
            if owner.start < line.start and (owner.name or "").partition(" ")[0] in words
        ]
        return called if len(called) == 1 else []

    def _read_role_below(self, owner: Entry, line: Line) -> None:
        """ "Vera Lind, vera@example.org" may have her role on the next line."""
        lines = self.reading.lines
        if line.number + 1 >= lines.count or not is_detail_line(self.reading, line, owner):
            return
        below = lines.line(line.number + 1)
        if below.blank or self.reading.has_detail(below.start, below.end):
            return
        if not self.reading.names(below.start, below.end) or below.end - below.start < 40:
            read_role_line(self.reading, below.start, below.end, owner)

    # --- whose it is ---

    def _find_linked(self, detail: Detail) -> list[Entry]:
        if not detail.linked or (detail.kind == "email" and detail.shown):
            return []
        namings = self.reading.names(detail.start, detail.end, single=True)
        namings = [naming for naming in namings if naming.person]
        if len(namings) != 1:
            return self._find_in_link(detail)
        naming = namings[0]
        if naming.tokens == 1 and not matches_address(naming.text, detail.value):
            return []
        return [self._entry_of(naming, "name-link")]

    def _find_in_link(self, detail: Detail) -> list[Entry]:
        """Who stands in the link's own text: "E-mail the editor"."""
        own = self.book.find(detail.start, detail.end)
        if own is None or own.start < detail.start or own.end > detail.end:
            return []
        return [own] if _has_room([own], detail) else []

    def _find_before(self, detail: Detail, line: Line) -> list[Entry]:
        low = max(line.start, detail.start - _BACK)
        previous = self.owners.get(line.number)
        if previous is not None:
            low = max(low, previous[1])
        owners = self._find_named_before(detail, low)
        if owners:
            return owners
        for entry in reversed(self.book.between(low, detail.start)):
            gap = self.reading.text[entry.end : detail.start]
            if entry.name and is_light(gap, self.reading.cues, self.reading.words, most=8):
                return [entry]
        if previous is None:
            return []
        # A number over which a name of its own stands is found in a card.
        named_here = previous[0][0].start >= line.start
        if not (_may_have if named_here else _has_room)(previous[0], detail):
            return []
        joined = find_joined_first_name(self.reading, detail, previous[0][-1], previous[1])
        if joined is not None:
            return [self._entry_of(joined, "name-beside", stop=detail.start)]
        gap = self.reading.text[previous[1] : detail.start]
        return previous[0] if is_light(gap, self.reading.cues, self.reading.words) else []

    def _find_named_before(self, detail: Detail, low: int) -> list[Entry]:
        namings = [naming for naming in self.reading.names(low, detail.start) if naming.person]
        if not namings:
            called = find_first_name(self.reading, detail, low)
            return [self._entry_of(called, "name-beside", stop=detail.start)] if called else []
        *others, nearest = namings
        gap = self.reading.text[nearest.end : detail.start]
        fits = detail.kind == "email" and matches_address(nearest.text, detail.value)
        light = is_light(gap, self.reading.cues, self.reading.words)
        if not light and not (fits and not _SENTENCE.search(gap)):
            return []
        owners = [self._entry_of(nearest, "name-beside", stop=detail.start)]
        for naming in reversed(others):
            if not self._is_joint(naming.end, owners[-1].start):
                break
            owners.append(self._entry_of(naming, "name-beside", stop=owners[-1].start))
        return owners

    def _is_joint(self, end: int, start: int) -> bool:
        gap = self.reading.folded[end:start]
        if len(gap) > 70:
            return False
        if self.reading.cues.joint.fullmatch(gap):
            return True
        if gap.rstrip().endswith("),"):
            # "Vera Lind (kassör), Bo Ek (bokning: 070-...)": each has a parenthesis of their own.
            return False
        joint = self.reading.cues.joint_after_role.fullmatch(gap)
        return joint is not None and has_role(gap, self.reading.words)

    def _find_after(self, detail: Detail, line: Line) -> list[Entry]:
        namings = self.reading.names(detail.end, min(line.end, detail.end + _AHEAD))
        if not namings or not namings[0].person:
            return []
        naming = namings[0]
        gap = self.reading.text[detail.end : naming.start]
        if self._is_called(naming.start, detail.end):
            return []
        fits = detail.kind == "email" and matches_address(naming.text, detail.value)
        # "vera@example.org, Bo Ek, bo@example.org": a name before an address is that address's.
        later = self.reading.has_detail(naming.end, min(line.end, naming.end + _AHEAD))
        if later and not fits and "(" not in gap:
            return []
        if _SENTENCE.search(gap) or len(_WORD.findall(gap)) > (4 if fits else 1):
            return []
        if not fits and not gap.strip():
            return []
        return [self._entry_of(naming, "name-beside")]

    def _find_in_card(self, detail: Detail, line: Line) -> list[Entry]:
        card = Card(self.reading, self.book, detail, line)
        above = card.find_owner_line(self.owners)
        if above is not None:
            owners = self.owners[above][0]
            return owners if _may_have(owners, detail) else []
        if card.top is None:
            return []
        named: Sequence[Naming | Entry] = card.namings or [e for e in card.known if e.name]
        beside = [
            other
            for other in self.reading.details_in(line.start, line.end)
            if other.kind == detail.kind
        ]
        columns = len(named) > 1 and len(beside) > 1 and not self._is_in_company(named)
        if columns and len(named) != len(beside):
            # Nobody can tell whose each number is.
            return []
        owners = self._enter_all(card.namings) or [entry for entry in card.known if entry.name]
        if len(owners) == 1:
            card.read_roles(owners[0])
        # Names side by side over as many numbers: each number is that of the name over it.
        return [owners[beside.index(detail)]] if columns else owners

    def _is_in_company(self, named: Sequence[Naming | Entry]) -> bool:
        """Whether names are joined by a word, so that what is below is all of theirs."""
        gap = self.reading.folded[named[0].end : named[1].start].strip(" ,")
        return bool(gap) and self.reading.cues.joint.fullmatch(f" {gap} ") is not None

    def _enter_all(self, namings: list[Naming]) -> list[Entry]:
        """The entries of the names of a line, the role of each ending where the next one begins."""
        stops = [naming.start for naming in namings[1:]]
        return [
            self._entry_of(naming, "name-card", stop=stop)
            for naming, stop in zip_longest(namings, stops)
        ]

    def _find_introduced(self, detail: Detail) -> list[Entry]:
        """ "Kontakta Vera Lind. Du når henne på 070-...": a cue's person a sentence before."""
        entry = self.book.before(detail.start)
        if entry is None or not entry.rule.startswith(("cue", "signature")):
            return []
        function = entry.name is None
        if function and not detail.shown and self.reading.is_web_link(entry.start, entry.end):
            # What stands in a web link is reached by that.
            return []
        gap = self.reading.text[entry.end : detail.start]
        if len(gap) > 140 or gap.count("\n") > 3 or not _has_room([entry], detail):
            return []
        email = detail.kind == "email"
        fits = email and entry.name is not None and matches_address(entry.name, detail.value)
        bare = entry.name is None and entry.email is None and entry.phone is None
        near = len(gap) < 90 and "\n" not in gap
        if entry.rule == "cue-answer":
            near = near and not _SENTENCE.search(gap)
        near = near and entry.rule != "cue-label"
        return [entry] if fits or near or (bare and "\n\n" not in gap) else []

    def _find_namesake(self, detail: Detail) -> list[Entry]:
        """ "Vera Lind leads it. ... Write to vera.lind@example.org": the same person."""
        if detail.kind != "email" or not detail.shown:
            return []
        low = max(0, detail.start - _NAMESAKE)
        low = max(low, self.reading.text.rfind("\n\n", low, detail.start))
        found = {}
        for naming in self.reading.names(low, detail.start):
            offset = find_namesake(naming.text, detail.value) if naming.person else None
            if offset is not None:
                found[naming.text[offset:]] = naming._replace(
                    start=naming.start + offset, text=naming.text[offset:]
                )
        return (
            [self._entry_of(n, "name-address") for n in found.values()] if len(found) == 1 else []
        )

    def _is_called(self, place: int, floor: int) -> bool:
        """Whether a place is in the text of another mail or telephone link."""
        return any(other.end > place for other in self.reading.details_in(floor, place + 1))

    # --- entries ---

    def _entry_of(self, naming: Naming, rule: str, *, stop: int | None = None) -> Entry:
        known = self.book.find(naming.start, naming.end)
        if known is not None:
            return known
        entry = make_entry(naming, "reachable", rule)
        line = self.reading.lines.at(naming.start)
        read_role(self.reading, naming.end, min(line.end, stop or line.end), entry)
        entry.role = entry.role or read_role_before(self.reading, naming.start)
        self.book.add(entry)
        return entry

    def _make_unnamed(self, detail: Detail, line: Line) -> Entry:
        label = read_own_label(self.reading, detail, line)
        beside = self._find_unnamed_beside(detail, line) if label is None else None
        if beside is not None:
            return beside
        entry = Entry(
            start=detail.start,
            end=detail.end,
            kind="reachable",
            rule="email-alone" if detail.kind == "email" else "phone-alone",
            last=detail.end,
        )
        self._read_function_before(entry, detail, line)
        if label is not None and entry.role is None and entry.organisation is None:
            entry.role = self.reading.text[slice(*label)]
        if not self.book.add(entry):
            return self.book.find(detail.start, detail.end) or entry
        return entry

    def _find_unnamed_beside(self, detail: Detail, line: Line) -> Entry | None:
        """The entry without a name whose address stands right before: mail and telephone."""
        previous = self.owners.get(line.number)
        if previous is not None:
            gap = self.reading.text[previous[1] : detail.start]
            close = len(gap) < 60 and (not _SENTENCE.search(gap) or self._is_plain(gap))
        elif is_detail_line(self.reading, line):
            numbers = (line.number - 1, line.number - 2)
            above = next((number for number in numbers if number in self.owners), None)
            if above is None:
                return None
            previous = self.owners[above]
            close = is_detail_line(self.reading, self.reading.lines.line(above))
        else:
            return None
        entry = previous[0][0]
        return entry if close and entry.name is None and _has_room([entry], detail) else None

    def _is_plain(self, gap: str) -> bool:
        """Whether a text says no more than how to reach someone: ". Mejla: "."""
        return all(word.lower() in self.reading.cues.plain for word in _WORD.findall(gap))

    def _read_function_before(self, entry: Entry, detail: Detail, line: Line) -> None:
        low = max(line.start, detail.start - 110)
        for match in _SENTENCE.finditer(self.reading.text, low, detail.start):
            low = match.end()
        for other in self.reading.details_in(low, detail.start):
            # What stands in the text of another link is that link's.
            low = max(low, other.end) if other.linked and not other.shown else low
        if not detail.shown:
            low = max(low, self.reading.web_end_before(detail.start))
        functions = self.reading.cues_in("function", low, detail.start)
        if functions:
            entry.role = self.reading.text[functions[-1].start : functions[-1].end]
            return
        named = self.reading.names(low, detail.start)
        if named and not named[-1].person:
            gap = self.reading.text[named[-1].end : detail.start]
            if is_light(gap, self.reading.cues, self.reading.words):
                entry.organisation = named[-1].text


def _may_have(owners: list[Entry], detail: Detail) -> bool:
    """Whether a detail may belong to those who have the one before it.

    A person's second number is no other contact's: the first one stands in the record.
    """
    if detail.kind != "email" and len(owners) == 1 and owners[0].name is not None:
        return True
    return _has_room(owners, detail)


def _has_room(owners: list[Entry], detail: Detail) -> bool:
    if detail.kind == "email":
        return all(owner.email is None for owner in owners)
    return all(owner.phone is None for owner in owners)


def _give(detail: Detail, owner: Entry) -> None:
    if detail.kind == "email":
        owner.email = owner.email or detail.value
    else:
        owner.phone = owner.phone or detail.value
    if owner.rule == "cue-function" and owner.shown is None and owner.start < detail.start:
        # What names a function is its address, where it has one.
        owner.shown = (detail.start, detail.end)
    if owner.kind == "listed":
        # Who is listed with an address can be reached by it.
        owner.kind = "reachable"
    owner.last = max(owner.last, detail.end)
