"""What a normalisation rule is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from dedupe.lazy import pattern
from dedupe.segment import HAN

Change = tuple[int, int, str]
"""start, end (offsets, code points) and what to put there"""


@dataclass(frozen=True, eq=False)
class Rule:
    """One row of the table.

    name     what switches it off
    what     one line for people
    example  a text before and after this rule alone
    chars    the rule changes no text without one of these: ASCII characters, or the body of a
             character class with others (not such as every article has). Empty: no such characters.
    find     the changes, sorted, not overlapping, none of them a pure insertion; quick where there
             are none
    by_line  whether it does with each line what it does with that line alone
    """

    name: str
    what: str
    example: tuple[str, str]
    chars: str
    find: Callable[[str], Iterable[Change]]
    by_line: bool = True


def substitution(
    pattern: re.Pattern[str], after: str | Callable[[re.Match[str]], str]
) -> Callable[[str], list[Change]]:
    """Return a `find` that replaces every match of `pattern`, by a text or by what a function makes
    of the match.

    >>> substitution(re.compile("[０-９]"), "0")("第１２条")
    [(1, 2, '0'), (2, 3, '0')]
    """

    def find(text: str) -> list[Change]:
        changes: list[Change] = []
        for match in pattern.finditer(text):
            new = after if isinstance(after, str) else after(match)
            changes.append((match.start(), match.end(), new))
        return changes

    return find


CHINESE = HAN + "、。〃〈-】〔-〟！（），：；？｛｝～"
"""Body of a character class: ideographs, and the punctuation that stands only among them (so not
“”‘’…—·)."""

IS_CHINESE = pattern(f"[{CHINESE}]")


def follows_chinese(text: str, offset: int) -> bool:
    """Return whether Chinese text stands before `offset`, or a quotation mark that follows some.

    Quotation marks and …—· stand in English too, so they tell nothing by themselves.

    >>> follows_chinese("他说“好”,", 5), follows_chinese("He said “OK”,", 12)
    (True, False)
    """
    before = text[offset - 1 : offset]
    if before and before in "“”‘’…":
        before = text[offset - 2 : offset - 1]
    return IS_CHINESE.match(before) is not None


def precedes_chinese(text: str, offset: int) -> bool:
    """Return whether Chinese text stands at `offset`, or a quotation mark that opens some."""
    if text[offset : offset + 1] in ("“", "‘"):
        offset += 1
    return IS_CHINESE.match(text, offset) is not None


_ENGLISH_BEFORE = pattern(r"[A-Za-z][,.;:]? \Z")
_ENGLISH_BEHIND = pattern(r"[,;:.!?]* [A-Za-z]")


def in_english(text: str, start: int, end: int) -> bool:
    """Return whether a Latin word and a space stand before `start`, and a space and a Latin word
    behind `end`.
    """
    if not _ENGLISH_BEHIND.match(text, end):
        return False
    return _ENGLISH_BEFORE.search(text[max(0, start - 3) : start]) is not None
