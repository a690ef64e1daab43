"""Which copy stays: the fewest unattested joins, against trying every choice; then each cue by an
example.
"""

from __future__ import annotations

import re
from itertools import product
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe import Cleaned, clean
from dedupe.choose import reading as reading_module
from dedupe.choose.cues import BETWEEN_COPIES
from dedupe.choose.groups import interchangeable, parcels_of
from dedupe.choose.order import Order
from dedupe.choose.reading import Reading
from dedupe.choose.strategies import _reads_otherwise
from dedupe.repeats import find_repeats, judge
from tests.helpers.articles import HEAD, article, paragraph
from tests.helpers.hypothesis_settings import examples

A, B, C, D, E, F = (paragraph(number, 2) for number in range(31, 37))
NUMBER = {paragraph(number, 2): number for number in range(50, 60)}


def unattested(order: list[int], source: list[int]) -> int:
    """Return how many neighbours of `order` stand next to each other nowhere in `source`; its ends
    are neighbours.
    """
    attested = set(zip([-1, *source], [*source, -1], strict=True))
    return sum(pair not in attested for pair in zip([-1, *order], [*order, -1], strict=True))


def every_order(source: list[int]) -> list[list[int]]:
    """Return all articles that keeping one copy of each paragraph can leave, the one of first
    copies first.
    """
    places = {
        number: [at for at, other in enumerate(source) if other == number]
        for number in dict.fromkeys(source)
    }
    return [[source[at] for at in sorted(choice)] for choice in product(*places.values())]


def numbered(source: list[int]) -> str:
    return article(*(paragraph(number, 2) for number in source))


def order_left(cleaned: Cleaned) -> list[int]:
    return [NUMBER[line] for line in cleaned.text.split("\n")[len(HEAD) :]]


sequences = st.lists(st.integers(50, 55), min_size=1, max_size=9)


@examples(400)
@given(source=sequences)
def test_no_other_choice_has_fewer_unattested_joins(source: list[int]) -> None:
    kept = order_left(clean(numbered(source)))
    assert sorted(kept) == sorted(set(source))
    orders = every_order(source)
    assert kept in orders
    assert unattested(kept, source) == min(unattested(order, source) for order in orders)


@examples(200)
@given(source=sequences)
def test_where_nothing_decides_the_first_copies_stay(source: list[int]) -> None:
    orders = every_order(source)
    least = min(unattested(order, source) for order in orders)
    first = list(dict.fromkeys(source))
    if unattested(first, source) == least:
        assert order_left(clean(numbered(source))) == first


@examples(100)
@given(source=sequences)
def test_first_and_last_keep_the_first_and_the_last_copies(source: list[int]) -> None:
    assert order_left(clean(numbered(source), keep="first")) == list(dict.fromkeys(source))
    assert (
        order_left(clean(numbered(source), keep="last"))
        == list(dict.fromkeys(reversed(source)))[::-1]
    )


@examples(30)
@given(source=st.lists(st.integers(50, 59), min_size=12, max_size=60))
def test_many_choices_are_no_worse_than_the_first_copies(source: list[int]) -> None:
    kept = order_left(clean(numbered(source)))
    assert sorted(kept) == sorted(set(source))
    assert unattested(kept, source) <= unattested(list(dict.fromkeys(source)), source)


def test_torn_half_before_the_whole_goes() -> None:
    assert clean(article(A, D, E, A, B, C, D, E, F)).text == article(A, B, C, D, E, F)


def test_some_first_and_some_last_copies_stay_where_that_reads_as_published() -> None:
    source = [50, 51, 52, 50, 53, 51, 54]
    kept = order_left(clean(numbered(source)))
    assert unattested(kept, source) == min(
        unattested(order, source) for order in every_order(source)
    )


# --- the cues: each article has as many unattested joins whichever copy stays ---

_ONE, _TWO, _THREE = (
    f"{numeral}是{paragraph(number, 1)}" for numeral, number in (("一", 61), ("二", 62), ("三", 63))
)


def test_joins_alone_would_not_decide_in_the_next_tests() -> None:
    for source in ([52, 50, 51, 52], [51, 50, 51], [53, 50, 51, 52, 53]):
        counts = {unattested(order, source) for order in every_order(source)}
        assert len(counts) == 1


@pytest.mark.parametrize(
    ("cue", "source", "rest"),
    [
        ("points run in order", (_THREE, _ONE, _TWO, _THREE), (_ONE, _TWO, _THREE)),
        (
            "points run in order",
            (f"其次，{B}", f"首先，{A}", f"其次，{B}", f"最后，{C}"),
            (f"首先，{A}", f"其次，{B}", f"最后，{C}"),
        ),
        (
            "by-line opens",
            (D, f"本报讯（记者某某某）{A}", B, C, D),
            (f"本报讯（记者某某某）{A}", B, C, D),
        ),
        (
            "agency opens",
            (D, f"新华社青石镇3月18日电 {A}", B, C, D),
            (f"新华社青石镇3月18日电 {A}", B, C, D),
        ),
        (
            "closing comes last",
            (f"他最后表示，{D}", A, B, C, f"他最后表示，{D}"),
            (A, B, C, f"他最后表示，{D}"),
        ),
        ("closing comes last", (f"{D}（完）", A, B, C, f"{D}（完）"), (A, B, C, f"{D}（完）")),
        (
            "full name comes before the short one",
            (f"江小舟说，{D}", f"县长江小舟表示，{A}", B, C, f"江小舟说，{D}"),
            (f"县长江小舟表示，{A}", B, C, f"江小舟说，{D}"),
        ),
        ("fewer stray spaces", (A, B[:9] + " " + B[9:], C, B), (A, C, B)),
    ],
)
def test_cue_decides_where_joins_do_not(
    cue: str, source: tuple[str, ...], rest: tuple[str, ...]
) -> None:
    cleaned = clean(article(*source))
    assert cleaned.text == article(*rest), cue
    assert not [notice for notice in cleaned.notices if notice.kind == "order"]


def test_copy_in_the_script_of_the_article_stays() -> None:
    from tests.helpers.articles import traditional

    assert clean(article(A, traditional(B), C, B, D)).text == article(A, C, B, D)
    body = traditional(article(A, C, D, E))
    assert clean(f"{body}\n{B}\n{traditional(B)}").text == f"{body}\n{traditional(B)}"


def test_undecided_order_keeps_the_first_copy_and_says_so() -> None:
    source = article(D, A, B, C, D)
    cleaned = clean(source)
    assert cleaned.text == article(D, A, B, C)
    (notice,) = cleaned.notices
    assert notice.kind == "order"
    assert source[slice(*notice.span)] == D


def test_decided_order_carries_no_notice() -> None:
    assert clean(article(A, B, B, C)).notices == ()


def test_what_reads_the_same_either_way_is_not_flagged_beside_what_does_not() -> None:
    source = article(A, A, B, C, B)
    spans = [notice.span for notice in clean(source).notices if notice.kind == "order"]
    assert all(A not in source[slice(*span)] for span in spans)


def test_place_of_a_caption_is_nothing_to_ask_a_reader_about() -> None:
    caption = "青石镇的新图书馆昨天下午开馆时的情形。（记者王某某 摄）"
    cleaned = clean(article(A, caption, B, caption, C))
    assert cleaned.text == article(A, caption, B, C)
    assert cleaned.notices == ()


# --- work that grows with the article, not with its square ---


@examples(200)
@given(source=st.lists(st.sampled_from(sorted(NUMBER.values())), min_size=3, max_size=12))
def test_reading_of_another_copy_is_told_without_reading_it_all(source: list[int]) -> None:
    layout = find_repeats(numbered(source))
    if layout is None:
        return
    judgement = judge(layout)
    groups = interchangeable(judgement.repeats)
    parcels = parcels_of(groups, {})
    order = Order(layout, judgement.pairs, parcels, frozenset())
    for selection in order.selections():
        kept = order.kept(selection)
        for number, parcel in enumerate(parcels):
            for copy in range(len(parcel.copies)):
                other = (*selection[:number], copy, *selection[number + 1 :])
                reads_otherwise = order.labels(order.kept(other)) != order.labels(kept)
                change = selection[number], copy
                assert _reads_otherwise(order, kept, parcel, change) == reads_otherwise


@examples(200)
@given(
    text=st.text("甲乙丙丁", max_size=20),
    names=st.frozensets(st.text("甲乙丙丁", min_size=2, max_size=3)),
)
@pytest.mark.parametrize("few", [0, 100])
def test_each_name_is_found_where_it_stands_first(
    few: int, text: str, names: frozenset[str]
) -> None:
    layout = find_repeats(f"{text}甲\n编者按\n{text}甲", gated=False)
    if layout is None:
        return
    reading = Reading(layout, 0)
    expected = {name: reading.plain.find(name) for name in names if name in reading.plain}
    with mock.patch("dedupe.choose.reading._FEW_NAMES", few):
        assert reading.first_named(names) == expected


@examples(200)
@given(
    source=st.lists(st.sampled_from(sorted(NUMBER.values())), min_size=3, max_size=8),
    torn=st.integers(0, 7),
)
def test_no_cue_tells_copies_apart_that_are_written_alike(source: list[int], torn: int) -> None:
    lines = numbered(source).split("\n")
    if torn < len(source):  # one copy has a space that Chinese has not
        lines[-1 - torn] = lines[-1 - torn].replace("，", "， ", 1)[:-1]
    layout = find_repeats("\n".join(lines))
    if layout is None:
        return
    judgement = judge(layout)
    parcels = parcels_of(interchangeable(judgement.repeats), {})
    order = Order(layout, judgement.pairs, parcels, frozenset())
    if order.are_written_alike:
        kept = [order.kept(selection) for selection in order.selections()]
        for cue in BETWEEN_COPIES:
            assert len({cue(order, each) for each in kept}) == 1


PIECES = (
    "一是",
    "二、",
    "（三）",
    "第四，",
    "第五个",
    "首先，",
    "一个",
    "县长",
    "董事长",
    "江小舟",
)
MARKS = ("。", "，", "“", "\n", " ", "表示", "最后", "（完）", "修路")


@examples(400)
@given(text=st.lists(st.sampled_from(PIECES + MARKS), max_size=12).map("".join))
def test_quick_looks_at_a_segment_overlook_nothing(text: str) -> None:
    slow = re.compile(rf"(?:\A|[。；！？”」\n]){reading_module._NUMBER}")
    titled = re.compile(
        "(?:[局县市镇区校院所处厅部站队馆里村会]长|董事长)"
        "([\u4e00-\u9fff]{2,3}?)(?=[，。、：（在表说介指透称坦认强告的])"
    )
    reading = Reading.__new__(Reading)
    reading.plain = text
    points = [point.lastgroup for point in slow.finditer(text)]
    assert [kind for kind, _ in reading.points] == points
    assert not points or reading_module.may_have_points(text)
    named = [(match[1], match.start(1)) for match in titled.finditer(text)]
    assert reading.introductions == named
    assert reading.closes == (reading_module._CLOSING.search(text) is not None)


# --- sentences ---


FIRST = "航空训练指挥部昨天上午举行直升机第二作战队成军典礼，两百名官兵到场"


@pytest.mark.parametrize(
    "goes_on", ["，由陆军司令主持。", "（中）。图／训练指挥部提供", "、观礼。"]
)
def test_head_of_a_sentence_that_goes_on_stays_where_its_copy_ends(goes_on: str) -> None:
    source = f"{FIRST}。{FIRST}。{FIRST}{goes_on}"
    cleaned = clean(source, level="thorough")
    assert cleaned.text.endswith(f"{FIRST}{goes_on}")


def test_sentence_that_is_whole_goes_all_the_same() -> None:
    source = f"{FIRST}，由陆军司令主持。{FIRST}，由陆军司令主持。"
    assert clean(source).text == source[: len(source) // 2]
