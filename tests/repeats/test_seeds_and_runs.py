"""Matches against a finder that compares every offset with every other, and the runs that they
form.
"""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe.fold import fold, simplified, words
from dedupe.repeats import find_repeats
from dedupe.repeats.confusables import without_slips
from dedupe.repeats.runs import Run, chain, images
from dedupe.repeats.seeds import MAX_LINKS, MAX_WORD, MIN_SEED, Match, Seeds, matches, may_repeat
from tests.helpers.articles import clause, paragraph, planted
from tests.helpers.hypothesis_settings import examples

# Few words, none longer than a seed is cut at, so that a short text has many matches.
_WORDS = [clause(at) for at in range(5)] + [
    "全县上下一起来",
    "大家都来参加吧",
    "好",
    "一二三四五六七",
    "改作书桌用的木料",
    "改做书桌用得木料",
]
wordy_text = st.lists(st.sampled_from(_WORDS), min_size=2, max_size=14).map("，".join)


def slow_matches(text: str) -> set[Match]:
    """Return the maximal equal stretches around every two copies of a word: each offset compared
    with each other one.

    As in the fast one, a word is linked with its MAX_LINKS last copies.
    """
    key = without_slips(fold(text).key)
    seeds = [(start, word) for start, word in _seeds(text, key) if len(word) >= MIN_SEED]
    linked: set[tuple[int, int, int]] = set()
    for at, (start, word) in enumerate(seeds):
        earlier = [first for first, other in seeds[:at] if other == word]
        linked.update((first, start, len(word)) for first in earlier[-MAX_LINKS:])
    found = set()
    for shift in range(1, len(key)):
        start = -1
        for second in range(shift, len(key) + 1):
            if second < len(key) and key[second] == key[second - shift]:
                start = second if start < 0 else start
            elif start >= 0:
                if any(
                    b - a == shift and start <= b and b + size <= second for a, b, size in linked
                ):
                    found.add(Match(start - shift, start, second - start))
                start = -1
    return found


def _seeds(text: str, key: str) -> list[tuple[int, str]]:
    at, found = 0, []
    for word in words(simplified(text), 1):
        found.append((at, key[at : at + len(word)]))
        at += len(word)
    return found


@examples(300)
@given(text=wordy_text)
def test_matches_are_those_of_a_finder_that_compares_everything(text: str) -> None:
    assert max(map(len, _WORDS)) <= MAX_WORD
    folded = fold(text)
    assert set(matches(Seeds.of(folded, [0, len(folded.key)])).matches) == slow_matches(text)


@examples(200)
@given(text=planted())
def test_matches_are_equal_stretches_of_the_key(text: str) -> None:
    folded = fold(text)
    key = without_slips(folded.key)
    found = matches(Seeds.of(folded, [0, len(key)])).matches
    for match in found:
        assert 0 <= match.first < match.second
        assert match.length > 0
        assert (
            key[match.first : match.first + match.length]
            == key[match.second : match.second + match.length]
        )
    assert found == sorted(found, key=lambda match: (match.second, match.first))
    assert len(set(found)) == len(found)


@examples(200)
@given(text=planted())
def test_runs_go_forward_on_both_sides_and_use_every_match_once(text: str) -> None:
    folded = fold(text)
    found = matches(Seeds.of(folded, [0, len(folded.key)])).matches
    runs = chain(found)
    assert sum(len(run.matches) for run in runs) == len(found)
    for run in runs:
        for one, following in pairwise(run.matches):
            assert one.first + one.length <= following.first
            assert one.second + one.length <= following.second
        assert all(match.length > 0 for match in run.matches)
        assert run.first.start < run.second.start


@examples(200)
@given(data=st.data())
def test_image_of_a_place_is_found_by_walking_along_the_run(data: st.DataObject) -> None:
    first, second = 0, data.draw(st.integers(1, 50))
    made = []
    for _ in range(data.draw(st.integers(1, 5))):
        length = data.draw(st.integers(1, 6))
        made.append(Match(first, second, length))
        first += length + data.draw(st.integers(0, 4))
        second += length + data.draw(st.integers(0, 4))
    run = Run(tuple(made))
    for side in (0, 1):
        here, there = run.sides[side], run.sides[1 - side]
        for place in range(here.start, here.end + 1):
            low, high = images(place, here, there)
            expected = _walked(run, place, side)
            assert low == min(expected)
            assert high == max(expected)


def _walked(run: Run, place: int, side: int) -> set[int]:
    """Return where `place` falls: on each border of a gap that it lies in or touches, else on one
    offset.
    """
    other = 1 - side
    inside = [match for match in run.matches if match[side] <= place <= match[side] + match.length]
    if inside:
        return {match[other] + place - match[side] for match in inside}
    before = max(
        (match for match in run.matches if match[side] + match.length < place),
        key=lambda match: match[side],
    )
    after = min(
        (match for match in run.matches if match[side] > place), key=lambda match: match[side]
    )
    return {before[other] + before.length, after[other]}


# --- the fast path ---


@examples(150)
@given(text=st.one_of(planted(), wordy_text))
def test_text_with_an_equal_line_or_repeated_prose_is_looked_at(text: str) -> None:
    lines = [line for line in text.split("\n") if line]
    repeated = [line for line in lines if lines.count(line) > 1 and len(line) >= 24]
    if repeated:
        assert may_repeat(simplified(text).split("\n"))


def test_unpunctuated_text_twice_is_looked_at() -> None:
    text = "".join(paragraph(at, 3) for at in range(4)).replace("，", "的").replace("。", "在")
    assert may_repeat([f"{text}{text[:-9]}", "别的事情"])
    assert may_repeat([text, f"据说{text}完"])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("青石镇新图书馆 昨天正式开馆", "青石镇新图书馆昨天正式开馆"),
        ("青石镇新图书馆昨天正式开馆", "（原标题：青石镇新图书馆昨天正式开馆）"),
        ("原標題：青石鎮新圖書館昨天開館", "（原標題：青石鎮新圖書館昨天開館）"),
        ("青石镇新图书馆坐落在镇上", "青石镇新图书馆座落在镇上"),
        ("青石镇新图书馆昨天正式开馆读者有三千人", "青石镇新图书馆昨天正式开馆"),
    ],
)
def test_two_writings_of_a_headline_are_looked_at(one: str, other: str) -> None:
    assert may_repeat([one, other, *(paragraph(at, 3) for at in range(9))])


def test_article_without_repeats_is_seen_at_once() -> None:
    assert find_repeats("\n".join(paragraph(at, 3) for at in range(30))) is None


def test_set_phrase_alone_is_no_repeat() -> None:
    assert (
        find_repeats(f"{paragraph(1, 2)}全县上下一起来。\n{paragraph(2, 2)}全县上下一起来。")
        is None
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [("改作书桌用的木料", "改做书桌用得木料"), ("已到账", "己到帐"), ("坐落在", "座落在")],
)
def test_slips_of_the_pen_read_alike(one: str, other: str) -> None:
    assert without_slips(one) == without_slips(other)


def test_slips_keep_the_length_of_a_key() -> None:
    assert len(without_slips(paragraph(3, 3))) == len(paragraph(3, 3))


def test_pronouns_and_figures_are_no_slips() -> None:
    for one, other in (("他", "她"), ("一", "二"), ("1", "7"), ("不", "没")):
        assert without_slips(one) != without_slips(other)
