"""What type checkers are told: keywords are known, and no public name is of a type they do not
know.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import dedupe
import dedupe.contrib.items

pytestmark = pytest.mark.slow
api = pytest.importorskip("mypy.api", reason="mypy is not in test")

ROOT = Path(__file__).parent.parent


def _uses() -> Iterator[str]:
    """Yield a line for each public name, and for each public member of a class."""
    number = 0
    for module, names in (("dedupe", dedupe.__all__), ("dedupe.contrib.items", ["clean_item"])):
        for name in names:
            value = getattr(sys.modules[module], name)
            members = vars(value) if inspect.isclass(value) else ()
            public = [member for member in members if not member.startswith("_")]
            for used in [name, *(f"{name}.{member}" for member in public)]:
                number += 1
                yield f"use{number} = {module}.{used}"


USES = "\n".join(["import dedupe", "import dedupe.contrib.items", *_uses()])


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What mypy says of programs that use the package, a line each, by program."""
    folder = tmp_path_factory.mktemp("types")
    programs = {"right": RIGHT, "wrong": WRONG, "uses": USES}
    for name, program in programs.items():
        (folder / f"{name}.py").write_text(program, encoding="utf-8")
    config = folder / "mypy.ini"
    config.write_text(
        f"[mypy]\nmypy_path = {ROOT}\nfollow_imports = silent\n"
        "[mypy-uses]\ndisallow_any_expr = True\n",
        encoding="utf-8",
    )
    files = [str(folder / f"{name}.py") for name in programs]
    options = ["--strict", "--config-file", str(config), "--cache-dir", str(folder / "cache")]
    out, err, _ = api.run([*options, *files])
    assert not err
    errors = [line for line in str(out).splitlines() if "error:" in line]
    return {name: [line for line in errors if f"{name}.py:" in line] for name in programs}


RIGHT = """\
import asyncio
from dedupe import AsyncCleaner, Cleaner, Settings, clean, clean_many, clean_page, clean_paragraphs
from dedupe.contrib.items import clean_item

clean("", keep="first", level="strict", rules=["dots"], furniture=["editors"], script="t2s")
clean("", furniture_rows=[{"name": "a", "lines": ["b"]}], title=None, captions=["c"], site="d")
Cleaner(level="strict"), Cleaner(Settings(level="strict")), Cleaner(), AsyncCleaner(2, keep="last")
clean_many([""], workers=1, level="thorough")
clean_page("", level="thorough")
clean_paragraphs([""], level="thorough")
clean_item({"text": ""}, level="thorough")
"""

WRONG = """\
from dedupe import AsyncCleaner, Cleaner, Settings, clean, clean_many, clean_page, clean_paragraphs
from dedupe.contrib.items import clean_item

clean("", lvl="strict")
clean("", level="strikt")
clean(b"")
clean("", script=1)
Cleaner(lvl="strict")
Cleaner(Settings(), level="strict")
AsyncCleaner(lvl="strict")
clean_many([""], lvl="strict")
clean_page("", lvl="strict")
clean_paragraphs([""], lvl="strict")
clean_item({"text": ""}, lvl="strict")
"""


def test_right_keywords_are_accepted(told: dict[str, list[str]]) -> None:
    assert told["right"] == []


def test_wrong_keywords_are_refused_each_on_its_line(told: dict[str, list[str]]) -> None:
    lines = {int(line.split(":")[1]) for line in told["wrong"]}
    first = 1 + WRONG.splitlines().index('clean("", lvl="strict")')
    assert lines == set(range(first, len(WRONG.splitlines()) + 1))


def test_no_public_name_has_a_type_that_is_not_known(told: dict[str, list[str]]) -> None:
    """With disallow_any_expr, mypy refuses each expression of which it does not know the type."""
    found = [
        line for line in told["uses"] if '"type[Log]"' not in line
    ]  # its settings are any JSON
    lines = USES.splitlines()
    named = {lines[int(line.split(":")[1]) - 1].split(" = ")[-1] for line in found}
    assert named == ON_PURPOSE, "\n".join(found)


ON_PURPOSE = {
    "dedupe.Cleaned.from_dict",
    "dedupe.Cleaned.to_dict",
    "dedupe.Dropped.to_dict",
    "dedupe.Log.from_value",
    "dedupe.Log.of",
    "dedupe.Log.to_dict",
    "dedupe.Settings.to_dict",
}
"""What JSON says is of any type: `dict[str, Any]`."""
