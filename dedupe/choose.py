"""Which copy stays: repeats in, drops out. The clean article should read as the published one did."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import prod
from operator import ne
from typing import Literal

from dedupe.repeats import Judgement, Layout, Pair, Repeat
from dedupe.segment import ends_sentence
from dedupe.values import Notice, Span

Keep = Literal["coherent", "first", "last", "fullest"]
STRATEGIES: tuple[Keep, ...] = ("coherent", "first", "last", "fullest")

MAX_COMBINATIONS = 64
"""Ways to choose that are all compared; where there are more, one block at a time is changed while that helps."""
MAX_PASSES = 4


@dataclass(frozen=True, slots=True)
class Drop:
    """A segment that goes, and the one that stays for it."""

    segment: int
    kept: int
    rule: str
    similarity: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Parcel:
    """Neighbouring segments that are repeated together: `copies` has the first segment of each copy, in order."""

    copies: tuple[int, ...]
    length: int


Choice = tuple[int, ...]
"""Which copy of each parcel stays: an index into its `copies`."""


def choose(layout: Layout, judgement: Judgement, repeats: Sequence[Repeat], keep: Keep) -> tuple[list[Drop], list[Notice]]:
    """Return which segments go, one copy of each repeat staying, and a notice where nothing decided which."""
    groups = _groups(repeats)
    ways = _ways(repeats, groups)
    parcels = _parcels(groups, ways)
    order = _Order(layout, judgement.alike, parcels, frozenset(ways))
    choice, confidence = _STRATEGIES[keep](order)
    notices = list(_undecided(layout, order, choice)) if confidence < _SURE else []
    kept_for = dict(ways)
    for parcel, chosen in zip(parcels, choice, strict=True):
        for copy in parcel.copies:
            if copy != parcel.copies[chosen]:
                kept_for.update((copy + i, parcel.copies[chosen] + i) for i in range(parcel.length))
    of = _by_segment(repeats)
    return [_drop(number, kept_for, of, confidence, ways) for number in sorted(kept_for)], notices


def _by_segment(repeats: Sequence[Repeat]) -> dict[int, list[Repeat]]:
    """Return the repeats that each segment is part of."""
    found: dict[int, list[Repeat]] = {}
    for repeat in repeats:
        found.setdefault(repeat.first, []).append(repeat)
        found.setdefault(repeat.second, []).append(repeat)
    return found


def _drop(number: int, kept_for: dict[int, int], of: dict[int, list[Repeat]], confidence: float, ways: dict[int, int]) -> Drop:
    kept = kept_for[number]
    direct = [repeat for repeat in of[number] if kept in (repeat.first, repeat.second)]
    repeat = max(direct or of[number], key=lambda repeat: repeat.similarity)
    return Drop(number, kept, repeat.rule, repeat.similarity, 1.0 if number in ways else confidence)


# --- which segments are copies of one another ---


def _groups(repeats: Sequence[Repeat]) -> dict[int, tuple[int, ...]]:
    """Return for each segment of a repeat the segments that it is interchangeable with, itself among them, in order."""
    merged = _Union()
    for repeat in repeats:
        merged.add(repeat.first)
        merged.add(repeat.second)
        if repeat.first_may and repeat.second_may:
            merged.join(repeat.first, repeat.second)
    return merged.groups()


def _ways(repeats: Sequence[Repeat], groups: dict[int, tuple[int, ...]]) -> dict[int, int]:
    """Return the segments that give way to a fuller one whatever is chosen, each with the one that stays for it.

    Where repeats form a circle of giving way, the last of the circle stays.
    """
    ways: dict[int, int] = {}
    for repeat in repeats:
        if repeat.first_may == repeat.second_may:
            continue
        gone, stays = (repeat.first, repeat.second) if repeat.first_may else (repeat.second, repeat.first)
        if gone in ways or stays in groups[gone] or _end(ways, stays) in groups[gone]:
            continue
        for member in groups[gone]:
            ways[member] = stays
    return ways


def _end(ways: dict[int, int], number: int) -> int:
    while number in ways:
        number = ways[number]
    return number


def _parcels(groups: dict[int, tuple[int, ...]], ways: dict[int, int]) -> list[Parcel]:
    """Return the groups to choose from, neighbours joined where all their copies are neighbours."""
    parcels: list[Parcel] = []
    for number in sorted(groups):
        members = groups[number]
        if number != members[0] or len(members) < 2 or number in ways:
            continue
        if parcels:
            last = parcels[-1]
            if members == tuple(copy + last.length for copy in last.copies) and _apart(last, members):
                parcels[-1] = Parcel(last.copies, last.length + 1)
                continue
        parcels.append(Parcel(members, 1))
    return parcels


def _apart(parcel: Parcel, members: Sequence[int]) -> bool:
    """Return whether the parcel, longer by one, still does not run into its own next copy."""
    return all(member < copy for member, copy in zip(members, parcel.copies[1:], strict=False))


class _Union:
    """Disjoint sets of segment numbers (Tarjan's union-find with path halving)."""

    def __init__(self) -> None:
        self.parent: dict[int, int] = {}

    def add(self, number: int) -> None:
        self.parent.setdefault(number, number)

    def root(self, number: int) -> int:
        while self.parent[number] != number:
            self.parent[number] = number = self.parent[self.parent[number]]
        return number

    def join(self, a: int, b: int) -> None:
        a, b = self.root(a), self.root(b)
        self.parent[max(a, b)] = min(a, b)

    def groups(self) -> dict[int, tuple[int, ...]]:
        members: dict[int, list[int]] = {}
        for number in sorted(self.parent):
            members.setdefault(self.root(number), []).append(number)
        return {number: tuple(group) for group in members.values() for number in group}


# --- the order that a choice leaves ---


class _Order:
    """What is needed to tell how well a choice reads; computed once for all choices."""

    def __init__(self, layout: Layout, alike: Sequence[Pair], parcels: Sequence[Parcel], gone: frozenset[int]) -> None:
        self.layout = layout
        self.parcels = parcels
        self.gone = gone
        self.label = _labels(len(layout.segments), alike)
        ends = [_EDGE, *self.label, _EDGE]
        self.neighbours = set(zip(ends, ends[1:], strict=False))
        copied = {copy + i for parcel in parcels for copy in parcel.copies for i in range(parcel.length)}
        self.copied = copied
        self.always = [n for n in range(len(layout.segments)) if n not in gone and n not in copied]

    @cached_property
    def plain(self) -> list[str]:
        """The text of every segment, simplified: what the cues read."""
        spans = map(self.layout.span, range(len(self.layout.segments)))
        return [self.layout.folded.plain[span.start : span.end] for span in spans]

    @cached_property
    def traditional(self) -> dict[int, int]:
        """Number of traditional characters of every segment that has any."""
        text, plain = self.layout.folded.text.lower(), self.layout.folded.plain
        if text == plain or len(text) != len(plain):
            return {}
        spans = map(self.layout.span, range(len(self.layout.segments)))
        counts = {n: sum(map(ne, text[a:b], plain[a:b])) for n, (a, b) in enumerate(spans) if text[a:b] != plain[a:b]}
        return {number: count for number, count in counts.items() if count}

    def kept(self, choice: Choice) -> list[int]:
        """Return the numbers of the segments that stay, in order."""
        chosen = [
            parcel.copies[index] + i
            for parcel, index in zip(self.parcels, choice, strict=True)
            for i in range(parcel.length)
        ]
        return sorted(self.always + chosen)

    def labels(self, kept: Iterable[int]) -> tuple[int, ...]:
        """Return what stays as numbers that are equal for copies of one another."""
        return tuple(self.label[number] for number in kept)

    def attests(self, before: int, after: int) -> bool:
        """Return whether two segments, or copies of them, stand next to each other in the source; -1 is its start or end."""
        here = self.label[before] if before >= 0 else _EDGE
        there = self.label[after] if after >= 0 else _EDGE
        return here == there or (here, there) in self.neighbours

    def choices(self) -> list[Choice]:
        """Return all choices, the one that keeps the first copies first; or, of too many, the ones that read best."""
        counts = [len(parcel.copies) for parcel in self.parcels]
        if prod(counts) <= MAX_COMBINATIONS:
            return list(product(*map(range, counts)))
        starts = [tuple(0 for _ in counts), tuple(count - 1 for count in counts)]
        return [_improved(self, start) for start in starts]


_EDGE = -1


def _labels(count: int, alike: Sequence[Pair]) -> list[int]:
    merged = _Union()
    for pair in alike:
        if pair.relation != "differs":
            merged.add(pair.first)
            merged.add(pair.second)
            merged.join(pair.first, pair.second)
    return [merged.root(number) if number in merged.parent else number for number in range(count)]


def unattested_joins(order: _Order, kept: Sequence[int]) -> int:
    """Return how many neighbours in `kept` stand next to each other nowhere in the source, its start and end
    included. Copies that end up side by side count as attested: one of them goes next."""
    ends = [_EDGE, *kept, _EDGE]
    return sum(1 for before, after in zip(ends, ends[1:], strict=False) if not order.attests(before, after))


def _improved(order: _Order, start: Choice) -> Choice:
    """Return the choice after changing one parcel at a time while that leaves fewer unattested joins.

    Cost  O(MAX_PASSES x copies x log segments), and a list move for each change.
    """
    choice = list(start)
    kept = order.kept(start)
    for _ in range(MAX_PASSES):
        changed = False
        for number, parcel in enumerate(order.parcels):
            current = choice[number]
            for option in range(len(parcel.copies)):
                if option == choice[number]:
                    continue
                before = _cost_of(order, kept, parcel, choice[number])
                _move(kept, parcel, choice[number], option)
                if _cost_of(order, kept, parcel, option) < before:
                    choice[number] = option
                else:
                    _move(kept, parcel, option, choice[number])
            changed |= current != choice[number]
        if not changed:
            break
    return tuple(choice)


def _cost_of(order: _Order, kept: list[int], parcel: Parcel, option: int) -> int:
    """Return the unattested joins at the two ends of one copy, less the join that its absence would leave."""
    at = bisect_left(kept, parcel.copies[option])
    before = kept[at - 1] if at else _EDGE
    after = kept[at + parcel.length] if at + parcel.length < len(kept) else _EDGE
    first, last = parcel.copies[option], parcel.copies[option] + parcel.length - 1
    return 2 - order.attests(before, first) - order.attests(last, after) - (1 - order.attests(before, after))


def _move(kept: list[int], parcel: Parcel, source: int, target: int) -> None:
    at = bisect_left(kept, parcel.copies[source])
    del kept[at : at + parcel.length]
    at = bisect_left(kept, parcel.copies[target])
    kept[at:at] = range(parcel.copies[target], parcel.copies[target] + parcel.length)


# --- what tells two orders apart ---

_NUMERALS = {numeral: value for value, numeral in enumerate("一二三四五六七八九十", 1)}
_NUMBERED = re.compile(
    r"(?:\A|[。；！？”」\n])\s*[“「]?(?:(?P<is>[一二三四五六七八九十])是|第(?P<nth>[一二三四五六七八九十])[，、是个,]"
    r"|[（(](?P<round>[一二三四五六七八九十])[）)]|(?P<plain>[一二三四五六七八九十])、|(?P<words>首先|其次|再次|最后)[，,])"
)
_WORDS = {"首先": 1, "其次": 2, "再次": 3, "最后": 4}
_OPENING = re.compile(
    r"\A\s*[（(【〔]?[^，。]{0,24}?(?:讯|[日电]电|电|报道|报导)[）)】〕：:　 ]|\A(?:本报|本台|本站|央视网|中新[网社]|新华[网社])"
)
_CLOSING = re.compile(r"最后(?:表示|强调|指出|说|介绍|呼吁|提醒)|[（(]完[）)]\s*\Z|\A最后[，,]")
_DANGLING = re.compile(
    r"\A\s*[“「]?(?:[他她它]们?|其|此外|另外|另据|同时|与此同时|但|而|因此|不过|对此|随后|其次|最后)[^，。]{0,6}"
)
_TITLED = re.compile(
    "(?:局长|主任|书记|县长|市长|镇长|区长|校长|院长|所长|处长|厅长|部长|主席|教授|议员|发言人|研究员|经理|董事长|站长|队长|馆长|里长|负责人|老师)"
    "([\u4e00-\u9fff]{2,3}?)(?=[，。、：（在表说介指透称坦认强告的])"
)
_STRAY_SPACE = re.compile("(?<=[\u4e00-\u9fff])[ \u3000\u200b]+(?=[\u4e00-\u9fff])")


def _misnumbered(order: _Order, kept: Sequence[int]) -> int:
    """Numbered points that follow neither their predecessor nor a new start."""
    wrong = 0
    last: dict[str, int] = {}
    for number in kept:
        for point in _NUMBERED.finditer(order.plain[number]):
            kind = point.lastgroup or ""
            value = _WORDS.get(point[kind]) or _NUMERALS[point[kind]]
            before = last.get(kind, 0)
            skips = kind == "words" and value > before > 0
            wrong += value not in (1, before, before + 1) and not skips
            last[kind] = value
    return wrong


def _late_openings(order: _Order, kept: Sequence[int]) -> int:
    """Paragraphs of prose before one that opens an article, with by-line or agency."""
    late = prose = 0
    for number in kept:
        text = order.plain[number]
        if _OPENING.match(text) and len(text) > 40:
            late += prose
            break
        prose += ends_sentence(text)
    return late


def _early_closings(order: _Order, kept: Sequence[int]) -> int:
    """Segments of prose behind the first one that closes an article."""
    for at, number in enumerate(kept):
        if _CLOSING.search(order.plain[number]):
            return sum(1 for later in kept[at + 1 :] if ends_sentence(order.layout.text(later)))
    return 0


def _dangling_starts(order: _Order, kept: Sequence[int]) -> int:
    """Whether the first prose refers back to something: a pronoun, 此外, 对此."""
    for number in kept:
        text = order.plain[number]
        if ends_sentence(text) and len(text) > 20:
            return int(_DANGLING.match(text) is not None)
    return 0


def _late_introductions(order: _Order, kept: Sequence[int]) -> int:
    """People who are named before they are introduced with their title."""
    text = "\n".join(order.plain[number] for number in kept)
    introduced: dict[str, int] = {}
    for match in _TITLED.finditer(text):
        introduced.setdefault(match[1], match.start(1))
    return sum(1 for name, place in introduced.items() if text.find(name) < place)


def _other_script(order: _Order, kept: Sequence[int]) -> int:
    """Characters of copies kept in the script that the rest of the article is not written in."""
    if not order.traditional:
        return 0
    rest = order.always or range(len(order.plain))
    traditional = sum(order.traditional.get(number, 0) for number in rest)
    copies = {number: len(order.plain[number]) for number in kept if number in order.copied}
    if traditional > _TRADITIONAL_SHARE * sum(len(order.plain[number]) for number in rest):
        return sum(n for number, n in copies.items() if order.traditional.get(number, 0) <= _TRADITIONAL_SHARE * n)
    return sum(order.traditional.get(number, 0) for number in copies)


_TRADITIONAL_SHARE = 0.04
"""Of a traditional text a quarter to a third of the characters differ from simplified, of a simplified one none."""


def _unfinished_lines(order: _Order, kept: Sequence[int]) -> int:
    """Paragraphs that end where no sentence does."""
    segments = order.layout.segments
    last = {segments[number].paragraph: number for number in kept}
    return sum(1 for number in last.values() if not ends_sentence(order.plain[number]))


def _stray_spaces(order: _Order, kept: Sequence[int]) -> int:
    return sum(len(_STRAY_SPACE.findall(order.plain[number])) for number in kept)


def _missing_chars(order: _Order, kept: Sequence[int]) -> int:
    return -sum(order.layout.segments[number].chars for number in kept)


Cue = Callable[[_Order, Sequence[int]], int]
_SURE = 0.6
CUES: tuple[tuple[Cue, float], ...] = (
    (unattested_joins, 1.0),
    (_misnumbered, 0.95),
    (_other_script, 0.9),
    (_stray_spaces, 0.9),
    (_late_openings, 0.9),
    (_early_closings, 0.9),
    (_dangling_starts, 0.8),
    (_late_introductions, 0.8),
    (_unfinished_lines, 0.7),
    (_missing_chars, 0.7),
)
"""What is asked in turn, less being better, and how sure a choice is that it decides. Then the first copy stays."""

_UNDECIDED = 0.5


def _coherent(order: _Order) -> tuple[Choice, float]:
    choices = order.choices()
    kept = {choice: order.kept(choice) for choice in choices}
    confidence = 1.0
    for cue, sure in CUES:
        if len(choices) == 1:
            break
        if len({order.labels(kept[choice]) for choice in choices}) == 1 and cue not in _BETWEEN_COPIES:
            continue
        costs = {choice: cue(order, kept[choice]) for choice in choices}
        least = min(costs.values())
        if any(cost > least for cost in costs.values()):
            choices = [choice for choice in choices if costs[choice] == least]
            confidence = sure
    if len({order.labels(kept[choice]) for choice in choices}) > 1:
        confidence = _UNDECIDED
    return choices[0], confidence


_BETWEEN_COPIES: tuple[Cue, ...] = (_other_script, _unfinished_lines, _stray_spaces, _missing_chars)
"""Cues that tell apart copies which read the same in order."""


def _first(order: _Order) -> tuple[Choice, float]:
    return tuple(0 for _ in order.parcels), 1.0


def _last(order: _Order) -> tuple[Choice, float]:
    return tuple(len(parcel.copies) - 1 for parcel in order.parcels), 1.0


def _fullest(order: _Order) -> tuple[Choice, float]:
    def chars(parcel: Parcel, copy: int) -> int:
        return sum(len(order.layout.text(copy + i)) for i in range(parcel.length))

    return tuple(
        max(range(len(parcel.copies)), key=lambda i, parcel=parcel: (chars(parcel, parcel.copies[i]), -i))
        for parcel in order.parcels
    ), 1.0


_STRATEGIES: dict[Keep, Callable[[_Order], tuple[Choice, float]]] = {
    "coherent": _coherent,
    "first": _first,
    "last": _last,
    "fullest": _fullest,
}


def _undecided(layout: Layout, order: _Order, choice: Choice) -> Iterator[Notice]:
    for parcel, chosen in zip(order.parcels, choice, strict=True):
        spans = [Span(layout.span(copy).start, layout.span(copy + parcel.length - 1).end) for copy in parcel.copies]
        other = next(span for index, span in enumerate(spans) if index != chosen)
        yield Notice("order", spans[chosen], "nothing tells which copy is in its place; the first was kept", other)
