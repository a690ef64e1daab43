"""An article as it is compared with others: the key of its body, cut into clauses."""

from __future__ import annotations

import struct
import zlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, pairwise
from operator import add, sub
from typing import NamedTuple

from dedupe.fold import Folded, fold, lower, simplified
from dedupe.furniture import remove_furniture
from dedupe.lazy import lazy
from dedupe.profile import SiteProfile, remove_boilerplate
from dedupe.repeats.wording import dateline_chars, is_original_title
from dedupe.revision import Revision
from dedupe.segment import paragraphs
from dedupe.values import Edit, Span

MIN_CLAUSE = 6
"""Letters of a clause that is a key. Shorter ones are `他说`, `据介绍`, `11月20日`: of no story.
Chosen by eye."""

SKETCH = 16
"""Keys of a sketch. Of 52 labelled pairs of copies, versions and contained articles all but one had
one of their 16 smallest keys in common."""

OFTEN = 3
"""Times that an article says a word that is its topic. Chosen by eye."""

_HEAD_LINES = 4
"""Lines at the start of a text among which its headline may be printed again. Chosen by eye."""


class Stripped(NamedTuple):
    """A text without page remains, which leads back to the text as it came, and its key."""

    revision: Revision
    folded: Folded

    @classmethod
    def of(
        cls, text: str, title: str | None = None, learned: SiteProfile | None = None
    ) -> Stripped:
        """Return a text without page remains. Cost O(text).

        learned  what its site prints on its pages, which goes as well; None where it is not known
        """
        revision = remove_furniture(Revision.of(text), title=title)
        if learned is not None:
            revision = remove_boilerplate(revision, learned)
        return cls(revision, fold(revision.text))


@dataclass(frozen=True, eq=False)
class Story:
    """An article as it is compared.

    name     what to call it: its identity in the crawl
    title    its headline as a comparison key, empty where it is not known
    body     its comparison key, without headline and dateline
    starts   offsets in the body at which a stretch begins that is unbroken in the text
    offsets  the same places in the text as it came

    A clause is such a stretch that is long enough; its key is a hash of it.
    """

    name: str
    title: str
    body: str
    starts: Sequence[int]
    offsets: Sequence[int]

    @classmethod
    def of(cls, text: str, title: str | None = None, name: str = "") -> Story:
        r"""Return a text as it is compared. Cost O(text).

        >>> story = Story.of("原标题：开馆了\n某某社青石镇3月18日电 县图书馆昨天开馆，读者很多。")
        >>> story.body
        '县图书馆昨天开馆读者很多'
        """
        return cls.stripped(Stripped.of(text, title), title, name)

    @classmethod
    def stripped(cls, text: Stripped, title: str | None = None, name: str = "") -> Story:
        """Return a text whose page remains are gone as it is compared."""
        heading = fold(title).key if title else ""
        start = _body_start(text.folded, heading)
        starts, offsets = _stretches(text, start)
        return cls(name, heading, text.folded.key[start:], starts, offsets)

    @lazy
    def bounds(self) -> list[tuple[int, int]]:
        """Where in the body each clause begins and ends: each stretch that is long enough."""
        stretches = pairwise([*self.starts, len(self.body)])
        return [bound for bound in stretches if bound[1] - bound[0] >= MIN_CLAUSE]

    @lazy
    def keys(self) -> list[int]:
        """The keys of its clauses, in the order of the body."""
        body = self.body
        try:
            return [zlib.crc32(body[start:end].encode()) for start, end in self.bounds]
        except UnicodeEncodeError:  # halves of surrogate pairs
            words = [body[start:end] for start, end in self.bounds]
            return [zlib.crc32(word.encode("utf-8", "surrogatepass")) for word in words]

    @lazy
    def stretch_lengths(self) -> list[int]:
        """The length of each unbroken stretch."""
        return list(map(sub, [*self.starts[1:], len(self.body)], self.starts))

    @lazy
    def lengths(self) -> dict[int, int]:
        """The length of each clause by its key, in the order of the body; as an index has it, so
        that what is stored and what is at hand are told alike.
        """
        return dict(zip(self.keys, _told_lengths(self), strict=True))

    @lazy
    def once(self) -> dict[int, tuple[int, int]]:
        """The bounds of the clauses that it has once, by their keys, in the order of the body."""
        found = dict(zip(self.keys, self.bounds, strict=True))
        if len(found) < len(self.keys):
            for key, times in Counter(self.keys).items():
                if times > 1:
                    del found[key]
        return found

    @lazy
    def all(self) -> str:
        """Headline and body; a line break keeps them apart."""
        return f"{self.title}\n{self.body}"

    @lazy
    def topics(self) -> dict[str, int]:
        """The pairs of letters that it says over and over, and how often."""
        counts = Counter(letter_pairs(self.all))
        return {pair: count for pair, count in counts.items() if count >= OFTEN}

    @property
    def sketch(self) -> tuple[int, ...]:
        """The smallest keys of its clauses, in order."""
        return sketch_of(set(self.keys))

    def span(self, start: int, end: int) -> Span:
        """Return the span of the source text that is `start:end` of the body, not empty."""
        return Span(self._offset(start), self._offset(end - 1) + 1)

    def _offset(self, place: int) -> int:
        """Return where the letter at a place of the body stands in the text as it came."""
        stretch = bisect_right(self.starts, place) - 1
        return self.offsets[stretch] + place - self.starts[stretch]


def letter_pairs(text: str) -> list[str]:
    """Return the pairs of neighbouring letters."""
    return list(map(add, text, text[1:]))


def sketch_of(keys: Iterable[int]) -> tuple[int, ...]:
    """Return the smallest keys of clauses, in order: those that another story has too are likely
    to be among its smallest as well (Broder 1997).
    """
    return tuple(sorted(keys)[:SKETCH])


def _body_start(folded: Folded, heading: str) -> int:
    """Return where in the key the body begins: behind headlines that are printed again, and the
    dateline.
    """
    start = 0
    for paragraph in paragraphs(folded.text)[:_HEAD_LINES]:
        line = folded.plain[paragraph.start : paragraph.end]
        first, behind = folded.place(paragraph.start), folded.place(paragraph.end)
        key = folded.key[first:behind]
        is_headline = is_original_title(line) or bool(heading and key and key in heading)
        if not is_headline:
            return folded.place(paragraph.start + dateline_chars(line))
        start = behind
    return start


def _stretches(text: Stripped, start: int) -> tuple[list[int], list[int]]:
    """Return where the unbroken stretches of the body begin, which begins at `start` of the key:
    in the body, and in the text as it came.
    """
    folded = text.folded
    if start >= len(folded.key):
        return [], []
    first = bisect_right(folded.starts, start) - 1
    behind = [*folded.starts[first + 1 :], len(folded.key)]
    inside = start - folded.starts[first]
    begins = [start, *behind[:-1]]
    offsets = [folded.offsets[first] + inside, *folded.offsets[first + 1 :]]
    if text.revision.edits:
        begins, offsets = _in_source(text.revision.edits, begins, offsets, behind)
    return [begin - start for begin in begins], offsets


def _in_source(
    removals: Sequence[Edit], begins: Sequence[int], offsets: Sequence[int], behind: Sequence[int]
) -> tuple[list[int], list[int]]:
    """Return where stretches begin in a key, and in the text before something was removed from it;
    they are cut where that was within.

    behind  where each ends in the key
    """
    found = []
    waiting = list(reversed(removals))
    removed = 0  # characters so far
    for begin, offset, end in zip(begins, offsets, behind, strict=True):
        shift = offset - begin  # from the key to the text
        while waiting and waiting[-1].span.start - removed < end + shift:
            removal = waiting.pop().span
            at = removal.start - removed - shift
            if at > begin:
                found.append((begin, begin + shift + removed))
                begin = at
            removed += removal.end - removal.start
        found.append((begin, begin + shift + removed))
    return [begin for begin, _ in found], [offset for _, offset in found]


# --- as bytes ---


def packed_clauses(story: Story) -> bytes:
    """Return the keys and lengths of the clauses of a body as bytes, in order."""
    count = len(story.keys)
    return struct.pack(f"<{count}I{count}B", *story.keys, *_told_lengths(story))


def _told_lengths(story: Story) -> list[int]:
    """Return how long each clause is, none longer than `_LONGEST`."""
    return [min(end - start, _LONGEST) for start, end in story.bounds]


def unpacked_clauses(packed: bytes) -> dict[int, int]:
    """Return the length of each clause by its key, in the order of the body."""
    count = len(packed) // _CLAUSE_BYTES
    told = struct.unpack(f"<{count}I{count}B", packed)
    return dict(zip(told[:count], told[count:], strict=True))


_CLAUSE_BYTES = 5
_LONGEST = 255
"""Letters of a clause that a byte can tell."""


class Packed(NamedTuple):
    """What a story is stored as: it, and the headline and the text that it is of."""

    story: Story
    title: str
    text: str

    def to_bytes(self, known: bytes = b"") -> bytes:
        """Return it as bytes.

        known  what other stories are, unpacked: what they say, too, takes less room

        Most of a text is its body, which is therefore told by the places of its stretches; only
        where that is not enough is it written as well.
        """
        packer = zlib.compressobj(_EFFORT, zdict=known)
        return packer.compress(self._unpacked()) + packer.flush()

    def _unpacked(self) -> bytes:
        story = self.story
        lengths = story.stretch_lengths
        behind = map(add, story.offsets, lengths)
        gaps = list(map(sub, story.offsets, chain((0,), behind)))
        telling = self._telling(lengths)
        written = story.body if telling == _WRITTEN else ""
        strings = self.title, self.text, story.title, written
        numbers = [len(lengths), *map(len, strings), *lengths, *gaps]
        size = _NARROW if max(numbers) <= _MOST_NARROW else _WIDE
        coding, chars = _encoded("".join(strings))
        head = bytes([_SIZES.index(size), _CODINGS.index(coding), telling])
        return head + struct.pack(f"<{len(numbers)}{size}", *numbers) + chars

    def _telling(self, lengths: Sequence[int]) -> int:
        """Return which function tells the body from its places in the text."""
        story = self.story
        stretches = story.offsets, lengths
        for telling, plain in enumerate(_PLAIN):
            if _told_body(plain(self.text), *stretches) == story.body:
                return telling
        return _WRITTEN

    @classmethod
    def from_bytes(cls, packed: bytes, known: bytes = b"") -> Packed:
        """Return what `to_bytes` made bytes of, with the same `known`; the story has no name."""
        unpacked = unzipped(packed, known)
        size, coding, telling = _SIZES[unpacked[0]], _CODINGS[unpacked[1]], unpacked[2]
        (count,) = struct.unpack_from(f"<{size}", unpacked, _HEAD_BYTES)
        layout = struct.Struct(f"<{5 + 2 * count}{size}")
        _, *numbers = layout.unpack_from(unpacked, _HEAD_BYTES)
        chars = unpacked[_HEAD_BYTES + layout.size :].decode(*coding)
        ends = list(accumulate(numbers[:4], initial=0))
        title, text, heading, written = (chars[start:end] for start, end in pairwise(ends))
        lengths, gaps = numbers[4 : 4 + count], numbers[4 + count :]
        starts = list(accumulate(lengths, initial=0))[:-1]
        offsets = list(map(add, starts, accumulate(gaps)))
        body = written
        if telling != _WRITTEN:
            body = _told_body(_PLAIN[telling](text), offsets, lengths)
        return cls(Story("", heading, body, starts, offsets), title, text)


def unzipped(packed: bytes, known: bytes) -> bytes:
    """Return the bytes of a story before they were packed; `known` as of `Packed.to_bytes`."""
    return zlib.decompressobj(zdict=known).decompress(packed)


_EFFORT = 4
"""Of zlib: 3 per cent fewer bytes of a story than with the least, for some 10 µs."""
_PLAIN: tuple[Callable[[str], str], ...] = (lower, simplified)
_WRITTEN = len(_PLAIN)
"""What makes a text one in whose places its body stands, the second for one in traditional
characters; and the number for a body that neither tells."""
_HEAD_BYTES = 3


_NARROW, _WIDE = _SIZES = "HI"
_MOST_NARROW = 65_535
"""Codes of `struct` for the numbers of a story, and the greatest of the shorter ones."""
_CODINGS = (("gb18030", "strict"), ("utf-8", "surrogatepass"))
"""How texts are written: in two thirds of the bytes of UTF-8, but for halves of surrogate pairs."""


def _encoded(chars: str) -> tuple[tuple[str, str], bytes]:
    """Return characters as bytes, and which of the codings they are in."""
    for coding in _CODINGS[:-1]:
        try:
            return coding, chars.encode(*coding)
        except UnicodeEncodeError:
            continue
    return _CODINGS[-1], chars.encode(*_CODINGS[-1])


def _told_body(plain: str, offsets: Iterable[int], lengths: Iterable[int]) -> str:
    """Return the stretches of a plain text, one behind another."""
    spans = zip(offsets, lengths, strict=True)
    return "".join([plain[at : at + length] for at, length in spans])
