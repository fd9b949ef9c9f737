"""Finds telephone numbers and gives them in E.164 (ITU-T), short numbers as they are written."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice
from unicodedata import category
from urllib.parse import unquote

from rusparse.extract.joining import Joined
from rusparse.values.passage import PassageLink

from .emails import Detail
from .stretches import Stretches
from .vocabulary import any_cue, choose_languages, load_data, merge_list

__all__ = ["find_digit_rows", "find_phones", "holds_short", "infer_region"]

_SP = "[ \u00a0\u2009\u202f]"
_SEP = rf"(?:{_SP}?[()./‑–-]{{1,2}}{_SP}?|{_SP}{{1,2}})?"
# The first sign comes before the look behind, so that the engine can run from digit to digit.
_NUMBER = re.compile(
    r"(?:[0-9+(](?<![\w@/=&#].)(?:(?<=[+])|(?<![0-9][ \u00a0.,:-].))"
    rf"(?:(?<=[+]){_SP}?[0-9]|(?<=[(])[0-9]|)"
    rf"(?:{_SEP}[0-9]){{5,28}}+)(?!(?!x[0-9]{{1,7}}(?!\w))[\w@]|[.,:/-][0-9]|{_SP}?%)"
)
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
_LEAST_DIGITS = 6
_SHORT = re.compile(
    r"[0-9](?<![\w.,:/@+-].)(?<![0-9] .)"
    r"(?:[0-9]{1,2} [0-9]{2,3}(?![\w/@%]|[ .,:-][0-9])|[0-9]{2,4}(?![\w/@%]|[.,:-][0-9]))"
)
_DIGITS = re.compile(r"[^0-9]")
_DAY = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[./-]\d{1,2}[./-]\d{1,2}")
# Clock ranges, identity and organisation numbers, giro numbers.
_NO_PHONE = re.compile(
    r"\d{1,2}[.]\d{2} ?[–-] ?\d{1,2}[.]\d{2}|\d{6}-\d{4}|\d{8}-\d{4}"
    r"|\d{4}(?: ?[–-] ?\d{4})|\d{1,3}(?:[. ]\d{3})+|[1-9]\d{0,3}-\d{4}"
)
# North America writes three, three and four digits, and nobody else does.
_NANP = re.compile(
    r"(?:\+?1[ .-]?)?(?:\([2-9]\d{2}\) ?|[2-9]\d{2}[-. /])[2-9]\d{2}[-. ]\d{4}"
    r"|\([2-9]\d{2}\) ?[2-9]\d{6}"
)
_REACH = 32


@dataclass(frozen=True, slots=True)
class _Words:
    label: re.Pattern[str]
    avoid: re.Pattern[str]


@cache
def _load_words(tags: tuple[str, ...]) -> _Words:
    languages = choose_languages(tags)
    labels = any_cue(merge_list(languages, "phones", "labels"))
    avoid = any_cue(merge_list(languages, "phones", "avoid"))
    return _Words(
        label=re.compile(rf"(?:{labels})[^\n0-9]{{0,16}}$"),
        avoid=re.compile(rf"(?:{avoid})[^\n0-9]{{0,14}}$"),
    )


def find_digit_rows(joined: Joined) -> dict[int, list[tuple[int, int]]]:
    """Where digits stand that may be a telephone number, by the number of their text."""
    found: dict[int, list[tuple[int, int]]] = {}
    for match in _NUMBER.finditer(joined.text):
        start, end = match.span()
        if match.group()[0] == "(" and ")" not in match.group():
            # "(020 7946 0123)" has its parenthesis from the sentence.
            start += 1
        number = joined.at(start)
        place = joined.starts[number]
        rows = found.setdefault(number, [])
        rows += [(low - place, high - place) for low, high in _split_row(joined.text, start, end)]
    return found


def _split_row(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The numbers of a row of digits: without hours before them, and two of them apart."""
    hours = _HOURS.match(text, start, end)
    # "08-11 02 33 44" is a number, "9-11 08-465 004 00" has hours before it.
    if hours is not None and text[start] != "0":
        start = hours.end()
    split = []
    for slash in _NEXT_NUMBER.finditer(text, start, end):
        if len(_DIGITS.sub("", text[start : slash.start()])) >= _LEAST_DIGITS:
            split.append((start, slash.start()))
            start = slash.end()
    split.append((start, end))
    return split


def infer_region(joined: Joined) -> str | None:
    """The region (ISO 3166-1) of all numbers that are written with a country code; None if several.

    In a letter whose own numbers begin with "+44", those without a code are dialled there too.
    """
    if "+" not in joined.text:
        return None
    regions: set[str | None] = set()
    for match in islice(_INTERNATIONAL.finditer(joined.text), _MOST_INTERNATIONAL):
        regions.add(_region_of(match.group()))
    return regions.pop() if len(regions) == 1 else None


_INTERNATIONAL = re.compile(r"[+](?<![\w@/=&#].)[0-9](?:[ ()./-]{0,3}[0-9]){6,14}(?![\w@])")
_MOST_INTERNATIONAL = 20


@lru_cache(maxsize=1_024)
def _region_of(written: str) -> str | None:
    import phonenumbers

    try:
        number = phonenumbers.parse(written, None)
    except phonenumbers.NumberParseException:
        return None
    region = phonenumbers.region_code_for_number(number)
    return str(region) if region and phonenumbers.is_valid_number(number) else None


def find_phones(
    text: str,
    folded: str,
    rows: Sequence[tuple[int, int]],
    groups: Container[str],
    links: Sequence[PassageLink],
    tags: tuple[str, ...],
    region: str | None,
) -> list[Detail]:
    """Every telephone number that can be told from other digits.

    `rows` are where digits stand that may be one, `groups` those of the cues in the text. `region`
    (ISO 3166-1) is where numbers without a country code are dialled. A number counts when it
    begins with "+" or "0", when a word such as "tel" stands before it, or when it has North
    America's form; and when libphonenumber finds it possible.
    """
    words = _load_words(tags)
    found = [detail for link in links if (detail := _read_link(link, region)) is not None]
    taken = Stretches([(detail.start, detail.end) for detail in found])
    for start, end in rows:
        if taken.overlap(start, end):
            continue
        value = _read_number(text, folded, start, end, groups, words, region)
        if value is not None:
            found.append(Detail("phone", start, end, value))
    if "phone_label" in groups and holds_short(text, region):
        found += _find_short(text, folded, found, words, region)
    return found


def holds_short(text: str, region: str | None) -> bool:
    """Whether a text holds the digits of one of a region's short numbers."""
    return any(number in text for number in _known_short(region))


def _known_short(region: str | None) -> Sequence[str]:
    numbers = load_data()["short_numbers"]
    known: Sequence[str] = numbers.get(region or "any", numbers["any"])
    return known


def _read_number(
    text: str,
    folded: str,
    start: int,
    end: int,
    groups: Container[str],
    words: _Words,
    region: str | None,
) -> str | None:
    written = text[start:end]
    if category(text[max(0, start - 2) : start].rstrip()[-1:] or " ") == "Sc":
        # What follows a sign of money is an amount.
        return None
    low = max(0, start - _REACH)
    labelled = "phone_label" in groups and words.label.search(folded, low, start) is not None
    grouped = _is_grouped(written, region)
    if not (labelled or grouped or written[0] in "+0(" or region in (None, "US", "CA")):
        return None
    if "phone_avoid" in groups and words.avoid.search(folded, low, start):
        return None
    if written.startswith("+"):
        return _render_e164(written, None, strict=False)
    if _DAY.fullmatch(written) or (_NO_PHONE.fullmatch(written) and not labelled):
        return None
    if _NANP.fullmatch(written) and region in (None, "US", "CA"):
        return _render_e164(written, "US", strict=not labelled)
    if region is None:
        return None
    if written.lstrip("(").startswith("0"):
        return _render_e164(written, region, strict=not labelled)
    if not labelled and not grouped:
        return None
    return _render_e164(written, region, strict=True)


@lru_cache(maxsize=4_096)
def _render_e164(written: str, region: str | None, *, strict: bool) -> str | None:
    # Imported here because its tables cost more than all other extraction together.
    import phonenumbers

    # "+46 (0)70-..." has a trunk prefix that is never dialled with the country code.
    cleaned = re.sub(r"(\+[0-9 ]{1,4})\(0\)", r"\1", written)
    try:
        number = phonenumbers.parse(cleaned, region)
    except phonenumbers.NumberParseException:
        return None
    good = phonenumbers.is_valid_number if strict else phonenumbers.is_possible_number
    if not good(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _is_grouped(written: str, region: str | None) -> bool:
    """Whether digits are written as nothing but a telephone number is in a region."""
    shape = _SHAPES.get(region or "")
    return shape is not None and shape.fullmatch(written) is not None


# Danish and Norwegian numbers begin as any other number does, but stand in groups of their own.
_SHAPES = {
    "DK": re.compile(r"[2-9]\d \d\d \d\d \d\d"),
    "NO": re.compile(r"[2-9]\d \d\d \d\d \d\d|[49]\d\d \d\d \d\d\d"),
}


def _read_link(link: PassageLink, region: str | None) -> Detail | None:
    if link.url.startswith("http"):
        return None
    scheme, _, rest = link.url.strip().partition(":")
    if scheme.lower() != "tel" or len(rest) > 60:
        return None
    written = unquote(rest).strip().partition(";")[0]
    digits = _DIGITS.sub("", written)
    if 3 <= len(digits) <= 6 and not written.startswith("+"):
        return Detail("short", *link.span, digits, linked=True)
    value = _render_e164(written, region, strict=False) if len(digits) > 6 else None
    return Detail("phone", *link.span, value, linked=True) if value else None


def _find_short(
    text: str, folded: str, found: list[Detail], words: _Words, region: str | None
) -> list[Detail]:
    known = _known_short(region)
    short: list[Detail] = []
    taken = Stretches((detail.start, detail.end) for detail in found)
    for match in _SHORT.finditer(text):
        start, end = match.span()
        if match.group() not in known or taken.overlap(start, end):
            continue
        if words.label.search(folded, max(0, start - 20), start):
            short.append(Detail("short", start, end, match.group()))
    return short
