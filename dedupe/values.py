"""The values that pass between the stages; none of them knows a stage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

Stage = Literal["normalise", "furniture", "script", "repeat"]


class Span(NamedTuple):
    """A half-open range of offsets, in code points."""

    start: int
    end: int

    def covers(self, other: Span) -> bool:
        """Return whether `other` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Return whether the two spans share at least one code point."""
        return self.start < other.end and other.start < self.end


class Cause(NamedTuple):
    """Why an edit was made: the stage and the rule in it, written `stage.rule`.

    >>> str(Cause("normalise", "digits"))
    'normalise.digits'
    """

    stage: Stage
    rule: str

    def __str__(self) -> str:
        return f"{self.stage}.{self.rule}"


@dataclass(frozen=True, slots=True)
class Edit:
    """One replacement: `before` at `span` became `after`.

    span        where, in the text that was edited; in `Cleaned.edits` that is the source.
    also        causes of other edits to the same place that this one absorbed, oldest first.
    kept        of a dropped repeat only: the span of the copy that it repeats.
    similarity  of a dropped repeat only: 0.0 to 1.0, share of its characters that the kept copy has in order.
    confidence  of a dropped repeat only: 0.0 to 1.0, how clearly this copy rather than the other was the one to go.
    """

    span: Span
    before: str
    after: str
    cause: Cause
    also: tuple[Cause, ...] = ()
    kept: Span | None = None
    similarity: float | None = None
    confidence: float | None = None


NoticeKind = Literal["figures", "negation", "words", "extra", "order", "mojibake", "bounded"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One stretch in which two alike texts differ; either side may be empty."""

    kind: Literal["figures", "negation", "words", "extra", "confusable"]
    here: str
    there: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a reader should look at, which changed nothing.

    kind     what it is: `figures`, `negation`, `words`, `extra` (alike but kept, and what differs), `order` (nothing
             decided which copy reads best), `mojibake` (characters already lost before), `bounded` (a limit of work was
             reached; what was not looked at).
    span     the place; `other` the place it is alike to, where there is one.
    differs  the stretches that differ, `here` in `span` and `there` in `other`.
    """

    kind: NoticeKind
    span: Span
    message: str
    other: Span | None = None
    differs: tuple[Difference, ...] = ()
