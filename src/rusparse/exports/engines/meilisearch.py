"""`meilisearch`: documents as JSON Lines, and the settings of an index for each language.

The settings are the body of PATCH /indexes/NAME/settings, as Meilisearch 1.10 and later document
them (`localizedAttributes` came with 1.10). The primary key is "id". There are no stop words, for
the reason that `template` gives. What has no inflection there gets it from two sides: documents
carry base forms in `words`, and synonyms lead irregular forms to theirs.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from .documents import Fields
from .folders import DocumentFolder, SettingsFile
from .moments import add_numbers
from .rendering import render_indented
from .words import list_forms

__all__ = ["FORMAT", "build_settings"]

# ISO 639-3, of what the engine knows by name; a language that is not here is left to itself.
_LOCALES: Final = {
    "sv": "swe",
    "en": "eng",
    "nb": "nob",
    "da": "dan",
    "fi": "fin",
    "de": "deu",
}
_SEARCHABLE: Final = (
    "heading",
    "title",
    "category",
    "text",
    "words",
    "subject",
    "contacts.name",
    "contacts.organisation",
    "sender_name",
    "series_name",
    "attachments",
)
_FILTERABLE: Final = (
    "kind",
    "language",
    "letter",
    "part",
    "section",
    "category",
    "has",
    "sender_address",
    "recipients",
    "series_key",
    "list_id",
    "platform",
    "issue_date",
    "sent_at_seconds",
    "when_days",
    "deadline_days",
    "prices_paid",
    "currencies",
    "contacts.email",
    "contacts.phone",
    "links.kind",
)
_SORTABLE: Final = ("sent_at_seconds", "when_days", "deadline_days", "prices_paid", "section")


def _make_settings(_index: str, language: str) -> Iterator[SettingsFile]:
    yield SettingsFile(".settings.json", render_indented(build_settings(language)))


def build_settings(language: str) -> Fields:
    """The settings of a language's index."""
    settings: dict[str, Any] = {
        "searchableAttributes": list(_SEARCHABLE),
        "filterableAttributes": list(_FILTERABLE),
        "sortableAttributes": list(_SORTABLE),
        "rankingRules": [
            "words",
            "typo",
            "proximity",
            "attribute",
            "sort",
            "exactness",
            "sent_at_seconds:desc",
        ],
        "stopWords": [],
        "synonyms": {form: [base] for form, base in list_forms(language).items() if form != base},
        # An address or a number is right or wrong.
        "typoTolerance": {"disableOnAttributes": ["contacts.email", "sender_address"]},
    }
    if language in _LOCALES:
        locales = [_LOCALES[language]]
        settings["localizedAttributes"] = [{"attributePatterns": ["*"], "locales": locales}]
    return settings


FORMAT: Final = DocumentFolder("meilisearch", _make_settings, add_numbers)
