"""What the texts that a pattern matches begin with, and what they all have, told from the pattern
itself.
"""

from __future__ import annotations

from typing import Any

from tests.helpers.pumping import Parsed, constants, parser


def beginnings(source: str) -> frozenset[str]:
    """Return the first characters of all texts that a pattern matches; none of them is empty."""
    found, may_be_empty = _of_sequence(list(parser.parse(source)))
    assert not may_be_empty, source
    return frozenset(found)


def _of_sequence(parsed: Parsed) -> tuple[set[str], bool]:
    """Return what a sequence of parts may begin with, and whether it may match nothing."""
    found: set[str] = set()
    for code, argument in parsed:
        first, may_be_empty = _of_part(code, argument)
        found |= first
        if not may_be_empty:
            return found, False
    return found, True


def _of_part(code: Any, argument: Any) -> tuple[set[str], bool]:
    if code is constants.LITERAL:
        return {chr(argument)}, False
    if code is constants.IN:
        return _of_class(argument), False
    if code is constants.MAX_REPEAT:
        least, _, body = argument
        first, may_be_empty = _of_sequence(list(body))
        return first, may_be_empty or least == 0
    if code is constants.SUBPATTERN:
        return _of_sequence(list(argument[-1]))
    if code is constants.BRANCH:
        branches = [_of_sequence(list(branch)) for branch in argument[1]]
        first = set().union(*(first for first, _ in branches))
        return first, any(may_be_empty for _, may_be_empty in branches)
    raise AssertionError(f"no row begins with {code} so far; add it here")


def _of_class(members: list[tuple[Any, Any]]) -> set[str]:
    found: set[str] = set()
    for kind, value in members:
        assert kind in (constants.LITERAL, constants.RANGE), kind
        low, high = value if kind is constants.RANGE else (value, value)
        found.update(map(chr, range(low, high + 1)))
    return found


def all_have_one_of(source: str, characters: str) -> bool:
    """Return whether all texts that a pattern matches have one of some characters."""
    return _has_one_of(list(parser.parse(source)), frozenset(characters))


def _has_one_of(parsed: Parsed, wanted: frozenset[str]) -> bool:
    return any(_part_has_one_of(code, argument, wanted) for code, argument in parsed)


def _part_has_one_of(code: Any, argument: Any, wanted: frozenset[str]) -> bool:
    if code is constants.LITERAL:
        return chr(argument) in wanted
    if code is constants.IN:
        return all(kind is constants.LITERAL and chr(value) in wanted for kind, value in argument)
    if code is constants.MAX_REPEAT:
        least, _, body = argument
        return least > 0 and _has_one_of(list(body), wanted)
    if code is constants.SUBPATTERN:
        return _has_one_of(list(argument[-1]), wanted)
    if code is constants.BRANCH:
        return all(_has_one_of(list(branch), wanted) for branch in argument[1])
    return False  # of what stands around nothing is promised
