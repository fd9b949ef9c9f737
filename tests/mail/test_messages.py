"""Whole messages: header sections, identity, lists, platforms, forwards, limits."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import rusparse.mail.platform
from rusparse.context import Context
from rusparse.mail import compute_record_id, parse_message, sniff_media_type
from rusparse.records import Address

from .messages import HEADER, codes, multipart, part, read

TEXT = part("text/plain", "Hej")


def test_the_headers_of_a_plain_message() -> None:
    message = read(HEADER + "Reply-To: info@example.se\nCc: c@example.com\n\nHej")
    assert message.sender == Address(name="Anna Ek", address="anna@example.se")
    assert [a.address for a in message.recipients] == ["bo@example.org", "c@example.com"]
    assert [a.address for a in message.reply_to] == ["info@example.se"]
    assert (message.subject, message.message_id) == ("Brev", "1@example.se")
    assert message.sent_at == dt.datetime(2021, 5, 5, 7, 30, 15, tzinfo=dt.UTC)
    assert (message.mailing_list, message.platform, message.forwarded) == (None, None, None)
    assert codes(message) == []


@pytest.mark.parametrize(
    ("raw", "subject", "body", "code"),
    [
        ("Subject: a\n b\n\nHej", "a b", "Hej", None),
        ("Subject: a\n\t b\n\nHej", "a b", "Hej", None),
        ("Subject :a\n\nHej", "a", "Hej", None),
        ("Subject:a\nX: b\n\nHej", "a", "Hej", None),
        ("\n\nSubject: a\n\nHej", "a", "Hej", None),
        ("From anna Wed May  5 09:30:15 2021\nSubject: a\n\nHej", "a", "Hej", None),
        (">From anna Wed May  5 09:30:15 2021\nSubject: a\n\nHej", "a", "Hej", None),
        ("\ufeffSubject: a\n\nHej", "a", "Hej", None),
        ("Subject: a\n \n b\n\nHej", "a b", "Hej", None),
        ("Subject: a\n \nHej", "a", "Hej", None),
        ("Subject: a\n\n\nHej", "a", "\nHej", None),
        ("Subject: a\nno field here\nFrom: a@example.se\n\nHej", "a", "Hej", "header-malformed"),
        ("Subject: a\nHej på dig", "a", "Hej på dig", "header-separator-missing"),
        ("no field here\nSubject: a\n\nHej", "a", "Hej", "header-malformed"),
        ("\nHej på dig", None, "\nHej på dig", "header-missing"),
        ("Subject: a\nSubject: b\n\nHej", "a", "Hej", "header-duplicated"),
        ("Subject:\nSubject: b\n\nHej", "b", "Hej", "header-duplicated"),
        ("X: a\n\nSubject: b", None, "Subject: b", None),
        ("Subject:\n\nHej", "", "Hej", None),
        ("Subject: =?utf-8?q?a=0Ab?=\n\nHej", "a b", "Hej", None),
        ("Subject: på\n\nHej", "på", "Hej", None),
    ],
)
def test_header_sections_in_every_state(
    raw: str, subject: str | None, body: str, code: str | None
) -> None:
    message = read(raw)
    assert message.subject == subject
    assert message.body is not None
    assert message.body.text.lstrip("\n") == body.lstrip("\n")
    assert codes(message) == ([code] if code else [])


def test_raw_bytes_in_headers_are_read_by_the_body_s_character_set() -> None:
    raw = "Subject: Привет\nContent-Type: text/plain; charset=koi8-r\n\nx".encode("koi8-r")
    assert parse_message(raw, Context()).subject == "Привет"
    raw = "Subject: små båtar\n\nx".encode("latin-1")
    assert parse_message(raw, Context()).subject == "små båtar"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\r\r\n", "\n\r"])
def test_every_kind_of_line_end_gives_the_same_message(end: str) -> None:
    text = HEADER + multipart("mixed", TEXT, part("text/html", "<p>\nHej</p>"))
    assert parse_message(text.replace("\n", end).encode(), Context()) == read(text)


@pytest.mark.parametrize(
    ("raw", "message_id"),
    [
        ("<a@example.se>", "a@example.se"),
        ("a@example.se", "a@example.se"),
        ("<<a@example.se>>", "a@example.se"),
        ("< a@example.se > (added)", "a@example.se"),
        ("<a\n b@example.se>", "ab@example.se"),
        ("<a@example.se", "a@example.se"),
        ("<a@example.se> <b@example.se>", "a@example.se"),
        ("<>", None),
        ("", None),
    ],
)
def test_message_identifiers(raw: str, message_id: str | None) -> None:
    assert read(f"Message-ID: {raw}\nSubject: a\n\nHej").message_id == message_id


STORED = (
    "Status: RO\nX-Status: A\nX-Mozilla-Keys: a\n b\nX-GM-THRID: 1\nContent-Length: 3\nX-UID: 4\n"
)


def test_the_id_is_the_same_wherever_the_message_was_kept() -> None:
    plain = (HEADER + "\nHej\n").encode()
    record_id = compute_record_id(plain)
    for copy in (
        plain.replace(b"\n", b"\r\n"),
        plain + b"\n",
        plain.rstrip(b"\n"),
        b"From anna Wed May  5 09:30:15 2021\n" + plain,
        b"\xef\xbb\xbf" + plain,
        STORED.encode() + plain,
        (HEADER + STORED + "\nHej\n").encode(),
    ):
        assert compute_record_id(copy) == record_id
        assert parse_message(copy, Context()).id == record_id


@pytest.mark.parametrize(
    "other",
    [
        HEADER + "\nHej!\n",
        HEADER + "X-Other: a\n\nHej\n",
        HEADER.replace("Brev", "brev") + "\nHej\n",
        HEADER + "\n\nHej\n",
        HEADER + "\nStatus: RO\nHej\n",
        HEADER + "Statuses: RO\n\nHej\n",
    ],
)
def test_other_messages_have_other_ids(other: str) -> None:
    assert compute_record_id(other.encode()) != compute_record_id((HEADER + "\nHej\n").encode())


def test_the_id_of_a_saved_document_keeps_its_first_lines() -> None:
    text = b"Status: RO\n\nHej"
    assert compute_record_id(text, "text/plain") != compute_record_id(b"Hej", "text/plain")
    assert compute_record_id(text, "text/plain") == compute_record_id(
        b"\xef\xbb\xbfStatus: RO\r\n\r\nHej\r\n", "text/plain"
    )


def _rows(table: str) -> list[Any]:
    text = (Path(__file__).parent / "mailing_lists.toml").read_text(encoding="utf-8")
    return [pytest.param(row, id=row["raw"][:50]) for row in tomllib.loads(text)[table]]


@pytest.mark.parametrize("row", _rows("list"))
def test_list_headers(row: dict[str, Any]) -> None:
    message = read(HEADER + row["raw"] + "\n\nHej")
    assert message.mailing_list is not None
    found = message.mailing_list.model_dump()
    given_fields = {name: value for name, value in row.items() if name not in ("raw", "codes")}
    for name, value in given_fields.items():
        assert found[name] == (tuple(value) if isinstance(value, list) else value), name
    silent = set(found) - set(given_fields)
    assert not any(found[name] for name in silent)
    assert codes(message) == row.get("codes", [])


def test_a_message_without_list_headers_has_no_list() -> None:
    assert read(HEADER + "X-List: a\nUnsubscribe: b\n\nHej").mailing_list is None


def test_every_platform_is_found_by_each_of_its_marks() -> None:
    path = Path(rusparse.mail.platform.__file__).parent / "platforms.toml"
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["platform"]
    assert len({row["name"] for row in rows}) == len(rows)
    hosts = [host for row in rows for host in row.get("hosts", [])]
    assert len(set(hosts)) == len(hosts)
    for row in rows:
        assert row["source"]
        for mark in row.get("headers", []):
            name, _, value = mark.partition(":")
            header = f"{name}: x {value} y" if value else f"{name}: 1"
            assert read(f"{header}\nSubject: a\n\nHej").platform == row["name"]
        for host in row.get("hosts", []):
            sent = f"List-Unsubscribe: <https://a.{host}/x>\nSubject: a\n\nHej"
            assert read(sent).platform == row["name"]


@pytest.mark.parametrize(
    ("header", "links", "platform"),
    [
        ("X-SG-EID: 1\nX-MC-User: 1", [], "Mailchimp"),
        ("X-Mailman-Version: 2\nX-MC-User: 1", [], "Mailchimp"),
        ("X-SG-EID: 1", ["https://x.list-manage.com/a"] * 4, "Mailchimp"),
        ("X-SG-EID: 1", [], "SendGrid"),
        ("X: 1", ["https://x.list-manage.com/a"] * 4, "Mailchimp"),
        ("X: 1", ["https://x.list-manage.com/a"] * 2, None),
        ("X: 1", ["https://x.list-manage.com/a"] * 3 + ["https://example.se"] * 20, None),
        ("X: 1", ["https://list-manage.com.example.se/a"] * 4, None),
        ("X: 1", ["https://notlist-manage.com/a"] * 4, None),
        ("Subject: list-manage.com", [], None),
        ("X-Mailer: Mailer", [], None),
        ("X-MC-Users: 1", [], None),
        ("Received: from list-manage.com by example.se", [], None),
    ],
)
def test_a_newsletter_service_goes_before_a_carrier(
    header: str, links: list[str], platform: str | None
) -> None:
    markup = "".join(f'<a href="{link}">Hej</a>' for link in links)
    message = read(f"{header}\nFrom: a@example.se\n" + part("text/html", markup))
    assert message.platform == platform


ORIGINAL = (
    "From: Brevet <brev@example.org>\nSubject: =?utf-8?q?V=C3=A5r?=\nMessage-ID: <o@example.org>\n"
    "Date: Tue, 4 May 2021 08:00:00 +0200\n" + part("text/html", "<p>Hela brevet</p>")
)


def test_an_attached_forward_gives_the_original() -> None:
    outer = HEADER + multipart("mixed", TEXT, part("message/rfc822", ORIGINAL))
    message = read(outer)
    assert message.forwarded is not None
    assert message.forwarded.by == Address(name="Anna Ek", address="anna@example.se")
    assert message.forwarded.at == dt.datetime(2021, 5, 5, 7, 30, 15, tzinfo=dt.UTC)
    assert message.forwarded.how == "attached"
    assert (message.subject, message.message_id) == ("Vår", "o@example.org")
    assert message.body is not None
    assert message.body.text.strip() == "<p>Hela brevet</p>"
    assert message.id == compute_record_id(outer.encode())
    (remark,) = message.diagnostics
    assert (remark.code, remark.details["text"]) == ("forward-unwrapped", "Hej")


ATTACHED = part("message/rfc822", ORIGINAL)


@pytest.mark.parametrize(
    "outer",
    [
        HEADER + multipart("report", TEXT, ATTACHED),
        HEADER + multipart("digest", ATTACHED),
        HEADER + multipart("mixed", TEXT, ATTACHED, ATTACHED),
        HEADER + multipart("mixed", part("text/plain", "Ett eget brev. " * 100), ATTACHED),
        HEADER + "Auto-Submitted: auto-generated\n" + multipart("mixed", TEXT, ATTACHED),
        "Return-Path: <>\n" + HEADER + multipart("mixed", TEXT, ATTACHED),
        HEADER.replace("anna@", "MAILER-DAEMON@") + multipart("mixed", TEXT, ATTACHED),
        HEADER + multipart("mixed", TEXT, ATTACHED, part("application/pdf; name=a.pdf", "x")),
        HEADER + multipart("mixed", TEXT, multipart("digest", ATTACHED, boundary="d")),
        HEADER + multipart("mixed", TEXT, part("message/rfc822", "")),
    ],
)
def test_what_is_no_forward_keeps_the_message_as_an_attachment(outer: str) -> None:
    message = read(outer)
    assert message.forwarded is None
    assert message.subject == "Brev"
    assert "message/rfc822" in [a.media_type for a in message.attachments]


def test_forwards_of_forwards_stop_at_the_limit() -> None:
    text = ORIGINAL
    for level in range(4):
        text = f"From: f{level}@example.se\n" + multipart(
            "mixed", TEXT, part("message/rfc822", text), boundary=f"level-{level}-"
        )
    whole = read(text)
    assert (whole.subject, codes(whole)) == ("Vår", ["forward-unwrapped"] * 4)
    assert whole.forwarded is not None
    assert whole.forwarded.by == Address(name=None, address="f3@example.se")
    cut = read(text, max_forward_depth=2)
    assert codes(cut)[-1] == "forward-depth-limit"
    assert cut.sender == Address(name=None, address="f1@example.se")
    assert [a.media_type for a in cut.attachments] == ["message/rfc822"]


def test_parts_beyond_the_limit_are_cut() -> None:
    message = read(
        HEADER + multipart("mixed", *[part("text/plain", str(i)) for i in range(9)]), max_parts=3
    )
    assert message.body is not None
    assert message.body.text == "0\n\n1\n\n2"
    (remark,) = [r for r in message.diagnostics if r.code == "part-limit"]
    assert remark.details == {"parts": "9", "kept": "3"}


@pytest.mark.parametrize("levels", [20, 3_000])
def test_levels_beyond_the_limit_stay_one_part(levels: int) -> None:
    lines = [HEADER + "Content-Type: multipart/mixed; boundary=x0\n"]
    lines += [
        f"--x{level - 1}\nContent-Type: multipart/mixed; boundary=x{level}\n"
        for level in range(1, levels)
    ]
    lines.append(f"--x{levels - 1}\n\ninnermost\n")
    lines += [f"--x{level}--" for level in reversed(range(levels))]
    message = read("\n".join(lines), max_part_depth=10)
    assert "part-depth-limit" in codes(message)
    assert [a.media_type for a in message.attachments] == ["multipart/mixed"]


def test_headers_beyond_the_limits_are_cut() -> None:
    many = read("".join(f"X-{i}: a\n" for i in range(9)) + "\nHej", max_headers=4)
    (remark,) = many.diagnostics
    assert (remark.code, remark.details["kept"]) == ("header-limit", "4")
    assert many.body is not None
    assert many.body.text == "Hej"
    addresses = ",\n ".join(f"a{i}@example.se" for i in range(500))
    long = read(f"To: {addresses}\nSubject: a\n\nHej", max_header_bytes=100)
    assert [a.address for a in long.recipients] == [f"a{i}@example.se" for i in range(6)]
    assert (long.subject, codes(long)) == ("a", ["header-cut"])


def test_bodies_attachments_and_messages_beyond_the_limits_are_cut() -> None:
    files = [part(f"application/pdf; name={i}.pdf", "x") for i in range(5)]
    message = read(
        HEADER + multipart("mixed", part("text/plain", "x" * 50), *files),
        max_body_characters=10,
        max_attachments=2,
    )
    assert message.body is not None
    assert message.body.text == "x" * 10
    assert [a.name for a in message.attachments] == ["0.pdf", "1.pdf"]
    assert codes(message) == ["body-cut", "attachment-limit"]
    short = parse_message(
        (HEADER + "\n" + "x" * 1_000).encode(), Context(limits=message_limit(300))
    )
    assert (short.subject, codes(short)) == ("Brev", ["message-too-large"])


def message_limit(size_bytes: int) -> Any:
    from rusparse.context import Limits

    return Limits(max_message_bytes=size_bytes)


HOSTILE = {
    "unclosed quotes": b"To: " + b'"\\' * 100_000 + b"\n\n",
    "unclosed comments": b"To: " + b"(" * 200_000 + b"\n\n",
    "angles": b"From: " + b"<" * 200_000 + b"\n\n",
    "encoded words": b"Subject: " + b"=?utf-8?q?a" * 20_000 + b"\n\n",
    "carriage returns": b"Subject: a\r\n\r\n" + b"\r" * 500_000,
    "sections": b"Content-Type: text/plain;" + b" a*0*=b;" * 20_000 + b"\n\n",
    "meta tags": b"Content-Type: text/html\n\n" + b"<meta " * 100_000 + b"\xe5",
    "comments in html": b"Content-Type: text/html\n\n" + b"<!---->" * 50_000,
    "boundary lines": b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n" * 50_000,
    "dashes": b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\n" + b"--x\n" * 100_000,
    "broken base64": b"Content-Transfer-Encoding: base64\n\n" + b"QUJD!= \n" * 50_000,
    "uuencode": b"Subject: a\n\n" + b"begin 644 x\n" * 20_000 + b"\nend\n",
    "line": b"Subject: a\n\n" + b"x" * 2_000_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_messages_come_to_an_end(name: str) -> None:
    message = parse_message(HOSTILE[name], Context())
    assert len(message.id) == 64
    assert sniff_media_type(HOSTILE[name]) in ("message/rfc822", "text/plain", "text/html")


WHOLE = (
    HEADER
    + "List-Unsubscribe: <mailto:a@example.se>\n"
    + multipart(
        "mixed",
        multipart("alternative", TEXT, part("text/html", "<p>å</p>"), boundary="a"),
        ATTACHED,
    )
).encode()


@settings(max_examples=50, deadline=None)
@given(st.integers(min_value=0, max_value=len(WHOLE)))
def test_a_message_cut_anywhere_is_read(length: int) -> None:
    message = parse_message(WHOLE[:length], Context())
    for remark in message.diagnostics:
        remark.model_dump_json()
    assert message == parse_message(WHOLE[:length].replace(b"\n", b"\r\n"), Context())


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_raise(data: bytes) -> None:
    message = parse_message(HEADER.encode() + data, Context())
    assert message.subject is not None
    sniff_media_type(data)
    for remark in message.diagnostics:
        remark.model_dump_json()
