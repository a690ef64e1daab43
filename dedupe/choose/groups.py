"""Which segments are copies of one another: groups to choose from, and segments that give way
whatever is chosen.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from dedupe.values import Repeat


class Parcel(NamedTuple):
    """Neighbouring segments that are repeated together: `copies` has the first segment of each
    copy, in order.
    """

    copies: tuple[int, ...]
    length: int

    def members(self, copy: int) -> range:
        """Return the segments of the copy with this index."""
        return range(self.copies[copy], self.copies[copy] + self.length)

    def segments(self) -> set[int]:
        """Return the segments of all copies."""
        return {start + at for start in self.copies for at in range(self.length)}


def interchangeable(repeats: Sequence[Repeat]) -> dict[int, tuple[int, ...]]:
    """Return for each segment of a repeat the segments that it is interchangeable with, itself
    among them, in order.

    >>> either = Repeat(0, 2, True, True, "standard", "equal", 1.0, 0.9, ())
    >>> first_only = Repeat(1, 3, True, False, "standard", "shorter", 0.9, 0.9, ())
    >>> interchangeable([either, first_only])
    {0: (0, 2), 2: (0, 2), 1: (1,), 3: (3,)}
    """
    union = Union()
    for repeat in repeats:
        union.add(repeat.first)
        union.add(repeat.second)
        if repeat.first_may and repeat.second_may:
            union.join(repeat.first, repeat.second)
    return union.groups()


def giving_way(repeats: Sequence[Repeat], groups: dict[int, tuple[int, ...]]) -> dict[int, int]:
    """Return the segments that give way to a fuller one whatever is chosen, each with the one that
    stays for it.

    All copies of a segment give way with it. Where repeats form a circle of giving way, the last
    of the circle stays.

    >>> either = Repeat(0, 2, True, True, "standard", "equal", 1.0, 0.9, ())
    >>> lacks_a_clause = Repeat(2, 3, True, False, "standard", "shorter", 0.9, 0.9, ())
    >>> giving_way([either, lacks_a_clause], {0: (0, 2), 2: (0, 2), 3: (3,)})
    {0: 3, 2: 3}
    """
    ways: dict[int, int] = {}
    # What gives way and what stays for it, joined; the latter stands for both.
    ends = Union()
    for repeat in repeats:
        if repeat.first_may == repeat.second_may:
            continue
        if repeat.first_may:
            gone, stays = repeat.first, repeat.second
        else:
            gone, stays = repeat.second, repeat.first
        ends.add(stays)
        closes_a_circle = groups[ends.root(stays)] is groups[gone]
        if gone in ways or closes_a_circle:
            continue
        for member in groups[gone]:
            ways[member] = stays
            ends.parent[member] = stays
    return ways


def parcels_of(groups: dict[int, tuple[int, ...]], ways: dict[int, int]) -> list[Parcel]:
    """Return the groups to choose from, neighbours joined where all their copies are neighbours.

    A body of twenty paragraphs that stands twice is one choice, not twenty.

    >>> parcels_of({0: (0, 3), 3: (0, 3), 1: (1, 4), 4: (1, 4)}, {})
    [Parcel(copies=(0, 3), length=2)]
    """
    parcels: list[Parcel] = []
    for number in sorted(groups):
        copies = groups[number]
        is_first_copy = number == copies[0]
        if not is_first_copy or len(copies) < 2 or number in ways:
            continue
        if parcels and _continues(parcels[-1], copies):
            longer = parcels.pop()
            parcels.append(Parcel(longer.copies, longer.length + 1))
        else:
            parcels.append(Parcel(copies, 1))
    return parcels


def _continues(parcel: Parcel, copies: Sequence[int]) -> bool:
    """Return whether each of `copies` stands right behind a copy of the parcel.

    Groups share no segment, so the longer parcel never runs into its own next copy.
    """
    return list(copies) == [start + parcel.length for start in parcel.copies]


class Union:
    """Disjoint sets of numbers (Tarjan's union-find with path halving)."""

    def __init__(self) -> None:
        self.parent: dict[int, int] = {}

    def add(self, number: int) -> None:
        """Make `number` a set of its own where it is in none."""
        self.parent.setdefault(number, number)

    def root(self, number: int) -> int:
        """Return the number that stands for the set."""
        parent = self.parent
        while parent[number] != number:
            parent[number] = parent[parent[number]]  # half as far for the next one who asks
            number = parent[number]
        return number

    def join(self, one: int, other: int) -> None:
        """Make one set of the two that the numbers are in; the lower root stands for it."""
        self.add(one)
        self.add(other)
        one = self.root(one)
        other = self.root(other)
        self.parent[max(one, other)] = min(one, other)

    def groups(self) -> dict[int, tuple[int, ...]]:
        """Return for each number the set it is in, in order."""
        members: dict[int, list[int]] = {}
        for number in sorted(self.parent):
            members.setdefault(self.root(number), []).append(number)
        groups: dict[int, tuple[int, ...]] = {}
        for group in members.values():
            groups.update(dict.fromkeys(group, tuple(group)))
        return groups
