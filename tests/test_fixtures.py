"""Cases are data: every folder of fixtures/ is one."""

from __future__ import annotations

import json
import shutil
from functools import cache
from pathlib import Path

import pytest

from dedupe import Cleaned, Log, clean, restore, restore_bytes
from dedupe.log import FORMAT
from dedupe.reading.encoding import decode
from tests import regenerate
from tests.helpers.cases import KINDS, Case, cases, comparable, logged
from tests.helpers.chains import assert_kept_copies_survive, assert_letters_are_still_there

CASES = [pytest.param(case, id=str(case)) for case in cases(*KINDS)]
WRONG = [
    pytest.param(case, id=str(case), marks=pytest.mark.xfail(reason=case.note, strict=True))
    for case in cases("wrong")
]


@cache
def result_of(case: Case) -> Cleaned:
    """Return the case cleaned, once for all tests."""
    return clean(case.source)


def test_there_are_cases_of_every_kind() -> None:
    assert all(cases(kind) for kind in KINDS)


@pytest.mark.parametrize("case", [*CASES, *WRONG])
def test_clean_text_is_the_published_article_byte_for_byte(case: Case) -> None:
    assert result_of(case).text.encode() == case.clean.encode()


@pytest.mark.parametrize("case", [case for case in CASES if "untouched" in str(case.id)])
def test_an_article_that_only_looks_repeated_loses_nothing(case: Case) -> None:
    cleaned = result_of(case)
    assert not [edit for edit in cleaned.edits if edit.cause.stage == "repeat"]


@pytest.mark.parametrize("case", CASES)
def test_source_is_restored_byte_for_byte(case: Case) -> None:
    cleaned = result_of(case)
    assert restore(cleaned.text, cleaned.log).encode() == case.source.encode()
    assert (
        restore(cleaned.text, Log.from_json(cleaned.log.to_json())).encode() == case.source.encode()
    )


@pytest.mark.parametrize("case", CASES)
def test_cleaning_the_clean_text_changes_nothing(case: Case) -> None:
    again = clean(case.clean)
    assert again.text == case.clean
    assert again.edits == ()


@pytest.mark.parametrize("case", CASES)
def test_log_is_the_one_in_the_folder(case: Case) -> None:
    """`python -m tests.regenerate` writes the folder's log anew when another log is what is
    wanted.
    """
    assert comparable(logged(result_of(case))) == comparable(case.log.read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES)
def test_log_in_the_folder_restores_the_source_from_the_clean_text(case: Case) -> None:
    log = Log.from_json(case.log.read_bytes())
    assert restore(case.clean, log) == case.source


@pytest.mark.parametrize("case", CASES)
def test_kept_copy_survives(case: Case) -> None:
    cleaned = result_of(case)
    assert_kept_copies_survive(cleaned)
    assert_letters_are_still_there(cleaned)


@pytest.mark.parametrize(
    "case", [*CASES, *(pytest.param(case, id=str(case)) for case in cases("wrong"))]
)
def test_note_says_what_the_case_is(case: Case) -> None:
    assert case.note.strip()
    assert case.source.strip()
    assert case.clean.strip()


@pytest.mark.parametrize("case", CASES)
def test_case_is_of_the_kind_that_its_folder_says(case: Case) -> None:
    kind = case.folder.parent.name
    stages = {cause.stage for edit in result_of(case).edits for cause in (edit.cause, *edit.also)}
    if kind == "repeated":
        assert "repeat" in stages
    if kind == "untouched":
        assert case.source == case.clean
    if kind == "noisy":
        assert stages
        assert "repeat" not in stages


def test_regenerating_writes_logs_and_never_clean_texts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, bad = cases("repeated")[:2]
    for case in (good, bad):
        shutil.copytree(case.folder, tmp_path / "repeated" / case.folder.name)
    (tmp_path / "repeated" / bad.folder.name / "clean.txt").write_text("又一", encoding="utf-8")
    (tmp_path / "repeated" / bad.folder.name / "log.json").unlink()
    (tmp_path / "repeated" / good.folder.name / "log.json").unlink()
    monkeypatch.setattr("tests.helpers.cases.FIXTURES", tmp_path)
    assert regenerate.main() == 1
    here = tmp_path / "repeated"
    assert (
        json.loads((here / good.folder.name / "log.json").read_text(encoding="utf-8"))["format"]
        == FORMAT
    )
    assert not (here / bad.folder.name / "log.json").exists()
    assert (here / bad.folder.name / "clean.txt").read_text(encoding="utf-8") == "又一"


ENCODINGS = ("gb18030", "utf-8", "utf-8-sig", "big5", "utf-16", "utf-16-be")


def _encodable(case: Case, encoding: str) -> bool:
    try:
        return bool(case.source.encode(encoding)) and "\x00" not in case.source
    except UnicodeEncodeError:
        return False


@pytest.mark.parametrize(
    ("case", "encoding"),
    [
        pytest.param(
            case,
            encoding,
            id=f"{case}-{encoding}",
            marks=[] if encoding == ENCODINGS[0] else [pytest.mark.slow],
        )
        for encoding in ENCODINGS
        for case in cases(*KINDS)
        if _encodable(case, encoding)
    ],
)
def test_same_article_in_another_encoding_comes_out_the_same(case: Case, encoding: str) -> None:
    data = case.source.encode(encoding)
    decoded = decode(data, str(case))
    cleaned = clean(decoded.text)
    assert cleaned.text == result_of(case).text
    assert (
        restore_bytes(cleaned.text, cleaned.log.with_encoding(decoded.encoding, decoded.source))
        == data
    )
