"""The words that introduce contacts, found in one pass over all texts of a letter."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, partial

from rusparse.extract.joining import Joined
from rusparse.extract.scanning import Cue, CueScanner

from .vocabulary import any_cue, choose_languages, merge_list

__all__ = ["ContactCues", "Cue", "find_cues", "load_contact_cues"]

_GROUPS = {
    "reach": ("cues", "reach"),
    "answer": ("cues", "answer"),
    "label": ("cues", "label"),
    "purpose": ("cues", "purpose"),
    "order": ("cues", "order"),
    "lead": ("lists", "lead"),
    "closing": ("closings", "words"),
    "weak_closing": ("closings", "weak"),
    "function": ("functions", "words"),
    "role": ("roles", "words"),
    "signing": ("roles", "signing"),
    "distribution": ("avoid", "distribution"),
    "avoid": ("avoid", "email"),
    "avoid_after": ("avoid", "email_after"),
    "example": ("avoid", "example"),
    "phone_label": ("phones", "labels"),
    "phone_avoid": ("phones", "avoid"),
}
# These also stand after a dash, a dot or "@", as in "Vera Lind -tel".
_LOOSE = (
    "distribution", "avoid", "avoid_after", "example", "phone_label", "phone_avoid", "hidden",
    "role_ending",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ContactCues:
    """Patterns for folded text."""

    scanner: CueScanner
    """The cues that introduce contacts, by group."""
    via: re.Pattern[str]
    named_on: re.Pattern[str]
    """Between one who goes by one name and a number."""
    order_via: re.Pattern[str]
    """Between something that is ordered and through whom."""
    be: re.Pattern[str]
    told: frozenset[str]
    """Before a word for reaching someone, what makes it no request."""
    fill: frozenset[str]
    purpose_end: re.Pattern[str]
    closing_from: re.Pattern[str]
    wished: frozenset[str]
    """What a closing ends in before who wishes it."""
    wished_suffixes: tuple[str, ...]
    greetings: frozenset[str]
    """What begins a line that speaks to those named below it."""
    wishes: frozenset[str]
    """What begins a line that wishes the readers something."""
    writer: re.Pattern[str]
    """Words by which one who writes speaks of himself."""
    writers: re.Pattern[str]
    """The same for several."""
    honours: re.Pattern[str]
    """In a line over those whom it honours."""
    through: re.Pattern[str]
    """Between an organisation and who signs for it."""
    joint: re.Pattern[str]
    joint_after_role: re.Pattern[str]
    """The same after a role: "(kassör) och "."""
    of: re.Pattern[str]
    connectors: frozenset[str]
    plain: frozenset[str]
    """What labels an address or number of whoever is named beside it: "Tel", "Hem"."""
    functions: frozenset[str]


@cache
def load_contact_cues(tags: tuple[str, ...]) -> ContactCues:
    """The cues of the languages of BCP 47 `tags` and English; none given means any."""
    words = partial(merge_list, choose_languages(tags))
    lists = {
        # A cue that is open at its beginning would be found in too much.
        group: [cue for cue in words(*place) if cue[0] != "*"]
        for group, place in _GROUPS.items()
    }
    signs = words("emails", "at")
    dots = words("emails", "dot")
    # What stands for the signs of an address, as in "vera [at] example [dot] org".
    lists["hidden"] = [f"{sign}*" for sign in (*dots, *(s for s in signs if s[0] in "([{<"))]
    lists["role_ending"] = [f"*{ending}" for ending in words("roles", "suffixes")]
    connectors = frozenset((*words("separators", "connectors"), *words("phones", "labels")))
    joint = any_cue(words("separators", "joint"))
    wished = words("closings", "wished")
    whole = frozenset(word for word in wished if word[0] != "*")
    of, space = any_cue(words("separators", "of")), "[ \u00a0]"
    return ContactCues(
        scanner=CueScanner(lists, extend=True),
        # What stands before the word is a part of it, so that the engine runs from word to word.
        named_on=re.compile(rf"{space}(?:{any_cue(words('cues', 'on'))}){space}$"),
        via=re.compile(rf"\W(?:{any_cue(words('cues', 'via'))}){space}"),
        order_via=re.compile(rf"\W(?:{any_cue(words('cues', 'order_via'))}){space}"),
        be=re.compile(rf"{space}(?:{any_cue(words('cues', 'be'))})(?=[ \u00a0:])"),
        told=frozenset(words("cues", "told")),
        fill=frozenset(words("cues", "fill")),
        purpose_end=re.compile(
            rf"[ ,;:–(-]{{1,3}}(?:{any_cue(words('cues', 'purpose_end'))})|[?!:;.\n(,]"
        ),
        closing_from=re.compile(rf"[ ,]{{0,2}}(?:{any_cue((*words('closings', 'from'), *whole))})"),
        wished=whole,
        wished_suffixes=tuple(word[1:] for word in wished if word[0] == "*"),
        greetings=frozenset(words("closings", "greetings")),
        wishes=frozenset(words("closings", "wishes")),
        writer=re.compile(rf"(?<!\w)(?:{any_cue(words('closings', 'writer'))})(?!\w)"),
        writers=re.compile(rf"(?<!\w)(?:{any_cue(words('closings', 'writers'))})(?!\w)"),
        honours=re.compile(rf"(?<!\w)(?:{any_cue(words('closings', 'honours'))})(?!\w)"),
        through=re.compile(rf"{space}(?:{any_cue(words('closings', 'through'))}){space}?"),
        joint=re.compile(rf"{space}?(?:,|/|{joint}|, ?(?:{joint})){space}?"),
        joint_after_role=re.compile(
            rf"[ ]?(?:\([^()]{{0,60}}\)|, ?[^,()]{{0,60}}?)[ ]?(?:,|/|{joint})\s?"
        ),
        of=re.compile(rf"(?:,? |, ?)(?:{of}) |, | [–-] "),
        connectors=connectors,
        plain=connectors.union(words("phones", "own")),
        functions=frozenset(lists["function"]),
    )


def find_cues(joined: Joined, cues: ContactCues, most: int) -> dict[int, dict[str, list[Cue]]]:
    """The cues in each of some texts that has any: by the text's number, group, and place.

    Of two that overlap in one group, the longer counts; of each group the first `most` are kept.
    """
    found: dict[int, dict[str, list[Cue]]] = {}
    own: dict[str, list[Cue]] = {}
    folded = joined.folded
    first = following = 0
    for start, end_below, group in cues.scanner.scan(folded):
        if start and folded[start - 1] in "-@." and group not in _LOOSE:
            continue
        if start >= following:
            number = joined.at(start)
            own = found[number] = {}
            first, following = joined.starts[number], joined.end(number)
        kept = own.get(group)
        cue = Cue(group, start - first, -end_below - first)
        if kept is None:
            own[group] = [cue]
        elif cue.start >= kept[-1].end and len(kept) < most:
            kept.append(cue)
    return found
