"""Records in a file of JSON lines, on their way into another format.

They are read twice, once for the fields and once to be written: so a field that only the last
record has is not lost.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from dedupe.errors import InputError
from dedupe.formats.fields import as_json, escaped_surrogates
from dedupe.language import told
from dedupe.request import Request


class Number(str):
    """A number of JSON as it was written: `1.10` and `1e400` stay what they are."""

    __slots__ = ()


def records_of(path: str) -> Iterator[dict[str, Any]]:
    """Yield the records of a file of JSON lines that this program wrote."""
    with open(path, "rb") as stream:
        for line in stream:  # however long: text, clean text and log stand in it
            yield _DECODER.decode(line.decode())


_DECODER = json.JSONDecoder(parse_float=Number, parse_int=Number, parse_constant=Number)


def fields_of(path: str, target: str, request: Request) -> dict[str, None]:
    """Return the fields that the records have, in the order in which they are first met; of no
    records, those that are asked for. InputError where they are too many for columns.

    target  the file that the records are on their way to
    """
    names: dict[str, None] = {}
    for record in records_of(path):
        names.update(dict.fromkeys(record))
        if len(names) > MAX_COLUMNS:
            problem = told(
                "the records have more than {number:,} different fields, too many for columns; "
                "write them to .jsonl",
                number=MAX_COLUMNS,
            )
            raise InputError(target, problem)
    asked = [request.text_name, request.clean_field, request.log_field]
    return names or {name: None for name in asked if name}


MAX_COLUMNS = 10_000
"""Columns of a table; more are names that vary, such as dates. Chosen by eye: spreadsheets have at
most 16,384."""


def as_text(value: Any) -> str:
    """Return a value of a record as a text: a text and a number as they are, nothing for null, else
    JSON.

    >>> as_text(Number("1.10")), as_text(None), as_text(["甲", Number("1e400"), None, {"a": True}])
    ('1.10', '', '["甲", 1e400, null, {"a": true}]')
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return str(value)
    return escaped_surrogates(_json(value))


def _json(value: Any) -> str:
    """Return the JSON of a value in which numbers are as they were written."""
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, dict):
        members = (f"{as_json(name)}: {_json(inner)}" for name, inner in value.items())
        return f"{{{', '.join(members)}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_json, value))}]"
    return as_json(value)
