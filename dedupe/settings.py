"""What a cleaner can be told, checked when it is told."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from dedupe.errors import SettingsError, did_you_mean
from dedupe.furniture import ROWS, Row, Table, all_rows, table_of
from dedupe.furniture.own import host_of, is_on, own_rows
from dedupe.language import listed, told
from dedupe.lazy import lazy
from dedupe.normalise import RULE_NAMES
from dedupe.profile import Profile, SiteProfile
from dedupe.values import KEEPS, LEVELS, Keep, Level

if TYPE_CHECKING:
    from typing_extensions import Unpack  # type checkers know it; nothing imports it

    from dedupe.keywords import SettingsKeywords

ROW_NAMES = tuple(row.name for row in ROWS)
"""Names of the rows of page remains."""

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
    furniture  whether page remains such as share buttons go; or the names of the rows that go.
    furniture_rows
               rows of page remains of one's own: from `own_row`, or mappings with its keywords.
    script     OpenCC configuration for the output (`t2s`, `s2twp` …), None to leave the script
               alone.
    profile    what sites print on their pages, learned from a crawl: it goes from the articles of
               these sites, where their site is told. From `load_profile`.

    Raises SettingsError (a ValueError) for unknown names and values, TypeError for wrong types. No
    two contradict one another.
    """

    keep: Keep = "coherent"
    level: Level = "standard"
    rules: frozenset[str] = frozenset(RULE_NAMES)
    furniture: bool | frozenset[str] = True
    furniture_rows: tuple[Row, ...] = ()
    script: str | None = None
    profile: Profile | None = None

    def __post_init__(self) -> None:
        _one_of("keep", self.keep, KEEPS)
        _one_of("level", self.level, LEVELS)
        if self.script is not None:
            _one_of("script", self.script, SCRIPTS)
        _profile(self.profile)
        object.__setattr__(self, "rules", _names("rules", self.rules, RULE_NAMES))
        object.__setattr__(self, "furniture", _furniture(self.furniture))
        object.__setattr__(self, "furniture_rows", _own_rows(self.furniture_rows))

    @classmethod
    def of(cls, **given: Unpack[SettingsKeywords]) -> Settings:
        """Return settings from keywords, `SettingsError` naming the known ones for a name that is
        not a setting.
        """
        known = [field.name for field in fields(cls)]
        for name in given:
            if name not in known:
                raise SettingsError(name, told("no such setting; {hint}", hint=_hint(name, known)))
        values: dict[str, Any] = {**given}
        return cls(**values)

    def to_dict(self) -> dict[str, Any]:
        """Return the settings as plain values, names in table order; own rows where there are, and
        the digest of a profile.
        """
        furniture: bool | list[str] = isinstance(self.furniture, bool) and self.furniture
        if not isinstance(self.furniture, bool):
            furniture = [name for name in ROW_NAMES if name in self.furniture]
        values: dict[str, Any] = {
            "keep": self.keep,
            "level": self.level,
            "rules": list(self._ordered_rules),
            "furniture": furniture,
            "script": self.script,
        }
        if self.furniture_rows:
            values["furniture_rows"] = [row.to_dict() for row in self.furniture_rows]
        if self.profile is not None:
            values["profile"] = self.profile.digest
        return values

    @lazy
    def remains(self) -> Table:
        """The rows of page remains that go: of the table, then of one's own."""
        if self.furniture is True and not self.furniture_rows:
            return all_rows()
        if isinstance(self.furniture, bool):
            shared = ROWS if self.furniture else ()
        else:
            shared = tuple(row for row in ROWS if row.name in self.furniture)
        own = self.furniture_rows if self.furniture else ()
        return table_of(shared + own)

    def learned(self, site: str | None) -> SiteProfile | None:
        """Return what a site prints on its pages, None where that is not known.

        site  a host or an address, None where it is not known
        """
        if self.profile is None or site is None:
            return None
        return self.profile.on(host_of(site))

    def on(self, site: str | None) -> Settings:
        """Return the settings for a site: of the rows of one's own those that are for it.

        site  a host or an address, None where it is not known
        """
        if not any(row.sites for row in self.furniture_rows):
            return self
        rows = tuple(row._replace(sites=()) for row in self.furniture_rows if is_on(row, site))
        return _with_own_rows(self, rows)

    @lazy
    def _ordered_rules(self) -> list[str]:
        return [name for name in RULE_NAMES if name in self.rules]


@lru_cache(maxsize=64)
def _with_own_rows(settings: Settings, rows: tuple[Row, ...]) -> Settings:
    """Return the settings with other rows of one's own. Cached, since making rows ready takes
    longer than most articles.
    """
    return replace(settings, furniture_rows=rows)


def _one_of(name: str, value: object, allowed: Collection[str]) -> None:
    if not isinstance(value, str):
        raise TypeError(
            told(
                "setting {name!r}: {value!r} is not a string; one of {allowed}",
                name=name,
                value=value,
                allowed=listed(allowed),
            )
        )
    if value not in allowed:
        raise SettingsError(
            name, told("{value!r} is not known; {hint}", value=value, hint=_hint(value, allowed))
        )


def _names(setting: str, given: object, known: Collection[str]) -> frozenset[str]:
    if isinstance(given, str | bytes | Mapping) or not isinstance(given, Iterable):
        raise TypeError(
            told(
                "setting {setting!r}: {given!r} is not a collection of names",
                setting=setting,
                given=given,
            )
        )
    names = list(given)
    for name in names:
        _one_of(setting, name, known)
    return frozenset(names)


def _furniture(given: object) -> bool | frozenset[str]:
    """Return whether all page remains go, or none, or the names of those that do."""
    if isinstance(given, bool):
        return given
    if isinstance(given, str | bytes | Mapping) or not isinstance(given, Iterable):
        raise TypeError(
            told("setting 'furniture': {given!r} is not True, False or names of rows", given=given)
        )
    names = _names("furniture", given, ROW_NAMES)
    if len(names) in (0, len(ROW_NAMES)):
        return bool(names)
    return names


def _profile(given: object) -> None:
    if given is not None and not isinstance(given, Profile):
        raise TypeError(
            told(
                "setting 'profile': {kind} is no Profile; load_profile reads one from a file",
                kind=type(given).__name__,
            )
        )


def _own_rows(given: object) -> tuple[Row, ...]:
    if isinstance(given, str | bytes | Mapping) or not isinstance(given, Iterable):
        raise TypeError(
            told(
                "setting 'furniture_rows': {given!r} is not a list of rows; each is a table with "
                "name, lines or pattern",
                given=given,
            )
        )
    rows = list(given)
    if all(isinstance(row, Row) for row in rows):
        return tuple(rows)
    return own_rows(rows)


def without(names: Iterable[str]) -> dict[str, Any]:
    """Return the settings that leave rules and rows out: `digits`, `furniture.editors`. Raises
    SettingsError for a name that is neither.

    >>> len(ROWS) - len(Settings.of(**without(["furniture.editors"])).remains.rows)
    1
    """
    known = [*RULE_NAMES, *(f"{_ROW}{name}" for name in ROW_NAMES)]
    off = set(names)
    for name in off:
        if name not in known:
            hint = did_you_mean(f"{_ROW}{name}" if name in ROW_NAMES else name, known)
            problem = told(
                "there is no rule {name!r}; {hint}rules: {rules}; rows: furniture.NAME, see dedupe "
                "rules",
                name=name,
                hint=hint,
                rules=listed(RULE_NAMES),
            )
            raise SettingsError("disable", problem)
    return {
        "rules": [name for name in RULE_NAMES if name not in off],
        "furniture": [name for name in ROW_NAMES if f"{_ROW}{name}" not in off],
    }


_ROW = "furniture."


def _hint(given: str, allowed: Collection[str]) -> str:
    meant = did_you_mean(given, allowed)
    return told("{meant}allowed: {names}", meant=meant, names=listed(allowed))
