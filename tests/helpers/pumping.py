"""Texts on which a pattern that is not linear takes for ever, made from the pattern itself.

For every repetition in it: what stands before it, then what is repeated, many times, then a
character that it does not want; and each beginning of the pattern, many times.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import Any

if sys.version_info >= (3, 11):
    from re import _constants as constants  # type: ignore[attr-defined]
    from re import _parser as parser  # type: ignore[attr-defined]
else:
    import sre_constants as constants
    import sre_parse as parser

__all__ = ["MISFITS", "Parsed", "constants", "parser", "pumped"]

Parsed = list[tuple[Any, Any]]

MISFITS = ("\x01", "\n\x01")
"""What stands behind: few patterns want a control character."""

_MANY = 8
"""Repetitions from which one counts as such; `{0,4}` is none."""


def pumped(source: str, flags: int, chars: int) -> Iterator[str]:
    """Yield texts of about so many characters for a pattern, none of them twice."""
    parsed = list(parser.parse(source, flags))
    units = {(before, unit) for before, unit in _repeated(parsed, "") if unit}
    units |= {("", start) for start in _starts(parsed) if start}
    misfits = {*MISFITS, *list(_unwanted(parsed))[:4]}
    for before, unit in sorted(units):
        middle = unit * (chars // len(unit))
        for misfit in sorted(misfits):
            yield before + middle + misfit


def _unwanted(parsed: Parsed) -> Iterator[str]:
    """Yield characters that are in classes such as `[^，。]`: what such a class stops at."""
    for code, argument in parsed:
        if code in _REPEATS:
            yield from _unwanted(list(argument[-1]))
        elif code in (constants.SUBPATTERN, constants.BRANCH):
            for branch in _branches(code, argument):
                yield from _unwanted(branch)
        elif code is constants.IN and argument[0][0] is constants.NEGATE:
            yield from (chr(value) for kind, value in argument[1:] if kind is constants.LITERAL)
        elif code is constants.NOT_LITERAL:
            yield chr(argument)


def _starts(parsed: Parsed) -> Iterator[str]:
    """Yield what matches the first parts of a pattern, and its alternatives."""
    made = ""
    for code, argument in parsed:
        if code in (constants.SUBPATTERN, constants.BRANCH):
            for branch in _branches(code, argument):
                for start in _starts(branch):
                    yield made + start
        made += _sample(code, argument)
        yield made


def _branches(code: Any, argument: Any) -> list[Parsed]:
    if code is constants.SUBPATTERN:
        return [list(argument[-1])]
    return [list(branch) for branch in argument[1]]


def _repeated(parsed: Parsed, before: str) -> Iterator[tuple[str, str]]:
    """Yield what is repeated, with what stands before it."""
    for code, argument in parsed:
        if code in _REPEATS:
            _, most, body = argument
            inner = list(body)
            if most > _MANY:
                for unit in _samples(inner):
                    yield before, unit
            yield from _repeated(inner, before)
        elif code in (constants.SUBPATTERN, constants.BRANCH):
            for branch in _branches(code, argument):
                yield from _repeated(branch, before)
        elif code in (constants.ASSERT, constants.ASSERT_NOT):
            yield from _repeated(list(argument[1]), before)
        before += _sample(code, argument)


_REPEATS = tuple(
    getattr(constants, name)
    for name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")
    if hasattr(constants, name)
)


def _samples(parsed: Parsed) -> list[str]:
    """Return some texts that a sequence matches: one for each alternative, and both ends of
    classes.
    """
    made = [""]
    for code, argument in parsed:
        if code is constants.BRANCH:
            options = [each for branch in argument[1] for each in _samples(list(branch))]
        elif code is constants.SUBPATTERN:
            options = _samples(list(argument[-1]))
        elif code is constants.IN:
            options = _members(argument)
        else:
            options = [_sample(code, argument)]
        made = [start + option for start in made for option in options][:12]
    return made


def _sample(code: Any, argument: Any) -> str:
    """Return a text that one part of a pattern matches."""
    if code is constants.LITERAL:
        return chr(argument)
    if code is constants.IN:
        return str(_members(argument)[0])
    if code is constants.NOT_LITERAL:
        return "b" if argument == ord("a") else "a"
    if code is constants.ANY:
        return "a"
    if code in _REPEATS:
        least, most, body = argument
        sample = str(_samples(list(body))[0])
        times = int(max(least, min(most, 1)))
        return sample * times
    if code in (constants.SUBPATTERN, constants.BRANCH):
        return str(_samples(_branches(code, argument)[0])[0])
    if hasattr(constants, "ATOMIC_GROUP") and code is constants.ATOMIC_GROUP:
        return str(_samples(list(argument))[0])
    return ""  # a place: the start of a line, what stands before or behind


_CATEGORIES = {
    "CATEGORY_DIGIT": "1",
    "CATEGORY_SPACE": " ",
    "CATEGORY_WORD": "a",
    "CATEGORY_NOT_DIGIT": "a",
    "CATEGORY_NOT_SPACE": "a",
    "CATEGORY_NOT_WORD": " ",
}


def _members(items: Parsed) -> list[str]:
    """Return some characters of a class, at most four, or one that is not in a negated one."""
    if items[0][0] is constants.NEGATE:
        found = re.compile(_class(items[1:]))
        return [next(char for char in "a汉 1.<\n\x02" if not found.match(char))]
    members = []
    for code, argument in items:
        if code is constants.LITERAL:
            members.append(chr(argument))
        elif code is constants.RANGE:
            members.append(chr(argument[0]))
        else:
            members.append(_CATEGORIES[str(argument)])
    return members if len(members) <= 4 else [*members[:3], members[-1]]


def _class(items: Parsed) -> str:
    """Return the source of a class of these members."""
    made = ""
    for code, argument in items:
        if code is constants.LITERAL:
            made += re.escape(chr(argument))
        elif code is constants.RANGE:
            made += f"{re.escape(chr(argument[0]))}-{re.escape(chr(argument[1]))}"
        else:
            name = str(argument).removeprefix("CATEGORY_")
            letter = name.removeprefix("NOT_")[0].lower()
            made += "\\" + (letter.upper() if name.startswith("NOT_") else letter)
    return f"[{made}]"
