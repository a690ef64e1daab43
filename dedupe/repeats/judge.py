"""What may go: the alike passages of a layout, weighed one after the other, and what nobody should
miss of the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, pairwise
from typing import NamedTuple

from dedupe.repeats.align import Unit, blocks, pairs
from dedupe.repeats.candidate import MAX_TORN, Candidate
from dedupe.repeats.evidence import Verdict, weigh
from dedupe.repeats.layout import Layout
from dedupe.repeats.passage import MIN_TEXT
from dedupe.repeats.roles import may_go, outside
from dedupe.repeats.wording import credit_chars
from dedupe.values import Level, Notice, Pair, Repeat, RepeatRule

STRICT = 0.95
"""Confidence from which a repeat goes at level `strict`."""
STANDARD = 0.75
"""Confidence from which a repeat goes at level `standard`."""
UNSURE = 0.5
"""Confidence from which what stays is worth a notice: none of 1,200 crawled articles has one."""
MIN_ALIKE = 0.75
"""Similarity from which two paragraphs that differ are worth a notice. Chosen by eye."""
MIN_RECORD = 0.5
"""Similarity from which two lines that differ are the same line of two forms."""


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
    """Return what may go, at which level, and what is alike but stays."""
    runs, later = _aligned(layout)
    aligned = [pair for members in runs for pair in members]
    repeats: list[Repeat] = []
    notices = list(_alike(layout, aligned))
    for group in _groups(layout, runs, later):
        found = list(_repeats(group))
        repeats += found
        notices += () if found else _unsure(group)
    repeats += list(_torn(repeats, later))
    return Judgement(tuple(aligned), tuple(repeats), (*notices, *layout.bounds))


class Group(NamedTuple):
    """Units in a row: as one candidate, where they are a run of several, and each by itself."""

    run: Candidate | None
    members: tuple[Candidate, ...]


def groups(layout: Layout) -> Iterator[Group]:
    """Yield all that `judge` weighs: for those who measure the evidence."""
    return _groups(layout, *_aligned(layout))


def _aligned(layout: Layout) -> tuple[list[list[Pair]], Later]:
    """Return the pairs of each run, and the last copies among them."""
    runs = [list(pairs(layout, run)) for run in layout.runs]
    return runs, _later_copies(layout, chain.from_iterable(runs))


def _groups(layout: Layout, runs: Sequence[Sequence[Pair]], later: Later) -> Iterator[Group]:
    for members in runs:
        refused = _refused(layout, members)
        for block in blocks(layout, [pair for pair in members if pair.relation != "differs"]):
            if len(block) == 1 or _is_one_line_over_and_over(layout, block):
                yield Group(None, tuple(Candidate(layout, [unit], later=later) for unit in block))
            else:
                singles = (Candidate(layout, [unit], refused, later) for unit in block)
                yield Group(Candidate(layout, block, refused, later), tuple(singles))


def _later_copies(layout: Layout, aligned: Iterable[Pair]) -> Later:
    later: dict[int, Pair] = {}
    for pair in aligned:
        has_all = pair.relation in ("equal", "variant", "first-lacks") and layout.are_whole(
            pair.first, pair.first
        )
        if has_all and (pair.first not in later or pair.second > later[pair.first].second):
            later[pair.first] = pair
    return later


def _refused(layout: Layout, members: Sequence[Pair]) -> int:
    """Return how many whole lines of a run are alike but say something else."""
    return sum(
        pair.relation == "differs"
        and pair.similarity >= MIN_RECORD
        and layout.are_whole(pair.first, pair.first)
        and layout.are_whole(pair.second, pair.second)
        and not credit_chars(layout.plain(pair.first))  # of two photographs, each has its caption
        for pair in members
    )


def _repeats(group: Group) -> Iterator[Repeat]:
    """Yield the repeats of units in a row: of all of them where the whole run is damage, else of
    each by itself.

    Of a run that stays no single member goes for being alike; a caption or a headline in it may go
    for what it is.
    """
    members: Iterable[Candidate] = group.members
    if group.run:
        verdict = weigh(group.run)
        level = _level(verdict)
        if level:
            yield from _of_run(group.run, group.members, verdict, level)
            return
        untold = [member for member in members if not member.is_told]
        if not all(_level(weigh(member)) for member in untold):
            members = [member for member in members if member.is_told]
    for member in members:
        yield from _of_unit(member)


def _is_one_line_over_and_over(layout: Layout, block: Sequence[Unit]) -> bool:
    """Return whether a run is one line, printed many times in a row."""
    return len({"".join(map(layout.key, unit.first)) for unit in block}) == 1


def _level(verdict: Verdict) -> Level | None:
    if verdict.confidence >= STRICT:
        return "strict"
    return "standard" if verdict.confidence >= STANDARD else None


def _of_run(
    run: Candidate, members: Sequence[Candidate], verdict: Verdict, level: Level
) -> Iterator[Repeat]:
    """Yield the repeats of a run.

    A short line that is whole on one side only counts where the run does not run into its own copy.
    """
    overlaps = run.first.numbers[-1] >= run.second.numbers[0]
    is_torn_off = run.is_tail_in_front or run.begins_again
    for member in members:
        (unit,) = member.units
        if unit.is_whole or member.first.is_prose or not overlaps:
            may = (
                (True, False)
                if run.is_page_description
                else may_go(member, looks_around=not is_torn_off)
            )
            yield from _of_pairs(unit, may, level, "block", verdict)


def _of_unit(candidate: Candidate) -> Iterator[Repeat]:
    """Yield the repeats of one paragraph, or part of one."""
    (unit,) = candidate.units
    verdict = weigh(candidate)
    level = _level(verdict)
    if level:
        yield from _of_pairs(unit, may_go(candidate), level, _rule(candidate), verdict)
        return
    aside = outside(candidate)
    if aside:
        yield from _of_pairs(
            unit, aside.may, "thorough", "outside", Verdict(aside.confidence, (aside.name,))
        )


def _rule(candidate: Candidate) -> RepeatRule:
    """Return what kind of repeat it is, for those who read the log."""
    if candidate.are_captions or candidate.are_short_captions:
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
    return "equal" if candidate.is_equal else "shorter"


def _of_pairs(
    unit: Unit, may: tuple[bool, bool], level: Level, rule: RepeatRule, verdict: Verdict
) -> Iterator[Repeat]:
    for pair in unit.pairs:
        first_may = may[0] and pair.relation != "second-lacks"
        second_may = may[1] and pair.relation != "first-lacks"
        if first_may or second_may:
            yield Repeat(
                pair.first,
                pair.second,
                first_may,
                second_may,
                level,
                rule,
                pair.similarity,
                *verdict,
            )


def _torn(repeats: Sequence[Repeat], later: Later) -> Iterator[Repeat]:
    """Yield the paragraphs between two copies of one where all of them stand again behind the
    second.

    They were torn out and pasted before the article began again; alone, a paragraph that is part of
    another may stay.
    """
    known = {(repeat.first, repeat.second): repeat for repeat in repeats}
    for repeat in repeats:
        between = range(repeat.first + 1, repeat.second)
        if repeat.rule not in _FRAMES or not repeat.first_may or not 0 < len(between) <= MAX_TORN:
            continue
        again = [
            later[number]
            for number in between
            if number in later and later[number].second > repeat.second
        ]
        in_order = all(one.second < other.second for one, other in pairwise(again))
        if len(again) < len(between) or not in_order:
            continue
        same_run = [known.get((pair.first, pair.second)) for pair in again]
        if repeat.rule == "block" and all(other and other.why == repeat.why for other in same_run):
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


_FRAMES: tuple[RepeatRule, ...] = ("block", "equal", "adjacent", "shorter")
"""Kinds of repeats whose two copies may stand around a torn part: paragraphs, not headlines or
captions."""


def _unsure(group: Group) -> Iterator[Notice]:
    """Yield a notice for each paragraph, or run of lines, that may be a repeat, but for which too
    little speaks.
    """
    for candidate in (group.run,) if group.run else group.members:
        is_worth_it = candidate.is_whole and candidate.shorter.chars >= MIN_TEXT
        if is_worth_it and UNSURE <= weigh(candidate).confidence < STANDARD:
            message = "stands twice but kept, too little tells whether it is meant"
            yield Notice("unsure", candidate.second.span, message, candidate.first.span)


def _alike(layout: Layout, aligned: Sequence[Pair]) -> Iterator[Notice]:
    """Yield a notice for each paragraph that is alike to an earlier one but stays, with what tells
    them apart.
    """
    nearest = {pair.second: pair for pair in sorted(aligned, key=lambda pair: pair.similarity)}
    for pair in sorted(nearest.values(), key=lambda pair: (pair.first, pair.second)):
        telling = tuple(
            difference for difference in pair.differs if difference.kind != "confusable"
        )
        shorter = min(layout.segments[pair.first].chars, layout.segments[pair.second].chars)
        alike = pair.relation == "differs" and pair.similarity >= MIN_ALIKE and shorter >= 24
        if (
            alike
            and telling
            and layout.are_whole(pair.first, pair.first)
            and layout.are_whole(pair.second, pair.second)
        ):
            what = ", ".join(
                f"{difference.here or '-'} / {difference.there or '-'}"
                for difference in telling[:3]
            )
            message = f"alike but kept, they differ in {telling[0].kind}: {what}"
            yield Notice(
                telling[0].kind, layout.span(pair.first), message, layout.span(pair.second), telling
            )
