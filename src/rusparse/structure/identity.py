"""What the letter says of itself: its title, issue, preheader, service addresses and platform."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rusparse.records import BulkReason
from rusparse.values.outline import OutlineSection

from .cues import find_cues, find_sender_service, split_words
from .emphasis import Emphasis, can_head
from .folding import fold_text
from .issues import find_issue_label, is_label, name_picture, names_newsletter, strip_subject
from .lines import Line, has_inner_sentence
from .marks import Mark, rank_heading
from .zones import Zones

__all__ = [
    "Title",
    "clean_names",
    "find_addresses",
    "find_deck",
    "find_issue",
    "find_platform",
    "find_preheader",
    "find_tagline",
    "find_title",
    "find_title_mark",
    "find_top_title",
]

_TOP_LINES = 25
_TITLE_CHARACTERS = 120
_NAME_WORDS = 6
_BUTTON_WORDS = 4
_BRIEF_CHARACTERS = 500
_SERVICE_CHARACTERS = 100
_SERVICE_CUES = frozenset({"web_version", "unsubscribe", "trap"})
_MERGE_TAGS = ("*|", "{{", "%%", "<%", "[[", "${", "[%")
"""How the sending services' placeholders begin; one left in a letter says nothing."""


def find_top_title(lines: Sequence[Line], zones: Zones) -> int | None:
    """The line that a plain letter's title is: its first, when it could be a heading."""
    for index, line in enumerate(lines[:_TOP_LINES]):
        if not line.text or zones.service[index] or index >= zones.tail:
            continue
        fits = can_head(line) or (line.words <= 6 and find_issue_label(line.text) is not None)
        prose = line.prose and (line.text[-1] not in "!?" or has_inner_sentence(line.text))
        prose = prose or "contents" in line.cues
        if fits and not prose and line.part == 0 and line.words <= 18:
            return index
        return None
    return None


def find_title_mark(
    lines: Sequence[Line], marks: Sequence[Mark], names: Sequence[str]
) -> Mark | None:
    """The heading that is the letter's title and heads no article: the first, if it says so.

    It does when it repeats one of `names` (subject, <title>), speaks of a newsletter, is an issue
    label, or stands above all other headings in rank; and others follow.
    """
    if not marks:
        return None
    mark = marks[0]
    if sum(len(line.text) for line in lines[: mark.start] if line.prose) > 250:
        return None
    if any(line.block.kind == "list_item" and not line.look.linked for line in lines[: mark.start]):
        return None  # what the letter brings is told above it
    others = [other for other in marks[1:] if not other.over_heading]
    text = lines[mark.start].text
    if not others:
        return None
    if names_newsletter(text) or is_label(lines[mark.start].text):
        return mark
    if any(share_words(text, name) for name in names):
        return mark
    rank = rank_heading(lines[mark.start])
    alone = all(rank_heading(lines[other.start]) > rank for other in marks[1:])
    below = lines[mark.end : others[0].start]
    if any("more" in line.cues or line.block.button for line in below):
        return None  # the lead article, in larger type
    brief = sum(len(line.text) for line in below) < _BRIEF_CHARACTERS
    named = mark.over_heading or lines[mark.start].words <= _NAME_WORDS
    if alone and named and brief and len(others) >= 2:
        return mark
    return None


def find_deck(
    lines: Sequence[Line],
    marks: Sequence[Mark],
    title: Mark | None,
    emphasis: Emphasis,
    hidden: Sequence[str],
) -> Mark | None:
    """The title's second line, in larger type too, which heads no article.

    It stands right under the title in a look of its own, and is what the preheader repeats, or has
    nothing but a name and a date in small type under it.
    """
    below = [mark for mark in marks if title is not None and mark.start >= title.end]
    if title is None or not below:
        return None
    deck = below[0]
    if any(line.text for line in lines[title.end : deck.start]):
        return None
    line = lines[deck.start]
    if any(lines[mark.start].look.style == line.look.style for mark in below[1:]):
        return None
    if any(fold_text(text).startswith(line.text) for text in hidden[:1]):
        return deck
    following = [other for other in lines[deck.end : deck.end + 6] if other.text][:2]
    small = [other.words <= 5 and other.look.size < emphasis.size * 0.9 for other in following]
    return deck if len(small) == 2 and all(small) else None


def find_tagline(
    lines: Sequence[Line], marks: Sequence[Mark], title: Mark | None, *, plain: bool
) -> Mark | None:
    """The letter's first heading, where it heads nothing and looks like no other: a tagline.

    Nothing but datelines and buttons are between it and the next heading, and no text above it.
    """
    heads = [mark for mark in marks if mark is not title]
    if len(heads) < 2 or heads[0].over_heading:
        return None
    first, following = heads[0], heads[1]
    if any(line.prose or line.cells for line in lines[: first.start]):
        return None
    for line in lines[first.end : following.start]:
        button = line.look.linked and line.words <= _BUTTON_WORDS
        if line.text and not button and not is_label(line.text):
            return None
    style = lines[first.start].look.style
    alike = any(lines[mark.start].look.style == style for mark in heads[1:])
    return first if plain or not alike else None


def share_words(first: str, second: str) -> bool:
    """Whether one text says nearly what the other says."""
    left, right = set(split_words(first)), set(split_words(second))
    if not left or not right:
        return False
    return len(left & right) * 3 >= 2 * min(len(left), len(right)) and len(left & right) >= min(
        2, len(left)
    )


@dataclass(frozen=True, slots=True)
class Title:
    """The letter's title, and the line that it stands on, if it stands on one."""

    text: str | None
    line: Line | None = None


def find_title(
    masthead: Sequence[Line], emphasis: Emphasis, names: Sequence[str], headings: Sequence[str]
) -> Title:
    """The title: a masthead line, else the subject or <title>, else the first heading."""
    best = 0.9 if names else -0.5
    chosen: Line | None = None
    for number, line in enumerate(masthead[:_TOP_LINES]):
        text = line.text or _name_by_picture(line)
        if not text or len(text) > _TITLE_CHARACTERS or not _could_be_title(line):
            continue
        weight = emphasis.weigh(line.look) if line.text else -0.5
        if weight + 2.5 <= best:
            continue
        label = is_label(line.text)
        shared = not label and any(share_words(text, name) for name in names)
        weight += 1.5 * names_newsletter(text) - 1.5 * label + 1.0 * shared - 0.01 * number
        if weight > best:
            best, chosen = weight, line
    if chosen is not None:
        return Title(chosen.text or _name_by_picture(chosen), chosen)
    for name in names:
        if name:
            return Title(name)
    labels = [line for line in masthead[:_TOP_LINES] if line.text and is_label(line.text)]
    if labels:
        return Title(labels[0].text, labels[0])
    return Title(headings[0] if headings else None)


def _name_by_picture(line: Line) -> str:
    return name_picture(fold_text(line.picture.alt or "")) if line.picture is not None else ""


def _could_be_title(line: Line) -> bool:
    if line.text and sum(map(str.isalpha, line.text)) < 2:
        return False
    cues = line.cues - {"contents", "sign_off", "questions", "subscribe"}
    if cues or line.block.button or line.cells:
        return False
    if line.look.linked and line.words <= 2 and line.block.columns > 2:
        return False
    return not line.prose or len(line.text) <= 90


def clean_names(*candidates: str | None) -> list[str]:
    """Subjects and <title> without marks of forwarding, merge tags and repetitions."""
    names: list[str] = []
    for name in candidates:
        text = strip_subject(fold_text(name or ""))
        if text and not text.startswith(_MERGE_TAGS) and text not in names:
            names.append(text[:500])
    return names


def find_issue(
    masthead: Sequence[Line], title: str | None, names: Sequence[str]
) -> tuple[str | None, str | None]:
    """The issue's label and number: from a masthead line, the title, or the subject."""
    number: str | None = None
    best: str | None = None
    texts = [
        line.text
        for line in masthead[:_TOP_LINES]
        if line.words <= 20 and line.text != title and not line.cells
    ]
    for place, text in enumerate([*texts, title or "", *names]):
        label = find_issue_label(text)
        if label is None:
            continue
        # A short line beside the title is a label whole: "Second call, May 2025".
        whole = place < len(texts) and text.count(" ") <= 4
        best = best or (text if whole else label.text)
        number = number or label.number
    return best, number


def find_preheader(lines: Sequence[Line], hidden: Sequence[str], emphasis: Emphasis) -> str | None:
    """The line that mail programs show beside the subject: hidden, or small above the masthead."""
    for text in hidden:
        folded = fold_text(text)
        if sum(map(str.isalpha, folded)) < 3 or folded.startswith(_MERGE_TAGS):
            continue
        if len(folded) > _SERVICE_CHARACTERS or not find_cues(folded) & _SERVICE_CUES:
            return folded[:1000]
    for line in lines[:4]:
        if not line.text:
            continue
        if any(
            "preheader" in hint or "preview" in hint for hint in map(str.lower, line.block.semantic)
        ):
            return line.text
        small = line.look.size < emphasis.size * 0.9 and line.words >= 3 and not is_label(line.text)
        return line.text if small and not line.look.linked and not line.cues - {"more"} else None
    return None


def find_addresses(sections: Sequence[OutlineSection]) -> dict[str, str]:
    """The first web address of each kind of service link, the foot's unsubscribe before others."""
    addresses: dict[str, str] = {}
    for section in sections:
        for link in section.links:
            if link.zone_kind and link.url and not link.url.startswith("#"):
                if link.zone_kind == "unsubscribe" and section.kind == "footer":
                    addresses[link.zone_kind] = link.url
                else:
                    addresses.setdefault(link.zone_kind, link.url)
    return addresses


def find_bulk_reasons(
    foot: Sequence[Line], addresses: Mapping[str, str], platform: str | None
) -> tuple[BulkReason, ...]:
    """What the letter says of itself that only a letter to many says."""
    reasons: list[BulkReason] = []
    if platform is not None:
        reasons.append("platform")
    if "web_version" in addresses:
        reasons.append("web-version")
    if "unsubscribe" in addresses:
        reasons.append("unsubscribe-link")
    if any("unsubscribe" in line.cues for line in foot):
        reasons.append("unsubscribe-text")
    return tuple(reasons)


def find_platform(lines: Sequence[Line], tail: int) -> str | None:
    """The sending service that the letter's foot names, as it writes it."""
    for line in reversed(lines[tail:]):
        text = line.text or (line.picture.alt or "" if line.picture is not None else "")
        name = find_sender_service(text) if text else None
        if name:
            return name
    return None
