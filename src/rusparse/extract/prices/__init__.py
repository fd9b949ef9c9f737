"""Prices: amounts of money as written, with exact values, currency, unit, VAT and role."""

from .finding import PriceExplanation, explain_prices, find_all_prices, find_prices

__all__ = ["PriceExplanation", "explain_prices", "find_all_prices", "find_prices"]
