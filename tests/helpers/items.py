"""Items of every kind, with the same article, for the tests of what cleans items."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, make_dataclass
from typing import Any

import pytest

NEEDS = "is missing: pip install 'zhnews-dedupe[test-all]'"
pytest.importorskip("attrs", reason=f"attrs {NEEDS}")
pytest.importorskip("scrapy", reason=f"Scrapy {NEEDS}")

import attrs  # noqa: E402
import scrapy  # noqa: E402

FIRST = "县城新建的图书馆昨天正式开馆迎客，首日读者逾三千人，馆员忙到晚上九点才送走最后一批。"
SECOND = "馆内设有儿童阅览区和自习室，全年免费开放，周一闭馆整理图书。"
SOURCE = f"{FIRST}\n{FIRST}\n{SECOND}"
CLEAN = f"{FIRST}\n{SECOND}"
EMPTIED = "分享到：微信 微博 QQ空间"
"""Page remains and nothing else."""


class ScrapyItem(scrapy.Item):
    """An item of Scrapy, of the old kind."""

    url = scrapy.Field()
    text = scrapy.Field()
    clean = scrapy.Field()
    log = scrapy.Field()


class Plain:
    """An object with attributes and nothing else, as some extractors return."""

    def __init__(self, **fields: Any) -> None:
        self.__dict__.update(fields)


def data_item(**fields: Any) -> Any:
    return make_dataclass("DataItem", list(fields))(**fields)


def frozen_item(**fields: Any) -> Any:
    return make_dataclass("FrozenItem", list(fields), frozen=True, slots=True)(**fields)


def attrs_item(**fields: Any) -> Any:
    return attrs.make_class("AttrsItem", list(fields), slots=True)(**fields)


def frozen_attrs_item(**fields: Any) -> Any:
    return attrs.make_class("FrozenAttrsItem", list(fields), frozen=True)(**fields)


@dataclass(frozen=True)
class Kind:
    """A kind of item: its name, and how one is made of fields."""

    name: str
    make: Callable[..., Any]

    def __str__(self) -> str:
        return self.name


OF_SCRAPY = (
    Kind("dict", dict),
    Kind("dataclass", data_item),
    Kind("frozen dataclass", frozen_item),
    Kind("attrs", attrs_item),
    Kind("frozen attrs", frozen_attrs_item),
    Kind("Item", ScrapyItem),
)
"""Kinds that a spider may yield."""

KINDS = (*OF_SCRAPY, Kind("object", Plain))


def field(item: Any, name: str) -> Any:
    """Return what is in a field of an item of any kind."""
    return item[name] if isinstance(item, dict | scrapy.Item) else getattr(item, name)
