"""The commands about a crawl."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.crawl.stories import FOREIGN, RELEASE, REPRINT, notice
from tests.helpers.articles import clause, paragraph
from tests.helpers.commands import run

RECORDS: list[dict[str, Any]] = [
    {"url": "http://a.com/1", "title": "新馆开馆", "text": RELEASE, "date": "2024-05-03"},
    {"url": "http://b.com/7", "title": "首日三千人", "text": REPRINT, "date": "2024-05-04"},
    {"url": "http://a.com/4", "title": "大风预警", "text": notice(), "date": "2024-03-18"},
    {"url": "http://a.com/5", "title": "大风预警", "text": notice("3月19日7时"), "date": None},
    {"url": "http://a.com/6", "title": "茶农", "text": FOREIGN, "more": {"kept": [1]}},
]


@pytest.fixture
def crawl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "crawl.jsonl"
    lines = [json.dumps(record, ensure_ascii=False) for record in RECORDS]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


# --- compare ---


def test_compare_says_why_two_files_are_versions(crawl: Path) -> None:
    crawl.with_name("a.txt").write_text(RELEASE, encoding="utf-8")
    crawl.with_name("b.txt").write_text(RELEASE.replace("12万", "15万"), encoding="gb18030")
    done = run("compare", "a.txt", "b.txt")
    assert done.returncode == 0
    lines = done.stdout.decode().splitlines()
    assert lines[0] == (
        "a.txt and b.txt: two versions of one story (version): one story, figures differ"
    )
    assert lines[-1] == "  figures: 12 | 15"


def test_compare_says_that_two_files_have_nothing_in_common(crawl: Path) -> None:
    crawl.with_name("a.txt").write_text(RELEASE, encoding="utf-8")
    crawl.with_name("b.txt").write_text(FOREIGN, encoding="utf-8")
    assert run("compare", "a.txt", "b.txt").stdout.decode() == (
        "a.txt and b.txt: two articles that have no passage in common\n"
    )
    assert run("compare", "a.txt", "b.txt", "--json").stdout == b"null\n"


def test_compare_writes_spans_as_json(crawl: Path) -> None:
    crawl.with_name("a.txt").write_text(RELEASE, encoding="utf-8")
    crawl.with_name("b.txt").write_text(REPRINT, encoding="utf-8")
    value = json.loads(run("compare", "a.txt", "b.txt", "--json").stdout)
    assert value["kind"] == "same"
    (here, there), *_ = value["shared"]
    assert RELEASE[slice(*here)][:6] == REPRINT[slice(*there)][:6]


def test_compare_takes_no_file_of_many(crawl: Path) -> None:
    done = run("compare", crawl.name, crawl.name)
    assert done.returncode == 2
    assert b"compare takes two files of one article each" in done.stderr


# --- group ---


def test_group_adds_fields_and_drops_nothing(crawl: Path) -> None:
    done = run("group", crawl.name, "-o", "grouped.jsonl")
    assert done.returncode == 0, done.stderr
    assert done.stderr.decode() == (
        "dedupe: 5 articles: 1 group of copies and versions (1 same beside the kept ones); "
        "1 look-alike pair\n"
    )
    found = records(crawl.with_name("grouped.jsonl"))
    assert [{key: each[key] for key in before} for each, before in zip(found, RECORDS, strict=True)]
    assert [each["group"] for each in found][:3] == [
        "http://b.com/7",
        "http://b.com/7",
        "http://a.com/4",
    ]
    assert found[0]["relation"]["kind"] == "same"
    assert [each["kind"] for each in found[2]["related"]] == ["look-alike"]
    assert found[2]["related"][0]["to"] == "http://a.com/5"


def test_pages_without_a_text_are_no_copies_of_one_another(crawl: Path) -> None:
    texts = ["", "", "（原标题：县里开会）", "（原标题：新馆开馆）", "县里开会。", "县里开会。"]
    pages = [{"url": f"a.com/{number}", "text": text} for number, text in enumerate(texts)]
    crawl.write_text("\n".join(map(json.dumps, pages)), encoding="utf-8")
    done = run("group", crawl.name, "-o", "out.jsonl", "--report", "page.html")
    assert done.returncode == 0, done.stderr
    assert b"6 articles: 0 groups of copies and versions" in done.stderr
    found = records(crawl.with_name("out.jsonl"))
    assert [each["group"] for each in found] == [each["url"] for each in pages]
    assert all(each["kept"] for each in found)


def test_group_drops_copies_only_when_asked(crawl: Path) -> None:
    assert run("group", crawl.name, "-o", "out.jsonl", "--drop", "same").returncode == 0
    assert [each["url"] for each in records(crawl.with_name("out.jsonl"))] == [
        "http://b.com/7",
        "http://a.com/4",
        "http://a.com/5",
        "http://a.com/6",
    ]


def test_group_compares_with_what_the_index_has(crawl: Path) -> None:
    lines = crawl.read_text(encoding="utf-8").splitlines(keepends=True)
    crawl.write_text(lines[1], encoding="utf-8")
    later = crawl.with_name("later.jsonl")
    later.write_text(lines[0], encoding="utf-8")
    run("group", crawl.name, "-o", "one.jsonl", "--index", "crawl.db")
    run("group", later.name, "-o", "two.jsonl", "--index", "crawl.db")
    (found,) = records(crawl.with_name("two.jsonl"))
    assert (found["group"], found["kept"]) == ("http://b.com/7", False)


def test_group_reads_other_formats_alike(crawl: Path) -> None:
    run("group", crawl.name, "-o", "one.jsonl")
    array = crawl.with_name("crawl.json")
    array.write_text(json.dumps(RECORDS), encoding="utf-8")
    run("group", array.name, "-o", "two.jsonl")
    assert records(crawl.with_name("two.jsonl")) == records(crawl.with_name("one.jsonl"))


def test_group_reads_a_folder_of_texts(crawl: Path) -> None:
    folder = crawl.with_name("news")
    folder.mkdir()
    for number, text in enumerate((RELEASE, REPRINT, FOREIGN)):
        folder.joinpath(f"{number}.txt").write_text(text, encoding="utf-8")
    assert run("group", "news", "-o", "out.jsonl").returncode == 0
    assert [each["group"] for each in records(crawl.with_name("out.jsonl"))] == [
        "news/1.txt",
        "news/1.txt",
        "news/2.txt",
    ]


def test_group_reads_parquet_with_days_and_figures(crawl: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow", reason="needs zhnews-dedupe[parquet]")
    parquet = pytest.importorskip("pyarrow.parquet")
    run("group", crawl.name, "-o", "one.jsonl")
    days = [each.get("date") and date.fromisoformat(each["date"]) for each in RECORDS]
    columns = {
        **{name: [each[name] for each in RECORDS] for name in ("url", "title", "text")},
        "date": days,
        "price": [Decimal("1.50")] * len(RECORDS),
        "share": [float("nan")] * len(RECORDS),
    }
    parquet.write_table(pyarrow.table(columns), crawl.with_name("crawl.parquet"))
    done = run("group", "crawl.parquet", "-o", "two.jsonl")
    assert done.returncode == 0, done.stderr
    found = records(crawl.with_name("two.jsonl"))
    assert (found[0]["date"], found[0]["price"], found[0]["share"]) == ("2024-05-03", "1.50", None)
    names = ("group", "kept", "relation", "related")
    expected = records(crawl.with_name("one.jsonl"))
    assert [[each[name] for name in names] for each in found] == [
        [each[name] for name in names] for each in expected
    ]


def test_group_says_what_it_cannot_write_of_parquet(crawl: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow", reason="needs zhnews-dedupe[parquet]")
    parquet = pytest.importorskip("pyarrow.parquet")
    table = pyarrow.table({"url": ["a.com/1"], "text": [RELEASE], "page": [b"<html>"]})
    parquet.write_table(table, crawl.with_name("crawl.parquet"))
    done = run("group", "crawl.parquet", "-o", "out.jsonl")
    assert done.returncode == 2
    assert b"a.com/1: JSON cannot hold bytes; drop that column first" in done.stderr


def test_parquet_that_is_damaged_is_a_failure(crawl: Path) -> None:
    pytest.importorskip("pyarrow", reason="needs zhnews-dedupe[parquet]")
    crawl.with_name("cut.parquet").write_bytes(b"PAR1 cut off")
    done = run("group", "cut.parquet", crawl.name, "-o", "out.jsonl")
    assert done.returncode == 3
    assert b"cut.parquet: not a readable Parquet file" in done.stderr
    assert len(records(crawl.with_name("out.jsonl"))) == len(RECORDS)


def test_a_record_that_fails_is_told_and_the_others_are_done(crawl: Path) -> None:
    with crawl.open("a", encoding="utf-8") as file:
        file.write('\n{"url": "http://a.com/9"}\n')
    done = run("group", crawl.name, "-o", "out.jsonl")
    assert done.returncode == 3
    assert 'crawl.jsonl line 6: no field "maintext" or ' in done.stderr.decode()
    assert len(records(crawl.with_name("out.jsonl"))) == len(RECORDS)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--keep", "longest"], "did you mean 'latest'? allowed: fullest, latest, first"),
        (["--drop", "version"], "--drop: 'version' is not known; allowed: same"),
        (["--id-field", "id"], 'no field "id" that identifies it; name another with --id-field'),
    ],
)
def test_wrong_options_are_told(crawl: Path, options: list[str], message: str) -> None:
    assert message in run("group", crawl.name, "-o", "out.jsonl", *options).stderr.decode()


def test_group_refuses_standard_input(crawl: Path) -> None:
    done = run("group", "-", "-o", "out.jsonl", stdin=crawl.read_bytes())
    assert done.returncode == 2
    assert b"a crawl is read twice; give the name of a file" in done.stderr


# --- group, with what sites print ---

PRINTED = "沄河茶场今年的春茶已经上市产地直供包邮到家欢迎各地的茶友前来品尝选购团购另有优惠"
"""What a site prints below each article, longer than a passage that two articles share."""


def printed_below(number: int) -> dict[str, Any]:
    """Return one of many articles of a site, which have nothing else in common."""
    return {
        "url": f"http://news.example.com/{number}.html",
        "title": clause(number),
        "text": "\n".join([*(paragraph(3 * number + each, 2) for each in range(3)), PRINTED]),
        "date": f"2024-05-{number % 28 + 1:02}",
    }


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    lines = [json.dumps(printed_below(number), ensure_ascii=False) for number in range(60)]
    tmp_path.joinpath("site.jsonl").write_text("\n".join(lines), encoding="utf-8")
    tmp_path.joinpath("two.jsonl").write_text("\n".join(lines[:2]), encoding="utf-8")
    assert run("learn", "site.jsonl", "-o", "profiles.db").returncode == 0
    return tmp_path


def test_what_a_site_prints_is_no_likeness(site: Path) -> None:
    run("group", "two.jsonl", "-o", "without.jsonl")
    assert [each["related"][0]["kind"] for each in records(site / "without.jsonl")] == [
        "shares"
    ] * 2
    done = run("group", "two.jsonl", "-o", "with.jsonl", "--profiles", "profiles.db")
    assert done.returncode == 0, done.stderr
    assert [each["related"] for each in records(site / "with.jsonl")] == [[], []]


def test_spans_are_those_of_the_text_with_what_a_site_prints(site: Path) -> None:
    first = printed_below(0)
    body = first["text"].removesuffix(PRINTED)
    second = {**first, "url": "http://news.example.com/99.html", "text": f"{PRINTED}\n{body}"}
    lines = [json.dumps(each, ensure_ascii=False) for each in (first, second)]
    site.joinpath("two.jsonl").write_text("\n".join(lines), encoding="utf-8")
    run("group", "two.jsonl", "-o", "out.jsonl", "--profiles", "profiles.db")
    kept, copy = sorted(records(site / "out.jsonl"), key=lambda each: not each["kept"])
    assert copy["relation"]["kind"] == "same"
    ((here, there),) = copy["relation"]["shared"]
    assert copy["text"][slice(*here)] == kept["text"][slice(*there)] == body.rstrip("。\n")


def test_the_same_text_on_two_sites_is_compared_as_each_site_prints_it(site: Path) -> None:
    first = printed_below(0)
    second = {**first, "url": "http://other.example.org/1.html"}
    other = {**printed_below(1), "url": "http://other.example.org/2.html"}
    lines = [json.dumps(each, ensure_ascii=False) for each in (first, second, other)]
    orders = (lines, lines[::-1])
    found = []
    for order in orders:
        site.joinpath("three.jsonl").write_text("\n".join(order), encoding="utf-8")
        run("group", "three.jsonl", "-o", "out.jsonl", "--force", "--profiles", "profiles.db")
        found.append(sorted(records(site / "out.jsonl"), key=lambda each: str(each["url"])))
    assert found[0] == found[1]
    of_site, *elsewhere = found[0]
    assert of_site["related"] == []
    assert [each["related"][0]["kind"] for each in elsewhere] == ["shares"] * 2


@pytest.mark.parametrize(
    ("first", "second"), [([], ["--profiles", "profiles.db"]), (["--profiles", "profiles.db"], [])]
)
def test_an_index_with_another_profile_is_refused(
    site: Path, first: list[str], second: list[str]
) -> None:
    run("group", "two.jsonl", "-o", "one.jsonl", "--index", "crawl.db", *first)
    done = run("group", "two.jsonl", "-o", "two.out.jsonl", "--index", "crawl.db", *second)
    assert done.returncode == 2
    assert b"its articles were added with another profile, or with none" in done.stderr
    assert not site.joinpath("two.out.jsonl").exists()
    again = run("group", "two.jsonl", "-o", "three.jsonl", "--index", "crawl.db", *first)
    assert again.returncode == 0, again.stderr


@pytest.mark.usefixtures("site")
def test_a_profile_that_knows_none_of_the_sites_is_told() -> None:
    options = ["-o", "out.jsonl", "--profiles", "profiles.db", "--site-field", "title"]
    done = run("group", "two.jsonl", *options)
    assert done.returncode == 0
    assert (
        b'profiles.db: knows none of these sites; name the field of the address, not "title"'
        in (done.stderr)
    )


def test_profiles_that_are_not_there_are_told(site: Path) -> None:
    done = run("group", "two.jsonl", "-o", str(site / "out.jsonl"), "--profiles", "none.db")
    assert done.returncode == 2
    assert b"none.db: no such file; dedupe learn CRAWL -o FILE makes it" in done.stderr
