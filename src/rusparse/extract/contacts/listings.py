"""People in lists: a board with its roles, one a line or in one sentence."""

from __future__ import annotations

import re
from itertools import zip_longest

from rusparse.extract.scanning import Cue

from .entries import Entry, make_entry
from .lines import Line
from .names import Naming
from .reading import Reading
from .roles import read_role, read_role_before
from .words import is_role

__all__ = ["find_listed"]

_AFTER_LEAD = re.compile(r"[^\n:.!?|]{0,40}[:|][ \u00a0]*")
_FIRST_WORD = re.compile(r"[^\W\d_][\w-]*")
_TRAILING = re.compile(r"[^\W\d_](?:,|[ \u00a0][(–-]|\t)[ \u00a0]?[^\W\d_]")
# "kassör" in "Ordförande Vera Lind, kassör Bo Ek".
_ROLE_BETWEEN = re.compile(r",[ \u00a0](?P<role>[^\W\d_][\w-]*(?: [\w-]+){0,2}:?)[ \u00a0]")
_ROLE_BEHIND = re.compile(
    r"[ \u00a0]\((?P<closed>[^()\n]{2,40})\)|,[ \u00a0](?P<open>[^\W\d_][\w-]*)(?=[.,]|$|[ \u00a0])"
)
_CELL = re.compile(r" [|] |; ")
_PARENTHESIS = re.compile(r"\([^()\n]{0,60}\)")
_LONGEST_LABEL = 60
_LABEL_WORDS = 4
_LINE_WORDS = 14
_MAX_PEOPLE = 60
_LONGEST_ROLE_LINE = 140
_LONGEST_TRAILING = 90


_GROUPS = frozenset(("lead", "role", "role_ending"))


def find_listed(reading: Reading) -> list[Entry]:
    """Entries of kind listed, by place."""
    entries: list[Entry] = []
    if _GROUPS.isdisjoint(reading.found):
        return entries
    for cue in reading.found.get("lead", ()):
        if entries and cue.start < entries[-1].end:
            continue
        entries += _read_lead(reading, cue)
        if len(entries) > reading.most:
            break
    taken = {entry.start for entry in entries}
    entries += [entry for entry in _read_role_lines(reading) if entry.start not in taken]
    return sorted(entries, key=lambda entry: entry.start)


def _read_lead(reading: Reading, cue: Cue) -> list[Entry]:
    line = reading.lines.at(cue.start)
    colon = _AFTER_LEAD.match(reading.text, cue.end)
    begin = colon.end() if colon else cue.end
    role = _lead_role(reading, cue)
    if begin < line.end:
        direct = cue.start == line.start and reading.text[begin : begin + 2].strip().istitle()
        if colon is None and cue.end - cue.start < 14 and not direct:
            return []
        return _read_sequence(reading, begin, line.end, role)
    if cue.start != line.start:
        return []
    return _read_lines_below(reading, line, role)


def _lead_role(reading: Reading, cue: Cue) -> str:
    function = reading.function_at(cue.start)
    return reading.text[cue.start : function.end if function else cue.end]


def _read_sequence(reading: Reading, begin: int, end: int, role: str) -> list[Entry]:
    """Names one after another in a sentence: "A (ordförande), B och C"."""
    end = min(end, begin + 1_500)
    namings = [n for n in reading.names(begin, end) if n.person]
    before = reading.text[begin : namings[0].start].strip(" ,") if namings else ""
    # "leder Tor Ek, kasserer Siv Berg": the role of each stands before the name.
    led = bool(before) and before != namings[0].role_before
    if not namings or (led and not all(is_role(word, reading.words) for word in before.split())):
        return []
    entries: list[Entry] = []
    for place, naming in enumerate(namings[:_MAX_PEOPLE]):
        if place and not _is_next(reading, namings[place - 1], naming):
            break
        following = namings[place + 1].start if place + 1 < len(namings) else end
        if led:
            said = read_role_before(reading, naming.start) or role
            entries.append(_with_role(make_entry(naming, "listed", "list"), said))
        else:
            entries.append(_make_listed(reading, naming, following, role))
    return entries if len(entries) > 1 else []


def _is_next(reading: Reading, before: Naming, naming: Naming) -> bool:
    gap = reading.text[before.end : naming.start]
    if len(gap) > 80 or "\n\n" in gap:
        return False
    # ", ", " (kassör), ", " och ": no sentence between.
    gap = _PARENTHESIS.sub(",", gap)
    return not re.search(r"[.!?]\s", gap) and bool(re.match(r"\s*(?:[,(;/&–-]|\w{1,5}\s)", gap))


def _read_lines_below(reading: Reading, line: Line, role: str) -> list[Entry]:
    entries: list[Entry] = []
    blank = 0
    for after in reading.lines.since(line.number + 1, 2 * _MAX_PEOPLE):
        if after.blank:
            blank += 1
            if blank > 1:
                break
            continue
        namings = _line_names(reading, after)
        if not namings:
            if entries and reading.has_detail(after.start, after.end):
                continue
            break
        blank = 0
        for place, naming in enumerate(namings):
            following = namings[place + 1].start if place + 1 < len(namings) else after.end
            entries.append(_make_listed(reading, naming, following, role))
    return entries if len(entries) > 1 else []


def _line_names(reading: Reading, line: Line) -> list[Naming]:
    """The persons of a line that holds little else."""
    if line.end - line.start > 160:
        return []
    if len(reading.text[line.start : line.end].split()) > _LINE_WORDS:
        return []
    namings = [naming for naming in reading.names(line.start, line.end) if naming.person]
    if not namings:
        return []
    before = reading.text[line.start : namings[0].start].strip(" •*-–·\t:,")
    if before and not all(is_role(word, reading.words) for word in before.split()):
        return []
    return namings


def _make_listed(reading: Reading, naming: Naming, following: int, role: str | None) -> Entry:
    entry = make_entry(naming, "listed", "list")
    line = reading.lines.at(naming.start)
    stop = min(following, line.end)
    read_role(reading, naming.end, stop, entry)
    entry.role = entry.role or role
    return entry


def _read_role_lines(reading: Reading) -> list[Entry]:
    """Lines such as "Ordförande: Anna Berg", and two or more "Anna Berg, kassör" in a row."""
    entries: list[Entry] = []
    row: list[Entry] = []
    least = 2
    """How many lines make a row: one does between people with addresses or numbers."""
    last = -1
    for number in _find_role_lines(reading):
        line = reading.lines.line(number)
        if len(entries) > reading.most:
            break
        if any(not reading.lines.line(between).blank for between in range(last + 1, number)):
            entries += row if len(row) >= least else []
            row, least = [], 2
        last = number
        if _reaches_person(reading, line):
            least = 1
            continue
        labelled = _read_role_label(reading, line)
        for cell in _split_cells(reading, line):
            labelled += _read_role_label(reading, cell)
        if labelled:
            entries += labelled
            continue
        entries += (inline := _read_inline_roles(reading, line))
        trailing = _read_trailing_role(reading, line) if not inline else None
        if trailing is not None:
            row.append(trailing)
            continue
        entries += row if len(row) >= least else []
        row, least = [], 2
    return entries + (row if len(row) >= least else [])


def _reaches_person(reading: Reading, line: Line) -> bool:
    """Whether a line begins with a person and the role, and ends with how to reach them."""
    if not reading.has_detail(line.start, line.end):
        return False
    namings = reading.names(line.start, line.end)
    return (
        len(namings) == 1
        and namings[0].person
        and namings[0].start == line.start
        and _TRAILING.search(reading.text, line.start, line.end) is not None
    )


def _find_role_lines(reading: Reading) -> list[int]:
    """The numbers of the lines that hold a name, and a word for a role first or after it."""
    lines = reading.lines
    numbers = {
        lines.number_at(cue.start)
        for group in ("role", "role_ending")
        for cue in reading.found.get(group, ())
    }
    return [
        number
        for number in sorted(numbers)
        if _names_role(reading, lines.line(number)) and reading.namer.holds_name(number)
    ]


def _names_role(reading: Reading, line: Line) -> bool:
    if line.end - line.start > _LONGEST_ROLE_LINE:
        return False
    words = _FIRST_WORD.findall(reading.text, line.start, line.end)
    if words and is_role(words[0], reading.words):
        return True
    return line.end - line.start <= _LONGEST_TRAILING and any(
        is_role(word, reading.words) for word in words[1:]
    )


def _read_role_label(reading: Reading, line: Line) -> list[Entry]:
    text = reading.text
    place = line.start
    while place < line.end and text[place] in "•*-–· ":
        place += 1
    if not (_begins_role(reading, text[place : line.end]) or _ends_role(reading, line, place)):
        return []
    namings = [naming for naming in reading.names(place, line.end) if naming.person]
    if not namings:
        return []
    label = text[place : namings[0].start].partition(":")[0].strip(" \u00a0–—-\t")
    words = label.split()
    if not words or len(words) > 5 or label[-1] == ",":
        return []
    colon = ":" in text[place : namings[0].start]
    if colon and text[namings[0].end : namings[0].end + 2] == ". ":
        del namings[1:]  # "Walk leader: Vera Lind. Tea: Bo Ek"
    if not colon and not _may_label(reading, line, words):
        return []
    if any(
        cue.start == place and cue.end == place + len(label)
        for cue in reading.cues_in("label", place, place + 1)
    ):
        return []
    rest = text[namings[-1].end : line.end]
    ended = colon and rest[:2] == ". "
    if not (ended or reading.has_detail(namings[-1].end, line.end)) and len(rest.split()) > 3:
        return []
    kept = [_with_role(make_entry(namings[0], "listed", "list-role"), label)]
    for naming in namings[1:]:
        gap = text[kept[-1].end : naming.start]
        following = _ROLE_BETWEEN.fullmatch(gap)
        if following is not None and _begins_role(reading, following["role"]):
            label = following["role"].strip(": ")
        elif not reading.cues.joint.fullmatch(gap.lower()):
            break
        kept.append(_with_role(make_entry(naming, "listed", "list-role"), label))
    return kept


def _split_cells(reading: Reading, line: Line) -> list[Line]:
    """The cells of a row after its first one that have a label of their own."""
    cells = []
    parts = list(_CELL.finditer(reading.text, line.start, line.end))
    for part, following in zip_longest(parts, parts[1:]):
        end = following.start() if following else line.end
        if ":" in reading.text[part.end() : end]:
            cells.append(Line(line.number, part.end(), end))
    return cells


def _may_label(reading: Reading, line: Line, words: list[str]) -> bool:
    """Whether the words before a name may be its role without a colon after them."""
    # "Cupansvariga Lisa och Bo Ek" has another name before this one.
    named = any(word[0].isupper() for word in words[1:])
    return not (named or reading.title_case or reading.text[line.end - 1] == ".")


def _begins_role(reading: Reading, phrase: str) -> bool:
    """Whether a phrase begins with a role, or with a word that goes before one: "vice ordf"."""
    first, *rest = _FIRST_WORD.findall(phrase[:_LONGEST_LABEL]) or [""]
    if first.lower() in reading.words.deputies and rest and is_role(rest[0], reading.words):
        first = rest[0]
    return bool(first) and is_role(first, reading.words)


def _ends_role(reading: Reading, line: Line, place: int) -> bool:
    """Whether a label of a few words ends in a role: "Walk leader:", "Styrelsens ordförande"."""
    label = reading.text[place : min(line.end, place + _LONGEST_LABEL)].partition(":")
    words = label[0].split()
    if not label[1]:
        # Without a colon whose role it is, and no verb: "Kontakta kassör Vera Lind".
        named = [number for number, word in enumerate(words) if word[0].isupper()][1:2]
        if named != [2] or reading.cues_in("reach", place, place + 1):
            return False
        words = words[:2]
    return 1 < len(words) <= _LABEL_WORDS and is_role(words[-1], reading.words)


def _with_role(entry: Entry, role: str) -> Entry:
    entry.role = role
    return entry


def _read_inline_roles(reading: Reading, line: Line) -> list[Entry]:
    """Two or more names with a role behind each: "Vera Lind (ordf.), Bo Ek (kassör)"."""
    if reading.has_detail(line.start, line.end):
        return []
    namings = reading.names(line.start, line.end)
    if len(namings) < 2 or namings[0].start != line.start:
        return []
    entries = []
    for naming in namings:
        role = _ROLE_BEHIND.match(reading.text, naming.end, line.end)
        said = (role["closed"] or role["open"]).strip() if role else ""
        if not naming.person or not _begins_role(reading, said):
            return []
        entries.append(_with_role(make_entry(naming, "listed", "list-role"), said))
    return entries


def _read_trailing_role(reading: Reading, line: Line) -> Entry | None:
    if line.end - line.start > _LONGEST_TRAILING or not _TRAILING.search(
        reading.text, line.start, line.end
    ):
        return None
    if reading.has_detail(line.start, line.end):
        return None
    namings = reading.names(line.start, line.end)
    if len(namings) != 1 or not namings[0].person or namings[0].start != line.start:
        return None
    entry = make_entry(namings[0], "listed", "list-role")
    read_role(reading, namings[0].end, line.end, entry)
    rest = reading.text[namings[0].end : line.end]
    if entry.role is None or len(rest.split()) > 7 or rest.rstrip().endswith((".", "!", "?")):
        return None
    return entry
