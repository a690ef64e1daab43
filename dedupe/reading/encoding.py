"""Bytes to text: which encoding they are in, decoded so that the same bytes can be made again."""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from dedupe.errors import InputError
from dedupe.language import told
from dedupe.lazy import pattern

ESCAPE = "surrogateescape"
"""How bytes that do not fit an encoding stand in a text: each as one lone surrogate, U+DC80 to
U+DCFF."""

if TYPE_CHECKING:
    from dedupe.log import SourcePage
    from dedupe.reading.page import Page


class Decoded(NamedTuple):
    """A text and what it was decoded from.

    text      with its byte order mark, where there is one, as U+FEFF
    encoding  name of the Python codec: "utf-8", "gb18030", "utf-16-le" …
    source    the bytes, only where encoding the text does not give them back
    page      that the text is the article of, None of a text
    origin    what a log says of the bytes of that page
    """

    text: str
    encoding: str
    source: bytes | None
    page: Page | None = None
    origin: SourcePage | None = None


def without_mark(encoding: str) -> str:
    """Return the codec that takes a byte order mark away, where there is one of its own.

    >>> without_mark("UTF-8"), without_mark("gb18030")
    ('utf-8-sig', 'gb18030')
    """
    return "utf-8-sig" if codecs.lookup(encoding).name == "utf-8" else encoding


def decode(
    data: bytes, where: str, declared: str | None = None, forced: str | None = None
) -> Decoded:
    """Return the bytes as text. InputError where they look like no text, or `forced` is no
    encoding.

    where     what to call the input in an error
    declared  encoding that a header or a page names; not believed against plain evidence
    forced    encoding to use whatever the bytes look like

    >>> decode("今天上午，全县召开了动员大会。".encode("gbk"), "a.txt").encoding
    'gb18030'
    """
    if forced is not None:
        return read_as(data, _forced(data, where, forced))
    marked = _marked(data)
    if marked:
        return read_as(data, marked)
    many_nuls = data.count(0) * _MAX_NULS > len(data)
    if not many_nuls:
        try:
            return Decoded(data.decode("utf-8"), "utf-8", None)
        except UnicodeDecodeError:
            pass
    for beginning, what, advice in _NO_TEXT:
        if data.startswith(beginning):
            raise InputError(
                where, told("it begins like {what}; {advice}", what=told(what), advice=told(advice))
            )
    sample = _sample(data)
    if not many_nuls and _is_damaged_utf8(sample):
        return read_as(data, "utf-8")
    best = _detected(sample)
    guess = (declared and _believed(sample, declared, best)) or best
    if not guess.readable:
        raise InputError(
            where,
            told(
                "its bytes look like no text; check the file, or name its encoding with --encoding"
            ),
        )
    return read_as(data, _narrowest(data, guess.encoding))


def read_as(data: bytes, encoding: str) -> Decoded:
    """Return the bytes decoded with `encoding`: what does not fit is escaped, or U+FFFD where that
    cannot be undone.
    """
    try:
        text = data.decode(encoding, ESCAPE)
        if encode(text, encoding) == data:
            return Decoded(text, encoding, None)
    except UnicodeError:
        pass
    return Decoded(data.decode(encoding, "replace"), encoding, data)


def encode(text: str, encoding: str) -> bytes:
    """Return the bytes that `decode` made the text from, where it kept none. Errors as of
    `str.encode`.
    """
    return text.encode(encoding, ESCAPE)


# --- what is known beforehand ---

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins as that of UTF-16, so comes first
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_NO_TEXT = (
    (b"\x1f\x8b", "a gzip archive", "unpack it first: gzip -d"),
    (b"BZh", "a bzip2 archive", "unpack it first: bzip2 -d"),
    (b"\xfd7zXZ\0", "an xz archive", "unpack it first: xz -d"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive", "unpack it first: zstd -d"),
    (b"PK\x03\x04", "a zip archive (or a .docx, .xlsx, .epub)", "take the text out of it first"),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "an old Office document (.doc, .xls)",
        "take the text out of it first",
    ),
    (b"%PDF-", "a PDF", "take the text out of it first: pdftotext"),
    (b"\x89PNG", "a PNG image", "give a text"),
    (b"\xff\xd8\xff", "a JPEG image", "give a text"),
)
"""First bytes of what is often given by mistake, what it is, and what to do."""

_MAX_NULS = 10
"""A text that has a NUL in fewer bytes than this is UTF-16, UTF-32 or none; scraped UTF-8 has a
stray one at most."""

_NO_ENCODINGS = {"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"}
"""Codecs from text to bytes that no article is in."""

_WITH_MARK = {
    "utf-8-sig": ("utf-8",),
    "utf-16": ("utf-16-le", "utf-16-be"),
    "utf-32": ("utf-32-le", "utf-32-be"),
}
"""Codecs that take the mark away, so that the bytes do not come back, and those that leave it in
the text."""

_WIDER = {**_WITH_MARK, "gb2312": ("gb18030",), "gbk": ("gb18030",), "big5": ("big5hkscs",)}
"""What pages name, and what they are in."""


def _marked(data: bytes) -> str | None:
    return next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)


def _codec(name: str) -> str | None:
    """Return Python's name of the encoding, None where it knows no such one."""
    name = name.strip(" \t\r\n\"'").lower()
    for spelling in (name, name.removeprefix("x-")):
        try:
            "a".encode(spelling)  # a codec between bytes and bytes is refused here
            found = codecs.lookup(spelling).name
        except (LookupError, ValueError):
            continue
        return None if found in _NO_ENCODINGS else found
    return None


def is_encoding(name: str) -> bool:
    """Return whether Python knows a text encoding of that name."""
    return _codec(name) is not None


def _forced(data: bytes, where: str, name: str) -> str:
    encoding = _codec(name)
    if encoding is None:
        raise InputError(
            where,
            told(
                "there is no encoding {name!r}; name one as utf-8, gb18030, big5 or utf-16",
                name=name,
            ),
        )
    choice = _WITH_MARK.get(encoding, (encoding,))
    marked = _marked(data)
    return marked if marked in choice else _best([_sample(data)], choice).encoding


def _narrowest(data: bytes, encoding: str) -> str:
    """Return "big5" for Big5-HKSCS that does without its additions, where that loses nothing."""
    if encoding != "big5hkscs":
        return encoding
    return min(("big5", "big5hkscs"), key=lambda name: data.decode(name, "replace").count("\ufffd"))


# --- what the bytes show ---


class _Guess(NamedTuple):
    """What a sample of the bytes looks like in one encoding: counts of its characters."""

    encoding: str
    chars: int
    common: int
    plain: int
    bad: int
    controls: int

    @property
    def score(self) -> float:
        """How much of it reads as Chinese news. ASCII counts little: it looks the same in most
        encodings.
        """
        return (self.common + self.plain / 4 - self.bad) / max(1, self.chars)

    @property
    def readable(self) -> bool:
        """Whether it may be a text. Scraped ones have control characters, too, but between common
        ones.
        """
        many_controls = self.controls * _MAX_CONTROLS > self.chars
        return self.score > (_MIN_SCORE if many_controls else -_MIN_SCORE)


def _guess(sample: bytes, encoding: str) -> _Guess:
    """Return the counts in one encoding; a character cut off at the end is not among them."""
    text = codecs.getincrementaldecoder(encoding)("replace").decode(sample)
    common, plain = sum(map(_COMMON.__contains__, text)), len(text.encode("ascii", "ignore"))
    controls = len(_CONTROL.findall(text))
    return _Guess(encoding, len(text), common, plain, controls + len(_LOST.findall(text)), controls)


def _best(samples: Sequence[bytes], encodings: Sequence[str]) -> _Guess:
    guesses = (_guess(sample, encoding) for sample in samples for encoding in encodings)
    return max(guesses, key=lambda guess: guess.score)


def _detected(sample: bytes) -> _Guess:
    """Return the encoding in which the bytes read best; UTF-16 and UTF-32 take any bytes, so must
    read well.

    One byte too many or too few leaves what is behind it out of step, for good or, but in UTF-16
    and UTF-32, up to the line's end: where nothing reads well, each is tried from the second byte
    on, too.
    """
    for guess in (_guess(sample, encoding) for encoding in _NARROW):
        if guess.score > _GOOD_SCORE:
            return guess
    if len(sample) < _MIN_SHIFTED:
        wide, narrow = _best([sample], _WIDE), _best([sample], _NARROW)
    else:
        lines = b"\n".join(line[1:] for line in sample.split(b"\n"))
        wide, narrow = _best([sample, sample[1:]], _WIDE), _best([sample, lines], _NARROW)
    return wide if wide.score > max(_MIN_WIDE, narrow.score) else narrow


_NARROW = ("utf-8", "gb18030", "big5hkscs")
_WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
_MIN_SHIFTED = 16
"""Bytes; in fewer there is too little left to be read. Chosen by eye."""
_MIN_WIDE = 0.05
"""What UTF-16 must score. Snippets of the fixtures in it: 0.27 or more; in other encodings 0.1 or
less, 99% 0.01."""
_GOOD_SCORE = 0.3
"""Of 1,500 snippets of the fixtures 99% score 0.34 or more in their own encoding, all 0.21 or less
in another one."""
_MIN_SCORE = 0.15
"""What bytes with control characters must score: 300 random strings of 200 bytes and 150 programs
are below."""
_MAX_CONTROLS = 30
"""More than one control character in so many is suspicious: random bytes have one in seven."""


def _believed(sample: bytes, declared: str, detected: _Guess) -> _Guess | None:
    """Return the guess for the declared encoding, None where it is unknown, does not fit, or is
    plainly another.
    """
    name = _codec(declared)
    if name is None:
        return None
    try:
        guess = _best([sample], _WIDER.get(name, (name,)))
    except (LookupError, ValueError):
        return None
    fits = guess.bad <= 1 + guess.chars // 50
    return guess if fits and detected.common <= 4 * (guess.common + 1) else None


def _is_damaged_utf8(sample: bytes) -> bool:
    """Return whether the bytes are UTF-8 but for some: at most one in four sequences of three bytes
    or more is broken.

    Those of two bytes do not count: most of GB18030 has their form.
    """
    text = codecs.getincrementaldecoder("utf-8")("replace").decode(sample)
    return len(_LONG.findall(text)) >= 3 * text.count("\ufffd")


def _sample(data: bytes) -> bytes:
    """Return what is looked at: the beginning, long runs of ASCII shortened by whole characters of
    UTF-32.

    A run keeps its first bytes, as one may be the second half of a character.
    """
    return re.sub(rb"([\0-\x7f]{8})(?:[\0-\x7f]{4}){12,}", rb"\1", data)[:_SAMPLE]


_SAMPLE = 4096
"""Bytes at the start that are looked at. Chosen by eye."""
_CONTROL = pattern("[\0-\x08\x0e-\x1a\x1c-\x1f\x7f-\x9f]")
_LOST = pattern(
    "[\ud800-\udfff\ue000-\uf8ff\ufffd-\uffff]"
)  # not decoded, or of no meaning but to one machine
_LONG = pattern("[\u0800-\ufffc\U00010000-\U0010ffff]")

_SIMPLIFIED = (
    "的一是不了在有人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行"
    "学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些"
    "然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月"
    "公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知"
    "较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压"
    "志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声"
    "报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容"
    "儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写"
    "存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严首底液官德随病"
    "苏失尔死讲配女黄推显谈罪神艺呢席含企望密批营项防举球英氧势告李台落木帮轮破亚师围注远字材排供河态封另施减树溶怎止"
    "案言士均武固叶鱼波视仅费紧爱左章早朝害续轻服试食充兵源判护司足某练差致板田降黑犯"
)
_TRADITIONAL = (
    "這爲個國時來們於對會發動過說產種後學經進電裏現實兩體機當點從業應開還義間樣與關線內數麼質氣變條沒結問無軍並題黨員"
    "總設長頭資邊級圖統較將組見計別論運農幾區強決幹戰則據處隊給門規熱領東導壓爭濟階術極聯認權證採轉單風帶場車務萬達積"
    "議聲報鬥類離華確張馬節話況溫傳許羣廣記觀織裝衆書覆兒須際驗連斷難礦備辦習響約勞團歷構稱準號維劃選標寫親養層卻專狀"
    "廠識適屬圓調滿縣參紅細聽該鐵價嚴隨蘇爾講黃顯談藝營項舉勢臺幫輪亞師圍遠態減樹葉魚視僅費緊愛續輕試護練為著裡眾説"
)
_MARKS_OF_TEXT = "，。、；：？！“”‘’（）《》〈〉「」『』【】—…·　０１２３４５６７８９％"
_COMMON = frozenset(_SIMPLIFIED + _TRADITIONAL + _MARKS_OF_TEXT)
"""600 common characters in both scripts, with punctuation; they are 0.71 to 0.74 of the Han in the
fixtures."""
