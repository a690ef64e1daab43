"""What stands at the ends of an article, as numbers: enough to tell which of it recurs on a site.

Page furniture stands before or behind an article; so its first and last lines are looked at, and
what is glued to the lines at its very ends.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Container, Iterator
from typing import NamedTuple

from dedupe.fold import Folded
from dedupe.profile import SITE_PLACES, Place, SitePiece, pieces_of
from dedupe.segment import paragraphs

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
    lines = paragraphs(folded.text)
    for number, line in enumerate(lines):
        before, behind = number, len(lines) - number - 1
        if before >= FIRST_LINES and behind >= LAST_LINES:
            continue
        has_glued = before < FIRST_GLUED or behind < LAST_GLUED
        for piece in pieces_of(folded, line, number, has_glued):
            if len(piece.key) <= _MAX_LETTERS:
                key = hash_of(piece.place, piece.key)
                yield piece, EndPiece(key, piece.place, min(before, _MOST), min(behind, _MOST))


_MOST = 65_535
"""The highest number of lines that is told apart: two bytes."""


def hash_of(place: Place, key: str) -> int:
    """Return a number for a piece, the same in every process."""
    told = f"{place} {key}".encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(told, digest_size=8).digest(), "little")


def packed_pieces(folded: Folded) -> bytes:
    """Return the pieces at the ends of a text as bytes."""
    packed = []
    for _, end in end_pieces(folded):
        place = SITE_PLACES.index(end.place)
        packed.append(_LAYOUT.pack(end.key, place, end.before, end.behind))
    return b"".join(packed)


def piece_keys(packed: bytes) -> set[int]:
    """Return the keys of what `packed_pieces` packed."""
    return {key for key, _, _, _ in _LAYOUT.iter_unpack(packed)}


def unpacked_pieces(packed: bytes, keys: Container[int]) -> Iterator[EndPiece]:
    """Yield what `packed_pieces` packed, of the pieces that have one of the keys."""
    for key, place, before, behind in _LAYOUT.iter_unpack(packed):
        if key in keys:
            yield EndPiece(key, SITE_PLACES[place], before, behind)
