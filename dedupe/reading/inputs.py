"""Which inputs there are: files, and all files in folders."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch

from dedupe import files
from dedupe.errors import Failure
from dedupe.language import told
from dedupe.reading.ignored import Sieve

JSON_LINES = (".jsonl", ".ndjson")
JSON = (".json",)
"""Endings of names that records, and logs of them, have."""


def inputs_of(
    paths: Sequence[str], pattern: str | None, sieve: Sieve | None = None
) -> Iterator[tuple[str, str] | Failure]:
    """Yield each input file with its name under the output folder; a folder that cannot be read is
    a failure.

    paths    files, and folders, which are searched with all below them, links to folders aside
    pattern  that names of files in folders must match, with * and ?; of their path where it has a
             slash
    sieve    what is passed over in folders; None for nothing
    """
    for path in paths:
        if not os.path.isdir(path):
            there = path == files.STANDARD or os.path.isfile(path)
            missing = _NO_FILE if os.path.lexists(path) else "no such file; check the name"
            yield (path, os.path.basename(path)) if there else Failure(path, told(missing))
            continue
        if sieve is not None:
            sieve.begin(path)
        unreadable: list[OSError] = []
        for folder, folders, names in os.walk(path, onerror=unreadable.append):
            folders.sort()
            if sieve is not None:
                folders[:] = [name for name in folders if sieve.enters(folder, name)]
            for name in sorted(names):
                file = os.path.join(folder, name)
                relative = os.path.relpath(file, path)
                if pattern and not fnmatch(relative if "/" in pattern else name, pattern):
                    continue
                if sieve is None or sieve.takes(folder, name):
                    yield (
                        (file, relative) if os.path.isfile(file) else Failure(file, told(_NO_FILE))
                    )
            for error in unreadable:
                yield Failure(str(error.filename), files.read_problem(error))
            unreadable.clear()
        for error in unreadable:
            yield Failure(str(error.filename), files.read_problem(error))


_NO_FILE = (
    "is no file that can be read from beginning to end (a pipe, a device, a link to nowhere); "
    "leave it out"
)
