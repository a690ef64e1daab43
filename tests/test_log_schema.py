"""The published schema describes the logs that are written."""

from __future__ import annotations

import json
from importlib.resources import files

import jsonschema
import pytest

from dedupe import Log, LogError, Span, clean, join
from dedupe.log import FORMAT
from dedupe.review import Decision, Review
from dedupe.values import LEVELS, Level
from tests.helpers.articles import article, paragraph
from tests.helpers.cases import Case, cases
from tests.test_log import in_format

SCHEMA = json.loads(files("dedupe").joinpath("log.schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


A, B, C = paragraph(1, 4), paragraph(2, 4), paragraph(3, 4)


@pytest.mark.parametrize(
    "level",
    [
        "standard",
        *(pytest.param(level, marks=pytest.mark.slow) for level in LEVELS if level != "standard"),
    ],
)
@pytest.mark.parametrize("case", cases("repeated", "untouched", "noisy"), ids=str)
def test_log_of_every_fixture_is_valid(case: Case, level: Level) -> None:
    VALIDATOR.validate(json.loads(clean(case.source, level=level).log.to_json()))


@pytest.mark.parametrize("number", [1, 2])
def test_log_of_an_earlier_format_is_valid_once_it_is_written_anew(number: int) -> None:
    old = in_format(number, article(A, B, A, C))
    assert not VALIDATOR.is_valid(old)
    VALIDATOR.validate(json.loads(Log.from_json(json.dumps(old)).to_json()))


def test_log_of_joined_pages_is_valid() -> None:
    value = json.loads(join([article(A, B), article(B, C)]).log.to_json())
    VALIDATOR.validate(value)
    assert len(value["source"]["pages"]) == 2


@pytest.mark.parametrize("pages", [[[0, 9_999]], [[3, 5], [0, 2]], [[5, 3]], [[0]], {}])
def test_pages_that_the_source_has_not_are_refused(pages: object) -> None:
    value = json.loads(join([article(A, B), article(B, C)]).log.to_json())
    value["source"]["pages"] = pages
    with pytest.raises(LogError):
        Log.from_value(value)


def test_log_that_a_reader_decided_is_valid() -> None:
    review = Review.of(clean(article(A, A, B, C, B)).log)
    first, second = (review.places[question.here].span for question in review.questions)
    value = json.loads(review.decided([Decision(first, "keep-this")]).to_json())
    VALIDATOR.validate(value)
    said = {Span(*edit["span"]): (edit.get("decided_by"), "why" in edit) for edit in value["edits"]}
    assert said.pop(second) == (None, True)
    assert list(said.values()) == [("reader", False)]


@pytest.mark.parametrize(
    ("why", "is_valid"),
    [
        (["block", "long-block"], True),
        (["of-a-later-version"], True),
        ([], False),
        (["block", "block"], False),
        (["long_block"], False),
        (["Block"], False),
        ([""], False),
        ("block", False),
    ],
)
def test_why_is_a_list_of_names_of_rows(why: object, is_valid: bool) -> None:
    value = json.loads(clean(article(A, A, B)).log.to_json())
    (drop,) = value["edits"]
    drop["why"] = why
    assert VALIDATOR.is_valid(value) == is_valid


def test_only_a_dropped_repeat_has_a_why() -> None:
    value = json.loads(clean(article(A, A, B)).log.to_json())
    (drop,) = value["edits"]
    del drop["kept"]
    assert not VALIDATOR.is_valid(value)
    del drop["why"]
    VALIDATOR.validate(value)


def test_log_of_lone_surrogates_is_valid() -> None:
    cleaned = clean("<p>\ud800\udc00", furniture=False)
    VALIDATOR.validate(json.loads(cleaned.log.to_json()))


@pytest.mark.parametrize("kept", [b"a", b"ab", b"abc", bytes(range(256))])
def test_log_that_keeps_the_bytes_is_valid(kept: bytes) -> None:
    value = json.loads(clean("县城开馆。").log.with_encoding("big5", kept).to_json())
    VALIDATOR.validate(value)
    value["source"]["bytes"] += "="
    assert not VALIDATOR.is_valid(value)


def test_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["properties"]["format"]["const"] == FORMAT
    assert SCHEMA["$id"].endswith(f":{FORMAT}")
    assert not VALIDATOR.is_valid({"format": FORMAT})
