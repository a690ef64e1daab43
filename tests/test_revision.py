"""Folding edits into edits, against a replay that does one round after the other and remembers
every character.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe.errors import RestoreError
from dedupe.revision import Revision, replay, undone
from dedupe.values import Cause, Edit, Span
from tests.helpers.hypothesis_settings import examples

RULE = Cause("normalise", "punctuation")


def edit(
    text: str, start: int, end: int, after: str, cause: Cause = RULE, kept: Span | None = None
) -> Edit:
    similarity = None if kept is None else 1.0
    return Edit(Span(start, end), text[start:end], after, cause, (), kept, similarity, similarity)


@dataclass(frozen=True)
class Traced:
    """A text whose characters know the source offset they stood at, None where an edit put them."""

    chars: tuple[tuple[str, int | None], ...]

    @classmethod
    def of(cls, source: str) -> Traced:
        return cls(tuple((char, offset) for offset, char in enumerate(source)))

    @property
    def text(self) -> str:
        return "".join(char for char, _ in self.chars)

    def edited(self, changes: list[Edit]) -> Traced:
        chars = list(self.chars)
        for change in reversed(changes):
            chars[change.span.start : change.span.end] = [(char, None) for char in change.after]
        return Traced(tuple(chars))


@st.composite
def changes_to(draw: st.DrawFn, text: str, kept: bool = False) -> list[Edit]:
    """Return sorted, non-overlapping edits, none of them an insertion; some drop a repeat."""
    places = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8, unique=True)))
    changes = []
    for start, end in pairwise(places):
        if not draw(st.booleans()):
            continue
        if kept and draw(st.booleans()):
            at = draw(st.integers(0, len(text) - 1))
            span = Span(at, draw(st.integers(at + 1, len(text))))
            changes.append(edit(text, start, end, "", Cause("repeat", "equal"), span))
        else:
            rule = draw(st.sampled_from(["a", "b", "c"]))
            after = draw(st.text("xyz", max_size=3))
            changes.append(edit(text, start, end, after, Cause("normalise", rule)))
    return [change for change in changes if change.before != change.after]


@st.composite
def histories(draw: st.DrawFn, kept: bool = False) -> tuple[str, list[list[Edit]]]:
    """Return a source, and several rounds of edits, each to the text that the rounds before it
    leave.
    """
    source = text = draw(st.text("abcdefgh", min_size=1, max_size=20))
    rounds = []
    for _ in range(draw(st.integers(1, 4))):
        changes = draw(changes_to(text, kept)) if text else []
        rounds.append(changes)
        text = replay(text, changes)
    return source, rounds


def revised(source: str, rounds: list[list[Edit]]) -> Revision:
    revision = Revision.of(source)
    for changes in rounds:
        revision = revision.edited(changes)
    return revision


@examples(200)
@given(history=histories())
def test_folded_edits_make_the_text_that_edits_in_turn_make(
    history: tuple[str, list[list[Edit]]],
) -> None:
    source, rounds = history
    traced = Traced.of(source)
    for changes in rounds:
        traced = traced.edited(changes)
    revision = revised(source, rounds)
    assert revision.text == traced.text
    assert replay(source, revision.edits) == traced.text


@examples(200)
@given(history=histories(kept=True))
def test_folded_edits_are_sorted_apart_and_undone(history: tuple[str, list[list[Edit]]]) -> None:
    source, rounds = history
    revision = revised(source, rounds)
    for one, following in pairwise(revision.edits):
        assert one.span.end <= following.span.start
    for one in revision.edits:
        assert one.span.start < one.span.end
        assert one.before == source[one.span.start : one.span.end] != one.after
        assert one.cause not in one.also
    assert undone(revision.text, revision.edits) == source


@examples(200)
@given(history=histories())
def test_characters_outside_the_edits_are_those_that_nothing_touched(
    history: tuple[str, list[list[Edit]]],
) -> None:
    source, rounds = history
    traced = Traced.of(source)
    for changes in rounds:
        traced = traced.edited(changes)
    outside = set(range(len(source))).difference(
        *(range(*one.span) for one in revised(source, rounds).edits)
    )
    assert outside <= {offset for _, offset in traced.chars}


@examples(200)
@given(history=histories(), data=st.data())
def test_a_span_of_the_text_is_found_in_the_source(
    history: tuple[str, list[list[Edit]]], data: st.DataObject
) -> None:
    source, rounds = history
    traced = Traced.of(source)
    for changes in rounds:
        traced = traced.edited(changes)
    revision = revised(source, rounds)
    edited = {offset for one in revision.edits for offset in range(*one.span)}
    places = [
        at
        for at, (_, offset) in enumerate(traced.chars)
        if offset is not None and offset not in edited
    ]
    if not places:
        return
    start, end = sorted(data.draw(st.tuples(st.sampled_from(places), st.sampled_from(places))))
    first, last = traced.chars[start][1], traced.chars[end][1]
    assert first is not None
    assert last is not None
    assert revision.to_source(Span(start, end + 1)) == Span(first, last + 1)


@examples(200)
@given(history=histories(kept=True))
def test_dropped_text_keeps_the_name_of_a_kept_copy(history: tuple[str, list[list[Edit]]]) -> None:
    """Where a drop and other edits become one, it is a drop still, and its kept span is one of the
    source.
    """
    source, rounds = history
    revision = revised(source, rounds)
    for one in revision.edits:
        causes = (one.cause, *one.also)
        assert (one.kept is not None) == any(cause.stage == "repeat" for cause in causes)
        if one.kept is not None:
            assert one.cause.stage == "repeat"
            assert 0 <= one.kept.start <= one.kept.end <= len(source)


@examples(200)
@given(history=histories())
def test_no_cause_is_lost_but_of_edits_that_undo_one_another(
    history: tuple[str, list[list[Edit]]],
) -> None:
    source, rounds = history
    known = {cause for one in revised(source, rounds).edits for cause in (one.cause, *one.also)}
    made = {change.cause for changes in rounds for change in changes}
    assert known <= made
    if len(rounds) == 1:
        assert known == made


def test_edits_that_undo_one_another_are_none() -> None:
    revision = Revision.of("ab").edited([edit("ab", 0, 1, "x")]).edited([edit("xb", 0, 1, "a")])
    assert revision.text == "ab"
    assert revision.edits == ()


def test_change_that_changes_nothing_is_no_edit_in_any_round() -> None:
    first = Revision.of("abc").edited([edit("abc", 0, 1, "a")])
    assert first.edits == ()
    second = Revision.of("abc").edited([edit("abc", 0, 1, "x")]).edited([edit("xbc", 2, 3, "c")])
    assert [one.before for one in second.edits] == ["a"]


def test_no_changes_give_the_same_revision() -> None:
    revision = Revision.of("ab")
    assert revision.edited([]) is revision


def test_kept_span_is_mapped_to_the_source() -> None:
    source = "xx一二三一二三"
    revision = Revision.of(source).edited([edit(source, 0, 2, "")])
    dropped = edit(revision.text, 3, 6, "", Cause("repeat", "equal"), Span(0, 3))
    (_, drop) = revision.edited([dropped]).edits
    assert drop.span == Span(5, 8)
    assert drop.kept == Span(2, 5)


def test_drop_over_a_normalised_place_is_one_edit_that_knows_both_causes() -> None:
    source = "一,二\n一，二"
    revision = Revision.of(source).edited([edit(source, 1, 2, "，")])
    dropped = edit(revision.text, 0, 4, "", Cause("repeat", "equal"), Span(4, 7))
    (drop,) = revision.edited([dropped]).edits
    assert drop.before == "一,二\n"
    assert drop.after == ""
    assert drop.cause == Cause("repeat", "equal")
    assert drop.also == (RULE,)
    assert drop.kept == Span(4, 7)


def test_deletion_at_the_border_of_a_span_is_not_part_of_it() -> None:
    source = "x一二x"
    revision = Revision.of(source).edited([edit(source, 0, 1, ""), edit(source, 3, 4, "")])
    assert revision.to_source(Span(0, 2)) == Span(1, 3)
    assert revision.to_source(Span(0, 1)) == Span(1, 2)


@pytest.mark.parametrize("text", ["一，", "", "一,二,"])
def test_undo_refuses_a_text_that_the_edits_did_not_make(text: str) -> None:
    with pytest.raises(RestoreError, match="at offset 1 the text does not have what the log says"):
        undone(text, [edit("一,二", 1, 2, "；")])


def test_replay_and_undo_are_each_others_opposite() -> None:
    edits = [edit("abcdef", 0, 1, ""), edit("abcdef", 2, 4, "xyz"), edit("abcdef", 5, 6, "g")]
    assert replay("abcdef", edits) == "bxyzeg"
    assert undone("bxyzeg", edits) == "abcdef"


def test_drop_that_takes_its_own_kept_copy_along_names_the_later_kept_copy() -> None:
    source = "甲一二三\n一二三\n一二三"
    first = edit(source, 5, 9, "", Cause("repeat", "equal"), Span(9, 12))
    revision = Revision.of(source).edited([first])
    second = edit(revision.text, 4, 8, "", Cause("repeat", "shorter"), Span(0, 4))
    (drop,) = revision.edited([second]).edits
    assert drop.span == Span(4, 12)
    assert drop.kept == Span(0, 4)
