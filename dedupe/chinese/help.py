"""The help of the command line, and what it says of wrong options."""

from __future__ import annotations

HELP: dict[str, str] = {
    "name a language: {known}": "请给出语言：{known}",
    "{name!r} is not spoken here; {hint}there are {known}": "没有语言 {name!r}；{hint}可用：{known}",
}
