"""Many articles: tasks go to worker processes, outcomes come back in the order of the tasks."""

from __future__ import annotations

import os
import signal
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple, Protocol, TypeVar

from dedupe.cleaner import Cleaned, Cleaner
from dedupe.errors import DedupeError, InputError
from dedupe.settings import Settings

IN_FLIGHT = 3
"""Tasks a worker that are read ahead: enough that none waits, few enough that memory does not grow with the input."""

CHUNK_CHARS = 200_000
"""Characters from which a chunk of articles is a task: below, handing it over costs more than 1 % of cleaning it."""

CHUNK_ARTICLES = 256
"""Articles of a chunk at most: what a worker holds when it dies."""


class Failure(NamedTuple):
    """An article that was not cleaned.

    where    file, line or record
    problem  what is wrong, and what to do about it
    """

    where: str
    problem: str

    def __str__(self) -> str:
        return f"{self.where}: {self.problem}"

    @classmethod
    def of(cls, where: str, error: BaseException) -> Failure:
        """Return the failure that an error is."""
        if isinstance(error, InputError):
            return cls(error.where, error.problem)
        if isinstance(error, DedupeError):
            return cls(where, str(error))
        if isinstance(error, MemoryError):
            return cls(where, "not enough memory for an article of this size; cut it up or leave it out")
        return cls(where, f"unexpected {type(error).__name__}: {error}; this is a bug in dedupe, please report it")


@dataclass
class Tally:
    """What was done to articles, counted.

    chars   characters that went in
    causes  edits by cause (`repeat.block`); `dropped` the characters they took away, by cause
    """

    articles: int = 0
    changed: int = 0
    flagged: int = 0
    failed: int = 0
    chars: int = 0
    causes: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    notices: Counter[str] = field(default_factory=Counter)

    def add(self, cleaned: Cleaned) -> None:
        """Count one cleaned article."""
        self.articles += 1
        self.changed += cleaned.changed
        self.flagged += bool(cleaned.notices)
        self.chars += len(cleaned.source)
        for edit in cleaned.edits:
            cause = str(edit.cause)
            self.causes[cause] += 1
            self.dropped[cause] += len(edit.before) - len(edit.after)
        self.notices.update(notice.kind for notice in cleaned.notices)

    def fail(self) -> None:
        """Count one article that was not cleaned."""
        self.articles += 1
        self.failed += 1

    def __iadd__(self, other: Tally) -> Tally:
        for name in self.__dataclass_fields__:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        return self

    def to_dict(self) -> dict[str, Any]:
        """Return the counts as plain values."""
        values = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {name: dict(value) if isinstance(value, Counter) else value for name, value in values.items()}

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Tally:
        """Return the tally that `to_dict` wrote."""
        counted: dict[str, Any] = {
            name: Counter(value) if isinstance(value, dict) else value for name, value in values.items()
        }
        return cls(**counted)


@dataclass(frozen=True)
class Outcome:
    """What came of a task.

    records  of the input that it took, articles or not
    output   bytes to append to the output; `log` to the log
    """

    records: int
    output: bytes
    log: bytes
    failures: tuple[Failure, ...]
    tally: Tally


R = TypeVar("R", covariant=True)


class Task(Protocol[R]):
    """Articles that one worker does, sent to it by pickling."""

    @property
    def records(self) -> int:
        """Number of records of the input that it takes."""

    def run(self, cleaner: Cleaner) -> R:
        """Return what came of it; the failure of an article is a value, not an exception."""

    def split(self) -> Sequence[Task[R]]:
        """Return the task as one for each article."""

    def lost(self, problem: str) -> R:
        """Return what comes of a task that kills its worker."""


LOST = "the process that cleaned it died, and again when it had nothing else to do; is it too large for the memory?"


def results(tasks: Iterable[Task[R]], settings: Settings, workers: int) -> Iterator[R]:
    """Yield what came of each task, in order. At most IN_FLIGHT tasks a worker are read ahead.

    A worker that dies fails only what was with the workers then: these tasks are run again, alone, then article by
    article, and what kills its worker once more is lost. Such a task yields a result for each article.
    """
    if workers == 1:
        cleaner = Cleaner(settings)
        for task in tasks:
            yield task.run(cleaner)
        return
    pool = _Pool(settings, workers)
    try:
        yield from pool.map(tasks)
    finally:
        pool.stop()


class _Pool:
    """Worker processes with one cleaner each, made anew when one of them dies."""

    def __init__(self, settings: Settings, workers: int) -> None:
        self.settings, self.workers = settings, workers
        self.executor = self._started(workers)

    def _started(self, workers: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(workers, initializer=_start_worker, initargs=(self.settings, os.getpid()))

    def stop(self) -> None:
        self.executor.shutdown(wait=True, cancel_futures=True)

    def map(self, tasks: Iterable[Task[R]]) -> Iterator[R]:
        rest = iter(tasks)
        waiting: deque[tuple[Task[R], Future[R]]] = deque()
        while True:
            for task in islice(rest, self.workers * IN_FLIGHT - len(waiting)):
                waiting.append((task, self._submitted(self.executor, task)))
            if not waiting:
                return
            if not isinstance(waiting[0][1].exception(), BrokenProcessPool):
                yield waiting.popleft()[1].result()
                continue
            self.stop()
            while waiting:
                task, future = waiting.popleft()
                survived = future.done() and not future.cancelled() and future.exception() is None
                yield from [future.result()] if survived else self._again(task)
            self.executor = self._started(self.workers)

    def _submitted(self, executor: ProcessPoolExecutor, task: Task[R]) -> Future[R]:
        try:
            return executor.submit(_run, task)
        except BrokenProcessPool as error:
            broken: Future[R] = Future()
            broken.set_exception(error)
            return broken

    def _again(self, task: Task[R]) -> Iterator[R]:
        """Yield what comes of a task that was with the workers when one died: alone, then article by article."""
        try:
            yield self._alone(task)
            return
        except BrokenProcessPool:
            pass
        for part in task.split():
            try:
                yield self._alone(part)
            except BrokenProcessPool:
                yield part.lost(LOST)

    def _alone(self, task: Task[R]) -> R:
        with self._started(1) as executor:
            return executor.submit(_run, task).result()


_cleaner: Cleaner | None = None


def _start_worker(settings: Settings, parent: int) -> None:
    """Make the worker's cleaner. Ctrl-C is left to the parent; a worker whose parent was killed ends, too."""
    global _cleaner
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    _cleaner = Cleaner(settings)


def _end_with(parent: int) -> None:
    pause = threading.Event()
    while os.getppid() == parent:
        pause.wait(1)
    os._exit(1)


def _run(task: Task[R]) -> R:
    assert _cleaner is not None
    return task.run(_cleaner)


# --- chunks ---

T = TypeVar("T")


def chunks(items: Iterable[T], chars: Callable[[T], int]) -> Iterator[tuple[T, ...]]:
    """Yield the items in chunks, cut by size only, so that they are the same whatever the number of workers."""
    chunk: list[T] = []
    size = 0
    for item in items:
        chunk.append(item)
        size += chars(item)
        if size >= CHUNK_CHARS or len(chunk) >= CHUNK_ARTICLES:
            yield tuple(chunk)
            chunk, size = [], 0
    if chunk:
        yield tuple(chunk)


# --- library ---


def clean_many(articles: Iterable[str], workers: int | None = None, **settings: Any) -> Iterator[Cleaned | Failure]:
    r"""Yield each article cleaned, in order, or why it was not; keywords as in `Settings`.

    articles  read ahead by at most 3 chunks of 256 articles a worker, so that an endless stream will do
    workers   processes, by default one for each core; 1 works in this process

    >>> [one.text for one in clean_many(["县里开会。\n县里开会，县长到会讲话。"], workers=1)]
    ['县里开会。\n县里开会，县长到会讲话。']
    """
    chosen = Settings.of(**settings)
    numbered = ((number, article) for number, article in enumerate(articles, 1))
    tasks = map(_Articles, chunks(numbered, lambda item: len(item[1]) if isinstance(item[1], str) else 1))
    for cleaned in results(tasks, chosen, worker_count(workers)):
        yield from cleaned


def worker_count(workers: int | None) -> int:
    """Return the number of worker processes: as asked for, or one for each core this process may use."""
    if workers is None:
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if workers < 1:
        raise ValueError(f"workers: {workers} is not a number of processes; give 1 or more, or None for one a core")
    return workers


@dataclass(frozen=True)
class _Articles:
    """Articles that a caller gave, with their numbers."""

    articles: tuple[tuple[int, Any], ...]

    @property
    def records(self) -> int:
        return len(self.articles)

    def run(self, cleaner: Cleaner) -> list[Cleaned | Failure]:
        return [self._cleaned(cleaner, *article) for article in self.articles]

    def _cleaned(self, cleaner: Cleaner, number: int, article: Any) -> Cleaned | Failure:
        where = f"article {number}"
        if not isinstance(article, str):
            return Failure(where, f"is {type(article).__name__}, not a string; give its text")
        try:
            return cleaner.clean(article)
        except Exception as error:
            return Failure.of(where, error)

    def split(self) -> Sequence[_Articles]:
        return [_Articles((article,)) for article in self.articles]

    def lost(self, problem: str) -> list[Cleaned | Failure]:
        return [Failure(f"article {number}", problem) for number, _ in self.articles]
