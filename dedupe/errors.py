"""What can go wrong, drawn once:

DedupeError            anything this package raises on purpose about its input
├── SettingsError      a setting that does not exist, or a value that it does not know (also a
                       ValueError)
├── RestoreError       a clean text and a log that do not belong together
├── LogError           a log that cannot be read
├── DecisionError      what a reader decided about a log, and cannot be done
├── InputError         a file that cannot be read, decoded or written
└── InterruptedRunError a run over many articles that was stopped and can go on
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from dedupe.language import in_english, spoken, told

__all__ = [
    "DecisionError",
    "DedupeError",
    "Failure",
    "InputError",
    "InterruptedRunError",
    "LogError",
    "RestoreError",
    "SettingsError",
    "closest",
    "did_you_mean",
]


class DedupeError(Exception):
    """Base of all errors this package raises about its input. `str()` says where, what, and what to
    do.
    """


class SettingsError(DedupeError, ValueError):
    """A setting that cannot be used.

    name     of the setting
    problem  what is wrong with it, and what is allowed
    """

    name: str
    problem: str

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(name, problem)
        self.name, self.problem = name, problem

    def __str__(self) -> str:
        return told("setting {name!r}: {problem}", name=self.name, problem=self.problem)


class RestoreError(DedupeError):
    """A clean text and a log that do not belong together."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem

    def __str__(self) -> str:
        return told("cannot restore: {problem}", problem=self.problem)


class LogError(DedupeError):
    """A log that cannot be read."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem

    def __str__(self) -> str:
        return told("not a readable log: {problem}", problem=self.problem)


class _PlacedError(DedupeError):
    """What can go wrong at a place that has a name."""

    where: str
    problem: str

    def __init__(self, where: str, problem: str) -> None:
        super().__init__(where, problem)
        self.where, self.problem = where, problem

    def __str__(self) -> str:
        return placed(self.where, self.problem)


class DecisionError(_PlacedError):
    """What a reader decided about a log, and cannot be done.

    where    which decision
    problem  what is wrong with it, and what to do
    """


class InputError(_PlacedError):
    """A file that cannot be read, decoded or written.

    where    the file, or "standard input"
    problem  what is wrong with it, and what to do
    """


class InterruptedRunError(DedupeError):
    """A run that Ctrl-C ended; says how to go on with it."""


class Failure(NamedTuple):
    """An article that was not cleaned: an error as a value, so that the others go on.

    where    file, line or record
    problem  what is wrong, and what to do about it
    """

    where: str
    problem: str

    def __str__(self) -> str:
        return placed(self.where, self.problem)

    @property
    def reason(self) -> str:
        """What is wrong, without what tells one such failure from another.

        >>> Failure("a.jsonl line 3", "not JSON: line 1 column 9; the line may be cut off").reason
        'not JSON'
        """
        return _without_details(in_english(self.problem))

    @property
    def shown_reason(self) -> str:
        """The reason as a reader is told of it; failures are counted by the English one."""
        return _without_details(self.problem)

    @classmethod
    def of(cls, where: str, error: BaseException) -> Failure:
        """Return the failure that an error is."""
        if isinstance(error, InputError):
            return cls(error.where, error.problem)
        if isinstance(error, DedupeError):
            return cls(where, str(error))
        if isinstance(error, MemoryError):
            return cls(
                where,
                told("not enough memory for an article of this size; cut it up or leave it out"),
            )
        return cls(
            where,
            told(
                "unexpected {kind}: {error}; this is a bug in dedupe, please report it",
                kind=type(error).__name__,
                error=error,
            ),
        )


def _without_details(problem: str) -> str:
    return re.split(r"; |: | \(|；|：|（", problem, maxsplit=1)[0]


def placed(where: str, problem: str) -> str:
    """Return a problem behind the place where it is.

    >>> placed("a.txt", "no such file")
    'a.txt: no such file'
    """
    return told("{where}: {problem}", where=shown_place(where), problem=problem)


def closest(given: str, known: Iterable[str], alike: float = 0.6) -> str | None:
    """Return the known name that is spelt most like `given`, None where none is near it.

    alike  share of its letters that a name must have in common with the given one; 0.6 is the
           default of `difflib`

    >>> closest("levle", ["keep", "level"])
    'level'
    """
    from difflib import get_close_matches

    return next(iter(get_close_matches(given, known, 1, alike)), None)


def did_you_mean(given: str, known: Iterable[str]) -> str:
    """Return "did you mean 'level'? " for a misspelt name, nothing where no known name is near.

    >>> did_you_mean("levle", ["keep", "level"])
    "did you mean 'level'? "
    """
    close = closest(given, known)
    return told("did you mean {name!r}? ", name=close) if close else ""


def shown_place(where: str) -> str:
    """Return a place as a reader is told of it. Logs and other files have its English name.

    >>> shown_place("a.jsonl line 3")
    'a.jsonl line 3'
    """
    if spoken() == "en":
        return where
    if where in ("standard input", "standard output", "(empty name)"):
        return told(where)
    numbered = re.fullmatch(
        r"(.*) (line|row|element|record) ([0-9]+)( https?://.*)?", where, re.DOTALL
    )
    if numbered is None:
        return where
    file, kind, number, address = numbered.groups("")
    return told(_NUMBERED[kind], file=file, number=number) + address


_NUMBERED = {
    "line": "{file} line {number}",
    "row": "{file} row {number}",
    "element": "{file} element {number}",
    "record": "{file} record {number}",
}
"""What is called by its number in a file."""
