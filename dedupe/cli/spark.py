"""What `dedupe spark` does, once its options are read."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from time import monotonic
from typing import Any

from dedupe.batch.resuming import INTERRUPTED
from dedupe.cli.common import request_of
from dedupe.cli.crawl import of_groups, one_of, opened_index, what_goes
from dedupe.cli.progress import summary
from dedupe.contrib.spark.engine import (
    GroupEngine,
    GroupsAsked,
    LearnEngine,
    SparkEngine,
    started,
)
from dedupe.contrib.spark.run import FORMATS, EngineT, engine_for, inputs, run, run_at_once
from dedupe.contrib.spark.storage import File, HadoopStorage, Storage
from dedupe.crawl.groups import KEPT
from dedupe.crawl.index import Index
from dedupe.crawl.profiles import check_no_articles, load_profile, note_profile
from dedupe.crawl.reading import CrawlFields
from dedupe.errors import InputError, InterruptedRunError
from dedupe.files import STANDARD, say
from dedupe.language import listed, told
from dedupe.outcome import Tally
from dedupe.request import Request
from dedupe.words import count


def clean(
    source: str,
    output: str,
    options: Mapping[str, Any],
    *,
    master: str | None,
    conf: Sequence[str],
    part_size: int | None,
    verbose: bool,
    **asked: Any,
) -> int:
    """Clean all rows of the inputs, show what came of it, and return the exit code.

    options    settings that were given, by their names in a file, None for those that were not
    master     where Spark runs; `conf` more of its settings, NAME=VALUE
    part_size  megabytes of input that are done before that is noted, None for what suits the cores
    verbose    whether all that Spark says is shown
    asked      other fields of the Request
    """
    if part_size is not None and part_size < 1:
        problem = told("{size} MB are no part of the input; give 1 or more", size=part_size)
        raise InputError("--part-size", problem)
    part_bytes = part_size * 2**20 if part_size else None
    request = request_of(options, paths=(source,), output=output, part_bytes=part_bytes, **asked)
    _check(request)
    spark_settings = dict(map(_named, conf))
    start = monotonic()
    try:
        with started(master, spark_settings, verbose) as session:
            tally = _run(session, request)
    except KeyboardInterrupt:
        raise InterruptedRunError(told(INTERRUPTED)) from None
    if not request.quiet and sys.stderr is not None:
        sys.stderr.write(summary(tally, monotonic() - start))
    if tally.failed:
        failed = count(tally.failed, "article")
        said = told(
            "{failed} failed; see the column {column} of {output}",
            failed=failed,
            column=request.error_field,
            output=output,
        )
        say(said)
        return 3
    return 0


def group(
    source: str,
    output: str,
    fields: CrawlFields,
    keep: str,
    drop: Sequence[str],
    profiles: str | None,
    *,
    master: str | None,
    conf: Sequence[str],
    verbose: bool,
    **asked: Any,
) -> int:
    """Write the rows of a crawl with their groups, and return the exit code; as of `clean`, and of
    `group` of a local run.
    """
    kept = one_of("--keep", keep, KEPT)
    kinds = [one_of("--drop", name, ("same",)) for name in drop]
    profile = load_profile(profiles) if profiles is not None else None
    wanted = GroupsAsked(fields, kept, kinds, profile)
    request = Request(paths=(source,), output=output, **asked)
    _check(request)
    with _session(master, conf, verbose) as session:
        storage = HadoopStorage(session.sparkContext)
        make = partial(GroupEngine, session, request=request, asked=wanted)
        engine, files = _engine(storage, make, request)
        tally = run_at_once(storage, engine, files, request)
    if not request.quiet:
        say(of_groups(tally.articles, engine.groups, engine.kinds))
    if tally.failed:
        said = told(
            "{failed} failed; see the column {column} of {output}",
            failed=count(tally.failed, "article"),
            column=request.error_field,
            output=output,
        )
        say(said)
        return 3
    return 0


def learn(
    source: str,
    output: str,
    fields: CrawlFields,
    *,
    master: str | None,
    conf: Sequence[str],
    verbose: bool,
    **asked: Any,
) -> int:
    """Learn what sites print on their pages, note it in the file `output` of this machine, and
    return the exit code.
    """
    if output == STANDARD:
        raise InputError("-o", told("a database cannot go to standard output; give a file"))
    request = Request(paths=(source,), **asked)
    _check(request)
    with opened_index(output, Index.has_sites) as index:
        check_no_articles(index)
        with _session(master, conf, verbose) as session:
            make = partial(LearnEngine, session, request=request)
            engine, files = _engine(HadoopStorage(session.sparkContext), make, request)
            found = engine.learn(files, fields, index.decisions())
        note_profile(index, found.profile)
    if not request.quiet:
        say(what_goes(found.profile))
    if found.failed:
        failed = count(found.failed, "record")
        say(told("{failed} left out: no text, or nothing that names it", failed=failed))
        return 3
    return 0


def _engine(
    storage: Storage, make: Callable[[str, str | None], EngineT], request: Request
) -> tuple[EngineT, list[File]]:
    """Return an engine for the files to read, and these."""
    source = storage.full(request.paths[0])
    files = inputs(storage, source)
    _, engine = engine_for(storage, make, source, files, request)
    return engine, files


@contextmanager
def _session(master: str | None, conf: Sequence[str], verbose: bool) -> Iterator[Any]:
    """Give a session of Spark; InterruptedRunError where the user interrupts it."""
    try:
        with started(master, dict(map(_named, conf)), verbose) as session:
            yield session
    except KeyboardInterrupt:
        raise InterruptedRunError(told("interrupted; nothing was written")) from None


def _run(session: Any, request: Request) -> Tally:
    def engine_of(kind: str, base: str | None) -> SparkEngine:
        return SparkEngine(session, kind, base, request)

    def watch(done: int, parts: int, tally: Tally) -> None:
        if parts > 1 and not request.quiet:
            said = told(
                "part {done} of {parts} done, {articles:,} articles so far",
                done=done,
                parts=parts,
                articles=tally.articles,
            )
            say(said)

    return run(HadoopStorage(session.sparkContext), engine_of, request, watch)


def _check(request: Request) -> None:
    """Raise InputError for what Spark cannot be asked for."""
    if request.format not in (None, *FORMATS):
        known = listed(FORMATS)
        problem = told("{name!r} is not known; allowed: {known}", name=request.format, known=known)
        raise InputError("--format", problem)
    if "" in (*request.paths, request.output, *request.partition_by):
        problem = told("a name is empty; give inputs, output and columns their names")
        raise InputError("spark", problem)


def _named(setting: str) -> tuple[str, str]:
    """Return the name and the value of a setting of Spark."""
    name, equals, value = setting.partition("=")
    if not name or not equals:
        problem = told(
            "{setting!r} is not NAME=VALUE, such as spark.executor.memory=4g", setting=setting
        )
        raise InputError("--conf", problem)
    return name, value
