"""Record batches of Arrow in and out: what a local run over Parquet and a distributed engine both
run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple

from dedupe.cleaner import Cleaned
from dedupe.errors import Failure, InputError
from dedupe.formats.fields import log_in_record
from dedupe.request import Request

ROWS = 256
"""Rows that are cleaned before they are passed on: what is held of clean texts and logs at once.
Chosen by eye."""


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


def written_columns(request: Request, error: str | None = None) -> tuple[str, ...]:
    """Return the names of the columns that are added or replaced.

    error  that of the errors, None for no such column
    """
    names = (request.clean_field, request.log_field, error)
    return tuple(name for name in names if name is not None)


Take = Callable[[str, Cleaned | Failure], None]
"""Is told where each row is, and what came of it."""


def clean_batches(
    batches: Iterable[Any],
    work: Callable[..., Cleaned],
    request: Request,
    take: Take,
    where: str = "",
    row: int = 0,
    error: str | None = None,
) -> Iterator[Any]:
    """Yield the record batches with their columns of clean texts, logs and errors added or
    replaced.

    work   cleans one text, of a `title` and `site`; what it raises is the failure of that row,
           which has no clean text and no log
    where  what the rows are of; `row` how many of them came before
    error  the column of errors, None for no such column
    """
    for batch in batches:
        for start in range(0, max(batch.num_rows, 1), ROWS):
            part = batch.slice(start, ROWS)
            rows = []
            titles = _texts(part, request.title_field)
            sites = _texts(part, request.site_field)
            for at, text in enumerate(part[request.text_field], 1):
                do = partial(work, title=titles[at - 1] or None, site=sites[at - 1])
                one = _cleaned_row(text, do, request, f"{where} row {row + at}")
                take(one.where, one.outcome)
                rows.append(one)
            yield with_columns(part, _new_values(rows, request, error))
            row += part.num_rows


def _texts(part: Any, column: str | None) -> list[str | None]:
    """Return the text of each row in a column, None where there is none."""
    if column is None or column not in part.schema.names:
        return [None] * part.num_rows
    return [text if isinstance(text, str) else None for text in part[column].to_pylist()]


class _CleanedRow(NamedTuple):
    """What came of one row, and its text as it was, bytes where it was no UTF-8."""

    where: str
    text: str | bytes | None
    outcome: Cleaned | Failure
    log: str | None = None


def _cleaned_row(
    value: Any, work: Callable[[str], Cleaned], request: Request, where: str
) -> _CleanedRow:
    text: str | bytes | None = None
    try:
        text = _decoded(value, request.text_field, where)
        cleaned = work(text)
        log = None if request.log_field is None else log_in_record(cleaned)
        return _CleanedRow(where, text, cleaned, log)
    except Exception as error:
        if text is None and value.is_valid:
            text = value.as_buffer().to_pybytes()
        return _CleanedRow(where, text, Failure.of(where, error))


def _decoded(value: Any, column: str, where: str) -> str:
    try:
        text: str | None = value.as_py()
    except UnicodeDecodeError as error:
        problem = f'column "{column}" is not UTF-8: {error}; write it as text of the right encoding'
        raise InputError(where, problem) from error
    if text is None:
        raise InputError(where, f'column "{column}" is null; there is nothing to clean')
    return text


Strings = dict[str, list[str | bytes | None]]
"""Values of columns by their names."""


def _new_values(rows: Sequence[_CleanedRow], request: Request, error: str | None) -> Strings:
    """Return what each column gets; where the clean text replaces the text, a row that failed keeps
    its own.
    """
    replaces = request.clean_field == request.text_field
    values: Strings = {name: [] for name in written_columns(request, error)}
    for row in rows:
        clean = row.text if replaces else None
        said: bytes | None = None
        if isinstance(row.outcome, Failure):
            said = row.outcome.problem.encode("utf-8", "backslashreplace")
        else:
            clean = row.outcome.text
        values[request.clean_field].append(clean)
        if request.log_field is not None:
            values[request.log_field].append(row.log)
        if error is not None:
            values[error].append(said)
    return values


def with_columns(batch: Any, values: Strings) -> Any:
    """Return the batch with columns of strings in the places of those of their names, or behind all
    others.
    """
    arrow = pyarrow()
    fields, arrays = list(batch.schema), list(batch.columns)
    for name, strings in values.items():
        at = batch.schema.get_field_index(name)
        is_large = at >= 0 and arrow.types.is_large_string(fields[at].type)
        if is_large:
            kind, raw = arrow.large_string(), arrow.large_binary()
        else:
            kind, raw = arrow.string(), arrow.binary()
        # by way of bytes, since a text that is kept may be no UTF-8
        field, array = arrow.field(name, kind), arrow.array(strings, raw).view(kind)
        if at < 0:
            fields, arrays = [*fields, field], [*arrays, array]
        else:
            fields[at], arrays[at] = field, array
    return arrow.RecordBatch.from_arrays(arrays, schema=arrow.schema(fields, batch.schema.metadata))
