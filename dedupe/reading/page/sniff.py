"""What the bytes of a page tell before it is decoded: whether it is one, and its encoding."""

from __future__ import annotations

from dedupe.lazy import pattern


def declared_charset(head: bytes, content_type: str = "") -> str | None:
    """Return the encoding that the page says it has, or None: the HTTP header before a meta element
    before XML.

    head          the first bytes; 4 KB are looked at
    content_type  the HTTP header, where there was one

    >>> declared_charset(b'<meta http-equiv="Content-Type" content="text/html; charset=gb2312">')
    'gb2312'
    """
    if found := _CHARSET.search(content_type):
        return found[1].lower()
    start = _COMMENT.sub("", head[:4096].decode("latin-1"))
    found = _META_CHARSET.search(start) or _XML_ENCODING.search(start)
    if found is None:
        return None
    name = found[1].lower()
    # What says utf-16 was read as ASCII to say so: HTML standard, 13.2.3.3.
    return "utf-8" if name.startswith("utf-16") else name


_CHARSET = pattern(r"(?i)\bcharset\s*=\s*(?:[\"']\s*)?([\w.:-]+)")
_META_CHARSET = pattern(r"(?i)<meta\b[^>]*?\bcharset\s*=\s*(?:[\"']\s*)?([\w.:-]+)")
_XML_ENCODING = pattern(r"^\s*<\?xml\b[^>]*?\bencoding\s*=\s*[\"']([\w.:-]+)")
_COMMENT = pattern(r"(?s)<!--.*?(?:-->|\Z)")


def is_html(data: bytes) -> bool:
    """Return whether the bytes are a web page: it begins like one, or with a tag and has several
    more.

    >>> is_html(b"<!DOCTYPE html><title>a</title>"), is_html("<p>一段文字".encode())
    (True, False)
    """
    start = _PROLOGUE.sub("", _readable(data[:65536]), count=1)
    if _BEGINNING.match(start):
        return True
    if not _TAG.match(start):
        return False
    tags = [found[1].lower() for found in _TAG.finditer(start[:4096])]
    return len(tags) >= 3 and not _LEFT_OVER.issuperset(tags)


def _readable(start: bytes) -> str:
    """Return the bytes with every ASCII character right, whatever the encoding; others may be
    wrong.
    """
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return start.decode("utf-16", "replace")
    tag = start[:64]
    if tag[1::2].count(0) * 4 > len(tag):
        return start.decode("utf-16-le", "replace")
    if tag[::2].count(0) * 4 > len(tag):
        return start.decode("utf-16-be", "replace")
    return start.removeprefix(b"\xef\xbb\xbf").decode("latin-1")


_PROLOGUE = pattern(r"(?s)\A(?:[\s\ufeff\0]|<!--.*?-->|<\?xml.*?\?>)+")
_BEGINNING = pattern(r"(?i)<(?:!doctype\s+html|html|head|body)\b")
_TAG = pattern(
    r"(?i)<(a|article|b|br|center|div|em|font|form|h[1-6]|i|img|li|link|main|meta|nav|ol|p|script|"
    r"section|span|strong"
    r"|style|table|tbody|td|title|tr|u|ul)(?=[\s/>])[^<>]*>"
)
_LEFT_OVER = frozenset(
    ("a", "b", "br", "center", "div", "em", "font", "i", "img", "p", "span", "strong", "u")
)
"""What is also left over in plain text, where a rule of `normalise` takes it out."""
