"""Normalisation: an ordered table of rules, each with a name and an example, each to be switched
off by that name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from dedupe.lazy import pattern
from dedupe.normalise.breaks import BREAK_RULES
from dedupe.normalise.characters import CHARACTER_RULES, CONTROL_CHARACTERS
from dedupe.normalise.markup import MARKUP_RULES
from dedupe.normalise.punctuation import PUNCTUATION_RULES
from dedupe.normalise.rule import Rule
from dedupe.normalise.spaces import SPACE_RULES
from dedupe.normalise.structure import SIGNS, masked, may_have_tokens, tokens
from dedupe.revision import Revision
from dedupe.segment import HAN_RUN
from dedupe.values import Cause, Edit, Span

__all__ = ["RULES", "RULE_NAMES", "Rule", "fitting", "normalise"]

RULES: tuple[Rule, ...] = (
    *MARKUP_RULES,
    *CHARACTER_RULES,
    *BREAK_RULES,
    *SPACE_RULES,
    *PUNCTUATION_RULES,
)
"""All rules in the order in which they run: what a later rule looks for, an earlier one may bring
to light."""

RULE_NAMES: tuple[str, ...] = tuple(rule.name for rule in RULES)


def normalise(revision: Revision, rules: Sequence[Rule] = RULES) -> Revision:
    """Return the revision with every rule of `rules` applied in order, but for what has a structure
    of its own.

    Cost  O(text) for text that no rule touches: one search for anything a rule might want.
    """
    gates, special = _gates(tuple(rules))
    there, spans = _looked_at(special, revision.text)
    for gate in gates:
        if (gate.rare.search(there) if there else None) if gate.rare else gate.opens(revision.text):
            changed = revision.edited(_edits(gate.rule, revision.text, spans))
            if changed is not revision:
                revision = changed
                there, spans = _looked_at(special, revision.text)
    return revision


def fitting(rules: Sequence[Rule], text: str) -> Sequence[Rule]:
    """Return the rules that `text` is for: in a text without an ideograph only markup and control
    characters go.

    What is odd in Chinese is right elsewhere: no-break spaces in French, zero-width spaces in Thai,
    the order of points in Hebrew, indents in a poem.
    """
    if HAN_RUN.search(text):
        return rules
    anywhere = {rule.name: rule for rule in (*MARKUP_RULES, CONTROL_CHARACTERS)}
    return tuple(anywhere[rule.name] for rule in rules if rule.name in anywhere)


def _looked_at(special: re.Pattern[str], text: str) -> tuple[str, list[Span]]:
    """Return the characters of `special` that are in `text`, and its tokens: one search for
    both.
    """
    there = "".join(set(special.findall(text)))
    return there, tokens(text) if may_have_tokens(text, there) else []


def _edits(rule: Rule, text: str, spans: list[Span]) -> list[Edit]:
    """Return the edits of one rule, which sees each of `spans` as one word.

    An article has one kind of line end, in its code too; a text that is nothing but JSON stays byte
    for byte.
    """
    cause = Cause("normalise", rule.name)
    hidden = spans and (rule.name != "line-ends" or spans[0] == (0, len(text.rstrip())))
    seen = masked(text, spans) if hidden else text
    found = ((Span(start, end), text[start:end], after) for start, end, after in rule.find(seen))
    return [Edit(span, before, after, cause) for span, before, after in found if before != after]


class _Gate(NamedTuple):
    """What a text must have to be given to a rule: one of a few ASCII characters, which `in` finds,
    or a rare one.
    """

    rule: Rule
    ascii: str
    rare: re.Pattern[str] | None

    def opens(self, text: str) -> bool:
        """Return whether `text` has one of the ASCII characters, where the rule waits for some."""
        for char in self.ascii:
            if char in text:
                return True
        return not self.ascii


@lru_cache(maxsize=64)
def _gates(rules: tuple[Rule, ...]) -> tuple[tuple[_Gate, ...], re.Pattern[str]]:
    """Return the gates of the rules, and what finds the rare characters they wait for and the signs
    of tokens.
    """
    rare = "".join(rule.chars for rule in rules if not rule.chars.isascii())
    gates = (
        _Gate(rule, rule.chars, None)
        if rule.chars.isascii()
        else _Gate(rule, "", pattern(f"[{rule.chars}]"))
        for rule in rules
    )
    return tuple(gates), re.compile(f"[{SIGNS}{rare}]")


def rules_named(names: Iterable[str]) -> tuple[Rule, ...]:
    """Return the rules with these names, in table order."""
    wanted = frozenset(names)
    return tuple(rule for rule in RULES if rule.name in wanted)
