"""Types of columns that hold every value that records of JSON have there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from dedupe.formats.arrow import pyarrow
from dedupe.formats.fields import escaped_surrogates
from dedupe.formats.lines import Number, as_text

Plain = Literal["null", "bool", "int", "long", "double", "text"]
"""Of whole numbers those are `int` that a double holds, too; `long` needs its 64 bits."""


@dataclass(frozen=True)
class ListKind:
    """A list of values of one kind."""

    item: Kind


@dataclass(frozen=True)
class ObjectKind:
    """An object with fields of these kinds, in the order in which they were first met."""

    fields: tuple[tuple[str, Kind], ...]


Kind = Plain | ListKind | ObjectKind

MAX_FIELDS = 200
"""Fields of objects in one column; of more the names are values (a date, an address), and the
column is JSON. Chosen by eye."""


def kinds_of(
    records: Iterable[Mapping[str, Any]], names: Iterable[str], texts: Set[str | None]
) -> dict[str, Kind]:
    """Return the kind of each field, from all records.

    texts  fields that are texts whatever is in them
    """
    kinds: dict[str, Kind] = {name: "text" if name in texts else "null" for name in names}
    for record in records:
        for name, value in record.items():
            if kinds[name] != "text":
                kinds[name] = joint(kinds[name], kind_of(value))
    return kinds


def kind_of(value: Any) -> Kind:
    """Return the kind of a value. A number that no type holds as it is written is a text."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, Number):
        return _kind_of_number(value)
    if isinstance(value, str):
        return "text"
    if isinstance(value, list):
        kind: Kind = "null"
        for item in value:
            kind = joint(kind, kind_of(item))
        return ListKind(kind)
    if not value or len(value) > MAX_FIELDS:
        return "text"  # Parquet has no object without fields
    return ObjectKind(tuple((name, kind_of(inner)) for name, inner in value.items()))


def _kind_of_number(number: Number) -> Plain:
    """Return the kind of a number.

    >>> [_kind_of_number(Number(text)) for text in ("1", "9007199254740993", "1.10", "1e400")]
    ['int', 'long', 'double', 'text']
    """
    digits = sum(char.isdigit() for char in number)
    if digits > MAX_DIGITS:
        return "text"
    if digits == len(number.lstrip("-")):
        whole = abs(int(number))
        if whole <= MAX_WHOLE:
            return "int"
        return "long" if whole < 2**63 else "text"
    is_infinite = abs(float(number)) == float("inf")
    is_rounded = digits > DOUBLE_DIGITS
    return "text" if is_rounded or (is_infinite and digits) else "double"


MAX_DIGITS = 19
"""Digits of the longest whole number of 64 bits."""

DOUBLE_DIGITS = 17
"""Digits that a double keeps apart."""

MAX_WHOLE = 2**53
"""Whole numbers up to here are doubles of the same value."""


def joint(one: Kind, other: Kind) -> Kind:
    """Return the kind that holds what either holds."""
    if one == other or other == "null":
        return one
    if one == "null":
        return other
    if (one, other) in _WIDER or (other, one) in _WIDER:
        return _WIDER.get((one, other)) or _WIDER[other, one]
    if isinstance(one, ListKind) and isinstance(other, ListKind):
        return ListKind(joint(one.item, other.item))
    if isinstance(one, ObjectKind) and isinstance(other, ObjectKind):
        fields = dict(one.fields)
        for name, kind in other.fields:
            fields[name] = joint(fields.get(name, "null"), kind)
        return ObjectKind(tuple(fields.items())) if len(fields) <= MAX_FIELDS else "text"
    return "text"


_WIDER: Mapping[tuple[Kind, Kind], Kind] = {("int", "double"): "double", ("int", "long"): "long"}


@cache
def arrow_type(kind: Kind) -> Any:
    """Return the type of Arrow of a kind; a text where nothing but null was seen."""
    arrow = pyarrow()
    if isinstance(kind, ListKind):
        return arrow.list_(arrow_type(kind.item))
    if isinstance(kind, ObjectKind):
        return arrow.struct([(name, arrow_type(inner)) for name, inner in kind.fields])
    whole = {"int": arrow.int64, "long": arrow.int64}
    types = {**whole, "bool": arrow.bool_, "double": arrow.float64}
    return types.get(kind, arrow.string)()


def converted(value: Any, kind: Kind) -> Any:
    """Return a value as its column has it."""
    if value is None:
        return None
    if isinstance(kind, ListKind):
        return [converted(item, kind.item) for item in value]
    if isinstance(kind, ObjectKind):
        return {name: converted(value.get(name), inner) for name, inner in kind.fields}
    if kind in ("int", "long"):
        return int(value)
    if kind == "double":
        return float(value)
    if kind == "text":
        return escaped_surrogates(as_text(value))
    return value
