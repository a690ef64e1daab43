"""The article of a web page: title, date and main text."""

from __future__ import annotations

from typing import NamedTuple

from dedupe.errors import InputError
from dedupe.language import told
from dedupe.lazy import pattern
from dedupe.reading.page.byline import byline_of, source_of
from dedupe.reading.page.container import lead_above, of_the_title
from dedupe.reading.page.date import (
    DATE_AT_START,
    MAX_DATE_LINE,
    day_of_address,
    given_moment,
    moment_in,
    published,
)
from dedupe.reading.page.elements import addresses_of
from dedupe.reading.page.extractors import extractor_named
from dedupe.reading.page.marks import WrittenAs, is_caption, plain, put_marks, written
from dedupe.reading.page.title import title_of
from dedupe.reading.page.tree import (
    bare,
    drop_what_nobody_sees,
    join_wrapped_lines,
    name_short_paragraphs,
    parsed,
    text_lines,
)
from dedupe.values import Extractor

PLAIN = WrittenAs()


class Page(NamedTuple):
    """What a page says about its article; fields are empty where it does
    not.

    date    in local time, `2024-05-22 08:21`; without the time where the page has none
    text    the paragraphs, one a line
    byline  who wrote it: 某甲、某乙
    source  the paper or site that it is from
    url     its own address, as it says
    captions  lines of the text that are captions of pictures
    """

    title: str
    date: str
    text: str
    byline: str = ""
    source: str = ""
    url: str | None = None
    captions: tuple[str, ...] = ()

    @property
    def known(self) -> dict[str, str | None]:
        """What the page says of its article, for a record."""
        fields = {"title": self.title, "date": self.date}
        return {"url": self.url, **fields, "byline": self.byline, "source": self.source}

    @property
    def article(self) -> str:
        r"""Title, date and text, one under the other; neither title nor date where the text already
        begins with it.

        >>> Page("桥通车了", "2024-05-03", "桥通车了\n大桥今天通车。").article
        '桥通车了\n2024-05-03\n大桥今天通车。'
        """
        body = self.text.split("\n")
        head = []
        if self.title:
            is_first = bare(body[0].lstrip("# ")) == bare(self.title)
            head.append(body.pop(0).lstrip("# ") if is_first else self.title)
        if self.date:
            head.append(self.date)
            body[:HEAD_LINES] = _without_date(body[:HEAD_LINES], self.date)
        return "\n".join(head + body)


HEAD_LINES = 3
"""Lines of the text in which its date may stand a second time. Chosen by eye."""


def _without_date(lines: list[str], date: str) -> list[str]:
    """Return the lines without the date that they begin with, where it is this one.

    >>> _without_date(["发布时间：2024年5月3日 08:30", "2024-05-03 来源：某报"], "2024-05-03 08:30")
    ['来源：某报']
    """
    return [rest for line in lines if (rest := _after_date(line, date))]


def _after_date(line: str, date: str) -> str:
    found = DATE_AT_START.match(line) if len(line) <= MAX_DATE_LINE else None
    moment = moment_in(found[0]) if found else None
    if found is None or moment is None or not date.startswith(moment.day):
        return line
    return line[found.end() :].lstrip(" \t\u3000|｜/")


def extract(
    html: str,
    where: str,
    extractor: Extractor = "readability",
    url: str | None = None,
    style: WrittenAs = PLAIN,
) -> Page:
    """Return the article of the page.

    where      what to call the page in an error
    extractor  what finds the main text
    url        the address of the page, where it is known: it may have the day in it
    style      how headings, lists and pictures are written
    Errors     InputError where there is no article in it, or the extractor is not installed
    """
    main_text = extractor_named(extractor)  # first: without its package there may be no lxml either
    tree = parsed(html)
    if tree is None:
        raise _no_article(where)
    addresses = [url] if url else addresses_of(tree)
    given = given_moment(tree) or day_of_address(addresses)  # before the scripts go
    drop_what_nobody_sees(tree)
    join_wrapped_lines(tree)
    pictures = put_marks(tree, style)
    name_short_paragraphs(tree)
    shown = tree.find("body")
    lines = [plain(line) for line in text_lines(shown)] if shown is not None else []
    title = title_of(tree, lines)
    found = of_the_title(main_text(tree), tree, title)
    body = [text for line in found if (text := plain(line))]
    if len(_LETTER.findall("".join(body))) < MIN_LETTERS:
        raise _no_article(where)
    lead = lead_above(body, lines, tree, title)
    head = [*lead, *body]
    date = published(lines, title, "\n".join(head), given)
    return Page(
        title,
        str(date or ""),
        "\n".join([*lead, *written(found, pictures, style)]),
        byline_of(tree, lines, title, head),
        source_of(lines, title, head),
        next(iter(addresses), None),
        tuple(plain(line) for line in found if is_caption(line)),
    )


MIN_LETTERS = 10
"""Letters below which a page has no article: less than the shortest flash, more than a button."""

_LETTER = pattern(r"[^\W_]")


def _no_article(where: str) -> InputError:
    problem = told(
        "no article text found in the page; it may be a list or be filled in by a script: save it "
        "from a browser, or try another --extractor"
    )
    return InputError(where, problem)
