"""A log laid out: tokens, lines and the gaps between them, and what may be decided about them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby
from typing import NamedTuple

from dedupe.cleaner import Cleaner
from dedupe.errors import LogError, SettingsError
from dedupe.fold import LETTER, fold
from dedupe.lazy import pattern
from dedupe.log import Log
from dedupe.repeats.compare import differences, similarity
from dedupe.revision import Revision
from dedupe.settings import Settings
from dedupe.values import Cause, Edit, Reader, Span


class Token(NamedTuple):
    """A stretch of the source that no choice cuts further.

    after   what it is in the article with nothing dropped
    edit    that made it so; None where it is as it was
    places  numbers of the places that it is in: it goes as soon as one of them does
    """

    span: Span
    before: str
    after: str
    edit: Edit | None = None
    places: tuple[int, ...] = ()

    @property
    def has_letters(self) -> bool:
        """Whether it has a letter, a digit or an ideograph."""
        return bool(_LETTERS.search(self.after))


_LETTERS = pattern(f"[{LETTER}]")


class Place(NamedTuple):
    """A passage that has gone, or may go, in favour of another one, and what the edit that drops it
    says.

    kept      span of that other one
    has_gone  whether it has gone in the log
    """

    span: Span
    kept: Span
    has_gone: bool
    cause: Cause
    also: tuple[Cause, ...]
    similarity: float
    confidence: float
    why: tuple[str, ...] = ()
    decided_by: Reader | None = None


class Question(NamedTuple):
    """Something that a reader may want otherwise.

    edit, notice  number in the log of the drop, or of the notice, that it is about; the other one
                  is None
    here          number of the place that was dropped, or that the notice is about
    there         number of the place that was kept, or that it is alike to
    """

    edit: int | None
    notice: int | None
    here: int
    there: int


def check_spans(source: str, log: Log) -> None:
    """Raise LogError where a span of the log is none of the source: somebody edited it."""
    named = [(f"edit {number}", edit.span, edit.kept) for number, edit in enumerate(log.edits, 1)]
    named += [
        (f"notice {number}", notice.span, notice.other)
        for number, notice in enumerate(log.notices, 1)
    ]
    for where, *spans in named:
        for span in spans:
            if span is not None and not 0 <= span[0] <= span[1] <= len(source):
                raise LogError(
                    f"{where} names {list(span)}, where the source has nothing; use the log as it "
                    "was written"
                )
    for number, edit in enumerate(log.edits, 1):
        if source[edit.span.start : edit.span.end] != edit.before:
            raise LogError(
                f"edit {number} is not what the source has there; use the log as it was written"
            )


# --- what may be decided ---

_ALIKE = ("figures", "negation", "words", "extra", "confusable", "unsure", "kept")
"""Kinds of notices that name two passages of which one may go."""


def questions_of(source: str, log: Log) -> tuple[tuple[Place, ...], tuple[Question, ...]]:
    """Return what has gone or may go, and what may be decided, from the edits and notices of a
    log.
    """
    places: list[Place] = []
    questions: list[Question] = []
    drops = [edit for edit in log.edits if edit.kept]
    for number, edit in enumerate(log.edits):
        if edit.kept:
            kept, shown = _end_of_chain(edit.kept, drops), trimmed(source, edit.span)
            similar, certain = edit.similarity or 0.0, edit.confidence or 0.0
            gone = Place(
                edit.span,
                edit.kept,
                True,
                edit.cause,
                edit.also,
                similar,
                certain,
                edit.why,
                edit.decided_by,
            )
            places += gone, Place(kept, shown, False, edit.cause, (), similar, 1.0, (), "reader")
            questions.append(Question(number, None, len(places) - 2, len(places) - 1))
    for number, notice in enumerate(log.notices):
        if notice.other and notice.kind in _ALIKE:
            similar = _similarity(source, notice.span, notice.other)
            pairs = ((notice.span, notice.other), (notice.other, notice.span))
            places += (
                Place(*pair, False, Cause("repeat", "reader"), (), similar, 1.0, (), "reader")
                for pair in pairs
            )
            questions.append(Question(None, number, len(places) - 2, len(places) - 1))
    return tuple(places), tuple(questions)


def _end_of_chain(kept: Span, drops: Sequence[Edit]) -> Span:
    """Return what a kept copy that went in turn went for, and so on."""
    for _ in drops:
        over = drops[bisect_right(drops, kept.start, key=lambda edit: edit.span.start) - 1]
        if over.kept is None or not (over.span.start <= kept.start and kept.end <= over.span.end):
            break
        kept = over.kept
    return kept


def trimmed(source: str, span: Span) -> Span:
    text = source[span.start : span.end]
    return (
        Span(span.end - len(text.lstrip()), span.start + len(text.rstrip()))
        if text.strip()
        else span
    )


def _similarity(source: str, first: Span, second: Span) -> float:
    here, there = (fold(source[span.start : span.end]).key for span in (first, second))
    return round(similarity(here, there, differences(here, there)), 4)


# --- lines, gaps, tokens ---


def with_drops_undone(source: str, log: Log) -> Iterator[Edit]:
    """Yield the edits of a log but for its drops; of what they drop, those that normalise it."""
    undone: Sequence[Edit] = ()
    if any(edit.kept for edit in log.edits):
        undone = Cleaner(_settings(log)).tidied(Revision.of(source))[0].edits
    starts = [edit.span.start for edit in undone]
    for edit in log.edits:
        if edit.kept is None:
            yield edit
        else:
            inside = undone[
                bisect_left(starts, edit.span.start) : bisect_left(starts, edit.span.end)
            ]
            yield from (one for one in inside if one.span.end <= edit.span.end)


def _settings(log: Log) -> Settings:
    """Return the settings of a log, the default ones where another version wrote it and had
    others.
    """
    try:
        return Settings.of(**log.settings)
    except (SettingsError, TypeError):
        return Settings()


def tokens_of(source: str, edits: Iterable[Edit], places: Sequence[Place]) -> list[Token]:
    """Return the source cut at edits, ends of places and line breaks, in order."""
    cuts = sorted({offset for place in places for offset in place.span})
    tokens: list[Token] = []
    done = 0
    for edit in chain(edits, [_AT_THE_END]):
        end = len(source) if edit is _AT_THE_END else edit.span.start
        inside = cuts[bisect_left(cuts, done + 1) : bisect_left(cuts, end)]
        for start, stop in zip([done, *inside], [*inside, end], strict=True):
            tokens += _plain_tokens(source, start, stop)
        if edit is not _AT_THE_END:
            tokens += _edit_tokens(edit)
        done = edit.span.end
    return _with_places(tokens, places)


_AT_THE_END = Edit(Span(-1, -1), "", "", Cause("normalise", ""))


def _edit_tokens(edit: Edit) -> Iterator[Token]:
    """Yield an edit, cut where it makes a line break beside text, so that the break can go without
    the text.
    """
    pieces = _BREAK_OR_TEXT.findall(edit.after) or [""]
    if len(pieces) > len(edit.before):
        pieces = [edit.after]
    end = edit.span.end
    tokens = []
    for number, piece in reversed(list(enumerate(pieces))):
        start = (
            max(end - max(len(piece), 1), edit.span.start + number) if number else edit.span.start
        )
        before = edit.before[start - edit.span.start : end - edit.span.start]
        made = (
            None
            if piece == before
            else edit._replace(span=Span(start, end), before=before, after=piece)
        )
        tokens.append(Token(Span(start, end), before, piece, made))
        end = start
    yield from reversed(tokens)


def _plain_tokens(source: str, start: int, end: int) -> Iterator[Token]:
    """Yield a stretch that nothing changes, line breaks with the white space behind them apart."""
    for match in _BREAK_OR_TEXT.finditer(source, start, end):
        yield Token(Span(*match.span()), match[0], match[0])


_BREAK_OR_TEXT = pattern(r"\n\s*|[^\n]+")


def _with_places(tokens: list[Token], places: Sequence[Place]) -> list[Token]:
    """Return the tokens with the places they are in; what has gone is no part of a copy that is
    there around it.
    """
    starts = [token.span.start for token in tokens]
    inside: list[list[int]] = [[] for _ in tokens]
    gone: set[int] = set()
    for number in sorted(range(len(places)), key=lambda number: not places[number].has_gone):
        place = places[number]
        for at in range(bisect_left(starts, place.span.start), bisect_left(starts, place.span.end)):
            if tokens[at].span.end <= place.span.end and at not in gone:
                inside[at].append(number)
                if place.has_gone:
                    gone.add(at)
    return [
        token._replace(places=tuple(numbers)) for token, numbers in zip(tokens, inside, strict=True)
    ]


_Tokens = tuple[Token, ...]


def lines_and_gaps(tokens: Sequence[Token]) -> tuple[tuple[_Tokens, ...], tuple[_Tokens, ...]]:
    """Return the tokens of each line, and those before, between and after the lines."""
    lines: list[_Tokens] = []
    gaps: list[_Tokens] = [()]
    line: _Tokens = ()
    runs = [(is_text, tuple(run)) for is_text, run in groupby(tokens, _is_text)]
    for number, (is_text, run) in enumerate(runs):
        if is_text or not (
            number in (0, len(runs) - 1) or any("\n" in token.after for token in run)
        ):
            line += run
        elif line:
            lines.append(line)
            gaps.append(run)
            line = ()
        else:
            gaps[0] = run
    if line:
        lines.append(line)
        gaps.append(())
    return tuple(lines), tuple(gaps)


def has_text(gap: Iterable[Token]) -> bool:
    return any(token.after.strip() for token in gap)


def _is_text(token: Token) -> bool:
    return "\n" not in token.after and bool(token.after.strip())
