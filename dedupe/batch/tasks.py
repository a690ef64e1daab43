"""Tasks of a run over files: what a worker does, and of which input it is."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import NamedTuple

from dedupe import files
from dedupe.article import CleanedArticle, clean_file
from dedupe.batch.plan import Job
from dedupe.batch.sinks import data_of, write_in_place
from dedupe.cleaner import Cleaner
from dedupe.errors import Failure
from dedupe.formats import format_named
from dedupe.formats.fields import article_line
from dedupe.formats.format import ArticleFormat, log_line
from dedupe.outcome import Begin, Outcome, Tally, Task
from dedupe.reading.packing import ending_of, pack
from dedupe.request import Request


class Result(NamedTuple):
    """What came of a task, and the numbers of the inputs that it is of."""

    inputs: tuple[int, ...]
    outcome: Outcome


class End(NamedTuple):
    """Stands behind the last task of an input, and is its own result.

    failure  why it is the last, where there is more to read
    """

    input: int
    failure: Failure | None
    records: int = 0

    def run(self, cleaner: Cleaner, begin: Begin) -> End:  # noqa: ARG002 - as every task
        """Return itself."""
        return self

    def split(self) -> list[End]:
        """Return it alone."""
        return [self]

    def lost(self, problem: str) -> End:  # noqa: ARG002 - as every task
        """Return itself."""
        return self


class Part(NamedTuple):
    """Records of an input, with its number."""

    input: int
    task: Task[Outcome]

    @property
    def records(self) -> int:
        """Number of records."""
        return self.task.records

    def run(self, cleaner: Cleaner, begin: Begin) -> Result:
        """Return what came of the records."""
        return Result((self.input,), self.task.run(cleaner, begin))

    def split(self) -> list[Part]:
        """Return each record as a task of its own."""
        return [Part(self.input, part) for part in self.task.split()]

    def lost(self, problem: str) -> Result:
        """Return what comes of records that kill their worker."""
        return Result((self.input,), self.task.lost(problem))


class Numbered(NamedTuple):
    """An input with its number."""

    number: int
    job: Job


@dataclass(frozen=True)
class Files:
    """Files that are one article each. The worker reads and writes them: only counts come back.

    has_common_log  whether the lines of their logs come back, too
    lines           how lines of JSON that come back are packed, for one file with all articles;
                    None where each has an output of its own
    """

    inputs: tuple[Numbered, ...]
    request: Request
    has_common_log: bool
    lines: str | None = None

    @property
    def records(self) -> int:
        """Number of files."""
        return len(self.inputs)

    def run(self, cleaner: Cleaner, begin: Begin) -> Result:
        """Return the counts, once all files are written. An InputError where the disk is full."""
        tally = Tally()
        logs: list[bytes] = []
        lines: list[bytes] = []
        failures: list[Failure] = []
        changed: list[str] = []
        for number, job in enumerate(self._jobs()):
            begin(number)
            where = files.input_name(job.source)
            try:
                article = self._cleaned(job, cleaner, where)
                if not self.request.check:
                    self._write(job, article)
            except Exception as error:
                if files.is_full(error.__cause__):
                    raise
                failures.append(Failure.of(where, error))
                tally.fail(failures[-1])
                continue
            page = article.decoded.page
            tally.add(article.cleaned, page.url if page and self.request.stats else None)
            if article.cleaned.changed:
                changed.append(where)
            if self.has_common_log:
                logs.append(log_line(where, article.log))
            if self.lines is not None:
                lines.append(self._line(where, article))
        output = pack(b"".join(lines), self.lines) if lines and self.lines is not None else b""
        outcome = Outcome(1, output, b"".join(logs), tuple(failures), tally, tuple(changed))
        return self._result(outcome)

    def _line(self, where: str, article: CleanedArticle) -> bytes:
        log = article.log if self.request.log_field else None
        return article_line(where, article.decoded, article.cleaned, self.request, log)

    def _cleaned(self, job: Job, cleaner: Cleaner, where: str) -> CleanedArticle:
        kind = format_named(job.format)
        assert isinstance(kind, ArticleFormat)
        return clean_file(cleaner, data_of(job), kind, self.request, where)

    def _write(self, job: Job, article: CleanedArticle) -> None:
        """Write the text and the log. In place, what would stay as it is is left alone, and so is
        the log that an earlier run wrote of it.
        """
        is_done = job.is_in_place and article.is_as_it_was
        with files.writing(job.target, can_resume=True):
            if job.log is not None and not (is_done and os.path.lexists(job.log)):
                write_in_place(job.log, pack(article.log_bytes, ending_of(job.log)[1], job.log))
            if job.target and not is_done:
                text = pack(article.text_bytes, ending_of(job.target)[1], job.target)
                write_in_place(job.target, text, job.backup)

    def split(self) -> list[Files]:
        """Return each file as a task of its own."""
        return [replace(self, inputs=(each,)) for each in self.inputs]

    def lost(self, problem: str) -> Result:
        """Return what comes of files that kill their worker, or take too long for it."""
        tally = Tally()
        failures: list[Failure] = []
        for job in self._jobs():
            _drop_parts(job)
            failures.append(Failure(files.input_name(job.source), problem))
            tally.fail(failures[-1])
        return self._result(Outcome(1, b"", b"", tuple(failures), tally))

    def _jobs(self) -> list[Job]:
        return [each.job for each in self.inputs]

    def _result(self, outcome: Outcome) -> Result:
        return Result(tuple(each.number for each in self.inputs), outcome)


def _drop_parts(job: Job) -> None:
    """Remove what a worker that was stopped has left of the outputs of an input."""
    for path in (job.target, job.log):
        if path:
            with suppress(OSError):
                os.unlink(files.part_of(path))
