"""`typesense`: documents as JSON Lines, and a collection's schema for each language.

The schema is the body of POST /collections, as Typesense 0.25 and later document it (`stem` with a
`locale`). Irregular forms are one-way synonyms, a line each for PUT /collections/NAME/synonyms/ID.
Lists of mentions are kept with a document without being indexed: what is asked for stands in the
flat fields.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from .documents import Fields
from .folders import DocumentFolder, SettingsFile
from .moments import add_numbers
from .rendering import render_indented, render_line
from .words import OTHER, list_forms

__all__ = ["FORMAT", "build_schema"]

# Both written forms of Norwegian have one stemmer.
_LOCALES: Final = {"nb": "no", "nn": "no", OTHER: ""}
_SEARCHED: Final = ("heading", "title", "category", "text", "words", "subject")
_NAMES: Final = ("sender_name", "series_name", "issue_label", "issue_number")
_FACETS: Final = (
    "kind",
    "language",
    "sender_address",
    "series_key",
    "list_id",
    "platform",
    "issue_date",
)
_LISTS: Final = {
    "has": "string[]",
    "currencies": "string[]",
    "recipients": "string[]",
    "attachments": "string[]",
    "contact_names": "string[]",
    "contact_emails": "string[]",
    "contact_phones": "string[]",
    "when_days": "int32[]",
    "deadline_days": "int32[]",
    "prices_paid": "float[]",
}


def _make_settings(index: str, language: str) -> Iterator[SettingsFile]:
    yield SettingsFile(".schema.json", render_indented(build_schema(index, language)))
    synonyms = [
        {"id": form, "root": form, "synonyms": [base]}
        for form, base in list_forms(language).items()
        if form != base
    ]
    if synonyms:
        yield SettingsFile(".synonyms.jsonl", b"".join(map(render_line, synonyms)))


def build_schema(index: str, language: str) -> Fields:
    """The schema of a language's collection."""
    locale = _LOCALES.get(language, language)
    stemmed = {"locale": locale, "stem": True} if locale else {}
    fields: list[Fields] = [
        {"name": "letter", "type": "string", "facet": True},
        {"name": "part", "type": "string", "facet": True},
        {"name": "section", "type": "int32"},
    ]
    fields += [_make_field(name, "string", **stemmed) for name in _SEARCHED]
    fields += [_make_field(name, "string") for name in _NAMES]
    fields += [_make_field(name, "string", facet=True) for name in _FACETS]
    fields += [_make_field(name, kind, facet=name == "has") for name, kind in _LISTS.items()]
    fields.append(_make_field("sent_at_seconds", "int64", sort=True))
    return {
        "name": index,
        "fields": fields,
        # As in rusparse's own search, a word ends where letters and digits do.
        "token_separators": list("-/_.:@'"),
    }


def _make_field(name: str, kind: str, **more: Any) -> Fields:
    # A section without a heading is a document all the same.
    return {"name": name, "type": kind, "optional": True, **more}


def _convert(fields: Fields) -> Fields:
    contacts = fields.get("contacts", ())
    flat = {
        "contact_names": [
            contact[name]
            for contact in contacts
            for name in ("name", "organisation")
            if name in contact
        ],
        "contact_emails": [contact["email"] for contact in contacts if "email" in contact],
        "contact_phones": [contact["phone"] for contact in contacts if "phone" in contact],
    }
    return {**add_numbers(fields), **{name: values for name, values in flat.items() if values}}


FORMAT: Final = DocumentFolder("typesense", _make_settings, _convert)
