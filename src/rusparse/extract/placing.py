"""Where a letter comes from: the region in which its numbers and signs are read."""

from __future__ import annotations

from dataclasses import replace

from rusparse.context import Context

__all__ = ["place_context"]

# Country-code domains (ISO 3166-1) whose names are registered by people of the country; those
# sold to everybody (.io, .me, .tv, .co, .nu, .eu) tell nothing.
_REGION_OF_DOMAIN = {
    "uk": "GB", "ie": "IE", "au": "AU", "nz": "NZ", "ca": "CA", "us": "US", "za": "ZA", "in": "IN",
    "se": "SE", "no": "NO", "dk": "DK", "fi": "FI", "is": "IS", "ax": "FI", "ee": "EE", "lv": "LV",
    "lt": "LT", "de": "DE", "at": "AT", "ch": "CH", "nl": "NL", "be": "BE", "fr": "FR", "es": "ES",
    "pt": "PT", "it": "IT", "pl": "PL", "cz": "CZ", "sk": "SK", "hu": "HU", "gr": "GR", "jp": "JP",
}  # fmt: skip
# A language spoken in several regions: there the sender's domain tells which.
_REGIONS_OF_LANGUAGE = {"sv": ("FI",), "de": ("AT", "CH"), "fi": (), "nb": (), "nn": (), "da": ()}


def place_context(context: Context, language: str, sender: str | None) -> Context:
    """The context of a letter in `language` (BCP 47 or "und") from a sender's mail address.

    What the caller stated as region stays. A region follows from the domain only where the
    language leaves it open: English has none of its own, and Swedish is Finland's too.

    >>> place_context(Context(), "en", "news@example.co.uk").region
    'GB'
    >>> place_context(Context(), "da", "news@example.se").region
    """
    if context.region is not None or not sender:
        return context
    region = _REGION_OF_DOMAIN.get(sender.rpartition(".")[2].lower())
    possible = _REGIONS_OF_LANGUAGE.get(language)
    if region is None or (possible is not None and region not in possible):
        return context
    return replace(context, region=region)
