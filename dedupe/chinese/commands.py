"""What single commands say and show."""

from __future__ import annotations

COMMANDS: dict[str, str] = {}
