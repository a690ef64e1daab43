"""Files in, files out: the run over all inputs of a plan, its outputs, and how it goes on after it
was interrupted.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, BinaryIO, NamedTuple

from dedupe import __version__, files
from dedupe.batch.manifest import DONE, PLACING, Identity, Manifest, Position
from dedupe.batch.plan import SINGLE, Job, Place, Plan, part_of
from dedupe.batch.pool import Failure, Outcome, Tally, Task, chunks, results
from dedupe.cleaner import Cleaner
from dedupe.errors import InputError
from dedupe.formats import csv as tables
from dedupe.formats import jsonl, parquet
from dedupe.formats import warc as crawls
from dedupe.formats.records import Options, log_line
from dedupe.reading.article import article_of
from dedupe.reading.packing import ending_of, opened, pack, read_all
from dedupe.settings import Settings

_READERS: dict[str, Callable[[BinaryIO, str, Options], Iterator[Task[Outcome]]]] = {
    "jsonl": jsonl.read_lines,
    "json": jsonl.read_array,
    "csv": tables.read_csv,
    "tsv": tables.read_tsv,
    "warc": crawls.read_warc,
}


def check_free(plan: Plan, told: Run) -> None:
    """Raise InputError where an output is there already, unless it may be overwritten or a run is
    gone on with.
    """
    resumed = told.resume and told.place.state is not None and os.path.lexists(told.place.state)
    if resumed or not told.write:
        return
    for job in plan.jobs:
        if job.target == job.source and os.path.lexists(f"{job.source}{plan.place.backup}"):
            problem = (
                "is there already, an older backup; move it away, or give another ending with "
                "--backup"
            )
            raise InputError(f"{job.source}{plan.place.backup}", problem)
        for path in (job.target, job.log):
            if (
                path not in (None, files.STANDARD)
                and os.path.exists(str(path))
                and not os.path.isfile(str(path))
            ):
                raise InputError(
                    str(path), "is no file, so it cannot be replaced; give the name of a file"
                )
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
                    problem = (
                        "is already there, and no run was interrupted; --force does all of it again"
                    )
                raise InputError(str(path), problem)
    for path in (plan.place.failures, plan.place.log):
        if path is not None and os.path.lexists(path):
            raise InputError(
                path, "is already there, of an earlier run; move it away, or --force overwrites it"
            )


@dataclass(frozen=True)
class Run:
    """What a run is told: all of it is the same for a run that is to be gone on with.

    asked         the inputs, outputs and formats that were asked for
    name_changed  whether each input that changes is named on standard error
    """

    settings: Settings
    options: Options
    place: Place
    workers: int
    force: bool = False
    resume: bool = False
    write: bool = True
    asked: tuple[str, ...] = ()
    name_changed: bool = False

    @property
    def digest(self) -> str:
        """What tells that two runs do the same with an article."""
        told = [
            __version__,
            self.settings.to_dict(),
            list(self.options),
            self.place.backup,
            list(self.asked),
        ]
        return hashlib.sha256(
            json.dumps(told, sort_keys=True).encode("utf-8", "backslashreplace")
        ).hexdigest()


COMMIT_SECONDS = 1.0
"""Work that a killed run may have to do again."""

Watch = Callable[[Outcome, int], None]
"""Is told each outcome, and how many bytes of the inputs have been read so far."""


def run(jobs: Sequence[Job], failed: Sequence[Failure], told: Run, watch: Watch) -> Tally:
    """Return the counts after cleaning all inputs. InputError where the run cannot begin or go on.

    failed  inputs that could not be told apart from the beginning; they are reported with the
            others
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
            problem = (
                "an interrupted run left its state; go on with --resume, or start anew with --force"
            )
            raise InputError(told.place.state, problem)
        elif digest is not None and digest != told.digest:
            problem = (
                "the interrupted run had other settings; give the same ones, or start anew with "
                "--force"
            )
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
        self,
        jobs: Sequence[Job],
        failed: Sequence[Failure],
        told: Run,
        manifest: Manifest | None,
        watch: Watch,
    ) -> None:
        self.jobs, self.failed, self.told, self.manifest, self.watch = (
            jobs,
            failed,
            told,
            manifest,
            watch,
        )
        self.tally = manifest.tally() if manifest else Tally()
        self.data = [data_of(job, told.place.backup) for job in jobs]
        self.identities = [_identity(path) for path in self.data]
        self.positions = [self._position(number) for number in range(len(jobs))]
        self.read_before = 0
        self.reading: BinaryIO | None = None
        self.sinks: dict[str, _Sink] = {}
        self.tallies: dict[int, Tally] = {}
        names = ("failures", "log")
        self.common = {
            name: int((manifest.fact(name) if manifest else None) or 0) for name in names
        }
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
            if job.format in SINGLE:
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
                    yield from (
                        _Tagged(number, part) for part in task.split()[done.records - past :]
                    )
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
        """Write what came back. What is noted of it is noted last: a half-taken result is as if it
        had not come.
        """
        if isinstance(result, _End):
            if result.failure:
                self._fail([result.failure])
                self.tally.fail()
            self._measure()
            self._finish(result.number, result.failure)
            counted = self.tallies.pop(result.number, Tally())
            if counted.changed:
                where = files.input_name(self.jobs[result.number].source)
                files.say(
                    f"{where}: would change in {counted.changed:,} of {counted.articles:,} articles"
                )
            return
        numbers, outcome = result
        job, before = self.jobs[numbers[0]], self.positions[numbers[0]]
        is_record = job.format not in SINGLE
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
        if self.told.name_changed:
            if is_record:
                self.tallies[numbers[0]] = self.tallies.get(numbers[0], Tally())
                self.tallies[numbers[0]] += outcome.tally
            for where in outcome.changed:
                files.say(f"{where}: would change")
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
                line = f"{json.dumps(failure._asdict(), ensure_ascii=False)}\n".encode(
                    "utf-8", "backslashreplace"
                )
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
        """Put the finished output of an input in its place; of one that could not be read, nothing
        takes its place.
        """
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
                self._place(
                    self._sink(job.target, size), self.told.place.backup if in_place else ""
                )
            if job.log and (
                job.log in self.sinks or (position.log and os.path.lexists(part_of(job.log)))
            ):
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
                parquet.write_parquet(
                    sink.part, self.data[number], f"{sink.part}.whole", self.told.options
                )
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
    """Move a finished file to its place; with a `backup` ending, the file that was there is kept
    under that name.
    """
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
    """Return the file to read an input from: its backup, where this run has overwritten it before
    and was killed.
    """
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
    """Stands behind the last task of an input; `failure` why it is the last, where there is more to
    read.
    """

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


@dataclass(frozen=True)
class _Files:
    """Files that are one article each. The worker reads and writes them: only the counts come
    back.
    """

    jobs: tuple[tuple[int, Job], ...]
    options: Options
    write: bool
    place: Place

    @property
    def records(self) -> int:
        return len(self.jobs)

    def run(self, cleaner: Cleaner) -> tuple[tuple[int, ...], Outcome]:
        tally, logs, failures, changed = Tally(), [], [], []
        for _, job in self.jobs:
            where = files.input_name(job.source)
            try:
                encoding = self.options.encoding
                extractor = None if job.format == "text" else self.options.extractor
                article = article_of(
                    read_all(data_of(job, self.place.backup)), where, encoding, extractor
                )
                cleaned = cleaner.clean(article.text)
                log = cleaned.log.with_encoding(article.encoding, article.source)
                data = cleaned.text.encode("utf-8", "surrogateescape")
                if self.write:
                    self._write(job, data, f"{log.to_json()}\n".encode())
            except Exception as error:
                if isinstance(error.__cause__, OSError) and error.__cause__.errno in _FULL:
                    raise
                failures.append(Failure.of(where, error))
                tally.fail()
                continue
            tally.add(cleaned)
            if cleaned.changed:
                changed.append(where)
            if self.options.with_log and not job.log:
                logs.append(log_line(where, log))
        outcome = Outcome(1, b"", b"".join(logs), tuple(failures), tally, tuple(changed))
        return tuple(number for number, _ in self.jobs), outcome

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
