"""What a site prints on its pages: learned from a crawl, and taken out of its articles."""

from __future__ import annotations

import json
import os
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe import Log, Settings, clean, load_profile, restore
from dedupe.crawl.index import CrawledArticle, Index
from dedupe.crawl.learning import learned
from dedupe.crawl.profiles import check_no_articles, note_profile
from dedupe.errors import InputError
from dedupe.profile import _CUT, Profile, SitePassage, _cuts
from tests.helpers.articles import clause, paragraph
from tests.helpers.commands import run

ADVERT = "沄河茶场春茶已上市，产地直供包邮到家"
MENU = ("县情速览窗口", "两镇看台", "镇村动态")
TAIL = "（沄江观察原创稿件）"
LABEL = "阅读延伸之窗"
SUBHEAD = "难在何处"


def article(number: int, *, day: int | None = None) -> CrawledArticle:
    """Return one of many articles of a site, with what the site prints around it."""
    day = number % 28 + 1 if day is None else day
    body = [paragraph(4 * number + each, 2) for each in range(4)]
    subhead = [SUBHEAD] if number % 20 == 7 else []
    lines = [ADVERT, *body[:2], *subhead, *body[2:-1], body[-1] + TAIL, *MENU]
    name = f"http://news.example.com/{number}.html"
    return CrawledArticle(name, "\n".join(lines), clause(number), name, f"2024-05-{day:02}")


def crawl(count: int = 60) -> list[CrawledArticle]:
    return [article(number) for number in range(count)]


def profile_of(articles: list[CrawledArticle]) -> Profile:
    with Index(":memory:") as index:
        index.add_many(articles)
        return learned(index)


def goes(profile: Profile) -> set[tuple[str, str]]:
    (site,) = profile.sites
    return {(each.place, each.text) for each in site.passages if each.verdict == "furniture"}


def passage(profile: Profile, text: str) -> SitePassage:
    (found,) = [each for site in profile.sites for each in site.passages if each.text == text]
    return found


@pytest.fixture(scope="module")
def profile() -> Profile:
    return profile_of(crawl())


# --- learning ---


def test_lines_and_glued_tails_that_a_site_repeats_are_furniture(profile: Profile) -> None:
    assert goes(profile) == {("line", ADVERT), ("tail", TAIL), *(("line", each) for each in MENU)}
    advert = passage(profile, ADVERT)
    assert (advert.seen.articles, advert.groups, advert.seen.days) == (60, 60, 28)
    assert len(advert.seen.examples) == 3


def test_a_subhead_in_no_regular_place_is_only_flagged() -> None:
    articles = []
    for number, each in enumerate(crawl()):
        lines = [line for line in each.text.splitlines() if line != SUBHEAD]
        extra = [paragraph(9_000 + 4 * number + each, 1) for each in range(number % 4)]
        lines[2 + number % 3 : 2 + number % 3] = [SUBHEAD]
        articles.append(each._replace(text="\n".join([*lines[:1], *extra, *lines[1:]])))
    found = profile_of(articles)
    assert passage(found, SUBHEAD).groups > 50
    assert passage(found, SUBHEAD).verdict == "flagged"


def test_who_wrote_an_article_is_a_credit_and_stays() -> None:
    articles = [each._replace(text=f"{each.text}\n（沄江晚报记者温若谷）") for each in crawl()]
    found = profile_of(articles)
    assert passage(found, "（沄江晚报记者温若谷）").verdict == "credit"
    cleaned = clean(articles[0].text, profile=found, site=articles[0].site)
    assert cleaned.text.endswith("（沄江晚报记者温若谷）")


def test_copies_of_one_article_count_once() -> None:
    copies = [
        article(1)._replace(
            name=f"{number}", text=article(1).text + LABEL, date=f"2024-06-{number + 1:02}"
        )
        for number in range(9)
    ]
    found = profile_of([*crawl(), *copies])
    assert not any(LABEL in text for _, text in goes(found))


def test_articles_of_one_template_count_once() -> None:
    notice = (
        "沄河县气象台5月{day}日8时发布大风蓝色预警信号：{place}镇将受大风影响，平均风力可达6级以上。\n"
        "请有关单位和人员做好防范准备，关好门窗，加固围板、棚架、广告牌等易被风吹动的搭建物。\n"
        "请群众减少外出少骑自行车"
    )
    notices = [
        CrawledArticle(
            f"n{number}",
            notice.format(day=number + 1, place="甲乙丙丁戊己庚辛壬癸子丑"[number]),
            "大风蓝色预警",
            "http://news.example.com/n",
            f"2024-05-{number + 1:02}",
        )
        for number in range(12)
    ]
    texts = {text for _, text in goes(profile_of([*crawl(), *notices]))}
    assert "请群众减少外出少骑自行车" not in texts


def test_what_stands_on_few_days_is_only_flagged() -> None:
    articles = [article(number, day=1 + number % 3) for number in range(60)]
    assert goes(profile_of(articles)) == set()


@pytest.mark.slow
def test_any_order_gives_the_same_profile(profile: Profile) -> None:
    for seed in range(5):
        articles = crawl()
        random.Random(seed).shuffle(articles)
        assert profile_of(articles) == profile
        assert profile_of(articles).digest == profile.digest


def test_sites_are_learned_apart() -> None:
    others = [
        each._replace(
            name=f"o{each.name}",
            site="http://www.example.org/1",
            text=each.text.replace(ADVERT, ""),
        )
        for each in crawl()
    ]
    found = profile_of([*crawl(), *others])
    assert [site.site for site in found.sites] == ["news.example.com", "www.example.org"]


# --- taking out ---


def test_clean_takes_out_what_a_site_prints_and_restores_it(profile: Profile) -> None:
    one = article(100)
    cleaned = clean(one.text, profile=profile, site=one.site)
    body = one.text.splitlines()
    assert cleaned.text == "\n".join(body[1:5]).removesuffix(TAIL)
    edits = [edit for edit in cleaned.edits if str(edit.cause) == "site.learned"]
    assert [edit.before.strip() for edit in edits] == [ADVERT, TAIL, *MENU]
    assert edits[0].learned == passage(profile, ADVERT).seen
    assert restore(cleaned.text, cleaned.log) == one.text
    read = Log.from_json(cleaned.log.to_json())
    assert read == cleaned.log
    assert read.settings["profile"] == profile.digest
    assert clean(cleaned.text, profile=profile, site=one.site).text == cleaned.text


@pytest.mark.parametrize("site", [None, "http://other.example.com/1", "nonsense://["])
def test_nothing_goes_from_another_site(profile: Profile, site: str | None) -> None:
    one = article(100)
    assert clean(one.text, profile=profile, site=site).text == clean(one.text).text


def test_a_line_within_other_words_stays(profile: Profile) -> None:
    text = f"他念道：{ADVERT}，大家都笑了，说这一句天天看见。\n县里的茶场今年多了三家。"
    cleaned = clean(text, profile=profile, site="news.example.com")
    assert ADVERT in cleaned.text


def test_a_profile_is_a_profile() -> None:
    with pytest.raises(TypeError, match="str is no Profile; load_profile reads one"):
        Settings(profile="profiles.db")  # type: ignore[arg-type]


# --- the commands ---


@pytest.fixture
def crawled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "crawl.jsonl"
    path.write_text("".join(map(line, crawl())), encoding="utf-8")
    return path


def line(one: CrawledArticle) -> str:
    record = {"url": one.site, "title": one.title, "date": one.date, "text": one.text}
    return json.dumps(record, ensure_ascii=False) + "\n"


def records(path: Path) -> list[dict[str, Any]]:
    return [json.loads(each) for each in path.read_text(encoding="utf-8").splitlines()]


def test_learn_show_and_clean(crawled: Path, profile: Profile) -> None:
    done = run("learn", crawled.name, "-o", "profiles.db", "--show")
    assert done.returncode == 0, done.stderr
    assert done.stderr.decode().startswith(
        "dedupe: 1 site: 5 lines of 1 site will go with dedupe clean --profiles; 0 credits"
    )
    shown = done.stdout.decode().splitlines()
    assert shown[0] == "news.example.com: 60 articles, 28 days"
    assert f"  furniture\tline\t60 groups, 28 days, 100.0%\t{ADVERT}" in shown
    assert load_profile("profiles.db") == profile
    done = run(
        *("clean", crawled.name, "-o", "clean.jsonl", "--site-field", "url", "--log-field", "log"),
        *("--profiles", "profiles.db", "-q"),
    )
    assert done.returncode == 0, done.stderr
    first = records(crawled.with_name("clean.jsonl"))[0]
    assert not any(each in first["clean"] for each in (ADVERT, TAIL, *MENU))
    assert first["log"]["settings"]["profile"] == profile.digest
    assert first["log"]["edits"][0]["learned"]["articles"] == 60


def test_a_crawl_may_be_learned_piece_by_piece(crawled: Path, profile: Profile) -> None:
    lines = crawled.read_text(encoding="utf-8").splitlines(keepends=True)
    for number, part in enumerate((lines[40:], lines[:40], lines[20:50])):
        path = crawled.with_name(f"{number}.jsonl")
        path.write_text("".join(part), encoding="utf-8")
        assert run("learn", path.name, "-o", "profiles.db").returncode == 0
    assert load_profile("profiles.db") == profile


@pytest.mark.slow
def test_a_reader_overrules_lines(crawled: Path) -> None:
    run("learn", crawled.name, "-o", "profiles.db")
    done = run("learn", "profiles.db", "--keep", MENU[0], "--drop", SUBHEAD, "--show", "-q")
    assert done.returncode == 0, done.stderr
    told = {
        each.split("\t")[-1]: each.split("\t")[0].strip()
        for each in done.stdout.decode().splitlines()
    }
    assert told[MENU[0]] == "flagged (decided by a reader)"
    assert told[SUBHEAD] == "furniture (decided by a reader)"
    run("learn", crawled.name, "-o", "profiles.db")
    found = load_profile("profiles.db")
    assert passage(found, MENU[0]).decided_by == "reader"
    assert SUBHEAD in {text for _, text in goes(found)}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["crawl.jsonl"], "name the file for what is learned with -o PROFILES.db"),
        (["no.db", "--show"], "no.db: no such file; dedupe learn CRAWL -o FILE makes it"),
        (["crawl.jsonl", "--show"], "is not an index, or damaged"),
        (["crawl.jsonl", "-o", "-"], "a database cannot go to standard output"),
        (["missing.jsonl", "-o", "new.db"], "missing.jsonl: no such file; check the name"),
        (
            ["p.db", "--drop", "没有的一行"],
            "no site repeats '没有的一行'; dedupe learn FILE --show",
        ),
    ],
)
def test_mistakes_are_told(crawled: Path, arguments: list[str], message: str) -> None:
    if "p.db" in arguments:
        run("learn", crawled.name, "-o", "p.db")
    done = run("learn", *arguments)
    assert done.returncode == 2
    assert message in done.stderr.decode()


def test_nothing_is_left_beside_a_file_of_profiles(crawled: Path) -> None:
    run("learn", crawled.name, "-o", "profiles.db")
    fields = "--site-field", "url", "--profiles", "profiles.db"
    assert run("clean", crawled.name, "-o", "clean.jsonl", *fields).returncode == 0
    assert run("group", crawled.name, "-o", "grouped.jsonl", *fields).returncode == 0
    assert not list(crawled.parent.glob("profiles.db?*"))


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("missing.jsonl", "new.db: nothing was learned, since no article could be read"),
        ("no_site.jsonl", "new.db: nothing was learned, since no article says its site; name the"),
    ],
)
def test_where_nothing_is_learned_nothing_is_left(crawled: Path, name: str, message: str) -> None:
    crawled.with_name("no_site.jsonl").write_text('{"text": "县里开会。"}\n', encoding="utf-8")
    before = sorted(os.listdir())
    done = run("learn", name, "-o", "new.db")
    assert done.returncode == 2
    assert message in done.stderr.decode()
    assert sorted(os.listdir()) == before
    run("group", "missing.jsonl", "-o", "out.jsonl", "--index", "new.db")
    assert sorted(os.listdir()) == sorted([*before, "out.jsonl"])


def test_what_was_learned_elsewhere_is_not_replaced(crawled: Path, profile: Profile) -> None:
    with Index("spark.db") as index:
        note_profile(index, profile)
    done = run("learn", crawled.name, "-o", "spark.db")
    assert done.returncode == 2
    assert "spark.db: was learned with Spark, from articles that it has not" in done.stderr.decode()
    assert load_profile("spark.db") == profile
    with Index("articles.db") as index:
        index.add_many(crawl(3))
        with pytest.raises(InputError, match="has articles of dedupe learn or group"):
            check_no_articles(index)


def test_what_a_site_prints_is_no_likeness_for_compare(crawled: Path, profile: Profile) -> None:
    with Index("profiles.db") as index:
        note_profile(index, profile)
    menu = "\n".join((ADVERT, *MENU))
    for name, number in (("a.txt", 300), ("b.txt", 301)):
        crawled.with_name(name).write_text(f"{paragraph(number, 1)}\n{menu}", encoding="utf-8")
    alike = run("compare", "a.txt", "b.txt")
    assert "in common" in alike.stdout.decode()
    assert "no passage" not in alike.stdout.decode()
    profiles = "--profiles", "profiles.db"
    done = run("compare", "a.txt", "b.txt", *profiles, "--site", "http://news.example.com/1")
    assert "no passage in common" in done.stdout.decode()
    assert not done.stderr
    unknown = run("compare", "a.txt", "b.txt", *profiles)
    assert unknown.stdout == alike.stdout
    assert "profiles.db: knows the site of neither; name it with --site" in unknown.stderr.decode()
    done = run("compare", "a.txt", "b.txt", *("--site", "a.com") * 3)
    assert (done.returncode, done.stderr.decode()) == (
        2,
        "dedupe: --site: two files have two sites; give one or two\n",
    )


def test_clean_says_where_a_profile_is_missing(crawled: Path) -> None:
    done = run("clean", crawled.name, "-o", "out.jsonl", "--profiles", "no.db")
    assert done.returncode == 2
    assert "no.db: no such file; dedupe learn CRAWL -o FILE makes it" in done.stderr.decode()
    Index("empty.db").close()
    with pytest.raises(InputError, match="nothing was learned yet"):
        load_profile("empty.db")


@given(
    st.text(alphabet="字a1。！”）】(（[【 \u3000\t", max_size=90),
    st.integers(0, 9),
    st.integers(60, 99),
)
def test_cuts_of_lines_are_where_the_pattern_of_all_of_them_is(
    text: str, start: int, end: int
) -> None:
    whole = range(min(start, len(text)) + 1, min(end, len(text)))
    expected = [cut.end() for cut in _CUT.finditer(text, start, end)]
    assert _cuts(text, start, min(end, len(text))) == [at for at in expected if at in whole]
