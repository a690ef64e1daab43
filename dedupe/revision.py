"""A source text and the edits made to it: replay, undo, combine later edits with earlier ones."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dedupe.errors import RestoreError
from dedupe.language import told
from dedupe.lazy import lazy
from dedupe.values import REMAINS, REMOVING, Cause, Edit, Replacement, Span


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

        >>> comma = Edit(Span(2, 3), ",", "，", Cause("normalise", "punctuation"))
        >>> once = Revision.of("开会,开会").edited([comma])
        >>> twice = once.edited([Edit(Span(2, 5), "，开会", "", Cause("repeat", "same-line"))])
        >>> (edit,) = twice.edits
        >>> edit.before, edit.after, [str(cause) for cause in edit.also]
        (',开会', '', ['normalise.punctuation'])
        """
        changes = [change for change in changes if change.before != change.after]
        if not changes:
            return self
        text = replay(self.text, changes)
        if not self.edits:
            return Revision(self.source, text, tuple(changes))
        return Revision(self.source, text, tuple(_combined(self, changes)))

    def to_source(self, span: Span) -> Span:
        """Return the source span that became `span` of this revision's text."""
        return self._places.source_span(span)

    @lazy
    def _places(self) -> _Places:
        return _Places(self.edits)


def replay(
    text: str, edits: Iterable[Edit | Replacement], start: int = 0, end: int | None = None
) -> str:
    """Return `text`, or its part from `start` to `end`, with sorted, non-overlapping `edits` inside
    it made.

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
                told(
                    "at offset {start} the text does not have what the log says it should; the log "
                    "was changed after it was written",
                    start=start,
                )
            )
        pieces += text[done:start], edit.before
        done = end
        shift += len(edit.after) - len(edit.before)
    pieces.append(text[done:])
    return "".join(pieces)


def takers(text: str, edits: Sequence[Edit], span: Span) -> Sequence[int]:
    """Return the numbers of the edits that took a stretch of a text, none where some of it is left
    besides white space.

    edits  sorted, not overlapping; those that leave something in their place are passed over

    >>> here, there = (
    ...     Edit(span, "", "", Cause("repeat", "equal")) for span in (Span(0, 3), Span(3, 5))
    ... )
    >>> takers("甲乙丙丁戊", [here, there], Span(1, 5)), takers("甲乙丙丁戊", [here], Span(1, 5))
    ([0, 1], ())
    """
    over: list[int] = []
    left = ""
    done = span.start
    first = bisect_right(edits, span.start, key=_end_of)
    for number in range(first, len(edits)):
        start, end = edits[number].span
        if start >= span.end:
            break
        if edits[number].cause.stage in REMOVING and not edits[number].after.strip():
            over.append(number)
            left += text[done:start]
            done = end
    left += text[done : span.end]
    return () if left.strip() else over


def _end_of(edit: Edit) -> int:
    return edit.span.end


class _Places:
    """Maps offsets of an edited text to its source, O(log edits) each.

    starts, ends  where in the text stands what each edit put there; equal where it put nothing
    """

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
        """Return the source span that became `span`; all that an edit replaced, where `span` begins
        or ends inside of what it put there.

        An edit that left nothing at the very start, or that begins at the very end, is not part of
        it: of the text AB that was A,,B, the span of B is that of B alone.
        """
        start, end = span
        first = bisect_right(self.ends, start)  # the first edit that ends behind the start
        begins_inside = first < len(self.edits) and self.starts[first] < start
        source_start = start + self._shift(first)
        if begins_inside:
            source_start = self.edits[first].span.start
        behind = bisect_left(self.starts, end)  # the first edit that starts at the end or later
        ends_inside = behind > 0 and self.ends[behind - 1] > end
        source_end = end + self._shift(behind)
        if ends_inside:
            source_end = self.edits[behind - 1].span.end
        return Span(source_start, max(source_start, source_end))

    def _shift(self, index: int) -> int:
        """Return source offset minus text offset in the unedited stretch before edit `index`."""
        if index == 0:
            return 0
        return self.edits[index - 1].span.end - self.ends[index - 1]

    def touches(self, index: int, span: Span) -> bool:
        """Return whether `span` has a part of what an edit put into the text, or has the point
        inside where it put nothing.
        """
        start, end = self.starts[index], self.ends[index]
        if start == end:
            return span.start < start < span.end
        return start < span.end and span.start < end


def _combined(revision: Revision, changes: Sequence[Edit]) -> Iterator[Edit]:
    """Yield the edits from the source to the changed text, in order.

    An old edit that no change touches stays as it is, a change that touches no old edit is moved to
    its place in the source, and those that overlap become one edit. What an old edit left nothing
    of, at the very start of a change, is before it.
    """
    old = revision.edits
    places = revision._places
    old_at = 0
    new_at = 0
    while new_at < len(changes):
        first = bisect_right(places.ends, changes[new_at].span.start, old_at)
        yield from old[old_at:first]
        old_at = first
        region, old_end, new_end = _overlapping(places, old_at, changes, new_at)
        if old_end == old_at:
            yield _moved(revision, changes[new_at])
        else:
            yield from _as_one(revision, region, old[old_at:old_end], changes[new_at:new_end])
        old_at = old_end
        new_at = new_end
    yield from old[old_at:]


def _overlapping(
    places: _Places, old_at: int, changes: Sequence[Edit], new_at: int
) -> tuple[Span, int, int]:
    """Return the stretch of text that a change covers with all that overlaps it, and the numbers of
    the old edit and of the change that come behind it.

    Each edit may reach out to a further one: changes of bc and de, and an old edit that put cd
    there, are one group over bcde.
    """
    region = changes[new_at].span
    old_end = old_at
    new_end = new_at + 1
    while True:
        if old_end < len(places.edits) and places.touches(old_end, region):
            start = min(region.start, places.starts[old_end])
            region = Span(start, max(region.end, places.ends[old_end]))
            old_end += 1
        elif new_end < len(changes) and changes[new_end].span.start < region.end:
            region = Span(region.start, max(region.end, changes[new_end].span.end))
            new_end += 1
        else:
            return region, old_end, new_end


def _moved(revision: Revision, change: Edit) -> Edit:
    """Return a change that touches no old edit, in its place in the source."""
    change = _with_kept_in_source(revision, change)
    return Edit(revision.to_source(change.span), *change[1:])


def _as_one(
    revision: Revision, region: Span, old: Sequence[Edit], changes: Sequence[Edit]
) -> Iterator[Edit]:
    """Yield one edit for a group, none where the changes undo what the old edits did.

    region  the stretch of the revision's text that the group covers
    old     the edits that made some of it
    """
    new = [_with_kept_in_source(revision, change) for change in changes]
    place = revision.to_source(region)
    start = min(old[0].span.start, place.start)
    span = Span(start, max(old[-1].span.end, place.end))
    before = revision.source[span.start : span.end]
    after = replay(revision.text, changes, region.start, region.end)
    if before == after:
        return
    group = [*old, *new]
    main = _main(group, span, after)
    causes: list[Cause] = []
    for edit in group:
        causes += (*edit.also, edit.cause)
    others = dict.fromkeys(cause for cause in causes if cause != main.cause)
    yield main._replace(span=span, before=before, after=after, also=tuple(others))


def _with_kept_in_source(revision: Revision, change: Edit) -> Edit:
    """Return the change with the span of its kept copy, if it has one, in the source."""
    if change.kept is None:
        return change
    return change._replace(kept=revision.to_source(change.kept))


def _main(group: Sequence[Edit], span: Span, after: str) -> Edit:
    """Return the edit that lends the group its cause, and its kept copy: the latest one.

    A dropped repeat comes before any other edit, so that no dropped text loses the name of its kept
    copy; and one whose kept copy is not in the group's own `span` comes before one whose copy went
    with it. A line of which a rule changed a comma and which was dropped then is a dropped line.
    Where the last copy went as page remains, so did all.
    """
    main = group[-1]
    drops = [edit for edit in group if edit.kept]
    if drops:
        main = drops[-1]
    kept_outside = [edit for edit in drops if edit.kept and not edit.kept.overlaps(span)]
    if kept_outside:
        main = kept_outside[-1]
    remains = [edit for edit in group if edit.cause.stage in REMAINS]
    if remains and main.kept and span.covers(main.kept) and not after.strip():
        main = remains[-1]
    return main
