"""The comparison key, against folding one character after the other."""

from __future__ import annotations

import re
import sys
import unicodedata

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from dedupe.fold import CUT_MARK, LETTER, fold, simplified, words
from dedupe.segment import HAN
from tests.helpers.articles import arbitrary_text
from tests.helpers.hypothesis_settings import examples

_LETTER = re.compile(f"[{LETTER}]")
plain_text = st.text("中國国发髮後后，。 aAzZ019_\n\t“”《·𠮷😀İß\x00\ud800\u0301", max_size=40)


@examples(150)
@given(text=st.one_of(plain_text, arbitrary_text()))
def test_key_is_the_letters_and_the_map_leads_back_to_each(text: str) -> None:
    folded = fold(text)
    plain = CUT_MARK.sub(lambda mark: " " * len(mark[0]), simplified(text))
    places = [at for at, char in enumerate(plain) if _LETTER.match(char)]
    assert folded.key == "".join(plain[at] for at in places)
    assert [folded.offset(at) for at in range(len(folded.key))] == places


@examples(200)
@given(text=plain_text, data=st.data())
def test_span_of_a_stretch_of_the_key_begins_and_ends_with_its_letters(
    text: str, data: st.DataObject
) -> None:
    folded = fold(text)
    if not folded.key:
        return
    start = data.draw(st.integers(0, len(folded.key) - 1))
    end = data.draw(st.integers(start + 1, len(folded.key)))
    span = folded.span(start, end)
    assert span.start == folded.offset(start)
    assert span.end == folded.offset(end - 1) + 1
    assert fold(text[span.start : span.end]).key in (folded.key[start:end], "") or CUT_MARK.search(
        text
    )


@examples(150)
@given(text=st.one_of(plain_text, arbitrary_text(), st.text(max_size=20)))
def test_simplified_text_is_as_long_as_the_text(text: str) -> None:
    assert len(simplified(text)) == len(text)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        *(
            (0x00, 0x2C1),
            (0x2010, 0x2070),
            (0x2190, 0x27BF),
            (0x2E80, 0x2FFF),
            (0x3000, 0x309F),
            (0x3400, 0xD7A3),
        ),
        *(
            (0xE000, 0xFA6D),
            (0xFE00, 0xFE6F),
            (0xFF00, 0xFFBE),
            (0xFFE0, 0xFFFF),
            (0x1F200, 0x1FAFF),
            (0x20000, 0x2A6DF),
        ),
    ],
)
def test_letters_are_those_of_unicode_wherever_chinese_text_has_any(first: int, last: int) -> None:
    """Among the marks of other scripts and in a few gaps of their blocks it is not so, and need not
    be.
    """
    scripts_of_their_own = range(0xA000, 0xAC00)
    for char in (chr(code) for code in range(first, last + 1) if code not in scripts_of_their_own):
        if sys.version_info < (3, 11) and unicodedata.category(char) == "Cn":
            continue  # Python 3.10 knows Unicode 13 only
        if not 0xD800 <= ord(char) < 0xE000:
            assert (_LETTER.match(char) is not None) == char.isalnum(), hex(ord(char))


@examples(200)
@given(text=plain_text, min_chars=st.integers(1, 8))
def test_words_are_the_stretches_between_punctuation(text: str, min_chars: int) -> None:
    found, word = [], ""
    for char in [*simplified(text), " "]:
        if _LETTER.match(char):
            word += char
        else:
            if len(word) >= min_chars:
                found.append(word)
            word = ""
    assert words(simplified(text), min_chars) == found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("國家圖書館", "国家图书馆"),
        ("他说：“好，”", '他说:"好,"'),
        ("ABC 公司", "abc公司"),
        ("一\u3000二\n三", "一二三"),
        ("（完）", "完"),
        ("後來", "后来"),
        ("全文如下[详细]", "全文如下……"),
    ],
)
def test_width_punctuation_space_case_and_script_do_not_count(one: str, other: str) -> None:
    assert fold(one).key == fold(other).key


@pytest.mark.parametrize(
    ("one", "other"), [("3.1亿", "31"), ("他来", "她来"), ("三成", "五成"), ("已到", "未到")]
)
def test_letters_and_figures_count(one: str, other: str) -> None:
    assert fold(one).key != fold(other).key


@pytest.mark.parametrize("text", ["", "\n", "，。", "\x00", "\ud800\udc00", "……"])
def test_text_without_letters_has_an_empty_key(text: str) -> None:
    assert fold(text).key == ""


def test_nothing_behind_a_nul_is_lost() -> None:
    assert fold("國\x00國").key == "国国"


@pytest.mark.parametrize(
    "text",
    [
        "全县开会……",
        "全县开会...",
        "全县开会。。。",
        "全县开会……[详细]",
        "全县开会[查看全文]>>",
        "全县开会…… 阅读全文",
    ],
)
def test_cut_mark_of_a_teaser_is_no_part_of_its_key(text: str) -> None:
    assert fold(text).key == "全县开会"
    assert fold(f"{text}\n下一行").key == "全县开会下一行"


@pytest.mark.parametrize(
    "word",
    ["沈痛", "藉此", "打坏", "答覆", "海哩", "乾净", "皇后", "頭髮", "乾隆", "於是", "樊於期"],
)
def test_word_is_simplified_the_same_whatever_else_is_in_the_text(word: str) -> None:
    """There is a fast path for text of simplified characters only; some of these change in some
    words all the same.
    """
    assert simplified(f"{word}，圖")[: len(word)] == simplified(word)


def test_ideographs_are_those_of_the_script_han() -> None:
    """The blocks of rare ideographs are taken as a whole; a few signs beyond the first plane are
    left out.
    """
    ours, unicodes = re.compile(f"[{HAN}]"), regex.compile(r"\p{Han}")
    for char in map(chr, (*range(0xD800), *range(0xE000, 0x10000), *range(0x20000, 0x30000))):
        if unicodes.match(char):
            assert ours.match(char), hex(ord(char))
