"""Other people's formats: what an archive holds, written as files that other programs read.

A format is a module of its own and one line in `formats`. It reads a `Source`, a selection of the
letters in a fixed order, and knows nothing of archives or of how the letters were chosen;
`write_export` sees to it that the output is whole under its name or not there at all.
"""

from .formats import FORMATS, load_format
from .output import stream_export, write_export
from .protocol import FolderFormat, Format, Journal, StreamFormat
from .report import ExportReport, verify_export
from .selection import Selection
from .settings import ExportSettings
from .source import SelectedLetter, Source, SourcePart

__all__ = [
    "FORMATS",
    "ExportReport",
    "ExportSettings",
    "FolderFormat",
    "Format",
    "Journal",
    "SelectedLetter",
    "Selection",
    "Source",
    "SourcePart",
    "StreamFormat",
    "load_format",
    "stream_export",
    "verify_export",
    "write_export",
]
