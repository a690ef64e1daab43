"""The page that lists the logs of many articles: totals, a chart, and a table to search in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from dedupe.errors import Failure
from dedupe.log import Log
from dedupe.outcome import Tally
from dedupe.render.page import document, in_both, title_of
from dedupe.render.texts import INDEX, cause_text, notice_text
from dedupe.render.visible import visible
from dedupe.values import REMOVING, NoticeKind


class Column(NamedTuple):
    """A column of the table: the field of a ListedArticle. Its heading is `column.NAME` among the
    texts.
    """

    name: str
    number: bool = True


COLUMNS = (
    Column("title", number=False),
    Column("dropped"),
    Column("share"),
    Column("repeats"),
    Column("furniture"),
    Column("normalised"),
    Column("notices"),
)


class ListedArticle(NamedTuple):
    """An article in the list.

    href     its page, empty where there is none
    dropped  characters that repeats and page remains took away; `share` of the source in percent
    """

    title: str
    name: str
    href: str
    dropped: int
    share: float
    repeats: int
    furniture: int
    normalised: int
    notices: int
    causes: tuple[str, ...]
    kinds: tuple[NoticeKind, ...]

    @classmethod
    def of(cls, name: str, href: str, log: Log) -> ListedArticle:
        """Return the article of a log."""
        stages = Counter(edit.cause.stage for edit in log.edits)
        causes = {str(edit.cause) for edit in log.edits}
        kinds = {notice.kind for notice in log.notices}
        dropped = 0
        for edit in log.edits:
            if edit.cause.stage in REMOVING:
                dropped += len(edit.before) - len(edit.after)
        percent = 100 * dropped / max(log.source.chars, 1)
        return cls(
            title=visible(title_of(log, name)),
            name=visible(name),
            href=href,
            dropped=dropped,
            share=round(percent, 1),
            repeats=stages["repeat"],
            furniture=stages["furniture"] + stages["site"],
            normalised=stages["normalise"] + stages["script"],
            notices=len(log.notices),
            causes=tuple(sorted(causes)),
            kinds=tuple(sorted(kinds)),
        )


def index(
    articles: Sequence[ListedArticle],
    tally: Tally,
    failures: Sequence[Failure],
) -> bytes:
    """Return the page.

    articles  those that are listed, most affected first
    tally     of all articles, the listed ones among them
    failures  what could not be read
    """
    data = {
        "rows": [article._asdict() for article in articles],
        "columns": [column._asdict() for column in COLUMNS],
        "causes": in_both({cause: cause_text(cause) for cause in sorted(tally.causes)}),
        "kinds": in_both({kind: notice_text(kind) for kind in sorted(tally.notices)}),
        "totals": _totals(tally),
        "cause_counts": tally.causes.most_common(),
        "kind_counts": tally.notices.most_common(),
        "failed": [visible(str(failure)) for failure in failures],
        "first": "dropped",
    }
    title = f"{INDEX['page-title'].zh} · {INDEX['page-title'].en}"
    links = _links(articles[:_LINKED])
    return document(title, "index", data, INDEX, links)


_LINKED = 100
"""Articles that a browser without scripts gets a link to, as many as the table shows at a time."""


def _links(articles: Sequence[ListedArticle]) -> str:
    links = []
    for article in articles:
        if article.href:
            href = escape(article.href)
            title = escape(article.title)
            links.append(f'<li><a href="{href}">{title}</a></li>')
    items = "".join(links)
    return f"<ol>{items}</ol>"


def _totals(tally: Tally) -> dict[str, str | int]:
    """Return the figures of all articles, with what share of their characters was dropped in
    percent.
    """
    dropped = 0
    for cause, chars in tally.dropped.items():
        if cause.partition(".")[0] in REMOVING:
            dropped += chars
    percent = 100 * dropped / max(tally.chars, 1)
    return {
        "articles": tally.articles,
        "read": tally.articles - tally.failed,
        "changed": tally.changed,
        "flagged": tally.flagged,
        "dropped": dropped,
        "share": f"{percent:.1f}",
    }
