"""CSV and TSV: one row an article, other columns pass through."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

from dedupe.batch.pool import Outcome, Tally, Task
from dedupe.cleaner import Cleaned, Cleaner
from dedupe.errors import InputError
from dedupe.formats.records import Item, Options, Records, in_tasks, log_in_record
from dedupe.reading.encoding import decode
from dedupe.reading.packing import MAX_ARTICLE, TOO_LONG, pack

_SAMPLE = 2**16


def read_csv(stream: BinaryIO, where: str, options: Options) -> Iterator[Task[Outcome]]:
    """Yield the rows of a table as tasks, its head first."""
    yield from _read(stream, where, options, ",")


def read_tsv(stream: BinaryIO, where: str, options: Options) -> Iterator[Task[Outcome]]:
    """Yield the rows of a table with tabs as tasks, its head first."""
    yield from _read(stream, where, options, "\t")


def _read(
    stream: BinaryIO, where: str, options: Options, delimiter: str
) -> Iterator[Task[Outcome]]:
    csv.field_size_limit(MAX_ARTICLE)
    rows = csv.reader(_text(stream, where, options.encoding), delimiter=delimiter)
    head = _next(rows, where)
    if head is None:
        raise InputError(
            where, "the table is empty; expected a first line with the names of the columns"
        )
    if options.text_field not in head:
        shown = ", ".join(head[:12])
        raise InputError(
            where, f'no column "{options.text_field}"; name it with --text-field: {shown}'
        )
    columns = _Columns.of(head, options)
    yield TableHead((Item(where, columns.head),), options, columns, delimiter)
    task = partial(TableRows, columns=columns, delimiter=delimiter)
    yield from in_tasks(
        _rows(rows, where, len(head)), task, options, lambda row: sum(map(len, row))
    )


def _text(stream: BinaryIO, where: str, encoding: str | None) -> Iterator[str]:
    """Yield the lines of the table, line ends as they are. The encoding is told by its first 64
    KB.
    """
    buffered = io.BufferedReader(stream, _SAMPLE)  # type: ignore[type-var]
    name = decode(buffered.peek(_SAMPLE), where, forced=encoding).encoding
    text = io.TextIOWrapper(
        buffered, "utf-8-sig" if name == "utf-8" else name, "surrogateescape", newline=""
    )
    while line := text.readline(MAX_ARTICLE):
        if len(line) == MAX_ARTICLE:
            raise InputError(where, f"has a line {TOO_LONG}")
        yield line


def _next(rows: Iterator[list[str]], where: str) -> list[str] | None:
    try:
        return next(rows, None)
    except csv.Error as error:
        raise InputError(
            where, f"not a table: {error}; check its quotes, or name its format with --format"
        ) from error
    except UnicodeError as error:
        raise InputError(
            where, f"breaks off or is damaged: {error}; name its encoding with --encoding"
        ) from error


def _rows(rows: Iterator[list[str]], where: str, columns: int) -> Iterator[Item]:
    number = 1
    while (row := _next(rows, where)) is not None:
        if not row:
            continue
        number += 1
        broken = ""
        if len(row) != columns:
            broken = f"{len(row)} fields, the first row has {columns}; check its quotes and commas"
        yield Item(f"{where} row {number}", row, broken)


@dataclass(frozen=True)
class _Columns:
    """Where the text is and where the clean text and the log go, as numbers of columns; `head`
    their names.
    """

    head: list[str]
    text: int
    clean: int
    log: int | None

    @classmethod
    def of(cls, head: list[str], options: Options) -> _Columns:
        names = list(head)
        for name in (options.clean_field, options.log_field):
            if name and name not in names:
                names.append(name)
        log = names.index(options.log_field) if options.log_field else None
        return cls(names, head.index(options.text_field), names.index(options.clean_field), log)


@dataclass(frozen=True)
class TableRows(Records):
    """Rows of a table."""

    columns: _Columns
    delimiter: str

    def cleaned(self, cleaner: Cleaner, item: Item) -> tuple[bytes, Cleaned]:
        """Return the row with the clean text in its column."""
        cleaned = cleaner.clean(item.raw[self.columns.text])
        row = item.raw + [""] * (len(self.columns.head) - len(item.raw))
        row[self.columns.clean] = cleaned.text
        if self.columns.log is not None:
            row[self.columns.log] = log_in_record(cleaned)
        return self._line(row), cleaned

    def passed_on(self, item: Item) -> bytes:
        """Return the row as it was."""
        return self._line(item.raw + [""] * (len(self.columns.head) - len(item.raw)))

    def _line(self, row: list[str]) -> bytes:
        written = io.StringIO()
        csv.writer(written, delimiter=self.delimiter, lineterminator="\r\n").writerow(
            row
        )  # quotes both in a field
        return f"{written.getvalue()[:-2]}\n".encode("utf-8", "surrogateescape")


@dataclass(frozen=True)
class TableHead(TableRows):
    """The first row of a table, which is no article."""

    @property
    def records(self) -> int:
        """Number of records."""
        return 0

    def run(self, cleaner: Cleaner) -> Outcome:  # noqa: ARG002 - as every task
        """Return the names of the columns, those that are added last."""
        return Outcome(
            0, pack(self._line(self.columns.head), self.options.packing), b"", (), Tally()
        )
