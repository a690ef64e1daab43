"""A folder of pages, one for each of many logs, and the page that lists them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from heapq import nlargest
from typing import NamedTuple

from dedupe import files
from dedupe.errors import DedupeError, Failure
from dedupe.lazy import pattern
from dedupe.outcome import Tally
from dedupe.reading.logs import Logged
from dedupe.render.index import ListedArticle, index
from dedupe.render.page import page
from dedupe.review import Review

MAX_LISTED = 20_000
"""Articles that are listed, the most affected ones: a page that lists them loads within 2
seconds."""

PAGES = "pages"
_PAGE = pattern(r"[0-9]{6,}\.html")


class Report(NamedTuple):
    """What was written: the page to open, how many articles there are and it lists, and what could
    not be read.

    Of no logs at all, nothing is written.
    """

    path: str
    articles: int
    listed: int
    failures: tuple[Failure, ...]


def write_report(
    read: Callable[[], Iterator[Logged | Failure]],
    folder: str,
    listed: int = MAX_LISTED,
) -> Report:
    """Write the pages of logs into a folder, the page that lists them last.

    read    gives the logs; it is called twice, first to see which are the most affected
    listed  articles that are listed and get a page where something was done to them; the totals are
            of all
    """
    failures: list[Failure] = []
    tally = Tally()
    numbered = _numbered(read(), tally, failures)
    most = nlargest(listed, numbered, key=_weight_of_numbered)
    chosen = dict(most)
    if not chosen:
        return Report("", tally.articles, 0, tuple(failures))
    remove_pages(folder)
    for number, logged in enumerate(read()):
        if number not in chosen or isinstance(logged, Failure):
            continue
        try:
            review = Review.of(logged.log)
        except DedupeError as error:
            failures.append(Failure(logged.name, str(error)))
            del chosen[number]
            continue
        if logged.log.edits or logged.log.notices:
            href = f"{PAGES}/{number + 1:06}.html"
            chosen[number] = chosen[number]._replace(href=href)
            content = page(review, logged.name)
            files.write([(os.path.join(folder, href), content)], force=True, is_one_of_many=True)
    files.sync_file_systems([os.path.join(folder, PAGES)])
    articles = sorted(chosen.values(), key=_weight, reverse=True)
    path = os.path.join(folder, "index.html")
    files.write([(path, index(articles, tally, failures))], force=True)
    return Report(path, tally.articles, len(articles), tuple(failures))


def _numbered(
    logs: Iterator[Logged | Failure],
    tally: Tally,
    failures: list[Failure],
) -> Iterator[tuple[int, ListedArticle]]:
    """Yield each article with the number of its log, counted in `tally`; what is no log goes to
    `failures`.
    """
    for number, logged in enumerate(logs):
        if isinstance(logged, Failure):
            failures.append(logged)
            tally.fail(logged)
            continue
        tally.add(logged.log)
        article = ListedArticle.of(logged.name, "", logged.log)
        yield number, article


def _weight_of_numbered(numbered: tuple[int, ListedArticle]) -> tuple[int, ...]:
    _, article = numbered
    return _weight(article)


def _weight(article: ListedArticle) -> tuple[int, ...]:
    """Return what orders articles by how much was done to them."""
    removals = article.repeats + article.furniture
    return (
        article.dropped,
        removals,
        article.notices,
        article.normalised,
    )


def remove_pages(folder: str) -> None:
    """Remove the pages of an earlier report: its articles may have had other numbers."""
    pages = os.path.join(folder, PAGES)
    with files.writing(pages):
        os.makedirs(pages, exist_ok=True)
        for name in os.listdir(pages):
            path = os.path.join(pages, name)
            if _PAGE.fullmatch(name):
                os.unlink(path)
