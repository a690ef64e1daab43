"""Groups of articles that are one story: stars around the fullest of them.

    relations of all bodies -> stars -> for each article its group, and what it is to the one kept

A chain of copies is no group: where A is a version of B and B one of C, A and C may have nothing in
common. (One public pipeline made a cluster of 743,779 distinct documents that way.) So each member
is compared with the article that its group stands around, and belongs to it only if they are one
story.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple, get_args

from dedupe.crawl.index import Index, Placed
from dedupe.crawl.relation import ONE_STORY, Kind, Relation, relation

Kept = Literal["fullest", "latest", "first"]
KEPT: tuple[Kept, ...] = get_args(Kept)
"""Which article of a group is kept; with the same date, or without one, the first by name."""


Centre = int | Placed
"""What a group stands around: a body, by its number; an article whose body says too little stands
alone."""


class Membership(NamedTuple):
    """Where an article belongs.

    article  it
    group    name of the article that its group stands around: the fullest
    kept     the article of the group that is kept
    members  how many articles the group has
    to_kept  what it is to the kept one; None where it is the kept one, or has nothing in common
             with it: two versions of the centre need not
    related  what it is to articles of other groups, by their names
    centre   what its group stands around
    """

    article: Placed
    group: str
    kept: Placed
    members: int
    to_kept: Relation | None
    related: tuple[Relation, ...]
    centre: Centre

    @property
    def is_kept(self) -> bool:
        """Whether it is the article of its group that is kept."""
        return _identity(self.article) == _identity(self.kept)


def grouped(index: Index, keep: Kept = "fullest") -> Iterator[Membership]:
    """Yield all articles of an index with their groups, in the order of their names, whatever the
    order in which they were added. Cost as of `Index.relations`.
    """
    relations = list(index.relations())
    articles = index.articles()
    letters = {article.body: article.letters for article in articles}
    centres = stars(letters, ((first, second, found.kind) for first, second, found in relations))
    silent = set(_silent(index, articles, centres))
    members: dict[Centre, list[Placed]] = defaultdict(list)
    for article in articles:
        members[_centre(article, centres, silent)].append(article)
    kept = {}
    names = {}
    for centre, group in members.items():
        body = centres[group[0].body]
        kept[centre] = _kept(group, keep, body)
        names[centre] = min(article.name for article in group if article.body == body)
    others = _between_groups(relations, centres)
    known = _Known(
        {(first, second): found for first, second, found in relations}, _standing(articles)
    )
    for article in articles:
        centre = _centre(article, centres, silent)
        chosen = kept[centre]
        yield Membership(
            article,
            names[centre],
            chosen,
            len(members[centre]),
            _relation_to(index, article, chosen, known),
            seen_from(article.name, others[article.body]),
            centre,
        )


def _silent(
    index: Index, articles: Sequence[Placed], centres: Mapping[int, int]
) -> Iterator[Placed]:
    """Yield the articles with a body that others have as well, but that say too little to be one
    story with them.
    """
    copies = Counter(article.body for article in articles)
    around = Counter(centres.values())
    for article in articles:
        has_copies_only = copies[article.body] > 1 and around[centres[article.body]] == 1
        if has_copies_only and index.is_silent(article):
            yield article


def _centre(article: Placed, centres: Mapping[int, int], silent: Collection[Placed]) -> Centre:
    return article if article in silent else centres[article.body]


def _identity(article: Placed) -> tuple[str, bytes]:
    return article.name, article.digest


def stars(
    letters: Mapping[int, int],
    related: Iterable[tuple[int, int, Kind]],
    kinds: Collection[Kind] = ONE_STORY,
) -> dict[int, int]:
    """Return for each body the one that its group stands around; a body that is alone is its own.

    letters  of each body
    kinds    of relations that make a group

    The fullest body takes all that are one story with it, then the fullest of those that are left.
    """
    near: dict[int, set[int]] = defaultdict(set)
    for first, second, kind in related:
        if kind in kinds:
            near[first].add(second)
            near[second].add(first)
    centres: dict[int, int] = {}
    for body in sorted(letters, key=lambda body: (-letters[body], body)):
        if body in centres:
            continue
        centres[body] = body
        for other in near[body]:
            centres.setdefault(other, body)
    return centres


def _kept(group: Sequence[Placed], keep: Kept, centre: int) -> Placed:
    """Return the article of a group that is kept."""
    if keep == "fullest":
        return min((article for article in group if article.body == centre), key=_identity)
    sign = -1 if keep == "latest" else 1
    return min(group, key=lambda article: _age(article, sign))


def _age(article: Placed, sign: int) -> tuple[bool, int, str, bytes]:
    """Return what puts articles in the order of their days; those without one come last."""
    is_unknown = article.day is None
    return is_unknown, sign * (article.day or 0), article.name, article.digest


def _between_groups(
    relations: Iterable[tuple[int, int, Relation]], centres: Mapping[int, int]
) -> dict[int, list[Relation]]:
    """Return for each body what it is to bodies of other groups, itself first."""
    others: dict[int, list[Relation]] = defaultdict(list)
    for first, second, found in relations:
        if centres[first] != centres[second]:
            others[first].append(found)
            others[second].append(found.flipped)
    return others


def seen_from(name: str, others: Iterable[Relation]) -> tuple[Relation, ...]:
    """Return relations of a body as those of one of its articles, in order."""
    found = [each._replace(first=name) for each in others]
    return tuple(sorted(found, key=_in_order))


def _in_order(found: Relation) -> tuple[object, ...]:
    return found.second, found.kind, found.alike, found.shared, found.differs


class _Known(NamedTuple):
    """What is known of bodies.

    relations  by the numbers of two
    standing   the story that stands for a body: its relations are those of the body
    """

    relations: Mapping[tuple[int, int], Relation]
    standing: Mapping[int, int]

    def between(self, one: Placed, other: Placed) -> Relation | None:
        """Return the relation of two articles, None where it is not known."""
        if not self._stands(one) or not self._stands(other):
            return None
        found = self.relations.get((one.body, other.body))
        if found is None:
            seen_from_other = self.relations.get((other.body, one.body))
            found = seen_from_other and seen_from_other.flipped
        return found

    def _stands(self, article: Placed) -> bool:
        return self.standing[article.body] == article.story


def _standing(articles: Iterable[Placed]) -> dict[int, int]:
    """Return for each body the story that stands for it, as an index has it: with the least
    digest.
    """
    least: dict[int, Placed] = {}
    for article in articles:
        known = least.setdefault(article.body, article)
        if article.digest < known.digest:
            least[article.body] = article
    return {body: article.story for body, article in least.items()}


def _relation_to(index: Index, article: Placed, kept: Placed, known: _Known) -> Relation | None:
    """Return what an article is to the kept one of its group; None where it is that one."""
    if _identity(article) == _identity(kept):
        return None
    found = known.between(article, kept)
    if found is None:
        found = relation(index.story(article.story), index.story(kept.story))
    return found and found._replace(first=article.name, second=kept.name)
