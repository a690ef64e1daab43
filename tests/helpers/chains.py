"""What became of the dropped text: an obvious check of the edits, by the source offsets they
cover.
"""

from __future__ import annotations

from collections.abc import Sequence

from dedupe import Cleaned, Edit, Span
from dedupe.fold import simplified, words


def drops(cleaned: Cleaned) -> list[Edit]:
    """Return the edits that drop a repeat."""
    return [edit for edit in cleaned.edits if edit.cause.stage == "repeat"]


def dropped_offsets(cleaned: Cleaned) -> set[int]:
    """Return the source offsets that the drops of repeats cover."""
    return {offset for edit in drops(cleaned) for offset in range(*edit.span)}


def assert_kept_copies_survive(cleaned: Cleaned) -> None:
    """Follow `kept` from every drop: it must end, without a circle, in text that no edit
    removes.
    """
    gone = [
        edit
        for edit in cleaned.edits
        if edit.cause.stage in ("repeat", "furniture") and not edit.after.strip()
    ]
    for edit in drops(cleaned):
        assert edit.kept is not None, f"{edit} names no kept copy"
        assert 0 <= edit.kept.start < edit.kept.end <= len(cleaned.source)
        assert edit.similarity is not None
        assert edit.confidence is not None
        assert 0.0 <= edit.similarity <= 1.0
        assert 0.0 <= edit.confidence <= 1.0
        _assert_ends(cleaned.source, gone, edit, ())


def _assert_ends(source: str, gone: Sequence[Edit], edit: Edit, seen: tuple[Span, ...]) -> None:
    """Follow one edit's `kept`, through every edit that removed some of it where nothing of it is
    left.
    """
    assert edit.kept is not None
    assert edit.span not in seen, f"a circle: the kept copy of {edit.before!r} went in favour of it"
    over = [other for other in gone if other.span.overlaps(edit.kept)]
    if over and not _left(source, edit.kept, over):
        repeats = [other for other in over if other.kept is not None]
        assert repeats, f"the kept copy of {edit.before!r} went, and not as a repeat"
        for other in repeats:
            _assert_ends(source, gone, other, (*seen, edit.span))


def _left(source: str, span: Span, gone: Sequence[Edit]) -> str:
    """Return what none of the edits removes of `span`, white space aside."""
    offsets = set(range(*span)).difference(*(range(*edit.span) for edit in gone))
    return "".join(source[offset] for offset in sorted(offsets)).strip()


EQUAL_RULES = ("equal", "block", "adjacent", "title", "caption", "same-line")


def assert_letters_are_still_there(cleaned: Cleaned) -> None:
    """Each word of text dropped as an equal copy must be found in the letters of the clean text, or
    of its kept copy.

    A kept copy may have page remains in the middle of a word. Not so where it gave way in turn, to
    a fuller one, say.
    """
    letters = "".join(words(simplified(cleaned.text), 1))
    gone = drops(cleaned)
    for edit in gone:
        survives = edit.kept is not None and not any(
            edit.kept.overlaps(other.span) for other in gone
        )
        if survives and edit.similarity == 1.0 and edit.cause.rule in EQUAL_RULES and not edit.also:
            kept = simplified(cleaned.source[slice(*edit.kept or ())])
            for word in words(simplified(edit.before), 1):
                assert word in letters or is_subsequence(word, kept), (
                    f"{word!r} of {edit.before!r} is lost"
                )


def is_subsequence(short: str, long: str) -> bool:
    """Return whether `short` is `long` with characters left out."""
    rest = iter(long)
    return all(char in rest for char in short)
