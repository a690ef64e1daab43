"""Every kind of page remains: its example goes, news that looks like it stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe import clean
from dedupe.furniture import ROWS, Row, remove_furniture
from dedupe.revision import Revision
from tests.helpers.hypothesis_settings import examples

every_row = pytest.mark.parametrize("row", [pytest.param(row, id=row.name) for row in ROWS])

GOES: dict[str, tuple[str, ...]] = {
    "counters": ("阅读:1024", "浏览次数：12,345", "點擊：3萬", "评论（56）", "阅读量：10万+"),
    "buttons": ("分享", "收藏"),
    "type-size": ("字号：大 中 小", "字體大小：小|中|大"),
    "share-buttons": ("分享到：", "分享到:微信 微博", "一键分享到：【微信】"),
    "share-names": ("微信 微博 QQ", "Facebook Twitter LINE", "QQ空间 新浪微博 豆瓣"),
    "page-turners": ("上一页 1 2 3 下一页", "共3页", "[首页] [上一页] [下一页] [末页]"),
    "neighbours": ("上一篇：县里开会", "下一篇:没有了"),
    "page-buttons": ("打印本页", "【打印】【关闭窗口】", "返回顶部"),
    "editors": ("责任编辑：王某某", "(责编：张三、李四)", "責任編輯：陳大文"),
    "scan-the-code": ("扫描二维码关注我们", "请长按识别二维码关注"),
    "scan-this": ("长按识别二维码", "扫描下方二维码"),
    "follow-us": ("欢迎关注我们的微信公众号", "点击上方蓝字关注本报公众号"),
    "read-on": ("查看原文", "[阅读全文]", "点击查看更多>>", "閱讀全文"),
    "open-the-app": ("打开县报客户端，查看更多精彩图片",),
    "advertisement": ("廣告", "--广告--", "廣告 請繼續往下閱讀"),
}

STAYS: dict[str, tuple[str, ...]] = {
    "counters": (
        "阅读：一座县城的名片",
        "评论：该给外卖骑手减负了",
        "分享是一种美德",
        "收藏热",
        "点击量与流量",
    ),
    "buttons": ("分享会", "点赞乡村教师", "收藏热", "转发他的话。"),
    "type-size": ("字号是中国店铺的名字", "文字：王小明"),
    "share-buttons": ("分享到的故事打动了全场。", "分享：我的高考", "分享到家的温暖"),
    "share-names": (
        "微信",
        "微博 今日热搜：县城开馆",
        "微信、微博、抖音三个平台的负责人到会。",
        "腾讯微博今日关停",
    ),
    "page-turners": ("第3页的数据有误，局方已更正。", "下一页的人生", "首页改版"),
    "neighbours": ("上一篇报道说，水价不变。", "下一篇章怎么写"),
    "page-buttons": (
        "打印一页要两元，学生嫌贵。",
        "纠错：昨日一版图片说明有误",
        "返回顶部的索道停运",
    ),
    "editors": (
        "责任编辑制度今年起试行。",
        "责任编辑：一个被遗忘的职业，她做了三十年。",
        "编辑：王某某",
    ),
    "scan-the-code": (
        "扫描二维码即可查看菜价，市民说方便；商户也说好。",
        "扫码骑车的人少了。",
        "居民扫描二维码关注本村账本后，可以查每一笔开支。",
    ),
    "scan-this": ("识别二维码骗局", "扫描二维码的老人", "微信扫一扫"),
    "follow-us": (
        "请关注老人的眼神。",
        "欢迎订阅2025年度县报",
        "他关注的公众号多达三百个，每天要看两小时。",
    ),
    "read-on": ("阅读原文的能力不能丢。", "查看更多病例后，医生改了方案", "展开更多合作"),
    "open-the-app": ("打开客户端查看公交到站时间的老人越来越多。", "打开大门看世界"),
    "advertisement": ("广告业回暖", "廣告牌倒塌", "广告：虚假的要罚"),
}


@every_row
@examples(60)
@given(data=st.data())
def test_every_line_that_a_row_matches_goes_whatever_it_begins_with(
    row: Row, data: st.DataObject
) -> None:
    """Lines are asked for their first character before the patterns are tried."""
    line = data.draw(st.from_regex(row.pattern, fullmatch=True))
    if "\n" not in line:
        assert without_furniture(f"县里开会。\n{line}\n县里散会。") == "县里开会。\n县里散会。"


def without_furniture(text: str) -> str:
    return remove_furniture(Revision.of(text)).text


def test_every_row_has_examples_of_both_kinds() -> None:
    names = [row.name for row in ROWS]
    assert len(set(names)) == len(names)
    assert set(GOES) == set(names) == set(STAYS)


@every_row
def test_example_of_the_row_goes_and_the_row_is_named(row: Row) -> None:
    revision = remove_furniture(Revision.of(f"第一段。\n{row.example}\n第二段。"))
    assert revision.text == "第一段。\n第二段。"
    (edit,) = revision.edits
    assert str(edit.cause) == f"furniture.{row.name}"
    assert edit.before == row.example + "\n"


@pytest.mark.parametrize(
    ("name", "line"), [(name, line) for name, lines in GOES.items() for line in lines]
)
def test_line_is_page_remains(name: str, line: str) -> None:
    assert without_furniture(f"第一段。\n{line}\n第二段。") == "第一段。\n第二段。", name


@pytest.mark.parametrize(
    ("name", "line"), [(name, line) for name, lines in STAYS.items() for line in lines]
)
def test_line_is_news(name: str, line: str) -> None:
    assert without_furniture(f"第一段。\n{line}\n第二段。") == f"第一段。\n{line}\n第二段。", name


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


@every_row
def test_page_remains_inside_a_line_stay(row: Row) -> None:
    text = f"第一段说到{row.example}这几个字。\n第二段。"
    assert without_furniture(text) == text


@every_row
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
    assert without_furniture(text.format(row.example)).strip("\n") == rest.strip("\n")


def test_furniture_can_be_switched_off() -> None:
    text = "第一段。\n责任编辑：王某某"
    assert clean(text).text == "第一段。"
    assert clean(text, furniture=False).text == text


def test_indented_and_half_width_page_remains_go_once_normalised() -> None:
    assert (
        clean("第一段。\n\u3000\u3000阅读:\n\u200b责任编辑:王某某 \n第二段。").text
        == "第一段。\n第二段。"
    )
