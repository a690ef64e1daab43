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
_ADDRESS = pattern(
    rf"(?<![a-z])[a-z]+://(?:[\x21-\x7e]|[{HAN}]+(?=[./?#&=_:-][A-Za-z0-9{HAN}]))+(?<![,;:!])"
)
_HOST = pattern(r"(?:[\w-]+\.)+[a-z]{2,}(?![A-Za-z])")
# `re` finds the first of a class three times as fast as a class repeated.
_HALF = pattern("[,:;?!][,:;?!]*")
_SPACES = pattern(" +")
_SMILEY = pattern(r"[:;]-?\)")
# "The word 好, as in 你好": a few ideographs in an English sentence that goes on behind them.
_GLOSS = pattern(rf"[A-Za-z]+ [A-Za-z]+[,.;:]? [\"“‘]?[{HAN}]{{1,8}}[\"”’]?\Z")
_GLOSS_CHARS = 40
"""Characters looked at before a mark: two English words and eight ideographs. Chosen by eye."""
_GOES_ON = pattern("[,;:.!?]* [A-Za-z]")


def _punctuation(text: str) -> Iterator[Change]:
    """After Chinese text; or between a letter, figure, per cent sign, bracket or quotation mark and
    Chinese text.

    So nothing between two figures, before a space in an English phrase, in times, in an address or
    a smiley.

    >>> list(_punctuation("县长说: 好,比分是4:4"))
    [(3, 5, '：'), (6, 7, '，')]
    """
    addresses = [address.span() for address in _ADDRESS.finditer(text)] if "://" in text else []
    for mark in _HALF.finditer(text):
        start, end = mark.span()
        if addresses and _is_inside(addresses, start):
            continue
        if follows_chinese(text, start):
            if not _is_of_a_phrase(text, start):
                yield start, _end_of_gap(text, end), _widened(mark[0])
        elif start and precedes_chinese(text, end) and _may_end_before_chinese(text, start, end):
            yield start, end, _widened(mark[0])


def _end_of_gap(text: str, end: int) -> int:
    """Return where the spaces behind a mark end that ends at `end`, if Chinese text goes on behind
    them: a wide mark brings its own space. 好, 的 becomes 好，的; in 好, OK the space stays.
    """
    spaces = _SPACES.match(text, end)
    if spaces and HAN_RUN.match(text, spaces.end()):
        return spaces.end()
    return end


def _is_inside(spans: list[tuple[int, int]], offset: int) -> bool:
    """Return whether `offset` is in one of the sorted `spans`."""
    at = bisect_right(spans, (offset, sys.maxsize)) - 1  # the last one that begins there or before
    return at >= 0 and offset < spans[at][1]


def _is_of_a_phrase(text: str, start: int) -> bool:
    """Return whether the mark at `start`, behind Chinese text, is part of a smiley or of an English
    sentence.

    好 :) and "The word 好, as in 你好" are; 好,OK is not, since a space would follow.
    """
    following = text[start + 1 : start + 2]
    if not following or not following.isascii():
        return False
    if _SMILEY.match(text, start):
        return True
    if not _GOES_ON.match(text, start):
        return False
    return _GLOSS.search(text[max(0, start - _GLOSS_CHARS) : start]) is not None


def _may_end_before_chinese(text: str, start: int, end: int) -> bool:
    """Return whether the marks from `start` to `end`, in front of Chinese text, are Chinese
    punctuation.

    Behind a Latin letter ! and ? may belong to a name (Yahoo!奇摩, 《Jimmy Kimmel Live!》), and :
    to a search (site:例.example).
    """
    before = text[start - 1]
    if before.isascii() and before.isalpha():
        if text[start] == ":":
            return not _HOST.match(text, end)
        return text[start] not in "!?"
    return before.isalnum() or before in "%％℃)]”’"


def _widened(marks: str) -> str:
    return "".join(_WIDE[mark] for mark in marks)


_BRACKET = pattern("[()（）]")
_ENDS_IN_ADDRESS = pattern(r"[a-z]+://[^\s()（）]*\Z")


def _brackets(text: str) -> list[Change]:
    """Round brackets in pairs, line by line: around Chinese text, or directly after it.

    Both of a pair are widened or none, also where one of them is wide already. Not around an
    address, not in an English sentence (Xi'an (西安) is), not in a name ((G)I-DLE).

    >>> _brackets("3个市(州)增长,f(x)不变")
    [(3, 4, '（'), (5, 6, '）')]
    """
    changes: list[Change] = []
    widened: set[int] = set()
    for start, end, around_chinese in _pairs_to_widen(text):
        one_is_wide = text[start] == "（" or text[end] == "）"
        # brackets behind a pair that was widened stand behind Chinese too: 青石镇(县城)(2024年)
        after_chinese = start - 1 in widened or _is_chinese(text, start - 1)
        if not one_is_wide:
            if not around_chinese and not after_chinese:
                continue
            if _stays(text, start, end, around_chinese):
                continue
        widened.update((start, end))
        changes += [(at, at + 1, _WIDE[text[at]]) for at in (start, end) if text[at] in "()"]
    return sorted(changes)


def _pairs_to_widen(text: str) -> Iterator[tuple[int, int, bool]]:
    """Yield the pairs of brackets of the lines that have half-width ones."""
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        if "(" in line or ")" in line:
            yield from _bracket_pairs(text, start, end)
        start = end + 1


def _bracket_pairs(text: str, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """Yield the offsets of the brackets that belong together in a line, inner ones first, and
    whether an ideograph stands between them.

    One search for ideographs between each two brackets, so that nested pairs cost no more.
    """
    open_at: list[int] = []
    last_han = -1  # where an ideograph was seen last
    done = start
    for bracket in _BRACKET.finditer(text, start, end):
        at = bracket.start()
        if han := HAN_RUN.search(text, done, at):
            last_han = han.start()
        done = at + 1
        if bracket[0] in "(（":
            open_at.append(at)
        elif open_at:
            opening = open_at.pop()
            yield opening, at, last_han > opening


def _is_chinese(text: str, offset: int) -> bool:
    """Return whether there is a Chinese character at `offset`."""
    return offset >= 0 and IS_CHINESE.match(text, offset) is not None


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
"""Characters looked at for the start of an address: brackets may be far apart. Chosen by eye."""


_DOTS = pattern(r"\.\.\.+")


def _dots(text: str) -> Iterator[Change]:
    """After Chinese text, or between a letter, figure, per cent sign or quotation mark and Chinese
    text: 他沉默了..., 96%...的人. Not in ls ... or 1...9.
    """
    for run in _DOTS.finditer(text):
        start, end = run.span()
        if follows_chinese(text, start) or (
            precedes_chinese(text, end) and _may_trail(text, start)
        ):
            yield start, end, "……"


def _may_trail(text: str, start: int) -> bool:
    """Return whether an ellipsis at `start` may belong to what stands before it."""
    before = text[start - 1 : start]
    return before.isalnum() or (before != "" and before in "%”’")


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
