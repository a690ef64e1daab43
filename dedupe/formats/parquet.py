"""Parquet: a row is an article; rows are cleaned by record batches, the schema is kept."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

from dedupe.cleaner import Cleaned, Cleaner
from dedupe.errors import DedupeError, Failure, InputError
from dedupe.formats.arrow import (
    ROWS,
    clean_batches,
    is_paragraphs,
    is_text,
    plain_texts,
    pyarrow,
    with_columns,
    written_columns,
)
from dedupe.formats.fields import Value, escaped_surrogates, log_in_record, row_as_json
from dedupe.formats.format import ManyFormat, log_line
from dedupe.formats.kinds import arrow_type, converted, kinds_of
from dedupe.formats.lines import fields_of, records_of
from dedupe.language import told
from dedupe.log import Log
from dedupe.outcome import Begin, Outcome, Tally, Task
from dedupe.reading.fields import column_of
from dedupe.reading.packing import pack
from dedupe.request import Request

MAX_GROUP = 4096
"""Rows of a row group that is written: it is gathered in memory, some 40 MB of articles."""


class _Parquet(ManyFormat):
    def tasks(
        self,
        path: str,
        where: str,
        request: Request,
        packing: str = "",
        watch: Callable[[BinaryIO], None] | None = None,  # noqa: ARG002 - pyarrow opens the file
        as_lines: bool = False,
    ) -> Iterator[Task[Outcome]]:
        """Yield the record batches of a file. InputError where it has no column of texts."""
        arrow = pyarrow()
        with _opened(path, where) as file:
            schema = file.schema_arrow
            request = text_request(schema, request, where)
            if as_lines:
                _check_json(schema, where)
            row = 0
            for batch in file.iter_batches(ROWS):
                data = _to_bytes(arrow, batch)
                lines = packing if as_lines else None
                yield Batch(data, where, row, batch.num_rows, request, lines)
                row += batch.num_rows

    def is_same(self, one: str, other: str) -> bool:
        """Return whether two files have the same columns and rows, however they are packed."""
        arrow = pyarrow()
        with (
            arrow.parquet.ParquetFile(one) as first,
            arrow.parquet.ParquetFile(other) as second,
        ):
            if not first.schema_arrow.equals(second.schema_arrow):
                return False
            if first.metadata.num_rows != second.metadata.num_rows:
                return False
            batches = zip(first.iter_batches(ROWS), second.iter_batches(ROWS), strict=True)
            return all(batch.equals(other) for batch, other in batches)

    def rewritten(self, part: str, whole: str, source: str, request: Request) -> bool:
        """Write the record batches of `part` as a Parquet file, `whole`."""
        write_parquet(part, source, whole, request)
        return True


@contextmanager
def _opened(path: str, where: str) -> Iterator[Any]:
    """Give a file of Parquet. InputError for whatever is wrong with it, where it is read."""
    arrow = pyarrow()
    try:
        with arrow.parquet.ParquetFile(path) as file:
            yield file
    except (arrow.ArrowException, OSError) as error:
        problem = told(
            "not a readable Parquet file: {error}; fetch it again, it may be cut off", error=error
        )
        raise InputError(where, problem) from error


def text_request(schema: Any, request: Request, where: str) -> Request:
    """Return the request with the name of the text column. InputError where a schema has none that
    can be cleaned.
    """
    text = column_of(schema.names, request.text_field, where)
    for name in (text, request.clean_field, request.log_field):
        if schema.names.count(name) > 1:
            raise InputError(
                where,
                told('has more than one column "{name}"; rename all but one of them', name=name),
            )
    kind = schema.field(text).type
    if not is_text(kind) and not is_paragraphs(kind):
        problem = told(
            'column "{name}" is {kind}, not string; name another with --text-field',
            name=text,
            kind=kind,
        )
        raise InputError(where, problem)
    return replace(request, text_field=text)


@dataclass(frozen=True)
class Batch:
    """A record batch as bytes (an Arrow IPC stream), and the number of its first row.

    request  with the column of the text
    lines    how the lines of JSON are packed that come of it, None where record batches do
    """

    data: bytes
    where: str
    row: int
    count: int
    request: Request
    lines: str | None = None

    @property
    def records(self) -> int:
        """Number of rows."""
        return self.count

    def run(self, cleaner: Cleaner, begin: Begin) -> Outcome:
        """Return the batch with the clean texts, again as an Arrow IPC stream or
        as lines.
        """
        return self._outcome(cleaner.clean, begin)

    def lost(self, problem: str) -> Outcome:
        """Return what comes of rows that kill their worker, or take too long for it."""

        def fail(_: str, **__: Any) -> Cleaned:
            raise DedupeError(problem)

        return self._outcome(fail, lambda _: None)

    def split(self) -> list[Batch]:
        """Return each row as a task of its own."""
        arrow = pyarrow()
        batch = _from_bytes(arrow, self.data)
        parts = []
        for at in range(batch.num_rows):
            row = _to_bytes(arrow, batch.slice(at, 1))
            parts.append(replace(self, data=row, row=self.row + at, count=1))
        return parts

    def _outcome(self, work: Callable[..., Cleaned], begin: Begin) -> Outcome:
        arrow = pyarrow()
        tally, logs, failures = Tally(), [], []
        of_row: dict[str, str | None] = {}

        def begun(text: str, **known: Any) -> Cleaned:
            begin(tally.articles)  # as many rows were taken before
            of_row["site"] = known.get("site")
            return work(text, **known)

        def take(where: str, outcome: Cleaned | Failure | None) -> None:
            site = of_row.pop("site", None)
            tally.take(outcome, site if self.request.stats else None)
            begin(None)
            if isinstance(outcome, Failure):
                failures.append(outcome)
            elif outcome is not None and self.request.log is not None:
                logs.append(log_line(where, outcome.log))

        batch = _from_bytes(arrow, self.data)
        (done,) = clean_batches([batch], begun, self.request, take, self.where, self.row)
        output = b""
        if self.lines is None:
            output = _to_bytes(arrow, done)
        elif done.num_rows:
            output = pack(_lines_of(done, self.request), self.lines)
        return Outcome(done.num_rows, output, b"".join(logs), tuple(failures), tally)


def _to_bytes(arrow: Any, batch: Any) -> bytes:
    sink = io.BytesIO()
    with arrow.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch)
    return sink.getvalue()


def _from_bytes(arrow: Any, data: bytes) -> Any:
    return arrow.ipc.open_stream(data).read_next_batch()


def write_parquet(part: str, source: str, target: str, request: Request) -> None:
    """Write the record batches that lie in the file `part`, one Arrow IPC stream after the other,
    as Parquet.

    Row groups are as long as those of the source, MAX_GROUP rows at most; fewer where the source
    broke off.
    """
    arrow = pyarrow()
    with arrow.parquet.ParquetFile(source) as file:
        lengths = _group_lengths(file.metadata)
        schema = file.schema_arrow
    with open(part, "rb") as stream:
        batches = _batches(arrow, stream)
        first = next(batches, None)
        if first is None:
            empty = arrow.RecordBatch.from_pylist([], schema=schema)
            request = text_request(schema, request, source)
            first = with_columns(empty, {name: [] for name in written_columns(request)}, request)
        with arrow.parquet.ParquetWriter(target, first.schema) as writer:
            waiting = arrow.Table.from_batches([first])
            for length in lengths:
                while waiting.num_rows < length and (batch := next(batches, None)) is not None:
                    more = arrow.Table.from_batches([batch])
                    waiting = arrow.concat_tables([waiting, more])
                if waiting.num_rows:
                    writer.write_table(waiting.slice(0, length), row_group_size=length)
                waiting = waiting.slice(length)


def _group_lengths(metadata: Any) -> list[int]:
    """Return the rows of each row group to be written."""
    lengths = []
    for number in range(metadata.num_row_groups):
        rows = metadata.row_group(number).num_rows
        lengths += [min(MAX_GROUP, rows - at) for at in range(0, rows, MAX_GROUP)]
    return lengths


def _batches(arrow: Any, stream: BinaryIO) -> Iterator[Any]:
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    while stream.tell() < size:
        with arrow.ipc.open_stream(stream) as reader:
            yield from reader


# --- into lines of JSON ---


def _check_json(schema: Any, where: str) -> None:
    """Raise InputError where a column cannot stand in JSON."""
    for field in schema:
        bad = next(filter(_has_no_json, _types_in(field.type)), None)
        if bad is not None:
            problem = told(
                'column "{name}" has {kind}, which JSON and tables cannot hold; drop it first, or '
                "write to .parquet",
                name=field.name,
                kind=bad,
            )
            raise InputError(where, problem)


def _types_in(kind: Any) -> Iterator[Any]:
    """Yield a type and those of what is in it."""
    yield kind
    for at in range(kind.num_fields):
        yield from _types_in(kind.field(at).type)


def _has_no_json(kind: Any) -> bool:
    types = pyarrow().types
    is_some = types.is_binary(kind) or types.is_large_binary(kind)
    return bool(is_some or types.is_fixed_size_binary(kind))


def _lines_of(batch: Any, request: Request) -> bytes:
    """Return the rows as lines of JSON. The log is an object, as in other lines."""
    lines: list[str] = []
    for record in json_rows(batch):
        log = record.get(request.log_field) if request.log_field else None
        if log is not None and request.log_field is not None:
            record[request.log_field] = json.loads(log)
        lines.append(f"{escaped_surrogates(row_as_json(record))}\n")
    return "".join(lines).encode()


def json_rows(batch: Any) -> Iterator[dict[str, Any]]:
    """Yield the rows of a batch with values for `row_as_json`."""
    names = batch.schema.names
    columns = [_json_values(batch.column(at)) for at in range(len(names))]
    for row in zip(*columns, strict=True):
        yield dict(zip(names, row, strict=True))


def _json_values(column: Any) -> list[Any]:
    """Return the values of a column, not-a-number as null, which JSON has instead."""
    types = pyarrow().types
    if types.is_timestamp(column.type) and column.type.unit == "ns":
        column = column.cast(pyarrow().string())  # Python's own have no nanoseconds
    if types.is_floating(column.type):
        return [None if value != value else value for value in column.to_pylist()]
    try:
        values: list[Any] = column.to_pylist()
    except UnicodeDecodeError:  # of a row that failed for it
        raw = plain_texts(column).view(pyarrow().binary()).to_pylist()
        values = [None if one is None else one.decode("utf-8", "surrogateescape") for one in raw]
    return values


# --- from lines of JSON ---


def _from_lines(path: str, target: str, _packing: str, request: Request) -> None:
    """Write the records of a file of JSON lines as Parquet.

    A column has the type that holds all its values: numbers, true and false, texts, lists,
    objects; values of several types are texts, JSON where they were none. What a record lacks is
    null.
    """
    arrow = pyarrow()
    names = fields_of(path, target, request)
    texts = {request.log_field} if request.log_field else set()
    kinds = kinds_of(records_of(path), names, texts)
    schema = arrow.schema([(name, arrow_type(kind)) for name, kind in kinds.items()])
    with arrow.parquet.ParquetWriter(target, schema) as writer:
        for rows in _groups(records_of(path)):
            columns = [
                arrow.array([converted(row.get(name), kind) for row in rows], arrow_type(kind))
                for name, kind in kinds.items()
            ]
            writer.write_batch(arrow.RecordBatch.from_arrays(columns, schema=schema))


MAX_GROUP_CHARS = 2**24
"""Characters of a row group that is made of lines: it is gathered in memory. Chosen by eye."""


def _groups(records: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Yield the records in groups, each to be a row group."""
    group: list[dict[str, Any]] = []
    chars = 0
    for record in records:
        group.append(record)
        chars += sum(len(value) for value in record.values() if isinstance(value, str))
        if len(group) >= MAX_GROUP or chars >= MAX_GROUP_CHARS:
            yield group
            group, chars = [], 0
    if group:
        yield group


Change = Callable[[str, Mapping[str, Any]], Mapping[str, Value]]
"""Returns what some fields of a record are to have, from where it is and the fields that it has."""


def columns_of(path: str, where: str) -> list[str]:
    """Return the names of the columns of a file. InputError where it cannot be read."""
    with _opened(path, where) as file:
        return list(file.schema_arrow.names)


def rows_of(path: str, where: str, for_json: bool = False) -> Iterator[dict[str, Any]]:
    """Yield the rows of a file. InputError where it cannot be read.

    for_json  whether with values for `row_as_json`
    """
    with _opened(path, where) as file:
        for batch in file.iter_batches(MAX_GROUP):
            yield from json_rows(batch) if for_json else batch.to_pylist()


def revise_parquet(
    path: str, target: str, where: str, change: Change, gone: Collection[str]
) -> None:
    """Write the rows of a file with other texts in some columns, and without the columns `gone`.

    InputError where it cannot be read.
    """
    arrow = pyarrow()
    with _opened(path, where) as file:
        kept = [field for field in file.schema_arrow if field.name not in gone]
        schema = arrow.schema(kept, file.schema_arrow.metadata)
        row = 0
        with arrow.parquet.ParquetWriter(target, schema) as writer:
            for batch in file.iter_batches(MAX_GROUP):
                records = batch.to_pylist()
                for record in records:
                    row += 1
                    for name, value in change(f"{where} row {row}", record).items():
                        record[name] = log_in_record(value) if isinstance(value, Log) else value
                writer.write_batch(_revised_batch(batch, records, schema))


def _revised_batch(batch: Any, records: list[dict[str, Any]], schema: Any) -> Any:
    """Return the rows with the texts that they have now; columns of no text stay as they are."""
    arrow = pyarrow()
    columns = []
    for field in schema:
        column = batch.column(batch.schema.get_field_index(field.name))
        if is_text(field.type) or is_paragraphs(field.type):
            values = [record[field.name] for record in records]
            column = arrow.array(values, field.type)
        columns.append(column)
    return arrow.RecordBatch.from_arrays(columns, schema=schema)


def _sniff(head: bytes) -> bool:
    return head.startswith(b"PAR1")


def _needs(_: Request) -> None:
    pyarrow()


FORMAT = _Parquet(
    name="parquet",
    what="Parquet, a row an article",
    endings=(".parquet", ".pq"),
    sniff=_sniff,
    needs=_needs,
    to_stdout=False,
    from_stdin=False,
    is_packed=False,
    takes_lines=True,
    from_lines=_from_lines,
)
