"""The text cut into segments, so that whatever is repeated is made of whole segments on both
sides.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import NamedTuple

from dedupe.fold import Folded
from dedupe.lazy import lazy
from dedupe.repeats.runs import MAX_CHANGE, Run
from dedupe.repeats.seeds import MAX_LINKS, Match
from dedupe.segment import ends_sentence, paragraphs
from dedupe.values import Notice, Segment, Span

MAX_MARGIN = 40
"""Characters that one paragraph may have more than the other at an end that a run missed: a
by-line, a clause."""

MIN_TANDEM = 8
"""Characters: shorter stretches repeated at once are interjections (哈哈哈) and patterns."""

MAX_ROUNDS = 4
"""Times that cuts are carried from one copy to the next: beyond that, later copies stay in larger
segments."""


class Paragraph(NamedTuple):
    """A line that has letters: its span in the text, its `start` and `end` in the key."""

    span: Span
    start: int
    end: int

    @property
    def chars(self) -> int:
        """Letters, digits and ideographs in it."""
        return self.end - self.start


@dataclass(frozen=True)
class Layout:
    """A folded text, its paragraphs, the segments they are cut into, and the runs that cut them.

    bounds  where a limit of work was reached, and what was therefore not looked at
    """

    folded: Folded
    paragraphs: tuple[Paragraph, ...]
    runs: tuple[Run, ...]
    segments: tuple[Segment, ...]
    bounds: tuple[Notice, ...] = ()

    @lazy
    def starts(self) -> list[int]:
        """Key offsets at which the segments start."""
        return [segment.start for segment in self.segments]

    @lazy
    def firsts(self) -> list[int]:
        """Number of the first segment of every paragraph, and one more at the end."""
        found = [bisect_left(self.starts, paragraph.start) for paragraph in self.paragraphs]
        return [*found, len(self.segments)]

    @lazy
    def short_lines(self) -> int:
        """Number of paragraphs of under sixty letters."""
        return sum(paragraph.chars < 60 for paragraph in self.paragraphs)

    @lazy
    def equal_rows(self) -> list[tuple[int, int]]:
        """For each paragraph where those in a row that have its key start and end, half open."""
        rows: list[tuple[int, int]] = []
        for _, row in groupby(range(len(self.paragraphs)), self.line_key):
            numbers = list(row)
            rows += [(numbers[0], numbers[-1] + 1)] * len(numbers)
        return rows

    def line(self, paragraph: int) -> str:
        """Return a paragraph, simplified and in lower case; an empty string where there is none of
        this number.
        """
        if not 0 <= paragraph < len(self.paragraphs):
            return ""
        start, end = self.paragraphs[paragraph].span
        return self.folded.plain[start:end]

    def line_key(self, paragraph: int) -> str:
        """Return the key of a paragraph."""
        line = self.paragraphs[paragraph]
        return self.folded.key[line.start : line.end]

    def members(self, paragraph: int) -> range:
        """Return the numbers of the paragraph's segments."""
        return range(self.firsts[paragraph], self.firsts[paragraph + 1])

    def begins_paragraph(self, number: int) -> bool:
        """Return whether segment `number` is the first of its paragraph."""
        return number == self.firsts[self.segments[number].paragraph]

    def ends_paragraph(self, number: int) -> bool:
        """Return whether segment `number` is the last of its paragraph."""
        return number + 1 == self.firsts[self.segments[number].paragraph + 1]

    def are_whole(self, first: int, last: int) -> bool:
        """Return whether the segments from `first` to `last` are whole paragraphs."""
        return self.firsts[self.segments[first].paragraph] == first and self.ends_paragraph(last)

    def within(self, start: int, end: int) -> range:
        """Return the numbers of the segments that lie wholly in `start:end` of the key."""
        first = bisect_left(self.starts, start)
        last = bisect_right(self.starts, end)
        while last > first and self.segments[last - 1].end > end:
            last -= 1
        return range(first, last)

    def at(self, start: int, end: int) -> int | None:
        """Return the number of the segment that is exactly `start:end` of the key."""
        number = bisect_left(self.starts, start)
        if (
            number < len(self.segments)
            and self.segments[number].start == start
            and self.segments[number].end == end
        ):
            return number
        return None

    def key(self, number: int) -> str:
        """Return the key of segment `number`."""
        segment = self.segments[number]
        return self.folded.key[segment.start : segment.end]

    def span(self, number: int) -> Span:
        """Return the text span of segment `number` with the punctuation that belongs to it."""
        segment = self.segments[number]
        paragraph = self.paragraphs[segment.paragraph]
        start = (
            paragraph.span.start
            if segment.start == paragraph.start
            else self._border(segment.start)
        )
        end = paragraph.span.end if segment.end == paragraph.end else self._border(segment.end)
        return Span(start, end)

    def text(self, number: int) -> str:
        """Return the text of segment `number`."""
        start, end = self.span(number)
        return self.folded.text[start:end]

    def plain(self, number: int) -> str:
        """Return the text of segment `number`, simplified and in lower case."""
        start, end = self.span(number)
        return self.folded.plain[start:end]

    def _border(self, place: int) -> int:
        """Return the text offset between the characters before and at `place` of the key, inside
        one paragraph.

        Closing punctuation and spaces go with what is before, opening punctuation with what
        follows.
        """
        border, end = self.folded.offset(place - 1) + 1, self.folded.offset(place)
        for at in range(border, end):
            if self.folded.text[at] in "“‘「『（(《〈【〔[<":
                return at
        return end


def lay_out(
    folded: Folded,
    lines: tuple[Paragraph, ...],
    runs: Sequence[Run],
    crowded: Sequence[int] = (),
) -> Layout:
    """Return the text cut at paragraph borders and wherever a run carries such a border to another
    copy.

    crowded  numbers of the paragraphs that the runs join to the nearest of those alike to them only
    """
    starts = [line.start for line in lines]
    stretched = tuple(_stretched(run, lines, starts) for run in runs)
    borders = {place for line in lines for place in (line.start, line.end)}
    borders |= _tandem_cuts(folded, stretched, lines, starts)
    cuts, left_out = _carried(borders, stretched)
    segments = []
    for number, line in enumerate(lines):
        inner = cuts[bisect_left(cuts, line.start) : bisect_right(cuts, line.end)]
        segments += [Segment(a, b, number) for a, b in pairwise(inner)]
    bounds: list[Notice] = []
    if crowded:
        also = (
            f"this and {len(crowded) - 1} more paragraphs are"
            if len(crowded) > 1
            else "this paragraph is"
        )
        message = (
            f"{also} alike to many others; only the {MAX_LINKS} nearest before were compared with "
            "each"
        )
        bounds.append(Notice("bounded", lines[crowded[0]].span, message))
    if left_out is not None:
        line = lines[bisect_right(starts, left_out) - 1]
        message = (
            "repeats cross one another so often that the text was not cut at all their ends, here "
            "first"
        )
        bounds.append(Notice("bounded", line.span, message))
    return Layout(folded, lines, stretched, tuple(segments), tuple(bounds))


def keyed_paragraphs(folded: Folded) -> Iterator[Paragraph]:
    """Yield the paragraphs that have letters, in order."""
    starts = [*folded.starts, len(folded.key)]
    first = 0
    for span in paragraphs(folded.text):
        following = bisect_left(folded.offsets, span.end, first)
        if first < following:
            yield Paragraph(span, starts[first], starts[following])
        first = following


def _stretched(run: Run, lines: Sequence[Paragraph], starts: Sequence[int]) -> Run:
    """Return the run from paragraph border to paragraph border, where it misses little of both
    paragraphs.
    """
    matches = list(run.matches)
    here, there = (lines[bisect_right(starts, side[0]) - 1] for side in (run.first, run.second))
    shared = (
        min(here.end, run.first[1]) - run.first[0],
        min(there.end, run.second[1]) - run.second[0],
    )
    if here is not there and _is_margin(
        run.first[0] - here.start, run.second[0] - there.start, min(shared)
    ):
        matches.insert(0, Match(here.start, there.start, 0))
    here, there = (lines[bisect_left(starts, side[1]) - 1] for side in (run.first, run.second))
    shared = (
        run.first[1] - max(here.start, run.first[0]),
        run.second[1] - max(there.start, run.second[0]),
    )
    if here is not there and _is_margin(
        here.end - run.first[1], there.end - run.second[1], min(shared)
    ):
        matches.append(Match(here.end, there.end, 0))
    return Run(tuple(matches)) if len(matches) > len(run.matches) else run


def _is_margin(first: int, second: int, shared: int) -> bool:
    """Return whether what two paragraphs have beyond the `shared` characters is little enough to be
    compared.
    """
    return 0 < max(first, second) <= min(MAX_CHANGE, shared) and abs(first - second) <= min(
        MAX_MARGIN, shared * 2 // 5
    )


def _tandem_cuts(
    folded: Folded, runs: Sequence[Run], lines: Sequence[Paragraph], starts: Sequence[int]
) -> set[int]:
    """Return the cuts around a stretch that is repeated at once inside one paragraph, at sentence
    ends where possible.

    Such a run has a freedom: what precedes the first copy may equal the end of the second, and the
    other way round.
    """
    cuts: set[int] = set()
    for run in runs:
        match = max(run.matches, key=lambda match: match.length)
        period = match.second - match.first
        line = lines[bisect_right(starts, match.first) - 1]
        inside = line.start <= match.first < match.second + match.length <= line.end
        if not inside or not MIN_TANDEM <= period <= match.length:
            continue
        begin = match.first
        for shift in range(min(period, match.length - period + 1)):
            at = match.first + shift
            if _begins_sentence(folded, line, at):
                begin = at
                break
        copies = (match.second + match.length - begin) // period
        cuts.update(begin + period * copy for copy in range(copies + 1))
    return cuts


def _follows_sentence(folded: Folded, place: int) -> bool:
    offset = folded.offset(place)
    return ends_sentence(folded.text[max(0, offset - 8) : offset].rstrip("“「『（《"))


def _begins_sentence(folded: Folded, line: Paragraph, place: int) -> bool:
    return place == line.start or _follows_sentence(folded, place)


def _carried(borders: set[int], runs: Sequence[Run]) -> tuple[list[int], int | None]:
    """Return `borders` and their images through the runs, sorted, and the first image that a bound
    left out.
    """
    cuts = sorted(borders)
    limit = 4 * len(cuts) + 1000
    for last in range(MAX_ROUNDS + 1):
        known = set(cuts)
        new: set[int] = set()
        for run in runs:
            for side, (start, end) in enumerate((run.first, run.second)):
                for place in cuts[bisect_left(cuts, start) : bisect_right(cuts, end)]:
                    low, high = run.images(place, side)
                    new.update(place for place in _images(cuts, low, high) if place not in known)
        if not new or len(cuts) + len(new) > limit or last == MAX_ROUNDS:
            return cuts, min(new, default=None)
        cuts = sorted(known | new)
    return cuts, None


def _images(cuts: list[int], low: int, high: int) -> Iterator[int]:
    """Yield where a cut falls on the other side. Where that side has more between `low` and `high`,
    it falls on both, unless a cut is so near that the difference is one inside a paragraph, not
    between two.
    """
    if low == high:
        yield low
        return
    after, before = bisect_left(cuts, low), bisect_right(cuts, high) - 1
    if after == len(cuts) or cuts[after] - low > MAX_MARGIN:
        yield low
    if before < 0 or high - cuts[before] > MAX_MARGIN:
        yield high


def image(layout: Layout, run: Run, number: int) -> int | None:
    """Return the segment on the run's later side that segment `number` of its earlier side is
    aligned with.
    """
    segment = layout.segments[number]
    starts, end = layout.starts, layout.segments[-1].end
    low, high = run.images(segment.start, 0)
    at = bisect_right(starts, high) - 1
    if at < 0 or starts[at] < low:
        return None
    low, high = run.images(segment.end, 0)
    after = bisect_left(starts, low)
    to = starts[after] if after < len(starts) else end
    return layout.at(starts[at], to) if low <= to <= high else None
