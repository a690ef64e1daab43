"""Logs as they lie on the disk: a file each, lines of JSON, or fields of records; one or folders of
them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from dedupe import files
from dedupe.errors import Failure, InputError, LogError
from dedupe.language import told
from dedupe.log import Log, json_value
from dedupe.reading.fields import value_at
from dedupe.reading.inputs import JSON, JSON_LINES, inputs_of
from dedupe.reading.packing import ending_of, head_of, lines, opened, read_all

_ENDINGS = (*JSON, *JSON_LINES)


class Logged(NamedTuple):
    """A log, and what to call its article."""

    name: str
    log: Log


class LogFields(NamedTuple):
    """Where a record has its log, and the clean article that the log is of."""

    log: str = "log"
    clean: str = "clean"


def read_logs(paths: Sequence[str], fields: LogFields) -> Iterator[Logged | Failure]:
    """Yield the logs in files and folders, in order; what is no log comes as a failure, in its
    place.

    A file is one log (`--log LOG.json`), or has a log a line (`--log logs.jsonl`) or a record a
    line with the log in a field (`--log-field log`). Of folders, files with other endings are left
    out.
    """
    for entry in log_files(paths):
        if isinstance(entry, Failure):
            yield entry
            continue
        path, name = entry
        try:
            yield from (
                _lines(path, fields)
                if ending_of(path)[0] in JSON_LINES
                else _whole(path, name, path in paths, fields)
            )
        except InputError as error:
            yield Failure(error.where, error.problem)


def log_files(paths: Sequence[str]) -> Iterator[tuple[str, str] | Failure]:
    """Yield the files of logs in files and folders, in order, each with what to call the article of
    which it is the log. Of folders, files with other endings are left out.
    """
    for entry in inputs_of(paths, None):
        if isinstance(entry, Failure):
            yield entry
            continue
        path, relative = entry
        ending, packing = ending_of(path)
        if path in paths or ending in _ENDINGS:
            yield path, relative.removesuffix(packing).removesuffix(".json")


def is_one(path: str) -> bool:
    """Return whether a file, or standard input, is to be taken for one log: it has no lines and no
    array of them.
    """
    if path == files.STANDARD:
        return True
    return (
        not os.path.isdir(path)
        and ending_of(path)[0] not in JSON_LINES
        and not begins_as_array(head_of(path))
    )


def begins_as_log(data: bytes) -> bool:
    """Return whether this is the beginning of a log, by its first field."""
    text = _without_mark(data)
    return text.startswith(b"{") and text[1:].lstrip().startswith(b'"format"')


def begins_as_array(data: bytes) -> bool:
    """Return whether this is the beginning of an array, as of records with logs."""
    return _without_mark(data).startswith(b"[")


def _without_mark(data: bytes) -> bytes:
    return data.removeprefix(b"\xef\xbb\xbf").lstrip()


def logs_of(path: str, fields: LogFields) -> Iterator[Logged | Failure]:
    """Yield the log in a file that has no lines of them, or those in its array. InputError where it
    cannot be read.
    """
    yield from _whole(path, path, True, fields)


def logged_in(where: str, data: bytes, fields: LogFields) -> Logged | Failure:
    """Return the log in a line of logs, or of records with one in a field."""
    return _logged(where, where, data, fields)


def log_of_record(where: str, record: Mapping[str, Any], fields: LogFields) -> Log | None:
    """Return the log in a field of a record, None where it has none. InputError where it has
    something else there.
    """
    value = value_at(record, fields.log)
    if value is None or value == "":
        return None
    try:
        if not isinstance(value, str | dict):
            kind = type(value).__name__
            raise LogError(told('"{field}" is {kind}', field=fields.log, kind=kind))
        return _log_in(value)
    except LogError as error:
        raise InputError(where, str(error)) from error


def _lines(path: str, fields: LogFields) -> Iterator[Logged | Failure]:
    with opened(path) as stream:
        for number, line in enumerate(lines(stream), 1):
            where = f"{files.input_name(path)} line {number}"
            if line is None:
                yield Failure(where, told("this line is too long for a log; leave it out"))
            elif line.strip():
                yield _logged(where, where, line, fields)


def _whole(path: str, name: str, is_named: bool, fields: LogFields) -> Iterator[Logged | Failure]:
    """Yield the log in a file, or those in its array.

    is_named  whether the file was named itself, and is called as it was
    """
    data, where = read_all(path), files.input_name(path)
    if not begins_as_array(data):
        yield _logged(where, where if is_named else name, data, fields)
        return
    try:
        records = json_value(data)
    except ValueError as error:
        raise InputError(
            where, told("not JSON: {error}; expected logs as dedupe clean writes them", error=error)
        ) from error
    for number, record in enumerate(records, 1):
        yield _log_of(f"{where} record {number}", f"{where} record {number}", record, fields)


def _logged(where: str, name: str, data: bytes, fields: LogFields) -> Logged | Failure:
    try:
        value = json_value(data)
    except ValueError as error:
        return Failure(
            where,
            told(
                "not JSON: {error}; expected a log, or lines of them in *.jsonl, as dedupe "
                "clean writes",
                error=error,
            ),
        )
    return _log_of(where, name, value, fields)


def _log_of(where: str, name: str, value: Any, fields: LogFields) -> Logged | Failure:
    """Return the log that parsed JSON is, or has in a field."""
    try:
        if isinstance(value, dict) and isinstance(value.get("format"), int):
            return Logged(name, Log.from_value(value))
        return _in_record(name, value if isinstance(value, dict) else {}, fields)
    except LogError as error:
        return Failure(where, str(error))


def _in_record(name: str, record: dict[str, Any], fields: LogFields) -> Logged:
    """Return the log of a record: of a line of logs, or of an article with its log in a field."""
    is_line = isinstance(record.get("where"), str) and isinstance(record.get("log"), dict)
    log = value_at(record, "log" if is_line else fields.log)
    if not isinstance(log, str | dict):
        raise LogError(
            told(
                'neither a log nor a record with one in "{field}"; name the field with --log-field',
                field=fields.log,
            )
        )
    read = _log_in(log)
    text = value_at(record, fields.clean)
    if read.text is None and isinstance(text, str):
        read = replace(read, text=text)
    return Logged(record["where"] if is_line else name, read)


def _log_in(value: str | dict[str, Any]) -> Log:
    """Return the log that a field has, as JSON or as an object. LogError where it is none."""
    return Log.from_json(value) if isinstance(value, str) else Log.from_value(value)
