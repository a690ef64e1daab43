"""The command line: in this process, which is quick, or as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO
from unittest.mock import patch

from dedupe.__main__ import main

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "dedupe"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}

Done = subprocess.CompletedProcess[bytes]


def run(*arguments: str, stdin: str | bytes = b"") -> Done:
    """Return what `dedupe` does with the arguments, in this process, in the current folder.

    The descriptors 0, 1 and 2 are files while it runs, as they are after a redirection by a shell,
    so that what writes past `sys.stdout` is seen, too.
    """
    data = stdin.encode() if isinstance(stdin, str) else stdin
    with TemporaryFile() as given, TemporaryFile() as output, TemporaryFile() as errors:
        given.write(data)
        given.seek(0)
        streams = _standard_streams(given, output, errors)
        with streams, patch.object(sys, "argv", ["dedupe", *arguments]):
            code = main()
        return Done(["dedupe", *arguments], code, _content(output), _content(errors))


def run_apart(
    *arguments: str, stdin: str | bytes = b"", through: list[str] | None = None, **options: Any
) -> Done:
    """Return what a process of `dedupe` does with the arguments.

    through  what to put before the command
    options  of `subprocess.run`
    """
    if "stdin_file" in options:
        options["stdin"] = options.pop("stdin_file")
    else:
        options["input"] = stdin.encode() if isinstance(stdin, str) else stdin
    options = {
        "stdout": subprocess.PIPE,
        "stderr": subprocess.PIPE,
        "env": ENVIRONMENT,
        "timeout": 120,
        **options,
    }
    return subprocess.run([*(through or []), *COMMAND, *arguments], check=False, **options)


def told(result: Done) -> str:
    """Return the one line on standard error, without `dedupe: `; there must be just one."""
    text = result.stderr.decode()
    assert text.startswith("dedupe: "), text
    assert text.count("\n") == 1, text
    assert text.endswith("\n"), text
    return text[len("dedupe: ") : -1]


@contextmanager
def _standard_streams(given: BinaryIO, output: BinaryIO, errors: BinaryIO) -> Iterator[None]:
    """Have the descriptors and the streams of Python lead to these files."""
    sys.stdout.flush()
    sys.stderr.flush()
    with ExitStack() as stack:
        for number, file in enumerate((given, output, errors)):
            kept = os.dup(number)
            stack.callback(os.close, kept)
            stack.callback(os.dup2, kept, number)
            os.dup2(file.fileno(), number)
        stdin = stack.enter_context(open(0, encoding="utf-8", closefd=False))
        stdout = stack.enter_context(open(1, "w", encoding="utf-8", closefd=False))
        stderr = stack.enter_context(
            open(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)
        )
        for name, stream in (("stdin", stdin), ("stdout", stdout), ("stderr", stderr)):
            stack.enter_context(patch.object(sys, name, stream))
        yield


def _content(file: BinaryIO) -> bytes:
    file.seek(0)
    return file.read()


DYING = """\
import os, sys
from dedupe.batch import manifest
from dedupe.__main__ import main

def die(*_): os._exit(9)
if sys.argv.pop(1) == "die":
    manifest.Manifest.move = die  # all is written, and nothing noted yet
raise SystemExit(main())
"""
"""A program that does what `dedupe` does with its other arguments, and dies just before its work is
noted where the first is `die`."""
