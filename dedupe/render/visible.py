"""Characters that show nothing, or turn what is around them, written so that they can be seen."""

from __future__ import annotations

import re

from dedupe.lazy import pattern
from dedupe.review import Token

HIDDEN = (
    (0x00, 0x09), (0x0B, 0x1F), (0x7F, 0xA0), (0xAD, 0xAD), (0x034F, 0x034F), (0x061C, 0x061C),
    (0x115F, 0x1160), (0x1680, 0x1680), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x2000, 0x200F),
    (0x2028, 0x202F), (0x205F, 0x206F), (0x3164, 0x3164), (0xD800, 0xDFFF), (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFFB), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A),
    (0xE0000, 0xE0FFF),
)  # fmt: skip
"""First and last code points: what Unicode calls Control, Surrogate, Line_Separator or
Default_Ignorable_Code_Point, and blanks; not the line feed, not the plain and the ideographic
space."""


def visible(text: str) -> str:
    r"""Return the text with escapes for what is hidden; nothing else changes.

    >>> visible("县\u202e城\x1b[31m")
    '县\\u202e城\\x1b[31m'
    """
    return _HIDDEN.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    code = match[0].encode("unicode_escape")
    return code.decode()


def is_removal(token: Token) -> bool:
    """Return whether a token could be seen and is gone: page remains, a tag."""
    if token.edit is None or token.after.strip():
        return False
    could_be_seen = _HIDDEN.sub("", token.before).strip()
    return could_be_seen != ""


_HIDDEN = pattern("[" + "".join(f"{chr(first)}-{chr(last)}" for first, last in HIDDEN) + "]")
