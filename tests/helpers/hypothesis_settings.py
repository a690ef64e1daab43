"""How many examples Hypothesis tries, and which."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

MANY = float(os.environ.get("DEDUPE_EXAMPLES", "1"))
"""DEDUPE_EXAMPLES=20 tries twenty times as many, `-m "not slow"` fewer (tests/conftest.py);
DEDUPE_RANDOM=1 tries others than the last time."""


def examples(count: int) -> settings:
    """Return settings for `count` examples, the same ones on every machine."""
    return settings(
        max_examples=max(1, int(count * MANY)),
        deadline=None,
        derandomize="DEDUPE_RANDOM" not in os.environ,
        database=None,
        suppress_health_check=[
            HealthCheck.too_slow,
            HealthCheck.data_too_large,
            HealthCheck.filter_too_much,
        ],
    )
