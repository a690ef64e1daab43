"""Record batches of Arrow in and out: what a local run over Parquet and a distributed engine both
run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from dedupe.batch.pool import Failure
from dedupe.cleaner import Cleaned
from dedupe.errors import InputError
from dedupe.formats.records import log_in_record

ROWS = 256
"""Rows that are cleaned before they are passed on: what is held of clean texts and logs at once."""


def pyarrow(extra: str = "parquet") -> Any:
    """Return pyarrow with its Parquet module. InputError that names the extra where it is
    missing.
    """
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise InputError(extra, f"needs pip install 'zhnews-dedupe[{extra}]'") from error
    return pyarrow


class Columns(NamedTuple):
    """Names of columns: where the text is, and where the clean text, the log and the error go; None
    for nowhere.
    """

    text: str = "text"
    clean: str = "clean"
    log: str | None = None
    error: str | None = None

    def written(self) -> tuple[str, ...]:
        """Return the names of the columns that are added or replaced."""
        return tuple(name for name in (self.clean, self.log, self.error) if name is not None)


Take = Callable[[str, Cleaned | Failure], None]
"""Is told where each row is, and what came of it."""


def clean_batches(
    batches: Iterable[Any],
    work: Callable[[str], Cleaned],
    columns: Columns,
    take: Take,
    where: str = "",
    row: int = 0,
) -> Iterator[Any]:
    """Yield the record batches with their columns of clean texts, logs and errors added or
    replaced.

    work   cleans one text; what it raises is the failure of that row, which has no clean text and
           no log
    where  what the rows are of; `row` how many of them came before
    """
    for batch in batches:
        for start in range(0, max(batch.num_rows, 1), ROWS):
            part = batch.slice(start, ROWS)
            rows = [
                _row(text, work, columns, f"{where} row {row + at}")
                for at, text in enumerate(part[columns.text], 1)
            ]
            for one in rows:
                take(one.where, one.outcome)
            yield with_columns(part, _values(rows, columns))
            row += part.num_rows


class _Row(NamedTuple):
    where: str
    text: str | bytes | None
    outcome: Cleaned | Failure
    log: str | None = None


def _row(value: Any, work: Callable[[str], Cleaned], columns: Columns, where: str) -> _Row:
    text: str | bytes | None = None
    try:
        text = _decoded(value, columns.text, where)
        cleaned = work(text)
        return _Row(
            where, text, cleaned, log_in_record(cleaned) if columns.log is not None else None
        )
    except Exception as error:
        kept = value.as_buffer().to_pybytes() if text is None and value.is_valid else text
        return _Row(where, kept, Failure.of(where, error))


def _decoded(value: Any, column: str, where: str) -> str:
    try:
        text: str | None = value.as_py()
    except UnicodeDecodeError as error:
        problem = f'column "{column}" is not UTF-8: {error}; write it as text of the right encoding'
        raise InputError(where, problem) from error
    if text is None:
        raise InputError(where, f'column "{column}" is null; there is nothing to clean')
    return text


def _values(rows: Sequence[_Row], columns: Columns) -> dict[str, list[str | bytes | None]]:
    """Return what each column gets; where the clean text replaces the text, a row that failed keeps
    its own.
    """
    values: dict[str, list[str | bytes | None]] = {name: [] for name in columns.written()}
    for row in rows:
        clean: str | bytes | None = row.text if columns.clean == columns.text else None
        error: bytes | None = None
        if isinstance(row.outcome, Failure):
            error = row.outcome.problem.encode("utf-8", "backslashreplace")
        else:
            clean = row.outcome.text
        for name, value in ((columns.clean, clean), (columns.log, row.log), (columns.error, error)):
            if name is not None:
                values[name].append(value)
    return values


def with_columns(batch: Any, values: dict[str, list[str | bytes | None]]) -> Any:
    """Return the batch with columns of strings in the places of those of their names, or behind all
    others.
    """
    arrow = pyarrow()
    fields, arrays = list(batch.schema), list(batch.columns)
    for name, strings in values.items():
        at = batch.schema.get_field_index(name)
        is_large = at >= 0 and arrow.types.is_large_string(fields[at].type)
        kind, raw = (
            (arrow.large_string(), arrow.large_binary())
            if is_large
            else (arrow.string(), arrow.binary())
        )
        # by way of bytes, since a text that is kept may be no UTF-8
        field, array = arrow.field(name, kind), arrow.array(strings, raw).view(kind)
        if at < 0:
            fields, arrays = [*fields, field], [*arrays, array]
        else:
            fields[at], arrays[at] = field, array
    return arrow.RecordBatch.from_arrays(arrays, schema=arrow.schema(fields, batch.schema.metadata))
