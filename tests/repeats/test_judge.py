"""What may go, at which level and by which rule; and above all what stays."""

from __future__ import annotations

from typing import get_args
from unittest import mock

import pytest
from hypothesis import given

from dedupe import Cleaned, clean
from dedupe.choose import choose
from dedupe.choose.edits import dropping_edits
from dedupe.repeats import find_repeats, judge
from dedupe.repeats.judge import groups
from dedupe.repeats.roles import May, is_same_line_between_same, may_go
from dedupe.revision import replay
from dedupe.values import LEVELS, Level, RepeatRule
from tests.helpers.articles import (
    HEAD,
    article,
    half_width,
    paragraph,
    planted,
    sentences,
    traditional,
)
from tests.helpers.cases import cases
from tests.helpers.hypothesis_settings import examples

A, B, C, D, E, F = (paragraph(number, 2) for number in range(11, 17))
LONG = paragraph(21, 4)
SLIPPED = (LONG + "木料改作书桌，慢慢地晾干。", LONG + "木料改做书桌，慢慢的晾干。")
SHORTER = LONG.replace(LONG.split("，")[1] + "，", "", 1)
CAPTION = "青石镇的新图书馆昨天下午开馆时的情形。（记者王某某 摄）"
SCENE = "读者昨天一早来到新馆，在门口排队进馆"
CREDIT = "。孟昭 摄"
TITLE = "青石镇新图书馆昨天正式开馆"
ENGLISH = (
    "The new library opened on Monday and more than three thousand readers came in on the first "
    "day, the director said."
)


def lines(*given: str) -> str:
    return "\n".join(given)


def rules(cleaned: Cleaned) -> set[str]:
    return {edit.cause.rule for edit in cleaned.edits if edit.cause.stage == "repeat"}


@pytest.mark.parametrize(
    ("rule", "level", "body", "rest"),
    [
        ("equal", "standard", (A, B, C, B, D), (A, B, C, D)),
        ("equal", "standard", (A, half_width(B), C, B, D), None),
        ("equal", "standard", (A, B, C, traditional(B), D), (A, B, C, D)),
        ("equal", "standard", (A, SLIPPED[0], B, SLIPPED[1], C), (A, SLIPPED[0], B, C)),
        ("block", "standard", (A, B, C, D, B, C), (A, B, C, D)),
        ("block", "strict", (A, B, C, D, A, B, C, D), (A, B, C, D)),
        ("block", "strict", (A, "小标题", B, C, D, A, "小标题", B, C, D), (A, "小标题", B, C, D)),
        (
            "adjacent",
            "standard",
            (A, "县里昨天开会了。", "县里昨天开会了。", B),
            (A, "县里昨天开会了。", B),
        ),
        ("adjacent", "standard", (A, B, B, C), (A, B, C)),
        ("caption", "standard", (A, CAPTION, B, C, CAPTION, D), (A, CAPTION, B, C, D)),
        ("caption", "strict", (A, CAPTION, CAPTION, B, C, D), (A, CAPTION, B, C, D)),
        ("same-line", "standard", (A, B + B, C), (A, B, C)),
        ("caption", "strict", (A, SCENE + CREDIT + SCENE + CREDIT, B), (A, SCENE + CREDIT, B)),
        ("caption", "strict", (A, 2 * f"▲{SCENE}{CREDIT}", B), (A, f"▲{SCENE}{CREDIT}", B)),
        ("same-line", "standard", (A, 2 * f"▲{SCENE}", B), (A, f"▲{SCENE}", B)),
        ("caption", "standard", (A, SCENE, SCENE + CREDIT, B), (A, SCENE + CREDIT, B)),
        (
            "caption",
            "standard",
            (A, SCENE, f"{SCENE}。摄：Meng Zhao/Reuters", B),
            (A, f"{SCENE}。摄：Meng Zhao/Reuters", B),
        ),
        (
            "caption",
            "standard",
            (A, f"{SCENE}。馆内座无虚席。", f"{SCENE}。馆内座无虚席。摄：Meng Zhao/Reuters", B),
            (A, f"{SCENE}。馆内座无虚席。摄：Meng Zhao/Reuters", B),
        ),
        (
            "caption",
            "strict",
            (A, 2 * f"▲{SCENE}{CREDIT}" + 2 * f"▲馆内儿童阅览室座无虚席{CREDIT}", B),
            (A, f"▲{SCENE}{CREDIT}▲馆内儿童阅览室座无虚席{CREDIT}", B),
        ),
        ("shorter", "standard", (A, SHORTER, LONG, C), (A, LONG, C)),
        ("title", "standard", (A, B, C, f"（原标题：{TITLE}）"), (A, B, C)),
        (
            "page-words",
            "standard",
            (A, "点击查看大图：", B, C, "点击查看大图：", D),
            (A, "点击查看大图：", B, C, D),
        ),
        ("outside", "thorough", (A, f"{B}（本报记者 孟昭 摄）", C, B, D), (A, C, B, D)),
    ],
)
def test_repeat_goes_from_its_level_on(
    rule: str, level: Level, body: tuple[str, ...], rest: tuple[str, ...]
) -> None:
    for name in LEVELS:
        cleaned = clean(article(*body), level=name)
        if LEVELS.index(name) < LEVELS.index(level):
            assert rules(cleaned) == set()
        else:
            assert rules(cleaned) == {rule}
            assert rest is None or cleaned.text == article(*rest)


@pytest.mark.parametrize(
    ("source", "rest"),
    [
        pytest.param(
            (TITLE, "2024-03-18", TITLE, A, B), (TITLE, "2024-03-18", A, B), id="the headline twice"
        ),
        pytest.param(
            (TITLE, LONG[:30] + "……[详细]", "2024年3月18日", LONG, B),
            (TITLE, "2024年3月18日", LONG, B),
            id="a teaser",
        ),
        pytest.param((f"{LONG}……", A, LONG, B), (A, LONG, B), id="a teaser as the first line"),
        pytest.param(
            (TITLE, "孟昭", "2024-03-18", f"{SCENE}。", f"{SCENE}。", A, B),
            (TITLE, "孟昭", "2024-03-18", f"{SCENE}。", A, B),
            id="a sentence below by-line and date",
        ),
        pytest.param(
            ("县报网", "010-12345678", TITLE, f"孟昭 {A} {B[:20]}", "孟昭", A, B, C),
            ("县报网", "010-12345678", TITLE, "孟昭", A, B, C),
            id="a page description below two lines of the page",
        ),
        pytest.param((A, A), (A,), id="an article of one paragraph"),
        pytest.param(
            (TITLE, f"{TITLE}{A[:40]}", TITLE, A, B), (TITLE, A, B), id="a page description"
        ),
    ],
)
def test_repeat_in_the_head_goes(source: tuple[str, ...], rest: tuple[str, ...]) -> None:
    assert clean(lines(*source)).text == lines(*rest)


def test_last_line_of_a_stanza_said_twice_stays() -> None:
    stanza = ("春风吹过青石镇的老街，", "细雨落在柳湾村的桥头，", "我们都是青石镇的人。")
    song = article(A, *stanza, stanza[-1], B)
    assert clean(song).text == song


def test_two_words_said_twice_are_no_headline() -> None:
    jingle = lines("天天的", "天天的", "新馆天天开门", "明天读者也来", A, B)
    assert clean(jingle).text == jingle


ALIKE = {
    "another figure": ("共花31万元。", "共花37万元。"),
    "another numeral": ("共花三成。", "共花五成。"),
    "another decimal point": ("涨3.1%。", "涨31%。"),
    "another sign": ("气温-2度。", "气温2度。"),
    "another name": ("王强受罚。", "李明受罚。"),
    "another pronoun": ("他来了。", "她来了。"),
    "a negation": ("符合条件。", "不符合条件。"),
    "another negation": ("已纳入。", "未纳入。"),
    "another day": ("日期为3月18日。", "日期为3月19日。"),
}

every_alike = pytest.mark.parametrize(
    ("here", "there"), [pytest.param(*pair, id=name) for name, pair in ALIKE.items()]
)


@every_alike
@pytest.mark.parametrize("level", ["strict", "standard"])
def test_paragraph_that_differs_in_what_it_says_stays(here: str, there: str, level: Level) -> None:
    source = lines(LONG + here, A, LONG + there)
    assert clean(source, level=level).text == source
    source = lines(LONG + here, LONG + there, A)
    assert clean(source, level=level).text == source


@every_alike
def test_what_paragraphs_differ_in_stays_at_every_level(here: str, there: str) -> None:
    text = clean(lines(LONG + here, A, LONG + there), level="thorough").text
    assert here in text
    assert text.rindex(there) > text.index(here)


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(lines(A, "记者获悉：", B, "记者获悉：", C), id="a short line"),
        pytest.param(lines(A, "小标题在这里", B, C, "小标题在这里", D), id="a heading"),
        pytest.param(
            lines(A, "受理时间：工作日8:30至17:00", B, "受理时间：工作日8:30至17:00", C),
            id="a field",
        ),
        pytest.param(
            lines(
                A,
                "问：您怎么看这件事情，大家都很关心？",
                B,
                "问：您怎么看这件事情，大家都很关心？",
                C,
            ),
            id="a question",
        ),
        pytest.param(lines(A, "（记者王某某 摄）", B, "（记者王某某 摄）", C), id="a credit"),
        pytest.param(
            lines(
                A,
                "https://www.example.com/news/2024/1.html",
                B,
                "https://www.example.com/news/2024/1.html",
            ),
            id="an address",
        ),
        pytest.param(lines(A, "——————", B, "——————", C), id="a separator"),
        pytest.param(
            lines(A, "（一）有相应的资金；", B, "（一）有相应的资金；", C), id="an item of a law"
        ),
        pytest.param(
            lines(A, "风往北吹啊吹", "船往南行", B, "风往北吹啊吹", "船往南行", C), id="a refrain"
        ),
        pytest.param(
            lines(
                A,
                f"{B[:20]}，另一件事情也在这里说到了。",
                C,
                f"{B[:20]}，又一个地方说的是别的事情。",
            ),
            id="a shared beginning",
        ),
        pytest.param(
            lines(
                *(A, "(1)甲村的账", "青石镇农家书屋到月底的全部捐款：306.42元（已停止接收）", B),
                *(C, "(2)合计的账", "青石镇农家书屋到月底的全部捐款：306.42元（已停止接收）", D),
            ),
            id="a sum in two accounts",
        ),
        pytest.param(
            lines(
                *(A, "示例软件：", "青石镇读书笔记同步软件专业版（付费，英文，仅电脑版）", B),
                *(C, "示例软件：", "青石镇读书笔记同步软件专业版（付费，英文，仅电脑版）", D),
            ),
            id="an item with remarks in brackets",
        ),
        pytest.param(
            lines(A, "小K微博截图", B, "小K微博截图", C), id="the page of two screenshots"
        ),
        pytest.param(
            lines(A, "全省明日降水预报图", B, "全省明日降水预报图", C), id="a sort of picture"
        ),
        pytest.param(
            lines(
                *(TITLE, "本文转自微信公众号“青石周刊”，作者是孟昭，文章略有删节。", "获授权转载"),
                *("新馆为什么开在粮库？", LONG, B),
                *(paragraph(number, 2) for number in range(60, 80)),
                *("我们还能回到粮库时代吗？", LONG, B),
            ),
            id="a digest that cites how the article ends",
        ),
        pytest.param(
            lines(
                *(paragraph(number, 2) for number in range(30, 46)),
                f"“ABCD人物观察者”2018年7月1日发布推文强调，“全县好馆长周大川：守馆两年坚决不走”，并表示，“孟昭：{LONG}”",
                "【全县好馆长周大川：守馆两年坚决不走！】",
                f"孟昭：{LONG}",
                *(paragraph(number, 2) for number in range(50, 66)),
            ),
            id="a post that is cited, and the post",
        ),
    ],
)
@pytest.mark.parametrize("level", ["strict", "standard", "thorough"])
def test_what_only_looks_alike_stays_at_every_level(source: str, level: Level) -> None:
    assert clean(source, level=level).text == source


@pytest.mark.parametrize(
    ("kind", "here", "there"),
    [
        ("figures", "共花31万元。", "共花37万元。"),
        ("words", "王强受罚。", "李明受罚。"),
        ("negation", "符合条件。", "不符合条件。"),
    ],
)
def test_what_is_alike_but_stays_is_flagged_with_what_differs(
    kind: str, here: str, there: str
) -> None:
    source = lines(LONG + here, A, LONG + there)
    (notice,) = clean(source).notices
    assert notice.kind == kind
    assert source[slice(*notice.span)] == LONG + here
    assert notice.other is not None
    assert source[slice(*notice.other)] == LONG + there
    assert notice.differs
    for difference in notice.differs:
        assert difference.here in here
        assert difference.there in there


def test_notice_points_at_the_source_even_after_edits_before_it() -> None:
    source = lines("\u3000\u3000<b>标题</b>", A, A, LONG + "共花31万元。", B, LONG + "共花37万元。")
    (notice,) = clean(source).notices
    assert source[slice(*notice.span)] == LONG + "共花31万元。"


def test_what_stays_though_it_may_be_a_repeat_is_flagged() -> None:
    quotation = (
        "“我们村今年的收成比去年好多了，大家都高兴，明年还要再多种五十亩果树，"
        "把苗圃和合作社也办起来。”"
    )
    source = article(A, quotation, B, quotation, C)
    (notice,) = clean(source).notices
    assert clean(source).text == source
    assert notice.kind == "unsure"
    assert notice.other is not None
    assert source[slice(*notice.other)] == source[slice(*notice.span)] == quotation
    assert notice.other.end < notice.span.start


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(article(A, B, C, "方案最后写成了：", B, D), id="announced"),
        pytest.param(article("摘要", A, B, C, D, "结论", A, E), id="concluded"),
        pytest.param(lines(TITLE, A, B, C, A, D), id="said in advance"),
    ],
)
def test_what_is_meant_is_not_flagged(source: str) -> None:
    assert clean(source).text == source
    assert clean(source).notices == ()


def test_similarity_of_an_equal_copy_is_one_and_of_a_variant_less() -> None:
    (equal,) = clean(article(A, B, C, B)).edits
    assert equal.similarity == 1.0
    (variant,) = clean(article(A, SLIPPED[0], B, SLIPPED[1], C)).edits
    assert variant.similarity is not None
    assert 0.9 < variant.similarity < 1.0


def test_short_line_goes_with_the_block_it_stands_in_only() -> None:
    assert clean(lines(A, "小标题", B, C, "小标题", D)).text == lines(
        A, "小标题", B, C, "小标题", D
    )
    assert clean(article(A, "小标题", B, C, A, "小标题", B)).text == article(A, "小标题", B, C)


@pytest.mark.parametrize("count", [2, 3, 5, 9, 40])
def test_any_number_of_copies_leaves_one(count: int) -> None:
    assert clean(lines(*[A] * count)).text == A
    long = paragraph(30, 3)
    between = (line for at in range(count) for line in (long, paragraph(at + 40, 3)))
    assert clean(article(*between)).text.count(long) == 1
    assert clean(lines(B, A * count, C)).text == lines(B, A, C)


def test_copy_with_a_file_name_behind_it_is_not_the_fuller_one() -> None:
    for body in ((f"{CAPTION}_副本.jpg", CAPTION), (CAPTION, f"{CAPTION}_副本.jpg")):
        assert clean(article(A, *body, B)).text == article(A, CAPTION, B)


@pytest.mark.parametrize("level", ["strict", "standard", "thorough"])
def test_headline_stays_for_the_sentence_that_it_was_made_of(level: Level) -> None:
    clauses = LONG.split("，")
    headline = f"{clauses[0]}，{clauses[1]}"
    source = lines(
        headline,
        A,
        B,
        f"{C}这些现象的背后，{clauses[0]}，昨天下午在县里，{clauses[1]}，大家都说好。",
        D,
    )
    assert clean(source, level=level).text == source


def records(*fields: tuple[str, str, str]) -> str:
    boilerplate = [paragraph(number, 2) for number in range(60, 64)]
    return lines(
        TITLE,
        *(
            line
            for name, price, whom in fields
            for line in (
                name,
                "采购方式：公开招标",
                f"预算：{price}万元人民币整",
                f"联系人：{whom}先生，电话0898-123",
                *boilerplate,
            )
        ),
    )


CHORUS = (
    "风往北吹啊吹过青石镇",
    "船往南行啊行到柳湾村",
    "灯在桥上一盏一盏地亮",
    "人在桥下一个一个地走",
)
DAMAGED_RUNS = {
    "the headline labelled in the copy": (
        (TITLE, D, E, F, f"（原标题：{TITLE}）", D, E, F),
        (TITLE, D, E, F),
    ),
    "a paragraph labelled in the copy": (
        (TITLE, D, E, F, f"核心提示：{D}", E, F),
        (TITLE, D, E, F),
    ),
    "its first paragraph torn": (
        (TITLE, sentences(LONG)[0], D, LONG, E, D, LONG, E),
        (TITLE, sentences(LONG)[0], D, LONG, E),
    ),
    "Latin prose": (
        (*HEAD, A, ENGLISH, B, ENGLISH, C),
        (*HEAD, A, ENGLISH, B, C),
    ),
}


@pytest.mark.parametrize(
    ("source", "rest"), [pytest.param(*pair, id=name) for name, pair in DAMAGED_RUNS.items()]
)
def test_copy_goes_and_headline_and_body_stay(
    source: tuple[str, ...], rest: tuple[str, ...]
) -> None:
    assert clean(lines(*source)).text == lines(*rest)


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(
            records(("青石镇小学采购公告", "120", "王"), ("柳湾村小学采购公告", "85", "李")),
            id="two records",
        ),
        pytest.param(
            article(*map(paragraph, range(100, 115), [2] * 15), *CHORUS * 12, A, B),
            id="a chorus, twelve times",
        ),
        pytest.param(
            lines(
                TITLE,
                f"{LONG[:60]}。",
                A,
                f"{LONG[:60]}。邻村盖了新房，买了车。",
                f"{LONG[:60]}。可是没有人留下来种地。",
            ),
            id="a shared beginning of neighbours",
        ),
    ],
)
@pytest.mark.parametrize("level", ["strict", "standard", "thorough"])
def test_what_is_filled_in_or_sung_again_stays_at_every_level(source: str, level: Level) -> None:
    assert clean(source, level=level).text == source


def test_block_that_is_referred_back_to_stays_where_it_is() -> None:
    reply = "对此，县长表示将继续努力，办好每一件实事。"
    assert clean(article(D, E, A, B, C, D, E, reply)).text.endswith(lines(E, reply))


def test_merged_copy_gives_way_to_the_paragraphs_it_is_made_of() -> None:
    assert clean(article(A, B, C, B + C, D)).text == article(A, B, C, D)


def test_split_copy_gives_way_to_the_whole_paragraph() -> None:
    assert clean(article(A, LONG, *sentences(LONG), B)).text == article(A, LONG, B)


# --- found by Hypothesis ---


@pytest.mark.parametrize(
    "text",
    [
        "——————\n——————",
        "，，，，，，\n，，，，，，",
        "……[详细]\n……[详细]",
        "😀😀😀😀😀😀\n😀😀😀😀😀😀",
        "[[[[[[\n[[[[[[",
    ],
)
def test_equal_lines_without_a_letter_are_no_error(text: str) -> None:
    assert clean(text).text == text


@pytest.mark.parametrize("level", ["standard", "thorough"])
@pytest.mark.parametrize("count", [2, 3, 10, 40, pytest.param(200, marks=pytest.mark.slow)])
def test_many_copies_on_lines_of_their_own_end_in_one(count: int, level: Level) -> None:
    """The repeats that a torn part adds must not be searched for torn parts in turn, for ever."""
    assert clean(lines(*[A] * count), level=level).text == A


@pytest.mark.parametrize("count", [1, 2, 4, 5, 6, 12])
def test_similarity_is_that_to_the_kept_copy_which_is_named(count: int) -> None:
    """Equal copies that all give way to a fuller one, some by way of one another."""
    fuller = LONG.replace("，", "，昨天下午在县里，", 1)
    source = article(fuller, *[LONG] * count, A)
    cleaned = clean(source)
    assert cleaned.text == article(fuller, A)
    for edit in cleaned.edits:
        assert edit.kept is not None
        kept = source[slice(*edit.kept)]
        assert kept in (fuller, LONG)
        assert (edit.similarity == 1.0) == (kept == LONG)


@pytest.mark.parametrize("count", [3, 10, 60])
def test_verse_protection_does_not_wear_away_from_one_end(count: int) -> None:
    """A short line many times: either all copies are verse and stay, or all but one go, in one
    pass, not one by one.
    """
    line = "全县新建农田三万，亩产提高"
    layout = find_repeats(lines(*[line] * count))
    assert layout
    gone = {repeat.second for repeat in judge(layout).repeats}
    assert len(gone) in (0, count - 1)
    assert clean(lines(*[line] * count)).text in (line, lines(*[line] * count))


def test_headline_run_together_with_a_cut_lead_is_contained_in_what_follows() -> None:
    headline = "原标题：渡口停摆大桥昨天通车"
    lead, *rest = (paragraph(number, 3) for number in (31, 32, 33))
    text = lines(TITLE, headline + lead[:60], headline, lead, *rest)
    assert rules(clean(text)) == {"contained"}
    assert clean(text).text == lines(TITLE, headline, lead, *rest)


def test_every_kind_of_repeat_is_given_out_somewhere() -> None:
    """In the cases of `fixtures/repeated`, or in the tests above."""
    above = {"contained", "page-words", "outside"}
    found = above | {rule for case in cases("repeated") for rule in rules(clean(case.source))}
    missing = set(get_args(RepeatRule)) - found
    assert not missing, f"give a case in fixtures/repeated for {missing}, or take the kind away"


@examples(200)
@given(text=planted())
def test_either_of_two_equal_lines_between_equal_lines_may_go(text: str) -> None:
    layout = find_repeats(text)
    for group in groups(layout) if layout else ():
        for unit in group.units:
            if is_same_line_between_same(group.layout, unit):
                member = group.member(unit)
                assert may_go(member) == may_go(member, looks_around=False) == May(True, True)


@examples(300)
@given(text=planted())
def test_what_is_settled_is_not_alike_any_more(text: str) -> None:
    layout = find_repeats(text)
    if layout is None:
        return
    drops, _ = choose(layout, judge(layout), "coherent", "standard")
    edits = dropping_edits(layout, drops)
    if edits and layout.is_settled_without([edit.span for edit in edits]):
        assert find_repeats(replay(text, edits), gated=False) is None


def test_what_is_settled_is_looked_at_once() -> None:
    with mock.patch("dedupe.cleaner.find_repeats", side_effect=find_repeats) as looked:
        assert clean(article(A, B, C, D, B, C)).text == article(A, B, C, D)
        assert looked.call_count == 1
        # A long name that stands in two lines of what is left may be more: that is looked at.
        named = f"青石镇新图书馆管理处，{D}"
        other = f"青石镇新图书馆管理处，{E}"
        assert clean(article(named, B, C, other, B, C)).text == article(named, B, C, other)
        assert looked.call_count == 1 + 2
