"""What a normalisation rule is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

Change = tuple[int, int, str]
"""start, end (offsets, code points) and what to put there"""


@dataclass(frozen=True)
class Rule:
    """One row of the table.

    name     what switches it off
    what     one line for people
    example  a text before and after this rule alone
    chars    body of a character class; a text without any of these is not changed by the rule. Empty: no such class.
    trigger  matches in every text that the rule changes; may match in others.
    find     the changes, sorted, not overlapping, none of them a pure insertion
    """

    name: str
    what: str
    example: tuple[str, str]
    chars: str
    trigger: re.Pattern[str]
    find: Callable[[str], Iterable[Change]]


def substitution(pattern: re.Pattern[str], after: str | Callable[[re.Match[str]], str]) -> Callable[[str], list[Change]]:
    """Return a `find` that replaces every match of `pattern`."""

    def find(text: str) -> list[Change]:
        return [(*match.span(), after if isinstance(after, str) else after(match)) for match in pattern.finditer(text)]

    return find


HAN = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af〇"
"""Inside a character class: ideographs."""

CHINESE = HAN + "、。〃〈-】〔-〟！（），：；？｛｝～"
"""Inside a character class: ideographs and the punctuation that stands only among them (so not “”‘’…—·)."""

AFTER_CHINESE = f"(?:(?<=[{CHINESE}])|(?<=[{CHINESE}][“”‘’…]))"
"""A position after Chinese text, or after a quotation mark that follows Chinese text."""

BEFORE_CHINESE = f"(?=[“‘]?[{CHINESE}])"
"""A position before Chinese text, or before a quotation mark that opens some."""
