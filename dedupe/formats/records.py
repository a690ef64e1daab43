"""Records with a text among other fields: what every format of many articles shares."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from dedupe.batch.pool import Failure, Outcome, Tally, chunks
from dedupe.cleaner import Cleaned, Cleaner
from dedupe.errors import InputError
from dedupe.log import Log
from dedupe.reading.packing import pack


class Options(NamedTuple):
    """How records are read and written.

    text_field   where the text is; a dotted path leads into nested objects
    clean_field  where the clean text goes; that of the text replaces it
    log_field    where the log goes, None for nowhere
    encoding     of the input, None to find out
    extractor    of the main text of a page
    with_log     whether the logs are written beside the output
    packing      of the output: `.gz`, `.bz2`, `.zst` or nothing
    in_place     whether the input is overwritten, so that what cannot be read must stay in it
    """

    text_field: str = "text"
    clean_field: str = "clean"
    log_field: str | None = None
    encoding: str | None = None
    extractor: str = "readability"
    with_log: bool = False
    packing: str = ""
    in_place: bool = False


class Item(NamedTuple):
    """A record as it was read: where, and what a worker makes it out of; `broken` why it could not
    be read.
    """

    where: str
    raw: Any
    broken: str = ""


@dataclass(frozen=True)
class Records:
    """A chunk of records, as one task. A format says what comes of one of them.

    A record that fails is passed on without a clean text, as far as it can be written at all.
    """

    items: tuple[Item, ...]
    options: Options

    @property
    def records(self) -> int:
        """Number of records."""
        return len(self.items)

    def cleaned(self, cleaner: Cleaner, item: Item) -> tuple[bytes, Cleaned]:
        """Return the output of a record, and what was done to its text. InputError where it has
        none.
        """
        raise NotImplementedError

    def passed_on(self, item: Item) -> bytes:  # noqa: ARG002 - other formats need it
        """Return the output of a record that failed."""
        return b""

    def run(self, cleaner: Cleaner) -> Outcome:
        """Return what came of the records."""
        return self._outcome(lambda item: self._read(cleaner, item))

    def lost(self, problem: str) -> Outcome:
        """Return what comes of records that kill their worker."""

        def fail(item: Item) -> tuple[bytes, Cleaned]:
            raise InputError(item.where, problem)

        return self._outcome(fail)

    def split(self) -> Sequence[Records]:
        """Return each record as a task of its own."""
        return [replace(self, items=(item,)) for item in self.items]

    def _read(self, cleaner: Cleaner, item: Item) -> tuple[bytes, Cleaned]:
        if item.broken:
            raise InputError(item.where, item.broken)
        return self.cleaned(cleaner, item)

    def _outcome(self, work: Callable[[Item], tuple[bytes, Cleaned]]) -> Outcome:
        tally = Tally()
        written: list[bytes] = []
        logs: list[bytes] = []
        failures: list[Failure] = []
        for item in self.items:
            try:
                output, cleaned = work(item)
            except Exception as error:
                failures.append(Failure.of(item.where, error))
                tally.fail()
                output = self._kept(item)
            else:
                tally.add(cleaned)
                if self.options.with_log:
                    logs.append(log_line(item.where, cleaned.log))
            written.append(output)
        output = pack(b"".join(written), self.options.packing) if any(written) else b""
        return Outcome(len(self.items), output, b"".join(logs), tuple(failures), tally)

    def _kept(self, item: Item) -> bytes:
        try:
            return self.passed_on(item)
        except Exception:  # it has failed already, and is told of
            return b""


def log_line(where: str, log: Log) -> bytes:
    """Return the line of an article in a file of logs."""
    line = f'{{"where": {as_json(where)}, "log": {log.to_json(one_line=True)}}}\n'
    return line.encode("utf-8", "backslashreplace")


def log_in_record(cleaned: Cleaned) -> str:
    """Return the log for a field of the record that has the clean article in another field."""
    return cleaned.log.without_text().to_json(one_line=True)


as_json = json.JSONEncoder(ensure_ascii=False).encode


def in_tasks(
    items: Iterable[Item],
    task: Callable[[tuple[Item, ...], Options], Records],
    options: Options,
    chars: Callable[[Any], int],
) -> Iterator[Records]:
    """Yield the items in chunks, as tasks."""
    for chunk in chunks(items, lambda item: chars(item.raw)):
        yield task(chunk, options)


def text_of(value: Any, path: str, where: str) -> str:
    """Return the text at a dotted path of nested objects. InputError where there is none."""
    text = value_at(value, path, _MISSING)
    if text is _MISSING:
        raise InputError(where, f'no field "{path}"; name the field of the text with --text-field')
    if not isinstance(text, str):
        kind = "null" if text is None else type(text).__name__
        raise InputError(
            where, f'field "{path}" is {kind}, not a text; name another with --text-field'
        )
    return text


_MISSING = object()


def value_at(value: Any, path: str, default: Any = None) -> Any:
    """Return what is at a dotted path of nested objects, or under the whole path as one name; else
    the default.
    """
    for name in (path,) if isinstance(value, dict) and path in value else path.split("."):
        if not isinstance(value, dict) or name not in value:
            return default
        value = value[name]
    return value


def with_fields(record: dict[str, Any], options: Options, cleaned: Cleaned) -> dict[str, Any]:
    """Return the record with the clean text, and its log where that is asked for, put in their
    fields.
    """
    new = _put(record, options.clean_field, cleaned.text)
    if options.log_field:
        new = _put(new, options.log_field, json.loads(log_in_record(cleaned)))
    return new


def _put(record: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """Return the record with a value at a dotted path, objects made where there are none."""
    name, dot, rest = path.partition(".")
    if path in record or not dot:
        return {**record, path: value}
    inner = record.get(name)
    return {**record, name: _put(inner if isinstance(inner, dict) else {}, rest, value)}
