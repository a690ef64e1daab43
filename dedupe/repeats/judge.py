"""What may go: which of the alike segments are repeats, by what they are and by what they differ in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from dedupe.fold import CUT_MARK
from dedupe.repeats.compare import Relation, differences, relation
from dedupe.repeats.layout import Layout, image
from dedupe.repeats.runs import Run
from dedupe.segment import HAN, ends_sentence
from dedupe.values import Difference, Notice, NoticeKind

Level = Literal["strict", "standard", "thorough"]
LEVELS: tuple[Level, ...] = ("strict", "standard", "thorough")

# Evidence for the constants: 294 repeats found in real articles and labelled by hand. Equal, 40+ characters, mostly Han: 20
# true, 4 legitimate. Equal and adjacent: 18 and 1. Equal, under 20 characters: 5 and 16. Under half Han: 4 and 16.
MIN_PROSE = 24
"""Characters from which an equal line that ends a sentence is a repeat wherever it stands; refrains are shorter."""
MIN_TEXT = 40
"""Characters from which that holds for a line that does not end a sentence, and for the prose of a block together."""
MIN_ADJACENT = 6
"""Characters from which an equal line directly behind its copy is a repeat."""
MIN_CAPTION = 12
"""Characters of a photo caption with credit that is a repeat wherever it stands."""
MIN_SHARE = 0.7
"""Share of the fuller copy that a copy which lacks a clause must have."""
MAX_CLAUSES = 4
"""Places at which such a copy may lack something."""
MAX_ITEM = 50
"""Characters up to which a numbered line is an item of a list or a law, which may recur."""
MIN_QUOTE = 12
"""Characters of a sentence or pull-quote that goes at level `thorough`."""
MIN_TITLE = 10
"""Characters of an article's first line that is a repeat wherever it stands again; sections repeat shorter headings."""
HEAD = 3
"""Paragraphs at the start of an article that are short without being verse: title, date, source."""
MAX_NOISE = 60
"""Characters that may stand between two paragraphs of a block: a share button, a page turner, a caption."""
MIN_ALIKE = 0.75
"""Similarity from which two paragraphs that differ are worth a notice."""

_ITEM = re.compile(r"\s*(?:[(（〔\[【]?(?:\d{1,3}|[一二三四五六七八九十]{1,3}|[a-zA-Z])[)）〕\]】、.．:：]|[①-⑳●•·*\-]|第[一二三四五六七八九十百\d]+[条條项項款])")
_QUESTION = re.compile(r"[？?][”」』）)]*\s*\Z|\A\s*(?:问|問|答|Q|A|记者|記者|主持人)\s*[:：]")
_FIELD = re.compile(r"\A[^，。！？；：:]{1,8}[:：][^，。！？；]*\Z")
_CREDIT = re.compile(
    r"(?:攝|摄|摄影|攝影|翻攝|供图|供圖|提供|资料图片?|資料圖片?|資料照|[图圖][片]?來源[:：].{1,12}|[图圖]片来源[:：].{1,12}|[图圖][/／∕|｜:：].{1,24}"
    r"|(?:新华社|中新社|中通社|美聯社|法新社|路透社?|視覺中國|视觉中国|東方IC|东方IC|网络图|網絡圖片)(?:发|發|照片|[图圖]片?)?(?:[（(].{1,12}[）)])?)[）)。]?\s*\Z"
)
_ORIGINAL_TITLE = re.compile(r"\A\s*[（(【\[]?原[标標][题題][:：]")
_NOTICE_KINDS: dict[str, NoticeKind] = {
    "figures": "figures",
    "negation": "negation",
    "words": "words",
    "extra": "extra",
}
_WORD = re.compile("[A-Za-z\u00c0-\u024f]+|[0-9]+")
_FIGURE = re.compile(r"(?:(?<![0-9A-Za-z])[-+−])?\d+(?:[.:/]\d+)*[%％‰℃]?")


@dataclass(frozen=True, slots=True)
class Repeat:
    """Two segments of which one may go.

    first, second          segment numbers, `first` earlier
    first_may, second_may  which of them may go in favour of the other
    level                  the least thorough level at which it goes
    rule                   why it is a repeat
    similarity             0.0 to 1.0
    """

    first: int
    second: int
    first_may: bool
    second_may: bool
    level: Level
    rule: str
    similarity: float


@dataclass(frozen=True, slots=True)
class Pair:
    """Two aligned segments and what they differ in."""

    first: int
    second: int
    relation: Relation
    differs: tuple[Difference, ...]
    similarity: float


@dataclass(frozen=True, slots=True)
class Judgement:
    """All pairs of alike segments, those of them that are repeats, and notices about those that are not."""

    alike: tuple[Pair, ...]
    repeats: tuple[Repeat, ...]
    notices: tuple[Notice, ...]


def judge(layout: Layout) -> Judgement:
    """Return what may go, at which level, and what is alike but stays."""
    alike: list[Pair] = []
    repeats: list[Repeat] = []
    for run in layout.runs:
        pairs = list(_pairs(layout, run))
        alike += pairs
        repeats += _judge_run(layout, pairs)
    nearest = {pair.second: pair for pair in sorted(alike, key=lambda pair: pair.similarity)}
    return Judgement(tuple(alike), tuple(repeats), tuple(_notices(layout, sorted(nearest.values(), key=_places))))


def _places(pair: Pair) -> tuple[int, int]:
    return pair.first, pair.second


def _pairs(layout: Layout, run: Run) -> Iterator[Pair]:
    for number in layout.within(*run.first):
        other = image(layout, run, number)
        if other is not None and other > number:
            yield _compare(layout, number, other)


def _compare(layout: Layout, first: int, second: int) -> Pair:
    here, there = layout.key(first), layout.key(second)
    if here == there:
        differs = _figure_differences(layout, first, second)
        return Pair(first, second, "differs" if differs else "equal", differs, 1.0)
    differs = differences(here, there)
    changed = sum(max(len(difference.here), len(difference.there)) for difference in differs)
    similarity = max(0.0, 1 - changed / max(len(here), len(there)))
    related = relation(differs)
    if related != "variant" and (similarity < MIN_SHARE or len(differs) > MAX_CLAUSES):
        related = "differs"
    if related != "differs" and _item_number(layout, first) != _item_number(layout, second):
        related = "differs"
    return Pair(first, second, related, differs, similarity)


def _figure_differences(layout: Layout, first: int, second: int) -> tuple[Difference, ...]:
    """Return figures that the key cannot tell apart: 3.1% and 31, -2 and 2."""
    if not any(map(str.isdigit, layout.key(first))):
        return ()
    here, there = (_FIGURE.findall(layout.text(number).replace(",", "").replace("，", " ")) for number in (first, second))
    if here == there or len(here) != len(there):
        return ()
    return tuple(Difference("figures", a, b) for a, b in zip(here, there, strict=True) if a != b)


def _item_number(layout: Layout, number: int) -> str:
    match = _ITEM.match(layout.text(number))
    return "".join(filter(str.isalnum, match[0])) if match else ""


@dataclass(frozen=True, slots=True)
class _Unit:
    """Pairs that begin and end together with a paragraph, as far as they do: one paragraph, or one against several.

    first_whole, second_whole  whether the side is whole paragraphs
    """

    pairs: tuple[Pair, ...]
    first_whole: bool
    second_whole: bool

    @property
    def first(self) -> tuple[int, ...]:
        return tuple(pair.first for pair in self.pairs)

    @property
    def second(self) -> tuple[int, ...]:
        return tuple(pair.second for pair in self.pairs)


class _Side:
    """What the rules ask of one side of a unit."""

    def __init__(self, layout: Layout, numbers: Sequence[int]) -> None:
        self.layout, self.numbers = layout, numbers
        self.key = "".join(map(layout.key, numbers))
        self.chars = len(self.key)

    @cached_property
    def text(self) -> str:
        return "\n".join(map(self.layout.text, self.numbers))

    @cached_property
    def is_han(self) -> bool:
        """Chinese, not addresses, tables or English: an ideograph at least to two other words and figures."""
        return len(HAN.findall(self.key)) * 2 >= len(_WORD.findall(self.text))

    @cached_property
    def is_prose(self) -> bool:
        """A sentence at least, not a heading, an item, a field or a line of verse."""
        if self.chars < MIN_PROSE or not self.is_han or self.may_recur:
            return False
        return self.chars >= MIN_TEXT or ends_sentence(self.text)

    @cached_property
    def is_caption(self) -> bool:
        """A photo caption that says something besides whose photo it is."""
        credit = _CREDIT.search(self.text)
        return credit is not None and self.is_han and sum(map(str.isalnum, self.text[: credit.start()])) >= MIN_CAPTION

    @cached_property
    def may_recur(self) -> bool:
        """An item, a question, a field: short lines that articles repeat on purpose."""
        short = self.chars < MAX_ITEM
        return short and bool(_QUESTION.search(self.text) or _ITEM.match(self.text) or _FIELD.match(self.text))

    @property
    def is_cut(self) -> bool:
        """Ends with `……` or `[详细]`, as a teaser does."""
        return CUT_MARK.search(self.text) is not None


def _judge_run(layout: Layout, pairs: Sequence[Pair]) -> Iterator[Repeat]:
    good = [pair for pair in pairs if pair.relation != "differs"]
    for block in _blocks(layout, good):
        units = list(_units(layout, block))
        if _is_block(layout, units):
            yield from _block_repeats(layout, units)
            continue
        for unit in units:
            yield from _unit_repeats(layout, unit)


def _blocks(layout: Layout, pairs: Sequence[Pair]) -> Iterator[list[Pair]]:
    """Yield the pairs in groups that have at most MAX_NOISE characters between one another on both sides."""
    segments = layout.segments
    block: list[Pair] = []
    for pair in pairs:
        if block:
            gaps = (
                segments[pair.first].start - segments[block[-1].first].end,
                segments[pair.second].start - segments[block[-1].second].end,
            )
            if max(gaps) > MAX_NOISE:
                yield block
                block = []
        block.append(pair)
    if block:
        yield block


def _units(layout: Layout, block: Sequence[Pair]) -> Iterator[_Unit]:
    """Yield the pairs of a block in units; none of them runs into its own copy."""
    unit: list[Pair] = []
    for pair in block:
        follows = not unit or (pair.first == unit[-1].first + 1 and pair.second == unit[-1].second + 1)
        if not follows or (unit and pair.first >= unit[0].second):
            yield _unit(layout, unit)
            unit = []
        unit.append(pair)
        if _ends_paragraph(layout, pair.first) and _ends_paragraph(layout, pair.second):
            yield _unit(layout, unit)
            unit = []
    if unit:
        yield _unit(layout, unit)


def _unit(layout: Layout, pairs: Sequence[Pair]) -> _Unit:
    first_whole = _is_whole(layout, pairs[0].first, pairs[-1].first)
    return _Unit(tuple(pairs), first_whole, _is_whole(layout, pairs[0].second, pairs[-1].second))


def _ends_paragraph(layout: Layout, number: int) -> bool:
    return number + 1 == layout.members(layout.segments[number].paragraph).stop


def _is_whole(layout: Layout, start: int, end: int) -> bool:
    """Return whether the segments from `start` to `end` are whole paragraphs."""
    return layout.members(layout.segments[start].paragraph).start == start and _ends_paragraph(layout, end)


def _is_block(layout: Layout, units: Sequence[_Unit]) -> bool:
    """Return whether the units are several whole paragraphs, on one side at least, with enough prose among them."""
    if max(sum(unit.first_whole for unit in units), sum(unit.second_whole for unit in units)) < 2:
        return False
    sides = [_Side(layout, unit.first) for unit in units]
    prose = sum(side.chars for side in sides if side.is_prose)
    return prose >= MIN_TEXT and prose * 2 >= sum(side.chars for side in sides)


def _block_repeats(layout: Layout, units: Sequence[_Unit]) -> Iterator[Repeat]:
    """Yield the repeats of a block. A side may go where it is whole; prose also where it is torn off a block's end."""
    pairs = [pair for unit in units for pair in unit.pairs]
    level: Level = "strict" if sum(pair.relation == "equal" for pair in pairs) * 5 >= len(pairs) * 4 else "standard"
    torn = sum(unit.first_whole for unit in units) > 1, sum(unit.second_whole for unit in units) > 1
    overlapping = units[-1].first[-1] >= units[0].second[0]
    for unit in units:
        prose = (unit.first_whole and unit.second_whole) or _Side(layout, unit.first).is_prose
        if overlapping and not prose:
            continue
        for pair in unit.pairs:
            yield _repeat(
                pair, unit.first_whole or (torn[0] and prose), unit.second_whole or (torn[1] and prose), level, "block"
            )


def _unit_repeats(layout: Layout, unit: _Unit) -> Iterator[Repeat]:
    sides = _Side(layout, unit.first), _Side(layout, unit.second)
    if unit.first_whole and unit.second_whole:
        verdict = _whole_verdict(layout, unit, sides)
    elif unit.first_whole or unit.second_whole:
        verdict = _part_verdict(layout, unit, sides)
    else:
        verdict = ("strict", "same-line") if _is_tandem(layout, unit, sides[0]) else None
        if verdict:
            for pair in unit.pairs:
                yield _repeat(pair, True, True, *verdict)
        return
    if verdict:
        for pair in unit.pairs:
            yield _repeat(pair, unit.first_whole, unit.second_whole, *verdict)


def _repeat(pair: Pair, first_may: bool, second_may: bool, level: Level, rule: str) -> Repeat:
    first_may = first_may and pair.relation != "second-lacks"
    second_may = second_may and pair.relation != "first-lacks"
    return Repeat(pair.first, pair.second, first_may, second_may, level, rule, pair.similarity)


def _whole_verdict(layout: Layout, unit: _Unit, sides: tuple[_Side, _Side]) -> tuple[Level, str] | None:
    """Return level and rule for whole paragraphs of which one side may go, None where both must stay."""
    shorter, longer = sorted(sides, key=lambda side: side.chars)
    relations = {pair.relation for pair in unit.pairs}
    adjacent = layout.segments[unit.second[0]].paragraph - layout.segments[unit.first[-1]].paragraph == 1
    if relations <= {"equal", "variant"}:
        level: Level = "standard" if "variant" in relations else "strict"
        if adjacent and shorter.is_han and shorter.chars >= MIN_ADJACENT and not _is_verse(layout, unit, shorter):
            return level, "adjacent"
        if _is_title(layout, unit, shorter):
            return level, "title"
        if shorter.is_caption:
            return level, "caption"
        if shorter.is_prose:
            return level, "equal" if level == "strict" else "variant"
        if shorter.chars >= MIN_QUOTE and shorter.is_han and ends_sentence(shorter.text) and not shorter.may_recur:
            return "thorough", "sentence"
        return None
    if shorter.is_cut and shorter.chars >= MIN_QUOTE:
        return "standard", "teaser"
    if shorter.chars >= MIN_PROSE and shorter.chars >= longer.chars * MIN_SHARE and not shorter.may_recur:
        if shorter.is_prose or shorter.is_caption:
            return "standard", "shorter"
    return None


def _is_verse(layout: Layout, unit: _Unit, side: _Side) -> bool:
    """Return whether a short line follows or precedes two others as short, head of the article aside: a poem, a list."""
    if side.chars >= MIN_PROSE:
        return False
    first, last = layout.segments[unit.first[0]].paragraph, layout.segments[unit.second[-1]].paragraph
    before, after = range(max(HEAD, first - 2), first), range(last + 1, min(last + 3, len(layout.paragraphs)))
    short = [[layout.paragraphs[n].end - layout.paragraphs[n].start < MIN_PROSE for n in side] for side in (before, after)]
    return any(len(side) == 2 and all(side) for side in short)


def _is_title(layout: Layout, unit: _Unit, side: _Side) -> bool:
    """`（原标题：…）` anywhere, or the article's first line once more."""
    if _ORIGINAL_TITLE.match(side.text):
        return True
    return unit.first == (0,) and side.chars >= MIN_TITLE and side.is_han and len(layout.paragraphs) > 4


def _part_verdict(layout: Layout, unit: _Unit, sides: tuple[_Side, _Side]) -> tuple[Level, str] | None:
    """Return level and rule for whole paragraphs that are part of another."""
    here, other = (sides[0], unit.second) if unit.first_whole else (sides[1], unit.first)
    if here.chars < MIN_QUOTE or not here.is_han:
        return None
    around = layout.segments[other[0]].paragraph
    line = layout.paragraphs[around]
    if here.is_cut and layout.segments[other[0]].start == line.start:
        return "standard", "teaser"
    distance = min(abs(layout.segments[number].paragraph - around) for number in here.numbers)
    sentence = ends_sentence(here.text) and not here.may_recur
    if distance == 1 and sentence and here.chars >= MIN_SHARE * (line.end - line.start):
        return "standard", "contained"
    if sentence:
        return "thorough", "contained"
    return None


def _is_tandem(layout: Layout, unit: _Unit, side: _Side) -> bool:
    """Return whether a stretch is repeated at once inside its paragraph, as prose, or three times and more."""
    first, second = layout.segments[unit.first[0]], layout.segments[unit.second[0]]
    if first.paragraph != second.paragraph or unit.second[0] != unit.first[-1] + 1 or not side.is_han:
        return False
    if side.is_prose:
        return True
    keys = [layout.key(number) for number in layout.members(first.paragraph)]
    return len(unit.pairs) == 1 and keys.count(side.key) > 2


def _notices(layout: Layout, pairs: Sequence[Pair]) -> Iterator[Notice]:
    """Yield a notice for each paragraph that is alike to an earlier one but stays, with what tells them apart."""
    for pair in pairs:
        if pair.relation != "differs" or pair.similarity < MIN_ALIKE:
            continue
        if not (layout.is_whole(pair.first) and layout.is_whole(pair.second)):
            continue
        telling = tuple(difference for difference in pair.differs if difference.kind != "confusable")
        if telling and min(layout.segments[pair.first].chars, layout.segments[pair.second].chars) >= MIN_PROSE:
            kind = telling[0].kind
            what = ", ".join(f"{difference.here or '-'} / {difference.there or '-'}" for difference in telling[:3])
            message = f"alike but kept, they differ in {kind}: {what}"
            yield Notice(_NOTICE_KINDS[kind], layout.span(pair.first), message, layout.span(pair.second), telling)
