"""What the elements in the head of a page say of it: Open Graph, schema.org, names of portals."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dedupe.reading.page.tree import one_line


def meta(tree: Any, names: tuple[str, ...]) -> list[str]:
    """Return what the meta elements of these names say, in the order of the names."""
    said: dict[str, str] = {}
    for element in tree.iter("meta"):
        content = one_line(element.get("content", ""))
        for key in ("property", "name", "itemprop"):
            if content and element.get(key):
                said.setdefault(element.get(key).strip().lower(), content)
    return [said[name] for name in names if name in said]


def addresses_of(tree: Any) -> list[str]:
    """Return the addresses that a page says it has."""
    links = [link.get("href", "") for link in tree.xpath("//link[@rel='canonical']")]
    return [address for address in (*meta(tree, ("og:url",)), *links) if "://" in address]


def texts(elements: Iterable[Any]) -> list[str]:
    """Return what is in the elements, those that are empty left out."""
    found = (one_line(element.text_content()) for element in elements)
    return [text for text in found if text]
