"""Docstrings as Markdown, for the reference on the site.

In the source a docstring explains names in a table, so that it can be read there:

    keep   which copy stays
    level  how much goes: a line that is too long
           goes on below its beginning

On the site that is a list, and what stands behind `>>>` is code.
"""

from __future__ import annotations

import re
from typing import Any

from griffe import Extension, Object

_ITEM = re.compile(r"(?P<names>\S+(?:, \S+)*)(?:\s{2,}(?P<what>\S.*)|$)")
_ALONE = re.compile(r"[a-z_]+")
"""A name so long that what it means stands in the next line."""


class Docstrings(Extension):
    """Turns the docstring of everything that is read into Markdown."""

    def on_instance(self, *, obj: Object, **_: Any) -> None:
        """Change the docstring of one function, class or attribute."""
        if obj.docstring:
            obj.docstring.value = as_markdown(obj.docstring.value)


def as_markdown(docstring: str) -> str:
    """Return a docstring as Markdown."""
    blocks = re.split(r"\n\s*\n", docstring.strip("\n"))
    return "\n\n".join(_block(block) for block in blocks)


def _block(block: str) -> str:
    if block.lstrip().startswith(">>>"):
        return f"```pycon\n{block}\n```"
    if block.startswith("    "):
        return block
    shown: list[str] = []
    for line in block.split("\n"):
        item = _ITEM.fullmatch(line)
        is_item = item and (item["what"] or _ALONE.fullmatch(line))
        if is_item:
            shown += [] if not shown or shown[-1].startswith("- ") else [""]
            shown.append(f"- {_named(item['names'])}: {item['what'] or ''}".rstrip())
        elif line.startswith(" ") and shown and shown[-1].startswith("- "):
            shown[-1] += f" {line.strip()}"
        else:
            shown += [""] if shown and shown[-1].startswith("- ") else []
            shown.append(line)
    return "\n".join(shown)


def _named(names: str) -> str:
    """Return names as code, words such as `Errors` as they are."""
    is_word = names[0].isupper()
    return f"**{names}**" if is_word else ", ".join(f"`{name}`" for name in names.split(", "))
