"""What may be relied on from outside: names, laziness, errors."""

from __future__ import annotations

import importlib
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import dedupe
from dedupe.errors import DedupeError

PUBLIC = [
    "AsyncCleaner",
    "Cause",
    "Cleaned",
    "CleanedPage",
    "CleanedParagraphs",
    "Cleaner",
    "CrawledArticle",
    "Decision",
    "DecisionError",
    "DedupeError",
    "Difference",
    "Dropped",
    "Edit",
    "Failure",
    "Index",
    "InputError",
    "JoinedPages",
    "Log",
    "LogError",
    "Notice",
    "ParagraphOutcome",
    "Profile",
    "Relation",
    "RestoreError",
    "Review",
    "Settings",
    "SettingsError",
    "Span",
    "__version__",
    "clean",
    "clean_many",
    "clean_page",
    "clean_paragraphs",
    "join",
    "load_profile",
    "restore",
    "restore_bytes",
]


def loaded_after(code: str) -> set[str]:
    """Return the modules that a fresh interpreter has loaded after running `code`."""
    command = [sys.executable, "-c", f"{code}\nimport sys\nprint(' '.join(sys.modules))"]
    return set(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())


def test_public_names_are_these() -> None:
    assert dedupe.__all__ == PUBLIC
    assert dir(dedupe) == PUBLIC


@pytest.mark.parametrize("name", PUBLIC)
def test_public_name_can_be_imported_and_says_what_it_is(name: str) -> None:
    value = getattr(dedupe, name)
    if name != "__version__":
        assert inspect.getdoc(value)


def test_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'dedupe' has no attribute 'nonsense'"):
        dedupe.nonsense  # noqa: B018


def test_import_alone_loads_nothing_heavy() -> None:
    loaded = loaded_after("import dedupe")
    assert not loaded & {
        "typer",
        "click",
        "rich",
        "opencc",
        "rapidfuzz",
        "regex",
        "json",
        "dedupe.cleaner",
        "dedupe.contrib",
    }


def test_cleaning_a_usual_article_loads_no_command_line_and_no_terminal() -> None:
    loaded = loaded_after("import dedupe; dedupe.clean('县城开馆。')")
    assert not loaded & {
        "pathlib",
        "typing_extensions",
        "typer",
        "click",
        "rich",
        "rapidfuzz",
        "dedupe.cli.app",
        "dedupe.render",
        "dedupe.contrib",
    }


@pytest.mark.parametrize(
    "module", ["dedupe.cli.app", "dedupe.formats.arrow", "dedupe.contrib.spark"]
)
def test_what_extras_bring_is_imported_where_it_is_used(module: str) -> None:
    assert not loaded_after(f"import {module}") & {"pyspark", "py4j", "pyarrow", "pandas"}


def test_command_without_options_loads_neither_typer_nor_logs(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("县城开馆。", encoding="utf-8")
    code = (
        f"import sys; sys.argv[1:] = ['clean', {str(tmp_path / 'a.txt')!r}]; from dedupe.__main__ "
        "import main; main()"
    )
    loaded = loaded_after(code)
    assert "dedupe.cleaner" in loaded
    assert not loaded & {
        "typer",
        "rich",
        "json",
        "hashlib",
        "dedupe.log",
        "dedupe.review",
        "importlib.metadata",
    }


def test_version_is_that_of_the_distribution() -> None:
    from importlib.metadata import version

    assert version("zhnews-dedupe") == dedupe.__version__


@pytest.mark.parametrize(
    "name", ["SettingsError", "RestoreError", "LogError", "InputError", "DecisionError"]
)
def test_every_error_is_a_dedupe_error(name: str) -> None:
    assert issubclass(getattr(dedupe, name), DedupeError)


def test_errors_say_where_what_and_what_to_do() -> None:
    assert str(
        dedupe.InputError("news.jsonl line 41", 'no field "text"; name it with --text-field')
    ) == ('news.jsonl line 41: no field "text"; name it with --text-field')
    assert str(dedupe.SettingsError("level", "no")) == "setting 'level': no"
    assert str(dedupe.RestoreError("no")) == "cannot restore: no"
    assert str(dedupe.LogError("no")) == "not a readable log: no"


@pytest.mark.parametrize(
    "made",
    [
        dedupe.InputError("a", "b"),
        dedupe.DecisionError("a", "b"),
        dedupe.SettingsError("a", "b"),
        dedupe.LogError("b"),
    ],
)
def test_errors_survive_the_way_between_processes(made: DedupeError) -> None:
    import pickle

    assert str(pickle.loads(pickle.dumps(made))) == str(made)


@pytest.mark.parametrize(
    "name", ["cleaner", "choose", "fold", "furniture", "log", "normalise", "repeats", "revision"]
)
def test_core_module_can_be_imported_on_its_own(name: str) -> None:
    """In any order: no module needs another to have been imported first."""
    assert f"dedupe.{name}" in loaded_after(f"import dedupe.{name}")
    assert importlib.import_module(f"dedupe.{name}").__doc__
