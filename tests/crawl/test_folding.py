"""Reprints that are stored as edits against the kept article of their group."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe.crawl.folding import MOST_STEPS, KeptText, Reprint, edits_between
from dedupe.log import Digest
from dedupe.reading.fields import FieldText
from dedupe.revision import replay
from dedupe.values import Replacement, Span
from tests.crawl.stories import FOREIGN, RELEASE, REPRINT
from tests.helpers.articles import paragraph
from tests.helpers.commands import run
from tests.helpers.hypothesis_settings import examples

MORE = (
    RELEASE
    + "开馆当天，旧馆的老读者还收到了一枚书签，上面印着老粮站的样子，是馆里的年轻人自己画的。\n"
)
UPDATE = RELEASE.replace("12万", "15万")

RECORDS: list[dict[str, Any]] = [
    {"url": "http://a.com/1", "text": RELEASE, "date": "2024-05-03", "price": 1.10},
    {"url": "http://b.com/7", "text": REPRINT, "date": "2024-05-04", "title": "首日三千人"},
    {"url": "http://c.com/2", "text": MORE, "date": "2024-05-05"},
    {"url": "http://d.com/3", "text": UPDATE, "date": "2024-05-06"},
    {"url": "http://a.com/6", "text": FOREIGN, "more": {"kept": [1]}},
]


@pytest.fixture
def crawl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "crawl.jsonl"
    write(path, RECORDS)
    return path


def write(path: Path, records: list[dict[str, Any]]) -> None:
    lines = [json.dumps(record, ensure_ascii=False) for record in records]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def check_round_trip(crawl: Path, *options: str) -> list[dict[str, Any]]:
    """Check that what is folded and restored is what is written without --fold, byte for byte, and
    return the folded records.
    """
    run("group", crawl.name, "-o", "whole.jsonl", "--force", *options)
    done = run("group", crawl.name, "-o", "folded.jsonl", "--force", "--fold", *options)
    assert done.returncode == 0, done.stderr
    done = run("restore", "folded.jsonl", "-o", "back.jsonl", "--force")
    assert done.returncode == 0, done.stderr
    whole, folded, back = (crawl.with_name(f"{name}.jsonl") for name in ("whole", "folded", "back"))
    assert back.read_bytes() == whole.read_bytes()
    return read(folded)


# --- the edits ---

ALPHABET = "县里开会，。三千12万\n \u3000abc\r𠮷\ud800é"
TEXTS = st.text(ALPHABET, max_size=60)
PIECES = st.lists(st.sampled_from(RELEASE.splitlines(keepends=True)) | TEXTS, max_size=6)


@examples(100)
@given(kept=PIECES.map("".join), text=PIECES.map("".join))
def test_any_text_is_restored_from_any_other(kept: str, text: str) -> None:
    edits = list(edits_between(kept, text))
    assert replay(kept, edits) == text
    spans = [edit.span for edit in edits]
    assert spans == sorted(spans)


@examples(100)
@given(kept=PIECES.map("".join), paragraphs=PIECES)
def test_paragraphs_are_restored_as_paragraphs(kept: str, paragraphs: list[str]) -> None:
    found = FieldText("text", paragraphs, "\n".join(paragraphs))
    reprint = Reprint.of(found, KeptText("a.com/1", "text", ""), kept)
    again = Reprint.from_json(json.loads(json.dumps(reprint.to_json())))
    assert again == reprint
    assert again.value(kept) == paragraphs


def test_a_reprint_in_other_marks_needs_an_edit_for_each_mark_only() -> None:
    edits = list(edits_between(RELEASE, REPRINT))
    assert max(len(edit.after) for edit in edits) < 12
    assert sum(edit.span.end - edit.span.start for edit in edits) < 20


@pytest.mark.parametrize("spans", [[(4, 0), (4, 0)], [(2, 4), (0, 1)], [(0, 9)], [(-1, 2)]])
def test_edits_of_a_forged_file_are_not_made(spans: list[tuple[int, int]]) -> None:
    edits = tuple(Replacement(Span(*span), "") for span in spans)
    digest = Digest.of(replay("县里开会", edits)).sha256
    forged = Reprint("text", digest, KeptText("a.com/1", "text", ""), edits)
    with pytest.raises(ValueError, match="its edits do not give the text"):
        forged.value("县里开会")


# --- the commands ---


@pytest.mark.parametrize("keep", ["fullest", "latest", "first"])
@pytest.mark.parametrize("turn", [1, -1], ids=["in order", "turned round"])
def test_folded_records_are_restored_byte_for_byte(crawl: Path, keep: str, turn: int) -> None:
    write(crawl, RECORDS[::turn])
    found = check_round_trip(crawl, "--keep", keep)
    folded = [each for each in found if "folded" in each]
    assert len(folded) == 3
    assert {each["relation"]["kind"] for each in folded} >= {"version"}
    assert all(each["text"] is None for each in folded)
    (kept,) = {each["folded"]["kept"]["name"] for each in folded}
    (whole,) = (each for each in found if each["url"] == kept)
    assert whole["kept"]
    assert whole["text"]


@pytest.mark.slow
@examples(20)
@given(
    texts=st.lists(st.sampled_from([RELEASE, REPRINT, MORE, UPDATE]), min_size=2, max_size=6),
    tails=st.lists(TEXTS, min_size=6, max_size=6),
)
def test_any_group_is_restored_byte_for_byte(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], tails: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("crawl")
    crawl, whole, folded, back = (folder / f"{name}.jsonl" for name in ("c", "w", "f", "b"))
    lines = [
        json.dumps({"url": f"a.com/{number}", "text": text + tail})
        for number, (text, tail) in enumerate(zip(texts, tails, strict=False))
    ]
    crawl.write_text("\n".join(lines), encoding="utf-8")
    for output, options in ((whole, ()), (folded, ("--fold",))):
        done = run("group", str(crawl), "-o", str(output), *options)
        assert done.returncode == 0, done.stderr
    if b'"folded"' in folded.read_bytes():
        done = run("restore", str(folded), "-o", str(back))
        assert done.returncode == 0, done.stderr
        folded = back
    assert folded.read_bytes() == whole.read_bytes()


def nested(depth: int) -> list[dict[str, Any]]:
    """Return articles each of which stands within the next, three times as long, and a reprint of
    the first.
    """
    records = [{"url": "http://b.com/0", "text": RELEASE.replace("，", ",")}]
    text, number = RELEASE, 0
    for step in range(depth):
        records.append({"url": f"http://a.com/{step}", "text": text})
        around = [paragraph(number + each, 2) for each in range(4 * 3**step)]
        number += len(around)
        half = len(around) // 2
        text = "\n".join([*around[:half], text.rstrip(), *around[half:]]) + "\n"
    return records


@pytest.mark.parametrize("turn", [1, -1], ids=["in order", "turned round"])
@pytest.mark.parametrize("keep", ["fullest", "latest"])
def test_what_stands_within_articles_of_other_groups_is_folded(
    crawl: Path, turn: int, keep: str
) -> None:
    write(crawl, nested(4)[::turn])
    found = {each["url"]: each for each in check_round_trip(crawl, "--keep", keep)}
    assert {each["group"] for each in found.values()} == {f"http://a.com/{at}" for at in range(4)}
    against = {
        url: each["folded"]["kept"]["name"] for url, each in found.items() if "folded" in each
    }
    assert against == {
        "http://b.com/0": "http://a.com/0",
        **{f"http://a.com/{at}": f"http://a.com/{at + 1}" for at in range(3)},
    }


def test_after_some_steps_an_article_is_whole(crawl: Path) -> None:
    write(crawl, nested(MOST_STEPS + 3))
    found = {each["url"]: each for each in check_round_trip(crawl)}
    steps = {url: steps_to_a_whole(found, url) for url in found}
    assert steps["http://b.com/0"] == MOST_STEPS + 1
    del steps["http://b.com/0"]
    assert max(steps.values()) == MOST_STEPS


def steps_to_a_whole(found: dict[str, dict[str, Any]], url: str) -> int:
    steps = 0
    while not found[url]["text"]:
        url = found[url]["folded"]["kept"]["name"]
        steps += 1
    return steps


def test_edits_in_a_circle_are_told(crawl: Path) -> None:
    write(crawl, nested(2))
    run("group", crawl.name, "-o", "folded.jsonl", "--fold")
    folded = crawl.with_name("folded.jsonl")
    records = read(folded)
    assert records[1]["folded"]["kept"]["name"] == "http://a.com/1"
    records[2]["text"] = None
    itself = {"name": "http://a.com/0", "field": "text", "sha256": records[1]["folded"]["sha256"]}
    digest = records[1]["folded"]["kept"]["sha256"]
    records[2]["folded"] = {**records[1]["folded"], "sha256": digest, "kept": itself}
    write(folded, records)
    done = run("restore", "folded.jsonl", "-o", "back.jsonl")
    assert done.returncode == 2
    assert b"the article that it repeats, http://a.com/0, is not in this file as" in done.stderr


def test_texts_are_found_in_other_fields_and_as_paragraphs(crawl: Path) -> None:
    nested = [{**record, "text": None, "page": {"body": record["text"]}} for record in RECORDS]
    nested[0]["page"]["body"] = RELEASE.split("\n")
    write(crawl, nested)
    found = check_round_trip(crawl, "--text-field", "page.body")
    assert found[0]["page"] == {"body": None}
    assert found[0]["folded"]["paragraphs"]


def test_what_is_said_of_folding_and_restoring(crawl: Path) -> None:
    done = run("group", crawl.name, "-o", "folded.jsonl", "--fold")
    said = done.stderr.decode().splitlines()
    assert said[1].startswith("dedupe: folded 3 articles, to ")
    assert said[1].endswith("of the bytes of their records; dedupe restore brings the texts back")
    done = run("restore", "folded.jsonl", "-o", "back.jsonl")
    assert done.stderr.decode() == (
        "dedupe: brought the text of 3 articles back that dedupe group --fold wrote as edits, "
        "and checked each\n"
    )


def test_what_repeats_an_article_of_an_earlier_run_stays_whole(crawl: Path) -> None:
    write(crawl, RECORDS[2:3])
    later = crawl.with_name("later.jsonl")
    write(later, RECORDS[:2])
    run("group", crawl.name, "-o", "one.jsonl", "--index", "crawl.db")
    done = run("group", later.name, "-o", "two.jsonl", "--index", "crawl.db", "--fold")
    assert done.returncode == 0
    assert (
        "not folded: 2 articles, since what is kept of their groups is in crawl.db only, from an "
        "earlier run\n"
    ) in done.stderr.decode()
    found = read(crawl.with_name("two.jsonl"))
    assert [each["text"] for each in found] == [RELEASE, REPRINT]
    assert {each["relation"]["to"] for each in found} == {"http://c.com/2"}


def test_what_would_take_no_less_room_stays_whole(crawl: Path) -> None:
    short = "沄河县图书馆新馆昨天上午开馆，首日读者逾三千人，书证下午就发完了。"
    write(crawl, [{"url": "a.com/1", "text": short}, {"url": "b.com/1", "text": f"{short}!"}])
    done = run("group", crawl.name, "-o", "folded.jsonl", "--fold")
    assert "not folded: 1 article, which would take no less room" in done.stderr.decode()
    assert all(each["text"] for each in read(crawl.with_name("folded.jsonl")))


def test_a_field_of_that_name_is_not_overwritten(crawl: Path) -> None:
    write(crawl, [{**RECORDS[0], "folded": 1}])
    done = run("group", crawl.name, "-o", "folded.jsonl", "--fold")
    assert done.returncode == 2
    assert b'http://a.com/1: has a field "folded" already; give it another name' in done.stderr


def test_a_folder_with_folded_files_is_restored(crawl: Path) -> None:
    run("group", crawl.name, "-o", "whole.jsonl")
    crawl.with_name("many").mkdir()
    run("group", crawl.name, "-o", "many/packed.jsonl.gz", "--fold")
    run("group", crawl.name, "-o", "many/plain.jsonl", "--fold")
    assert run("restore", "many", "-o", "back").returncode == 0
    whole = crawl.with_name("whole.jsonl").read_bytes()
    assert Path("back/plain.jsonl").read_bytes() == whole
    assert gzip.decompress(Path("back/packed.jsonl.gz").read_bytes()) == whole


# --- damage ---


def _edits(value: dict[str, Any]) -> None:
    value["edits"][0][2] = "改"


def _order(value: dict[str, Any]) -> None:
    value["edits"].reverse()


def _bounds(value: dict[str, Any]) -> None:
    value["edits"][-1][:2] = [9_999, -5]


def _no_edits(value: dict[str, Any]) -> None:
    del value["edits"]


def _no_kept(value: dict[str, Any]) -> None:
    value["kept"] = None


def _truth(value: dict[str, Any]) -> None:
    value["edits"][0][0] = False


def _other_kept(value: dict[str, Any]) -> None:
    value["kept"]["sha256"] = "0" * 64


def _newer(value: dict[str, Any]) -> None:
    value["format"] = 2


@pytest.mark.parametrize(
    ("damage", "problem"),
    [
        (_edits, "its edits do not give the text that was folded (the SHA-256 differs)"),
        (_order, "its edits do not give the text that was folded (the SHA-256 differs)"),
        (_bounds, "its edits do not give the text that was folded (the SHA-256 differs)"),
        (_no_edits, 'its field "folded" is not what dedupe group --fold wrote'),
        (_no_kept, 'its field "folded" is not what dedupe group --fold wrote'),
        (_truth, 'its field "folded" is not what dedupe group --fold wrote'),
        (_other_kept, "the article that it repeats, http://c.com/2, is not in this file as it was"),
        (_newer, "it is folded in format 2, and this dedupe reads up to 1; install a newer one"),
    ],
)
def test_damage_is_told_in_one_line(
    crawl: Path, damage: Callable[[dict[str, Any]], None], problem: str
) -> None:
    write(crawl, RECORDS[1:3])
    run("group", crawl.name, "-o", "folded.jsonl", "--fold")
    folded = crawl.with_name("folded.jsonl")
    records = read(folded)
    damage(records[0]["folded"])
    write(folded, records)
    done = run("restore", "folded.jsonl", "-o", "back.jsonl")
    assert done.returncode == 2
    assert done.stderr.decode().startswith(f"dedupe: folded.jsonl line 1: {problem}")
    assert done.stderr.count(b"\n") == 1
    assert not crawl.with_name("back.jsonl").exists()


def test_others_are_restored_where_one_is_damaged(crawl: Path) -> None:
    run("group", crawl.name, "-o", "folded.jsonl", "--fold")
    folded = crawl.with_name("folded.jsonl")
    records = read(folded)
    _edits(records[1]["folded"])
    write(folded, records)
    done = run("restore", "folded.jsonl", "-o", "back.jsonl")
    assert done.returncode == 3
    assert "1 article failed; see back.jsonl.failures.jsonl" in done.stderr.decode()
    back = read(crawl.with_name("back.jsonl"))
    assert back[1] == records[1]
    assert [each["text"] for each in back[2:]] == [each["text"] for each in RECORDS[2:]]


def test_a_kept_article_that_was_changed_is_told(crawl: Path) -> None:
    write(crawl, RECORDS[1:3])
    run("group", crawl.name, "-o", "folded.jsonl", "--fold")
    folded = crawl.with_name("folded.jsonl")
    folded.write_text(folded.read_text(encoding="utf-8").replace("书签", "徽章"), encoding="utf-8")
    done = run("restore", "folded.jsonl", "-o", "back.jsonl")
    assert done.returncode == 2
    assert b"http://c.com/2, is not in this file as it was; put it back" in done.stderr


@pytest.mark.parametrize("arguments", [["-"], ["folded.jsonl", "-o", "out/"]])
def test_a_folded_file_becomes_a_file_of_records_first(crawl: Path, arguments: list[str]) -> None:
    run("group", crawl.name, "-o", "folded.jsonl", "--fold")
    stdin = crawl.with_name("folded.jsonl").read_bytes()
    done = run("restore", *arguments, stdin=stdin)
    assert done.returncode == 2
    assert b"has reprints that dedupe group --fold wrote as edits; bring their" in done.stderr
