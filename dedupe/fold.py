"""The comparison key of a text, never printed: what is left when width, punctuation, space, case and script do not count."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from dedupe.values import Span

_WORD = re.compile(r"[^\W_]+")
_UNSAFE = re.compile("[\x00\ud800-\udfff]")

CUT_MARK = re.compile(
    r"(?:…|\.{3,}|。{3,})*[ \t]*[\[【（(]?(?:点击)?(?:详细|詳細|查看全文|阅读全文|閱讀全文|展开全文|展開全文|全文|查看更多|更多)[\]】）)]?[>》]*[ \t]*$"
    r"|(?:…|\.{3,}|。{3,})+[ \t]*$",
    re.MULTILINE,
)
"""What a teaser ends with, at the end of a line: it stands for the rest of the text."""


@dataclass(frozen=True, slots=True)
class Folded:
    """A text and its key.

    key      letters, digits and ideographs only, lower case, simplified
    starts   offsets in the key at which a stretch begins that is unbroken in the text
    offsets  the same places in the text
    """

    text: str
    key: str
    starts: list[int]
    offsets: list[int]

    def offset(self, place: int) -> int:
        """Return the text offset of the character at `place` of the key."""
        piece = bisect_right(self.starts, place) - 1
        return self.offsets[piece] + place - self.starts[piece]

    def span(self, start: int, end: int) -> Span:
        """Return the text span from the first to the last character of the key's `start:end`, not empty."""
        return Span(self.offset(start), self.offset(end - 1) + 1)


def simplified(text: str) -> str:
    """Return `text` in lower case and simplified characters, of the same length, for comparison only."""
    if _UNSAFE.search(text):
        text = _UNSAFE.sub(" ", text)
    folded: str = _converter().convert(text)
    lower = folded.lower()
    if len(lower) != len(folded):
        lower = "".join(char.lower() if len(char.lower()) == 1 else char for char in folded)
    return lower if len(lower) == len(text) else text.lower()


@lru_cache(maxsize=1)
def _converter() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")


def fold(text: str) -> Folded:
    """Return `text` with its comparison key. Cost O(text)."""
    plain = CUT_MARK.sub(lambda mark: " " * len(mark[0]), simplified(text))
    starts, offsets, pieces, at = [], [], [], 0
    for word in _WORD.finditer(plain):
        starts.append(at)
        offsets.append(word.start())
        pieces.append(word[0])
        at += word.end() - word.start()
    return Folded(text, "".join(pieces), starts, offsets)


def words(text: str, min_chars: int) -> list[str]:
    """Return the stretches of the key of `text` between punctuation and spaces that have at least `min_chars`."""
    return _words_of(min_chars).findall(simplified(text))


@lru_cache(maxsize=4)
def _words_of(min_chars: int) -> re.Pattern[str]:
    return re.compile(r"[^\W_]{%d,}" % min_chars)
