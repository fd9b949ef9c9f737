"""What the words around an amount say of it: unit, VAT, open side, and role."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal, NamedTuple, TypeAlias

from rusparse.extract.scanning import CueScanner
from rusparse.locales import LANGUAGES
from rusparse.records import PriceRole

from .amounts import SPACE
from .payers import Payers
from .vocabulary import any_cue, any_literal, choose_languages, merge_list

__all__ = [
    "Cues",
    "HeadingWords",
    "Surroundings",
    "find_bound",
    "find_clause",
    "find_role",
    "find_vat",
    "load_cues",
    "read_heading_words",
]

_ROLES: tuple[PriceRole, ...] = ("former", "discount", "grant", "budget", "fee", "other", "price")
_BEFORE = 70
_AFTER = 60
_WORD = r"[^\W\d_][\w-]{0,30}"


# Compared by identity, which makes it cheap to look up what was read with them.
@dataclass(frozen=True, slots=True, eq=False)
class Cues:
    """Patterns for folded text."""

    unit: re.Pattern[str]
    unit_elsewhere: re.Pattern[str]
    unit_before: re.Pattern[str]
    """Right before an amount: for one of whom or what it is ("för en ny elev är")."""
    never_units: frozenset[str]
    measured: frozenset[str]
    unit_past: re.Pattern[str]
    """After a unit of time that says when, and not for how long."""
    vat_hints: tuple[str, ...]
    """Letters that every VAT phrase holds one of, for a quick look."""
    vat_incl: re.Pattern[str]
    vat_excl: re.Pattern[str]
    vat_all: re.Pattern[str]
    vat_adjoining: re.Pattern[str]
    """Such words right after an amount."""
    scanner: CueScanner
    """Cues of what an amount is, and of which side of it is open."""
    role_kinds: re.Pattern[str]
    """What may stand between an amount and the word for what it is."""
    bound_after: re.Pattern[str]
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
            rf"(?:(?<!\w)(?:{per}){SPACE}(?:(?:{adjectives}){SPACE})?|(?:{amount})/(?!{amount}))"
            rf"(?P<unit>{_WORD})(?!\w)"
        ),
        unit_before=_build_unit_before(cued),
        never_units=frozenset(merge_list(cued, "units", "never")),
        measured=frozenset(word.lower() for word in merge_list(cued, "units", "measured")),
        unit_past=re.compile(rf"{SPACE}(?:{any_cue(merge_list(cued, 'units', 'past'))})"),
        vat_hints=merge_list(cued, "vat", "hints"),
        vat_incl=re.compile(any_cue(incl)),
        vat_excl=re.compile(any_cue(excl)),
        vat_all=re.compile(any_cue(merge_list(cued, "vat", "all"))),
        vat_adjoining=re.compile(rf"\.?[ \u00a0,(]{{0,3}}(?:{any_cue((*incl, *excl))})\.?\)?"),
        scanner=_build_scanner(cued),
        role_kinds=re.compile(
            rf"(?:(?:{any_literal(merge_list(cued, 'roles', 'kinds'))})(?!\w){SPACE}){{1,2}}"
        ),
        bound_after=re.compile(
            rf"\.?\s{{0,2}}(?:{_group(cued, 'bounds', ('from_after', 'up_to_after'))}"
            rf"|(?P<plus>\+(?!\s?[\w$€£])))"
        ),
        amount=re.compile(amount),
        bare_before=re.compile(rf"(?:{amount})(?P<colon>[^\n:.,;0-9]{{0,25}}:)?\s{{0,2}}$"),
        bare_after=re.compile(
            rf"{SPACE}{{0,2}}(?:$|\n|[.,;!)](?:\s|$)|/(?![0-9])|\(|(?:{per}){SPACE}"
            rf"|(?:{any_cue((*incl, *excl))}))"
        ),
        column=re.compile(any_cue(merge_list(cued, "cues", "columns"))),
    )


def _build_scanner(languages: tuple[str, ...]) -> CueScanner:
    return CueScanner({group: merge_list(languages, *group.split(".")) for group in _MEANINGS})


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
        rf"|-(?:{per})-(?P<hyphened>[^\W\d_]{{1,30}})(?![\w-])"
    )


def _build_unit_before(languages: tuple[str, ...]) -> re.Pattern[str]:
    single, second, verbs = (
        any_literal(merge_list(languages, "units", name)) for name in ("single", "second", "verbs")
    )
    return re.compile(
        rf"(?<!\w)(?:{single})(?:{SPACE}{_WORD})??(?:{SPACE}\([^()\n]{{1,30}}\))?"
        rf"{SPACE}(?P<unit>{second})(?:{SPACE}(?:{verbs}))?{SPACE}?\(?$"
    )


class Surroundings:
    """A text around its amounts, read once for all of them."""

    __slots__ = ("cues", "folded", "has_vat", "payers", "roles_after", "roles_before", "sides")

    def __init__(self, folded: str, cues: Cues, payers: Payers) -> None:
        self.folded = folded
        self.cues = cues
        self.payers = payers
        self.has_vat = any(hint in folded for hint in cues.vat_hints)
        """The text says something of value added tax."""
        self.roles_before: list[_Said] = []
        self.roles_after: list[_Said] = []
        self.sides: list[_Said] = []
        tables = (self.roles_before, self.roles_after, self.sides)
        for start, end, group in cues.scanner.scan(folded):
            table, rank, right = _MEANINGS[group]
            tables[table].append((start, rank, end, right))


# Where a cue starts, what it says (a place in `_ROLES` or `_SIDES`), where it ends below zero, and
# whether it counts only right before an amount.
_Said: TypeAlias = tuple[int, int, int, bool]
_SIDES: tuple[Literal["from", "up_to"], ...] = ("from", "up_to")
_TABLES = {"roles.before": 0, "roles.right_before": 0, "roles.after": 1, "bounds": 2}
_MEANINGS = {
    f"{table}.{name}": (_TABLES[table], rank, table == "roles.right_before")
    for table in _TABLES
    for rank, name in enumerate(_SIDES if table == "bounds" else _ROLES)
}


def _list_cues(cues: list[_Said], first: int, last: int) -> list[_Said]:
    """The cues that begin at `first` to `last`, without looking through all for each amount."""
    if not cues:
        return cues
    low = bisect_left(cues, (first,))
    return cues[low : bisect_left(cues, (last + 1,), low)]


# Both signs first, so that the engine can run from one to the next.
_CLAUSE_END = re.compile(r"[.!?;\n](?:(?<=\n)|(?=\s))")
_SENTENCE_ABBREVIATION = re.compile(r"(?<!\w)\w{1,5}$")
_CLAUSE_REACH = 120


def find_clause(folded: str, start: int, end: int) -> tuple[int, int]:
    """Where the clause of an amount begins and ends, at most so far away as it is looked for."""
    low = max(0, start - _CLAUSE_REACH)
    for match in _CLAUSE_END.finditer(folded, low, start):
        if match.group() != "." or not _SENTENCE_ABBREVIATION.search(
            folded, max(0, match.start() - 6), match.start()
        ):
            low = match.end()
    after = _CLAUSE_END.search(folded, end, end + _CLAUSE_REACH)
    return low, after.start() if after else min(len(folded), end + _CLAUSE_REACH)


def find_vat(
    folded: str, start: int, end: int, floor: int, until: int, cues: Cues
) -> Literal["incl", "excl"] | None:
    """Whether value added tax is in an amount, from words after it (up to `until`) or before it.

    What adjoins the amount before, which ends at `floor`, is said of that one alone.
    """
    reach = min(until, end + _AFTER)
    incl = cues.vat_incl.search(folded, end, reach)
    excl = cues.vat_excl.search(folded, end, reach)
    if incl is None and excl is None:
        low, _ = find_clause(folded, start, end)
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


def find_bound(around: Surroundings, start: int, end: int) -> Literal["from", "up_to"] | None:
    """Which side of an amount is open: "från 495 kr", "upp till 10 000 kr"."""
    folded = around.folded
    for _, side, finish, _ in _list_cues(around.sides, start - 30, start):
        if -finish <= start and _SIDE_GAP.fullmatch(folded, -finish, start):
            return _SIDES[side]
    after = around.cues.bound_after.match(folded, end)
    if after is None:
        return None
    place = _skip_spaces(folded, end)
    # "€13.90 minimum wage" has no open side.
    if any(-cue[2] > after.end() for cue in _list_cues(around.roles_after, place, place)):
        return None
    return "up_to" if after["up_to_after"] else "from"


_SIDE_GAP = re.compile(r"[.:]?\s{0,3}")


def find_role(
    around: Surroundings, start: int, end: int, clause: tuple[int, int], floor: int, ceiling: int
) -> PriceRole | None:
    """What an amount is, from the nearest cue between its neighbours; None without a cue.

    `clause` is the amount's clause, `floor` where the amount before ends, `ceiling` where the
    next one starts.
    """
    folded = around.folded
    low, high = max(clause[0], start - _BEFORE), min(clause[1], end + _BEFORE)
    if not folded[low:start].strip(" \t\n(") and low > 0:
        low = max(0, folded.rfind("\n", max(0, low - 41), low - 1), low - 40)
    place = _skip_spaces(folded, end)
    limit = min(high, ceiling)
    after = _find_after(around, place, limit)
    if after is None and (kind := around.cues.role_kinds.match(folded, place)):
        # "$100 instant rebate": what kind of a rebate stands before it.
        after = _find_after(around, kind.end(), limit)
    if after is not None:
        return _ROLES[after]
    place = low = max(low, floor)
    before = None
    for begin, rank, finish, right in sorted(_list_cues(around.roles_before, low, start)):
        if begin < place or -finish > start:
            continue
        if not right or _SIDE_GAP.fullmatch(folded, -finish, start):
            before, place = rank, -finish
    return None if before is None else _ROLES[before]


def _find_after(around: Surroundings, place: int, limit: int) -> int | None:
    """The first of the roles that words at `place` name, none of them beyond `limit`."""
    cues = _list_cues(around.roles_after, place, place)
    return min((rank for _, rank, finish, _ in cues if -finish <= limit), default=None)


def _skip_spaces(folded: str, place: int) -> int:
    while place < len(folded) and folded[place] in " \u00a0.":
        place += 1
    return place


class HeadingWords(NamedTuple):
    """What the heading of a column says of all amounts below it."""

    role: PriceRole | None
    vat: Literal["incl", "excl"] | None
    unit: str | None


@lru_cache(maxsize=512)
def read_heading_words(heading: str, cues: Cues, payers: Payers) -> HeadingWords:
    """Role, VAT and unit in a heading, which is folded."""
    end = len(heading)
    around = Surroundings(heading, cues, payers)
    unit = cues.unit_elsewhere.search(heading)
    return HeadingWords(
        find_role(around, end, end, find_clause(heading, end, end), 0, end),
        find_vat(heading, 0, 0, 0, end, cues),
        unit["unit"] if unit else None,
    )
