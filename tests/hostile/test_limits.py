"""What a limit stops, what stands beside it, and the diagnostic that says so."""

from __future__ import annotations

import pytest

import rusparse
from rusparse import Context, Limits

from .messages import (
    AFTER,
    BEFORE,
    HEADERS,
    check_laws,
    make_html,
    make_text,
    read_codes,
    read_text,
)

_INNER = "Innerst"


def _nest_parts(depth: int) -> bytes:
    opened = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n"
        b"Content-Type: text/plain\n\nNiva %d\n--b%d\n" % (n, n, n, n)
        for n in range(depth)
    )
    return HEADERS + opened + b"Content-Type: text/plain\n\nInnerst\n"


def _forward_inline(count: int, mark: str = "") -> str:
    block = (
        "-----Ursprungligt meddelande-----\n"
        "Från: Bo Ek <bo@example.org>\n"
        "Skickat: den 16 december 2021 10:04\n"
        "Till: anna@example.se\n"
        "Ämne: Brev {number}\n\n"
        "Text nummer {number}.\n\n"
    )
    return "".join(block.format(number=number) for number in range(count))


_NESTED = {
    "div": ("<div>", "</div>"),
    "table": ("<table><tr><td>", "</td></tr></table>"),
    "ul": ("<ul><li>", "</li></ul>"),
    "blockquote": ("<blockquote>", "</blockquote>"),
    "span": ("<span>", "</span>"),
    "font": ("<font size=2>", "</font>"),
    "b": ("<b>", "</b>"),
    "center": ("<center>", "</center>"),
}


@pytest.mark.parametrize("tag", _NESTED)
def test_deep_elements_lose_their_tags_and_keep_their_text(tag: str) -> None:
    opening, closing = _NESTED[tag]
    record = rusparse.parse(make_html(f"{opening * 4_000}{_INNER}{closing * 4_000}"))
    text = read_text(record)
    assert text.index(BEFORE) < text.index(_INNER) < text.index(AFTER)
    assert "markup-too-deep" in read_codes(record)
    check_laws(record)


@pytest.mark.parametrize("tag", ["div", "p", "b", "table", "td", "ul", "li", "a", "span", "h1"])
def test_elements_that_never_end_keep_the_text_after_them(tag: str) -> None:
    record = rusparse.parse(make_html(f"<{tag}>" * 3_000))
    text = read_text(record)
    assert text.index(BEFORE) < text.index(AFTER)
    check_laws(record)


def test_more_elements_than_allowed_leave_the_rest_out() -> None:
    context = Context(limits=Limits(max_nodes=500))
    record = rusparse.parse(make_html("<br>" * 2_000), context)
    assert BEFORE in read_text(record)
    assert AFTER not in read_text(record)
    assert "markup-nodes-cut" in read_codes(record)


def test_more_blocks_than_allowed_leave_the_rest_out() -> None:
    context = Context(limits=Limits(max_blocks=50))
    for data in (make_html("<p>Hej.</p>" * 100), make_text("Hej.\n\n" * 100)):
        record = rusparse.parse(data, context)
        assert BEFORE in read_text(record)
        assert AFTER not in read_text(record)
        assert read_codes(record) & {"markup-blocks-cut", "plain-text-cut"}


def test_links_beyond_the_limit_are_text() -> None:
    context = Context(limits=Limits(max_links=10))
    links = "".join(f"<a href='https://example.org/{n}'>Länk {n}</a> " for n in range(30))
    record = rusparse.parse(make_html(f"<p>{links}</p>"), context)
    assert [link.text for link in record.links] == [f"Länk {n}" for n in range(10)]
    assert "Länk 29" in read_text(record)
    assert AFTER in read_text(record)
    assert "markup-links-cut" in read_codes(record)


def test_a_table_larger_than_allowed_is_text() -> None:
    context = Context(limits=Limits(max_table_cells=20))
    rows = "".join(f"<tr><td>Kurs {n}</td><td>{n} kr</td></tr>" for n in range(30))
    table = f"<table border=1><tr><th>Kurs</th><th>Pris</th></tr>{rows}</table>"
    record = rusparse.parse(make_html(table), context)
    assert not any(section.tables for section in record.sections)
    assert "Kurs 29" in read_text(record)
    assert "markup-table-too-large" in read_codes(record)
    check_laws(record)


def test_style_rules_beyond_the_limit_have_no_effect() -> None:
    rules = "".join(f".a{n} {{color: red}}" for n in range(20)) + ".last {display: none}"
    html = make_html("<p class=last>Synlig.</p>", f"<style>{rules}</style>")
    cut = rusparse.parse(html, Context(limits=Limits(max_style_rules=10)))
    assert "Synlig." in read_text(cut)
    assert "markup-style-rules-cut" in read_codes(cut)
    assert "Synlig." not in read_text(rusparse.parse(html))


def test_parts_beyond_the_limit_are_left_out() -> None:
    parts = b"".join(b"--b\nContent-Type: text/plain\n\nDel %d.\n\n" % n for n in range(30))
    data = HEADERS + b"Content-Type: multipart/mixed; boundary=b\n\n" + parts + b"--b--\n"
    record = rusparse.parse(data, Context(limits=Limits(max_parts=10)))
    assert "Del 0." in read_text(record)
    assert "Del 29." not in read_text(record)
    assert "part-limit" in read_codes(record)


def test_parts_nested_too_deep_keep_those_above() -> None:
    record = rusparse.parse(_nest_parts(300))
    assert "Niva 0" in read_text(record)
    assert "part-depth-limit" in read_codes(record)
    check_laws(record)


def test_headers_beyond_the_limit_are_left_out() -> None:
    many = b"".join(b"X-Filler-%d: v\n" % n for n in range(3_000))
    record = rusparse.parse(HEADERS + many + b"\nHej.\n")
    assert record.subject == "Kursbrev"
    assert read_text(record) == "Hej."
    assert "header-limit" in read_codes(record)


def test_a_header_longer_than_allowed_is_read_up_to_there() -> None:
    many = b", ".join(b"Mottagare %d <m%d@example.org>" % (n, n) for n in range(20_000))
    data = HEADERS.replace(b"To: brev@example.org", b"To: " + many) + b"\nHej.\n"
    record = rusparse.parse(data)
    assert [address.address for address in record.recipients[:2]] == [
        "m0@example.org",
        "m1@example.org",
    ]
    assert len(record.recipients) == Limits().max_addresses
    assert read_text(record) == "Hej."
    assert {"header-cut", "address-limit"} <= read_codes(record)


def test_a_body_longer_than_allowed_is_read_up_to_there() -> None:
    context = Context(limits=Limits(max_body_characters=10_000))
    record = rusparse.parse(make_text("Hej på dig.\n" * 5_000), context)
    assert BEFORE in read_text(record)
    assert AFTER not in read_text(record)
    assert "body-cut" in read_codes(record)
    check_laws(record)


def test_a_message_larger_than_allowed_is_read_up_to_there() -> None:
    context = Context(limits=Limits(max_message_bytes=2_000))
    record = rusparse.parse(make_text("Hej på dig.\n" * 500), context)
    assert BEFORE in read_text(record)
    assert AFTER not in read_text(record)
    assert "message-too-large" in read_codes(record)


def test_sections_beyond_the_limit_stand_in_the_last_one() -> None:
    context = Context(limits=Limits(max_sections=5))
    middle = "".join(f"<h2>Rubrik {n}</h2><p>Text om kursen {n}.</p>" for n in range(40))
    record = rusparse.parse(make_html(middle), context)
    assert len(record.sections) == 5
    last = record.sections[-1].text
    assert "Text om kursen 39." in last
    assert "Rubrik 39" in last
    assert AFTER in last
    assert "sections-cut" in read_codes(record)
    check_laws(record)


def test_a_section_longer_than_allowed_is_cut() -> None:
    context = Context(limits=Limits(max_section_characters=1_000))
    record = rusparse.parse(make_text("Hej på dig.\n" * 500), context)
    assert max(len(section.text) for section in record.sections) == 1_000
    assert BEFORE in read_text(record)
    assert "section-text-cut" in read_codes(record)
    check_laws(record)


@pytest.mark.parametrize(
    ("phrase", "code"),
    [
        ("Den 12 maj 2022 ses vi.", "date-mentions-cut"),
        ("Det kostar 400 kr.", "prices-too-many"),
        ("Kontakta bo{n}@example.org.", "contacts-too-many"),
    ],
)
def test_mentions_beyond_the_limit_are_left_out(phrase: str, code: str) -> None:
    context = Context(limits=Limits(max_mentions_per_section=7))
    middle = "\n".join(phrase.format(n=n) for n in range(50))
    record = rusparse.parse(make_text(middle), context)
    section = record.sections[0]
    assert 7 in (len(section.dates), len(section.prices), len(section.contacts))
    assert code in read_codes(record)
    assert AFTER in read_text(record)
    check_laws(record)


def test_text_beyond_what_is_searched_is_kept_without_mentions() -> None:
    context = Context(limits=Limits(max_searched_characters=2_000))
    record = rusparse.parse(make_text("Vi ses snart igen.\n" * 500), context)
    assert [date.text for date in record.dates] == ["12 januari 2022"]
    assert record.prices == ()
    assert AFTER in read_text(record)
    assert "mentions-search-cut" in read_codes(record)


def test_search_ends_at_a_line_and_not_within_a_number() -> None:
    line = "Det kostar 400 000 kr.\n"
    whole = rusparse.parse(make_text(line * 20))
    amounts = {price.amount for price in whole.prices if "000" in price.text}
    start = len(BEFORE) + 2
    for most in range(start + 5 * len(line), start + 6 * len(line)):
        cut = rusparse.parse(
            make_text(line * 20), Context(limits=Limits(max_searched_characters=most))
        )
        assert {price.amount for price in cut.prices} == amounts


def test_messages_attached_too_deep_stay_attachments() -> None:
    wrapper = HEADERS + b"Content-Type: message/rfc822\n\n"
    record = rusparse.parse(wrapper * 30 + HEADERS + b"\nInnerst.\n")
    assert record.subject == "Kursbrev"
    assert [attachment.media_type for attachment in record.attachments] == ["message/rfc822"]
    assert "forward-depth-limit" in read_codes(record)


def test_letters_forwarded_in_the_body_are_followed_as_deep_as_allowed() -> None:
    record = rusparse.parse(make_text(_forward_inline(20)))
    text = read_text(record)
    deepest = Limits().max_forward_depth
    assert record.subject == f"Brev {deepest - 1}"
    assert f"Text nummer {deepest - 1}." in text
    assert "Text nummer 19." in text
    assert AFTER in text
    assert "forward-depth-limit" in read_codes(record)
    wrapped = [d for d in record.diagnostics if d.code == "forward-unwrapped"]
    assert BEFORE in wrapped[0].details["text"]
    assert "Text nummer 0." in wrapped[0].details["text"]
    check_laws(record)


def test_a_letter_forwarded_once_tells_what_stood_over_it() -> None:
    record = rusparse.parse(make_text(_forward_inline(1)))
    assert record.subject == "Brev 0"
    assert "forward-depth-limit" not in read_codes(record)
    (wrapped,) = [d for d in record.diagnostics if d.code == "forward-unwrapped"]
    assert wrapped.details["text"] == BEFORE
    assert "Skickat: den 16 december 2021 10:04" in wrapped.details["header"]
