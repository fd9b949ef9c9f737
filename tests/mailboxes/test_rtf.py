r"""RTF bodies: unpacked, with HTML or text inside, or rendered."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rusparse.mailboxes.outlook.rtf import decompress_rtf, read_rtf

from .outlook_items import compress_rtf

RTF = rb"{\rtf1\ansi\ansicpg1252 Kursen kostar 400 kr.\par}"


@pytest.mark.parametrize("reference", [True, False])
def test_compressed_rtf_comes_out(reference: bool) -> None:
    assert decompress_rtf(compress_rtf(RTF, reference=reference)) == RTF


def test_example_of_the_specification() -> None:
    # MS-OXRTFCP 3.1.1: a short text, and 3.1.2: references that overlap what they make.
    short = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d"
        "0a800fa0"
    )
    assert decompress_rtf(short) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    repeating = bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")
    assert decompress_rtf(repeating) == b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"


def test_uncompressed_and_foreign() -> None:
    assert decompress_rtf(b"\x20\0\0\0\x05\0\0\0MELA\0\0\0\0hej och mer") == b"hej o"
    assert decompress_rtf(b"\x20\0\0\0\x05\0\0\0XXXX\0\0\0\0hej och mer") == b""
    assert decompress_rtf(b"LZFu") == b""


@pytest.mark.parametrize("cut", range(17, 70))
def test_cut_compressed_rtf_gives_what_is_there(cut: int) -> None:
    assert RTF.startswith(decompress_rtf(compress_rtf(RTF)[:cut]))


TABLE = tomllib.loads((Path(__file__).parent / "rtf.toml").read_text(encoding="utf-8"))
HEAD = (
    rb"{\rtf1\ansi\ansicpg1252\fromhtml1 {\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset204 A;}"
    rb"{\f2\fcharset128 B;}}"
)


@pytest.mark.parametrize(("rtf", "html"), [(row["rtf"], row["html"]) for row in TABLE["inside"]])
def test_html_inside(rtf: str, html: str) -> None:
    body = read_rtf(HEAD + rtf.encode() + b"}")
    assert (body.html, body.text) == (html, None)


def test_line_ends_and_8_bit_characters_of_the_file_itself() -> None:
    assert read_rtf(HEAD + b"rad\r\nbruten \xe5}").html == "radbruten å"


def test_text_inside() -> None:
    body = read_rtf(
        rb"{\rtf1\ansi\fromtext \deff0{\fonttbl{\f0 Courier;}}\uc1\pard\plain\f0 Hej\par "
        rb"l\'e4nk\tab <a>\par }"
    )
    assert (body.html, body.text) == (None, "Hej\r\nlänk\t<a>\r\n")


@pytest.mark.parametrize(("rtf", "html"), [(row["rtf"], row["html"]) for row in TABLE["rendered"]])
def test_rtf_alone_is_rendered(rtf: str, html: str) -> None:
    body = read_rtf(rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Arial;}}" + rtf.encode() + b"}")
    assert (body.html, body.text) == (f"<html><body>\r\n{html}</body></html>\r\n", None)


def test_rtf_without_text_is_no_body() -> None:
    assert read_rtf(rb"{\rtf1\ansi\par \par}").html is None
    assert read_rtf(b"").html is None
    assert read_rtf(b"Hej").html is None


def test_depth_costs_nothing() -> None:
    deep = rb"{\rtf1\ansi " + b"{" * 200_000 + b"djupt" + b"}" * 200_000 + rb"\b efter}"
    assert read_rtf(deep).html == ("<html><body>\r\n<p>djupt<b>efter</b></p>\r\n</body></html>\r\n")


words = (
    rb"{ } \ \* \htmltag1 \htmlrtf \u-9 \uc9 \'e5 \bin9 \f1 \fonttbl \cell \row \field \fldinst "
    rb"\par \' text \fs9999999999"
)
pieces = st.sampled_from([*words.split(), b"\xff", b" "])


@settings(max_examples=150, deadline=None)
@given(
    origin=st.sampled_from([b"\\fromhtml1", b"\\fromtext", b""]),
    rtf=st.lists(pieces, max_size=40),
)
@example(origin=b"", rtf=[b"}", b"}", b"\\row", b"\\cell", b"text"])
def test_any_rtf_is_read_to_its_end(origin: bytes, rtf: list[bytes]) -> None:
    body = read_rtf(b"{\\rtf1" + origin + b"".join(rtf))
    assert (body.html or "").count("text") + (body.text or "").count("text") <= rtf.count(b"text")


@settings(max_examples=150, deadline=None)
@given(data=st.binary(max_size=400))
def test_any_bytes_are_unpacked(data: bytes) -> None:
    packed = len(data).to_bytes(4, "little") + b"\0\0\0\0LZFu\0\0\0\0" + data
    assert len(decompress_rtf(packed)) <= 9 * len(data)
