"""Which language a text is in: `detect_language`."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache, lru_cache
from typing import Any

from .profiles import Pairs, Profiles, load_profiles, load_table

__all__ = ["detect_language"]

_UNKNOWN = "und"
_MAX_SAMPLE_CHARACTERS = 2_000
# So much is enough for a letter in one language: the first is at least so far before the second.
_SURE_SAMPLE_CHARACTERS = 500
_SURE_SCORE = 14.0
_SURE_REST = 0.7
_SURE_QUOTED_REST = 0.15
_CHUNKS = 5
_LETTERS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_NO_WORDS = re.compile(r"[@_{}]|://|^www\.")
_OUTSIDE_ASCII = re.compile(r"[^\x00-\x7f]")
_OTHER_SCRIPT = re.compile(r"[\u0370-\u1dff\u1f00-\u1fff\u3040-\ud7af]")
# A word said over and over (a product, a street) is hardly more evidence than one said once.
_MAX_REPEATS = 2
# Less than this is what a name or two scores by chance.
_MIN_SCORE = 2.6
# Shorter words that are not known tell nothing by their ends.
_MAX_SHORT_WORD = 4
_MIN_SCORE_PER_WORD = 0.12
# Two languages closer than this share are taken to be tied.
_TIE = 0.9
# With this share of a quoted language's score, another language is what the letter is written in.
_FRAME = 0.45


def detect_language(text: str, *, hint: str | None = None) -> str:
    """The language that most of a text is in, as a BCP 47 primary subtag, or "und".

    `text` may be any string; a long one is read in samples from all of its length. `hint` is a
    BCP 47 tag that the letter states (Content-Language, the HTML lang attribute): it decides
    between languages that the text speaks for about equally, and nothing else, since templates
    state what their maker spoke.

    Told apart: the languages with vocabularies (sv, en, nb, nn, da, fi, de), some twenty others in
    the Latin script, and those that a script of their own gives away. Too little text is "und".

    >>> detect_language("Anmäl dig till kursen senast på fredag, det finns platser kvar.")
    'sv'
    """
    if len(text) > _SURE_SAMPLE_CHARACTERS:
        sure = _detect_surely(_take_sample(text, _SURE_SAMPLE_CHARACTERS))
        if sure is not None:
            return sure
    sample = _take_sample(text, _MAX_SAMPLE_CHARACTERS)
    words = _find_words(sample)
    if not words:
        return _UNKNOWN
    by_script = _detect_script(sample)
    if by_script is not None:
        return by_script
    counts = Counter(words)
    scores = _score(counts)
    best = max(scores)
    if best < _MIN_SCORE or best < _MIN_SCORE_PER_WORD * len(counts):
        return _UNKNOWN
    _discount_quoted(scores)
    best = max(scores)
    languages = load_profiles().languages
    if hint:
        hinted = _primary(hint)
        if hinted in languages and scores[languages.index(hinted)] >= _TIE * best:
            return hinted
    return languages[scores.index(best)]


def _detect_surely(sample: str) -> str | None:
    """The language that a small sample leaves no doubt of: most letters are told by it."""
    if _OTHER_SCRIPT.search(sample):
        return None
    scores = _score(Counter(_find_words(sample)))
    best = max(scores)
    index = scores.index(best)
    scores[index] = 0.0
    profiles = load_profiles()
    # What is quoted in other languages is only sure where none of them is heard.
    rest = _SURE_QUOTED_REST if index in profiles.quoted else _SURE_REST
    if best < _SURE_SCORE or max(scores) > rest * best:
        return None
    return profiles.languages[index]


def _discount_quoted(scores: list[float]) -> None:
    # A letter in another language may well be half in English: titles, products, boilerplate.
    # An English one holds no other language to speak of.
    for index in load_profiles().quoted:
        others = max(score for other, score in enumerate(scores) if other != index)
        if others >= _FRAME * scores[index]:
            scores[index] = min(scores[index], _TIE * others)


def _primary(tag: str) -> str:
    primary = tag.replace("_", "-").split("-")[0].strip().lower()
    # "no" does not say which Norwegian; nearly all of it is Bokmål.
    return "nb" if primary == "no" else primary


def _take_sample(text: str, most: int) -> str:
    if len(text) > most:
        size = most // _CHUNKS
        step = (len(text) - size) // (_CHUNKS - 1)
        text = "\n".join(text[index * step : index * step + size] for index in range(_CHUNKS))
    return text


def _find_words(sample: str) -> list[str]:
    words: list[str] = []
    for token in sample.lower().split():
        if token.isalpha():
            words.append(token)
        # Addresses and placeholders are in no language, and full of the words of one.
        elif not _NO_WORDS.search(token):
            words.extend(_LETTERS.findall(token))
    return words


def _score(counts: Counter[str]) -> list[float]:
    profiles = load_profiles()
    scores = [0.0] * len(profiles.languages)
    for word, count in counts.items():
        for index, weight in _weigh_word(word):
            scores[index] += weight if count == 1 else _MAX_REPEATS * weight
    for letter, count in Counter(_OUTSIDE_ASCII.findall("".join(counts))).items():
        for index, weight in profiles.letters.get(letter, ()):
            scores[index] += weight * count
    return scores


@lru_cache(maxsize=8_192)
def _weigh_word(word: str) -> Pairs:
    profiles = load_profiles()
    evidence = profiles.words.get(word)
    if evidence is None:
        evidence = _find_affixes(word, profiles) if len(word) > _MAX_SHORT_WORD else ()
    return evidence


def _find_affixes(word: str, profiles: Profiles) -> Pairs:
    # The longest that is known: "-ningen" says more than "-en".
    found: Pairs = ()
    for ending in (word[-6:], word[-5:], word[-4:], word[-3:], word[-2:]):
        if ending in profiles.endings:
            found = profiles.endings[ending]
            break
    for beginning in (word[:6], word[:5], word[:4], word[:3], word[:2]):
        if beginning in profiles.beginnings:
            return found + profiles.beginnings[beginning]
    return found


# --- scripts ---


def _detect_script(sample: str) -> str | None:
    if sample.isascii():
        return None
    letters = _OTHER_SCRIPT.findall(sample)
    if not letters or 2 * len(letters) < sum(map(str.isalpha, sample)):
        return None
    counts = Counter(map(_script_of, letters))
    # Japanese is written with Han letters as well, and more of them than kana in short texts.
    row = "Kana" if counts["Kana"] else counts.most_common(1)[0][0]
    script = _scripts().get(row)
    if script is None:
        return _UNKNOWN
    lowered = sample.lower()
    for language, own in script.get("letters", ()):
        if any(letter in lowered for letter in own):
            return str(language)
    return str(script["language"])


@cache
def _scripts() -> dict[str, dict[str, Any]]:
    return {row["name"]: row for row in load_table("scripts")["script"]}


@cache
def _script_of(letter: str) -> str:
    for row in load_table("scripts")["script"]:
        if any(first <= ord(letter) <= last for first, last in row["ranges"]):
            return str(row["name"])
    return ""
