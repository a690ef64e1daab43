"""A file of records with other values in some fields, read and written record by record."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from dedupe import files
from dedupe.batch.sinks import Sink
from dedupe.errors import Failure, InputError
from dedupe.formats.fields import Value
from dedupe.formats.format import Format, Item, RecordFormat
from dedupe.language import told
from dedupe.outcome import CHUNK_CHARS
from dedupe.reading.packing import ending_of, opened, pack
from dedupe.request import Request

Changes = Mapping[str, Value]
"""What fields are to have, None for those that go."""


@dataclass(frozen=True)
class Revising:
    """How the records of a file change.

    of_record  where a record is, and its fields, to its changes; InputError where it has to stay
    of_all     the fields of any record to those that go from all of them
    failed     is told of each record that stays as it is, and why
    """

    of_record: Callable[[str, Mapping[str, Any]], Changes]
    of_all: Callable[[Mapping[str, Any]], Changes]
    failed: Callable[[Failure], None]


def written_records(kind: Format, where: str) -> RecordFormat:
    """Return a format of records that is written. InputError for any other."""
    if not isinstance(kind, RecordFormat) or kind.revise is None:
        problem = told(
            "is {format}, whose records are not written; give what dedupe clean wrote",
            format=kind.name,
        )
        raise InputError(where, problem)
    return kind


def records_at(
    path: str, where: str, kind: Format, request: Request, failed: Callable[[Failure], None]
) -> Iterator[tuple[int, str, Mapping[str, Any]]]:
    """Yield the number of each record of a file, where it is, and its fields. InputError where the
    file cannot be read on.

    failed  is told of each record that cannot be read
    """
    if kind.name == "parquet":
        from dedupe.formats.parquet import rows_of

        for number, row in enumerate(rows_of(path, where), 1):
            yield number, f"{where} row {number}", row
        return
    known = written_records(kind, where)
    assert known.fields is not None
    with opened(path) as stream:
        items = known.items(stream, where, request)
        articles = (item for item in items if item.is_article)
        for number, item in enumerate(articles, 1):
            try:
                if item.broken:
                    raise InputError(item.where, item.broken)
                record = known.fields(item, request)
            except InputError as error:
                failed(Failure(error.where, error.problem))
                continue
            yield number, item.where, record


def revise_file(
    path: str, where: str, kind: Format, request: Request, revising: Revising, sink: Sink
) -> None:
    """Write the records of a file, changed, into a sink. InputError where it cannot be read on."""
    if kind.name == "parquet":
        _write_parquet(path, where, revising, sink)
        return
    known = written_records(kind, where)
    packing = ending_of(sink.path)[1]
    records = size = 0
    ready: list[bytes] = []
    with opened(path) as stream:
        for item in known.items(stream, where, request):
            records += item.is_article
            ready.append(_written(known, item, request, revising))
            size += len(ready[-1])
            if size > CHUNK_CHARS:
                sink.write(pack(b"".join(ready), packing, sink.path))
                ready, size = [], 0
    ready.append(known.ends_with(records))
    sink.write(pack(b"".join(ready), packing, sink.path))


def _written(kind: RecordFormat, item: Item, request: Request, revising: Revising) -> bytes:
    """Return a record as it is written; one that has to stay as it was, but in a table, where each
    row has the same columns.
    """
    assert kind.revise is not None
    assert kind.fields is not None
    change: Changes | None = None
    try:
        if item.broken:
            raise InputError(item.where, item.broken)
        record = kind.fields(item, request)
        change = revising.of_all(record)
        if item.is_article:
            change = revising.of_record(item.where, record)
    except InputError as error:
        revising.failed(Failure(error.where, error.problem))
        if not kind.is_table or change is None:
            return kind.pass_on(item, replace(request, in_place=True))
    return kind.revise(item, change, request)


def _write_parquet(path: str, where: str, revising: Revising, sink: Sink) -> None:
    from dedupe.formats.parquet import columns_of, revise_parquet

    def change(here: str, record: Mapping[str, Any]) -> Changes:
        try:
            return revising.of_record(here, record)
        except InputError as error:
            revising.failed(Failure(error.where, error.problem))
            return {}

    whole = files.whole_of(sink.part)
    gone = revising.of_all(dict.fromkeys(columns_of(path, where), ""))
    try:
        revise_parquet(path, whole, where, change, gone)
    except BaseException:
        files.remove(whole)
        raise
    sink.become(whole)
