"""Rows of page remains that a user adds for sites of their own, checked when they are given."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, cast, get_args
from warnings import catch_warnings, simplefilter

from dedupe.errors import SettingsError, did_you_mean
from dedupe.furniture import MAX_LINE
from dedupe.furniture.rows import ROWS, Row, Where
from dedupe.language import listed, told
from dedupe.lazy import pattern as lazy_pattern

SETTING = "furniture_rows"
"""The setting that has them; a file of settings calls it `[[furniture]]`."""

_KEYS = ("name", "pattern", "lines", "where", "sites", "example")
_WHERE = tuple(where for where in get_args(Where) if where != "heading")
_NAME = lazy_pattern(r"[a-z0-9]+(?:-[a-z0-9]+)*")

PROSE = (
    "县里昨天召开春耕动员大会，三百多名种粮大户和农机手到会，会上签下了四千亩的代耕合同，比去年多两成",
    "“这座桥修了三年，我每天都来看，看着它从两岸一点一点伸到江心。”桥头开店的老人说，他今年七十八岁。",
    "據縣府統計，今年前十個月全縣觀光人次達到二百一十三萬，比去年同期增加百分之十二，停留時間也延長了。",
    "2024年5月3日上午9时30分，列车准时驶出新站。首趟列车有8节车厢、526个座位，票价38元。",
    "The county opened a library，馆内有藏书12万册，其中外文书三千种，可以免费借阅四周。",
    "（记者某甲 通讯员某乙）入冬以来，全县十二个乡镇的供热站已经检修完毕，储煤可以用到明年二月。",
)
"""Lines of prose of 40 letters and more, none of which a row may touch."""


def own_rows(tables: Iterable[Mapping[str, Any]]) -> tuple[Row, ...]:
    """Return the rows that tables of a settings file describe. SettingsError as of `own_row`."""
    rows: list[Row] = []
    for table in tables:
        for key in table:
            if key not in _KEYS:
                hint = did_you_mean(key, _KEYS)
                problem = told(
                    "{key!r} is unknown; {hint}{keys}", key=key, hint=hint, keys=listed(_KEYS)
                )
                raise _refused(table.get("name"), problem)
        row = own_row(**table)
        if any(row.name == other.name for other in rows):
            raise _refused(row.name, told("there are two rows of this name; rename one"))
        rows.append(row)
    return tuple(rows)


def own_row(
    name: str = "",
    *,
    pattern: str | None = None,
    lines: Iterable[str] = (),
    where: str | Iterable[str] = "line",
    sites: str | Iterable[str] = (),
    example: str | None = None,
) -> Row:
    """Return a row of page remains of one's own; in the log it is `furniture.` and its name.

    name     small letters, digits and hyphens; none of `ROWS`
    pattern  a regular expression for the remains, or `lines` that are such as they stand
    where    `line` for a whole line, `head`, `tail` for what is glued to its ends; or several
    sites    it is for, with what is below them: `example.com` also for news.example.com; none for
             all
    example  remains that must go: a check of the pattern. `lines` are their own
    Errors   SettingsError where the row cannot be used, or would take prose

    >>> own_row("county-post", lines=["县报客户端，天天有新闻"]).pattern
    '县报客户端，天天有新闻'
    """
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise _refused(
            name, told("a name has small letters, digits and hyphens, such as county-post")
        )
    if any(row.name == name for row in ROWS):
        raise _refused(name, told("there is a row of this name already; give another one"))
    exact = _texts(name, "lines", lines)
    if (pattern is None) == (not exact):
        raise _refused(name, told("give either a pattern or lines"))
    if pattern is not None and example is None:
        raise _refused(name, told("a pattern needs an example: a line that must go"))
    if pattern is not None and not isinstance(pattern, str):
        raise _refused(name, told("pattern = {pattern!r} is no text", pattern=pattern))
    places = _texts(name, "where", where)
    if not places:
        problem = told("where names no place; one of {places}", places=listed(_WHERE))
        raise _refused(name, problem)
    for place in places:
        if place not in _WHERE:
            problem = told(
                "where = {place!r} is not known; one of {places}",
                place=place,
                places=listed(_WHERE),
            )
            raise _refused(name, problem)
    source = pattern if pattern is not None else "|".join(re.escape(line) for line in exact)
    examples = exact if example is None else (*exact, example)
    _check_pattern(name, source, examples)
    row = Row(name, name, source, examples, (), cast("tuple[Where, ...]", places), is_own=True)
    hosts = tuple(_host(name, site) for site in _texts(name, "sites", sites))
    return row._replace(sites=hosts)


def _host(name: str, site: str) -> str:
    host = host_of(site.removeprefix("."))
    if not host or "*" in host:
        raise _refused(name, told("sites has {site!r}; give a host such as example.com", site=site))
    return host


def _check_pattern(name: str, source: str, examples: Iterable[str]) -> None:
    """Raise SettingsError for a pattern that leaves an example, takes prose, or takes for ever."""
    if re.search(r"\\[1-9]", source):
        raise _refused(name, told("the pattern refers to a group by its number; write it out"))
    try:
        with catch_warnings():
            simplefilter("error", DeprecationWarning)  # a flag inside is no error before 3.11
            pattern = re.compile(source)
            re.compile(f"(?P<row0>{source})")  # as it is used beside the others
    except (re.error, DeprecationWarning) as error:
        problem = told(
            "the pattern {source!r} is no regular expression: {error}; `\\` goes before a mark "
            "that is meant as such",
            source=source,
            error=error,
        )
        raise _refused(name, problem) from error
    _check_time(name, pattern, tuple(examples))
    if pattern.groupindex:
        raise _refused(name, told("the pattern has named groups; use (?:…)"))
    if pattern.fullmatch(""):
        raise _refused(
            name, told("the pattern also matches nothing at all; make it ask for something")
        )
    for example in examples:
        if not pattern.fullmatch(example):
            problem = told(
                "the pattern does not match the example {example!r} as a whole", example=example
            )
            raise _refused(name, problem)
    for prose in _lines_of_prose(examples):
        if found := pattern.fullmatch(prose) or _at_an_end(pattern, prose):
            problem = told(
                "the pattern would take {taken!r} of the prose {prose!r}; make it match the page "
                "remains alone",
                taken=found[0][:20],
                prose=prose[:20],
            )
            raise _refused(name, problem)


@lru_cache(maxsize=64)
def _check_time(name: str, pattern: re.Pattern[str], examples: tuple[str, ...]) -> None:
    """Raise SettingsError for a pattern that takes ever longer for a line that it nearly matches.

    Lines are tried that get longer little by little, so that the first one that takes too long is
    told before one that never ends is tried. Cached, since it takes as long as a short article, and
    `clean` makes settings anew for each.
    """
    if not _REPEATS.search(pattern.pattern):
        return
    for start, unit in _repeated_parts(examples, pattern.pattern):
        for chars in _LENGTHS:
            line = (start + unit * chars)[:chars] + _MISFIT
            begin = time.process_time()
            pattern.fullmatch(line)
            pattern.match(line)
            if time.process_time() - begin > _MAX_SECONDS:
                problem = told(
                    "the pattern takes too long for {chars} characters such as {line!r}, and ever "
                    "longer for more; repeat nothing that is repeated already: a+ for (a+)+",
                    chars=chars,
                    line=line[:12],
                )
                raise _refused(name, problem)


_REPEATS = lazy_pattern(r"(?<!\\)[*+{]")
_MISFIT = "\x01"
"""A character at the end that no pattern wants."""
_LENGTHS = (8, 12, 16, 20, 22, 24, 26, 28, 30, 34, 40, 48, 56, 68, 80, 100, 130, 180, 250, MAX_LINE)
"""Characters of the lines tried: the first ones close to each other, since the time that a bad
pattern takes may double with each character."""
_MAX_SECONDS = 0.05
"""For one line: most patterns take a thousandth of that. Chosen by eye."""
_MAX_STARTS = 60
"""Characters of an example that are repeated in turn. Chosen by eye."""


def _repeated_parts(examples: tuple[str, ...], source: str) -> Iterator[tuple[str, str]]:
    """Yield what a line is made of: the start of an example, and what stands behind it, which is
    repeated; and each character of the pattern.
    """
    for example in examples:
        for at in range(min(len(example), _MAX_STARTS)):
            for size in (1, 2, 3):
                yield example[:at], example[at : at + size]
    for char in sorted({*source, *"a1汉 "}):
        yield "", char


def _lines_of_prose(examples: Iterable[str]) -> Iterator[str]:
    """Yield prose, as it is and with an example in the middle: `.*报.*` takes the latter alone."""
    yield from PROSE
    for example in examples:
        for prose in PROSE:
            middle = len(prose) // 2
            yield f"{prose[:middle]}{example}{prose[middle:]}"


def _at_an_end(pattern: re.Pattern[str], prose: str) -> re.Match[str] | None:
    return pattern.match(prose) or re.search(rf"(?:{pattern.pattern})\Z", prose)


def _texts(name: str, key: str, given: str | Iterable[str]) -> tuple[str, ...]:
    """Return one text, or several, as a tuple."""
    if not isinstance(given, str | list | tuple | set | frozenset):
        raise _refused(
            name, told("{key} = {given!r} is no text, and no list of texts", key=key, given=given)
        )
    texts = (given,) if isinstance(given, str) else tuple(given)
    for text in texts:
        if not isinstance(text, str) or not text or "\n" in text:
            problem = told("{key} has {text!r}, which is no text of one line", key=key, text=text)
            raise _refused(name, problem)
    return texts


def _refused(name: object, problem: str) -> SettingsError:
    return SettingsError(SETTING, told("row {name!r}: {problem}", name=name, problem=problem))


def is_on(row: Row, site: str | None) -> bool:
    """Return whether a row is for a site: its own, one above it, or any.

    >>> is_on(own_row("a", lines=["县报客户端"], sites=["example.com"]), "news.example.com")
    True
    """
    if not row.sites:
        return True
    host = host_of(site or "")
    return any(host == each or host.endswith(f".{each}") for each in row.sites)


def host_of(site: str) -> str:
    """Return the host of an address, or of what is one already.

    >>> host_of("https://News.example.com:8080/2024/1.html"), host_of("example.com")
    ('news.example.com', 'example.com')
    """
    address = site if "://" in site else f"//{site}"
    from urllib.parse import urlsplit

    try:
        return urlsplit(address).hostname or ""
    except ValueError:  # half of an IPv6 address, say
        return ""
