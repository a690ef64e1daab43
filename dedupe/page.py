"""A page from HTML to a clean article: what a crawler has, and what it wants."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dedupe.values import Extractor, short

if TYPE_CHECKING:
    from typing_extensions import Unpack  # type checkers know it; nothing imports it

    from dedupe.cleaner import Cleaned
    from dedupe.keywords import SettingsKeywords


@dataclass(frozen=True, repr=False)
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

    def __repr__(self) -> str:
        return f"<CleanedPage {short(self.title)!r}, {self.date or 'no date'}, {self.cleaned!r}>"

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
    **settings: Unpack[SettingsKeywords],
) -> CleanedPage:
    """Return the article of a page, cleaned; keywords as in `Settings`.

    html       the page; bytes are decoded as the page says
    url        its address, where it is known: it may have the day in it
    extractor  what finds the main text
    markdown   whether headings and lists are written as Markdown
    images     whether pictures are written, as `![caption](address)`
    Errors     InputError where there is no article in the page, or the extractor is not installed;
               TypeError where the page is neither a string nor bytes
    """
    from dedupe.article import clean_decoded
    from dedupe.cleaner import Cleaner
    from dedupe.reading.encoding import Decoded, decode
    from dedupe.reading.page import extract
    from dedupe.reading.page.marks import WrittenAs
    from dedupe.reading.page.sniff import declared_charset

    if not isinstance(html, str | bytes):
        raise _no_page(html)
    cleaner = Cleaner(**settings)
    where = url or "page"
    if isinstance(html, bytes):
        html = decode(html, where, declared_charset(html)).text
    page = extract(html, where, extractor, url, WrittenAs(markdown, images))
    decoded = Decoded(page.article, "utf-8", None, page)
    cleaned = clean_decoded(cleaner, decoded)
    return CleanedPage(page.title, page.date, page.byline, page.source, url, page.captions, cleaned)


def _no_page(given: object) -> TypeError:
    from dedupe.misuse import no_page

    return no_page(given)
