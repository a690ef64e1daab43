"""Repeats: the text aligned with itself. Seeds chain into runs, runs cut the text into segments, segments are judged."""

from __future__ import annotations

from dedupe.fold import fold, words
from dedupe.repeats.judge import LEVELS, Judgement, Level, Pair, Repeat, judge
from dedupe.repeats.layout import Layout, Segment, keyed_paragraphs, lay_out
from dedupe.repeats.runs import chain, is_enough
from dedupe.repeats.seeds import MIN_SEED, may_repeat, matches

__all__ = ["LEVELS", "Judgement", "Layout", "Level", "Pair", "Repeat", "Segment", "find_repeats", "judge"]


def find_repeats(text: str) -> Layout | None:
    """Return the text cut into segments along its repeats, None where it has none.

    Cost  O(text): for the usual article without repeats one pass over its words.
    """
    if not may_repeat(words(text, MIN_SEED), text.split("\n")):
        return None
    folded = fold(text)
    lines = tuple(keyed_paragraphs(folded))
    borders = [*(line.start for line in lines), len(folded.key)]
    runs = [run for run in chain(matches(folded, borders)) if is_enough(run, borders)]
    return lay_out(folded, lines, runs) if runs else None
