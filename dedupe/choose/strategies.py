"""The strategies of `--keep`: each chooses which copy of every repeat stays.

A new one is a member of `Keep` (in `dedupe/values.py`), a function here and its row in STRATEGIES.
`tests/choose/test_strategies.py` names what else must know it: the schema of the log and the docs.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from itertools import chain
from typing import NamedTuple

from dedupe.choose.cues import BETWEEN_COPIES, CUES
from dedupe.choose.groups import Parcel
from dedupe.choose.order import Order, Selection, unattested_joins
from dedupe.values import Keep


class Chosen(NamedTuple):
    """What a strategy chose.

    selection   which copy of each parcel stays
    undecided   numbers of the parcels of which nothing told which copy is in its place
    is_bounded  whether some orders were not compared, and one of them may read better
    """

    selection: Selection
    undecided: frozenset[int] = frozenset()
    is_bounded: bool = False


class Strategy(NamedTuple):
    """One row: what `--help` says stays, and the function that chooses it."""

    help: str
    choose: Callable[[Order], Chosen]


def _coherent(order: Order) -> Chosen:
    """Return the selection with which the article reads as it was published.

    Each cue leaves the selections that it finds fewest faults with, until one is left. Of several
    that are left the first one is taken: it keeps the earliest copies.
    """
    selections = order.selections()
    if len(selections) == 1:
        return Chosen(selections[0])
    kept = {selection: order.kept(selection) for selection in selections}
    read = {selection: order.labels(kept[selection]) for selection in selections}
    for cue in CUES:
        if len(selections) == 1:
            break
        if cue in BETWEEN_COPIES:
            are_the_same = order.are_written_alike
        else:
            are_the_same = len({read[selection] for selection in selections}) == 1
        if are_the_same:
            continue
        faults = {selection: cue(order, kept[selection]) for selection in selections}
        fewest = min(faults.values())
        selections = [selection for selection in selections if faults[selection] == fewest]
    best = selections[0]
    rivals = [selection for selection in selections if read[selection] != read[best]]
    return Chosen(
        best,
        _undecided(order, best, rivals),
        order.is_bounded and unattested_joins(order, kept[best]) > 0,
    )


def _undecided(order: Order, best: Selection, rivals: list[Selection]) -> frozenset[int]:
    """Return the numbers of the parcels that read otherwise in a rival of the best selection.

    A change that alone leaves the same reading decides nothing, so a parcel counts by the changes
    that tell: in A A B C B only the place of B is open. Where no single change tells, all that
    vary count.
    """
    changes: set[tuple[int, int]] = set()
    for rival in rivals:
        changes.update((number, copy) for number, copy in enumerate(rival) if copy != best[number])
    kept = order.kept(best)
    telling = {
        (number, copy)
        for number, copy in changes
        if _reads_otherwise(order, kept, order.parcels[number], (best[number], copy))
    }
    return frozenset(number for number, _ in telling or changes)


def _reads_otherwise(
    order: Order, kept: Sequence[int], parcel: Parcel, change: tuple[int, int]
) -> bool:
    """Return whether what stays reads otherwise where another copy of a parcel is kept.

    kept    what stays, with the copy that the change begins with
    change  the copy that is kept, and the one that would be
    Cost    up to the first place at which the two readings differ, mostly the first
    """
    earlier, later = (parcel.members(copy) for copy in sorted(change))
    start = bisect_left(kept, earlier[0])
    end = bisect_left(kept, later[0])
    between = [number for number in kept[start:end] if number not in earlier]
    with_earlier = chain(earlier, between)
    with_later = chain(between, later)
    label = order.label
    both = zip(with_earlier, with_later, strict=True)
    return any(label[one] != label[other] for one, other in both)


def _first(order: Order) -> Chosen:
    return Chosen(tuple(0 for _ in order.parcels))


def _last(order: Order) -> Chosen:
    return Chosen(tuple(len(parcel.copies) - 1 for parcel in order.parcels))


def _fullest(order: Order) -> Chosen:
    return Chosen(tuple(_fullest_copy(order, parcel) for parcel in order.parcels))


def _fullest_copy(order: Order, parcel: Parcel) -> int:
    """Return the copy with the most characters, the first of several."""
    segments = order.layout.segments
    chars = [
        sum(segments[number].chars for number in parcel.members(copy))
        for copy in range(len(parcel.copies))
    ]
    return chars.index(max(chars))


STRATEGIES: dict[Keep, Strategy] = {
    "coherent": Strategy("the one with which the article reads best", _coherent),
    "first": Strategy("the earliest", _first),
    "last": Strategy("the latest", _last),
    "fullest": Strategy("the one with the most characters", _fullest),
}
"""All of `Keep`, in its order."""
