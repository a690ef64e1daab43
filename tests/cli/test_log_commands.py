"""show, report, apply and schema."""

from __future__ import annotations

import gzip
import json
import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest

from dedupe import Log, clean
from dedupe.log import FORMAT
from tests.cli.test_cli import CLEAN, FIGURES, REPEATED, installed
from tests.helpers.articles import article, paragraph
from tests.helpers.cases import FIXTURES, cases
from tests.helpers.commands import COMMAND, ENVIRONMENT, run, run_apart, told

TORN = FIXTURES / "repeated" / "torn-half-first"
A, B = paragraph(1, 4), paragraph(2, 2)
APART = article(A, B, A, "")
"""An article with a repeat of which either copy may stay."""


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def logged(text: str, log: str = "log.json") -> None:
    """Write `a.txt`, its clean text `c.txt` and its log."""
    Path("a.txt").write_text(text, encoding="utf-8")
    assert run("clean", "a.txt", "-o", "c.txt", "--log", log, "--force").returncode == 0


# --- show ---


def test_show_strikes_out_what_went_and_names_the_line_that_stays() -> None:
    logged(REPEATED)
    for path in ("log.json", "a.txt"):
        lines = run("show", path).stdout.decode().splitlines()
        assert lines[0].strip() == path
        assert "1 repeat dropped" in lines[1]
        first, second = CLEAN.splitlines()
        assert [line.strip() for line in lines[3:]] == [
            f"1  {first}",
            f"2  [-{first}-]",
            "└ repeat.adjacent: line 1 is kept, similarity 1, confidence 0.769, evidence: adjacent",
            f"3  {second}",
        ]


def test_show_names_the_three_strongest_rows_of_evidence() -> None:
    body = [paragraph(number, 4) for number in range(5, 9)]
    logged(article(*body, *body, A, ""))
    whys = [edit.why for edit in Log.from_json(Path("log.json").read_bytes()).edits]
    assert {len(why) for why in whys} == {5}
    reasons = [
        line
        for line in run("show", "log.json").stdout.decode().splitlines()
        if "└ repeat.block" in line
    ]
    assert len(reasons) == len(body)
    strongest = ", ".join(name.replace("-", " ") for name in whys[0][:3])
    for line in reasons:
        assert line.endswith(f", evidence: {strongest}")


def test_show_marks_what_was_normalised_character_by_character() -> None:
    Path("a.txt").write_text("\ufeff县里通报,全长１２公里。\r\n", encoding="utf-8", newline="")
    shown = run("show", "a.txt").stdout.decode()
    assert "[-\\ufeff-]县里通报[-,-]{+，+}全长[-１２-]{+12+}公里。[-\\r\\n-]{+\\n+}" in shown


def test_show_tells_page_remains_and_notices() -> None:
    logged(f"阅读:\n{FIGURES}")
    shown = run("show", "log.json").stdout.decode()
    assert "[-阅读:-]" in shown
    assert "└ furniture.counters" in shown
    assert "worth a look: 1 pair of passages alike but for figures, both kept" in shown
    assert "• figures: " in shown
    assert "三十[-二-]万亩" in shown
    assert "三十{+六+}万亩" in shown


def test_show_wraps_at_the_width_that_is_asked_for() -> None:
    logged(REPEATED)
    for line in run("show", "log.json", "--width", "40").stdout.decode().splitlines():
        assert sum(1 + (ord(char) > 0x2E80) for char in line) <= 40
    assert (
        told(run("show", "log.json", "--width", "5"))
        == "--width: 5 columns hold no article; give 20 or more"
    )


@pytest.mark.slow
def test_show_is_plain_in_a_pipe_and_coloured_where_that_is_wanted() -> None:
    logged(REPEATED)
    assert "\x1b" not in run("show", "log.json").stdout.decode()
    coloured = {**os.environ, "FORCE_COLOR": "1", "TERM": "xterm-256color", "COLUMNS": "80"}
    shown = run_apart("show", "log.json", env=coloured).stdout.decode()
    assert "\x1b[9;31m" in shown
    assert "[-" not in shown.replace("\x1b[", "")


@pytest.mark.slow
def test_show_writes_no_escape_that_an_article_brings_along() -> None:
    Path("a.txt").write_text(f"\x1b]0;标题\x07\u202e{A}\n{B}\x1b[31m\n", encoding="utf-8")
    shown = run_apart("show", "a.txt", env={**os.environ, "FORCE_COLOR": "1"}).stdout.decode()
    assert not re.search("\x1b\\]|\x07|\u202e", shown)
    assert "\\x1b" in shown


def test_show_takes_the_logs_of_many() -> None:
    Path("news").mkdir()
    for name in ("a", "b"):
        Path(f"news/{name}.txt").write_text(REPEATED, encoding="utf-8")
    assert run("clean", "news", "-o", "out", "--log", "logs.jsonl", "-q").returncode == 0
    with open("logs.jsonl", "a", encoding="utf-8") as file:
        file.write('{"format": 1}\n')
    result = run("show", "logs.jsonl")
    assert result.stdout.decode().count("[-") == 2
    assert "news/a.txt" in result.stdout.decode()
    assert result.returncode == 3
    assert "logs.jsonl line 3: not a readable log" in told(result)


def test_show_of_a_log_without_its_text_says_how_to_give_it() -> None:
    logged(REPEATED)
    old = json.loads(Path("log.json").read_text(encoding="utf-8"))
    del old["clean"]["text"]
    Path("log.json").write_text(json.dumps(old | {"format": 1}), encoding="utf-8")
    result = run("show", "log.json", "--text", "c.txt")
    assert (result.returncode, "[-" in result.stdout.decode()) == (0, True)
    result = run("show", "log.json")
    assert result.returncode == 2
    assert "--text CLEAN" in told(result)
    Path("c.txt").write_text("别的\n", encoding="utf-8")
    assert "not the clean text" in told(run("show", "log.json", "--text", "c.txt"))


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("x.json", b"{", "x.json: not JSON"),
        ("x.json", b'{"format": 99}', "format 99, this version reads formats 1 to 3; install"),
        ("x.json", b'{"a": 1}', 'neither a log nor a record with one in "log"'),
        ("x.csv", b"text\n1\n", "csv is neither a log nor one article"),
    ],
)
def test_show_refuses_what_is_neither_log_nor_article(
    name: str, content: bytes, problem: str
) -> None:
    Path(name).write_bytes(content)
    result = run("show", name)
    assert result.returncode in (2, 3)
    assert result.stdout == b""
    assert problem in told(result)


@pytest.mark.slow
def test_show_of_every_fixture_says_what_its_log_says() -> None:
    shown = run("show", str(FIXTURES / "repeated")).stdout.decode()
    drops = sum(
        edit.kept is not None for case in cases("repeated") for edit in clean(case.source).edits
    )
    assert len(re.findall("└ repeat", shown)) >= drops


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["gbk", "ascii"])
def test_show_writes_utf_8_into_a_pipe_whatever_python_would(encoding: str) -> None:
    logged(f"\U00020bb7野家\n{FIGURES}")
    result = run_apart("show", "log.json", env={**ENVIRONMENT, "PYTHONIOENCODING": encoding})
    assert result.returncode == 0, result.stderr
    assert "\U00020bb7野家" in result.stdout.decode()
    assert "• figures" in result.stdout.decode()


@pytest.mark.slow
def test_show_ends_quietly_where_nobody_reads_on() -> None:
    logged("标题\n" + "".join(f"{paragraph(number, 3)}\n" for number in range(900)))
    command = f"{shlex.join([*COMMAND, 'show', 'log.json'])} | head -1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, env=ENVIRONMENT, check=False
    )
    assert (done.returncode, done.stderr) == (141, b"")
    assert done.stdout.strip() == b"log.json"


def test_standard_input_may_be_a_log_or_an_article() -> None:
    logged(REPEATED)
    log = Path("log.json").read_bytes()
    for data in (log, b"\xef\xbb\xbf" + log.replace(b"\n", b"\r\n"), REPEATED.encode()):
        shown = run("show", "-", stdin=data).stdout.decode()
        assert "└ repeat.adjacent: line 1 is kept" in shown
    assert told(run("report", "-", stdin=log)).startswith("wrote report.html: 1 repeat dropped")


def test_log_is_told_by_what_it_says_whatever_its_name_and_line_ends() -> None:
    logged(REPEATED)
    log = Path("log.json").read_bytes()
    Path("log.txt").write_bytes(b"\xef\xbb\xbf" + log.replace(b"\n", b"\r\n"))
    Path("bom.json").write_bytes(b"\xef\xbb\xbf" + log)
    for name in ("log.txt", "bom.json"):
        assert "└ repeat.adjacent" in run("show", name).stdout.decode()
        assert run("report", name, "-o", f"{name}.html").returncode == 0
        assert run("restore", "c.txt", name).stdout.decode() == REPEATED


# --- report ---


def test_report_of_one_log_is_one_page() -> None:
    logged(REPEATED)
    result = run("report", "log.json")
    assert told(result).startswith("wrote report.html: 1 repeat dropped")
    page = Path("report.html").read_text(encoding="utf-8")
    assert '<html lang="zh">' in page
    assert "http://" not in page.replace("http://www.w3.org/2000/svg", "")
    assert "https://" not in page
    assert "is already there; --force overwrites it" in told(run("report", "log.json"))
    assert run("report", "log.json", "--force").returncode == 0
    assert "this is log.json, an input" in told(
        run("report", "log.json", "-o", "log.json", "--force")
    )


@pytest.mark.parametrize("kind", ["folder", "lines", "records", "array", "packed"])
def test_report_of_many_lists_them(kind: str) -> None:
    Path("news").mkdir()
    for name, text in (("a", REPEATED), ("b", FIGURES), ("c", "无事。\n")):
        Path(f"news/{name}.txt").write_text(text, encoding="utf-8")
    records = [
        json.dumps({"text": text}, ensure_ascii=False) for text in (REPEATED, FIGURES, "无事。\n")
    ]
    logs = {"folder": "logs/", "lines": "logs.jsonl", "packed": "logs.jsonl.gz"}.get(kind)
    if logs:
        assert run("clean", "news", "-o", "out", "--log", logs, "-q").returncode == 0
    else:
        logs = "out.json" if kind == "array" else "out.jsonl"
        content = (
            f"[{','.join(records)}]"
            if kind == "array"
            else "".join(f"{record}\n" for record in records)
        )
        Path(f"in{Path(logs).suffix}").write_text(content, encoding="utf-8")
        assert (
            run(
                "clean", f"in{Path(logs).suffix}", "-o", logs, "--log-field", "log", "-q"
            ).returncode
            == 0
        )
    result = run("report", logs)
    assert told(result) == "wrote report/index.html, which lists 3 articles of 3"
    index = Path("report/index.html").read_text(encoding="utf-8")
    assert len(list(Path("report/pages").iterdir())) == 2
    data = json.loads(re.search(r'id="data">(.*?)</script>', index, re.DOTALL)[1])  # type: ignore[index]
    totals = data["totals"]
    assert (totals["articles"], totals["changed"], totals["flagged"]) == (3, 1, 1)
    rows = data["rows"]
    assert [row["repeats"] for row in rows] == [1, 0, 0]
    assert [bool(row["href"]) for row in rows] == [True, True, False]
    assert Path("report", rows[0]["href"]).is_file()


def test_report_tells_what_it_could_not_read_and_does_the_rest() -> None:
    Path("logs").mkdir()
    logged(REPEATED, "logs/a.json")
    Path("logs/b.json").write_text("{", encoding="utf-8")
    changed = Path("logs/a.json").read_text(encoding="utf-8").replace('"text": "', '"text": "改')
    Path("logs/c.json").write_text(changed, encoding="utf-8")
    result = run("report", "logs")
    assert result.returncode == 3
    said = result.stderr.decode().splitlines()
    assert "logs/b.json: not JSON" in said[0]
    assert "c: cannot restore" in said[1]
    assert said[2] == "dedupe: wrote report/index.html, which lists 1 article of 3"
    assert "没能读取的日志" in Path("report/index.html").read_text(encoding="utf-8")


def test_report_of_nothing_writes_nothing() -> None:
    Path("n.jsonl").write_text(
        json.dumps({"text": REPEATED, "format": "html"}) + "\n", encoding="utf-8"
    )
    fields = ["--log-field", "meta.log", "--clean-field", "meta.clean"]
    assert run("clean", "n.jsonl", "-o", "o.jsonl", *fields, "-q").returncode == 0
    result = run("report", "o.jsonl")
    assert result.returncode == 2
    assert 'with one in "log"; name the field with --log-field' in told(result)
    assert not Path("report").exists()
    assert (
        told(run("report", "o.jsonl", *fields))
        == "wrote report/index.html, which lists 1 article of 1"
    )


def test_report_in_place_of_an_older_one_leaves_none_of_its_pages() -> None:
    Path("news").mkdir()
    for name in "abc":
        Path(f"news/{name}.txt").write_text(REPEATED, encoding="utf-8")
    assert run("clean", "news", "-o", "out", "--log", "logs/", "-q").returncode == 0
    assert run("report", "logs").returncode == 0
    Path("logs/b.txt.json").unlink()
    assert run("report", "logs", "--force").returncode == 0
    assert sorted(path.name for path in Path("report/pages").iterdir()) == [
        "000001.html",
        "000002.html",
    ]


def test_report_may_be_packed() -> None:
    logged(REPEATED)
    assert run("report", "log.json", "-o", "page.html.gz").returncode == 0
    assert gzip.decompress(Path("page.html.gz").read_bytes()).startswith(b"<!doctype html>")


def test_report_refuses_places_that_are_taken() -> None:
    Path("logs").mkdir()
    assert "no logs in it" in told(run("report", "logs"))
    logged(REPEATED, "logs/a.json")
    assert "is the folder of the logs" in told(run("report", "logs", "-o", "logs"))
    Path("there").mkdir()
    Path("there/x").touch()
    assert "has files in it; --force" in told(run("report", "logs", "-o", "there"))
    Path("file").touch()
    assert "is no folder" in told(run("report", "logs", "-o", "file"))
    assert told(run("report", "nothing.json")) == "nothing.json: no such file; check the name"
    assert "no such file" in told(run("report", "nothing.json", "logs"))
    assert "one log" in told(run("report", "logs", "--text", "c.txt"))


def test_report_beside_cleaning_is_the_page_of_its_log() -> None:
    Path("a.txt").write_text(REPEATED, encoding="utf-8")
    assert (
        run("clean", "a.txt", "-o", "c.txt", "--log", "a.json", "--report", "page.html").returncode
        == 0
    )
    assert run("report", "a.json", "-o", "other.html").returncode == 0
    page, other = (Path(name).read_text(encoding="utf-8") for name in ("page.html", "other.html"))
    assert page.replace('"name":"a.txt"', "") == other.replace('"name":"a.json"', "")
    for wrong in (
        ["--report", "-"],
        ["--report", "a.txt"],
        ["--report", "n.html", "-o", "n.html"],
        ["--check"],
    ):
        assert run("clean", "a.txt", "--report", "p.html", *wrong).returncode == 2
    Path("news").mkdir()
    Path("news/a.txt").write_text(REPEATED, encoding="utf-8")
    assert "dedupe report logs/" in told(run("clean", "news", "-o", "out", "--report", "p.html"))


# --- apply ---


def decide(*decisions: object, **more: object) -> None:
    Path("d.json").write_text(json.dumps({"decisions": decisions, **more}), encoding="utf-8")


def test_apply_keeps_what_the_reader_wants() -> None:
    logged(APART)
    (edit,) = json.loads(Path("log.json").read_text(encoding="utf-8"))["edits"]
    decide({"span": edit["span"], "choice": "keep-this"})
    result = run("apply", "log.json", "d.json", "--log", "new.json", "-o", "new.txt")
    assert told(result) == "1 decision applied, and checked that the source can be restored"
    assert sorted([Path("new.txt").read_text(), Path("c.txt").read_text()]) == sorted(
        [article(A, B, ""), article(B, A, "")]
    )
    assert run("restore", "new.txt", "new.json").stdout.decode() == APART
    decide({"span": edit["span"], "choice": "keep-both"})
    assert run("apply", "log.json", "d.json").stdout.decode() == APART
    packed = run("apply", "log.json", "d.json", "-o", "new.txt.gz")
    assert packed.returncode == 0
    assert gzip.decompress(Path("new.txt.gz").read_bytes()).decode() == APART


def test_apply_finds_its_log_among_many() -> None:
    records = [{"text": f"{title}\n{APART}"} for title in "甲乙"]
    Path("n.jsonl").write_text(
        "".join(f"{json.dumps(record)}\n" for record in records), encoding="utf-8"
    )
    assert run("clean", "n.jsonl", "-o", "o.jsonl", "--log-field", "log", "-q").returncode == 0
    log = json.loads(Path("o.jsonl").read_text(encoding="utf-8").splitlines()[1])["log"]
    chosen = {"span": log["edits"][0]["span"], "choice": "keep-both"}
    decide(chosen, clean={"sha256": log["clean"]["sha256"]})
    assert run("apply", "o.jsonl", "d.json").stdout.decode() == records[1]["text"]
    decide(chosen)
    assert 'has several logs; a page saves with its decisions the "sha256"' in told(
        run("apply", "o.jsonl", "d.json")
    )
    decide(chosen, clean={"sha256": "0" * 64})
    assert "has no log of the article that the decisions are for" in told(
        run("apply", "o.jsonl", "d.json")
    )


def test_apply_refuses_what_cannot_be_done_and_writes_nothing() -> None:
    logged(APART)
    (edit,) = json.loads(Path("log.json").read_text(encoding="utf-8"))["edits"]
    decide({"span": [0, 2], "choice": "keep-both"})
    assert told(run("apply", "log.json", "d.json", "-o", "n.txt")).startswith(
        "d.json: decision 1: no repeat was dropped at [0, 2]; take the span from the log"
    )
    decide({"span": edit["span"], "choice": "keep-both"}, clean={"sha256": "0" * 64})
    assert "made for another log" in told(run("apply", "log.json", "d.json", "-o", "n.txt"))
    Path("d.json").write_text("[", encoding="utf-8")
    assert "expected JSON as a page saves it" in told(
        run("apply", "log.json", "d.json", "-o", "n.txt")
    )
    assert "both are log.json" in told(run("apply", "log.json", "log.json"))
    assert "this is log.json" in told(
        run("apply", "log.json", "d.json", "-o", "log.json", "--force")
    )
    assert "both are n.txt" in told(
        run("apply", "log.json", "d.json", "-o", "n.txt", "--log", "n.txt")
    )
    assert "name of a file" in told(run("apply", "log.json", "d.json", "--log", "-"))
    assert not Path("n.txt").exists()


def test_apply_keeps_the_encoding_of_the_source() -> None:
    source = APART.encode("gb18030")
    Path("a.txt").write_bytes(source)
    assert run("clean", "a.txt", "-o", "c.txt", "--log", "log.json").returncode == 0
    (edit,) = Log.from_json(Path("log.json").read_bytes()).edits
    decide({"span": list(edit.span), "choice": "keep-both"})
    assert run("apply", "log.json", "d.json", "-o", "n.txt", "--log", "n.json").returncode == 0
    assert run("restore", "n.txt", "n.json").stdout == source


# --- schema, diff ---


def test_schema_describes_what_is_written() -> None:
    import jsonschema

    logged(REPEATED)
    schema = json.loads(run("schema").stdout)
    jsonschema.validate(json.loads(Path("log.json").read_text(encoding="utf-8")), schema)
    assert schema["properties"]["format"]["const"] == FORMAT


@pytest.mark.slow
@installed("patch")
def test_patch_takes_the_clean_text_of_every_fixture_back_to_its_source() -> None:
    changed = 0
    for case in cases("repeated", "untouched", "noisy"):
        diff = run("clean", str(case.folder / "source.txt"), "--diff").stdout
        Path("article.txt").write_bytes(case.clean.encode())
        if diff:
            subprocess.run(
                ["patch", "-p0", "-R", "-s", "article.txt"],
                input=diff,
                check=True,
                capture_output=True,
            )
            changed += 1
        assert Path("article.txt").read_bytes() == case.source.encode(), str(case)
    assert changed == len(cases("repeated", "noisy"))
