"""Which part of a page is its article, told by its headline: what extractors cannot know."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dedupe.lazy import pattern
from dedupe.reading.page.tree import bare, lines_of_title, text_lines


def of_the_title(found: list[str], tree: Any, title: str) -> list[str]:
    """Return the main text that was found, or that of another element which is about the title.

    A page with two articles, or with the start of the next one below, is taken for the longer:
    `某厂推新晶片` with a text about projectors in schools.
    """
    words = _pairs(title)
    share = _share(words, found)
    if not words or share >= ABOUT:
        return found
    best, best_share = found, share
    for element in _containers(tree)[:MAX_CONTAINERS]:
        lines = text_lines(element)
        here = _share(words, lines)
        if here > best_share:
            best, best_share = lines, here
    is_clear = best_share >= ABOUT and best_share >= 2 * share
    return best if is_clear else found


MAX_CONTAINERS = 50
"""Elements that are looked at: with more of them, one within another, it would take minutes. Chosen
by eye: saved pages have up to 12."""

ABOUT = 0.4
"""Share of the pairs of letters in a title that a text about it has at least; see the figures of
`benchmarks/pages.py`. Chosen by eye."""

MIN_TEXT = 150
"""Letters in the paragraphs of an element that may be the article, as for a second extractor
(MIN_HAN)."""


def _pairs(text: str) -> set[str]:
    letters = bare(text)
    return {letters[at : at + 2] for at in range(len(letters) - 1)}


def _share(words: set[str], lines: Sequence[str]) -> float:
    """Return the share of the pairs of letters that the lines have."""
    return len(words & _pairs("".join(lines))) / len(words) if words else 0.0


def _containers(tree: Any) -> list[Any]:
    """Return the elements that have paragraphs as their own children, in the order of the page."""
    found = []
    for element in tree.iter("div", "section", "article", "td", "main"):
        own = [child.text_content() for child in element if child.tag in ("p", "blockquote")]
        if sum(len(bare(text)) for text in own) >= MIN_TEXT:
            found.append(element)
    return found


def lead_above(body: Sequence[str], lines: Sequence[str], tree: Any, title: str) -> list[str]:
    """Return the lead that stands before the text in a container of its own, none where there is
    none.

    body   the main text
    lines  the whole page

    The lead is what the page has between headline and text: paragraphs, no links, no labels.
    """
    if not body or body[0] not in lines:
        return []
    start = lines.index(body[0])
    headlines = lines_of_title(lines[:start], title)
    if not headlines:
        return []
    between = lines[headlines[-1] + 1 : start]
    if len(between) > MAX_BETWEEN:
        return []
    links = {bare(link.text_content()) for link in tree.iter("a")}
    lead = [line for line in between if _is_paragraph(line) and bare(line) not in links]
    return [] if any(line in body for line in lead) else lead


MAX_BETWEEN = 20
"""Lines between headline and text: by-line, date, buttons, lead. More are other parts of the page.
Chosen by eye."""


def _is_paragraph(line: str) -> bool:
    return len(line) >= MIN_LEAD and _SENTENCE_END.search(line) is not None


MIN_LEAD = 40
"""Characters of the shortest lead that is taken in. Chosen by eye."""

_SENTENCE_END = pattern(r"[。！？…][”」』）)]?\s*$")
