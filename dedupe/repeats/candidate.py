"""Two passages of one article that are alike and may be copies of one: what the evidence is asked
about.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from operator import ne
from types import MappingProxyType

from dedupe.lazy import lazy
from dedupe.repeats import wording
from dedupe.repeats.align import Unit
from dedupe.repeats.layout import Layout
from dedupe.repeats.passage import MIN_TEXT, Passage
from dedupe.segment import MIN_PROSE, ends_sentence
from dedupe.values import Difference, Pair, Relation

HEAD = 4
"""Lines at the start of an article among which headline, date, source and digest stand. Chosen by
eye."""
LEAD = 3
"""Lines at the start of an article among which a digest, or a lead of its own, stands (35 of 36
labelled ones did)."""
NEARBY = 3
"""Lines beside a passage among which its heading, or another copy of a torn block, is. Chosen by
eye."""
LAST_TITLE_LINE = 4
"""Lines below the headline among which a page prints it a second time: title, breadcrumb, `原标题`,
title."""
MIN_HEADLINE = 8
"""Letters of a headline that no other line is by chance. Chosen by eye."""
MAX_PAGE_WORDS = 64
"""Letters up to which a line with words of a page is no prose about them. Chosen by eye."""
MIN_ADJACENT = 6
"""Letters of a line that is not repeated at once by chance or for effect. Chosen by eye."""
MIN_DESCRIPTION = 32
"""Letters of a page description: a headline and the beginning of a lead. Chosen by eye."""
MIN_TEASER = 12
"""Letters of a teaser, to be the beginning of one paragraph only. Chosen by eye."""
MAX_CAPTION_SLIP = 4
"""Letters that one of two captions of one picture may have more: a particle, a place; never a
figure or a name."""
MAX_BOILERPLATE = 100
"""Letters of what two sections say in the same words: the longest of 30 labelled ones had 77."""
MIN_CONTENTS_TEXT = 40
"""Characters of the paragraph that a heading stands before, and more than a line of contents has.
Chosen by eye."""
ESSAY = 50
"""Short lines from which an article is written one sentence a line: 184 of 188 labelled repeats
there were meant."""
MIN_LARGE = 60
"""Letters of a run that is much of its article, and more than a headline and its echo. Chosen by
eye."""
LARGE_SHARE = 0.2
"""Share of the article that is much of it: of nine labelled runs with more, eight are damage."""
MIN_BLOCK = 200
"""Letters of prose, two paragraphs at least, that nobody says twice (8 of 8 labelled blocks were
damage)."""
FORM = 0.25
"""Share of the lines of a run that say something else, from which it is a form filled in twice.
Chosen by eye."""
OTHER_SCRIPT = 0.04
"""Share of letters written otherwise from which a copy is in the other script; slips of the pen are
one or two."""
STRAY_SPACES = 3
"""Spaces that one copy has more, to have been copied by a machine. Chosen by eye."""
MAX_TORN = 60
"""Segments of a torn part that are looked at: a half of an article at most. Chosen by eye."""

_SOFT_ENDS = "。，：:,；;、？?"
"""What a headline that a page prints twice never ends with, and its echo in the body does."""
_NOTHING: Mapping[int, Pair] = MappingProxyType({})


class Candidate:
    """Two passages that a run aligns, unit by unit; every question is answered once, when first
    asked.

    units    what is aligned, in order: a paragraph, or one paragraph against several
    refused  whole lines of the same run that are alike but say something else: another figure,
             another name
    later    for each whole line that stands again later, its pair with the last copy, by segment
             number
    """

    def __init__(
        self,
        layout: Layout,
        units: Sequence[Unit],
        refused: int = 0,
        later: Mapping[int, Pair] = _NOTHING,
    ) -> None:
        self.layout, self.units, self.refused, self.later = layout, tuple(units), refused, later
        self.pairs = tuple(pair for unit in units for pair in unit.pairs)
        self.first = Passage(layout, [pair.first for pair in self.pairs])
        self.second = Passage(layout, [pair.second for pair in self.pairs])

    # --- both sides ---

    @property
    def sides(self) -> tuple[Passage, Passage]:
        """The earlier and the later passage."""
        return self.first, self.second

    def both(self, question: Callable[[Passage], object]) -> bool:
        """Return whether both passages say yes."""
        return bool(question(self.first)) and bool(question(self.second))

    def either(self, question: Callable[[Passage], object]) -> bool:
        """Return whether one passage, or both, says yes."""
        return bool(question(self.first)) or bool(question(self.second))

    @lazy
    def shorter(self) -> Passage:
        """The passage with fewer letters, the earlier one of two as long."""
        return min(self.sides, key=lambda side: side.chars)

    @property
    def is_run(self) -> bool:
        """Whether it is several units in a row, not one paragraph."""
        return len(self.units) > 1

    @lazy
    def relation(self) -> Relation:
        """What the first is to the second, as a whole."""
        found = {pair.relation for pair in self.pairs} - {"equal"}
        if not found:
            return "equal"
        if found == {"variant"}:
            return "variant"
        found -= {"variant"}
        return found.pop() if len(found) == 1 else "differs"

    @lazy
    def is_equal(self) -> bool:
        """Whether they say the same, slips of the pen aside."""
        return self.relation in ("equal", "variant")

    @lazy
    def is_whole(self) -> bool:
        """Whether both are whole lines."""
        return self.both(lambda side: side.is_whole)

    @lazy
    def are_equal_lines(self) -> bool:
        """Whether they are one unit, whole lines on both sides, and say the same."""
        return not self.is_run and self.is_whole and self.is_equal

    @lazy
    def differs(self) -> tuple[Difference, ...]:
        """All stretches in which they differ."""
        return tuple(difference for pair in self.pairs for difference in pair.differs)

    @lazy
    def distance(self) -> int:
        """Lines from the end of the first to the start of the second: 0 in one line, 1 for
        neighbours.
        """
        return self.second.first_line - self.first.last_line

    # --- one paragraph each: what it is, told by the two passages themselves ---

    @lazy
    def is_told(self) -> bool:
        """Whether the passages themselves tell what they are, so that little of what stands around
        matters.
        """
        return (
            self.are_captions
            or self.are_short_captions
            or self.is_original_title
            or self.is_title_twice
            or self.is_headline_of_copy
            or self.is_adjacent
            or self.are_page_words
            or self.is_teaser
        )

    @lazy
    def look_like_captions(self) -> bool:
        """Captions, of one picture or of two."""
        return not self.is_run and self.is_whole and self.both(lambda side: side.is_caption)

    @lazy
    def are_captions(self) -> bool:
        """Captions of one picture: the same scene, and whose picture it is behind it."""
        if not self.look_like_captions:
            return False
        slip = sum(max(len(difference.here), len(difference.there)) for difference in self.differs)
        same = self.first.scene == self.second.scene
        return same or (self.relation != "differs" and slip <= MAX_CAPTION_SLIP)

    @lazy
    def are_short_captions(self) -> bool:
        """The same with a scene of a few letters: `读者排队进馆。（新华社）`."""
        return (
            self.are_equal_lines
            and not self.are_captions
            and self.both(lambda side: side.is_short_caption)
        )

    @lazy
    def are_photographs(self) -> bool:
        """Captions of several pictures of one event, which say nearly the same."""
        if self.is_run:
            return not self.is_equal and self.are_all_captions
        return self.look_like_captions and not self.are_captions

    @lazy
    def has_credit_on_one_side(self) -> bool:
        """Whether only one of them says whose picture it is, or that it is about a picture."""
        return not self.is_run and self.first.is_of_picture != self.second.is_of_picture

    @lazy
    def is_original_title(self) -> bool:
        """Both are labelled `原标题`, or one of them is and is no note under the headline.

        A portal that gives the headline another wording notes the source's under it; that note
        stays, once.
        """
        first, second = (side.is_original_title for side in self.sides)
        if self.is_run or not self.is_whole or not (first or second):
            return False
        if first and second:
            return True
        if first:
            return self.first.first_line == 0 or self.first.first_line >= HEAD
        return not any(
            wording.is_original_title(self.layout.line(number)) for number in range(1, HEAD)
        )

    @lazy
    def is_title_twice(self) -> bool:
        """The headline, and soon the headline again: neither ends as a sentence of the body
        does.
        """
        first, second = self.sides
        if not self.are_equal_lines or not first.is_headline or second.first_line > LAST_TITLE_LINE:
            return False
        if first.is_bare_credit or second.is_original_title or self.has_credit_on_one_side:
            return False
        return second.text.rstrip()[-1:] not in _SOFT_ENDS

    @lazy
    def is_headline_of_copy(self) -> bool:
        """The headline again, and then a copy of one of the first lines: the head is printed again,
        or a link to it.
        """
        first, second = self.sides
        if self.is_run or not self.is_whole or not first.is_headline or first.chars < MIN_HEADLINE:
            return False
        if self.distance <= 1 or second.ends_sentence or second.is_original_title:
            return False
        following = second.last_line + 1
        if following >= len(self.layout.paragraphs):
            return False
        key = self.layout.line_key(following)
        return any(
            self.layout.line_key(number) == key
            for number in range(1, min(HEAD + 1, second.first_line))
        )

    @lazy
    def is_adjacent(self) -> bool:
        """Equal lines, one behind the other; not the headline, a credit, or a line of verse."""
        if not self.are_equal_lines or self.distance != 1 or self.first.is_headline:
            return False
        if not self.both(lambda side: side.is_one_line) or self.first.chars < MIN_ADJACENT:
            return False
        if self.has_credit_on_one_side or self.either(
            lambda side: side.is_original_title or side.is_bare_credit
        ):
            return False
        if not (self.first.is_han or self.first.is_latin_prose):
            return False
        return bool(self.first.credit) or not self.is_verse

    @lazy
    def is_run_together(self) -> bool:
        """Neighbours that say the same, one on one line, the other on several."""
        return (
            self.are_equal_lines
            and self.distance == 1
            and not self.both(lambda side: side.is_one_line)
        )

    @lazy
    def is_page_description(self) -> bool:
        """A line that is the lines behind it, run together and cut off: what a page says of itself
        to a search.

        Between headline and lead a date and a source may stand.
        """
        first, second = self.sides
        if self.relation not in ("equal", "variant", "first-lacks") or self.distance != 1:
            return False
        if second.last_line > HEAD + 1 or (second.is_whole and self.is_equal):
            return False
        if (
            not first.is_whole
            or not first.is_one_line
            or second.is_one_line
            or first.chars < MIN_DESCRIPTION
        ):
            return False
        if first.ends_sentence and not first.is_cut:
            return False
        return all(self.layout.begins_paragraph(unit.second[0]) for unit in self.units)

    @lazy
    def are_page_words(self) -> bool:
        """Words that pages say to their readers, on a line of their own."""
        if not self.are_equal_lines or self.is_title_twice:
            return False
        return self.shorter.chars < MAX_PAGE_WORDS and self.shorter.has_page_words

    @lazy
    def is_teaser(self) -> bool:
        """One is the beginning of the other, cut inside a sentence and marked so: `……`,
        `[详细]`.
        """
        short = self.shorter
        if (
            self.is_run
            or not short.is_cut
            or short.chars < MIN_TEASER
            or self.first.first_line == 0
        ):
            return False
        other = self.second if short is self.first else self.first
        return (
            short.is_whole and not other.is_cut and self.layout.begins_paragraph(other.numbers[0])
        )

    @lazy
    def are_paragraphs_apart(self) -> bool:
        """Equal paragraphs of prose, other lines between them."""
        if not self.are_equal_lines or self.distance <= 1 or self.is_told:
            return False
        return self.both(
            lambda side: side.is_prose and side.chars >= MIN_TEXT and side.ends_sentence
        )

    @lazy
    def is_written_otherwise(self) -> bool:
        """Equal letters, but one in the other script, or with stray spaces: a machine copied it."""
        if not self.is_equal or self.shorter.chars < MIN_TEXT:
            return False
        here, there = (side.written.replace("\n", "") for side in self.sides)
        if here == there:
            return False
        one, other = ("".join(filter(str.isalnum, text)) for text in (here, there))
        if len(one) == len(other) and sum(map(ne, one, other)) > OTHER_SCRIPT * len(one):
            return True
        spaces = [sum(map(str.isspace, text)) for text in (here, there)]
        return abs(spaces[0] - spaces[1]) >= STRAY_SPACES

    # --- one paragraph each: what stands around them ---

    @property
    def stands_in_lead(self) -> bool:
        """Whether the first stands among the first lines, before the article has begun, and is no
        headline.
        """
        if self.first.first_line >= LEAD or self.first.is_headline:
            return False
        return not any(
            wording.has_dateline(self.layout.line(number))
            for number in range(1, self.first.first_line)
        )

    @property
    def is_essay(self) -> bool:
        """Whether the article is written one sentence a line."""
        return self.layout.short_lines >= ESSAY

    @lazy
    def stands_under_conclusion(self) -> bool:
        """Whether the first stands under `摘要`, or the second under `结论`: said in short, and
        said again.
        """
        return any(map(wording.names_conclusion, self._above(self.second))) or any(
            map(wording.names_contents, self._above(self.first))
        )

    def _above(self, side: Passage) -> list[str]:
        return [
            self.layout.line(number)
            for number in range(max(0, side.first_line - NEARBY), side.first_line)
        ]

    @lazy
    def is_announced(self) -> bool:
        """Whether the line before the second, other than the one before the first, ends with a
        colon or a comma.
        """
        return (
            self.distance > 1
            and wording.announces(self.second.before)
            and self.second.before != self.first.before
        )

    @lazy
    def is_first_announced(self) -> bool:
        """The same of the first; the headline announces nothing."""
        return (
            self.distance > 1 and self.first.first_line > 1 and wording.announces(self.first.before)
        )

    @lazy
    def is_said_again(self) -> bool:
        """Whether a line before tells that something is said again: `说三遍：`."""
        before_all = self.layout.equal_rows[self.first.first_line][0] - 1
        return wording.says_again(self.second.before) or wording.says_again(
            self.layout.line(before_all)
        )

    @lazy
    def stand_under_two_headings(self) -> bool:
        """Whether both stand right under a heading or numbered line, each its own: two records, two
        sections.
        """
        here, there = self.first.before, self.second.before
        if (
            self.is_run
            or self.distance <= 1
            or self.first.first_line < 2
            or self.shorter.chars >= MAX_BOILERPLATE
        ):
            return False
        return here != there and wording.is_heading(here) and wording.is_heading(there)

    @lazy
    def is_heading_of_prose(self) -> bool:
        """Whether the first stands among short lines, the second before a paragraph: contents, then
        the heading.
        """
        if (
            self.is_run
            or self.distance <= 1
            or self.first.ends_sentence
            or len(self.first.text) >= 2 * MIN_TEXT
        ):
            return False
        around = self.first.before, self.first.after
        return len(self.second.after) >= MIN_CONTENTS_TEXT and all(
            len(line) <= MIN_CONTENTS_TEXT for line in around
        )

    @lazy
    def is_verse(self) -> bool:
        """Whether two lines as short, neither of which ends a sentence, stand before or behind: a
        poem, a list.

        Equal lines in a row are looked past: they are what is asked about.
        """
        if self.is_run or self.shorter.chars >= MIN_PROSE:
            return False
        first = self.layout.equal_rows[self.first.first_line][0]
        behind = self.layout.equal_rows[self.second.last_line][1]
        return self._are_short(range(first - 2, first)) or self._are_short(
            range(behind, behind + 2)
        )

    def _are_short(self, numbers: range) -> bool:
        lines = self.layout.paragraphs
        if numbers[0] < HEAD - 2 or numbers[-1] >= len(lines):
            return False
        if any(lines[number].chars >= MIN_PROSE for number in numbers):
            return False
        return not any(ends_sentence(self.layout.line(number)) for number in numbers)

    @lazy
    def begins_again(self) -> bool:
        """Whether everything between the two stands again behind the second: a torn part, and the
        article anew.
        """
        between = range(self.first.numbers[-1] + 1, self.second.numbers[0])
        if not 0 < len(between) <= MAX_TORN:
            return False
        copies = [self.later[number].second for number in between if number in self.later]
        return len(copies) == len(between) and min(copies) > self.second.numbers[-1]

    @lazy
    def is_out_of_order(self) -> bool:
        """Whether the first is a numbered point whose predecessor stands behind it, and before the
        second.
        """
        before = wording.predecessor(self.first.text)
        if self.is_run or not before:
            return False
        behind = self.first.last_line + 1
        lines = range(behind, min(self.second.first_line, behind + MAX_TORN))
        return any(self.layout.line(number).lstrip().startswith(before) for number in lines)

    @lazy
    def has_copied_neighbour(self) -> bool:
        """Whether the line beside the second is prose, and a copy of one near the first: part of a
        torn block.
        """
        first, second = self.sides
        if self.distance <= 1:
            return False
        behind = range(first.last_line + 1, min(first.last_line + 1 + NEARBY, second.first_line))
        before = range(max(0, first.first_line - NEARBY), first.first_line)
        return self._is_copy(second.last_line + 1, behind) or self._is_copy(
            second.first_line - 1, before
        )

    def _is_copy(self, number: int, others: range) -> bool:
        if (
            number >= len(self.layout.paragraphs)
            or self.layout.paragraphs[number].chars < MIN_PROSE
        ):
            return False
        key = self.layout.line_key(number)
        return any(self.layout.line_key(other) == key for other in others)

    # --- several paragraphs in a row ---

    @lazy
    def prose_lines(self) -> int:
        """Units that are a sentence at least, to its end."""
        return sum(map(self._is_sentence, self.units))

    @lazy
    def whole_prose_lines(self) -> int:
        """Those of them that are whole lines on both sides."""
        return sum(unit.is_whole and self._is_sentence(unit) for unit in self.units)

    def _is_sentence(self, unit: Unit) -> bool:
        side = Passage(self.layout, unit.first)
        return side.chars >= MIN_PROSE and side.ends_sentence

    @lazy
    def are_all_captions(self) -> bool:
        """Whether each unit is a caption."""
        return all(Passage(self.layout, unit.first).is_caption for unit in self.units)

    @lazy
    def share(self) -> float:
        """Share of the article's letters that one copy has; copies of it beyond the second are not
        counted.
        """
        start, behind = self.first.numbers[0], self.second.numbers[-1] + 1
        period = self.second.numbers[0] - start
        copy = self.shorter.chars
        if (
            self.first.numbers[-1] >= self.second.numbers[0]
        ):  # it runs into its own copy: a row of copies
            copy = sum(segment.chars for segment in self.layout.segments[start : start + period])
        further = max(0, (behind - start) // period - 2)
        return copy / max(1, len(self.layout.folded.key) - further * copy)

    @property
    def is_form(self) -> bool:
        """Whether it is a form filled in twice: many lines between those that are equal say
        something else.
        """
        return self.refused >= 2 and self.refused >= FORM * len(self.units)

    @lazy
    def is_block(self) -> bool:
        """Whether it is prose enough that nobody says it twice, except in a conclusion or a
        form.
        """
        if not self.is_run or self.stands_under_conclusion or self.is_form:
            return False
        return self.shorter.chars >= MIN_BLOCK and self.whole_prose_lines >= 2

    @lazy
    def is_large_share(self) -> bool:
        """Whether it is much of the article, whatever its lines are."""
        if not self.is_run or len(self.units) < 3 or self.is_form:
            return False
        return self.shorter.chars >= MIN_LARGE and self.share >= LARGE_SHARE

    @lazy
    def has_no_prose(self) -> bool:
        """Whether it is a run of short lines only."""
        return self.is_run and self.prose_lines == 0 and not self.is_page_description

    @lazy
    def comes_at_once_again(self) -> bool:
        """Whether it is a run of some length that begins again where it ends."""
        if not self.is_tandem or self.shorter.chars < MIN_PROSE:
            return False
        return self.prose_lines > 0 or len(self.units) > 2

    @lazy
    def is_tandem(self) -> bool:
        """Whether the second copy begins where the first ends, or before."""
        return self.is_run and self.relation != "differs" and self.distance <= 1

    @lazy
    def is_tail_in_front(self) -> bool:
        """Whether the first stands in the head of the article, and the second is its end."""
        is_end = self.second.last_line == len(self.layout.paragraphs) - 1
        return is_end and self.first.first_line < HEAD and self.distance > 1

    @lazy
    def headings_behind(self) -> int:
        """How many of the lines behind the first are short."""
        following = range(self.first.last_line + 1, self.first.last_line + 1 + NEARBY)
        return sum(0 < len(self.layout.line(number)) < wording.MAX_HEADING for number in following)
