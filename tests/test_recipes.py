"""Every command of docs/recipes runs, in English and in Chinese the same, from top to bottom of a
page, in a folder with the files that it speaks of.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from dedupe import Review, clean
from tests.helpers.cases import FIXTURES
from tests.helpers.commands import ENVIRONMENT
from tests.reading.test_warc import HTML, page, warc

RECIPES = Path(__file__).parents[1] / "docs" / "recipes"
SOURCE = (FIXTURES / "repeated" / "torn-half-first" / "source.txt").read_bytes().decode()
NEEDS = {"crawler": ("warcio", "readability"), "cms": (), "corpus": ("pyarrow",)}
"""Recipes, and what is imported for them."""


def blocks(recipe: Path, language: str) -> list[str]:
    """Return the fenced blocks of a page in `language`."""
    text = recipe.read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def commands(recipe: Path) -> list[str]:
    """Return the blocks of commands, without what installs."""
    lines = [
        re.sub(r"^pip install .*\n", "", block, flags=re.MULTILINE)
        for block in blocks(recipe, "sh")
    ]
    return [block for block in lines if block]


@pytest.mark.parametrize("name", NEEDS)
def test_recipe_is_the_same_in_both_languages(name: str) -> None:
    english, chinese = RECIPES / f"{name}.md", RECIPES / f"{name}.zh.md"
    for language in ("sh", "toml"):
        assert blocks(english, language) == blocks(chinese, language)
    code = [
        [re.sub(r" *#.*", "", block) for block in blocks(recipe, "python")]
        for recipe in (english, chinese)
    ]
    assert code[0] == code[1]
    assert len(commands(english)) >= 3


def test_every_recipe_is_tested() -> None:
    pages = {recipe.name.split(".")[0] for recipe in RECIPES.iterdir()}
    assert pages == set(NEEDS)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::ResourceWarning")  # the writer of WARC files leaves some open
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("name", NEEDS)
def test_commands_of_a_recipe_run(name: str, tmp_path: Path) -> None:
    for package in NEEDS[name]:
        pytest.importorskip(package, reason="needs zhnews-dedupe[all]")
    _write_inputs(tmp_path, with_extras=bool(NEEDS[name]))
    recipe = RECIPES / f"{name}.md"
    _write_settings(recipe, tmp_path)
    path = _with_command(tmp_path)
    for block in commands(recipe):
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", block],
            cwd=tmp_path,
            env={**ENVIRONMENT, "PATH": path, "PYTHONUTF8": "1"},
            capture_output=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, f"{block}\n{done.stderr.decode()}"
    for output in re.findall(r"(?:-o|--log|--report) (\S+)", "".join(commands(recipe))):
        written = tmp_path / output
        assert written.stat().st_size > 0
        assert not written.is_dir() or list(written.rglob("*.*"))


def _write_settings(recipe: Path, folder: Path) -> None:
    """Write the settings that the page shows."""
    for block in blocks(recipe, "toml"):
        (folder / "dedupe.toml").write_text(block, encoding="utf-8")


def _with_command(folder: Path) -> str:
    """Return a PATH on which `dedupe` is this one."""
    programs = folder / ".programs"
    programs.mkdir()
    command = programs / "dedupe"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m dedupe "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    return f"{programs}{os.pathsep}{os.environ['PATH']}"


def _write_inputs(folder: Path, *, with_extras: bool) -> None:
    """Write what the recipes clean."""
    (folder / "article.txt").write_bytes(SOURCE.encode())
    review = Review.of(clean(SOURCE).log)
    span = review.places[review.questions[0].here].span
    decisions = {"decisions": [{"span": list(span), "choice": "keep-both"}]}
    (folder / "article.decisions.json").write_text(json.dumps(decisions), encoding="utf-8")
    (folder / "news").mkdir()
    for number in range(3):
        (folder / "news" / f"{number}.txt").write_bytes(SOURCE.encode())
    item = {"url": "https://news.example.com/1", "title": "养老", "content": SOURCE}
    line = json.dumps(item, ensure_ascii=False)
    (folder / "items.jsonl").write_text(f"{line}\n" * 3, encoding="utf-8")
    record = json.dumps({"text": SOURCE}, ensure_ascii=False)
    (folder / "news.jsonl.gz").write_bytes(gzip.compress(f"{record}\n".encode() * 3))
    if with_extras:
        crawl = warc(("200 OK", HTML, page(0)), ("200 OK", HTML, page(1)))
        (folder / "crawl.warc.gz").write_bytes(crawl)
        _write_parquet(folder / "dump.parquet")


def _write_parquet(path: Path) -> None:
    pytest.importorskip("pyarrow", reason="needs zhnews-dedupe[parquet]")
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.table({"body": [SOURCE] * 3}), path)
