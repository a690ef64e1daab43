"""One side of what is alike: neighbouring segments as one text, and what that is by itself.

    `读者排队进馆。（新华社记者 孟昭 摄）`    a caption with a credit of 8 letters
    `2、新馆昨天上午开门迎客。`               an item
    `新馆昨天上午开门迎客，首日……[详细]`    the beginning of a paragraph, cut off

What a line is, its words tell (`dedupe.repeats.wording`). Here is what follows from them together
with its length, its end and its place. Letters are letters, digits and ideographs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dedupe.fold import is_cut
from dedupe.lazy import lazy, pattern
from dedupe.repeats import wording
from dedupe.repeats.layout import Answer, Layout
from dedupe.segment import HAN_RUN, MIN_PROSE, ends_sentence
from dedupe.values import Span

# --- prose ---

MIN_TEXT = 40
"""Letters from which a line is prose whether or not a sentence ends with it. Chosen by eye."""
MAX_ITEM = 50
"""Letters up to which a numbered line is an item, not a paragraph that begins with a number. Chosen
by eye."""
MAX_OTHERS = 2
"""Other letters, or else other words, for each ideograph of a Chinese line. `在 Linux 上用 Python
写` has eleven letters for four ideographs, but only two words. Chosen by eye."""
MIN_LATIN_WORDS = 12
"""Words of a line in Latin script that is a paragraph, not a name or a title. Chosen by eye."""
MAX_FIGURES = 0.1
"""Share of them that are figures; references and tables have more. Chosen by eye."""
_MAX_CUT_MARK = 32
"""Characters at the end of a teaser among which its cut mark is. Chosen by eye:
`……【点击继续阅读】>>` has 12."""

# --- captions ---

MIN_SCENE = 9
"""Letters that a caption has besides the credit, to be about one picture only: 59 of 62 labelled
pairs were."""
MIN_SHORT_SCENE = 3
"""The same of a short caption: 5 of 5 labelled pairs were. Fewer letters are a name, or
`资料图`."""
MIN_BRACKETED_SCENE = 12
"""The same before brackets that may hold something else than a credit. From the 62 above."""
MAX_BRACKETED = 12
"""Letters in such brackets; more are words of the line, as in a song. Chosen by eye."""

# --- the head of an article ---

HEAD_LINES = 4
"""Lines at the start of an article among which headline, date, source and digest stand. Chosen by
eye."""

_LATIN_WORD = pattern("[A-Za-z\u00c0-\u024f]+|[0-9]+")
_BEHIND_SENTENCE = "\"'”’)） \n"
"""What may stand behind the end of a sentence in Latin script."""
_LATIN_ENDS = tuple(".!?。！？")
_QUESTION_ENDS = tuple("？?！!")
_STOPS = tuple("。！？；")
_CLOSING_BRACKETS = tuple("）)】")
_OPENING_QUOTES = tuple('“「"『')


class Passage:
    """Neighbouring segments of a layout, as one text.

    Every question is answered once, when first asked.

    numbers  of the segments, in order; `first_segment` and `last_segment` are the ends
    chars    how many letters there are
    """

    def __init__(self, layout: Layout, numbers: Sequence[int]) -> None:
        self.layout = layout
        self.numbers = numbers
        self.first_segment = numbers[0]
        self.last_segment = numbers[-1]
        self.chars = sum([layout.segments[number].chars for number in numbers])
        self.first_line = layout.segments[self.first_segment].paragraph
        self.last_line = layout.segments[self.last_segment].paragraph

    @classmethod
    def of(cls, layout: Layout, numbers: Sequence[int]) -> Passage:
        """Return the passage of these segments; of a single one always the same passage, with the
        answers that it has given.
        """
        if len(numbers) > 1:
            return cls(layout, numbers)
        (number,) = numbers
        known = layout.passages.get(number)
        if known is None:
            known = layout.passages[number] = cls(layout, numbers)
        return known

    def _told(self, question: Callable[[str], Answer]) -> Answer:
        """Return what its words tell."""
        return self.layout.told(question, self.text)

    # --- what it says, and where it stands ---

    @lazy
    def key(self) -> str:
        """The letters."""
        return "".join(map(self.layout.key, self.numbers))

    @lazy
    def text(self) -> str:
        """The passage in simplified characters and lower case, a segment a line."""
        if len(self.numbers) == 1:
            return self.layout.plain(self.first_segment)
        return "\n".join(map(self.layout.plain, self.numbers))

    @lazy
    def written(self) -> str:
        """The passage as it is written, a segment a line."""
        return "\n".join(map(self.layout.text, self.numbers))

    @property
    def stretch(self) -> str:
        """The text from its start to its end, with what is between its segments."""
        start, end = self.span
        return self.layout.folded.text[start:end]

    @property
    def span(self) -> Span:
        """Where it stands in the text."""
        start = self.layout.span(self.first_segment).start
        end = self.layout.span(self.last_segment).end
        return Span(start, end)

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
        first, last = self.first_segment, self.last_segment
        return self.layout.are_whole(first, last)

    @property
    def is_one_line(self) -> bool:
        """Whether it stands on one line."""
        return self.first_line == self.last_line

    @property
    def whole_line(self) -> Passage:
        """The line that it is on, or begins on."""
        return Passage.of(self.layout, self.layout.members(self.first_line))

    # --- prose ---

    @lazy
    def is_han(self) -> bool:
        """Whether it is Chinese, not addresses, tables or English."""
        ideographs = sum(map(len, HAN_RUN.findall(self.key)))
        others = self.chars - ideographs
        if others <= MAX_OTHERS * ideographs:
            return True
        words = _LATIN_WORD.findall(self.text)
        return len(words) <= MAX_OTHERS * ideographs

    @lazy
    def is_latin_prose(self) -> bool:
        """Whether it is a paragraph in Latin script: a dozen words, to the end of a sentence.

        For  `The new library opened its doors to readers from both towns on Monday morning.`
        Not  `Smith, J. (2019). Reading, 12(3), 45-67. London: Example Press.`: too many figures
        """
        if self.is_han:
            return False
        sentence = self.text.rstrip(_BEHIND_SENTENCE)
        if not sentence.endswith(_LATIN_ENDS):
            return False
        words = _LATIN_WORD.findall(self.text)
        if len(words) < MIN_LATIN_WORDS:
            return False
        # References, tables and scores have words too, but more figures.
        figures: int = sum(word[0].isdecimal() for word in words)
        return figures <= MAX_FIGURES * len(words)

    @lazy
    def ends_sentence(self) -> bool:
        """Whether a sentence ends where the passage does."""
        return ends_sentence(self.text) or self.is_latin_prose

    @lazy
    def is_prose(self) -> bool:
        """Whether it is a sentence at least, not a heading, an item, a field or a line of verse."""
        if self.is_latin_prose:
            return True
        if self.chars < MIN_PROSE or not self.is_han:
            return False
        if self.chars < MAX_ITEM and self._may_recur:
            return False
        # A long line is prose without a full stop too: it may go on in the next segment.
        return self.chars >= MIN_TEXT or self.ends_sentence

    @lazy
    def _may_recur(self) -> bool:
        """Whether it is of a kind that articles repeat on purpose, where it is short."""
        return self.is_question or self.is_item or self.is_field

    @lazy
    def is_cut(self) -> bool:
        """Whether it ends with `……` or `[详细]`, as a teaser does."""
        return is_cut(self.text[-_MAX_CUT_MARK:])

    # --- captions ---

    @lazy
    def label(self) -> int:
        """Letters at its beginning that say what it is called (`核心提示：`), 0 where none do."""
        return self._told(wording.label_chars)

    @lazy
    def file_name(self) -> int:
        """Letters at its end that are those of a file name, 0 where none are."""
        return self._told(wording.file_name_chars)

    @lazy
    def item_number(self) -> str:
        """What it is numbered with, an empty string where it is no item."""
        return self._told(wording.item_number)

    @lazy
    def credit(self) -> int:
        """Letters at its end that tell whose picture it is, 0 where none do."""
        return self._told(wording.credit_chars)

    @lazy
    def scene(self) -> str:
        """What the picture shows: the key without the label and the credit.

        `图为读者排队进馆。（新华社）` -> `读者排队进馆`
        """
        start = self.label
        return self.key[start : self.chars - self.credit]

    @lazy
    def is_bare_credit(self) -> bool:
        """Whether it is whose picture it is, and nothing besides: `新华社发`."""
        if not self.credit:
            return False
        return len(self.scene) <= MIN_SHORT_SCENE

    @lazy
    def has_caption_mark(self) -> bool:
        """Whether it begins with what a caption begins with: 图为, ▲, 左图."""
        return self._told(wording.has_caption_mark)

    @lazy
    def is_of_picture(self) -> bool:
        """Whether it says whose picture it is, or that it is about a picture."""
        return bool(self.credit) or self.has_caption_mark

    @lazy
    def is_caption(self) -> bool:
        """Whether it says what a picture shows, and whose it is.

        For  `新馆昨天开馆时的情形。（孟昭 摄）`, `国王在新王宫里的肖像（某某收藏）`
        Not  `《春天》剧照`; a line of a song, behind which the refrain stands in brackets
        """
        if self.is_known_caption:
            return True
        if not self._may_be_caption:
            return False
        if self.credit:
            return len(self.scene) >= MIN_SCENE
        if not self.is_han or self._told(wording.has_value):
            return False
        # Nothing tells that the brackets hold a credit: `（某某收藏）`, or a remark.
        bracketed = self._told(wording.bracketed_chars)
        if not 0 < bracketed <= MAX_BRACKETED:
            return False
        return self.chars - bracketed >= MIN_BRACKETED_SCENE

    @lazy
    def is_known_caption(self) -> bool:
        """Whether the page says that it is a caption, and it is about one picture.

        Not  `资料图片`, which may stand under any
        """
        known = self.layout.known_captions
        return bool(known) and self.chars >= MIN_SCENE and self.key in known

    @lazy
    def is_short_caption(self) -> bool:
        """Whether it is the same in a few words: `读者排队进馆。（新华社）`.

        Not `示意图。（新华社）`, which may stand under any picture.
        """
        if not self._may_be_caption or not self.credit:
            return False
        if self._told(wording.is_sketch):
            return False
        return MIN_SHORT_SCENE <= len(self.scene) < MIN_SCENE

    @lazy
    def _may_be_caption(self) -> bool:
        """Whether it is one line, of no other kind, that does not end as a sentence of the body."""
        if not self.is_one_line:
            return False
        end = self.text.rstrip()
        # Some editors put the stop behind the credit: `（新华社）。`
        if end.endswith(_STOPS) and not end[:-1].endswith(_CLOSING_BRACKETS):
            return False
        if self.is_source:
            return False
        return not self.is_item and not self.is_provision

    # --- other kinds of lines ---

    @lazy
    def is_known_title(self) -> bool:
        """Whether it is a line of its own, and the headline that the page or the record has."""
        known = self.layout.known_title
        return known != "" and self.is_whole and self.key == known

    @lazy
    def is_headline(self) -> bool:
        """Whether it is the first line of the article, and no sentence of the body; or the headline
        that is known.

        Short questions and cries are headlines: `新馆昨天开馆！`
        """
        if self.is_known_title:
            return True
        if self.first_line > 0:
            return False
        if not self.ends_sentence:
            return True
        if self.chars >= MIN_PROSE:
            return False
        return self.text.rstrip().endswith(_QUESTION_ENDS)

    @lazy
    def is_labelled(self) -> bool:
        """Whether it begins with what it is called (`核心提示：`), other than a caption, or ends
        with a file name.
        """
        if self.file_name:
            return True
        if self.has_caption_mark:
            return False
        return self.label > 0

    @lazy
    def is_original_title(self) -> bool:
        """Whether it is `（原标题：…）`, which some portals print at head and tail."""
        return self._told(wording.is_original_title)

    @lazy
    def has_page_words(self) -> bool:
        """Whether it has words that pages say to their readers."""
        return self._told(wording.has_page_words)

    @lazy
    def may_be_told(self) -> bool:
        """Whether something in it, or its place at the head of the article, may tell what it is.
        Most short lines that stand twice have nothing of the kind: names, subheads, verse.
        """
        if self.first_line < HEAD_LINES or self.is_known_title:
            return True
        if not self.is_one_line:
            return self._has_something_telling
        # The same line many times is asked once.
        known = self.layout.telling_lines
        if self.text not in known:
            known[self.text] = self._has_something_telling
        return known[self.text]

    @property
    def _has_something_telling(self) -> bool:
        """Whether something in it may tell what it is."""
        if self.is_of_picture or self.is_caption or self.is_original_title:
            return True
        if self._told(wording.predecessor):
            return True
        return self.is_cut or self.has_page_words

    @lazy
    def is_item(self) -> bool:
        """Whether it is numbered or bulleted."""
        return self._told(wording.is_item)

    @lazy
    def is_provision(self) -> bool:
        """Whether it is an article or a clause of a law."""
        return self._told(wording.is_provision)

    @lazy
    def is_question(self) -> bool:
        """Whether it is a question, or somebody's turn in an interview."""
        return self._told(wording.is_question)

    @lazy
    def is_field(self) -> bool:
        """Whether it is a field of a form, or says who speaks."""
        return self._told(wording.is_field)

    @lazy
    def is_source(self) -> bool:
        """Whether it says where what stands above it is from."""
        # `（原标题：…）` begins with a bracket too.
        if self.is_original_title:
            return False
        return self._told(wording.is_source)

    @lazy
    def is_quotation(self) -> bool:
        """Whether it begins with a quotation mark."""
        return self.text.lstrip().startswith(_OPENING_QUOTES)

    @lazy
    def has_dateline(self) -> bool:
        """Whether it begins with agency, place and day, or a by-line."""
        return self._told(wording.has_dateline)

    @property
    def is_needed(self) -> bool:
        """Whether the line behind it begins by referring back: `对此，…`."""
        return self.layout.told(wording.refers_back, self.after)
