"""Types of keywords: the settings, as functions take them one by one.

Type checkers alone read this file, and who wants to pass keywords on:

    def cleaned(text: str, **settings: Unpack[SettingsKeywords]) -> str:
        return clean(text, **settings).text
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TypedDict

from dedupe.furniture import Row
from dedupe.profile import Profile
from dedupe.values import Keep, Level


class SettingsKeywords(TypedDict, total=False):
    """Settings as keywords, each of which may be left out; `Settings` says what they mean.

    A test holds them to be the fields of `Settings`.
    """

    keep: Keep
    level: Level
    rules: Collection[str]
    furniture: bool | Collection[str]
    furniture_rows: Iterable[Row | Mapping[str, object]]
    script: str | None
    profile: Profile | None
