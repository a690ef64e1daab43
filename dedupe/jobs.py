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
from dedupe.manifest import Identity, Manifest, Position
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
            there = path == files.STANDARD or os.path.exists(path)
            yield (path, os.path.basename(path)) if there else Failure(path, "no such file; check the name")
            continue
        unreadable: list[OSError] = []
        for folder, folders, names in os.walk(path, onerror=unreadable.append):
            folders.sort()
            for name in sorted(names):
                file = os.path.join(folder, name)
                relative = os.path.relpath(file, path)
                if pattern is None or fnmatch(relative if "/" in pattern else name, pattern):
                    yield file, relative
            for error in unreadable:
                yield Failure(str(error.filename), files.read_problem(error))
            unreadable.clear()
        for error in unreadable:
            yield Failure(str(error.filename), files.read_problem(error))


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


def planned(wanted: Wanted) -> Plan:
    """Return what is to be done. InputError where that cannot be: names that collide, an output among the inputs."""
    found: list[tuple[str, str, str]] = []
    failed: list[Failure] = []
    own = os.path.abspath(wanted.output) if wanted.output and not wanted.in_place else None
    if own and own in (os.path.abspath(path) for path in wanted.paths if os.path.isdir(path)):
        raise InputError(str(wanted.output), "is an input; write to another folder, or use --in-place")
    for entry in inputs_of(wanted.paths, wanted.pattern):
        if isinstance(entry, Failure):
            failed.append(entry)
            continue
        path, relative = entry
        if path not in wanted.paths and (_is_ours(path) or (own and _is_below(path, own))):
            continue
        try:
            found.append((path, relative, wanted.format or format_of(path)))
        except InputError as error:
            failed.append(Failure(error.where, error.problem))
    if not found and not failed:
        raise InputError(", ".join(wanted.paths), "no files in it; check the name, or --glob")
    return Plan(tuple(_jobs(found, wanted)), tuple(failed), _place(wanted))


_STATE = ".dedupe-state.sqlite"
_PART = ".dedupe-part"


def _is_ours(path: str) -> bool:
    name = os.path.basename(path)
    return name.endswith((_STATE, _PART, ".failures.jsonl")) or name == "failures.jsonl"


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
        yield Job(path, target, kind, _log_of(relative, kind, several, wanted))


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
    if told.force or resumed or not told.write:
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
    """What a run is told: all of it is the same for a run that is to be gone on with."""

    settings: Settings
    options: Options
    place: Place
    workers: int
    force: bool = False
    resume: bool = False
    write: bool = True

    @property
    def digest(self) -> str:
        """What tells that two runs do the same with an article."""
        told = [__version__, self.settings.to_dict(), list(self.options), self.place.log, self.place.backup]
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
        self.identities = [_identity(job.source) for job in jobs]
        self.positions = [self._position(number) for number in range(len(jobs))]
        self.read_before = 0
        self.reading: BinaryIO | None = None
        self.sinks: dict[str, _Sink] = {}
        self.committed = time.monotonic()

    def all(self) -> Tally:
        """Return the counts when all is done."""
        try:
            for failure in self.failed if not self.tally.articles and not self.tally.failed else ():
                self.tally.fail()
                self._fail([failure])
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
            if self.positions[number].done:
                self.read_before += _size(self.identities[number])
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
        options = self.told.options._replace(packing=ending_of(job.target)[1])
        failure = None
        try:
            past = 0
            for task in self._read(job, options):
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

    def _read(self, job: Job, options: Options) -> Iterator[Task[Outcome]]:
        where = files.input_name(job.source)
        if job.format == "parquet":
            return (yield from parquet.read_parquet(job.source, options))
        with opened(job.source, self._watch_file) as stream:
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
        if isinstance(result, _End):
            if result.failure:
                self.tally.fail()
                self._fail([result.failure])
            self._finish(result.number)
            return
        numbers, outcome = result
        self.tally += outcome.tally
        self._fail(outcome.failures)
        job, before = self.jobs[numbers[0]], self.positions[numbers[0]]
        is_record = job.format not in SINGLE or job.target == files.STANDARD
        if self.told.write:
            if is_record:
                self._sink(job.target, before.output).write(outcome.output)
            log = job.log if is_record else None
            if log or self.told.place.log:
                position = before.log if log else self._common_size("log")
                self._sink(log or self.told.place.log or "", position).write(outcome.log)
        for number in numbers:
            after = self.positions[number]
            self.positions[number] = Position(
                after.records + outcome.records,
                after.output + len(outcome.output),
                after.log + (len(outcome.log) if job.log else 0),
                not is_record,
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
                self._sink(self.told.place.failures, self._common_size("failures")).write(line)

    def _common_size(self, name: str) -> int:
        return int(self.manifest.fact(name) or 0) if self.manifest else 0

    def _sink(self, path: str, size: int) -> _Sink:
        if path not in self.sinks:
            self.sinks[path] = _Sink(path, size)
        return self.sinks[path]

    def _commit(self) -> None:
        """Put on the disk what was written, then note that it is there."""
        for sink in self.sinks.values():
            sink.sync()
        if self.manifest:
            for name, path in (("failures", self.told.place.failures), ("log", self.told.place.log)):
                if path in self.sinks:
                    self.manifest.note(name, self.sinks[path].size)
            self.manifest.note("tally", self.tally.to_dict())
            self.manifest.commit()
        self.committed = time.monotonic()

    def _finish(self, number: int) -> None:
        """Put the finished output of an input in its place."""
        job, position = self.jobs[number], self.positions[number]
        if self.told.write:
            sink = self._sink(job.target, position.output)
            if job.format == "json":
                sink.write(pack(jsonl.end_of_array(position.records), ending_of(job.target)[1]))
            self._commit()
            if job.format == "parquet" and sink.size:
                with _full_disk(job.target):
                    parquet.write_parquet(sink.part, job.source, f"{sink.part}.parquet", self.told.options)
                os.replace(f"{sink.part}.parquet", sink.part)
            if sink.size or job.format != "parquet":
                self._place(sink, self.told.place.backup if job.source == job.target else "")
            if job.log and job.log in self.sinks:
                self._place(self.sinks[job.log])
        self.positions[number] = position._replace(done=True)
        self._note(number)
        self._commit()

    def _finish_common(self) -> None:
        self._commit()
        for path in (self.told.place.failures, self.told.place.log):
            if path in self.sinks:
                self._place(self.sinks[path])

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
        self.part = f"{path}.dedupe-part"
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

    def close(self) -> None:
        """Close the file, whole or not."""
        if self._file is not None:
            self._file.close()


def put_in_place(part: str, path: str, backup: str) -> None:
    """Move a finished file to its place; with a `backup` ending, the file that was there is kept under that name."""
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


class _full_disk:  # noqa: N801 - used as a function
    """Turns what the system says about writing into an InputError that tells how to go on."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __enter__(self) -> None:
        pass

    def __exit__(self, _: Any, error: BaseException | None, __: Any) -> None:
        if isinstance(error, OSError) and not isinstance(error, BrokenPipeError):
            problem = files.write_problem(error)
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
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
                article = article_of(read_all(job.source), where, encoding, extractor)
                cleaned = cleaner.clean(article.text)
            except Exception as error:
                failures.append(Failure.of(where, error))
                tally.fail()
                continue
            tally.add(cleaned)
            log = cleaned.log.with_encoding(article.encoding, article.source)
            if self.options.with_log and not job.log:
                logs.append(log_line(where, log))
            if self.write:
                data = cleaned.text.encode("utf-8", "surrogateescape")
                if job.target == files.STANDARD:
                    output += data
                else:
                    self._write(job, data, f"{log.to_json()}\n".encode())
        return tuple(number for number, _ in self.jobs), Outcome(1, output, b"".join(logs), tuple(failures), tally)

    def _write(self, job: Job, data: bytes, log: bytes) -> None:
        with _full_disk(job.target):
            for path, content in ((job.log, log), (job.target, data)):
                if path is not None:
                    os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
                    part = f"{path}.dedupe-part"
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
