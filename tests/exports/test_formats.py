"""Each format read back by a reader that knows nothing of rusparse."""

from __future__ import annotations

import csv
import datetime as dt
import email
import io
import json
import mailbox
import re
from pathlib import Path
from typing import Any

import feedparser
import pytest
import vobject
import yaml
from lxml import etree
from markdown_it import MarkdownIt

from rusparse import Archive, parse_record
from rusparse.exports import (
    FORMATS,
    ExportSettings,
    Journal,
    StreamFormat,
    load_format,
    verify_export,
    write_export,
)
from rusparse.records import Link

from .letters import (
    LetterSource,
    make_contact,
    make_date,
    make_letter,
    make_price,
    make_section,
)

ATOM = "{http://www.w3.org/2005/Atom}"


def render(name: str, source: LetterSource) -> bytes:
    form = load_format(name)
    assert isinstance(form, StreamFormat)
    return b"".join(form.render(source, Journal()))


def read_cards(data: bytes) -> list[Any]:
    return list(vobject.readComponents(data.decode()))


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_the_same_archive_gives_the_same_bytes(archive: Archive, tmp_path: Path, name: str) -> None:
    reports = [
        archive.export(name, tmp_path / number, settings=ExportSettings(title="x"))
        for number in ("one", "two")
    ]
    assert reports[0].fingerprint == reports[1].fingerprint
    assert reports[0].fingerprint.size_bytes > 0
    assert verify_export(tmp_path / "one") == verify_export(tmp_path / "two")


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_nothing_selected_is_an_output_all_the_same(
    archive: Archive, tmp_path: Path, name: str
) -> None:
    report = archive.export(name, tmp_path / "none", "from:nobody.example.org")
    assert report.counts == {}
    assert report.complete
    assert verify_export(tmp_path / "none")["counts"] == {}


# --- json ---


def test_json_is_a_file_a_letter_named_by_its_id(archive: Archive, tmp_path: Path) -> None:
    archive.export("json", tmp_path / "json")
    files = sorted((tmp_path / "json").glob("*/*.json"))
    records = {parse_record(file.read_bytes()) for file in files}
    assert sorted(file.stem for file in files) == sorted(one.id for one in archive.records())
    assert {record.id: record for record in records} == {one.id: one for one in archive.records()}
    assert {file.parent.name for file in files} >= {"2022-10", "2024-05"}


# --- markdown ---


def test_markdown_has_front_matter_headings_links_and_facts() -> None:
    text = "Kurs i keramik\nAnmäl dig här. Den 4 maj."
    section = make_section(
        heading="Kurs i keramik",
        text=text,
        dates=(make_date("4 maj", "2026-05-04", span=(34, 39)),),
        prices=(make_price("450 kr", "450"),),
        contacts=(make_contact("Moa Ek", email="moa_ek@example.org"),),
        links=(
            Link(
                span=(25, 28),
                text="här",
                url="https://t.example.org/?u=1",
                clean_url="https://example.org/anmäl?a=1&b=(2)",
                kind="article",
            ),
        ),
    )
    letter = make_letter(1, section, title='Brev "1": a')
    [(name, content)] = load_format("markdown").render(LetterSource([letter]), Journal())  # type: ignore[attr-defined]
    assert name == f"2026-03/{letter.id}.md"
    _, front, body = content.decode().split("---\n", 2)
    assert yaml.safe_load(front)["title"] == 'Brev "1": a'
    assert yaml.safe_load(front)["date"] == "2026-03-01"
    tokens = MarkdownIt("commonmark").parse(body)
    headings = [
        tokens[at + 1].content for at, one in enumerate(tokens) if one.type == "heading_open"
    ]
    assert headings == ['Brev "1": a', "Kurs i keramik"]
    page = MarkdownIt("commonmark").render(body)
    assert '<a href="https://example.org/anm%C3%A4l?a=1&amp;b=(2)">här</a>' in page
    assert "<li>event: 2026-05-04 (4 maj)</li>" in page
    assert "<li>price: 450 SEK (450 kr)</li>" in page
    assert "<li>contact: Moa Ek, moa_ek@example.org</li>" in page


def test_lists_and_lines_of_the_text_are_lists_and_lines_in_markdown() -> None:
    text = (
        "Vi söker:\n- en kock\n- - två & tre\n- # fyra\nRing oss.\nEller skriv > R&D &amp;\n> inget"
    )
    [(_, content)] = load_format("markdown").render(  # type: ignore[attr-defined]
        LetterSource([make_letter(1, make_section(heading=None, text=text))]), Journal()
    )
    page = MarkdownIt("commonmark").render(content.decode().split("---\n", 2)[2])
    assert page.partition("</h1>\n")[2] == (
        "<p>Vi söker:</p>\n"
        "<ul>\n<li>en kock</li>\n<li>- två &amp; tre</li>\n<li># fyra</li>\n</ul>\n"
        "<p>Ring oss.<br />\nEller skriv &gt; R&amp;D &amp;amp;<br />\n&gt; inget</p>\n"
    )


# --- csv ---


def test_csv_has_a_row_a_mention(archive: Archive, tmp_path: Path) -> None:
    report = archive.export("csv", tmp_path / "mentions.csv")
    data = (tmp_path / "mentions.csv").read_bytes()
    rows = list(csv.DictReader(io.StringIO(data.decode(), newline="")))
    letters = list(archive.records())
    assert report.counts == {
        "contacts": sum(len(s.contacts) for one in letters for s in one.sections),
        "dates": sum(len(one.dates) for one in letters),
        "prices": sum(len(one.prices) for one in letters),
    }
    assert len(rows) == sum(report.counts.values())
    fee = next(row for row in rows if row["text"] == "1 200 kr")
    assert (fee["mention"], fee["amount"], fee["currency"], fee["role"]) == (
        "price",
        "1200",
        "SEK",
        "fee",
    )
    assert fee["heading"] == "Grundkurs i trasmattor"
    assert fee["letter_day"] == "2021-09-06"
    assert data.count(b"\r\n") == len(rows) + 1


def test_csv_with_a_query_has_the_mentions_of_the_sections_found(
    archive: Archive, tmp_path: Path
) -> None:
    archive.export("csv", tmp_path / "mentions.csv", "spångbygge")
    with (tmp_path / "mentions.csv").open(newline="") as file:
        headings = {row["heading"] for row in csv.DictReader(file)}
    assert headings == {"Lediga platser: kurs i spångbygge för kommuner och byalag"}


# --- vcf ---


def test_vcf_has_a_card_a_contact(archive: Archive, tmp_path: Path) -> None:
    archive.export("vcf", tmp_path / "contacts.vcf")
    cards = read_cards((tmp_path / "contacts.vcf").read_bytes())
    contacts = archive.contacts()
    assert [card.fn.value for card in cards][:2] == ["Aino Kettunen", "Britta Mossberg"]
    assert len(cards) == len(contacts)
    karin = next(card for card in cards if card.fn.value == "Karin Hedfors")
    assert karin.email.value == "kurs@kvarnhjulet.example.org"
    assert karin.tel.value == "tel:+46846500421"
    assert karin.title.value == "kursadministratör"
    assert karin.categories.value == ["reachable"]
    uids = [card.uid.value for card in cards]
    assert len(set(uids)) == len(uids)


def test_vcf_lines_are_folded_at_75_octets_and_read_back_whole() -> None:
    role = "å" * 100 + "; och, \\ sådant"
    section = make_section(contacts=(make_contact("Moa Ek", role=role),))
    data = render("vcf", LetterSource([make_letter(1, section)]))
    assert max(len(line) for line in data.split(b"\r\n")) <= 75
    [card] = read_cards(data)
    assert card.title.value == role


def test_a_card_keeps_its_uid_when_a_later_letter_adds_to_it() -> None:
    contact = make_contact("Moa Ek", email="moa@example.org")
    more = make_contact("Moa Ek", email="moa@example.org", phone="+46701740605", role="chef")
    letters = [
        make_letter(1, make_section(contacts=(contact,))),
        make_letter(2, make_section(contacts=(more,))),
    ]
    [before] = read_cards(render("vcf", LetterSource(letters[:1])))
    [after] = read_cards(render("vcf", LetterSource(letters)))
    assert before.uid.value == after.uid.value
    assert after.tel.value == "tel:+46701740605"


# --- atom ---


def test_atom_follows_the_rules_of_rfc_4287(archive: Archive, tmp_path: Path) -> None:
    archive.export("atom", tmp_path / "feed.atom", settings=ExportSettings(title="Breven"))
    feed = etree.parse(str(tmp_path / "feed.atom")).getroot()
    assert feed.tag == f"{ATOM}feed"
    tags = [etree.QName(child).localname for child in feed]
    # Section 4.1.1: exactly one each, and at least one author.
    assert [tags.count(name) for name in ("id", "title", "updated", "author")] == [1, 1, 1, 1]
    assert tags.index("entry") == len(tags) - tags.count("entry")
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 14
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == 14
    moments = []
    for entry in entries:
        names = [etree.QName(child).localname for child in entry]
        # Section 4.1.2: exactly one each; at most one content and published.
        assert [names.count(name) for name in ("id", "title", "updated", "content")] == [1, 1, 1, 1]
        moments.append(dt.datetime.fromisoformat(entry.findtext(f"{ATOM}updated") or ""))
        assert [one.get("type") for one in entry.findall(f"{ATOM}content")] == ["html"]
        assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", entry.findtext(f"{ATOM}id") or "")
    assert dt.datetime.fromisoformat(feed.findtext(f"{ATOM}updated") or "") == max(moments)


def test_atom_is_read_by_a_feed_reader() -> None:
    section = make_section(heading="Kurs & <b>", text="Kurs & <b>\nEtt.\n\nTvå < tre.\nFyra.")
    letter = make_letter(1, section, web_version="https://example.org/brev?a=1&b=2")
    feed = feedparser.parse(render("atom", LetterSource([letter], label="kurs")))
    assert not feed.bozo
    assert feed.feed.title == "kurs"
    [entry] = feed.entries
    assert (entry.title, entry.author, entry.link) == (
        "Brev 1",
        "Kansliet",
        "https://example.org/brev?a=1&b=2",
    )
    assert entry.published == "2026-03-01T09:00:00+00:00"
    assert entry.content[0].language == "sv"
    assert entry.content[0].value == (
        "<h2>Kurs &amp; &lt;b&gt;</h2>\n<p>Ett.</p>\n<p>Två &lt; tre.<br />Fyra.</p>"
    )


def test_an_entry_without_a_day_says_so() -> None:
    letter = make_letter(1, make_section(), sent_at=None, sender=None, language="und")
    feed = feedparser.parse(render("atom", LetterSource([letter])))
    [entry] = feed.entries
    assert entry.updated == "1970-01-01T00:00:00+00:00"
    assert "no-date" in [tag.term for tag in entry.tags]
    assert "published" not in entry


# --- eml and mbox ---


def test_eml_gives_the_originals_byte_for_byte(archive: Archive, tmp_path: Path) -> None:
    report = archive.export("eml", tmp_path / "eml")
    assert report.counts == {"messages": 12, "saved letters": 2}
    for record in archive.records():
        suffix = {"message/rfc822": "eml", "text/html": "html", "text/plain": "txt"}
        name = f"{record.id}.{suffix[record.source.media_type]}"
        [file] = (tmp_path / "eml").glob(f"*/{name}")
        assert file.read_bytes() == archive.original(record.id)


def test_mbox_is_read_back_message_by_message(archive: Archive, tmp_path: Path) -> None:
    report = archive.export("mbox", tmp_path / "all.mbox")
    assert report.counts == {"messages": 12}
    assert len(report.missing) == 2
    assert all("a saved letter" in problem for problem in report.missing)
    messages = list(mailbox.mbox(tmp_path / "all.mbox", create=False))
    subjects = [record.message_id for record in archive.records() if record.message_id]
    assert [str(one["Message-ID"]).strip("<>") for one in messages] == subjects


def test_mbox_quotes_what_looks_like_its_own_lines() -> None:
    body = b"Subject: x\n\nFrom the mayor\n>From me\nend"
    letter = make_letter(1, make_section())
    data = render("mbox", LetterSource([letter], originals={letter.id: body}))
    assert data == (
        b"From MAILER-DAEMON Sun Mar  1 09:00:00 2026\n"
        b"Subject: x\n\n>From the mayor\n>>From me\nend\n\n"
    )


def test_an_original_that_was_not_kept_is_named(tmp_path: Path) -> None:
    kept, lost = make_letter(1, make_section()), make_letter(2, make_section())
    source = LetterSource([kept, lost], originals={kept.id: b"Subject: x\n\n"})
    for name in ("eml", "mbox"):
        report = write_export(load_format(name), source, tmp_path / name)
        assert report.counts == {"messages": 1}
        assert report.missing == (f"{lost.id}: its original message was not kept in the archive",)
    [file] = (tmp_path / "eml").glob("*/*.eml")
    assert email.message_from_bytes(file.read_bytes())["Subject"] == "x"


def test_a_damaged_original_is_named_and_the_rest_is_written(
    spoiled: Archive, tmp_path: Path
) -> None:
    part = sorted(spoiled.path.glob("originals/*/*/*.zst"))[0]
    part.write_bytes(b"\x00" * part.stat().st_size)
    report = spoiled.export("eml", tmp_path / "eml")
    assert 0 < report.counts["messages"] < 12
    assert len(report.missing) == 12 - report.counts["messages"]
    assert "can't be unpacked" in report.missing[0]
    manifest = json.loads((tmp_path / "eml" / "manifest.json").read_bytes())
    assert manifest["missing"] == list(report.missing)
