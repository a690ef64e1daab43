"""`dedupe restore` of all that `dedupe clean` writes: what was logged comes back."""

from __future__ import annotations

import csv
import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe.log import Log
from tests.helpers.articles import article, paragraph
from tests.helpers.commands import run, told
from tests.helpers.hypothesis_settings import examples

A, B, C = paragraph(1, 4), paragraph(2, 2), paragraph(3, 3)
SOURCE = article(A, B.replace("，", ","), A, C, "")
PAGE = (
    "<title>开馆_县报网</title><h1>开馆</h1><p>2024年5月3日</p><div>"
    + "".join(f"<p>{each}</p>" for each in (A, B.replace("，", ","), C, A))
    + "</div>"
)
RECORD_ENDINGS = ("jsonl", "json", "csv", "tsv", "parquet", "jsonl.gz")


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def done(*arguments: str) -> None:
    alone = (
        ["--workers", "1"] if arguments[0] == "clean" else []
    )  # a process takes a while to start
    result = run(*arguments, *alone)
    assert result.returncode == 0, result.stderr.decode()


def needs_pages() -> None:
    """Skip the test where pages cannot be read."""
    pytest.importorskip("readability", reason="needs zhnews-dedupe[html]")


def make_folder() -> dict[str, bytes]:
    """Write a folder of articles in several encodings, and return its files."""
    needs_pages()
    made = {
        "a.txt": SOURCE.encode(),
        "sub/b.txt": f"{SOURCE}乙\n".encode("gb18030"),
        "sub/c.txt": f"{SOURCE}丙\n".encode("utf-16"),
        "sub/d.md": f"{SOURCE}丁\n".encode() + b"\xff\xfe",
        "page.html": PAGE.encode(),
        "sub/old.htm": f'<meta charset="gbk">{PAGE}'.encode("gbk"),
    }
    for name, data in made.items():
        path = Path("news", name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return made


def files_in(folder: str) -> dict[str, bytes]:
    root = Path(folder)
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file()
    }


# --- records ---


def write_records(name: str, records: list[dict[str, Any]]) -> None:
    """Write records, all of whose values are texts, in the format that the name tells."""
    path = Path(name)
    if ".jsonl" in name:
        data = "".join(f"{json.dumps(record)}\n" for record in records).encode()
        path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    elif name.endswith(".json"):
        path.write_text(json.dumps(records), encoding="utf-8")
    elif name.endswith(".parquet"):
        parquet = pytest.importorskip("pyarrow.parquet")
        arrow = pytest.importorskip("pyarrow")
        parquet.write_table(arrow.Table.from_pylist(records), name)
    else:
        with open(name, "w", newline="", encoding="utf-8") as file:
            rows = csv.writer(file, delimiter="\t" if name.endswith(".tsv") else ",")
            rows.writerow(records[0])
            rows.writerows(record.values() for record in records)


def read_records(name: str) -> list[dict[str, Any]]:
    """Return the records of a file that `write_records` or `dedupe` wrote."""
    path = Path(name)
    if ".jsonl" in name:
        data = gzip.decompress(path.read_bytes()) if name.endswith(".gz") else path.read_bytes()
        return [json.loads(line) for line in data.split(b"\n") if line]
    if name.endswith(".json"):
        return list(json.loads(path.read_bytes()))
    if name.endswith(".parquet"):
        parquet = pytest.importorskip("pyarrow.parquet")
        return list(parquet.read_table(name).to_pylist())
    with open(name, newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file, delimiter="\t" if name.endswith(".tsv") else ","))


RECORDS: list[dict[str, Any]] = [
    {"id": "1", "text": SOURCE, "n": "1.10"},
    {"id": "2", "text": "县里开会,散会。", "n": ""},
    {"id": "3", "text": "县里开会，散会。", "n": "'"},  # cleaned, it is the one before
    {"id": "4", "text": "", "n": "x"},
]


WAYS = {
    "field": (["--log-field", "log"], []),
    "file": (["--log", "logs.jsonl"], ["--log", "logs.jsonl"]),
    "packed file": (["--log", "logs.jsonl.gz"], ["--log", "logs.jsonl.gz"]),
    "in its place": (["--log-field", "log", "--clean-field", "text"], ["--clean-field", "text"]),
}
QUICK = (("jsonl", "file"), ("json", "field"), ("csv", "in its place"), ("parquet", "packed file"))
COMBINED = [
    pytest.param(ending, way, marks=() if (ending, way) in QUICK else pytest.mark.slow)
    for ending in RECORD_ENDINGS
    for way in WAYS
]


@pytest.mark.parametrize(("ending", "way"), COMBINED)
def test_records_are_what_they_were_wherever_their_logs_are(ending: str, way: str) -> None:
    write_records(f"in.{ending}", RECORDS)
    cleaning, restoring = WAYS[way]
    done("clean", f"in.{ending}", "-o", f"out.{ending}", *cleaning, "-q")
    assert read_records(f"out.{ending}") != RECORDS
    done("restore", f"out.{ending}", "-o", f"back.{ending}", *restoring)
    assert read_records(f"back.{ending}") == RECORDS


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["jsonl", "json", "csv", "parquet"])
def test_any_texts_come_back_from_records(ending: str) -> None:
    chars = st.one_of(
        st.sampled_from("县里开会,，。\n\r\t \"'12３ \u3000\u200b阅读:"), st.characters()
    )
    texts = st.lists(st.one_of(st.just(SOURCE), st.text(chars, max_size=60)), max_size=5)
    if ending in ("csv", "parquet"):  # a lone surrogate is no text there
        chars = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
        texts = st.lists(st.text(chars, max_size=60), max_size=5)

    @examples(12)
    @given(texts)
    def come_back(texts: list[str]) -> None:
        texts = [*texts, SOURCE]
        records = [{"id": str(number), "text": text} for number, text in enumerate(texts)]
        write_records(f"in.{ending}", records)
        done("clean", f"in.{ending}", "-o", f"out.{ending}", "--log-field", "log", "-q", "--force")
        done("restore", f"out.{ending}", "-o", f"back.{ending}", "--force")
        assert read_records(f"back.{ending}") == records

    come_back()


def test_lines_of_json_are_the_same_bytes() -> None:
    lines = [
        '{"n": 1.10, "big": 1e400, "text": "县里开会,\\u6563\\u4f1a。", "o": {"a": [1, 2.0]}}',
        '{"text":"县里开会,散会。","x":null}',
    ]
    Path("in.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    done("clean", "in.jsonl", "-o", "out.jsonl", "--log-field", "log", "-q")
    done("restore", "out.jsonl", "-o", "back.jsonl")
    assert Path("back.jsonl").read_bytes() == Path("in.jsonl").read_bytes()
    assert run("restore", "out.jsonl").stdout == Path("in.jsonl").read_bytes()


def test_dotted_fields_and_paragraphs_come_back() -> None:
    records: list[dict[str, Any]] = [
        {"article": {"body": SOURCE, "n": 1}},
        {"article": {"body": [A, B.replace("，", ","), A], "n": 2}},
        {"article": {"body": None, "n": 3}},
    ]
    lines = "".join(f"{json.dumps(record)}\n" for record in records)
    Path("in.jsonl").write_text(lines, encoding="utf-8")
    fields = ["--text-field", "article.body", "--clean-field", "article.clean"]
    done("clean", "in.jsonl", "-o", "out.jsonl", *fields, "--log-field", "a.log", "-q")
    done("restore", "out.jsonl", "-o", "back.jsonl", *fields, "--log-field", "a.log")
    back = [json.loads(line) for line in Path("back.jsonl").read_text("utf-8").splitlines()]
    assert [record["article"] for record in back] == [record["article"] for record in records]


def test_parquet_keeps_its_types_and_other_columns() -> None:
    arrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    columns = {
        "id": arrow.array([1, 2, 3], arrow.int16()),
        "text": arrow.array([SOURCE, None, "县里开会,散会。"], arrow.large_string()),
        "tags": arrow.array([["a"], [], None], arrow.list_(arrow.string())),
    }
    table = arrow.table(columns, metadata={"made": "here"})
    parquet.write_table(table, "in.parquet")
    for fields in ([], ["--clean-field", "text"]):
        named = ["--log-field", "log", *fields]
        done("clean", "in.parquet", "-o", "out.parquet", *named, "-q", "--force")
        done("restore", "out.parquet", "-o", "back.parquet", *fields, "--force")
        back = parquet.read_table("back.parquet")
        assert back.equals(table)
        assert back.schema.metadata[b"made"] == b"here"


def test_record_that_was_changed_fails_alone_and_stays() -> None:
    write_records("in.jsonl", RECORDS)
    done("clean", "in.jsonl", "-o", "out.jsonl", "--log-field", "log", "-q")
    lines = Path("out.jsonl").read_text(encoding="utf-8").splitlines()
    changed = json.loads(lines[1]) | {"clean": "别的。"}
    lines[1] = json.dumps(changed)
    Path("out.jsonl").write_text("\n".join([*lines, "{"]), encoding="utf-8")
    result = run("restore", "out.jsonl", "-o", "back.jsonl")
    assert result.returncode == 3
    assert "2 articles failed; see back.jsonl.failures.jsonl" in result.stderr.decode()
    failures = Path("back.jsonl.failures.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["where"] for line in failures] == [
        "out.jsonl line 2",
        f"out.jsonl line {len(lines) + 1}",
    ]
    back = Path("back.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(back[1]) == changed
    assert json.loads(back[0])["text"] == SOURCE


# --- folders and pages ---


@pytest.mark.slow
@pytest.mark.parametrize("log", ["logs", "logs.jsonl", "logs.jsonl.gz"])
def test_folder_comes_back_byte_for_byte(log: str) -> None:
    made = make_folder()
    done("clean", "news", "-o", "cleaned", "--log", log, "--keep-bytes", "-q")
    done("restore", "cleaned", "--log", log, "-o", "sources")
    assert files_in("sources") == made
    assert "has files in it" in told(run("restore", "cleaned", log, "-o", "sources"))
    done("restore", "cleaned", log, "-o", "sources/", "--force")


@pytest.mark.slow
def test_folder_of_records_comes_back() -> None:
    Path("news").mkdir()
    for name in ("one.jsonl", "two.jsonl"):
        write_records(f"news/{name}", RECORDS)
    done("clean", "news", "-o", "cleaned", "--log", "logs", "-q")
    done("clean", "news", "-o", "fields", "--log-field", "log", "-q")
    done("restore", "cleaned", "--log", "logs", "-o", "sources")
    done("restore", "fields", "-o", "sources2")
    assert files_in("sources") == files_in("sources2") == files_in("news")


def test_articles_in_one_file_become_files_again() -> None:
    made = make_folder()
    done("clean", "news", "-o", "all.jsonl", "--log-field", "log", "--keep-bytes", "-q")
    done("restore", "all.jsonl", "-o", "sources/")
    assert files_in("sources/news") == made
    record = json.loads(Path("all.jsonl").read_text(encoding="utf-8").splitlines()[0])
    Path("evil.jsonl").write_text(json.dumps(record | {"file": "../../../x/y.txt"}), "utf-8")
    done("restore", "evil.jsonl", "-o", "below/")
    assert list(files_in("below")) == ["x/y.txt"]


def test_page_comes_back_where_its_log_keeps_it_and_else_its_text_is_called_so() -> None:
    needs_pages()
    Path("page.html").write_text(PAGE, encoding="utf-8")
    done("clean", "page.html", "-o", "c.txt", "--log", "log.json")
    message = told(run("restore", "c.txt", "log.json", "-o", "back.txt"))
    assert "restored the text that was extracted from the page; the page itself is not" in message
    assert "--keep-bytes" in message
    assert Path("back.txt").read_text(encoding="utf-8").startswith("开馆\n")
    done("clean", "page.html", "-o", "c.txt", "--log", "log.json", "--keep-bytes", "--force")
    assert told(run("restore", "c.txt", "log.json", "-o", "b.html")).startswith("restored the page")
    assert Path("b.html").read_text(encoding="utf-8") == PAGE
    assert "give --log or --log-field" in told(run("clean", "page.html", "--keep-bytes"))
    log = json.loads(Path("log.json").read_text(encoding="utf-8"))
    other = Log.from_value(log).page
    assert other is not None
    assert other.packed is not None
    log["source"]["page"]["bytes"] = "eJwDAAAAAAE="
    Path("log.json").write_text(json.dumps(log), encoding="utf-8")
    assert "the page kept in the log is not the one" in told(run("restore", "c.txt", "log.json"))


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # of the writer of the package
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_pages_of_a_crawl_come_back() -> None:
    pytest.importorskip("warcio")
    from tests.reading.test_warc import warc

    headers = [("Content-Type", "text/html; charset=utf-8")]
    Path("crawl.warc").write_bytes(warc(("200 OK", headers, PAGE.encode())))
    done("clean", "crawl.warc", "-o", "out.jsonl", "--log-field", "log", "--keep-bytes", "-q")
    done("restore", "out.jsonl", "-o", "pages/")
    assert list(files_in("pages").values()) == [PAGE.encode()]


@pytest.mark.slow
def test_restoring_says_what_is_missing_and_writes_nothing() -> None:
    make_folder()
    done("clean", "news", "-o", "cleaned", "--log", "logs", "-q")
    Path("plain.csv").write_text("id,text\n1,县里开会。\n", encoding="utf-8")
    before = files_in(".")
    for arguments, problem in (
        (["cleaned/a.txt", "-o", "x"], "has no log in it; name its log"),
        (["cleaned"], "several articles need a place"),
        (["cleaned", "logs", "-o", "cleaned/x"], "is in the folder of the cleaned articles"),
        (["cleaned/a.txt", "logs", "--log", "logs", "-o", "x"], "both name the log"),
        (["news/sub/b.txt", "logs", "-o", "x"], "no log is of this text"),
        (["plain.csv", "-o", "x.csv"], 'no log in "log"; name its field with --log-field'),
        (["nothing.txt", "logs", "-o", "x"], "no such file"),
        (["cleaned", "nowhere", "-o", "x"], "no such file"),
    ):
        result = run("restore", *arguments)
        assert result.returncode == 2, arguments
        assert problem in told(result)
    assert files_in(".") == before


@pytest.mark.slow
@pytest.mark.parametrize("log", [["--log-field", "log"], ["--log", "logs.jsonl"]])
def test_csv_may_be_for_spreadsheets(log: list[str]) -> None:
    texts = [f"=1+1,{SOURCE}", "县里开会,散会。"]
    write_records("in.csv", [{"id": "1", "text": text} for text in texts])
    done("clean", "in.csv", "-o", "out.csv", *log, "--csv-dialect", "excel", "-q")
    assert read_records("out.csv")[0]["clean"].startswith("'=1+1")
    done("restore", "out.csv", "-o", "back.csv", *log)
    assert [record["text"] for record in read_records("back.csv")] == texts


def test_row_that_fails_has_no_more_columns_than_the_others() -> None:
    write_records("in.csv", RECORDS)
    done("clean", "in.csv", "-o", "out.csv", "--log-field", "log", "-q")
    records = read_records("out.csv")
    records[1]["clean"] = "别的。"
    write_records("out.csv", records)
    assert run("restore", "out.csv", "-o", "back.csv").returncode == 3
    assert read_records("back.csv") == RECORDS  # the text was there beside the clean one


# --- what conversions write, and folders as they are ---


@pytest.mark.parametrize("ending", ["csv", pytest.param("parquet", marks=pytest.mark.slow)])
def test_lists_of_paragraphs_that_became_a_table_are_restored(ending: str) -> None:
    lines: list[dict[str, Any]] = [
        {"id": 1, "text": [A, "县里开会,散会。", A]},
        {"id": 2, "text": None},
        {"id": 3, "text": []},
    ]
    Path("in.jsonl").write_text("".join(f"{json.dumps(each)}\n" for each in lines))
    done("clean", "in.jsonl", "-o", f"out.{ending}", "--log-field", "log", "-q")
    done("restore", f"out.{ending}", "-o", f"back.{ending}")
    records = read_records(f"back.{ending}")
    texts = [record["text"] for record in records]
    if ending == "csv":
        assert texts == [json.dumps(lines[0]["text"], ensure_ascii=False), "", "[]"]
    else:
        assert texts == [line["text"] for line in lines]
    assert all(set(record) == {"id", "text"} for record in records)


def test_a_paragraph_with_a_line_feed_stays_one_paragraph() -> None:
    line = json.dumps({"text": ["县里开会,散会。\n完。", "散会。"]}).encode() + b"\n"
    Path("in.jsonl").write_bytes(line)
    done("clean", "in.jsonl", "-o", "out.jsonl", "--log-field", "log", "-q")
    done("restore", "out.jsonl", "-o", "back.jsonl")
    assert Path("back.jsonl").read_bytes() == line


def test_parquet_made_of_files_becomes_the_files_again() -> None:
    pytest.importorskip("pyarrow")
    made = {name: data for name, data in make_folder().items() if name.endswith(".txt")}
    done("clean", "news", "--glob", "*.txt", "-o", "all.parquet", "--log-field", "log", "-q")
    done("restore", "all.parquet", "-o", "back/")
    assert files_in("back/news") == made


def test_backups_beside_clean_articles_are_no_failures() -> None:
    Path("news").mkdir()
    Path("news/a.txt").write_text(SOURCE, encoding="utf-8")
    Path("news/.b.txt").write_text(SOURCE, encoding="utf-8")
    done("clean", "news", "--in-place", "--log", "logs/", "-q")
    assert Path("news/a.txt.bak").exists()
    result = run("restore", "news", "--log", "logs", "-o", "back/")
    assert result.returncode == 0, result.stderr.decode()
    assert b"passed over, as no log is of them: 1 backups, 1 hidden" in result.stderr
    assert files_in("back") == {"a.txt": SOURCE.encode()}


def test_hidden_articles_that_were_cleaned_are_restored() -> None:
    Path("news/.more").mkdir(parents=True)
    Path("news/.more/b.txt").write_text(SOURCE, encoding="utf-8")
    done("clean", "news", "--no-ignore", "-o", "out", "--log", "logs/", "-q")
    done("restore", "out", "--log", "logs", "-o", "back/")
    assert files_in("back") == {".more/b.txt": SOURCE.encode()}


@pytest.mark.slow
def test_texts_whose_log_was_asked_for_in_a_field_are_told() -> None:
    Path("news").mkdir()
    Path("news/a.txt").write_text(SOURCE, encoding="utf-8")
    result = run("clean", "news", "-o", "out/", "--log-field", "log", "--workers", "1")
    assert result.returncode == 0
    assert b"--log-field is for records; 1 text will have no log" in result.stderr
    result = run("restore", "out", "-o", "back/")
    assert result.returncode == 2
    assert b"out/a.txt: has no log in it; name its log" in result.stderr
    result = run("clean", "news", "-o", "all.jsonl", "--log-field", "log", "--workers", "1")
    assert b"will have no log" not in result.stderr
    result = run("clean", "news/a.txt", "--log-field", "log")
    assert b"--log-field is for records; 1 text will have no log" in result.stderr


@pytest.mark.slow
def test_text_that_does_not_change_stays_as_it_was_written() -> None:
    line = b'{"text":["a,b","\\u53bf\\u91cc"],"n":1.10}\n'
    Path("in.jsonl").write_bytes(line)
    done("clean", "in.jsonl", "--in-place", "--clean-field", "text", "-q")
    assert Path("in.jsonl").read_bytes() == line
    assert not Path("in.jsonl.bak").exists()
    done("clean", "in.jsonl", "-o", "out.jsonl", "--clean-field", "text", "--log-field", "log")
    done("restore", "out.jsonl", "-o", "back.jsonl", "--clean-field", "text")
    assert Path("back.jsonl").read_bytes() == line


# --- where to, and in which format ---


@pytest.mark.slow
@pytest.mark.parametrize(
    ("source", "output", "told_of"),
    [
        ("out.csv", "back.jsonl", "restore gives the format of what it restores (csv)"),
        ("out.csv", "back.parquet.gz", "give a name with .csv"),
        ("out.jsonl", "back.json", "give a name with .jsonl"),
        ("out.jsonl", "back.txt.xz", "give a name with .jsonl"),
        ("out.jsonl", "back.xlsx", '".xlsx" asks for another format'),
        ("clean.txt", "back.jsonl", "(one article); give a name with .txt"),
        ("clean.txt", "back.zip", '".zip" asks for another format'),
        ("folder", "back.csv", "a folder is restored; give a folder (back.csv/)"),
    ],
)
def test_a_name_of_another_format_is_refused(source: str, output: str, told_of: str) -> None:
    write_records("in.jsonl", RECORDS)
    Path("folder").mkdir()
    for name in ("in.txt", "folder/a.txt"):
        Path(name).write_text(SOURCE, encoding="utf-8")
    done("clean", "in.jsonl", "-o", "out.jsonl", "--log-field", "log", "-q")
    done("clean", "in.jsonl", "-o", "out.csv", "--log-field", "log", "-q")
    done("clean", "in.txt", "-o", "clean.txt", "--log", "log.json", "-q")
    log = [] if source.startswith("out") else ["--log", "log.json"]
    before = files_in(".")
    result = run("restore", source, *log, "-o", output)
    assert result.returncode == 2
    assert told_of in told(result)
    assert files_in(".") == before


def test_a_name_of_the_same_format_may_be_packed_otherwise() -> None:
    write_records("in.jsonl", RECORDS)
    done("clean", "in.jsonl", "-o", "out.jsonl", "--log-field", "log", "-q")
    done("restore", "out.jsonl", "-o", "back.ndjson.gz")
    assert gzip.decompress(Path("back.ndjson.gz").read_bytes()) == Path("in.jsonl").read_bytes()


def test_a_source_may_have_any_ending_of_a_text() -> None:
    Path("in.tex").write_text(SOURCE, encoding="utf-8")
    done("clean", "in.tex", "-o", "out.txt", "--log", "log.json", "-q")
    done("restore", "out.txt", "log.json", "-o", "back.tex")
    assert Path("back.tex").read_bytes() == SOURCE.encode()


def test_what_cleaning_passes_over_is_passed_over() -> None:
    Path("news/.git").mkdir(parents=True)
    for name in ("a.txt", ".git/x", ".hidden", "b.py", "c.jpg", "draft.txt", ".gitignore"):
        Path("news", name).write_text(SOURCE, encoding="utf-8")
    Path("news/.gitignore").write_text("draft*\n")
    done("clean", "news", "--in-place", "--log", "logs/", "-q")
    result = run("restore", "news", "--log", "logs", "-o", "back/")
    assert result.returncode == 0, result.stderr.decode()
    kinds = "1 backups, 2 hidden, 1 ignored by .gitignore, 1 pictures or other files that are no"
    said = result.stderr.decode()
    assert kinds in said
    assert said.count("passed over") == 1
    assert "1 version control" in said
    assert files_in("back") == {"a.txt": SOURCE.encode()}


@pytest.mark.slow
def test_a_row_without_text_and_log_passes_through() -> None:
    lines = [{"id": "1", "text": SOURCE}, {"id": "2", "text": None}]
    Path("in.jsonl").write_text("".join(f"{json.dumps(each)}\n" for each in lines))
    done("clean", "in.jsonl", "-o", "out.csv", "--log-field", "log", "-q")
    done("restore", "out.csv", "-o", "back.csv")
    assert read_records("back.csv") == [lines[0], {"id": "2", "text": ""}]


@pytest.mark.slow
@pytest.mark.parametrize("keep", [[], ["--keep-bytes"]])
def test_records_that_were_files_are_told_how_to_become_files_again(keep: list[str]) -> None:
    needs_pages()
    Path("news").mkdir()
    Path("news/a.txt").write_text(SOURCE, encoding="utf-8")
    Path("news/b.html").write_text(PAGE, encoding="utf-8")
    done("clean", "news", "-o", "all.jsonl", "--log-field", "log", *keep, "-q")
    result = run("restore", "all.jsonl", "-o", "back")
    assert result.returncode == 0
    assert b"2 records came from files of their own; -o FOLDER/ (with the slash)" in result.stderr
    assert (b"again, pages byte for byte" in result.stderr) == bool(keep)
    result = run("restore", "all.jsonl", "-o", "sources/")
    assert result.returncode == 0
    assert b"of their own" not in result.stderr
    assert Path("sources/news/a.txt").read_bytes() == SOURCE.encode()
    if keep:
        assert Path("sources/news/b.html").read_bytes() == PAGE.encode()
