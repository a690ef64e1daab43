"""Spark itself: frames, files, a cluster of two executors of which a worker is killed, a packed
environment.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from dedupe import Log, clean, restore
from dedupe.crawl.index import CrawledArticle, Index
from dedupe.crawl.learning import learned
from dedupe.formats.fields import row_as_json
from tests.helpers.commands import run
from tests.helpers.spark_program import MENU, TEXTS, crawl_records

pytest.importorskip("pyspark", reason="pyspark is missing: pip install 'zhnews-dedupe[spark]'")
parquet = pytest.importorskip("pyarrow.parquet", reason="zhnews-dedupe[spark] is missing")

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs/spark.md"
HAS_JAVA = bool(os.environ.get("JAVA_HOME") or shutil.which("java"))
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not HAS_JAVA, reason="Java is missing: Spark needs 17 or later (openjdk-17-jre-headless)"
    ),
]
ENVIRONMENT = {
    **os.environ,
    "PYTHONPATH": str(ROOT),
    "SPARK_LOCAL_IP": "127.0.0.1",
    "PYSPARK_PYTHON": sys.executable,
}
CLEANS = [clean(text).text for text in TEXTS]
ROWS = 800
"""Enough that each worker of a cluster has some seconds to do, and can be killed at it."""


def dedupe(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "dedupe", *arguments]
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        env=ENVIRONMENT,
        timeout=300,
        **options,
    )


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the program found in its session."""
    folder = tmp_path_factory.mktemp("spark")
    command = [sys.executable, "-m", "tests.helpers.spark_program", str(folder)]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env=ENVIRONMENT, timeout=300, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr[-4000:]
    read: dict[str, Any] = json.loads((folder / "found.json").read_text(encoding="utf-8"))
    return read


def test_frame_gets_clean_texts_logs_and_errors(found: dict[str, Any]) -> None:
    *rows, last = found["frames"]["added"]
    assert [row["clean"] for row in rows] == CLEANS
    assert [restore(row["clean"], Log.from_json(row["log"])) for row in rows] == TEXTS
    assert {row["error"] for row in rows} == {None}
    assert last == {
        "id": 40, "text": None, "clean": None, "log": None, "error": None,
    }  # fmt: skip
    assert found["frames"]["others kept"]


def test_text_may_be_replaced_and_settings_reach_the_workers(found: dict[str, Any]) -> None:
    replaced = found["frames"]["replaced"]
    assert replaced["columns"] == ["text", "error"]
    assert replaced["first"] == clean(TEXTS[0], level="strict", furniture=False).text


def test_row_that_is_not_utf_8_has_an_error(found: dict[str, Any]) -> None:
    assert found["frames"]["not utf-8"]["clean"] is None
    assert found["frames"]["not utf-8"]["error"].startswith('column "text" is not UTF-8')


def test_worker_makes_one_cleaner_for_all_its_tasks(found: dict[str, Any]) -> None:
    assert set(found["frames"]["cleaners made by each process"]) == {1}


def test_frames_that_cannot_be_cleaned_are_refused(found: dict[str, Any]) -> None:
    assert found["refusals"] == [
        'column "body": is not there; the columns are id, text, Log; name one (--text-field), '
        "or select what is inside one first",
        'column "id": is bigint, not string; name another, or cast it first',
        'column "log": is there already; drop it first, or give another name for the new one',
        'column "error": would be written twice; give each its own name',
        "setting 'level': 'gentle' is not known; allowed: strict, standard, thorough",
        'column "text": is there more than once; rename one of them',
    ]


def test_files_are_cleaned_in_parts_and_divided_by_a_column(found: dict[str, Any]) -> None:
    files = found["files"]
    assert files["cleans"] == CLEANS
    assert files["days"] == ["01", "02"] * 20
    assert files["parts"] == [4] * 4
    assert files["names"] == ["_SUCCESS", "day=01", "day=02"]
    assert not files["left"]
    causes: dict[str, int] = {}
    for text in TEXTS:
        for edit in clean(text).edits:
            causes[str(edit.cause)] = causes.get(str(edit.cause), 0) + 1
    assert (files["articles"], files["causes"]) == (40, causes)


def test_program_of_the_docs_cleans_a_frame(found: dict[str, Any]) -> None:
    assert found["documented"] == [clean(text, level="strict").text for text in TEXTS]


def test_json_and_orc(found: dict[str, Any]) -> None:
    formats = found["formats"]
    first, second, broken = map(json.loads, formats["json"])
    assert (first["clean"], second["clean"], formats["orc"]) == (CLEANS[0], CLEANS[1], CLEANS[:1])
    assert second["more"] == {"x": [1.5]}
    assert broken == {
        "_corrupt_record": '{"id": 2, "text": "断',
        "error": "no JSON, the line is in _corrupt_record; it may be cut off",
    }
    assert formats["failed"] == {"json": 1, "orc": 0}


def test_failing_job_leaves_no_output_and_is_gone_on_with(found: dict[str, Any]) -> None:
    failing = found["failing"]
    assert failing["problem"]
    assert "\n" not in failing["problem"]
    assert "\tat " not in failing["problem"]
    assert failing["left"] == [False, True]
    assert (failing["articles"], failing["cleans"]) == (40, CLEANS)


@pytest.mark.parametrize(("keep", "drop"), [("fullest", ()), ("latest", ("--drop", "same"))])
def test_groups_are_those_of_a_local_run_row_for_row(
    found: dict[str, Any], tmp_path: Path, keep: str, drop: tuple[str, ...]
) -> None:
    lines = [json.dumps(record) for record in crawl_records()]
    (tmp_path / "crawl.jsonl").write_text("\n".join(lines), encoding="utf-8")
    where = str(tmp_path / "crawl.jsonl"), "-o", str(tmp_path / "local.jsonl")
    done = run("group", *where, "--keep", keep, *drop)
    assert done.returncode == 3, done.stderr  # of the article without a text
    records = map(json.loads, (tmp_path / "local.jsonl").read_text(encoding="utf-8").splitlines())
    expected = [
        {
            **{name: value for name, value in record.items() if value is not None},
            "relation": record["relation"] and row_as_json(record["relation"]),
            "related": row_as_json(record["related"]),
        }
        for record in records
    ]
    (failed,) = [row for row in found["crawl"][keep]["rows"] if row["error"] is not None]
    rows = [
        {name: value for name, value in row.items() if value is not None or name == "relation"}
        for row in found["crawl"][keep]["rows"]
        if row["error"] is None
    ]
    assert sorted(rows, key=by_address) == sorted(expected, key=by_address)
    assert (failed["url"], failed["group"]) == ("http://d.com/4", None)
    assert failed["error"] == "its text is null; there is nothing to compare"
    articles, *rest = found["crawl"][keep]["counts"]
    assert articles == len(expected)
    # what was dropped is not written, nor counted
    assert rest == ([1, 1, {"version": 1}] if drop else [1, 2, {"same": 4, "version": 1}])


def by_address(row: dict[str, Any]) -> tuple[str, str]:
    return row["url"], str(row.get("date"))


def test_profile_is_that_of_a_local_run(found: dict[str, Any]) -> None:
    articles = [
        CrawledArticle(str(each["url"]), each["text"], None, each["url"], each["date"])
        for each in crawl_records()
        if each["text"] is not None
    ]
    with Index(":memory:") as index:
        index.add_many(articles)
        profile = learned(index)
    furniture = [passage.text for site in profile.sites for passage in site.furniture.values()]
    assert sorted(furniture) == sorted(MENU)
    assert (found["crawl"]["profile"], found["crawl"]["left out"]) == (profile.digest, 1)


# --- the command ---


@pytest.mark.skipif(sys.platform != "linux", reason="workers are found in /proc")
def test_cluster_of_which_a_worker_is_killed_does_what_a_local_run_does(tmp_path: Path) -> None:
    from benchmarks.spark import WORKER, kill

    pyarrow = pytest.importorskip("pyarrow")
    texts: list[str | None] = [f"第{number}篇\n{TEXTS[number % 40] * 3}" for number in range(ROWS)]
    texts[7] = None
    parquet.write_table(
        pyarrow.table({"id": range(ROWS), "text": texts}),
        tmp_path / "in.parquet",
        row_group_size=ROWS // 10,
    )
    local = dedupe("clean", "in.parquet", "-o", "local.parquet", "--log-field", "log", cwd=tmp_path)
    command = [sys.executable, "-m", "dedupe", "spark", "in.parquet", "out", "--log-field", "log"]
    run = subprocess.Popen(
        [*command, "--master", "local-cluster[2,1,1024]"],
        cwd=tmp_path, env=ENVIRONMENT, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    kill(run, WORKER, 0.3)
    _, said = run.communicate(timeout=300)
    assert run.returncode == 0, said
    rows = {}
    for path in sorted((tmp_path / "out").glob("part-*.parquet")):
        for row in parquet.read_table(path).to_pylist():
            assert row["id"] not in rows
            rows[row["id"]] = row
    expected = parquet.read_table(tmp_path / "local.parquet").to_pylist()
    assert [rows[number].pop("error") for number in range(ROWS)].count(None) == ROWS
    assert [rows[number] for number in range(ROWS)] == expected
    assert (tmp_path / "out/_SUCCESS").exists()
    assert [line for line in counts(said) if "cause" in line]
    assert counts(said) == counts(local.stderr)


def counts(said: str) -> list[str]:
    """Return the table of counts, without the time that it took."""
    return [line.split(" in ")[0] for line in said.splitlines() if not line.startswith("dedupe: ")]


def test_what_spark_finds_wrong_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "in.parquet").write_bytes(b"no Parquet at all")
    done = dedupe("spark", "in.parquet", "out", "--master", "local[1]", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("dedupe: Spark: ")
    assert done.stderr.count("\n") == 1
    log = done.stderr.rpartition(" is in ")[2].strip()
    assert "Caused by: " in Path(log).read_text(encoding="utf-8")
    os.unlink(log)
    assert os.listdir(tmp_path) == ["in.parquet"]


@pytest.mark.skipif(
    "DEDUPE_TEST_PACKED" not in os.environ,
    reason="builds and packs an environment, which takes minutes: DEDUPE_TEST_PACKED=1 pytest "
    "tests/contrib/test_spark.py",
)
def test_packed_environment_is_what_executors_run(tmp_path: Path) -> None:
    """The commands of docs/spark.md, as far as pip goes, on a cluster of two executors, by
    spark-submit.
    """
    environment = tmp_path / "environment"
    subprocess.run([sys.executable, "-m", "venv", environment], check=True)
    wanted = [str(ROOT), "pandas>=2.2,<3", "pyarrow>=18.0", "venv-pack"]
    subprocess.run([environment / "bin/python", "-m", "pip", "install", "-q", *wanted], check=True)
    (module,) = environment.glob("lib/python*/site-packages/dedupe/__init__.py")
    module.write_text(
        re.sub(r'__version__ = "(.*)"', r'__version__ = "\1+packed"', module.read_text("utf-8")),
        "utf-8",
    )
    pack = [
        str(environment / "bin/venv-pack"),
        "-q",
        "-p",
        str(environment),
        "-o",
        "environment.tar.gz",
    ]
    subprocess.run(pack, check=True, cwd=tmp_path)
    shutil.rmtree(environment)
    (job,) = re.findall(
        r"^```python\n(import sys\n.*?)^```", DOCS.read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    (tmp_path / "job.py").write_text(job, "utf-8")
    lines = [json.dumps({"id": number, "text": text}) for number, text in enumerate(TEXTS)]
    (tmp_path / "in.jsonl").write_text("\n".join(lines), "utf-8")
    submit = [
        str(Path(sys.executable).with_name("spark-submit")), "--master", "local-cluster[2,1,1024]",
        "--archives", "environment.tar.gz#environment", "--conf",
        "spark.pyspark.python=./environment/bin/python",
        "--conf", f"spark.pyspark.driver.python={sys.executable}",
        "job.py", "spark", "in.jsonl", "out", "--log-field", "log",
    ]  # fmt: skip
    bare = {
        name: value
        for name, value in ENVIRONMENT.items()
        if name not in ("PYSPARK_PYTHON", "PYTHONPATH")
    }
    bare["PATH"] = (
        # spark-submit asks python3 where Spark is
        f"{Path(sys.executable).parent}{os.pathsep}{bare['PATH']}"
    )
    done = subprocess.run(
        submit, cwd=tmp_path, env=bare, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr[-4000:]
    written = "".join(path.read_text("utf-8") for path in (tmp_path / "out").glob("part-*"))
    rows = [json.loads(line) for line in written.splitlines()]
    assert [row["clean"] for row in sorted(rows, key=lambda row: row["id"])] == CLEANS
    assert {json.loads(row["log"])["tool"]["version"].partition("+")[2] for row in rows} == {
        "packed"
    }
