"""Files with reprints that `dedupe group --fold` stored as edits.

file -> which kept texts are needed -> those texts -> of each record what it has to have again
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any, BinaryIO

from dedupe import files
from dedupe.batch.revising import Changes, records_at
from dedupe.crawl.folding import (
    FIELD,
    MOST_STEPS,
    KeptText,
    Reprint,
    is_reprint,
    reprint_of,
    unfolded,
)
from dedupe.errors import InputError
from dedupe.formats.fields import as_json
from dedupe.formats.format import Format, RecordFormat
from dedupe.log import Digest
from dedupe.reading.fields import joined_text, value_at
from dedupe.reading.packing import opened
from dedupe.request import Request

_NAME = as_json(FIELD).encode()
_BLOCK = 2**18
"""Bytes that are searched at a time; chosen by eye."""


class Unfolding:
    """A file with folded records. Holds the texts that these are edits against.

    count  is told of each record that got its text back
    """

    def __init__(
        self, path: str, kind: Format, request: Request, count: Callable[[], None]
    ) -> None:
        self._count = count
        needed = set()
        for where, record in _records(path, kind, request):
            reprint = _reprint_at(record, where)  # what is damaged is told when its turn comes
            if reprint is not None:
                needed.add(reprint.kept)
        self._texts = _texts_of(path, kind, request, needed)

    def changes(self, where: str, record: Mapping[str, Any]) -> Changes:
        """Return what a record has to have: its text, and nothing instead of it. InputError where
        that cannot be told.
        """
        if not is_reprint(record):
            return {}
        reprint = reprint_of(record, where)
        value = unfolded(reprint, self._texts, where)
        self._count()
        return {reprint.field: value, FIELD: None}


def is_folded(path: str, kind: Format, request: Request) -> bool:
    """Return whether a file has a folded record. Standard input, which is read once, has none."""
    if path == files.STANDARD or not isinstance(kind, RecordFormat) or kind.revise is None:
        return False
    with opened(path) as stream:
        if not _has_name(stream):
            return False
    return any(is_reprint(record) for _, record in _records(path, kind, request))


def _has_name(stream: BinaryIO) -> bool:
    """Return whether the name of the field is in a stream: few files need to be parsed twice."""
    end = b""
    while block := stream.read(_BLOCK):
        if _NAME in end + block:
            return True
        end = block[-len(_NAME) :]
    return False


def _records(path: str, kind: Format, request: Request) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield where each record of a file is, and its fields; what cannot be read is told later."""
    where = files.input_name(path)
    for _, here, record in records_at(path, where, kind, request, lambda _: None):
        yield here, record


def _texts_of(
    path: str, kind: Format, request: Request, needed: set[KeptText]
) -> dict[KeptText, str]:
    """Return the texts that records are edits against, as far as a file has them: whole, or as
    edits against others.
    """
    waiting: dict[tuple[str, str], list[KeptText]] = {}
    for kept in needed:
        waiting.setdefault((kept.field, kept.sha256), []).append(kept)
    fields = {kept.field for kept in needed}
    texts = {}
    folded: dict[KeptText, Reprint] = {}
    for where, record in _records(path, kind, request):
        for field in fields:
            text = _text_at(record, field, where)
            if text is not None:
                for kept in waiting.get((field, Digest.of(text).sha256), ()):
                    texts[kept] = text
        reprint = _reprint_at(record, where)
        if reprint is not None:
            for kept in waiting.get((reprint.field, reprint.sha256), ()):
                folded[kept] = reprint
    return {**_texts_of_folded(folded, texts), **texts}


def _texts_of_folded(
    folded: Mapping[KeptText, Reprint], whole: Mapping[KeptText, str]
) -> dict[KeptText, str]:
    """Return the texts of folded records, step by step from those that are whole; of a file that
    was forged some may lead to none.
    """
    texts: dict[KeptText, str] = {}
    for _ in range(MOST_STEPS):
        known = {**texts, **whole}
        for kept, reprint in folded.items():
            if kept not in known and reprint.kept in known:
                with suppress(ValueError):  # told when the turn of what is folded against it comes
                    texts[kept] = reprint.text(known[reprint.kept])
    return texts


def _reprint_at(record: Mapping[str, Any], where: str) -> Reprint | None:
    """Return what a record has instead of its text, None where it has not, or that is damaged."""
    if not is_reprint(record):
        return None
    try:
        return reprint_of(record, where)
    except InputError:
        return None


def _text_at(record: Mapping[str, Any], field: str, where: str) -> str | None:
    """Return the text in a field of a record, None where there is none."""
    try:
        return joined_text(value_at(record, field), field, where, "")
    except InputError:
        return None
