"""When a page's article was published: as it is printed by the headline, or as elements give it.

    elements -> given -+
    lines -> printed --+-> the one with the minute, the printed one first
    address -> day ----+

Sites often give a day only in elements, or the time at which the page was made; what they print by
the headline is what their readers see. All of it becomes one form, in local time.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from dedupe.lazy import pattern
from dedupe.reading.page.elements import meta
from dedupe.reading.page.tree import lines_of_title, one_line


class Moment(NamedTuple):
    """A day, 2024-05-22, and a time, 08:21; empty where the page gives none."""

    day: str
    minute: str = ""

    def __str__(self) -> str:
        return f"{self.day} {self.minute}".rstrip()


def moment_in(text: str) -> Moment | None:
    """Return the first date in a text, in the local time of the mainland, Hong Kong and Taiwan.

    >>> str(moment_in("发布时间：2024年5月22日 8:21 来源：某报"))
    '2024-05-22 08:21'
    >>> str(moment_in("2024-05-22T00:21:04.000Z"))
    '2024-05-22 08:21'
    >>> str(moment_in("民國113年5月22日 下午3:05"))
    '2024-05-22 15:05'
    """
    for found in _DATE.finditer(text):
        if moment := _moment(found):
            return moment
    return None


def _moment(found: re.Match[str]) -> Moment | None:
    """Return the moment that a match gives, None for the 31st of February."""
    part = found.groupdict()
    year, month, day = part["year"], part["month"], part["day"]
    if part["compact"]:
        year, month, day = part["compact"][:4], part["compact"][4:6], part["compact"][6:]
    elif part["era"]:
        year = int(part["era"]) + FIRST_YEAR_OF_THE_REPUBLIC - 1
    hour, minute = int(part["hour"] or 0), int(part["minute"] or 0)
    is_afternoon = part["half"] in ("下午", "晚上") and hour < NOON
    is_after_noon = part["half"] == "中午" and hour < NOON - 2
    if is_afternoon or is_after_noon:
        hour += NOON
    elif part["half"] == "凌晨" and hour == NOON:
        hour = 0
    try:
        date = datetime.datetime(int(year), int(month), int(day), hour, minute)
    except ValueError:
        return None
    # Without T or seconds it is the end of a time: `10:20-11:30`.
    zone = part["zone"] if part["t"] or part["second"] else None
    if zone and hour == minute == 0:  # the day alone is known: no hour to move
        return Moment(date.strftime("%Y-%m-%d"))
    if zone:
        date += LOCAL - _offset(zone)
    return Moment(date.strftime("%Y-%m-%d"), date.strftime("%H:%M") if part["minute"] else "")


FIRST_YEAR_OF_THE_REPUBLIC = 1912
NOON = 12

LOCAL = datetime.timedelta(hours=8)
"""Local time of the mainland, Hong Kong, Macau and Taiwan."""


def _offset(zone: str) -> datetime.timedelta:
    """Return how far a zone is ahead of UTC.

    >>> _offset("+0530")
    datetime.timedelta(seconds=19800)
    """
    if zone in ("Z", "UTC", "GMT"):
        return datetime.timedelta()
    hours, minutes = int(zone[1:3]), int(zone[-2:])
    ahead = datetime.timedelta(hours=hours, minutes=minutes)
    return -ahead if zone[0] == "-" else ahead


_DATE_AND_TIME = (
    r"(?:"
    r"(?:民國 ?(?P<era>\d{2,3}) ?年|(?<!\d)(?P<year>(?:19|20)\d\d) ?[-/.年])"
    r" ?(?P<month>\d{1,2}) ?[-/.月] ?(?P<day>\d{1,2}) ?日?"
    r"|(?<!\d)(?P<compact>(?:19|20)\d\d[01]\d[0-3]\d)(?!\d)"
    r")"
    r"(?: ?[（(]?(?:星期|周|週)[一二三四五六日天][)）]?)?"
    r"(?:(?P<t>T)?[\s,|]{0,3}(?P<half>上午|下午|晚上|凌晨|早上|中午)? ?"
    r"(?P<hour>\d{1,2})[:：时時點点] ?(?P<minute>\d{2})"
    r"(?P<second>[:：分]\d{1,2}(?:\.\d+)?秒?)?"
    r" ?(?P<zone>Z|UTC|GMT|[+-](?:0\d|1[0-4]):?(?:00|30|45))?)?"
)
_DATE = pattern(_DATE_AND_TIME)
DATE_AT_START = pattern(
    rf"(?:(?:发布|發布|發佈|发稿|刊登)?(?:时间|時間|日期)[:：] ?)?{_DATE_AND_TIME}"
)
"""A date at the start of a line, with the label before it."""

_TIME = pattern(r"^\s*(\d{1,2})[:：](\d\d)(?:[:：]\d\d)?\s*$")


# --- as elements give it ---


def given_moment(tree: Any) -> Moment | None:
    """Return the time of publication that a meta element, JSON-LD or a `time` marked so gives.

    The first that has a minute, of the day of the first; midnight is what sites fill in that know
    the day alone.
    """
    moments = []
    for text in _given(tree):
        if moment := moment_in(text):
            moments.append(moment if moment.minute != "00:00" else Moment(moment.day))
    if not moments:
        return None
    same_day = [moment for moment in moments if moment.day == moments[0].day and moment.minute]
    return same_day[0] if same_day else moments[0]


def _given(tree: Any) -> Iterator[str]:
    yield from meta(tree, _PUBLICATION)
    for script in tree.xpath("//script[@type='application/ld+json']"):
        if found := _PUBLISHED.search(script.text or ""):
            yield found[1]
    for time in tree.xpath("//time[@itemprop]|//time[@pubdate]"):
        yield one_line(time.get("datetime") or time.text_content())


_PUBLISHED = pattern(r'"datePublished"\s*:\s*"([^"\\]{8,40})"')

_PUBLICATION = (
    "article:published_time",
    "og:published_time",
    "datepublished",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_time",
    "publication_date",
    "firstpublishedtime",
    "weibo: article:create_at",
    "weibo:article:create_at",
    "apub:time",
    "_pubtime",
    "og:release_date",
    "dc.date.issued",
    "dc.date",
    "date",
)
"""Names of meta elements, surest first: Open Graph, schema.org, portals (`apub:time` Tencent,
`weibo:` Sina)."""


def day_of_address(addresses: Iterable[str]) -> Moment | None:
    """Return the day that an address of the page has in it: `/2024/05/22/`, `/2024-05/22/`.

    >>> str(day_of_address(["https://news.example/2024-05/22/1.html"]))
    '2024-05-22'
    """
    for address in addresses:
        if found := _DAY_OF_ADDRESS.search(address):
            return moment_in("-".join(found.groups()))
    return None


_DAY_OF_ADDRESS = pattern(r"/((?:19|20)\d\d)[-/]?([01]\d)[-/]?([0-3]\d)(?!\d)")


# --- as the page prints it ---


def published(lines: Sequence[str], title: str, body: str, given: Moment | None) -> Moment | None:
    """Return when the article was published.

    lines  the text of the whole page
    title  the headline, a line of them or not
    body   the main text: a date in it is news
    given  what elements of the page say
    """
    printed = _printed(lines, title, body, given)
    if printed is None:
        return given
    knows_minute = given is not None and given.day == printed.day and bool(given.minute)
    return given if knows_minute and not printed.minute else printed


def _printed(lines: Sequence[str], title: str, body: str, given: Moment | None) -> Moment | None:
    paragraphs = {line for line in body.split("\n") if len(line) > MAX_DATE_LINE}
    headlines = lines_of_title(lines, title)
    for number in headlines:
        below = list(_until(lines[number + 1 : number + 1 + LINES_BELOW], paragraphs))
        if moment := _first_moment(below):
            return moment
    for number in headlines:
        above = lines[max(number - LINES_ABOVE, 0) : number]
        moment = _first_moment(above)
        if moment and (given is None or given.day == moment.day):
            return moment
    for line in lines[headlines[0] if headlines else 0 :]:
        moment = moment_in(line) if len(line) <= MAX_DATE_LINE else None
        if moment is None or not moment.minute:
            continue
        is_of_the_day = given is not None and given.day == moment.day
        if is_of_the_day or (given is None and _ANNOUNCED.search(line)):
            return moment
    return None


def _until(lines: Sequence[str], paragraphs: set[str]) -> Iterator[str]:
    """Yield the lines above the first paragraph."""
    for line in lines:
        if line in paragraphs:
            return
        yield line


def _first_moment(lines: Sequence[str]) -> Moment | None:
    """Return the first moment of these lines, with its minute where one of them has it.

    Left aside are long lines, and an update where another line has a date.
    """
    dated = []
    for number, line in enumerate(lines):
        moment = moment_in(line) if len(line) <= MAX_DATE_LINE else None
        if moment is None:
            continue
        after = lines[number + 1] if number + 1 < len(lines) else ""
        if not moment.minute and (time := _TIME.match(after)):
            moment = Moment(moment.day, f"{int(time[1]):02}:{time[2]}")
        dated.append((line, moment))
    dated = [each for each in dated if not _UPDATED.search(each[0])] or dated
    if not dated:
        return None
    first = dated[0][1]
    with_minute = (moment for _, moment in dated if moment.day == first.day and moment.minute)
    return next(with_minute, first)


MAX_DATE_LINE = 60
"""Characters a line with date, source and editor has at most; a longer one is a paragraph with a
date in it."""

LINES_BELOW = 5
"""Lines below the headline that may hold its date: source, editor and a row of buttons stand
before it, in one line or in one each. Chosen by eye."""

LINES_ABOVE = 2
"""Lines above the headline that may hold its date, with the section. Chosen by eye."""

_UPDATED = pattern(r"更新|(?i:update)")
_ANNOUNCED = pattern(r"来源|來源|发布|發布|發佈|刊登|时间|時間|编辑|編輯|记者|記者")
