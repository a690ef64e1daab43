"""Lines as a terminal shows them: a Chinese character takes two columns."""

from __future__ import annotations

import re
from unicodedata import east_asian_width


def wrapped(text: str, room: int) -> list[str]:
    """Return a text in lines of at most so many columns, but for longer words; one line at least.

    >>> wrapped("用 --log 写下每一处改动。", 12)
    ['用 --log 写', '下每一处改', '动。']
    """
    lines, line, used = [], "", 0
    for piece in _pieces(text):
        columns = width(piece)
        if line and used + columns > room:
            lines.append(line.rstrip())
            line, used, piece = "", 0, piece.lstrip()
            columns = width(piece)
        line, used = line + piece, used + columns
    lines.append(line)
    return lines


def _pieces(text: str) -> list[str]:
    """Return the text cut where a line may end: behind a space, around a wide character, but not
    before what closes a clause, behind what opens one, or inside short brackets.

    >>> _pieces("to ideograph 一二")
    ['to', ' ideograph', ' ', '一', '二']
    >>> _pieces("（见下），即可。[默认：60]")
    ['（见', '下），', '即', '可。', '[默认：60]']
    """
    return _PIECE.findall(text)


_OPENING = "[（「『《“‘【]"
_CLOSING = "[）」』》”’】，。；：、？！…]"
_BRACKETS = r"\[[^][\s]{1,20}\]"
_PIECE = re.compile(
    rf"{_BRACKETS}{_CLOSING}*| *{_OPENING}*[!-~]+{_CLOSING}*| +|{_OPENING}*.{_CLOSING}*"
)


def width(text: str) -> int:
    """Return the columns that a text takes on a terminal."""
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)
