"""Letters that stand forwarded in the body: the header block is read, the original is what is left.

Mail programs write over a forwarded message a marker, a block of header fields in the reader's
language, or both. A block alone, without a marker that says "forwarded", also stands over what a
reply quotes, so a subject that says "reply" or much text above it makes it none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from rusparse.context import Limits
from rusparse.locales import LANGUAGES, load_vocabulary
from rusparse.records import Address
from rusparse.values.outline import Wrapper

from .lines import Line

__all__ = ["Original", "find_original"]

_FIELD = re.compile(r"\*{0,2}([^\W\d_][^:\n]{0,18}?)\*{0,2}\s?:\*{0,2}(?:\s+|$)(.*)", re.S)
_ADDRESS = re.compile(r"[^\s<>\[\]\"'(),;:]{1,64}@[^\s<>\[\]\"'(),;]{1,250}")
_BRACKETS = re.compile(r"[<\[(](?:mailto:)?[^<>\[\]()]{0,320}[>\])]")
_RECIPIENT_BORDER = re.compile(r"[;,](?=[^<\[\"]*(?:[<\[\"]|[;,]|$))")
_MARKER_CHARACTERS = 80
_FIELD_CHARACTERS = 25
"""How far in a field's colon stands at most, by its pattern."""
_HEADER_LINES = 14
_COMMENT_CHARACTERS = 1_500
_SEARCH_LINES = 400


@dataclass(frozen=True, slots=True)
class Original:
    """The lines of the original letter, and what stood over them; None if nothing is forwarded.

    `limited` says that it was itself forwarded, deeper than allowed.
    """

    lines: list[Line]
    wrapper: Wrapper | None = None
    limited: bool = False


@dataclass(slots=True)
class _Header:
    """A header block in the making: fields by kind, as written."""

    start: int
    end: int = 0
    values: dict[str, str] = field(default_factory=dict)
    address: str | None = None

    @property
    def complete(self) -> bool:
        """Whether it has what tells it from other lines with colons."""
        return "from" in self.values and ("sent" in self.values or "subject" in self.values)


@cache
def _load_fields() -> Mapping[str, str]:
    names: dict[str, str] = {}
    for language in LANGUAGES:
        for kind, words in load_vocabulary(language, "forwards").get("fields", {}).items():
            for word in words:
                names.setdefault(word, kind)
    return names


@cache
def _load_markers() -> tuple[dict[str, str], tuple[tuple[str, tuple[str, ...]], ...]]:
    """The kinds of markers by their words, and the words of each kind."""
    kinds: dict[str, str] = {}
    words: list[tuple[str, tuple[str, ...]]] = []
    for kind in ("forwarded", "original"):
        markers = tuple(
            marker
            for language in LANGUAGES
            for marker in load_vocabulary(language, "forwards").get("markers", {}).get(kind, ())
        )
        words.append((kind, markers))
        for marker in markers:
            kinds.setdefault(marker, kind)
    return kinds, tuple(words)


@cache
def _load_prefixes(kind: str) -> re.Pattern[str]:
    """What a subject begins with when the message is of this kind: "forward" or "reply"."""
    words = sorted(
        {
            word
            for language in LANGUAGES
            for word in load_vocabulary(language, "forwards").get("subject", {}).get(kind, ())
        }
    )
    return re.compile(rf"\s*(?:{'|'.join(map(re.escape, words))})\s?(?:\[\d+\])?\s?:", re.I)


def find_original(lines: Sequence[Line], subject: str | None, limits: Limits) -> Original:
    """The original of a letter forwarded in the body, or the lines as they are.

    A letter forwarded several times is followed to the innermost, at most
    `limits.max_forward_depth` deep; what stood above goes to the wrapper's comment.
    """
    current = list(lines)
    wrapper: Wrapper | None = None
    comments: list[str] = []
    limited = False
    for _ in range(limits.max_forward_depth):
        found = _find_header(current, subject if wrapper is None else None)
        if found is None:
            break
        header, above = found
        text = "\n".join(line.text for line in current[:above] if line.text)
        if wrapper is not None and wrapper.header_text:
            comments.append(wrapper.header_text)
        if text:
            comments.append(text)
        shown = "\n".join(line.text for line in current[above : header.end] if line.text)
        wrapper = _make_wrapper(header, shown, limits)
        current = current[header.end :]
    else:
        limited = _find_header(current, None) is not None
    if wrapper is None:
        return Original(current)
    wrapper = replace(wrapper, comment="\n\n".join(comments) or None)
    return Original(_lift_quotation(current), wrapper, limited)


def _lift_quotation(lines: list[Line]) -> list[Line]:
    """The lines with the quotation that all of the original stands in taken off."""
    depths = [line.block.quote_depth for line in lines if line.text]
    depth = min(depths) if depths else 0
    if depth == 0:
        return lines
    return [
        replace(line, block=replace(line.block, quote_depth=max(0, line.block.quote_depth - depth)))
        for line in lines
    ]


def _find_header(lines: Sequence[Line], subject: str | None) -> tuple[_Header, int] | None:
    """The first header block that stands over a forwarded letter, and where its marker begins."""
    searched = lines[: _SEARCH_LINES + _HEADER_LINES]
    fields = [line for line in searched if ":" in line.text[:_FIELD_CHARACTERS]]
    if not any(map(_may_tell_sender, fields)):
        return None
    above = 0
    marker: tuple[str, int] | None = None
    for index, line in enumerate(lines[:_SEARCH_LINES]):
        if not line.text:
            continue
        kind = _tell_marker(line.text)
        if kind is not None:
            marker = (kind, index)
            continue
        if marker is not None and index - marker[1] > 3:
            marker = None
        if _read_field(line) is not None:
            header = _read_header(lines, index)
            forwarded = marker is not None and marker[0] == "forwarded"
            if header.complete and (
                forwarded or (len(header.values) >= 3 and _may_be_forward(subject, above))
            ):
                return header, marker[1] if marker is not None else header.start
        above += len(line.text)
    return None


def _may_be_forward(subject: str | None, above: int) -> bool:
    # "VS:" is a forward in Norwegian and a reply in Finnish: then the text above tells.
    forward = bool(subject and _load_prefixes("forward").match(subject))
    reply = bool(subject and _load_prefixes("reply").match(subject))
    if forward != reply:
        return forward
    return above <= _COMMENT_CHARACTERS


def _tell_marker(text: str) -> str | None:
    if len(text) > _MARKER_CHARACTERS:
        return None
    folded = text.casefold().strip(" -_=*:>.")
    kinds, words = _load_markers()
    if text[0] in "-_=*" or text[-1] == ":":
        for kind, markers in words:
            if folded.startswith(markers):
                return kind
    return kinds.get(folded)


def _read_field(line: Line) -> tuple[str, str] | None:
    """A header field's kind and value, if the line is one."""
    text = line.text
    if ":" not in text[:_FIELD_CHARACTERS] or line.cells or len(text) > 20_000:
        return None
    match = _FIELD.match(text)
    if match is None:
        return None
    kind = _load_fields().get(match[1].strip().casefold())
    return (kind, match[2].strip()) if kind is not None else None


def _may_tell_sender(line: Line) -> bool:
    """Whether the line may be the one header field that no header block is without."""
    name = line.text.partition(":")[0].strip().strip("*").strip()
    return _load_fields().get(name.casefold()) == "from"


def _read_header(lines: Sequence[Line], start: int) -> _Header:
    header = _Header(start)
    last: str | None = None
    index = start
    while index < len(lines) and index - start < _HEADER_LINES:
        line = lines[index]
        found = _read_field(line)
        if found is not None:
            last, value = found
            if last in header.values and last not in ("copy", "reply_to"):
                break
            header.values[last] = value
            if last == "from":
                header.address = _find_mail_link(line)
        elif line.text:
            # A field's value may run on, or stand in a cell of its own beside the field's name.
            beside = last is not None and not header.values[last]
            runs_on = last in ("to", "copy") and line.part > 0
            if last is None or not (beside or runs_on):
                break
            header.values[last] = f"{header.values[last]} {line.text}".strip()
        elif header.complete and line.block.kind != "image":
            break
        index += 1
    header.end = index
    return header


def _find_mail_link(line: Line) -> str | None:
    for link in line.links:
        if link.url[:7].lower() == "mailto:":
            return link.url[7:].split("?", 1)[0] or None
    return None


def _make_wrapper(header: _Header, shown: str, limits: Limits) -> Wrapper:
    values = header.values
    recipients = tuple(
        address
        for part in _RECIPIENT_BORDER.split(values.get("to", "")[:20_000])[: limits.max_addresses]
        if (address := _parse_address(part, None)) is not None
    )
    return Wrapper(
        sender=_parse_address(values.get("from", ""), header.address),
        recipients=recipients,
        subject=values.get("subject") or None,
        sent_at_text=values.get("sent") or None,
        header_text=shown or None,
    )


def _parse_address(text: str, linked: str | None) -> Address | None:
    """A name and address as header blocks show them: "Name <a@b>", "Name [mailto:a@b]", "Name"."""
    match = _ADDRESS.search(text[:1_000].replace("mailto:", " "))
    address = match[0].rstrip(".") if match is not None else linked or ""
    name = _BRACKETS.sub(" ", text[:1_000])
    if match is not None:
        name = name.replace(match[0], " ")
    name = " ".join(name.split()).strip(" \"'*,;<>[]()")
    if not address and not name:
        return None
    return Address(name=name or None, address=address)
