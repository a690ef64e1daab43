"""An article that never ends: given up after a time, reported like every other failure, and the
others are cleaned.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from dedupe import Cleaned, Failure, clean, clean_many
from dedupe.cleaner import Cleaner
from tests.helpers.articles import article, paragraph
from tests.helpers.commands import run

ENDLESS = "这篇文章永远清理不完。"
LIMIT = 1.5
"""Seconds: far more than the other articles need, on however slow a machine."""
SAID = "took longer than 1.5 s, so it was given up; give it more with --timeout"
TEXTS = [article(paragraph(at, 3), paragraph(at + 1, 2), paragraph(at, 3)) for at in range(6)]
GIVEN = [*TEXTS[:3], ENDLESS, *TEXTS[3:]]
EXPECTED = [clean(text).text for text in TEXTS]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        sys.platform != "linux", reason="the patched method reaches forked workers only"
    ),
    pytest.mark.usefixtures("endless"),
]


@pytest.fixture
def endless(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Have one article keep its worker busy for ever, inside `re`, which lets no thread run."""
    real = Cleaner.clean

    def clean_or_hang(self: Cleaner, text: str, **known: Any) -> Cleaned:
        if text == ENDLESS:
            re.match("(?:a|a)*b", "a" * 100)
        return real(self, text, **known)

    monkeypatch.setattr(Cleaner, "clean", clean_or_hang)
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("workers", [1, 2])
def test_endless_article_fails_alone_and_in_its_place(workers: int) -> None:
    found = list(clean_many(GIVEN, workers=workers, timeout=LIMIT))
    failure = found.pop(3)
    assert isinstance(failure, Failure)
    assert failure.where == "article 4"
    assert failure.problem.startswith(SAID)
    assert [one.text for one in found if isinstance(one, Cleaned)] == EXPECTED


def test_two_endless_articles_in_one_task_fail_both() -> None:
    found = list(clean_many([ENDLESS, TEXTS[0], ENDLESS], workers=2, timeout=LIMIT))
    assert [isinstance(one, Failure) for one in found] == [True, False, True]


@pytest.mark.parametrize("workers", ["1", "2"])
def test_endless_record_is_passed_on_and_reported(workers: str) -> None:
    lines = [json.dumps({"id": at, "text": text}) for at, text in enumerate(GIVEN)]
    Path("in.jsonl").write_text("\n".join(lines), encoding="utf-8")
    done = run(
        "clean", "in.jsonl", "-o", "out.jsonl", "--timeout", str(LIMIT), "--workers", workers
    )
    assert done.returncode == 3
    assert "1 failed in" in done.stderr.decode()
    (reported,) = map(json.loads, Path("out.jsonl.failures.jsonl").read_bytes().splitlines())
    assert reported["where"] == "in.jsonl line 4"
    assert reported["problem"].startswith(SAID)
    records = [json.loads(line) for line in Path("out.jsonl").read_bytes().splitlines()]
    assert records.pop(3) == {"id": 3, "text": ENDLESS}
    assert [record["clean"] for record in records] == EXPECTED


def test_endless_file_is_left_out_and_nothing_of_it_is_left() -> None:
    Path("in").mkdir()
    for at, text in enumerate(GIVEN):
        Path(f"in/{at}.txt").write_text(text, encoding="utf-8")
    done = run("clean", "in", "-o", "out", "--timeout", str(LIMIT), "--workers", "1")
    assert done.returncode == 3
    expected = [f"{at}.txt" for at in range(len(GIVEN)) if at != 3]
    assert sorted(path.name for path in Path("out").iterdir()) == [*expected, "failures.jsonl"]
    assert [Path("out", name).read_text(encoding="utf-8") for name in expected] == EXPECTED


def test_limit_may_stand_in_the_settings() -> None:
    Path("dedupe.toml").write_text(f"timeout = {LIMIT}\nworkers = 1\n", encoding="utf-8")
    Path("a.txt").write_text(ENDLESS, encoding="utf-8")
    done = run("clean", "a.txt", "--in-place")
    assert done.returncode == 3
    assert SAID in Path("failures.jsonl").read_text(encoding="utf-8")
    assert Path("a.txt").read_text(encoding="utf-8") == ENDLESS
