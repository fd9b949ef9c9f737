"""What one gets without rusparse: well-known libraries stitched together, timed beside it.

mail-parser reads the message, trafilatura takes the text out of the HTML, dateparser's search looks
for dates, price-parser reads every line with a figure (it looks for no prices in running text),
phonenumbers' matcher looks for telephone numbers. They give no sections, headings, roles, units,
names or spans, so the comparison is in their favour.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import rusparse

from .timing import Figure, Stopwatch, parse_floor, summarize_rounds

__all__ = ["load_peers", "time_peers"]


def load_peers() -> Callable[[bytes], object]:
    """The stitched pipeline as a function of a message's bytes.

    Raises `ModuleNotFoundError` if one of the libraries is missing (the extra "bench" has them).
    """
    import mailparser
    import phonenumbers
    import trafilatura
    from dateparser.search import search_dates
    from price_parser import Price

    def parse(data: bytes) -> object:
        mail = mailparser.parse_from_bytes(data)
        html = "\n".join(mail.text_html)
        text = trafilatura.extract(html, include_links=True, include_tables=True) or ""
        text = text or "\n".join(mail.text_plain)
        dates = search_dates(text, languages=["sv"])
        lines = [line for line in text.splitlines() if any(map(str.isdigit, line))]
        prices = [Price.fromstring(line) for line in lines]
        phones = list(phonenumbers.PhoneNumberMatcher(text, "SE"))
        return mail.subject, mail.from_, dates, prices, phones

    return parse


def time_peers(
    letters: Sequence[bytes], rounds: int, parse: Callable[[bytes], object]
) -> dict[str, Figure]:
    """Floor, rusparse and the stitched pipeline `parse` on the same letters, in turn."""
    watches = []
    for _ in range(rounds + 1):
        watch = Stopwatch()
        for data in letters:
            watch.time("floor", parse_floor, data)
            watch.time("rusparse", _parse_to_json, data)
            watch.time("peers, stitched", parse, data)
        watches.append(watch.nanoseconds)
    return summarize_rounds(watches[1:], len(letters))


def _parse_to_json(data: bytes) -> bytes:
    return rusparse.parse(data).model_dump_json().encode()
