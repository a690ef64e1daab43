"""What was dropped from an article, for programs that do not want to read its edits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from dedupe.lazy import pattern
from dedupe.values import Cause, Edit, Span, short
from dedupe.words import reason


class Dropped(NamedTuple):
    """A passage that was dropped.

    text        as the source has it, without white space around it
    reason      why, in English
    kept        the copy that it repeats, as the source has it; None of page remains, which repeat
                nothing
    confidence  0.0 to 1.0: how likely one of the two copies is damage; None of page remains
    cause       stage and rule, as in the log
    span        where it stands in the source
    kept_span   where the copy stands in the source; None of page remains
    """

    text: str
    reason: str
    kept: str | None
    confidence: float | None
    cause: Cause
    span: Span
    kept_span: Span | None

    def __repr__(self) -> str:
        return f"<Dropped {short(self.text)!r}: {self.reason}>"

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain values, which JSON can hold."""
        kept_span = None if self.kept_span is None else list(self.kept_span)
        placed = {"span": list(self.span), "kept_span": kept_span}
        return {**self._asdict(), "cause": str(self.cause), **placed}


def dropped(source: str, edits: Sequence[Edit]) -> tuple[Dropped, ...]:
    """Return what the edits dropped from the source: repeats and page remains."""
    found: list[Dropped] = []
    for edit in edits:
        cause = _drop_cause(edit)
        if cause is not None:
            found += _passages(source, edit, cause)
    return tuple(found)


def _drop_cause(edit: Edit) -> Cause | None:
    """Return why an edit dropped something, None where it did not.

    The blank lines around page remains may have gone with them: then the cause of the edit is the
    rule of blank lines, and that of the remains is among those it absorbed.
    """
    for cause in (edit.cause, *reversed(edit.also)):
        if cause.stage in ("repeat", "furniture"):
            return cause
    return None


def _passages(source: str, edit: Edit, cause: Cause) -> Iterator[Dropped]:
    """Yield what one edit dropped: all of it, or by and by a copy and page remains beside it, which
    the edit absorbed.
    """
    remains = [one for one in edit.also if one.stage == "furniture"]
    if edit.kept is None or not remains:
        yield _passage(source, edit, edit.span, cause)
        return
    kept = _letters(source[slice(*edit.kept)])
    start = edit.span.start
    for is_copy, lines in groupby(_lines(edit.before), lambda line: _is_of(line, kept)):
        end = start + len("".join(lines))
        told = edit if is_copy else edit._replace(kept=None, confidence=None)
        yield _passage(source, told, Span(start, end), cause if is_copy else remains[-1])
        start = end


def _passage(source: str, edit: Edit, span: Span, cause: Cause) -> Dropped:
    text = source[slice(*span)].strip()
    kept = None if edit.kept is None else source[slice(*edit.kept)].strip()
    return Dropped(text, reason(cause), kept, edit.confidence, cause, span, edit.kept)


def _lines(text: str) -> list[str]:
    r"""Return the lines of a text, each with the line feeds behind it; those at its beginning are
    part of the first.

    >>> _lines("\n一\n\n二")
    ['\n一\n\n', '二']
    """
    return _LINES.findall(text)


_LINES = pattern(r"(?:(?<!\n)\n+)?[^\n]+\n*")


def _letters(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


def _is_of(line: str, kept: str) -> bool:
    """Return whether a line of what was dropped is of the copy, not of the page around it."""
    from rapidfuzz.fuzz import partial_ratio  # of few articles; an import takes longer than most

    return partial_ratio(_letters(line), kept) >= _MIN_ALIKE


_MIN_ALIKE = 50.0
"""Per cent of the letters of a line that are in the kept copy, in order: of copies nearly all are,
of share buttons hardly any. Chosen by eye."""
