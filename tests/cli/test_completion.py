"""What a shell completes, asked as the shells ask; and colours of a diff."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from dedupe.cli.completing import SHELLS, VARIABLE
from tests.helpers.commands import ENVIRONMENT, ROOT, run, run_apart, told

LINE = "dedupe clean a.txt"


def completed(line: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what bash is offered for the last word of a line."""
    words = line.split(" ")
    monkeypatch.setenv(VARIABLE, "complete_bash")
    monkeypatch.setenv("COMP_WORDS", line)
    monkeypatch.setenv("COMP_CWORD", str(len(words) - 1))
    return run().stdout.decode().split()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("dedupe sett", ["settings"]),
        (f"{LINE} --lev", ["--level"]),
        (f"{LINE} --la", ["--lang"]),
        ("dedupe --lang z", ["zh", "zh-tw"]),
        (f"{LINE} --level s", ["strict", "standard"]),
        (f"{LINE} --keep ", ["coherent", "first", "last", "fullest"]),
        (f"{LINE} --script s2tw", ["s2tw", "s2twp"]),
        (f"{LINE} --format js", ["jsonl", "json"]),
        (f"{LINE} --extractor g", ["gne"]),
        (f"{LINE} --disable furniture.editors-", ["furniture.editors-in-brackets"]),
        (f"{LINE} --disable dot", ["dots"]),
        ("dedupe explain large", ["large-share"]),
        ("dedupe explain repeat.bl", ["repeat.block"]),
        ("dedupe completion f", ["fish"]),
        ("dedupe spark group in/ --prof", ["--profiles"]),
        ("dedupe spark --partition", ["--partition-by"]),
    ],
)
def test_values_are_completed(
    line: str, offered: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert completed(line, monkeypatch) == offered


@pytest.mark.parametrize(
    ("instruction", "asked"),
    [
        ("complete_zsh", {"_TYPER_COMPLETE_ARGS": "dedupe clean --level s"}),
        (
            "complete_fish",
            {
                "_TYPER_COMPLETE_ARGS": "dedupe clean --level s",
                "_TYPER_COMPLETE_FISH_ACTION": "get-args",
            },
        ),
    ],
)
def test_other_shells_are_offered_the_same(
    instruction: str, asked: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {VARIABLE: instruction, **asked}.items():
        monkeypatch.setenv(name, value)
    shown = run().stdout.decode()
    assert "strict" in shown
    assert "standard" in shown
    assert "thorough" not in shown


def test_zsh_is_offered_the_options_of_a_command_of_two_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(VARIABLE, "complete_zsh")
    monkeypatch.setenv("_TYPER_COMPLETE_ARGS", "dedupe spark learn in/ --out")
    assert "--output" in run().stdout.decode()


@pytest.mark.parametrize("shell", SHELLS)
def test_script_of_a_shell_asks_dedupe(shell: str) -> None:
    done = run("completion", shell)
    assert done.returncode == 0
    assert f"{VARIABLE}=complete_{shell}" in done.stdout.decode()


def test_unknown_shell_is_refused_with_the_known_ones() -> None:
    done = run("completion", "bsh")
    assert done.returncode == 2
    assert "did you mean 'bash'? there are bash, zsh, fish" in told(done)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_bash_completes_with_the_script(tmp_path: Path) -> None:
    command = tmp_path / "dedupe"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m dedupe "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    program = (
        'eval "$(dedupe completion bash)"; COMP_WORDS=(dedupe clean --level s); COMP_CWORD=3; '
        '_dedupe_completion dedupe; echo "${COMPREPLY[*]}"'
    )
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", program],
        env={**ENVIRONMENT, "PATH": path},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "strict standard\n"


# --- colours ---


@pytest.fixture
def article(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text("县里开会,好。\n", encoding="utf-8")
    return "a.txt"


def test_diff_is_coloured_on_request_and_plain_in_a_pipe(article: str) -> None:
    plain = run("clean", article, "--diff").stdout.decode()
    assert "\x1b" not in plain
    assert run("clean", article, "--diff", "--no-color").stdout.decode() == plain
    coloured = run("clean", article, "--diff", "--color").stdout.decode()
    assert "\x1b[31m-县里开会,好。\x1b[m\n\x1b[32m+县里开会，好。\x1b[m\n" in coloured


def test_diff_in_a_file_is_never_coloured(article: str) -> None:
    assert run("clean", article, "--diff", "--color", "-o", "a.diff").returncode == 0
    assert b"\x1b" not in Path("a.diff").read_bytes()


def test_colour_without_a_diff_is_refused(article: str) -> None:
    done = run("clean", article, "--color")
    assert done.returncode == 2
    assert "--color: is for a diff; give --diff, too" in told(done)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="needs a terminal of POSIX")
@pytest.mark.parametrize(
    ("environment", "is_coloured"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)],
)
def test_diff_is_coloured_on_a_terminal(
    article: str, environment: dict[str, str], is_coloured: bool
) -> None:
    import pty

    ours, theirs = pty.openpty()
    usual = {**ENVIRONMENT, "TERM": "xterm"}
    usual.pop("NO_COLOR", None)
    run_apart("clean", article, "--diff", stdout=theirs, env={**usual, **environment})
    os.close(theirs)
    shown = os.read(ours, 10_000)
    os.close(ours)
    assert (b"\x1b[32m+" in shown) == is_coloured


def test_shells_that_show_help_show_it_in_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {VARIABLE: "complete_zsh", "_TYPER_COMPLETE_ARGS": "dedupe clean --for"}
    for name, value in {**asked, "LANG": "zh_CN.UTF-8"}.items():
        monkeypatch.setenv(name, value)
    assert "覆盖已有的输出文件" in run().stdout.decode()
