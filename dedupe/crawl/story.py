"""An article as it is compared with others: the key of its body, cut into clauses."""

from __future__ import annotations

import struct
import zlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from operator import add
from typing import NamedTuple

from dedupe.fold import Folded, fold
from dedupe.furniture import remove_furniture
from dedupe.lazy import lazy
from dedupe.profile import SiteProfile, remove_boilerplate
from dedupe.repeats.wording import dateline_chars, is_original_title
from dedupe.revision import Revision
from dedupe.segment import paragraphs
from dedupe.values import Span

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

    @property
    def removed(self) -> tuple[Span, ...]:
        """What of the text is gone, in order."""
        return tuple(edit.span for edit in self.revision.edits)


class Clauses(NamedTuple):
    """Clauses of a body, each once, in its order: what names each, and how long it is."""

    names: Sequence[Hashable]
    lengths: Sequence[int]


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
        return cls._beginning_at(start, text.folded, text.removed, heading, name)

    @classmethod
    def _beginning_at(
        cls, start: int, folded: Folded, removed: Sequence[Span], heading: str, name: str
    ) -> Story:
        """Return the story whose body begins at a place of a key.

        removed  what the text has that is not in the folded one
        """
        starts, offsets = _stretches(folded, removed, start)
        return cls(name, heading, folded.key[start:], starts, offsets)

    @lazy
    def bounds(self) -> list[tuple[int, int]]:
        """Where in the body each clause begins and ends: each stretch that is long enough."""
        ends = [*self.starts[1:], len(self.body)]
        return [
            (start, end)
            for start, end in zip(self.starts, ends, strict=False)
            if end - start >= MIN_CLAUSE
        ]

    @lazy
    def clauses(self) -> list[str]:
        """Its clauses, in the order of the body."""
        body = self.body
        return [body[start:end] for start, end in self.bounds]

    @lazy
    def distinct(self) -> frozenset[str]:
        """Its clauses, each once."""
        return frozenset(self.clauses)

    @lazy
    def keys(self) -> list[int]:
        """The keys of its clauses, in the order of the body."""
        try:
            return list(map(zlib.crc32, map(str.encode, self.clauses)))
        except UnicodeEncodeError:  # halves of surrogate pairs
            clauses = (clause.encode("utf-8", "surrogatepass") for clause in self.clauses)
            return list(map(zlib.crc32, clauses))

    @lazy
    def once_each(self) -> Clauses:
        """Its clauses, each once, in the order of the body."""
        distinct = list(dict.fromkeys(self.clauses))
        return Clauses(distinct, _told_lengths(distinct))

    @lazy
    def in_short(self) -> Clauses:
        """The same as an index has it: of each clause the lowest bits of its key."""
        keys = dict(zip(self.clauses, self.keys, strict=True))
        names = [key & _SHORT_KEY for key in keys.values()]
        return Clauses(names, _told_lengths(keys))

    @lazy
    def once(self) -> dict[str, tuple[int, int]]:
        """The bounds of the clauses that it has once, in the order of the body."""
        found = dict(zip(self.clauses, self.bounds, strict=True))
        if len(found) < len(self.clauses):
            for clause, times in Counter(self.clauses).items():
                if times > 1:
                    del found[clause]
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


def _stretches(folded: Folded, removed: Sequence[Span], start: int) -> tuple[list[int], list[int]]:
    """Return where the unbroken stretches of the body begin, which begins at `start` of the key:
    in the body, and in the text as it came.
    """
    if start >= len(folded.key):
        return [], []
    first = bisect_right(folded.starts, start) - 1
    behind = [*folded.starts[first + 1 :], len(folded.key)]
    inside = start - folded.starts[first]
    begins = [start, *behind[:-1]]
    offsets = [folded.offsets[first] + inside, *folded.offsets[first + 1 :]]
    if removed:
        begins, offsets = _in_source(removed, begins, offsets, behind)
    return [begin - start for begin in begins], offsets


def _in_source(
    removals: Sequence[Span], begins: Sequence[int], offsets: Sequence[int], behind: Sequence[int]
) -> tuple[list[int], list[int]]:
    """Return where stretches begin in a key, and in the text before something was removed from it;
    they are cut where that was within.

    behind  where each ends in the key
    """
    found: list[int] = []
    found_offsets: list[int] = []
    done = removed = 0  # stretches, and characters
    begins, offsets = list(begins), list(offsets)  # the first is cut where a removal is within it
    for removal in removals:
        at = removal.start - removed
        last = bisect_right(offsets, at, done) - 1  # that begins no later
        is_within = last >= done and at - offsets[last] < behind[last] - begins[last]
        stretch = last if is_within else last + 1
        found += begins[done:stretch]
        found_offsets += [offset + removed for offset in offsets[done:stretch]]
        done = stretch
        if is_within and at > offsets[stretch]:
            found.append(begins[stretch])
            found_offsets.append(offsets[stretch] + removed)
            begins[stretch] += at - offsets[stretch]
            offsets[stretch] = at
        removed += removal.end - removal.start
    found += begins[done:]
    found_offsets += [offset + removed for offset in offsets[done:]]
    return found, found_offsets


# --- as bytes ---


def packed_clauses(story: Story) -> bytes:
    """Return the clauses of a body in short as bytes."""
    names, lengths = story.in_short
    return struct.pack(f"<{len(names)}H{len(names)}B", *names, *lengths)


def unpacked_clauses(packed: bytes) -> Clauses:
    """Return what `packed_clauses` made bytes of."""
    count = len(packed) // _CLAUSE_BYTES
    told = struct.unpack(f"<{count}H{count}B", packed)
    return Clauses(told[:count], told[count:])


def _told_lengths(clauses: Collection[str]) -> list[int]:
    """Return how long each clause is, none longer than a byte can tell."""
    lengths = list(map(len, clauses))
    if max(lengths, default=0) > _LONGEST:
        return [min(length, _LONGEST) for length in lengths]
    return lengths


_CLAUSE_BYTES = 3
_LONGEST = 255
_SHORT_KEY = 0xFFFF
"""Bits of a key that are enough to tell that two stories have little in common: of 30 clauses on
either side two have one by chance in one pair of 70."""


class Packed(NamedTuple):
    """What a story is stored as: headline and text, and what need not be found anew when it is
    read: what of the text is a page remain, and where in the key of the rest the body begins.
    """

    title: str
    text: str
    removed: tuple[Span, ...]
    start: int

    @classmethod
    def of(cls, story: Story, title: str | None, stripped: Stripped) -> Packed:
        """Return what a story is stored as, that is of a text and its headline."""
        start = len(stripped.folded.key) - len(story.body)
        return cls(title or "", stripped.revision.source, stripped.removed, start)

    @property
    def story(self) -> Story:
        """The story, without a name. Cost O(text)."""
        folded = fold(_without(self.text, self.removed))
        heading = fold(self.title).key
        return Story._beginning_at(self.start, folded, self.removed, heading, "")

    def to_bytes(self, known: bytes = b"") -> bytes:
        """Return it as bytes.

        known  what other stories are, unpacked: what they say, too, takes less room
        """
        packer = zlib.compressobj(_EFFORT, zdict=known)
        return packer.compress(self._unpacked()) + packer.flush()

    def _unpacked(self) -> bytes:
        coding, chars = _encoded(self.title + self.text)
        places = [place for span in self.removed for place in span]
        numbers = coding, self.start, len(self.title), len(places), *places
        return struct.pack(f"<B{len(numbers) - 1}I", *numbers) + chars

    @classmethod
    def from_bytes(cls, packed: bytes, known: bytes = b"") -> Packed:
        """Return what `to_bytes` made bytes of, with the same `known`."""
        unpacked = unzipped(packed, known)
        coding, start, title_chars, count = _HEAD.unpack_from(unpacked)
        places = struct.unpack_from(f"<{count}I", unpacked, _HEAD.size)
        behind = _HEAD.size + _PLACE_BYTES * count
        chars = unpacked[behind:].decode(*_CODINGS[coding])
        removed = tuple(map(Span, places[::2], places[1::2]))
        return cls(chars[:title_chars], chars[title_chars:], removed, start)


def unzipped(packed: bytes, known: bytes) -> bytes:
    """Return the bytes of a story before they were packed; `known` as of `Packed.to_bytes`."""
    return zlib.decompressobj(zdict=known).decompress(packed)


_EFFORT = 4
"""Of zlib: 3 per cent fewer bytes of a story than with the least, for some 10 µs."""

_HEAD = struct.Struct("<B3I")
"""The coding, where the body begins, characters of the headline, and how many places follow."""
_PLACE_BYTES = 4

_CODINGS = (("gb18030", "strict"), ("utf-8", "surrogatepass"))
"""How texts are written: in two thirds of the bytes of UTF-8, but for halves of surrogate pairs."""


def _encoded(chars: str) -> tuple[int, bytes]:
    """Return characters as bytes, and which of the codings they are in."""
    last = len(_CODINGS) - 1
    for number, coding in enumerate(_CODINGS[:last]):
        try:
            return number, chars.encode(*coding)
        except UnicodeEncodeError:
            continue
    return last, chars.encode(*_CODINGS[last])


def _without(text: str, removed: Sequence[Span]) -> str:
    """Return a text without some spans of it, which are in order."""
    if not removed:
        return text
    starts = [0, *(span.end for span in removed)]
    ends = [*(span.start for span in removed), len(text)]
    return "".join([text[start:end] for start, end in zip(starts, ends, strict=True)])
