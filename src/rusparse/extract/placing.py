"""Where a letter comes from: the region in which its numbers and signs are read."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files
from itertools import islice
from string import ascii_uppercase

from rusparse.context import Context
from rusparse.values.outline import OutlineSection

__all__ = ["find_regions", "pick_lines", "place_context", "read_region"]

# Addresses of senders stand at the end; more than this of it is no address.
_SEARCHED_CHARACTERS = 4_000
# What the name of a country follows, or stands in every postcode that placing.toml has.
_MARK = re.compile(r", |\d[\dA-Z]")
# North America writes three, three and four digits, and nobody else does. Numbers that are free to
# call are of no region of it.
_FREE = r"(?!8(?:00|22|33|44|55|66|77|88))"
_NUMBER = re.compile(
    r"(?<![\w@/=&#.+-])"
    rf"(?:\+(?:1[ ()./-]{{0,3}}{_FREE}|[2-9])(?:[ ()./-]{{0,3}}[0-9]){{6,14}}"
    rf"|(?:1[ .-])?(?:\({_FREE}[2-9][0-9]{{2}}\) ?|{_FREE}[2-9][0-9]{{2}}[-. ])"
    r"[2-9][0-9]{2}[-. ][0-9]{4})(?![\w@-])"
)
_MOST_NUMBERS = 20
# In every postcode that is looked for and in every telephone number; around them the longest name
# of a state, or the rest of a number.
_FORMS = bytes(
    ord("0") if chr(code) in "0123456789" else ord("A") if chr(code) in ascii_uppercase else 32
    for code in range(256)
)
_FIGURES = (re.compile(rb"0{3,}"), re.compile(rb"A0"))
_BEFORE_FIGURES, _AFTER_FIGURES = 40, 30


@dataclass(frozen=True, slots=True)
class _Places:
    """`placing.toml`, read."""

    domains: Mapping[str, str]
    languages: Mapping[str, Sequence[str]]
    """Regions a language has beside its first one."""
    postal: re.Pattern[str]
    """Ends of postal addresses; each region's are named groups that begin with its code."""
    signs: re.Pattern[str]
    """Laws, registers and companies that one country has, in groups of the same kind."""
    marks: tuple[str, ...]
    """What stands in every such sign."""
    likely: Mapping[str, tuple[re.Pattern[str], re.Pattern[str]]]
    """What a region often has, and words for the others that have it."""
    likely_marks: tuple[str, ...]
    lent: re.Pattern[str]
    """Addresses that are lent to senders everywhere."""
    addressed: frozenset[str]
    """The regions whose postal addresses are known."""


def place_context(
    context: Context,
    language: str,
    sender: str | None,
    sections: Sequence[OutlineSection] = (),
) -> Context:
    """The context of a letter in `language` (BCP 47 or "und"), from where its sender is.

    What the caller stated as region stays. Else it follows from the country of the sender's mail
    address, and where that has none from the postal addresses in the letter's footer, or in its
    last section if it has no footer, when all of them are of one country. Neither is asked where
    the language has only one region: English has none of its own, and Swedish is Finland's too.

    >>> place_context(Context(), "en", "news@example.co.uk").region
    'GB'
    >>> place_context(Context(), "da", "news@example.se").region
    >>> footer = OutlineSection("footer", None, None, None, "12 Mill Road, Dover, DE 19901")
    >>> place_context(Context(), "en", "news@example.org", [footer]).region
    'US'
    """
    if context.region is not None:
        return context
    places = _load_places()
    possible = places.languages.get(language)
    if possible is not None and not possible:
        return context
    region = places.domains.get(sender.rpartition(".")[2].lower()) if sender else None
    # An address is only looked for where it could tell anything.
    if region is None and sections and (possible is None or places.addressed & set(possible)):
        region = _find_postal_region(sections, places)
    if region is None or (possible is not None and region not in possible):
        return context
    return replace(context, region=region)


def _find_postal_region(sections: Sequence[OutlineSection], places: _Places) -> str | None:
    """The one region of all addresses, else of all registers, where a letter names its sender's."""
    ends = [part for part in sections if part.kind == "footer"] or sections[-1:]
    text = "\n".join(part.text[-_SEARCHED_CHARACTERS:] for part in ends)
    # No address runs over a line's end, and few lines can hold any.
    lines = [line for line in places.lent.sub("", text).split("\n") if _MARK.search(line)]
    found = {_region_of(match) for match in places.postal.finditer("\n".join(lines))}
    found = found or _find_signs(text, places)
    return found.pop() if len(found) == 1 else None


def find_regions(text: str, *, likely: bool = True) -> frozenset[str]:
    """The regions (ISO 3166-1) that a whole letter shows signs of, wherever they stand.

    Less than where it comes from, and enough for what a sign such as "$" is in it: postcodes,
    telephone numbers, laws and registers; where none of these stands in it, with `likely` what
    only likely tells one, such as a form of companies.

    >>> sorted(find_regions("Come to 12 Mill Road, Dover, DE 19901, or call +46 8 465 004 00"))
    ['SE', 'US']
    """
    found = _find_sure_regions(text)
    if found or not likely:
        return found
    places = _load_places()
    lines = pick_lines(text, places.likely_marks)
    return frozenset(
        region
        for region, (signs, others) in places.likely.items()
        if signs.search(lines) and not others.search(text)
    )


# Contacts and prices of a letter ask the same, one after the other.
@lru_cache(maxsize=1)
def _find_sure_regions(text: str) -> frozenset[str]:
    places = _load_places()
    own = places.lent.sub("", text)
    figures = _cut_around_figures(own)
    # A country's name may stand in any list: only where an address ends does it tell something.
    found = {
        _region_of(match)
        for match in places.postal.finditer(figures)
        if not (match.lastgroup or "").endswith("_name")
    }
    found |= _find_signs(own, places)
    numbers = islice(_NUMBER.finditer(figures), _MOST_NUMBERS)
    found |= {region for match in numbers if (region := read_region(match.group(), "US"))}
    return frozenset(found)


def _find_signs(text: str, places: _Places) -> set[str]:
    """The regions whose registers, laws or companies a text names."""
    lines = pick_lines(text, places.marks)
    return {_region_of(match) for match in places.signs.finditer(lines)}


def pick_lines(text: str, marks: Sequence[str]) -> str:
    """The lines with one of some marks, as patterns over a whole letter cost more than to look."""
    if not any(mark in text for mark in marks):
        return ""
    return "\n".join([line for line in text.split("\n") if any(mark in line for mark in marks)])


def _cut_around_figures(text: str) -> str:
    """What stands around postcodes and telephone numbers, and little else, a piece a line."""
    pieces: list[str] = []
    begin = end = 0
    forms = text.encode("latin-1", "replace").translate(_FORMS)
    spans = [match.span() for form in _FIGURES for match in form.finditer(forms)]
    for start, stop in sorted(spans):
        if start - _BEFORE_FIGURES > end:
            pieces.append(text[begin:end])
            begin = start - _BEFORE_FIGURES
        end = max(end, stop + _AFTER_FIGURES)
    pieces.append(text[begin:end])
    return "\n".join(pieces)


@lru_cache(maxsize=1_024)
def read_region(number: str, region: str | None = None) -> str | None:
    """The region of a telephone number, dialled in `region` if it has no country code.

    None for one that is invalid, or no region's own.
    """
    import phonenumbers

    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return None
    found = phonenumbers.region_code_for_number(parsed)
    return str(found) if found and phonenumbers.is_valid_number(parsed) else None


def _region_of(match: re.Match[str]) -> str:
    return (match.lastgroup or "")[:2]


@cache
def _load_places() -> _Places:
    data = tomllib.loads(files(__package__).joinpath("placing.toml").read_text(encoding="utf-8"))
    forms = [
        rf"(?P<{region}_state>(?<=[\w.,] )(?:{_any(state['names'])})"
        rf",? {{1,2}}{state['postcode']}(?![\w-]))"
        for region, state in data["states"].items()
    ]
    forms += [rf"(?P<{region}_code>\b{form}(?!\w))" for region, form in data["postcodes"].items()]
    forms += [
        rf"(?P<{region}_name>(?<=, )(?:{_any(names)})(?=,? ?(?:$|[|·•]|[+(]?\d)))"
        for region, names in data["countries"].items()
    ]
    lent = [street for entry in data["likely"].values() for street in entry["lent"]]
    return _Places(
        data["domains"],
        data["languages"],
        # All of them begin with a capital, which is asked first.
        re.compile(f"(?=[A-ZÖ])(?:{'|'.join(forms)})", re.MULTILINE),
        re.compile(
            "|".join(
                f"(?P<{region}_sign>{'|'.join(signs)})" for region, signs in data["signs"].items()
            )
        ),
        tuple(data["marks"]["signs"]),
        {
            region: (
                re.compile("|".join((*entry["signs"], *map(re.escape, entry["lent"])))),
                re.compile(_any(entry["unless"])),
            )
            for region, entry in data["likely"].items()
        },
        (*data["marks"]["likely"], *lent),
        re.compile(rf"(?:{_any(lent)})[^\n]*(?:\n[^\n]{{0,60}})?"),
        frozenset(data["states"]) | frozenset(data["postcodes"]) | frozenset(data["countries"]),
    )


def _any(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
