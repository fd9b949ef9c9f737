"""Says of each date how it came about: the rule, what was read, what was inferred and from what."""

from __future__ import annotations

from dataclasses import dataclass, fields

from rusparse.context import Context
from rusparse.records import Span
from rusparse.values.passage import Passage

from .finding import make_mention, read_dates
from .readings import Reading
from .recognition import Clock, Point

__all__ = ["DateExplanation", "explain_dates"]


@dataclass(frozen=True, slots=True)
class DateExplanation:
    """How one mention came about."""

    span: Span
    """Start (inclusive) and end (exclusive) in code points."""
    text: str
    """The characters that the span covers."""
    rule: str
    """The rule that recognised it."""
    language: str
    """The vocabulary by which it was read."""
    captured: dict[str, str]
    """What the text states, by field; the fields of a range's end begin with "last_"."""
    values: dict[str, str]
    """What it was resolved to, by field of `DateMention`."""
    inferred: tuple[str, ...]
    """The fields that were worked out."""
    basis: tuple[str, ...]
    """From what they were worked out."""
    role_basis: str
    """What decided the role."""
    remarks: tuple[str, ...]
    """Codes of diagnostics on it."""

    def render_lines(self) -> list[str]:
        """The explanation as lines of text for a terminal."""
        lines = [f"{self.text!r} at {self.span[0]}-{self.span[1]}: rule {self.rule}"]
        for title, pairs in (("read", self.captured), ("resolved", self.values)):
            if pairs:
                listed = ", ".join(f"{name} {value}" for name, value in pairs.items())
                lines.append(f"  {title} ({self.language}): {listed}")
        if self.inferred:
            lines.append(f"  inferred: {', '.join(self.inferred)} ({'; '.join(self.basis)})")
        lines.append(f"  role by {self.role_basis}")
        lines.extend(f"  remark: {code}" for code in self.remarks)
        return lines


def explain_dates(text: str | Passage, context: Context) -> list[DateExplanation]:
    """Explain each mention that `find_dates` finds in a text or passage, in the same order.

    >>> import datetime as dt
    >>> context = Context(reference=dt.date(2021, 12, 17), languages=("sv",))
    >>> explain_dates("25–26 jan", context)[0].inferred
    ('year',)
    """
    passage = text if isinstance(text, Passage) else Passage(text)
    readings = read_dates(passage, context)[: context.limits.max_mentions_per_section]
    return [_explain(passage.text, reading) for reading in readings]


def _explain(text: str, reading: Reading) -> DateExplanation:
    mention, recognised = make_mention(text, reading), reading.recognised
    captured = _list_point(recognised.first, "")
    if recognised.last is not None:
        captured |= _list_point(recognised.last, "last_")
    if recognised.clock is not None:
        captured["clock"] = _render_clock(recognised.clock)
    values = {
        name: str(value)
        for name in ("starts", "ends", "grain", "edtf", "role", "bound", "time_zone", "recurrence")
        if (value := getattr(mention, name)) is not None
    }
    return DateExplanation(
        mention.span,
        mention.text,
        mention.rule,
        reading.language,
        captured,
        values,
        mention.inferred,
        tuple(reading.resolved.basis),
        reading.role_basis,
        tuple(code for code, _ in reading.resolved.remarks),
    )


def _list_point(point: Point, prefix: str) -> dict[str, str]:
    return {
        prefix + field.name: str(value)
        for field in fields(point)
        if (value := getattr(point, field.name)) is not None and field.name != "stated_year"
    }


def _render_clock(clock: Clock) -> str:
    written = f"{clock.first[0]:02d}:{clock.first[1]:02d}"
    if clock.last is not None:
        written += f"-{clock.last[0]:02d}:{clock.last[1]:02d}"
    return written
