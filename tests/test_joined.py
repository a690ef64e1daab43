"""Pages of one article, joined."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedupe import InputError, JoinedPages, Log, join, restore
from tests.helpers.commands import run

TITLE = "县图书馆新馆昨天开馆"
SOURCE = "2024-03-18 08:00 来源：青石镇报 记者 温若谷"
DOORS = "新馆昨天上午开门迎客，首日有三千二百名读者进馆，办证一百六十张。排队的人从门口站到河边。"
ROOMS = "二楼设有自习室和儿童阅览室，共有座位一百二十个，全年免费开放。每周一闭馆整理图书。"
GRANARY = (
    "馆长说，新馆原来是粮库，改建用了两年时间，墙上还留着当年的斗量标记。孩子们放学以后常来看。"
)
LEDGERS = (
    "镇里的老人送来了家里的旧账本，一共四十七册，最早的一册是民国年间的。这些账本以后会在三楼展出。"
)
SHOP = "附近的书店老板并不担心生意，他说看书的人多了，买书的人也会多起来。"


def text_of(*lines: str) -> str:
    return "\n".join(lines)


def joined(*pages: str) -> str:
    """Return the pages as one, once it is sure that they can be restored, each at its place."""
    found = join(pages)
    assert_restored(found, pages)
    return found.cleaned.text


def assert_restored(found: JoinedPages, pages: tuple[str, ...]) -> None:
    log = Log.from_json(found.log.to_json())
    source = restore(found.cleaned.text, log)
    assert tuple(source[start:end] for start, end in log.pages) == pages


def test_overlap_is_there_once() -> None:
    first, second = text_of(TITLE, DOORS, ROOMS, GRANARY), text_of(ROOMS, GRANARY, LEDGERS)
    assert joined(first, second) == text_of(TITLE, DOORS, ROOMS, GRANARY, LEDGERS)


def test_head_of_each_page_is_there_once() -> None:
    pages = [text_of(TITLE, SOURCE, each) for each in (DOORS, ROOMS, GRANARY)]
    assert joined(*pages) == text_of(TITLE, SOURCE, DOORS, ROOMS, GRANARY)


def test_page_numbers_go_where_they_are_right() -> None:
    first = text_of(f"{TITLE}（1/2）", DOORS, "1/2", "上一页 1 2 下一页")
    second = text_of(f"{TITLE}（2/2）", "第2页/共2页", ROOMS, "- 2 -")
    assert joined(first, second) == text_of(TITLE, DOORS, ROOMS)


def test_figures_that_are_no_page_numbers_stay() -> None:
    first, second = text_of(f"{TITLE}（2）", DOORS, "3/4"), text_of("7/8", ROOMS, "（1/2）")
    assert joined(first, second) == text_of(f"{TITLE}（2）", DOORS, "3/4", "7/8", ROOMS, "（1/2）")


def test_headline_with_the_number_of_its_page_is_the_headline() -> None:
    first, second = text_of(TITLE, DOORS), text_of(f"{TITLE}(2)", ROOMS)
    assert joined(first, second) == text_of(TITLE, DOORS, ROOMS)


def test_dateline_of_each_page_is_there_once() -> None:
    dateline = "某某社青石镇3月18日电（记者 温若谷）"
    first, second = text_of(TITLE, f"{dateline}{DOORS}"), text_of(f"{dateline}{ROOMS}")
    assert joined(first, second) == text_of(TITLE, f"{dateline}{DOORS}", ROOMS)


def test_credit_at_the_end_of_each_page_stays_at_the_last() -> None:
    credit = "文、图由沄江晚报社提供"
    pages = [text_of(each, credit) for each in (DOORS, ROOMS, GRANARY)]
    assert joined(*pages) == text_of(DOORS, ROOMS, GRANARY, credit)


def test_sentence_that_goes_on_on_the_next_page_is_one_line() -> None:
    cut = LEDGERS.index("，最早")
    assert joined(text_of(DOORS, LEDGERS[:cut]), text_of(LEDGERS[cut:], SHOP)) == text_of(
        DOORS, LEDGERS, SHOP
    )
    cut = LEDGERS.index("年间的")
    assert joined(text_of(DOORS, LEDGERS[:cut]), text_of(LEDGERS[cut:], SHOP)) == text_of(
        DOORS, LEDGERS, SHOP
    )


def test_overlap_may_end_within_a_paragraph() -> None:
    cut = LEDGERS.index("这些")
    assert joined(text_of(DOORS, LEDGERS[:cut]), text_of(LEDGERS, SHOP)) == text_of(
        DOORS, LEDGERS, SHOP
    )


def test_figures_are_joined_as_such_and_words_with_a_space() -> None:
    first, second = f"{DOORS}新馆建于20", "24年，原来是粮库，改建用了两年时间。"
    assert joined(first, second) == first + second
    first, second = f"{DOORS}馆里有一张海报写着Open", "Library，孩子们都看得懂。"
    assert joined(first, second) == f"{first} {second}"


def test_verse_and_headings_keep_their_lines() -> None:
    first = text_of(TITLE, "春风吹过青石小镇的每一座老屋")
    second = text_of("细雨落在柳湾村口的每一条长街", "孩子们放学以后常来看")
    assert joined(first, second) == text_of(first, second)


def test_speaker_who_speaks_first_on_two_pages_stays() -> None:
    first, second = text_of("记者问", DOORS, "馆长答", ROOMS), text_of("记者问", GRANARY)
    assert joined(first, second) == text_of(first, second)


def test_passage_that_differs_in_a_figure_stays() -> None:
    other = ROOMS.replace("一百二十", "一百五十")
    first, second = text_of(TITLE, DOORS, ROOMS), text_of(other, GRANARY)
    assert joined(first, second) == text_of(TITLE, DOORS, ROOMS, other, GRANARY)


def test_pages_with_nothing_in_common_are_pages() -> None:
    assert joined(f"{DOORS}\n", f"{GRANARY}\n") == text_of(DOORS, f"{GRANARY}\n")


def test_long_overlap_of_one_letter_is_quick() -> None:
    assert joined("哈" * 200_000, f"{'哈' * 150_000}。他笑了。")


@pytest.mark.parametrize(
    ("pages", "message"),
    [
        ([DOORS], "page 1: is one page; give all, in order"),
        ([], "join: is one page; give all, in order"),
        ([DOORS, ROOMS, DOORS], "page 3: says the same as page 1; leave one of them out"),
        (
            [text_of(TITLE, DOORS, "1/2"), text_of(TITLE, DOORS, "2/2")],
            "page 2: says the same as page 1; leave one of them out",
        ),
    ],
)
def test_what_is_no_article_in_pages_is_refused(pages: list[str], message: str) -> None:
    with pytest.raises(InputError) as caught:
        join(pages)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("pages", "message"),
    [
        (DOORS, "join takes a list of strings, not one string; give the text of each page"),
        (None, "join takes a list of strings, not None; give the text of each page"),
        ([DOORS, b""], "pages[1] is bytes, not a string; give its text"),
    ],
)
def test_what_are_no_pages_is_told(pages: object, message: str) -> None:
    with pytest.raises(TypeError) as caught:
        join(pages)  # type: ignore[arg-type]
    assert str(caught.value) == message


LINES = st.sampled_from(
    [
        TITLE,
        SOURCE,
        DOORS,
        ROOMS,
        LEDGERS[:30],
        LEDGERS[30:],
        "1/2",
        "（2/2）",
        "",
        "  ",
        "……",
        "a,b",
    ]
)
PAGES = st.lists(st.lists(LINES, max_size=6).map("\n".join), min_size=2, max_size=4)


@given(PAGES)
@settings(max_examples=150, deadline=None)
def test_pages_can_always_be_restored(pages: list[str]) -> None:
    try:
        found = join(pages)
    except InputError:
        return
    assert_restored(found, tuple(pages))


# --- the command ---


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    tmp_path.joinpath("1.txt").write_text(text_of(TITLE, DOORS, ROOMS, "1/2\n"), encoding="utf-8")
    second = text_of(TITLE, ROOMS, GRANARY, "2/2\n")
    tmp_path.joinpath("2.txt").write_text(second, encoding="gb18030")
    return tmp_path


def test_command_joins_texts_and_the_log_restores_them(folder: Path) -> None:
    done = run("join", "1.txt", "2.txt", "-o", "article.txt", "--log", "log.json")
    assert done.returncode == 0, done.stderr
    assert done.stderr.decode() == (
        "dedupe: 2 pages: 2 repeats dropped (53 characters), 2 lines of page remains removed "
        "(page-turners)\n"
    )
    article = folder.joinpath("article.txt").read_text(encoding="utf-8")
    assert article == text_of(TITLE, DOORS, ROOMS, f"{GRANARY}\n")
    assert run("restore", "article.txt", "log.json", "-o", "pages.txt").returncode == 0
    sources = [
        folder.joinpath("1.txt").read_text(encoding="utf-8"),
        folder.joinpath("2.txt").read_text(encoding="gb18030"),
    ]
    assert folder.joinpath("pages.txt").read_text(encoding="utf-8") == "".join(sources)
    spans = json.loads(folder.joinpath("log.json").read_bytes())["source"]["pages"]
    assert ["".join(sources)[start:end] for start, end in spans] == sources


def test_a_reader_can_overrule_it(folder: Path) -> None:
    run("join", "1.txt", "2.txt", "-o", "article.txt", "--log", "log.json")
    log = json.loads(folder.joinpath("log.json").read_bytes())
    repeats = [edit for edit in log["edits"] if edit["cause"] == "repeat.next-page"]
    choice = {"span": repeats[-1]["span"], "choice": "keep-both"}
    decisions = {"format": 1, "source": log["source"]["sha256"], "decisions": [choice]}
    folder.joinpath("decisions.json").write_text(json.dumps(decisions), encoding="utf-8")
    done = run("apply", "log.json", "decisions.json", "-o", "both.txt", "--log", "new.json")
    assert done.returncode == 0, done.stderr
    assert folder.joinpath("both.txt").read_text(encoding="utf-8").count(ROOMS) == 2
    new = json.loads(folder.joinpath("new.json").read_bytes())
    assert new["source"]["pages"] == log["source"]["pages"]


def test_command_joins_the_records_of_a_file(folder: Path) -> None:
    pages = [{"n": 1, "text": text_of(TITLE, DOORS)}, {"n": 2, "text": text_of(TITLE, ROOMS)}]
    lines = [json.dumps(page, ensure_ascii=False) for page in pages]
    folder.joinpath("pages.jsonl").write_text("\n".join(lines), encoding="utf-8")
    done = run("join", "pages.jsonl", "--quiet")
    assert (done.stdout.decode(), done.stderr) == (text_of(TITLE, DOORS, ROOMS), b"")


def test_command_joins_pages_of_html(folder: Path) -> None:
    pytest.importorskip("readability", reason="needs zhnews-dedupe[html]")
    for number, lines in enumerate(((DOORS, ROOMS), (ROOMS, GRANARY)), 1):
        body = "".join(f"<p>{line}</p>" for line in lines)
        html = (
            f"<html><head><meta charset='utf-8'><title>{TITLE}</title></head>"
            f"<body><article><h1>{TITLE}</h1>{body}</article></body></html>"
        )
        folder.joinpath(f"{number}.html").write_text(html, encoding="utf-8")
    done = run("join", "1.html", "2.html")
    assert done.stdout.decode().rstrip("\n") == text_of(TITLE, DOORS, ROOMS, GRANARY)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["1.txt"], "1.txt: is one page; give all, in order"),
        (["1.txt", "none.txt"], "none.txt: no such file"),
        (["1.txt", "3.txt"], "3.txt: says the same as 1.txt; leave one of them out"),
        (["1.txt", "2.txt", "-o", "2.txt"], "-o: this is 2.txt, an input; write to another file"),
        (["1.txt", "2.txt", "--log", "-"], "--log: standard output is for the text"),
        (["1.txt", "2.txt", "-o", "a", "--log", "a"], "both are a; they must be two files"),
    ],
)
def test_wrong_command_lines_are_told(folder: Path, arguments: list[str], message: str) -> None:
    folder.joinpath("3.txt").write_bytes(folder.joinpath("1.txt").read_bytes())
    done = run("join", *arguments)
    assert done.returncode == 2
    assert message in done.stderr.decode()


@pytest.mark.usefixtures("folder")
def test_command_speaks_chinese() -> None:
    done = run("join", "1.txt", "--lang", "zh")
    assert "1.txt：只有一页；请按顺序给出所有的页" in done.stderr.decode()
