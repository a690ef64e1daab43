"""What there is: rules, settings, the schema of logs."""

from __future__ import annotations

from unicodedata import category, is_normalized

from dedupe import files
from dedupe.cli.columns import wrapped
from dedupe.cli.common import held_settings, settings_from, write_shown
from dedupe.language import told


def rules() -> None:
    """Write what is normalised and removed, with examples."""
    from dedupe.furniture import ROWS
    from dedupe.normalise import RULES

    lines = [
        told(
            "Normalisation rules, in the order in which they run (--disable NAME switches one off):"
        )
    ]
    for rule in RULES:
        before, after = rule.example
        example = f"{_visible(before)}  ->  {_visible(after)}"
        lines += ["", *_table_row(rule.name, told(rule.what)), *_table_row("", example)]
    lines += [
        "",
        told(
            "Page remains, as lines of their own, or glued to the end (tail) of a line; --disable "
            "NAME\nswitches one off, --no-furniture all. Rows of your own go into dedupe.toml:"
        ),
        "",
    ]
    for row in ROWS + settings_from(held_settings({})).furniture_rows:
        where = "" if "line" in row.where or "heading" in row.where else f"  ({row.where[0]})"
        sites = f"  ({', '.join(row.sites)})" if row.sites else ""
        example = f"{_visible(row.goes[0])}  ->  {_visible('')}"
        lines += _table_row(f"furniture.{row.name}", f"{example}{where}{sites}")
    write_shown(_text_of(lines))


def explain(name: str) -> None:
    """Write what a name of a log means, with examples."""
    from dedupe.render.explained import explained

    own = settings_from(held_settings({})).furniture_rows
    write_shown("\n".join(one.text for one in explained(name, own)))


def show_settings() -> None:
    """Write which settings hold here, and where each comes from."""
    lines = []
    for name, value in held_settings({}).items():
        shown = "" if value.value is None else str(value.value)
        origin = told("default") if value.origin == "default" else value.origin
        lines.append(f"{name:<13} {shown:<15} {origin}")
    files.write([(files.STANDARD, _text_of(lines).encode("utf-8", "surrogateescape"))])


def schema() -> None:
    """Write the JSON Schema of logs."""
    from importlib.resources import files as resources

    data = resources("dedupe").joinpath("log.schema.json").read_bytes()
    files.write([(files.STANDARD, data)])


def _text_of(lines: list[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


# --- a table of two columns ---

_NAME_WIDTH = 30
_LINE_WIDTH = 100
"""Columns of a table on a terminal: the longest names of rows fit in. Chosen by eye."""


def _table_row(name: str, text: str) -> list[str]:
    """Return the lines of a row: the name, and the text beside it, cut where a line is full."""
    first, *rest = wrapped(text, _LINE_WIDTH - _NAME_WIDTH - 2)
    indent = " " * (_NAME_WIDTH + 2)
    return [f"  {name:<{_NAME_WIDTH}}{first}", *(indent + each for each in rest)]


def _visible(text: str) -> str:
    r"""Return the text with escapes for what cannot be seen or told apart.

    >>> _visible("\u200b字 "), _visible("")
    ('\\u200b字\\x20', '(nothing)')
    """
    shown = "".join(map(_shown, text))
    stripped = shown.strip(" ")
    if not stripped:
        return told("(nothing)")
    before = len(shown) - len(shown.lstrip(" "))
    after = len(shown) - len(shown.rstrip(" "))
    return "\\x20" * before + stripped + "\\x20" * after


def _shown(char: str) -> str:
    is_radical = "\u2e80" <= char <= "\u2fdf"
    is_mark = category(char).startswith("M")
    is_plain = char.isprintable() and not is_radical and not is_mark and is_normalized("NFC", char)
    return char if is_plain else char.encode("unicode_escape").decode()
