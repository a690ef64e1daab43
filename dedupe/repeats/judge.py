"""What may go: which of the alike segments are repeats, by what they are and by what they differ in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from dedupe.repeats.align import MIN_SHARE, MIN_SHARE_OF_MANY, Unit, blocks, pairs
from dedupe.repeats.layout import Layout
from dedupe.repeats.passage import MIN_TEXT, Passage
from dedupe.segment import MIN_PROSE
from dedupe.values import Level, Notice, Pair, Repeat

# Evidence: of 294 repeats labelled by hand, 18 of 19 that stood directly behind their copy were true.
MIN_ADJACENT = 6
"""Characters from which an equal line directly behind its copy is a repeat."""
MIN_TITLE = 10
"""Characters of an article's first line that is a repeat wherever it stands again; sections repeat shorter headings."""
MIN_QUOTE = 12
"""Characters of a teaser, and of a sentence or pull-quote that goes at level `thorough`."""
MAX_TORN = 60
"""Paragraphs of a torn part that are looked at."""
HEAD = 3
"""Paragraphs at the start of an article that are short without being verse: title, date, source."""
MIN_ALIKE = 0.75
"""Similarity from which two paragraphs that differ are worth a notice."""

Verdict = tuple[Level, str]
"""The least thorough level at which a repeat goes, and why it is one."""


class Judgement(NamedTuple):
    """All pairs of aligned segments, those of them that are repeats, and notices about those that only look so."""

    pairs: tuple[Pair, ...]
    repeats: tuple[Repeat, ...]
    notices: tuple[Notice, ...]


def judge(layout: Layout) -> Judgement:
    """Return what may go, at which level, and what is alike but stays."""
    aligned: list[Pair] = []
    repeats: list[Repeat] = []
    for run in layout.runs:
        members = list(pairs(layout, run))
        aligned += members
        for block in blocks(layout, [pair for pair in members if pair.relation != "differs"]):
            repeats += _block_repeats(layout, block) if _is_block(layout, block) else _unit_repeats(layout, block)
    repeats += list(_torn_repeats(layout, aligned, repeats))
    return Judgement(tuple(aligned), tuple(repeats), (*_notices(layout, aligned), *layout.bounds))


def _is_block(layout: Layout, units: Sequence[Unit]) -> bool:
    """Return whether the units are several whole paragraphs, on one side at least, with enough prose among them."""
    if max(sum(unit.first_whole for unit in units), sum(unit.second_whole for unit in units)) < 2:
        return False
    sides = [Passage(layout, unit.first) for unit in units]
    prose = sum(side.chars for side in sides if side.is_prose)
    return prose >= MIN_TEXT and prose * 2 >= sum(side.chars for side in sides)


def _block_repeats(layout: Layout, units: Sequence[Unit]) -> Iterator[Repeat]:
    """Yield the repeats of a block. A side may go where it is whole; equal prose also where it is torn off its end.

    A short line that is whole on one side only counts where the block does not run into its own copy.
    """
    members = [pair for unit in units for pair in unit.pairs]
    level: Level = "strict" if sum(pair.relation == "equal" for pair in members) * 5 >= len(members) * 4 else "standard"
    both_ways = all(pair.relation in ("equal", "variant") for pair in members)  # else a copy goes with its block
    several = sum(unit.first_whole for unit in units) > 1, sum(unit.second_whole for unit in units) > 1
    overlapping = units[-1].first[-1] >= units[0].second[0]
    for unit in units:
        solid = unit.is_whole or Passage(layout, unit.first).is_prose
        if solid or not overlapping:
            torn = solid and all(pair.relation in ("equal", "variant") for pair in unit.pairs)
            may = unit.first_whole or (several[0] and torn), unit.second_whole or (several[1] and torn)
            alone = _verdict_alone(layout, unit) if level != "strict" and both_ways and unit.is_whole else None
            yield from _repeats(unit, may, ("strict" if alone and alone[0] == "strict" else level, "block"))


def _verdict_alone(layout: Layout, unit: Unit) -> Verdict | None:
    return _whole_verdict(layout, unit, (Passage(layout, unit.first), Passage(layout, unit.second)))


def _unit_repeats(layout: Layout, units: Sequence[Unit]) -> Iterator[Repeat]:
    """Yield the repeats among units that no block supports."""
    for unit in units:
        sides = Passage(layout, unit.first), Passage(layout, unit.second)
        may = unit.first_whole, unit.second_whole
        if unit.is_whole:
            verdict = _whole_verdict(layout, unit, sides)
        elif any(may):
            verdict = _part_verdict(layout, unit, sides)
        else:
            verdict = _inner_verdict(layout, unit, sides)
            may = True, True
        if verdict:
            yield from _repeats(unit, may, verdict)


def _repeats(unit: Unit, may: tuple[bool, bool], verdict: Verdict) -> Iterator[Repeat]:
    for pair in unit.pairs:
        first_may = may[0] and pair.relation != "second-lacks"
        second_may = may[1] and pair.relation != "first-lacks"
        yield Repeat(pair.first, pair.second, first_may, second_may, *verdict, pair.similarity)


def _torn_repeats(layout: Layout, aligned: Sequence[Pair], repeats: Sequence[Repeat]) -> Iterator[Repeat]:
    """Yield the paragraphs between two copies of one where all of them stand again behind the second.

    They were torn out and pasted before the article began again; alone, a paragraph that is part of another may stay.
    """
    later: dict[int, Pair] = {}
    for pair in aligned:
        has_all = pair.relation in ("equal", "variant", "first-lacks") and layout.are_whole(pair.first, pair.first)
        if has_all and (pair.first not in later or pair.second > later[pair.first].second):
            later[pair.first] = pair
    for repeat in repeats:
        between = range(repeat.first + 1, repeat.second)
        if repeat.level == "thorough" or not repeat.first_may or not 0 < len(between) <= MAX_TORN:
            continue
        again = [later[number] for number in between if number in later and later[number].second > repeat.second]
        if len(again) == len(between):
            for pair in again:
                yield Repeat(pair.first, pair.second, True, False, repeat.level, "torn", pair.similarity)


def _whole_verdict(layout: Layout, unit: Unit, sides: tuple[Passage, Passage]) -> Verdict | None:
    """Return the verdict on whole paragraphs, None where both must stay."""
    shorter, longer = sorted(sides, key=lambda side: side.chars)
    relations = {pair.relation for pair in unit.pairs}
    if relations <= {"equal", "variant"}:
        level: Level = "standard" if "variant" in relations else "strict"
        rule = _equal_rule(layout, unit, shorter)
        if rule:
            return level, rule
        if shorter.chars >= MIN_QUOTE and shorter.is_han and shorter.ends_sentence and not shorter.may_recur:
            return "thorough", "sentence"
        return None
    if shorter.is_cut and shorter.chars >= MIN_QUOTE:
        return "standard", "teaser"
    enough = shorter.chars >= max(MIN_PROSE, longer.chars * MIN_SHARE) and not shorter.may_recur
    return ("standard", "shorter") if enough and (shorter.is_prose or shorter.is_caption) else None


def _equal_rule(layout: Layout, unit: Unit, side: Passage) -> str | None:
    """Return why paragraphs that are equal, slips of the pen aside, are repeats of one another."""
    adjacent = layout.segments[unit.second[0]].paragraph - layout.segments[unit.first[-1]].paragraph == 1
    if adjacent and side.is_han and side.chars >= MIN_ADJACENT and not _is_verse(layout, unit, side):
        return "adjacent"
    if side.is_original_title or (unit.first == (0,) and _is_title(layout, side)):
        return "title"
    if side.is_caption:
        return "caption"
    return "equal" if side.is_prose else None


def _is_title(layout: Layout, side: Passage) -> bool:
    return side.chars >= MIN_TITLE and side.is_han and len(layout.paragraphs) > HEAD + 1


def _is_verse(layout: Layout, unit: Unit, side: Passage) -> bool:
    """Return whether two lines as short, not both its copies, stand before or behind: a poem, a list.

    The head of the article does not count.
    """
    if side.chars >= MIN_PROSE:
        return False
    first, last = layout.segments[unit.first[0]].paragraph, layout.segments[unit.second[-1]].paragraph
    before, after = layout.paragraphs[max(HEAD, first - 2) : max(HEAD, first)], layout.paragraphs[last + 1 : last + 3]
    return any(
        len(lines) == 2
        and all(line.chars < MIN_PROSE for line in lines)
        and any(layout.folded.key[line.start : line.end] != side.key for line in lines)
        for lines in (before, after)
    )


def _part_verdict(layout: Layout, unit: Unit, sides: tuple[Passage, Passage]) -> Verdict | None:
    """Return the verdict on whole paragraphs that are part of another, None where they must stay."""
    here, other = (sides[0], unit.second) if unit.first_whole else (sides[1], unit.first)
    if here.chars < MIN_QUOTE or not here.is_han:
        return None
    around = layout.segments[other[0]].paragraph
    line = layout.paragraphs[around]
    if here.is_cut and layout.segments[other[0]].start == line.start:
        return "standard", "teaser"
    if not here.ends_sentence or here.may_recur:
        return None
    distance = min(abs(layout.segments[number].paragraph - around) for number in here.numbers)
    beside = distance == 1 and here.chars >= MIN_SHARE_OF_MANY * line.chars
    return ("standard" if beside else "thorough"), "contained"


def _inner_verdict(layout: Layout, unit: Unit, sides: tuple[Passage, Passage]) -> Verdict | None:
    """Return the verdict on stretches inside paragraphs, None where both must stay."""
    side = sides[0]
    first, second = layout.segments[unit.first[0]], layout.segments[unit.second[0]]
    if not side.is_han:
        return None
    if first.paragraph == second.paragraph and unit.second[0] == unit.first[-1] + 1:
        beside = (unit.first[0] - 1, unit.second[-1] + 1)
        third = any(n in layout.members(first.paragraph) and layout.key(n) == side.key for n in beside)
        if side.is_prose or (third and len(unit.pairs) == 1):
            return "strict", "same-line"
    sentences = all(layout.is_sentence(numbers[0], numbers[-1]) for numbers in (unit.first, unit.second))
    # of paragraphs that are the same but for a figure or a name, none is to be left in pieces
    shorter = min(layout.paragraphs[first.paragraph].chars, layout.paragraphs[second.paragraph].chars)
    single = sentences and MIN_QUOTE <= side.chars <= shorter / 2 and not side.may_recur
    return ("thorough", "sentence") if single else None


def _notices(layout: Layout, aligned: Sequence[Pair]) -> Iterator[Notice]:
    """Yield a notice for each paragraph that is alike to an earlier one but stays, with what tells them apart."""
    nearest = {pair.second: pair for pair in sorted(aligned, key=lambda pair: pair.similarity)}
    for pair in sorted(nearest.values(), key=lambda pair: (pair.first, pair.second)):
        telling = tuple(difference for difference in pair.differs if difference.kind != "confusable")
        shorter = min(layout.segments[pair.first].chars, layout.segments[pair.second].chars)
        alike = pair.relation == "differs" and pair.similarity >= MIN_ALIKE and shorter >= MIN_PROSE
        if (
            alike
            and telling
            and layout.are_whole(pair.first, pair.first)
            and layout.are_whole(pair.second, pair.second)
        ):
            what = ", ".join(f"{difference.here or '-'} / {difference.there or '-'}" for difference in telling[:3])
            message = f"alike but kept, they differ in {telling[0].kind}: {what}"
            yield Notice(telling[0].kind, layout.span(pair.first), message, layout.span(pair.second), telling)
