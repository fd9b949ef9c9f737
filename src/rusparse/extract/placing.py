"""Where a letter comes from: the region in which its numbers and signs are read."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from rusparse.context import Context
from rusparse.values.outline import OutlineSection

__all__ = ["place_context"]

# Addresses of senders stand at the end; more than this of it is no address.
_SEARCHED_CHARACTERS = 4_000
# What the name of a country follows, or stands in every postcode that placing.toml has.
_MARK = re.compile(r", |\d[\dA-Z]")


@dataclass(frozen=True, slots=True)
class _Places:
    """`placing.toml`, read."""

    domains: Mapping[str, str]
    languages: Mapping[str, Sequence[str]]
    """Regions a language has beside its first one."""
    postal: re.Pattern[str]
    """Ends of postal addresses; each region's are named groups that begin with its code."""
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
        region = _find_postal_region(sections, places.postal)
    if region is None or (possible is not None and region not in possible):
        return context
    return replace(context, region=region)


def _find_postal_region(sections: Sequence[OutlineSection], postal: re.Pattern[str]) -> str | None:
    """The one region of all postal addresses where a letter names its sender's."""
    ends = [part for part in sections if part.kind == "footer"] or sections[-1:]
    # No address runs over a line's end, and few lines can hold any.
    lines = [
        line
        for part in ends
        for line in part.text[-_SEARCHED_CHARACTERS:].split("\n")
        if _MARK.search(line)
    ]
    found = {(match.lastgroup or "")[:2] for match in postal.finditer("\n".join(lines))}
    return found.pop() if len(found) == 1 else None


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
    return _Places(
        data["domains"],
        data["languages"],
        # All of them begin with a capital, which is asked first.
        re.compile(f"(?=[A-Z])(?:{'|'.join(forms)})", re.MULTILINE),
        frozenset(data["states"]) | frozenset(data["postcodes"]) | frozenset(data["countries"]),
    )


def _any(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
