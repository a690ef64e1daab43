"""What `dedupe join` does, once its options are read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dedupe import files
from dedupe.cleaner import Cleaner
from dedupe.cli.common import end_line, packed, refuse_inputs, refuse_same, request_of
from dedupe.crawl.index import CrawledArticle
from dedupe.crawl.reading import CrawlFields, crawl_records
from dedupe.errors import Failure, InputError
from dedupe.joined import joined
from dedupe.language import told
from dedupe.values import Known
from dedupe.words import count


def join(
    paths: Sequence[str],
    output: str,
    log: str | None,
    options: Mapping[str, Any],
    fields: CrawlFields,
    *,
    kind: str | None,
    force: bool,
    quiet: bool,
) -> None:
    """Write the pages of one article as one, and tell in one line what was done.

    options  settings that were given, by their names in a file, None for those that were not
    """
    request = request_of(options)
    _check_outputs(paths, output, log, force)
    found = _pages(paths, fields._replace(text=request.text_field), kind)
    texts, names = [page.text for page in found], [page.name for page in found]
    first = found[0] if found else CrawledArticle("join", "")
    known = Known(first.title, (), first.site)
    pages = joined(Cleaner(request.settings), texts, names, known)
    outputs = [(output, packed(_encoded(pages.cleaned.text), output))]
    if log is not None:
        outputs.append((log, packed(f"{pages.log.to_json()}\n".encode(), log)))
    files.write(outputs, force)
    if output == files.STANDARD:
        end_line(outputs[0][1])
    if not quiet:
        how_many = count(len(found), "page")
        files.say(told("{pages}: {what}", pages=how_many, what=pages.cleaned.summary()))


def _check_outputs(paths: Sequence[str], output: str, log: str | None, force: bool) -> None:
    """Raise InputError for outputs that cannot be written, or would overwrite an input."""
    if log == files.STANDARD:
        problem = told("standard output is for the text; give the name of a file")
        raise InputError("--log", problem)
    if log is not None:
        refuse_same(("-o", output), ("--log", log))
    for option, path in (("-o", output), ("--log", log)):
        if path is not None:
            refuse_inputs(path, option, paths)
            files.check_writable(path, force)


def _pages(paths: Sequence[str], fields: CrawlFields, kind: str | None) -> Sequence[CrawledArticle]:
    """Return the pages, in order. InputError where one cannot be read: without it there would be a
    gap in the article.
    """
    found: list[CrawledArticle] = []
    for record in crawl_records(paths, fields, kind):
        if isinstance(record, Failure):
            raise InputError(record.where, record.problem)
        found.append(record.article)
    return found


def _encoded(text: str) -> bytes:
    """Return a text in UTF-8: bytes that were no text as they were, halves of surrogate pairs, as
    JSON may have them, as they are.
    """
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")
