"""Seeds: words of the key that occur twice, extended to matches, the longest equal stretches around
them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from itertools import accumulate, chain, pairwise
from operator import eq, itemgetter
from typing import NamedTuple

from dedupe.fold import LETTER, Folded, words
from dedupe.lazy import pattern
from dedupe.repeats.confusables import without_slips
from dedupe.segment import MIN_PROSE

# Of 456 real articles the shortest repeat had a word of 7. With 3 six of 802 texts come out
# otherwise, with 12 five do.
MIN_SEED = 6
"""Characters of a word, which is what stands between two punctuation marks, to be a seed."""

# Chosen by eye: with 2 or 8 none of 802 texts comes out otherwise.
MIN_WORD = 4
"""Characters between two punctuation marks from which a word tells of a copy by being there
twice."""

# Of those found in 456 real articles the least covered had 0.26 (one that only looked alike) and
# 0.44 (one torn by stray spaces).
MIN_COVERED = 0.25
"""Share of a line's letters that are words which occur again, from which the line may be a copy."""

# With 3 none of 802 texts comes out otherwise, with 12 two do.
MIN_EQUAL_LINE = 6
"""Characters from which an equal line may be a repeat."""

# With 1 none of 802 texts comes out otherwise, with 6 five do.
MIN_LINE = 3
"""Letters from which an equal line is a seed: a row of short lines may be an article printed
twice."""

HEADLINES = 3
"""Lines among which the headline is: the first one may have it run together with something else.
Chosen by eye."""

LABEL = "原标题"
"""What a headline is labelled with where a page prints it again; no part of it."""
_LABELS = (LABEL, "原標題")

# Chosen by eye: with 32 or 128 none of 802 texts comes out otherwise.
MAX_SHORT_LINE = 64
"""Characters of a line that may be one word, so that a space or a slip of the pen keeps it from
being there twice."""

# With 4 one of 802 texts comes out otherwise, with 16 none.
HEAD = 8
"""Characters of a paragraph's beginning that are a seed where a teaser may be."""

# Chosen by eye.
_HEAD_AS_WRITTEN = 3 * HEAD
"""Characters at the start of a line among which these are, with the punctuation between them."""

# With 2, or with 8, one of 802 texts comes out otherwise.
MAX_CHANCE = 4
"""Characters in which the beginnings or the ends of two different paragraphs agree by chance."""

# Chosen by eye: with 16 or 64 none of 802 texts comes out otherwise.
MAX_WORD = 32
"""A longer word is unpunctuated; it is cut behind common function characters, so that both copies
are cut alike."""

# Chosen by eye.
_WORDS_OF_NONE = 99
"""Words that a line without any, such as a row of dashes, is taken to have: it is not
unpunctuated."""

# With 2 none of 802 texts comes out otherwise, with 8 one does.
MAX_LINKS = 4
"""Earlier occurrences that a seed is compared with: copies form clusters, so not every pair is
needed."""

# Of 2,113 texts the one with most has 1,650, and 3,450 characters.
_ANY_LINKS = 4000
_CHARS_PER_LINK = 16
"""Links that words of a crowd may have: so many, and one more for so many characters of the key. A
word is of a crowd where it is there more often than it is compared (in 50 short lines in any order,
in near copies of one paragraph), or where there are too many links without these: more often than
twice. There are more links than that only where a thousand lines and more are such. A paragraph is
then compared with the nearest one before it, and a short line only with the line right before it:
that lines of three kinds come again in some order tells nothing. An article of short lines that is
printed twice has a link for every sixteen characters at most."""

# Of 3,065 real articles, damaged ones among them, the one with most has 1,033 matches in all, in
# 135 lines, and none has a crowd. Chosen by eye: with fewer characters to a match, a megabyte of
# near copies would take more than two seconds.
_ANY_MATCHES = 2000
_CHARS_PER_MATCH = 128
"""Matches that texts of a crowd, and lines most of which are such, may make: so many, and one more
for so many characters of the key. Behind the last of them only those that are equal as a whole
paragraph are compared, and what few others are like."""

# Chosen by eye; no answer depends on it.
_FEW_WORDS = 8
"""Words that are looked for in each line, rather than cutting all lines into words."""

_COMPARED = MAX_LINKS + 1
"""Occurrences of a word that are all compared with one another."""
_FEW = 2
"""Occurrences of a word in an article that is printed twice."""

# Chosen by eye.
_FIRST_WINDOW = 8
"""Characters compared at once at first; no answer depends on it."""

_NO_LETTERS = pattern(f"[^{LETTER}\n]+")
_PART = pattern("[^的了是在和与及于]*[的了是在和与及于]?")

Seed = tuple[int, str]
"""Where a seed starts in the key, and its text."""
_BY_OFFSET = itemgetter(0)
_TEXT = itemgetter(1)
_BY_SECOND = itemgetter(1, 0)

Words = Sequence[str]
"""The words of a line, those of MIN_WORD characters and more."""

Borders = Sequence[int]
"""Offsets of the key at which paragraphs begin, and its end, sorted."""


class Match(NamedTuple):
    """Two stretches of the key that are equal, slips of the pen aside, `first` before `second`."""

    first: int
    second: int
    length: int

    @property
    def first_end(self) -> int:
        """Where the earlier stretch ends."""
        return self.first + self.length

    @property
    def second_end(self) -> int:
        """Where the later stretch ends."""
        return self.second + self.length


def trimmed(match: Match, early: int, late: int = 0) -> Match:
    """Return `match` without its first `early` and its last `late` characters.

    >>> trimmed(Match(10, 50, 8), 3)
    Match(first=13, second=53, length=5)
    """
    first = match.first + early
    second = match.second + early
    length = match.length - early - late
    return Match(first, second, length)


# --- the quick look ---


def may_repeat(lines: Sequence[str]) -> bool:
    """Return whether enough occurs twice for a repeat: a line, much of a line, or one stretch twice
    in a row.

    lines  those of the simplified text, blank ones too

    Most articles end here, so each question is one pass over lines or words, the cheapest first.
    A line may be there twice, as it stands or by its letters:

    >>> news = "青石镇新图书馆昨天正式开馆，当天有三千名读者到馆。"
    >>> may_repeat(["新馆 昨天开馆", news, "（原标题：新馆昨天开馆）"])
    True

    Or its words, within another line:

    >>> may_repeat(["本报讯：" + news, "编者按", news + "馆长说，周末人更多。"])
    True

    A set phrase in two paragraphs is no repeat:

    >>> other = "河东村今年种了五百亩水稻，当天有三千名读者到馆，收成比去年好，米价也涨了一些。"
    >>> may_repeat([news.replace("当天", "昨天"), "编者按", other])
    False
    """
    lines = [line for line in lines if len(line) >= MIN_EQUAL_LINE]
    if _has_equal(lines):
        return True
    if _is_begun_beside(lines):
        return True
    short = [line for line in lines if len(line) <= MAX_SHORT_LINE]
    letters = _letters_of(short)
    if _has_equal(letters):
        return True
    return _has_copied_words(lines)


def _has_equal(texts: Sequence[object]) -> bool:
    different = set(texts)
    return len(different) < len(texts)


def _is_begun_beside(lines: Sequence[str]) -> bool:
    """Return whether the first line is the second, run together with something else; or any line is
    the one before it and something else, as a caption is what the page says of the picture.

    >>> _is_begun_beside(["新馆昨天开馆 来源：青石日报", "新馆昨天开馆", "昨天，新馆开馆。"])
    True
    >>> _is_begun_beside(["新馆昨天开馆", "读者昨天排队进馆", "读者昨天排队进馆。孟昭 摄"])
    True
    """
    following = lines[1:]
    if following and lines[0].startswith(following[0]):
        return True
    return any(map(str.startswith, following, lines))


def _letters_of(lines: Sequence[str]) -> list[str]:
    """Return the letters of each line that has any, as they are compared in the end: without the
    label of a headline.

    >>> _letters_of(["（原标题：新馆 昨天开馆）", "——————", "新馆昨天开馆。"])
    ['新馆昨天开馆', '新馆昨天开馆']
    """
    # All lines at once: one call of a pattern costs more than a line of text.
    text = without_slips("\n".join(lines))
    letters = []
    for key in _NO_LETTERS.sub("", text).split("\n"):
        if key.startswith(_LABELS):
            headline = key[len(LABEL) :]
            letters.append(headline)
        elif key:
            letters.append(key)
    return letters


def _has_copied_words(lines: Sequence[str]) -> bool:
    """Return whether the words of a line are there so often that it may be a copy."""
    is_all = len(lines) == 1
    # All lines at once: most articles have no word twice that is long enough.
    every = words("\n".join(lines), MIN_WORD)
    again = _twice(every)
    longest = max(map(len, every), default=0)
    if longest <= MAX_WORD and max(map(len, again), default=0) < MIN_SEED:
        return False
    if longest <= MAX_WORD and len(again) <= _FEW_WORDS:
        lines = [line for line in lines if any(word in line for word in again)]
    found = [words(line, MIN_WORD) for line in lines]
    if longest > MAX_WORD and _has_unpunctuated(lines, found):
        found = [_in_parts(line_words) for line_words in found]
        again = _twice(chain.from_iterable(found))
    if max(map(len, again), default=0) < MIN_SEED:
        return False
    for line, line_words in zip(lines, found, strict=True):
        if again.isdisjoint(line_words):
            continue
        if _may_be_copy(line, line_words, again):
            return True
        if _has_stretch_twice(line_words, is_all):
            return True
    return False


def _twice(found: Iterable[str]) -> set[str]:
    """Return the words that occur more than once."""
    seen: set[str] = set()
    again: set[str] = set()
    for word in found:
        if word in seen:
            again.add(word)
        else:
            seen.add(word)
    return again


def _has_unpunctuated(lines: Sequence[str], found: Sequence[Words]) -> bool:
    """Return whether the words of a line are longer than prose has them, MAX_WORD on the average.

    found  the words of each line
    """
    for line, line_words in zip(lines, found, strict=True):
        count = len(line_words)
        if count == 0:
            count = _WORDS_OF_NONE
        if len(line) > count * MAX_WORD:
            return True
    return False


def _in_parts(line_words: Words) -> list[str]:
    """Return the words of a line, each cut into its parts."""
    found = []
    for word in line_words:
        for _, part in _parts(0, word):
            found.append(part)
    return found


def _may_be_copy(line: str, line_words: Words, again: set[str]) -> bool:
    """Return whether a line's words, as far as they occur `again`, are much of it."""
    copied = [len(word) for word in line_words if word in again]
    covered = sum(copied)
    # Counting letters is slow: first whether it would be enough were there none but in words.
    most_letters = covered / MIN_COVERED
    if sum(map(len, line_words)) > most_letters:
        return False
    letters = sum(map(str.isalnum, line))
    return MIN_PROSE <= letters <= most_letters


def _has_stretch_twice(line_words: Words, is_all: bool = False) -> bool:
    """Return whether a word follows itself, or two words in a row are there twice.

    is_all  whether the text has no other line: then what stands between the two places counts, too,
            as no line can be a copy of another

    >>> _has_stretch_twice(["新馆昨天", "正式开馆", "馆长致辞", "新馆昨天", "正式开馆"])
    True
    >>> _has_stretch_twice(["新馆昨天", "正式开馆", "馆长致辞", "正式开馆"])
    False
    >>> others = ["三千名读者到馆", "馆内有三万册书", "都可以外借", "读者排起长队", "馆长致辞"]
    >>> _has_stretch_twice(["新馆昨天", "正式开馆", *others, "新馆昨天", "正式开馆"], is_all=True)
    False
    """
    if not _has_equal(line_words):
        return False
    following = line_words[1:]
    if any(map(eq, line_words, following)):
        return True
    neighbours = list(pairwise(line_words))
    if not _has_equal(neighbours):
        return False
    return not is_all or _comes_at_once(line_words, neighbours)


def _comes_at_once(line_words: Words, neighbours: Sequence[tuple[str, str]]) -> bool:
    """Return whether two words in a row come again with little between the places that is not there
    twice, too.

    Of 3,874 articles of portals 414 of one line have two words in a row twice. In 107 a stretch
    comes again at once: .37 of what is between, or more, is there twice. Of the others 172 have
    less than MIN_COVERED.
    """
    again = _twice(line_words)
    # characters before each word, and those of words that are there twice
    before = list(accumulate(map(len, line_words), initial=0))
    copied = [len(word) if word in again else 0 for word in line_words]
    copied_before = list(accumulate(copied, initial=0))
    last: dict[tuple[str, str], int] = {}
    for at, pair in enumerate(neighbours):
        earlier = last.get(pair)
        if earlier is not None:
            between = before[at] - before[earlier]
            if copied_before[at] - copied_before[earlier] >= MIN_COVERED * between:
                return True
        last[pair] = at
    return False


def equal_heads(lines: Sequence[str]) -> bool:
    """Return whether two lines begin alike: a teaser may have been cut in its first word, so that
    it repeats none.

    >>> equal_heads(["青石镇新图书馆昨……", "编者按", "青石镇新图书馆昨天正式开馆。"])
    True
    """
    heads = []
    for line in lines:
        if len(line) > HEAD:
            heads.append(_head(line))
    return _has_equal(heads)


def _head(line: str) -> str:
    """Return the first HEAD letters of a line."""
    start = line[:_HEAD_AS_WRITTEN]
    letters = "".join(filter(str.isalnum, start))
    return letters[:HEAD]


# --- seeds ---


class Crowd(NamedTuple):
    """Lines that are alike to more than they were compared with, by number.

    paragraphs  were compared with the nearest ones before them
    short       short lines, that were compared with the line right before them
    beyond      were not compared with those that they are alike to, since so many before them were
    dense       whether there are so many that only the nearest one was compared, as a whole
    """

    paragraphs: Sequence[int] = ()
    short: Sequence[int] = ()
    beyond: Sequence[int] = ()
    dense: bool = False


NO_CROWD = Crowd()


class Seeds(NamedTuple):
    """Words and lines of a key that may be there twice.

    key      the key without slips of the pen, of the same length
    places   offset and text of each seed that may be there twice, by offset
    counts   how often each text is there
    crowd    a text that is there more often than that is compared with the nearest one only; None
             where there are not that many
    often    for each line that has such texts, by number, how many of its letters they are; where
             there is no crowd, texts that are there more often than all are compared
    """

    key: str
    borders: Borders
    places: Sequence[Seed]
    counts: Counter[str]
    crowd: int | None
    often: Mapping[int, int]

    @classmethod
    def of(cls, folded: Folded, borders: Borders, heads: bool = False) -> Seeds:
        """Return the seeds of a folded text.

        heads  whether the beginning of every paragraph is a seed too: a teaser may have been cut in
               its first word.
        """
        key = without_slips(folded.key)
        places = _seeds(key, folded.starts, borders, heads)
        counts = Counter(map(_TEXT, places))
        crowd = _crowd(key, counts)
        often = _chars_often(places, borders, counts, _COMPARED if crowd is None else crowd)
        return cls(key, borders, places, counts, crowd, often)

    def is_any_twice_without(self, gone: Set[int]) -> bool:
        """Return whether a text is there twice in what is left without some lines.

        gone  numbers of these lines
        """
        left: set[str] = set()
        for start, text in self.places:
            if self._line(start) in gone:
                continue
            if text in left:
                return True
            left.add(text)
        return False

    def is_of_crowd(self, word: str) -> bool:
        """Return whether a text is there so often that it is compared with the nearest one only."""
        return self.crowd is not None and self.counts[word] > self.crowd

    def is_in_crowd(self, start: int) -> bool:
        """Return whether most of the line that has the character at `start` are such texts."""
        return self.crowd is not None and self._is_mostly_often(self._line(start))

    def _is_mostly_often(self, line: int) -> bool:
        return self.often.get(line, 0) * 2 >= self._chars(line)

    def nearest(self, start: int, occurrences: Sequence[int]) -> Sequence[int]:
        """Return the earlier occurrence that a text of a crowd is compared with, if any.

        start        where the text is
        occurrences  all earlier ones, in order
        """
        nearest = occurrences[-1:]
        if not nearest:
            return nearest
        line = self._line(start)
        if self._chars(line) >= MIN_PROSE:
            return nearest
        # A short line is compared with the line right before it, which begins there or later.
        line_before = self.borders[max(0, line - 1)]
        return nearest if nearest[0] >= line_before else ()

    def is_paragraph(self, start: int, length: int) -> bool:
        """Return whether what is there is a whole paragraph."""
        if length < MIN_PROSE:
            return False
        return is_border(self.borders, start) and is_border(self.borders, start + length)

    def crowded(self, end: int | None) -> Crowd:
        """Return the lines of which most is there more often than is compared.

        end  from which place of the key on texts of a crowd were not compared; None where all were
        """
        dense = self.crowd is not None
        first_beyond = len(self.borders) if end is None else self._line(end)
        paragraphs = []
        short = []
        beyond = []
        for number in filter(self._is_mostly_often, self.often):
            if number >= first_beyond:
                beyond.append(number)
            elif self._chars(number) >= MIN_PROSE:
                paragraphs.append(number)
            elif dense:
                short.append(number)
        return Crowd(paragraphs, short, beyond, dense)

    def _line(self, place: int) -> int:
        """Return the number of the line that has the character at `place` of the key."""
        return bisect_right(self.borders, place) - 1

    def _chars(self, line: int) -> int:
        """Return how many letters a line has."""
        return self.borders[line + 1] - self.borders[line]


def _crowd(key: str, counts: Counter[str]) -> int | None:
    """Return how often a text is there at most that is compared with several others; None where
    that makes no text have too many links.
    """
    limit = _ANY_LINKS + len(key) // _CHARS_PER_LINK
    for occurrences in (_COMPARED, _FEW):
        links = sum(_links(count) for count in counts.values() if count > occurrences)
        if links > limit:
            return occurrences
    return None


def _chars_often(
    places: Sequence[Seed], borders: Borders, counts: Counter[str], compared: int
) -> dict[int, int]:
    """Return how many letters of each line, by number, are texts that are there more often than
    `compared`, of those lines that have any.
    """
    often: dict[int, int] = {}
    if max(counts.values(), default=0) <= compared:
        return often
    line = 0
    for start, word in places:
        if counts[word] <= compared:
            continue
        while borders[line + 1] <= start:
            line += 1
        often[line] = often.get(line, 0) + len(word)
    return often


def _links(count: int) -> int:
    """Return how many pairs are compared of a text that is there so often.

    >>> [_links(count) for count in (1, 2, 3, 100)]
    [0, 1, 3, 390]
    """
    among_first = min(count, _COMPARED)
    further = count - among_first
    return among_first * (among_first - 1) // 2 + further * MAX_LINKS


def _seeds(key: str, starts: Sequence[int], borders: Borders, heads: bool) -> list[Seed]:
    """Return what may be a seed and is there twice, by offset: words, long ones in parts, and
    lines.

    starts  offsets of the key at which its words start
    heads   whether the beginning of every paragraph is a seed too
    """
    ends = [*starts[1:], len(key)]
    words = [key[start:end] for start, end in zip(starts, ends, strict=True)]
    lines = [(start, key[start:end]) for start, end in pairwise(borders)]
    seeds = _headline_seeds(key, lines)
    seeds += _line_seeds(lines, starts, words)
    if max(map(len, words), default=0) > MAX_WORD:
        seeds += _parts_of_long(starts, words)
    if heads:
        seeds += _head_seeds(key, borders)
    seeds += _word_seeds(starts, words, seeds)
    # The order of seeds at one offset decides which of two matches as good is found first.
    seeds.sort(key=None if heads else _BY_OFFSET)
    return seeds


def _word_seeds(starts: Sequence[int], words: Words, others: Sequence[Seed]) -> list[Seed]:
    """Return the words that are long enough for a seed, none of them unpunctuated, of which there
    is one more, or one among the `others`. Most words are there once, and seed nothing.
    """
    again = _twice(words)
    again.update({text for _, text in others}.intersection(words))
    again = {word for word in again if MIN_SEED <= len(word) <= MAX_WORD}
    return [(start, word) for start, word in zip(starts, words, strict=True) if word in again]


def _parts_of_long(starts: Sequence[int], words: Words) -> list[Seed]:
    """Return the parts of the unpunctuated words that are long enough for a seed."""
    found = []
    for start, word in zip(starts, words, strict=True):
        if len(word) <= MAX_WORD:
            continue
        for place, part in _parts(start, word):
            if len(part) >= MIN_SEED:
                found.append((place, part))
    return found


def _head_seeds(key: str, borders: Borders) -> list[Seed]:
    """Return the beginnings of all paragraphs."""
    found = []
    for start in borders[:-1]:
        head = key[start : start + HEAD]
        found.append((start, head))
    return found


def _headline_seeds(key: str, lines: Sequence[Seed]) -> list[Seed]:
    """Return the beginning of the key where it is one of the next two lines: where the first line
    runs the headline and something else together, the headline is no word of it.

    lines  the keys of all lines, with where they start

    >>> lines = [(0, "新馆昨天开馆来源"), (8, "新馆昨天开馆")]
    >>> _headline_seeds("新馆昨天开馆来源新馆昨天开馆", lines)
    [(0, '新馆昨天开馆')]
    """
    found = []
    for _, line in lines[1:HEADLINES]:
        if len(line) < MIN_SEED:
            continue
        if not key.startswith(line):
            continue
        _, first_line = lines[0]
        if len(line) < len(first_line):
            found.append((0, line))
    return found


def _line_seeds(lines: Sequence[Seed], starts: Sequence[int], words: Words) -> list[Seed]:
    """Return the lines that are there twice and that are no seed yet.

    A heading or a caption may have no long word; an equal line is found however many near copies of
    it stand between.

    lines   the keys of all lines, with where they start
    starts  offsets of the key at which its words start

    >>> lines = [(0, "读者们"), (3, "新馆开馆了"), (8, "读者们"), (11, "谢谢")]
    >>> _line_seeds(lines, [0, 3, 8, 11], ["读者们", "新馆开馆了", "读者们", "谢谢"])
    [(0, '读者们'), (8, '读者们')]
    """
    lines = [*lines, *_without_label(lines)]
    again = _twice(map(_TEXT, lines))
    seeds = []
    for start, line in lines:
        if line not in again or len(line) < MIN_LINE:
            continue
        # The line may be one word, which is a seed; where it is long, only its parts will be.
        if len(line) > MAX_WORD or not _is_seed(start, line, starts, words):
            seeds.append((start, line))
    return seeds


def _is_seed(start: int, line: str, starts: Sequence[int], words: Words) -> bool:
    """Return whether a line is one word, and that long enough for a seed."""
    number = bisect_left(starts, start)
    if number == len(starts) or starts[number] != start:
        return False
    return len(words[number]) >= max(len(line), MIN_SEED)


def _without_label(lines: Sequence[Seed]) -> list[Seed]:
    """Return of each line that is labelled as a headline what follows the label."""
    found = []
    for start, line in lines:
        if line.startswith(LABEL):
            start += len(LABEL)
            headline = line[len(LABEL) :]
            found.append((start, headline))
    return found


def _parts(start: int, word: str) -> Iterator[Seed]:
    """Yield a word, or the parts of one that is unpunctuated, with where they start.

    >>> word = "青石镇新图书馆的读者在开馆当天上午九点以前就排起了长队等候入馆看书"
    >>> for start, part in _parts(0, word):
    ...     print(start, part)
    0 青石镇新图书馆的
    8 读者在
    11 开馆当天上午九点以前就排起了
    25 长队等候入馆看书
    """
    if len(word) <= MAX_WORD:
        yield start, word
        return
    for part in _PART.finditer(word):
        text = part[0]
        if text:
            offset = start + part.start()
            yield offset, text


# --- matches ---


class Matched(NamedTuple):
    """Matches by second offset, and from which place of the key on texts of a crowd were not
    compared; None where all were.
    """

    matches: list[Match]
    end: int | None = None


def matches(seeds: Seeds, is_essay: bool = False) -> Matched:
    """Return the maximal matches around all seeds; none reaches a few characters across a border.

    is_essay  whether the article is written one sentence a line: equal lines stay there, but for
              those in a row, so behind the last match that a crowd may make no others are looked at

    Cost  O(key x MAX_LINKS): what one diagonal has matched is not compared again.
    """
    key = seeds.key
    counts = seeds.counts
    has_crowd = seeds.crowd is not None
    occurrences: dict[str, list[int]] = {}
    # For each distance between two sides, where the second side of the last match ends.
    reached: dict[int, int] = {}
    found = []
    left = _ANY_MATCHES + len(key) // _CHARS_PER_MATCH
    end = None
    equal: list[Match] = []
    for second, word in seeds.places:
        if counts[word] < 2:
            continue
        length = len(word)
        earlier = occurrences.setdefault(word, [])
        is_of_crowd = has_crowd and seeds.is_of_crowd(word)
        is_counted = is_of_crowd or (has_crowd and seeds.is_in_crowd(second))
        if is_counted and left <= 0:
            if end is None:
                end = second
            # What stands around an equal paragraph is not compared.
            if seeds.is_paragraph(second, length):
                equal += [Match(first, second, length) for first in earlier[-1:]]
                earlier.append(second)
            continue
        compared = seeds.nearest(second, earlier) if is_of_crowd else earlier[-MAX_LINKS:]
        for first in compared:
            distance = second - first
            done = reached.get(distance, 0)
            if done >= second + length:
                continue
            seed = Match(first, second, length)
            match = _maximal(key, seed, done)
            reached[distance] = match.second_end
            match = _within(seeds.borders, match)
            found.append(match)
            left -= is_counted
        earlier.append(second)
    found += _in_rows(equal) if is_essay else equal
    found.sort(key=_BY_SECOND)
    return Matched(found, end)


def _in_rows(equal: Sequence[Match]) -> list[Match]:
    """Return of the matches of equal paragraphs, by second offset, those of paragraphs that follow
    one another, or their own copy, on both sides.

    >>> alone, after_itself = Match(0, 900, 30), Match(930, 960, 30)
    >>> row = [Match(300, 1200, 30), Match(330, 1230, 30)]
    >>> _in_rows([alone, after_itself, *row]) == [after_itself, *row]
    True
    """
    found = []
    for at, match in enumerate(equal):
        follows = at > 0 and _follows(match, equal[at - 1])
        is_followed = at + 1 < len(equal) and _follows(equal[at + 1], match)
        if follows or is_followed or match.first_end == match.second:
            found.append(match)
    return found


def equal_paragraphs(seeds: Seeds) -> list[Match]:
    """Return for each paragraph that is there before the nearest such place, those in a row as one
    match; by second offset.
    """
    nearest: dict[str, int] = {}
    found: list[Match] = []
    for second, text in seeds.places:
        if seeds.counts[text] < 2 or not seeds.is_paragraph(second, len(text)):
            continue
        first = nearest.get(text)
        nearest[text] = second
        if first is None:
            continue
        match = Match(first, second, len(text))
        if found and _follows(match, found[-1]):
            longer = found.pop()
            match = longer._replace(length=longer.length + match.length)
        found.append(match)
    return found


def _follows(match: Match, before: Match) -> bool:
    """Return whether a match begins on both sides where the one before it ends."""
    return match.first == before.first_end and match.second == before.second_end


def _maximal(key: str, match: Match, done: int) -> Match:
    """Return `match` with the characters around it that are equal too.

    done  where the second side has been matched to: not looked at again

    >>> _maximal("昨天新馆开馆了今天新馆开馆啦", Match(2, 9, 2), 0)
    Match(first=1, second=8, length=5)
    """
    first, second, length = match
    before = min(first, second - done)
    back = common_chars(key, key, first, second, False, before)

    first_end = first + length
    second_end = second + length
    behind = len(key) - second_end
    ahead = common_chars(key, key, first_end, second_end, True, behind)
    return Match(first - back, second - back, length + back + ahead)


def common_chars(one: str, other: str, first: int, second: int, ahead: bool, limit: int) -> int:
    """Return how many characters of two texts, or of one, agree from two places on, ahead or back,
    `limit` at most.

    Slices are compared, twice as long each time while they are equal, then half as long each time.

    >>> common_chars("新馆开馆了", "老馆开馆了", 1, 1, True, 4)
    4
    >>> key = "我馆开门他馆开门"
    >>> common_chars(key, key, 4, 8, False, 4)
    3
    """
    if limit <= 0:
        return 0
    # Most seeds end where the texts differ.
    next_to = 0 if ahead else -1
    if one[first + next_to] != other[second + next_to]:
        return 0
    done = 0
    size = _FIRST_WINDOW
    while done < limit:
        size = min(size, limit - done)
        offset = done if ahead else -done - size
        here = first + offset
        there = second + offset
        if one[here : here + size] == other[there : there + size]:
            done += size
            size *= 2
        elif size == 1:
            break
        else:
            size //= 2
            # The difference is in what was just compared.
            limit = done + size * 2
    return done


def _within(borders: Borders, match: Match) -> Match:
    """Return `match` without the few characters by which it reaches into a paragraph by chance at
    either end.

    Two paragraphs end with 的报道, and the next ones are copies: the match is that of the copies.

    >>> _within([0, 100, 200, 300, 400], Match(97, 297, 60))
    Match(first=100, second=300, length=57)
    """
    first, second, length = match
    first_end = first + length
    second_end = second + length
    early = 0
    late = 0
    # What a match begins or ends with is meant where both sides begin or end a paragraph.
    if not (is_border(borders, first) and is_border(borders, second)):
        early = max(_to_next(borders, first), _to_next(borders, second))
    if not (is_border(borders, first_end) and is_border(borders, second_end)):
        late = max(_from_last(borders, first_end), _from_last(borders, second_end))

    # Without them nothing would be left of some matches.
    chance = early + late
    if 0 < chance < length:
        return trimmed(match, early, late)
    return match


def _to_next(borders: Borders, place: int) -> int:
    """Return how far behind `place` the next border is, 0 where that is no chance."""
    at = bisect_right(borders, place)
    if at == len(borders):
        return 0
    chars = borders[at] - place
    if chars > MAX_CHANCE:
        return 0
    return chars


def _from_last(borders: Borders, place: int) -> int:
    """Return how far before `place` the last border is, 0 where that is no chance."""
    at = bisect_left(borders, place) - 1
    if at < 0:
        return 0
    chars = place - borders[at]
    if chars > MAX_CHANCE:
        return 0
    return chars


def is_border(borders: Borders, place: int) -> bool:
    """Return whether a paragraph begins at `place` of the key, or the key ends there."""
    at = bisect_left(borders, place)
    if at == len(borders):
        return True
    return borders[at] == place
