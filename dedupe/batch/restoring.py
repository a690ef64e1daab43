"""The sources of what was cleaned: of one article, of records, of a folder with all below it.

    clean article + its log -> source
    record that dedupe group folded + the kept article -> the record as it was

Where the logs are not in fields of the records, `LogStore` finds the one of a clean article.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from dedupe import files
from dedupe.batch.logged import article_in, in_the_form_of_logged, paragraphs_in, readings
from dedupe.batch.revising import Revising, records_at, revise_file
from dedupe.batch.sinks import new_sink
from dedupe.batch.unfolding import Unfolding, is_folded
from dedupe.crawl.folding import is_reprint
from dedupe.errors import DedupeError, Failure, InputError
from dedupe.formats import format_named, format_of
from dedupe.formats.fields import Value
from dedupe.formats.format import ArticleFormat, Format
from dedupe.language import told
from dedupe.log import Log, restore
from dedupe.reading.encoding import read_as
from dedupe.reading.fields import MISSING, TEXT_FIELDS, joined_text, value_at
from dedupe.reading.ignored import Sieve, kind_by_name
from dedupe.reading.inputs import inputs_of
from dedupe.reading.logs import LogFields, log_of_record
from dedupe.reading.logstore import LogStore
from dedupe.reading.packing import ending_of, pack, read_all
from dedupe.reading.restoring import keeps_page, restore_bytes
from dedupe.request import Request

FOLDED = (
    "has reprints that dedupe group --fold wrote as edits; bring their texts back first: dedupe "
    "restore FILE.jsonl -o WHOLE.jsonl"
)


@dataclass
class Restored:
    """What came of a run.

    folded     how many of the articles were reprints that dedupe group folded
    extracted  of how many articles only the text that was extracted from a page
    in_files   how many of the articles that became records again had been files of their own
    pages      whether one of these was a page that its log keeps
    failures   what could not be restored
    passed     how many files of a folder are no cleaned articles, by what they are
    """

    articles: int = 0
    folded: int = 0
    extracted: int = 0
    in_files: int = 0
    pages: bool = False
    failures: list[Failure] = field(default_factory=list)
    passed: Counter[str] = field(default_factory=Counter)

    def add_folded(self) -> None:
        """Count a reprint that was folded."""
        self.articles += 1
        self.folded += 1

    def add(self, log: Log) -> None:
        """Count an article."""
        self.articles += 1
        self.extracted += log.page is not None and not keeps_page(log)


def restore_all(request: Request) -> Restored:
    """Restore what is at the only path of a request, and write it to its output.

    A folder becomes a folder; a file of records the same with the sources in their text field,
    without the fields of the clean text and the log, or a folder with a file for each; a file of
    one article its source. InputError where nothing of it can be restored.
    """
    (path,) = request.paths
    with ExitStack() as stack:
        store = None
        if request.log is not None:
            fields = LogFields(request.log_field or "log", request.clean_field)
            store = LogStore(request.log, fields, stack)
            if not len(store) and store.failures:
                raise InputError(*store.failures[0])
        run = _Restoring(request, store)
        if os.path.isdir(path):
            run.folder(path, str(request.output))
        else:
            kind = format_named(request.format) if request.format else format_of(path)
            run.file(path, request.output or files.STANDARD, kind)
        done = run.done
        done.failures += store.failures if store else []
    if not done.articles and done.failures:
        raise InputError(*done.failures[0])
    if not done.articles:
        raise InputError(path, told("has nothing that was cleaned; give what dedupe clean wrote"))
    return done


class _RestoredArticle(NamedTuple):
    """An article that was restored: its bytes, and the name of the file that it was."""

    data: bytes
    log: Log
    name: str


class _Restoring:
    """A run under way.

    store  the logs, None where they are in the records
    done   what came of it so far
    """

    def __init__(self, request: Request, store: LogStore | None) -> None:
        self.request = request
        self.store = store
        self.done = Restored()

    def folder(self, path: str, output: str) -> None:
        """Restore all files below a folder into another one."""
        sieve = Sieve(ignore=False)
        articles = _taken_by_clean(path, self.request)
        for entry in inputs_of([path], self.request.glob, sieve):
            if isinstance(entry, Failure):
                self.done.failures.append(entry)
                continue
            file, relative = entry
            if _is_of_a_run(relative):
                continue
            restored = self.done.articles
            try:
                kind = format_of(file)
                if isinstance(kind, ArticleFormat):
                    self._write_source(self._source(file, relative), os.path.dirname(relative))
                else:
                    self._records(file, os.path.join(output, relative), kind)
            except InputError as error:
                if file not in articles and self.done.articles == restored:
                    passed = kind_by_name(path, relative) or "ignored by .gitignore"
                    self.done.passed[passed] += 1
                else:
                    self.done.failures.append(Failure(error.where, error.problem))
        self.done.passed += sieve.passed

    def file(self, path: str, target: str, kind: Format) -> None:
        """Restore one file."""
        if isinstance(kind, ArticleFormat):
            source = self._source(path, os.path.basename(path))
            data = pack(source.data, ending_of(target)[1], target)
            files.write([(target, data)], self.request.force)
            self.done.add(source.log)
        elif _is_folder(target):
            if is_folded(path, kind, self.request):
                raise InputError(files.input_name(path), told(FOLDED))
            self._records_to_files(path, kind)
        else:
            self._records(path, target, kind)

    def _write_source(self, source: _RestoredArticle, folder: str) -> None:
        target = os.path.join(str(self.request.output), folder, source.name)
        data = pack(source.data, ending_of(target)[1], target)
        with files.writing(target):
            files.make_folder_of(target)
        files.write([(target, data)], self.request.force)
        self.done.add(source.log)

    def _source(self, path: str, relative: str) -> _RestoredArticle:
        """Return the source of the article in a file, and its own name."""
        where = files.input_name(path)
        if self.store is None:
            problem = told("has no log in it; name its log, or the folder of the logs, with --log")
            raise InputError(where, problem)
        text = read_as(read_all(path), "utf-8").text
        log, name = self._found(text, where, relative)
        own = os.path.basename(relative)
        if keeps_page(log):
            own = os.path.basename(name)
        return _RestoredArticle(_bytes_of(text, log, where), log, own)

    def _found(self, text: str, where: str, name: str) -> tuple[Log, str]:
        """Return the log of a clean article in a file, and the name of its source."""
        assert self.store is not None
        found = self.store.find(text, name)
        if found is None:
            raise InputError(where, self._no_log())
        return found.log, found.source

    def _no_log(self) -> str:
        """Return what to say of a clean article that no log is of."""
        if self.store is not None and len(self.store) == 1:
            return told(
                "the log is not of this text (the SHA-256 of the clean text differs); give the "
                "text and the log that one run of clean wrote, both unchanged"
            )
        return told(
            "no log is of this text; give the text and the log that one run of clean wrote, both "
            "unchanged"
        )

    # --- records ---

    def _records(self, path: str, target: str, kind: Format) -> None:
        """Restore a file of records. Nothing is written where none of them can be restored."""
        where = files.input_name(path)
        before, failed = self.done.articles, len(self.done.failures)
        with new_sink(target) as sink:
            revise_file(path, where, kind, self.request, self._revising(path, kind), sink)
            new = self.done.failures[failed:]
            if self.done.articles == before and new:
                del self.done.failures[failed:]
                raise InputError(*new[0])
            sink.place()

    def _revising(self, path: str, kind: Format) -> Revising:
        """Return how the records of a file change: where some are folded, these get their texts
        back, and no log is asked for.
        """
        failed = self.done.failures.append
        if self.store is None and is_folded(path, kind, self.request):
            unfolding = Unfolding(path, kind, self.request, self.done.add_folded)
            return Revising(unfolding.changes, lambda _: {}, failed)
        return Revising(self._changes, self._gone, failed)

    def _changes(self, where: str, record: Mapping[str, Any]) -> Mapping[str, Value]:
        """Return what the fields of a record were before it was cleaned. InputError where that
        cannot be told.
        """
        restored = self._of_record(where, record)
        changes: dict[str, Value] = dict(self._gone(record))
        if restored is None:
            return changes
        text, log = restored
        source = _restored(text, log, where)
        self.done.add(log)
        is_page = keeps_page(log)
        self.done.in_files += is_page or isinstance(record.get("file"), str)
        self.done.pages |= is_page
        name = self._text_field(record)
        there = value_at(record, name)
        if source not in (there, paragraphs_in(there)):
            clean = value_at(record, self.request.clean_field)
            changes[name] = in_the_form_of_logged(clean, log.clean, source)
        return changes

    def _of_record(self, where: str, record: Mapping[str, Any]) -> tuple[str, Log] | None:
        """Return the clean article of a record and its log, None where its text was null."""
        if is_reprint(record):
            raise InputError(where, told(FOLDED))
        clean_field = self.request.clean_field
        clean = value_at(record, clean_field)
        called = told('field "{name}"', name=clean_field)
        advice = told("name another with --clean-field")
        text = joined_text(clean, called, where, advice)
        log = self._log_of(where, record, clean)
        if log is not None and text is not None:
            logged = article_in(clean, log.clean)
            return text if logged is None else logged, log
        source = value_at(record, self._text_field(record), MISSING)
        if log is None and not text and source in (None, ""):  # a table has no null
            return None
        raise InputError(where, self._lacking(log, text))

    def _log_of(self, where: str, record: Mapping[str, Any], clean: Any) -> Log | None:
        """Return the log of a record with this in its clean field, None where there is none."""
        if self.store is None:
            return log_of_record(where, record, LogFields(self.request.log_field or "log"))
        for text in readings(clean):
            found = self.store.find(text, where, is_record=True)
            if found is not None:
                return found.log
        return None

    def _lacking(self, log: Log | None, text: str | None) -> str:
        """Return what to say of a record without a log, or without a clean text."""
        if text is None and (log is not None or self.store is not None):
            return told(
                'no clean text in "{field}"; name its field with --clean-field',
                field=self.request.clean_field,
            )
        if self.store is not None:
            return self._no_log()
        return told(
            'no log in "{field}"; name its field with --log-field, or its file with --log',
            field=self.request.log_field or "log",
        )

    def _gone(self, record: Mapping[str, Any]) -> dict[str, Value]:
        """Return the fields that cleaning added to a record, which go."""
        added = [self.request.log_field or "log"] if self.store is None else []
        if self._text_field(record) != self.request.clean_field:
            added.append(self.request.clean_field)
        return dict.fromkeys(added)

    def _text_field(self, record: Mapping[str, Any]) -> str:
        """Return the field of the text: the one that was asked for, else that of another name than
        the clean text's, else the clean text's own.
        """
        clean = self.request.clean_field
        if self.request.text_field is not None:
            return self.request.text_field
        for name in TEXT_FIELDS:
            if name != clean and value_at(record, name, MISSING) is not MISSING:
                return name
        return clean if clean in TEXT_FIELDS else self.request.text_name

    def _records_to_files(self, path: str, kind: Format) -> None:
        """Write the source of each record to a file of its own."""
        failed = self.done.failures.append
        records = records_at(path, files.input_name(path), kind, self.request, failed)
        for number, where, record in records:
            try:
                restored = self._of_record(where, record)
                if restored is None:
                    continue
                text, log = restored
                name = _file_name(record.get("file"), number, log)
                data = _bytes_of(text, log, where)
                self._write_source(_RestoredArticle(data, log, name), "")
            except InputError as error:
                self.done.failures.append(Failure(error.where, error.problem))


def _bytes_of(text: str, log: Log, where: str) -> bytes:
    try:
        return restore_bytes(text, log)
    except DedupeError as error:
        raise InputError(where, str(error)) from error


def _restored(text: str, log: Log, where: str) -> str:
    try:
        return restore(text, log)
    except DedupeError as error:
        raise InputError(where, str(error)) from error


def _file_name(file: Any, number: int, log: Log) -> str:
    """Return the name for the source of a record: as the record says, but always below the folder
    that it is written to.
    """
    parts = file.replace(os.sep, "/").split("/") if isinstance(file, str) else []
    inner = [part for part in parts if part not in ("", ".", "..")]
    has_page = keeps_page(log)
    ending = ".html" if has_page else ".txt"
    name = "/".join(inner) or f"{number:06}{ending}"
    return name if log.page is None or has_page else f"{name}.txt"


def _taken_by_clean(path: str, request: Request) -> set[str]:
    """Return the files of a folder that cleaning it does not pass over. Others may have been
    cleaned all the same, with --no-ignore.
    """
    entries = inputs_of([path], request.glob, Sieve())
    return {entry[0] for entry in entries if not isinstance(entry, Failure)}


def _is_folder(output: str) -> bool:
    return output.endswith("/") or os.path.isdir(output)


def _is_of_a_run(relative: str) -> bool:
    """Return whether a file in a folder of cleaned articles is one that the run left there."""
    name = os.path.basename(relative)
    return name == "failures.jsonl" or (name.startswith(".") and "dedupe" in name)
