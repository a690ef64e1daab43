"""A page as a tree without what a browser would not show, and the lines of text in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from typing import Any

from dedupe.lazy import pattern

# --- from a page to a tree ---


def parsed(html: str) -> Any | None:
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


BREAK, CELL = "\u240a", "\u2409"
"""Line break and cell boundary on their way through an extractor: the symbols for line feed and
tab, since trafilatura removes what cannot be printed. Pages lose their own."""

_NOT_IN_A_TREE = pattern(r"[\x00-\x08\x0b\x0e-\x1f\x7f\u2400-\u2426\ufffe\uffff]")


def drop_what_nobody_sees(tree: Any) -> None:
    """Take out what a browser does not show, and what it shows around any text: log-in boxes,
    players, consent dialogs.
    """
    etree = import_module("lxml.etree")
    for form in tree.xpath("//form[.//input[@type='password']]"):
        _drop_unless_text(form)
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
    for element in tree.xpath("//div[@class or @id] | //section[@class or @id]"):
        if _AROUND.search(f"{element.get('class', '')} {element.get('id', '')}"):
            _drop_unless_text(element)


def _drop_unless_text(element: Any) -> None:
    """Take an element out, unless it has a paragraph in it: some pages are one form as a whole."""
    parent = element.getparent()
    if parent is None or any(len(line) >= MIN_PARAGRAPH for line in text_lines(element)):
        return
    element.drop_tree()


_AROUND = pattern(
    r"(?i)(?:^|[\s_-])(?:m?player|video-?player|video-js|jwplayer|prism-player"
    r"|cookie-?\w*|consent|gdpr)(?:$|[\s_-])"
)
"""Classes and names of elements around players and consent dialogs, as widely used scripts have
them."""

MIN_PARAGRAPH = 40
"""Characters from which a line is a paragraph rather than a label. Chosen by eye."""


_UNSEEN = (
    "script style noscript template iframe object embed applet canvas svg math audio video map "
    "button select textarea input"
).split()

_HIDDEN = pattern(r"(?i)\bdisplay\s*:\s*none")


def join_wrapped_lines(tree: Any) -> None:
    """Make of the line ends in the source what a browser does; extractors make spaces or lines of
    them.
    """
    for element in tree.iter():
        if element.text and "\n" in element.text and not _is_in_pre(element):
            element.text = _joined(element.text)
        if element.tail and "\n" in element.tail and not _is_in_pre(element.getparent()):
            element.tail = _joined(element.tail)


def _is_in_pre(element: Any) -> bool:
    if element is None:
        return False
    return element.tag == "pre" or next(element.iterancestors("pre"), None) is not None


def _joined(text: str) -> str:
    """Return the text with one space for white space, none for a line end beside a wide
    character.
    """
    return _SPACES.sub(" ", _WIDE_LINE_END.sub("", text))


_SPACES = pattern(r"[ \t\r\n\f]+")


def name_short_paragraphs(tree: Any) -> None:
    """Make a `p` of each short `div` or `section` without class, and of items of short lists:
    editors write them, readability drops them.
    """
    for listing in tree.iter("ul"):
        text = bare(listing.text_content())
        if 0 < len(text) < MIN_DIV and listing.find(".//a") is None:
            for item in listing.iter("li"):
                item.tag = "p"
            listing.tag = "section"
    for element in reversed(list(tree.iter("div", "section"))):
        if element.get("class") or element.get("id") or element.find(".//a") is not None:
            continue
        if not 0 < len(bare(element.text_content())) < MIN_DIV:
            continue
        if any(child.tag in BLOCKS for child in element):
            element.drop_tag()
        else:
            element.tag = "p"


MIN_DIV = 30
"""Characters below which readability may drop a `div`; its own limit is 25."""


# --- from a tree to lines ---


def text_lines(root: Any) -> list[str]:
    """Return the text below `root`, a block or a row of a table a line, cells with a tab between
    them.
    """
    return split(_marked(root))


def _marked(root: Any) -> Iterator[str]:
    """Yield the texts in reading order, BREAK where a line ends, CELL where a cell of a row does.

    A row of data, `<tr><td>甲</td><td>三分</td></tr>`, is one line: 甲, CELL, 三分, CELL.
    """
    walk = import_module("lxml.etree").iterwalk(root, events=("start", "end"))
    row = None  # the row of data that the walk is in
    pre_depth = 0
    for event, element in walk:
        is_start, tag = event == "start", element.tag
        if tag == "tr" and row is None and is_start and _is_data(element):
            row = element
            yield BREAK
        elif element is row and not is_start:
            row = None
            yield BREAK
        elif row is not None and tag in ("td", "th"):
            yield "" if is_start else CELL
        elif tag in BLOCKS or (tag == "br" and is_start):
            yield " " if row is not None else BREAK
        if tag == "pre":
            pre_depth += 1 if is_start else -1
        text = _text_after(element, is_start, is_last=element is root)
        yield text.replace("\n", BREAK) if pre_depth else text


def _text_after(element: Any, is_start: bool, is_last: bool) -> str:
    """Return the text behind the opening or the closing tag of an element."""
    if is_start:
        return element.text or ""
    return "" if is_last else element.tail or ""


def _is_data(row: Any) -> bool:
    """Return whether no cell of the row has more than one block in it: others lay out a page."""
    return all(_blocks_in(cell) <= 1 for cell in row if cell.tag in ("td", "th"))


def _blocks_in(cell: Any) -> int:
    blocks = [child for child in cell.iterdescendants() if child.tag in BLOCKS or child.tag == "br"]
    return len(blocks)


BLOCKS = frozenset(
    (
        "html head body title main header footer nav article section aside hgroup "
        "h1 h2 h3 h4 h5 h6 p div center pre blockquote address "
        "figure figcaption menu details summary dialog form fieldset legend hr "
        "table caption thead tbody tfoot tr th td ul ol li dl dt dd dir"
    ).split()
)
"""Elements that stand on lines of their own."""


def split(pieces: Iterable[str]) -> list[str]:
    lines = (one_line(line) for line in "".join(pieces).split(BREAK))
    return [line for line in lines if line]


def one_line(text: str) -> str:
    return _CELL_END.sub("\t", _WHITE.sub(" ", _joined(text))).strip()


_WIDE = r"\u2e80-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff"
_WIDE_LINE_END = pattern(
    rf"(?<=[{_WIDE}])[ \t\r\f]*\n[ \t\r\n\f]*(?=\S)|(?<=\S)[ \t\r\f]*\n[ \t\r\n\f]*(?=[{_WIDE}])"
)
_CELL_END = pattern(rf" ?{CELL} ?")
_WHITE = pattern(r"[\v\x1c-\x1e\x85\u2028\u2029]")  # what `splitlines` would split at


def lines_of_title(lines: Sequence[str], title: str) -> list[int]:
    """Return the numbers of the lines on which the headline is printed, and nothing else.

    >>> lines_of_title(["要闻", "大桥 通车了", "大桥通车了。"], "大桥通车了")
    [1]
    """
    wanted = bare(title)
    return [number for number, line in enumerate(lines) if bare(line) == wanted]


def bare(text: str) -> str:
    r"""Return the text without white space.

    >>> bare("大桥 通车\n了")
    '大桥通车了'
    """
    return "".join(text.split())
