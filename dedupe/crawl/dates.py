"""The day of an article, from what its record says."""

from __future__ import annotations

from datetime import date

from dedupe.lazy import pattern

_PRINTED = pattern(r"(?<!\d)((?:19|20)\d{2})[-/.年](\d{1,2})[-/.月](\d{1,2})(?!\d)")
_COMPACT = pattern(r"(?<!\d)((?:19|20)\d{2})(\d{2})(\d{2})(?!\d)")
_EPOCH = pattern(r"\s*(\d{10})(?:\d{3})?(?:\.\d+)?\s*\Z")
_SECONDS = 86_400
_EIGHT_HOURS = 28_800
"""Chinese time is eight hours ahead of the clock that seconds are counted by."""
_FIRST = date(1970, 1, 1).toordinal()


def day_of(told: str | None, address: str | None = None) -> int | None:
    """Return the day since 1970 that a date names, or else an address; None where none does.

    >>> day_of("2025-6-9 15:22:00"), day_of("1459373700"), day_of("昨天")
    (20248, 16891, None)
    >>> day_of(None, "http://news.example.com/sh/2025/06-09/1.shtml") == day_of("2025年6月9日")
    True
    """
    if told:
        epoch = _EPOCH.match(told)
        if epoch:
            return (int(epoch[1]) + _EIGHT_HOURS) // _SECONDS
        day = _printed_day(told)
        if day is not None:
            return day
    return _printed_day(address) if address else None


def _printed_day(text: str) -> int | None:
    match = _PRINTED.search(text) or _COMPACT.search(text)
    if match is None:
        return None
    try:
        found = date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:  # the 31st of June
        return None
    return found.toordinal() - _FIRST
