"""The log: there and back through JSON, what it refuses, and that it alone restores the source."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe import (
    Cause,
    Difference,
    Edit,
    Log,
    LogError,
    Notice,
    RestoreError,
    Span,
    clean,
    restore,
)
from dedupe.log import FORMAT, Digest, SourcePage
from dedupe.reading.restoring import restore_bytes
from dedupe.revision import Revision
from dedupe.values import Learned
from tests.helpers.articles import article, paragraph
from tests.helpers.hypothesis_settings import examples

A, B = paragraph(1, 4), paragraph(2, 2)
SOURCE = article(A, B.replace("，", ","), "阅读:", A, "")

any_char = st.one_of(
    st.characters(), st.sampled_from('\ud800\udbff\udc00\udfff\U0001f600\x00\n"\\\u2028')
)
any_text = st.lists(any_char, max_size=8).map("".join)
spans = st.tuples(st.integers(0, 99), st.integers(0, 99)).map(lambda pair: Span(*sorted(pair)))
causes = st.builds(
    Cause,
    st.sampled_from(["normalise", "furniture", "site", "script", "repeat"]),
    st.sampled_from(["a", "b-c", "9"]),
)
shares = st.floats(0, 1)
letters = st.text(max_size=8)
"""What never has a lone surrogate: a notice quotes letters and figures only, and the database in
which names of articles are kept takes none."""
learned = st.none() | st.builds(
    Learned,
    st.integers(0, 99_999),
    st.integers(0, 999),
    st.lists(letters, max_size=3).map(tuple),
)
plain_edits = st.builds(
    Edit,
    spans,
    any_text,
    any_text,
    causes,
    st.lists(causes, max_size=2).map(tuple),
    *[st.none()] * 3,
    st.just(()),
    st.none(),
    learned,
)
readers = st.sampled_from([None, "reader"])
whys = st.lists(st.sampled_from(["block", "run", "long-block"]), unique=True).map(tuple)
kept_spans = spans.map(lambda span: Span(span.start + 200, span.end + 200))
dropping_edits = st.builds(
    Edit,
    *(spans, any_text, any_text, causes, st.just(())),
    *(kept_spans, shares, shares, whys, readers, st.none()),
)


def in_order(edits: list[Edit]) -> tuple[Edit, ...]:
    """Return edits one behind the other, each as long as what stood there."""
    placed = []
    end = 0
    for edit in edits:
        start = end + edit.span.start % 3
        end = start + len(edit.before)
        placed.append(edit._replace(span=Span(start, end)))
    return tuple(placed)


differences = st.builds(
    Difference,
    st.sampled_from(["figures", "negation", "words", "extra", "confusable"]),
    letters,
    letters,
)
notices = st.builds(
    Notice,
    st.sampled_from(
        ["figures", "negation", "words", "extra", "unsure", "order", "mojibake", "bounded", "kept"]
    ),
    spans,
    letters,
    st.none() | spans,
    st.lists(differences, max_size=2).map(tuple),
    readers,
)
logs = st.builds(
    Log,
    any_text.map(lambda text: Digest.of(text)._replace(chars=300)),
    any_text.map(Digest.of),
    st.lists(st.one_of(plain_edits, dropping_edits), max_size=3).map(in_order),
    st.lists(notices, max_size=2).map(tuple),
    st.just({"keep": "first", "rules": ["dots"], "script": None}),
    st.sampled_from(["utf-8", "gb18030"]),
    st.sampled_from(["1.0", ""]),
    st.sampled_from([None, "1.4.2"]),
    st.none() | st.binary(max_size=9),
    st.none() | any_text,
    st.none() | st.builds(SourcePage.of, st.binary(max_size=9), st.booleans()),
)


@examples(150)
@given(log=logs, one_line=st.booleans())
def test_log_comes_back_from_json_as_it_was(log: Log, one_line: bool) -> None:
    text = log.to_json(one_line=one_line)
    assert text.count("\n") == (
        0 if one_line else 8 + sum(len(part) + 1 for part in (log.edits, log.notices) if part)
    )
    assert Log.from_json(text) == log
    assert Log.from_json(text.encode("utf-8")) == log


def test_json_says_what_was_done() -> None:
    cleaned = clean(SOURCE)
    value = json.loads(cleaned.log.to_json())
    assert value["format"] == FORMAT
    assert value["tool"]["name"] == "zhnews-dedupe"
    assert value["source"]["chars"] == len(SOURCE)
    assert value["source"]["encoding"] == "utf-8"
    assert value["clean"]["chars"] == len(cleaned.text)
    assert value["settings"] == cleaned.settings.to_dict()
    assert [edit["cause"] for edit in value["edits"] if "kept" in edit] == ["repeat.equal"]
    for edit in value["edits"]:
        start, end = edit["span"]
        assert SOURCE[start:end] == edit["before"]
    whys = [edit.get("why") for edit in value["edits"]]
    assert [why for why in whys if why] == [["paragraph-apart", "long-paragraph-apart"]]


def test_chinese_is_readable_in_the_json() -> None:
    assert A in clean(SOURCE).log.to_json()


@pytest.mark.parametrize("text", ["\ud83d\ude00", "\ud800", "a\udc00b", "\ud83d\ude00\ud83d\ude00"])
def test_lone_surrogates_are_told_from_the_character_they_would_make(text: str) -> None:
    log = clean(f"\u200b{text}", rules=["invisible"]).log
    dropped = replace(
        log, edits=(Edit(Span(0, len(text)), text, "", Cause("normalise", "invisible")),)
    )
    assert Log.from_json(dropped.to_json()).edits[0].before == text
    dropped.to_json().encode("utf-8")


def test_source_is_restored_from_the_files_alone() -> None:
    cleaned = clean(SOURCE)
    assert cleaned.text != SOURCE
    assert restore(cleaned.text, Log.from_json(cleaned.log.to_json())) == SOURCE


def test_log_holds_the_clean_text_unless_its_record_does() -> None:
    log = clean(SOURCE).log
    assert Log.from_json(log.to_json()).text == clean(SOURCE).text
    assert Log.from_json(log.without_text().to_json()).text is None
    assert restore(clean(SOURCE).text, Log.from_json(log.without_text().to_json())) == SOURCE


@pytest.mark.parametrize("number", [1, 2])
def test_log_of_an_earlier_format_is_read(number: int) -> None:
    log = Log.from_json(json.dumps(in_format(number, SOURCE)))
    assert log.text == (None if number == 1 else clean(SOURCE).text)
    assert restore(clean(SOURCE).text, log) == SOURCE
    (drop,) = (edit for edit in log.edits if edit.kept)
    assert drop.why == ()
    assert json.loads(log.to_json())["format"] == FORMAT


def in_format(number: int, source: str) -> dict[str, Any]:
    """Return the log of an article as format 1 or 2 had it."""
    value: dict[str, Any] = json.loads(clean(source).log.to_json())
    for edit in value["edits"]:
        edit.pop("why", None)
    if number == 1:
        del value["clean"]["text"]
    return value | {"format": number}


def test_text_that_was_changed_after_cleaning_is_refused() -> None:
    cleaned = clean(SOURCE)
    with pytest.raises(RestoreError, match="not the clean text"):
        restore(cleaned.text + "\n", cleaned.log)


def test_log_that_was_changed_is_refused() -> None:
    cleaned = clean(SOURCE)
    for edits in (
        cleaned.edits[1:],
        (*cleaned.edits[:-1], cleaned.edits[-1]._replace(before="一")),
    ):
        with pytest.raises(RestoreError, match=r"changed after it was written|do not lead back"):
            restore(cleaned.text, replace(cleaned.log, edits=edits))


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(
            Edit(Span(0, 1), "二", "", Cause("normalise", "dots")), id="another text before"
        ),
        pytest.param(
            Edit(Span(0, 1), "一", "三", Cause("normalise", "dots")), id="another text after"
        ),
    ],
)
def test_text_that_nobody_could_undo_is_never_returned(
    wrong: Edit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(revision: Revision, _: object) -> Revision:
        return replace(revision, text="", edits=(wrong,))

    monkeypatch.setattr("dedupe.tidy.normalise", broken)
    with pytest.raises(RestoreError):
        clean("一")


@pytest.mark.parametrize(("text", "log"), [(b"a", None), ("a", None), (None, None)])
def test_restore_takes_a_text_and_a_log(text: Any, log: Any) -> None:
    with pytest.raises(TypeError, match="restore takes"):
        restore(text, log)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "expected the JSON"),
        ("[]", 'no field "format"'),
        ("{}", 'no field "format"'),
        ("nonsense", "expected the JSON"),
        (b"\xff\xfe\x00", "expected the JSON"),
        ('{"format": 99}', "format 99, this version reads formats 1 to 3; install"),
        ('{"format": 1}', "missing or has the wrong type"),
        ("[" * 100_000, "expected the JSON"),
    ],
)
def test_file_that_is_no_log_is_refused_with_a_reason(text: str | bytes, problem: str) -> None:
    with pytest.raises(LogError, match=problem):
        Log.from_json(text)


_FIELDS = ["format", "tool", "source", "clean", "settings", "edits", "notices"]


@pytest.mark.parametrize("field", _FIELDS)
def test_log_without_a_field_is_refused(field: str) -> None:
    value = json.loads(clean(SOURCE).log.to_json())
    del value[field]
    with pytest.raises(LogError):
        Log.from_json(json.dumps(value))


@pytest.mark.parametrize("field", _FIELDS)
@pytest.mark.parametrize("wrong", [None, FORMAT + 1, "x", [3], {"a": 3}])
def test_log_with_a_field_of_the_wrong_type_is_refused_or_read(field: str, wrong: object) -> None:
    """No other error than LogError, whatever stands there."""
    value = json.loads(clean(SOURCE).log.to_json())
    value[field] = wrong
    if (field, type(wrong)) == ("settings", dict):
        assert Log.from_json(json.dumps(value)).settings == wrong
        return
    with pytest.raises(LogError):
        Log.from_json(json.dumps(value))


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("span", None),
        ("span", [1]),
        ("span", [1, 2, 3]),
        ("span", ["0", "1"]),
        ("span", [0.0, 1.0]),
        ("span", [True, True]),
        ("before", None),
        ("before", 3),
        ("before", [1]),
        ("after", {}),
        ("cause", 3),
        ("cause", None),
        ("kept", [1]),
        ("also", 3),
        ("also", "repeat.equal"),
        ("why", 3),
        ("why", "block"),
        ("why", [3]),
        ("why", ["Block"]),
        ("why", [""]),
    ],
)
def test_edit_with_a_wrong_value_is_refused(field: str, wrong: object) -> None:
    value = json.loads(clean(SOURCE).log.to_json())
    value["edits"][0][field] = wrong
    with pytest.raises(LogError, match="missing or has the wrong type"):
        Log.from_json(json.dumps(value))


def test_log_of_an_unchanged_article_has_no_edits_and_needs_no_converter() -> None:
    cleaned = clean("县城开馆。\n")
    assert cleaned.log.edits == ()
    assert cleaned.log.source == cleaned.log.clean


def test_encoding_is_remembered() -> None:
    log = clean(SOURCE).log.with_encoding("gb18030")
    assert log.encoding == "gb18030"
    assert Log.from_json(log.to_json()).encoding == "gb18030"


def test_bytes_are_restored_in_their_encoding() -> None:
    for encoding in ("utf-8", "gb18030", "utf-16-le"):
        cleaned = clean(SOURCE)
        log = Log.from_json(cleaned.log.with_encoding(encoding).to_json())
        assert "bytes" not in json.loads(log.to_json())["source"]
        assert restore_bytes(cleaned.text, log) == SOURCE.encode(encoding)


def test_bytes_that_an_encoding_does_not_give_back_are_kept_and_restored() -> None:
    data = SOURCE.encode("utf-16-le") + b"\n"
    cleaned = clean(f"{SOURCE}\ufffd")
    log = Log.from_json(cleaned.log.with_encoding("utf-16-le", data).to_json())
    assert log.source_bytes == data
    assert restore_bytes(cleaned.text, log) == data


def test_escaped_bytes_are_restored() -> None:
    cleaned = clean(f"{SOURCE}\udcff")
    assert restore_bytes(cleaned.text, cleaned.log) == SOURCE.encode() + b"\xff"


@pytest.mark.parametrize(
    ("encoding", "kept", "problem"),
    [
        ("ascii", None, "cannot be written in 'ascii'"),
        ("rot13", None, "cannot be written in 'rot13'"),
        ("nonsense", b"a", "cannot be written in 'nonsense'"),
        ("utf-8", b"another text", "kept in the log are not the source in 'utf-8'"),
        ("gb18030", SOURCE.encode(), "kept in the log are not the source in 'gb18030'"),
    ],
)
def test_bytes_that_are_not_the_source_are_refused(
    encoding: str, kept: bytes | None, problem: str
) -> None:
    cleaned = clean(SOURCE)
    with pytest.raises(RestoreError, match=f"{problem}.*; use the log as it was written"):
        restore_bytes(cleaned.text, cleaned.log.with_encoding(encoding, kept))


def test_log_of_an_encoding_that_is_not_known_can_be_read_and_its_text_restored() -> None:
    cleaned = clean(SOURCE)
    log = Log.from_json(cleaned.log.with_encoding("x-mac-chinese").to_json())
    assert restore(cleaned.text, log) == SOURCE
    with pytest.raises(RestoreError, match="cannot be written in 'x-mac-chinese'"):
        restore_bytes(cleaned.text, log)


def test_bytes_are_checked_as_the_text_is() -> None:
    cleaned = clean(SOURCE)
    with pytest.raises(RestoreError, match="not the clean text"):
        restore_bytes(cleaned.text + "\n", cleaned.log.with_encoding("utf-8", SOURCE.encode()))


@pytest.mark.parametrize("wrong", [None, 3, [], "a", "好好好好", "a-_="])
def test_kept_bytes_that_are_not_base64_are_refused(wrong: object) -> None:
    value = json.loads(clean(SOURCE).log.to_json())
    value["source"]["bytes"] = wrong
    with pytest.raises(LogError, match="missing or has the wrong type"):
        Log.from_json(json.dumps(value))


def test_digest_is_that_of_the_utf8_bytes() -> None:
    import hashlib

    assert Digest.of("好") == Digest(hashlib.sha256("好".encode()).hexdigest(), 1)
    assert Digest.of("\ud800").chars == 1


@pytest.mark.slow
def test_log_does_not_depend_on_what_was_cleaned_before() -> None:
    """In a fresh process the converter may not be loaded yet; that an earlier article loaded it
    must not show.
    """
    import subprocess
    import sys

    code = (
        "import dedupe, sys; [dedupe.clean(text) for text in sys.argv[2:]];"
        "print(dedupe.clean(sys.argv[1]).log.to_json())"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-X", "utf8", "-c", code, "县城开馆。", *before],
            capture_output=True,
            text=True,
            check=True,
            encoding="utf-8",
        ).stdout
        for before in ([], ["圖書館"])
    }
    assert len(outputs) == 1
