"""By-line and source as pages print them under the headline."""

from __future__ import annotations

import pytest

from dedupe.reading.page.byline import byline_of, source_of
from dedupe.reading.page.tree import parsed

TITLE = "乡村公路全部通车"
BODY = ["县里最后一条乡村公路昨天全部通车，六个村有了班车，老人不用再走山路去赶集。"]


@pytest.mark.parametrize(
    ("line", "byline", "source"),
    [
        ("2024-05-03 08:30 来源：县报 作者：温若谷", "温若谷", "县报"),
        ("来源：县报（记者 温若谷 戈三妹）", "温若谷、戈三妹", "县报"),
        ("稿源： 县广播电视台 编辑：沈砚秋", "", "县广播电视台"),
        ("温若谷／綜合報導", "温若谷", ""),
        ("来源：县报2024-05-03 08:30", "", "县报"),
        ("作者：责任编辑", "", ""),
        ("记者在现场看到，车来车往。", "", ""),
        ("", "", ""),
    ],
)
def test_line_under_the_headline(line: str, byline: str, source: str) -> None:
    pytest.importorskip("lxml")
    tree = parsed("<p>.")
    lines = [TITLE, line, *BODY]
    assert byline_of(tree, lines, TITLE, BODY) == byline
    assert source_of(lines, TITLE, BODY) == source


def test_reporter_in_the_first_paragraph() -> None:
    pytest.importorskip("lxml")
    body = ["【記者温若谷／台北報導】縣裡最後一條公路昨天通車。"]
    assert byline_of(parsed("<p>."), [TITLE, *body], TITLE, body) == "温若谷"


def test_names_in_the_text_are_no_byline() -> None:
    pytest.importorskip("lxml")
    lines = [TITLE, *BODY * 9, "作者：温若谷"]
    assert byline_of(parsed("<p>."), lines, TITLE, BODY) == ""
