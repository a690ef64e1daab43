"""A log laid out for somebody to look at and to overrule.

    log -> source -> what was dropped put back -> lines and the gaps between them -> questions ->
    clean text and log

The article with nothing dropped (only normalised) is cut into tokens that no choice cuts further; a
choice says which of them go. The HTML page composes text and edits from the tokens as
`Review.composed` does; a test holds both together.
"""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, groupby
from typing import Any, Literal, NamedTuple

from dedupe.errors import DecisionError, LogError, SettingsError
from dedupe.fold import LETTER, fold
from dedupe.lazy import lazy, pattern
from dedupe.log import Digest, Log, restore
from dedupe.repeats.compare import differences, similarity
from dedupe.revision import Revision
from dedupe.settings import Settings
from dedupe.tidy import tidy
from dedupe.values import Cause, Edit, Notice, Reader, Span

Choice = Literal["keep-both", "keep-this", "drop"]
CHOICES: tuple[Choice, ...] = ("keep-both", "keep-this", "drop")
"""Of a dropped repeat: keep it as well, or instead of the copy that was kept. Of a passage that is
alike: drop it."""

DECISIONS_FORMAT = 1
"""Number of the format of decisions."""

KEPT_MESSAGE = "a reader wants both copies to stay"


class Decision(NamedTuple):
    """What a reader wants otherwise.

    span  source offsets of a drop in the log, or of a passage that a notice names
    kept  of `drop`, where the passage is alike to several: the one that stays for it
    """

    span: Span
    choice: Choice
    kept: Span | None = None


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
        _check_spans(source, log)
        log = replace(log, text=text)
        places, questions = _questions(source, log)
        review = cls._laid_out(
            source, log, list(_with_drops_undone(source, log)), places, questions
        )
        if review.composed(review.dropped)[0] == text and not any(
            _has_text(gap) for gap in review.gaps
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
        return cls(source, log, *_lines_and_gaps(_tokens(source, edits, places)), places, questions)

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
        start, end = _trimmed(self.source, span)
        return self._line_at(start), self._line_at(max(start, end - 1))

    def _line_at(self, offset: int) -> int:
        return min(bisect_left(self._line_ends, offset + 1), len(self.lines) - 1)

    @lazy
    def _line_ends(self) -> list[int]:
        return [line[-1].span.end for line in self.lines]

    def composed(self, dropped: Collection[int]) -> tuple[str, tuple[Edit, ...]]:
        """Return text and edits of the article without the `dropped` places. Cost O(tokens)."""
        gone = [_is_gone(line, dropped) for line in self.lines]
        last = max((number for number, is_gone in enumerate(gone) if not is_gone), default=-1)
        parts: list[_Part] = []
        for number, gap in enumerate(self.gaps):
            left, right = number - 1, number if number < len(gone) else -1
            # a line that goes takes the gap behind it along; behind the last line that stays, the
            # gap before it
            taker = (
                left if 0 <= left < last and gone[left] else right if right > max(last, 0) else -1
            )
            place = _first_dropped(self.lines[taker], dropped) if taker >= 0 else None
            parts += _gap_parts(gap, place)
            if right >= 0:
                parts += _line_parts(self.lines[right], gone[right], dropped)
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
            takers = [_first_dropped((token,), dropped) for token in inside]
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

    def _edits(self, parts: Iterable[_Part]) -> Iterator[Edit]:
        """Yield the edits; those that one place makes side by side are one."""
        run: list[_Part] = []
        for part in chain(parts, [_END]):
            if run and (
                part.place != run[0].place or part.token.span.start != run[-1].token.span.end
            ):
                yield self._drop(run)
                run = []
            if part.place is not None:
                run.append(part)
            elif part.token.edit:
                yield part.token.edit

    def _drop(self, run: Sequence[_Part]) -> Edit:
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


def _check_spans(source: str, log: Log) -> None:
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


def _questions(source: str, log: Log) -> tuple[tuple[Place, ...], tuple[Question, ...]]:
    """Return what has gone or may go, and what may be decided, from the edits and notices of a
    log.
    """
    places: list[Place] = []
    questions: list[Question] = []
    drops = [edit for edit in log.edits if edit.kept]
    for number, edit in enumerate(log.edits):
        if edit.kept:
            kept, shown = _end_of_chain(edit.kept, drops), _trimmed(source, edit.span)
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


def _trimmed(source: str, span: Span) -> Span:
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


def _with_drops_undone(source: str, log: Log) -> Iterator[Edit]:
    """Yield the edits of a log but for its drops; of what they drop, those that normalise it."""
    undone: Sequence[Edit] = ()
    if any(edit.kept for edit in log.edits):
        undone = tidy(Revision.of(source), _settings(log))[0].edits
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


def _tokens(source: str, edits: Iterable[Edit], places: Sequence[Place]) -> list[Token]:
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


def _lines_and_gaps(tokens: Sequence[Token]) -> tuple[tuple[_Tokens, ...], tuple[_Tokens, ...]]:
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


def _has_text(gap: Iterable[Token]) -> bool:
    return any(token.after.strip() for token in gap)


def _is_text(token: Token) -> bool:
    return "\n" not in token.after and bool(token.after.strip())


# --- composing ---


class _Part(NamedTuple):
    """A token as it comes out, and the number of the place for which it goes, None where it
    stays.
    """

    token: Token
    out: str
    place: int | None = None


_END = _Part(Token(Span(-1, -1), "", ""), "")


def _first_dropped(line: Iterable[Token], dropped: Collection[int]) -> int | None:
    """Return the first place that drops something of a line, None where none does."""
    return next((place for token in line for place in token.places if place in dropped), None)


def _is_gone(line: Sequence[Token], dropped: Collection[int]) -> bool:
    """Return whether something of the line is dropped, and what is left of it has no letters."""
    if _first_dropped(line, dropped) is None:
        return False
    return not any(
        token.has_letters and _first_dropped((token,), dropped) is None for token in line
    )


def _line_parts(line: Sequence[Token], is_gone: bool, dropped: Collection[int]) -> Iterator[_Part]:
    whole = _first_dropped(line, dropped) if is_gone else None
    for token in line:
        place = _first_dropped((token,), dropped)
        place = whole if place is None else place
        yield _Part(token, token.after) if place is None else _Part(token, "", place)


def _gap_parts(gap: Sequence[Token], place: int | None) -> Iterator[_Part]:
    """Yield a gap, or nothing of it where it goes for `place`."""
    for token in gap:
        yield (
            _Part(token, token.after)
            if place is None or not token.after
            else _Part(token, "", place)
        )


# --- decisions as JSON ---


class Decisions(NamedTuple):
    """Decisions, and the SHA-256 of the clean text that they were made for, None where they do not
    say.
    """

    clean: str | None
    made: tuple[Decision, ...]

    def for_log(self, log: Log) -> tuple[Decision, ...]:
        """Return the decisions. DecisionError where they were made for another log."""
        if self.clean not in (None, log.clean.sha256):
            raise DecisionError(
                "decisions",
                "they were made for another log; give the one that the page was made from",
            )
        return self.made


def decisions_from_json(text: str | bytes) -> Decisions:
    """Return the decisions that a page saved, or somebody wrote. DecisionError where they cannot be
    read.

    >>> decisions_from_json('{"decisions": [{"span": [3, 9], "choice": "keep-both"}]}').made
    (Decision(span=Span(start=3, end=9), choice='keep-both', kept=None),)
    """
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise DecisionError("decisions", f"{error}; expected JSON as a page saves it") from error
    if not isinstance(value, dict) or not isinstance(value.get("decisions"), list):
        raise DecisionError("decisions", 'no list "decisions"; expected JSON as a page saves it')
    if value.get("format", DECISIONS_FORMAT) != DECISIONS_FORMAT:
        raise DecisionError(
            "decisions", f"format {value['format']!r}, this version reads format {DECISIONS_FORMAT}"
        )
    clean = value.get("clean", {})
    digest = clean.get("sha256") if isinstance(clean, dict) else clean
    if digest is not None and not isinstance(digest, str):
        raise DecisionError(
            "decisions",
            f'"clean" is {clean!r}; expected an object with the "sha256" of the clean text',
        )
    return Decisions(
        digest,
        tuple(
            _decision(f"decision {number}", one) for number, one in enumerate(value["decisions"], 1)
        ),
    )


def _decision(where: str, value: Any) -> Decision:
    if not isinstance(value, dict):
        raise DecisionError(where, 'expected an object with "span" and "choice"')
    if value.get("choice") not in CHOICES:
        raise DecisionError(
            where, f'"choice" is {value.get("choice")!r}; allowed: {", ".join(CHOICES)}'
        )
    kept = value.get("kept")
    return Decision(
        _span(where, value.get("span")),
        value["choice"],
        None if kept is None else _span(where, kept),
    )


def _span(where: str, value: Any) -> Span:
    if (
        not isinstance(value, list)
        or len(value) != 2
        or not all(type(offset) is int for offset in value)
    ):
        raise DecisionError(
            where, f"{value!r} is no span; expected two offsets, such as [310, 397]"
        )
    return Span(*value)
