"""What the library offers a program: keywords that are checked, errors that say what to do, short
forms, and what was dropped as values.
"""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe import (
    Cleaned,
    Cleaner,
    Log,
    LogError,
    RestoreError,
    Settings,
    clean,
    clean_many,
    clean_page,
    clean_paragraphs,
    restore,
)
from dedupe.contrib.items import clean_item
from dedupe.keywords import SettingsKeywords
from tests.helpers.articles import article, paragraph
from tests.helpers.cases import cases
from tests.helpers.hypothesis_settings import examples

A, B, C, D = (paragraph(number, 2) for number in range(1, 5))
LONG = paragraph(9, 4)
REPEATED = f"{article(A, B)}\n{A}\n分享到：微信 微博\n"


# --- settings ---


def test_keywords_are_the_fields_of_the_settings() -> None:
    known = [field.name for field in fields(Settings)]
    assert list(get_type_hints(SettingsKeywords)) == known
    assert not SettingsKeywords.__required_keys__


def test_cleaner_takes_settings_or_their_fields() -> None:
    assert Cleaner(level="strict").settings == Cleaner(Settings(level="strict")).settings
    assert Cleaner().settings == Settings()


def test_cleaner_takes_settings_once() -> None:
    both: Any = {"settings": Settings(), "level": "strict"}
    with pytest.raises(TypeError, match=r"got Settings and keywords \(level\); give all in"):
        Cleaner(**both)


def test_item_takes_settings_or_a_cleaner() -> None:
    source = {"text": "县里开会,讨论修路。"}
    assert clean_item(dict(source), rules=["dots"]) == source
    with pytest.raises(TypeError, match="give the cleaner, or settings, not both"):
        clean_item(dict(source), cleaner=Cleaner(), level="strict")


# --- what is none ---


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (None, 'not None; leave out what has no text, or give ""'),
        (b"a", "not bytes; decode it first, as in data.decode"),
        (["a"], r'not list; join paragraphs with "\\n"\.join\(\.\.\.\) or give them to clean_para'),
        (3, "not int; give the text of the article"),
    ],
)
def test_what_is_no_article_is_told_with_what_to_do(given: Any, told: str) -> None:
    with pytest.raises(TypeError, match=f"clean takes a string, {told}"):
        clean(given)


@pytest.mark.parametrize(
    ("known", "told"),
    [
        ({"title": b"a"}, "title is bytes, not a string; give the headline, or None"),
        ({"title": ["a"]}, "title is list, not a string"),
        ({"site": 3}, "site is int, not a string; give a host or an address"),
        ({"captions": "图为新馆。"}, r'one string, .* give captions=\["图为新馆。"\]'),
        ({"captions": None}, "captions is None, not a list of strings; give the lines"),
        ({"captions": b"ab"}, "captions is bytes, not a list of strings"),
        ({"captions": ["a", None]}, r"captions\[1\] is None, not a string; give its text"),
    ],
)
def test_what_is_known_of_an_article_is_text(known: Any, told: str) -> None:
    with pytest.raises(TypeError, match=told):
        clean("县里开会。", **known)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("县里开会。", "many articles, not one string; give a list of texts, or clean one with"),
        (b"a", "many articles, not bytes"),
        (None, "many articles, not None"),
        ({"a": "b"}, "many articles, not dict"),
    ],
)
def test_many_articles_are_no_single_one_and_that_is_told_at_once(given: Any, told: str) -> None:
    with pytest.raises(TypeError, match=told):
        clean_many(given)


def test_settings_and_workers_of_many_are_refused_at_once() -> None:
    with pytest.raises(ValueError, match="did you mean 'level'"):
        clean_many([], lvl="strict")  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="workers: str is not a number of processes; give 1"):
        clean_many([], workers="2")  # type: ignore[arg-type]


def test_page_is_a_string_or_bytes() -> None:
    nothing: Any = None
    with pytest.raises(TypeError, match=r"not None; give what the server sent, such as response"):
        clean_page(nothing)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("一\n二", r"one string; give a list, such as text\.split"),
        (None, "not None; give the text of each"),
        (["一", None], r'paragraphs\[1\] is None, not a string; give its text, "" where'),
    ],
)
def test_paragraphs_are_a_list_of_strings(given: Any, told: str) -> None:
    with pytest.raises(TypeError, match=told):
        clean_paragraphs(given)


# --- short forms ---


def test_values_are_short_when_they_are_shown() -> None:
    cleaned = clean(REPEATED * 20)
    shown = [repr(cleaned), repr(cleaned.log), *map(repr, cleaned.edits)]
    shown += map(repr, cleaned.dropped)
    assert max(map(len, shown)) < 160
    assert repr(clean("县里开会,修路。")) == (
        "<Cleaned '县里开会，修路。', 8 -> 8 characters, edits: 1, notices: 0>"
    )
    assert (
        repr(clean("县里开会,修路。").edits[0]) == "<Edit 4:5 ',' -> '，', normalise.punctuation>"
    )


# --- what was dropped ---


def test_dropped_passages_have_their_reason_and_their_copy() -> None:
    cleaned = clean(REPEATED)
    repeat, buttons = cleaned.dropped
    assert (repeat.text, repeat.kept) == (A, A)
    assert repeat.reason == "stands twice"
    assert repeat.confidence is not None
    assert repeat.confidence >= 0.75
    assert (buttons.text, buttons.kept) == ("分享到：微信 微博", None)
    assert buttons.reason == "page remains: share buttons"
    assert cleaned.source[slice(*buttons.span)].strip() == buttons.text
    assert cleaned.paragraphs == tuple(article(A, B).split("\n"))


def test_summary_is_what_the_command_line_says() -> None:
    chars = len(A) + 1
    assert clean(REPEATED).summary() == (
        f"1 repeat dropped ({chars} characters), 1 line of page remains removed (share-buttons); "
        "worth a look: 1 repeat for which nothing tells the right place"
    )


@pytest.mark.parametrize("case", cases("repeated"), ids=str)
def test_article_goes_through_json_and_comes_back(case: Any) -> None:
    cleaned = clean(case.source, furniture_rows=[{"name": "own", "lines": ["县报客户端"]}])
    values = cleaned.to_dict()
    read = json.loads(json.dumps(values))
    assert read == values
    assert Cleaned.from_dict(read) == cleaned
    assert restore(read["text"], Log.from_value(read["log"])) == case.source


def test_values_that_are_no_article_are_refused() -> None:
    values = clean(REPEATED).to_dict()
    with pytest.raises(LogError, match=r'no "text" or no "log"; give what Cleaned\.to_dict'):
        Cleaned.from_dict({"text": "一"})
    with pytest.raises(RestoreError):
        Cleaned.from_dict({**values, "text": "一"})


# --- paragraphs ---


def test_paragraphs_are_told_by_their_numbers() -> None:
    block = f"{C}\n{D}"
    found = clean_paragraphs(["新馆开馆", A, "", B, block, "分享到：微信", A, "![图](a.jpg)", C])
    assert found.kept == (0, 1, 2, 3, 4, 7)
    assert found.texts == ("新馆开馆", A, "", B, block, "![图](a.jpg)")
    assert [(one.number, one.fate, one.other) for one in found.gone] == [
        (5, "dropped", None),
        (6, "dropped", 1),
        (8, "dropped", 4),
    ]
    assert found.gone[0].reason == "page remains: share buttons"
    assert str(found.gone[1].cause) == "repeat.block"
    assert len(found.outcomes) == 9


def test_paragraph_of_which_a_part_goes_is_cut() -> None:
    found = clean_paragraphs(
        ["新馆开馆", LONG, f"{LONG}\n{B}", f"{C}返回搜狐，查看更多", f"{D},好。"]
    )
    assert [(one.fate, one.text, one.other) for one in found.outcomes[2:]] == [
        ("cut", B, 1),
        ("cut", C, None),
        ("changed", f"{D}，好。", None),
    ]


def test_paragraph_that_was_torn_is_merged_into_the_one_before() -> None:
    text = A + B + C + D
    lines = [text[at : at + 20] for at in range(0, len(text), 20)]
    found = clean_paragraphs(["新馆开馆", *lines])
    assert found.kept == (0, 1)
    assert found.texts[1] == text
    assert {(one.fate, one.other) for one in found.gone} == {("merged", 1)}


def test_rule_that_leaves_nothing_is_named() -> None:
    (gone,) = clean_paragraphs(["新馆开馆", A, "<script>var a = 1;</script>", B]).gone
    assert (gone.number, gone.reason) == (2, "nothing that is text: scripts")


SNIPPETS = st.sampled_from(
    ["", " ", "\n", "\r", A, B, C, f"{A}\n{B}", f"{A}\r\n{C}", "分享到：微信", "阅读:", "好", "#",
     "```", "| a | b |", "\u200b", "<p>", "</p>", "&nbsp;", A[:9], "推荐阅读", ",", "..."]
)  # fmt: skip


@examples(150)
@given(st.lists(st.lists(SNIPPETS, max_size=3).map("".join), max_size=8))
def test_paragraphs_make_up_the_clean_article(paragraphs: list[str]) -> None:
    """Each line of it is of one paragraph, in order; none is lost, none is told twice."""
    found = clean_paragraphs(paragraphs)
    assert [one.number for one in found.outcomes] == list(range(len(paragraphs)))
    told = [line for text in found.texts for line in text.split("\n") if line.strip()]
    assert told == list(found.cleaned.paragraphs)
    for one in found.gone:
        assert not one.text
        assert one.reason or one.fate == "merged"
    for one in found.outcomes:
        assert one.other is None or paragraphs[one.other].strip()
