"""Who signs on a text's last line, where nothing may follow."""

from __future__ import annotations

import pytest

from rusparse.context import Context
from rusparse.extract.contacts import find_contacts
from rusparse.values.passage import Passage


@pytest.mark.parametrize(
    ("language", "line", "name", "role", "organisation"),
    [
        ("sv", "Styrelsen genom Vera Lind", "Vera Lind", None, "Styrelsen"),
        ("sv", "Styrelsen gm Vera Lind, ordförande", "Vera Lind", "ordförande", "Styrelsen"),
        ("da", "Bestyrelsen ved Vera Lind", "Vera Lind", None, "Bestyrelsen"),
        ("sv", "Styrelsen", None, "Styrelsen", None),
    ],
)
def test_last_line_signs(
    language: str, line: str, name: str | None, role: str | None, organisation: str | None
) -> None:
    text = f"Lorem ipsum dolor sit amet.\n\n{line}"
    (mention,) = find_contacts(Passage(text), Context(languages=(language,))).mentions
    assert (mention.name, mention.role, mention.organisation) == (name, role, organisation)
    assert mention.kind == "signer"


def test_sentence_about_a_board_does_not_sign() -> None:
    text = "Lorem ipsum dolor sit amet.\n\nStyrelsen genom Vera Lind har lagt ett förslag"
    assert find_contacts(Passage(text), Context(languages=("sv",))).mentions == ()
