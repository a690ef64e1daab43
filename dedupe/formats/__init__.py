"""The table of formats. A format is one file of this folder, with its row in `FORMAT`.

A new format is its file and its name in `FormatName`. tests/formats/test_table.py says what else
must know it.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Literal, get_args

from dedupe.errors import InputError

if TYPE_CHECKING:
    from dedupe.formats.format import Format

FormatName = Literal["text", "html", "jsonl", "json", "csv", "tsv", "parquet", "warc"]

NAMES: tuple[FormatName, ...] = get_args(FormatName)


@cache
def formats() -> dict[str, Format]:
    """Return the row of each format by its name, in the order of the help."""
    return {name: import_module(f"dedupe.formats.{name}").FORMAT for name in NAMES}


def format_named(name: str) -> Format:
    """Return the row of a format. InputError where there is none of that name."""
    if name not in formats():
        allowed = ", ".join(formats())
        raise InputError("--format", f"{name!r} is not known; allowed: {allowed}")
    return formats()[name]


def format_of_ending(path: str) -> Format | None:
    """Return the format that the ending of a name tells, None where it tells none.

    >>> format_of_ending("news/2024.ndjson.gz").name
    'jsonl'
    """
    from dedupe.reading.packing import ending_of

    ending = ending_of(path)[0]
    return next((each for each in formats().values() if ending in each.endings), None)


def format_of(path: str) -> Format:
    """Return the format of a file: by its ending, else by its first bytes; else it is text."""
    from dedupe.reading.packing import head_of

    told = format_of_ending(path)
    if told is not None:
        return told
    head = head_of(path, _HEAD)
    return next((each for each in formats().values() if each.sniff(head)), formats()["text"])


_HEAD = 4096
"""Bytes of a file that tell its format. Chosen by eye: the prologue of a page fits in."""
