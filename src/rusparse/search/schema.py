"""The fields of the search engine's documents: one document for each section that has content."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import tantivy

__all__ = ["INDEX_VERSION", "load_schema"]

INDEX_VERSION: Final = 3
"""Raised whenever fields or what stands in them change, so that an older index is made anew."""

# What a query of plain words is looked up in: `stems` in the text's order, for words and phrases;
# `forms` as written, parts of compounds and folded spellings, in which order means nothing. One
# field for all places keeps a query short; a heading weighs more by standing there repeatedly.
_ORDERED: Final = "stems"
_LOOSE: Final = "forms"
# The same terms, all in one, of what can be searched alone.
_WORD_PLACES: Final = ("heading", "title", "subject", "category")
# Compared word by word without inflection: names and addresses.
_NAMES: Final = ("sender", "recipients", "series", "contact", "link")
# Compared whole.
_KEYWORDS: Final = ("part", "kind", "platform", "currency", "phone")
# What lasts from one day or amount to another, besides where it begins; see `intervals`.
_BLOCKS: Final = ("when_blocks", "deadline_blocks", "price_blocks")
_COUNTED_WORDS: Final = ("language", "sender_facet", "has")
_COUNTED_NUMBERS: Final = ("year", "month")
_DAYS: Final = ("sent_day", "when_day", "deadline_day")
# Hashes: the letter, and what copies of an issue have in common.
_IDENTITIES: Final = ("letter", "copy")
# What hits are ordered by. `newest` tells any two sections apart.
_ORDERS: Final = ("newest", "event_day")


@cache
def load_schema() -> tantivy.Schema:
    """The schema; analysis has already been done, so all text is split at spaces or not at all."""
    import tantivy

    builder = tantivy.SchemaBuilder()
    for name in (_ORDERED, *_WORD_PLACES, *_NAMES):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    builder.add_text_field(_LOOSE, tokenizer_name="whitespace", index_option="freq")
    for name in (*_KEYWORDS, *_BLOCKS):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in _COUNTED_WORDS:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    for name in _DAYS:
        builder.add_integer_field(name, indexed=False, fast=True)
    for name in _IDENTITIES:
        builder.add_integer_field(name, indexed=True, fast=True)
    for name in (*_COUNTED_NUMBERS, *_ORDERS):
        builder.add_integer_field(name, fast=True)
    for name in ("price", "lowest_price", "recency"):
        builder.add_float_field(name, fast=True)
    # Stems that no list has, and the same backwards: to find those that begin or end with a word.
    for name in ("forwards", "backwards"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
    builder.add_bytes_field("stored", stored=True)
    return builder.build()
