"""A run of Spark over files: part after part, each a job of its own, so that an interrupted run can
go on.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple, Protocol

from dedupe import __version__
from dedupe.batch.pool import Tally
from dedupe.contrib.spark.journal import Done, Manifest, Plan
from dedupe.contrib.spark.storage import STORES, File, Storage
from dedupe.errors import InputError
from dedupe.formats.arrow import Columns
from dedupe.reading.packing import ending_of
from dedupe.settings import Settings

FORMATS = ("parquet", "json", "orc")
_ENDINGS = {
    ".parquet": "parquet",
    ".pq": "parquet",
    ".json": "json",
    ".jsonl": "json",
    ".ndjson": "json",
    ".orc": "orc",
}


class Wanted(NamedTuple):
    """What a user asked for.

    source        a file, a folder or a pattern of Spark's file systems; `output` a folder that is
                  made
    format        of both, None to tell it by the endings of the inputs
    partition_by  columns by whose values the output is divided into folders
    part_bytes    of the input that are done before that is noted, None for what suits the cores
    """

    source: str
    output: str
    settings: Settings
    columns: Columns
    format: str | None = None
    partition_by: tuple[str, ...] = ()
    part_bytes: int | None = None
    force: bool = False
    resume: bool = False


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
    storage: Storage, engine_of: Callable[[str, str | None], Engine], wanted: Wanted, watch: Watch
) -> Tally:
    """Return the counts after cleaning all inputs. InputError where the run cannot begin or go on.

    engine_of  makes the engine from the format, and the folder below which folders are named for
               partitions
    """
    source, output = storage.full(wanted.source), storage.full(wanted.output).rstrip("/")
    files = _inputs(storage, source, output)
    kind = wanted.format or _format_of(files)
    engine = engine_of(kind, source if storage.is_folder(source) else None)
    manifest = Manifest(storage, output)
    plan = _plan(manifest, wanted._replace(source=source, format=kind), files, engine)
    tally = Tally()
    done: list[Done] = []
    for number, part in enumerate(plan.parts):
        done.append(manifest.done(number) or _write(manifest, engine, plan, number, part))
        tally += done[-1].tally
        watch(len(done), len(plan.parts), tally)
    manifest.place(done, plan.force)
    return tally


def _write(
    manifest: Manifest, engine: Engine, plan: Plan, number: int, files: Sequence[File]
) -> Done:
    manifest.check_owner()
    folder = manifest.part_folder(number)
    return manifest.finish(number, folder, engine.write(files, plan.schema, folder))


def _inputs(storage: Storage, source: str, output: str) -> list[File]:
    """Return the files to read, in the order of their names. InputError where the output is among
    them.
    """
    scheme = output.partition(":")[0]
    if scheme in STORES:
        problem = (
            f"a folder cannot be moved at once in {scheme}; write to HDFS or a disk, then copy it "
            "there"
        )
        raise InputError(output, problem)
    files = sorted(storage.files(source))
    if not files:
        raise InputError(source, "no files there; check the name")
    for path in (source, *(file.path for file in files)):
        if _is_in(path, output) or _is_in(output, path):
            raise InputError(
                output, f"lies in the input, or the input in it ({path}); write to another folder"
            )
    return files


def _is_in(path: str, folder: str) -> bool:
    return f"{path}/".startswith(f"{folder.rstrip('/')}/")


def _format_of(files: Iterable[File]) -> str:
    """Return the format of the inputs by their endings. InputError where these do not tell, or
    differ.
    """
    kinds = {_ENDINGS.get(ending_of(file.path)[0], ""): file.path for file in files}
    if len(kinds) > 1 or "" in kinds:
        shown = ", ".join(sorted(kinds.values()))
        raise InputError(
            shown,
            "one format cannot be told by the endings; give it with --format: "
            f"{', '.join(FORMATS)}",
        )
    return next(iter(kinds))


def _plan(manifest: Manifest, wanted: Wanted, files: Sequence[File], engine: Engine) -> Plan:
    """Return what is to be done: as an interrupted run planned it, or anew."""
    digest = _digest(wanted, manifest.output)
    found = manifest.plan() if wanted.resume or not wanted.force else None
    if found and not wanted.resume:
        problem = (
            "an interrupted run left its state; go on with --resume, or start anew with --force"
        )
        raise InputError(manifest.folder, problem)
    if found:
        _check_same(found, digest, files, manifest)
        manifest.begin(None)
        return found
    if not wanted.force and manifest.storage.exists(manifest.output):
        problem = "is already there; --force overwrites it"
        if wanted.resume:
            problem = "is already there, and no run was interrupted; --force does all of it again"
        raise InputError(manifest.output, problem)
    parts = tuple(_parts(files, wanted.part_bytes or engine.part_bytes()))
    plan = Plan(digest, engine.schema(files), parts, wanted.force)
    manifest.begin(plan)
    return plan


def _digest(wanted: Wanted, output: str) -> str:
    """Return what tells that two runs do the same with an article."""
    asked = [wanted.source, output, wanted.format, wanted.partition_by, wanted.columns]
    told = json.dumps([__version__, wanted.settings.to_dict(), *asked], sort_keys=True)
    return hashlib.sha256(told.encode("utf-8", "backslashreplace")).hexdigest()


def _check_same(plan: Plan, digest: str, files: Sequence[File], manifest: Manifest) -> None:
    """Raise InputError where an interrupted run was another one."""
    if plan.digest != digest:
        problem = (
            "the interrupted run had other settings; give the same ones, or start anew with --force"
        )
        raise InputError(manifest.folder, problem)
    for file in sorted(set(files) ^ {file for part in plan.parts for file in part}):
        raise InputError(
            file.path, "has changed since the run that is to go on; start anew with --force"
        )


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
