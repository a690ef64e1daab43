"""An article's way through, one stage a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dedupe.choose import choose
from dedupe.errors import RestoreError
from dedupe.furniture import remove_furniture
from dedupe.lazy import lazy
from dedupe.normalise import fitting, normalise, rules_named
from dedupe.normalise.structure import tokens
from dedupe.repeats import Layout, find_repeats, judge
from dedupe.revision import Revision, undone
from dedupe.script import convert
from dedupe.segment import paragraphs
from dedupe.settings import Settings
from dedupe.values import Cause, Drop, Edit, Notice, Span

if TYPE_CHECKING:
    from dedupe.log import Log

MAX_PASSES = 16
"""Times that an article is tidied before what still changes is left alone; articles take two."""


@dataclass(frozen=True)
class Cleaned:
    """A cleaned article.

    source    what went in
    text      the clean article
    edits     what was done, on offsets (code points) of `source`, sorted, not overlapping
    notices   what a reader should look at: alike but kept, order undecided; spans are offsets of
              `source`
    settings  how it was cleaned
    """

    source: str
    text: str
    edits: tuple[Edit, ...]
    notices: tuple[Notice, ...]
    settings: Settings

    @property
    def changed(self) -> bool:
        """Whether the clean article differs from the source."""
        return self.text != self.source

    @lazy
    def log(self) -> Log:
        """The diff log, from which `restore` makes the source again."""
        from dedupe.log import Log

        return Log.of(self.source, self.text, self.edits, self.notices, self.settings.to_dict())


class Cleaner:
    """Cleans articles with one set of settings. Thread-safe; remembers nothing of other
    articles.
    """

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings if settings is not None else Settings()
        if not isinstance(self.settings, Settings):
            raise TypeError(f"Cleaner takes Settings, not {type(settings).__name__}")
        self._rules = rules_named(self.settings.rules)
        self._rules_across_lines = tuple(rule for rule in self._rules if not rule.by_line)

    def __reduce__(self) -> tuple[type[Cleaner], tuple[Settings]]:
        """Return what another process makes the cleaner from: its settings."""
        return Cleaner, (self.settings,)

    def clean(self, text: str) -> Cleaned:
        """Return `text` cleaned, with what was done to it. TypeError where it is not a string.

        RestoreError rather than a text that nobody could undo, should the edits not lead back to
        the source.
        """
        if not isinstance(text, str):
            raise TypeError(f"clean takes a string, not {type(text).__name__}; decode bytes first")
        revision = Revision.of(text)
        notices = list(_lost_characters(text))
        is_tidy = False
        while True:
            if not is_tidy:
                revision, left_out = self.tidied(revision)
                notices += (notice for notice in left_out if notice not in notices)
            changes, found = self._repeats_to_drop(revision.text)
            notices += _on_source(revision, found)
            if not changes:
                break
            # a tidy text without some of its lines is as tidy, as far as the rules do one line at a
            # time; half of a code block is none, and its lines are not tidy then
            is_tidy = all(map(_is_lines, changes)) and not tokens(revision.text)
            revision = revision.edited(changes)
            is_tidy = is_tidy and normalise(revision, self._rules_across_lines) is revision
        if undone(revision.text, revision.edits) != text:
            raise RestoreError(
                "the edits do not lead back to the source; this is a bug, please report the article"
            )
        return Cleaned(text, revision.text, revision.edits, tuple(notices), self.settings)

    def tidied(self, revision: Revision) -> tuple[Revision, list[Notice]]:
        """Return the revision after normalisation, furniture and script, repeated until nothing
        changes, and notices.

        A rule that uncovers its own next match again and again (`<<<b>b>b>`) would take a pass for
        each; a rule that still changes the text after MAX_PASSES is left out for this article.
        Cleaning the result does the same again.
        """
        rules, start = self._rules, revision
        notices: list[Notice] = []
        while True:
            for _ in range(MAX_PASSES):
                before = revision.text
                revision = normalise(revision, fitting(rules, revision.text))
                if self.settings.furniture:
                    revision = remove_furniture(revision)
                if self.settings.script:
                    revision = convert(revision, self.settings.script)
                if revision.text == before:
                    return revision, notices
            calm = tuple(
                rule
                for rule in rules
                if normalise(revision, fitting((rule,), revision.text)) is revision
            )
            if calm == rules:
                return revision, notices
            whole = Span(0, len(start.source))
            notices += (
                Notice(
                    "bounded",
                    whole,
                    f"rule {rule.name} was left out: it uncovers its own next match over and over",
                )
                for rule in rules
                if rule not in calm
            )
            rules, revision = calm, start

    def _repeats_to_drop(self, text: str) -> tuple[list[Edit], Sequence[Notice]]:
        """Return the edits that drop repeats, and what to notice."""
        layout = find_repeats(text)
        if not layout:
            return [], ()
        judgement = judge(layout)
        drops, undecided = choose(layout, judgement, self.settings.keep, self.settings.level)
        if drops:
            return list(_edits(layout, drops)), undecided
        return [], judgement.notices


def clean(text: str, **settings: Any) -> Cleaned:
    r"""Return `text` cleaned; keywords as in `Settings`.

    >>> clean("今天上午，全县召开了春耕生产动员大会。\n今天上午，全县召开了春耕生产动员大会。").text
    '今天上午，全县召开了春耕生产动员大会。'
    """
    return Cleaner(Settings.of(**settings)).clean(text)


def _lost_characters(text: str) -> Iterator[Notice]:
    """Yield a notice where characters were lost before the text came here (U+FFFD); which ones,
    nobody can tell.
    """
    first, count = text.find("\ufffd"), text.count("\ufffd")
    if count:
        message = (
            f"{count} characters were lost before (U+FFFD), the first here; decode the source "
            "with its own encoding"
        )
        yield Notice("mojibake", Span(first, first + 1), message)


def _edits(layout: Layout, drops: list[Drop]) -> Iterator[Edit]:
    """Yield the edits that drop the segments: whole lines with their line breaks, or stretches of a
    line.
    """
    lines = paragraphs(layout.folded.text)
    starts = {line.start: number for number, line in enumerate(lines)}
    by_paragraph: dict[int, list[Drop]] = {}
    for drop in drops:
        by_paragraph.setdefault(layout.segments[drop.segment].paragraph, []).append(drop)
    whole = {
        starts[layout.paragraphs[paragraph].span.start]
        for paragraph, members in by_paragraph.items()
        if len(members) == len(layout.members(paragraph))
    }
    tail = len(lines)
    while tail - 1 in whole:
        tail -= 1
    for paragraph, members in sorted(by_paragraph.items()):
        line = starts[layout.paragraphs[paragraph].span.start]
        if line not in whole:
            for drop in members:
                yield _edit(layout, layout.span(drop.segment), [drop])
        elif line >= tail:
            yield _edit(layout, Span(lines[line - 1].end, lines[line].end), members)
        else:
            yield _edit(layout, Span(lines[line].start, lines[line + 1].start), members)


def _edit(layout: Layout, span: Span, drops: list[Drop]) -> Edit:
    gone = {drop.segment for drop in drops}
    outside = [drop for drop in drops if drop.kept not in gone] or drops
    main = max(outside, key=lambda drop: layout.segments[drop.segment].chars)
    kept = [drop.kept for drop in drops]
    together = outside == drops and kept == list(range(kept[0], kept[0] + len(kept)))
    shown = kept if together else [main.kept]
    similarity = sum(drop.similarity * layout.segments[drop.segment].chars for drop in drops)
    return Edit(
        span,
        layout.folded.text[span.start : span.end],
        "",
        Cause("repeat", main.rule),
        kept=Span(layout.span(shown[0]).start, layout.span(shown[-1]).end),
        similarity=round(
            similarity / sum(layout.segments[drop.segment].chars for drop in drops), 4
        ),
        confidence=round(min(drop.confidence for drop in drops), 3),
        why=main.why,
    )


def _is_lines(edit: Edit) -> bool:
    """Return whether an edit takes out whole lines; their line breaks are at one end of what it
    takes out.
    """
    return not edit.after and (edit.before[:1] == "\n" or edit.before[-1:] == "\n")


def _on_source(revision: Revision, notices: Sequence[Notice]) -> list[Notice]:
    return [
        notice._replace(
            span=revision.to_source(notice.span),
            other=revision.to_source(notice.other) if notice.other else None,
        )
        for notice in notices
    ]
