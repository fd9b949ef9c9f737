"""Who signs where a text ends, told by place and form and by no set phrase.

Grammar of the last lines of a text, each on a line of its own::

    ending  = above *blank 1*3names *3(role | organisation)
    above   = closing | prose
    names   = ["–" | "/"] name *(joint name) ["," role]
    closing = a short line that ends in a comma, "!" or "wishes": "See you in the garden,"
    prose   = a line that ends a sentence

Below an ending there may be lines with addresses and numbers, and postscripts. A line that ends in
a comma is a closing anywhere; one with "!" and the names below prose count where a text ends a
letter or introduces it, and only with a sign that those who are named write: the line wishes
something, they speak of themselves ("jag", "vi"), one who speaks for others has that role, or the
letter is from that name. Where headings are capitalised, a bare name takes the last or a comma.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from itertools import islice

from .cards import is_detail_line
from .closings import MARK, Ending, LineAbove
from .entries import Entry, make_entry
from .lines import Line
from .reading import Reading
from .roles import has_role, read_role_line
from .signers import is_role_line, read_deputy, read_function, read_signers, skip_through

__all__ = ["find_endings", "may_sign_off"]

_RULE = "signature-ending"
_POSTSCRIPT = re.compile(r"\n(?=(?:P[.]? ?){1,3}S(?:[.:]|[ ][^\W\d_]))")
_MARKED = re.compile(r"\n(?=[–—~-]{1,2}[ \u00a0]?[^\W\d_][^\n@:]{1,40}(?:\n|\Z))")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_DIGIT = re.compile(r"[0-9]")
_POSTSCRIPTS = 4
_LONGEST = 80
_MAX_LINES = 4
_NAME_LINES = 3
_BLANK_LINES = 2


def may_sign_off(text: str, *, ending: bool) -> bool:
    """Whether a text without words that introduce a contact may still have signers at its end."""
    last = text[-2 * _LONGEST :]
    if not ending:
        return ",\n" in last
    last = last.rstrip()
    place = last.rfind("\n")
    if place >= 0 and len(last) - place <= _LONGEST:
        return True
    return bool(_POSTSCRIPT.search(text) or _MARKED.search(text))


def find_endings(reading: Reading) -> list[Entry]:
    """Entries of kind signer for those who sign at the end of the text."""
    if ("function" in reading.found or reading.ending) and (entries := _read_last_line(reading)):
        return entries
    if "signing" in reading.found and (entries := _read_last_block(reading)):
        return entries
    if not may_sign_off(reading.text, ending=reading.ending):
        return []
    for number in _find_ends(reading):
        if entries := _read_ending(reading, number):
            return entries
    return []


def _find_ends(reading: Reading) -> Iterator[int]:
    """The numbers of the lines with which an ending may end: the last one first."""
    text, lines = reading.text, reading.lines
    yield lines.count - 1
    for match in islice(_POSTSCRIPT.finditer(text), _POSTSCRIPTS):
        yield lines.number_at(match.start())
    if reading.ending:
        marked = _find_marked(text)
        number = lines.number_at(marked.end()) if marked else lines.count
        if number + 1 < lines.count and lines.line(number + 1).blank:
            below = next((line for line in lines.since(number + 1, 3) if not line.blank), None)
            # Prose goes on below the head of a list's item.
            if below is not None and below.end - below.start <= _LONGEST:
                yield number


def _find_marked(text: str) -> re.Match[str] | None:
    """The only line of a text that begins with a mark; of several each is an item of a list."""
    marked = list(islice(_MARKED.finditer(text), 2))
    return marked[0] if len(marked) == 1 else None


def _read_ending(reading: Reading, number: int) -> list[Entry]:
    """Those who sign with the lines that end with the line of a number."""
    ending = _find_lowest(reading, number)
    if ending is None or not _add_names_above(reading, ending):
        return []
    dashed = reading.text[ending.top.start] != "/"
    if dashed and MARK.match(reading.text, ending.top.start) and not _find_marked(reading.text):
        return []
    lines = _lines_up(reading, ending.top.number - 1, _BLANK_LINES + 1)
    above = next((line for line in lines if not line.blank), None)
    if above is None or not LineAbove(reading, above).may_sign(ending):
        return []
    for line in reversed(ending.below):
        if not reading.has_detail(line.start, line.end):
            read_role_line(reading, line.start, line.end, ending.entries[-1])
    return ending.entries


def _find_lowest(reading: Reading, number: int) -> Ending | None:
    """The lowest line with names, at or above the line of a number, and what is below it."""
    below: list[Line] = []
    detailed = False
    for line in _lines_up(reading, number, 2 * _MAX_LINES):
        if line.blank:
            if below and not all(reading.has_detail(seen.start, seen.end) for seen in below):
                return None
            continue
        entries = _read_names(reading, line)
        if entries and not _stands_below_name(reading, line, entries):
            return Ending(entries, line, below, detailed)
        detail = reading.has_detail(line.start, line.end) and is_detail_line(reading, line)
        if len(below) >= _MAX_LINES or not (detail or _may_stand_below(reading, line)):
            return None
        detailed = detailed or detail
        below.append(line)
    return None


def _add_names_above(reading: Reading, ending: Ending) -> bool:
    """Take in the names right above; whether the lines do not list people after their roles."""
    listed = ending.entries[0].start > ending.top.start and ending.entries[0].role is not None
    marked = MARK.match(reading.text, ending.top.start) is not None
    if listed and ending.below and not marked:
        return False
    for above in _lines_up(reading, ending.top.number - 1, _NAME_LINES - 1):
        others = [] if above.blank else _read_names(reading, above)
        if not others:
            break
        if listed or others[0].start > above.start:
            return False  # "Ordförande Vera Lind" over "Kassör Bo Ek"
        ending.entries, ending.top = others + ending.entries, above
    return True


def _lines_up(reading: Reading, number: int, most: int) -> Iterator[Line]:
    return map(reading.lines.line, range(number, max(-1, number - most), -1))


def _stands_below_name(reading: Reading, line: Line, entries: list[Entry]) -> bool:
    """Whether the line right above a line names persons: "Rektor" below "Vera Lind" is a role."""
    organised = all(entry.name is None and entry.role is None for entry in entries)
    if line.number == 0 or not (organised or is_role_line(reading, line)):
        return False
    above = reading.lines.line(line.number - 1)
    return not above.blank and any(entry.name for entry in _read_names(reading, above))


def _read_names(reading: Reading, line: Line) -> list[Entry]:
    """Those whom a line names that says nothing else but what they do."""
    text = reading.text
    if line.end - line.start > _LONGEST or text[line.end - 1] in ".!?:;,":
        return []
    mark = MARK.match(text, line.start, line.end)
    start = mark.end() if mark else line.start
    if reading.has_detail(line.start, line.end) or not text[start].isupper():
        return []
    entries = read_signers(reading, start, line.end, _RULE)
    if not entries or not _covers(reading, entries[-1], line.end):
        return []
    if entries[0].name and any(reading.cues_in(group, start, start + 1) for group in _NO_NAMES):
        return []
    gaps = [reading.folded[one.end : two.start] for one, two in itertools.pairwise(entries)]
    cues = reading.cues
    joined = all(cues.joint.fullmatch(g) or cues.joint_after_role.fullmatch(g) for g in gaps)
    return entries if joined else []


# What begins a line that is no name.
_NO_NAMES = ("closing", "weak_closing", "label", "purpose", "lead", "reach", "phone_label")


def _covers(reading: Reading, entry: Entry, end: int) -> bool:
    """Whether what stands after the last of some names is its role and organisation."""
    rest = reading.text[entry.end : end]
    if not rest.strip(" \u00a0,()"):
        return True
    told = {*_WORD.findall(entry.role or ""), *_WORD.findall(entry.organisation or "")}
    left = [word for word in _WORD.findall(rest) if word not in told]
    small = all(reading.cues.of.fullmatch(f" {word.lower()} ") for word in left)
    return bool(entry.role) and small and not _DIGIT.search(rest)


def _may_stand_below(reading: Reading, line: Line) -> bool:
    """Whether a line below a name says what that person does, or for whom."""
    stretch = reading.text[line.start : line.end]
    if len(stretch) > _LONGEST or stretch[-1] in ".!?:;":
        return False
    if is_role_line(reading, line):
        return True
    if _DIGIT.search(stretch):
        return False
    namings = reading.names(line.start, line.end, single=True)
    return len(namings) == 1 and not namings[0].person


def _read_last_line(reading: Reading) -> list[Entry]:
    """A function alone on the text's last line signs it, or who signs for it, without a closing."""
    for line in islice(reading.lines.from_last(), 6):
        if line.blank:
            continue
        if line.number == 0 or line.end - line.start > 60:
            return []
        led = skip_through(reading, line) > line.start
        # "Styrelsen för Granklubben" stands over "genom Vera Lind".
        start = reading.lines.line(line.number - 1).start if led else line.start
        deputy = read_deputy(reading, start, line.end, "signature-last-line")
        if deputy is not None:
            return [deputy]
        if reading.function_at(line.start) is None or not reading.text[line.start].isupper():
            return []
        entry = read_function(reading, line.start, line.end, "signature-last-line")
        return [entry] if entry is not None else []
    return []


def _read_last_block(reading: Reading) -> list[Entry]:
    """A name on the text's last lines, with the role of someone who speaks for others.

    "Vera Lind, vera.lind@example.org" over "Ordförande, Exempelföreningen" signs what stands
    above, unless a cue introduced it.
    """
    block: list[Line] = []
    for line in reading.lines.from_last():
        if line.blank and block:
            break
        if not line.blank:
            block.append(line)
        if len(block) > _MAX_LINES:
            return []
    if len(block) < 2 or block[-1].number == 0:
        return []
    top, below = block[-1], block[:-1]
    words = reading.words
    if any(reading.has_detail(line.start, line.end) for line in below):
        # A card with its addresses one a line says how to reach someone.
        return []
    roles = [
        line
        for line in below
        if has_role(reading.text[line.start : line.end], words, words.signing)
    ]
    cut = reading.cut_at_detail(top.start, top.end)
    namings = reading.names(top.start, cut)
    if not roles or len(namings) != 1 or namings[0].start != top.start or not namings[0].person:
        return []
    if reading.text[namings[0].end : cut].strip(" ,–-"):
        return []
    entry = make_entry(namings[0], "signer", "signature-last-block")
    line = roles[-1]
    read_role_line(reading, line.start, line.end, entry)
    return [entry]
