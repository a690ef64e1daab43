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
class LineChange:
    """Lines `first` up to (not including) `last` of the source, numbered from 0, become the lines
    `new`.
    """

    first: int
    last: int
    new: tuple[str, ...]

    @property
    def growth(self) -> int:
        """How many lines more there are afterwards; negative where there are fewer."""
        old = self.last - self.first
        return len(self.new) - old


def view(cleaned: Cleaned, name: str, context: int = 3) -> str:
    r"""Return what `patch` needs to make the clean article from its source, and with -R back; ""
    where nothing changed.

    name     of the file; the header has it behind a/ and b/, as git writes it
    context  unchanged lines around each change
    A line ends at \n and nowhere else, so a carriage return or U+2028 is part of its line.
    """
    lines = _lines(cleaned.source)
    changes = _changes(cleaned.source, lines, cleaned.edits)
    pieces = list(_header(name.lstrip("/")))
    before = len(pieces)
    grown = 0
    for hunk in _hunks(changes, context):
        pieces += _hunk_lines(lines, hunk, context, grown)
        for change in hunk:
            grown += change.growth
    if len(pieces) == before:
        return ""
    return "".join(pieces)


def coloured(diff: str) -> str:
    r"""Return a diff with the colours that git gives one, for a terminal.

    >>> print(ascii(coloured("--- a\n+++ b\n-x\n+y\n")))
    '\x1b[1m--- a\x1b[m\n\x1b[1m+++ b\x1b[m\n\x1b[31m-x\x1b[m\n\x1b[32m+y\x1b[m\n'
    """
    lines = []
    for number, line in enumerate(diff.split("\n")):
        code = _BOLD if number < _HEADER_LINES else _COLOURS.get(line[:1], "")
        lines.append(f"\x1b[{code}m{line}\x1b[m" if code and line else line)
    return "\n".join(lines)


_HEADER_LINES = 2
_BOLD = "1"
_COLOURS = {"-": "31", "+": "32", "@": "36"}
"""Codes of ANSI for what has gone, what has come, and where."""


# --- edits to lines ---


def _lines(text: str) -> list[str]:
    r"""Return the lines of `text`, each with its \n; the last one may have none.

    >>> _lines("标题\n县城开馆。"), _lines("标题\n")
    (['标题\n', '县城开馆。'], ['标题\n'])
    """
    *whole, rest = text.split("\n")
    lines = [f"{line}\n" for line in whole]
    if rest:
        lines.append(rest)
    return lines


def _changes(
    source: str,
    lines: Sequence[str],
    edits: Sequence[Edit],
) -> Iterator[LineChange]:
    """Yield what the edits come to in lines, sorted, not overlapping, without the equal lines at
    either end.
    """
    starts = [0, *accumulate(map(len, lines))]
    for first, last, inside in _regions(source, starts, edits):
        changed = replay(source, inside, starts[first], starts[last])
        old = lines[first:last]
        new = _lines(changed)
        head = _equal(old, new)
        old, new = old[head:], new[head:]
        tail = _equal(old[::-1], new[::-1])
        new = new[: len(new) - tail]
        if new or len(old) > tail:
            yield LineChange(first + head, last - tail, tuple(new))


def _regions(
    source: str,
    starts: Sequence[int],
    edits: Sequence[Edit],
) -> Iterator[tuple[int, int, Sequence[Edit]]]:
    r"""Yield first line, line behind the last one and edits of each stretch of whole lines that
    becomes whole lines.

    starts  offsets of the lines, and the length of the source
    A stretch takes in the next line for as long as its new text does not end with a \n: where an
    edit joins `昨天上午，\n` with the next line, both are one stretch.
    """
    at = 0
    while at < len(edits):
        begin = at
        first = bisect_right(starts, edits[begin].span.start) - 1
        last = first + 1
        while True:
            while at < len(edits) and edits[at].span.start < starts[last]:
                line_behind = bisect_left(starts, edits[at].span.end)
                last = max(last, line_behind)
                at += 1
            start, end = starts[first], starts[last]
            inside = edits[begin:at]
            if end == len(source) or _ends_line(source, start, end, inside):
                break
            last += 1
        yield first, last, inside


def _ends_line(
    source: str,
    start: int,
    end: int,
    edits: Sequence[Edit],
) -> bool:
    r"""Return whether what the edits make of `source[start:end]` ends with a \n or is empty."""
    for edit in reversed(edits):
        if edit.span.end < end:
            break
        if edit.after:
            return edit.after.endswith("\n")
        end = edit.span.start
    return end == start or source[end - 1] == "\n"


def _equal(here: Sequence[str], there: Sequence[str]) -> int:
    """Return how many lines are equal from the beginning.

    >>> _equal(["甲", "乙"], ["甲", "丙"]), _equal(["甲"], ["甲", "乙"])
    (1, 1)
    """
    equal = 0
    for one, other in zip(here, there, strict=False):
        if one != other:
            break
        equal += 1
    return equal


# --- lines to text ---


def _header(name: str) -> Iterator[str]:
    before = _quoted(f"a/{name}")
    after = _quoted(f"b/{name}")
    yield f"--- {before}\n"
    yield f"+++ {after}\n"


def _quoted(name: str) -> str:
    r"""Return the name as git and `patch` read it: a C string where it has unusual characters, a
    tab behind it where it has a space.

    >>> _quoted("县城.txt"), _quoted("县 城.txt"), _quoted("a\x01.txt")
    ('县城.txt', '县 城.txt\t', '"a\\001.txt"')
    """
    if re.search(r'[\x00-\x1f\x7f"\\]', name):
        with_backslashes = re.sub(r'["\\]', r"\\\g<0>", name)
        escaped = re.sub(r"[\x00-\x1f\x7f]", _octal, with_backslashes)
        return f'"{escaped}"'
    return f"{name}\t" if " " in name else name


def _octal(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\{code:03o}"


def _hunks(changes: Iterator[LineChange], context: int) -> Iterator[list[LineChange]]:
    """Yield the changes in groups whose context meets."""
    hunk: list[LineChange] = []
    for change in changes:
        unchanged = change.first - hunk[-1].last if hunk else 0
        if unchanged > 2 * context:
            yield hunk
            hunk = []
        hunk.append(change)
    if hunk:
        yield hunk


def _hunk_lines(
    lines: Sequence[str],
    hunk: Sequence[LineChange],
    context: int,
    grown: int,
) -> Iterator[str]:
    """Yield a hunk line by line; `grown` is how many lines more the clean text has than the source
    before it.
    """
    first, last = hunk[0].first, hunk[-1].last
    at = max(0, first - context)
    end = min(len(lines), last + context)
    old_count = end - at
    new_count = old_count
    for change in hunk:
        new_count += change.growth
    old_range = _range(at, old_count)
    new_range = _range(at + grown, new_count)
    yield f"@@ -{old_range} +{new_range} @@\n"
    for change in hunk:
        yield from _signed(" ", lines[at : change.first])
        yield from _signed("-", lines[change.first : change.last])
        yield from _signed("+", change.new)
        at = change.last
    yield from _signed(" ", lines[at:end])


def _range(start: int, count: int) -> str:
    """Return first line number and count; of no lines, the number of the line before them.

    >>> _range(3, 2), _range(3, 0)
    ('4,2', '3,0')
    """
    number = start + 1 if count else start
    return f"{number},{count}"


def _signed(sign: str, lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        yield (
            f"{sign}{line}"
            if line.endswith("\n")
            else f"{sign}{line}\n\\ No newline at end of file\n"
        )
