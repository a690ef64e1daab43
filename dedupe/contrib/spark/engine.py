"""Spark itself: its session, its reading and writing, and its errors in one line."""

from __future__ import annotations

import json
import logging
import os
import re
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from dedupe.contrib.spark import cleaned_dataframe, counter
from dedupe.contrib.spark.crawl import (
    GROUP_COLUMNS,
    LearnedCrawl,
    check_columns,
    group_dataframe,
    learn_dataframe,
)
from dedupe.contrib.spark.storage import File
from dedupe.crawl.groups import Kept
from dedupe.crawl.reading import CrawlFields
from dedupe.crawl.relation import Kind
from dedupe.errors import InputError
from dedupe.formats.arrow import ROWS
from dedupe.language import listed, told
from dedupe.outcome import Tally
from dedupe.profile import Profile
from dedupe.request import Request

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

TASKS_A_CORE = 4
"""Splits of the input that a core gets in one part: fewer, and many cores wait for the last one.
Chosen by eye."""


class SparkEngine:
    """Reads and writes one format.

    base  the folder below which folders such as `day=1` are columns, None where there is none
    """

    def __init__(
        self,
        session: SparkSession,
        format: str,  # noqa: A002 - Spark's word
        base: str | None,
        request: Request,
    ) -> None:
        self._session, self._format, self._base = session, format, base
        self._request = request

    def schema(self, files: Sequence[File]) -> str:
        """Return the schema of all files, as JSON. InputError where they have no column of texts.

        Parquet and ORC are asked for the columns of every file, JSON is read once for them.
        """
        df = self._read(files, None)
        cleaned = cleaned_dataframe(df, self._request)
        for name in self._request.partition_by:
            if name not in cleaned.columns:
                raise InputError(
                    "--partition-by",
                    told(
                        "no column {name!r}; the columns are {names}",
                        name=name,
                        names=listed(cleaned.columns),
                    ),
                )
        return df.schema.json()

    def part_bytes(self) -> int:
        """Return the bytes of input that give all cores TASKS_A_CORE splits."""
        # the setting has a unit: `134217728b`
        split = self._session._jsparkSession.sessionState().conf().filesMaxPartitionBytes()
        return TASKS_A_CORE * int(split) * self._session.sparkContext.defaultParallelism

    def write(self, files: Sequence[File], schema: str, folder: str) -> Tally:
        """Write the cleaned rows of the files into a new folder, and return what was counted."""
        counts = counter(self._session.sparkContext)
        cleaned = cleaned_dataframe(self._read(files, schema), self._request, counts)
        writer = cleaned.write.format(self._format)
        if self._request.partition_by:
            writer = writer.partitionBy(*self._request.partition_by)
        writer.save(folder)
        tally: Tally = counts.value
        return tally

    def _read(self, files: Sequence[File], schema: str | None) -> DataFrame:
        from pyspark.sql.types import StructType

        reader = self._session.read.format(self._format)
        if self._base:
            reader = reader.option("basePath", self._base)
        if schema is not None:
            reader = reader.schema(StructType.fromJson(json.loads(schema)))
        elif self._format != "json":
            reader = reader.option("mergeSchema", "true")
        return reader.load([_PATTERN_CHARACTERS.sub(r"\\\g<0>", file.path) for file in files])


class GroupEngine(SparkEngine):
    """Reads and writes one format, rows with their groups.

    groups  how many groups of copies and versions were written; `kinds` what their articles are to
            the kept ones
    """

    groups = 0
    kinds: Mapping[str, int] = MappingProxyType({})

    def __init__(
        self,
        session: SparkSession,
        format: str,  # noqa: A002 - Spark's word
        base: str | None,
        request: Request,
        asked: GroupsAsked,
    ) -> None:
        super().__init__(session, format, base, request)
        self._asked = asked

    def schema(self, files: Sequence[File]) -> str:
        """Return the schema of all files, as JSON. InputError where they have no articles."""
        df = self._read(files, None)
        check_columns(df, self._asked.fields, (*GROUP_COLUMNS, self._request.error_field))
        return df.schema.json()

    def write(self, files: Sequence[File], schema: str, folder: str) -> Tally:
        """Write the rows of the files with their groups into a new folder, and return what was
        counted.
        """
        df = self._read(files, schema)
        grouped = group_dataframe(df, *self._asked, self._request.error_field)
        grouped.write.format(self._format).save(folder)
        written = self._session.read.format(self._format).schema(grouped.schema).load(folder)
        return self._counted(written)

    def _counted(self, written: DataFrame) -> Tally:
        from pyspark.sql import functions

        kind = functions.get_json_object("relation", "$.kind").alias("kind")
        is_failure = functions.col(self._request.error_field).isNotNull().alias("failed")
        group = functions.when(~functions.col("kept"), functions.col("group"))
        in_groups = functions.countDistinct(group)
        self.groups = written.agg(in_groups).collect()[0][0]
        counts = written.select(kind, is_failure).groupBy("kind", "failed").count().collect()
        self.kinds = {row.kind: row["count"] for row in counts if row.kind is not None}
        failed = sum(row["count"] for row in counts if row.failed)
        return Tally(articles=sum(row["count"] for row in counts) - failed, failed=failed)


class GroupsAsked(NamedTuple):
    """What is asked of `group_dataframe`."""

    fields: CrawlFields
    keep: Kept
    drop: Sequence[Kind]
    profile: Profile | None


class LearnEngine(SparkEngine):
    """Reads one format, and learns from its rows."""

    def learn(
        self, files: Sequence[File], fields: CrawlFields, decisions: Mapping[str, bool]
    ) -> LearnedCrawl:
        """Return what sites print on their pages, as of `learn_dataframe`."""
        return learn_dataframe(self._read(files, None), fields, decisions)


_PATTERN_CHARACTERS = re.compile(r"[\\{}\[\]*?]")


# --- session ---


@contextmanager
def started(
    master: str | None, settings: Mapping[str, str], verbose: bool
) -> Iterator[SparkSession]:
    """Give a session, and stop it behind; what Spark says goes to a file, which stays where
    something went wrong.

    master    None for what spark-submit or Spark's own configuration says
    verbose   whether what Spark says goes to standard error instead
    InputError in one line for whatever Spark raises inside.
    """
    session_class = _session_class()
    # the workers of a cluster on this machine run what this process runs; elsewhere it is said by
    # whoever knows
    os.environ.setdefault("PYSPARK_PYTHON", settings.get("spark.pyspark.python", sys.executable))
    is_submitted = "PYSPARK_GATEWAY_PORT" in os.environ
    log = None if verbose or is_submitted else _log_file()
    session = None
    handler = logging.FileHandler(log, encoding="utf-8") if log else logging.StreamHandler()
    logging.getLogger().addHandler(handler)  # for what the driver's side of Spark says
    try:
        builder = session_class.builder.appName("dedupe").config(
            "spark.ui.showConsoleProgress", "false"
        )
        if master:
            builder = builder.master(master)
        on_one_machine = _ON_ONE_MACHINE if master and master.startswith("local") else {}
        for name, value in {**on_one_machine, **settings}.items():
            builder = builder.config(name, value)
        with _standard_error_to(log):
            session = builder.getOrCreate()
        if threading.current_thread() is threading.main_thread():
            # Spark's own handler asks Spark to stop, in the midst of another question to it
            signal.signal(signal.SIGINT, signal.default_int_handler)
        for name, value in ((_ROWS_SENT, str(ROWS)), (_GUESSED, "false")):
            if not session.sparkContext.getConf().contains(name):
                session.conf.set(name, value)
        yield session
    except KeyboardInterrupt:
        _remove(log)
        raise
    except Exception as error:
        problem = problem_of(error)
        if problem is None:
            _remove(log)
            raise
        raise InputError("Spark", _with_its_log(problem, log)) from error
    else:
        _remove(log)
    finally:
        if session is not None:
            with suppress(Exception):  # what is wrong has been told
                session.stop()
        logging.getLogger().removeHandler(handler)
        handler.close()


_ROWS_SENT = "spark.sql.execution.arrow.maxRecordsPerBatch"
"""Rows that Spark gathers before it sends them to a worker: 10,000 if nothing is said, which is 50
MB of articles."""


_GUESSED = "spark.sql.sources.partitionColumnTypeInference.enabled"
"""Whether a folder `day=01` is a column of numbers; it would be written as `day=1`."""


_ON_ONE_MACHINE: Mapping[str, str] = {
    "spark.ui.enabled": "false",
    "spark.sql.shuffle.partitions": "8",  # 200 if nothing is said: each is a task, of an empty one
    # Java's second compiler takes 6 s of a core before the first article, 10 s before the 50,000th;
    # a collector with threads of its own takes another 2 and 4 s, from the workers that clean
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.executor.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
}


def _session_class() -> Any:
    try:
        import pandas  # noqa: F401 - Spark asks for it only when the first rows are to be cleaned
        import pyarrow  # noqa: F401
        from pyspark.sql import SparkSession
    except ImportError as error:
        problem = told("needs pip install 'zhnews-dedupe[spark]' ({error})", error=error)
        raise InputError("spark", problem) from error
    return SparkSession


def _with_its_log(problem: str, log: str | None) -> str:
    if log is None:
        return told("{problem}; Spark's log above has all of it", problem=problem)
    return told("{problem}; all of it is in {file}", problem=problem, file=log)


def _log_file() -> str:
    handle, path = tempfile.mkstemp(prefix="dedupe-spark-", suffix=".log")
    os.close(handle)
    return path


def _remove(path: str | None) -> None:
    if path is not None:
        with suppress(OSError):
            os.unlink(path)


@contextmanager
def _standard_error_to(path: str | None) -> Iterator[None]:
    """Have processes that are started inside write their standard error to a file."""
    if path is None:
        yield
        return
    kept = os.dup(2)
    with open(path, "ab") as file:
        os.dup2(file.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


# --- errors ---


def problem_of(error: Exception) -> str | None:
    """Return in one line what Spark raised, None where the error is not Spark's.

    Of an exception in Python on a worker its last line tells most; else the first line of the
    innermost cause.
    """
    from py4j.protocol import Py4JError, Py4JNetworkError
    from pyspark.errors import PySparkException

    if isinstance(error, Py4JNetworkError | ConnectionError):
        return told(
            "the connection to it broke, its process has died; was it killed, is there memory "
            "enough?"
        )
    if not isinstance(error, PySparkException | Py4JError):
        return None
    text = str(error)
    if "JAVA_GATEWAY_EXITED" in text:
        return told(
            "its Java process ended at once; is Java 17 or later on the PATH or in JAVA_HOME, is "
            "--master right?"
        )
    return _line_of(text)


def _line_of(text: str) -> str:
    r"""Return the line of an error with stack traces that says what is wrong.

    >>> _line_of("An error occurred while calling o1.\n: x.Error: Job aborted.\n\tat org.x.y(z)")
    'Error: Job aborted.'
    """
    _, is_python, trace = text.rpartition("Traceback (most recent call last):")
    if is_python:
        lines = [
            line
            for line in trace.split("\n\tat ")[0].splitlines()
            if line and not line.startswith((" ", "\t"))
        ]
        if lines:
            return lines[0].strip()
    causes = re.findall(r"^(?:: |Caused by: )(?:[\w$]+\.)*([\w$]+: .*)$", text, re.MULTILINE)
    if causes:
        return str(causes[-1]).strip()
    said = filter(None, map(str.strip, text.splitlines()))
    return next(said, told("failed without a word"))
