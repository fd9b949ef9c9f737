"""Images of a letter, and which of them only count openings."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from rusparse.values.document import Block, Picture

from .characters import fold_spaces, strip_invisible
from .frames import LinkTarget
from .styling import Declared

__all__ = ["is_shown", "read_picture"]

_TRACKING_PIXELS = 2
_THIN_PIXELS = 3
_MAX_PIXELS = 100_000
_DATA_ADDRESS = re.compile(r"data:([^,;]{0,100})", re.IGNORECASE)


@cache
def _tracking_paths() -> re.Pattern[str]:
    data = tomllib.loads(files(__package__).joinpath("tracking.toml").read_text("utf-8"))
    return re.compile("|".join(map(re.escape, data["path_parts"])), re.IGNORECASE)


def read_picture(
    attributes: Mapping[str, str],
    declared: Declared,
    link: LinkTarget | None,
    hidden: bool = False,
) -> Picture | None:
    """The picture of an `img` element; None when it has neither an address nor a text.

    `link` is the one that it stands in. A data: address is cut to its media type.
    """
    src = (attributes.get("src") or "").strip()
    alt = attributes.get("alt")
    if alt is not None:
        alt = fold_spaces(strip_invisible(alt))
    if not src and not alt:
        return None
    if src[:5].lower() == "data:" and (data := _DATA_ADDRESS.match(src)):
        src = "data:" + data[1]
    width, height = _to_pixels(declared.width_pixels), _to_pixels(declared.height_pixels)
    tracking = _is_tracking(src, alt, width, height, hidden, link is not None)
    if link is None:
        return Picture(src, alt, width, height, tracking=tracking)
    return Picture(src, alt, width, height, link[0], link[1], tracking)


def is_shown(block: Block) -> bool:
    """Whether a reader would miss it: text, a table, or an image of any size to speak of."""
    picture = block.picture
    return block.kind != "rule" and (picture is None or not _is_thin(picture))


def _is_thin(picture: Picture) -> bool:
    """Whether an image is a spacer, a line or a tracking pixel rather than something to see."""
    width, height = picture.width_pixels, picture.height_pixels
    return (
        picture.tracking
        or (width is not None and width <= _THIN_PIXELS)
        or (height is not None and height <= _THIN_PIXELS)
    )


def _to_pixels(length: float | None) -> int | None:
    return None if length is None else int(min(_MAX_PIXELS, max(0.0, length)))


def _is_tracking(
    src: str, alt: str | None, width: int | None, height: int | None, hidden: bool, linked: bool
) -> bool:
    if hidden:
        return True
    if width is not None and height is not None:
        return width <= _TRACKING_PIXELS and height <= _TRACKING_PIXELS
    # An image of unknown size that says or leads to something is there to be seen.
    return not alt and not linked and bool(_tracking_paths().search(src[:2_000]))
