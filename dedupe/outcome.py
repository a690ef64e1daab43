"""The values of many articles: a task, what comes of it, and the counts; chunks of articles."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from dedupe.cleaner import Cleaned, Cleaner
from dedupe.errors import DedupeError, Failure
from dedupe.furniture.own import host_of
from dedupe.log import Digest, Log
from dedupe.values import NoticeKind
from dedupe.version import __version__

CHUNK_CHARS = 200_000
"""Characters from which a chunk of articles is a task: below, handing it over costs more than 1 %
of cleaning it."""

CHUNK_ARTICLES = 256
"""Articles of a chunk at most: what a worker holds when it dies. Chosen by eye."""


FIRST_FAILURES = 3
"""Names that are remembered of the articles that failed for one reason; chosen by eye."""


@dataclass
class Tally:
    """What was done to articles, counted.

    empty   articles whose text is null: there was nothing to clean
    chars   characters that went in
    causes  edits by cause (`repeat.block`); `dropped` the characters they took away, by cause
    reasons   failures by what was wrong; `first` the names of the first of each, in their order;
              `shown` what each reason is called where it is shown
    sites     by the host that an article is of, where that is counted: `articles`, `changed`,
              `chars_in`, `chars_out`
    """

    articles: int = 0
    changed: int = 0
    flagged: int = 0
    failed: int = 0
    empty: int = 0
    chars: int = 0
    causes: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    notices: Counter[NoticeKind] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    first: dict[str, list[str]] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)
    sites: dict[str, Counter[str]] = field(default_factory=dict)

    def add(self, cleaned: Cleaned | Log, site: str | None = None) -> None:
        """Count one cleaned article, as it is or by its log.

        site  its host or address, where sites are counted
        """
        chars = cleaned.source.chars if isinstance(cleaned.source, Digest) else len(cleaned.source)
        taken = 0
        for edit in cleaned.edits:
            cause = str(edit.cause)
            self.causes[cause] += 1
            self.dropped[cause] += len(edit.before) - len(edit.after)
            taken += len(edit.before) - len(edit.after)
        self.articles += 1
        self.changed += bool(cleaned.edits)
        self.flagged += bool(cleaned.notices)
        self.chars += chars
        self.notices.update(notice.kind for notice in cleaned.notices)
        if site:
            self.sites.setdefault(host_of(site) or site, Counter()).update(
                articles=1,
                changed=int(bool(cleaned.edits)),
                chars_in=chars,
                chars_out=chars - taken,
            )

    @property
    def chars_out(self) -> int:
        """Characters of the clean articles."""
        return self.chars - self.dropped.total()

    def fail(self, failure: Failure) -> None:
        """Count one article that was not cleaned."""
        self.articles += 1
        self.failed += 1
        reason = failure.reason
        self.reasons[reason] += 1
        self.shown[reason] = failure.shown_reason
        first = self.first.setdefault(reason, [])
        if len(first) < FIRST_FAILURES:
            first.append(failure.where)

    def pass_on(self) -> None:
        """Count one article whose text is null."""
        self.articles += 1
        self.empty += 1

    def take(self, outcome: Cleaned | Failure | None, site: str | None = None) -> None:
        """Count one article, cleaned or not; None is one whose text is null."""
        if outcome is None:
            self.pass_on()
        elif isinstance(outcome, Failure):
            self.fail(outcome)
        else:
            self.add(outcome, site)

    def __iadd__(self, other: Tally) -> Tally:
        for name in self.__dataclass_fields__:
            if name not in ("first", "shown", "sites"):
                setattr(self, name, getattr(self, name) + getattr(other, name))
        for reason, names in other.first.items():
            both = self.first.get(reason, []) + names
            self.first[reason] = both[:FIRST_FAILURES]
        self.shown |= other.shown
        for site, counts in other.sites.items():
            self.sites.setdefault(site, Counter()).update(counts)
        return self

    def to_dict(self) -> dict[str, Any]:
        """Return the counts as plain values."""
        values = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {
            name: dict(value) if isinstance(value, Counter) else value
            for name, value in values.items()
        }

    def statistics(self) -> dict[str, Any]:
        """Return what `--stats` writes: the counts by plain names, sorted, and no times, so that
        they are the same however many workers there were.
        """
        causes = {
            cause: {"edits": edits, "chars": self.dropped[cause]}
            for cause, edits in sorted(self.causes.items())
        }
        return {
            "version": __version__,
            "articles": self.articles,
            "changed": self.changed,
            "flagged": self.flagged,
            "failed": self.failed,
            "empty": self.empty,
            "chars_in": self.chars,
            "chars_out": self.chars_out,
            "causes": causes,
            "notices": dict(sorted(self.notices.items())),
            "failures": dict(sorted(self.reasons.items())),
            "sites": {site: dict(self.sites[site]) for site in sorted(self.sites)},
        }

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Tally:
        """Return the tally that `to_dict` wrote."""
        counted: dict[str, Any] = {
            name: Counter(value) if isinstance(value, dict) and name not in _PLAIN else value
            for name, value in values.items()
        }
        counted["sites"] = {site: Counter(each) for site, each in values.get("sites", {}).items()}
        return cls(**counted)


_PLAIN = ("first", "shown")
"""Fields of a tally that count nothing."""


@dataclass(frozen=True)
class Outcome:
    """What came of a task.

    records  of the input that it took, articles or not
    output   bytes to append to the output; `log` to the log
    changed  names of the files among them that are one article each and were changed
    """

    records: int
    output: bytes
    log: bytes
    failures: tuple[Failure, ...]
    tally: Tally
    changed: tuple[str, ...] = ()


T = TypeVar("T")
R = TypeVar("R", covariant=True)


Begin = Callable[[int | None], None]
"""Is told the number of each article of a task, from 0, before it is begun: the number that it has
among those of `Task.split`; None where what follows is no article's work."""


class Task(Protocol[R]):
    """Articles that one worker does, sent to it by pickling."""

    @property
    def records(self) -> int:
        """Number of records of the input that it takes."""

    def run(self, cleaner: Cleaner, begin: Begin) -> R:
        """Return what came of it; the failure of an article is a value, an exception ends the
        run.
        """

    def split(self) -> Sequence[Task[R]]:
        """Return the task as one for each article."""

    def lost(self, problem: str) -> R:
        """Return what comes of a task that kills its worker."""


PATIENCE = 0.2
"""Seconds after which what comes slowly, such as from a pipe, is cleaned as far as it is there; for
people who look on, and chosen by eye."""


def chunks(
    items: Iterable[T], chars: Callable[[T], int], patience: float | None = None
) -> Iterator[tuple[T, ...]]:
    """Yield the items in chunks, cut by size only, so that they are the same whatever the number of
    workers.

    patience  seconds of waiting for items after which a chunk is cut as it is, None for no end

    An error of the items is raised behind what came before it.
    """
    chunk: list[T] = []
    size = 0
    broken: DedupeError | None = None
    rest = iter(items)
    begun = time.monotonic()
    while True:
        try:
            item = next(rest)
        except StopIteration:
            break
        except DedupeError as error:  # what came before it is an article all the same
            broken = error
            break
        chunk.append(item)
        size += chars(item)
        is_late = patience is not None and time.monotonic() - begun > patience
        if is_late or size >= CHUNK_CHARS or len(chunk) >= CHUNK_ARTICLES:
            yield tuple(chunk)
            chunk, size = [], 0
            begun = time.monotonic()
    if chunk:
        yield tuple(chunk)
    if broken:
        raise broken
