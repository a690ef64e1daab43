"""Articles of many files in one file of JSON lines: `dedupe clean pages/ -o articles.jsonl`."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from dedupe import clean, restore
from dedupe.log import Log
from tests.helpers.articles import article, paragraph
from tests.helpers.commands import run, told

BODY = [paragraph(number, 3) for number in range(4)]
TEXTS = [article(*BODY, BODY[1]), article(*BODY[:2])]


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("news").mkdir()
    for number, text in enumerate(TEXTS):
        Path(f"news/{number}.txt").write_text(text, encoding="utf-8")


def records(path: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]


def test_each_file_is_a_line_with_its_name_and_its_log() -> None:
    result = run("clean", "news", "-o", "all.jsonl", "--log-field", "log")
    assert result.returncode == 0, told(result)
    found = records("all.jsonl")
    assert [record["file"] for record in found] == ["news/0.txt", "news/1.txt"]
    assert [record["text"] for record in found] == TEXTS
    assert [record["clean"] for record in found] == [clean(text).text for text in TEXTS]
    log = Log.from_json(json.dumps(found[0]["log"]))
    assert restore(found[0]["clean"], log) == TEXTS[0]


def test_a_page_is_a_line_with_what_it_says_of_its_article() -> None:
    pytest.importorskip("readability", reason="needs zhnews-dedupe[html]")
    body = "".join(f"<p>{line}</p>" for line in BODY)
    head = "<title>公路通车_县报网</title><link rel=canonical href=https://a.example/1>"
    html = (
        f"<head>{head}</head><h1>公路通车</h1><p>2024-05-03 08:30 来源：县报</p><div>{body}</div>"
    )
    Path("news/2.html").write_text(html, encoding="utf-8")
    assert run("clean", "news", "-o", "all.jsonl").returncode == 0
    page = records("all.jsonl")[2]
    assert page["title"] == "公路通车"
    assert (page["date"], page["source"]) == ("2024-05-03 08:30", "县报")
    assert page["url"] == "https://a.example/1"
    assert page["clean"].startswith("公路通车\n2024-05-03 08:30\n")


def test_one_article_is_one_line() -> None:
    assert run("clean", "news/0.txt", "-o", "one.jsonl").returncode == 0
    assert [record["file"] for record in records("one.jsonl")] == ["news/0.txt"]


def test_records_go_into_it_beside_files_packed_as_its_name_says() -> None:
    lines = [json.dumps({"text": text, "n": 1}, ensure_ascii=False) for text in TEXTS]
    Path("in.jsonl").write_text("\n".join(lines), encoding="utf-8")
    result = run("clean", "in.jsonl", "news", "-o", "all.jsonl.gz", "--log", "logs.jsonl")
    assert result.returncode == 0, told(result)
    found = gzip.decompress(Path("all.jsonl.gz").read_bytes()).decode().splitlines()
    assert [json.loads(line).get("n") for line in found] == [1, 1, None, None]
    assert len(records("logs.jsonl")) == 4


def test_each_may_have_a_log_of_its_own() -> None:
    assert run("clean", "news", "-o", "all.jsonl", "--log", "logs").returncode == 0
    assert sorted(path.name for path in Path("logs").iterdir()) == ["0.txt.json", "1.txt.json"]


def test_rows_of_a_table_are_lines_beside_the_others() -> None:
    Path("in.csv").write_text("n,text\n1,县里开会\n", encoding="utf-8")
    assert run("clean", "in.csv", "news", "-o", "all.jsonl").returncode == 0
    assert records("all.jsonl")[0] == {"n": "1", "text": "县里开会", "clean": "县里开会"}
    assert len(records("all.jsonl")) == 3


def test_what_is_there_is_overwritten_only_when_asked() -> None:
    Path("all.jsonl").write_text("{}", encoding="utf-8")
    assert "all.jsonl: is already there" in told(run("clean", "news", "-o", "all.jsonl"))
    assert run("clean", "news", "-o", "all.jsonl", "--force").returncode == 0
    assert len(records("all.jsonl")) == 2


def test_it_is_no_input_of_itself() -> None:
    command = ["clean", "news", "-o", "news/all.jsonl"]
    assert run(*command).returncode == 0
    assert len(records("news/all.jsonl")) == 2
    assert "news/all.jsonl: is an input" in told(run(*command, "--force"))
    assert len(records("news/all.jsonl")) == 2


def test_standard_input_is_no_one_of_them() -> None:
    result = run("clean", "-", "news", "-o", "all.jsonl", stdin="县里开会,讨论。")
    assert result.returncode == 2
    assert "standard input: is neither one of several inputs" in told(result)
    result = run("clean", "-", "-q", "-o", "x.jsonl", stdin="县里开会,讨论。")
    assert result.returncode == 0, told(result)
    text = {"text": "县里开会,讨论。", "clean": "县里开会，讨论。"}
    assert records("x.jsonl") == [{"file": "standard input", **text}]


@pytest.mark.parametrize("log", ["all.jsonl", "all.jsonl.failures.jsonl"])
def test_log_has_a_name_of_its_own(log: str) -> None:
    result = run("clean", "news", "-o", "all.jsonl", "--log", log)
    assert result.returncode == 2
    assert f"{log}: is the name of another file of the run" in told(result)
    assert not Path("all.jsonl").exists()
