"""Waiting for what another process does: for a condition, never for a time."""

from __future__ import annotations

import time
from collections.abc import Callable

LIMIT = 120.0
"""Seconds after which something is broken, on however slow a machine."""


def wait_until(is_so: Callable[[], bool], pause: float = 0.01) -> None:
    """Return as soon as it is so. AssertionError where that takes longer than LIMIT.

    pause  seconds between two looks
    """
    end = time.monotonic() + LIMIT
    while not is_so():
        assert time.monotonic() < end, f"still not so after {LIMIT:.0f} seconds"
        time.sleep(pause)
