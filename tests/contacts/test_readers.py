"""Addresses of those whom a letter was sent to, which are no contacts in it."""

from __future__ import annotations

import pytest

import rusparse

LETTER = "Subject: News\nFrom: {sender}\nTo: {to}\n{more}\n{text}\n"


def find_emails(
    text: str, *, sender: str = "news@example.org", to: str = "vera@example.se", more: str = ""
) -> list[str]:
    letter = LETTER.format(sender=sender, to=to, more=more, text=text)
    return [str(contact.email) for contact in rusparse.parse(letter.encode()).contacts]


@pytest.mark.parametrize(
    "text",
    [
        "Will you come (vera@example.se)?",
        "- info@example.org\n- Vera@example.se",
        "vera@example.se",
    ],
)
def test_reader_is_no_contact(text: str) -> None:
    assert "vera@example.se" not in [email.lower() for email in find_emails(text)]


def test_sender_and_colleagues_are_contacts() -> None:
    assert find_emails("Ask bo@example.org", to="bo@example.org") == ["bo@example.org"]


def test_who_is_to_be_contacted_is_a_contact() -> None:
    assert find_emails("Contact them here: vera@example.se") == ["vera@example.se"]


def test_a_lists_own_address_is_a_contact() -> None:
    found = find_emails(
        "The list: talk@lists.example.com",
        to="talk@lists.example.com",
        more="List-Id: <talk.lists.example.com>\n",
    )
    assert found == ["talk@lists.example.com"]
