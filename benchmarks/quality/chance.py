"""Chance that falls the same way on every Python version: built on `Random.random()` alone."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Dice thrown from a seed, which may be any string.

    >>> Dice("1 exact 0").below(100) == Dice("1 exact 0").below(100)
    True
    """

    def __init__(self, seed: str) -> None:
        self._random = Random(seed)

    def below(self, limit: int) -> int:
        """Return a whole number from 0 to `limit` - 1."""
        return int(self._random.random() * limit)

    def between(self, low: int, high: int) -> int:
        """Return a whole number from `low` to `high`, both included."""
        return low + self.below(high - low + 1)

    def pick(self, things: Sequence[T]) -> T:
        """Return one of `things`."""
        return things[self.below(len(things))]

    def shuffled(self, things: Sequence[T]) -> list[T]:
        """Return all `things` in some order."""
        rest = list(things)
        return [rest.pop(self.below(len(rest))) for _ in things]

    def some(self, things: Sequence[T], count: int) -> list[T]:
        """Return `count` of `things`, in the order in which they stand."""
        chosen = sorted(self.shuffled(range(len(things)))[:count])
        return [things[place] for place in chosen]
