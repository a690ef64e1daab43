"""What `pytest -m "not slow"` does besides leaving out the tests that are marked; and the language
of the tests.
"""

from __future__ import annotations

import os

import pytest

from dedupe.__main__ import VARIABLE
from dedupe.language import LOCALES

FEWER_EXAMPLES = "0.1"
"""Every property is still tried, on 4 to 40 articles instead of 40 to 400: see
helpers/hypothesis_settings.py. Chosen so that all takes less than a minute."""


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("markexpr") == "not slow":
        os.environ.setdefault("DEDUPE_EXAMPLES", FEWER_EXAMPLES)


def _speak_english() -> None:
    """Have messages be English, in this process and those that it starts, in whatever language the
    person who runs the tests is.
    """
    for variable in (VARIABLE, "LANGUAGE", *LOCALES):
        os.environ.pop(variable, None)
    os.environ["LANG"] = "C.UTF-8"


_speak_english()
