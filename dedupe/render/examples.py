"""Texts by which `dedupe explain` shows what a name of a log means: cleaned when they are asked
for, so that no example can go stale.

The texts are ours; the names in them are invented.
"""

from __future__ import annotations

from typing import NamedTuple

from dedupe.profile import Place
from dedupe.values import Level

_TITLE = "县图书馆新馆昨天开馆"
_DOORS = (
    "新馆昨天上午开门迎客，首日有三千二百名读者进馆，办证一百六十张。排队的人从门口一直站到河边。"
)
_ROOMS = (
    "二楼设有自习室和儿童阅览区，共有座位一百二十个，全年免费开放。每周一闭馆整理图书，读者可以在网上"
    "预约。"
)
_GRANARY = (
    "馆长说，新馆原来是粮库，改建用了两年时间，墙上还留着当年的斗量标记。孩子们放学以后常来看。"
)
_LEDGERS = (
    "镇里的老人送来了家里的旧账本，一共四十七册，最早的一册是民国年间的。这些账本以后会在三楼展出。"
)
_SHOP = "附近的书店老板并不担心生意，他说看书的人多了，买书的人也会多起来。他打算把店开到晚上九点。"
_BRIDGE = "河上的桥也在昨天通车。"
_CAPTION = "新馆昨天开馆时的情形。（记者温若谷 摄）"
_SHORT_CAPTION = "读者排队进馆。（新华社）"
_HEAD = (
    _TITLE,
    "2024-03-18 08:00",
    "来源：青石镇报",
    "青石镇报讯（记者温若谷）新馆昨天上午开门迎客，首日有三千二百名读者进馆，办证一百六十张。",
)
_ORCHARD = (
    "“我们村今年的收成比去年好多了，大家都高兴，明年还要再多种五十亩果树，把苗圃和合作社也办起来。”"
)
_LENDING = (
    "“书锁在柜子里就不是书了，谁都可以来看，谁都可以把它借回家去，看完了记得还给下一个人就行。”"
)
_THIRD_LINE = "三号线全长12公里，设站九座，由县里和市里一起出资，明年年底前开工建设，后年通车。"
_BRIDGE_OPENS = "这座桥明年可以通车，两岸的人往来会方便很多，渡船也会留下。"

Lines = tuple[str, ...]


class TwoArticles(NamedTuple):
    """Two articles that show one thing, and the level at which they are cleaned."""

    first: Lines
    second: Lines
    level: Level = "standard"


LEARNED: tuple[tuple[Place, str], ...] = (
    ("line", "沄河茶场春茶上市，产地直供"),
    ("tail", "（沄江观察原创稿件）"),
)
"""What a site prints on its pages, here without a crawl that it was learned from."""

OF_A_SITE = (
    f"{_BRIDGE}\n{LEARNED[0][1]}",
    f"{_SHOP}{LEARNED[1][1]}",
)
"""Articles of that site."""

REPEATS: dict[str, TwoArticles] = {
    "equal": TwoArticles(
        (_TITLE, _DOORS, _ROOMS, _DOORS + _ROOMS, _GRANARY),
        (_TITLE, _LEDGERS, _SHOP, _LEDGERS + _SHOP, _GRANARY),
    ),
    "block": TwoArticles(
        (_TITLE, _DOORS, _ROOMS, _GRANARY, _LEDGERS, _DOORS, _ROOMS, _GRANARY, _SHOP),
        (_TITLE, _DOORS, _GRANARY, _DOORS, _ROOMS, _GRANARY),
    ),
    "adjacent": TwoArticles(
        (_TITLE, _DOORS, _DOORS, _ROOMS), (_TITLE, _DOORS, _BRIDGE, _BRIDGE, _ROOMS)
    ),
    "title": TwoArticles(
        (_TITLE, "2024-03-18", _TITLE, _DOORS, _ROOMS),
        (_TITLE, "来源：县报", _TITLE, _GRANARY, _LEDGERS),
    ),
    "caption": TwoArticles(
        (_TITLE, _DOORS, _CAPTION, _ROOMS, _CAPTION, _GRANARY),
        (_TITLE, _DOORS, _SHORT_CAPTION, _ROOMS, _SHORT_CAPTION, _GRANARY),
    ),
    "torn": TwoArticles(
        (_TITLE, _ROOMS, _SHOP, _ROOMS, _GRANARY, _LEDGERS, _SHOP),
        (_TITLE, _DOORS, _SHOP, _DOORS, _GRANARY, _LEDGERS, _SHOP),
    ),
    "same-line": TwoArticles(
        (_TITLE, _DOORS + _DOORS, _ROOMS), (_TITLE, _GRANARY, _ROOMS + _ROOMS)
    ),
    "teaser": TwoArticles(
        (_TITLE, f"{_DOORS[:25]}……[详细]", "2024-03-18", _DOORS, _ROOMS),
        (_TITLE, f"{_GRANARY[:20]}……", "来源：县报", _GRANARY, _ROOMS),
    ),
    "shorter": TwoArticles(
        (_TITLE, _DOORS.replace("，办证一百六十张", ""), _DOORS, _ROOMS),
        (_TITLE, _ROOMS, _GRANARY, _GRANARY.replace("，改建用了两年时间", ""), _LEDGERS),
    ),
    "contained": TwoArticles(
        (_TITLE, f"原标题：{_TITLE}{_DOORS[:30]}", f"原标题：{_TITLE}", _DOORS, _ROOMS),
        (_TITLE, f"原标题：{_TITLE}{_DOORS[:27]}", f"原标题：{_TITLE}", _DOORS, _GRANARY),
    ),
    "page-words": TwoArticles(
        (_TITLE, _DOORS, "点击查看大图：", _ROOMS, "点击查看大图：", _GRANARY),
        (_TITLE, _DOORS, "点击查看视频", _ROOMS, "点击查看视频", _GRANARY),
    ),
    "outside": TwoArticles(
        (_TITLE, _DOORS, f"{_ROOMS}（本报记者 温若谷 摄）", _GRANARY, _ROOMS, _LEDGERS),
        (_TITLE, _DOORS[:32], "2024-03-18 08:00", _ROOMS, _GRANARY, _DOORS[:32], _LEDGERS),
        "thorough",
    ),
}
"""Of each kind of repeat two articles; it goes from them. A test holds the table complete."""

PAGES: tuple[tuple[Lines, Lines], ...] = (
    ((_TITLE, _DOORS, _ROOMS), (_TITLE, _GRANARY)),
    ((_TITLE, _GRANARY, _LEDGERS), (_LEDGERS, _SHOP)),
)
"""Two articles of two pages each, of which the second has something of the first."""

NOTICES: dict[str, TwoArticles] = {
    "figures": TwoArticles(
        (_TITLE, _ROOMS, _ROOMS.replace("二楼", "三楼"), _GRANARY),
        (_TITLE, _GRANARY, _THIRD_LINE, _LEDGERS, _THIRD_LINE.replace("12", "18"), _DOORS),
    ),
    "negation": TwoArticles(
        (
            *(_TITLE, _DOORS, _BRIDGE_OPENS, _ROOMS),
            *(_BRIDGE_OPENS.replace("可以", "不可以"), _GRANARY),
        ),
        (_TITLE, _DOORS, _ROOMS, _DOORS.replace("有三千", "没有三千")),
    ),
    "words": TwoArticles(
        (_TITLE, _DOORS, _ROOMS, _DOORS.replace("读者进馆", "市民进馆"), _GRANARY),
        (_TITLE, _DOORS, _ROOMS, _GRANARY, _ROOMS.replace("自习室", "报告厅")),
    ),
    "unsure": TwoArticles(
        (*_HEAD, _ROOMS, _ORCHARD, _GRANARY, _ORCHARD, _LEDGERS),
        (*_HEAD, _ROOMS, _LENDING, _GRANARY, _LENDING, _LEDGERS),
    ),
    "order": TwoArticles(
        (_TITLE, _DOORS, _ROOMS, _GRANARY, _LEDGERS, _DOORS, _ROOMS, _GRANARY, _SHOP),
        (_TITLE, _SHOP, _ROOMS, _GRANARY, _LEDGERS, _SHOP, _ROOMS, _GRANARY, _DOORS),
    ),
    "mojibake": TwoArticles(
        (_TITLE, f"{_DOORS[:5]}\ufffd\ufffd{_DOORS[7:]}"),
        (_TITLE, f"{_ROOMS[:3]}\ufffd{_ROOMS[4:]}", _GRANARY),
    ),
    "bounded": TwoArticles(
        (_TITLE, "<" * 20 + "b>" * 20, _DOORS), (_TITLE, "<" * 30 + "i>" * 30, _ROOMS)
    ),
}
"""Of notices two articles that bring them."""

WRITTEN: dict[str, tuple[str, str]] = {
    "extra": (
        "`读者可以预约。` and `读者可以在网上预约。` in paragraphs that are alike else",
        "`办证一百六十张。` and `当天办证一百六十张。`, likewise",
    ),
    "confusable": (
        "`座位一百二十个` and `坐位一百二十个` in two captions that both stay",
        "`旧账本` and `旧帐本`, likewise",
    ),
    "kept": (
        "a reader chose keep-both of a dropped paragraph on the page of the log",
        '{"span": [67, 100], "choice": "keep-both"} was given to dedupe apply',
    ),
}
"""Of notices that one short article does not bring, two places in words."""

RULES: dict[str, str] = {
    "line-ends": "县里开会。\r县长到会。",
    "entities": "图书馆&amp;档案馆&mdash;&mdash;两馆合一",
    "scripts": "图书馆开馆。<style>p{color:red}</style>读者逾千。",
    "tags": "图书馆<b>昨天</b>开馆。<br>读者逾千。",
    "invisible": "图书馆\u200d昨天开馆。",
    "radicals": "⽔价不变，⽕车通了。",
    "composed": "Cafe\u0301 开在图书馆一楼。",
    "digits": "首日办证１６０张，见Ｂ２版。",
    "lost-breaks": "图书馆昨天开馆。\u3000\u3000馆长说，明年还要开分馆。",
    "hard-wraps": (
        "新馆昨天上午开门迎客，首日有三千二百名读者\n进馆，办证一百六十张。排队的人从门口一直站\n"
        "到河边，馆里准备的两千张借书证下午就发完了\n，明天还会再补一批。"
    ),
    "indents": "\u3000\u3000图书馆昨天开馆。\u3000",
    "odd-spaces": "开馆第一天\u00a0有 3200\u2009人进馆。",
    "blank-lines": "图书馆开馆。\n\n\n\n读者逾千。",
    "punctuation": "馆长说:明年还开分馆吗?开!",
    "brackets": "新馆(原粮库)昨天开馆。",
    "quotes": '她说:"书是给人看的"。',
    "dots": "他想了想......还是来了。",
}
"""Of each normalisation rule one more text, which it changes. A test holds the table complete."""

SCRIPTS = ("圖書館的裡面、網路上的程式", "图书馆的里面、网络上的程序")
"""What OpenCC converts, in the traditional script and in the simplified one."""
