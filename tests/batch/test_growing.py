"""Folders that grow, and counts of what was done."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from dedupe import clean
from tests.helpers.articles import article, paragraph
from tests.helpers.commands import DYING, ENVIRONMENT, Done, run

TEXTS = [article(paragraph(at, 3), paragraph(at + 1, 2), paragraph(at, 3)) for at in range(4)]
CLEANS = [clean(text).text for text in TEXTS]
ZIP = b"PK\x03\x04\xff"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("in").mkdir()
    return tmp_path


def write(*numbers: int) -> None:
    for at in numbers:
        Path(f"in/{at}.txt").write_text(TEXTS[at], encoding="utf-8")


def skipping(*arguments: str) -> Done:
    return run("clean", "in", "-o", "out", "--skip-existing", "--workers", "1", *arguments)


def said(done: Done) -> str:
    return done.stderr.decode()


# --- folders that grow ---


def test_only_what_is_new_is_cleaned() -> None:
    write(0, 1)
    assert skipping("--log", "logs").returncode == 0
    Path("out/0.txt").write_text("corrected by hand", encoding="utf-8")
    write(2)
    done = skipping("--log", "logs")
    assert done.returncode == 0
    assert "2 outputs are there already and stay as they are" in said(done)
    assert "1 article: 1 changed" in said(done)
    assert Path("out/0.txt").read_text(encoding="utf-8") == "corrected by hand"
    assert Path("out/2.txt").read_text(encoding="utf-8") == CLEANS[2]
    assert sorted(os.listdir("logs")) == ["0.txt.json", "1.txt.json", "2.txt.json"]
    done = skipping("-q")
    assert (done.returncode, done.stderr) == (0, b"")


def test_what_failed_is_tried_again() -> None:
    write(0)
    Path("in/1.txt").write_bytes(ZIP)
    for _ in range(2):
        assert skipping().returncode == 3
        assert Path("out/failures.jsonl").read_bytes().count(b"\n") == 1
    write(1)
    assert skipping().returncode == 0
    assert sorted(os.listdir("out")) == ["0.txt", "1.txt"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["in", "-o", "out", "--force"], "and --force contradict one another"),
        (["in", "--in-place"], "is not needed with --in-place"),
        (["in", "-o", "out.jsonl"], "is for outputs in a folder"),
        (["in/0.txt", "-o", "a.txt"], "is for many articles"),
    ],
)
def test_skipping_that_cannot_be_meant_is_refused(arguments: list[str], words: str) -> None:
    write(0)
    done = run("clean", *arguments, "--skip-existing")
    assert done.returncode == 2
    assert f"--skip-existing: {words}" in said(done)


@pytest.mark.slow
def test_logs_that_are_in_the_way_are_told_with_what_helps() -> None:
    write(0, 1)
    assert skipping("--log", "logs").returncode == 0
    Path("out/0.txt").unlink()
    done = skipping("--log", "logs")
    assert done.returncode == 2
    assert "0.txt.json: is the log of an output that is gone from its place" in said(done)
    Path("logs/0.txt.json").unlink()
    assert skipping("--log", "logs").returncode == 0
    write(2)
    assert skipping("--log", "all.jsonl").returncode == 0
    write(3)
    done = skipping("--log", "all.jsonl")
    assert done.returncode == 2
    assert "--force" not in said(done)
    assert "give a folder with --log" in said(done)


@pytest.mark.slow
def test_interrupted_run_does_again_what_it_had_not_noted() -> None:
    write(0)
    assert skipping("-q").returncode == 0
    write(1, 2)
    arguments = ["clean", "in", "-o", "out", "--skip-existing", "--resume", "-q"]
    for fate, code in (("die", 9), ("live", 0), ("live", 0)):
        command = [sys.executable, "-c", DYING, fate, *arguments, "--log", "new.jsonl"]
        Path("new.jsonl").unlink(missing_ok=True)
        assert subprocess.run(command, env=ENVIRONMENT, check=False).returncode == code
        if fate == "live" and Path("new.jsonl").exists():
            lines = Path("new.jsonl").read_bytes().splitlines()
            assert [json.loads(line)["where"] for line in lines] == ["in/1.txt", "in/2.txt"]
            Path("seen").touch()
    assert Path("seen").exists()
    assert sorted(os.listdir("out")) == ["0.txt", "1.txt", "2.txt"]


# --- counts ---


def records(path: str) -> None:
    rows = [
        {"text": text, "url": f"https://{at % 2}.example.com/"} for at, text in enumerate(TEXTS)
    ]
    lines = [json.dumps(row) for row in [*rows, {"text": 7}, {"text": None}]]
    Path(path).write_text("\n".join([*lines, "{", "["]), encoding="utf-8")


def test_counts_are_the_same_for_any_number_of_workers() -> None:
    records("in.jsonl")
    for workers in ("1", "2"):
        done = run(
            *("clean", "in.jsonl", "-o", f"out{workers}.jsonl", "--site-field", "url"),
            *("--stats", f"stats{workers}.json", "--workers", workers),
        )
        assert done.returncode == 3
    assert Path("stats1.json").read_bytes() == Path("stats2.json").read_bytes()
    stats = json.loads(Path("stats1.json").read_bytes())
    counts = [stats[name] for name in ("articles", "changed", "failed", "empty")]
    assert counts == [8, 4, 3, 1]
    assert stats["chars_in"] == sum(map(len, TEXTS))
    assert stats["chars_out"] == sum(map(len, CLEANS))
    assert stats["causes"]["repeat.equal"]["edits"] >= 4
    assert stats["failures"] == {"not JSON": 2, 'field "text" is int, not a text': 1}
    assert stats["sites"]["0.example.com"] == {
        "articles": 2,
        "changed": 2,
        "chars_in": len(TEXTS[0] + TEXTS[2]),
        "chars_out": len(CLEANS[0] + CLEANS[2]),
    }


@pytest.mark.slow
def test_failures_are_summed_up_with_the_first_names() -> None:
    records("in.jsonl")
    done = run("clean", "in.jsonl", "-o", "out.jsonl", "-q")
    assert said(done) == (
        "dedupe: 3 articles failed: not JSON (2: in.jsonl line 7, in.jsonl line 8), "
        'field "text" is int, not a text (in.jsonl line 5); see out.jsonl.failures.jsonl\n'
    )
    for at in range(5):
        Path(f"in/{at}.txt").write_bytes(ZIP)
    done = run("clean", "in", "-o", "out", "-q")
    assert (
        said(done) == "dedupe: 5 articles failed: it begins like a zip archive (5: in/0.txt, "
        "in/1.txt, in/2.txt, ...); see out/failures.jsonl\n"
    )


@pytest.mark.slow
def test_counts_are_no_input_of_the_next_run() -> None:
    write(0)
    for _ in range(2):
        done = run("clean", "in", "--in-place", "--stats", "in/stats.json")
        assert done.returncode == 0, said(done)
    assert json.loads(Path("in/stats.json").read_bytes())["articles"] == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["in", "--check", "--stats", "s.json"], "does not go with --check"),
        (["in/0.txt", "--stats", "s.json"], "is for many articles"),
        (["in", "-o", "out", "--stats", "nowhere/s.json"], "there is no folder"),
        (["in", "-o", "out", "--stats", "there.json"], "--force overwrites it"),
        (["in", "in.jsonl", "--in-place", "--stats", "in.jsonl"], "is an input"),
        (["in", "-o", "o.jsonl", "--stats", "o.jsonl"], "the name of another file of the run"),
    ],
)
def test_counts_that_cannot_be_written_are_refused(arguments: list[str], words: str) -> None:
    write(0)
    records("in.jsonl")
    Path("there.json").touch()
    done = run("clean", *arguments)
    assert done.returncode == 2
    assert words in said(done)
