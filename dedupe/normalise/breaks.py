"""Line breaks that were lost, and line breaks that were put in the middle of a paragraph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from dedupe.lazy import pattern
from dedupe.normalise.rule import Change, Rule

_BLANK = " \t\u00a0\u2000-\u200a\u202f\u205f\u3000"
_LOST = pattern(f"[。！？…”」』）]([{_BLANK}]*?[\u2002\u2003\u3000]{{2}}[{_BLANK}]*)(?=[^{_BLANK}\n])")

_MIN_WRAP = 16
"""Ideographs: the narrowest column that scraped pages were seen wrapped at; verses are shorter."""
_MIN_WRAPPED_LINES = 3
"""Two lines of one length happen by chance, three lines of prose without a sentence end do not."""
_SLACK = 2
"""A line may end this much short of the column: punctuation must not begin a line, words are not cut."""

_FINISHED = pattern(r"[。！？!?…][”’」』）)]*\Z")
_PUNCTUATED = pattern("[，。、；]")
_LATIN_JOIN = pattern(r"[A-Za-z0-9,.;]\n(?=[A-Za-z0-9])")


def _lost(text: str) -> Iterator[Change]:
    for blanks in _LOST.finditer(text):
        yield *blanks.span(1), "\n"


def _width(line: str) -> float:
    """Return the line's width in ideographs, two ASCII characters to one."""
    return len(line) - len(line.encode("ascii", "ignore")) / 2


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
        reach = _reach(lines, widths, at, column)
        end = _paragraph_end(lines, at, reach)
        for line in lines[at:end]:
            offset += len(line) + 1
            joint = text[offset - 2 : offset + 1]
            yield offset - 1, offset, " " if _LATIN_JOIN.match(joint) else ""
        following = end if end > at else reach  # what is no paragraph as a whole is none in part
        offset += sum(len(line) + 1 for line in lines[end : following + 1])
        at = following + 1


def _column(lines: list[str]) -> float:
    """Return the column that the text is wrapped at, 0.0 where it is not."""
    long = _unfinished(lines)
    if len(long) < _MIN_WRAPPED_LINES:
        return 0.0
    widths = sorted(round(width) for line in long if (width := _width(line)) >= _MIN_WRAP)
    if not any(third - first <= 2 for first, third in zip(widths, widths[_MIN_WRAPPED_LINES - 1 :], strict=False)):
        return 0.0
    unfinished = Counter(widths)
    peak = max(unfinished, key=lambda width: (unfinished[width] + unfinished[width - 1] + unfinished[width + 1], width))
    near = [width for width in unfinished if abs(width - peak) <= 1]
    return float(max(near)) if sum(unfinished[width] for width in near) >= _MIN_WRAPPED_LINES else 0.0


def _unfinished(lines: list[str]) -> list[str]:
    """Return the long lines that do not end where a sentence ends."""
    return [line for line in lines if len(line) >= _MIN_WRAP and line[-1] not in "。！？!?…”’」』）)"]


def _reach(lines: list[str], widths: list[float], start: int, column: float) -> int:
    """Return the last line that full lines lead to from line `start` on."""
    end = start
    while (
        column - _SLACK <= widths[end] <= column + 1
        and end + 1 < len(lines)
        and lines[end + 1]
        and not lines[end + 1][0].isspace()
        and _width(lines[end + 1]) <= column + 1
    ):
        end += 1
    return end


def _paragraph_end(lines: list[str], start: int, reach: int) -> int:
    """Return the last line of the wrapped paragraph from line `start` to `reach`; `start` where it is none."""
    members = lines[start : reach + 1]
    finished = [number for number, line in enumerate(members) if _FINISHED.search(line)]
    prose = sum(1 for line in members if _PUNCTUATED.search(line[:-1]))
    if not finished or len(finished) >= len(members) or prose * 5 < len(members) * 3:
        return start
    return start + finished[-1]


BREAK_RULES = (
    Rule(
        "lost-breaks",
        "two or more ideographic or em spaces after a sentence end are a lost paragraph break",
        ("会议昨日召开。\u3000\u3000她透露，", "会议昨日召开。\n她透露，"),
        "\u2002\u2003\u3000",
        _lost,
    ),
    Rule(
        "hard-wraps",
        "prose cut into lines at a fixed column is joined again",
        (
            "今年以来，全县新建高标准农田三万二千\n亩，改造中低产田一万一千亩，修复渠道\n四十六公里，灌溉水的利用率比上一年提\n高两个百分点。",
            "今年以来，全县新建高标准农田三万二千亩，改造中低产田一万一千亩，修复渠道四十六公里，灌溉水的利用率比上一年提高两个百分点。",
        ),
        "",
        _unwrapped,
        by_line=False,
    ),
)
