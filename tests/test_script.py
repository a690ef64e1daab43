"""Script of the output, against OpenCC asked for one line at a time."""

from __future__ import annotations

import os
import re
import subprocess
from itertools import pairwise
from pathlib import Path

import opencc
import pytest
from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC

from dedupe import clean
from dedupe.revision import Revision, replay, undone
from dedupe.script import convert
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


def slow(text: str, script: str) -> str:
    """Return the text converted, piece by piece between the characters that OpenCC cannot be
    given.
    """
    pieces = re.split("([\x00\ud800-\udfff\n])", text)
    return "".join(
        _CONVERTERS[script].convert(piece) if at % 2 == 0 else piece
        for at, piece in enumerate(pieces)
    )


@every_script
@examples(80)
@given(text=mixed_text)
def test_text_is_what_opencc_makes_of_it(script: str, text: str) -> None:
    revision = convert(Revision.of(text), script)
    assert revision.text == slow(text, script)
    assert undone(revision.text, revision.edits) == text


@every_script
@examples(80)
@given(text=mixed_text)
def test_edits_are_small_sorted_and_name_the_script(script: str, text: str) -> None:
    edits = convert(Revision.of(text), script).edits
    assert replay(text, edits) == slow(text, script)
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


def test_no_word_that_opencc_simplifies_is_missed(tmp_path: Path) -> None:
    program, words = _DICTIONARIES / "bin" / "opencc_dict", tmp_path / "words.txt"
    if not os.access(program, os.X_OK):
        pytest.skip("this build of OpenCC cannot list its dictionary")
    dictionary = _DICTIONARIES / "share" / "opencc" / "TSPhrases.ocd2"
    subprocess.run(
        [program, "-i", dictionary, "-o", words, "-f", "ocd2", "-t", "text"],
        check=True,
        capture_output=True,
    )
    found = [line.split("\t")[0] for line in words.read_text(encoding="utf-8").splitlines()]
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
        ([], True),
    ],
)
def test_copies_in_two_scripts_are_lines_with_and_without_traditional_characters(
    lines: list[str], one: bool
) -> None:
    assert in_one_script(lines) == one
