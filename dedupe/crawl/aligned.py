"""Two stories side by side: the stretches that both have, and what is exchanged between them."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, NamedTuple

from dedupe.crawl.story import Story
from dedupe.lazy import lazy
from dedupe.repeats.compare import common_length, longest_rise

MIN_RUN = 4
"""Letters of a stretch that both have, below which it is an accident between two changes: 的, 11月.
Chosen by eye."""
MIN_SHARED = 6
"""Letters of a stretch that counts as shared, as of a clause that is a key. Chosen by eye."""
MAX_EXCHANGED = 40
"""Letters of a side of an exchange: more are other sentences. The longest of 99 labelled pairs that
told other facts had 21."""
MAX_CELLS = 2**22
"""Letters of one side times those of the other that are aligned letter by letter: 2,000 each, in
less than a millisecond. What is larger, and has no clause in common, counts as changed. Chosen by
eye."""


class Gap(NamedTuple):
    """A place where two bodies differ: `first[start:end]` and its counterpart; one may be empty."""

    start: int
    end: int
    other_start: int
    other_end: int


class Equal(NamedTuple):
    """A stretch that two bodies have: so many letters from `start` in the one, `other` in the
    other.
    """

    start: int
    other: int
    length: int


Bounds = tuple[int, int]
"""Where a clause begins and ends, in a body."""


@dataclass(frozen=True, eq=False)
class Aligned:
    """Two bodies side by side.

    runs    stretches that both have, in order, none overlapping another
    gaps    what is between them: one before each run, one behind the last
    moved   clauses of each side that the other has elsewhere
    """

    first: str
    second: str
    runs: tuple[Equal, ...]
    gaps: tuple[Gap, ...]
    moved: tuple[tuple[Bounds, ...], tuple[Bounds, ...]]

    @lazy
    def shared(self) -> tuple[int, int]:
        """Letters of each side that the other has, too."""
        if not any(self.moved):
            letters = sum(run.length for run in self.runs if run.length >= MIN_SHARED)
            return letters, letters
        here = self.shared_within(len(self.first), of_second=False)
        there = self.shared_within(len(self.second), of_second=True)
        return here, there

    @lazy
    def longest(self) -> int:
        """Letters of the longest stretch that both have."""
        runs = [run.length for run in self.runs]
        moved = [end - start for start, end in self.moved[0]]
        return max((*runs, *moved), default=0)

    @lazy
    def exchanges(self) -> tuple[Gap, ...]:
        """The gaps within sentences that are else the same: both sides have something, not much,
        and stand between stretches that both have.
        """
        return tuple(gap for gap in self.gaps[1:-1] if _is_exchange(gap))

    def shared_within(self, end: int, *, of_second: bool) -> int:
        """Return how many of the first `end` letters of a side the other has, too."""
        side = 1 if of_second else 0  # of a run that is where it starts
        spans = [
            (run[side], run[side] + run.length) for run in self.runs if run.length >= MIN_SHARED
        ]
        return _covered([*spans, *self.moved[side]], end)


def _is_exchange(gap: Gap) -> bool:
    here, there = gap.end - gap.start, gap.other_end - gap.other_start
    return 0 < here <= MAX_EXCHANGED and 0 < there <= MAX_EXCHANGED


def _covered(spans: list[tuple[int, int]], most: int) -> int:
    """Return how many places, of the first so many, are in at least one of the spans."""
    total = done = 0
    for start, end in sorted(spans):
        if end > done:
            total += max(0, min(end, most) - max(start, done))
            done = end
    return total


def aligned(first: Story, second: Story) -> Aligned:
    """Return two stories side by side. Cost O(letters) where they have clauses in common, and as
    `MAX_CELLS` says between those.
    """
    one, other = first.body, second.body
    if one == other and len(one) >= MIN_RUN:
        whole = (Equal(0, 0, len(one)),)
        return Aligned(one, other, whole, _gaps_around(whole, len(one), len(one)), ((), ()))
    anchors = _anchors(first, second)
    pieces = _pieces(one, other, anchors)
    runs = [Equal(*piece) for piece in pieces if piece[2] >= MIN_RUN]
    gaps = _gaps_around(runs, len(one), len(other))
    moved: tuple[tuple[Bounds, ...], tuple[Bounds, ...]] = ((), ())
    if len(anchors) < len(first.distinct & second.distinct):
        moved = _moved(first, second, anchors, runs)
    return Aligned(one, other, tuple(runs), gaps, moved)


Piece = tuple[int, int, int]
"""The values of an `Equal`; there are too many for objects of their own."""


def _pieces(one: str, other: str, anchors: Iterable[tuple[Bounds, Bounds]]) -> list[Piece]:
    """Return the anchors, and the stretches between them that both sides have, in order; those that
    touch on both sides as one.
    """
    found: list[Piece] = []
    start = other_start = length = 0  # of the stretch so far, which ends where an anchor does
    border = (len(one), len(one)), (len(other), len(other))
    for (next_start, end), (next_other, _) in chain(anchors, [border]):
        done, other_done = start + length, other_start + length
        if one[done:next_start] == other[other_done:next_other]:
            length += end - done
            continue
        between = _equal_pieces(one, other, Gap(done, next_start, other_done, next_other))
        for piece in chain(between, [(next_start, next_other, end - next_start)]):
            if (start + length, other_start + length) == piece[:2]:
                length += piece[2]
                continue
            found.append((start, other_start, length))
            start, other_start, length = piece
    found.append((start, other_start, length))
    return found


def _anchors(first: Story, second: Story) -> Sequence[tuple[Bounds, Bounds]]:
    """Return clauses that each story has once, in pairs that keep the order of both: the longest
    such row (patience, as `diff` does it).
    """
    once = second.once
    pairs = [(bounds, once[clause]) for clause, bounds in first.once.items() if clause in once]
    places = [there[0] for _, there in pairs]
    if places == sorted(places):
        return pairs
    return [pairs[at] for at in longest_rise(places)]


def _equal_pieces(one: str, other: str, gap: Gap) -> Iterator[Piece]:
    """Yield the stretches within a gap that both sides have, in order, none that ends within a
    figure.
    """
    here = one[gap.start : gap.end]
    there = other[gap.other_start : gap.other_end]
    if not here or not there or len(here) * len(there) > MAX_CELLS:
        return
    ends = len(here), len(there)
    for start, other_start, length in _blocks(here, there):
        # What touches the stretches around the gap makes those longer, however short it is.
        touches_before = start == other_start == 0
        touches_behind = (start + length, other_start + length) == ends
        if length >= MIN_RUN or touches_before or touches_behind:
            yield _without_cut_figures(
                one, other, gap.start + start, gap.other_start + other_start, length
            )


def _blocks(here: str, there: str) -> Sequence[Any]:
    """Return the stretches that two texts have, in order: where in each, and how long."""
    if min(len(here), len(there)) < MIN_RUN:
        # Nothing but what touches the stretches around could count.
        before = common_length(here, there)
        behind = common_length(here[before:][::-1], there[before:][::-1])
        start, other_start = len(here) - behind, len(there) - behind
        return ((0, 0, before), (start, other_start, behind))
    from rapidfuzz.distance import Levenshtein

    return Levenshtein.editops(here, there).as_matching_blocks()


def _without_cut_figures(one: str, other: str, start: int, other_start: int, length: int) -> Piece:
    """Return a stretch without digits at its ends that are a part of a figure: 11月2 of 11月20日
    and 11月23日 is 11月.
    """
    behind, other_behind = start + length, other_start + length
    after, other_after = one[behind : behind + 1], other[other_behind : other_behind + 1]
    if length and one[behind - 1] in _DIGITS and _figure_goes_on(after, other_after):
        while length and one[start + length - 1] in _DIGITS:
            length -= 1
    if length and one[start] in _DIGITS:
        before = one[max(0, start - 1) : start]
        other_before = other[max(0, other_start - 1) : other_start]
        if _figure_goes_on(before, other_before):
            while length and one[start] in _DIGITS:
                start, other_start, length = start + 1, other_start + 1, length - 1
    return start, other_start, length


_DIGITS = frozenset("0123456789")


def _figure_goes_on(char: str, other: str) -> bool:
    """Return whether the characters beside a stretch differ and one of them is a digit; there may
    be none.
    """
    return char != other and (char in _DIGITS or other in _DIGITS)


def _gaps_around(runs: Sequence[Equal], end: int, other_end: int) -> tuple[Gap, ...]:
    """Return the gaps before, between and behind runs; they may be empty."""
    border = Equal(end, other_end, 0)
    gaps = []
    done = other_done = 0
    for run in (*runs, border):
        gaps.append(Gap(done, run.start, other_done, run.other))
        done, other_done = run.start + run.length, run.other + run.length
    return tuple(gaps)


def _moved(
    first: Story,
    second: Story,
    anchors: Sequence[tuple[Bounds, Bounds]],
    runs: Sequence[Equal],
) -> tuple[tuple[Bounds, ...], tuple[Bounds, ...]]:
    """Return the clauses of each side that the other has, but not in the same order."""
    here = {bounds for bounds, _ in anchors}
    there = {bounds for _, bounds in anchors}
    return (
        _outside(_common(first, second, here), [(run.start, run.length) for run in runs]),
        _outside(_common(second, first, there), [(run.other, run.length) for run in runs]),
    )


def _common(story: Story, other: Story, anchors: Container[Bounds]) -> list[Bounds]:
    """Return where a story has clauses that another has, too, in order; no anchors."""
    clauses = other.distinct
    return [
        bounds
        for clause, bounds in zip(story.clauses, story.bounds, strict=True)
        if clause in clauses and bounds not in anchors
    ]


def _outside(found: Iterable[Bounds], spans: Sequence[tuple[int, int]]) -> tuple[Bounds, ...]:
    """Return which of some places are not within one of the spans; all are in order.

    spans  start and length of each
    """
    outside = []
    at = 0  # of the first span that ends no earlier than the place
    for start, end in found:
        while at < len(spans) and sum(spans[at]) < end:
            at += 1
        is_within = at < len(spans) and spans[at][0] <= start
        if not is_within:
            outside.append((start, end))
    return tuple(outside)
