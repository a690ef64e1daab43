"""Page remains: whole lines that can be nothing but a part of the page around the article."""

from __future__ import annotations

import re
from typing import NamedTuple

from dedupe.lazy import pattern
from dedupe.revision import Revision
from dedupe.values import Cause, Edit, Span

__all__ = ["ROWS", "Row", "remove_furniture"]


class Row(NamedTuple):
    """One kind of page remains.

    pattern  matches a whole line of it, without its line break
    example  such a line
    """

    name: str
    pattern: str
    example: str


_COUNTER = (
    "阅读|閱讀|浏览|瀏覽|点击|點擊|访问|訪問|评论|評論|分享|收藏|点赞|點讚|讚好|转发|轉發|人气|"
    "人氣|热度|字号|字號"
)
# 1,024, 10万+, 3.2万.
_NUMBER = "[0-9,，万萬.+]"
_SHARE = (
    "分享|转发|轉發|收藏|打印|列印|举报|複製連結|复制链接|微信好友|微信|朋友圈|新浪微博|腾讯微博|"
    "微博|QQ空间|QQ好友|QQ"
    "|人人网|豆瓣|点赞|點讚|Facebook|Twitter|LINE|WhatsApp|Telegram|Instagram|Email|E-mail"
)
_PAGE = (
    "首页|首頁|上一页|上一頁|下一页|下一頁|末页|末頁|尾页|尾頁|共 ?[0-9]+ ?[页頁]|第 ?[0-9]+ "
    "?[页頁]"
)
_BUTTON = (
    "打印本?[页頁文稿]?|列印本?[頁文]?|关闭窗口|關閉視窗|关闭本?页?|我要(?:纠错|评论|分享)|纠错|"
    "推荐给朋友"
    "|返回顶部|回到顶部|返回頂部|回頂部|返回首页|返回列表"
)
# Between two names of a list: 微信 | 微博、QQ空间, 【打印】【关闭】.
_GAP = r"[ \t\u3000|/、·，,&>《【】》\[\]（）()]"
_CODE = "(?:二维码|二維碼|QR ?[Cc]ode)"
_SCAN = "(?:长按|長按|扫描|掃描|扫一扫|掃一掃|扫码|掃碼|识别|識別)"
_WHERE = "(?:识别|上方|下方|上面|下面|以下|图中|右侧|左侧|本文)*"
_FOLLOW = "(?:关注|關注|追蹤|订阅|訂閱)"
_ACCOUNT = "(?:公众号|公眾號|微信号|官方微信|微信公众平台|视频号|粉絲專頁|粉專)"

# How many characters a pattern leaves open ({0,60} of the title of a neighbour, {1,24} of an
# editor's name) is chosen by eye: as long as such lines are, and shorter than a sentence of news.
ROWS: tuple[Row, ...] = (
    Row(
        "counters",
        rf"(?:{_COUNTER})(?:量|数|數|次数|次數)? ?(?:[:：] ?[（(]?{_NUMBER}{{0,9}}|"
        rf"[（(]{_NUMBER}{{1,9}}) ?次?[)）]?",
        "阅读：",
    ),
    Row("buttons", "分享|收藏|点赞|點讚|讚好|转发|轉發", "分享"),
    Row(
        "type-size",
        r"(?:字号|字號|字体|字體|文字) ?(?:大小)?[:：]? ?(?:(?:[特超]?[大中小][ |"
        r"/]+)+[特超]?[大中小]|大中小)",
        "字号：大 中 小",
    ),
    Row(
        "share-buttons",
        rf"(?:一键)?分享[到至][:：]?{_GAP}*(?:(?:{_SHARE}){_GAP}*)*",
        "分享到：微信 微博 QQ空间",
    ),
    Row("share-names", rf"(?:(?:{_SHARE}){_GAP}+){{2,}}(?:{_SHARE}){_GAP}*", "微信 微博 朋友圈"),
    Row(
        "page-turners",
        rf"{_GAP}*(?:{_PAGE})(?:{_GAP}|{_PAGE}|[0-9]+|\.\.\.|…)*",
        "上一页 1 2 3 下一页",
    ),
    Row("neighbours", r"(?:上一篇|下一篇)[:：][^。\n]{0,60}", "下一篇：全县春耕全面展开"),
    Row("page-buttons", rf"{_GAP}*(?:(?:{_BUTTON}){_GAP}*)+", "【打印本页】【关闭窗口】"),
    Row(
        "editors",
        r"[（(\[【]?(?:责任编辑|責任編輯|责编|責編|网络编辑|值班编辑|本文编辑|本期编辑|"
        r"责任校对)[:：]"
        r" ?[^。，；！？\n]{1,24}[)）\]】]?",
        "责任编辑：王某某",
    ),
    Row(
        "scan-the-code",
        rf"(?:请|請|欢迎|歡迎)?(?:使用|打开|用)?(?:手机|手機|微信)?{_SCAN}{_WHERE}{_CODE}[，,！ "
        rf"]?(?:即可|立即|可)?"
        rf"(?:{_FOLLOW}|下载|下載)(?:我们|我們|本报|本報|本台|[^。；？\n]{{0,14}}(?:{_ACCOUNT}|"
        rf"微信|微博|APP|App|客户端))?",
        "扫描二维码关注我们",
    ),
    Row("scan-this", rf"(?:微信)?{_SCAN}{_WHERE}{_CODE}", "长按识别二维码"),
    Row(
        "follow-us",
        rf"(?:(?:欢迎|歡迎|敬请|请|点击上方|点击下方|点击)(?:蓝字)?{_FOLLOW}|{_FOLLOW}(?:我们的|"
        rf"我們的|本报|本報|本台))"
        rf"[^。，；：:\n]{{0,14}}{_ACCOUNT}",
        "欢迎关注我们的微信公众号",
    ),
    Row(
        "read-on",
        r"[\[【（(]?(?:点击|點擊)?(?:查看|阅读|閱讀|展开|展開|打开|查閱)"
        r"(?:原文|全文|更多|余下全文|剩余全文|完整内容|更多精彩内容)(?:链接|"
        r"連結)?[\]】）)]?[>》→… ]*",
        "查看原文",
    ),
    Row(
        "open-the-app",
        r"打开[^。，\n]{1,10}(?:客户端|APP|App|app)，?(?:查看|阅读|观看|参与)"
        r"(?:更多|全文|原文|完整|精彩|全部|评论)[^。\n]{0,10}",
        "打开县报客户端，查看更多精彩图片",
    ),
    Row(
        "advertisement",
        r"[-—\[【（(]*(?:广告|廣告|[Aa]dvertisement|ADVERTISEMENT)"
        r"(?:[，, ]?(?:请|請)?(?:继续|繼續)(?:往下)?(?:阅读|閱讀))?[-—\]】）)]*",
        "廣告",
    ),
)
"""Each row stands for lines seen on many sites; a line that could be news matches none
(阅读:一座城市的名片)."""

_FIRST = re.escape("".join({*"\t\u3000", *(char for row in ROWS for char in row.pattern)}))
"""Characters that a line of page remains may begin with, and others: most lines of an article begin
with none."""

_LINE = pattern(rf"\n(?=[{_FIRST}])(?:{'|'.join(row.pattern for row in ROWS)})(?=\n|\Z)")


def remove_furniture(revision: Revision) -> Revision:
    r"""Return the revision without page remains; each removal is an edit that names its row.

    A line goes with the break behind it; the last line of the text with the one before it.

    >>> text = "县图书馆昨天开馆。\n阅读：\n分享是一种美德。\n分享到：微信 微博"
    >>> remove_furniture(Revision.of(text)).text
    '县图书馆昨天开馆。\n分享是一种美德。'
    """
    edits: list[Edit] = []
    text = revision.text
    for match in _LINE.finditer(f"\n{text}"):  # a line feed before each line: `re` finds those fast
        start = match.start()  # in `text`, where the line begins: there is one line feed less
        end = match.end() - 1
        row = _row_of(text[start:end])
        end_of_last = edits[-1].span.end if edits else -1
        if end < len(text):
            end += 1
        elif start > 0 and start != end_of_last:
            start -= 1
        edits.append(Edit(Span(start, end), text[start:end], "", Cause("furniture", row.name)))
    return revision.edited(edits)


def _row_of(line: str) -> Row:
    """Return the first row that matches the line."""
    return next(row for row in ROWS if re.fullmatch(row.pattern, line))
