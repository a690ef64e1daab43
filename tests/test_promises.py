"""docs/promises.md names the tests that hold what it promises; those that stood nowhere else are
here.
"""

from __future__ import annotations

import errno
import io
import json
import os
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from dedupe import Log, RestoreError, clean, restore
from dedupe.batch import sinks
from tests.helpers.commands import ENVIRONMENT, ROOT, run, run_apart

PROMISES = (ROOT / "docs/promises.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PROMISES)
FIRST = "县城新建的图书馆昨天正式开馆迎客，首日读者逾三千人，馆员忙到晚上九点才送走最后一批。"
TEXT = f"{FIRST}\n{FIRST}\n馆内设有儿童阅览区,全年免费开放。\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(("file", "test"), NAMED, ids=[test for _, test in NAMED])
def test_test_that_holds_a_promise_is_there(file: str, test: str) -> None:
    source = (ROOT / file).read_text(encoding="utf-8")
    assert re.search(rf"^def {test}\(", source, re.MULTILINE), f"{file} has no {test}"


def test_every_promise_names_its_test() -> None:
    sections = PROMISES.split("\n## ")[1:]
    assert len(sections) >= 9
    for section in sections:
        assert "::test_" in section, section.splitlines()[0]


# --- a full disk ---


class FullFile(io.FileIO):
    """A file on a disk that takes a number of bytes, all files together."""

    space = 0

    def write(self, data: Any) -> int:
        if len(data) > FullFile.space:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        FullFile.space -= len(data)
        return super().write(data)


def _open(path: str, mode: str, **_: Any) -> FullFile:
    return FullFile(path, mode.replace("b", ""))


def test_full_disk_leaves_no_half_of_an_article(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("a.txt").write_text(TEXT, encoding="utf-8")
    write = os.write

    def fails(handle: int, data: Any) -> int:
        if handle > 2:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(handle, data)

    with monkeypatch.context() as patched:
        patched.setattr("dedupe.files.os.write", fails)
        done = run("clean", "a.txt", "-o", "clean.txt", "--log", "log.json")
    assert done.returncode == 2
    assert b"clean.txt: not written: no space left on the disk; free some" in done.stderr
    assert os.listdir() == ["a.txt"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("names", "where"),
    [
        (("in.jsonl",), ("-o", "out.jsonl")),
        (("in/0.txt", "in/1.txt", "in/2.txt"), ("-o", "out")),
        (("in/0.txt", "in/1.txt", "in/2.txt"), ("--in-place",)),
    ],
    ids=["records", "folder", "in place"],
)
def test_full_disk_leaves_no_half_of_an_output_and_the_run_goes_on(
    names: tuple[str, ...],
    where: tuple[str, ...],
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given = TEXT if names[0].endswith(".txt") else json.dumps({"text": TEXT}) + "\n"
    for name in names:
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(given, encoding="utf-8")
    before = clean(TEXT).text
    arguments = ("clean", names[0].split("/")[0], *where, "--workers", "1", "--timeout", "0")
    with monkeypatch.context() as patched:
        patched.setattr(sinks, "open", _open, raising=False)
        FullFile.space = len(before.encode()) + 10  # one article, and no second one
        if len(names) == 1:
            FullFile.space = 10
        done = run(*arguments)
    assert done.returncode == 2, done.stderr.decode()
    assert b"no space left on the disk; free some, then continue with --resume" in done.stderr
    texts = [path.read_text(encoding="utf-8") for path in folder.rglob("*.txt*")]
    assert set(texts) <= {TEXT, before}
    assert not Path("out.jsonl").exists()
    again = run(*arguments, "--resume")
    assert again.returncode == 0, again.stderr.decode()
    if len(names) == 1:
        assert json.loads(Path("out.jsonl").read_text(encoding="utf-8"))["clean"] == before
    else:
        place = "out" if where[0] == "-o" else "in"
        for name in names:
            assert Path(place, Path(name).name).read_text(encoding="utf-8") == before
    assert not [path for path in folder.rglob("*") if ".dedupe-" in path.name]


# --- another machine, another version ---


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="locales are named otherwise")
def test_outcome_depends_on_no_locale_time_zone_order_of_sets_or_number_of_workers() -> None:
    Path("in").mkdir()
    for number in range(3):
        Path("in", f"{number}.txt").write_text(f"{TEXT}第{number}件。", encoding="utf-8")
    found = []
    for number, (locale, zone) in enumerate((("C", "UTC"), ("C.UTF-8", "Asia/Shanghai"))):
        environment = {**ENVIRONMENT, "LC_ALL": locale, "TZ": zone, "PYTHONHASHSEED": str(number)}
        out = f"out{number}"
        done = run_apart(
            "clean", "in", "-o", out, "--log", f"{out}.log", "--workers", str(number + 1),
            env=environment,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr.decode()
        written = sorted(path for path in Path().rglob(f"{out}*/**/*") if path.is_file())
        found.append([path.read_bytes() for path in written])
    assert found[0] == found[1]
    assert len(found[0]) >= 3


def test_log_of_another_opencc_and_another_version_restores_without_either(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cleaned = clean("縣裡開會,討論修路。\n縣裡開會,討論修路。", script="t2s")
    value = cleaned.log.to_dict()
    value["tool"] |= {"opencc": "0.0.1", "version": "99.0"}
    for name in [name for name in sys.modules if name.partition(".")[0] == "opencc"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "opencc", None)  # it cannot be imported
    log = Log.from_value(value)
    assert (log.opencc, log.version) == ("0.0.1", "99.0")
    assert restore(cleaned.text, log) == cleaned.source
    with pytest.raises(RestoreError):
        restore(cleaned.text + "。", log)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["opencc_version", "__version__"])
def test_run_is_not_gone_on_with_by_another_version(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("in.jsonl").write_text(json.dumps({"text": TEXT}) + "\n", encoding="utf-8")
    with monkeypatch.context() as patched:
        patched.setattr(sinks, "open", _open, raising=False)
        FullFile.space = 10
        assert run("clean", "in.jsonl", "-o", "out.jsonl").returncode == 2
    other: Any = "99.0" if name == "__version__" else (lambda: "99.0")
    monkeypatch.setattr(f"dedupe.request.{name}", other)
    done = run("clean", "in.jsonl", "-o", "out.jsonl", "--resume")
    assert done.returncode == 2
    assert b"of another version of dedupe or OpenCC; give the same ones" in done.stderr
