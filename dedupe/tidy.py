"""What is done before repeats are looked for: normalisation and furniture, until nothing changes,
and script.
"""

from __future__ import annotations

from collections.abc import Sequence

from dedupe.furniture import has_remains, remove_furniture
from dedupe.normalise import Rule, fitting, normalise, rules_named
from dedupe.normalise.structure import has_tokens
from dedupe.profile import SiteProfile, remove_learned
from dedupe.revision import Revision
from dedupe.script import convert
from dedupe.settings import Settings
from dedupe.values import Edit, Notice, Span

MAX_TIDY_PASSES = 16
"""Passes after which a rule that still changes the text is left out. Real articles take two: one
that changes something, one that finds nothing more."""

_LEFT_OUT = "rule {name} was left out: it uncovers its own next match over and over"
_UNTIDY = "rules and page remains were left alone: they change what others changed, over and over"
_OTHER_SCRIPT = "the script was left alone: rules change what it changed, over and over"


def tidy(
    revision: Revision,
    settings: Settings,
    title: str | None = None,
    learned: SiteProfile | None = None,
) -> tuple[Revision, list[Notice]]:
    r"""Return the revision with the three applied until nothing changes, and a notice for each rule
    that was left out.

    title    the headline, where it is known
    learned  what its site prints on its pages, where that is known

    One pass is not enough where a rule brings to light what an earlier one looks for: furniture
    that goes may leave two blank lines.

    >>> text = "县里今天开会,讨论修路。\n\n分享到：微信 微博\n\n县长到会讲话。"
    >>> tidy(Revision.of(text), Settings())[0].text
    '县里今天开会，讨论修路。\n\n县长到会讲话。'

    The script is converted once that is done: what OpenCC gives, it would change again here and
    there. Only where the new characters are page remains in turn, what is left is converted anew.
    """
    start, notices = _tidied(revision, settings, title, learned)
    if not settings.script:
        return start, notices
    revision = start
    for _ in range(MAX_TIDY_PASSES):
        converted = convert(revision, settings.script)
        if converted.text == revision.text:
            return revision, notices
        revision, left_out = _tidied(converted, settings, title, learned)
        notices += [notice for notice in left_out if notice not in notices]
        if revision.text == converted.text:
            return revision, notices
    return start, [*notices, _bounded(start, _OTHER_SCRIPT)]


def drop_and_tidy(
    revision: Revision,
    drops: Sequence[Edit],
    settings: Settings,
    title: str | None = None,
    learned: SiteProfile | None = None,
) -> tuple[Revision, list[Notice]]:
    """Return a tidy revision without what `drops` take out, tidied again, and notices as of `tidy`.

    Most drops need no tidying, since a tidy text without some of its lines is as tidy for every
    rule that looks at one line at a time. But half of a code block is none: its lines, untouched
    so far, are not tidy then. And a list of links that stood above the last copy is now at the end.
    """
    lines_only = all(map(_takes_whole_lines, drops))
    has_structure = has_tokens(revision.text)
    revision = revision.edited(drops)
    if lines_only and not has_structure:
        across_lines = [rule for rule in rules_named(settings.rules) if not rule.by_line]
        is_tidy = normalise(revision, across_lines) is revision
        if is_tidy and not has_remains(revision.text, settings.remains, title):
            return revision, []
    return tidy(revision, settings, title, learned)


def _tidied(
    revision: Revision, settings: Settings, title: str | None, learned: SiteProfile | None
) -> tuple[Revision, list[Notice]]:
    """Return the revision with rules and rows applied until nothing changes, and notices of what
    was left out.

    A rule may uncover its own next match over and over: of `<<<b>b>b>` each pass takes one tag out,
    and a longer nest would take as many passes. Such a rule is left out for this article, and it
    starts anew without the rule. Where cleaning the result would not do the same again, or no rule
    alone is to blame, the text is left as it is.
    """
    result, notices = _without_restless(revision, settings, title, learned)
    if not notices:
        return result, notices
    again, _ = _without_restless(Revision.of(result.text), settings, title, learned)
    if again.text == result.text:
        return result, notices
    return revision, [_bounded(revision, _UNTIDY)]


def _without_restless(
    start: Revision, settings: Settings, title: str | None, learned: SiteProfile | None
) -> tuple[Revision, list[Notice]]:
    """Return the revision, tidied without the rules that never come to rest, and a notice for each;
    untidied, where that does not help.
    """
    rules = rules_named(settings.rules)
    notices: list[Notice] = []
    while True:
        revision, is_settled = _settled(start, rules, settings, title, learned)
        if is_settled:
            return revision, notices
        calm = tuple(rule for rule in rules if not _changes(rule, revision))
        if calm == rules:
            return start, [_bounded(start, _UNTIDY)]
        left_out = [rule.name for rule in rules if rule not in calm]
        notices += [_bounded(start, _LEFT_OUT.format(name=name)) for name in left_out]
        rules = calm


def _settled(
    revision: Revision,
    rules: Sequence[Rule],
    settings: Settings,
    title: str | None,
    learned: SiteProfile | None,
) -> tuple[Revision, bool]:
    """Return the revision after as many passes as it takes, or MAX_TIDY_PASSES; and whether they
    were enough.
    """
    without_remains = None  # a text that no row took anything out of: it is not searched again
    for _ in range(MAX_TIDY_PASSES):
        before = revision.text
        revision = normalise(revision, fitting(rules, revision.text))
        normal = revision.text
        if normal != without_remains:
            revision = remove_furniture(revision, settings.remains, title)
            if learned is not None:
                revision = remove_learned(revision, learned)
        if revision.text == normal:
            without_remains = normal
        if revision.text == before:
            return revision, True
    return revision, False


def _changes(rule: Rule, revision: Revision) -> bool:
    """Return whether the rule, alone, changes the text."""
    return normalise(revision, fitting((rule,), revision.text)) is not revision


def _bounded(revision: Revision, message: str) -> Notice:
    """Return the notice that a bound of work was reached, of the whole text."""
    return Notice("bounded", Span(0, len(revision.source)), message)


def _takes_whole_lines(edit: Edit) -> bool:
    """Return whether whole lines go: their line breaks are at one end of what goes."""
    return not edit.after and (edit.before[:1] == "\n" or edit.before[-1:] == "\n")
