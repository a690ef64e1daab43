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
    from dedupe.log import Log, restore
    from dedupe.page import CleanedPage, clean_page
    from dedupe.paragraphs import CleanedParagraphs, ParagraphOutcome, clean_paragraphs
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
    "Decision",
    "DecisionError",
    "DedupeError",
    "Difference",
    "Dropped",
    "Edit",
    "Failure",
    "InputError",
    "Log",
    "LogError",
    "Notice",
    "ParagraphOutcome",
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
    "restore",
    "restore_bytes",
]

_HOMES = {
    **dict.fromkeys(("Cleaned", "Cleaner", "clean"), "dedupe.cleaner"),
    **dict.fromkeys(
        (
            *("DecisionError", "DedupeError", "Failure", "InputError", "LogError"),
            *("RestoreError", "SettingsError"),
        ),
        "dedupe.errors",
    ),
    "AsyncCleaner": "dedupe.batch.asynchronous",
    "clean_many": "dedupe.batch.many",
    "Dropped": "dedupe.dropped",
    **dict.fromkeys(("Log", "restore"), "dedupe.log"),
    **dict.fromkeys(("CleanedPage", "clean_page"), "dedupe.page"),
    **dict.fromkeys(
        ("CleanedParagraphs", "ParagraphOutcome", "clean_paragraphs"), "dedupe.paragraphs"
    ),
    "restore_bytes": "dedupe.reading.restoring",
    **dict.fromkeys(("Decision", "Review"), "dedupe.review"),
    "Settings": "dedupe.settings",
    **dict.fromkeys(("Cause", "Difference", "Edit", "Notice", "Span"), "dedupe.values"),
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for, so that `dedupe --version` need not (PEP
    562).
    """
    if name not in _HOMES:
        raise AttributeError(f"module 'dedupe' has no attribute {name!r}")
    from importlib import import_module

    return globals().setdefault(name, getattr(import_module(_HOMES[name]), name))


def __dir__() -> list[str]:
    return __all__
