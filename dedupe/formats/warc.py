"""WARC files of a crawl: their pages, one JSON object each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from dedupe.batch.pool import Outcome, Task
from dedupe.cleaner import Cleaned, Cleaner
from dedupe.errors import InputError
from dedupe.formats.records import Item, Options, Records, as_json, in_tasks, log_in_record
from dedupe.reading.encoding import decode
from dedupe.reading.page import declared_charset, extract
from dedupe.reading.warc import Response, responses


def read_warc(stream: BinaryIO, where: str, options: Options) -> Iterator[Task[Outcome]]:
    """Yield the pages of a WARC file as tasks."""
    yield from in_tasks(
        _items(stream, where), Pages, options, lambda raw: len(raw.body) if raw else 1
    )


def _items(stream: BinaryIO, where: str) -> Iterator[Item]:
    for response in responses(stream, where):
        if isinstance(response, InputError):
            yield Item(response.where, None, response.problem)
        else:
            yield Item(response.where, response)


@dataclass(frozen=True)
class Pages(Records):
    """Pages of a crawl. What comes of one has its address, date, title and text besides the clean
    text.
    """

    def cleaned(self, cleaner: Cleaner, item: Item) -> tuple[bytes, Cleaned]:
        """Return the article of the page as a line of JSON."""
        response: Response = item.raw
        charset = declared_charset(response.body, response.content_type)
        page = extract(
            decode(response.body, item.where, charset, self.options.encoding).text,
            item.where,
            self.options.extractor,
        )
        cleaned = cleaner.clean(page.article)
        record = {
            "url": response.url,
            "crawled": response.date,
            "title": page.title,
            "date": page.date,
            self.options.text_field: cleaned.source,
            self.options.clean_field: cleaned.text,
        }
        line = as_json(record).encode("utf-8", "replace").decode()
        if self.options.log_field:
            line = f"{line[:-1]}, {as_json(self.options.log_field)}: {log_in_record(cleaned)}}}"
        return f"{line}\n".encode(), cleaned
