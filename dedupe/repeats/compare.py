"""What two alike stretches differ in. Not how much: what decides."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import compress
from types import ModuleType
from typing import NamedTuple

from dedupe.lazy import pattern
from dedupe.repeats.confusables import CONFUSABLE
from dedupe.repeats.seeds import common_chars
from dedupe.values import Difference, DifferenceKind, Likeness

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


# Chosen by eye: of two segments that differ in 2,113 texts the largest product is 70,992.
_MAX_CELLS = 1 << 24
"""Product of the lengths of two texts that are compared character by character: beyond it, what
stands between two anchors is."""

_CODE = pattern("[0-9A-Za-z]")
"""What a figure or a Latin word is made of."""

# Chosen by eye.
_ANCHOR = 16
"""Characters that both texts have once, from which they are an anchor."""

# Chosen by eye.
_ANCHORED = 4
"""Of so many characters one, by its number, may begin an anchor: a dictionary of all places would
take most of the time."""


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

    def widened(self, early: int, late: int) -> Stretch:
        """Return it with so many characters before it, and so many behind it."""
        return Stretch(self.text, self.start - early, self.end + late)

    def part(self, start: int, end: int) -> Stretch:
        """Return the part between two offsets of what is inside."""
        return Stretch(self.text, self.start + start, self.start + end)

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
    """Return the stretches in which two folded texts differ, figures whole.

    Cost  O(len(first) x len(second) / 64) up to _MAX_CELLS; beyond, O(len(first) + len(second))
          for the anchors, and as much as that for each stretch between two.

    >>> differences("新馆投资12345万元", "新馆投资12845万元")
    (Difference(kind='figures', here='12345', there='12845'),)
    """
    changes = _changes(first, second)
    has_figures = bool(_CODE.search(first) or _CODE.search(second))
    changes = _with_whole_figures(changes, has_figures)
    found = map(difference, changes)
    return tuple(found)


def _changes(first: str, second: str) -> Changes:
    """Return the changes that make the second text of the first, as few characters as possible; in
    two giant texts, as few as possible between each two anchors.
    """
    anchors: Sequence[Anchor] = ()
    if len(first) * len(second) > _MAX_CELLS:
        anchors = _anchors(first, second)
    found: list[Change] = []
    here_end = 0
    there_end = 0
    for here_start, there_start, length in (*anchors, Anchor(len(first), len(second), 0)):
        here = Stretch(first, here_end, here_start)
        there = Stretch(second, there_end, there_start)
        found += _changes_between(here, there)
        here_end = here_start + length
        there_end = there_start + length
    return found


def _changes_between(here: Stretch, there: Stretch) -> Iterator[Change]:
    """Yield the changes that make one stretch of the other; a change of all of it where both are
    too long to be compared.
    """
    one = here.inside
    other = there.inside
    if len(one) * len(other) > _MAX_CELLS:
        yield Change(here, there)
        return
    for block in _levenshtein().opcodes(one, other):
        tag, here_start, here_end, there_start, there_end = block
        if tag != "equal":
            yield Change(here.part(here_start, here_end), there.part(there_start, there_end))


@cache
def _levenshtein() -> ModuleType:
    """Return what aligns two texts, imported when first needed: asking for it in every call would
    take as long as a short text.
    """
    from rapidfuzz.distance import Levenshtein

    return Levenshtein


class Anchor(NamedTuple):
    """A stretch that two texts have in common, in an alignment of both: `first` is where it starts
    in the one, `second` in the other.
    """

    first: int
    second: int
    length: int


def _anchors(first: str, second: str) -> list[Anchor]:
    """Return stretches that both texts have, in order in both: what each of them has only once, as
    in Bram Cohen's patience diff.

    >>> lines = ["青石镇新图书馆昨天正式开馆了一早就有人来", "馆长说周末也开到晚上九点三十分才关门"]
    >>> _anchors("昨天".join(lines), "今天".join(lines))
    [Anchor(first=0, second=0, length=20), Anchor(first=21, second=21, length=19)]
    """
    places = _common_places(_once(first), _once(second))
    found: list[Anchor] = []
    for at in longest_rise([other for _, other in places]):
        start, other = places[at]
        before = found[-1] if found else Anchor(0, 0, 0)
        if _lies_in(before, start, other):
            continue
        most = min(start - before.first, other - before.second) - before.length
        back = common_chars(first, second, start, other, False, most)
        length = back + common_length(first, second, start, other)
        found.append(Anchor(start - back, other - back, length))
    return found


def _lies_in(anchor: Anchor, start: int, other: int) -> bool:
    """Return whether a pair of places is behind the start of an anchor but not behind its end."""
    if start < anchor.first + anchor.length:
        return True
    return other < anchor.second + anchor.length


def _once(text: str) -> dict[str, int]:
    """Return where each stretch of _ANCHOR characters stands that is there only once, of those that
    begin with one character of four: what two texts have in common for long has some of them.
    """
    places: dict[str, int] = {}
    again: set[str] = set()
    begins = [not ord(char) % _ANCHORED for char in text[: len(text) - _ANCHOR + 1]]
    for place in compress(range(len(begins)), begins):
        gram = text[place : place + _ANCHOR]
        if gram in places:
            again.add(gram)
        places[gram] = place
    for gram in again:
        del places[gram]
    return places


def _common_places(here: dict[str, int], there: dict[str, int]) -> list[tuple[int, int]]:
    """Return the places of what is in both, by the first of the two."""
    return [(place, there[gram]) for gram, place in here.items() if gram in there]


def longest_rise(numbers: Sequence[int]) -> list[int]:
    """Return the indices of as many of the numbers as rise from one to the next: the longest
    increasing subsequence, by patience sorting.

    >>> longest_rise([5, 0, 1, 9, 2])
    [1, 2, 4]
    """
    tops: list[int] = []  # the least number with which a rise of each length ends
    ends: list[int] = []  # its index
    before: list[int] = []  # for each number the index of the one that it follows, -1 for none
    for at, number in enumerate(numbers):
        length = bisect_left(tops, number)
        before.append(ends[length - 1] if length else -1)
        tops[length : length + 1] = [number]
        ends[length : length + 1] = [at]
    rise = []
    at = ends[-1] if ends else -1
    while at >= 0:
        rise.append(at)
        at = before[at]
    rise.reverse()
    return rise


def common_length(first: str, second: str, start: int = 0, other: int = 0) -> int:
    """Return how many characters agree from two places on."""
    most = min(len(first) - start, len(second) - other)
    return common_chars(first, second, start, other, True, most)


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


def relation(found: Differences) -> Likeness:
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


def _lacking(found: Differences) -> Likeness:
    """Return which side lacks what the other has, where it is always the same one."""
    extra = [difference for difference in found if difference.kind == "extra"]
    if all(difference.there for difference in extra):
        return "first-lacks"
    if all(difference.here for difference in extra):
        return "second-lacks"
    return "differs"


# --- figures are compared whole ---


def _with_whole_figures(changes: Changes, has_figures: bool = True) -> Changes:
    """Return the changes, each widened to the ends of a figure or Latin word that it cuts, joined
    where they then touch.

    has_figures  whether there is any figure or Latin word in the two texts

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
        if has_figures and not _is_clause(change):
            back_to = found[-1].here.end if found else 0
            whole = _to_ends_of_figure(change, back_to)
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


def _to_ends_of_figure(change: Change, back_to: int) -> Change:
    """Return `change` with the rest of a figure that it cuts in one text or both: what of it both
    texts have.

    back_to  where the change before it ends in the first text: it is joined to that one there
    """
    here, there = change
    if not _cuts_figure(here) and not _cuts_figure(there):
        return change
    # In 12345 and 12845 the 3 and the 8 have changed; what is around them is equal on both sides.
    early = 0
    most = min(here.start - back_to, there.start)
    while early < most:
        char = here.text[here.start - early - 1]
        if char != there.text[there.start - early - 1] or not _in_code(char):
            break
        early += 1
    late = 0
    most = min(len(here.text) - here.end, len(there.text) - there.end)
    while late < most:
        char = here.text[here.end + late]
        if char != there.text[there.end + late] or not _in_code(char):
            break
        late += 1
    return Change(here.widened(early, late), there.widened(early, late))


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


def difference(change: Change) -> Difference:
    """Return what a change is, and its two sides."""
    here, there = change
    one = here.inside
    other = there.inside
    kind_of = _kind_of_replaced if one and other else _kind_of_extra
    return Difference(kind_of(here, there), one, other)


def _kind_of_replaced(here: Stretch, there: Stretch) -> DifferenceKind:
    """Return what it is where one side has something else than the other."""
    one = here.inside
    other = there.inside
    if _is_slip(one, other):
        return "confusable"
    both = one + other
    if _has_figures(both):
        return "figures"
    # 已纳入 for 未纳入. Where both sides deny with the same character, only the words differ.
    denies = not _NEGATIONS.isdisjoint(both)
    if denies and _negations(here) != _negations(there):
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
