"""Seeds: words of the key that occur twice, extended to matches, the longest equal stretches around
them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise
from operator import eq, itemgetter
from typing import NamedTuple

from dedupe.fold import LETTER, Folded, words
from dedupe.lazy import pattern
from dedupe.repeats.confusables import without_slips
from dedupe.segment import MIN_PROSE

MIN_SEED = 6
"""Characters between two punctuation marks: of 456 real articles the shortest repeat had a word of
7."""

MIN_WORD = 4
"""Characters between two punctuation marks from which a word tells of a copy by being there
twice."""

MIN_COVERED = 0.25
"""Share of a line's letters that are words which occur again, from which the line may be a copy: of
those found in 456 real articles the least covered had 0.26 (one that only looked alike) and 0.44
(one torn by stray spaces)."""

MIN_EQUAL_LINE = 6
"""Characters from which an equal line may be a repeat."""

MIN_LINE = 3
"""Letters from which an equal line is a seed: a row of short lines may be an article printed
twice."""

LABEL = "原标题"
"""What a headline is labelled with where a page prints it again; no part of it."""
_LABELS = (LABEL, "原標題")

MAX_SHORT_LINE = 64
"""Characters of a line that may be one word, so that a space or a slip of the pen keeps it from
being there twice."""

HEAD = 8
"""Characters of a paragraph's beginning that are a seed where a teaser may be."""

MAX_CHANCE = 4
"""Characters in which the beginnings or the ends of two different paragraphs agree by chance."""

MAX_WORD = 32
"""A longer word is unpunctuated; it is cut behind common function characters, so that both copies
are cut alike."""

MAX_LINKS = 4
"""Earlier occurrences that a seed is compared with: copies form clusters, so not every pair is
needed."""

_NO_LETTERS = pattern(f"[^{LETTER}\n]+")
_PART = pattern("[^的了是在和与及于]*[的了是在和与及于]?")


class Match(NamedTuple):
    """Two stretches of the key that are equal, slips of the pen aside, `first` before `second`."""

    first: int
    second: int
    length: int


def may_repeat(lines: Sequence[str]) -> bool:
    """Return whether enough occurs twice for a repeat: a line, much of a line, or one stretch twice
    in a row.

    lines  those of the simplified text, blank ones too
    """
    lines = [line for line in lines if len(line) >= MIN_EQUAL_LINE]
    if len(set(lines)) < len(lines) or (len(lines) > 1 and lines[0].startswith(lines[1])):
        return True
    keys = _letters_of([line for line in lines if len(line) <= MAX_SHORT_LINE])
    if len(set(keys)) < len(keys):
        return True
    found = [words(line, MIN_WORD) for line in lines]
    if any(
        len(line) > MAX_WORD * (len(members) or 99)
        for line, members in zip(lines, found, strict=True)
    ):
        found = [[part for word in members for _, part in _parts(0, word)] for members in found]
    counts = Counter(chain.from_iterable(found))
    again = frozenset(word for word, count in counts.items() if count > 1)
    if not again or max(map(len, again)) < MIN_SEED:
        return False
    return any(
        _may_be_copy(line, members, again) for line, members in zip(lines, found, strict=True)
    )


def _letters_of(lines: Sequence[str]) -> list[str]:
    """Return the letters of each line that has any, as they are compared in the end: without the
    label of a headline.

    >>> _letters_of(["（原标题：新馆 昨天开馆）", "——————", "新馆昨天开馆。"])
    ['新馆昨天开馆', '新馆昨天开馆']
    """
    keys = _NO_LETTERS.sub("", without_slips("\n".join(lines))).split("\n")
    return [key[len(LABEL) :] if key.startswith(_LABELS) else key for key in keys if key]


def _may_be_copy(line: str, members: Sequence[str], again: frozenset[str]) -> bool:
    """Return whether a line's words, as far as they occur `again`, are much of it or follow one
    another twice.
    """
    if again.isdisjoint(members):
        return False
    covered = sum(len(word) for word in members if word in again)
    if covered >= MIN_COVERED * sum(map(len, members)):  # the letters are as many at least
        letters = sum(map(str.isalnum, line))
        if letters >= MIN_PROSE and covered >= MIN_COVERED * letters:
            return True
    if len(set(members)) == len(members):
        return False
    return any(map(eq, members, members[1:])) or len(set(pairwise(members))) < len(members) - 1


def equal_heads(lines: Sequence[str]) -> bool:
    """Return whether two lines begin alike: a teaser may have been cut in its first word, so that
    it repeats none.
    """
    heads = [
        "".join(filter(str.isalnum, line[: 3 * HEAD]))[:HEAD] for line in lines if len(line) > HEAD
    ]
    return len(set(heads)) != len(heads)


class Seeds(NamedTuple):
    """Words and lines of a key that may be there twice.

    key      the key without slips of the pen, of the same length
    borders  offsets of the key at which paragraphs begin, and its end, sorted
    places   offset and text of each seed, by offset
    counts   how often each text is there
    """

    key: str
    borders: Sequence[int]
    places: Sequence[tuple[int, str]]
    counts: Counter[str]

    @classmethod
    def of(cls, folded: Folded, borders: Sequence[int], heads: bool = False) -> Seeds:
        """Return the seeds of a folded text.

        heads  whether the beginning of every paragraph is a seed too: a teaser may have been cut in
               its first word.
        """
        key = without_slips(folded.key)
        places = _seeds(key, folded.starts, borders)
        if heads:
            places = sorted(
                [*places, *((start, key[start : start + HEAD]) for start in borders[:-1])]
            )
        return cls(key, borders, places, Counter(word for _, word in places))

    def crowded(self) -> list[int]:
        """Return the numbers of the paragraphs of which most is there more often than is
        compared.
        """
        often: Counter[int] = Counter()
        if max(self.counts.values(), default=0) > MAX_LINKS + 1:
            for start, word in self.places:
                if self.counts[word] > MAX_LINKS + 1:
                    often[bisect_right(self.borders, start) - 1] += len(word)
        chars = {number: self.borders[number + 1] - self.borders[number] for number in often}
        return [
            number for number in sorted(often) if often[number] * 2 >= chars[number] >= MIN_PROSE
        ]


def matches(seeds: Seeds) -> list[Match]:
    """Return the maximal matches around all seeds, by second offset; none reaches a few characters
    across a border.

    Cost  O(key x MAX_LINKS): what one diagonal has matched is not compared again.
    """
    key, borders, counts = seeds.key, seeds.borders, seeds.counts
    occurrences: dict[str, list[int]] = {}
    reached: dict[int, int] = {}
    found = []
    for start, word in ((start, word) for start, word in seeds.places if counts[word] > 1):
        earlier = occurrences.setdefault(word, [])
        for first in earlier[-MAX_LINKS:]:
            shift = start - first
            if reached.get(shift, 0) >= start + len(word):
                continue
            back = _common(key, first, start, -1, min(first, start - reached.get(shift, 0)))
            ahead = _common(
                key, first + len(word), start + len(word), 1, len(key) - start - len(word)
            )
            reached[shift] = start + len(word) + ahead
            found.append(
                _within(borders, Match(first - back, start - back, back + len(word) + ahead))
            )
        earlier.append(start)
    found.sort(key=lambda match: (match.second, match.first))
    return found


def _within(borders: Sequence[int], match: Match) -> Match:
    """Return `match` without the few characters by which it reaches into a paragraph by chance at
    either end.
    """
    early = late = 0
    starts = match.first, match.second
    ends = match.first + match.length, match.second + match.length
    if not all(is_border(borders, start) for start in starts):
        for start in starts:
            at = bisect_right(borders, start)
            if at < len(borders) and borders[at] - start <= MAX_CHANCE:
                early = max(early, borders[at] - start)
    if not all(is_border(borders, end) for end in ends):
        for end in ends:
            at = bisect_left(borders, end) - 1
            if at >= 0 and end - borders[at] <= MAX_CHANCE:
                late = max(late, end - borders[at])
    if early + late >= match.length:
        return match
    return Match(match.first + early, match.second + early, match.length - early - late)


def is_border(borders: Sequence[int], place: int) -> bool:
    """Return whether a paragraph begins at `place` of the key, or the key ends there."""
    at = bisect_left(borders, place)
    return at == len(borders) or borders[at] == place


def _seeds(key: str, starts: Sequence[int], borders: Sequence[int]) -> list[tuple[int, str]]:
    """Return offset and text of every word that may be a seed, long ones in parts, and of every
    line that is repeated.

    A heading or a caption may have no long word; an equal line is found however many near copies of
    it stand between. Where the first line runs the headline and something else together, the
    headline is no word of it.
    """
    ends = [*starts[1:], len(key)]
    seeds = [
        (start, key[start:end])
        for start, end in zip(starts, ends, strict=True)
        if end - start >= MIN_SEED
    ]
    long = [(start, word) for start, word in seeds if len(word) > MAX_WORD]
    parts = [
        seed for start, word in long for seed in _parts(start, word) if len(seed[1]) >= MIN_SEED
    ]
    lines = [(start, key[start:end]) for start, end in pairwise(borders)]
    begun = [
        (0, line)
        for _, line in lines[1:3]
        if MIN_SEED <= len(line) < borders[1] and key.startswith(line)
    ]
    lines += [
        (start + len(LABEL), line[len(LABEL) :]) for start, line in lines if line.startswith(LABEL)
    ]
    repeated = {line for line, count in Counter(map(itemgetter(1), lines)).items() if count > 1}
    known = {start for start, _ in seeds}
    lines = [
        (start, line)
        for start, line in lines
        if line in repeated
        and len(line) >= MIN_LINE
        and (start not in known or len(line) > MAX_WORD or _goes_on(starts, ends, start, line))
    ]
    if long:
        seeds = [(start, word) for start, word in seeds if len(word) <= MAX_WORD]
    return (
        sorted([*begun, *lines, *seeds, *parts], key=itemgetter(0))
        if begun or lines or parts
        else seeds
    )


def _goes_on(starts: Sequence[int], ends: Sequence[int], start: int, line: str) -> bool:
    """Return whether a line is more than its first word, which is a seed already."""
    return ends[bisect_left(starts, start)] < start + len(line)


def _parts(start: int, word: str) -> Iterator[tuple[int, str]]:
    """Yield a word, or the parts of one that is unpunctuated, with where they start."""
    if len(word) <= MAX_WORD:
        yield start, word
        return
    for part in _PART.finditer(word):
        if part[0]:
            yield start + part.start(), part[0]


def _common(key: str, first: int, second: int, step: int, limit: int) -> int:
    """Return how many characters agree from two places on, forwards (step 1) or backwards (-1),
    `limit` at most.
    """
    done, size = 0, 32
    while done < limit:
        size = min(size, limit - done)
        if step > 0:
            equal = (
                key[first + done : first + done + size] == key[second + done : second + done + size]
            )
        else:
            equal = (
                key[first - done - size : first - done] == key[second - done - size : second - done]
            )
        if equal:
            done += size
            size *= 2
        elif size == 1:
            break
        else:
            size //= 2
            limit = done + size * 2
    return done
