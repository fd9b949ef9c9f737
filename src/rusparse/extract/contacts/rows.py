"""Where rows of digits stand that may be telephone numbers, and where a row may be parted."""

from __future__ import annotations

import re
from typing import NamedTuple

from rusparse.extract.joining import Joined

__all__ = [
    "LEAST_DIGITS",
    "Piece",
    "count_digits",
    "find_digit_rows",
    "follows_anew",
    "split_pieces",
]

LEAST_DIGITS = 6
_SP = "[ \u00a0\u2009\u202f]"
_SEP = rf"(?:{_SP}?[()./‑–-]{{1,2}}{_SP}?|{_SP}{{1,2}})?"
# The first sign comes before the look behind, so that the engine can run from digit to digit.
_NUMBER = re.compile(
    r"(?:[0-9+(](?<![\w@/=&#].)(?:(?<=[+])|(?<![0-9][ \u00a0.,:-].))"
    rf"(?:(?<=[+]){_SP}?[0-9]|(?<=[(])[0-9]|)"
    rf"(?:{_SEP}[0-9]){{5,28}}+)"
)
# What makes the last digits of a row a part of something else.
_GLUED = re.compile(rf"(?!x[0-9]{{1,7}}(?!\w))[\w@]|[.,:/-][0-9]|{_SP}?%")
# "08-465 004 00/070-174 06 05", "08-465 004 00 08-465 004 01": the second of two numbers begins as
# a number does.
_NEXT_NUMBER = re.compile(
    rf"(?<=[0-9)])(?:{_SP}?/{_SP}?(?=[0+(])|{_SP}{{1,2}}(?=0[0-9]{{1,3}}[‑–-]{_SP}?[0-9]))"
)
# "9-11 08-465 004 00": hours before a number.
_HOURS = re.compile(
    rf"(?:[01]?[0-9]|2[0-4])(?:[.][0-5][0-9])?{_SP}?[‑–-]{_SP}?"
    rf"(?:[01]?[0-9]|2[0-4])(?:[.][0-5][0-9])?{_SP}{{1,2}}(?=[0+(])"
)
# "08-465 004 00. 17 mars", "17/2 – 08-465 004 00", "2026-02-17 (08-465 004 00)": what
# ends a number, or parts one as in "08 - 465 004 00" and "(08) 465 004 00".
_BREAK = re.compile(
    rf"{_SP}[/‑–-]{{1,2}}{_SP}|[.]{{1,2}}{_SP}|{_SP}\(?(?=\()|(?<=[)])[./‑–-]?{_SP}|[)]/(?=[(])"
)
_NO_DIGIT = re.compile(r"[^0-9]")
_COUNTRY_CODE = re.compile(rf"\(?(?:[+]|00){_SP}?[0-9]{{1,3}}\)?")


class Piece(NamedTuple):
    """A part of a row that a break ends."""

    start: int
    end: int
    mark: str
    """The break before it; "" for the first piece."""


def count_digits(text: str) -> int:
    """How many digits a text holds."""
    return len(_NO_DIGIT.sub("", text))


def find_digit_rows(joined: Joined) -> dict[int, list[tuple[int, int]]]:
    """Where digits stand that may be a telephone number, by the number of their text."""
    found: dict[int, list[tuple[int, int]]] = {}
    text = joined.text
    for match in _NUMBER.finditer(text):
        start, end = match.span()
        if _GLUED.match(text, end):
            # "08-465 004 00. 17:30" has a number before what belongs to the clock.
            end = max((stop.start() for stop in _BREAK.finditer(text, start, end)), default=start)
            if end == start:
                continue
        start = _skip_parenthesis(text, start, end)
        number = joined.at(start)
        place = joined.starts[number]
        rows = found.setdefault(number, [])
        rows += [(low - place, high - place) for low, high in _split_row(text, start, end)]
    return found


def _split_row(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The numbers of a row of digits: without hours before them, and two of them apart."""
    hours = _HOURS.match(text, start, end)
    # "08-11 02 33 44" is a number, "9-11 08-465 004 00" has hours before it.
    if hours is not None and text[start] != "0":
        start = hours.end()
    split = []
    for slash in _NEXT_NUMBER.finditer(text, start, end):
        # "9 070-174 06 05" has a week before it, "0046 070-174 06 05" a country code.
        apart = slash.group()[0] != "/" and text[start] not in "0+("
        if apart or count_digits(text[start : slash.start()]) >= LEAST_DIGITS:
            split.append((start, slash.start()))
            start = slash.end()
    split.append((start, end))
    return split


def split_pieces(text: str, start: int, end: int) -> list[Piece]:
    """The pieces of a row, each of which may be a number of its own or a part of one."""
    pieces: list[Piece] = []
    mark = ""
    for stop in _BREAK.finditer(text, start, end):
        pieces.append(_make_piece(text, start, stop.start(), mark))
        start, mark = stop.end(), stop.group()
    pieces.append(_make_piece(text, start, end, mark))
    return pieces


def _make_piece(text: str, start: int, end: int, mark: str) -> Piece:
    opened, closed = text[start : start + 1] == "(", text[end - 1 : end] == ")"
    if opened and closed and count_digits(text[start:end]) >= LEAST_DIGITS:
        return Piece(start + 1, end - 1, mark)
    if closed and "(" not in text[start:end]:
        end -= 1
    return Piece(_skip_parenthesis(text, start, end), end, mark)


def _skip_parenthesis(text: str, start: int, end: int) -> int:
    """Where a row begins: "(020 7946 0123)" has a parenthesis from the sentence."""
    opened = text[start : start + 1] == "("
    return start + (opened and (text[start + 1] == "(" or ")" not in text[start:end]))


def follows_anew(text: str, start: int, piece: Piece) -> bool:
    """Whether a piece begins as a number does, and what is before it is no code of a country.

    What a parenthesis holds behind enough digits for a number is no part of that either.
    """
    opened = "(" in text[piece.start - 1 : piece.start + 1]
    if opened and count_digits(text[start : piece.start]) >= LEAST_DIGITS:
        return True
    if text[piece.start] not in "0+(" or text[piece.start : piece.start + 3] == "(0)":
        return False
    if count_digits(text[piece.start : piece.end]) < LEAST_DIGITS:
        return False
    before = text[start : piece.start - len(piece.mark)].rstrip()
    return text[piece.start] == "+" or _COUNTRY_CODE.fullmatch(before) is None
