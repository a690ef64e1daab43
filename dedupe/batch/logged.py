"""Clean articles in fields of records, which may stand there otherwise than their logs know them.

the field                          the article
["甲", "乙"]                       甲, line feed, 乙    paragraphs, in a table as JSON
'=1+1                              =1+1                 a table for spreadsheets
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from dedupe.formats.fields import Value, as_json
from dedupe.log import Digest


def readings(value: Any) -> Iterator[str]:
    r"""Yield the articles that a field may stand for, the likeliest first; none where it has no
    text.

    >>> list(readings("'=1")), list(readings('["甲", "乙"]')), list(readings(None))
    (["'=1", '=1'], ['["甲", "乙"]', '甲\n乙'], [])
    """
    if isinstance(value, str):
        yield value
        if value.startswith("'"):
            yield value[1:]
    paragraphs = paragraphs_in(value)
    if paragraphs is not None:
        yield paragraphs


def article_in(value: Any, digest: Digest) -> str | None:
    """Return the article of which that is the digest, as a field has it; None where it has not."""
    return next((text for text in readings(value) if Digest.of(text) == digest), None)


def paragraphs_in(value: Any) -> str | None:
    """Return the article of which a field has the paragraphs, as a list or as its JSON; None where
    it has none.
    """
    if isinstance(value, str) and value.startswith("[") and value.endswith("]"):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return None
    is_list = isinstance(value, list | tuple) and all(isinstance(each, str) for each in value)
    return "\n".join(value) if is_list else None


def in_the_form_of_logged(value: Any, digest: Digest, text: str) -> Value:
    """Return another text in the form in which a field has the article of that digest."""
    paragraphs = text.split("\n") if text else []
    if isinstance(value, list):
        return paragraphs
    if not isinstance(value, str) or Digest.of(value) == digest:
        return text
    is_json = (there := paragraphs_in(value)) is not None and Digest.of(there) == digest
    return as_json(paragraphs) if is_json else text
