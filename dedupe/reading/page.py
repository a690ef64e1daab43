"""The article of a web page: title, date and main text, found by an extractor that is imported when
first used.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from typing import Any, NamedTuple, cast

from dedupe.errors import InputError, SettingsError
from dedupe.lazy import pattern


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
            head.append(body.pop(0) if _bare(body[0]) == _bare(self.title) else self.title)
        if self.date and not (body and _bare(body[0]).startswith(_bare(self.date))):
            head.append(self.date)
        return "\n".join(head + body)


def _bare(text: str) -> str:
    return "".join(text.split())


def extract(html: str, where: str, extractor: str = "readability") -> Page:
    """Return the article of the page.

    where      what to call the page in an error
    extractor  one of EXTRACTORS
    Errors     InputError where there is no article in it, or the extractor is not installed
    """
    if extractor not in EXTRACTORS:
        raise SettingsError(
            "extractor", f"there is none called {extractor!r}; it is one of {', '.join(EXTRACTORS)}"
        )
    main_text = EXTRACTORS[extractor]()  # first: without its package there may be no lxml either
    tree = _parsed(html)
    if tree is None:
        raise _no_article(where)
    structured = _structured_date(tree)  # before the scripts go
    _drop_what_nobody_sees(tree)
    _join_wrapped_lines(tree)
    _name_short_paragraphs(tree)
    body = "\n".join(main_text(tree))
    if len(_LETTER.findall(body)) < MIN_LETTERS:
        raise _no_article(where)
    title = _title(tree)
    return Page(title, structured or _printed_date(tree, title, body), body)


MIN_LETTERS = 10
"""Letters below which a page has no article: less than the shortest flash, more than a button."""

_LETTER = pattern(r"[^\W_]")


def _no_article(where: str) -> InputError:
    return InputError(
        where,
        "no article text found in the page; it may be a list or be filled in by a script: save it "
        "from a browser, "
        "or try another --extractor",
    )


# --- the tree ---


def _parsed(html: str) -> Any | None:
    """Return the page as an lxml tree, or None where there is nothing in it. Lone surrogates become
    `?`.
    """
    parser = import_module("lxml.html")
    errors = import_module("lxml.etree").LxmlError
    data = _NOT_IN_A_TREE.sub("", html).encode("utf-8", "replace")
    try:
        return parser.document_fromstring(data, parser=parser.HTMLParser(encoding="utf-8"))
    except (errors, AssertionError, ValueError):  # nothing but comments, a lone `<`, ...
        return None


_BREAK, _CELL = "\u240a", "\u2409"
"""Line break and cell boundary on their way through an extractor: the symbols for line feed and
tab, since trafilatura removes what cannot be printed. Pages lose their own."""

_NOT_IN_A_TREE = pattern(r"[\x00-\x08\x0b\x0e-\x1f\x7f\u2409\u240a\ufffe\uffff]")


def _drop_what_nobody_sees(tree: Any) -> None:
    etree = import_module("lxml.etree")
    etree.strip_elements(
        tree, *_UNSEEN, etree.Comment, etree.ProcessingInstruction, with_tail=False
    )
    for element in tree.xpath("//*[@hidden or @style]"):
        hidden = "hidden" in element.attrib or _HIDDEN.search(element.get("style", ""))
        if element.tag in ("html", "body"):  # until a script shows it, against pages in frames
            element.attrib.pop("hidden", None)
            element.attrib.pop("style", None)
        elif hidden:
            element.drop_tree()


_UNSEEN = (
    *(
        "script",
        "style",
        "noscript",
        "template",
        "iframe",
        "object",
        "embed",
        "applet",
        "canvas",
        "svg",
        "math",
    ),
    *("audio", "video", "map", "button", "select", "textarea", "input"),
)

_HIDDEN = pattern(r"(?i)\bdisplay\s*:\s*none")


def _join_wrapped_lines(tree: Any) -> None:
    """Make of the line ends in the source what a browser does: extractors make spaces or lines of
    them.
    """
    for element in tree.iter():
        if element.text and "\n" in element.text and not _is_in_pre(element):
            element.text = _joined(element.text)
        if element.tail and "\n" in element.tail and not _is_in_pre(element.getparent()):
            element.tail = _joined(element.tail)


def _is_in_pre(element: Any) -> bool:
    return element is not None and (
        element.tag == "pre" or next(element.iterancestors("pre"), None) is not None
    )


def _joined(text: str) -> str:
    """Return the text with one space for white space, none for a line end beside a wide
    character.
    """
    return _SPACES.sub(" ", _WIDE_LINE_END.sub("", text))


_SPACES = pattern(r"[ \t\r\n\f]+")


def _name_short_paragraphs(tree: Any) -> None:
    """Make a `p` of each short `div` or `section` without class: editors write them, readability
    drops them.
    """
    for element in reversed(list(tree.iter("div", "section"))):
        short = 0 < len(_bare(element.text_content())) < MIN_DIV and element.find(".//a") is None
        if short and not (element.get("class") or element.get("id")):
            if any(child.tag in _BLOCKS for child in element):
                element.drop_tag()
            else:
                element.tag = "p"


MIN_DIV = 30
"""Characters below which readability may drop a `div`; its own limit is 25."""


# --- from a tree to lines ---


def _lines(root: Any) -> list[str]:
    """Return the text below `root`, a block or a row of a table a line, cells with a tab between
    them.
    """
    return _split(_marked(root))


def _marked(root: Any) -> Iterator[str]:
    """Yield the texts in reading order, _BREAK where a line ends, _CELL where a cell of a row
    does.
    """
    walk = import_module("lxml.etree").iterwalk(root, events=("start", "end"))
    row, pre = None, 0
    for event, element in walk:
        start, tag = event == "start", element.tag
        if tag == "tr" and row is None and start and _is_data(element):
            row = element
            yield _BREAK
        elif element is row and not start:
            row = None
            yield _BREAK
        elif row is not None and tag in ("td", "th"):
            yield "" if start else _CELL
        elif tag in _BLOCKS or (tag == "br" and start):
            yield " " if row is not None else _BREAK
        pre += (1 if start else -1) if tag == "pre" else 0
        text = (element.text if start else None if element is root else element.tail) or ""
        yield text.replace("\n", _BREAK) if pre else text


def _is_data(row: Any) -> bool:
    """Return whether no cell of the row has more than one block in it: others lay out a page."""
    return all(
        sum(child.tag in _BLOCKS or child.tag == "br" for child in cell.iterdescendants()) <= 1
        for cell in row
        if cell.tag in ("td", "th")
    )


_BLOCKS = frozenset(
    (
        *(
            "html",
            "head",
            "body",
            "title",
            "main",
            "header",
            "footer",
            "nav",
            "article",
            "section",
            "aside",
            "hgroup",
        ),
        *("h1", "h2", "h3", "h4", "h5", "h6", "p", "div", "center", "pre", "blockquote", "address"),
        *(
            "figure",
            "figcaption",
            "menu",
            "details",
            "summary",
            "dialog",
            "form",
            "fieldset",
            "legend",
            "hr",
        ),
        *(
            "table",
            "caption",
            "thead",
            "tbody",
            "tfoot",
            "tr",
            "th",
            "td",
            "ul",
            "ol",
            "li",
            "dl",
            "dt",
            "dd",
            "dir",
        ),
    )
)


def _split(pieces: Iterable[str]) -> list[str]:
    lines = (_one_line(line) for line in "".join(pieces).split(_BREAK))
    return [line for line in lines if line]


def _one_line(text: str) -> str:
    return _CELL_END.sub("\t", _WHITE.sub(" ", _joined(text))).strip()


_WIDE = r"\u2e80-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff"
_WIDE_LINE_END = pattern(
    rf"(?<=[{_WIDE}])[ \t\r\f]*\n[ \t\r\n\f]*(?=\S)|(?<=\S)[ \t\r\f]*\n[ \t\r\n\f]*(?=[{_WIDE}])"
)
_CELL_END = pattern(rf" ?{_CELL} ?")
_WHITE = pattern(r"[\v\x1c-\x1e\x85\u2028\u2029]")  # what `splitlines` would split at


# --- the main text ---

MainText = Callable[[Any], list[str]]


def _readability() -> MainText:
    readability = _package("readability", "readability", "readability-lxml", "zhnews-dedupe[html]")
    justext = _package("justext", "readability", "jusText", "zhnews-dedupe[html]")

    def main_text(tree: Any) -> list[str]:
        lines = _article_of(readability, tree)
        if _han(lines) >= MIN_HAN:
            return lines
        others = _good_paragraphs(justext, tree)
        return others if _han(others) > _han(lines) else lines

    return main_text


MIN_HAN = 150
"""Ideographs below which a second extractor is asked: on 62 Chinese news pages F1 .957 rather than
.93."""


def _han(lines: list[str]) -> int:
    import regex

    return sum(len(regex.findall(r"\p{Han}", line)) for line in lines)


def _article_of(readability: Any, tree: Any) -> list[str]:
    html = import_module("lxml.html")
    try:
        summary = readability.Document(html.tostring(tree, encoding="unicode")).summary()
        article = html.document_fromstring(
            summary.encode("utf-8"), parser=html.HTMLParser(encoding="utf-8")
        )
    except Exception:  # its own error wraps whatever happened in it; there is a second extractor
        return []
    lines = _lines(article)
    linked = sum(len(_bare(link.text_content())) for link in article.iter("a"))
    return [] if linked * 2 > sum(len(_bare(line)) for line in lines) else lines  # a list of links


def _good_paragraphs(justext: Any, tree: Any) -> list[str]:
    try:
        paragraphs = justext.justext(_with_breaks(tree), frozenset(), **_CHINESE)
    except Exception:
        return []
    return _split(
        _BREAK + paragraph.text for paragraph in paragraphs if not paragraph.is_boilerplate
    )


_CHINESE: dict[str, float] = {
    "length_low": 15,
    "length_high": 40,
    "stopwords_low": 0.0,
    "stopwords_high": 0.0,
}
"""jusText tells text by stop words between spaces, which Chinese does not have: lengths and links
decide alone, and a Chinese paragraph says in 40 characters what an English one says in 200."""


def _trafilatura() -> MainText:
    trafilatura = _package("trafilatura", "trafilatura", "trafilatura", "trafilatura")

    def main_text(tree: Any) -> list[str]:
        html = _with_breaks(tree)
        try:  # deduplicate=True would remember the pages before this one
            text = trafilatura.extract(html, include_comments=False, deduplicate=False)
        except Exception:  # what goes wrong in it is a page without an article
            return []
        lines = (
            _ROW.sub(_CELL, line.strip("| ")) if line.startswith("|") else line
            for line in (text or "").split("\n")
        )
        return _split(_BREAK + line for line in lines)

    return main_text


_ROW = pattern(r" *\| *")


def _with_breaks(tree: Any) -> str:
    """Return the page as HTML for extractors that make nothing of `<br>` and `section`: a mark at
    the one, `p` or `div` for the other.
    """
    html = import_module("lxml.html")
    copied = html.document_fromstring(html.tostring(tree, encoding="unicode"))
    for line_end in copied.iter("br"):
        line_end.tail = _BREAK + (line_end.tail or "")
    for section in copied.iter("section"):
        section.tag = "div" if any(child.tag in _BLOCKS for child in section) else "p"
    return cast("str", html.tostring(copied, encoding="unicode"))


def _gne() -> MainText:
    gne = _package("gne", "gne", "gne", "gne")

    def main_text(tree: Any) -> list[str]:
        try:
            text = gne.GeneralNewsExtractor().extract(_with_breaks(tree))["content"]
        except Exception:  # what goes wrong in it is a page without an article
            return []
        return _split(text.replace("\n", _BREAK))

    return main_text


EXTRACTORS: dict[str, Callable[[], MainText]] = {
    "readability": _readability,
    "trafilatura": _trafilatura,
    "gne": _gne,
}
"""What finds the main text, by name."""


def _package(module: str, extractor: str, name: str, install: str) -> Any:
    logger = logging.getLogger(module)
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())  # or what it logs goes to standard error
    try:
        return import_module(module)
    except ImportError as error:
        install = f"'{install}'" if "[" in install else install
        raise InputError(
            f"--extractor {extractor}", f"{name} is not installed; pip install {install}"
        ) from error


# --- title ---


def _title(tree: Any) -> str:
    """Return the headline; a site's name after it goes where another element shows one of the
    two.
    """
    shared = next(iter(_meta(tree, ("og:title",))), "")
    sites = _meta(tree, ("og:site_name",))
    headings = [heading for h1 in tree.iter("h1") if (heading := _one_line(h1.text_content()))]
    titles = [shared, *(_one_line(title.text_content()) for title in tree.xpath("//head/title"))]
    titles = [title for title in titles if title]
    for title in titles:
        for heading in headings:
            if title.startswith(heading):
                return heading
    if titles and (shared or not headings or not _is_headline(titles[0], headings[0])):
        return _without_site(titles[0], sites + headings)
    return headings[0] if headings else ""


def _without_site(title: str, sites: list[str]) -> str:
    """Return the title up to the separator before one of the names, where it ends with one."""
    for site in sites:
        rest = title.removesuffix(site).rstrip()
        if rest != title and rest.rstrip(_SEPARATORS) not in ("", rest):
            return rest.rstrip(_SEPARATORS)
    return title


_SEPARATORS = " _-|｜–—·>:："


def _is_headline(title: str, heading: str) -> bool:
    """Return whether a heading that is not in the title is the headline rather than the name of a
    column.
    """
    return heading not in title and len(heading) > max(len(title), 8)


# --- date ---


def _structured_date(tree: Any) -> str:
    """Return the time of publication that a meta element, JSON-LD or a `time` marked so gives, or
    nothing.
    """
    described = (
        script.text or "" for script in tree.xpath("//script[@type='application/ld+json']")
    )
    published = (found[1] for text in described if (found := _PUBLISHED.search(text)))
    marked = (
        _one_line(time.get("datetime") or time.text_content())
        for time in tree.xpath("//time[@itemprop]|//time[@pubdate]")
    )
    for dates in (_meta(tree, _PUBLICATION), published, marked):
        for date in dates:
            if _DATE.search(date):
                return date
    return ""


_PUBLISHED = pattern(r'"datePublished"\s*:\s*"([^"\\]{8,40})"')

_PUBLICATION = (
    *(
        "article:published_time",
        "og:published_time",
        "datepublished",
        "pubdate",
        "publishdate",
        "publish-date",
    ),
    *(
        "publish_time",
        "publication_date",
        "firstpublishedtime",
        "weibo: article:create_at",
        "weibo:article:create_at",
    ),
    *("apub:time", "_pubtime", "og:release_date", "dc.date.issued", "dc.date", "date"),
)
"""Names of meta elements, surest first: Open Graph, schema.org, portals (`apub:time` Tencent,
`weibo:` Sina)."""


def _meta(tree: Any, names: tuple[str, ...]) -> list[str]:
    """Return what the meta elements of these names say, in the order of the names."""
    said: dict[str, str] = {}
    for element in tree.iter("meta"):
        content = _one_line(element.get("content", ""))
        for key in ("property", "name", "itemprop"):
            if content and element.get(key):
                said.setdefault(element.get(key).strip().lower(), content)
    return [said[name] for name in names if name in said]


def _printed_date(tree: Any, title: str, body: str) -> str:
    """Return the date that the page prints between headline and text, or at most four lines below
    the headline.
    """
    lines = _lines(tree.find("body")) if tree.find("body") is not None else []
    bare = _bare(title)
    below = [number for number, line in enumerate(lines) if bare and _bare(line) == bare]
    first_paragraph = next((line for line in body.split("\n") if len(line) > MAX_DATE_LINE), "")
    for number in below:
        for line in lines[number + 1 : number + 5]:
            if line == first_paragraph:
                break
            if len(line) <= MAX_DATE_LINE and (found := _DATE.search(line)):
                return found[0].strip()
    return ""


MAX_DATE_LINE = 60
"""Characters a line with date, source and editor has at most; a longer one is a paragraph with a
date in it."""

_DATE = pattern(
    r"(?:(?:19|20)\d\d ?[-/.年] ?\d{1,2} ?[-/.月] ?\d{1,2} ?日?|民國 ?\d{2,3} ?年 ?\d{1,2} ?月 "
    r"?\d{1,2} ?日"
    r"|(?<!\d)(?:19|20)\d\d[01]\d[0-3]\d(?!\d))"
    r"(?:[T ]*\d{1,2}[:：时時]\d{1,2}(?:[:：分]\d{0,2}秒?)?)?"
)


# --- bytes ---


def declared_charset(head: bytes, content_type: str = "") -> str | None:
    """Return the encoding that the page says it has, or None: the HTTP header before a meta element
    before XML.

    head          the first bytes; 4 KB are looked at
    content_type  the HTTP header, where there was one

    >>> declared_charset(b'<meta http-equiv="Content-Type" content="text/html; charset=gb2312">')
    'gb2312'
    """
    if found := _CHARSET.search(content_type):
        return found[1].lower()
    start = _COMMENT.sub("", head[:4096].decode("latin-1"))
    found = _META_CHARSET.search(start) or _XML_ENCODING.search(start)
    if found is None:
        return None
    name = found[1].lower()
    return (
        "utf-8" if name.startswith("utf-16") else name
    )  # it could not be read here: HTML standard, 13.2.3.3


_CHARSET = pattern(r"(?i)\bcharset\s*=\s*[\"']?\s*([\w.:-]+)")
_META_CHARSET = pattern(r"(?i)<meta\b[^>]*?\bcharset\s*=\s*[\"']?\s*([\w.:-]+)")
_XML_ENCODING = pattern(r"^\s*<\?xml\b[^>]*?\bencoding\s*=\s*[\"']([\w.:-]+)")
_COMMENT = pattern(r"(?s)<!--.*?(?:-->|\Z)")


def is_html(data: bytes) -> bool:
    """Return whether the bytes are a web page: it begins like one, or with a tag and has several
    more.

    >>> is_html(b"<!DOCTYPE html><title>a</title>"), is_html("<p>一段文字".encode())
    (True, False)
    """
    start = _PROLOGUE.sub("", _readable(data[:65536]), count=1)
    if _BEGINNING.match(start):
        return True
    if not _TAG.match(start):
        return False
    tags = [found[1].lower() for found in _TAG.finditer(start[:4096])]
    return len(tags) >= 3 and not _LEFT_OVER.issuperset(tags)


def _readable(start: bytes) -> str:
    """Return the bytes with every ASCII character right, whatever the encoding; others may be
    wrong.
    """
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return start.decode("utf-16", "replace")
    tag = start[:64]
    if tag[1::2].count(0) * 4 > len(tag):
        return start.decode("utf-16-le", "replace")
    if tag[::2].count(0) * 4 > len(tag):
        return start.decode("utf-16-be", "replace")
    return start.removeprefix(b"\xef\xbb\xbf").decode("latin-1")


_PROLOGUE = pattern(r"(?s)\A(?:[\s\ufeff\0]|<!--.*?-->|<\?xml.*?\?>)+")
_BEGINNING = pattern(r"(?i)<(?:!doctype\s+html|html|head|body)\b")
_TAG = pattern(
    r"(?i)<(a|article|b|br|center|div|em|font|form|h[1-6]|i|img|li|link|main|meta|nav|ol|p|script|"
    r"section|span|strong"
    r"|style|table|tbody|td|title|tr|u|ul)(?=[\s/>])[^<>]*>"
)
_LEFT_OVER = frozenset(
    ("a", "b", "br", "center", "div", "em", "font", "i", "img", "p", "span", "strong", "u")
)
"""What is also left over in plain text, where a rule of `normalise` takes it out."""
