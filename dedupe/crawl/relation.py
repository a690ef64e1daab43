"""What two articles are to one another, judged by what differs: a pure function of the two.

    two stories -> aligned: stretches that both have, and what is exchanged between them -> kind

How much is alike tells little. `央行11月20日开展2050亿元逆回购操作` is nine tenths alike to the
notice of the 23rd, and is other news; a release that a paper has cut by half is the same. So the
first question is whether facts were exchanged within sentences that are else the same: the day,
names that an article says over and over, figures one after another. Only where they were not, the
share that is alike decides.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Literal, NamedTuple, get_args

from dedupe.crawl.aligned import MIN_SHARED, Aligned, Equal, Gap, aligned
from dedupe.crawl.figures import figures
from dedupe.crawl.story import Clauses, Story, letter_pairs
from dedupe.lazy import pattern
from dedupe.repeats.compare import Change, Stretch, difference
from dedupe.segment import HAN_RUN
from dedupe.values import Difference, Span

Kind = Literal["same", "fuller", "version", "contained", "look-alike", "shares"]
KINDS: tuple[Kind, ...] = get_args(Kind)

Side = Literal["first", "second"]

ONE_STORY: tuple[Kind, ...] = ("same", "fuller", "version")
"""Kinds of two articles that are one story, and go into one group."""

ALIKE: tuple[Kind, ...] = (*ONE_STORY, "look-alike")
"""Kinds of two articles of one template: what they both say tells nothing of their site."""

# --- how much is alike ---

_MIN_PASSAGE = 24
"""Letters of a passage that two articles share: a sentence, as `MIN_PROSE` of paragraphs is."""
_MIN_COMMON = 12
"""Letters of clauses in common, below which two articles are not aligned: a clause or two. The
least of 99 labelled pairs had 14."""
_MIN_SHARE = 0.08
_MIN_QUOTATION = 48
"""Share of the smaller side in clauses in common, or letters of one passage of them, below which
two articles are not related: they have an office and its usual words in common. Of 1,041 relations
in a fresh crawl that are more than a passage eight had less."""
_SAME = 0.94
"""Share of the fuller side that the other has, from which nothing is missing but credits and the
like. Of 11 labelled reprints nine have .95 or more on both sides, of 13 versions none has."""
_FULLER = 0.94
"""The same of the shorter side."""
_ONE_STORY = 0.6
"""Share of both sides, from which two articles with one beginning are one story: versions have .73
or more of the shorter side, passages in common less than .6 of one side or the other."""
_MIN_VERSION = 0.3
"""Share of the larger side that a version must have in common, too. Chosen by eye: the least of 13
labelled versions had .43."""
_CONTAINED = 0.75
"""Share of the shorter side from which it stands within the other. Labelled ones have .8."""
_MIN_CONTAINED = 60
"""Letters of what stands within another: less is a passage. The least of 5 labelled ones had 79; of
20 found in a fresh crawl, those with 45 said that two people had met."""
_MIN_HAN = 20
MIN_LETTERS = 200
"""Ideographs, or letters of any script, of a body that says something: less is `分享 facebook` and
an address, which a page without an article leaves. Chosen by eye."""
_MANY_TIMES = 3
"""Times that the larger side has the letters of the other, from which that stands within it even
where both begin alike: a flash and the full report. Chosen by eye."""
_MIN_LEAD_SHARED = 0.4
"""Share of the first letters that both have, from which two articles begin alike. Chosen by eye."""

# --- what differs ---

LEAD = 150
"""Letters at the start of a body in which it says what happened, to whom and when. Chosen by eye:
a first sentence has some 60, a first paragraph some 150."""
_MIN_TEMPLATE = 0.3
"""Share of the shorter side that is alike in two articles of one template. Of 31 labelled
look-alikes the least had .36; below, a passage in common is all that can be told."""
_MIN_FIGURES = 3
_FIGURES_PER_LETTER = 0.009
"""Exchanged figures, and their number a shared letter, from which they are other facts rather than
corrections: look-alikes had .009 to .05, versions .008 or less. A series of figures that differ in
the same sentences is another day's table."""
_OTHER_TOPIC = 0.15
"""Share of the words said three times or more that the other side has not at all; where it is so of
both sides, each is about somebody else. 17 of 31 look-alikes had .19 or more, 13 versions .06 or
less."""
_UNRELATED = 0.1
"""Share of a headline's pairs of letters that the other article has anywhere. Where it is less on
both sides, the headlines are about different things, and what the texts share is the page around
them: 12 of 13 pairs labelled so had .07 or less on one side, no copy or version less than .2."""

_TIMES = pattern(r"(?<![0-9])[0-9]+(?=[年月日号时点分])")
_NAME = pattern(r"[^0-9]{2,16}")


class Shared(NamedTuple):
    """A stretch that two articles have, by its spans in the texts as they came."""

    first: Span
    second: Span


class Relation(NamedTuple):
    """What two articles are to one another.

    first, second  their names
    kind           see `dedupe/crawl/__init__.py`
    larger         the side that has more, or within which the other stands; None where neither does
    alike          share of the letters of each side that the other has: 0.0 to 1.0
    longest        letters of the longest passage that both have
    shared         the passages that both have, in the order of the first text
    differs        what is exchanged within sentences that are else the same, `here` in the first
    why            what decided, in a few words
    """

    first: str
    second: str
    kind: Kind
    larger: Side | None
    alike: tuple[float, float]
    longest: int
    shared: tuple[Shared, ...]
    differs: tuple[Difference, ...]
    why: str

    @property
    def flipped(self) -> Relation:
        """The relation as it is seen from the other side."""
        sides: dict[Side | None, Side | None] = {"first": "second", "second": "first", None: None}
        shared = sorted(Shared(each.second, each.first) for each in self.shared)
        differs = [Difference(each.kind, each.there, each.here) for each in self.differs]
        return self._replace(
            first=self.second,
            second=self.first,
            larger=sides[self.larger],
            alike=(self.alike[1], self.alike[0]),
            shared=tuple(shared),
            differs=tuple(differs),
        )

    @property
    def is_one_story(self) -> bool:
        """Whether the two go into one group."""
        return self.kind in ONE_STORY


class KindFound(NamedTuple):
    """What decided, and why."""

    kind: Kind
    why: str


def relation(first: Story, second: Story) -> Relation | None:
    """Return what two articles are to one another, None where they have nothing in common.

    It is the same seen from both sides, but for the names of the sides. Cost as of `aligned`.

    >>> notice = "为保持流动性充裕，央行{}日开展了{}亿元操作，期限七天，中标利率没有变化。"
    >>> one, other = Story.of(notice.format(20, 2050)), Story.of(notice.format(23, 5190))
    >>> relation(one, other).kind
    'look-alike'
    """
    if not may_be_related(first.once_each, second.once_each):
        return None
    if _order(second) < _order(first):
        found = _relation(second, first)
        return found.flipped if found else None
    return _relation(first, second)


def is_silent(story: Story) -> bool:
    """Return whether a story says too little to be related even to itself: a page without a text,
    a headline below a picture.
    """
    return not _says_something(story.body) or not may_be_related(story.once_each, story.once_each)


def _order(story: Story) -> tuple[int, str, str, str]:
    """Return what puts two stories into one order, whichever is given first: the larger is first.

    Aligning is not symmetric: of two equally short ways from one text to the other it takes one.
    """
    return -len(story.body), story.body, story.title, story.name


def _relation(larger: Story, smaller: Story) -> Relation | None:
    """Return what a story and one that is no larger are to one another."""
    if not _says_something(smaller.body):
        return None
    found = aligned(larger, smaller)
    here, there = found.shared
    alike = here / len(found.first), there / len(found.second)
    pair = _Compared(larger, smaller, found, alike)
    verdict = pair.verdict()
    if verdict is None:
        return None
    has_more = verdict.kind in ("fuller", "contained") and len(found.first) > len(found.second)
    return Relation(
        larger.name,
        smaller.name,
        verdict.kind,
        "first" if has_more else None,
        alike,
        found.longest,
        tuple(_passages(pair)),
        tuple(map(pair.difference, found.exchanges)),
        verdict.why,
    )


def _says_something(body: str) -> bool:
    """Return whether a body is long enough to be an article."""
    if len(body) >= MIN_LETTERS:
        return True
    return sum(map(len, HAN_RUN.findall(body))) >= _MIN_HAN


def may_be_related(one: Clauses, other: Clauses) -> bool:
    """Return whether two bodies have enough in common to be aligned: a quick look, since most
    candidates have a clause or two.

    Where clauses are named by less than they are, it may say yes for no, never no for yes.
    """
    smaller, larger = sorted((one, other), key=_number_of)
    known = frozenset(larger.names)
    letters = longest = passage = 0
    for name, length in zip(smaller.names, smaller.lengths, strict=True):
        if name in known:
            letters += length
            passage += length
            longest = max(longest, passage)
        else:
            passage = 0
    if letters < _MIN_COMMON:
        return False
    least = min(sum(one.lengths), sum(other.lengths))
    return letters >= _MIN_SHARE * least or longest >= _MIN_QUOTATION


def _number_of(clauses: Clauses) -> int:
    return len(clauses.names)


class _Compared(NamedTuple):
    """Two stories side by side, and questions to them.

    alike  share of the letters of each side that the other has
    """

    larger: Story
    smaller: Story
    aligned: Aligned
    alike: tuple[float, float]

    def verdict(self) -> KindFound | None:
        """Return what the two are, None where they have no passage in common."""
        is_little = max(self.alike) < _MIN_TEMPLATE and self.aligned.longest < _MIN_PASSAGE
        if is_little or self._has_unrelated_headlines():
            return None
        facts = self._other_facts()
        if facts:
            return KindFound("look-alike", facts)
        if min(self.alike) >= _SAME:
            return self._or_version(KindFound("same", "the same text"))
        if self._is_within():
            return KindFound("contained", "stands within the other, which is about more")
        if self.alike[1] >= _FULLER and self._begins_alike():
            return self._or_version(
                KindFound("fuller", "the same text, and more of it on one side")
            )
        if self._is_one_story():
            return KindFound("version", "one story, worded otherwise in parts")
        if self.aligned.longest >= _MIN_PASSAGE:
            return KindFound("shares", "a passage in common, else other text")
        return None

    # --- how much is alike ---

    def _is_within(self) -> bool:
        """Return whether the smaller stands within the larger, which is about something else or
        about much more.
        """
        of_larger, of_smaller = self.alike
        if of_smaller < _CONTAINED or of_larger >= _CONTAINED:
            return False
        if len(self.smaller.body) < _MIN_CONTAINED:
            return False
        is_many_times = len(self.larger.body) >= _MANY_TIMES * len(self.smaller.body)
        return is_many_times or not self._begins_alike()

    def _is_one_story(self) -> bool:
        if max(self.alike) >= _CONTAINED and min(self.alike) >= _MIN_VERSION:
            return True
        return min(self.alike) >= _ONE_STORY and self._begins_alike()

    def _begins_alike(self) -> bool:
        """Return whether the other side has much of what each side begins with."""
        first = self.aligned.shared_within(LEAD, of_second=False)
        second = self.aligned.shared_within(LEAD, of_second=True)
        letters = min(LEAD, len(self.larger.body)), min(LEAD, len(self.smaller.body))
        return min(first / letters[0], second / letters[1]) >= _MIN_LEAD_SHARED

    def _or_version(self, verdict: KindFound) -> KindFound:
        """Return the verdict, or that it is a version where a figure, a negation or the like
        differs.
        """
        for gap in self.aligned.exchanges:
            if self._numbers_differ(gap):
                return KindFound("version", "one story, figures differ")
            if self.difference(gap).kind == "negation":
                return KindFound("version", "one story, a negation differs")
        return verdict

    # --- what differs ---

    def _other_facts(self) -> str:
        """Return which facts were exchanged that make it other news; nothing where none were."""
        if max(self.alike) < _MIN_TEMPLATE:
            return ""
        exchanges = self.aligned.exchanges
        leading = [gap for gap in exchanges if gap.start < LEAD and gap.other_start < LEAD]
        if any(map(self._days_differ, leading)):
            return "one template, another day"
        if any(map(self._names_differ, leading)):
            return "one template, other names"
        if self._figures_differ_throughout(exchanges):
            return "one template, other figures"
        if self._topics_differ():
            return "one template, other people or places"
        return ""

    def _days_differ(self, gap: Gap) -> bool:
        """Return whether two days or times were exchanged: 20日 for 23日, not for 11月20日."""
        here, there = self._texts(gap, behind=1)
        return _are_other(_TIMES.findall(here), _TIMES.findall(there))

    def _numbers_differ(self, gap: Gap) -> bool:
        here, there = self._texts(gap)
        return _are_other(figures(here), figures(there))

    def _names_differ(self, gap: Gap) -> bool:
        """Return whether two names were exchanged: what each side says again, and the other side
        never.

        国投 for 通用技术 in the notices of two companies; not 系列 for 连串, which are said once.
        """
        here, there = self._texts(gap)
        if not _NAME.fullmatch(here) or not _NAME.fullmatch(there):
            return False
        if not set(here).isdisjoint(there):
            return False
        one, other = self.larger.all, self.smaller.all
        is_of_one = one.count(here) > 1 and here not in other
        return is_of_one and other.count(there) > 1 and there not in one

    def _figures_differ_throughout(self, exchanges: Sequence[Gap]) -> bool:
        if len(exchanges) < _MIN_FIGURES:
            return False
        found = sum(map(self._numbers_differ, exchanges))
        letters = min(self.aligned.shared)
        return found >= _MIN_FIGURES and found >= _FIGURES_PER_LETTER * letters

    def _topics_differ(self) -> bool:
        """Return whether each side says words over and over that the other has not at all."""
        if min(self.alike) >= _CONTAINED:
            return False
        one, other = self.larger, self.smaller
        return _lacks_topics(other, one) and _lacks_topics(one, other)

    def _has_unrelated_headlines(self) -> bool:
        """Return whether neither headline has anything to do with the other article, nor is it the
        same text under two headlines.
        """
        one, other = self.larger, self.smaller
        if not one.title or not other.title:
            return False
        if len(other.body) >= LEAD and not self._headlines_tell():
            return False
        return _is_unrelated(one.title, other.all) and _is_unrelated(other.title, one.all)

    def _headlines_tell(self) -> bool:
        """Return whether headlines can tell two articles apart: the texts are not the same, and
        one of them at least is about its own headline.
        """
        if min(self.alike) >= _SAME:
            return False
        sides = self.larger, self.smaller
        return not all(_is_unrelated(each.title, each.body) for each in sides)

    def _texts(self, gap: Gap, behind: int = 0) -> tuple[str, str]:
        """Return the two sides of a gap, with so many letters behind each."""
        here = self.aligned.first[gap.start : gap.end + behind]
        there = self.aligned.second[gap.other_start : gap.other_end + behind]
        return here, there

    def difference(self, gap: Gap) -> Difference:
        """Return what is exchanged at a gap."""
        here = Stretch(self.aligned.first, gap.start, gap.end)
        there = Stretch(self.aligned.second, gap.other_start, gap.other_end)
        return difference(Change(here, there))


def _are_other(here: Collection[str | int], there: Collection[str | int]) -> bool:
    """Return whether two lots of figures differ, neither having all of the other.

    >>> _are_other(["20"], ["23"]), _are_other(["20"], ["11", "20"]), _are_other(["20"], [])
    (True, False, False)
    """
    one, other = set(here), set(there)
    return not one <= other and not other <= one


def _is_unrelated(title: str, text: str) -> bool:
    """Return whether a text has hardly any of a headline's pairs of letters."""
    pairs = letter_pairs(title)
    missing = sum(pair not in text for pair in pairs)
    return missing / max(1, len(pairs)) > 1 - _UNRELATED


def _lacks_topics(story: Story, of: Story) -> bool:
    """Return whether a story lacks much of what another says over and over."""
    text, often = story.all, of.topics
    lacking = sum(count for pair, count in often.items() if pair not in text)
    return lacking / max(1, sum(often.values())) >= _OTHER_TOPIC


# --- what is shown ---


def _passages(pair: _Compared) -> Iterator[Shared]:
    """Yield the passages that both have, as spans of their texts; what is exchanged within a
    sentence does not part them.
    """
    exchanged = set(pair.aligned.exchanges)
    runs = pair.aligned.runs
    first: Equal | None = None
    for number, run in enumerate(runs):
        first = first or run
        if number + 1 < len(runs) and pair.aligned.gaps[number + 1] in exchanged:
            continue
        here = pair.larger.span(first.start, run.start + run.length)
        there = pair.smaller.span(first.other, run.other + run.length)
        if run.start + run.length - first.start >= MIN_SHARED:
            yield Shared(here, there)
        first = None
