"""Run over many articles, in several processes, and make small what fails."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

from dedupe import Settings
from tests.fuzz.articles import article
from tests.fuzz.properties import failure, settings_of

CORPUS = Path(__file__).with_name("corpus.jsonl")
CHUNK = 200
"""Articles that a process takes at once."""
SETTINGS = 300
"""Ways of cleaning that take turns; making one takes longer than cleaning a short article."""
_SHRINK_SECONDS = 60


class Failed(NamedTuple):
    """An article of which something does not hold.

    what      does not hold
    seed      of the article
    settings  number of the settings
    source    the article, made small
    """

    what: str
    seed: str
    settings: int
    source: str

    def to_json(self) -> str:
        """Return one line of JSON. Half of a surrogate pair is told as an escape, as all else."""
        return json.dumps(self._asdict())

    @classmethod
    def from_json(cls, line: str) -> Failed:
        values: dict[str, Any] = json.loads(line)
        return cls(**values)


def corpus() -> list[Failed]:
    """Return what once failed."""
    lines = CORPUS.read_text(encoding="ascii").splitlines()
    return [Failed.from_json(line) for line in lines]


def run_chunk(seed: int, chunk: int) -> list[Failed]:
    """Return what fails of the articles of one chunk; each has settings of its own."""
    failed = []
    for number in range(chunk * CHUNK, (chunk + 1) * CHUNK):
        name = f"{seed}:{number}"
        way = 0 if number % 3 == 0 else number * 7 % SETTINGS
        source = article(name)
        settings = settings_of(way)
        what = failure(source, settings, thorough=number % 10 == 0)
        if what is not None:
            failed.append(Failed(what, name, way, shrunk(source, settings, what)))
    return failed


def run(
    seed: int, seconds: float, workers: int, tell: Callable[[int, Failed | None], None]
) -> Iterator[Failed]:
    """Yield what fails until the time is over.

    tell  is told how many articles were tried so far, after each chunk
    """
    end = time.monotonic() + seconds
    done = 0
    for failed in _chunks(seed, end, workers):
        done += CHUNK
        for one in failed:
            tell(done, one)
            yield one
        tell(done, None)


def _chunks(seed: int, end: float, workers: int) -> Iterator[list[Failed]]:
    """Yield what fails of each chunk, in order, until `end`."""
    if workers == 1:
        for chunk in count():
            yield run_chunk(seed, chunk)
            if time.monotonic() > end:
                return
    with ProcessPoolExecutor(workers) as pool:
        waiting = [pool.submit(run_chunk, seed, chunk) for chunk in range(workers * 2)]
        for chunk in count(len(waiting)):
            yield waiting.pop(0).result()
            if time.monotonic() > end:
                pool.shutdown(cancel_futures=True)
                return
            waiting.append(pool.submit(run_chunk, seed, chunk))


def shrunk(source: str, settings: Settings, what: str) -> str:
    """Return a small part of an article of which the same does not hold.

    Lines are left out, then ever smaller stretches, as long as it still fails.
    """
    end = time.monotonic() + _SHRINK_SECONDS
    size = max(1, len(source) // 2)
    while size:
        at = 0
        while at < len(source):
            if time.monotonic() > end:
                return source
            smaller = source[:at] + source[at + size :]
            if failure(smaller, settings) == what:
                source = smaller
            else:
                at += size
        size //= 2
    return source
