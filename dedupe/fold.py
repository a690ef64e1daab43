"""The comparison key of a text, never printed: width, punctuation, space, case and script set
aside.

    text   縣裡，新建了「圖書館」。
    plain  县里，新建了「图书馆」。     simplified, in lower case, as long as the text
    key    县里新建了图书馆             its letters, digits and ideographs

Two paragraphs with the same key say the same. Offsets in the key lead back to the text, so that
what was found in the key can be cut out of the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from dedupe.conversion import converter
from dedupe.lazy import pattern
from dedupe.traditional import may_be_traditional
from dedupe.values import Span

LETTER = (
    "0-9A-Za-z\u00aa\u00b2\u00b3\u00b5\u00b9\u00ba\u00bc-\u00be\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02c1"
    "\u0370-\u1fff\u2070-\u2079\u207f-\u2089\u2090-\u209c\u2150-\u218b\u2460-\u249b\u24ea-\u24ff\u2776-\u2793"
    "\u2c00-\u2dff\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303c\u3041-\u3096\u309d-\u30fa"
    "\u30fc-\u318e\u3192-\u319f\u31a0-\u31bf\u31f0-\u31ff\u3220-\u3229\u3251-\u325f\u3280-\u3289\u32b1-\u32bf"
    "\u3400-\u4dbf\u4e00-\ud7ff\uf900-\ufdff\ufe70-\ufefc\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff66-\uffdc"
    "\U00010000-\U0001efff\U00020000-\U0003ffff"
)
"""Body of a character class: letters, digits and ideographs, and the blocks of other scripts with
all that is in them.

`re` tests such a class three times as fast as it asks what `\\w` means for each character.
"""
_WORD = pattern(f"[{LETTER}]+")
# OpenCC ends the text at a NUL, and fails at half a surrogate pair.
_UNSAFE = pattern("[\x00\ud800-\udfff]")

# Words that a cut mark has: `[详细]`, `（点击继续阅读）`, `展开全文`.
_MORE = (
    "(?:点击|點擊|点此|點此)?(?:详细|詳細|详情|詳情|继续阅读|繼續閱讀|展开|展開"
    "|(?:查看|阅读|閱讀|展开|展開|看)?(?:全文|更多|原文))"
)
CUT_MARK = pattern(
    # `[详细]`, `展开全文>>`, whatever dots stand before it
    rf"[\[【（(]?{_MORE}[\]】）)]?[>》]*[ \t]*$"
    # `……`, `...`: the last of the dots tell
    r"|(?:…|\.{3}|。{3})[ \t]*$",
    re.MULTILINE,
)
"""What a teaser ends with, at the end of a line: it stands for the rest of the text."""
# What any cut mark ends with: asked first, since few texts have one.
_MAY_BE_CUT = pattern("[细細情读讀开開文多][]】）) >》\t]*$", re.MULTILINE)

_CUT_WORDS = (
    "详细",
    "詳細",
    "详情",
    "詳情",
    "阅读",
    "閱讀",
    "展开",
    "展開",
    "全文",
    "更多",
    "原文",
)
_CUT_ENDS = frozenset(
    (
        "..",
        "。。",
        *_CUT_WORDS,
        *(word[-1] + close for word in _CUT_WORDS for close in "]】）)>》"),
    ),
)
"""Last two characters of a line with a cut mark, other than `…`."""


def is_cut(end: str) -> bool:
    """Return whether a line of the end of a text has a cut mark.

    >>> is_cut("首日有三千……[详细]"), is_cut("首日有三千名读者。")
    (True, False)
    """
    has_dots = "…" in end or "..." in end or "。。。" in end
    if not has_dots and not _MAY_BE_CUT.search(end):
        return False
    return CUT_MARK.search(end) is not None


def has_cut_line(lines: Sequence[str]) -> bool:
    """Return whether a line may end with a cut mark: a quick look, which may be wrong in saying
    yes.

    >>> has_cut_line(["新馆开馆", "首日有三千……[详细]"]), has_cut_line(["新馆开馆。"])
    (True, False)
    """
    ends = {line[-2:] for line in lines}
    if not _CUT_ENDS.isdisjoint(ends):
        return True
    last = {end[-1:] for end in ends}
    return "…" in last


class Folded(NamedTuple):
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
        """Return the text offset of the character at `place` of the key.

        >>> fold("新馆，昨天开馆。").offset(2)
        3
        """
        stretch = bisect_right(self.starts, place) - 1
        inside = place - self.starts[stretch]
        return self.offsets[stretch] + inside

    def place(self, offset: int) -> int:
        """Return where in the key the first letter at or behind an offset of the text is.

        >>> fold("新馆，昨天开馆。").place(2)
        2
        """
        stretch = bisect_right(self.offsets, offset) - 1
        if stretch < 0:
            return 0
        behind = stretch + 1
        end = self.starts[behind] if behind < len(self.starts) else len(self.key)
        inside = offset - self.offsets[stretch]
        return min(self.starts[stretch] + inside, end)

    def span(self, start: int, end: int) -> Span:
        """Return the text span from the first to the last character of the key's `start:end`, not
        empty.

        >>> fold("新馆，昨天开馆。").span(0, 4)
        Span(start=0, end=5)
        """
        first = self.offset(start)
        behind = self.offset(end - 1) + 1
        return Span(first, behind)


def simplified(text: str) -> str:
    """Return `text` in lower case and simplified characters, of the same length, for comparison
    only.

    >>> simplified("縣裡用 Linux。")
    '县里用 linux。'
    """
    if may_be_traditional(text):
        text = _converted(text)
    return lower(text)


def lower(text: str) -> str:
    """Return `text` in lower case, of the same length."""
    low = text.lower()
    if len(low) == len(text):
        return low
    # `İ` has two characters in lower case: it stays.
    return "".join(map(_lower_char, text))


def _lower_char(char: str) -> str:
    low = char.lower()
    if len(low) > 1:
        return char
    return low


def _converted(text: str) -> str:
    """Return `text` in simplified characters, or as it is where that would change its length."""
    safe = _convertible(text)
    simple: str = converter("t2s").convert(safe)
    if len(simple) != len(safe):
        return safe
    return simple


def _convertible(text: str) -> str:
    """Return `text` with spaces in place of what OpenCC cannot convert."""
    if "\x00" not in text and _is_encodable(text):
        return text
    return _UNSAFE.sub(" ", text)


def _is_encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def fold(text: str, plain: str | None = None) -> Folded:
    """Return `text` with its comparison key; `plain` is the text `simplified`, where it is known.
    Cost O(text).

    >>> fold("縣裡，新建了「圖書館」。").key
    '县里新建了图书馆'
    """
    if plain is None:
        plain = simplified(text)
    # Thousands of stretches in a long article: `map` over C functions is the fastest way here.
    article = _without_cut_marks(plain)
    stretches = list(_WORD.finditer(article))
    pieces = list(map(re.Match.group, stretches))
    offsets = list(map(re.Match.start, stretches))
    starts = list(accumulate(map(len, pieces), initial=0))
    starts.pop()  # the end of the key
    return Folded(text, plain, "".join(pieces), starts, offsets)


def _without_cut_marks(plain: str) -> str:
    """Return `plain` with spaces in place of cut marks: `[详细]` is no word of the article."""
    if not _MAY_BE_CUT.search(plain):
        return plain
    return CUT_MARK.sub(_blank, plain)


def _blank(mark: re.Match[str]) -> str:
    chars = len(mark[0])
    return " " * chars


def words(plain: str, min_chars: int) -> list[str]:
    """Return the stretches of `plain` between punctuation and spaces that have at least
    `min_chars`.

    >>> words("新馆，昨天上午开馆。", 4)
    ['昨天上午开馆']
    """
    stretches = _words_of(min_chars)
    return stretches.findall(plain)


@lru_cache(maxsize=4)
def _words_of(min_chars: int) -> re.Pattern[str]:
    """Return the pattern of such stretches. Few lengths are asked for in one run."""
    at_least = f"{{{min_chars},}}"
    return re.compile(f"[{LETTER}]{at_least}")
