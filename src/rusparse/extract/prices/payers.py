"""Those who pay: whom an amount is for, by the words right beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from rusparse.locales import LANGUAGES

from .amounts import SPACE
from .vocabulary import any_literal, choose_languages, merge_list, merge_table

__all__ = ["Payers", "find_before", "find_payer", "load_payers"]

_REACH = 50
_LEAD_REACH = 12
_LONGEST = 24
_DIGIT = re.compile("[0-9]")
_PARTING = ",;:(|•·–—-.!?\n\t"
_YEARS = rf"[0-9]{{1,2}}(?:{SPACE}?[-–]{SPACE}?[0-9]{{1,2}})?"
# "under 12 år", "7–15 år": how old they are.
_AGES = rf"[^\n.:;,()0-9]{{0,12}}{_YEARS}(?:{SPACE}\w{{2,6}})?"


@dataclass(frozen=True, slots=True, eq=False)
class Payers:
    """Words for those who pay, in folded text."""

    after: re.Pattern[str]
    """Right after an amount: for whom it is ("för medlemmar", "(medlem)")."""
    before: re.Pattern[str]
    """Right before one: "barn under 12 år: 40 kr"."""
    leads: frozenset[str]
    """Words that may stand before those."""
    joints: frozenset[str]
    """Words between two amounts."""
    named: Mapping[str, str]
    """Those who pay with the word for one of them, which is the amount's unit."""
    ends: frozenset[str]
    """The last words of those."""
    words: frozenset[str]
    """All words of those, and what joins them."""


@cache
def load_payers(tags: tuple[str, ...]) -> Payers:
    """The words of the languages of BCP 47 `tags` and of English; none given means any."""
    own = choose_languages(tags) or LANGUAGES
    cued = own if "en" in own else (*own, "en")
    units = merge_table(cued, "units", "audiences")
    named = {one.lower(): one for one in units.values()} | units
    leads, joints = merge_list(cued, "units", "for"), merge_list(cued, "ranges", "joint")
    parts = (*merge_list(cued, "changes", "to"), *merge_list(cued, "roles", "parts"))
    whom, led = any_literal(named), any_literal(leads)
    cased = any_literal(merge_list(cued, "units", "cased"))
    return Payers(
        # Without a word before them they may go on to an amount of their own: "80:- Barn 40:-".
        after=re.compile(
            rf"\)?{SPACE}(?:(?:{led}){SPACE}(?P<led>{whom})|(?P<cased>{cased}))(?!\w)"
            rf"|{SPACE}?\((?:(?:{led}){SPACE})?(?P<enclosed>{whom})\)"
            rf"|{SPACE}(?P<bare>{whom})"
            rf"(?={SPACE}?(?:[.,;)/|]|\n|$)|{SPACE}(?:{any_literal(joints)})(?!\w))"
        ),
        before=re.compile(rf"(?<!\w)(?P<whom>{whom})(?:{SPACE}\(?{_AGES}\)?)?:?{SPACE}{{0,2}}\(?$"),
        leads=frozenset(leads),
        joints=frozenset(joints),
        named=named,
        ends=frozenset(whom.split()[-1] for whom in named),
        words=frozenset(
            word
            for phrase in (*named, *named.values(), *leads, *joints, *parts)
            for word in phrase.split()
        ),
    )


def find_payer(folded: str, start: int, end: int, floor: int, payers: Payers) -> str | None:
    """One of those whom an amount from `start` to `end` is for: "medlem" of "för medlemmar".

    They stand right after it, or right before it where their clause begins: "medlem 100 kr".
    `floor` is where the amount before ends.
    """
    match = payers.after.match(folded, end)
    if match is not None:
        return payers.named[match[match.lastgroup or ""]]
    match = find_before(folded, max(floor, start - _REACH), start, payers)
    if match is None:
        return None
    before = folded[max(floor, match.start() - _LEAD_REACH) : match.start()].strip(" \u00a0/")
    led = not before or before[-1] in _PARTING or before.split()[-1] in payers.leads
    # "pensionärer/studenter 60 kr" is for both: a joint only goes on from the amount before it.
    return payers.named[match["whom"]] if led or before in payers.joints else None


def find_before(folded: str, low: int, end: int, payers: Payers) -> re.Match[str] | None:
    """Those who pay where they stand right before `end`, and not before `low`."""
    last = folded[max(low, end - _LONGEST) : end].rstrip(" :\u00a0").rpartition(" ")[2]
    if last.isalpha() and last not in payers.ends and not _DIGIT.search(folded, low, end):
        # Most words before an amount are none of these.
        return None
    return payers.before.search(folded, low, end)
