"""Record batches in and out: columns, failures, batches of any size."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest

from dedupe import Cleaned, Cleaner, Failure, Log, clean, restore
from dedupe.formats.arrow import ROWS, clean_batches
from dedupe.request import Request
from tests.helpers.articles import article, paragraph

pyarrow = pytest.importorskip(
    "pyarrow", reason="pyarrow is missing: pip install 'zhnews-dedupe[parquet]'"
)

TEXTS = [article(paragraph(at, 3), paragraph(at + 1, 2), paragraph(at, 3), "") for at in range(4)]
REQUEST = Request(log_field="log")


def cleaned(
    batches: list[Any], request: Request = REQUEST, work: Any = None, error: str | None = "error"
) -> tuple[list[Any], list[Any]]:
    """Return the batches that come out, and what is told of each row."""
    told: list[tuple[str, Cleaned | Failure]] = []
    work = work or Cleaner().clean
    done = clean_batches(batches, work, request, lambda *one: told.append(one), "in", error=error)
    return list(done), told


def batch(texts: Sequence[str | None], **more: list[Any]) -> Any:
    return pyarrow.RecordBatch.from_pydict(
        {"id": list(range(len(texts))), "text": list(texts), **more}
    )


def test_clean_text_log_and_error_stand_behind_the_columns_that_were_there() -> None:
    (done,), told = cleaned([batch([*TEXTS, None], tags=[["a"]] * 5)])
    assert done.schema.names == ["id", "text", "tags", "clean", "log", "error"]
    assert done["clean"].to_pylist() == [*(clean(text).text for text in TEXTS), None]
    for one, log, text in zip(
        done["clean"].to_pylist(), done["log"].to_pylist(), TEXTS, strict=False
    ):
        assert restore(one, Log.from_json(log)) == text
    assert done["error"].to_pylist() == [None] * 5
    assert [where for where, _ in told] == [f"in row {number}" for number in range(1, 6)]
    assert told[4][1] is None


def test_row_that_raises_has_an_error_and_the_others_are_done() -> None:
    def work(text: str, **_: Any) -> Cleaned:
        if text == TEXTS[1]:
            raise RuntimeError("坏\ud800")
        return clean(text)

    (done,), _ = cleaned([batch(TEXTS)], work=work)
    assert [value is None for value in done["clean"].to_pylist()] == [False, True, False, False]
    assert (
        done["error"][1].as_py()
        == "unexpected RuntimeError: 坏\\ud800; this is a bug in dedupe, please report it"
    )
    assert done["log"][1].as_py() is None


@pytest.mark.parametrize("kind", ["string", "large_string"])
def test_text_that_is_not_utf_8_fails_alone_and_is_kept(kind: str) -> None:
    raw = [TEXTS[0].encode(), "县里开会".encode("gb18030")]
    strings = pyarrow.array(
        raw, getattr(pyarrow, f"large_{'binary'}" if kind != "string" else "binary")()
    )
    given = pyarrow.RecordBatch.from_arrays([strings.view(getattr(pyarrow, kind)())], ["text"])
    (done,), _ = cleaned([given], Request(clean_field="text"))
    assert done.schema.names == ["text", "error"]
    assert done["text"].type == getattr(pyarrow, kind)()
    assert done["text"][0].as_py() == clean(TEXTS[0]).text
    assert done["text"][1].as_buffer().to_pybytes() == raw[1]
    assert [value and value.split(":")[0] for value in done["error"].to_pylist()] == [
        None,
        'column "text" is not UTF-8',
    ]


def test_large_batches_come_out_in_pieces_and_rows_are_counted_on() -> None:
    done, told = cleaned(
        [batch(["县里开会。"] * (ROWS + 1)), batch(["县"]).slice(1), batch(["县里开会。"] * 2)]
    )
    assert [one.num_rows for one in done] == [ROWS, 1, 0, 2]
    assert told[-1][0] == f"in row {ROWS + 3}"
    assert {one.schema for one in done} == {done[0].schema}


def test_batches_are_read_one_at_a_time() -> None:
    read = 0

    def endless() -> Any:
        nonlocal read
        while True:
            read += 1
            yield batch(["县里开会。"])

    stream = clean_batches(endless(), Cleaner().clean, REQUEST, lambda *_: None)
    assert [next(stream).num_rows for _ in range(3)] == [1, 1, 1]
    assert read == 3


def test_column_of_that_name_is_replaced_in_its_place() -> None:
    (done,), _ = cleaned([batch(TEXTS[:1], clean=[7], log=["old"])], error=None)
    assert done.schema.names == ["id", "text", "clean", "log"]
    assert json.loads(done["log"][0].as_py())["format"]
    assert done["clean"][0].as_py() == clean(TEXTS[0]).text
