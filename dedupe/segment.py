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
"""Body of a character class: ideographs (Unicode's script Han). A test compares it with Unicode."""

HAN_RUN = pattern(f"[{HAN}]+")

MIN_PROSE = 24
"""Letters from which a line that ends a sentence is prose. Of 213 labelled repeats of shorter lines
that are not captions, headlines or the like 203 were no damage: headings, refrains."""
_MAX_END = 12
"""Characters at the end of a text among which the mark that ends its sentence is, with closing
quotation marks and brackets behind it: `。”』）`. Chosen by eye."""

# What may stand behind the end of a sentence: `他说：“好。”`
_CLOSERS = "”’」』）)》】〕"
_ENDS_SENTENCE = pattern(rf"[。！？!?…；][{_CLOSERS}]*\s*\Z")


def paragraphs(text: str) -> list[Span]:
    r"""Return the spans of the lines that are not blank, in order, without their line breaks.

    >>> paragraphs("新馆开馆\n\n读者排队。")
    [Span(start=0, end=4), Span(start=6, end=11)]
    """
    spans = []
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        # A line of spaces, or of an ideographic indent, is as blank as an empty one.
        if line and not line.isspace():
            spans.append(Span(start, end))
        start = end + 1
    return spans


def ends_sentence(text: str) -> bool:
    """Return whether `text` ends where a sentence ends.

    >>> ends_sentence("他说：“好。”"), ends_sentence("新馆昨天开馆")
    (True, False)
    """
    end = text[-_MAX_END:]
    return _ENDS_SENTENCE.search(end) is not None
