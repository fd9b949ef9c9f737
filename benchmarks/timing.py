"""Times the whole and its stages against a floor, letter by letter in turn, in one run.

The floor is what any program must pay that reads HTML letters: the standard library's e-mail
parser, the decoding of the HTML part, and lxml's parsing of it; nothing else. What is counted is
processor time, since the machines that measure have other things to do as well.
"""

from __future__ import annotations

import email
import email.message
import gc
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import ParamSpec, TypeVar

import lxml.html

import rusparse
from rusparse.context import Context
from rusparse.extract.contacts import find_all_contacts
from rusparse.extract.dates import find_all_dates
from rusparse.extract.language import detect_language
from rusparse.extract.links import make_links
from rusparse.extract.prices import find_all_prices
from rusparse.mail import parse_message
from rusparse.markup import parse_html
from rusparse.structure import outline_document
from rusparse.values.passage import Passage, PassageLink

__all__ = ["Figure", "Measurement", "Stopwatch", "parse_floor", "time_letters"]

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Figure:
    """One part's cost: milliseconds a letter, and its ratio to the floor (medians of rounds)."""

    name: str
    milliseconds: float
    ratio: float


@dataclass(frozen=True, slots=True)
class Measurement:
    """What a run found: the floor, the whole with its rounds apart, and each stage alone."""

    floor: Figure
    whole: Figure
    ratios: tuple[float, ...]
    stages: tuple[Figure, ...]

    @property
    def messages_per_second(self) -> float:
        """Letters that the whole gets through in a second, on one core."""
        return 1_000 / self.whole.milliseconds


class Stopwatch:
    """Adds up the time that is spent under each name."""

    __slots__ = ("nanoseconds",)

    def __init__(self) -> None:
        self.nanoseconds: dict[str, int] = {}

    def time(self, name: str, function: Callable[P, R], *arguments: P.args, **named: P.kwargs) -> R:
        """Call a function and add its time to a name's; gives back what the function gave."""
        started = time.process_time_ns()
        result = function(*arguments, **named)
        spent = time.process_time_ns() - started
        self.nanoseconds[name] = self.nanoseconds.get(name, 0) + spent
        return result


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


def time_letters(letters: Sequence[bytes], rounds: int, *, stages: bool = True) -> Measurement:
    """Time floor, whole and (unless told otherwise) each stage, over a number of rounds.

    They take turns letter by letter, so that a busy machine slows them alike; the ratios are of
    sums over a round. One round more is made first, to warm up.
    """
    watches = []
    for _ in range(rounds + 1):
        gc.collect()
        watch = Stopwatch()
        for data in letters:
            watch.time("floor", parse_floor, data)
            record = watch.time("whole", _parse_to_json, data)
            if stages:
                _time_stages(data, record, watch)
        watches.append(watch.nanoseconds)
    figures = summarize_rounds(watches[1:], len(letters))
    ratios = tuple(spent["whole"] / spent["floor"] for spent in watches[1:])
    floor, whole = figures.pop("floor"), figures.pop("whole")
    return Measurement(floor, whole, ratios, tuple(figures.values()))


def summarize_rounds(rounds: Sequence[dict[str, int]], letters: int) -> dict[str, Figure]:
    """Medians over rounds of nanoseconds by name, with the ratios to the floor of each round."""
    names: Iterable[str] = dict.fromkeys(name for spent in rounds for name in spent)
    return {
        name: Figure(
            name,
            statistics.median(spent.get(name, 0) for spent in rounds) / letters / 1e6,
            statistics.median(spent.get(name, 0) / spent["floor"] for spent in rounds),
        )
        for name in names
    }


def _parse_to_json(data: bytes) -> rusparse.Newsletter:
    record = rusparse.parse(data)
    record.model_dump_json().encode()
    return record


def _time_stages(data: bytes, record: rusparse.Newsletter, watch: Stopwatch) -> None:
    """Each stage on what the stage before it gave."""
    context = Context(
        reference=record.sent_at.date() if record.sent_at else None, languages=(record.language,)
    )
    message = watch.time("mail", parse_message, data, context)
    if message.body is not None and message.body.media_type == "text/html":
        document = watch.time("markup", parse_html, message.body.text, context)
        outline = watch.time(
            "structure", outline_document, document, context, subject=message.subject
        )
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
        watch.time("language", detect_language, text, hint=None)
        for section in outline.sections:
            watch.time("extract links", make_links, section.links, context)
        watch.time("extract dates", find_all_dates, passages, context)
        watch.time("extract prices", find_all_prices, passages, context)
        watch.time("extract contacts", find_all_contacts, passages, context)
    watch.time("record to JSON", record.model_dump_json)
