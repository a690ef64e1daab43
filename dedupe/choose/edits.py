"""Drops as edits: what a segment takes with it when it goes, and what the log says of it."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

from dedupe.repeats import Layout
from dedupe.revision import takers
from dedupe.segment import paragraphs
from dedupe.values import Cause, Drop, Edit, Span


def dropping_edits(layout: Layout, drops: Sequence[Drop]) -> list[Edit]:
    """Return the edits that drop the segments, sorted: whole lines with their line breaks, or
    stretches of a line.

    A line that goes takes the break behind it along, and the blank lines up to the next one. Lines
    at the end of the article take the break before them, so that its last line ends as it did. So
    do lines behind which there are more blank lines than before them: what stands around them stays
    as far apart.

    >>> from dedupe.repeats import find_repeats
    >>> copy = "河口镇的新水厂今天开始供水，沿河六个村的居民不再挑水。"
    >>> layout = find_repeats(chr(10).join((copy, copy, "水价不变。")))
    >>> (edit,) = dropping_edits(layout, [Drop(1, 0, "adjacent", 1.0, 0.9, ())])
    >>> edit.before == copy + chr(10), edit.kept
    (True, Span(start=0, end=27))
    """
    lines = paragraphs(layout.folded.text)
    going = _by_line(layout, drops, lines)
    whole = {line for line, members in going.items() if _is_whole_line(layout, members)}
    takes_before = _taking_the_break_before(layout.folded.text, lines, sorted(whole))
    edits: list[Edit] = []
    for line, members in sorted(going.items()):
        if line in whole:
            span = _with_break(lines, line, is_before=line in takes_before)
            edits.append(_edit(layout, span, members))
        else:
            edits += [_edit(layout, layout.span(drop.segment), [drop]) for drop in members]
    return _without_circles(layout.folded.text, edits)


def _without_circles(text: str, edits: list[Edit]) -> list[Edit]:
    r"""Return the edits but one of each circle, in which every kept copy would go for the next.

    No segment goes for one that goes for it. But a line is one edit, which names one copy for all
    its segments: where a word fills the article, they went for pieces of one another's lines.

    edits  sorted, not overlapping

    >>> here = Edit(Span(0, 3), "甲甲\n", "", Cause("repeat", "equal"), kept=Span(3, 5))
    >>> there = here._replace(span=Span(3, 6), kept=Span(0, 2))
    >>> [edit.span for edit in _without_circles("甲甲\n甲甲\n", [here, there])]
    [Span(start=0, end=3)]
    """
    gone_with = [takers(text, edits, edit.kept) if edit.kept else () for edit in edits]
    if not any(gone_with):
        return edits
    staying: set[int] = set()
    ended: set[int] = set()
    for first, gone in enumerate(gone_with):
        path = {first: gone}
        while path:
            number, following = path.popitem()
            after = next((each for each in following if each not in ended), None)
            if after is None:
                ended.add(number)
            elif after == number or after in path:
                staying.add(number)
                ended.add(number)
            else:
                path[number] = following
                path[after] = gone_with[after]
    return [edit for number, edit in enumerate(edits) if number not in staying]


def _by_line(layout: Layout, drops: Sequence[Drop], lines: Sequence[Span]) -> dict[int, list[Drop]]:
    """Return the drops of each line that loses something. Paragraphs of the layout are the lines
    that have letters, so their numbers differ from those of the lines.
    """
    line_at = {line.start: number for number, line in enumerate(lines)}
    found: dict[int, list[Drop]] = {}
    for drop in drops:
        paragraph = layout.paragraphs[layout.segments[drop.segment].paragraph]
        found.setdefault(line_at[paragraph.span.start], []).append(drop)
    return found


def _is_whole_line(layout: Layout, drops: Sequence[Drop]) -> bool:
    """Return whether the drops of one line are all its segments."""
    first, last = drops[0].segment, drops[-1].segment
    return layout.are_whole(first, last) and len(drops) == last - first + 1


def _taking_the_break_before(text: str, lines: Sequence[Span], whole: Sequence[int]) -> set[int]:
    r"""Return the lines that take the break before them along, of those that go as a whole.

    whole  their numbers, in order

    >>> text = "甲。\n乙。\n\n丙。\n\n丁。"
    >>> lines = paragraphs(text)
    >>> _taking_the_break_before(text, lines, [1]), _taking_the_break_before(text, lines, [2, 3])
    ({1}, {2, 3})
    >>> _taking_the_break_before(text, lines, [0, 2])
    set()
    """
    taking: set[int] = set()
    for row in _rows(whole):
        first, last = row[0], row[-1]
        if last == len(lines) - 1:
            taking.update(row)
        elif first > 0:
            before = text.count("\n", lines[first - 1].end, lines[first].start)
            behind = text.count("\n", lines[last].end, lines[last + 1].start)
            if before < behind:
                taking.update(row)
    return taking


def _rows(numbers: Sequence[int]) -> list[list[int]]:
    """Return numbers, in order, as rows of those that follow one another.

    >>> _rows([1, 2, 5])
    [[1, 2], [5]]
    """
    rows: list[list[int]] = []
    for number in numbers:
        if rows and rows[-1][-1] == number - 1:
            rows[-1].append(number)
        else:
            rows.append([number])
    return rows


def _with_break(lines: Sequence[Span], line: int, *, is_before: bool) -> Span:
    """Return the span of a line with the break that goes with it, the one before it or behind it.

    >>> _with_break([Span(0, 4), Span(6, 9)], 0, is_before=False)
    Span(start=0, end=6)
    >>> _with_break([Span(0, 4), Span(6, 9)], 1, is_before=True)
    Span(start=4, end=9)
    """
    if is_before:
        return Span(lines[line - 1].end, lines[line].end)
    return Span(lines[line].start, lines[line + 1].start)


def _edit(layout: Layout, span: Span, drops: Sequence[Drop]) -> Edit:
    """Return the edit that takes `span` out, in which all of `drops` go.

    It speaks for its longest drop: that one's rule and reasons stand in the log. Similarity is the
    mean over the letters, confidence that of the least certain drop.
    """
    main = drops[0]
    if len(drops) > 1:
        main = _longest(layout, _kept_elsewhere(drops))
    confidence = min(map(attrgetter("confidence"), drops))
    return Edit(
        span,
        layout.folded.text[span.start : span.end],
        "",
        Cause("repeat", main.rule),
        kept=_kept_span(layout, drops, main),
        similarity=round(_mean_similarity(layout, drops), 4),
        confidence=round(confidence, 3),
        why=main.why,
    )


def _mean_similarity(layout: Layout, drops: Sequence[Drop]) -> float:
    """Return the share of all letters that go which the kept copies have."""
    if len(drops) == 1 and drops[0].similarity == 1:
        return 1.0
    counts = [layout.segments[drop.segment].chars for drop in drops]
    similar = sum(drop.similarity * count for drop, count in zip(drops, counts, strict=True))
    return similar / sum(counts)


def _longest(layout: Layout, drops: Sequence[Drop]) -> Drop:
    return max(drops, key=lambda drop: layout.segments[drop.segment].chars)


def _kept_elsewhere(drops: Sequence[Drop]) -> Sequence[Drop]:
    """Return the drops whose copy does not go in the same edit, all of them where each one's does.

    Of a line that says a sentence twice and goes as a whole, the second time was dropped for the
    first: the log must name a copy that is still there.
    """
    gone = {drop.segment for drop in drops}
    return [drop for drop in drops if drop.kept not in gone] or drops


def _kept_span(layout: Layout, drops: Sequence[Drop], main: Drop) -> Span:
    """Return where the copy stands that the log names: all of it where it is one stretch, else the
    copy of the main drop.
    """
    if len(drops) == 1:
        return layout.span(main.kept)
    kept = [drop.kept for drop in drops]
    first, last = kept[0], kept[-1]
    in_a_row = kept == list(range(first, first + len(kept)))
    some_go_too = len(_kept_elsewhere(drops)) < len(drops)
    if some_go_too or not in_a_row:
        return layout.span(main.kept)
    return Span(layout.span(first).start, layout.span(last).end)
