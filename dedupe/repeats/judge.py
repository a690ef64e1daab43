"""What may go: the alike passages of a layout, weighed one after the other, and what nobody should
miss of the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice, pairwise
from operator import attrgetter
from typing import NamedTuple

from dedupe.lazy import lazy
from dedupe.repeats.align import (
    Differences,
    Pairs,
    Unit,
    blocks,
    compared,
    holds_other,
    pairs,
)
from dedupe.repeats.candidate import MAX_TORN, Candidate
from dedupe.repeats.evidence import Verdict, weigh
from dedupe.repeats.layout import Layout
from dedupe.repeats.passage import MIN_TEXT, Passage
from dedupe.repeats.roles import May, is_same_line_between_same, may_go, outside
from dedupe.repeats.runs import Run
from dedupe.segment import MIN_PROSE
from dedupe.values import Level, Notice, Pair, Repeat, RepeatRule

# Of 39 labelled passages that go there, 38 are rightly dropped (README).
STRICT = 0.95
"""Confidence from which a repeat goes at level `strict`."""

# Of 140 labelled passages that go there, 134 are rightly dropped (README). With 0.65 three of 802
# texts come out otherwise, with 0.85 fifty-three do.
STANDARD = 0.75
"""Confidence from which a repeat goes at level `standard`."""

# None of 1,200 crawled articles has one. With 0.4, or with 0.6, two of 802 texts have other
# notices.
UNSURE = 0.5
"""Confidence from which what stays is worth a notice."""

# Chosen by eye: with 0.65 twelve of 802 texts have other notices, with 0.85 sixteen do.
MIN_ALIKE = 0.75
"""Similarity from which two paragraphs that differ are worth a notice."""

# Chosen by eye: with 0.4 or 0.6 none of 802 texts comes out otherwise.
MIN_RECORD = 0.5
"""Similarity from which two lines that differ are the same line of two forms."""

# Of 2,113 texts the one with most has 1,096.
_ANY_PAIRS = 10_000
_CHARS_PER_PAIR = 40
"""Segments of runs that are compared: so many, and one more for so many characters of the key. An
article whose lines all stand twice has one for each line. More there are where runs cross one
another over and over."""

# Chosen by eye.
_TOLD = 3
"""Differences that a notice tells of."""

_FRAMES: tuple[RepeatRule, ...] = ("block", "equal", "adjacent", "shorter")
"""Kinds of repeats whose two copies may stand around a torn part: paragraphs, not headlines or
captions."""

Block = Sequence[Unit]
Later = Mapping[int, Pair]
"""For each whole line all of which stands again later, by segment number, its pair with the last
copy."""


class Judgement(NamedTuple):
    """All pairs of aligned segments, those of them that are repeats, and notices about those that
    only look so.
    """

    pairs: tuple[Pair, ...]
    repeats: tuple[Repeat, ...]
    notices: tuple[Notice, ...]


def judge(layout: Layout) -> Judgement:
    r"""Return what may go, at which level, and what is alike but stays; the latter not of a layout
    of equal paragraphs alone.

    A paragraph printed twice in a row:

    >>> from dedupe.repeats import find_repeats
    >>> news = "青石镇新图书馆昨天正式开馆，当天有三千名读者到馆。"
    >>> found = judge(find_repeats(f"新馆开馆\n记者孟昭\n{news}\n{news}"))
    >>> [(repeat.first, repeat.second, repeat.rule, repeat.level) for repeat in found.repeats]
    [(2, 3, 'adjacent', 'standard')]
    """
    runs, later, bounds = _aligned(layout)
    aligned = tuple(chain.from_iterable(runs))
    repeats: list[Repeat] = []
    notices: list[Notice] = []
    # Where only equal paragraphs were looked for, what stays is looked at once more.
    is_all = not layout.is_of_equal
    if is_all:
        notices += _alike(layout, aligned)
    for group in _groups(layout, runs, later):
        found = list(_repeats(group))
        if found:
            repeats += found
        elif is_all:
            notices += _unsure(group)
    torn = _torn(repeats, later)
    repeats += list(torn)
    closed_up = list(_closed_up(layout, repeats, later)) if is_all else []
    repeats += [repeat for _, repeat in closed_up]
    notices += layout.bounds
    notices += bounds
    # A passage knows its layout: without them all of it goes at once when nobody needs it, and the
    # garbage collector, which would be called many times an article, finds less to do.
    layout.passages.clear()
    pairs_of_all = (*aligned, *(pair for pair, _ in closed_up))
    return Judgement(pairs_of_all, tuple(repeats), tuple(notices))


# --- what is weighed ---


class Group:
    """Units in a row: as one candidate, where they are a run of several, and each by itself.

    refused  whole lines of the run that are alike but say something else
    """

    def __init__(self, layout: Layout, units: Block, refused: int, later: Later) -> None:
        self.units = units
        self.layout = layout
        self._later = later
        self._is_run = len(units) > 1 and not _is_one_line_over_and_over(layout, units)
        self._refused = refused if self._is_run else 0

    @lazy
    def run(self) -> Candidate | None:
        """The run, None where it is none."""
        if not self._is_run:
            return None
        return Candidate(self.layout, self.units, self._refused, self._later)

    @lazy
    def members(self) -> tuple[Candidate, ...]:
        """Each unit by itself."""
        return tuple(map(self.member, self.units))

    def member(self, unit: Unit) -> Candidate:
        """Return a unit by itself."""
        return Candidate(self.layout, [unit], self._refused, self._later)


def groups(layout: Layout) -> Iterator[Group]:
    """Yield all that `judge` weighs: for those who measure the evidence."""
    runs, later, _ = _aligned(layout)
    return _groups(layout, runs, later)


def _aligned(layout: Layout) -> tuple[list[Pairs], Later, list[Notice]]:
    """Return the pairs of each run, the last copies among them, and a notice where some runs were
    left out, since there were too many.
    """
    left = _ANY_PAIRS + len(layout.folded.key) // _CHARS_PER_PAIR
    runs: list[Pairs] = []
    bounds: list[Notice] = []
    for run in layout.runs:
        aligned = islice(pairs(layout, run), left)
        runs.append(list(aligned))
        left -= len(layout.within(run.first.start, run.first.end))
        if left < 0:
            bounds.append(_left_out(layout, run, len(layout.runs) - len(runs)))
            break
    everything = chain.from_iterable(runs)
    later = _later_copies(layout, everything)
    return runs, later, bounds


def _left_out(layout: Layout, run: Run, count: int) -> Notice:
    """Return a notice about a run that was looked at in part, and `count` more that were not."""
    folded = layout.folded
    first = folded.span(run.first.start, run.first.end)
    second = folded.span(run.second.start, run.second.end)
    message = (
        "this text repeats itself so often, and in so many ways, that this repeated stretch was "
        f"compared in part only, and {count} behind it were not compared"
    )
    return Notice("bounded", second, message, first)


def _later_copies(layout: Layout, aligned: Iterable[Pair]) -> Later:
    later: dict[int, Pair] = {}
    for pair in aligned:
        known = later.get(pair.first)
        if known and known.second >= pair.second:
            continue
        if _is_line_again(layout, pair):
            later[pair.first] = pair
    return later


def _is_line_again(layout: Layout, pair: Pair) -> bool:
    """Return whether the first segment is a whole line, and the second says all that it says."""
    if pair.relation not in ("equal", "variant", "first-lacks"):
        return False
    return layout.are_whole(pair.first, pair.first)


def _groups(layout: Layout, runs: Sequence[Pairs], later: Later) -> Iterator[Group]:
    for aligned in runs:
        refused = _refused(layout, aligned)
        alike = [pair for pair in aligned if pair.relation != "differs"]
        for block in blocks(layout, alike):
            yield Group(layout, block, refused, later)


def _is_one_line_over_and_over(layout: Layout, block: Block) -> bool:
    """Return whether a run is one line, printed many times in a row: 点击进入 five times."""
    texts = set()
    for unit in block:
        keys = map(layout.key, unit.first)
        texts.add("".join(keys))
    return len(texts) == 1


def _refused(layout: Layout, aligned: Pairs) -> int:
    """Return how many whole lines of a run are alike but say something else: a form filled in
    twice, 姓名：王秀兰 and 姓名：李长河 between lines that are equal.
    """
    count = 0
    for pair in aligned:
        if pair.relation != "differs" or pair.similarity < MIN_RECORD:
            continue
        # Each of two photographs has its caption: they are no lines of a form.
        if _are_lines(layout, pair) and not Passage.of(layout, [pair.first]).credit:
            count += 1
    return count


def _are_lines(layout: Layout, pair: Pair) -> bool:
    """Return whether both segments of a pair are whole lines."""
    if not layout.are_whole(pair.first, pair.first):
        return False
    return layout.are_whole(pair.second, pair.second)


# --- what goes ---


def _level(verdict: Verdict) -> Level | None:
    """Return the least thorough level at which a repeat goes, None where it stays at all but for
    another reason.

    >>> [_level(Verdict(confidence, ())) for confidence in (0.97, 0.8, 0.7)]
    ['strict', 'standard', None]
    """
    if verdict.confidence >= STRICT:
        return "strict"
    if verdict.confidence >= STANDARD:
        return "standard"
    return None


def _repeats(group: Group) -> Iterator[Repeat]:
    """Yield the repeats of units in a row: of all of them where the whole run is damage, else of
    each by itself.
    """
    if group.run is None:
        for member in group.members:
            yield from _of_unit(member)
        return
    verdict = weigh(group.run, STANDARD)
    level = _level(verdict)
    if level:
        yield from _of_run(group, _Decision(level, "block", verdict))
        return
    for member in _by_themselves(group.members):
        yield from _of_unit(member)


def _by_themselves(members: Sequence[Candidate]) -> Sequence[Candidate]:
    """Return the members of a run that stays which may go all the same.

    No single paragraph goes for being alike where the run as a whole is meant, as two sections of a
    report that begin with the same three sentences. A caption or a headline in it may go for what
    it is. Where all the others would go, each by itself, there is nothing left to be meant.
    """
    told = [member for member in members if member.is_told]
    for member in members:
        if member.is_told:
            continue
        if _level(weigh(member, STANDARD)) is None:
            return told
    return members


class _Decision(NamedTuple):
    """That a repeat goes: at which level, as what kind of repeat, and why."""

    level: Level
    rule: RepeatRule
    verdict: Verdict


def _of_run(group: Group, decision: _Decision) -> Iterator[Repeat]:
    """Yield the repeats of a run.

    A short line that is whole on one side only counts where the run does not run into its own copy.
    """
    run = group.run
    if run is None:
        return
    last_of_first = run.first.numbers[-1]
    begin_of_second = run.second.numbers[0]
    overlaps = last_of_first >= begin_of_second
    for unit in group.units:
        # Most are: nothing more needs to be asked.
        if is_same_line_between_same(run.layout, unit):
            may = May(True, not run.is_page_description)
            yield from _of_pairs(unit, may, decision)
            continue
        member = group.member(unit)
        # Such a run (in A B A B A it is A B A, twice) ends anywhere: its parts of lines are chance.
        if overlaps and not unit.is_whole and not member.first.is_prose:
            continue
        may = _may_go_in(run, member)
        yield from _of_pairs(unit, may, decision)


def _may_go_in(run: Candidate, member: Candidate) -> May:
    """Return which side of a member may go where the whole run goes."""
    if run.is_page_description:
        return May(True, False)
    is_torn_off = run.is_tail_in_front or run.begins_again
    return may_go(member, looks_around=not is_torn_off)


def _of_unit(candidate: Candidate) -> Iterator[Repeat]:
    """Yield the repeats of one paragraph, or part of one."""
    (unit,) = candidate.units
    verdict = weigh(candidate, STANDARD)
    level = _level(verdict)
    if level:
        decision = _Decision(level, _rule(candidate), verdict)
        yield from _of_pairs(unit, may_go(candidate), decision)
        return
    # No damage, but one copy may stand outside the body: a lead that the body says again.
    aside = outside(candidate)
    if aside:
        verdict = Verdict(aside.confidence, (aside.name,))
        decision = _Decision("thorough", "outside", verdict)
        yield from _of_pairs(unit, aside.may, decision)


def _rule(candidate: Candidate) -> RepeatRule:
    """Return what kind of repeat it is, for those who read the log."""
    if candidate.are_captions or candidate.are_short_captions or candidate.is_alternative_text:
        return "caption"
    if candidate.is_original_title or candidate.is_title_twice:
        return "title"
    if candidate.are_page_words:
        return "page-words"
    if candidate.distance == 0:
        return "same-line"
    if candidate.shorter.is_cut:
        return "teaser"
    if candidate.is_adjacent:
        return "adjacent"
    if not candidate.is_whole:
        return "contained"
    if candidate.is_equal:
        return "equal"
    return "shorter"


def _of_pairs(unit: Unit, may: May, decision: _Decision) -> Iterator[Repeat]:
    """Yield the repeats of a unit. What has more than the other never goes."""
    first_may, second_may = may
    level, rule, verdict = decision
    for pair in unit.pairs:
        repeat = Repeat(
            first=pair.first,
            second=pair.second,
            first_may=first_may and pair.relation != "second-lacks",
            second_may=second_may and pair.relation != "first-lacks",
            level=level,
            rule=rule,
            similarity=pair.similarity,
            confidence=verdict.confidence,
            why=verdict.why,
        )
        if repeat.first_may or repeat.second_may:
            yield repeat


# --- torn parts ---


def _torn(repeats: Sequence[Repeat], later: Later) -> Iterator[Repeat]:
    """Yield the paragraphs between two copies of one where all of them stand again behind the
    second.

    An article of the paragraphs A B C D comes as A C D A B C D: a part was torn out and pasted
    before the article began again. C and D between the two A go with it; alone, a paragraph that is
    part of another may stay. In A B C A D no B or C goes.
    """
    known = {(repeat.first, repeat.second): repeat for repeat in repeats}
    for repeat in repeats:
        if repeat.rule not in _FRAMES or not repeat.first_may:
            continue
        again = _again_behind(repeat, later)
        same_run = [known.get((pair.first, pair.second)) for pair in again]
        if _is_whole_run(repeat, same_run):
            continue  # the whole run is there twice: nothing was torn out
        for pair in again:
            yield repeat._replace(
                first=pair.first,
                second=pair.second,
                first_may=True,
                second_may=False,
                rule="torn",
                similarity=pair.similarity,
            )


def _again_behind(repeat: Repeat, later: Later) -> list[Pair]:
    """Return the pairs of all segments between two copies with their last copies, where these stand
    behind the second copy in the same order; nothing where they do not.
    """
    between = range(repeat.first + 1, repeat.second)
    if len(between) > MAX_TORN:
        return []
    again = []
    for number in between:
        pair = later.get(number)
        if pair is None or pair.second <= repeat.second:
            return []
        again.append(pair)
    for one, following in pairwise(again):
        if one.second >= following.second:
            return []
    return again


def _is_whole_run(repeat: Repeat, others: Sequence[Repeat | None]) -> bool:
    """Return whether a repeat and the others go for the same reason, as the members of a run do."""
    if repeat.rule != "block":
        return False
    return all(other is not None and other.why == repeat.why for other in others)


# --- what closes up ---


def _closed_up(
    layout: Layout, repeats: Sequence[Repeat], later: Later
) -> Iterator[tuple[Pair, Repeat]]:
    """Yield the repeats of lines that will stand side by side, as all that is between them goes.

    A full paragraph, and behind it a row of copies of which each lacks another clause: the first
    copy goes, then the second stands behind the full one. Were only neighbours compared, as many
    looks would be needed as there are copies: 400 took 400 looks and 30 seconds.

    Cost  for each line that goes one more comparison, and that only of lines that may be copies.
    """
    going = _going(layout, repeats)
    if not going:
        return
    known = {(repeat.first, repeat.second) for repeat in repeats}
    staying: list[int] = []
    for line in range(len(layout.paragraphs)):
        if line in going:
            continue
        staying.append(line)
        while len(staying) > 1:
            before, last = staying[-2:]
            found = _repeat_across(layout, before, last, later)
            if found is None:
                break
            pair, repeat = found
            if (pair.first, pair.second) in known:
                break
            yield found
            if repeat.second_may:
                staying.pop()
                break
            del staying[-2]


def _going(layout: Layout, repeats: Sequence[Repeat]) -> set[int]:
    """Return the lines, by number, that go whatever is chosen: for a fuller one, or for their equal
    right before.
    """
    going = set()
    for repeat in repeats:
        if repeat.level == "thorough":
            continue
        if repeat.second_may and (not repeat.first_may or repeat.rule == "adjacent"):
            gone = repeat.second
        elif repeat.first_may and not repeat.second_may:
            gone = repeat.first
        else:
            continue
        if layout.are_whole(gone, gone):
            going.add(layout.segments[gone].paragraph)
    return going


def _repeat_across(
    layout: Layout, before: int, line: int, later: Later
) -> tuple[Pair, Repeat] | None:
    """Return two lines as neighbours, and which of them goes; None where none does, or where
    nothing is between them: then they were judged.
    """
    gone = line - before - 1
    if gone == 0:
        return None
    here = layout.members(before)
    there = layout.members(line)
    if len(here) > 1 or len(there) > 1:
        return None
    first, second = here[0], there[0]
    if not holds_other(layout.key(first), layout.key(second)):
        return None
    pair = compared(layout, first, second)
    unit = Unit((pair,), first_whole=True, second_whole=True)
    candidate = Candidate(layout, [unit], later=later, gone=gone)
    verdict = weigh(candidate, STANDARD)
    if pair.relation == "differs" or _level(verdict) is None:
        return None
    # What is between them may stay at level strict.
    decision = _Decision("standard", _rule(candidate), verdict)
    for repeat in _of_pairs(unit, may_go(candidate), decision):
        return pair, repeat
    return None


# --- notices ---


def _unsure(group: Group) -> Iterator[Notice]:
    """Yield a notice for each paragraph, or run of lines, that may be a repeat, but for which too
    little speaks.
    """
    candidates = group.members
    if group.run:
        candidates = (group.run,)
    for candidate in candidates:
        if not candidate.is_whole or candidate.shorter.chars < MIN_TEXT:
            continue
        verdict = weigh(candidate, UNSURE)
        if UNSURE <= verdict.confidence < STANDARD:
            message = "stands twice but kept, too little tells whether it is meant"
            first = candidate.first.span
            second = candidate.second.span
            yield Notice("unsure", second, message, first)


def _alike(layout: Layout, aligned: Pairs) -> Iterator[Notice]:
    """Yield a notice for each paragraph that is alike to an earlier one but stays, with what tells
    them apart.
    """
    for pair in _nearest(aligned):
        if pair.relation != "differs" or pair.similarity < MIN_ALIKE:
            continue
        telling = _telling(pair)
        if telling and _are_prose_lines(layout, pair):
            yield _difference_notice(layout, pair, telling)


def _telling(pair: Pair) -> Differences:
    """Return what a pair differs in, slips of the pen aside."""
    found = []
    for difference in pair.differs:
        if difference.kind != "confusable":
            found.append(difference)
    return tuple(found)


def _nearest(aligned: Pairs) -> list[Pair]:
    """Return for each segment the pair with the one before it that is most alike."""
    nearest = {}
    least_alike_first = sorted(aligned, key=attrgetter("similarity"))
    for pair in least_alike_first:
        nearest[pair.second] = pair
    return sorted(nearest.values(), key=attrgetter("first", "second"))


def _are_prose_lines(layout: Layout, pair: Pair) -> bool:
    """Return whether both segments of a pair are whole lines of some length."""
    for number in (pair.first, pair.second):
        if layout.segments[number].chars < MIN_PROSE:
            return False
    return _are_lines(layout, pair)


def _difference_notice(layout: Layout, pair: Pair, telling: Differences) -> Notice:
    """Return a notice about two lines that differ in `telling`."""
    changes = []
    for difference in telling[:_TOLD]:
        here = difference.here or "-"
        there = difference.there or "-"
        changes.append(f"{here} / {there}")
    what = ", ".join(changes)
    kind = telling[0].kind
    message = f"alike but kept, they differ in {kind}: {what}"
    first = layout.span(pair.first)
    second = layout.span(pair.second)
    return Notice(kind, first, message, second, telling)
