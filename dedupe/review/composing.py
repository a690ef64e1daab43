"""Text and edits of an article without some of its places, put together from its tokens."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from dedupe.review.layout import Place, Token
from dedupe.values import Edit, Span

Lines = Sequence[Sequence[Token]]
"""The tokens of each line, or of each gap between lines."""


class ComposedToken(NamedTuple):
    """A token as it comes out.

    place  number of the place that it goes for, None where it stays
    """

    token: Token
    out: str
    place: int | None = None


def composed(
    lines: Lines,
    gaps: Lines,
    places: Sequence[Place],
    dropped: Collection[int],
) -> tuple[str, tuple[Edit, ...]]:
    r"""Return text and edits of the article without the `dropped` places. Cost O(tokens).

    >>> from dedupe import Review, clean
    >>> first = "县图书馆昨天开馆，首日读者逾三千人。"
    >>> review = Review.of(clean(f"{first}\n{first}\n二楼是自习室。\n").log)
    >>> for dropped in (), (0,), (1,):  # nothing, the copy that went, the copy that was kept
    ...     text, edits = composed(review.lines, review.gaps, review.places, dropped)
    ...     print([line[:4] for line in text.split("\n")], [tuple(edit.span) for edit in edits])
    ['县图书馆', '县图书馆', '二楼是自', ''] []
    ['县图书馆', '二楼是自', ''] [(19, 38)]
    ['县图书馆', '二楼是自', ''] [(0, 19)]
    """
    gone_for = [_gone_for(line, dropped) for line in lines]
    takers = _gap_takers(gone_for)
    parts: list[ComposedToken] = []
    for number, gap in enumerate(gaps):
        parts += _of_gap(gap, takers[number])
        if number < len(lines):
            line, whole = lines[number], gone_for[number]
            parts += _of_line(line, whole, dropped)
    text = "".join(part.out for part in parts)
    edits = edits_of(parts, places)
    return text, tuple(edits)


def first_dropped(tokens: Iterable[Token], dropped: Collection[int]) -> int | None:
    """Return the first place that drops one of the tokens, None where none does."""
    for token in tokens:
        for place in token.places:
            if place in dropped:
                return place
    return None


def _gone_for(line: Sequence[Token], dropped: Collection[int]) -> int | None:
    """Return the place that a whole line goes for, None where something of it stays.

    What has no letters goes along: where all but the last mark of `开馆了。」` is dropped, no line
    with nothing but `」` stays. Of `开馆了。（续）` the two characters in brackets stay.
    """
    place = first_dropped(line, dropped)
    if place is None:
        return None
    for token in line:
        if token.has_letters and first_dropped((token,), dropped) is None:
            return None
    return place


def _gap_takers(gone_for: Sequence[int | None]) -> list[int | None]:
    """Return for each gap the place that it goes for, None where it stays.

    A line that goes takes the gap behind it along, so that no blank lines pile up. A line behind
    the last one that stays takes the gap before it, so that the article ends as it did.

    gone_for  for each line the place that it goes for

    >>> _gap_takers([None, 7, None])  # 甲, (gone), 丙
    [None, None, 7, None]
    >>> _gap_takers([None, None, 7])  # 甲, 乙, (gone)
    [None, None, 7, None]
    >>> _gap_takers([None, 7, 8])
    [None, 7, 8, None]
    """
    if not gone_for:
        return [None]
    last = 0
    for number, place in enumerate(gone_for):
        if place is None:
            last = number
    before = gone_for[:last]
    behind = gone_for[last + 1 :]
    return [None, *before, *behind, None]


def _of_line(
    line: Sequence[Token],
    whole: int | None,
    dropped: Collection[int],
) -> list[ComposedToken]:
    """Return a line as it comes out.

    whole  the place that all of it goes for, None where something of it stays
    """
    parts = []
    for token in line:
        place = first_dropped((token,), dropped)
        if place is None:
            place = whole
        out = token.after if place is None else ""
        parts.append(ComposedToken(token, out, place))
    return parts


def _of_gap(gap: Sequence[Token], taker: int | None) -> list[ComposedToken]:
    """Return a gap as it comes out: nothing of it where it goes for the place `taker`.

    Page remains in it are gone whatever happens, by an edit of their own.
    """
    parts = []
    for token in gap:
        if taker is None or not token.after:
            parts.append(ComposedToken(token, token.after))
        else:
            parts.append(ComposedToken(token, "", taker))
    return parts


def edits_of(parts: Iterable[ComposedToken], places: Sequence[Place]) -> Iterator[Edit]:
    r"""Yield the edits. What goes for one place, side by side, is one edit.

    A line goes with its break:

    >>> from dedupe import Cause
    >>> line, end = Token(Span(3, 5), "甲。", "甲。"), Token(Span(5, 6), "\n", "\n")
    >>> place = Place(line.span, Span(0, 2), True, Cause("repeat", "adjacent"), (), 1.0, 0.9)
    >>> [edit] = edits_of([ComposedToken(line, "", 0), ComposedToken(end, "", 0)], [place])
    >>> edit.span, edit.before, edit.kept
    (Span(start=3, end=6), '甲。\n', Span(start=0, end=2))
    """
    run: list[ComposedToken] = []
    for part in parts:
        is_continued = bool(run) and _continues(run[-1], part)
        if run and not is_continued:
            yield _drop(run, places)
            run = []
        if part.place is not None:
            run.append(part)
        elif part.token.edit:
            yield part.token.edit
    if run:
        yield _drop(run, places)


def _continues(before: ComposedToken, part: ComposedToken) -> bool:
    """Return whether a part goes for the same place as the one before, right behind it."""
    if part.place != before.place:
        return False
    end = before.token.span.end
    return part.token.span.start == end


def _drop(run: Sequence[ComposedToken], places: Sequence[Place]) -> Edit:
    """Return the edit that takes out what goes for one place, side by side."""
    first, last = run[0], run[-1]
    assert first.place is not None
    place = places[first.place]
    absorbed = [*place.also]
    for part in run:
        edit = part.token.edit
        if edit:
            absorbed += [*edit.also, edit.cause]
    others = [cause for cause in absorbed if cause != place.cause]
    start = first.token.span.start
    end = last.token.span.end
    return Edit(
        span=Span(start, end),
        before="".join(part.token.before for part in run),
        after="".join(part.out for part in run),
        cause=place.cause,
        also=tuple(dict.fromkeys(others)),
        kept=place.kept,
        similarity=place.similarity,
        confidence=place.confidence,
        why=place.why,
        decided_by=place.decided_by,
    )
