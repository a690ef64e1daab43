"""The published schema describes the logs that are written."""

from __future__ import annotations

import json
from importlib.resources import files

import jsonschema
import pytest

from dedupe import clean
from tests.cases import Case, cases

SCHEMA = json.loads(files("dedupe").joinpath("log.schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


@pytest.mark.parametrize("case", cases("repeated", "untouched", "noisy"), ids=str)
def test_log_of_every_fixture_is_valid(case: Case) -> None:
    VALIDATOR.validate(json.loads(clean(case.source).log.to_json()))


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
    assert not VALIDATOR.is_valid({"format": 1})
