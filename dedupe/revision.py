"""A source text and the edits made to it: replay, restore, fold later edits into earlier ones."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dedupe.errors import RestoreError
from dedupe.lazy import lazy
from dedupe.values import Edit, Span


@dataclass(frozen=True)
class Revision:
    """A source text, what it has become, and the edits between the two, sorted by source offset."""

    source: str
    text: str
    edits: tuple[Edit, ...] = ()

    @classmethod
    def of(cls, source: str) -> Revision:
        """Return the revision that changes nothing yet."""
        return cls(source, source)

    def edited(self, changes: Sequence[Edit]) -> Revision:
        """Return the revision after `changes`, whose spans (and kept spans) are offsets of this
        revision's text.

        changes  sorted, not overlapping, none of them an insertion (an empty span).
        Cost     O(edits + changes + text).
        """
        changes = [change for change in changes if change.before != change.after]
        if not changes:
            return self
        text = replay(self.text, changes)
        if not self.edits:
            return Revision(self.source, text, tuple(changes))
        return Revision(self.source, text, tuple(_fold(self, changes)))

    def to_source(self, span: Span) -> Span:
        """Return the source span that became `span` of this revision's text."""
        return self._places.source_span(span)

    @lazy
    def _places(self) -> _Places:
        return _Places(self.edits)


def replay(text: str, edits: Iterable[Edit], start: int = 0, end: int | None = None) -> str:
    """Return `text`, or its part from `start` to `end`, with sorted, non-overlapping `edits` inside
    it made.

    >>> from dedupe.values import Cause
    >>> replay("a,b", [Edit(Span(1, 2), ",", "，", Cause("normalise", "punctuation"))])
    'a，b'
    """
    pieces: list[str] = []
    done = start
    for edit in edits:
        pieces += text[done : edit.span.start], edit.after
        done = edit.span.end
    pieces.append(text[done:end])
    return "".join(pieces)


def undone(text: str, edits: Iterable[Edit]) -> str:
    """Return the source that `edits` made `text` out of. RestoreError where `text` is not what they
    made.
    """
    pieces: list[str] = []
    done = shift = 0
    for edit in edits:
        start = edit.span.start + shift
        end = start + len(edit.after)
        if start < done or text[start:end] != edit.after:
            raise RestoreError(
                f"at offset {start} the text does not have what the log says it should; "
                "the log was changed after it was written"
            )
        pieces += text[done:start], edit.before
        done = end
        shift += len(edit.after) - len(edit.before)
    pieces.append(text[done:])
    return "".join(pieces)


class _Places:
    """Maps offsets of an edited text to its source, O(log edits) each."""

    def __init__(self, edits: Sequence[Edit]) -> None:
        self.edits = edits
        self.starts: list[int] = []
        self.ends: list[int] = []
        shift = 0
        for edit in edits:
            start = edit.span.start + shift
            self.starts.append(start)
            self.ends.append(start + len(edit.after))
            shift += len(edit.after) - (edit.span.end - edit.span.start)

    def source_span(self, span: Span) -> Span:
        start, end = span
        # an edit that left nothing at the very start, or begins at the very end, is not part of the
        # span
        first = bisect_right(self.ends, start)
        cut = first < len(self.edits) and self.starts[first] < start
        source_start = self.edits[first].span.start if cut else start + self._shift(first)
        last = bisect_left(self.starts, end)
        cut = last > 0 and self.ends[last - 1] > end
        source_end = self.edits[last - 1].span.end if cut else end + self._shift(last)
        return Span(source_start, max(source_start, source_end))

    def _shift(self, index: int) -> int:
        """Return source offset minus text offset in the unedited stretch before edit `index`."""
        if index == 0:
            return 0
        return self.edits[index - 1].span.end - self.ends[index - 1]


def _fold(revision: Revision, changes: Sequence[Edit]) -> Iterator[Edit]:
    """Yield the edits from source to the changed text: old ones, new ones, and one for each group
    that overlaps.
    """
    old, places = revision.edits, revision._places
    i, n = 0, len(old)
    j, m = 0, len(changes)
    while i < n or j < m:
        if j == m or (i < n and _wholly_before(places, i, changes[j].span)):
            yield old[i]
            i += 1
            continue
        first_i, first_j = i, j
        start, end = changes[j].span
        j += 1
        grown = True
        while grown:
            grown = False
            while i < n and _touches(places, i, start, end):
                start, end = min(start, places.starts[i]), max(end, places.ends[i])
                i, grown = i + 1, True
            while j < m and changes[j].span.start < end:
                end, j, grown = max(end, changes[j].span.end), j + 1, True
        yield from _merged(revision, Span(start, end), old[first_i:i], changes[first_j:j])


def _wholly_before(places: _Places, index: int, span: Span) -> bool:
    start, end = places.starts[index], places.ends[index]
    return end <= span.start if start < end else start <= span.start


def _touches(places: _Places, index: int, start: int, end: int) -> bool:
    at, to = places.starts[index], places.ends[index]
    return at < end and (start < to if at < to else start < at)


def _merged(
    revision: Revision, region: Span, old: Sequence[Edit], new: Sequence[Edit]
) -> Iterator[Edit]:
    """Yield one edit for a group: `region` of the text, what made it so far, and what is made of it
    now.

    A dropped repeat lends the group its cause, so that no dropped text loses the name of its kept
    copy: the latest one whose kept copy is not in the group itself.
    """
    here = [
        edit._replace(kept=revision.to_source(edit.kept)) if edit.kept else edit for edit in new
    ]
    if not old:
        yield here[-1]._replace(span=revision.to_source(region))
        return
    start = min(old[0].span.start, revision.to_source(Span(region.start, region.start)).start)
    span = Span(start, max(old[-1].span.end, revision.to_source(region).end))
    drops = [edit for edit in (*old, *here) if edit.kept]
    main = (
        [edit for edit in drops if edit.kept and not edit.kept.overlaps(span)] or drops or here
    )[-1]
    after = replay(revision.text, new, *region)
    before = revision.source[span.start : span.end]
    if before != after:
        causes = [cause for edit in (*old, *here) for cause in (*edit.also, edit.cause)]
        also = tuple(dict.fromkeys(cause for cause in causes if cause != main.cause))
        yield main._replace(span=span, before=before, after=after, also=also)
