"""Which field has the text: found by itself, or said once where it is wrong; lists, and nulls."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dedupe import Log, restore
from dedupe.contrib.items import clean_item
from dedupe.reading.fields import TEXT_FIELDS
from tests.helpers.commands import run, told

TEXT = "县里开会,讨论修路。"
CLEAN = "县里开会，讨论修路。"


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def given(records: list[dict[str, Any]], name: str = "in.jsonl") -> None:
    lines = (json.dumps(record, ensure_ascii=False) for record in records)
    Path(name).write_text("\n".join(lines), encoding="utf-8")


def cleaned(*arguments: str, name: str = "in.jsonl") -> list[dict[str, Any]]:
    result = run("clean", name, "-q", *arguments)
    assert result.returncode == 0, told(result)
    return [json.loads(line) for line in result.stdout.decode().splitlines()]


def refused(*arguments: str) -> str:
    before = sorted(Path().rglob("*"))
    result = run("clean", *arguments)
    assert result.returncode == 2, told(result)
    assert "\n" not in told(result)
    assert sorted(Path().rglob("*")) == before
    return told(result)


# --- which field ---


@pytest.mark.slow
@pytest.mark.parametrize("field", TEXT_FIELDS)
def test_field_is_found_in_items_lines_and_tables_alike(field: str) -> None:
    given([{"id": 1, field: TEXT}])
    assert cleaned()[0] == {"id": 1, field: TEXT, "clean": CLEAN}
    Path("in.csv").write_text(f"id,{field}\n1,{TEXT[:4]}\n", encoding="utf-8")
    result = run("clean", "in.csv", "-q")
    assert result.stdout.decode().splitlines()[0] == f"id,{field},clean"
    assert clean_item({"id": 1, field: TEXT}) == {"id": 1, field: CLEAN}


def test_first_field_with_a_text_counts_as_for_items() -> None:
    given([{"text": "短", "maintext": TEXT}, {"text": TEXT, "maintext": None}])
    assert [record["clean"] for record in cleaned()] == [CLEAN, CLEAN]


def test_field_that_is_named_is_the_only_one() -> None:
    given([{"text": "短", "body": TEXT}, {"text": TEXT}])
    result = run("clean", "in.jsonl", "-q", "--text-field", "body")
    assert result.returncode == 3
    assert 'in.jsonl line 2: no field "body"' in result.stderr.decode()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("record", "option", "words"),
    [
        ({"id": 1, "body": TEXT}, [], "they have: id, body; name the one of the text with"),
        ({"id": 1, "body": TEXT}, [], "--text-field body; nothing was cleaned"),
        ({"id": 1, "content": TEXT}, ["--text-field", "body"], "--text-field content;"),
        ({"page": {"正文": TEXT}}, ["--text-field", "x"], "--text-field page.正文;"),
        ({"a": "短", "story": TEXT * 9}, [], "--text-field story;"),
        ({"a": "短", "storey": "短"}, ["--text-field", "story"], "--text-field storey;"),
        ({"a": "短"}, [], "name the one of the text with --text-field; nothing"),
        ({}, [], "they have no field at all"),
    ],
)
def test_wrong_field_stops_after_a_hundred_records_that_all_lack_it(
    record: dict[str, Any], option: list[str], words: str
) -> None:
    given([record] * 300)
    said = refused("in.jsonl", "-o", "out.jsonl", *option)
    assert "in.jsonl: none of its first 100 records has a field" in said
    assert words in said


def test_an_array_and_a_table_stop_as_well() -> None:
    Path("in.json").write_text(json.dumps([{"story": TEXT * 9}] * 3), encoding="utf-8")
    assert "--text-field story" in refused("in.json", "-o", "out.json")
    Path("in.csv").write_text(f"id,body\n1,{TEXT[:4]}\n", encoding="utf-8")
    said = refused("in.csv", "-o", "out.csv")
    assert 'no column "maintext"' in said
    assert "name it with --text-field body; the columns are id, body" in said


def test_record_with_the_field_among_the_first_lets_the_run_go_on() -> None:
    given([{"id": 1}] * 60 + [{"text": TEXT}])
    result = run("clean", "in.jsonl", "-o", "out.jsonl", "-q")
    assert result.returncode == 3
    assert "60 articles failed" in told(result)


def test_of_several_inputs_the_others_are_done() -> None:
    given([{"story": TEXT}], "a.jsonl")
    given([{"text": TEXT}], "b.jsonl")
    result = run("clean", "a.jsonl", "b.jsonl", "-o", "out", "-q")
    assert result.returncode == 3
    assert sorted(path.name for path in Path("out").iterdir()) == ["b.jsonl", "failures.jsonl"]


# --- lists of paragraphs, and null ---

PARAGRAPHS = ["县里开会,讨论修路。", "昨天下雨。"]
CLEANED = ["县里开会，讨论修路。", "昨天下雨。"]


@pytest.mark.slow
def test_paragraphs_are_one_article_and_stay_paragraphs_in_lines_arrays_and_items() -> None:
    record = {"id": 1, "text": PARAGRAPHS}
    given([record])
    (found,) = cleaned("--log-field", "log")
    log = Log.from_json(json.dumps(found.pop("log")))
    assert restore("\n".join(found["clean"]), log) == "\n".join(PARAGRAPHS)
    assert found == {**record, "clean": CLEANED}
    Path("in.json").write_text(json.dumps([record]), encoding="utf-8")
    assert json.loads(run("clean", "in.json", "-q").stdout)[0]["clean"] == CLEANED
    assert cleaned("--clean-field", "text") == [{"id": 1, "text": CLEANED}]
    assert clean_item(record)["text"] == CLEANED


def test_null_is_no_failure_and_stays_null() -> None:
    given([{"id": 1, "text": None}, {"id": 2, "text": TEXT}])
    result = run("clean", "in.jsonl", "-o", "out.jsonl", "--log-field", "log")
    assert result.returncode == 0
    assert "2 articles: 1 changed, 0 flagged, 0 failed, 1 without a text" in result.stderr.decode()
    first = json.loads(Path("out.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert first == {"id": 1, "text": None, "clean": None, "log": None}


@pytest.mark.slow
@pytest.mark.parametrize("value", [7, True, {"a": 1}, ["一", None], ["一", ["二"]]])
def test_what_is_no_text_fails_alone(value: object) -> None:
    given([{"text": value}, {"text": TEXT}])
    result = run("clean", "in.jsonl", "-q")
    assert result.returncode == 3
    assert 'in.jsonl line 1: field "text"' in result.stderr.decode()
    assert [json.loads(line).get("clean") for line in result.stdout.splitlines()] == [None, CLEAN]


@pytest.mark.slow
def test_parquet_has_lists_nulls_and_dictionaries_too() -> None:
    arrow: Any = pytest.importorskip("pyarrow", reason="needs zhnews-dedupe[parquet]")
    parquet: Any = pytest.importorskip("pyarrow.parquet")
    texts = arrow.array([TEXT, None, TEXT])
    columns = {
        "lists": arrow.array([PARAGRAPHS, None, ["会。"]]),
        "dictionary": texts.dictionary_encode(),
        "large": texts.cast(arrow.large_string()),
        "kind": arrow.array(["a", "b", "a"]).dictionary_encode(),
    }
    parquet.write_table(arrow.table(columns), "in.parquet", row_group_size=2)
    wanted = {"lists": [CLEANED, None, ["会。"]]}
    for name in ("lists", "dictionary", "large"):
        command = ["clean", "in.parquet", "-o", f"{name}.parquet", "--text-field", name, "-q"]
        result = run(*command, "--workers", "1")
        assert result.returncode == 0, told(result)
        found = parquet.read_table(f"{name}.parquet")
        assert found["clean"].to_pylist() == wanted.get(name, [CLEAN, None, CLEAN])
        assert found.drop_columns("clean").to_pylist() == arrow.table(columns).to_pylist()


# --- numbers as they were written ---

NUMBERS = (
    '{"a": 1.10, "clean": 1, "b": {"big": 1e400, "deep": {"x": 1.50}}, "text": "县里开会,讨论。"}'
)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ([], NUMBERS.replace('"clean": 1', '"clean": "县里开会，讨论。"')),
        (["--clean-field", "text"], NUMBERS.replace("会,讨", "会，讨")),
        (
            ["--clean-field", "b.deep.x"],
            NUMBERS.replace("1.50", '"县里开会，讨论。"'),
        ),
        (
            ["--clean-field", "b.deep.new"],
            NUMBERS.replace("1.50}", '1.50, "new": "县里开会，讨论。"}'),
        ),
        (["--clean-field", "new"], f'{NUMBERS[:-1]}, "new": "县里开会，讨论。"}}'),
    ],
)
def test_other_fields_stay_as_they_were_written(options: list[str], expected: str) -> None:
    Path("in.jsonl").write_text(f"{NUMBERS}\n", encoding="utf-8")
    assert run("clean", "in.jsonl", "-q", *options).stdout.decode() == f"{expected}\n"
    Path("in.json").write_text(f"[{NUMBERS}]", encoding="utf-8")
    assert run("clean", "in.json", "-q", *options).stdout.decode() == f"[\n{expected}\n]\n"
