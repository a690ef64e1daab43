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

COLUMNS = (
    ("title", "文章", False),
    ("dropped", "删去字数", True),
    ("share", "占比 %", True),
    ("repeats", "重复", True),
    ("furniture", "页面残留", True),
    ("normalised", "规范", True),
    ("notices", "留意", True),
)
"""Name, heading, whether it is a number."""


class Row(NamedTuple):
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
    def of(cls, name: str, href: str, log: Log) -> Row:
        """Return the row of a log."""
        stages = Counter(edit.cause.stage for edit in log.edits)
        removed = [edit for edit in log.edits if edit.cause.stage in ("repeat", "furniture")]
        dropped = sum(len(edit.before) - len(edit.after) for edit in removed)
        return cls(
            visible(title_of(log, name)),
            visible(name),
            href,
            dropped,
            round(100 * dropped / max(log.source.chars, 1), 1),
            stages["repeat"],
            stages["furniture"],
            stages["normalise"] + stages["script"],
            len(log.notices),
            tuple(sorted({str(edit.cause) for edit in log.edits})),
            tuple(sorted({notice.kind for notice in log.notices})),
        )


def index(rows: Sequence[Row], tally: Tally, failures: Sequence[Failure]) -> bytes:
    """Return the page.

    rows      of the articles that are listed, most affected first
    tally     of all articles
    failures  what could not be read
    """
    causes = {
        cause: cause_name(cause)
        for cause in sorted({cause for row in rows for cause in row.causes})
    }
    kinds = {
        kind: NOTICES.get(kind, kind)
        for kind in sorted({kind for row in rows for kind in row.kinds})
    }
    columns = [{"name": name, "label": label, "number": number} for name, label, number in COLUMNS]
    data = {
        "rows": [row._asdict() for row in rows],
        "columns": columns,
        "causes": causes,
        "kinds": kinds,
    }
    links = "".join(
        f'<li><a href="{escape(row.href)}">{escape(row.title)}</a></li>'
        for row in rows[:100]
        if row.href
    )
    head = f"<header><h1>清洗报告</h1><p>{_totals(tally, len(rows))}</p></header>"
    body = f"{head}\n<main>{_chart(tally)}{_failed(failures)}</main>\n"
    return document("清洗报告", "index", {**data, "first": "dropped"}, f"<ol>{links}</ol>", body)


def _totals(tally: Tally, listed: int) -> str:
    said = f"共 {tally.articles:,} 篇，{tally.changed:,} 篇有改动，{tally.flagged:,} 篇有需留意处"
    dropped = sum(
        tally.dropped[cause]
        for cause in tally.dropped
        if cause.startswith(("repeat.", "furniture."))
    )
    said += f"；删去 {dropped:,} 字，占原文 {100 * dropped / max(tally.chars, 1):.1f}%"
    if listed < tally.articles - tally.failed:
        said += f"。下面列出改动最多的 {listed:,} 篇"
    return f"{said}。"


_BAR, _LABEL, _HEIGHT = 420, 190, 24


def _chart(tally: Tally) -> str:
    """Return how often each cause changed something, as bars; the figures stand beside them."""
    counts = [(cause_name(cause), count) for cause, count in tally.causes.most_common()]
    counts += [
        (f"留意·{NOTICES.get(kind, kind)}", count) for kind, count in tally.notices.most_common()
    ]
    if not counts:
        return ""
    most = max(count for _, count in counts)
    bars = "".join(
        f'<g><text x="{_LABEL - 8}" y="{number * _HEIGHT + 16}" '
        f'text-anchor="end">{escape(name)}</text>'
        f'<rect x="{_LABEL}" y="{number * _HEIGHT + 4}" '
        f'width="{max(1, round(_BAR * count / most))}" height="15"/>'
        f'<text x="{_LABEL + max(1, round(_BAR * count / most)) + 6}" '
        f'y="{number * _HEIGHT + 16}">{count:,}</text></g>'
        for number, (name, count) in enumerate(counts)
    )
    said = "；".join(f"{name} {count:,}" for name, count in counts)
    width, height = _LABEL + _BAR + 90, len(counts) * _HEIGHT + 4
    return (
        '<section aria-labelledby="causes"><h2 id="causes">改动原因（处）</h2><div class="scroll" '
        'tabindex="0" '
        'role="region" aria-labelledby="causes"><svg class="chart" role="img" '
        f'aria-label="{escape(said)}" '
        f'width="{width}" height="{height}" viewBox="0 0 {width} '
        f'{height}">{bars}</svg></div></section>'
    )


def _failed(failures: Sequence[Failure]) -> str:
    if not failures:
        return ""
    items = "".join(f'<li lang="en">{escape(visible(str(failure)))}</li>' for failure in failures)
    return f"<section><h2>没能读取的日志</h2><ul>{items}</ul></section>"
