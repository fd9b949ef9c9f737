"""Scores contacts by name, e-mail, phone and kind; and phonenumbers' matcher beside them.

Labels are rows of `contacts` with text, offset, name, email, phone and kind. A contact without
name, e-mail and phone (a function or an organisation) is compared by its text. The role is a
detail apart, since its wording is a matter of taste.
"""

from __future__ import annotations

import time

from benchmarks.extraction_fields.scoring import FieldScore, Labelled
from rusparse.context import Context
from rusparse.extract.contacts import find_contacts
from rusparse.values.passage import Passage

__all__ = ["score_contacts", "score_phonenumbers"]

_Key = tuple[str, str, str, str]


def score_contacts(letters: list[Labelled]) -> FieldScore:
    """The figures of `find_contacts` over labelled letters."""
    score = FieldScore("contacts")
    for letter in letters:
        rows = letter.labels.get("contacts", [])
        expected = {
            _key(row["name"], row["email"], row["phone"], row["kind"], row["text"]): row["offset"]
            for row in rows
        }
        context = Context(languages=(letter.labels["language"],))
        began = time.process_time()
        mentions = find_contacts(Passage(letter.text), context).mentions
        score.seconds += time.process_time() - began
        score.characters += len(letter.text)
        found = {_key(m.name, m.email, m.phone, m.kind, m.text): m.span[0] for m in mentions}
        for key in sorted(found.keys() | expected.keys()):
            score.add(letter.name, key in expected, key in found, str(key))
        for key in sorted(found.keys() & expected.keys()):
            score.add_detail("place", found[key] == expected[key], str(key))
    return score


def _key(name: str | None, email: str | None, phone: str | None, kind: str, text: str) -> _Key:
    who = name or ("" if email or phone else text)
    return who, email or "", phone or "", kind


def score_phonenumbers(letters: list[Labelled]) -> FieldScore:
    """The figures of phonenumbers' matcher over the telephone numbers of the labels."""
    import phonenumbers

    score = FieldScore("phones (phonenumbers' matcher)")
    for letter in letters:
        expected = {row["phone"] for row in letter.labels.get("contacts", []) if row["phone"]}
        region = Context(languages=(letter.labels["language"],)).region_or_default
        began = time.process_time()
        found = {
            phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
            for match in phonenumbers.PhoneNumberMatcher(letter.text, region)
        }
        score.seconds += time.process_time() - began
        score.characters += len(letter.text)
        for number in sorted(found | expected):
            score.add(letter.name, number in expected, number in found, number)
    return score
