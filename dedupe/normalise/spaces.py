"""White space: indents, odd spaces, blank lines."""

from __future__ import annotations

from collections.abc import Iterator

from dedupe.lazy import pattern
from dedupe.normalise.rule import Change, Rule, substitution

_BLANK = " \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_BLANKS = pattern(f"[{_BLANK}]+")
_ODD = pattern("[\u00a0\u1680\u2000-\u200a\u202f\u205f]")
_BLANK_LINES = pattern(r"\A\n+|(?<!\n)\n{2,}\Z|(?<!\n)\n{3,}")


def _edges(text: str) -> Iterator[Change]:
    # most texts have no white space at an edge: the look costs less than a search for all spaces
    lines = text.split("\n")
    if list(map(str.strip, lines)) == lines:
        return
    for blanks in _BLANKS.finditer(text):
        start, end = blanks.span()
        if text[start - 1 : start] in ("", "\n") or text[end : end + 1] in ("", "\n"):
            yield start, end, ""


def _single_blank_lines(text: str) -> Iterator[Change]:
    if not ("\n\n\n" in text or text.startswith("\n") or text.endswith("\n\n")):
        return
    for run in _BLANK_LINES.finditer(text):
        start, end = run.span()
        after = "\n\n"
        if start == 0:
            after = ""
        elif end == len(text):
            after = "\n"
        yield start, end, after


SPACE_RULES = (
    Rule(
        "indents",
        "white space at the start and end of a line goes",
        ("\u3000\u3000记者获悉， \n", "记者获悉，\n"),
        "",
        _edges,
    ),
    Rule(
        "odd-spaces",
        "no-break, thin and em spaces inside a line become plain spaces",
        ("3\u00a0月\u200918\u00a0日", "3 月 18 日"),
        "\u00a0\u1680\u2000-\u200a\u202f\u205f",
        substitution(_ODD, " "),
    ),
    Rule(
        "blank-lines",
        "several blank lines become one, none stays at the start, and the end has one line feed "
        "at most",
        ("\n一\n\n\n二\n\n", "一\n\n二\n"),
        "",
        _single_blank_lines,
        by_line=False,
    ),
)
