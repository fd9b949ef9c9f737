"""Letters made to order: a typed description, and its rendering to text, HTML and e-mail."""

from .description import (
    Article,
    Bullets,
    Button,
    Contents,
    DataTable,
    Envelope,
    Letter,
    Link,
    Paragraph,
    Part,
    Picture,
)
from .message import render_message
from .plain import render_text
from .styles import STYLES, render_html

__all__ = [
    "STYLES",
    "Article",
    "Bullets",
    "Button",
    "Contents",
    "DataTable",
    "Envelope",
    "Letter",
    "Link",
    "Paragraph",
    "Part",
    "Picture",
    "render_html",
    "render_message",
    "render_text",
]
