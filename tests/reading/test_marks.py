"""Headings, lists, captions and pictures of a page, by choice as Markdown."""

from __future__ import annotations

from pathlib import Path

import pytest

from dedupe import clean, clean_page
from tests.helpers.articles import paragraph
from tests.helpers.commands import run, told

pytestmark = pytest.mark.slow

pytest.importorskip("readability", reason="needs zhnews-dedupe[html]")

A, B, C, D = (paragraph(number, 3) for number in range(70, 74))
HEAD = "<title>渡口停摆大桥通车_县报网</title>"
FIGURE = "<figure><img src='a b.jpg' alt='船'><figcaption>渡口的[旧]船</figcaption></figure>"
LIST = "<ul><li>乘船一元</li><li><p>过桥免费</p></li></ul>"
PICTURES = "<img src='data:image/png;base64,AA'><img data-src='c.jpg'>"
HTML = f"""<html><head>{HEAD}</head><body><h1>渡口停摆大桥通车</h1>
<div class=story><p>{A}</p>{FIGURE}<h2>两岸</h2><p>{B}</p>{LIST}<h3>以后</h3><p>{C}</p>
<ol><li>先修路</li><li>再修站</li></ol><p>{D}</p>{PICTURES}</div></body></html>"""

PLAIN = f"""渡口停摆大桥通车
{A}
渡口的[旧]船
两岸
{B}
乘船一元
过桥免费
以后
{C}
先修路
再修站
{D}"""

MARKDOWN = f"""渡口停摆大桥通车
{A}
![渡口的\\[旧\\]船](a%20b.jpg)
## 两岸
{B}
- 乘船一元
- 过桥免费
### 以后
{C}
1. 先修路
2. 再修站
{D}
![](c.jpg)"""


def test_without_a_choice_lines_are_plain_and_pictures_left_out() -> None:
    page = clean_page(HTML)
    assert page.text == PLAIN
    assert page.captions == ("渡口的[旧]船",)


def test_with_the_choice_they_are_markdown() -> None:
    assert clean_page(HTML, markdown=True, images=True).text == MARKDOWN


def test_pictures_alone() -> None:
    lines = clean_page(HTML, images=True).text.split("\n")
    assert "![渡口的\\[旧\\]船](a%20b.jpg)" in lines
    assert "两岸" in lines


def test_on_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.html").write_text(HTML, encoding="utf-8")
    result = run("clean", "a.html", "-q", "--markdown", "--images")
    assert result.returncode == 0, told(result)
    assert result.stdout.decode() == MARKDOWN
    Path("dedupe.toml").write_text("markdown = true\nimages = true\n", encoding="utf-8")
    assert run("clean", "a.html", "-q").stdout.decode() == MARKDOWN
    assert run("clean", "a.html", "-q", "--no-markdown", "--no-images").stdout.decode() == PLAIN


def test_marks_that_a_page_has_itself_are_no_marks() -> None:
    html = HTML.replace("两岸", "\u2401\u2405" + "7\u2406两岸")
    assert "7两岸" in clean_page(html).text.split("\n")


def test_markdown_is_clean_already() -> None:
    assert clean(MARKDOWN).text == MARKDOWN
