"""Cleans the text of an item where it is, be the item a dict or an object, of a crawler or of an
extractor.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, MutableMapping
from dataclasses import is_dataclass, replace
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

from dedupe.cleaner import Cleaned, Cleaner
from dedupe.crawl.index import CrawledArticle
from dedupe.errors import InputError, LogError
from dedupe.log import Digest, Log
from dedupe.reading.encoding import Decoded, decode
from dedupe.reading.fields import (
    MISSING,
    TEXT_FIELDS,
    chosen_field,
    in_the_form_of,
    joined_text,
    wanted_names,
)

if TYPE_CHECKING:
    from typing_extensions import Unpack  # type checkers know it; nothing imports it

    from dedupe.keywords import SettingsKeywords

Item = TypeVar("Item")


class ItemFields(NamedTuple):
    """Names of the fields that matter.

    text   where the text is, None for the first of TEXT_FIELDS that the item has
    clean  where the clean text goes, None for where the text was
    log    where the log goes, None for nowhere
    """

    text: str | None = None
    clean: str | None = None
    log: str | None = None

    @property
    def problem(self) -> str:
        """What is wrong with the names, an empty text where nothing is."""
        if "" in self:
            return "a field needs a name; give one, or None"
        texts = [self.text, self.clean] if self.text else [*TEXT_FIELDS, self.clean]
        if self.log is not None and self.log in texts:
            return f'"{self.log}" is the field of a text; give the log one of its own'
        return ""


def clean_item(
    item: Item,
    *,
    cleaner: Cleaner | None = None,
    text_field: str | None = None,
    clean_field: str | None = None,
    log_field: str | None = None,
    **settings: Unpack[SettingsKeywords],
) -> Item:
    r"""Return the item with its text cleaned. It is the same item, changed; of a frozen one a
    changed copy. Other keywords as in `Settings`.

    item         a dict, dataclass, attrs or Scrapy item, or an object with attributes. None comes
                 back as None: it is what extractors return for a page without an article.
    cleaner      with settings of its own, made once for many items; then no settings are given
    text_field   where the text is; without it, the first of TEXT_FIELDS that the item has
    clean_field  where the clean text goes, instead of to where the text was
    log_field    where the log goes, as what its JSON says; `Log.from_value(log)` reads it
    Errors       InputError where the item has no such field, or what is in it is no text

    The headline (`title`, `headline`) and the address (`url`, `link`) of the item are told to the
    cleaner.

    A text that is None stays so, and makes the clean text and the log None. A list of paragraphs is
    cleaned as one article and stays a list, bytes become a text. An item whose log is that of the
    clean text in it comes back as it is, whatever the settings: a second log would lead back to the
    clean text only.

    >>> clean_item({"title": "开馆", "content": "图书馆开馆,读者逾千。\n图书馆开馆，读者逾千。"})
    {'title': '开馆', 'content': '图书馆开馆，读者逾千。'}
    """
    if cleaner is not None and settings:
        problem = "cleaner has settings of its own; give the cleaner, or settings, not both"
        raise TypeError(f"clean_item: {problem}")
    used = cleaner or Cleaner(**settings)
    if item is None:
        return item
    fields = ItemFields(text_field, clean_field, log_field)
    problem = fields.problem
    if problem:
        raise InputError("clean_item", problem)
    found = find_text(item, text_field)
    if found is None:
        problem = f"no field {wanted_names(text_field)}; name the one of the text with text_field"
        raise InputError(name_of(item), problem)
    if is_clean_already(item, found, fields):
        return item
    return with_clean_text(item, found, used, fields)[0]


class Found(NamedTuple):
    """Where the text of an item is: the fields of the item, the name of that one, and what is in
    it.
    """

    fields: Values
    name: str
    value: Any


def find_text(item: object, wanted: str | None = None) -> Found | None:
    """Return where the text of the item is, None where it has no such field.

    wanted  the only name that counts, else those of TEXT_FIELDS do, one with a text in it before an
            empty one
    """
    fields = _fields_of(item)
    found = chosen_field(lambda name: fields.get(name, MISSING), wanted)
    return Found(fields, *found) if found else None


def is_clean_already(item: object, found: Found, names: ItemFields) -> bool:
    """Return whether the text that was found is the clean text of the log in the item."""
    if names.log is None or found.value is None or names.clean not in (None, found.name):
        return False
    value = found.fields.get(names.log, None)
    if value is None:
        return False
    try:
        log = Log.from_value(value)
    except LogError:  # what else is in that field: it is to hold the log from now on
        return False
    return Digest.of(_text_of(item, found).text) == log.clean


def with_clean_text(
    item: Item, found: Found, cleaner: Cleaner, names: ItemFields
) -> tuple[Item, Cleaned | None]:
    """Return the item with the text that was found in it cleaned, and what was done; None where the
    text is None.
    """
    if found.value is None:  # its other fields are set nevertheless: a table has them in every row
        return _with(
            item, found.fields, {name: None for name in (names.log, names.clean) if name}
        ), None
    article = _text_of(item, found)
    cleaned = cleaner.clean(
        article.text, title=_title_of(found.fields), site=_site_of(found.fields)
    )
    new: dict[str, Any] = {}
    if names.log:
        log = cleaned.log.with_encoding(
            article.encoding, article.source
        ).without_text()  # the item has it
        new[names.log] = log.to_dict()
    new[names.clean or found.name] = in_the_form_of(found.value, cleaned.source, cleaned.text)
    return _with(item, found.fields, new), cleaned


def crawled_article(item: object, text: str) -> CrawledArticle | None:
    """Return an item as an article of a crawl, None where it has no address to be named by.

    text  its clean article
    """
    fields = _fields_of(item)
    address = _site_of(fields)
    if address is None:
        return None
    dates = (fields.get(name, None) for name in DATE_FIELDS)
    date = next((str(value) for value in dates if value), None)
    return CrawledArticle(address, text, _title_of(fields), address, date)


def with_value_in(item: Item, name: str, value: object) -> Item:
    """Return the item with a value in a field. InputError where it cannot have that field."""
    changed: Item = _with(item, _fields_of(item), {name: value})
    return changed


def _title_of(fields: Values) -> str | None:
    return _first_text(fields, TITLE_FIELDS)


def _site_of(fields: Values) -> str | None:
    return _first_text(fields, ADDRESS_FIELDS)


def _first_text(fields: Values, names: Iterable[str]) -> str | None:
    """Return the first text in fields of these names, None where there is none."""
    values = (fields.get(name, None) for name in names)
    return next((value for value in values if isinstance(value, str) and value.strip()), None)


TITLE_FIELDS = ("title", "headline")
"""Fields in which extractors have the headline."""

DATE_FIELDS = ("date", "date_publish", "publish_date", "publish_time", "datePublished", "pubdate")
"""Fields in which extractors and spiders have the date."""

ADDRESS_FIELDS = ("url", "link", "hostname")
"""Fields in which extractors and spiders have the address, or the site."""


def name_of(item: object) -> str:
    """Return what to call an item when talking about it."""
    return f"item of type {type(item).__name__}"


# --- text ---


def _text_of(item: object, found: Found) -> Decoded:
    name, value = found.name, found.value
    if isinstance(value, str):
        return Decoded(value, "utf-8", None)
    where = name_of(item)
    if isinstance(value, bytes | bytearray):
        try:
            return decode(bytes(value), where)
        except InputError as error:
            raise InputError(
                where, f'field "{name}" has bytes that look like no text; put the text there'
            ) from error
    text = joined_text(value, f'field "{name}"', where, "name another field")
    return Decoded(text or "", "utf-8", None)


# --- items ---


class Values(Protocol):
    """Fields of an item, by name."""

    def get(self, name: str, default: Any, /) -> Any: ...
    def __setitem__(self, name: str, value: Any, /) -> None: ...


class _Attributes:
    """Attributes of an object as its fields."""

    def __init__(self, item: object) -> None:
        self._item = item

    def get(self, name: str, default: Any) -> Any:
        return getattr(self._item, name, default)

    def __setitem__(self, name: str, value: Any) -> None:
        setattr(self._item, name, value)


def _fields_of(item: object) -> Values:
    if isinstance(item, dict):
        return item
    for adapter in _adapters():
        if adapter.is_item(item):
            fields: Values = adapter(item)
            return fields
    if isinstance(item, str | bytes | list | tuple):
        raise InputError(name_of(item), "is no item with fields; clean a text with dedupe.clean")
    return item if isinstance(item, MutableMapping) else _Attributes(item)


def _adapters() -> Iterable[Any]:
    """Return what itemadapter knows items by, registered kinds too, where it is installed; Scrapy
    brings it along.
    """
    known = _item_adapter()
    return known.ADAPTER_CLASSES if known else ()


@cache
def _item_adapter() -> Any:
    try:
        return import_module("itemadapter").ItemAdapter
    except ImportError:
        return None


def _with(item: Any, fields: Values, new: Mapping[str, Any]) -> Any:
    """Return the item with new values in its fields. InputError where it does not take them."""
    former: dict[str, Any] = {}
    try:
        for name, value in new.items():
            before = fields.get(name, MISSING)
            fields[name] = value
            former[name] = before
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        if type(error).__name__ == "FrozenInstanceError":  # of dataclasses, of attrs
            return _replaced(item, new)
        for name, value in former.items():  # all of them, or none
            if value is not MISSING:
                fields[name] = value
        problem = (
            f"{', '.join(new)} cannot be set ({error}); declare it as a field, or name another"
        )
        raise InputError(name_of(item), problem) from error
    return item


def _replaced(item: Any, new: Mapping[str, Any]) -> Any:
    """Return a frozen item anew, with other values."""
    try:
        anew: Callable[..., Any] = replace if is_dataclass(item) else import_module("attr").evolve
        return anew(item, **new)
    except (TypeError, ValueError) as error:
        raise InputError(
            name_of(item), f"{', '.join(new)} cannot be set ({error}); declare it as a field"
        ) from error
