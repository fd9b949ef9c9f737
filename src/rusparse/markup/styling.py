"""What an element says of its own look: `Declared`, from its tag, attributes and style rules.

Nothing here depends on the elements around it, except that selectors may name ancestors; what is
relative stays relative until a `Style` applies it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from .colours import TRANSPARENT, parse_colour, parse_text_colour
from .declarations import SIDES
from .lengths import FontSize, parse_font_size, parse_html_font_size, parse_length

__all__ = ["NOTHING", "Align", "Declared", "Properties", "declare", "read_attributes"]

Align: TypeAlias = Literal["left", "center", "right"]
Properties: TypeAlias = dict[str, str]

_OFF_SCREEN_PIXELS = -500.0
_WIDE_PERCENT = 80
_PERCENTAGE = re.compile(r"\s*(\d{1,4})(?:\.\d*)?\s*%")
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
    [
        "td",
        "th",
        "tr",
        "tbody",
        "thead",
        "tfoot",
        "p",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "caption",
        "center",
    ]
)
_BOLD_WORDS = {"bold": True, "bolder": True, "normal": False, "lighter": False}


@dataclass(slots=True, eq=False)
class Declared:
    """An element's own look; None and False where it says nothing.

    A value, never changed once made; two are the same only if they are one object.
    """

    size: FontSize | None = None
    bold: bool | None = None
    italic: bool | None = None
    underlined: bool | None = None
    colour: str | None = None
    """#rrggbb, or `INHERITED`, which only matters on links."""
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
    spans_width: bool = False
    """A width of most of what is around it, in per cent."""
    height_pixels: float | None = None
    floated: Align | None = None
    right_to_left: bool | None = None
    hidden_from_word: bool = False
    """mso-hide: all, which only Outlook's engine obeys."""
    word_list: str | None = None
    """The value of mso-list, by which word processors mark list items and their markers."""
    textual: bool = False
    """Whether any of size, bold, italic, underlined and colour is set."""
    inherited: bool = False
    """Whether anything is set that what is in the element inherits or stands on."""


NOTHING = Declared()


def read_attributes(tag: str, attributes: Mapping[str, str]) -> Properties:
    """The presentational attributes of an element as CSS properties (HTML Standard, section 15)."""
    found: Properties = {}
    for name, value in attributes.items():
        if name in ("width", "height"):
            found[name] = value
        elif name in _COLOUR_ATTRIBUTES and tag in _COLOUR_ATTRIBUTES[name][0]:
            found[_COLOUR_ATTRIBUTES[name][1]] = value
        elif name == "bgcolor":
            found["background-color"] = value
        elif name == "background":
            found["background-image"] = "url()"
        elif name == "align":
            found.update(_read_alignment(tag, value.strip().lower()))
        elif name == "size" and tag == "font":
            size = parse_html_font_size(value)
            if size is not None:
                found["font-size"] = f"{size[0]}px"
        elif name == "hidden":
            found["display"] = "none"
        elif name == "dir":
            found["direction"] = value.strip().lower()
    return found


_COLOUR_ATTRIBUTES = {
    "color": (frozenset({"font", "basefont"}), "color"),
    "text": (frozenset({"body"}), "color"),
}


def _read_alignment(tag: str, value: str) -> Properties:
    if tag in _TEXT_ALIGN_TAGS:
        return {"text-align": value}
    if tag in ("table", "img") and value in ("left", "right"):
        return {"float": value}
    return {}


def declare(properties: Properties) -> Declared:
    """Make a `Declared` of the properties that won the cascade."""
    fields: dict[str, Any] = {}
    bordered = False
    for name, value in properties.items():
        reader = _READERS.get(name)
        if reader is not None:
            field, read = reader
            fields[field] = read(value)
        elif name == "width":
            fields["width_pixels"] = parse_length(value)
            fields["spans_width"] = _spans_width(value)
        elif name.startswith("padding"):
            if (parse_length(value) or 0) > 0:
                fields["padded"] = True
        elif name.startswith("border"):
            bordered = True
    if bordered:
        fields["bordered"] = tuple(side for side in SIDES if _has_border(properties, side))
    if not _HIDING_PROPERTIES.isdisjoint(properties):
        fields["gone"] = _is_gone(properties)
    if not _TEXTUAL_FIELDS.isdisjoint(fields):
        fields["textual"] = True
    if not _INHERITED_FIELDS.isdisjoint(fields):
        fields["inherited"] = True
    return Declared(**fields) if fields else NOTHING


def _spans_width(value: str) -> bool:
    match = _PERCENTAGE.match(value)
    return match is not None and int(match[1]) >= _WIDE_PERCENT


def _read_weight(value: str) -> bool | None:
    if value.isdecimal():
        return int(value[:4]) >= 600
    return _BOLD_WORDS.get(value)


def _read_paint(value: str) -> str | None:
    colour = parse_colour(value)
    return None if colour == TRANSPARENT else colour


def _read_text_colour(value: str) -> str | None:
    colour = parse_text_colour(value)
    return None if colour == TRANSPARENT else colour


_READERS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "font-size": ("size", parse_font_size),
    "font-weight": ("bold", _read_weight),
    "font-style": ("italic", lambda value: value.startswith(("italic", "oblique"))),
    "text-decoration": ("underlined", lambda value: "underline" in value),
    "color": ("colour", _read_text_colour),
    "background-color": ("background", _read_paint),
    "background-image": ("pictured", lambda value: "url(" in value or "gradient(" in value),
    "text-align": ("align", _ALIGNMENTS.get),
    "display": ("display", str),
    "visibility": ("visible", lambda value: value == "visible"),
    "white-space": ("white_space", str),
    "list-style-type": ("list_style", str),
    "border-radius": ("rounded", lambda value: bool(parse_length(value.split(" ")[0]))),
    "height": ("height_pixels", parse_length),
    "float": ("floated", _ALIGNMENTS.get),
    "direction": ("right_to_left", lambda value: value == "rtl"),
    "mso-hide": ("hidden_from_word", lambda value: value == "all"),
    "mso-list": ("word_list", str),
}
"""By property: the field of `Declared` that it sets, and how its value is read."""

_TEXTUAL_FIELDS = frozenset({"size", "bold", "italic", "underlined", "colour"})
_INHERITED_FIELDS = _TEXTUAL_FIELDS | {
    "align",
    "background",
    "list_style",
    "pictured",
    "right_to_left",
    "visible",
    "white_space",
}
_HIDING_PROPERTIES = frozenset(
    {"display", "opacity", "overflow", "max-height", "position", "text-indent", "margin-left"}
)


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
