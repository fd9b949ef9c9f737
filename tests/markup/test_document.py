"""What a document says of itself: title, language, sizes, structured data, service comments."""

from __future__ import annotations

import pytest

from rusparse.context import Context
from rusparse.markup import parse_html


def test_title_language_and_body_size() -> None:
    document = parse_html(
        "<html xml:lang='sv-SE'><head><title> Nytt  från\noss </title></head>"
        "<body><h1>Rubrik som är lång</h1><p style='font-size:14px'>Brödtext i mängd, mer än "
        "rubriken</p></body></html>",
        Context(),
    )
    assert document.title == "Nytt från oss"
    assert document.language == "sv-SE"
    assert document.body_size_pixels == 14


@pytest.mark.parametrize(
    ("html", "language"),
    [
        ("<html lang=sv><p>x", "sv"),
        ("<body lang='nb_NO'><p>x", "nb-NO"),
        ("<div lang=fi><p>x</div>", "fi"),
        ("<html lang='{{ lang }}'><p>x", None),
        ("<html lang=''><body lang=da>x", "da"),
        ("<p>x <span lang=en>y</span>", None),
    ],
)
def test_language(html: str, language: str | None) -> None:
    assert parse_html(html, Context()).language == language


def test_sizes_count_in_tables_too_and_default_without_text() -> None:
    cells = "<tr><td>Monday:</td><td style='font-size:11px'>a rather long value</td></tr>" * 3
    assert (
        parse_html(f"<table style='font-size:11px'>{cells}</table>", Context()).body_size_pixels
        == 11
    )
    assert parse_html("<img src=x>", Context()).body_size_pixels == 16


def test_structured_data_is_kept_as_sent() -> None:
    document = parse_html(
        '<script type="application/ld+json"> {"@type": "Event"} </script>'
        '<script type="text/javascript">var x</script><p>x</p>'
        '<script type="application/LD+json">[]</script>',
        Context(),
    )
    assert document.structured_data == ('{"@type": "Event"}', "[]")


def test_comments_that_name_a_service() -> None:
    document = parse_html(
        "<meta name=generator content='MJML 4'><!-- Sent with  Mailchimp --><!-- header -->"
        "<!--[if mso]>Mailchimp<![endif]--><!-- a remarkable day --><p>x</p>",
        Context(),
    )
    assert document.comments == ("MJML 4", "Sent with Mailchimp")


def test_boxes_are_numbered_from_the_outside_in() -> None:
    document = parse_html(
        "<p>0</p><div style='padding:9px'><p>1</p><table><tr><td>2</td></tr></table></div>"
        "<div>3</div>",
        Context(),
    )
    assert [(block.text, block.box, block.boxes) for block in document.blocks] == [
        ("0", 0, ()),
        ("1", 1, (1,)),
        ("2", 2, (1, 2)),
        ("3", 0, ()),
    ]
