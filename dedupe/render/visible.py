"""Characters that show nothing, or turn what is around them, written so that they can be seen."""

from __future__ import annotations

from dedupe.lazy import pattern

HIDDEN = pattern(
    "[\0-\x09\x0b-\x1f\x7f-\xa0\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""What Unicode calls Control, Format, Surrogate or Default_Ignorable_Code_Point, and blanks that are no plain space;
not the line feed, not the ideographic space. The page has the same set."""


def visible(text: str) -> str:
    r"""Return the text with escapes for what is hidden; nothing else changes.

    >>> visible("县\u202e城\x1b[31m")
    '县\\u202e城\\x1b[31m'
    """
    return HIDDEN.sub(lambda match: match[0].encode("unicode_escape").decode(), text)
