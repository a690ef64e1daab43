"""The articles of a crawl, from files of any format: records with their fields, texts, pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from dedupe import files
from dedupe.crawl.index import CrawledArticle
from dedupe.errors import Failure, InputError
from dedupe.formats import format_named, format_of
from dedupe.formats.format import ArticleFormat, Format, Item, RecordFormat
from dedupe.language import told
from dedupe.profile import Profile
from dedupe.reading.fields import FieldText, text_of, value_at
from dedupe.reading.inputs import inputs_of
from dedupe.reading.packing import opened, read_all
from dedupe.request import Request


class CrawlFields(NamedTuple):
    """Names of fields of a record; dotted paths lead into objects.

    text  None for the first of those that have it by custom
    name  of what identifies an article; None for that of its address, else its place in the file
    """

    text: str | None = None
    title: str = "title"
    site: str = "url"
    date: str = "date"
    name: str | None = None


class CrawlRecord(NamedTuple):
    """An article of a crawl, and the record that it is from.

    found  what the field of the text has
    """

    article: CrawledArticle
    fields: dict[str, Any]
    found: FieldText


def crawl_records(
    paths: Sequence[str], fields: CrawlFields, kind: str | None = None, glob: str | None = None
) -> Iterator[CrawlRecord | Failure]:
    """Yield the articles of files and folders, in their order; what cannot be read is a failure.

    kind  name of the format of all, None to tell each by its ending and content
    glob  that names of files in folders must match
    """
    request = Request(text_field=fields.text)
    for found in inputs_of(paths, glob):
        if isinstance(found, Failure):
            yield found
            continue
        path, _ = found
        where = files.input_name(path)
        try:
            row = format_named(kind) if kind else format_of(path)
            yield from _records(row, path, where, request, fields)
        except InputError as error:
            yield Failure.of(where, error)


def with_learned(
    records: Iterable[CrawlRecord | Failure], profile: Profile
) -> Iterator[CrawlRecord | Failure]:
    """Yield the records, each with what its site prints on its pages, as far as that is known."""
    for record in records:
        if isinstance(record, Failure):
            yield record
            continue
        yield record._replace(article=record.article.on(profile))


def _records(
    row: Format, path: str, where: str, request: Request, fields: CrawlFields
) -> Iterator[CrawlRecord | Failure]:
    if isinstance(row, ArticleFormat):
        decoded = row.decode(read_all(path), where, request)
        known = decoded.page.known if decoded.page else {}
        record = {"file": where, **known, request.text_name: decoded.text}
        yield crawled(record, where, fields)
    elif isinstance(row, RecordFormat):
        yield from _of_items(row, path, where, request, fields)
    else:
        from dedupe.formats.parquet import rows_of

        for number, record in enumerate(rows_of(path, where, for_json=True)):
            yield _taken(record, f"{where} row {number}", fields)


def _of_items(
    row: RecordFormat, path: str, where: str, request: Request, fields: CrawlFields
) -> Iterator[CrawlRecord | Failure]:
    with opened(path) as stream:
        for item in row.items(stream, where, request):
            if not item.is_article:
                continue
            try:
                if item.broken:
                    raise InputError(item.where, item.broken)
                record = _fields_of(row, item, request)
            except Exception as error:
                yield Failure.of(item.where, error)
                continue
            yield _taken(record, item.where, fields)


def _fields_of(row: RecordFormat, item: Item, request: Request) -> dict[str, Any]:
    """Return the fields of a record; of a page of a WARC what the page says of itself."""
    if row.fields is not None:
        return row.fields(item, request)
    record = row.parse(item, request)
    return record.rest if isinstance(record.rest, dict) else {request.text_name: record.text}


def _taken(record: dict[str, Any], where: str, fields: CrawlFields) -> CrawlRecord | Failure:
    try:
        return crawled(record, where, fields)
    except InputError as error:
        return Failure.of(where, error)


def crawled(
    record: dict[str, Any], where: str, fields: CrawlFields, is_name: bool = True
) -> CrawlRecord:
    """Return the article that a record is. InputError where it has no text or no name.

    is_name  whether `where` names an article that has no address
    """
    found = text_of(record, fields.text, where)
    if found.text is None:
        raise InputError(where, told("its text is null; there is nothing to compare"))
    site = _told(record, fields.site)
    name = site or where
    if fields.name is None and not site and not is_name:
        problem = told(
            'no field "{name}" that identifies it; name another with --site-field or --id-field',
            name=fields.site,
        )
        raise InputError(where, problem)
    if fields.name is not None:
        named = _told(record, fields.name)
        if named is None:
            problem = told(
                'no field "{name}" that identifies it; name another with --id-field',
                name=fields.name,
            )
            raise InputError(where, problem)
        name = named
    title, date = _told(record, fields.title), _told(record, fields.date)
    return CrawlRecord(CrawledArticle(name, found.text, title, site, date), record, found)


def _told(record: dict[str, Any], field: str) -> str | None:
    """Return what a field says, as text; None where it says nothing."""
    value = value_at(record, field)
    if value is None or isinstance(value, dict | list | bool):
        return None
    return str(value).strip() or None
