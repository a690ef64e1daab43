"""Learns from a crawl what each site prints on its pages.

    index -> groups of copies and look-alikes -> pieces at the ends of articles, counted once a
    group -> recurring ones -> verdicts -> profile

Of 32,916 lines on three or more pages of one site only 2,585 are in three or more groups: the
others are versions of one article. And frequency alone does not tell furniture from subheads,
datelines and legal phrases: of recurring lines in three or four groups a quarter is furniture, in
ten and more half. What tells it, too, is a regular place.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt
from typing import NamedTuple

from dedupe.crawl.ends import FIRST_GLUED, LAST_GLUED, EndPiece, end_pieces, unpacked_pieces
from dedupe.crawl.groups import stars
from dedupe.crawl.index import Index, Placed
from dedupe.crawl.relation import ALIKE
from dedupe.errors import InputError
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
            profiles.append(_site_profile(index, site, of_site[site], groups, decisions))
    return Profile(tuple(profiles))


def _groups(index: Index, articles: Iterable[Placed]) -> Mapping[int, int]:
    """Return the group of each body. Look-alikes count as one group, too: what they all say is
    their template's, not the page's.
    """
    bodies: dict[int, list[Placed]] = defaultdict(list)
    for article in articles:
        bodies[article.body].append(article)
    return stars(bodies, index.kinds(), ALIKE)


@dataclass
class _Recurring:
    """What is gathered of a piece."""

    place: Place
    articles: list[int] = field(default_factory=list)
    groups: set[int] = field(default_factory=set)
    before: list[int] = field(default_factory=list)
    behind: list[int] = field(default_factory=list)


def _site_profile(
    index: Index,
    site: str,
    articles: Sequence[Placed],
    groups: Mapping[int, int],
    decisions: Mapping[str, bool],
) -> SiteProfile:
    ends = [list(unpacked_pieces(index.pieces(article.story))) for article in articles]
    seen = _recurring(ends, articles, groups)
    site_groups = len({groups[article.body] for article in articles})
    days = {article.day for article in articles if article.day is not None}
    dated = sum(article.day is not None for article in articles) / len(articles)
    counted = _Site(articles, site_groups, dated >= MIN_DATED, ends)
    furniture = _furniture(seen, counted)
    passages = []
    for key, each in seen.items():
        passage = _passage(index, key, each, counted, furniture)
        if passage.key in decisions:
            verdict: SiteVerdict = "furniture" if decisions[passage.key] else "flagged"
            passage = passage._replace(verdict=verdict, decided_by="reader")
        passages.append(passage)
    passages.sort(key=lambda passage: (passage.place, passage.key))
    return SiteProfile(site, len(articles), len(days), tuple(passages))


class _Site(NamedTuple):
    """The articles of a site, and what is counted of them."""

    articles: Sequence[Placed]
    groups: int
    is_dated: bool
    ends: Sequence[Sequence[EndPiece]]

    def days(self, numbers: Iterable[int]) -> int:
        """Return on how many days articles are from, by their numbers."""
        found = {self.articles[number].day for number in numbers}
        return len(found - {None})


def _recurring(
    ends: Sequence[Sequence[EndPiece]], articles: Sequence[Placed], groups: Mapping[int, int]
) -> dict[int, _Recurring]:
    """Return the pieces in `MIN_LISTED` groups or more, by their keys."""
    often = Counter(key for each in ends for key in {end.key for end in each})
    seen: dict[int, _Recurring] = {}
    for number, each in enumerate(ends):
        whole = {end.before for end in each if end.place == "line" and often[end.key] >= MIN_LISTED}
        for end in each:
            if often[end.key] < MIN_LISTED or (end.place != "line" and end.before in whole):
                continue  # a part of a line that recurs is no more than that
            entry = seen.setdefault(end.key, _Recurring(end.place))
            if entry.articles and entry.articles[-1] == number:
                continue  # twice in one article
            entry.articles.append(number)
            entry.groups.add(groups[articles[number].body])
            entry.before.append(end.before)
            entry.behind.append(end.behind)
    return {key: each for key, each in seen.items() if len(each.groups) >= MIN_LISTED}


def _furniture(seen: Mapping[int, _Recurring], site: _Site) -> set[int]:
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


def _is_frequent(each: _Recurring, site: _Site) -> bool:
    if len(each.groups) < MIN_GROUPS:
        return False
    if site.is_dated and site.days(each.articles) < MIN_DAYS:
        return False
    least = MIN_SHARE_OF_HEADS if each.place == "head" else MIN_SHARE
    return len(each.groups) >= least * site.groups


def _has_fixed_place(each: _Recurring) -> bool:
    """Return whether a piece is glued to a line, or mostly at one distance from an end."""
    if each.place != "line":
        return True
    most = max(max(Counter(each.before).values()), max(Counter(each.behind).values()))
    count = len(each.articles)
    return most >= min(count, MIN_REGULAR * count + BY_CHANCE * sqrt(count))


def _stands_near_an_end(each: _Recurring) -> bool:
    """Return whether a line is mostly among the first or last of its articles: links of a menu
    that rotate.
    """
    near = sum(
        before < FIRST_GLUED or behind < LAST_GLUED
        for before, behind in zip(each.before, each.behind, strict=True)
    )
    return each.place == "line" and near >= MIN_REGULAR * len(each.articles)


def _stands_beside(key: int, each: _Recurring, regular: set[int], site: _Site) -> bool:
    """Return whether the lines above or below a piece are mostly furniture."""
    found = sum(_has_neighbour(key, site.ends[number], regular) for number in each.articles)
    return found >= MIN_REGULAR * len(each.articles)


def _has_neighbour(key: int, ends: Sequence[EndPiece], regular: set[int]) -> bool:
    lines = {end.before for end in ends if end.key in regular and end.place == "line"}
    own = [end.before for end in ends if end.key == key]
    return any(line - 1 in lines or line + 1 in lines for line in own)


def _passage(
    index: Index, key: int, each: _Recurring, site: _Site, furniture: set[int]
) -> SitePassage:
    """Return a piece with an example and what is thought of it."""
    names = tuple(site.articles[number].name for number in each.articles[:3])
    text, folded_key = _example(index, key, site.articles[each.articles[0]])
    days = site.days(each.articles)
    verdict: SiteVerdict = "flagged"
    if key in furniture:
        is_beside = _stands_beside(key, each, furniture, site)
        verdict = _verdict(text, folded_key, each, days, is_beside)
    seen = Learned(len(each.articles), days, names)
    return SitePassage(each.place, folded_key, text, seen, len(each.groups), verdict)


def _tells_who(text: str) -> bool:
    """Return whether a line tells who wrote, took a picture or published it; a file name that an
    editor left does not.
    """
    if _CREDIT.search(text) or has_dateline(text):
        return True
    return credit_chars(text) > file_name_chars(text)


def _verdict(text: str, key: str, each: _Recurring, days: int, is_beside: bool) -> SiteVerdict:
    """Return what a piece is that is frequent and in a regular place.

    is_beside  whether it mostly stands beside other furniture
    """
    if _tells_who(text):
        return "credit"
    if len(key) < (MIN_LETTERS_BESIDE if is_beside else MIN_LETTERS):
        return "flagged"
    if _FIGURE.search(key) and (len(each.groups) < MIN_NUMBERED or days < MIN_NUMBERED_DAYS):
        return "flagged"
    return "furniture"


def _example(index: Index, key: int, article: Placed) -> tuple[str, str]:
    """Return a piece as it stands in an article, and its comparison key."""
    folded = index.stripped(article.story).folded
    for piece, end in end_pieces(folded):
        if end.key == key:
            return folded.text[piece.span.start : piece.span.end].strip(), piece.key
    raise InputError(index.path, told("does not hold what it says it holds; learn it anew"))
