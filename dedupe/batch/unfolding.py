"""Files with reprints that `dedupe group --fold` stored as edits.

file -> which kept texts are needed -> those texts -> of each record what it has to have again
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, BinaryIO

from dedupe import files
from dedupe.batch.revising import Changes, records_at
from dedupe.crawl.folding import FIELD, KeptText, is_reprint, reprint_of, unfolded
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
            if is_reprint(record):
                try:
                    needed.add(reprint_of(record, where).kept)
                except InputError:
                    continue  # told when its turn comes
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
    """Return the texts of kept articles that a file has."""
    waiting: dict[tuple[str, str], list[KeptText]] = {}
    for kept in needed:
        waiting.setdefault((kept.field, kept.sha256), []).append(kept)
    fields = {kept.field for kept in needed}
    texts = {}
    for where, record in _records(path, kind, request):
        for field in fields:
            text = _text_at(record, field, where)
            if text is not None:
                for kept in waiting.get((field, Digest.of(text).sha256), ()):
                    texts[kept] = text
    return texts


def _text_at(record: Mapping[str, Any], field: str, where: str) -> str | None:
    """Return the text in a field of a record, None where there is none."""
    try:
        return joined_text(value_at(record, field), field, where, "")
    except InputError:
        return None
