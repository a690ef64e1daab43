"""Two stories side by side: the stretches that both have, and what is exchanged between them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Iterator, Sequence
from typing import Any, NamedTuple

from dedupe.crawl.story import Clause, Story
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


class Aligned(NamedTuple):
    """Two bodies side by side.

    runs    stretches that both have, in order, none overlapping another
    gaps    what is between them: one before each run, one behind the last
    moved   clauses of each side that the other has elsewhere, by their offsets
    """

    first: str
    second: str
    runs: tuple[Equal, ...]
    gaps: tuple[Gap, ...]
    moved: tuple[tuple[Clause, ...], tuple[Clause, ...]]

    @property
    def shared(self) -> tuple[int, int]:
        """Letters of each side that the other has, too."""
        here = self.shared_within(len(self.first), of_second=False)
        there = self.shared_within(len(self.second), of_second=True)
        return here, there

    @property
    def longest(self) -> int:
        """Letters of the longest stretch that both have."""
        runs = [run.length for run in self.runs]
        moved = [clause.end - clause.start for clause in self.moved[0]]
        return max((*runs, *moved), default=0)

    def exchanges(self) -> Iterator[Gap]:
        """Yield the gaps within sentences that are else the same: both sides have something, not
        much, and stand between stretches that both have.
        """
        for gap in self.gaps[1:-1]:
            here, there = gap.end - gap.start, gap.other_end - gap.other_start
            if 0 < here <= MAX_EXCHANGED and 0 < there <= MAX_EXCHANGED:
                yield gap

    def shared_within(self, end: int, *, of_second: bool) -> int:
        """Return how many of the first `end` letters of a side the other has, too."""
        spans = []
        for run in self.runs:
            if run.length >= MIN_SHARED:
                start = run.other if of_second else run.start
                spans.append((start, min(start + run.length, end)))
        for clause in self.moved[of_second]:
            spans.append((clause.start, min(clause.end, end)))
        return _covered([span for span in spans if span[0] < span[1]])


def _covered(spans: list[tuple[int, int]]) -> int:
    """Return how many places are in at least one of the spans."""
    total = done = 0
    for start, end in sorted(spans):
        total += max(0, end - max(start, done))
        done = max(done, end)
    return total


def aligned(first: Story, second: Story) -> Aligned:
    """Return two stories side by side. Cost O(letters) where they have clauses in common, and as
    `MAX_CELLS` says between those.
    """
    one, other = first.body, second.body
    pieces: list[Equal] = []
    done = other_done = 0
    for here, there in _anchors(first, second):
        pieces += _equal_pieces(one, other, Gap(done, here.start, other_done, there.start))
        pieces.append(Equal(here.start, there.start, here.end - here.start))
        done, other_done = here.end, there.end
    pieces += _equal_pieces(one, other, Gap(done, len(one), other_done, len(other)))
    runs = [run for run in _joined(pieces) if run.length >= MIN_RUN]
    gaps = _gaps_around(runs, len(one), len(other))
    return Aligned(one, other, tuple(runs), gaps, _moved(first, second, runs))


def _anchors(first: Story, second: Story) -> list[tuple[Clause, Clause]]:
    """Return clauses that each story has once, in pairs that keep the order of both: the longest
    such row (patience, as `diff` does it).
    """
    once = second.once
    pairs = [(clause, once[key]) for key, clause in first.once.items() if key in once]
    one, other = first.body, second.body
    pairs = [(a, b) for a, b in pairs if one[a.start : a.end] == other[b.start : b.end]]
    return [pairs[at] for at in longest_rise([there.start for _, there in pairs])]


def _equal_pieces(one: str, other: str, gap: Gap) -> Iterator[Equal]:
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
            run = Equal(gap.start + start, gap.other_start + other_start, length)
            yield _without_cut_figures(one, other, run)


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


def _without_cut_figures(one: str, other: str, run: Equal) -> Equal:
    """Return a run without digits at its ends that are a part of a figure: 11月2 of 11月20日 and
    11月23日 is 11月.
    """
    start, other_start, length = run
    behind, other_behind = start + length, other_start + length
    if _figure_goes_on(one[behind : behind + 1], other[other_behind : other_behind + 1]):
        while length and _is_digit(one[start + length - 1]):
            length -= 1
    before, other_before = (
        one[max(0, start - 1) : start],
        other[max(0, other_start - 1) : other_start],
    )
    if _figure_goes_on(before, other_before):
        while length and _is_digit(one[start]):
            start, other_start, length = start + 1, other_start + 1, length - 1
    return Equal(start, other_start, length)


def _figure_goes_on(char: str, other: str) -> bool:
    """Return whether the characters beside a run differ and one of them is a digit."""
    return char != other and (_is_digit(char) or _is_digit(other))


def _is_digit(char: str) -> bool:
    """Return whether `char`, which may be empty, is a digit."""
    return char.isascii() and char.isdigit()


def _joined(runs: Sequence[Equal]) -> Iterator[Equal]:
    """Yield the runs, those that touch on both sides as one."""
    last: Equal | None = None
    for run in runs:
        if last is None:
            last = run
            continue
        touches = last.start + last.length == run.start
        other_touches = last.other + last.length == run.other
        if touches and other_touches:
            last = last._replace(length=last.length + run.length)
        else:
            yield last
            last = run
    if last is not None:
        yield last


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
    first: Story, second: Story, runs: Sequence[Equal]
) -> tuple[tuple[Clause, ...], tuple[Clause, ...]]:
    """Return the clauses of each side that the other has, but not in the same order."""
    here = [(run.start, run.start + run.length) for run in runs]
    there = [(run.other, run.other + run.length) for run in runs]
    return (
        tuple(_outside(first.clauses, second.lengths, here)),
        tuple(_outside(second.clauses, first.lengths, there)),
    )


def _outside(
    clauses: Sequence[Clause], keys: Container[int], spans: Sequence[tuple[int, int]]
) -> Iterator[Clause]:
    """Yield the clauses with one of the keys that are not within one of the spans, in order."""
    ends = [end for _, end in spans]
    for clause in clauses:
        if clause.key not in keys:
            continue
        at = bisect_left(ends, clause.end)
        is_within = at < len(spans) and spans[at][0] <= clause.start
        if not is_within:
            yield clause
