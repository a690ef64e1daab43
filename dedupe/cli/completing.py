"""What a shell completes: commands and options by typer, the values of options from here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from importlib import import_module

from dedupe.errors import InputError, did_you_mean
from dedupe.language import listed, told

SHELLS = ("bash", "zsh", "fish")
VARIABLE = "_DEDUPE_COMPLETE"
"""The variable of the environment by which a shell asks for completions."""

Completes = Callable[[str], Sequence[str]]


def values(known: Sequence[str]) -> Completes:
    """Return what completes one of the values that an option takes."""

    def complete(begun: str) -> Sequence[str]:
        return _beginning(begun, known)

    return complete


def rules_to_disable(begun: str) -> Sequence[str]:
    """Return the rules and rows that --disable takes."""
    from dedupe.normalise import RULE_NAMES
    from dedupe.settings import ROW_NAMES

    return _beginning(begun, [*RULE_NAMES, *(f"furniture.{name}" for name in ROW_NAMES)])


def scripts(begun: str) -> Sequence[str]:
    """Return the configurations of OpenCC that --script takes."""
    from dedupe.settings import SCRIPTS

    return _beginning(begun, SCRIPTS)


def names_of(begun: str) -> Sequence[str]:
    """Return what can be explained: in full, or by the last part of its name."""
    from dedupe.render.explained import names

    full = names()
    if "." in begun:
        return _beginning(begun, full)
    short = dict.fromkeys(name.partition(".")[2] for name in full)
    return _beginning(begun, [*full, *short])


def shells(begun: str) -> Sequence[str]:
    """Return the shells for which there is a completion."""
    return _beginning(begun, SHELLS)


def _beginning(begun: str, known: Iterable[str]) -> Sequence[str]:
    return [name for name in known if name.startswith(begun)]


def script(shell: str) -> str:
    """Return what a shell needs to complete what is typed behind `dedupe`."""
    if shell not in SHELLS:
        hint = did_you_mean(shell, SHELLS)
        known = listed(SHELLS)
        problem = told(
            "no shell {shell!r}; {hint}there are {known}", shell=shell, hint=hint, known=known
        )
        raise InputError("completion", problem)
    make = import_module("typer.completion").get_completion_script
    written: str = make(prog_name="dedupe", complete_var=VARIABLE, shell=shell)
    return f"{written.strip()}\n"
