"""How a copy comes to differ from its original and still says the same. Each function: paragraph ->
copy, or None.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .chance import Dice
from .score import convert

HALF_WIDTH = str.maketrans("，：；？！（）", ",:;?!()")
FULL_WIDTH = str.maketrans(
    {code: code + 0xFEE0 for code in (*range(0x30, 0x3A), *range(0x41, 0x5B), *range(0x61, 0x7B))}
)

INVISIBLE = ("\u200b", "\u200c", "\u2060", "\ufeff", "\u00ad", "\u00a0", " ")
"""What pages put between characters: against copying, for line breaking, from rich-text editors."""

SLIPS = {
    "的": "地得", "做": "作", "作": "做", "账": "帐", "帐": "账", "帳": "賬", "賬": "帳",
    "象": "像", "已": "己", "己": "已", "未": "末", "座": "坐", "份": "分", "裡": "裏", "裏": "裡",
    "臺": "台", "着": "著", "著": "着",
}  # fmt: skip
"""Characters mistaken for others by ear (typing) or by shape (recognition), so that nothing else is
said."""

_SLIP = re.compile("(?<!目)的(?![士确確])|[" + "".join(SLIPS).replace("的", "") + "]")
_HAN = re.compile("[\u4e00-\u9fff]")
_CLAUSES = re.compile("(?<=[，；])")


def half_width(paragraph: str, dice: Dice) -> str | None:
    """Return the paragraph with half-width marks, straight quotes or full-width digits."""
    changed = paragraph.translate(HALF_WIDTH)
    if dice.below(3) == 0:
        changed = re.sub("[“”]", '"', changed)
    if dice.below(3) == 0:
        changed = changed.translate(FULL_WIDTH)
    return _other(changed, paragraph)


def spaced(paragraph: str, dice: Dice) -> str | None:
    """Return the paragraph indented, with trailing spaces and with spaces or invisible characters
    inside.
    """
    every = dice.pick((5, 12, 30))
    pairs = zip(paragraph, paragraph[1:] + "。", strict=True)
    return (
        dice.pick(("", "\u3000\u3000", "    "))
        + "".join(_gap(left, right, every, dice) for left, right in pairs)
        + "  "
    )


def _gap(left: str, right: str, every: int, dice: Dice) -> str:
    between_han = _HAN.match(left) and _HAN.match(right)
    return left + dice.pick(INVISIBLE) if between_han and dice.below(every) == 0 else left


def other_script(paragraph: str, dice: Dice) -> str | None:
    """Return a simplified paragraph in traditional characters (general, Taiwan or Hong Kong ones),
    or the other way.
    """
    simplified = convert("t2s", paragraph)
    if simplified != paragraph:
        return simplified
    return _other(convert(dice.pick(("s2t", "s2tw", "s2hk")), paragraph), paragraph)


def confusable(paragraph: str, dice: Dice) -> str | None:
    """Return the paragraph with one to three characters mistaken for others; None where it has none
    such.
    """
    places = [match.start() for match in _SLIP.finditer(paragraph)]
    if not places:
        return None
    characters = list(paragraph)
    for place in dice.some(places, dice.between(1, min(3, len(places)))):
        characters[place] = dice.pick(SLIPS[characters[place]])
    return "".join(characters)


def shorter(paragraph: str, dice: Dice) -> str | None:
    """Return the paragraph without one clause from its middle; None where no clause can go by
    itself.
    """
    clauses = _CLAUSES.split(paragraph)
    loose = [place for place in range(1, len(clauses) - 1) if _is_loose(clauses[place])]
    if not loose:
        return None
    gone = dice.pick(loose)
    return "".join(clause for place, clause in enumerate(clauses) if place != gone)


def _is_loose(clause: str) -> bool:
    """Return whether a clause neither opens nor closes a sentence, a quotation or a bracket."""
    return len(clause) >= 7 and not re.search("[。！？：“”「」『』《》（）]", clause)


def hard_wrapped(paragraph: str, width: int) -> Sequence[str]:
    """Return the paragraph as lines of `width` characters."""
    return [paragraph[start : start + width] for start in range(0, len(paragraph), width)]


def _other(changed: str, paragraph: str) -> str | None:
    return None if changed == paragraph else changed
