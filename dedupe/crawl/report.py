"""Pages of HTML that list the groups of a crawl: of each the kept article, its copies and versions,
and both sides of each, with what differs.

    memberships -> groups of two or more, the largest first -> of each its copies, aligned with the
    kept article -> pages of so many groups
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from html import escape
from typing import Any, Literal, NamedTuple

from dedupe import files
from dedupe.chinese import SENTENCES
from dedupe.crawl.groups import Centre, Membership
from dedupe.crawl.index import Index
from dedupe.crawl.relation import Relation
from dedupe.crawl.words import SAY_KIND
from dedupe.fold import fold, simplified
from dedupe.names import NOTICES, RELATIONS
from dedupe.render.compared import compared
from dedupe.render.page import MAX_TITLE, document, in_both
from dedupe.render.report import PAGES, remove_pages
from dedupe.render.texts import GROUPS, Text
from dedupe.render.visible import visible
from dedupe.values import Span
from dedupe.words import DIFFERING, in_words

ON_PAGE = 100
"""Groups on a page: some 1 MB of articles. Chosen by eye."""
_MAX_COPIES = 20
"""Copies of a group that are shown beside the kept article. Chosen by eye."""
_MAX_CHARS = 4_000
"""Characters that are shown of a side: a long news article. Chosen by eye."""
_MAX_DIFFERENCES = 12
"""Differences that are listed of a copy, as `dedupe compare` does; all are marked in the texts."""

What = Literal["", "differs", "own"]
"""What a stretch of one side is to the other: there, too; exchanged within a passage that both
have; not there."""


class GroupsReport(NamedTuple):
    """What was written: the page to open, how many groups there are, and how many it lists."""

    path: str
    groups: int
    listed: int


class _Group(NamedTuple):
    """Articles of one story.

    kept    the one that is kept
    copies  the others, by their names
    """

    kept: Membership
    copies: Sequence[Membership]


def first_page(path: str) -> str:
    """Return the page to open: the path itself where it names a page, else one in that folder."""
    if path.lower().endswith((".html", ".htm")):
        return path
    return os.path.join(path, "index.html")


def write_groups(
    index: Index, memberships: Sequence[Membership], path: str, force: bool = False
) -> GroupsReport:
    """Write the groups of a crawl as one page, which has the largest ones, or into a folder, as
    many pages as it takes.

    path  a file that ends with .html, or a folder
    """
    groups = _groups(memberships)
    first = first_page(path)
    is_folder = first != path
    listed = len(groups) if is_folder else min(len(groups), ON_PAGE)
    count = max(1, -(-listed // ON_PAGE))
    totals = {"articles": len(memberships), "groups": len(groups)}
    if is_folder:
        remove_pages(path)
    for number in range(2, count + 1):
        content = _page(index, _on_page(groups, number), totals, _paging(number, count))
        at = os.path.join(path, _href(number))
        files.write([(at, content)], force=True, is_one_of_many=True)
    if is_folder:
        files.sync_file_systems([os.path.join(path, PAGES)])
    content = _page(index, _on_page(groups, 1), totals, _paging(1, count))
    files.write([(first, content)], force)
    return GroupsReport(first, len(groups), listed)


def _groups(memberships: Iterable[Membership]) -> list[_Group]:
    """Return the groups of two articles or more, the largest first."""
    members: dict[Centre, list[Membership]] = defaultdict(list)
    for membership in memberships:
        members[membership.centre].append(membership)
    found = []
    for group in members.values():
        kept = [each for each in group if each.is_kept]
        copies = [each for each in group if not each.is_kept]
        if copies:
            found.append(_Group(kept[0], copies))
    found.sort(key=lambda group: (-len(group.copies), group.kept.article.name))
    return found


def _on_page(groups: Sequence[_Group], number: int) -> Sequence[_Group]:
    return groups[(number - 1) * ON_PAGE : number * ON_PAGE]


def _href(number: int) -> str:
    """Return where a page is, as seen from the folder."""
    return "index.html" if number == 1 else f"{PAGES}/{number:06}.html"


def _paging(number: int, of: int) -> dict[str, Any]:
    """Return which page it is, and what leads to those beside it."""
    up = "" if number == 1 else "../"
    back = f"{up}{_href(number - 1)}" if number > 1 else None
    onward = f"{up}{_href(number + 1)}" if number < of else None
    return {"number": number, "of": of, "back": back, "onward": onward}


def _page(
    index: Index, groups: Sequence[_Group], totals: dict[str, int], paging: dict[str, Any]
) -> bytes:
    shown = [_shown(index, group) for group in groups]
    whys = {each.to_kept.why for group in groups for each in group.copies if each.to_kept}
    data = {
        "totals": totals,
        "groups": shown,
        "paging": paging,
        "kinds": in_both({kind: Text(RELATIONS[kind], said) for kind, said in SAY_KIND.items()}),
        "whys": in_both({why: Text(SENTENCES.get(why, why), why) for why in sorted(whys)}),
        "differences": in_both(
            {kind: Text(NOTICES[kind], in_words(kind)) for kind in sorted(DIFFERING)}
        ),
    }
    title = f"{GROUPS['page-title'].zh} · {GROUPS['page-title'].en}"
    items = "".join(f"<li>{escape(each['title'])}: {each['members']}</li>" for each in shown)
    return document(title, "groups", data, GROUPS, f"<ol>{items}</ol>")


def _shown(index: Index, group: _Group) -> dict[str, Any]:
    """Return what the script of the page shows of a group."""
    kept = group.kept.article
    headline, text = index.printed(kept.story)
    copies = [_copy(index, each, text) for each in group.copies[:_MAX_COPIES]]
    return {
        "title": _title(headline, text, kept.name),
        "kept": {"name": visible(kept.name), "day": _day(kept.day)},
        "members": len(group.copies) + 1,
        "copies": copies,
        "more": len(group.copies) - len(copies),
    }


def _copy(index: Index, member: Membership, kept_text: str) -> dict[str, Any]:
    """Return what is shown of a copy, beside the text of the kept article."""
    found = member.to_kept
    assert found is not None
    article = member.article
    headline, text = index.printed(article.story)
    here, there = sides(found, text, kept_text)
    differs = [
        (each.kind, visible(each.here), visible(each.there))
        for each in found.differs[:_MAX_DIFFERENCES]
    ]
    larger = {"first": "here", "second": "there", None: None}[found.larger]
    return {
        "name": visible(article.name),
        "title": _title(headline, text, ""),
        "day": _day(article.day),
        "kind": found.kind,
        "why": found.why,
        "alike": found.alike,
        "larger": larger,
        "differs": differs,
        "here": _side(here),
        "there": _side(there),
    }


def _title(headline: str, text: str, name: str) -> str:
    first_line = text.strip().partition("\n")[0]
    return visible((headline or first_line or name)[:MAX_TITLE])


def _day(day: int | None) -> str | None:
    if day is None:
        return None
    return str(date(1970, 1, 1) + timedelta(days=day))


# --- both sides ---


class Cut(NamedTuple):
    """A stretch of one of two articles, and what it is to the other."""

    what: What
    text: str


def sides(found: Relation, first: str, second: str) -> tuple[list[Cut], list[Cut]]:
    """Return two articles, cut where they begin or cease to differ. Cost as of `compared`, of the
    passages that both have.

    found  what they are to one another, with those passages
    """
    here: list[Cut] = []
    there: list[Cut] = []
    done, other_done = 0, 0
    end = Span(len(first), len(first)), Span(len(second), len(second))
    for span, other in (*found.shared, end):
        before, other_before = first[done : span.start], second[other_done : other.start]
        here += _apart(before, other_before)
        there += _apart(other_before, before)
        for one, counterpart in _exchanges(first[slice(*span)], second[slice(*other)]):
            here.append(one)
            there.append(counterpart)
        done, other_done = span.end, other.end
    return here, there


def _apart(text: str, other: str) -> Iterator[Cut]:
    """Yield the lines of what stands between passages that both sides have: those that the other
    side has between the same, and those that it has not.
    """
    known = {fold(line).key for line in other.split("\n")} | {""}
    for line in text.splitlines(keepends=True):
        yield Cut("" if fold(line).key in known else "own", line)


def _exchanges(text: str, other: str) -> Iterator[tuple[Cut, Cut]]:
    """Yield the stretches of a passage that both sides have, in pairs: equal ones, and those that
    were exchanged.
    """
    at = other_at = 0
    for plain, other_plain in compared(simplified(text), simplified(other)):
        here = text[at : at + len(plain)]
        there = other[other_at : other_at + len(other_plain)]
        what: What = "" if fold(here).key == fold(there).key else "differs"
        yield Cut(what, here), Cut(what, there)
        at += len(plain)
        other_at += len(other_plain)


def _side(stretches: Iterable[Cut]) -> dict[str, Any]:
    """Return a side as the page shows it: neighbours of one kind as one, and not all of a long
    article.
    """
    shown: list[list[str]] = []
    left = _MAX_CHARS
    is_cut = False
    for what, text in stretches:
        is_cut = is_cut or len(text) > left
        part = visible(text[:left])
        left -= len(text[:left])
        if part and shown and shown[-1][0] == what:
            shown[-1][1] += part
        elif part:
            shown.append([what, part])
    return {"stretches": shown, "is_cut": is_cut}
