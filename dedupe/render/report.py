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
from dedupe.render.index import Row, index
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
    read: Callable[[], Iterator[Logged | Failure]], folder: str, listed: int = MAX_LISTED
) -> Report:
    """Write the pages of logs into a folder, the page that lists them last.

    read    gives the logs; it is called twice, first to see which are the most affected
    listed  articles that are listed and get a page where something was done to them; the totals are
            of all
    """
    failures: list[Failure] = []
    tally = Tally()
    chosen = dict(
        nlargest(listed, _rows(read(), tally, failures), key=lambda numbered: _weight(numbered[1]))
    )
    if not chosen:
        return Report("", tally.articles, 0, tuple(failures))
    with files.writing(os.path.join(folder, PAGES)):
        os.makedirs(os.path.join(folder, PAGES), exist_ok=True)
        for name in filter(_PAGE.fullmatch, os.listdir(os.path.join(folder, PAGES))):
            os.unlink(os.path.join(folder, PAGES, name))  # of an earlier report
    for number, logged in enumerate(read()):
        row = chosen.get(number)
        if row is None or isinstance(logged, Failure):
            continue
        try:
            review = Review.of(logged.log)
        except DedupeError as error:
            failures.append(Failure(logged.name, str(error)))
            del chosen[number]
            continue
        if logged.log.edits or logged.log.notices:
            chosen[number] = row._replace(href=f"{PAGES}/{number + 1:06}.html")
            files.write(
                [(os.path.join(folder, chosen[number].href), page(review, logged.name))], force=True
            )
    rows = sorted(chosen.values(), key=_weight, reverse=True)
    path = os.path.join(folder, "index.html")
    files.write([(path, index(rows, tally, failures))], force=True)
    return Report(path, tally.articles, len(rows), tuple(failures))


def _rows(
    logs: Iterator[Logged | Failure], tally: Tally, failures: list[Failure]
) -> Iterator[tuple[int, Row]]:
    for number, logged in enumerate(logs):
        if isinstance(logged, Failure):
            failures.append(logged)
            tally.fail()
        else:
            tally.add(logged.log)
            yield number, Row.of(logged.name, "", logged.log)


def _weight(row: Row) -> tuple[int, int, int, int]:
    """Return what orders articles by how much was done to them."""
    return row.dropped, row.repeats + row.furniture, row.notices, row.normalised
