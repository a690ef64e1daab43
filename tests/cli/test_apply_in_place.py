"""`dedupe apply --in-place`: what a reader decided goes back to where it was read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dedupe import clean
from tests.cli.test_restore_many import done, files_in, read_records, write_records
from tests.helpers.articles import article, paragraph
from tests.helpers.commands import run, told

A, B = paragraph(1, 4), paragraph(2, 2)
SOURCES = [article(title, A, B, A, "") for title in ("甲", "乙", "丙")]
WROTE = "1 decision written back, and checked that the source can be restored"


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    log = clean(SOURCES[1]).log
    chosen = {"span": list(log.edits[0].span), "choice": "keep-both"}
    decisions = {"decisions": [chosen], "clean": {"sha256": log.clean.sha256}}
    Path("d.json").write_text(json.dumps(decisions), encoding="utf-8")


def make_folder() -> None:
    Path("news/sub").mkdir(parents=True)
    for name, source in zip(("a.txt", "sub/b.txt", "sub/c.txt"), SOURCES, strict=True):
        Path("news", name).write_bytes(source.encode("gb18030"))


def make_records(name: str) -> None:
    records = [{"id": str(at), "text": text} for at, text in enumerate(SOURCES)]
    write_records(name, records)


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["jsonl", "json", "csv", "parquet", "jsonl.gz"])
def test_record_has_text_and_log_as_decided(ending: str) -> None:
    make_records(f"in.{ending}")
    done("clean", f"in.{ending}", "-o", f"out.{ending}", "--log-field", "log", "-q")
    before = read_records(f"out.{ending}")
    assert told(run("apply", f"out.{ending}", "d.json", "--in-place")) == WROTE
    after = read_records(f"out.{ending}")
    assert after[1]["clean"] == SOURCES[1]
    assert (after[0], after[2]) == (before[0], before[2])
    assert after[1]["id"] == "1"
    log: Any = after[1]["log"]
    assert "reader" in (log if isinstance(log, str) else json.dumps(log))
    done("restore", f"out.{ending}", "-o", f"back.{ending}")
    assert read_records(f"back.{ending}") == read_records(f"in.{ending}")


@pytest.mark.slow
@pytest.mark.parametrize("log", ["logs", "logs.jsonl", "logs.jsonl.gz"])
def test_file_of_a_folder_and_its_log_are_as_decided(log: str) -> None:
    make_folder()
    done("clean", "news", "-o", "cleaned", "--log", log, "-q")
    before = files_in("cleaned")
    assert told(run("apply", log, "d.json", "--in-place", "--text", "cleaned")) == WROTE
    after = files_in("cleaned")
    assert after.pop("sub/b.txt").decode() == SOURCES[1]
    assert all(before[name] == data for name, data in after.items())
    done("restore", "cleaned", log, "-o", "sources")
    assert files_in("sources") == files_in("news")
    assert "the decisions are for" in told(
        run("apply", log, "d.json", "--in-place", "--text", "cleaned")
    )


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["jsonl", "parquet"])
def test_record_beside_a_file_of_logs_is_as_decided(ending: str) -> None:
    make_records(f"in.{ending}")
    done("clean", f"in.{ending}", "-o", f"out.{ending}", "--log", "logs.jsonl", "-q")
    assert (
        told(run("apply", "logs.jsonl", "d.json", "--in-place", "--text", f"out.{ending}")) == WROTE
    )
    assert read_records(f"out.{ending}")[1]["clean"] == SOURCES[1]
    done("restore", f"out.{ending}", "logs.jsonl", "-o", f"back.{ending}")
    assert read_records(f"back.{ending}") == read_records(f"in.{ending}")


def test_one_article_and_its_log_are_as_decided() -> None:
    Path("a.txt").write_text(SOURCES[1], encoding="utf-8")
    done("clean", "a.txt", "-o", "c.txt", "--log", "log.json", "-q")
    assert told(run("apply", "log.json", "d.json", "--in-place", "--text", "c.txt")) == WROTE
    assert Path("c.txt").read_text(encoding="utf-8") == SOURCES[1]
    assert run("restore", "c.txt", "log.json").stdout.decode() == SOURCES[1]


@pytest.mark.slow
def test_what_cannot_be_written_back_is_refused_and_nothing_is_written() -> None:
    make_folder()
    make_records("in.jsonl")
    done("clean", "news", "-o", "cleaned", "--log", "logs", "-q")
    done("clean", "in.jsonl", "-o", "out.jsonl", "--log-field", "log", "-q")
    Path("other.json").write_text(json.dumps({"decisions": [], "clean": "0" * 64}), "utf-8")
    wrong = json.loads(Path("d.json").read_text(encoding="utf-8"))
    wrong["decisions"][0]["span"] = [0, 1]
    Path("wrong.json").write_text(json.dumps(wrong), encoding="utf-8")
    before = files_in(".")
    for arguments, problem in (
        (["logs", "d.json"], "name that file or folder with --text"),
        (["logs", "other.json", "--text", "cleaned"], "the decisions are for"),
        (["logs", "d.json", "--text", "news"], "the decisions are for"),
        (["out.jsonl", "other.json"], "the decisions are for"),
        (["out.jsonl", "d.json", "--text", "cleaned"], "leave it out"),
        (["out.jsonl", "wrong.json"], "wrong.json: decision 1: no repeat was dropped at [0, 1]"),
        (["out.jsonl", "d.json", "-o", "x"], "-o and --in-place contradict one another"),
        (["out.jsonl", "d.json", "--log-field", "x"], "the decisions are for"),
    ):
        result = run("apply", *arguments, "--in-place")
        assert result.returncode == 2, arguments
        assert problem in told(result)
    assert files_in(".") == before
