"""Files that are one article: plain text and pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dedupe.reading.encoding import Decoded


def article_of(
    data: bytes, where: str, encoding: str | None = None, extractor: str | None = "readability"
) -> Decoded:
    """Return the article that a file is: its text, or the main text of a page. InputError where
    there is none.

    extractor  of the main text of a page, None for a file that is plain text whatever it looks like
    """
    from dedupe.reading.encoding import Decoded, decode

    if extractor is None:
        return decode(data, where, forced=encoding)
    from dedupe.reading.page import declared_charset, extract, is_html

    if not is_html(data):
        return decode(data, where, forced=encoding)
    page = decode(data, where, declared_charset(data), encoding)
    return Decoded(extract(page.text, where, extractor).article, "utf-8", None)
