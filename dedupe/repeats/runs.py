"""Runs: matches in the same order on both sides, little between them; two alike stretches of the
text.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from dedupe.lazy import lazy
from dedupe.repeats.seeds import Borders, Match, is_border, trimmed

# Chosen by eye: with 120 or 480 none of 802 texts comes out otherwise.
MAX_GAP = 240
"""Characters that one side of a run may have more than the other between two matches: a clause or a
page remain."""

# With 30 one of 802 texts comes out otherwise, with 120 none.
MAX_CHANGE = 60
"""Characters that both sides of a run may have instead of one another between two matches."""

# With 6 one of 802 texts comes out otherwise, with 24 three do.
MIN_GAP = 12
"""Characters of a gap that any match may follow; a longer gap has no more than the match, or than
the run so far."""

# With 6 none of 802 texts comes out otherwise, with 24 one does.
MIN_RUN = 12
"""Characters that a run inside paragraphs has in common at least: names and set phrases are
shorter."""

# A bound of work, chosen by eye: with 6 or 24 none of 802 texts comes out otherwise.
_OPEN_RUNS = 12
"""Runs that a match is compared with: the last ones."""

# With 4 none of 802 texts comes out otherwise, with 16 one does.
_OVERLAP = 8
"""Characters by which a match may overlap the end of the run that it follows."""


class Side(NamedTuple):
    """One side of a run: match number `n` is `starts[n]:ends[n]` of the key."""

    starts: list[int]
    ends: list[int]

    @property
    def start(self) -> int:
        """Where the side starts."""
        return self.starts[0]

    @property
    def end(self) -> int:
        """Where the side ends."""
        return self.ends[-1]


Sides = tuple[Side, Side]
"""The earlier and the later side of a run."""
Range = tuple[int, int]
"""The least and the greatest offset of the key at which something may be."""


@dataclass(frozen=True, eq=False, repr=False)
class Run:
    """Matches in order on both sides. May overlap itself where a text repeats at once."""

    matches: tuple[Match, ...]

    @lazy
    def first(self) -> Side:
        """The earlier side."""
        starts = [first for first, _, _ in self.matches]
        ends = [first + length for first, _, length in self.matches]
        return Side(starts, ends)

    @lazy
    def second(self) -> Side:
        """The later side."""
        starts = [second for _, second, _ in self.matches]
        ends = [second + length for _, second, length in self.matches]
        return Side(starts, ends)

    @property
    def sides(self) -> Sides:
        """The earlier and the later side."""
        return self.first, self.second

    @lazy
    def equal_chars(self) -> int:
        """Number of characters that the sides have in common."""
        return sum(match.length for match in self.matches)


def images(place: int, here: Side, there: Side) -> Range:
    """Return where `place` of the side `here` of a run falls on its side `there`: from where to
    where, twice the same offset unless `there` has more characters at that place.

    place  from the start to the end of `here`

    The key has 开馆三天接待读者 at 0, and 开馆后的三天里共接待读者 at 20. There are three matches:
    开馆, 三天 and 接待读者.

    >>> run = Run((Match(0, 20, 2), Match(2, 24, 2), Match(4, 28, 4)))

    Inside a match, between 接 and 待, there is one answer. Between 开馆 and 三天 the second side
    has 后的 more, so the answer is where 开馆 ends and where 三天 begins.

    >>> images(5, run.first, run.second)
    (29, 29)
    >>> images(2, run.first, run.second)
    (22, 24)

    A place inside 里共, which the first side lacks, falls between 三天 and 接待读者.

    >>> images(27, run.second, run.first)
    (4, 4)
    """
    number = bisect_right(here.starts, place) - 1
    number = max(0, number)
    start = here.starts[number]
    end = here.ends[number]
    if place > end and number + 1 < len(here.starts):
        gap_start = there.ends[number]
        gap_end = there.starts[number + 1]
        return gap_start, gap_end

    into_match = min(end, place) - start
    image = there.starts[number] + into_match
    if place > start or number == 0:
        return image, image

    # The match begins at `place`. Where the one before ends there, only `there` has a gap.
    before = number - 1
    if here.ends[before] == place:
        return there.ends[before], image
    return image, image


def chain(matches: Sequence[Match]) -> list[Run]:
    """Return the runs that `matches`, sorted by second offset, form. Cost O(matches)."""
    begun: list[_Growing] = []
    live: list[_Growing] = []
    for match in matches:
        in_reach = [run for run in live if match.second - run.second_end <= MAX_GAP]
        live = in_reach[-_OPEN_RUNS:]
        nearest = _nearest(live, match)
        if nearest is None:
            run = _Growing()
            begun.append(run)
        else:
            run, match = nearest
            live.remove(run)
        run.add(match)
        live.append(run)
    return [Run(tuple(run.matches)) for run in begun]


def _nearest(live: Sequence[_Growing], match: Match) -> tuple[_Growing, Match] | None:
    """Return the run that `match` follows most closely on the earlier side, and what it adds to it.

    Of two as close the one that grew last: where 开馆 三天 stands three times, the third 三天
    continues the third 开馆.
    """
    nearest = None
    least_gap = MAX_GAP + 1
    for run in reversed(live):
        # Most runs end somewhere else on the earlier side: no need to ask them.
        first_gap = match.first - run.first_end
        if first_gap >= least_gap or first_gap < -_OVERLAP:
            continue
        fitted = run.fitted(match)
        if fitted is None:
            continue
        gap = fitted.first - run.first_end
        if gap < least_gap:
            nearest = run, fitted
            least_gap = gap
    return nearest


def touches_whole(run: Run, borders: Borders) -> bool:
    """Return whether a side of the run may be a whole paragraph, or one stretch twice in a row.

    Most runs are a set phrase in two paragraphs (全县上下一起来): neither side is a whole one.

    >>> touches_whole(Run((Match(80, 320, 9),)), [0, 200, 500])
    False
    >>> touches_whole(Run((Match(0, 240, 195),)), [0, 200, 500])
    True
    """
    between = run.second.start - run.first.end
    if between < MIN_GAP and run.equal_chars >= MIN_GAP:
        return True
    return any(_spans_paragraph(borders, side) for side in run.sides)


def _spans_paragraph(borders: Borders, side: Side) -> bool:
    """Return whether a paragraph lies in `side`, which may miss MAX_CHANGE characters at either
    end.
    """
    start, end = side.start, side.end
    first = bisect_left(borders, start - MAX_CHANGE)
    for at in range(first, len(borders) - 1):
        if borders[at] > start + MAX_CHANGE:
            break
        paragraph_end = borders[at + 1]
        if start < paragraph_end <= end + MAX_CHANGE:
            return True
    return False


def is_enough(run: Run, borders: Borders) -> bool:
    """Return whether a run may be a repeat: MIN_RUN characters, or whole paragraphs on one side at
    least.
    """
    if run.equal_chars >= MIN_RUN:
        return True
    for side in run.sides:
        if is_border(borders, side.start) and is_border(borders, side.end):
            return True
    return False


class _Growing:
    """A run that matches are still added to: where its sides end, and characters that they have in
    common.
    """

    __slots__ = ("chars", "first_end", "matches", "second_end")

    def __init__(self) -> None:
        self.matches: list[Match] = []
        self.first_end = 0
        self.second_end = 0
        self.chars = 0

    def add(self, match: Match) -> None:
        self.matches.append(match)
        self.first_end = match.first_end
        self.second_end = match.second_end
        self.chars += match.length

    def fitted(self, match: Match) -> Match | None:
        """Return `match`, its overlap with the end of the run cut off; None where it cannot follow.

        The key has 开馆三天接待读者 at 0, the same at 20, and the run is the first four characters.

        >>> run = _Growing()
        >>> run.add(Match(0, 20, 4))
        >>> run.fitted(Match(4, 24, 4))  # 接待读者
        Match(first=4, second=24, length=4)

        A match that overlaps the end of the run, on either side, begins later: 天接待读者.

        >>> run.fitted(Match(3, 24, 5))
        Match(first=4, second=25, length=4)

        A gap may have MIN_GAP characters, and as many more as the shorter of run and match has.

        >>> run.fitted(Match(4, 24 + MIN_GAP + 4, 30))
        Match(first=4, second=40, length=30)
        >>> run.fitted(Match(4, 24 + MIN_GAP + 5, 30)) is None
        True
        """
        first_gap = match.first - self.first_end
        second_gap = match.second - self.second_end
        overlap = -min(first_gap, second_gap)
        if overlap > 0:
            if overlap > _OVERLAP or overlap >= match.length:
                return None
            match = trimmed(match, overlap)
            first_gap += overlap
            second_gap += overlap

        # Both sides have something else in between: a clause reworded, not a paragraph.
        if min(first_gap, second_gap) > MAX_CHANGE:
            return None

        # Only one side has something in between: a photo caption of 90 characters may part two
        # halves of a long copy, but not two words that stand in the same order by chance.
        weight = min(self.chars, match.length)
        longer_gap = max(first_gap, second_gap)
        if longer_gap > min(MAX_GAP, MIN_GAP + weight):
            return None
        return match
