"""Straight quotation marks: which of them belong together, and what the article writes in their
place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from dedupe.lazy import pattern
from dedupe.normalise.rule import Change, in_english
from dedupe.segment import HAN_RUN

_MARK = pattern('["“”「」『』]')
_CLOSING = {"“": "”", "「": "」", "『": "』", "‘": "’"}
_OPENING = {closing: opening for opening, closing in _CLOSING.items()}
_INNER = {"“": "‘", "‘": "“", "「": "『", "『": "「"}

# JSON, attributes, lists of a program: ["要闻"], "标题": "好", lang="zh", \"
_DATA = pattern(r'=\s?"|[\[{]\s*"|"\s*:\s*["\[{\d]|\\"')
_ENDS_QUOTATION = pattern(r"[\s，。、；：！？,.;:!?)）》」』”’】\]]|\Z")
_NO_START = "，。、；：！？,;:!?)）》」』”’"
_NO_END = "：:（(《“「『"


class _Pair(NamedTuple):
    """Two marks that belong together, at `start` and `end`; `parent` is the offset of the mark they
    stand in, or -1.
    """

    start: int
    end: int
    parent: int


def quotes(text: str) -> Iterator[Change]:
    """Yield what becomes of the straight double quotes of each line that have a partner and Chinese
    text between.

    Behind a figure a mark may be inches: such a line stays as it is, and so does one of data.
    """
    own = "「" if text.count("「") > text.count("“") else "“"
    offset = 0
    for line in text.split("\n"):
        if '"' in line and not _DATA.search(line):
            for at, mark in sorted(_replaced(line, own)):
                yield offset + at, offset + at + 1, mark
        offset += len(line) + 1


def _replaced(line: str, own: str) -> Iterator[tuple[int, str]]:
    """Yield offsets of straight marks in `line` and what they become; `own` opens what stands in no
    other pair.

    >>> list(_replaced('她说:"好"。', "“"))
    [(3, '“'), (5, '”')]
    >>> list(_replaced('一块15"的屏幕,另一块是"大"的', "“"))
    []
    """
    pairs = sorted(_pairs(line), key=lambda pair: pair.start)
    if any(_may_be_inches(line, pair) for pair in pairs):
        return
    opening_at: dict[int, str] = {}
    for pair in pairs:
        opening = _opening(line, pair, opening_at, own)
        if not opening or not HAN_RUN.search(line, pair.start, pair.end):
            continue
        if in_english(line, pair.start, pair.end + 1):
            continue
        opening_at[pair.start] = opening
        if line[pair.start] == '"':
            yield pair.start, opening
        if line[pair.end] == '"':
            yield pair.end, _CLOSING[opening]


def _may_be_inches(line: str, pair: _Pair) -> bool:
    """Return whether a straight mark that would open a quotation stands behind a figure."""
    return line[pair.start] == '"' and line[pair.start - 1 : pair.start].isdigit()


def _opening(line: str, pair: _Pair, opening_at: dict[int, str], own: str) -> str:
    """Return the mark that opens the pair: its own, its partner's, or one for where it stands; ""
    for nobody knows.

    An opening mark without a partner is that of a quotation over several paragraphs if it begins
    the line.
    """
    start, end = line[pair.start], line[pair.end]
    if start != '"':
        return start
    if end != '"':
        return _OPENING[end]
    if pair.parent < 0:
        return own
    if pair.parent in opening_at:
        return _INNER[opening_at[pair.parent]]
    outer = line[pair.parent]
    if outer == '"':
        return own
    return "" if line[: pair.parent].strip() else _INNER[outer]


def _pairs(line: str) -> list[_Pair]:
    """Return the pairs in the first reading of the line that leaves no mark over, or those that
    show what they are.

    A straight mark does not say whether it opens or closes. Readings, and a line for each:
    a) it closes an open mark unless that has a closing mark of its own kind. 她说「他答"好"」: the
       straight marks belong together, since 「 has its 」.
    b) it closes whatever is open. 他说“好"，她说"不好”: so the curly marks have straight partners.
    c) it closes a straight mark only. “她说"好"，大家都笑了。: the curly one is of a quotation over
       several paragraphs, and the straight ones belong together.
    Where all leave a mark over (他说"好"，又说"不好。), a mark closes only what it can be seen to
    close.

    >>> line = '“她说"好"，大家都笑了。'
    >>> [line[pair.start : pair.end + 1] for pair in _pairs(line)]
    ['"好"']
    """
    marks = [match.start() for match in _MARK.finditer(line)]
    have_partners = _have_partners(line, marks)
    readings: tuple[Callable[[int], bool], ...] = (
        lambda opening: opening not in have_partners,
        lambda _opening: True,
    )
    for closes in readings:
        pairs = _read(line, marks, closes)
        none_left_over = 2 * len(pairs) == len(marks)
        if none_left_over and all(_is_plausible(line, pair) for pair in pairs):
            return pairs
    pairs = _read(line, marks, lambda opening: line[opening] == '"')
    straight = [pair for pair in pairs if line[pair.start] == line[pair.end] == '"']
    none_left_over = 2 * len(straight) == line.count('"')
    if none_left_over and all(_is_plausible(line, pair) for pair in straight):
        return pairs
    return _read_with_care(line, marks, have_partners)


def _have_partners(line: str, marks: list[int]) -> set[int]:
    """Return the opening marks that a closing one of their kind belongs to."""
    found: set[int] = set()
    open_at: list[int] = []
    for at in marks:
        if line[at] in _CLOSING:
            open_at.append(at)
        elif open_at and _CLOSING[line[open_at[-1]]] == line[at]:
            found.add(open_at.pop())
    return found


def _read(line: str, marks: list[int], closes: Callable[[int], bool]) -> list[_Pair]:
    """Return the pairs where a straight mark closes the mark that is open if `closes` says so of
    that, or opens another.
    """
    pairs: list[_Pair] = []
    open_at: list[int] = []
    for at in marks:
        is_straight = line[at] == '"'
        closes_the_open = is_straight and bool(open_at) and closes(open_at[-1])
        if line[at] in _CLOSING or (is_straight and not closes_the_open):
            open_at.append(at)
        elif open_at and (is_straight or line[open_at[-1]] in ('"', _OPENING[line[at]])):
            opening = open_at.pop()
            pairs.append(_Pair(opening, at, open_at[-1] if open_at else -1))
    return pairs


def _is_plausible(line: str, pair: _Pair) -> bool:
    """Return whether no quotation would be empty, begin with a comma, or end with a colon."""
    inside = line[pair.start + 1 : pair.end]
    return bool(inside) and inside[0] not in _NO_START and inside[-1] not in _NO_END


def _read_with_care(line: str, marks: list[int], have_partners: set[int]) -> list[_Pair]:
    """Return the pairs of a line that has a mark too many: a straight mark closes where a stop or
    the end follows. What stands open inside of a pair is left over.
    """
    pairs: list[_Pair] = []
    open_at: list[int] = []
    for at in marks:
        may_open = line[at] == '"' and not _ENDS_QUOTATION.match(line, at + 1)
        if line[at] in _CLOSING or may_open:
            open_at.append(at)
            continue
        partner = _partner(line, at, open_at, have_partners)
        if partner is not None:
            del open_at[open_at.index(partner) :]
            pairs.append(_Pair(partner, at, open_at[-1] if open_at else -1))
    return [pair for pair in pairs if _is_plausible(line, pair)]


def _partner(line: str, at: int, open_at: list[int], have_partners: set[int]) -> int | None:
    """Return the open mark that the mark at `at` closes: a curly one its own kind, or a straight
    one; a straight one whatever is open and has no other partner.
    """
    if not open_at:
        return None
    last = open_at[-1]
    if line[at] == '"':
        return last if last not in have_partners else None
    for opening in reversed(open_at):
        if line[opening] == _OPENING[line[at]]:
            return opening
    return last if line[last] == '"' else None
