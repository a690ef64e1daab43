"""Figures of a folded text as numbers, however they are written: 6000, 6千, 六千, 六〇〇〇."""

from __future__ import annotations

from dedupe.lazy import pattern

_FIGURE = pattern("[0-9〇零一二两三四五六七八九十百千万亿]+")
_DIGITS = {char: number for number, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SMALL = {"十": 10, "百": 100, "千": 1_000}
_LARGE = {"万": 10**4, "亿": 10**8}


def figures(text: str) -> set[int]:
    """Return the numbers that the figures of a text tell.

    >>> sorted(figures("6千多人、六千户和十二村")), figures("二〇二四年")
    ([12, 6000], {2024})
    """
    return {_number(figure) for figure in _FIGURE.findall(text)}


def _number(figure: str) -> int:
    """Return the number that digits and Chinese numerals tell.

    >>> _number("1亿2000万"), _number("三百零五"), _number("十五"), _number("万")
    (120000000, 305, 15, 10000)
    """
    total = section = digits = 0
    has_digits = False
    for char in figure:
        if char in _SMALL:
            section += (digits if has_digits else 1) * _SMALL[char]
            digits, has_digits = 0, False
        elif char in _LARGE:
            total += max(section + digits, 1) * _LARGE[char]
            section = digits = 0
            has_digits = False
        else:
            digits = digits * 10 + (_DIGITS[char] if char in _DIGITS else int(char))
            has_digits = True
    return total + section + digits
