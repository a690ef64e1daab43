"""Every keep strategy is known wherever a user or a program meets its name."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import pytest

from dedupe import Settings, clean
from dedupe.choose.strategies import STRATEGIES
from dedupe.values import KEEPS, Keep
from tests.helpers.articles import article, paragraph

ROOT = Path(__file__).parents[2]

every_keep = pytest.mark.parametrize("keep", KEEPS)


def row_of_the_settings_table(page: str) -> str:
    """Return the line of a README that lists the values of the setting `keep`."""
    lines = (ROOT / page).read_text(encoding="utf-8").split("\n")
    (row,) = [line for line in lines if line.startswith("| `keep` |")]
    return row


@every_keep
def test_strategy_has_a_row_in_the_table(keep: Keep) -> None:
    assert keep in STRATEGIES, "add its function and a row to dedupe/choose/strategies.py"


def test_table_has_the_strategies_in_the_order_of_the_literal() -> None:
    assert tuple(STRATEGIES) == KEEPS


@every_keep
def test_strategy_has_a_text_for_the_help(keep: Keep) -> None:
    assert keep in STRATEGIES, "add its function and a row to dedupe/choose/strategies.py"
    assert STRATEGIES[keep].help.strip()


@every_keep
def test_strategy_is_allowed_by_the_schema_of_the_log(keep: Keep) -> None:
    schema = json.loads(files("dedupe").joinpath("log.schema.json").read_text(encoding="utf-8"))
    allowed = schema["properties"]["settings"]["properties"]["keep"]["enum"]
    assert keep in allowed, f"add {keep!r} to settings, keep, in dedupe/log.schema.json"


def test_schema_of_the_log_allows_no_other_strategy() -> None:
    schema = json.loads(files("dedupe").joinpath("log.schema.json").read_text(encoding="utf-8"))
    assert schema["properties"]["settings"]["properties"]["keep"]["enum"] == list(KEEPS)


@every_keep
@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_strategy_stands_in_the_settings_table_of_the_readme(page: str, keep: Keep) -> None:
    row = row_of_the_settings_table(page)
    assert f"`{keep}`" in row, f"add `{keep}` to the row `keep` of the settings in {page}"


@every_keep
def test_strategy_is_explained_where_settings_are(keep: Keep) -> None:
    doc = Settings.__doc__ or ""
    assert f"`{keep}`" in doc, f"explain `{keep}` in the docstring of Settings, dedupe/settings.py"


@every_keep
def test_strategy_keeps_one_copy(keep: Keep) -> None:
    one, two, three = (paragraph(number, 2) for number in (41, 42, 43))
    cleaned = clean(article(one, two, three, two), keep=keep)
    assert sorted(cleaned.text.split("\n")) == sorted(article(one, two, three).split("\n"))
