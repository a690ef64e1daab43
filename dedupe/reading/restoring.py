"""The bytes of a source, from the clean article and its log."""

from __future__ import annotations

import hashlib
import zlib

from dedupe.errors import RestoreError
from dedupe.language import told
from dedupe.log import Log, restore, shown
from dedupe.reading.encoding import encode, is_encoding, read_as
from dedupe.reading.packing import MAX_ARTICLE


def restore_bytes(text: str, log: Log) -> bytes:
    """Return the bytes that the source of the clean article `text` was decoded from: of a page
    those of the page where the log keeps them, else those of its extracted text.

    RestoreError as of `restore`, or where the log names an encoding, or keeps bytes, that are not
    the source's.
    """
    source = restore(text, log)
    if log.page is not None and log.page.packed is not None:
        return _page_bytes(log.page.packed, log.page.sha256)
    if not is_encoding(log.encoding):
        raise RestoreError(_not_written(log.encoding))
    try:
        if log.source_bytes is None:
            return encode(source, log.encoding)
        if read_as(log.source_bytes, log.encoding).text == source:
            return log.source_bytes
    except (LookupError, ValueError) as error:
        raise RestoreError(_not_written(log.encoding)) from error
    raise RestoreError(
        told(
            "the bytes kept in the log are not the source in {encoding}; use the log as it was "
            "written",
            encoding=shown(log.encoding),
        )
    )


def keeps_page(log: Log) -> bool:
    """Return whether a log has the bytes of the page that its source is the text of."""
    return log.page is not None and log.page.packed is not None


def _page_bytes(packed: bytes, sha256: str) -> bytes:
    """Return the page that a log keeps. RestoreError where it is not the one that was cleaned."""
    unpacker = zlib.decompressobj()
    try:
        data = unpacker.decompress(packed, MAX_ARTICLE)
    except zlib.error:
        data = b""
    if not unpacker.eof or hashlib.sha256(data).hexdigest() != sha256:
        raise RestoreError(
            told(
                "the page kept in the log is not the one that was cleaned; use the log as it "
                "was written"
            )
        )
    return data


def _not_written(encoding: str) -> str:
    return told(
        "the source cannot be written in {encoding}, which the log names; use the log as it was "
        "written",
        encoding=shown(encoding),
    )
