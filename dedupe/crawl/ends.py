"""What stands at the ends of an article, as numbers: enough to tell which of it recurs on a site.

Page furniture stands before or behind an article; so its first and last lines are looked at, and
what is glued to the lines at its very ends.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Container, Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from dedupe.fold import Folded
from dedupe.profile import SITE_PLACES, Piece, Place, SitePiece, line_pieces
from dedupe.segment import paragraphs
from dedupe.values import Span

FIRST_LINES = 8
LAST_LINES = 16
"""Lines at the ends of an article among which furniture is looked for: lists of links are longer
at the end. Chosen by eye."""
FIRST_GLUED = 3
LAST_GLUED = 6
"""Lines at the ends to which heads and tails are glued: captions may stand before the first line
of prose, a menu behind the last. Chosen by eye."""

_MAX_LETTERS = 80
"""Letters of the longest piece: disclaimers have some 60. Chosen by eye."""

_LAYOUT = struct.Struct("<QBHH")
_BEHIND_KEY = struct.Struct("<BHH")


class EndPiece(NamedTuple):
    """A piece as it is stored.

    key        hash of its comparison key and place
    before     lines above it, `behind` below it
    """

    key: int
    place: Place
    before: int
    behind: int


def end_pieces(folded: Folded) -> Iterator[tuple[SitePiece, EndPiece]]:
    """Yield the pieces at the ends of a text, with what is stored of them, in order."""
    for number, before, behind, pieces in _lines_at_the_ends(folded):
        for place, key, start, end in pieces:
            piece = SitePiece(place, key, Span(start, end), number)
            yield piece, EndPiece(hash_of(place, key), place, before, behind)


def _lines_at_the_ends(folded: Folded) -> Iterator[tuple[int, int, int, list[Piece]]]:
    """Yield the number of each line near an end of a text, how many are told to be above and below
    it, and its pieces that are not too long.
    """
    lines = paragraphs(folded.text)
    count = len(lines)
    numbers: Iterable[int] = range(count)
    if count > FIRST_LINES + LAST_LINES:
        numbers = chain(range(FIRST_LINES), range(count - LAST_LINES, count))
    for number in numbers:
        behind = count - number - 1
        has_glued = number < FIRST_GLUED or behind < LAST_GLUED
        pieces = line_pieces(folded, lines[number], has_glued)
        short = [piece for piece in pieces if len(piece[1]) <= _MAX_LETTERS]
        yield number, min(number, _MOST), min(behind, _MOST), short


_MOST = 65_535
"""The highest number of lines that is told apart: two bytes."""


def hash_of(place: Place, key: str) -> int:
    """Return a number for a piece, the same in every process."""
    return int.from_bytes(_digest(place, key), "little")


def _digest(place: Place, key: str) -> bytes:
    told = f"{place} {key}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(told, digest_size=8).digest()


def packed_pieces(folded: Folded) -> bytes:
    """Return the pieces at the ends of a text as bytes."""
    packed = []
    for _, before, behind, pieces in _lines_at_the_ends(folded):
        for place, key, _, _ in pieces:
            packed.append(_digest(place, key))
            packed.append(_BEHIND_KEY.pack(_NUMBERS[place], before, behind))
    return b"".join(packed)


_NUMBERS = {place: number for number, place in enumerate(SITE_PLACES)}


def piece_keys(packed: bytes) -> set[int]:
    """Return the keys of what `packed_pieces` packed."""
    return {key for key, _, _, _ in _LAYOUT.iter_unpack(packed)}


def unpacked_pieces(packed: bytes, keys: Container[int]) -> Iterator[EndPiece]:
    """Yield what `packed_pieces` packed, of the pieces that have one of the keys."""
    for key, place, before, behind in _LAYOUT.iter_unpack(packed):
        if key in keys:
            yield EndPiece(key, SITE_PLACES[place], before, behind)
