"""A log on a terminal: the article with what was dropped struck out, and what is worth a look.

Without colour the marks are those of wdiff and `git diff --word-diff`: [-gone-] and {+come+}.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rich.console import Console
from rich.table import Table
from rich.text import Text

from dedupe.language import told
from dedupe.render.compared import compared
from dedupe.render.visible import is_removal, visible
from dedupe.review import Review, Token
from dedupe.review.composing import first_dropped
from dedupe.values import Span
from dedupe.words import clauses, done, evidence, message, noticed

_GONE, _COME, _ASIDE = "red strike", "green", "dim"


class _Shown(NamedTuple):
    """A line of the view: the number of a line of the article, or nothing, and what stands behind
    it.
    """

    number: str
    text: Text

    @classmethod
    def aside(cls, text: str) -> _Shown:
        """Return a line that explains the ones above it."""
        return cls("", Text(text, _ASIDE))


def show(
    review: Review,
    name: str,
    console: Console,
    wrap: bool,
) -> None:
    """Print a log.

    name  of the article
    wrap  whether lines end where the console does, or go on
    """
    has_colour = bool(console.color_system) and not console.no_color
    marks = _Marks(plain=not has_colour)
    shown = [
        *_head(review, name),
        *_lines(review, marks),
        *_notices(review, marks),
    ]
    if wrap:
        table = Table.grid(padding=(0, 2))
        table.add_column(justify="right", no_wrap=True, style=_ASIDE)
        table.add_column(ratio=1, overflow="fold")
        for line in shown:
            table.add_row(line.number, line.text)
        console.print(table)
        return
    for line in shown:
        number = Text(f"{line.number:>4}  ", _ASIDE)
        text = Text.assemble(number, line.text)
        console.print(text, soft_wrap=True)


class _Marks(NamedTuple):
    """How text that has gone, and text that has come, is told from the rest.

    plain  whether by marks; else by colours
    """

    plain: bool

    def gone(self, text: str) -> Text:
        """Return text that has gone, marked so."""
        if not text:
            return Text()
        if self.plain:
            return Text(f"[-{text}-]")
        return Text(text, _GONE)

    def come(self, text: str) -> Text:
        """Return text that has come, marked so."""
        if not text:
            return Text()
        if self.plain:
            return Text(f"{{+{text}+}}")
        return Text(text, _COME)


def _head(review: Review, name: str) -> Iterator[_Shown]:
    log = review.log
    yield _Shown("", Text(visible(name), "bold"))
    yield _Shown("", Text(done(log.edits)))
    if log.notices:
        said = told("worth a look: {noticed}", noticed=noticed(log.notices))
        yield _Shown("", Text(said))
    yield _Shown("", Text())


# --- lines ---


def _lines(review: Review, marks: _Marks) -> Iterator[_Shown]:
    for number, gap in enumerate(review.gaps):
        yield from _removals(gap, review, marks)
        if number == len(review.lines):
            return
        line = review.lines[number]
        gap_behind = review.gaps[number + 1]
        pieces = [
            *_tokens(line, review, marks),
            *_breaks(gap_behind, marks),
        ]
        if number == 0:
            pieces[:0] = _breaks(gap, marks)
        yield _Shown(str(number + 1), Text.assemble(*pieces))
        yield from _reasons(review, line)


def _tokens(
    line: Iterable[Token],
    review: Review,
    marks: _Marks,
) -> Iterator[Text]:
    """Yield the tokens of a line; those that were dropped side by side are struck out as one."""
    gone: list[str] = []
    for token in line:
        is_dropped = first_dropped((token,), review.dropped) is not None
        if is_dropped:
            gone.append(visible(token.before))
            continue
        yield marks.gone("".join(gone))
        gone = []
        yield from _changed(token, marks)
    yield marks.gone("".join(gone))


def _changed(token: Token, marks: _Marks) -> Iterator[Text]:
    if token.edit is None:
        yield Text(visible(token.after))
        return
    yield marks.gone(_shown(token.before))
    yield marks.come(_shown(token.after))


def _shown(text: str) -> str:
    r"""Return the text of an edit, line feeds as \n: they are what was changed.

    >>> print(_shown("馆。\n"))
    馆。\n
    """
    shown = visible(text)
    return shown.replace("\n", "\\n")


def _breaks(gap: Iterable[Token], marks: _Marks) -> Iterator[Text]:
    """Yield what was changed about the white space between two lines."""
    for token in gap:
        if token.edit is None or is_removal(token):
            continue
        yield from _changed(token, marks)


def _removals(
    gap: Iterable[Token],
    review: Review,
    marks: _Marks,
) -> Iterator[_Shown]:
    """Yield page remains, and whatever else went between two lines."""
    for token in gap:
        edit = token.edit
        if edit is None or not is_removal(token):
            continue
        gone = visible(token.before.strip())
        yield _Shown("", marks.gone(gone))
        reason = str(edit.cause)
        if edit.kept:
            reason = _kept(reason, _line_number(review, edit.kept))
        yield _Shown.aside(f"└ {reason}")


def _reasons(review: Review, line: Iterable[Token]) -> Iterator[_Shown]:
    """Yield why something of a line was dropped, and which line was kept for it."""
    gone: dict[int, None] = {}
    for token in line:
        for number in token.places:
            if number in review.dropped:
                gone[number] = None
    for number in gone:
        place = review.places[number]
        kept = review.places[review.kept_for[number]]
        kept_lines = _line_number(review, kept.span)
        said = [
            _kept(str(place.cause), kept_lines),
            told("similarity {similarity:g}", similarity=place.similarity),
            told("confidence {confidence:g}", confidence=place.confidence),
        ]
        if place.decided_by:
            said.append(told("decided by a reader"))
        if place.why:
            said.append(told("evidence: {rows}", rows=evidence(place.why)))
        yield _Shown.aside(f"└ {clauses(said)}")


def _kept(cause: str, lines: str) -> str:
    return told("{cause}: {lines} is kept", cause=cause, lines=lines)


def _line_number(review: Review, span: Span) -> str:
    first, last = review.lines_of(span)
    if first == last:
        return told("line {number}", number=first + 1)
    return told("lines {first} to {last}", first=first + 1, last=last + 1)


# --- notices ---


def _notices(review: Review, marks: _Marks) -> Iterator[_Shown]:
    notices = review.log.notices
    if not notices:
        return
    yield _Shown("", Text())
    yield _Shown("", Text(told("Worth a look:"), "bold"))
    for notice in notices:
        said = told("{kind}: {message}", kind=notice.kind, message=visible(message(notice)))
        yield _Shown("", Text(f"• {said}"))
        if review.lines and notice.other is not None:
            yield from _passages(review, notice.span, notice.other, marks)
        elif review.lines and notice.kind != "bounded":
            number = _line_number(review, notice.span)
            yield _Shown.aside(f"  {number}")


def _passages(
    review: Review,
    here: Span,
    there: Span,
    marks: _Marks,
) -> Iterator[_Shown]:
    """Yield two passages that are alike, what differs in them marked."""
    first, second = Text(), Text()
    for one, other in compared(review.text_at(here), review.text_at(there)):
        if one == other:
            first.append(visible(one))
            second.append(visible(other))
        else:
            first.append_text(marks.gone(visible(one)))
            second.append_text(marks.come(visible(other)))
    for span, text in ((here, first), (there, second)):
        number = _line_number(review, span)
        label = Text(told("  {lines}: ", lines=number), _ASIDE)
        yield _Shown("", Text.assemble(label, text))
