"""The index templates of OpenSearch and Elasticsearch, one for each language's index.

All languages have the same fields; an index differs from another by its analyzers:

    rusparse             words in lower case, led to their stems
    rusparse_folded      the same without the marks of letters, for queries typed without them
    rusparse_compounds   the same with every listed word that a word holds (where words are listed)
    rusparse_names       names and addresses: words in lower case, as they are

å, ä and ö are letters of their own but in `rusparse_folded`. There are no stop words: they carry a
phrase ("till och med"), words of that form mean something elsewhere, and ranking gives what stands
everywhere no weight anyhow.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

from rusparse.locales import LANGUAGES
from rusparse.records import SCHEMA_VERSION

from .words import OTHER, list_compound_parts, list_endings, list_forms, load_stemmer

__all__ = ["INDEX_LANGUAGES", "build_template", "digest_template", "name_index"]

INDEX_LANGUAGES: Final = (*LANGUAGES, OTHER)
"""The languages that have an index."""

_PRIORITY: Final = 500
# Half of what Lucene takes as one term (32,766 bytes), at four bytes a character.
_MAX_KEYWORD_CHARACTERS: Final = 8_191
_MAX_WORD_CHARACTERS: Final = 60
_MAX_PART_CHARACTERS: Final = 25
_MIN_COMPOUND_CHARACTERS: Final = 6
# Cents of every currency; what has more decimals is rounded to compare, and exact in its mention.
_AMOUNT_SCALE: Final = 100


def name_index(prefix: str, language: str) -> str:
    """The name of a language's index: "rusparse-sv"."""
    return f"{prefix}-{language}"


def build_template(prefix: str, language: str) -> dict[str, Any]:
    """The body of a composable index template (PUT _index_template/NAME) for a language's index.

    >>> build_template("rusparse", "sv")["index_patterns"]
    ['rusparse-sv']
    """
    settings = {
        "index": {
            "number_of_shards": 1,
            "auto_expand_replicas": "0-1",
            "query": {"default_field": ["heading^3", "title^2", "category", "text", "words"]},
        },
        "analysis": _build_analysis(language),
    }
    mappings = {"dynamic": "strict", "properties": _build_properties(language)}
    template = {"settings": settings, "mappings": mappings, "aliases": {prefix: {}}}
    mappings["_meta"] = {
        "rusparse": {"template": digest_template(template), "schema_version": SCHEMA_VERSION}
    }
    return {
        "index_patterns": [name_index(prefix, language)],
        "priority": _PRIORITY,
        "template": template,
    }


def digest_template(template: Mapping[str, Any]) -> str:
    """What tells whether an index was made by the same template: its settings and fields."""
    made = {"settings": template["settings"], "properties": template["mappings"]["properties"]}
    return hashlib.sha256(json.dumps(made, sort_keys=True).encode()).hexdigest()


# --- analysis ---


def _build_analysis(language: str) -> dict[str, Any]:
    filters: dict[str, Any] = {
        # What is longer is no word, and much longer would be refused with its document.
        "rusparse_length": {"type": "truncate", "length": _MAX_WORD_CHARACTERS},
        "rusparse_once": {"type": "unique", "only_on_same_position": True},
    }
    stems = []
    if forms := list_forms(language):
        rules = [f"{form} => {base}" for form, base in forms.items()]
        filters["rusparse_forms"] = {"type": "stemmer_override", "rules": rules}
        stems.append("rusparse_forms")
    for number, ending in enumerate(list_endings(language), 1):
        name = f"rusparse_endings_{number}"
        filters[name] = {"type": "pattern_replace", **ending._asdict()}
        stems.append(name)
    if stemmer := load_stemmer(language):
        filters["rusparse_stems"] = {"type": "stemmer", "language": stemmer}
        stems.append("rusparse_stems")
    plain = ["rusparse_length", "lowercase"]
    analyzers = {
        "rusparse": _make_analyzer(*plain, *stems),
        "rusparse_folded": _make_analyzer(*plain, *stems, "asciifolding"),
        "rusparse_names": _make_analyzer(*plain),
    }
    if parts := list_compound_parts(language):
        filters["rusparse_parts"] = {
            "type": "dictionary_decompounder",
            "word_list": list(parts),
            "min_word_size": _MIN_COMPOUND_CHARACTERS,
            "min_subword_size": min(map(len, parts)),
            "max_subword_size": _MAX_PART_CHARACTERS,
            "only_longest_match": True,
        }
        analyzers["rusparse_compounds"] = _make_analyzer(
            *plain, "rusparse_parts", *stems, "rusparse_once"
        )
    return {
        # Runs of letters and digits, as in rusparse's own search: "a.b" and "a_b" are two words.
        "tokenizer": {"rusparse_words": {"type": "pattern", "pattern": r"[^\p{L}\p{M}\p{N}]+"}},
        "filter": filters,
        "analyzer": analyzers,
        "normalizer": {"rusparse_lower": {"type": "custom", "filter": ["lowercase"]}},
    }


def _make_analyzer(*filters: str) -> dict[str, Any]:
    return {"type": "custom", "tokenizer": "rusparse_words", "filter": list(filters)}


# --- fields ---


def _build_properties(language: str) -> dict[str, Any]:
    searched = _make_searched(compounds=bool(list_compound_parts(language)))
    return {
        **dict.fromkeys(("id", "letter", "part", "kind", "language", "platform"), _KEYWORD),
        **dict.fromkeys(("has", "currencies", "issue_label", "issue_number"), _KEYWORD),
        **dict.fromkeys(("sender_address", "recipients", "series_key", "list_id"), _LOWER),
        **dict.fromkeys(("sender_name", "series_name", "attachments"), _NAME),
        **dict.fromkeys(("heading", "text", "title", "subject"), searched),
        "category": {**searched, "fields": {**searched["fields"], "keyword": _KEYWORD}},
        "words": {"type": "text", "analyzer": "rusparse"},
        "section": {"type": "integer"},
        "web_version": _STORED,
        "sent_at": {"type": "date"},
        # Taken from a header or title, which may name a day that is none.
        "issue_date": {"type": "date", "ignore_malformed": True},
        "when": {"type": "date_range"},
        "deadline": {"type": "date_range"},
        "price": _AMOUNT,
        "price_range": {"type": "double_range"},
        "links": _make_object(text=_NAME, url=_KEYWORD, kind=_KEYWORD),
        "dates": _make_nested(
            **dict.fromkeys(("grain", "edtf", "role", "bound", "recurrence"), _KEYWORD),
            text=_STORED,
            starts={"type": "date"},
            ends={"type": "date"},
            range={"type": "date_range"},
        ),
        "prices": _make_nested(
            **dict.fromkeys(("currency", "currency_candidates", "vat", "role", "bound"), _KEYWORD),
            text=_STORED,
            amount=_AMOUNT,
            max_amount=_AMOUNT,
            free={"type": "boolean"},
            unit=_LOWER,
        ),
        "contacts": _make_nested(
            **dict.fromkeys(("name", "role", "organisation"), _NAME),
            text=_STORED,
            email=_LOWER,
            phone=_KEYWORD,
            url=_KEYWORD,
            kind=_KEYWORD,
        ),
    }


_KEYWORD: Final = {"type": "keyword", "ignore_above": _MAX_KEYWORD_CHARACTERS}
_LOWER: Final = {**_KEYWORD, "normalizer": "rusparse_lower"}
_NAME: Final = {"type": "text", "analyzer": "rusparse_names", "fields": {"keyword": _KEYWORD}}
_AMOUNT: Final = {"type": "scaled_float", "scaling_factor": _AMOUNT_SCALE}
# Given back with the document, and not searched.
_STORED: Final = {"type": "keyword", "index": False, "doc_values": False}


def _make_searched(*, compounds: bool) -> dict[str, Any]:
    fields = {"folded": {"type": "text", "analyzer": "rusparse_folded"}}
    if compounds:
        fields["compounds"] = {
            "type": "text",
            "analyzer": "rusparse_compounds",
            "search_analyzer": "rusparse",
        }
    return {"type": "text", "analyzer": "rusparse", "fields": fields}


def _make_object(**properties: Any) -> dict[str, Any]:
    return {"properties": properties}


def _make_nested(**properties: Any) -> dict[str, Any]:
    return {"type": "nested", "properties": properties}
