"""The cases in fixtures/: folders with `source.txt`, `clean.txt`, `log.json` and `note.md`."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from dedupe import Cleaned

FIXTURES = Path(__file__).parents[2] / "fixtures"
KINDS = ("repeated", "untouched", "noisy")


@dataclass(frozen=True)
class Case:
    folder: Path

    def __str__(self) -> str:
        return f"{self.folder.parent.name}/{self.folder.name}"

    @property
    def source(self) -> str:
        return self._read("source.txt")

    @property
    def clean(self) -> str:
        return self._read("clean.txt")

    @property
    def note(self) -> str:
        return self._read("note.md")

    @property
    def log(self) -> Path:
        return self.folder / "log.json"

    def _read(self, name: str) -> str:
        return (self.folder / name).read_bytes().decode("utf-8")  # as bytes: some sources have \r\n


def cases(*kinds: str) -> list[Case]:
    """Return the cases of these kinds, by name; none where there is no such folder."""
    folders = [
        folder
        for kind in kinds
        for folder in sorted((FIXTURES / kind).glob("*"))
        if folder.is_dir()
    ]
    return [Case(folder) for folder in folders]


def logged(cleaned: Cleaned) -> str:
    """Return the log as a fixture has it: without the versions, so that a release leaves the
    fixtures alone.
    """
    return replace(cleaned.log, version="", opencc=None).to_json() + "\n"


def comparable(log: str) -> dict[str, Any]:
    """Return what a log says, without the versions of what wrote it and the names of the rules that
    were on: a new rule leaves the fixtures alone that it does not change.
    """
    value: dict[str, Any] = json.loads(log)
    value["tool"] = value["tool"]["name"]
    del value["settings"]["rules"]
    return value
