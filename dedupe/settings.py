"""What a cleaner can be told, checked when it is told."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from dedupe.errors import SettingsError, did_you_mean
from dedupe.lazy import lazy
from dedupe.normalise import RULE_NAMES
from dedupe.values import KEEPS, LEVELS, Keep, Level

SCRIPTS = (
    "t2s", "s2t", "s2tw", "s2twp", "s2hk", "s2hkp", "tw2s", "tw2sp", "tw2t", "hk2s", "hk2sp",
    "hk2t", "t2tw", "t2hk",
)  # fmt: skip
"""OpenCC configurations for Chinese output (its Japanese ones are left out)."""


@dataclass(frozen=True)
class Settings:
    """How an article is cleaned.

    keep       which copy of a repeat stays: `coherent` (the one with which the article reads as
               published), `first`, `last`, `fullest`. Whatever is chosen, a copy that lacks a
               clause gives way to the fuller one.
    level      how much goes: `strict` (repeats of which one copy is all but certainly damage:
               confidence .95 or more), `standard` (.75 or more), `thorough` (also copies outside
               the body: a lead in the words of a paragraph, a caption in those of a sentence). What
               a level removes, the next one removes too.
    rules      names of the normalisation rules to apply, all by default (`dedupe rules` lists
               them).
    furniture  whether page remains such as share buttons go.
    script     OpenCC configuration for the output (`t2s`, `s2twp` …), None to leave the script
               alone.

    Raises SettingsError (a ValueError) for unknown names and values, TypeError for wrong types. No
    two contradict one another.
    """

    keep: Keep = "coherent"
    level: Level = "standard"
    rules: frozenset[str] = frozenset(RULE_NAMES)
    furniture: bool = True
    script: str | None = None

    def __post_init__(self) -> None:
        _one_of("keep", self.keep, KEEPS)
        _one_of("level", self.level, LEVELS)
        if self.script is not None:
            _one_of("script", self.script, SCRIPTS)
        if not isinstance(self.furniture, bool):
            raise TypeError(f"setting 'furniture': {self.furniture!r} is not True or False")
        object.__setattr__(self, "rules", _rule_names(self.rules))

    @classmethod
    def of(cls, **given: Any) -> Settings:
        """Return settings from keywords, `SettingsError` naming the known ones for a name that is
        not a setting.
        """
        known = [field.name for field in fields(cls)]
        for name in given:
            if name not in known:
                raise SettingsError(name, f"no such setting; {_hint(name, known)}")
        return cls(**given)

    def to_dict(self) -> dict[str, Any]:
        """Return the settings as plain values, rules in table order."""
        return {
            "keep": self.keep,
            "level": self.level,
            "rules": list(self._ordered_rules),
            "furniture": self.furniture,
            "script": self.script,
        }

    @lazy
    def _ordered_rules(self) -> list[str]:
        return [name for name in RULE_NAMES if name in self.rules]


def _one_of(name: str, value: object, allowed: Collection[str]) -> None:
    if not isinstance(value, str):
        raise TypeError(f"setting {name!r}: {value!r} is not a string; one of {', '.join(allowed)}")
    if value not in allowed:
        raise SettingsError(name, f"{value!r} is not known; {_hint(value, allowed)}")


def _rule_names(given: object) -> frozenset[str]:
    if isinstance(given, str | bytes | Mapping) or not isinstance(given, Iterable):
        raise TypeError(f"setting 'rules': {given!r} is not a collection of rule names")
    names = list(given)
    for name in names:
        _one_of("rules", name, RULE_NAMES)
    return frozenset(names)


def _hint(given: str, allowed: Collection[str]) -> str:
    return f"{did_you_mean(given, allowed)}allowed: {', '.join(allowed)}"
