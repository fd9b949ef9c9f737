"""Laws of cues: whatever is passed over in reading a line, its cues are what the patterns say."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from rusparse.locales import LANGUAGES, load_vocabulary
from rusparse.structure.cues import find_cues, split_words

_PATTERNS: list[tuple[str, str]] = [
    (cue, pattern)
    for language in LANGUAGES
    for cue, patterns in load_vocabulary(language, "zones").get("cues", {}).items()
    for pattern in patterns
]


def _fits(pattern: str, words: Sequence[str]) -> bool:
    """The patterns' grammar as the Swedish file tells it, word by word and without any index."""
    for group in pattern.split(" + "):
        wanted = [word for word in group.split("|") if not word.startswith("!")]
        refused = [word[1:] for word in group.split("|") if word.startswith("!")]
        if wanted and not any(_stands(word, words) for word in wanted):
            return False
        if any(_stands(word, words) for word in refused):
            return False
    return True


def _stands(written: str, words: Sequence[str]) -> bool:
    if written.startswith("#"):
        return len(words) <= int(written[1:])
    if written.startswith("*"):
        return any(written.strip("*") in word for word in words)
    if written == "@":
        return any("@" in word for word in words)
    parts = written.removeprefix("^").rstrip("*").split("_")
    for place in range(1 if written.startswith("^") else len(words)):
        met = list(words[place : place + len(parts)])
        if written.endswith("*") and len(met) == len(parts) and met[-1].startswith(parts[-1]):
            met[-1] = parts[-1]
        if met == parts:
            return True
    return False


def _write(word: str) -> str:
    return word.strip("!^*").replace("_", " ")


_WORDS = sorted(
    {
        _write(word)
        for _, pattern in _PATTERNS
        for group in pattern.split(" + ")
        for word in group.split("|")
        if "#" not in word
    }
)
_LINES = st.lists(
    st.tuples(
        st.sampled_from(_WORDS) | st.sampled_from(["om", "the", "Kurs", "12", "ann@example.org"]),
        st.sampled_from(["", "", "", "en", "s", ",", ".", "!", "-x"]),
    ).map("".join),
    max_size=9,
).map(" ".join)


def _write_pattern(pattern: str) -> str:
    """A line that has the first word of each of a pattern's groups."""
    firsts = [group.split("|")[0] for group in pattern.split(" + ")]
    return " ".join(_write(word) for word in firsts if not word.startswith(("!", "#")))


@settings(max_examples=150)
@given(_LINES | st.sampled_from(_PATTERNS).map(lambda found: _write_pattern(found[1])))
def test_a_line_has_the_cues_whose_patterns_fit(line: str) -> None:
    for written in (line, line.upper()):
        words = split_words(written)
        expected = {cue for cue, pattern in _PATTERNS if words and _fits(pattern, words)}
        found = find_cues(written)
        # Lists of recipients are asked for sentence by sentence.
        assert found | {"distribution"} == expected | {"distribution"}
        assert "distribution" in expected or "distribution" not in found
