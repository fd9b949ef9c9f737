"""Outlook's data files, .pst and .ost (MS-PST): blocks, then heaps and tables, then messages."""

from .store import looks_like_pst, read_pst

__all__ = ["looks_like_pst", "read_pst"]
