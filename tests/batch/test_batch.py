"""Many articles through workers: the same whatever their number, in order, nothing lost when one
dies.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from itertools import count, islice
from multiprocessing import active_children
from typing import Any

import pytest

from dedupe import Cleaned, Failure, clean, clean_many
from dedupe.batch.pool import IN_FLIGHT, worker_count
from dedupe.cleaner import Cleaner
from dedupe.outcome import CHUNK_ARTICLES, Tally, chunks
from tests.helpers.articles import article, paragraph
from tests.helpers.waiting import wait_until

ARTICLES = [article(paragraph(at, 3), paragraph(at + 1, 2), paragraph(at, 3)) for at in range(600)]
KILLS = "这篇文章会杀死进程。"


@pytest.mark.parametrize(
    "workers", [pytest.param(1, marks=pytest.mark.slow), 2, pytest.param(4, marks=pytest.mark.slow)]
)
def test_articles_come_back_clean_and_in_order(workers: int) -> None:
    given = ARTICLES[:300]  # more than a chunk
    assert list(clean_many(given, workers=workers)) == [clean(article) for article in given]


def test_what_is_no_article_is_a_failure_in_its_place() -> None:
    given: list[object] = [ARTICLES[0], None, b"bytes", ARTICLES[1]]
    found = list(clean_many(given, workers=1))  # type: ignore[arg-type]
    assert [isinstance(one, Failure) for one in found] == [False, True, True, False]
    assert str(found[1]) == "article 2: is NoneType, not a string; give its text"


def test_settings_reach_the_workers() -> None:
    found = list(clean_many(["來源:縣報"], workers=2, script="t2s", rules=[]))
    assert [one.text for one in found if isinstance(one, Cleaned)] == ["来源:县报"]


def test_endless_input_is_read_ahead_by_a_stated_number() -> None:
    read = 0

    def endless() -> Iterator[str]:
        nonlocal read
        for number in count():
            read = number
            yield f"第{number}篇。"

    list(islice(clean_many(endless(), workers=2), 10))
    assert read <= (2 * IN_FLIGHT + 1) * CHUNK_ARTICLES


@pytest.mark.parametrize("number", [0, -1])
def test_number_of_workers_is_checked(number: int) -> None:
    with pytest.raises(ValueError, match="is not a number of processes; give 1 or more"):
        worker_count(number)


@pytest.mark.parametrize(("timeout", "kind"), [(-1, ValueError), ("60", TypeError)])
def test_time_limit_is_checked(timeout: Any, kind: type[Exception]) -> None:
    with pytest.raises(kind, match=r"timeout: .* is no(t a)? number of seconds; give some"):
        clean_many([], timeout=timeout)


@pytest.fixture
def deadly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have one article kill the process that cleans it."""
    real = Cleaner.clean

    def clean_or_die(self: Cleaner, text: str, **known: Any) -> Cleaned:
        if text == KILLS:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(self, text, **known)

    monkeypatch.setattr(Cleaner, "clean", clean_or_die)


@pytest.mark.slow
@pytest.mark.skipif(
    sys.platform != "linux", reason="the patched method reaches forked workers only"
)
@pytest.mark.usefixtures("deadly")
def test_article_that_kills_its_worker_fails_alone() -> None:
    given = [*ARTICLES[:300], KILLS, *ARTICLES[300:]]
    found = list(clean_many(given, workers=2))
    assert len(found) == len(given)
    (failure,) = (one for one in found if isinstance(one, Failure))
    assert found.index(failure) == 300
    assert failure.where == "article 301"
    assert "died" in failure.problem
    assert [one.text for one in found if isinstance(one, Cleaned)] == [
        clean(article).text for article in ARTICLES
    ]


@pytest.mark.slow
def test_killed_worker_loses_nothing() -> None:
    found: list[Cleaned | Failure] = []
    killed = 0
    for one in clean_many(ARTICLES * 4, workers=2):
        found.append(one)
        workers = [worker for worker in active_children() if worker.is_alive()]
        if workers and killed < 2 and len(found) > 900 * killed:
            workers[0].kill()
            killed += 1
    assert killed == 2
    assert [one.text for one in found if isinstance(one, Cleaned)] == [
        clean(one).text for one in ARTICLES
    ] * 4


@pytest.mark.skipif(sys.platform != "linux", reason="workers are found by their parent in /proc")
def test_workers_end_with_a_parent_that_is_killed() -> None:
    program = (
        "import os, sys\nfrom dedupe import clean_many\n"
        "def articles():\n    while True: yield '县里开会。'\n"
        "for number, _ in enumerate(clean_many(articles(), workers=2)):\n"
        "    if number == 2000:\n"
        "        print(open(f'/proc/self/task/{os.getpid()}/children').read(), flush=True)\n"
        "        os.kill(os.getpid(), 9)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    workers = list(map(int, done.stdout.split()))
    assert len(workers) >= 2
    wait_until(lambda: not any(map(_is_python, workers)))


def _is_python(process: int) -> bool:
    try:
        with open(f"/proc/{process}/cmdline", "rb") as file:
            return b"clean_many" in file.read()
    except OSError:
        return False


def test_chunks_are_cut_by_size_alone() -> None:
    items = ["一" * size for size in (10, 250_000, 10, 10)]
    assert [len(chunk) for chunk in chunks(items, len)] == [2, 2]
    assert [len(chunk) for chunk in chunks(["一"] * 600, len)] == [256, 256, 88]
    assert list(chunks([], len)) == []


def test_tallies_add_up_and_come_back_from_plain_values() -> None:
    whole = Tally()
    for text in ARTICLES[:3]:
        part = Tally()
        part.add(clean(text))
        whole += part
    whole.fail(Failure("a", "not JSON: cut off"))
    assert (whole.articles, whole.changed, whole.failed) == (4, 3, 1)
    assert whole.causes.total() >= 3
    assert Tally.from_dict(whole.to_dict()) == whole
