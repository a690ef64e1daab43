"""What tells two orders apart: cues that an article reads as it was published, asked in turn."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dedupe.choose.order import Order, unattested_joins

_MIN_TOLD = 20
"""Characters from which a line of prose counts as the first of the article: shorter ones are
subheads and datelines. Chosen by eye."""


def _misnumbered(order: Order, kept: Sequence[int]) -> int:
    """Numbered points that follow neither their predecessor nor a new start.

    二是 before 一是 is one, and so is 三是 where no 二是 stands before it. 一是 again begins a new
    list. 首先 may be followed by 最后: words leave points out, figures do not.
    """
    if not order.may_have_points:
        return 0
    wrong = 0
    last: dict[str, int] = {}
    for number in kept:
        for kind, value in order.reading(number).points:
            before = last.get(kind, 0)
            in_order = value in (1, before, before + 1)
            left_some_out = kind == "words" and value > before > 0
            if not in_order and not left_some_out:
                wrong += 1
            last[kind] = value
    return wrong


def _late_openings(order: Order, kept: Sequence[int]) -> int:
    """Paragraphs of prose before one that opens an article: 本报讯（记者某某某）.

    An article without such a line has none; neither have lines that are no prose, as the headline
    above the by-line.
    """
    prose = 0
    for number in kept:
        reading = order.reading(number)
        if reading.opens:
            return prose
        if reading.ends_sentence:
            prose += 1
    return 0


def _early_closings(order: Order, kept: Sequence[int]) -> int:
    """Segments of prose behind the first one that closes an article: 他最后表示, （完）.

    责任编辑：某某某 behind it is no prose, and stands where it belongs.
    """
    for at, number in enumerate(kept):
        if order.reading(number).closes:
            return sum(order.reading(later).ends_sentence for later in kept[at + 1 :])
    return 0


def _dangling_starts(order: Order, kept: Sequence[int]) -> int:
    """Whether the first prose refers back to something: no article begins with 此外 or 对此."""
    for number in kept:
        reading = order.reading(number)
        if reading.ends_sentence and len(reading.plain) > _MIN_TOLD:
            return int(reading.dangles)
    return 0


def _late_introductions(order: Order, kept: Sequence[int]) -> int:
    """People who are named before they are introduced with their title.

    江小舟说 before 县长江小舟表示 is one; a name that never has its title says nothing.
    """
    named: set[str] = set()
    introduced: set[str] = set()
    late = 0
    for number in kept:
        first_named = order.first_named(number)
        for name, place in order.reading(number).introductions:
            if name in introduced:
                continue
            introduced.add(name)
            if name in named or first_named[name] < place:
                late += 1
        named.update(first_named)
    return late


def _other_script(order: Order, kept: Sequence[int]) -> int:
    """Characters of copies kept in the script that the rest of the article is not written in: the
    traditional copy in a simplified article.
    """
    if not order.copies_differ_in_script:
        return 0
    chars = 0
    for number in _kept_copies(order, kept):
        reading = order.reading(number)
        if reading.is_traditional != order.is_traditional:
            chars += len(reading.plain)
    return chars


def _unfinished_lines(order: Order, kept: Sequence[int]) -> int:
    """Paragraphs that end where no sentence does: a headline is one whatever is kept, a torn
    paragraph only where its torn copy is.
    """
    segments = order.layout.segments
    last_of_line = {segments[number].paragraph: number for number in kept}
    return sum(1 for number in last_of_line.values() if not order.reading(number).ends_sentence)


def _stray_spaces(order: Order, kept: Sequence[int]) -> int:
    """Spaces inside kept copies where Chinese has none: 全县 干部 stands for 全县干部."""
    return sum(order.reading(number).stray_spaces for number in _kept_copies(order, kept))


def _missing_chars(order: Order, kept: Sequence[int]) -> int:
    """Less for more: minus the characters of the kept copies, so that the fuller one stays."""
    segments = order.layout.segments
    return -sum(segments[number].chars for number in _kept_copies(order, kept))


def _kept_copies(order: Order, kept: Sequence[int]) -> list[int]:
    """Return the kept segments that another selection would drop."""
    return [number for number in kept if number in order.copied]


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
"""What is asked in turn, less being better; the first that tells decides. Joins come first: they
alone tell a torn or doubled body from a whole one. Then what would be an open fault to a reader
(points out of order, another script), then what only may be one; last the size of the copies. Where
nothing tells, the first copy stays. The order is chosen by eye."""

BETWEEN_COPIES: frozenset[Cue] = frozenset(
    (_other_script, _stray_spaces, _unfinished_lines, _missing_chars)
)
"""Cues that tell apart also copies that read the same in order, but none that are written the same
(`Order.are_written_alike`)."""
