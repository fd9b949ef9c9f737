"""Bytes to `Message`: MIME tree, headers, charsets, choice of body, attachments."""
