from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rusparse.context import Context, Limits
from rusparse.extract.links import classify_link, clean_url, make_links
from rusparse.parser import parse
from rusparse.values.outline import OutlineLink

HERE = Path(__file__).parent
ADDRESSES: dict[str, Any] = tomllib.loads((HERE / "addresses.toml").read_text(encoding="utf-8"))
KINDS = tomllib.loads((HERE / "kinds.toml").read_text(encoding="utf-8"))["rows"]


@pytest.mark.parametrize(("url", "target"), ADDRESSES["unwrapped"].items())
def test_finds_the_target_that_a_redirect_carries(url: str, target: str) -> None:
    assert clean_url(url) == target


@pytest.mark.parametrize(("url", "cleaned"), ADDRESSES["untracked"].items())
def test_drops_tracking_parameters(url: str, cleaned: str) -> None:
    assert clean_url(url) == cleaned


@pytest.mark.parametrize("url", ADDRESSES["same"]["addresses"])
def test_leaves_everything_else_as_it_is(url: str) -> None:
    assert clean_url(url) == url


def test_white_space_around_and_line_breaks_inside_go() -> None:
    assert clean_url(" \n https://example.org/a\n b \t") == "https://example.org/a b"


@pytest.mark.parametrize(("url", "text", "zone_kind", "kind"), KINDS)
def test_tells_what_a_link_is_for(url: str, text: str, zone_kind: str, kind: str) -> None:
    assert classify_link(url, text, zone_kind=zone_kind or None, languages=()) == kind


def test_footers_in_english_stand_in_letters_of_any_language() -> None:
    for languages in (("sv",), ("fi", "sv"), ("xx",), ("sv-FI",)):
        assert (
            classify_link(
                "https://click.example.net/a",
                "Unsubscribe",
                zone_kind=None,
                languages=languages,
            )
            == "unsubscribe"
        )


def test_words_of_other_languages_are_not_looked_for() -> None:
    row = ("https://click.example.net/a", "Meld deg av")
    assert classify_link(*row, zone_kind=None, languages=("sv",)) == "article"
    assert classify_link(*row, zone_kind=None, languages=("nb",)) == "unsubscribe"


def test_makes_links_in_order_with_the_address_as_sent() -> None:
    sent = "https://www.google.com/url?q=https%3A%2F%2Fexample.org%2Fa.pdf%3Futm_source%3Dx"
    links = [
        OutlineLink(span=(3, 10), text="Program", url=sent),
        OutlineLink(span=None, text="", url="https://example.org/", zone_kind="web_version"),
    ]
    made, diagnostics = make_links(links, Context(languages=("sv",)))
    assert diagnostics == ()
    assert [link.model_dump() for link in made] == [
        {
            "span": (3, 10),
            "text": "Program",
            "url": sent,
            "clean_url": "https://example.org/a.pdf",
            "kind": "attachment",
        },
        {
            "span": None,
            "text": "",
            "url": "https://example.org/",
            "clean_url": "https://example.org/",
            "kind": "web_version",
        },
    ]


def test_links_over_the_limit_are_counted() -> None:
    links = [OutlineLink(span=None, text="", url=f"https://example.org/{n}") for n in range(5)]
    made, diagnostics = make_links(links, Context(limits=Limits(max_links=3)))
    assert [link.url for link in made] == [f"https://example.org/{n}" for n in range(3)]
    assert [(found.code, found.details) for found in diagnostics] == [
        ("links-cut", {"found": "5", "kept": "3"})
    ]


def test_wrappers_are_undone_up_to_a_bound() -> None:
    from urllib.parse import quote

    def wrap(times: int) -> str:
        url = "https://example.org/x"
        for _ in range(times):
            url = f"https://slack-redir.net/link?url={quote(url, safe='')}"
        return url

    assert clean_url(wrap(10)) == "https://example.org/x"
    assert clean_url(wrap(12)) == wrap(2)


HOSTILE = [
    "https://urldefense.com/v3/__" + "*" * 50_000 + "__;" + "A" * 50_000 + "!!",
    "https://slack-redir.net/link?url=" + "%25" * 20_000,
    "https://click.example.net/" + "aHR0c" * 10_000,
    "https://click.example.net/?u=" + "eyJ" + "ey" * 10_000,
    "https://" + "a." * 16_000,
    "https://" + "@" * 30_000,
    "https://example.org/?" + "&" * 30_000,
    "https://example.org/?" + "url=http://a.b/?&" * 1_900,
    "x" * 1_000_000,
]


@pytest.mark.parametrize("url", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_addresses_are_no_trouble(url: str) -> None:
    cleaned = clean_url(url)
    assert isinstance(cleaned, str)
    assert classify_link(url, url, zone_kind=None, languages=()) in ("article", "internal")


PIECES = st.sampled_from(
    ["https://", "example.org", "/", "?", "&", "url=", "u=", "%3A", "%2F", "%", "#", "@", "[", "]",
     "slack-redir.net/link", "safelinks.protection.outlook.com", "aHR0cHM6Ly9hLmIv", "utm_source=x",
     "{{x}}", "å", " ", "\n", "__", ";", "*", "=", ":"]
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60) | st.lists(PIECES, max_size=12).map("".join), st.text(max_size=20))
def test_any_address_has_a_kind_and_cleaning_ends(url: str, text: str) -> None:
    cleaned = clean_url(url)
    assert clean_url(cleaned) == cleaned
    assert classify_link(url, text, zone_kind=None, languages=("sv",)) is not None


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("More about this list: {}unsubscribe", "unsubscribe", "https://example.org/unsubscribe"),
        ("More about this list: {}lists", "unsubscribe", None),
        ("The shop: {}privacy-policy", "privacy", "https://example.org/privacy-policy"),
    ],
)
def test_an_address_may_tell_what_it_is_for(line: str, field: str, value: str | None) -> None:
    text = (
        f"The mill\n\nThe old mill is open all summer.\n\n{line.format('https://example.org/')}\n"
    )
    record = parse(f"Subject: The mill\n\n{text}".encode())
    assert getattr(record, field) == value
