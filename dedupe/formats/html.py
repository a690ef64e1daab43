"""Pages: a file is one article, its main text is found by an extractor."""

from __future__ import annotations

from dedupe.formats.format import ArticleFormat
from dedupe.log import SourcePage
from dedupe.reading.encoding import Decoded, decode
from dedupe.reading.page import extract
from dedupe.reading.page.extractors import extractor_named
from dedupe.reading.page.marks import WrittenAs
from dedupe.reading.page.mhtml import is_mhtml, page_of
from dedupe.reading.page.sniff import declared_charset, is_html
from dedupe.request import Request


def _decode(data: bytes, where: str, request: Request) -> Decoded:
    """Return the main text of a page; of a file that is none, whatever its name, all its text."""
    content_type, whole = "", data
    if is_mhtml(data):
        data, content_type = page_of(data, where)
    elif not is_html(data):
        return decode(data, where, forced=request.encoding)
    page = decode(data, where, declared_charset(data, content_type), request.encoding)
    style = WrittenAs(request.markdown, request.images)
    found = extract(page.text, where, request.extractor, style=style)
    return Decoded(found.article, "utf-8", None, found, SourcePage.of(whole, request.keep_bytes))


def _sniff(data: bytes) -> bool:
    return is_html(data) or is_mhtml(data)


def _needs(request: Request) -> None:
    extractor_named(request.extractor)


FORMAT = ArticleFormat(
    name="html",
    what="a page, a file an article",
    endings=(".html", ".htm", ".xhtml", ".shtml", ".mhtml", ".mht"),
    sniff=_sniff,
    needs=_needs,
    output_ending=".txt",
    in_place=False,
    decode=_decode,
)
