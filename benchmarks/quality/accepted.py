"""Which texts count as right for a damaged article, found by trying every choice of copies."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .score import key

_START, _END = -1, 1 << 30
_LEAD = re.compile(
    r"本报讯|【[^】]{2,10}】|（(?:记者|記者|通讯员)|記者[^，。]{2,8}／|[^，。]{2,16}电（记者"
)
_CLOSING = re.compile(r"（完）$|(?:最后|最後)(?:表示|说|說|指出|提醒|強調|强调|回覆)")
_POINTS = tuple(
    tuple(points.split())
    for points in (
        "一是 二是 三是 四是 五是 六是",
        "第一， 第二， 第三， 第四， 第五， 第六，",
        "（一） （二） （三） （四） （五） （六）",
        "一、 二、 三、 四、 五、 六、",
        "首先 其次 再次 最后",
        "首先 其次 再次 最後",
    )
)


@dataclass(frozen=True)
class Piece:
    """A stretch of a damaged article.

    place   where it stands in the sound article, the same for all copies; None for page remains
    end     what follows it: a line break, or nothing inside a line
    poorer  whether it lacks something that another copy has, so that it may never be the one kept
    """

    text: str
    place: int | None
    end: str = "\n"
    poorer: bool = False


def source(pieces: Sequence[Piece]) -> str:
    """Return the text that the pieces make up."""
    return "".join(piece.text + piece.end for piece in pieces)


def accepted(pieces: Sequence[Piece]) -> tuple[str, ...]:
    """Return the texts that are right, the sound article's order first.

    One copy of each piece stays. Besides the sound order, an order is right if it needs no more
    joins that stand nowhere in the source than the sound order does, and nothing in it tells that
    it is wrong: a title or a lead with a dateline that comes late, closing words that come early,
    numbered points out of order. So `A B C B` is right as `A B C` and as `A C B`.
    """
    pieces = [piece for piece in pieces if piece.place is not None]
    joins = {(_place(left), _place(right)) for left, right in _pairs(pieces)}
    sound = sorted({_place(piece) for piece in pieces})
    bound = _unattested(sound, joins)
    texts: dict[str, str] = {}
    choices = sorted(
        _choices(pieces, joins, bound),
        key=lambda choice: [_place(piece) for piece in choice] != sound,
    )
    for choice in choices:
        order = [_place(piece) for piece in choice]
        if order == sound or not _tells(choice, sound):
            text = "\n".join(piece.text for piece in choice)
            texts.setdefault(key(text), text)
    return tuple(texts.values())


def _place(piece: Piece) -> int:
    assert piece.place is not None
    return piece.place


def _pairs(pieces: Sequence[Piece]) -> list[tuple[Piece, Piece]]:
    edges = [Piece("", _START), *pieces, Piece("", _END)]
    return list(pairwise(edges))


def _unattested(order: Sequence[int], joins: set[tuple[int, int]]) -> int:
    edges = [_START, *order, _END]
    return sum(pair not in joins for pair in pairwise(edges))


def _choices(
    pieces: Sequence[Piece], joins: set[tuple[int, int]], bound: int
) -> Iterator[list[Piece]]:
    """Yield the ways to keep one copy of each piece with at most `bound` joins that `joins`
    lacks.
    """
    fuller = {piece.place for piece in pieces if not piece.poorer}
    last = {
        piece.place: number
        for number, piece in enumerate(pieces)
        if not piece.poorer or piece.place not in fuller
    }

    def walk(
        number: int, kept: list[Piece], places: frozenset[int], left: int
    ) -> Iterator[list[Piece]]:
        before = _place(kept[-1]) if kept else _START
        if number == len(pieces):
            if left >= ((before, _END) not in joins):
                yield kept
            return
        piece = pieces[number]
        place = _place(piece)
        if place in places or (piece.poorer and place in fuller):
            yield from walk(number + 1, kept, places, left)
            return
        cost = (before, place) not in joins
        if left >= cost:
            yield from walk(number + 1, [*kept, piece], places | {place}, left - cost)
        if last[place] > number:
            yield from walk(number + 1, kept, places, left)

    yield from walk(0, [], frozenset(), bound)


def _tells(choice: Sequence[Piece], sound: Sequence[int]) -> bool:
    """Return whether the order of the pieces shows by itself that it is not the one published."""
    order = [_place(piece) for piece in choice]
    if order[0] != sound[0]:
        return True
    for piece in choice:
        place = _place(piece)
        before = order[: order.index(place)]
        if _LEAD.match(piece.text) and any(other > place for other in before):
            return True
        if place == sound[-1] and _CLOSING.search(piece.text) and order[-1] != place:
            return True
    return any(_out_of_order([piece.text for piece in choice], points) for points in _POINTS)


def _out_of_order(texts: Sequence[str], points: Sequence[str]) -> bool:
    ranks = [rank for text in texts for rank, point in enumerate(points) if text.startswith(point)]
    return ranks != sorted(ranks)
