"""What speaks for two alike passages being one text printed twice, and what against: a table of
rows, weighed.

Each row is a function. From top to bottom it says: which way it speaks and how strongly, with the
count behind that; its name; why, with a case `For` which it says yes and one for which it does
`Not`; and a question, as far as possible one that `Candidate` answers. `weigh` adds up the weights
of the rows that say yes, and the logistic function turns the sum into the probability that one of
the two is damage.

    +0.12              where no row says yes (BIAS)
    +1.18              paragraph_apart: a paragraph of the body stands twice,
    -1.73              conclusion: the second time under `结论`
    -0.43 -> 0.39      more likely meant than damage

Weights and counts are fitted on repeats of real articles that were labelled by hand, together with
damage planted in sound articles; `python -m benchmarks.judgement --labels FILE.jsonl` shows what
each row is worth, and `--write` writes weights and counts here. The count beside a weight is of the
labelled repeats alone: in how many the row says yes of damage, in how many of anything else. A row
that few of them have keeps most of the weight it was given by hand (PRIOR, STRONG in that file), or
has its weight from the planted damage: `out_of_order` has.

A row that can say yes only of runs, or only of single paragraphs, says so (`of`) and is asked of
no others.

To add a row, write it here with a weight chosen by eye, name it in Chinese (EVIDENCE in
dedupe/names.py), and say in Chinese what its docstring says (dedupe/chinese/evidence.py). Tests
fail until both are there, and until tests/repeats/test_evidence.py has a text for which it says yes
and one for which it does not. Then fit the weights anew.

The examples are ours.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from math import exp
from typing import Literal, NamedTuple

from dedupe.repeats.candidate import (
    LEAD_LINES,
    MANY_LINES,
    MIN_BLOCK,
    Candidate,
    changed_chars,
)
from dedupe.repeats.passage import HEAD_LINES, MAX_ITEM, MIN_SCENE, MIN_TEXT
from dedupe.segment import MIN_PROSE

BIAS = 0.12
"""The sum where no row says yes. Fitted, as the weights are."""
_ROUNDING = 1e-9
"""By how much a confidence may be off for the order in which weights were added."""
EVEN = 0.5
"""Probability at which as much speaks for damage as against it."""
MIN_LEAD = 20
"""Letters of a lead or digest; shorter lines of the head are date, source, kicker. Chosen by
eye."""
MIN_MORE = 4
"""Letters that say something: fewer are a particle, a title, a place. Chosen by eye."""
MAX_QUOTE = 60
"""Letters of what is cited to be remembered; longer quotations are paragraphs of a report. Chosen
by eye."""
MIN_LONG_PARAGRAPH = 2 * MIN_TEXT
"""Letters of a long paragraph: of 15 labelled ones that stand twice, apart, 6 are damage; of all
paragraphs of half this length, 10 of 36."""
MIN_LONG_BLOCK = 2 * MIN_BLOCK
"""Letters of a long block. Chosen by eye: all 8 labelled blocks are that long."""
MIN_LONG_BLOCK_LINES = MANY_LINES
"""Paragraphs of a long block. From the same count."""
MIN_TANDEM_SENTENCES = 2
"""Sentences, each on its line, that no essay says twice at once. Chosen by eye."""
MIN_OUTLINE = 2
"""Short lines behind an outline's first printing: one may be a subhead. Chosen by eye."""

Direction = Literal["for", "against"]
"""Which way a row speaks: for damage, or against it."""
Of = Literal["any", "runs", "one", "one apart", "apart"]
"""What a row may say yes of: anything; several paragraphs in a row; one paragraph, or one and
another further down; one or several with others between them."""
Question = Callable[[Candidate], bool]
AddsRow = Callable[[Question], Question]


class EvidenceRow(NamedTuple):
    """One question, and what its answer is worth.

    weight  what yes adds to the sum, or takes from it
    of      what it is asked of; it says no of all else
    """

    name: str
    speaks: Direction
    weight: float
    of: Of
    asks: Question

    @property
    def adds(self) -> float:
        """What yes adds to the sum, below 0 where it speaks against damage."""
        if self.speaks == "for":
            return self.weight
        return -self.weight


ROWS: list[EvidenceRow] = []
"""The table, in the order of this file."""

Kind = Literal["run", "near", "apart"]
"""What candidates are told apart by at once: a run; one paragraph, and again in the same line or
the next one, or further down."""

_ASKED: dict[Kind, frozenset[Of]] = {
    "run": frozenset(("any", "runs", "apart")),
    "near": frozenset(("any", "one")),
    "apart": frozenset(("any", "one", "one apart", "apart")),
}
"""What the rows are of that each kind is asked. All others say no of it."""


def kind_of(candidate: Candidate) -> Kind:
    """Return what kind of candidate it is."""
    if candidate.is_run:
        return "run"
    return "apart" if candidate.are_apart else "near"


class Asked(NamedTuple):
    """The rows that a candidate is asked: those that speak for damage, and those against it."""

    for_it: Sequence[EvidenceRow]
    against_it: Sequence[EvidenceRow]


@cache
def asked(kind: Kind) -> Asked:
    """Return the rows that candidates of a kind are asked, in the order of the table."""
    rows = [row for row in ROWS if row.of in _ASKED[kind]]
    for_it = [row for row in rows if row.speaks == "for"]
    against_it = [row for row in rows if row.speaks == "against"]
    return Asked(for_it, against_it)


class Verdict(NamedTuple):
    """The probability that one of two alike passages is damage, and the rows that said so,
    strongest first.
    """

    confidence: float
    why: tuple[str, ...]


def weigh(candidate: Candidate, enough: float = 0.0) -> Verdict:
    """Return what the evidence says. Cost: each row for its kind asked once.

    enough  the least confidence that matters. Where the rows for damage do not reach it, those
            against it are not asked, nor further ones where these have taken it below: the
            confidence is then too low, but not as low as it may be. Asked again for less, that may
            be answer enough. Short lines that tell nothing are the most where there are many: they
            are not asked anything.
    """
    if candidate.most_confidence < enough - _ROUNDING:
        return Verdict(candidate.most_confidence, ())
    if candidate.tells_nothing and enough > EVEN:
        return Verdict(_confidence(BIAS), ())
    rows = asked(kind_of(candidate))
    for_it = [row for row in rows.for_it if row.asks(candidate)]
    most = BIAS + sum(row.adds for row in for_it)
    if _confidence(most) < enough:
        return _too_low(candidate, most)
    against_it = []
    least = most
    for row in rows.against_it:
        if row.asks(candidate):
            against_it.append(row)
            least += row.adds
            if _confidence(least) < enough - _ROUNDING:
                return _too_low(candidate, least)
    confidence = _confidence(most + sum(row.adds for row in against_it))
    deciding = for_it if confidence >= EVEN else against_it
    deciding.sort(key=_weight, reverse=True)
    return Verdict(confidence, tuple(row.name for row in deciding))


def _too_low(candidate: Candidate, total: float) -> Verdict:
    """Return that a confidence is at most that of a sum, and note it for who asks again."""
    candidate.most_confidence = _confidence(total)
    return Verdict(candidate.most_confidence, ())


def _confidence(total: float) -> float:
    return 1 / (1 + exp(-total))


def _weight(row: EvidenceRow) -> float:
    return row.weight


def for_damage(weight: float, of: Of = "any") -> AddsRow:
    """Return a decorator that adds a question to the table, as one that speaks for damage."""
    return _adds_row("for", weight, of)


def against_damage(weight: float, of: Of = "any") -> AddsRow:
    """Return a decorator that adds a question to the table, as one that speaks against damage."""
    return _adds_row("against", weight, of)


def _adds_row(speaks: Direction, weight: float, of: Of) -> AddsRow:
    def add(question: Question) -> Question:
        name = question.__name__.replace("_", "-")
        row = EvidenceRow(name, speaks, weight, of, question)
        ROWS.append(row)
        return question

    return add


# --- captions ---


@for_damage(2.56, of="one")  # labelled: 61 damage, 2 other
def caption(candidate: Candidate) -> bool:
    """The same scene with a credit under two paragraphs: one picture, printed twice.

    For  `图为新馆昨天开馆时的情形。（本报记者 摄）`, twice
    Not  `《春天》剧照` under two pictures: whose they are, not what they show
    """
    return candidate.are_captions


@for_damage(1.65, of="one")  # labelled: 5 damage, 0 other
def short_caption(candidate: Candidate) -> bool:
    """The same in a few words.

    For  `读者排队进馆。（新华社）`, twice
    Not  `示意图。（新华社）`, twice
    """
    return candidate.are_short_captions


@against_damage(1.36, of="one apart")  # labelled: 2 damage, 1 other
def caption_announced(candidate: Candidate) -> bool:
    """Each caption is announced by a line of its own.

    For  `再看东门：` before the second `东门外景。（新华社）`
    Not  captions under paragraphs that end with a full stop
    """
    if not candidate.is_announced:
        return False
    return candidate.are_captions or candidate.are_short_captions


@against_damage(0.98)  # labelled: 1 damage, 5 other
def photographs(candidate: Candidate) -> bool:
    """Captions of two photographs of one event.

    For  a caption with credit, and the same without a clause of it, also several in a row
    Not  captions that differ in a particle
    """
    return candidate.are_photographs


@for_damage(1.62, of="one")  # labelled: 8 damage, 0 other
def caption_mark(candidate: Candidate) -> bool:
    """Both begin as captions begin, whether or not they say whose picture it is.

    For  `图例：教堂内部，装潢是典型的洛可可风格。`, twice
    Not  `资料图。`, twice
    """
    if candidate.is_run or not candidate.is_equal:
        return False
    if not candidate.both(lambda side: side.has_caption_mark):
        return False
    return candidate.both(lambda side: len(side.scene) >= MIN_SCENE)


@for_damage(1.70, of="one")  # chosen by eye; labelled: 0 damage, 0 other
def alternative_text(candidate: Candidate) -> bool:
    """A caption, and right before it the same without whose picture it is: what the page has for
    those who do not see the picture.

    For  `读者昨天在新馆门口排队进馆`, and at once `读者昨天在新馆门口排队进馆。孟昭 摄`
    Not  one sentence of the body, which ends as one; a subhead, which is shorter
    """
    return candidate.is_alternative_text


# --- the headline ---


@for_damage(2.32, of="one")  # labelled: 19 damage, 0 other
def original_title(candidate: Candidate) -> bool:
    """The headline of the source, printed at the tail or twice.

    For  the headline, and at the end `（原标题：新馆昨天开馆）`
    Not  `（原标题：…）` right under the headline, once: a note of the editor's
    """
    return candidate.is_original_title


# --- neighbours ---


@for_damage(2.29, of="one")  # labelled: 33 damage, 3 other
def adjacent(candidate: Candidate) -> bool:
    """The same line, and at once the same line again.

    For  `新馆昨天上午开门迎客。` twice in a row
    Not  two lines of a song that are the same
    """
    return candidate.is_adjacent


@for_damage(2.09, of="one")  # labelled: 0 damage, 1 other
def run_together(candidate: Candidate) -> bool:
    """Two lines, and at once the same on one line.

    For  `甲。` `乙。` `甲。乙。`
    Not  `甲。` `乙。`, and far below a paragraph that quotes both
    """
    return candidate.is_run_together


# --- the head of a page ---


@for_damage(2.82)  # labelled: 1 damage, 0 other
def page_description(candidate: Candidate) -> bool:
    """Headline and lead run together and cut off, then the two: the description that a page has for
    search engines.

    For  the headline and half of the lead on one line, then the headline, a date, the lead
    Not  a summary that ends where a sentence ends
    """
    return candidate.is_page_description


@for_damage(1.83, of="one")  # labelled: 19 damage, 2 other
def title_twice(candidate: Candidate) -> bool:
    """The headline, perhaps a date, and the headline again.

    For  `新馆昨天开馆`, `2024-03-18`, `新馆昨天开馆`
    Not  `新馆昨天开馆`, and a lead that says `新馆昨天开馆。`
    """
    return candidate.is_title_twice


@for_damage(4.19, of="one apart")  # labelled: 0 damage, 0 other
def headline_of_copy(candidate: Candidate) -> bool:
    """The headline again, and behind it one of the first lines again: the head is printed again.

    For  headline, lead, body, headline, lead
    Not  an essay whose last line is its headline
    """
    return candidate.is_headline_of_copy


@for_damage(1.75, of="one")  # labelled: 17 damage, 0 other
def page_words(candidate: Candidate) -> bool:
    """Words that a page says to its readers, on a line of their own.

    For  `点击进入专题：`, twice
    Not  a sentence about somebody who clicked
    """
    return candidate.are_page_words


@for_damage(1.44, of="one")  # labelled: 1 damage, 0 other
def dateline(candidate: Candidate) -> bool:
    """Agency, place and day on both: an article begins once.

    For  `某某社青石镇3月18日电 …`, and again below a box
    Not  two despatches of two days
    """
    if not candidate.is_untold:
        return False
    if candidate.first.first_line >= HEAD_LINES:
        return False
    return candidate.both(lambda side: side.has_dateline)


@for_damage(2.79, of="one")  # labelled: 0 damage, 0 other
def teaser(candidate: Candidate) -> bool:
    """A beginning, cut inside a sentence and marked so.

    For  `新馆昨天上午开门迎客，首日有三千……[详细]` before the paragraph
    Not  a headline that ends with `……`
    """
    return candidate.is_teaser


# --- paragraphs of prose ---


@for_damage(1.18, of="one apart")  # labelled: 10 damage, 26 other
def paragraph_apart(candidate: Candidate) -> bool:
    """Equal paragraphs of forty letters and more, apart: more than people say twice in the same
    words.

    For  a paragraph of the body, pasted once more below
    Not  a refrain, a provision, a digest: other rows speak against those
    """
    return candidate.are_paragraphs_apart


@for_damage(0.45, of="one apart")  # labelled: 6 damage, 9 other
def long_paragraph_apart(candidate: Candidate) -> bool:
    """The same with eighty letters and more: the longer, the less it is meant.

    For  four sentences of the body, pasted once more below
    Not  two sentences
    """
    if not candidate.are_paragraphs_apart:
        return False
    return candidate.shorter.chars >= MIN_LONG_PARAGRAPH


@for_damage(0.92)  # labelled: 2 damage, 5 other
def other_writing(candidate: Candidate) -> bool:
    """Equal letters, but one in the other script, or with stray spaces: a machine copied it.

    For  `縣裡新建了圖書館…` and `县里新建了图书馆…`
    Not  a name that is written in both scripts
    """
    return candidate.is_written_otherwise


@for_damage(2.47, of="one")  # labelled: 2 damage, 3 other
def near_adjacent(candidate: Candidate) -> bool:
    """Neighbours of which one lacks a clause of the other: two versions of one paragraph.

    For  a paragraph, and at once the same with a clause more
    Not  captions of two photographs of one event
    """
    if candidate.is_run or candidate.is_equal:
        return False
    if candidate.distance != 1 or candidate.are_photographs:
        return False
    # `图为东门。` and `图为东门，新刷了漆。`: two pictures.
    if candidate.both(lambda side: side.has_caption_mark):
        return False
    return candidate.either(lambda side: side.is_whole)


@for_damage(1.94, of="one")  # labelled: 0 damage, 0 other
def same_line(candidate: Candidate) -> bool:
    """Prose directly behind itself on one line, or a line that is a caption twice.

    For  a paragraph that a template printed twice without a break
    Not  `这件事和你没关系，和你没关系，和你没关系。`
    """
    if candidate.is_run or candidate.distance != 0:
        return False
    first, second = candidate.sides
    if second.first_segment != first.last_segment + 1:
        return False
    if candidate.shorter.is_prose:
        return True
    return candidate.fill_a_line and first.is_of_picture


# --- several paragraphs in a row ---


@for_damage(1.47, of="runs")  # labelled: 15 damage, 75 other
def run(candidate: Candidate) -> bool:
    """Paragraphs in a row, and again in the same order.

    For  `甲` `乙` `丙` `甲` `乙`
    Not  `甲` `乙` `丙` `甲`
    """
    return candidate.is_run


@for_damage(1.53, of="runs")  # labelled: 8 damage, 0 other
def block(candidate: Candidate) -> bool:
    """Two hundred letters of prose, two paragraphs at least.

    For  the second half of an article, pasted before the first
    Not  `摘要` and `结论` of a report that say the same
    """
    return candidate.is_block


@for_damage(1.41, of="runs")  # labelled: 8 damage, 0 other
def long_block(candidate: Candidate) -> bool:
    """Four hundred letters, three paragraphs at least: the longer, the less it is meant.

    For  an article printed twice
    Not  two of its paragraphs
    """
    if not candidate.is_block:
        return False
    if candidate.shorter.chars < MIN_LONG_BLOCK:
        return False
    return candidate.whole_prose_lines >= MIN_LONG_BLOCK_LINES


@for_damage(1.56, of="runs")  # labelled: 8 damage, 0 other
def large_share(candidate: Candidate) -> bool:
    """A fifth of the article and more, whatever its lines are.

    For  a numbered digest, an interview, an article of short lines, printed twice
    Not  a form filled in twice with other figures
    """
    return candidate.is_large_share


@for_damage(1.11, of="runs")  # labelled: 8 damage, 6 other
def at_once_again(candidate: Candidate) -> bool:
    """Lines in a row that begin again where they end.

    For  `甲。` `乙。` `甲。` `乙。`
    Not  a stanza of two short lines; what a paragraph cites, and then the cited text itself
    """
    return candidate.comes_at_once_again


@for_damage(1.96, of="runs")  # labelled: 1 damage, 0 other
def tail_in_front(candidate: Candidate) -> bool:
    """Paragraphs in the head that are the end of the article: its tail, torn off and pasted in
    front.

    For  headline, `戊`, `己`, `甲`, `乙`, `戊`, `己`
    Not  the same with `丙` behind it: the body says again what the head said
    """
    if not candidate.is_run or candidate.is_form:
        return False
    if not candidate.is_tail_in_front:
        return False
    return candidate.prose_lines > 0


@against_damage(1.28, of="runs")  # labelled: 5 damage, 42 other
def no_prose(candidate: Candidate) -> bool:
    """Short lines only: headings, names, verse.

    For  two lines of a song, and again below
    Not  two paragraphs
    """
    return candidate.has_no_prose


@against_damage(1.44, of="runs")  # labelled: 1 damage, 26 other
def run_in_head(candidate: Candidate) -> bool:
    """Lines of a digest, or of a lead, that the body says again.

    For  three sentences under the headline, and again in the body, one after the other
    Not  an article that begins again with its dateline
    """
    if not candidate.is_run or not candidate.are_apart:
        return False
    # Nobody sums up an article in a fifth of it, word for word.
    if candidate.is_large_share:
        return False
    first = candidate.first
    if first.has_dateline:
        return False
    return 0 < first.first_line < HEAD_LINES or candidate.is_conclusion_in_digest


@against_damage(1.63)  # labelled: 0 damage, 17 other
def filled_in_twice(candidate: Candidate) -> bool:
    """A form with other figures or names between the lines that are equal: two records, two
    candidates.

    For  `报考条件如下。`, `共招31人。`, and again with `共招37人。`
    Not  the same figures both times
    """
    return candidate.refused > 0


@against_damage(1.04, of="runs")  # labelled: 2 damage, 32 other
def outline(candidate: Candidate) -> bool:
    """Headings in a row, then each before its part.

    For  `修路` `建桥` `种树` in a row, and later each above a paragraph
    Not  two paragraphs
    """
    if not candidate.has_no_prose:
        return False
    return candidate.headings_behind >= MIN_OUTLINE


@against_damage(4.21, of="runs")  # labelled: 0 damage, 11 other
def run_announced(candidate: Candidate) -> bool:
    """A line announces the second printing of several paragraphs.

    For  `判决书主文如下：`, and the paragraphs that the article began with
    Not  `判决书主文念完了。`
    """
    if not candidate.is_run:
        return False
    return candidate.is_announced


# --- torn parts ---


@for_damage(2.14)  # labelled: 1 damage, 1 other
def begins_again(candidate: Candidate) -> bool:
    """Between the two stands only what stands again behind the second: a torn part, then the
    article anew.

    For  `甲` `丁` `戊` `甲` `乙` `丙` `丁` `戊`: the first `甲`
    Not  headings and names between two equal names
    """
    if not candidate.begins_again:
        return False
    if candidate.is_run:
        return True
    return candidate.shorter.is_prose and not candidate.look_like_captions


@for_damage(1.87, of="one")  # labelled: 0 damage, 8 other
def out_of_order(candidate: Candidate) -> bool:
    """A numbered point before the one that precedes it.

    For  `三是…` before `一是…` and `二是…`, and again behind them
    Not  `三是…` in a digest that begins with `一是…`
    """
    return candidate.is_out_of_order


@for_damage(0.86, of="apart")  # labelled: 8 damage, 6 other
def copied_neighbour(candidate: Candidate) -> bool:
    """The line beside the second is a copy too, of a line near the first: a block, of which
    something was torn out.

    For  `甲` `乙` `丙` `甲` `丙`
    Not  headings beside headings
    """
    if not candidate.has_copied_neighbour:
        return False
    return candidate.is_run or candidate.shorter.is_prose


# --- what announces or explains the second ---


@against_damage(1.73)  # labelled: 3 damage, 63 other
def conclusion(candidate: Candidate) -> bool:
    """Under `摘要`, and again under `结论`: said in short, and said again.

    For  a report that ends by repeating what it found
    Not  an article whose second half is printed twice
    """
    return candidate.stands_under_conclusion


@against_damage(2.85, of="one apart")  # labelled: 0 damage, 18 other
def announced(candidate: Candidate) -> bool:
    """A line before the second announces it.

    For  `正式方案里，相应的一段变成了：`, and the passage of the draft once more
    Not  a copy that follows the same line as the first does
    """
    if not candidate.is_untold:
        return False
    return candidate.is_announced


@against_damage(1.51, of="one apart")  # labelled: 0 damage, 12 other
def first_announced(candidate: Candidate) -> bool:
    """A line before the first announces it.

    For  `草案里的一段是：`, a paragraph, and the paragraph again below
    Not  a paragraph behind one that ends with a full stop
    """
    if not candidate.is_untold:
        return False
    return candidate.is_first_announced


@against_damage(4.24)  # labelled: 0 damage, 7 other
def said_again(candidate: Candidate) -> bool:
    """Somebody says that it is said again.

    For  `还记得前面那句话么？` before the second, `说三遍：` before three
    Not  a second without a word about it
    """
    return candidate.is_said_again


@against_damage(1.51, of="one apart")  # labelled: 0 damage, 30 other
def two_headings(candidate: Candidate) -> bool:
    """Each right under a heading of its own.

    For  the same weather in two towns, the same assurance in two notices
    Not  a paragraph whose copy stands under a heading, and it under none
    """
    if not candidate.is_untold:
        return False
    return candidate.stand_under_two_headings


# --- kinds of articles that repeat on purpose ---


@against_damage(1.43, of="one")  # labelled: 2 damage, 64 other
def verse(candidate: Candidate) -> bool:
    """A line among lines as short, without full stops: a poem or a list comes back to its lines.

    For  the last line of each stanza
    Not  a short sentence between paragraphs
    """
    if not candidate.is_verse:
        return False
    # The lines around captions are short too.
    if candidate.shorter.credit:
        return False
    return candidate.is_adjacent or not candidate.is_told


@against_damage(2.18)  # labelled: 4 damage, 188 other
def essay(candidate: Candidate) -> bool:
    """In an article of one sentence a line, which comes back to its sentences.

    For  an essay of sixty lines that ends with its first one
    Not  the same in an article of paragraphs
    """
    if not candidate.is_essay or candidate.is_told:
        return False
    # An essay may be printed twice as anything else may.
    if candidate.is_block or candidate.is_large_share:
        return False
    if candidate.comes_at_once_again:
        return candidate.prose_lines < MIN_TANDEM_SENTENCES
    return True


# --- headline, lead and contents, which say in advance what the body says ---


@against_damage(0.72, of="one")  # labelled: 2 damage, 55 other
def title_again(candidate: Candidate) -> bool:
    """The headline, and later the sentence or the subhead that it was taken from.

    For  the headline, four paragraphs, and its words as a subhead
    Not  the headline, a date, and the headline again
    """
    if not candidate.is_untold or candidate.is_page_description:
        return False
    return candidate.first.is_headline


@against_damage(2.07, of="one apart")  # labelled: 5 damage, 61 other
def lead_in_body(candidate: Candidate) -> bool:
    """In the head of the article and again in its body: a lead or digest, which says in advance
    what follows.

    For  a sentence under the headline, set larger, and the paragraph it is from
    Not  `三是…`, a line in the other script, an article that begins again with its dateline
    """
    if candidate.is_run or not candidate.are_apart:
        return False
    # `点击进入专题：` in the head and in the body may be two links.
    if candidate.is_told and not candidate.are_page_words:
        return False
    if candidate.is_out_of_order or candidate.is_written_otherwise:
        return False
    if candidate.first.has_dateline or candidate.shorter.chars < MIN_LEAD:
        return False
    return candidate.stands_in_lead


@against_damage(1.21, of="one")  # labelled: 1 damage, 1 other
def lead_adjacent(candidate: Candidate) -> bool:
    """A digest, and at once the article that begins with it.

    For  the headline, a paragraph, and the same paragraph
    Not  two equal paragraphs further down
    """
    if not candidate.is_adjacent or candidate.are_captions:
        return False
    if candidate.first.first_line >= LEAD_LINES:
        return False
    return candidate.shorter.is_prose


@against_damage(1.53, of="one apart")  # labelled: 0 damage, 40 other
def contents(candidate: Candidate) -> bool:
    """A line among short lines, and again before a paragraph: contents, then the heading.

    For  `本期目录`, `修路的事情`, `建桥的事情`, and later `修路的事情` above a paragraph
    Not  `修路的事情` above a paragraph both times
    """
    if not candidate.is_untold:
        return False
    return candidate.is_heading_of_prose


@against_damage(1.92, of="one")  # labelled: 0 damage, 62 other
def stop_second_only(candidate: Candidate) -> bool:
    """A heading, and the sentence it was made of.

    For  `新馆昨天开馆` and `新馆昨天开馆。`
    Not  `新馆昨天……`: a teaser, or a page description, is cut off and no heading
    """
    if candidate.is_run or candidate.are_captions or candidate.is_alternative_text:
        return False
    if candidate.first.is_cut or candidate.is_page_description:
        return False
    return candidate.second.ends_sentence and not candidate.first.ends_sentence


@against_damage(0.47, of="one")  # labelled: 2 damage, 9 other
def credit_one_side(candidate: Candidate) -> bool:
    """A sentence of the body, and the same under a picture with whose picture it is.

    For  `新馆开馆时的情形。` and `新馆开馆时的情形。（孟昭 摄）`
    Not  the credit on both; what the page has for those who do not see the picture
    """
    return candidate.has_credit_on_one_side and not candidate.is_alternative_text


# --- what passages are that are repeated on purpose ---


@against_damage(1.00, of="one")  # labelled: 10 damage, 203 other
def short(candidate: Candidate) -> bool:
    """Under twenty-four letters: a heading, a refrain.

    For  `县里昨天开会了。`, twice
    Not  a caption or a headline as short: those tell what they are
    """
    if not candidate.is_untold:
        return False
    return candidate.shorter.chars < MIN_PROSE


@against_damage(1.31)  # labelled: 5 damage, 82 other
def part(candidate: Candidate) -> bool:
    """One is part of a paragraph only: sentences that the article says again.

    For  a paragraph, and below a longer one that begins with it
    Not  one paragraph twice; a teaser, or a page description, which is cut off by a machine
    """
    if candidate.is_whole or candidate.distance == 0:
        return False
    if candidate.is_page_description or candidate.is_teaser or candidate.is_alternative_text:
        return False
    if not candidate.is_run:
        return True
    # A run may begin or end inside a paragraph, as long as one copy of it is whole lines.
    if candidate.either(lambda side: side.is_whole) and not candidate.is_cited:
        return False
    return candidate.either(lambda side: side.is_one_line)


@against_damage(0.64, of="one")  # labelled: 3 damage, 41 other
def form(candidate: Candidate) -> bool:
    """A field of a form, or a question.

    For  `受理时间：工作日8:30至17:00`, twice
    Not  a sentence of the body
    """
    if not candidate.is_untold:
        return False
    if candidate.shorter.chars >= MAX_ITEM:
        return False
    return candidate.second.is_field or candidate.second.is_question


@against_damage(1.40, of="one")  # labelled: 0 damage, 3 other
def provision(candidate: Candidate) -> bool:
    """A clause that two articles of a law have.

    For  `（三）有相应的资金；`, twice
    Not  `（三）…` before `（一）…`: torn out of its place
    """
    if candidate.is_run or candidate.is_out_of_order:
        return False
    return candidate.either(lambda side: side.is_provision)


@against_damage(1.98, of="one")  # labelled: 0 damage, 63 other
def list_item(candidate: Candidate) -> bool:
    """Numbered or bulleted: lists have items in common.

    For  `2、新馆昨天上午开门迎客。`, twice, apart
    Not  a numbered paragraph, and at once the same again
    """
    if candidate.is_run or candidate.is_out_of_order:
        return False
    if candidate.distance == 1 and candidate.shorter.is_prose:
        return False
    return candidate.either(lambda side: side.is_item)


@against_damage(0.68)  # labelled: 2 damage, 10 other
def not_chinese(candidate: Candidate) -> bool:
    """Tables, references, lines of another language that are no paragraph.

    For  `https://www.example.com/1.html`, twice
    Not  a paragraph in English
    """
    first = candidate.first
    if candidate.is_told or first.is_han:
        return False
    return not first.is_latin_prose


@against_damage(0.84)  # labelled: 5 damage, 50 other
def more_on_one_side(candidate: Candidate) -> bool:
    """Four letters and more that only one of them has.

    For  a paragraph, and below the same with a clause more
    Not  what the cut end of a teaser or page description lacks; a confusable character
    """
    if candidate.is_teaser or candidate.is_page_description:
        return False
    told_apart = [one for one in candidate.differs if one.kind != "confusable"]
    longest = max(map(changed_chars, told_apart), default=0)
    return longest >= MIN_MORE


@against_damage(1.09, of="one")  # labelled: 1 damage, 26 other
def quoted(candidate: Candidate) -> bool:
    """Somebody's words, cited a second time.

    For  `“我们村今年的收成比去年好多了。”`, twice
    Not  a long quotation: a paragraph of a report
    """
    if not candidate.is_untold:
        return False
    if candidate.shorter.chars >= MAX_QUOTE:
        return False
    return candidate.second.is_quotation


@against_damage(1.44, of="one")  # labelled: 1 damage, 27 other
def source_line(candidate: Candidate) -> bool:
    """Where what stands above is from.

    For  `——2013年10月31日，在座谈会上的讲话`, `（某某报）`
    Not  `（三）…` before `（一）…`, which begins with a bracket as well
    """
    if not candidate.is_untold or candidate.is_out_of_order:
        return False
    return candidate.second.is_source
