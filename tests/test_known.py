"""What is known of an article besides its text: headline, captions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from dedupe import clean
from tests.helpers.commands import run, told

TITLE = "乡村公路全部通车"
A = "县里最后一条乡村公路昨天全部通车，六个村有了班车，老人不用再走山路去赶集。"
B = "县交通局长某甲说，这条公路修了三年，架了四座桥，打通了两条隧道，没有一人受伤。"
C = "县气象台预报，未来十天没有大的降雨，沿线的绿化和护坡要在月底以前全部完工。"
D = "两岸的村子从前隔着一条江，赶集要等渡船，如今骑车十分钟就能到镇上的卫生院。"
CAPTION = "读者在新修的公路上等候第一班开往县城的班车"


def lines(*given: str) -> str:
    return "\n".join(given)


def test_headline_as_the_caption_of_a_picture_goes() -> None:
    text = lines(TITLE, A, B, C, D, TITLE, A.replace("昨天", "前天"))
    assert clean(text).text == text
    cleaned = clean(text, title=TITLE)
    assert cleaned.text.split("\n").count(TITLE) == 1
    assert {str(edit.cause) for edit in cleaned.edits} == {"repeat.title"}


def test_headline_as_the_last_words_stays() -> None:
    text = lines(TITLE, A, B, C, D, TITLE)
    assert clean(text, title=TITLE).text == text


def test_name_of_the_site_behind_the_headline_goes() -> None:
    text = lines(f"{TITLE}_要闻_县报网", A)
    assert clean(text).text == text
    cleaned = clean(text, title=TITLE)
    assert cleaned.text == lines(TITLE, A)
    assert [str(edit.cause) for edit in cleaned.edits] == ["furniture.page-title"]
    assert clean(text, title=TITLE, furniture=False).text == text


@pytest.mark.parametrize(
    "line", [f"{TITLE}了。", f"{TITLE}：六个村有了班车", f"{TITLE}——县里的一件事。"]
)
def test_what_goes_on_behind_the_headline_stays(line: str) -> None:
    assert clean(lines(line, A), title=TITLE).text == lines(line, A)


def test_known_caption_under_two_pictures_goes_once() -> None:
    text = lines(TITLE, A, CAPTION, B, CAPTION, C)
    assert clean(text).text == text
    cleaned = clean(text, captions=[CAPTION])
    assert cleaned.text == lines(TITLE, A, CAPTION, B, C)
    assert {str(edit.cause) for edit in cleaned.edits} == {"repeat.caption"}


class Column:
    """Texts as pandas and numpy have them: compared each by itself, and neither true nor false."""

    def __iter__(self) -> Iterator[str]:
        return iter([CAPTION])

    def __eq__(self, other: object) -> bool:
        raise ValueError("the truth of a column is ambiguous")

    __bool__ = __hash__ = None  # type: ignore[assignment]


def test_captions_may_be_a_column_of_a_table() -> None:
    text = lines(TITLE, A, CAPTION, B, CAPTION, C)
    assert clean(text, captions=Column()).text == lines(TITLE, A, CAPTION, B, C)


def test_known_caption_of_any_picture_stays() -> None:
    text = lines(TITLE, A, "资料图片", B, "资料图片", C)
    assert clean(text, captions=["资料图片"]).text == text


@pytest.mark.parametrize("title", ["", "  ", None, "(", TITLE * 40])
def test_titles_that_are_none_change_nothing(title: str | None) -> None:
    text = lines(TITLE, A, B)
    assert clean(text, title=title).text == text


@pytest.mark.parametrize("kind", ["jsonl", "json", "csv", "parquet"])
def test_field_of_the_headline(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    record = {"head": TITLE, "text": lines(f"{TITLE}_县报网", A)}
    if kind == "parquet":
        arrow = pytest.importorskip("pyarrow", reason="needs zhnews-dedupe[parquet]")
        pytest.importorskip("pyarrow.parquet").write_table(
            arrow.table({k: [v] for k, v in record.items()}), "in.parquet"
        )
    elif kind == "csv":
        Path("in.csv").write_text('head,text\n{head},"{text}"\n'.format(**record), encoding="utf-8")
    else:
        whole = [record] if kind == "json" else record
        Path(f"in.{kind}").write_text(json.dumps(whole, ensure_ascii=False), encoding="utf-8")
    result = run(
        "clean", f"in.{kind}", "-o", f"out.{kind}", "--title-field", "head", "--log", "l.jsonl"
    )
    assert result.returncode == 0, told(result)
    log = json.loads(Path("l.jsonl").read_text(encoding="utf-8"))["log"]
    assert [edit["cause"] for edit in log["edits"]] == ["furniture.page-title"]
