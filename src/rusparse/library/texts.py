"""Mentions from bare text, and how each was read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from ..context import Context
from ..records import Contact, DateMention, Mention, PriceMention
from ..values.passage import Passage

__all__ = ["explain_text", "find_contacts", "find_dates", "find_prices"]


def find_dates(
    text: str,
    *,
    reference: dt.date | None = None,
    language: str | None = None,
    region: str | None = None,
) -> list[DateMention]:
    """The dates in a text, by their place.

    `reference` is the day against which "på fredag" or a date without a year is read; without it
    such dates are not resolved. `language` is a BCP 47 tag, or None to find it out.

    >>> find_dates("Anmäl dig senast 12 maj 2022.", language="sv")[0].role
    'deadline'
    """
    from ..extract.dates import find_dates as find

    return list(find(Passage(text), _make_context(text, reference, language, region)).mentions)


def find_prices(
    text: str, *, language: str | None = None, region: str | None = None
) -> list[PriceMention]:
    """The amounts of money in a text, by their place.

    `region` is an ISO 3166-1 code, which decides what "kr" is where the language does not.

    >>> find_prices("Budgeten är 5 mkr.", language="sv")[0].amount
    Decimal('5000000')
    """
    from ..extract.prices import find_prices as find

    return list(find(Passage(text), _make_context(text, None, language, region)).mentions)


def find_contacts(
    text: str, *, language: str | None = None, region: str | None = None
) -> list[Contact]:
    """The people and functions in a text that can be reached, that sign, or that are listed.

    `region` is an ISO 3166-1 code, for telephone numbers without a country code.

    >>> find_contacts("Frågor? Kontakta Åsa Öman, 070-174 06 05.", language="sv")[0].phone
    '+46701740605'
    """
    from ..extract.contacts import find_contacts as find

    return list(find(Passage(text), _make_context(text, None, language, region)).mentions)


def explain_text(
    text: str, *, reference: dt.date | None = None, language: str | None = None
) -> Iterator[str]:
    """Lines that say how each mention in a text was read: what was written, the rule, the value."""
    from ..extract.contacts import explain_contacts
    from ..extract.dates import explain_dates
    from ..extract.prices import explain_prices

    context = _make_context(text, reference, language, None)
    passage = Passage(text)
    yield f"language: {context.language or 'not told'}, reference: {reference or 'none'}"
    for date in explain_dates(passage, context):
        yield from date.render_lines()
    for price in explain_prices(passage, context):
        yield from _render_explanation(price.mention, price.fields, price.why)
    for contact in explain_contacts(passage, context):
        yield from _render_explanation(contact.mention, contact.fields, contact.why)


def _render_explanation(mention: Mention, fields: Mapping[str, str], why: str) -> Iterator[str]:
    start, end = mention.span
    yield f"{mention.text!r} at {start}-{end}: rule {mention.rule}"
    values = mention.model_dump(
        mode="json", exclude={"span", "text", "rule"}, exclude_none=True, exclude_defaults=True
    )
    for title, pairs in (("read", fields), ("resolved", values)):
        yield f"  {title}: " + ", ".join(f"{name} {value}" for name, value in pairs.items())
    yield f"  {why}"


def _make_context(
    text: str, reference: dt.date | None, language: str | None, region: str | None
) -> Context:
    if language is None:
        from ..extract.language import detect_language

        language = detect_language(text)
    languages = () if language == "und" else (language,)
    return Context(reference=reference, languages=languages, region=region)
