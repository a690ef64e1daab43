"""What two alike stretches differ in. Not how much: what decides."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from dedupe.lazy import pattern
from dedupe.repeats.confusables import CONFUSABLE
from dedupe.values import Difference, DifferenceKind, Relation

# 半 and 几 too: 半数 and 几百 tell how many.
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

# Chosen by eye: with 1 or 6 none of 802 texts comes out otherwise.
_AROUND = 3
"""Characters beside a difference that may be part of such a word."""

# With 2 none of 802 texts comes out otherwise, with 10 one does.
_SHORT = 5
"""Characters: a longer stretch that only one side has is a clause, in which 不 denies nothing but
its own verb."""

# With 1 three of 802 texts come out otherwise, with 6 eight do.
_WORD = 3
"""Characters: a stretch of this length that only one side has is a word (a name, a rank), unless it
is a particle."""
# Left out or put in, they change no statement: 新馆开馆, 新馆开馆了.
_PARTICLES = frozenset("了的地得着过也都就已经又还之等")


class Stretch(NamedTuple):
    """`text[start:end]`, which the other text has not, or has otherwise; empty where only that one
    has something.
    """

    text: str
    start: int
    end: int

    @property
    def inside(self) -> str:
        """The stretch itself."""
        return self.text[self.start : self.end]

    @property
    def before(self) -> str:
        """The character before it, empty at the start of the text."""
        return self.text[self.start - 1 : self.start]

    @property
    def behind(self) -> str:
        """The character behind it, empty at the end of the text."""
        return self.text[self.end : self.end + 1]

    def with_before(self) -> Stretch:
        """Return it with the character before it."""
        start = self.start - 1
        return self._replace(start=start)

    def with_behind(self) -> Stretch:
        """Return it with the character behind it."""
        end = self.end + 1
        return self._replace(end=end)

    def up_to(self, end: int) -> Stretch:
        """Return it as it is, or longer, to `end` at least."""
        if end <= self.end:
            return self
        return self._replace(end=end)


class Change(NamedTuple):
    """Where two texts differ: `here` in the first, `there` in the second."""

    here: Stretch
    there: Stretch


Changes = Sequence[Change]
Differences = Sequence[Difference]


def differences(first: str, second: str) -> tuple[Difference, ...]:
    """Return the stretches in which two folded texts differ, figures whole. Cost O(len(first) x
    len(second) / 64).

    >>> differences("新馆投资12345万元", "新馆投资12845万元")
    (Difference(kind='figures', here='12345', there='12845'),)
    """
    changes = _changes(first, second)
    changes = _with_whole_figures(changes)
    found = map(_difference, changes)
    return tuple(found)


def _changes(first: str, second: str) -> Changes:
    """Return the changes that make the second text of the first, as few characters as possible."""
    from rapidfuzz.distance import Levenshtein

    found = []
    for block in Levenshtein.opcodes(first, second):
        if block.tag == "equal":
            continue
        here = Stretch(first, block.src_start, block.src_end)
        there = Stretch(second, block.dest_start, block.dest_end)
        change = Change(here, there)
        found.append(change)
    return found


def similarity(first: str, second: str, found: Differences) -> float:
    """Return the share of the longer of two folded texts that is not among the differences `found`,
    0.0 to 1.0.

    >>> similarity("新馆昨天开馆", "新馆昨日开馆", [Difference("words", "天", "日")])
    0.8333333333333334
    """
    changed = 0
    for difference in found:
        here = len(difference.here)
        there = len(difference.there)
        changed += max(here, there)
    # The sum may be more than that: of each difference its longer side is counted.
    longer = max(len(first), len(second), 1)
    share = changed / longer
    return max(0.0, 1 - share)


def relation(found: Differences) -> Relation:
    """Return what two texts that differ in `found` are to one another.

    One may stand for the other only where it lacks nothing but words of the other:

    >>> relation([Difference("extra", "", "今天上午")])
    'first-lacks'
    >>> relation([Difference("extra", "", "今天上午"), Difference("extra", "在镇上的", "")])
    'differs'
    """
    kinds = {difference.kind for difference in found}
    if not kinds:
        return "equal"
    if kinds == {"confusable"}:
        return "variant"
    # Slips of the pen may be anywhere; what else differs must be missing, always on the same side.
    if kinds <= {"confusable", "extra"}:
        return _lacking(found)
    return "differs"


def _lacking(found: Differences) -> Relation:
    """Return which side lacks what the other has, where it is always the same one."""
    extra = [difference for difference in found if difference.kind == "extra"]
    if all(difference.there for difference in extra):
        return "first-lacks"
    if all(difference.here for difference in extra):
        return "second-lacks"
    return "differs"


# --- figures are compared whole ---


def _with_whole_figures(changes: Changes) -> Changes:
    """Return the changes, each widened to the ends of a figure or Latin word that it cuts, joined
    where they then touch.

    The shortest way from one text to the other changes single digits. Told so, nobody would see
    that 12345 became 12845, nor that it is a figure that changed where 3 was added to 12:

    >>> digit = Change(Stretch("投资12345万元", 4, 5), Stretch("投资12845万元", 4, 5))
    >>> [(here.inside, there.inside) for here, there in _with_whole_figures([digit])]
    [('12345', '12845')]

    A clause that only one side has stays what it is, even where it ends inside a figure:

    >>> clause = Change(Stretch("投资12万元", 3, 3), Stretch("投资1亿元去年花费12万元", 3, 10))
    >>> [(here.inside, there.inside) for here, there in _with_whole_figures([clause])]
    [('', '亿元去年花费1')]
    """
    found: list[Change] = []
    for change in changes:
        whole = change
        if not _is_clause(change):
            whole = _to_ends_of_figure(change)
        if found and _touch(found[-1], whole):
            before = found.pop()
            whole = _joined(before, whole)
        found.append(whole)
    return found


def _is_clause(change: Change) -> bool:
    """Return whether only one side has something there, and it is more than a figure and a word."""
    here, there = change
    if here.inside and there.inside:
        return False
    extra = here.inside or there.inside
    words = [char for char in extra if char not in _FIGURES]
    return len(words) > _WORD


def _to_ends_of_figure(change: Change) -> Change:
    """Return `change` with the rest of a figure that it cuts in one text or both: what of it both
    texts have.
    """
    here, there = change
    if not _cuts_figure(here) and not _cuts_figure(there):
        return change
    # In 12345 and 12845 the 3 and the 8 have changed; what is around them is equal on both sides.
    while here.before == there.before and _in_code(here.before):
        here = here.with_before()
        there = there.with_before()
    while here.behind == there.behind and _in_code(here.behind):
        here = here.with_behind()
        there = there.with_behind()
    return Change(here, there)


def _cuts_figure(stretch: Stretch) -> bool:
    """Return whether a figure or a Latin word runs across an edge of it.

    >>> _cuts_figure(Stretch("投资12345万元", 4, 5))
    True
    >>> _cuts_figure(Stretch("投资12345万元", 2, 7))
    False

    Between two digits an empty stretch cuts too:

    >>> _cuts_figure(Stretch("投资12345万元", 4, 4))
    True
    """
    inside = stretch.inside
    is_before = _in_code(stretch.before)
    is_behind = _in_code(stretch.behind)
    if not inside:
        return is_before and is_behind
    if is_before and _in_code(inside[0]):
        return True
    return is_behind and _in_code(inside[-1])


def _in_code(char: str) -> bool:
    """Return whether `char`, which may be empty, is a digit or a Latin letter."""
    return char.isascii() and char.isalnum()


def _touch(before: Change, change: Change) -> bool:
    """Return whether nothing equal is left between two changes, in one text or the other."""
    here, there = change
    if here.start <= before.here.end:
        return True
    return there.start <= before.there.end


def _joined(before: Change, change: Change) -> Change:
    """Return two changes, and what is between them, as one."""
    here, there = change
    here = before.here.up_to(here.end)
    there = before.there.up_to(there.end)
    return Change(here, there)


# --- what kind of difference it is ---


def _difference(change: Change) -> Difference:
    here, there = change
    if here.inside and there.inside:
        kind = _kind_of_replaced(here, there)
    else:
        kind = _kind_of_extra(here, there)
    return Difference(kind, here.inside, there.inside)


def _kind_of_replaced(here: Stretch, there: Stretch) -> DifferenceKind:
    """Return what it is where one side has something else than the other."""
    if _is_slip(here.inside, there.inside):
        return "confusable"
    if _has_figures(here.inside) or _has_figures(there.inside):
        return "figures"
    # 已纳入 for 未纳入. Where both sides deny with the same character, only the words differ.
    if _negations(here) != _negations(there):
        return "negation"
    return "words"


def _kind_of_extra(here: Stretch, there: Stretch) -> DifferenceKind:
    """Return what it is where one side has something and the other nothing.

    A clause, or a particle, is extra: a copy may lack it. 不, a rank or a name is not.
    """
    extra = here.inside or there.inside
    length = len(extra)
    if length <= _SHORT:
        if _negations(here) or _negations(there):
            return "negation"
        if _FIGURES.issuperset(extra):
            return "figures"
    if length <= _WORD and not _PARTICLES.issuperset(extra):
        return "words"
    return "extra"


def _is_slip(here: str, there: str) -> bool:
    """Return whether each character may have been written for the other by mistake: 改作, 改做."""
    if len(here) != len(there):
        return False
    for pair in zip(here, there, strict=True):
        one, other = pair
        if one != other and pair not in CONFUSABLE:
            return False
    return True


def _negations(stretch: Stretch) -> frozenset[str]:
    """Return the characters of it that deny something, as far as no word around them says
    otherwise.

    >>> _negations(Stretch("他没有到会", 1, 3))
    frozenset({'没'})
    >>> _negations(Stretch("他说个别村没有水", 2, 4))
    frozenset()
    """
    inside = stretch.inside
    if _NEGATIONS.isdisjoint(inside):
        return frozenset()
    start = max(0, stretch.start - _AROUND)
    end = stretch.end + _AROUND
    around = stretch.text[start:end]
    # Each such word becomes as many characters that deny nothing.
    around = _DENIES_NOTHING.sub(_blank, around)
    offset = stretch.start - start
    inside = around[offset : offset + len(inside)]
    return _NEGATIONS.intersection(inside)


def _blank(word: re.Match[str]) -> str:
    return " " * len(word[0])


def _has_figures(text: str) -> bool:
    if any(map(str.isdigit, text)):
        return True
    return not _FIGURES.isdisjoint(text)
