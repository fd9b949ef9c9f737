"""The fields of the search engine's documents: one document for each section that has content."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import tantivy

__all__ = ["INDEX_VERSION", "WORD_PLACES", "build_schema"]

INDEX_VERSION: Final = 2
"""Raised whenever fields or what stands in them change, so that an older index is made anew."""

# Where words are searched. Each field holds three runs of terms: the stems in the text's order,
# the forms in the text's order, then parts of compounds and folded forms without order.
WORD_PLACES: Final = ("text", "heading", "title", "subject", "category")

# Compared word by word without inflection: names and addresses.
_NAMES: Final = ("sender", "recipients", "series", "contact", "link")
# Compared whole.
_KEYWORDS: Final = ("part", "letter", "kind", "platform", "has", "currency", "phone")
_FACETS: Final = ("language", "sender_facet")
_DAYS: Final = ("sent_day", "when_day", "deadline_day")


def build_schema() -> tantivy.Schema:
    """The schema; analysis has already been done, so all text is split at spaces or not at all."""
    import tantivy

    builder = tantivy.SchemaBuilder()
    for name in (*WORD_PLACES, *_NAMES):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    for name in _KEYWORDS:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in _FACETS:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    for name in _DAYS:
        builder.add_integer_field(name, indexed=True, fast=True)
    builder.add_integer_field("year", indexed=True, fast=True)
    builder.add_float_field("price", indexed=True, fast=True)
    builder.add_float_field("recency", fast=True)
    # Stems that no list has, and the same backwards: to find those that begin or end with a word.
    for name in ("forwards", "backwards"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
    builder.add_bytes_field("stored", stored=True)
    return builder.build()
