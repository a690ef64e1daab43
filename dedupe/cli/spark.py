"""What `dedupe spark` does, once its options are read."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from time import monotonic
from typing import Any, NamedTuple

from dedupe.batch.pool import Tally
from dedupe.cli.common import held_settings, settings_from
from dedupe.cli.progress import summary
from dedupe.contrib.spark.engine import SparkEngine, started
from dedupe.contrib.spark.run import FORMATS, Wanted, run
from dedupe.contrib.spark.storage import HadoopStorage
from dedupe.errors import InputError, InterruptedRunError
from dedupe.files import say
from dedupe.formats.arrow import Columns
from dedupe.render.words import count


class Manner(NamedTuple):
    """How Spark goes about it: the options of `dedupe spark` that are no settings."""

    format: str | None = None
    master: str | None = None
    conf: Sequence[str] = ()
    partition_by: Sequence[str] = ()
    part_size: int | None = None
    error_field: str = "error"
    force: bool = False
    resume: bool = False
    quiet: bool = False
    verbose: bool = False


def clean(source: str, output: str, options: dict[str, Any], manner: Manner) -> int:
    """Clean all rows of the inputs, show what came of it, and return the exit code.

    options  settings that were given, None for those that were not
    """
    wanted = _wanted(source, output, options, manner)
    spark_settings = dict(map(_named, manner.conf))
    start = monotonic()

    def watch(done: int, parts: int, tally: Tally) -> None:
        if parts > 1 and not manner.quiet:
            say(f"part {done} of {parts} done, {tally.articles:,} articles so far")

    try:
        with started(manner.master, spark_settings, manner.verbose) as session:

            def engine_of(kind: str, base: str | None) -> SparkEngine:
                return SparkEngine(
                    session, kind, base, wanted.columns, wanted.settings, wanted.partition_by
                )

            tally = run(HadoopStorage(session.sparkContext), engine_of, wanted, watch)
    except KeyboardInterrupt:
        raise InterruptedRunError(
            "interrupted; what is done is kept: go on with the same command and --resume"
        ) from None
    if not manner.quiet and sys.stderr is not None:
        sys.stderr.write(summary(tally, monotonic() - start))
    if tally.failed:
        say(
            f"{count(tally.failed, 'article')} failed; see the column {manner.error_field} of "
            f"{output}"
        )
        return 3
    return 0


def _wanted(source: str, output: str, options: dict[str, Any], manner: Manner) -> Wanted:
    """Return what is asked for. InputError where that cannot be."""
    held = held_settings(options)
    names = (
        *(held[name].value for name in ("text-field", "clean-field", "log-field")),
        manner.error_field,
    )
    if manner.format not in (None, *FORMATS):
        raise InputError(
            "--format", f"{manner.format!r} is not known; allowed: {', '.join(FORMATS)}"
        )
    if "" in (source, output, *names, *manner.partition_by):
        raise InputError("spark", "a name is empty; give inputs, output and columns their names")
    if manner.part_size is not None and manner.part_size < 1:
        raise InputError(
            "--part-size", f"{manner.part_size} MB are no part of the input; give 1 or more"
        )
    return Wanted(
        source,
        output,
        settings_from(held),
        Columns(*names),
        manner.format,
        tuple(manner.partition_by),
        manner.part_size * 2**20 if manner.part_size else None,
        manner.force,
        manner.resume,
    )


def _named(setting: str) -> tuple[str, str]:
    """Return the name and the value of a setting of Spark."""
    name, equals, value = setting.partition("=")
    if not name or not equals:
        raise InputError(
            "--conf", f"{setting!r} is not NAME=VALUE, such as spark.executor.memory=4g"
        )
    return name, value
