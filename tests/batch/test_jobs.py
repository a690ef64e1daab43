"""Files in, files out: every format, what fails beside what does not, runs that are interrupted and
go on.
"""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

import pytest

from dedupe import Log, clean, restore_bytes
from dedupe.batch.plan import output_name, planned
from dedupe.files import STANDARD
from dedupe.formats import format_named, format_of
from dedupe.reading.inputs import inputs_of
from dedupe.request import Request
from tests.helpers.articles import article, paragraph
from tests.helpers.commands import COMMAND, ENVIRONMENT, Done, run, run_apart
from tests.helpers.waiting import wait_until

FIRST, SECOND = paragraph(1, 3), paragraph(2, 2)
TEXTS = [article(paragraph(at, 3), paragraph(at + 1, 2), paragraph(at, 3), "") for at in range(40)]
CLEANS = [clean(text).text for text in TEXTS]
posix = pytest.mark.skipif(os.name != "posix", reason="POSIX only")


def dedupe(*arguments: str, stdin: bytes = b"") -> Done:
    """Return what `dedupe` does with the arguments: Parquet in a process of its own, since pyarrow
    has threads, and workers should not be forked from a process that has.
    """
    how = run_apart if any("parquet" in argument for argument in arguments) else run
    return how(*arguments, stdin=stdin)


def told(result: Done) -> str:
    return result.stderr.decode()


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def records(texts: Sequence[Any]) -> list[dict[str, Any]]:
    return [
        {"id": at, "text": text, "inner": {"share": 1.50, "名": None}}
        for at, text in enumerate(texts)
    ]


def json_lines(texts: Sequence[Any]) -> bytes:
    return "".join(
        f"{json.dumps(record, ensure_ascii=False)}\n" for record in records(texts)
    ).encode()


def table(texts: Sequence[str], delimiter: str = ",") -> bytes:
    written = io.StringIO()
    writer = csv.writer(written, delimiter=delimiter)
    writer.writerow(["id", "text", "note"])
    writer.writerows([at, text, 'with "quotes", and commas'] for at, text in enumerate(texts))
    return written.getvalue().encode()


def parts() -> list[Path]:
    """Return the outputs that are under way."""
    return list(Path().glob(".*.dedupe-part"))


def failures(path: str = "out.failures.jsonl") -> list[dict[str, str]]:
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]


# --- formats ---


def test_json_lines_get_the_clean_text_and_keep_the_rest_as_it_was() -> None:
    Path("in.jsonl").write_bytes(json_lines(TEXTS))
    assert dedupe("clean", "in.jsonl", "-o", "out.jsonl", "--log-field", "log").returncode == 0
    before, after = (
        Path(name).read_text(encoding="utf-8").splitlines() for name in ("in.jsonl", "out.jsonl")
    )
    for one, other, text, cleaned in zip(before, after, TEXTS, CLEANS, strict=True):
        assert other.startswith(one[:-1])
        record = json.loads(other)
        assert record["clean"] == cleaned
        assert restore_bytes(cleaned, Log.from_json(json.dumps(record["log"]))).decode() == text
    assert sorted(os.listdir()) == ["in.jsonl", "out.jsonl"]


def test_text_may_be_nested_and_replaced() -> None:
    lines = [json.dumps({"page": {"body": text}, "n": at}) for at, text in enumerate(TEXTS)]
    Path("in.jsonl").write_text("\n".join(lines), encoding="utf-8")
    options = ["--text-field", "page.body", "--clean-field", "page.body"]
    assert dedupe("clean", "in.jsonl", "-o", "out.jsonl", *options).returncode == 0
    after = [
        json.loads(line) for line in Path("out.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    assert after == [{"page": {"body": cleaned}, "n": at} for at, cleaned in enumerate(CLEANS)]


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("texts", [TEXTS, TEXTS[:1], []])
def test_json_array(texts: list[str], indent: int | None) -> None:
    Path("in.json").write_text(
        json.dumps(records(texts), ensure_ascii=False, indent=indent), encoding="utf-8"
    )
    assert dedupe("clean", "in.json", "-o", "out.json").returncode == 0
    after = json.loads(Path("out.json").read_bytes())
    assert [record.pop("clean") for record in after] == CLEANS[: len(texts)]
    assert after == records(texts)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "delimiter"), [("in.csv", ","), ("in.tsv", "\t")])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_tables(name: str, delimiter: str, encoding: str) -> None:
    texts = [*TEXTS[:3], "一\u2028二\x0b三，四。\r\n五", ""]
    Path(name).write_bytes(table(texts, delimiter).decode().encode(encoding))
    assert dedupe("clean", name, "-o", "out").returncode == 0
    after = list(
        csv.DictReader(
            io.StringIO(Path("out").read_bytes().decode(), newline=""), delimiter=delimiter
        )
    )
    assert [row["text"] for row in after] == texts
    assert [row["clean"] for row in after] == [clean(text).text for text in texts]
    assert {row["note"] for row in after} == {'with "quotes", and commas'}


@pytest.mark.slow
def test_parquet_keeps_schema_and_row_groups() -> None:
    pyarrow = pytest.importorskip("pyarrow", reason="needs zhnews-dedupe[test-all]")
    parquet = pytest.importorskip("pyarrow.parquet", reason="needs zhnews-dedupe[test-all]")
    before = pyarrow.table({"id": list(range(40)), "text": TEXTS, "tags": [["a", "b"]] * 40})
    before = before.replace_schema_metadata({"made": "by hand"})
    parquet.write_table(before, "in.parquet", row_group_size=15)
    assert dedupe("clean", "in.parquet", "-o", "out.parquet", "--log-field", "log").returncode == 0
    after = parquet.read_table("out.parquet")
    assert after.select(["id", "text", "tags"]).cast(before.schema) == before
    assert after["clean"].to_pylist() == CLEANS
    assert Log.from_json(after["log"][0].as_py()).clean.chars == len(CLEANS[0])
    assert after.schema.metadata[b"made"] == b"by hand"
    file = parquet.ParquetFile("out.parquet")
    assert [file.metadata.row_group(at).num_rows for at in range(3)] == [15, 15, 10]


def test_folder_of_texts_is_mirrored_with_a_log_each() -> None:
    for at, text in enumerate(TEXTS[:6]):
        path = Path("in/deep/er" if at % 2 else "in") / f"{at}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("gb18030" if at == 2 else "utf-8"))
    Path("in/notes.md").write_text("不要我", encoding="utf-8")
    assert dedupe("clean", "in", "-o", "out", "--log", "logs", "--glob", "*.txt").returncode == 0
    for at in range(6):
        name = f"{'deep/er/' if at % 2 else ''}{at}.txt"
        assert Path(f"out/{name}").read_text(encoding="utf-8") == CLEANS[at]
        log = Log.from_json(Path(f"logs/{name}.json").read_bytes())
        assert restore_bytes(CLEANS[at], log) == Path(f"in/{name}").read_bytes()
    assert not Path("out/notes.md").exists()
    assert sorted(os.listdir("out")) == ["0.txt", "2.txt", "4.txt", "deep"]


def test_all_logs_in_one_file() -> None:
    Path("in").mkdir()
    for at, text in enumerate(TEXTS[:5]):
        Path(f"in/{at}.txt").write_text(text, encoding="utf-8")
    assert dedupe("clean", "in", "-o", "out", "--log", "logs.jsonl").returncode == 0
    lines = [
        json.loads(line) for line in Path("logs.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    assert [line["where"] for line in lines] == [f"in/{at}.txt" for at in range(5)]
    assert all(Log.from_json(json.dumps(line["log"])).source.chars for line in lines)


@pytest.mark.slow
@pytest.mark.parametrize("ending", [".gz", ".bz2", ".zst"])
def test_packed_files_stay_packed(ending: str) -> None:
    if ending == ".zst":
        pytest.importorskip("zstandard", reason="needs zhnews-dedupe[test-all]")
    from dedupe.reading.packing import opened, pack

    Path(f"in.jsonl{ending}").write_bytes(
        pack(json_lines(TEXTS[:20]), ending) + pack(json_lines(TEXTS[20:]), ending)
    )
    assert dedupe("clean", f"in.jsonl{ending}", "-o", f"out.jsonl{ending}").returncode == 0
    with opened(f"out.jsonl{ending}") as stream:
        after = [json.loads(line)["clean"] for line in stream.read().splitlines()]
    assert after == CLEANS


def test_pages_become_texts() -> None:
    pytest.importorskip("readability", reason="needs zhnews-dedupe[test-all]")
    body = "".join(f"<p>{paragraph(at, 3)}</p>" for at in range(6))
    page = (
        "<html><head><meta "
        f"charset=gbk><title>县里开会</title></head><body><div>{body}</div></body></html>"
    )
    Path("in").mkdir()
    Path("in/a.html").write_bytes(page.encode("gbk"))
    assert dedupe("clean", "in", "-o", "out").returncode == 0
    assert Path("out/a.txt").read_text(encoding="utf-8").splitlines()[-1] == paragraph(5, 3)
    result = dedupe("clean", "in/a.html")
    assert result.stdout.decode() == Path("out/a.txt").read_text(encoding="utf-8")


def test_records_go_from_standard_input_to_standard_output() -> None:
    result = dedupe("clean", "-", "--format", "jsonl", "-q", stdin=json_lines([*TEXTS[:3], 7]))
    assert result.returncode == 3
    assert [json.loads(line).get("clean") for line in result.stdout.splitlines()] == [
        *CLEANS[:3],
        None,
    ]
    assert "standard input line 4" in told(result)


@pytest.mark.parametrize("option", [["--resume"], ["--glob", "*.md"], ["--workers", "2"]])
def test_article_from_standard_input_comes_out_whatever_the_options_for_many(
    option: list[str],
) -> None:
    result = dedupe("clean", "-", *option, stdin=TEXTS[0].encode())
    assert (result.returncode, result.stdout.decode()) == (0, CLEANS[0])


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.ndjson.gz", gzip.compress(b"x", mtime=0), "jsonl"),
        ("a", b'{"text": "\xe4\xb8\x80"}\n', "jsonl"),
        ("a", b' [ {"text": 1}]', "json"),
        ("a", b"[\xe6\x8b\x9b\xe8\x81\x98]", "text"),
        ("a", b"PAR1....", "parquet"),
        ("a.bin", bz2.compress(b"WARC/1.0\r\n"), "warc"),
        ("a", b"<!DOCTYPE html><html><body>", "html"),
        ("a", b"", "text"),
    ],
)
def test_format_is_told_by_ending_and_content(name: str, data: bytes, expected: str) -> None:
    Path(name).write_bytes(data)
    assert format_of(name).name == expected


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("a/b.html", "html", "a/b.txt"),
        ("index", "html", "index.txt"),
        ("crawl.warc.gz", "warc", "crawl.jsonl.gz"),
        ("a.jsonl.gz", "jsonl", "a.jsonl.gz"),
        ("a.b.txt", "text", "a.b.txt"),
    ],
)
def test_outputs_are_named_after_their_inputs(name: str, kind: str, expected: str) -> None:
    assert output_name(name, format_named(kind)) == expected


# --- what fails, beside what does not ---


def test_lines_that_fail_are_told_of_and_the_others_done() -> None:
    good = json_lines(TEXTS[:2]).splitlines()
    bad = [
        b'{"text": "cut',
        b"[1]",
        b'{"body": "x"}',
        b'{"text": null}',
        b'{"text": 7}',
        b"\xff\xfe{}",
    ]
    Path("in.jsonl").write_bytes(b"\n".join([good[0], *bad, b"", good[1]]))
    result = dedupe("clean", "in.jsonl", "-o", "out")
    assert result.returncode == 3
    assert "dedupe: 5 articles failed: " in told(result)
    assert "1 without a text" in told(result)
    assert [failure["where"] for failure in failures()] == [
        f"in.jsonl line {number}" for number in (2, 3, 4, 6, 7)
    ]
    assert all("; " in failure["problem"] for failure in failures())
    after = [json.loads(line) for line in Path("out").read_bytes().splitlines()]
    assert [record.get("clean") for record in after] == [CLEANS[0], None, None, None, CLEANS[1]]
    assert after[1:4] == [{"body": "x"}, {"text": None, "clean": None}, {"text": 7}]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "data", "problem"),
    [
        ("a.csv", b"", "the table is empty"),
        ("a.csv", b"id,body\n1,x\n", "--text-field body"),
        ("a.json", b"", "ends too early"),
        ("a.json", b'{"text": "x"}', "no array"),
        ("a.json", b'[{"text": "x"}', "ends too early"),
        ("a.jsonl.gz", gzip.compress(json_lines(TEXTS), mtime=0)[:-20], "ends too early"),
        ("a.jsonl.gz", b"\x1f\x8b\x08\x00" + b"\xff" * 40, "cannot be unpacked"),
        ("a.parquet", b"PAR1nonsense", "not a readable Parquet file"),
        ("a.parquet", b"", "not a readable Parquet file"),
        ("a.txt", b"PK\x03\x04\xff", "zip"),
    ],
)
def test_damaged_file_fails_and_the_others_are_done(name: str, data: bytes, problem: str) -> None:
    if "parquet" in name:
        pytest.importorskip("pyarrow", reason="needs zhnews-dedupe[test-all]")
    Path("in").mkdir()
    Path("in", name).write_bytes(data)
    Path("in/whole.txt").write_text(TEXTS[0], encoding="utf-8")
    result = dedupe("clean", "in", "-o", "out", "--workers", "2")
    assert result.returncode == 3, told(result)
    assert Path("out/whole.txt").read_text(encoding="utf-8") == CLEANS[0]
    (failure,) = failures("out/failures.jsonl")
    assert failure["where"].startswith(f"in/{name}")
    assert problem in failure["problem"]
    assert "; " in failure["problem"]


@pytest.mark.slow
def test_what_came_before_a_cut_is_kept() -> None:
    rows = json_lines(TEXTS * 20)
    Path("in.jsonl.gz").write_bytes(gzip.compress(rows)[:-2000])
    assert dedupe("clean", "in.jsonl.gz", "-o", "out").returncode == 3
    after = [json.loads(line).get("clean") for line in Path("out").read_bytes().splitlines()]
    assert len(after) > 100
    assert after == (CLEANS * 20)[: len(after)]


def test_ragged_rows_are_passed_on() -> None:
    Path("in.csv").write_bytes(b"text,n\n" + f"{FIRST},1\n{SECOND}\n".encode() + b"a,b,c\n")
    assert dedupe("clean", "in.csv", "-o", "out").returncode == 3
    assert [failure["where"] for failure in failures()] == ["in.csv row 3", "in.csv row 4"]
    assert Path("out").read_text(encoding="utf-8").splitlines()[2:] == [f"{SECOND},,", "a,b,c"]


@posix
def test_odd_names_and_links_do_no_harm() -> None:
    Path("in/sub").mkdir(parents=True)
    names = [b"new\nline.txt", b"..txt", b"\xff\xfe.txt", b" blank .txt", "《新闻》.txt".encode()]
    for name in names:
        with open(os.path.join(b"in", name), "wb") as file:
            file.write(TEXTS[0].encode())
    os.symlink("..", "in/sub/loop")
    os.symlink("nowhere", "in/broken")
    result = dedupe("clean", "in", "-o", "out", "--no-ignore", "--exclude", "other.txt")
    assert result.returncode == 3, told(result)
    assert sorted(os.listdir(b"out")) == sorted([*names, b"failures.jsonl"])
    assert [failure["where"] for failure in failures("out/failures.jsonl")] == ["in/broken"]


def test_bomb_is_refused_at_the_stated_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    from dedupe.errors import InputError
    from dedupe.reading import packing

    monkeypatch.setattr(packing, "MAX_ARTICLE", 1000)
    Path("a.txt.gz").write_bytes(gzip.compress(b"0" * 100_000))
    with pytest.raises(InputError, match="unpacks to more than"):
        packing.read_all("a.txt.gz")
    lines = list(packing.lines(io.BytesIO(b"a" * 5000 + b"\nb\n" + b"c" * 1000 + b"\n")))
    assert lines == [None, b"b", None]


def test_articles_before_a_cut_in_one_chunk_are_kept() -> None:
    Path("in.json").write_bytes(json.dumps(records(TEXTS)).encode()[:-30])
    assert dedupe("clean", "in.json", "-o", "out.json").returncode == 3
    assert [record["clean"] for record in json.loads(Path("out.json").read_bytes())] == CLEANS[:-1]
    assert [failure["where"] for failure in failures("out.json.failures.jsonl")] == ["in.json"]


def test_input_that_cannot_be_read_is_left_in_its_place() -> None:
    Path("in").mkdir()
    given = {
        "columns.csv": b"a,b\n1,2\n",
        "cut.jsonl.gz": gzip.compress(json_lines(TEXTS))[:-9],
        "cut.json": b'[{"text": "x"}, ',
        "zip.txt": b"PK\x03\x04\xff",
        "odd.jsonl": b"no json\n" + json_lines(TEXTS[:1]) + b"\xff\n",
    }
    for name, data in given.items():
        Path("in", name).write_bytes(data)
    assert dedupe("clean", "in", "--in-place").returncode == 3
    for name in set(given) - {"odd.jsonl"}:
        assert Path("in", name).read_bytes() == given[name], name
    lines = Path("in/odd.jsonl").read_bytes().splitlines()
    assert (lines[0], json.loads(lines[1])["clean"], lines[2]) == (b"no json", CLEANS[0], b"\xff")
    assert not list(Path("in").glob(".*"))


def test_output_of_an_input_that_cannot_be_read_is_not_made() -> None:
    Path("in.csv").write_bytes(b"a,b\n1,2\n")
    assert dedupe("clean", "in.csv", "-o", "out.csv").returncode == 2
    assert sorted(os.listdir()) == ["in.csv"]


@pytest.mark.slow
def test_parquet_without_rows_stays_one() -> None:
    pyarrow = pytest.importorskip("pyarrow", reason="needs zhnews-dedupe[test-all]")
    parquet = pytest.importorskip("pyarrow.parquet", reason="needs zhnews-dedupe[test-all]")
    parquet.write_table(pyarrow.table({"text": pyarrow.array([], pyarrow.string())}), "in.parquet")
    assert dedupe("clean", "in.parquet", "-o", "out.parquet").returncode == 0
    assert parquet.read_table("out.parquet").column_names == ["text", "clean"]


def test_carriage_return_inside_a_field_stays_inside() -> None:
    with open("in.csv", "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["text", "note"], ["县里开会。", "a\rb"]])
    assert dedupe("clean", "in.csv", "-o", "out.csv").returncode == 0
    with open("out.csv", encoding="utf-8", newline="") as file:
        assert list(csv.reader(file))[1] == ["县里开会。", "a\rb", "县里开会。"]


@pytest.mark.slow
def test_logs_are_packed_as_their_own_name_says() -> None:
    Path("in").mkdir()
    Path("in/a.jsonl.gz").write_bytes(gzip.compress(json_lines(TEXTS[:2])))
    Path("in/b.txt").write_text(TEXTS[2], encoding="utf-8")
    assert dedupe("clean", "in", "-o", "out", "--log", "all.jsonl").returncode == 0
    assert len([json.loads(line) for line in Path("all.jsonl").read_bytes().splitlines()]) == 3
    assert dedupe("clean", "in", "-o", "out2", "--log", "all.jsonl.gz").returncode == 0
    assert gzip.decompress(Path("all.jsonl.gz").read_bytes()) == Path("all.jsonl").read_bytes()


@pytest.mark.slow
@posix
def test_what_is_no_file_is_told_of() -> None:
    Path("in").mkdir()
    os.mkfifo("in/pipe")
    Path("in", f"{'长' * 80}.txt").write_text(TEXTS[0], encoding="utf-8")
    assert run_apart("clean", "in", "-o", "out", timeout=120).returncode == 3
    assert [failure["where"] for failure in failures("out/failures.jsonl")] == ["in/pipe"]
    assert Path("out", f"{'长' * 80}.txt").read_text(encoding="utf-8") == CLEANS[0]


@pytest.mark.slow
def test_json_lines_of_another_encoding_and_zstd_cut_off() -> None:
    Path("in.jsonl").write_bytes(json_lines(TEXTS).decode().encode("utf-16"))
    assert dedupe("clean", "in.jsonl", "-o", "out", "--encoding", "utf-16").returncode == 0
    assert [json.loads(line)["clean"] for line in Path("out").read_bytes().splitlines()] == CLEANS
    zstandard = pytest.importorskip("zstandard", reason="needs zhnews-dedupe[test-all]")
    Path("cut.jsonl.zst").write_bytes(zstandard.compress(json_lines(TEXTS))[:-40])
    assert dedupe("clean", "cut.jsonl.zst", "-o", "cut.jsonl").returncode == 3
    assert "ends too early" in failures("cut.jsonl.failures.jsonl")[-1]["problem"]


@pytest.mark.slow
def test_failures_of_an_earlier_run_do_not_stay() -> None:
    Path("in.jsonl").write_bytes(json_lines([TEXTS[0], 7]))
    assert dedupe("clean", "in.jsonl", "-o", "out").returncode == 3
    Path("in.jsonl").write_bytes(json_lines(TEXTS))
    assert dedupe("clean", "in.jsonl", "-o", "out", "--force").returncode == 0
    assert not Path("out.failures.jsonl").exists()


# --- refusals ---


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["in", "in.jsonl"], "several articles need a place"),
        (["in", "-o", "in"], "is an input"),
        (["in.jsonl", "-o", "in.jsonl"], "is an input"),
        (["in/a.txt", "in2/a.txt", "-o", "out"], "both"),
        (["in", "-o", "out", "--in-place"], "contradict"),
        (["in", "-o", "out", "--check"], "--check writes nothing"),
        (["in", "-o", "out", "--diff"], "one article"),
        (["in.jsonl", "-o", "there"], "is already there; --force overwrites it"),
        (["in.jsonl", "-o", "out", "--workers", "0"], "give 1 or more"),
        (["in.jsonl", "-o", "out", "--format", "xml"], "allowed: text, html"),
        (["in", "-o", "out", "--glob", "*.doc"], "no files in it"),
        (["nowhere.jsonl", "-o", "out"], "no such file"),
        (["in.jsonl", "-o", "out", "--level", "hard"], "--level"),
        (["-", "in.jsonl", "-o", "out"], "give it alone"),
        (["-", "--in-place"], "give it alone"),
        (["in.jsonl", "-o", "out", "--log", "out"], "one of its own"),
        (["in", "--in-place", "--backup", ""], "--backup"),
        (["in.jsonl", "-o", "out", "--log-field", "clean"], "give another name"),
        (["in.jsonl", "-o", "out", "--encoding", "rot13"], "no text encoding"),
        (["in.jsonl", "-o", "out", "--extractor", "magic"], "allowed: readability"),
    ],
)
def test_what_cannot_be_meant_is_refused(arguments: list[str], words: str) -> None:
    for name in ("in", "in2"):
        Path(name).mkdir()
        Path(name, "a.txt").write_text(TEXTS[0], encoding="utf-8")
    Path("in.jsonl").write_bytes(json_lines(TEXTS))
    Path("there").write_text("x", encoding="utf-8")
    before = {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()}
    result = dedupe("clean", *arguments)
    assert result.returncode == 2, told(result)
    assert words in told(result)
    assert told(result).count("\n") == 1
    assert {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()} == before


@pytest.mark.slow
def test_check_says_whether_something_would_change() -> None:
    Path("in.jsonl").write_bytes(json_lines(TEXTS))
    Path("same.jsonl").write_bytes(json_lines(CLEANS))
    assert dedupe("clean", "in.jsonl", "--check").returncode == 1
    assert dedupe("clean", "same.jsonl", "--check").returncode == 0
    assert sorted(os.listdir()) == ["in.jsonl", "same.jsonl"]


@pytest.mark.slow
def test_check_names_what_would_change_and_nothing_else() -> None:
    for number in range(len(TEXTS)):
        Path(f"{number}.txt").write_bytes(TEXTS[number].encode())
        Path(f"clean{number}.txt").write_bytes(CLEANS[number].encode())
    Path("in.jsonl").write_bytes(json_lines([*TEXTS, *CLEANS]))
    everything = sorted(os.listdir())
    result = dedupe("clean", "--check", "--", *everything, "nowhere.txt")
    assert result.returncode == 3
    named = [
        line
        for line in told(result).splitlines()
        if line.startswith("dedupe: ") and "would" in line
    ]
    assert named == [
        *(f"dedupe: {name}: would change" for name in everything if name[0].isdigit()),
        f"dedupe: in.jsonl: would change in {len(TEXTS)} of {2 * len(TEXTS)} articles",
    ]
    assert "dedupe: nowhere.txt: no such file" in told(result)
    quiet = dedupe("clean", "--check", "--quiet", *everything)
    assert (quiet.returncode, quiet.stdout, quiet.stderr) == (1, b"", b"")
    assert sorted(os.listdir()) == everything


def test_in_place_keeps_a_backup() -> None:
    Path("in").mkdir()
    Path("in/a.txt").write_text(TEXTS[0], encoding="utf-8")
    Path("in/b.jsonl").write_bytes(json_lines(TEXTS))
    assert dedupe("clean", "in", "--in-place", "--clean-field", "text").returncode == 0
    assert Path("in/a.txt").read_text(encoding="utf-8") == CLEANS[0]
    assert Path("in/a.txt.bak").read_text(encoding="utf-8") == TEXTS[0]
    assert Path("in/b.jsonl.bak").read_bytes() == json_lines(TEXTS)
    assert [
        json.loads(line)["text"] for line in Path("in/b.jsonl").read_bytes().splitlines()
    ] == CLEANS


@pytest.mark.slow
def test_second_run_into_one_place_is_refused() -> None:
    lines = json_lines(TEXTS * 8).splitlines(keepends=True)
    command = [*COMMAND, "clean", "-", "--format", "jsonl", "-o", "out", "--workers", "1", "-q"]
    command += ["--timeout", "0"]  # in one process, which takes chunk after chunk
    with subprocess.Popen(command, stdin=subprocess.PIPE, env=ENVIRONMENT) as first:
        assert first.stdin is not None
        first.stdin.writelines(lines[:300])  # more than a chunk, and it waits for the rest
        first.stdin.flush()
        wait_until(lambda: bool(parts()) and not first.poll())
        Path("in.jsonl").write_bytes(json_lines(TEXTS))
        result = dedupe("clean", "in.jsonl", "-o", "out", "--resume")
        assert result.returncode == 2
        assert "another run is writing here" in told(result)
        first.stdin.writelines(lines[300:])
        first.stdin.close()
        assert first.wait(timeout=120) == 0
    assert Path("out").read_bytes().count(b"\n") == len(lines)


@pytest.mark.parametrize("encoding", [(), ("--encoding", "utf-8")], ids=["found out", "given"])
def test_byte_order_marks_are_no_part_of_records(encoding: tuple[str, ...]) -> None:
    lines = json_lines(TEXTS[:3]).splitlines()
    Path("in.jsonl").write_bytes(b"\n".join(b"\xef\xbb\xbf" + line for line in lines))
    Path("in.json").write_bytes(b"\xef\xbb\xbf[" + b",".join(lines) + b"]")
    for name in ("in.jsonl", "in.json"):
        result = dedupe("clean", name, "-o", f"out.{name}", *encoding)
        assert result.returncode == 0, told(result)
        assert Path(f"out.{name}").read_text(encoding="utf-8").count('"clean": ') == 3


# --- interrupted, and on ---


MANY = TEXTS * 15
"""Enough that a run is killed more than once on its way."""

HASTY = """\
from dedupe.batch import run
from dedupe.__main__ import main

run.COMMIT_SECONDS = 0.05
raise SystemExit(main())
"""
"""A run that notes how far it is twenty times as often, so that it is killed between two notes."""


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["jsonl", "jsonl.gz", "json", "csv", "parquet", "folder"])
@posix
def test_killed_run_goes_on_and_ends_as_if_undisturbed(kind: str) -> None:
    if kind == "parquet":
        pytest.importorskip("pyarrow", reason="needs zhnews-dedupe[test-all]")
    _write(kind, MANY)
    arguments = ["clean", f"in.{kind}", "--workers", "2"]
    assert run_apart(*arguments, "-o", f"whole.{kind}", "--log", "whole.log").returncode == 3
    arguments += ["-o", f"out.{kind}", "--log", "out.log", "--resume"]
    last = _killed_and_ended(arguments, kills=3, random=Random(7))
    assert last.returncode == 3 or b"no run was interrupted" in last.stderr, last.stderr
    names = [(f"whole.{kind}", f"out.{kind}"), ("whole.log", "out.log")]
    if kind != "folder":
        names.append((f"whole.{kind}.failures.jsonl", f"out.{kind}.failures.jsonl"))
    for whole, out in names:
        assert _content(out) == _content(whole)
    assert not [name for name in os.listdir() if "dedupe-" in name]


DYING_AT_THE_END = """\
import os, sys
from dedupe.batch import run
from dedupe.batch.manifest import DONE, PLACING
from dedupe.__main__ import main

where = sys.argv.pop(1)
done = getattr(run._Run, where.partition("-")[0])
run.COMMIT_SECONDS = -1  # every result is noted

def die(self, *given):
    if where not in ("_set_state-placing", "_set_state-done"):
        os._exit(9)
    if given[1] == {"placing": PLACING, "done": DONE}[where.partition("-")[2]]:
        os._exit(9)
    done(self, *given)

setattr(run._Run, where.partition("-")[0], die)
raise SystemExit(main())
"""
"""A run that dies at one of the steps by which the output of an input gets into its place."""


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["jsonl", "parquet"])
@pytest.mark.parametrize("in_place", [False, True])
def test_run_that_dies_while_it_places_an_output_goes_on(kind: str, in_place: bool) -> None:
    if kind == "parquet":
        pytest.importorskip("pyarrow", reason="needs zhnews-dedupe[test-all]")
    for where in ("_set_state-placing", "_place_outputs", "_place", "_set_state-done"):
        _write(kind, TEXTS[:3])
        source = _content(f"in.{kind}")
        out = f"in.{kind}" if in_place else f"out.{kind}"
        arguments = ["clean", f"in.{kind}", "--timeout", "0", "--workers", "1"]
        arguments += ["--in-place"] if in_place else ["-o", out]
        dying = [sys.executable, "-c", DYING_AT_THE_END, where, *arguments]
        assert subprocess.run(dying, check=False, env=ENVIRONMENT).returncode == 9
        last = dedupe(*arguments, "--resume")
        assert last.returncode == 3, told(last)
        cleaned = _content(out)
        if in_place:
            assert _content(f"in.{kind}.bak") == source
            os.unlink(f"in.{kind}.bak")
        assert not [name for name in os.listdir() if "dedupe-" in name]
        _write(kind, TEXTS[:3])
        assert dedupe(*arguments, "--force").returncode == 3
        assert _content(out) == cleaned, where
        for name in os.listdir():
            os.unlink(name)


@pytest.mark.slow
@posix
def test_killed_run_into_another_format_ends_as_if_undisturbed() -> None:
    _write("jsonl", MANY)
    arguments = ["clean", "in.jsonl", "--workers", "2"]
    assert run_apart(*arguments, "-o", "whole.csv").returncode == 3
    last = _killed_and_ended([*arguments, "-o", "out.csv", "--resume"], 3, Random(9))
    assert last.returncode == 3 or b"no run was interrupted" in last.stderr, last.stderr
    assert _content("out.csv") == _content("whole.csv")
    assert not [name for name in os.listdir() if "dedupe-" in name]


@pytest.mark.slow
@posix
def test_killed_run_of_a_folder_into_one_file_ends_as_if_undisturbed() -> None:
    _write("folder", MANY)
    arguments = ["clean", "in.folder", "--workers", "2", "--log-field", "log"]
    assert run_apart(*arguments, "-o", "whole.jsonl").returncode == 3
    assert len(Path("whole.jsonl").read_bytes().splitlines()) == len(MANY)
    last = _killed_and_ended([*arguments, "-o", "out.jsonl", "--resume"], 3, Random(5))
    assert last.returncode == 3 or b"no run was interrupted" in last.stderr, last.stderr
    assert _content("out.jsonl") == _content("whole.jsonl")
    assert not [name for name in os.listdir() if "dedupe-" in name]


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["folder", "jsonl"])
@posix
def test_killed_run_in_place_goes_on_with_the_backups(kind: str) -> None:
    _write(kind, MANY)
    before = _content(f"in.{kind}")
    arguments = ["clean", f"in.{kind}", "--workers", "2"]
    assert run_apart(*arguments, "-o", f"whole.{kind}", "--log", "whole.log.jsonl").returncode == 3
    arguments += ["--in-place", "--log", "out.log.jsonl", "--resume", "-q"]
    last = _killed_and_ended(arguments, kills=4, random=Random(3))
    assert last.returncode in (0, 3) or b"is already there" in last.stderr, last.stderr
    assert _content("out.log.jsonl") == _content("whole.log.jsonl")
    if kind == "jsonl":
        assert _content(f"in.{kind}.bak") == before
        assert _content(f"in.{kind}") == _content(f"whole.{kind}")
        return
    for name in sorted(os.listdir(f"in.{kind}")):
        path = Path(f"in.{kind}", name)
        if name.endswith(".txt") and "zip" not in name:
            assert path.read_bytes() == Path(f"whole.{kind}", name).read_bytes()
            assert Path(f"{path}.bak").read_text(encoding="utf-8") == MANY[int(name[:4])]


def _killed_and_ended(arguments: Sequence[str], kills: int, random: Random) -> Done:
    """Kill a run several times, each time once it has written some more; let it end, and return
    that. It may have ended before the last times, but not before the first.
    """
    command = [sys.executable, "-c", HASTY, *arguments]
    written = "[!w]*" if "--in-place" in arguments else "[!wi]*"  # not whole.*, and not in.*
    share = _bytes_here("whole*") // (kills + 1)
    for number in range(kills):
        goal = _bytes_here(written) + random.randint(1, share)
        with subprocess.Popen(command, stderr=subprocess.DEVNULL, env=ENVIRONMENT) as process:
            has_ended = process.poll
            wait_until(lambda: has_ended() is not None or _bytes_here(written) >= goal, pause=0.03)  # noqa: B023
            process.kill()
        if number == 0:
            assert process.returncode == -signal.SIGKILL, "it ended before it was killed"
    return subprocess.run(command, capture_output=True, check=False, env=ENVIRONMENT)


def _bytes_here(pattern: str) -> int:
    """Return the bytes in the files and folders of this pattern."""
    found = 0
    for path in Path().glob(pattern):
        for file in (path, *path.rglob("*")):
            with suppress(FileNotFoundError):
                found += file.stat().st_size
    return found


def _write(kind: str, texts: list[str]) -> None:
    path = Path(f"in.{kind}")
    rows = json_lines([*texts[:500], 7, *texts[500:]])
    if kind == "folder":
        path.mkdir()
        for at, text in enumerate(texts):
            (path / f"{at:04}.txt").write_text(text, encoding="utf-8")
        (path / "0500.zip.txt").write_bytes(b"PK\x03\x04\xff")
    elif kind == "parquet":
        import pyarrow
        import pyarrow.parquet

        broken = [text.encode() for text in texts[:500]] + [b"\xff"]
        data = [*broken, *(text.encode() for text in texts[500:])]
        strings = pyarrow.array(data, pyarrow.binary()).view(pyarrow.string())
        columns = {"text": strings, "n": list(range(len(data)))}
        pyarrow.parquet.write_table(pyarrow.table(columns), path, row_group_size=700)
    elif kind == "csv":
        path.write_bytes(table(texts) + b"only one\n")
    elif kind == "json":
        path.write_bytes(b"[" + b",\n".join(rows.splitlines()) + b"]")
    else:
        path.write_bytes(gzip.compress(rows) if kind.endswith("gz") else rows)


def _content(path: str) -> dict[str, bytes] | bytes:
    if not os.path.isdir(path):
        return Path(path).read_bytes()
    return {
        str(file.relative_to(path)): file.read_bytes()
        for file in sorted(Path(path).rglob("*"))
        if file.is_file()
    }


def _interrupted(*arguments: str) -> tuple[int, str]:
    """Interrupt a run once it has written something; return its exit code and its last words."""
    with subprocess.Popen(
        [*COMMAND, *arguments], stderr=subprocess.PIPE, start_new_session=True, env=ENVIRONMENT
    ) as process:
        wait_until(lambda: process.poll() is not None or any(map(_has_content, parts())))
        assert process.poll() is None, "the run ended before it could be interrupted"
        os.killpg(process.pid, signal.SIGINT)
        _, message = process.communicate()
    return process.returncode, message.decode()


def _has_content(path: Path) -> bool:
    return path.stat().st_size > 0


@pytest.mark.slow
@posix
def test_interrupted_run_says_how_to_go_on() -> None:
    Path("in.jsonl").write_bytes(json_lines(MANY))
    code, message = _interrupted("clean", "in.jsonl", "-o", "out", "--workers", "2")
    assert code == 130
    how = "what is done is kept: continue with the same command and --resume"
    assert message == f"dedupe: interrupted; {how}\n"
    assert not Path("out").exists()
    assert "continue with --resume" in told(dedupe("clean", "in.jsonl", "-o", "out"))
    assert "other settings" in told(
        dedupe("clean", "in.jsonl", "-o", "out", "--resume", "--level", "strict")
    )
    assert dedupe("clean", "in.jsonl", "-o", "out", "--resume").returncode == 0
    after = [json.loads(line)["clean"] for line in Path("out").read_bytes().splitlines()]
    assert after == CLEANS * 15


@pytest.mark.slow
@posix
def test_changed_input_is_noticed() -> None:
    Path("in.jsonl").write_bytes(json_lines(MANY))
    _interrupted("clean", "in.jsonl", "-o", "out", "-q")
    Path("in.jsonl").write_bytes(json_lines(TEXTS))
    result = dedupe("clean", "in.jsonl", "-o", "out", "--resume")
    assert result.returncode == 2
    assert "has changed" in told(result)
    assert dedupe("clean", "in.jsonl", "-o", "out", "--force").returncode == 0
    assert Path("out").read_bytes().count(b"\n") == 40


@pytest.mark.slow
@posix
def test_full_disk_is_told_and_can_be_gone_on_from() -> None:
    Path("in.jsonl").write_bytes(json_lines(TEXTS * 20))
    limited = ["sh", "-c", 'ulimit -f 400; exec "$@"', "sh"]
    result = run_apart("clean", "in.jsonl", "-o", "out", through=limited)
    assert result.returncode == 2, told(result)
    assert "out: " in told(result)
    assert not Path("out").exists()
    assert dedupe("clean", "in.jsonl", "-o", "out", "--resume").returncode == 0
    assert Path("out").read_bytes().count(b"\n") == 800


# --- which files ---


def test_folders_are_searched_in_order() -> None:
    for name in ("b/2.txt", "a/1.txt", "c.txt"):
        Path("in", name).parent.mkdir(parents=True, exist_ok=True)
        Path("in", name).touch()
    assert list(inputs_of(["in"], None)) == [
        ("in/c.txt", "c.txt"),
        ("in/a/1.txt", "a/1.txt"),
        ("in/b/2.txt", "b/2.txt"),
    ]
    assert list(inputs_of(["in"], "a/*")) == [("in/a/1.txt", "a/1.txt")]


def test_output_inside_the_input_is_not_read() -> None:
    Path("in/out").mkdir(parents=True)
    for name in ("in/a.txt", "in/out/b.txt"):
        Path(name).write_text("一", encoding="utf-8")
    plan = planned(Request(paths=("in",), output="in/out"))
    assert [job.source for job in plan.jobs] == ["in/a.txt"]
    assert planned(Request(paths=("in/a.txt",))).jobs[0].target == STANDARD


def test_settings_come_from_the_nearest_file_and_options_override(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Path("sub").mkdir()
    Path("pyproject.toml").write_text(
        '[tool.dedupe]\nlevel = "strict"\nkeep = "first"\n', encoding="utf-8"
    )
    monkeypatch.chdir("sub")
    shown = dedupe("settings").stdout.decode()
    assert "level         strict" in shown
    assert "pyproject.toml" in shown
    Path("dedupe.toml").write_text('level = "thorough"\nfurniture = false\n', encoding="utf-8")
    shown = dedupe("settings").stdout.decode()
    assert "level         thorough" in shown
    assert "keep          coherent        default" in shown
    Path("a.txt").write_text("分享\n县里开会。", encoding="utf-8")
    assert dedupe("clean", "a.txt").stdout.decode() == "分享\n县里开会。"
    Path("dedupe.toml").write_text('levl = "strict"\n', encoding="utf-8")
    result = dedupe("clean", "a.txt")
    assert result.returncode == 2
    assert "dedupe.toml: \"levl\" is no setting; did you mean 'level'?" in told(result)


def test_everything_is_left_as_it_was_when_nothing_is_done() -> None:
    shutil.rmtree("in", ignore_errors=True)
    assert dedupe("clean", "in", "-o", "out").returncode == 2
    assert os.listdir() == []


@pytest.mark.slow
def test_parquet_with_two_columns_of_a_name_is_refused(folder: Path) -> None:
    arrow = pytest.importorskip("pyarrow", reason="needs zhnews-dedupe[test-all]")
    parquet = pytest.importorskip("pyarrow.parquet", reason="needs zhnews-dedupe[test-all]")
    for names in (["text", "text"], ["text", "clean", "clean"]):
        table = arrow.Table.from_arrays([arrow.array(["县里开会。"])] * len(names), names=names)
        parquet.write_table(table, folder / "in.parquet")
        done = dedupe("clean", "in.parquet", "-o", "out.parquet", "--force")
        assert done.returncode == 3
        assert (
            b"has more than one column"
            in done.stderr + (folder / "out.parquet.failures.jsonl").read_bytes()
        )
        assert not (folder / "out.parquet").exists()
