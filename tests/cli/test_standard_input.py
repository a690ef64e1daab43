"""What standard input is, is told by its content."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.commands import run, run_apart, told

TEXT = "县里开会,讨论修路。"
CLEAN = "县里开会，讨论修路。"
RECORD = {"id": 1, "text": TEXT}


def cleaned(data: bytes, *options: str) -> str:
    result = run("clean", "-q", *options, stdin=data)
    assert result.returncode == 0, told(result)
    return result.stdout.decode()


def test_lines_of_json() -> None:
    lines = "\n".join(json.dumps(RECORD, ensure_ascii=False) for _ in range(3)).encode()
    for data in (lines, b"\xef\xbb\xbf" + lines, gzip.compress(lines)):
        records = [json.loads(line) for line in cleaned(data).splitlines()]
        assert records == [{**RECORD, "clean": CLEAN}] * 3


def test_array_of_json() -> None:
    data = json.dumps([RECORD, RECORD], ensure_ascii=False, indent=1).encode()
    assert json.loads(cleaned(data)) == [{**RECORD, "clean": CLEAN}] * 2


@pytest.mark.parametrize("mark", [",", "\t"])
def test_table(mark: str) -> None:
    data = f'id{mark}text\n1{mark}"{TEXT}"\n'.encode()
    assert cleaned(data).splitlines()[0] == mark.join(("id", "text", "clean"))
    assert CLEAN in cleaned(data)


def test_page() -> None:
    pytest.importorskip("readability", reason="needs zhnews-dedupe[html]")
    body = "".join(
        f"<p>{TEXT}第{number}段说的是别的事情，也是这一条路。</p>" for number in range(9)
    )
    data = f"<!doctype html><title>修路</title><h1>修路</h1><div>{body}</div>".encode()
    assert cleaned(data).startswith("修路\n县里开会，讨论修路。第0段")


@pytest.mark.parametrize(
    "text",
    [TEXT, "# 标题\n\n- 一", "{不是 JSON}\n县里开会。", "县里,开会,讨论", "text", "", "id，text"],
)
def test_text_stays_text(text: str) -> None:
    assert "clean" not in cleaned(text.encode())


@pytest.mark.parametrize(
    "data", ['["县里开会。", "散会。"]', '{\n  "text": "县里开会。"\n}', "[[1]]", "[]", "[1, 2]"]
)
def test_what_is_in_doubt_is_refused_with_the_option_to_give(data: str) -> None:
    result = run("clean", stdin=data.encode())
    assert (result.returncode, result.stdout) == (2, b"")
    assert "standard input: looks like JSON, but" in told(result)
    assert "--format text" in told(result)


@pytest.mark.parametrize("mark", [",", "\t"])
def test_table_without_a_column_of_a_text_is_not_taken_for_prose(mark: str) -> None:
    data = f'title{mark}story\n开馆{mark}"{TEXT}"\n'.encode()
    result = run("clean", stdin=data)
    assert (result.returncode, result.stdout) == (2, b"")
    assert "standard input: looks like a table, but no column has a name" in told(result)
    kind = "tsv" if mark == "\t" else "csv"
    assert CLEAN in cleaned(data, "--format", kind, "--text-field", "story")
    assert cleaned(data, "--format", "text").startswith("title")


def test_format_forces() -> None:
    data = json.dumps(RECORD, ensure_ascii=False).encode()
    assert cleaned(data, "--format", "text") == data.decode()
    assert CLEAN in cleaned(data, "--format", "jsonl")


def test_files_without_an_ending_are_told_by_their_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("table").write_text(f'id,text\n1,"{TEXT}"\n', encoding="utf-8")
    assert run("clean", "table", "-o", "out").returncode == 0
    assert Path("out").read_text(encoding="utf-8").splitlines()[0] == "id,text,clean"


def test_what_cannot_go_to_standard_output_is_named() -> None:
    arrow: Any = pytest.importorskip("pyarrow", reason="needs zhnews-dedupe[parquet]")
    sink = arrow.BufferOutputStream()
    pytest.importorskip("pyarrow.parquet").write_table(arrow.table({"text": [TEXT]}), sink)
    result = run("clean", stdin=sink.getvalue().to_pybytes())
    assert "standard input: Parquet cannot go to standard output" in told(result)
    result = run("clean", "-o", "out.jsonl", stdin=sink.getvalue().to_pybytes())
    assert result.returncode == 2
    assert "standard input: Parquet cannot be read from a pipe; give" in told(result)


def test_a_pipe_is_looked_at_without_being_read() -> None:
    lines = "\n".join(json.dumps(RECORD, ensure_ascii=False) for _ in range(3000)).encode()
    result = run_apart("clean", "-q", stdin=lines)
    assert result.returncode == 0, told(result)
    assert len(result.stdout.splitlines()) == 3000


def test_a_file_without_an_ending_is_refused_as_well_where_it_is_in_doubt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a").write_text('["县里开会。", "散会。"]', encoding="utf-8")
    result = run("clean", "a")
    assert (result.returncode, result.stdout) == (2, b"")
    assert "a: looks like JSON, but" in told(result)
