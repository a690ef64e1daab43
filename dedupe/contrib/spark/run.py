"""A run of Spark over files: part after part, each a job of its own, so that an interrupted run can
go on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Protocol, TypeVar

from dedupe.batch.resuming import changed, is_resumed, taken
from dedupe.contrib.spark.journal import Done, Journal, PartsPlan
from dedupe.contrib.spark.storage import STORES, File, Storage
from dedupe.errors import InputError
from dedupe.formats import format_of_ending
from dedupe.language import listed, told
from dedupe.outcome import Tally
from dedupe.reading.packing import ending_of
from dedupe.request import Request

FORMATS = ("parquet", "json", "orc")
"""Formats that Spark reads and writes, by its own names."""

_SPARKS = {"parquet": "parquet", "json": "json", "jsonl": "json"}
"""Spark's names of formats of ours: its `json` has an object a line."""


class Engine(Protocol):
    """What does the work: Spark, with a format and columns."""

    def schema(self, files: Sequence[File]) -> str:
        """Return the schema of all files. InputError where they have no column of texts."""

    def part_bytes(self) -> int:
        """Return the bytes of input that give all cores enough to do."""

    def write(self, files: Sequence[File], schema: str, folder: str) -> Tally:
        """Write the cleaned rows of the files into a new folder, and return what was counted."""


Watch = Callable[[int, int, Tally], None]
"""Is told how many parts of how many are done, and the counts so far."""


def run(
    storage: Storage,
    engine_of: Callable[[str, str | None], Engine],
    request: Request,
    watch: Watch,
) -> Tally:
    """Return the counts after cleaning all inputs. InputError where the run cannot begin or go on.

    engine_of  makes the engine from the format, and the folder below which folders are named for
               partitions
    """
    full = request.resolved(lambda path: storage.full(path).rstrip("/") or "/")
    source, output = storage.full(request.paths[0]), str(full.output)
    files = inputs(storage, source)
    _check_apart(source, files, output)
    kind, engine = engine_for(storage, engine_of, source, files, request)
    journal = Journal(storage, output)
    plan = _plan(journal, replace(full, format=kind), files, engine)
    tally = Tally()
    done: list[Done] = []
    for number, part in enumerate(plan.parts):
        done.append(journal.done(number) or _write(journal, engine, plan, number, part))
        tally += done[-1].tally
        watch(len(done), len(plan.parts), tally)
    journal.place(done, plan.force)
    return tally


def run_at_once(storage: Storage, engine: Engine, files: Sequence[File], request: Request) -> Tally:
    """Return the counts after one job has done all inputs, since what comes of an article depends
    on the others. InputError where the run cannot begin.

    There is nothing to go on with: one that fails or is interrupted leaves nothing, and what a kill
    leaves is no hindrance to the next one.
    """
    source = storage.full(request.paths[0])
    output = storage.full(str(request.output)).rstrip("/") or "/"
    _check_apart(source, files, output)
    journal = Journal(storage, output)
    if not request.force:
        left = journal.plan()
        if left is not None and left.digest != _AT_ONCE:
            problem = told("an interrupted run left its state; start anew with --force")
            raise InputError(journal.folder, problem)
        journal.put_back()
        if storage.exists(output):
            raise taken(output, request)
    plan = PartsPlan(_AT_ONCE, engine.schema(files), (tuple(files),), request.force)
    journal.begin(plan)
    try:
        done = _write(journal, engine, plan, 0, files)
    except (Exception, KeyboardInterrupt):
        with suppress(Exception):  # it may be Spark that failed, which removes files
            journal.check_owner()
            journal.discard()
        raise
    journal.place([done], request.force)
    return done.tally


_AT_ONCE = ""
"""Digest of a run that nothing goes on with."""


EngineT = TypeVar("EngineT")


def engine_for(
    storage: Storage,
    engine_of: Callable[[str, str | None], EngineT],
    source: str,
    files: Sequence[File],
    request: Request,
) -> tuple[str, EngineT]:
    """Return the format of the inputs, and the engine that reads them."""
    kind = request.format or _format_of(files)
    return kind, engine_of(kind, source if storage.is_folder(source) else None)


def _write(
    journal: Journal, engine: Engine, plan: PartsPlan, number: int, files: Sequence[File]
) -> Done:
    journal.check_owner()
    folder = journal.part_folder(number)
    return journal.finish(number, folder, engine.write(files, plan.schema, folder))


def inputs(storage: Storage, source: str) -> list[File]:
    """Return the files to read, in the order of their names. InputError where there are none."""
    files = sorted(storage.files(source))
    if not files:
        raise InputError(source, told("no files there; check the name"))
    return files


def _check_apart(source: str, files: Sequence[File], output: str) -> None:
    """Raise InputError where the output cannot be written, or is among the inputs."""
    scheme = output.partition(":")[0]
    if scheme in STORES:
        problem = told(
            "a folder cannot be moved at once in {scheme}; write to HDFS or a disk, then copy it "
            "there",
            scheme=scheme,
        )
        raise InputError(output, problem)
    for path in (source, *(file.path for file in files)):
        if _is_in(path, output) or _is_in(output, path):
            problem = told(
                "lies in the input, or the input in it ({path}); write to another folder", path=path
            )
            raise InputError(output, problem)


def _is_in(path: str, folder: str) -> bool:
    return f"{path}/".startswith(f"{folder.rstrip('/')}/")


def _format_of(files: Iterable[File]) -> str:
    """Return the format of the inputs by their endings. InputError where these do not tell, or
    differ.
    """
    kinds = {_format_of_ending(file.path): file.path for file in files}
    if len(kinds) > 1 or "" in kinds:
        problem = told(
            "one format cannot be told by the endings; give it with --format: {names}",
            names=listed(FORMATS),
        )
        raise InputError(listed(sorted(kinds.values())), problem)
    return next(iter(kinds))


def _format_of_ending(path: str) -> str:
    if ending_of(path)[0] == ".orc":
        return "orc"
    ours = format_of_ending(path)
    return _SPARKS.get(ours.name, "") if ours else ""


def _plan(journal: Journal, request: Request, files: Sequence[File], engine: Engine) -> PartsPlan:
    """Return what to do: as an interrupted run planned it, or anew."""
    digest = request.digest
    is_asked_for = request.resume or not request.force
    left = journal.plan() if is_asked_for else None
    if left and is_resumed(left.digest, digest, request, journal.folder):
        _check_same_files(left, files)
        journal.begin(None)
        return left
    if not request.force and journal.storage.exists(journal.output):
        raise taken(journal.output, request)
    parts = tuple(_parts(files, request.part_bytes or engine.part_bytes()))
    plan = PartsPlan(digest, engine.schema(files), parts, request.force)
    journal.begin(plan)
    return plan


def _check_same_files(plan: PartsPlan, files: Sequence[File]) -> None:
    """Raise InputError where an input has changed since the run was interrupted."""
    planned = {file for part in plan.parts for file in part}
    for file in sorted(set(files) ^ planned):
        raise changed(file.path)


def _parts(files: Sequence[File], size: int) -> Iterator[tuple[File, ...]]:
    """Yield the files in parts of at least `size` bytes, but for the last."""
    part: list[File] = []
    gathered = 0
    for file in files:
        part.append(file)
        gathered += file.size
        if gathered >= size:
            yield tuple(part)
            part, gathered = [], 0
    if part:
        yield tuple(part)
