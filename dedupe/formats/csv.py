"""CSV: a row is an article, its other columns pass through."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, BinaryIO

from dedupe.cleaner import Cleaned
from dedupe.errors import InputError
from dedupe.formats.dialects import DIALECTS, Dialect
from dedupe.formats.fields import Value, log_in_record, record_line
from dedupe.formats.format import Item, Record, RecordFormat
from dedupe.formats.lines import as_text, fields_of, records_of
from dedupe.language import told
from dedupe.log import Log
from dedupe.reading.encoding import decode
from dedupe.reading.fields import LIKELY_FIELDS, FieldText, column_of, known_of
from dedupe.reading.packing import MAX_ARTICLE, is_joined, packed_writer, too_long
from dedupe.request import Request

SAMPLE = 2**16
"""Bytes that tell the encoding of a table; chosen by eye."""


@dataclass(frozen=True)
class TableLayout:
    """Where the text is and where the clean text and the log go, as numbers of columns.

    head     the names of all columns, those that are added last
    given    how many of them the table has
    dialect  how rows are written
    """

    head: list[str]
    given: int
    text: int
    clean: int
    log: int | None
    dialect: Dialect

    @classmethod
    def of(cls, head: list[str], request: Request, dialect: Dialect, where: str) -> TableLayout:
        """Return the layout of the output of a table with these names of columns. NoTextFieldError
        where none of them is that of the text.
        """
        column = column_of(head, request.text_field, where)
        names = list(head)
        for name in (request.clean_field, request.log_field):
            if name and name not in names:
                names.append(name)
        text, clean = head.index(column), names.index(request.clean_field)
        log = names.index(request.log_field) if request.log_field else None
        return cls(names, len(head), text, clean, log, dialect)

    def filled(self, row: list[str]) -> list[str]:
        """Return the row with empty fields for the columns that are added."""
        return row + [""] * (len(self.head) - len(row))

    def fields(self, row: Sequence[str]) -> dict[str, str]:
        """Return what a row of the table has, by the names of its columns; of two columns of one
        name the second is `name.2`.
        """
        found: dict[str, str] = {}
        for name, value in zip(self.head[: self.given], row, strict=False):
            number = 1
            while (key := name if number == 1 else f"{name}.{number}") in found:
                number += 1
            found[key] = value
        return found


def read_rows(
    stream: BinaryIO, where: str, request: Request, delimiter: str = ","
) -> Iterator[Item]:
    """Yield the rows of a table, its head first, which is no article."""
    csv.field_size_limit(MAX_ARTICLE)
    lines = _text(stream, where, request.encoding)
    first = next(lines, "")
    if delimiter == "," and "," not in first and ";" in first:
        delimiter = ";"  # as spreadsheets write where the comma is a decimal point
    rows = csv.reader(_again(first, lines), delimiter=delimiter)
    head = _next(rows, where)
    if head is None:
        problem = told("the table is empty; expected a first line with the names of the columns")
        raise InputError(where, problem)
    dialect = _dialect(request, delimiter)
    layout = TableLayout.of(head, request, dialect, where)
    yield Item(where, (layout, layout.head, True), is_article=False)
    number = 1
    while (row := _next(rows, where)) is not None:
        if row:
            number += 1
            broken = _broken(row, len(head))
            yield Item(f"{where} row {number}", (layout, row, False), sum(map(len, row)), broken)


def _dialect(request: Request, delimiter: str) -> Dialect:
    """Return how a table is written: as asked for; tabs stay tabs."""
    if request.csv_dialect is None or delimiter == "\t":
        return Dialect(delimiter)
    return DIALECTS[request.csv_dialect]


def _again(first: str, rest: Iterator[str]) -> Iterator[str]:
    if first:
        yield first
    yield from rest


def _broken(row: list[str], columns: int) -> str:
    if len(row) == columns:
        return ""
    return told(
        "{number} fields, the first row has {columns}; check its quotes and commas",
        number=len(row),
        columns=columns,
    )


def _text(stream: BinaryIO, where: str, encoding: str | None) -> Iterator[str]:
    """Yield the lines of the table, line ends as they are. Its first bytes tell the encoding."""
    buffered = stream
    if not is_joined(stream):
        buffered = io.BufferedReader(stream, SAMPLE)  # type: ignore[type-var]
    sample = buffered.peek(SAMPLE)[:SAMPLE]  # type: ignore[attr-defined]
    name = decode(sample, where, forced=encoding).encoding
    codec = "utf-8-sig" if name == "utf-8" else name
    with io.TextIOWrapper(buffered, codec, "surrogateescape", newline="") as text:
        while line := _line(text, where):
            if len(line) == MAX_ARTICLE:
                raise InputError(where, told("has a line {too_long}", too_long=too_long()))
            yield line


def _line(text: io.TextIOWrapper, where: str) -> str:
    try:
        return text.readline(MAX_ARTICLE)
    except UnicodeError as error:
        problem = told(
            "breaks off or is damaged: {error}; name its encoding with --encoding", error=error
        )
        raise InputError(where, problem) from error


def _next(rows: Iterator[list[str]], where: str) -> list[str] | None:
    try:
        return next(rows, None)
    except csv.Error as error:
        problem = told(
            "not a table: {error}; check its quotes, or name its format with --format", error=error
        )
        raise InputError(where, problem) from error


def sniff(head: bytes, delimiter: str = ",") -> bool:
    r"""Return whether the first line has names of columns, one of them that of a text.

    >>> sniff("id,text\n1,县里开会".encode()), sniff("县里开会，text".encode())
    (True, False)
    """
    line = head.decode("utf-8-sig", "replace").split("\n", 1)[0].strip()
    names = [name.strip('" ') for name in line.split(delimiter)]
    is_short = all(len(name) <= MAX_NAME for name in names)
    known = {name.lower() for name in LIKELY_FIELDS}
    return len(names) > 1 and is_short and not known.isdisjoint(map(str.lower, names))


def _sniff(head: bytes) -> bool:
    return sniff(head) or sniff(head, ";")


MAX_NAME = 40
"""Characters of the name of a column; a longer piece between commas is prose. Chosen by eye."""


def _parse(item: Item, request: Request) -> Record:
    layout, row, _ = item.raw
    known = known_of(layout.fields(row), request.title_field, request.site_field)
    return Record(row[layout.text], item.raw, known)


def _write(record: Record, cleaned: Cleaned | None, _: Request) -> bytes:
    assert cleaned is not None  # a table has no null
    layout, row, _is_head = record.rest
    new = layout.filled(row)
    new[layout.clean] = cleaned.text
    if layout.log is not None:
        new[layout.log] = log_in_record(cleaned.log)
    line: bytes = layout.dialect.line(new)
    return line


def _write_line(record: Record, cleaned: Cleaned | None, request: Request) -> bytes:
    layout, row, _is_head = record.rest
    found = FieldText(layout.head[layout.text], record.text, record.text)
    return record_line(layout.fields(row), found, cleaned, request)


def _fields_of_row(item: Item, _: Request) -> dict[str, Any]:
    layout, row, _is_head = item.raw
    found: dict[str, Any] = layout.fields(row)
    return found


def _revise(item: Item, changes: Mapping[str, Value], request: Request) -> bytes:
    """Return the row with other values, without the columns that go."""
    layout, row, is_head = item.raw
    if item.broken:
        return _pass_on(item, request)
    new = []
    for name, field in zip(layout.head[: layout.given], row, strict=False):
        value = changes.get(name, field)
        if value is not None:
            new.append(field if is_head else _written_field(value))
    line: bytes = layout.dialect.line(new)
    return layout.dialect.mark + line if is_head else line


def _written_field(value: str | list[str] | Log) -> str:
    if isinstance(value, Log):
        return log_in_record(value)
    return value if isinstance(value, str) else "\n".join(value)


def _pass_on(item: Item, _: Request) -> bytes:
    """Return the row as it was, with empty fields for the columns that are added."""
    layout, row, is_head = item.raw
    line: bytes = layout.dialect.line(layout.filled(row))
    return layout.dialect.mark + line if is_head else line


def _pass_on_line(item: Item, request: Request) -> bytes:
    """Return the row as it was; the head, and rows with too many or too few fields, are none."""
    layout, row, is_head = item.raw
    if is_head or item.broken:
        return b""
    found = FieldText(layout.head[layout.text], None, None)
    return record_line(layout.fields(row), found, None, request)


def from_lines(
    path: str, target: str, packing: str, request: Request, delimiter: str = ","
) -> None:
    """Write the records of a file of JSON lines as a table: a column for each field that one of
    them has, in the order in which they are first met.

    What a record lacks, and null, is an empty field; objects and lists are JSON.
    """
    dialect = _dialect(request, delimiter)
    names = list(fields_of(path, target, request))
    with packed_writer(target, packing) as file:
        file.write(dialect.mark + dialect.line(names))
        for record in records_of(path):
            file.write(dialect.line([as_text(record.get(name)) for name in names]))


FORMAT = RecordFormat(
    name="csv",
    what="a table with commas, a row an article",
    endings=(".csv",),
    sniff=_sniff,
    takes_lines=True,
    from_lines=from_lines,
    items=partial(read_rows, delimiter=","),
    parse=_parse,
    write=_write,
    pass_on=_pass_on,
    write_line=_write_line,
    pass_on_line=_pass_on_line,
    fields=_fields_of_row,
    is_table=True,
    revise=_revise,
)
