"""The values that pass between the stages; none of them knows a stage.

Named tuples, since an article makes hundreds of them: a frozen dataclass takes four times as long
to make.
"""

from __future__ import annotations

from typing import Literal, NamedTuple, get_args

Stage = Literal["normalise", "furniture", "site", "script", "repeat"]
REMOVING: tuple[Stage, ...] = ("repeat", "furniture", "site")
"""Stages that take text away; the others write it otherwise."""
REMAINS: tuple[Stage, ...] = ("furniture", "site")
"""Of these, the stages that take away what is not of the article."""

Reader = Literal["reader"]
"""Somebody who overruled the cleaner; what nobody decided is the cleaner's choice."""


class Span(NamedTuple):
    """A half-open range of offsets, in code points."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        """Return whether the two spans share at least one code point."""
        return self.start < other.end and other.start < self.end

    def covers(self, other: Span) -> bool:
        """Return whether all of the other span is in this one."""
        return self.start <= other.start and other.end <= self.end


class Cause(NamedTuple):
    """Why an edit was made: the stage and the rule in it, written `stage.rule`.

    >>> str(Cause("normalise", "digits"))
    'normalise.digits'
    """

    stage: Stage
    rule: str

    def __str__(self) -> str:
        return f"{self.stage}.{self.rule}"


class Learned(NamedTuple):
    """Where what a site prints on its pages was seen.

    articles, days  on how many pages, of how many days
    examples        names of three of them
    """

    articles: int
    days: int
    examples: tuple[str, ...]


class Edit(NamedTuple):
    """One replacement: `before` at `span` became `after`.

    span        where, in the text that was edited; in `Cleaned.edits` that is the source.
    also        causes of other edits to the same place that this one absorbed, oldest first.
    kept        of a dropped repeat only: the span of the copy that it repeats.
    similarity  of a dropped repeat only: 0.0 to 1.0, share of its characters that the kept copy has
                in order.
    confidence  of a dropped repeat only: 0.0 to 1.0, how likely one of the two copies is damage.
    why         of a dropped repeat only: names of the rows of evidence that decided, strongest
                first.
    decided_by  of a dropped repeat only: `reader` where somebody chose it instead of what the
                cleaner had chosen.
    learned     of what a site prints on its pages only: where it was seen.
    """

    span: Span
    before: str
    after: str
    cause: Cause
    also: tuple[Cause, ...] = ()
    kept: Span | None = None
    similarity: float | None = None
    confidence: float | None = None
    why: tuple[str, ...] = ()
    decided_by: Reader | None = None
    learned: Learned | None = None

    def __repr__(self) -> str:
        start, end = self.span
        before, after = short(self.before), short(self.after)
        kept = f", kept={self.kept.start}:{self.kept.end}" if self.kept else ""
        return f"<Edit {start}:{end} {before!r} -> {after!r}, {self.cause}{kept}>"


class Replacement(NamedTuple):
    """What stands in the place of a stretch of a text, and no more is known of it."""

    span: Span
    after: str


MAX_SHORT = 24
"""Characters of a text that its short form shows. Chosen by eye."""


def short(text: str) -> str:
    """Return a text that is long without its end.

    >>> short("县里今天开会。"), len(short("会" * 100))
    ('县里今天开会。', 24)
    """
    return text if len(text) <= MAX_SHORT else f"{text[: MAX_SHORT - 1]}…"


Level = Literal["strict", "standard", "thorough"]
LEVELS: tuple[Level, ...] = get_args(Level)
"""How much goes, least first."""

Keep = Literal["coherent", "first", "last", "fullest"]
KEEPS: tuple[Keep, ...] = get_args(Keep)
"""Strategies that choose which copy of a repeat stays; `dedupe/choose/strategies.py` has a function
and a line of help for each.
"""

Extractor = Literal["readability", "trafilatura", "gne"]
EXTRACTORS: tuple[Extractor, ...] = get_args(Extractor)
"""What finds the main text of a page; `dedupe/reading/page/extractors.py` has a function for each.
"""


class Segment(NamedTuple):
    """A stretch of one paragraph: `start` and `end` are offsets of the comparison key."""

    start: int
    end: int
    paragraph: int

    @property
    def chars(self) -> int:
        """Letters, digits and ideographs in it."""
        return self.end - self.start


Likeness = Literal["equal", "variant", "first-lacks", "second-lacks", "differs"]
"""equal: the key is the same. variant: confusable characters only. first-lacks, second-lacks: that
side only lacks what the other has. differs: neither can stand for the other."""


class Known(NamedTuple):
    """What is known of an article besides its text.

    title     its headline, without the name of the site
    captions  lines of it that are captions of pictures
    site      its host or address, for rows of page remains that are for some sites
    """

    title: str | None = None
    captions: tuple[str, ...] = ()
    site: str | None = None


NOTHING_KNOWN = Known()


class Pair(NamedTuple):
    """Two aligned segments, by number, `first` earlier; what they are to one another and what they
    differ in.
    """

    first: int
    second: int
    relation: Likeness
    differs: tuple[Difference, ...]
    similarity: float


RepeatRule = Literal[
    "block",
    "adjacent",
    "equal",
    "shorter",
    "contained",
    "teaser",
    "same-line",
    "caption",
    "title",
    "page-words",
    "torn",
    "outside",
]
"""Kinds of repeats. A reader's own decision has the rule `reader`."""

PageRule = Literal["next-page"]
"""What a page of an article has again of the page before it."""


class Repeat(NamedTuple):
    """Two segments of which one may go.

    first, second          segment numbers, `first` earlier
    first_may, second_may  which of them may go in favour of the other
    level                  the least thorough level at which it goes
    rule                   what kind of repeat it is
    similarity             0.0 to 1.0
    confidence             the probability that one of them is damage
    why                    names of the rows of evidence that decided, strongest first
    """

    first: int
    second: int
    first_may: bool
    second_may: bool
    level: Level
    rule: RepeatRule
    similarity: float
    confidence: float
    why: tuple[str, ...]


class Drop(NamedTuple):
    """A segment that goes, and the one that stays for it, by number."""

    segment: int
    kept: int
    rule: RepeatRule
    similarity: float
    confidence: float
    why: tuple[str, ...]


DifferenceKind = Literal["figures", "negation", "words", "extra", "confusable"]


class Difference(NamedTuple):
    """One stretch in which two alike texts differ; either side may be empty."""

    kind: DifferenceKind
    here: str
    there: str


NoticeKind = Literal[DifferenceKind, "unsure", "order", "mojibake", "bounded", "kept"]


class Notice(NamedTuple):
    """Something a reader should look at, which changed nothing.

    kind        what it is: `figures`, `negation`, `words`, `extra` (alike but kept, and what
                differs), `unsure` (kept, since too little tells whether it is meant), `order`
                (nothing decided which copy reads best), `mojibake` (characters already lost
                before), `bounded` (a limit of work was reached; what was not looked at), `kept` (a
                repeat that a reader wants to stay).
    span        the place; `other` the place it is alike to, where there is one.
    differs     the stretches that differ, `here` in `span` and `there` in `other`.
    decided_by  `reader` where somebody decided what the notice tells.
    """

    kind: NoticeKind
    span: Span
    message: str
    other: Span | None = None
    differs: tuple[Difference, ...] = ()
    decided_by: Reader | None = None
