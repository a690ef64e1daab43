"""What two articles are to one another."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe.crawl.relation import Relation, relation
from dedupe.crawl.story import Story, Stripped
from tests.crawl.stories import FOREIGN, RELEASE, REPRINT, notice, punished


def related(
    first: str, second: str, title: str | None = None, other: str | None = None
) -> Relation | None:
    return relation(Story.of(first, title, "a"), Story.of(second, other, "b"))


def kind(first: str, second: str, title: str | None = None, other: str | None = None) -> str | None:
    found = related(first, second, title, other)
    return found.kind if found else None


def test_a_reprint_with_other_marks_dateline_and_credit_is_the_same() -> None:
    assert kind(RELEASE, REPRINT) == "same"


def test_a_reprint_in_traditional_characters_is_the_same() -> None:
    from dedupe.conversion import converter

    assert kind(RELEASE, converter("s2t").convert(RELEASE)) == "same"


def test_a_release_that_was_cut_is_the_same_with_less() -> None:
    cut = "".join(RELEASE.splitlines(keepends=True)[:2])
    found = related(cut, RELEASE)
    assert found is not None
    assert (found.kind, found.larger) == ("fuller", "second")


@pytest.mark.parametrize(
    ("before", "after"),
    [("两千张", "三千张"), ("12万册", "15万册"), ("已经列入", "没有列入"), ("12万册", "十五万册")],
)
def test_a_figure_or_a_negation_that_differs_makes_a_version(before: str, after: str) -> None:
    found = related(RELEASE, RELEASE.replace(before, after))
    assert found is not None
    assert found.kind == "version"
    assert found.is_one_story


def test_a_figure_that_is_only_written_otherwise_makes_none() -> None:
    assert kind(RELEASE, RELEASE.replace("两千张", "2000张")) == "same"


def test_a_story_worded_anew_in_parts_is_a_version() -> None:
    anew = RELEASE.replace("等了三年，总算等到了。", "盼了好几年，今天头一个来排队。")
    anew = anew.replace("周末开放到晚上九点", "星期六和星期天晚上也不关门")
    anew = anew.replace("所需经费已经列入预算", "县里答应给钱")
    assert kind(RELEASE, anew) == "version"


@pytest.mark.parametrize("day", ["3月19日15时", "4月2日8时", "3月18日20时"])
def test_the_notice_of_another_day_only_looks_alike(day: str) -> None:
    found = related(notice(), notice(day))
    assert found is not None
    assert found.kind == "look-alike"
    assert not found.is_one_story
    assert found.why == "one template, another day"


def test_the_same_template_about_somebody_else_only_looks_alike() -> None:
    one = punished("县供销社原主任", "邢卫舟", "在工程承揽中为亲属谋利")
    other = punished("县农机局原局长", "祝凤楼", "以借款的名义收取回报")
    assert kind(one, other) == "look-alike"


def test_what_stands_within_an_article_about_more_is_contained() -> None:
    digest = f"{FOREIGN}{notice()}{RELEASE}"
    found = related(RELEASE, digest)
    assert found is not None
    assert (found.kind, found.larger) == ("contained", "second")


def test_a_passage_in_common_is_no_more_than_that() -> None:
    background = RELEASE.splitlines()[1]
    text = f"{FOREIGN}{FOREIGN.replace('四月', '五月')}{background}"
    found = related(RELEASE, text)
    assert found is not None
    assert found.kind == "shares"
    assert found.longest == 48


def test_two_articles_have_nothing_to_do_with_one_another() -> None:
    assert related(RELEASE, FOREIGN) is None


def test_what_two_pages_print_around_other_articles_is_no_likeness() -> None:
    links = "邻县的大桥昨天合龙。\n老城的供水管网下月改造，南门街停水三天。\n今年的梨卖到了海外。\n"
    one, other = f"茶厂开工了。\n{links}", f"县里开了会。\n{links}"
    assert kind(one, other, "青石镇茶厂开工", "全县春耕动员会召开") is None


def test_a_page_without_an_article_is_related_to_nothing() -> None:
    page = "分享 facebook window.location.href=news.example.com/story/{};"
    assert related(page.format(6840), page.format(6897)) is None


def test_spans_are_those_of_the_texts_as_they_came() -> None:
    first, second = f"分享到：微信 微博\n{RELEASE}", REPRINT
    found = related(first, second)
    assert found is not None
    for shared in found.shared:
        here = first[shared.first.start : shared.first.end]
        there = second[shared.second.start : shared.second.end]
        assert here[:2] == there[:2]
    assert sum(each.first.end - each.first.start for each in found.shared) > 0.9 * len(RELEASE)


def test_differences_are_whole_figures() -> None:
    found = related(notice("11月20日9时"), notice("11月23日9时"))
    assert found is not None
    assert [(each.here, each.there) for each in found.differs] == [("20", "23")]


LINES = [*RELEASE.splitlines(), *FOREIGN.splitlines(), *notice().splitlines(), ""]


def test_a_relation_is_the_same_from_both_sides() -> None:
    random = Random(7)
    kinds = set()
    for _ in range(300):
        first, second = ("\n".join(random.choices(LINES, k=random.randrange(1, 7))) for _ in "ab")
        one, other = Story.of(first, None, "a"), Story.of(second, None, "b")
        here, there = relation(one, other), relation(other, one)
        assert (here and here.flipped) == there
        kinds.add(here and here.kind)
    assert len(kinds) > 3


LINE = st.sampled_from(
    [
        "责任编辑：某甲",
        "分享到：微信 微博",
        "县里开会，代表讨论。",
        "返回首页",
        "",
        "他说：“好。”（记者某乙）",
    ]
)


@given(st.lists(LINE, max_size=9))
def test_places_of_a_body_are_those_of_its_letters_in_the_text(lines: list[str]) -> None:
    text = "\n".join(lines)
    story = Story.of(text)
    spans = [story.span(at, at + 1) for at in range(len(story.body))]
    assert "".join(text[slice(*span)] for span in spans) == story.body
    assert spans == sorted(spans)
    stripped = Stripped.of(text)
    left = [span for span in spans if any(span.overlaps(gone) for gone in stripped.removed)]
    assert left == []
