"""Every kind of page remains: its example goes, news that looks like it stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe import clean, restore
from dedupe.furniture import ROWS, Row, remove_furniture
from dedupe.revision import Revision
from tests.helpers.beginnings import beginnings
from tests.helpers.hypothesis_settings import examples

every_row = pytest.mark.parametrize("row", [pytest.param(row, id=row.name) for row in ROWS])
rows_of_lines = [row for row in ROWS if "line" in row.where]
every_row_of_lines = pytest.mark.parametrize(
    "row", [pytest.param(row, id=row.name) for row in rows_of_lines]
)


@every_row_of_lines
@examples(60)
@given(data=st.data())
def test_every_line_that_a_row_matches_goes_whatever_it_begins_with(
    row: Row, data: st.DataObject
) -> None:
    """Lines are asked for their first character before the patterns are tried."""
    line = data.draw(st.from_regex(row.pattern, fullmatch=True))
    if "\n" not in line:
        assert without_furniture(f"县里开会。\n{line}\n县里散会。") == "县里开会。\n县里散会。"


@every_row
def test_row_tells_what_its_remains_begin_with(row: Row) -> None:
    if row.where == ("title",):
        assert row.begins == ""
        return
    begins = "".join(sorted(beginnings(row.pattern)))
    assert "".join(sorted(row.begins)) == begins, f"{row.name}: begins={begins!r}"


def without_furniture(text: str) -> str:
    return remove_furniture(Revision.of(text)).text


@every_row
def test_every_row_has_two_examples_of_each_kind(row: Row) -> None:
    assert [each.name for each in ROWS].count(row.name) == 1
    assert min(len(row.goes), len(row.stays)) >= 2, f"{row.name}: give two lines of each kind"
    assert row.chinese, f"{row.name}: give its Chinese name"


GOES = [
    pytest.param(row, text, id=f"{row.name}:{text}")
    for row in ROWS
    for text in row.goes
    if row.where not in (("tail",), ("title",))
]
GLUED = [
    pytest.param(row, text, id=f"{row.name}:{text}")
    for row in ROWS
    for text in row.goes
    if row.where == ("tail",) or (row.where[-1:] == ("tail",) and text == row.goes[0])
]
STAYS = [pytest.param(text, id=f"{row.name}:{text}") for row in ROWS for text in row.stays]


@pytest.mark.parametrize(("row", "text"), GOES)
def test_text_is_page_remains_and_its_row_is_named(row: Row, text: str) -> None:
    revision = remove_furniture(Revision.of(f"第一段。\n{text}"))
    assert revision.text.strip() == "第一段。"
    assert {str(edit.cause) for edit in revision.edits} == {f"furniture.{row.name}"}


@pytest.mark.parametrize(
    ("row", "text"), [each for each in GOES if each.values[0] in rows_of_lines]
)
def test_line_of_page_remains_goes_from_the_middle(row: Row, text: str) -> None:
    assert without_furniture(f"第一段。\n{text}\n第二段。") == "第一段。\n第二段。", row.name


@pytest.mark.parametrize("text", STAYS)
def test_text_is_news(text: str) -> None:
    assert without_furniture(f"第一段。\n{text}\n第二段。") == f"第一段。\n{text}\n第二段。"


@pytest.mark.parametrize(("row", "text"), GLUED)
def test_page_remains_glued_to_a_line_go(row: Row, text: str) -> None:
    revision = remove_furniture(Revision.of(f"县里昨天开会。{text}\n第二段。"))
    assert revision.text == "县里昨天开会。\n第二段。"
    (edit,) = revision.edits
    assert (str(edit.cause), edit.before) == (f"furniture.{row.name}", text)


def test_page_remains_glued_before_a_line_go() -> None:
    assert without_furniture("【字体：大 中 小】县里昨天开会。") == "县里昨天开会。"


@pytest.mark.parametrize(
    "text",
    [
        "第一段。\n推荐阅读\n大桥通车以后，渡船去了哪里\n责任编辑：某甲\n相关新闻\n县里的三座桥都是谁修的",
        "第一段。\n延伸閱讀：\n\n大桥通车以后，渡船去了哪里\n\n县里的三座桥都是谁修的",
    ],
)
def test_lists_of_links_go_to_the_last(text: str) -> None:
    assert without_furniture(text).strip() == "第一段。"


@pytest.mark.parametrize(
    "text",
    [
        "第一段。\n相关新闻\n大桥通车以后，渡船去了哪里\n（记者某甲报道）",
        "第一段。\n推荐阅读\n大桥通车以后，渡船去了哪里\n来源：县报",
        "第一段。\n推荐阅读\n某甲\n某乙",
    ],
)
def test_what_is_more_than_a_list_of_links_stays(text: str) -> None:
    assert without_furniture(text) == text


@pytest.mark.parametrize(
    "line",
    [
        "来源：县报",
        "2024年3月18日 10:15",
        "记者 王某某 通讯员 李某某",
        "（记者王某某）",
        "文／陳大文",
        "（完）",
        "原标题：县城开馆",
        "新华社记者 王某某 摄",
        "图片来源：视觉中国",
        "1",
        "——",
        "·",
    ],
)
def test_source_date_and_byline_stay(line: str) -> None:
    assert without_furniture(f"第一段。\n{line}\n第二段。") == f"第一段。\n{line}\n第二段。"


@every_row_of_lines
def test_page_remains_inside_a_line_stay(row: Row) -> None:
    text = f"第一段说到{row.goes[0]}这几个字。\n第二段。"
    assert without_furniture(text) == text


@every_row_of_lines
@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("{}", ""),
        ("{}\n一", "一"),
        ("一\n{}", "一"),
        ("一\n{}\n", "一\n"),
        ("{0}\n{0}", ""),
        ("一\n{0}\n{0}", "一"),
    ],
)
def test_page_remains_take_one_line_break_along(row: Row, text: str, rest: str) -> None:
    assert without_furniture(text.format(row.goes[0])) == rest


def test_furniture_can_be_switched_off() -> None:
    text = "第一段。\n责任编辑：王某某"
    assert clean(text).text == "第一段。"
    assert clean(text, furniture=False).text == text


def test_indented_and_half_width_page_remains_go_once_normalised() -> None:
    assert (
        clean("第一段。\n\u3000\u3000阅读:\n\u200b责任编辑:王某某 \n第二段。").text
        == "第一段。\n第二段。"
    )


def test_list_of_links_that_a_drop_brings_to_the_end_goes_too() -> None:
    body = [
        "县里昨天召开春耕动员大会，三百多名种粮大户到会，会上签下了四千亩的代耕合同。",
        "农机站长某甲说，今年的播种机比去年多了两成，山坡上的地也能用上小型的机器。",
        "县气象台预报，未来十天没有大的降雨，适合整地播种，各乡镇要抓住这段好天气。",
    ]
    links = ["推荐阅读", "大桥通车以后，渡船去了哪里", "县里的三座桥都是谁修的"]
    cleaned = clean("\n".join([*body, *links, *body]))
    assert cleaned.text == "\n".join(body)
    assert clean(cleaned.text).text == cleaned.text


LINES = [row.goes[0] for row in rows_of_lines]
TAILS = [row.goes[0] for row in ROWS if "tail" in row.where]


@pytest.mark.parametrize("tail", TAILS)
@pytest.mark.parametrize(
    "before", ["", "推荐阅读\n大桥通车以后，渡船去了哪里\n", "【字体：大 中 小】"]
)
def test_remains_within_remains_are_taken_once(before: str, tail: str) -> None:
    for line in LINES:
        text = f"县里昨天开会。\n{before}{line}{tail}"
        cleaned = clean(text)
        assert restore(cleaned.text, cleaned.log) == text
        assert clean(cleaned.text).text == cleaned.text


@examples(120)
@given(
    st.lists(
        st.sampled_from(
            [text for row in ROWS for text in (*row.goes, *row.stays)]
            + ["县里昨天召开春耕动员大会，三百多名种粮大户到会。", "县长到会讲话。", ""]
        ),
        max_size=8,
    ),
    st.sampled_from(["\n", ""]),
)
def test_texts_made_of_remains_can_be_restored_and_are_clean_once(
    pieces: list[str], between: str
) -> None:
    text = between.join(pieces) + "\n" + "\n".join(pieces)
    cleaned = clean(text)
    assert restore(cleaned.text, cleaned.log) == text
    assert clean(cleaned.text).text == cleaned.text
