"""A relation in words and as plain values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from dedupe.crawl.relation import Kind, Relation
from dedupe.language import named, told
from dedupe.names import NOTICES, RELATIONS
from dedupe.values import Difference

SAY_KIND: dict[Kind, str] = {
    "same": "one article",
    "fuller": "one article, of which one side has more",
    "version": "two versions of one story",
    "contained": "one stands within the other",
    "look-alike": "two articles that look alike",
    "shares": "two articles with a passage in common",
}

_SHOWN = 12
"""Differences that are shown to a reader; chosen by eye."""


def said(found: Relation | None, first: str, second: str) -> Iterator[str]:
    """Yield lines that say what two articles are to one another, and why."""
    if found is None:
        yield told(
            "{first} and {second}: two articles that have no passage in common",
            first=first,
            second=second,
        )
        return
    yield told(
        "{first} and {second}: {what} ({kind}): {why}",
        first=first,
        second=second,
        what=named(SAY_KIND[found.kind], RELATIONS[found.kind]),
        kind=found.kind,
        why=told(found.why),
    )
    here, there = found.alike
    yield told(
        "  alike: {here:.0%} of {first}, {there:.0%} of {second}",
        here=here,
        there=there,
        first=first,
        second=second,
    )
    yield told("  longest passage: {letters} letters", letters=found.longest)
    if found.larger is not None:
        yield told("  more: {name}", name=first if found.larger == "first" else second)
    for difference in found.differs[:_SHOWN]:
        yield told(
            "  {kind}: {here} | {there}",
            kind=named(difference.kind, NOTICES[difference.kind]),
            here=difference.here,
            there=difference.there,
        )
    left = len(found.differs) - _SHOWN
    if left > 0:
        yield told("  and {number} more differences", number=left)


def group_fields(
    group: str, is_kept: bool, to_kept: Relation | None, related: Iterable[Relation]
) -> dict[str, Any]:
    """Return the fields that tell where an article belongs."""
    return {
        "group": group,
        "kept": is_kept,
        "relation": to_json(to_kept) if to_kept is not None else None,
        "related": list(map(to_json, related)),
    }


def to_json(found: Relation) -> dict[str, Any]:
    """Return a relation as plain values, as seen from its first side."""
    value: dict[str, Any] = {"kind": found.kind, "to": found.second}
    if found.larger is not None:
        value["larger"] = "this" if found.larger == "first" else "other"
    value |= {
        "why": found.why,
        "alike": [round(share, 3) for share in found.alike],
        "longest": found.longest,
    }
    if found.kind != "shares":
        value["shared"] = [[list(each.first), list(each.second)] for each in found.shared]
        value["differs"] = list(map(_difference, found.differs))
    return value


def _difference(difference: Difference) -> dict[str, str]:
    return {"kind": difference.kind, "this": difference.here, "other": difference.there}
