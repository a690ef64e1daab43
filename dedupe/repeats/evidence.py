"""What speaks for two alike passages being one text printed twice, and what against: a table of
rows, weighed.

Each row is a question that says yes or no. The weights of those that say yes are added up, or
subtracted; through the logistic function the sum is the probability that one of the two is damage.
Weights and counts stand above each question. They are fitted on repeats of real articles that were
labelled by hand, together with damage planted in sound articles; `python -m benchmarks.judgement
--labels FILE.jsonl` shows what each row is worth, and `--write` writes the fitted weights here. The
examples are ours.
"""

from __future__ import annotations

from collections.abc import Callable
from math import exp
from typing import Literal, NamedTuple

from dedupe.repeats.candidate import HEAD_LINES, LEAD_LINES, MIN_BLOCK, Candidate
from dedupe.repeats.passage import MAX_ITEM, MIN_SCENE, MIN_TEXT
from dedupe.segment import MIN_PROSE

BIAS = 0.12
"""The sum where no row says yes."""
MIN_LEAD = 20
"""Letters of a lead or digest; shorter lines of the head are date, source, kicker. Chosen by
eye."""
MIN_MORE = 4
"""Letters that say something: fewer are a particle, a title, a place. Chosen by eye."""
MAX_QUOTE = 60
"""Letters of what is cited to be remembered; longer quotations are paragraphs of a report. Chosen
by eye."""

Question = Callable[[Candidate], bool]


class Row(NamedTuple):
    """One question.

    speaks  which way: `for` damage or `against` it
    weight  what yes adds to the sum, or takes from it
    damage  of the candidates in labelled repeats for which it says yes, how many are damage
    other   and how many are not
    """

    name: str
    speaks: Literal["for", "against"]
    weight: float
    damage: int
    other: int
    asks: Question


ROWS: list[Row] = []
"""The table, in the order of this file."""


class Verdict(NamedTuple):
    """The probability that one of two alike passages is damage, and the rows that said so,
    strongest first.
    """

    confidence: float
    why: tuple[str, ...]


def weigh(candidate: Candidate) -> Verdict:
    """Return what the evidence says."""
    said = [row for row in ROWS if row.asks(candidate)]
    total = BIAS + sum(row.weight if row.speaks == "for" else -row.weight for row in said)
    confidence = 1 / (1 + exp(-total))
    speaks = "for" if confidence >= 0.5 else "against"
    deciding = sorted((row for row in said if row.speaks == speaks), key=lambda row: -row.weight)
    return Verdict(confidence, tuple(row.name for row in deciding))


def for_damage(weight: float, *, damage: int, other: int) -> Callable[[Question], Question]:
    """Return what adds a question to the table that speaks for damage."""
    return _adds("for", weight, damage, other)


def against_damage(weight: float, *, damage: int, other: int) -> Callable[[Question], Question]:
    """Return what adds a question to the table that speaks against it."""
    return _adds("against", weight, damage, other)


def _adds(
    speaks: Literal["for", "against"], weight: float, damage: int, other: int
) -> Callable[[Question], Question]:
    def add(question: Question) -> Question:
        name = question.__name__.replace("_", "-")
        ROWS.append(Row(name, speaks, weight, damage, other, question))
        return question

    return add


# --- what the passages are by themselves ---


@for_damage(2.56, damage=61, other=2)
def caption(pair: Candidate) -> bool:
    """The same scene with a credit under two paragraphs: one picture, printed twice.

    For  `图为新馆昨天开馆时的情形。（本报记者 摄）`, twice
    Not  `《春天》剧照` under two pictures: whose they are, not what they show
    """
    return pair.are_captions


@for_damage(1.65, damage=5, other=0)
def short_caption(pair: Candidate) -> bool:
    """The same in a few words.

    For  `读者排队进馆。（新华社）`, twice
    Not  `示意图。（新华社）`, twice
    """
    return pair.are_short_captions


@against_damage(1.36, damage=2, other=1)
def caption_announced(pair: Candidate) -> bool:
    """Each caption is announced by a line of its own.

    For  `再看东门：` before the second `东门外景。（新华社）`
    Not  captions under paragraphs that end with a full stop
    """
    return (pair.are_captions or pair.are_short_captions) and pair.is_announced


@against_damage(0.98, damage=1, other=5)
def photographs(pair: Candidate) -> bool:
    """Captions of two photographs of one event.

    For  a caption with credit, and the same without a clause of it, also several in a row
    Not  captions that differ in a particle
    """
    return pair.are_photographs


@for_damage(1.62, damage=8, other=0)
def caption_mark(pair: Candidate) -> bool:
    """Both begin as captions begin, whether or not they say whose picture it is.

    For  `图例：教堂内部，装潢是典型的洛可可风格。`, twice
    Not  `资料图。`, twice
    """
    if pair.is_run or not pair.is_equal:
        return False
    return pair.both(lambda side: side.has_caption_mark and len(side.scene) >= MIN_SCENE)


@for_damage(2.32, damage=19, other=0)
def original_title(pair: Candidate) -> bool:
    """The headline of the source, printed at the tail or twice.

    For  the headline, and at the end `（原标题：新馆昨天开馆）`
    Not  `（原标题：…）` right under the headline, once: a note of the editor's
    """
    return pair.is_original_title


@for_damage(2.29, damage=33, other=3)
def adjacent(pair: Candidate) -> bool:
    """The same line, and at once the same line again.

    For  `新馆昨天上午开门迎客。` twice in a row
    Not  two lines of a song that are the same
    """
    return pair.is_adjacent


@for_damage(2.09, damage=0, other=1)
def run_together(pair: Candidate) -> bool:
    """Two lines, and at once the same on one line.

    For  `甲。` `乙。` `甲。乙。`
    Not  `甲。` `乙。`, and far below a paragraph that quotes both
    """
    return pair.is_run_together


@for_damage(2.82, damage=1, other=0)
def page_description(pair: Candidate) -> bool:
    """Headline and lead run together and cut off, then the two: the description that a page has for
    search engines.

    For  the headline and half of the lead on one line, then the headline, a date, the lead
    Not  a summary that ends where a sentence ends
    """
    return pair.is_page_description


@for_damage(1.83, damage=19, other=2)
def title_twice(pair: Candidate) -> bool:
    """The headline, perhaps a date, and the headline again.

    For  `新馆昨天开馆`, `2024-03-18`, `新馆昨天开馆`
    Not  `新馆昨天开馆`, and a lead that says `新馆昨天开馆。`
    """
    return pair.is_title_twice


@for_damage(4.19, damage=0, other=0)
def headline_of_copy(pair: Candidate) -> bool:
    """The headline again, and behind it one of the first lines again: the head is printed again.

    For  headline, lead, body, headline, lead
    Not  an essay whose last line is its headline
    """
    return pair.is_headline_of_copy


@for_damage(1.75, damage=17, other=0)
def page_words(pair: Candidate) -> bool:
    """Words that a page says to its readers, on a line of their own.

    For  `点击进入专题：`, twice
    Not  a sentence about somebody who clicked
    """
    return pair.are_page_words


@for_damage(1.44, damage=1, other=0)
def dateline(pair: Candidate) -> bool:
    """Agency, place and day on both: an article begins once.

    For  `某某社青石镇3月18日电 …`, and again below a box
    Not  two despatches of two days
    """
    if pair.is_run or pair.is_told:
        return False
    return pair.first.first_line < HEAD_LINES and pair.both(lambda side: side.has_dateline)


@for_damage(2.79, damage=0, other=0)
def teaser(pair: Candidate) -> bool:
    """A beginning, cut inside a sentence and marked so.

    For  `新馆昨天上午开门迎客，首日有三千……[详细]` before the paragraph
    Not  a headline that ends with `……`
    """
    return pair.is_teaser


@for_damage(1.18, damage=10, other=26)
def paragraph_apart(pair: Candidate) -> bool:
    """Equal paragraphs of forty letters and more, apart: more than people say twice in the same
    words.

    For  a paragraph of the body, pasted once more below
    Not  a refrain, a provision, a digest: other rows speak against those
    """
    return pair.are_paragraphs_apart


@for_damage(0.45, damage=6, other=9)
def long_paragraph_apart(pair: Candidate) -> bool:
    """The same with eighty letters and more."""
    return pair.are_paragraphs_apart and pair.shorter.chars >= 2 * MIN_TEXT


@for_damage(0.92, damage=2, other=5)
def other_writing(pair: Candidate) -> bool:
    """Equal letters, but one in the other script, or with stray spaces: a machine copied it.

    For  `縣裡新建了圖書館…` and `县里新建了图书馆…`
    Not  a name that is written in both scripts
    """
    return pair.is_written_otherwise


@for_damage(2.47, damage=2, other=3)
def near_adjacent(pair: Candidate) -> bool:
    """Neighbours of which one lacks a clause of the other: two versions of one paragraph.

    For  a paragraph, and at once the same with a clause more
    Not  captions of two photographs of one event
    """
    if (
        pair.is_run
        or pair.is_equal
        or pair.distance != 1
        or not pair.either(lambda side: side.is_whole)
    ):
        return False
    return not pair.are_photographs and not pair.both(lambda side: side.has_caption_mark)


@for_damage(1.94, damage=0, other=0)
def same_line(pair: Candidate) -> bool:
    """Prose directly behind itself on one line.

    For  a paragraph that a template printed twice without a break
    Not  `这件事和你没关系，和你没关系，和你没关系。`
    """
    if pair.is_run or pair.distance != 0 or not pair.shorter.is_prose:
        return False
    return pair.second.numbers[0] == pair.first.numbers[-1] + 1


# --- several paragraphs in a row ---


@for_damage(1.47, damage=15, other=75)
def run(pair: Candidate) -> bool:
    """Paragraphs in a row, and again in the same order."""
    return pair.is_run


@for_damage(1.53, damage=8, other=0)
def block(pair: Candidate) -> bool:
    """Two hundred letters of prose, two paragraphs at least.

    For  the second half of an article, pasted before the first
    Not  `摘要` and `结论` of a report that say the same
    """
    return pair.is_block


@for_damage(1.41, damage=8, other=0)
def long_block(pair: Candidate) -> bool:
    """Four hundred letters, three paragraphs at least."""
    return pair.is_block and pair.shorter.chars >= 2 * MIN_BLOCK and pair.whole_prose_lines >= 3


@for_damage(1.56, damage=8, other=0)
def large_share(pair: Candidate) -> bool:
    """A fifth of the article and more, whatever its lines are.

    For  a numbered digest, an interview, an article of short lines, printed twice
    Not  a form filled in twice with other figures
    """
    return pair.is_large_share


@for_damage(1.11, damage=8, other=6)
def at_once_again(pair: Candidate) -> bool:
    """Lines in a row that begin again where they end.

    For  `甲。` `乙。` `甲。` `乙。`
    Not  a stanza of two short lines
    """
    return pair.comes_at_once_again


@for_damage(1.96, damage=1, other=0)
def tail_in_front(pair: Candidate) -> bool:
    """Paragraphs in the head that are the end of the article: its tail, torn off and pasted in
    front.
    """
    return pair.is_run and pair.is_tail_in_front and pair.prose_lines > 0 and not pair.is_form


@against_damage(1.28, damage=5, other=42)
def no_prose(pair: Candidate) -> bool:
    """Short lines only: headings, names, verse."""
    return pair.has_no_prose


@against_damage(1.44, damage=1, other=26)
def run_in_head(pair: Candidate) -> bool:
    """Lines of a digest, or of a lead, that the body says again.

    For  three sentences under the headline, and again in the body, one after the other
    Not  an article that begins again with its dateline
    """
    if not pair.is_run or pair.distance <= 1 or pair.is_large_share:
        return False
    return 0 < pair.first.first_line < HEAD_LINES and not pair.first.has_dateline


@against_damage(1.63, damage=0, other=17)
def filled_in_twice(pair: Candidate) -> bool:
    """A form with other figures or names between the lines that are equal: two records, two
    candidates.
    """
    return pair.refused > 0


@against_damage(1.04, damage=2, other=32)
def outline(pair: Candidate) -> bool:
    """Headings in a row, then each before its part."""
    return pair.has_no_prose and pair.headings_behind >= 2


@against_damage(4.21, damage=0, other=11)
def run_announced(pair: Candidate) -> bool:
    """`判决书主文如下：`, and the paragraphs that the article began with."""
    return pair.is_run and pair.is_announced


# --- what stands around them ---


@for_damage(2.14, damage=1, other=1)
def begins_again(pair: Candidate) -> bool:
    """Between the two stands only what stands again behind the second: a torn part, then the
    article anew.

    For  `甲` `丁` `戊` `甲` `乙` `丙` `丁` `戊`: the first `甲`
    Not  headings and names between two equal names
    """
    return pair.begins_again and (
        pair.is_run or (pair.shorter.is_prose and not pair.look_like_captions)
    )


@for_damage(1.87, damage=0, other=8)
def out_of_order(pair: Candidate) -> bool:
    """A numbered point before the one that precedes it.

    For  `三是…` before `一是…` and `二是…`, and again behind them
    Not  `三是…` in a digest that begins with `一是…`
    """
    return pair.is_out_of_order


@for_damage(0.86, damage=8, other=6)
def copied_neighbour(pair: Candidate) -> bool:
    """The line beside the second is a copy too, of a line near the first: a block, of which
    something was torn out.

    For  `甲` `乙` `丙` `甲` `丙`
    Not  headings beside headings
    """
    return pair.has_copied_neighbour and (pair.is_run or pair.shorter.is_prose)


@against_damage(1.73, damage=3, other=63)
def conclusion(pair: Candidate) -> bool:
    """Under `摘要`, and again under `结论`: said in short, and said again.

    For  a report that ends by repeating what it found
    Not  an article whose second half is printed twice
    """
    return pair.stands_under_conclusion


@against_damage(2.85, damage=0, other=18)
def announced(pair: Candidate) -> bool:
    """A line before the second announces it.

    For  `正式方案里，相应的一段变成了：`, and the passage of the draft once more
    Not  a copy that follows the same line as the first does
    """
    return not pair.is_run and not pair.is_told and pair.is_announced


@against_damage(1.51, damage=0, other=12)
def first_announced(pair: Candidate) -> bool:
    """A line before the first announces it."""
    return not pair.is_run and not pair.is_told and pair.is_first_announced


@against_damage(4.24, damage=0, other=7)
def said_again(pair: Candidate) -> bool:
    """Somebody says that it is said again.

    For  `还记得前面那句话么？` before the second, `说三遍：` before three
    """
    return pair.is_said_again


@against_damage(1.51, damage=0, other=30)
def two_headings(pair: Candidate) -> bool:
    """Each right under a heading of its own.

    For  the same weather in two towns, the same assurance in two notices
    Not  a paragraph whose copy stands under a heading, and it under none
    """
    return pair.stand_under_two_headings and not pair.is_told


@against_damage(1.43, damage=2, other=64)
def verse(pair: Candidate) -> bool:
    """A line among lines as short, without full stops: a poem or a list comes back to its lines."""
    return pair.is_verse and (not pair.is_told or pair.is_adjacent) and not pair.shorter.credit


@against_damage(2.18, damage=4, other=188)
def essay(pair: Candidate) -> bool:
    """In an article of one sentence a line, which comes back to its sentences."""
    if pair.is_told or pair.is_block or pair.is_large_share:
        return False
    return pair.is_essay and not (pair.comes_at_once_again and pair.prose_lines >= 2)


@against_damage(0.72, damage=2, other=55)
def title_again(pair: Candidate) -> bool:
    """The headline, and later the sentence or the subhead that it was taken from."""
    return (
        not pair.is_run
        and pair.first.is_headline
        and not pair.is_told
        and not pair.is_page_description
    )


@against_damage(2.07, damage=5, other=61)
def lead_in_body(pair: Candidate) -> bool:
    """In the head of the article and again in its body: a lead or digest, which says in advance
    what follows.

    For  a sentence under the headline, set larger, and the paragraph it is from
    Not  `三是…`, a line in the other script, an article that begins again with its dateline
    """
    if pair.is_run or (pair.is_told and not pair.are_page_words):
        return False
    if pair.is_out_of_order or pair.is_written_otherwise or pair.first.has_dateline:
        return False
    return pair.stands_in_lead and pair.distance > 1 and pair.shorter.chars >= MIN_LEAD


@against_damage(1.21, damage=1, other=1)
def lead_adjacent(pair: Candidate) -> bool:
    """A digest, and at once the article that begins with it."""
    return (
        pair.is_adjacent
        and pair.first.first_line < LEAD_LINES
        and pair.shorter.is_prose
        and not pair.are_captions
    )


@against_damage(1.53, damage=0, other=40)
def contents(pair: Candidate) -> bool:
    """A line among short lines, and again before a paragraph: contents, then the heading."""
    return pair.is_heading_of_prose and not pair.is_told


@against_damage(1.92, damage=0, other=62)
def stop_second_only(pair: Candidate) -> bool:
    """`新馆昨天开馆` and `新馆昨天开馆。`: a heading, and the sentence it was made of."""
    if pair.is_run or pair.are_captions or pair.first.is_cut or pair.is_page_description:
        return False
    return pair.second.ends_sentence and not pair.first.ends_sentence


@against_damage(0.47, damage=2, other=9)
def credit_one_side(pair: Candidate) -> bool:
    """A sentence of the body, and the same under a picture with whose picture it is."""
    return pair.has_credit_on_one_side


# --- what speaks against it in the passages themselves ---


@against_damage(1.00, damage=10, other=203)
def short(pair: Candidate) -> bool:
    """Under twenty-four letters: a heading, a refrain."""
    return not pair.is_run and pair.shorter.chars < MIN_PROSE and not pair.is_told


@against_damage(1.31, damage=5, other=82)
def part(pair: Candidate) -> bool:
    """One is part of a paragraph only: sentences that the article says again."""
    if pair.is_whole or pair.distance == 0:
        return False
    if pair.is_run and (
        pair.either(lambda side: side.is_whole) or not pair.either(lambda side: side.is_one_line)
    ):
        return False
    return not pair.is_page_description and not pair.is_teaser


@against_damage(0.64, damage=3, other=41)
def form(pair: Candidate) -> bool:
    """`受理时间：工作日8:30至17:00`, a question."""
    if pair.is_run or pair.is_told or pair.shorter.chars >= MAX_ITEM:
        return False
    return pair.second.is_field or pair.second.is_question


@against_damage(1.40, damage=0, other=3)
def provision(pair: Candidate) -> bool:
    """`（三）有相应的资金；`: a clause that two articles of a law have."""
    return (
        not pair.is_run and not pair.is_out_of_order and pair.either(lambda side: side.is_provision)
    )


@against_damage(1.98, damage=0, other=63)
def list_item(pair: Candidate) -> bool:
    """Numbered or bulleted. Not: a numbered paragraph, and at once the same again."""
    if pair.is_run or pair.is_out_of_order or (pair.distance == 1 and pair.shorter.is_prose):
        return False
    return pair.either(lambda side: side.is_item)


@against_damage(0.68, damage=2, other=10)
def not_chinese(pair: Candidate) -> bool:
    """Tables, references, lines of another language that are no paragraph."""
    return not pair.first.is_han and not pair.first.is_latin_prose and not pair.is_told


@against_damage(0.84, damage=5, other=50)
def more_on_one_side(pair: Candidate) -> bool:
    """Four letters and more that only one of them has."""
    return not (pair.is_teaser or pair.is_page_description) and any(
        difference.kind != "confusable"
        and max(len(difference.here), len(difference.there)) >= MIN_MORE
        for difference in pair.differs
    )


@against_damage(1.09, damage=1, other=26)
def quoted(pair: Candidate) -> bool:
    """Somebody's words, cited a second time."""
    return (
        not pair.is_run
        and not pair.is_told
        and pair.shorter.chars < MAX_QUOTE
        and pair.second.is_quotation
    )


@against_damage(1.44, damage=1, other=27)
def source_line(pair: Candidate) -> bool:
    """`——2013年10月31日，在座谈会上的讲话`, `（某某报）`: where what stands above is from."""
    return (
        not pair.is_run and not pair.is_told and not pair.is_out_of_order and pair.second.is_source
    )
