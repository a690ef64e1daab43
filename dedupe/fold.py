"""The comparison key of a text, never printed: width, punctuation, space, case and script set aside."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from dedupe.script import converter
from dedupe.values import Span

_WORD = re.compile(r"[^\W_]+")
_UNSAFE = re.compile("[\x00\ud800-\udfff]")

_MORE = (
    "(?:点击|點擊|点此|點此)?(?:详细|詳細|详情|詳情|继续阅读|繼續閱讀|展开|展開"
    "|(?:查看|阅读|閱讀|展开|展開|看)?(?:全文|更多|原文))"
)
CUT_MARK = re.compile(
    rf"(?:…|\.{{3,}}|。{{3,}})*[ \t]*[\[【（(]?{_MORE}[\]】）)]?[>》]*[ \t]*$|(?:…|\.{{3,}}|。{{3,}})+[ \t]*$",
    re.MULTILINE,
)
"""What a teaser ends with, at the end of a line: it stands for the rest of the text."""
_MAY_BE_CUT = re.compile("[细細情读讀开開文多][]】）) >》\t]*$", re.MULTILINE)


_CUT_WORDS = ("详细", "詳細", "详情", "詳情", "阅读", "閱讀", "展开", "展開", "全文", "更多", "原文")
_CUT_ENDS = ("…", "...", "。。。", *_CUT_WORDS, *(word + close for word in _CUT_WORDS for close in "]】）)>》"))


def has_cut_line(lines: Sequence[str]) -> bool:
    """Return whether a line may end with a cut mark: a quick look, which may be wrong in saying yes."""
    return any(line.endswith(_CUT_ENDS) for line in lines)


@dataclass(frozen=True, slots=True)
class Folded:
    """A text and its key.

    plain    the text in simplified characters and lower case, of the same length
    key      its letters, digits and ideographs
    starts   offsets in the key at which a stretch begins that is unbroken in the text
    offsets  the same places in the text
    """

    text: str
    plain: str
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
    text = _converted(text)
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    return lower


def _converted(text: str) -> str:
    if "\x00" in text or not _is_encodable(text):
        text = _UNSAFE.sub(" ", text)
    simple: str = converter("t2s").convert(text)
    return simple if len(simple) == len(text) else text


def _is_encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def fold(text: str, plain: str | None = None) -> Folded:
    """Return `text` with its comparison key; `plain` is the text `simplified`, where it is known. Cost O(text)."""
    plain = marked = simplified(text) if plain is None else plain
    if _MAY_BE_CUT.search(plain):
        marked = CUT_MARK.sub(lambda mark: " " * len(mark[0]), plain)
    found = list(_WORD.finditer(marked))
    pieces = [word[0] for word in found]
    starts = list(accumulate(map(len, pieces), initial=0))
    starts.pop()
    return Folded(text, plain, "".join(pieces), starts, [word.start() for word in found])


def words(plain: str, min_chars: int) -> list[str]:
    """Return the stretches of `plain` between punctuation and spaces that have at least `min_chars`."""
    return _words_of(min_chars).findall(plain)


@lru_cache(maxsize=4)
def _words_of(min_chars: int) -> re.Pattern[str]:
    return re.compile(rf"[^\W_]{{{min_chars},}}")
