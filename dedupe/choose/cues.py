"""What tells two orders apart: cues that an article reads as it was published, asked in turn."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from dedupe.choose.order import Order, unattested_joins
from dedupe.segment import ends_sentence

_NUMERALS = {numeral: value for value, numeral in enumerate("一二三四五六七八九十", 1)}
_NUMBERED = re.compile(
    r"(?:\A|[。；！？”」\n])\s*[“「]?(?:(?P<is>[一二三四五六七八九十])是|第(?P<nth>[一二三四五六七八九十])[，、是个,]"
    r"|[（(](?P<round>[一二三四五六七八九十])[）)]|(?P<plain>[一二三四五六七八九十])、|(?P<words>首先|其次|再次|最后)[，,])"
)
_WORDS = {"首先": 1, "其次": 2, "再次": 3, "最后": 4}
_OPENING = re.compile(
    "\\A\\s*[（(【〔]?[^，。]{0,24}?(?:讯|电|报道|报导)[）)】〕：:\u3000 ]"
    "|\\A\\s*[（(【〔［][^】〕］）)，。]{2,20}(?:报|社|网|台|讯|电|报道|报导|日刊|周刊)[】〕］）)]"
    "|\\A(?:本报|本台|本站|央视网|中新[网社]|新华[网社])"
)
_CLOSING = re.compile(r"最后(?:表示|强调|指出|说|介绍|呼吁|提醒)|[（(]完[）)]\s*\Z|\A最后[，,]")
_DANGLING = re.compile(
    r"\A\s*[“「]?(?:[他她它]们?|其|此外|另外|另据|同时|与此同时|但|而|因此|不过|对此|随后|其次|最后)[^，。]{0,6}"
)
_TITLED = re.compile(
    "(?:[局县市镇区校院所处厅部站队馆里村会]长|主任|书记|主席|教授|议员|发言人|研究员|经理|董事长|负责人|老师)"
    "([\u4e00-\u9fff]{2,3}?)(?=[，。、：（在表说介指透称坦认强告的])"
)
_STRAY_SPACE = re.compile("(?<=[\u4e00-\u9fff])[ \u3000\u200b]+(?=[\u4e00-\u9fff])")


def _misnumbered(order: Order, kept: Sequence[int]) -> int:
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


def _late_openings(order: Order, kept: Sequence[int]) -> int:
    """Paragraphs of prose before one that opens an article, with by-line or agency."""
    late = prose = 0
    for number in kept:
        text = order.plain[number]
        if _OPENING.match(text) and len(text) > 40:
            late += prose
            break
        prose += ends_sentence(text)
    return late


def _early_closings(order: Order, kept: Sequence[int]) -> int:
    """Segments of prose behind the first one that closes an article."""
    for at, number in enumerate(kept):
        if _CLOSING.search(order.plain[number]):
            return sum(1 for later in kept[at + 1 :] if ends_sentence(order.layout.text(later)))
    return 0


def _dangling_starts(order: Order, kept: Sequence[int]) -> int:
    """Whether the first prose refers back to something: a pronoun, 此外, 对此."""
    for number in kept:
        text = order.plain[number]
        if ends_sentence(text) and len(text) > 20:
            return int(_DANGLING.match(text) is not None)
    return 0


def _late_introductions(order: Order, kept: Sequence[int]) -> int:
    """People who are named before they are introduced with their title."""
    text = "\n".join(order.plain[number] for number in kept)
    introduced: dict[str, int] = {}
    for match in _TITLED.finditer(text):
        introduced.setdefault(match[1], match.start(1))
    return sum(1 for name, place in introduced.items() if text.find(name) < place)


def _other_script(order: Order, kept: Sequence[int]) -> int:
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


def _unfinished_lines(order: Order, kept: Sequence[int]) -> int:
    """Paragraphs that end where no sentence does."""
    segments = order.layout.segments
    last = {segments[number].paragraph: number for number in kept}
    return sum(1 for number in last.values() if not ends_sentence(order.plain[number]))


def _stray_spaces(order: Order, kept: Sequence[int]) -> int:
    return sum(len(_STRAY_SPACE.findall(order.plain[number])) for number in kept)


def _missing_chars(order: Order, kept: Sequence[int]) -> int:
    return -sum(order.layout.segments[number].chars for number in kept)


Cue = Callable[[Order, Sequence[int]], int]

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

BETWEEN_COPIES: frozenset[Cue] = frozenset((_other_script, _stray_spaces, _unfinished_lines, _missing_chars))
"""Cues that tell apart also copies that read the same in order."""

UNDECIDED = 0.5
"""How sure a choice is that no cue decides between orders that read differently."""
