"""For Scrapy: a pipeline that cleans the text of every item, and an add-on that puts it in its
place.

    ADDONS = {"dedupe.contrib.scrapy.DedupeAddon": 300}

is all that a project's settings need. What else can be set is in docs/crawlers.md.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

try:
    from scrapy.exceptions import DropItem
except ImportError as missing:
    raise ImportError(
        f"{missing}; dedupe.contrib.scrapy needs Scrapy: pip install 'zhnews-dedupe[scrapy]'"
    ) from missing

from dedupe.cleaner import Cleaner
from dedupe.contrib.items import (
    ItemFields,
    crawled_article,
    find_text,
    is_clean_already,
    with_clean_text,
    with_value_in,
)
from dedupe.crawl.index import Index
from dedupe.crawl.profiles import load_profile
from dedupe.crawl.words import to_json
from dedupe.errors import DedupeError, InputError, SettingsError, closest
from dedupe.outcome import Tally
from dedupe.reading.fields import TEXT_FIELDS
from dedupe.settings import Settings, without
from dedupe.values import REMOVING

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings
    from scrapy.statscollectors import StatsCollector

logger: logging.Logger = logging.getLogger(__name__)

ORDER = 300
"""Place of the pipeline among a project's own: behind those that fill fields, before those that
store (Scrapy's documentation numbers them from 0 to 1000)."""


class DedupePipeline:
    """Cleans the text of items, of any type that itemadapter knows, and counts what was done in the
    crawl's stats.

    drop_empty  whether an item is dropped that has no text left, or had none
    index       with which each article is compared, and to which it is added; None for no such
    relation    field for what it is to earlier ones, None for nowhere
    Nothing is shared between two crawls: each has its own pipeline, cleaner and stats.
    """

    def __init__(
        self,
        cleaner: Cleaner,
        fields: ItemFields,
        drop_empty: bool,
        stats: StatsCollector,
        index: Index | None = None,
        relation: str | None = None,
    ) -> None:
        self._index, self._relation = index, relation
        self._cleaner, self._fields, self._drop_empty, self._stats = (
            cleaner,
            fields,
            drop_empty,
            stats,
        )
        self._tally = Tally()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> DedupePipeline:
        """Return the pipeline of a crawl. SettingsError for a setting that cannot be used."""
        given = crawler.settings
        _refuse_misspelt(given)
        fields = ItemFields(
            *(_text(given, f"{_PREFIX}{name}_FIELD") for name in ("TEXT", "CLEAN", "LOG"))
        )
        if fields.problem:
            raise SettingsError("DEDUPE_LOG_FIELD", fields.problem)
        if crawler.stats is None:
            raise TypeError(
                "the crawler has no stats yet; Scrapy makes the pipeline when they are there"
            )
        return cls(
            Cleaner(_settings(given)),
            fields,
            _switch(given, "DEDUPE_DROP_EMPTY", False),
            crawler.stats,
            _index(given),
            _text(given, "DEDUPE_RELATION_FIELD"),
        )

    def process_item(self, item: Any, spider: Any = None) -> Any:  # noqa: ARG002 - Scrapy before 2.14 passes it
        """Return the item with its text cleaned; as it is where it has no text, one that cannot be
        cleaned, or one that was cleaned before, as the log in the item tells.

        DropItem where it ends without a text and DEDUPE_DROP_EMPTY is set.
        """
        try:
            found = find_text(item, self._fields.text)
            if found is None:
                self._stats.inc_value("dedupe/without_text_field")
                return item
            if is_clean_already(item, found, self._fields):
                self._stats.inc_value("dedupe/clean_already")
                return item
            item, cleaned = with_clean_text(item, found, self._cleaner, self._fields)
            if cleaned and self._index is not None:
                item = self._compared(self._index, item, cleaned.text)
        except DedupeError as error:
            self._stats.inc_value("dedupe/failed")
            logger.error("not cleaned, passed on as it is: %s", error)
            return item
        if cleaned:
            self._tally.add(cleaned)
            if self._tally.articles == _ARTICLES:
                self._pass_on_counts()
        if cleaned is None or not cleaned.text.strip():
            self._stats.inc_value("dedupe/empty")
            if self._drop_empty:
                raise DropItem(f'no text in field "{found.name}"')
        return item

    def _compared(self, index: Index, item: Any, text: str) -> Any:
        """Return the item with what it is to earlier ones, which is counted by its kinds."""
        article = crawled_article(item, text)
        if article is None:
            self._stats.inc_value("dedupe/without_address")
            return item
        profile = self._cleaner.settings.profile
        relations = index.add(article.on(profile) if profile else article)
        for kind in {found.kind for found in relations}:
            self._stats.inc_value(f"dedupe/relation/{kind}")
        if self._relation is None:
            return item
        return with_value_in(item, self._relation, list(map(to_json, relations)))

    def close_spider(self, spider: Any = None) -> None:  # noqa: ARG002 - as above
        """Bring the stats up to date; warn where no item at all had the field of a text: its name
        is wrong, perhaps.
        """
        self._pass_on_counts()
        if self._index is not None:
            self._index.close()
        without = self._stats.get_value("dedupe/without_text_field", 0)
        if without and not any(
            self._stats.get_value(f"dedupe/{name}")
            for name in ("articles", "empty", "failed", "clean_already")
        ):
            wanted = self._fields.text or ", ".join(TEXT_FIELDS)
            logger.warning(
                "nothing cleaned: no item has a field %s; name it in DEDUPE_TEXT_FIELD", wanted
            )

    def _pass_on_counts(self) -> None:
        """Add what was counted since the last time to the stats."""
        tally, self._tally = self._tally, Tally()
        dropped = sum(
            chars for cause, chars in tally.dropped.items() if cause.startswith(_DROPPING)
        )
        counts = {"articles": tally.articles, "changed": tally.changed, "dropped_chars": dropped}
        counts["notices"] = tally.notices.total()
        counts |= {f"cause/{cause}": edits for cause, edits in tally.causes.items()}
        counts |= {f"notice/{kind}": notices for kind, notices in tally.notices.items()}
        for name, count in counts.items():
            if count:
                self._stats.inc_value(f"dedupe/{name}", count)


_DROPPING = tuple(f"{stage}." for stage in REMOVING)
"""Causes that take text away; the others write it otherwise."""

_ARTICLES = 100
"""Articles after which their counts are added to the stats: a call for each cause of each article
costs as much as a twentieth of the cleaning."""


class DedupeAddon:
    """Puts the pipeline in its place, unless the project has given it one."""

    def update_settings(self, settings: BaseSettings) -> None:
        """Add the pipeline to ITEM_PIPELINES."""
        pipelines = settings.getdict("ITEM_PIPELINES")
        if any(map(_is_ours, pipelines)):
            return
        priority = settings.getpriority("ITEM_PIPELINES") or 0
        settings.set("ITEM_PIPELINES", {**pipelines, DedupePipeline: ORDER}, priority)


def _is_ours(pipeline: Any) -> bool:
    """Return whether a pipeline is ours, or a class made from it: a second one would clean what is
    clean already.

    A name is not imported for that: it may be of a module that is not to be there yet.
    """
    if isinstance(pipeline, type):
        return issubclass(pipeline, DedupePipeline)
    return bool(pipeline == f"{__name__}.{DedupePipeline.__name__}")


# --- settings ---

_PREFIX = "DEDUPE_"
_OWN = (
    "KEEP", "LEVEL", "SCRIPT", "FURNITURE", "DISABLE",
    "TEXT_FIELD", "CLEAN_FIELD", "LOG_FIELD", "DROP_EMPTY",
    "PROFILES", "INDEX", "RELATION_FIELD",
)  # fmt: skip


def _settings(given: BaseSettings) -> Settings:
    """Return the settings of the cleaner; those that are not given, or None, are as always."""
    try:
        return Settings.of(**dict(_given(given)))
    except SettingsError as error:
        name = error.name if error.name.startswith(_PREFIX) else f"{_PREFIX}{error.name.upper()}"
        raise SettingsError(name, error.problem) from error


def _given(given: BaseSettings) -> Iterator[tuple[str, Any]]:
    for name in ("keep", "level", "script"):
        value = _text(given, f"{_PREFIX}{name.upper()}")
        if value is not None:
            yield name, value
    try:
        disabled = [str(name).strip() for name in given.getlist("DEDUPE_DISABLE")]
    except TypeError as error:
        raise SettingsError(
            "DEDUPE_DISABLE", f"{given.get('DEDUPE_DISABLE')!r} is no list of rules"
        ) from error
    profiles = _text(given, "DEDUPE_PROFILES")
    if profiles is not None:
        try:
            yield "profile", load_profile(profiles)
        except InputError as error:
            raise SettingsError("DEDUPE_PROFILES", str(error)) from error
    left = without(disabled)
    if not _switch(given, "DEDUPE_FURNITURE", True):
        left["furniture"] = False
    yield from left.items()


def _index(given: BaseSettings) -> Index | None:
    path = _text(given, "DEDUPE_INDEX")
    try:
        return Index(path) if path is not None else None
    except InputError as error:
        raise SettingsError("DEDUPE_INDEX", str(error)) from error


def _text(given: BaseSettings, name: str) -> str | None:
    value = given.get(name)
    if value is not None and (not isinstance(value, str) or not value):
        raise SettingsError(name, f"{value!r} is not a name; give one, or None")
    return value


def _switch(given: BaseSettings, name: str, default: bool) -> bool:
    try:
        return bool(given.getbool(name, default))
    except (TypeError, ValueError) as error:
        raise SettingsError(name, f"{given.get(name)!r} is neither True nor False") from error


def _refuse_misspelt(given: BaseSettings) -> None:
    """Raise SettingsError for what is nearly one of ours; what else begins with DEDUPE_ is the
    project's own.
    """
    for name in map(str, given):
        own = name.removeprefix(_PREFIX)
        if own == name or own in _OWN:
            continue
        close = closest(own, _OWN, _ALIKE)
        if close:
            raise SettingsError(name, f"there is no such setting; did you mean {_PREFIX}{close}?")


_ALIKE = 0.75
"""Share of its letters that a misspelt name has in common with the right one: LEVLE has 0.8, KEY
and KEEP 0.57."""
