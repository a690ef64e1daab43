"""JSON Lines, and arrays of JSON objects: other fields pass through."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from dedupe.batch.pool import Outcome, Task
from dedupe.cleaner import Cleaned, Cleaner
from dedupe.errors import InputError
from dedupe.formats.records import (
    Item,
    Options,
    Records,
    as_json,
    in_tasks,
    log_in_record,
    text_of,
    with_fields,
)
from dedupe.reading.packing import MAX_ARTICLE, TOO_LONG, joined, lines


def read_lines(stream: BinaryIO, where: str, options: Options) -> Iterator[Task[Outcome]]:
    """Yield the lines of a file of JSON Lines as tasks."""
    if options.encoding and not _is_ascii_compatible(options.encoding):
        stream, options = (
            joined(_recoded(stream, options.encoding, where)),
            options._replace(encoding=None),
        )
    yield from in_tasks(_line_items(stream, where), JsonLines, options, len)


def _is_ascii_compatible(encoding: str) -> bool:
    return "{\n".encode(encoding) == b"{\n"


def _recoded(stream: BinaryIO, encoding: str, where: str) -> Iterator[bytes]:
    """Yield the stream in UTF-8, piece by piece; lines of UTF-16 cannot be told by their bytes."""
    decoder = codecs.getincrementaldecoder(encoding)()
    data = b" "
    while data:
        data = stream.read(BLOCK // 4)
        try:
            yield decoder.decode(data, not data).encode("utf-8", "surrogatepass")
        except UnicodeDecodeError as error:
            raise InputError(
                where, f"not in the encoding given: {error}; check --encoding"
            ) from error


def _line_items(stream: BinaryIO, where: str) -> Iterator[Item]:
    for number, line in enumerate(lines(stream), 1):
        if line is None:
            yield Item(f"{where} line {number}", b"", TOO_LONG)
        elif line.strip():
            yield Item(f"{where} line {number}", line)


@dataclass(frozen=True)
class JsonLines(Records):
    """Lines of JSON, each an object."""

    def cleaned(self, cleaner: Cleaner, item: Item) -> tuple[bytes, Cleaned]:
        """Return the line with the clean text added or replaced."""
        text = _decoded(item, self.options.encoding)
        record = _object(text, item.where)
        cleaned = cleaner.clean(text_of(record, self.options.text_field, item.where))
        return _written(text, record, self.options, cleaned).encode() + b"\n", cleaned

    def passed_on(self, item: Item) -> bytes:
        """Return the line as it was, nothing for one that is no JSON object."""
        try:
            text = _decoded(item, self.options.encoding)
            _object(text, item.where)
        except InputError:
            return (
                item.raw + b"\n" if self.options.in_place and isinstance(item.raw, bytes) else b""
            )
        return text.encode() + b"\n"


def _decoded(item: Item, encoding: str | None) -> str:
    try:
        return codecs.decode(item.raw, encoding or "utf-8-sig")
    except (UnicodeDecodeError, LookupError) as error:
        problem = f"not {encoding or 'utf-8'}: {error}; name its encoding with --encoding"
        raise InputError(item.where, problem) from error


def _object(text: str, where: str) -> dict[str, Any]:
    try:
        record = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(where, f"not JSON: {error}; the line may be cut off") from error
    if not isinstance(record, dict):
        raise InputError(
            where,
            f"is JSON, but {type(record).__name__}, not an object; expected one with a text field",
        )
    return record


def _written(text: str, record: dict[str, Any], options: Options, cleaned: Cleaned) -> str:
    """Return the record as JSON on one line. Where fields are only added, the others stay as they
    were written.
    """
    added = [options.clean_field, *([options.log_field] if options.log_field else [])]
    if record and not any(name in record or "." in name for name in added):
        end = text.rstrip()
        fields = [f"{as_json(options.clean_field)}: {as_json(cleaned.text)}"]
        if options.log_field:
            fields.append(f"{as_json(options.log_field)}: {log_in_record(cleaned)}")
        return _ascii_surrogates(f"{end[:-1].rstrip()}, {', '.join(fields)}}}")
    return _ascii_surrogates(as_json(with_fields(record, options, cleaned)))


def _ascii_surrogates(text: str) -> str:
    """Return JSON that can be encoded: lone surrogates, which only an escape can stand for,
    escaped.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join(
            f"\\u{ord(char):04x}" if "\ud800" <= char <= "\udfff" else char for char in text
        )
    return text


# --- arrays ---

BLOCK = 2**18


def read_array(stream: BinaryIO, where: str, options: Options) -> Iterator[Task[Outcome]]:
    """Yield the objects of a JSON array as tasks, read one after the other."""
    yield from in_tasks(
        _array_items(stream, where, options.encoding), ArrayItems, options, lambda raw: len(raw[1])
    )


def _array_items(stream: BinaryIO, where: str, encoding: str | None) -> Iterator[Item]:
    """Yield the source text of each element of the array. InputError where it breaks off."""
    decoder = json.JSONDecoder()
    reader = codecs.getreader(encoding or "utf-8-sig")(stream)
    buffered, at, number = "", 0, 0
    opened = False

    def more() -> bool:
        nonlocal buffered, at
        try:
            block = reader.read(max(BLOCK, len(buffered) - at))
        except UnicodeDecodeError as error:
            raise InputError(
                where, f"not {encoding or 'utf-8'}: {error}; name its encoding with --encoding"
            ) from error
        buffered, at = buffered[at:] + block, 0
        return bool(block)

    while True:
        while at < len(buffered) and buffered[at] in " \t\r\n,"[: 5 if opened else 4]:
            at += 1
        if at == len(buffered):
            if more():
                continue
            raise InputError(where, "the JSON array ends too early; it was cut off, fetch it again")
        if not opened:
            if buffered[at] != "[":
                raise InputError(
                    where,
                    "is JSON, but no array of objects; for an object a line use --format jsonl",
                )
            opened, at = True, at + 1
            continue
        if buffered[at] == "]":
            at += 1
            if buffered[at:].strip() or (more() and buffered[at:].strip()):
                raise InputError(
                    where, "something stands behind the JSON array; expected one array in the file"
                )
            return
        try:
            _, end = decoder.raw_decode(buffered, at)
            if end == len(buffered):  # a number may go on
                if more():
                    continue
                end = len(buffered)
        except (ValueError, RecursionError) as error:
            if len(buffered) - at <= MAX_ARTICLE and more():
                continue
            raise InputError(
                where, f"element {number + 1} is not JSON: {error}; the array was read up to it"
            ) from error
        number += 1
        yield Item(
            f"{where} element {number}", (number, buffered[at:end].encode("utf-8", "surrogatepass"))
        )
        at = end


@dataclass(frozen=True)
class ArrayItems(Records):
    """Elements of a JSON array, in UTF-8, each with its number. Each is written behind what parts
    it from the last.
    """

    def cleaned(self, cleaner: Cleaner, item: Item) -> tuple[bytes, Cleaned]:
        """Return the element with the clean text added or replaced."""
        number, data = item.raw
        text = data.decode("utf-8", "surrogatepass")
        record = _object(text, item.where)
        cleaned = cleaner.clean(text_of(record, self.options.text_field, item.where))
        return _before(number) + _written(text, record, self.options, cleaned).encode(), cleaned

    def passed_on(self, item: Item) -> bytes:
        """Return the element as it was."""
        number, data = item.raw
        return _before(number) + _ascii_surrogates(data.decode("utf-8", "surrogatepass")).encode()


def _before(number: int) -> bytes:
    return b"[\n" if number == 1 else b",\n"


def end_of_array(records: int) -> bytes:
    """Return what closes an array of so many elements."""
    return b"\n]\n" if records else b"[]\n"
