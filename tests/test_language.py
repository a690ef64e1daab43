"""What the program says, in both languages."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

import dedupe
from dedupe import chinese
from dedupe.chinese import SENTENCES
from dedupe.language import told

PACKAGE = Path(dedupe.__file__).parent
TABLES = {name: getattr(chinese, name) for name in ("COMMANDS", "HELP", "LIBRARY", "RUNS")}


@cache
def literals() -> dict[str, str]:
    """Return all strings in the package, each with the file that has it."""
    found = {}
    for file in _files():
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found[node.value] = str(file.relative_to(PACKAGE))
    return found


def _files() -> Iterator[Path]:
    for file in sorted(PACKAGE.rglob("*.py")):
        if file.parent.name != "chinese":
            yield file


def test_each_sentence_is_told_by_the_package() -> None:
    assert [english for english in SENTENCES if english not in literals()] == []


def test_each_sentence_that_is_told_is_in_a_table() -> None:
    missing = []
    for file in _files():
        for sentence in _told_in(file):
            if sentence not in SENTENCES:
                missing.append(f"{file.relative_to(PACKAGE)}: {sentence}")
    assert missing == []


def _told_in(file: Path) -> Iterator[str]:
    """Yield the sentences that stand as they are in calls of `told`."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", None) == "told":
            given = node.args[0]
            if isinstance(given, ast.Constant) and isinstance(given.value, str):
                yield given.value


def test_no_sentence_stands_in_two_tables() -> None:
    assert len(SENTENCES) == sum(map(len, TABLES.values()))


@pytest.mark.parametrize("name", TABLES)
def test_sentences_have_the_same_values_in_both_languages(name: str) -> None:
    for english, its_chinese in TABLES[name].items():
        assert _values(english) == _values(its_chinese), english


def _values(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize("name", TABLES)
def test_chinese_sentences_are_chinese(name: str) -> None:
    half_width = re.compile("[\u4e00-\u9fff][,;:?!](?![\\w/*.])")
    for its_chinese in TABLES[name].values():
        assert re.search("[\u4e00-\u9fff]", its_chinese), its_chinese
        assert not half_width.search(its_chinese), its_chinese


def test_library_speaks_english() -> None:
    assert told("cannot restore: {problem}", problem="x") == "cannot restore: x"
