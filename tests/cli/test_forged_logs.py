"""Logs that somebody forged: every command that reads logs refuses them in one line."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dedupe import Cause, Edit, Span, clean
from dedupe.log import Digest, Log
from tests.helpers.articles import article, paragraph
from tests.helpers.commands import COMMAND, ENVIRONMENT, run

A, B, C = paragraph(1, 4), paragraph(2, 2), paragraph(3, 3)
SOURCE = article(A, B.replace("，", ","), A, C, B, "")
CLEAN = clean(SOURCE).text

Log_ = dict[str, Any]
Forge = Callable[[Log_], object]

COMMANDS = {
    "restore": ("restore", "c.txt", "log.json", "-o", "out.txt"),
    "apply": ("apply", "log.json", "d.json", "-o", "out.txt"),
    "show": ("show", "log.json"),
    "report": ("report", "log.json", "-o", "out.html"),
}


def honest() -> Log_:
    value: Log_ = json.loads(clean(SOURCE).log.to_json())
    return value


def edit(value: Log_, number: int = 0) -> Log_:
    found: Log_ = [each for each in value["edits"] if "kept" in each][number]
    return found


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("c.txt").write_text(CLEAN, encoding="utf-8", newline="")
    span = edit(honest())["span"]
    decisions = {"decisions": [{"span": span, "choice": "keep-both"}]}
    Path("d.json").write_text(json.dumps(decisions), encoding="utf-8")


def refused(command: str) -> str:
    """Return why a command refuses the log, in one line, after it wrote nothing."""
    before = sorted(Path().iterdir())
    result = run(*COMMANDS[command])
    text = result.stderr.decode()
    assert result.returncode == 2, text
    assert result.stdout == b""
    assert text.count("\n") == 1
    assert text.startswith("dedupe: log.json: not a readable log: ") or "cannot restore" in text
    assert "Traceback" not in text
    assert "bug" not in text
    assert sorted(Path().iterdir()) == before
    return text


def _ring(value: Log_) -> None:
    first, second = edit(value, 0), edit(value, 1)
    first["kept"], second["kept"] = second["span"], first["span"]


def _overlapping(value: Log_) -> None:
    first = value["edits"][0]
    start, end = first["span"]
    value["edits"].insert(1, {**first, "span": [start, end]})


FORGED: dict[str, Forge] = {
    "overlapping": _overlapping,
    "out of order": lambda log: log["edits"].reverse(),
    "negative": lambda log: edit(log).update(span=[-5, 3]),
    "huge": lambda log: edit(log).update(span=[10**18, 10**18 + 1]),
    "a number without end": lambda log: edit(log).update(span=[0, 10**4000]),
    "kept nowhere": lambda log: edit(log).update(kept=[10**9, 10**9 + 5]),
    "kept itself": lambda log: edit(log).update(kept=edit(log)["span"]),
    "ring": _ring,
    "cause": lambda log: edit(log).update(cause="magic.wand"),
    "cause with a line break": lambda log: edit(log).update(cause="repeat.a\nb"),
    "share": lambda log: edit(log).update(similarity=1.5),
    "share that is a boolean": lambda log: edit(log).update(confidence=True),
    "reader": lambda log: edit(log).update(decided_by="me"),
    "boolean for a number": lambda log: log["source"].update(chars=True),
    "text for a number": lambda log: log["source"].update(chars=str(len(SOURCE))),
    "negative length": lambda log: log["clean"].update(chars=-1),
    "boolean for a format": lambda log: log.update(format=True),
    "digest": lambda log: log["source"].update(sha256="0" * 64),
    "no digest": lambda log: log["source"].update(sha256=["x"]),
    "settings without end": lambda log: log["settings"].update(rules=[[[[[[]]]]]]),
    "settings": lambda log: log.update(settings=[["keep", "first"]]),
    "version": lambda log: log["tool"].update(version={"a": 1}),
    "converter": lambda log: log["tool"].update(opencc=[1]),
    "notice": lambda log: log.update(notices=[{"kind": "x", "span": [0, 1], "message": ""}]),
    "notice nowhere": lambda log: log.update(
        notices=[{"kind": "order", "span": [0, 10**9], "message": ""}]
    ),
    "difference": lambda log: log.update(
        notices=[{"kind": "order", "span": [0, 1], "message": "", "differs": {"a": 1}}]
    ),
    "page": lambda log: log["source"].update(page="<p>"),
    "text": lambda log: log["clean"].update(text={"a": 1}),
    "edits": lambda log: log.update(edits={"a": 1}),
}


LOOKING = ("apply", "show", "report")
"""Commands that lay a log out: each forged log is given to one of them, and to `restore`."""


@pytest.mark.slow
@pytest.mark.parametrize(("number", "name"), list(enumerate(FORGED)))
def test_forged_log_is_refused_in_one_line(number: int, name: str) -> None:
    value = honest()
    FORGED[name](value)
    Path("log.json").write_text(json.dumps(value), encoding="utf-8")
    refused("restore")
    refused(LOOKING[number % len(LOOKING)])


RAW = {
    "nested": b"[" * 100_000,
    "nested in a field": b'{"format": 3, "settings": ' + b'{"a":' * 100_000,
    "twice": b'{"format": 3, "format": 3}',
    "no number": b'{"format": 3, "settings": {"a": NaN}}',
    "endless": b'{"format": 3, "settings": {"a": -Infinity}}',
    "cut off": json.dumps(honest()).encode()[:-9],
    "no UTF-8": b'{"format": 3, "tool": "\xff\xfe"}',
    "half a character": b'{"format": 3, "tool": "\\ud800"}',
    "digits": b'{"format": ' + b"9" * 100_000 + b"}",
    "nothing": b"",
    "nulls": b"\0" * 1000,
}


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("name", RAW)
def test_what_is_hardly_json_is_refused_in_one_line(name: str, command: str) -> None:
    Path("log.json").write_bytes(RAW[name])
    before = sorted(Path().iterdir())
    result = run(*COMMANDS[command])
    text = result.stderr.decode()
    assert (result.returncode, text.count("\n"), result.stdout) == (2, 1, b""), text
    assert text.startswith("dedupe: log.json: no"), text  # "not JSON", "not a readable log" …
    assert sorted(Path().iterdir()) == before


STRANGE = ["", "\0", "\ud800", "a" * 10_000, "../../x", "encodings.aliases", "no such one"]
NO_TEXT = ["hex", "idna", "punycode", "zlib", "rot13", "base64", "undefined", "unicode_escape"]


@pytest.mark.slow
@pytest.mark.parametrize("encoding", [*NO_TEXT, *STRANGE])
def test_forged_encoding_restores_nothing(encoding: str) -> None:
    log = clean(SOURCE).log.with_encoding(encoding)
    for kept in (None, b"x\x9c\x03\0\0\0\0\x01"):
        forged = log.with_encoding(encoding, kept)
        Path("log.json").write_text(forged.to_json(), encoding="utf-8")
        assert "cannot be written in" in refused("restore")


@pytest.mark.slow
def test_decisions_may_be_forged_too() -> None:
    Path("log.json").write_text(json.dumps(honest()), encoding="utf-8")
    for raw in (
        b"[" * 100_000,
        b'{"decisions": [], "decisions": []}',
        b'{"decisions": [], "format": true}',
        b'{"decisions": [NaN]}',
        b'{"decisions": [{"span": [-1, true], "choice": "drop"}]}',
        b'{"decisions": [{"span": [0, 1], "choice": {}}]}',
        b'{"decisions": [{"span": [0, 1], "choice": "drop", "kept": 9}]}',
        b'{"decisions": [], "clean": 7}',
    ):
        Path("d.json").write_bytes(raw)
        result = run(*COMMANDS["apply"])
        assert result.returncode == 2
        text = result.stderr.decode()
        assert text.startswith("dedupe: d.json: "), text
        assert text.count("\n") == 1


# --- memory ---

SIZE = 20_000_000
"""Bytes of a forged field: enough that the program itself does not count."""

MAX_TIMES = 30
"""Memory that a forged log may take, to one byte of it. A log of nothing but `[],[],…` takes 24:
each pair of brackets is an object of 56 bytes for Python, and a place of 8 in its list."""

_MEASURED = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:], capture_output=True)
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
lines = done.stderr.count(b"\\n")
print(done.returncode, lines, usage.ru_maxrss * 1024, b"Traceback" in done.stderr)
"""


def measured(*arguments: str) -> tuple[int, int, int, bool]:
    """Return the exit code of a command, its lines on standard error, the most bytes of memory that
    it took, and whether it broke down.
    """
    command = [sys.executable, "-c", _MEASURED, *COMMAND, *arguments]
    done = subprocess.run(command, capture_output=True, env=ENVIRONMENT, check=True)
    code, lines, memory, broke = done.stdout.decode().split()
    return int(code), int(lines), int(memory), broke == "True"


def _filled(field: bytes, value: bytes) -> bytes:
    """Return an honest log with another value of a field, `edits` or `settings`."""
    text = json.dumps({**honest(), field.decode(): "@"}).encode()
    return text.replace(b'"@"', value)


BIG = {
    "one field": lambda: _filled(b"settings", b'{"a": "' + b"x" * SIZE + b'"}'),
    "one wide field": lambda: _filled(b"edits", b'["\\ud83d\\ude00' + b"x" * SIZE + b'"]'),
    "one name": lambda: _filled(b"edits", b'{"' + b"x" * SIZE + b'": 1}'),
    "lists": lambda: _filled(b"edits", b"[" + b"[]," * (SIZE // 3) + b"[]]"),
    "numbers": lambda: _filled(b"settings", b'{"a": [' + b"1234," * (SIZE // 5) + b"1]}"),
    "beside": lambda: _filled(b"settings", b"{}")[:-1] + b', "x": "' + b"x" * SIZE + b'"}',
}


@pytest.mark.slow
@pytest.mark.parametrize("command", ["restore", "report"])
@pytest.mark.parametrize("name", BIG)
def test_memory_for_a_forged_log_is_bounded_by_its_size(name: str, command: str) -> None:
    data = BIG[name]()
    Path("log.json").write_bytes(data)
    code, lines, memory, broke = measured(*COMMANDS[command])
    is_harmless = name in ("one field", "beside", "numbers")
    assert code == 2 or (is_harmless and code == 0)
    assert not broke
    assert lines <= 1
    assert memory < MAX_TIMES * len(data)


def test_log_that_names_all_of_the_article_over_and_over_is_refused() -> None:
    """It would be compared, and shown, as often."""
    value = honest()
    chars = value["source"]["chars"]
    notice = {"kind": "figures", "message": "x", "span": [0, chars], "other": [1, chars]}
    value["notices"] = [notice] * 40
    Path("log.json").write_text(json.dumps(value), encoding="utf-8")
    for command in ("apply", "show", "report"):
        assert "name more than 16 times the source" in refused(command)


@pytest.mark.slow
def test_chain_of_kept_copies_may_be_as_long_as_the_log() -> None:
    line = "县里开会。\n"
    count = 3000
    log = clean(line).log
    spans = [Span(at * len(line), (at + 1) * len(line)) for at in range(count + 1)]
    edits = tuple(
        Edit(spans[at], line, "", Cause("repeat", "equal"), (), spans[at + 1], 1.0, 1.0)
        for at in range(count)
    )
    long = replace(log, source=Digest.of(line * (count + 1)), edits=edits)
    Path("log.json").write_text(long.to_json(), encoding="utf-8")
    assert run("show", "log.json").returncode == 0


def test_honest_log_is_taken_by_every_command() -> None:
    Path("log.json").write_text(json.dumps(honest()), encoding="utf-8")
    assert Log.from_json(Path("log.json").read_bytes()).edits
    for command in COMMANDS.values():
        assert run(*command, "--force" if command[0] != "show" else "--no-pager").returncode == 0
