"""Names and marks of the views: complete, and the same in all of them."""

from __future__ import annotations

import re
import unicodedata
from importlib.resources import files
from typing import get_args

import pytest

from dedupe import clean
from dedupe.names import EVIDENCE, RULES, cause_name, evidence_name
from dedupe.render.compared import compared
from dedupe.render.index import COLUMNS
from dedupe.render.texts import INDEX, PAGE, SHARED, Text, cause_text, notice_text
from dedupe.render.visible import HIDDEN, visible
from dedupe.repeats.evidence import ROWS as EVIDENCE_ROWS
from dedupe.repeats.roles import AsideName
from dedupe.values import NoticeKind, Stage
from dedupe.words import evidence
from tests.helpers.cases import cases


def test_name_of_a_cause_is_chinese() -> None:
    """That every cause has one: tests/test_vocabularies.py."""
    for cause in {
        str(edit.cause) for case in cases("repeated") for edit in clean(case.source).edits
    }:
        assert cause in RULES
        assert re.fullmatch("[一-鿿]+·[一-鿿 ]+", cause_name(cause))


def test_every_row_of_evidence_and_every_aside_has_a_chinese_name_of_its_own() -> None:
    names = {row.name for row in EVIDENCE_ROWS} | set(get_args(AsideName))
    nameless, gone = sorted(names - set(EVIDENCE)), sorted(set(EVIDENCE) - names)
    table = "EVIDENCE in dedupe/names.py"
    assert not nameless, f"add to {table}: a Chinese name for {', '.join(nameless)}"
    assert not gone, f"take out of {table}: {', '.join(gone)}, which no row of evidence has"
    assert len(set(EVIDENCE.values())) == len(EVIDENCE)
    for name in EVIDENCE:
        assert re.fullmatch("[一-鿿]{4,12}", evidence_name(name)), f"{name}: 4 to 12 ideographs"


def test_evidence_of_every_fixture_has_a_name() -> None:
    edits = [
        edit
        for case in cases("repeated")
        for edit in clean(case.source, level="thorough").edits
        if edit.kept
    ]
    assert {name for edit in edits for name in edit.why} <= set(EVIDENCE)
    assert all(edit.why for edit in edits)


def test_evidence_in_words_is_that_of_the_strongest_rows() -> None:
    assert evidence(()) == ""
    assert evidence(("adjacent",)) == "adjacent"
    assert evidence(("block", "run", "long-block", "large-share")) == "block, run, long block"


@pytest.mark.parametrize(("script", "texts"), [("page.js", PAGE), ("index.js", INDEX)])
def test_script_of_a_page_says_what_there_is_and_all_of_it(
    script: str, texts: dict[str, Text]
) -> None:
    """In dedupe/render/texts.py each text has a use, and each use a text. Some names the script
    puts together: `done.` and a stage, `column.` and a column; others stand in its tables.
    """
    assets = files("dedupe.render").joinpath("assets")
    code = assets.joinpath("common.js").read_text(encoding="utf-8")
    code += assets.joinpath(script).read_text(encoding="utf-8")
    known = {**SHARED, **texts}
    said = set(re.findall(r'(?<!\.)\b(?:say|words|toggle)\("([\w-]+)"', code))
    assert said <= known.keys(), f"add to dedupe/render/texts.py: {said - known.keys()}"
    quoted = set(re.findall(r'"([\w-]+)"', code))
    made = {name for name in known if name.startswith(("done.", "column."))}
    assert known.keys() - quoted <= made, "take out of dedupe/render/texts.py what is not said"
    assert {f"done.{stage}" for stage in get_args(Stage)} == made or script == "index.js"
    assert {f"column.{column.name}" for column in COLUMNS} == made or script == "page.js"


@pytest.mark.parametrize("name", [*SHARED, *PAGE, *INDEX])
def test_text_of_a_page_has_the_same_places_in_both_languages(name: str) -> None:
    for texts in (SHARED, PAGE, INDEX):
        if name in texts:
            places = [sorted(set(re.findall(r"\{(\w+)\}", text))) for text in texts[name]]
            assert places[0] == places[1]
            assert all(texts[name])


def test_every_cause_row_and_notice_has_an_english_name() -> None:
    stages = [cause_text(f"{stage}.a-rule").en for stage in get_args(Stage)]
    assert all(re.fullmatch("[a-z ]+ · a rule", name) for name in stages)
    kinds = [notice_text(kind).en for kind in get_args(NoticeKind)]
    assert all(re.fullmatch("[a-z ]+", name) for name in kinds)
    assert len(set(kinds)) == len(kinds)


@pytest.mark.slow
def test_hidden_is_what_unicode_calls_so() -> None:
    """Controls, separators, surrogates, blanks but two, and what sets the direction of text."""
    ranges = {code for first, last in HIDDEN for code in range(first, last + 1)}
    for code in range(0x110000):
        category = unicodedata.category(chr(code))
        if category in ("Cc", "Zl", "Zp", "Cs") and chr(code) != "\n":
            assert code in ranges, hex(code)
        if category == "Zs" and chr(code) not in " \u3000":
            assert code in ranges, hex(code)
        if unicodedata.bidirectional(chr(code)) in (
            "LRE",
            "RLE",
            "LRO",
            "RLO",
            "PDF",
            "LRI",
            "RLI",
            "FSI",
            "PDI",
            "BN",
        ):
            assert code in ranges, hex(code)
    assert not {chr(code) for code in ranges} & set("abc，。“”县\n　·—…")


def test_visible_leaves_text_alone() -> None:
    assert visible("县城（一）\n　“开馆”😀") == "县城（一）\n　“开馆”😀"
    assert visible("\x00\t\x1b\u200b\ud800\U000e0001") == "\\x00\\t\\x1b\\u200b\\ud800\\U000e0001"


def test_compared_passages_are_whole() -> None:
    for first, second in (
        ("", ""),
        ("县", ""),
        ("今年12户。", "今年共15户"),
        ("a\ud800", "\ud800b"),
    ):
        pieces = list(compared(first, second))
        assert ("".join(one for one, _ in pieces), "".join(other for _, other in pieces)) == (
            first,
            second,
        )
