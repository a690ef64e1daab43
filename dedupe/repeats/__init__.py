"""Repeats: the text aligned with itself. Seeds chain into runs, runs cut the text into segments,
which are judged.

The text goes through the modules in this order:

    seeds    words that are there twice, and the equal stretches around them: matches
    runs     matches in the same order on both sides: two alike stretches of the text
    layout   the text cut into segments, so that both sides of a run are whole segments
    align    the segments of a run in pairs, and what the two of a pair differ in (compare)
    judge    which of them may go, by the evidence (candidate, passage, wording, evidence, roles)

Numbers in these modules that say how many "of 802 texts" come out otherwise are of an experiment:
each constant was halved and doubled (shares: 0.1 less and 0.1 more), and all fixtures (95), 456
articles with and without planted repeats, and 251 articles with labelled ones were cleaned again.
"""

from __future__ import annotations

from collections.abc import Sequence

from dedupe.fold import fold, has_cut_line, lower, simplified
from dedupe.repeats.judge import Judgement, judge
from dedupe.repeats.layout import Layout, is_essay, keyed_paragraphs, lay_out
from dedupe.repeats.runs import Run, chain, is_enough, touches_whole
from dedupe.repeats.seeds import (
    Borders,
    Match,
    Seeds,
    equal_heads,
    equal_paragraphs,
    matches,
    may_repeat,
)
from dedupe.traditional import in_one_script, may_be_traditional
from dedupe.values import NOTHING_KNOWN, Known

__all__ = ["Judgement", "Layout", "find_repeats", "judge"]


def find_repeats(
    text: str, gated: bool = True, known: Known = NOTHING_KNOWN, equal_first: bool = False
) -> Layout | None:
    r"""Return the text cut into segments along what is alike in it, None where nothing is.

    known        of the article, besides its text
    gated        whether a quick look at the lines may say that nothing is; without it no more goes,
                 and it takes longer
    equal_first  whether, where so much is alike that not all is compared, paragraphs that are equal
                 are all that is looked at, if there are any (`Layout.is_of_equal`)
    Cost         O(text): for the usual article without repeats one pass over its words.

    >>> news = "青石镇新图书馆昨天正式开馆，当天有三千名读者到馆。"
    >>> find_repeats(news) is None
    True
    >>> layout = find_repeats(f"{news}\n编者按\n{news}")
    >>> [layout.text(number)[:3] for number in range(len(layout.segments))]
    ['青石镇', '编者按', '青石镇']
    >>> [(run.first.start, run.second.start) for run in layout.runs]
    [(0, 26)]
    """
    # Converting to simplified characters is slow, and few articles need it.
    plain = None
    if not may_be_traditional(text):
        plain = lower(text)
    elif not in_one_script(text.split("\n")):
        plain = simplified(text)
    lines = (lower(text) if plain is None else plain).split("\n")

    # A teaser may be cut in its first word: then only its beginning is there twice.
    heads = has_cut_line(lines) and equal_heads(lines)
    if gated and not heads and not may_repeat(lines):
        return None
    folded = fold(text, plain)
    if not folded.key:
        return None

    paragraphs = tuple(keyed_paragraphs(folded))
    borders = [paragraph.start for paragraph in paragraphs]
    borders.append(len(folded.key))
    seeds = Seeds.of(folded, borders, heads)
    in_essay = seeds.crowd is not None and is_essay(paragraphs)
    # In an essay equal lines stay, but for whole blocks of them: nothing would be gained.
    if equal_first and seeds.crowd is not None and not in_essay:
        equal = _runs(equal_paragraphs(seeds), borders)
        if equal:
            return lay_out(folded, paragraphs, equal, seeds, known=known, is_of_equal=True)
    found = matches(seeds, in_essay)
    runs = _runs(found.matches, borders)
    crowd = seeds.crowded(found.end)
    # Where lines were not compared with all that they are alike to, that is to be told.
    if not runs and not crowd.short and not crowd.beyond:
        return None
    return lay_out(folded, paragraphs, runs, seeds, crowd, known)


def _runs(found: Sequence[Match], borders: Borders) -> list[Run]:
    """Return the runs that may be repeats, none where no side of any may be a whole paragraph."""
    runs = [run for run in chain(found) if is_enough(run, borders)]
    for run in runs:
        if touches_whole(run, borders):
            return runs
    return []
