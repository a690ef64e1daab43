"""What two alike stretches differ in. Not how much: what decides."""

from __future__ import annotations

from collections.abc import Sequence

from dedupe.lazy import pattern
from dedupe.repeats.confusables import CONFUSABLE
from dedupe.values import Difference, Relation

_FIGURES = frozenset("0123456789〇零一二三四五六七八九十百千万亿两半数几")
_NEGATIONS = frozenset("不没无未非否勿莫别弗")
_DENIES_NOTHING = pattern(
    "无人机|无人[区岛车艇驾]|无锡|无线|无论|无数|无障碍|无缝|无偿|无限|分别|特别|个别|区别|级别|"
    "性别|类别|差别|识别|辨别|鉴别|告别|离别|别人|别墅|别名"
    "|未来|未央|莫斯科|莫言|莫干山|莫桑比克|莫迪|莫高窟|否则|是否|能否|可否|不仅|不但|不过|不断|"
    "不久|不禁|不同|不少|不论|不管|不妨|不愧|不惜|不锈钢|没收|没落|埋没|弗吉尼亚"
)
"""Words with a character that denies elsewhere: 无人机, 分别, 未来, 无锡, 莫斯科. Our own
collection, simplified."""
_AROUND = 3
"""Characters beside a difference that may be part of such a word."""
_SHORT = 5
"""Characters: a longer stretch that only one side has is a clause, in which 不 denies nothing but
its own verb."""
_WORD = 3
"""Characters: a stretch of this length that only one side has is a word (a name, a rank), unless it
is a particle."""
_PARTICLES = frozenset("了的地得着过也都就已经又还之等")


def differences(first: str, second: str) -> tuple[Difference, ...]:
    """Return the stretches in which two folded texts differ, figures whole. Cost O(len(first) x
    len(second) / 64).
    """
    from rapidfuzz.distance import Levenshtein

    changed = [
        (block.src_start, block.src_end, block.dest_start, block.dest_end)
        for block in Levenshtein.opcodes(first, second)
        if block.tag != "equal"
    ]
    return tuple(
        _difference(first, second, place) for place in _with_whole_figures(first, second, changed)
    )


def similarity(first: str, second: str, found: Sequence[Difference]) -> float:
    """Return the share of the longer of two folded texts that is not among the differences `found`,
    0.0 to 1.0.
    """
    changed = sum(max(len(difference.here), len(difference.there)) for difference in found)
    return max(0.0, 1 - changed / max(len(first), len(second), 1))


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


_Place = tuple[int, int, int, int]
"""Start and end in the first text, start and end in the second."""


def _with_whole_figures(first: str, second: str, changed: Sequence[_Place]) -> list[_Place]:
    """Return the places, each widened to the ends of a figure that it cuts, joined where they then
    touch.
    """
    merged: list[_Place] = []
    for a, b, c, d in changed:
        clause = (a == b or c == d) and sum(
            char not in _FIGURES for char in first[a:b] or second[c:d]
        ) > _WORD
        if not clause and (_cuts_figure(first, a, b) or _cuts_figure(second, c, d)):
            while a and c and _in_code(first[a - 1]) and first[a - 1] == second[c - 1]:
                a, c = a - 1, c - 1
            while (
                b < len(first) and d < len(second) and _in_code(first[b]) and first[b] == second[d]
            ):
                b, d = b + 1, d + 1
        if merged and (a <= merged[-1][1] or c <= merged[-1][3]):
            last = merged.pop()
            a, b, c, d = last[0], max(b, last[1]), last[2], max(d, last[3])
        merged.append((a, b, c, d))
    return merged


def _cuts_figure(text: str, start: int, end: int) -> bool:
    """Return whether a figure or a Latin word runs across an edge of `start:end`."""
    inside = text[start:end]
    if not inside:
        return 0 < start < len(text) and _in_code(text[start - 1]) and _in_code(text[start])
    before, behind = text[start - 1 : start], text[end : end + 1]
    return (_in_code(inside[0]) and _in_code(before)) or (_in_code(inside[-1]) and _in_code(behind))


def _in_code(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _difference(first: str, second: str, place: _Place) -> Difference:
    a, b, c, d = place
    here, there = first[a:b], second[c:d]
    one = here or there
    if here and there:
        if len(here) == len(there) and all(
            x == y or (x, y) in CONFUSABLE for x, y in zip(here, there, strict=True)
        ):
            return Difference("confusable", here, there)
        if _has_figures(here) or _has_figures(there):
            return Difference("figures", here, there)
        if _negations(first, a, b) != _negations(second, c, d):
            return Difference("negation", here, there)
        return Difference("words", here, there)
    if len(one) <= _SHORT and (_negations(first, a, b) or _negations(second, c, d)):
        return Difference("negation", here, there)
    if all(char in _FIGURES for char in one) and len(one) <= _SHORT:
        return Difference("figures", here, there)
    if len(one) <= _WORD and not _PARTICLES.issuperset(one):
        return Difference("words", here, there)
    return Difference("extra", here, there)


def _negations(text: str, start: int, end: int) -> set[str]:
    """Return the characters of `start:end` that deny something, as far as no word around them says
    otherwise.
    """
    found = [at for at in range(start, end) if text[at] in _NEGATIONS]
    if not found:
        return set()
    low = max(0, start - _AROUND)
    words = [match.span() for match in _DENIES_NOTHING.finditer(text[low : end + _AROUND])]
    return {text[at] for at in found if not any(s <= at - low < e for s, e in words)}


def _has_figures(text: str) -> bool:
    return any(char.isdigit() or char in _FIGURES for char in text)
