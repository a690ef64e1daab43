"""Pages that a browser saved as one file (MHTML, RFC 2557): the page among its parts."""

from __future__ import annotations

from dedupe.errors import InputError
from dedupe.language import told
from dedupe.lazy import pattern


def is_mhtml(data: bytes) -> bool:
    """Return whether the bytes are a page saved as one file.

    >>> is_mhtml(b"MIME-Version: 1.0 Content-Type: multipart/related; boundary=a")
    True
    """
    head = data[:4096].decode("latin-1")
    return bool(_HEADER.match(head)) and "multipart/related" in head.lower()


_HEADER = pattern(r"(?:From|MIME-Version|Snapshot-Content-Location|Subject|Date|Content-Type): ?")


def page_of(data: bytes, where: str) -> tuple[bytes, str]:
    """Return the bytes of the page, and the content type that its part gives. InputError where no
    part is a page.
    """
    from email import message_from_bytes

    for part in message_from_bytes(data).walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            page = part.get_payload(decode=True)
            if isinstance(page, bytes):
                return page, str(part.get("Content-Type", ""))
    problem = told(
        "is a saved page (MHTML) without a page in it; save it again, as `web page, complete`"
    )
    raise InputError(where, problem)
