"""Tidying: until nothing changes, within bounds, and again only where a drop asks for it."""

from __future__ import annotations

import pytest

from dedupe import Settings
from dedupe.revision import Revision
from dedupe.tidy import MAX_TIDY_PASSES, drop_and_tidy, tidy
from dedupe.values import Cause, Edit, Span

SETTINGS = Settings()


def dropped(text: str, part: str) -> Edit:
    """Return the edit that takes a part of the text out."""
    start = text.index(part)
    return Edit(Span(start, start + len(part)), part, "", Cause("repeat", "equal"))


def nested(depth: int) -> str:
    """Return a text in which each tag that goes uncovers another one, `depth` times."""
    return "县里开会" + "<" * depth + "b>" * depth + "讨论修路"


def test_what_one_pass_uncovers_the_next_one_takes() -> None:
    revision, notices = tidy(Revision.of(nested(3)), SETTINGS)
    assert revision.text == "县里开会讨论修路"
    assert notices == []


def test_rule_that_uncovers_its_own_match_over_and_over_is_left_out() -> None:
    source = nested(MAX_TIDY_PASSES + 1)
    revision, notices = tidy(Revision.of(source), SETTINGS)
    assert revision.text == source
    (notice,) = notices
    assert (notice.kind, notice.span) == ("bounded", Span(0, len(source)))
    assert "rule tags was left out" in notice.message


@pytest.mark.parametrize(
    ("text", "part"),
    [
        pytest.param("一。\n\n分享会。\n\n二。", "分享会。\n", id="line leaves two blank ones"),
        pytest.param("县里开会分享讨论", "县里开会", id="half of a line leaves a button"),
        pytest.param("见`a,b`。\n县里开会。", "`a,b`", id="code goes"),
        pytest.param("一\n二\n三", "二\n", id="nothing to tidy"),
    ],
)
def test_tidying_after_a_drop_leaves_what_tidying_anew_would(text: str, part: str) -> None:
    revision, _ = tidy(Revision.of(text), SETTINGS)
    assert revision.text == text
    drop = dropped(text, part)
    expected, _ = tidy(revision.edited([drop]), SETTINGS)
    assert drop_and_tidy(revision, [drop], SETTINGS)[0] == expected
