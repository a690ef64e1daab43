"""Fields of records that are objects: the clean text and the log put in their places."""

from __future__ import annotations

import json
from typing import Any

from dedupe.cleaner import Cleaned
from dedupe.reading.fields import with_value
from dedupe.request import Request

as_json = json.JSONEncoder(ensure_ascii=False).encode


def log_in_record(cleaned: Cleaned) -> str:
    """Return the log for a field of the record that has the clean article in another field."""
    return cleaned.log.without_text().to_json(one_line=True)


def with_fields(record: dict[str, Any], request: Request, cleaned: Cleaned) -> dict[str, Any]:
    """Return the record with the clean text, and the log where it is asked for, in their fields."""
    new = with_value(record, request.clean_field, cleaned.text)
    if request.log_field:
        new = with_value(new, request.log_field, json.loads(log_in_record(cleaned)))
    return new
