"""Record batches of Arrow in and out: what a local run over Parquet and a distributed engine both
run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

from dedupe.cleaner import Cleaned
from dedupe.errors import Failure, InputError
from dedupe.formats.fields import log_in_record
from dedupe.language import told
from dedupe.reading.fields import column_of, in_the_form_of, joined_text
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
        raise InputError(
            extra, told("needs pip install 'zhnews-dedupe[{extra}]'", extra=extra)
        ) from error
    return pyarrow


def written_columns(request: Request, error: str | None = None) -> tuple[str, ...]:
    """Return the names of the columns that are added or replaced.

    error  that of the errors, None for no such column
    """
    names = (request.clean_field, request.log_field, error)
    return tuple(name for name in names if name is not None)


Take = Callable[[str, Cleaned | Failure | None], None]
"""Is told where each row is, and what came of it; None where its text is null."""


def is_text(kind: Any) -> bool:
    """Return whether a type of Arrow is that of texts: strings of any width, also by their numbers
    in a dictionary.
    """
    types = pyarrow().types
    if types.is_dictionary(kind):
        kind = kind.value_type
    is_view = getattr(types, "is_string_view", None)  # pyarrow 16 and later
    return bool(
        types.is_string(kind)
        or types.is_large_string(kind)
        or (is_view is not None and is_view(kind))
    )


def is_paragraphs(kind: Any) -> bool:
    """Return whether a type of Arrow is that of lists of texts."""
    types = pyarrow().types
    is_list = types.is_list(kind) or types.is_large_list(kind)
    return bool(is_list and is_text(kind.value_type))


def plain_texts(array: Any) -> Any:
    """Return the texts of a column one by one, out of a dictionary or a view."""
    types = pyarrow().types
    if types.is_dictionary(array.type):
        array = array.dictionary_decode()
    if is_text(array.type) and not types.is_large_string(array.type):
        return array.cast(pyarrow().string())
    return array


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
        if request.text_field is None:
            column = column_of(batch.schema.names, None, where)
            request = replace(request, text_field=column)
        for start in range(0, max(batch.num_rows, 1), ROWS):
            part = batch.slice(start, ROWS)
            rows = []
            titles = _texts(part, request.title_field)
            sites = _texts(part, request.site_field)
            corrupt = _texts(part, CORRUPT)
            for at, text in enumerate(plain_texts(part[request.text_field]), 1):
                do = partial(work, title=titles[at - 1] or None, site=sites[at - 1])
                one = _cleaned_row(text, do, request, f"{where} row {row + at}")
                if one.outcome is None and corrupt[at - 1] is not None:
                    one = one._replace(outcome=Failure(one.where, no_json()))
                take(one.where, one.outcome)
                rows.append(one)
            yield with_columns(part, _new_values(rows, request, error), request)
            row += part.num_rows


CORRUPT = "_corrupt_record"
"""Column in which Spark has a line that is no JSON; all other columns of such a row are null."""


def no_json() -> str:
    """Return what is said of a row that has a line that is no JSON."""
    return told("no JSON, the line is in {column}; it may be cut off", column=CORRUPT)


def _texts(part: Any, column: str | None) -> list[str | None]:
    """Return the text of each row in a column, None where there is none."""
    if column is None or column not in part.schema.names:
        return [None] * part.num_rows
    values = plain_texts(part[column]).to_pylist()
    return [text if isinstance(text, str) else None for text in values]


Text = str | bytes | list[str] | list[bytes] | None
"""What a cell has: a text or paragraphs, as bytes where they are no UTF-8."""


class _CleanedRow(NamedTuple):
    """What came of one row, its text as it was, and as it is clean."""

    where: str
    text: Text
    outcome: Cleaned | Failure | None
    clean: Text = None
    log: str | None = None


def _cleaned_row(
    value: Any, work: Callable[[str], Cleaned], request: Request, where: str
) -> _CleanedRow:
    text: Text = None
    try:
        text = _decoded(value, str(request.text_field), where)
        called = told('column "{name}"', name=request.text_field)
        article = joined_text(text, called, where, told("name another with --text-field"))
        if article is None:
            return _CleanedRow(where, None, None)
        cleaned = work(article)
        log = None if request.log_field is None else log_in_record(cleaned.log)
        clean = in_the_form_of(text, article, cleaned.text)
        return _CleanedRow(where, text, cleaned, clean, log)
    except Exception as error:
        if text is None and value.is_valid:
            text = _bytes_of(value)
        return _CleanedRow(where, text, Failure.of(where, error))


def _bytes_of(value: Any) -> Text:
    """Return what a cell has that is no UTF-8."""
    if not is_paragraphs(value.type):
        return bytes(value.as_buffer().to_pybytes())
    return [one.as_buffer().to_pybytes() for one in value.values if one.is_valid]


def _decoded(value: Any, column: str, where: str) -> str | list[str] | None:
    try:
        text: str | list[str] | None = value.as_py()
    except UnicodeDecodeError as error:
        problem = told(
            'column "{column}" is not UTF-8: {error}; write it as text of the right encoding',
            column=column,
            error=error,
        )
        raise InputError(where, problem) from error
    return text


Strings = dict[str, list[Text]]
"""Values of columns by their names."""


def _new_values(rows: Sequence[_CleanedRow], request: Request, error: str | None) -> Strings:
    """Return what each column gets; where the clean text replaces the text, a row that failed keeps
    its own.
    """
    replaces = request.clean_field == request.text_field
    values: Strings = {name: [] for name in written_columns(request, error)}
    for row in rows:
        clean = row.clean
        said: bytes | None = None
        if isinstance(row.outcome, Failure):
            said = row.outcome.problem.encode("utf-8", "backslashreplace")
            clean = row.text if replaces else None
        values[request.clean_field].append(clean)
        if request.log_field is not None:
            values[request.log_field].append(row.log)
        if error is not None:
            values[error].append(said)
    return values


def with_columns(batch: Any, values: Strings, request: Request) -> Any:
    """Return the batch with columns of strings in the places of those of their names, or behind all
    others. The clean texts are lists of paragraphs where the texts are.
    """
    arrow = pyarrow()
    text_kind = batch.schema.field(request.text_field).type
    fields, arrays = list(batch.schema), list(batch.columns)
    for name, strings in values.items():
        at = batch.schema.get_field_index(name)
        is_large = at >= 0 and arrow.types.is_large_string(fields[at].type)
        if name == request.clean_field and is_paragraphs(text_kind):
            array = _lists(strings)
        else:
            # by way of bytes, since a text that is kept may be no UTF-8
            kind, raw = arrow.string(), arrow.binary()
            if is_large:
                kind, raw = arrow.large_string(), arrow.large_binary()
            array = arrow.array(strings, raw).view(kind)
        field = arrow.field(name, array.type)
        if at < 0:
            fields, arrays = [*fields, field], [*arrays, array]
        else:
            fields[at], arrays[at] = field, array
    return arrow.RecordBatch.from_arrays(arrays, schema=arrow.schema(fields, batch.schema.metadata))


def _lists(values: list[Text]) -> Any:
    """Return lists of paragraphs as a column, by way of bytes as above."""
    arrow = pyarrow()
    raw = arrow.array(values, arrow.list_(arrow.binary()))
    paragraphs = raw.values.view(arrow.string())
    return arrow.ListArray.from_arrays(raw.offsets, paragraphs, mask=raw.is_null())
