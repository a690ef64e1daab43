"""Work that grows with the text, not with its square: counted, not timed (`benchmarks/growth.py`
times it).
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from importlib import import_module
from itertools import accumulate, combinations, pairwise
from random import Random
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe import Cleaned, Notice, clean, restore
from dedupe.fold import fold
from dedupe.repeats import compare, find_repeats, judge
from dedupe.repeats import seeds as seeding
from dedupe.repeats.compare import differences
from dedupe.repeats.layout import Layout, keyed_paragraphs
from dedupe.repeats.runs import Run, images
from dedupe.repeats.seeds import MAX_LINKS, Seeds, equal_paragraphs, matches
from dedupe.values import Difference
from tests.helpers.articles import clause, paragraph, planted
from tests.helpers.chains import assert_kept_copies_survive
from tests.helpers.hypothesis_settings import examples


def in_any_order(count: int, kinds: int = 50) -> str:
    """Return lines, each one of a few kinds of short lines."""
    lines = [clause(kind) for kind in range(kinds)]
    return "\n".join(Random(1).choices(lines, k=count))


def near_copies(count: int) -> str:
    """Return copies of a paragraph, each with another character somewhere in it."""
    line = paragraph(3, 3)
    random = Random(1)
    lines = []
    for number in range(count):
        place = random.randrange(len(line))
        lines.append(f"{line[:place]}{chr(0x4E00 + number)}{line[place + 1 :]}")
    return "\n".join(lines)


def laid_out(text: str) -> Layout:
    layout = find_repeats(text)
    assert layout is not None
    return layout


def bounds(notices: tuple[Notice, ...]) -> list[str]:
    return [notice.message for notice in notices if notice.kind == "bounded"]


# --- links ---


@pytest.mark.parametrize("text", [in_any_order(3000), near_copies(1500)], ids=["lines", "near"])
def test_word_of_a_great_crowd_is_linked_to_the_nearest_only(text: str) -> None:
    folded = fold(text)
    seeds = Seeds.of(folded, [0, len(folded.key)])
    assert seeds.crowd is not None
    assert len(matches(seeds).matches) <= len(seeds.places)


def test_word_of_a_small_crowd_is_linked_to_several() -> None:
    folded = fold(in_any_order(300))
    seeds = Seeds.of(folded, [0, len(folded.key)])
    assert seeds.crowd is None
    start, last = seeds.places[-1]
    occurrences = [place for place, word in seeds.places[:-1] if word == last]
    assert not seeds.is_of_crowd(last)
    compared = [match for match in matches(seeds).matches if match.second_end >= start + len(last)]
    assert len(compared) == len(occurrences[-MAX_LINKS:])


@pytest.mark.slow
def test_great_crowd_is_told_of() -> None:
    cleaned = clean(near_copies(600))
    first, *_ = bounds(cleaned.notices)
    assert "only the nearest before was compared" in first


def test_short_lines_of_a_great_crowd_are_compared_with_the_line_before_only() -> None:
    text = in_any_order(3000)
    lines = text.split("\n")
    cleaned = clean(text)
    (message,) = bounds(cleaned.notices)
    assert message.startswith("3000 short lines")
    twice = sum(one == following for one, following in pairwise(lines))
    layout = laid_out(text)
    assert len(judge(layout).pairs) <= 2 * twice


@pytest.mark.slow
def test_copies_in_a_great_crowd_go_all_but_one() -> None:
    cleaned = clean("\n".join([paragraph(1, 3)] * 2000))
    assert cleaned.text == paragraph(1, 3)


# --- matches of a crowd ---


def small_crowds(words: int, found: int) -> ExitStack:
    """Return a context in which there is a crowd from so many links of `words`, and its texts are
    compared until `found` matches are found.
    """
    stack = ExitStack()
    for name, value in (
        ("_ANY_LINKS", words),
        ("_CHARS_PER_LINK", 10**9),
        ("_ANY_MATCHES", found),
        ("_CHARS_PER_MATCH", 10**9),
    ):
        stack.enter_context(patch.object(seeding, name, value))
    return stack


def test_crowd_is_compared_up_to_a_place_and_a_notice_tells_from_where_on_not() -> None:
    text = near_copies(60)
    with small_crowds(0, 40):
        folded = fold(text)
        found = matches(Seeds.of(folded, [0, len(folded.key)]))
        cleaned = clean(text)
    assert len(found.matches) == 40
    assert found.end is not None
    assert max(match.second for match in found.matches) < found.end
    (beyond,) = [
        notice
        for notice in cleaned.notices
        if "only where they are equal as a whole" in notice.message
    ]
    line = folded.text.count("\n", 0, folded.offset(found.end))
    assert text.count("\n", 0, beyond.span.start) == line


def test_equal_paragraphs_behind_that_place_go_all_the_same() -> None:
    copies = near_copies(60).split("\n")
    again = copies[58]
    text = "\n".join([*copies, *[again] * 20, paragraph(9, 2), paragraph(8, 2), paragraph(9, 2)])
    with small_crowds(0, 40):
        cleaned = clean(text)
    assert cleaned.text.count(again) == 1
    assert cleaned.text.count(paragraph(9, 2)) == 1


def test_behind_that_place_a_line_of_the_crowd_is_compared_as_a_whole_or_not_at_all() -> None:
    """Its own words, that few others have, would make a match of it and what is around it."""
    lines = near_copies(60).split("\n")
    folded = fold("\n".join([*lines, *Random(2).sample(lines, 60)]))
    borders = [line.start for line in keyed_paragraphs(folded)] + [len(folded.key)]
    with small_crowds(0, 40):
        found = matches(Seeds.of(folded, borders))
    assert found.end is not None
    beyond = [match for match in found.matches if match.second >= found.end]
    assert len(beyond) == 60
    assert all({match.first, match.second, match.second_end} <= set(borders) for match in beyond)


def test_behind_that_place_single_equal_lines_of_an_essay_are_not_looked_for() -> None:
    """They stay in an essay; a line that comes at once again goes there, too."""
    lines = near_copies(60).split("\n")
    folded = fold("\n".join([*lines, *Random(2).sample(lines, 60), lines[-1], lines[-1]]))
    borders = [line.start for line in keyed_paragraphs(folded)] + [len(folded.key)]
    with small_crowds(0, 40):
        seeds = Seeds.of(folded, borders)
        everywhere = matches(seeds)
        found = matches(seeds, is_essay=True)
    assert found.end is not None
    assert found.end == everywhere.end
    beyond = [match for match in found.matches if match.second >= found.end]
    assert 0 < len(beyond) < 10
    assert set(beyond) < set(everywhere.matches)
    assert any(match.first_end == match.second for match in beyond)


def test_five_hundred_near_copies_are_all_compared() -> None:
    folded = fold(near_copies(500))
    seeds = Seeds.of(folded, [0, len(folded.key)])
    assert seeds.crowd is not None
    assert matches(seeds).end is None


@examples(100)
@given(text=planted(), words=st.integers(0, 20), found=st.integers(0, 20))
def test_what_a_bound_leaves_is_restored_and_stays_as_it_is(
    text: str, words: int, found: int
) -> None:
    with small_crowds(words, found):
        cleaned = clean(text)
        assert_kept_copies_survive(cleaned)
        assert restore(cleaned.text, cleaned.log) == text
        assert clean(cleaned.text).text == cleaned.text


# --- equal paragraphs first ---


def counted_looks(text: str) -> tuple[list[int], Cleaned]:
    """Return how many lines the text had each time it was looked at, and what came of it."""
    cleaning = import_module("dedupe.cleaner")
    looked_at = []

    def counted(text: str, **options: Any) -> Layout | None:
        looked_at.append(text.count("\n") + 1)
        return find_repeats(text, **options)

    with patch.object(cleaning, "find_repeats", counted):
        cleaned = clean(text)
    return looked_at, cleaned


def lacking_a_clause(count: int) -> str:
    """Return copies of a paragraph in any order, each without one of its clauses."""
    clauses = [clause(number) for number in range(12)]
    random = Random(1)
    lines = []
    for _ in range(count):
        left_out = random.randrange(len(clauses))
        lines.append("，".join(clauses[:left_out] + clauses[left_out + 1 :]) + "。")
    return "\n".join(lines)


def test_equal_paragraphs_among_near_copies_go_at_once() -> None:
    """Near copies between them would hide most of them in each round."""
    text = lacking_a_clause(300)
    with small_crowds(0, 10**6):
        looked_at, cleaned = counted_looks(text)
    assert looked_at[0] == 300
    assert looked_at[1] < 20
    assert_kept_copies_survive(cleaned)


@examples(200)
@given(numbers=st.lists(st.integers(0, 3), min_size=2, max_size=12))
def test_equal_paragraphs_are_matched_with_the_nearest_before(numbers: list[int]) -> None:
    lines = [paragraph(number, 1) for number in numbers]
    folded = fold("\n".join(lines))
    keys = [fold(line).key for line in lines]
    borders = [0, *accumulate(map(len, keys))]
    wanted: set[tuple[int, int]] = set()
    for at, number in enumerate(numbers):
        before = [other for other in range(at) if numbers[other] == number]
        if before:
            places = zip(
                range(borders[before[-1]], borders[before[-1] + 1]),
                range(borders[at], borders[at + 1]),
                strict=True,
            )
            wanted.update(places)
    found: set[tuple[int, int]] = set()
    for first, second, length in equal_paragraphs(Seeds.of(folded, borders)):
        found.update((first + at, second + at) for at in range(length))
    assert found == wanted


# --- what is asked once ---


@examples(100)
@given(text=planted())
def test_answers_that_are_remembered_are_those_that_asking_again_gives(text: str) -> None:
    """Of lines that are equal, and of short lines that are compared again."""

    def asked(_: Layout, question: Callable[[str], object], line: str) -> object:
        return question(line)

    def compared(_: Layout, here: str, there: str) -> tuple[Difference, ...]:
        return differences(here, there)

    cleaned = clean(text)
    align = import_module("dedupe.repeats.align")
    forgetful: dict[str, Any] = {"told": asked, "telling_lines": property(lambda _: {})}
    with patch.multiple(Layout, **forgetful), patch.object(align, "_differences", compared):
        again = clean(text)
    assert again == cleaned


# --- near copies ---


def lacking_others(count: int) -> tuple[str, list[str]]:
    """Return a paragraph, and copies of it, each without two clauses that no other lacks both
    of.
    """
    clauses = giant(20)
    ways = list(combinations(clauses, 2))
    Random(1).shuffle(ways)
    lines = []
    for way in ways[:count]:
        left = [text for text in clauses if text not in way]
        lines.append("，".join(left) + "。")
    return "，".join(clauses) + "。", lines


@pytest.mark.parametrize("is_full_first", [True, False])
def test_row_of_copies_that_lack_something_goes_at_once(is_full_first: bool) -> None:
    """The second copy stands beside the full paragraph once the first one has gone."""
    full, copies = lacking_others(60)
    text = "\n".join([full, *copies] if is_full_first else [*copies, full])
    with small_crowds(0, 10**6):
        looked_at, cleaned = counted_looks(text)
    assert cleaned.text == full
    assert looked_at == [61, 1]
    assert restore(cleaned.text, cleaned.log) == text
    assert_kept_copies_survive(cleaned)


def test_row_of_copies_ends_with_one_that_says_something_else() -> None:
    full, copies = lacking_others(12)
    other = copies[6] = copies[6][:-1] + "，读者称赞。"
    with small_crowds(0, 10**6):
        cleaned = clean("\n".join([full, *copies]))
    assert cleaned.text.startswith(f"{full}\n{other}")


def short_paragraphs(count: int) -> str:
    """Return paragraphs of a few clauses out of five, each left out one time in ten."""
    clauses = [clause(number) for number in range(5)]
    random = Random(1)
    lines = []
    for _ in range(count):
        left = [text for text in clauses if random.randrange(10)]
        lines.append("，".join(left) + "。")
    return "\n".join(lines)


def test_lines_of_a_great_crowd_stay_whole_and_others_are_cut() -> None:
    """Cut where others begin, they would go a few clauses at a time."""
    body = [paragraph(number, 3) for number in range(50, 54)]
    text = "\n".join([short_paragraphs(200), *body, "".join(body)])
    with small_crowds(0, 10**6):
        layout = laid_out(text)
        looked_at, cleaned = counted_looks(text)
    assert "as a whole" in bounds(layout.bounds)[0]
    last = len(layout.paragraphs) - 1
    assert all(len(layout.members(line)) == 1 for line in range(last))
    assert len(layout.members(last)) == len(body)
    assert len(looked_at) <= 8
    assert all(cleaned.text.count(text) == 1 for text in body)


# --- what is compared ---


def test_no_more_than_so_many_segments_are_compared_and_a_notice_tells() -> None:
    judging = import_module("dedupe.repeats.judge")
    layout = laid_out(in_any_order(400))
    with patch.object(judging, "_ANY_PAIRS", 50), patch.object(judging, "_CHARS_PER_PAIR", 10**9):
        judgement = judge(layout)
    assert len(judgement.pairs) <= 50
    (message,) = bounds(judgement.notices)
    assert "were not compared" in message
    assert not bounds(judge(layout).notices)


@examples(100)
@given(numbers=st.lists(st.integers(0, 3), min_size=4, max_size=30))
def test_cuts_are_carried_as_far_as_if_all_were_carried_each_time(numbers: list[int]) -> None:
    """Each round carries only the cuts that the one before has made."""
    layout = find_repeats("\n".join(paragraph(number, 1) for number in numbers))
    if layout is None or layout.bounds:
        return
    cuts = set(layout.borders)
    for run in layout.runs:
        for place in _one_place_images(run, cuts):
            assert place in cuts


def _one_place_images(run: Run, cuts: set[int]) -> list[int]:
    """Return the images of cuts through a run that fall on one place."""
    found = []
    for here, there in (run.sides, run.sides[::-1]):
        for cut in cuts:
            if here.start <= cut <= here.end:
                low, high = images(cut, here, there)
                if low == high:
                    found.append(low)
    return found


def test_sentence_over_and_over_on_a_line_is_read_a_few_times_for_each_copy() -> None:
    sentence = paragraph(1, 2)
    asked = []

    def counted(layout: Layout, number: int) -> str:
        asked.append(number)
        return key(layout, number)

    key = Layout.key
    with patch.object(Layout, "key", counted):
        cleaned = clean(sentence * 300)
    assert cleaned.text == sentence
    assert len(asked) < 20 * 300


# --- giants ---


def rebuilt(first: str, found: tuple[Difference, ...]) -> str:
    """Return the second text: the first with each difference made, in order."""
    done = 0
    pieces = []
    for difference in found:
        at = first.index(difference.here, done) if difference.here else -1
        pieces += [first[done:at], difference.there]
        done = at + len(difference.here)
    return "".join([*pieces, first[done:]])


def giant(clauses: int) -> list[str]:
    """Return clauses of which none stands in another."""
    random = Random(1)
    return [
        "".join(chr(random.randrange(0x4E00, 0x9000)) for _ in range(12)) for _ in range(clauses)
    ]


def test_giants_are_compared_between_anchors() -> None:
    """Of 2,000 clauses fifty have another word: little is compared character by character."""
    clauses = giant(2000)
    others = [text if at % 40 else f"{text[:5]}甲乙{text[7:]}" for at, text in enumerate(clauses)]
    first, second = "".join(clauses), "".join(others)
    cells = []

    def counted(here: compare.Stretch, there: compare.Stretch) -> list[compare.Change]:
        cells.append(len(here.inside) * len(there.inside))
        return list(between(here, there))

    between = compare._changes_between
    with patch.object(compare, "_changes_between", counted):
        found = differences(first, second)
    assert len(found) == 50
    assert {difference.there for difference in found} == {"甲乙"}
    assert rebuilt(first, found) == second
    assert sum(cells) < len(first)


def test_giant_that_lacks_clauses_lacks_just_these() -> None:
    clauses = giant(2000)
    left = [text for at, text in enumerate(clauses) if at % 500]
    found = differences("".join(clauses), "".join(left))
    assert [difference.here for difference in found] == clauses[::500]
    assert {difference.there for difference in found} == {""}


def test_giants_without_an_anchor_are_one_difference() -> None:
    (difference,) = differences("春" * 5000 + "一", "秋" * 5000 + "一")
    assert difference.here.startswith("春")
    assert difference.there.startswith("秋")


@examples(100)
@given(data=st.data())
def test_changes_between_anchors_make_the_second_text(data: st.DataObject) -> None:
    first = data.draw(st.text("甲乙丙丁戊己庚辛", min_size=20, max_size=80))
    places = sorted(data.draw(st.sets(st.integers(0, len(first)), max_size=4)))
    pieces = [first[start:end] for start, end in pairwise([0, *places, len(first)])]
    second = data.draw(st.text("甲乙春", max_size=3)).join(pieces)
    with patch.object(compare, "_MAX_CELLS", 16), patch.object(compare, "_ANCHOR", 4):
        changes = compare._changes(first, second)
    done = 0
    built = ""
    for here, there in changes:
        built += first[done : here.start] + there.inside
        done = here.end
    assert built + first[done:] == second
