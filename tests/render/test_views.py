"""A view is what `dedupe clean` writes instead of the clean text: a file of dedupe/render with
`view(cleaned, name)`, its option in dedupe/cli/app.py, its word in README.md.
"""

from __future__ import annotations

import inspect
import os
import pkgutil
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import dedupe.render
from dedupe import clean

ROOT = Path(__file__).parents[2]
LINE = "县图书馆昨天开馆，首日读者逾三千人。"
SOURCE = f"{LINE}\n{LINE}\n"


def views() -> list[str]:
    """Return the names of the files of dedupe/render that have a view."""
    names = [module.name for module in pkgutil.iter_modules(dedupe.render.__path__)]
    return [name for name in names if hasattr(import_module(f"dedupe.render.{name}"), "view")]


def run(*arguments: str, folder: Path = ROOT) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "dedupe", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "COLUMNS": "100"}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, timeout=120, check=False
    )


def test_diff_is_a_view() -> None:
    assert "diff" in views()


@pytest.mark.parametrize("name", views())
def test_view_takes_what_was_cleaned_and_a_name(name: str) -> None:
    view = import_module(f"dedupe.render.{name}").view
    needed = [
        parameter.name
        for parameter in inspect.signature(view).parameters.values()
        if parameter.default is parameter.empty
    ]
    assert needed == ["cleaned", "name"], f"dedupe/render/{name}.py: view(cleaned, name) -> str"
    assert isinstance(view(clean(SOURCE), "a.txt"), str)


@pytest.mark.parametrize("name", views())
def test_view_is_an_option_of_clean(name: str, tmp_path: Path) -> None:
    listed = run("clean", "--help").stdout.decode()
    assert re.search(rf"(?<![\w-])--{name}(?![\w-])", listed), (
        f"dedupe/render/{name}.py has a view: add the option --{name} to `clean` in "
        "dedupe/cli/app.py, and its name to the call of `_only_view` there"
    )
    (tmp_path / "a.txt").write_bytes(SOURCE.encode())
    written = run("clean", "a.txt", f"--{name}", folder=tmp_path)
    shown: str = import_module(f"dedupe.render.{name}").view(clean(SOURCE), "a.txt")
    assert written.stdout.decode() == shown, written.stderr.decode()


@pytest.mark.parametrize("name", views())
def test_view_is_in_the_readme(name: str) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert re.search(rf"(?<![\w-])--{name}(?![\w-])", text), (
        f"dedupe/render/{name}.py has a view: say in README.md, behind the commands for one "
        f"article, what --{name} writes"
    )
