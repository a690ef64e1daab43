"""What `pytest -m "not slow"` does besides leaving out the tests that are marked."""

from __future__ import annotations

import os

import pytest

FEWER_EXAMPLES = "0.1"
"""Every property is still tried, on 4 to 40 articles instead of 40 to 400: see
helpers/hypothesis_settings.py. Chosen so that all takes less than a minute."""


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("markexpr") == "not slow":
        os.environ.setdefault("DEDUPE_EXAMPLES", FEWER_EXAMPLES)
