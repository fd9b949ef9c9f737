"""Which characters bytes stand for: labels, and text whose label is missing or wrong.

`decode_text` tries, in this order:

1. a byte order mark (UTF-8, UTF-16, UTF-32);
2. the label of the part, through the table of labels in charsets.toml, unless the bytes say
   otherwise: text that holds UTF-8 sequences and nothing that is not UTF-8 is UTF-8 whatever a
   single-byte label says, because text of another set hardly ever has that form;
3. the meta tag or XML declaration of HTML;
4. UTF-8 if the bytes decode as such;
5. BeautifulSoup's detection (`bs4.dammit`, imported when it is needed). Its statistical
   detectors are left out: which of them is installed differs between machines, and the same
   bytes must give the same record everywhere. What remains reads HTML's own declarations that
   step 3 was too strict for, and ends in windows-1252.

Then double-encoded UTF-8 is undone (see `repair_double_encoding`). Nothing here raises.
"""

from __future__ import annotations

import codecs
import encodings.aliases
import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import islice

from .journal import Journal

__all__ = ["decode_text", "find_codec", "repair_double_encoding"]

_BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark begins with that of UTF-16-LE
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MARKS = tuple(mark for mark, _ in _BOMS)
# Codecs in which stray bytes often happen to form UTF-8, and those that are no superset of ASCII.
_MULTIBYTE = frozenset(
    {"gb18030", "cp950", "big5hkscs", "cp932", "euc_jp", "cp949", "johab", "hz", "utf-7"}
    | {"utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be", "utf-32-le"}
    | {"shift_jis_2004", "shift_jisx0213", "euc_jis_2004", "euc_jisx0213"}
)
_META = re.compile(
    rb"<meta\b[^>]{0,400}?charset\s{0,20}=\s{0,20}[\"']?\s{0,20}([\w.:+-]{2,40})", re.I
)
_XML = re.compile(
    rb"\s{0,100}<\?xml\b[^>]{0,200}?encoding\s{0,20}=\s{0,20}[\"']([\w.:+-]{2,40})", re.I
)
_META_BYTES = 8_192
_DETECTED_BYTES = 4_096
_LABEL_RUN = re.compile(r"[-_:.\s]+")
_SURROGATE = re.compile("[\ud800-\udfff]")
# Well-formed UTF-8 of two to four bytes (Unicode 15, table 3-7), loosely: enough to tell that a
# text with stray bytes is meant as UTF-8.
_UTF8_SEQUENCE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe1-\xef][\x80-\xbf]{2}|\xf0[\x90-\xbf][\x80-\xbf]{2}"
)

_MAX_LABEL_CHARACTERS = 200


@cache
def _tables() -> tuple[dict[str, str], frozenset[str], frozenset[str]]:
    text = files(__package__).joinpath("charsets.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text)
    # Only the registry's own text codecs: a label such as "zlib", "idna" or "unicode_escape"
    # must not choose what Python runs over a mail.
    unfit = {"mbcs", "oem", "rot_13", "hex_codec", "base64_codec", "bz2_codec", "zlib_codec"}
    unfit |= {"quopri_codec", "uu_codec", "undefined", "idna", "punycode", "unicode_escape"}
    known = frozenset(encodings.aliases.aliases.values()) - unfit - {"raw_unicode_escape"}
    return tables["codecs"], frozenset(tables["silent"]["labels"]), known


def find_codec(label: str) -> str | None:
    """The name of the Python codec for a character set's label, or None for an unknown label.

    >>> find_codec("ISO-8859-1"), find_codec("utf8"), find_codec("x-no-such")
    ('cp1252', 'utf-8', None)
    """
    return _find_codec(label) if len(label) <= _MAX_LABEL_CHARACTERS else None


@lru_cache(maxsize=512)
def _find_codec(label: str) -> str | None:
    named, _, known = _tables()
    name = label.split("*", 1)[0].strip().strip("\"'").lower()  # RFC 2231 appends a language
    key = _LABEL_RUN.sub("-", name)
    if key in named:
        return named[key]
    plain = key.replace("-", "_")
    if plain.startswith("cs") and plain[2:] in known:
        plain = plain[2:]
    codec = encodings.aliases.aliases.get(plain, plain)
    return codec if codec in known else None


def _is_silent(label: str) -> bool:
    if len(label) > _MAX_LABEL_CHARACTERS:
        return False
    key = _LABEL_RUN.sub("-", label.strip().strip("\"'").lower())
    return not key.strip("-") or key in _tables()[1]


@dataclass(frozen=True, slots=True)
class _Reading:
    """A text and what is to be said about how it was read."""

    text: str
    code: str | None = None
    used: str = ""


def decode_text(
    data: bytes,
    label: str | None,
    journal: Journal,
    where: str,
    *,
    html: bool = False,
) -> str:
    """Decode bytes to text in the order that the module's docstring states.

    `label` is the declared character set, or None. Line ends come back as they are. What was
    guessed, replaced or repaired is noted in `journal`, with the raw label in its details.
    """
    if data.isascii() and b"\x1b" not in data and b"\x00" not in data:
        codec = find_codec(label) if label else None
        if codec is None or codec not in _MULTIBYTE:
            if label and codec is None and not _is_silent(label):
                journal.note("charset-unknown", where, label=label, read_as="us-ascii")
            return data.decode("ascii")
    reading = _read_marked(data) or _read_labelled(data, label, journal, where, html=html)
    if reading.code is not None:
        journal.note(reading.code, where, label=label or "", read_as=reading.used)
    repaired = repair_double_encoding(reading.text)
    if repaired != reading.text:
        journal.note("charset-double-encoded", where, label=label or "")
    return repaired


def _read_marked(data: bytes) -> _Reading | None:
    if not data.startswith(_MARKS):
        return None
    for mark, codec in _BOMS:
        if data.startswith(mark):
            body = data if codec != "utf-8" else data[len(mark) :]
            text = _decode_strict(body, codec)
            if text is not None:
                return _Reading(text)
            if codec == "utf-8":
                return None
            return _Reading(_decode(body, codec, "replace"), "charset-damaged", codec)
    return None


def _read_labelled(
    data: bytes, label: str | None, journal: Journal, where: str, *, html: bool
) -> _Reading:
    data = data.removeprefix(codecs.BOM_UTF8)
    utf8 = _decode_strict(data, "utf-8")
    if label and not _is_silent(label):
        codec = find_codec(label)
        if codec is None:
            journal.note("charset-unknown", where, label=label)
        else:
            reading = _read_as(data, codec, utf8)
            if reading is not None:
                return reading
    if html:
        declared = _find_declared(data)
        codec = find_codec(declared) if declared else None
        # A declaration that could be read as ASCII can't be of UTF-16: such pages are UTF-8.
        if codec is not None and not codec.startswith(("utf-16", "utf-32")):
            reading = _read_as(data, codec, utf8)
            if reading is not None:
                return reading if label is None else _Reading(reading.text, *_mislabelled(codec))
    if utf8 is not None:
        if data.isascii() or not label or find_codec(label) is None:
            return _Reading(utf8)
        return _Reading(utf8, *_mislabelled("utf-8"))
    return _read_detected(data, html=html)


def _mislabelled(codec: str) -> tuple[str, str]:
    return "charset-mislabelled", codec


def _read_as(data: bytes, codec: str, utf8: str | None) -> _Reading | None:
    """The bytes in a declared codec; None if they can hardly be that."""
    if codec == "utf-8":
        if utf8 is not None:
            return _Reading(utf8)
        return _read_mixed(data)
    if codec in _MULTIBYTE:
        text = _decode_strict(data, codec)
        if text is not None:
            return _Reading(text)
        if utf8 is not None:
            return _Reading(utf8, *_mislabelled("utf-8"))
        return _Reading(_decode(data, codec, "replace"), "charset-damaged", codec)
    if codec.startswith("iso2022"):
        text = _decode_strict(data, codec)
        return _Reading(text) if text is not None else None
    if utf8 is not None and not data.isascii():
        return _Reading(utf8, *_mislabelled("utf-8"))
    if codec == "cp1252":
        return _Reading(_decode_windows_1252(data))
    text = _decode_strict(data, codec)
    if text is not None:
        return _Reading(text)
    return _Reading(_decode(data, codec, "replace"), "charset-damaged", codec)


def _read_mixed(data: bytes) -> _Reading | None:
    """UTF-8 with stray bytes; None if nothing in it is UTF-8 beyond ASCII.

    Letters that were pasted into a UTF-8 letter as windows-1252 are read as such, one by one.
    """
    if not _UTF8_SEQUENCE.search(data):
        return None
    text = data.decode("utf-8", _STRAY_BYTES)
    return _Reading(text, "charset-damaged", "utf-8 and windows-1252")


def _find_declared(data: bytes) -> str | None:
    match = _XML.match(data) or _META.search(data, 0, _META_BYTES)
    return match[1].decode("ascii", "replace") if match else None


def _read_detected(data: bytes, *, html: bool) -> _Reading:
    from bs4.dammit import EncodingDetector

    # Its patterns take the square of the length on hostile markup: only the beginning goes in.
    detector = EncodingDetector(data[:_DETECTED_BYTES], is_html=html)
    detector.chardet_encoding = ""  # see the module's docstring
    for name in detector.encodings:
        codec = find_codec(name)
        if codec is None or codec == "utf-8" or codec in _MULTIBYTE:
            continue
        text = _decode_windows_1252(data) if codec == "cp1252" else _decode_strict(data, codec)
        if text is not None:
            return _Reading(text, "charset-guessed", codec)
    return _Reading(_decode_windows_1252(data), "charset-guessed", "cp1252")


def _decode(data: bytes, codec: str, errors: str = "strict") -> str:
    text = data.decode(codec, errors)
    if codec == "utf-8":  # the one codec that surely gives no lone surrogates
        return text
    try:
        text.encode()  # tells far sooner than a search by pattern whether there are any
    except UnicodeEncodeError:
        return _SURROGATE.sub("�", text)
    return text


def _decode_strict(data: bytes, codec: str) -> str | None:
    try:
        return _decode(data, codec)
    except (UnicodeError, LookupError, ValueError):
        return None


def _decode_windows_1252(data: bytes) -> str:
    # The five bytes that windows-1252 leaves undefined are C1 controls (WHATWG Encoding).
    return codecs.charmap_decode(data, "strict", _WINDOWS_1252)[0]


_WINDOWS_1252 = "".join(
    bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(256)
)
_BYTE_OF = {ord(character): byte for byte, character in enumerate(_WINDOWS_1252)}
_BYTE_OF |= {byte: byte for byte in range(0x80, 0xA0)}
_TAIL = "".join(re.escape(chr(code)) for code, byte in _BYTE_OF.items() if 0x80 <= byte <= 0xBF)
# What the two commonest lead bytes (C2, C3) and the general punctuation (E2 80) look like when
# UTF-8 has been read as windows-1252.
_STRONG = re.compile(f"[ÂÃ][{_TAIL}]|â€[{_TAIL}]|â\x80[{_TAIL}]")
_RUN = re.compile(f"(?:[Â-ß][{_TAIL}]|[à-ï][{_TAIL}]{{2}}|[ð-ô][{_TAIL}]{{3}})+")
_MIN_STRONG = 3


def _read_stray_bytes(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    stray = error.object[error.start : error.end]
    if error.reason == "unexpected end of data":
        return "�", error.end  # the end of the data cuts a character off
    return _decode_windows_1252(stray), error.end


_STRAY_BYTES = "rusparse.windows-1252"
codecs.register_error(_STRAY_BYTES, _read_stray_bytes)


def repair_double_encoding(text: str) -> str:
    """Undo UTF-8 that was read as windows-1252 and encoded as UTF-8 again.

    The whole text is undone when all of it has that form. Otherwise only its garbled runs are,
    and only if there are several of them and no accented letter stands right beside them: a text
    that writes both is one that shows garbling on purpose.

    >>> repair_double_encoding("smÃ¥ bÃ¥tar"), repair_double_encoding("SÃO")
    ('små båtar', 'SÃO')
    """
    if text.isascii() or not ("Ã" in text or "Â" in text or "â" in text):
        return text
    strong = sum(1 for _ in islice(_STRONG.finditer(text), _MIN_STRONG))
    if not strong:
        return text
    whole = _undo(text)
    if whole is not None:
        return whole
    if strong < _MIN_STRONG:
        return text
    rest = _RUN.sub("", text)
    if any("\xc0" <= character <= "\xff" for character in rest):
        return text
    return _RUN.sub(lambda match: _undo(match[0]) or match[0], text)


def _undo(text: str) -> str | None:
    try:
        return codecs.charmap_encode(text, "strict", _BYTE_OF)[0].decode("utf-8")
    except UnicodeError:
        return None
