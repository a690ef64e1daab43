"""What is done before repeats are looked for: normalisation, furniture and script, until nothing
changes.
"""

from __future__ import annotations

from collections.abc import Sequence

from dedupe.furniture import has_remains, remove_furniture
from dedupe.normalise import Rule, fitting, normalise, rules_named
from dedupe.normalise.structure import tokens
from dedupe.revision import Revision
from dedupe.script import convert
from dedupe.settings import Settings
from dedupe.values import Edit, Notice, Span

MAX_TIDY_PASSES = 16
"""Passes after which a rule that still changes the text is left out. Real articles take two: one
that changes something, one that finds nothing more."""


def tidy(
    revision: Revision, settings: Settings, title: str | None = None
) -> tuple[Revision, list[Notice]]:
    r"""Return the revision with the three applied until nothing changes, and a notice for each rule
    that was left out.

    title  the headline, where it is known

    One pass is not enough where a rule brings to light what an earlier one looks for: furniture
    that goes may leave two blank lines.

    >>> text = "县里今天开会,讨论修路。\n\n分享到：微信 微博\n\n县长到会讲话。"
    >>> tidy(Revision.of(text), Settings())[0].text
    '县里今天开会，讨论修路。\n\n县长到会讲话。'

    A rule may uncover its own next match over and over: of `<<<b>b>b>` each pass takes one tag out,
    and a longer nest would take as many passes. Such a rule is left out for this article, and it
    starts anew without the rule; so cleaning the result does the same again.
    """
    start = revision
    rules = rules_named(settings.rules)
    notices: list[Notice] = []
    while True:
        revision, is_settled = _settled(start, rules, settings, title)
        if is_settled:
            return revision, notices
        calm = tuple(rule for rule in rules if not _changes(rule, revision))
        if calm == rules:  # no rule alone is to blame: the text is left as it is now
            return revision, notices
        notices += [_left_out(rule, start) for rule in rules if rule not in calm]
        rules = calm


def drop_and_tidy(
    revision: Revision, drops: Sequence[Edit], settings: Settings, title: str | None = None
) -> tuple[Revision, list[Notice]]:
    """Return a tidy revision without what `drops` take out, tidied again, and notices as of `tidy`.

    Most drops need no tidying, since a tidy text without some of its lines is as tidy for every
    rule that looks at one line at a time. But half of a code block is none: its lines, untouched
    so far, are not tidy then. And a list of links that stood above the last copy is now at the end.
    """
    lines_only = all(map(_takes_whole_lines, drops))
    has_structure = bool(tokens(revision.text))
    revision = revision.edited(drops)
    if lines_only and not has_structure:
        across_lines = [rule for rule in rules_named(settings.rules) if not rule.by_line]
        is_tidy = normalise(revision, across_lines) is revision
        if is_tidy and not has_remains(revision.text, settings.remains, title):
            return revision, []
    return tidy(revision, settings, title)


def _settled(
    revision: Revision, rules: Sequence[Rule], settings: Settings, title: str | None
) -> tuple[Revision, bool]:
    """Return the revision after as many passes as it takes, or MAX_TIDY_PASSES; and whether they
    were enough.
    """
    for _ in range(MAX_TIDY_PASSES):
        before = revision.text
        revision = normalise(revision, fitting(rules, revision.text))
        revision = remove_furniture(revision, settings.remains, title)
        if settings.script:
            revision = convert(revision, settings.script)
        if revision.text == before:
            return revision, True
    return revision, False


def _changes(rule: Rule, revision: Revision) -> bool:
    """Return whether the rule, alone, changes the text."""
    return normalise(revision, fitting((rule,), revision.text)) is not revision


def _left_out(rule: Rule, revision: Revision) -> Notice:
    whole = Span(0, len(revision.source))
    message = f"rule {rule.name} was left out: it uncovers its own next match over and over"
    return Notice("bounded", whole, message)


def _takes_whole_lines(edit: Edit) -> bool:
    """Return whether whole lines go: their line breaks are at one end of what goes."""
    return not edit.after and (edit.before[:1] == "\n" or edit.before[-1:] == "\n")
