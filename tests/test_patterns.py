"""Every pattern takes time in proportion to the text: tried on texts made to keep it busy."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import dedupe
from dedupe.furniture import MAX_LINE, MAX_TAIL, ROWS, all_rows
from dedupe.furniture.links import MAX_LINK
from dedupe.lazy import _Pattern
from tests.helpers.limits import HangError, limited
from tests.helpers.pumping import pumped

SIZES = (4_000, 16_000, 64_000)
"""Characters of a text. The longer ones are tried where the first takes longer than QUICK_SECONDS,
which a linear pattern seldom does."""
QUICK_SECONDS = 0.004
MAX_GROWTH = 8
"""Times that a text of four times the size may take. It is 4 for a linear pattern, 16 for one that
takes time in the square: noise of both sizes would have to be twofold, twice, to be mistaken."""
MAX_SECONDS = 2
"""For a text of the first size: what takes time in the cube, or worse, takes longer."""
MAX_TEXTS = 300
"""Of a pattern; those of a pattern with many alternatives are taken at even distances."""

MAX_SECONDS_OF_A_LINE = 0.1
"""For a line of page remains; most take a ten thousandth of a second."""

BOUNDED = {
    "dedupe.furniture.links._BOOK": MAX_LINK,
    "dedupe.furniture.links._SENTENCE": MAX_LINK,
    "dedupe.normalise.punctuation._ENDS_IN_ADDRESS": 200,
    "dedupe.normalise.punctuation._GLOSS": 40,
    "dedupe.reading.page.sniff._META_CHARSET": 4096,
    "dedupe.repeats.wording._ANNOUNCES": 40,
    "dedupe.repeats.wording._BARE_CREDIT": 48,
    "dedupe.repeats.wording._BRACKETS": 100,
}
"""Patterns that are given a few characters only, and how many."""


class Found(NamedTuple):
    """A pattern of the package, by the name of its module and its own."""

    name: str
    pattern: re.Pattern[Any]


@cache
def is_anchored(name: str) -> bool:
    """Return whether a pattern is only tried at one place of a text, wherever the package names
    it.
    """
    module, own = name.split("[")[0].rsplit(".", 1)
    sources = _sources(module if own.startswith("_") else "dedupe")
    uses = re.findall(rf"([^\s]{{0,20}})\b{own}\b(?! = )([^\s]{{0,12}})", sources)
    return bool(uses) and all(_is_match(before, behind) for before, behind in uses)


def _is_match(before: str, behind: str) -> bool:
    return behind.startswith((".match(", ".fullmatch(")) or before.endswith("_begins(line,")


@cache
def _sources(module: str) -> str:
    """Return the source of a module, of the whole package for `dedupe`."""
    folder = Path(dedupe.__file__).parent
    file = inspect.getsourcefile(importlib.import_module(module))
    assert file is not None
    files = sorted(folder.rglob("*.py")) if module == "dedupe" else [Path(file)]
    text = "\n".join(each.read_text(encoding="utf-8") for each in files)
    return text.replace("_begins(line, ", "_begins(line,")


def patterns() -> dict[tuple[str | bytes, int], Found]:
    """Return the patterns of all modules, each once, by source and flags."""
    found: dict[tuple[str | bytes, int], Found] = {}
    for info in pkgutil.walk_packages(dedupe.__path__, "dedupe."):
        if info.name.endswith("__main__"):
            continue
        try:
            module = importlib.import_module(info.name)
        except ImportError:  # of an extra that is not installed
            continue
        for name, value in list(vars(module).items()):
            for one in _within(f"{info.name}.{name}", value, 3):
                found.setdefault((one.pattern.pattern, one.pattern.flags), one)
    return found


def _within(name: str, value: Any, depth: int) -> Iterator[Found]:
    """Yield the patterns in a value: itself, in a collection, in what a function remembers."""
    if isinstance(value, re.Pattern):
        yield Found(name, value)
    elif isinstance(value, _Pattern):
        yield Found(name, re.compile(value._source, value._flags))
    elif depth and isinstance(value, Mapping):
        for key, each in value.items():
            yield from _within(f"{name}[{key}]", each, depth - 1)
    elif depth and isinstance(value, list | tuple | set | frozenset):
        for number, each in enumerate(value):
            yield from _within(f"{name}[{number}]", each, depth - 1)
    elif depth and type(value).__module__.startswith("dedupe"):
        for key, each in getattr(value, "__dict__", {}).items():
            yield from _within(f"{name}[{key}]", each, depth - 1)
    elif depth and getattr(value, "__closure__", None):
        for number, cell in enumerate(value.__closure__):
            yield from _within(f"{name}[{number}]", cell.cell_contents, depth - 1)


def seconds(found: Found, text: str, limit: float) -> float:
    """Return how long the processor takes to look for a pattern in a text; HangError where it takes
    longer than `limit`.
    """
    given = text.encode("latin-1", "replace") if isinstance(found.pattern.pattern, bytes) else text

    anchored = is_anchored(found.name)
    start = time.process_time()
    with limited(limit):
        if anchored:
            found.pattern.match(given)
            found.pattern.fullmatch(given)
        else:
            for _ in found.pattern.finditer(given):
                pass
    return time.process_time() - start


def slow_text(found: Found) -> str | None:
    """Return the beginning of a text for which a pattern takes long, None where there is none."""
    source = found.pattern.pattern
    if isinstance(source, bytes):
        source = source.decode("latin-1")
    flags = found.pattern.flags & ~re.UNICODE
    sizes = (BOUNDED[found.name],) if found.name in BOUNDED else SIZES
    texts = list(zip(*(pumped(source, flags, size) for size in sizes), strict=True))
    step = len(texts) // MAX_TEXTS + 1
    for text in texts[::step]:
        if not _is_linear(found, text):
            start: str = text[0][:40]
            return start
    return None


def _is_linear(found: Found, texts: Sequence[str]) -> bool:
    """Return whether a text takes no time at all, or a longer one takes no more than its share."""
    before = MAX_SECONDS_OF_A_LINE / MAX_GROWTH if len(texts) == 1 else 0.0
    try:
        for text in texts:
            taken = seconds(found, text, MAX_SECONDS)
            if taken <= max(QUICK_SECONDS, MAX_GROWTH * before):
                return True
            before = taken
    except HangError:
        pass
    return False


@pytest.mark.slow
def test_the_patterns_are_found() -> None:
    names = {found.name for found in patterns().values()}
    assert len(names) > 120
    for known in (
        "dedupe.fold.CUT_MARK",
        "dedupe.normalise.markup._TAG",
        "dedupe.choose.reading._NUMBERED",
        "dedupe.reading.page.sniff._CHARSET",
    ):
        assert known in names
    assert not BOUNDED.keys() - names


@pytest.mark.parametrize(
    "source",
    [
        "(a+)+b",
        pytest.param("(?:x|xx)+y", marks=pytest.mark.slow),
        pytest.param("a*a*b", marks=pytest.mark.slow),
        pytest.param(r"<[^>]*>", marks=pytest.mark.slow),
        pytest.param(r"\s*,", marks=pytest.mark.slow),
    ],
)
def test_a_pattern_that_is_not_linear_is_told(source: str) -> None:
    assert slow_text(Found("x.NAME", re.compile(source))) is not None


@pytest.mark.slow
def test_every_pattern_is_linear() -> None:
    slow = {found.name: slow_text(found) for found in patterns().values()}
    assert {name: text for name, text in slow.items() if text is not None} == {}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_row_of_page_remains_takes_no_time_for_a_line(row: Any) -> None:
    pattern = re.compile(row.pattern)
    for line in pumped(row.pattern, 0, MAX_LINE - 2):
        start = time.process_time()
        pattern.fullmatch(line)
        pattern.match(line)
        assert time.process_time() - start < MAX_SECONDS_OF_A_LINE, line[:40]


@pytest.mark.slow
def test_remains_glued_to_a_line_take_no_time_either() -> None:
    tails = all_rows().tails
    for row in ROWS:
        if "tail" in row.where:
            for line in pumped(row.pattern, 0, MAX_TAIL - 1):
                start = time.process_time()
                tails.search(line[:MAX_TAIL])
                assert time.process_time() - start < MAX_SECONDS_OF_A_LINE, line
