"""Times the whole and its stages against a floor, interleaved in one run.

The floor is what any program must pay that reads HTML letters: the standard library's e-mail
parser, the decoding of the HTML part, and lxml's parsing of it; nothing else.
"""

from __future__ import annotations

import email
import email.message
import gc
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import lxml.html

import rusparse
from rusparse.context import Context
from rusparse.extract.contacts import find_contacts
from rusparse.extract.dates import find_dates
from rusparse.extract.language import detect_language
from rusparse.extract.links import make_links
from rusparse.extract.prices import find_prices
from rusparse.mail import parse_message
from rusparse.markup import parse_html
from rusparse.structure import outline_document
from rusparse.values.passage import Passage, PassageLink

__all__ = ["Figure", "Measurement", "parse_floor", "time_letters", "time_stages"]

Task: TypeAlias = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Figure:
    """One part's cost: milliseconds a letter, and its ratio to the floor (medians of rounds)."""

    name: str
    milliseconds: float
    ratio: float


@dataclass(frozen=True, slots=True)
class Measurement:
    """What a run found: the floor and the whole, and the whole's rounds apart."""

    floor: Figure
    whole: Figure
    ratios: tuple[float, ...]

    @property
    def messages_per_second(self) -> float:
        """Letters that the whole gets through in a second, on one core."""
        return 1_000 / self.whole.milliseconds


def parse_floor(data: bytes) -> object:
    """The least that reading the letter can cost."""
    message = email.message_from_bytes(data)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            assert isinstance(payload, bytes)
            return _parse_tree(_decode(payload, part)) if payload.strip() else message
    return message


def _parse_tree(text: str) -> object:
    try:
        return lxml.html.document_fromstring(text)
    except ValueError:  # lxml refuses text that begins with an XML declaration
        return lxml.html.document_fromstring(text.encode())


def _decode(payload: bytes, part: email.message.Message) -> str:
    try:
        return payload.decode(part.get_content_charset() or "utf-8", "replace")
    except LookupError:
        return payload.decode("utf-8", "replace")


def time_letters(letters: Sequence[bytes], rounds: int) -> Measurement:
    """Time floor and whole, letter by letter in turn, over a number of rounds."""
    tasks = {
        "floor": [_bind(parse_floor, data) for data in letters],
        "whole": [_bind(_parse_to_json, data) for data in letters],
    }
    totals = _time_rounds(tasks, rounds)
    ratios = tuple(w / f for w, f in zip(totals["whole"], totals["floor"], strict=True))
    floor, whole = (_milliseconds(totals[name], len(letters)) for name in ("floor", "whole"))
    return Measurement(
        Figure("floor", floor, 1.0), Figure("whole", whole, statistics.median(ratios)), ratios
    )


def time_stages(letters: Sequence[bytes], rounds: int) -> list[Figure]:
    """Time each stage by itself, on input made beforehand, beside the floor."""
    tasks: dict[str, list[Task]] = {"floor": [_bind(parse_floor, data) for data in letters]}
    for data in letters:
        for name, task in _make_stage_tasks(data):
            tasks.setdefault(name, []).append(task)
    totals = _time_rounds(tasks, rounds)
    figures = []
    for name, times in totals.items():
        ratios = [time / floor for time, floor in zip(times, totals["floor"], strict=True)]
        figures.append(Figure(name, _milliseconds(times, len(letters)), statistics.median(ratios)))
    return figures


def _make_stage_tasks(data: bytes) -> list[tuple[str, Task]]:
    record = rusparse.parse(data)
    context = Context(
        reference=record.sent_at.date() if record.sent_at else None, languages=(record.language,)
    )
    message = parse_message(data, context)
    tasks: list[tuple[str, Task]] = [("mail", lambda: parse_message(data, context))]
    if message.body is not None and message.body.media_type == "text/html":
        html = message.body.text
        document = parse_html(html, context)
        outline = outline_document(document, context, subject=message.subject)
        passages = [
            Passage(
                text=section.text,
                kind=section.kind,
                heading=section.heading,
                title=outline.title,
                tables=section.tables,
                links=tuple(PassageLink(k.span, k.url) for k in section.links if k.span),
            )
            for section in outline.sections
        ]
        text = "\n".join(passage.text for passage in passages)
        links = [section.links for section in outline.sections]
        tasks.append(("markup", lambda: parse_html(html, context)))
        tasks.append(
            ("structure", lambda: outline_document(document, context, subject=message.subject))
        )
        tasks.append(("language", lambda: detect_language(text, hint=None)))
        tasks.append(("extract links", lambda: [make_links(part, context) for part in links]))
        for name, find in (
            ("extract dates", find_dates),
            ("extract prices", find_prices),
            ("extract contacts", find_contacts),
        ):
            tasks.append((name, _bind_passages(find, passages, context)))
    tasks.append(("record to JSON", record.model_dump_json))
    return tasks


def _bind(function: Callable[[bytes], object], data: bytes) -> Task:
    return lambda: function(data)


def _bind_passages(
    find: Callable[[Passage, Context], Any], passages: Sequence[Passage], context: Context
) -> Task:
    return lambda: [find(passage, context) for passage in passages]


def _parse_to_json(data: bytes) -> bytes:
    return rusparse.parse(data).model_dump_json().encode()


def _time_rounds(tasks: dict[str, list[Task]], rounds: int) -> dict[str, list[int]]:
    """Nanoseconds of each kind of task in each round, after one round to warm up.

    The kinds take turns within a round, so that a busy machine slows them alike.
    """
    longest = max(map(len, tasks.values()))
    totals: dict[str, list[int]] = {name: [] for name in tasks}
    for number in range(rounds + 1):
        gc.collect()
        sums = dict.fromkeys(tasks, 0)
        for turn in range(longest):
            for name, members in tasks.items():
                if turn < len(members):
                    started = time.perf_counter_ns()
                    members[turn]()
                    sums[name] += time.perf_counter_ns() - started
        if number:
            for name, nanoseconds in sums.items():
                totals[name].append(nanoseconds)
    return totals


def _milliseconds(nanoseconds: Sequence[int], letters: int) -> float:
    return statistics.median(nanoseconds) / letters / 1e6
