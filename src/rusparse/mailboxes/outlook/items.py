"""What the readers of Outlook's files give, whatever the file: items with their parts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from .properties import NamedProperties, PropertyBag

__all__ = ["Attachment", "Item", "name_item_kind"]

_KINDS_OF_NO_MAIL = (
    ("ipm.distlist", "a distribution list"),
    ("ipm.contact", "a contact"),
    ("ipm.appointment", "an appointment"),
    ("ipm.ole.class.{00061055", "an exception of an appointment"),
    ("ipm.taskrequest", "a task request"),
    ("ipm.task", "a task"),
    ("ipm.stickynote", "a note"),
    ("ipm.activity", "a journal entry"),
    ("ipm.configuration", "settings"),
    ("ipm.microsoft", "settings"),
    ("ipm.abchperson", "a contact"),
    ("ipc.", "settings"),
)
"""Beginnings of message classes of what is no mail (MS-OXOCNTC, MS-OXOCAL, MS-OXOTASK ...)."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """An attachment's properties, and the message that it is, if it is one."""

    properties: PropertyBag
    open_item: Callable[[], Item | None]


@dataclass(frozen=True, slots=True)
class Item:
    """A message, or another thing that Outlook keeps like one."""

    properties: PropertyBag
    recipients: tuple[PropertyBag, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    names: NamedProperties = field(default_factory=NamedProperties)
    faults: tuple[str, ...] = ()
    """What of it could not be read."""


def name_item_kind(item: Item) -> str | None:
    """What an item is, if it is no mail: "a distribution list", "a contact"; else None.

    Raises `DamagedError` if its class can't be read.
    """
    message_class = item.properties.read_text(0x001A).lower()  # PidTagMessageClass
    return next(
        (kind for begin, kind in _KINDS_OF_NO_MAIL if message_class.startswith(begin)), None
    )
