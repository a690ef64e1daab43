"""The spider of the example."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import scrapy
from scrapy.http import Response

from scrapy_news.items import Article


class NewsSpider(scrapy.Spider):
    """Follows the links of a front page and collects the article behind each, as it stands
    there.
    """

    name = "news"

    def __init__(self, site: str = "http://127.0.0.1:8000/", **given: Any) -> None:
        super().__init__(**given)
        self.start_urls = [site]

    async def parse(self, response: Response) -> AsyncIterator[scrapy.Request]:
        """Yield a request for each article of the front page."""
        for link in response.css("li a"):
            yield response.follow(link, self.parse_article)

    async def parse_article(self, response: Response) -> AsyncIterator[Article]:
        """Yield the article of a page."""
        title, *paragraphs = response.css("article > *::text").getall()
        yield Article(response.url, title, "\n".join([title, *paragraphs]))
