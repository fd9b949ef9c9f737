"""Finds e-mail addresses: plain, obfuscated ("namn[at]exempel.se"), and behind mailto links.

Grammar: addr-spec of RFC 5322 section 3.4.1 without quoted strings, comments and literals, the
domain as host labels (RFC 1123 section 2.1) of any script, its last label of letters.
"""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from urllib.parse import unquote

from rusparse.extract.scanning import Cue
from rusparse.values.passage import PassageLink

from .stretches import Stretches
from .vocabulary import any_cue, any_literal, choose_languages, load_data, merge_list

__all__ = ["Detail", "find_emails"]


@dataclass(slots=True)
class Detail:
    """Something by which a contact is reached, where it stands, and its value."""

    kind: str
    """email, phone or short (a short number)."""
    start: int
    end: int
    value: str
    linked: bool = False
    """It stands in a link's address; the span is the link's text."""
    shown: bool = True
    """The span shows the value itself, not other words."""


_AT = re.compile(r"@(?<=[\w+-]@)(?=\w)")
_DOMAIN = re.compile(r"(?:[^\W_](?:[\w-]{0,62})\.){1,8}[^\W\d_]{2,24}(?![\w@])")
_MAX_LOCAL = 64
_HEX = re.compile(r"[0-9a-f]{16,}|[0-9]{9,}|=")
_AVOID_REACH = 60


# Compared by identity, which makes it cheap to look up what was decided of an address.
@dataclass(frozen=True, slots=True, eq=False)
class _Words:
    bracketed: re.Pattern[str]
    brackets: tuple[str, ...]
    """What the signs in brackets begin with, for a quick look."""
    bracketed_hints: tuple[str, ...]
    spoken: re.Pattern[str]
    spoken_hints: tuple[str, ...]
    dots: re.Pattern[str]
    placeholders: frozenset[str]
    avoid: re.Pattern[str]
    avoid_after: re.Pattern[str]
    example: re.Pattern[str]


@cache
def _load_words(tags: tuple[str, ...]) -> _Words:
    languages = choose_languages(tags)
    signs = merge_list(languages, "emails", "at")
    dots = merge_list(languages, "emails", "dot")
    bracketed = [sign for sign in signs if sign[0] in "([{<"]
    spoken = [sign for sign in signs if sign[0] not in "([{<"]
    dot = rf"[ ]?(?:{any_literal(dots)})[ ]?"
    avoided, after, example = (
        any_cue(merge_list(languages, "avoid", name))
        for name in ("email", "email_after", "example")
    )
    return _Words(
        bracketed=re.compile(
            rf"(?:{any_literal(bracketed)})[ ]?"
            rf"(?P<host>(?:[\w-]{{1,63}}(?:\.|{dot})){{1,5}}[^\W\d_]{{2,24}})(?!\w)"
        ),
        brackets=tuple(dict.fromkeys(sign[0] for sign in bracketed)),
        bracketed_hints=tuple(bracketed),
        spoken=re.compile(
            rf"[ ](?:{any_literal(spoken)})[ ]"
            rf"(?P<host>(?:[\w-]{{1,63}}[ ](?:{any_literal(dots)})[ ]){{1,5}}[^\W\d_]{{2,24}})"
            r"(?!\w)"
        ),
        spoken_hints=tuple(f" {word} " for word in dots),
        dots=re.compile(dot),
        placeholders=frozenset(merge_list(languages, "emails", "placeholders")),
        avoid=re.compile(rf"(?:{avoided})[\s:\[<(\"']{{0,4}}(?:[\w]{{1,12}}[\s:]{{1,2}}[\[<]?)?$"),
        avoid_after=re.compile(rf"[\s\]>)]{{0,3}}(?:{after})"),
        example=re.compile(rf"(?:{example})\.?[^.!?\n]{{0,8}}(?:\n\s?)?[^.!?\n]{{0,40}}$"),
    )


def find_emails(
    text: str,
    folded: str,
    groups: Mapping[str, Sequence[Cue]],
    links: Sequence[PassageLink],
    tags: tuple[str, ...],
    readers: Container[str] = (),
) -> list[Detail]:
    """Every e-mail address that may be a contact: those behind links, plain and hidden ones.

    `groups` are the cues in the text by group.

    Left out are the recipient's own address (one of `readers`, in lower case, or told by the words
    around it), examples in instructions, and service addresses (unsubscribing, bouncing, not to be
    replied to).
    """
    words = _load_words(tags)
    found = [detail for link in links for detail in _read_link(text, link)]
    taken = Stretches([(detail.start, detail.end) for detail in found])
    if "@" in text:
        found += [d for d in _find_plain(text) if not taken.overlap(d.start, d.end)]
    if "hidden" in groups:
        obfuscated = _find_obfuscated(text, folded, words)
        found += [d for d in obfuscated if not taken.overlap(d.start, d.end)]
    warned = "avoid" in groups or "avoid_after" in groups or "example" in groups
    kept = []
    for detail in found:
        if detail.value.lower() in readers and not _is_offered(detail, groups):
            continue
        if _serves(detail.value, words) or (warned and _is_avoided(folded, detail, words)):
            continue
        kept.append(detail)
    return kept


def _is_offered(detail: Detail, groups: Mapping[str, Sequence[Cue]]) -> bool:
    """Whether words such as "contact" stand shortly before an address."""
    low = detail.start - _AVOID_REACH
    return any(low <= cue.start < detail.start for cue in groups.get("reach", ()))


def _find_plain(text: str) -> list[Detail]:
    found = []
    floor = 0
    for match in _AT.finditer(text):
        at = match.start()
        domain = _DOMAIN.match(text, at + 1)
        if domain is None:
            continue
        start = _find_local_start(text, at, max(floor, at - _MAX_LOCAL))
        if start is None:
            continue
        floor = domain.end()
        found.append(Detail("email", start, floor, text[start:floor]))
    return found


_LOCAL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]++\Z")
_EDGE_SIGNS = ".'`*=/?{|}~!#$%&^"


def _find_local_start(text: str, at: int, floor: int) -> int | None:
    local = _LOCAL.search(text, floor, at)
    start = local.start() if local else at
    if (start > 0 and text[start - 1] == "@") or ".." in text[start:at]:
        return None
    # "mailto:" and quotes are no part of it, nor are signs that prose puts before an address.
    while start < at and text[start] in _EDGE_SIGNS:
        start += 1
    return start if start < at and at - start <= _MAX_LOCAL else None


def _find_obfuscated(text: str, folded: str, words: _Words) -> list[Detail]:
    matches: list[re.Match[str]] = []
    if any(sign in folded for sign in words.brackets) and any(
        hint in folded for hint in words.bracketed_hints
    ):
        matches += words.bracketed.finditer(folded)
    if any(hint in folded for hint in words.spoken_hints):
        matches += words.spoken.finditer(folded)
    found = []
    for match in matches:
        at = match.start()
        if text[at - 1 : at] == " ":
            at -= 1
        start = _find_local_start(text, at, max(0, at - _MAX_LOCAL)) if at > 0 else None
        if start is not None:
            domain = words.dots.sub(".", match["host"])
            found.append(Detail("email", start, match.end(), f"{text[start:at]}@{domain}"))
    return found


def _read_link(text: str, link: PassageLink) -> list[Detail]:
    # Most links are web links, and told by their first letters.
    if link.url.startswith("http"):
        return []
    scheme, _, rest = link.url.strip().partition(":")
    if scheme.lower() != "mailto":
        return []
    start, end = link.span
    shown = text[start:end]
    found = []
    for address in unquote(rest.partition("?")[0], errors="replace").split(",")[:5]:
        address = address.strip().strip("<>")
        local, _, domain = address.rpartition("@")
        if not local or len(local) > _MAX_LOCAL or not _DOMAIN.fullmatch(domain):
            continue
        if any(sign.isspace() or not sign.isprintable() for sign in local):
            continue
        visible = "@" in shown
        found.append(Detail("email", start, end, address, linked=True, shown=visible))
    return found


@lru_cache(maxsize=4_096)
def _serves(address: str, words: _Words) -> bool:
    """Whether an address serves the list, or stands for any address."""
    local, _, domain = address.lower().rpartition("@")
    data = load_data()["emails"]
    if local in data["service"] or local.partition("-")[0] in (
        "unsubscribe",
        "leave",
        "bounce",
        "bounces",
    ):
        return True
    if _HEX.search(local) or len(local) > 48:
        return True
    return local in words.placeholders or domain.partition(".")[0] in data["placeholder_domains"]


def _is_avoided(folded: str, detail: Detail, words: _Words) -> bool:
    """Whether the words around an address say that it is the recipient's, or an example."""
    if not detail.shown:
        return False
    low = max(0, detail.start - _AVOID_REACH)
    if words.avoid.search(folded, low, detail.start) or words.avoid_after.match(folded, detail.end):
        return True
    example = words.example.search(folded, low, detail.start)
    # The word may also stand in an address before: "vera@example.org, Bo Ek, bo@example.org".
    return example is not None and folded[example.start() - 1 : example.start()] not in ("@", ".")
