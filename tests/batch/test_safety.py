"""Power that fails, and runs that meet: what is noted is on the disk, and folders are held."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from dedupe import article, files
from dedupe.batch import tasks
from dedupe.batch.manifest import Manifest
from tests.helpers.commands import Done, run

TEXT = "县里开会,讨论修路。\n"
STATE = ".dedupe-state.sqlite"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(*names: str) -> None:
    for name in names:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(TEXT, encoding="utf-8")


# --- power that fails ---


@pytest.mark.parametrize("where", [["-o", "out"], ["--in-place"]])
def test_what_is_noted_is_on_the_disk(where: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    write(*(f"in/{at // 10}/{at}.txt" for at in range(30)))
    happened: list[str] = []

    def tell(of: Any, name: str, word: str) -> None:
        real = getattr(of, name)

        def told(*given: Any, **known: Any) -> Any:
            if word == "sync":
                happened.extend(f"sync {folder}" for folder in given[0])
            happened.append(f"{word} {given[0]}" if word == "write" else word)
            return real(*given, **known)

        monkeypatch.setattr(of, name, told)

    tell(tasks, "write_in_place", "write")
    tell(files, "sync_file_systems", "sync")
    tell(Manifest, "commit", "note")
    tell(Manifest, "close", "end")
    done = run("clean", "in", *where, "--workers", "1", "--timeout", "0")
    assert done.returncode == 0
    waiting: set[str] = set()
    written = 0
    for what in happened:
        word, _, path = what.partition(" ")
        if word == "write":
            waiting.add(os.path.dirname(path))
            written += 1
        elif word == "sync" and path:
            waiting.discard(path)
        elif word in ("note", "end"):
            assert not waiting, f"{word} before what was written in {waiting} is on the disk"
    assert written == 30
    assert happened[-1] == "end"


def test_folder_of_a_file_is_synced_when_the_file_has_its_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write("in.txt")
    Path("in.jsonl").write_text('{"text": "县里,开会。"}\n', encoding="utf-8")
    there: list[bool] = []
    real = files.sync_folder_of

    def look(path: str) -> None:
        there.append(os.path.exists(path))
        real(path)

    monkeypatch.setattr(files, "sync_folder_of", look)
    assert run("clean", "in.jsonl", "-o", "out.jsonl").returncode == 0
    assert there == [True]


# --- runs that meet ---


def in_place(*paths: str) -> Done:
    return run("clean", *paths, "--in-place", "-q")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("holding", "paths"),
    [
        ("news", ["news"]),
        ("news", ["news/2024"]),
        ("news", ["news/2024/05"]),
        ("news", ["news/2024/a.txt"]),
        ("news/2024/05", ["news"]),
        ("news/2024", ["news"]),
        ("news/2024", ["other", "news"]),
        ("other", ["news", "other"]),
        ("news/2024", ["other", "news/2024/05"]),
    ],
)
def test_runs_in_place_above_and_below_are_refused(holding: str, paths: list[str]) -> None:
    names = ("news/2024/a.txt", "news/2024/05/b.txt", "other/c.txt")
    write(*names)
    other = Manifest(f"{holding}/{STATE}")
    done = in_place(*paths)
    assert done.returncode == 2
    assert b"another run is writing here; wait until it ends" in done.stderr
    assert all(Path(name).read_text(encoding="utf-8") == TEXT for name in names)
    other.close(remove=True)
    assert in_place(*paths).returncode == 0
    assert not list(Path().rglob(STATE))


def test_run_beside_another_one_is_not_refused() -> None:
    write("news/2023/a.txt", "news/2024/b.txt")
    other = Manifest(f"news/2023/{STATE}")
    assert in_place("news/2024").returncode == 0
    other.close(remove=True)


def test_all_folders_of_a_run_are_held(monkeypatch: pytest.MonkeyPatch) -> None:
    write("news/a.txt", "other/b.txt")
    real = article.clean_file
    seen: list[bool] = []

    def look(*given: Any) -> Any:
        seen.append(in_place("other").returncode == 2)
        return real(*given)

    monkeypatch.setattr("dedupe.batch.tasks.clean_file", look)
    done = run("clean", "news", "other", "--in-place", "-q", "--workers", "1", "--timeout", "0")
    assert done.returncode == 0
    assert seen == [True, True]


def test_what_an_interrupted_run_left_below_holds_nothing() -> None:
    write("news/2024/a.txt")
    left = Manifest(f"news/2024/{STATE}")
    left.note("digest", "of another run")
    left.commit()
    left.close()
    assert in_place("news").returncode == 0
    assert Path(f"news/2024/{STATE}").exists()
