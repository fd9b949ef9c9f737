"""Document to `Outline`: forwarded wrapper, zones, headings, categories, title and issue."""

from .outline import outline_document

__all__ = ["outline_document"]
