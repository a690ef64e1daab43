"""What may go: which of the alike segments are repeats, by what they are and by what they differ in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from dedupe.fold import CUT_MARK
from dedupe.repeats.compare import Relation, differences, relation
from dedupe.repeats.layout import Layout, image
from dedupe.repeats.runs import Run
from dedupe.segment import HAN, ends_sentence
from dedupe.values import Difference, Notice

Level = Literal["strict", "standard", "thorough"]
LEVELS: tuple[Level, ...] = ("strict", "standard", "thorough")

# Evidence for the constants: 294 repeats found in real articles and labelled by hand. Equal, 40+ characters, mostly Han: 20
# true, 4 legitimate. Equal and adjacent: 18 and 1. Equal, under 20 characters: 5 and 16. Under half Han: 4 and 16.
MIN_PROSE = 24
"""Characters from which an equal line that ends a sentence is a repeat wherever it stands; refrains are shorter."""
MIN_TEXT = 40
"""Characters from which that holds for a line that does not end a sentence, and for the prose of a block together."""
MIN_ADJACENT = 8
"""Characters from which an equal line directly behind its copy is a repeat."""
MIN_CAPTION = 12
"""Characters of a photo caption with credit that is a repeat wherever it stands."""
MIN_SHARE = 0.6
"""Share of the fuller copy that a copy which lacks a clause must have."""
MAX_ITEM = 50
"""Characters up to which a numbered line is an item of a list or a law, which may recur."""
MIN_QUOTE = 12
"""Characters of a sentence or pull-quote that goes at level `thorough`."""
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
    facts = _Facts(layout)
    alike: list[Pair] = []
    repeats: list[Repeat] = []
    notices: list[Notice] = []
    for run in layout.runs:
        pairs = list(_pairs(layout, run))
        alike += pairs
        repeats += _judge_run(layout, facts, run, pairs)
        notices += _notices(layout, facts, pairs)
    return Judgement(tuple(alike), tuple(repeats), tuple(notices))


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
    if related in ("variant", "first-lacks", "second-lacks") and _item_number(layout, first) != _item_number(layout, second):
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


class _Facts:
    """What the rules ask of a segment, asked once each."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.last = len(layout.segments) - 1
        self.is_prose = lru_cache(maxsize=None)(self._is_prose)
        self.is_han = lru_cache(maxsize=None)(self._is_han)

    def chars(self, number: int) -> int:
        return self.layout.segments[number].chars

    def _is_han(self, number: int) -> bool:
        """Mostly ideographs, not addresses, tables or English."""
        return len(HAN.findall(self.layout.key(number))) * 2 >= self.chars(number)

    def _is_prose(self, number: int) -> bool:
        """A sentence at least, not a heading, an item, a field or a line of verse."""
        text, chars = self.layout.text(number), self.chars(number)
        if chars < MIN_PROSE or not self.is_han(number) or (chars < MAX_ITEM and _ITEM.match(text)):
            return False
        return chars >= MIN_TEXT or ends_sentence(text)

    def is_caption(self, number: int) -> bool:
        """A photo caption that says something besides whose photo it is."""
        text = self.layout.text(number)
        credit = _CREDIT.search(text)
        return credit is not None and sum(map(str.isalnum, text[: credit.start()])) >= MIN_CAPTION

    def is_title(self, number: int, other: int) -> bool:
        """`（原标题：…）` anywhere, or the first line again as the last."""
        if _ORIGINAL_TITLE.match(self.layout.text(number)):
            return True
        return {number, other} == {0, self.last} and self.chars(number) >= MIN_ADJACENT and self.last > 3

    def may_recur(self, number: int) -> bool:
        """An item, a question, a field: lines that articles repeat on purpose."""
        text = self.layout.text(number)
        if _QUESTION.search(text):
            return True
        return self.chars(number) < MAX_ITEM and bool(_ITEM.match(text) or _FIELD.match(text))

    def is_cut(self, number: int) -> bool:
        """Ends with `……` or `[详细]`, as a teaser does."""
        return CUT_MARK.search(self.layout.text(number)) is not None


def _judge_run(layout: Layout, facts: _Facts, run: Run, pairs: Sequence[Pair]) -> Iterator[Repeat]:
    good = [pair for pair in pairs if pair.relation != "differs"]
    if not good:
        return
    whole = _whole_paragraphs(layout, {pair.first for pair in good}), _whole_paragraphs(layout, {pair.second for pair in good})
    block = _is_block(layout, facts, good, whole)
    equal = sum(facts.chars(pair.first) for pair in good if pair.relation == "equal")
    mostly_equal = equal * 5 >= 4 * sum(facts.chars(pair.first) for pair in good)
    for pair in good:
        first_whole = layout.segments[pair.first].paragraph in whole[0]
        second_whole = layout.segments[pair.second].paragraph in whole[1]
        first_may = pair.relation != "second-lacks"
        second_may = pair.relation != "first-lacks"
        if block and (first_whole or second_whole):
            level: Level = "strict" if mostly_equal else "standard"
            torn = len(whole[0]) > 1 and len(whole[1]) > 1
            yield _repeat(pair, first_may and (first_whole or torn), second_may and (second_whole or torn), level, "block")
        elif first_whole and second_whole:
            verdict = _whole_verdict(layout, facts, pair)
            if verdict:
                yield _repeat(pair, first_may, second_may, *verdict)
        elif first_whole or second_whole:
            part_verdict = _part_verdict(layout, facts, pair, 0 if first_whole else 1)
            if part_verdict:
                yield _repeat(pair, first_may and first_whole, second_may and second_whole, *part_verdict)
        elif _is_tandem(layout, facts, pair):
            yield _repeat(pair, first_may, second_may, "strict", "same-line")


def _repeat(pair: Pair, first_may: bool, second_may: bool, level: Level, rule: str) -> Repeat:
    return Repeat(pair.first, pair.second, first_may, second_may, level, rule, pair.similarity)


def _whole_paragraphs(layout: Layout, numbers: set[int]) -> set[int]:
    """Return the paragraphs all of whose segments are in `numbers`."""
    touched = {layout.segments[number].paragraph for number in numbers}
    return {paragraph for paragraph in touched if numbers.issuperset(layout.members(paragraph))}


def _is_block(layout: Layout, facts: _Facts, good: Sequence[Pair], whole: tuple[set[int], set[int]]) -> bool:
    """Return whether the run is several paragraphs with prose among them, on one side at least as paragraphs."""
    if max(map(len, whole)) < 2:
        return False
    prose = sum(facts.chars(pair.first) for pair in good if facts.is_prose(pair.first) or facts.is_prose(pair.second))
    total = sum(facts.chars(pair.first) for pair in good)
    return prose >= MIN_TEXT and prose * 2 >= total


def _whole_verdict(layout: Layout, facts: _Facts, pair: Pair) -> tuple[Level, str] | None:
    """Return level and rule for two whole paragraphs of which one may go, None where both must stay."""
    shorter = pair.first if facts.chars(pair.first) <= facts.chars(pair.second) else pair.second
    chars = facts.chars(shorter)
    adjacent = layout.segments[pair.second].paragraph - layout.segments[pair.first].paragraph == 1
    if pair.relation in ("equal", "variant"):
        level: Level = "strict" if pair.relation == "equal" else "standard"
        if adjacent and facts.is_han(shorter) and chars >= MIN_ADJACENT:
            return level, "adjacent"
        if facts.is_title(pair.first, pair.second):
            return level, "title"
        if facts.is_caption(shorter) and facts.is_han(shorter):
            return level, "caption"
        if facts.may_recur(shorter):
            return None
        if facts.is_prose(shorter):
            return level, pair.relation
        if chars >= MIN_QUOTE and facts.is_han(shorter) and ends_sentence(layout.text(shorter)):
            return "thorough", "sentence"
        return None
    if facts.is_cut(shorter) and chars >= MIN_QUOTE:
        return "standard", "teaser"
    longer = max(facts.chars(pair.first), facts.chars(pair.second))
    if chars < MIN_PROSE or chars < longer * MIN_SHARE or not facts.is_han(shorter) or facts.may_recur(shorter):
        return None
    if facts.is_prose(shorter) or facts.is_caption(shorter):
        return "standard", "shorter"
    return None


def _part_verdict(layout: Layout, facts: _Facts, pair: Pair, side: int) -> tuple[Level, str] | None:
    """Return level and rule for a whole paragraph that is part of another; `side` says which is whole."""
    number, other = (pair.first, pair.second) if side == 0 else (pair.second, pair.first)
    chars = facts.chars(number)
    if chars < MIN_QUOTE or not facts.is_han(number):
        return None
    around = layout.segments[other].paragraph
    line = layout.paragraphs[around]
    if facts.is_cut(number) and layout.segments[other].start == line.start:
        return "standard", "teaser"
    if abs(layout.segments[number].paragraph - around) == 1 and chars >= MIN_SHARE * (line.end - line.start):
        return "standard", "contained"
    if facts.is_prose(number) or ends_sentence(layout.text(number)):
        return "thorough", "contained"
    return None


def _is_tandem(layout: Layout, facts: _Facts, pair: Pair) -> bool:
    """Return whether a stretch is repeated at once inside its paragraph, as prose or three times and more."""
    first, second = layout.segments[pair.first], layout.segments[pair.second]
    if first.paragraph != second.paragraph or pair.second != pair.first + 1 or not facts.is_han(pair.first):
        return False
    if facts.is_prose(pair.first):
        return True
    members = layout.members(first.paragraph)
    same = [number for number in members if layout.key(number) == layout.key(pair.first)]
    return len(same) > 2


def _notices(layout: Layout, facts: _Facts, pairs: Sequence[Pair]) -> Iterator[Notice]:
    for pair in pairs:
        if pair.relation != "differs" or pair.similarity < MIN_ALIKE:
            continue
        if min(facts.chars(pair.first), facts.chars(pair.second)) < MIN_PROSE:
            continue
        if not (layout.is_whole(pair.first) and layout.is_whole(pair.second)):
            continue
        telling = [difference for difference in pair.differs if difference.kind != "confusable"]
        kind = telling[0].kind
        if kind == "confusable":
            continue
        what = ", ".join(f"{difference.here or '-'} / {difference.there or '-'}" for difference in telling[:3])
        message = f"alike but kept, they differ in {kind}: {what}"
        yield Notice(kind, layout.span(pair.first), message, layout.span(pair.second), tuple(telling))
