"""Which copy stays: repeats in, drops out. The clean article should read as the published one
did.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

from dedupe.choose.groups import Parcel, Union, giving_way, interchangeable, parcels_of
from dedupe.choose.order import Order
from dedupe.choose.sentences import spare_heads
from dedupe.choose.strategies import STRATEGIES
from dedupe.repeats import Judgement, Layout
from dedupe.repeats.compare import differences, similarity
from dedupe.values import LEVELS, Drop, Keep, Level, Notice, Pair, Repeat, RepeatRule, Span

__all__ = ["choose"]

_PLACELESS: tuple[RepeatRule, ...] = ("caption", "page-words")
"""Kinds that belong to a picture or a link, which is not in the text: any place is as good, and no
reader asks."""


def choose(
    layout: Layout, judgement: Judgement, keep: Keep, level: Level
) -> tuple[list[Drop], list[Notice]]:
    """Return which segments go, one copy of each repeat staying, and a notice where nothing decided
    which; where none goes, a notice of each that stays for the sentence it is the head of.

    What stands outside the body is looked at once nothing else goes, so that `thorough` removes
    all that `standard` removes; `strict` chooses among the repeats of `standard` for the same
    reason.

    Here half of an article stands before the whole of it: the sample came before the price, so
    the early price must go, but of the two leads either may stay. Keeping first copies would put
    the price before the sample.

    >>> from dedupe.repeats import find_repeats, judge
    >>> lead = "河口镇的新水厂今天开始供水，沿河六个村的居民不再挑水。"
    >>> sample = "镇里的检测员每天早晚各取一次水样，结果贴在村口的布告栏上。"
    >>> price = "水价暂时不变，困难家庭可以到居委会申请减免，名单按月公布。"
    >>> layout = find_repeats(chr(10).join((lead, price, lead, sample, price)))
    >>> drops, notices = choose(layout, judge(layout), "coherent", "standard")
    >>> [(drop.segment, drop.kept) for drop in drops]
    [(1, 4), (2, 0)]
    >>> drops, notices = choose(layout, judge(layout), "first", "standard")
    >>> [(drop.segment, drop.kept) for drop in drops]
    [(2, 0), (4, 1)]
    """
    rounds: tuple[Level, ...] = ("standard", "thorough") if level == "thorough" else ("standard",)
    spared: list[Notice] = []
    for considered in rounds:
        repeats = _up_to(considered, judgement.repeats)
        least = min(level, considered, key=LEVELS.index)
        drops, notices = _chosen(layout, judgement.pairs, repeats, keep, least)
        drops, spared = spare_heads(layout, drops)
        if drops:
            return drops, notices
    return [], spared


def _up_to(level: Level, repeats: Sequence[Repeat]) -> list[Repeat]:
    """Return the repeats of this level or a less thorough one."""
    highest = LEVELS.index(level)
    return [repeat for repeat in repeats if LEVELS.index(repeat.level) <= highest]


def _chosen(
    layout: Layout, pairs: Sequence[Pair], repeats: list[Repeat], keep: Keep, level: Level
) -> tuple[list[Drop], list[Notice]]:
    """Return the drops and notices of one round.

    level  up to which repeats go. Which copy is the right one is asked of all `repeats`, so that
           what goes at one level goes at the next one too.
    """
    if not repeats:
        return [], []
    groups = interchangeable(repeats)
    ways = giving_way(repeats, groups)
    parcels = parcels_of(groups, ways)
    order = Order(layout, pairs, parcels, frozenset(ways))
    selection, undecided, is_bounded = STRATEGIES[keep].choose(order)
    kept_for = ways | _other_copies(parcels, selection)
    kept_for = _at_level(kept_for, repeats, level)
    repeats_of = _by_segment(repeats)
    drops = [
        _drop(layout, number, kept, repeats_of[number]) for number, kept in sorted(kept_for.items())
    ]
    notices = []
    for number in sorted(undecided):
        gone = parcels[number].segments() & kept_for.keys()
        if any(repeats_of[member][0].rule not in _PLACELESS for member in gone):
            notices.append(_undecided(layout, parcels[number], selection[number]))
    if is_bounded:
        notices.append(_bounded(layout, parcels))
    return drops, notices


def _other_copies(parcels: Sequence[Parcel], selection: Sequence[int]) -> dict[int, int]:
    """Return for each segment of a copy that was not chosen the one of the chosen copy."""
    kept_for: dict[int, int] = {}
    for parcel, chosen in zip(parcels, selection, strict=True):
        for copy in range(len(parcel.copies)):
            if copy != chosen:
                kept_for.update(zip(parcel.members(copy), parcel.members(chosen), strict=True))
    return kept_for


def _at_level(kept_for: dict[int, int], repeats: Sequence[Repeat], level: Level) -> dict[int, int]:
    """Return what goes at a level: what repeats of this level, or a lower one, join to a copy that
    stays.

    Where they join only copies that would all go at the next level, one of them stays.
    """
    joining = _up_to(level, repeats)
    if len(joining) == len(repeats):
        return kept_for
    groups = _joined(joining)
    # By the first member of each group.
    staying = {
        group[0]: _one_that_stays(group, kept_for)
        for number, group in groups.items()
        if number == group[0]
    }
    going = {}
    for number, group in groups.items():
        if number in kept_for:
            kept = kept_for[number]
            if kept in kept_for or groups.get(kept) is not group:
                kept = staying[group[0]]
            if kept != number:
                going[number] = kept
    return going


def _one_that_stays(group: Sequence[int], kept_for: dict[int, int]) -> int:
    """Return the first member of a group that stays. Where none does, the first that goes for what
    is not in the group: others go for a member of it, which is fuller.
    """
    for member in group:
        if member not in kept_for:
            return member
    for member in group:
        if kept_for[member] not in group:
            return member
    return group[0]


def _joined(repeats: Sequence[Repeat]) -> dict[int, tuple[int, ...]]:
    """Return for each segment of a repeat all that repeats join to it, itself among them, in
    order.
    """
    union = Union()
    for repeat in repeats:
        union.join(repeat.first, repeat.second)
    return union.groups()


def _by_segment(repeats: Sequence[Repeat]) -> dict[int, list[Repeat]]:
    """Return the repeats that each segment is part of."""
    found: dict[int, list[Repeat]] = {}
    for repeat in repeats:
        found.setdefault(repeat.first, []).append(repeat)
        found.setdefault(repeat.second, []).append(repeat)
    return found


def _drop(layout: Layout, number: int, kept: int, repeats: Sequence[Repeat]) -> Drop:
    """Return the drop of a segment; where no repeat joins it to the kept copy, another one lends it
    its rule.

    Of three copies the judge may have paired 1 with 2 and 2 with 3 only: when 3 is kept, 1 goes
    by the rule of its pair with 2, and its similarity to 3 is measured here.
    """
    direct = [repeat for repeat in repeats if kept in (repeat.first, repeat.second)]
    of_these = direct or repeats
    repeat = of_these[0]
    if len(of_these) > 1:
        repeat = max(of_these, key=attrgetter("confidence", "similarity"))
    similar = repeat.similarity
    if not direct:
        gone_key = layout.key(number)
        kept_key = layout.key(kept)
        similar = 1.0
        if gone_key != kept_key:
            similar = similarity(gone_key, kept_key, differences(gone_key, kept_key))
    return Drop(number, kept, repeat.rule, similar, repeat.confidence, repeat.why)


def _bounded(layout: Layout, parcels: Sequence[Parcel]) -> Notice:
    message = (
        f"{len(parcels)} repeats can be ordered in more ways than were compared; another order "
        "may read better"
    )
    return Notice("bounded", layout.span(parcels[0].copies[0]), message)


def _undecided(layout: Layout, parcel: Parcel, chosen: int) -> Notice:
    """Return the notice that nothing told which copy is in its place; `other` is the first of the
    copies that go.
    """
    spans = []
    for copy in range(len(parcel.copies)):
        members = parcel.members(copy)
        spans.append(Span(layout.span(members[0]).start, layout.span(members[-1]).end))
    other = spans[0] if chosen != 0 else spans[1]
    if chosen == 0:
        which = "first"
    elif chosen == len(spans) - 1:
        which = "last"
    else:
        which = "middle"
    return Notice(
        "order",
        spans[chosen],
        f"nothing tells which copy is in its place; the {which} was kept",
        other,
    )
