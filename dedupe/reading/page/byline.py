"""Who wrote a page's article and where it is from, as it is printed under the headline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from dedupe.lazy import pattern
from dedupe.reading.page.elements import meta
from dedupe.reading.page.tree import lines_of_title

LINES = 8
"""Lines below the headline in which by-line and source are looked for. Chosen by eye."""

MAX_LINE = 80
"""Characters of a line with them; a longer one is a paragraph. Chosen by eye."""


def byline_of(tree: Any, lines: Sequence[str], title: str, body: Sequence[str]) -> str:
    """Return the names of those who wrote the article, nothing where the page does not say.

    lines  the text of the page; `body` its main text
    """
    for line in _by_the_headline(lines, title, body):
        found = _BYLINE.search(line)
        names = _names(found[1] or found[2]) if found else ""
        if names and not _OFFICE.search(names):
            return names
    if body and (found := _REPORTED.match(body[0])):
        return _names(found[1])
    for author in meta(tree, ("article:author",)):  # `author` is the editor, or the site
        if _NAME.fullmatch(author) and not _OFFICE.search(author):
            return author
    return ""


def source_of(lines: Sequence[str], title: str, body: Sequence[str]) -> str:
    """Return what the page says the article is from, nothing where it does not."""
    for line in _by_the_headline(lines, title, body):
        if found := _SOURCE.search(line):
            return str(found[1])
    return ""


def _by_the_headline(lines: Sequence[str], title: str, body: Sequence[str]) -> Iterator[str]:
    """Yield the short lines below the headline, then the first ones of the text."""
    for number in lines_of_title(lines, title):
        yield from (each for each in lines[number + 1 : number + LINES] if len(each) < MAX_LINE)
    yield from (line for line in body[:2] if len(line) < MAX_LINE)


def _names(found: str) -> str:
    """Return names with one mark between them.

    >>> _names("某甲 某乙")
    '某甲、某乙'
    """
    names = (
        name.removeprefix("记者").removeprefix("記者") for name in _BETWEEN.split(found.strip())
    )
    return "、".join(name for name in names if name)


_BETWEEN = pattern(r"[ 　、,，/／]+")
_OFFICE = pattern("编辑|編輯|新闻|新聞|网$|網$|报$|報$|频道|頻道|网易|财经|校园")
"""Words of what is no person: an editor's office, a paper, a site."""

_NAME = pattern(r"[\u4e00-\u9fff·]{2,10}")
_PERSON = r"[\u4e00-\u9fff][\u4e00-\u9fff·]{1,5}"
_PEOPLE = rf"{_PERSON}(?:[ 　、,，/／]+(?!编辑|編輯|来源|來源|责编|通讯员){_PERSON}){{0,4}}"
_BYLINE = pattern(
    rf"(?:作者|记者|記者|撰文|撰稿|文字)[:：丨|｜ 　]{{1,2}}({_PEOPLE})(?![\u4e00-\u9fff])"
    rf"|({_PERSON}) ?[/／] ?(?:[\u4e00-\u9fff]{{2,4}}報導|綜合報導|综合报道)"
)
_REPORTED = pattern(
    rf"[【（(〔](?:本报|本報)?(?:记者|記者)({_PERSON})[/／]?[^】）)〕]{{0,8}}(?:報導|报道|讯|訊)"
)
_SOURCE = pattern(
    r"(?:(?:文章|稿件|信息)?(?:来源|來源)|稿源)[:：] ?([^\s|｜　，。：:（）()]{2,20}?)"
    r"(?=$|[\s|｜　，。（(]|20\d\d|作者|记者|記者|编辑|責任|责任)"
)
