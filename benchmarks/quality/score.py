"""How right an output is: what is compared, and what is counted."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from opencc import OpenCC
from rapidfuzz.distance import Indel


@dataclass(frozen=True)
class Score:
    """Counts that add up.

    right  outputs whose letters, digits and Han are, in order, those of an accepted text
    lost   characters of the nearest accepted text that the output lacks
    left   characters of the output that the nearest accepted text lacks
    chars  characters of the nearest accepted texts
    """

    cases: int = 0
    right: int = 0
    lost: int = 0
    left: int = 0
    chars: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(
            self.cases + other.cases,
            self.right + other.right,
            self.lost + other.lost,
            self.left + other.left,
            self.chars + other.chars,
        )

    @property
    def share_right(self) -> float:
        """Right outputs as a share of all."""
        return self.right / self.cases if self.cases else 0.0

    @property
    def share_lost(self) -> float:
        """Lost characters as a share of those that should be there."""
        return self.lost / self.chars if self.chars else 0.0

    @property
    def share_left(self) -> float:
        """Characters too many as a share of those that should be there."""
        return self.left / self.chars if self.chars else 0.0


def total(scores: Iterable[Score]) -> Score:
    """Return the sum of the scores."""
    return sum(scores, Score())


def score(output: str, accepted: Sequence[str], remains: Sequence[str] = ()) -> Score:
    """Return the score of one output. Lines in `remains` may stay in it or not.

    >>> score("天亮了，船到了。", ["天亮了。船到了！"])
    Score(cases=1, right=1, lost=0, left=0, chars=6)
    >>> score("天亮了。天亮了。", ["天亮了。船到了。"])
    Score(cases=1, right=0, lost=2, left=2, chars=6)
    """
    got, wanted = (
        _without(remains, key(output)),
        [_without(remains, key(text)) for text in accepted],
    )
    nearest = min(wanted, key=lambda text: Indel.distance(text, got))
    common = (len(nearest) + len(got) - Indel.distance(nearest, got)) // 2
    return Score(1, int(got == nearest), len(nearest) - common, len(got) - common, len(nearest))


def key(text: str) -> str:
    """Return the letters, digits and Han of a text in one width, case and script, so that
    normalising is free.

    >>> key("《ＡＢＣ》漢字，１２")
    'abc汉字12'
    """
    bare = "".join(char for char in unicodedata.normalize("NFKC", text) if char.isalnum())
    return convert("t2s", bare).casefold()


def convert(script: str, text: str) -> str:
    """Return the text as one of OpenCC's configurations (`t2s`, `s2t` …) converts it."""
    return str(_converter(script).convert(text))


@cache
def _converter(script: str) -> OpenCC:
    return OpenCC(script)


def _without(remains: Sequence[str], text: str) -> str:
    for line in sorted(map(key, remains), key=len, reverse=True):
        text = text.replace(line, "") if line else text
    return text
