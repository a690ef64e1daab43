"""Which copy stays: repeats in, drops out. The clean article should read as the published one
did.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from dedupe.choose.cues import BETWEEN_COPIES, CUES
from dedupe.choose.groups import Parcel, Union, giving_way, interchangeable, parcels_of
from dedupe.choose.order import Choice, Order, unattested_joins
from dedupe.repeats import Judgement, Layout
from dedupe.repeats.compare import differences, similarity
from dedupe.values import LEVELS, Drop, Level, Notice, Repeat, RepeatRule, Span

__all__ = ["STRATEGIES", "Keep", "choose"]

Keep = Literal["coherent", "first", "last", "fullest"]
STRATEGIES: tuple[Keep, ...] = ("coherent", "first", "last", "fullest")


_PLACELESS: tuple[RepeatRule, ...] = ("caption", "page-words")
"""Kinds that belong to a picture or a link, which is not in the text: any place is as good, and no
reader asks."""


def choose(
    layout: Layout, judgement: Judgement, repeats: Sequence[Repeat], keep: Keep, level: Level
) -> tuple[list[Drop], list[Notice]]:
    """Return which segments go, one copy of each repeat staying, and a notice where nothing decided
    which.

    level  up to which repeats go. Which copy is the right one is asked of all `repeats`, so that
           what goes at one level goes at the next one too.
    """
    if not repeats:
        return [], []
    groups = interchangeable(repeats)
    ways = giving_way(repeats, groups)
    parcels = parcels_of(groups, ways)
    order = Order(layout, judgement.pairs, parcels, frozenset(ways))
    choice, open_parcels = _STRATEGIES[keep](order)
    kept_for = dict(ways)
    for parcel, chosen in zip(parcels, choice, strict=True):
        for index in range(len(parcel.copies)):
            if index != chosen:
                kept_for.update(zip(parcel.members(index), parcel.members(chosen), strict=True))
    kept_for = _at_level(kept_for, repeats, level)
    of = _by_segment(repeats)
    drops = [_drop(layout, number, kept, of[number]) for number, kept in sorted(kept_for.items())]
    notices = [
        _undecided(layout, order.parcels[number], choice[number])
        for number in sorted(open_parcels)
        if any(
            of[member][0].rule not in _PLACELESS
            for member in _members(parcels[number]) & kept_for.keys()
        )
    ]
    if keep == "coherent" and order.is_bounded and unattested_joins(order, order.kept(choice)):
        notices.append(_bounded(layout, parcels))
    return drops, notices


def _members(parcel: Parcel) -> set[int]:
    return {number for copy in range(len(parcel.copies)) for number in parcel.members(copy)}


def _at_level(kept_for: dict[int, int], repeats: Sequence[Repeat], level: Level) -> dict[int, int]:
    """Return what goes at a level: what repeats of this level, or a lower one, join to a copy that
    stays.

    Where they join only copies that would all go at the next level, the first of them stays.
    """
    joining = [repeat for repeat in repeats if LEVELS.index(repeat.level) <= LEVELS.index(level)]
    if len(joining) == len(repeats):
        return kept_for
    union = Union()
    for repeat in joining:
        union.add(repeat.first)
        union.add(repeat.second)
        union.join(repeat.first, repeat.second)
    going = {}
    for number, group in union.groups().items():
        if number in kept_for:
            staying = [member for member in group if member not in kept_for]
            stays = kept_for[number] if kept_for[number] in group else (staying or group)[0]
            if stays != number:
                going[number] = stays
    return going


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
    """
    direct = [repeat for repeat in repeats if kept in (repeat.first, repeat.second)]
    repeat = max(direct or repeats, key=lambda repeat: (repeat.confidence, repeat.similarity))
    similar = repeat.similarity
    if not direct:
        here, there = layout.key(number), layout.key(kept)
        similar = 1.0 if here == there else similarity(here, there, differences(here, there))
    return Drop(number, kept, repeat.rule, similar, repeat.confidence, repeat.why)


_Chosen = tuple[Choice, frozenset[int]]
"""A choice, and the numbers of the parcels for which nothing decided."""


def _coherent(order: Order) -> _Chosen:
    choices = order.choices()
    kept = {choice: order.kept(choice) for choice in choices}
    read = {choice: order.labels(kept[choice]) for choice in choices}
    for cue in CUES:
        if len(choices) == 1:
            break
        if cue not in BETWEEN_COPIES and len({read[choice] for choice in choices}) == 1:
            continue
        costs = {choice: cue(order, kept[choice]) for choice in choices}
        least = min(costs.values())
        if any(cost > least for cost in costs.values()):
            choices = [choice for choice in choices if costs[choice] == least]
    best = choices[0]
    rivals = [choice for choice in choices if read[choice] != read[best]]
    varying = {
        (number, copy)
        for choice in rivals
        for number, copy in enumerate(choice)
        if copy != best[number]
    }
    telling = {
        change for change in varying if order.labels(order.kept(_with(best, *change))) != read[best]
    }
    return best, frozenset(number for number, _ in telling or varying)


def _with(choice: Choice, number: int, copy: int) -> Choice:
    """Return the choice with another copy of one parcel."""
    return (*choice[:number], copy, *choice[number + 1 :])


def _first(order: Order) -> _Chosen:
    return tuple(0 for _ in order.parcels), frozenset()


def _last(order: Order) -> _Chosen:
    return tuple(len(parcel.copies) - 1 for parcel in order.parcels), frozenset()


def _fullest(order: Order) -> _Chosen:
    return tuple(_fullest_copy(order, parcel) for parcel in order.parcels), frozenset()


def _fullest_copy(order: Order, parcel: Parcel) -> int:
    segments = order.layout.segments
    chars = [
        sum(segments[number].chars for number in parcel.members(copy))
        for copy in range(len(parcel.copies))
    ]
    return chars.index(max(chars))


_STRATEGIES: dict[Keep, Callable[[Order], _Chosen]] = {
    "coherent": _coherent,
    "first": _first,
    "last": _last,
    "fullest": _fullest,
}


def _bounded(layout: Layout, parcels: Sequence[Parcel]) -> Notice:
    message = (
        f"{len(parcels)} repeats can be ordered in more ways than were compared; another order "
        "may read better"
    )
    return Notice("bounded", layout.span(parcels[0].copies[0]), message)


def _undecided(layout: Layout, parcel: Parcel, chosen: int) -> Notice:
    copies = [parcel.members(copy) for copy in range(len(parcel.copies))]
    spans = [Span(layout.span(copy[0]).start, layout.span(copy[-1]).end) for copy in copies]
    other = next(span for index, span in enumerate(spans) if index != chosen)
    which = "first" if chosen == 0 else "last" if chosen == len(spans) - 1 else "middle"
    return Notice(
        "order",
        spans[chosen],
        f"nothing tells which copy is in its place; the {which} was kept",
        other,
    )
