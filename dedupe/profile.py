"""What a site prints on its pages, as it was learned from a crawl, and how an article loses it.

    text -> pieces: its lines, heads and tails of lines -> those that the profile has -> edits

A profile is a value: what goes depends on the article and on it, and on nothing else. How one is
learned is in `dedupe/crawl/learning.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

from dedupe.fold import Folded, fold
from dedupe.lazy import lazy, pattern
from dedupe.revision import Revision
from dedupe.segment import paragraphs
from dedupe.values import Cause, Edit, Learned, Reader, Span

Place = Literal["line", "head", "tail"]
SITE_PLACES: tuple[Place, ...] = get_args(Place)
SiteVerdict = Literal["furniture", "credit", "flagged"]
SITE_VERDICTS: tuple[SiteVerdict, ...] = get_args(SiteVerdict)

CAUSE = Cause("site", "learned")

_MAX_TAIL = 60
"""Characters at either end of a line in which a head or tail is looked for, and how many of each:
`（完）【编辑：某甲】` are two. Chosen by eye; the longest tail of 19,840 on one site had 16."""
_MAX_PIECES = 3
_MIN_REST = 8
"""Letters that a line must have besides its head or tail: of less it is a line. Chosen by eye."""

_ENDS = r"。！？!?…；;”」』）)】］\]"
_OPENING = "（(【［["
_CUT = pattern(rf"[{_ENDS}\s]+(?![{_ENDS}\s])|(?=[{re.escape(_OPENING)}])(?<=\w)")
"""What stands before a place at which a line may end before a tail, or go on behind a head."""
_SPACES = r"\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_MARKS = rf"[{_ENDS}{_SPACES}{re.escape(_OPENING)}]"
_NEAR_A_CUT = pattern(rf"{_MARKS}{_MARKS}*")
"""Where such a place may be. `re` finds the first of some characters ten times as fast as it asks
at each place for one of two patterns; so the marks are written twice, and the spaces one by one."""


class SitePiece(NamedTuple):
    """A stretch of a text that its site may print on other pages as well.

    place   whether it is a line, or the head or tail of one
    key     its comparison key
    span    offsets in the text, without a line break
    number  of its line, from 0
    """

    place: Place
    key: str
    span: Span
    number: int


class SitePassage(NamedTuple):
    """What a site prints on many pages.

    place, key  as of `SitePiece`
    text        an example, as it stands on a page
    seen        on how many pages and days, with the names of some
    groups      of copies, in which it is: an article that stands on a site ten times counts once
    verdict     `furniture` goes, `credit` (it names who wrote, or took a picture) and `flagged` (it
                is too rare, or in no regular place) stay
    decided_by  `reader` where somebody decided
    """

    place: Place
    key: str
    text: str
    seen: Learned
    groups: int
    verdict: SiteVerdict
    decided_by: Reader | None = None


@dataclass(frozen=True)
class SiteProfile:
    """What one site prints on its pages.

    site      its host
    articles  from how many it was learned, and on how many days they are from
    passages  in the order of place and key
    """

    site: str
    articles: int
    days: int
    passages: tuple[SitePassage, ...]

    @lazy
    def furniture(self) -> dict[tuple[Place, str], SitePassage]:
        """What goes, by place and key."""
        return self._of_verdicts("furniture")

    @lazy
    def boilerplate(self) -> dict[tuple[Place, str], SitePassage]:
        """What tells nothing of an article, by place and key: what goes, and credits."""
        return self._of_verdicts("furniture", "credit")

    def _of_verdicts(self, *verdicts: SiteVerdict) -> dict[tuple[Place, str], SitePassage]:
        found = [passage for passage in self.passages if passage.verdict in verdicts]
        return {(passage.place, passage.key): passage for passage in found}


@dataclass(frozen=True)
class Profile:
    """What sites print on their pages, in the order of their hosts."""

    sites: tuple[SiteProfile, ...] = ()

    def on(self, host: str | None) -> SiteProfile | None:
        """Return what the site of a host prints, None where it is not known."""
        return self._by_host.get(host) if host else None

    @lazy
    def digest(self) -> str:
        """SHA-256 of all that it says, by which logs name it."""
        # not above: cleaning an article without a profile must start quickly
        import hashlib
        import json

        told = [
            [site.site, site.articles, site.days, [list(each) for each in site.passages]]
            for site in self.sites
        ]
        text = json.dumps(told, ensure_ascii=False)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

    @lazy
    def _by_host(self) -> dict[str | None, SiteProfile]:
        return {site.site: site for site in self.sites}


def remove_learned(revision: Revision, profile: SiteProfile) -> Revision:
    r"""Return the revision without what its site prints on its pages; each removal is an edit that
    tells on how many pages it was seen.

    A line goes with the break behind it; the last lines of the text with the one before them.

    >>> seen = Learned(9, 8, ("1", "2", "3"))
    >>> passage = SitePassage("line", "本站首页广告合作", "本站首页 广告合作", seen, 9, "furniture")
    >>> profile = SiteProfile("example.com", 40, 20, (passage,))
    >>> remove_learned(Revision.of("县里开会。\n本站首页|广告合作"), profile).text
    '县里开会。'
    """
    return _without(revision, profile.furniture)


def remove_boilerplate(revision: Revision, profile: SiteProfile) -> Revision:
    """Return the revision as of `remove_learned`, without credits, too: what is left is compared
    with other articles.
    """
    return _without(revision, profile.boilerplate)


def _without(revision: Revision, known: Mapping[tuple[Place, str], SitePassage]) -> Revision:
    if not known:
        return revision
    text = revision.text
    goes = _apart([piece for piece in pieces(fold(text)) if (piece.place, piece.key) in known])
    last = _lines_at_the_end(text, goes)
    edits = []
    for piece in goes:
        start, end = piece.span
        if piece in last:
            start = max(start - 1, 0)
        elif piece.place == "line":
            end = min(end + 1, len(text))
        seen = known[piece.place, piece.key].seen
        edits.append(Edit(Span(start, end), text[start:end], "", CAUSE, learned=seen))
    return revision.edited(edits)


def pieces(folded: Folded) -> Iterator[SitePiece]:
    """Yield the lines of a text, each with its heads and tails."""
    for number, line in enumerate(paragraphs(folded.text)):
        yield from pieces_of(folded, line, number)


def pieces_of(folded: Folded, line: Span, number: int) -> Iterator[SitePiece]:
    """Yield a line, then its heads and tails, the longest first.

    number  of the line
    """
    for place, key, start, end in line_pieces(folded, line):
        yield SitePiece(place, key, Span(start, end), number)


Piece = tuple[Place, str, int, int]
"""Place and key of a `SitePiece`, and where it starts and ends; there are too many for objects of
their own."""


def line_pieces(folded: Folded, line: Span, has_glued: bool = True) -> list[Piece]:
    """Return a line, then its heads and tails, the longest first; nothing of a line without
    letters.

    has_glued  whether heads and tails are wanted
    """
    start, end = line
    first, behind = folded.place(start), folded.place(end)
    if first == behind:
        return []
    key = folded.key[first:behind]
    found: list[Piece] = [("line", key, start, end)]
    if has_glued and behind - first > _MIN_REST:
        near_start, near_end = _cuts_at_both_ends(folded.text, start, end)
        for cut in near_start[:_MAX_PIECES][::-1]:
            at = folded.place(cut)
            if first < at and behind - at >= _MIN_REST:
                found.append(("head", key[: at - first], start, cut))
        for cut in near_end[-_MAX_PIECES:]:
            at = folded.place(cut)
            if at < behind and at - first >= _MIN_REST:
                found.append(("tail", key[at - first :], cut, end))
    return found


def _cuts_at_both_ends(text: str, start: int, end: int) -> tuple[list[int], list[int]]:
    """Return where a line may be cut near its start, and near its end, in order."""
    if end - start <= _MAX_TAIL:
        cuts = _cuts(text, start, end)
        return cuts, cuts
    return _cuts(text, start, start + _MAX_TAIL), _cuts(text, end - _MAX_TAIL, end)


def _cuts(text: str, start: int, end: int) -> list[int]:
    """Return where a line may be cut between two offsets, in order."""
    cuts: list[int] = []
    for marks in _NEAR_A_CUT.finditer(text, start, end):
        if _HAS_OPENING.isdisjoint(marks[0]):
            cuts.append(marks.end())
        else:
            cuts += [cut.end() for cut in _CUT.finditer(text, *marks.span())]
    if cuts and cuts[0] == start:
        del cuts[0]
    if cuts and cuts[-1] == end:
        del cuts[-1]
    return cuts


_HAS_OPENING = frozenset(_OPENING)


def _apart(found: Sequence[SitePiece]) -> list[SitePiece]:
    """Return the pieces in order, none within another: a line goes before what is glued to it, the
    longer tail before the shorter.
    """
    kept: list[SitePiece] = []
    ordered = sorted(found, key=lambda piece: (piece.number, piece.place != "line", piece.span))
    for piece in ordered:
        if not kept or kept[-1].span.end <= piece.span.start:
            kept.append(piece)
    return kept


def _lines_at_the_end(text: str, goes: Sequence[SitePiece]) -> set[SitePiece]:
    """Return the pieces that are the last lines of a text, which end it without a line break."""
    last: set[SitePiece] = set()
    end = len(text)
    for piece in reversed(goes):
        if piece.place != "line" or piece.span.end != end:
            break
        last.add(piece)
        end = piece.span.start - 1
    return last
