"""What tests ask of one session of Spark, as a program of its own:
`python -m tests.helpers.spark_program FOLDER`.

It writes what it found into FOLDER/found.json. A session takes ten seconds to start, and Spark's
sockets and warnings stay out of the process of the tests.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from dedupe import DedupeError
from dedupe.contrib.spark import clean_dataframe
from dedupe.contrib.spark.engine import SparkEngine, started
from dedupe.contrib.spark.run import run
from dedupe.contrib.spark.storage import HadoopStorage
from dedupe.request import Request
from tests.helpers.articles import article, paragraph

TEXTS = [article(paragraph(at, 3), paragraph(at + 1, 2), paragraph(at, 3), "") for at in range(40)]
REQUEST = Request(log_field="log", part_bytes=1)


def main() -> None:
    """Write what is found, by name."""
    folder = Path(sys.argv[1])
    os.chdir(folder)
    found: dict[str, Any] = {}
    with started("local[2]", {}, verbose=True) as session:
        for part in (frames, refusals, files, formats, failing, documented):
            found[part.__name__] = part(session)
    Path("found.json").write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")


def frames(session: Any) -> dict[str, Any]:
    """Return what becomes of frames with all sorts of columns and rows."""
    rows = [*enumerate(TEXTS), (40, None)]
    frame = session.createDataFrame(rows, "id long, text string").selectExpr(
        "*", "named_struct('x', id, 'y', "
"array('q')) as `a.b`", "map('k', id) as m", "timestamp'2024-12-18 08:00' as t",
        "cast(1.5 as decimal(10, 2)) as d", "X'ff00' as raw",
    )  # fmt: skip
    cleaned = clean_dataframe(frame)
    added = [
        row.asDict() for row in cleaned.select("id", "text", "clean", "log", "error").collect()
    ]
    kept = cleaned.drop("clean", "log", "error")
    odd = session.sql("select cast(unhex('BFAABBE1') as string) as text")
    strict = clean_dataframe(
        frame.select("text"), clean_column="text", log_column=None, level="strict", furniture=False
    )
    processes = (
        frame.select("id", "text")
        .repartition(8)
        .mapInArrow(_with_process, "process long, made long")
        .distinct()
        .collect()
    )
    return {
        "added": added,
        "others kept": kept.collect() == frame.collect() and kept.schema == frame.schema,
        "not utf-8": clean_dataframe(odd).select("clean", "error").collect()[0].asDict(),
        "replaced": {"columns": strict.columns, "first": strict.collect()[0]["text"]},
        "cleaners made by each process": [row["made"] for row in processes],
    }


def _with_process(batches: Any) -> Any:
    """Yield the number of this process and how many cleaners it has made; it runs on a worker."""
    import pyarrow

    from dedupe.contrib import spark

    for batch in batches:
        list(spark._cleaned(iter([batch]), REQUEST, batch.schema.names, None))
        made = spark._cleaner.cache_info().misses
        yield pyarrow.RecordBatch.from_pydict({"process": [os.getpid()], "made": [made]})


def refusals(session: Any) -> list[str]:
    """Return what is said of frames that cannot be cleaned."""
    frame = session.createDataFrame([(1, "县里开会。", "")], "id long, text string, Log string")
    wrong: list[Callable[[], Any]] = [
        lambda: clean_dataframe(frame, "body", log_column=None),
        lambda: clean_dataframe(frame, "id", log_column=None),
        lambda: clean_dataframe(frame),
        lambda: clean_dataframe(frame, log_column="error"),
        lambda: clean_dataframe(frame, log_column=None, level="gentle"),  # type: ignore[arg-type]
        lambda: clean_dataframe(frame.select("text", "text")),
    ]
    return [_problem(one) for one in wrong]


def _problem(work: Callable[[], Any]) -> str:
    try:
        work()
    except DedupeError as error:
        return str(error)
    return ""


def files(session: Any) -> dict[str, Any]:
    """Return what becomes of files in folders of partitions, with odd names, in parts."""
    for day in (1, 2):
        rows = [(at, text) for at, text in enumerate(TEXTS) if at % 2 == day - 1]
        frame = session.createDataFrame(rows, "id long, text string").repartition(2)
        frame.write.parquet(f"in/day={day:02}/里[{day}] 面")
    storage = HadoopStorage(session.sparkContext)
    parts: list[int] = []
    wanted = replace(REQUEST, paths=("in",), output="out", partition_by=("day",))
    tally = run(
        storage, _engine_of(session, wanted), wanted, lambda _, count, __: parts.append(count)
    )
    read = session.read.parquet("out").orderBy("id")
    return {
        "parts": parts,
        "articles": tally.articles,
        "causes": dict(tally.causes),
        "cleans": [row["clean"] for row in read.select("clean").collect()],
        "days": [row["day"] for row in read.select("day").collect()],
        "names": sorted(name for name in os.listdir("out") if not name.startswith(".")),
        "left": os.path.exists(".out.dedupe-spark"),
    }


def _engine_of(session: Any, request: Request) -> Callable[[str, str | None], SparkEngine]:
    return lambda kind, base: SparkEngine(session, kind, base, request)


def formats(session: Any) -> dict[str, Any]:
    """Return what becomes of JSON with a broken line and fields that differ, and of ORC."""
    lines = [
        json.dumps({"id": 0, "text": TEXTS[0]}),
        json.dumps({"id": 1, "text": TEXTS[1], "more": {"x": [1.5]}}),
    ]
    Path("json").mkdir()
    Path("json/a.jsonl").write_text(f"{lines[0]}\n", encoding="utf-8")
    Path("json/b.jsonl").write_text(f'{lines[1]}\n{{"id": 2, "text": "断\n', encoding="utf-8")
    session.createDataFrame([(0, TEXTS[0])], "id long, text string").write.orc("orc")
    storage = HadoopStorage(session.sparkContext)
    failed = {}
    for kind in ("json", "orc"):
        wanted = replace(REQUEST, paths=(kind,), output=f"{kind} out")
        failed[kind] = run(storage, _engine_of(session, wanted), wanted, lambda *_: None).failed
    texts = [path.read_text(encoding="utf-8") for path in sorted(Path("json out").glob("part-*"))]
    read = session.read.orc("orc out").select("clean").collect()
    return {
        "json": "".join(texts).splitlines(),
        "failed": failed,
        "orc": [row["clean"] for row in read],
    }


def failing(session: Any) -> dict[str, Any]:
    """Return what is left when the second part cannot be read, and what comes of going on when it
    can again.
    """
    rows = list(enumerate(TEXTS))
    session.createDataFrame(rows, "id long, text string").repartition(2).write.parquet("broken")
    _, second = sorted(Path("broken").glob("part-*"))
    whole = second.read_bytes()
    status = second.stat()
    hidden = list(Path("broken").glob(".*.crc"))
    for path in hidden:
        path.unlink()
    second.write_bytes(b"PAR1" + bytes(len(whole) // 2) + whole[4 + len(whole) // 2 :])
    os.utime(second, ns=(status.st_atime_ns, status.st_mtime_ns))
    storage = HadoopStorage(session.sparkContext)
    wanted = replace(REQUEST, paths=("broken",), output="mended")
    try:
        run(storage, _engine_of(session, wanted), wanted, lambda *_: None)
        problem = ""
    except Exception as error:  # the session is gone on with, so this is not in `started`
        from dedupe.contrib.spark.engine import problem_of

        problem = str(problem_of(error))
    left = os.path.exists("mended"), os.path.exists(".mended.dedupe-spark/done/00000.json")
    second.write_bytes(whole)
    os.utime(second, ns=(status.st_atime_ns, status.st_mtime_ns))
    tally = run(storage, _engine_of(session, wanted), replace(wanted, resume=True), lambda *_: None)
    read = session.read.parquet("mended").orderBy("id").select("clean").collect()
    return {
        "problem": problem,
        "left": left,
        "articles": tally.articles,
        "cleans": [row["clean"] for row in read],
    }


def documented(session: Any) -> list[str]:
    """Return what the first program of docs/spark.md writes."""
    rows = [(text,) for text in TEXTS]
    session.createDataFrame(rows, "body string").coalesce(1).write.parquet("news")
    page = (Path(__file__).parents[2] / "docs/spark.md").read_text(encoding="utf-8")
    program = page.split("```python\n")[1].split("```")[0]
    exec(compile(program, "docs/spark.md", "exec"), {"spark": session})
    return [row["clean"] for row in session.read.parquet("cleaned").select("clean").collect()]


if __name__ == "__main__":
    main()
