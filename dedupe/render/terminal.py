"""A log on a terminal: the article with what was dropped struck out, and what is worth a look.

Without colour the marks are those of wdiff and `git diff --word-diff`: [-gone-] and {+come+}.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rich.console import Console
from rich.table import Table
from rich.text import Text

from dedupe.render.compared import compared
from dedupe.render.visible import is_removal, visible
from dedupe.render.words import done, evidence, noticed
from dedupe.review import Review, Token
from dedupe.values import Notice, Span

_GONE, _COME, _ASIDE = "red strike", "green", "dim"


class _Row(NamedTuple):
    """A row of the view: the number of a line, or nothing, and what stands behind it."""

    number: str
    text: Text


def show(review: Review, name: str, console: Console, wrap: bool) -> None:
    """Print a log.

    name  of the article
    wrap  whether lines end where the console does, or go on
    """
    marked = _Marked(plain=console.no_color or not console.color_system)
    rows = [*_head(review, name), *_lines(review, marked), *_notices(review, marked)]
    if wrap:
        table = Table.grid(padding=(0, 2))
        table.add_column(justify="right", no_wrap=True, style=_ASIDE)
        table.add_column(ratio=1, overflow="fold")
        for row in rows:
            table.add_row(row.number, row.text)
        console.print(table)
        return
    for row in rows:
        console.print(Text.assemble((f"{row.number:>4}  ", _ASIDE), row.text), soft_wrap=True)


class _Marked(NamedTuple):
    """Makes text that has gone, and text that has come, be told from the rest."""

    plain: bool

    def gone(self, text: str) -> Text:
        return self._in("[-", text, "-]", _GONE)

    def come(self, text: str) -> Text:
        return self._in("{+", text, "+}", _COME)

    def _in(self, begin: str, text: str, end: str, style: str) -> Text:
        if not text:
            return Text()
        return Text(f"{begin}{text}{end}") if self.plain else Text(text, style)


def _head(review: Review, name: str) -> Iterator[_Row]:
    yield _Row("", Text(visible(name), "bold"))
    yield _Row("", Text(done(review.log.edits)))
    if review.log.notices:
        yield _Row("", Text(f"worth a look: {noticed(review.log.notices)}"))
    yield _Row("", Text())


# --- lines ---


def _lines(review: Review, marked: _Marked) -> Iterator[_Row]:
    for number, gap in enumerate(review.gaps):
        yield from _removals(gap, review, marked)
        if number < len(review.lines):
            line = review.lines[number]
            start = _breaks(gap, marked) if number == 0 else ()
            end = _breaks(review.gaps[number + 1], marked)
            yield _Row(str(number + 1), Text.assemble(*start, *_tokens(line, review, marked), *end))
            yield from _reasons(review, line)


def _tokens(line: Iterable[Token], review: Review, marked: _Marked) -> Iterator[Text]:
    """Yield the tokens of a line; those that were dropped side by side are struck out as one."""
    gone: list[str] = []
    for token in line:
        if _is_dropped(token, review):
            gone.append(visible(token.before))
            continue
        yield marked.gone("".join(gone))
        gone = []
        yield from _changed(token, marked)
    yield marked.gone("".join(gone))


def _is_dropped(token: Token, review: Review) -> bool:
    return any(place in review.dropped for place in token.places)


def _changed(token: Token, marked: _Marked) -> Iterator[Text]:
    if token.edit is None:
        yield Text(visible(token.after))
    else:
        yield marked.gone(_shown(token.before))
        yield marked.come(_shown(token.after))


def _shown(text: str) -> str:
    r"""Return the text of an edit, line feeds as \n: they are what was changed."""
    return visible(text).replace("\n", "\\n")


def _breaks(gap: Iterable[Token], marked: _Marked) -> Iterator[Text]:
    """Yield what was changed about the white space between two lines."""
    for token in gap:
        if token.edit is not None and not is_removal(token):
            yield from _changed(token, marked)


def _removals(gap: Iterable[Token], review: Review, marked: _Marked) -> Iterator[_Row]:
    """Yield page remains, and whatever else went between two lines."""
    for token in gap:
        if token.edit is not None and is_removal(token):
            kept = f": {_line_number(review, token.edit.kept)} is kept" if token.edit.kept else ""
            yield _Row("", marked.gone(visible(token.before.strip())))
            yield _Row("", Text(f"└ {token.edit.cause}{kept}", _ASIDE))


def _reasons(review: Review, line: Iterable[Token]) -> Iterator[_Row]:
    """Yield why something of a line was dropped, and which line was kept for it."""
    for number in dict.fromkeys(
        place for token in line for place in token.places if place in review.dropped
    ):
        place, kept = review.places[number], review.places[review.kept_for[number]]
        said = [
            f"└ {place.cause}: {_line_number(review, kept.span)} is kept",
            f"similarity {place.similarity:g}",
            f"confidence {place.confidence:g}",
            *(["decided by a reader"] if place.decided_by else []),
            *([f"evidence: {evidence(place.why)}"] if place.why else []),
        ]
        yield _Row("", Text(", ".join(said), _ASIDE))


def _line_number(review: Review, span: Span) -> str:
    first, last = review.lines_of(span)
    return f"line {first + 1}" if first == last else f"lines {first + 1} to {last + 1}"


# --- notices ---


def _notices(review: Review, marked: _Marked) -> Iterator[_Row]:
    notices = review.log.notices
    if notices:
        yield _Row("", Text())
        yield _Row("", Text("Worth a look:", "bold"))
    for notice in notices:
        yield _Row("", Text(f"• {notice.kind}: {visible(notice.message)}"))
        yield from _passages(review, notice, marked)


def _passages(review: Review, notice: Notice, marked: _Marked) -> Iterator[_Row]:
    if not review.lines:
        return
    if notice.other is None:
        if notice.kind != "bounded":
            yield _Row("", Text(f"  {_line_number(review, notice.span)}", _ASIDE))
        return
    first, second = (review.source[span.start : span.end] for span in (notice.span, notice.other))
    here, there = Text(), Text()
    for one, other in compared(first, second):
        here.append_text(Text(visible(one)) if one == other else marked.gone(visible(one)))
        there.append_text(Text(visible(other)) if one == other else marked.come(visible(other)))
    for span, text in ((notice.span, here), (notice.other, there)):
        yield _Row("", Text.assemble((f"  {_line_number(review, span)}: ", _ASIDE), text))
