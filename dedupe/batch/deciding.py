"""A reader's decisions, written back to where the log and the clean article are."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from typing import Any

from dedupe import files
from dedupe.batch.logged import article_in, in_the_form_of_logged
from dedupe.batch.revising import Changes, Revising, records_at, revise_file
from dedupe.batch.sinks import Sink, new_sink
from dedupe.errors import DedupeError, Failure, InputError
from dedupe.formats import format_of
from dedupe.formats.dialects import guarded
from dedupe.formats.fields import Value
from dedupe.formats.format import ArticleFormat, log_line
from dedupe.language import told
from dedupe.log import Digest, Log
from dedupe.reading.encoding import read_as
from dedupe.reading.fields import joined_text, value_at
from dedupe.reading.inputs import JSON, JSON_LINES, inputs_of
from dedupe.reading.logs import LogFields, begins_as_array, log_of_record
from dedupe.reading.logstore import LogStore
from dedupe.reading.packing import ending_of, head_of, lines, opened, pack, read_all
from dedupe.request import Request
from dedupe.review import Decisions, Review


def apply_in_place(log: str, text: str | None, wanted: Decisions, request: Request) -> None:
    """Write the log of an article as decided to where it was, and the clean article with it.

    log   a file of records with logs in a field, or the log of one article, a file of many, a
          folder
    text  where the clean article is: a file, or a folder, of texts or of records; None where it is
          in the records beside the log
    InputError where one of them is not found; then nothing is written.
    """
    with ExitStack() as stack:
        sinks: list[Sink] = []
        if holds_records(log):
            if text is not None:
                raise InputError(
                    "--text", told("records have their clean text beside the log; leave it out")
                )
            sinks.append(_decided_records(log, wanted, request, stack))
        elif text is None:
            problem = told(
                "is not the place of the clean text, which has to change with the log; name that "
                "file or folder with --text"
            )
            raise InputError(log, problem)
        else:
            sinks += _decided_apart(log, text, wanted, request, stack)
        for sink in sinks:
            sink.place()


def holds_records(path: str) -> bool:
    """Return whether a file has records with more than logs in them."""
    if os.path.isdir(path):
        return False
    if ending_of(path)[0] not in (*JSON, *JSON_LINES):
        return not isinstance(format_of(path), ArticleFormat)
    if ending_of(path)[0] in JSON:
        return begins_as_array(head_of(path))
    with opened(path) as stream:
        first = next((line for line in lines(stream) if line and line.strip()), b"")
    try:
        record = json.loads(first)
    except (ValueError, RecursionError):  # of a log over several lines
        return False
    is_log = not isinstance(record, dict) or "format" in record or {"where", "log"} >= set(record)
    return not is_log


def _decided_records(path: str, wanted: Decisions, request: Request, stack: ExitStack) -> Sink:
    """Return the file of records, not yet in its place, with one of them as decided."""
    clean_field, log_field = request.clean_field, request.log_field or "log"
    found: list[str] = []

    def change(where: str, record: Mapping[str, Any]) -> Changes:
        log = log_of_record(where, record, LogFields(log_field))
        if log is None or log.clean.sha256 != wanted.clean or found:
            return {}
        found.append(where)
        clean = value_at(record, clean_field)
        called = told('field "{name}"', name=clean_field)
        text = joined_text(clean, called, where, told("name it with --clean-field"))
        logged = article_in(clean, log.clean)
        decided = decided_log(log, text if logged is None else logged, wanted, where)
        return {clean_field: _like(clean, log.clean, decided), log_field: decided}

    failures: list[Failure] = []
    sink = _revised(path, request, change, stack, failures)
    for failure in failures:
        if failure.where in found:
            raise InputError(*failure)
    if not found:
        raise InputError(path, told(_NOT_FOUND))
    return sink


_NOT_FOUND = "has nothing of the article that the decisions are for; give what they are from"


def decided_log(log: Log, text: str | None, wanted: Decisions, where: str) -> Log:
    """Return the log of an article as decided. InputError where its log does not fit its text."""
    try:
        review = Review.of(log, text)
    except DedupeError as error:
        raise InputError(where, str(error)) from error
    return review.decided(wanted.for_log(review.log))


def _like(clean: Any, digest: Digest, decided: Log) -> Value:
    """Return the clean text as decided in the form in which the field has it."""
    value = in_the_form_of_logged(clean, digest, decided.text or "")
    is_for_spreadsheets = isinstance(clean, str) and clean.startswith("'")
    if is_for_spreadsheets and isinstance(value, str) and Digest.of(clean[1:]) == digest:
        return guarded(value)
    return value


def _decided_apart(
    log: str, text: str, wanted: Decisions, request: Request, stack: ExitStack
) -> list[Sink]:
    """Return the files of the clean article and of its log, not yet in their places."""
    store = LogStore(log, LogFields(request.log_field or "log", request.clean_field), stack)
    stored = store.find_digest(wanted.clean)
    if stored is None:
        raise InputError(log, told(_NOT_FOUND))
    place = _place_of(text, stored.log.clean, request)
    if place is None:
        raise InputError(text, told(_NOT_FOUND))
    path, clean = place
    decided = decided_log(stored.log, clean, wanted, stored.source)
    changed = (decided.text or "").encode("utf-8", "surrogateescape")
    if isinstance(format_of(path), ArticleFormat):
        clean_sink = _whole(path, changed, stack)
    else:
        clean_sink = _with_clean_text(path, stored.log.clean, decided, request, stack)
    return [clean_sink, _with_log(store, stored.place, stored.source, decided, stack)]


def _place_of(path: str, digest: Digest, request: Request) -> tuple[str, str] | None:
    """Return the file that has a clean article, and the article; None where none has."""
    for entry in inputs_of([path], None):
        if isinstance(entry, Failure):
            raise InputError(entry.where, entry.problem)
        file, _relative = entry
        kind = format_of(file)
        if isinstance(kind, ArticleFormat):
            text = read_as(read_all(file), "utf-8").text
            if Digest.of(text) == digest:
                return file, text
            continue
        records = records_at(file, files.input_name(file), kind, request, _pass_over)
        for _number, _where, record in records:
            found = article_in(value_at(record, request.clean_field), digest)
            if found is not None:
                return file, found
    return None


def _pass_over(_: Failure) -> None:
    """Take a record that cannot be read: it stays as it is."""


def _with_clean_text(
    path: str, digest: Digest, decided: Log, request: Request, stack: ExitStack
) -> Sink:
    found: list[str] = []

    def change(where: str, record: Mapping[str, Any]) -> Changes:
        clean = value_at(record, request.clean_field)
        if found or article_in(clean, digest) is None:
            return {}
        found.append(where)
        return {request.clean_field: _like(clean, digest, decided)}

    return _revised(path, request, change, stack)


def _revised(
    path: str,
    request: Request,
    change: Callable[[str, Mapping[str, Any]], Changes],
    stack: ExitStack,
    failures: list[Failure] | None = None,
) -> Sink:
    """Return a file of records with changes, not yet in its place. What cannot be read stays as it
    is, and is told to `failures`.
    """
    sink = stack.enter_context(new_sink(path))
    told = [] if failures is None else failures
    revising = Revising(change, lambda _: {}, told.append)
    revise_file(path, files.input_name(path), format_of(path), request, revising, sink)
    return sink


def _with_log(store: LogStore, place: Any, source: str, decided: Log, stack: ExitStack) -> Sink:
    """Return the file of a log with that log as decided, not yet in its place."""
    path = store.path_of(place)
    if place.length < 0:
        return _whole(path, f"{decided.to_json()}\n".encode(), stack)
    sink = stack.enter_context(new_sink(path))
    packing = ending_of(path)[1]
    start = 0
    with opened(path) as stream:
        for line in lines(stream):
            data = (line or b"") + b"\n"
            if start == place.start:
                data = log_line(source, decided)
            sink.write(pack(data, packing, path))
            start += len(line or b"") + 1
    return sink


def _whole(path: str, data: bytes, stack: ExitStack) -> Sink:
    sink = stack.enter_context(new_sink(path))
    sink.write(pack(data, ending_of(path)[1], path))
    return sink
