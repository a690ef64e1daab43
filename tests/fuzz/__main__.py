"""`python -m tests.fuzz`: build articles and clean them for hours, and tell what fails."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from pathlib import Path

from tests.fuzz.running import Failed, run


def main() -> int:
    """Return 1 where something failed. What did is written, a line of JSON each, ready for
    `corpus.jsonl`.
    """
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--hours", type=float, default=1 / 60, help="how long (a minute)")
    parser.add_argument("--seed", type=int, default=1, help="which articles (1)")
    parser.add_argument("--workers", type=int, default=1, help="processes (1)")
    parser.add_argument("--output", type=Path, default=Path("fuzz-failures.jsonl"))
    given = parser.parse_args()
    start = told = time.monotonic()
    kinds: Counter[str] = Counter()
    articles = 0

    def tell(done: int, failed: Failed | None) -> None:
        nonlocal told, articles
        articles = done
        now = time.monotonic()
        if failed is not None:
            print(failed.to_json(), flush=True)
        elif now - told > 60:
            told = now
            rate = done / (now - start)
            print(f"{done} articles, {rate:.0f} a second, {kinds.total()} failed", flush=True)

    for failed in run(given.seed, given.hours * 3600, given.workers, tell):
        kinds[failed.what] += 1
        with given.output.open("a", encoding="ascii") as file:
            file.write(failed.to_json() + "\n")
    for what, times in kinds.most_common():
        print(f"{times:6} {what}")
    print(f"seed {given.seed}: {articles} articles, {kinds.total()} failed")
    return 1 if kinds else 0


if __name__ == "__main__":
    sys.exit(main())
