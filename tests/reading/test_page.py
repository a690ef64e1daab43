"""The article of a web page comes out whole and in order, what stands around it does not."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe.errors import InputError
from dedupe.reading.encoding import decode
from dedupe.reading.page import Page, extract
from dedupe.reading.page.sniff import declared_charset, is_html
from dedupe.values import Extractor
from tests.helpers.cases import cases
from tests.helpers.hypothesis_settings import examples
from tests.helpers.web_pages import (
    ASIDE,
    FURNITURE,
    NAV,
    SHAPES,
    articles,
    divs,
    old,
    portal,
    twice,
)

every_shape = pytest.mark.parametrize("shape", SHAPES)
Shape = Callable[[str, list[str]], str]


@pytest.fixture
def _extractors() -> None:
    for package in ("readability", "justext"):
        pytest.importorskip(package, reason="needs zhnews-dedupe[test-all]")


pytestmark = pytest.mark.slow  # extractors take most of the time
needs_extractors = pytest.mark.usefixtures("_extractors")


def in_order(wanted: Sequence[str], lines: Sequence[str]) -> int:
    """Return how many of the wanted lines stand in `lines` in their order."""
    start = found = 0
    for line in wanted:
        if line in lines[start:]:
            start, found = lines.index(line, start) + 1, found + 1
    return found


# --- main text ---


@needs_extractors
@every_shape
def test_every_paragraph_comes_out_in_order_and_the_navigation_does_not(shape: Shape) -> None:
    for title, *body in articles():
        page = extract(shape(title, body), "page")
        lines = page.text.split("\n")
        wanted = body * 2 if shape is twice else body
        assert in_order(wanted, lines) == len(wanted)
        assert not set(lines) & {*NAV, *FURNITURE}
        assert not any(words in page.text for words in FURNITURE)
        assert page.title == title


@pytest.mark.parametrize("extractor", ["trafilatura", "gne"])
@pytest.mark.filterwarnings("ignore")  # theirs
def test_other_extractors_by_name(extractor: Extractor) -> None:
    pytest.importorskip(extractor, reason="needs zhnews-dedupe[test-all]")
    wanted = found = 0
    for shape in (portal, divs):
        for title, *body in articles():
            wanted += len(body)
            found += in_order(body, extract(shape(title, body), "page", extractor).text.split("\n"))
    assert found >= 0.95 * wanted


@pytest.mark.filterwarnings("ignore")
def test_trafilatura_does_not_remember_earlier_pages() -> None:
    pytest.importorskip("trafilatura", reason="needs zhnews-dedupe[test-all]")
    title, *body = articles()[0]
    assert len({extract(portal(title, body), "page", "trafilatura") for _ in range(5)}) == 1


def wrapped(body: str) -> str:
    return f"<html><body><div class='article'>{body}</div></body></html>"


LONG = (
    "县里今天宣布，新修的乡村公路全部通车，沿线八个村的村民从此出门不用再绕远路，"
    "运菜的车也能开到地头。"
)


@needs_extractors
def test_line_breaks_entities_and_inline_tags() -> None:
    html = wrapped(
        f"<p>{LONG}<br>第二行&mdash;&mdash;<b>粗</b>体&amp;<i>斜</i>体&nbsp;&#8230;</p>"
        f"<p>{LONG}\n  {LONG}</p>"
    )
    assert extract(html, "page").text == f"{LONG}\n第二行——粗体&斜体\xa0…\n{LONG}{LONG}"


@needs_extractors
def test_source_line_ends_between_latin_words_are_spaces() -> None:
    html = wrapped(f"<p>{LONG}</p><p>World\n   Health Organization\n世卫组织</p>")
    assert extract(html, "page").text == f"{LONG}\nWorld Health Organization世卫组织"


@needs_extractors
def test_a_row_of_a_table_is_a_line_and_an_item_of_a_list_too() -> None:
    rows = (
        "<tr><th>镇</th><th>面积（亩）</th></tr><tr><td><p>东镇合作社</p></td><td>1200</td></tr>"
        + f"<tr><td>{LONG}</td></tr>"
    )
    items = "<ol><li>第一项措施是修路</li><li>第二项措施是修桥</li></ol>"
    html = wrapped(f"<p>{LONG}</p><table>{rows}</table>{items}<p>{LONG}</p>")
    lines = extract(html, "page").text.split("\n")
    assert lines == [
        LONG,
        "镇\t面积（亩）",
        "东镇合作社\t1200",
        LONG,
        "第一项措施是修路",
        "第二项措施是修桥",
        LONG,
    ]


@needs_extractors
def test_scripts_styles_comments_and_hidden_elements_are_gone() -> None:
    noise = "<script>var a='脚本'</script><style>p{}</style><!-- 注释 -->"
    noise += "<p hidden>藏起来</p><p style='display: none'>也藏着</p>"
    assert extract(wrapped(f"<p>{LONG}</p>{noise}<p>{LONG}</p>"), "page").text == f"{LONG}\n{LONG}"


@needs_extractors
def test_a_text_that_is_short_is_found_too() -> None:
    assert extract(wrapped(f"<p>{LONG}</p>"), "page").text == LONG


@needs_extractors
@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "<table><tr><td><div><p>",
            "</p></div></td></tr></table>",
        ),  # readability takes one box of many
        ("<div class=comment-item><p>", "</p></div>"),  # or none, for its name
    ],
)
def test_a_second_extractor_is_asked_where_the_first_finds_little(before: str, after: str) -> None:
    _, *body = articles()[0]
    html = f"<html><body>{''.join(before + line + after for line in body)}</body></html>"
    assert extract(html, "page").text.split("\n") == body


@needs_extractors
def test_what_extractors_log_is_not_printed(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(InputError):
        extract("<html><frameset></html>", "page")
    assert capfd.readouterr() == ("", "")


@needs_extractors
@pytest.mark.parametrize(
    "html",
    [
        *(
            "",
            " ",
            "<",
            "<!-- a -->",
            "<html></html>",
            "<html><body><script>f()</script></body></html>",
            "\0",
            "&nbsp;",
        ),
        "<html><body><div>"
        + "".join(f"<li><a href=x>{text}</a></li>" for text in (*NAV, *ASIDE))
        + "</div></body></html>",
    ],
)
def test_a_page_without_an_article_says_so(html: str) -> None:
    with pytest.raises(InputError, match=r"^a\.html: no article text found in the page; "):
        extract(html, "a.html")


@needs_extractors
def test_an_encoding_declared_inside_does_not_matter_once_it_is_text() -> None:
    title, *body = articles()[0]
    assert (
        extract('<?xml version="1.0" encoding="gb2312"?>' + old(title, body), "page").title == title
    )


@needs_extractors
def test_pages_nested_too_deeply_do_not_raise() -> None:
    html = "<div>" * 20_000 + f"<p>{LONG}</p>" + "<table><tr><td>" * 3000
    try:
        extract(html, "page")
    except InputError as error:
        assert "no article text" in error.problem  # noqa: PT017 - either is right


@needs_extractors
@examples(150)
@given(
    st.lists(
        st.text(max_size=20)
        | st.sampled_from(
            [
                *(
                    "<p>",
                    "</p>",
                    "<div>",
                    "</div>",
                    "<br>",
                    "<tr>",
                    "<td>",
                    "<table>",
                    "<section>",
                    "<pre>",
                    "</pre>",
                ),
                *(
                    "<body ",
                    "<html hidden>",
                    "<body hidden>",
                    "<a href=",
                    "<!--",
                    "-->",
                    "<![CDATA[",
                    "<?xml ",
                    "<script>",
                ),
                *(
                    "<h1>",
                    "</h1>",
                    "<title>",
                    "<meta name=date content=2024-05-03>",
                    "&#0;",
                    "&#55296;",
                    "<svg>",
                ),
                *(
                    "<p style=display:none>",
                    "<textarea>",
                    "<frameset>",
                    "<form>",
                    "<template>",
                    LONG,
                    "\ufeff",
                    "\ud800",
                ),
            ]
        ),
        max_size=30,
    ).map("".join)
)
def test_no_page_raises_anything_else(html: str) -> None:
    try:
        page = extract(html, "page")
    except InputError:
        return
    assert page.article.encode("utf-8")
    assert page.text


@needs_extractors
def test_bytes_in_the_encoding_that_the_page_declares() -> None:
    title, *body = articles()[0]
    data = old(title, body).encode("gb18030")
    page = extract(decode(data, "page", declared_charset(data)).text, "page")
    assert (page.title, page.date) == (title, "2006-03-12 09:15")
    assert page.text.endswith("\n".join(body))


# --- title and date ---


@needs_extractors
@pytest.mark.parametrize(
    ("head", "heading", "title"),
    [
        (
            "<title>乡村公路全部通车_要闻_县报网</title>",
            "<h1>乡村公路全部通车</h1>",
            "乡村公路全部通车",
        ),
        ("<title>乡村公路全部通车_县报网</title>", "", "乡村公路全部通车"),
        ("<title>乡村公路全部通车 - 县报网</title>", "<h1>县报网</h1>", "乡村公路全部通车"),
        (
            "<meta property='og:title' content='公路通车'><title>公路通车|县报网</title>",
            "",
            "公路通车",
        ),
        (
            "<meta property='og:site_name' content='县报网'><title>公路通车｜县报网</title>",
            "",
            "公路通车",
        ),
        ("<meta property='og:title' content='公路通车 | 县报网'>", "<h1>公路通车</h1>", "公路通车"),
        ("<title>县报网</title>", "<h1>乡村公路昨天全部通车了</h1>", "乡村公路昨天全部通车了"),
        ("<title>县报-网</title>", "", "县报-网"),
        ("", "<h1>公路<br>通车</h1>", "公路通车"),
        (
            "<title>乡村公路全部通车_地方频道_县报网</title>",
            "<h1>县报网</h1><h2>乡村公路全部通车</h2>",
            "乡村公路全部通车",
        ),
        (
            "<title>评论_乡村公路通车之后_县报网</title>",
            "<p>评论</p><h2>评论_乡村公路通车之后</h2>",
            "评论_乡村公路通车之后",
        ),
        (
            "<title>县里公路通车了！有何不同？|县报网</title>",
            "<h1>县里公路昨天全部通车，六个村有了班车</h1><h1>邻县的桥</h1>",
            "县里公路昨天全部通车，六个村有了班车",
        ),
        ("", "", ""),
    ],
)
def test_title(head: str, heading: str, title: str) -> None:
    body = f"{heading}<div><p>{LONG}</p><p>{LONG}</p></div>"
    html = f"<html><head>{head}</head><body>{body}</body></html>"
    assert extract(html, "page").title == title


@needs_extractors
@pytest.mark.parametrize(
    ("head", "line", "date"),
    [
        (
            "<meta property='article:published_time' content='2024-05-03T08:30:00+08:00'>",
            "",
            "2024-05-03 08:30",
        ),
        (
            "<meta name='PubDate' content='2024-05-03'><meta name='date' content='2020-01-01'>",
            "",
            "2024-05-03",
        ),
        (
            "<meta name='publishdate' content='昨天'>",
            "<p>2024年5月3日 08:30 来源：县报</p>",
            "2024-05-03 08:30",
        ),
        ("", "<div><span>来源：县报</span> <span>2024/5/3</span></div>", "2024-05-03"),
        ("", "<time itemprop=datePublished datetime=2024-05-03>三天前</time>", "2024-05-03"),
        ("", "<p>中華民國113年5月3日</p>", "2024-05-03"),
        ("", "<p>第20240503001号公告</p>", ""),
        ("<meta name=pubdate content=2024-05-03T00:21:04.000Z>", "", "2024-05-03 08:21"),
        ("<meta name=pubdate content=2024-05-02T18:21:04Z>", "", "2024-05-03 02:21"),
        ("<meta name=pubdate content=2024-05-03T00:00:00+08:00>", "", "2024-05-03"),
        ("<meta name=pubdate content=2024-05-03T00:00:00Z>", "", "2024-05-03"),
        ("<meta name=pubdate content='2024-05-03 00:21:04 GMT'>", "", "2024-05-03 08:21"),
        ("", "<p>2024年5月3日 凌晨12:30</p>", "2024-05-03 00:30"),
        ("", "<p>2024年5月3日 中午1:30</p>", "2024-05-03 13:30"),
        ("", "<p>2024年5月3日 星期五 08:30</p>", "2024-05-03 08:30"),
        ("", "<p>2024年5月3日（星期五）08:30</p>", "2024-05-03 08:30"),
        ("", "<p>2024-05-03 10:20-11:30</p>", "2024-05-03 10:20"),
        (
            "<meta name=pubdate content=2024-05-03T00:00:00+08:00>",
            "<p>2024/05/03 02:39</p>",
            "2024-05-03 02:39",
        ),
        (
            "<meta name=pubdate content=2024-05-03T05:54:20+08:00>",
            "<p>2024年05月03日 00:26 县报</p>",
            "2024-05-03 00:26",
        ),
        ("<meta name=pubdate content='2024-05-03 11:51'>", "<p>2024.05.03</p>", "2024-05-03 11:51"),
        ("", "<p>2024.05.03</p><p>11:51</p>", "2024-05-03 11:51"),
        ("", "<p>更新时间：2024-05-04 10:00</p><p>2024-05-03 09:00</p>", "2024-05-03 09:00"),
        ("", "<p>2024年5月3日 下午3:05</p>", "2024-05-03 15:05"),
        ("", "<p>2024年2月31日 08:00</p>", ""),
        ("<link rel=canonical href='https://a.example/2024/05/03/1.html'>", "", "2024-05-03"),
        (
            "",
            "<p>2023年12月31日，县里最后一批搬迁户住进新楼，家家户户贴上春联，"
            "孩子们在新修的广场上放起了烟花，老人们坐在门口晒着太阳说着往事。</p>",
            "",
        ),
        ("", "", ""),
    ],
)
def test_date_in_local_time_to_the_minute(head: str, line: str, date: str) -> None:
    body = f"<h1>公路通车</h1>{line}<div><p>{LONG}</p><p>{LONG}</p></div>"
    html = f"<html><head>{head}</head><body>{body}</body></html>"
    assert extract(html, "page").date == date


@pytest.mark.parametrize(
    ("page", "article"),
    [
        (Page("题", "2024-05-03", "正文"), "题\n2024-05-03\n正文"),
        (Page("", "", "正文"), "正文"),
        (
            Page("公路 通车", "2024-05-03", "公路通车\n2024-05-03 来源\n正文"),
            "公路通车\n2024-05-03\n来源\n正文",
        ),
        (Page("公路通车", "2024-05-03", "公路通车\n正文"), "公路通车\n2024-05-03\n正文"),
        (
            Page("公路通车", "", "公路通车的消息传来，人人高兴。"),
            "公路通车\n公路通车的消息传来，人人高兴。",
        ),
        (Page("公路通车", "2024", "公路通车"), "公路通车\n2024"),
    ],
)
def test_article_has_title_and_date_once(page: Page, article: str) -> None:
    assert page.article == article


# --- extractors that are not there ---


@pytest.mark.parametrize(
    ("extractor", "package", "problem"),
    [
        ("gne", "gne", "gne is not installed; pip install gne"),
        ("trafilatura", "trafilatura", "trafilatura is not installed; pip install trafilatura"),
        (
            "readability",
            "readability",
            "readability-lxml is not installed; pip install 'zhnews-dedupe[html]'",
        ),
    ],
)
def test_a_missing_package_is_named(
    extractor: Extractor, package: str, problem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(InputError) as caught:
        extract("<p>字</p>", "page", extractor)
    assert str(caught.value) == f"--extractor {extractor}: {problem}"


# --- which part of the page ---

LEAD = (
    "【记者某甲县城报导】县里最后一条乡村公路昨天全部通车，六个村有了班车，老人不用再走山路去赶集。"
)


@needs_extractors
def test_lead_in_a_container_of_its_own_stays() -> None:
    _, *body = articles()[0]
    paragraphs = "".join(f"<p>{line}</p>" for line in body)
    lead = f"<blockquote><div>{LEAD}</div></blockquote>"
    head = f"<header><h1>公路通车</h1><p>2024-05-03</p>{lead}</header>"
    link = f"<a href=/b>{LEAD.replace('公路', '铁路')}</a>"
    html = f"<body>{head}<div>{link}</div><div class=story>{paragraphs}</div></body>"
    lines = extract(html, "page").text.split("\n")
    assert lines[0] == LEAD
    assert "铁路" not in "".join(lines)


@needs_extractors
def test_article_is_the_one_that_the_headline_is_about() -> None:
    (title, *body), (_, *other) = articles()[:2]
    lead = f"<blockquote><p>{title}，就是这样的一件事。</p></blockquote>"
    first = lead + "".join(f"<p>{line}</p>" for line in body[-4:])
    second = "".join(f"<p>{line}</p>" for line in other[2:] * 3)
    html = (
        f"<body><h1>{title}</h1><section><div><div class=a>{first}</div></div></section>"
        f"<section><article class=content>{second}</article></section></body>"
    )
    lines = extract(html, "page").text.split("\n")
    assert body[-1] in lines
    assert other[-1] not in lines


@needs_extractors
@pytest.mark.parametrize(
    "box",
    [
        "<form><p>会员登入</p><span>範例：a@b.example</span><input type=password></form>",
        "<div class='video-player'><span>当前视频播放失败</span><span>1.5X</span></div>",
        "<div id=cookie-banner><p>本网站使用Cookie，继续浏览即表示同意。</p></div>",
    ],
)
def test_boxes_in_an_article_go(box: str) -> None:
    title, *body = articles()[0]
    paragraphs = "".join(f"<p>{line}</p>" for line in body)
    html = f"<body><h1>{title}</h1><div class=story>{paragraphs}{box}</div></body>"
    assert extract(html, "page").text.split("\n") == body


@needs_extractors
def test_page_that_is_one_form_keeps_its_text() -> None:
    title, *body = articles()[0]
    paragraphs = "".join(f"<p>{line}</p>" for line in body)
    form = f"<form><input type=password><h1>{title}</h1><div>{paragraphs}</div></form>"
    assert body[0] in extract(f"<body>{form}</body>", "page").text


# --- bytes ---


@pytest.mark.parametrize(
    ("head", "content_type", "charset"),
    [
        (b"<meta charset=GBK>", "", "gbk"),
        (b"<meta charset='gbk'>", "text/html; charset=UTF-8", "utf-8"),
        (b"<meta charset='gbk'>", "text/html", "gbk"),
        (b'<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=gb2312">', "", "gb2312"),
        (b"<!-- <meta charset=gbk> --><meta charset=big5>", "", "big5"),
        (b'<?xml version="1.0" encoding="GB18030"?><html>', "", "gb18030"),
        (b"<meta charset=utf-16>", "", "utf-8"),
        (b" " * 5000 + b"<meta charset=gbk>", "", None),
        (b"<meta name=a content=b>", 'text/html; charset="big5-hkscs"', "big5-hkscs"),
        (b"charset=gbk", "", None),
        (b"", "", None),
    ],
)
def test_declared_charset(head: bytes, content_type: str, charset: str | None) -> None:
    assert declared_charset(head, content_type) == charset


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]
)
@every_shape
def test_a_page_is_html_in_every_encoding(shape: Shape, encoding: str) -> None:
    title, *body = articles()[0]
    assert is_html(shape(title, body).encode(encoding))


@pytest.mark.parametrize(
    "start",
    [
        " \r\n\t<!-- saved from url=(0014)about:internet -->\n<HTML>",
        "<?xml version='1.0'?>\n<!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0'>",
        "<body class=a>正文",
        "<head></head>",
        "<div class=article><h1>题</h1><p>一</p>",
        "<title>题</title><meta name=a><link rel=b>",
    ],
)
def test_what_begins_like_a_page_is_html(start: str) -> None:
    assert is_html(start.encode())


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "新闻",
            "新闻<br>正文",
            "<p>新闻</p>",
            "<新闻> 一 <二> 三 <三>",
            "<b>黑体</b>字<br>换行<br>",
            "a < b, <c> > d",
        ),
        *(
            "<?xml version='1.0'?><rss><item></item></rss>",
            '{"text": "<html>"}',
            "他说<html>是一种标记",
            "<headline>题</headline>",
        ),
    ],
)
def test_plain_text_with_a_stray_tag_is_not_html(text: str) -> None:
    assert not is_html(text.encode())


def test_no_case_in_the_fixtures_is_html() -> None:
    assert not [
        str(case)
        for case in cases("repeated", "untouched", "noisy")
        if is_html(case.source.encode())
    ]


@examples(300)
@given(
    st.binary(max_size=200) | st.binary(max_size=50).map(lambda data: b"<html>" + data),
    st.text(max_size=50),
)
def test_no_bytes_raise(data: bytes, content_type: str) -> None:
    assert is_html(data) in (True, False)
    declared_charset(data, content_type)
