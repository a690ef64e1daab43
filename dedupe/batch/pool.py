"""Worker processes: tasks go to them, outcomes come back in the order of the tasks."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing import Pipe, Process
from multiprocessing.connection import Connection, wait
from pickle import UnpicklingError
from queue import Queue
from typing import Any, Generic, TypeVar

from dedupe.cleaner import Cleaner
from dedupe.outcome import Task
from dedupe.settings import Settings

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
    """Yield what came of each task, in the order of the tasks, whichever worker was first."""
    order: deque[_Slot[R]] = deque()  # what was read and is not yielded yet
    ready: deque[_Slot[R]] = deque()  # of these, what no worker has
    while True:
        for task in islice(tasks, len(pool) * IN_FLIGHT - len(order)):
            slot = _Slot(deque([task]))
            order.append(slot)
            ready.append(slot)
        _hand_out(ready, pool)
        while order and order[0].is_done:
            yield from order.popleft().results
            if len(order) < len(pool):
                break  # read on before the workers have nothing to do
        if order and order[0].is_done:
            continue
        if not order:
            return
        # What is not done has a worker, or waits for one that is busy: one of them will end.
        for slot in _ended(pool):
            ready.appendleft(slot)


def _hand_out(ready: deque[_Slot[R]], pool: Sequence[_Worker]) -> None:
    """Give what is ready to the workers, those with the least to do first."""
    for worker in sorted(pool, key=lambda worker: len(worker.slots)):
        while ready and len(worker.slots) < AHEAD:
            worker.begin(ready.popleft())


def _ended(pool: Sequence[_Worker]) -> Sequence[_Slot[Any]]:
    """Wait until a worker has ended a task, or died; return the slots of which more is to be run,
    the last one first.
    """
    busy = {worker.connection: worker for worker in pool if worker.slots}
    unfinished: list[_Slot[Any]] = []
    for connection in wait(list(busy)):
        again = busy[connection].end()  # type: ignore[index]
        unfinished += [slot for slot in reversed(again) if not slot.is_done]
    return unfinished


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


def worker_count(workers: int | None) -> int:
    """Return the number of worker processes: as asked for, or one for each core this process may
    use.
    """
    if workers is not None:
        if not isinstance(workers, int):
            raise _no_worker_count(workers)
        if workers < 1:
            advice = "give 1 or more, or None for one a core"
            raise ValueError(f"workers: {workers} is not a number of processes; {advice}")
        return workers
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _no_worker_count(given: object) -> TypeError:
    from dedupe.misuse import no_worker_count

    return no_worker_count(given)
