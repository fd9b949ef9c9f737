"""One body to `Document`: blocks and runs with what a reader sees, from HTML and plain text."""

from .html import parse_html
from .plain_text import parse_plain_text

__all__ = ["parse_html", "parse_plain_text"]
