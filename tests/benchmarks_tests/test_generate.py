"""The generator: the same bytes everywhere, and a truth that stands in the letter."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import hashlib
import html
import json
import re
import subprocess
import sys
from email.message import EmailMessage
from pathlib import Path

import pytest

from benchmarks.generate import GeneratedLetter, generate_letters, main
from benchmarks.letters.dice import Dice
from benchmarks.letters.styles import STYLES

_LETTERS = list(generate_letters(60, 11))
_WEEKDAYS = {
    "sv": ("mån", "tis", "ons", "tors", "fre", "lör", "sön"),
    "en": ("mon", "tue", "wed", "thu", "fri", "sat", "sun"),
}
# RFC 2606, and the names that markup declares its vocabularies with.
_RESERVED_HOST = r"([\w-]+\.)*example\.(com|org|net|se)|www\.w3\.org"


def _read(data: bytes) -> EmailMessage:
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def _read_part(data: bytes, kind: str) -> str:
    part = _read(data).get_body((kind,))
    assert part is not None
    text: str = part.get_content()
    return text.replace("\r\n", "\n").replace("\u00a0", " ")


def _strip_markup(page: str) -> str:
    body = re.sub(r"(?s)<style.*?</style>|<!--.*?-->|<!\[.*?\]>", "", page)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", body)).replace("\u00a0", " ").split())


def _digest(count: int, seed: int) -> str:
    digest = hashlib.sha256()
    for letter in generate_letters(count, seed):
        digest.update(letter.data)
        digest.update(json.dumps(letter.truth, ensure_ascii=False).encode())
    return digest.hexdigest()


def test_same_seed_gives_same_bytes() -> None:
    assert _digest(5, 3) == _digest(5, 3)


def test_other_seed_gives_other_bytes() -> None:
    assert _digest(5, 3) != _digest(5, 4)


def test_hash_seed_locale_and_time_zone_change_nothing() -> None:
    code = "from tests.benchmarks_tests.test_generate import _digest; print(_digest(3, 8))"
    root = Path(__file__).parents[2]
    digests = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=root,
            env={"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    }
    assert digests == {_digest(3, 8) + "\n"}


def test_longer_run_begins_with_shorter_one() -> None:
    longer = [letter.data for letter in generate_letters(6, 2)]
    assert [letter.data for letter in generate_letters(4, 2)] == longer[:4]


def test_dice_fall_as_they_always_did() -> None:
    # Python keeps the sequence of random() from version to version; these are its values.
    dice = Dice(2024)
    assert [dice.whole(1, 6) for _ in range(8)] == [3, 5, 2, 6, 3, 5, 2, 2]


@pytest.mark.parametrize("letter", _LETTERS, ids=map(str, range(len(_LETTERS))))
class TestLetter:
    def test_truth_stands_in_the_html(self, letter: GeneratedLetter) -> None:
        text = _strip_markup(_read_part(letter.data, "html"))
        truth = letter.truth
        mentions = [m["text"] for kind in ("dates", "prices") for m in truth[kind]]
        reached = [
            value
            for contact in truth["contacts"]
            for value in (contact["name"], contact.get("email"))
            if value
        ]
        phrases = [
            truth["title"],
            *truth["headings"],
            *truth["contents"],
            *mentions,
            *reached,
            *truth["chrome"],
        ]
        assert [phrase for phrase in phrases if phrase not in text] == []

    def test_headers_decode(self, letter: GeneratedLetter) -> None:
        message = _read(letter.data)
        sent_at = message["Date"].datetime.isoformat()
        sender = message["From"].addresses[0].addr_spec
        assert (sender, sent_at) == (letter.truth["sender"], letter.truth["sent_at"])
        raw = any(byte > 127 for byte in letter.data.partition(b"\r\n\r\n")[0])
        if not raw:  # the standard library does not read raw UTF-8 in headers
            assert message["Subject"] == letter.truth["subject"]

    def test_lines_end_with_crlf(self, letter: GeneratedLetter) -> None:
        assert letter.data.count(b"\n") == letter.data.count(b"\r\n")

    def test_years_are_inferred_where_they_are_not_written(self, letter: GeneratedLetter) -> None:
        for date in letter.truth["dates"]:
            stated = date["starts"][:4] in date["text"]
            assert date["inferred"] == ([] if stated else ["year"])

    def test_weekdays_are_right(self, letter: GeneratedLetter) -> None:
        names = _WEEKDAYS[letter.truth["language"]]
        for date in letter.truth["dates"]:
            first = date["text"].lower().split()[0].rstrip(",")
            days = [day for day, stem in enumerate(names) if first.startswith(stem)]
            if days and not first.startswith("mars"):
                assert dt.date.fromisoformat(date["starts"][:10]).weekday() == days[0]

    def test_missing_year_is_the_nearest(self, letter: GeneratedLetter) -> None:
        sent = dt.datetime.fromisoformat(letter.truth["sent_at"]).date()
        for date in letter.truth["dates"]:
            if date["inferred"]:
                starts = dt.date.fromisoformat(date["starts"][:10])
                assert -60 < (starts - sent).days < 183

    def test_addresses_are_reserved(self, letter: GeneratedLetter) -> None:
        html = _read_part(letter.data, "html")
        hosts = re.findall(r"https?://([^/\"'\s<>]+)", html)
        assert {h for h in hosts if not re.fullmatch(_RESERVED_HOST, h)} == set()


def test_letters_are_of_many_kinds() -> None:
    truths = [letter.truth for letter in _LETTERS]
    assert {truth["style"] for truth in truths} == set(STYLES)
    assert {truth["language"] for truth in truths} == {"sv", "en"}
    assert sum(truth["language"] == "en" for truth in truths) < len(truths) / 4
    sizes = sorted(len(letter.data) for letter in _LETTERS)
    assert 15_000 < sizes[len(sizes) // 2] < 40_000
    assert len({truth["title"] for truth in truths}) > len(truths) / 2


def test_mbox_gives_back_each_letter(tmp_path: Path) -> None:
    main(["4", "--seed", "9", "--mbox", str(tmp_path / "letters.mbox")])
    raw = (tmp_path / "letters.mbox").read_bytes()
    # mboxrd: a separator comes first or after an empty line; ">From " in a body is "From ".
    parts = re.split(rb"(?m)^From nyhetsbrev@example\.com .*\n", raw)[1:]
    read = [re.sub(rb"(?m)^>(>*From )", rb"\1", part.removesuffix(b"\n")) for part in parts]
    assert read == [letter.data.replace(b"\r\n", b"\n") for letter in generate_letters(4, 9)]


def test_folder_holds_letters_and_truth(tmp_path: Path) -> None:
    main(["2", "--seed", "9", "--out", str(tmp_path / "out")])
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == ["000001.eml", "000001.json", "000002.eml", "000002.json"]
    truth = json.loads((tmp_path / "out" / "000001.json").read_text(encoding="utf-8"))
    assert truth == json.loads(json.dumps(next(generate_letters(1, 9)).truth))
