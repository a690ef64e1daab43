"""An article as it is compared with others: the key of its body, cut into clauses."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from struct import Struct
from typing import NamedTuple
from zlib import crc32

from dedupe.fold import Folded, fold
from dedupe.furniture import remove_furniture
from dedupe.lazy import lazy
from dedupe.repeats.wording import dateline_chars, is_original_title
from dedupe.revision import Revision
from dedupe.segment import paragraphs
from dedupe.values import Span

MIN_CLAUSE = 6
"""Letters of a clause that is a key. Shorter ones are `他说`, `据介绍`, `11月20日`: of no story.
Chosen by eye."""

SKETCH = 16
"""Keys of a sketch. Of 52 labelled pairs of copies, versions and contained articles all but one had
one of their 16 smallest keys in common."""

_HEAD_LINES = 4
"""Lines at the start of a text among which its headline may be printed again. Chosen by eye."""


class Clause(NamedTuple):
    """A stretch of the key between punctuation: `start` and `end` are offsets in the key."""

    key: int
    start: int
    end: int


@dataclass(frozen=True, eq=False)
class Story:
    """An article as it is compared.

    name       what to call it: its identity in the crawl
    title      its headline as a comparison key, empty where it is not known
    revision   its text without page remains; leads back to the text as it came
    body       its comparison key
    start      where in the key the body begins, behind headline and dateline
    """

    name: str
    title: str
    revision: Revision
    folded: Folded
    start: int
    clauses: tuple[Clause, ...]

    @classmethod
    def of(cls, text: str, title: str | None = None, name: str = "") -> Story:
        r"""Return a text as it is compared. Cost O(text).

        >>> story = Story.of("原标题：开馆了\n某某社青石镇3月18日电 县图书馆昨天开馆，读者很多。")
        >>> story.body
        '县图书馆昨天开馆读者很多'
        """
        revision = remove_furniture(Revision.of(text), title=title)
        folded = fold(revision.text)
        heading = fold(title).key if title else ""
        start = _body_start(folded, heading)
        clauses = tuple(_clauses(folded, start))
        return cls(name, heading, revision, folded, start, clauses)

    @lazy
    def body(self) -> str:
        """The comparison key of the body."""
        return self.folded.key[self.start :]

    @lazy
    def lengths(self) -> dict[int, int]:
        """The length of each clause by its key, in the order of the body."""
        return {clause.key: clause.end - clause.start for clause in self.clauses}

    @lazy
    def once(self) -> dict[int, Clause]:
        """The clauses that it has once, by their keys, in the order of the body."""
        counts = Counter(clause.key for clause in self.clauses)
        return {clause.key: clause for clause in self.clauses if counts[clause.key] == 1}

    @property
    def sketch(self) -> tuple[int, ...]:
        """The smallest keys of its clauses, in order: those that another story has too are likely
        to be among its smallest as well (Broder 1997).
        """
        return tuple(sorted(self.lengths)[:SKETCH])

    def span(self, start: int, end: int) -> Span:
        """Return the span of the source text that is `start:end` of the body, not empty."""
        within = self.folded.span(self.start + start, self.start + end)
        return self.revision.to_source(within)


def _body_start(folded: Folded, heading: str) -> int:
    """Return where in the key the body begins: behind headlines that are printed again, and the
    dateline.
    """
    start = 0
    for paragraph in paragraphs(folded.text)[:_HEAD_LINES]:
        line = folded.plain[paragraph.start : paragraph.end]
        first, behind = folded.place(paragraph.start), folded.place(paragraph.end)
        key = folded.key[first:behind]
        is_headline = is_original_title(line) or bool(heading and key and key in heading)
        if not is_headline:
            return folded.place(paragraph.start + dateline_chars(line))
        start = behind
    return start


def _clauses(folded: Folded, start: int) -> list[Clause]:
    """Return the clauses of the body that are long enough, with offsets in the body."""
    key = folded.key
    behind = [place for place in folded.starts if place > start]
    bounds = list(pairwise([start, *behind, len(key)]))
    long = [bound for bound in bounds if bound[1] - bound[0] >= MIN_CLAUSE]
    words = [key[first:end] for first, end in long]
    try:
        codes = [crc32(word.encode()) for word in words]
    except UnicodeEncodeError:  # halves of surrogate pairs
        codes = [crc32(word.encode("utf-8", "surrogatepass")) for word in words]
    return [
        Clause(code, first - start, end - start)
        for code, (first, end) in zip(codes, long, strict=True)
    ]


# --- as bytes ---


def packed_clauses(story: Story) -> bytes:
    """Return the keys and lengths of the clauses of a body as bytes, in order."""
    return b"".join(
        _CLAUSE.pack(clause.key, min(clause.end - clause.start, _LONGEST))
        for clause in story.clauses
    )


def unpacked_clauses(packed: bytes) -> dict[int, int]:
    """Return the length of each clause by its key, in the order of the body."""
    return dict(_CLAUSE.iter_unpack(packed))


_CLAUSE = Struct("<IH")
_LONGEST = 65_535
"""Letters of a clause that two bytes can tell."""
