"""What was done to an article, in words of both languages."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import dedupe
from dedupe import Cleaned, Span, clean, language
from dedupe.chinese import SENTENCES
from dedupe.values import Cause, Notice
from dedupe.words import (
    DIFFERING,
    LEARNED,
    NORMALISED,
    OTHER_NOTICES,
    REMAINS,
    REPEATS,
    count,
    evidence,
    message,
    reason,
)
from tests.helpers.commands import run

PARAGRAPH = "县图书馆新馆昨天上午开门迎客，首日有三千二百名读者进馆，办证一百六十张。\n"
TWICE = f"{PARAGRAPH}{PARAGRAPH}分享到：微信\n"


@pytest.fixture
def chinese() -> Iterator[None]:
    language.speak("zh")
    yield
    language.speak("en")


def test_every_constant_of_words_is_in_a_table() -> None:
    others = [name for pair in OTHER_NOTICES.values() for name in pair]
    constants = [*REPEATS.values(), *DIFFERING.values(), *others, REMAINS, LEARNED, NORMALISED]
    assert [each for each in constants if each not in SENTENCES] == []


def test_everything_that_is_counted_is_in_a_table() -> None:
    counted = set()
    for file in Path(dedupe.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", None) == "count":
                thing = node.args[-1] if node.args else None
                if isinstance(thing, ast.Constant):
                    counted.add(thing.value)
    assert "article" in counted
    assert counted - SENTENCES.keys() == set()


@pytest.mark.usefixtures("chinese")
def test_numbers_are_counted_in_chinese() -> None:
    assert [count(1, "article"), count(1200, "character")] == ["1 篇文章", "1,200 个字符"]


@pytest.mark.usefixtures("chinese")
def test_reasons_and_evidence_have_the_names_of_the_pages() -> None:
    assert reason(Cause("furniture", "share-buttons")) == "页面残留：分享按钮"
    assert reason(Cause("normalise", "digits")) == "不是正文：全角字母数字"
    assert reason(Cause("repeat", "adjacent")) == "连续出现两次"
    assert (
        evidence(("block", "run", "of-a-later-version")) == "大块正文、连续几段、of-a-later-version"
    )


@pytest.mark.usefixtures("chinese")
def test_notice_is_told_from_its_kind_in_chinese() -> None:
    notice = Notice("mojibake", Span(3, 4), "1 character was lost before")
    assert message(notice) == "此前已丢失的字符"
    language.speak("en")
    assert message(notice) == "1 character was lost before"


def test_command_says_in_chinese_what_it_did(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    (tmp_path / "a.txt").write_text(TWICE, encoding="utf-8")
    log = tmp_path / "log.json"
    done = run("clean", str(tmp_path / "a.txt"), "--log", str(log))
    said = "删去 1 处重复（37 个字符），移除 1 行页面残留（share-buttons）"
    assert done.stderr.decode() == f"dedupe: {said}\n"


def test_logs_and_values_for_programs_are_the_same_in_every_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text(TWICE + "乱码\ufffd在此。\n", encoding="utf-8")
    logs = []
    for wanted in ("C.UTF-8", "zh_CN.UTF-8"):
        monkeypatch.setenv("LANG", wanted)
        log = tmp_path / f"{wanted}.json"
        run("clean", str(tmp_path / "a.txt"), "--log", str(log))
        logs.append(log.read_text(encoding="utf-8"))
    assert logs[0] == logs[1]


def test_library_tells_in_english() -> None:
    done: Cleaned = clean(TWICE)
    assert done.summary().startswith("1 repeat dropped (37 characters), 1 line of page remains")
