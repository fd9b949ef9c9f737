"""Dates, prices and contacts in many written forms, each with the truth about it.

A writer chooses a value, writes it down, and reports what it wrote: the truth is known because it
was put there, and nothing is read back.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from dataclasses import dataclass
from typing import Any

from .bank import Prose
from .dice import Dice

__all__ = ["Calendar", "ContactWriter", "DateWriter", "PriceWriter", "Written"]


@dataclass(frozen=True, slots=True)
class Written:
    """Words for a text, and the truth of what they state."""

    text: str
    truth: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days that one article speaks of, all of them weekdays."""

    event: dt.date
    deadline: dt.date
    past: dt.date
    period: dt.date
    other: dt.date

    @classmethod
    def draw(cls, dice: Dice, reference: dt.date) -> Calendar:
        """Days around the letter's own; within half a year, so that a missing year is clear."""
        ahead = dice.whole(16, 110)
        before = dice.whole(5, ahead - 5)
        return cls(
            event=_weekday(reference + dt.timedelta(days=ahead)),
            deadline=_weekday(reference + dt.timedelta(days=before)),
            past=_weekday(reference - dt.timedelta(days=dice.whole(6, 45))),
            period=_weekday(reference + dt.timedelta(days=before + dice.whole(14, 50))),
            other=_weekday(reference + dt.timedelta(days=before + dice.whole(10, 45))),
        )


def _weekday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=max(0, day.weekday() - 4))


class DateWriter:
    """Writes days, ranges, weeks and months in the forms of a language."""

    def __init__(self, prose: Prose, dice: Dice) -> None:
        self._words = prose["calendar"]
        self._forms = prose["forms"]
        self._dice = dice

    def write(self, day: dt.date, form_name: str, role: str) -> Written:
        """Write the day in one of the forms called `form_name`; `role` goes into the truth."""
        starts, ends = self._extent(day, form_name)
        form = self._dice.pick(
            [form for form in self._forms[form_name] if _fits(form, starts, ends)]
        )
        clock_start, clock_end, clocks = self._clocks()
        text = form["form"].format(**self._fields(starts, ends), **clocks)
        moments: tuple[dt.date, dt.date] = (starts, ends)
        if form.get("time"):
            end = clock_end if form["time"] == "range" else clock_start
            moments = (dt.datetime.combine(starts, clock_start), dt.datetime.combine(starts, end))
        grain = {"week": "week", "weeks": "week", "month": "month", "full_month": "month"}
        truth = {
            "text": text,
            "starts": moments[0].isoformat(),
            "ends": moments[1].isoformat(),
            "role": role,
            "inferred": [] if form.get("year") else ["year"],
        }
        if form_name in grain:
            truth["grain"] = grain[form_name]
        return Written(text, truth)

    def _extent(self, day: dt.date, form_name: str) -> tuple[dt.date, dt.date]:
        monday = day - dt.timedelta(days=day.weekday())
        match form_name:
            case "range" | "range_bare":
                ends = day + dt.timedelta(days=self._dice.whole(1, 3))
                # A range over New Year would need its year in both ends.
                back = dt.timedelta(days=0 if ends.year == day.year else 7)
                return day - back, ends - back
            case "week":
                return monday, monday + dt.timedelta(days=6)
            case "weeks":
                if monday.isocalendar().week > 50:
                    monday -= dt.timedelta(weeks=4)
                return monday, monday + dt.timedelta(days=6 + 7 * self._dice.whole(1, 2))
            case "month" | "full_month":
                first = day.replace(day=1)
                after = (first + dt.timedelta(days=32)).replace(day=1)
                return first, after - dt.timedelta(days=1)
        return day, day

    def _clocks(self) -> tuple[dt.time, dt.time, dict[str, str]]:
        dice = self._dice
        start = dt.time(dice.whole(8, 18), dice.pick((0, 0, 30)))
        end = dt.time(start.hour + dice.whole(1, 3), dice.pick((0, 0, 30)))
        forms = [
            form
            for form in self._words["clocks"]
            if "min" in form or not (start.minute or end.minute)
        ]
        form = dice.pick(forms)
        return (
            start,
            end,
            {
                "start": form.format(h=start.hour, min=start.minute),
                "end": form.format(h=end.hour, min=end.minute),
            },
        )

    def _fields(self, starts: dt.date, ends: dt.date) -> dict[str, Any]:
        words = self._words
        return {
            "d": starts.day,
            "m": starts.month,
            "y": starts.year,
            "month": words["months"][starts.month - 1],
            "mon": words["short_months"][starts.month - 1],
            "weekday": words["weekdays"][starts.weekday()],
            "the_weekday": words["definite_weekdays"][starts.weekday()],
            "wd": words["short_weekdays"][starts.weekday()],
            "w": starts.isocalendar().week,
            "d2": ends.day,
            "month2": words["months"][ends.month - 1],
            "mon2": words["short_months"][ends.month - 1],
            "w2": ends.isocalendar().week,
        }


def _fits(form: dict[str, Any], starts: dt.date, ends: dt.date) -> bool:
    return "within" not in form or (form["within"] == "month") == (starts.month == ends.month)


class PriceWriter:
    """Writes amounts of money in the forms of a language."""

    def __init__(self, prose: Prose, dice: Dice) -> None:
        self._words = prose["money"]
        self._dice = dice

    def write(self, kind: str) -> Written:
        """Write an amount of a kind: plain, unit, unit_low, from, range, large, free ..."""
        dice, words = self._dice, self._words
        if kind == "free":
            text = dice.pick(words["free_forms"])
            return Written(text, {"text": text, "amount": "0", "free": True})
        form = dice.pick(words[_FORMS_OF_KIND.get(kind, "forms")])
        unit = dice.pick(words["units"]) if "{unit}" in form["form"] else None
        return self.write_form(form, self._draw(kind), unit=unit)

    def write_form(self, form: dict[str, Any], amount: int, *, unit: str | None = None) -> Written:
        """Write an amount in a form of the bank."""
        separator = self._dice.pick(self._words["thousands"])
        upper = amount + amount // 5
        fields = {
            "amount": _group(amount, separator),
            "max_amount": _group(upper, separator),
            "millions": f"{amount / 1e6:.1f}".replace(".", self._words["decimal"]),
            "unit": unit,
        }
        truth: dict[str, Any] = {
            "text": form.get("text", form["form"]).format(**fields).replace("\u00a0", " "),
            "amount": str(amount),
            "currency": self._words["currency"],
        }
        if "max_amount" in form["form"]:
            truth["max_amount"] = str(upper)
        if unit is not None:
            truth["unit"] = unit
        if "vat" in form:
            truth["vat"] = form["vat"]
        return Written(form["form"].format(**fields), truth)

    def _draw(self, kind: str) -> int:
        low, high, step = _AMOUNTS[kind]
        return step * self._dice.whole(low // step, high // step)


_FORMS_OF_KIND = {
    "unit": "unit_forms",
    "unit_low": "unit_forms",
    "from": "from_forms",
    "range": "range_forms",
    "large": "large_forms",
}
_AMOUNTS = {
    "plain": (400, 64_000, 100),
    "plain_large": (15_000, 250_000, 5_000),
    "unit": (45, 2_500, 5),
    "unit_low": (40, 240, 5),
    "from": (295, 6_000, 5),
    "range": (500, 9_000, 100),
    "large": (1_100_000, 9_900_000, 100_000),
}


def _group(amount: int, separator: str) -> str:
    return f"{amount:,}".replace(",", separator)


# Numbers set aside for drama and tests by the Swedish Post and Telecom Authority:
# 070-174 06 05 to 99, 08-465 004 00 to 99, 031-390 06 00 to 99, 040-628 04 00 to 99.
_PHONES = (("70", "174 06", 5), ("8", "465 004", 0), ("31", "390 06", 0), ("40", "628 04", 0))


class ContactWriter:
    """Writes people and functions to reach; nobody comes twice in a letter."""

    def __init__(self, prose: Prose, dice: Dice, domain: str) -> None:
        self._prose = prose
        self._dice = dice
        self._domain = domain
        self._taken: set[str] = set()

    def write(self, kind: str) -> Written:
        """Write a contact of a kind: name, mail, call, role, signer or function."""
        dice, people = self._dice, self._prose["people"]
        if kind == "function":
            return self._write_function()
        name = self._draw_name()
        phone, e164 = self._draw_phone()
        role = dice.pick(people["roles"])
        fields = {
            "name": name,
            "role": role,
            "email": f"{_mailbox_name(name)}@{self._domain}",
            "phone_words": dice.pick(self._prose["contacts"]["phone"]).format(phone=phone),
        }
        form = dice.pick(self._prose["contacts"].get(kind, ["{name}, {role}"]))
        truth: dict[str, Any] = {"name": name}
        if "{role}" in form:
            truth["role"] = role
        if "{email}" in form:
            truth["email"] = fields["email"]
        if "{phone_words}" in form:
            truth["phone"] = e164
        truth["kind"] = "signer" if kind == "signer" else "reachable"
        return Written(form.format(**fields), truth)

    def _write_function(self) -> Written:
        name = self._dice.pick(("info", "kurs", "kansli", "anmalan"))
        while name in self._taken:
            name = f"{name}{self._dice.whole(2, 9)}"
        self._taken.add(name)
        email = f"{name}@{self._domain}"
        return Written(email, {"name": None, "email": email, "kind": "reachable"})

    def _draw_name(self) -> str:
        people = self._prose["people"]
        while True:
            name = f"{self._dice.pick(people['given'])} {self._dice.pick(people['family'])}"
            if name not in self._taken:
                self._taken.add(name)
                return name

    def _draw_phone(self) -> tuple[str, str]:
        area, middle, low = self._dice.pick(_PHONES)
        number = f"{middle} {self._dice.whole(low, 99):02}"
        e164 = f"+46{area}{number.replace(' ', '')}"
        written = self._dice.pick(
            (f"0{area}-{number}", f"+46 {area} {number}", f"0{area} {number}")
        )
        return written, e164


def _mailbox_name(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    return plain.replace(" ", ".")
