r"""What an RTF body is: HTML inside, plain text inside, or RTF alone (MS-OXRTFEX 2.1.1)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .encapsulated import HtmlReader, TextReader
from .rendering import RtfRenderer

__all__ = ["RtfBody", "read_rtf"]

_HEAD_BYTES = 2_000
_BEGINNING = re.compile(rb"\s*\{\\rtf")
_ORIGIN = re.compile(rb"\\from(html|text)(?![a-z])")


@dataclass(frozen=True, slots=True)
class RtfBody:
    """The forms that came out; None for what it does not hold."""

    text: str | None = None
    html: str | None = None


def read_rtf(data: bytes) -> RtfBody:
    r"""The body that an RTF is. Any bytes are read; of no RTF nothing comes out.

    >>> read_rtf(rb"{\rtf1\ansi\fromhtml1 {\*\htmltag64 <p>}Hej\htmlrtf\par\htmlrtf0}").html
    '<p>Hej'
    """
    if not _BEGINNING.match(data):
        return RtfBody()
    origin = _ORIGIN.search(data, 0, _HEAD_BYTES)
    if origin is None:
        renderer = RtfRenderer()
        renderer.read(data)
        return RtfBody(html=renderer.render())
    if origin[1] == b"text":
        text = TextReader()
        text.read(data)
        return RtfBody(text="".join(text.parts))
    reader = HtmlReader()
    reader.read(data)
    return RtfBody(html="".join(reader.parts))
