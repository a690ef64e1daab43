"""JSON arrays: an object of the array is an article. They are read one after the other."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from dedupe.cleaner import Cleaned
from dedupe.errors import InputError
from dedupe.formats.fields import Value, escaped_surrogates, revised, written
from dedupe.formats.format import Item, Record, RecordFormat
from dedupe.formats.jsonl import object_in
from dedupe.language import told
from dedupe.reading.encoding import without_mark
from dedupe.reading.fields import known_of, text_of
from dedupe.reading.inputs import JSON
from dedupe.reading.packing import MAX_ARTICLE, packed_writer
from dedupe.request import Request

BLOCK = 2**18
"""Characters that are read at a time; chosen by eye."""


def _sniff(head: bytes) -> bool:
    start = head.removeprefix(codecs.BOM_UTF8).lstrip()
    return start.startswith(b"[") and start[1:].lstrip().startswith(b"{")


def _items(stream: BinaryIO, where: str, request: Request) -> Iterator[Item]:
    """Yield the source text of each element, with its number. InputError where the array breaks
    off.
    """
    buffer = _Buffer(stream, where, request.encoding)
    if buffer.next_char(" \t\r\n") != "[":
        problem = told("is JSON, but no array of objects; for an object a line use --format jsonl")
        raise InputError(where, problem)
    buffer.at += 1
    number = 0
    while buffer.next_char(" \t\r\n,") != "]":
        number += 1
        element = buffer.element(number)
        data = element.encode("utf-8", "surrogatepass")
        yield Item(f"{where} element {number}", (number, data), len(data))
    buffer.at += 1
    if not buffer.is_at_end():
        problem = told("something stands behind the JSON array; expected one array in the file")
        raise InputError(where, problem)


class _Buffer:
    """The part of the file that is looked at, and where in it the reading has come to."""

    def __init__(self, stream: BinaryIO, where: str, encoding: str | None) -> None:
        self._encoding = without_mark(encoding or "utf-8")
        self._reader = codecs.getreader(self._encoding)(stream)
        self._where = where
        self._decoder = json.JSONDecoder()
        self.text = ""
        self.at = 0

    def more(self) -> bool:
        """Read on, forgetting what is done with. Return whether there was more."""
        rest = self.text[self.at :]
        try:
            block = self._reader.read(max(BLOCK, len(rest)))
        except UnicodeDecodeError as error:
            said = self._encoding.removesuffix("-sig")
            problem = told(
                "not {encoding}: {error}; name its encoding with --encoding",
                encoding=said,
                error=error,
            )
            raise InputError(self._where, problem) from error
        self.text, self.at = rest + block, 0
        return bool(block)

    def next_char(self, skipped: str) -> str:
        """Return the next character that is none of `skipped`. InputError where there is none."""
        while True:
            while self.at < len(self.text) and self.text[self.at] in skipped:
                self.at += 1
            if self.at < len(self.text):
                return self.text[self.at]
            if not self.more():
                problem = told("the JSON array ends too early; it was cut off, fetch it again")
                raise InputError(self._where, problem)

    def element(self, number: int) -> str:
        """Return the source text of the element that begins here, and go behind it."""
        while True:
            try:
                _, end = self._decoder.raw_decode(self.text, self.at)
            except (ValueError, RecursionError) as error:
                is_cut = len(self.text) - self.at <= MAX_ARTICLE and self.more()
                if is_cut:
                    continue
                problem = told(
                    "element {number} is not JSON: {error}; the array was read up to it",
                    number=number,
                    error=error,
                )
                raise InputError(self._where, problem) from error
            if end == len(self.text) and self.more():  # a number may go on
                continue
            end = min(end, len(self.text))
            element = self.text[self.at : end]
            self.at = end
            return element

    def is_at_end(self) -> bool:
        """Return whether only white space follows."""
        while not self.text[self.at :].strip():
            if not self.more():
                return True
        return False


def _element(item: Item) -> str:
    """Return the source text of an element."""
    _number, data = item.raw
    element: str = data.decode("utf-8", "surrogatepass")
    return element


def _parse(item: Item, request: Request) -> Record:
    number, _data = item.raw
    element = _element(item)
    record = object_in(element, item.where)
    found = text_of(record, request.text_field, item.where)
    known = known_of(record, request.title_field, request.site_field)
    return Record(found.text, (number, element, record, found), known)


def _fields(item: Item, _: Request) -> dict[str, Any]:
    return object_in(_element(item), item.where)


def _write(record: Record, cleaned: Cleaned | None, request: Request) -> bytes:
    number, element, fields, found = record.rest
    return _before(number) + written(element, fields, found, cleaned, request).encode()


def _write_line(record: Record, cleaned: Cleaned | None, request: Request) -> bytes:
    _number, element, fields, found = record.rest
    return _on_one_line(written(element, fields, found, cleaned, request))


def _revise(item: Item, changes: Mapping[str, Value], _: Request) -> bytes:
    number, _data = item.raw
    return _before(number) + revised(_element(item).strip(), changes).encode()


def _pass_on(item: Item, _: Request) -> bytes:
    """Return the element as it was."""
    number, _data = item.raw
    return _before(number) + escaped_surrogates(_element(item)).encode()


def _pass_on_line(item: Item, request: Request) -> bytes:
    """Return the element as a line; of one that is no object, nothing."""
    _fields(item, request)
    return _on_one_line(escaped_surrogates(_element(item)))


def _on_one_line(element: str) -> bytes:
    """Return JSON as a line: its line ends stand between fields only, texts have escapes."""
    return element.replace("\r", " ").replace("\n", " ").encode() + b"\n"


def _before(number: int) -> bytes:
    """Return what parts an element from the one before it."""
    return b"[\n" if number == 1 else b",\n"


def _end(records: int) -> bytes:
    return b"\n]\n" if records else b"[]\n"


def _from_lines(path: str, target: str, packing: str, _: Request) -> None:
    """Write the records of a file of JSON lines as an array; their JSON stays as it is."""
    records = 0
    with open(path, "rb") as source, packed_writer(target, packing) as file:
        for line in source:
            records += 1
            file.write(_before(records) + line.removesuffix(b"\n"))
        file.write(_end(records))


FORMAT = RecordFormat(
    name="json",
    what="an array of JSON objects, an object an article",
    endings=JSON,
    sniff=_sniff,
    takes_lines=True,
    from_lines=_from_lines,
    items=_items,
    parse=_parse,
    write=_write,
    pass_on=_pass_on,
    fields=_fields,
    revise=_revise,
    write_line=_write_line,
    pass_on_line=_pass_on_line,
    ends_with=_end,
)
