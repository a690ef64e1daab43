"""What two alike stretches differ in. Not how much: what decides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from dedupe.repeats.confusables import CONFUSABLE
from dedupe.values import Difference

Relation = Literal["equal", "variant", "first-lacks", "second-lacks", "differs"]
"""equal: the key is the same. variant: confusable characters only. first-lacks / second-lacks: that side only lacks what
the other has. differs: neither can stand for the other."""

_FIGURES = frozenset("0123456789〇零一二三四五六七八九十百千万亿两半数几")
_NEGATIONS = frozenset("不没无未非否勿莫别弗")
_SHORT = 4
"""Characters: a longer stretch that only one side has is a clause, in which 不 denies nothing but its own verb."""


def differences(first: str, second: str) -> tuple[Difference, ...]:
    """Return the stretches in which two folded texts differ, figures whole. Cost O(len(first) x len(second) / 64)."""
    from rapidfuzz.distance import Levenshtein

    found = []
    for tag, a, b, c, d in _whole_figures(first, second, list(Levenshtein.opcodes(first, second))):
        if tag != "equal":
            found.append(_difference(first, second, (a, b, c, d)))
    return tuple(found)


def relation(found: Sequence[Difference]) -> Relation:
    """Return what two texts that differ in `found` are to one another."""
    kinds = {difference.kind for difference in found}
    if not kinds:
        return "equal"
    if kinds == {"confusable"}:
        return "variant"
    if kinds <= {"confusable", "extra"}:
        extra = [difference for difference in found if difference.kind == "extra"]
        if all(difference.there for difference in extra):
            return "first-lacks"
        if all(difference.here for difference in extra):
            return "second-lacks"
    return "differs"


Block = tuple[str, int, int, int, int]


def _whole_figures(first: str, second: str, blocks: Sequence[Sequence[object]]) -> Iterator[Block]:
    """Yield the difference blocks, each widened to the ends of a figure that it cuts, joined where they then touch."""
    merged: list[list[int]] = []
    for tag, a, b, c, d in blocks:  # type: ignore[misc]
        if tag == "equal":
            continue
        assert isinstance(a, int) and isinstance(b, int) and isinstance(c, int) and isinstance(d, int)
        clause = (a == b or c == d) and sum(char not in _FIGURES for char in first[a:b] or second[c:d]) >= _SHORT
        if not clause and (_cuts_figure(first, a, b) or _cuts_figure(second, c, d)):
            while a and c and first[a - 1].isdigit() and first[a - 1] == second[c - 1]:
                a, c = a - 1, c - 1
            while b < len(first) and d < len(second) and first[b].isdigit() and first[b] == second[d]:
                b, d = b + 1, d + 1
        if merged and (a <= merged[-1][1] or c <= merged[-1][3]):
            merged[-1][1], merged[-1][3] = max(b, merged[-1][1]), max(d, merged[-1][3])
        else:
            merged.append([a, b, c, d])
    for a, b, c, d in merged:
        yield "replace", a, b, c, d


def _cuts_figure(text: str, start: int, end: int) -> bool:
    """Return whether a digit stands at an edge of `start:end`, inside, beside a digit outside."""
    inside = text[start:end]
    if not inside:
        return 0 < start < len(text) and text[start - 1].isdigit() and text[start].isdigit()
    before, behind = text[start - 1 : start], text[end : end + 1]
    return (inside[0].isdigit() and before.isdigit()) or (inside[-1].isdigit() and behind.isdigit())


def _difference(first: str, second: str, block: tuple[int, int, int, int]) -> Difference:
    a, b, c, d = block
    here, there = first[a:b], second[c:d]
    one = here or there
    if here and there:
        if len(here) == len(there) and all(x == y or (x, y) in CONFUSABLE for x, y in zip(here, there, strict=True)):
            return Difference("confusable", here, there)
        if _has_figures(here) or _has_figures(there):
            return Difference("figures", here, there)
        if _NEGATIONS & {*here} != _NEGATIONS & {*there}:
            return Difference("negation", here, there)
        return Difference("words", here, there)
    if len(one) <= _SHORT and _NEGATIONS & {*one}:
        return Difference("negation", here, there)
    if all(char in _FIGURES for char in one) and len(one) <= _SHORT:
        return Difference("figures", here, there)
    return Difference("extra", here, there)


def _has_figures(text: str) -> bool:
    return any(char.isdigit() or char in _FIGURES for char in text)
