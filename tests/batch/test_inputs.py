"""Inputs that bite: names that meet, files named twice, missing packages, files cut off."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
import os
import select
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dedupe.outcome import CHUNK_ARTICLES, PATIENCE
from tests.helpers.commands import COMMAND, ENVIRONMENT, run, told

TEXT = "县里开会,讨论修路。"
CLEAN = "县里开会，讨论修路。"
PAGE = f"""<!doctype html><title>修路</title><h1>修路</h1>
<div>{"".join(f"<p>{TEXT}第{number}段也说的是这一条路。</p>" for number in range(9))}</div>"""


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def files(folder: str) -> list[str]:
    return sorted(path.name for path in Path(folder).iterdir())


# --- names ---


def test_pages_of_one_name_do_not_clash() -> None:
    pytest.importorskip("readability", reason="needs zhnews-dedupe[html]")
    Path("in").mkdir()
    for name in ("a.html", "a.htm", "a.txt", "b.html", "c.html.gz", "c.htm.gz"):
        data = (TEXT if name.endswith(".txt") else PAGE).encode()
        Path("in", name).write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    result = run("clean", "in", "-o", "out", "--log", "logs", "-q")
    assert result.returncode == 0, told(result)
    twice = ["a.htm.txt", "a.html.txt", "a.txt", "c.htm.txt.gz", "c.html.txt.gz"]
    assert files("out") == sorted([*twice, "b.txt"])
    assert Path("out/a.txt").read_text(encoding="utf-8") == CLEAN
    assert len(files("logs")) == 6


def test_packed_and_unpacked_do_not_clash() -> None:
    Path("in").mkdir()
    Path("in/a.txt").write_text(TEXT, encoding="utf-8")
    for ending, pack in ((".gz", gzip.compress), (".bz2", bz2.compress), (".xz", lzma.compress)):
        Path(f"in/a.txt{ending}").write_bytes(pack(TEXT.encode()))
    assert run("clean", "in", "-o", "out", "-q").returncode == 0
    assert files("out") == ["a.txt", "a.txt.bz2", "a.txt.gz", "a.txt.xz"]
    assert lzma.decompress(Path("out/a.txt.xz").read_bytes()).decode() == CLEAN


def test_file_that_is_named_twice_is_one_article() -> None:
    Path("in").mkdir()
    Path("in/a.txt").write_text(TEXT, encoding="utf-8")
    Path("b.jsonl").write_text(json.dumps({"text": TEXT}), encoding="utf-8")
    named = ["in", "in/a.txt", "./in/a.txt", "b.jsonl", "b.jsonl"]
    assert run("clean", *named, "-o", "out.jsonl", "-q").returncode == 0
    assert len(Path("out.jsonl").read_bytes().splitlines()) == 2


# --- packages ---


@pytest.mark.parametrize(
    ("module", "name", "install"),
    [
        ("readability", "page.html", "zhnews-dedupe[html]"),
        ("warcio", "crawl.warc", "zhnews-dedupe[warc]"),
        ("pyarrow", "table.parquet", "zhnews-dedupe[parquet]"),
        ("zstandard", "a.txt.zst", "zhnews-dedupe[zst]"),
    ],
)
def test_missing_package_is_said_once_before_anything_is_done(
    module: str, name: str, install: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    Path("in").mkdir()
    for number in range(3):
        Path(f"in/{number}-{name}").write_text(PAGE, encoding="utf-8")
    Path("in/a.txt").write_text(TEXT, encoding="utf-8")
    result = run("clean", "in", "-o", "out")
    assert result.returncode == 2
    assert install in told(result)
    assert not Path("out").exists()


# --- files cut off ---


def records(count: int) -> bytes:
    lines = (json.dumps({"id": at, "text": f"第{at}条：{TEXT}"}) for at in range(count))
    return "".join(f"{line}\n" for line in lines).encode()


PACK: dict[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
}


@pytest.mark.parametrize("ending", PACK)
def test_of_a_packed_file_that_is_cut_all_whole_lines_come_out(ending: str) -> None:
    pieces = [PACK[ending](records(30)), PACK[ending](records(30))]
    Path(f"in.jsonl{ending}").write_bytes(pieces[0] + pieces[1][:-5])
    result = run("clean", f"in.jsonl{ending}", "-o", "out.jsonl", "-q", "--workers", "1")
    assert result.returncode == 3
    assert len(Path("out.jsonl").read_bytes().splitlines()) >= 30
    said = Path("out.jsonl.failures.jsonl").read_text(encoding="utf-8")
    assert "the packed file ends too early" in said


def test_of_a_cut_gzip_of_lines_only_what_was_cut_is_missing() -> None:
    data = records(200)
    packed = gzip.compress(data, 0)  # stored as it is, so that what is left can be told
    Path("in.jsonl.gz").write_bytes(packed[: len(packed) // 2])
    there = packed[: len(packed) // 2].count(b"\n")
    run("clean", "in.jsonl.gz", "-o", "out.jsonl", "-q", "--workers", "1")
    assert len(Path("out.jsonl").read_bytes().splitlines()) == there
    Path("in.csv.gz").write_bytes(gzip.compress(b"text\n" + b"abc\n" * 5000, 0)[:9000])
    run("clean", "in.csv.gz", "-o", "out.csv", "-q", "--workers", "1")
    assert 2200 <= len(Path("out.csv").read_bytes().splitlines()) <= 2250


@pytest.mark.slow
def test_of_a_cut_warc_all_whole_records_come_out() -> None:
    pytest.importorskip("warcio", reason="needs zhnews-dedupe[warc]")
    pytest.importorskip("readability", reason="needs zhnews-dedupe[html]")
    whole = [_record(number) for number in range(4)]
    for cut in (5, 200):  # in the end of the last record, in its middle
        for members in (True, False):
            packed = [gzip.compress(record) for record in whole]
            data = b"".join(packed) if members else gzip.compress(b"".join(whole), 0)
            Path("in.warc.gz").write_bytes(data[:-cut])
            result = run("clean", "in.warc.gz", "-o", "o.jsonl", "-q", "--force", "--workers", "1")
            assert result.returncode == 3
            found = [json.loads(line) for line in Path("o.jsonl").read_bytes().splitlines()]
            assert [page["url"][-1] for page in found[:3]] == ["0", "1", "2"], (cut, members)
            said = Path("o.jsonl.failures.jsonl").read_text(encoding="utf-8")
            assert "the records before it were read, those after it were not" in said


def _record(number: int) -> bytes:
    body = PAGE.replace("第", f"{number}第").encode()
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
    head = f"""WARC/1.0\r
WARC-Type: response\r
WARC-Target-URI: https://a.example/{number}\r
WARC-Date: 2024-05-03T00:00:00Z\r
WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-00000000000{number}>\r
Content-Type: application/http; msgtype=response\r
Content-Length: {len(http)}\r
\r
"""
    return head.encode() + http + b"\r\n\r\n"


@pytest.mark.slow
@pytest.mark.parametrize("options", [["--workers", "1"], ["--workers", "2", "--timeout", "0"]])
def test_records_that_come_slowly_come_out_soon(options: list[str]) -> None:
    line = b'{"text": "\xe5\xbc\x80\xe4\xbc\x9a,"}\n'
    pipe = subprocess.PIPE
    command = [*COMMAND, "clean", "-", "--format", "jsonl", *options]
    with subprocess.Popen(
        command, stdin=pipe, stdout=pipe, stderr=pipe, env=ENVIRONMENT
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        written = 0
        is_out = False
        while not is_out and written < CHUNK_ARTICLES - 1:  # fewer than are cleaned at once
            process.stdin.write(line)
            process.stdin.flush()
            written += 1
            is_out = bool(select.select([process.stdout], [], [], 2 * PATIENCE)[0])
        assert is_out
        first = os.read(process.stdout.fileno(), 2**16)
        assert b'"clean"' in first
        rest, _ = process.communicate()
        assert process.returncode == 0
    assert (first + rest).count(b'"clean"') == written
