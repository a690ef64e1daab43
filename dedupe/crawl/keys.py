"""Which stories have a key, in the database of an index: ten million keys in little memory.

    keys of a new story -> fresh: in memory, and in a table that only grows, so that they are safe
    many fresh ones -> a run: sorted, in blocks; runs of one size are merged into a larger one

A table in the order of keys would have to change as many of its pages as a story has keys, at
random places; a run is written from its start to its end. (O'Neil and others 1996, "The
log-structured merge-tree".)
"""

from __future__ import annotations

import sqlite3
import struct
import sys
import zlib
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

NUMBER_BITS = 28
"""Bits of an entry that tell the number of a story; those above are its key, of 36 bits."""
MOST_STORIES = 1 << NUMBER_BITS

_NUMBER = MOST_STORIES - 1
_BLOCK = 600
"""Entries of a block: some 3,200 bytes, so that five of them have a page of the database."""
_ENTRY_BYTES = 8
_LOW = 5
"""Bytes of an entry, the lowest ones, in which those of a block differ; of a run of ten million the
three above are zipped to a twentieth."""
_FRESH = 65_536
"""Entries that are kept in memory until they become a run: of 4,000 stories, some 9 MB. Chosen by
eye."""
_FILTER_BYTES = 1
"""Bytes of the filter of a run for each entry: of the keys that it has not, one in nine seems to be
there. Most keys of a new article are in no run, and to look each up in all costs more than all
else that is done with the article."""
_BLOCKS = 2_048
"""Blocks that are kept ready, 4 KB each. Chosen by eye."""
_LARGER = 4
"""Times that a run is larger than the next, at least; else the two are merged. Ten million entries
are in four runs at most, and each is written some ten times. Chosen by eye."""

TABLES = """
CREATE TABLE fresh (
    story INTEGER PRIMARY KEY,
    keys BLOB NOT NULL            -- numbers of 8 bytes, that are in no run yet
);
CREATE TABLE run (
    id INTEGER PRIMARY KEY,       -- the oldest, and largest, first
    block INTEGER NOT NULL,       -- its first one, which the others follow
    firsts BLOB NOT NULL,         -- the first entry of each block
    filter BLOB NOT NULL          -- bits that tell which keys it may have
);
CREATE TABLE block (
    id INTEGER PRIMARY KEY,
    entries BLOB NOT NULL         -- key and story of each, in order
);
"""


class _SortedRun(NamedTuple):
    """A run: the number of its first block, the first entry of each block, and its filter."""

    id: int
    block: int
    firsts: array[int]
    filter: bytes | bytearray

    def may_have(self, key: int) -> bool:
        """Return whether the filter has the bit of a key: of ten keys that it has not, for one."""
        bit = key % (8 * len(self.filter))
        return bool(self.filter[bit >> 3] & 1 << (bit & 7))


class Keys:
    """The keys of stories, each of 36 bits. What is added is safe once its transaction is; whoever
    undoes that says so by `forget`.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._block = lru_cache(_BLOCKS)(self._read_block)
        self._version = -1
        self._runs: list[_SortedRun] = []
        self._fresh: dict[int, int | list[int]] = {}  # most keys have one story
        self._entries = 0  # of the fresh ones

    def refresh(self) -> bool:
        """Read anew what other processes may have changed, and return whether they have."""
        (version,) = self._connection.execute("PRAGMA data_version").fetchone()
        if version == self._version:
            return False
        runs = self._connection.execute("SELECT id, block, firsts, filter FROM run ORDER BY id")
        self._runs = [
            _SortedRun(number, block, _unpacked(firsts), bits)
            for number, block, firsts, bits in runs
        ]
        self._fresh, self._entries = {}, 0
        for story, keys in self._connection.execute("SELECT story, keys FROM fresh"):
            self._remember(story, _unpacked(keys))
        self._block.cache_clear()
        self._version = version
        return True

    def forget(self) -> None:
        """Forget what is in memory: the transaction that it is from was undone."""
        self._version = -1

    def stories(self, key: int, most: int | None = None) -> list[int]:
        """Return the numbers of the stories that have a key; of more than `most` not all."""
        found = _all_of(self._fresh.get(key, ()))
        low, high = key << NUMBER_BITS, (key + 1) << NUMBER_BITS
        for run in self._runs:
            if most is not None and len(found) > most:
                break
            if run.may_have(key):
                found += self._in_run(run, low, high)
        return found

    def _in_run(self, run: _SortedRun, low: int, high: int) -> Iterator[int]:
        """Yield the stories of the entries of a run from `low` to below `high`."""
        at = max(bisect_right(run.firsts, low) - 1, 0)
        while at < len(run.firsts) and run.firsts[at] < high:
            entries = self._block(run.block + at)
            start = bisect_left(entries, low)
            end = bisect_left(entries, high, start)
            for entry in entries[start:end]:
                yield entry & _NUMBER
            at += 1

    def add(self, story: int, keys: Sequence[int]) -> None:
        """Add the keys of a story. Cost O(1), but for a run now and then."""
        self._connection.execute("INSERT INTO fresh VALUES (?, ?)", (story, _packed(keys)))
        self._remember(story, keys)
        if self._entries >= _FRESH:
            self._settle()

    def _remember(self, story: int, keys: Sequence[int]) -> None:
        for key in keys:
            known = self._fresh.setdefault(key, story)
            if known != story:
                self._fresh[key] = [*_all_of(known), story]
        self._entries += len(keys)

    def in_order(self) -> Iterator[list[int]]:
        """Yield all entries in order, in lists of some hundreds: the number of a story below its
        key.
        """
        runs = [self._blocks(run) for run in self._runs]
        return _merged([*runs, iter([self._fresh_entries()])])

    def shared(self, below: int, most: int) -> Iterator[list[int]]:
        """Yield the stories of each key that several have, but not more than `most`; of keys
        `below` a limit.
        """
        end = below << NUMBER_BITS
        key, stories = -1, [0]
        for entry in chain.from_iterable(self.in_order()):
            if entry >= end:
                break
            if entry >> NUMBER_BITS == key:
                stories.append(entry & _NUMBER)
                continue
            if 1 < len(stories) <= most:
                yield stories
            key, stories = entry >> NUMBER_BITS, [entry & _NUMBER]
        if 1 < len(stories) <= most:
            yield stories

    def _fresh_entries(self) -> array[int]:
        entries = []
        for key, stories in self._fresh.items():
            high = key << NUMBER_BITS
            if isinstance(stories, int):
                entries.append(high | stories)
            else:
                entries += [high | story for story in stories]
        entries.sort()
        return array("Q", entries)

    def _settle(self) -> None:
        """Make a run of the fresh entries, and of the runs that are not much larger."""
        entries = self._fresh_entries()
        size = len(entries)
        merged: list[_SortedRun] = []
        while self._runs and _BLOCK * len(self._runs[-1].firsts) < _LARGER * size:
            merged.append(self._runs.pop()._replace(filter=b""))  # some ten million bytes
            size += _BLOCK * len(merged[-1].firsts)
        blocks = [self._taken(run) for run in merged]
        self._runs.append(self._written(_merged([*blocks, iter([entries])]), size))
        self._connection.executemany("DELETE FROM run WHERE id = ?", [(run.id,) for run in merged])
        self._connection.execute("DELETE FROM fresh")
        self._fresh, self._entries = {}, 0

    def _written(self, entries: Iterable[list[int]], most: int) -> _SortedRun:
        """Write entries in order, `most` at most, as a run."""
        (last,) = self._connection.execute("SELECT max(id) FROM block").fetchone()
        start = (last or 0) + 1
        firsts = array("Q")
        bits = bytearray(_FILTER_BYTES * most)
        size = 8 * len(bits)
        for block in _cut(entries):
            for entry in block:
                bit = (entry >> NUMBER_BITS) % size
                bits[bit >> 3] |= 1 << (bit & 7)
            row = start + len(firsts), packed_block(block)
            self._connection.execute("INSERT INTO block VALUES (?, ?)", row)
            firsts.append(block[0])
        told = start, _packed(firsts), bits
        insert = "INSERT INTO run (block, firsts, filter) VALUES (?, ?, ?)"
        number = self._connection.execute(insert, told).lastrowid
        assert number is not None
        return _SortedRun(number, start, firsts, bits)

    def _taken(self, run: _SortedRun) -> Iterator[array[int]]:
        """Yield the blocks of a run, each of which is deleted: its page is free for the next."""
        for number in range(run.block, run.block + len(run.firsts)):
            entries = self._block(number)
            self._connection.execute("DELETE FROM block WHERE id = ?", (number,))
            yield entries

    def _blocks(self, run: _SortedRun) -> Iterator[array[int]]:
        for number in range(run.block, run.block + len(run.firsts)):
            yield self._block(number)

    def _read_block(self, number: int) -> array[int]:
        row = self._connection.execute("SELECT entries FROM block WHERE id = ?", (number,))
        (packed,) = row.fetchone()
        return unpacked_block(packed)


def _all_of(stories: int | Iterable[int]) -> list[int]:
    """Return one number or several as a list of its own."""
    return [stories] if isinstance(stories, int) else list(stories)


def _merged(streams: Iterable[Iterator[array[int]]]) -> Iterator[list[int]]:
    """Yield the numbers of several streams in order; each stream yields blocks in order."""
    none: array[int] = array("Q")
    waiting = [(next(stream, none), stream) for stream in streams]
    while waiting := [(block, stream) for block, stream in waiting if block]:
        # What is no greater than the least last number can be followed by nothing smaller.
        limit = min(block[-1] for block, _ in waiting)
        parts: list[int] = []
        left = []
        for block, stream in waiting:
            end = bisect_right(block, limit)
            parts += block[:end]
            left.append((block[end:] or next(stream, none), stream))
        yield sorted(parts)
        waiting = left


def _cut(lists: Iterable[list[int]]) -> Iterator[list[int]]:
    """Yield the numbers of lists in blocks of one length; the last may be shorter."""
    waiting: list[int] = []
    for each in lists:
        waiting += each
        full = len(waiting) - len(waiting) % _BLOCK
        for start in range(0, full, _BLOCK):
            yield waiting[start : start + _BLOCK]
        waiting = waiting[full:]
    if waiting:
        yield waiting


def packed_block(entries: Sequence[int]) -> bytes:
    """Return numbers of 8 bytes, in order, as bytes: the lowest byte of each, then the second of
    each, and so on; the highest ones are zipped.

    >>> list(unpacked_block(packed_block([3, 1 << 40, 1 << 63])))
    [3, 1099511627776, 9223372036854775808]
    """
    plain = _packed(entries)
    planes = [plain[at::_ENTRY_BYTES] for at in range(_ENTRY_BYTES)]
    high = zlib.compress(b"".join(planes[_LOW:]), 1)
    return b"".join([_COUNT.pack(len(entries)), *planes[:_LOW], high])


def unpacked_block(packed: bytes) -> array[int]:
    """Return what `packed_block` made bytes of."""
    (count,) = _COUNT.unpack_from(packed)
    behind_low = _COUNT.size + _LOW * count
    planes = packed[_COUNT.size : behind_low] + zlib.decompress(packed[behind_low:])
    plain = bytearray(_ENTRY_BYTES * count)
    for at in range(_ENTRY_BYTES):
        plain[at::_ENTRY_BYTES] = planes[at * count : (at + 1) * count]
    return _unpacked(bytes(plain))


_COUNT = struct.Struct("<H")


def _packed(numbers: Iterable[int]) -> bytes:
    return _little(array("Q", numbers)).tobytes()


def _unpacked(packed: bytes) -> array[int]:
    numbers = array("Q")
    numbers.frombytes(packed)
    return _little(numbers)


def _little(numbers: array[int]) -> array[int]:
    """Return numbers whose bytes are in the order of files: the lowest first."""
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
