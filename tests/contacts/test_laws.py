from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rusparse.context import Context, Limits
from rusparse.extract.contacts import explain_contacts, find_contacts
from rusparse.records import Contact
from rusparse.values.passage import Passage, PassageLink

SWEDISH = Context(languages=("sv",))
CONTACTISH = st.lists(
    st.sampled_from(
        [
            "Vera Lind",
            "Bo ",
            "von ",
            "Ek",
            "vera@example.org",
            "@",
            "[at]",
            "070-174 06 05",
            "+46 ",
            "08-465 004 00",
            "\n",
            "\n\n",
            ", ",
            " och ",
            "(",
            ")",
            ": ",
            "Kontakta ",
            "Mvh",
            "-- \n",
            "/",
            "Ordförande",
            "styrelsen",
            "Styrelsen ",
            "Anmälan till ",
            " ",
            ".",
            "? ",
            "112",
            "ring ",
            "tel ",
            "\ud800",
            "\x00",
            "Exempelföreningen ",
            "till exempel ",
            "punkt",
            " snabel-a ",
        ]
    ),
    max_size=18,
).map("".join)
CONTEXTS = st.sampled_from(
    [Context(), SWEDISH, Context(languages=("en",), region="GB"), Context(languages=("nb",))]
)


@settings(max_examples=150, deadline=None)
@given(text=CONTACTISH | st.text(max_size=60), context=CONTEXTS)
def test_mentions_are_exact_ordered_and_survive_json(text: str, context: Context) -> None:
    findings = find_contacts(Passage(text), context)
    starts = [mention.span[0] for mention in findings.mentions]
    assert starts == sorted(starts)
    for mention in findings.mentions:
        assert text[slice(*mention.span)] == mention.text
        assert mention.text
        assert Contact.model_validate_json(mention.model_dump_json()) == mention
        assert mention.phone is None or mention.phone.startswith("+") or len(mention.phone) <= 7
        assert (
            mention.name or mention.role or mention.organisation or mention.email or mention.phone
        )
    assert find_contacts(Passage(text), context) == findings


@pytest.mark.parametrize(
    "unit",
    [
        "1",
        "@",
        "a@",
        "a@b.se ",
        "1 ",
        "Vera ",
        "Vera Lind, ",
        "070-174 06 05 ",
        "kontakta ",
        "/A\n",
        "Kontakta Vera Lind. ",
        "\n",
        "-- \n",
        "(at)",
        "a.",
        "+",
        "(0",
        "Mvh\nVera\n",
        "\ud800",
        "snabel-a ",
        "Ordförande: Vera Lind\n",
        "styrelsen ",
        "frågor ",
    ],
)
def test_long_repetitions_are_read_to_the_end(unit: str) -> None:
    context = Context(languages=("sv",), limits=Limits(max_mentions_per_section=50))
    text = (unit * 40_000)[:40_000]
    findings = find_contacts(Passage(text), context)
    assert len(findings.mentions) <= 50
    assert all(text[slice(*mention.span)] == mention.text for mention in findings.mentions)


def test_too_many_contacts_are_cut_with_a_diagnostic() -> None:
    context = Context(languages=("sv",), limits=Limits(max_mentions_per_section=3))
    text = "\n".join(f"box{number}@example.org" for number in range(10))
    findings = find_contacts(Passage(text), context)
    assert len(findings.mentions) <= 3
    assert [d.code for d in findings.diagnostics] == ["contacts-too-many"]


def test_too_long_a_text_is_cut_with_a_diagnostic() -> None:
    context = Context(languages=("sv",), limits=Limits(max_section_characters=20))
    findings = find_contacts(Passage("a@example.org\n" * 5), context)
    assert [mention.email for mention in findings.mentions] == ["a@example.org"]
    assert [d.code for d in findings.diagnostics] == ["contacts-text-cut"]


def link(text: str, shown: str, url: str) -> PassageLink:
    start = text.index(shown)
    return PassageLink(span=(start, start + len(shown)), url=url)


def test_a_name_that_is_a_mail_link_is_a_contact() -> None:
    text = "Frågor besvaras av Vera Lind."
    passage = Passage(
        text, links=(link(text, "Vera Lind", "mailto:vera.lind@example.org?subject=Hej"),)
    )
    (mention,) = find_contacts(passage, SWEDISH).mentions
    assert (mention.name, mention.email, mention.text) == (
        "Vera Lind",
        "vera.lind@example.org",
        "Vera Lind",
    )


def test_people_named_only_by_their_links_are_contacts() -> None:
    text = "Vera Lind\nBo Ek"
    passage = Passage(
        text,
        links=(
            link(text, "Vera Lind", "mailto:vl@example.org"),
            link(text, "Bo Ek", "tel:+46701740630"),
        ),
    )
    found = [(m.name, m.email, m.phone) for m in find_contacts(passage, SWEDISH).mentions]
    assert found == [("Vera Lind", "vl@example.org", None), ("Bo Ek", None, "+46701740630")]


def test_a_mail_link_on_other_words_keeps_their_span() -> None:
    text = "Mejla oss gärna"
    passage = Passage(text, links=(link(text, "Mejla oss", "mailto:info%40example.org"),))
    (mention,) = find_contacts(passage, SWEDISH).mentions
    assert (mention.email, mention.text, mention.name) == ("info@example.org", "Mejla oss", None)


def test_a_web_link_on_a_name_is_its_page() -> None:
    text = "Kontakta Vera Lind"
    passage = Passage(text, links=(link(text, "Vera Lind", "https://example.org/vera"),))
    (mention,) = find_contacts(passage, SWEDISH).mentions
    assert (mention.name, mention.url) == ("Vera Lind", "https://example.org/vera")


@pytest.mark.parametrize(
    "url",
    [
        "mailto:",
        "mailto:@",
        "mailto:a b@example.org",
        "mailto:%00@example.org",
        "tel:",
        "tel:abc",
        "mailto:unsubscribe@example.org",
        "mailto:noreply@example.org",
        "javascript:x",
        "tel:+0",
    ],
)
def test_links_that_reach_nobody_are_no_contacts(url: str) -> None:
    text = "Klicka här"
    passage = Passage(text, links=(link(text, text, url),))
    assert find_contacts(passage, SWEDISH).mentions == ()


def test_a_distribution_section_has_no_contacts() -> None:
    text = "Brevet går till Vera Lind, vera.lind@example.org"
    assert find_contacts(Passage(text, kind="distribution"), SWEDISH).mentions == ()


def test_one_person_named_twice_is_one_contact() -> None:
    text = (
        "Kontakta Vera Lind.\n\nVera Lind nås på 070-174 06 31.\n\nVera Lind, vera.lind@example.org"
    )
    (mention,) = find_contacts(Passage(text), SWEDISH).mentions
    assert (mention.span[0], mention.phone, mention.email) == (
        9,
        "+46701740631",
        "vera.lind@example.org",
    )


def test_a_number_takes_the_region_of_the_letter() -> None:
    text = "Tel. 031-390 06 05"
    (swedish,) = find_contacts(Passage(text), SWEDISH).mentions
    assert swedish.phone == "+46313900605"
    finnish = find_contacts(Passage(text), Context(languages=("sv-FI",))).mentions
    assert [mention.phone for mention in finnish] != ["+46313900605"]
    assert find_contacts(Passage(text), Context(languages=("en",))).mentions == ()


def test_explanations_name_the_rule() -> None:
    (explanation,) = explain_contacts(Passage("Kontakta Vera Lind"), SWEDISH)
    assert explanation.mention.rule == "cue-reach"
    assert explanation.fields == {"name": "Vera Lind", "kind": "reachable"}
    assert explanation.why == "named right after words such as 'contact'"


_MAIL, _OTHER = "mailto:editor@example.org", "mailto:ads@example.org"


# A link's address belongs to whoever its own text names, and to nobody in another link.
@pytest.mark.parametrize(
    ("text", "links", "found"),
    [
        (
            "E-mail the Editor | Advertise with us",
            {"E-mail the Editor": _MAIL, "Advertise with us": _OTHER},
            [
                ("the Editor", "the Editor", "editor@example.org"),
                ("Advertise with us", None, "ads@example.org"),
            ],
        ),
        (
            "E-mail the Editor | Contact Vera Lind",
            {"E-mail the Editor": _MAIL, "Contact Vera Lind": _OTHER},
            [
                ("the Editor", "the Editor", "editor@example.org"),
                ("Vera Lind", None, "ads@example.org"),
            ],
        ),
        (
            "E-mail the Editor | Advertise with us",
            {"E-mail the Editor": "https://example.org/form", "Advertise with us": _OTHER},
            [("the Editor", "the Editor", None), ("Advertise with us", None, "ads@example.org")],
        ),
        (
            "Contact Vera Lind, vera@example.org",
            {"Vera Lind": "https://example.org/vera"},
            [("Vera Lind", None, "vera@example.org")],
        ),
    ],
)
def test_an_address_goes_with_the_text_of_its_link(
    text: str, links: dict[str, str], found: list[tuple[str, str | None, str | None]]
) -> None:
    passage = Passage(text, links=tuple(link(text, shown, url) for shown, url in links.items()))
    mentions = find_contacts(passage, Context(languages=("en",))).mentions
    assert [(m.text, m.role, m.email) for m in mentions] == found
