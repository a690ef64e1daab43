"""Files in, files out: which inputs there are, what becomes of each, and the run over all of them."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from fnmatch import fnmatch
from typing import Any, BinaryIO, NamedTuple

from dedupe import __version__, files
from dedupe.batch import Failure, Outcome, Tally, Task, chunks, results
from dedupe.cleaner import Cleaner
from dedupe.errors import InputError
from dedupe.manifest import DONE, PLACING, Identity, Manifest, Position
from dedupe.settings import Settings
from dedupe.sources import crawls, jsonl, parquet, tables
from dedupe.sources.packing import ending_of, opened, pack, read_all, reading
from dedupe.sources.page import is_html
from dedupe.sources.records import Options, log_line
from dedupe.sources.texts import article_of

FORMATS = ("text", "html", "jsonl", "json", "csv", "tsv", "parquet", "warc")
_ENDINGS = {
    ".txt": "text", ".text": "text", ".md": "text", ".html": "html", ".htm": "html", ".xhtml": "html", ".shtml": "html",
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "json", ".csv": "csv", ".tsv": "tsv", ".parquet": "parquet",
    ".pq": "parquet", ".warc": "warc",
}  # fmt: skip
_READERS: dict[str, Callable[[BinaryIO, str, Options], Iterator[Task[Outcome]]]] = {
    "jsonl": jsonl.read_lines,
    "json": jsonl.read_array,
    "csv": tables.read_csv,
    "tsv": tables.read_tsv,
    "warc": crawls.read_warc,
}
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


# --- which inputs there are ---


def inputs_of(paths: Sequence[str], pattern: str | None) -> Iterator[tuple[str, str] | Failure]:
    """Yield each input file with its name under the output folder; a folder that cannot be read is a failure.

    paths    files, and folders, which are searched with all below them, links to folders aside
    pattern  that names of files in folders must match, with * and ?; of their path where it has a slash
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


_NO_FILE = "is no file that can be read from beginning to end (a pipe, a device, a link to nowhere); leave it out"


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
    """Return the name that the output of an input has: that of the input, with another ending where the format is."""
    ending, packing = ending_of(relative)
    stem = relative[: len(relative) - len(ending) - len(packing)]
    if kind == "html":
        return f"{stem if ending in ('.html', '.htm', '.xhtml', '.shtml') else stem + ending}.txt{packing}"
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
    return (*(os.path.abspath(name) if name else "" for name in names), wanted.pattern or "", wanted.format or "")


def planned(wanted: Wanted) -> Plan:
    """Return what is to be done. InputError where that cannot be: names that collide, an output among the inputs."""
    found: list[tuple[str, str, str]] = []
    failed: list[Failure] = []
    if files.STANDARD in wanted.paths and is_folder(wanted):
        raise InputError("standard input", "cannot be one of several inputs or go to a folder; give it alone")
    place = _place(wanted)
    own = os.path.abspath(wanted.output) if wanted.output and not wanted.in_place else None
    if own and own in (os.path.abspath(path) for path in wanted.paths if os.path.isdir(path)):
        raise InputError(str(wanted.output), "is an input; write to another folder, or use --in-place")
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
            raise InputError(job.source, "its output would have the name of a file of the run itself; rename it")
    return Plan(jobs, tuple(failed), place)


_STATE = ".dedupe-state.sqlite"
_PART = ".dedupe-part"


def _is_ours(path: str, place: Place) -> bool:
    """Return whether a file in a folder is one that a run left there."""
    if path.endswith((_STATE, f"{_STATE}-journal", _PART)) or (place.backup and path.endswith(place.backup)):
        return True
    return place.failures is not None and os.path.realpath(path) == os.path.realpath(place.failures)


def part_of(path: str) -> str:
    """Return the name of the file that an output is in until it is whole: beside it, and never too long a name."""
    folder, name = os.path.split(os.path.realpath(path))
    return os.path.join(folder, f".{hashlib.sha256(os.fsencode(name)).hexdigest()[:20]}{_PART}")


def _is_below(path: str, folder: str) -> bool:
    return os.path.abspath(path).startswith(os.path.join(folder, ""))


def is_folder(wanted: Wanted) -> bool:
    """Return whether what comes of the inputs goes to a folder: there may be several."""
    output = wanted.output or ""
    return len(wanted.paths) > 1 or any(map(os.path.isdir, wanted.paths)) or os.path.isdir(output) or output[-1:] == "/"


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
                raise InputError(path, "cannot be overwritten with the text of its pages; use -o instead of --in-place")
            target = path
        elif several:
            target = os.path.join(wanted.output or "", name_of_output(relative, kind))
        else:
            target = wanted.output or files.STANDARD
        if target != files.STANDARD:
            real = os.path.realpath(target)
            if real in taken:
                raise InputError(target, f"both {taken[real]} and {path} would be written there; clean them apart")
            if real in sources and not wanted.in_place:
                raise InputError(target, "is an input; write to another place, or use --in-place")
            taken[real] = path
        log = _log_of(relative, kind, several, wanted)
        if log is not None and os.path.realpath(log) in (*taken, *sources):
            raise InputError(log, "is the name of an input or an output; give the log one of its own")
        yield Job(path, target, kind, log)


def _log_of(relative: str, kind: str, several: bool, wanted: Wanted) -> str | None:
    if wanted.log is None or _is_common_log(wanted):
        return None
    if not several or (len(wanted.paths) == 1 and not os.path.isdir(wanted.paths[0])):
        return wanted.log
    return os.path.join(wanted.log, f"{relative}{'.json' if kind in SINGLE else '.log.jsonl'}")


def _is_common_log(wanted: Wanted) -> bool:
    return wanted.log is not None and is_folder(wanted) and ending_of(wanted.log)[0] in (".jsonl", ".ndjson")


def _place(wanted: Wanted) -> Place:
    common = wanted.log if _is_common_log(wanted) else None
    backup = wanted.backup if wanted.in_place else ""
    if wanted.in_place and (not backup or "/" in backup or os.sep in backup):
        raise InputError("--backup", "is the ending of the backups' names, such as .bak; there is none without one")
    if not wanted.write or (wanted.output in (None, files.STANDARD) and not wanted.in_place):
        return Place(None, None, common)
    if wanted.in_place:
        folder = wanted.paths[0] if os.path.isdir(wanted.paths[0]) else os.path.dirname(wanted.paths[0]) or "."
        return Place(os.path.join(folder, _STATE), os.path.join(folder, "failures.jsonl"), common, backup)
    output = wanted.output or ""
    if is_folder(wanted):
        return Place(os.path.join(output, _STATE), os.path.join(output, "failures.jsonl"), common)
    folder, name = os.path.split(output)
    return Place(os.path.join(folder, f".{name}{_STATE}"), f"{output}.failures.jsonl", common)


def check_free(plan: Plan, told: Run) -> None:
    """Raise InputError where an output is there already, unless it may be overwritten or a run is gone on with."""
    resumed = told.resume and told.place.state is not None and os.path.lexists(told.place.state)
    if resumed or not told.write:
        return
    for job in plan.jobs:
        if job.target == job.source and os.path.lexists(f"{job.source}{plan.place.backup}"):
            problem = "is there already, an older backup; move it away, or give another ending with --backup"
            raise InputError(f"{job.source}{plan.place.backup}", problem)
        for path in (job.target, job.log):
            if path not in (None, files.STANDARD) and os.path.exists(str(path)) and not os.path.isfile(str(path)):
                raise InputError(str(path), "is no file, so it cannot be replaced; give the name of a file")
    if told.force:
        for path in (plan.place.failures, plan.place.log):
            if path is not None:
                with suppress(FileNotFoundError):
                    os.unlink(path)
        return
    for job in plan.jobs:
        for path in (job.target if job.target != job.source else None, job.log):
            if path not in (None, files.STANDARD) and os.path.lexists(str(path)):
                problem = "is already there; --force overwrites it"
                if told.resume:
                    problem = "is already there, and no run was interrupted; --force does all of it again"
                raise InputError(str(path), problem)
    for path in (plan.place.failures, plan.place.log):
        if path is not None and os.path.lexists(path):
            raise InputError(path, "is already there, of an earlier run; move it away, or --force overwrites it")


# --- the run ---


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


@dataclass(frozen=True)
class Run:
    """What a run is told: all of it is the same for a run that is to be gone on with.

    asked  the inputs, outputs and formats that were asked for
    """

    settings: Settings
    options: Options
    place: Place
    workers: int
    force: bool = False
    resume: bool = False
    write: bool = True
    asked: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """What tells that two runs do the same with an article."""
        told = [__version__, self.settings.to_dict(), list(self.options), self.place.backup, list(self.asked)]
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode("utf-8", "backslashreplace")).hexdigest()


COMMIT_SECONDS = 1.0
"""Work that a killed run may have to do again."""

Watch = Callable[[Outcome, int], None]
"""Is told each outcome, and how many bytes of the inputs have been read so far."""


def run(jobs: Sequence[Job], failed: Sequence[Failure], told: Run, watch: Watch) -> Tally:
    """Return the counts after cleaning all inputs. InputError where the run cannot begin or go on.

    failed  inputs that could not be told apart from the beginning; they are reported with the others
    """
    manifest = _manifest(told)
    done = False
    try:
        tally = _Work(jobs, failed, told, manifest, watch).all()
        done = True
        return tally
    finally:
        if manifest:
            manifest.close(remove=done)


def _manifest(told: Run) -> Manifest | None:
    if told.place.state is None or not told.write:
        return None
    manifest = Manifest(told.place.state)
    digest = manifest.fact("digest")
    try:
        if digest is not None and told.force and not told.resume:
            manifest.close(remove=True)
            manifest = Manifest(told.place.state)
        elif digest is not None and not told.resume:
            problem = "an interrupted run left its state; go on with --resume, or start anew with --force"
            raise InputError(told.place.state, problem)
        elif digest is not None and digest != told.digest:
            problem = "the interrupted run had other settings; give the same ones, or start anew with --force"
            raise InputError(told.place.state, problem)
        manifest.note("digest", told.digest)
        manifest.commit()
    except BaseException:
        manifest.close()
        raise
    return manifest


class _Work:
    """A run under way: the sinks that are open, and how far each input is done."""

    def __init__(
        self, jobs: Sequence[Job], failed: Sequence[Failure], told: Run, manifest: Manifest | None, watch: Watch
    ) -> None:
        self.jobs, self.failed, self.told, self.manifest, self.watch = jobs, failed, told, manifest, watch
        self.tally = manifest.tally() if manifest else Tally()
        self.data = [data_of(job, told.place.backup) for job in jobs]
        self.identities = [_identity(path) for path in self.data]
        self.positions = [self._position(number) for number in range(len(jobs))]
        self.read_before = 0
        self.reading: BinaryIO | None = None
        self.sinks: dict[str, _Sink] = {}
        names = ("failures", "log")
        self.common = {name: int((manifest.fact(name) if manifest else None) or 0) for name in names}
        self.committed = time.monotonic()

    def all(self) -> Tally:
        """Return the counts when all is done."""
        try:
            if not self.tally.articles:
                for failure in self.failed:
                    self.tally.fail()
                    self._fail([failure])
                self._measure()
            for result in results(self._tasks(), self.told.settings, self.told.workers):
                self._take(result)
            self._finish_common()
            return self.tally
        except BaseException:
            with suppress(InputError, OSError):
                self._commit()
            raise
        finally:
            for sink in self.sinks.values():
                sink.close()

    def _position(self, number: int) -> Position:
        identity = self.identities[number]
        if self.manifest is None or identity is None:
            return Position()
        return self.manifest.position(self.jobs[number].source, identity)

    # what goes to the workers

    def _tasks(self) -> Iterator[Task[_Result]]:
        waiting: list[int] = []
        for number, job in enumerate(self.jobs):
            if self.positions[number].state:
                self.read_before += _size(self.identities[number])
                if self.positions[number].state == PLACING:
                    yield _End(number, None)
                continue
            if job.format in SINGLE and job.target != files.STANDARD:
                waiting.append(number)
                continue
            yield from self._files(waiting)
            waiting = []
            yield from self._records(number)
        yield from self._files(waiting)

    def _files(self, numbers: Iterable[int]) -> Iterator[Task[_Result]]:
        for chunk in chunks(numbers, lambda number: _size(self.identities[number])):
            jobs = tuple((number, self.jobs[number]) for number in chunk)
            yield _Files(jobs, self.told.options, self.told.write, self.told.place)
            self.read_before += sum(_size(self.identities[number]) for number in chunk)

    def _records(self, number: int) -> Iterator[Task[_Result]]:
        job, done = self.jobs[number], self.positions[number]
        in_place = job.source == job.target
        options = self.told.options._replace(packing=ending_of(job.target)[1], in_place=in_place)
        failure = None
        try:
            past = 0
            for task in self._read(job, self.data[number], options):
                count = task.records
                if past + count <= done.records and (count or done.output):
                    past += count
                elif past < done.records:
                    yield from (_Tagged(number, part) for part in task.split()[done.records - past :])
                    past += count
                else:
                    yield _Tagged(number, task)
        except InputError as error:
            failure = Failure(error.where, error.problem)
        self.read_before += _size(self.identities[number])
        self.reading = None
        yield _End(number, failure)

    def _read(self, job: Job, path: str, options: Options) -> Iterator[Task[Outcome]]:
        where = files.input_name(job.source)
        if job.format == "parquet":
            return (yield from parquet.read_parquet(path, options, where))
        with opened(path, self._watch_file) as stream:
            if job.format in SINGLE:
                yield _Article(job.source, where, options, job.format)
            else:
                yield from _READERS[job.format](stream, where, options)

    def _watch_file(self, file: BinaryIO) -> None:
        self.reading = file

    def _bytes_read(self) -> int:
        try:
            return self.read_before + (self.reading.tell() if self.reading else 0)
        except (OSError, ValueError):
            return self.read_before

    # what comes back

    def _take(self, result: _Result) -> None:
        """Write what came back. What is noted of it is noted last: a half-taken result is as if it had not come."""
        if isinstance(result, _End):
            if result.failure:
                self._fail([result.failure])
                self.tally.fail()
            self._measure()
            self._finish(result.number, result.failure)
            return
        numbers, outcome = result
        job, before = self.jobs[numbers[0]], self.positions[numbers[0]]
        is_record = job.format not in SINGLE or job.target == files.STANDARD
        log = b""
        if self.told.write:
            if is_record:
                self._sink(job.target, before.output).write(outcome.output)
            path = (job.log if is_record else None) or self.told.place.log
            if path and outcome.log:
                log = pack(outcome.log, ending_of(path)[1], path)
                self._sink(path, before.log if path == job.log else self.common["log"]).write(log)
        self._fail(outcome.failures)
        self._measure()
        self.tally += outcome.tally
        for number in numbers:
            after = self.positions[number]
            self.positions[number] = Position(
                after.records + outcome.records,
                after.output + len(outcome.output),
                after.log + (len(log) if job.log and is_record else 0),
                0 if is_record else DONE,
            )
            self._note(number)
        self.watch(outcome, self._bytes_read())
        if time.monotonic() - self.committed > COMMIT_SECONDS:
            self._commit()

    def _note(self, number: int) -> None:
        identity = self.identities[number]
        if self.manifest and identity:
            self.manifest.move(self.jobs[number].source, identity, self.positions[number])

    def _fail(self, failures: Sequence[Failure]) -> None:
        for failure in failures:
            if self.told.place.failures is None or not self.told.write:
                files.say(str(failure))
            else:
                line = f"{json.dumps(failure._asdict(), ensure_ascii=False)}\n".encode("utf-8", "backslashreplace")
                self._sink(self.told.place.failures, self.common["failures"]).write(line)

    def _measure(self) -> None:
        """Take the length of the files that all inputs share: that much of them is to be kept."""
        for name, path in (("failures", self.told.place.failures), ("log", self.told.place.log)):
            if path in self.sinks:
                self.common[name] = self.sinks[path].size

    def _sink(self, path: str, size: int) -> _Sink:
        if path not in self.sinks:
            self.sinks[path] = _Sink(path, size)
        return self.sinks[path]

    def _commit(self) -> None:
        """Put on the disk what was written, then note that it is there."""
        for sink in self.sinks.values():
            sink.sync()
        if self.manifest:
            for name, size in self.common.items():
                self.manifest.note(name, size)
            self.manifest.note("tally", self.tally.to_dict())
            self.manifest.commit()
        self.committed = time.monotonic()

    def _finish(self, number: int, failure: Failure | None) -> None:
        """Put the finished output of an input in its place; of one that could not be read, nothing takes its place."""
        job, position = self.jobs[number], self.positions[number]
        in_place = job.source == job.target
        if self.told.write and (failure is None or (position.records and not in_place)):
            if position.state != PLACING:
                self._complete(number)
                self.positions[number] = self.positions[number]._replace(state=PLACING)
                self._note(number)
                self._commit()
            size = self.positions[number].output
            if job.target in self.sinks or os.path.lexists(part_of(job.target)):
                self._place(self._sink(job.target, size), self.told.place.backup if in_place else "")
            if job.log and (job.log in self.sinks or (position.log and os.path.lexists(part_of(job.log)))):
                self._place(self._sink(job.log, position.log))
        else:
            for path in (job.target, job.log):
                if path in self.sinks:
                    self.sinks.pop(path).drop()
        self.positions[number] = self.positions[number]._replace(state=DONE)
        self._note(number)
        self._commit()

    def _complete(self, number: int) -> None:
        """Write what an output ends with, and give it the form in which it is placed."""
        job, position = self.jobs[number], self.positions[number]
        sink = self._sink(job.target, position.output)
        packing = ending_of(job.target)[1]
        if job.format == "json":
            sink.write(pack(jsonl.end_of_array(position.records), packing))
        elif job.format != "parquet" and not sink.size and packing:
            sink.write(pack(b"", packing))
        sink.sync()
        if job.format == "parquet":
            with _full_disk(job.target):
                parquet.write_parquet(sink.part, self.data[number], f"{sink.part}.whole", self.told.options)
                sink.become(f"{sink.part}.whole")
        self.positions[number] = position._replace(output=sink.size)

    def _finish_common(self) -> None:
        self._commit()
        for name, path in (("failures", self.told.place.failures), ("log", self.told.place.log)):
            if path is not None and self.told.write and self.common[name]:
                self._place(self._sink(path, self.common[name]))

    def _place(self, sink: _Sink, backup: str = "") -> None:
        sink.place(backup)
        del self.sinks[sink.path]


def size_of(job: Job) -> int:
    """Return the bytes of an input, 0 where they cannot be told."""
    return _size(_identity(job.source))


def _size(identity: Identity | None) -> int:
    return identity.size if identity else 0


def _identity(path: str) -> Identity | None:
    try:
        return Identity.of(path) if path != files.STANDARD else None
    except OSError:
        return None  # reading it will tell


class _Sink:
    """A file that is written piece by piece beside its place, and put there when it is whole."""

    def __init__(self, path: str, size: int) -> None:
        self.path, self.size = path, size
        self.part = part_of(path)
        self._file: BinaryIO | None = None
        if path == files.STANDARD:
            return
        with _full_disk(path):
            os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
            self._file = open(self.part, "r+b" if size else "wb", buffering=0)  # noqa: SIM115 - closed by close()
            self._file.truncate(size)
            self._file.seek(size)

    def write(self, data: bytes) -> None:
        """Append bytes."""
        if self._file is None:
            files.write([(files.STANDARD, data)])
        else:
            with _full_disk(self.path):
                view = memoryview(data)
                while view:
                    view = view[self._file.write(view) or 0 :]
        self.size += len(data)

    def sync(self) -> None:
        """Have the system put on the disk what was written."""
        if self._file is not None and not self._file.closed:
            with _full_disk(self.path):
                os.fsync(self._file.fileno())

    def place(self, backup: str = "") -> None:
        """Give the file its name; what had it before gets another one where a backup is wanted."""
        if self._file is None:
            return
        self.close()
        with _full_disk(self.path):
            put_in_place(self.part, self.path, backup)

    def become(self, other: str) -> None:
        """Take the content of another file instead."""
        self.close()
        os.replace(other, self.part)
        self.size = os.path.getsize(self.part)

    def drop(self) -> None:
        """Remove the file."""
        self.close()
        if self._file is not None:
            os.unlink(self.part)

    def close(self) -> None:
        """Close the file, whole or not."""
        if self._file is not None:
            self._file.close()


def put_in_place(part: str, path: str, backup: str) -> None:
    """Move a finished file to its place; with a `backup` ending, the file that was there is kept under that name."""
    path = os.path.realpath(path)
    if backup and os.path.exists(path):
        files.copy_permissions(path, part)
        kept = f"{path}{backup}"
        if not os.path.lexists(kept):
            try:
                os.link(path, kept)
            except OSError:
                import shutil

                shutil.copy2(path, kept)
    os.replace(part, path)


def data_of(job: Job, backup: str) -> str:
    """Return the file to read an input from: its backup, where this run has overwritten it before and was killed."""
    kept = f"{job.source}{backup}"
    if job.source != job.target or not os.path.exists(kept):
        return job.source
    try:
        return job.source if Identity.of(kept) == Identity.of(job.source) else kept
    except OSError:
        return kept


_FULL = (errno.ENOSPC, errno.EDQUOT)


class _full_disk:  # noqa: N801 - used as a function
    """Turns what the system says about writing into an InputError that tells how to go on."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __enter__(self) -> None:
        pass

    def __exit__(self, _: Any, error: BaseException | None, __: Any) -> None:
        if isinstance(error, OSError) and not isinstance(error, BrokenPipeError):
            problem = files.write_problem(error)
            if error.errno in _FULL:
                problem = "no space left on the disk; free some, then go on with --resume"
            raise InputError(self.path, problem) from error


# --- tasks that know their job ---


class _End(NamedTuple):
    """Stands behind the last task of an input; `failure` why it is the last, where there is more to read."""

    number: int
    failure: Failure | None
    records: int = 0

    def run(self, cleaner: Cleaner) -> _End:  # noqa: ARG002 - as every task
        return self

    def split(self) -> list[_End]:
        return [self]

    def lost(self, problem: str) -> _End:  # noqa: ARG002 - as every task
        return self


_Result = _End | tuple[tuple[int, ...], Outcome]


class _Tagged(NamedTuple):
    """Records of an input, with its number."""

    number: int
    task: Task[Outcome]

    @property
    def records(self) -> int:
        return self.task.records

    def run(self, cleaner: Cleaner) -> _Result:
        return (self.number,), self.task.run(cleaner)

    def split(self) -> list[_Tagged]:
        return [_Tagged(self.number, part) for part in self.task.split()]

    def lost(self, problem: str) -> _Result:
        return (self.number,), self.task.lost(problem)


class _Article(NamedTuple):
    """One article that goes to standard output."""

    path: str
    where: str
    options: Options
    format: str
    records: int = 1

    def run(self, cleaner: Cleaner) -> Outcome:
        job = _Files(((0, Job(self.path, files.STANDARD, self.format)),), self.options, True, Place(None, None))
        return job.run(cleaner)[1]

    def split(self) -> list[_Article]:
        return [self]

    def lost(self, problem: str) -> Outcome:
        tally = Tally()
        tally.fail()
        return Outcome(1, b"", b"", (Failure(self.where, problem),), tally)


@dataclass(frozen=True)
class _Files:
    """Files that are one article each. The worker reads and writes them: only the counts come back."""

    jobs: tuple[tuple[int, Job], ...]
    options: Options
    write: bool
    place: Place

    @property
    def records(self) -> int:
        return len(self.jobs)

    def run(self, cleaner: Cleaner) -> tuple[tuple[int, ...], Outcome]:
        tally, logs, failures, output = Tally(), [], [], b""
        for _, job in self.jobs:
            where = files.input_name(job.source)
            try:
                encoding = self.options.encoding
                extractor = None if job.format == "text" else self.options.extractor
                article = article_of(read_all(data_of(job, self.place.backup)), where, encoding, extractor)
                cleaned = cleaner.clean(article.text)
                log = cleaned.log.with_encoding(article.encoding, article.source)
                data = cleaned.text.encode("utf-8", "surrogateescape")
                if self.write and job.target == files.STANDARD:
                    output += data
                elif self.write:
                    self._write(job, data, f"{log.to_json()}\n".encode())
            except Exception as error:
                if isinstance(error.__cause__, OSError) and error.__cause__.errno in _FULL:
                    raise
                failures.append(Failure.of(where, error))
                tally.fail()
                continue
            tally.add(cleaned)
            if self.options.with_log and not job.log:
                logs.append(log_line(where, log))
        return tuple(number for number, _ in self.jobs), Outcome(1, output, b"".join(logs), tuple(failures), tally)

    def _write(self, job: Job, data: bytes, log: bytes) -> None:
        with _full_disk(job.target):
            for path, content in ((job.log, log), (job.target, data)):
                if path is not None:
                    os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
                    part = part_of(path)
                    with open(part, "wb") as file:
                        file.write(pack(content, ending_of(path)[1], path))
                    put_in_place(part, path, self.place.backup if path == job.source else "")

    def split(self) -> list[_Files]:
        return [replace(self, jobs=(job,)) for job in self.jobs]

    def lost(self, problem: str) -> tuple[tuple[int, ...], Outcome]:
        tally = Tally()
        for _ in self.jobs:
            tally.fail()
        failures = tuple(Failure(files.input_name(job.source), problem) for _, job in self.jobs)
        return tuple(number for number, _ in self.jobs), Outcome(1, b"", b"", failures, tally)
