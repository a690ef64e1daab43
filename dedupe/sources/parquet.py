"""Parquet: by record batches, schema kept. The work on one batch is what a distributed engine runs, too."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dedupe.batch import Failure, Outcome, Tally, Task
from dedupe.cleaner import Cleaner
from dedupe.errors import InputError
from dedupe.sources.records import Options, log_in_record, log_line

ROWS = 256
"""Rows of a record batch."""

MAX_GROUP = 4096
"""Rows of a row group that is written: it is gathered in memory, some 40 MB of articles."""


def pyarrow() -> Any:
    """Return pyarrow with its Parquet module. InputError that names the extra where it is missing."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise InputError("parquet", "needs pip install 'zhnews-dedupe[parquet]'") from error
    return pyarrow


def read_parquet(path: str, options: Options, where: str) -> Iterator[Task[Outcome]]:
    """Yield the record batches of a Parquet file as tasks. InputError where it has no column of texts."""
    arrow = pyarrow()
    try:
        with arrow.parquet.ParquetFile(path) as file:
            check_columns(file.schema_arrow, options, where)
            row = 0
            for batch in file.iter_batches(ROWS):
                yield Batch(_to_bytes(arrow, batch), where, row, batch.num_rows, options)
                row += batch.num_rows
    except (arrow.ArrowException, OSError) as error:
        raise InputError(where, f"not a readable Parquet file: {error}; fetch it again, it may be cut off") from error


def check_columns(schema: Any, options: Options, where: str) -> None:
    """Raise InputError where a schema has no text column of that name."""
    arrow = pyarrow()
    if options.text_field not in schema.names:
        shown = ", ".join(schema.names[:12])
        raise InputError(where, f'no column "{options.text_field}"; name it with --text-field: {shown}')
    kind = schema.field(options.text_field).type
    if not (arrow.types.is_string(kind) or arrow.types.is_large_string(kind)):
        raise InputError(where, f'column "{options.text_field}" is {kind}, not string; name another with --text-field')


@dataclass(frozen=True)
class Batch:
    """A record batch as bytes (an Arrow IPC stream), and the number of its first row."""

    data: bytes
    where: str
    row: int
    count: int
    options: Options

    @property
    def records(self) -> int:
        """Number of rows."""
        return self.count

    def run(self, cleaner: Cleaner) -> Outcome:
        """Return the batch with the clean texts, again as an Arrow IPC stream."""
        return self._outcome(cleaner.clean)

    def lost(self, problem: str) -> Outcome:
        """Return what comes of rows that kill their worker."""

        def fail(_: str) -> Any:
            raise InputError(self.where, problem)

        return self._outcome(fail)

    def split(self) -> list[Batch]:
        """Return each row as a task of its own."""
        arrow = pyarrow()
        batch = _from_bytes(arrow, self.data)
        rows = range(batch.num_rows)
        return [Batch(_to_bytes(arrow, batch.slice(at, 1)), self.where, self.row + at, 1, self.options) for at in rows]

    def _outcome(self, work: Any) -> Outcome:
        arrow = pyarrow()
        batch = _from_bytes(arrow, self.data)
        tally, logs, failures = Tally(), [], []
        texts: list[str | None] = []
        written: list[str | None] = []
        for at, text in enumerate(batch.column(self.options.text_field).to_pylist()):
            where = f"{self.where} row {self.row + at + 1}"
            try:
                if text is None:
                    raise InputError(where, f'column "{self.options.text_field}" is null; there is nothing to clean')
                cleaned = work(text)
            except Exception as error:
                failures.append(Failure.of(where, error))
                tally.fail()
                texts.append(text if self.options.clean_field == self.options.text_field else None)
                written.append(None)
                continue
            tally.add(cleaned)
            texts.append(cleaned.text)
            written.append(log_in_record(cleaned) if self.options.log_field else None)
            if self.options.with_log:
                logs.append(log_line(where, cleaned.log))
        added = [(self.options.clean_field, texts)]
        if self.options.log_field:
            added.append((self.options.log_field, written))
        for name, values in added:
            batch = _with_column(arrow, batch, name, values)
        return Outcome(batch.num_rows, _to_bytes(arrow, batch), b"".join(logs), tuple(failures), tally)


def _with_column(arrow: Any, batch: Any, name: str, values: list[str | None]) -> Any:
    """Return the batch with a column of strings in the place of the one of that name, or behind all others."""
    schema = batch.schema
    at = schema.get_field_index(name)
    kind = schema.field(at).type if at >= 0 and arrow.types.is_large_string(schema.field(at).type) else arrow.string()
    field, column = arrow.field(name, kind), arrow.array(values, kind)
    columns, fields = list(batch.columns), list(schema)
    if at < 0:
        columns, fields = [*columns, column], [*fields, field]
    else:
        columns[at], fields[at] = column, field
    return arrow.RecordBatch.from_arrays(columns, schema=arrow.schema(fields, schema.metadata))


def _to_bytes(arrow: Any, batch: Any) -> bytes:
    sink = io.BytesIO()
    with arrow.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch)
    return sink.getvalue()


def _from_bytes(arrow: Any, data: bytes) -> Any:
    return arrow.ipc.open_stream(data).read_next_batch()


def write_parquet(part: str, source: str, target: str, options: Options) -> None:
    """Write the record batches that lie in the file `part`, one Arrow IPC stream after the other, as Parquet.

    Row groups are as long as those of the source, MAX_GROUP rows at most; fewer where the source broke off.
    """
    arrow = pyarrow()
    with arrow.parquet.ParquetFile(source) as file:
        lengths = [file.metadata.row_group(number).num_rows for number in range(file.metadata.num_row_groups)]
        schema = file.schema_arrow
    with open(part, "rb") as stream:
        size = stream.seek(0, io.SEEK_END)
        stream.seek(0)
        batches = _batches(arrow, stream, size)
        first = next(batches, None)
        if first is None:
            empty = arrow.RecordBatch.from_pylist([], schema=schema)
            first = _with_column(arrow, empty, options.clean_field, [])
            if options.log_field:
                first = _with_column(arrow, first, options.log_field, [])
        with arrow.parquet.ParquetWriter(target, first.schema) as writer:
            waiting = arrow.Table.from_batches([first])
            for length in (min(MAX_GROUP, group - at) for group in lengths for at in range(0, group, MAX_GROUP)):
                while waiting.num_rows < length and (batch := next(batches, None)) is not None:
                    waiting = arrow.concat_tables([waiting, arrow.Table.from_batches([batch])])
                if waiting.num_rows:
                    writer.write_table(waiting.slice(0, length), row_group_size=length)
                waiting = waiting.slice(length)


def _batches(arrow: Any, stream: Any, size: int) -> Iterator[Any]:
    while stream.tell() < size:
        with arrow.ipc.open_stream(stream) as reader:
            yield from reader
