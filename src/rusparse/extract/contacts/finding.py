"""Finds the contacts of a passage: `find_contacts`, and why: `explain_contacts`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rusparse.context import Context
from rusparse.diagnostics import Diagnostic, make_diagnostic
from rusparse.extract.joining import Joined, join_texts
from rusparse.extract.scanning import Cue
from rusparse.records import Contact
from rusparse.values.passage import Findings, Passage, PassageLink

from .attaching import attach_details
from .cued import find_cued
from .cues import ContactCues, find_cues, load_contact_cues
from .emails import Detail, find_emails
from .endings import may_sign_off
from .entries import Entry, EntryBook
from .lines import Lines
from .listings import find_listed
from .merging import merge_entries
from .names import NameFinder
from .phones import find_phones, holds_short, infer_region
from .reading import Reading
from .rows import find_digit_rows
from .signatures import find_signatures
from .words import NameWords, load_name_words

__all__ = ["ContactExplanation", "explain_contacts", "find_all_contacts", "find_contacts"]

_SIGNED = re.compile(r"(?:^|[\s.!?])/|(?:^|\n)--")
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
    "cue-answer": "named right before words such as 'answers questions'",
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
    "signature-ending": "named where the letter or its introduction ends",
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
    return find_all_contacts((passage,), context)[0]


def find_all_contacts(
    passages: Sequence[Passage],
    context: Context,
    readers: frozenset[str] = frozenset(),
    sender: str | None = None,
) -> list[Findings[Contact]]:
    """The contacts in each of a letter's passages; see `find_contacts`.

    `readers` are the e-mail addresses, in lower case, of those whom the letter was sent to and who
    are no contacts in it; `sender` is the name of who sent it. One call for a letter takes a
    fraction of the time of one for each of its passages.
    """
    return [
        Findings(tuple([_make_contact(passage.text, entry) for entry in entries]), diagnostics)
        for passage, (entries, diagnostics) in zip(
            passages, _collect(passages, context, readers, sender), strict=True
        )
    ]


def explain_contacts(passage: Passage, context: Context) -> list[ContactExplanation]:
    """Each contact that `find_contacts` finds, with what its fields were read from."""
    ((entries, _),) = _collect((passage,), context)
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


def _collect(
    passages: Sequence[Passage],
    context: Context,
    readers: frozenset[str] = frozenset(),
    sender: str | None = None,
) -> Iterator[tuple[list[Entry], tuple[Diagnostic, ...]]]:
    limits = context.limits
    most = limits.max_section_characters
    texts = [
        passage.text if len(passage.text) <= most else passage.text[:most] for passage in passages
    ]
    letter = _look_over(texts, context, readers, sender or "") if texts else None
    endings = _find_endings(passages)
    for number, (text, passage) in enumerate(zip(texts, passages, strict=True)):
        if letter is None or passage.kind == "distribution":
            yield [], ()
            continue
        diagnostics: list[Diagnostic] = []
        if len(text) < len(passage.text):
            characters, searched = str(len(passage.text)), str(len(text))
            diagnostics.append(
                make_diagnostic(
                    "contacts-text-cut", "contacts", characters=characters, searched=searched
                )
            )
        reading = _read(number, letter, passage.links, context, diagnostics, number in endings)
        entries = _find_entries(reading) if reading is not None else []
        if len(entries) > limits.max_mentions_per_section:
            _note_cut(diagnostics, len(entries), limits.max_mentions_per_section)
            del entries[limits.max_mentions_per_section :]
        yield entries, tuple(diagnostics)


@dataclass(slots=True)
class _Letter:
    """What one pass over all texts of a letter has found."""

    joined: Joined
    cues: dict[int, dict[str, list[Cue]]]
    """The cues of each text by group."""
    rows: dict[int, list[tuple[int, int]]]
    """Where digits stand that may be a telephone number."""
    region: str | None
    """Where numbers without a country code are dialled (ISO 3166-1)."""
    readers: frozenset[str]
    sender: str
    words: ContactCues
    names: NameWords
    title_case: bool


def _look_over(
    texts: Sequence[str], context: Context, readers: frozenset[str], sender: str
) -> _Letter:
    joined = join_texts(texts)
    most = _CUES_PER_MENTION * context.limits.max_mentions_per_section
    words = load_contact_cues(context.languages)
    rows = find_digit_rows(joined)
    region = context.region_or_default
    return _Letter(
        joined,
        find_cues(joined, words, most),
        rows,
        infer_region(joined) if region is None and (rows or "+" in joined.text) else region,
        readers,
        sender[:_LONGEST_SENDER],
        words,
        load_name_words(context.languages),
        not context.languages or context.language in _TITLE_CASE,
    )


def _find_endings(passages: Sequence[Passage]) -> frozenset[int]:
    """The numbers of the passages that introduce the letter, or are the last of its own text."""
    own = [
        number
        for number, passage in enumerate(passages)
        if passage.kind not in _NO_ENDINGS and passage.text
    ]
    return frozenset(
        number for number in own if number == own[-1] or passages[number].kind == "introduction"
    )


_NO_ENDINGS = ("masthead", "contents", "distribution", "footer")
_CUES_PER_MENTION = 10
# More of a sender's name is no name.
_LONGEST_SENDER = 200


def _note_cut(diagnostics: list[Diagnostic], found: int, kept: int) -> None:
    diagnostics.append(
        make_diagnostic("contacts-too-many", "contacts", found=str(found), kept=str(kept))
    )


def _read(
    number: int,
    letter: _Letter,
    links: Sequence[PassageLink],
    context: Context,
    diagnostics: list[Diagnostic],
    ending: bool,
) -> Reading | None:
    """A text prepared for the rules; None when none of them can find anything in it."""
    text = letter.joined.texts[number]
    cues = letter.cues.get(number, _NO_CUES)
    details = _find_details(number, letter, links, cues, context)
    most = context.limits.max_mentions_per_section
    if len(details) > most:
        _note_cut(diagnostics, len(details), most)
        del details[most:]
    if not (
        details or _may_name(text, cues) or _is_signed(text) or may_sign_off(text, ending=ending)
    ):
        return None
    lines = Lines(text)
    return Reading(
        text=text,
        folded=letter.joined.fold(number),
        lines=lines,
        cues=letter.words,
        words=letter.names,
        namer=NameFinder(text, lines, letter.names),
        found=cues,
        details=details,
        passage_links=links,
        most=most,
        ending=ending,
        sender=letter.sender,
        title_case=letter.title_case,
    )


_NO_CUES: Mapping[str, Sequence[Cue]] = {}


def _stands_in(link: PassageLink, text: str) -> bool:
    start, end = link.span
    return 0 <= start < end <= len(text)


def _find_details(
    number: int,
    letter: _Letter,
    links: Sequence[PassageLink],
    cues: Mapping[str, Sequence[Cue]],
    context: Context,
) -> list[Detail]:
    """The addresses and numbers of a text, by place; `cues` are those of the text by group."""
    text = letter.joined.texts[number]
    rows = letter.rows.get(number, ())
    own = [link for link in links if not link.url.startswith("http") and _stands_in(link, text)]
    addressed = own or "@" in text or "hidden" in cues
    numbered = own or rows or ("phone_label" in cues and holds_short(text, letter.region))
    if not addressed and not numbered:
        return []
    folded = letter.joined.fold(number)
    tags = context.languages
    details = find_emails(text, folded, cues, own, tags, letter.readers) if addressed else []
    if numbered:
        details += find_phones(text, folded, rows, cues, own, tags, letter.region)
    if len(details) > 1:
        details.sort(key=lambda detail: (detail.start, detail.end))
    return details


def _may_name(text: str, cues: Mapping[str, Sequence[Cue]]) -> bool:
    """Whether a text without addresses may still name a contact."""
    if not _NAMING.isdisjoint(cues):
        return True
    for cue in cues.get("function", ()):
        if "\n" not in text[cue.start :].rstrip():
            return True
    # "Lagledare: Vera Lind", "Lagledare Vera Lind"
    for cue in cues.get("role_ending", ()):
        if text.startswith(":", cue.end) or text[cue.end + 1 : cue.end + 2].isupper():
            return True
    return False


# Cues that name someone themselves, or have who is named beside them.
_NAMING = frozenset(
    (
        "reach",
        "answer",
        "closing",
        "weak_closing",
        "label",
        "purpose",
        "order",
        "lead",
        "role",
        "signing",
    )
)


def _is_signed(text: str) -> bool:
    return ("/" in text or "--" in text) and _SIGNED.search(text) is not None


def _find_entries(reading: Reading) -> list[Entry]:
    book = EntryBook()
    for entry in (*find_signatures(reading), *find_listed(reading), *find_cued(reading)):
        book.add(entry)
    if reading.details:
        attach_details(reading, book)
    return merge_entries(reading, book.entries)


def _make_contact(text: str, entry: Entry) -> Contact:
    start, end = entry.shown or (entry.start, entry.end)
    return Contact.make(
        {
            "span": (start, end),
            "text": text[start:end],
            "rule": entry.rule,
            "name": entry.name,
            "role": entry.role,
            "organisation": entry.organisation,
            "email": entry.email,
            "phone": entry.phone,
            "url": entry.url,
            "kind": entry.kind,
        }
    )
