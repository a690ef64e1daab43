"""Normalisation: an ordered table of rules, each with a name and an example, each to be switched off by that name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from dedupe.normalise.breaks import BREAK_RULES
from dedupe.normalise.characters import CHARACTER_RULES
from dedupe.normalise.markup import MARKUP_RULES
from dedupe.normalise.punctuation import PUNCTUATION_RULES
from dedupe.normalise.rule import Rule
from dedupe.normalise.spaces import SPACE_RULES
from dedupe.revision import Revision
from dedupe.values import Cause, Edit, Span

__all__ = ["RULES", "RULE_NAMES", "Rule", "normalise"]

RULES: tuple[Rule, ...] = (
    *MARKUP_RULES,
    *CHARACTER_RULES,
    *BREAK_RULES,
    *SPACE_RULES,
    *PUNCTUATION_RULES,
)
"""All rules in the order in which they run: what a later rule looks for, an earlier one may bring to light."""

RULE_NAMES: tuple[str, ...] = tuple(rule.name for rule in RULES)


def normalise(revision: Revision, rules: Sequence[Rule] = RULES) -> Revision:
    """Return the revision with every rule of `rules` applied in order.

    Cost  O(text) for text that no rule touches: one search for anything a rule might want.
    """
    waits, special = _waiting(tuple(rules))
    there = "".join(set(special.findall(revision.text))) if special else ""
    for rule, chars in waits:
        if (chars is None or (there and chars.search(there))) and rule.trigger(revision.text):
            changed = revision.edited(_edits(rule, revision.text))
            if changed is not revision:
                revision = changed
                there = "".join(set(special.findall(revision.text))) if special else ""
    return revision


def _edits(rule: Rule, text: str) -> list[Edit]:
    cause = Cause("normalise", rule.name)
    return [
        Edit(Span(start, end), text[start:end], after, cause)
        for start, end, after in rule.find(text)
        if text[start:end] != after
    ]


_Waits = tuple[tuple[Rule, "re.Pattern[str] | None"], ...]


@lru_cache(maxsize=64)
def _waiting(rules: tuple[Rule, ...]) -> tuple[_Waits, re.Pattern[str] | None]:
    """Return each rule with the characters it waits for, if any, and all these characters together."""
    waits = tuple((rule, re.compile(f"[{rule.chars}]") if rule.chars else None) for rule in rules)
    chars = "".join(rule.chars for rule in rules)
    return waits, re.compile(f"[{chars}]") if chars else None


def rules_named(names: Iterable[str]) -> tuple[Rule, ...]:
    """Return the rules with these names, in table order."""
    wanted = frozenset(names)
    return tuple(rule for rule in RULES if rule.name in wanted)
