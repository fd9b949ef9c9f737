"""What an element says of its own look: `Declared`, from its tag, attributes and style rules.

Nothing here depends on the elements around it, except that selectors may name ancestors; what is
relative stays relative until a `Frame` applies it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from .colours import TRANSPARENT, parse_colour
from .declarations import SIDES
from .lengths import FontSize, parse_font_size, parse_html_font_size, parse_length

__all__ = ["NOTHING", "Align", "Declared", "Properties", "declare", "read_attributes"]

Align: TypeAlias = Literal["left", "center", "right"]
Properties: TypeAlias = dict[str, str]

_OFF_SCREEN_PIXELS = -500.0
_LINE_MAX_PIXELS = 3.0
_HIDDEN_OPACITY = 0.05
_ALIGNMENTS: dict[str, Align] = {
    "left": "left",
    "start": "left",
    "justify": "left",
    "center": "center",
    "-webkit-center": "center",
    "middle": "center",
    "right": "right",
    "end": "right",
}
_TEXT_ALIGN_TAGS = frozenset(
    "td th tr tbody thead tfoot p div h1 h2 h3 h4 h5 h6 caption center".split()
)
_BOLD_WORDS = {"bold": True, "bolder": True, "normal": False, "lighter": False}


@dataclass(frozen=True, slots=True)
class Declared:
    """An element's own look; None and False where it says nothing."""

    size: FontSize | None = None
    bold: bool | None = None
    italic: bool | None = None
    underlined: bool | None = None
    colour: str | None = None
    background: str | None = None
    pictured: bool = False
    """A background image, so that the colour behind the text is unknown."""
    align: Align | None = None
    display: str | None = None
    gone: bool = False
    """Hidden with everything in it, whatever the elements in it say."""
    visible: bool | None = None
    white_space: str | None = None
    list_style: str | None = None
    padded: bool = False
    bordered: tuple[str, ...] = ()
    """The sides with a visible border."""
    rounded: bool = False
    width_pixels: float | None = None
    height_pixels: float | None = None
    floated: Align | None = None
    right_to_left: bool | None = None
    hidden_from_word: bool = False
    """mso-hide: all, which only Outlook's engine obeys."""
    word_list: str | None = None
    """The value of mso-list, by which word processors mark list items and their markers."""


NOTHING = Declared()


def read_attributes(tag: str, attributes: Mapping[str, str]) -> Properties:
    """The presentational attributes of an element as CSS properties (HTML Standard, section 15)."""
    found: Properties = {}
    for name, value in attributes.items():
        match name:
            case "bgcolor":
                found["background-color"] = value
            case "background":
                found["background-image"] = "url()"
            case "align" if tag in _TEXT_ALIGN_TAGS:
                found["text-align"] = value.lower()
            case "align" if tag in ("table", "img") and value.lower() in ("left", "right"):
                found["float"] = value.lower()
            case "color" if tag in ("font", "basefont"):
                found["color"] = value
            case "text" if tag == "body":
                found["color"] = value
            case "size" if tag == "font":
                size = parse_html_font_size(value)
                if size is not None:
                    found["font-size"] = f"{size[0]}px"
            case "width" | "height":
                found[name] = value
            case "hidden":
                found["display"] = "none"
            case "dir":
                found["direction"] = value.lower()
            case _:
                pass
    return found


def declare(properties: Properties) -> Declared:
    """Make a `Declared` of the properties that won the cascade."""
    get = properties.get
    background = parse_colour(get("background-color", ""))
    colour = parse_colour(get("color", ""))
    direction = get("direction")
    visibility = get("visibility")
    decoration = get("text-decoration")
    style = get("font-style")
    image = get("background-image", "none")
    return Declared(
        size=parse_font_size(get("font-size", "")),
        bold=_read_weight(get("font-weight", "")),
        italic=None if style is None else style.startswith(("italic", "oblique")),
        underlined=None if decoration is None else "underline" in decoration,
        colour=None if colour == TRANSPARENT else colour,
        background=None if background == TRANSPARENT else background,
        pictured="url(" in image or "gradient(" in image,
        align=_ALIGNMENTS.get(get("text-align", "")),
        display=get("display"),
        gone=_is_gone(properties),
        visible=None if visibility is None else visibility == "visible",
        white_space=get("white-space"),
        list_style=get("list-style-type"),
        padded=any((parse_length(get(f"padding-{side}", "")) or 0) > 0 for side in SIDES),
        bordered=tuple(side for side in SIDES if _has_border(properties, side)),
        rounded=bool(parse_length(get("border-radius", "").split(" ")[0])),
        width_pixels=parse_length(get("width", "")),
        height_pixels=parse_length(get("height", "")),
        floated=_ALIGNMENTS.get(get("float", "")),
        right_to_left=None if direction is None else direction == "rtl",
        hidden_from_word=get("mso-hide") == "all",
        word_list=get("mso-list"),
    )


def _read_weight(value: str) -> bool | None:
    if value.isdecimal():
        return int(value[:4]) >= 600
    return _BOLD_WORDS.get(value)


def _has_border(properties: Properties, side: str) -> bool:
    style = properties.get(f"border-{side}-style", "none")
    width = properties.get(f"border-{side}-width", "medium")
    return style not in ("none", "hidden") and parse_length(width) != 0


def _is_gone(properties: Properties) -> bool:
    """Whether an element hides all that is in it."""
    get = properties.get
    if get("display") == "none" or _is_clipped_away(properties):
        return True
    opacity = get("opacity")
    if opacity is not None and (parse_length(opacity) or 0) <= _HIDDEN_OPACITY:
        # 0% is no length, and neither is a keyword: only the first of the two hides.
        return parse_length(opacity) is not None or opacity == "0%"
    cut = get("overflow") in ("hidden", "clip")
    if _is_zero(get("max-height")) and get("overflow") != "visible":
        return True
    return cut and any(
        _is_zero(get(name)) for name in ("height", "width", "max-width", "line-height")
    )


def _is_clipped_away(properties: Properties) -> bool:
    """Whether an element stands off the screen, or is cut to nothing as for screen readers."""
    get = properties.get
    if get("position") in ("absolute", "fixed"):
        if any(_is_far_out(get(name)) for name in ("left", "top")):
            return True
        clip = get("clip", "").replace(" ", "").replace(",", "")
        if clip in ("rect(0000)", "rect(0px0px0px0px)", "rect(1px1px1px1px)"):
            return True
    return _is_far_out(get("text-indent")) or _is_far_out(get("margin-left"))


def _is_zero(value: str | None) -> bool:
    if value is None:
        return False
    # Percentages of zero count, other percentages have no length.
    return value == "0%" or parse_length(value) == 0


def _is_far_out(value: str | None) -> bool:
    return value is not None and (parse_length(value) or 0) <= _OFF_SCREEN_PIXELS
