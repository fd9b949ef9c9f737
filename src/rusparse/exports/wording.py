"""Dates and prices in a few words, as lists and readable letters show them."""

from __future__ import annotations

from rusparse.records import DateMention, LocalMoment, PriceMention

__all__ = ["render_amount", "render_when"]


def render_when(mention: DateMention) -> str:
    """When a date is: a day or moment, from one to another, or the rule by which it repeats."""
    if mention.starts is None:
        return mention.recurrence or "not resolved"
    first = _render_moment(mention.starts)
    if mention.ends is None or mention.ends == mention.starts:
        return first
    return f"{first} to {_render_moment(mention.ends)}"


def _render_moment(moment: LocalMoment) -> str:
    return moment.isoformat().replace("T", " ").removesuffix(":00")


def render_amount(mention: PriceMention) -> str:
    """How much a price is: an amount or two with their currency, or that it is free."""
    currency = mention.currency or "/".join(mention.currency_candidates) or "no currency"
    if mention.free:
        return "free of charge"
    if mention.amount is None:
        return "no amount"
    upper = f" to {mention.max_amount}" if mention.max_amount is not None else ""
    return f"{mention.amount}{upper} {currency}"
