"""Many articles: tasks go to worker processes, outcomes come back in the order of the tasks."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing import Pipe, Process
from multiprocessing.connection import Connection, wait
from pickle import UnpicklingError
from queue import Queue
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from dedupe.cleaner import Cleaned, Cleaner
from dedupe.errors import DedupeError, InputError
from dedupe.log import Digest, Log
from dedupe.settings import Settings

IN_FLIGHT = 3
"""Tasks a worker that are read ahead: enough that none waits, few enough that memory does not grow
with the input."""

AHEAD = 2
"""Tasks that a worker has at once: the next one is there when it has done with the first."""

CHUNK_CHARS = 200_000
"""Characters from which a chunk of articles is a task: below, handing it over costs more than 1 %
of cleaning it."""

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
            return cls(
                where, "not enough memory for an article of this size; cut it up or leave it out"
            )
        return cls(
            where,
            f"unexpected {type(error).__name__}: {error}; this is a bug in dedupe, please report "
            "it",
        )


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

    def add(self, cleaned: Cleaned | Log) -> None:
        """Count one cleaned article, as it is or by its log."""
        self.articles += 1
        self.changed += bool(cleaned.edits)
        self.flagged += bool(cleaned.notices)
        self.chars += (
            cleaned.source.chars if isinstance(cleaned.source, Digest) else len(cleaned.source)
        )
        for edit in cleaned.edits:
            cause = str(edit.cause)
            self.causes[cause] += 1
            self.dropped[cause] += len(edit.before) - len(edit.after)
        self.notices.update(notice.kind for notice in cleaned.notices)

    def fail(self) -> None:
        """Count one article that was not cleaned."""
        self.articles += 1
        self.failed += 1

    def take(self, outcome: Cleaned | Failure) -> None:
        """Count one article, cleaned or not."""
        if isinstance(outcome, Failure):
            self.fail()
        else:
            self.add(outcome)

    def __iadd__(self, other: Tally) -> Tally:
        for name in self.__dataclass_fields__:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        return self

    def to_dict(self) -> dict[str, Any]:
        """Return the counts as plain values."""
        values = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {
            name: dict(value) if isinstance(value, Counter) else value
            for name, value in values.items()
        }

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Tally:
        """Return the tally that `to_dict` wrote."""
        counted: dict[str, Any] = {
            name: Counter(value) if isinstance(value, dict) else value
            for name, value in values.items()
        }
        return cls(**counted)


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


class Task(Protocol[R]):
    """Articles that one worker does, sent to it by pickling."""

    @property
    def records(self) -> int:
        """Number of records of the input that it takes."""

    def run(self, cleaner: Cleaner) -> R:
        """Return what came of it; the failure of an article is a value, an exception ends the
        run.
        """

    def split(self) -> Sequence[Task[R]]:
        """Return the task as one for each article."""

    def lost(self, problem: str) -> R:
        """Return what comes of a task that kills its worker."""


LOST = (
    "the process that cleaned it died, and again when it had this article alone; is there memory "
    "enough for it?"
)


def results(tasks: Iterable[Task[R]], settings: Settings, workers: int) -> Iterator[R]:
    """Yield what came of each task, in order. At most IN_FLIGHT tasks a worker are read ahead.

    A worker that dies fails only the task it held. That is run again, then article by article; an
    article with which its worker dies twice is lost. A task that was split yields a result for each
    article.
    """
    if workers == 1:
        cleaner = Cleaner(settings)
        for task in tasks:
            yield task.run(cleaner)
        return
    with ExitStack() as stack:
        pool = [stack.enter_context(_Worker(settings)) for _ in range(workers)]
        yield from _in_order(iter(tasks), pool)


def _in_order(tasks: Iterator[Task[R]], pool: Sequence[_Worker]) -> Iterator[R]:
    order: deque[_Slot[R]] = deque()
    ready: deque[_Slot[R]] = deque()
    while True:
        for task in islice(tasks, len(pool) * IN_FLIGHT - len(order)):
            order.append(_Slot(deque([task])))
            ready.append(order[-1])
        for worker in sorted(pool, key=lambda worker: len(worker.slots)):
            while ready and len(worker.slots) < AHEAD:
                worker.begin(ready.popleft())
        while order and not order[0].tasks:
            yield from order.popleft().results
            if len(order) < len(pool):
                break  # read on before the workers have nothing to do
        busy = {worker.connection: worker for worker in pool if worker.slots}
        if not busy and not order and not ready:
            return
        if busy and not (order and not order[0].tasks):
            for connection in wait(list(busy)):
                again = busy[connection].end()  # type: ignore[index]
                ready.extendleft(slot for slot in reversed(again) if slot.tasks)


@dataclass
class _Slot(Generic[T]):
    """A task's place in the order: what is still to be run of it, what came of it so far, and how
    often the worker died with the one that is next.
    """

    tasks: deque[Task[T]]
    results: list[T] = field(default_factory=list)
    deaths: int = 0

    def died(self) -> None:
        """Count a death of the worker that had the next task; at the second, split the task, or
        give it up.
        """
        self.deaths += 1
        if self.deaths > 1:
            self.deaths = 0
            task = self.tasks.popleft()
            if task.records > 1:
                self.tasks.extend(task.split())
            else:
                self.results.append(task.lost(LOST))


class _Worker:
    """A process with a cleaner and a pipe of its own: one that is killed while it writes blocks
    nobody else.

    `concurrent.futures` has one pipe for all results: half a result of a killed worker keeps it
    waiting for ever.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.slots: deque[_Slot[Any]] = deque()
        self._start()

    def _start(self) -> None:
        self.connection, theirs = Pipe()
        self._process = Process(
            target=_work, args=(theirs, self._settings, os.getpid()), daemon=True
        )
        self._process.start()
        theirs.close()

    def __enter__(self) -> _Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()
        self._process.terminate()
        self._process.join()

    def begin(self, slot: _Slot[Any]) -> None:
        """Give the worker the next task of a slot; it does one behind the other."""
        self.slots.append(slot)
        with suppress(OSError):  # it died meanwhile: end() will see
            self.connection.send(slot.tasks[0])

    def end(self) -> Sequence[_Slot[Any]]:
        """Take what came of its first task and return that slot; all slots of a worker that died,
        which starts anew.
        """
        try:
            result, error = self.connection.recv()
        except (EOFError, OSError, UnpicklingError):
            return self._restarted()
        if error is not None:
            raise error
        slot = self.slots.popleft()
        slot.deaths = 0
        slot.tasks.popleft()
        slot.results.append(result)
        return [slot]

    def _restarted(self) -> Sequence[_Slot[Any]]:
        self.connection.close()
        self._process.kill()
        self._process.join()
        self._start()
        slots = list(self.slots)
        self.slots.clear()
        slots[0].died()
        return slots


def _work(connection: Connection, settings: Settings, parent: int) -> None:
    """Run tasks until the parent is gone. Ctrl-C is left to the parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _end_with_at_once()
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    cleaner = Cleaner(settings)
    tasks: Queue[Any] = Queue()
    threading.Thread(target=_receive, args=(connection, tasks), daemon=True).start()
    with suppress(OSError):
        while (task := tasks.get()) is not None:
            try:
                done: tuple[Any, Exception | None] = task.run(cleaner), None
            except Exception as error:
                done = None, error
            connection.send(done)


def _end_with_at_once() -> None:
    """Have Linux kill this process when its parent dies, so that it writes nothing into the way of
    the next run.
    """
    if sys.platform == "linux":
        import ctypes

        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


_PR_SET_PDEATHSIG = 1


def _receive(connection: Connection, tasks: Queue[Any]) -> None:
    """Put what the parent sends into the queue, so that it never waits for a task to end; None when
    it is gone.
    """
    with suppress(EOFError, OSError):
        while True:
            tasks.put(connection.recv())
    tasks.put(None)


def _end_with(parent: int) -> None:
    """End this process when its parent was killed: a sibling may keep the pipe open."""
    pause = threading.Event()
    while os.getppid() == parent:
        pause.wait(1)
    os._exit(1)


# --- chunks ---


def chunks(items: Iterable[T], chars: Callable[[T], int]) -> Iterator[tuple[T, ...]]:
    """Yield the items in chunks, cut by size only, so that they are the same whatever the number of
    workers.

    An error of the items is raised behind what came before it.
    """
    chunk: list[T] = []
    size = 0
    broken: DedupeError | None = None
    rest = iter(items)
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
        if size >= CHUNK_CHARS or len(chunk) >= CHUNK_ARTICLES:
            yield tuple(chunk)
            chunk, size = [], 0
    if chunk:
        yield tuple(chunk)
    if broken:
        raise broken


# --- library ---


def clean_many(
    articles: Iterable[str], workers: int | None = None, **settings: Any
) -> Iterator[Cleaned | Failure]:
    r"""Yield each article cleaned, in order, or why it was not; keywords as in `Settings`.

    articles  read ahead by at most 3 chunks of 256 articles a worker, so that an endless stream
              will do
    workers   processes, by default one for each core; 1 works in this process

    >>> [one.text for one in clean_many(["县里开会。\n县里开会，县长到会讲话。"], workers=1)]
    ['县里开会。\n县里开会，县长到会讲话。']
    """
    chosen = Settings.of(**settings)
    numbered = ((number, article) for number, article in enumerate(articles, 1))
    tasks = map(
        _Articles, chunks(numbered, lambda item: len(item[1]) if isinstance(item[1], str) else 1)
    )
    for cleaned in results(tasks, chosen, worker_count(workers)):
        yield from cleaned


def worker_count(workers: int | None) -> int:
    """Return the number of worker processes: as asked for, or one for each core this process may
    use.
    """
    if workers is None:
        return (
            len(os.sched_getaffinity(0))
            if hasattr(os, "sched_getaffinity")
            else os.cpu_count() or 1
        )
    if workers < 1:
        raise ValueError(
            f"workers: {workers} is not a number of processes; give 1 or more, or None for one a "
            "core"
        )
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
