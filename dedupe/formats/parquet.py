"""Parquet: by record batches, schema kept."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from dedupe.batch.pool import Failure, Outcome, Tally, Task
from dedupe.cleaner import Cleaned, Cleaner
from dedupe.errors import InputError
from dedupe.formats.arrow import ROWS, Columns, clean_batches, pyarrow, with_columns
from dedupe.formats.records import Options, log_line

MAX_GROUP = 4096
"""Rows of a row group that is written: it is gathered in memory, some 40 MB of articles."""


def read_parquet(path: str, options: Options, where: str) -> Iterator[Task[Outcome]]:
    """Yield the record batches of a Parquet file as tasks. InputError where it has no column of
    texts.
    """
    arrow = pyarrow()
    try:
        with arrow.parquet.ParquetFile(path) as file:
            check_columns(file.schema_arrow, options, where)
            row = 0
            for batch in file.iter_batches(ROWS):
                yield Batch(_to_bytes(arrow, batch), where, row, batch.num_rows, options)
                row += batch.num_rows
    except (arrow.ArrowException, OSError) as error:
        raise InputError(
            where, f"not a readable Parquet file: {error}; fetch it again, it may be cut off"
        ) from error


def check_columns(schema: Any, options: Options, where: str) -> None:
    """Raise InputError where a schema has no text column of that name."""
    arrow = pyarrow()
    if options.text_field not in schema.names:
        shown = ", ".join(schema.names[:12])
        raise InputError(
            where, f'no column "{options.text_field}"; name it with --text-field: {shown}'
        )
    for name in (options.text_field, options.clean_field, options.log_field):
        if schema.names.count(name) > 1:
            raise InputError(
                where, f'has more than one column "{name}"; rename all but one of them'
            )
    kind = schema.field(options.text_field).type
    if not (arrow.types.is_string(kind) or arrow.types.is_large_string(kind)):
        raise InputError(
            where,
            f'column "{options.text_field}" is {kind}, not string; name another with --text-field',
        )


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

        def fail(_: str) -> Cleaned:
            raise InputError(self.where, problem)

        return self._outcome(fail)

    def split(self) -> list[Batch]:
        """Return each row as a task of its own."""
        arrow = pyarrow()
        batch = _from_bytes(arrow, self.data)
        rows = range(batch.num_rows)
        return [
            Batch(_to_bytes(arrow, batch.slice(at, 1)), self.where, self.row + at, 1, self.options)
            for at in rows
        ]

    def _outcome(self, work: Callable[[str], Cleaned]) -> Outcome:
        arrow = pyarrow()
        tally, logs, failures = Tally(), [], []

        def take(where: str, outcome: Cleaned | Failure) -> None:
            tally.take(outcome)
            if isinstance(outcome, Failure):
                failures.append(outcome)
            elif self.options.with_log:
                logs.append(log_line(where, outcome.log))

        batch = _from_bytes(arrow, self.data)
        (done,) = clean_batches([batch], work, _columns(self.options), take, self.where, self.row)
        return Outcome(
            done.num_rows, _to_bytes(arrow, done), b"".join(logs), tuple(failures), tally
        )


def _columns(options: Options) -> Columns:
    return Columns(options.text_field, options.clean_field, options.log_field)


def _to_bytes(arrow: Any, batch: Any) -> bytes:
    sink = io.BytesIO()
    with arrow.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch)
    return sink.getvalue()


def _from_bytes(arrow: Any, data: bytes) -> Any:
    return arrow.ipc.open_stream(data).read_next_batch()


def write_parquet(part: str, source: str, target: str, options: Options) -> None:
    """Write the record batches that lie in the file `part`, one Arrow IPC stream after the other,
    as Parquet.

    Row groups are as long as those of the source, MAX_GROUP rows at most; fewer where the source
    broke off.
    """
    arrow = pyarrow()
    with arrow.parquet.ParquetFile(source) as file:
        lengths = [
            file.metadata.row_group(number).num_rows
            for number in range(file.metadata.num_row_groups)
        ]
        schema = file.schema_arrow
    with open(part, "rb") as stream:
        size = stream.seek(0, io.SEEK_END)
        stream.seek(0)
        batches = _batches(arrow, stream, size)
        first = next(batches, None)
        if first is None:
            empty = arrow.RecordBatch.from_pylist([], schema=schema)
            first = with_columns(empty, {name: [] for name in _columns(options).written()})
        with arrow.parquet.ParquetWriter(target, first.schema) as writer:
            waiting = arrow.Table.from_batches([first])
            for length in (
                min(MAX_GROUP, group - at) for group in lengths for at in range(0, group, MAX_GROUP)
            ):
                while waiting.num_rows < length and (batch := next(batches, None)) is not None:
                    waiting = arrow.concat_tables([waiting, arrow.Table.from_batches([batch])])
                if waiting.num_rows:
                    writer.write_table(waiting.slice(0, length), row_group_size=length)
                waiting = waiting.slice(length)


def _batches(arrow: Any, stream: Any, size: int) -> Iterator[Any]:
    while stream.tell() < size:
        with arrow.ipc.open_stream(stream) as reader:
            yield from reader
