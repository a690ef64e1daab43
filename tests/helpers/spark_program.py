"""What tests ask of one session of Spark, as a program of its own:
`python -m tests.helpers.spark_program FOLDER`.

It writes what it found into FOLDER/found.json. A session takes ten seconds to start, and Spark's
sockets and warnings stay out of the process of the tests.
"""

from __future__ import annotations

import json
import os
import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from dedupe import DedupeError
from dedupe.contrib.spark import clean_dataframe
from dedupe.contrib.spark.crawl import learn_dataframe
from dedupe.contrib.spark.engine import GroupEngine, GroupsAsked, SparkEngine, started
from dedupe.contrib.spark.run import inputs, run, run_at_once
from dedupe.contrib.spark.storage import HadoopStorage
from dedupe.crawl.reading import CrawlFields
from dedupe.crawl.relation import Kind
from dedupe.request import Request
from tests.crawl.stories import FOREIGN, RELEASE, REPRINT, notice
from tests.helpers.articles import article, paragraph

TEXTS = [article(paragraph(at, 3), paragraph(at + 1, 2), paragraph(at, 3), "") for at in range(40)]
REQUEST = Request(log_field="log", part_bytes=1)


RECORD_FIELDS = ("url", "title", "date", "text")
MENU = ("县情速览窗口", "两镇看台", "镇村动态")


def crawl_records() -> Iterator[dict[str, str | None]]:
    """Yield the records of a crawl: two groups of copies, one of them with a version; look-alikes,
    a digest, pages that say nothing, one article twice, one without a text, and the pages of a site
    with its furniture.
    """
    menu = "\n".join(MENU)
    for number in range(24):
        text = "\n".join(paragraph(4 * number + each, 2) for each in range(4))
        yield _record(f"news.com/{number}", f"2024-05-{number + 1:02}", f"{text}\n{menu}")
    yield _record("a.com/1", "2024-05-03", RELEASE)
    yield _record("b.com/7", "2024-05-04", REPRINT)
    yield _record("c.com/3", None, RELEASE)
    yield _record("c.com/3", "2024-05-02", RELEASE)
    yield _record("a.com/2", "2024-05-01", RELEASE.replace("12万", "15万"))
    yield _record("a.com/4", "2024-03-18", notice())
    yield _record("a.com/5", "2024-03-19", notice("3月19日7时"))
    yield _record("a.com/6", "2024-04-20", FOREIGN)
    yield _record("d.com/1", "2024-04-21", f"{paragraph(900, 3)}\n{FOREIGN}\n{paragraph(901, 3)}")
    for address in ("e.com/1", "f.com/1"):
        yield _record(address, "2024-05-06", "\n".join(paragraph(910 + at, 2) for at in range(4)))
    yield _record("d.com/2", None, "")
    yield _record("d.com/3", None, "")
    yield _record("d.com/4", None, None)


def _record(address: str, date: str | None, text: str | None) -> dict[str, str | None]:
    return {"url": f"http://{address}", "title": None, "date": date, "text": text}


def main() -> None:
    """Write what is found, by name."""
    folder = Path(sys.argv[1])
    os.chdir(folder)
    found: dict[str, Any] = {}
    with started("local[2]", {}, verbose=True) as session:
        for part in (frames, refusals, files, formats, failing, documented, crawl):
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


def crawl(session: Any) -> dict[str, Any]:
    """Return the groups of a crawl whose rows are shuffled, the digest of what its sites print, and
    how many rows are no articles.
    """
    rows = [[record.get(name) for name in RECORD_FIELDS] for record in crawl_records()]
    random.Random(1).shuffle(rows)
    frame = session.createDataFrame(rows, ", ".join(f"{name} string" for name in RECORD_FIELDS))
    session.conf.set("spark.sql.shuffle.partitions", "2")  # so few rows need no more
    frame.repartition(5).write.json("crawl")
    storage = HadoopStorage(session.sparkContext)
    found: dict[str, Any] = {}
    for keep in ("fullest", "latest"):
        wanted = Request(paths=("crawl",), output=f"grouped {keep}", format="json")
        drop: tuple[Kind, ...] = ("same",) if keep == "latest" else ()
        asked = GroupsAsked(CrawlFields(), keep, drop, None)
        engine = GroupEngine(session, "json", None, wanted, asked)
        files = inputs(storage, storage.full("crawl"))
        tally = run_at_once(storage, engine, files, wanted)
        read = session.read.json(str(wanted.output)).collect()
        found[keep] = {
            "rows": [row.asDict() for row in read],
            "counts": [tally.articles, tally.failed, engine.groups, engine.kinds],
        }
    profile, failed = learn_dataframe(session.read.json("crawl"))
    return {**found, "profile": profile.digest, "left out": failed}


if __name__ == "__main__":
    main()
