"""Which copy stays: repeats in, drops out. The clean article should read as the published one did."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Literal

from dedupe.choose.cues import BETWEEN_COPIES, CUES, UNDECIDED
from dedupe.choose.groups import Parcel, giving_way, interchangeable, parcels_of
from dedupe.choose.order import Choice, Order
from dedupe.repeats import Judgement, Layout
from dedupe.repeats.compare import differences, similarity
from dedupe.values import Drop, Notice, Repeat, Span

__all__ = ["STRATEGIES", "Keep", "choose"]

Keep = Literal["coherent", "first", "last", "fullest"]
STRATEGIES: tuple[Keep, ...] = ("coherent", "first", "last", "fullest")


def choose(
    layout: Layout, judgement: Judgement, repeats: Sequence[Repeat], keep: Keep
) -> tuple[list[Drop], list[Notice]]:
    """Return which segments go, one copy of each repeat staying, and a notice where nothing decided which."""
    groups = interchangeable(repeats)
    ways = giving_way(repeats, groups)
    parcels = parcels_of(groups, ways)
    order = Order(layout, judgement.pairs, parcels, frozenset(ways))
    choice, confidence = _STRATEGIES[keep](order)
    notices = list(_undecided(layout, order, choice)) if confidence == UNDECIDED else []
    kept_for = dict(ways)
    for parcel, chosen in zip(parcels, choice, strict=True):
        for index in range(len(parcel.copies)):
            if index != chosen:
                kept_for.update(zip(parcel.members(index), parcel.members(chosen), strict=True))
    of = _by_segment(repeats)
    sure = dict.fromkeys(ways, 1.0)
    drops = [
        _drop(layout, number, kept, of[number], sure.get(number, confidence))
        for number, kept in sorted(kept_for.items())
    ]
    return drops, notices


def _by_segment(repeats: Sequence[Repeat]) -> dict[int, list[Repeat]]:
    """Return the repeats that each segment is part of."""
    found: dict[int, list[Repeat]] = {}
    for repeat in repeats:
        found.setdefault(repeat.first, []).append(repeat)
        found.setdefault(repeat.second, []).append(repeat)
    return found


def _drop(layout: Layout, number: int, kept: int, repeats: Sequence[Repeat], confidence: float) -> Drop:
    """Return the drop of a segment; where no repeat joins it to the kept copy, another one lends it its rule."""
    direct = [repeat for repeat in repeats if kept in (repeat.first, repeat.second)]
    repeat = max(direct or repeats, key=lambda repeat: repeat.similarity)
    if direct:
        return Drop(number, kept, repeat.rule, repeat.similarity, confidence)
    here, there = layout.key(number), layout.key(kept)
    alike = 1.0 if here == there else similarity(here, there, differences(here, there))
    return Drop(number, kept, repeat.rule, alike, confidence)


def _coherent(order: Order) -> tuple[Choice, float]:
    choices = order.choices()
    kept = {choice: order.kept(choice) for choice in choices}
    confidence = 1.0
    for cue, sure in CUES:
        if len(choices) == 1:
            break
        if len({order.labels(kept[choice]) for choice in choices}) == 1 and cue not in BETWEEN_COPIES:
            continue
        costs = {choice: cue(order, kept[choice]) for choice in choices}
        least = min(costs.values())
        if any(cost > least for cost in costs.values()):
            choices = [choice for choice in choices if costs[choice] == least]
            confidence = sure
    if len({order.labels(kept[choice]) for choice in choices}) > 1:
        confidence = UNDECIDED
    return choices[0], confidence


def _first(order: Order) -> tuple[Choice, float]:
    return tuple(0 for _ in order.parcels), 1.0


def _last(order: Order) -> tuple[Choice, float]:
    return tuple(len(parcel.copies) - 1 for parcel in order.parcels), 1.0


def _fullest(order: Order) -> tuple[Choice, float]:
    return tuple(_fullest_copy(order, parcel) for parcel in order.parcels), 1.0


def _fullest_copy(order: Order, parcel: Parcel) -> int:
    chars = [sum(len(order.plain[number]) for number in parcel.members(copy)) for copy in range(len(parcel.copies))]
    return chars.index(max(chars))


_STRATEGIES: dict[Keep, Callable[[Order], tuple[Choice, float]]] = {
    "coherent": _coherent,
    "first": _first,
    "last": _last,
    "fullest": _fullest,
}


def _undecided(layout: Layout, order: Order, choice: Choice) -> Iterator[Notice]:
    for parcel, chosen in zip(order.parcels, choice, strict=True):
        copies = [parcel.members(copy) for copy in range(len(parcel.copies))]
        spans = [Span(layout.span(copy[0]).start, layout.span(copy[-1]).end) for copy in copies]
        other = next(span for index, span in enumerate(spans) if index != chosen)
        yield Notice("order", spans[chosen], "nothing tells which copy is in its place; the first was kept", other)
