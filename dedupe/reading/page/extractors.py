"""What finds the main text of a page: packages that are imported when first used."""

from __future__ import annotations

import logging
from collections.abc import Callable
from importlib import import_module
from typing import Any, cast

from dedupe.errors import InputError
from dedupe.language import told
from dedupe.lazy import pattern
from dedupe.reading.page.tree import BLOCKS, BREAK, CELL, bare, split, text_lines
from dedupe.values import Extractor

MainText = Callable[[Any], list[str]]
"""From the tree of a page, the lines of its main text."""


def extractor_named(name: Extractor) -> MainText:
    """Return what finds the main text. InputError where its package is not installed."""
    return _MAKERS[name]()


def _readability() -> MainText:
    readability = _package("readability", "readability", "readability-lxml", "zhnews-dedupe[html]")
    justext = _package("justext", "readability", "jusText", "zhnews-dedupe[html]")

    def main_text(tree: Any) -> list[str]:
        lines = _article_of(readability, tree)
        if _han(lines) >= MIN_HAN:
            return lines
        others = _good_paragraphs(justext, tree)
        return others if _han(others) > _han(lines) else lines

    return main_text


MIN_HAN = 150
"""Ideographs below which a second extractor is asked: on 62 Chinese news pages F1 .957 rather than
.93."""


def _han(lines: list[str]) -> int:
    import regex

    return sum(len(regex.findall(r"\p{Han}", line)) for line in lines)


def _article_of(readability: Any, tree: Any) -> list[str]:
    html = import_module("lxml.html")
    try:
        summary = readability.Document(html.tostring(tree, encoding="unicode")).summary()
        article = html.document_fromstring(
            summary.encode("utf-8"), parser=html.HTMLParser(encoding="utf-8")
        )
    except Exception:  # its own error wraps whatever happened in it; there is a second extractor
        return []
    lines = text_lines(article)
    letters = sum(len(bare(line)) for line in lines)
    linked = sum(len(bare(link.text_content())) for link in article.iter("a"))
    is_list_of_links = linked * 2 > letters
    return [] if is_list_of_links else lines


def _good_paragraphs(justext: Any, tree: Any) -> list[str]:
    try:
        paragraphs = justext.justext(_with_breaks(tree), frozenset(), **_CHINESE)
    except Exception:  # what goes wrong in it is a page without an article
        return []
    good = [paragraph for paragraph in paragraphs if not paragraph.is_boilerplate]
    return split(BREAK + paragraph.text for paragraph in good)


_CHINESE: dict[str, float] = {
    "length_low": 15,
    "length_high": 40,
    "stopwords_low": 0.0,
    "stopwords_high": 0.0,
}
"""jusText tells text by stop words between spaces, which Chinese does not have: lengths and links
decide alone, and a Chinese paragraph says in 40 characters what an English one says in 200."""


def _trafilatura() -> MainText:
    trafilatura = _package("trafilatura", "trafilatura", "trafilatura", "trafilatura")

    def main_text(tree: Any) -> list[str]:
        html = _with_breaks(tree)
        try:  # deduplicate=True would remember the pages before this one
            text = trafilatura.extract(html, include_comments=False, deduplicate=False)
        except Exception:  # what goes wrong in it is a page without an article
            return []
        lines = (text or "").split("\n")
        return split(BREAK + _row_with_cells(line) for line in lines)

    return main_text


def _row_with_cells(line: str) -> str:
    """Return a row of a table, which trafilatura writes `| 甲 | 三分 |`, with CELL between its
    cells.
    """
    return _CELL_BORDER.sub(CELL, line.strip("| ")) if line.startswith("|") else line


_CELL_BORDER = pattern(r"(?:(?<! ) +)?\| *")


def _with_breaks(tree: Any) -> str:
    """Return the page as HTML for extractors that make nothing of `<br>` and `section`: a mark at
    the one, `p` or `div` for the other.
    """
    html = import_module("lxml.html")
    copied = html.document_fromstring(html.tostring(tree, encoding="unicode"))
    for line_end in copied.iter("br"):
        line_end.tail = BREAK + (line_end.tail or "")
    for section in copied.iter("section"):
        section.tag = "div" if any(child.tag in BLOCKS for child in section) else "p"
    return cast("str", html.tostring(copied, encoding="unicode"))


def _gne() -> MainText:
    gne = _package("gne", "gne", "gne", "gne")

    def main_text(tree: Any) -> list[str]:
        try:
            text = gne.GeneralNewsExtractor().extract(_with_breaks(tree))["content"]
        except Exception:  # what goes wrong in it is a page without an article
            return []
        return split(text.replace("\n", BREAK))

    return main_text


_MAKERS: dict[Extractor, Callable[[], MainText]] = {
    "readability": _readability,
    "trafilatura": _trafilatura,
    "gne": _gne,
}


def _package(module: str, extractor: str, name: str, install: str) -> Any:
    logger = logging.getLogger(module)
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())  # or what it logs goes to standard error
    try:
        return import_module(module)
    except ImportError as error:
        wanted = f"'{install}'" if "[" in install else install
        problem = told("{name} is not installed; pip install {wanted}", name=name, wanted=wanted)
        raise InputError(f"--extractor {extractor}", problem) from error
