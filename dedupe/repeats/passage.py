"""What can be told of a passage by itself: prose, a caption, an item, a field, a teaser."""

from __future__ import annotations

from collections.abc import Sequence

from dedupe.fold import CUT_MARK
from dedupe.lazy import lazy, pattern
from dedupe.repeats.layout import Layout
from dedupe.segment import HAN_RUN, MIN_PROSE, ends_sentence

# Evidence for the constants: 294 repeats found in real articles and labelled by hand. Equal, 40+ characters, mostly
# Han: 20 true, 4 legitimate. Equal, under 20 characters: 5 and 16. Under half Han: 4 and 16.
MIN_TEXT = 40
"""Characters from which any line is, and which the prose of a block has together."""
MIN_CAPTION = 12
"""Characters that a photo caption has besides the credit, to be about one photo only."""
MAX_ITEM = 50
"""Characters up to which a numbered line is an item of a list or a law, which may recur."""

_ITEM = pattern(
    r"\s*(?:[(（〔\[【]?(?:\d{1,3}|[一二三四五六七八九十]{1,3}|[a-zA-Z])[)）〕\]】、.．:：]"
    r"|[①-⑳●•·*\-]|第[一二三四五六七八九十百\d]+[条條项項款])"
)
_QUESTION = pattern(r"[？?][”」』）)]*\s*\Z|\A\s*(?:问|問|答|Q|A|记者|記者|主持人)\s*[:：]")
_FIELD = pattern(r"\A[^，。！？；：:]{1,8}[:：][^，。！？；]*\Z")
_AGENCY = "新华社|新華社|中新社|中通社|美聯社|美联社|法新社|路透社?|視覺中國|视觉中国|東方IC|东方IC|网络图|網絡圖片"
_CREDIT = pattern(
    r"(?:攝|摄|摄影|攝影|翻攝|供图|供圖|提供|(?:提供|资料|資料)[图圖相照]片?|[图圖]片?[来來]源[:：].{1,12}|[图圖][/／∕|｜:：].{1,24}"
    rf"|(?:{_AGENCY})(?:发|發|照片|[图圖]片?)?(?:[（(].{{1,12}}[）)])?)[）)。]?\s*\Z"
)
_MAX_CREDIT = 64
"""Characters at the end of a caption among which the credit is."""
_MAX_CUT_MARK = 32
"""The same of a teaser's cut mark."""
_ORIGINAL_TITLE = pattern(r"\A\s*[（(【\[]?原[标標][题題][:：]")
_WORD = pattern("[A-Za-z\u00c0-\u024f]+|[0-9]+")


class Passage:
    """Neighbouring segments of a layout, as one text. Every question is answered once, when first asked."""

    def __init__(self, layout: Layout, numbers: Sequence[int]) -> None:
        self.layout, self.numbers = layout, numbers
        self.key = "".join(map(layout.key, numbers))
        self.chars = len(self.key)

    @lazy
    def text(self) -> str:
        """The passage as it stands in the text, a segment a line."""
        return "\n".join(map(self.layout.text, self.numbers))

    @lazy
    def is_han(self) -> bool:
        """Chinese, not addresses, tables or English: an ideograph at least to two other words and figures."""
        ideographs = sum(map(len, HAN_RUN.findall(self.key)))
        return ideographs * 2 >= self.chars - ideographs or ideographs * 2 >= len(_WORD.findall(self.text))

    @lazy
    def is_prose(self) -> bool:
        """A sentence at least, not a heading, an item, a field or a line of verse."""
        if self.chars < MIN_PROSE or not self.is_han or self.may_recur:
            return False
        return self.chars >= MIN_TEXT or self.ends_sentence

    @lazy
    def ends_sentence(self) -> bool:
        """Whether a sentence ends where the passage does."""
        return ends_sentence(self.text)

    @lazy
    def is_caption(self) -> bool:
        """A photo caption that says something besides whose photo it is."""
        credit = _CREDIT.search(self.text, max(0, len(self.text) - _MAX_CREDIT))
        return credit is not None and self.is_han and sum(map(str.isalnum, self.text[: credit.start()])) >= MIN_CAPTION

    @lazy
    def may_recur(self) -> bool:
        """An item, a question, a field: short lines that articles repeat on purpose."""
        short = self.chars < MAX_ITEM
        return short and bool(_QUESTION.search(self.text) or _ITEM.match(self.text) or _FIELD.match(self.text))

    @property
    def is_original_title(self) -> bool:
        """`（原标题：…）`, which some portals print at head and tail."""
        return _ORIGINAL_TITLE.match(self.text) is not None

    @property
    def is_cut(self) -> bool:
        """Ends with `……` or `[详细]`, as a teaser does."""
        return CUT_MARK.search(self.text, max(0, len(self.text) - _MAX_CUT_MARK)) is not None


def item_number(text: str) -> str:
    """Return what a list item is numbered with, an empty string where the text is none.

    >>> item_number("（三）有相应的资金；")
    '三'
    """
    match = _ITEM.match(text)
    return "".join(filter(str.isalnum, match[0])) if match else ""
