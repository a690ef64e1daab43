"""The headline of a page's article, without the name of the site and its sections."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rapidfuzz.fuzz import ratio

from dedupe.lazy import pattern
from dedupe.reading.page.elements import meta, texts
from dedupe.reading.page.tree import bare


def title_of(tree: Any, lines: Sequence[str]) -> str:
    """Return the headline.

    lines  the text of the page, where the headline is printed on a line of its own

    What is given in the head of the page, `大桥通车_本地_某网`, is the headline and more; what is
    printed may be a section as well as a headline. The headline is what both have.
    """
    headings = texts(tree.iter("h1"))[:MAX_TITLES]
    given = (meta(tree, ("og:title",)) + texts(tree.xpath("//head/title")))[:MAX_TITLES]
    given = [title[:MAX_TITLE] for title in given]
    for title in given:
        for heading in headings:
            if bare(title).startswith(bare(heading)):
                return heading
    printed = {bare(line): line for line in lines}
    for title in given:
        for start in _starts(title):
            if len(start) >= MIN_TITLE and bare(start) in printed:
                return start
    if not given:
        return headings[0] if headings else ""
    for heading in headings:
        if ratio(heading, given[0]) >= SAME_TITLE:
            return heading
    is_site = given[0] in meta(tree, ("og:site_name",))
    if headings and (is_site or _is_headline(given[0], headings[0])):
        return headings[0]
    return _without_site(given[0], meta(tree, ("og:site_name",)) + headings)


MAX_TITLES, MAX_TITLE = 20, 400
"""Titles and headings of a page that are looked at, and characters of a title: more are no
headline. Chosen by eye."""

MIN_TITLE = 6
"""Characters of the shortest start of a title that is a headline if the page prints it. A section
is printed as well: `评论_某网`. Chosen by eye."""

SAME_TITLE = 50
"""Likeness in percent from which a heading is what the title is about, worded otherwise: a site
prints `某厂推商用新晶片` and tells others `某厂推新晶片！有何不同？`. Chosen by eye."""


def _starts(title: str) -> Iterator[str]:
    """Yield what stands before each separator, the shortest first, and the whole title.

    >>> list(_starts("大桥通车_本地_某网"))
    ['大桥通车', '大桥通车_本地', '大桥通车_本地_某网']
    """
    for separator in _SEPARATOR.finditer(title):
        yield title[: separator.start()]
    yield title


_SEPARATOR = pattern(r"(?<![\s_\-|｜–—·>»])\s{0,9}[_\-|｜–—·>»][\s_\-|｜–—·>»]{0,9}")


def _without_site(title: str, sites: Sequence[str]) -> str:
    """Return the title up to the separator before a name of the site.

    sites  names that it may have; a last part that ends as such names do is one, too

    >>> _without_site("大桥通车_某某网", [])
    '大桥通车'
    """
    for site in sites:
        rest = title.removesuffix(site).rstrip()
        if rest != title and rest.rstrip(_MARKS) not in ("", rest):
            return rest.rstrip(_MARKS)
    parts = list(_SEPARATOR.finditer(title))
    if parts and _SITE.search(title[parts[-1].end() :]):
        return title[: parts[-1].start()]
    return title


_MARKS = " _-|｜–—·>»:："
_SITE = pattern(
    r"(?i)^[^，。！？“”]{1,12}(?:网|網|新闻|新聞|日报|日報|时报|時報|频道|頻道|在线|\.com?)$"
)


def _is_headline(title: str, heading: str) -> bool:
    """Return whether a heading that is not in the title is the headline rather than the name of a
    column.
    """
    return heading not in title and len(heading) > max(len(title), 8)
