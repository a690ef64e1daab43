"""One side of what is alike: neighbouring segments as one text, and what it is by itself."""

from __future__ import annotations

from collections.abc import Sequence

from dedupe.fold import CUT_MARK
from dedupe.lazy import lazy, pattern
from dedupe.repeats import wording
from dedupe.repeats.layout import Layout
from dedupe.segment import HAN_RUN, MIN_PROSE, ends_sentence
from dedupe.values import Span

MIN_TEXT = 40
"""Letters from which a line is prose whether or not a sentence ends with it. Chosen by eye."""
MAX_ITEM = 50
"""Letters up to which a numbered line is an item, not a paragraph that begins with a number. Chosen
by eye."""
MIN_LATIN_WORDS = 12
"""Words of a line in Latin script that is a paragraph, not a name or a title. Chosen by eye."""
MAX_FIGURES = 0.1
"""Share of them that are figures; references and tables have more. Chosen by eye."""
MIN_SCENE = 9
"""Letters that a caption has besides the credit, to be about one picture only (59 of 62 labelled
pairs were)."""
MIN_SHORT_SCENE = 3
"""The same of a short caption (5 of 5); fewer letters are a name, or `资料图`."""
MIN_BRACKETED_SCENE = 12
"""The same before brackets of which nothing tells that they hold a credit."""
MAX_BRACKETED = 12
"""Letters in such brackets; more are words of the line, as in a song. Chosen by eye."""
_MAX_CUT_MARK = 32
"""Characters at the end of a teaser among which its cut mark is."""

_LATIN_WORD = pattern("[A-Za-z\u00c0-\u024f]+|[0-9]+")
_BEHIND_SENTENCE = "\"'”’)） \n"


class Passage:
    """Neighbouring segments of a layout, as one text. Every question is answered once, when first
    asked.
    """

    def __init__(self, layout: Layout, numbers: Sequence[int]) -> None:
        self.layout, self.numbers = layout, numbers
        self.first_segment, self.last_segment = numbers[0], numbers[-1]
        self.key = "".join(map(layout.key, numbers))
        self.chars = len(self.key)
        self.first_line = layout.segments[numbers[0]].paragraph
        self.last_line = layout.segments[numbers[-1]].paragraph

    # --- where it stands ---

    @lazy
    def text(self) -> str:
        """The passage in simplified characters and lower case, a segment a line."""
        return "\n".join(map(self.layout.plain, self.numbers))

    @lazy
    def written(self) -> str:
        """The passage as it is written, a segment a line."""
        return "\n".join(map(self.layout.text, self.numbers))

    @property
    def span(self) -> Span:
        """Where it stands in the text."""
        return Span(self.layout.span(self.numbers[0]).start, self.layout.span(self.numbers[-1]).end)

    @property
    def before(self) -> str:
        """The line before it, empty at the start of the article."""
        return self.layout.line(self.first_line - 1)

    @property
    def after(self) -> str:
        """The line behind it, empty at the end of the article."""
        return self.layout.line(self.last_line + 1)

    @lazy
    def is_whole(self) -> bool:
        """Whether it is whole lines."""
        return self.layout.are_whole(self.numbers[0], self.numbers[-1])

    @property
    def is_one_line(self) -> bool:
        """Whether it stands on one line."""
        return self.first_line == self.last_line

    # --- prose ---

    @lazy
    def is_han(self) -> bool:
        """Chinese, not addresses, tables or English: an ideograph at least to two other words and
        figures.
        """
        ideographs = sum(map(len, HAN_RUN.findall(self.key)))
        return ideographs * 2 >= self.chars - ideographs or ideographs * 2 >= len(
            _LATIN_WORD.findall(self.text)
        )

    @lazy
    def is_latin_prose(self) -> bool:
        """A paragraph in Latin script: a dozen words, to the end of a sentence; not a reference,
        which has figures.
        """
        if self.is_han or self.text.rstrip(_BEHIND_SENTENCE)[-1:] not in (
            ".",
            "!",
            "?",
            "。",
            "！",
            "？",
        ):
            return False
        found = _LATIN_WORD.findall(self.text)
        figures = sum(word[0].isdecimal() for word in found)
        return len(found) >= MIN_LATIN_WORDS and figures <= MAX_FIGURES * len(found)

    @lazy
    def ends_sentence(self) -> bool:
        """Whether a sentence ends where the passage does."""
        return ends_sentence(self.text) or self.is_latin_prose

    @lazy
    def is_prose(self) -> bool:
        """A sentence at least, not a heading, an item, a field or a line of verse."""
        if self.is_latin_prose:
            return True
        if self.chars < MIN_PROSE or not self.is_han or self._may_recur:
            return False
        return self.chars >= MIN_TEXT or self.ends_sentence

    @lazy
    def _may_recur(self) -> bool:
        """An item, a question, a field: short lines that articles repeat on purpose."""
        return self.chars < MAX_ITEM and (self.is_question or self.is_item or self.is_field)

    @property
    def is_cut(self) -> bool:
        """Ends with `……` or `[详细]`, as a teaser does."""
        return CUT_MARK.search(self.text, max(0, len(self.text) - _MAX_CUT_MARK)) is not None

    # --- captions ---

    @lazy
    def credit(self) -> int:
        """Letters at its end that tell whose picture it is, 0 where none do."""
        return wording.credit_chars(self.text)

    @lazy
    def scene(self) -> str:
        """The key without the label and the credit."""
        return self.key[wording.label_chars(self.text) : self.chars - self.credit]

    @property
    def is_bare_credit(self) -> bool:
        """Whose picture it is, and nothing besides."""
        return bool(self.credit) and len(self.scene) <= MIN_SHORT_SCENE

    @lazy
    def has_caption_mark(self) -> bool:
        """Whether it begins with what a caption begins with: 图为, ▲, 左图."""
        return wording.has_caption_mark(self.text)

    @property
    def is_of_picture(self) -> bool:
        """Whether it says whose picture it is, or that it is about a picture."""
        return bool(self.credit) or self.has_caption_mark

    @lazy
    def is_caption(self) -> bool:
        """What a picture shows, and whose it is."""
        if not self._may_be_caption:
            return False
        if self.credit:
            return len(self.scene) >= MIN_SCENE
        bracketed = wording.bracketed_chars(self.text)
        return (
            self.is_han
            and 0 < bracketed <= MAX_BRACKETED
            and self.chars - bracketed >= MIN_BRACKETED_SCENE
        )

    @lazy
    def is_short_caption(self) -> bool:
        """The same in a few words: `读者排队进馆。（新华社）`."""
        if not self._may_be_caption or wording.is_sketch(self.text) or not self.credit:
            return False
        return MIN_SHORT_SCENE <= len(self.scene) < MIN_SCENE

    @lazy
    def _may_be_caption(self) -> bool:
        if not self.is_one_line or self.is_item or self.is_provision or self.is_source:
            return False
        end = self.text.rstrip()[-2:]
        return end[-1:] not in ("。", "！", "？", "；") or end[:1] in ("）", ")", "】")

    # --- other kinds of lines ---

    @lazy
    def is_headline(self) -> bool:
        """The first line of the article, where it ends no sentence, or is a short question or
        cry.
        """
        if self.first_line > 0:
            return False
        return not self.ends_sentence or (
            self.chars < MIN_PROSE and self.text.rstrip()[-1:] in ("？", "?", "！", "!")
        )

    @lazy
    def is_labelled(self) -> bool:
        """Whether it begins with what it is called (`核心提示：`), other than a caption, or ends
        with a file name.
        """
        if wording.file_name_chars(self.text):
            return True
        return wording.label_chars(self.text) > 0 and not self.has_caption_mark

    @property
    def is_original_title(self) -> bool:
        """`（原标题：…）`, which some portals print at head and tail."""
        return wording.is_original_title(self.text)

    @property
    def has_page_words(self) -> bool:
        """Words that pages say to their readers."""
        return wording.has_page_words(self.text)

    @lazy
    def is_item(self) -> bool:
        """Numbered or bulleted."""
        return wording.is_item(self.text)

    @lazy
    def is_provision(self) -> bool:
        """An article or a clause of a law."""
        return wording.is_provision(self.text)

    @lazy
    def is_question(self) -> bool:
        """A question, or somebody's turn in an interview."""
        return wording.is_question(self.text)

    @lazy
    def is_field(self) -> bool:
        """A field of a form, or who speaks."""
        return wording.is_field(self.text)

    @lazy
    def is_source(self) -> bool:
        """Where what stands above it is from."""
        return wording.is_source(self.text) and not self.is_original_title

    @lazy
    def is_quotation(self) -> bool:
        """Begins with a quotation mark."""
        return self.text.lstrip()[:1] in ("“", "「", '"', "『")

    @lazy
    def has_dateline(self) -> bool:
        """Whether it begins with agency, place and day, or a by-line."""
        return wording.has_dateline(self.text)

    @property
    def is_needed(self) -> bool:
        """Whether the line behind it begins by referring back."""
        return wording.refers_back(self.after)
