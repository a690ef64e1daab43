"""What a format is: how its files are told, read and written. Its row is in its own file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from dedupe.cleaner import Cleaned, Cleaner
from dedupe.errors import DedupeError, Failure, InputError
from dedupe.files import STANDARD
from dedupe.formats import format_named, format_of_ending
from dedupe.formats.fields import Value, as_json
from dedupe.language import in_english
from dedupe.log import Log, SourcePage
from dedupe.outcome import PATIENCE, Begin, Outcome, Tally, Task, chunks
from dedupe.reading.fields import MISSING, chosen_field, no_text_field, value_at
from dedupe.reading.inputs import JSON_LINES
from dedupe.reading.packing import opened, pack, reading
from dedupe.request import Request
from dedupe.values import NOTHING_KNOWN, Known

if TYPE_CHECKING:
    from dedupe.reading.encoding import Decoded

__all__ = [
    "ArticleFormat",
    "Format",
    "Item",
    "ManyFormat",
    "Record",
    "RecordFormat",
    "failure_line",
    "log_line",
]


def _no(_: bytes) -> bool:
    return False


def _nothing(*_: Any) -> bytes:
    return b""


@dataclass(frozen=True, kw_only=True)
class Format:
    """One row of the table.

    name           as `--format` has it
    what           one line for people
    endings        of names of its files, in lower case, without that of a packing
    sniff          whether the first 4,096 bytes of a file, unpacked, look like it
    output_ending  of the outputs, None where an output has the name of its input
    in_place       whether an output can take the place of its input
    to_stdout      whether an output can go to standard output
    from_stdin     whether an input can come from standard input
    takes_lines    whether articles of other formats can be written as it
    from_lines     writes a file of it from one of JSON lines: that file, the one to write, how it
                   is packed, and the request; None where lines of JSON are a file of it
    is_packed      whether outputs are packed as their names say; False for a format that packs
                   itself
    needs          raises InputError, which says what to install, where a package that it needs for
                   a request is missing
    """

    name: str
    what: str
    endings: tuple[str, ...] = ()
    sniff: Callable[[bytes], bool] = _no
    output_ending: str | None = None
    in_place: bool = True
    to_stdout: bool = True
    from_stdin: bool = True
    takes_lines: bool = False
    from_lines: Callable[[str, str, str, Request], None] | None = None
    is_packed: bool = True
    needs: Callable[[Request], Any] = _nothing

    @property
    def makes_lines(self) -> bool:
        """Whether its articles can be written as lines of JSON, and so as any other format."""
        return True

    @property
    def output_format(self) -> Format:
        """The format that its outputs have where no other is asked for."""
        told = format_of_ending(f"_{self.output_ending}") if self.output_ending else None
        return told or self


@dataclass(frozen=True, kw_only=True)
class ArticleFormat(Format):
    """A format of which a file is one article.

    decode  bytes of a file, what to call it, and the request, to the text of its article;
            InputError where there is none
    """

    decode: Callable[[bytes, str, Request], Decoded]


@dataclass(frozen=True, kw_only=True)
class ManyFormat(Format):
    """A format of which a file has many articles."""

    def tasks(
        self,
        path: str,
        where: str,
        request: Request,
        packing: str = "",
        watch: Callable[[BinaryIO], None] | None = None,
        as_lines: bool = False,
    ) -> Iterator[Task[Outcome]]:
        """Yield the articles of a file as tasks. InputError where it cannot be read on;
        NoTextFieldError where its first records have no text field.

        where     what to call the file
        packing   of the output: an ending such as `.gz`, or nothing
        watch     is told the file, whose position says how much of it is read
        as_lines  whether the articles are written as lines of JSON
        """
        raise NotImplementedError

    def end(self, records: int) -> bytes:  # noqa: ARG002 - for formats that have an end
        """Return what an output of so many records ends with."""
        return b""

    def is_same(self, one: str, other: str) -> bool:
        """Return whether two files have the same content, however they are packed."""
        with opened(one) as first, opened(other) as second:
            while (block := first.read(_BLOCK)) == second.read(_BLOCK):
                if not block:
                    return True
        return False

    def rewritten(self, part: str, whole: str, source: str, request: Request) -> bool:  # noqa: ARG002
        """Write the file that is to be placed instead of `part`, where the outputs of the tasks
        are not yet a file of this format; return whether that is so.

        part    the file with the outputs of all tasks of the input `source`
        whole   the name of the file to write
        """
        return False


_BLOCK = 2**20
"""Bytes that are compared at a time; chosen by eye."""


# --- records ---


class Item(NamedTuple):
    """A record as it was read.

    where       what to call it
    raw         what a worker makes it out of; it must pickle
    size        characters or bytes, which decide how many records are one task
    broken      why it could not be read, empty where it could
    is_article  False for what is only passed on, such as the head of a table
    """

    where: str
    raw: Any
    size: int = 1
    broken: str = ""
    is_article: bool = True


class Record(NamedTuple):
    """A record that a worker understood: the text to clean, None where it is null, what `write`
    needs besides it, what else is known of the article, and the page that the text is of.
    """

    text: str | None
    rest: Any = None
    known: Known = NOTHING_KNOWN
    page: SourcePage | None = None


@dataclass(frozen=True, kw_only=True)
class RecordFormat(ManyFormat):
    """A format of records, each with a text among other fields.

    items         the stream of a file, what to call it, and the request, to its records
    parse         an item to its text, in a worker; InputError where it has none
    write         a record with its text cleaned, or null, to its output
    pass_on       an item that failed to its output without a clean text; nothing by default
    ends_with     number of records to what an output of so many ends with
    write_line    as `write`, to a line of JSON; None where `write` makes one, or there can be none
    pass_on_line  as `pass_on`, to a line of JSON
    fields        an item to the fields that it has; None where the text is not in a field that a
                  user names. InputError where it cannot be read
    is_table      whether a head says which fields all records have
    revise        an item with other values in some fields to its output; of the head of a table,
                  the head without the fields that go. None where records are not written
    """

    items: Callable[[BinaryIO, str, Request], Iterable[Item]]
    parse: Callable[[Item, Request], Record]
    write: Callable[[Record, Cleaned | None, Request], bytes]
    pass_on: Callable[[Item, Request], bytes] = _nothing
    ends_with: Callable[[int], bytes] = _nothing
    write_line: Callable[[Record, Cleaned | None, Request], bytes] | None = None
    pass_on_line: Callable[[Item, Request], bytes] = _nothing
    fields: Callable[[Item, Request], dict[str, Any]] | None = None
    is_table: bool = False
    revise: Callable[[Item, Mapping[str, Value], Request], bytes] | None = None

    @property
    def makes_lines(self) -> bool:
        """Whether its articles can be written as lines of JSON."""
        return self.write_line is not None or self.output_format.endings == JSON_LINES

    def tasks(
        self,
        path: str,
        where: str,
        request: Request,
        packing: str = "",
        watch: Callable[[BinaryIO], None] | None = None,
        as_lines: bool = False,
    ) -> Iterator[Task[Outcome]]:
        """Yield the records of a file in chunks."""
        with opened(path, watch) as stream:
            read = _read(self.items(stream, where, request), path)
            items = self._looked_at(read, where, request)
            is_cut = path == STANDARD and not packing  # of what is packed, all chunks are full
            patience = PATIENCE if is_cut else None
            for chunk in chunks(items, lambda item: item.size, patience):
                yield Records(chunk, self.name, request, packing, as_lines)

    def _looked_at(self, items: Iterable[Item], where: str, request: Request) -> Iterator[Item]:
        """Yield the items. NoTextFieldError where the first ones can be read and none of them has
        the text field: then its name is wrong.
        """
        rest = iter(items)
        if self.fields is not None:
            yield from self._first_of(rest, where, request)
        yield from rest

    def _first_of(self, items: Iterator[Item], where: str, request: Request) -> Iterator[Item]:
        """Yield the first items, as soon as one of them has the text field."""
        first: list[Item] = []
        seen: list[dict[str, Any]] = []
        size = 0
        broken: DedupeError | None = None
        try:
            for item in items:
                first.append(item)
                size += item.size
                record = self._fields_of(item, request)
                if record is not None and _has_text_field(record, request):
                    seen = []
                    break
                if record is not None:
                    seen.append(record)
                if len(first) >= FIRST_RECORDS or size >= FIRST_SIZE:
                    break
        except DedupeError as error:
            broken = error
        if seen:
            raise no_text_field(where, request.text_field, seen)
        yield from first
        if broken:
            raise broken

    def _fields_of(self, item: Item, request: Request) -> dict[str, Any] | None:
        """Return the fields of a record; None of one that will be a failure of its own."""
        assert self.fields is not None
        try:
            return None if item.broken else self.fields(item, request)
        except InputError:
            return None

    def end(self, records: int) -> bytes:
        """Return what an output of so many records ends with."""
        return self.ends_with(records)


class _Written(NamedTuple):
    """A record as it is written, what it is written of, and the site that it is of."""

    output: bytes
    cleaned: Cleaned | None
    page: SourcePage | None
    site: str | None


@dataclass(frozen=True)
class Records:
    """A chunk of records, as one task; the format is named, since rows of the table do not pickle.

    A record that fails is passed on without a clean text, as far as it can be written at all.
    """

    items: tuple[Item, ...]
    format: str
    request: Request
    packing: str = ""
    as_lines: bool = False

    @property
    def records(self) -> int:
        """Number of articles."""
        return sum(item.is_article for item in self.items)

    def run(self, cleaner: Cleaner, begin: Begin) -> Outcome:
        """Return what came of the records."""
        numbers = count()

        def work(item: Item) -> _Written:
            begin(next(numbers))
            return self._cleaned(cleaner, item)

        return self._outcome(work)

    def lost(self, problem: str) -> Outcome:
        """Return what comes of records that kill their worker, or take too long for it."""

        def fail(item: Item) -> _Written:
            raise InputError(item.where, problem)

        return self._outcome(fail)

    def split(self) -> Sequence[Records]:
        """Return each article as a task of its own, behind what is passed on before it."""
        parts: list[tuple[Item, ...]] = [()]
        for item in self.items:
            parts[-1] = (*parts[-1], item)
            if item.is_article:
                parts.append(())
        return [replace(self, items=part) for part in parts if part]

    @property
    def _format(self) -> RecordFormat:
        found = format_named(self.format)
        assert isinstance(found, RecordFormat)
        return found

    def _cleaned(self, cleaner: Cleaner, item: Item) -> _Written:
        if item.broken:
            raise InputError(item.where, item.broken)
        record = self._format.parse(item, self.request)
        cleaned = None
        if record.text is not None:
            title, captions, site = record.known
            cleaned = cleaner.clean(record.text, title=title, captions=captions, site=site)
        write = self._format.write
        if self.as_lines and self._format.write_line is not None:
            write = self._format.write_line
        output = write(record, cleaned, self.request)
        return _Written(output, cleaned, record.page, record.known.site)

    def _outcome(self, work: Callable[[Item], _Written]) -> Outcome:
        tally = Tally()
        written: list[bytes] = []
        logs: list[bytes] = []
        failures: list[Failure] = []
        for item in self.items:
            if not item.is_article:
                written.append(self._passed_on(item))
                continue
            try:
                output, cleaned, page, site = work(item)
            except Exception as error:
                failures.append(Failure.of(item.where, error))
                tally.fail(failures[-1])
                written.append(self._passed_on(item))
                continue
            tally.take(cleaned, site if self.request.stats else None)
            written.append(output)
            if self.request.log is not None and cleaned is not None:
                logs.append(log_line(item.where, cleaned.log.with_page(page)))
        output = pack(b"".join(written), self.packing) if any(written) else b""
        return Outcome(self.records, output, b"".join(logs), tuple(failures), tally)

    def _passed_on(self, item: Item) -> bytes:
        pass_on = self._format.pass_on
        if self.as_lines and self._format.write_line is not None:
            pass_on = self._format.pass_on_line
        try:
            return pass_on(item, self.request)
        except Exception:  # its failure is reported already
            return b""


def _read(items: Iterable[Item], path: str) -> Iterator[Item]:
    """Yield the items; what the system says is an InputError where it is met, so that what came
    before it is not lost.
    """
    with reading(path):
        yield from items


FIRST_RECORDS = 100
FIRST_SIZE = 2**24
"""Records of an input that are looked at for the text field before any is cleaned, and the bytes
from which they are fewer. Chosen by eye."""


def _has_text_field(record: dict[str, Any], request: Request) -> bool:
    get = partial(value_at, record, default=MISSING)
    return chosen_field(get, request.text_field) is not None


def log_line(where: str, log: Log) -> bytes:
    """Return the line of an article in a file of logs."""
    line = f'{{"where": {as_json(where)}, "log": {log.to_json(one_line=True)}}}\n'
    return line.encode("utf-8", "backslashreplace")


def failure_line(failure: Failure) -> bytes:
    """Return the line of what failed in a file of failures, which has it in English."""
    values = {"where": failure.where, "problem": in_english(failure.problem)}
    return f"{as_json(values)}\n".encode("utf-8", "backslashreplace")
