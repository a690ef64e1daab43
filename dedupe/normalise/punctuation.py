"""Punctuation of Chinese text that was typed or converted in half width."""

from __future__ import annotations

import sys
from bisect import bisect_right
from collections.abc import Iterator

from dedupe.lazy import pattern
from dedupe.normalise.quotes import quotes
from dedupe.normalise.rule import (
    IS_CHINESE,
    Change,
    Rule,
    follows_chinese,
    in_english,
    precedes_chinese,
)
from dedupe.segment import HAN, HAN_RUN

_WIDE = dict(zip(",:;?!()", "，：；？！（）", strict=True))

# With ideographs where the address goes on behind them (例.example/年报/2024), without those at its
# end, which may be the sentence.
_ADDRESS = pattern(rf"[a-z]+://(?:[\x21-\x7e]|[{HAN}]+(?=[./?#&=_:-][A-Za-z0-9{HAN}]))+(?<![,;:!])")
_HOST = pattern(r"(?:[\w-]+\.)+[a-z]{2,}(?![A-Za-z])")
_HALF = pattern("[,:;?!]+")
_SPACES = pattern(" +")
_SMILEY = pattern(r"[:;]-?\)")
# "The word 好, as in 你好": a few ideographs in an English sentence that goes on behind them.
_GLOSS = pattern(rf"[A-Za-z]+ [A-Za-z]+[,.;:]? [\"“‘]?[{HAN}]{{1,8}}[\"”’]?\Z")
_GLOSS_CHARS = 40
_GOES_ON = pattern("[,;:.!?]* [A-Za-z]")


def _punctuation(text: str) -> Iterator[Change]:
    """After Chinese text; or between a letter, figure, per cent sign, bracket or quotation mark and
    Chinese text.

    So nothing between two figures, before a space in an English phrase, in times, in an address or
    a smiley.
    """
    addresses = [address.span() for address in _ADDRESS.finditer(text)] if "://" in text else []
    for mark in _HALF.finditer(text):
        start, end = mark.span()
        if any(first <= start < last for first, last in _near(addresses, start)):
            continue
        if follows_chinese(text, start):
            if _is_of_a_phrase(text, start):
                continue
            space = _SPACES.match(text, end)
            closed_up = space is not None and HAN_RUN.match(text, space.end())
            yield start, space.end() if space and closed_up else end, _widened(mark[0])
        elif start and precedes_chinese(text, end) and _may_end_before_chinese(text, start, end):
            yield start, end, _widened(mark[0])


def _is_of_a_phrase(text: str, start: int) -> bool:
    """Return whether the mark at `start`, behind Chinese text, is part of a smiley or of an English
    sentence.
    """
    following = text[start + 1 : start + 2]
    if not following or not following.isascii():
        return False
    if _SMILEY.match(text, start):
        return True
    return (
        _GOES_ON.match(text, start) is not None
        and _GLOSS.search(text[max(0, start - _GLOSS_CHARS) : start]) is not None
    )


def _may_end_before_chinese(text: str, start: int, end: int) -> bool:
    """Return whether the marks from `start` to `end`, in front of Chinese text, are Chinese
    punctuation.

    Behind a Latin letter ! and ? may belong to a name (Yahoo!奇摩, 《Jimmy Kimmel Live!》), and :
    to a search (site:例.example).
    """
    before = text[start - 1]
    if before.isascii() and before.isalpha():
        return text[start] not in "!?" and not (text[start] == ":" and _HOST.match(text, end))
    return before.isalnum() or before in "%％℃)]”’"


def _near(spans: list[tuple[int, int]], offset: int) -> list[tuple[int, int]]:
    """Return the one of the sorted `spans` that begins last at or before `offset`, if any."""
    at = bisect_right(spans, (offset, sys.maxsize))
    return spans[at - 1 : at] if at else []


def _widened(marks: str) -> str:
    return "".join(_WIDE[mark] for mark in marks)


_BRACKET = pattern(r"[()（）\n]")
_ENDS_IN_ADDRESS = pattern(r"[a-z]+://[^\s()（）]*\Z")


def _brackets(text: str) -> list[Change]:
    """Round brackets in pairs, line by line: around Chinese text, or directly after it.

    Not around an address, not in an English sentence (Xi'an (西安) is), not in a name ((G)I-DLE).
    """
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
            around = last_han > start
            after = start - 1 in widened or IS_CHINESE.match(text[max(0, start - 1) : start])
            if wide or ((around or after) and not _stays(text, start, at, around)):
                widened.update((start, at))
                changes += [(i, i + 1, _WIDE[text[i]]) for i in (start, at) if text[i] in "()"]
    return sorted(changes)


def _stays(text: str, start: int, end: int, around_chinese: bool) -> bool:
    """Return whether the brackets at `start` and `end` are part of an address, an English sentence
    or a name.
    """
    near = max(start, end - _ADDRESS_CHARS)
    if text.find("://", near, end) >= 0 and _ENDS_IN_ADDRESS.search(text, near, end):
        return True
    following = text[end + 1 : end + 2]
    if not following or not following.isascii():
        return False
    if not around_chinese and following.isalpha() and end - start == 2:
        return True
    return in_english(text, start, end + 1)


_ADDRESS_CHARS = 200
"""Characters looked at for the start of an address: brackets may be far apart."""


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
        "half-width , : ; ? ! in Chinese text become full-width; numbers, times, scores, URLs and "
        "English stay",
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
        "straight quotation marks around Chinese text become the article's own, “” or 「」, "
        "inside of those ‘’ or 『』",
        ('他说:"好"。', "他说:“好”。"),
        '"',
        quotes,
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
