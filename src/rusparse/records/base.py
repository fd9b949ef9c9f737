"""What all stored types share: frozen models, spans, and decimals that are never floats."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

__all__ = ["ExactDecimal", "Mention", "Record", "Span"]


class Record(BaseModel):
    """A frozen value of the stored contract; unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    @classmethod
    def make(cls, values: dict[str, Any]) -> Self:
        """A record of values that this program made itself, without checking them again.

        `values` holds every field, defaults too, each of its declared type; it becomes the
        record's own. For what comes from outside there is the constructor, which checks. Checking
        would take three to ten times as long as making, and a letter has some hundred links and
        mentions.
        """
        record = _new(cls)
        _set(record, "__dict__", values)
        names = _names.get(cls)
        if names is None:
            names = _names[cls] = set(values)
        _set_names(record, names)
        _set_extra(record, None)
        _set_private(record, None)
        return record


# What pydantic's own `model_construct` sets, without its rounds over the fields. Nothing changes
# the set of names of a frozen model (a copy has its own), so that all of a class share one.
_new = object.__new__
_set = object.__setattr__
_set_names = BaseModel.__dict__["__pydantic_fields_set__"].__set__
_set_extra = BaseModel.__dict__["__pydantic_extra__"].__set__
_set_private = BaseModel.__dict__["__pydantic_private__"].__set__
_names: dict[type[BaseModel], set[str]] = {}


def _refuse_float(value: Any) -> Any:
    if isinstance(value, float):
        raise ValueError(
            f"a decimal must come as a string such as '495.50', not as the float {value!r}, "
            "which has already been rounded"
        )
    if isinstance(value, Decimal) and value.is_finite():
        # One amount, one spelling: 5E+6 and 5000000 must be the same JSON bytes.
        return value.quantize(Decimal(1)) if int(value.as_tuple().exponent) > 0 else value
    return value


ExactDecimal = Annotated[
    Decimal,
    Field(allow_inf_nan=False, ge=0, max_digits=30),
    BeforeValidator(_refuse_float),
    WithJsonSchema({"type": "string", "pattern": r"^\d+(\.\d+)?$"}),
]
"""A decimal that is a string in JSON; floats are refused."""

Span = tuple[Annotated[int, Field(ge=0)], Annotated[int, Field(ge=0)]]
"""Start (inclusive) and end (exclusive) in code points of the section's `text`."""


class Mention(Record):
    """Something that stands written in a section: where, exactly what, and found by which rule.

    For a mention in a section, `section.text[slice(*mention.span)] == mention.text` always holds.
    """

    span: Span
    """Start (inclusive) and end (exclusive), counted in code points of the section's text."""
    text: str
    """The exact characters that the span covers."""
    rule: str
    """The name of the rule that found the mention."""
