"""The bytes of a source, from the clean article and its log."""

from __future__ import annotations

from dedupe.errors import RestoreError
from dedupe.log import Log, restore, shown
from dedupe.reading.encoding import encode, is_encoding, read_as


def restore_bytes(text: str, log: Log) -> bytes:
    """Return the bytes that the source of the clean article `text` was decoded from.

    RestoreError as of `restore`, or where the log names an encoding, or keeps bytes, that are not
    the source's.
    """
    source = restore(text, log)
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
        f"the bytes kept in the log are not the source in {shown(log.encoding)}; use the log as it "
        "was written"
    )


def _not_written(encoding: str) -> str:
    problem = f"the source cannot be written in {shown(encoding)}, which the log names"
    return f"{problem}; use the log as it was written"
