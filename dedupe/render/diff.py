"""A cleaned article as a unified diff, made from its edits, not by comparing: O(text), whatever was
changed.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from dedupe.revision import replay
from dedupe.values import Edit

if TYPE_CHECKING:
    from dedupe.cleaner import Cleaned


@dataclass(frozen=True, slots=True)
class Change:
    """Lines `first` up to (not including) `last` of the source, numbered from 0, become the lines
    `new`.
    """

    first: int
    last: int
    new: tuple[str, ...]

    @property
    def growth(self) -> int:
        """How many lines more there are afterwards; negative where there are fewer."""
        return len(self.new) - (self.last - self.first)


def view(cleaned: Cleaned, name: str, context: int = 3) -> str:
    r"""Return what `patch` needs to make the clean article from its source, and with -R back; ""
    where nothing changed.

    name     of the file; the header has it behind a/ and b/, as git writes it
    context  unchanged lines around each change
    A line ends at \n and nowhere else, so a carriage return or U+2028 is part of its line.
    """
    lines = _lines(cleaned.source)
    pieces: list[str] = []
    grown = 0
    for hunk in _hunks(_changes(cleaned.source, lines, cleaned.edits), context):
        pieces += _hunk_lines(lines, hunk, context, grown)
        grown += sum(change.growth for change in hunk)
    return "".join([*_header(name.lstrip("/")), *pieces]) if pieces else ""


# --- edits to lines ---


def _lines(text: str) -> list[str]:
    r"""Return the lines of `text`, each with its \n; the last one may have none."""
    *whole, rest = text.split("\n")
    return [f"{line}\n" for line in whole] + ([rest] if rest else [])


def _changes(source: str, lines: Sequence[str], edits: Sequence[Edit]) -> Iterator[Change]:
    """Yield what the edits come to in lines, sorted, not overlapping, without the equal lines at
    either end.
    """
    starts = [0, *accumulate(map(len, lines))]
    for first, last, inside in _regions(source, starts, edits):
        old = lines[first:last]
        new = _lines(replay(source, inside, starts[first], starts[last]))
        head = _equal(old, new)
        tail = _equal(old[head:][::-1], new[head:][::-1])
        if head + tail < max(len(old), len(new)):
            yield Change(first + head, last - tail, tuple(new[head : len(new) - tail]))


def _regions(
    source: str, starts: Sequence[int], edits: Sequence[Edit]
) -> Iterator[tuple[int, int, Sequence[Edit]]]:
    r"""Yield first line, line behind the last one and edits of each stretch of whole lines that
    becomes whole lines.

    starts  offsets of the lines, and the length of the source
    A stretch takes in the next line for as long as its new text does not end with a \n.
    """
    at = 0
    while at < len(edits):
        begin = at
        first = bisect_right(starts, edits[begin].span.start) - 1
        last = first + 1
        while True:
            while at < len(edits) and edits[at].span.start < starts[last]:
                last = max(last, bisect_left(starts, edits[at].span.end))
                at += 1
            if starts[last] == len(source) or _ends_line(
                source, starts[first], starts[last], edits, begin, at
            ):
                break
            last += 1
        yield first, last, edits[begin:at]


def _ends_line(
    source: str, start: int, end: int, edits: Sequence[Edit], begin: int, behind: int
) -> bool:
    r"""Return whether what edits `begin` up to `behind` make of `source[start:end]` ends with a \n
    or is empty.
    """
    for index in range(behind - 1, begin - 1, -1):
        edit = edits[index]
        if edit.span.end < end:
            break
        if edit.after:
            return edit.after.endswith("\n")
        end = edit.span.start
    return end == start or source[end - 1] == "\n"


def _equal(here: Sequence[str], there: Sequence[str]) -> int:
    """Return how many lines are equal from the beginning."""
    return next(
        (i for i, (a, b) in enumerate(zip(here, there, strict=False)) if a != b),
        min(len(here), len(there)),
    )


# --- lines to text ---


def _header(name: str) -> tuple[str, str]:
    return f"--- {_quoted(f'a/{name}')}\n", f"+++ {_quoted(f'b/{name}')}\n"


def _quoted(name: str) -> str:
    """Return the name as git and `patch` read it: a C string where it has unusual characters, a tab
    behind spaces.
    """
    if re.search(r'[\x00-\x1f\x7f"\\]', name):
        escaped = re.sub(r'["\\]', r"\\\g<0>", name)
        return (
            '"' + re.sub(r"[\x00-\x1f\x7f]", lambda match: f"\\{ord(match[0]):03o}", escaped) + '"'
        )
    return f"{name}\t" if " " in name else name


def _hunks(changes: Iterator[Change], context: int) -> Iterator[list[Change]]:
    """Yield the changes in groups whose context meets."""
    hunk: list[Change] = []
    for change in changes:
        if hunk and change.first - hunk[-1].last > 2 * context:
            yield hunk
            hunk = []
        hunk.append(change)
    if hunk:
        yield hunk


def _hunk_lines(
    lines: Sequence[str], hunk: Sequence[Change], context: int, grown: int
) -> Iterator[str]:
    """Yield a hunk line by line; `grown` is how many lines more the clean text has than the source
    before it.
    """
    at = max(0, hunk[0].first - context)
    end = min(len(lines), hunk[-1].last + context)
    growth = sum(change.growth for change in hunk)
    yield f"@@ -{_range(at, end - at)} +{_range(at + grown, end - at + growth)} @@\n"
    for change in hunk:
        yield from _signed(" ", lines[at : change.first])
        yield from _signed("-", lines[change.first : change.last])
        yield from _signed("+", change.new)
        at = change.last
    yield from _signed(" ", lines[at:end])


def _range(start: int, count: int) -> str:
    """Return first line number and count; of no lines, the number of the line before them."""
    return f"{start + 1 if count else start},{count}"


def _signed(sign: str, lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        yield (
            f"{sign}{line}"
            if line.endswith("\n")
            else f"{sign}{line}\n\\ No newline at end of file\n"
        )
