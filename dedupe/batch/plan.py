"""Which inputs there are, what becomes of each, and where a run keeps the rest."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from typing import NamedTuple

from dedupe import files
from dedupe.batch.pool import Failure
from dedupe.errors import InputError
from dedupe.reading.packing import ending_of, opened, reading
from dedupe.reading.page import is_html

FORMATS = ("text", "html", "jsonl", "json", "csv", "tsv", "parquet", "warc")
_ENDINGS = {
    ".txt": "text", ".text": "text", ".md": "text", ".html": "html", ".htm": "html",
    ".xhtml": "html", ".shtml": "html", ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "json",
    ".csv": "csv", ".tsv": "tsv", ".parquet": "parquet", ".pq": "parquet", ".warc": "warc",
}  # fmt: skip
SINGLE = ("text", "html")
"""Formats of which a file is one article."""


class Job(NamedTuple):
    """An input and where its clean articles go.

    log  a file for the log of this input alone, None where there is none
    """

    source: str
    target: str
    format: str
    log: str | None = None


class Place(NamedTuple):
    """Where a run keeps what is not an article's own.

    state      the manifest, None for a run that writes to standard output
    failures   the file for what failed, None for standard error only
    log        one file for all logs, None where each input has its own or there is none
    backup     ending of the backup of inputs that are overwritten, empty where none is
    """

    state: str | None
    failures: str | None
    log: str | None = None
    backup: str = ""


# --- which inputs there are ---


def inputs_of(paths: Sequence[str], pattern: str | None) -> Iterator[tuple[str, str] | Failure]:
    """Yield each input file with its name under the output folder; a folder that cannot be read is
    a failure.

    paths    files, and folders, which are searched with all below them, links to folders aside
    pattern  that names of files in folders must match, with * and ?; of their path where it has a
             slash
    """
    for path in paths:
        if not os.path.isdir(path):
            there = path == files.STANDARD or os.path.isfile(path)
            missing = _NO_FILE if os.path.lexists(path) else "no such file; check the name"
            yield (path, os.path.basename(path)) if there else Failure(path, missing)
            continue
        unreadable: list[OSError] = []
        for folder, folders, names in os.walk(path, onerror=unreadable.append):
            folders.sort()
            for name in sorted(names):
                file = os.path.join(folder, name)
                relative = os.path.relpath(file, path)
                if pattern is None or fnmatch(relative if "/" in pattern else name, pattern):
                    yield (file, relative) if os.path.isfile(file) else Failure(file, _NO_FILE)
            for error in unreadable:
                yield Failure(str(error.filename), files.read_problem(error))
            unreadable.clear()
        for error in unreadable:
            yield Failure(str(error.filename), files.read_problem(error))


_NO_FILE = (
    "is no file that can be read from beginning to end (a pipe, a device, a link to nowhere); "
    "leave it out"
)


def format_of(path: str) -> str:
    """Return the format of a file: by its ending, else by its first bytes."""
    known = _ENDINGS.get(ending_of(path)[0])
    if known:
        return known
    with opened(path) as stream, reading(path):
        head = stream.read(4096)
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"WARC/"):
        return "warc"
    if is_html(head):
        return "html"
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"{") and b'":' in start.split(b"\n")[0]:
        return "jsonl"
    return "json" if start.startswith(b"[") and start[1:].lstrip().startswith(b"{") else "text"


def name_of_output(relative: str, kind: str) -> str:
    """Return the name that the output of an input has: that of the input, with another ending where
    the format is.
    """
    ending, packing = ending_of(relative)
    stem = relative[: len(relative) - len(ending) - len(packing)]
    if kind == "html":
        is_known = ending in (".html", ".htm", ".xhtml", ".shtml")
        return f"{stem if is_known else stem + ending}.txt{packing}"
    if kind == "warc":
        return f"{stem}.jsonl{packing}"
    return relative


class Plan(NamedTuple):
    """What is to be done: the jobs, the inputs that cannot be, and where the rest is kept."""

    jobs: tuple[Job, ...]
    failed: tuple[Failure, ...]
    place: Place


class Wanted(NamedTuple):
    """What a user asked for. `output` and `log` are names of files or folders, None for none."""

    paths: Sequence[str]
    output: str | None
    log: str | None = None
    pattern: str | None = None
    format: str | None = None
    in_place: bool = False
    backup: str = ".bak"
    write: bool = True


def asked(wanted: Wanted) -> tuple[str, ...]:
    """Return what tells that two runs were asked for the same."""
    names = [*wanted.paths, wanted.output, wanted.log]
    return (
        *(os.path.abspath(name) if name else "" for name in names),
        wanted.pattern or "",
        wanted.format or "",
    )


def planned(wanted: Wanted) -> Plan:
    """Return what is to be done. InputError where that cannot be: names that collide, an output
    among the inputs.
    """
    found: list[tuple[str, str, str]] = []
    failed: list[Failure] = []
    if files.STANDARD in wanted.paths and (is_folder(wanted) or wanted.in_place):
        raise InputError(
            "standard input",
            "is neither one of several inputs nor overwritten, and goes to no folder; give it "
            "alone",
        )
    place = _place(wanted)
    own = os.path.abspath(wanted.output) if wanted.output and not wanted.in_place else None
    if own and own in (os.path.abspath(path) for path in wanted.paths if os.path.isdir(path)):
        raise InputError(
            str(wanted.output), "is an input; write to another folder, or use --in-place"
        )
    for entry in inputs_of(wanted.paths, wanted.pattern):
        if isinstance(entry, Failure):
            failed.append(entry)
            continue
        path, relative = entry
        if path not in wanted.paths and (_is_ours(path, place) or (own and _is_below(path, own))):
            continue
        try:
            found.append((path, relative, wanted.format or format_of(path)))
        except InputError as error:
            failed.append(Failure(error.where, error.problem))
    if not found and not failed:
        raise InputError(", ".join(wanted.paths), "no files in it; check the name, or --glob")
    jobs = tuple(_jobs(found, wanted))
    kept = {os.path.realpath(path) for path in (place.state, place.failures, place.log) if path}
    for job in jobs:
        if kept & {os.path.realpath(job.target), os.path.realpath(job.log or job.target)}:
            raise InputError(
                job.source, "its output would have the name of a file of the run itself; rename it"
            )
    return Plan(jobs, tuple(failed), place)


_STATE = ".dedupe-state.sqlite"
_PART = ".dedupe-part"


def _is_ours(path: str, place: Place) -> bool:
    """Return whether a file in a folder is one that a run left there."""
    if path.endswith((_STATE, f"{_STATE}-journal", _PART)) or (
        place.backup and path.endswith(place.backup)
    ):
        return True
    return place.failures is not None and os.path.realpath(path) == os.path.realpath(place.failures)


def part_of(path: str) -> str:
    """Return the name of the file that an output is in until it is whole: beside it, and never too
    long a name.
    """
    folder, name = os.path.split(os.path.realpath(path))
    return os.path.join(folder, f".{hashlib.sha256(os.fsencode(name)).hexdigest()[:20]}{_PART}")


def _is_below(path: str, folder: str) -> bool:
    return os.path.abspath(path).startswith(os.path.join(folder, ""))


def is_folder(wanted: Wanted) -> bool:
    """Return whether what comes of the inputs goes to a folder: there may be several."""
    output = wanted.output or ""
    return (
        len(wanted.paths) > 1
        or any(map(os.path.isdir, wanted.paths))
        or os.path.isdir(output)
        or output[-1:] == "/"
    )


def _jobs(found: Sequence[tuple[str, str, str]], wanted: Wanted) -> Iterator[Job]:
    taken: dict[str, str] = {}
    sources = {os.path.realpath(path) for path, _, _ in found}
    several = is_folder(wanted)
    for path, relative, kind in found:
        if not wanted.write:
            yield Job(path, "", kind)
            continue
        if kind == "parquet" and not wanted.output and not wanted.in_place:
            raise InputError(path, "Parquet cannot go to standard output; give a file with -o")
        if wanted.in_place:
            if kind in ("html", "warc"):
                raise InputError(
                    path,
                    "cannot be overwritten with the text of its pages; use -o instead of "
                    "--in-place",
                )
            target = path
        elif several:
            target = os.path.join(wanted.output or "", name_of_output(relative, kind))
        else:
            target = wanted.output or files.STANDARD
        if target != files.STANDARD:
            real = os.path.realpath(target)
            if real in taken:
                raise InputError(
                    target,
                    f"both {taken[real]} and {path} would be written there; clean them apart",
                )
            if real in sources and not wanted.in_place:
                raise InputError(target, "is an input; write to another place, or use --in-place")
            taken[real] = path
        log = _log_of(relative, kind, several, wanted)
        if log is not None and ((real := os.path.realpath(log)) in taken or real in sources):
            raise InputError(
                log, "is the name of an input or an output; give the log one of its own"
            )
        yield Job(path, target, kind, log)


def _log_of(relative: str, kind: str, several: bool, wanted: Wanted) -> str | None:
    if wanted.log is None or _is_common_log(wanted):
        return None
    if not several or (len(wanted.paths) == 1 and not os.path.isdir(wanted.paths[0])):
        return wanted.log
    return os.path.join(wanted.log, f"{relative}{'.json' if kind in SINGLE else '.log.jsonl'}")


def _is_common_log(wanted: Wanted) -> bool:
    return (
        wanted.log is not None
        and is_folder(wanted)
        and ending_of(wanted.log)[0] in (".jsonl", ".ndjson")
    )


def _place(wanted: Wanted) -> Place:
    common = wanted.log if _is_common_log(wanted) else None
    backup = wanted.backup if wanted.in_place else ""
    if wanted.in_place and (not backup or "/" in backup or os.sep in backup):
        raise InputError(
            "--backup",
            "is the ending of the backups' names, such as .bak; there is none without one",
        )
    if not wanted.write or (wanted.output in (None, files.STANDARD) and not wanted.in_place):
        return Place(None, None, common)
    if wanted.in_place:
        folder = (
            wanted.paths[0]
            if os.path.isdir(wanted.paths[0])
            else os.path.dirname(wanted.paths[0]) or "."
        )
        return Place(
            os.path.join(folder, _STATE), os.path.join(folder, "failures.jsonl"), common, backup
        )
    output = wanted.output or ""
    if is_folder(wanted):
        return Place(os.path.join(output, _STATE), os.path.join(output, "failures.jsonl"), common)
    folder, name = os.path.split(output)
    return Place(os.path.join(folder, f".{name}{_STATE}"), f"{output}.failures.jsonl", common)
