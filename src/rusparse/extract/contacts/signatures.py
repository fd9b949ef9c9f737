"""Who signs: "Med vänlig hälsning" and the lines after it, "/ Styrelsen", "-- " and a name."""

from __future__ import annotations

import re
from itertools import islice

from rusparse.extract.scanning import Cue

from .endings import find_endings
from .entries import Entry
from .lines import Line
from .reading import Reading
from .roles import read_role_line
from .signers import is_role_line, read_signers, skip_through

__all__ = ["find_signatures"]

_SLASH = re.compile(r"/(?<!///)[ \u00a0]?(?P<who>[^\W\d_][^\n/@:<>]{1,70})(?=\n|$)")
# RFC 3676 section 4.3, with or without its space.
_DELIMITER = re.compile(r"(?:^|(?<=\n))--[ \t]?\n")
_DASHED = re.compile(r"(?:^|(?<=\n))--(?=[^\W\d_])")
_AFTER_CLOSING = re.compile(r"[ \u00a0]{0,2}[,!.:/–-]{0,2}[ \u00a0]{0,2}")
_CLOSING_WORDS = 3
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
                entries += read_signers(reading, start, match.end("who"), "signature-slash")
    if "--" in reading.text:
        for match in islice(_DELIMITER.finditer(reading.text), reading.most):
            entries += _read_block(reading, reading.lines.at(match.end()), "signature-delimiter")
        for match in islice(_DASHED.finditer(reading.text), reading.most):
            block = _read_block(reading, reading.lines.at(match.end()), "signature-delimiter")
            # "--Vera Lind": two words at least, as anything may stand after dashes.
            entries += block if block and block[0].name and " " in block[0].name else []
    # Below a group or function that signs may be who they are.
    if not any(entry.name for entry in entries):
        entries += find_endings(reading)
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
    if before and before[-1] not in ".!?,–-(" and not _ends_line(cue, line, before):
        return []
    mark = _AFTER_CLOSING.match(text, cue.end)
    begin = mark.end() if mark else cue.end
    if begin >= line.end:
        return _read_block(reading, line, "signature-closing", skip_first=True)
    source = reading.cues.closing_from.match(reading.folded, cue.end)
    if source is not None and source.end() >= line.end:
        return _read_block(reading, line, "signature-closing", skip_first=True)
    if cue.group == "weak_closing" and not _is_last(reading, line, cue.end, begin):
        return []
    if source is not None:
        begin = source.end() + 1
    return read_signers(reading, begin, line.end, "signature-closing")


def _ends_line(cue: Cue, line: Line, before: str) -> bool:
    """Whether a closing is the end of a line of few words: "Mit sportlichen Grüßen"."""
    ends = cue.group == "closing" and line.end - cue.end <= 1
    return ends and before[0].isupper() and len(before.split()) <= _CLOSING_WORDS


def _is_last(reading: Reading, line: Line, end: int, begin: int) -> bool:
    """Whether a closing and what stands after its mark are a letter's last line: "Thanks, Vera"."""
    text = reading.text
    return (
        reading.ending
        and line.number > 0
        and bool(text[end:begin].strip())
        and text[line.end - 1] not in ".!?"
        and not text[line.end :].strip()
    )


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
        if entries and is_role_line(reading, after):
            read_role_line(reading, after.start, after.end, entries[-1])
            continue
        begin = after.start
        if entries and entries[-1].name is None:
            begin = skip_through(reading, after)
        found = read_signers(reading, begin, after.end, rule)
        if begin > after.start and found:
            _sign_for(found, entries.pop())
        if found and entries and _is_organisation_of(entries[-1], found):
            entries[-1].organisation = found[0].organisation
        elif found:
            entries += found
        elif entries and not reading.has_detail(after.start, after.end):
            read_role_line(reading, after.start, after.end, entries[-1])
        if looked >= _MAX_LINES or not entries:
            break
    return entries


def _sign_for(signers: list[Entry], signed: Entry) -> None:
    """Let persons sign for the function or organisation on the line above them."""
    for signer in signers:
        signer.organisation = signer.organisation or signed.organisation or signed.role


def _is_organisation_of(entry: Entry, found: list[Entry]) -> bool:
    """Whether a line below a person's name says no more than where that person belongs."""
    organisation = len(found) == 1 and found[0].name is None and found[0].role is None
    return organisation and entry.name is not None and entry.organisation is None
