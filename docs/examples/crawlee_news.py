"""A crawler in Crawlee for Python whose articles come out clean; the cleaning does not block its
event loop.

    python docs/examples/news_site.py --port 8000 &
    python docs/examples/crawlee_news.py http://127.0.0.1:8000/ articles.json

Needs crawlee[parsel].
"""

from __future__ import annotations

import asyncio
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context

from crawlee.crawlers import ParselCrawler, ParselCrawlingContext
from crawlee.storage_clients import MemoryStorageClient

from dedupe import Cleaner, Settings
from dedupe.contrib.items import clean_item

CLEAN = partial(clean_item, cleaner=Cleaner(Settings(level="standard")))


async def crawl(site: str, output: str, workers: int = 2) -> None:
    """Write the articles behind the links of a front page to a file of JSON."""
    loop = asyncio.get_running_loop()
    crawler = ParselCrawler(storage_client=MemoryStorageClient())
    # spawn: a fork of a process that has threads, as this one may, can hang
    with ProcessPoolExecutor(workers, get_context("spawn")) as pool:

        @crawler.router.default_handler
        async def front_page(context: ParselCrawlingContext) -> None:
            await context.enqueue_links(selector="li a", label="article")

        @crawler.router.handler("article")
        async def article(context: ParselCrawlingContext) -> None:
            title, *paragraphs = context.selector.css("article > *::text").getall()
            item = {
                "url": context.request.url,
                "title": title,
                "text": "\n".join([title, *paragraphs]),
            }
            await context.push_data(await loop.run_in_executor(pool, CLEAN, item))

        await crawler.run([site])
        await crawler.export_data(output)


if __name__ == "__main__":
    asyncio.run(crawl(sys.argv[1], sys.argv[2]))
