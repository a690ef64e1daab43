"""Rows of page remains in `dedupe.toml`, sites, and rows that are switched off."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dedupe import Cleaner, Settings, SettingsError, clean
from dedupe.settings import without
from tests.helpers.commands import run

ROWS = """
[[furniture]]
name = "county-post"
lines = ["县报客户端，天天有新闻"]

[[furniture]]
name = "only-there"
pattern = "县报\\\\d+号窗口"
example = "县报3号窗口"
where = ["line", "tail"]
sites = ["example.com"]
"""
TEXT = "县里昨天开会。县报3号窗口\n县报客户端，天天有新闻\n责任编辑：某甲"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "dedupe.toml").write_text(ROWS, encoding="utf-8")
    return tmp_path


def test_rows_of_the_file_go_and_the_log_names_them() -> None:
    Path("a.txt").write_text(TEXT, encoding="utf-8")
    result = run("clean", "a.txt", "--log", "a.json", "-o", "out.txt")
    assert result.returncode == 0, result.stderr
    assert Path("out.txt").read_text(encoding="utf-8") == "县里昨天开会。县报3号窗口"
    log = json.loads(Path("a.json").read_text(encoding="utf-8"))
    causes = [edit["cause"] for edit in log["edits"]]
    assert causes == ["furniture.county-post", "furniture.editors"]
    assert [row["name"] for row in log["settings"]["furniture_rows"]] == ["county-post"]


def test_site_of_a_record_brings_its_rows() -> None:
    records = [{"text": TEXT, "url": url} for url in ("https://news.example.com/1", "x.org", None)]
    lines = [json.dumps(record, ensure_ascii=False) for record in records]
    Path("in.jsonl").write_text("\n".join(lines), encoding="utf-8")
    result = run("clean", "in.jsonl", "-o", "out.jsonl", "--site-field", "url", "--workers", "1")
    assert result.returncode == 0, result.stderr
    cleans = [
        json.loads(line)["clean"] for line in Path("out.jsonl").read_text("utf-8").split("\n")[:3]
    ]
    assert cleans == ["县里昨天开会。", *["县里昨天开会。县报3号窗口"] * 2]


def test_rules_lists_them() -> None:
    shown = run("rules").stdout.decode()
    assert "furniture.county-post" in shown
    assert "(example.com)" in shown


def test_rows_and_a_list_of_rows_to_switch_off() -> None:
    Path("a.txt").write_text(TEXT, encoding="utf-8")
    result = run("clean", "a.txt", "-q", "--disable", "furniture.editors")
    assert result.stdout.decode() == "县里昨天开会。县报3号窗口\n责任编辑：某甲"


@pytest.mark.parametrize(
    ("toml", "problem"),
    [
        ("[[furniture]]\nname = 'a'\n", "dedupe.toml: furniture-rows: row 'a': give either"),
        ("[[furniture]]\nnaem = 'a'\n", "did you mean 'name'?"),
        ("furniture = ['a']\n", "is not [[furniture]] tables"),
    ],
)
def test_what_is_wrong_in_the_file_is_told(toml: str, problem: str) -> None:
    Path("dedupe.toml").write_text(toml, encoding="utf-8")
    Path("a.txt").write_text(TEXT, encoding="utf-8")
    result = run("clean", "a.txt")
    assert result.returncode == 2
    assert problem in result.stderr.decode()


def test_in_the_library() -> None:
    rows = [
        {"name": "only-there", "lines": ["县报3号窗口"], "where": "tail", "sites": "example.com"}
    ]
    cleaner = Cleaner(Settings.of(furniture_rows=rows))
    assert cleaner.clean(TEXT, site="news.example.com").text.startswith("县里昨天开会。\n")
    assert "3号窗口" in cleaner.clean(TEXT).text
    assert clean(TEXT, furniture={"counters"}).text == TEXT
    settings = Settings.of(furniture_rows=rows, **without(["furniture.editors"]))
    assert Settings.of(**settings.to_dict()) == settings
    with pytest.raises(SettingsError, match="there is no rule 'editor'"):
        without(["editor"])
