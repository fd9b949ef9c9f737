"""Composes whole letters: which articles, in which order, and what stands around them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from .addresses import Addresses
from .bank import Prose
from .description import (
    Article,
    Bullets,
    Button,
    Contents,
    DataTable,
    Letter,
    Link,
    Paragraph,
    Part,
    Picture,
)
from .dice import Dice
from .values import Calendar
from .writing import Truths, Writer, link_words

__all__ = ["Composition", "compose_letter"]

_SLOT_GROUPS = ("event", "deadline", "past", "period", "other", "price", "contact")


@dataclass(frozen=True, slots=True)
class Composition:
    """A letter, the truth of what it says, and what its envelope needs to know."""

    letter: Letter
    truth: dict[str, Any]
    organisation: str
    platform: str


@dataclass(slots=True)
class _Composer:
    prose: Prose
    dice: Dice
    language: str
    reference: dt.date
    addresses: Addresses
    sender: dict[str, Any]
    platform: str
    truths: Truths = field(default_factory=Truths)
    entries: list[str] = field(default_factory=list)
    told: set[str] = field(default_factory=set)
    writer: Writer = field(init=False)
    topics: list[dict[str, Any]] = field(init=False)

    def __post_init__(self) -> None:
        self.writer = Writer(self.prose, self.dice, self.addresses.domain, self.truths)
        # A sender keeps to its own field, and looks beyond it once a letter.
        own = [topic for topic in self.prose["topics"] if topic["label"] in self.sender["topics"]]
        rest = [topic for topic in self.prose["topics"] if topic not in own]
        self.topics = [*self.dice.some(own, len(own)), self.dice.pick(rest)]

    def compose(self) -> Composition:
        dice, furniture = self.dice, self.prose["furniture"]
        words = self._topic_words(self.topics[0])
        calendar = Calendar.draw(dice, self.reference)
        title, label, issue = self._write_title()
        intro = dice.some(furniture["intros"], dice.whole(1, 2))
        intro_parts = [Paragraph(self.writer.write_sentence(t, words, calendar)) for t in intro]
        articles = self._write_articles()
        contact = self._write_contact(words, calendar)
        footer, trap, sent_with = self._write_footer()
        web = Link(dice.pick(furniture["web_versions"]), self.addresses.page("visa"))
        preheader = self.writer.write_sentence(dice.pick(furniture["preheaders"]), words, calendar)
        letter = Letter(
            language=self.language,
            title=title,
            label=label,
            intro=tuple(intro_parts),
            contents=self._write_contents(articles),
            web_version=web,
            web_version_place=dice.pick(("top", "top", "middle")),
            articles=tuple(articles),
            distribution=dice.pick(furniture["distribution"]) if dice.chance(0.5) else None,
            contact=tuple(contact),
            footer=tuple(footer),
            trap=trap,
            preheader=preheader if dice.chance(0.8) else None,
            logo=Picture(self.addresses.image(), self.sender["name"], 180, 60),
            pixel_url=self.addresses.page("o") + ".gif",
        )
        chrome = [web.text, *(line.text for line in footer), *([trap.text] if trap else [])]
        return Composition(
            letter, self._tell(letter, issue, chrome, sent_with), self.sender["name"], self.platform
        )

    def _tell(
        self, letter: Letter, issue: dict[str, Any], chrome: list[str], sent_with: bool
    ) -> dict[str, Any]:
        return {
            "language": self.language,
            "title": letter.title,
            "issue": issue,
            "platform": self.platform if sent_with else None,
            "preheader": letter.preheader,
            "contents": list(letter.contents.entries) if letter.contents else [],
            "categories": list(letter.section_categories()),
            "headings": [article.heading for article in letter.articles],
            "dates": self.truths.dates,
            "prices": self.truths.prices,
            "contacts": self.truths.contacts,
            "chrome": chrome,
        }

    def _topic_words(self, topic: dict[str, Any]) -> dict[str, str]:
        words = {name: value for name, value in topic.items() if isinstance(value, str)}
        people = self.prose["people"]
        return {
            **words,
            "org": self.sender["name"],
            "place": self.dice.pick(people["places"]),
            "municipality": self.dice.pick(people["municipalities"]),
        }

    def _write_title(self) -> tuple[str, str | None, dict[str, Any]]:
        dice, organisations = self.dice, self.prose["organisations"]
        name = dice.pick(organisations["letter_names"]).format(org=self.sender["name"])
        issue: dict[str, Any] = {"label": None, "number": None, "date": None}
        title_form = dice.pick(organisations["titles"])
        number = str(dice.whole(1, 12))
        title = self._fill_issue(title_form, name, number, issue)
        label = None
        if dice.chance(0.7):
            label_form = dice.pick(organisations["labels"])
            stated = {key for key in ("number", "date") if title_form.get(key)}
            repeats = any(title_form[key] == label_form.get(key) for key in stated)
            if not repeats:
                label = self._fill_issue(label_form, name, number, issue)
                issue["label"] = label
        return title[:1].upper() + title[1:], label, issue

    def _fill_issue(
        self, form: dict[str, Any], name: str, number: str, issue: dict[str, Any]
    ) -> str:
        if "number" in form:
            issue["number"] = number
        text: str = form["form"]
        slots = {"month": "full_month", "day": "day", "full": "full", "iso": "iso"}
        if "date" in form:
            words = self.writer.write_date(self.reference, slots[form["date"]], "publication")
            if "{Full_month}" in text:
                words = self.truths.dates[-1]["text"] = words[:1].upper() + words[1:]
            day = self.reference.isoformat()
            if issue["date"] is None or form["date"] != "month":
                issue["date"] = day[:7] if form["date"] == "month" else day
            filled = dict.fromkeys(("full_month", "Full_month", "day", "full", "iso"), words)
        else:
            filled = {}
        return text.format(letter_name=name, number=number, year=self.reference.year, **filled)

    def _write_articles(self) -> list[Article]:
        dice = self.dice
        count = dice.whole(4, 8)
        labels = dice.some(self.prose["furniture"]["categories"], dice.whole(0, 3))
        breaks = sorted([0, *dice.some(range(2, count), len(labels))][: len(labels)])
        categories = dict(zip(breaks, labels, strict=True))
        kinds = dice.some(self.prose["kinds"], count)
        while len(kinds) < count:
            kinds.append(dice.pick(self.prose["kinds"]))
        articles: list[Article] = []
        taken: set[str] = set()
        for number, kind in enumerate(kinds):
            article = self._write_article(kind, taken, categories.get(number))
            taken.add(article.heading)
            articles.append(article)
        return articles

    def _write_article(
        self, kind: dict[str, Any], taken: set[str], category: str | None
    ) -> Article:
        dice, writer = self.dice, self.writer
        calendar = Calendar.draw(dice, self.reference)
        heading_form, words = self._choose_heading(kind, taken)
        used = _groups(heading_form)
        heading = writer.write_sentence(heading_form, words, calendar)
        self.entries.append(writer.write_sentence(kind["entry"], words, calendar))
        parts: list[Part] = []
        if dice.chance(0.3):
            parts.append(Picture(self.addresses.image(), words["label"]))
        lead = [writer.write_sentence(dice.pick(kind["lead"]), words, calendar)]
        facts = self._choose(kind["facts"], dice.whole(1, 2), used)
        untold = [fact for fact in words["facts"].split("\n") if fact not in self.told]
        topic_facts = dice.some(untold, dice.whole(1, 3))
        self.told.update(topic_facts)
        lead += topic_facts[:1]
        parts.append(Paragraph(" ".join(lead)))
        body = [*(writer.write_sentence(fact, words, calendar) for fact in facts), *topic_facts[1:]]
        if body:
            parts.append(Paragraph(" ".join(body)))
        parts += self._write_practical(kind, words, calendar, used)
        parts += self._write_specials(kind, words, calendar)
        parts += self._write_closing(kind, words, calendar, used)
        url = self.addresses.article() if dice.chance(0.15) else None
        return Article(heading, tuple(parts), category=category, url=url)

    def _choose_heading(self, kind: dict[str, Any], taken: set[str]) -> tuple[str, dict[str, str]]:
        while True:
            topic = self.dice.pick(self.topics)
            words = self._topic_words(topic)
            words["facts"] = "\n".join(topic["facts"])
            form: str = self.dice.pick(kind["headings"])
            if _groups(form):
                return form, words
            heading = self.writer.write_sentence(form, words, _NO_CALENDAR)
            if heading not in taken:
                return form, words
            self.topics = self.dice.some(self.prose["topics"], len(self.prose["topics"]))

    def _choose(self, templates: Sequence[str], count: int, used: set[str]) -> list[str]:
        """Templates of which no two state the same kind of thing."""
        chosen: list[str] = []
        for template in self.dice.some(templates, len(templates)):
            groups = _groups(template)
            if len(chosen) < count and not groups & (used - {"event"}):
                chosen.append(template)
                used |= groups
        return chosen

    def _write_practical(
        self, kind: dict[str, Any], words: dict[str, str], calendar: Calendar, used: set[str]
    ) -> list[Part]:
        if not kind["practical"]:
            return []
        chosen = self._choose(kind["practical"], self.dice.whole(1, 4), used)
        sentences = [self.writer.write_sentence(form, words, calendar) for form in chosen]
        lines = [sentence for sentence in sentences if "\n" in sentence]
        prose = [sentence for sentence in sentences if "\n" not in sentence]
        parts: list[Part] = [Paragraph(line, strong=line.partition(" ")[0]) for line in lines]
        return [*parts, *([Paragraph(" ".join(prose))] if prose else [])]

    def _write_specials(
        self, kind: dict[str, Any], words: dict[str, str], calendar: Calendar
    ) -> list[Part]:
        dice, writer = self.dice, self.writer
        if "list" in kind:
            return self._write_occasions(kind, calendar)
        if "rows" in kind:
            rows = []
            for template in dice.some(kind["rows"], dice.whole(3, 5)):
                words = self._topic_words(dice.pick(self.topics))
                day = Calendar.draw(dice, self.reference)
                rows.append(Paragraph(writer.write(template, words, day)))
            return [Bullets(tuple(rows))]
        if "grids" in kind:
            grid = dice.pick(kind["grids"])
            cells = []
            for thing in dice.some(kind["table"], dice.whole(3, 6)):
                amount = 25 * dice.whole(3, 90)
                cells.append((thing, writer.note_price(writer.prices.write_form(grid, amount))))
            return [DataTable(tuple(grid["columns"]), tuple(cells))]
        return []

    def _write_occasions(self, kind: dict[str, Any], calendar: Calendar) -> list[Part]:
        dice, writer = self.dice, self.writer
        if dice.chance(0.25):
            first, second = (
                writer.write_date(calendar.event + dt.timedelta(weeks=weeks), "range_bare", "event")
                for weeks in (0, 3)
            )
            return [Paragraph(dice.pick(kind["joined"]).format(first=first, second=second))]
        form = dice.pick(("range", "weekday", "time", "range"))
        days = [calendar.event + dt.timedelta(weeks=3 * n) for n in range(dice.whole(2, 4))]
        items = [Paragraph(writer.write_date(day, form, "event")) for day in days]
        bullets = Bullets(tuple(items), "none" if dice.chance(0.5) else "bullet")
        return [Paragraph(dice.pick(kind["list"])), bullets]

    def _write_closing(
        self, kind: dict[str, Any], words: dict[str, str], calendar: Calendar, used: set[str]
    ) -> list[Part]:
        forms = [form for form in kind["closing"] if not _groups(form) & used]
        template = self.dice.pick(forms) if forms else ""
        if not template:
            return []
        text = self.writer.write_sentence(template, words, calendar)
        if text.startswith("[") and text.endswith("]") and self.dice.chance(0.5):
            words_of_button = self.dice.pick(self.prose["furniture"]["read_more"])
            return [Button(words_of_button, self.addresses.article())]
        return [link_words(text, self.addresses.article())]

    def _write_contents(self, articles: Sequence[Article]) -> Contents | None:
        dice, furniture = self.dice, self.prose["furniture"]
        if not dice.chance(0.6):
            return None
        entries: list[str] = []
        targets: list[int | None] = []
        for number in sorted(dice.some(range(len(articles)), dice.whole(3, 6))):
            # An entry that repeated a heading with a date in it would state that date twice.
            entry = self.entries[number]
            if entry not in entries:
                entries.append(entry)
                targets.append(number)
        linked = tuple(targets) if dice.chance(0.5) else ()
        return Contents(dice.pick(furniture["contents_headings"]), tuple(entries), linked)

    def _write_contact(self, words: dict[str, str], calendar: Calendar) -> list[Paragraph]:
        dice, furniture = self.dice, self.prose["furniture"]
        lines: list[Paragraph] = []
        if dice.chance(0.8):
            line = self.writer.write_sentence(
                dice.pick(furniture["contact_lines"]), words, calendar
            )
            lines.append(Paragraph(line))
        if dice.chance(0.3):
            signature = self.writer.write("{contact:signer}", words, calendar)
            lines.append(Paragraph(f"{dice.pick(furniture['sign_offs'])}\n{signature}"))
        return lines

    def _write_footer(self) -> tuple[list[Link], Link | None, bool]:
        dice, furniture = self.dice, self.prose["furniture"]
        lines = []
        for name, share in (("privacy", 0.7), ("preferences", 0.3), ("unsubscribe", 1.0)):
            if dice.chance(share):
                lines.append(Link(dice.pick(furniture[name]), self.addresses.page(name)))
        trap = None
        if dice.chance(0.5):
            link = Link(dice.pick(furniture["traps"]), self.addresses.page("t"))
            if dice.chance(0.5):
                lines.append(link)
            else:
                trap = link
        sent_with = dice.chance(0.7)
        if sent_with:
            words = dice.pick(furniture["sent_with"]).format(platform=self.platform)
            lines.append(Link(words, self.addresses.page("om") if dice.chance(0.5) else ""))
        return lines, trap, sent_with


_NO_CALENDAR = Calendar(*[dt.date(2000, 1, 3)] * 5)  # for templates without dates


def _groups(template: str) -> set[str]:
    return {group for group in _SLOT_GROUPS if f"{{{group}:" in template}


def compose_letter(
    prose: Prose,
    dice: Dice,
    language: str,
    reference: dt.date,
    addresses: Addresses,
    sender: dict[str, Any],
    platform: str,
) -> Composition:
    """Compose a letter that a sender of the bank sends on a day, with the truth of all it says."""
    return _Composer(prose, dice, language, reference, addresses, sender, platform).compose()
