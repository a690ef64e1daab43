"""Runs: matches in the same order on both sides, little between them; two alike stretches of the text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from dedupe.repeats.seeds import Match, is_border

MAX_GAP = 240
"""Characters that one side of a run may have more than the other between two matches: a clause or a page remain."""

MAX_CHANGE = 60
"""Characters that both sides of a run may have instead of one another between two matches."""

MIN_GAP = 12
"""Characters of a gap that any match may follow; a longer gap has no more than the match, or than the run so far."""

MIN_RUN = 12
"""Characters that a run inside paragraphs has in common at least: names and set phrases are shorter."""

_OPEN_RUNS = 12
_OVERLAP = 8


@dataclass(frozen=True, slots=True)
class Run:
    """Matches in order on both sides. May overlap itself where a text repeats at once."""

    matches: tuple[Match, ...]

    @property
    def first(self) -> tuple[int, int]:
        """Start and end of the earlier side, offsets of the key."""
        return self.matches[0].first, self.matches[-1].first + self.matches[-1].length

    @property
    def second(self) -> tuple[int, int]:
        """Start and end of the later side, offsets of the key."""
        return self.matches[0].second, self.matches[-1].second + self.matches[-1].length

    def equal_chars(self) -> int:
        """Return the number of characters that the sides have in common."""
        return sum(match.length for match in self.matches)

    def images(self, place: int, side: int) -> tuple[int, int]:
        """Return what `place` of one side (0 earlier, 1 later) is on the other: a range where it falls into a gap.

        place  within the side's start and end.
        """
        other = 1 - side
        at = max(0, bisect_right(self.matches, place, key=lambda match: match[side]) - 1)
        match = self.matches[at]
        end = match[side] + match.length
        if place > end and at + 1 < len(self.matches):
            return match[other] + match.length, self.matches[at + 1][other]
        image = match[other] + min(place, end) - match[side]
        if place == match[side] and at:
            before = self.matches[at - 1]
            if before[side] + before.length == place:
                return before[other] + before.length, image
        return image, image


def chain(matches: Sequence[Match]) -> list[Run]:
    """Return the runs that `matches`, sorted by second offset, form. Cost O(matches)."""
    done: list[_Growing] = []
    live: list[_Growing] = []
    for match in matches:
        live = [run for run in live if match.second - _end(run.matches[-1], 1) <= MAX_GAP][-_OPEN_RUNS:]
        fits = [(run, fitted) for run in reversed(live) if (fitted := _fitted(run, match))]
        if fits:
            run, match = min(fits, key=lambda fit: fit[1].first - _end(fit[0].matches[-1], 0))
            live.remove(run)
        else:
            run = _Growing([], 0)
            done.append(run)
        run.matches.append(match)
        run.chars += match.length
        live.append(run)
    return [Run(tuple(run.matches)) for run in done]


def touches_whole(run: Run, borders: Sequence[int]) -> bool:
    """Return whether a side of the run may be a whole paragraph, or one stretch twice in a row.

    borders  offsets of the key at which paragraphs begin, and its end, sorted
    """
    if run.second[0] - run.first[1] < MIN_GAP and run.equal_chars() >= MIN_GAP:
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
    """Return whether a run may be a repeat: MIN_RUN characters, or whole paragraphs on one side at least.

    borders  as above
    """
    return run.equal_chars() >= MIN_RUN or any(
        all(is_border(borders, place) for place in side) for side in (run.first, run.second)
    )


@dataclass(slots=True)
class _Growing:
    matches: list[Match]
    chars: int


def _end(match: Match, side: int) -> int:
    return match[side] + match.length


def _fitted(run: _Growing, match: Match) -> Match | None:
    """Return `match`, its overlap with the end of `run` cut off, where it can follow."""
    ends = _end(run.matches[-1], 0), _end(run.matches[-1], 1)
    overlap = max(ends[0] - match.first, ends[1] - match.second, 0)
    if overlap > _OVERLAP or overlap >= match.length:
        return None
    match = Match(match.first + overlap, match.second + overlap, match.length - overlap)
    gaps = match.first - ends[0], match.second - ends[1]
    if min(gaps) > MAX_CHANGE or max(gaps) > min(MAX_GAP, MIN_GAP + min(run.chars, match.length)):
        return None
    return match
