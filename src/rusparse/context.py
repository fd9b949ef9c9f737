"""What a caller knows beside the text: `Context`, and how much it may cost: `Limits`.

Both are frozen and passed whole, so that a result depends on nothing else: not on the clock,
the process locale or the machine's time zone.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace

from .errors import UsageError

__all__ = ["Context", "Limits"]


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on what one message may cost.

    A limit that is reached stops the part it bounds, keeps the rest, and leaves a diagnostic.
    Sizes are in bytes or in characters (code points), as their names say. The last two, on
    processor time and on memory, hold where a worker process parses (`jobs` of an import): the
    worker is given up, and the message quarantined.

    >>> Limits(max_parts=10).max_parts
    10
    """

    max_message_bytes: int = 64 * 1024 * 1024
    max_headers: int = 1_000
    max_header_bytes: int = 256 * 1024
    max_addresses: int = 1_000
    max_parts: int = 1_000
    max_part_depth: int = 50
    max_forward_depth: int = 8
    max_attachments: int = 500
    max_body_characters: int = 8 * 1024 * 1024
    max_nodes: int = 200_000
    max_node_depth: int = 2_000
    max_style_rules: int = 5_000
    max_blocks: int = 50_000
    max_links: int = 10_000
    max_table_cells: int = 20_000
    max_sections: int = 1_000
    max_section_characters: int = 1_000_000
    max_searched_characters: int = 400_000
    max_mentions_per_section: int = 1_000
    max_message_seconds: int = 60
    max_message_memory_bytes: int = 1024 * 1024 * 1024

    def __post_init__(self) -> None:
        for name in self.__slots__:
            value = getattr(self, name)
            if not isinstance(value, int) or value < 1:
                raise UsageError(
                    f"Limits.{name} must be a whole number of at least 1, not {value!r}"
                )


@dataclass(frozen=True, slots=True)
class Context:
    """What is known about a text from outside it.

    `reference` is the day against which "på fredag" or a date without a year is read: the
    letter's date. None means that no such day is known, and then nothing is guessed from it.
    `reference_until` is the last day that it may be, where only a month is known; None means that
    `reference` is the day. `stated_days` are days that the letter states in full: where there is no
    reference, a date without a year is read against them, if it is less than half a year away.
    `languages` are BCP 47 tags in falling order of likelihood; empty means: find out.
    `region` is an ISO 3166-1 code ("SE") for phone numbers without a country code and for
    currencies that several countries share ("kr"); None means: by the language.
    `time_zone` is an IANA name, used for nothing but what is written to the record.

    >>> Context(reference=dt.date(2021, 12, 17), languages=("sv",)).region_or_default
    'SE'
    """

    reference: dt.date | None = None
    languages: tuple[str, ...] = ()
    region: str | None = None
    time_zone: str | None = None
    limits: Limits = field(default_factory=Limits)
    reference_until: dt.date | None = None
    stated_days: tuple[dt.date, ...] = ()

    def __post_init__(self) -> None:
        if isinstance(self.reference, dt.datetime):
            object.__setattr__(self, "reference", self.reference.date())
        elif self.reference is not None and not isinstance(self.reference, dt.date):
            raise UsageError(
                f"Context.reference must be a datetime.date or None, not {self.reference!r}"
            )
        if isinstance(self.languages, str):
            raise UsageError(
                f"Context.languages must be a tuple of BCP 47 tags such as ('sv', 'en'), "
                f"not the string {self.languages!r}"
            )

    @property
    def language(self) -> str | None:
        """The likeliest language's primary subtag ("sv" for "sv-FI"), or None if unknown."""
        return self.languages[0].split("-")[0].lower() if self.languages else None

    @property
    def region_or_default(self) -> str | None:
        """`region`, else the region that the language's tag or the language itself suggests."""
        if self.region is not None:
            return self.region
        if not self.languages:
            return None
        for subtag in self.languages[0].split("-")[1:]:
            if len(subtag) == 2 and subtag.isalpha():
                return subtag.upper()
        return _REGION_OF_LANGUAGE.get(self.language or "")

    def with_reference(
        self, reference: dt.date | None, reference_until: dt.date | None = None
    ) -> Context:
        """The same context with another reference date, or the days among which it is."""
        return replace(self, reference=reference, reference_until=reference_until)

    def with_stated_days(self, days: tuple[dt.date, ...]) -> Context:
        """The same context with other days that the letter states in full."""
        return replace(self, stated_days=days)

    def with_languages(self, *languages: str) -> Context:
        """The same context with other languages."""
        return replace(self, languages=languages)


# Where most letters in a language come from (Unicode CLDR, likely subtags); none for English,
# whose letters come from everywhere.
_REGION_OF_LANGUAGE = {
    "sv": "SE",
    "nb": "NO",
    "nn": "NO",
    "no": "NO",
    "da": "DK",
    "fi": "FI",
    "is": "IS",
    "de": "DE",
}
