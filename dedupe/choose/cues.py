"""What tells two orders apart: cues that an article reads as it was published, asked in turn."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dedupe.choose.order import Order, unattested_joins


def _misnumbered(order: Order, kept: Sequence[int]) -> int:
    """Numbered points that follow neither their predecessor nor a new start."""
    wrong = 0
    last: dict[str, int] = {}
    for number in kept:
        for kind, value in order.reading(number).points:
            before = last.get(kind, 0)
            skips = kind == "words" and value > before > 0
            wrong += value not in (1, before, before + 1) and not skips
            last[kind] = value
    return wrong


def _late_openings(order: Order, kept: Sequence[int]) -> int:
    """Paragraphs of prose before one that opens an article, with by-line or agency."""
    prose = 0
    for reading in map(order.reading, kept):
        if reading.opens:
            return prose
        prose += reading.ends_sentence
    return 0


def _early_closings(order: Order, kept: Sequence[int]) -> int:
    """Segments of prose behind the first one that closes an article."""
    for at, number in enumerate(kept):
        if order.reading(number).closes:
            return sum(order.reading(later).ends_sentence for later in kept[at + 1 :])
    return 0


def _dangling_starts(order: Order, kept: Sequence[int]) -> int:
    """Whether the first prose refers back to something."""
    for reading in map(order.reading, kept):
        if reading.ends_sentence and len(reading.plain) > 20:
            return int(reading.dangles)
    return 0


def _late_introductions(order: Order, kept: Sequence[int]) -> int:
    """People who are named before they are introduced with their title."""
    introduced: dict[str, int] = {}
    offset = 0
    for reading in map(order.reading, kept):
        for name, place in reading.introductions:
            introduced.setdefault(name, offset + place)
        offset += len(reading.plain) + 1
    if not introduced:
        return 0
    text = "\n".join(order.reading(number).plain for number in kept)
    return sum(1 for name, place in introduced.items() if text.find(name) < place)


def _other_script(order: Order, kept: Sequence[int]) -> int:
    """Characters of copies kept in the script that the rest of the article is not written in."""
    if not order.copies_differ_in_script:
        return 0
    copies = [order.reading(number) for number in kept if number in order.copied]
    return sum(len(copy.plain) for copy in copies if copy.is_traditional != order.is_traditional)


def _unfinished_lines(order: Order, kept: Sequence[int]) -> int:
    """Paragraphs that end where no sentence does."""
    segments = order.layout.segments
    last = {segments[number].paragraph: number for number in kept}
    return sum(1 for number in last.values() if not order.reading(number).ends_sentence)


def _stray_spaces(order: Order, kept: Sequence[int]) -> int:
    return sum(order.reading(number).stray_spaces for number in kept if number in order.copied)


def _missing_chars(order: Order, kept: Sequence[int]) -> int:
    return -sum(order.layout.segments[number].chars for number in kept if number in order.copied)


Cue = Callable[[Order, Sequence[int]], int]

CUES: tuple[Cue, ...] = (
    unattested_joins,
    _misnumbered,
    _other_script,
    _stray_spaces,
    _late_openings,
    _early_closings,
    _dangling_starts,
    _late_introductions,
    _unfinished_lines,
    _missing_chars,
)
"""What is asked in turn, less being better. Then the first copy stays."""

BETWEEN_COPIES: frozenset[Cue] = frozenset(
    (_other_script, _stray_spaces, _unfinished_lines, _missing_chars)
)
"""Cues that tell apart also copies that read the same in order."""
