"""Text and edits of an article without some of its places, from its tokens."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from dedupe.review.layout import Token
from dedupe.values import Span


class Part(NamedTuple):
    """A token as it comes out, and the number of the place for which it goes, None where it
    stays.
    """

    token: Token
    out: str
    place: int | None = None


END = Part(Token(Span(-1, -1), "", ""), "")


def first_dropped(line: Iterable[Token], dropped: Collection[int]) -> int | None:
    """Return the first place that drops something of a line, None where none does."""
    return next((place for token in line for place in token.places if place in dropped), None)


def is_gone(line: Sequence[Token], dropped: Collection[int]) -> bool:
    """Return whether something of the line is dropped, and what is left of it has no letters."""
    if first_dropped(line, dropped) is None:
        return False
    return not any(token.has_letters and first_dropped((token,), dropped) is None for token in line)


def line_parts(line: Sequence[Token], is_gone: bool, dropped: Collection[int]) -> Iterator[Part]:
    whole = first_dropped(line, dropped) if is_gone else None
    for token in line:
        place = first_dropped((token,), dropped)
        place = whole if place is None else place
        yield Part(token, token.after) if place is None else Part(token, "", place)


def gap_parts(gap: Sequence[Token], place: int | None) -> Iterator[Part]:
    """Yield a gap, or nothing of it where it goes for `place`."""
    for token in gap:
        yield (
            Part(token, token.after) if place is None or not token.after else Part(token, "", place)
        )
