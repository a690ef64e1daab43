"""Lists of links to other articles at the end of an article: the heading and what is below it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from dedupe.furniture.remains import Remains
from dedupe.furniture.rows import LINKS
from dedupe.lazy import pattern


def links_at_the_end(text: str, found: list[Remains]) -> list[Remains]:
    """Return the remains with the lists of links at the end of the text, and without other headings
    of such lists.

    found  the headings, and other remains: lines of these may stand among the links

    `推荐阅读`, then headlines to the end, is a list of links. With a sentence in it, it is a part
    of the article: `相关新闻` above a second report.
    """
    headings = {remains.span[0] for remains in found if remains.name == LINKS.name}
    others = [remains for remains in found if remains.name != LINKS.name]
    gone = {remains.span[0] for remains in others if remains.is_line}
    links: list[Remains] = []
    below: list[Remains] = []
    for line in reversed(list(_lines(text))):
        if line.start in gone or not line.text.strip():
            continue
        if line.start in headings:
            if not _is_verse(below):
                links += [*below, line.remains]
            below = []
        elif _is_link(line.text):
            below.append(line.remains)
        else:
            break
    return [*others, *links]


class _TextLine(NamedTuple):
    start: int
    text: str

    @property
    def remains(self) -> Remains:
        return Remains((self.start, self.start + len(self.text)), LINKS.name, is_line=True)


def _lines(text: str) -> Iterator[_TextLine]:
    start = 0
    for line in text.split("\n"):
        yield _TextLine(start, line)
        start += len(line) + 1


def _is_verse(lines: list[Remains]) -> bool:
    """Return whether lines are as long as one another, as those of a poem."""
    lengths = {end - start for (start, end), _, _ in lines}
    return len(lines) >= MIN_VERSE and len(lengths) == 1


MIN_VERSE = 3
"""Lines of one length that are a poem. Chosen by eye."""


def _is_link(line: str) -> bool:
    """Return whether a line may be the headline of another article.

    >>> _is_link("大桥通车以后，渡船去了哪里"), _is_link("大桥昨天通车了。")
    (True, False)
    """
    if _ADDRESS.search(line):
        return True
    is_as_long = MIN_LINK <= len(line) <= MAX_LINK
    if not is_as_long:
        return False
    is_other = _SENTENCE.search(line) or _CREDIT.match(line) or _BOOK.search(line)
    return not is_other


MIN_LINK, MAX_LINK = 8, 50
"""Characters of a headline of a link. Chosen by eye: shorter lines may be names, longer ones
prose."""

_ADDRESS = pattern(r"\]\(https?://|^https?://\S+$")
_SENTENCE = pattern(r"。|[，、：:；;]$|，[^，]*[！？]$|^[^：:]{2,10}[：:]")
_BOOK = pattern(r"《[^》]+》.*(?:著|编|译|社|出版|书店|书局|印书馆)")
_CREDIT = pattern(
    r"[（(【\[]?(?:来源|來源|记者|記者|作者|编辑|編輯|责编|责任|校对|监制|图|圖|文[/／]|原标题|完|注[:：])"
)
