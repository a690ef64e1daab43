"""What each of two alike passages is in its article, and so which of them may go."""

from __future__ import annotations

from typing import Literal, NamedTuple

from dedupe.repeats import wording
from dedupe.repeats.candidate import HEAD_LINES, LEAD_LINES, Candidate
from dedupe.repeats.passage import Passage

AsideName = Literal["credited-copy", "lead-copy"]
CREDITED = 0.95
"""Share of labelled pairs with a credit on one side of which the other side is the body: 40 of 41,
less for chance."""
LEADING = 0.95
"""Share of labelled leads whose words stand again in the body of which the later is the body: 35 of
36, the same."""

May = tuple[bool, bool]
"""Whether the earlier and the later of two passages may go in favour of the other."""


def may_go(candidate: Candidate, looks_around: bool = True) -> May:
    """Return which of two passages may go, once one of them is damage: whole lines, or one of two
    in one line.

    A container never goes for what it contains, a headline for its echo, an unlabelled copy for a
    labelled one; nor a copy that the line before announces, or that the line behind refers back to,
    for one that nothing leans on.

    looks_around  False where they are part of what was torn off its article: the lines around it
                  are not its own
    """
    (unit,) = candidate.units
    first, second = unit.first_whole, unit.second_whole
    if candidate.distance == 0 and not first and not second:
        first = second = True
    if candidate.is_page_description:
        return True, False
    if candidate.is_original_title and candidate.both(lambda side: side.is_original_title):
        return (
            first and candidate.first.first_line >= HEAD_LINES,
            second,
        )  # a note under the headline stays
    labelled = [_is_labelled(candidate, side) for side in candidate.sides]
    if labelled[0] != labelled[1]:
        return first and labelled[0], second and labelled[1]
    if candidate.first.is_headline:
        first = False
    if not looks_around:
        return first, second
    return first and not _is_leaned_on(candidate, 0), second and not _is_leaned_on(candidate, 1)


def _is_labelled(candidate: Candidate, side: Passage) -> bool:
    return side.is_original_title if candidate.is_original_title else side.is_labelled


def _is_leaned_on(candidate: Candidate, index: int) -> bool:
    """Return whether a line beside this copy needs it, other than the line beside the other copy.

    A line that stands again later may go as well, and then needs nothing.
    """
    if candidate.distance <= 1 or candidate.are_page_words:
        return False
    here, there = candidate.sides[index], candidate.sides[1 - index]
    is_announced = (
        here.first_line > 1 and wording.announces(here.before) and here.before != there.before
    )
    goes_too = here.numbers[-1] + 1 in candidate.later
    return is_announced or (here.is_needed and here.after != there.after and not goes_too)


class Aside(NamedTuple):
    """A copy outside the running body, which may go at level `thorough`: what it is, how sure that
    is, and which.
    """

    name: AsideName
    confidence: float
    may: May


def outside(candidate: Candidate) -> Aside | None:
    """Return which copy stands outside the body, None where both belong there or nothing tells.

    Contents, subheads and echoes of the headline stay at every level, as do leads that say only
    part of a paragraph.
    """
    first, second = candidate.sides
    if (
        candidate.is_run
        or not candidate.shorter.is_prose
        or candidate.either(lambda side: side.is_item)
    ):
        return None
    if candidate.has_credit_on_one_side:
        may = _credited(candidate)
        return Aside("credited-copy", CREDITED, may) if any(may) else None
    is_lead = (
        0 < first.first_line < LEAD_LINES and candidate.distance > 1 and candidate.are_equal_lines
    )
    is_meant = candidate.look_like_captions or candidate.stands_under_conclusion or first.is_needed
    if is_lead and not is_meant and not second.is_labelled:
        return Aside("lead-copy", LEADING, (True, False))
    return None


def _credited(candidate: Candidate) -> May:
    """Return which copy has the credit, where all it says besides is in the other one too."""
    first, second = candidate.sides
    may_first = (
        first.is_of_picture
        and first.is_whole
        and candidate.relation in ("equal", "variant", "first-lacks")
    )
    may_second = (
        second.is_of_picture
        and second.is_whole
        and candidate.relation in ("equal", "variant", "second-lacks")
    )
    return may_first, may_second
