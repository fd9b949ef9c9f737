"""Gives each e-mail address and telephone number to whom it belongs.

In order: the person whose name is the link's text; a name before it on its line with nothing but
small words between; a name right after it; the name over it in a card of short lines; a person
introduced by a cue just before. What is left over becomes an entry without a name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .emails import Detail
from .entries import Entry, make_entry
from .lines import Line, is_light
from .names import Naming, matches_address
from .reading import Reading
from .roles import has_role, read_role, read_role_line

__all__ = ["attach_details"]

_BACK = 170
_AHEAD = 60
_CARD_LINES = 6
_WORD = re.compile(r"\w[\w'’-]*")
_LABEL_ONLY = re.compile(r"[\W\d_]*")
_SENTENCE = re.compile(r"[.!?]\s+(?=[^\W\d_])")


class Attacher:
    """Gives details to entries, in the order of the text."""

    def __init__(self, reading: Reading, entries: list[Entry]) -> None:
        self.reading = reading
        self.entries = entries
        self.owners: dict[int, tuple[list[Entry], int]] = {}
        """By line: whom its last detail went to, and where that detail ends."""

    def attach(self, detail: Detail) -> None:
        """Give one detail to its owners, making entries where it has none yet."""
        line = self.reading.lines.at(detail.start)
        owners = (
            self._find_linked(detail)
            or self._find_before(detail, line)
            or self._find_after(detail, line)
            or self._find_card(detail, line)
            or self._find_introduced(detail)
        )
        if not owners:
            owners = [self._make_unnamed(detail, line)]
        owners = self._narrow(detail, owners)
        for owner in owners:
            self._give(detail, owner)
        self.owners[line.number] = (owners, detail.end)
        if len(owners) == 1 and owners[0].name is not None and owners[0].role is None:
            self._read_role_below(owners[0], line)

    def _narrow(self, detail: Detail, owners: list[Entry]) -> list[Entry]:
        if len(owners) < 2 or detail.kind != "email":
            return owners
        matching = [o for o in owners if o.name and matches_address(o.name, detail.value)]
        if len(matching) == 1:
            return matching
        free = [owner for owner in owners if owner.email is None]
        return free[:1] if 0 < len(free) < len(owners) else owners

    def _give(self, detail: Detail, owner: Entry) -> None:
        if detail.kind == "email":
            owner.email = owner.email or detail.value
        else:
            owner.phone = owner.phone or detail.value
        if owner.text_is_function and owner.start < detail.start:
            # What names a function is its address, where it has one.
            owner.start, owner.end, owner.text_is_function = detail.start, detail.end, False
        if owner.kind == "listed":
            # Who is listed with an address can be reached by it.
            owner.kind = "reachable"
        owner.last = max(owner.last, detail.end)

    def _read_role_below(self, owner: Entry, line: Line) -> None:
        """ "Vera Lind, vera@example.org" may have her role on the next line."""
        lines = self.reading.lines.lines
        if line.number + 1 >= len(lines) or not self._is_detail_line(line, owner):
            return
        below = lines[line.number + 1]
        if below.blank or self.reading.has_detail(below.start, below.end):
            return
        if not self.reading.names(below.start, below.end) or below.end - below.start < 40:
            read_role_line(
                self.reading.text,
                below.start,
                below.end,
                owner,
                self.reading.cues,
                self.reading.words,
            )

    # --- whose it is ---

    def _find_linked(self, detail: Detail) -> list[Entry]:
        if not detail.linked or (
            detail.shown
            and detail.kind == "email"
            and "@" in self.reading.text[detail.start : detail.end]
        ):
            return []
        namings = self.reading.names(detail.start, detail.end, single=True)
        namings = [naming for naming in namings if naming.person]
        if len(namings) != 1:
            return []
        naming = namings[0]
        if naming.tokens == 1 and not matches_address(naming.text, detail.value):
            return []
        return [self._entry_of(naming, "name-link")]

    def _find_before(self, detail: Detail, line: Line) -> list[Entry]:
        low = max(line.start, detail.start - _BACK)
        previous = self.owners.get(line.number)
        if previous is not None:
            low = max(low, previous[1])
        namings = self.reading.names(low, detail.start)
        known = [e for e in self.entries if low <= e.start and e.end <= detail.start and e.name]
        owners: list[Entry] = []
        for naming in reversed(namings):
            gap_end = detail.start if not owners else owners[-1].start
            gap = self.reading.text[naming.end : gap_end]
            if owners:
                if not naming.person or not self._is_joint(naming.end, gap_end):
                    break
                owners.append(self._entry_of(naming, "name-beside"))
                continue
            if not naming.person:
                continue
            fits = detail.kind == "email" and matches_address(naming.text, detail.value)
            if is_light(gap, self.reading.cues, self.reading.words) or (
                fits and not _SENTENCE.search(gap)
            ):
                owners.append(self._entry_of(naming, "name-beside", stop=detail.start))
                continue
            break
        if owners:
            return owners
        for entry in reversed(known):
            gap = self.reading.text[entry.end : detail.start]
            if is_light(gap, self.reading.cues, self.reading.words, most=8):
                return [entry, *self._joint_before(entry)]
        if previous is not None:
            gap = self.reading.text[previous[1] : detail.start]
            if is_light(gap, self.reading.cues, self.reading.words) and self._has_room(
                previous[0], detail
            ):
                return previous[0]
        return []

    def _joint_before(self, entry: Entry) -> list[Entry]:
        return [
            other
            for other in self.entries
            if other is not entry
            and other.end < entry.start
            and self._is_joint(other.end, entry.start)
        ]

    def _is_joint(self, end: int, start: int) -> bool:
        gap = self.reading.folded[end:start]
        if len(gap) > 70:
            return False
        if self.reading.cues.joint.fullmatch(gap):
            return True
        # "Anna Berg (kassör) och Bo Ek"
        inner = re.fullmatch(
            r" ?(?:\([^()]*\)|, ?[^,()]*?)(?P<joint>,| och | and | & | og | ja | und )\s?", gap
        )
        return inner is not None and has_role(gap, self.reading.words)

    def _has_room(self, owners: list[Entry], detail: Detail) -> bool:
        if detail.kind == "email":
            return all(owner.email is None for owner in owners)
        return all(owner.phone is None for owner in owners)

    def _find_after(self, detail: Detail, line: Line) -> list[Entry]:
        high = min(line.end, detail.end + _AHEAD)
        later = [d.start for d in self.reading.details if detail.end <= d.start < line.end]
        namings = self.reading.names(detail.end, high)
        if not namings or not namings[0].person:
            return []
        naming = namings[0]
        gap = self.reading.text[detail.end : naming.start]
        fits = detail.kind == "email" and matches_address(naming.text, detail.value)
        if later and later[0] < detail.end + _AHEAD + 20 and not fits and "(" not in gap:
            return []
        plain = _WORD.findall(gap)
        if _SENTENCE.search(gap) or len(plain) > (4 if fits else 1):
            return []
        if not fits and not gap.strip():
            return []
        return [self._entry_of(naming, "name-beside")]

    def _find_card(self, detail: Detail, line: Line) -> list[Entry]:
        if not self._is_detail_line(line):
            return []
        blanks = 0
        roles: list[Line] = []
        lines = self.reading.lines.lines
        for number in range(line.number - 1, max(-1, line.number - 2 - 2 * _CARD_LINES), -1):
            above = lines[number]
            if above.blank:
                blanks += 1
                if blanks > 1:
                    break
                continue
            blanks = 0
            if number in self.owners:
                owners, _ = self.owners[number]
                if self._is_detail_line(above) or above.start <= owners[0].start:
                    return owners if self._has_room(owners, detail) else []
                return []
            if above.end - above.start > 90 or len(roles) > _CARD_LINES:
                break
            owners = self._read_card_top(above, roles, detail, line)
            if owners:
                return owners
            if self._is_prose(above):
                break
            roles.append(above)
        return []

    def _read_card_top(
        self, above: Line, roles: list[Line], detail: Detail, line: Line
    ) -> list[Entry]:
        namings = self.reading.names(above.start, above.end)
        namings = [naming for naming in namings if naming.person]
        known = [e for e in self.entries if above.start <= e.start < above.end and e.name]
        if not namings and not known:
            return []
        if not namings:
            return known
        first = namings[0]
        before = self.reading.text[above.start : first.start].strip(" :•*-–\t/,")
        fits = self._is_confirmed(namings, detail)
        labelled = has_role(before, self.reading.words) or self._is_label(above, first.start)
        if before and not labelled and not fits:
            return []
        if len(_WORD.findall(self.reading.text[first.end : above.end])) > 9:
            return []
        inline = has_role(self.reading.text[first.end : above.end], self.reading.words)
        role_lines = [
            role
            for role in roles
            if has_role(self.reading.text[role.start : role.end], self.reading.words)
        ]
        direct = line.number - above.number == 1 and detail.kind != "email"
        sure = fits or inline or role_lines or known or first.role_before or labelled
        if not sure and ((self.reading.title_case and not direct) or len(roles) > 2):
            return []
        owners = [self._entry_of(naming, "name-card") for naming in namings]
        owner = owners[0]
        if len(owners) == 1:
            read_role(
                self.reading.text,
                first.end,
                above.end,
                owner,
                self.reading.cues,
                self.reading.words,
            )
        for role in reversed(roles):
            if len(owners) == 1 and (owner.role is None or owner.organisation is None):
                read_role(
                    self.reading.text,
                    role.start,
                    role.end,
                    owner,
                    self.reading.cues,
                    self.reading.words,
                    own_line=True,
                )
        return owners

    def _is_label(self, line: Line, end: int) -> bool:
        """Whether a label such as "Kontakt:" stands between a line's start and a name."""
        return any(
            line.start <= cue.start and cue.end <= end and end - cue.end < 4
            for cue in self.reading.found["label"]
        )

    def _is_confirmed(self, namings: list[Naming], detail: Detail) -> bool:
        """Whether the detail, or an address soon after it, is made of a name's parts."""
        addresses = [
            other.value
            for other in self.reading.details
            if other.kind == "email" and detail.start <= other.start < detail.end + 120
        ]
        return any(
            matches_address(naming.text, address) for naming in namings for address in addresses
        )

    def _is_detail_line(self, line: Line, owner: Entry | None = None) -> bool:
        """Whether a line holds addresses and numbers and no more than labels beside them.

        An owner's name may stand there too.
        """
        place = line.start
        if owner is not None and line.start <= owner.start < line.end:
            place = owner.end
        heavy = 0
        for detail in self.reading.details:
            if line.start <= detail.start < line.end:
                heavy += self._count_heavy(place, detail.start)
                place = detail.end
        heavy += self._count_heavy(place, line.end)
        return heavy <= 1

    def _count_heavy(self, start: int, end: int) -> int:
        if end - start > 120:
            return 9
        words = _WORD.findall(self.reading.folded[start:end])
        known = self.reading.cues.connectors | self.reading.words.stop
        return sum(1 for word in words if word not in known and not word.isdigit())

    def _is_prose(self, line: Line) -> bool:
        stretch = self.reading.text[line.start : line.end]
        return len(stretch.split()) > 8 and stretch.endswith((".", "!", "?", ":"))

    def _find_introduced(self, detail: Detail) -> list[Entry]:
        """ "Kontakta Anna Berg. Du når henne på 070-...": a cue's person a sentence before."""
        for entry in reversed(self.entries):
            if entry.end > detail.start or not entry.rule.startswith(("cue", "signature")):
                continue
            gap = self.reading.text[entry.end : detail.start]
            if len(gap) > 140 or gap.count("\n") > 3:
                return []
            fits = (
                detail.kind == "email" and entry.name and matches_address(entry.name, detail.value)
            )
            bare = entry.name is None and entry.email is None and entry.phone is None
            if not self._has_room([entry], detail):
                return []
            if (
                fits
                or (bare and "\n\n" not in gap)
                or (len(gap) < 90 and "\n" not in gap and entry.rule != "cue-label")
            ):
                return [entry]
            return []
        return []

    # --- entries ---

    def _entry_of(self, naming: Naming, rule: str, *, stop: int | None = None) -> Entry:
        for entry in self.entries:
            if entry.start < naming.end and naming.start < entry.end:
                return entry
        entry = make_entry(naming, "reachable", rule)
        line = self.reading.lines.at(naming.start)
        read_role(
            self.reading.text,
            naming.end,
            min(line.end, stop or line.end),
            entry,
            self.reading.cues,
            self.reading.words,
        )
        self.entries.append(entry)
        return entry

    def _make_unnamed(self, detail: Detail, line: Line) -> Entry:
        previous = self.owners.get(line.number)
        if (
            previous is not None
            and previous[0][0].name is None
            and self._has_room(previous[0], detail)
        ):
            gap = self.reading.text[previous[1] : detail.start]
            if len(gap) < 60 and not _SENTENCE.search(gap):
                return previous[0][0]
        if previous is None and self._is_detail_line(line):
            above = self._unnamed_above(line)
            if above is not None and self._has_room([above], detail):
                return above
        entry = Entry(
            start=detail.start,
            end=detail.end,
            kind="reachable",
            rule="email-alone" if detail.kind == "email" else "phone-alone",
            last=detail.end,
        )
        self._read_function_before(entry, detail, line)
        self.entries.append(entry)
        return entry

    def _unnamed_above(self, line: Line) -> Entry | None:
        for number in (line.number - 1, line.number - 2):
            if number in self.owners:
                owner = self.owners[number][0][0]
                same = self._is_detail_line(self.reading.lines.lines[number])
                return owner if owner.name is None and same else None
        return None

    def _read_function_before(self, entry: Entry, detail: Detail, line: Line) -> None:
        low = max(line.start, detail.start - 110)
        for match in _SENTENCE.finditer(self.reading.text, low, detail.start):
            low = match.end()
        functions = [
            cue for cue in self.reading.found["function"] if low <= cue.start < detail.start
        ]
        if functions:
            entry.role = self.reading.text[functions[-1].start : functions[-1].end]
            return
        local = detail.value.lower().partition("@")[0] if detail.kind == "email" else ""
        if local in self.reading.cues.functions:
            entry.role = None
        named = self.reading.names(low, detail.start)
        if named and not named[-1].person:
            gap = self.reading.text[named[-1].end : detail.start]
            if is_light(gap, self.reading.cues, self.reading.words):
                entry.organisation = named[-1].text


def attach_details(reading: Reading, entries: list[Entry], details: Sequence[Detail]) -> None:
    """Give every detail to an entry, adding entries to the list where needed."""
    attacher = Attacher(reading, entries)
    for detail in details:
        attacher.attach(detail)
