"""Windows code pages, by number, as codecs.

Source: Microsoft, "Code Page Identifiers" (Win32); MS-OXCMAIL, 2.1.3.2.
"""

from __future__ import annotations

import codecs

__all__ = ["DEFAULT_CODEC", "decode_by_code_page", "decode_run", "decode_text", "find_codec"]

DEFAULT_CODEC = "cp1252"
_CODECS = {
    708: "iso8859_6",
    1200: "utf_16_le",
    1201: "utf_16_be",
    1361: "johab",
    10000: "mac_roman",
    10006: "mac_greek",
    10007: "mac_cyrillic",
    10029: "mac_latin2",
    10079: "mac_iceland",
    10081: "mac_turkish",
    20127: "ascii",
    20866: "koi8_r",
    20932: "euc_jp",
    20936: "gb2312",
    21866: "koi8_u",
    38598: "iso8859_8",
    50220: "iso2022_jp",
    50221: "iso2022_jp",
    50222: "iso2022_jp",
    50225: "iso2022_kr",
    51932: "euc_jp",
    51936: "gb2312",
    51949: "euc_kr",
    52936: "hz",
    54936: "gb18030",
    65001: "utf_8",
}
_WIDE = ("utf_16_le", "utf_16_be")


def find_codec(code_page: int | None) -> str | None:
    """The name of the codec for a code page; None for one that is unknown.

    >>> find_codec(1252), find_codec(28605), find_codec(65001), find_codec(7)
    ('cp1252', 'iso8859_15', 'utf_8', None)
    """
    if code_page is None or not 0 < code_page < 1 << 16:
        return None
    name = _CODECS.get(code_page)
    if name is None:
        name = f"iso8859_{code_page - 28590}" if 28591 <= code_page <= 28606 else f"cp{code_page}"
    try:
        return codecs.lookup(name).name.replace("-", "_")
    except LookupError:
        return None


def decode_text(data: bytes, codec: str) -> str:
    """8-bit text of a property; what fits neither its codec nor UTF-8 becomes U+FFFD."""
    for name in (*_order(codec), "utf_8"):
        try:
            return data.decode(name)
        except ValueError:
            continue
    return data.decode(DEFAULT_CODEC, "replace")


def decode_run(data: bytes, codec: str) -> str:
    """A few bytes of a text, too few to tell their codec by."""
    try:
        return data.decode(codec)
    except ValueError:
        return data.decode(DEFAULT_CODEC, "replace")


def decode_by_code_page(data: bytes, code_page: int | None) -> str | None:
    """A body that states its code page, or None where its bytes speak against it."""
    codec = find_codec(code_page)
    if codec is None:
        return None
    for name in _order(codec):
        try:
            return data.decode(name)
        except ValueError:
            continue
    return None


def _order(codec: str) -> tuple[str, ...]:
    """Text that is UTF-8 and not ASCII is UTF-8, whatever a code page of one byte a character says.

    Hardly any other text is so by chance.
    """
    if codec in _WIDE:
        return (DEFAULT_CODEC,)
    return ("utf_8", codec) if codec.startswith(("cp12", "iso8859", "ascii")) else (codec,)
