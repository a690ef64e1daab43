"""One article from bytes to bytes: read, decode, clean, and what is written of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from dedupe.cleaner import Cleaned, Cleaner
    from dedupe.formats.format import ArticleFormat
    from dedupe.log import Log
    from dedupe.reading.encoding import Decoded
    from dedupe.request import Request


class CleanedArticle(NamedTuple):
    """An article that was cleaned, and the bytes it was decoded from."""

    decoded: Decoded
    cleaned: Cleaned

    @property
    def log(self) -> Log:
        """The log, which knows the encoding of the source; building it takes a quarter of the time
        of an article, so it is built when it is asked for.
        """
        decoded = self.decoded
        log = self.cleaned.log.with_encoding(decoded.encoding, decoded.source)
        return log.with_page(decoded.origin)

    @property
    def log_bytes(self) -> bytes:
        """The log as it is written to a file of its own."""
        return f"{self.log.to_json()}\n".encode()

    @property
    def is_as_it_was(self) -> bool:
        """Whether the clean article has the bytes that it was decoded from."""
        is_utf_8 = self.decoded.encoding == "utf-8" and self.decoded.source is None
        return is_utf_8 and not self.cleaned.edits

    @property
    def text_bytes(self) -> bytes:
        """The clean article as it is written to a file: UTF-8, bytes that were no text as they
        were.
        """
        return self.cleaned.text.encode("utf-8", "surrogateescape")


def clean_decoded(cleaner: Cleaner, decoded: Decoded) -> Cleaned:
    """Return a text cleaned, with what its page says of it."""
    page = decoded.page
    if page is None:
        return cleaner.clean(decoded.text)
    return cleaner.clean(
        decoded.text, title=page.title or None, captions=page.captions, site=page.url
    )


def clean_file(
    cleaner: Cleaner, path: str, kind: ArticleFormat, request: Request, name: str
) -> CleanedArticle:
    """Return the article in a file, cleaned. InputError where there is none.

    name  what to call the article
    """
    from dedupe.reading.packing import read_all

    decoded = kind.decode(read_all(path), name, request)
    return CleanedArticle(decoded, clean_decoded(cleaner, decoded))
