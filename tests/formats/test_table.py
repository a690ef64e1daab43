"""The table of formats: one more is one row, and whoever may use it is told of it."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pytest

from dedupe.cleaner import Cleaned
from dedupe.errors import InputError
from dedupe.formats import NAMES, formats
from dedupe.formats.format import Item, Record, RecordFormat
from dedupe.reading.packing import lines
from dedupe.request import Request
from tests.helpers.commands import ROOT, run

# --- a format that there is not: `title|text`, a line an article ---


def _items(stream: BinaryIO, where: str, _: Request) -> Iterator[Item]:
    for number, line in enumerate(lines(stream), 1):
        yield Item(f"{where} line {number}", line)


def _parse(item: Item, _: Request) -> Record:
    title, bar, text = item.raw.decode().partition("|")
    if not bar:
        raise InputError(item.where, "has no |; put one between title and text")
    return Record(text, title)


def _write(record: Record, cleaned: Cleaned | None, _: Request) -> bytes:
    assert cleaned is not None
    return f"{record.rest}|{cleaned.text}\n".encode()


LINES = RecordFormat(
    name="lines",
    what="title|text, a line an article",
    endings=(".lines",),
    items=_items,
    parse=_parse,
    write=_write,
)

GIVEN = "开馆|县图书馆昨天开馆,首日读者逾三千人。\n没有正文\n停水|城北昨天停水。\n".encode()
WANTED = "开馆|县图书馆昨天开馆，首日读者逾三千人。\n停水|城北昨天停水。\n".encode()


@pytest.fixture
def _one_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(formats(), "lines", LINES)


@pytest.mark.usefixtures("_one_more")
@pytest.mark.parametrize(
    ("name", "options"),
    [("news.lines", []), ("news.lines.gz", []), ("news", ["--format", "lines"])],
    ids=["by ending", "packed", "by option"],
)
def test_format_is_known_once_it_has_a_row(name: str, options: list[str]) -> None:
    is_packed = name.endswith(".gz")
    Path(name).write_bytes(gzip.compress(GIVEN) if is_packed else GIVEN)
    output = f"clean{Path(name).suffix}"
    # one worker, which is this process: another one may import the table anew
    result = run("clean", name, "-o", output, "--log", "log.jsonl", "--workers", "1", *options)
    assert result.returncode == 3, result.stderr.decode()
    written = Path(output).read_bytes()
    assert (gzip.decompress(written) if is_packed else written) == WANTED
    assert "line 2" in Path(f"{output}.failures.jsonl").read_text(encoding="utf-8")
    assert len(Path("log.jsonl").read_bytes().splitlines()) == 2


@pytest.mark.usefixtures("_one_more")
def test_format_is_among_those_that_a_wrong_name_could_have_meant() -> None:
    Path("news").write_bytes(GIVEN)
    result = run("clean", "news", "-o", "out", "--format", "xml")
    assert result.returncode == 2
    assert f"{NAMES[-1]}, lines" in result.stderr.decode()


# --- those that there are ---


@pytest.mark.parametrize("name", NAMES)
def test_row_is_named_as_its_file(name: str) -> None:
    assert formats()[name].name == name
    assert formats()[name].what
    assert formats()[name].endings


def test_no_ending_means_two_formats() -> None:
    endings = [ending for row in formats().values() for ending in row.endings]
    assert len(endings) == len(set(endings))


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
@pytest.mark.parametrize("name", NAMES)
def test_readme_has_every_format(name: str, readme: str) -> None:
    ending = formats()[name].endings[0]
    table = [
        line for line in (ROOT / readme).read_text(encoding="utf-8").splitlines() if "|" in line
    ]
    assert any(f"`{ending}`" in line for line in table), (
        f"{readme}, table of formats: add a row for {name!r} that has its ending, `{ending}`"
    )


@pytest.mark.parametrize("name", NAMES)
def test_help_has_every_format(name: str) -> None:
    shown = "".join(run("clean", "--help").stdout.decode().split())
    choices = shown.partition("--format[")[2].partition("]")[0]
    assert name in choices.split("|"), (
        "dedupe/cli/app.py, option --format: its choices must be those of `NAMES`"
    )
