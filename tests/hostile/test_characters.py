"""Characters without end, and what no text should hold."""

from __future__ import annotations

import random
import unicodedata
from pathlib import Path

import pytest

import rusparse
from rusparse.values.composition import compose_runs, compose_text

from .messages import (
    AFTER,
    BEFORE,
    HEADERS,
    check_laws,
    make_html,
    make_text,
    parse_apart,
    read_codes,
    read_text,
)

_PIECES = [
    *("0", "@", "kr ", "1/1 ", "maj ", "mån ", "- ", "> ", ">", "=", "(", "(1", ":-", "och ", "\n"),
    *("1 000", "10.00-", "kl 10 ", "v. 1 ", "den 1 ", "1-2 maj och ", "från ", "€1 ", "A. "),
    *(" ", "\t", "\u00a0", "\u0301", "a\u0301", "\u200b", "\u200f", "\u202e", "\ufeff", "\u2028"),
    *("a@example.org ", "https://example.org/a ", "+46 ", "070-174 06 05 ", "Anna Berg "),
    *("Kontakta ", "a\n\n", "* a\n", "Rubrik\n======\n", "| a | b |\n", "---\n", "Från: a\n"),
    *("Innehåll\n\n", "\U0001f468\u200d", "\u1100", "²", "٣", "½", "&amp;", "<", "<a "),
    *("&#xD800;", "]]>", "<!--a-->"),
]


@pytest.mark.parametrize("piece", _PIECES, ids=ascii)
def test_a_piece_repeated_leaves_the_text_around_it(piece: str) -> None:
    middle = piece * (800 // len(piece))
    plain = rusparse.parse(make_text(middle))
    assert BEFORE in read_text(plain)
    assert AFTER in read_text(plain)
    check_laws(plain)
    html = rusparse.parse(make_html(f"<p>{middle}</p>"))
    assert BEFORE in read_text(html)
    assert AFTER in read_text(html)
    check_laws(html)


_SLOW_ONCE = {
    "marks of several classes": make_text("a" + "\u0301\u0345\u0315" * 50_000),
    "marks in falling order": make_html(f"<p>a{chr(0x301) * 60_000}{chr(0x323) * 60_000}</p>"),
    "marks in elements of their own": make_html("a" + "<b>\u0301</b><i>\u0323</i>" * 20_000),
    "spaces before a letter, encoded": HEADERS
    + b"Content-Transfer-Encoding: quoted-printable\n\na"
    + b" " * 400_000
    + b"b\n",
    "cues on one line": make_text("Kontakta " * 30_000),
    "addresses on one line": make_text("a@example.org, " * 15_000),
    "labels over headings": make_text("-----Original Message-----\n" * 15_000),
}


@pytest.mark.parametrize("name", _SLOW_ONCE)
def test_what_took_quadratic_time_ends(name: str, tmp_path: Path) -> None:
    record = parse_apart(_SLOW_ONCE[name], tmp_path)
    assert record.subject == "Kursbrev"
    assert read_text(record)
    check_laws(record)


@pytest.mark.parametrize("where", ["header", "middle"])
def test_nul_bytes_leave_a_message_a_message(where: str) -> None:
    data = make_text("Mitten.")
    place = data.index(b"Kursbrev" if where == "header" else b"Mitten")
    record = rusparse.parse(data[:place] + b"\x00" + data[place:])
    assert record.sender is not None
    assert record.sender.address == "anna@example.se"
    assert "content-unreadable" not in read_codes(record)
    assert BEFORE in read_text(record)
    assert AFTER in read_text(record)


def test_bytes_of_no_sense_are_unreadable() -> None:
    for data in (b"", b"\x00" * 5_000, bytes(range(256)) * 40, random.Random(5).randbytes(9_000)):
        record = rusparse.parse(data)
        assert read_codes(record) == {"content-unreadable"}
        assert record.sections == ()


@pytest.mark.parametrize("charset", ["utf-7", "utf-16", "hz-gb-2312", "iso-2022-jp", "x" * 9_000])
def test_surrogates_and_shifts_are_text_that_can_be_stored(charset: str) -> None:
    kind = f"Content-Type: text/plain; charset={charset}\n\n".encode()
    for body in (
        b"+2AA-" * 500,
        b"\x00\xd8" * 500,
        b"~{~}" * 500,
        b"\x1b$B\x1b(B" * 500,
        b"+" * 999,
    ):
        record = rusparse.parse(HEADERS + kind + b"Hej. " + body)
        check_laws(record)
        read_text(record).encode("utf-8")


_MARKS = ("\u0301", "\u0323", "\u0345", "\u0315", "\u0344", "\u0334", "\u0f71", "\u0f73", "\u0f81")
_LETTERS = ("a", "å", "ǖ", "\u1100", "\u1161", "\u11a8", "\uac00", "\u09c7", "\u09be", "中", " ")


def test_text_is_composed_as_the_standard_says() -> None:
    chance = random.Random(7)
    for _ in range(600):
        pool = _MARKS if chance.random() < 0.5 else (*_MARKS, *_LETTERS)
        text = "".join(chance.choice(pool) for _ in range(chance.randrange(120)))
        text = chance.choice(_LETTERS) + text
        expected = unicodedata.normalize("NFC", text)
        assert compose_text(text) == expected
        cuts = sorted(chance.randrange(len(text) + 1) for _ in range(4))
        runs = [text[i:j] for i, j in zip([0, *cuts], [*cuts, len(text)], strict=True)]
        composed = compose_runs(runs)
        assert len(composed) == len(runs)
        assert "".join(composed) == expected
