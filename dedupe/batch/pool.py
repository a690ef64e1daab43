"""Worker processes: tasks go to them, outcomes come back in the order of the tasks."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing import Pipe, Process
from multiprocessing.connection import Connection, wait
from multiprocessing.sharedctypes import RawValue
from pickle import UnpicklingError
from queue import Queue
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from dedupe.batch.cores import usable_cores
from dedupe.cleaner import Cleaner
from dedupe.language import speak, spoken, told
from dedupe.outcome import PATIENCE, Begin, Task
from dedupe.settings import Settings

if TYPE_CHECKING:
    from dedupe.language import Language

T = TypeVar("T")
R = TypeVar("R", covariant=True)

IN_FLIGHT = 3
"""Tasks a worker that are read ahead: enough that none waits, few enough that memory does not grow
with the input. Chosen by eye."""

AHEAD = 2
"""Tasks that a worker has at once: the next one is there when it is done with the first.
With one it would wait for the parent; more than two gain nothing."""

LOST = (
    "the process that cleaned it died, and again when it had this article alone; is there memory "
    "enough for it?"
)


LOOK_SECONDS = 1.0
"""Between two looks at how long the workers have been at their articles; chosen by eye."""

LOOKS = 10
"""Looks within a time limit, at least: so an article gets at most a tenth more. Chosen by eye."""


def results(
    tasks: Iterable[Task[R]], settings: Settings, workers: int, timeout: float = 0
) -> Iterator[R]:
    """Yield what came of each task, in order. At most IN_FLIGHT tasks a worker are read ahead.

    timeout  seconds that an article may take, 0 for as long as it wants. One that takes longer is
             lost: its worker is stopped, and another takes its place. Without a limit, one worker
             is this process itself

    A worker that dies fails only the task it held. That is run again, then article by article; an
    article with which its worker dies twice is lost. A task that was split yields a result for each
    article.
    """
    if workers == 1 and not timeout:
        cleaner = Cleaner(settings)
        for task in tasks:
            yield task.run(cleaner, _nobody_looks)
        return
    with ExitStack() as stack:
        pool = [stack.enter_context(_Worker(settings)) for _ in range(workers)]
        yield from _in_order(iter(tasks), pool, _Limit(timeout))


def _nobody_looks(_: int | None) -> None:
    """Take the number of an article where no time is taken."""


def _in_order(tasks: Iterator[Task[R]], pool: Sequence[_Worker], limit: _Limit) -> Iterator[R]:
    """Yield what came of each task, in the order of the tasks, whichever worker was first."""
    order: deque[_Slot[R]] = deque()  # what was read and is not yielded yet
    ready: deque[_Slot[R]] = deque()  # of these, what no worker has
    while True:
        begun = time.monotonic()
        for task in islice(tasks, len(pool) * IN_FLIGHT - len(order)):
            slot = _Slot(deque([task]))
            order.append(slot)
            ready.append(slot)
            if time.monotonic() - begun > PATIENCE:
                break  # tasks come slowly: who waits for the first is not to wait for more
        is_slow = time.monotonic() - begun > PATIENCE
        if not order:
            return
        _hand_out(ready, pool)
        while order and order[0].is_done:
            yield from order.popleft().results
            if len(order) < len(pool) and not is_slow:
                break  # read on before the workers have nothing to do
        if not order or order[0].is_done:
            continue
        # What is not done has a worker, or waits for one that is busy: one of them will end.
        for slot in _ended(pool, limit, PATIENCE if is_slow else None):
            ready.appendleft(slot)


def _hand_out(ready: deque[_Slot[R]], pool: Sequence[_Worker]) -> None:
    """Give what is ready to the workers, those with the least to do first."""
    for worker in sorted(pool, key=lambda worker: len(worker.slots)):
        while ready and len(worker.slots) < AHEAD:
            worker.begin(ready.popleft())


def _ended(pool: Sequence[_Worker], limit: _Limit, patience: float | None) -> Sequence[_Slot[Any]]:
    """Wait until a worker has ended a task, or died, or it is time to look for those that take too
    long; return the slots of which more is to be run, the last one first.

    patience  seconds to wait at most, where there is something to read meanwhile
    """
    busy = [worker for worker in pool if worker.slots]
    pauses = [pause for pause in (limit.pause, patience) if pause is not None]
    ready = wait([worker.connection for worker in busy], min(pauses, default=None))
    seconds = limit.passed()
    unfinished: list[_Slot[Any]] = []
    for worker in busy:
        if worker.connection in ready:
            again = worker.end()
        elif limit.seconds and worker.has_been_at_it(seconds) > limit.seconds:
            again = worker.stop(limit.problem)
        else:
            continue
        unfinished += [slot for slot in reversed(again) if not slot.is_done]
    return unfinished


class _Limit:
    """How long an article may take, and the clock for it.

    The clock stands while this process does: where all are stopped, with Ctrl-Z or the lid of a
    laptop, no article is to blame for that time.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.pause = min(LOOK_SECONDS, seconds / LOOKS) if seconds else None
        self._looked = time.monotonic()

    def passed(self) -> float:
        """Return the seconds since the last look, one pause at most."""
        now = time.monotonic()
        seconds, self._looked = now - self._looked, now
        return min(seconds, self.pause or 0)

    @property
    def problem(self) -> str:
        """What to say of an article that took longer."""
        return told(
            "took longer than {seconds:g} s, so it was given up; give it more with --timeout "
            "(timeout= in Python), or leave it out",
            seconds=self.seconds,
        )


class _GivenUp(NamedTuple):
    """An article that is lost, in its place among the others of its task; it begins none, so there
    is no limit for it.
    """

    task: Task[Any]
    problem: str
    records: int = 1

    def run(self, cleaner: Cleaner, begin: Begin) -> Any:  # noqa: ARG002 - as every task
        return self.task.lost(self.problem)

    def split(self) -> Sequence[Task[Any]]:
        return [self]

    def lost(self, problem: str) -> Any:  # noqa: ARG002 - it was lost before
        return self.task.lost(self.problem)


@dataclass
class _Slot(Generic[T]):
    """A task's place in the order: what is still to be run of it, what came of it so far, and how
    often the worker died with the one that is next.
    """

    tasks: deque[Task[T]]
    results: list[T] = field(default_factory=list)
    deaths: int = 0

    @property
    def is_done(self) -> bool:
        return not self.tasks

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
                self.results.append(task.lost(told(LOST)))

    def give_up(self, number: int, problem: str) -> None:
        """Have an article of the next task lost, by its number; the others are run one by one."""
        self.deaths = 0
        task = self.tasks.popleft()
        parts = list(task.split()) if task.records > 1 else [task]
        parts[number] = _GivenUp(parts[number], problem)
        self.tasks.extendleft(reversed(parts))


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
        self._place = RawValue("Q", 0)  # shared: which article the worker is at, as of `_at`
        self._seen = 0
        self._seconds = 0.0
        self._tasks_done = 0
        self._process = Process(
            target=_work,
            args=(theirs, self._settings, spoken(), os.getpid(), self._place),
            daemon=True,
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
            return [self._received()]
        except _GONE:
            slots = self._restarted()
            slots[0].died()
            return slots

    def _received(self) -> _Slot[Any]:
        """Return the slot of the first task with what came of it; _GONE where nothing will come."""
        result, error = self.connection.recv()
        if error is not None:
            raise error
        self._tasks_done += 1
        slot = self.slots.popleft()
        slot.deaths = 0
        slot.tasks.popleft()
        slot.results.append(result)
        return slot

    def has_been_at_it(self, seconds: float) -> float:
        """Return the seconds for which the worker has been at its article, after so many more."""
        place = self._place.value
        if place != self._seen or self._number(place) is None:
            self._seen, self._seconds = place, 0.0
        else:
            self._seconds += seconds
        return self._seconds

    def _number(self, place: int) -> int | None:
        """Return which article of its first task the worker is at; None where it has not begun, or
        is done with it.
        """
        task, number = divmod(place, _ARTICLES)
        return number if task == self._tasks_done + 1 else None

    def stop(self, problem: str) -> Sequence[_Slot[Any]]:
        """End the worker, whose article takes too long: that is lost. Return all of its slots; it
        starts anew.
        """
        self._process.kill()
        self._process.join()
        done: list[_Slot[Any]] = []
        with suppress(*_GONE):
            while True:  # what it had sent before it was stopped
                done.append(self._received())
        number = self._number(self._place.value)
        slots = self._restarted()
        if slots and number is not None:
            slots[0].give_up(number, problem)
        return [*done, *slots]

    def _restarted(self) -> Sequence[_Slot[Any]]:
        self.connection.close()
        self._process.kill()
        self._process.join()
        self._start()
        slots = list(self.slots)
        self.slots.clear()
        return slots


_GONE = (EOFError, OSError, UnpicklingError)
"""What reading from a worker that has died raises."""

_ARTICLES = 2**32
"""A worker tells its place as one number, so that both halves of it change at once: _ARTICLES times
its task, counted from 1, and the article of that task, counted from 0."""


def _work(
    connection: Connection, settings: Settings, language: Language, parent: int, place: Any
) -> None:
    """Run tasks until the parent is gone. Ctrl-C is left to the parent.

    language  that the parent speaks
    place     shared with the parent: which article this process is at
    """
    speak(language)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _end_with_at_once()
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    cleaner = Cleaner(settings)
    tasks: Queue[Any] = Queue()
    threading.Thread(target=_receive, args=(connection, tasks), daemon=True).start()
    number = 0

    def begin(article: int | None) -> None:
        place.value = 0 if article is None else number * _ARTICLES + article

    with suppress(OSError):
        while (task := tasks.get()) is not None:
            number += 1
            try:
                done: tuple[Any, Exception | None] = task.run(cleaner, begin), None
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


def worker_count(workers: int | None) -> int:
    """Return the number of worker processes: as asked for, or one for each core this process may
    use.
    """
    if workers is None:
        return usable_cores()
    if not isinstance(workers, int):
        raise _no_worker_count(workers)
    if workers < 1:
        advice = "give 1 or more, or None for one a core"
        raise ValueError(f"workers: {workers} is not a number of processes; {advice}")
    return workers


def _no_worker_count(given: object) -> TypeError:
    from dedupe.misuse import no_worker_count

    return no_worker_count(given)
