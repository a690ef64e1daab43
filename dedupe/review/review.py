"""A log laid out for somebody to look at and to overrule.

    log -> source -> what was dropped put back -> lines and the gaps between them -> questions ->
    clean text and log

The article with nothing dropped (only normalised) is cut into tokens that no choice cuts further; a
choice says which of them go. The HTML page composes text and edits from the tokens as
`Review.composed` does; a test holds both together.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from dedupe.errors import LogError
from dedupe.language import told
from dedupe.lazy import lazy
from dedupe.log import Log, restore
from dedupe.review.blocks import blocks_of
from dedupe.review.composing import composed, first_dropped
from dedupe.review.decisions import Decision, log_as_decided
from dedupe.review.layout import (
    Place,
    Question,
    Token,
    check_spans,
    edits_with_drops_undone,
    has_text,
    lines_and_gaps,
    questions_of,
    tokens_of,
    trimmed,
)
from dedupe.values import Edit, Span


@dataclass(frozen=True)
class Review:
    """An article and what was done to it, line by line.

    source, log  as they were; the log holds the clean text
    lines        of the article with nothing dropped: the tokens of a paragraph each
    gaps         the line breaks, blank lines and page remains around them: one more than there are
                 lines
    places       what has gone or may go
    questions    what may be decided otherwise, drops first, in the order of the log; none where a
                 drop cannot be told from other edits to the same place
    """

    source: str
    log: Log
    lines: tuple[tuple[Token, ...], ...]
    gaps: tuple[tuple[Token, ...], ...]
    places: tuple[Place, ...]
    questions: tuple[Question, ...]

    @classmethod
    def of(cls, log: Log, text: str | None = None) -> Review:
        """Return the log laid out.

        text  the clean article, where the log does not hold it
        LogError where neither does, RestoreError where text and log do not belong together.
        """
        text = log.text if text is None else text
        if text is None:
            raise LogError(
                told(
                    "it holds no clean text (logs of format 1, and those in records, do not); give "
                    "the text too"
                )
            )
        source = restore(text, log)
        check_spans(source, log)
        log = replace(log, text=text)
        places, questions = questions_of(source, log)
        edits = edits_with_drops_undone(source, log)
        lines, gaps = lines_and_gaps(tokens_of(source, edits, places))
        review = cls(
            source,
            log,
            lines,
            gaps,
            tuple(places),
            tuple(questions),
        )
        composed_again, _ = review.composed(review.dropped)
        if composed_again == text and not any(map(has_text, gaps)):
            return review
        # a drop cannot be told from other edits to the same place, so nothing can be decided
        lines, gaps = lines_and_gaps(tokens_of(source, log.edits, ()))
        return cls(source, log, lines, gaps, (), ())

    @lazy
    def dropped(self) -> frozenset[int]:
        """Numbers of the places that have gone."""
        gone = []
        for number, place in enumerate(self.places):
            if place.has_gone:
                gone.append(number)
        return frozenset(gone)

    @lazy
    def kept_for(self) -> dict[int, int]:
        """Numbers of the kept copies, by those of the places that have gone for them."""
        kept_for = {}
        for question in self.questions:
            if question.edit is not None:
                kept_for[question.here] = question.there
        return kept_for

    @lazy
    def blocks(self) -> tuple[tuple[int, ...], ...]:
        """Numbers of the questions about drops, those of one block together: both its copies go on
        from one to the next without a letter between.
        """
        return tuple(blocks_of(self))

    def lines_of(self, span: Span) -> tuple[int, int]:
        """Return the numbers, from 0, of the first and last line that `span` of the source is in;
        -1 of no lines.
        """
        start, end = trimmed(self.source, span)
        last_character = max(start, end - 1)
        first_line = self._line_at(start)
        last_line = self._line_at(last_character)
        return first_line, last_line

    def text_at(self, span: Span) -> str:
        """Return what the source has at `span`."""
        return self.source[span.start : span.end]

    def tokens_in(self, span: Span) -> Iterator[Token]:
        """Yield the tokens of lines that `span` of the source overlaps."""
        first = max(self._line_at(span.start), 0)
        for number in range(first, len(self.lines)):
            line = self.lines[number]
            if line[0].span.start >= span.end:
                return
            for token in line:
                if token.span.overlaps(span):
                    yield token

    def _line_at(self, offset: int) -> int:
        last = len(self.lines) - 1
        number = bisect_left(self._line_ends, offset + 1)
        return min(number, last)

    @lazy
    def _line_ends(self) -> list[int]:
        return [line[-1].span.end for line in self.lines]

    def composed(self, dropped: Collection[int]) -> tuple[str, tuple[Edit, ...]]:
        """Return text and edits of the article without the `dropped` places. Cost O(tokens)."""
        return composed(
            self.lines,
            self.gaps,
            self.places,
            dropped,
        )

    def stays(self, span: Span, dropped: Collection[int]) -> bool:
        """Return whether something of `span`, or of what went in favour of what, is still there.

        Of three copies the first may go for the second and the second for the third: then the
        first stays in the third. Where the third goes for the first, nothing stays.
        """
        seen: set[int] = set()
        while True:
            lettered = [token for token in self.tokens_in(span) if token.has_letters]
            takers = [first_dropped((token,), dropped) for token in lettered]
            if not takers:
                return False
            if None in takers:
                return True
            taker = takers[0]
            if taker is None or taker in seen:
                return False
            seen.add(taker)
            span = self.places[taker].kept

    def decided(self, decisions: Sequence[Decision]) -> Log:
        """Return the log, with its clean text, of the article as the reader wants it.

        DecisionError where a decision is about nothing in the log, two are about the same, or no
        copy would stay.
        """
        if not decisions:
            return self.log
        return log_as_decided(self, decisions)
