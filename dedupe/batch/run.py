"""A run over all inputs of a plan: its outputs, and how it goes on after it was interrupted.

    plan -> tasks -> workers -> results -> sinks -> outputs in their places

What came back is written, then noted in the manifest: a run that is killed loses what was not
noted, at most COMMIT_SECONDS of work, and does it again when it is resumed.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import BinaryIO

from dedupe import files
from dedupe.batch.locks import held
from dedupe.batch.manifest import DONE, PLACING, Identity, Manifest, Position
from dedupe.batch.plan import Job, Plan
from dedupe.batch.pool import results, worker_count
from dedupe.batch.resuming import is_resumed, taken
from dedupe.batch.sinks import Sink, data_of, put_in_place
from dedupe.batch.tasks import End, Files, Numbered, Part, Result
from dedupe.errors import Failure, InputError, shown_place
from dedupe.formats import format_named
from dedupe.formats.format import ManyFormat, failure_line
from dedupe.language import told
from dedupe.outcome import Outcome, Tally, Task, chunks
from dedupe.reading.fields import NoTextFieldError
from dedupe.reading.packing import ending_of, pack
from dedupe.request import Request

COMMON = ("failures", "log", "articles")
"""Files that all inputs share, by the names under which the manifest has their sizes."""

COMMIT_SECONDS = 1.0
"""Work that a killed run may have to do again; chosen by eye."""

SHARE = 0.1
"""Of the time of a run that putting things on the disk may take: where that is slow, notes are
fewer. Chosen by eye."""

Watch = Callable[[Outcome, int], None]
"""Is told each outcome, and how many bytes of the inputs have been read so far."""


def run(plan: Plan, request: Request, watch: Watch) -> Tally:
    """Return the counts after cleaning all inputs of a plan. InputError where the run cannot begin
    or go on.
    """
    check_free(plan, request)
    manifest = _manifest(plan, request)
    is_begun = is_done = False
    try:
        with held(plan, request):
            is_begun = True
            if manifest and (request.in_place or request.skip_existing):
                plan = _as_begun(plan, manifest)
            tally = _Run(plan, request, manifest, watch).all()
        is_done = True
        return tally
    except NoTextFieldError:  # nothing was done, so nothing is to be resumed
        is_done = True
        raise
    finally:
        if manifest:
            manifest.close(remove=is_done or (manifest.is_new and not is_begun))


def input_bytes(plan: Plan) -> int:
    """Return the bytes of all inputs, as far as they can be told."""
    return sum(_size(_identity(job.source)) for job in plan.jobs)


# --- before the run ---


def left_to_do(plan: Plan, request: Request) -> Plan:
    """Return the plan without the inputs whose outputs are there, where these are to be left as
    they are. What an interrupted run began with is done again, unless it noted it as done.
    """
    if not request.skip_existing or plan.state is None:
        return plan
    begun: set[str] = set()
    if request.resume and os.path.lexists(plan.state):
        manifest = Manifest(plan.state)
        begun = set(manifest.begun())
        manifest.close()
    jobs = [
        job
        for job in plan.jobs
        if os.path.abspath(job.source) in begun or not os.path.lexists(job.target)
    ]
    return plan._replace(jobs=tuple(jobs), skipped=len(plan.jobs) - len(jobs))


def check_free(plan: Plan, request: Request) -> None:
    """Raise InputError where an output is there already, unless it may be overwritten or a run is
    resumed. With `force`, what an earlier run noted beside its outputs is removed.
    """
    is_left = plan.state is not None and os.path.lexists(plan.state)
    if request.check or (request.resume and is_left):
        return
    for job in plan.jobs:
        _check_replaceable(job)
    takes_over = request.in_place or request.skip_existing
    if takes_over and plan.failures and _is_list_of_failures(plan.failures):
        os.unlink(plan.failures)  # what failed is tried again, and listed anew
    common = [path for path in (plan.failures, plan.log) if path is not None]
    if plan.articles and os.path.lexists(plan.articles) and not request.force:
        raise taken(plan.articles, request)
    if request.force:
        for path in common:
            files.remove(path)
        return
    for job in plan.jobs:
        for path in _own_outputs(job):
            is_input = path == job.target and job.is_in_place
            if not is_input and os.path.lexists(path):
                raise _log_left(path) if request.skip_existing else taken(path, request)
    for path in common:
        if os.path.lexists(path):
            raise InputError(path, _of_earlier_run(path == plan.log, request))


def _of_earlier_run(is_log: bool, request: Request) -> str:
    """Return what to say of a file of an earlier run, which this run would write anew."""
    if request.skip_existing:  # which --force contradicts
        return told(
            "is already there, of an earlier run; move it away, or give a folder with --log, where "
            "each article has a log of its own"
        )
    if request.in_place and is_log:
        return told(
            "is already there, of an earlier run; move it away and give another name, or a folder: "
            "--force would overwrite the logs that lead back to the sources"
        )
    return told("is already there, of an earlier run; move it away, or --force overwrites it")


def _log_left(path: str) -> InputError:
    """Return the error for the log of an output that is not there, as another one is."""
    problem = told(
        "is the log of an output that is gone from its place, and would be overwritten; move it to "
        "where the output went, or remove it"
    )
    return InputError(path, problem)


def _is_list_of_failures(path: str) -> bool:
    """Return whether a file is what an earlier run listed there."""
    try:
        with open(path, "rb") as file:
            first = json.loads(file.readline())
    except (OSError, ValueError):
        return False
    return isinstance(first, dict) and first.keys() == set(Failure._fields)


def _check_replaceable(job: Job) -> None:
    """Raise InputError where an output cannot replace what is there, whatever is allowed."""
    for path in _own_outputs(job):
        if os.path.exists(path) and not os.path.isfile(path):
            problem = told("is no file, so it cannot be replaced; give the name of a file")
            raise InputError(path, problem)


def _own_outputs(job: Job) -> list[str]:
    """Return the files that are written of one input alone."""
    return [path for path in (job.target, job.log) if path and path != files.STANDARD]


def _manifest(plan: Plan, request: Request) -> Manifest | None:
    """Return the state of the run, None for one that keeps none; locked until it is closed."""
    if plan.state is None:
        return None
    digest = request.resolved(os.path.abspath).digest
    manifest = Manifest(plan.state)
    try:
        left = manifest.fact("digest")
        if left is not None and not is_resumed(left, digest, request, plan.state):
            manifest.close(remove=True)
            manifest = Manifest(plan.state)
        manifest.note("digest", digest)
        manifest.commit()
    except BaseException:
        manifest.close()
        raise
    return manifest


def _as_begun(plan: Plan, manifest: Manifest) -> Plan:
    """Return the plan with the backups that the run began with; one that begins notes them."""
    noted = manifest.begun()
    if not noted:
        manifest.begin({os.path.abspath(job.source): job.backup for job in plan.jobs})
        manifest.commit()
        return plan
    jobs = [
        job._replace(backup=noted.get(os.path.abspath(job.source), job.backup)) for job in plan.jobs
    ]
    return plan._replace(jobs=tuple(jobs))


# --- the run ---


class _Run:
    """A run under way: the sinks that are open, and how far each input is done.

    data        the file that each input is read from: itself or its backup
    identities  what tells that an input is the file it was, None where it cannot be told
    positions   how far each input is done
    common      bytes of the files that all inputs share: that much of them is kept
    tallies     counts of inputs under way, where changes are only told
    pause       seconds between two notes
    written_to  folders in which workers wrote since the last note
    to_forget   files that are needed no longer, once what is done is noted
    """

    def __init__(
        self, plan: Plan, request: Request, manifest: Manifest | None, watch: Watch
    ) -> None:
        self.plan, self.request, self.manifest, self.watch = plan, request, manifest, watch
        self.writes = not request.check
        self.names_changes = request.check and not request.quiet
        self.tally = manifest.tally() if manifest else Tally()
        self.data = [data_of(job) for job in plan.jobs]
        self.identities = [_identity(path) for path in self.data]
        self.positions = [self._position(number) for number in range(len(plan.jobs))]
        self.common = {name: self._noted_size(name) for name in COMMON}
        self.read_before = 0
        self.reading: BinaryIO | None = None
        self.sinks: dict[str, Sink] = {}
        self.tallies: dict[int, Tally] = {}
        self.committed = time.monotonic()
        self.pause = COMMIT_SECONDS
        self.written_to: set[str] = set()
        self.to_forget: list[str] = []
        for number, position in enumerate(self.positions):
            if position.state == DONE:
                self._forget(number)

    def all(self) -> Tally:
        """Return the counts when all is done."""
        try:
            if not self.tally.articles:  # a resumed run has reported these
                for failure in self.plan.failed:
                    self.tally.fail(failure)
                    self._report([failure])
                self._measure_common()
            workers, limit = worker_count(self.request.workers), self.request.timeout
            if self._reads_article_here():
                workers, limit = 1, 0
            for result in results(self._tasks(), self.request.settings, workers, limit):
                if isinstance(result, End):
                    self._end(result)
                else:
                    self._take(result)
            self._place_common()
            return self.tally
        except BaseException:
            with suppress(InputError, OSError):
                self._commit()
            raise
        finally:
            for sink in self.sinks.values():
                sink.close()

    def _reads_article_here(self) -> bool:
        """Return whether the input is an article on standard input, which workers do not have."""
        return any(job.is_article and job.source == files.STANDARD for job in self.plan.jobs)

    def _position(self, number: int) -> Position:
        identity = self.identities[number]
        if self.manifest is None or identity is None:
            return Position()
        job = self.plan.jobs[number]
        return self.manifest.position(job.source, identity, job.is_in_place)

    def _noted_size(self, name: str) -> int:
        noted = self.manifest.fact(name) if self.manifest else None
        return int(noted or 0)

    # --- what goes to the workers ---

    def _tasks(self) -> Iterator[Task[Result | End]]:
        """Yield the tasks of all inputs that are not done. Files of one article wait for others,
        to be one task with them.
        """
        waiting: list[int] = []
        for number, job in enumerate(self.plan.jobs):
            state = self.positions[number].state
            if state:
                self.read_before += _size(self.identities[number])
                if state == PLACING:
                    yield End(number, None)
            elif job.is_article:
                waiting.append(number)
            else:
                yield from self._files(waiting)
                waiting = []
                yield from self._records(number)
        yield from self._files(waiting)

    def _files(self, numbers: Iterable[int]) -> Iterator[Task[Result | End]]:
        for chunk in chunks(numbers, lambda number: _size(self.identities[number])):
            inputs = tuple(Numbered(number, self.plan.jobs[number]) for number in chunk)
            has_log = self.plan.log is not None
            lines = self.plan.packing_of(inputs[0].job) if self.plan.articles else None
            yield Files(inputs, self.request, has_log, lines)
            self.read_before += sum(_size(self.identities[number]) for number in chunk)

    def _records(self, number: int) -> Iterator[Task[Result | End]]:
        """Yield the tasks of an input of records, without those that an interrupted run did."""
        done = self.positions[number]
        failure = None
        past = 0
        try:
            for task in self._read(number):
                records = task.records
                is_written = past + records <= done.records and (records or done.output)
                if is_written:
                    pass
                elif past < done.records:  # a worker had died with this task, and it was split
                    for part in task.split()[done.records - past :]:
                        yield Part(number, part)
                else:
                    yield Part(number, task)
                past += records
        except NoTextFieldError as error:
            if len(self.plan.jobs) == 1:  # else the others are done
                raise
            failure = Failure(error.where, error.problem)
        except InputError as error:
            failure = Failure(error.where, error.problem)
        self.read_before += _size(self.identities[number])
        self.reading = None
        yield End(number, failure)

    def _read(self, number: int) -> Iterator[Task[Outcome]]:
        job = self.plan.jobs[number]
        where = files.input_name(job.source)
        packing = self.plan.packing_of(job)
        path, as_lines = self.data[number], self.plan.articles is not None
        return _many(job).tasks(path, where, self.request, packing, self._watch_file, as_lines)

    def _watch_file(self, file: BinaryIO) -> None:
        self.reading = file

    def _bytes_read(self) -> int:
        try:
            return self.read_before + (self.reading.tell() if self.reading else 0)
        except (OSError, ValueError):  # a pipe has no position, a closed file none any more
            return self.read_before

    # --- what comes back ---

    def _take(self, result: Result) -> None:
        """Write what came back, then note it: a result that was half taken counts as not there."""
        first = result.inputs[0]
        outcome = result.outcome
        log = self._written_log(first, outcome)
        is_record = not self.plan.jobs[first].is_article
        if self.writes and self.plan.articles:
            self._sink(self.plan.articles, self.common["articles"]).write(outcome.output)
        elif self.writes and is_record:
            target = self.plan.jobs[first].target
            self._sink(target, self.positions[first].output).write(outcome.output)
        self._report(outcome.failures)
        self._measure_common()
        self.tally += outcome.tally
        if self.names_changes:
            self._name_changes(first, outcome)
        for number in result.inputs:
            before = self.positions[number]
            self.positions[number] = Position(
                before.records + outcome.records,
                before.output + len(outcome.output),
                before.log + log,
                0 if is_record else DONE,
            )
            self._note(number)
            if self.writes and not is_record:
                job = self.plan.jobs[number]
                self.written_to.update(os.path.dirname(path) for path in _own_outputs(job))
        self.watch(outcome, self._bytes_read())
        if time.monotonic() - self.committed > self.pause:
            self._commit()

    def _written_log(self, number: int, outcome: Outcome) -> int:
        """Write the logs of an outcome; return the bytes that the input's own log has grown by."""
        if not self.writes or not outcome.log:
            return 0
        job = self.plan.jobs[number]
        own = None if job.is_article else job.log
        path = own or self.plan.log
        if path is None:
            return 0
        data = pack(outcome.log, ending_of(path)[1], path)
        size = self.positions[number].log if own else self.common["log"]
        self._sink(path, size).write(data)
        return len(data) if own else 0

    def _name_changes(self, number: int, outcome: Outcome) -> None:
        if not self.plan.jobs[number].is_article:
            self.tallies[number] = self.tallies.get(number, Tally())
            self.tallies[number] += outcome.tally
        for where in outcome.changed:
            files.say(told("{where}: would change", where=shown_place(where)))

    def _report(self, failures: Sequence[Failure]) -> None:
        path = self.plan.failures
        for failure in failures:
            if path is None or not self.writes:
                files.say(str(failure))
            else:
                self._sink(path, self.common["failures"]).write(failure_line(failure))

    def _common_files(self) -> Iterator[tuple[str, str]]:
        """Yield the files that all inputs share, by the names under which their sizes are noted."""
        paths = (self.plan.failures, self.plan.log, self.plan.articles)
        for name, path in zip(COMMON, paths, strict=True):
            if path is not None:
                yield name, path

    def _measure_common(self) -> None:
        for name, path in self._common_files():
            if path in self.sinks:
                self.common[name] = self.sinks[path].size

    def _sink(self, path: str, size: int) -> Sink:
        if path not in self.sinks:
            self.sinks[path] = Sink(path, size)
        return self.sinks[path]

    def _note(self, number: int) -> None:
        identity = self.identities[number]
        if self.manifest and identity:
            job = self.plan.jobs[number]
            self.manifest.move(job.source, identity, self.positions[number])
            if self.positions[number].state == DONE:
                self._forget(number)

    def _forget(self, number: int) -> None:
        """Remember what is to be removed of an input that is done in place: what was kept of it
        where no backup is wanted, and what was written of one that stays as it is.
        """
        job = self.plan.jobs[number]
        if job.is_in_place and self.request.backup is None:
            self.to_forget.append(job.backup)
        if job.is_in_place and not job.is_article:
            self.to_forget.append(files.part_of(job.target))

    def _commit(self) -> None:
        """Put on the disk what was written, then note that it is there."""
        start = time.monotonic()
        for sink in self.sinks.values():
            sink.sync()
        if self.manifest:
            files.sync_file_systems(self.written_to)
            self.written_to.clear()
            for name, size in self.common.items():
                self.manifest.note(name, size)
            self.manifest.note("tally", self.tally.to_dict())
            self.manifest.commit()
        for path in self.to_forget:
            files.remove(path)
        self.to_forget.clear()
        self.committed = time.monotonic()
        self.pause = max(COMMIT_SECONDS, (self.committed - start) / SHARE)

    # --- the end of an input, and of the run ---

    def _end(self, end: End) -> None:
        if end.failure:
            self._report([end.failure])
            self.tally.fail(end.failure)
        self._measure_common()
        self._finish(end.input, end.failure)
        counted = self.tallies.pop(end.input, Tally())
        if counted.changed:
            where = files.input_name(self.plan.jobs[end.input].source)
            said = told(
                "{where}: would change in {changed:,} of {articles:,} articles",
                where=shown_place(where),
                changed=counted.changed,
                articles=counted.articles,
            )
            files.say(said)

    def _finish(self, number: int, failure: Failure | None) -> None:
        """Put the finished output of an input in its place.

        Of an input that broke off, what was read is placed, but never over the input itself.
        """
        if self.plan.articles:  # it has no output of its own, at most a log
            self._place_log(number)
            self._set_state(number, DONE)
            return
        job, position = self.plan.jobs[number], self.positions[number]
        has_part = bool(position.records) and not job.is_in_place
        if self.writes and (failure is None or has_part):
            if position.state != PLACING:
                self._complete(number)
                if job.is_in_place and self._is_as_it_was(number):
                    self._leave(number)
                    return
                self._set_state(number, PLACING)
            self._place_outputs(number)
        else:
            for path in _own_outputs(job):
                if path in self.sinks:
                    self.sinks.pop(path).drop()
        self._set_state(number, DONE)

    def _complete(self, number: int) -> None:
        """Write what an output ends with, and give it the form in which it is placed."""
        job, position = self.plan.jobs[number], self.positions[number]
        kind = _many(job)
        packing = ending_of(job.target)[1]
        sink = self._sink(job.target, position.output)
        end = kind.end(position.records)
        is_empty_packed = packing and not sink.size and kind.is_packed
        if end or is_empty_packed:
            sink.write(pack(end, packing))
        sink.sync()
        whole = files.whole_of(sink.part)
        with files.writing(job.target, can_resume=True):
            if kind.rewritten(sink.part, whole, self.data[number], self.request):
                files.sync(whole)
                size = os.path.getsize(whole)
            else:
                files.remove(whole)  # of an earlier run in another format
                size = sink.size
        self.positions[number] = position._replace(output=size)

    def _is_as_it_was(self, number: int) -> bool:
        """Return whether the output of an input has the same content as the input itself."""
        job = self.plan.jobs[number]
        part = files.part_of(job.target)
        whole = files.whole_of(part)
        written = whole if os.path.lexists(whole) else part
        return _many(job).is_same(written, self.data[number])

    def _leave(self, number: int) -> None:
        """Leave an input alone that stays as it is, and the log that an earlier run wrote of it."""
        job = self.plan.jobs[number]
        self.sinks.pop(job.target).close()  # what it wrote is removed with the next note
        self.to_forget.append(files.whole_of(files.part_of(job.target)))
        if job.log in self.sinks and os.path.lexists(job.log):
            self.sinks.pop(job.log).drop()
        self._place_log(number)
        self._set_state(number, DONE)

    def _place_outputs(self, number: int) -> None:
        job, position = self.plan.jobs[number], self.positions[number]
        self._take_whole(job.target)
        if job.target in self.sinks or os.path.lexists(files.part_of(job.target)):
            self._place(self._sink(job.target, position.output), job.backup)
        self._place_log(number)

    def _take_whole(self, target: str) -> None:
        """Let an output that was given another form take the place of its parts: only now, as it is
        noted to be whole. Until then the parts are what a run is resumed from.
        """
        part = files.part_of(target)
        whole = files.whole_of(part)
        if os.path.lexists(whole):
            if target in self.sinks:
                self.sinks.pop(target).close()
            with files.writing(target, can_resume=True):
                os.replace(whole, part)

    def _place_log(self, number: int) -> None:
        job, position = self.plan.jobs[number], self.positions[number]
        if job.log is None:
            return
        is_left = position.log and os.path.lexists(files.part_of(job.log))
        if job.log in self.sinks or is_left:
            self._place(self._sink(job.log, position.log))

    def _set_state(self, number: int, state: int) -> None:
        self.positions[number] = self.positions[number]._replace(state=state)
        self._note(number)
        self._commit()

    def _place_common(self) -> None:
        self._commit()
        for name, path in self._common_files():
            is_empty_file = name == "articles" and not self.tally.failed
            if self.common[name] and self._was_placed(path):
                continue
            if self.writes and (self.common[name] or is_empty_file):
                sink = self._sink(path, self.common[name])
                self._place_articles(sink) if name == "articles" else self._place(sink)

    def _was_placed(self, path: str) -> bool:
        """Return whether an interrupted run had put a file in its place, just before it ended."""
        is_under_way = path in self.sinks or os.path.lexists(files.part_of(path))
        return not is_under_way and os.path.lexists(path)

    def _place_articles(self, sink: Sink) -> None:
        """Put the file with all articles in its place, in the format that its name tells."""
        kind = self.plan.articles_format
        if kind is None or kind.from_lines is None:
            self._place(sink)
            return
        whole = files.whole_of(sink.part)
        sink.close()
        with files.writing(sink.path, can_resume=True):
            kind.from_lines(sink.part, whole, ending_of(sink.path)[1], self.request)
            files.sync(whole)
            put_in_place(whole, sink.path, "")
            files.sync_folder_of(sink.path)
        sink.drop()  # only now: until then the lines are what a run is resumed from
        del self.sinks[sink.path]

    def _place(self, sink: Sink, backup: str = "") -> None:
        sink.place(backup)
        del self.sinks[sink.path]


def _many(job: Job) -> ManyFormat:
    kind = format_named(job.format)
    assert isinstance(kind, ManyFormat)
    return kind


def _size(identity: Identity | None) -> int:
    return identity.size if identity else 0


def _identity(path: str) -> Identity | None:
    try:
        return Identity.of(path) if path != files.STANDARD else None
    except OSError:
        return None  # reading it will tell
