"""What the words around an amount say of it: unit, VAT, open side, and role."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from rusparse.locales import LANGUAGES
from rusparse.records import PriceRole

from .amounts import SPACE
from .vocabulary import any_cue, any_literal, choose_languages, merge_list

__all__ = [
    "Cues",
    "find_bound",
    "find_role",
    "find_sentence_unit",
    "find_unit",
    "find_unit_after_vat",
    "find_vat",
    "load_cues",
]

_ROLES = ("former", "discount", "grant", "budget", "fee", "price")
_BEFORE = 70
_AFTER = 60
_WORD = r"[^\W\d_][\w-]{0,30}"


@dataclass(frozen=True, slots=True)
class Cues:
    """Patterns for folded text."""

    unit: re.Pattern[str]
    unit_elsewhere: re.Pattern[str]
    never_units: frozenset[str]
    measured: frozenset[str]
    vat_hints: tuple[str, ...]
    """Letters that every VAT phrase holds one of, for a quick look."""
    vat_incl: re.Pattern[str]
    vat_excl: re.Pattern[str]
    vat_all: re.Pattern[str]
    vat_adjoining: re.Pattern[str]
    """Such words right after an amount."""
    bound_before: re.Pattern[str]
    bound_after: re.Pattern[str]
    role_before: re.Pattern[str]
    role_after: re.Pattern[str]
    amount: re.Pattern[str]
    """A word that makes money of a number ("kostar")."""
    bare_before: re.Pattern[str]
    """Such a word right before a number, or before its colon."""
    bare_after: re.Pattern[str]
    """What may follow a number without a currency for it to be an amount."""
    column: re.Pattern[str]
    """A heading of a column of prices."""


@cache
def load_cues(tags: tuple[str, ...]) -> Cues:
    """The cues of the languages of BCP 47 `tags` and of English; none given means any."""
    own = choose_languages(tags) or LANGUAGES
    cued = own if "en" in own else (*own, "en")
    incl, excl = (merge_list(cued, "vat", name) for name in ("incl", "excl"))
    per = any_literal(merge_list(cued, "units", "per"))
    adjectives = any_literal(merge_list(cued, "units", "adjectives"))
    amount = any_cue(merge_list(cued, "cues", "amount"))
    return Cues(
        unit=_build_unit(cued, adjectives),
        unit_elsewhere=re.compile(
            rf"(?<!\w)(?:{per}){SPACE}(?:(?:{adjectives}){SPACE})?(?P<unit>{_WORD})(?!\w)"
        ),
        never_units=frozenset(merge_list(cued, "units", "never")),
        measured=frozenset(word.lower() for word in merge_list(cued, "units", "measured")),
        vat_hints=merge_list(cued, "vat", "hints"),
        vat_incl=re.compile(any_cue(incl)),
        vat_excl=re.compile(any_cue(excl)),
        vat_all=re.compile(any_cue(merge_list(cued, "vat", "all"))),
        vat_adjoining=re.compile(rf"\.?[ \u00a0,(]{{0,3}}(?:{any_cue((*incl, *excl))})\.?\)?"),
        bound_before=re.compile(rf"(?:{_group(cued, 'bounds', ('from', 'up_to'))})[.:]?\s{{0,3}}$"),
        bound_after=re.compile(
            rf"\.?\s{{0,2}}(?:{_group(cued, 'bounds', ('from_after', 'up_to_after'))}"
            rf"|(?P<plus>\+(?!\s?\w)))"
        ),
        role_before=re.compile(_group(cued, "roles.before", _ROLES)),
        role_after=re.compile(_group(cued, "roles.after", _ROLES)),
        amount=re.compile(amount),
        bare_before=re.compile(rf"(?:{amount})(?P<colon>[^\n:.,;0-9]{{0,25}}:)?\s{{0,2}}$"),
        bare_after=re.compile(
            rf"{SPACE}{{0,2}}(?:$|\n|[.,;!)](?:\s|$)|/|\(|(?:{per}){SPACE}"
            rf"|(?:{any_cue((*incl, *excl))}))"
        ),
        column=re.compile(any_cue(merge_list(cued, "cues", "columns"))),
    )


def _group(languages: Iterable[str], table: str, names: Iterable[str]) -> str:
    return "|".join(
        f"(?P<{name}>{any_cue(merge_list(languages, *table.split('.'), name))})" for name in names
    )


def _build_unit(languages: tuple[str, ...], adjectives: str) -> re.Pattern[str]:
    # "£5 a month": an article says "per" only right after an amount.
    per = any_literal(
        word for name in ("per", "articles") for word in merge_list(languages, "units", name)
    )
    joined = any_literal(merge_list(languages, "units", "joined"))
    # "per månad och en deposition": only nouns that count something go on with a unit.
    second = any_literal(merge_list(languages, "units", "second"))
    phrases = any_literal(merge_list(languages, "units", "phrases"))
    bare = any_literal(merge_list(languages, "units", "bare"))
    more = rf"(?:{SPACE}(?:{joined}){SPACE}(?:{second})(?!\w)|{SPACE}?/{SPACE}?{_WORD})?"
    return re.compile(
        rf"\.?{SPACE}{{0,2}}(?:"
        rf"/{SPACE}?(?:(?:{per}){SPACE})?(?P<slashed>(?:[0-9]{{1,4}}{SPACE}?)?{_WORD}[²³]?{more})"
        rf"|(?:{per})\.?{SPACE}(?P<per>(?:(?:{adjectives}){SPACE})?{_WORD}[²³]?{more})"
        rf"|(?P<phrase>{phrases})|(?P<bare>{bare}))(?!\w)"
    )


def find_unit(folded: str, text: str, end: int, cues: Cues) -> tuple[int, str] | None:
    """The unit that adjoins an amount ending at `end`: where it ends, and its words.

    "per person och natt" gives "person och natt"; None when no unit adjoins.
    """
    match = cues.unit.match(folded, end)
    if match is None:
        return None
    name = match.lastgroup or ""
    start, finish = match.span(name)
    first = folded[start:finish].split(" ")[0].rstrip(".")
    if first in cues.never_units:
        return None
    rest = folded[finish : finish + 3].lstrip()
    if name == "slashed" and rest[:1].isdigit():
        # "barn 50 kr/vuxna 100 kr": what stands after the slash has a price of its own.
        return None
    return finish, text[start:finish]


def find_unit_after_vat(folded: str, text: str, end: int, cues: Cues) -> str | None:
    """The unit in "4 500 kr exkl. moms per person", where it does not adjoin the amount."""
    vat = cues.vat_adjoining.match(folded, end)
    unit = find_unit(folded, text, vat.end(), cues) if vat else None
    return unit[1] if unit else None


def find_sentence_unit(
    folded: str, text: str, start: int, end: int, floor: int, ceiling: int, cues: Cues
) -> str | None:
    """The unit that an amount's clause states without adjoining it: "per postkasse ... 1400,-".

    Only in a clause that has no other amount, which the unit might belong to.
    """
    low, high = _find_clause(folded, start, end)
    if floor > low or ceiling < high:
        return None
    for match in cues.unit_elsewhere.finditer(folded, low, high):
        if start <= match.start() < end or match["unit"] in cues.never_units:
            continue
        return text[match.start("unit") : match.end("unit")]
    return None


_CLAUSE_END = re.compile(r"[.!?;](?=\s)|\n")
_SENTENCE_ABBREVIATION = re.compile(r"(?<!\w)\w{1,5}$")


def _find_clause(folded: str, start: int, end: int, reach: int = 120) -> tuple[int, int]:
    low = max(0, start - reach)
    for match in _CLAUSE_END.finditer(folded, low, start):
        if match.group() != "." or not _SENTENCE_ABBREVIATION.search(
            folded, max(0, match.start() - 6), match.start()
        ):
            low = match.end()
    after = _CLAUSE_END.search(folded, end, end + reach)
    return low, after.start() if after else min(len(folded), end + reach)


def find_vat(
    folded: str, start: int, end: int, floor: int, until: int, cues: Cues
) -> Literal["incl", "excl"] | None:
    """Whether value added tax is in an amount, from words after it (up to `until`) or before it.

    What adjoins the amount before, which ends at `floor`, is said of that one alone.
    """
    nearby = folded[max(0, start - 130) : end + _AFTER]
    if not any(hint in nearby for hint in cues.vat_hints):
        return None
    reach = min(until, end + _AFTER)
    incl = cues.vat_incl.search(folded, end, reach)
    excl = cues.vat_excl.search(folded, end, reach)
    if incl is None and excl is None:
        low, _ = _find_clause(folded, start, end)
        if floor > low and (adjoining := cues.vat_adjoining.match(folded, floor)):
            low = adjoining.end()
        incl = _find_last(cues.vat_incl, folded, low, start)
        excl = _find_last(cues.vat_excl, folded, low, start)
        if incl and excl:
            return "incl" if incl.end() > excl.end() else "excl"
    elif incl and excl:
        return "incl" if incl.start() < excl.start() else "excl"
    return "incl" if incl else "excl" if excl else None


def _find_last(pattern: re.Pattern[str], folded: str, low: int, high: int) -> re.Match[str] | None:
    last = None
    for match in pattern.finditer(folded, low, high):
        last = match
    return last


def find_bound(folded: str, start: int, end: int, cues: Cues) -> Literal["from", "up_to"] | None:
    """Which side of an amount is open: "från 495 kr", "upp till 10 000 kr"."""
    before = cues.bound_before.search(folded, max(0, start - 30), start)
    if before is not None:
        return "from" if before["from"] else "up_to"
    after = cues.bound_after.match(folded, end)
    if after is not None:
        return "up_to" if after["up_to_after"] else "from"
    return None


def find_role(
    folded: str, start: int, end: int, floor: int, ceiling: int, cues: Cues
) -> PriceRole | None:
    """What an amount is, from the nearest cue between its neighbours; None without a cue.

    `floor` is where the amount before ends, `ceiling` where the next one starts.
    """
    low, high = _find_clause(folded, start, end, _BEFORE)
    if not folded[low:start].strip(" \t\n(") and low > 0:
        low = max(0, folded.rfind("\n", max(0, low - 41), low - 1), low - 40)
    after = cues.role_after.match(folded, _skip_spaces(folded, end), min(high, ceiling))
    if after is not None:
        return cast(PriceRole, after.lastgroup)
    before = _find_last(cues.role_before, folded, max(low, floor), start)
    if before is not None:
        return cast(PriceRole, before.lastgroup)
    return None


def _skip_spaces(folded: str, place: int) -> int:
    while place < len(folded) and folded[place] in " \u00a0.":
        place += 1
    return place
