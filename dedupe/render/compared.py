"""Two passages that are alike, side by side."""

from __future__ import annotations

from collections.abc import Iterator


def compared(first: str, second: str) -> Iterator[tuple[str, str]]:
    """Yield the stretches of both, in order; equal ones are equal. Cost O(len(first) x len(second)
    / 64).

    >>> list(compared("全县有12户。", "全县有15户。"))
    [('全县有1', '全县有1'), ('2', '5'), ('户。', '户。')]
    """
    from rapidfuzz.distance import Levenshtein

    for block in Levenshtein.opcodes(first, second):
        here = first[block.src_start : block.src_end]
        there = second[block.dest_start : block.dest_end]
        yield here, there
