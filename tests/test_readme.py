"""What the READMEs show is what happens."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from dedupe import clean
from tests.helpers.commands import run

ROOT = Path(__file__).parent.parent
READMES = ("README.md", "README.zh-CN.md")


def blocks(name: str, language: str) -> list[str]:
    """Return the fenced blocks of a README in `language`."""
    return re.findall(
        rf"^```{language}\n(.*?)^```",
        (ROOT / name).read_text(encoding="utf-8"),
        re.MULTILINE | re.DOTALL,
    )


EXAMPLES = [
    pytest.param(name, example, id=f"{name}-{number}")
    for name in READMES
    for number, example in enumerate(blocks(name, "python"))
]


@pytest.mark.parametrize(("name", "example"), EXAMPLES)
def test_python_example_runs(name: str, example: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if "clean_page" in example:
        pytest.importorskip("readability", reason="needs zhnews-dedupe[html]")
    monkeypatch.chdir(ROOT)
    exec(compile(example, name, "exec"), {"__name__": "__main__"})


def test_both_readmes_have_examples() -> None:
    assert min(len(blocks(name, "python")) for name in READMES) >= 4


@pytest.mark.parametrize("name", READMES)
def test_shown_log_entry_is_in_the_log(name: str) -> None:
    source = (ROOT / "fixtures/repeated/torn-half-first/source.txt").read_bytes().decode("utf-8")
    entries = json.loads(clean(source).log.to_json())["edits"]
    (shown,) = (json.loads(block) for block in blocks(name, "json"))
    beginning = shown.pop("before").split("……")[0]
    (real,) = (entry for entry in entries if entry["span"] == shown["span"])
    assert real.pop("before").startswith(beginning)
    assert real == shown


@pytest.mark.parametrize("name", READMES)
def test_shown_article_before_and_after_is_the_fixture(name: str) -> None:
    folder = ROOT / "fixtures/repeated/torn-half-first"
    for shown, file in zip(blocks(name, "text"), ("source.txt", "clean.txt"), strict=True):
        lines = (folder / file).read_text(encoding="utf-8").splitlines()
        for line in shown.splitlines():
            pieces = [piece for piece in line.split("……") if piece]
            assert any(
                all(piece in real for piece in pieces) and real.startswith(pieces[0])
                for real in lines
            ), line


@pytest.mark.parametrize("name", READMES)
def test_first_command_cleans_its_article(name: str) -> None:
    command = re.search(
        r"^python3 -m venv .*(dedupe clean \S+)$",
        (ROOT / name).read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    assert command
    process = [sys.executable, "-m", *command[1].split()]
    done = subprocess.run(process, cwd=ROOT, capture_output=True, check=True)
    assert done.stdout == (ROOT / "fixtures/repeated/torn-half-first/clean.txt").read_bytes()


@pytest.mark.parametrize("command", ["--help", "clean --help", "restore --help", "rules"])
def test_help_is_shown(command: str) -> None:
    done = run(*command.split())
    assert done.returncode == 0
    assert (
        done.stdout.startswith((b"Usage: ", b"Normalisation rules"))
        or b"Usage: dedupe" in done.stdout
    )


def test_both_readmes_show_the_same_commands_and_figures() -> None:
    english, chinese = ((ROOT / name).read_text(encoding="utf-8") for name in READMES)
    for language in ("sh", "python", "json", "text"):
        code = [re.sub(r"\s*#.*", "", "\n".join(blocks(name, language))) for name in READMES]
        assert code[0] == code[1]
    figures = re.compile(r"\| [^|\n]* \|(?: +[0-9][0-9.,]*[%×]? +\|)+")
    assert figures.findall(english)
    assert [re.findall(r"[0-9][0-9.,]*[%×]?", row) for row in figures.findall(english)] == [
        re.findall(r"[0-9][0-9.,]*[%×]?", row) for row in figures.findall(chinese)
    ]


def test_no_link_leads_nowhere() -> None:
    for name in READMES:
        for target in re.findall(r"\]\(([^)#]+)\)", (ROOT / name).read_text(encoding="utf-8")):
            assert target.startswith("http") or (ROOT / target).exists(), target
