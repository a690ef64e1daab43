"""The article of a web page: title, date and main text."""

from __future__ import annotations

from typing import NamedTuple

from dedupe.errors import InputError
from dedupe.lazy import pattern
from dedupe.reading.page.extractors import Extractor, extractor_named
from dedupe.reading.page.headline import date_of_elements, printed_date, title_of
from dedupe.reading.page.tree import (
    bare,
    drop_what_nobody_sees,
    join_wrapped_lines,
    name_short_paragraphs,
    parsed,
)


class Page(NamedTuple):
    """What a page says about its article; `title` and `date` are empty where the page does not say.

    date  as the page has it
    text  the paragraphs, one a line
    """

    title: str
    date: str
    text: str

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
            head.append(body.pop(0) if bare(body[0]) == bare(self.title) else self.title)
        if self.date and not (body and bare(body[0]).startswith(bare(self.date))):
            head.append(self.date)
        return "\n".join(head + body)


def extract(html: str, where: str, extractor: Extractor = "readability") -> Page:
    """Return the article of the page.

    where      what to call the page in an error
    extractor  what finds the main text
    Errors     InputError where there is no article in it, or the extractor is not installed
    """
    main_text = extractor_named(extractor)  # first: without its package there may be no lxml either
    tree = parsed(html)
    if tree is None:
        raise _no_article(where)
    date = date_of_elements(tree)  # before the scripts go
    drop_what_nobody_sees(tree)
    join_wrapped_lines(tree)
    name_short_paragraphs(tree)
    body = "\n".join(main_text(tree))
    if len(_LETTER.findall(body)) < MIN_LETTERS:
        raise _no_article(where)
    title = title_of(tree)
    return Page(title, date or printed_date(tree, title, body), body)


MIN_LETTERS = 10
"""Letters below which a page has no article: less than the shortest flash, more than a button."""

_LETTER = pattern(r"[^\W_]")


def _no_article(where: str) -> InputError:
    problem = "no article text found in the page; it may be a list or be filled in by a script"
    advice = "save it from a browser, or try another --extractor"
    return InputError(where, f"{problem}: {advice}")
