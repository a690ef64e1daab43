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

    A rule sees what the rules before it left. Code, tables and links it does not see (`structure`).

    Cost  O(text) for text that no rule touches: one search for anything a rule might want.

    >>> revision = normalise(Revision.of("来源:县报，增长９%,见`a,b`"))
    >>> revision.text
    '来源：县报，增长9%，见`a,b`'
    >>> [edit.cause.rule for edit in revision.edits]
    ['punctuation', 'digits', 'punctuation']
    """
    gates, special = _gates(tuple(rules))
    there = _there(special, revision.text)
    spans = _tokens(revision.text, there)
    for gate in gates:
        if not gate.opens(revision.text, there):
            continue
        edits = _edits(gate.rule, revision.text, spans)
        if edits:
            revision = revision.edited(edits)
            # one that a rule took away may stay among them: then another looks for it in vain
            there += _there(special, "".join(edit.after for edit in edits))
            spans = _tokens(revision.text, there)
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


def _there(special: re.Pattern[str], text: str) -> str:
    """Return which characters of `special` are in `text`, one of each."""
    return "".join(set(special.findall(text)))


def _tokens(text: str, there: str) -> list[Span]:
    """Return the tokens of a text, in which `there` are the special characters."""
    return tokens(text) if may_have_tokens(text, there) else []


def _edits(rule: Rule, text: str, tokens: list[Span]) -> list[Edit]:
    """Return the edits of one rule, which sees each token as one word.

    `line-ends` sees tokens as they are: an article has one kind of line end, in its code too. A
    text that is nothing but JSON stays byte for byte.
    """
    visible = text
    if tokens:
        is_one_token = tokens[0] == (0, len(text.rstrip()))
        if rule.name != "line-ends" or is_one_token:
            visible = masked(text, tokens)
    cause = Cause("normalise", rule.name)
    edits = []
    for start, end, after in rule.find(visible):
        before = text[start:end]
        if before != after:
            edits.append(Edit(Span(start, end), before, after, cause))
    return edits


class _Gate(NamedTuple):
    """A rule, and what a text must have to be given to it: most texts have little of what most
    rules look for.

    plain    ASCII characters, of which one must be there; empty where the rule waits for none
    special  finds one of the other characters that the rule waits for; None where these are ASCII
    """

    rule: Rule
    plain: str
    special: re.Pattern[str] | None

    def opens(self, text: str, there: str) -> bool:
        """Return whether the rule may change `text`, of whose special characters `there` is one of
        each. `in` finds an ASCII character far faster than a pattern finds one of several.
        """
        if self.special:
            return there != "" and self.special.search(there) is not None
        for char in self.plain:
            if char in text:
                return True
        return not self.plain


@lru_cache(maxsize=64)
def _gates(rules: tuple[Rule, ...]) -> tuple[tuple[_Gate, ...], re.Pattern[str]]:
    """Return the gates of the rules, and what finds the special characters they wait for and the
    signs of tokens.
    """
    gates = []
    special = SIGNS
    for rule in rules:
        if rule.chars.isascii():
            gates.append(_Gate(rule, rule.chars, None))
        else:
            gates.append(_Gate(rule, "", pattern(f"[{rule.chars}]")))
            special += rule.chars
    return tuple(gates), re.compile(f"[{special}]")


def rules_named(names: Iterable[str]) -> tuple[Rule, ...]:
    """Return the rules with these names, in table order."""
    return _rules_named(frozenset(names))


@lru_cache(maxsize=64)
def _rules_named(names: frozenset[str]) -> tuple[Rule, ...]:
    return tuple(rule for rule in RULES if rule.name in names)
