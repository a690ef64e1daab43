"""Fetches pages and cleans their articles in worker processes, so that the event loop stays free to
fetch.

Extracting and cleaning take the processor, and in the event loop nothing else would go on
meanwhile.

    python docs/examples/asyncio_pool.py http://127.0.0.1:8000/torn-half-first.html …

writes a line of JSON for each page, in the order of the addresses. Needs trafilatura.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any
from urllib.request import urlopen

from dedupe import Cleaner, Settings
from dedupe.contrib.items import clean_item

CLEANER = Cleaner(
    Settings(level="standard")
)  # each worker process makes its own when it imports this file
IN_FLIGHT = 32
"""Pages at a time: what is fetched and waits for a worker is in memory."""


def article_of(url: str, page: str) -> dict[str, Any]:
    """Return the clean article of a page; a worker process runs this."""
    from trafilatura import bare_extraction

    document = clean_item(
        bare_extraction(page, url=url, with_metadata=True, include_comments=False), cleaner=CLEANER
    )
    if document is None:
        return {"url": url, "title": None, "text": None}
    return {"url": url, "title": document.title, "text": document.text}


def fetched(url: str) -> str:
    """Return a page. A crawler of your own has a client for this that needs no thread."""
    with urlopen(url, timeout=30) as response:
        return str(response.read().decode(response.headers.get_content_charset() or "utf-8"))


async def articles(
    urls: Sequence[str], workers: int | None = None
) -> AsyncIterator[dict[str, Any]]:
    """Yield the article of each page, in order."""
    loop = asyncio.get_running_loop()
    free = asyncio.Semaphore(IN_FLIGHT)
    # spawn: a fork of a process that has threads, as this one may, can hang
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:

        async def one(url: str) -> dict[str, Any]:
            async with free:
                page = await asyncio.to_thread(fetched, url)
                return await loop.run_in_executor(pool, article_of, url, page)

        tasks = [asyncio.ensure_future(one(url)) for url in urls]
        try:
            for task in tasks:
                yield await task
        finally:
            for task in tasks:
                task.cancel()


async def main(urls: Sequence[str]) -> None:
    """Write the articles of the pages to standard output."""
    async for article in articles(urls):
        print(json.dumps(article, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
