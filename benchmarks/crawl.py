"""What the Scrapy pipeline costs beside the cleaning itself, and what cleaning does to an event
loop.

Run it from the checkout:  python -m benchmarks.crawl

The articles of `benchmarks.speed` are cleaned by a bare `Cleaner`, and as items of each kind by the
pipeline, with its stats. They take turns after every block of articles, in another order every
time; times are of the process. The ratio is the median over the rounds of pipeline to bare cleaner
in the same round. Then a program on asyncio cleans the same articles, in its loop and in a process
pool, while another task wakes every 5 ms and notes how late it was.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from statistics import median
from time import perf_counter, process_time
from types import SimpleNamespace
from typing import Any, NamedTuple

import attrs
import scrapy
from scrapy.settings import Settings
from scrapy.statscollectors import MemoryStatsCollector

from benchmarks.articles import MIXES, made
from benchmarks.quality.tables import Row, table
from dedupe import Cleaner
from dedupe.contrib.scrapy import DedupePipeline

_BLOCK = 100
"""Articles that one takes in its turn."""

_BEAT = 0.005
"""Seconds after which the task that measures the loop wakes."""


class ScrapyItem(scrapy.Item):
    """An item of Scrapy, of the old kind."""

    url = scrapy.Field()
    text = scrapy.Field()


@dataclass
class DataItem:
    """An item that is a dataclass."""

    url: str
    text: str


@attrs.define
class AttrsItem:
    """An item of attrs."""

    url: str
    text: str


class Work(NamedTuple):
    """What is timed: what is made of a text beforehand, and what is then done with it."""

    make: Callable[[str], Any]
    clean: Callable[[Any], object]


def main(arguments: Sequence[str] | None = None) -> int:
    """Return 0 after printing the tables."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.crawl", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument(
        "--megabytes", type=float, default=4, metavar="N", help="UTF-8 of each mix (default: 4)"
    )
    parser.add_argument("--rounds", type=int, default=7, metavar="N", help="rounds (default: 7)")
    options = parser.parse_args(arguments)
    for mix, counts in MIXES.items():
        texts = list(made(counts, options.megabytes, 1))
        print(
            f"\n{mix}: {len(texts):,} articles, Scrapy {scrapy.__version__}, {options.rounds} "
            "rounds\n"
        )
        print(table([_HEAD, *_rows(texts, options.rounds)]), flush=True)
    print(f"\n{mix}: how late a task of the event loop was while they were cleaned\n")
    late = {
        "in the loop": asyncio.run(_pauses(texts, None)),
        "in a process pool": asyncio.run(_pauses(texts, 1)),
    }
    rows: list[Row] = [
        (name, f"{median(each) * 1e3:.2f}", f"{max(each) * 1e3:.1f}") for name, each in late.items()
    ]
    print(table([("cleaned", "median ms", "greatest ms"), *rows]))
    return 0


_HEAD = ("what", "µs per article", "× bare", "least to most")


def _rows(texts: Sequence[str], rounds: int) -> list[Row]:
    works: dict[str, Work] = {
        "bare Cleaner": Work(str, Cleaner().clean),
        "pipeline, dict": Work(lambda text: {"url": "", "text": text}, _pipeline()),
        "pipeline, Item": Work(lambda text: ScrapyItem(url="", text=text), _pipeline()),
        "pipeline, dataclass": Work(lambda text: DataItem("", text), _pipeline()),
        "pipeline, attrs": Work(lambda text: AttrsItem("", text), _pipeline()),
    }
    spent = [_round(works, texts) for _ in range(rounds)]
    found: list[Row] = []
    for name in works:
        ratios = [each[name] / each["bare Cleaner"] for each in spent]
        micros = median(each[name] for each in spent) / len(texts) * 1e6
        found.append(
            (
                name,
                f"{micros:,.0f}",
                f"{median(ratios):.3f}",
                f"{min(ratios):.3f} to {max(ratios):.3f}",
            )
        )
    return found


def _pipeline() -> Callable[[Any], object]:
    crawler: Any = SimpleNamespace(settings=Settings(), spider=None)
    crawler.stats = MemoryStatsCollector(crawler)
    return DedupePipeline.from_crawler(crawler).process_item


def _round(works: dict[str, Work], texts: Sequence[str]) -> dict[str, float]:
    """Return the seconds that each took for all texts."""
    spent = dict.fromkeys(works, 0.0)
    order = random.Random(1)
    for start in range(0, len(texts), _BLOCK):
        block = texts[start : start + _BLOCK]
        for name in order.sample(list(works), len(works)):
            items = list(map(works[name].make, block))
            clean = works[name].clean
            begin = process_time()
            for item in items:
                clean(item)
            spent[name] += process_time() - begin
    return spent


async def _pauses(texts: Sequence[str], workers: int | None) -> list[float]:
    """Return by how many seconds each beat was late; without workers the loop itself does the
    cleaning.
    """
    clean = Cleaner().clean
    if workers is None:

        async def one(text: str) -> object:
            return clean(text)

        return await _beaten(_all(one, texts))
    loop = asyncio.get_running_loop()
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
        await loop.run_in_executor(pool, clean, "")  # the process is there before it is measured
        return await _beaten(_all(lambda text: loop.run_in_executor(pool, clean, text), texts))


async def _all(one: Callable[[str], Any], texts: Sequence[str]) -> None:
    """Clean the texts in bursts of 32, as they come where so many answers are waited for at a
    time.
    """
    for start in range(0, len(texts), 32):
        await asyncio.gather(*map(one, texts[start : start + 32]))
        await asyncio.sleep(0)


async def _beaten(work: Any) -> list[float]:
    late: list[float] = []
    task = asyncio.ensure_future(work)
    while not task.done():
        begin = perf_counter()
        await asyncio.sleep(_BEAT)
        late.append(max(0.0, perf_counter() - begin - _BEAT))
    await task
    return late


if __name__ == "__main__":
    sys.exit(main())
