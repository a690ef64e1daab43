"""Page remains that are told by their places, too: what is news in the middle of a text."""

from __future__ import annotations

from dedupe.furniture.remains import Remains
from dedupe.furniture.rows import BRACKETS, EDITORS
from dedupe.lazy import pattern

MAX_BRACKETS = 2
"""Lines that end with `（责编：某甲）`: more are a list, of books or of prizes. Chosen by eye."""


def in_their_places(text: str, found: list[Remains]) -> list[Remains]:
    """Return the remains without those that are news where they stand."""
    kept = [each for each in found if not _is_one_of_the_credits(text, each)]
    brackets = [each for each in kept if each.name == BRACKETS]
    if len(brackets) > MAX_BRACKETS:
        kept = [each for each in kept if each.name != BRACKETS]
    return kept


def _is_one_of_the_credits(text: str, remains: Remains) -> bool:
    """Return whether an editor is named in a block of credits: it stays or goes as a whole.

    `监制丨某甲`, `编辑丨某乙`, `视觉丨某丙`
    """
    start, end = remains.span
    if remains.name != EDITORS or text[start] in "（([【":
        return False
    before, after = _line_before(text, start), _line_behind(text, end)
    if _STAFF.match(before) or _STAFF.match(after):
        return True
    is_plain = text.startswith(("编辑", "編輯"), start)
    return is_plain and bool(_AUTHOR.match(before) or _AUTHOR.match(after))


def _line_before(text: str, at: int) -> str:
    """Return the last line above a place that is not blank; without a copy of all that is above."""
    while at and text[at - 1].isspace():
        at -= 1
    return text[text.rfind("\n", 0, at) + 1 : at]


def _line_behind(text: str, at: int) -> str:
    """Return the first line below a place that is not blank."""
    while at < len(text) and text[at].isspace():
        at += 1
    end = text.find("\n", at)
    return text[at:end] if end >= 0 else text[at:]


_SAYS = r" ?[丨|｜/／:：] ?[\u4e00-\u9fff]"
_STAFF = pattern(
    r"(?:监制|總監製|总监制|主编|策划|制片人?|视觉|校对|审核|终审|制作|设计|统筹|剪辑|出品人?|文案|编审|"
    rf"主播|播音|海报|运营|排版){_SAYS}"
)
_AUTHOR = pattern(
    r"(?:作者|文|图|摄影|摄像|[\u4e00-\u9fff]{0,6}(?:记者|記者)|"
    rf"(?!责任|責任)[\u4e00-\u9fff]{{2,4}}(?:编辑|編輯)){_SAYS}"
)
