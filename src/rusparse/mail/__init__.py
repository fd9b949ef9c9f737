"""Bytes to `Message`: MIME tree, headers, charsets, choice of body, attachments."""

from .bulk import judge_bulk
from .identity import compute_record_id
from .media_type import sniff_media_type
from .message import decode_document, parse_message

__all__ = [
    "compute_record_id",
    "decode_document",
    "judge_bulk",
    "parse_message",
    "sniff_media_type",
]
