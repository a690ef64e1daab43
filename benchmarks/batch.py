"""How fast `dedupe clean` goes through many articles, for one worker and more; and how much memory
it takes.

Run it from the checkout:  python -m benchmarks.batch --articles 50000

Articles are made by `benchmarks.articles`, written as JSON Lines, Parquet and a folder of texts,
and cleaned by the command line, start-up and all, once for each number of workers. Outputs are
compared byte for byte. Times are of the clock on the wall; memory is the largest resident set of
any process of the run. `--megabytes` tells what memory does when the input grows: one JSONL file of
each size.
"""

from __future__ import annotations

import argparse
import filecmp
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path

from benchmarks.articles import MIXES, made
from benchmarks.quality.tables import Row, table

_POOL = 4.0
"""Megabytes of articles that are made, and then taken over and over, each with a number of its own
in front."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Return 0 after printing the tables, 1 where two outputs differ."""
    options = _parser().parse_args(arguments)
    pool = list(made(MIXES[options.mix], _POOL, 1))
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        if options.megabytes:
            print(
                table(
                    [("JSONL", "seconds", "peak MB a process"), *_memory(pool, options.megabytes)]
                )
            )
            return 0
        texts = [
            f"第{number}篇\n{text}"
            for number, text in enumerate(islice(cycle(pool), options.articles))
        ]
        rows, equal = [], True
        for kind in options.kind or ("jsonl", "parquet", "folder"):
            _write(kind, texts)
            first = None
            for workers in options.workers:
                seconds, peak = _run(kind, workers)
                first = first or seconds
                equal &= _same(f"out1.{kind}", f"out{workers}.{kind}")
                speed = f"{len(texts) / seconds:,.0f}"
                rows.append(
                    (
                        kind,
                        str(workers),
                        f"{seconds:.1f}",
                        speed,
                        f"{first / seconds:.2f}",
                        f"{peak:.0f}",
                    )
                )
        print(
            f"{len(texts):,} articles, {sum(len(text.encode()) for text in texts) / 1e6:.0f} MB, "
            f"mix: {options.mix}"
        )
        print(
            table(
                [
                    (
                        "input",
                        "workers",
                        "seconds",
                        "articles/s",
                        "× one worker",
                        "peak MB a process",
                    ),
                    *rows,
                ]
            )
        )
        print("outputs equal, byte for byte" if equal else "OUTPUTS DIFFER")
    return 0 if equal else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.batch", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument(
        "--articles", type=int, default=50_000, metavar="N", help="articles (default: 50,000)"
    )
    parser.add_argument(
        "--workers", type=int, nargs="+", default=[1, 2, 4], metavar="N", help="default: 1 2 4"
    )
    parser.add_argument(
        "--kind", action="append", choices=["jsonl", "parquet", "folder"], help="only this input"
    )
    parser.add_argument(
        "--mix", default="5% with repeats", choices=list(MIXES), help="default: 5%% with repeats"
    )
    parser.add_argument(
        "--megabytes",
        type=int,
        nargs="+",
        metavar="N",
        help="memory for JSONL files of these sizes",
    )
    return parser


def _write(kind: str, texts: Sequence[str]) -> None:
    if kind == "jsonl":
        _write_lines(Path("in.jsonl"), texts)
    elif kind == "parquet":
        import pyarrow
        from pyarrow import parquet

        parquet.write_table(pyarrow.table({"text": texts}), "in.parquet", row_group_size=4096)
    else:
        Path("in.folder").mkdir()
        for number, text in enumerate(texts):
            Path(f"in.folder/{number:06}.txt").write_bytes(text.encode())


def _write_lines(path: Path, texts: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8") as file:
        for number, text in enumerate(texts):
            file.write(f"{json.dumps({'id': number, 'text': text}, ensure_ascii=False)}\n")


def _run(kind: str, workers: int) -> tuple[float, float]:
    """Return the seconds of a run and the largest resident set of its processes in MB."""
    command = [
        sys.executable,
        "-m",
        "dedupe",
        "clean",
        f"in.{kind}",
        "-o",
        f"out{workers}.{kind}",
        "-q",
    ]
    # a process in between, so that the peak is of this run alone
    program = (
        "import resource, subprocess, sys\n"
        "code = subprocess.run(sys.argv[1:]).returncode\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\n"
        "sys.exit(code)\n"
    )
    start = time.perf_counter()
    between = [sys.executable, "-c", program, *command, "--workers", str(workers)]
    done = subprocess.run(between, check=True, stdout=subprocess.PIPE, text=True)
    return time.perf_counter() - start, int(done.stdout) / (
        1024 if sys.platform != "darwin" else 2**20
    )


def _same(one: str, other: str) -> bool:
    if not os.path.isdir(one):
        return filecmp.cmp(one, other, shallow=False)
    names = sorted(os.listdir(one))
    return names == sorted(os.listdir(other)) and filecmp.cmpfiles(
        one, other, names, shallow=False
    )[1:] == ([], [])


def _memory(pool: Sequence[str], sizes: Sequence[int]) -> Iterator[Row]:
    for size in sizes:
        texts = cycle(pool)
        path = Path("in.jsonl")
        with path.open("w", encoding="utf-8") as file:
            while file.tell() < size * 1e6:
                file.write(f"{json.dumps({'text': next(texts)}, ensure_ascii=False)}\n")
        seconds, peak = _run("jsonl", 2)
        os.unlink("out2.jsonl")
        yield f"{size:,} MB", f"{seconds:.1f}", f"{peak:.0f}"


if __name__ == "__main__":
    sys.exit(main())
