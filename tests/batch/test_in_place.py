"""Articles that are overwritten: only where they change, and what they were is never lost."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from dedupe import clean
from tests.helpers.articles import article, paragraph
from tests.helpers.commands import DYING, ENVIRONMENT, Done, run, run_apart

TEXT = article(paragraph(1, 3), paragraph(2, 2), paragraph(1, 3))
CLEAN = clean(TEXT).text
OTHER = article(paragraph(3, 3), paragraph(4, 2), paragraph(3, 3))
OTHER_CLEAN = clean(OTHER).text


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("in").mkdir()
    return tmp_path


def write(name: str, text: str) -> Path:
    Path(name).write_text(text, encoding="utf-8")
    return Path(name)


def content(folder: str = "in") -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in Path(folder).iterdir()}


def in_place(*arguments: str) -> Done:
    done = run("clean", *(arguments or ("in",)), "--in-place", "--workers", "1", "-q")
    assert done.returncode == 0, done.stderr.decode()
    return done


def test_what_would_not_change_is_neither_written_nor_backed_up() -> None:
    write("in/a.txt", TEXT)
    same = write("in/b.txt", CLEAN)
    before = same.stat()
    in_place()
    assert content() == {"a.txt": CLEAN, "a.txt.bak": TEXT, "b.txt": CLEAN}
    after = same.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_second_run_changes_nothing_and_succeeds() -> None:
    write("in/a.txt", TEXT)
    in_place()
    before = content()
    in_place()
    assert content() == before


def test_backup_of_an_earlier_run_stays_and_the_next_has_a_number() -> None:
    for text in (TEXT, OTHER, TEXT):
        write("in/a.txt", text)
        in_place()
    assert content() == {
        "a.txt": CLEAN,
        "a.txt.bak": TEXT,
        "a.txt.bak2": OTHER,
        "a.txt.bak3": TEXT,
    }


def test_backups_that_a_shell_names_are_passed_over() -> None:
    write("in/a.txt", TEXT)
    in_place("in/a.txt")
    in_place("in/a.txt", "in/a.txt.bak")
    assert content() == {"a.txt": CLEAN, "a.txt.bak": TEXT}
    in_place("in/a.txt.bak")  # named alone, it is an article like any other
    assert content() == {"a.txt": CLEAN, "a.txt.bak": CLEAN, "a.txt.bak.bak": TEXT}


def test_backups_end_as_they_are_told_to() -> None:
    write("in/a.txt", TEXT)
    in_place("in", "--backup", "~")
    write("in/a.txt", OTHER)
    in_place("in", "--backup", "~")
    in_place("in", "--backup", "~")
    assert content() == {"a.txt": OTHER_CLEAN, "a.txt~": TEXT, "a.txt~2": OTHER}


def test_without_backups_nothing_else_is_left() -> None:
    write("in/a.txt", TEXT)
    Path("in/b.jsonl").write_text(json.dumps({"text": TEXT}) + "\n", encoding="utf-8")
    in_place("in", "--no-backup", "--clean-field", "text")
    assert sorted(os.listdir("in")) == ["a.txt", "b.jsonl"]
    assert content()["a.txt"] == CLEAN
    assert json.loads(content()["b.jsonl"]) == {"text": CLEAN}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["in", "--in-place", "--no-backup", "--backup", ".b"], "contradict one another"),
        (["in", "-o", "out", "--no-backup"], "--no-backup: is for --in-place"),
        (["in", "-o", "out", "--backup", ".b"], "--backup: is for --in-place"),
        (["in", "--in-place", "--backup", "a/b"], "for none give --no-backup"),
    ],
)
def test_what_cannot_be_meant_of_backups_is_refused(arguments: list[str], words: str) -> None:
    write("in/a.txt", TEXT)
    done = run("clean", *arguments)
    assert done.returncode == 2
    assert words in done.stderr.decode()
    assert content() == {"a.txt": TEXT}


# --- records ---


def table(texts: list[str]) -> str:
    written = io.StringIO()
    csv.writer(written).writerows(
        [["id", "text"], *([str(at), text] for at, text in enumerate(texts))]
    )
    return written.getvalue()


@pytest.mark.slow
@pytest.mark.parametrize("packing", ["", ".gz"])
@pytest.mark.parametrize("kind", ["jsonl", "json", "csv"])
def test_records_that_stay_as_they_are_are_left_alone(kind: str, packing: str) -> None:
    rows = [{"text": text, "n": 1.10} for text in (TEXT, OTHER)]
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    data = {"jsonl": "\n".join(lines) + "\n", "json": f"[{', '.join(lines)}]", "csv": table([TEXT])}
    path = Path(f"in/a.{kind}{packing}")
    raw = data[kind].encode()
    path.write_bytes(gzip.compress(raw) if packing else raw)
    for arguments in ([], ["--clean-field", "text"]):
        in_place("in", *arguments)  # the first of each adds or replaces
        names = sorted(os.listdir("in"))
        before = path.stat()
        in_place("in", *arguments)
        after = path.stat()
        assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
        assert sorted(os.listdir("in")) == names


@pytest.mark.slow
def test_rows_that_stay_as_they_are_are_left_alone() -> None:
    arrow = pytest.importorskip("pyarrow", reason="needs zhnews-dedupe[test-all]")
    parquet = pytest.importorskip("pyarrow.parquet", reason="needs zhnews-dedupe[test-all]")
    parquet.write_table(arrow.table({"text": [TEXT, None], "n": [1, 2]}), "in/a.parquet")
    for _ in range(2):
        run_apart("clean", "in", "--in-place", "-q", "--clean-field", "text")
        assert sorted(os.listdir("in")) == ["a.parquet", "a.parquet.bak"]
    assert parquet.read_table("in/a.parquet")["text"].to_pylist()[0] == CLEAN


# --- logs and failures of an earlier run ---


def test_log_of_what_is_left_alone_stays() -> None:
    write("in/a.txt", TEXT)
    in_place("in", "--log", "logs")
    log = Path("logs/a.txt.json").read_bytes()
    refused = run("clean", "in", "--in-place", "--log", "logs")
    assert refused.returncode == 2
    assert b"--force writes anew the logs of what changes now, and leaves all" in refused.stderr
    write("in/b.txt", OTHER)
    in_place("in", "--log", "logs", "--force")
    assert Path("logs/a.txt.json").read_bytes() == log
    assert run("restore", "in", "--log", "logs", "-o", "back/").returncode == 0
    assert content("back") == {"a.txt": TEXT, "b.txt": OTHER}
    assert run("restore", "in/a.txt", "logs/a.txt.json").stdout.decode() == TEXT
    assert run("restore", "in/b.txt", "logs/b.txt.json").stdout.decode() == OTHER


def test_failures_are_tried_again_and_listed_anew() -> None:
    write("in/a.txt", TEXT)
    Path("in/b.txt").write_bytes(b"PK\x03\x04\xff")
    for _ in range(2):
        assert run("clean", "in", "--in-place", "-q").returncode == 3
        assert Path("in/failures.jsonl").read_text(encoding="utf-8").count("\n") == 1
    Path("in/b.txt").unlink()
    in_place()
    assert sorted(os.listdir("in")) == ["a.txt", "a.txt.bak"]
    write("in/failures.jsonl", json.dumps({"text": TEXT}) + "\n")  # somebody's articles
    refused = run("clean", "in", "--in-place")
    assert refused.returncode == 2
    assert b"failures.jsonl: is already there" in refused.stderr


# --- killed ---


@pytest.mark.slow
@pytest.mark.parametrize("how", [[], ["--no-backup"]])
@pytest.mark.parametrize("earlier", [True, False])
def test_killed_run_goes_on_from_what_the_articles_were(how: list[str], earlier: bool) -> None:
    texts = {"in/a.txt": TEXT, "in/b.txt": OTHER, "in/c.txt": CLEAN}
    if earlier:
        write("in/a.txt.bak", "of an earlier run")
    for name, text in texts.items():
        write(name, text)
    arguments = ["clean", "in", "--in-place", "--log", "logs.jsonl", "-q", *how]
    command = [sys.executable, "-c", DYING]
    for fate, code in (("die", 9), ("live", 0)):
        resume = [] if fate == "die" else ["--resume"]
        done = subprocess.run([*command, fate, *arguments, *resume], env=ENVIRONMENT, check=False)
        assert done.returncode == code
    logs = [json.loads(line) for line in Path("logs.jsonl").read_bytes().splitlines()]
    assert {each["where"]: bool(each["log"]["edits"]) for each in logs} == {
        "in/a.txt": True,
        "in/b.txt": True,
        "in/c.txt": False,
    }
    assert [content()[f"{name}.txt"] for name in "abc"] == [CLEAN, OTHER_CLEAN, CLEAN]
    left = {name for name in os.listdir("in") if name not in ("a.txt", "b.txt", "c.txt")}
    before = {"a.txt.bak"} if earlier else set()
    own = set() if how else {"a.txt.bak2" if earlier else "a.txt.bak", "b.txt.bak"}
    assert left == before | own
    if earlier:
        assert content()["a.txt.bak"] == "of an earlier run"


@pytest.mark.slow
def test_pages_in_a_folder_are_refused_with_how_to_leave_them_out() -> None:
    pytest.importorskip("readability", reason="needs zhnews-dedupe[html]")
    Path("pages").mkdir()
    Path("pages/a.txt").write_text("县里开会,散会。", encoding="utf-8")
    Path("pages/b.html").write_text("<title>开会</title>", encoding="utf-8")
    done = run("clean", "pages", "--in-place", "--workers", "1")
    assert done.returncode == 2
    assert "leave such files out with --exclude '*.html'" in done.stderr.decode()
    done = run("clean", "pages", "--in-place", "--workers", "1", "--exclude", "*.html")
    assert done.returncode == 0
    assert Path("pages/a.txt").read_text(encoding="utf-8") == "县里开会，散会。"


def test_one_file_of_logs_of_an_earlier_run_is_said_to_be_overwritten() -> None:
    write("in/a.txt", TEXT)
    in_place("in", "--log", "logs.jsonl")
    again = run("clean", "in", "--in-place", "--log", "logs.jsonl", "--workers", "1")
    assert again.returncode == 2
    assert b"move it away and give another name, or a folder: --force would over" in again.stderr
