"""Learns from a crawl what each site prints on its pages.

    index -> groups of copies and look-alikes -> pieces at the ends of articles, those that recur on
    a site -> counted once a group -> verdicts -> profile

Of 32,916 lines on three or more pages of one site only 2,585 are in three or more groups: the
others are versions of one article. And frequency alone does not tell furniture from subheads,
datelines and legal phrases: of recurring lines in three or four groups a quarter is furniture, in
ten and more half. What tells it, too, is a regular place.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import sqrt
from typing import NamedTuple

from dedupe.crawl.ends import (
    FIRST_GLUED,
    LAST_GLUED,
    EndPiece,
    end_pieces,
    piece_keys,
    unpacked_pieces,
)
from dedupe.crawl.groups import stars
from dedupe.crawl.index import Index, Placed
from dedupe.crawl.relation import ALIKE
from dedupe.errors import InputError
from dedupe.fold import Folded
from dedupe.language import told
from dedupe.lazy import pattern
from dedupe.profile import Place, Profile, SitePassage, SiteProfile, SiteVerdict
from dedupe.repeats.wording import credit_chars, file_name_chars, has_dateline
from dedupe.values import Learned

MIN_LISTED = 3
"""Groups from which a piece is listed, if only as flagged."""
MIN_GROUPS = 5
MIN_DAYS = 4
MIN_LETTERS = 4
MIN_LETTERS_BESIDE = 3
MIN_SHARE = 0.002
"""Groups, days, letters (fewer beside other furniture: 自选股 in a menu) and share of the site's
groups from which a piece may be furniture. With these none of 46 labelled legitimate lines went,
and 29 of 46 labelled lines of furniture."""
MIN_SHARE_OF_HEADS = 0.02
"""The same of heads: what a site begins its articles with is mostly a part of them, as a dateline
or the name of a column. Chosen by eye."""
MIN_NUMBERED = 6
MIN_NUMBERED_DAYS = 5
"""Groups and days from which a piece with a figure may be furniture: subheads are numbered, and
days recur. Chosen by eye."""
MIN_DATED = 0.5
"""Share of a site's articles with a day, below which days say nothing."""
MIN_REGULAR = 0.6
"""Share of its articles in which a piece stands at its usual place, or beside other furniture.
Chosen by eye."""
BY_CHANCE = 0.8
"""Times the root of their number by which more of them must stand at one distance: of nine subheads
six may do so by chance. Chosen by eye."""

_CREDIT = pattern(
    "记者|編輯|编辑|作者|来源|來源|摄影|攝影|通讯员|供图|编译|翻译|校对|审核|监制|出品|制片|主编|统筹|策划|剪辑"
    "|撰文|图源|图片|客户端|微信公众号|(?:日报|晚报|新闻网|电视台|新华社|中新社)[)）】]?$"
    "|^[图文][/／:：|｜]|总台|央视|综合报[道導]|(?:讯|訊|电|電|消息|报道|報導)$"
    "|(?i:getty|reuters|afp|photo(?:graph)? by)"
)
"""Words of lines that tell who wrote, took a picture or published it first. Our own collection."""
_FIGURE = pattern("[0-9]")


class SitePage(NamedTuple):
    """An article of a site, as what its site prints is counted.

    name   of the article
    day    since 1970, None where it is not known
    group  of copies, versions and look-alikes
    ends   what stands at its ends and recurs on the site
    """

    name: str
    day: int | None
    group: int
    ends: tuple[EndPiece, ...]


class Recurring(NamedTuple):
    """What a site prints on many pages, before its text is looked up.

    place, key    as of `EndPiece`
    seen          on how many pages and days, with the names of three
    groups        in which it is
    example       number of the first page
    is_furniture  whether it is frequent and in a regular place
    is_beside     whether it mostly stands beside other furniture
    """

    place: Place
    key: int
    seen: Learned
    groups: int
    example: int
    is_furniture: bool
    is_beside: bool


def learned(index: Index) -> Profile:
    """Return what the sites of an index print on their pages, whatever the order in which their
    articles were added.
    """
    articles = index.articles()
    groups = _groups(index, articles)
    of_site: dict[str, list[Placed]] = defaultdict(list)
    for article in articles:
        of_site[article.site].append(article)
    decisions = index.decisions()
    profiles = []
    for site in sorted(of_site):
        if site:
            profile = _site_profile(index, site, of_site[site], groups)
            profiles.append(decided(profile, decisions))
    return Profile(tuple(profiles))


def _groups(index: Index, articles: Iterable[Placed]) -> Mapping[int, int]:
    """Return the group of each body. Look-alikes count as one group, too: what they all say is
    their template's, not the page's.
    """
    letters = {article.body: article.letters for article in articles}
    return stars(letters, index.kinds(), ALIKE)


def _site_profile(
    index: Index, site: str, articles: Sequence[Placed], groups: Mapping[int, int]
) -> SiteProfile:
    packed = [index.pieces(article.story) for article in articles]
    often = Counter(key for each in packed for key in piece_keys(each))
    keys = {key for key, count in often.items() if count >= MIN_LISTED}
    pages = [
        SitePage(
            article.name, article.day, groups[article.body], tuple(unpacked_pieces(ends, keys))
        )
        for article, ends in zip(articles, packed, strict=True)
    ]
    passages = []
    for each in recurring(pages):
        example = articles[each.example]
        passages.append(passage_of(each, index.stripped(example.story).folded))
    return SiteProfile(site, len(pages), days_of(pages), in_order(passages))


def days_of(pages: Iterable[SitePage]) -> int:
    """Return on how many days pages are from."""
    return len({page.day for page in pages} - {None})


def in_order(passages: Iterable[SitePassage]) -> tuple[SitePassage, ...]:
    """Return passages as a profile has them."""
    return tuple(sorted(passages, key=lambda passage: (passage.place, passage.key)))


def decided(profile: SiteProfile, decisions: Mapping[str, bool]) -> SiteProfile:
    """Return a profile with what a reader decided: whether a key goes, on any site."""
    passages = []
    for passage in profile.passages:
        if passage.key in decisions:
            verdict: SiteVerdict = "furniture" if decisions[passage.key] else "flagged"
            passage = passage._replace(verdict=verdict, decided_by="reader")
        passages.append(passage)
    return replace(profile, passages=tuple(passages))


# --- pages of one site ---


def recurring(pages: Sequence[SitePage]) -> list[Recurring]:
    """Return what one site prints in `MIN_LISTED` groups or more. Cost O(pieces), in memory.

    pages  all of the site, in the order of the names of their articles
    """
    seen = _seen(pages)
    dated = sum(page.day is not None for page in pages) / len(pages)
    site = _Site(pages, len({page.group for page in pages}), dated >= MIN_DATED)
    furniture = _furniture(seen, site)
    found = []
    for key, each in seen.items():
        names = tuple(pages[number].name for number in each.pages[:3])
        is_furniture = key in furniture
        found.append(
            Recurring(
                each.place,
                key,
                Learned(len(each.pages), site.days(each.pages), names),
                groups=len(each.groups),
                example=each.pages[0],
                is_furniture=is_furniture,
                is_beside=is_furniture and _stands_beside(key, each, furniture, site),
            )
        )
    return found


@dataclass
class _Gathered:
    """What is gathered of a piece."""

    place: Place
    pages: list[int] = field(default_factory=list)
    groups: set[int] = field(default_factory=set)
    before: list[int] = field(default_factory=list)
    behind: list[int] = field(default_factory=list)


class _Site(NamedTuple):
    """The pages of a site, and what is counted of them."""

    pages: Sequence[SitePage]
    groups: int
    is_dated: bool

    def days(self, numbers: Iterable[int]) -> int:
        """Return on how many days pages are from, by their numbers."""
        return days_of(self.pages[number] for number in numbers)


def _seen(pages: Iterable[SitePage]) -> dict[int, _Gathered]:
    """Return the pieces in `MIN_LISTED` groups or more, by their keys."""
    seen: dict[int, _Gathered] = {}
    for number, page in enumerate(pages):
        whole = {end.before for end in page.ends if end.place == "line"}
        for end in page.ends:
            if end.place != "line" and end.before in whole:
                continue  # a part of a line that recurs is no more than that
            entry = seen.setdefault(end.key, _Gathered(end.place))
            if entry.pages and entry.pages[-1] == number:
                continue  # twice in one article
            entry.pages.append(number)
            entry.groups.add(page.group)
            entry.before.append(end.before)
            entry.behind.append(end.behind)
    return {key: each for key, each in seen.items() if len(each.groups) >= MIN_LISTED}


def _furniture(seen: Mapping[int, _Gathered], site: _Site) -> set[int]:
    """Return the keys of the pieces that are in groups, days and share enough, and in a regular
    place: at a fixed distance from an end, glued to a line, or beside others of that kind.
    """
    frequent = {key for key, each in seen.items() if _is_frequent(each, site)}
    regular = {key for key in frequent if _has_fixed_place(seen[key])}
    menu = {key for key in frequent - regular if _stands_near_an_end(seen[key])}
    regular |= {key for key in menu if _stands_beside(key, seen[key], menu | regular, site)}
    while True:
        beside = {
            key for key in frequent - regular if _stands_beside(key, seen[key], regular, site)
        }
        if not beside:
            return regular
        regular |= beside


def _is_frequent(each: _Gathered, site: _Site) -> bool:
    if len(each.groups) < MIN_GROUPS:
        return False
    if site.is_dated and site.days(each.pages) < MIN_DAYS:
        return False
    least = MIN_SHARE_OF_HEADS if each.place == "head" else MIN_SHARE
    return len(each.groups) >= least * site.groups


def _has_fixed_place(each: _Gathered) -> bool:
    """Return whether a piece is glued to a line, or mostly at one distance from an end."""
    if each.place != "line":
        return True
    most = max(max(Counter(each.before).values()), max(Counter(each.behind).values()))
    count = len(each.pages)
    return most >= min(count, MIN_REGULAR * count + BY_CHANCE * sqrt(count))


def _stands_near_an_end(each: _Gathered) -> bool:
    """Return whether a line is mostly among the first or last of its articles: links of a menu
    that rotate.
    """
    near = sum(
        before < FIRST_GLUED or behind < LAST_GLUED
        for before, behind in zip(each.before, each.behind, strict=True)
    )
    return each.place == "line" and near >= MIN_REGULAR * len(each.pages)


def _stands_beside(key: int, each: _Gathered, regular: set[int], site: _Site) -> bool:
    """Return whether the lines above or below a piece are mostly furniture."""
    found = sum(_has_neighbour(key, site.pages[number].ends, regular) for number in each.pages)
    return found >= MIN_REGULAR * len(each.pages)


def _has_neighbour(key: int, ends: Sequence[EndPiece], regular: set[int]) -> bool:
    lines = {end.before for end in ends if end.key in regular and end.place == "line"}
    own = [end.before for end in ends if end.key == key]
    return any(line - 1 in lines or line + 1 in lines for line in own)


# --- verdicts ---


def passage_of(found: Recurring, example: Folded) -> SitePassage:
    """Return what recurs with an example, and what is thought of it.

    example  the text of its first page, without page remains
    InputError where that does not have it.
    """
    piece = next((piece for piece, end in end_pieces(example) if end.key == found.key), None)
    if piece is None:
        problem = told("does not hold what it says it holds; learn it anew")
        raise InputError(found.seen.examples[0], problem)
    text = example.text[piece.span.start : piece.span.end].strip()
    verdict: SiteVerdict = "flagged"
    if found.is_furniture:
        verdict = _verdict(text, piece.key, found)
    return SitePassage(found.place, piece.key, text, found.seen, found.groups, verdict)


def _tells_who(text: str) -> bool:
    """Return whether a line tells who wrote, took a picture or published it; a file name that an
    editor left does not.
    """
    if _CREDIT.search(text) or has_dateline(text):
        return True
    return credit_chars(text) > file_name_chars(text)


def _verdict(text: str, key: str, found: Recurring) -> SiteVerdict:
    """Return what a piece is that is frequent and in a regular place."""
    if _tells_who(text):
        return "credit"
    if len(key) < (MIN_LETTERS_BESIDE if found.is_beside else MIN_LETTERS):
        return "flagged"
    is_rare = found.groups < MIN_NUMBERED or found.seen.days < MIN_NUMBERED_DAYS
    if _FIGURE.search(key) and is_rare:
        return "flagged"
    return "furniture"
