"""Fields of records: which one has the text, and values at dotted paths of nested objects.

`article.body` is the field `body` of `article`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from dedupe.errors import InputError, did_you_mean
from dedupe.language import listed, told
from dedupe.values import Known

TEXT_FIELDS: Mapping[str, str] = {
    "maintext": "news-please",
    "articleBody": "zyte-common-items, schema.org",
    "text": "trafilatura, newspaper4k, records of your own",
    "content": "GNE, records of your own",
    "正文": "tables of your own",
    "内容": "tables of your own",
}
"""Where the text is where nobody says it, and in whose records. The first field wins that has a
text: a record of news-please also has a `text`."""

LIKELY_FIELDS = (*TEXT_FIELDS, "body", "article", "文章", "全文")
"""Fields that are named to a user, or tell a table from prose. `body` is not taken without being
asked for: with crawlers it is often HTML."""

MISSING = object()
"""Stands for what a field that is not there has."""


class FieldText(NamedTuple):
    """What the text field of a record has.

    value  as it stands there: a text, a list of paragraphs, or None
    text   the article, paragraphs a line each; None where there is none
    """

    name: str
    value: Any
    text: str | None

    def like(self, clean: str | None) -> Any:
        """Return the clean text in the form that the source has, paragraphs for paragraphs."""
        return in_the_form_of(self.value, self.text, clean)


class NoTextFieldError(InputError):
    """None of the records of an input has the text field: its name is wrong."""


def chosen_field(get: Callable[[str], Any], wanted: str | None) -> tuple[str, Any] | None:
    """Return the name of the text field and what is in it, None where there is none.

    get     what a field has, MISSING where it is not there
    wanted  the only name that counts; else those of TEXT_FIELDS do, one with a text in it before an
            empty one
    """
    first = None
    for name in (wanted,) if wanted else TEXT_FIELDS:
        value = get(name)
        if _has_text(value):
            return name, value
        if value is not MISSING and first is None:
            first = name, value
    return first


def _has_text(value: Any) -> bool:
    """Return whether there is something to read in a value: more than white space, in a list at one
    place at least.
    """
    if isinstance(value, list | tuple):
        return any(map(_has_text, value))
    return isinstance(value, str | bytes | bytearray) and bool(value.strip())


def wanted_names(wanted: str | None) -> str:
    """Return the names of fields that may have the text, to be shown."""
    names = (wanted,) if wanted else TEXT_FIELDS
    return listed((f'"{name}"' for name in names), " or ")


def text_of(record: dict[str, Any], path: str | None, where: str) -> FieldText:
    """Return the text of a record. InputError where it has no such field, or no text in it.

    path  the field of the text, which may be a dotted path; None for the first of TEXT_FIELDS
    """
    found = chosen_field(lambda name: value_at(record, name, MISSING), path)
    if found is None:
        problem = told(
            "no field {names}; name the field of the text with --text-field",
            names=wanted_names(path),
        )
        raise InputError(where, problem)
    name, value = found
    called = told('field "{name}"', name=name)
    advice = told("name another with --text-field")
    return FieldText(name, value, joined_text(value, called, where, advice))


def joined_text(value: Any, called: str, where: str, advice: str) -> str | None:
    """Return the article in a field: a text, or paragraphs joined by line feeds; None for null.
    InputError for anything else.

    called  what to call the field
    """
    if value is None or isinstance(value, str):
        return value
    if not isinstance(value, list | tuple):
        problem = told(
            "{field} is {kind}, not a text; {advice}",
            field=called,
            kind=type(value).__name__,
            advice=advice,
        )
        raise InputError(where, problem)
    for number, paragraph in enumerate(value):
        if not isinstance(paragraph, str):
            kind = "null" if paragraph is None else type(paragraph).__name__
            problem = told(
                "{field} has {kind} at {number}, not a paragraph; put texts there",
                field=called,
                kind=kind,
                number=number,
            )
            raise InputError(where, problem)
    return "\n".join(value)


def in_the_form_of(value: Any, text: str | None, clean: str | None) -> Any:
    """Return the clean text as the source stood: paragraphs for paragraphs, else a text.

    value  what the source stood as; `text` the article in it
    """
    if clean is None or not isinstance(value, list | tuple):
        return clean
    if clean == text:
        return value
    paragraphs = clean.split("\n") if clean else []
    return tuple(paragraphs) if isinstance(value, tuple) else paragraphs


# --- which field it could be ---


def no_text_field(
    where: str, wanted: str | None, records: Sequence[Mapping[str, Any]]
) -> NoTextFieldError:
    """Return the error for records of which none has the text field: what they have instead, and
    which of it looks most like the text.

    records  the first ones of the input
    """
    longest = _longest_texts(records)
    names = wanted_names(wanted)
    lacking = told("no record has a field {names}", names=names)
    if len(records) > 1:
        lacking = told(
            "none of its first {number} records has a field {names}",
            number=len(records),
            names=names,
        )
    here = told("they have no field at all")
    if longest:
        here = told("they have: {fields}", fields=listed(list(longest)[:MAX_SHOWN]))
    problem = told(
        "{lacking}; {here}; name the one of the text with {option}; nothing was cleaned",
        lacking=lacking,
        here=here,
        option=_option(_likeliest(wanted, longest)),
    )
    return NoTextFieldError(where, problem)


def no_text_column(where: str, wanted: str | None, names: Iterable[str]) -> NoTextFieldError:
    """Return the error for a table without the column of the text, with the columns there are."""
    known = list(names)
    problem = told(
        "no column {names}; name it with {option}; the columns are {columns}",
        names=wanted_names(wanted),
        option=_option(_likeliest(wanted, dict.fromkeys(known, 0))),
        columns=listed(known[:MAX_SHOWN]),
    )
    return NoTextFieldError(where, problem)


def _option(field: str) -> str:
    """Return the option that names the field of the text, with the likeliest one, if there is."""
    return f"--text-field {field}" if field else "--text-field"


MAX_SHOWN = 12
"""Names of fields that a message shows; chosen by eye."""


def _longest_texts(records: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Return the fields of all records, by dotted paths, and the characters of the longest text in
    each.
    """
    longest: dict[str, int] = {}
    for record in records:
        for name, value in _flat(record):
            length = len(value) if isinstance(value, str) else 0
            longest[name] = max(longest.get(name, 0), length)
    return longest


def _flat(record: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the fields of a record and of the objects in it, one level down."""
    for name, value in record.items():
        if isinstance(value, dict) and value and not before:
            yield from _flat(value, f"{name}.")
        else:
            yield f"{before}{name}", value


def _likeliest(wanted: str | None, longest: Mapping[str, int]) -> str:
    """Return the field that is most likely that of the text, empty where none is likely: one with
    the name of one, else one spelt like the wanted one, else that of the longest text.
    """
    for name in LIKELY_FIELDS:
        for path in longest:
            if name in (path, path.rpartition(".")[2]):
                return path
    for path in longest:
        if wanted and did_you_mean(wanted, (path,)):
            return path
    path = max(longest, key=lambda path: longest[path], default="")
    return path if path and longest[path] >= MIN_TEXT else ""


MIN_TEXT = 60
"""Characters of what may be an article; headlines are shorter. Chosen by eye."""


def column_of(names: Collection[str], wanted: str | None, where: str) -> str:
    """Return the column of the text. NoTextFieldError where there is none."""
    found = next((name for name in ((wanted,) if wanted else TEXT_FIELDS) if name in names), None)
    if found is None:
        raise no_text_column(where, wanted, names)
    return found


# --- dotted paths ---


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
