"""The text cut into segments, so that whatever is repeated is made of whole segments on both
sides.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import groupby, pairwise
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from dedupe.fold import Folded, fold
from dedupe.lazy import lazy
from dedupe.repeats.runs import MAX_CHANGE, Range, Run, Side, images
from dedupe.repeats.seeds import HEADLINES, MAX_LINKS, NO_CROWD, Crowd, Match, Seeds
from dedupe.segment import ends_sentence
from dedupe.segment import paragraphs as paragraph_spans
from dedupe.values import NOTHING_KNOWN, Difference, Known, Notice, Segment, Span

if TYPE_CHECKING:
    from dedupe.repeats.passage import Passage

# With 20 none of 802 texts comes out otherwise, with 80 one does.
MAX_MARGIN = 40
"""Characters that one paragraph may have more than the other at an end that a run missed: a
by-line, a clause."""

# Chosen by eye.
MAX_MARGIN_SHARE = 0.4
"""The same, as a share of what the two have in common there."""

# Chosen by eye: with 4 or 16 none of 802 texts comes out otherwise.
MIN_TANDEM = 8
"""Characters: shorter stretches repeated at once are interjections (哈哈哈) and patterns."""

# A bound of work, chosen by eye: with 2 or 8 none of 802 texts comes out otherwise.
MAX_ROUNDS = 4
"""Times that cuts are carried from one copy to the next: beyond that, later copies stay in larger
segments."""

# Chosen by eye.
SHORT_LINE = 60
"""Letters of a line under which it counts as short: an essay has one sentence a line."""

ESSAY = 50
"""Short lines from which an article is written one sentence a line: of 192 labelled repeats in such
articles 188 were no damage."""

_MORE_CUTS = 4
# A bound of work; chosen by eye.
_ANY_CUTS = 1000
"""Cuts that runs may make: so many times those at paragraph borders, and so many more."""

# Chosen by eye.
_LOOK_BACK = 8
"""Characters before a place in which the end of a sentence is, with the quotation marks and
brackets around it."""

Answer = TypeVar("Answer")
"""What a question about the words of a line is answered with."""

_OPENING = "“‘「『（(《〈【〔[<△▲▽▼↑↓●■◎◆◇□○★☆※▶"
"""Marks that go with what follows: opening ones, and what captions and items begin with."""
_OPENING_AFTER_SENTENCE = "“「『（《"


class Paragraph(NamedTuple):
    """A line that has letters: its span in the text, its `start` and `end` in the key."""

    span: Span
    start: int
    end: int

    @property
    def chars(self) -> int:
        """Letters, digits and ideographs in it."""
        return self.end - self.start


class Lines(NamedTuple):
    """The paragraphs of a text, and where they start in the key.

    whole  those that no cut is carried into, by number
    """

    paragraphs: tuple[Paragraph, ...]
    starts: list[int]
    whole: Set[int] = frozenset()

    def may_be_cut(self, place: int) -> bool:
        """Return whether a cut may be carried to `place` of the key."""
        number = bisect_right(self.starts, place) - 1
        return number not in self.whole

    def at(self, place: int) -> Paragraph:
        """Return the paragraph that has the character at `place` of the key."""
        number = bisect_right(self.starts, place)
        return self.paragraphs[number - 1]

    def before(self, place: int) -> Paragraph:
        """Return the paragraph that has the character before `place` of the key."""
        number = bisect_left(self.starts, place)
        return self.paragraphs[number - 1]


Runs = Sequence[Run]

Places = list[int]
"""Offsets of the key, sorted."""

Carried = tuple[Places, int | None]
"""Cuts, and the first one that a bound of work left out."""


@dataclass(frozen=True, eq=False, repr=False)
class Layout:
    """A folded text, its paragraphs, the segments they are cut into, and the runs that cut them.

    seeds        what the runs grew from
    bounds       where a limit of work was reached, and what was therefore not looked at
    known        of the article, besides its text
    is_of_equal  whether the runs are of equal paragraphs alone, and more may be alike
    """

    folded: Folded
    paragraphs: tuple[Paragraph, ...]
    runs: tuple[Run, ...]
    segments: tuple[Segment, ...]
    seeds: Seeds
    bounds: tuple[Notice, ...] = ()
    known: Known = NOTHING_KNOWN
    is_of_equal: bool = False

    @lazy
    def known_title(self) -> str:
        """Letters of the headline, empty where it is not known."""
        return fold(self.known.title).key if self.known.title else ""

    @lazy
    def known_captions(self) -> frozenset[str]:
        """Letters of each line that is known to be a caption."""
        return frozenset(fold(caption).key for caption in self.known.captions)

    @lazy
    def passages(self) -> dict[int, Passage]:
        """The passages of single segments that were asked something, by number (`Passage.of`): a
        segment that is alike to many is asked the same questions many times.
        """
        return {}

    @lazy
    def compared(self) -> dict[tuple[str, str], tuple[Difference, ...]]:
        """What the keys of short lines differ in, of those that were compared."""
        return {}

    @lazy
    def telling_lines(self) -> dict[str, bool]:
        """Whether something in a line may tell what it is, of those that were asked."""
        return {}

    @lazy
    def _answers(self) -> defaultdict[Callable[[str], Any], dict[str, Any]]:
        """What was asked about the words of lines, with the answer for each line."""
        return defaultdict(dict)

    def told(self, question: Callable[[str], Answer], line: str) -> Answer:
        """Return what the words of a line tell, a question of `dedupe.repeats.wording`: asked once
        for all lines of the article that are equal.
        """
        answers: dict[str, Answer] = self._answers[question]
        if line not in answers:
            answers[line] = question(line)
        return answers[line]

    @lazy
    def starts(self) -> list[int]:
        """Key offsets at which the segments start."""
        return [segment.start for segment in self.segments]

    @lazy
    def borders(self) -> list[int]:
        """The same, and where the last one ends."""
        end = self.segments[-1].end
        return [*self.starts, end]

    @lazy
    def firsts(self) -> list[int]:
        """Number of the first segment of every paragraph, and one more at the end."""
        numbers: list[int] = []
        for number, segment in enumerate(self.segments):
            if segment.paragraph == len(numbers):
                numbers.append(number)
        numbers.append(len(self.segments))
        return numbers

    @lazy
    def is_essay(self) -> bool:
        """Whether the article is written one sentence a line."""
        return is_essay(self.paragraphs)

    @lazy
    def _lines(self) -> list[str]:
        """The paragraphs, simplified and in lower case."""
        plain = self.folded.plain
        return [plain[start:end] for (start, end), _, _ in self.paragraphs]

    @lazy
    def _told_lines(self) -> dict[Callable[[str], bool], frozenset[int]]:
        """What was asked about the words of all lines, with the numbers of those that say yes."""
        return {}

    def lines_that(self, question: Callable[[str], bool]) -> frozenset[int]:
        """Return the numbers of the paragraphs of which the words say yes to a question, one that
        is quickly answered for most lines: asked once for all of them.
        """
        known = self._told_lines
        if question not in known:
            lines = enumerate(self._lines)
            known[question] = frozenset(number for number, line in lines if question(line))
        return known[question]

    def row_start(self, paragraph: int) -> int:
        """Return the number of the first paragraph of those in a row that have its key."""
        if not paragraph or self.line_key(paragraph - 1) != self.line_key(paragraph):
            return paragraph
        start, _ = self.equal_rows[paragraph]
        return start

    @lazy
    def equal_rows(self) -> list[tuple[int, int]]:
        """For each paragraph where those in a row that have its key start and end, half open."""
        rows: list[tuple[int, int]] = []
        numbers = range(len(self.paragraphs))
        for _, equal in groupby(numbers, self.line_key):
            count = len(list(equal))
            start = len(rows)
            row = start, start + count
            rows += [row] * count
        return rows

    def is_settled_without(self, spans: Sequence[Span]) -> bool:
        """Return whether nothing is alike in what is left of the text without some stretches, so
        that looking again would find nothing; False where that is not quickly told.

        spans  of the stretches, sorted
        """
        gone: set[int] = set()
        ends = [paragraph.span.end for paragraph in self.paragraphs]
        for span in spans:
            first = bisect_right(ends, span.start)
            following = bisect_right(ends, span.end, first)
            numbers = range(first, following)
            are_whole = numbers and span.covers(self.paragraphs[first].span)
            is_part_of_next = (
                following < len(ends) and self.paragraphs[following].span.start < span.end
            )
            # The first line may run the headline and something else together, so that without the
            # lines behind it others are compared with it.
            if not are_whole or is_part_of_next or first < HEADLINES:
                return False
            gone.update(numbers)
        return self.seeds.crowd is None and not self.seeds.is_any_twice_without(gone)

    def line(self, paragraph: int) -> str:
        """Return a paragraph, simplified and in lower case; an empty string where there is none of
        this number.
        """
        lines = self._lines
        if 0 <= paragraph < len(lines):
            return lines[paragraph]
        return ""

    def line_key(self, paragraph: int) -> str:
        """Return the key of a paragraph."""
        key = self.folded.key
        line = self.paragraphs[paragraph]
        return key[line.start : line.end]

    def members(self, paragraph: int) -> range:
        """Return the numbers of the paragraph's segments."""
        firsts = self.firsts
        following = paragraph + 1
        start = firsts[paragraph]
        end = firsts[following]
        return range(start, end)

    @lazy
    def _of_copies(self) -> dict[int, bool]:
        """What `is_of_copies` was asked, with its answers."""
        return {}

    def is_of_copies(self, paragraph: int) -> bool:
        """Return whether each segment of a paragraph stands beside one with the same key: asked
        once for all of them, as a line may be one sentence a thousand times.
        """
        known = self._of_copies
        if paragraph not in known:
            same = groupby(map(self.key, self.members(paragraph)))
            known[paragraph] = all(len(list(copies)) > 1 for _, copies in same)
        return known[paragraph]

    def begins_paragraph(self, number: int) -> bool:
        """Return whether segment `number` is the first of its paragraph."""
        start, _, line = self.segments[number]
        return start == self.paragraphs[line].start

    def ends_paragraph(self, number: int) -> bool:
        """Return whether segment `number` is the last of its paragraph."""
        _, end, line = self.segments[number]
        return end == self.paragraphs[line].end

    def are_whole(self, first: int, last: int) -> bool:
        """Return whether the segments from `first` to `last` are whole paragraphs."""
        return self.begins_paragraph(first) and self.ends_paragraph(last)

    def within(self, start: int, end: int) -> range:
        """Return the numbers of the segments that lie wholly in `start:end` of the key."""
        first = bisect_left(self.starts, start)
        # The last one that starts before `end` may reach beyond it.
        following = bisect_right(self.starts, end)
        while following > first:
            last = self.segments[following - 1]
            if last.end <= end:
                break
            following -= 1
        return range(first, following)

    def at(self, start: int, end: int) -> int | None:
        """Return the number of the segment that is exactly `start:end` of the key."""
        number = bisect_left(self.starts, start)
        if number == len(self.segments):
            return None
        segment = self.segments[number]
        if segment.start != start:
            return None
        if segment.end != end:
            return None
        return number

    def key(self, number: int) -> str:
        """Return the key of segment `number`."""
        key = self.folded.key
        segment = self.segments[number]
        return key[segment.start : segment.end]

    def span(self, number: int) -> Span:
        """Return the text span of segment `number` with the punctuation that belongs to it."""
        segment_start, segment_end, line = self.segments[number]
        span, line_start, line_end = self.paragraphs[line]
        begins = segment_start == line_start
        ends = segment_end == line_end
        if begins and ends:
            return span
        start = span.start if begins else self._border(segment_start)
        end = span.end if ends else self._border(segment_end)
        return Span(start, end)

    def text(self, number: int) -> str:
        """Return the text of segment `number`."""
        text = self.folded.text
        span = self.span(number)
        return text[span.start : span.end]

    def plain(self, number: int) -> str:
        """Return the text of segment `number`, simplified and in lower case."""
        start, end, line = self.segments[number]
        _, line_start, line_end = self.paragraphs[line]
        if start == line_start and end == line_end:
            return self._lines[line]
        span = self.span(number)
        return self.folded.plain[span.start : span.end]

    @lazy
    def _borders(self) -> dict[int, int]:
        """The text offsets of the cuts inside paragraphs that were asked for."""
        return {}

    def _border(self, place: int) -> int:
        """Return the text offset between the characters before and at `place` of the key, inside
        one paragraph.

        Closing punctuation and spaces go with what is before, opening punctuation with what
        follows: `馆长说。` and `“欢迎`.
        """
        known = self._borders
        if place not in known:
            known[place] = self._offset_between(place)
        return known[place]

    def _offset_between(self, place: int) -> int:
        folded = self.folded
        last = folded.offset(place - 1)
        following = folded.offset(place)
        for offset in range(last + 1, following):
            if folded.text[offset] in _OPENING:
                return offset
        return following


def lay_out(
    folded: Folded,
    paragraphs: tuple[Paragraph, ...],
    runs: Runs,
    seeds: Seeds,
    crowd: Crowd = NO_CROWD,
    known: Known = NOTHING_KNOWN,
    is_of_equal: bool = False,
) -> Layout:
    """Return the text cut at paragraph borders and wherever a run carries such a border to another
    copy.

    seeds        what the runs grew from
    crowd        paragraphs that the runs join to the nearest of those alike to them only
    known        of the article, besides its text
    is_of_equal  whether only paragraphs that are equal were looked for
    """
    starts = [paragraph.start for paragraph in paragraphs]
    lines = Lines(paragraphs, starts, _staying_whole(crowd))
    # Runs to their full length first: every border is carried along all of a run.
    stretched = tuple(_stretched(run, lines) for run in runs)
    borders = _tandem_cuts(folded, stretched, lines)
    for paragraph in paragraphs:
        borders.add(paragraph.start)
        borders.add(paragraph.end)
    cuts, left_out = _carried(borders, stretched, lines)
    segments = tuple(_segments(lines, cuts))

    bounds = []
    if crowd.paragraphs:
        first = paragraphs[crowd.paragraphs[0]]
        bounds.append(_crowded_notice(first, crowd))
    if crowd.short:
        first = paragraphs[crowd.short[0]]
        bounds.append(_short_notice(first, len(crowd.short)))
    if crowd.beyond:
        first = paragraphs[crowd.beyond[0]]
        bounds.append(_beyond_notice(first, len(crowd.beyond), is_essay(paragraphs)))
    if left_out is not None:
        first = lines.at(left_out)
        bounds.append(_left_out_notice(first))
    return Layout(folded, paragraphs, stretched, segments, seeds, tuple(bounds), known, is_of_equal)


def _staying_whole(crowd: Crowd) -> frozenset[int]:
    """Return the lines, by number, of a crowd that is compared with the nearest one only.

    Each would be cut where others begin and end, and its parts would go a few at a time: of 900
    copies of a paragraph, of which each lacks other clauses, a line or two in each of 37 rounds.
    """
    if not crowd.dense:
        return frozenset()
    return frozenset((*crowd.paragraphs, *crowd.short, *crowd.beyond))


def _segments(lines: Lines, cuts: Places) -> Iterator[Segment]:
    """Yield the pieces that `cuts` cut the paragraphs into; each border of a paragraph is a cut."""
    number = 0
    for start, end in pairwise(cuts):
        while lines.paragraphs[number].end < end:
            number += 1
        yield Segment(start, end, number)


def _crowded_notice(first: Paragraph, crowd: Crowd) -> Notice:
    """Return a notice about paragraphs that are alike to more than were compared."""
    count = len(crowd.paragraphs)
    who = "this paragraph is"
    if count > 1:
        who = f"this and {count - 1} more paragraphs are"
    nearest = f"the {MAX_LINKS} nearest before were"
    if crowd.dense:
        nearest = "the nearest before was"
    as_what = ", as a whole" if crowd.dense else ""
    message = f"{who} alike to many others; only {nearest} compared with each{as_what}"
    return Notice("bounded", first.span, message)


def _short_notice(first: Paragraph, count: int) -> Notice:
    """Return a notice about `count` short lines of a crowd."""
    message = (
        f"{count} short lines, of which this is the first, are each there many times; they were "
        "compared only with the line right before them"
    )
    return Notice("bounded", first.span, message)


def _beyond_notice(first: Paragraph, count: int, in_essay: bool) -> Notice:
    """Return a notice about `count` lines of a crowd that were not compared any more."""
    in_rows = ", several in a row or one at once again" if in_essay else ""
    message = (
        f"so many lines before this one are alike that this and {count - 1} more behind it were "
        f"compared only where they are equal as a whole{in_rows}"
    )
    return Notice("bounded", first.span, message)


def _left_out_notice(first: Paragraph) -> Notice:
    """Return a notice about cuts that a bound of work left out, the first of them in `first`."""
    message = (
        "repeats cross one another so often that the text was not cut at all their ends, here first"
    )
    return Notice("bounded", first.span, message)


def is_essay(paragraphs: Sequence[Paragraph]) -> bool:
    """Return whether an article is written one sentence a line."""
    if len(paragraphs) < ESSAY:
        return False
    short = sum(1 for paragraph in paragraphs if paragraph.chars < SHORT_LINE)
    return short >= ESSAY


def keyed_paragraphs(folded: Folded) -> Iterator[Paragraph]:
    """Yield the paragraphs that have letters, in order."""
    starts = [*folded.starts, len(folded.key)]
    first = 0
    for span in paragraph_spans(folded.text):
        following = bisect_left(folded.offsets, span.end, first)
        if first < following:
            yield Paragraph(span, starts[first], starts[following])
        first = following


# --- runs stretched to paragraph borders ---


def _stretched(run: Run, lines: Lines) -> Run:
    """Return the run from paragraph border to paragraph border, where it misses little of both
    paragraphs.

    A run begins and ends with equal characters. A paragraph that begins 本报讯 here and
    青石日报五月六日报道 there is one paragraph twice all the same: an empty match at its two
    beginnings tells so. A run that is one sentence of two different paragraphs stays as it is.

    The first line, 40 characters, has 6 before the run, the second one 10:

    >>> paragraphs = Paragraph(Span(0, 44), 0, 40), Paragraph(Span(45, 93), 40, 84)
    >>> lines = Lines(paragraphs, [0, 40])
    >>> run = Run((Match(6, 50, 34),))
    >>> _stretched(run, lines).matches
    (Match(first=0, second=40, length=0), Match(first=6, second=50, length=34))
    """
    head = _missed_head(run, lines)
    tail = _missed_tail(run, lines)
    missed = head + tail
    if not missed:
        return run
    matches = *head, *run.matches, *tail
    return Run(matches)


def _missed_head(run: Run, lines: Lines) -> list[Match]:
    """Return an empty match at the beginning of the two lines in which the run begins, where it
    misses little of them.
    """
    first, second = run.sides
    line = lines.at(first.start)
    other = lines.at(second.start)
    if line is other:
        return []
    margin = _before(first, line)
    other_margin = _before(second, other)
    if not _is_margin(margin, other_margin):
        return []
    head = Match(line.start, other.start, 0)
    return [head]


def _missed_tail(run: Run, lines: Lines) -> list[Match]:
    """Return the same at the end of the two lines in which the run ends."""
    first, second = run.sides
    line = lines.before(first.end)
    other = lines.before(second.end)
    if line is other:
        return []
    margin = _behind(first, line)
    other_margin = _behind(second, other)
    if not _is_margin(margin, other_margin):
        return []
    tail = Match(line.end, other.end, 0)
    return [tail]


class _Margin(NamedTuple):
    """Characters of a paragraph that one side of a run misses at an end, and those that it has of
    it.
    """

    missed: int
    shared: int


def _before(side: Side, line: Paragraph) -> _Margin:
    """Return what `line`, in which the side starts, has before it."""
    missed = side.start - line.start
    shared_end = min(line.end, side.end)
    shared = shared_end - side.start
    return _Margin(missed, shared)


def _behind(side: Side, line: Paragraph) -> _Margin:
    """Return what `line`, in which the side ends, has behind it."""
    missed = line.end - side.end
    shared_start = max(line.start, side.start)
    shared = side.end - shared_start
    return _Margin(missed, shared)


def _is_margin(one: _Margin, other: _Margin) -> bool:
    """Return whether what two paragraphs have beyond what they share is little enough to be
    compared with it.

    本报讯 and 青石日报五月六日报道, each before the same 40 characters; but not before the same 9:

    >>> _is_margin(_Margin(3, 40), _Margin(10, 40))
    True
    >>> _is_margin(_Margin(3, 9), _Margin(10, 9))
    False
    """
    missed = max(one.missed, other.missed)
    # With nothing missed the run goes from border to border already.
    if missed == 0 or missed > MAX_CHANGE:
        return False
    shared = min(one.shared, other.shared)
    if missed > shared:
        return False
    # 本报讯 for 青石日报报道 is a change of words; a clause more on one side is a longer text.
    more = abs(one.missed - other.missed)
    if more > MAX_MARGIN:
        return False
    return more <= shared * MAX_MARGIN_SHARE


# --- cuts ---


def _tandem_cuts(folded: Folded, runs: Runs, lines: Lines) -> set[int]:
    """Return the cuts around a stretch that is repeated at once inside one paragraph."""
    cuts: set[int] = set()
    for run in runs:
        # One stretch twice in a row is one long match with itself, shifted by its length.
        longest = max(run.matches, key=_length)
        line = lines.at(longest.first)
        if _is_tandem(longest, line):
            copies = _copies(folded, line, longest)
            cuts.update(copies)
    return cuts


_length = attrgetter("length")


def _is_tandem(match: Match, line: Paragraph) -> bool:
    """Return whether a match is one stretch of `line` that is printed at least twice in a row.

    欢迎读者来新馆看书欢迎读者来新馆看书 has 9 characters twice, 哈哈哈哈哈哈 is none:

    >>> line = Paragraph(Span(0, 18), 0, 18)
    >>> _is_tandem(Match(0, 9, 9), line)
    True
    >>> _is_tandem(Match(0, 1, 5), line)
    False
    """
    if match.first < line.start:
        return False
    if match.second_end > line.end:
        return False
    period = match.second - match.first
    return MIN_TANDEM <= period <= match.length


def _copies(folded: Folded, line: Paragraph, match: Match) -> range:
    """Return where the copies of a tandem begin, and where the last one ends, at sentence ends
    where possible.

    Such a match has a freedom: what precedes the first copy may equal the end of the second, and
    the other way round. Here 读者来新馆开馆欢迎 is there twice from the second character on, but
    it is 新馆开馆，欢迎读者来。 that was printed twice:

    >>> from dedupe.fold import fold
    >>> text = "请读者来。新馆开馆，欢迎读者来。新馆开馆，欢迎读者来。"
    >>> line = Paragraph(Span(0, 27), 0, 22)
    >>> list(_copies(fold(text), line, Match(1, 10, 12)))
    [4, 13, 22]
    """
    period = match.second - match.first
    last = match.second_end - 2 * period
    begin = match.first
    for place in range(begin, min(begin + period, last + 1)):
        if place == line.start or _follows_sentence(folded, place):
            begin = place
            break
    # What is left behind the last whole copy is no copy.
    stop = match.second_end + 1
    return range(begin, stop, period)


def _follows_sentence(folded: Folded, place: int) -> bool:
    """Return whether a sentence ends before `place` of the key."""
    end = folded.offset(place)
    start = max(0, end - _LOOK_BACK)
    text = folded.text
    before = text[start:end]
    before = before.rstrip(_OPENING_AFTER_SENTENCE)
    return ends_sentence(before)


def _carried(borders: set[int], runs: Runs, lines: Lines) -> Carried:
    """Return `borders` and their images through the runs, but for those in lines that stay whole.

    A point of a speech is a paragraph of its own (0 to 40), and later the end of a longer paragraph
    (40 to 100). The border at 0 is carried to 60, so that both copies are a segment:

    >>> paragraphs = Paragraph(Span(0, 44), 0, 40), Paragraph(Span(45, 110), 40, 100)
    >>> lines = Lines(paragraphs, [0, 40])
    >>> _carried({0, 40, 100}, [Run((Match(0, 60, 40),))], lines)
    ([0, 40, 60, 100], None)
    """
    cuts = sorted(borders)
    limit = len(cuts) * _MORE_CUTS
    limit += _ANY_CUTS
    # An image has images in its turn, where a third copy stands elsewhere. The older cuts have
    # theirs by then: only the new ones are carried on.
    new = cuts
    for _ in range(MAX_ROUNDS):
        new = _new_images(new, cuts, runs, lines)
        if not new:
            return cuts, None
        count = len(cuts) + len(new)
        if count > limit:
            return cuts, new[0]
        cuts = sorted([*cuts, *new])
    left_out = _new_images(new, cuts, runs, lines)
    return cuts, min(left_out, default=None)


def _new_images(carried: Places, cuts: Places, runs: Runs, lines: Lines) -> Places:
    """Return the images of the `carried` cuts through the runs that are no cuts yet, and may be."""
    found: set[int] = set()
    for run in runs:
        first, second = run.sides
        found.update(_images_of(carried, cuts, first, second))
        found.update(_images_of(carried, cuts, second, first))
    found.difference_update(cuts)
    if lines.whole:
        return sorted(filter(lines.may_be_cut, found))
    return sorted(found)


def _images_of(carried: Places, cuts: Places, here: Side, there: Side) -> Places:
    """Return where the `carried` cuts of side `here` of a run fall on its side `there`."""
    first = bisect_left(carried, here.starts[0])
    last = bisect_right(carried, here.ends[-1], first)
    if len(here.starts) == 1:
        distance = there.starts[0] - here.starts[0]
        return [place + distance for place in carried[first:last]]
    found: Places = []
    for place in carried[first:last]:
        found += _places(cuts, images(place, here, there))
    return found


def _places(cuts: Places, image: Range) -> Places:
    """Return where a cut falls on the other side. Where that side has more in its `image`, it falls
    on both ends, unless a cut is so near that the difference is one inside a paragraph, not between
    two.

    One copy has a caption of 50 characters between two paragraphs, the other has not: the caption
    is a segment of its own. A clause of 20 more at the end of a paragraph is not.

    >>> _places([0, 100], (200, 250))
    [200, 250]
    >>> _places([0, 100, 220], (200, 220))
    []
    """
    low, high = image
    if low == high:
        return [low]
    # A cut that near would leave a segment of a few words.
    found = []
    behind_low = low, low + MAX_MARGIN
    if _first_within(cuts, behind_low) is None:
        found.append(low)
    before_high = high - MAX_MARGIN, high
    if _last_within(cuts, before_high) is None:
        found.append(high)
    return found


def image(layout: Layout, run: Run, number: int) -> int | None:
    """Return the segment on the run's later side that segment `number` of its earlier side is
    aligned with; None where there is none of the same start and end.
    """
    segment = layout.segments[number]
    if len(run.matches) == 1:
        (match,) = run.matches
        distance = match.second - match.first
        return layout.at(segment.start + distance, segment.end + distance)
    # Where the later side has more at an end, such as a caption before the paragraph, the segment
    # is what stands inside: from the last start that may be meant to the first end.
    here, there = run.sides
    starts = images(segment.start, here, there)
    start = _last_within(layout.starts, starts)
    ends = images(segment.end, here, there)
    end = _first_within(layout.borders, ends)
    if start is None or end is None:
        return None
    return layout.at(start, end)


def _last_within(places: Places, wanted: Range) -> int | None:
    """Return the last of `places` in the range `wanted`, None where there is none."""
    low, high = wanted
    number = bisect_right(places, high)
    if number == 0:
        return None
    place = places[number - 1]
    return place if place >= low else None


def _first_within(places: Places, wanted: Range) -> int | None:
    """Return the first of `places` in the range `wanted`, None where there is none."""
    low, high = wanted
    number = bisect_left(places, low)
    if number == len(places):
        return None
    place = places[number]
    return place if place <= high else None
