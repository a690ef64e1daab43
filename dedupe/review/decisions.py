"""What a reader decides otherwise, and its JSON."""

from __future__ import annotations

import json
from typing import Any, Literal, NamedTuple

from dedupe.errors import DecisionError
from dedupe.log import Log
from dedupe.values import Span

Choice = Literal["keep-both", "keep-this", "drop"]
CHOICES: tuple[Choice, ...] = ("keep-both", "keep-this", "drop")
"""Of a dropped repeat: keep it as well, or instead of the copy that was kept. Of a passage that is
alike: drop it."""

DECISIONS_FORMAT = 1
"""Number of the format of decisions."""


class Decision(NamedTuple):
    """What a reader wants otherwise.

    span  source offsets of a drop in the log, or of a passage that a notice names
    kept  of `drop`, where the passage is alike to several: the one that stays for it
    """

    span: Span
    choice: Choice
    kept: Span | None = None


# --- decisions as JSON ---


class Decisions(NamedTuple):
    """Decisions, and the SHA-256 of the clean text that they were made for, None where they do not
    say.
    """

    clean: str | None
    made: tuple[Decision, ...]

    def for_log(self, log: Log) -> tuple[Decision, ...]:
        """Return the decisions. DecisionError where they were made for another log."""
        if self.clean not in (None, log.clean.sha256):
            raise DecisionError(
                "decisions",
                "they were made for another log; give the one that the page was made from",
            )
        return self.made


def decisions_from_json(text: str | bytes) -> Decisions:
    """Return the decisions that a page saved, or somebody wrote. DecisionError where they cannot be
    read.

    >>> decisions_from_json('{"decisions": [{"span": [3, 9], "choice": "keep-both"}]}').made
    (Decision(span=Span(start=3, end=9), choice='keep-both', kept=None),)
    """
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise DecisionError("decisions", f"{error}; expected JSON as a page saves it") from error
    if not isinstance(value, dict) or not isinstance(value.get("decisions"), list):
        raise DecisionError("decisions", 'no list "decisions"; expected JSON as a page saves it')
    if value.get("format", DECISIONS_FORMAT) != DECISIONS_FORMAT:
        raise DecisionError(
            "decisions", f"format {value['format']!r}, this version reads format {DECISIONS_FORMAT}"
        )
    clean = value.get("clean", {})
    digest = clean.get("sha256") if isinstance(clean, dict) else clean
    if digest is not None and not isinstance(digest, str):
        raise DecisionError(
            "decisions",
            f'"clean" is {clean!r}; expected an object with the "sha256" of the clean text',
        )
    return Decisions(
        digest,
        tuple(
            _decision(f"decision {number}", one) for number, one in enumerate(value["decisions"], 1)
        ),
    )


def _decision(where: str, value: Any) -> Decision:
    if not isinstance(value, dict):
        raise DecisionError(where, 'expected an object with "span" and "choice"')
    if value.get("choice") not in CHOICES:
        raise DecisionError(
            where, f'"choice" is {value.get("choice")!r}; allowed: {", ".join(CHOICES)}'
        )
    kept = value.get("kept")
    return Decision(
        _span(where, value.get("span")),
        value["choice"],
        None if kept is None else _span(where, kept),
    )


def _span(where: str, value: Any) -> Span:
    if (
        not isinstance(value, list)
        or len(value) != 2
        or not all(type(offset) is int for offset in value)
    ):
        raise DecisionError(
            where, f"{value!r} is no span; expected two offsets, such as [310, 397]"
        )
    return Span(*value)
