"""Comments in structured header fields (RFC 5322 section 3.2.2): they nest, and may quote."""

from __future__ import annotations

import re

__all__ = ["find_comment_end"]

_MARK = re.compile(r"[()\\]")


def find_comment_end(text: str, start: int) -> int:
    """The place after the comment that begins at `start`, or -1 if it is never closed.

    >>> find_comment_end("(a (b) c) d", 0)
    9
    """
    depth, position = 0, start
    while match := _MARK.search(text, position):
        position = match.end()
        if match[0] == "(":
            depth += 1
        elif match[0] == ")":
            depth -= 1
            if not depth:
                return position
        else:
            position += 1
    return -1
