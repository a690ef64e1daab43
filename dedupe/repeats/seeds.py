"""Seeds: words of the key that occur twice, extended to matches, the longest equal stretches around them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from typing import NamedTuple

from dedupe.fold import Folded
from dedupe.repeats.confusables import without_slips

MIN_SEED = 6
"""Characters between two punctuation marks: of 456 real articles the shortest repeat had a word of 7."""

MIN_WORD = 4
"""Characters between two punctuation marks that count for two words in a row; shorter ones are passed over."""

MIN_LONG_WORD = 12
"""Characters of one word that is enough by itself: few names and set phrases are as long."""

MIN_REPEATED = 24
"""Characters of repeated seeds that are enough where no two stand in a row: copies torn by stray spaces."""

MIN_EQUAL_LINE = 6
"""Characters from which an equal line may be a repeat."""

MAX_LINE = 24
"""Characters of a line that is a seed as a whole: headings and captions may have no word that is long enough."""

HEAD = 8
"""Characters of a paragraph's beginning that are a seed where a teaser may be."""

MAX_CHANCE = 4
"""Characters in which the beginnings or the ends of two different paragraphs agree by chance."""

MAX_WORD = 32
"""A longer word is unpunctuated; it is cut behind common function characters, so that both copies are cut alike."""

MAX_LINKS = 4
"""Earlier occurrences that a seed is compared with: copies form clusters, so not every pair is needed."""

_PART = re.compile("[^的了是在和与及于]*[的了是在和与及于]?")


class Match(NamedTuple):
    """Two stretches of the key that are equal, slips of the pen aside, `first` before `second`."""

    first: int
    second: int
    length: int


def may_repeat(words: Sequence[str], lines: Sequence[str]) -> bool:
    """Return whether enough occurs twice for a repeat: a line, a long word, two words in a row, or many words.

    words  stretches between punctuation, all of MIN_WORD characters or more
    lines  those of the simplified text, blank ones too
    """
    long = [line for line in lines if len(line) >= MIN_EQUAL_LINE]
    if len(set(long)) != len(long):
        return True
    if _repeat_enough(words):
        return True
    seeds = [word for word in words if len(word) >= MIN_SEED]
    return len(set(seeds)) != len(seeds) and _repeat_enough(without_slips("\n".join(words)).split("\n"))


def equal_heads(lines: Sequence[str]) -> bool:
    """Return whether two lines begin alike: a teaser may have been cut in its first word, so that it repeats none."""
    heads = ["".join(filter(str.isalnum, line[: 3 * HEAD]))[:HEAD] for line in lines if len(line) > HEAD]
    return len(set(heads)) != len(heads)


def _repeat_enough(words: Sequence[str]) -> bool:
    """Return whether what `words` repeat of earlier ones is more than names and set phrases."""
    if len(set(zip(words, islice(words, 1, None), strict=False))) < len(words) - 1:
        return True
    seeds = [word for word in words if len(word) >= MIN_SEED]
    if len(set(seeds)) == len(seeds):
        return False
    again = [word for word, count in Counter(seeds).items() if count > 1]
    return max(map(len, again)) >= MIN_LONG_WORD or sum(map(len, again)) >= MIN_REPEATED


def matches(folded: Folded, borders: Sequence[int], heads: bool = False) -> list[Match]:
    """Return the maximal matches around all seeds, by second offset.

    borders  offsets of the key at which paragraphs begin, and its end, sorted; a match does not reach a few characters
             across one.
    heads    whether the beginning of every paragraph is a seed too: a teaser may have been cut in its first word.
    Cost  O(key x MAX_LINKS): what one diagonal has matched is not compared again.
    """
    key = without_slips(folded.key)
    seeds = list(_seeds(key, folded.starts, borders))
    if heads:
        seeds = sorted([*seeds, *((start, key[start : start + HEAD]) for start in borders[:-1])])
    counts = Counter(word for _, word in seeds)
    occurrences: dict[str, list[int]] = {}
    reached: dict[int, int] = {}
    found = []
    for start, word in seeds:
        if counts[word] == 1:
            continue
        earlier = occurrences.setdefault(word, [])
        for first in earlier[-MAX_LINKS:]:
            shift = start - first
            if reached.get(shift, 0) >= start + len(word):
                continue
            back = _common(key, first, start, -1, min(first, start - reached.get(shift, 0)))
            ahead = _common(key, first + len(word), start + len(word), 1, len(key) - start - len(word))
            reached[shift] = start + len(word) + ahead
            found.append(_within(borders, Match(first - back, start - back, back + len(word) + ahead)))
        earlier.append(start)
    found.sort(key=lambda match: (match.second, match.first))
    return found


def _within(borders: Sequence[int], match: Match) -> Match:
    """Return `match` without the few characters by which it reaches into a paragraph by chance at either end."""
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


def _seeds(key: str, starts: Sequence[int], borders: Sequence[int]) -> Iterator[tuple[int, str]]:
    """Yield offset and text of every word of the key that may be a seed: long ones in parts, short ones by the line."""
    line_ends = dict(pairwise(borders))
    for start, end in zip(starts, [*starts[1:], len(key)], strict=True):
        line_end = line_ends.get(start)
        if line_end is not None and end < line_end <= start + MAX_LINE:
            yield start, key[start:line_end]
        if end - start > MAX_WORD:
            for part in _PART.finditer(key, start, end):
                if part.end() - part.start() >= MIN_SEED:
                    yield part.start(), part[0]
        elif end - start >= MIN_SEED:
            yield start, key[start:end]


def _common(key: str, first: int, second: int, step: int, limit: int) -> int:
    """Return how many characters agree from two places on, forwards (step 1) or backwards (-1), `limit` at most."""
    done, size = 0, 32
    while done < limit:
        size = min(size, limit - done)
        if step > 0:
            equal = key[first + done : first + done + size] == key[second + done : second + done + size]
        else:
            equal = key[first - done - size : first - done] == key[second - done - size : second - done]
        if equal:
            done += size
            size *= 2
        elif size == 1:
            break
        else:
            size //= 2
            limit = done + size * 2
    return done
