"""Reprints that are stored as edits against the kept article of their group, and articles that
stand within another, as edits against that.

    kept text, text of a reprint -> the places where they differ -> `Reprint`, in the field `folded`
    of the record, which has null for its text
    kept text, `Reprint` -> the text, checked against its SHA-256

The kept article of a group is in the same output, before or behind: so nothing but that file is
needed to get the texts back. It stands there whole, unless it stands within the kept one of another
group, which has more letters: so there is no circle, and after `MOST_STEPS` such steps one is whole
in any case. As JSON:

    {"format": 1, "field": "text", "sha256": "of the text",
     "kept": {"name": "http://b.com/7", "field": "text", "sha256": "of its text"},
     "edits": [[0, 8, ""], [31, 33, "三千"]]}

An edit has start and end in the kept text, in code points, and what the reprint has there. Where a
field has paragraphs, `paragraphs` has the code points of each.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

from dedupe.crawl.aligned import aligned
from dedupe.crawl.story import Story
from dedupe.errors import InputError
from dedupe.formats.fields import as_json, with_member
from dedupe.language import told
from dedupe.log import Digest
from dedupe.reading.fields import FieldText
from dedupe.revision import replay
from dedupe.values import Replacement, Span

if TYPE_CHECKING:
    from dedupe.crawl.groups import Membership
    from dedupe.crawl.index import Index, Placed
    from dedupe.crawl.reading import CrawlRecord
    from dedupe.crawl.relation import Kind, Relation

FIELD = "folded"
"""Field of a record that has the edits."""

FORMAT = 1
"""Number of the form of what is in that field."""

FOLDED_KINDS: tuple[Kind, ...] = ("same", "fuller", "version", "contained")
"""What an article is to the kept one if it is folded, where that takes less room."""


MOST_STEPS = 3
"""Articles within which a kept one stands, each within the next, before one is whole. Chosen by
eye: an item, a digest of the day, one of the week."""


class KeptText(NamedTuple):
    """How the text of a kept article is found again: by its field and the SHA-256 of the text.

    name  what the article is called, for people
    """

    name: str
    field: str
    sha256: str


class Reprint(NamedTuple):
    """A text as edits against the text of a kept article.

    field       of the record that the text is for
    sha256      of the text
    edits       spans are offsets of the kept text
    paragraphs  code points of each where the field has paragraphs, which the text has in lines
    """

    field: str
    sha256: str
    kept: KeptText
    edits: tuple[Replacement, ...]
    paragraphs: tuple[int, ...] | None = None

    @classmethod
    def of(cls, found: FieldText, kept: KeptText, kept_text: str) -> Reprint:
        """Return the text of a field as edits. Cost as of `aligned`."""
        text = found.text or ""
        paragraphs = None
        if not isinstance(found.value, str):
            paragraphs = tuple(map(len, found.value))
        edits = tuple(edits_between(kept_text, text))
        return cls(found.name, Digest.of(text).sha256, kept, edits, paragraphs)

    def value(self, kept_text: str) -> str | list[str]:
        """Return what the field had. ValueError where the edits do not lead to it."""
        text = self.text(kept_text)
        if self.paragraphs is None:
            return text
        return _cut(text, self.paragraphs)

    def text(self, kept_text: str) -> str:
        """Return the text of the field, paragraphs in lines. ValueError as of `value`."""
        text = None
        if _are_in_order(self.edits, len(kept_text)):
            text = replay(kept_text, self.edits)
        if text is None or Digest.of(text).sha256 != self.sha256:
            raise ValueError(
                told(
                    "its edits do not give the text that was folded (the SHA-256 differs); use the "
                    "file as dedupe group wrote it"
                )
            )
        return text

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        value: dict[str, Any] = {
            "format": FORMAT,
            "field": self.field,
            "sha256": self.sha256,
            "kept": self.kept._asdict(),
            "edits": [[*edit.span, edit.after] for edit in self.edits],
        }
        if self.paragraphs is not None:
            value["paragraphs"] = list(self.paragraphs)
        return value

    @classmethod
    def from_json(cls, value: Any) -> Reprint:
        """Return what `to_json` made plain values of. ValueError for others."""
        number = value.get("format") if isinstance(value, dict) else None
        if isinstance(number, int) and number > FORMAT:
            raise ValueError(
                told(
                    "it is folded in format {number}, and this dedupe reads up to {known}; install "
                    "a newer one",
                    number=number,
                    known=FORMAT,
                )
            )
        try:
            return cls(
                _as(str, value["field"]),
                _as(str, value["sha256"]),
                KeptText(*(_as(str, value["kept"][name]) for name in KeptText._fields)),
                tuple(map(_edit, _as(list, value["edits"]))),
                _paragraphs(value.get("paragraphs")),
            )
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise ValueError(
                told(
                    'its field "{field}" is not what dedupe group --fold wrote; use the file as it '
                    "was written",
                    field=FIELD,
                )
            ) from error


def _as(kind: type[Any], value: Any) -> Any:
    """Return a value of this type. TypeError for another; true is no number."""
    if type(value) is not kind:
        raise TypeError
    return value


def _edit(value: Any) -> Replacement:
    start, end, after = value
    return Replacement(Span(_as(int, start), _as(int, end)), _as(str, after))


def _paragraphs(value: Any) -> tuple[int, ...] | None:
    return None if value is None else tuple(_as(int, length) for length in _as(list, value))


def _are_in_order(edits: Iterable[Replacement], end: int) -> bool:
    """Return whether the edits are within a text, each behind the last one. Others, of a file that
    was forged, could make a text without end.
    """
    done = 0
    for edit in edits:
        if not done <= edit.span.start <= edit.span.end <= end:
            return False
        done = edit.span.end
    return True


def _cut(text: str, lengths: tuple[int, ...]) -> list[str]:
    """Return the paragraphs of a text, which a line feed keeps apart."""
    starts = accumulate((length + 1 for length in lengths), initial=0)
    return [text[start : start + length] for start, length in zip(starts, lengths, strict=False)]


def edits_between(kept: str, text: str) -> Iterator[Replacement]:
    """Yield what makes one text of another, in order. Cost as of `aligned`, which takes a few equal
    letters between two differences for chance.

    >>> [tuple(edit.span) for edit in edits_between("首日读者逾三千人。", "首日读者逾两千人。")]
    [(5, 9)]
    """
    for gap in aligned(_as_printed(kept), _as_printed(text)).gaps:
        span = Span(gap.start, gap.end)
        after = text[gap.other_start : gap.other_end]
        if after != kept[span.start : span.end]:
            yield Replacement(span, after)


def _as_printed(text: str) -> Story:
    """Return a text to be aligned letter by letter, marks and spaces too: what stands between two
    marks is a stretch, and so are the marks.
    """
    starts = {0}
    for word in re.finditer(r"\w+", text):
        starts.update(word.span())
    starts.discard(len(text))
    places = sorted(starts) if text else []
    return Story("", "", text, places, places)


# --- records ---

Place = tuple[str, bytes]
"""What a record is found by: the name of its article, and the digest of title and text."""


class Folding:
    """The folding of the records of one run.

    folded     how many records were
    elsewhere  how many were not, since the kept article is in the index alone
    as_large   how many were not, since that would have taken as much room
    before     bytes of the folded records as they would have been; `after` as they are
    """

    def __init__(self, index: Index) -> None:
        self._index = index
        self._fields: dict[Place, str] = {}
        self._memberships: Mapping[Place, Membership] = {}
        self._kept: dict[str, Placed] = {}
        self._containers: dict[Place, Placed | None] = {}
        self.folded = self.elsewhere = self.as_large = 0
        self.before = self.after = 0

    def note(self, record: CrawlRecord) -> None:
        """Note a record of this run: others may be folded against it."""
        if FIELD in record.fields:
            problem = told(
                'has a field "{field}" already; give it another name, or restore the file first',
                field=FIELD,
            )
            raise InputError(record.article.name, problem)
        article = record.article
        self._fields[article.name, article.digest] = record.found.name

    def arrange(self, memberships: Mapping[Place, Membership]) -> None:
        """Note where all articles belong, each by its place, in the order of `grouped`."""
        self._memberships = memberships
        for membership in memberships.values():
            self._kept.setdefault(membership.article.name, membership.kept)

    def _base(self, membership: Membership) -> Placed | None:
        """Return the article against which one is folded, None where it stays whole."""
        to_kept = membership.to_kept
        if to_kept is not None and to_kept.kind in FOLDED_KINDS:
            return membership.kept
        return self._container(membership.article) if membership.is_kept else None

    def _container(self, kept: Placed) -> Placed | None:
        """Return the kept article of another group within which a kept one stands, the one that has
        most of it.
        """
        place = kept.name, kept.digest
        if place not in self._containers:
            found = [each for each in self._memberships[place].related if _is_within(each)]
            found.sort(key=lambda each: (-each.alike[0], each.second))
            others = (self._kept[each.second] for each in found)
            fitting = (other for other in others if self._may_contain(other, kept))
            self._containers[place] = next(fitting, None)
        return self._containers[place]

    def _may_contain(self, other: Placed, kept: Placed) -> bool:
        is_here = (other.name, other.digest) in self._fields
        return is_here and other.letters > kept.letters and self._steps(other) < MOST_STEPS

    def _steps(self, kept: Placed) -> int:
        """Return how many articles it takes from a kept one to one that is whole."""
        container = self._container(kept)
        return 0 if container is None else 1 + self._steps(container)

    def line(self, line: str, record: CrawlRecord, membership: Membership) -> str:
        """Return the JSON of a record, folded if it is a reprint or stands within another article.
        Where that cannot be, it is counted, and stays as it is.
        """
        kept = self._base(membership)
        if kept is None:
            return line
        field = self._fields.get((kept.name, kept.digest))
        if field is None:
            self.elsewhere += 1
            return line
        _, kept_text = self._index.printed(kept.story)
        kept_place = KeptText(kept.name, field, Digest.of(kept_text).sha256)
        reprint = Reprint.of(record.found, kept_place, kept_text)
        without_text = with_member(line, reprint.field, "null")
        folded = with_member(without_text, FIELD, as_json(reprint.to_json()))
        before, after = _bytes(line), _bytes(folded)
        if after >= before:
            self.as_large += 1
            return line
        self.folded += 1
        self.before += before
        self.after += after
        return folded


def _is_within(found: Relation) -> bool:
    """Return whether the first of two articles stands within the second."""
    return found.kind == "contained" and found.larger == "second"


def _bytes(line: str) -> int:
    return len(line.encode("utf-8", "surrogatepass"))


def is_reprint(record: Mapping[str, Any]) -> bool:
    """Return whether a record was folded, though what it has of that may be damaged."""
    value = record.get(FIELD)
    return isinstance(value, dict) and not value.keys().isdisjoint(_TELLING)


_TELLING = ("kept", "edits")


def reprint_of(record: Mapping[str, Any], where: str) -> Reprint:
    """Return what a record has instead of its text. InputError where that is damaged."""
    try:
        return Reprint.from_json(record[FIELD])
    except ValueError as error:
        raise InputError(where, str(error)) from error


def unfolded(reprint: Reprint, texts: Mapping[KeptText, str], where: str) -> str | list[str]:
    """Return what the text field of a record had. InputError where that cannot be told.

    texts  of the kept articles
    """
    kept_text = texts.get(reprint.kept)
    if kept_text is None:
        problem = told(
            "the article that it repeats, {name}, is not in this file as it was; put it back, with "
            "its text unchanged",
            name=reprint.kept.name,
        )
        raise InputError(where, problem)
    try:
        return reprint.value(kept_text)
    except ValueError as error:
        raise InputError(where, str(error)) from error
