"""A page from HTML to a clean article: what a crawler has, and what it wants."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dedupe.cleaner import Cleaned
    from dedupe.reading.page.extractors import Extractor


@dataclass(frozen=True)
class CleanedPage:
    """The article of a page, cleaned; fields are empty where the page does not say.

    title    the headline, without the name of the site
    date     in local time, `2024-05-22 08:21`; without the time where the page has none
    byline   who wrote it: 某甲、某乙
    source   the paper or site that it is from
    url      the address that was given
    captions lines of the article that are captions of pictures
    cleaned  the article: title, date and text, with the log of its cleaning
    """

    title: str
    date: str
    byline: str
    source: str
    url: str | None
    captions: tuple[str, ...]
    cleaned: Cleaned

    @property
    def text(self) -> str:
        """The clean article: title, date and paragraphs, one a line."""
        return self.cleaned.text


def clean_page(
    html: str | bytes,
    url: str | None = None,
    *,
    extractor: Extractor = "readability",
    markdown: bool = False,
    images: bool = False,
    **settings: Any,
) -> CleanedPage:
    """Return the article of a page, cleaned; keywords as in `Settings`.

    html       the page; bytes are decoded as the page says
    url        its address, where it is known: it may have the day in it
    extractor  what finds the main text
    markdown   whether headings and lists are written as Markdown
    images     whether pictures are written, as `![caption](address)`
    Errors     InputError where there is no article in the page, or the extractor is not installed
    """
    from dedupe.article import clean_decoded
    from dedupe.cleaner import Cleaner
    from dedupe.reading.encoding import Decoded, decode
    from dedupe.reading.page import extract
    from dedupe.reading.page.marks import WrittenAs
    from dedupe.reading.page.sniff import declared_charset
    from dedupe.settings import Settings

    where = url or "page"
    if isinstance(html, bytes):
        html = decode(html, where, declared_charset(html)).text
    page = extract(html, where, extractor, url, WrittenAs(markdown, images))
    cleaner = Cleaner(Settings.of(**settings))
    decoded = Decoded(page.article, "utf-8", None, page)
    cleaned = clean_decoded(cleaner, decoded)
    return CleanedPage(page.title, page.date, page.byline, page.source, url, page.captions, cleaned)
