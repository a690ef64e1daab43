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
    """
    merged = Union()
    for repeat in repeats:
        merged.add(repeat.first)
        merged.add(repeat.second)
        if repeat.first_may and repeat.second_may:
            merged.join(repeat.first, repeat.second)
    return merged.groups()


def giving_way(repeats: Sequence[Repeat], groups: dict[int, tuple[int, ...]]) -> dict[int, int]:
    """Return the segments that give way to a fuller one whatever is chosen, each with the one that
    stays for it.

    Where repeats form a circle of giving way, the last of the circle stays.
    """
    ways: dict[int, int] = {}
    for repeat in repeats:
        if repeat.first_may == repeat.second_may:
            continue
        gone, stays = (
            (repeat.first, repeat.second) if repeat.first_may else (repeat.second, repeat.first)
        )
        if gone in ways or groups[_end(ways, stays)] is groups[gone]:
            continue
        for member in groups[gone]:
            ways[member] = stays
    return ways


def _end(ways: dict[int, int], number: int) -> int:
    while number in ways:
        number = ways[number]
    return number


def parcels_of(groups: dict[int, tuple[int, ...]], ways: dict[int, int]) -> list[Parcel]:
    """Return the groups to choose from, neighbours joined where all their copies are neighbours."""
    parcels: list[Parcel] = []
    for number in sorted(groups):
        members = groups[number]
        if number != members[0] or len(members) < 2 or number in ways:
            continue
        if parcels:
            last = parcels[-1]
            if members == tuple(copy + last.length for copy in last.copies) and _apart(
                last, members
            ):
                parcels[-1] = Parcel(last.copies, last.length + 1)
                continue
        parcels.append(Parcel(members, 1))
    return parcels


def _apart(parcel: Parcel, members: Sequence[int]) -> bool:
    """Return whether the parcel, longer by one, still does not run into its own next copy."""
    return all(member < copy for member, copy in zip(members, parcel.copies[1:], strict=False))


class Union:
    """Disjoint sets of numbers (Tarjan's union-find with path halving)."""

    def __init__(self) -> None:
        self.parent: dict[int, int] = {}

    def add(self, number: int) -> None:
        """Make `number` a set of its own where it is in none."""
        self.parent.setdefault(number, number)

    def root(self, number: int) -> int:
        """Return the number that stands for the set."""
        while self.parent[number] != number:
            self.parent[number] = number = self.parent[self.parent[number]]
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
        groups = map(tuple, members.values())
        return {number: group for group in groups for number in group}
