"""Fields of records that are objects: the clean text and the log put in their places."""

from __future__ import annotations

import json
from typing import Any

from dedupe.cleaner import Cleaned
from dedupe.reading.encoding import Decoded
from dedupe.reading.fields import with_value
from dedupe.request import Request

as_json = json.JSONEncoder(ensure_ascii=False).encode


def log_in_record(cleaned: Cleaned) -> str:
    """Return the log for a field of the record that has the clean article in another field."""
    return cleaned.log.without_text().to_json(one_line=True)


def article_line(where: str, decoded: Decoded, cleaned: Cleaned, request: Request) -> bytes:
    """Return an article that was a file of its own as a line of JSON, with what its page says of
    it.
    """
    known = decoded.page.known if decoded.page else {}
    record: dict[str, Any] = {"file": where, **known, request.text_field: decoded.text}
    line = as_json(with_fields(record, request, cleaned))
    return f"{line}\n".encode("utf-8", "backslashreplace")


def with_fields(record: dict[str, Any], request: Request, cleaned: Cleaned) -> dict[str, Any]:
    """Return the record with the clean text, and the log where it is asked for, in their fields."""
    new = with_value(record, request.clean_field, cleaned.text)
    if request.log_field:
        new = with_value(new, request.log_field, json.loads(log_in_record(cleaned)))
    return new
