"""The sound articles that are damaged: the project's own fixtures, from a fixed list so that a seed
means one thing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"

REGIONS: dict[str, tuple[str, ...]] = {
    "cn": (
        "untouched/plain-bridge-cn",
        "untouched/plain-factory-cn",
        "untouched/plain-farming-cn",
        "untouched/plain-flood-cn",
        "untouched/plain-hospital-cn",
        "untouched/plain-kiln-cn",
        "untouched/plain-school-cn",
        "repeated/article-twice",
        "repeated/block-at-the-end",
        "repeated/body-twice",
        "repeated/confusable-copy",
        "repeated/furniture-inside-a-block",
        "repeated/halfwidth-copy",
        "repeated/hard-wrapped-copy",
        "repeated/merged-copy",
        "repeated/paragraph-adjacent",
        "repeated/same-line-copy",
        "repeated/shorter-copy",
        "repeated/some-first-some-last",
        "repeated/spaced-copy",
        "repeated/split-copy",
        "repeated/teaser",
        "repeated/three-copies",
        "repeated/torn-tail-first",
        "repeated/traditional-copy",
    ),
    "hk": (
        "untouched/plain-court-hk",
        "untouched/plain-hiking-hk",
        "untouched/plain-housing-hk",
        "untouched/plain-retail-hk",
        "repeated/simplified-copy-hk",
    ),
    "tw": (
        "untouched/plain-bus-tw",
        "untouched/plain-museum-tw",
        "untouched/plain-oyster-tw",
        "repeated/photo-caption",
    ),
}
"""Fixtures whose `clean.txt` repeats nothing, by region. New fixtures do not join by themselves:
cases would change."""

_SENTENCE = re.compile(r"[^。！？]*[。！？]+[”」』）)]*|[^。！？]+$")
_ENDS = re.compile(r"[。！？…][”」』）)]*$")


@dataclass(frozen=True)
class Article:
    """A sound article.

    name   the fixture it comes from
    lines  its paragraphs: title, then date, source and by-line, then the body
    head   how many lines stand before the body, the title among them
    """

    name: str
    region: str
    lines: tuple[str, ...]
    head: int

    @property
    def body(self) -> range:
        """The places of the body's lines."""
        return range(self.head, len(self.lines))

    @property
    def prose(self) -> list[int]:
        """The places of the body's paragraphs, without subheads and the like."""
        return [place for place in self.body if is_prose(self.lines[place])]


def is_prose(line: str) -> bool:
    """Return whether a line is a paragraph: long and ended like a sentence.

    >>> is_prose("一根铁钎看火色")
    False
    """
    return len(line) >= 40 and bool(_ENDS.search(line))


def sentences(paragraph: str) -> list[str]:
    """Return the sentences of a paragraph; joined they are the paragraph.

    >>> sentences("他说：“好。”天黑了。")
    ['他说：“好。”', '天黑了。']
    """
    return [match[0] for match in _SENTENCE.finditer(paragraph)]


@cache
def article(name: str, region: str) -> Article:
    """Return the article of a fixture. OSError where the fixture is gone."""
    text = (FIXTURES / name / "clean.txt").read_text(encoding="utf-8")
    lines = tuple(line for line in text.split("\n") if line)
    head = next(place for place, line in enumerate(lines) if place and is_prose(line))
    return Article(name, region, lines, head)
