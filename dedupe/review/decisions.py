"""What a reader decides otherwise: what it comes to, and its JSON."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args

from dedupe.errors import DecisionError
from dedupe.language import listed, told
from dedupe.log import Digest, Log, json_value, restore
from dedupe.values import Edit, Notice, Span

if TYPE_CHECKING:
    from dedupe.review.review import Review

Choice = Literal["keep-both", "keep-this", "drop"]
CHOICES: tuple[Choice, ...] = get_args(Choice)
"""Of a dropped repeat: keep it as well, or instead of the copy that was kept. Of a passage that is
alike: drop it."""

DECISIONS_FORMAT = 1
"""Number of the format of decisions."""


class Decision(NamedTuple):
    """What a reader wants otherwise.

    span  source offsets of a drop in the log, or of a passage that a notice names
    kept  of `drop`, where the passage is alike to several: the one that stays for it
    """

    span: Span
    choice: Choice
    kept: Span | None = None


# --- what decisions come to ---

KEPT_MESSAGE = "a reader wants both copies to stay"


class Ruling(NamedTuple):
    """A decision in numbers: of the question it answers, of the place that comes back, and of the
    place that goes; None where none does.
    """

    question: int
    back: int | None = None
    gone: int | None = None


def log_as_decided(review: Review, decisions: Sequence[Decision]) -> Log:
    """Return the log, with its clean text, of the article as the reader wants it.

    DecisionError where a decision is about nothing in the log, two are about the same, or no copy
    would stay.
    """
    rulings = _rulings(review, decisions)
    dropped = _dropped_by(review, rulings)
    _check_copies_stay(review, dropped)
    text, edits = review.composed(dropped)
    notices = [
        *_notices_left(review, edits, rulings),
        *_notices_of(review, rulings),
    ]
    log = replace(
        review.log,
        clean=Digest.of(text),
        text=text,
        edits=edits,
        notices=tuple(notices),
    )
    restore(text, log)
    return log


def _rulings(review: Review, decisions: Sequence[Decision]) -> list[Ruling]:
    """Return what each decision comes to, in order."""
    asked_at = _asked_at(review)
    rulings: dict[int, Ruling] = {}
    for number, decision in enumerate(decisions, 1):
        where = told("decision {number}", number=number)
        asked = asked_at.get(decision.span, [])
        ruling = _ruling(review, decision, asked)
        if ruling is None:
            raise DecisionError(where, _nothing_there(review, decision))
        if ruling.question in rulings:
            raise DecisionError(where, told("these passages were decided on before; leave one out"))
        rulings[ruling.question] = ruling
    return list(rulings.values())


def _asked_at(review: Review) -> dict[Span, list[int]]:
    """Return the numbers of the questions by the spans that a decision may name: of a drop the
    passage that went, of a notice both passages.
    """
    asked_at: dict[Span, list[int]] = {}
    for number, question in enumerate(review.questions):
        named = [review.places[question.here]]
        if question.notice is not None:
            named.append(review.places[question.there])
        for place in named:
            asked = asked_at.setdefault(place.span, [])
            asked.append(number)
    return asked_at


def _ruling(
    review: Review,
    decision: Decision,
    asked: Sequence[int],
) -> Ruling | None:
    """Return what a decision comes to, None where nothing of the kind can be decided there.

    asked  numbers of the questions about the span of the decision
    """
    for number in asked:
        question = review.questions[number]
        is_about_drop = question.edit is not None
        here, there = question.here, question.there
        if is_about_drop and decision.choice == "keep-both":
            return Ruling(number, back=here)
        if is_about_drop and decision.choice == "keep-this":
            return Ruling(number, back=here, gone=there)
        if is_about_drop or decision.choice != "drop":
            continue
        gone, stays = here, there
        if review.places[here].span != decision.span:
            gone, stays = there, here
        if decision.kept in (None, review.places[stays].span):
            return Ruling(number, gone=gone)
    return None


def _nothing_there(review: Review, decision: Decision) -> str:
    """Return why a decision is about nothing that can be decided, and what to do."""
    advice = told("take the span from the log that the decisions are for")
    if not review.questions and any(edit.kept for edit in review.log.edits):
        advice = told(
            "a drop of this article cannot be told from other edits to the same place, so "
            "none can be undone"
        )
    span = list(decision.span)
    if decision.choice == "drop":
        return told(
            "no notice names two passages of which one is at {span}; {advice}",
            span=span,
            advice=advice,
        )
    return told("no repeat was dropped at {span}; {advice}", span=span, advice=advice)


def _dropped_by(review: Review, rulings: Sequence[Ruling]) -> set[int]:
    """Return the numbers of the places that are gone once the rulings hold.

    What comes back for one ruling goes for another: of three copies, a reader keeps the second
    instead of the first, and the third instead of the second.
    """
    dropped = set(review.dropped)
    for ruling in rulings:
        if ruling.back is not None:
            dropped.discard(ruling.back)
    for ruling in rulings:
        if ruling.gone is not None:
            dropped.add(ruling.gone)
    return dropped


def _check_copies_stay(review: Review, dropped: Collection[int]) -> None:
    """Raise DecisionError where no copy of something dropped would be left."""
    for number in sorted(dropped):
        place = review.places[number]
        if not review.stays(place.kept, dropped):
            raise _not_decisions(
                told(
                    "no copy of the passage at {span} would be left; keep one of them",
                    span=list(place.span),
                ),
            )


def _notices_left(
    review: Review,
    edits: Sequence[Edit],
    rulings: Sequence[Ruling],
) -> Iterator[Notice]:
    """Yield the notices that are still true.

    A notice about two passages is true while both are there; one about the order of copies, until
    somebody decided which of them stays.
    """
    drops = [edit.span for edit in edits if edit.kept]
    decided = []
    for ruling in rulings:
        if ruling.back is not None:
            place = review.places[ruling.back]
            decided.append(place.span)
    decided.sort()
    for notice in review.log.notices:
        ended_by: Sequence[Span] = ()
        if notice.kind == "order":
            ended_by = decided
        elif notice.other:
            ended_by = drops
        is_over = _overlaps_any(ended_by, notice.span)
        if notice.other and not is_over:
            is_over = _overlaps_any(ended_by, notice.other)
        if not is_over:
            yield notice


def _overlaps_any(spans: Sequence[Span], span: Span) -> bool:
    """Return whether one of `spans`, which are sorted and do not overlap, overlaps `span`."""
    at = bisect_right(spans, span.start, key=attrgetter("end"))
    if at == len(spans):
        return False
    first_behind = spans[at]
    return first_behind.start < span.end


def _notices_of(review: Review, rulings: Sequence[Ruling]) -> Iterator[Notice]:
    """Yield a notice for each repeat of which a reader keeps both copies."""
    for ruling in rulings:
        if ruling.back is None or ruling.gone is not None:
            continue
        question = review.questions[ruling.question]
        there = review.places[question.there]
        yield Notice(
            kind="kept",
            span=there.kept,
            message=KEPT_MESSAGE,
            other=there.span,
            decided_by="reader",
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
            raise _not_decisions(
                told("they were made for another log; give the one that the page was made from"),
            )
        return self.made


def decisions_from_json(text: str | bytes) -> Decisions:
    """Return the decisions that a page saved, or somebody wrote. DecisionError where they cannot be
    read.

    >>> decisions_from_json('{"decisions": [{"span": [3, 9], "choice": "keep-both"}]}').made
    (Decision(span=Span(start=3, end=9), choice='keep-both', kept=None),)
    """
    try:
        value = json_value(text)
    except ValueError as error:
        raise _not_decisions(
            told("{error}; expected JSON as a page saves it", error=error)
        ) from error
    if not isinstance(value, dict) or not isinstance(value.get("decisions"), list):
        raise _not_decisions(told('no list "decisions"; expected JSON as a page saves it'))
    number = value.get("format", DECISIONS_FORMAT)
    if type(number) is not int or number != DECISIONS_FORMAT:
        problem = told(
            "format {number!r}, this version reads format {known}",
            number=number,
            known=DECISIONS_FORMAT,
        )
        raise _not_decisions(problem)
    clean = _digest(value.get("clean", {}))
    made = []
    for at, one in enumerate(value["decisions"], 1):
        made.append(_decision(told("decision {number}", number=at), one))
    return Decisions(clean, tuple(made))


def _digest(clean: Any) -> str | None:
    """Return the SHA-256 in the field `clean`, which people may also write without an object."""
    digest = clean.get("sha256") if isinstance(clean, dict) else clean
    if digest is None or isinstance(digest, str):
        return digest
    problem = told(
        '"clean" is {clean!r}; expected an object with the "sha256" of the clean text', clean=clean
    )
    raise _not_decisions(problem)


def _decision(where: str, value: Any) -> Decision:
    if not isinstance(value, dict):
        raise DecisionError(where, told('expected an object with "span" and "choice"'))
    choice = value.get("choice")
    if choice not in CHOICES:
        raise DecisionError(
            where,
            told(
                '"choice" is {choice!r}; allowed: {choices}',
                choice=choice,
                choices=listed(CHOICES),
            ),
        )
    span = _span(where, value.get("span"))
    if value.get("kept") is None:
        return Decision(span, choice)
    kept = _span(where, value["kept"])
    return Decision(span, choice, kept)


def _span(where: str, value: Any) -> Span:
    types = [type(offset) for offset in value] if isinstance(value, list) else []
    if types != [int, int]:
        problem = told(
            "{given!r} is no span; expected two offsets, such as [310, 397]", given=value
        )
        raise DecisionError(where, problem)
    start, end = value
    return Span(start, end)


def _not_decisions(problem: str) -> DecisionError:
    """Return the error for decisions that are wrong as a whole."""
    return DecisionError(told("decisions"), problem)
