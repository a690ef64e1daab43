"""What a segment tells by itself about where it stands in an article; read once, whatever is
chosen.
"""

from __future__ import annotations

from itertools import islice
from operator import ne

from dedupe.lazy import lazy, pattern
from dedupe.repeats import Layout
from dedupe.segment import ends_sentence

# Numbered points: 一是 第一， （一） 一、 首先，. Each kind counts for itself: an article may
# number its parts （一）（二） and the points inside of them 一是 二是.
_NUMERALS = {numeral: value for value, numeral in enumerate("一二三四五六七八九十", 1)}
_NUMBER = (
    r"[^\S\n]*[“「]?(?:(?P<is>[一二三四五六七八九十])是|"
    r"第(?P<nth>[一二三四五六七八九十])[，、是个,]"
    r"|[（(](?P<round>[一二三四五六七八九十])[）)]|(?P<plain>[一二三四五六七八九十])、|"
    r"(?P<words>首先|其次|再次|最后)[，,])"
)
# One at the start, and those behind a sentence: a pattern that begins with a class of characters
# finds its places several times as fast as one that begins with a choice.
_NUMBERED_FIRST = pattern(_NUMBER)
_NUMBERED = pattern(rf"[。；！？”」\n]{_NUMBER}")
_WORDS = {"首先": 1, "其次": 2, "再次": 3, "最后": 4}
_NUMERAL_OF_POINT = pattern("[一二三四五六七八九十](?:[是、）)]|(?<=第.)[，个,])")
# What opens an article: （本报记者某某某报道）, 【某某社讯】, 本报讯, 新华社某地3月18日电. A name
# of a paper inside a sentence does not: 他读了某某报的报道.
_OPENING = pattern(
    "\\A\\s*[（(【〔]?[^，。]{0,24}?(?:讯|电|报道|报导)[）)】〕：:\u3000 ]"
    "|\\A\\s*[（(【〔［][^】〕］）)，。]{2,20}(?:报|社|网|台|讯|电|报道|报导|日刊|周刊)[】〕］）)]"
    "|\\A(?:本报|本台|本站|央视网|中新[网社]|新华[网社])"
)
# What closes one: 他最后表示, （完）, 最后，. Not 最后一批 or 最后的晚餐.
_CLOSING = pattern(r"最后(?:表示|强调|指出|说|介绍|呼吁|提醒)|[（(]完[）)]\s*\Z|\A最后[，,]")
# What refers back: 他, 其, 此外, 对此, 但; so 其中 and 但是 do too, which begin with one of them.
_DANGLING = pattern(
    r"\A\s*[“「]?(?:[他她它]们?|其|此外|另外|另据|同时|与此同时|但|而|因此|不过|对此|随后|其次|"
    r"最后)[^，。]{0,6}"
)
# A name of two or three characters behind its title, and what may follow: 县长江小舟表示.
_TITLED = pattern(
    # The last character of a title, of which there are few, then what is before it.
    "[长任记席授员人理师](?:(?<=[局县市镇区校院所处厅部站队馆里村会]长)|(?<=主任)|(?<=书记)|"
    "(?<=主席)|(?<=教授)|(?<=议员)|(?<=发言人)|(?<=研究员)|(?<=经理)|(?<=董事长)|(?<=负责人)|"
    "(?<=老师))([\u4e00-\u9fff]{2,3}?)(?=[，。、：（在表说介指透称坦认强告的])"
)
_NAME_CHARS = (2, 3)
"""Characters that such a name may have."""
# Chosen by eye.
_FEW_NAMES = 32
"""Names that are looked for one by one."""
# 2024-03-18 08:00 来源：青石镇报. A sentence with a date in it has a comma or a full stop.
_DATE_LINE = pattern(
    r"\A[^，。！？；]{0,24}?(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}[^，。！？；"
    r"]{0,24}\Z"
)
_SPACE = pattern("[ \u3000\u200b]")
_STRAY_SPACE = pattern("[\u4e00-\u9fff][ \u3000\u200b]+(?=[\u4e00-\u9fff])")

MAX_DATE_LINE = 48
"""Characters of a line of date, time and source. Chosen by eye."""
_MIN_OPENING = 40
"""Characters from which a segment can open an article: 【本报讯】 alone, or a credit, is shorter.
Chosen by eye."""

TRADITIONAL_SHARE = 0.04
"""Of a traditional text a quarter to a third of the characters differ from simplified, of a
simplified one none."""


def may_have_points(plain: str) -> bool:
    """Return whether there may be a numbered point in a simplified text.

    >>> may_have_points("会议决定：一是修路。"), may_have_points("一个人走了三天。")
    (True, False)
    """
    if _NUMERAL_OF_POINT.search(plain):
        return True
    return any(word in plain for word in _WORDS)


class Reading:
    """One segment, as the cues read it: simplified. Every question is answered once, when first
    asked.
    """

    def __init__(self, layout: Layout, number: int) -> None:
        start, end = layout.span(number)
        self.text = layout.folded.text[start:end]
        self.plain = layout.folded.plain[start:end]

    @lazy
    def _low(self) -> str:
        """The text in lower case; empty where it is the same as the simplified one."""
        low = self.text.lower()
        return "" if low == self.plain else low

    @lazy
    def traditional(self) -> int:
        """Number of traditional characters."""
        return sum(map(ne, self._low, self.plain))

    @lazy
    def is_traditional(self) -> bool:
        """Whether it is written in traditional characters, not only one or two."""
        most = int(TRADITIONAL_SHARE * len(self.plain))
        traditional = filter(None, map(ne, self._low, self.plain))
        # One more is enough: a traditional text has it in its first lines.
        return next(islice(traditional, most, None), False)

    @lazy
    def points(self) -> list[tuple[str, int]]:
        """Numbered points: the kind of numbering, and the number."""
        found = []
        first = _NUMBERED_FIRST.match(self.plain)
        points = [first] if first else []
        points += _NUMBERED.finditer(self.plain, first.end() if first else 0)
        for point in points:
            kind = point.lastgroup or ""
            numeral = point[kind]
            found.append((kind, _WORDS.get(numeral) or _NUMERALS[numeral]))
        return found

    @lazy
    def introductions(self) -> list[tuple[str, int]]:
        """Names of people that follow their title, and where."""
        return [(match[1], match.start(1)) for match in _TITLED.finditer(self.plain)]

    def first_named(self, names: frozenset[str]) -> dict[str, int]:
        """Return where each of some names stands first, of those that are there.

        Cost  O(text): where there are more than _FEW_NAMES, every two or three characters are
              looked up among the names, since there may be as many names as lines.
        """
        found: dict[str, int] = {}
        text = self.plain
        if len(names) <= _FEW_NAMES:
            places = {name: text.find(name) for name in names}
            return {name: place for name, place in places.items() if place >= 0}
        for chars in _NAME_CHARS:
            last = len(text) - chars
            for place in range(last + 1):
                name = text[place : place + chars]
                if name in names:
                    found.setdefault(name, place)
        return found

    @lazy
    def stray_spaces(self) -> int:
        """Spaces between ideographs of a sentence; a headline has spaces of its own."""
        if not _SPACE.search(self.plain) or not self.ends_sentence:
            return 0
        return len(_STRAY_SPACE.findall(self.plain))

    @lazy
    def ends_sentence(self) -> bool:
        """Whether a sentence ends where the segment does."""
        return ends_sentence(self.plain)

    @lazy
    def is_date_line(self) -> bool:
        """Whether it is a date, perhaps with a time and a source, and nothing else."""
        return len(self.plain) <= MAX_DATE_LINE and _DATE_LINE.match(self.plain.strip()) is not None

    @lazy
    def opens(self) -> bool:
        """Whether it opens an article, with by-line or agency."""
        return len(self.plain) > _MIN_OPENING and _OPENING.match(self.plain) is not None

    @lazy
    def closes(self) -> bool:
        """Whether it closes an article: somebody says something last."""
        plain = self.plain
        if "最后" not in plain and "完" not in plain:
            return False
        return _CLOSING.search(plain) is not None

    @lazy
    def dangles(self) -> bool:
        """Whether it begins by referring back to something: a pronoun, 此外, 对此."""
        return _DANGLING.match(self.plain) is not None
