"""What `pytest -m "not slow"` does besides leaving out the tests that are marked."""

from __future__ import annotations

import os

import pytest

FEWER_EXAMPLES = "0.15"
"""Every property is still tried, on 6 to 60 articles instead of 40 to 400: see
helpers/hypothesis_settings.py. Chosen so that all takes less than a minute."""


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("markexpr") == "not slow":
        os.environ.setdefault("DEDUPE_EXAMPLES", FEWER_EXAMPLES)
