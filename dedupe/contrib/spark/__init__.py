"""Spark: the cleaner over a DataFrame of articles, on as many machines as the session has.

from dedupe.contrib.spark import clean_dataframe

cleaned = clean_dataframe(spark.read.parquet("news/"), text_column="body", level="strict")
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from dedupe.cleaner import Cleaned, Cleaner
from dedupe.errors import Failure, InputError, SettingsError
from dedupe.formats.arrow import clean_batches, written_columns
from dedupe.language import listed, told
from dedupe.outcome import Tally
from dedupe.reading.fields import TEXT_FIELDS
from dedupe.request import Request
from dedupe.settings import Settings

if TYPE_CHECKING:
    from pyspark.sql import DataFrame
    from pyspark.sql.types import StructType
    from typing_extensions import Unpack  # type checkers know it; nothing imports it

    from dedupe.keywords import SettingsKeywords


def clean_dataframe(
    df: DataFrame,
    text_column: str | None = None,
    clean_column: str = "clean",
    log_column: str | None = "log",
    error_column: str = "error",
    **settings: Unpack[SettingsKeywords],
) -> DataFrame:
    """Return the DataFrame with columns for the clean text, its log, and why there is none;
    keywords as in `Settings`.

    text_column   of strings, or of arrays of paragraphs; None for the first of TEXT_FIELDS there is
    clean_column  its own, or that of the text, which is replaced
    log_column    JSON with which `restore` gives the text back, None for no such column
    error_column  null for a row that was cleaned, or whose text is null; a row that failed has
                  neither clean text nor log
    InputError where a column is missing, of another type, or has a name that is taken. Rows stay in
    their order and their partitions, and are cleaned when Spark asks for them.
    """
    chosen = Settings.of(**settings)
    try:
        request = Request(
            settings=chosen,
            text_field=text_column,
            clean_field=clean_column,
            log_field=log_column,
            error_field=error_column,
        )
    except SettingsError as error:
        where = error.name.replace("_field", "_column")
        if where == "log_column" and log_column:
            problem = told("would be written twice; give each its own name")
            raise InputError(column(log_column), problem) from error
        raise InputError(where, error.problem) from error
    return cleaned_dataframe(df, request)


def cleaned_dataframe(df: DataFrame, request: Request, counts: Any = None) -> DataFrame:
    """Return the DataFrame with the columns that cleaning writes.

    counts  an accumulator that takes a Tally: `counter` makes it
    """
    if request.text_field is None:
        known = [name for name in TEXT_FIELDS if name in df.columns]
        request = replace(request, text_field=known[0] if known else "text")
    schema = _schema(df, request)
    work = partial(_cleaned, request=request, names=df.columns, counts=counts)
    # Spark takes the columns one by one by their names, where a dot would lead into a struct
    plain = df.toDF(*(f"column{number}" for number in range(len(df.columns))))
    return plain.mapInArrow(work, schema)


def counter(context: Any) -> Any:
    """Return an accumulator of what is counted while rows are cleaned.

    Spark adds what a task counted when it has that task's result, once for each partition, in a job
    without a shuffle: a task that died, or was run twice, counts nothing more. So a count is right
    when the job was one write.
    """
    return context.accumulator(Tally(), _TallyParam())


class _TallyParam:
    """How Spark adds tallies up."""

    def zero(self, value: Tally) -> Tally:  # noqa: ARG002 - as Spark calls it
        return Tally()

    def addInPlace(self, one: Tally, other: Tally) -> Tally:  # noqa: N802 - as Spark calls it
        one += other
        return one


# --- on the workers ---


def _cleaned(
    batches: Iterator[Any], request: Request, names: list[str], counts: Any
) -> Iterator[Any]:
    """Yield the record batches of a partition cleaned."""
    tally = Tally()

    def take(_: str, outcome: Cleaned | Failure | None) -> None:
        tally.take(outcome)

    renamed = (batch.rename_columns(names) for batch in batches)
    work = _cleaner(request.settings).clean
    yield from clean_batches(renamed, work, request, take, error=request.error_field)
    if counts is not None:
        counts.add(tally)


@cache
def _cleaner(settings: Settings) -> Cleaner:
    """Return the cleaner of this process: Spark runs many tasks in one."""
    return Cleaner(settings)


# --- columns ---


def _schema(df: DataFrame, request: Request) -> StructType:
    """Return the schema with the columns that are written. InputError where they cannot be."""
    from pyspark.sql.types import StringType, StructField, StructType

    taken = namer(df)
    names = [taken(name) for name in df.columns]
    text = str(request.text_field)
    _check_text(df, text, names.count(taken(text)))
    text_type = df.schema[df.columns.index(text)].dataType
    fields = list(df.schema)
    written = written_columns(request, request.error_field)
    for name in written:
        if [taken(other) for other in written].count(taken(name)) > 1:
            problem = told("would be written twice; give each its own name")
            raise InputError(column(name), problem)
        kind = text_type if name == request.clean_field else StringType()
        if name == request.text_field == request.clean_field:
            fields[df.columns.index(name)] = StructField(name, kind)
        elif taken(name) in names:
            raise taken_column(name)
        else:
            fields.append(StructField(name, kind))
    return StructType(fields)


def namer(df: DataFrame) -> Any:
    """Return what makes two names of columns equal that Spark takes for one."""
    is_sensitive = (
        str(df.sparkSession.conf.get("spark.sql.caseSensitive", "false")).lower() == "true"
    )
    return str if is_sensitive else str.lower


def _check_text(df: DataFrame, name: str, count: int) -> None:
    from pyspark.sql.types import ArrayType, StringType

    where = column(name)
    if name not in df.columns:
        raise InputError(where, why_missing(df.columns))
    if count > 1:
        raise InputError(where, told("is there more than once; rename one of them"))
    kind = df.schema[df.columns.index(name)].dataType
    is_paragraphs = isinstance(kind, ArrayType) and isinstance(kind.elementType, StringType)
    if not isinstance(kind, StringType) and not is_paragraphs:
        problem = told(
            "is {kind}, not string; name another, or cast it first", kind=kind.simpleString()
        )
        raise InputError(where, problem)


def taken_column(name: str) -> InputError:
    """Return the error for a column that is to be added and is there."""
    problem = told("is there already; drop it first, or give another name for the new one")
    return InputError(column(name), problem)


def column(name: str) -> str:
    """Return what to call a column in a message."""
    return told('column "{name}"', name=name)


def why_missing(names: list[str]) -> str:
    """Return what is said where there is no column of the name."""
    if not names:
        return told("is not there, nor is any other: the input is empty")
    if names == ["_corrupt_record"]:
        return told("is not there: no line of the input is JSON; an object a line is needed")
    return told(
        "is not there; the columns are {names}; name one (--text-field), or select what is inside "
        "one first",
        names=listed(names[:12]),
    )
