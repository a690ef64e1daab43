"""Views and single commands in Chinese, through the command line."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path
from typing import get_args

import pytest

from dedupe.chinese import SENTENCES
from dedupe.chinese.evidence import EVIDENCE
from dedupe.crawl import relation
from dedupe.crawl.words import SAY_KIND
from dedupe.names import RELATIONS
from dedupe.normalise import RULES
from dedupe.render import examples, explained
from dedupe.repeats.evidence import ROWS
from tests.helpers.articles import article, paragraph
from tests.helpers.cases import FIXTURES
from tests.helpers.commands import run, told

A, B = paragraph(1, 4), paragraph(2, 2)
TWICE = article(A, B, A, "")
LEADING = re.compile(r"[A-Z][a-z]+ [a-z]+ [a-z]+")
"""A sentence in English."""


@pytest.fixture(autouse=True)
def _in_an_empty_folder_in_china(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")


def shown(*arguments: str) -> str:
    done = run(*arguments)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


# --- the tables ---


def test_every_sentence_that_stands_in_a_row_is_in_a_table() -> None:
    private = explained._PLACES, explained._ASIDES
    sentences = {
        *(rule.what for rule in RULES),
        *(text for pair in examples.WRITTEN.values() for text in pair),
        *(sentence for table in private for sentence in table.values()),
        *explained._READER,
        *_whys(),
    }
    assert sentences - SENTENCES.keys() == set()


def _whys() -> set[str]:
    """Return why two articles are what they are, as the comparison has it."""
    tree = ast.parse(Path(relation.__file__).read_text(encoding="utf-8"))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "KindFound":
            found |= {each.value for each in node.args[1:] if isinstance(each, ast.Constant)}
        if isinstance(node, ast.FunctionDef) and node.name == "_other_facts":
            returned = [each.value for each in ast.walk(node) if isinstance(each, ast.Return)]
            found |= {each.value for each in returned if isinstance(each, ast.Constant)}
    assert len(found) > 9
    return {str(why) for why in found if why}


def test_every_row_of_evidence_is_described_in_chinese() -> None:
    assert list(EVIDENCE) == [row.name for row in ROWS]


def test_every_relation_has_a_name_in_both_languages() -> None:
    assert [*SAY_KIND] == [*RELATIONS] == [*get_args(relation.Kind)]


# --- what is shown ---


def test_show_is_in_chinese_but_for_names_and_the_article() -> None:
    lines = shown("show", str(FIXTURES / "repeated/torn-half-first/log.json")).splitlines()
    assert lines[1].strip() == (
        "删去 7 处重复（647 个字符），移除 1 行页面残留（counters），规范 53 个字符"
    )
    kept = "└ repeat.block：保留第 14 行，相似度 1，把握 0.998"
    assert f"{kept}，依据：占全文两成以上、大块正文、连续几段" in map(str.strip, lines)


def test_notice_is_shown_in_chinese() -> None:
    shown_log = shown("show", str(FIXTURES / "untouched/figures-differ/log.json"))
    assert "• figures：数字不同：" in shown_log


@pytest.mark.parametrize("name", explained.names())
def test_every_name_is_explained_in_chinese(name: str) -> None:
    (said,) = [each for each in _explained(name) if each.startswith(f"{name}（")]
    assert not LEADING.search(said), said
    assert "  例 2" in said


def _explained(name: str) -> list[str]:
    return re.split(r"\n\n(?=\w+\.\S+（)", shown("explain", name))


def test_rules_are_listed_in_chinese() -> None:
    said = shown("rules")
    assert said.startswith("规范规则，按执行次序列出（--disable NAME 关闭其中一条）：")
    assert not LEADING.search(said.partition("页面残留：独占一行")[0])


def test_traditional_characters_are_used_in_taiwan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "zh_TW.UTF-8")
    assert shown("explain", "evidence.run").startswith("evidence.run（連續幾段）\n  連續幾段，")


def test_two_articles_are_compared_in_chinese_but_for_values() -> None:
    Path("a.txt").write_text(article(A, B, ""), encoding="utf-8")
    Path("b.txt").write_text(article(A, B, ""), encoding="utf-8")
    lines = shown("compare", "a.txt", "b.txt").splitlines()
    assert lines[0] == "a.txt 和 b.txt：同一篇文章（same）：文字相同"
    value = json.loads(shown("compare", "a.txt", "b.txt", "--json"))
    assert value["why"] == "the same text"


# --- what is said ---


def test_decisions_are_applied_and_refused_in_chinese() -> None:
    Path("a.txt").write_text(TWICE, encoding="utf-8")
    assert run("clean", "a.txt", "-o", "c.txt", "--log", "log.json").returncode == 0
    (edit,) = [each for each in json.loads(Path("log.json").read_text())["edits"] if "kept" in each]
    for choice, expected in (
        ("keep-both", "已执行 1 条裁定，并确认原文可以还原"),
        ("drop", f"d.json：第 1 条裁定：没有提示指向 {edit['span']} 处与另一处"),
        ("keep", "d.json：第 1 条裁定：\"choice\" 是 'keep'；可用：keep-both、keep-this、drop"),
    ):
        decisions = {"decisions": [{"span": edit["span"], "choice": choice}]}
        Path("d.json").write_text(json.dumps(decisions))
        assert told(run("apply", "log.json", "d.json", "-o", "n.txt", "--force")).startswith(
            expected
        )


def test_log_that_is_none_is_refused_in_chinese() -> None:
    Path("log.json").write_text('{"format": 99}')
    said = told(run("show", "log.json"))
    assert said.startswith("log.json：日志无法读取：格式 99，本版本可读格式 1 到 ")
