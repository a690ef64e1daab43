"""Settings from files beside the work: `dedupe.toml`, or `[tool.dedupe]` in `pyproject.toml`;
options override them.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import Any, NamedTuple

from dedupe.errors import InputError, did_you_mean
from dedupe.language import listed, told


class Value(NamedTuple):
    """A setting that holds, and where it comes from."""

    value: Any
    origin: str


CLEANER_SETTINGS = (
    "keep", "level", "script", "furniture", "furniture-rows", "disable", "profiles",
)  # fmt: skip
"""Settings of the cleaner; `disable` names the rules and rows that are left out. A file gives
`furniture-rows` as `[[furniture]]`."""

REQUEST_SETTINGS = (
    "text-field", "clean-field", "log-field", "title-field", "site-field", "encoding", "extractor",
    "markdown", "images", "workers", "timeout", "exclude",
)  # fmt: skip
"""Fields of the Request that a file may set."""


def _defaults() -> dict[str, Any]:
    """Return every setting that a file may have, as the option of that name, with what holds where
    nothing is said.
    """
    from dedupe.request import Request

    request = Request()
    defaults: dict[str, Any] = {}
    for name in CLEANER_SETTINGS:
        is_list = name in ("disable", "furniture-rows")
        defaults[name] = [] if is_list else getattr(request.settings, name, None)
    for name in REQUEST_SETTINGS:
        value = getattr(request, name.replace("-", "_"))
        defaults[name] = list(value) if isinstance(value, tuple) else value
    return defaults


_KINDS: Mapping[str, tuple[type | tuple[type, ...], str]] = {
    "furniture": (bool, "true or false"),
    "furniture-rows": (list, "[[furniture]] tables"),
    "disable": (list, "a list of rule names"),
    "exclude": (list, "a list of patterns"),
    "markdown": (bool, "true or false"),
    "images": (bool, "true or false"),
    "workers": (int, "a number"),
    "timeout": ((int, float), "a number of seconds"),
}


def settings_of(options: Mapping[str, Any], folder: str = ".") -> dict[str, Value]:
    """Return what holds for every setting: options first, then the nearest file, then the defaults.

    options  what was given on the command line, None for what was not
    folder   where the search for a file begins; it goes upwards
    InputError for a file that cannot be read, a name that is no setting, a value of the wrong kind.
    """
    path, found = _nearest(os.path.abspath(folder))
    if isinstance(found.get("furniture"), list):
        found["furniture-rows"] = found.pop("furniture")
    defaults = _defaults()
    _check(found, path, defaults)
    held: dict[str, Value] = {}
    for name, default in defaults.items():
        if options.get(name) is not None:
            held[name] = Value(options[name], "option")
        elif name in found:
            held[name] = Value(found[name], path)
        else:
            held[name] = Value(default, "default")
    return held


def _nearest(folder: str) -> tuple[str, dict[str, Any]]:
    """Return the nearest file with settings, going up from `folder`, and what it says."""
    while True:
        path = os.path.join(folder, "dedupe.toml")
        if os.path.isfile(path):
            return path, _read(path)
        path = os.path.join(folder, "pyproject.toml")
        if os.path.isfile(path):
            tool = _read(path, "dedupe").get("tool")
            table = tool.get("dedupe") if isinstance(tool, dict) else None
            if table is not None:
                if not isinstance(table, dict):
                    problem = told(
                        "[tool.dedupe] is {table!r}, not a table of settings", table=table
                    )
                    raise InputError(path, problem)
                return path, table
        above = os.path.dirname(folder)
        if above == folder:
            return "", {}
        folder = above


def _read(path: str, mention: str = "") -> dict[str, Any]:
    """Return the TOML of a file; nothing where it does not even mention a word."""
    try:
        with open(path, "rb") as file:
            data = file.read()
        if mention.encode() not in data:
            return {}
        if sys.version_info >= (3, 11):
            import tomllib
        else:
            import tomli as tomllib
        return tomllib.loads(data.decode("utf-8"))
    except (OSError, ValueError) as error:
        problem = told("cannot be read as TOML: {error}; correct it, or move it away", error=error)
        raise InputError(path, problem) from error


def _check(found: Mapping[str, Any], path: str, known: Mapping[str, Any]) -> None:
    for name, value in found.items():
        if name not in known:
            problem = told(
                '"{name}" is no setting; {hint}settings: {known}',
                name=name,
                hint=did_you_mean(name, known),
                known=listed(known),
            )
            raise InputError(path, problem)
        kind, expected = _KINDS.get(name, (str, "a text"))
        is_mistaken = isinstance(value, bool) and kind is not bool
        if is_mistaken or not isinstance(value, kind):
            raise InputError(path, _not_of_kind(name, value, expected))
        member_kind = dict if name == "furniture-rows" else str
        if isinstance(value, list) and not all(isinstance(each, member_kind) for each in value):
            raise InputError(path, _not_of_kind(name, value, expected))


def _not_of_kind(name: str, value: Any, expected: str) -> str:
    """Return what is wrong with a setting whose value is of another kind."""
    kind = told(expected)
    return told("{name} = {value!r} is not {kind}", name=name, value=value, kind=kind)
