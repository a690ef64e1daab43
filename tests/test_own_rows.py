"""Rows of page remains of one's own: what they take, and what is refused when they are given."""

from __future__ import annotations

import re
from typing import Any

import pytest

from dedupe import SettingsError
from dedupe.furniture import ROWS, Table, remove_furniture
from dedupe.furniture.own import PROSE, is_on, own_row, own_rows
from dedupe.revision import Revision


def without(text: str, **row: Any) -> str:
    return remove_furniture(Revision.of(text), Table((*ROWS, own_row("my-row", **row)))).text


@pytest.mark.parametrize(
    ("row", "text", "rest"),
    [
        ({"lines": ["县报客户端(1)"]}, "一段。\n县报客户端(1)\n二段。", "一段。\n二段。"),
        (
            {"pattern": r"\w{2}客户端，天天有新闻", "example": "县报客户端，天天有新闻"},
            "一段。\n县报客户端，天天有新闻\n二段。",
            "一段。\n二段。",
        ),
        (
            {"lines": ["欢迎订阅县报"], "where": "tail"},
            "一段。欢迎订阅县报\n二段。",
            "一段。\n二段。",
        ),
        ({"lines": ["县报快讯|"], "where": ["head"]}, "县报快讯|一段。", "一段。"),
    ],
)
def test_own_row_takes_what_it_names(row: dict[str, Any], text: str, rest: str) -> None:
    assert without(text, **row) == rest


def test_the_log_names_it() -> None:
    row = own_row("county-post", lines=["县报客户端"])
    (edit,) = remove_furniture(Revision.of("一段。\n县报客户端"), Table((*ROWS, row))).edits
    assert str(edit.cause) == "furniture.county-post"


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ({"name": "My Row", "lines": ["字"]}, "small letters"),
        ({"name": "editors", "lines": ["字"]}, "a row of this name already"),
        ({"name": "a"}, "either a pattern or lines"),
        ({"name": "a", "pattern": "字", "lines": ["字"]}, "either a pattern or lines"),
        ({"name": "a", "pattern": "字"}, "needs an example"),
        ({"name": "a", "pattern": "(字", "example": "字"}, "no regular expression"),
        ({"name": "a", "pattern": "(?P<b>字)", "example": "字"}, "named groups"),
        ({"name": "a", "pattern": "字?", "example": "字"}, "matches nothing at all"),
        ({"name": "a", "pattern": "字", "example": "字句"}, "does not match the example"),
        ({"name": "a", "pattern": ".*报.*", "example": "县报"}, "would take"),
        ({"name": "a", "pattern": "[^。]+", "example": "县报"}, "would take"),
        ({"name": "a", "lines": ["字"], "where": "middle"}, "one of line, head, tail"),
        ({"name": "a", "lines": ["字\n句"]}, "no text of one line"),
        ({"name": "a", "lines": ["字"], "site": "x"}, "did you mean 'sites'?"),
    ],
)
def test_what_cannot_be_used_is_refused(row: dict[str, Any], problem: str) -> None:
    with pytest.raises(SettingsError) as caught:
        own_rows([row])
    assert problem in str(caught.value)
    assert repr(row["name"]) in str(caught.value)


@pytest.mark.parametrize(
    ("pattern", "example"),
    [
        ("(a+)+b", "aab"),
        ("县报(?:客|客户|户)+端", "县报客户端"),
        (r"(?:\w+)+[!！]", "县报！"),
    ],
)
def test_pattern_that_takes_for_ever_is_refused_at_once(pattern: str, example: str) -> None:
    with pytest.raises(SettingsError, match=r"takes too long for \d+ characters"):
        own_row("my-row", pattern=pattern, example=example)


def test_two_rows_of_one_name_are_refused() -> None:
    with pytest.raises(SettingsError, match="two rows of this name"):
        own_rows([{"name": "a", "lines": ["字"]}, {"name": "a", "lines": ["句"]}])


def test_prose_is_long_enough_to_tell() -> None:
    assert all(sum(char.isalnum() for char in line) >= 40 for line in PROSE)


@pytest.mark.parametrize(
    ("site", "is_there"),
    [
        ("https://news.example.com/1.html", True),
        ("example.com", True),
        ("notexample.com", False),
        ("https://[", False),
        (None, False),
    ],
)
def test_sites_of_a_row(site: str | None, is_there: bool) -> None:
    assert is_on(own_row("a", lines=["字句"], sites="example.com"), site) == is_there


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ({"pattern": "(?i)abc app", "example": "abc app"}, "no regular expression"),
        ({"pattern": r"(.)\1", "example": "字字"}, "by its number"),
        ({"pattern": 5, "example": "字"}, "pattern = 5"),
        ({"lines": 5}, "lines = 5"),
        ({"lines": ["字"], "where": []}, "names no place"),
        ({"lines": ["字"], "sites": ["*.example.com"]}, "give a host"),
        ({"name": 5, "lines": ["字"]}, "small letters"),
    ],
)
def test_what_could_not_be_used_later_is_refused_at_once(row: dict[str, Any], problem: str) -> None:
    with pytest.raises(SettingsError, match=re.escape(problem)):
        own_rows([{"name": "a", **row}])


@pytest.mark.parametrize("site", ["https://Example.com/", "EXAMPLE.COM", ".example.com"])
def test_sites_are_told_by_their_host(site: str) -> None:
    assert is_on(own_row("a", lines=["字句"], sites=site), "https://news.example.com/1")
