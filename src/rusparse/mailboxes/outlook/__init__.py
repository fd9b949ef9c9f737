"""Outlook's own files: .msg, .pst and .ost, each message rebuilt as an RFC 5322 message.

Outlook keeps no message as it was sent: it keeps properties (MS-OXPROPS), from which `rebuilding`
writes a message by fixed rules, the same bytes each time. `msg` and `pst` bring the properties,
`rtf` reads the bodies that are kept as RTF alone.
"""

from .msg import looks_like_msg, read_msg
from .pst import looks_like_pst, read_pst

__all__ = ["looks_like_msg", "looks_like_pst", "read_msg", "read_pst"]
