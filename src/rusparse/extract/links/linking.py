"""Makes the record's links out of those of a section."""

from __future__ import annotations

from collections.abc import Sequence

from rusparse.context import Context
from rusparse.diagnostics import Diagnostic, make_diagnostic
from rusparse.records import Link
from rusparse.values.outline import OutlineLink

from .cleaning import clean_url
from .kinds import classify_link

__all__ = ["make_links"]


def make_links(
    links: Sequence[OutlineLink], context: Context
) -> tuple[tuple[Link, ...], tuple[Diagnostic, ...]]:
    """The links of a section with cleaned addresses and kinds, in the order given.

    `context` tells the letter's languages, and by `limits.max_links` how many links are read; the
    rest are counted in a diagnostic. No address raises or is dropped.
    """
    kept = links[: context.limits.max_links]
    made = tuple(
        Link.make(
            {
                "span": link.span,
                "text": link.text,
                "url": link.url,
                "clean_url": clean_url(link.url),
                "kind": classify_link(
                    link.url, link.text, zone_kind=link.zone_kind, languages=context.languages
                ),
            }
        )
        for link in kept
    )
    if len(kept) == len(links):
        return made, ()
    cut = make_diagnostic("links-cut", "body", found=str(len(links)), kept=str(len(kept)))
    return made, (cut,)
