"""No sentence loses its head: what goes on where its copy ends stays."""

from __future__ import annotations

from collections.abc import Sequence

from dedupe.repeats import Layout
from dedupe.segment import ends_sentence
from dedupe.values import Drop, Notice

_GOES_ON = tuple("，、：,:")
"""Marks behind which a sentence goes on."""

_ADDS = tuple("（(")
"""Marks by which something is added to what stands before them."""

_MESSAGE = "stands twice but kept, its sentence goes on where the other one ends"


def spare_heads(layout: Layout, drops: Sequence[Drop]) -> tuple[list[Drop], list[Notice]]:
    """Return the drops without those that would take the head of a sentence whose rest stays, where
    the kept copy ends its own; and a notice for each of them.

    Of two captions one says 新馆昨天开馆。 and one 新馆昨天开馆，由馆长主持。: without its head the
    second would say nothing.

    >>> from dedupe.repeats import find_repeats
    >>> first = "河口镇的新水厂昨天开始供水，沿河六个村不再挑水"
    >>> layout = find_repeats(f"{first}。{first}，由镇长主持。")
    >>> drops, (notice,) = spare_heads(layout, [Drop(1, 0, "same-line", 1.0, 0.9, ())])
    >>> drops, notice.kind, layout.text(1)[-1]
    ([], 'unsure', '，')
    """
    going = {drop.segment: drop for drop in drops}
    spared: set[int] = set()
    # The last ones first: where the end of a head stays, what stands before it stays, too.
    for drop in sorted(drops, key=lambda drop: drop.segment, reverse=True):
        following = drop.segment + 1
        if following in going or not _is_in_one_line(layout, drop.segment, following):
            continue
        if _goes_on(layout, drop.segment) and (following in spared or _ends(layout, drop)):
            spared.add(drop.segment)
            del going[drop.segment]
    notices = [
        Notice("unsure", layout.span(drop.segment), _MESSAGE, layout.span(drop.kept))
        for drop in drops
        if drop.segment in spared
    ]
    return [drop for drop in drops if drop.segment in going], notices


def _is_in_one_line(layout: Layout, number: int, following: int) -> bool:
    if following == len(layout.segments):
        return False
    return layout.segments[number].paragraph == layout.segments[following].paragraph


def _goes_on(layout: Layout, number: int) -> bool:
    """Return whether the sentence of a segment goes on in the next one."""
    if layout.text(number).rstrip().endswith(_GOES_ON):
        return True
    return layout.text(number + 1).lstrip().startswith(_ADDS)


def _ends(layout: Layout, drop: Drop) -> bool:
    """Return whether the kept copy of a drop ends its sentence, or its line, and is not the rest
    itself.
    """
    if drop.kept == drop.segment + 1:
        return False
    is_last = not _is_in_one_line(layout, drop.kept, drop.kept + 1)
    return is_last or ends_sentence(layout.text(drop.kept))
