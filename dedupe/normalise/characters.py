"""Characters that are another character in disguise: invisible ones, radicals, decomposed and
full-width ones.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby

from dedupe.lazy import pattern
from dedupe.normalise.rule import Change, Rule, substitution

# Cc without tab and line feed, the byte order mark, and the Cf characters that Chinese text has no
# use for.
_CONTROLS = "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff"
_FORMATS = "\u00ad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufff9-\ufffb"
# U+200C and U+200D join emoji and the letters of other scripts; beside these, or one another, they
# join nothing.
_JOINERS = "\u200c\u200d"
_UNJOINED = pattern(
    "[\x00-\u02ff\u2000-\u200b\u200e-\u206f\u3000-\u303f\u3400-\u9fff\ufeff\uff00-\uffef]|\\Z"
)
# What a program wrote for a terminal (ECMA-48): colours, the title of a window, a character set.
# Of `\x1b[31m` nothing is text.
_TERMINAL = (
    r"(?:\x1b\[|\x9b)[0-?]{0,40}[ -/]{0,4}[@-~]|\x1b\][^\x07\x1b\n]{0,200}(?:\x07|\x1b\\)"
    r"|\x1b[()][0-9AB]"
)
_UNSEEN = pattern(f"(?:{_TERMINAL}|[{_CONTROLS}{_FORMATS}{_JOINERS}])+")
_CONTROL = pattern(f"(?:{_TERMINAL}|[{_CONTROLS}])+")
# Hebrew to Mongolian and Balinese, South Asia, presentation forms: letters that joiners shape,
# words that zero-width spaces part, and lines whose direction marks tell.
_SHAPED = pattern(
    "[\u0590-\u10ff\u1200-\u1cff\ua800-\uabff\ufb1d-\ufdff\ufe70-\ufefc\U00010a00-\U00011fff]"
)


def _unseen(text: str) -> Iterator[Change]:
    r"""Yield what goes; beside a letter of a script that needs some of these characters, only
    control characters.

    >>> list(_unseen("搬迁\u200b群众")), list(_unseen("\u0645\u200c\u0645"))
    ([(2, 3, '')], [(1, 2, '\u200c')])
    >>> list(_unseen("\x1b[1;31m快讯\x1b[0m"))
    [(0, 7, ''), (9, 13, '')]
    """
    for run in _UNSEEN.finditer(text):
        start, end = run.span()
        if (start and _SHAPED.match(text, start - 1)) or _SHAPED.match(text, end):
            yield start, end, _CONTROL.sub("", run[0])
        elif run[0] not in _JOINERS or _joins_nothing(text, start, end):
            yield start, end, ""


def _joins_nothing(text: str, start: int, end: int) -> bool:
    r"""Return whether a joiner at `start` has nothing to join on one of its sides: 👨\u200d👩 has,
    一\u200d二 has not.
    """
    if start == 0:
        return True
    before, behind = _UNJOINED.match(text, start - 1), _UNJOINED.match(text, end)
    return before is not None or behind is not None


# CJK Radicals Supplement: those that stand for one ideograph in texts taken from PDF files
# (Unicode's EquivalentUnifiedIdeograph.txt); NFKC knows only two of them. Kangxi radicals all have
# an NFKC mapping.
_RADICALS = dict(
    zip(
        "⺠⻁⻄⻅⻆⻉⻋⻑⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰",
        "民虎西见角贝车長长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙",
        strict=True,
    )
)
_RADICAL = pattern(f"[\u2f00-\u2fd5\u2e9f\u2ef3{''.join(_RADICALS)}]+")


def _unified(match: re.Match[str]) -> str:
    """Return the ideographs that radicals stand for: ⻓ 长, ⽔ 水."""
    return "".join(_RADICALS.get(char) or unicodedata.normalize("NFKC", char) for char in match[0])


# Characters that NFC may change, or join to what stands before them; all others it leaves as they
# are.
_ACTIVE = (
    "\u00c0-\u2001\u2126-\u2fff\u302a-\u33ff\ua000-\ufeff\ufff0-\U0001f2ff\U0001fb00-\U0010ffff"
)
_COMPOSING = pattern(f"[^\n{_ACTIVE}]?[{_ACTIVE}]+")  # a line break composes with nothing


def _composed(text: str) -> Iterator[Change]:
    """Yield what NFC makes of the text, in small stretches: one edit for each, not one for all."""
    if unicodedata.is_normalized("NFC", text):
        return
    for run in _COMPOSING.finditer(text):
        composed = _nfc(run[0])
        if composed != run[0]:
            yield run.start(), run.end(), composed


# Chosen by eye: no script puts more marks on a few letters.
_MANY_MARKS = 64
"""Characters of a run whose marks are sorted before they are composed."""


def _nfc(run: str) -> str:
    """Return what NFC makes of a run of letters and marks.

    `unicodedata` sorts the marks on a letter by moving each one past the others, which takes the
    square of their number: 8,000 marks on one letter took 25 s.
    """
    if len(run) > _MANY_MARKS:
        run = _in_canonical_order(run)
    return unicodedata.normalize("NFC", run)


def _in_canonical_order(run: str) -> str:
    r"""Return a run decomposed, the marks on each letter in the order that Unicode gives them.

    >>> _in_canonical_order("e\u0301\u0323") == unicodedata.normalize("NFD", "e\u0301\u0323")
    True
    """
    decomposed = "".join(unicodedata.normalize("NFD", char) for char in run)
    pieces: list[str] = []
    for is_mark, chars in groupby(decomposed, _is_mark):
        together = list(chars)
        if is_mark:
            together.sort(key=unicodedata.combining)
        pieces += together
    return "".join(pieces)


def _is_mark(char: str) -> bool:
    """Return whether a character is a mark on the letter before it, with an order among others."""
    return unicodedata.combining(char) > 0


_WIDE = "０-９Ａ-Ｚａ-ｚ"
# Marks go with what they stand between: １２：３０, １，２００, ２０２５．７．２４, Ｒ＆Ｄ, ａｔ
# ｓｅａ, Ｊ．Ｋ．罗琳. Between others they are Chinese punctuation (第１：总则), and ～ is so
# everywhere.
_FULLWIDTH = pattern(
    f"[{_WIDE}％．：，／－＆＋＠＿\u3000](?:(?<=[{_WIDE}])[{_WIDE}]*|(?<=[0-9０-９]％)|"
    "(?<=[0-9０-９]．)(?=[0-9０-９])"
    f"|(?<=[{_WIDE}][．／－＆＋＠＿])(?=[{_WIDE}])|(?<=[Ａ-Ｚ]．)|(?<=[０-９]：)(?=[０-９])"
    "|(?<=[０-９]，)(?=[０-９]{3}(?![０-９]))|(?<=[Ａ-Ｚａ-ｚ]\u3000)(?=[Ａ-Ｚａ-ｚ]))"
)
# In Unicode the wide forms of ASCII stand in its order, 0xFEE0 behind it.
_HALF = {0x3000: 0x20} | {wide: wide - 0xFEE0 for wide in range(ord("！"), ord("～") + 1)}


def _halved(match: re.Match[str]) -> str:
    return match[0].translate(_HALF)


CONTROL_CHARACTERS = Rule(
    "invisible",
    "control characters and byte order marks go",
    ("\ufeffna\x07me", "name"),
    _CONTROLS,
    substitution(_CONTROL, ""),
)
"""The rule `invisible` in a text that is not Chinese."""

CHARACTER_RULES = (
    Rule(
        "invisible",
        "control characters, byte order marks, zero-width characters and soft hyphens go",
        ("\ufeff搬迁\u200b群众", "搬迁群众"),
        _CONTROLS + _FORMATS + _JOINERS,
        _unseen,
    ),
    Rule(
        "radicals",
        "Kangxi and CJK radicals become the ideographs they stand for",
        ("\u2f08\u2f24的\u2ed3江", "人大的长江"),
        "\u2e80-\u2fd5",
        substitution(_RADICAL, _unified),
    ),
    Rule(
        "composed",
        "Unicode NFC: combining marks join their letter, compatibility ideographs become ordinary "
        "ones",
        ("cafe\u0301，\uf914意", "café，樂意"),
        "",
        _composed,
    ),
    Rule(
        "digits",
        "full-width letters and digits become half-width",
        ("２０２４年增长９９．１％", "2024年增长99.1%"),
        "０-９Ａ-Ｚａ-ｚ％．",
        substitution(_FULLWIDTH, _halved),
    ),
)
