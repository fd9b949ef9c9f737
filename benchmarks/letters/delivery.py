"""Makes whole messages: picks language, day, sender and encodings, and sends the letter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from .addresses import Addresses
from .bank import load_prose
from .composition import Composition, compose_letter
from .description import Envelope
from .dice import Dice
from .message import render_date, render_message
from .styles import STYLES

__all__ = ["GeneratedLetter", "generate_letters"]

_PLATFORMS = ("Paloma", "Mailchimp", "Ungapped", "Get a Newsletter", "Rule", "Brevo", "MailerLite")
_DOMAINS = ("example.se", "example.org", "example.com")
_FIRST_DAY = dt.date(2016, 1, 4)


@dataclass(frozen=True, slots=True)
class GeneratedLetter:
    """A message, and the truth of what it says as a JSON-ready mapping."""

    data: bytes
    truth: dict[str, Any]


def generate_letters(count: int, seed: int) -> Iterator[GeneratedLetter]:
    """Make letters; the same count and seed give the same bytes on every machine.

    Each letter depends on the seed and its own number only, so that a longer run begins with the
    letters of a shorter one.
    """
    for number in range(count):
        yield _generate_letter(Dice(seed * 1_000_003 + number))


def _generate_letter(dice: Dice) -> GeneratedLetter:
    language = "en" if dice.chance(0.1) else "sv"
    prose = load_prose(language)
    day = _FIRST_DAY + dt.timedelta(weeks=dice.whole(0, 510), days=dice.whole(0, 4))
    sender = dice.pick(prose["organisations"]["senders"])
    domain = f"{dice.pick(('nyhet', 'forening', 'natverk', 'post'))}.{dice.pick(_DOMAINS)}"
    wrappings: tuple[Literal["none", "opaque", "carrying"], ...] = ("none", "opaque", "carrying")
    addresses = Addresses(dice, domain, dice.pick(wrappings))
    platform = dice.pick(_PLATFORMS)
    composed = compose_letter(prose, dice, language, day, addresses, sender, platform)
    sent_at = dt.datetime.combine(day, dt.time(dice.whole(6, 17), dice.whole(0, 59)), _zone(day))
    style = dice.pick(list(STYLES))
    envelope = _address(dice, composed, prose, addresses, sent_at)
    truth = {
        **composed.truth,
        "subject": envelope.subject,
        "sent_at": sent_at.isoformat(),
        "sender": envelope.sender_address,
        "style": style,
    }
    return GeneratedLetter(render_message(composed.letter, envelope, style), truth)


def _zone(day: dt.date) -> dt.timezone:
    # Swedish winter and summer time, near enough: no zone database decides these bytes.
    return dt.timezone(dt.timedelta(hours=2 if 4 <= day.month <= 10 else 1))


def _address(
    dice: Dice,
    composed: Composition,
    prose: dict[str, Any],
    addresses: Addresses,
    sent_at: dt.datetime,
) -> Envelope:
    letter = composed.letter
    heading = letter.articles[0].heading
    subject = dice.pick(prose["organisations"]["subjects"])
    list_id = f"{dice.digits(6)}.list.{addresses.domain}"
    unsubscribe = addresses.page("avsluta")
    headers = [
        ("List-ID", f"{composed.organisation} <{list_id}>"),
        (
            "List-Unsubscribe",
            f"<mailto:bort-{dice.digits(10)}@{addresses.domain}>, <{unsubscribe}>",
        ),
        ("Precedence", "bulk"),
        ("Feedback-ID", f"{dice.digits(6)}:{dice.digits(6)}:{dice.digits(4)}"),
        ("X-Campaign", dice.digits(24)),
    ]
    if dice.chance(0.6):
        headers.insert(2, ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
    encodings: tuple[Literal["quoted-printable", "base64", "8bit"], ...] = (
        "quoted-printable",
        "quoted-printable",
        "base64",
        "8bit",
    )
    return Envelope(
        subject=subject.format(title=letter.title, heading=heading),
        sender_name=composed.organisation,
        sender_address=f"nyhetsbrev@{addresses.domain}",
        date=sent_at,
        message_id=f"{dice.digits(20)}@utskick.example.com",
        recipient=f"prenumerant{dice.whole(1, 999)}@example.org",
        reply_to=f"svar@{addresses.domain}" if dice.chance(0.4) else None,
        headers=tuple(headers),
        trace_headers=(
            ("Return-Path", f"<studs-{dice.digits(8)}@utskick.example.com>"),
            ("Received", _stamp(dice, sent_at)),
            ("DKIM-Signature", _sign(dice, addresses.domain)),
        ),
        header_encoding=dice.pick(("q", "q", "b", "b", "raw")),
        charset=dice.pick(("utf-8", "utf-8", "utf-8", "iso-8859-1", "windows-1252")),
        text_encoding=dice.pick(encodings),
        html_encoding=dice.pick(encodings),
        parts="html" if dice.chance(0.1) else "both",
        line_end="\r\n",
    )


def _stamp(dice: Dice, sent_at: dt.datetime) -> str:
    return (
        f"from ut{dice.whole(1, 9)}.utskick.example.com by in.example.org with ESMTPS "
        f"id {dice.digits(12)}; {render_date(sent_at + dt.timedelta(seconds=dice.whole(2, 50)))}"
    )


def _sign(dice: Dice, domain: str) -> str:
    # It signs nothing: real letters carry such a header, and headers cost time to read.
    signature = " ".join(dice.digits(60) for _ in range(5))
    return (
        f"v=1; a=rsa-sha256; c=relaxed/relaxed; d={domain}; s=s1; h=from:to:subject; b={signature}"
    )
