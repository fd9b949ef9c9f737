"""Plain text in its disguises: format=flowed (RFC 3676), text/enriched (RFC 1896), richtext."""

from __future__ import annotations

import re

__all__ = ["read_enriched", "unwrap_flowed"]

_QUOTE = re.compile(r">+")
_SIGNATURE = "-- "
_ENRICHED_TOKEN = re.compile(r"<<|<(/?)([A-Za-z0-9-]{1,60})>|\n+|[^<\n]+|<")


def unwrap_flowed(text: str, *, delsp: bool) -> str:
    """Join the lines of format=flowed text into paragraphs (RFC 3676 section 4).

    `delsp` is True where the part says DelSp=yes: then the space at a line's end is not part of
    the text. Quoted lines keep their marks; the signature line "-- " is no flowed line.

    >>> unwrap_flowed("Hej \\npå dig.\\n> en \\n> två", delsp=False)
    'Hej på dig.\\n> en två'
    """
    output: list[str] = []
    pieces: list[str] = []
    depth = 0
    for line in text.split("\n"):
        match = _QUOTE.match(line)
        quotes = len(match[0]) if match else 0
        content = line[quotes:]
        content = content[1:] if content.startswith(" ") else content  # space-stuffed
        signature = content == _SIGNATURE
        # An empty line after a flowed one should be its end, but is meant as an empty line.
        if pieces and (quotes != depth or signature or not content):
            output.append(_quote("".join(pieces), depth))
            pieces = []
        depth = quotes
        if content.endswith(" ") and not signature:
            pieces.append(content[:-1] if delsp else content)
        else:
            pieces.append(content)
            output.append(_quote("".join(pieces), depth))
            pieces = []
    if pieces:
        output.append(_quote("".join(pieces), depth))
    return "\n".join(output)


def _quote(text: str, depth: int) -> str:
    return f"{'>' * depth} {text}" if depth else text


def read_enriched(text: str, *, rich: bool) -> str:
    """The text of text/enriched (RFC 1896), or of text/richtext (RFC 1341) if `rich`.

    In both, a line end is a space; enriched text breaks a line by several, richtext by <nl>.

    >>> read_enriched("<bold>Hej</bold> a << b\\n\\nny", rich=False)
    'Hej a < b\\nny'
    """
    output: list[str] = []
    skipping: str | None = None
    for match in _ENRICHED_TOKEN.finditer(text):
        token = match[0]
        command = (match[2] or "").lower()
        if skipping is not None:
            if match[1] and command == skipping:
                skipping = None
        elif token == "<<":
            output.append("<")
        elif command:
            if command in ("param", "comment") and not match[1]:
                skipping = command
            elif command == "lt" and rich:
                output.append("<")
            elif command in ("nl", "paragraph") and rich:
                output.append("\n")
        elif token.startswith("\n"):
            output.append(" " if rich or len(token) == 1 else "\n" * (len(token) - 1))
        else:
            output.append(token)
    return "".join(output)
