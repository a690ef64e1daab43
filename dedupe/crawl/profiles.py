"""Profiles of sites in a file: the index that they were learned from holds them."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence

from dedupe.crawl.index import Index, read_only
from dedupe.crawl.learning import learned
from dedupe.errors import InputError
from dedupe.fold import fold
from dedupe.language import told
from dedupe.profile import Profile, SitePassage, SiteProfile
from dedupe.values import Learned


def learn(index: Index) -> Profile:
    """Learn what the sites of an index print on their pages, and note it there."""
    profile = learned(index)
    note_profile(index, profile)
    return profile


def check_no_articles(index: Index) -> None:
    """Raise InputError for a file with articles, where something is to be learned from others."""
    if len(index):
        problem = told("has articles of dedupe learn or group; name another file with -o")
        raise InputError(index.path, problem)


def check_has_articles(index: Index) -> None:
    """Raise InputError for a file with what was learned from articles that it has not: what is
    learned from others would take its place.
    """
    if len(index) == 0 and index.has_sites():
        problem = told(
            "was learned with Spark, from articles that it has not; learn from all of them with "
            "Spark, or name another file with -o"
        )
        raise InputError(index.path, problem)


def note_profile(index: Index, profile: Profile) -> None:
    """Note what was learned, instead of what was noted before."""
    sites = [(site.site, site.articles, site.days) for site in profile.sites]
    rows = [_row(site.site, each) for site in profile.sites for each in site.passages]
    index.replace_passages(sites, rows)


def _row(site: str, passage: SitePassage) -> tuple[object, ...]:
    place, key, text, seen, groups, verdict, decided_by = passage
    examples = json.dumps(seen.examples, ensure_ascii=False)
    return (
        *(site, place, key, text, seen.articles, seen.days, examples),
        *(groups, verdict, decided_by),
    )


def load_profile(path: str) -> Profile:
    """Return what `dedupe learn` wrote into a file. InputError where it is not there, or another
    file.
    """
    if not os.path.isfile(path):
        raise InputError(path, told("no such file; dedupe learn CRAWL -o FILE makes it"))
    with read_only(path) as connection:
        sites = connection.execute("SELECT site, articles, days FROM site ORDER BY site").fetchall()
        rows = connection.execute(
            "SELECT site, place, key, text, articles, days, examples, groups, verdict, decided_by "
            "FROM passage ORDER BY site, place, key"
        ).fetchall()
    if not sites:
        raise InputError(
            path, told("nothing was learned yet; dedupe learn CRAWL -o FILE learns it")
        )
    passages: dict[str, list[SitePassage]] = {site: [] for site, _, _ in sites}
    for site, place, key, text, articles, days, examples, *rest in rows:
        seen = Learned(articles, days, tuple(json.loads(examples)))
        passages[site].append(SitePassage(place, key, text, seen, *rest))
    return Profile(
        tuple(
            SiteProfile(site, articles, days, tuple(passages[site]))
            for site, articles, days in sites
        )
    )


def decide(index: Index, lines: Sequence[str], goes: bool) -> None:
    """Note what a reader decided of lines, heads or tails of lines. InputError for one that no site
    repeats.
    """
    for line in lines:
        key = fold(line).key
        if not index.has_passage(key):
            problem = told(
                "no site repeats {line!r}; dedupe learn FILE --show lists what they repeat",
                line=line,
            )
            raise InputError(index.path, problem)
        index.decide(key, goes)
