"""The help of the command line, and what it says of wrong options."""

from __future__ import annotations

HELP: dict[str, str] = {}
