"""What `dedupe spark` does, once its options are read."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from time import monotonic
from typing import Any

from dedupe.batch.resuming import INTERRUPTED
from dedupe.cli.common import request_of
from dedupe.cli.progress import summary
from dedupe.contrib.spark.engine import SparkEngine, started
from dedupe.contrib.spark.run import FORMATS, run
from dedupe.contrib.spark.storage import HadoopStorage
from dedupe.errors import InputError, InterruptedRunError
from dedupe.files import say
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
        raise InterruptedRunError(INTERRUPTED) from None
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
