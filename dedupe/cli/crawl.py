"""What the commands about a crawl do, once their options are read."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from dedupe import files
from dedupe.cli.common import article_kind, read_article, refuse_inputs, refuse_same
from dedupe.crawl.folding import Folding
from dedupe.crawl.groups import KEPT, Membership, grouped
from dedupe.crawl.index import CrawledArticle, Index, Prepared
from dedupe.crawl.learning import MIN_DAYS, MIN_GROUPS
from dedupe.crawl.profiles import check_has_articles, decide, load_profile
from dedupe.crawl.profiles import learn as learn_into
from dedupe.crawl.reading import CrawlFields, CrawlRecord, crawl_records, with_learned
from dedupe.crawl.relation import KINDS, relation
from dedupe.crawl.report import GroupsReport, first_page, write_groups
from dedupe.crawl.words import group_fields, said, to_json
from dedupe.errors import Failure, InputError, did_you_mean
from dedupe.formats.fields import row_as_json
from dedupe.language import listed, told
from dedupe.profile import SITE_VERDICTS, Profile
from dedupe.reading.packing import ending_of, pack
from dedupe.repeats.wording import is_heading
from dedupe.request import Request
from dedupe.words import clauses, count

# --- compare ---


def compare(
    first: str, second: str, as_values: bool, profiles: str | None, sites: Sequence[str]
) -> None:
    """Say whether two files are one article, and why.

    profiles  as of `group`
    sites     of both, or of each; where there are none, a page may say it
    """
    if len(sites) > 2:
        raise InputError("--site", told("two files have two sites; give one or two"))
    profile = load_profile(profiles) if profiles is not None else Profile()
    of_first, of_second = (*sites, *sites)[:2] if sites else (None, None)
    articles = [_read_article(first, of_first), _read_article(second, of_second)]
    if profiles is not None and not any(profile.on(article.host) for article in articles):
        problem = told("knows the site of neither; name it with --site, once or twice")
        files.say(str(Failure(profiles, problem)))
    found = relation(*(Prepared.of(article.on(profile)).story for article in articles))
    if as_values:
        files.write([(files.STANDARD, _line(None if found is None else to_json(found)))])
        return
    text = "".join(f"{line}\n" for line in said(found, first, second))
    files.write([(files.STANDARD, text.encode("utf-8", "surrogateescape"))])


def _read_article(path: str, site: str | None) -> CrawledArticle:
    """Return the article of a file; its first line is its headline where it looks like one.

    site  None for what the page itself says
    """
    kind = article_kind(path, None)
    if kind is None:
        problem = told("is a file of many articles; compare takes two files of one article each")
        raise InputError(files.input_name(path), problem)
    decoded = read_article(path, kind, Request())
    title = decoded.page.title if decoded.page else None
    first_line = decoded.text.lstrip().partition("\n")[0].strip()
    if title is None and is_heading(first_line):
        title = first_line
    if site is None and decoded.page:
        site = decoded.page.url
    return CrawledArticle(path, decoded.text, title, site)


def _line(value: Any) -> bytes:
    return _ended(row_as_json(value))


def _ended(line: str) -> bytes:
    return f"{line}\n".encode("utf-8", "backslashreplace")


# --- group ---


def group(
    paths: Sequence[str],
    output: str,
    index: str | None,
    fields: CrawlFields,
    keep: str,
    drop: Sequence[str],
    report: str | None,
    profiles: str | None,
    *,
    fold: bool,
    kind: str | None,
    glob: str | None,
    force: bool,
    quiet: bool,
) -> int:
    """Write the records of a crawl with their groups, and return the exit code.

    fold      whether reprints are stored as edits against the kept articles
    report    the page, or the folder, that shows the groups; None for none
    profiles  the file with what sites print on their pages, which does not count as likeness; None
              for none
    """
    kept = one_of("--keep", keep, KEPT)
    for name in drop:
        one_of("--drop", name, ("same",))
    if files.STANDARD in paths:
        problem = told("a crawl is read twice; give the name of a file")
        raise InputError(files.input_name(files.STANDARD), problem)
    files.check_writable(output, force)
    refuse_inputs(output, "-o", paths)
    if report is not None:
        _check_report(report, output, paths, force)
    profile = load_profile(profiles) if profiles is not None else None
    failures: list[Failure] = []

    def records() -> Iterator[CrawlRecord | Failure]:
        found = crawl_records(paths, fields, kind, glob)
        return found if profile is None else with_learned(found, profile)

    with (
        tempfile.TemporaryDirectory() as folder,
        opened_index(index or os.path.join(folder, "index.db"), _has_articles) as store,
    ):
        store.compare_with(profile)
        folding = Folding(store) if fold else None
        store.add_many(_articles(records(), failures, folding))
        places = {_place(each): each for each in grouped(store, kept)}
        if folding is not None:
            folding.arrange(places)
        lines = _grouped_lines(records(), places, drop, folding)
        packed = pack(b"".join(lines), ending_of(output)[1], output)
        files.write([(output, packed)], force)
        if report is not None:
            written = write_groups(store, list(places.values()), report, force)
    if not quiet:
        files.say(_summary(places.values()))
        if folding is not None:
            _say_what_is_folded(folding, index)
    hosts = {each.article.site for each in places.values()}
    if profile is not None and not any(map(profile.on, hosts)):
        problem = told(
            'knows none of these sites; name the field of the address, not "{field}", with '
            "--site-field, or learn from this crawl first",
            field=fields.site,
        )
        files.say(str(Failure(str(profiles), problem)))
    if report is not None and not quiet:
        files.say(_what_is_shown(written))
    for failure in failures:
        files.say(str(failure))
    return 3 if failures else 0


def _has_articles(index: Index) -> bool:
    return len(index) > 0


def _check_report(report: str, output: str, paths: Sequence[str], force: bool) -> None:
    """Raise InputError for a page that cannot be written, or would overwrite something else."""
    if report == files.STANDARD:
        problem = told("standard output is for the records; give the name of a file")
        raise InputError("--report", problem)
    page = first_page(report)
    refuse_same(("-o", output), ("--report", page))
    refuse_inputs(page, "--report", paths)
    if page == report:
        files.check_writable(page, force)
        return
    if os.path.lexists(report) and not os.path.isdir(report):
        problem = told("is there and is no folder; give a folder, or a page that ends with .html")
        raise InputError(report, problem)
    if any(os.path.isdir(path) and files.same_file(path, report) for path in paths):
        problem = told("is the folder of the crawl; give another one with --report")
        raise InputError(report, problem)
    if not force and os.path.isdir(report) and os.listdir(report):
        problem = told("is there and has files in it; --force overwrites what is named alike")
        raise InputError(report, problem)


def _say_what_is_folded(folding: Folding, index: str | None) -> None:
    """Say how many records were folded, and which of the others could not be."""
    if folding.folded:
        share = folding.after / folding.before
        said = told(
            "folded {articles}, to {share:.0%} of the bytes of their records; dedupe restore "
            "brings the texts back",
            articles=count(folding.folded, "article"),
            share=share,
        )
    else:
        said = told("folded no article")
    files.say(said)
    if folding.elsewhere:
        said = told(
            "not folded: {articles}, since what is kept of their groups is in {index} only, from "
            "an earlier run",
            articles=count(folding.elsewhere, "article"),
            index=index,
        )
        files.say(said)
    if folding.as_large:
        said = told(
            "not folded: {articles}, which would take no less room",
            articles=count(folding.as_large, "article"),
        )
        files.say(said)


def _what_is_shown(report: GroupsReport) -> str:
    """Return what stands on the pages of groups."""
    groups = count(report.groups, "group")
    if report.listed == report.groups:
        return told("wrote {path}: {groups}", path=report.path, groups=groups)
    return told(
        "wrote {path}: the {listed} largest of {groups}; --report FOLDER lists all",
        path=report.path,
        listed=report.listed,
        groups=groups,
    )


def one_of(option: str, given: str, allowed: Sequence[Any]) -> Any:
    """Return a value that is allowed; InputError for another."""
    if given not in allowed:
        problem = told(
            "{given!r} is not known; {hint}allowed: {names}",
            given=given,
            hint=did_you_mean(given, allowed),
            names=listed(allowed),
        )
        raise InputError(option, problem)
    return given


def _articles(
    records: Iterable[CrawlRecord | Failure],
    failures: list[Failure],
    folding: Folding | None = None,
) -> Iterator[CrawledArticle]:
    for record in records:
        if isinstance(record, Failure):
            failures.append(record)
            continue
        if folding is not None:
            folding.note(record)
        yield record.article


def _place(membership: Membership) -> tuple[str, bytes]:
    return membership.article.name, membership.article.digest


def _grouped_lines(
    records: Iterable[CrawlRecord | Failure],
    places: dict[tuple[str, bytes], Membership],
    drop: Sequence[str],
    folding: Folding | None,
) -> Iterator[bytes]:
    """Yield the records with their groups, but for those that are dropped."""
    for record in records:
        if isinstance(record, Failure):
            continue
        article = record.article
        membership = places[article.name, article.digest]
        to_kept = membership.to_kept
        if to_kept is None or to_kept.kind not in drop:
            try:
                line = row_as_json({**record.fields, **_group_fields(membership)})
            except TypeError as error:
                problem = told("{error}; drop that column first", error=error)
                raise InputError(article.name, problem) from error
            if folding is not None:
                line = folding.line(line, record, membership)
            yield _ended(line)


def _group_fields(membership: Membership) -> dict[str, Any]:
    """Return the fields that tell where an article belongs."""
    return group_fields(
        membership.group, membership.is_kept, membership.to_kept, membership.related
    )


def of_groups(articles: int, groups: int, kinds: Mapping[str, int]) -> str:
    """Return how many articles there are, and in which groups.

    kinds  what those beside the kept ones are to them
    """
    inside = listed(f"{kinds[kind]} {kind}" for kind in KINDS if kinds.get(kind))
    return told(
        "{articles}: {groups} of copies and versions{beside}",
        articles=count(articles, "article"),
        groups=count(groups, "group"),
        beside=told(" ({kinds} beside the kept ones)", kinds=inside) if inside else "",
    )


def _summary(memberships: Iterable[Membership]) -> str:
    """Return how many articles there are, and in which groups."""
    kinds: Counter[str] = Counter()
    pairs: set[frozenset[str]] = set()
    articles = groups = 0
    for membership in memberships:
        articles += 1
        if membership.to_kept is not None:
            kinds[membership.to_kept.kind] += 1
        elif membership.is_kept and membership.members > 1:
            groups += 1
        for found in membership.related:
            if found.kind == "look-alike":
                pairs.add(frozenset((found.first, found.second)))
    said = of_groups(articles, groups, kinds)
    return told("{said}; {alike}", said=said, alike=count(len(pairs), "look-alike pair"))


# --- learn ---


def learn(
    paths: Sequence[str],
    output: str | None,
    fields: CrawlFields,
    *,
    show: bool,
    keep: Sequence[str],
    drop: Sequence[str],
    kind: str | None,
    glob: str | None,
    quiet: bool,
) -> int:
    """Learn what sites print on their pages, or show and overrule it; return the exit code."""
    failures: list[Failure] = []
    path = _profiles_path(paths, output, bool(show or keep or drop))
    with opened_index(path, Index.has_sites) as index:
        if output is not None:
            check_has_articles(index)
            records = crawl_records(paths, fields, kind, glob)
            index.add_many(_articles(records, failures), to_learn=True)
            learn_into(index)
            if not index.has_sites():
                raise _nothing_learned(path, index, failures)
        decide(index, keep, goes=False)
        decide(index, drop, goes=True)
    # First: where nothing was learned, these tell why.
    for failure in failures:
        files.say(str(failure))
    profile = load_profile(path)
    if show:
        text = "".join(f"{line}\n" for line in shown(profile))
        files.write([(files.STANDARD, text.encode("utf-8", "backslashreplace"))])
    if not quiet:
        files.say(what_goes(profile))
    return 3 if failures else 0


@contextmanager
def opened_index(path: str, is_of_use: Callable[[Index], bool]) -> Iterator[Index]:
    """Give an index; a file that is made for it is removed where it came to be of no use."""
    is_new = not os.path.lexists(path)
    stays = True
    try:
        with Index(path) as index:
            try:
                yield index
            finally:
                stays = not is_new or is_of_use(index)
    finally:
        if not stays:
            os.remove(path)


def _nothing_learned(path: str, index: Index, failures: Iterable[Failure]) -> InputError:
    """Return the error for a crawl of which nothing is learned; say what could not be read."""
    for failure in failures:
        files.say(str(failure))
    if len(index) == 0:
        return InputError(path, told("nothing was learned, since no article could be read"))
    problem = told(
        "nothing was learned, since no article says its site; name the field of its address with "
        "--site-field"
    )
    return InputError(path, problem)


def _profiles_path(paths: Sequence[str], output: str | None, is_asked: bool) -> str:
    """Return the file of the profiles. InputError where it is not said."""
    if output is not None:
        if files.STANDARD in (output, *paths) and output == files.STANDARD:
            raise InputError("-o", told("a database cannot go to standard output; give a file"))
        refuse_inputs(output, "-o", paths)
        return output
    if not is_asked:
        raise InputError("learn", told("name the file for what is learned with -o PROFILES.db"))
    if len(paths) != 1:
        raise InputError("learn", told("without -o give one file that dedupe learn wrote"))
    (path,) = paths
    if not os.path.isfile(path):
        raise InputError(path, told("no such file; dedupe learn CRAWL -o FILE makes it"))
    return path


def shown(profile: Profile) -> Iterator[str]:
    """Yield lines that say what sites print on their pages: what goes first, the frequent before
    the rare.
    """
    order = {verdict: number for number, verdict in enumerate(SITE_VERDICTS)}
    for site in profile.sites:
        yield told(
            "{site}: {articles}, {days}",
            site=site.site,
            articles=count(site.articles, "article"),
            days=count(site.days, "day"),
        )
        passages = sorted(
            site.passages,
            key=lambda each: (order[each.verdict], -each.groups, each.place, each.key),
        )
        for each in passages:
            decided = told(" (decided by a reader)") if each.decided_by else ""
            share = each.seen.articles / max(site.articles, 1)
            seen = [count(each.groups, "group"), count(each.seen.days, "day"), f"{share:.1%}"]
            text = " ".join(each.text.split())
            yield f"  {each.verdict}{decided}\t{each.place}\t{clauses(seen)}\t{text}"


def what_goes(profile: Profile) -> str:
    """Return what was learned, in one line."""
    verdicts = Counter(each.verdict for site in profile.sites for each in site.passages)
    sites = [site for site in profile.sites if site.furniture]
    learned = told(
        "{all_sites}: {lines} of {sites} will go with dedupe clean --profiles; {credits} and "
        "{flagged} flagged ones stay",
        all_sites=count(len(profile.sites), "site"),
        lines=count(verdicts["furniture"], "line"),
        sites=count(len(sites), "site"),
        credits=count(verdicts["credit"], "credit"),
        flagged=verdicts["flagged"],
    )
    few = [
        site.site for site in profile.sites if site.days < MIN_DAYS and site.articles >= MIN_GROUPS
    ]
    if not few:
        return learned
    return told(
        "{learned}; of fewer than {days} days, too few to learn from: {sites}",
        learned=learned,
        days=MIN_DAYS,
        sites=listed(few[:5]),
    )
