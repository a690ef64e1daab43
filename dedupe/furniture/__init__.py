"""Page remains: lines, and ends of lines, that can be nothing but a part of the page around the
article.

    text -> lines -> remains, each with its row -> edits
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from dedupe.furniture.links import links_at_the_end
from dedupe.furniture.places import in_their_places
from dedupe.furniture.remains import Remains
from dedupe.furniture.rows import LINKS, PAGE_TITLE, ROWS, Row
from dedupe.furniture.title import behind_the_title
from dedupe.lazy import lazy
from dedupe.revision import Revision
from dedupe.values import Cause, Edit, Span

__all__ = ["ROWS", "Row", "Table", "all_rows", "has_remains", "remove_furniture", "table_of"]


def remove_furniture(
    revision: Revision, table: Table | None = None, title: str | None = None
) -> Revision:
    r"""Return the revision without page remains; each removal is an edit that names its row.

    table  of the rows, None for all
    title  the headline, where it is known

    A line goes with the break behind it; the last lines of the text with the one before them.

    >>> text = "县图书馆昨天开馆。返回县报网，查看更多\n阅读：\n分享是一种美德。\n分享到：微信 微博"
    >>> remove_furniture(Revision.of(text)).text
    '县图书馆昨天开馆。\n分享是一种美德。'
    """
    text = revision.text
    found = _remains(text, table or all_rows(), title)
    if not found:
        return revision
    last = _lines_at_the_end(text, found)
    edits: list[Edit] = []
    for remains in found:
        start, end = remains.span
        if remains in last:
            start = max(start - 1, 0)
        elif remains.is_line:
            end += 1
        cause = Cause("furniture", remains.name)
        edits.append(Edit(Span(start, end), text[start:end], "", cause))
    return revision.edited(edits)


def _lines_at_the_end(text: str, found: list[Remains]) -> set[Remains]:
    """Return the remains that are the last lines of a text, which end it without a line break."""
    last: set[Remains] = set()
    end = len(text)
    for remains in reversed(found):
        if not remains.is_line or remains.span[1] != end:
            break
        last.add(remains)
        end = remains.span[0] - 1
    return last


def has_remains(text: str, table: Table | None = None, title: str | None = None) -> bool:
    r"""Return whether there are page remains in a text.

    >>> has_remains("县里开会。\n责任编辑：某甲"), has_remains("县里开会。")
    (True, False)
    """
    return bool(_remains(text, table or all_rows(), title))


def _remains(text: str, table: Table, title: str | None) -> list[Remains]:
    """Return all page remains in a text, in its order, none within another."""
    if not table.rows:
        return []
    found = _found(text, table)
    if any(remains.name == LINKS.name for remains in found):
        found = links_at_the_end(text, found)
    if title and PAGE_TITLE in table.rows:
        found += behind_the_title(text, title, found)
    if not found:
        return []
    return in_their_places(text, _apart(found))


def _apart(found: list[Remains]) -> list[Remains]:
    """Return the remains without those that touch others: a line goes before what is glued to it.

    `声明：…，不构成投资建议。（责任编辑：某甲）` is a line of one row, and ends as one of another.
    """
    kept: list[Remains] = []
    for remains in sorted(found, key=lambda each: (not each.is_line, each.span)):
        at = bisect_left(kept, remains)
        before = kept[at - 1].span[1] if at > 0 else 0
        behind = kept[at].span[0] if at < len(kept) else remains.span[1]
        if before <= remains.span[0] and remains.span[1] <= behind:
            kept.insert(at, remains)
    return kept


def _found(text: str, table: Table) -> list[Remains]:
    """Return the page remains in a text, in its order."""
    framed = f"\n{text}\n"  # a line feed around each line: `re` finds those fast
    return [*_whole_lines_and_heads(framed, table), *_tails(framed, table)]


def _whole_lines_and_heads(framed: str, table: Table) -> Iterator[Remains]:
    for candidate in table.starts.finditer(framed):
        line = candidate[1]
        start = candidate.start()  # in the text, which begins one later
        for row in table.beginning_with(line[0]):
            if found := row.match(line):
                yield Remains((start, start + found.end()), row.name, row.is_line)
                break


@cache
def _compiled(source: str) -> re.Pattern[str]:
    """Return a pattern, compiled once: all of them would take longer than most articles."""
    return re.compile(source)


def _tails(framed: str, table: Table) -> Iterator[Remains]:
    for candidate in table.ends.finditer(framed):
        end = candidate.start()
        start = framed.rfind("\n", 0, end) + 1
        match = table.tails.search(framed, max(start, end - MAX_TAIL), end)
        # What fills its line is no tail: a row for lines may have it, or it is news.
        if match and match.start() > start and _may_end_before(match, framed):
            yield Remains((match.start() - 1, end - 1), table.name_of(match), is_line=False)


def _may_end_before(match: re.Match[str], framed: str) -> bool:
    """Return whether a line may end before these remains: with a sentence, or a bracket.

    `…是一件好事。返回县报网，查看更多`, not `他说还要返回县城，查看更多`.
    `…昨天通车（责编：某甲）`, not `长篇小说《大河》（责编：某甲）`.
    """
    before = framed[match.start() - 1]
    if match[0][0] in "（([【":
        return before != "》"
    return before in _ENDS or match[0][0].isspace()


_ENDS = "。！？!?…”」』）)】 \u3000"

MAX_LINE = 320
"""Characters of the longest line of page remains: disclaimers in English. Chosen by eye."""

MAX_TAIL = 40
"""Characters at the end of a line in which glued remains are looked for. The longest of the rows
are slogans of 30."""


class _Ready(NamedTuple):
    """A row made ready: `match` finds a line of it, or the head of one."""

    name: str
    match: Callable[[str], re.Match[str] | None]
    is_line: bool


class Table:
    """Rows made ready: which ones a line may match is told by its first character, since most lines
    begin with none that page remains begin with.

    rows  in their order
    """

    def __init__(self, rows: tuple[Row, ...]) -> None:
        self.rows = rows
        self._by_first: dict[str, list[_Ready]] = {}

    @lazy
    def starts(self) -> re.Pattern[str]:
        """Matches a line that may be page remains, or begin with them, behind its line feed."""
        at_start = [row for row in self.rows if row.where != ("tail",)]
        first = _class_of(at_start, "".join(row.begins for row in at_start))
        return re.compile(rf"\n({first}[^\n]{{0,{MAX_LINE - 1}}})(?=\n)")

    @lazy
    def ends(self) -> re.Pattern[str]:
        """Matches the line feed behind a line that may end with page remains."""
        last = _class_of(self._at_end, "".join(char for row in self._at_end for char in row.ends))
        return re.compile(rf"\n(?<={last}\n)")

    @lazy
    def tails(self) -> re.Pattern[str]:
        """Matches what one of the rows does, at the end of what is searched."""
        first = _class_of(self._at_end, "".join(row.begins for row in self._at_end))
        return re.compile(rf"(?={first})(?:{self._any_of(self._at_end)})\Z")

    @lazy
    def _at_end(self) -> list[Row]:
        return [row for row in self.rows if "tail" in row.where]

    def beginning_with(self, first: str) -> list[_Ready]:
        """Return the rows whose lines may begin with a character, then those whose heads may."""
        if first not in self._by_first:
            rows = [row for row in self.rows if row.may_begin(first)]
            lines = [row for row in rows if not {"line", "heading"}.isdisjoint(row.where)]
            heads = [row for row in rows if "head" in row.where]
            self._by_first[first] = [
                *(_Ready(row.name, _compiled(row.pattern).fullmatch, True) for row in lines),
                *(_Ready(row.name, _compiled(row.pattern).match, False) for row in heads),
            ]
        return self._by_first[first]

    def _any_of(self, rows: Sequence[Row]) -> str:
        """Return a pattern that matches what one of the rows does, with a group named for it."""
        groups = (f"(?P<row{self.rows.index(row)}>{row.pattern})" for row in rows)
        return "|".join(groups) or "(?!)"

    def name_of(self, match: re.Match[str]) -> str:
        """Return the name of the row that a match is of."""
        group = match.lastgroup
        assert group is not None
        return self.rows[int(group.removeprefix("row"))].name


def _class_of(rows: Sequence[Row], characters: str) -> str:
    """Return a class of the characters, of all there are where a row is a user's own."""
    if any(row.is_own for row in rows):
        return r"[^\n]"
    return f"[{re.escape(''.join(sorted(set(characters))))}]" if characters else "(?!)"


@lru_cache(maxsize=64)
def table_of(rows: tuple[Row, ...]) -> Table:
    """Return the table of rows. Cached, since making one ready takes longer than most articles."""
    return Table(rows)


@cache
def all_rows() -> Table:
    """Return the table of `ROWS`."""
    return table_of(ROWS)
