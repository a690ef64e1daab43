"""Web pages around the articles in fixtures/, in the shapes that news sites have."""

from __future__ import annotations

import html
from collections.abc import Callable

from tests.helpers.cases import cases

NAMES = (
    *(
        "plain-bridge-cn",
        "plain-factory-cn",
        "plain-hospital-cn",
        "plain-farming-cn",
        "plain-flood-cn",
        "plain-kiln-cn",
    ),
    *(
        "plain-bus-tw",
        "plain-oyster-tw",
        "plain-museum-tw",
        "plain-court-hk",
        "plain-retail-hk",
        "plain-housing-hk",
    ),
)

NAV = ("首页", "要闻", "本地", "经济", "体育", "视频", "专题", "数字报")
ASIDE = (
    "秋粮收购价格连续三周上涨",
    "市图书馆周末延长开放时间",
    "老旧小区加装电梯今年完成四百部",
    "县城新开三条夜间公交线路",
    "非遗市集周六在文化广场开张",
)
FURNITURE = (*ASIDE, "数字报", "版权所有", "微信扫一扫", "评论列表", "热门推荐")
"""What no article has in it."""


def articles() -> list[list[str]]:
    """Return the articles as lists of lines, headline first."""
    found = {case.folder.name: case for case in cases("untouched")}
    return [
        [line for line in found[name].clean.split("\n") if line] for name in NAMES if name in found
    ]


def _links(texts: tuple[str, ...], tag: str = "li") -> str:
    return "".join(
        f'<{tag}><a href="/a/{number}.html">{text}</a></{tag}>' for number, text in enumerate(texts)
    )


def _paragraphs(lines: list[str]) -> str:
    return "\n".join(f"<p>　　{html.escape(line)}</p>" for line in lines)


_TOP = (
    f'<div class="header"><a href="/">县报网</a></div><div class="nav"><ul>{_links(NAV)}</ul></div>'
)
_SIDE = f'<div class="sidebar"><h3>热门推荐</h3><ul>{_links(ASIDE)}</ul></div>'
_FOOT = (
    '<div class="footer"><p>版权所有 县报网 未经授权不得转载</p><p><a '
    'href="/about">关于我们</a></p></div>'
)
_SHARE = (
    '<div class="share">分享到：<a href="#">微信</a><a href="#">微博</a><img src="qr.png" '
    'alt="">微信扫一扫</div>'
)


def portal(title: str, body: list[str]) -> str:
    """A portal: og tags, an id for the text, captions under pictures, a share bar, comments."""
    picture = '<figure><img src="1.jpg"><figcaption>资料图片。本报记者 摄</figcaption></figure>'
    return f"""<!DOCTYPE html>
<html lang="zh"><head><meta charset="utf-8"><title>{title}_县报网</title>
<meta property="og:title" content="{title}"><meta property="article:published_time" content="2024-05-03T08:30:00+08:00">
<style>p {{ margin: 0 }}</style><script>var text = "脚本里的字";</script></head>
<body>{_TOP}<div class="main"><h1>{title}</h1>
<div class="info"><span>2024-05-03 08:30</span> <span>来源：县报</span></div>
<div class="article-content" id="content"><!-- 正文 -->{_paragraphs(body[:2])}{picture}{_paragraphs(body[2:])}</div>
{_SHARE}<div class="comments"><h3>评论列表</h3>
<ul><li>写得好</li><li>顶</li></ul></div></div>{_SIDE}{_FOOT}</body></html>"""


def old(title: str, body: list[str]) -> str:
    """A site of 2005: tables for the layout, `<br>` for paragraphs, font tags, GBK in the head,
    capital letters.
    """
    text = "<BR><BR>\n".join(f"&nbsp;&nbsp;&nbsp;&nbsp;{html.escape(line)}" for line in body)
    aside = "".join(f"<TR><TD><A HREF=x>{text}</A></TD></TR>" for text in ASIDE)
    return f"""<HTML><HEAD><META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=gb2312">
<TITLE>{title}</TITLE></HEAD>
<BODY bgcolor=#ffffff><TABLE width=760><TR>{_links(NAV, "TD")}</TR></TABLE>
<TABLE width=760><TR><TD width=180 valign=top><TABLE>{aside}</TABLE></TD>
<TD><TABLE><TR><TD align=center><B><FONT size=5>{title}</FONT></B></TD></TR>
<TR><TD align=center>2006年3月12日 09:15 县报网</TD></TR>
<TR><TD><FONT size=3>{text}</FONT></TD></TR></TABLE></TD></TR></TABLE>
<CENTER>版权所有 县报网</CENTER></BODY></HTML>"""


def nested(title: str, body: list[str]) -> str:
    """A page from a visual editor: every paragraph a `section` in a `section`, its text in spans,
    no semantic names.
    """
    text = "".join(
        f"<section><section><span>{html.escape(line)}</span></section></section>" for line in body
    )
    return f"""<!doctype html><html><head><meta charset="utf-8"><title>{title}</title></head><body style="display:none">
<div id="a1"><ul>{_links(NAV)}</ul></div><div id="a2"><h1>{title}</h1><em>2024年5月3日 08:30</em>
<div id="a3">{text}</div></div><div id="a4"><h4>热门推荐</h4><ul>{_links(ASIDE)}</ul></div></body></html>"""


def twice(title: str, body: list[str]) -> str:
    """A page whose text is printed twice in the same element."""
    return portal(title, body + body)


def divs(title: str, body: list[str]) -> str:
    """A page of `div`s, hard-wrapped source, JSON-LD, the name of the site as h1."""
    text = "".join(
        f"<div>\n{html.escape(line).replace('，', '，' + chr(10))}\n</div>" for line in body
    )
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title} - 县报网</title>
<script type="application/ld+json">{{"@type": "NewsArticle", "datePublished": "2024-05-03T08:30:00+08:00"}}
</script></head>
<body><h1>县报网</h1><nav>{_links(NAV, "span")}</nav><article><h2>{title}</h2><div class="text">{text}</div></article>
<aside><ul>{_links(ASIDE)}</ul></aside><footer>版权所有</footer></body></html>"""


SHAPES: tuple[Callable[[str, list[str]], str], ...] = (portal, old, nested, twice, divs)


def apart(title: str, body: list[str]) -> str:
    """A page whose lead has a container of its own, with the time in UTC and buttons around it."""
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8">
<meta property="og:title" content="{title}｜县报 新闻网"><meta property="article:published_time" content="2024-05-03T00:30:00.000Z"></head>
<body>{_TOP}<main><header><ul class="breadcrumb"><li>首页</li><li><h1>{title}</h1></li></ul>
<div><a href="/u">县报</a></div>{_SHARE}<blockquote><div>{html.escape(body[0])}</div></blockquote></header>
<div class="story">{_paragraphs(body[1:])}</div></main>{_SIDE}{_FOOT}</body></html>"""


def boxed(title: str, body: list[str]) -> str:
    """A page with a player, a log-in form and a cookie banner in its text, midnight in its head and
    the time under the headline.
    """
    player = '<div class="video-player"><span>当前视频播放失败</span><span>1.5X</span></div>'
    form = '<form><p>微信扫一扫</p><input type="password"><p>热门推荐</p></form>'
    cookies = '<div id="cookie-banner"><p>评论列表</p></div>'
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}_本地_频道首页_县报网 - EXAMPLE.COM</title>
<meta name="pubdate" content="2024-05-03T00:00:00+08:00"></head><body>{_TOP}<h2>{title}</h2>
<p>2024/05/03 08:30</p><div class="news">{_paragraphs(body[:1])}{player}{_paragraphs(body[1:])}{form}</div>
{cookies}{_SIDE}{_FOOT}</body></html>"""


HARD_SHAPES: tuple[Callable[[str, list[str]], str], ...] = (apart, boxed)
"""Shapes in which extractors lose the lead or keep boxes."""
