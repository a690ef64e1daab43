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
    """Return the format of a file: by its ending, else by its first bytes; else it is text.
    InputError for what looks like JSON and is of no format here: it would be taken for prose.
    """
    from dedupe.files import input_name
    from dedupe.reading.packing import head_of

    told = format_of_ending(path)
    if told is not None:
        return told
    head = head_of(path, _HEAD)
    found = next((each for each in formats().values() if each.sniff(head)), None)
    if found is None and _is_other_json(head):
        problem = "looks like JSON, but neither like an object a line nor like an array of objects"
        advice = "make it one of these, or give --format text if it is text"
        raise InputError(input_name(path), f"{problem}; {advice}")
    return found or formats()["text"]


def _is_other_json(head: bytes) -> bool:
    """Return whether a file begins as an array of texts or arrays, or as an object over several
    lines.

    >>> _is_other_json(b'["a"]'), _is_other_json(b'[1] a footnote')
    (True, False)
    """
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    after = start[1:].lstrip()[:1]
    if start.startswith(b"["):
        return after in (b'"', b"[")
    return start.split(b"\n", 1)[0].rstrip() == b"{" and after == b'"'


_HEAD = 4096
"""Bytes of a file that tell its format. Chosen by eye: the prologue of a page fits in."""
