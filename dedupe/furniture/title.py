"""What a page has behind its headline in its head: `大桥通车_本地_某网`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dedupe.furniture.remains import Remains
from dedupe.furniture.rows import PAGE_TITLE
from dedupe.lazy import pattern


def behind_the_title(text: str, title: str, found: Iterable[Remains]) -> Iterator[Remains]:
    r"""Yield what stands behind the headline on lines that begin with it.

    found  other remains: their lines are left out

    >>> text = "大桥通车_某网\n大桥通车了。"
    >>> [remains.span for remains in behind_the_title(text, "大桥通车", [])]
    [(4, 7)]
    """
    taken = {remains.span[0] for remains in found if remains.is_line}
    framed = f"\n{text}\n"
    line = f"\n{title.strip()}"
    at = framed.find(line)
    while at >= 0:
        behind = _BEHIND.match(framed, at + len(line))
        if behind and at not in taken:
            yield Remains((behind.start() - 1, behind.end() - 1), PAGE_TITLE.name, is_line=False)
        at = framed.find(line, at + 1)


_BEHIND = pattern(rf"{PAGE_TITLE.pattern}(?=\n)")
