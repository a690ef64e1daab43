"""Cuts of a text: its paragraphs with their spans, and what can be told from one paragraph
alone.
"""

from __future__ import annotations

from dedupe.lazy import pattern
from dedupe.values import Span

HAN = (
    "\u2e80-\u2fd5\u3005\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
"""Body of a character class: ideographs (Unicode's script Han)."""

HAN_RUN = pattern(f"[{HAN}]+")

MIN_PROSE = 24
"""Letters from which a line that ends a sentence is prose; refrains and headings are shorter."""

_CLOSERS = "”’」』）)》】〕"
_ENDS_SENTENCE = pattern(rf"[。！？!?…；][{_CLOSERS}]*\s*\Z")


def paragraphs(text: str) -> list[Span]:
    """Return the spans of the lines that are not blank, in order, without their line breaks."""
    spans, start = [], 0
    for line in text.split("\n"):
        if line and not line.isspace():
            spans.append(Span(start, start + len(line)))
        start += len(line) + 1
    return spans


def ends_sentence(text: str) -> bool:
    """Return whether `text` ends where a sentence ends.

    >>> ends_sentence("他说：“好。”")
    True
    """
    return _ENDS_SENTENCE.search(text[-12:]) is not None
