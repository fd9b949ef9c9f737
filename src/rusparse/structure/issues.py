"""Issue labels and numbers, as letters write them: "December 2021", "Nr 4 2026", "#123".

The grammar, with the words of all languages in `locales/<language>/titles.toml`::

    label   = number-label / week-label / month-label / season-label / slash-label / volume
    number-label = [volume [","]] (issue-word ["."] [":"] / "#") digits [("/" / ":" / "-") digits]
                   [","] [[day] month [day ","]] [year / year "-" digits "-" digits]
    volume       = volume-word ["."] [":"] digits
    week-label   = week-word digits [","] [year]
    month-label  = [day ["."]] month [("/" / "-") month] [","] year
    season-label = season year
    slash-label  = digits "/" year / year ":" digits
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from rusparse.locales import LANGUAGES, load_vocabulary

__all__ = [
    "IssueLabel",
    "find_issue_label",
    "is_label",
    "names_newsletter",
    "strip_subject",
]

_YEAR = r"(?:19|20)\d\d"
_CENTURIES = ("19", "20")
_LABEL_CHARACTERS = 300
_RANGE = re.compile(r"\d\.?\s?[–-]\s?$")
_DIGIT = re.compile(r"\d")
"""Every label has one."""


@dataclass(frozen=True, slots=True)
class IssueLabel:
    """A label with its place in a line, and the issue's number as written, if it has one."""

    text: str
    number: str | None
    start: int
    end: int


@cache
def _load_words(topic: str) -> tuple[str, ...]:
    words = {
        word.replace("_", " ")
        for language in LANGUAGES
        for word in load_vocabulary(language, "titles").get(topic, ())
    }
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


def _either(*topics: str) -> str:
    words = [word for topic in topics for word in _load_words(topic)]
    return "|".join(
        re.escape(word.rstrip("*")) + (r"\w*" if word[-1] == "*" else "") for word in words
    )


@cache
def _load_patterns() -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    """The patterns of labels, each with what it needs, one of which must be in the text."""
    month = rf"(?:{_either('months', 'short_months')})(?!\w)\.?"
    day = r"(?: \d{1,2}(?!\d)(?:st|nd|rd|th)?,?)?"
    iso = rf"{_YEAR}(?:-\d\d-\d\d)?"
    tail = rf"(?:[,\s·|–-]{{1,3}}(?:(?:\d{{1,2}}\.? )?{month}{day}\s{{0,2}})?(?:{iso})?)?"
    volume = rf"(?:{_either('volume')})(?![^\W\d_])[.:]{{0,2}}\s?\d{{1,4}}(?!\d)"
    number = r"(?P<number>\d{1,5}(?: ?/ ?\d{1,4}|[:–-]\d{1,4})?)(?![\d:]|[.,]\d)"
    sources = (
        rf"(?<!\w)(?:{volume}[,.;:/·|–-]?\s{{0,2}})?(?:(?:{_either('issue')})(?![^\W\d_])[.:]{{0,2}}\s?#?|#){number}{tail}",
        rf"(?<!\w)(?:{_either('week')})\.?\s(?P<number>\d{{1,2}})(?!\d)(?:,?\s(?:{_YEAR}))?(?!\d)",
        rf"(?<![\w.])(?:\d{{1,2}}(?:\.|st|nd|rd|th|:e)?\s)?"
        rf"(?:(?:{_either('months', 'short_months')})\s?[/–-]\s?)?"
        rf"{month}(?: \d{{1,2}}(?:st|nd|rd|th)?)?,?\s{_YEAR}(?!\d)",
        rf"(?<!\w)(?:{_either('seasons')})\s{_YEAR}(?!\d)",
        rf"(?<![\w/:-])(?P<number>\d{{1,3}} ?[/:] ?{_YEAR}|{_YEAR} ?[:/] ?\d{{1,3}})(?![\w/:-])",
        rf"(?<!\w){volume}",
    )
    needs = (
        ("#", *_load_words("issue")),
        _load_words("week"),
        *[_CENTURIES] * 3,
        _load_words("volume"),
    )
    patterns = [re.compile(source, re.I) for source in sources]
    return tuple(zip(patterns, needs, strict=True))


@cache
def _load_newsletter(topics: tuple[str, ...]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The words, and for each the pattern of a word that ends with it, or has it inside."""
    words = {word for topic in topics for word in _load_words(topic)}
    return tuple(
        (
            word.rstrip("*").casefold(),
            re.compile(re.escape(word.rstrip("*")) + ("" if word[-1] == "*" else r"(?!\w)"), re.I),
        )
        for word in sorted(words, key=lambda word: (len(word), word))
    )


@cache
def _load_prefixes() -> re.Pattern[str]:
    words = {
        word
        for language in LANGUAGES
        for words in load_vocabulary(language, "forwards").get("subject", {}).values()
        for word in words
    }
    either = "|".join(re.escape(word) for word in sorted(words))
    return re.compile(rf"(?:\s*(?:{either})\s?(?:\[\d+\])?\s?:)+\s*", re.I)


def find_issue_label(text: str) -> IssueLabel | None:
    """The issue label in a line, or None. A label is no more than the letter writes.

    >>> find_issue_label("Nyhetsbrev nr 4 2026").number
    '4'
    """
    return _find_label(text[:_LABEL_CHARACTERS])


# Several rules ask about the same few lines of a letter.
@lru_cache(maxsize=32)
def _find_label(text: str) -> IssueLabel | None:
    if _DIGIT.search(text) is None:
        return None
    # Without regard to case, the patterns take both of these for an "i".
    folded = text.replace("ı", "i").replace("İ", "i").casefold()
    for pattern, needs in _load_patterns():
        if not any(need in folded for need in needs):
            continue
        match = pattern.search(text)
        if match is None or _RANGE.search(text, 0, match.start()):
            continue
        groups = match.groupdict()
        label = match[0].rstrip(" ,·|–-")
        return IssueLabel(label, groups.get("number"), match.start(), match.start() + len(label))
    return None


def is_label(text: str) -> bool:
    """Whether a line is an issue label or a dateline and little else.

    >>> is_label("Maj, 2025"), is_label("Kurs i maj 2025 för alla nya medlemmar")
    (True, False)
    """
    if text.casefold() in _load_calendar():
        return True
    if text.count(" ") > 7:
        return False
    digits = sum(map(str.isdigit, text))
    if not digits or digits * 10 >= len(text) * 3:
        return digits > 0
    label = find_issue_label(text)
    if label is None:
        return False
    return (label.end - label.start) * 2 > len(text) or names_newsletter(text)


@cache
def _load_calendar() -> frozenset[str]:
    return frozenset((*_load_words("months"), *_load_words("seasons")))


def names_newsletter(text: str) -> bool:
    """Whether a line speaks of a newsletter, as a masthead does.

    >>> names_newsletter("Nyhetsbrev från biblioteket")
    True
    """
    topics = ("newsletter", "news") if " " in text.strip() else ("newsletter",)
    return _holds_word(text[:_LABEL_CHARACTERS], topics)


@lru_cache(maxsize=32)
def _holds_word(text: str, topics: tuple[str, ...]) -> bool:
    folded = text.casefold()
    for word, pattern in _load_newsletter(topics):
        if word in folded and pattern.search(text) is not None:
            return True
    return False


def name_picture(alternative: str) -> str:
    """What a picture's alternative text names, without the words that only say it is a picture.

    >>> name_picture("The Harbour Post Logo")
    'The Harbour Post'
    """
    words = alternative.split()
    while words and words[-1].strip("()-–:.,").casefold() in _load_picture_words():
        words.pop()
    return " ".join(words).rstrip(" -–|:,(")


@cache
def _load_picture_words() -> frozenset[str]:
    return frozenset(("", *_load_words("pictures")))


def strip_subject(subject: str) -> str:
    """A subject without marks of forwarding and replying.

    >>> strip_subject("VB: Fwd: Nytt från oss")
    'Nytt från oss'
    """
    match = _load_prefixes().match(subject)
    return subject[match.end() :].strip() if match is not None else subject.strip()
