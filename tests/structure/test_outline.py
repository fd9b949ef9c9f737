from __future__ import annotations

from dataclasses import replace

import pytest

from rusparse.context import Context, Limits
from rusparse.structure import outline_document
from rusparse.values.document import Block, Document, Picture, Run
from rusparse.values.outline import Outline, OutlineSection

from .letters import box, document, grid, heading, image, items, line, link, rule

PROSE = (
    "The harbour office is closed for two weeks in July, and all letters are answered in August."
)
OTHER = "A new footbridge opens over the canal in May, and the old one is taken down in June."


def outline(
    letter: Document, *, subject: str | None = None, limits: Limits | None = None
) -> Outline:
    context = Context(limits=limits) if limits is not None else Context()
    return outline_document(letter, context, subject=subject)


def kinds(found: Outline) -> list[str]:
    return [section.kind for section in found.sections]


def heads(found: Outline) -> list[str | None]:
    return [section.heading for section in found.sections if section.kind == "article"]


def only(found: Outline, kind: str) -> OutlineSection:
    (section,) = [section for section in found.sections if section.kind == kind]
    return section


def letter() -> Document:
    return document(
        link("View in your browser", "https://example.org/web", size=11),
        heading("Harbour News", 1, size=40),
        line("No. 7, May 2026"),
        line("Dear reader,"),
        line("Spring has come to the harbour, and with it a lot of news for you to read."),
        heading("In this issue", 3, size=18),
        items("Office hours", "Bridge over the canal", "Weather"),
        image("https://example.org/office.png", "The office"),
        heading("We close in July"),
        line(PROSE + " The office hours change too."),
        link("Read more", "https://example.org/office"),
        heading("A new footbridge"),
        line(OTHER),
        rule(),
        line(
            "This newsletter goes out to all harbour masters and to the district's offices.",
            size=12,
        ),
        line("Questions about the newsletter? Contact Ada Wren, ada@example.org", size=12),
        link("here", "https://example.org/out", before="Unsubscribe ", size=12),
        link("Privacy policy", "https://example.org/privacy", size=12),
        link("Do not click this link", "https://example.org/trap", size=12),
        line("Sent with Pigeon Post", size=12),
        title="Harbour News",
        hidden=("What happens at the harbour",),
    )


def test_a_letter_is_divided_as_a_reader_sees_it() -> None:
    found = outline(letter())
    assert kinds(found) == [
        "masthead",
        "introduction",
        "contents",
        "article",
        "article",
        "distribution",
        "notice",
        "footer",
    ]
    assert heads(found) == ["We close in July", "A new footbridge"]
    assert found.title == "Harbour News"
    assert (found.issue_label, found.issue_number) == ("No. 7, May 2026", "7")
    assert found.preheader == "What happens at the harbour"
    assert found.web_version == "https://example.org/web"
    assert found.unsubscribe == "https://example.org/out"
    assert found.privacy == "https://example.org/privacy"
    assert found.platform == "Pigeon Post"
    assert found.forwarded is None
    assert found.diagnostics == ()


def test_texts_are_canonical() -> None:
    found = outline(letter())
    assert only(found, "contents").text == (
        "In this issue\n\n- Office hours\n- Bridge over the canal\n- Weather"
    )
    assert found.sections[3].text == (
        f"We close in July\n\n{PROSE} The office hours change too.\n\nRead more"
    )
    assert only(found, "masthead").text == "View in your browser\n\nHarbour News\n\nNo. 7, May 2026"


def test_contents_entries_point_at_their_sections() -> None:
    entries = only(outline(letter()), "contents").entries
    assert [(entry.text, entry.section) for entry in entries] == [
        ("Office hours", 3),
        ("Bridge over the canal", 4),
        ("Weather", None),
    ]


def test_an_image_above_a_heading_belongs_to_its_article() -> None:
    found = outline(letter())
    assert [image.url for image in found.sections[3].images] == ["https://example.org/office.png"]
    assert found.sections[3].images[0].alt == "The office"
    assert "The office\n" not in found.sections[3].text


def test_links_have_their_places_and_what_they_are_for() -> None:
    found = outline(letter())
    links = [
        (section.text[slice(*link.span)] if link.span else None, link.text, link.zone_kind)
        for section in found.sections
        for link in section.links
    ]
    assert links == [
        ("View in your browser", "View in your browser", "web_version"),
        ("Read more", "Read more", None),
        ("here", "here", "unsubscribe"),
        ("Privacy policy", "Privacy policy", "privacy"),
        ("Do not click this link", "Do not click this link", "trap"),
    ]


def test_several_service_links_in_one_line_are_told_apart() -> None:
    runs = (
        Run("Unsubscribe", href="https://example.org/1", link_id=1),
        Run(" | "),
        Run("Update your preferences", href="https://example.org/2", link_id=2),
        Run(" | "),
        Run("Privacy policy", href="https://example.org/3", link_id=3),
    )
    found = outline(document(heading("A"), line(PROSE), Block("text", runs)))
    assert [link.zone_kind for link in only(found, "footer").links] == [
        "unsubscribe",
        "preferences",
        "privacy",
    ]


@pytest.mark.parametrize(
    ("before", "words", "after", "kind"),
    [
        ("Vill du inte ha fler utskick? Klicka ", "här", ".", "unsubscribe"),
        (
            "Länken längst ned avregistrerar den som inte vill ha fler utskick från föreningen. "
            "Lägg till ",
            "brev@example.org",
            " bland dina kontakter, så kommer nästa brev fram till dig utan att fastna i filtret.",
            None,
        ),
        (
            "Den som vill kan numera läsa hela arkivet i sin webbläsare, och alla brev som har "
            "skickats sedan starten visas där; ",
            "föreningen bredvid",
            " har byggt det tillsammans med några av gårdens ungdomar under våren.",
            None,
        ),
    ],
    ids=["pointing", "another sentence", "running text"],
)
def test_a_link_is_for_what_its_own_sentence_says(
    before: str, words: str, after: str, kind: str | None
) -> None:
    text = link(words, "https://example.org/1", before=before, after=after)
    found = outline(document(heading("A"), line(PROSE), text, line(PROSE)))
    assert [link.zone_kind for section in found.sections for link in section.links] == [kind]


def test_contents_may_be_in_groups() -> None:
    found = outline(
        document(
            line("In this issue:"),
            line("Water"),
            items("Water is cut off on Monday", "How to bleed a radiator"),
            line("The garden"),
            items("The old apple tree is pruned"),
            heading("Water is cut off on Monday"),
            line(PROSE),
            heading("The old apple tree is pruned"),
            line(PROSE),
        )
    )
    assert [entry.text for entry in only(found, "contents").entries] == [
        "Water",
        "Water is cut off on Monday",
        "How to bleed a radiator",
        "The garden",
        "The old apple tree is pruned",
    ]


def test_pictures_under_the_masthead_are_no_introduction() -> None:
    banner = [
        image("https://example.org/b.png"),
        rule(),
        image("https://example.org/c.png"),
        rule(),
    ]
    found = outline(document(line("6 May 2025"), banner, heading("A"), line(PROSE)))
    assert [section.kind for section in found.sections] == ["masthead", "article"]
    assert len(found.sections[0].images) == 2


def test_a_tagline_and_the_date_under_it_are_the_masthead() -> None:
    found = outline(
        document(
            line("What the neighbours say and why", size=18),
            line("Wednesday, 14 May 2025", size=12),
            heading("Water is cut off"),
            line(PROSE),
            heading("New locks"),
            line(PROSE),
        )
    )
    assert only(found, "masthead").text.split("\n\n")[0] == "What the neighbours say and why"
    assert found.issue_label == "Wednesday, 14 May 2025"


# --- headings ---


def test_a_bold_line_over_text_is_a_heading() -> None:
    found = outline(document(line("Office hours", bold=True), line(PROSE)))
    assert heads(found) == ["Office hours"]


def test_a_bold_first_row_of_a_paragraph_is_a_heading() -> None:
    block = Block("text", (Run("Office hours\n", bold=True), Run(PROSE)), tag="p")
    found = outline(document(block, line(OTHER)))
    assert heads(found) == ["Office hours"]
    assert found.sections[0].text == f"Office hours\n\n{PROSE}\n\n{OTHER}"


def test_a_heading_over_two_rows_is_one() -> None:
    block = Block("text", (Run("We close\nin July", size_pixels=30.0, bold=True),), tag="h2")
    assert heads(outline(document(block, line(PROSE)))) == ["We close in July"]


@pytest.mark.parametrize(
    "block",
    [
        Block("text", (Run("Note: ", bold=True), Run(PROSE)), tag="p"),
        line("This bold sentence shouts, but it is only a sentence of the text.", bold=True),
        line("Hello Ada!", bold=True),
        link("Read more", "https://example.org/more", button=True),
        line("Order your ticket in time, we sell out,", bold=True),
        line("office@example.org", bold=True),
        line("08-465 004 00", bold=True),
        line("small print", size=10),
    ],
    ids=lambda block: block.text[:20],
)
def test_what_stands_out_and_heads_nothing(block: Block) -> None:
    found = outline(document(heading("Harbour"), line(PROSE), block, line(OTHER)))
    assert heads(found) == ["Harbour"]


def test_a_tag_alone_makes_no_heading_of_a_long_text() -> None:
    block = line(f"{PROSE} {OTHER}", tag="h2")
    assert heads(outline(document(block, line(OTHER)))) == [None]


def test_what_usually_is_a_heading_needs_less_to_be_one() -> None:
    parts = [
        block
        for name in ("One", "Two", "three-four")
        for block in (line(name, size=20), line(PROSE))
    ]
    assert heads(outline(document(parts))) == ["One", "Two", "three-four"]


def test_levels_follow_rank() -> None:
    found = outline(
        document(
            heading("Chapter", 2, size=28),
            line(PROSE),
            heading("Part", 3, size=20),
            line(OTHER),
            heading("Next chapter", 2, size=28),
            line(PROSE),
        )
    )
    assert [(section.heading, section.level) for section in found.sections] == [
        ("Chapter", 1),
        ("Part", 2),
        ("Next chapter", 1),
    ]


def test_headings_set_as_two_elements_are_one() -> None:
    rows = box(3, heading("A footbridge opens,"), heading("and the old one goes"), line(OTHER))
    assert heads(outline(document(box(2, line(PROSE)), rows))) == [
        "A footbridge opens, and the old one goes"
    ]


def test_headings_of_a_column_in_small_type() -> None:
    column = [
        block
        for name in ("Weather", "Tides")
        for block in (line(name, size=11, bold=True), line(OTHER, size=11))
    ]
    more = link("Read more", "https://example.org/office")
    found = outline(document(heading("Office"), line(f"{PROSE} {OTHER} {PROSE}"), more, column))
    assert heads(found) == ["Office", "Weather", "Tides"]


def test_bold_entries_that_are_headings_again_are_contents() -> None:
    found = outline(
        document(
            line("In this issue:", bold=True),
            line("🚢 Office hours", bold=True),
            line("When we are there"),
            line("🌉 Bridge opens", bold=True),
            line("And when the old one goes"),
            heading("Office hours"),
            line(PROSE),
            heading("Bridge opens"),
            line(OTHER),
        )
    )
    assert heads(found) == ["Office hours", "Bridge opens"]
    assert [entry.section for entry in only(found, "contents").entries] == [1, None, 2, None]


def test_a_dateline_in_large_type_is_no_heading() -> None:
    found = outline(
        document(
            heading("Harbour Newsletter", 1, size=40),
            heading("May 2026", 2),
            line(PROSE),
            heading("Bridge"),
            line(OTHER),
            heading("Office"),
            line(PROSE),
        )
    )
    assert heads(found) == ["Bridge", "Office"]
    assert found.issue_label == "May 2026"


# --- categories ---


def test_a_kicker_in_capitals_is_the_category() -> None:
    found = outline(
        document(
            box(2, line("TRAFFIC", size=11), heading("Bridge opens"), line(OTHER)),
            box(3, line("OFFICE", size=11), heading("We close"), line(PROSE)),
            box(4, heading("And open again"), line(PROSE)),
        )
    )
    assert [(section.category, section.heading) for section in found.sections][-2:] == [
        ("OFFICE", "We close"),
        ("OFFICE", "And open again"),
    ]


def test_bold_capitals_over_a_heading_are_a_category() -> None:
    found = outline(
        document(
            heading("First"),
            line(PROSE),
            line("NOTICES", size=13, bold=True, colour="#aa0000"),
            heading("Second"),
            line(OTHER),
        )
    )
    assert [section.category for section in found.sections] == [None, "NOTICES"]


def test_a_label_over_several_articles_is_their_category() -> None:
    found = outline(
        document(
            heading("NEWS", 2, size=30),
            heading("Office closes", 3, size=20),
            line(PROSE),
            heading("Bridge opens", 3, size=20),
            line(OTHER),
            heading("EVENTS", 2, size=30),
            heading("Regatta", 3, size=20),
            line(PROSE),
        )
    )
    assert [(section.category, section.heading) for section in found.sections] == [
        ("NEWS", "Office closes"),
        ("NEWS", "Bridge opens"),
        ("EVENTS", "Regatta"),
    ]


def test_a_label_in_a_box_of_its_own_is_a_category() -> None:
    label = line("Harbour", size=11, bold=True, tag="div")
    found = outline(
        document(
            box(2, heading("Introduction"), line(PROSE)),
            box(3, label, background="#003366"),
            box(4, heading("Office closes"), line(PROSE)),
            box(5, heading("Bridge opens"), line(OTHER)),
        )
    )
    assert [(section.category, section.heading) for section in found.sections] == [
        (None, "Introduction"),
        ("Harbour", "Office closes"),
        ("Harbour", "Bridge opens"),
    ]


def test_a_kicker_in_the_heading_box_stays_with_its_article() -> None:
    found = outline(
        document(
            box(2, heading("Office closes"), line(PROSE)),
            box(3, line("By the canal", size=11), heading("Bridge opens"), line(OTHER)),
        )
    )
    assert found.sections[1].text == f"Bridge opens\n\nBy the canal\n\n{OTHER}"


def test_a_label_over_nothing_is_text() -> None:
    found = outline(document(heading("NEWS", 2, size=30), heading("Office", 3), line(PROSE)))
    assert [section.category for section in found.sections] == ["NEWS"]
    found = outline(document(heading("Office", 3), line(PROSE), heading("NEWS", 2, size=30)))
    assert [section.text for section in found.sections] == [f"Office\n\n{PROSE}\n\nNEWS"]


# --- zones ---


def test_the_web_version_line_is_never_part_of_an_article() -> None:
    found = outline(
        document(
            heading("Office"),
            line(PROSE),
            link("View this letter in your browser", "https://example.org/web"),
            line(OTHER),
            heading("Bridge"),
            line(PROSE),
        )
    )
    assert kinds(found) == ["article", "footer", "article"]
    assert found.sections[0].text == f"Office\n\n{PROSE}\n\n{OTHER}"
    assert found.web_version == "https://example.org/web"


def test_an_article_about_newsletters_is_no_service_line() -> None:
    text = (
        "The council has looked into how hard it is to unsubscribe from the letters of shops, "
        "and found that every third shop hides the way out well."
    )
    found = outline(document(heading("Hard to leave"), line(text), heading("Bridge"), line(OTHER)))
    assert kinds(found) == ["article", "article"]


def test_the_last_article_keeps_its_own_contact() -> None:
    found = outline(
        document(
            heading("Course"),
            line(PROSE),
            line("Questions? Contact Ada Wren."),
            line("© 2026 The Harbour Society"),
        )
    )
    assert found.sections[0].text.endswith("Questions? Contact Ada Wren.")
    assert found.sections[1].text == "© 2026 The Harbour Society"


def test_small_print_at_the_end_is_the_foot() -> None:
    found = outline(
        document(
            box(2, heading("Course"), line(PROSE)),
            box(3, line("The Harbour Society, Quay 4", size=11)),
        )
    )
    assert kinds(found) == ["article", "footer"]


def test_contents_by_anchors_alone() -> None:
    found = outline(
        document(
            items("First of all", "Then this", "And at last", url="#part"),
            heading("Office", anchor="part1"),
            line(PROSE),
            heading("Bridge", anchor="part2"),
            line(OTHER),
            heading("Regatta", anchor="part3"),
            line(PROSE),
        )
    )
    assert [(entry.text, entry.section) for entry in found.sections[0].entries] == [
        ("First of all", 1),
        ("Then this", 2),
        ("And at last", 3),
    ]


def test_placeholder_links_are_no_contents() -> None:
    listing = [
        replace(block, runs=(replace(block.runs[0], href="#"),))
        for block in items("a1", "b2", "c3")
    ]
    found = outline(document(heading("Office"), line(PROSE), listing, line(OTHER)))
    assert kinds(found) == ["article"]


# --- what the letter says of itself ---


def test_the_title_is_the_subject_where_the_letter_shows_none() -> None:
    parts = (heading("Office"), line(PROSE), heading("Bridge"), line(OTHER))
    assert outline(document(*parts), subject="VB: Harbour News").title == "Harbour News"
    assert outline(document(*parts, title="*|MC:SUBJECT|*")).title == "Office"


def test_merge_tags_are_no_preheader() -> None:
    letter = document(heading("Office"), line(PROSE), hidden=("*|PREVIEW|*", "Real words"))
    assert outline(letter).preheader == "Real words"


def test_an_image_of_the_service_names_it() -> None:
    found = outline(
        document(
            heading("Office"),
            line(PROSE),
            link("Unsubscribe", "https://example.org/out"),
            image("https://example.org/p.png", "Powered by Pigeon Post", width=100),
        )
    )
    assert found.platform == "Pigeon Post"


# --- text ---


def test_tables_are_written_row_by_row() -> None:
    found = outline(
        document(heading("Courses"), grid(("Course", "Price"), ("One", ""), ("Two", "200 SEK")))
    )
    (section,) = found.sections
    assert section.text == "Courses\n\nCourse | Price\nOne |\nTwo | 200 SEK"
    (table,) = section.tables
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["Course", "Price"],
        ["One", ""],
        ["Two", "200 SEK"],
    ]
    assert [cell.header for cell in table.rows[0]] == [True, True]
    for row in table.rows:
        for cell in row:
            assert section.text[slice(*cell.span)] == cell.text


def test_marks_across_runs_are_composed() -> None:
    runs = (Run("Cafe", bold=True), Run("\u0301 opens", href="https://example.org/c", link_id=1))
    found = outline(document(heading("Office"), Block("text", runs), line(PROSE)))
    text = found.sections[0].text
    assert "Caf\u00e9 opens" in text
    (link,) = found.sections[0].links
    assert link.span is not None
    assert text[slice(*link.span)] == link.text


def test_data_addresses_are_cut_to_their_type() -> None:
    picture = Picture("data:image/png;base64," + "A" * 500, "Map")
    found = outline(document(heading("Office"), line(PROSE), Block("image", picture=picture)))
    assert found.sections[0].images[0].url == "data:image/png;base64"


def test_an_image_is_text_only_where_it_is_the_heading() -> None:
    drawn = replace(image("https://example.org/h.png", "Office hours"), tag="h2")
    found = outline(document(drawn, line(PROSE), image("https://example.org/i.png", "A boat")))
    (section,) = found.sections
    assert (section.heading, section.text) == ("Office hours", f"Office hours\n\n{PROSE}")
    assert [picture.alt for picture in section.images] == ["Office hours", "A boat"]


# --- bounds ---


def test_too_many_sections_stand_in_the_last() -> None:
    parts = [block for n in range(6) for block in (heading(f"Part {n} of it"), line(PROSE))]
    found = outline(document(parts), limits=Limits(max_sections=3))
    assert len(found.sections) == 3
    assert "Part 5 of it" in found.sections[2].text
    assert [(item.code, item.details) for item in found.diagnostics] == [
        ("sections-cut", {"sections": "3"})
    ]


def test_a_long_section_is_cut() -> None:
    found = outline(
        document(heading("Office"), line(PROSE), link("Read", "https://example.org/r")),
        limits=Limits(max_section_characters=20),
    )
    assert len(found.sections[0].text) == 20
    assert found.sections[0].links == ()
    assert [item.code for item in found.diagnostics] == ["section-text-cut"]


def test_an_empty_document_has_no_sections() -> None:
    found = outline(document())
    assert (found.sections, found.title) == ((), None)
