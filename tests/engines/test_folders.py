"""What is written for engines: bodies as they would be sent, documents that fit their schemas."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import pytest

from rusparse import Archive
from rusparse.exports import ExportSettings, SelectedLetter, verify_export
from rusparse.exports.engines.bulk import make_action
from rusparse.exports.engines.documents import Document, iterate_documents
from rusparse.exports.engines.moments import add_numbers
from rusparse.exports.engines.template import INDEX_LANGUAGES, build_template
from rusparse.exports.engines.words import find_search_words, list_compound_parts, list_forms
from rusparse.records import Section

from ..search.letters import make_date, make_entry, make_letter, make_price, make_section
from .fake_engine import FakeEngine

FORMATS = ("opensearch", "elasticsearch", "meilisearch", "typesense")
DOCUMENTS = 73


def read_tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def read_lines(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


@pytest.fixture(scope="module")
def folders(fed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("folders")
    archive = Archive(fed, create=False)
    for name in FORMATS:
        report = archive.export(name, path / name)
        assert report.counts == {"documents": DOCUMENTS, "letters": 14}
    return path


@pytest.mark.parametrize("name", FORMATS)
def test_a_folder_is_the_same_each_time_and_checked_by_its_manifest(
    folders: Path, archive: Archive, tmp_path: Path, name: str
) -> None:
    verify_export(folders / name)
    archive.export(name, tmp_path / name)
    assert read_tree(tmp_path / name) == read_tree(folders / name)


def test_the_files_are_what_is_sent(folders: Path, archive: Archive, engine: FakeEngine) -> None:
    archive.feed("opensearch", engine.url)
    sent = [request for request in engine.requests if request.path == "/_bulk"]
    tree = read_tree(folders / "opensearch")
    assert [tree["bulk/000001.ndjson"]] == [request.body for request in sent]
    templates = {
        request.path.removeprefix("/_index_template/"): json.loads(request.body)
        for request in engine.requests
        if request.path.startswith("/_index_template/")
    }
    written = {
        Path(name).stem: json.loads(content)
        for name, content in tree.items()
        if name.startswith("templates/")
    }
    assert written == templates
    assert len(written) == len(INDEX_LANGUAGES) == 8


def test_elasticsearch_gets_the_same(folders: Path) -> None:
    ours, theirs = read_tree(folders / "opensearch"), read_tree(folders / "elasticsearch")
    assert {**ours, "manifest.json": b""} == {**theirs, "manifest.json": b""}


def test_names_begin_as_was_asked(archive: Archive, tmp_path: Path) -> None:
    settings = ExportSettings(index="brev")
    archive.export("opensearch", tmp_path / "a", settings=settings)
    archive.export("typesense", tmp_path / "b", settings=settings)
    names = {*read_tree(tmp_path / "a"), *read_tree(tmp_path / "b")}
    assert not [name for name in names if "rusparse" in name]
    heads = read_lines(tmp_path / "a" / "bulk" / "000001.ndjson")[::2]
    assert {head["index"]["_index"][:5] for head in heads} == {"brev-"}
    assert json.loads((tmp_path / "b" / "brev-sv.schema.json").read_bytes())["name"] == "brev-sv"


# --- Meilisearch, by its documentation of settings and of primary keys ---

MEILISEARCH_SETTINGS = {
    "searchableAttributes",
    "filterableAttributes",
    "sortableAttributes",
    "rankingRules",
    "stopWords",
    "synonyms",
    "typoTolerance",
    "localizedAttributes",
}
KEY = re.compile(r"[A-Za-z0-9_-]{1,511}")


def test_meilisearch_documents_have_what_the_settings_name(folders: Path) -> None:
    folder = folders / "meilisearch"
    documents = [row for path in folder.glob("*.jsonl") for row in read_lines(path)]
    assert len({row["id"] for row in documents}) == DOCUMENTS
    assert all(KEY.fullmatch(row["id"]) for row in documents)
    fields = {name for row in documents for name in row}
    for language in INDEX_LANGUAGES:
        settings = json.loads((folder / f"rusparse-{language}.settings.json").read_bytes())
        assert set(settings) <= MEILISEARCH_SETTINGS
        named = {
            attribute.partition(".")[0]
            for kind in ("searchable", "filterable", "sortable")
            for attribute in settings[f"{kind}Attributes"]
        }
        assert named - fields <= {"attachments", "issue_date", "platform"}
    swedish = json.loads((folder / "rusparse-sv.settings.json").read_bytes())
    assert swedish["localizedAttributes"] == [{"attributePatterns": ["*"], "locales": ["swe"]}]
    assert swedish["synonyms"]["böcker"] == ["bok"]
    assert swedish["stopWords"] == []


# --- Typesense, by its documentation of collections ---

TYPES: dict[str, Any] = {
    "string": lambda value: isinstance(value, str),
    "int32": lambda value: isinstance(value, int) and abs(value) < 2**31,
    "int64": lambda value: isinstance(value, int) and abs(value) < 2**63,
    "float": lambda value: isinstance(value, float),
}
FIELD_OPTIONS = {"name", "type", "facet", "optional", "sort", "locale", "stem"}


def fits(value: Any, kind: str) -> bool:
    if kind.endswith("[]"):
        return isinstance(value, list) and all(fits(each, kind[:-2]) for each in value)
    return bool(TYPES[kind](value))


def test_typesense_documents_are_of_the_types_of_the_schema(folders: Path) -> None:
    folder = folders / "typesense"
    seen: set[str] = set()
    for path in folder.glob("*.jsonl"):
        if path.name.endswith(".synonyms.jsonl"):
            continue
        schema = json.loads(path.with_suffix(".schema.json").read_bytes())
        assert schema["name"] == path.stem
        assert all(set(field) <= FIELD_OPTIONS for field in schema["fields"])
        for row in read_lines(path):
            assert isinstance(row["id"], str)
            for field in schema["fields"]:
                if field["name"] in row:
                    assert fits(row[field["name"]], field["type"]), field
                    seen.add(field["name"])
                else:
                    assert field.get("optional"), field
    assert {"heading", "words", "when_days", "prices_paid", "contact_emails"} <= seen


def test_typesense_stems_where_there_is_a_stemmer(folders: Path) -> None:
    locales = {}
    for language in INDEX_LANGUAGES:
        path = folders / "typesense" / f"rusparse-{language}.schema.json"
        fields = {field["name"]: field for field in json.loads(path.read_bytes())["fields"]}
        text = fields["text"]
        locales[language] = text.get("locale") if text.get("stem") else None
        assert "stem" not in fields["sender_name"]
    stemmed = {"sv": "sv", "en": "en", "nb": "no", "nn": "no", "da": "da", "fi": "fi", "de": "de"}
    assert locales == {**stemmed, "other": None}
    synonyms = read_lines(folders / "typesense" / "rusparse-sv.synonyms.jsonl")
    assert {"id": "böcker", "root": "böcker", "synonyms": ["bok"]} in synonyms


# --- documents ---


def make_documents(*sections: Section, **fields: Any) -> list[Document]:
    letter = make_letter("Brev", sections, **fields)
    return list(iterate_documents(SelectedLetter(letter, "year=2021/month=12/part-000001")))


def sent(document: Document) -> Any:
    return json.loads(make_action(document, "rusparse").lines.splitlines()[1])


def test_a_section_is_a_document_where_search_finds_it() -> None:
    contents = make_section(2, None, "Kurser\nOm oss", "contents")
    entries = (make_entry("Kurser", (0, 6), 1), make_entry("Om oss", (7, 13), None))
    documents = make_documents(
        make_section(0, None, "Brevet", "masthead"),
        make_section(1, "Kurser", "Seminariet i nämnden.", category="AKTUELLT"),
        contents.model_copy(update={"entries": entries}),
        make_section(3, None, " ", "article"),
        make_section(4, None, "Avregistrera", "footer"),
        language="sv-FI",
    )
    assert [document.id[64:] for document in documents] == ["-1", "-2"]
    assert {document.language for document in documents} == {"sv"}
    first, second = (document.fields for document in documents)
    assert second["text"] == "Om oss"
    assert first["text"] == "Kurser\n\nSeminariet i nämnden."
    assert first["words"] == "kurs aktuell seminarium nämnd"
    assert first["language"] == "sv-FI"
    assert first["sent_at"] == "2021-12-17T08:00:00+01:00"
    assert first["recipients"] == ["kim@example.org"]
    assert not [name for name, value in first.items() if value in (None, "", [])]


def test_only_the_sections_that_a_query_found_are_documents() -> None:
    letter = make_letter("Brev", [make_section(index, None, "Kurs") for index in range(3)])
    found = iterate_documents(SelectedLetter(letter, "part", frozenset({1})))
    assert [document.id for document in found] == [f"{letter.id}-1"]


@pytest.mark.parametrize(
    ("starts", "ends", "expected", "days"),
    [
        ("2022-05-04", None, {"gte": "2022-05-04", "lt": "2022-05-05"}, [20220504]),
        (
            "2022-04-30",
            "2022-05-02",
            {"gte": "2022-04-30", "lt": "2022-05-03"},
            [20220430, 20220501, 20220502],
        ),
        ("9999-12-31", None, {"gte": "9999-12-31", "lte": "9999-12-31"}, [99991231]),
        ("2022-05-04", "2022-05-01", {"gte": "2022-05-04", "lt": "2022-05-05"}, [20220504]),
    ],
)
def test_dates_are_ranges_of_whole_days(
    starts: str, ends: str | None, expected: dict[str, str], days: list[int]
) -> None:
    date = make_date(starts, ends)
    [document] = make_documents(make_section(0, None, "x", dates=(date,)))
    fields = sent(document)
    assert fields["when"] == [expected]
    assert fields["dates"][0]["range"] == expected
    assert "deadline" not in fields
    assert add_numbers(document.fields)["when_days"] == days
    deadline = date.model_copy(update={"role": "deadline"})
    [document] = make_documents(make_section(0, None, "x", dates=(deadline,)))
    assert sent(document)["deadline"] == [expected]
    assert add_numbers(document.fields)["deadline_days"] == days


def test_a_moment_is_a_range_of_minutes_and_its_day_is_covered() -> None:
    date = make_date("2022-05-04").model_copy(
        update={
            "starts": dt.datetime.fromisoformat("2022-05-04T18:00:00"),
            "ends": dt.datetime.fromisoformat("2022-05-04T20:30:00"),
        }
    )
    [document] = make_documents(make_section(0, None, "x", dates=(date,)))
    fields = sent(document)
    assert fields["when"] == [{"gte": "2022-05-04", "lt": "2022-05-05"}]
    assert fields["dates"][0]["range"] == {
        "gte": "2022-05-04T18:00:00",
        "lte": "2022-05-04T20:30:00",
    }


def test_what_only_repeats_has_no_range() -> None:
    date = make_date("2022-05-04").model_copy(
        update={"starts": None, "ends": None, "recurrence": "FREQ=WEEKLY;BYDAY=TU"}
    )
    [document] = make_documents(make_section(0, None, "x", dates=(date,)))
    fields = sent(document)
    assert "when" not in fields
    assert "range" not in fields["dates"][0]
    assert fields["dates"][0]["recurrence"] == "FREQ=WEEKLY;BYDAY=TU"


def test_a_period_without_end_is_listed_within_bounds() -> None:
    long = make_date("0001-01-01", "9999-12-31")
    [document] = make_documents(make_section(0, None, "x", dates=(long,)))
    days = add_numbers(document.fields)["when_days"]
    assert (days[0], days[1], days[-1], len(days)) == (10101, 10102, 99991231, 802)


def test_prices_are_amounts_that_a_reader_pays() -> None:
    prices = (
        make_price("495.50", "1200"),
        make_price("50000", role="grant"),
        make_price("0"),
        make_price("300", currency="EUR"),
    )
    [document] = make_documents(make_section(0, None, "x", prices=prices))
    fields = sent(document)
    assert fields["price"] == ["0", "300", "495.50", "1200"]
    assert fields["price_range"] == [
        {"gte": "495.50", "lte": "1200"},
        {"gte": "0", "lte": "0"},
        {"gte": "300", "lte": "300"},
    ]
    assert fields["currencies"] == ["EUR", "SEK"]
    assert len(fields["prices"]) == 4
    assert add_numbers(document.fields)["prices_paid"] == [0.0, 300.0, 495.5, 1200.0]


# --- words ---


def test_swedish_goes_along_and_nothing_is_dropped_for_being_frequent() -> None:
    template = build_template("rusparse", "sv")["template"]
    analysis = template["settings"]["analysis"]
    assert set(analysis["analyzer"]) == {
        "rusparse",
        "rusparse_folded",
        "rusparse_compounds",
        "rusparse_names",
    }
    filters = {each["type"] for each in analysis["filter"].values()}
    assert "stop" not in filters
    assert "asciifolding" not in analysis["analyzer"]["rusparse"]["filter"]
    assert {"stemmer_override", "dictionary_decompounder", "truncate"} <= filters
    assert analysis["filter"]["rusparse_stems"]["language"] == "swedish"
    assert "nämnd" in analysis["filter"]["rusparse_parts"]["word_list"]
    assert template["mappings"]["dynamic"] == "strict"
    assert template["aliases"] == {"rusparse": {}}


@pytest.mark.parametrize(
    ("language", "stemmer"),
    [("en", "english"), ("nb", "norwegian"), ("fi", "finnish"), ("other", None)],
)
def test_other_languages_have_their_stemmer(language: str, stemmer: str | None) -> None:
    template = build_template("rusparse", language)["template"]
    analysis = template["settings"]["analysis"]
    assert analysis["filter"].get("rusparse_stems", {}).get("language") == stemmer
    assert "compounds" not in template["mappings"]["properties"]["text"]["fields"]


def test_forms_lead_to_their_base_and_bases_to_themselves() -> None:
    forms = list_forms("sv")
    assert forms["museet"] == "museum"
    assert forms["nycklar"] == "nyckel"
    assert forms["städer"] == "stad"
    assert forms["kurs"] == "kurs"
    assert all(forms[base] == base for base in forms.values())
    assert list_forms("en") == {}


def test_parts_of_compounds_are_listed_and_misleading_ones_are_not() -> None:
    parts = list_compound_parts("sv")
    assert {"nämnd", "mål", "museet"} <= set(parts)
    assert not {"and", "art", "son"} & set(parts)
    assert list(parts) == sorted(set(parts))


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("sv", "Nämnd och nämnder", ""),
        ("sv", "Byggnadsnämnden", "byggnadsnämnd byggnad nämnd"),
        ("sv", "Museernas kurser, museernas kurser", "museum kurs"),
        ("en", "Courses", ""),
        ("tlh", "Seminariet", ""),
    ],
)
def test_words_are_what_a_text_does_not_show(language: str, text: str, words: str) -> None:
    assert find_search_words(language, text) == words
