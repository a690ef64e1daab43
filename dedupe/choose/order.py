"""The order that a choice of copies leaves, and how many of its joins the source attests."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import pairwise, product
from math import prod

from dedupe.choose.groups import Parcel, Union
from dedupe.choose.reading import MAX_DATE_LINE, TRADITIONAL_SHARE, Reading, may_have_points
from dedupe.lazy import lazy
from dedupe.repeats import Layout
from dedupe.values import Pair

MAX_COMBINATIONS = 64
"""Selections that are all compared; where there are more, one parcel at a time is changed while
that helps. Of 203 rounds of choosing in 1,850 real articles one had more: 128."""
MAX_ROUNDS = 4
"""Times that all parcels are gone through then. Of 518 starts on shuffled paragraphs (12 to 60 in
an article) 513 changed nothing more in the third, all in the fourth."""

Selection = tuple[int, ...]
"""Which copy of each parcel stays: an index into its `copies`."""

_HEAD_LINES = 4
"""Lines at the start of an article among which its own date and source stand. Chosen by eye."""
_LEAST_COST = -1
"""Cost of a parcel's copy that no other one can undercut: both its joins are attested, and the one
that its absence would leave is not."""
_EDGE = -1
"""Stands for the start and the end of the article."""


class Order:
    """What is needed to tell how well a selection reads; computed once for all selections.

    label        a number for each segment, equal for copies of one another
    copied       segments of the parcels: of these a selection keeps some
    always       segments that stay whatever is selected
    passed_over  segments that part no two others: lines of date and source in the body
    neighbours   pairs of labels that stand next to each other in the source
    """

    def __init__(
        self, layout: Layout, alike: Sequence[Pair], parcels: Sequence[Parcel], gone: frozenset[int]
    ) -> None:
        self.layout = layout
        self.parcels = parcels
        self._readings: dict[int, Reading] = {}
        self._named: dict[int, dict[str, int]] = {}
        self._alike = alike
        self._gone = gone

    @lazy
    def copied(self) -> set[int]:
        return set().union(*(parcel.segments() for parcel in self.parcels))

    @lazy
    def always(self) -> list[int]:
        going = self._gone | self.copied
        return [number for number in self._segments if number not in going]

    @lazy
    def label(self) -> list[int]:
        return _labels(len(self.layout.segments), self._alike)

    @lazy
    def passed_over(self) -> frozenset[int]:
        return frozenset(filter(self._is_lone_date, self._segments))

    @property
    def _segments(self) -> range:
        return range(len(self.layout.segments))

    @lazy
    def neighbours(self) -> set[tuple[int, int]]:
        """The joins of the source. A copy beside its own copy counts as attested too: one of the
        two goes next.
        """
        with_edges = [_EDGE, *self.labels(self.in_the_body(self._segments)), _EDGE]
        beside_itself = zip(with_edges, with_edges, strict=True)
        return {*pairwise(with_edges), *beside_itself}

    def in_the_body(self, numbers: Sequence[int]) -> Sequence[int]:
        """Return the segments that part others."""
        if not self.passed_over:
            return numbers
        return [number for number in numbers if number not in self.passed_over]

    def _is_lone_date(self, number: int) -> bool:
        """Return whether a segment is a line of date and source below the head, which parts no two
        paragraphs.

        A body that a page prints again under its own date (2024-03-18 08:00 河口镇报) reads on
        across that line; the date at the head of the article is a part of it.
        """
        segment = self.layout.segments[number]
        if segment.paragraph < _HEAD_LINES or segment.chars > MAX_DATE_LINE:
            return False
        return number not in self.copied and self.reading(number).is_date_line

    def reading(self, number: int) -> Reading:
        """Return what a segment tells by itself."""
        found = self._readings.get(number)
        if found is None:
            found = self._readings[number] = Reading(self.layout, number)
        return found

    @lazy
    def _names(self) -> frozenset[str]:
        """Names of people that some segment introduces."""
        found: set[str] = set()
        for number in self._segments:
            found.update(name for name, _ in self.reading(number).introductions)
        return frozenset(found)

    def first_named(self, number: int) -> dict[str, int]:
        """Return where in a segment each of the people is named first whom the article introduces
        anywhere.
        """
        found = self._named.get(number)
        if found is None:
            found = self._named[number] = self.reading(number).first_named(self._names)
        return found

    @lazy
    def may_have_points(self) -> bool:
        """Whether there may be a numbered point in the article."""
        return may_have_points(self.layout.folded.plain)

    @lazy
    def copies_differ_in_script(self) -> bool:
        """Whether some copies are written in traditional characters and some are not."""
        if self.layout.folded.text.lower() == self.layout.folded.plain:
            return False
        return len({self.reading(number).is_traditional for number in self.copied}) > 1

    @lazy
    def is_traditional(self) -> bool:
        """Whether what is there once is written in traditional characters; all of it where nothing
        is.
        """
        once = self.always or self._segments
        rest = [self.reading(number) for number in once]
        traditional = sum(part.traditional for part in rest)
        chars = sum(len(part.plain) for part in rest)
        return traditional > TRADITIONAL_SHARE * chars

    @lazy
    def are_written_alike(self) -> bool:
        """Whether the copies of each parcel are whole lines, and written the same: then it does not
        matter which one stays, but for its place.
        """
        return all(map(self._is_written_alike, self.parcels))

    def _is_written_alike(self, parcel: Parcel) -> bool:
        layout = self.layout
        written = set()
        for first in parcel.copies:
            last = first + parcel.length - 1
            if not layout.are_whole(first, last):
                return False
            text = layout.folded.text[layout.span(first).start : layout.span(last).end]
            cuts = [segment.chars for segment in layout.segments[first:last]]
            written.add((text, *cuts))
        return len(written) == 1

    def kept(self, selection: Selection) -> list[int]:
        """Return the numbers of the segments that stay, in order."""
        kept = list(self.always)
        for parcel, copy in zip(self.parcels, selection, strict=True):
            kept += parcel.members(copy)
        return sorted(kept)

    def labels(self, kept: Iterable[int]) -> tuple[int, ...]:
        """Return what stays as numbers that are equal for copies of one another: how it reads."""
        return tuple(map(self.label.__getitem__, kept))

    def attests(self, before: int, after: int) -> bool:
        """Return whether two segments, or copies of them, are neighbours in the source; -1 is its
        start or end.
        """
        if before in self.passed_over or after in self.passed_over:
            return True
        here = self.label[before] if before >= 0 else _EDGE
        there = self.label[after] if after >= 0 else _EDGE
        return (here, there) in self.neighbours

    @property
    def is_bounded(self) -> bool:
        """Whether there are more selections than are all compared."""
        return prod(len(parcel.copies) for parcel in self.parcels) > MAX_COMBINATIONS

    def selections(self) -> list[Selection]:
        """Return all selections, the one of first copies first; or, of too many, the ones that the
        first and the last copies can be improved to.
        """
        if self.is_bounded:
            firsts = tuple(0 for _ in self.parcels)
            lasts = tuple(len(parcel.copies) - 1 for parcel in self.parcels)
            return [_improved(self, firsts), _improved(self, lasts)]
        return list(product(*(range(len(parcel.copies)) for parcel in self.parcels)))


def _labels(count: int, alike: Sequence[Pair]) -> list[int]:
    """Return a label for each of `count` segments: the lowest number among its copies.

    >>> _labels(4, [Pair(1, 3, "equal", (), 1.0)])
    [0, 1, 2, 1]
    """
    union = Union()
    for pair in alike:
        if pair.relation != "differs":
            union.join(pair.first, pair.second)
    return [union.root(number) if number in union.parent else number for number in range(count)]


def unattested_joins(order: Order, kept: Sequence[int]) -> int:
    """Return how many neighbours in `kept` stand next to each other nowhere in the source, its
    start and end included.

    With letters for paragraphs: of the source A B D A C D the first copies leave A B D C, where
    D C and the end after C are unattested; A B C D leaves one, B C.
    """
    labels = order.labels(order.in_the_body(kept))
    joins = pairwise((_EDGE, *labels, _EDGE))
    attested = sum(map(order.neighbours.__contains__, joins))
    return len(labels) + 1 - attested


def _improved(order: Order, start: Selection) -> Selection:
    """Return the selection after changing one parcel at a time while that leaves fewer unattested
    joins.

    Of A B D A C D the first copies leave A B D C. Keeping the later A instead would be worse
    (B D A C), so it stays; keeping the later D leaves A B C D, one unattested join less. A second
    round finds nothing more to change.

    Cost  O(MAX_ROUNDS x copies x log segments), and a list move for each change.
    """
    draft = _Draft(order, start)
    for _ in range(MAX_ROUNDS):
        changed = [draft.improve(number) for number in range(len(order.parcels))]
        if not any(changed):
            break
    return tuple(draft.selection)


class _Draft:
    """A selection that is changed one parcel at a time, and the segments that it keeps, in
    order.
    """

    def __init__(self, order: Order, start: Selection) -> None:
        self.order = order
        self.selection = list(start)
        self.kept = order.kept(start)

    def improve(self, number: int) -> bool:
        """Take the copy of a parcel that leaves the fewest unattested joins; return whether that is
        another one. Of several as good the one that is selected stays, or the first.
        """
        before = self.selection[number]
        for copy in range(len(self.order.parcels[number].copies)):
            selected = self.selection[number]
            if copy == selected:
                continue
            cost = self._cost(number)
            if cost == _LEAST_COST:
                break
            self._select(number, copy)
            if self._cost(number) >= cost:
                self._select(number, selected)
        return self.selection[number] != before

    def _cost(self, number: int) -> int:
        """Return the unattested joins at the two ends of the parcel's copy, less the one that its
        absence would leave.

        Copies of one parcel stand in different places, and this is the part of `unattested_joins`
        by which they differ; counting all joins for each would take the square of the time.
        """
        parcel = self.order.parcels[number]
        members = parcel.members(self.selection[number])
        at = bisect_left(self.kept, members[0])
        end = at + parcel.length
        before = self.kept[at - 1] if at else _EDGE
        after = self.kept[end] if end < len(self.kept) else _EDGE
        attests = self.order.attests
        with_it = (not attests(before, members[0])) + (not attests(members[-1], after))
        without_it = not attests(before, after)
        return with_it - without_it

    def _select(self, number: int, copy: int) -> None:
        """Keep another copy of the parcel than the one that is selected."""
        parcel = self.order.parcels[number]
        at = bisect_left(self.kept, parcel.members(self.selection[number])[0])
        del self.kept[at : at + parcel.length]
        at = bisect_left(self.kept, parcel.members(copy)[0])
        self.kept[at:at] = parcel.members(copy)
        self.selection[number] = copy
