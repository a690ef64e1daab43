"""Weights that `benchmarks/judgement.py` fits come back into the table of evidence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dedupe.repeats.evidence import BIAS, ROWS

np = pytest.importorskip("numpy", reason="needs zhnews-dedupe[test-all]")

from benchmarks import judgement  # noqa: E402 - it needs numpy


def test_weights_that_the_benchmark_gives_by_hand_are_of_rows() -> None:
    assert set(judgement.STRONG) <= {row.name for row in ROWS}


def test_benchmark_writes_weights_and_counts_beside_each_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "evidence.py"
    copy.write_bytes(judgement.SOURCE.read_bytes())
    monkeypatch.setattr(judgement, "SOURCE", copy)
    weights = np.array([BIAS, *(row.adds for row in ROWS)])
    judgement._write(weights, [])
    written = re.findall(
        r"(?m)^@(\w+)_damage\((.*)\)  # labelled: 0 damage, 0 other\ndef (\w+)\(",
        copy.read_text(encoding="utf-8"),
    )
    assert written == [
        (row.speaks, f"{row.weight:.2f}", row.name.replace("-", "_")) for row in ROWS
    ]
