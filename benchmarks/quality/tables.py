"""Tables as text for a terminal or as Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from unicodedata import east_asian_width

Row = Sequence[str]


def table(rows: Sequence[Row], markdown: bool = False) -> str:
    """Return the rows as a table; the first is its head, the first column is set left and the
    others right.

    >>> print(table([["tool", "right"], ["ours", "0.99"]]))
    tool  right
    ours   0.99
    """
    widths = [max(_width(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        [_set(cell, widths[column], not column) for column, cell in enumerate(row)] for row in rows
    ]
    if not markdown:
        return "\n".join("  ".join(line).rstrip() for line in lines)
    rule = [
        "-" * width if not column else "-" * (width - 1) + ":"
        for column, width in enumerate(widths)
    ]
    return "\n".join("| " + " | ".join(line) + " |" for line in (lines[0], rule, *lines[1:]))


def _width(cell: str) -> int:
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in cell)


def _set(cell: str, width: int, left: bool) -> str:
    space = " " * (width - _width(cell))
    return cell + space if left else space + cell
