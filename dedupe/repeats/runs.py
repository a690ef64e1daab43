"""Runs: matches in the same order on both sides, little between them; two alike stretches of the
text.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from dedupe.lazy import lazy
from dedupe.repeats.seeds import Match, is_border

MAX_GAP = 240
"""Characters that one side of a run may have more than the other between two matches: a clause or a
page remain."""

MAX_CHANGE = 60
"""Characters that both sides of a run may have instead of one another between two matches."""

MIN_GAP = 12
"""Characters of a gap that any match may follow; a longer gap has no more than the match, or than
the run so far."""

MIN_RUN = 12
"""Characters that a run inside paragraphs has in common at least: names and set phrases are
shorter."""

_OPEN_RUNS = 12
_OVERLAP = 8


@dataclass(frozen=True)
class Run:
    """Matches in order on both sides. May overlap itself where a text repeats at once."""

    matches: tuple[Match, ...]

    @lazy
    def first(self) -> tuple[int, int]:
        """Start and end of the earlier side, offsets of the key."""
        return self.matches[0].first, self.matches[-1].first + self.matches[-1].length

    @lazy
    def second(self) -> tuple[int, int]:
        """Start and end of the later side, offsets of the key."""
        return self.matches[0].second, self.matches[-1].second + self.matches[-1].length

    @lazy
    def equal_chars(self) -> int:
        """Number of characters that the sides have in common."""
        return sum(match.length for match in self.matches)

    @lazy
    def _starts(self) -> tuple[list[int], list[int]]:
        return [match.first for match in self.matches], [match.second for match in self.matches]

    def images(self, place: int, side: int) -> tuple[int, int]:
        """Return what `place` of one side (0 earlier, 1 later) is on the other: a range where it
        falls into a gap.

        place  within the side's start and end.
        """
        other = 1 - side
        at = bisect_right(self._starts[side], place) - 1
        if at < 0:
            at = 0
        match = self.matches[at]
        start, end = match[side], match[side] + match.length
        if place > end and at + 1 < len(self.matches):
            return match[other] + match.length, self.matches[at + 1][other]
        image = match[other] + (min(end, place)) - start
        if place == start and at:
            before = self.matches[at - 1]
            if before[side] + before.length == place:
                return before[other] + before.length, image
        return image, image


def chain(matches: Sequence[Match]) -> list[Run]:
    """Return the runs that `matches`, sorted by second offset, form. Cost O(matches)."""
    done: list[_Growing] = []
    live: list[_Growing] = []
    for match in matches:
        live = [run for run in live if match.second - run.ends[1] <= MAX_GAP][-_OPEN_RUNS:]
        fits = [(run, fitted) for run in reversed(live) if (fitted := run.fitted(match))]
        if fits:
            run, match = min(fits, key=lambda fit: fit[1].first - fit[0].ends[0])
            live.remove(run)
        else:
            run = _Growing()
            done.append(run)
        run.add(match)
        live.append(run)
    return [Run(tuple(run.matches)) for run in done]


def touches_whole(run: Run, borders: Sequence[int]) -> bool:
    """Return whether a side of the run may be a whole paragraph, or one stretch twice in a row.

    borders  offsets of the key at which paragraphs begin, and its end, sorted
    """
    if run.second[0] - run.first[1] < MIN_GAP and run.equal_chars >= MIN_GAP:
        return True
    return any(_spans_paragraph(borders, start, end) for start, end in (run.first, run.second))


def _spans_paragraph(borders: Sequence[int], start: int, end: int) -> bool:
    at = bisect_left(borders, start - MAX_CHANGE)
    while at + 1 < len(borders) and borders[at] <= start + MAX_CHANGE:
        if borders[at + 1] <= end + MAX_CHANGE and borders[at + 1] > start:
            return True
        at += 1
    return False


def is_enough(run: Run, borders: Sequence[int]) -> bool:
    """Return whether a run may be a repeat: MIN_RUN characters, or whole paragraphs on one side at
    least.

    borders  as above
    """
    return run.equal_chars >= MIN_RUN or any(
        all(is_border(borders, place) for place in side) for side in (run.first, run.second)
    )


class _Growing:
    """A run that matches are still added to: `ends` of its sides, and characters that they have in
    common.
    """

    __slots__ = ("chars", "ends", "matches")

    def __init__(self) -> None:
        self.matches: list[Match] = []
        self.ends = (0, 0)
        self.chars = 0

    def add(self, match: Match) -> None:
        self.matches.append(match)
        self.ends = (match.first + match.length, match.second + match.length)
        self.chars += match.length

    def fitted(self, match: Match) -> Match | None:
        """Return `match`, its overlap with the end of the run cut off, where it can follow."""
        first, second, length = match
        gaps = first - self.ends[0], second - self.ends[1]
        overlap = -min(gaps)
        if overlap > 0:
            if overlap > _OVERLAP or overlap >= length:
                return None
            match = Match(first + overlap, second + overlap, length - overlap)
            gaps = gaps[0] + overlap, gaps[1] + overlap
        if min(gaps) > MAX_CHANGE or max(gaps) > min(
            MAX_GAP, MIN_GAP + min(self.chars, match.length)
        ):
            return None
        return match
