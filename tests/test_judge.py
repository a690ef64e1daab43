"""What may go, at which level and by which rule; and above all what stays."""

from __future__ import annotations

import pytest

from dedupe import Cleaned, clean
from tests.articles import half_width, paragraph, sentences, traditional

A, B, C, D, E, F = (paragraph(number, 2) for number in range(11, 17))
LONG = paragraph(21, 4)
SLIPPED = (LONG + "木料改作书桌，慢慢地晾干。", LONG + "木料改做书桌，慢慢的晾干。")
SHORTER = LONG.replace(LONG.split("，")[1] + "，", "", 1)
CAPTION = "青石镇的新图书馆昨天下午开馆时的情形。（记者王某某 摄）"
TITLE = "青石镇新图书馆昨天正式开馆"


def lines(*given: str) -> str:
    return "\n".join(given)


def rules(cleaned: Cleaned) -> set[str]:
    return {edit.cause.rule for edit in cleaned.edits if edit.cause.stage == "repeat"}


@pytest.mark.parametrize(
    ("rule", "level", "source", "rest"),
    [
        ("equal", "strict", lines(A, B, C, B, D), lines(A, B, C, D)),
        ("equal", "strict", lines(A, half_width(B), C, B, D), None),
        ("equal", "strict", lines(A, B, C, traditional(B), D), lines(A, B, C, D)),
        ("block", "strict", lines(A, B, C, D, B, C), lines(A, B, C, D)),
        ("block", "strict", lines(A, B, C, A, B, C), lines(A, B, C)),
        ("block", "strict", lines(TITLE, A, "小标题", B, C, A, "小标题", B, C), lines(TITLE, A, "小标题", B, C)),
        ("adjacent", "strict", lines(A, "县里昨天开会了", "县里昨天开会了", B), lines(A, "县里昨天开会了", B)),
        ("title", "strict", lines(TITLE, A, B, C, D, TITLE), lines(TITLE, A, B, C, D)),
        ("caption", "strict", lines(A, CAPTION, B, C, CAPTION, D), lines(A, CAPTION, B, C, D)),
        ("same-line", "strict", lines(A, B + B, C), lines(A, B, C)),
        ("equal", "standard", lines(A, SLIPPED[0], B, SLIPPED[1], C), lines(A, SLIPPED[0], B, C)),
        ("shorter", "standard", lines(A, SHORTER, B, LONG, C), lines(A, B, LONG, C)),
        (
            "teaser",
            "standard",
            lines(TITLE, LONG[:30] + "……[详细]", "2024年3月18日", LONG, B),
            lines(TITLE, "2024年3月18日", LONG, B),
        ),
        ("contained", "thorough", lines(A, sentences(LONG)[1], B, LONG, C), lines(A, B, LONG, C)),
    ],
)
def test_repeat_goes_from_its_level_on(rule: str, level: str, source: str, rest: str | None) -> None:
    levels = ["strict", "standard", "thorough"]
    for name in levels:
        cleaned = clean(source, level=name)
        if levels.index(name) < levels.index(level):
            assert rules(cleaned) == set()
        else:
            assert rules(cleaned) == {rule}
            assert rest is None or cleaned.text == rest


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

every_alike = pytest.mark.parametrize(("here", "there"), [pytest.param(*pair, id=name) for name, pair in ALIKE.items()])


@every_alike
@pytest.mark.parametrize("level", ["strict", "standard"])
def test_paragraph_that_differs_in_what_it_says_stays(here: str, there: str, level: str) -> None:
    source = lines(LONG + here, A, LONG + there)
    assert clean(source, level=level).text == source
    source = lines(LONG + here, LONG + there, A)
    assert clean(source, level=level).text == source


@every_alike
def test_what_paragraphs_differ_in_stays_at_every_level(here: str, there: str) -> None:
    """Thorough may cut the sentences that they share."""
    text = clean(lines(LONG + here, A, LONG + there), level="thorough").text
    assert here in text
    assert text.rindex(there) > text.index(here)


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(lines(A, "记者获悉：", B, "记者获悉：", C), id="a short line"),
        pytest.param(lines(A, "小标题在这里", B, C, "小标题在这里", D), id="a heading"),
        pytest.param(lines(A, "受理时间：工作日8:30至17:00", B, "受理时间：工作日8:30至17:00", C), id="a field"),
        pytest.param(
            lines(A, "问：您怎么看这件事情，大家都很关心？", B, "问：您怎么看这件事情，大家都很关心？", C),
            id="a question",
        ),
        pytest.param(lines(A, "（记者王某某 摄）", B, "（记者王某某 摄）", C), id="a credit"),
        pytest.param(
            lines(A, "https://www.example.com/news/2024/1.html", B, "https://www.example.com/news/2024/1.html"),
            id="an address",
        ),
        pytest.param(lines(A, "——————", B, "——————", C), id="a separator"),
        pytest.param(lines(A, "（一）有相应的资金；", B, "（一）有相应的资金；", C), id="an item of a law"),
        pytest.param(lines(A, "风往北吹啊吹", "船往南行", B, "风往北吹啊吹", "船往南行", C), id="a refrain"),
        pytest.param(
            lines(A, f"{B[:20]}，另一件事情也在这里说到了。", C, f"{B[:20]}，又一个地方说的是别的事情。"),
            id="a shared beginning",
        ),
    ],
)
@pytest.mark.parametrize("level", ["strict", "standard", "thorough"])
def test_what_only_looks_alike_stays_at_every_level(source: str, level: str) -> None:
    assert clean(source, level=level).text == source


@pytest.mark.parametrize(
    ("kind", "here", "there"),
    [
        ("figures", "共花31万元。", "共花37万元。"),
        ("words", "王强受罚。", "李明受罚。"),
        ("negation", "符合条件。", "不符合条件。"),
    ],
)
def test_what_is_alike_but_stays_is_flagged_with_what_differs(kind: str, here: str, there: str) -> None:
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


def test_similarity_of_an_equal_copy_is_one_and_of_a_variant_less() -> None:
    (equal,) = clean(lines(A, B, C, B)).edits
    assert equal.similarity == 1.0
    (variant,) = clean(lines(A, SLIPPED[0], B, SLIPPED[1], C)).edits
    assert variant.similarity is not None
    assert 0.9 < variant.similarity < 1.0


def test_short_line_goes_with_the_block_it_stands_in_only() -> None:
    assert clean(lines(A, "小标题", B, C, "小标题", D)).text == lines(A, "小标题", B, C, "小标题", D)
    assert clean(lines(A, "小标题", B, C, A, "小标题", B)).text == lines(A, "小标题", B, C)


@pytest.mark.parametrize("count", [2, 3, 5, 9, 40])
def test_any_number_of_copies_leaves_one(count: int) -> None:
    assert clean(lines(*[A] * count)).text == A
    assert clean(lines(*(line for at in range(count) for line in (A, paragraph(at + 40, 2))))).text.count(A) == 1
    assert clean(lines(B, A * count, C)).text == lines(B, A, C)


def test_merged_copy_gives_way_to_the_paragraphs_it_is_made_of() -> None:
    assert clean(lines(A, B, C, B + C, D)).text == lines(A, B, C, D)


def test_split_copy_gives_way_to_the_whole_paragraph() -> None:
    assert clean(lines(A, LONG, *sentences(LONG), B)).text == lines(A, LONG, B)


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


@pytest.mark.parametrize("level", ["strict", "standard", "thorough"])
@pytest.mark.parametrize("count", [2, 3, 10, 40, 200])
def test_many_copies_on_lines_of_their_own_end_in_one(count: int, level: str) -> None:
    """The repeats that a torn part adds must not be searched for torn parts in turn, for ever."""
    assert clean(lines(*[A] * count), level=level).text == A


def test_equal_copy_goes_at_level_strict_whatever_stands_behind_it() -> None:
    equal, slip, other = (
        paragraph(2, 2),
        paragraph(1, 2).replace("，", "，已", 1),
        paragraph(1, 2).replace("，", "，己", 1),
    )
    assert clean(lines(equal, equal, slip, other), level="strict").text == lines(equal, slip, other)


@pytest.mark.parametrize("count", [1, 2, 4, 5, 6, 12])
def test_similarity_is_that_to_the_kept_copy_which_is_named(count: int) -> None:
    """Equal copies that all give way to a fuller one, some by way of one another."""
    fuller = LONG.replace("，", "，昨天下午在县里，", 1)
    source = lines(fuller, *[LONG] * count, A)
    cleaned = clean(source)
    assert cleaned.text == lines(fuller, A)
    for edit in cleaned.edits:
        assert edit.kept is not None
        kept = source[slice(*edit.kept)]
        assert kept in (fuller, LONG)
        assert (edit.similarity == 1.0) == (kept == LONG)


@pytest.mark.parametrize("count", [3, 10, 60])
def test_verse_protection_does_not_wear_away_from_one_end(count: int) -> None:
    """A short line many times: either all copies are verse and stay, or all but one go, in one pass, not one by one."""
    line = "全县新建农田三万，亩产提高"
    text = clean(lines(*[line] * count)).text
    assert text in (line, lines(*[line] * count))
