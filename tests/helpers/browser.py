"""Debian's Chromium, headless, for the tests of the pages."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

CHROMIUM = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)
_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-sync", "--disable-background-networking", "--disable-component-update",
)  # fmt: skip


def is_required() -> bool:
    """Return whether `DEDUPE_BROWSER_TESTS` says that these tests must run."""
    return os.environ.get("DEDUPE_BROWSER_TESTS") == "required"


def require_browser() -> None:
    """Skip the tests where there is no browser; fail where there must be one."""
    if CHROMIUM is None:
        if is_required():
            pytest.fail("no Chromium found, and DEDUPE_BROWSER_TESTS=required")
        pytest.skip("no Chromium found: apt-get install chromium")
    if not is_required():
        pytest.importorskip(
            "playwright", reason="Playwright is missing: pip install 'zhnews-dedupe[test-all]'"
        )


@contextmanager
def chromium() -> Iterator[Any]:
    """Give a running browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=_FLAGS)
        yield browser
        browser.close()
