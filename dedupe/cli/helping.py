"""The help in another language than English: its texts told, its columns lined up.

The texts stay where typer has them from, in English; here they are told once the commands are made.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Sequence
from typing import Any

import typer

from dedupe.cli.columns import width, wrapped
from dedupe.language import told

OF_TYPER = (
    "[OPTIONS]",
    "COMMAND [ARGS]...",
    "Arguments",
    "Commands",
    "Options",
    "Show this message and exit.",
)
"""What typer says itself in each help: told as the rest is, though it stands in no file of ours."""

_AS_IT_IS = "\b\n"
"""What a paragraph begins with whose lines are not to be filled, as click has it."""


def tell(command: Any) -> None:
    """Have the help of a command of typer, and of those below it, be in the language in use."""
    command.context_class = _Context
    command.help = "\n\n".join(map(told, paragraphs(command.help)))
    command.short_help = command.help.partition("\n")[0].partition("。")[0]
    command.options_metavar = told(command.options_metavar)
    if hasattr(command, "commands"):
        command.subcommand_metavar = told(command.subcommand_metavar)
        for each in command.commands.values():
            tell(each)
    for parameter in command.params:
        if parameter.param_type_name == "option":
            parameter.help = told(parameter.help)
            parameter.metavar = parameter.metavar and told(parameter.metavar)


def sentences(command: Any) -> Iterator[str]:
    """Yield what is told of a command, and of those below it."""
    yield from paragraphs(command.help)
    for parameter in command.params:
        if parameter.param_type_name == "option":
            yield parameter.help
    for each in getattr(command, "commands", {}).values():
        yield from sentences(each)


def paragraphs(text: str) -> list[str]:
    r"""Return the paragraphs of a help, each in one line but for those that stay as they are.

    >>> paragraphs("Say what\nis in it.\n\n\b\na file    what it holds\n")
    ['Say what is in it.', '\x08\na file    what it holds']
    """
    found = inspect.cleandoc(text).split("\n\n")
    return [each if each.startswith(_AS_IT_IS) else " ".join(each.split()) for each in found]


class _Formatter(typer.Context.formatter_class):  # type: ignore[misc, valid-type]
    """Writes help with wide characters."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:  # noqa: ARG002 - as typer calls it
        begun = told("Usage: ") + f"{prog} "
        first, *rest = wrapped(args, self.width - width(begun))
        self._write_lines([begun + first, *(" " * width(begun) + line for line in rest)])

    def write_heading(self, heading: str) -> None:
        self._write_lines([told("{heading}:", heading=told(heading))])

    def write_text(self, text: str) -> None:
        filled = []
        for paragraph in text.split("\n\n"):
            if paragraph.startswith(_AS_IT_IS):
                lines = paragraph.removeprefix(_AS_IT_IS).splitlines()
            else:
                lines = wrapped(paragraph, self.width - self.current_indent)
            filled.append(lines)
        for number, lines in enumerate(filled):
            self._write_lines([*([""] if number else []), *lines])

    def write_dl(
        self, rows: Sequence[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        column = min(max(width(name) for name, _ in rows), col_max) + col_spacing
        for name, text in rows:
            lines = wrapped(_with_default(told(text)), self.width - self.current_indent - column)
            if width(name) + col_spacing <= column:
                lines[0] = name + " " * (column - width(name)) + lines[0]
            else:
                self._write_lines([name])
                lines[0] = " " * column + lines[0]
            self._write_lines([lines[0], *(" " * column + line for line in lines[1:])])

    def _write_lines(self, lines: Sequence[str]) -> None:
        for line in lines:
            self.write(f"{' ' * self.current_indent}{line}".rstrip() + "\n")


def _with_default(text: str) -> str:
    """Return the help of an option with what typer adds, the value without it, told."""
    found = re.search(r"\[default: ([^]]*)\]$", text)
    if found is None:
        return text
    return text[: found.start()].rstrip() + told("[default: {value}]", value=found[1])


class _Context(typer.Context):
    formatter_class = _Formatter
