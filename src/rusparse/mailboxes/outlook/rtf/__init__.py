"""RTF bodies: compressed as Outlook keeps them, with HTML or text inside, or RTF alone."""

from .bodies import RtfBody, read_rtf
from .compression import decompress_rtf

__all__ = ["RtfBody", "decompress_rtf", "read_rtf"]
