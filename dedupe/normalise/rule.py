"""What a normalisation rule is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import regex

Change = tuple[int, int, str]
"""start, end (offsets, code points) and what to put there"""


@dataclass(frozen=True, eq=False)
class Rule:
    """One row of the table.

    name     what switches it off
    what     one line for people
    example  a text before and after this rule alone
    chars    body of a character class; a text without any of these is not changed by the rule. Empty: no such class.
    trigger  true of every text that the rule changes; may be of others. Only asked where `chars` are there.
    find     the changes, sorted, not overlapping, none of them a pure insertion
    """

    name: str
    what: str
    example: tuple[str, str]
    chars: str
    trigger: Callable[[str], object]
    find: Callable[[str], Iterable[Change]]


def substitution(
    pattern: re.Pattern[str], after: str | Callable[[re.Match[str]], str]
) -> Callable[[str], list[Change]]:
    """Return a `find` that replaces every match of `pattern`."""

    def find(text: str) -> list[Change]:
        return [(*match.span(), after if isinstance(after, str) else after(match)) for match in pattern.finditer(text)]

    return find


CHINESE = r"\p{Han}、。〃〈-】〔-〟！（），：；？｛｝～"
"""In a character class of `regex`: ideographs, and the punctuation that stands only among them (so not “”‘’…—·)."""

_CHINESE_END = regex.compile(f"[{CHINESE}][“”‘’…]?\\Z")
_CHINESE_START = regex.compile(f"[“‘]?[{CHINESE}]")


def follows_chinese(text: str, offset: int) -> bool:
    """Return whether Chinese text stands before `offset`, or a quotation mark that follows some."""
    return _CHINESE_END.search(text, max(0, offset - 2), offset) is not None


def precedes_chinese(text: str, offset: int) -> bool:
    """Return whether Chinese text stands at `offset`, or a quotation mark that opens some."""
    return _CHINESE_START.match(text, offset) is not None
