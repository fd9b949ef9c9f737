"""Who signs on a text's last line, where nothing may follow."""

from __future__ import annotations

import pytest

from rusparse.context import Context
from rusparse.extract.contacts import find_all_contacts, find_contacts
from rusparse.records import SectionKind
from rusparse.values.passage import Passage


@pytest.mark.parametrize(
    ("language", "line", "name", "role", "organisation"),
    [
        ("sv", "Styrelsen genom Vera Lind", "Vera Lind", None, "Styrelsen"),
        ("sv", "Styrelsen gm Vera Lind, ordförande", "Vera Lind", "ordförande", "Styrelsen"),
        ("da", "Bestyrelsen ved Vera Lind", "Vera Lind", None, "Bestyrelsen"),
        ("sv", "Styrelsen", None, "Styrelsen", None),
        ("sv", "Skolkontoret genom Vera Lind, planerare", "Vera Lind", "planerare", "Skolkontoret"),
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


PROSE = "Lorem ipsum dolor sit amet, consectetur adipiscing elit."


def sign(language: str, text: str, sender: str | None = None) -> list[str | None]:
    """The names of those who sign, or their roles and organisations where they have none."""
    context = Context(languages=(language,))
    (found,) = find_all_contacts((Passage(text),), context, sender=sender)
    assert {mention.kind for mention in found.mentions} <= {"signer"}
    return [m.name or m.role or m.organisation for m in found.mentions]


@pytest.mark.parametrize(
    ("language", "ending", "names"),
    [
        ("sv", f"{PROSE}\n\nVera Lind, rektor", ["Vera Lind"]),
        ("sv", f"{PROSE}\n\nVera Lind\nKommundirektör", ["Vera Lind"]),
        ("sv", f"{PROSE}\n\nKyrkoherde Vera Lind", ["Vera Lind"]),
        ("sv", f"{PROSE}\n\nTrevlig helg!\nVera och Bo\nklasslärare 5A", ["Vera", "Bo"]),
        (
            "nb",
            f"{PROSE}\n\nHilsen styret\nVera Lind (leder), Bo Ek, Siv Moen og Tor Lie",
            ["styret", "Vera Lind", "Bo Ek", "Siv Moen", "Tor Lie"],
        ),
        ("sv", f"{PROSE}\n\nTrevlig läsning!\nVera Lind, klimatstrateg", ["Vera Lind"]),
        ("sv", f"Jag läser. {PROSE}\n\nVera Lind, präst i Norra församlingen", ["Vera Lind"]),
        (
            "sv",
            f"Vi läser. {PROSE}\n\nVera Lind, Bo Ek och Siv Öst",
            ["Vera Lind", "Bo Ek", "Siv Öst"],
        ),
        ("sv", "Skriv gärna till oss på post@example.org\nVera Lind och Bo Ek", None),
        ("sv", "Trevlig vecka önskar\nVera Lind, rektor", ["Vera Lind"]),
        ("sv", "Med hopp om sol,\nVera", ["Vera"]),
        ("sv", f"{PROSE}\n\nSköt om er i värmen!\nVera, Bo och Siv", ["Vera", "Bo", "Siv"]),
        ("sv", f"{PROSE}\n\nSköt om er.\nVera", ["Vera"]),
        ("sv", f"{PROSE}\n\nTack, Vera", ["Vera"]),
        ("sv", f"{PROSE}\n\n– Vera", ["Vera"]),
        ("sv", f"{PROSE}\n\n//Vera och Bo", ["Vera", "Bo"]),
        ("sv", f"{PROSE}\n\nVi ses snart!\n\nPersonalen på Granskolan", ["Personalen"]),
        ("sv", f"{PROSE}\n\nMvh\nTränarna", ["Tränarna"]),
        ("sv", f"{PROSE}\n\nMvh\nLärarna i årskurs 3", ["Lärarna i årskurs 3"]),
        ("sv", f"{PROSE}\n\nVi ses snart!\nVera\n\nP.S. Lorem ipsum dolor.", ["Vera"]),
        ("sv", f"{PROSE}\n\nBovärdarna Vera och Bo", ["Vera", "Bo"]),
        ("sv", f"{PROSE}\n\nAllt gott\nEr kyrkoherde Vera", ["Vera"]),
        ("sv", f"{PROSE}\n\nSkogby 2026-02-03\nVera Lind, ordförande", ["Vera Lind"]),
        ("sv", f"Tack från oss, {PROSE.lower()[:-1]}!\n\nVera, Bo och Siv", ["Vera", "Bo", "Siv"]),
        ("sv", f"{PROSE}\n\nStyrelsen för Granklubben\ngenom Vera Lind", ["Vera Lind"]),
        ("nb", f"{PROSE}\n\nHilsen oss i 3B\nVera og Bo", ["Vera", "Bo"]),
        ("de", f"{PROSE}\n\nBis bald!\n\nEuer Vorstand", ["Vorstand"]),
        ("de", f"{PROSE}\n\nEs grüßt Sie herzlich\nPfarrerin Vera Lind", ["Vera Lind"]),
        ("de", f"{PROSE}\n\nIhre\nVera Lind\nStadtbücherei Neudorf", ["Vera Lind"]),
        (
            "en",
            f"{PROSE}\n\nBest,\n\nVera\n\nVera Lind\nHead Gardener\nvera@example.org",
            ["Vera Lind"],
        ),
        ("sv", f"{PROSE}\n\nMed scouthälsning\nVera, Bo och Siv", ["Vera", "Bo", "Siv"]),
        (
            "sv",
            f"{PROSE}\n\nHälsningar från personalen på Blåklockan\nVera, Bo och Siv",
            ["personalen", "Vera", "Bo", "Siv"],
        ),
        ("en", "See you by the pond,\nVera Lind", ["Vera Lind"]),
        ("en", "See you by the pond,\n\nVera Lind\nHead Gardener", ["Vera Lind"]),
        ("en", f"{PROSE}\n\nThanks, Vera", ["Vera"]),
        ("en", "Warmest wishes for the new term,\n\nMr Bo Lind\nHead of School", ["Bo Lind"]),
        ("fi", "Kevättä odotellen,\nVera Lehto", ["Vera Lehto"]),
        ("en", f"{PROSE}\n\n— Vera", ["Vera"]),
        ("en", f"{PROSE}\n\n— Vera\n\nIn this issue\n\n3 stories", ["Vera"]),
        ("en", "Thank you!\n\nThe Pond Lane Garden Team", ["The Pond Lane Garden Team"]),
        ("en", f"{PROSE}\n\nCheers,\n\n— Vera", ["Vera"]),
        ("en", f"{PROSE}\n\nVera Lind\nEditor", ["Vera Lind"]),
        ("nb", f"{PROSE}\n\nHa en fin helg!\nVera", ["Vera"]),
        ("nb", f"{PROSE}\n\nHilsen\nTrenerne", ["Trenerne"]),
        ("nn", f"{PROSE}\n\nHa ein god sommar!\n\nVera Lind\nrektor", ["Vera Lind"]),
        ("da", f"{PROSE}\n\nGod sommer!\nVera Lind, skoleleder", ["Vera Lind"]),
        ("fi", f"{PROSE}\n\nHyvää kesää!\nVera ja Aino", ["Vera", "Aino"]),
        ("de", f"{PROSE}\n\nBis zum Herbst,\nVera Lind", ["Vera Lind"]),
    ],
)
def test_ending_signs(language: str, ending: str, names: list[str] | None) -> None:
    found = find_contacts(Passage(ending), Context(languages=(language,))).mentions
    if names is None:
        assert [m.name for m in found if m.kind == "signer"] == ["Vera Lind", "Bo Ek"]
    else:
        assert sign(language, ending) == names


@pytest.mark.parametrize(
    ("language", "ending"),
    [
        ("sv", "Lorem ipsum dolor.\n\nGrattis!\nVera Lind"),
        ("sv", "”Lorem ipsum dolor sit amet.”\n\n– Vera Lind"),
        ("sv", f"Jag läser. {PROSE}\n\nVera"),
        ("sv", f"Vi läser. {PROSE}\n\nFolkets Hus"),
        ("sv", f"{PROSE}\n\nFolkets Park"),
        ("sv", f"{PROSE}\n\nVera Lind, professor i biologi"),
        ("sv", f"{PROSE}\n\nKom och lyssna!\n\nTrio Lind"),
        ("sv", f"{PROSE}\n\nVi tackar våra sponsorer!\n\nIca Nära"),
        ("sv", "Årets stipendiat är utsedd. Grattis!\n\nVera Lind, lärare"),
        ("sv", "Vi minns våra vänner.\n\nVera Lind\nBo Ek"),
        ("da", "Tillykke med de 50 år!\n\nVera Lind"),
        ("en", "A wonderful evening.\n\n— Vera, Bristol"),
        ("sv", f"{PROSE}\n\nVera Lind."),
        ("sv", f"{PROSE}\n\nVera Lind spelar"),
        ("sv", f"{PROSE}\n\n- Siv Öst\n- Vera Lind"),
        ("sv", f"{PROSE}\n\nVinnare:\nVera Lind"),
        ("sv", f"{PROSE}\n\n- Utvecklingssamtal\n\n{PROSE} {PROSE}"),
        ("sv", f"{PROSE}\n\n- Lov\n\n{PROSE}\n\n- Utvecklingssamtal"),
        ("sv", f"{PROSE}\n\nVälkommen, Vera!"),
        ("sv", f"Sköt om er!\nVera Lind\n\n{PROSE}\n\nLäs mer"),
        ("en", f"{PROSE}\n\nPond Lane"),
        ("en", "Available now,\nSummer Collection"),
        ("en", "Meet the author,\nVera Lind"),
        ("en", "Sponsored by\nPond Books"),
        ("sv", "Fika, musik och mingel,\nFolkets Park"),
        ("sv", "Välkomna till årets största mässa,\nHem och Villa"),
        ("en", f"{PROSE}\n\nRead More"),
        ("en", f"Order today!\nSummer Sale\n\n{PROSE}"),
        ("en", f"{PROSE}\n\nDear Siv,\nVera Lind has written to us"),
        ("de", f"{PROSE}\n\nAlte Weisheit"),
        ("fi", "Kiitos!\n\nYhteyshenkilöt:"),
        ("sv", f"{PROSE}\n\n- Samtal\n\n{PROSE}\n\n- Utflykt\n\n{PROSE}"),
    ],
)
def test_last_words_do_not_sign(language: str, ending: str) -> None:
    assert sign(language, ending) == []


def test_name_of_sender_signs_where_headings_are_capitalised() -> None:
    ending = f"{PROSE}\n\nVera Lind"
    assert sign("en", ending) == []
    assert sign("en", ending, sender="Vera Lind (Pond Lane Garden)") == ["Vera Lind"]
    assert sign("en", f"{PROSE}\n\nVera", sender="Vera Lind") == ["Vera"]


def test_only_introduction_and_last_text_end_with_signers() -> None:
    texts = [f"Jag läser. {PROSE}\n\nVera Lind"] * 4
    kinds: list[SectionKind] = ["introduction", "article", "article", "footer"]
    passages = [Passage(text, kind) for text, kind in zip(texts, kinds, strict=True)]
    found = find_all_contacts(passages, Context(languages=("sv",)))
    assert [[m.name for m in f.mentions] for f in found] == [["Vera Lind"], [], ["Vera Lind"], []]
