"""The pipeline and the add-on in Scrapy: on items of every kind, and in real crawls of a site on
this machine.
"""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import dedupe
from dedupe import Log, SettingsError, restore
from dedupe.crawl.index import Index
from dedupe.crawl.profiles import learn
from dedupe.log import Digest
from tests.crawl.stories import RELEASE, REPRINT
from tests.crawl.test_profile import ADVERT, article
from tests.helpers.articles import paragraph
from tests.helpers.cases import cases
from tests.helpers.examples import EXAMPLES, example

# skips the file where Scrapy is missing
from tests.helpers.items import CLEAN, EMPTIED, FIRST, OF_SCRAPY, SECOND, SOURCE, Kind, field

# isort: split
from scrapy.exceptions import DropItem
from scrapy.settings import Settings
from scrapy.statscollectors import MemoryStatsCollector

from dedupe.contrib.scrapy import ORDER, DedupeAddon, DedupePipeline

pytestmark = pytest.mark.slow
PROJECT = EXAMPLES / "scrapy_news"

every_kind = pytest.mark.parametrize("kind", OF_SCRAPY, ids=str)


def pipeline(**settings: Any) -> tuple[Any, Any]:
    """Return the pipeline of a crawl with these settings, and the stats that it counts in."""
    crawler: Any = SimpleNamespace(settings=Settings(settings), spider=None)
    crawler.stats = MemoryStatsCollector(crawler)
    return DedupePipeline.from_crawler(crawler), crawler.stats


def counted(cleaning: Any, stats: Any) -> dict[str, int]:
    """Return our stats at the end of a crawl."""
    cleaning.close_spider()
    return {
        name.removeprefix("dedupe/"): value
        for name, value in stats.get_stats().items()
        if "dedupe/" in name
    }


# --- the pipeline ---


@every_kind
def test_pipeline_cleans_the_text_of_an_item(kind: Kind) -> None:
    cleaning, stats = pipeline()
    item = cleaning.process_item(kind.make(url="a", text=SOURCE))
    assert (field(item, "url"), field(item, "text")) == ("a", CLEAN)
    assert counted(cleaning, stats) == {
        "articles": 1, "changed": 1, "dropped_chars": len(FIRST) + 1, "cause/repeat.adjacent": 1,
    }  # fmt: skip


@every_kind
def test_pipeline_passes_an_item_without_the_field_on(kind: Kind) -> None:
    item = kind.make(url=SOURCE)
    cleaning, stats = pipeline(DEDUPE_DROP_EMPTY=True)
    assert cleaning.process_item(item) is item
    assert field(item, "url") == SOURCE
    assert counted(cleaning, stats) == {"without_text_field": 1}


@every_kind
@pytest.mark.parametrize("text", [None, "", [], EMPTIED, [EMPTIED], b""])
def test_pipeline_passes_an_item_without_a_text_on_or_drops_it(kind: Kind, text: Any) -> None:
    cleaning, stats = pipeline()
    item = cleaning.process_item(kind.make(text=text))
    assert field(item, "text") in (None, "", [])
    assert counted(cleaning, stats)["empty"] == 1
    cleaning, stats = pipeline(DEDUPE_DROP_EMPTY="True")
    with pytest.raises(DropItem, match='no text in field "text"'):
        cleaning.process_item(kind.make(text=text))
    assert counted(cleaning, stats)["empty"] == 1


@every_kind
def test_pipeline_keeps_paragraphs_and_decodes_bytes(kind: Kind) -> None:
    cleaning, stats = pipeline()
    assert field(cleaning.process_item(kind.make(text=[FIRST, FIRST, SECOND])), "text") == [
        FIRST,
        SECOND,
    ]
    assert field(cleaning.process_item(kind.make(text=SOURCE.encode("gb18030"))), "text") == CLEAN
    assert counted(cleaning, stats)["articles"] == 2


@every_kind
def test_pipeline_puts_clean_text_and_log_where_it_is_told(kind: Kind) -> None:
    cleaning, _ = pipeline(DEDUPE_CLEAN_FIELD="clean", DEDUPE_LOG_FIELD="log")
    item = cleaning.process_item(kind.make(text=SOURCE, clean=None, log=None))
    assert (field(item, "text"), field(item, "clean")) == (SOURCE, CLEAN)
    assert restore(CLEAN, Log.from_json(json.dumps(field(item, "log")))) == SOURCE


@every_kind
@pytest.mark.parametrize("text", [SOURCE, SOURCE.split("\n"), EMPTIED, SECOND])
def test_item_that_passes_twice_keeps_the_log_that_leads_to_its_source(
    kind: Kind, text: Any
) -> None:
    cleaning, stats = pipeline(DEDUPE_LOG_FIELD="log")
    once = cleaning.process_item(kind.make(text=text, log=None))
    clean, log = field(once, "text"), field(once, "log")
    again = cleaning.process_item(once)
    assert again is once
    assert (field(again, "text"), field(again, "log")) == (clean, log)
    assert counted(cleaning, stats)["clean_already"] == 1
    assert Log.from_value(log).source == Digest.of(
        text if isinstance(text, str) else "\n".join(text)
    )


def test_log_of_another_text_is_written_anew() -> None:
    cleaning, stats = pipeline(DEDUPE_LOG_FIELD="log")
    item = cleaning.process_item({"text": SOURCE, "log": None})
    item["text"] = f"{SECOND}\n{SECOND}"
    cleaning.process_item(item)
    assert restore(item["text"], Log.from_value(item["log"])) == f"{SECOND}\n{SECOND}"
    item["log"] = "a note"
    cleaning.process_item(item)
    assert restore(SECOND, Log.from_value(item["log"])) == SECOND
    assert counted(cleaning, stats)["articles"] == 3


def test_pipeline_takes_the_field_that_it_is_told() -> None:
    cleaning, _ = pipeline(DEDUPE_TEXT_FIELD="body")
    item = cleaning.process_item({"text": SOURCE, "body": SOURCE})
    assert item == {"text": SOURCE, "body": CLEAN}


def test_what_cannot_be_cleaned_is_passed_on_and_told(caplog: pytest.LogCaptureFixture) -> None:
    cleaning, stats = pipeline()
    item = {"text": 5}
    assert cleaning.process_item(item) is item
    (record,) = [record for record in caplog.records if record.name == "dedupe.contrib.scrapy"]
    assert record.levelno == logging.ERROR
    assert 'item of type dict: field "text" is int, not a text' in record.getMessage()
    assert counted(cleaning, stats) == {"failed": 1}


def test_notices_are_counted_by_kind() -> None:
    figures = (
        "今年全县小麦播种面积达到三十二万亩，比上年增加一万二千亩，增长百分之三点九，长势总体良好。"
    )
    cleaning, stats = pipeline()
    cleaning.process_item({"text": f"{figures}\n{SECOND}\n{figures.replace('三十二', '三十六')}"})
    assert counted(cleaning, stats) == {"articles": 1, "notices": 1, "notice/figures": 1}


def test_crawl_without_any_text_field_ends_with_a_warning(caplog: pytest.LogCaptureFixture) -> None:
    cleaning, _ = pipeline()
    cleaning.process_item({"zhengwen": SOURCE})
    cleaning.close_spider()
    names = "maintext, articleBody, text, content, 正文, 内容"
    assert f"no item has a field {names}; name it in DEDUPE_TEXT_FIELD" in caplog.text
    caplog.clear()
    cleaning.process_item({"text": SOURCE})
    cleaning.close_spider()
    assert "nothing cleaned" not in caplog.text


def test_stats_are_brought_up_to_date_now_and_then() -> None:
    cleaning, stats = pipeline()
    for _ in range(250):
        cleaning.process_item({"text": SOURCE})
    assert stats.get_value("dedupe/articles") == stats.get_value("dedupe/changed") == 200
    assert counted(cleaning, stats)["articles"] == 250


# --- settings ---


def test_items_are_compared_with_earlier_ones_of_any_crawl(tmp_path: Path) -> None:
    settings = {"DEDUPE_INDEX": str(tmp_path / "crawl.db"), "DEDUPE_RELATION_FIELD": "relations"}
    cleaning, stats = pipeline(**settings)
    first = cleaning.process_item({"url": "http://a.com/1", "title": "新馆", "text": RELEASE})
    assert first["relations"] == []
    assert "relation/same" not in counted(cleaning, stats)
    cleaning, stats = pipeline(**settings)
    again = cleaning.process_item({"url": "http://b.com/7", "text": REPRINT})
    cleaning.process_item({"text": REPRINT})
    assert [(each["kind"], each["to"]) for each in again["relations"]] == [
        ("same", "http://a.com/1")
    ]
    found = counted(cleaning, stats)
    assert (found["relation/same"], found["without_address"]) == (1, 1)


def test_what_a_site_prints_goes_by_the_address_of_the_item(tmp_path: Path) -> None:
    path = str(tmp_path / "profiles.db")
    with Index(path) as index:
        index.add_many(map(article, range(60)))
        learn(index)
    cleaning, stats = pipeline(DEDUPE_PROFILES=path)
    one = article(100)
    item = cleaning.process_item({"url": one.site, "text": one.text})
    assert ADVERT not in item["text"]
    assert counted(cleaning, stats)["cause/site.learned"] == 5


def test_credits_that_a_profile_knows_are_no_likeness(tmp_path: Path) -> None:
    credit = "（沄江晚报记者温若谷、孟昭萍，沄江晚报摄影记者邱知白，沄江晚报通讯员古月明）"
    path = str(tmp_path / "profiles.db")
    with Index(path) as index:
        pages = map(article, range(60))
        index.add_many(page._replace(text=f"{page.text}\n{credit}") for page in pages)
        learn(index)
    related = []
    for known in ({}, {"DEDUPE_PROFILES": path}):
        cleaning, _ = pipeline(
            DEDUPE_INDEX=f"{tmp_path}/{len(known)}.db", DEDUPE_RELATION_FIELD="relations", **known
        )
        for number in (300, 301):
            text = f"{paragraph(number, 1)}\n{credit}"
            url = f"http://news.example.com/{number}"
            item = cleaning.process_item({"url": url, "text": text})
            assert credit in item["text"]
        related.append([each["kind"] for each in item["relations"]])
    assert related == [["shares"], []]


@pytest.mark.parametrize("name", ["DEDUPE_PROFILES", "DEDUPE_INDEX"])
def test_files_that_are_none_end_the_crawl_before_it_begins(tmp_path: Path, name: str) -> None:
    path = tmp_path / "text.txt"
    path.write_text("no database, but a text of some length" * 40)
    with pytest.raises(SettingsError, match=f"{name}.*is not an index, or damaged"):
        pipeline(**{name: str(path)})


def test_every_setting_of_the_cleaner_has_one_of_scrapy() -> None:
    settings = {
        "KEEP": "last",
        "LEVEL": "strict",
        "SCRIPT": "s2t",
        "FURNITURE": "False",
        "DISABLE": "digits,indents",
    }
    cleaning, _ = pipeline(**{f"DEDUPE_{name}": value for name, value in settings.items()})
    held = cleaning._cleaner.settings
    assert (held.keep, held.level, held.script, held.furniture) == ("last", "strict", "s2t", False)
    assert not held.rules & {"digits", "indents"}
    assert held.rules


def test_settings_that_are_not_given_are_as_always() -> None:
    assert pipeline()[0]._cleaner.settings == dedupe.Settings()
    assert pipeline(DEDUPE_SCRIPT=None)[0]._cleaner.settings == dedupe.Settings()


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        (
            "DEDUPE_LEVEL",
            "strickt",
            "setting 'DEDUPE_LEVEL': 'strickt' is not known; did you mean 'strict'?",
        ),
        ("DEDUPE_LEVEL", 3, "setting 'DEDUPE_LEVEL': 3 is not a name"),
        (
            "DEDUPE_FURNITURE",
            "perhaps",
            "setting 'DEDUPE_FURNITURE': 'perhaps' is neither True nor False",
        ),
        (
            "DEDUPE_DISABLE",
            ["digit"],
            "setting 'DEDUPE_DISABLE': there is no rule 'digit'; did you mean 'digits'? rules: ",
        ),
        ("DEDUPE_TEXT_FIELD", "", "setting 'DEDUPE_TEXT_FIELD': '' is not a name"),
        (
            "DEDUPE_LEVLE",
            "strict",
            "setting 'DEDUPE_LEVLE': there is no such setting; did you mean DEDUPE_LEVEL?",
        ),
        (
            "DEDUPE_TEXTFIELD",
            "a",
            "setting 'DEDUPE_TEXTFIELD': there is no such setting; did you mean DEDUPE_TEXT_F",
        ),
    ],
)
def test_setting_that_cannot_be_used_is_an_error(name: str, value: object, problem: str) -> None:
    with pytest.raises(SettingsError) as error:
        pipeline(**{name: value})
    assert str(error.value).startswith(problem)


def test_settings_of_the_project_with_a_name_like_ours_are_its_own() -> None:
    pipeline(DEDUPE_REDIS_URL="redis://localhost", DEDUPE_KEY="url")


# --- the add-on ---


@pytest.mark.parametrize(
    "given", [{}, {"a.Pipeline": 100}, '{"a.Pipeline": 100}', {"not.there": None}]
)
def test_add_on_puts_the_pipeline_among_those_of_the_project(given: Any) -> None:
    settings = Settings({"ITEM_PIPELINES": given})
    others: dict[Any, int] = settings.getdict("ITEM_PIPELINES")
    DedupeAddon().update_settings(settings)
    assert settings.getdict("ITEM_PIPELINES") == {**others, DedupePipeline: ORDER}


@pytest.mark.parametrize("name", [DedupePipeline, "dedupe.contrib.scrapy.DedupePipeline"])
@pytest.mark.parametrize("place", [700, None])
def test_add_on_leaves_the_pipeline_where_the_project_put_it(name: Any, place: int | None) -> None:
    given = {name: place}
    settings = Settings({"ITEM_PIPELINES": given})
    DedupeAddon().update_settings(settings)
    assert settings.getdict("ITEM_PIPELINES") == given


class Own(DedupePipeline):
    """A project's own, made from ours."""


def test_add_on_leaves_a_pipeline_that_is_made_from_ours_alone() -> None:
    settings = Settings({"ITEM_PIPELINES": {Own: 100}})
    DedupeAddon().update_settings(settings)
    assert settings.getdict("ITEM_PIPELINES") == {Own: 100}


def test_missing_scrapy_is_told_with_the_extra() -> None:
    code = "import sys; sys.modules['scrapy'] = None; import dedupe.contrib.scrapy"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "needs Scrapy: pip install 'zhnews-dedupe[scrapy]'" in done.stderr.splitlines()[-1]


# --- real crawls ---


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The address of the site of the examples."""
    news_site = example("news_site")
    with news_site.served(news_site.pages()) as address:
        yield address


def scraped(path: Path) -> dict[str, dict[str, Any]]:
    """Return the items of a feed by the name of their article."""
    items = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return {item["url"].split("/")[-1].removesuffix(".html"): item for item in items}


def clean_articles() -> dict[str, str]:
    """Return what every article of the site should be, without blank lines: pages have none."""
    lines = {case.folder.name: case.clean.splitlines() for case in cases("repeated")}
    return {name: "\n".join(filter(None, article)) for name, article in lines.items()}


def crawl(site: str, feed: Path, *options: str) -> str:
    """Return what Scrapy logs of a crawl of the example project, run as its README says."""
    command = [
        sys.executable,
        "-m",
        "scrapy",
        "crawl",
        "news",
        "-a",
        f"site={site}",
        "-O",
        str(feed),
        *options,
    ]
    done = subprocess.run(
        command, cwd=PROJECT, capture_output=True, text=True, encoding="utf-8", timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stderr


def test_crawl_of_the_example_project_gives_clean_articles(site: str, tmp_path: Path) -> None:
    log = crawl(site, tmp_path / "articles.jsonl")
    items = scraped(tmp_path / "articles.jsonl")
    assert {name: item["text"] for name, item in items.items()} == clean_articles()
    assert all(
        item["title"] == item["text"].split("\n")[0] and item["log"] is None
        for item in items.values()
    )
    assert f"'dedupe/articles': {len(items)}," in log
    assert f"'dedupe/changed': {len(items)}," in log
    assert "'dedupe/cause/repeat.block': " in log
    assert "'log_count/ERROR'" not in log


def test_crawl_with_settings_on_the_command_line_keeps_the_log(site: str, tmp_path: Path) -> None:
    crawl(
        site, tmp_path / "logged.jsonl", "-s", "DEDUPE_LOG_FIELD=log", "-s", "DEDUPE_LEVEL=strict"
    )
    items = scraped(tmp_path / "logged.jsonl")
    sources = {case.folder.name: case.source.splitlines() for case in cases("repeated")}
    assert set(items) == set(sources)
    for name, item in items.items():
        assert item["log"]["settings"]["level"] == "strict"
        source = restore(item["text"], Log.from_json(json.dumps(item["log"])))
        assert source == "\n".join(filter(None, sources[name]))


TWO_CRAWLS = """
import json, sys
from scrapy.crawler import CrawlerProcess
from scrapy.utils.project import get_project_settings
from scrapy_news.spiders.news import NewsSpider

site, folder, *names = sys.argv[1:]
own = {
    "logged": {"DEDUPE_LEVEL": "thorough", "DEDUPE_SCRIPT": "s2t", "DEDUPE_LOG_FIELD": "log"},
    "bare": {"DEDUPE_FURNITURE": False, "DEDUPE_KEEP": "first", "DEDUPE_LEVEL": "strict"},
}
process = CrawlerProcess(get_project_settings())
for name in names:
    feeds = {f"{folder}/{name}.jsonl": {"format": "jsonlines", "overwrite": True}}
    custom = {"custom_settings": {**own[name], "FEEDS": feeds}}
    spider = type(NewsSpider)(name, (NewsSpider,), custom)
    crawler = process.create_crawler(spider)
    process.crawl(crawler, site=site)
    own[name] = crawler
process.start()
stats = {name: own[name].stats.get_stats() for name in names}
ours = {}
for name in names:
    ours[name] = {key: stats[name][key] for key in sorted(stats[name]) if key.startswith("dedupe/")}
print(json.dumps(ours))
"""


def crawls(site: str, folder: Path, *names: str) -> dict[str, Any]:
    """Return items and stats of crawls at the same time in one process, each with settings of its
    own.
    """
    folder.mkdir()
    command = [sys.executable, "-c", TWO_CRAWLS, site, str(folder), *names]
    done = subprocess.run(
        command, cwd=PROJECT, capture_output=True, text=True, encoding="utf-8", timeout=120
    )
    assert done.returncode == 0, done.stderr
    stats = json.loads(done.stdout)
    return {name: (scraped(folder / f"{name}.jsonl"), stats[name]) for name in names}


def test_crawls_in_one_process_know_nothing_of_one_another(site: str, tmp_path: Path) -> None:
    names = ("logged", "bare")
    alone = {name: crawls(site, tmp_path / name, name)[name] for name in names}
    assert len({json.dumps(result, sort_keys=True) for result in alone.values()}) == len(names)
    assert crawls(site, tmp_path / "forth", *names) == alone
    assert crawls(site, tmp_path / "back", *reversed(names)) == alone
