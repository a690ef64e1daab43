"""What the spiders collect."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass
class Article:
    """An article of a news site.

    text  its paragraphs, title first, one a line
    log   what was done to the text, where DEDUPE_LOG_FIELD is "log"
    """

    url: str
    title: str
    text: str
    log: dict[str, Any] | None = None
