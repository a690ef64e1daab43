"""What stays true, always: the properties of every article's way through."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe import Cleaned, Cleaner, Log, Settings, restore
from dedupe.normalise import RULE_NAMES, RULES, fitting, normalise
from dedupe.repeats import find_repeats
from dedupe.revision import Revision, replay
from dedupe.values import KEEPS, LEVELS, Keep, Level
from tests.helpers.articles import Planted, arbitrary_text, exact_copies, letters, planted, sources
from tests.helpers.chains import (
    assert_kept_copies_survive,
    assert_letters_are_still_there,
    dropped_offsets,
    is_subsequence,
)
from tests.helpers.hypothesis_settings import examples

CLEANERS = {
    "usual": Cleaner(),
    "strict": Cleaner(Settings(level="strict")),
    "thorough": Cleaner(Settings(level="thorough")),
    "keep-first": Cleaner(Settings(keep="first")),
    "keep-last": Cleaner(Settings(keep="last", level="thorough")),
    "keep-fullest": Cleaner(Settings(keep="fullest")),
    "no-furniture": Cleaner(Settings(furniture=False)),
    "no-rules": Cleaner(Settings(rules=frozenset())),
    "some-rules": Cleaner(
        Settings(
            rules=frozenset({"line-ends", "tags", "hard-wraps", "punctuation"}), level="thorough"
        )
    ),
    "t2s": Cleaner(Settings(script="t2s")),
    "s2t": Cleaner(Settings(script="s2t")),
    "tw2sp": Cleaner(Settings(script="tw2sp", level="thorough")),
    "s2twp": Cleaner(Settings(script="s2twp")),
}

every_cleaner = pytest.mark.parametrize(
    "cleaner", [pytest.param(made, id=name) for name, made in CLEANERS.items()]
)
every_cleaner_in_own_script = pytest.mark.parametrize(
    "cleaner",
    [
        pytest.param(made, id=name)
        for name, made in CLEANERS.items()
        if made.settings.script is None
    ],
)
all_rules = pytest.mark.parametrize(
    "cleaner",
    [
        pytest.param(made, id=name)
        for name, made in CLEANERS.items()
        if made.settings.script is None and made.settings.rules == frozenset(RULE_NAMES)
    ],
)


def assert_edits_are_sound(cleaned: Cleaned) -> None:
    """Sorted, not overlapping, `before` is what the source has there, and replaying them gives the
    clean text.
    """
    for edit, following in pairwise(cleaned.edits):
        assert edit.span.end <= following.span.start
    for edit in cleaned.edits:
        assert 0 <= edit.span.start < edit.span.end <= len(cleaned.source)
        assert cleaned.source[edit.span.start : edit.span.end] == edit.before
        assert edit.before != edit.after
        assert edit.cause not in edit.also
    assert replay(cleaned.source, cleaned.edits) == cleaned.text


@every_cleaner
@examples(40)
@given(source=sources())
def test_source_can_be_restored_from_clean_text_and_log(cleaner: Cleaner, source: str) -> None:
    cleaned = cleaner.clean(source)
    assert cleaned.source == source
    assert restore(cleaned.text, cleaned.log) == source
    read = Log.from_json(cleaned.log.to_json())
    assert read == cleaned.log
    assert restore(cleaned.text, read) == source
    assert (
        restore(cleaned.text, Log.from_json(cleaned.log.to_json(one_line=True).encode("utf-8")))
        == source
    )


@every_cleaner
@examples(40)
@given(source=sources())
def test_edits_are_sorted_apart_and_say_what_the_source_has(cleaner: Cleaner, source: str) -> None:
    assert_edits_are_sound(cleaner.clean(source))


@every_cleaner
@examples(40)
@given(source=sources())
def test_cleaning_clean_text_changes_nothing(cleaner: Cleaner, source: str) -> None:
    text = cleaner.clean(source).text
    again = cleaner.clean(text)
    assert again.text == text
    assert again.edits == ()


@all_rules
@examples(40)
@given(source=sources())
def test_text_is_dropped_or_normalised_but_never_moved_or_invented(
    cleaner: Cleaner, source: str
) -> None:
    assert is_subsequence(letters(cleaner.clean(source).text), letters(normalised(source)))


@all_rules
@examples(40)
@given(source=planted())
def test_clean_article_is_a_subsequence_of_the_normalised_source(
    cleaner: Cleaner, source: str
) -> None:
    assert is_subsequence(cleaner.clean(source).text, normalised(source))


def normalised(source: str) -> str:
    """Return the source with all rules applied until nothing changes, a hundred times at most."""
    revision = Revision.of(source)
    for _ in range(100):
        following = normalise(revision, fitting(RULES, revision.text))
        if following.text == revision.text:
            break
        revision = following
    return revision.text


@every_cleaner
@examples(40)
@given(source=sources())
def test_following_kept_ends_in_text_that_is_still_there(cleaner: Cleaner, source: str) -> None:
    assert_kept_copies_survive(cleaner.clean(source))


@every_cleaner_in_own_script
@examples(40)
@given(source=sources())
def test_letters_of_an_equal_copy_are_still_in_the_clean_text(
    cleaner: Cleaner, source: str
) -> None:
    assert_letters_are_still_there(cleaner.clean(source))


@every_cleaner
@examples(40)
@given(source=sources())
def test_notices_point_into_the_source(cleaner: Cleaner, source: str) -> None:
    for notice in cleaner.clean(source).notices:
        for span in filter(None, (notice.span, notice.other)):
            assert 0 <= span.start < span.end <= len(source)
        assert notice.message


@examples(100)
@given(source=sources(), keep=st.sampled_from(KEEPS))
def test_each_level_removes_what_the_one_before_removes(source: str, keep: Keep) -> None:
    strict, standard, thorough = (
        dropped_offsets(Cleaner(Settings.of(level=level, keep=keep)).clean(source))
        for level in LEVELS
    )
    assert strict <= standard <= thorough


@examples(40)
@given(before=st.lists(sources(), max_size=3), source=sources())
def test_result_does_not_depend_on_what_was_cleaned_before(before: list[str], source: str) -> None:
    alone = Cleaner().clean(source)
    cleaner = Cleaner()
    for other in before:
        cleaner.clean(other)
    assert cleaner.clean(source) == alone
    assert cleaner.clean(source).log.edits == alone.log.edits


@examples(200)
@given(source=st.one_of(sources(), exact_copies().map(lambda planted: planted.source)))
def test_quick_look_passes_over_no_article_of_which_something_goes(source: str) -> None:
    cleaner = CLEANERS["thorough"]
    quick = cleaner.clean(source)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("dedupe.cleaner.find_repeats", partial(find_repeats, gated=False))
        full = cleaner.clean(source)
    assert quick.edits == full.edits
    assert set(quick.notices) <= set(full.notices)


@pytest.mark.parametrize("level", ["standard", "thorough"])
@pytest.mark.parametrize("keep", ["coherent", "first", "fullest"])
@examples(40)
@given(article=exact_copies())
def test_article_with_a_copied_block_comes_out_as_it_was(
    level: Level, keep: Keep, article: Planted
) -> None:
    cleaned = Cleaner(Settings.of(level=level, keep=keep)).clean(article.source)
    assert letters(cleaned.text) == letters(article.article)


@examples(150)
@given(source=arbitrary_text())
def test_arbitrary_text_goes_through_every_stage(source: str) -> None:
    cleaned = CLEANERS["thorough"].clean(source)
    assert_edits_are_sound(cleaned)
    assert_kept_copies_survive(cleaned)
