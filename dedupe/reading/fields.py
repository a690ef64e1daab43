"""Values at dotted paths of nested objects: `article.body` is the field `body` of `article`."""

from __future__ import annotations

from typing import Any

from dedupe.errors import InputError
from dedupe.values import Known


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


def known_of(value: Any, title_field: str | None, site_field: str | None) -> Known:
    """Return what nested objects say of an article at two dotted paths; no text is nothing."""
    title = None if title_field is None else value_at(value, title_field)
    site = None if site_field is None else value_at(value, site_field)
    return Known(
        title=title if isinstance(title, str) and title.strip() else None,
        site=site if isinstance(site, str) else None,
    )


def with_value(record: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """Return the record with a value at a dotted path, objects made where there are none."""
    name, dot, rest = path.partition(".")
    if path in record or not dot:
        return {**record, path: value}
    inner = record.get(name)
    return {**record, name: with_value(inner if isinstance(inner, dict) else {}, rest, value)}
