"""Articles whose truth is known: distinct Chinese paragraphs, and repeats planted among them.

Everything follows from numbers, so that Hypothesis can shrink it and two runs make the same text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from hypothesis import strategies as st

# Written for these tests. No pronoun, ordinal, closing phrase or title with a name is among them:
# what decides between two orders is tested in test_choose.py, here nothing but the order of the
# source does.
_PLACES = (
    "青石镇", "柳湾村", "北塘社区", "东渡码头", "云岭林场", "南桥小学", "白沙灯塔", "老街茶馆",
    "西坡果园", "河口水厂", "双井车站", "松坪苗圃", "长亭书店", "沙洲湿地", "石鼓剧场", "竹溪医院",
    "鹤峰牧场", "新圩夜市", "盐田博物馆",
)  # fmt: skip
_TIMES = (
    "入夏前", "清晨", "连日里", "雨停后", "节日期间", "开工首周", "月底", "傍晚", "霜降前后",
    "赶集日", "汛期内", "春耕时节", "放假前", "停电当晚", "修缮期间", "试运行阶段", "收割季",
)  # fmt: skip
_DOINGS = (
    "添置", "检修", "拆除", "捐出", "清点", "收回", "搬走", "铺设", "加固", "晾晒", "登记", "出租",
    "粉刷", "试用", "预订", "归还", "打捞", "移栽", "包装", "拍卖", "运来", "抢修", "寄存",
)  # fmt: skip
_THINGS = (
    "旧木船", "路灯杆", "温度表", "图书架", "遮阳棚", "消防栓", "防水布", "竹编筐", "石板路",
    "电热毯", "校车座椅", "蜂箱", "渔网", "羊圈围栏", "广播喇叭", "玻璃花窗", "铁皮屋顶",
    "自行车棚", "水泵房", "晒谷场", "戏台幕布", "铜钟", "邮筒", "脚手架", "净水器", "棉被",
    "苹果树苗", "石磨", "马灯", "账本",
)  # fmt: skip
_ENDS = (
    "过程顺利", "居民称赞", "费用分担", "邻里帮忙", "雨具备足", "游客驻足", "老人道谢", "孩子围看",
    "店铺照开", "邻村来学", "余款存好", "钥匙交清", "名单上墙",
)  # fmt: skip


def clause(number: int) -> str:
    """Return a clause of 9 to 20 characters; different numbers below 100,000 give different
    clauses.
    """
    rest = number * 61_337 % 151_069
    words = []
    for column in (_PLACES, _TIMES, _DOINGS, _THINGS):
        rest, index = divmod(rest, len(column))
        words.append(column[index])
    return "".join(words)


@lru_cache(maxsize=4096)
def paragraph(number: int, sentences: int) -> str:
    """Return prose of 1 to 4 sentences, 24 characters or more; different numbers share no
    clause.
    """
    made = []
    for at in range(sentences):
        first, second = (clause(number * 8 + at * 2 + i) for i in (0, 1))
        end = _ENDS[(number + at * 5) % len(_ENDS)]
        made.append(f"{first}，{second}，{end}。")
    return "".join(made)


HEAD = (
    "青石镇新图书馆昨天正式开馆",
    "2024-03-18 08:00",
    "来源：青石镇报",
    "青石镇报讯（记者王某某）新馆昨天上午开门迎客，首日有三千二百名读者进馆，办证一百六十张。",
)
"""What stands above the body of an article: what is repeated there is told by other rows."""


def article(*body: str) -> str:
    """Return an article with this body."""
    return "\n".join((*HEAD, *body))


def sentences(text: str) -> list[str]:
    """Return the sentences of a paragraph."""
    return re.findall("[^。]+。", text)


def half_width(text: str) -> str:
    """Return the text as a careless second field of a page has it."""
    return text.replace("，", ",")


def traditional(text: str) -> str:
    return str(_converter().convert(text))


@lru_cache(maxsize=1)
def _converter() -> Any:
    from opencc import OpenCC

    return OpenCC("s2t")


def spaced(text: str) -> str:
    """Return the text with an indent and an invisible character, as an anti-copy layer leaves
    it.
    """
    return "\u3000\u3000" + text[:7] + "\u200b" + text[7:]


COPIES: dict[str, Callable[[str], str]] = {
    "exact": str,
    "half-width": half_width,
    "traditional": traditional,
    "spaced": spaced,
}

FURNITURE = (
    "阅读：",
    "分享到：微信 微博 QQ空间",
    "责任编辑：王某某",
    "上一页 1 2 3 下一页",
    "查看原文",
)


@dataclass(frozen=True)
class Planted:
    """An article, and the same article with repeats in it."""

    article: str
    source: str


def letters(text: str) -> str:
    """Return the letters, digits and ideographs of a text and nothing else."""
    return "".join(char for char in text if unicodedata.category(char)[0] in "LN")


@st.composite
def bodies(
    draw: st.DrawFn, min_size: int = 3, max_size: int = 9, min_sentences: int = 1
) -> list[str]:
    """Return distinct paragraphs of prose."""
    numbers = draw(st.lists(st.integers(0, 999), min_size=min_size, max_size=max_size, unique=True))
    return [paragraph(number, draw(st.integers(min_sentences, 4))) for number in numbers]


@st.composite
def exact_copies(draw: st.DrawFn) -> Planted:
    """Return an article with one block of one or more paragraphs copied to a place behind it, or
    the body twice.

    Only one, and behind: where two copies interleave or a copy comes first, the order published
    cannot be told. The paragraphs are long: a single sentence, printed again far below, may be
    meant.
    """
    body = draw(bodies(min_sentences=2))
    start = draw(st.integers(0, len(body) - 1))
    end = draw(st.integers(start + 1, len(body)))
    at = draw(st.integers(end, len(body)))
    copy = COPIES[draw(st.sampled_from(["exact", "exact", "half-width", "spaced"]))]
    lines = [*HEAD, *body[:at], *map(copy, body[start:end]), *body[at:]]
    for place in draw(st.lists(st.integers(0, len(lines)), max_size=3)):
        lines.insert(place, draw(st.sampled_from(FURNITURE)))
    gap = draw(st.sampled_from(["\n", "\n\n", "\r\n"]))
    return Planted(article(*body), gap.join(lines))


Kind = Literal[
    "copy",
    "block",
    "adjacent",
    "merged",
    "split",
    "twice",
    "torn",
    "half-width",
    "traditional",
    "spaced",
]
KINDS: tuple[Kind, ...] = (
    "copy", "block", "adjacent", "merged", "split", "twice", "torn", "half-width", "traditional",
    "spaced",
)  # fmt: skip


@st.composite
def planted(draw: st.DrawFn) -> str:
    """Return an article with up to four repeats of any kind at any place, page remains between, and
    odd line ends.
    """
    lines = draw(bodies(2, 7))
    for kind in draw(st.lists(st.sampled_from(KINDS), max_size=4)):
        lines = _with_repeat(draw, lines, kind)
    for place in draw(st.lists(st.integers(0, len(lines)), max_size=3)):
        lines.insert(place, draw(st.sampled_from([*FURNITURE, "", "\u3000", "图片说明"])))
    return draw(st.sampled_from(["\n", "\n\n", "\r\n", "\n\u3000\u3000"])).join(lines) + draw(
        st.sampled_from(["", "\n"])
    )


def _with_repeat(draw: st.DrawFn, lines: list[str], kind: Kind) -> list[str]:
    start = draw(st.integers(0, len(lines) - 1))
    end = draw(st.integers(start + 1, min(len(lines), start + 4)))
    at = draw(st.integers(0, len(lines)))
    block = lines[start:end]
    if kind == "adjacent":
        return [*lines[:end], lines[end - 1], *lines[end:]]
    if kind == "merged":
        return [*lines[:at], "".join(block), *lines[at:]]
    if kind == "split":
        return [*lines[:at], *(sentences(block[0]) or block[:1]), *lines[at:]]
    if kind == "twice":
        return lines[:24] * 2
    if kind == "torn":
        return [*lines[:1], *lines[len(lines) // 2 :], *lines[1:]]
    copies = (
        map(COPIES[kind], block[:1]) if kind in COPIES else block if kind == "block" else block[:1]
    )
    return [*lines[:at], *copies, *lines[at:]]


_ALPHABETS = (
    st.sampled_from("记者今日从县里获悉新修的路已经通车国国發后後的地得一二三不没"),
    st.sampled_from("abcXYZ0129.,:;?!()'\"-/@#% "),
    st.sampled_from("，。：；？！（）“”‘’「」『』《》…—·、％．１２Ａｂ～"),
    st.sampled_from(" \t\u00a0\u3000\u2002\u2003\u2009\u205f"),
    st.sampled_from(["\n", "\r", "\r\n", "\x0b", "\x0c", "\x85", "\u2028", "\u2029", "\n\n\n"]),
    st.sampled_from(["\x00", "\x07", "\x1f", "\x7f", "\u200b", "\u200c", "\u200d",
                     "\ufeff", "\u00ad", "\u202e"]),
    st.sampled_from(["e\u0301", "\u0301", "\u3099", "か\u3099", "\u0345", "\u1100\u1161", "İ",
                     "ß", "ﬁ", "℃", "①"]),
    st.sampled_from(["\ud800", "\udc00", "\ud83d\ude00", "\udfff", "\udbff"]),
    st.sampled_from(["𠮷", "😀", "👨\u200d👩", "\U000e0100", "\U0010ffff", "\ufffd", "\ufffe"]),
    st.sampled_from(["⼈", "⼤", "⻓", "\uf914", "\uf900", "\ufa0e", "⺃", "\u2fd5"]),
    st.sampled_from(
        [
            "&nbsp;", "&amp;", "&amp;lt;", "&lt;p&gt;", "&#65;", "&#x0;", "&#13;", "&#xD800;",
            "&#1114112;", "&ldquo;", "<p>", "</p>", "<br/>", "<b>", "</b>", "<!--", "-->",
            "<script>", "</script>", "<", ">", "&",
        ]
    ),
    st.sampled_from(["阅读：", "分享到：微信", "\n阅读:\n", "\n查看原文\n", "\n廣告\n",
                     "……[详细]"]),
    st.sampled_from(["...", "。。。", "(完)", "(一)", "最后，", "一是"]),
    st.characters(),
)  # fmt: skip

_PIECES = st.one_of(*_ALPHABETS)


@st.composite
def arbitrary_text(draw: st.DrawFn) -> str:
    """Return text of anything, in which some stretches and some lines come again."""
    pool = draw(
        st.lists(st.lists(_PIECES, min_size=1, max_size=14).map("".join), min_size=1, max_size=5)
    )
    pool += [paragraph(number, 1) for number in draw(st.lists(st.integers(0, 9), max_size=2))]
    order = draw(st.lists(st.sampled_from(pool), max_size=12))
    return draw(st.sampled_from(["", "", "\n", "。\n", " "])).join(order)


def sources() -> st.SearchStrategy[str]:
    """Return articles with planted repeats, and arbitrary text."""
    return st.one_of(planted(), arbitrary_text(), noisy_articles())


@st.composite
def noisy_articles(draw: st.DrawFn) -> str:
    """Return an article with repeats, into which pieces of anything were put."""
    text = draw(planted())
    places = draw(st.lists(st.integers(0, len(text)), max_size=8))
    for place in places:
        text = text[:place] + draw(_PIECES) + text[place:]
    return text
