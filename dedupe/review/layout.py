"""A log laid out: tokens, lines and the gaps between them, and what may be decided about them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from dedupe.errors import LogError, SettingsError
from dedupe.fold import LETTER, fold
from dedupe.language import told
from dedupe.lazy import pattern
from dedupe.log import Log, went_with
from dedupe.repeats.compare import differences, similarity
from dedupe.revision import Revision
from dedupe.settings import Settings
from dedupe.tidy import tidy
from dedupe.values import Cause, Edit, Notice, NoticeKind, Reader, Span


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
        found = _LETTERS.search(self.after)
        return found is not None


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
    """Raise LogError where a span of the log is none of the source, or its spans are more than any
    cleaning names: somebody edited it.
    """
    for number, edit in enumerate(log.edits, 1):
        where = told("edit {number}", number=number)
        _check_span(source, where, edit.span)
        _check_span(source, where, edit.kept)
    for number, notice in enumerate(log.notices, 1):
        where = told("notice {number}", number=number)
        _check_span(source, where, notice.span)
        _check_span(source, where, notice.other)
    for number, edit in enumerate(log.edits, 1):
        there = _text_at(source, edit.span)
        if there != edit.before:
            raise LogError(
                told(
                    "edit {number} is not what the source has there; use the log as it was written",
                    number=number,
                )
            )

    if _named_chars(log) > MAX_NAMED * len(source):
        raise LogError(
            told(
                "its drops and notices name more than {times} times the source; use the "
                "log as it was written",
                times=MAX_NAMED,
            )
        )


MAX_NAMED = 16
"""Characters that drops and notices may name together, to one of the source: all of it is compared
and shown. Chosen by eye; logs of all fixtures and of 1,000 made articles name at most 2."""


def _named_chars(log: Log) -> int:
    """Return the characters in pairs of passages that drops and notices name."""
    spans: list[Span] = []
    for edit in log.edits:
        if edit.kept:
            spans += edit.span, edit.kept
    for notice in log.notices:
        if notice.other:
            spans += notice.span, notice.other
    return sum(span.end - span.start for span in spans)


def _check_span(source: str, where: str, span: Span | None) -> None:
    if span is None:
        return
    start, end = span
    if not 0 <= start <= end <= len(source):
        raise LogError(
            told(
                "{where} names {span}, where the source has nothing; use the log as it was written",
                where=where,
                span=list(span),
            )
        )


def _text_at(source: str, span: Span) -> str:
    return source[span.start : span.end]


# --- what may be decided ---

ONE_MAY_GO: dict[NoticeKind, bool] = {
    "figures": True,
    "negation": True,
    "words": True,
    "extra": True,
    "confusable": True,
    "unsure": True,
    "kept": True,
    "order": False,
    "mojibake": False,
    "bounded": False,
}
"""Whether a notice of this kind names two passages that both stayed, of which one may go. A test
holds the table complete."""


def questions_of(source: str, log: Log) -> tuple[list[Place], list[Question]]:
    """Return what has gone or may go, and what may be decided, from the edits and notices of a
    log.
    """
    places: list[Place] = []
    questions: list[Question] = []
    stays = iter(_copies_that_stay([edit for edit in log.edits if edit.kept]))
    for number, edit in enumerate(log.edits):
        if edit.kept is None:
            continue
        here = len(places)
        places.append(_dropped(edit, edit.kept))
        places.append(_kept(source, edit, next(stays)))
        questions.append(Question(number, None, here, here + 1))
    for number, notice in enumerate(log.notices):
        if notice.other is None or not ONE_MAY_GO[notice.kind]:
            continue
        here = len(places)
        places += _alike(source, notice, notice.other)
        questions.append(Question(None, number, here, here + 1))
    return places, questions


def _dropped(edit: Edit, kept: Span) -> Place:
    """Return the place that a drop took out."""
    return Place(
        span=edit.span,
        kept=kept,
        has_gone=True,
        cause=edit.cause,
        also=edit.also,
        similarity=edit.similarity or 0.0,
        confidence=edit.confidence or 0.0,
        why=edit.why,
        decided_by=edit.decided_by,
    )


def _kept(source: str, edit: Edit, stays: Span) -> Place:
    """Return the place that a drop kept: it may go instead, if a reader wants what was dropped.

    stays  the copy at the end of the chain
    """
    return _by_reader(
        span=stays,
        kept=trimmed(source, edit.span),
        cause=edit.cause,
        similarity=edit.similarity or 0.0,
    )


def _alike(source: str, notice: Notice, other: Span) -> list[Place]:
    """Return the two passages of a notice, either of which may go for the other."""
    similar = _similarity(source, notice.span, other)
    cause = Cause("repeat", "reader")
    return [
        _by_reader(notice.span, other, cause, similar),
        _by_reader(other, notice.span, cause, similar),
    ]


def _by_reader(
    span: Span,
    kept: Span,
    cause: Cause,
    similarity: float,
) -> Place:
    """Return a place that goes only if a reader says so."""
    return Place(
        span=span,
        kept=kept,
        has_gone=False,
        cause=cause,
        also=(),
        similarity=similarity,
        confidence=1.0,
        decided_by="reader",
    )


def _copies_that_stay(drops: Sequence[Edit]) -> list[Span]:
    """Return for each drop the copy that stays for it. Cost O(drops * log drops).

    Of three copies the first may go for the second and the second for the third: the third is what
    stays for the first. In a ring, where no copy stays, the chain ends where it closes.

    >>> block = Cause("repeat", "block")
    >>> first, second, third = Span(0, 2), Span(3, 5), Span(6, 8)
    >>> drops = [Edit(first, "", "", block, (), second), Edit(second, "", "", block, (), third)]
    >>> _copies_that_stay(drops) == [third, third]
    True
    """
    starts = [drop.span.start for drop in drops]
    found: dict[int, Span] = {}
    for first in range(len(drops)):
        path: dict[int, None] = {}
        number: int | None = first
        while number is not None and number not in path and number not in found:
            path[number] = None
            number = went_with(drops, starts, number)
        last = next(reversed(path), first)
        stays = found.get(number) if number is not None else None
        end = stays or drops[last].kept or drops[last].span
        found.update(dict.fromkeys(path, end))
    return [found[number] for number in range(len(drops))]


def trimmed(source: str, span: Span) -> Span:
    r"""Return the span without the white space at its ends; of nothing but white space, the span.

    >>> trimmed("标题\n开馆。\n", Span(2, 7))
    Span(start=3, end=6)
    """
    text = _text_at(source, span)
    without_head = text.lstrip()
    without_tail = text.rstrip()
    if not without_head:
        return span
    start = span.end - len(without_head)
    end = span.start + len(without_tail)
    return Span(start, end)


def _similarity(source: str, first: Span, second: Span) -> float:
    here = fold(_text_at(source, first)).key
    there = fold(_text_at(source, second)).key
    differing = differences(here, there)
    similar = similarity(here, there, differing)
    return round(similar, 4)


# --- tokens ---


def edits_with_drops_undone(source: str, log: Log) -> list[Edit]:
    """Return the edits of a log but for its drops; of what they drop, those that normalise it."""
    if not any(edit.kept for edit in log.edits):
        return list(log.edits)
    tidying = tidy(Revision.of(source), _settings(log))[0].edits
    starts = [edit.span.start for edit in tidying]
    edits: list[Edit] = []
    for edit in log.edits:
        if edit.kept is None:
            edits.append(edit)
            continue
        start, end = edit.span
        first = bisect_left(starts, start)
        behind = bisect_left(starts, end)
        for inside in tidying[first:behind]:
            if inside.span.end <= end:
                edits.append(inside)
    return edits


def _settings(log: Log) -> Settings:
    """Return the settings of a log, the default ones where another version wrote it and had
    others.
    """
    # A log names the profile of sites by its digest; what the profile took out stands in the edits.
    given = {name: value for name, value in log.settings.items() if name != "profile"}
    try:
        return Settings.of(**given)
    except (SettingsError, TypeError):
        return Settings()


def tokens_of(
    source: str,
    edits: Iterable[Edit],
    places: Sequence[Place],
) -> list[Token]:
    """Return the source cut at edits, ends of places and line breaks, in order."""
    ends: set[int] = set()
    for place in places:
        ends.update(place.span)
    cuts = sorted(ends)
    tokens: list[Token] = []
    done = 0
    for edit in edits:
        start, end = edit.span
        tokens += _unchanged_tokens(source, done, start, cuts)
        tokens += edit_tokens(edit)
        done = end
    tokens += _unchanged_tokens(source, done, len(source), cuts)
    return _with_places(tokens, places)


def _unchanged_tokens(
    source: str,
    start: int,
    end: int,
    cuts: Sequence[int],
) -> Iterator[Token]:
    """Yield a stretch that nothing changes, cut at the offsets `cuts` and beside line breaks."""
    first = bisect_left(cuts, start + 1)
    behind = bisect_left(cuts, end)
    bounds = [start, *cuts[first:behind], end]
    for left, right in pairwise(bounds):
        for match in _BREAK_OR_TEXT.finditer(source, left, right):
            span = Span(*match.span())
            text = match[0]
            yield Token(span, text, text)


_BREAK_OR_TEXT = pattern(r"\n\s*|[^\n]+")
"""A line break with the white space behind it, or what stands between two of them."""


def edit_tokens(edit: Edit) -> list[Token]:
    r"""Return an edit as tokens, cut where it makes a line break beside text, so that the line can
    go and the break stay, or the other way round.

    Two ideographic spaces behind a sentence are a lost paragraph break. The sentence and the break
    are tokens of their own:

    >>> lost_break = Cause("normalise", "lost-breaks")
    >>> for token in edit_tokens(Edit(Span(4, 7), "馆.\u3000", "馆。\n", lost_break)):
    ...     print(token.span, [token.before, token.after])
    Span(start=4, end=6) ['馆.', '馆。']
    Span(start=6, end=7) ['\u3000', '\n']

    An edit that makes more pieces than it has characters stays whole: no piece may be made of
    nothing, or no place could take it out.

    >>> len(edit_tokens(Edit(Span(4, 5), "。", "。\n下", lost_break)))
    1
    """
    pieces = _BREAK_OR_TEXT.findall(edit.after)
    if len(pieces) < 2 or len(pieces) > len(edit.before):
        pieces = [edit.after]
    tokens = []
    start = edit.span.start
    rest = edit.before
    ends = _ends(edit.span, pieces)
    for piece, end in zip(pieces, ends, strict=True):
        chars = end - start
        before, rest = rest[:chars], rest[chars:]
        span = Span(start, end)
        part = None
        if piece != before:
            part = edit._replace(span=span, before=before, after=piece)
        tokens.append(Token(span, before, piece, part))
        start = end
    return tokens


def _ends(span: Span, pieces: Sequence[str]) -> list[int]:
    r"""Return where in a span each piece of what it became ends.

    Which characters became which piece is not known. Counted from the end, a piece takes as many
    as it has itself, but leaves one for each piece before it; the first takes the rest.

    >>> _ends(Span(10, 15), ["馆。", "\n", "二楼"])
    [12, 13, 15]
    >>> _ends(Span(10, 12), ["馆。", "\n\n"])
    [11, 12]
    """
    start, end = span
    ends = [end]
    for number in range(len(pieces) - 1, 0, -1):
        chars = len(pieces[number])
        least = start + number
        end = max(end - chars, least)
        ends.append(end)
    ends.reverse()
    return ends


def _with_places(tokens: list[Token], places: Sequence[Place]) -> list[Token]:
    """Return the tokens with the places they are in.

    What has gone is no part of a copy that is there around it: where a sentence was dropped out of
    a paragraph, and a notice says that the paragraph is like another one, dropping the paragraph
    leaves the drop of the sentence as it is.
    """
    starts = [token.span.start for token in tokens]
    found: list[list[int]] = [[] for _ in tokens]
    gone: set[int] = set()
    for number in _gone_first(places):
        place = places[number]
        start, end = place.span
        first = bisect_left(starts, start)
        behind = bisect_left(starts, end)
        for at in range(first, behind):
            if at in gone or tokens[at].span.end > end:
                continue
            found[at].append(number)
            if place.has_gone:
                gone.add(at)
    for at, numbers in enumerate(found):
        if numbers:
            token = tokens[at]
            tokens[at] = token._replace(places=tuple(numbers))
    return tokens


def _gone_first(places: Sequence[Place]) -> list[int]:
    """Return the numbers of the places, of those that have gone first."""
    gone = []
    others = []
    for number, place in enumerate(places):
        if place.has_gone:
            gone.append(number)
        else:
            others.append(number)
    return gone + others


# --- lines and gaps ---

_Rows = tuple[tuple[Token, ...], ...]


def lines_and_gaps(tokens: Sequence[Token]) -> tuple[_Rows, _Rows]:
    r"""Return the tokens of each line, and those before, between and after the lines.

    A gap has a line break, or stands at either end. White space between two tokens of one line is
    part of the line:

    >>> tokens = [Token(Span(0, 1), one, one) for one in ("甲。", " ", "乙。", "\n", "丙。", "\n")]
    >>> lines, gaps = lines_and_gaps(tokens)
    >>> [["".join(token.after for token in row) for row in rows] for rows in (lines, gaps)]
    [['甲。 乙。', '丙。'], ['', '\n', '\n']]
    """
    runs = [list(run) for _, run in groupby(tokens, _is_text)]
    lines: list[list[Token]] = []
    gaps: list[list[Token]] = [[]]
    line: list[Token] = []
    last = len(runs) - 1
    for number, run in enumerate(runs):
        is_text = _is_text(run[0])
        is_at_an_end = number in (0, last)
        has_break = any("\n" in token.after for token in run)
        if is_text or not (is_at_an_end or has_break):
            line += run
        elif not line:
            gaps[0] = run
        else:
            lines.append(line)
            gaps.append(run)
            line = []
    if line:
        lines.append(line)
        gaps.append([])
    return tuple(map(tuple, lines)), tuple(map(tuple, gaps))


def has_text(gap: Iterable[Token]) -> bool:
    """Return whether something other than white space stands in a gap, so that it is none."""
    return any(token.after.strip() for token in gap)


def _is_text(token: Token) -> bool:
    return "\n" not in token.after and bool(token.after.strip())
