"""Articles that a program on asyncio hands over: cleaned by worker processes, so that its loop goes
on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing import get_context
from typing import TYPE_CHECKING

from dedupe.batch.pool import IN_FLIGHT, LOST, worker_count
from dedupe.cleaner import Cleaned, Cleaner
from dedupe.errors import InputError
from dedupe.language import speak, spoken
from dedupe.misuse import no_text
from dedupe.settings import Settings

if TYPE_CHECKING:
    from typing_extensions import Self, Unpack  # type checkers know them; nothing imports them

    from dedupe.keywords import SettingsKeywords
    from dedupe.language import Language


class AsyncCleaner:
    """Cleans articles in worker processes, while the event loop goes on.

        async with AsyncCleaner(workers=2, level="strict") as cleaner:
            cleaned = await cleaner.clean(text)

    A thread would be no help: cleaning holds the interpreter (the GIL), and the loop would wait.
    So the text goes to a process, and what came of it comes back, as with `clean_many`, which has
    the better pool where the articles are there at once. Workers are started when the first article
    comes, anew (`spawn`): the program needs its `if __name__ == "__main__":`. At most 3 articles a
    worker are sent ahead; who calls `clean` beyond that waits. One cleaner belongs to one loop.

    workers  processes, by default one for each core
    Errors   as of `Settings` for keywords, ValueError for a number of workers that is none
    """

    def __init__(self, workers: int | None = None, **settings: Unpack[SettingsKeywords]) -> None:
        self._workers = worker_count(workers)
        self._cleaner = Cleaner(**settings)
        self._places = asyncio.Semaphore(self._workers * IN_FLIGHT)
        self._again = asyncio.Lock()
        self._pool: ProcessPoolExecutor | None = None
        self._is_open = False

    @property
    def settings(self) -> Settings:
        """How articles are cleaned."""
        return self._cleaner.settings

    async def __aenter__(self) -> Self:
        self._is_open = True
        return self

    async def __aexit__(self, *_: object) -> None:
        self._is_open = False
        pool, self._pool = self._pool, None
        if pool is not None:
            end = partial(pool.shutdown, wait=True, cancel_futures=True)
            await asyncio.to_thread(end)

    async def clean(
        self,
        text: str,
        *,
        title: str | None = None,
        captions: Iterable[str] = (),
        site: str | None = None,
    ) -> Cleaned:
        """Return `text` cleaned; keywords and errors as of `Cleaner.clean`.

        InputError where its process died, and died again when it had this article alone;
        RuntimeError outside of `async with`.
        """
        if not self._is_open:
            raise RuntimeError(
                "AsyncCleaner is not open; use: async with AsyncCleaner() as cleaner"
            )
        if not isinstance(text, str):
            raise no_text("clean", text)
        work = partial(_cleaned, text, title, tuple(captions), site)
        async with self._places:
            pool = self._running_pool()
            try:
                return await asyncio.get_running_loop().run_in_executor(pool, work)
            except BrokenProcessPool:
                self._give_up(pool)
            return await self._cleaned_alone(work)

    def _running_pool(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = self._new_pool(self._workers)
        return self._pool

    def _new_pool(self, workers: int) -> ProcessPoolExecutor:
        context = get_context("spawn")  # a fork of a process with threads can hang
        return ProcessPoolExecutor(workers, context, _begin, (self._cleaner, spoken()))

    def _give_up(self, pool: ProcessPoolExecutor) -> None:
        """Have the next article start a new pool, unless another one has done so already."""
        if self._pool is pool:
            self._pool = None
        pool.shutdown(wait=False)

    async def _cleaned_alone(self, work: partial[Cleaned]) -> Cleaned:
        """Return what comes of an article whose pool died, in a process of its own: the pool dies
        for all that it holds, and most of these did nothing.
        """
        async with self._again:
            pool = self._new_pool(1)
            try:
                return await asyncio.get_running_loop().run_in_executor(pool, work)
            except BrokenProcessPool as error:
                raise InputError("article", f"{LOST} {_UNGUARDED}") from error
            finally:
                pool.shutdown(wait=False, cancel_futures=True)


_UNGUARDED = 'And does the program start under its `if __name__ == "__main__":`?'

_OF_THIS_WORKER: list[Cleaner] = []
"""The cleaner of a worker process; empty in any other process."""


def _begin(cleaner: Cleaner, language: Language) -> None:
    """Have this worker clean and speak as its parent does."""
    speak(language)
    _OF_THIS_WORKER[:] = [cleaner]


def _cleaned(text: str, title: str | None, captions: tuple[str, ...], site: str | None) -> Cleaned:
    (cleaner,) = _OF_THIS_WORKER
    return cleaner.clean(text, title=title, captions=captions, site=site)
