"""A log laid out and overruled: what comes of a decision restores the source and names a copy that
is there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe import Cleaned, Log, Settings, Span, clean, restore
from dedupe.cleaner import Cleaner
from dedupe.errors import DecisionError, LogError, RestoreError
from dedupe.review import Decision, Question, Review, decided_with, decisions_from_json
from tests.helpers.articles import article, paragraph, sources
from tests.helpers.cases import Case, cases
from tests.helpers.chains import assert_kept_copies_survive
from tests.helpers.hypothesis_settings import examples

A, B, C = paragraph(1, 4), paragraph(2, 4), paragraph(3, 4)


def decisions(review: Review, question: Question) -> Iterator[Decision]:
    """Yield all that can be decided about a question."""
    here, there = review.places[question.here].span, review.places[question.there].span
    if question.edit is not None:
        yield Decision(here, "keep-both")
        yield Decision(here, "keep-this")
    else:
        yield Decision(here, "drop", there)
        yield Decision(there, "drop", here)


def as_cleaned(review: Review, log: Log) -> Cleaned:
    assert log.text is not None
    return Cleaned(review.source, log.text, log.edits, log.notices, Settings())


def assert_sound(review: Review, log: Log) -> None:
    """Check what must hold of every log, also of one that a reader decided."""
    cleaned = as_cleaned(review, log)
    assert restore(cleaned.text, Log.from_json(log.to_json())) == review.source
    assert_kept_copies_survive(cleaned)
    for edit in log.edits:
        assert review.source[edit.span.start : edit.span.end] == edit.before
        assert edit.before != edit.after
    for earlier, later in zip(log.edits, log.edits[1:], strict=False):
        assert earlier.span.end <= later.span.start


@pytest.mark.parametrize("case", cases("repeated", "untouched", "noisy"), ids=str)
def test_nothing_decided_leaves_the_article_as_it_is(case: Case) -> None:
    log = clean(case.source).log
    review = Review.of(log)
    assert review.source == case.source
    assert review.composed(review.dropped)[0] == case.clean
    assert review.decided([]) == log
    drops = [edit for edit in log.edits if edit.kept]
    assert len([question for question in review.questions if question.edit is not None]) == len(
        drops
    )


def _slow_where_many(case: Case) -> Any:
    has_many = case.folder.name == "thirty-copies"
    return pytest.param(case, marks=pytest.mark.slow) if has_many else case


@pytest.mark.parametrize(
    "case", [_slow_where_many(case) for case in cases("repeated", "untouched")], ids=str
)
def test_every_single_decision_gives_a_sound_log(case: Case) -> None:
    review = Review.of(clean(case.source).log)
    for question in review.questions:
        for decision in decisions(review, question):
            assert_sound(review, review.decided([decision]))


@examples(60)
@given(source=sources(), data=st.data())
def test_any_decisions_give_a_sound_log(source: str, data: st.DataObject) -> None:
    review = Review.of(clean(source).log)
    assert review.composed(review.dropped)[0] == clean(source).text
    chosen = [
        data.draw(st.sampled_from(list(decisions(review, question))))
        for question in review.questions
        if data.draw(st.booleans())
    ]
    assert_sound(review, review.decided(chosen))


@examples(100)
@given(text=st.text(st.sampled_from("县城开馆。，, \n\r\u3000<b>\ud800" + A[:12]), max_size=60))
def test_any_text_can_be_laid_out(text: str) -> None:
    cleaned = Cleaner(Settings(level="thorough")).clean(text)
    review = Review.of(cleaned.log)
    tokens = [
        token
        for gap, line in zip(review.gaps, (*review.lines, ()), strict=True)
        for token in (*gap, *line)
    ]
    assert "".join(token.before for token in tokens) == text
    assert review.composed(review.dropped)[0] == cleaned.text


@pytest.mark.parametrize("case", cases("repeated"), ids=str)
def test_blocks_have_each_drop_once_in_order(case: Case) -> None:
    review = Review.of(clean(case.source).log)
    drops = [number for number, one in enumerate(review.questions) if one.edit is not None]
    assert [number for block in review.blocks for number in block] == drops


@pytest.mark.parametrize(
    ("body", "blocks"),
    [
        ((A, B, C, "分享到：微信", A, B, C), ((0, 1, 2),)),
        ((A, B, C, A, B, "读者很多。", C), ((0,), (1, 2))),
        ((A, B, C, A, B, C, A, B, C), ((0, 1, 2), (3, 4, 5))),
    ],
    ids=["page remains are no gap", "the first C went for the last one", "each copy is one"],
)
def test_drops_side_by_side_whose_copies_are_so_too_are_a_block(
    body: tuple[str, ...], blocks: tuple[tuple[int, ...], ...]
) -> None:
    end = "记者离开时，门口还排着队。"
    assert Review.of(clean(article(*body, end, "")).log).blocks == blocks


def test_notice_of_an_undecided_order_names_what_decides_it() -> None:
    (case,) = (one for one in cases("repeated") if one.folder.name == "body-twice-with-date-line")
    review = Review.of(clean(case.source).log)
    (notice,) = review.log.notices
    assert notice.kind == "order"
    numbers = list(decided_with(review, notice))
    assert numbers == [1, 2, 3, 4, 5]
    spans = [review.places[review.questions[number].here].span for number in numbers]
    log = review.decided([Decision(span, "keep-this") for span in spans])
    assert_sound(review, log)
    assert log.notices == ()
    assert log.text != review.log.text
    other = clean(ALIKE_BUT_FOR_FIGURES).log
    assert list(decided_with(Review.of(other), other.notices[0])) == []


ALIKE_BUT_FOR_FIGURES = article(f"{A}今年共有12户参加。", B, f"{A}今年共有15户参加。", C, "")


def test_keeping_both_brings_the_paragraph_back_normalised() -> None:
    source = article(A, B, A.replace("，", ","), C, "")
    review = Review.of(clean(source).log)
    (question,) = review.questions
    log = review.decided([Decision(review.places[question.here].span, "keep-both")])
    assert log.text == article(A, B, A, C, "")
    (notice,) = log.notices
    assert (notice.kind, notice.decided_by) == ("kept", "reader")
    assert not [edit for edit in log.edits if edit.kept]


def test_keeping_this_one_drops_the_other() -> None:
    source = article(A, B, A, C, "")
    review = Review.of(clean(source).log)
    (question,) = review.questions
    log = review.decided([Decision(review.places[question.here].span, "keep-this")])
    texts = [article(A, B, C, ""), article(B, A, C, "")]
    assert sorted([clean(source).text, log.text or ""]) == sorted(texts)
    (edit,) = log.edits
    assert (edit.decided_by, edit.confidence, edit.similarity, edit.why) == ("reader", 1.0, 1.0, ())
    assert edit.kept is not None
    assert source[edit.kept.start : edit.kept.end] == A


def test_what_nobody_decided_on_keeps_its_evidence() -> None:
    review = Review.of(clean(article(A, A, B, C, B, "")).log)
    untouched, decided = review.questions
    log = review.decided([Decision(review.places[decided.here].span, "keep-both")])
    (edit,) = (edit for edit in log.edits if edit.kept)
    assert edit.why == review.places[untouched.here].why == ("adjacent",)


def test_what_is_alike_can_be_dropped_either_way() -> None:
    source = article(f"{A}今年共有12户参加。", B, f"{A}今年共有15户参加。", C, "")
    review = Review.of(clean(source).log)
    (notice,) = review.log.notices
    assert notice.other is not None
    for span, left in (
        (notice.span, "12户" if source.index("12户") > notice.span.end else "15户"),
        (notice.other, ""),
    ):
        log = review.decided([Decision(span, "drop")])
        assert (log.text or "").count("今年共有") == 1
        assert left in (log.text or "")
        assert log.notices == ()
        assert_sound(review, log)


def test_blank_lines_stay_between_paragraphs_and_nowhere_else() -> None:
    source = article(A, B, A, C).replace("\n", "\n\n") + "\n"
    review = Review.of(clean(source).log)
    (question,) = review.questions
    for choice, wanted in (("keep-both", source), ("keep-this", None)):
        text = review.decided([Decision(review.places[question.here].span, choice)]).text or ""  # type: ignore[arg-type]
        assert wanted in (None, text)
        assert "\n\n\n" not in text
        assert not text.startswith("\n")
        assert text.endswith("\n")


def test_three_copies_can_be_kept_in_any_number_but_none() -> None:
    source = article(A, B, A, C, A, "")
    review = Review.of(clean(source).log)
    first, second = review.questions
    spans = [review.places[question.here].span for question in (first, second)]
    both = review.decided([Decision(spans[0], "keep-this"), Decision(spans[1], "keep-both")])
    assert (both.text or "").count(A) == 2
    assert_sound(review, both)
    everything = review.decided([Decision(span, "keep-both") for span in spans])
    assert everything.text == source


def test_both_of_two_alike_passages_cannot_go() -> None:
    log = clean(article(f"{A}今年共有12户参加。", B, f"{A}今年共有15户参加。", C, "")).log
    (notice,) = log.notices
    assert notice.other is not None
    there = Span(0, 2)  # the title, as if it were alike to both
    around = [(notice.span, notice.other), (notice.other, there), (there, notice.span)]
    circle = replace(
        log, notices=tuple(notice._replace(span=span, other=other) for span, other in around)
    )
    with pytest.raises(DecisionError, match="no copy of the passage"):
        Review.of(circle).decided([Decision(span, "drop", other) for span, other in around])


def test_a_decided_log_can_be_decided_again() -> None:
    source = article(A, B, A, C, "")
    before = clean(source).log
    review = Review.of(before)
    span = review.places[review.questions[0].here].span
    swapped = Review.of(Log.from_json(review.decided([Decision(span, "keep-this")]).to_json()))
    back = swapped.decided([Decision(swapped.places[swapped.questions[0].here].span, "keep-this")])
    assert back.text == before.text
    assert back.edits[0].decided_by == "reader"


def test_decision_about_nothing_is_refused() -> None:
    review = Review.of(clean(article(A, B, A, "")).log)
    span = review.places[0].span
    with pytest.raises(DecisionError, match=r"decision 1: no repeat was dropped at \[0, 2\]"):
        review.decided([Decision(Span(0, 2), "keep-both")])
    with pytest.raises(DecisionError, match="no notice names two passages"):
        review.decided([Decision(span, "drop")])
    with pytest.raises(DecisionError, match="decision 2: these passages were decided on before"):
        review.decided([Decision(span, "keep-both"), Decision(span, "keep-this")])


def test_log_without_text_needs_one() -> None:
    cleaned = clean(article(A, B, A, ""))
    log = cleaned.log.without_text()
    with pytest.raises(LogError, match="no clean text"):
        Review.of(log)
    assert Review.of(log, cleaned.text).source == cleaned.source
    with pytest.raises(RestoreError):
        Review.of(log, "别的")


def test_log_of_settings_that_are_not_known_can_be_laid_out() -> None:
    value = json.loads(clean(article(A, B, A, "")).log.to_json())
    value["settings"] = {"keep": "newest", "strength": 3}
    assert Review.of(Log.from_json(json.dumps(value))).questions


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{", "expected JSON as a page saves it"),
        ("[]", 'no list "decisions"'),
        ('{"decisions": 1}', 'no list "decisions"'),
        ('{"format": 9, "decisions": []}', "format 9, this version reads format 1"),
        ('{"clean": {"sha256": 1}, "decisions": []}', 'expected an object with the "sha256"'),
        ('{"clean": 1, "decisions": []}', 'expected an object with the "sha256"'),
        ('{"decisions": [1]}', 'decision 1: expected an object with "span"'),
        (
            '{"decisions": [{"span": [1, 2], "choice": "burn"}]}',
            "\"choice\" is 'burn'; allowed: keep-both",
        ),
        ('{"decisions": [{"span": [1], "choice": "drop"}]}', "is no span"),
        ('{"decisions": [{"span": [1, true], "choice": "drop"}]}', "is no span"),
        ('{"decisions": [{"span": [1, 2], "choice": "drop", "kept": "x"}]}', "'x' is no span"),
    ],
)
def test_decisions_that_cannot_be_read_are_refused_with_a_reason(text: str, problem: str) -> None:
    with pytest.raises(DecisionError) as raised:
        decisions_from_json(text)
    assert problem in str(raised.value)


def test_decisions_are_for_the_log_that_they_name() -> None:
    log = clean("县城开馆。").log
    for said, is_for_it in (
        ({}, True),
        ({"clean": {"sha256": log.clean.sha256}}, True),
        ({"clean": {"sha256": "0"}}, False),
    ):
        read = decisions_from_json(json.dumps({**said, "decisions": []}))
        if is_for_it:
            assert read.for_log(log) == ()
        else:
            with pytest.raises(DecisionError, match="made for another log"):
                read.for_log(log)


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"kept": [-5, 3]}, r"\[-5, 3\] is not a span"),
        ({"kept": [10**9, 10**9 + 1]}, "the source has nothing at"),
        ({"kept": [9, 3]}, r"\[9, 3\] is not a span"),
        ({"span": [0, 3]}, r"the edit at \[0, 3\] is not as long as what stood there"),
    ],
)
def test_log_with_spans_that_the_source_has_not_is_refused(
    wrong: dict[str, list[int]], problem: str
) -> None:
    value = json.loads(clean(article(A, B, A, "")).log.to_json())
    value["edits"][0] |= wrong
    with pytest.raises((LogError, RestoreError), match=problem):
        Review.of(Log.from_json(json.dumps(value)))


def test_log_whose_edits_are_said_to_be_elsewhere_is_refused() -> None:
    """Restoring does not ask where an edit ends, so laying out must."""
    log = clean(article(A, B, A, "")).log
    first = log.edits[0]
    shorter = first._replace(span=Span(first.span.start, first.span.end - 3))
    with pytest.raises(LogError, match="edit 1 is not what the source has there"):
        Review.of(replace(log, edits=(shorter, *log.edits[1:])))


@pytest.mark.slow
def test_five_thousand_copies_are_laid_out_in_linear_work() -> None:
    """No bar of time: it only must not take forever."""
    source = "标题\n" + f"{A}\n{B}\n" * 2500
    review = Review.of(clean(source).log)
    assert len(review.questions) >= 4000
    assert review.composed(review.dropped)[0] == clean(source).text
