"""OpenCC: its converters and its version."""

from __future__ import annotations

import os
from functools import cache
from typing import Any


@cache
def converter(configuration: str) -> Any:
    """Return OpenCC's converter, made when first asked for: none can be sent to another process.

    Its configuration is named by the path in the installed package. By its name alone OpenCC takes
    a file of the folder that the program runs in first, if there is one of that name.
    """
    import opencc

    folder = os.path.dirname(os.path.realpath(opencc.__file__))
    path = os.path.join(folder, "clib", "share", "opencc", f"{configuration}.json")
    return opencc.OpenCC(path if os.path.isfile(path) else configuration)


@cache
def opencc_version() -> str | None:
    """Return the version of the converter that is installed, None where it is not known."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("opencc")
    except PackageNotFoundError:  # opencc-python-reimplemented installs into the same folder
        return None
