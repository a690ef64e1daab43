"""Article-like text in any amount: the sentences of the project's fixtures, dealt out anew, with or
without damage.

What is made here is like 24 real articles in size, lines and what a cleaner finds in them (see
README.md); it says nothing, and no sentence stands twice in an article unless the damage put it
there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import cycle

from benchmarks.quality.articles import REGIONS, Article, article, is_prose, sentences
from benchmarks.quality.chance import Dice
from benchmarks.quality.copies import (
    FULL_WIDTH,
    HALF_WIDTH,
    confusable,
    half_width,
    other_script,
    shorter,
    spaced,
)


@dataclass(frozen=True)
class Mix:
    """What articles are made.

    share    of them that have repeats, evenly spread
    regions  that they are from, in turns; those of Hong Kong and Taiwan are in traditional
             characters
    """

    share: float
    regions: tuple[str, ...] = ("cn", "hk", "cn", "tw")


MIXES: dict[str, Mix] = {
    "no repeats": Mix(0.0),
    "as crawled": Mix(0.02, ("cn", "hk", "cn", "cn", "tw", "cn")),
    "5% with repeats": Mix(0.05),
    "all with repeats": Mix(1.0),
}
"""By name. As crawled: a third is in traditional characters, and as many have repeats as of 2,295
articles of real crawls, of which 45 have some."""

_DIGIT = re.compile("[0-9]")
_WORD = re.compile(r"(?<![^\W_])[^\W\d_]{8,14}(?![^\W_])")
_BEFORE_FIGURE = re.compile("(?<=[\u4e00-\u9fff])(?=[0-9])")


def made(mix: Mix, megabytes: float, seed: int = 1) -> list[str]:
    """Return at least `megabytes` (10^6 bytes of UTF-8) of articles of a mix."""
    texts: list[str] = []
    left = megabytes * 1e6
    for number, sound in enumerate(sound_articles(seed, mix.regions)):
        damaged = int((number + 1) * mix.share) > int(number * mix.share)
        texts.append(
            _damaged(sound, Dice(f"{seed} damage {number}")) if damaged else "\n".join(sound.lines)
        )
        left -= len(texts[-1].encode())
        if left <= 0:
            break
    return texts


def sound_articles(seed: int, regions: Sequence[str]) -> Iterator[Article]:
    """Yield articles without repeats, without end; the regions take turns."""
    for number, region in enumerate(cycle(regions)):
        yield _sound(region, Dice(f"{seed} article {number}"))


_COMMON = str.maketrans("沄蹚", "云趟")
"""Rare characters of the fixtures' invented names, which dealing would spread over all articles."""


@dataclass(frozen=True)
class _Pool:
    """What the articles of one region are dealt from: lines before the body, lines without a full
    stop, sentences.
    """

    heads: tuple[tuple[str, ...], ...]
    subheads: tuple[str, ...]
    sentences: tuple[str, ...]


@cache
def _pool(region: str) -> _Pool:
    sources = [article(name, region) for name in REGIONS[region]]
    body = [
        (line.translate(_COMMON), is_prose(line))
        for sound in sources
        for line in sound.lines[sound.head :]
    ]
    return _Pool(
        tuple(
            tuple(line.translate(_COMMON) for line in sound.lines[: sound.head])
            for sound in sources
        ),
        tuple(dict.fromkeys(line for line, prose in body if not prose)),
        tuple(
            dict.fromkeys(sentence for line, prose in body if prose for sentence in sentences(line))
        ),
    )


def _sound(region: str, dice: Dice) -> Article:
    pool = _pool(region)
    head = dice.pick(pool.heads)
    deck, subheads = dice.shuffled(pool.sentences), dice.shuffled(pool.subheads)
    lines: list[str] = []
    for _ in range(_paragraphs(dice)):
        count = dice.between(1, 4)
        if len(deck) < count:
            break
        if subheads and dice.below(8) == 0:
            lines.append(subheads.pop())
        lines.append("".join(deck.pop() for _ in range(count)))
    texts = _noisy(
        [*head, *(_DIGIT.sub(lambda _: str(dice.below(10)), line) for line in lines)], dice
    )
    return Article("made", region, tuple(texts), len(head))


def _paragraphs(dice: Dice) -> int:
    """Return how many paragraphs an article has: of real ones, half have 7 to 20 and a tenth more
    than 36.
    """
    return dice.between(5, 16) + (dice.between(1, 40) if dice.below(5) == 0 else 0)


def _noisy(lines: Sequence[str], dice: Dice) -> list[str]:
    """Return the lines with what real articles without repeats give a cleaner to do."""
    found = list(lines)
    for chances, change in _NOISE:
        if dice.below(100) < chances:
            found = change(found, dice)
    return found


def _names_again(lines: list[str], dice: Dice) -> list[str]:
    """Return the lines with two long names of the first ones in later ones: words that occur twice,
    no repeat.
    """
    half = len(lines) // 2
    names = dice.shuffled(sorted({name for line in lines[:half] for name in _WORD.findall(line)}))[
        :2
    ]
    places = dice.some(range(half, len(lines)), len(names))
    again = dict(zip(places, names, strict=True))
    return [
        f"{again[place]}，{line}" if place in again else line for place, line in enumerate(lines)
    ]


def _every_line(change: Callable[[str], str]) -> Callable[[list[str], Dice], list[str]]:
    return lambda lines, _dice: [change(line) for line in lines]


def _one_line(change: Callable[[str], str]) -> Callable[[list[str], Dice], list[str]]:
    def changed(lines: list[str], dice: Dice) -> list[str]:
        place = dice.below(len(lines))
        return [*lines[:place], change(lines[place]), *lines[place + 1 :]]

    return changed


_NOISE: tuple[tuple[int, Callable[[list[str], Dice], list[str]]], ...] = (
    (25, _names_again),
    (12, _every_line(lambda line: line.translate(FULL_WIDTH))),
    (17, _every_line(lambda line: line.replace("（", "(").replace("）", ")"))),
    (20, _every_line(lambda line: _BEFORE_FIGURE.sub("\u00a0", line))),
    (10, _one_line(lambda line: line.translate(HALF_WIDTH))),
    (4, _one_line(lambda line: line.replace("。", "。。。", 1))),
    (35, _one_line(lambda line: line.replace("，", "——", 1))),
)
"""Chances in 100, and what is done to the article. Of 24 real articles, 25% have long words again,
12% full-width figures, 17% half-width brackets, 12% odd spaces, 17% half-width marks, 4% odd dots.
Of 456, two in five of those in simplified characters have dashes, dots or spaces that GB 2312
lacks."""


Damage = Callable[[list[str], int, Dice], list[str]]
"""Lines of an article, the number of those before its body, dice: the lines with repeats."""


def _damaged(sound: Article, dice: Dice) -> str:
    """Return the article with repeats, of one of the kinds in `DAMAGE`."""
    return "\n".join(dice.pick(DAMAGE)(list(sound.lines), sound.head, dice))


def _paragraph_again(lines: list[str], head: int, dice: Dice) -> list[str]:
    at = dice.between(head + 1, len(lines))
    return [*lines[:at], lines[dice.between(head, len(lines) - 1)], *lines[at:]]


def _tail_again(lines: list[str], head: int, dice: Dice) -> list[str]:
    return [*lines, *lines[-dice.between(1, len(lines) - head - 1) :]]


def _body_twice(lines: list[str], head: int, _dice: Dice) -> list[str]:
    return [*lines, *lines[head:]]


def _article_twice(lines: list[str], _head: int, _dice: Dice) -> list[str]:
    return lines * 2


def _each_twice(lines: list[str], head: int, _dice: Dice) -> list[str]:
    return [*lines[:head], *(line for line in lines[head:] for _ in range(2))]


def _torn_first(lines: list[str], head: int, dice: Dice) -> list[str]:
    tear = dice.between(head + 1, len(lines) - 2)
    return [*lines[:tear], *lines[dice.between(tear + 1, len(lines) - 1) :], *lines[tear:]]


def _block_first(lines: list[str], head: int, dice: Dice) -> list[str]:
    start = dice.between(head + 1, len(lines) - 2)
    return [*lines[:head], *lines[start : start + dice.between(2, 5)], *lines[head:]]


def _same_line(lines: list[str], head: int, dice: Dice) -> list[str]:
    place = dice.between(head, len(lines) - 1)
    return [*lines[:place], lines[place] * 2, *lines[place + 1 :]]


def _split_again(lines: list[str], head: int, dice: Dice) -> list[str]:
    place = dice.between(head, len(lines) - 1)
    return [*lines[: place + 1], *sentences(lines[place]), *lines[place + 1 :]]


def _changed_again(change: Callable[[str, Dice], str | None]) -> Damage:
    """Return the damage that repeats some paragraphs behind the article, each changed where that is
    possible.
    """

    def damage(lines: list[str], head: int, dice: Dice) -> list[str]:
        start = dice.between(head, len(lines) - 1)
        return [
            *lines,
            *(change(line, dice) or line for line in lines[start : start + dice.between(1, 6)]),
        ]

    return damage


DAMAGE: tuple[Damage, ...] = (
    _paragraph_again,
    _tail_again,
    _body_twice,
    _article_twice,
    _each_twice,
    _torn_first,
    _block_first,
    _same_line,
    _split_again,
    *map(_changed_again, (half_width, spaced, other_script, confusable, shorter)),
)
"""In equal parts. The kinds are those of `benchmarks.quality`, without the search for all right
texts."""
