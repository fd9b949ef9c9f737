"""Who signs: "Med vänlig hälsning" and the lines after it, "/ Styrelsen", "-- " and a name."""

from __future__ import annotations

import re
from itertools import islice

from rusparse.extract.scanning import Cue

from .entries import Entry, make_entry
from .lines import Line
from .reading import Reading
from .roles import has_role, read_role, read_role_line
from .words import is_role

__all__ = ["find_signatures"]

_SLASH = re.compile(r"/(?<!///)[ \u00a0]?(?P<who>[^\W\d_][^\n/@:<>]{1,70})(?=\n|$)")
# RFC 3676 section 4.3, with or without its space.
_DELIMITER = re.compile(r"(?:^|(?<=\n))--[ \t]?\n")
_DASHED = re.compile(r"(?:^|(?<=\n))--(?=[^\W\d_])")
_AFTER_CLOSING = re.compile(r"[ \u00a0]{0,2}[,!.:/–-]{0,2}[ \u00a0]{0,2}")
_FIRST_WORD = re.compile(r"[^\W\d_][\w-]*")
_MAX_WORDS = 9
_MAX_LINES = 4
_REACH_LINES = 12


def find_signatures(reading: Reading) -> list[Entry]:
    """Entries of kind signer, by place."""
    entries: list[Entry] = []
    for group in ("closing", "weak_closing"):
        for cue in reading.found.get(group, ()):
            entries += _read_closing(reading, cue)
            if len(entries) > reading.most:
                break
    if "/" in reading.text:
        for match in islice(_SLASH.finditer(reading.text), 10 * reading.most):
            start = match.start("who")
            if reading.text[start].isupper() and _ends_sentence(reading.text, match.start()):
                entries += _read_signers(reading, start, match.end("who"), "signature-slash")
    if "--" in reading.text:
        for match in islice(_DELIMITER.finditer(reading.text), reading.most):
            entries += _read_block(reading, reading.lines.at(match.end()), "signature-delimiter")
        for match in islice(_DASHED.finditer(reading.text), reading.most):
            block = _read_block(reading, reading.lines.at(match.end()), "signature-delimiter")
            # "--Vera Lind": two words at least, as anything may stand after dashes.
            entries += block if block and block[0].name and " " in block[0].name else []
    if "function" in reading.found:
        entries += _read_last_line(reading)
    if "signing" in reading.found:
        entries += _read_last_block(reading)
    return _drop_repeated(entries) if len(entries) > 1 else entries


def _ends_sentence(text: str, slash: int) -> bool:
    """Whether a slash stands where a sentence has ended: "Vi ses! /Vera", not "Vera / Bo"."""
    before = text[max(0, slash - 4) : slash].rstrip("/").rstrip(" \u00a0\t")
    return not before or before[-1] in ".!?)\n"


def _drop_repeated(entries: list[Entry]) -> list[Entry]:
    kept: list[Entry] = []
    for entry in sorted(entries, key=lambda entry: (entry.start, -entry.end)):
        if not kept or entry.start >= kept[-1].end:
            kept.append(entry)
    return kept


def _read_closing(reading: Reading, cue: Cue) -> list[Entry]:
    text = reading.text
    line = reading.lines.at(cue.start)
    # A closing opens its line, or the line's last sentence.
    before = text[line.start : cue.start].rstrip()
    if before and before[-1] not in ".!?,–-(":
        return []
    mark = _AFTER_CLOSING.match(text, cue.end)
    begin = mark.end() if mark else cue.end
    if begin >= line.end:
        return _read_block(reading, line, "signature-closing", skip_first=True)
    if cue.group == "weak_closing":
        return []
    source = reading.cues.closing_from.match(reading.folded, cue.end)
    if source is not None:
        begin = source.end() + 1
    return _read_signers(reading, begin, line.end, "signature-closing")


def _read_block(
    reading: Reading, line: Line, rule: str, *, skip_first: bool = False
) -> list[Entry]:
    """The lines after a closing or delimiter, as long as they name who signs."""
    entries: list[Entry] = []
    blanks = 0
    looked = 0
    number = line.number + 1 if skip_first else line.number
    for after in reading.lines.since(number, _REACH_LINES):
        if after.blank:
            blanks += 1
            if blanks > 2 or entries:
                break
            continue
        looked += 1
        if entries and _is_role_line(reading, after):
            read_role_line(reading, after.start, after.end, entries[-1])
            continue
        found = _read_signers(reading, after.start, after.end, rule)
        if found and entries and _is_organisation_of(entries[-1], found):
            entries[-1].organisation = found[0].organisation
        elif found:
            entries += found
        elif entries and not reading.has_detail(after.start, after.end):
            read_role_line(reading, after.start, after.end, entries[-1])
        if looked >= _MAX_LINES or not entries:
            break
    return entries


def _is_organisation_of(entry: Entry, found: list[Entry]) -> bool:
    """Whether a line below a person's name says no more than where that person belongs."""
    organisation = len(found) == 1 and found[0].name is None and found[0].role is None
    return organisation and entry.name is not None and entry.organisation is None


def _read_signers(reading: Reading, start: int, end: int, rule: str) -> list[Entry]:
    text = reading.text
    while start < end and text[start] in " \u00a0/–-*":
        start += 1
    stretch = text[start:end]
    if not stretch or stretch.rstrip()[-1:] == ":" or len(stretch.split()) > _MAX_WORDS:
        return []  # a line with a colon leads in what follows it
    function = _read_function(reading, start, end, rule)
    if function is not None:
        return [function]
    if not stretch[0].isupper():
        return []
    cut = reading.cut_at_detail(start, end)
    namings = reading.names(start, cut, single=True)
    if not namings or text[start : namings[0].start].strip(" /,"):
        role = namings[0].role_before if namings else None
        if role is None or text[start : namings[0].start].strip(" ,:") != role:
            return []
    entries: list[Entry] = []
    for place, naming in enumerate(namings):
        if place and not _joins(reading, namings[place - 1].end, naming.start):
            break
        entry = make_entry(naming, "signer", rule)
        following = namings[place + 1].start if place + 1 < len(namings) else cut
        read_role(reading, naming.end, following, entry)
        entries.append(entry)
    rest = text[entries[-1].end : cut].strip(" ,.!()")
    if (
        rest
        and not has_role(rest, reading.words)
        and entries[-1].organisation is None
        and len(rest.split()) > 2
    ):
        return []
    return entries


def _joins(reading: Reading, end: int, start: int) -> bool:
    gap = reading.folded[end:start]
    return reading.cues.joint.fullmatch(gap) is not None or has_role(gap, reading.words)


def _read_function(reading: Reading, start: int, end: int, rule: str) -> Entry | None:
    match = reading.function_at(start)
    stretch = reading.text[start:end].rstrip(" .!,")
    if match is None or len(stretch.split()) > 6 or not stretch.isprintable():
        return None
    if reading.text[match.end : match.end + 1] in ("'", "’"):
        # "The Editor's Blog" is no editor.
        return None
    finish = start + len(stretch)
    if reading.has_detail(start, end) or ":" in stretch:
        return None
    # "Styrelsen & Husråden" and "Styrelsen för Brf Eken" sign, "Styrelsen har möte" does not.
    rest_words = reading.text[match.end : finish].split()
    if not all(_may_follow(reading, word) for word in rest_words):
        return None
    entry = Entry(start=start, end=finish, kind="signer", rule=rule, role=stretch, last=finish)
    rest = reading.names(match.end, finish, single=True)
    if rest and rest[-1].end == finish:
        gap = reading.folded[match.end : rest[0].start]
        if not rest[0].person or reading.cues.of.fullmatch(gap):
            entry.role = reading.text[start : match.end]
            entry.organisation = reading.text[rest[0].start : finish]
    return entry


def _may_follow(reading: Reading, word: str) -> bool:
    if word[0].isupper() or not word[0].isalpha() or word.lower() in reading.cues.functions:
        return True
    low = f" {word.lower()} "
    return bool(reading.cues.joint.fullmatch(low) or reading.cues.of.fullmatch(low))


def _is_role_line(reading: Reading, line: Line) -> bool:
    """Whether a line holds a role before anything else ("Ordförande, Exempelföreningen").

    "Town Clerk" names nobody and holds one.
    """
    first = _FIRST_WORD.match(reading.text, line.start, line.end)
    if first is not None and is_role(first.group(), reading.words):
        return True
    stretch = reading.text[line.start : line.end]
    return has_role(stretch, reading.words) and not any(
        naming.person for naming in reading.names(line.start, line.end, single=True)
    )


def _read_last_line(reading: Reading) -> list[Entry]:
    """A function alone on the text's last line signs it, or who signs for it, without a closing."""
    for line in islice(reading.lines.from_last(), 6):
        if line.blank:
            continue
        if line.number == 0 or line.end - line.start > 60:
            return []
        deputy = _read_deputy(reading, line)
        if deputy is not None:
            return [deputy]
        entry = _read_function(reading, line.start, line.end, "signature-last-line")
        if entry is not None and reading.text[line.start].isupper():
            return [entry]
        return []
    return []


def _read_deputy(reading: Reading, line: Line) -> Entry | None:
    """Who signs for others: "Styrelsen genom Vera Lind, ordförande"."""
    function = reading.function_at(line.start)
    if function is None or not reading.text[line.start].isupper():
        return None
    through = reading.cues.through.match(reading.folded, function.end, line.end)
    if through is None:
        return None
    namings = reading.names(through.end(), line.end)
    if len(namings) != 1 or not namings[0].person or namings[0].start != through.end():
        return None
    entry = make_entry(namings[0], "signer", "signature-last-line")
    read_role(reading, namings[0].end, line.end, entry)
    rest = reading.text[namings[0].end : line.end].strip(" ,.")
    if rest and entry.role != rest:
        return None
    entry.organisation = reading.text[line.start : function.end]
    return entry


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
