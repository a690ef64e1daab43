"""JSON Lines: an object a line is an article, its other fields pass through."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from dedupe.cleaner import Cleaned
from dedupe.errors import InputError
from dedupe.formats.fields import Value, revised, written
from dedupe.formats.format import Item, Record, RecordFormat
from dedupe.language import told
from dedupe.reading.encoding import without_mark
from dedupe.reading.fields import known_of, text_of
from dedupe.reading.inputs import JSON_LINES
from dedupe.reading.packing import joined, lines, too_long
from dedupe.request import Request

BLOCK = 2**16
"""Bytes that are recoded at a time; chosen by eye."""


def _sniff(head: bytes) -> bool:
    start = head.removeprefix(codecs.BOM_UTF8).lstrip()
    first_line = start.partition(b"\n")[0]
    return start.startswith(b"{") and b'":' in first_line


def _items(stream: BinaryIO, where: str, request: Request) -> Iterator[Item]:
    """Yield the lines of a file; empty ones are left out."""
    if request.encoding and not _has_ascii_lines(request.encoding):
        stream = joined(_recoded(stream, request.encoding, where))
    for number, line in enumerate(lines(stream), 1):
        here = f"{where} line {number}"
        if line is None:
            yield Item(here, b"", 0, too_long())
        elif line.strip():
            yield Item(here, line, len(line))


def _has_ascii_lines(encoding: str) -> bool:
    """Return whether lines can be told by their bytes, as they cannot in UTF-16."""
    return "{\n".encode(encoding) == b"{\n"


def _recoded(stream: BinaryIO, encoding: str, where: str) -> Iterator[bytes]:
    """Yield the stream in UTF-8, piece by piece."""
    decoder = codecs.getincrementaldecoder(encoding)()
    data = b" "
    while data:
        data = stream.read(BLOCK)
        try:
            yield decoder.decode(data, not data).encode("utf-8", "surrogatepass")
        except UnicodeDecodeError as error:
            problem = told("not in the encoding given: {error}; check --encoding", error=error)
            raise InputError(where, problem) from error


def _parse(item: Item, request: Request) -> Record:
    line = _decoded(item, request.encoding)
    record = object_in(line, item.where)
    found = text_of(record, request.text_field, item.where)
    known = known_of(record, request.title_field, request.site_field)
    return Record(found.text, (line, record, found), known)


def _write(record: Record, cleaned: Cleaned | None, request: Request) -> bytes:
    line, fields, found = record.rest
    return written(line, fields, found, cleaned, request).encode() + b"\n"


def _fields(item: Item, request: Request) -> dict[str, Any]:
    return object_in(_decoded(item, request.encoding), item.where)


def _revise(item: Item, changes: Mapping[str, Value], request: Request) -> bytes:
    line = _decoded(item, request.encoding)
    return revised(line.strip(), changes).encode() + b"\n"


def _pass_on(item: Item, request: Request) -> bytes:
    """Return the line as it was; of one that is no JSON object, nothing.

    Where the input is overwritten, such a line stays, too: it must not be lost.
    """
    try:
        line = _decoded(item, request.encoding)
        object_in(line, item.where)
    except InputError:
        return item.raw + b"\n" if request.in_place else b""
    return line.encode() + b"\n"


def _decoded(item: Item, encoding: str | None) -> str:
    if encoding is None or not _has_ascii_lines(encoding):  # it was recoded above
        encoding = "utf-8"
    encoding = without_mark(encoding)
    try:
        return codecs.decode(item.raw, encoding)
    except (UnicodeDecodeError, LookupError) as error:
        said = encoding.removesuffix("-sig")
        problem = told(
            "not {encoding}: {error}; name its encoding with --encoding",
            encoding=said,
            error=error,
        )
        raise InputError(item.where, problem) from error


# --- shared with JSON arrays ---


def object_in(text: str, where: str) -> dict[str, Any]:
    """Return the object that a JSON text is. InputError where it is none."""
    try:
        record = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(
            where, told("not JSON: {error}; the line may be cut off", error=error)
        ) from error
    if not isinstance(record, dict):
        kind = type(record).__name__
        problem = told(
            "is JSON, but {kind}, not an object; expected one with a text field", kind=kind
        )
        raise InputError(where, problem)
    return record


FORMAT = RecordFormat(
    name="jsonl",
    what="JSON Lines, an object an article",
    endings=JSON_LINES,
    sniff=_sniff,
    takes_lines=True,
    items=_items,
    parse=_parse,
    write=_write,
    pass_on=_pass_on,
    fields=_fields,
    revise=_revise,
)
