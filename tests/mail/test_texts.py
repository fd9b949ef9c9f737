"""Character sets, transfer encodings, disguised plain text, and what bytes are taken for."""

from __future__ import annotations

import base64
import binascii
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rusparse.context import Context, Limits
from rusparse.mail import decode_document, sniff_media_type
from rusparse.mail.charsets import decode_text, repair_double_encoding
from rusparse.mail.journal import Journal
from rusparse.mail.legibility import count_letters
from rusparse.mail.plain_text import read_enriched, unwrap_flowed
from rusparse.mail.transfer import decode_transfer, extract_uuencoded, normalize_encoding


def _rows(topic: str, table: str, key: str) -> list[Any]:
    text = (Path(__file__).parent / f"{topic}.toml").read_text(encoding="utf-8")
    return [pytest.param(row, id=row[key][:50]) for row in tomllib.loads(text)[table]]


@pytest.mark.parametrize("row", _rows("charsets", "decoded", "what"))
def test_text_is_decoded_whatever_its_label(row: dict[str, Any]) -> None:
    data = bytes.fromhex(row["hex"]) if "hex" in row else row["text"].encode(row["sent_as"])
    journal = Journal()
    text = decode_text(data, row.get("label"), journal, "body", html=row.get("html", False))
    assert text == row["text"]
    assert [remark.code for remark in journal.close()] == row.get("codes", [])


@pytest.mark.parametrize("row", _rows("charsets", "kept", "text"))
def test_text_that_is_not_double_encoded_stays(row: dict[str, Any]) -> None:
    assert repair_double_encoding(row["text"]) == row["text"]


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["utf-8", "utf-7", "utf-16", "big5", "x", None]))
def test_no_bytes_and_no_label_raise(data: bytes, label: str | None) -> None:
    decode_text(data, label, Journal(), "body", html=True).encode()


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="åäöÅÄÖéü –”abc", min_size=1, max_size=40))
def test_swedish_letters_survive_every_mislabelling(text: str) -> None:
    data = text.encode()
    for label in ("utf-8", "iso-8859-1", "windows-1252", "us-ascii", "no-such", None):
        assert decode_text(data, label, Journal(), "body") == text


@pytest.mark.parametrize(
    ("written", "encoding"),
    [
        ("base64", "base64"),
        ("BASE64 ", "base64"),
        ('"base64"', "base64"),
        ("base64; x=y", "base64"),
        ("(a) base64", "base64"),
        ("8bit base64", "base64"),
        ("Quoted-Printable", "quoted-printable"),
        ("quoted printable", "quoted-printable"),
        ("7-bit", "identity"),
        ("binary", "identity"),
        ("", "identity"),
        ("x-uuencode", "uuencode"),
        ("x-gzip64", None),
        ("basement", None),
        ("base6", None),
    ],
)
def test_names_of_transfer_encodings(written: str, encoding: str | None) -> None:
    assert normalize_encoding(written) == encoding


@pytest.mark.parametrize(
    ("encoded", "decoded", "damaged"),
    [
        (b"QUJDRA==\n", b"ABCD", False),
        (b"QUJD\nRA==", b"ABCD", False),
        (b" Q U J D ", b"ABC", False),
        (b"QUJDRA", b"ABCD", True),
        (b"QUJDRA=", b"ABCD", True),
        (b"QUJDRA====", b"ABCD", True),
        (b"QUJDR", b"ABC", True),
        (b"QU!JD*RA==", b"ABCD", True),
        (b"QUJDRA==QUJD", b"ABCDABC", True),
        (b"QU=JD", b"ABC", True),
        (b"-_-_", b"\xfb\xff\xbf", True),
        (b"QUJD\n-- \nthe list's footer\n", b"ABC", True),
        (b"", b"", False),
    ],
)
def test_base64_is_read_around_damage(encoded: bytes, decoded: bytes, damaged: bool) -> None:
    journal = Journal()
    assert decode_transfer(encoded, "base64", journal, "part 1") == decoded
    assert [r.code for r in journal.close()] == (["base64-damaged"] if damaged else [])


@pytest.mark.parametrize(
    ("encoded", "decoded", "damaged"),
    [
        (b"p=C3=A5", b"p\xc3\xa5", False),
        (b"p=c3=\n=a5", b"p\xc3\xa5", False),
        (b"p= \nq", b"pq", False),
        (b"p  \nq", b"p\nq", False),
        (b"p\xe5=20\n", b"p\xe5 \n", False),
        (b"1=x2", b"1=x2", True),
        (b"a=b?c=1", b"a=b?c=1", True),
        (b"p=", b"p", False),
    ],
)
def test_quoted_printable_is_read_around_damage(
    encoded: bytes, decoded: bytes, damaged: bool
) -> None:
    journal = Journal()
    assert decode_transfer(encoded, "quoted-printable", journal, "part 1") == decoded
    assert [r.code for r in journal.close()] == (["quoted-printable-damaged"] if damaged else [])


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_what_is_encoded_comes_back(data: bytes) -> None:
    journal = Journal()
    assert decode_transfer(base64.encodebytes(data), "base64", journal, "body") == data
    lines = b"".join(binascii.b2a_uu(data[i : i + 45]) for i in range(0, len(data), 45))
    text, files = extract_uuencoded(
        b"before\nbegin 644 a.bin\n" + lines + b"`\nend\nafter", journal, "body"
    )
    assert (text, [(file.name, file.content) for file in files]) == (
        b"before\n\nafter",
        [(b"a.bin", data)],
    )
    assert journal.close() == ()


def test_text_that_only_begins_like_uuencode_stays() -> None:
    text = b"begin 644 words\nthis is no such thing at all, as you see\nend\n"
    assert extract_uuencoded(text, Journal(), "body") == (text, [])


@pytest.mark.parametrize(
    ("sent", "delsp", "text"),
    [
        ("a \nb", False, "a b"),
        ("a \nb", True, "ab"),
        ("a\nb", False, "a\nb"),
        ("a \n\nb", False, "a \n\nb"),
        ("> a \n> b\nc", False, "> a b\nc"),
        ("> a \nc", False, "> a \nc"),
        (">> a \n>> b", False, ">> a b"),
        (" From here \nto there", False, "From here to there"),
        ("a\n-- \nAnna", False, "a\n-- \nAnna"),
        ("a \n-- \nAnna", False, "a \n-- \nAnna"),
    ],
)
def test_flowed_text_is_unwrapped(sent: str, delsp: bool, text: str) -> None:
    assert unwrap_flowed(sent, delsp=delsp) == text


def test_enriched_text_loses_its_commands() -> None:
    sent = "<bold>a</bold> <color><param>red</param>b</color>\n<<c>\n\n\nd"
    assert read_enriched(sent, rich=False) == "a b <c>\n\nd"
    assert read_enriched("a<nl>b <lt> c\n<comment>x</comment>d", rich=True) == "a\nb < c d"


@pytest.mark.parametrize(
    ("markup", "letters"),
    [
        ("<p>abc</p>", 3),
        ("<style>p{a:b}</style><p>abc", 3),
        ("<head><title>x</title></head>ab", 2),
        ("<!-- abc -->d", 1),
        ("&nbsp;&#229;", 1),
        ("<img src='abc' alt='de'>", 2),
        ("<img src='abc'>", 0),
        ("<p", 0),
        ("<header>a</header>", 1),
        ("", 0),
    ],
)
def test_letters_that_a_reader_sees(markup: str, letters: int) -> None:
    assert count_letters(markup, 100) == letters


@pytest.mark.parametrize("row", _rows("media_types", "sniffed", "text"))
def test_media_type_by_content(row: dict[str, Any]) -> None:
    for data in (row["text"].encode(), row["text"].replace("\n", "\r\n").encode()):
        assert sniff_media_type(data) == row["is"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" \r\n\t\n",
        b"\x00",
        b"\x00" * 100,
        b"Hej\x00",
        bytes(range(256)) * 4,
        b"\xff\xd8\x01\x02",
    ],
)
def test_bytes_without_sense_have_no_media_type(data: bytes) -> None:
    assert sniff_media_type(data) is None


def test_a_document_is_decoded_by_its_own_declaration() -> None:
    data = "<meta http-equiv='Content-Type' content='text/html; charset=iso-8859-1'>\r\nå".encode(
        "latin-1"
    )
    body, remarks = decode_document(data, "text/html", Context())
    assert (body.text[-2:], body.media_type, remarks) == ("\nå", "text/html", ())


def test_a_document_beyond_the_limits_is_cut_with_a_remark() -> None:
    context = Context(limits=Limits(max_message_bytes=10, max_body_characters=5))
    body, remarks = decode_document(b"x" * 20, "text/plain", context)
    assert body.text == "xxxxx"
    assert [remark.code for remark in remarks] == ["message-too-large", "body-cut"]
