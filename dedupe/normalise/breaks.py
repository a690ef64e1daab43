"""Line breaks that were lost, and line breaks that were put in the middle of a paragraph."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from dedupe.normalise.rule import Change, Rule, substitution

_BLANK = " \t\u00a0\u2000-\u200a\u202f\u205f\u3000"
_LOST = re.compile(f"(?<=[。！？…”」』）])[{_BLANK}]*?[\u2002\u2003\u3000]{{2}}[{_BLANK}]*(?=[^{_BLANK}\n])")

_MIN_WRAP = 16
"""Ideographs: the narrowest column that scraped pages were seen wrapped at; verses are shorter."""
_MIN_WRAPPED_LINES = 3
"""Two lines of one length happen by chance, three lines of prose without a sentence end do not."""
_SLACK = 2
"""A line may end this much short of the column: punctuation must not begin a line, words are not cut."""

_ASCII = re.compile(r"[\x00-\x7f]")
_FINISHED = re.compile(r"[。！？!?…][”’」』）)]*\Z")
_PUNCTUATED = re.compile("[，。、；]")
_LATIN_JOIN = re.compile(r"[A-Za-z0-9,.;]\n(?=[A-Za-z0-9])")


def _has_unfinished_lines(text: str) -> bool:
    return len(_unfinished(text.split("\n"))) >= _MIN_WRAPPED_LINES


def _width(line: str) -> float:
    """Return the line's width in ideographs, two ASCII characters to one."""
    return len(line) - len(_ASCII.findall(line)) / 2


def _unwrapped(text: str) -> Iterator[Change]:
    """Yield the line breaks inside hard-wrapped paragraphs: several lines of prose cut at one column."""
    lines = text.split("\n")
    column = _column(lines)
    if not column:
        return
    widths = [_width(line) if len(line) >= _MIN_WRAP else 0.0 for line in lines]
    offset = 0
    at = 0
    while at < len(lines):
        end = _paragraph_end(lines, widths, at, column)
        for line in lines[at:end]:
            offset += len(line) + 1
            joint = text[offset - 2 : offset + 1]
            yield offset - 1, offset, " " if _LATIN_JOIN.match(joint) else ""
        if end < len(lines):
            offset += len(lines[end]) + 1
        at = end + 1


def _column(lines: list[str]) -> float:
    """Return the column that the text is wrapped at, 0.0 where it is not."""
    unfinished = Counter(round(width) for line in _unfinished(lines) if (width := _width(line)) >= _MIN_WRAP)
    if not unfinished:
        return 0.0
    peak = max(unfinished, key=lambda width: (unfinished[width] + unfinished[width - 1] + unfinished[width + 1], width))
    near = [width for width in unfinished if abs(width - peak) <= 1]
    return float(max(near)) if sum(unfinished[width] for width in near) >= _MIN_WRAPPED_LINES else 0.0


def _unfinished(lines: list[str]) -> list[str]:
    """Return the long lines that do not end where a sentence ends."""
    return [line for line in lines if len(line) >= _MIN_WRAP and line[-1] not in "。！？!?…”’」』）)"]


def _paragraph_end(lines: list[str], widths: list[float], start: int, column: float) -> int:
    """Return the last line of the wrapped paragraph that begins at line `start`; `start` where it is not wrapped."""
    end = start
    while (
        column - _SLACK <= widths[end] <= column + 1
        and end + 1 < len(lines)
        and lines[end + 1]
        and not lines[end + 1][0].isspace()
        and _width(lines[end + 1]) <= column + 1
    ):
        end += 1
    members = lines[start : end + 1]
    prose = sum(1 for line in members if _PUNCTUATED.search(line[:-1]))
    wrapped = sum(1 for line in members[:-1] if not _FINISHED.search(line))
    if not wrapped or prose * 5 < len(members) * 3 or not any(_FINISHED.search(line) for line in members):
        return start
    while not _FINISHED.search(lines[end]):
        end -= 1
    return end


BREAK_RULES = (
    Rule(
        "lost-breaks",
        "two or more ideographic or em spaces after a sentence end are a lost paragraph break",
        ("会议昨日召开。\u3000\u3000她透露，", "会议昨日召开。\n她透露，"),
        "\u2002\u2003\u3000",
        _LOST.search,
        substitution(_LOST, "\n"),
    ),
    Rule(
        "hard-wraps",
        "prose cut into lines at a fixed column is joined again",
        (
            "今年以来，全县新建高标准农田三万二千\n亩，改造中低产田一万一千亩，修复渠道\n四十六公里，灌溉水的利用率比上一年提\n高两个百分点。",
            "今年以来，全县新建高标准农田三万二千亩，改造中低产田一万一千亩，修复渠道四十六公里，灌溉水的利用率比上一年提高两个百分点。",
        ),
        "",
        _has_unfinished_lines,
        _unwrapped,
    ),
)
