"""The index of a crawl: what is added stays, in any order, whatever becomes of the process."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from dedupe.conversion import converter
from dedupe.crawl.groups import Membership, grouped
from dedupe.crawl.index import CrawledArticle, Index, Prepared
from dedupe.crawl.relation import relation
from dedupe.crawl.story import Packed, Story
from dedupe.crawl.words import to_json
from dedupe.errors import InputError
from dedupe.fold import fold
from tests.crawl.stories import FOREIGN, RELEASE, REPRINT, notice
from tests.helpers.articles import paragraph

CRAWL = (
    CrawledArticle("a.com/1", RELEASE, "县图书馆新馆开馆", "http://a.com/1", "2024-05-03 08:30"),
    CrawledArticle("b.com/7", REPRINT, "沄河新馆首日三千人", "http://b.com/7", "2024-05-04"),
    CrawledArticle("a.com/2", RELEASE.replace("12万", "15万"), "新馆开馆", None, "2024-05-05"),
    CrawledArticle("c.com/3", RELEASE, "县图书馆新馆开馆", "http://c.com/3", None),
    CrawledArticle("a.com/4", notice(), "大风蓝色预警", None, "2024-03-18"),
    CrawledArticle("a.com/5", notice("3月19日7时"), "大风蓝色预警", None, "2024-03-19"),
    CrawledArticle("a.com/6", FOREIGN, "茶农的加工厂", None, "2024-04-20"),
)


def told(memberships: list[Membership]) -> list[object]:
    return [
        (
            each.article.name,
            each.group,
            each.kept.name,
            each.to_kept and to_json(each.to_kept),
            *map(to_json, each.related),
        )
        for each in memberships
    ]


def groups_of(articles: tuple[CrawledArticle, ...], keep: str = "fullest") -> list[Membership]:
    with Index(":memory:") as index:
        index.add_many(articles)
        return list(grouped(index, keep))  # type: ignore[arg-type]


def test_add_tells_what_an_article_is_to_earlier_ones() -> None:
    with Index(":memory:") as index:
        kinds = [[found.kind for found in index.add(article)] for article in CRAWL]
    assert kinds == [
        [],
        ["same"],
        ["version", "version"],
        ["same", "same", "version"],
        [],
        ["look-alike"],
        [],
    ]


def test_groups_are_copies_and_versions_and_no_look_alikes() -> None:
    found = {each.article.name: each for each in groups_of(CRAWL)}
    assert {name for name, each in found.items() if each.members == 4} == {
        "a.com/1",
        "a.com/2",
        "b.com/7",
        "c.com/3",
    }
    assert found["a.com/4"].members == found["a.com/5"].members == 1
    assert [each.kind for each in found["a.com/4"].related] == ["look-alike"]


@pytest.mark.parametrize(("keep", "kept"), [("latest", "a.com/2"), ("first", "a.com/1")])
def test_the_kept_article_is_chosen_by_its_day(keep: str, kept: str) -> None:
    found = {each.article.name: each for each in groups_of(CRAWL, keep)}
    assert {found[name].kept.name for name in ("a.com/1", "b.com/7", "c.com/3")} == {kept}
    assert found[kept].is_kept


@pytest.mark.parametrize("keep", ["fullest", "latest", "first"])
def test_one_article_of_a_group_is_kept(keep: str) -> None:
    silent = CrawledArticle("d.com/1", ""), CrawledArticle("d.com/2", "")
    found = groups_of((*CRAWL, *silent), keep)
    kept = [each.group for each in found if each.is_kept]
    assert sorted(kept) == sorted({each.group for each in found})


def test_any_order_gives_the_same_groups() -> None:
    expected = told(groups_of(CRAWL))
    for seed in range(10):
        articles = list(CRAWL)
        random.Random(seed).shuffle(articles)
        assert told(groups_of(tuple(articles))) == expected


def test_of_two_records_of_one_article_the_same_counts_in_any_order() -> None:
    twice = [CRAWL[0]._replace(site=site, date=date) for site, date in TOLD_TWICE]
    found = []
    for order in (twice, twice[::-1]):
        with Index(":memory:") as index:
            index.add_many(order)
            ((article),) = index.articles()
            found.append((article.site, article.day))
    assert found == [("a.com", 19_846)] * 2


TOLD_TWICE = (
    ("http://b.com/1", "2024-05-01"),
    ("http://a.com/1", None),
    ("http://a.com/1", "2024-05-04"),
    ("http://a.com/1", "2024-05-03"),
)


def test_one_by_one_gives_the_same_groups_as_many_at_once() -> None:
    with Index(":memory:") as index:
        for article in reversed(CRAWL):
            index.add(article)
        assert told(list(grouped(index))) == told(groups_of(CRAWL))


def test_what_is_added_twice_is_there_once(tmp_path: Path) -> None:
    path = str(tmp_path / "crawl.db")
    with Index(path) as index:
        assert index.add_many(CRAWL[:4]) == 4
    with Index(path) as index:
        assert index.add_many(CRAWL) == 3
        assert len(index) == len(CRAWL)
        assert told(list(grouped(index))) == told(groups_of(CRAWL))


def test_a_chain_of_versions_is_no_group() -> None:
    lines = [
        f"{RELEASE.splitlines()[0]}第{number}天的情形是这样的，馆里记了下来。"
        for number in range(3)
    ]
    start, middle, end = RELEASE, RELEASE + FOREIGN * 1, FOREIGN
    articles = tuple(
        CrawledArticle(str(number), text)
        for number, text in enumerate((start, middle, end, *lines))
    )
    for each in groups_of(articles):
        assert each.to_kept is None or each.to_kept.is_one_story


def test_threads_may_share_an_index(tmp_path: Path) -> None:
    with Index(str(tmp_path / "crawl.db")) as index:
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(index.add, CRAWL * 3))
        assert told(list(grouped(index))) == told(groups_of(CRAWL))


@pytest.mark.parametrize(
    ("schema", "problem"),
    [(99, "a newer version .*; install that version"), (1, "an older version .*; give its crawls")],
)
def test_an_index_of_another_version_is_refused(tmp_path: Path, schema: int, problem: str) -> None:
    path = str(tmp_path / "crawl.db")
    Index(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE about SET value = ?", (schema,))
    connection.close()
    with pytest.raises(InputError, match=f"written by {problem}"):
        Index(path)


def test_kinds_that_were_found_are_known_and_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    with Index(":memory:") as index:
        index.add_many(CRAWL)
        found = list(index.kinds())
        expected = told(list(grouped(index)))
        assert told(list(grouped(index))) == expected
        judged: list[object] = []
        monkeypatch.setattr("dedupe.crawl.index.relation", lambda *pair: judged.append(pair))
        assert list(index.kinds()) == found
        assert not judged
        monkeypatch.setattr("dedupe.crawl.index.__version__", "another")
        assert list(index.kinds()) == []
        assert judged


def test_two_processes_may_add_in_turns(tmp_path: Path) -> None:
    path = str(tmp_path / "crawl.db")
    with Index(path) as one, Index(path) as other:
        kinds = [
            [found.kind for found in (one, other)[number % 2].add(article)]
            for number, article in enumerate(CRAWL)
        ]
        assert told(list(grouped(one))) == told(groups_of(CRAWL))
    with Index(":memory:") as index:
        assert kinds == [[found.kind for found in index.add(article)] for article in CRAWL]


def test_what_the_first_stories_say_is_known_to_other_processes(tmp_path: Path) -> None:
    articles = [
        CrawledArticle(f"a.com/{number}", f"{paragraph(number, 3)}\n{FOREIGN}")
        for number in range(30)
    ]
    path = str(tmp_path / "crawl.db")
    with Index(path) as one, Index(path) as other:
        for article in articles:
            one.add(article)
        printed = [other.printed(each.story) for each in other.articles()]
        assert sorted(text for _, text in printed) == sorted(each.text for each in articles)
        (found, *_) = other.add(articles[20]._replace(name="b.com/20"))
    assert (found.kind, found.second) == ("same", "a.com/20")


@pytest.mark.parametrize("known", [b"", FOREIGN.encode("gb18030")])
@pytest.mark.parametrize(
    "text",
    [
        *(
            RELEASE,
            REPRINT,
            FOREIGN,
            "",
            "\n\n",
            "半個\ud800字符",
            "İstanbul 12萬",
            "分享到：微信\n",
        ),
        "縣圖書館昨天開館，首日讀者逾三千人。\n責任編輯：某甲\n館裡準備的兩千張借書證下午就發完了。",
    ],
)
def test_a_story_comes_back_from_its_bytes(text: str, known: bytes) -> None:
    prepared = Prepared.of(CrawledArticle("a.com/1", text, "縣裡開館"))
    packed = Packed.from_bytes(prepared.packed(known), known)
    assert (packed.text, packed.title) == (text, "縣裡開館")
    assert vars(packed.story) == {**vars(Story.of(text, "縣裡開館")), "name": ""}


def test_what_was_undone_is_not_taken_for_what_has_its_number(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    copies = [CrawledArticle(f"a.com/{at}", RELEASE, f"新闻第{at}条") for at in range(2)]
    with Index(":memory:") as index:
        with monkeypatch.context() as failing:
            failing.setattr(index, "_host", lambda host: int(host or 1))
            with pytest.raises(ValueError, match=r"c\.com"):
                index.add_many([*copies, CrawledArticle("c.com/1", FOREIGN, site="http://c.com/1")])
        assert len(index) == 0
        index.add_many([CrawledArticle("b.com/1", FOREIGN), *copies])
        bodies = {each.name: index.story(each.story).body for each in index.articles()}
    assert bodies["a.com/0"] == bodies["a.com/1"] == Story.of(RELEASE).body
    assert bodies["b.com/1"] == Story.of(FOREIGN).body


def test_a_text_in_traditional_characters_is_stored_once() -> None:
    simple = "".join(paragraph(number, 3) for number in range(8))
    sizes = [
        len(Prepared.of(CrawledArticle("a", text)).packed())
        for text in (simple, converter("s2t").convert(simple))
    ]
    assert sizes[1] < 1.2 * sizes[0]


def test_clauses_longer_than_an_index_tells_make_no_other_relations() -> None:
    """An index looks at the lengths that it stores, one by one and Spark at those at hand."""
    passage = f"，{paragraph(900, 1)}"
    texts = [_without_marks(range(at, at + 60)) + passage for at in (0, 100)]
    articles = [CrawledArticle(str(at), text) for at, text in enumerate(texts)]
    stories = [Prepared.of(each).story for each in articles]
    assert max(stories[0].once_each.lengths) == 255
    with Index(":memory:") as index:
        index.add_many(articles)
        at_once = [found.kind for _, _, found in index.relations()]
    with Index(":memory:") as index:
        index.add(articles[0])
        in_turn = [found.kind for found in index.add(articles[1])]
    direct = relation(*stories)
    assert at_once == in_turn == [direct.kind if direct else None]


def _without_marks(numbers: Iterable[int]) -> str:
    """Return paragraphs as one clause."""
    return "".join(fold(paragraph(number, 1)).key for number in numbers)


def test_a_full_index_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dedupe.crawl.index.MOST_STORIES", 2)
    with Index(":memory:") as index:
        index.add(CRAWL[0])
        with pytest.raises(InputError, match=r"is full \(2 texts\); give another file"):
            index.add(CRAWL[1])
        assert len(index) == 1


def test_an_article_that_fails_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise MemoryError

    with Index(str(tmp_path / "crawl.db")) as index:
        index.add(CRAWL[0])
        with monkeypatch.context() as patched:
            patched.setattr("dedupe.crawl.index.day_of", fails)
            with pytest.raises(MemoryError):
                index.add(CRAWL[1])
        assert [found.second for found in index.add(CRAWL[1])] == ["a.com/1"]
        assert len(index) == 2


@pytest.mark.parametrize("content", [b"no database at all, but a text", b"SQLite format 3\0"])
def test_what_is_no_index_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "crawl.db"
    path.write_bytes(content * 100)
    with pytest.raises(InputError, match="another file"):
        Index(str(path))
    assert path.read_bytes() == content * 100


def test_a_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = str(tmp_path / "other.db")
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE bookmarks (url)")
    connection.close()
    with pytest.raises(InputError, match="another program"):
        Index(path)


def test_a_second_writer_is_told_to_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dedupe.crawl.index._WAIT", 0)
    path = str(tmp_path / "crawl.db")
    is_told = pytest.raises(InputError, match="written by another run")
    with Index(path) as index, Index(path) as other, index._writing(), is_told:
        other.add(CRAWL[0])


KILLED = """
import os, signal, sys
from dedupe.crawl import index
from tests.crawl.test_index import CRAWL
moments = iter(range(int(sys.argv[2])))
with index.Index(sys.argv[1]) as store:
    def trace(statement):
        if next(moments, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)
    store._connection.set_trace_callback(trace)
    for article in CRAWL:
        store.add(article)
        print(article.name, flush=True)
"""


@pytest.mark.slow
@pytest.mark.parametrize("moment", [1, 10, 22, 30, 42, 55, 63, 70, 78, 85])
def test_a_killed_process_loses_nothing_that_add_returned(tmp_path: Path, moment: int) -> None:
    path = str(tmp_path / "crawl.db")
    done = subprocess.run(
        [sys.executable, "-c", KILLED, path, str(moment)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == -9, done.stderr
    with Index(path) as index:
        names = [each.name for each in index.articles()]
        assert set(done.stdout.split()) <= set(names)
        assert len(names) == len(set(names))
        index.add_many(CRAWL)
        assert told(list(grouped(index))) == told(groups_of(CRAWL))
