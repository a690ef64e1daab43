"""`clean_page`: from the bytes of a page to a clean article and what is known of it."""

from __future__ import annotations

import pytest

from dedupe import InputError, clean_page, restore
from tests.helpers.articles import paragraph

pytestmark = pytest.mark.slow

pytest.importorskip("readability")
pytest.importorskip("justext")

PARAGRAPHS = [paragraph(number, 3) for number in range(6)]


def page(paragraphs: list[str], charset: str = "utf-8") -> str:
    body = "".join(f"<p>{line}</p>" for line in paragraphs)
    line = "<p>2024-05-03T08:30 来源：县报 作者：温若谷</p>"
    head = f"<meta charset={charset}><title>乡村公路全部通车_县报网</title>"
    article = f"<h1>乡村公路全部通车</h1>{line}<div>{body}</div>"
    return f"<html><head>{head}</head><body>{article}</body></html>"


def test_page_becomes_a_clean_article_with_what_is_known_of_it() -> None:
    found = clean_page(page([*PARAGRAPHS, PARAGRAPHS[0]]), url="https://news.example/1")
    assert (found.title, found.date) == ("乡村公路全部通车", "2024-05-03 08:30")
    assert (found.byline, found.source) == ("温若谷", "县报")
    assert found.url == "https://news.example/1"
    assert found.text.split("\n")[0] == found.title
    assert found.text.count(PARAGRAPHS[0]) == 1
    assert restore(found.text, found.cleaned.log) == found.cleaned.source


def test_bytes_are_decoded_as_the_page_says() -> None:
    html = page(PARAGRAPHS, charset="gb2312")
    assert clean_page(html.encode("gb18030")).text == clean_page(html).text


def test_day_in_the_address_is_the_last_resort() -> None:
    html = f"<h1>乡村公路全部通车</h1>{''.join(f'<p>{line}</p>' for line in PARAGRAPHS)}"
    assert clean_page(html, url="https://news.example/2024/05/03/1.html").date == "2024-05-03"


def test_settings_and_errors_name_what_is_wrong() -> None:
    with pytest.raises(InputError, match=r"^https://news\.example/1: no article text"):
        clean_page("<p>短</p>", url="https://news.example/1")
    with pytest.raises(ValueError, match="lvl"):
        clean_page(page(PARAGRAPHS), lvl="strict")  # type: ignore[call-arg]
