"""A log laid out for somebody to look at and to overrule.

    log -> source -> what was dropped put back -> lines and the gaps between them -> questions ->
    clean text and log

The article with nothing dropped (only normalised) is cut into tokens that no choice cuts further; a
choice says which of them go. The HTML page composes text and edits from the tokens as
`Review.composed` does; a test holds both together.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import NamedTuple

from dedupe.errors import DecisionError, LogError
from dedupe.lazy import lazy
from dedupe.log import Digest, Log, restore
from dedupe.review.composing import END, Part, first_dropped, gap_parts, is_gone, line_parts
from dedupe.review.decisions import Decision
from dedupe.review.layout import (
    Place,
    Question,
    Token,
    check_spans,
    has_text,
    lines_and_gaps,
    questions_of,
    tokens_of,
    trimmed,
    with_drops_undone,
)
from dedupe.values import Edit, Notice, Span

KEPT_MESSAGE = "a reader wants both copies to stay"


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
                "it holds no clean text (logs of format 1, and those in records, do not); give "
                "the text too"
            )
        source = restore(text, log)
        check_spans(source, log)
        log = replace(log, text=text)
        places, questions = questions_of(source, log)
        review = cls._laid_out(source, log, list(with_drops_undone(source, log)), places, questions)
        if review.composed(review.dropped)[0] == text and not any(
            has_text(gap) for gap in review.gaps
        ):
            return review
        return cls._laid_out(source, log, log.edits, (), ())

    @classmethod
    def _laid_out(
        cls,
        source: str,
        log: Log,
        edits: Sequence[Edit],
        places: tuple[Place, ...],
        questions: tuple[Question, ...],
    ) -> Review:
        return cls(
            source, log, *lines_and_gaps(tokens_of(source, edits, places)), places, questions
        )

    @lazy
    def dropped(self) -> frozenset[int]:
        """Numbers of the places that have gone."""
        return frozenset(number for number, place in enumerate(self.places) if place.has_gone)

    @lazy
    def kept_for(self) -> dict[int, int]:
        """Numbers of the kept copies, by those of the places that have gone for them."""
        return {
            question.here: question.there
            for question in self.questions
            if question.edit is not None
        }

    def lines_of(self, span: Span) -> tuple[int, int]:
        """Return the numbers, from 0, of the first and last line that `span` of the source is in;
        -1 of no lines.
        """
        start, end = trimmed(self.source, span)
        return self._line_at(start), self._line_at(max(start, end - 1))

    def _line_at(self, offset: int) -> int:
        return min(bisect_left(self._line_ends, offset + 1), len(self.lines) - 1)

    @lazy
    def _line_ends(self) -> list[int]:
        return [line[-1].span.end for line in self.lines]

    def composed(self, dropped: Collection[int]) -> tuple[str, tuple[Edit, ...]]:
        """Return text and edits of the article without the `dropped` places. Cost O(tokens)."""
        gone = [is_gone(line, dropped) for line in self.lines]
        last = max((number for number, is_gone in enumerate(gone) if not is_gone), default=-1)
        parts: list[Part] = []
        for number, gap in enumerate(self.gaps):
            left, right = number - 1, number if number < len(gone) else -1
            # a line that goes takes the gap behind it along; behind the last line that stays, the
            # gap before it
            taker = (
                left if 0 <= left < last and gone[left] else right if right > max(last, 0) else -1
            )
            place = first_dropped(self.lines[taker], dropped) if taker >= 0 else None
            parts += gap_parts(gap, place)
            if right >= 0:
                parts += line_parts(self.lines[right], gone[right], dropped)
        return "".join(part.out for part in parts), tuple(self._edits(parts))

    def decided(self, decisions: Sequence[Decision]) -> Log:
        """Return the log, with its clean text, of the article as the reader wants it.

        DecisionError where a decision is about nothing in the log, two are about the same, or no
        copy would stay.
        """
        if not decisions:
            return self.log
        rulings: dict[int, _Ruling] = {}
        for number, decision in enumerate(decisions, 1):
            ruling = self._ruling(f"decision {number}", decision)
            if ruling.question in rulings:
                raise DecisionError(
                    f"decision {number}", "these passages were decided on before; leave one out"
                )
            rulings[ruling.question] = ruling
        made = rulings.values()
        dropped = self.dropped.difference(*(ruling.back for ruling in made)).union(
            *(ruling.gone for ruling in made)
        )
        for place in sorted(dropped):
            if not self._stays(self.places[place].kept, dropped):
                passage = list(self.places[place].span)
                raise DecisionError(
                    "decisions",
                    f"no copy of the passage at {passage} would be left; keep one of them",
                )
        text, edits = self.composed(dropped)
        notices = (*self._notices_left(edits, made), *self._notices_of(made))
        log = replace(self.log, clean=Digest.of(text), text=text, edits=edits, notices=notices)
        restore(text, log)
        return log

    def _ruling(self, where: str, decision: Decision) -> _Ruling:
        """Return what a decision comes to. DecisionError where it is about nothing that can be
        decided.
        """
        for number in self._asked_at.get(decision.span, ()):
            _, notice, here, there = self.questions[number]
            if decision.choice != "drop" and notice is None:
                return _Ruling(number, {here}, {there} if decision.choice == "keep-this" else set())
            gone, other = (
                (here, there) if self.places[here].span == decision.span else (there, here)
            )
            if (
                decision.choice == "drop"
                and notice is not None
                and decision.kept in (None, self.places[other].span)
            ):
                return _Ruling(number, set(), {gone})
        wanted = (
            "notice names two passages of which one is"
            if decision.choice == "drop"
            else "repeat was dropped"
        )
        advice = "take the span from the log that the decisions are for"
        if not self.questions and any(edit.kept for edit in self.log.edits):
            advice = (
                "a drop of this article cannot be told from other edits to the same place, so "
                "none can be undone"
            )
        raise DecisionError(where, f"no {wanted} at {list(decision.span)}; {advice}")

    @lazy
    def _asked_at(self) -> dict[Span, list[int]]:
        """Numbers of the questions by the spans that a decision may name."""
        asked: dict[Span, list[int]] = {}
        for number, (_, notice, here, there) in enumerate(self.questions):
            for place in (here,) if notice is None else (here, there):
                asked.setdefault(self.places[place].span, []).append(number)
        return asked

    def _stays(self, span: Span, dropped: Collection[int]) -> bool:
        """Return whether something of `span`, or of what went in favour of what, is still there."""
        seen: set[int] = set()
        while True:
            inside = [token for token in self._tokens_in(span) if token.has_letters]
            takers = [first_dropped((token,), dropped) for token in inside]
            if None in takers or not takers:
                return bool(takers)
            taker = takers[0]
            if taker is None or taker in seen:
                return False
            seen.add(taker)
            span = self.places[taker].kept

    def _tokens_in(self, span: Span) -> Iterator[Token]:
        for number in range(max(self._line_at(span.start), 0), len(self.lines)):
            line = self.lines[number]
            if line[0].span.start >= span.end:
                return
            yield from (token for token in line if token.span.overlaps(span))

    def _notices_left(
        self, edits: Sequence[Edit], rulings: Collection[_Ruling]
    ) -> Iterator[Notice]:
        """Yield the notices that are still true: of two passages that are there, of an order nobody
        decided.
        """
        drops = [edit.span for edit in edits if edit.kept]
        decided = sorted(self.places[place].span for ruling in rulings for place in ruling.back)
        for notice in self.log.notices:
            over = decided if notice.kind == "order" else drops if notice.other else []
            if not any(span and _overlap(over, span) for span in (notice.span, notice.other)):
                yield notice

    def _notices_of(self, rulings: Collection[_Ruling]) -> Iterator[Notice]:
        for ruling in rulings:
            if ruling.back and not ruling.gone:
                there = self.places[self.questions[ruling.question].there]
                yield Notice("kept", there.kept, KEPT_MESSAGE, there.span, decided_by="reader")

    def _edits(self, parts: Iterable[Part]) -> Iterator[Edit]:
        """Yield the edits; those that one place makes side by side are one."""
        run: list[Part] = []
        for part in chain(parts, [END]):
            if run and (
                part.place != run[0].place or part.token.span.start != run[-1].token.span.end
            ):
                yield self._drop(run)
                run = []
            if part.place is not None:
                run.append(part)
            elif part.token.edit:
                yield part.token.edit

    def _drop(self, run: Sequence[Part]) -> Edit:
        """Return the edit that takes out what lies side by side for one place."""
        place = self.places[run[0].place or 0]
        absorbed = [
            cause
            for part in run
            if part.token.edit
            for cause in (*part.token.edit.also, part.token.edit.cause)
        ]
        return Edit(
            Span(run[0].token.span.start, run[-1].token.span.end),
            "".join(part.token.before for part in run),
            "".join(part.out for part in run),
            place.cause,
            tuple(
                dict.fromkeys(cause for cause in (*place.also, *absorbed) if cause != place.cause)
            ),
            place.kept,
            place.similarity,
            place.confidence,
            place.why,
            place.decided_by,
        )


class _Ruling(NamedTuple):
    """A decision in numbers: of the question, and of the places that come back and that go."""

    question: int
    back: set[int]
    gone: set[int]


def _overlap(spans: Sequence[Span], span: Span) -> bool:
    """Return whether one of `spans`, which are sorted and do not overlap, overlaps `span`."""
    at = bisect_right(spans, span.start, key=lambda one: one.end)
    return at < len(spans) and spans[at].start < span.end
