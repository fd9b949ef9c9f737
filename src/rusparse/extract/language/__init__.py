"""The language of a text."""

from .detection import detect_language

__all__ = ["detect_language"]
