"""Groups of articles that are one story: stars around the fullest of them.

    relations of all bodies -> stars -> for each article its group, and what it is to the one kept

A chain of copies is no group: where A is a version of B and B one of C, A and C may have nothing in
common. (One public pipeline made a cluster of 743,779 distinct documents that way.) So each member
is compared with the article that its group stands around, and belongs to it only if they are one
story.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple, get_args

from dedupe.crawl.index import Index, Placed
from dedupe.crawl.relation import ONE_STORY, Kind, Relation, relation

Kept = Literal["fullest", "latest", "first"]
KEPT: tuple[Kept, ...] = get_args(Kept)
"""Which article of a group is kept; with the same date, or without one, the first by name."""


class Membership(NamedTuple):
    """Where an article belongs.

    article  it
    group    name of the article that its group stands around: the fullest
    kept     the article of the group that is kept
    members  how many articles the group has
    to_kept  what it is to the kept one; None where it is the kept one
    related  what it is to articles of other groups, by their names
    centre   number of the body that its group stands around
    """

    article: Placed
    group: str
    kept: Placed
    members: int
    to_kept: Relation | None
    related: tuple[Relation, ...]
    centre: int

    @property
    def is_kept(self) -> bool:
        """Whether it is the article of its group that is kept."""
        return self.to_kept is None


def grouped(index: Index, keep: Kept = "fullest") -> Iterator[Membership]:
    """Yield all articles of an index with their groups, in the order of their names, whatever the
    order in which they were added. Cost as of `Index.relations`.
    """
    relations = list(index.relations())
    articles = index.articles()
    of_body = defaultdict(list)
    for article in articles:
        of_body[article.body].append(article)
    kinds = ((first, second, found.kind) for first, second, found in relations)
    centres = stars(of_body, kinds)
    members: dict[int, list[Placed]] = defaultdict(list)
    for article in articles:
        members[centres[article.body]].append(article)
    kept = {centre: _kept(group, keep, centre) for centre, group in members.items()}
    others = _between_groups(relations, centres)
    names = {centre: min(article.name for article in of_body[centre]) for centre in members}
    for article in articles:
        centre = centres[article.body]
        chosen = kept[centre]
        yield Membership(
            article,
            names[centre],
            chosen,
            len(members[centre]),
            _relation_to(index, article, chosen),
            tuple(_seen_from(article, others[article.body])),
            centre,
        )


def stars(
    bodies: Mapping[int, Sequence[Placed]],
    related: Iterable[tuple[int, int, Kind]],
    kinds: Collection[Kind] = ONE_STORY,
) -> dict[int, int]:
    """Return for each body the one that its group stands around; a body that is alone is its own.

    kinds  of relations that make a group

    The fullest body takes all that are one story with it, then the fullest of those that are left.
    """
    near: dict[int, set[int]] = defaultdict(set)
    for first, second, kind in related:
        if kind in kinds:
            near[first].add(second)
            near[second].add(first)
    centres: dict[int, int] = {}
    for body in sorted(bodies, key=lambda body: (-bodies[body][0].letters, body)):
        if body in centres:
            continue
        centres[body] = body
        for other in near[body]:
            centres.setdefault(other, body)
    return centres


def _kept(group: Sequence[Placed], keep: Kept, centre: int) -> Placed:
    """Return the article of a group that is kept."""
    if keep == "fullest":
        return min(
            (article for article in group if article.body == centre),
            key=lambda article: (article.name, article.digest),
        )
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


def _seen_from(article: Placed, others: Iterable[Relation]) -> list[Relation]:
    """Return relations of a body as those of one of its articles."""
    found = [each._replace(first=article.name) for each in others]
    return sorted(found, key=lambda each: (each.second, each.kind))


def _relation_to(index: Index, article: Placed, kept: Placed) -> Relation | None:
    """Return what an article is to the kept one of its group; None where it is that one."""
    if (article.name, article.digest) == (kept.name, kept.digest):
        return None
    found = relation(index.story(article.story), index.story(kept.story))
    return found and found._replace(first=article.name, second=kept.name)
