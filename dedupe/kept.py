"""What became of the kept copies: the log names one of each dropped text, and whoever follows it,
from copy to copy, must come to text that is still there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dedupe.revision import takers
from dedupe.values import REMAINS, Cause, Edit


def told_as_remains(source: str, edits: tuple[Edit, ...]) -> tuple[Edit, ...]:
    r"""Return the edits, each drop of which no copy is left told as the page remains that took it.

    A list of links in a block that was printed twice is dropped with it. What is left may stand at
    the end of the text then, and goes, too: no copy of it is kept. Nor is one where drops name one
    another around a circle, and page remains took what was left of one of these copies.

    edits  of the source, sorted, not overlapping

    >>> from dedupe.values import Span
    >>> drop = Edit(Span(0, 5), "阅读全文\n", "", Cause("repeat", "equal"), kept=Span(5, 9))
    >>> button = Edit(Span(5, 9), "阅读全文", "", Cause("furniture", "read-on"))
    >>> [str(edit.cause) for edit in told_as_remains("阅读全文\n阅读全文", (drop, button))]
    ['furniture.read-on', 'furniture.read-on']
    """
    causes = {number: cause for number, edit in enumerate(edits) if (cause := _remains(edit))}
    if not causes:
        return edits
    drops = ((number, edit.kept) for number, edit in enumerate(edits))
    gone_with = {number: takers(source, edits, kept) for number, kept in drops if kept}
    lost = _lost(gone_with)
    if not lost:
        return edits
    told = list(edits)
    going_for = _inverted(gone_with)
    waiting = list(causes)
    while waiting:
        by = waiting.pop()
        for number in (by, *going_for.get(by, ())):
            if number in lost:
                lost.remove(number)
                told[number] = _as_remains(edits[number], causes[by], told[by])
                causes[number] = causes[by]
                waiting.append(number)
    return tuple(told)


def _remains(edit: Edit) -> Cause | None:
    """Return the row of page remains that took text out with an edit, if one did."""
    for cause in (edit.cause, *edit.also):
        if cause.stage in REMAINS:
            return cause
    return None


def _lost(gone_with: Mapping[int, Sequence[int]]) -> set[int]:
    """Return the drops from which `kept` does not lead to text that is there: to page remains, or
    around in a circle.

    gone_with  for each drop the edits that took its kept copy, none where some of it is left

    >>> sorted(_lost({0: [], 1: [0], 2: [3], 3: [2], 4: [1, 3], 5: [9]}))
    [2, 3, 4, 5]
    """
    lost = set(gone_with)
    going_for = _inverted(gone_with)
    open_ends = {
        number: sum(1 for edit in edits if edit in gone_with) for number, edits in gone_with.items()
    }
    ending = [number for number, edits in gone_with.items() if not edits]
    while ending:
        number = ending.pop()
        lost.remove(number)
        for follower in going_for.get(number, ()):
            open_ends[follower] -= 1
            if not open_ends[follower]:
                ending.append(follower)
    return lost


def _inverted(gone_with: Mapping[int, Sequence[int]]) -> dict[int, list[int]]:
    """Return for each edit the drops whose kept copy it took."""
    going_for: dict[int, list[int]] = {}
    for number, edits in gone_with.items():
        for edit in edits:
            going_for.setdefault(edit, []).append(number)
    return going_for


def _as_remains(drop: Edit, cause: Cause, by: Edit) -> Edit:
    """Return a drop as page remains, as the edit that took its kept copy is, or was told to be."""
    others = tuple(other for other in drop.also if other != cause)
    told = drop._replace(cause=cause, also=others, learned=by.learned)
    return told._replace(kept=None, similarity=None, confidence=None, why=())
