"""What is passed over in folders: nothing is cleaned that is not an article."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.helpers.commands import Done, run

TEXT = "县里开会,讨论修路。\n"
CLEAN = "县里开会，讨论修路。\n"

ARTICLES = ("a.txt", "b/2024-05.md", "b/without-ending", "c/news.dat", "env/d.txt")
HIDDEN = (".hidden.txt", ".obsidian/note.txt", ".venv/lib/a.txt", "b/._a.txt", ".a.txt.swp")
VERSIONS = (".git/config.txt", "b/.svn/a.txt", "CVS/a.txt")
PACKAGES = ("venv/readme/a.txt", "site/node_modules/a.txt")
BACKUPS = ("a.txt~", "a.txt.bak", "a.txt.bak2", "b/#a.txt#", "~$a.txt", "c/a.orig", "c/a.txt.tmp")
CODE = (
    "x.py",
    "x.js.gz",
    "package.json",
    "requirements-dev.txt",
    "README.md",
    "LICENSE",
    "b/x.yml",
)
NO_TEXT = ("b/p.JPG", "c/p.pdf", "c/p.tar.gz")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(*names: str, text: str = TEXT) -> None:
    for name in names:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text, encoding="utf-8")


def touched() -> list[str]:
    """Return the files whose text was cleaned."""
    found = [Path(folder, name) for folder, _, names in os.walk(".") for name in names]
    return sorted(str(path) for path in found if path.read_bytes() == CLEAN.encode())


def said(done: Done) -> str:
    lines = [line for line in done.stderr.decode().splitlines() if "passed over" in line]
    return "\n".join(lines)


def test_nothing_is_touched_that_is_not_an_article() -> None:
    write(*ARTICLES, *HIDDEN, *VERSIONS, *PACKAGES, *BACKUPS, *CODE, *NO_TEXT)
    write("venv/pyvenv.cfg", text="home = /usr/bin")
    done = run("clean", ".", "--in-place")
    assert touched() == sorted(ARTICLES)
    assert said(done) == (
        "dedupe: passed over in folders: 7 backups, 2 environments or packages, 5 hidden, "
        "3 pictures or other files that are no text, 7 source code or configuration, "
        "3 version control; name them to clean them, or give --no-ignore"
    )


def test_programs_of_servers_are_told_from_their_pages() -> None:
    pytest.importorskip("readability", reason="needs zhnews-dedupe[html]")
    write("in/page.php", text=f"<!doctype html><p>{TEXT}")
    write("in/program.php", "in/b.jsp", text=f"<?php /* {TEXT} */ ?><!doctype html><p>")
    done = run("clean", "in", "--check")
    assert "2 source code or configuration" in said(done)
    assert "1 article:" in done.stderr.decode()


def test_quiet_run_does_not_say_so() -> None:
    write("in/a.txt", "in/b.py")
    assert run("clean", "in", "-o", "out", "-q").stderr == b""


def test_all_is_taken_on_demand_but_version_control() -> None:
    write("in/.hidden.txt", "in/x.py", "in/a.txt~", "in/.git/a.txt")
    write("in/.gitignore", text="*.py\n")
    done = run("clean", "in", "--in-place", "--no-ignore")
    assert touched() == ["in/.hidden.txt", "in/a.txt~", "in/x.py"]
    assert "1 version control" in said(done)


def test_what_is_named_is_taken() -> None:
    write("in/.hidden/a.txt", "x.py", "in/b.txt", "in/c.txt")
    write(".gitignore", text="in/b.txt\n")
    run("clean", "in/.hidden", "x.py", "in/b.txt", "--in-place", "--exclude", "*.txt")
    assert touched() == ["in/b.txt", "x.py"]
    run("clean", "in/.hidden", "--in-place")
    assert touched() == ["in/.hidden/a.txt", "in/b.txt", "x.py"]


def test_folder_in_which_nothing_is_an_article_says_what_is() -> None:
    write("in/a.py", "in/.b.txt")
    done = run("clean", "in", "-o", "out")
    assert done.returncode == 2
    assert done.stderr.decode() == (
        "dedupe: in: nothing in it looks like an article; passed over in folders: 1 hidden, "
        "1 source code or configuration; name them to clean them, or give --no-ignore\n"
    )
    done = run("clean", "in", "-o", "out", "--no-ignore", "--exclude", "*")
    assert done.stderr.endswith(b"2 excluded; name them to clean them\n")  # --no-ignore is no help


# --- rules of .gitignore ---


def test_rules_of_git_are_honoured() -> None:
    Path(".git").mkdir()
    write(".gitignore", text="*.skip.txt\n/top.txt\nb/deep/\n!kept.skip.txt\n# a comment\n\n")
    write("in/b/.gitignore", text="own.txt\n!b.skip.txt\n")
    write("in/a.txt", "in/a.skip.txt", "in/kept.skip.txt", "in/top.txt", "in/own.txt")
    write("in/b/own.txt", "in/b/b.skip.txt", "in/b/deep/a.txt", "b/deep/c.txt", "top.txt")
    done = run("clean", "in", "--in-place")
    expected = ["in/a.txt", "in/b/b.skip.txt", "in/b/deep/a.txt", "in/kept.skip.txt"]
    assert touched() == sorted([*expected, "in/own.txt", "in/top.txt"])
    assert "2 ignored by .gitignore" in said(done)


def test_rules_above_hold_inside_a_repository_only() -> None:
    write(".gitignore", text="*.txt\n")
    write("in/a.txt")
    run("clean", "in", "--in-place")
    assert touched() == ["in/a.txt"]


def test_ignored_folder_that_is_named_is_cleaned() -> None:
    Path(".git").mkdir()
    write(".gitignore", text="in/\n")
    write("in/b/a.txt")
    run("clean", ".", "in/b", "--in-place")
    assert touched() == ["in/b/a.txt"]


def test_pattern_that_cannot_be_read_is_told() -> None:
    write("in/a.txt")
    write("in/.gitignore", text="a\n!\n")
    for arguments in ((), ("--exclude", "!")):
        done = run("clean", "in", "-o", "out", *arguments)
        assert done.returncode == 2
        assert b"has a pattern that git could not read" in done.stderr
        Path("in/.gitignore").unlink(missing_ok=True)


# --- exclude ---


@pytest.mark.slow
@pytest.mark.parametrize("name", ["dedupe.toml", "pyproject.toml"])
def test_excluded_patterns_stand_in_the_settings(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = "[tool.dedupe]\n" if name == "pyproject.toml" else ""
    write(name, text=f'{table}exclude = ["drafts/", "/in/b.txt"]\n')
    write("in/a.txt", "in/b.txt", "in/c/b.txt", "in/c/drafts/a.txt")
    monkeypatch.chdir("in")  # patterns are relative to the file that has them
    done = run("clean", ".", "--in-place")
    monkeypatch.chdir("..")
    assert touched() == ["in/a.txt", "in/c/b.txt"]
    assert "2 excluded" in said(done)


def test_excluded_patterns_of_the_command_line_come_first() -> None:
    write("dedupe.toml", text='exclude = ["a.txt"]\n')
    write("in/a.txt", "in/b.txt", "in/c.txt")
    run("clean", "in", "--in-place", "--exclude", "b.txt", "--exclude", "/in/c.txt", "--no-ignore")
    assert touched() == ["in/a.txt"]


def test_excluded_patterns_hold_in_a_folder_elsewhere(tmp_path: Path) -> None:
    write("in/a.txt", "in/b/c.txt", "here/x")
    os.chdir("here")
    run("clean", str(tmp_path / "in"), "--in-place", "--exclude", "/b/")
    os.chdir("..")
    assert touched() == ["in/a.txt"]
