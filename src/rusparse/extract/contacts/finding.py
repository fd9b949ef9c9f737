"""Finds the contacts of a passage: `find_contacts`, and why: `explain_contacts`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rusparse.context import Context
from rusparse.diagnostics import Diagnostic, make_diagnostic
from rusparse.records import Contact
from rusparse.values.passage import Findings, Passage

from .attaching import attach_details
from .cued import find_cued
from .cues import Cue, find_cues, load_contact_cues
from .emails import find_emails
from .entries import Entry, EntryBook
from .lines import split_lines
from .listings import find_listed
from .merging import merge_entries
from .names import load_name_words
from .phones import find_phones
from .reading import Reading
from .signatures import find_signatures
from .vocabulary import fold

__all__ = ["ContactExplanation", "explain_contacts", "find_contacts"]

_SIGNED = re.compile(r"(?:^|[\s.!?])/|\n--")
_GROUPS = (
    "reach", "label", "purpose", "order", "lead", "closing", "weak_closing", "function", "role",
)  # fmt: skip
# Languages that capitalise headings or nouns: two capitals in a row are no name yet.
_TITLE_CASE = ("en", "de")


@dataclass(frozen=True, slots=True)
class ContactExplanation:
    """Why a contact was found: the mention, what each part was read from, and the rule in words."""

    mention: Contact
    fields: dict[str, str]
    why: str


_WHY = {
    "cue-reach": "named right after words such as 'contact'",
    "cue-label": "named after a label such as 'Contact:'",
    "cue-purpose": "named as the one through whom something is booked or asked",
    "cue-function": "a function named right after words such as 'contact'",
    "name-link": "a name that is the text of a mail or telephone link",
    "name-beside": "a name on one line with an address or number",
    "name-address": "a name that an e-mail address after it is made of",
    "name-card": "a name over lines with an address or number",
    "email-alone": "an e-mail address without a name",
    "phone-alone": "a telephone number without a name",
    "signature-closing": "named after a closing such as 'Best regards'",
    "signature-slash": "named after a slash at the end of a line",
    "signature-delimiter": "named after a signature delimiter",
    "signature-last-line": "a function alone on the last line",
    "signature-last-block": "a name on the last lines, over the role of someone who signs",
    "list": "one of the people in a list with a heading",
    "list-role": "a line with a role and a name",
}


def find_contacts(passage: Passage, context: Context) -> Findings[Contact]:
    """The people and functions that a passage says can be reached, sign, or are listed.

    A contact's span is its name, or its address or number where it has no name. Telephone numbers
    are in E.164, those without a country code being dialled in the context's region. Any string
    is read; a passage of kind "distribution" has no contacts.

    >>> from rusparse.context import Context
    >>> text = "Frågor? Kontakta Vera Lind, vera.lind@example.org"
    >>> found = find_contacts(Passage(text), Context(languages=("sv",)))
    >>> [(contact.name, contact.email) for contact in found.mentions]
    [('Vera Lind', 'vera.lind@example.org')]
    """
    entries, diagnostics = _collect(passage, context)
    mentions = tuple(_make_contact(passage.text, entry) for entry in entries)
    return Findings(mentions=mentions, diagnostics=diagnostics)


def explain_contacts(passage: Passage, context: Context) -> list[ContactExplanation]:
    """Each contact that `find_contacts` finds, with what its fields were read from."""
    entries, _ = _collect(passage, context)
    explained = []
    for entry in entries:
        mention = _make_contact(passage.text, entry)
        fields = {
            name: value
            for name in ("name", "role", "organisation", "email", "phone", "url", "kind")
            if (value := getattr(mention, name)) is not None
        }
        explained.append(ContactExplanation(mention, fields, _WHY[entry.rule]))
    return explained


def _collect(passage: Passage, context: Context) -> tuple[list[Entry], tuple[Diagnostic, ...]]:
    if passage.kind == "distribution":
        return [], ()
    limits = context.limits
    diagnostics: list[Diagnostic] = []
    text = passage.text
    if len(text) > limits.max_section_characters:
        text = text[: limits.max_section_characters]
        diagnostics.append(
            make_diagnostic(
                "contacts-text-cut",
                "contacts",
                characters=str(len(passage.text)),
                searched=str(len(text)),
            )
        )
    reading = _read(text, passage, context, diagnostics)
    if reading is None:
        return [], tuple(diagnostics)
    entries = _find_entries(reading)
    if len(entries) > limits.max_mentions_per_section:
        _note_cut(diagnostics, len(entries), limits.max_mentions_per_section)
        del entries[limits.max_mentions_per_section :]
    return entries, tuple(diagnostics)


def _note_cut(diagnostics: list[Diagnostic], found: int, kept: int) -> None:
    diagnostics.append(
        make_diagnostic("contacts-too-many", "contacts", found=str(found), kept=str(kept))
    )


def _read(
    text: str, passage: Passage, context: Context, diagnostics: list[Diagnostic]
) -> Reading | None:
    tags = context.languages
    folded = fold(text)
    links = [link for link in passage.links if 0 <= link.span[0] < link.span[1] <= len(text)]
    details = find_emails(text, folded, links, tags)
    details += find_phones(text, folded, links, tags, context.region_or_default)
    details.sort(key=lambda detail: (detail.start, detail.end))
    if len(details) > context.limits.max_mentions_per_section:
        _note_cut(diagnostics, len(details), context.limits.max_mentions_per_section)
        del details[context.limits.max_mentions_per_section :]
    cues = load_contact_cues(tags)
    found: dict[str, list[Cue]] = {group: [] for group in _GROUPS}
    for cue in find_cues(folded, cues)[: 10 * context.limits.max_mentions_per_section]:
        found[cue.group].append(cue)
    if not details and not any(found.values()) and not _SIGNED.search(text):
        return None
    return Reading(
        text=text,
        folded=folded,
        lines=split_lines(text),
        cues=cues,
        words=load_name_words(tags),
        found={group: tuple(members) for group, members in found.items()},
        details=tuple(details),
        links={link.span: link.url for link in links if link.url.startswith(("http:", "https:"))},
        most=context.limits.max_mentions_per_section,
        title_case=not tags or context.language in _TITLE_CASE,
    )


def _find_entries(reading: Reading) -> list[Entry]:
    book = EntryBook()
    for entry in (*find_signatures(reading), *find_listed(reading), *find_cued(reading)):
        book.add(entry)
    attach_details(reading, book)
    return merge_entries(reading, book.entries)


def _make_contact(text: str, entry: Entry) -> Contact:
    start, end = entry.shown or (entry.start, entry.end)
    return Contact(
        span=(start, end),
        text=text[start:end],
        rule=entry.rule,
        name=entry.name,
        role=entry.role,
        organisation=entry.organisation,
        email=entry.email,
        phone=entry.phone,
        url=entry.url,
        kind=entry.kind,
    )
