"""Marks that go through an extractor with the text: what was a heading, an item of a list, a
caption, a picture.

    tree -> put_marks -> extractor -> lines with marks -> plain | written

Extractors return text alone. Characters that no page has are put at the start of such elements, and
are still there in the lines that come back.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from dedupe.lazy import pattern

HEADING, ITEM, NUMBER, CAPTION, IMAGE, END = "\u2401\u2402\u2403\u2404\u2405\u2406"
"""Control pictures. HEADING stands as often as the level says; NUMBER and IMAGE have a number
behind them, and END."""

_MARKS = pattern(rf"[{NUMBER}{IMAGE}]\d+{END}|[{HEADING}{ITEM}{CAPTION}{NUMBER}{IMAGE}{END}]")
_IMAGE = pattern(rf"{IMAGE}(\d+){END}")
_NUMBER = pattern(rf"{NUMBER}(\d+){END}")


class Picture(NamedTuple):
    """A picture of a page: what it says where it cannot be shown, and its address."""

    words: str
    address: str


class WrittenAs(NamedTuple):
    """How lines are written: headings and lists as Markdown or as plain lines; pictures or none."""

    markdown: bool = False
    images: bool = False


def put_marks(tree: Any, style: WrittenAs) -> list[Picture]:
    """Put marks into the tree, and return the pictures by the numbers in them.

    style  without `images` no picture is marked: it would be a line of its own
    """
    for level in range(2, 7):
        for heading in tree.iter(f"h{level}"):
            _put(heading, HEADING * level)
    for element in tree.iter("ul", "ol"):
        items = [child for child in element if child.tag == "li"]
        for number, item in enumerate(items, 1):
            _put(item, f"{NUMBER}{number}{END}" if element.tag == "ol" else ITEM)
    for caption in tree.iter("figcaption"):
        _put(caption, CAPTION)
    return _marked_pictures(tree) if style.images else []


def _put(element: Any, mark: str) -> None:
    """Put a mark before the first text in an element: it may be in a child, as in `<li><p>`."""
    for part in element.iter():
        if isinstance(part.tag, str) and (part.text or "").strip():
            part.text = mark + part.text.lstrip()
            return
        if part is not element and (part.tail or "").strip():
            part.tail = mark + part.tail.lstrip()
            return


def _marked_pictures(tree: Any) -> list[Picture]:
    pictures: list[Picture] = []
    for image in list(tree.iter("img")):
        address = image.get("data-src") or image.get("src") or ""
        if not address or address.startswith("data:"):
            continue
        words = " ".join((image.get("alt") or "").split())
        mark = f"{IMAGE}{len(pictures)}{END}"
        pictures.append(Picture(words, address))
        image.tag = "p"
        image.text = mark
    return pictures


def plain(line: str) -> str:
    """Return a line without its marks.

    >>> plain(HEADING + HEADING + "第一节")
    '第一节'
    """
    return _MARKS.sub("", line)


def is_caption(line: str) -> bool:
    """Return whether a line was the caption of a picture."""
    return line.startswith(CAPTION)


def written(lines: list[str], pictures: list[Picture], style: WrittenAs) -> list[str]:
    """Return lines with marks as they are written; what has no text of its own is left out.

    The caption below a picture becomes its words: `![渡口的船](1.jpg)`.
    """
    found: list[str] = []
    has_picture_above = False
    for line in lines:
        text = plain(line).strip()
        picture = _IMAGE.search(line)
        if picture and style.images:
            found.append(_picture(pictures[int(picture[1])]))
            has_picture_above = True
        if is_caption(line) and has_picture_above and text:
            address = found[-1].rpartition("](")[2]
            found[-1] = f"![{_escaped(text)}]({address}"
        elif text:
            found.append(_as_markdown(line, text) if style.markdown else text)
        has_picture_above = picture is not None
    return found


def _picture(picture: Picture) -> str:
    address = picture.address.replace(" ", "%20").replace(")", "%29")
    return f"![{_escaped(picture.words)}]({address})"


def _escaped(words: str) -> str:
    return words.replace("[", r"\[").replace("]", r"\]")


def _as_markdown(line: str, text: str) -> str:
    if line.startswith(HEADING):
        level = len(line) - len(line.lstrip(HEADING))
        return f"{'#' * level} {text}"
    if line.startswith(ITEM):
        return f"- {text}"
    if number := _NUMBER.match(line):
        return f"{number[1]}. {text}"
    return text
