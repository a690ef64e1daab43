"""Punctuation of Chinese text that was typed or converted in half width."""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections.abc import Iterator

from dedupe.lazy import pattern
from dedupe.normalise.rule import IS_CHINESE, Change, Rule, follows_chinese, precedes_chinese
from dedupe.segment import HAN_RUN

_WIDE = dict(zip(",:;?!()", "，：；？！（）", strict=True))

_ADDRESS = pattern(r"[a-z]+://[\x21-\x7e]+(?<![,;:!])")
_HALF = pattern("[,:;?!]+")
_SPACES = pattern(" +")


def _punctuation(text: str) -> Iterator[Change]:
    """After Chinese text; or between a letter, figure, per cent sign, bracket or quotation mark and Chinese text.

    So nothing between two figures, before a space in an English phrase, in times; and nothing in an address with ://.
    """
    addresses = [address.span() for address in _ADDRESS.finditer(text)] if "://" in text else []
    for mark in _HALF.finditer(text):
        start, end = mark.span()
        if any(first <= start < last for first, last in _near(addresses, start)):
            continue
        if follows_chinese(text, start):
            space = _SPACES.match(text, end)
            closed_up = space is not None and HAN_RUN.match(text, space.end())
            yield start, space.end() if space and closed_up else end, _widened(mark[0])
        elif start and precedes_chinese(text, end) and (text[start - 1].isalnum() or text[start - 1] in "%％℃)]”’"):
            yield start, end, _widened(mark[0])


def _near(spans: list[tuple[int, int]], offset: int) -> list[tuple[int, int]]:
    """Return the one of the sorted `spans` that begins last at or before `offset`, if any."""
    at = bisect_right(spans, (offset, sys.maxsize))
    return spans[at - 1 : at] if at else []


def _widened(marks: str) -> str:
    return "".join(_WIDE[mark] for mark in marks)


_BRACKET = pattern(r"[()（）\n]")


def _brackets(text: str) -> list[Change]:
    """Round brackets in pairs, line by line: around Chinese text, or directly after it."""
    changes: list[Change] = []
    widened: set[int] = set()
    open_at: list[int] = []
    last_han = -1  # an ideograph behind every bracket before it that has one behind it so far
    seen = 0
    for bracket in _BRACKET.finditer(text):
        at = bracket.start()
        if han := HAN_RUN.search(text, seen, at):
            last_han = han.start()
        seen = at + 1
        if bracket[0] == "\n":
            open_at.clear()
        elif bracket[0] in "(（":
            open_at.append(at)
        elif open_at:
            start = open_at.pop()
            wide = "（" in text[start] or "）" in bracket[0]
            if wide or last_han > start or start - 1 in widened or IS_CHINESE.match(text[max(0, start - 1) : start]):
                widened.update((start, at))
                changes += [(i, i + 1, _WIDE[text[i]]) for i in (start, at) if text[i] in "()"]
    return sorted(changes)


_QUOTE = pattern('"')


def _quotes(text: str) -> Iterator[Change]:
    """Straight double quotes in pairs, line by line, where the pair is around or beside Chinese text.

    A line with an odd number of them, an inch mark or an attribute is left as it is.
    """
    left, right = "「」" if text.count("「") > text.count("“") else "“”"
    offset = 0
    for line in text.split("\n"):
        at = [match.start() for match in _QUOTE.finditer(line)]
        if at and len(at) % 2 == 0 and '="' not in line and not any(line[i - 1 : i].isdigit() for i in at[::2]):
            for start, end in zip(at[::2], at[1::2], strict=True):
                around = line[max(0, start - 1) : start] + line[end + 1 : end + 2]
                if HAN_RUN.search(line, start, end) or IS_CHINESE.search(around):
                    yield offset + start, offset + start + 1, left
                    yield offset + end, offset + end + 1, right
        offset += len(line) + 1


_DOTS = pattern(r"\.\.\.+")


def _dots(text: str) -> Iterator[Change]:
    for run in _DOTS.finditer(text):
        beside = text[run.start() - 1 : run.start()]
        if follows_chinese(text, run.start()) or (
            precedes_chinese(text, run.end()) and (beside.isalnum() or (beside and beside in "%”’"))
        ):
            yield run.start(), run.end(), "……"


PUNCTUATION_RULES = (
    Rule(
        "punctuation",
        "half-width , : ; ? ! in Chinese text become full-width; numbers, times, scores, URLs and English stay",
        ("来源:县报,就业率96.1%,比分4:4", "来源：县报，就业率96.1%，比分4:4"),
        ",:;?!",
        _punctuation,
    ),
    Rule(
        "brackets",
        "half-width brackets around or after Chinese text become full-width, in pairs",
        ("3个市(州)f(x)", "3个市（州）f(x)"),
        "()",
        _brackets,
    ),
    Rule(
        "quotes",
        "straight quotation marks in Chinese text become the article's own: “” or 「」",
        ('他说:"好"。', "他说:“好”。"),
        '"',
        _quotes,
        by_line=False,
    ),
    Rule(
        "dots",
        "three or more full stops in Chinese text become an ellipsis",
        ("他沉默了...", "他沉默了……"),
        ".",
        _dots,
    ),
)
