"""The query language: `parse_query`.

::

    query       = { alternatives }                all of them must be met
    alternatives = clause { "OR" clause }         one of them must be met
    clause      = [ "-" ] ( field | phrase | word )
    field       = name ":" ( phrase | value )
    phrase      = '"' words '"'
    word        = letters and digits [ "*" ]      with "*": all words that begin so

The fields and the names that languages have for them stand in `fields.toml` and in the `search`
vocabularies. A value of a field for days is a day, month or year (ISO 8601: 2022-05-04, 2022-05,
2022), a range of them with ".." that may be open at one end, or one with "<", "<=", ">" or ">="
before it; of `price`, the same with amounts. The number of `phone` may have spaces.

Everything is read somehow: what can't be is left out and named in the query's remarks.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal, TypeAlias

from rusparse.locales import LANGUAGES, load_vocabulary

from .analysis import find_words
from .ranges import AmountRange, DayRange, parse_amounts, parse_days

__all__ = ["Clause", "Query", "parse_query"]

MAX_QUERY_CHARACTERS = 2_000
MAX_CLAUSES = 64

_PIECE = re.compile(
    r'(?P<minus>-?)(?:(?P<name>[^\W\d_]+):)?(?:"(?P<phrase>[^"]*)(?P<close>"?)|(?P<value>[^\s"]+))'
)
_MINUSES = str.maketrans("−–—", "---")
_QUOTES = str.maketrans("“”„»«", '"""""')

FieldKind: TypeAlias = Literal["text", "words", "names", "keyword", "days", "amount", "phone"]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the query language: how its value is read, and where it is looked up."""

    kind: FieldKind
    index: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing asked for.

    `kind` says which of the others hold it: `words` for text, words, names, keyword (whole) and
    phone (digits); `days`; `amounts`. `index` is the index's field, "" for all text. `phrase`
    means words in a row, `prefix` that the last word may go on, `negated` what must not be.
    """

    kind: FieldKind
    index: str = ""
    words: tuple[str, ...] = ()
    phrase: bool = False
    prefix: bool = False
    negated: bool = False
    days: DayRange | None = None
    amounts: AmountRange | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """A query as it was understood: groups of alternatives, all of which must be met.

    `remarks` name what was not understood, and what was done with it.
    """

    groups: tuple[tuple[Clause, ...], ...]
    remarks: tuple[str, ...] = ()


def parse_query(text: str) -> Query:
    """Read a query as a searcher types it; any string has a result.

    >>> parse_query('kurs price:<1000').groups[1][0].amounts
    AmountRange(low=None, high=1000.0, includes_low=True, includes_high=False)
    >>> parse_query('price:cheap').remarks
    ('price: an amount or a range of amounts was expected, not "cheap"; left out',)
    """
    remarks: list[str] = []
    if len(text) > MAX_QUERY_CHARACTERS:
        remarks.append(f"the query was cut to {MAX_QUERY_CHARACTERS} characters")
        text = text[:MAX_QUERY_CHARACTERS]
    text = unicodedata.normalize("NFC", text).translate(_QUOTES)
    text = _phone_pattern().sub(_quote_number, text)
    groups: list[list[Clause]] = []
    joins = False
    for item in _iterate_clauses(text, remarks):
        if item is None:
            joins = bool(groups)
            continue
        if sum(map(len, groups)) == MAX_CLAUSES:
            remarks.append(f"only the first {MAX_CLAUSES} words and fields were searched")
            break
        if joins:
            groups[-1].append(item)
        else:
            groups.append([item])
        joins = False
    return Query(tuple(map(tuple, groups)), tuple(dict.fromkeys(remarks)))


def _iterate_clauses(text: str, remarks: list[str]) -> Iterator[Clause | None]:
    """The clauses in order, None for "or"."""
    for match in _PIECE.finditer(text):
        value = match["phrase"] if match["phrase"] is not None else match["value"]
        if match["phrase"] is not None and not match["close"]:
            remarks.append(
                "a quotation mark has no partner; the phrase was taken to run to the end"
            )
        if match["name"] is None and not match["minus"] and value in _or_words():
            yield None
            continue
        clause = _read_clause(match, value, remarks)
        if clause is not None:
            yield clause


def _read_clause(match: re.Match[str], value: str, remarks: list[str]) -> Clause | None:
    negated = bool(match["minus"])
    quoted = match["phrase"] is not None
    name = match["name"]
    if name is not None:
        field = _fields().get(name.lower())
        if field is not None:
            return _read_field(name.lower(), field, value, quoted, negated, remarks)
        remarks.append(f'there is no field "{name}"; searched as words')
        value = f"{name} {value}"
    return _read_words(Field("text", "", ()), value, quoted, negated, remarks)


def _read_words(
    field: Field, value: str, quoted: bool, negated: bool, remarks: list[str]
) -> Clause | None:
    prefix = not quoted and value.endswith("*")
    words = tuple(find_words(value))
    if not words:
        if value.strip("-*():?!.,;&|+ "):
            remarks.append(f'"{value}" holds no letter or digit; left out')
        return None
    return Clause(field.kind, field.index, words, quoted or len(words) > 1, prefix, negated)


def _read_field(
    name: str, field: Field, value: str, quoted: bool, negated: bool, remarks: list[str]
) -> Clause | None:
    if field.kind in ("words", "names"):
        return _read_words(field, value, quoted, negated, remarks)
    value = value.strip().translate(_MINUSES)
    if field.kind == "days":
        days = parse_days(value)
        if days is not None:
            return Clause("days", field.index, negated=negated, days=days)
        expected = "a day such as 2022-05-04, a month, a year or a range"
    elif field.kind == "amount":
        amounts = parse_amounts(value)
        if amounts is not None:
            return Clause("amount", field.index, negated=negated, amounts=amounts)
        expected = "an amount or a range of amounts"
    elif field.kind == "phone":
        # The zero in brackets is dialled within the country only.
        digits = "".join(filter(str.isdecimal, value.replace("(0)", ""))).lstrip("0")
        if len(digits) >= 3:
            return Clause("phone", field.index, (digits,), negated=negated)
        expected = "a telephone number"
    else:
        keyword = _values().get(value.lower(), value.lower())
        if keyword and (not field.values or keyword in field.values):
            return Clause("keyword", field.index, (keyword,), negated=negated)
        expected = f"one of {', '.join(field.values)}" if field.values else "a value"
    remarks.append(f'{name}: {expected} was expected, not "{value}"; left out')
    return None


# --- names, as data ---


@cache
def _table() -> dict[str, Any]:
    text = files(__package__).joinpath("fields.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _fields() -> Mapping[str, Field]:
    fields = {
        name: Field(row["kind"], row["index"], tuple(row.get("values", ())))
        for name, row in _table()["fields"].items()
    }
    for aliases in _iterate_vocabularies("fields"):
        fields |= {alias: fields[name] for alias, name in aliases.items() if alias not in fields}
    return fields


@cache
def _phone_pattern() -> re.Pattern[str]:
    """A number behind its field that is divided by spaces: groups of two or three digits.

    Or a phrase, so that none is looked for in it: there a field's name is a word.
    """
    names = "|".join(name for name, field in _fields().items() if field.kind == "phone")
    group = r" (?:\(0\) ?)?\d{2,3}(?:-\d{2,3})?(?![\d.:-])"
    number = rf"((?:{names}):)(\+?[\d()/.-]{{1,20}}(?:{group}){{1,8}})"
    return re.compile(rf'"[^"]*"?|{number}', re.IGNORECASE)


def _quote_number(match: re.Match[str]) -> str:
    return f'{match[1]}"{match[2]}"' if match[1] else match[0]


@cache
def _values() -> Mapping[str, str]:
    values: dict[str, str] = {}
    for aliases in _iterate_vocabularies("values"):
        values = {**aliases, **values}
    return values


@cache
def _or_words() -> frozenset[str]:
    words = set(_table()["operators"]["or"])
    for operators in _iterate_vocabularies("operators"):
        words.update(operators.get("or", ()))
    return frozenset(words)


def _iterate_vocabularies(table: str) -> Iterator[Mapping[str, Any]]:
    for language in LANGUAGES:
        yield load_vocabulary(language, "search").get(table, {})
