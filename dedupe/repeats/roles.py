"""What each of two alike passages is in its article, and so which of them may go.

`dedupe.repeats.evidence` says whether one of the two is damage, not which. Often the passages tell
which: `（原标题：…）` goes for the headline, a teaser for its paragraph. Where they do not, either
may go, and `dedupe.choose` looks for the order that reads best.
"""

from __future__ import annotations

from operator import eq
from typing import Literal, NamedTuple

from dedupe.repeats import wording
from dedupe.repeats.align import Unit
from dedupe.repeats.candidate import LEAD_LINES, Candidate
from dedupe.repeats.layout import Layout
from dedupe.repeats.passage import HEAD_LINES, Passage

AsideName = Literal["credited-copy", "lead-copy"]
CREDITED = 0.95
"""Share of labelled pairs with a credit on one side in which the other side is the body: 40 of 41,
less for chance."""
LEADING = 0.95
"""Share of labelled leads whose words stand again in the body in which the later is the body: 35 of
36, less for chance."""


class May(NamedTuple):
    """Whether the earlier and the later of two passages may go in favour of the other."""

    first: bool
    second: bool


def may_go(candidate: Candidate, looks_around: bool = True) -> May:
    """Return which of two passages may go, once one of them is damage: whole lines, or one of two
    in one line.

    What never goes, so that the article stays complete:
    - what contains more, for what it contains
    - the headline, for its echo: `新馆昨天开馆`, and later the same as a caption
    - a paragraph, for a teaser of it
    - a copy without a label, for one with: `核心提示：新馆开馆。`
    - the caption that says whose picture it is, for the line before it that does not
    - a copy that the line before announces, or that the line behind refers back to, for one that
      nothing leans on

    looks_around  False where they are part of what was torn off its article: the lines around it
                  are not its own
    """
    first, second = candidate.sides
    (unit,) = candidate.units
    # Behind a page description stands the article itself; a caption says whose picture it is.
    if candidate.is_page_description or candidate.is_alternative_text:
        return May(True, False)
    may = May(unit.first_whole, unit.second_whole)
    if candidate.is_teaser:
        return May(may.first and first.is_cut, may.second and second.is_cut)
    # Two copies in one line: neither is a whole line, and one must go.
    if candidate.distance == 0 and not any(may):
        may = May(True, True)
    are_titles = first.is_original_title and second.is_original_title
    if are_titles and candidate.is_original_title:
        is_note = first.first_line < HEAD_LINES
        return May(may.first and not is_note, may.second)
    # A label is told by the words.
    if first.text != second.text:
        first_labelled = _is_labelled(candidate, first)
        second_labelled = _is_labelled(candidate, second)
        if first_labelled != second_labelled:
            return May(may.first and first_labelled, may.second and second_labelled)
    if first.is_headline:
        may = May(False, may.second)
    if not looks_around:
        return may
    return May(
        may.first and not _is_leaned_on(candidate, first, second),
        may.second and not _is_leaned_on(candidate, second, first),
    )


def is_same_line_between_same(layout: Layout, unit: Unit) -> bool:
    """Return whether a unit is a line of the body and the same line again, and the lines beside
    the two are the same, too: then either may go, whatever `may_go` would ask.
    """
    if len(unit.pairs) > 1 or not unit.is_whole or layout.known_title:
        return False
    (pair,) = unit.pairs
    first = layout.segments[pair.first].paragraph
    second = layout.segments[pair.second].paragraph
    if first == 0 or first in layout.lines_that(wording.is_original_title):
        return False
    lines = (first - 1, first, first + 1)
    copies = (second - 1, second, second + 1)
    return all(map(eq, map(layout.line, lines), map(layout.line, copies)))


def _is_labelled(candidate: Candidate, side: Passage) -> bool:
    # Between a headline and `（原标题：…）` no other label counts.
    if candidate.is_original_title:
        return side.is_original_title
    return side.is_labelled


def _is_leaned_on(candidate: Candidate, here: Passage, there: Passage) -> bool:
    """Return whether a line beside the copy `here` needs it, other than the line beside the copy
    `there`.

    For  the second `甲。` if `公告全文如下：` stands before it; the first if `对此，…` follows it
    Not  `点击进入专题：`, which nobody needs; neighbours, which have one place
    """
    if not candidate.are_apart or candidate.are_page_words:
        return False
    # The headline, line 0, announces nothing.
    told = candidate.layout.told
    stands_behind_another = here.first_line > 1 and here.before != there.before
    if stands_behind_another and told(wording.announces, here.before):
        return True
    if not here.is_needed or here.after == there.after:
        return False
    # A line that stands again later may go as well, and then needs nothing.
    following = here.last_segment + 1
    return following not in candidate.later


class Aside(NamedTuple):
    """A copy outside the running body, which may go at level `thorough`: what it is, how sure that
    is, and which.
    """

    name: AsideName
    confidence: float
    may: May


def outside(candidate: Candidate) -> Aside | None:
    """Return which copy stands outside the body, None where both belong there or nothing tells.

    For  a sentence of the body, and the same under a picture with whose picture it is; a lead, and
         the same paragraph in the body
    Not  contents, subheads, echoes of the headline, leads that say only part of a paragraph
    """
    if candidate.is_run or not candidate.shorter.is_prose:
        return None
    if candidate.either(lambda side: side.is_item):
        return None
    if candidate.has_credit_on_one_side:
        may = _credited(candidate)
        return Aside("credited-copy", CREDITED, may) if any(may) else None
    if _is_lead(candidate):
        return Aside("lead-copy", LEADING, May(True, False))
    return None


def _credited(candidate: Candidate) -> May:
    """Return which copy has the credit, where all it says besides is in the other one too."""
    first, second = candidate.sides
    may_first = first.is_of_picture and first.is_whole
    may_second = second.is_of_picture and second.is_whole
    return May(
        may_first and candidate.first_adds_nothing,
        may_second and candidate.second_adds_nothing,
    )


def _is_lead(candidate: Candidate) -> bool:
    """Return whether the first is a lead, of which the body says every word again.

    Not a caption at the head; a line under `摘要`, which belongs to the report; a line that the
    next refers back to; nor one whose later copy is labelled, and so itself outside the body.
    """
    first, second = candidate.sides
    if not 0 < first.first_line < LEAD_LINES:
        return False
    if not candidate.are_apart or not candidate.are_equal_lines:
        return False
    if candidate.look_like_captions or candidate.stands_under_conclusion:
        return False
    return not first.is_needed and not second.is_labelled
