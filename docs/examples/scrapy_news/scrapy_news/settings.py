"""Settings of the project."""

from __future__ import annotations

ADDONS = {"dedupe.contrib.scrapy.DedupeAddon": 300}  # the line that cleans every item

BOT_NAME = "scrapy_news"
SPIDER_MODULES = ["scrapy_news.spiders"]
FEED_EXPORT_ENCODING = "utf-8"
TELNETCONSOLE_ENABLED = False
TWISTED_REACTOR = (
    "twisted.internet.asyncioreactor.AsyncioSelectorReactor"  # the default from Scrapy 2.13 on
)
