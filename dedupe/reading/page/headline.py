"""Title and date of a page's article, from its elements or as it prints them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from dedupe.lazy import pattern
from dedupe.reading.page.tree import bare, one_line, text_lines

# --- title ---


def title_of(tree: Any) -> str:
    """Return the headline, without the name of the site where another element shows which it is."""
    shared = next(iter(_meta(tree, ("og:title",))), "")
    headings = _texts(tree.iter("h1"))
    titles = [shared] if shared else []
    titles += _texts(tree.xpath("//head/title"))
    for title in titles:
        for heading in headings:
            if title.startswith(heading):
                return heading
    if titles and (shared or not headings or not _is_headline(titles[0], headings[0])):
        sites = _meta(tree, ("og:site_name",))
        return _without_site(titles[0], sites + headings)
    return headings[0] if headings else ""


def _texts(elements: Iterable[Any]) -> list[str]:
    """Return what is in the elements, those that are empty left out."""
    texts = (one_line(element.text_content()) for element in elements)
    return [text for text in texts if text]


def _without_site(title: str, sites: list[str]) -> str:
    """Return the title up to the separator before one of the names, where it ends with one."""
    for site in sites:
        rest = title.removesuffix(site).rstrip()
        if rest != title and rest.rstrip(_SEPARATORS) not in ("", rest):
            return rest.rstrip(_SEPARATORS)
    return title


_SEPARATORS = " _-|｜–—·>:："


def _is_headline(title: str, heading: str) -> bool:
    """Return whether a heading that is not in the title is the headline rather than the name of a
    column.
    """
    return heading not in title and len(heading) > max(len(title), 8)


# --- date ---


def date_of_elements(tree: Any) -> str:
    """Return the time of publication that a meta element, JSON-LD or a `time` marked so gives, or
    nothing.
    """
    for dates in (_meta(tree, _PUBLICATION), _described_dates(tree), _marked_dates(tree)):
        for date in dates:
            if _DATE.search(date):
                return date
    return ""


def _described_dates(tree: Any) -> Iterator[str]:
    for script in tree.xpath("//script[@type='application/ld+json']"):
        if found := _PUBLISHED.search(script.text or ""):
            yield found[1]


def _marked_dates(tree: Any) -> Iterator[str]:
    for time in tree.xpath("//time[@itemprop]|//time[@pubdate]"):
        yield one_line(time.get("datetime") or time.text_content())


_PUBLISHED = pattern(r'"datePublished"\s*:\s*"([^"\\]{8,40})"')

_PUBLICATION = (
    "article:published_time",
    "og:published_time",
    "datepublished",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_time",
    "publication_date",
    "firstpublishedtime",
    "weibo: article:create_at",
    "weibo:article:create_at",
    "apub:time",
    "_pubtime",
    "og:release_date",
    "dc.date.issued",
    "dc.date",
    "date",
)
"""Names of meta elements, surest first: Open Graph, schema.org, portals (`apub:time` Tencent,
`weibo:` Sina)."""


def _meta(tree: Any, names: tuple[str, ...]) -> list[str]:
    """Return what the meta elements of these names say, in the order of the names."""
    said: dict[str, str] = {}
    for element in tree.iter("meta"):
        content = one_line(element.get("content", ""))
        for key in ("property", "name", "itemprop"):
            if content and element.get(key):
                said.setdefault(element.get(key).strip().lower(), content)
    return [said[name] for name in names if name in said]


def printed_date(tree: Any, title: str, body: str) -> str:
    """Return the date that the page prints between headline and text, or at most four lines below
    the headline.
    """
    shown = tree.find("body")
    if shown is None or not title:
        return ""
    lines = text_lines(shown)
    headline = bare(title)
    first_paragraph = next((line for line in body.split("\n") if len(line) > MAX_DATE_LINE), "")
    for number, line in enumerate(lines):
        if bare(line) != headline:
            continue
        if date := _date_in(lines[number + 1 : number + 1 + LINES_BELOW], first_paragraph):
            return date
    return ""


def _date_in(lines: list[str], first_paragraph: str) -> str:
    """Return the first date in the lines above the first paragraph, or nothing."""
    for line in lines:
        if line == first_paragraph:
            return ""
        if len(line) <= MAX_DATE_LINE and (found := _DATE.search(line)):
            return str(found[0]).strip()
    return ""


LINES_BELOW = 4
"""Lines below the headline that may hold its date: source, date, editor and a row of buttons stand
in one line or in one each. Chosen by eye."""

MAX_DATE_LINE = 60
"""Characters a line with date, source and editor has at most; a longer one is a paragraph with a
date in it."""

_DATE = pattern(
    r"(?:(?:19|20)\d\d ?[-/.年] ?\d{1,2} ?[-/.月] ?\d{1,2} ?日?|民國 ?\d{2,3} ?年 ?\d{1,2} ?月 "
    r"?\d{1,2} ?日"
    r"|(?<!\d)(?:19|20)\d\d[01]\d[0-3]\d(?!\d))"
    r"(?:[T ]*\d{1,2}[:：时時]\d{1,2}(?:[:：分]\d{0,2}秒?)?)?"
)
