"""Who may import whom. An import inside a function counts, since it is knowledge all the same; one
for types alone counts for the layers, but makes no cycle: it never runs.
"""

from __future__ import annotations

import ast
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from typing import NamedTuple

import dedupe

LAYERS = (
    "chinese conversion",
    "language",
    "errors lazy values version",
    "revision segment traditional",
    "furniture script",
    "fold normalise",
    "names profile",
    "repeats words",
    "choose keywords",
    "settings",
    "dropped kept log misuse",
    "cleaned files tidy",
    "cleaner reading",
    "joined outcome paragraphs request review",
    "formats render",
    "article",
    "page",
    "crawl",
    "batch",
    "contrib",
    "cli",
    "__init__ __main__",
)
"""Files and folders of the package, the lowest first. Each may import what is in an earlier row,
and a folder its own files: so the cleaner knows no encodings, and what reads them no cleaner.
`__init__` has the public names, which are for others."""

LEFT: set[tuple[str, str]] = set()
"""Arrows that run the other way: to be emptied, and never added to."""

PACKAGE = Path(dedupe.__file__).parent
LAYER_OF = {room: number for number, row in enumerate(LAYERS) for room in row.split()}


class Import(NamedTuple):
    """That one module imports another, each by its name below the package."""

    module: str
    imported: str
    is_for_types: bool

    @property
    def rooms(self) -> tuple[str, str]:
        """The file or folder of each, below the package."""
        return self.module.split(".")[0], self.imported.split(".")[0]


def modules() -> dict[str, Path]:
    """Return the files of the package by their names below it; the package itself is `__init__`."""
    names = {}
    for file in sorted(PACKAGE.rglob("*.py")):
        parts = file.relative_to(PACKAGE).with_suffix("").parts
        is_folder = len(parts) > 1 and parts[-1] == "__init__"
        names[".".join(parts[:-1] if is_folder else parts)] = file
    return names


@cache
def imports() -> list[Import]:
    """Return which module of the package imports which."""
    known = modules()
    found = []
    for module, file in known.items():
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for_types = {id(node) for block in _type_blocks(tree) for node in ast.walk(block)}
        for node in ast.walk(tree):
            for name in _names(node):
                imported = _module_of(name, known)
                if imported not in (None, module):
                    found.append(Import(module, str(imported), id(node) in for_types))
    return found


def _type_blocks(tree: ast.Module) -> list[ast.If]:
    """Return the blocks that only type checkers read."""
    blocks = [node for node in ast.walk(tree) if isinstance(node, ast.If)]
    return [block for block in blocks if ast.unparse(block.test) == "TYPE_CHECKING"]


def _names(node: ast.AST) -> list[str]:
    """Return the full names that an import brings: `dedupe.files.say`."""
    if isinstance(node, ast.Import):
        return [name.name for name in node.names]
    if isinstance(node, ast.ImportFrom):
        return [f"{node.module}.{name.name}" for name in node.names]
    return []


def _module_of(name: str, known: dict[str, Path]) -> str | None:
    """Return the module of the package that has this name or is it; None for one of others."""
    if name.partition(".")[0] != "dedupe":
        return None
    inner = name.partition(".")[2]
    while inner and inner not in known:
        inner = inner.rpartition(".")[0]
    return inner or "__init__"


def test_every_file_and_folder_has_a_place_in_the_table() -> None:
    rooms = {name.split(".")[0] for name in modules()}
    assert rooms - LAYER_OF.keys() == set(), "give it a row in LAYERS"


def test_no_arrow_runs_upwards() -> None:
    upwards = {}
    for each in imports():
        user, used = each.rooms
        if user != used and LAYER_OF[used] >= LAYER_OF[user] and (user, used) not in LEFT:
            upwards[each.module] = each.imported
    assert upwards == {}, "an earlier row of LAYERS must have what is needed"


def test_arrows_that_are_left_are_still_left() -> None:
    assert {each.rooms for each in imports()} >= LEFT, "it is gone: take it out of LEFT"


def test_no_import_leads_in_a_circle() -> None:
    graph: dict[str, set[str]] = {}
    for each in imports():
        if not each.is_for_types:
            graph.setdefault(each.module, set()).add(each.imported)
    TopologicalSorter(graph).prepare()  # CycleError says which
