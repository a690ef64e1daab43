"""Pages that a browser saved as one file."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest

from dedupe import InputError
from dedupe.formats import format_of
from dedupe.reading.page.mhtml import is_mhtml, page_of

HTML = "<html><head><meta charset=gb2312></head><body><p>县里昨天开会。</p></body></html>"


def saved(html: bytes, content_type: str = "text/html") -> bytes:
    """Return a page saved with a picture, as browsers do."""
    message = EmailMessage()
    message["Snapshot-Content-Location"] = "https://news.example/1"
    message.make_related()
    kind, sub = content_type.split("/")
    message.add_related(html, kind, sub)
    message.add_related(b"\x89PNG", "image", "png")
    return bytes(message)


def test_page_is_found_among_the_parts() -> None:
    data = saved(HTML.encode("gb18030"))
    assert is_mhtml(data)
    page, content_type = page_of(data, "a.mhtml")
    assert page.decode("gb18030") == HTML
    assert content_type == "text/html"


def test_without_a_page_it_is_refused() -> None:
    with pytest.raises(InputError, match=r"a\.mhtml: is a saved page \(MHTML\) without a page"):
        page_of(saved(b"a", "text/plain"), "a.mhtml")


@pytest.mark.parametrize(
    "text", ["From: 某甲\n\n县里开会。", "县里开会。", "Date: 2024\nmultipart"]
)
def test_text_is_none(text: str) -> None:
    assert not is_mhtml(text.encode())


def test_it_is_told_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "a.mhtml"
    path.write_bytes(saved(HTML.encode()))
    assert format_of(str(path)).name == "html"
