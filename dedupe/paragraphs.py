"""Paragraphs that a caller has as a list: which of them stay, by number, and what became of each.

For callers whose paragraphs are nodes of a page, blocks of Markdown, or pictures with a caption:
they drop what was dropped, and leave the rest where it is.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from dedupe.cleaned import Cleaned
from dedupe.cleaner import Cleaner
from dedupe.misuse import no_paragraph, no_paragraphs, strings_in
from dedupe.values import Cause, Edit, Span, short
from dedupe.words import reason

if TYPE_CHECKING:
    from typing_extensions import Unpack  # type checkers know it; nothing imports it

    from dedupe.keywords import SettingsKeywords

Fate = Literal["kept", "changed", "cut", "merged", "dropped"]
"""What became of a paragraph. kept: it is as it was. changed: normalised. cut: a part of it was
dropped. merged: its text went into an earlier paragraph, with which it was one that had been torn
apart. dropped: nothing of it is left."""


class ParagraphOutcome(NamedTuple):
    """What became of one paragraph.

    number      its number in the list, from 0
    fate        what became of it
    text        what is left of it, "" where nothing is
    reason      why something of it was dropped, in English; "" where nothing was
    cause       the stage and rule that took it, None where nothing was dropped
    other       number of the paragraph that stays for it, or into which it was merged; its own
                where one paragraph holds both copies; None of page remains, which repeat nothing
    confidence  0.0 to 1.0: how likely one of the two copies is damage; None of page remains
    """

    number: int
    fate: Fate
    text: str
    reason: str = ""
    cause: Cause | None = None
    other: int | None = None
    confidence: float | None = None

    def __repr__(self) -> str:
        said = f": {self.reason}" if self.reason else ""
        other = "" if self.other is None else f" ({self.other})"
        return f"<Paragraph {self.number} {self.fate}{said}{other} {short(self.text)!r}>"


@dataclass(frozen=True, repr=False)
class CleanedParagraphs:
    """The paragraphs of an article, cleaned.

    outcomes  what became of each, in the order of the list, as many as there were
    cleaned   the article that they make, one paragraph behind the other, with its log
    """

    outcomes: tuple[ParagraphOutcome, ...]
    cleaned: Cleaned

    @property
    def kept(self) -> tuple[int, ...]:
        """Numbers of the paragraphs that stay, in order; those that were empty among them."""
        return tuple(one.number for one in self._staying)

    @property
    def texts(self) -> tuple[str, ...]:
        """Their clean texts, in the same order."""
        return tuple(one.text for one in self._staying)

    @property
    def gone(self) -> tuple[ParagraphOutcome, ...]:
        """What became of the others: `dropped` or `merged`."""
        return tuple(one for one in self.outcomes if _has_gone(one))

    @property
    def _staying(self) -> Iterator[ParagraphOutcome]:
        return (one for one in self.outcomes if not _has_gone(one))

    def __repr__(self) -> str:
        return f"<CleanedParagraphs {len(self.kept)} of {len(self.outcomes)} stay>"


def clean_paragraphs(
    paragraphs: Iterable[str],
    *,
    title: str | None = None,
    captions: Iterable[str] = (),
    site: str | None = None,
    **settings: Unpack[SettingsKeywords],
) -> CleanedParagraphs:
    r"""Return which paragraphs of an article stay, and what became of each; keywords as in
    `Cleaner.clean` and `Settings`.

    paragraphs  in reading order. One may hold line breaks, as a block of Markdown does. An empty
                one, such as a picture, stays whatever goes around it.
    Errors      TypeError for one string, or for a paragraph that is none

    >>> done = clean_paragraphs(["县图书馆昨天开馆。", "", "分享到：微信", "县图书馆昨天开馆。"])
    >>> done.kept, done.texts
    ((0, 1), ('县图书馆昨天开馆。', ''))
    >>> [(one.number, one.reason, one.other) for one in done.gone]
    [(2, 'page remains: share buttons', None), (3, 'stands twice in a row', 0)]
    """
    given = strings_in(paragraphs, no_paragraphs, no_paragraph)
    cleaner = Cleaner(**settings)
    cleaned = cleaner.clean("\n".join(given), title=title, captions=captions, site=site)
    positions = _Positions(given)
    parts = _parts(cleaned, positions)
    drops = _drops(cleaned, positions)
    found = [_outcome(index, text, parts, drops) for index, text in enumerate(given)]
    return CleanedParagraphs(tuple(_with_copies_that_stay(found)), cleaned)


def _has_gone(outcome: ParagraphOutcome) -> bool:
    return outcome.fate in ("dropped", "merged")


class _Positions:
    """Where each paragraph stands in the article; the line break behind it belongs to it."""

    def __init__(self, paragraphs: Sequence[str]) -> None:
        self.starts: list[int] = []
        start = 0
        for paragraph in paragraphs:
            self.starts.append(start)
            start += len(paragraph) + 1

    def paragraph_at(self, offset: int) -> int:
        """Return the number of the paragraph that an offset of the article is in."""
        return bisect_right(self.starts, offset) - 1


# --- what is left of each ---


class _Part(NamedTuple):
    """A piece of the clean article without a line break, and the paragraph that it is of."""

    paragraph: int
    text: str


class _Parts(NamedTuple):
    """What is left of each paragraph.

    lines        by paragraph, the lines of the clean article that begin with it
    merged_into  by paragraph, the one into a line of which it went
    """

    lines: dict[int, list[str]]
    merged_into: dict[int, int]


def _parts(cleaned: Cleaned, positions: _Positions) -> _Parts:
    lines: dict[int, list[str]] = {}
    merged_into: dict[int, int] = {}
    for line in _lines(_pieces(cleaned, positions)):
        written = [part for part in line if part.text.strip()] or line
        owner = written[0].paragraph
        text = "".join(part.text for part in line)
        lines.setdefault(owner, []).append(text)
        for part in written[1:]:
            if part.paragraph != owner:
                merged_into.setdefault(part.paragraph, owner)
    return _Parts(lines, merged_into)


def _lines(parts: Iterable[_Part]) -> Iterator[list[_Part]]:
    """Yield the parts of each line; a part that ends its line has the line break."""
    line: list[_Part] = []
    for part in parts:
        line.append(part._replace(text=part.text.removesuffix("\n")))
        if part.text.endswith("\n"):
            yield line
            line = []
    if line:
        yield line


def _pieces(cleaned: Cleaned, positions: _Positions) -> Iterator[_Part]:
    """Yield the clean article in pieces, each with the paragraph that it comes from."""
    done = 0
    for edit in cleaned.edits:
        yield from _unchanged(cleaned.source, done, edit.span.start, positions)
        yield from _written(edit, positions)
        done = edit.span.end
    yield from _unchanged(cleaned.source, done, len(cleaned.source), positions)


def _unchanged(source: str, start: int, end: int, positions: _Positions) -> Iterator[_Part]:
    for line in _at_feeds(source[start:end]):
        yield _Part(positions.paragraph_at(start), line)
        start += len(line)


def _written(edit: Edit, positions: _Positions) -> Iterator[_Part]:
    """Yield what an edit wrote, line by line: its first line for the first that was there, its last
    for the last.
    """
    if not edit.after:
        return
    starts = [edit.span.start]
    for line in _at_feeds(edit.before):
        starts.append(starts[-1] + len(line))
    if not edit.before.endswith("\n"):
        starts.pop()
    new = edit.after.split("\n")
    last = len(new) - 1
    for number, text in enumerate(new):
        is_last = number == last
        from_line = len(starts) - 1 if is_last and last else min(number, len(starts) - 1)
        line = text if is_last else f"{text}\n"
        if line:
            yield _Part(positions.paragraph_at(starts[from_line]), line)


def _at_feeds(text: str) -> list[str]:
    r"""Return the lines of a text, each with the \n that ends it; no empty one.

    >>> _at_feeds("一\n\n二"), _at_feeds("一\n")
    (['一\n', '\n', '二'], ['一\n'])
    """
    *whole, rest = text.split("\n")
    lines = [f"{line}\n" for line in whole]
    return [*lines, rest] if rest else lines


# --- what was dropped ---


class _Drop(NamedTuple):
    """Why something of a paragraph was dropped, and the paragraph with the copy that stays."""

    cause: Cause
    other: int | None
    confidence: float | None


class _Drops(NamedTuple):
    """What was dropped, by paragraph: the first of each; and what rules made nothing of."""

    dropped: dict[int, _Drop]
    emptied: dict[int, _Drop]


def _drops(cleaned: Cleaned, positions: _Positions) -> _Drops:
    drops = _Drops({}, {})
    source = cleaned.source
    for one in cleaned.dropped:
        other = None
        if one.kept_span is not None:
            other = positions.paragraph_at(_first_letter(source, one.kept_span))
        drop = _Drop(one.cause, other, one.confidence)
        _note(drops.dropped, source, one.span, drop, positions)
    for edit in cleaned.edits:
        if not edit.after.strip():
            drop = _Drop(edit.cause, None, None)
            _note(drops.emptied, source, edit.span, drop, positions)
    return drops


def _first_letter(source: str, span: Span) -> int:
    """Return where the first character stands that is no white space."""
    text = source[slice(*span)]
    return span.start + len(text) - len(text.lstrip())


def _note(
    drops: dict[int, _Drop], source: str, span: Span, drop: _Drop, positions: _Positions
) -> None:
    """Note a drop for each paragraph of which it took more than white space."""
    start = span.start
    for line in _at_feeds(source[slice(*span)]):
        if line.strip():
            drops.setdefault(positions.paragraph_at(start), drop)
        start += len(line)


# --- what became of each ---


def _outcome(index: int, source: str, parts: _Parts, drops: _Drops) -> ParagraphOutcome:
    text = "\n".join(parts.lines.get(index, []))
    drop = drops.dropped.get(index)
    if not source.strip():
        return ParagraphOutcome(index, "kept", source)
    if text.strip() and drop:
        return _told(index, "cut", text, drop)
    if text.strip():
        return ParagraphOutcome(index, "kept" if text == source else "changed", text)
    if index in parts.merged_into:
        return ParagraphOutcome(index, "merged", "", other=parts.merged_into[index])
    return _told(index, "dropped", "", drop or drops.emptied.get(index))


def _told(index: int, fate: Fate, text: str, drop: _Drop | None) -> ParagraphOutcome:
    if drop is None:
        return ParagraphOutcome(index, fate, text)
    return ParagraphOutcome(
        index, fate, text, reason(drop.cause), drop.cause, drop.other, drop.confidence
    )


def _with_copies_that_stay(outcomes: Sequence[ParagraphOutcome]) -> Iterator[ParagraphOutcome]:
    """Yield the outcomes; where the copy that was kept for one went, too, for a third, that one is
    named.
    """
    for outcome in outcomes:
        other = outcome.other
        passed = {outcome.number}
        while other is not None and other not in passed:
            passed.add(other)
            if not _has_gone(outcomes[other]) or outcomes[other].other is None:
                break
            other = outcomes[other].other
        yield outcome._replace(other=other)
