"""What is asked is what comes out: the ending of the output says the format."""

from __future__ import annotations

import csv
import gzip
import io
import json
import lzma
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dedupe import Log, restore
from dedupe.batch.run import _Run
from dedupe.files import part_of, whole_of
from dedupe.formats.dialects import DIALECTS
from dedupe.request import CSV_DIALECTS
from tests.helpers.commands import run, told

TEXT = "县里开会,讨论修路。"
CLEAN = "县里开会，讨论修路。"
RECORDS = ['{"id": 1, "text": "县里开会,讨论修路。", "price": 1.10, "tags": ["路", 1e400]}'] * 3
LATE = '{"id": 2, "text": "县里开会,讨论修路。", "late": null, "deep": {"a": 1}}'


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("in.jsonl").write_text("\n".join([*RECORDS, LATE]) + "\n", encoding="utf-8")


def made(*arguments: str) -> None:
    result = run("clean", "-q", "--workers", "1", *arguments)
    assert result.returncode == 0, told(result)


def refused(*arguments: str) -> str:
    before = sorted(Path().rglob("*"))
    result = run("clean", "-q", "--workers", "1", *arguments)
    assert result.returncode == 2, told(result)
    assert sorted(Path().rglob("*")) == before
    assert "\n" not in told(result)
    return told(result)


def lines(path: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]


def table(path: str, **how: Any) -> list[list[str]]:
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.reader(file, **how))


def parquet() -> Any:
    pytest.importorskip("pyarrow", reason="needs zhnews-dedupe[parquet]")
    return pytest.importorskip("pyarrow.parquet", reason="needs zhnews-dedupe[parquet]")


def test_json_lines_become_a_table_with_every_field_and_numbers_as_they_were_written() -> None:
    made("in.jsonl", "-o", "out.csv", "--log-field", "log")
    head, *rows = table("out.csv")
    assert head == ["id", "text", "price", "tags", "clean", "log", "late", "deep"]
    assert rows[0][:5] == ["1", TEXT, "1.10", '["路", 1e400]', CLEAN]
    assert rows[3][:5] == ["2", TEXT, "", "", CLEAN]
    assert rows[3][6:] == ["", '{"a": 1}']
    assert restore(CLEAN, Log.from_json(rows[3][5])) == TEXT
    made("in.jsonl", "-o", "out.tsv")
    assert table("out.tsv", delimiter="\t")[1][2] == "1.10"
    assert not list(Path().glob(".*"))


def test_json_lines_become_an_array_that_keeps_every_record_as_it_is() -> None:
    made("in.jsonl", "-o", "same.jsonl")
    made("in.jsonl", "-o", "out.json")
    records = Path("same.jsonl").read_text(encoding="utf-8").splitlines()
    assert Path("out.json").read_text(encoding="utf-8") == f"[\n{','.join(records)}\n]\n".replace(
        "},{", "},\n{"
    )


@pytest.mark.slow
def test_json_lines_become_parquet_with_types_of_what_comes() -> None:
    read = parquet().read_table
    made("in.jsonl", "-o", "out.parquet", "--log-field", "log")
    found = read("out.parquet")
    types = {field.name: str(field.type) for field in found.schema}
    assert list(types) == ["id", "text", "price", "tags", "clean", "log", "late", "deep"]
    assert (types["id"], types["price"], types["deep"]) == ("int64", "double", "struct<a: int64>")
    assert types["tags"].startswith("list<")
    assert types["log"] == types["late"] == "string"
    first, *_, last = found.to_pylist()
    assert (first["price"], first["tags"], first["clean"]) == (1.1, ["路", "1e400"], CLEAN)
    assert (last["deep"], last["price"], last["late"]) == ({"a": 1}, None, None)
    assert restore(CLEAN, Log.from_json(first["log"])) == TEXT


@pytest.mark.slow
def test_field_that_only_the_last_record_has_comes_out() -> None:
    many = [json.dumps({"text": TEXT})] * 5000
    Path("many.jsonl").write_text("\n".join([*many, '{"text": "会", "seen": 1}']), encoding="utf-8")
    made("many.jsonl", "-o", "out.csv")
    head, *_, last = table("out.csv")
    assert (head, last) == (["text", "clean", "seen"], ["会", "会", "1"])


COLUMNS: list[tuple[list[str], list[Any], str]] = [
    (["1", "9007199254740993"], [1, 9007199254740993], "int64"),
    (["1", "2.5"], [1.0, 2.5], "double"),
    (["9007199254740993", "2.5"], ["9007199254740993", "2.5"], "string"),
    (["1e400", "1.10"], ["1e400", "1.10"], "string"),
    ([f"{2**63}", "1"], [f"{2**63}", "1"], "string"),
    (["0.1234567890123456789", "1"], ["0.1234567890123456789", "1"], "string"),
    (["true", "null"], [True, None], "bool"),
    (["1", '"一"'], ["1", "一"], "string"),
    (["{}", '{"a": [1]}'], ["{}", '{"a": [1]}'], "string"),
    (["[]", '[{"a": 1}]'], [[], [{"a": 1}]], "list<element: struct<a: int64>>"),
    (["null", "null"], [None, None], "string"),
]
"""What two records have in a field, what is in the column, and its type."""


def test_column_has_the_type_that_holds_all_its_values() -> None:
    read = parquet().read_table
    records = []
    for row in range(2):
        fields = [f'"{at}": {values[row]}' for at, (values, _, _) in enumerate(COLUMNS)]
        records.append(f'{{"text": "会", {", ".join(fields)}}}')
    Path("v.jsonl").write_text("\n".join(records), encoding="utf-8")
    made("v.jsonl", "-o", "out.parquet")
    found = read("out.parquet")
    for at, (_, expected, kind) in enumerate(COLUMNS):
        column = found[str(at)]
        assert str(column.type).replace("item: ", "element: ") == kind
        assert column.to_pylist() == expected


def test_table_becomes_lines_and_parquet() -> None:
    Path("in.csv").write_text(f'a,a,text\n1,2,"{TEXT}"\n1,2\n', encoding="utf-8")
    result = run("clean", "in.csv", "-o", "out.jsonl", "-q", "--workers", "1")
    assert result.returncode == 3
    assert lines("out.jsonl") == [{"a": "1", "a.2": "2", "text": TEXT, "clean": CLEAN}]
    assert "row 3" in Path("out.jsonl.failures.jsonl").read_text(encoding="utf-8")


@pytest.mark.slow
def test_parquet_becomes_lines_and_tables() -> None:
    write = parquet().write_table
    arrow: Any = pytest.importorskip("pyarrow")
    when = arrow.array([0, None], arrow.timestamp("us"))
    number = arrow.array(["1.10", None]).cast(arrow.decimal128(9, 2))
    columns = {"text": [TEXT, None], "when": when, "n": number, "f": [float("nan"), 1.5]}
    write(arrow.table(columns), "in.parquet")
    made("in.parquet", "-o", "out.jsonl.gz", "--log-field", "log")
    first, second = map(json.loads, gzip.decompress(Path("out.jsonl.gz").read_bytes()).splitlines())
    assert restore(first["clean"], Log.from_json(json.dumps(first.pop("log")))) == TEXT
    values = {"when": "1970-01-01T00:00:00", "n": "1.10", "f": None}
    assert first == {"text": TEXT, **values, "clean": CLEAN}
    nulls = dict.fromkeys(["text", "when", "n", "clean", "log"])
    assert second == {**nulls, "f": 1.5}
    made("in.parquet", "-o", "out.csv")
    assert table("out.csv")[1] == [TEXT, "1970-01-01T00:00:00", "1.10", "", CLEAN]
    write(arrow.table({"text": [TEXT], "raw": [b"\xff"]}), "raw.parquet")
    assert 'column "raw" has binary' in refused_input("raw.parquet", "-o", "out.json")


def refused_input(*arguments: str) -> str:
    result = run("clean", "-q", "--workers", "1", *arguments)
    assert result.returncode == 3
    return next(Path().glob("*.failures.jsonl")).read_text(encoding="utf-8").replace('\\"', '"')


def test_pages_and_texts_become_rows() -> None:
    pytest.importorskip("readability", reason="needs zhnews-dedupe[html]")
    Path("in").mkdir()
    Path("in/a.txt").write_text(TEXT, encoding="utf-8")
    body = "".join(f"<p>{TEXT}第{number}段也说的是这一条路。</p>" for number in range(9))
    html = f"<!doctype html><title>修路</title><h1>修路</h1><div>{body}</div>"
    Path("in/b.html").write_text(html, encoding="utf-8")
    made("in", "-o", "out.csv")
    head, first, second = table("out.csv")
    assert head[:4] == ["file", "text", "clean", "url"]
    assert first[:3] == ["in/a.txt", TEXT, CLEAN]
    assert second[head.index("title")] == "修路"
    made("in/a.txt", "-o", "one.tsv")
    assert table("one.tsv", delimiter="\t")[1] == ["in/a.txt", TEXT, CLEAN]


def test_no_records_are_a_table_without_rows() -> None:
    Path("none.jsonl").write_text("", encoding="utf-8")
    made("none.jsonl", "-o", "out.csv")
    assert Path("out.csv").read_bytes() == b"text,clean\n"
    made("none.jsonl", "-o", "out.json")
    assert Path("out.json").read_bytes() == b"[]\n"


def test_standard_input_becomes_another_format() -> None:
    data = Path("in.jsonl").read_bytes()
    result = run("clean", "-q", "-o", "out.csv", stdin=data)
    assert result.returncode == 0, told(result)
    assert len(table("out.csv")) == 5


PACKINGS: dict[str, Callable[[bytes], bytes]] = {".gz": gzip.decompress, ".xz": lzma.decompress}


@pytest.mark.slow
@pytest.mark.parametrize("ending", PACKINGS)
@pytest.mark.parametrize("name", ["out.jsonl", "out.csv", "out.json"])
def test_output_is_packed_as_its_name_says_and_can_be_read_again(name: str, ending: str) -> None:
    made("in.jsonl", "-o", name)
    made("in.jsonl", "-o", f"{name}{ending}")
    packed = Path(f"{name}{ending}").read_bytes()
    assert PACKINGS[ending](packed) == Path(name).read_bytes()
    made(f"{name}{ending}", "-o", "again.jsonl")
    assert len(lines("again.jsonl")) == 4


def test_zstandard() -> None:
    zstandard = pytest.importorskip("zstandard", reason="needs zhnews-dedupe[zst]")
    made("in.jsonl", "-o", "out.csv.zst")
    with open("out.csv.zst", "rb") as file:
        text = zstandard.ZstdDecompressor().stream_reader(file).read().decode()
    assert len(list(csv.reader(io.StringIO(text)))) == 5


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["in.jsonl", "-o", "out.zip"], '".zip" is nothing that dedupe writes; give .jsonl'),
        (["in.jsonl", "-o", "out.xlsx"], '".xlsx" is nothing that dedupe writes'),
        (["in.jsonl", "-o", "out.txt"], "is for one article, and jsonl has many; give .jsonl"),
        (["in.jsonl", "-o", "out.html"], '".html" is nothing that dedupe writes'),
        (["a.txt", "-o", "out.html"], '".html" is nothing that dedupe writes'),
        (["a.txt", "-o", "out.docx"], '".docx" is nothing that dedupe writes'),
        (["in.jsonl", "-o", "out.parquet.gz"], "parquet is packed in itself; leave .gz off"),
        (["a.txt", "b.txt", "-o", "out.txt"], "is the name of a file, but several come out"),
        (["a.txt", "b.txt", "-o", "out.zip"], "is the name of a file, but several come out"),
        (["in.jsonl", "-o", "out.jsonl", "--csv-dialect", "excel"], "is for CSV, and none is"),
        (["in.jsonl", "-o", "out.csv", "--csv-dialect", "lotus"], "allowed: plain, excel"),
    ],
)
def test_what_cannot_come_out_is_refused(arguments: list[str], words: str) -> None:
    for name in ("a.txt", "b.txt"):
        Path(name).write_text(TEXT, encoding="utf-8")
    assert words in refused(*arguments)


@pytest.mark.parametrize("option", ["--text-field", "--clean-field", "--log-field"])
@pytest.mark.parametrize("field", ["file", "title"])
def test_field_of_what_is_known_is_not_overwritten(option: str, field: str) -> None:
    Path("a.txt").write_text(TEXT, encoding="utf-8")
    assert "is the field for what is known" in refused("a.txt", "-o", "o.jsonl", option, field)


@pytest.mark.slow
@pytest.mark.parametrize("option", ["--text-field", "--clean-field", "--log-field"])
@pytest.mark.parametrize("field", ["file", "title"])
def test_field_of_what_a_crawl_knows_is_not_overwritten(option: str, field: str) -> None:
    pytest.importorskip("warcio", reason="needs zhnews-dedupe[warc]")
    Path("a.warc").write_bytes(b"")
    assert "is the field for what is known" in refused("a.warc", "-o", "o.jsonl", option, field)


def test_killed_run_is_gone_on_with_and_comes_out_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from dedupe.formats import formats

    made("in.jsonl", "-o", "whole.csv")
    kind = formats()["csv"]

    def stop(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setitem(formats(), "csv", replace(kind, from_lines=stop))
        result = run("clean", "in.jsonl", "-o", "out.csv", "--workers", "1")
    assert result.returncode == 130
    assert not Path("out.csv").exists()
    made("in.jsonl", "-o", "out.csv", "--resume")
    assert Path("out.csv").read_bytes() == Path("whole.csv").read_bytes()
    assert not list(Path().glob(".*"))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["out.csv", "out.json"])
def test_run_that_ends_just_after_its_output_is_placed_is_done_when_resumed(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made("in.jsonl", "-o", f"whole-{name}")
    place_common = _Run._place_common

    def place_and_stop(run: _Run) -> None:
        place_common(run)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(_Run, "_place_common", place_and_stop)
        assert run("clean", "in.jsonl", "-o", name, "--workers", "1").returncode == 130
    made("in.jsonl", "-o", name, "--resume")
    assert Path(name).read_bytes() == Path(f"whole-{name}").read_bytes()
    assert not list(Path().glob(".*"))


def test_what_a_killed_conversion_leaves_is_no_input() -> None:
    Path("news").mkdir()
    Path("news/in.jsonl").write_bytes(Path("in.jsonl").read_bytes())
    left = Path(whole_of(part_of("news/out.csv")))
    left.write_bytes(b"text\n1\n")
    result = run("clean", "news", "--no-ignore", "-o", "clean/", "--workers", "1")
    assert result.returncode == 0, result.stderr.decode()
    assert [path.name for path in Path("clean").iterdir()] == ["in.jsonl"]


# --- tables for spreadsheets ---


def test_dialects_are_those_of_the_option() -> None:
    assert tuple(DIALECTS) == CSV_DIALECTS


@pytest.mark.parametrize(("dialect", "delimiter"), [("excel", ","), ("excel-semicolon", ";")])
def test_spreadsheet_reads_utf_8_and_no_formula(dialect: str, delimiter: str) -> None:
    cells = ["=1+1", "+cmd|x", "@SUM(A1)", "-5.2", "＝1+1", "\t=1", "县"]
    record = {"text": TEXT, **{str(at): cell for at, cell in enumerate(cells)}}
    Path("f.jsonl").write_text(json.dumps(record), encoding="utf-8")
    made("f.jsonl", "-o", "out.csv", "--csv-dialect", dialect)
    assert Path("out.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    with open("out.csv", encoding="utf-8-sig", newline="") as file:
        _, row = csv.reader(file, delimiter=delimiter)
    shown = ["'=1+1", "'+cmd|x", "'@SUM(A1)", "-5.2", "'＝1+1", "'\t=1", "县"]
    assert row == [TEXT, *shown, CLEAN]


@pytest.mark.slow
def test_table_with_semicolons_is_read_and_stays_one() -> None:
    Path("in.csv").write_text(f"id;text\n1;{TEXT}\n", encoding="utf-8-sig")
    made("in.csv", "-o", "out.csv")
    assert Path("out.csv").read_text(encoding="utf-8") == f"id;text;clean\n1;{TEXT};{CLEAN}\n"
    Path("both").mkdir()
    Path("both/in.csv").write_bytes(Path("in.csv").read_bytes())
    Path("both/in.tsv").write_text("id\ttext\n1\t会\n", encoding="utf-8")
    made("both", "-o", "out", "--csv-dialect", "excel")
    assert Path("out/in.tsv").read_text(encoding="utf-8") == "id\ttext\tclean\n1\t会\t会\n"
    made("in.csv", "-o", "excel.csv", "--csv-dialect", "excel")
    assert Path("excel.csv").read_bytes()[:11] == b"\xef\xbb\xbfid,text,"
