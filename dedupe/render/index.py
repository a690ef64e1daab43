"""The page that lists the logs of many articles: totals, a chart, and a table to search in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from dedupe.errors import Failure
from dedupe.log import Log
from dedupe.outcome import Tally
from dedupe.render.chinese import NOTICES, cause_name
from dedupe.render.page import document, title_of
from dedupe.render.visible import visible


class Column(NamedTuple):
    """A column of the table: the field of a ListedArticle, and its heading."""

    name: str
    label: str
    number: bool = True


COLUMNS = (
    Column("title", "文章", number=False),
    Column("dropped", "删去字数"),
    Column("share", "占比 %"),
    Column("repeats", "重复"),
    Column("furniture", "页面残留"),
    Column("normalised", "规范"),
    Column("notices", "留意"),
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
    kinds: tuple[str, ...]

    @classmethod
    def of(cls, name: str, href: str, log: Log) -> ListedArticle:
        """Return the article of a log."""
        stages = Counter(edit.cause.stage for edit in log.edits)
        causes = {str(edit.cause) for edit in log.edits}
        kinds = {notice.kind for notice in log.notices}
        dropped = 0
        for edit in log.edits:
            if edit.cause.stage in ("repeat", "furniture"):
                dropped += len(edit.before) - len(edit.after)
        percent = 100 * dropped / max(log.source.chars, 1)
        return cls(
            title=visible(title_of(log, name)),
            name=visible(name),
            href=href,
            dropped=dropped,
            share=round(percent, 1),
            repeats=stages["repeat"],
            furniture=stages["furniture"],
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
    tally     of all articles
    failures  what could not be read
    """
    causes: set[str] = set()
    kinds: set[str] = set()
    for article in articles:
        causes.update(article.causes)
        kinds.update(article.kinds)
    data = {
        "rows": [article._asdict() for article in articles],
        "columns": [column._asdict() for column in COLUMNS],
        "causes": {cause: cause_name(cause) for cause in sorted(causes)},
        "kinds": {kind: NOTICES.get(kind, kind) for kind in sorted(kinds)},
        "first": "dropped",
    }
    body = (
        f"<header><h1>清洗报告</h1><p>{_totals(tally, len(articles))}</p></header>\n"
        f"<main>{_chart(tally)}{_failed(failures)}</main>\n"
    )
    links = _links(articles[:_LINKED])
    return document("清洗报告", "index", data, links, body)


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


def _totals(tally: Tally, listed: int) -> str:
    dropped = 0
    for cause, chars in tally.dropped.items():
        if cause.startswith(("repeat.", "furniture.")):
            dropped += chars
    percent = 100 * dropped / max(tally.chars, 1)
    said = (
        f"共 {tally.articles:,} 篇，{tally.changed:,} 篇有改动，{tally.flagged:,} 篇有需留意处；"
        f"删去 {dropped:,} 字，占原文 {percent:.1f}%"
    )
    read = tally.articles - tally.failed
    if listed < read:
        said += f"。下面列出改动最多的 {listed:,} 篇"
    return f"{said}。"


_BAR, _LABEL, _HEIGHT = 420, 190, 24
"""Pixels: the longest bar, the room for names before the bars, a row. Chosen by eye."""


def _chart(tally: Tally) -> str:
    """Return how often each cause changed something, as bars; the figures stand beside them."""
    counts: list[tuple[str, int]] = []
    for cause, count in tally.causes.most_common():
        counts.append((cause_name(cause), count))
    for kind, count in tally.notices.most_common():
        name = NOTICES.get(kind, kind)
        counts.append((f"留意·{name}", count))
    if not counts:
        return ""
    most = max(count for _, count in counts)
    bars = []
    said = []
    for number, (name, count) in enumerate(counts):
        length = max(1, round(_BAR * count / most))
        bars.append(_bar(number, name, length, count))
        said.append(f"{name} {count:,}")
    width = _LABEL + _BAR + 90
    height = len(counts) * _HEIGHT + 4
    svg = (
        f'<svg class="chart" role="img" aria-label="{escape("；".join(said))}" width="{width}" '
        f'height="{height}" viewBox="0 0 {width} {height}">{"".join(bars)}</svg>'
    )
    return (
        '<section aria-labelledby="causes"><h2 id="causes">改动原因（处）</h2><div class="scroll" '
        f'tabindex="0" role="region" aria-labelledby="causes">{svg}</div></section>'
    )


def _bar(
    number: int,
    name: str,
    length: int,
    count: int,
) -> str:
    """Return a row of the chart: a name, a bar so many pixels long, and the count."""
    top = number * _HEIGHT
    baseline = top + 16
    return (
        f'<g><text x="{_LABEL - 8}" y="{baseline}" text-anchor="end">{escape(name)}</text>'
        f'<rect x="{_LABEL}" y="{top + 4}" width="{length}" height="15"/>'
        f'<text x="{_LABEL + length + 6}" y="{baseline}">{count:,}</text></g>'
    )


def _failed(failures: Sequence[Failure]) -> str:
    if not failures:
        return ""
    items = []
    for failure in failures:
        said = escape(visible(str(failure)))
        items.append(f'<li lang="en">{said}</li>')
    listed = "".join(items)
    return f"<section><h2>没能读取的日志</h2><ul>{listed}</ul></section>"
