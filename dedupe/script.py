"""Script of the output: traditional and simplified characters, by OpenCC, on request.

OpenCC takes its own output for input. Most words come out as they are, but not all:

    configuration  a text      becomes       and, converted again
    tw2sp          塔吉克       塔吉克斯坦      塔吉克斯坦斯坦
    tw2sp          程式         程序           进程
    t2s            乾縣         乾县           干县
    s2t            里约热内卢    里約熱內盧      裏約熱內盧

So a line is converted once, and a line that is converted already is left alone: it is what the
conversion makes of the same words in the other script. And what a phrase puts in is not put in
where it stands already: 塔吉克斯坦 does not become 塔吉克斯坦斯坦.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from dedupe.conversion import converter
from dedupe.lazy import pattern
from dedupe.revision import Revision
from dedupe.values import Cause, Edit, Span

# OpenCC drops what stands behind a NUL and raises on a lone surrogate, so neither is given to it.
_CONVERTIBLE = pattern("[^\x00\ud800-\udfff\n]+")

# No word of OpenCC's dictionaries has a mark in it: clauses are converted as the whole line is.
_MARKS = "，。、；：！？…,.;:!?"
_CLAUSE = pattern(f"[^{_MARKS}]+[{_MARKS}]*|[{_MARKS}]+")

_BACK = {
    "t2s": "s2t", "tw2s": "s2tw", "tw2sp": "s2twp", "hk2s": "s2hk", "hk2sp": "s2hkp",
    "s2t": "t2s", "s2tw": "tw2s", "s2twp": "tw2sp", "s2hk": "hk2s", "s2hkp": "hk2sp",
    "tw2t": "t2tw", "hk2t": "t2hk", "t2tw": "tw2t", "t2hk": "hk2t",
}  # fmt: skip
"""The configuration that leads back from the output of each."""

_BY_CHARACTERS = {"tw2sp": "tw2s", "s2twp": "s2tw", "hk2sp": "hk2s", "s2hkp": "s2hk"}
"""Of each configuration with phrases of a region, the one without."""

_MAX_STEPS = 4
"""Conversions of one line, each of the one before's output, until it is told to be converted. One
is enough for all but 40 of the 101,235 words in OpenCC's dictionaries."""
_MAX_ALIGNED = 2_000
"""Characters of a clause that are aligned with their conversion at once, since that takes time in
their square; a clause of so many has no punctuation at all. Chosen by eye."""
_MAX_WORD = 16
"""Characters on either side of a place that tell whether a word lies across it. The longest word of
the dictionaries has 15."""

_Convert = Callable[[str], str]


def convert(revision: Revision, configuration: str) -> Revision:
    """Return the revision in another script; the same revision where it is in it already. Each edit
    is a stretch that OpenCC changed, line by line.

    configuration  of OpenCC: `t2s`, `s2twp` …

    Converting what comes out changes nothing.
    """
    return revision.edited(list(_changes(revision.text, configuration)))


def _changes(text: str, configuration: str) -> Iterator[Edit]:
    cause = Cause("script", configuration)
    opencc: _Convert = converter(configuration).convert
    for line in _CONVERTIBLE.finditer(text):
        if opencc(line[0]) == line[0]:
            continue
        at = line.start()
        for before, after in _converted(line[0], configuration):
            for start, end, new in _stretches(before, after):
                yield Edit(Span(at + start, at + end), before[start:end], new, cause)
            at += len(before)


def _converted(line: str, configuration: str) -> Iterator[tuple[str, str]]:
    """Yield the clauses of a line, each with what becomes of it.

    A line that is never told to be converted, however often it is, stays as it is: each conversion
    would change it once more.
    """
    before = list(_clauses(line, converter(configuration).convert))
    clauses = before
    for _ in range(_MAX_STEPS):
        following = [_conversion(clause, configuration) for clause in clauses]
        if following == clauses or _is_converted(clauses, following, configuration):
            yield from zip(before, clauses, strict=True)
            return
        clauses = following


def _is_converted(clauses: Sequence[str], following: Sequence[str], configuration: str) -> bool:
    """Return whether a line is the output of the conversion, though it would be changed again: so
    is each clause of it that would.

    following  what the conversion would make of the clauses
    """
    back = _BACK[configuration]
    return all(
        _conversion(_conversion(clause, back), configuration) == clause
        for clause, changed in zip(clauses, following, strict=True)
        if clause != changed
    )


def _conversion(clause: str, configuration: str) -> str:
    """Return a clause as OpenCC converts it, without what doubles the text beside it."""
    converted: str = converter(configuration).convert(clause)
    if len(converted) <= len(clause) or configuration not in _BY_CHARACTERS:
        return converted
    characters = converter(_BY_CHARACTERS[configuration]).convert(clause)
    return _undoubled(characters, converted)


def _undoubled(characters: str, converted: str) -> str:
    """Return the conversion by phrases without what it puts in where that stands already.

    characters  the conversion of the same text that knows no phrases of the region

    >>> _undoubled("塔吉克斯坦", "塔吉克斯坦斯坦"), _undoubled("塔吉克", "塔吉克斯坦")
    ('塔吉克斯坦', '塔吉克斯坦')
    """
    from rapidfuzz.distance import Levenshtein

    kept = []
    for block in Levenshtein.opcodes(characters, converted):
        new = converted[block.dest_start : block.dest_end]
        place = block.src_start
        stands_before = characters.endswith(new, 0, place)
        stands_behind = characters.startswith(new, place)
        if block.tag != "insert" or not (stands_before or stands_behind):
            kept.append(new)
    return "".join(kept)


def _clauses(line: str, opencc: _Convert) -> Iterator[str]:
    """Yield the clauses of a line, of at most some `_MAX_ALIGNED` characters."""
    for found in _CLAUSE.finditer(line):
        clause = found[0]
        at = 0
        while len(clause) - at > _MAX_ALIGNED:
            end = _between_words(clause, at + _MAX_ALIGNED, opencc)
            yield clause[at:end]
            at = end
        yield clause[at:]


def _between_words(clause: str, start: int, opencc: _Convert) -> int:
    """Return the first place from `start` that no word lies across, or the end of the clause."""
    for place in range(start, len(clause)):
        left = clause[place - _MAX_WORD : place]
        right = clause[place : place + _MAX_WORD]
        if opencc(left + right) == opencc(left) + opencc(right):
            return place
    return len(clause)


def _stretches(before: str, after: str) -> Iterator[tuple[int, int, str]]:
    """Yield the stretches of `before` that became another text in `after`, none of them empty.

    >>> list(_stretches("這裡下雨", "这里下雨"))
    [(0, 1, '这'), (1, 2, '里')]
    >>> list(_stretches("記憶體不足", "内存不足"))
    [(0, 3, '内存')]
    """
    if len(before) == len(after):
        for at, (old, new) in enumerate(zip(before, after, strict=True)):
            if old != new:
                yield at, at + 1, new
        return
    yield from _stretches_of_other_length(before, after)


def _stretches_of_other_length(before: str, after: str) -> Iterator[tuple[int, int, str]]:
    """Yield the stretches where a conversion by phrases made a text of another length."""
    from rapidfuzz.distance import Levenshtein

    at = done = 0  # how much of `before` and `after` is accounted for
    for block in Levenshtein.opcodes(before, after):
        if block.tag != "equal" or block.src_end == block.src_start:
            continue
        start, end = block.src_start, block.src_end
        new_start, new_end = block.dest_start, block.dest_end
        if start == at and new_start > done:
            # Put in at the very start: it takes the first equal character, since an edit is never
            # empty in the source.
            start, new_start = start + 1, new_start + 1
        if start >= end:
            continue
        if at < start:
            yield at, start, after[done:new_start]
        # The last equal character stays open: an insertion behind it needs it.
        at, done = end - 1, new_end - 1
    if before[at:] != after[done:]:
        yield at, len(before), after[done:]
