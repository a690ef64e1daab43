"""Script of the output: traditional and simplified characters, by OpenCC, on request."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from dedupe.lazy import pattern
from dedupe.revision import Revision
from dedupe.values import Cause, Edit, Span

# OpenCC drops what stands behind a NUL and raises on a lone surrogate, so neither is given to it.
_CONVERTIBLE = pattern("[^\x00\ud800-\udfff\n]+")


def convert(revision: Revision, configuration: str) -> Revision:
    """Return the revision in another script. Each edit is a stretch that OpenCC changed, line by
    line.

    configuration  of OpenCC: `t2s`, `s2twp` …
    """
    return revision.edited(list(_changes(revision.text, configuration)))


def _changes(text: str, configuration: str) -> Iterator[Edit]:
    cause = Cause("script", configuration)
    opencc = converter(configuration)
    for line in _CONVERTIBLE.finditer(text):
        before = line[0]
        after: str = opencc.convert(before)
        if after == before:
            continue
        for start, end, new in _stretches(before, after):
            span = Span(line.start() + start, line.start() + end)
            yield Edit(span, before[start:end], new, cause)


def _stretches(before: str, after: str) -> Iterator[tuple[int, int, str]]:
    """Yield the stretches of `before` that became another text in `after`, none of them empty.

    >>> list(_stretches("這裡下雨", "这里下雨"))
    [(0, 1, '这'), (1, 2, '里')]
    >>> list(_stretches("記憶體不足", "内存不足"))
    [(0, 3, '内存')]
    """
    if len(before) == len(after):
        for at, (old, new) in enumerate(zip(before, after, strict=True)):
            if old != new:
                yield at, at + 1, new
        return
    yield from _stretches_of_other_length(before, after)


def _stretches_of_other_length(before: str, after: str) -> Iterator[tuple[int, int, str]]:
    """Yield the stretches where a conversion by phrases made a text of another length."""
    from rapidfuzz.distance import Levenshtein

    at = done = 0  # how much of `before` and `after` is accounted for
    for block in Levenshtein.opcodes(before, after):
        if block.tag != "equal" or block.src_end == block.src_start:
            continue
        if at < block.src_start:
            yield at, block.src_start, after[done : block.dest_start]
        # The last equal character stays open: an insertion behind it needs it, since an edit is
        # never empty in the source.
        at, done = block.src_end - 1, block.dest_end - 1
    if before[at:] != after[done:]:
        yield at, len(before), after[done:]


@cache
def converter(configuration: str) -> Any:
    """Return OpenCC's converter, made when first asked for: none can be sent to another process."""
    from opencc import OpenCC

    return OpenCC(configuration)
