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

__all__ = [
    "DecisionError",
    "DedupeError",
    "InputError",
    "InterruptedRunError",
    "LogError",
    "RestoreError",
    "SettingsError",
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

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(name, problem)
        self.name, self.problem = name, problem

    def __str__(self) -> str:
        return f"setting {self.name!r}: {self.problem}"


class RestoreError(DedupeError):
    """A clean text and a log that do not belong together."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem

    def __str__(self) -> str:
        return f"cannot restore: {self.problem}"


class LogError(DedupeError):
    """A log that cannot be read."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem

    def __str__(self) -> str:
        return f"not a readable log: {self.problem}"


class _PlacedError(DedupeError):
    """What can go wrong at a place that has a name."""

    def __init__(self, where: str, problem: str) -> None:
        super().__init__(where, problem)
        self.where, self.problem = where, problem

    def __str__(self) -> str:
        return f"{self.where}: {self.problem}"


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
