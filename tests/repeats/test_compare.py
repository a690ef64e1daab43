"""What two alike texts differ in, and what that makes them to one another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from dedupe.repeats.compare import differences, relation
from tests.helpers.hypothesis_settings import examples

texts = st.text("全县新建图书馆的地得不没一二三12345", max_size=30)


def kinds(first: str, second: str) -> set[str]:
    return {difference.kind for difference in differences(first, second)}


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        ("增长31个点", "增长37个点", "figures"),
        ("共1200人", "共12000人", "figures"),
        ("补贴三成", "补贴五成", "figures"),
        ("去年2024年", "去年2023年", "figures"),
        ("两人获奖", "三人获奖", "figures"),
        ("约百万人", "约人", "figures"),
        ("符合条件", "不符合条件", "negation"),
        ("已纳入名单", "未纳入名单", "negation"),
        ("没有到会", "有到会", "negation"),
        ("王某某左", "王某某中", "words"),
        ("王强受罚", "李明受罚", "words"),
        ("他来了", "她来了", "words"),
        ("慢慢的走", "慢慢地走", "confusable"),
        ("改作书桌", "改做书桌", "confusable"),
        ("已经到账", "己经到帐", "confusable"),
        ("全县今天上午开会", "全县开会", "extra"),
        ("全县开会", "全县在新落成的会堂开会", "extra"),
    ],
)
def test_difference_is_of_this_kind(first: str, second: str, kind: str) -> None:
    assert kind in kinds(first, second)
    assert kind in kinds(second, first)


@pytest.mark.parametrize(
    ("first", "second", "related"),
    [
        ("全县开会", "全县开会", "equal"),
        ("慢慢的走了", "慢慢地走了", "variant"),
        ("全县开会", "全县今天上午开会", "first-lacks"),
        ("全县今天上午开会", "全县开会", "second-lacks"),
        ("全县今天上午开会慢慢的", "全县开会慢慢地", "second-lacks"),
        ("全县今天上午开会", "全县开会后散会", "differs"),
        ("增长31", "增长37", "differs"),
        ("补贴三成", "补贴五成", "differs"),
        ("符合条件", "不符合条件", "differs"),
        ("他来了", "她来了", "differs"),
        ("王强受罚", "李明受罚", "differs"),
    ],
)
def test_what_differs_decides_not_how_much(first: str, second: str, related: str) -> None:
    assert relation(differences(first, second)) == related


def test_one_figure_in_a_long_text_makes_another_text() -> None:
    text = (
        "全县新建高标准农田三万二千亩改造中低产田一万一千亩修复渠道46公里灌溉水的利用率比上一年提高两个百分点"
        * 3
    )
    assert relation(differences(text, text.replace("46", "45", 1))) == "differs"


def test_figures_are_reported_whole() -> None:
    (difference,) = differences("投资12345万元", "投资12845万元")
    assert (difference.here, difference.there) == ("12345", "12845")


def test_clause_with_a_negation_of_its_own_is_extra() -> None:
    assert kinds("全县开会", "全县没有一个人缺席地开会") == {"extra"}


@examples(150)
@given(first=texts, second=texts)
def test_equal_texts_and_only_they_have_no_differences(first: str, second: str) -> None:
    assert (differences(first, second) == ()) == (first == second)


@examples(150)
@given(first=texts, second=texts)
def test_what_is_left_beside_the_differences_is_the_same_on_both_sides(
    first: str, second: str
) -> None:
    found = differences(first, second)
    assert _without(first, [difference.here for difference in found]) is not None
    assert sum(len(difference.here) for difference in found) - sum(
        len(difference.there) for difference in found
    ) == len(first) - len(second)
    assert sum(max(len(d.here), len(d.there)) for d in found) >= Levenshtein.distance(first, second)


def _without(text: str, pieces: list[str]) -> str | None:
    """Return the text without the pieces, in order; None where one is not there."""
    rest, at = "", 0
    for piece in pieces:
        found = text.find(piece, at)
        if found < 0:
            return None
        rest, at = rest + text[at:found], found + len(piece)
    return rest + text[at:]


_SWAPPED = {
    "equal": "equal",
    "variant": "variant",
    "differs": "differs",
    "first-lacks": "second-lacks",
    "second-lacks": "first-lacks",
}


@examples(200)
@given(text=texts, at=st.integers(0, 30), extra=texts)
def test_the_other_way_round_gives_the_opposite(text: str, at: int, extra: str) -> None:
    longer = text[:at] + extra + text[at:]
    assert relation(differences(longer, text)) == _SWAPPED[relation(differences(text, longer))]
