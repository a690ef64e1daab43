"""The version of the package, which logs and states of interrupted runs name."""

from __future__ import annotations

from functools import cache

__version__ = "0.1.0"


@cache
def opencc_version() -> str | None:
    """Return the version of the converter that is installed, None where it is not known."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("opencc")
    except PackageNotFoundError:  # opencc-python-reimplemented installs into the same folder
        return None
