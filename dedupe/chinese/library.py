"""What the library says of texts, settings, logs and decisions."""

from __future__ import annotations

LIBRARY: dict[str, str] = {
    "cannot restore: {problem}": "无法还原：{problem}",
}
