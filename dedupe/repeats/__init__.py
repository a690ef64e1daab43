"""Repeats: the text aligned with itself. Seeds chain into runs, runs cut the text into segments,
which are judged.
"""

from __future__ import annotations

from dedupe.fold import fold, has_cut_line, lower, simplified
from dedupe.repeats.judge import Judgement, judge
from dedupe.repeats.layout import Layout, keyed_paragraphs, lay_out
from dedupe.repeats.runs import chain, is_enough, touches_whole
from dedupe.repeats.seeds import Seeds, equal_heads, matches, may_repeat
from dedupe.traditional import in_one_script

__all__ = ["Judgement", "Layout", "find_repeats", "judge"]


def find_repeats(text: str, gated: bool = True) -> Layout | None:
    """Return the text cut into segments along what is alike in it, None where nothing is.

    gated  whether a quick look at the lines may say that nothing is; without it no more goes, and
           slower
    Cost   O(text): for the usual article without repeats one pass over its words.
    """
    lines = text.split("\n")
    plain = None if in_one_script(lines) else simplified(text)
    read = lower(text).split("\n") if plain is None else plain.split("\n")
    heads = has_cut_line(read) and equal_heads(read)
    if gated and not heads and not may_repeat(read):
        return None
    folded = fold(text, plain)
    if not folded.key:
        return None
    paragraphs = tuple(keyed_paragraphs(folded))
    borders = [*(paragraph.start for paragraph in paragraphs), len(folded.key)]
    seeds = Seeds.of(folded, borders, heads)
    runs = [run for run in chain(matches(seeds)) if is_enough(run, borders)]
    if not any(touches_whole(run, borders) for run in runs):
        return None
    return lay_out(folded, paragraphs, runs, seeds.crowded())
