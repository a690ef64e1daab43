"""Cuts of a text: its paragraphs with their spans, and what can be told from one paragraph alone."""

from __future__ import annotations

import re

import regex

from dedupe.values import Span

HAN = regex.compile(r"\p{Han}")

_CLOSERS = "”’」』）)》】〕"
_ENDS_SENTENCE = re.compile(rf"[。！？!?…；][{_CLOSERS}]*\s*\Z")


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
