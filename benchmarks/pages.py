"""How whole the article of a page comes out: title, minute, text, against other extractors.

    python -m benchmarks.pages                                     # our own
    python -m benchmarks.pages --input FOLDER --truth TRUTH.jsonl  # saved pages

Pages of our own are the sound articles of `fixtures/` in the shapes of `SHAPES`. A truth is a line
of JSON: `name` (of the file, without .html), `title`, `date` (2024-05-22 08:21, or the day), `must`
and `must_not`: pieces of text that the article has, and that it has not.
"""

from __future__ import annotations

import argparse
import importlib
import json
import logging
import unicodedata
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from dedupe.errors import DedupeError
from dedupe.reading.encoding import decode
from dedupe.reading.page import extract
from dedupe.reading.page.date import moment_in
from dedupe.reading.page.sniff import declared_charset
from tests.helpers.web_pages import FURNITURE, HARD_SHAPES, SHAPES, articles


@dataclass(frozen=True)
class Sample:
    """A page and what is in it.

    date  2024-05-22 08:21; without the time where the page has none, empty without a date
    """

    name: str
    html: str
    title: str
    date: str
    must: Sequence[str]
    must_not: Sequence[str]


class Found(NamedTuple):
    """What a tool makes of a page."""

    title: str
    date: str
    text: str


Tool = Callable[[str], Found]


# --- samples ---


def own_samples() -> Iterator[Sample]:
    """Yield the articles of the fixtures in every shape."""
    for shape in (*SHAPES, *HARD_SHAPES):
        for title, *lines in articles():
            body = [line for line in lines if len(line) >= MIN_PARAGRAPH]
            html = shape(title, body)
            date = "2006-03-12 09:15" if shape.__name__ == "old" else "2024-05-03 08:30"
            has_date = date[:4] in html
            name = f"{shape.__name__}: {title}"
            yield Sample(name, html, title, date if has_date else "", body, FURNITURE)


MIN_PARAGRAPH = 30
"""Characters of the shortest paragraph that is taken over: by-lines and dates are the shape's."""


def saved_samples(folder: Path, truth: Path) -> Iterator[Sample]:
    """Yield saved pages with what is known of them."""
    for line in truth.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        data = (folder / f"{row['name']}.html").read_bytes()
        html = decode(data, row["name"], declared_charset(data)).text
        date = row["date"] or ""
        yield Sample(row["name"], html, row["title"], date, row["must"], row["must_not"])


# --- tools ---


def _dedupe(html: str) -> Found:
    page = extract(html, "page")
    return Found(page.title, page.date, page.text)


def _trafilatura(html: str) -> Found:
    trafilatura = importlib.import_module("trafilatura")
    found: Any = trafilatura.bare_extraction(html, include_comments=False, with_metadata=True)
    if found is None:
        return Found("", "", "")
    return Found(found.title or "", found.date or "", found.text or "")


def _readability(html: str) -> Found:
    document = importlib.import_module("readability").Document(html)
    tree = importlib.import_module("lxml.html").fromstring(document.summary())
    return Found(document.short_title(), "", tree.text_content())


def _gne(html: str) -> Found:
    found = importlib.import_module("gne").GeneralNewsExtractor().extract(html)
    return Found(found["title"], found["publish_time"], found["content"])


def _htmldate(html: str) -> Found:
    find_date = importlib.import_module("htmldate").find_date
    date = find_date(html, original_date=True, outputformat="%Y-%m-%d %H:%M")
    return Found("", (date or "").removesuffix(" 00:00"), "")


TOOLS: dict[str, Tool] = {
    "dedupe": _dedupe,
    "trafilatura": _trafilatura,
    "readability": _readability,
    "gne": _gne,
    "htmldate": _htmldate,
}


# --- scores ---


class Score(NamedTuple):
    """What a tool got right of one page; None where the page has nothing to get right."""

    title: bool
    day: bool | None
    minute: bool | None
    must: float
    must_not: float
    whole: bool


def scored(sample: Sample, found: Found) -> Score:
    """Compare letters and digits only: white space and marks count for nothing."""
    text = _letters(found.text)
    has = [_letters(piece) in text for piece in sample.must]
    lacks = [_letters(piece) not in text for piece in sample.must_not]
    moment = moment_in(found.date)
    day = str(moment)[:10] == sample.date[:10] if sample.date else None
    minute = str(moment) == sample.date if len(sample.date) > len("2024-05-22") else None
    return Score(
        _letters(found.title) == _letters(sample.title),
        day,
        minute,
        _share(has),
        _share(lacks),
        all(has) and all(lacks),
    )


def _letters(text: str) -> str:
    normal = unicodedata.normalize("NFKC", text)
    return "".join(char for char in normal if char.isalnum()).casefold()


def _share(answers: Sequence[bool]) -> float:
    return sum(answers) / len(answers) if answers else 1.0


def table(samples: Sequence[Sample], tools: Iterable[str]) -> Iterator[str]:
    """Yield the lines of a Markdown table, a tool a line."""
    yield f"| {len(samples)} pages | title | day | minute | text there | rest gone | whole |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for name in tools:
        scores = []
        for sample in samples:
            try:
                found = TOOLS[name](sample.html)
            except DedupeError:
                found = Found("", "", "")
            except Exception as error:  # theirs: counted as nothing found, and told
                print(f"{name}, {sample.name}: {error!r}")
                found = Found("", "", "")
            scores.append(scored(sample, found))
        columns = (_mean(each) for each in zip(*scores, strict=True))
        yield f"| {name} | {' | '.join(columns)} |"


def _mean(answers: Iterable[float | None]) -> str:
    known = [answer for answer in answers if answer is not None]
    return f"{sum(known) / len(known):.3f}" if known else "–"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--input", type=Path, help="a folder of saved pages")
    parser.add_argument("--truth", type=Path, help="what is in them, JSON lines")
    parser.add_argument("--tool", nargs="+", choices=TOOLS, default=list(TOOLS))
    options = parser.parse_args()
    warnings.simplefilter("ignore")  # theirs
    logging.disable(logging.CRITICAL)
    if options.input:
        samples = list(saved_samples(options.input, options.truth))
    else:
        samples = list(own_samples())
    for line in table(samples, options.tool):
        print(line)


if __name__ == "__main__":
    main()
