"""Command lines that need no parser: one file to clean, with options that are passed on as they
are.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from dedupe import files

_OPTIONS = {
    "-o": "output",
    "--output": "output",
    "--log": "log",
    "--keep": "keep",
    "--level": "level",
    "--script": "script",
}


class PlainCleaning(NamedTuple):
    """What is asked for.

    settings  that were given, by their names in a file
    """

    path: str
    output: str
    log: str | None
    settings: dict[str, str]


def plain_cleaning(arguments: Sequence[str]) -> PlainCleaning | None:
    """Return what the arguments of `dedupe clean` ask for, None where a parser has to tell: where
    there is another option than these, one without its value behind it, or not one file.

    >>> plain_cleaning(["--level", "strict", "a.txt"])
    PlainCleaning(path='a.txt', output='-', log=None, settings={'level': 'strict'})
    """
    paths: list[str] = []
    given: dict[str, str] = {}
    rest = iter(arguments)
    for argument in rest:
        if not argument.startswith("-"):
            paths.append(argument)
            continue
        name = _OPTIONS.get(argument)
        value = next(rest, "-")
        if name is None or value.startswith("-"):
            return None
        given[name] = value
    if len(paths) != 1:
        return None
    output, log = given.pop("output", files.STANDARD), given.pop("log", None)
    return PlainCleaning(paths[0], output, log, given)
