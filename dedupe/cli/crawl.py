"""What the commands about a crawl do, once their options are read."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from dedupe import files
from dedupe.cli.common import article_kind, read_article, refuse_inputs
from dedupe.crawl.groups import KEPT, Membership, grouped
from dedupe.crawl.index import CrawledArticle, Index
from dedupe.crawl.reading import CrawlFields, CrawlRecord, crawl_records
from dedupe.crawl.relation import KINDS, relation
from dedupe.crawl.story import Story
from dedupe.crawl.words import to_json, told
from dedupe.errors import Failure, InputError, did_you_mean
from dedupe.formats.fields import as_json
from dedupe.render.words import count
from dedupe.repeats.wording import is_heading
from dedupe.request import Request

# --- compare ---


def compare(first: str, second: str, as_values: bool) -> None:
    """Say whether two files are one article, and why."""
    stories = [_read_story(path) for path in (first, second)]
    found = relation(*stories)
    if as_values:
        files.write([(files.STANDARD, _line(None if found is None else to_json(found)))])
        return
    text = "".join(f"{line}\n" for line in told(found, first, second))
    files.write([(files.STANDARD, text.encode("utf-8", "surrogateescape"))])


def _read_story(path: str) -> Story:
    """Return the article of a file; its first line is its headline where it looks like one."""
    kind = article_kind(path, None)
    if kind is None:
        problem = "is a file of many articles; compare takes two files of one article each"
        raise InputError(files.input_name(path), problem)
    decoded = read_article(path, kind, Request())
    title = decoded.page.title if decoded.page else None
    first_line = decoded.text.lstrip().partition("\n")[0].strip()
    if title is None and is_heading(first_line):
        title = first_line
    return Story.of(decoded.text, title, path)


def _line(value: Any) -> bytes:
    return f"{as_json(value)}\n".encode("utf-8", "backslashreplace")


# --- group ---


def group(
    paths: Sequence[str],
    output: str,
    index: str | None,
    fields: CrawlFields,
    keep: str,
    drop: Sequence[str],
    *,
    kind: str | None,
    glob: str | None,
    force: bool,
    quiet: bool,
) -> int:
    """Write the records of a crawl with their groups, and return the exit code."""
    kept = _one_of("--keep", keep, KEPT)
    for name in drop:
        _one_of("--drop", name, ("same",))
    if files.STANDARD in paths:
        raise InputError("standard input", "a crawl is read twice; give the name of a file")
    files.check_writable(output, force)
    refuse_inputs(output, "-o", paths)
    failures: list[Failure] = []
    with tempfile.TemporaryDirectory() as folder:
        with Index(index or os.path.join(folder, "index.db")) as store:
            records = crawl_records(paths, fields, kind, glob)
            store.add_many(_articles(records, failures))
            places = {_place(each): each for each in grouped(store, kept)}
        lines = _grouped_lines(crawl_records(paths, fields, kind, glob), places, drop)
        files.write([(output, b"".join(lines))], force)
    if not quiet:
        files.say(_summary(places.values()))
    for failure in failures:
        files.say(str(failure))
    return 3 if failures else 0


def _one_of(option: str, given: str, allowed: Sequence[Any]) -> Any:
    """Return a value that is allowed; InputError for another."""
    if given not in allowed:
        hint = did_you_mean(given, allowed)
        raise InputError(option, f"{given!r} is not known; {hint}allowed: {', '.join(allowed)}")
    return given


def _articles(
    records: Iterable[CrawlRecord | Failure], failures: list[Failure]
) -> Iterator[CrawledArticle]:
    for record in records:
        if isinstance(record, Failure):
            failures.append(record)
        else:
            yield record.article


def _place(membership: Membership) -> tuple[str, bytes]:
    return membership.article.name, membership.article.digest


def _grouped_lines(
    records: Iterable[CrawlRecord | Failure],
    places: dict[tuple[str, bytes], Membership],
    drop: Sequence[str],
) -> Iterator[bytes]:
    """Yield the records with their groups, but for those that are dropped."""
    for record in records:
        if isinstance(record, Failure):
            continue
        article = record.article
        membership = places[article.name, article.digest]
        to_kept = membership.to_kept
        if to_kept is None or to_kept.kind not in drop:
            yield _line({**record.fields, **_group_fields(membership)})


def _group_fields(membership: Membership) -> dict[str, Any]:
    """Return the fields that tell where an article belongs."""
    to_kept = membership.to_kept
    return {
        "group": membership.group,
        "kept": membership.is_kept,
        "relation": to_json(to_kept) if to_kept is not None else None,
        "related": list(map(to_json, membership.related)),
    }


def _summary(memberships: Iterable[Membership]) -> str:
    """Return how many articles there are, and in which groups."""
    kinds: Counter[str] = Counter()
    pairs: set[frozenset[str]] = set()
    articles = groups = 0
    for membership in memberships:
        articles += 1
        if membership.to_kept is not None:
            kinds[membership.to_kept.kind] += 1
        elif membership.members > 1:
            groups += 1
        for found in membership.related:
            if found.kind == "look-alike":
                pairs.add(frozenset((found.first, found.second)))
    inside = ", ".join(f"{kinds[kind]} {kind}" for kind in KINDS if kinds[kind])
    found_groups = f"{count(groups, 'group')} of copies and versions"
    more = f" ({inside} beside the kept ones)" if inside else ""
    alike = count(len(pairs), "look-alike pair")
    return f"{count(articles, 'article')}: {found_groups}{more}; {alike}"
