"""Line breaks that were lost, and line breaks that were put in the middle of a paragraph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from dedupe.lazy import pattern
from dedupe.normalise.rule import CHINESE, Change, Rule

_BLANK = " \t\u00a0\u2000-\u200a\u202f\u205f\u3000"
_LOST = pattern(f"[。！？…”」』）]([{_BLANK}]+)(?=[^{_BLANK}\n])")
_WIDE_BLANKS = pattern("[\u2002\u2003\u3000]{2}")

# Hard wraps. A text that was copied from a page, a mail or a PDF has a break where a line was full:
#
#     今年以来，全县新建高标准农田三万二千
#     亩，改造中低产田一万一千亩，修复渠道
#     四十六公里，灌溉水的利用率比上一年提
#     高两个百分点。
#
# Lines of about one width may as well be verse, headings, captions or items, and these must stay:
#
#     春风吹过青石小镇的每一座老屋
#     细雨落在柳湾村口的每一条长街
#
# So one line tells nothing. Wrapped is a stretch of lines in which nearly every line that ends
# inside a sentence is as wide as the column (the next word had no room), some of them break a
# phrase in two (三万二千|亩), and the paragraph that comes of it is prose to the end of a sentence.
_MIN_WRAP = 16
"""Ideographs: the narrowest column that scraped pages were seen wrapped at; verses are shorter."""
_MIN_RUN = 3
"""Lines of one width happen by chance: 32 of 11,605 articles had three of about one, and none of
them was wrapped."""
_MANY_FULL = 8
"""So many full lines are a column also where paragraphs are short, or other lines of the text
wider. Chosen by eye."""
_FULL_TO_A_LOOSE_LINE = 4
"""Full lines there must be for each line that ends inside a sentence and had room for more: a page
has a few such lines, verse has many. Chosen by eye."""
_FULL_TO_A_CUT = 8
"""Full lines there may be for each break that can only stand inside a sentence (`_is_cut`). Of
1,525 breaks in prose of the fixtures cut at 19, 24 and 30 characters 784 do; of verse and items,
whose lines end where phrases do, hardly any."""
_MAX_TOKEN = 8
"""Ideographs: a longer word or address at the start of a line says nothing about the line before
it. Chosen by eye."""
_ENDS = "。！？!?…”’」』）)"
_HANGING = "，。、；：！？,.;:!?”’」』）)》…"

_FINISHED = pattern(r"[。！？!?…~～—][”’」』）)\]]*\Z|[.”’」』）)\]】]\Z")
_ENDS_ITSELF = pattern(
    r"[：:；;》〉】]\Z|(?:摄|攝|摄影|攝影|[供制製配插]图|[供製配插]圖|翻拍|截图|截圖|提供|"
    r"[／/][^，。]{0,8}|\|[^，。]{0,8})\Z"
)
# A bullet, a bracket, a quotation mark, a number of an item (1. (一) 第三), the name of a field
# (编辑：), a speaker.
_BEGINS_ITSELF = pattern(
    r"[^\w，。、；：！？,.;:!?”’」』）)》〉…%％°℃]"
    r"|\d{1,3}[.．、)）](?!\d)|[一二三四五六七八九十]{1,3}[、.．]|"
    r"第[一二三四五六七八九十百\d]+[条章节條節，、]"
    r"|[^，。！？]{1,8}[：:](?!\d)|20\d\d[.-]"
)
_PUNCTUATED = pattern("[，。、；]")
_OPENINGS, _CLOSINGS = "（(《“「『【", "）)》”」』】"
# What no line of its own begins or ends with: a break there stands inside a sentence.
_CUT_BEFORE = pattern(r"[的了着著们們过過地得之吗嗎呢吧等，。、；：！？”’」』）》]")
_CUT_AFTER = pattern(
    r"[的和与與在把被将將从從对對向为為是及或于於这這那每各该該由以使让讓而但并並不很最更已也还還就都又一二三四五六七八九十百千万萬亿億两兩几幾第]\Z"
)
_SENTENCE_INSIDE = pattern("[。！？][^。！？]{2,}\\Z")
_MARK = pattern("[，。、；：！？”’」』）》]")
_WORD = pattern(r"[A-Za-z0-9.,%'’/:_-]*[A-Za-z0-9%]")
_LATIN_JOIN = pattern(r"[A-Za-z0-9,.;]\n(?=[A-Za-z0-9])")
# Marks that a later rule makes wide count as wide: what is one column before it must be one after
# it.
_WIDENED = pattern(f"(?<=[{CHINESE}])[,:;?!()]|[(](?=[{CHINESE}])")


def _lost(text: str) -> Iterator[Change]:
    for blanks in _LOST.finditer(text):
        if _WIDE_BLANKS.search(blanks[1]):
            yield *blanks.span(1), "\n"


class _Line(NamedTuple):
    """A line without the white space around it, whose width and place in the text are known.

    chars, cells  its width in characters, and in ideographs where two ASCII characters take the
                  place of one
    """

    text: str
    chars: float
    cells: float
    indent: int
    start: int
    end: int

    def width(self, in_cells: bool) -> float:
        """Return the width in ideographs: each character one, or two ASCII characters to one."""
        return self.cells if in_cells else self.chars

    @property
    def finished(self) -> bool:
        """Whether a sentence, a quotation or a bracket ends with the line."""
        return not self.text or _FINISHED.search(self.text) is not None


def unwrapped(text: str) -> Iterator[Change]:
    r"""Yield the line breaks inside hard-wrapped paragraphs, with what comes in their place:
    several lines of prose cut at one column.

    What the joins leave is searched again, so that a second pass finds nothing.

    >>> first = "今年以来，全县新建高标准农田三万二千"
    >>> second = "亩，改造中低产田一万一千亩，修复渠道"
    >>> third = "四十六公里，灌溉水的利用率比上一年提"
    >>> last = "高两个百分点。"
    >>> list(unwrapped("\n".join((first, second, third, last))))
    [(18, 19, ''), (37, 38, ''), (56, 57, '')]
    >>> list(unwrapped("\n".join((first + "。", second + "。", third + "。"))))
    []
    """
    if not _has_column(text):
        return
    lines = _lines(text)
    soft: list[tuple[int, int]] = []
    while joins := _joins(lines):
        soft += [(lines[at].end, lines[at + 1].start) for at in joins]
        lines = _joined(lines, set(joins))
    for start, end in sorted(soft):
        # between two Latin words, or a comma and one, the break stood for the space
        joint = f"{text[start - 1]}\n{text[end : end + 1]}"
        yield start, end, " " if _LATIN_JOIN.match(joint) else ""


def _has_column(text: str) -> bool:
    """Return whether three open lines are of one width: a quick look that most articles do not
    pass.
    """
    long = [line for line in text.split("\n") if len(line) >= _MIN_WRAP and line[-1] not in _ENDS]
    if len(long) < _MIN_RUN:
        return False
    lengths = sorted(map(len, long))
    thirds = lengths[_MIN_RUN - 1 :]
    # Two characters of tolerance: an indent, or a mark that hangs over the column.
    if not any(third - first <= 2 for first, third in zip(lengths, thirds, strict=False)):
        return False
    stripped = [line.strip() for line in long]
    if _most_common(len(line) for line in stripped) >= _MIN_RUN:
        return True
    return _most_common(_line(line, 0, 0, 0).cells for line in stripped) >= _MIN_RUN


def _most_common(widths: Iterable[float]) -> int:
    """Return how many lines have the width that most of them have."""
    return max(Counter(widths).values())


def _lines(text: str) -> list[_Line]:
    """Return the lines of the text, the blank ones too."""
    lines = []
    offset = 0
    for whole in text.split("\n"):
        stripped = whole.strip()
        indent = len(whole) - len(whole.lstrip())
        start = offset + indent
        lines.append(_line(stripped, indent, start, start + len(stripped)))
        offset += len(whole) + 1
    return lines


def _line(stripped: str, indent: int, start: int, end: int) -> _Line:
    """Return a line with its width; ASCII marks that a later rule widens take a whole cell."""
    narrow = len(stripped.encode("ascii", "ignore"))
    if narrow:
        narrow -= len(_WIDENED.findall(stripped))
    return _Line(stripped, len(stripped), len(stripped) - narrow / 2, indent, start, end)


def _joined(lines: list[_Line], joins: set[int]) -> list[_Line]:
    """Return the lines with each of `joins` and its follower made one."""
    joined: list[_Line] = []
    for at, line in enumerate(lines):
        if at - 1 in joins:
            first = joined.pop()
            line = _line(first.text + line.text, first.indent, first.start, line.end)
        joined.append(line)
    return joined


def _joins(lines: list[_Line]) -> list[int]:
    """Return the numbers of the lines that go on in the next one, of the widest column that has
    any.

    Columns are looked for in characters, then in cells, of which a Latin letter takes half of an
    ideograph's: pages wrap by either.
    """
    open_lines = [line for line in lines if _is_open(line)]
    for in_cells in (False, True):
        for column in _columns(lines, open_lines, in_cells):
            if joins := _joins_at(lines, column, in_cells):
                return joins
    return []


def _columns(lines: list[_Line], open_lines: list[_Line], in_cells: bool) -> Iterator[float]:
    """Yield the widths that enough open lines have, the widest first."""
    counts = Counter(line.width(in_cells) for line in open_lines)
    common = [width for width, count in counts.items() if count >= _MIN_RUN]
    widest = max(line.width(in_cells) for line in lines)
    for column in sorted(common, reverse=True):
        full = sum(1 for line in open_lines if _fills(line, column, in_cells))
        enough = _MANY_FULL if widest > column + 1 else _MIN_RUN
        if full >= enough:
            yield column


def _fills(line: _Line, column: float, in_cells: bool) -> bool:
    """Return whether the line is as wide as the column, give or take one mark that must not begin
    or end a line; its indent counts.
    """
    return column - 1 - line.indent < line.width(in_cells) <= column + 1


def _is_open(line: _Line) -> bool:
    """Return whether the line is long and ends inside a sentence, as far as it tells."""
    return len(line.text) >= _MIN_WRAP and not line.finished and not _ENDS_ITSELF.search(line.text)


def _joins_at(lines: list[_Line], column: float, in_cells: bool) -> list[int]:
    """Return the joins in the stretches of lines that are no wider than the column."""
    joins: list[int] = []
    start = 0
    while start < len(lines):
        end = start
        while end < len(lines) and not _is_wider(lines[end], column, in_cells):
            end += 1
        stretch = _Stretch(
            lines[start:end],
            column,
            in_cells,
            is_head=start == 0,
            is_all=end - start == len(lines),
        )
        if stretch.is_wrapped():
            joins += [start + at for at in stretch.joins()]
        start = end + 1
    return joins


def _is_wider(line: _Line, column: float, in_cells: bool) -> bool:
    """Return whether the line is wider than the column, but for a mark that hangs over it."""
    width = line.width(in_cells)
    if line.text[-1:] in _HANGING:
        width -= 1
    return width > column


class _Stretch:
    """Lines one after another that no line wider than the column stands between.

    is_head  whether the article begins with them; is_all: whether it has no others
    firm     numbers of the lines that end inside a sentence at the column
    loose    numbers of those that do, with room for the next word
    """

    def __init__(
        self, lines: list[_Line], column: float, in_cells: bool, *, is_head: bool, is_all: bool
    ) -> None:
        self.lines = lines
        self.column = column
        self.in_cells = in_cells
        self.is_head = is_head
        self.is_all = is_all
        followed = [
            at for at in range(len(lines) - 1) if _is_open(lines[at]) and lines[at + 1].text
        ]
        self.firm = [at for at in followed if self._is_firm(at)]
        self.loose = [at for at in followed if not self._is_full(at)]
        # Paragraphs are indented, and the lines inside of them are not.
        indented = sum(1 for at in self.firm if lines[at + 1].indent)
        self.indents_begin = indented * 2 < len(self.firm)

    def is_wrapped(self) -> bool:
        """Return whether the lines are cut at the column: hardly any ends inside a sentence and is
        not full.
        """
        full = len(self.firm)
        if full < _MANY_FULL and not (self.is_all and self._has_run()):
            return False
        cut = sum(1 for at in self.firm if _is_cut(self.lines[at].text, self.lines[at + 1].text))
        return len(self.loose) * _FULL_TO_A_LOOSE_LINE <= full <= cut * _FULL_TO_A_CUT

    def joins(self) -> list[int]:
        """Return the numbers of the lines that go on in the next one: paragraph by paragraph, whole
        ones only.
        """
        joins: list[int] = []
        first = 0
        while first < len(self.lines):
            is_indented = bool(self.lines[first].indent)
            last = first
            while self._goes_on(last, is_indented):
                last += 1
            if self._is_paragraph(first, last):
                joins += range(first, last)
            first = last + 1
        return joins

    def _goes_on(self, at: int, is_indented: bool) -> bool:
        """Return whether the next line goes on with this one, in a paragraph whose first line is
        indented or not.
        """
        if at + 1 == len(self.lines):
            return False
        line, following = self.lines[at], self.lines[at + 1]
        if not line.text or not following.text or not self._is_full(at):
            return False
        if _MARK.match(following.text):  # no line of its own begins with 。 or ”
            return self._is_firm(at)
        if _BEGINS_ITSELF.match(following.text):
            return False
        if following.indent and self.indents_begin:
            return False
        # A sentence may end where the column does: the next paragraph would be indented too.
        if line.text[-1] == "。" and is_indented and not following.indent:
            return self._is_firm(at)
        return _is_open(line)

    def _is_paragraph(self, first: int, last: int) -> bool:
        """Return whether these lines are prose to the end of a sentence, and not the head of the
        article.

        A headline of two full lines without a comma is the head. Prose is what has punctuation
        inside three lines of five: a list of names or headings has it nowhere. Chosen by eye.
        """
        texts = [line.text for line in self.lines[first : last + 1]]
        if first == last or not _FINISHED.search(texts[-1]):
            return False
        begins_article = self.is_head and not any(line.text for line in self.lines[:first])
        if begins_article and not _PUNCTUATED.search(texts[0]):
            return False
        prose = sum(1 for text in texts if _PUNCTUATED.search(text[:-1]))
        return prose * 5 >= len(texts) * 3

    def _is_firm(self, at: int) -> bool:
        """Return whether the line reaches the column, but for a mark that must not begin the next
        line.
        """
        return self._reach(at) > self.column - 1

    def _is_full(self, at: int) -> bool:
        """Return whether the first word of the next line had no room on this one."""
        token = self._token_width(self.lines[at + 1].text)
        return self._reach(at) + min(_MAX_TOKEN, token) > self.column

    def _reach(self, at: int) -> float:
        """Return how far the line reaches, with its indent."""
        line = self.lines[at]
        return line.width(self.in_cells) + line.indent

    def _token_width(self, following: str) -> float:
        """Return the width of a word or a character, with the marks that must stay beside it.

        Of “Ultra 2” all of “Ultra has to fit, of 亩，改造 the two characters 亩，.
        """
        opening = len(following) - len(following.lstrip(_OPENINGS))
        word = _WORD.match(following, opening)
        size = word.end() - opening if word else 1
        width = size / 2 if word and self.in_cells else size
        behind = following[opening + size :]
        closing = len(behind) - len(behind.lstrip(_HANGING))
        return opening + width + closing

    def _has_run(self) -> bool:
        """Return whether three lines in a row are firm."""
        firsts, thirds = self.firm, self.firm[_MIN_RUN - 1 :]
        apart = (third - first for first, third in zip(firsts, thirds, strict=False))
        return any(distance == _MIN_RUN - 1 for distance in apart)


def _is_cut(line: str, following: str) -> bool:
    """Return whether the break between two lines must stand inside a sentence.

    >>> _is_cut("全县新建高标准农田三万二千", "亩，改造中低产田一万一千亩")
    True
    >>> _is_cut("春风吹过青石小镇的每一座老屋", "细雨落在柳湾村口的每一条长街")
    False
    """
    if _CUT_BEFORE.match(following) or _CUT_AFTER.search(line):
        return True
    if _SENTENCE_INSIDE.search(line):
        return True
    if line[-1:].isdigit() and following[:1].isdigit():
        return True
    pairs = zip(_OPENINGS, _CLOSINGS, strict=True)
    return any(line.count(opening) > line.count(closing) for opening, closing in pairs)


BREAK_RULES = (
    Rule(
        "lost-breaks",
        "two or more ideographic or em spaces after a sentence end are a lost paragraph break",
        ("会议昨日召开。\u3000\u3000她透露，", "会议昨日召开。\n她透露，"),
        "\u2002\u2003\u3000",
        _lost,
    ),
    Rule(
        "hard-wraps",
        "prose cut into lines at a fixed column is joined again",
        (
            "今年以来，全县新建高标准农田三万二千\n亩，改造中低产田一万一千亩，"
            "修复渠道\n四十六公里，灌溉水的利用率比上一年提\n高两个百分点。",
            "今年以来，全县新建高标准农田三万二千亩，改造中低产田一万一千亩，修复渠道四十六公里，"
            "灌溉水的利用率比上一年提高两个百分点。",
        ),
        "",
        unwrapped,
        by_line=False,
    ),
)
