"""Pages that show the groups of a crawl."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dedupe.crawl import report
from dedupe.crawl.relation import relation
from dedupe.crawl.report import Cut, sides
from dedupe.crawl.story import Story
from tests.crawl.stories import FOREIGN, RELEASE, REPRINT, notice
from tests.helpers.browser import chromium, require_browser
from tests.helpers.commands import run
from tests.render.test_pages import HOSTILE, Opened

VERSION = RELEASE.replace("12万", "15万") + "新馆的公交站月底启用。\n"

RECORDS: list[dict[str, Any]] = [
    {"url": "http://a.com/1", "title": "新馆开馆", "text": RELEASE, "date": "2024-05-03"},
    {"url": "http://b.com/7", "title": "首日三千人", "text": REPRINT, "date": "2024-05-04"},
    {"url": "http://c.com/9", "title": "新馆开馆", "text": VERSION},
    {"url": "http://a.com/4", "title": "大风预警", "text": notice()},
    {"url": "http://b.com/4", "title": "大风蓝色预警", "text": notice()},
    {"url": "http://a.com/6", "title": "茶农", "text": FOREIGN},
]


def write(path: Path, records: list[dict[str, Any]]) -> None:
    lines = [json.dumps(record, ensure_ascii=False) for record in records]
    path.write_text("\n".join(lines), encoding="utf-8")


@pytest.fixture
def crawl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "crawl.jsonl", RECORDS)
    return tmp_path


def data_of(page: Path) -> dict[str, Any]:
    html = page.read_text(encoding="utf-8")
    (found,) = re.findall(r'<script type="application/json" id="data">(.*)</script>', html)
    value: dict[str, Any] = json.loads(found)
    return value


def texts(side: dict[str, Any], what: str) -> list[str]:
    return [text for kind, text in side["stretches"] if kind == what]


def test_page_lists_groups_with_both_sides(crawl: Path) -> None:
    done = run("group", "crawl.jsonl", "-o", "out.jsonl", "--report", "page.html")
    assert done.returncode == 0, done.stderr
    assert done.stderr.decode().splitlines()[-1] == "dedupe: wrote page.html: 2 groups"
    data = data_of(crawl / "page.html")
    assert data["totals"] == {"articles": 6, "groups": 2}
    first, second = data["groups"]
    assert (first["kept"]["name"], first["members"]) == ("http://c.com/9", 3)
    assert second["copies"][0]["kind"] == "same"
    copy = first["copies"][0]
    assert (copy["kind"], copy["name"], copy["day"]) == ("version", "http://a.com/1", "2024-05-03")
    assert copy["differs"] == [["figures", "12", "15"]]
    assert texts(copy["there"], "own") == ["新馆的公交站月底启用。\n"]
    assert texts(copy["here"], "own") == []
    assert "".join(text for _, text in copy["there"]["stretches"]) == VERSION


def test_page_allows_nothing_from_elsewhere(crawl: Path) -> None:
    run("group", "crawl.jsonl", "-o", "out.jsonl", "--report", "page.html")
    html = (crawl / "page.html").read_text(encoding="utf-8")
    assert "default-src 'none'" in html
    assert not re.search(r"<(script|link|img)[^>]* (src|href)=.?(http|/)", html)


def test_folder_has_a_page_for_each_lot_of_groups(
    crawl: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report, "ON_PAGE", 1)
    done = run("group", "crawl.jsonl", "-o", "out.jsonl", "--report", "groups")
    assert done.returncode == 0, done.stderr
    pages = data_of(crawl / "groups" / "index.html"), data_of(crawl / "groups/pages/000002.html")
    assert [page["groups"][0]["members"] for page in pages] == [3, 2]
    assert [page["paging"] for page in pages] == [
        {"number": 1, "of": 2, "back": None, "onward": "pages/000002.html"},
        {"number": 2, "of": 2, "back": "../index.html", "onward": None},
    ]
    done = run("group", "crawl.jsonl", "-o", "out.jsonl", "--report", "page.html", "--force")
    assert done.stderr.decode().splitlines()[-1] == (
        "dedupe: wrote page.html: the 1 largest of 2 groups; --report FOLDER lists all"
    )


def test_what_is_not_shown_is_told(crawl: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "_MAX_COPIES", 1)
    monkeypatch.setattr(report, "_MAX_CHARS", 40)
    run("group", "crawl.jsonl", "-o", "out.jsonl", "--report", "page.html")
    first, _ = data_of(crawl / "page.html")["groups"]
    assert (len(first["copies"]), first["more"]) == (1, 1)
    assert first["copies"][0]["here"]["is_cut"]


@pytest.mark.parametrize(
    ("where", "message"),
    [
        ("-", "--report: standard output is for the records; give the name of a file"),
        ("out.jsonl", "out.jsonl: is there and is no folder; give a folder, or a page that ends"),
        ("news", "news: is the folder of the crawl; give another one with --report"),
        ("full", "full: is there and has files in it; --force overwrites what is named alike"),
        ("there.html", "there.html: "),
    ],
)
def test_page_that_cannot_be_written_is_told(crawl: Path, where: str, message: str) -> None:
    crawl.joinpath("out.jsonl").write_text("", encoding="utf-8")
    crawl.joinpath("there.html").write_text("", encoding="utf-8")
    crawl.joinpath("news").mkdir()
    crawl.joinpath("full").mkdir()
    for folder in ("news", "full"):
        crawl.joinpath(folder, "a.txt").write_text(RELEASE, encoding="utf-8")
    done = run("group", "news", "-o", "new.jsonl", "--report", where)
    assert done.returncode == 2
    assert message in done.stderr.decode()
    assert not crawl.joinpath("new.jsonl").exists()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (RELEASE, VERSION),
        (REPRINT, RELEASE),
        (f"新馆开馆\n{RELEASE}", f"新馆开馆\n首日三千人\n{VERSION}"),
        ("圖書館" + RELEASE, RELEASE),
    ],
)
def test_sides_are_the_articles_and_equal_but_where_they_differ(first: str, second: str) -> None:
    found = relation(Story.of(first), Story.of(second))
    assert found is not None
    here, there = sides(found, first, second)
    assert text_of(here) == first
    assert text_of(there) == second


def text_of(side: list[Cut]) -> str:
    return "".join(stretch.text for stretch in side)


# --- in a browser ---


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    require_browser()
    with chromium() as running:
        yield running


def hostile_records() -> Iterator[dict[str, Any]]:
    for number, attack in enumerate(HOSTILE):
        text = notice(f"{number % 12 + 1}月{number % 27 + 1}日7时", f"青石镇{attack}")
        yield {"url": f"javascript:{attack}{number}", "title": attack, "text": text}
        yield {"url": f"http://{attack}/{number}", "title": attack, "text": f"{attack}\n{text}"}


@pytest.mark.slow
def test_hostile_articles_run_no_script(browser: Any, crawl: Path) -> None:
    write(crawl / "crawl.jsonl", list(hostile_records()))
    assert run("group", "crawl.jsonl", "-o", "o.jsonl", "--report", "page.html").returncode == 0
    opened = Opened(browser, viewport={"width": 320, "height": 800})
    page = opened.goto(crawl / "page.html")
    page.get_by_role("button", name="全部展开").click()
    assert page.locator("details.copy[open] .pair").count() >= len(HOSTILE)
    page.locator("#language").click()
    page.get_by_role("button", name="Unfold all").click()
    assert page.evaluate("window.marker") is None
    assert page.title() == "Copies and versions"
    assert page.evaluate("document.scripts.length") == 2
    assert page.locator("img, iframe, object, embed, base, a[href^=javascript]").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert (opened.said, len(opened.requests)) == ([], 1)
    opened.context.close()


@pytest.mark.slow
def test_both_sides_are_reached_by_keyboard(browser: Any, crawl: Path) -> None:
    run("group", "crawl.jsonl", "-o", "out.jsonl", "--report", "page.html")
    opened = Opened(browser, viewport={"width": 1280, "height": 800})
    page = opened.goto(crawl / "page.html")
    page.locator("summary").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("details.copy[open] mark").all_text_contents() == ["2", "5"]
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.href") == "http://a.com/1"
    opened.context.close()
