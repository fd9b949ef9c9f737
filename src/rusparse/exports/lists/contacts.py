"""The contacts of letters as a list: mentions of one person or function merged into one.

Mentions are one contact if they share an e-mail address or a telephone number and no two of them
are named differently: people who share the number of a switchboard stay apart. A mention without
a name joins the one contact that has its address or number, and stays alone if several do. What
has neither address nor number is one with what has its name in the same series.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from rusparse.records import Contact, ContactKind

from ..source import SelectedLetter
from .places import Place, find_place, fold_text

__all__ = ["ListedContact", "list_contacts"]


@dataclass(frozen=True, slots=True)
class ListedContact:
    """A person or function with all that letters tell, what the latest letter tells first.

    `emails` are in lower case, `phones` in E.164; `place` is that of the latest letter, and
    `letters` are the ids of all that name the contact, in the archive's order.
    """

    name: str | None
    roles: tuple[str, ...]
    organisations: tuple[str, ...]
    emails: tuple[str, ...]
    phones: tuple[str, ...]
    urls: tuple[str, ...]
    kinds: tuple[ContactKind, ...]
    place: Place
    letters: tuple[str, ...]


@dataclass(slots=True, eq=False)
class _Gathered:
    """A contact while it is gathered: its tellings, one of each wording, and all its letters.

    `letters` are ids with their place in the archive's order. `joined` is what took this one in.
    """

    name: str
    tellings: list[tuple[Contact, Place]]
    letters: dict[str, int]
    emails: set[str]
    phones: set[str]
    joined: _Gathered | None = None

    def find_root(self) -> _Gathered:
        """The contact that this one has become part of; itself if it has not."""
        root = self
        while root.joined is not None:
            root = root.joined
        return root

    def take_in(self, other: _Gathered) -> None:
        """Make another contact a part of this one."""
        self.tellings += other.tellings
        self.letters |= other.letters
        self.emails |= other.emails
        self.phones |= other.phones
        other.tellings, other.letters, other.joined = [], {}, self


def list_contacts(
    letters: Iterable[SelectedLetter], *, repeated: bool = False
) -> list[ListedContact]:
    """The contacts by name, those without one last by address or number.

    With `repeated`, each mention stands for itself.
    """
    gathered = _gather(_iterate_contacts(letters), repeated=repeated)
    if not repeated:
        _join_by(gathered, lambda one: one.emails)
        _join_by(gathered, lambda one: one.phones)
        _join_by(gathered, _list_series)
    return sorted((_make_listed(one) for one in gathered if one.joined is None), key=_order)


def _iterate_contacts(letters: Iterable[SelectedLetter]) -> Iterator[tuple[Contact, Place]]:
    for letter in letters:
        named = False
        for section in letter.sections:
            if section.contacts:
                named = True
                place = find_place(letter.record, section)
                yield from ((contact, place) for contact in section.contacts)
        if not named and letter.found is None:
            # A letter that names nobody has its sender as the only contact.
            place = find_place(letter.record, None)
            yield from ((contact, place) for contact in letter.record.contacts)


def _gather(told: Iterable[tuple[Contact, Place]], *, repeated: bool) -> list[_Gathered]:
    """One for each wording: most mentions repeat an earlier one, and are not kept themselves."""
    by_wording: dict[tuple[object, ...], _Gathered] = {}
    for number, (contact, place) in enumerate(told):
        wording = (number,) if repeated else _find_wording(contact, place)
        known = by_wording.get(wording)
        if known is None:
            by_wording[wording] = _Gathered(
                fold_text(contact.name),
                [(contact, place)],
                {place.letter_id: number},
                {contact.email.lower()} if contact.email else set(),
                {contact.phone} if contact.phone else set(),
            )
            continue
        known.letters.setdefault(place.letter_id, number)
        if _order_place(place) >= _order_place(known.tellings[0][1]):
            known.tellings = [(contact, place)]
    return list(by_wording.values())


def _find_wording(contact: Contact, place: Place) -> tuple[object, ...]:
    return (
        contact.name,
        contact.role,
        contact.organisation,
        contact.email,
        contact.phone,
        contact.url,
        contact.kind,
        place.series,
    )


def _list_series(one: _Gathered) -> set[str]:
    """The series in which a contact is told, with its name or, without one, with what it is."""
    return {
        f"{place.series} {fold_text(contact.name or contact.role or contact.organisation)}"
        for contact, place in one.tellings
    }


def _join_by(gathered: list[_Gathered], reach: Callable[[_Gathered], set[str]]) -> None:
    sharing: defaultdict[str, list[_Gathered]] = defaultdict(list)
    for one in gathered:
        for key in sorted(reach(one)):
            sharing[key].append(one)
    for group in sharing.values():
        roots = list(dict.fromkeys(one.find_root() for one in group))
        named = {one.name: one for one in reversed(roots) if one.name}
        only = next(iter(named.values())) if len(named) == 1 else None
        nameless = only or next((one for one in roots if not one.name), None)
        for one in roots:
            target = named[one.name] if one.name else nameless
            if target is not None and target is not one and _may_join(target, one):
                target.take_in(one)


def _may_join(one: _Gathered, other: _Gathered) -> bool:
    """Two that share neither address nor number join only if one of them has none at all."""
    if one.emails & other.emails or one.phones & other.phones:
        return True
    return not (one.emails or one.phones) or not (other.emails or other.phones)


def _make_listed(gathered: _Gathered) -> ListedContact:
    tellings = sorted(gathered.tellings, key=lambda telling: _order_place(telling[1]), reverse=True)
    contacts = [contact for contact, _ in tellings]
    names = _distinct(contact.name for contact in contacts)
    return ListedContact(
        name=names[0] if names else None,
        roles=_distinct(contact.role for contact in contacts),
        organisations=_distinct(contact.organisation for contact in contacts),
        emails=_distinct(contact.email.lower() if contact.email else None for contact in contacts),
        phones=_distinct(contact.phone for contact in contacts),
        urls=_distinct(contact.url for contact in contacts),
        kinds=tuple(dict.fromkeys(contact.kind for contact in contacts)),
        place=tellings[0][1],
        letters=tuple(sorted(gathered.letters, key=gathered.letters.__getitem__)),
    )


def _order_place(place: Place) -> tuple[dt.date, str]:
    return (place.day or dt.date.min, place.letter_id)


def _distinct(values: Iterable[str | None]) -> tuple[str, ...]:
    """The values, without repetition of what differs in case or signs only."""
    kept: dict[str, str] = {}
    for value in values:
        if value:
            kept.setdefault(fold_text(value) or value, value)
    return tuple(kept.values())


def _order(contact: ListedContact) -> tuple[object, ...]:
    return (
        contact.name is None,
        fold_text(contact.name),
        contact.emails,
        contact.phones,
        contact.roles,
        contact.organisations,
        contact.place.letter_id,
    )
