"""The pages of logs, in a real browser."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe import Log, Settings, clean, restore
from dedupe.cleaner import Cleaner
from dedupe.names import evidence_name
from dedupe.normalise import RULE_NAMES
from dedupe.reading.logs import LogFields, Logged, read_logs
from dedupe.render.page import page as page_of
from dedupe.render.report import write_report
from dedupe.review import Decision, Review, decisions_from_json
from dedupe.values import LEVELS
from tests.helpers.articles import article, paragraph, sources
from tests.helpers.browser import chromium, is_required, require_browser
from tests.helpers.cases import FIXTURES, Case, cases
from tests.helpers.commands import run_apart
from tests.helpers.hypothesis_settings import examples
from tests.review.test_review import decisions
from tests.test_log import in_format
from tests.test_log_schema import VALIDATOR

pytestmark = pytest.mark.slow
TORN = FIXTURES / "repeated" / "torn-half-first"
A, B, C = paragraph(1, 4), paragraph(2, 4), paragraph(3, 4)
ALIKE = article(f"{A}今年共有12户参加。", B, f"{A}今年共有15户参加。", C, "")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    require_browser()
    with chromium() as running:
        yield running


class Opened:
    """A page, and what it said and asked for."""

    def __init__(self, browser: Any, **options: Any) -> None:
        self.context = browser.new_context(accept_downloads=True, **{"locale": "zh-CN", **options})
        self.page = self.context.new_page()
        self.page.set_default_timeout(5000)
        self.said: list[str] = []
        self.requests: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("dialog", self._answer)
        self.context.on("request", lambda request: self.requests.append(request.url))

    def _answer(self, dialog: Any) -> None:
        """Leave a page with unsaved decisions; a page must not ask anything else."""
        if dialog.type != "beforeunload":
            self.said.append(dialog.message)
        dialog.accept()

    def goto(self, path: Path) -> Any:
        self.page.goto(f"file://{quote(str(path))}")
        return self.page


@pytest.fixture
def opened(browser: Any) -> Iterator[Opened]:
    one = Opened(browser, viewport={"width": 1280, "height": 900})
    yield one
    one.context.close()


def write_page(path: Path, text: str, name: str = "article.txt", **settings: Any) -> Review:
    review = Review.of(clean(text, **settings).log)
    path.write_bytes(page_of(review, name))
    return review


def saved(page: Any, label: str, folder: Path) -> Path:
    with page.expect_download() as download:
        page.get_by_role("button", name=label).click()
    path = folder / str(download.value.suggested_filename)
    download.value.save_as(path)
    return path


def alone(page: Any, row: str) -> Any:
    """Return what decides on one paragraph of a block, unfolded."""
    folded = page.locator(f"{row} details")
    folded.locator("summary").click()
    return folded


# --- what it shows ---


def test_page_opens_in_silence_and_asks_for_nothing(opened: Opened, tmp_path: Path) -> None:
    write_page(tmp_path / "page.html", (TORN / "source.txt").read_text(encoding="utf-8"))
    page = opened.goto(tmp_path / "page.html")
    page.wait_for_load_state("networkidle")
    assert opened.said == []
    assert opened.requests == [f"file://{quote(str(tmp_path))}/page.html"]
    assert (
        page.get_by_role("heading", level=1).inner_text()
        == "岫川县2024年养老服务体系建设取得新进展"
    )
    assert page.locator("html").get_attribute("lang") == "zh"
    assert page.locator("tr.gone").count() == 7
    assert "7 处重复" in page.locator("header").inner_text()


def test_clean_column_holds_the_clean_article(opened: Opened, tmp_path: Path) -> None:
    for case in cases("repeated"):
        write_page(tmp_path / "page.html", case.source)
        page = opened.goto(tmp_path / "page.html")
        shown = page.locator("td.clean:not(:has(.none))").all_text_contents()
        assert shown == [line for line in case.clean.split("\n") if line], str(case)


def test_focus_and_pointer_join_a_dropped_paragraph_with_its_kept_copy(
    opened: Opened, tmp_path: Path
) -> None:
    write_page(tmp_path / "page.html", (TORN / "source.txt").read_text(encoding="utf-8"))
    page = opened.goto(tmp_path / "page.html")
    assert page.locator("#joins path").count() == 0
    page.locator("#p6 .text").hover()
    assert page.locator("#joins path").count() == 1
    assert page.locator("#p14.lit").count() == 1
    assert "一是办好老年食堂" not in page.locator("#peek").inner_text()
    assert "二是推进医养结合" in page.locator("#peek").inner_text()
    page.mouse.move(640, 20)
    assert page.locator("#joins path").count() == 0
    assert not page.locator("#peek").is_visible()
    page.locator("#p7 a").focus()
    assert page.locator("#p15.lit").count() == 1


def test_only_changes_and_inline_view(opened: Opened, tmp_path: Path) -> None:
    write_page(tmp_path / "page.html", article(A, B, A, C, ""))
    page = opened.goto(tmp_path / "page.html")
    assert page.locator("tr.line:visible").count() == 8
    page.get_by_label("只看改动").check()
    assert (
        page.locator("tr.line:visible").count() == 2
    )  # the dropped one and the one that was kept for it
    assert page.locator("td.clean:visible").count() == 2
    page.get_by_label("左右对照").uncheck()
    assert page.locator("td.clean:visible").count() == 0


def test_notices_show_both_passages_and_mark_what_differs(opened: Opened, tmp_path: Path) -> None:
    write_page(tmp_path / "page.html", ALIKE)
    page = opened.goto(tmp_path / "page.html")
    assert page.locator("li.notice .passage").count() == 2
    assert sorted(page.locator("li.notice mark").all_text_contents()) == ["2", "5"]


def test_keys_go_from_change_to_change(opened: Opened, tmp_path: Path) -> None:
    write_page(tmp_path / "page.html", (TORN / "source.txt").read_text(encoding="utf-8"))
    page = opened.goto(tmp_path / "page.html")
    page.keyboard.press("Alt+j")
    first = page.locator(".current").get_attribute("id")
    page.keyboard.press("Alt+j")
    assert page.locator(".current").count() == 1
    page.keyboard.press("Alt+k")
    assert page.locator(".current").get_attribute("id") == first == "p3"


def test_radio_buttons_are_reached_and_set_by_keyboard(opened: Opened, tmp_path: Path) -> None:
    review = write_page(tmp_path / "page.html", article(A, B, A, C, ""))
    page = opened.goto(tmp_path / "page.html")
    page.locator("fieldset input").first.focus()
    page.keyboard.press("ArrowRight")
    assert "已改判 1 处" in page.locator("#status").inner_text()
    assert page.locator("tr.gone").count() == 0
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.value") == "keep-this"
    assert page.locator("tr.gone").count() == 1
    assert len(review.questions) == 1


def test_reasons_follow_what_is_decided(opened: Opened, tmp_path: Path) -> None:
    write_page(tmp_path / "page.html", article(A, B, A, C, ""))
    page = opened.goto(tmp_path / "page.html")
    (gone,) = (row.get_attribute("id") for row in page.locator("tr.gone").all())
    stays = {"p5": "p7", "p7": "p5"}[gone]
    page.get_by_label("改留这一处").check()
    assert f"删去第 {stays[1:]} 段" in page.locator(f"#{gone} .said").inner_text()
    assert (
        f"读者改判：删去，保留第 {gone[1:]} 段" in page.locator(f"#{stays} .by-reader").inner_text()
    )
    page.get_by_label("照此", exact=True).check()
    assert page.locator(".by-reader p").count() == 0
    assert f"保留第 {stays[1:]} 段" in page.locator(f"#{gone} .said").inner_text()


def test_evidence_is_named_in_chinese_the_three_strongest_rows(
    opened: Opened, tmp_path: Path
) -> None:
    body = [paragraph(number, 4) for number in range(5, 9)]
    review = write_page(tmp_path / "page.html", article(*body, *body, A, ""))
    page = opened.goto(tmp_path / "page.html")
    (why,) = {review.places[question.here].why for question in review.questions}
    assert len(why) == 5
    strongest = "、".join(evidence_name(name) for name in why[:3])
    for said in page.locator(".said").all_inner_texts():
        assert f"；依据：{strongest}）" in said
    assert "依据：最有力的理由" in page.locator("footer").inner_text()
    row = page.locator("tr.gone").first.get_attribute("id")
    alone(page, f"#{row}").get_by_label("两处都留").check()
    log = Log.from_json(saved(page, "保存日志", tmp_path).read_bytes())
    assert {len(edit.why) for edit in log.edits if edit.kept} == {5}
    VALIDATOR.validate(json.loads(log.to_json()))


def test_log_of_an_earlier_format_is_shown_without_evidence(opened: Opened, tmp_path: Path) -> None:
    old = Log.from_json(json.dumps(in_format(2, article(A, A, B, C, B, ""))))
    (tmp_path / "page.html").write_bytes(page_of(Review.of(old), "a"))
    page = opened.goto(tmp_path / "page.html")
    assert "依据" not in page.locator("body").inner_text()
    page.locator("#article").get_by_label("两处都留").first.check()
    VALIDATOR.validate(json.loads(saved(page, "保存日志", tmp_path).read_bytes()))


def test_what_a_reader_drops_is_a_change_as_well(opened: Opened, tmp_path: Path) -> None:
    write_page(tmp_path / "page.html", ALIKE)
    page = opened.goto(tmp_path / "page.html")
    page.get_by_label("只看改动").check()
    assert page.locator("tr.touched").count() == 0
    page.get_by_label("删去后一处").check()
    assert page.locator("tr.touched:visible").count() == 1
    assert page.locator("#p6:visible").count() == 0


def test_what_is_linked_to_is_not_under_the_bar(opened: Opened, tmp_path: Path) -> None:
    write_page(
        tmp_path / "page.html", article(A, *(paragraph(number, 2) for number in range(3, 40)), A, B)
    )
    page = opened.goto(tmp_path / "page.html")
    page.locator(".said a").click()
    target = page.locator("tr:target").bounding_box()
    bar = page.locator(".bar").bounding_box()
    assert target["y"] >= bar["y"] + bar["height"] - 1


def test_leaving_warns_until_the_decisions_are_saved(opened: Opened, tmp_path: Path) -> None:
    write_page(tmp_path / "page.html", article(A, B, A, C, ""))
    page = opened.goto(tmp_path / "page.html")
    page.locator("#article").get_by_label("两处都留").check()
    saved(page, "保存正文", tmp_path)
    assert page.evaluate("unsaved")
    saved(page, "保存日志", tmp_path)
    assert not page.evaluate("unsaved")
    assert "已保存 article.log.json" in page.locator("#status").inner_text()


@pytest.mark.parametrize("width", [320, 400, 800])
def test_narrow_page_does_not_scroll_sideways(browser: Any, tmp_path: Path, width: int) -> None:
    write_page(
        tmp_path / "page.html",
        f"{(TORN / 'source.txt').read_text(encoding='utf-8')}\n{'a' * 500}\n",
    )
    one = Opened(browser, viewport={"width": width, "height": 800})
    page = one.goto(tmp_path / "page.html")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    one.context.close()


def test_print_shows_the_article_without_the_tools(opened: Opened, tmp_path: Path) -> None:
    write_page(tmp_path / "page.html", article(A, B, A, C, ""))
    page = opened.goto(tmp_path / "page.html")
    page.emulate_media(media="print")
    assert page.locator("button:visible").count() == 0
    assert page.locator("fieldset:visible").count() == 0
    assert page.locator("tr.line:visible").count() == 8


def test_without_scripts_the_clean_article_is_there(browser: Any, tmp_path: Path) -> None:
    write_page(tmp_path / "page.html", article(A, B, A, C, ""))
    one = Opened(browser, java_script_enabled=False)
    page = one.goto(tmp_path / "page.html")
    assert page.locator("noscript pre").text_content() == article(A, B, C, "")
    one.context.close()


# --- languages ---


@pytest.mark.parametrize(
    ("locale", "language"),
    [("zh-CN", "zh"), ("zh-TW", "zh"), ("en-GB", "en"), ("fr-FR", "en")],
)
def test_page_is_in_the_language_of_the_browser(
    browser: Any, tmp_path: Path, locale: str, language: str
) -> None:
    write_page(tmp_path / "page.html", article(A, B, A, C, ""))
    one = Opened(browser, locale=locale)
    page = one.goto(tmp_path / "page.html")
    assert page.locator("html").get_attribute("lang") == language
    button, said, title = {
        "zh": ("保存日志", "两处都留", "清洗记录"),
        "en": ("Save log", "Keep both", "what was cleaned"),
    }[language]
    assert page.get_by_role("button", name=button).is_visible()
    assert page.locator("#article").get_by_label(said).is_visible()
    assert page.title().endswith(title)
    assert page.locator(".text").first.get_attribute("lang") == "zh"
    one.context.close()


def test_language_is_switched_and_remembered_and_nothing_decided_is_lost(
    opened: Opened, tmp_path: Path
) -> None:
    texts = {"a.txt": article(A, B, A, C, ""), "b.txt": ALIKE}
    logged = [Logged(name, clean(text).log) for name, text in texts.items()]
    report = write_report(lambda: iter(logged), str(tmp_path / "report"))
    page = opened.goto(Path(report.path))
    page.get_by_role("button", name="English").press("Enter")
    assert page.get_by_role("heading", level=1).inner_text() == "What was cleaned"
    assert page.evaluate("document.activeElement.textContent") == "中文"
    assert "2 articles, 1 changed, 2 with notices" in page.locator("header").inner_text()
    with page.expect_navigation():
        page.locator("tbody a").first.click()
    page.get_by_label("Keep this one instead").check()
    page.get_by_label("Changes only").check()
    decided = page.evaluate("JSON.stringify(decisions())")
    page.get_by_role("button", name="中文").click()
    assert page.locator("html").get_attribute("lang") == "zh"
    assert page.get_by_label("改留这一处").is_checked()
    assert page.get_by_label("只看改动").is_checked()
    assert page.locator("tr.line:visible").count() == 2
    assert "已改判 1 处" in page.locator("#status").inner_text()
    assert page.evaluate("JSON.stringify(decisions())") == decided
    assert opened.said == []
    assert [url for url in opened.requests if not url.startswith("file:///")] == []


def test_english_page_has_no_chinese_but_the_article(browser: Any, tmp_path: Path) -> None:
    write_page(tmp_path / "torn.html", (TORN / "source.txt").read_text(encoding="utf-8"))
    write_page(tmp_path / "alike.html", ALIKE)
    write_page(tmp_path / "lost.html", f"标题\udc80\n{article(A, B, A, '')}")
    one = Opened(browser, locale="en-US")
    own = """() => {
      const copy = document.getElementById("all").cloneNode(true);
      for (const part of copy.querySelectorAll("[lang=zh]")) part.remove();
      return copy.textContent;
    }"""
    for name in ("torn", "alike", "lost"):
        page = one.goto(tmp_path / f"{name}.html")
        assert re.findall("[一-鿿]+", page.evaluate(own)) == []
    one.context.close()


# --- why a character was changed ---


def test_keyboard_reaches_why_a_character_was_changed(opened: Opened, tmp_path: Path) -> None:
    write_page(tmp_path / "page.html", f"新馆开馆\n{A[:9]},{A[9:18]},(今天){A[18:]}\n{B}\n")
    page = opened.goto(tmp_path / "page.html")
    page.get_by_role("button", name="保存裁定").focus()
    page.keyboard.press("Tab")
    why = "规范·半角标点，“,”改为“，”"
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == why
    assert page.get_by_role("tooltip").inner_text() == f"{why}（本段第 1 处，共 4 处）"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    brackets = "规范·半角括号，“(”改为“（”"
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == brackets
    assert page.get_by_role("tooltip").inner_text() == f"{brackets}（本段第 3 处，共 4 处）"
    page.keyboard.press("ArrowLeft")
    assert "第 2 处" in page.get_by_role("tooltip").inner_text()
    page.keyboard.press("Escape")
    assert page.get_by_role("tooltip").count() == 0
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.textContent") == "保存裁定"
    assert page.get_by_role("tooltip").count() == 0


@pytest.mark.parametrize("width", [360, 1280])
def test_pointer_shows_why_a_character_was_changed(
    browser: Any, tmp_path: Path, width: int
) -> None:
    write_page(tmp_path / "page.html", f"新馆开馆\n{A[:9]},{A[9:]}\n{'长' * 60},\u200b{B}\n")
    one = Opened(browser, viewport={"width": width, "height": 700})
    page = one.goto(tmp_path / "page.html")
    for mark in page.locator(".change:visible").all():
        mark.hover()
        tip = page.get_by_role("tooltip")
        assert "规范·" in tip.inner_text()
        box = tip.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
    page.mouse.move(5, 5)
    assert page.get_by_role("tooltip").count() == 0
    one.context.close()


# --- overruling ---


def test_block_is_decided_at_once_with_the_mouse(opened: Opened, tmp_path: Path) -> None:
    text = (TORN / "source.txt").read_text(encoding="utf-8")
    review = write_page(tmp_path / "page.html", text)
    assert review.blocks == ((0, 1, 2, 3, 4, 5), (6,))
    page = opened.goto(tmp_path / "page.html")
    block = page.get_by_role("group", name="整块第 6–11 段怎样处理")
    assert page.locator(".reason.block").count() == 1
    block.get_by_label("改留这一块").click()
    assert "已改判 6 处" in page.locator("#status").inner_text()
    gone = [row.get_attribute("id") for row in page.locator("tr.gone").all()]
    assert gone == ["p12", "p15", "p16", "p17", "p18", "p19"]  # of 14, a part was the copy
    there = page.evaluate("async () => (await decided()).log")
    asked = [review.places[review.questions[number].here].span for number in review.blocks[0]]
    here = review.decided([Decision(span, "keep-this") for span in asked])
    assert there == json.loads(here.to_json())
    assert alone(page, "#p8").get_by_label("改留这一处").is_checked()
    page.locator("#p8 details").get_by_label("照此").check()
    assert block.locator("input:checked").count() == 0  # no longer one answer for all of it
    assert "已改判 5 处" in page.locator("#status").inner_text()
    block.get_by_label("照此").check()
    assert page.evaluate("choices.size") == 0


def test_block_is_decided_at_once_with_the_keyboard(opened: Opened, tmp_path: Path) -> None:
    write_page(tmp_path / "page.html", (TORN / "source.txt").read_text(encoding="utf-8"))
    page = opened.goto(tmp_path / "page.html")
    page.locator("#p6 .block a").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    assert "已改判 6 处" in page.locator("#status").inner_text()
    assert page.locator("tr.gone").count() == 1
    page.keyboard.press("ArrowLeft")
    assert page.locator("tr.gone").count() == 7


def test_other_copy_is_chosen_where_the_order_was_undecided(opened: Opened, tmp_path: Path) -> None:
    case = FIXTURES / "repeated" / "body-twice-with-date-line"
    review = write_page(tmp_path / "page.html", (case / "source.txt").read_text(encoding="utf-8"))
    page = opened.goto(tmp_path / "page.html")
    notice = page.locator("li.notice")
    assert notice.get_by_label("照此，留第 2–6 段").is_checked()
    notice.get_by_label("改留第 9–13 段").check()
    assert "已改判 5 处" in page.locator("#status").inner_text()
    assert page.get_by_label("改留这一块").is_checked()
    log = Log.from_json(saved(page, "保存日志", tmp_path).read_bytes())
    assert [one.kind for one in log.notices] == []
    assert review.log.text is not None
    assert log.text is not None
    title, *body, date = review.log.text.split("\n")[:7]
    assert log.text.split("\n")[:7] == [title, date, *body]
    assert restore(log.text, log) == review.source
    notice.get_by_label("照此，留第 2–6 段").check()
    assert page.evaluate("choices.size") == 0
    assert opened.said == []


def as_page(review: Review, chosen: list[Decision]) -> list[list[Any]]:
    """Return decisions as the page numbers them."""
    found: list[list[Any]] = []
    for number, question in enumerate(review.questions):
        here, there = review.places[question.here].span, review.places[question.there].span
        for decision in chosen:
            if question.edit is not None and decision.choice != "drop" and decision.span == here:
                found.append([number, decision.choice])
            elif decision.choice == "drop" and (decision.span, decision.kept) == (here, there):
                found.append([number, "drop"])
            elif decision.choice == "drop" and (decision.span, decision.kept) == (there, here):
                found.append([number, "drop-other"])
    return found


MAX_DECISIONS = 50
"""Single decisions on one article that a page is asked about: thirty copies have ten times as many,
which `tests/review` goes through one and all."""

DECIDED = """async (chosen) => {
  choices.clear();
  for (const [number, choice] of chosen) choices.set(number, choice);
  return (await decided()).log;
}"""


@pytest.mark.parametrize(
    "case",
    [
        *cases("repeated"),
        *(case for case in cases("untouched") if json.loads(case.log.read_bytes())["notices"]),
    ],
    ids=str,
)
def test_page_composes_what_the_package_composes(
    opened: Opened, tmp_path: Path, case: Case
) -> None:
    review = write_page(tmp_path / "page.html", case.source)
    page = opened.goto(tmp_path / "page.html")
    wanted = [[one] for question in review.questions for one in decisions(review, question)]
    draw = random.Random(str(case))
    wanted = draw.sample(wanted, min(len(wanted), MAX_DECISIONS))
    for _ in range(8):
        options = [draw.choice(list(decisions(review, question))) for question in review.questions]
        wanted.append([option for option in options if draw.random() < 0.5])
    for chosen in wanted:
        there = page.evaluate(DECIDED, as_page(review, chosen))
        assert there == json.loads(review.decided(chosen).to_json()), chosen
    assert opened.said == []


@examples(20)
@given(source=sources(), data=st.data())
def test_page_composes_what_the_package_composes_of_any_article(
    browser: Any, tmp_path_factory: pytest.TempPathFactory, source: str, data: st.DataObject
) -> None:
    review = Review.of(clean(source, level=data.draw(st.sampled_from(LEVELS))).log)
    if not review.questions or any("\ud800" <= char <= "\udfff" for char in source):
        return
    one = Opened(browser)
    path = tmp_path_factory.mktemp("any") / "page.html"
    path.write_bytes(page_of(review, "a"))
    page = one.goto(path)
    for _ in range(3):
        drawn = data.draw(
            st.lists(st.booleans(), min_size=len(review.questions), max_size=len(review.questions))
        )
        asked = [
            question for question, is_drawn in zip(review.questions, drawn, strict=True) if is_drawn
        ]
        chosen = [
            data.draw(st.sampled_from(list(decisions(review, question)))) for question in asked
        ]
        assert page.evaluate(DECIDED, as_page(review, chosen)) == json.loads(
            review.decided(chosen).to_json()
        )
    assert one.said == []
    one.context.close()


def test_saved_text_and_log_restore_the_source(opened: Opened, tmp_path: Path) -> None:
    source = (TORN / "source.txt").read_bytes()
    (tmp_path / "source.txt").write_bytes(source)
    made = run_apart(
        "clean",
        "source.txt",
        "-o",
        "out.txt",
        "--log",
        "log.json",
        "--report",
        "page.html",
        cwd=tmp_path,
    )
    assert made.returncode == 0, made.stderr
    page = opened.goto(tmp_path / "page.html")
    alone(page, "#p6").get_by_label("改留这一处").check()
    alone(page, "#p8").get_by_label("两处都留").check()
    assert "已改判 2 处" in page.locator("#status").inner_text()
    text, log, chosen = (
        saved(page, label, tmp_path) for label in ("保存正文", "保存日志", "保存裁定")
    )
    assert (text.name, log.name, chosen.name) == (
        "source.clean.txt",
        "source.log.json",
        "source.decisions.json",
    )
    restored = run_apart("restore", str(text), str(log), cwd=tmp_path)
    assert restored.stdout == source
    assert [
        edit["decided_by"] for edit in json.loads(log.read_bytes())["edits"] if "decided_by" in edit
    ] == ["reader"]
    applied = run_apart(
        "apply", "log.json", chosen.name, "-o", "applied.txt", "--log", "applied.json", cwd=tmp_path
    )
    assert applied.returncode == 0, applied.stderr
    assert (tmp_path / "applied.txt").read_bytes() == text.read_bytes()
    assert json.loads((tmp_path / "applied.json").read_bytes()) == json.loads(log.read_bytes())
    assert opened.said == []


def test_page_saves_the_log_as_it_was_where_nothing_was_decided(
    opened: Opened, tmp_path: Path
) -> None:
    review = write_page(tmp_path / "page.html", f"标题😀\n{article(A, B, A, C, '')}")
    page = opened.goto(tmp_path / "page.html")
    log = Log.from_json(saved(page, "保存日志", tmp_path).read_bytes())
    assert log == review.log
    page.locator("#article").get_by_label("两处都留").check()
    log = Log.from_json(saved(page, "保存日志", tmp_path).read_bytes())
    assert (
        restore(saved(page, "保存正文", tmp_path).read_text(encoding="utf-8"), log) == review.source
    )


def test_last_copy_cannot_be_dropped_on_the_page(opened: Opened, tmp_path: Path) -> None:
    log = clean(ALIKE).log
    (notice,) = log.notices
    assert notice.other is not None
    from dataclasses import replace

    from dedupe import Span

    around = [(notice.span, notice.other), (notice.other, Span(0, 2)), (Span(0, 2), notice.span)]
    circle = replace(
        log, notices=tuple(notice._replace(span=span, other=other) for span, other in around)
    )
    (tmp_path / "page.html").write_bytes(page_of(Review.of(circle), "a"))
    page = opened.goto(tmp_path / "page.html")
    for number in range(3):
        page.locator("li.notice").nth(number).get_by_label("删去前一处").click()
    assert "一处也不剩" in page.locator("#status").inner_text()
    assert page.evaluate("choices.size") == 2
    assert page.locator("li.notice").nth(2).get_by_label("都留").is_checked()


def test_page_that_cannot_save_says_why(opened: Opened, tmp_path: Path) -> None:
    review = write_page(tmp_path / "page.html", f"标题\udc80\n{article(A, B, A, '')}")
    page = opened.goto(tmp_path / "page.html")
    assert "dedupe apply" in page.locator(".warning").inner_text()
    assert page.get_by_role("button", name="保存正文").is_disabled()
    page.locator("#article").get_by_label("两处都留").check()
    decisions = decisions_from_json(saved(page, "保存裁定", tmp_path).read_bytes()).for_log(
        review.log
    )
    assert review.decided(decisions).text == review.source
    assert opened.said == []


def test_page_without_choices_says_why(opened: Opened, tmp_path: Path) -> None:
    from dataclasses import replace

    review = Review.of(clean(article(A, B, A, C, "")).log)
    (tmp_path / "page.html").write_bytes(page_of(replace(review, questions=(), places=()), "a"))
    page = opened.goto(tmp_path / "page.html")
    assert "不能在这里改判" in page.locator(".warning").inner_text()


def test_decisions_of_the_page_are_read(opened: Opened, tmp_path: Path) -> None:
    review = write_page(tmp_path / "page.html", ALIKE)
    page = opened.goto(tmp_path / "page.html")
    page.get_by_label("删去后一处").check()
    read = decisions_from_json(saved(page, "保存裁定", tmp_path).read_bytes()).for_log(review.log)
    notice = review.log.notices[0]
    assert read == (Decision(notice.other or notice.span, "drop", notice.span),)


# --- hostile articles ---

_SAY = "window.marker=1;document.title='marker'"
HOSTILE = [
    f"<script>{_SAY}</script>",
    f"</script><script>{_SAY}</script>",
    f"<!--<script>{_SAY}</script>-->",
    f"--><script>{_SAY}</script><!--",
    f"<img src=x onerror=\"{_SAY}\">",
    f"<svg onload=\"{_SAY}\">",
    f"<svg><script>{_SAY}</script></svg>",
    f"<body onload=\"{_SAY}\">",
    f"<iframe srcdoc=\"<script>parent.{_SAY}</script>\">",
    f"<a href=\"javascript:{_SAY}\">点这里</a>",
    f"\"><script>{_SAY}</script>",
    f"'-({_SAY.split(';')[0]})-'",
    f"${{{_SAY.split(';')[0]}}}",
    f"`+({_SAY.split(';')[0]})+`",
    f"\\u003cscript>{_SAY}\\u003c/script>",
    f"</style><script>{_SAY}</script>",
    "<style>body{display:none}</style>",
    f"</noscript><script>{_SAY}</script>",
    f"</title><script>{_SAY}</script>",
    f"</textarea></pre><script>{_SAY}</script>",
    f"<meta http-equiv=refresh content=\"0;url=javascript:{_SAY}\">",
    "<base href=\"https://example.invalid/\">",
    "<link rel=stylesheet href=\"https://example.invalid/a.css\">",
    f"<object data=\"data:text/html,<script>{_SAY}</script>\"></object>",
    f"\u2028<script>{_SAY}</script>\u2029",
    f"\x00<script>{_SAY}</script>",
    f"\u202e<script>{_SAY}</script>\u202c",
    f"]]><script>{_SAY}</script><![CDATA[",
    f"<details open ontoggle=\"{_SAY}\">",
    f"__proto__\n<input autofocus onfocus=\"{_SAY}\">\nconstructor",
]  # fmt: skip


def hostile_logs() -> Iterator[Logged]:
    """Yield logs of articles that attack: cleaned, left as they are, and with an attack in every
    field of the log.
    """
    for number, attack in enumerate(HOSTILE):
        body = (f"{A}{attack}", B, f"{A}{attack}", f"{C}今年有12户。", f"{C}今年有15户。")
        text = f"{attack}\n{article(*body, '')}"
        for rules in (RULE_NAMES, ()):
            yield Logged(
                f"{attack}-{number}.txt", Cleaner(Settings(rules=frozenset(rules))).clean(text).log
            )
        value = json.loads(clean(text).log.to_json())
        value["tool"]["version"] = value["tool"]["opencc"] = attack
        value["settings"][attack] = attack
        for notice in value["notices"]:
            notice["message"] = attack
            notice["differs"] = [{"kind": "words", "here": attack, "there": attack}]
        yield Logged(attack, Log.from_json(json.dumps(value)))


def test_hostile_articles_run_no_script(opened: Opened, tmp_path: Path) -> None:
    report = write_report(hostile_logs, str(tmp_path / "report"))
    assert report.failures == ()
    paths = [Path(report.path), *sorted((tmp_path / "report" / "pages").iterdir())]
    assert len(paths) == 1 + 3 * len(HOSTILE)
    for path in paths:
        opened.requests.clear()
        page = opened.goto(path)
        page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        page.evaluate(
            "for (const one of document.querySelectorAll('fieldset label:nth-of-type(2)')) "
            "one.click()"
        )
        for mark in page.locator(".source .change").all()[:1]:
            mark.hover()
        page.locator("#language").click()
        page.locator("tr").last.hover()
        assert page.evaluate("window.marker") is None, path
        assert page.title() != "marker", path
        assert page.evaluate("document.scripts.length") == 2, path
        assert (
            page.evaluate(
                "document.querySelectorAll("
                "'img, iframe, object, embed, base, meta[http-equiv=refresh]').length"
            )
            == 0
        )
        assert opened.said == [], path
        assert [url for url in opened.requests if not url.startswith("file:///")] == []
        assert len(opened.requests) == 1


def test_policy_lets_no_other_script_run(opened: Opened, tmp_path: Path) -> None:
    """The second wall: a script that got into the page would not run."""
    write_page(tmp_path / "page.html", ALIKE)
    html = (tmp_path / "page.html").read_text(encoding="utf-8")
    hole = (
        "<script>window.marker = 1</script><img src=x onerror='window.marker = 1'>"
        "<p style='color: red' id=hole>x</p>"
    )
    (tmp_path / "page.html").write_text(
        html.replace("<noscript>", f"{hole}<noscript>"), encoding="utf-8"
    )
    page = opened.goto(tmp_path / "page.html")
    assert page.evaluate("window.marker") is None
    assert (
        page.evaluate("getComputedStyle(document.getElementById('hole')).color") != "rgb(255, 0, 0)"
    )
    assert any("Content Security Policy" in said for said in opened.said)


def test_what_turns_text_around_is_shown_as_a_mark(opened: Opened, tmp_path: Path) -> None:
    rules = frozenset(RULE_NAMES) - {"invisible"}
    write_page(
        tmp_path / "page.html",
        f"标题\u202e反\u202c\u2066\u200b\n{article(A, B, A, '')}",
        rules=rules,
    )
    page = opened.goto(tmp_path / "page.html")
    assert page.locator("#p1 .source .hidden").all_text_contents() == [
        "U+202E",
        "U+202C",
        "U+2066",
        "U+200B",
    ]
    body = page.locator("main").text_content() + page.locator("header").text_content()
    assert not set(body) & set("\u202e\u202c\u2066\u200b")


# --- many ---


@pytest.fixture(scope="module")
def five_thousand(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the index of 5,000 logs: those of the fixtures, and many of a short article."""
    logs = [clean(case.source).log for case in cases("repeated", "untouched", "noisy")]
    logs += [clean(article(A, B, A)).log] * (5000 - len(logs))
    folder = tmp_path_factory.mktemp("many")
    with open(folder / "logs.jsonl", "w", encoding="utf-8") as file:
        for number, its_log in enumerate(logs):
            log = its_log.to_json(one_line=True)
            file.write(f'{{"where": "news/{number:05}.txt", "log": {log}}}\n')
    made = run_apart("report", "logs.jsonl", "-o", "report", cwd=folder)
    assert made.returncode == 0, made.stderr
    return folder / "report" / "index.html"


def test_index_of_five_thousand_logs_is_usable_within_two_seconds(
    opened: Opened, five_thousand: Path
) -> None:
    """The bar that the pages were built to; it takes about a tenth of that."""
    page = opened.goto(five_thousand)
    assert page.locator("tbody tr").count() == 100
    assert page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd") < 2000
    assert "共 5,000 篇" in page.locator("header").inner_text()
    typed = (
        "const i = document.getElementById('search'); i.value = 'news/04999'; "
        "i.dispatchEvent(new Event('input'))"
    )
    assert (
        page.evaluate(
            f"() => {{ const start = performance.now(); {typed}; "
            "return performance.now() - start }"
        )
        < 2000
    )
    assert page.locator("tbody tr").count() == 1
    assert opened.said == []
    assert len(opened.requests) == 1


def test_index_filters_sorts_and_leads_to_the_pages(opened: Opened, five_thousand: Path) -> None:
    page = opened.goto(five_thousand)
    dropped = [
        int(cell.replace(",", ""))
        for cell in page.locator("tbody td:nth-child(2)").all_text_contents()
    ]
    assert dropped == sorted(dropped, reverse=True)
    assert dropped[0] > 0
    page.get_by_role("button", name="删去字数").click()
    assert page.locator("tbody td:nth-child(2)").first.text_content() == "0"
    assert page.locator("th[aria-sort=ascending]").count() == 1
    page.get_by_label("筛选").select_option("kind:negation")
    found = page.locator("#status").inner_text()
    assert "篇" in found
    assert "5,000" not in found
    page.get_by_label("查找").fill("没有这篇")
    assert page.locator("tbody tr").count() == 0
    page.get_by_label("查找").fill("养老服务 00000")
    page.get_by_label("筛选").select_option("")
    page.get_by_label("查找").fill("养老服务")
    with page.expect_navigation():
        page.locator("tbody a").first.click()
    assert "岫川县" in page.get_by_role("heading", level=1).inner_text()
    assert opened.said == []


# --- accessibility ---


@pytest.fixture(scope="module")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return axe-core, from npm."""
    folder = tmp_path_factory.mktemp("axe")
    npm = shutil.which("npm")
    done = npm and subprocess.run(
        [npm, "pack", "--silent", "axe-core@4"], cwd=folder, capture_output=True, check=False
    )
    packed = list(folder.glob("axe-core-*.tgz"))
    if not packed:
        said = done.stderr.decode()[-200:] if done else "no npm found"
        why = f"axe-core cannot be had from npm: {said}"
        pytest.fail(why) if is_required() else pytest.skip(why)
    with tarfile.open(packed[0]) as archive:
        member = archive.extractfile("package/axe.min.js")
        assert member is not None
        return member.read().decode()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 400])
def test_axe_finds_no_serious_violation(
    browser: Any, axe: str, five_thousand: Path, tmp_path: Path, scheme: str, width: int
) -> None:
    write_page(tmp_path / "torn.html", (TORN / "source.txt").read_text(encoding="utf-8"))
    write_page(tmp_path / "alike.html", ALIKE)
    write_page(tmp_path / "lost.html", f"标题\udc80\n{article(A, B, A, '')}")
    one = Opened(browser, viewport={"width": width, "height": 900}, color_scheme=scheme)
    for path in (
        tmp_path / "torn.html",
        tmp_path / "alike.html",
        tmp_path / "lost.html",
        five_thousand,
    ):
        page = one.goto(path)
        page.evaluate(axe)
        found = page.evaluate("async () => (await axe.run()).violations")
        serious = [
            violation for violation in found if violation["impact"] in ("serious", "critical")
        ]
        assert [(violation["id"], violation["nodes"][0]["html"]) for violation in serious] == [], (
            path
        )
    one.context.close()


def test_five_thousand_logs_are_read_from_lines(five_thousand: Path) -> None:
    logs = read_logs([str(five_thousand.parent.parent / "logs.jsonl")], LogFields())
    assert sum(isinstance(one, Logged) for one in logs) == 5000


def test_required_browser_is_not_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.helpers.browser.CHROMIUM", None)
    monkeypatch.setitem(os.environ, "DEDUPE_BROWSER_TESTS", "required")
    with pytest.raises(pytest.fail.Exception, match="no Chromium found"):
        require_browser()
    monkeypatch.setitem(os.environ, "DEDUPE_BROWSER_TESTS", "")
    with pytest.raises(pytest.skip.Exception, match="apt-get install chromium"):
        require_browser()
