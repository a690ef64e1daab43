"""What `pytest -m "not slow"` does besides leaving out the tests that are marked; which tests a
second run need not do again; and the language of the tests.
"""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from hypothesis import is_hypothesis_test

from dedupe.__main__ import VARIABLE
from dedupe.language import LOCALES

FEWER_EXAMPLES = "0.1"
"""Every property is still tried, on 4 to 40 articles instead of 40 to 400: see
helpers/hypothesis_settings.py. Chosen so that all takes less than a minute."""


PASSED, NOT_AGAIN = "--passed", "--not-again"
"""Options: the file that the names of tests are added to that pass; and such a file, whose tests
are left out. Those of properties are done again: the first run gave them fewer examples.
"""


def pytest_addoption(parser: pytest.Parser) -> None:
    for option in (PASSED, NOT_AGAIN):
        parser.addoption(option, type=Path, metavar="FILE")


def pytest_configure(config: pytest.Config) -> None:
    # A shell ignores SIGINT for what it starts in the background, and so would the commands that
    # the tests interrupt.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if config.getoption("markexpr") == "not slow":
        os.environ.setdefault("DEDUPE_EXAMPLES", FEWER_EXAMPLES)
    path: Path | None = config.getoption(PASSED)
    if path is not None:
        config.pluginmanager.register(_Passed(path))


class _Passed:
    """Writes down which tests pass."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("a", encoding="utf-8")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" and report.passed:
            self._file.write(f"{report.nodeid}\n")

    def pytest_unconfigure(self) -> None:
        self._file.close()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    path: Path | None = config.getoption(NOT_AGAIN)
    if path is None:
        return
    passed = set(path.read_text(encoding="utf-8").splitlines())
    done = [item for item in items if item.nodeid in passed and not _is_property(item)]
    config.hook.pytest_deselected(items=done)
    items[:] = [item for item in items if item not in set(done)]


def _is_property(item: pytest.Item) -> bool:
    return isinstance(item, pytest.Function) and is_hypothesis_test(item.obj)


def _speak_english() -> None:
    """Have messages be English, in this process and those that it starts, in whatever language the
    person who runs the tests is.
    """
    for variable in (VARIABLE, "LANGUAGE", *LOCALES):
        os.environ.pop(variable, None)
    os.environ["LANG"] = "C.UTF-8"


_speak_english()
