"""Script of the output, against OpenCC asked for one line at a time."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import opencc
import pytest
from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC

from dedupe import clean
from dedupe.revision import Revision, replay, undone
from dedupe.script import _MARKS, convert
from dedupe.settings import SCRIPTS
from dedupe.traditional import in_one_script, may_be_traditional
from tests.helpers.hypothesis_settings import examples

_CONVERTERS = {name: OpenCC(name) for name in SCRIPTS}
_WORDS = [
    "软件",
    "滑鼠",
    "鼠标",
    "计算机",
    "電腦",
    "里面",
    "塔吉克",
    "程式",
    "尼日",
    "腦梗",
    "合群街",
    "里约热内卢",
    "裏面",
    "臺灣",
    "台湾",
    "头发",
    "發展",
    "后天",
    "皇后",
    "内存",
    "記憶體",
    "信息",
    "資訊",
    "出租车",
    "計程車",
    "乾安县",
]
mixed_text = st.lists(
    st.one_of(st.sampled_from(_WORDS), st.sampled_from("，。a1\n\x00\ud800\udc00😀后發干")),
    max_size=14,
).map("".join)

every_script = pytest.mark.parametrize("script", SCRIPTS)


def lines(text: str) -> list[str]:
    """Return the stretches of a text that OpenCC can be given, one at a time."""
    return re.split("[\x00\ud800-\udfff\n]", text)


def conversions(line: str, script: str) -> list[str]:
    """Return a line, and what OpenCC makes of it again and again."""
    made = [line]
    for _ in range(4):
        made.append(_CONVERTERS[script].convert(made[-1]))
    return made


@every_script
@examples(80)
@given(text=mixed_text)
def test_lines_are_what_opencc_makes_of_them_or_as_they_were(script: str, text: str) -> None:
    revision = convert(Revision.of(text), script)
    for before, after in zip(lines(text), lines(revision.text), strict=True):
        made = conversions(before, script)
        assert after in made or len(after) < max(map(len, made[:2]))  # undoubled
    assert undone(revision.text, revision.edits) == text


@pytest.mark.slow
@every_script
@examples(80)
@given(text=mixed_text)
def test_what_is_converted_is_not_converted_again(script: str, text: str) -> None:
    converted = convert(Revision.of(text), script).text
    assert convert(Revision.of(converted), script).text == converted


@every_script
@examples(80)
@given(text=mixed_text)
def test_edits_are_small_sorted_and_name_the_script(script: str, text: str) -> None:
    edits = convert(Revision.of(text), script).edits
    assert replay(text, edits) == convert(Revision.of(text), script).text
    assert all(one.span.end <= following.span.start for one, following in pairwise(edits))
    for edit in edits:
        assert str(edit.cause) == f"script.{script}"
        assert "\n" not in edit.before
        assert edit.before == text[edit.span.start : edit.span.end] != edit.after


def test_script_is_left_alone_unless_asked() -> None:
    assert clean("臺灣与头发、乾安县、蒜薹").changed is False


def test_traditional_becomes_simplified_on_request() -> None:
    cleaned = clean("圖書館昨天開館。", script="t2s")
    assert cleaned.text == "图书馆昨天开馆。"
    assert [edit.before for edit in cleaned.edits] == ["圖", "書", "館", "開館"] or "".join(
        edit.before for edit in cleaned.edits
    ) == "圖書館開館"


def test_phrases_of_another_length_are_converted() -> None:
    cleaned = clean("計程車與滑鼠。", script="tw2sp")
    assert cleaned.text == _CONVERTERS["tw2sp"].convert("計程車與滑鼠。")


@pytest.mark.parametrize(
    ("script", "text", "expected"),
    [
        ("tw2sp", "總統訪問塔吉克。", "总统访问塔吉克斯坦。"),
        ("tw2sp", "球隊飛往厄瓜多爾。", "球队飞往厄瓜多尔。"),
        ("tw2sp", "總統訪問哈薩克斯坦。", "总统访问哈萨克斯坦。"),
        ("s2twp", "他患腦梗塞，吃史他汀類的藥。", "他患腦梗塞，吃史他汀類的藥。"),
        ("tw2sp", "他寫的程式獲獎。", "他写的程序获奖。"),
        ("s2twp", "他患脑梗死住院。", "他患腦梗塞住院。"),
        ("s2hk", "合群街今天通车。", "合羣街今天通車。"),
        ("t2s", "乾縣今天通車。", "乾县今天通车。"),
        ("s2t", "里约热内卢下雨。", "里約熱內盧下雨。"),
        ("s2twp", "室颤的病人出院。", "心室顫動的病人出院。"),
    ],
)
def test_words_are_converted_once(script: str, text: str, expected: str) -> None:
    cleaned = clean(text, script=script)
    assert cleaned.text == expected
    assert clean(expected, script=script).changed is False


def test_long_clause_without_a_mark_is_converted_as_any_other() -> None:
    text = "記憶體與滑鼠在計程車上" * 1_500
    assert convert(Revision.of(text), "tw2sp").text == _CONVERTERS["tw2sp"].convert(text)


def test_nothing_behind_a_nul_is_dropped_and_a_lone_surrogate_is_no_error() -> None:
    assert clean("開\x00館\ud800圖", script="t2s", rules=[]).text == "开\x00馆\ud800图"


def test_copy_in_the_other_script_goes_when_the_script_is_changed() -> None:
    line = "县城新建的图书馆昨天正式开馆，首日读者逾三千人，借出图书八百册。"
    cleaned = clean(f"{line}\n{_CONVERTERS['s2t'].convert(line)}", script="s2t")
    assert cleaned.text == _CONVERTERS["s2t"].convert(line)


# --- whether a text may be traditional at all ---

_DICTIONARIES = Path(opencc.__file__).parent / "clib"


@pytest.mark.slow
def test_no_character_that_opencc_simplifies_is_missed() -> None:
    converter = _CONVERTERS["t2s"]
    for char in map(chr, (*range(1, 0xD800), *range(0xE000, 0x110000))):
        assert converter.convert(char) == char or may_be_traditional(char), hex(ord(char))


@cache
def dictionary(name: str) -> dict[str, str]:
    """Return the words of one of OpenCC's dictionaries, each with what it may become."""
    program = _DICTIONARIES / "bin" / "opencc_dict"
    if not os.access(program, os.X_OK):
        pytest.skip("this build of OpenCC cannot list its dictionary")
    file = _DICTIONARIES / "share" / "opencc" / f"{name}.ocd2"
    with TemporaryDirectory() as folder:
        words = Path(folder) / "words.txt"
        command: list[str | Path] = [program, "-i", file, "-o", words, "-f", "ocd2", "-t", "text"]
        subprocess.run(command, check=True, capture_output=True)
        lines = words.read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t") for line in lines)


@cache
def words_of(*names: str) -> list[str]:
    """Return the words on both sides of these dictionaries."""
    words: set[str] = set()
    for name in names:
        for word, others in dictionary(name).items():
            words.update((word, *others.split(" ")))
    return sorted(words)


REGIONAL = sorted(
    path.stem
    for path in (_DICTIONARIES / "share" / "opencc").glob("*.ocd2")
    if path.stem.startswith(("TW", "HK"))
)
ALL = sorted(path.stem for path in (_DICTIONARIES / "share" / "opencc").glob("*.ocd2"))


DOUBLED = frozenset(
    "伊利諾伊 伊利諾伊州 厄瓜多尔 厄瓜多爾 哈薩克斯坦 土庫曼斯坦 塔吉克斯坦 尼日尔 尼日爾 "
    "朗·霍華德 歐萊雅 歐萊雅集團 烏茲別克斯坦 以太網路由器 以太网路由器 史他汀類 真實模式 "
    "腦梗塞 運算子".split()
)
"""Words in which OpenCC's conversion puts in what stands there already."""


def assert_converted_once_and_for_all(words: Sequence[str], script: str) -> None:
    """No word is changed by a second conversion, and each is converted, but for those that are the
    output of a conversion.
    """
    converted = convert(Revision.of("\n".join(words)), script).text
    assert convert(Revision.of(converted), script).text == converted
    for word, after in zip(words, converted.split("\n"), strict=True):
        steps = conversions(word, script)[:3]
        assert after in steps or word in DOUBLED
        assert len(after) <= max(map(len, steps[:2]))


@pytest.mark.slow
@every_script
def test_regional_words_are_converted_once_and_for_all(script: str) -> None:
    words = words_of(*REGIONAL)
    assert len(words) > 2_000
    assert_converted_once_and_for_all(words, script)


@pytest.mark.slow
@every_script
def test_no_word_is_converted_twice(script: str) -> None:
    """The words that OpenCC itself would convert twice; the others are as it converts them once."""
    words = words_of(*ALL)
    assert len(words) > 100_000
    once = _CONVERTERS[script].convert("\n".join(words))
    twice = _CONVERTERS[script].convert(once)
    restless = [
        word
        for word, first, second in zip(words, once.split("\n"), twice.split("\n"), strict=True)
        if first != second
    ]
    converted = convert(Revision.of("\n".join(restless)), script).text
    assert convert(Revision.of(converted), script).text == converted


def test_no_word_of_opencc_has_a_mark() -> None:
    assert not set("".join(words_of(*ALL))) & set(_MARKS)


def test_no_word_that_opencc_simplifies_is_missed() -> None:
    found = dictionary("TSPhrases")
    assert len(found) > 200
    for word in found:
        assert _CONVERTERS["t2s"].convert(word) == word or may_be_traditional(word), word


@pytest.mark.parametrize(
    "text", ["覆盖全县", "沈从文", "坏消息", "著名", "皇后", "县图书馆", "A级", ""]
)
def test_simplified_text_is_seen_as_such(text: str) -> None:
    assert not may_be_traditional(text)


@pytest.mark.parametrize(
    ("lines", "one"),
    [
        (["县图书馆昨天开馆。", "首日读者逾三千人。"], True),
        (["縣圖書館昨天開館。", "首日讀者逾三千人。"], True),
        (["县图书馆昨天开馆，读者很多。", "縣圖書館昨天開館，讀者很多。"], False),
        (["縣圖書館昨天開館，讀者很多。", "一、二", "https://example.org/1234567890"], True),
        (["县图书馆昨天开馆。縣圖書館昨天開館。" * 30], False),
        (["縣圖書館昨天開館，首日讀者逾三千人。" * 30], True),
        (["縣圖書館昨天開館，首日讀者逾三千人。" * 30, "县图书馆昨天开馆，读者很多。"], False),
        (["县图书馆昨天开馆，作家沈從文的手稿也在其中。" * 30], False),
        ([], True),
    ],
)
def test_copies_in_two_scripts_are_lines_with_and_without_traditional_characters(
    lines: list[str], one: bool
) -> None:
    assert in_one_script(lines) == one
