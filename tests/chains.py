"""What became of the dropped text: an obvious check of the edits, by the source offsets they cover."""

from __future__ import annotations

from collections.abc import Sequence

from dedupe import Cleaned, Edit, Span
from dedupe.fold import fold


def drops(cleaned: Cleaned) -> list[Edit]:
    """Return the edits that drop a repeat."""
    return [edit for edit in cleaned.edits if edit.cause.stage == "repeat"]


def dropped_offsets(cleaned: Cleaned) -> set[int]:
    """Return the source offsets that the drops of repeats cover."""
    return {offset for edit in drops(cleaned) for offset in range(*edit.span)}


def assert_kept_copies_survive(cleaned: Cleaned) -> None:
    """Follow `kept` from every drop: it must end, without a circle, in text that no drop covers."""
    gone = drops(cleaned)
    for edit in gone:
        assert edit.kept is not None, f"{edit} names no kept copy"
        assert 0 <= edit.kept.start < edit.kept.end <= len(cleaned.source)
        assert edit.similarity is not None
        assert edit.confidence is not None
        assert 0.0 <= edit.similarity <= 1.0
        assert 0.0 <= edit.confidence <= 1.0
        _assert_ends(cleaned, gone, edit)


def _assert_ends(cleaned: Cleaned, gone: Sequence[Edit], edit: Edit) -> None:
    seen = {edit.span}
    todo = [edit]
    while todo:
        kept = todo.pop().kept
        assert kept is not None
        for start, end in _lost(cleaned.source, kept, gone):
            covering = [other for other in gone if other.span.overlaps(Span(start, end))]
            for other in covering:
                assert other.span not in seen, f"{edit.before!r} is kept by {other.before!r} and the other way round"
                todo.append(other)
        seen.update(other.span for other in todo)


def _lost(source: str, kept: Span, gone: Sequence[Edit]) -> list[Span]:
    """Return [kept] where no letter of it is left by the drops, else []."""
    offsets = set(range(*kept)).difference(*(range(*edit.span) for edit in gone))
    left = "".join(source[offset] for offset in sorted(offsets))
    return [] if fold(left).key or not fold(source[kept.start : kept.end]).key else [kept]


def assert_letters_are_still_there(cleaned: Cleaned) -> None:
    """Each word of text dropped as an equal copy must be found in the letters of the clean text."""
    letters = fold(cleaned.text).key
    for edit in drops(cleaned):
        if edit.similarity == 1.0 and edit.cause.rule in (
            "equal",
            "block",
            "adjacent",
            "title",
            "caption",
            "same-line",
        ):
            for line in edit.before.splitlines():
                for word in _words(line):
                    assert word in letters, f"{word!r} of {edit.before!r} is lost"


def _words(text: str) -> list[str]:
    folded = fold(text)
    ends = [*folded.starts[1:], len(folded.key)]
    return [folded.key[start:end] for start, end in zip(folded.starts, ends, strict=True)]


def is_subsequence(short: str, long: str) -> bool:
    """Return whether `short` is `long` with characters left out."""
    rest = iter(long)
    return all(char in rest for char in short)
