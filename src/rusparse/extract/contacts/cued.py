"""Contacts that a cue introduces: "Kontakta X", "Bokning sker via X", "Frågor: X"."""

from __future__ import annotations

import re
from operator import itemgetter

from rusparse.extract.scanning import Cue

from .entries import Entry, make_entry
from .lines import Line
from .names import Naming
from .reading import Reading
from .roles import read_purpose, read_role, read_role_before
from .words import is_role

__all__ = ["find_cued"]

_REACH = 90
_PURPOSE_WORDS = 3
_LABEL_WORDS = 3
_WORD = re.compile(r"\w[\w'’-]*")
_TITLE_BEFORE = re.compile(r"(?<!\w)[^\W\d_a-zåäöæøü][\w-]*[ \u00a0]$")
_WORD_BEFORE = re.compile(r"(?<![\w'’-])([^\W\d_][\w'’-]*)[ \u00a0]$")
_LONGEST_WORD = 80
_LINE_END = re.compile(r"[^\S\n]*(?:\n|\Z)")
_COLON = re.compile(r"[ \u00a0]?:\s{0,3}")
_SENTENCE_START = re.compile(r"[.!?]\s|\n")
_CLOSED = re.compile(r"[.!?:;]\s|[(\n]")


def find_cued(reading: Reading) -> list[Entry]:
    """Entries for whoever stands right after a cue."""
    entries: list[Entry] = []
    taken = 0
    found = reading.found
    cues = [cue for group in _RULES if group in found for cue in found[group]]
    # By place, of those at one place the longest first: keys of the engine's own cost least.
    cues.sort(key=itemgetter(2), reverse=True)
    cues.sort(key=itemgetter(1))
    for cue in cues:
        if cue.start < taken:
            continue
        named = _RULES[cue.group](reading, cue)
        if named:
            taken = max(entry.end for entry in named)
            entries += named
        if len(entries) > reading.most:
            break
    return entries


def _read_reach(reading: Reading, cue: Cue) -> list[Entry]:
    target = _COLON.match(reading.text, cue.end)
    begin = target.end() if target else cue.end
    function = reading.function_at(_skip(reading.text, begin))
    if function is None and not _introduces(reading, begin):
        return []
    line = reading.lines.at(cue.start)
    if _is_titled(reading, cue, line) or _is_told(reading, cue):
        return []
    low = _sentence_start(reading.text, cue.start, line)
    # "styret@example.org" is an address and no word for a board.
    if function is not None and not reading.has_detail(function.start, function.end):
        return [_make_function(reading, function.start, function.end)]
    namings = _names_after(reading, begin, max(line.end, reading.lines.at(begin).end))
    question = _question_start(reading.text, low, line)
    until = namings[0].start if namings else cue.start
    purpose = read_purpose(reading, until, question)
    return _make_entries(reading, namings, "cue-reach", purpose, line)


def _read_label(reading: Reading, cue: Cue) -> list[Entry]:
    text = reading.text
    colon = _COLON.match(text, cue.end)
    begin = cue.end
    if colon is not None:
        begin = colon.end()
    elif _LINE_END.match(text, cue.end):
        line = reading.lines.at(cue.start)
        if line.end - line.start > cue.end - cue.start + 2:
            return []
        below = _next_line(reading, line)
        if below is None:
            return []
        begin = below
    elif (verb := reading.cues.be.match(reading.folded, cue.end)) is not None:
        begin = verb.end()
    elif not _ends_with_verb(reading, cue):
        return []
    if not _introduces(reading, begin):
        return []
    target = reading.lines.at(begin)
    namings = _names_after(reading, begin, target.end)
    label = text[_label_start(reading, cue) : cue.end]
    return _make_entries(reading, namings, "cue-label", _strip_verb(reading, label), target)


def _label_start(reading: Reading, cue: Cue) -> int:
    """Where a label of a few words begins that ends in its cue: "Hall bookings"."""
    line = reading.lines.at(cue.start)
    before = reading.text[line.start : cue.start]
    words = before.split()
    begins = bool(words) and len(words) <= _LABEL_WORDS and words[0][0].isupper()
    alone = begins and all(word.isalpha() for word in words)
    return line.start if alone and before.endswith(" ") else cue.start


def _read_role_is(reading: Reading, cue: Cue) -> list[Entry]:
    """ "Samordnare är Vera Lind.": who has a role, where a sentence begins with that."""
    verb = reading.cues.be.match(reading.folded, cue.end)
    if verb is None:
        return []
    text, start = reading.text, cue.start
    while start and cue.start - start < _LONGEST_WORD and text[start - 1].isalnum():
        start -= 1
    if not text[start].isupper() or text[:start].rstrip(" \u00a0")[-1:] not in ("", *".!?\n"):
        return []
    line = reading.lines.at(start)
    namings = [n for n in _names_after(reading, verb.end(), line.end) if n.person]
    if not namings or namings[0].tokens < 2:
        return []
    role = text[start : cue.end]
    if role.lower() in reading.words.performers:
        return []
    return [make_entry(naming, "listed", "list-role", role) for naming in namings]


def _read_answer(reading: Reading, cue: Cue) -> list[Entry]:
    """ "Vera Lind och Bo Ek svarar på frågor": those right before the words."""
    line = reading.lines.at(cue.start)
    low = max(line.start, cue.start - _REACH)
    kept: list[Naming] = []
    following = cue.start
    for naming in reversed(reading.names(low, cue.start)):
        gap = reading.folded[naming.end : following]
        joined = reading.cues.joint.fullmatch(gap) or reading.cues.joint_after_role.fullmatch(gap)
        if not naming.person or (gap.strip() if not kept else not joined):
            break
        kept.append(naming)
        following = _start_of_role(reading, naming)
    return _make_entries(reading, kept[::-1], "cue-answer", None, line)


def _start_of_role(reading: Reading, naming: Naming) -> int:
    """Where a name begins with the role right before it."""
    role = read_role_before(reading, naming.start)
    return naming.start if role is None else reading.text.rindex(role, 0, naming.start)


def _read_purpose_via(reading: Reading, cue: Cue) -> list[Entry]:
    high = min(len(reading.text), cue.end + _REACH)
    stop = _CLOSED.search(reading.text, cue.end, high)
    high = stop.start() if stop else high
    if reading.text[cue.end : high].islower():
        return []  # nobody is named
    # "Boka biljetter till Vera Lind" goes to hear her, "hos Vera Lind" goes through her.
    vias = reading.cues.order_via if cue.group == "order" else reading.cues.via
    for via in vias.finditer(reading.folded, cue.end, high):
        if len(_WORD.findall(reading.text[cue.end : via.start() + 1])) > _PURPOSE_WORDS:
            break
        if not _introduces(reading, via.end()):
            continue
        line = reading.lines.at(cue.start)
        namings = _names_after(reading, via.end(), line.end, nearest=True)
        if namings and (namings[0].person or not reading.title_case):
            purpose = read_purpose(reading, namings[0].start, cue.start)
            return _make_entries(reading, namings, "cue-purpose", purpose, line)
    return []


_RULES = {
    "reach": _read_reach,
    "answer": _read_answer,
    "label": _read_label,
    "purpose": _read_purpose_via,
    "order": _read_purpose_via,
    "role": _read_role_is,
    "role_ending": _read_role_is,
}


def _introduces(reading: Reading, begin: int) -> bool:
    """Whether the first word after a cue may be a name, or stand before one."""
    word = _WORD.search(reading.text, begin, begin + _REACH)
    return word is not None and (word[0][0].isupper() or _is_small(reading, word[0]))


def _is_small(reading: Reading, word: str) -> bool:
    """Whether a word may stand between a cue and the name that it introduces."""
    low = word.lower()
    return low in reading.cues.fill or low in reading.words.titles or is_role(word, reading.words)


def _names_after(reading: Reading, begin: int, end: int, *, nearest: bool = False) -> list[Naming]:
    """The names that follow a cue with nothing heavier than a few small words between."""
    end = min(end, begin + _REACH)
    namings = reading.names(begin, end, single=True)
    while namings and not _is_close(reading, begin, namings[0], nearest=nearest):
        if namings[0].tokens > 1 or nearest:
            return []
        namings = namings[1:]
    kept: list[Naming] = []
    for naming in namings:
        if kept:
            gap = reading.folded[kept[-1].end : naming.start]
            if not reading.cues.joint.fullmatch(gap):
                break
        if not _is_named(reading, naming, kept):
            break
        kept.append(naming)
    return kept


def _is_close(reading: Reading, begin: int, naming: Naming, *, nearest: bool) -> bool:
    gap = reading.text[begin : naming.start]
    if nearest and gap.strip() and naming.role_before is None:
        return False
    if len(gap) > 60 or reading.has_detail(begin, naming.start):
        return False
    return all(_is_small(reading, word) for word in _WORD.findall(gap))


def _is_named(reading: Reading, naming: Naming, kept: list[Naming]) -> bool:
    if naming.tokens > 1 or (not naming.person and not reading.title_case):
        return True
    if not naming.person:
        return False
    # One word alone is a person only with an address or number beside it, or in company.
    return bool(kept) or reading.has_detail(naming.end, naming.end + 40)


def _make_entries(
    reading: Reading, namings: list[Naming], rule: str, purpose: str | None, line: Line
) -> list[Entry]:
    entries = []
    for naming in namings:
        entry = make_entry(naming, "reachable", rule)
        line = reading.lines.at(naming.start)
        if len(namings) == 1 and naming.person:
            read_role(reading, naming.end, line.end, entry)
        if entry.role is None and entry.name is not None:
            entry.role = read_role_before(reading, naming.start) or purpose
        entry.url = reading.links.get((naming.start, naming.end))
        entries.append(entry)
    return entries


def _is_titled(reading: Reading, cue: Cue, line: Line) -> bool:
    """Whether a capitalised cue is a part of a title: "Example Message Boards"."""
    if not reading.text[cue.start].isupper() or cue.start == line.start:
        return False
    low = max(line.start, cue.start - _LONGEST_WORD)
    return _TITLE_BEFORE.search(reading.text, low, cue.start) is not None


def _is_told(reading: Reading, cue: Cue) -> bool:
    """Whether a cue tells what someone does: "the bus will call the depot"."""
    before = _WORD_BEFORE.search(reading.folded, max(0, cue.start - _LONGEST_WORD), cue.start)
    return before is not None and before.group(1) in reading.cues.told


def _make_function(reading: Reading, start: int, end: int) -> Entry:
    return Entry(
        start=start,
        end=end,
        kind="reachable",
        rule="cue-function",
        role=reading.text[start:end],
        last=end,
    )


def _skip(text: str, place: int) -> int:
    while place < len(text) and text[place] in " \u00a0":
        place += 1
    return place


def _next_line(reading: Reading, line: Line) -> int | None:
    for later in reading.lines.since(line.number + 1, 2):
        if not later.blank:
            return later.start
    return None


def _ends_with_verb(reading: Reading, cue: Cue) -> bool:
    last = reading.folded[cue.start : cue.end].rpartition(" ")[2]
    return reading.cues.be.match(f" {last} ") is not None


def _strip_verb(reading: Reading, label: str) -> str:
    first, _, last = label.rpartition(" ")
    return first if first and reading.cues.be.match(f" {last.lower()} ") else label


def _sentence_start(text: str, place: int, line: Line) -> int:
    low = max(line.start, place - 160)
    for match in _SENTENCE_START.finditer(text, low, place):
        low = match.end()
    return low


def _question_start(text: str, low: int, line: Line) -> int:
    # "Har du frågor om kursen? Kontakta X": the purpose stands in the question before.
    if text[:low].rstrip()[-1:] != "?" if low <= 200 else text[low - 3 : low].rstrip()[-1:] != "?":
        return low
    before = max(text.rfind(mark, max(0, low - 160), max(0, low - 3)) for mark in ".!?\n")
    return before + 1 if before >= 0 else max(line.start, low - 160)
