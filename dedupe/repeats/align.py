"""The two sides of a run, segment by segment: pairs, what they differ in, and the units and blocks
they form.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from dedupe.lazy import pattern
from dedupe.repeats.compare import differences, relation, similarity
from dedupe.repeats.layout import Layout, image
from dedupe.repeats.runs import Run
from dedupe.repeats.wording import credit_chars, file_name_chars, item_number, label_chars
from dedupe.values import Difference, Pair

MIN_SHARE = 0.55
"""Share of the fuller copy that a copy which lacks one clause must have."""
MIN_SHARE_OF_MANY = 0.7
"""The same for a copy which lacks something in several places."""
MAX_CLAUSES = 4
"""Places at which such a copy may lack something."""
MAX_NOISE = 60
"""Characters that may stand between two paragraphs of a block: a share button, a page turner, a
caption."""

_SIGN = pattern(r"[$€£￡≥≤≧≦↑↓√×✓✗±]|(?<=[A-Za-z0-9])\+|(?<=[A-Za-z])[-−](?![A-Za-z0-9])")
_FIGURE = pattern(r"(?:(?<![0-9A-Za-z])[-+−])?\d+(?:[.:/]\d+)*[%％‰℃]?")


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


def pairs(layout: Layout, run: Run) -> Iterator[Pair]:
    """Yield the segments that the run aligns, in order, with what they differ in."""
    for number in layout.within(run.first.start, run.first.end):
        other = image(layout, run, number)
        if other is not None and other > number:
            yield _compared(layout, number, other)


def _compared(layout: Layout, first: int, second: int) -> Pair:
    here, there = _contents(layout, first, second)
    differs = differences(here, there) if here != there else ()
    alike = similarity(here, there, differs)
    related = relation(differs)
    share = MIN_SHARE if len(differs) == 1 else MIN_SHARE_OF_MANY
    if related in ("first-lacks", "second-lacks") and (alike < share or len(differs) > MAX_CLAUSES):
        related = "differs"
    if related not in ("equal", "differs") and item_number(layout.plain(first)) != item_number(
        layout.plain(second)
    ):
        related = "differs"
    figures = () if related == "differs" else _other_figures(layout, first, second)
    return Pair(first, second, "differs" if figures else related, (*differs, *figures), alike)


def _contents(layout: Layout, first: int, second: int) -> tuple[str, str]:
    """Return the keys of two segments without the label, and the credit or file name, that only one
    of them has.
    """
    here, there = layout.key(first), layout.key(second)
    if here == there:
        return here, there
    labels = [
        label_chars(layout.plain(n)) if layout.begins_paragraph(n) else 0 for n in (first, second)
    ]
    named = [
        credit_chars(layout.plain(n)) if layout.ends_paragraph(n) else 0 for n in (first, second)
    ]
    files = [file_name_chars(layout.plain(n)) for n in (first, second)]
    if bool(files[0]) != bool(files[1]):
        named = files
    if bool(labels[0]) != bool(labels[1]):
        here, there = here[labels[0] :], there[labels[1] :]
    if bool(named[0]) != bool(named[1]):
        here, there = here[: len(here) - named[0]], there[: len(there) - named[1]]
    return here, there


def _other_figures(layout: Layout, first: int, second: int) -> tuple[Difference, ...]:
    """Return figures and signs that the key cannot tell apart: 3.1% and 31, -2 and 2, A+ and A-, ≥
    and ≤.

    Where one side has more figures than the other, they are the same ones torn by stray spaces, or
    part of a clause that the other side lacks.
    """
    here, there = layout.text(first), layout.text(second)
    if here == there:
        return ()
    signs = ["".join(_SIGN.findall(text)) for text in (here, there)]
    if signs[0] != signs[1]:
        return (Difference("figures", *signs),)
    figures = [_FIGURE.findall(text.replace(",", "")) for text in (here, there)]
    if len(figures[0]) != len(figures[1]):
        return ()
    return tuple(Difference("figures", a, b) for a, b in zip(*figures, strict=True) if a != b)


def blocks(layout: Layout, aligned: Sequence[Pair]) -> Iterator[list[Unit]]:
    """Yield blocks of units: pairs with at most MAX_NOISE characters between one another on both
    sides.
    """
    segments = layout.segments
    block: list[Pair] = []
    for pair in aligned:
        if block:
            last = block[-1]
            before = segments[pair.first].start - segments[last.first].end
            behind = segments[pair.second].start - segments[last.second].end
            if max(before, behind) > MAX_NOISE:
                yield list(_units(layout, block))
                block = []
        block.append(pair)
    if block:
        yield list(_units(layout, block))


def _units(layout: Layout, block: Sequence[Pair]) -> Iterator[Unit]:
    """Yield the pairs of a block in units; none of them runs into its own copy."""
    unit: list[Pair] = []
    for pair in block:
        follows = not unit or (
            pair.first == unit[-1].first + 1 and pair.second == unit[-1].second + 1
        )
        if not follows or (unit and pair.first >= unit[0].second):
            yield _unit(layout, unit)
            unit = []
        unit.append(pair)
        if layout.ends_paragraph(pair.first) and layout.ends_paragraph(pair.second):
            yield _unit(layout, unit)
            unit = []
    if unit:
        yield _unit(layout, unit)


def _unit(layout: Layout, members: Sequence[Pair]) -> Unit:
    first_whole = layout.are_whole(members[0].first, members[-1].first)
    return Unit(
        tuple(members), first_whole, layout.are_whole(members[0].second, members[-1].second)
    )
