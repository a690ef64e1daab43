"""The order that a choice of copies leaves, and how many of its joins the source attests."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import chain, pairwise, product
from math import prod

from dedupe.choose.groups import Parcel, Union
from dedupe.choose.reading import TRADITIONAL_SHARE, Reading
from dedupe.lazy import lazy
from dedupe.repeats import Layout
from dedupe.values import Pair

MAX_COMBINATIONS = 64
"""Ways to choose that are all compared; where there are more, one parcel at a time is changed while
that helps."""
MAX_ROUNDS = 4
"""Times that all parcels are gone through then."""

Selection = tuple[int, ...]
"""Which copy of each parcel stays: an index into its `copies`."""

_HEAD_LINES = 4
"""Lines at the start of an article among which its own date and source stand. Chosen by eye."""
_EDGE = -1
"""Stands for the start and the end of the article."""


class Order:
    """What is needed to tell how well a choice reads; computed once for all choices."""

    def __init__(
        self, layout: Layout, alike: Sequence[Pair], parcels: Sequence[Parcel], gone: frozenset[int]
    ) -> None:
        self.layout = layout
        self.parcels = parcels
        self.label = _labels(len(layout.segments), alike)
        self._readings: dict[int, Reading] = {}
        self.copied: set[int] = set().union(*(parcel.segments() for parcel in parcels))
        self.passed_over = frozenset(filter(self._is_lone_date, range(len(self.label))))
        ends = (
            _EDGE,
            *(label for n, label in enumerate(self.label) if n not in self.passed_over),
            _EDGE,
        )
        self.neighbours = {*pairwise(ends), *zip(ends, ends, strict=True)}
        self.always = [
            n for n in range(len(layout.segments)) if n not in gone and n not in self.copied
        ]

    def _is_lone_date(self, number: int) -> bool:
        """Return whether a segment is a line of date and source below the head, which parts no two
        paragraphs.
        """
        line = self.layout.segments[number].paragraph
        return (
            line >= _HEAD_LINES and number not in self.copied and self.reading(number).is_date_line
        )

    def reading(self, number: int) -> Reading:
        """Return what a segment tells by itself."""
        found = self._readings.get(number)
        if found is None:
            found = self._readings[number] = Reading(self.layout, number)
        return found

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
        rest = [self.reading(number) for number in self.always or range(len(self.label))]
        return sum(part.traditional for part in rest) > TRADITIONAL_SHARE * sum(
            len(part.plain) for part in rest
        )

    def kept(self, selection: Selection) -> list[int]:
        """Return the numbers of the segments that stay, in order."""
        chosen = (
            parcel.members(copy) for parcel, copy in zip(self.parcels, selection, strict=True)
        )
        return sorted(chain(self.always, *chosen))

    def labels(self, kept: Iterable[int]) -> tuple[int, ...]:
        """Return what stays as numbers that are equal for copies of one another."""
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
        """Whether there are more choices than are all compared."""
        return prod(len(parcel.copies) for parcel in self.parcels) > MAX_COMBINATIONS

    def selections(self) -> list[Selection]:
        """Return all selections, the one of first copies first; or, of too many, those that read
        best.
        """
        counts = [len(parcel.copies) for parcel in self.parcels]
        if not self.is_bounded:
            return list(product(*map(range, counts)))
        starts = [tuple(0 for _ in counts), tuple(count - 1 for count in counts)]
        return [_improved(self, start) for start in starts]


def _labels(count: int, alike: Sequence[Pair]) -> list[int]:
    merged = Union()
    for pair in alike:
        if pair.relation != "differs":
            merged.add(pair.first)
            merged.add(pair.second)
            merged.join(pair.first, pair.second)
    return [merged.root(number) if number in merged.parent else number for number in range(count)]


def unattested_joins(order: Order, kept: Sequence[int]) -> int:
    """Return how many neighbours in `kept` stand next to each other nowhere in the source, its
    start and end included. Copies that end up side by side count as attested: one of them goes
    next.
    """
    kept = [number for number in kept if number not in order.passed_over]
    joins = pairwise((_EDGE, *order.labels(kept), _EDGE))
    return len(kept) + 1 - sum(map(order.neighbours.__contains__, joins))


def _improved(order: Order, start: Selection) -> Selection:
    """Return the choice after changing one parcel at a time while that leaves fewer unattested
    joins.

    Cost  O(MAX_ROUNDS x copies x log segments), and a list move for each change.
    """
    choice = list(start)
    kept = order.kept(start)
    for _ in range(MAX_ROUNDS):
        changed = False
        for number, parcel in enumerate(order.parcels):
            current = choice[number]
            for option in range(len(parcel.copies)):
                if option == choice[number]:
                    continue
                before = _cost_of(order, kept, parcel, choice[number])
                _move(kept, parcel, choice[number], option)
                if _cost_of(order, kept, parcel, option) < before:
                    choice[number] = option
                else:
                    _move(kept, parcel, option, choice[number])
            changed |= current != choice[number]
        if not changed:
            break
    return tuple(choice)


def _cost_of(order: Order, kept: list[int], parcel: Parcel, option: int) -> int:
    """Return the unattested joins at the two ends of one copy, less the join that its absence would
    leave.
    """
    at = bisect_left(kept, parcel.copies[option])
    before = kept[at - 1] if at else _EDGE
    after = kept[at + parcel.length] if at + parcel.length < len(kept) else _EDGE
    first, last = parcel.copies[option], parcel.copies[option] + parcel.length - 1
    return (
        2
        - order.attests(before, first)
        - order.attests(last, after)
        - (1 - order.attests(before, after))
    )


def _move(kept: list[int], parcel: Parcel, source: int, target: int) -> None:
    at = bisect_left(kept, parcel.copies[source])
    del kept[at : at + parcel.length]
    at = bisect_left(kept, parcel.copies[target])
    kept[at:at] = range(parcel.copies[target], parcel.copies[target] + parcel.length)
