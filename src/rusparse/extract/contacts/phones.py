"""Finds telephone numbers and gives them in E.164 (ITU-T), short numbers as they are written."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice
from unicodedata import category
from urllib.parse import unquote

from rusparse.extract import wording
from rusparse.extract.joining import Joined
from rusparse.extract.placing import find_regions, read_region
from rusparse.values.passage import PassageLink

from .emails import Detail
from .rows import LEAST_DIGITS, Piece, count_digits, follows_anew, split_pieces
from .stretches import Stretches
from .vocabulary import any_cue, any_literal, choose_languages, load_data, merge_list

__all__ = ["find_phones", "holds_short", "infer_region"]

_SHORT = re.compile(
    r"[0-9](?<![\w.,:/@+-].)(?<![0-9] .)"
    r"(?:[0-9]{1,2} [0-9]{2,3}(?![\w/@%]|[ .,:-][0-9])|[0-9]{2,4}(?![\w/@%]|[.,:-][0-9]))"
)
_DAY = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[./-]\d{1,2}[./-]\d{1,2}")
# "09.00. 10.30", "17/2. 10.30": no number begins with a day or a clock time.
_TIMES = re.compile(r"\d{1,2}[./]\d{1,2}(?:[./]\d{2,4}|[.]| ?[–-] ?\d{1,2}[./]\d{1,2})?")
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
_SPACES = " \u00a0\u2009\u202f"
_SP = f"[{_SPACES}]"
# The tables of words that stand after an amount.
_COUNTED = (("currencies", "words"), ("currencies", "scaled"), ("currencies", "minor"), ("scales",))
_LAST_GROUP = re.compile(rf"(?<=[0-9)]){_SP}{{1,2}}([0-9][0-9./‑–-]*)$")
_DAYS = re.compile(r"(?:[12]?[0-9]|3[01])(?![0-9])")
_DATED = re.compile(
    rf"(?<=[0-9)]){_SP}{{1,2}}((?:[0-9]{{1,2}}[.]?[–-])?[0-9]{{1,2}}[./][0-9]{{1,2}})$"
)
# A sign of money that has its amount behind it.
_AMOUNT = re.compile(rf"{_SP}?[^\W\d_]{{0,12}}[€$£¥]?[.]?{_SP}?[0-9]")
_FIRST_GROUPS = re.compile(rf"(?:^|{_SP})[0-9]{{1,3}}$")
_EXTENSION = re.compile(r"[0-9]{1,4}|[0-9]{2} [0-9]{2}")
_WORD = re.compile(rf"{_SP}[^\W\d_]")
# Numbers of every length are valid where numbers of an exchange may have any.
_DASHES = ("-", "–", "‑")
_OPEN = frozenset(("DE", "AT"))
_LEAST_LOOSE = 8
_NO_DIGIT = re.compile(r"[^0-9]")


@dataclass(frozen=True, slots=True)
class _Words:
    label: re.Pattern[str]
    avoid: re.Pattern[str]
    money: re.Pattern[str]
    """After an amount."""
    month: re.Pattern[str]
    """After a day; the group is its point."""
    joint: re.Pattern[str]


@cache
def _load_words(tags: tuple[str, ...]) -> _Words:
    languages = choose_languages(tags)
    labels = any_cue(merge_list(languages, "phones", "labels"))
    avoid = any_cue(merge_list(languages, "phones", "avoid"))
    placed = any_cue(merge_list(languages, "phones", "placed"))
    placed = rf"[^\n0-9]{{0,14}} (?:{placed}) $"
    counted = any_literal(
        word.rstrip(".")
        for language in languages
        for path in _COUNTED
        for word in wording.find_table(language, "prices", path)
    )
    joint = any_cue(merge_list(languages, "separators", "joint"))
    months = any_literal(
        month
        for language in languages
        for forms in wording.find_table(language, "dates", ("months",)).values()
        for month in forms
    )
    # "08-465 004 00. Mars" ends a sentence where no day is written with a point.
    dotted = any(
        wording.find_table(language, "dates", ()).get("dotted_days") for language in languages
    )
    point = "[.]" if dotted else "(?!)"
    return _Words(
        label=re.compile(rf"(?:{labels})[^\n0-9]{{0,16}}$"),
        # "The Reference Desk at 020 7946 0018" has no reference before its number.
        avoid=re.compile(rf"(?:{avoid})(?!{placed})[^\n0-9]{{0,14}}$"),
        money=re.compile(rf"{_SP}?(?:[€$£¥]|[:,][‑–-]|(?:{counted})(?!\w))"),
        month=re.compile(
            rf"({point})?{_SP}?(?:(?<=[.{_SPACES}])(?:{joint}){_SP}[0-9]{{1,2}}[.]?{_SP})?"
            rf"(?<=[.{_SPACES}])(?:{months})(?!\w)"
        ),
        joint=re.compile(rf"{_SP}?[,;/]|{_SP}(?:{joint})"),
    )


def infer_region(joined: Joined) -> str | None:
    """The region (ISO 3166-1) in which a letter's numbers are dialled, by what else is in it.

    In a letter whose own numbers begin with "+44", those without a code are dialled there too; else
    its only postcodes and registers tell it, or pounds that are its only money. None if several.
    """
    if "+" in joined.text:
        numbers = islice(_INTERNATIONAL.finditer(joined.text), _MOST_INTERNATIONAL)
        regions = {read_region(match.group()) for match in numbers}
        if regions:
            return regions.pop() if len(regions) == 1 else None
    found = find_regions(joined.text, likely=False)
    if found:
        return next(iter(found)) if len(found) == 1 else None
    return _REGIONS_OF_SIGNS.get("".join(sorted({*_MONEY.findall(joined.text)})))


# Where amounts are written with no other sign. A dollar or euro is money in many countries.
_REGIONS_OF_SIGNS = {"£": "GB"}
_MONEY = re.compile(r"[$€£¥](?=[ \u00a0]?[0-9])")
_INTERNATIONAL = re.compile(r"[+](?<![\w@/=&#].)[0-9](?:[ ()./-]{0,3}[0-9]){6,14}(?![\w@])")
_MOST_INTERNATIONAL = 20


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
    reader = _RowReader(text, folded, groups, words, region)
    for start, end in rows:
        if not taken.overlap(start, end):
            found += reader.read(start, end)
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


@dataclass(frozen=True, slots=True)
class _RowReader:
    """Reads the numbers of a text's rows of digits."""

    text: str
    folded: str
    groups: Container[str]
    words: _Words
    region: str | None

    def read(self, start: int, end: int) -> Iterator[Detail]:
        """The numbers of a row: of the pieces that breaks leave, each as long as it is valid."""
        pieces = split_pieces(self.text, start, end)
        self._trim(pieces)
        first = 0
        if len(pieces) > 1 and self._is_avoided(start):
            # "Org.nr 5560 – 0123 456 789" is one number, and no telephone.
            ended = (index for index, piece in enumerate(pieces) if "." in piece.mark)
            first = next(ended, len(pieces))
        while first < len(pieces):
            found = self._read_from(pieces, first, strict=True)
            found = found or self._read_from(pieces, first, strict=False)
            if found is None:
                first += 1
                continue
            last, value = found
            yield Detail("phone", pieces[first].start, pieces[last].end, value)
            first = last + 1

    def _trim(self, pieces: list[Piece]) -> None:
        """Take what belongs to an amount or a date after a row off its last piece."""
        start, end, _ = piece = pieces[-1]
        dated = _DATED.search(self.text, start, end)
        money = self.words.money.match(self.folded, end)
        month = None if money else self.words.month.match(self.folded, end)
        if not (money or month or dated):
            return
        small = count_digits(self.text[start:end]) < LEAST_DIGITS
        group = dated or _LAST_GROUP.search(self.text, start, end)
        if group is not None and month and not _DAYS.match(group[1]):
            return
        if small or group is None or (len(pieces) > 1 and self.text[start] not in "0+("):
            if small or (money and group is not None):
                pieces.pop()
            return
        if self._read_number(start, group.start(), strict=True) is None:
            return
        whole = None if dated else self._read_number(start, end, strict=True)
        if whole is not None and (month[1] is None if month else _AMOUNT.match(self.text, end)):
            # "08-465 004 00 mars till maj", "08-465 004 00 kr 450"
            return
        # Nobody can tell where the number ends in "030 23125 014 17. Mai", "040 123 40 1 200 kr".
        thousands = len(group[1]) == 3 and _FIRST_GROUPS.search(self.text, start, group.start())
        if thousands or whole is not None:
            pieces.pop()
        else:
            pieces[-1] = piece._replace(end=group.start())

    def _read_from(
        self, pieces: list[Piece], first: int, *, strict: bool
    ) -> tuple[int, str] | None:
        """The number that begins with a piece: that of its last piece, and its value."""
        start = pieces[first].start
        least = LEAST_DIGITS if strict or len(pieces) == 1 else _LEAST_LOOSE
        timed = _TIMES.fullmatch(self.text, start, pieces[first].end)
        for last in range(first, len(pieces)):
            if last > first and (timed or follows_anew(self.text, start, pieces[last])):
                break
            end = pieces[last].end
            if count_digits(self.text[start:end]) < least:
                continue
            value = self._read_number(start, end, strict=strict)
            if value is None:
                continue
            if self._is_extended(pieces, first, last):
                extended = self._read_number(start, pieces[last + 1].end, strict=strict)
                if extended is not None:
                    return last + 1, extended
            return last, value
        return None

    def _is_extended(self, pieces: list[Piece], first: int, last: int) -> bool:
        """Whether an extension may follow: "0221 4710 - 155", but "0221 4710 155 – 17 Uhr"."""
        if last + 1 == len(pieces):
            return False
        start, end, mark = pieces[last + 1]
        if mark.strip(" \u00a0") not in _DASHES or not _EXTENSION.fullmatch(self.text, start, end):
            return False
        alike = any(piece.mark.strip() in _DASHES for piece in pieces[first + 1 : last + 1])
        if not alike and self.region not in _OPEN:
            return False
        told = _WORD.match(self.text, end) and not self.words.joint.match(self.folded, end)
        return not told

    def _is_avoided(self, start: int) -> bool:
        low = max(0, start - _REACH)
        words = self.words.avoid
        return "phone_avoid" in self.groups and words.search(self.folded, low, start) is not None

    def _read_number(self, start: int, end: int, *, strict: bool) -> str | None:
        written = self.text[start:end]
        before = self.text[max(0, start - 5) : start].rstrip(_SPACES)
        # What follows a sign of money is an amount, but in "95 € 070-174 06 05".
        if category(before[-1:] or " ") == "Sc" and not before[:-1].rstrip()[-1:].isdigit():
            return None
        low = max(0, start - _REACH)
        labelled = (
            "phone_label" in self.groups
            and self.words.label.search(self.folded, low, start) is not None
        )
        region = self.region
        grouped = _is_grouped(written, region)
        if not (labelled or grouped or written[0] in "+0(" or region in (None, "US", "CA")):
            return None
        if self._is_avoided(start):
            return None
        if written.startswith("+"):
            return _render_e164(written, None, strict=strict)
        if _DAY.fullmatch(written) or (_NO_PHONE.fullmatch(written) and not labelled):
            return None
        if _NANP.fullmatch(written) and region in (None, "US", "CA"):
            return _render_e164(written, "US", strict=strict or not labelled)
        if region is None:
            return None
        if written.lstrip("(").startswith("0"):
            return _render_e164(written, region, strict=strict or not labelled)
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
    if not good(number) or (
        number.italian_leading_zero and not strict and not phonenumbers.is_valid_number(number)
    ):
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
    digits = _NO_DIGIT.sub("", written)
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
