"""WARC files of a crawl: a page is an article and becomes a JSON object."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from dedupe.cleaner import Cleaned
from dedupe.errors import InputError
from dedupe.formats.fields import record_line
from dedupe.formats.format import Item, Record, RecordFormat
from dedupe.log import SourcePage
from dedupe.reading.encoding import decode
from dedupe.reading.fields import FieldText
from dedupe.reading.page import extract
from dedupe.reading.page.extractors import extractor_named
from dedupe.reading.page.marks import WrittenAs
from dedupe.reading.page.sniff import declared_charset
from dedupe.reading.warc import Response, check_warcio, responses
from dedupe.request import Request
from dedupe.values import Known


def _sniff(head: bytes) -> bool:
    return head.startswith(b"WARC/")


def _items(stream: BinaryIO, where: str, _: Request) -> Iterator[Item]:
    for response in responses(stream, where):
        if isinstance(response, InputError):
            yield Item(response.where, None, broken=response.problem)
        else:
            yield Item(response.where, response, len(response.body))


def _parse(item: Item, request: Request) -> Record:
    """Return the article of a page, and the fields that are known before it is cleaned."""
    response: Response = item.raw
    charset = declared_charset(response.body, response.content_type)
    html = decode(response.body, item.where, charset, request.encoding).text
    style = WrittenAs(request.markdown, request.images)
    page = extract(html, item.where, request.extractor, response.url, style)
    address = {"url": response.url, "crawled": response.date}
    fields = {**page.known, **address, request.text_name: page.article}
    known = Known(page.title or None, page.captions, response.url)
    return Record(page.article, fields, known, SourcePage.of(response.body, request.keep_bytes))


def _write(record: Record, cleaned: Cleaned | None, request: Request) -> bytes:
    found = FieldText(request.text_name, record.text, record.text)
    log = cleaned.log.with_page(record.page) if cleaned and request.log_field else None
    return record_line(record.rest, found, cleaned, request, log)


def _needs(request: Request) -> None:
    check_warcio()
    extractor_named(request.extractor)


FORMAT = RecordFormat(
    name="warc",
    what="a crawl, a page an article",
    endings=(".warc",),
    sniff=_sniff,
    needs=_needs,
    output_ending=".jsonl",
    in_place=False,
    items=_items,
    parse=_parse,
    write=_write,
)
