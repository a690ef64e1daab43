"""A run of Spark without Spark: parts, resuming after a kill at any moment, what is refused.

The storage is this machine's disk, the engine writes one file of JSON for each input: what is left
is the run itself.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from dedupe import Failure, InputError, Settings
from dedupe.contrib.spark.journal import SUCCESS
from dedupe.contrib.spark.run import inputs, run, run_at_once
from dedupe.contrib.spark.storage import File, is_hidden
from dedupe.outcome import Tally
from dedupe.request import Request


class Killed(BaseException):
    """The end of the process: nothing may catch it."""


class Disk:
    """This machine's files. At the step of number `last` it is killed, half way through it."""

    def __init__(self, last: int | None = None) -> None:
        self.steps, self.last = 0, last

    def step(self) -> bool:
        """Count a step, and return whether it is the last one."""
        self.steps += 1
        return self.steps == self.last

    def full(self, path: str) -> str:
        return os.path.abspath(path)

    def exists(self, path: str) -> bool:
        return os.path.exists(path)

    def is_folder(self, path: str) -> bool:
        return os.path.isdir(path)

    def files(self, path: str) -> Iterator[File]:
        if os.path.isfile(path):
            status = os.stat(path)
            yield File(path, status.st_size, status.st_mtime_ns // 10**6)
        elif os.path.isdir(path):
            for name in os.listdir(path):
                if not is_hidden(name):
                    yield from self.files(os.path.join(path, name))

    def read(self, path: str) -> str:
        return Path(path).read_text(encoding="utf-8")

    def write(self, path: str, text: str) -> None:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        is_last = self.step()
        Path(f"{path}.part").write_text(
            text[: len(text) // 2] if is_last else text, encoding="utf-8"
        )
        if is_last:
            raise Killed
        os.replace(f"{path}.part", path)

    def make_folder(self, path: str) -> None:
        if self.step():
            raise Killed
        os.makedirs(path, exist_ok=True)

    def move(self, source: str, target: str) -> None:
        if self.step():
            raise Killed
        if os.path.exists(target):
            raise InputError(target, "taken")
        os.makedirs(os.path.dirname(target), exist_ok=True)
        os.rename(source, target)

    def remove(self, path: str) -> None:
        if self.step():
            entries = sorted(os.listdir(path)) if os.path.isdir(path) else []
            for entry in entries[: len(entries) // 2]:
                _remove(os.path.join(path, entry))
            raise Killed
        _remove(path)


def _remove(path: str) -> None:
    if os.path.isdir(path):
        shutil.rmtree(path)
    elif os.path.exists(path):
        os.unlink(path)


class Copies:
    """Writes a copy of each input, and counts it as an article."""

    def __init__(self, disk: Disk) -> None:
        self.disk = disk
        self.written: list[str] = []

    def schema(self, files: Sequence[File]) -> str:
        return json.dumps(len(files))

    def part_bytes(self) -> int:
        return 1

    def write(self, files: Sequence[File], schema: str, folder: str) -> Tally:  # noqa: ARG002 - as Spark's
        tally = Tally()
        os.makedirs(f"{folder}/day=1")
        for number, file in enumerate(files):
            if self.disk.step():
                raise Killed
            target = f"{folder}/day=1/part-{number:05}-x.json"
            Path(target).write_text(self.disk.read(file.path), encoding="utf-8")
            self.written.append(file.path)
            tally.fail(Failure(file.path, "counted"))
        (Path(folder) / SUCCESS).touch()
        return tally


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for number in range(5):
        Path(f"in/{number}.json").parent.mkdir(exist_ok=True)
        Path(f"in/{number}.json").write_text(f"第{number}篇", encoding="utf-8")
    return tmp_path


WANTED = Request(paths=("in",), output="out", part_bytes=20)


def test_run_at_once_writes_all_or_nothing_and_begins_anew() -> None:
    steps = 0
    while True:
        steps += 1
        disk = Disk(last=steps)
        try:
            replaces = os.path.exists("out") or os.path.exists(".out.dedupe-spark/old")
            at_once(disk, replace(WANTED, force=replaces))
        except Killed:
            assert not os.path.exists("out") or len(os.listdir("out/day=1")) == 5
            continue
        break
    assert steps > 10
    assert len(os.listdir("out/day=1")) == 5
    assert not os.path.exists(".out.dedupe-spark")


def at_once(disk: Disk, wanted: Request) -> Tally:
    return run_at_once(disk, Copies(disk), inputs(disk, "in"), wanted)


def test_run_at_once_refuses_what_is_there() -> None:
    with pytest.raises(Killed):
        done(WANTED, Disk(last=8))
    with pytest.raises(InputError, match="an interrupted run left its state; start anew"):
        at_once(Disk(), WANTED)
    assert at_once(Disk(), replace(WANTED, force=True)).failed == 5
    with pytest.raises(InputError, match="is already there; --force overwrites it"):
        at_once(Disk(), WANTED)


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError("Spark failed")])
def test_run_at_once_that_ends_early_leaves_nothing(
    error: type[BaseException] | Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ending(*_: object) -> Tally:
        raise error

    with monkeypatch.context() as failing:
        failing.setattr(Copies, "write", ending)
        with pytest.raises((KeyboardInterrupt, ValueError)):
            at_once(Disk(), WANTED)
    assert sorted(os.listdir()) == ["in"]
    assert at_once(Disk(), WANTED).failed == 5


def test_run_at_once_that_was_killed_while_it_replaced_puts_the_older_output_back() -> None:
    at_once(Disk(), WANTED)
    steps = 0
    while os.path.exists("out"):
        steps += 1
        with pytest.raises(Killed):
            at_once(Disk(last=steps), replace(WANTED, force=True))
    with pytest.raises(InputError, match="is already there; --force overwrites it"):
        at_once(Disk(), WANTED)
    assert contents() == EXPECTED


def done(wanted: Request, disk: Disk | None = None) -> tuple[Tally, list[str]]:
    """Return the counts of a run, and the inputs that it did."""
    disk = disk or Disk()
    engine = Copies(disk)
    return run(disk, lambda *_: engine, wanted, lambda *_: None), engine.written


def contents(folder: str = "out") -> list[str]:
    """Return the contents of an output in the order of the names of its files; there must be
    nothing else in it.
    """
    assert sorted(os.listdir(folder)) == [SUCCESS, "day=1"]
    return [path.read_text(encoding="utf-8") for path in sorted(Path(folder).glob("day=1/*"))]


EXPECTED = [f"第{number}篇" for number in range(5)]


def test_parts_come_together_in_order_and_nothing_is_left() -> None:
    tally, written = done(WANTED)
    assert tally.articles == 5
    assert [os.path.basename(path) for path in written] == [f"{number}.json" for number in range(5)]
    assert contents() == EXPECTED
    assert sorted(os.listdir("out/day=1"))[:3] == [
        "part-00000-00000-x.json",
        "part-00000-00001-x.json",
        "part-00000-00002-x.json",
    ]
    assert sorted(os.listdir()) == ["in", "out"]


@pytest.mark.parametrize("force", [False, True])
def test_run_that_is_killed_at_any_step_leaves_no_half_of_an_output_and_goes_on(
    force: bool,
) -> None:
    for last in range(1, 200):
        for path in (".out.dedupe-spark", "out"):
            _remove(path)
        if force:
            Path("out").mkdir()
            Path("out/old").touch()
            Path(f"out/{SUCCESS}").touch()
        try:
            done(replace(WANTED, force=force), Disk(last))
        except Killed:
            if os.path.exists("out/old"):
                assert sorted(os.listdir("out")) == [SUCCESS, "old"]
            elif os.path.exists("out"):  # all of it, or all but its marker
                assert len(list(Path("out").glob("day=1/*"))) == 5
            has_ended = os.path.exists(f"out/{SUCCESS}") and not os.path.exists("out/old")
            if has_ended and not os.path.exists(".out.dedupe-spark/plan.json"):
                continue
            tally, _ = done(replace(WANTED, force=force, resume=True))
            assert tally.articles == 5
            assert contents() == EXPECTED
            assert not os.path.exists(".out.dedupe-spark")
        else:
            assert last > 15
            assert contents() == EXPECTED
            return
    raise AssertionError("it never came to its end")


def test_older_output_is_there_after_any_two_kills_with_force() -> None:
    for last in range(1, 60):
        for path in (".out.dedupe-spark", "out"):
            _remove(path)
        Path("out").mkdir()
        Path("out/old").touch()
        try:
            done(replace(WANTED, force=True), Disk(last))
        except Killed:
            has_new = os.path.exists("out") and not os.path.exists("out/old")
            with pytest.raises(Killed):
                done(replace(WANTED, force=True), Disk(8))
            assert has_new or os.path.exists("out/old"), last
        else:
            assert last > 15
            return
    raise AssertionError("it never came to its end")


def test_run_that_is_killed_again_and_again_comes_to_its_end() -> None:
    for last in (2, 5, 6, 4, 3, 1):
        with pytest.raises(Killed):
            done(replace(WANTED, resume=True), Disk(last))
    assert done(replace(WANTED, resume=True))[0].articles == 5
    assert contents() == EXPECTED


def interrupted() -> None:
    """Have a run killed when its first part is done."""
    with pytest.raises(Killed):
        done(WANTED, Disk(9))
    assert os.path.exists(".out.dedupe-spark/done/00000.json")
    assert not os.path.exists("out")


def test_parts_that_are_done_are_not_done_again() -> None:
    interrupted()
    tally, written = done(replace(WANTED, resume=True))
    assert [os.path.basename(path) for path in written] == ["3.json", "4.json"]
    assert tally.articles == 5


def test_division_into_parts_is_that_of_the_run_that_is_gone_on_with() -> None:
    interrupted()
    assert len(done(replace(WANTED, resume=True, part_bytes=1))[1]) == 2


@pytest.mark.parametrize(
    ("wanted", "problem"),
    [
        (
            WANTED,
            "an interrupted run left its state; continue with --resume, or start anew with --force",
        ),
        (
            replace(WANTED, resume=True, settings=Settings(level="strict")),
            "the interrupted run had other settings",
        ),
        (
            replace(WANTED, resume=True, log_field="log"),
            "the interrupted run had other settings",
        ),
        (
            replace(WANTED, resume=True, partition_by=("day",)),
            "the interrupted run had other settings",
        ),
    ],
)
def test_interrupted_run_is_gone_on_with_only_as_it_was(wanted: Request, problem: str) -> None:
    interrupted()
    with pytest.raises(InputError, match=problem):
        done(wanted)
    assert done(replace(WANTED, resume=True))[0].articles == 5


@pytest.mark.parametrize("change", ["changed", "more", "gone"])
def test_changed_inputs_are_refused(change: str) -> None:
    interrupted()
    if change == "gone":
        os.unlink("in/4.json")
    else:
        Path(f"in/{4 if change == 'changed' else 5}.json").write_text("另一篇", encoding="utf-8")
    with pytest.raises(
        InputError, match="has changed since the run that is to go on; start anew with --force"
    ):
        done(replace(WANTED, resume=True))
    done(replace(WANTED, force=True))
    assert len(contents()) == {"changed": 5, "more": 6, "gone": 4}[change]


@pytest.mark.parametrize("resume", [False, True])
def test_output_that_is_there_stays(resume: bool) -> None:
    Path("out").mkdir()
    with pytest.raises(InputError, match="is already there"):
        done(replace(WANTED, resume=resume))
    assert os.listdir("out") == []
    assert not os.path.exists(".out.dedupe-spark")


def test_output_that_comes_to_be_there_meanwhile_stays() -> None:
    interrupted()
    Path("out").mkdir()
    with pytest.raises(
        InputError, match="appeared there meanwhile; move it away, then continue with --resume"
    ):
        done(replace(WANTED, resume=True))
    Path("out").rmdir()
    done(replace(WANTED, resume=True))
    assert contents() == EXPECTED


def test_run_stops_when_another_one_takes_over() -> None:
    disk = Disk()
    engine = Copies(disk)

    def other(done_parts: int, *_: object) -> None:
        if done_parts == 1:
            done(replace(WANTED, resume=True))

    with pytest.raises(InputError, match="another run is writing there"):
        run(disk, lambda *_: engine, WANTED, other)
    assert contents() == EXPECTED


def test_files_that_somebody_took_away_are_missed() -> None:
    interrupted()
    (first,) = Path(".out.dedupe-spark/parts").glob("00000-*")
    (first / "day=1/part-00001-x.json").write_text("短", encoding="utf-8")
    with pytest.raises(InputError, match="is not what was written there"):
        done(replace(WANTED, resume=True))
    assert not os.path.exists("out")


@pytest.mark.parametrize(
    ("source", "output", "problem"),
    [
        ("in", "in", "lies in the input"),
        ("in", "in/out", "lies in the input"),
        ("in/0.json", "in", "lies in the input, or the input in it"),
        ("nothing", "out", "no files there; check the name"),
    ],
)
def test_places_that_cannot_be_are_refused(source: str, output: str, problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        done(replace(WANTED, paths=(source,), output=output, force=True))
    assert sorted(os.listdir("in")) == [f"{number}.json" for number in range(5)]


def test_stores_that_cannot_move_a_folder_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Disk, "full", lambda _, path: path)
    with pytest.raises(
        InputError, match="a folder cannot be moved at once in s3a; write to HDFS or a disk"
    ):
        done(replace(WANTED, output="s3a://bucket/out"))


def test_format_is_told_by_the_endings() -> None:
    Path("in/a.parquet").touch()
    with pytest.raises(
        InputError, match="one format cannot be told by the endings; give it with --format"
    ):
        done(WANTED)
    done(replace(WANTED, format="json"))
