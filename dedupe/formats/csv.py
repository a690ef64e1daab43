"""CSV: a row is an article, its other columns pass through."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

from dedupe.cleaner import Cleaned
from dedupe.errors import InputError
from dedupe.formats.fields import log_in_record
from dedupe.formats.format import Item, Record, RecordFormat
from dedupe.reading.encoding import decode
from dedupe.reading.fields import known_of
from dedupe.reading.packing import MAX_ARTICLE, TOO_LONG
from dedupe.request import Request

SAMPLE = 2**16
"""Bytes that tell the encoding of a table; chosen by eye."""


@dataclass(frozen=True)
class TableLayout:
    """Where the text is and where the clean text and the log go, as numbers of columns.

    head       the names of all columns, those that are added last
    delimiter  between two fields
    """

    head: list[str]
    text: int
    clean: int
    log: int | None
    delimiter: str

    @classmethod
    def of(cls, head: list[str], request: Request, delimiter: str) -> TableLayout:
        """Return the layout of the output of a table with these names of columns."""
        names = list(head)
        for name in (request.clean_field, request.log_field):
            if name and name not in names:
                names.append(name)
        text, clean = head.index(request.text_field), names.index(request.clean_field)
        log = names.index(request.log_field) if request.log_field else None
        return cls(names, text, clean, log, delimiter)

    def filled(self, row: list[str]) -> list[str]:
        """Return the row with empty fields for the columns that are added."""
        return row + [""] * (len(self.head) - len(row))

    def line(self, row: list[str]) -> bytes:
        """Return the row as it is written. A field with a line feed or a carriage return is
        quoted.
        """
        written = io.StringIO()
        csv.writer(written, delimiter=self.delimiter, lineterminator="\r\n").writerow(row)
        return f"{written.getvalue()[:-2]}\n".encode("utf-8", "surrogateescape")


def read_rows(
    stream: BinaryIO, where: str, request: Request, delimiter: str = ","
) -> Iterator[Item]:
    """Yield the rows of a table, its head first, which is no article."""
    csv.field_size_limit(MAX_ARTICLE)
    rows = csv.reader(_text(stream, where, request.encoding), delimiter=delimiter)
    head = _next(rows, where)
    if head is None:
        problem = "the table is empty; expected a first line with the names of the columns"
        raise InputError(where, problem)
    if request.text_field not in head:
        shown = ", ".join(head[:12])
        problem = f'no column "{request.text_field}"; name it with --text-field: {shown}'
        raise InputError(where, problem)
    layout = TableLayout.of(head, request, delimiter)
    yield Item(where, (layout, layout.head), is_article=False)
    number = 1
    while (row := _next(rows, where)) is not None:
        if row:
            number += 1
            broken = _broken(row, len(head))
            yield Item(f"{where} row {number}", (layout, row), sum(map(len, row)), broken)


def _broken(row: list[str], columns: int) -> str:
    if len(row) == columns:
        return ""
    return f"{len(row)} fields, the first row has {columns}; check its quotes and commas"


def _text(stream: BinaryIO, where: str, encoding: str | None) -> Iterator[str]:
    """Yield the lines of the table, line ends as they are. Its first bytes tell the encoding."""
    buffered = io.BufferedReader(stream, SAMPLE)  # type: ignore[type-var]
    name = decode(buffered.peek(SAMPLE), where, forced=encoding).encoding
    codec = "utf-8-sig" if name == "utf-8" else name
    with io.TextIOWrapper(buffered, codec, "surrogateescape", newline="") as text:
        while line := text.readline(MAX_ARTICLE):
            if len(line) == MAX_ARTICLE:
                raise InputError(where, f"has a line {TOO_LONG}")
            yield line


def _next(rows: Iterator[list[str]], where: str) -> list[str] | None:
    try:
        return next(rows, None)
    except csv.Error as error:
        problem = f"not a table: {error}; check its quotes, or name its format with --format"
        raise InputError(where, problem) from error
    except UnicodeError as error:
        problem = f"breaks off or is damaged: {error}; name its encoding with --encoding"
        raise InputError(where, problem) from error


TEXT_COLUMNS = frozenset(("text", "content", "body", "article", "maintext", "正文", "内容", "文章"))
"""Names of columns by which the first line of a table is told from prose."""


def sniff(head: bytes, delimiter: str = ",") -> bool:
    r"""Return whether the first line has names of columns, one of them that of a text.

    >>> sniff("id,text\n1,县里开会".encode()), sniff("县里开会，text".encode())
    (True, False)
    """
    line = head.decode("utf-8-sig", "replace").split("\n", 1)[0].strip()
    names = [name.strip('" ') for name in line.split(delimiter)]
    is_short = all(len(name) <= MAX_NAME for name in names)
    return len(names) > 1 and is_short and not TEXT_COLUMNS.isdisjoint(map(str.lower, names))


MAX_NAME = 40
"""Characters of the name of a column; a longer piece between commas is prose. Chosen by eye."""


def _parse(item: Item, request: Request) -> Record:
    layout, row = item.raw
    fields = dict(zip(layout.head, row, strict=False))
    known = known_of(fields, request.title_field, request.site_field)
    return Record(row[layout.text], item.raw, known)


def _write(record: Record, cleaned: Cleaned, _: Request) -> bytes:
    layout, row = record.rest
    new = layout.filled(row)
    new[layout.clean] = cleaned.text
    if layout.log is not None:
        new[layout.log] = log_in_record(cleaned)
    line: bytes = layout.line(new)
    return line


def _pass_on(item: Item, _: Request) -> bytes:
    """Return the row as it was, with empty fields for the columns that are added."""
    layout, row = item.raw
    line: bytes = layout.line(layout.filled(row))
    return line


FORMAT = RecordFormat(
    name="csv",
    what="a table with commas, a row an article",
    endings=(".csv",),
    sniff=sniff,
    items=partial(read_rows, delimiter=","),
    parse=_parse,
    write=_write,
    pass_on=_pass_on,
)
