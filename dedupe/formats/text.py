"""Plain text: a file is one article."""

from __future__ import annotations

from dedupe.formats.format import ArticleFormat
from dedupe.reading.encoding import Decoded, decode
from dedupe.request import Request


def _decode(data: bytes, where: str, request: Request) -> Decoded:
    return decode(data, where, forced=request.encoding)


FORMAT = ArticleFormat(
    name="text",
    what="plain text or Markdown, a file an article",
    endings=(".txt", ".text", ".md"),
    decode=_decode,
)
