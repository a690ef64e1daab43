"""What the words of a line tell: the quick looks."""

from __future__ import annotations

import re

import pytest

from dedupe.repeats import align, wording
from tests.helpers.beginnings import all_have_one_of


def source_of(pattern: re.Pattern[str]) -> str:
    """Return what a pattern is written as: `_Pattern` compiles when it is first asked."""
    source: str = getattr(pattern, "_source")  # noqa: B009 - not in its type
    return source


def characters_of(quick: re.Pattern[str]) -> str:
    return "".join(char for char in map(chr, range(0x20000)) if quick.search(char))


def test_quick_look_for_a_credit_asks_for_few_characters() -> None:
    marks = characters_of(wording._MAY_BE_CREDIT)
    ends = "".join(wording._ENDS_OF_CREDIT)
    assert len(marks + ends) < 50
    assert all_have_one_of(source_of(wording._BARE_CREDIT), marks + ends)
    assert not all_have_one_of(source_of(wording._BARE_CREDIT), "摄拍图")


def agencies() -> list[str]:
    """Return the names of agencies, with and without what may be left out."""
    names = []
    for name in wording._AGENCIES.split("|"):
        names += [name.replace("?", ""), re.sub(r".\?", "", name)]
    return names


@pytest.mark.parametrize("end", ["", "。", ")", " ） "])
def test_quick_look_for_a_credit_overlooks_none(end: str) -> None:
    people = [f"孟昭{word}" for word in ("摄", "翻摄影", "摄影", "翻拍", "供图", "提供", "图")]
    marked = ["来源：青石报", "图片来源: 青石报", "图／青石报", "摄影｜孟昭", "photo: mengzhao"]
    sent = [f"{agency}发" for agency in agencies()]
    for credit in (*people, *marked, *agencies(), *sent):
        line = f"读者排队进馆。{credit}{end}"
        if wording._BARE_CREDIT.search(line):
            assert wording.credit_chars(line) > 0, line


def test_quick_look_for_what_is_said_again_overlooks_none() -> None:
    quick = characters_of(wording._MAY_SAY_AGAIN)
    assert all_have_one_of(source_of(wording._SAYS_AGAIN), quick)


def test_quick_look_for_signs_overlooks_none() -> None:
    quick = characters_of(align._MAY_TELL)
    assert all_have_one_of(source_of(align._SIGN), quick)
    assert set("0123456789０１２") <= set(quick)


@pytest.mark.parametrize("end", ["", "。", " ", " 。 ", "photo:mengzhao", " photo : 孟昭。"])
def test_quick_look_for_brackets_overlooks_none(end: str) -> None:
    for credit in ("（孟昭 摄）", "[某某收藏]", "【某某社】", "(记者 孟昭（实习） 摄)"):
        line = f"读者排队进馆。{credit}{end}"
        assert wording._brackets(line) is not None, line
        assert wording._BRACKETS.search(line) is not None, line
