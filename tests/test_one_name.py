"""One name, one thing: no two classes of the package have the same name."""

from __future__ import annotations

import ast
from collections import defaultdict
from functools import cache
from pathlib import Path

import dedupe

PACKAGE = Path(dedupe.__file__).parent

LEFT: set[str] = set()
"""Names that more than one class still has: to be emptied, and never added to."""


@cache
def homes() -> dict[str, list[str]]:
    """Return the files, from the package on, that have a class of each name."""
    found: dict[str, list[str]] = defaultdict(list)
    for file in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                found[node.name].append(str(file.relative_to(PACKAGE)))
    return found


def test_no_two_classes_have_the_same_name() -> None:
    several = {name: files for name, files in homes().items() if len(files) > 1}
    assert {name: several[name] for name in several.keys() - LEFT} == {}, (
        "name the later one after what tells it from the first"
    )


def test_names_that_are_left_are_still_left() -> None:
    assert {name for name in LEFT if len(homes()[name]) < 2} == set(), (
        "only one class has this name now: take it out of LEFT"
    )
