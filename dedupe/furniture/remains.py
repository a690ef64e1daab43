"""Page remains in a text."""

from __future__ import annotations

from typing import NamedTuple


class Remains(NamedTuple):
    """Where page remains are, of which row they are, and whether they fill their line."""

    span: tuple[int, int]
    name: str
    is_line: bool
