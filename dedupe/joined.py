r"""The pages of one article as one article: what a page prints again of the one before goes.

    _Joint     the pages behind one another, a line feed behind each, and where each begins
    _PageLine  a line of a page: where it stands, and its comparison key
    _Number    which page something says it is, and of how many
    _Overlap   what the head of a page repeats of the end of the one before

How the pages go through:

    pages -> each tidy on its own: what stands at the end of a page is not at the end of the text
    -> without marks:    `2/3`, `（2）` behind the headline
    -> without heads:    headline, dateline, by-line, which the first page has too
    -> without tails:    the end of every page, such as a credit, which the last page keeps
    -> without overlaps: the last lines of a page that the next one begins with
    -> without breaks:   a sentence that goes on on the next page is one line again
    -> cleaned as any article

Each step hands its edits to the revision, so that all of them lead back to the pages as they came.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from dedupe.cleaned import Cleaned
from dedupe.cleaner import Cleaner, known_of
from dedupe.errors import InputError
from dedupe.fold import LETTER, Folded, fold
from dedupe.language import told
from dedupe.lazy import lazy, pattern
from dedupe.misuse import no_pages, no_text_of_page, strings_in
from dedupe.repeats.compare import common_length
from dedupe.repeats.wording import dateline_chars
from dedupe.revision import Revision
from dedupe.segment import HAN, MIN_PROSE, ends_sentence, paragraphs
from dedupe.settings import Settings
from dedupe.tidy import tidy
from dedupe.values import Cause, Edit, Known, Notice, Span

if TYPE_CHECKING:
    from typing_extensions import Unpack  # type checkers know it; nothing imports it

    from dedupe.keywords import SettingsKeywords
    from dedupe.log import Log

AGAIN = Cause("repeat", "next-page")
"""Why a page loses what the one before it has."""
MARK = Cause("furniture", "page-turners")
"""Why a page loses its number."""
BREAK = Cause("normalise", "hard-wraps")
"""Why the break between two pages goes."""

_HEAD_LINES = 8
"""Lines at the start of a page among which are headline, dateline, by-line and its number. Chosen
by eye."""
_MIN_HEAD = 6
"""Letters of a head that a page prints again: less may be who speaks in an interview. Chosen by
eye."""
_MIN_OVERLAP = 12
"""Letters that the end of a page and the head of the next must have in common: a clause or two, as
of two articles of a crawl. Chosen by eye."""
_CONFIDENCE = 0.98
"""Probability that what a page begins with, and the one before it ends with, is there once in the
article. Chosen by eye: a refrain may end one page and begin the next."""


@dataclass(frozen=True, repr=False)
class JoinedPages:
    """The pages of an article as one.

    pages    the span of each page in the source, which is all of them, a line feed between two
    cleaned  the article; `cleaned.source` is that source
    """

    pages: tuple[Span, ...]
    cleaned: Cleaned

    def __repr__(self) -> str:
        return f"<JoinedPages {len(self.pages)} pages, {self.cleaned!r}>"

    @lazy
    def log(self) -> Log:
        """The diff log, which knows where each page stands in the source."""
        return self.cleaned.log.with_pages(self.pages)


def join(
    pages: Iterable[str],
    *,
    title: str | None = None,
    site: str | None = None,
    **settings: Unpack[SettingsKeywords],
) -> JoinedPages:
    r"""Return the pages of one article as one; keywords as in `Cleaner.clean` and `Settings`.

    pages   their texts, in order
    Errors  TypeError for one string, or for a page that is none; InputError where there are fewer
            than two, or one is there twice. Cost O(letters), besides that of cleaning.

    >>> one = "新馆昨天开馆\n馆长说，新馆原来是粮库，改建用了两年时间。（1/2）"
    >>> two = "新馆昨天开馆\n馆长说，新馆原来是粮库，改建用了两年时间。\n明年再开分馆。"
    >>> join([one, two]).cleaned.text
    '新馆昨天开馆\n馆长说，新馆原来是粮库，改建用了两年时间。\n明年再开分馆。'
    """
    given = strings_in(pages, no_pages, no_text_of_page)
    names = [told("page {number}", number=number) for number in range(1, len(given) + 1)]
    return joined(Cleaner(**settings), given, names, known_of(title, (), site))


def joined(
    cleaner: Cleaner, pages: Sequence[str], names: Sequence[str], known: Known
) -> JoinedPages:
    """Return pages as one article; errors as of `join`, which name the page.

    names  what to call each page
    """
    if len(pages) < 2:
        raise InputError(names[0] if names else "join", told("is one page; give all, in order"))
    tidied, notices = _tidied(pages, cleaner.settings, known)
    unnumbered = tidied.edited(_marks(tidied.lines))
    _refuse_twice(unnumbered.lines, names)
    without_heads = unnumbered.edited(_heads(unnumbered.lines))
    without_tails = without_heads.edited(_tails(without_heads.lines))
    overlaps = tuple(_overlaps(without_tails))
    once = without_tails.edited([overlap.edit for overlap in overlaps])
    in_one = once.edited(_breaks(once, overlaps, cleaner.settings))
    whole = in_one.edited(_feed_at_the_end(in_one.revision))
    cleaned = cleaner.go_on(whole.revision, known, notices)
    return JoinedPages(_spans(pages), cleaned)


# --- the pages behind one another ---


class _PageLine(NamedTuple):
    """A line that is not blank: where it stands in the text, its comparison key, and the line feed
    behind it, if there is one.
    """

    start: int
    end: int
    text: str
    key: str
    feed: str

    @property
    def span(self) -> Span:
        """Where it stands, without its line feed."""
        return Span(self.start, self.end)


_Lines = Sequence[Sequence[_PageLine]]
"""The lines of each page."""


@dataclass(frozen=True)
class _Joint:
    """The pages behind one another, as they are now.

    starts  where each begins in the text of the revision
    """

    revision: Revision
    starts: tuple[int, ...]

    def edited(self, removals: Iterable[Edit]) -> _Joint:
        """Return the pages without what is removed; spans are of the text as it is now."""
        ordered = sorted(removals, key=lambda edit: edit.span)
        starts = [start - _removed_before(start, ordered) for start in self.starts]
        return _Joint(self.revision.edited(ordered), tuple(starts))

    @lazy
    def lines(self) -> _Lines:
        """The lines of each page."""
        text = self.revision.text
        found: list[list[_PageLine]] = [[] for _ in self.starts]
        for start, end in paragraphs(text):
            key = self.folded.key[self.folded.place(start) : self.folded.place(end)]
            page = bisect_right(self.starts, start) - 1
            found[page].append(_PageLine(start, end, text[start:end], key, text[end : end + 1]))
        return found

    @lazy
    def folded(self) -> Folded:
        """The text with its comparison key."""
        return fold(self.revision.text)


def _removed_before(place: int, removals: Iterable[Edit]) -> int:
    """Return how many characters go before a place."""
    before = (edit for edit in removals if edit.span.start < place)
    return sum(min(edit.span.end, place) - edit.span.start - len(edit.after) for edit in before)


def _spans(pages: Sequence[str]) -> tuple[Span, ...]:
    """Return where each page stands in the source that they make."""
    spans: list[Span] = []
    start = 0
    for page in pages:
        spans.append(Span(start, start + len(page)))
        start += len(_ended(page))
    return tuple(spans)


def _ended(page: str) -> str:
    """Return a page with the line feed that ends it."""
    return page if page.endswith("\n") else f"{page}\n"


def _tidied(
    pages: Sequence[str], settings: Settings, known: Known
) -> tuple[_Joint, Sequence[Notice]]:
    """Return the pages, each tidied on its own, and notices of what was left out in doing so."""
    on_site, learned = settings.on(known.site), settings.learned(known.site)
    text = ""
    starts: list[int] = []
    edits: list[Edit] = []
    notices: list[Notice] = []
    whole = [*map(_ended, pages[:-1]), pages[-1]]
    for page, (at, _) in zip(whole, _spans(pages), strict=True):
        body = page.rstrip("\n")
        end = page[len(body) :]
        revision, left_out = tidy(Revision.of(body), on_site, known.title, learned)
        starts.append(len(text))
        text += f"{revision.text}{end}"
        edits += [edit._replace(span=_moved(edit.span, at)) for edit in revision.edits]
        notices += [notice._replace(span=_moved(notice.span, at)) for notice in left_out]
    return _Joint(Revision("".join(whole), text, tuple(edits)), tuple(starts)), notices


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


# --- marks: which page it is ---

_N = "([0-9]{1,3})"
_OF = "(?: ?[/／] ?共? ?([0-9]{1,3}) ?[页頁]?)"
_MARK = pattern(
    rf"[（(【\[]?{_N}{_OF}[）)】\]]?"  # 2/3, （2/3）
    rf"|[（(【\[]?第 ?{_N} ?[页頁](?:{_OF}|[，, ]{{0,2}}共 ?([0-9]{{1,3}}) ?[页頁])?[）)】\]]?"
    rf"|[-—–] ?{_N} ?[-—–]"  # - 2 -
)
"""A line that says which page it is, and of how many."""
_SUFFIX = pattern(
    rf"[（(【\[]{_N}{_OF}?[）)】\]]\Z"  # behind a headline: （2）, (2/3)
    rf"|[ _]{_N}{_OF}?\Z"  # _2
    rf"|[ _（(]?第 ?{_N} ?[页頁][）)]?\Z"
)
"""The same at the end of a line."""


class _Number(NamedTuple):
    """Which page something says it is, of how many (None where it does not say)."""

    page: int
    of: int | None

    @classmethod
    def of_match(cls, match: re.Match[str]) -> _Number:
        """Return what a match of one of the patterns says."""
        page, *rest = [int(group) for group in match.groups() if group]
        return cls(page, rest[0] if rest else None)

    def fits(self, page: int, pages: int) -> bool:
        """Return whether it says that it is this page, of these or more."""
        return self.page == page and (self.of is None or self.of >= pages)


def _marks(pages: _Lines) -> Iterator[Edit]:
    """Yield the removals of what only says which page it is: `2/3` and the like, where it is the
    second page, in a line among the first or last, or at the end of the first or last line.

    Without `/3`, as in `新馆开馆（2）`, it goes only from a headline that another page has without
    it: a serial's first part may be called so.
    """
    stems = [_stem(lines[0].text) if lines else "" for lines in pages]
    for number, lines in enumerate(pages, 1):
        others = [*stems[: number - 1], *stems[number:]]
        ends = {*lines[:_HEAD_LINES], *lines[-_HEAD_LINES:]}
        for line in sorted(ends):
            mark = _MARK.fullmatch(line.text.strip())
            if mark and _Number.of_match(mark).fits(number, len(pages)):
                yield _without_line(line, MARK)
            elif line in (lines[0], lines[-1]):
                is_headline = line == lines[0] and _stem(line.text) in others
                yield from _without_suffix(line, number, len(pages), is_headline)


def _stem(headline: str) -> str:
    """Return the comparison key of a headline without a page number behind it."""
    return fold(_SUFFIX.sub("", headline)).key


def _without_suffix(line: _PageLine, page: int, pages: int, is_headline: bool) -> Iterator[Edit]:
    suffix = _SUFFIX.search(line.text)
    if suffix is None or not line.text[: suffix.start()].strip():
        return
    number = _Number.of_match(suffix)
    if number.fits(page, pages) and (number.of is not None or is_headline):
        yield Edit(Span(line.start + suffix.start(), line.end), suffix[0], "", MARK)


def _without_line(line: _PageLine, cause: Cause, kept: Span | None = None) -> Edit:
    """Return the removal of a line with the line feed behind it.

    kept  its copy that stays, where there is one
    """
    before = f"{line.text}{line.feed}"
    removal = Edit(Span(line.start, line.start + len(before)), before, "", cause)
    return removal if kept is None else _repeating(removal, kept)


def _repeating(removal: Edit, kept: Span) -> Edit:
    """Return a removal as that of the copy of what is kept."""
    return removal._replace(kept=kept, similarity=1.0, confidence=_CONFIDENCE)


def _refuse_twice(pages: _Lines, names: Sequence[str]) -> None:
    """Raise InputError where two pages say the same, whatever they say which page they are."""
    seen: dict[str, str] = {}
    for lines, name in zip(pages, names, strict=True):
        key = "".join(_stem(line.text) for line in lines if not _MARK.fullmatch(line.text))
        if key in seen:
            problem = told("says the same as {other}; leave one of them out", other=seen[key])
            raise InputError(name, problem)
        if key:
            seen[key] = name


# --- heads and tails: what stands on each page around the article ---


def _heads(pages: _Lines) -> Iterator[Edit]:
    """Yield the removals of headline, dateline and by-line of later pages: their first lines, as
    far as the first page begins with the same, in the same order.
    """
    first, *later = pages
    for lines in later:
        known = first[:_HEAD_LINES]
        head: list[tuple[_PageLine, _PageLine]] = []
        for line in lines[:_HEAD_LINES]:
            at = _place_of(line.key, known)
            if at is None:
                break
            head.append((line, known[at]))
            known = known[at + 1 :]
        is_head = bool(head) and head[0][1] == first[0]
        if not is_head or sum(len(line.key) for line, _ in head) < _MIN_HEAD:
            head = []
        for line, copy in head:
            yield _without_line(line, AGAIN, copy.span)
        if len(head) < len(lines):
            yield from _without_dateline(lines[len(head)], first[:_HEAD_LINES])


def _place_of(key: str, lines: Sequence[_PageLine]) -> int | None:
    """Return which of the lines has a key; None where none has, or there are no letters in it."""
    places = (at for at, line in enumerate(lines) if key and line.key == key)
    return next(places, None)


def _without_dateline(line: _PageLine, known: Iterable[_PageLine]) -> Iterator[Edit]:
    """Yield the removal of the dateline that a line begins with, if one of the others has it too:
    `青石镇报讯（记者 温若谷）` at the head of each page.
    """
    least = dateline_chars(line.text)
    for other in known:
        both = line.text[: common_length(line.text, other.text)]
        # of `…18日电（记者 温若谷）` the dateline ends behind the by-line, not before the name
        chars = max(least, both.rfind("）", 0, least + _MAX_BYLINE) + 1)
        dateline = both[:chars]
        if 0 < least <= len(both) and dateline.count("（") == dateline.count("）"):
            span, kept = _first_chars(line, chars), _first_chars(other, chars)
            yield _repeating(Edit(span, dateline, "", AGAIN), kept)
            return


_MAX_BYLINE = 24
"""Characters behind a dateline in which a by-line may end. Chosen by eye."""


def _first_chars(line: _PageLine, number: int) -> Span:
    return Span(line.start, line.start + number)


def _tails(pages: _Lines) -> Iterator[Edit]:
    """Yield the removals of the last lines that all pages have, from all but the last of them.

    A line that ends a sentence stays: it may be a refrain.
    """
    *earlier, last = pages
    for number in range(1, _HEAD_LINES + 1):
        if any(len(lines) < number for lines in pages):
            return
        kept = last[-number]
        keys = {lines[-number].key for lines in pages}
        if keys != {kept.key} or len(kept.key) < _MIN_HEAD or ends_sentence(kept.text):
            return
        for lines in earlier:
            yield _without_line(lines[-number], AGAIN, kept.span)


# --- overlaps: what a page ends with and the next begins with ---


class _Overlap(NamedTuple):
    """What the head of a page repeats of the end of the one before.

    page       number of the page, from 0
    edit       the removal of it
    is_inside  whether it ends within a line of the page, of which the rest is new
    """

    page: int
    edit: Edit
    is_inside: bool


def _overlaps(joint: _Joint) -> Iterator[_Overlap]:
    """Yield what the pages repeat of the ends of those before them, letter for letter.

    What ends within a line must be a sentence; `县人民政府办公室` at the end of a page may sign it,
    and begin the next.
    """
    folded, text = joint.folded, joint.revision.text
    places = [folded.place(start) for start in joint.starts] + [len(folded.key)]
    for page, (before, here, behind) in enumerate(_threes(places), 1):
        letters = _overlap(folded.key[before:here], folded.key[here:behind])
        if letters < _MIN_OVERLAP:
            continue
        span = folded.span(here, here + letters)
        start = text.rfind("\n", 0, span.start) + 1
        rest, feed, _ = text[span.end :].partition("\n")
        is_inside = bool(fold(rest).key)
        if is_inside and letters < MIN_PROSE:
            continue
        end = span.end if is_inside else span.end + len(rest) + len(feed)
        removal = Edit(Span(start, end), text[start:end], "", AGAIN)
        kept = folded.span(here - letters, here)
        yield _Overlap(page, _repeating(removal, kept), is_inside)


def _threes(places: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    return zip(places, places[1:], places[2:], strict=False)


def _overlap(before: str, behind: str) -> int:
    """Return how many letters one text ends with and the other begins with. Cost O(letters).

    >>> _overlap("新馆昨天开馆", "昨天开馆读者很多")
    4

    For each place of `behind` and then of `before` it is known how many letters up to there are
    those that `behind` begins with (Knuth, Morris, Pratt 1977).
    """
    least = min(len(before), len(behind))
    if least == 0:
        return 0
    text = f"{behind[:least]}\n{before[-least:]}"
    borders = [0]
    for char in text[1:]:
        border = borders[-1]
        while border and char != text[border]:
            border = borders[border - 1]
        borders.append(border + (char == text[border]))
    return borders[-1]


# --- breaks: a sentence that goes on on the next page ---

_BEGINS_INSIDE = pattern("[，。、；：！？”’」』）》]")
"""What no line of its own begins with."""
_ENDS_OPEN = pattern(rf"[{HAN}，、0-9A-Za-z]\Z")
"""What a line may end with that breaks off within a sentence; a list may follow a colon."""
_HAS_SENTENCE = pattern("[，。；]")
_BEGINS_ITSELF = pattern(
    "[一二三四五六七八九十0-9]{1,3}[、.．]|[（(【]|第[一二三四五六七八九十百0-9]{1,4}[章节条]"
    "|[^，。！？：:]{1,8}[：:]"
)
"""What a heading, an item, a caption or what somebody says begins with."""


def _breaks(joint: _Joint, overlaps: Iterable[_Overlap], settings: Settings) -> Iterator[Edit]:
    """Yield the removals of what parts two pages within a sentence."""
    text = joint.revision.text
    inside = {overlap.page for overlap in overlaps if overlap.is_inside}
    ends = [*joint.starts[1:], len(text)]
    for page, (start, end) in enumerate(zip(joint.starts, ends, strict=True)):
        before, behind = text[:start].rstrip(), text[start:end].lstrip()
        if not before or not behind:
            continue
        first, last = len(before), end - len(behind)
        line, next_line = before.rpartition("\n")[2], behind.partition("\n")[0]
        if page in inside:
            first -= len(line) - len(_LAST_MARKS.sub("", line))
        elif "hard-wraps" not in settings.rules or not _goes_on(line, next_line):
            continue
        between = " " if _is_latin(line[-1]) and _is_latin(next_line[0]) else ""  # two words
        yield Edit(Span(first, last), text[first:last], between, BREAK)


_LAST_MARKS = pattern(rf"[^{LETTER}]{{1,8}}\Z")
"""Marks at the end of a page, of which the next page has its own: `……` for `，`."""


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalpha()


def _feed_at_the_end(revision: Revision) -> Iterator[Edit]:
    """Yield the removal of a line feed that now ends the text, where the source has none."""
    end = len(revision.text)
    if revision.text.endswith("\n") and not revision.source.endswith("\n"):
        yield Edit(Span(end - 1, end), "\n", "", Cause("normalise", "blank-lines"))


def _goes_on(line: str, next_line: str) -> bool:
    """Return whether a line at the end of a page goes on in the first line of the next.

    Yes: `…都来自镇里的老人，一共` and `四十七册，最早的一册是民国年间的。`
    No:  `春风吹过小镇的老屋` and `细雨落在村口的长街`: verse, a heading, a by-line

    Of 7,410 pairs of neighbouring lines of one news site 26 would be joined; of 4,306 lines of it
    cut anywhere 3,706 are.
    """
    if not _ENDS_OPEN.search(line):
        return False
    if _BEGINS_INSIDE.match(next_line):
        return True
    is_heading = _BEGINS_ITSELF.match(line) and "。" not in line
    is_prose = len(line) >= MIN_PROSE and _HAS_SENTENCE.search(line[:-1]) and not is_heading
    return bool(is_prose and ends_sentence(next_line) and not _BEGINS_ITSELF.match(next_line))
