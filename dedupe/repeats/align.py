"""The two sides of a run, segment by segment: pairs, what they differ in, and the units and blocks
they form.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from dedupe.lazy import pattern
from dedupe.repeats.compare import differences, relation, similarity
from dedupe.repeats.confusables import without_slips
from dedupe.repeats.layout import Layout, image
from dedupe.repeats.passage import Passage
from dedupe.repeats.runs import Run
from dedupe.segment import MIN_PROSE
from dedupe.values import Difference, Likeness, Pair

# Chosen by eye: with 0.45 or 0.65 none of 802 texts comes out otherwise.
MIN_SHARE = 0.55
"""Share of the fuller copy that a copy which lacks one clause must have."""

# Chosen by eye: with 0.6 or 0.8 none of 802 texts comes out otherwise.
MIN_SHARE_OF_MANY = 0.7
"""The same for a copy which lacks something in several places."""

# Chosen by eye: with 2 or 8 none of 802 texts comes out otherwise.
MAX_CLAUSES = 4
"""Places at which such a copy may lack something."""

# With 30 none of 802 texts comes out otherwise, with 120 one does.
MAX_NOISE = 60
"""Characters that may stand between two paragraphs of a block: a share button, a page turner, a
caption."""

# Not the hyphens of 2020-2022 and T-shirt, which say nothing by themselves.
_SIGN = pattern(r"[$€£￡≥≤≧≦↑↓√×✓✗±]|(?<=[A-Za-z0-9])\+|(?<=[A-Za-z])[-−](?![A-Za-z0-9])")
"""Signs that the key lacks, and that say something: ≥ and ≤, A+ and A-."""
_MAY_TELL = pattern(r"[$€£￡≥≤≧≦↑↓√×✓✗±+−\-\d]")
"""A character that a figure or a sign has."""
_FIGURE = pattern(r"(?:(?<![0-9A-Za-z])[-+−])?\d+(?:[.:/]\d+)*[%％‰℃]?")
"""A figure with its sign, its point and its unit, of which the key has the digits only."""

Differences = tuple[Difference, ...]
Pairs = Sequence[Pair]


class Unit(NamedTuple):
    """Pairs that begin and end together with a paragraph, as far as they do: one paragraph, or one
    against several.

    first_whole, second_whole  whether that side is whole paragraphs
    """

    pairs: tuple[Pair, ...]
    first_whole: bool
    second_whole: bool

    @property
    def first(self) -> tuple[int, ...]:
        """Segment numbers of the earlier side."""
        return tuple(pair.first for pair in self.pairs)

    @property
    def second(self) -> tuple[int, ...]:
        """Segment numbers of the later side."""
        return tuple(pair.second for pair in self.pairs)

    @property
    def is_whole(self) -> bool:
        """Whether both sides are whole paragraphs."""
        return self.first_whole and self.second_whole


# --- pairs ---


def pairs(layout: Layout, run: Run) -> Iterator[Pair]:
    r"""Yield the segments that the run aligns, in order, with what they differ in.

    Two paragraphs, a line between them and their copies:

    >>> from dedupe.repeats import find_repeats
    >>> opened = "青石镇新图书馆昨天正式开馆，当天有三千名读者到馆。"
    >>> hours = "馆长说，周末开馆到晚上九点，镇上的人都可以来看书。"
    >>> layout = find_repeats("\n".join([opened, hours, "编者按", opened, hours]))
    >>> (run,) = layout.runs
    >>> [(pair.first, pair.second, pair.relation) for pair in pairs(layout, run)]
    [(0, 3, 'equal'), (1, 4, 'equal')]
    """
    side = run.first
    for first in layout.within(side.start, side.end):
        second = image(layout, run, first)
        if second is None:
            continue
        # A run may overlap itself; no segment is a copy of itself.
        if second > first:
            yield compared(layout, first, second)


def holds_other(here: str, there: str) -> bool:
    """Return whether one of two keys has all characters of the other in their order, slips of the
    pen aside, and not many more: a quick look, without which the two are not compared.

    >>> holds_other("青石镇新馆今天开馆", "青石镇新馆开馆")
    True
    >>> holds_other("青石镇新馆今天开馆", "青石镇新馆明天开馆")
    False
    """
    short, long = sorted((here, there), key=len)
    if len(short) < len(long) * MIN_SHARE:
        return False
    rest = iter(without_slips(long))
    return all(char in rest for char in without_slips(short))


def compared(layout: Layout, first: int, second: int) -> Pair:
    """Return two aligned segments with what they differ in, and what they are to one another."""
    here, there = _contents(layout, first, second)
    if here == there and layout.text(first) == layout.text(second):
        return Pair(first, second, "equal", (), 1.0)
    differs: Differences = ()
    if here != there:
        differs = _differences(layout, here, there)
    alike = similarity(here, there, differs)
    related = relation(differs)
    if not _may_stand_for_other(related, differs, alike):
        return Pair(first, second, "differs", differs, alike)
    if related != "equal" and _are_two_items(layout, first, second):
        return Pair(first, second, "differs", differs, alike)
    # The key has no signs and points: a copy by its key may still be another statement.
    figures = _other_figures(layout, first, second)
    if figures:
        return Pair(first, second, "differs", differs + figures, alike)
    return Pair(first, second, related, differs, alike)


def _differences(layout: Layout, here: str, there: str) -> Differences:
    """Return what two keys differ in. Where short lines come again and again they are compared
    once: `天晴` with `下雨`, in whatever place they stand.
    """
    if len(here) >= MIN_PROSE or len(there) >= MIN_PROSE:
        return differences(here, there)
    known = layout.compared.get((here, there))
    if known is None:
        known = layout.compared[here, there] = differences(here, there)
    return known


def _may_stand_for_other(related: Likeness, differs: Differences, alike: float) -> bool:
    """Return whether one of two texts may be a copy of the other. One that lacks something has
    most of it all the same, and lacks it at a few places.

    A clause left out, and half a paragraph left out:

    >>> clause = Difference("extra", "，当天有三千名读者到馆", "")
    >>> _may_stand_for_other("second-lacks", (clause,), 0.6)
    True
    >>> _may_stand_for_other("second-lacks", (clause, clause), 0.6)
    False
    """
    if related == "differs":
        return False
    if related in ("equal", "variant"):
        return True
    places = len(differs)
    if places > MAX_CLAUSES:
        return False
    # One long clause left out is an edited copy; holes in many places are another text.
    share = MIN_SHARE if places == 1 else MIN_SHARE_OF_MANY
    return alike >= share


def _are_two_items(layout: Layout, first: int, second: int) -> bool:
    """Return whether the segments are numbered, each its own: 一、开馆 and 二、开馆."""
    here = Passage.of(layout, [first])
    there = Passage.of(layout, [second])
    return here.item_number != there.item_number


def _contents(layout: Layout, first: int, second: int) -> tuple[str, str]:
    """Return the keys of two segments without the label, and the credit or file name, that only one
    of them has.

    `图为：读者排队进馆。` and `读者排队进馆。（新华社）` say the same.
    """
    here, there = layout.key(first), layout.key(second)
    if here == there:
        return here, there
    passage = Passage.of(layout, [first])
    other_passage = Passage.of(layout, [second])

    # What both have is compared as the rest is: two credits may name two photographers.
    label = _label(layout, passage)
    other_label = _label(layout, other_passage)
    if _has_one_only(label, other_label):
        here = here[label:]
        there = there[other_label:]

    name = passage.file_name
    other_name = other_passage.file_name
    if not _has_one_only(name, other_name):
        name = _credit(layout, passage)
        other_name = _credit(layout, other_passage)
    if _has_one_only(name, other_name):
        here = _without_end(here, name)
        there = _without_end(there, other_name)
    return here, there


def _has_one_only(chars: int, other_chars: int) -> bool:
    """Return whether one of two segments has something, of so many letters, and the other not."""
    if chars == 0:
        return other_chars > 0
    return other_chars == 0


def _label(layout: Layout, passage: Passage) -> int:
    if not layout.begins_paragraph(passage.first_segment):
        return 0
    return passage.label


def _credit(layout: Layout, passage: Passage) -> int:
    if not layout.ends_paragraph(passage.last_segment):
        return 0
    return passage.credit


def _without_end(key: str, chars: int) -> str:
    end = len(key) - chars
    return key[:end]


def _other_figures(layout: Layout, first: int, second: int) -> Differences:
    """Return figures and signs that the key cannot tell apart: 3.1% and 31, -2 and 2, A+ and A-, ≥
    and ≤.
    """
    here = layout.text(first)
    there = layout.text(second)
    if here == there or not (_MAY_TELL.search(here) or _MAY_TELL.search(there)):
        return ()
    signs = _signs(here)
    others = _signs(there)
    if signs != others:
        difference = Difference("figures", signs, others)
        return (difference,)
    return _figures_apart(here, there)


def _signs(text: str) -> str:
    return "".join(_SIGN.findall(text))


def _figures_apart(here: str, there: str) -> Differences:
    """Return the figures that are not the same, one by one.

    >>> _figures_apart("气温-2℃，涨3.1%", "气温2℃，涨3.1%")
    (Difference(kind='figures', here='-2℃', there='2℃'),)

    Where one side has more figures than the other, they are the same ones torn by stray spaces, or
    part of a clause that the other side lacks.

    >>> _figures_apart("投资12 345万元", "投资12345万元")
    ()
    """
    figures = _figures(here)
    others = _figures(there)
    if len(figures) != len(others):
        return ()
    found = []
    for figure, other in zip(figures, others, strict=True):
        if figure != other:
            difference = Difference("figures", figure, other)
            found.append(difference)
    return tuple(found)


def _figures(text: str) -> list[str]:
    # 12,000 and 12000 are one figure.
    text = text.replace(",", "")
    return _FIGURE.findall(text)


# --- blocks and units ---


def blocks(layout: Layout, aligned: Pairs) -> Iterator[list[Unit]]:
    """Yield blocks of units: pairs with at most MAX_NOISE characters between one another on both
    sides.

    A share button may stand between two paragraphs of a copy; after a paragraph of its own that
    stands between them, another block begins.
    """
    block: list[Pair] = []
    for pair in aligned:
        if block and _are_apart(layout, block[-1], pair):
            units = _units(layout, block)
            yield list(units)
            block = []
        block.append(pair)
    if block:
        units = _units(layout, block)
        yield list(units)


def _are_apart(layout: Layout, last: Pair, pair: Pair) -> bool:
    """Return whether too much stands between two pairs on one side."""
    here = _between(layout, last.first, pair.first)
    if here > MAX_NOISE:
        return True
    there = _between(layout, last.second, pair.second)
    return there > MAX_NOISE


def _between(layout: Layout, number: int, following: int) -> int:
    """Return how many letters stand between two segments."""
    before = layout.segments[number]
    behind = layout.segments[following]
    return behind.start - before.end


def _units(layout: Layout, block: Pairs) -> Iterator[Unit]:
    """Yield the pairs of a block in units; none of them runs into its own copy."""
    unit: list[Pair] = []
    for pair in block:
        if unit and not _continues(unit, pair):
            yield _unit(layout, unit)
            unit = []
        unit.append(pair)
        is_end = layout.ends_paragraph(pair.first) and layout.ends_paragraph(pair.second)
        if is_end:
            yield _unit(layout, unit)
            unit = []
    if unit:
        yield _unit(layout, unit)


def _continues(unit: Pairs, pair: Pair) -> bool:
    """Return whether a pair follows those of a unit at once on both sides, its first segment none
    of their second ones.

    >>> def equal(first: int, second: int) -> Pair:
    ...     return Pair(first, second, "equal", (), 1.0)
    >>> _continues([equal(0, 2)], equal(1, 3))
    True
    >>> _continues([equal(0, 2), equal(1, 3)], equal(2, 4))
    False
    """
    last = unit[-1]
    if pair.first != last.first + 1:
        return False
    if pair.second != last.second + 1:
        return False
    begin = unit[0]
    return pair.first < begin.second


def _unit(layout: Layout, members: Pairs) -> Unit:
    begin = members[0]
    last = members[-1]
    first_whole = layout.are_whole(begin.first, last.first)
    second_whole = layout.are_whole(begin.second, last.second)
    return Unit(tuple(members), first_whole, second_whole)
