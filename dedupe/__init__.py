r"""Cleans scraped Chinese news of repeated paragraphs, and keeps a log from which the source can be
restored.

>>> from dedupe import clean, restore
>>> cleaned = clean("县图书馆昨天开馆,首日读者逾三千人。\n县图书馆昨天开馆，首日读者逾三千人。")
>>> cleaned.text
'县图书馆昨天开馆，首日读者逾三千人。'
>>> restore(cleaned.text, cleaned.log) == cleaned.source
True
"""

from __future__ import annotations

from dedupe.version import __version__

# as in typing, which `dedupe --version` need not import; type checkers know the name
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from dedupe.batch.asynchronous import AsyncCleaner
    from dedupe.batch.many import clean_many
    from dedupe.cleaner import Cleaned, Cleaner, clean
    from dedupe.crawl.index import CrawledArticle, Index
    from dedupe.crawl.profiles import load_profile
    from dedupe.crawl.relation import Relation
    from dedupe.dropped import Dropped
    from dedupe.errors import (
        DecisionError,
        DedupeError,
        Failure,
        InputError,
        LogError,
        RestoreError,
        SettingsError,
    )
    from dedupe.joined import JoinedPages, join
    from dedupe.log import Log, restore
    from dedupe.page import CleanedPage, clean_page
    from dedupe.paragraphs import CleanedParagraphs, ParagraphOutcome, clean_paragraphs
    from dedupe.profile import Profile
    from dedupe.reading.restoring import restore_bytes
    from dedupe.review import Decision, Review
    from dedupe.settings import Settings
    from dedupe.values import Cause, Difference, Edit, Notice, Span

__all__ = [
    "AsyncCleaner",
    "Cause",
    "Cleaned",
    "CleanedPage",
    "CleanedParagraphs",
    "Cleaner",
    "CrawledArticle",
    "Decision",
    "DecisionError",
    "DedupeError",
    "Difference",
    "Dropped",
    "Edit",
    "Failure",
    "Index",
    "InputError",
    "JoinedPages",
    "Log",
    "LogError",
    "Notice",
    "ParagraphOutcome",
    "Profile",
    "Relation",
    "RestoreError",
    "Review",
    "Settings",
    "SettingsError",
    "Span",
    "__version__",
    "clean",
    "clean_many",
    "clean_page",
    "clean_paragraphs",
    "join",
    "load_profile",
    "restore",
    "restore_bytes",
]

_HOMES = {
    "dedupe.batch.asynchronous": "AsyncCleaner",
    "dedupe.batch.many": "clean_many",
    "dedupe.cleaner": "Cleaned Cleaner clean",
    "dedupe.crawl.index": "CrawledArticle Index",
    "dedupe.crawl.profiles": "load_profile",
    "dedupe.crawl.relation": "Relation",
    "dedupe.dropped": "Dropped",
    "dedupe.errors": (
        "DecisionError DedupeError Failure InputError LogError RestoreError SettingsError"
    ),
    "dedupe.joined": "JoinedPages join",
    "dedupe.log": "Log restore",
    "dedupe.page": "CleanedPage clean_page",
    "dedupe.paragraphs": "CleanedParagraphs ParagraphOutcome clean_paragraphs",
    "dedupe.profile": "Profile",
    "dedupe.reading.restoring": "restore_bytes",
    "dedupe.review": "Decision Review",
    "dedupe.settings": "Settings",
    "dedupe.values": "Cause Difference Edit Notice Span",
}
"""Where the public names are, by module."""


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for, so that `dedupe --version` need not (PEP
    562).
    """
    for module, names in _HOMES.items():
        if name in names.split():
            from importlib import import_module

            return globals().setdefault(name, getattr(import_module(module), name))
    raise AttributeError(f"module 'dedupe' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
