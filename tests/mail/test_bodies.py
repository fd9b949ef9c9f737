"""Which parts become the body, the alternative, attachments and structured data."""

from __future__ import annotations

import base64
import hashlib

import pytest

import rusparse.mail.tree
from rusparse.mail.survey import Survey

from .messages import HEADER, codes, multipart, part, read

TEXT = part("text/plain; charset=utf-8", "Hej på dig")
HTML = part("text/html; charset=utf-8", "<p>Hej på dig</p>")
IMAGE = part(
    "image/png; name=a.png",
    base64.b64encode(b"picture").decode(),
    "Content-Transfer-Encoding: base64",
    "Content-ID: <pic@example.se>",
)
CALENDAR = part("text/calendar; charset=utf-8; method=REQUEST", "BEGIN:VCALENDAR\nEND:VCALENDAR")


def test_html_is_chosen_and_the_text_kept_beside_it() -> None:
    message = read(HEADER + multipart("alternative", TEXT, HTML))
    assert message.body is not None
    assert message.alternative is not None
    assert (message.body.media_type, message.body.text) == ("text/html", "<p>Hej på dig</p>")
    assert (message.alternative.media_type, message.alternative.text) == (
        "text/plain",
        "Hej på dig",
    )
    assert codes(message) == []


@pytest.mark.parametrize(
    ("markup", "text", "media_type"),
    [
        ("<html><body></body></html>", "Hej", "text/plain"),
        ("<p>&nbsp;</p>", "Hej", "text/plain"),
        ("<p>See the text version.</p>", "Hela brevet står här. " * 20, "text/plain"),
        ("<img src='cid:x'>", "Hej", "text/plain"),
        ("<style>p { colour: red }</style>", "Hej", "text/plain"),
        ("<p>Hela brevet</p>", "Hej", "text/html"),
        ("<p>Hej på dig</p>", "Read the letter in a program that shows HTML.", "text/html"),
        ("<p>" + "Hela brevet står här. " * 20 + "</p>", "Hej " * 1000, "text/html"),
        ("<img src='cid:x' alt='Vårens kurser'>", "", "text/html"),
    ],
)
def test_html_without_content_loses(markup: str, text: str, media_type: str) -> None:
    parts = (part("text/plain", text), part("text/html", markup))
    message = read(HEADER.encode() + multipart("alternative", *parts).encode())
    assert message.body is not None
    assert message.body.media_type == media_type


def test_texts_of_a_mixed_message_are_joined() -> None:
    message = read(HEADER + multipart("mixed", TEXT, part("text/plain", "Sidfot")))
    assert message.body is not None
    assert message.body.text == "Hej på dig\n\nSidfot"
    assert message.attachments == ()


def test_a_text_footer_after_html_stands_in_it_escaped() -> None:
    message = read(HEADER + multipart("mixed", HTML, part("text/plain", "a <b> & c")))
    assert message.body is not None
    assert message.body.text == "<p>Hej på dig</p>\n<pre>a &lt;b&gt; &amp; c</pre>"
    assert message.alternative is None


def test_a_related_image_is_an_inline_attachment() -> None:
    html = part("text/html", '<img src="cid:pic@example.se">')
    message = read(HEADER + multipart("related", html, IMAGE))
    (picture,) = message.attachments
    assert (picture.name, picture.media_type, picture.content_id) == (
        "a.png",
        "image/png",
        "pic@example.se",
    )
    assert (picture.size_bytes, picture.inline) == (7, True)
    assert picture.sha256 == hashlib.sha256(b"picture").hexdigest()


def test_the_start_parameter_names_the_root_of_related_parts() -> None:
    html = part("text/html", "<p>Hej</p>", "Content-ID: <root@example.se>")
    text = multipart("related", IMAGE, html).replace(
        'boundary="b"', 'boundary="b"; start="<root@example.se>"'
    )
    message = read(HEADER + text)
    assert message.body is not None
    assert message.body.text == "<p>Hej</p>"
    assert [attachment.name for attachment in message.attachments] == ["a.png"]


def test_nested_alternatives_are_sorted_as_rfc_8621_says() -> None:
    related = multipart("related", HTML, IMAGE, boundary="r")
    alternative = multipart("alternative", TEXT, related, CALENDAR, boundary="a")
    file = part("application/pdf", "x", 'Content-Disposition: attachment; filename="a.pdf"')
    message = read(HEADER + multipart("mixed", alternative, file))
    assert message.body is not None
    assert message.alternative is not None
    assert message.body.text == "<p>Hej på dig</p>"
    assert message.alternative.text == "Hej på dig"
    assert [a.name for a in message.attachments] == ["a.png", "a.pdf"]
    assert [(d.media_type, d.text) for d in message.structured_data] == [
        ("text/calendar", "BEGIN:VCALENDAR\nEND:VCALENDAR")
    ]


def test_the_same_calendar_twice_is_one() -> None:
    file = part(
        "application/ics; name=a.ics",
        base64.b64encode(b"BEGIN:VCALENDAR\r\nEND:VCALENDAR").decode(),
        "Content-Transfer-Encoding: base64",
        "Content-Disposition: attachment",
    )
    message = read(HEADER + multipart("mixed", TEXT, CALENDAR, file))
    assert len(message.structured_data) == 1
    assert [a.name for a in message.attachments] == ["a.ics"]


def test_linked_data_is_structured_data() -> None:
    data = part("application/ld+json", '{"@type": "Event"}')
    message = read(HEADER + multipart("mixed", TEXT, data))
    assert [(d.media_type, d.text) for d in message.structured_data] == [
        ("application/ld+json", '{"@type": "Event"}')
    ]
    assert message.attachments == ()


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("winmail.dat", "application/ms-tnef"),
        ("smime.p7m", "application/pkcs7-mime"),
        ("smime.p7s", "application/pkcs7-signature"),
        ("a.csv", "text/csv"),
        ("brev.html", "text/html"),
    ],
)
def test_what_is_no_body_is_listed(name: str, media_type: str) -> None:
    file = part(media_type, "x", f'Content-Disposition: attachment; filename="{name}"')
    message = read(HEADER + multipart("mixed", TEXT, file))
    assert [(a.name, a.media_type, a.size_bytes) for a in message.attachments] == [
        (name, media_type, 1)
    ]


def test_enriched_text_serves_where_there_is_no_plain_text() -> None:
    enriched = part("text/enriched", "<bold>Hej</bold>")
    message = read(HEADER + multipart("alternative", enriched))
    assert message.body is not None
    assert (message.body.media_type, message.body.text) == ("text/plain", "Hej")
    both = read(HEADER + multipart("alternative", TEXT, enriched))
    assert both.body is not None
    assert both.body.text == "Hej på dig"
    assert [a.media_type for a in both.attachments] == ["text/enriched"]


def test_flowed_text_is_unwrapped_in_the_body() -> None:
    message = read(
        HEADER
        + part("text/plain; format=flowed; delsp=yes", "Hej p\nå \ndig").replace("p\nå", "på")
    )
    assert message.body is not None
    assert message.body.text == "Hej pådig"


def test_html_under_a_wrong_name_is_html() -> None:
    message = read(HEADER + part("text/plain", "<html><p>Hej</p></html>"))
    assert message.body is not None
    assert message.body.media_type == "text/html"
    assert codes(message) == ["media-type-mislabelled"]


def test_uuencoded_files_in_a_text_are_attachments() -> None:
    message = read(HEADER + "\nHej\nbegin 644 a.txt\n#86)C\n`\nend\nslut\n")
    assert message.body is not None
    assert message.body.text == "Hej\n\nslut\n"
    assert [(a.name, a.size_bytes) for a in message.attachments] == [("a.txt", 3)]


def test_the_language_is_that_of_the_part_or_of_the_message() -> None:
    message = read(HEADER + "Content-Language: sv-SE, en\n\nHej")
    assert message.body is not None
    assert message.body.language == "sv-SE"
    named = read(HEADER + multipart("mixed", part("text/plain", "x", "Content-Language: fi")))
    assert named.body is not None
    assert named.body.language == "fi"
    assert read(HEADER + "Content-Language: none at all\n\nHej").body.language is None  # type: ignore[union-attr]


TREES = {
    "alternative": multipart("alternative", TEXT, HTML),
    "nested": multipart("mixed", multipart("related", HTML, IMAGE, boundary="r"), TEXT),
    "quoted": multipart(
        "mixed",
        part(
            "text/plain; charset=utf-8",
            "p=C3=A5\nn=\nu  ",
            "Content-Transfer-Encoding: quoted-printable",
        ),
    ),
    "encoded attachment": multipart("mixed", TEXT, IMAGE, CALENDAR),
    "message": multipart(
        "mixed", TEXT, TEXT, part("message/rfc822", HEADER + multipart("mixed", TEXT, boundary="m"))
    ),
    "digest": multipart("digest", part("", HEADER + "\nHej"), part("", HEADER + "\nHej")),
    "preamble": multipart("mixed", TEXT).replace("\n\n--b", "\n\npreamble\n--b", 1) + "epilogue\n",
    "empty parts": multipart("mixed", part("text/plain", ""), part("text/plain", "\n\n")),
}


@pytest.mark.parametrize("name", TREES)
def test_both_parsers_give_the_same_message(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    fast = read(HEADER + TREES[name])
    assert "mime-fallback" not in codes(fast)

    def refuse(_header: bytes, survey: Survey, _root: object) -> bool:
        survey.irregular = "refused"
        return False

    monkeypatch.setattr(rusparse.mail.tree, "_read_fast", refuse)
    tolerant = read(HEADER + TREES[name])
    (remark,) = [r for r in tolerant.diagnostics if r.code == "mime-fallback"]
    assert remark.details == {"reason": "refused"}
    for field in ("body", "alternative", "attachments", "structured_data", "forwarded"):
        assert getattr(tolerant, field) == getattr(fast, field)


@pytest.mark.parametrize(
    ("tree", "text", "code"),
    [
        (multipart("mixed", TEXT).replace("--b--\n", ""), "Hej på dig", "mime-fallback"),
        (multipart("mixed", TEXT).replace("--b\n", "--b  \n"), "Hej på dig", "mime-fallback"),
        (
            multipart("mixed", TEXT).replace("--b\n", "--b and more\n"),
            "Hej på dig",
            "mime-fallback",
        ),
        (multipart("mixed", TEXT).replace('"b"', '"wrong"'), "Hej på dig", "boundary-missing"),
        (multipart("mixed", TEXT).replace('; boundary="b"', ""), "Hej på dig", "boundary-missing"),
        (multipart("mixed", TEXT).replace('="b"', "*=us-ascii''b"), "Hej på dig", None),
        (multipart("mixed", TEXT).replace("--b\n", "--b\n--b\n"), "Hej på dig", "mime-fallback"),
        (
            "Content-Type: multipart/mixed; boundary=b\n\nHej på dig",
            "Hej på dig",
            "multipart-empty",
        ),
        (multipart("mixed", multipart("x", TEXT, boundary="b2")), "Hej på dig", "mime-fallback"),
        (
            multipart("mixed", multipart("x", TEXT, boundary="r").replace("--r--\n", "")),
            "Hej på dig",
            "mime-fallback",
        ),
        (multipart("mixed", "\nHej på dig"), "Hej på dig", None),
        (multipart("mixed", "Content-Type: text/plain\nHej på dig"), "Hej på dig", "mime-fallback"),
    ],
)
def test_damaged_structures_are_read(tree: str, text: str, code: str | None) -> None:
    message = read(HEADER + tree)
    assert message.body is not None
    assert message.body.text.strip() == text
    assert (code in codes(message)) if code else (codes(message) == [])


def test_eight_bit_bytes_survive_both_ways_of_reading() -> None:
    quoted = part(
        "text/plain; charset=iso-8859-1",
        "sm=E5 b\xe5tar",
        "Content-Transfer-Encoding: quoted-printable",
    )
    message = read((HEADER + multipart("mixed", quoted)).encode("latin-1"))
    assert message.body is not None
    assert message.body.text == "små båtar"
    assert codes(message) == ["mime-fallback"]
    open_end = HEADER + multipart("mixed", part("text/plain; charset=iso-8859-1", "b\xe5t"))
    cut = read(open_end.replace("--b--\n", "").encode("latin-1"))
    assert cut.body is not None
    assert cut.body.text.strip() == "båt"


def test_a_part_that_fails_late_leaves_nothing_behind() -> None:
    damaged = part("text/plain", "QUJD!", "Content-Transfer-Encoding: base64")
    message = read(HEADER + multipart("mixed", TEXT, damaged, TEXT))
    assert message.body is not None
    assert message.body.text == "Hej på dig\n\nABC\n\nHej på dig"
    assert codes(message) == ["mime-fallback", "base64-damaged"]


@pytest.mark.parametrize(
    ("quoted", "text"),
    [
        ("a==41", "a=A"),
        ("a=x1", "a=x1"),
        ("a=\n", "a"),
        ("a\x01b", "a\x01b"),
    ],
)
def test_ill_formed_quoted_printable_goes_to_the_tolerant_parser(quoted: str, text: str) -> None:
    sent = part("text/plain", quoted, "Content-Transfer-Encoding: quoted-printable")
    message = read(HEADER + multipart("mixed", sent))
    assert message.body is not None
    assert message.body.text.rstrip("\n") == text
    assert codes(message)[0] == "mime-fallback"
