"""What runs over many articles say: reading, formats, batches."""

from __future__ import annotations

RUNS: dict[str, str] = {}
