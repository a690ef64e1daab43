"""Whether Spark cleans as the local run does, row for row, and how fast it is beside it.

Run it from the checkout:  python -m benchmarks.spark --articles 50000

Articles are made by `benchmarks.articles`, each with a number of its own in front, one in a
thousand null, and written as Parquet. The same files go through `dedupe clean --workers 2`, `dedupe
spark --master local[2]` and, once, `--master local-cluster[2,1,1024]`: two executors with a process
and 1 GB each. `--kill` kills a Python worker and an executor of the cluster while it works. Clean
texts, logs and errors are compared by the number of the row. Times are of the clock on the wall,
the runs in turn; start-up is the time of the same command for one article, measured in turn too.
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.articles import MIXES, made
from benchmarks.quality.tables import Row, table

_POOL = 4.0
"""Megabytes of articles that are made, and then taken over and over."""

_FILES = 8
_HEAD = ("run", "seconds", "of which start-up", "articles/s", "ratio", "ratio without start-up")
LOCAL, SPARK = "dedupe clean, 2 workers", "dedupe spark, local[2]"
_CLUSTER = "local-cluster[2,1,1024]"


def main(arguments: Sequence[str] | None = None) -> int:
    """Return 0 after printing the tables, 1 where two outputs differ."""
    options = _parser().parse_args(arguments)
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        size = _write("in", options.articles, _FILES)
        _write("one", 1, 1)
        seconds: dict[str, list[float]] = {}
        startups: dict[str, list[float]] = {}
        for number in range(options.rounds):
            for name, command in ((LOCAL, _local), (SPARK, _spark)):
                startups.setdefault(name, []).append(_timed(command("one", f"one {name} {number}")))
                seconds.setdefault(name, []).append(_timed(command("in", f"{name} {number}")))
        print(
            f"{options.articles:,} articles, {size / 1e6:.0f} MB, mix: 5% with repeats; "
            f"{options.rounds} rounds in turn"
        )
        print(table([_HEAD, *_rows(seconds, startups, options.articles)]))
        expected = _rows_of(f"{LOCAL} 0")
        equal = {SPARK: _rows_of(f"{SPARK} 0") == expected}
        if not options.no_cluster:
            seconds_there = _timed(_spark("in", "cluster", _CLUSTER))
            print(f"{_CLUSTER}: {seconds_there:.1f} s")
            equal[_CLUSTER] = _rows_of("cluster") == expected
        if options.kill:
            print(f"{_CLUSTER}, killed: {_killed(_spark('in', 'killed', _CLUSTER))}")
            equal["after kills"] = _rows_of("killed") == expected
        for name, is_equal in equal.items():
            print(
                f"{name}: "
                f"{'the same texts, logs and errors, row for row' if is_equal else 'ROWS DIFFER'}"
            )
    return 0 if all(equal.values()) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.spark", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument(
        "--articles", type=int, default=50_000, metavar="N", help="articles (default: 50,000)"
    )
    parser.add_argument(
        "--rounds", type=int, default=3, metavar="N", help="times that each is run (default: 3)"
    )
    parser.add_argument("--no-cluster", action="store_true", help="leave the cluster out")
    parser.add_argument(
        "--kill", action="store_true", help="kill a worker and an executor of the cluster as well"
    )
    return parser


def _write(folder: str, articles: int, files: int) -> int:
    """Write the articles into Parquet files and return their bytes."""
    import pyarrow
    from pyarrow import parquet

    os.mkdir(folder)
    pool = list(made(MIXES["5% with repeats"], _POOL, 1))
    texts: list[str | None] = [
        f"第{at}篇\n{text}" for at, text in enumerate(islice(cycle(pool), articles))
    ]
    size = sum(len(text.encode()) for text in texts if text)
    texts[999::1000] = [None] * len(texts[999::1000])
    for number in range(files):
        rows = range(number * articles // files, (number + 1) * articles // files)
        columns = {"id": list(rows), "text": [texts[row] for row in rows]}
        parquet.write_table(
            pyarrow.table(columns), f"{folder}/{number}.parquet", row_group_size=4096
        )
    return size


def _local(source: str, target: str) -> list[str]:
    return [*_DEDUPE, "clean", source, "-o", target, "--log-field", "log", "--workers", "2", "-q"]


def _spark(source: str, target: str, master: str = "local[2]") -> list[str]:
    return [*_DEDUPE, "spark", source, target, "--log-field", "log", "--master", master, "-q"]


_DEDUPE = (sys.executable, "-m", "dedupe")
_DONE = (0, 3)
"""Exit codes: all rows cleaned; all but those that fail."""


def _timed(command: Sequence[str]) -> float:
    start = time.perf_counter()
    done = subprocess.run(command, check=False, stderr=subprocess.PIPE, text=True)
    if done.returncode not in _DONE:
        raise RuntimeError(done.stderr)
    return time.perf_counter() - start


def _rows(
    seconds: dict[str, list[float]], startups: dict[str, list[float]], articles: int
) -> Iterator[Row]:
    for name, times in seconds.items():
        ratios = [mine / other for mine, other in zip(seconds[LOCAL], times, strict=True)]
        works = [
            (mine - begun) / (other - started)
            for mine, begun, other, started in zip(
                seconds[LOCAL], startups[LOCAL], times, startups[name], strict=True
            )
        ]
        whole = median(times)
        yield (name, f"{whole:.1f}", f"{median(startups[name]):.1f}", f"{articles / whole:,.0f}",
               f"{median(ratios):.2f}", f"{median(works):.2f}")  # fmt: skip


def _rows_of(folder: str) -> dict[int, tuple[Any, ...]]:
    """Return the clean text, the log and whether there is an error, by the number of the row."""
    from pyarrow import parquet

    found: dict[int, tuple[Any, ...]] = {}
    for file in sorted(Path(folder).glob("*.parquet")):
        read = parquet.read_table(file)
        columns = [read[name].to_pylist() for name in ("id", "text", "clean", "log")]
        for number, text, clean, log in zip(*columns, strict=True):
            if number in found:
                raise RuntimeError(f"row {number} is there twice")
            found[number] = (text, clean, log)
    return found


# --- killing ---


WORKER, EXECUTOR = ("pyspark.daemon", "pyspark.daemon"), ("CoarseGrainedExecutorBackend", "")
"""What is in the command lines of a process and of its parent: a Python worker is forked from its
daemon."""


def _killed(command: Sequence[str]) -> str:
    """Run the command, kill a Python worker and then an executor of it, each once it works, and
    tell which.
    """
    run = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    told = f"worker {kill(run, WORKER)}, executor {kill(run, EXECUTOR)}"
    _, said = run.communicate()
    if run.returncode not in _DONE:
        raise RuntimeError(said)
    return told


def kill(run: subprocess.Popen[str], kind: tuple[str, str], after: float = 1.0) -> int:
    """Kill a process of that kind among the descendants of the run, once it has worked for so many
    seconds.
    """
    own, above = kind
    while run.poll() is None:
        for process in descendants(run.pid):
            try:
                parent = int(_stat(process)[1])
                if (
                    own in _command(process)
                    and above in _command(parent)
                    and _seconds(process) > after
                ):
                    os.kill(process, signal.SIGKILL)
                    return process
            except OSError:
                continue  # it has ended meanwhile
        time.sleep(0.02)
    raise RuntimeError(
        f"the run ended before a {own} had worked for {after} s; give it more articles"
    )


def _command(process: int) -> str:
    return Path(f"/proc/{process}/cmdline").read_bytes().decode(errors="replace")


def descendants(process: int) -> list[int]:
    """Return the processes that a process has started, and those that these have, parents first."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int(_stat(int(entry.name))[1])
            except (OSError, IndexError):
                continue
    found = [process]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found[1:]


def _stat(process: int) -> list[str]:
    """Return what Linux says of a process, from its state on."""
    return re.sub(
        r".*\) ", "", Path(f"/proc/{process}/stat").read_text(), count=1, flags=re.DOTALL
    ).split()


def _seconds(process: int) -> float:
    fields = _stat(process)
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    sys.exit(main())
