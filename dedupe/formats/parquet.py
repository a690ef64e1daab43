"""Parquet: a row is an article; rows are cleaned by record batches, the schema is kept."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from dedupe.cleaner import Cleaned, Cleaner
from dedupe.errors import DedupeError, Failure, InputError
from dedupe.formats.arrow import ROWS, clean_batches, pyarrow, with_columns, written_columns
from dedupe.formats.format import ManyFormat, log_line
from dedupe.outcome import Begin, Outcome, Tally, Task
from dedupe.request import Request

MAX_GROUP = 4096
"""Rows of a row group that is written: it is gathered in memory, some 40 MB of articles."""


class _Parquet(ManyFormat):
    def tasks(
        self,
        path: str,
        where: str,
        request: Request,
        packing: str = "",  # noqa: ARG002 - Parquet packs its columns itself
        watch: Callable[[BinaryIO], None] | None = None,  # noqa: ARG002 - pyarrow opens the file
    ) -> Iterator[Task[Outcome]]:
        """Yield the record batches of a file. InputError where it has no column of texts."""
        arrow = pyarrow()
        try:
            with arrow.parquet.ParquetFile(path) as file:
                check_columns(file.schema_arrow, request, where)
                row = 0
                for batch in file.iter_batches(ROWS):
                    yield Batch(_to_bytes(arrow, batch), where, row, batch.num_rows, request)
                    row += batch.num_rows
        except (arrow.ArrowException, OSError) as error:
            problem = f"not a readable Parquet file: {error}; fetch it again, it may be cut off"
            raise InputError(where, problem) from error

    def rewritten(self, part: str, source: str, request: Request) -> str | None:
        """Return the file in which the record batches of `part` are a Parquet file."""
        whole = f"{part}.whole"
        write_parquet(part, source, whole, request)
        return whole


def check_columns(schema: Any, request: Request, where: str) -> None:
    """Raise InputError where a schema has no text column of that name."""
    arrow = pyarrow()
    text = request.text_field
    if text not in schema.names:
        shown = ", ".join(schema.names[:12])
        raise InputError(where, f'no column "{text}"; name it with --text-field: {shown}')
    for name in (text, request.clean_field, request.log_field):
        if schema.names.count(name) > 1:
            raise InputError(
                where, f'has more than one column "{name}"; rename all but one of them'
            )
    kind = schema.field(text).type
    if not (arrow.types.is_string(kind) or arrow.types.is_large_string(kind)):
        problem = f'column "{text}" is {kind}, not string; name another with --text-field'
        raise InputError(where, problem)


@dataclass(frozen=True)
class Batch:
    """A record batch as bytes (an Arrow IPC stream), and the number of its first row."""

    data: bytes
    where: str
    row: int
    count: int
    request: Request

    @property
    def records(self) -> int:
        """Number of rows."""
        return self.count

    def run(self, cleaner: Cleaner, begin: Begin) -> Outcome:
        """Return the batch with the clean texts, again as an Arrow IPC stream."""
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
            parts.append(Batch(row, self.where, self.row + at, 1, self.request))
        return parts

    def _outcome(self, work: Callable[..., Cleaned], begin: Begin) -> Outcome:
        arrow = pyarrow()
        tally, logs, failures = Tally(), [], []

        def begun(text: str, **known: Any) -> Cleaned:
            begin(tally.articles)  # as many rows were taken before
            return work(text, **known)

        def take(where: str, outcome: Cleaned | Failure) -> None:
            tally.take(outcome)
            begin(None)
            if isinstance(outcome, Failure):
                failures.append(outcome)
            elif self.request.log is not None:
                logs.append(log_line(where, outcome.log))

        batch = _from_bytes(arrow, self.data)
        (done,) = clean_batches([batch], begun, self.request, take, self.where, self.row)
        output = _to_bytes(arrow, done)
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
            first = with_columns(empty, {name: [] for name in written_columns(request)})
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


def _sniff(head: bytes) -> bool:
    return head.startswith(b"PAR1")


FORMAT = _Parquet(
    name="parquet",
    what="Parquet, a row an article",
    endings=(".parquet", ".pq"),
    sniff=_sniff,
    to_stdout=False,
    is_packed=False,
)
