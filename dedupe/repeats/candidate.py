"""Two passages of one article that are alike: what can be asked about them.

    0   青石镇新图书馆昨天开馆
    1   新馆昨天上午开门迎客，首日有三千名读者。    the earlier passage: `first`
    2   老馆下月拆除。
    3   新馆昨天上午开门迎客，首日有三千名读者。    the later passage: `second`

Is one of the two damage, or did the author say it twice on purpose? The words are equal either way,
so most questions are about what the passages are (a caption, the headline, a list item) and what
stands around them (a line that announces the second, a heading, a copy of the neighbour). A
question answers yes or no, and decides nothing: `dedupe.repeats.evidence` weighs the answers.

A candidate is one *unit* (a paragraph, or a paragraph against several that say the same) or a
*run*: several units in a row, and again in the same order.

Sizes: *letters* are letters, digits and ideographs, as in the comparison key; *characters* are all
that a line has, punctuation included. Lines are paragraphs that have letters, counted from 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from operator import ne
from types import MappingProxyType

from dedupe.lazy import lazy, pattern
from dedupe.repeats import wording
from dedupe.repeats.align import Unit
from dedupe.repeats.layout import Layout
from dedupe.repeats.passage import HEAD_LINES, MIN_TEXT, Passage
from dedupe.segment import MIN_PROSE, ends_sentence
from dedupe.values import Difference, Likeness, Pair

PassageQuestion = Callable[[Passage], object]
"""What one passage is asked; a value that counts as true means yes."""

# --- where things stand ---

LEAD_LINES = 3
"""Lines at the start among which a digest, or a lead of its own, stands: of 36 labelled ones that
the body says again 35 were one."""
NEARBY = 3
"""Lines beside a passage among which its heading, or another copy of a torn block, is. Chosen by
eye."""
LAST_TITLE_LINE = 4
"""Last line on which a page prints its headline a second time, as in title, breadcrumb, date,
`原标题`, title: 18 of 20 labelled lines equal to the headline, up to this one, are damage."""
LAST_DIGEST_LINE = 8
"""Last line on which a digest begins, below headline, kicker, source, licence. Chosen by eye."""
MIN_BODY = 16
"""Lines between a digest and the end that it cites: fewer are a piece whose first paragraph a
machine printed again. Chosen by eye."""
FIRST_VERSE_LINE = 2
"""First line that may be verse: above it are headline and author, which are short as well. Chosen
by eye."""
VERSE_LINES = 2
"""Short lines beside a line from which it is one of a poem or a list: one may be a subhead. Chosen
by eye."""
MAX_TORN = 60
"""Segments of a torn part that are looked at: half an article at most. Chosen by eye."""

# --- how long things are ---

MIN_HEADLINE = 8
"""Letters of a headline that no other line equals by chance: the shortest of 12 labelled ones
printed twice has 11, and `天天的`, `天天的` at the head of an article began a jingle."""
MIN_ADJACENT = 6
"""Letters of a line that nobody repeats at once for effect, as in `走吧！走吧！`. Chosen by
eye."""
MIN_DESCRIPTION = 32
"""Letters of a page description: a headline and the beginning of a lead. Chosen by eye."""
MIN_TEASER = 12
"""Letters of a teaser, so that it is the beginning of one paragraph only. Chosen by eye."""
MAX_PAGE_WORDS = 64
"""Letters up to which a line with words of a page is no prose about them. Chosen by eye."""
MIN_ALTERNATIVE_TEXT = 16
"""Letters of what a page has for those who do not see a picture, so that it is no subhead. Chosen
by eye."""
MAX_CAPTION_SLIP = 4
"""Letters by which two captions of one picture may differ, a particle or a place: of 62 labelled
pairs up to this limit 59 are damage."""
MAX_BOILERPLATE = 100
"""Letters of what two sections say in the same words: the longest of 30 labelled ones had 77."""
MAX_CONTENTS_LINE = 40
"""Characters of a line of contents, beside other such lines. Chosen by eye."""
MIN_CONTENTS_TEXT = 40
"""Characters of the paragraph that a heading stands before. Chosen by eye."""
MAX_HEADING_OF_PROSE = 80
"""Characters of such a heading: some are a whole sentence. Chosen by eye."""

# --- how much is alike ---

MIN_BLOCK = 200
"""Letters of a run of prose that nobody says twice: 8 of 8 labelled ones were damage."""
MIN_BLOCK_LINES = 2
"""Paragraphs of such a run. From the same count."""
MANY_LINES = 3
"""Lines of prose of a run that are counted: nothing asks for more of them."""
MIN_LARGE = 60
"""Letters of a run that is much of its article, more than a headline and its echo have. Chosen by
eye."""
MIN_LARGE_UNITS = 3
"""Units of such a run. Chosen by eye."""
LARGE_SHARE = 0.2
"""Share of the article from which a run is much of it: of nine labelled runs with more, eight are
damage."""
MIN_TANDEM_UNITS = 3
"""Short lines in a row that are a copy where they come at once again: songs sing two lines twice.
Chosen by eye."""
MIN_REFUSED = 2
"""Lines that say something else, from which a run is a form: one may be a slip. Chosen by eye."""
FORM_SHARE = 0.25
"""How many such lines there are for each line that is equal. Chosen by eye."""
OTHER_SCRIPT_SHARE = 0.04
"""Share of letters written otherwise from which a copy is in the other script. Slips of the pen are
one in a paragraph. Chosen by eye."""
STRAY_SPACES = 3
"""Spaces that one copy has more when a machine copied it: a person slips once. Chosen by eye."""

_NO_LETTERS = pattern(r"[\W_]+")
"""What is not `str.isalnum`."""
_SOFT_ENDS = tuple("。，：:,；;、？?")
"""What a headline that a page prints twice never ends with; its echo in the body does."""
_SAME: tuple[Likeness, ...] = ("equal", "variant")
"""What two passages are to one another that say the same, slips of the pen aside."""
_NOTHING: Mapping[int, Pair] = MappingProxyType({})


class Candidate:
    """Two alike passages, aligned unit by unit.

    Every question is answered once, when first asked.

    units    what is aligned, in order: a paragraph, or one paragraph against several
    is_run   whether it is several of them in a row, not one paragraph
    refused  whole lines of the same run that are alike but say something else: another figure,
             another name
    later    for each whole line that stands again later, its pair with the last copy, by segment
             number

    gone     lines between the two that will go: they are neighbours as if these were not there

    `most_confidence` is the most that the evidence may give, as far as it was asked.
    """

    def __init__(
        self,
        layout: Layout,
        units: Sequence[Unit],
        refused: int = 0,
        later: Mapping[int, Pair] = _NOTHING,
        gone: int = 0,
    ) -> None:
        self.layout = layout
        self.units = tuple(units)
        self.is_run = len(self.units) > 1
        self.refused = refused
        self.later = later
        self.gone = gone
        self.most_confidence = 1.0
        self.pairs = tuple(pair for unit in units for pair in unit.pairs)
        self.first = Passage.of(layout, [pair.first for pair in self.pairs])
        self.second = Passage.of(layout, [pair.second for pair in self.pairs])
        self.sides = (self.first, self.second)

    # --- the two sides ---

    def both(self, question: PassageQuestion) -> bool:
        """Return whether both passages say yes."""
        return all(map(question, self.sides))

    def either(self, question: PassageQuestion) -> bool:
        """Return whether one passage, or both, says yes."""
        return any(map(question, self.sides))

    @lazy
    def shorter(self) -> Passage:
        """The passage with fewer letters, the earlier one of two as long."""
        first, second = self.sides
        if second.chars < first.chars:
            return second
        return first

    @lazy
    def longer(self) -> Passage:
        """The other one."""
        if self.shorter is self.first:
            return self.second
        return self.first

    @lazy
    def relation(self) -> Likeness:
        """What the first is to the second, as a whole.

        A run differs if one line lacks a word in the first copy, and another in the second.
        """
        found = {pair.relation for pair in self.pairs}
        found.discard("equal")
        if not found:
            return "equal"
        if found == {"variant"}:
            return "variant"
        found.discard("variant")
        return found.pop() if len(found) == 1 else "differs"

    @lazy
    def is_equal(self) -> bool:
        """Whether they say the same, slips of the pen aside."""
        return self.relation in _SAME

    @property
    def first_adds_nothing(self) -> bool:
        """Whether the second says all that the first says."""
        return self.is_equal or self.relation == "first-lacks"

    @property
    def second_adds_nothing(self) -> bool:
        """Whether the first says all that the second says."""
        return self.is_equal or self.relation == "second-lacks"

    @lazy
    def is_whole(self) -> bool:
        """Whether both are whole lines."""
        return self.first.is_whole and self.second.is_whole

    @lazy
    def are_equal_lines(self) -> bool:
        """Whether they are one unit, whole lines on both sides, and say the same."""
        if self.is_run or not self.is_whole:
            return False
        return self.is_equal

    @lazy
    def differs(self) -> tuple[Difference, ...]:
        """All stretches in which they differ."""
        found: list[Difference] = []
        for pair in self.pairs:
            found += pair.differs
        return tuple(found)

    @lazy
    def distance(self) -> int:
        """Lines from the end of the first to the start of the second: 0 in one line, 1 for
        neighbours.
        """
        return self.second.first_line - self.first.last_line - self.gone

    @property
    def are_apart(self) -> bool:
        """Whether other lines stand between them."""
        return self.distance > 1

    @property
    def overlaps(self) -> bool:
        """Whether the first runs into the second, its own copy, as in a line printed many times."""
        first, second = self.sides
        return first.last_segment >= second.first_segment

    def _lines(self, start: int, end: int) -> Iterator[str]:
        """Return the lines from `start` to before `end`, empty where the article has none."""
        return map(self.layout.line, range(start, end))

    def _tell(self, question: Callable[[str], bool], lines: Iterable[str]) -> Iterator[bool]:
        """Return what the words of each line tell."""
        return (self.layout.told(question, line) for line in lines)

    # --- one paragraph each: what the two passages themselves tell ---

    @lazy
    def is_told(self) -> bool:
        """Whether the passages themselves tell what they are, so that little of what stands around
        matters.

        A caption, printed twice, is damage under a heading, in a list and behind a colon alike.
        """
        if self.tells_nothing:
            return False
        return (
            self.are_captions
            or self.are_short_captions
            or self.is_original_title
            or self.is_title_twice
            or self.is_headline_of_copy
            or self.is_alternative_text
            or self.is_adjacent
            or self.are_page_words
            or self.is_teaser
        )

    @lazy
    def is_untold(self) -> bool:
        """Whether it is one paragraph, and only what stands around it can tell what it is."""
        return not self.is_run and not self.is_told

    @lazy
    def tells_nothing(self) -> bool:
        """Whether they are one short line, printed in two places, or twice in a row as lines of
        verse are, and nothing in it tells what it is: no row of the evidence speaks for damage
        then.
        """
        if self.shorter.chars >= MIN_PROSE or not self.are_equal_lines:
            return False
        if self.either(lambda side: side.may_be_told):
            return False
        if self.are_apart:
            return True
        are_neighbours = self.distance == 1 and self.both(lambda side: side.is_one_line)
        return are_neighbours and not self.is_adjacent

    # --- captions ---

    @lazy
    def fill_a_line(self) -> bool:
        """Whether their line is nothing but what stands in it twice, at once.

        For  `▲读者排队进馆。（新华社）▲读者排队进馆。（新华社）`: what a page says of a picture to
             those who do not see it, and its caption; the same of one picture after the other
        Not  the same, and a third one of another picture
        """
        if self.distance != 0 or not self.is_equal:
            return False
        return self.layout.is_of_copies(self.first.first_line)

    @lazy
    def look_like_captions(self) -> bool:
        """Whether they are captions, of one picture or of two."""
        if self.is_run or not (self.is_whole or self.fill_a_line):
            return False
        if not self.first.is_caption:
            return False
        return self.second.is_caption

    @lazy
    def are_captions(self) -> bool:
        """Whether they are captions of one picture: the same scene, and whose picture it is behind
        it.

        For  `新馆昨天开馆时的情形。（孟昭 摄）` and `新馆昨天的开馆时的情形。（孟昭 摄）`
        Not  the same two, where one says `今天`: two days, two pictures
        """
        if not self.look_like_captions:
            return False
        if self.first.scene == self.second.scene:
            return True
        # Another figure or name, however short, is another picture.
        if self.relation == "differs":
            return False
        slip = sum(map(changed_chars, self.differs))
        return slip <= MAX_CAPTION_SLIP

    @lazy
    def are_short_captions(self) -> bool:
        """Whether they are the same with a scene of a few letters: `读者排队进馆。（新华社）`.

        Not `某某微博截图` in two places: they are of two posts.
        """
        if not self.are_equal_lines or self.are_captions:
            return False
        if self.are_apart and self.layout.told(wording.is_screenshot, self.first.text):
            return False
        return self.both(lambda side: side.is_short_caption)

    @lazy
    def are_photographs(self) -> bool:
        """Whether they are captions of several pictures of one event, which say nearly the same.

        In a run each line must be a caption: a gallery, and the same gallery with other pictures.
        """
        if self.is_run:
            return not self.is_equal and self.are_all_captions
        if self.are_captions:
            return False
        return self.look_like_captions

    @lazy
    def is_alternative_text(self) -> bool:
        """Whether the second is a caption, and the line before it the same without whose picture it
        is: what the page has for those who do not see the picture.

        For  `读者昨天在新馆门口排队进馆` `读者昨天在新馆门口排队进馆。孟昭 摄`
        Not  a sentence of the body, and its caption; a subhead; the headline

        Several sentences are no body above its picture: a body goes on with something else.
        """
        if self.is_run or self.distance != 1:
            return False
        first, caption = self.first, self.second.whole_line
        if first.is_headline or first.chars < MIN_ALTERNATIVE_TEXT:
            return False
        if first.ends_sentence and first.text.count("。") < 2:
            return False
        if first.credit or not caption.credit:
            return False
        return first.is_whole and first.scene == caption.scene and caption.is_caption

    @lazy
    def has_credit_on_one_side(self) -> bool:
        """Whether only one of them says whose picture it is, or that it is about a picture."""
        if self.is_run:
            return False
        return self.first.is_of_picture != self.second.is_of_picture

    # --- headlines ---

    @lazy
    def is_original_title(self) -> bool:
        """Whether both are labelled `原标题`, or one of them is and is no note under the headline.

        A portal that gives an article another headline notes the source's under its own. That note
        stays, once: where there is one, a headline without a label is no copy of it.
        """
        first, second = self.sides
        if self.is_run or not self.is_whole:
            return False
        if first.is_original_title and second.is_original_title:
            return True
        if first.is_original_title:
            is_note = 0 < first.first_line < HEAD_LINES
            return not is_note
        if second.is_original_title:
            return not self._has_note_under_headline
        return False

    @lazy
    def _has_note_under_headline(self) -> bool:
        under_headline = self._lines(1, HEAD_LINES)
        return any(self._tell(wording.is_original_title, under_headline))

    @lazy
    def is_title_twice(self) -> bool:
        """Whether they are the headline, and soon the headline again.

        For  `新馆昨天开馆`, `2024-03-18`, `新馆昨天开馆`
        Not  `新馆昨天开馆。` as the second: the body says it in a sentence

        A headline that is known comes again as the caption of a picture, wherever that stands. But
        as the last line it is an echo, with which an author ends.
        """
        first, second = self.sides
        if not self.are_equal_lines or not first.is_headline:
            return False
        if self.shorter.chars < MIN_HEADLINE:
            return False
        is_caption_of_title = second.is_known_title and bool(second.after)
        if second.first_line > LAST_TITLE_LINE and not is_caption_of_title:
            return False
        # An extractor may begin with a picture: `新华社发` as the first line is no headline.
        if first.is_bare_credit or self.has_credit_on_one_side:
            return False
        if second.is_original_title:
            return False
        return not second.text.rstrip().endswith(_SOFT_ENDS)

    @lazy
    def is_headline_of_copy(self) -> bool:
        """Whether they are the headline, and the headline again before a copy of one of the first
        lines.

        For  headline, lead, body, headline, lead: the head is printed again, or a link to it
        Not  an essay whose last line is its headline
        """
        first, second = self.sides
        if self.is_run or not self.is_whole:
            return False
        if not first.is_headline or first.chars < MIN_HEADLINE:
            return False
        if not self.are_apart:
            return False
        if second.ends_sentence or second.is_original_title:
            return False
        # Lines 1 to HEAD_LINES: the headline itself is line 0.
        head_end = min(HEAD_LINES + 1, second.first_line)
        following = second.last_line + 1
        return self._is_one_of(following, range(1, head_end))

    def _is_one_of(self, number: int, others: range) -> bool:
        """Return whether line `number`, where there is one, equals one of some other lines."""
        if number >= len(self.layout.paragraphs):
            return False
        key_of = self.layout.line_key
        key = key_of(number)
        return any(key_of(other) == key for other in others)

    # --- neighbours ---

    @lazy
    def is_adjacent(self) -> bool:
        """Whether they are equal lines, one behind the other.

        For  `新馆昨天上午开门迎客。` twice in a row
        Not  `走吧！走吧！`, for effect; a line of a song
        """
        first = self.first
        if not self.are_equal_lines or self.distance != 1:
            return False
        if not self.both(lambda side: side.is_one_line):
            return False
        if first.is_headline:
            return False
        if first.chars < MIN_ADJACENT:
            return False
        # `新华社发` under each of two pictures.
        if self.either(lambda side: side.is_bare_credit):
            return False
        if self.has_credit_on_one_side:
            return False
        if self.either(lambda side: side.is_original_title):
            return False
        # Rows of a table, addresses, `Fill 1`.
        if not first.is_han and not first.is_latin_prose:
            return False
        # The short lines around a credited caption are other captions, not a poem.
        if first.credit:
            return True
        return not self.is_verse

    @lazy
    def is_run_together(self) -> bool:
        """Whether they are neighbours that say the same, one on one line, the other on several.

        For  `甲。` `乙。`, and then `甲。乙。` on one line
        """
        if not self.are_equal_lines:
            return False
        if self.distance != 1:
            return False
        return not self.both(lambda side: side.is_one_line)

    @lazy
    def is_page_description(self) -> bool:
        """Whether the first is the lines behind it, run together and cut off: what a page tells
        search engines about itself.

        Between headline and lead a date and a source may stand, which the description leaves out.

        For  `新馆昨天开馆。新馆昨天上午开门迎客，首日`, and then `新馆昨天开馆。`, a date, the lead
        Not  a summary that ends where a sentence ends: somebody wrote it
        """
        first, second = self.sides
        if not self.first_adds_nothing or self.distance != 1:
            return False
        # The description is one line more in the head.
        if second.first_line > HEAD_LINES + 1:
            return False
        # It is cut off, so the lines behind it say more.
        if self.is_equal and second.is_whole:
            return False
        if not first.is_whole or first.chars < MIN_DESCRIPTION:
            return False
        if not first.is_one_line or second.is_one_line:
            return False
        if first.ends_sentence and not first.is_cut:
            return False
        begins = self.layout.begins_paragraph
        return all(begins(unit.second[0]) for unit in self.units)

    # --- what else a paragraph may be ---

    @lazy
    def are_page_words(self) -> bool:
        """Whether they are words that pages say to their readers, on a line of their own."""
        if self.shorter.chars >= MAX_PAGE_WORDS:
            return False
        if not self.are_equal_lines or self.is_title_twice:
            return False
        return self.shorter.has_page_words

    @lazy
    def is_teaser(self) -> bool:
        """Whether one is the beginning of the other, cut inside a sentence and marked so.

        For  `新馆昨天上午开门迎客，首日有三千……[详细]` and the paragraph that begins so
        Not  a headline that ends with `……`: its author leaves something unsaid
        """
        if self.is_run:
            return False
        if self.first.first_line == 0 and self.first.chars < MIN_TEXT:
            return False
        short = self.shorter
        if not short.is_cut or short.chars < MIN_TEASER:
            return False
        if not short.is_whole:
            return False
        # Both cut: two lines of a contents page, not a teaser and its paragraph.
        long = self.longer
        if long.is_cut:
            return False
        return self.layout.begins_paragraph(long.first_segment)

    @lazy
    def are_paragraphs_apart(self) -> bool:
        """Whether they are equal paragraphs of prose, with other lines between them."""
        if not self.are_equal_lines or self.is_told:
            return False
        if not self.are_apart:
            return False
        return self.both(_is_paragraph)

    @lazy
    def is_written_otherwise(self) -> bool:
        """Whether the letters are equal, but one is in the other script, or has stray spaces.

        No author writes a paragraph twice, in both scripts: a machine copied it.
        """
        if not self.is_equal or self.shorter.chars < MIN_TEXT:
            return False
        # Most are equal as they stand.
        if self.first.stretch == self.second.stretch:
            return False
        here = self.first.written.replace("\n", "")
        there = self.second.written.replace("\n", "")
        if here == there:
            return False
        if _are_in_two_scripts(here, there):
            return True
        return _has_stray_spaces(here, there)

    # --- one paragraph each: what stands around them ---

    @property
    def stands_in_lead(self) -> bool:
        """Whether the first stands among the first lines, before the article has begun, and is no
        headline.
        """
        start = self.first.first_line
        if start >= LEAD_LINES and not self.is_conclusion_in_digest:
            return False
        if self.first.is_headline:
            return False
        # Below `某某社青石镇3月18日电 …` the article has begun.
        above = self._lines(1, start)
        return not any(self._tell(wording.has_dateline, above))

    @property
    def is_conclusion_in_digest(self) -> bool:
        """Whether the first stands below the headline, behind nothing but short lines and such as
        `本文转自某某周刊，作者：孟昭。`; and the second, a body further down, ends the article.
        """
        start, last_line = self.first.first_line, len(self.layout.paragraphs) - 1
        if not 0 < start <= LAST_DIGEST_LINE:
            return False
        if self.second.last_line < last_line - NEARBY:
            return False
        if self.second.first_line - self.first.last_line < MIN_BODY:
            return False
        return not any(map(_is_prose_line, self._lines(0, start)))

    @property
    def is_essay(self) -> bool:
        """Whether the article is written one sentence a line."""
        return self.layout.is_essay

    @lazy
    def stands_under_conclusion(self) -> bool:
        """Whether the first stands under `摘要`, or the second under `结论`: said in short, and
        said again.
        """
        conclusions = self.layout.lines_that(wording.names_conclusion)
        if not conclusions.isdisjoint(_above(self.second)):
            return True
        contents = self.layout.lines_that(wording.names_contents)
        return not contents.isdisjoint(_above(self.first))

    @lazy
    def is_announced(self) -> bool:
        """Whether the line before the second ends with a colon or a comma: `公告全文如下：`."""
        if not self.are_apart:
            return False
        before = self.second.before
        # A line that stands before both was copied along.
        if before == self.first.before:
            return False
        return self.layout.told(wording.announces, before)

    @property
    def is_cited(self) -> bool:
        """Whether the first stands in quotation marks inside a paragraph: `他写道，“甲。乙。”`, and
        then what he wrote.
        """
        return not self.first.is_whole and self.first.is_quotation

    @lazy
    def is_first_announced(self) -> bool:
        """Whether the line before the first ends so. The headline announces nothing."""
        first = self.first
        if not self.are_apart or first.first_line <= 1:
            return False
        return self.layout.told(wording.announces, first.before)

    @lazy
    def is_said_again(self) -> bool:
        """Whether a line tells that something is said again: `还记得前面那句话么？` before the
        second, or `说三遍：` before the first of a row of equal lines.
        """
        if self.layout.told(wording.says_again, self.second.before):
            return True
        row_start = self.layout.row_start(self.first.first_line)
        before_row = self.layout.line(row_start - 1)
        return self.layout.told(wording.says_again, before_row)

    @lazy
    def stand_under_two_headings(self) -> bool:
        """Whether both stand right under a heading or numbered line, each its own: two records, two
        sections.

        For  `青石镇`, `晴，5到12度。`, and then `柳湾村`, `晴，5到12度。`
        """
        if self.is_run or not self.are_apart:
            return False
        # What stands right under the headline has no heading of its own.
        if self.first.first_line < 2:
            return False
        if self.shorter.chars >= MAX_BOILERPLATE:
            return False
        here, there = self.first.before, self.second.before
        if here == there:
            return False
        return all(self._tell(wording.is_heading, (here, there)))

    @lazy
    def is_heading_of_prose(self) -> bool:
        """Whether the first stands among short lines, the second before a paragraph.

        For  `目录`, `修路`, `建桥` in a row, and later `修路` above a paragraph
        Not  a subhead that stands above a paragraph both times
        """
        first = self.first
        if self.is_run or not self.are_apart:
            return False
        if first.ends_sentence or len(first.text) >= MAX_HEADING_OF_PROSE:
            return False
        if len(self.second.after) < MIN_CONTENTS_TEXT:
            return False
        longest = max(len(first.before), len(first.after))
        return longest <= MAX_CONTENTS_LINE

    @lazy
    def is_verse(self) -> bool:
        """Whether lines as short, none of which ends a sentence, stand before or behind: a poem, a
        list. Lines without a mark at their end are none beside a line with a full stop: by-line and
        date above `读者排队进馆。`.

        Lines equal to the two are skipped: a line printed five times is no poem.
        """
        if self.is_run:
            return False
        if self.shorter.chars >= MIN_PROSE:
            return False
        rows = self.layout.equal_rows
        start, _ = rows[self.first.first_line]
        if self._may_be_verse(start - VERSE_LINES, start):
            return True
        _, end = rows[self.second.last_line]
        return self._may_be_verse(end, end + VERSE_LINES)

    def _may_be_verse(self, start: int, end: int) -> bool:
        """Return whether the lines from `start` to before `end` are all there and all short."""
        lines = self.layout.paragraphs
        if start < FIRST_VERSE_LINE or end > len(lines):
            return False
        is_punctuated = self.both(lambda side: side.ends_sentence)
        for number in range(start, end):
            if lines[number].chars >= MIN_PROSE:
                return False
            line = self.layout.line(number).rstrip()
            if ends_sentence(line):
                return False
            if is_punctuated and not line.endswith(_SOFT_ENDS):
                return False
        return True

    # --- torn parts ---

    @lazy
    def begins_again(self) -> bool:
        """Whether everything between the two stands again behind the second: a torn part, and then
        the article anew.

        For  the first `甲` of `甲` `丁` `戊` `甲` `乙` `丙` `丁` `戊`
        Not  the first `甲` of `甲` `丁` `戊` `甲` `乙` `丙` `丁`: `戊` stands only in between
        """
        first, second = self.sides
        start = first.last_segment + 1
        end = second.first_segment
        if not 0 < end - start <= MAX_TORN:
            return False
        for number in range(start, end):
            pair = self.later.get(number)
            if pair is None or pair.second <= second.last_segment:
                return False
        return True

    @lazy
    def is_out_of_order(self) -> bool:
        """Whether the first is a numbered point whose predecessor stands behind it, and before the
        second.

        For  the first `三是…` of `三是…` `一是…` `二是…` `三是…`
        Not  `一是…` `二是…` `三是…` `三是…`: the order is right, whichever goes
        """
        if self.is_run:
            return False
        first, second = self.sides
        before = self.layout.told(wording.predecessor, first.text)
        if not before:
            return False
        start = first.last_line + 1
        end = min(second.first_line, start + MAX_TORN)
        between = self._lines(start, end)
        return any(line.lstrip().startswith(before) for line in between)

    @lazy
    def has_copied_neighbour(self) -> bool:
        """Whether the line beside the second is prose, and a copy of one near the first: part of a
        torn block.

        For  both `甲` of `甲` `乙` `丙` `丁` `甲` `丙`, since `丙` was copied along
        """
        if not self.are_apart:
            return False
        first, second = self.sides
        start = first.last_line + 1
        end = min(start + NEARBY, second.first_line)
        behind_second = second.last_line + 1
        if self._is_prose_of(behind_second, range(start, end)):
            return True
        end = first.first_line
        start = max(0, end - NEARBY)
        before_second = second.first_line - 1
        return self._is_prose_of(before_second, range(start, end))

    def _is_prose_of(self, number: int, others: range) -> bool:
        """Return whether line `number` is long enough for prose, and equals one of some others."""
        if not self._is_one_of(number, others):
            return False
        line = self.layout.paragraphs[number]
        return line.chars >= MIN_PROSE

    # --- several paragraphs in a row: what they are ---

    def _earlier(self, units: Iterable[Unit]) -> Iterator[Passage]:
        """Yield the earlier side of each unit."""
        return (Passage.of(self.layout, unit.first) for unit in units)

    @lazy
    def prose_lines(self) -> int:
        """How many units are a sentence at least, to its end; further ones than MANY_LINES are not
        looked at.
        """
        prose = filter(_is_sentence, self._earlier(self.units))
        return len(list(islice(prose, MANY_LINES)))

    @lazy
    def whole_prose_lines(self) -> int:
        """How many of them are whole lines on both sides."""
        whole = (unit for unit in self.units if unit.is_whole)
        prose = filter(_is_sentence, self._earlier(whole))
        return len(list(islice(prose, MANY_LINES)))

    @lazy
    def has_no_prose(self) -> bool:
        """Whether it is a run of short lines only."""
        if not self.is_run or self.is_page_description:
            return False
        return self.prose_lines == 0

    @lazy
    def are_all_captions(self) -> bool:
        """Whether each unit is a caption."""
        return all(side.is_caption for side in self._earlier(self.units))

    @property
    def is_form(self) -> bool:
        """Whether it is a form filled in twice: many lines between those that are equal say
        something else.

        For  two notices with the same headings and phrases, but other names, dates and sums
        Not  an interview printed twice, in which one figure was corrected
        """
        if self.refused < MIN_REFUSED:
            return False
        return self.refused >= FORM_SHARE * len(self.units)

    @lazy
    def headings_behind(self) -> int:
        """How many of the lines behind the first are short."""
        start = self.first.last_line + 1
        end = start + NEARBY
        following = self._lines(start, end)
        return sum(map(_is_short, following))

    # --- several paragraphs in a row: how much they are ---

    @lazy
    def share(self) -> float:
        """Share of the article's letters that one copy has.

        Of an article printed five times it is a half, not a fifth: copies beyond the second are not
        counted as part of the article.
        """
        first, second = self.sides
        start = first.first_segment
        end = second.last_segment + 1
        period = second.first_segment - start
        chars = self.shorter.chars
        if self.overlaps:
            # Each passage is several copies long: one copy reaches up to where the second begins.
            one_copy = self.layout.segments[start : second.first_segment]
            chars = sum(segment.chars for segment in one_copy)
        copies = (end - start) // period
        further = max(0, copies - 2)
        article = len(self.layout.folded.key)
        counted = article - further * chars
        return chars / max(1, counted)

    @lazy
    def is_block(self) -> bool:
        """Whether it is so much prose that nobody says it twice, except in a conclusion or a
        form.
        """
        if not self.is_run or self.is_form:
            return False
        if self.stands_under_conclusion:
            return False
        if self.shorter.chars < MIN_BLOCK:
            return False
        return self.whole_prose_lines >= MIN_BLOCK_LINES

    @lazy
    def is_large_share(self) -> bool:
        """Whether it is much of the article, whatever its lines are."""
        if self.is_form or len(self.units) < MIN_LARGE_UNITS:
            return False
        if self.shorter.chars < MIN_LARGE:
            return False
        return self.share >= LARGE_SHARE

    # --- several paragraphs in a row: where they stand ---

    @lazy
    def is_tandem(self) -> bool:
        """Whether the second copy begins where the first ends, or before."""
        if not self.is_run or self.relation == "differs":
            return False
        return not self.are_apart

    @lazy
    def comes_at_once_again(self) -> bool:
        """Whether it is a run of some length that begins again where it ends."""
        if not self.is_tandem or self.shorter.chars < MIN_PROSE or self.is_cited:
            return False
        if self.prose_lines > 0:
            return True
        return len(self.units) >= MIN_TANDEM_UNITS

    @lazy
    def is_tail_in_front(self) -> bool:
        """Whether the first stands in the head of the article, and the second is its end."""
        last_line = len(self.layout.paragraphs) - 1
        if self.second.last_line != last_line:
            return False
        if self.first.first_line >= HEAD_LINES:
            return False
        return self.are_apart


def _above(side: Passage) -> range:
    """Return the numbers of the lines close above a passage."""
    return range(side.first_line - NEARBY, side.first_line)


def _is_prose_line(line: str) -> bool:
    """Return whether a line is a sentence at least, and of the article: no page word."""
    if not ends_sentence(line) or wording.has_page_words(line):
        return False
    return wording.letters(line) >= MIN_PROSE


def changed_chars(difference: Difference) -> int:
    """Return how many letters the fuller side of a difference has.

    >>> changed_chars(Difference("words", "新馆", "图书馆"))
    3
    """
    here, there = difference.here, difference.there
    return max(len(here), len(there))


def _is_paragraph(side: Passage) -> bool:
    """Return whether a passage is a paragraph of prose, not a short sentence."""
    if not side.is_prose or side.chars < MIN_TEXT:
        return False
    return side.ends_sentence


def _is_sentence(side: Passage) -> bool:
    """Return whether a passage is a sentence at least, to its end."""
    return side.chars >= MIN_PROSE and side.ends_sentence


def _is_short(line: str) -> bool:
    """Return whether a line is as short as a heading, and there at all."""
    return 0 < len(line) < wording.MAX_HEADING


def _are_in_two_scripts(one: str, other: str) -> bool:
    """Return whether two texts of the same letters are written in two scripts.

    >>> _are_in_two_scripts("縣裡新建了圖書館。", "县里新建了图书馆。")
    True
    """
    here = _NO_LETTERS.sub("", one)
    there = _NO_LETTERS.sub("", other)
    if here == there or len(here) != len(there):
        return False
    written_otherwise: int = sum(map(ne, here, there))
    return written_otherwise > OTHER_SCRIPT_SHARE * len(here)


def _has_stray_spaces(one: str, other: str) -> bool:
    """Return whether one of two texts has several spaces more than the other.

    >>> _has_stray_spaces("县里 新建 了 图书馆。", "县里新建了图书馆。")
    True
    """
    return abs(_spaces(one) - _spaces(other)) >= STRAY_SPACES


def _spaces(text: str) -> int:
    """Return how many characters of white space a text has.

    >>> _spaces("县里 新建 了图书馆。")
    2
    """
    return len(text) - sum(map(len, text.split()))
