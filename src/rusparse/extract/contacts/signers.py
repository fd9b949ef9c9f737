"""Who signs by one line: persons with their roles, a function, a group or an organisation."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .entries import Entry, make_entry
from .lines import Line
from .names import Naming
from .reading import Reading
from .roles import has_role, read_role
from .words import NameWords, is_group, is_role, read_word

__all__ = ["is_role_line", "read_deputy", "read_function", "read_signers", "skip_through"]

_FIRST_WORD = re.compile(r"[^\W\d_][\w-]*")
_MAX_WORDS = 9
_MAX_FUNCTION_WORDS = 6


def _are_mostly_names(words: Sequence[str]) -> bool:
    """Whether a line of many words is a list of names: "Vera Lind (leder), Bo Ek og Siv Öst"."""
    named = sum(word[0].isupper() for word in words)
    return len(words) <= 2 * _MAX_WORDS and 10 * named >= 7 * len(words)


def read_signers(reading: Reading, start: int, end: int, rule: str) -> list[Entry]:
    """Those whom a stretch of a line names, if it names those who sign and little else."""
    text = reading.text
    while start < end and text[start] in " \u00a0/–—-*":
        start += 1
    stretch = text[start:end]
    if not stretch or stretch.rstrip()[-1:] == ":":
        return []  # a line with a colon leads in what follows it
    words = stretch.split()
    if len(words) > _MAX_WORDS and not _are_mostly_names(words):
        return []
    deputy = read_deputy(reading, start, end, rule)
    function = deputy or read_function(reading, start, end, rule)
    if function is not None:
        return [function]
    cut = reading.cut_at_detail(start, end)
    namings = reading.names(start, cut, single=True)
    if not namings:
        return []
    first = _read_first(reading, namings[0], start)
    if first is None:
        return []
    namings[0] = first
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


def _read_first(reading: Reading, naming: Naming, start: int) -> Naming | None:
    """The first name of a line with what stands before it, or None where that is no part of it."""
    words = reading.words
    before = reading.text[start : naming.start].strip(" /,")
    if _is_numbered(reading, naming) or ":" in before:
        return None
    if not before or before == naming.role_before or _is_title(before, words):
        return naming
    if before.lower() in words.articles:
        # "The Riverside Garden Team"
        text = reading.text[start : naming.end]
        whole = naming._replace(start=start, text=text)
        return whole if _ends_organisation(naming, reading) else None
    first, *rest = before.split()
    # "Er ordförande Vera Lind"
    roles = rest if first.lower() in reading.cues.fill else [first, *rest]
    if all(is_role(word, words) or is_group(word, words) for word in roles):
        return naming._replace(role_before=" ".join(roles) or naming.role_before)
    return None


def _is_numbered(reading: Reading, naming: Naming) -> bool:
    """Whether a number follows a word, which is no name then: "Klass 4"."""
    return naming.tokens == 1 and reading.text[naming.end : naming.end + 2].strip()[:1].isdigit()


def _is_title(before: str, words: NameWords) -> bool:
    return all(word.rstrip(".").lower() in words.titles for word in before.split())


def _ends_organisation(naming: Naming, reading: Reading) -> bool:
    """Whether the last word of a name is one for an organisation: "The Editor's Diary" is none."""
    return read_word(naming.text.rpartition(" ")[2], reading.words).organisation


def _joins(reading: Reading, end: int, start: int) -> bool:
    gap = reading.folded[end:start]
    return reading.cues.joint.fullmatch(gap) is not None or has_role(gap, reading.words)


def read_function(reading: Reading, start: int, end: int, rule: str) -> Entry | None:
    """A function or group that a stretch of a line names, and where it belongs."""
    head = _find_head(reading, start, end, small=rule == "signature-closing")
    stretch = reading.text[start:end].rstrip(" .!,")
    if head is None or len(stretch.split()) > _MAX_FUNCTION_WORDS or not stretch.isprintable():
        return None
    if reading.text[head : head + 1] in ("'", "’"):
        # "The Editor's Blog" is no editor.
        return None
    finish = start + len(stretch)
    if reading.has_detail(start, end) or ":" in stretch:
        return None
    # "Styrelsen & Husråden" and "Styrelsen för Brf Eken" sign, "Styrelsen har möte" does not.
    if reading.text[head : head + 1] == "/":
        return None  # "Styrelsen/Vera"
    rest_words = reading.text[head:finish].split()
    owned = rule == "signature-closing" and reading.cues.of.match(reading.folded, head)
    if not owned and not all(_may_follow(reading, word) for word in rest_words):
        return None
    entry = Entry(start=start, end=finish, kind="signer", rule=rule, role=stretch, last=finish)
    rest = reading.names(head, finish, single=True)
    if rest and rest[-1].end == finish:
        gap = reading.folded[head : rest[0].start]
        if rest[0].person and gap == " " and reading.function_at(start) is None:
            return None  # "Bovärdarna Vera och Bo"
        if not rest[0].person or reading.cues.of.fullmatch(gap):
            entry.role = reading.text[start:head]
            entry.organisation = reading.text[rest[0].start : finish]
    return entry


def read_deputy(reading: Reading, start: int, end: int, rule: str) -> Entry | None:
    """Who signs for others: "Styrelsen genom Vera Lind, ordförande", on one line or two."""
    through = reading.cues.through.search(reading.folded, start, end)
    finish, begin = (through.start(), through.end()) if through else (0, 0)
    line_end = reading.text.find("\n", start, end)
    if line_end >= 0:
        last = reading.lines.at(end)
        finish, begin = line_end, skip_through(reading, last)
        begin = begin if begin > last.start else 0
    if not begin or (
        read_function(reading, start, finish, rule) is None
        and not _is_organisation(reading, start, finish)
    ):
        return None
    namings = reading.names(begin, end)
    if len(namings) != 1 or not namings[0].person or namings[0].start != begin:
        return None
    entry = make_entry(namings[0], "signer", rule)
    read_role(reading, namings[0].end, end, entry)
    rest = reading.text[namings[0].end : end].strip(" ,.")
    if rest and entry.role != rest:
        return None
    entry.organisation = reading.text[start:finish]
    return entry


def _is_organisation(reading: Reading, start: int, end: int) -> bool:
    """Whether a stretch names an organisation and nothing else."""
    namings = reading.names(start, end, single=True)
    if len(namings) != 1 or namings[0].person:
        return False
    return (namings[0].start, namings[0].end) == (start, end)


def skip_through(reading: Reading, line: Line) -> int:
    """Where a line goes on after a word such as "genom" at its start, else where it starts."""
    through = reading.cues.through.match(f" {reading.folded[line.start : line.end]}")
    return line.start + through.end() - 1 if through and line.number else line.start


def _find_head(reading: Reading, start: int, end: int, *, small: bool) -> int | None:
    """Where the word for a function or a group ends that a stretch begins with."""
    function = reading.function_at(start)
    if function is not None:
        return function.end
    first = _FIRST_WORD.match(reading.text, start, end)
    if first is None or not (small or first.group()[0].isupper() or first.end() == end):
        return None
    low = first.group().lower()
    if low in reading.words.articles or low in reading.cues.fill:
        # "The Coaches"
        first = _FIRST_WORD.match(reading.text, first.end() + 1, end)
    return first.end() if first is not None and is_group(first.group(), reading.words) else None


def _may_follow(reading: Reading, word: str) -> bool:
    if word[0].isupper() or not word[0].isalpha() or word.lower() in reading.cues.functions:
        return True
    low = f" {word.lower()} "
    return bool(reading.cues.joint.fullmatch(low) or reading.cues.of.fullmatch(low))


def is_role_line(reading: Reading, line: Line) -> bool:
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
