"""Fields of records that are objects: the clean text and the log put in their places."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from dedupe.cleaner import Cleaned
from dedupe.log import Log
from dedupe.reading.encoding import Decoded
from dedupe.reading.fields import MISSING, FieldText, value_at
from dedupe.request import Request

as_json = json.JSONEncoder(ensure_ascii=False).encode


def _plain_value(value: Any) -> str:
    """Return what JSON has no form for, as a text: dates and times by ISO 8601, decimals as they
    are. TypeError for bytes, which are no text.
    """
    if isinstance(value, bytes):
        raise TypeError("JSON cannot hold bytes")
    return str(value.isoformat()) if hasattr(value, "isoformat") else str(value)


row_as_json = json.JSONEncoder(ensure_ascii=False, default=_plain_value).encode
"""The same of a row of a table whose columns have types."""


def log_in_record(log: Log) -> str:
    """Return the log for a field of the record that has the clean article in another field."""
    return log.without_text().to_json(one_line=True)


def article_line(
    where: str, decoded: Decoded, cleaned: Cleaned, request: Request, log: Log | None
) -> bytes:
    """Return an article that was a file of its own as a line of JSON, with what its page says of
    it.

    log  where it is asked for: it knows what the text was decoded from
    """
    known = decoded.page.known if decoded.page else {}
    record = {"file": where, **known, request.text_name: decoded.text}
    found = FieldText(request.text_name, decoded.text, decoded.text)
    return record_line(record, found, cleaned, request, log)


ARTICLE_FIELDS = ("file", "url", "title", "date", "byline", "source", "crawled")
"""Fields of a record that is made of a file or a page, beside its text."""


def record_line(
    record: dict[str, Any],
    found: FieldText,
    cleaned: Cleaned | None,
    request: Request,
    log: Log | None = None,
) -> bytes:
    """Return a record with its clean text, and its log where it is asked for, as a line of JSON.

    log  where it says more than that of `cleaned`: what the source was decoded from
    """
    line = written(as_json(record), record, found, cleaned, request, log)
    return f"{line}\n".encode()


def written(
    text: str,
    record: dict[str, Any],
    found: FieldText,
    cleaned: Cleaned | None,
    request: Request,
    log: Log | None = None,
) -> str:
    """Return the JSON of a record with its clean text, and its log where it is asked for. All other
    fields stay as they were written, numbers such as 1.10 and 1e400 too.

    text     the JSON of the record as it was read
    cleaned  None where the text is null: so are the clean text and the log then
    log      as of `record_line`
    """
    clean = found.like(cleaned.text if cleaned else None)
    new = {request.clean_field: as_json(clean)}
    if request.log_field:
        new[request.log_field] = log_in_record(log or cleaned.log) if cleaned else "null"
    only_adds = record and not any(name in record or "." in name for name in new)
    if only_adds:
        fields = [f"{as_json(name)}: {value}" for name, value in new.items()]
        open_object = text.rstrip()[:-1].rstrip()
        return escaped_surrogates(f"{open_object}, {', '.join(fields)}}}")
    if value_at(record, request.clean_field, MISSING) == clean:  # then it stays as it was written
        del new[request.clean_field]
    for name, value in new.items():
        text = with_member(text.strip(), name, value)
    return escaped_surrogates(text)


def escaped_surrogates(text: str) -> str:
    """Return JSON that can be encoded: lone surrogates as escapes, which only they can stand in."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join(map(_escaped, text))
    return text


def _escaped(char: str) -> str:
    return f"\\u{ord(char):04x}" if "\ud800" <= char <= "\udfff" else char


Value = str | list[str] | Log | None
"""What a field is to have; None for no such field."""


def revised(text: str, changes: Mapping[str, Value]) -> str:
    """Return the JSON of a record with other values at dotted paths. All else stays as it is
    written.

    text  the JSON of an object, without white space around it
    """
    for path, value in changes.items():
        if value is None:
            text = without_member(text, path)
        else:
            text = with_member(text, path, _json_of(value))
    return escaped_surrogates(text)


def _json_of(value: str | list[str] | Log) -> str:
    return log_in_record(value) if isinstance(value, Log) else as_json(value)


# --- the source text of JSON ---


def with_member(text: str, path: str, value: str) -> str:
    """Return the JSON of an object with a value at a dotted path, objects made where there are
    none. All else stays as it is written.

    text   the JSON of an object, without white space around it
    value  JSON

    >>> with_member('{"a": 1.10, "b": {"c": 1e400}}', "b.c", '"x"')
    '{"a": 1.10, "b": {"c": "x"}}'
    >>> with_member('{"a": 1.10}', "b.c", "2")
    '{"a": 1.10, "b": {"c": 2}}'
    """
    members = {member.name: member for member in _members(text)}
    name, dot, rest = path.partition(".")
    if path in members or not dot:
        name, rest = path, ""
    there = members.get(name)
    inner = text[there.start : there.end] if there else ""
    if rest:
        value = with_member(inner if inner.startswith("{") else "{}", rest, value)
    if there:
        return f"{text[: there.start]}{value}{text[there.end :]}"
    comma = ", " if members else ""
    return f"{text[:-1].rstrip()}{comma}{as_json(name)}: {value}}}"


def without_member(text: str, path: str) -> str:
    """Return the JSON of an object without the field at a dotted path, if it is there. All else
    stays as it is written.

    >>> without_member('{"a": 1.10, "b": {"c": 2, "d": 3}}', "b.c")
    '{"a": 1.10, "b": {"d": 3}}'
    >>> without_member('{"a": 1.10, "b": 2}', "b")
    '{"a": 1.10}'
    """
    members = list(_members(text))
    names = [member.name for member in members]
    name, dot, rest = path.partition(".")
    is_whole = path in names or not dot
    if (path if is_whole else name) not in names:
        return text
    number = names.index(path if is_whole else name)
    member = members[number]
    if not is_whole:
        inner = text[member.start : member.end]
        left = without_member(inner, rest) if inner.startswith("{") else inner
        return f"{text[: member.start]}{left}{text[member.end :]}"
    start, end = member.begin, member.end
    if number:
        start = members[number - 1].end
    elif len(members) > 1:
        end = members[1].begin
    return f"{text[:start]}{text[end:]}"


class _Member(NamedTuple):
    """A field of an object: where its name begins, and where the JSON of its value stands."""

    name: str
    begin: int
    start: int
    end: int


def _members(text: str) -> Iterator[_Member]:
    """Yield the fields of an object of JSON, which is known to be one."""
    at = _next(text, 1)
    while text[at] != "}":
        begin = at
        name, at = _DECODER.raw_decode(text, at)
        start = _next(text, _next(text, at) + 1)  # behind the colon
        _, end = _DECODER.raw_decode(text, start)
        yield _Member(name, begin, start, end)
        at = _next(text, end)
        if text[at] == ",":
            at = _next(text, at + 1)


def _next(text: str, at: int) -> int:
    """Return the place of the next character that is not white space of JSON."""
    while text[at] in " \t\r\n":
        at += 1
    return at


_DECODER = json.JSONDecoder()
