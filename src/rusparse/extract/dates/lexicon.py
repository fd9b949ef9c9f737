"""One language's words for the grammar: phrases by their first word, cues, and number customs.

The engine knows no language. It asks `build_lexicon`, which reads `locales/<language>/dates.toml`
or, for a language without a file, dateparser's language data.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, cast

from rusparse.locales import LANGUAGES, load_vocabulary

from .anchors import Anchors, build_anchors
from .borrowing import load_borrowed_vocabulary
from .calendar import COMING, MONTHS, SEASONS, WEEKDAYS
from .cues import Cues, read_cues
from .tokens import Option, Token, split_pieces

__all__ = ["Lexicon", "build_lexicon", "list_tokens"]

_ALIASES = {"no": "nb", "nor": "nb", "swe": "sv", "eng": "en"}

# Tables of the vocabulary whose entries are lists of phrases of one meaning: the category that
# they become, and whether their words are worth opening a window for.
_PLAIN_TABLES: tuple[tuple[str, str, bool], ...] = (
    ("links", "", False),
    ("clock", "clock_", False),
    ("recurrence", "repeat_", True),
)
# What stands beside what repeats, and opens no window.
_BESIDE_REPEATS = frozenset({"in_month", "except", "parts_of_day", "on", "times", "each_year"})
# Words of mail are without end, so what is remembered of them is not.
_MOST_REMEMBERED, _LONGEST_REMEMBERED = 16_384, 40


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What the grammar knows of one language."""

    language: str
    phrases: Mapping[str, tuple[Option, ...]]
    """Phrases by their first word, the longest first."""
    anchors: Anchors
    """Words that a mention may be built around."""
    months: frozenset[str]
    """The names of months and weekdays."""
    stems: bool
    """Whether months are written by their stems, too (Finnish "elo" for "elokuu")."""
    articles: frozenset[str]
    """Articles and prepositions that may stand between the head of a line and its date."""
    common: frozenset[str]
    """Frequent words, by which the language is known."""
    moved: tuple[str, ...]
    """Words for what is moved from one day to another."""
    suffixes: frozenset[str]
    colon_suffixes: frozenset[str]
    cues: Cues
    order: str
    """How figures alone are ordered: "dmy", "ymd", "mdy", or "?" where it differs by region."""
    month_first: bool
    dotted_days: bool
    """Whether "4.5." is a usual way to write a day."""
    slashed_days: bool
    """Whether "4/5" is a usual way to write a day."""
    capitals: bool
    """Whether months and weekdays are written with a capital."""
    nouns: bool
    """Whether all nouns are written with a capital."""
    ambiguous: frozenset[str]
    """Words that are dates only when written with a capital or beside a sure sign of a date."""
    names: frozenset[str]
    """Feasts whose names are more often something else: a person's, or of goods ("Christmas
    cakes")."""
    month_needs_context: bool
    """Whether a month alone counts only after certain words."""
    weeks_numbered: bool
    """Whether "week 12" is the ISO week even without a year."""
    half_days: bool
    """Whether hours are usually those of half a day, so that "at 3" may be in the afternoon."""
    school_year: tuple[str, str]
    borrowed: bool = False
    tokens: dict[str, Token] = field(default_factory=dict)
    """The shared tokens made before, by their text with the white space before it."""


@cache
def build_lexicon(language: str) -> Lexicon | None:
    """The lexicon of a language by its primary subtag; None for a language without any data."""
    language = _ALIASES.get(language, language)
    data = load_vocabulary(language, "dates") if language in LANGUAGES else {}
    borrowed = not data
    if borrowed:
        data = load_borrowed_vocabulary(language)
    if not data:
        return None
    entries = [entry for entry in _list_entries(data) if entry[0]]
    phrases: dict[str, list[Option]] = {}
    for words, category, value, _, _ in entries:
        phrases.setdefault(words[0], []).append((words[1:], category, value))
    for options in phrases.values():
        options.sort(key=lambda option: -len(option[0]))
    relative = data.get("relative", {})
    ordinals = data.get("ordinals", {})
    company = ("later_before", "later_after", "ago_before", "ago_after", "ago_alone", "ago_open")
    months = frozenset(
        words[0]
        for words, category, value, _, _ in entries
        if category == "month" or (category == "weekday" and value[1] != "short")
    )
    return Lexicon(
        language=language,
        phrases={word: tuple(options) for word, options in phrases.items()},
        anchors=build_anchors(
            ((phrase, category, anchored) for _, category, _, anchored, phrase in entries),
            [phrase for key in company for phrase in relative.get(key, ())],
            frozenset(data.get("weak_words", ())),
        ),
        months=months,
        stems=bool(data.get("months_stem")),
        articles=_list_articles(entries),
        common=frozenset(data.get("common", ())),
        moved=tuple(data.get("moved", {}).get("words", ())),
        suffixes=frozenset(ordinals.get("suffixes", ())),
        colon_suffixes=frozenset(ordinals.get("colon_suffixes", ())),
        cues=read_cues(data, months),
        order=data.get("order", "dmy"),
        month_first=data.get("month_first", False),
        dotted_days=data.get("dotted_days", False),
        slashed_days=data.get("slashed_days", True),
        capitals=data.get("capitals", False),
        nouns=data.get("nouns", False),
        ambiguous=frozenset(data.get("ambiguous", ())),
        names=frozenset(data.get("names", ())),
        month_needs_context=borrowed or "after" in data.get("month_alone", {}),
        weeks_numbered=data.get("weeks", {}).get("numbered", True),
        half_days=data.get("clock", {}).get("half_days", False),
        school_year=(
            data.get("school_year", {}).get("starts", "07-01"),
            data.get("school_year", {}).get("ends", "06-30"),
        ),
        borrowed=borrowed,
    )


def _list_articles(entries: Iterable[_Entry]) -> frozenset[str]:
    return frozenset(
        words[0]
        for words, category, _, _, _ in entries
        if category in ("article", "weekday_after") and len(words) == 1
    )


def _split_words(phrase: str) -> tuple[str, ...]:
    return tuple(piece.lstrip() for piece in split_pieces(phrase.lower()))


_Entry = tuple[tuple[str, ...], str, Any, bool, str]
"""Words, category, value, whether a window is opened for it, and the phrase in lower case."""


def _list_entries(data: Mapping[str, Any]) -> Iterator[_Entry]:
    yield from _list_calendar_entries(data)
    yield from _list_relative_entries(data)
    for table, prefix, anchored in _PLAIN_TABLES:
        for name, phrases in data.get(table, {}).items():
            if not isinstance(phrases, list):
                continue
            use = anchored and name not in _BESIDE_REPEATS
            yield from _enter(phrases, prefix + name, name, use)
    for name, phrases in data.get("bounds", {}).items():
        if name == "never_after":
            yield from _enter(phrases, "bound_never", True)
            continue
        side, _, after = name.partition("_")
        category = "bound_after" if after == "after" else "bound"
        yield from _enter(phrases, category, (side, after == "deadline"))
    yield from _enter(data.get("month_alone", {}).get("after", ()), "month_context", True)
    yield from _enter(data.get("month_alone", {}).get("before", ()), "month_context_after", True)
    yield from _enter(data.get("month_alone", {}).get("sure", ()), "month_sure", True)
    for name, phrases in data.get("numbers_alone", {}).items():
        yield from _enter(phrases, f"no_date_{name}", True)


def _list_calendar_entries(data: Mapping[str, Any]) -> Iterator[_Entry]:
    short = frozenset(data.get("month_alone", {}).get("abbreviated", ()))
    for number, name in enumerate(MONTHS, 1):
        for word in data.get("months", {}).get(name, ()):
            yield from _enter([word], "month", (number, word in short), True)
        inflected = data.get("months_in", {}).get(name, ())
        yield from _enter(inflected, "month", (number, False), True)
        yield from _enter(inflected, "month_in", number, True)
        stems = data.get("months_stem", {}).get(name, ())
        yield from _enter(stems, "month_stem", number, True)
    for number, name in enumerate(WEEKDAYS):
        for table, form in (
            ("weekdays", "plain"),
            ("weekdays_definite", "definite"),
            ("weekdays_plural", "plural"),
            ("weekdays_short", "short"),
        ):
            words = data.get(table, {}).get(name, ())
            yield from _enter(words, "weekday", (number, form), True)
        on = data.get("weekdays_on", {}).get(name, ())
        yield from _enter(on, "weekday", (number, "plain"), True)
        yield from _enter(on, "weekday_on", True)
        past = data.get("weekdays_past", {}).get(name, ())
        yield from _enter(past, "past_weekday", number, True)
    for table, category in (("ordinals", "ordinal"), ("numbers", "cardinal")):
        for key, phrases in data.get(table, {}).items():
            if key.lstrip("-").isdigit():
                yield from _enter(phrases, category, int(key))
    for rule, phrases in data.get("holidays", {}).items():
        yield from _enter(phrases, "feast", rule, True)
    yield from _enter(data.get("weeks", {}).get("markers", ()), "week", True, True)
    yield from _enter(data.get("weeks", {}).get("sure", ()), "week_sure", True)
    yield from _enter(data.get("weeks", {}).get("starts", ()), "week_starts", True, True)
    yield from _enter(data.get("quarters", {}).get("names", ()), "quarter", True, True)
    yield from _enter(data.get("quarters", {}).get("letters", ()), "quarter_letter", True, True)
    yield from _enter(data.get("halves", {}).get("names", ()), "half_year", True, True)
    yield from _enter(data.get("school_year", {}).get("names", ()), "school_year", True, True)
    for number, name in enumerate(SEASONS):
        yield from _enter(data.get("seasons", {}).get(name, ()), "season", number, True)


def _list_relative_entries(data: Mapping[str, Any]) -> Iterator[_Entry]:
    for table, category in (("days", "day_word"), ("evenings", "day_word")):
        for offset, phrases in data.get(table, {}).items():
            yield from _enter(phrases, category, (int(offset), table == "evenings"), True)
    for unit, phrases in data.get("units", {}).items():
        yield from _enter(phrases, "unit", unit, True)
    for part, phrases in data.get("parts", {}).items():
        yield from _enter(phrases, "part", part)
    steps = {"this": 0, "next": 1, "last": -1, "coming": COMING}
    for name, phrases in data.get("relative", {}).items():
        head, _, rest = name.partition("_")
        if head == "units":
            step, _, unit = rest.partition("_")
            yield from _enter(phrases, "period_word", (unit, steps[step]), True)
        elif name in steps:
            yield from _enter(phrases, "step", steps[name])
        else:
            yield from _enter(phrases, name, True)
    relative_seasons = data.get("seasons_relative", {})
    for number, name in enumerate(SEASONS):
        for prefix, step in (("", 0), ("last_", -1), ("next_", 1)):
            phrases = relative_seasons.get(prefix + name, ())
            yield from _enter(phrases, "season_word", (number, step), True)


def _enter(
    phrases: Iterable[str], category: str, value: Any, anchored: bool = False
) -> Iterator[_Entry]:
    for phrase in phrases:
        yield _split_words(phrase), category, value, anchored, phrase.lower()


def list_tokens(lexicon: Lexicon, pieces: list[str]) -> list[Token]:
    """The tokens of pieces of text; remembered."""
    tokens = list(map(lexicon.tokens.get, pieces))
    if None in tokens:
        return [
            token or _remember_token(lexicon, piece)
            for token, piece in zip(tokens, pieces, strict=True)
        ]
    return cast(list[Token], tokens)


def _remember_token(lexicon: Lexicon, piece: str) -> Token:
    token = Token(piece, lexicon.phrases.get(piece.lstrip().lower(), ()))
    if len(piece) <= _LONGEST_REMEMBERED:
        if len(lexicon.tokens) >= _MOST_REMEMBERED:
            lexicon.tokens.clear()
        lexicon.tokens[piece] = token
    return token
