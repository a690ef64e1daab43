"""Text that has a structure of its own: what stands in Markdown, YAML, TOML, JSON and code stays as
it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from dedupe.lazy import pattern
from dedupe.values import Span

FILLER = "q"
"""What rules see in the place of each character of a token: a letter that no combining mark joins,
in no entity."""


def tokens(text: str) -> list[Span]:
    """Return the spans that no rule changes inside, in order: front matter, code, tables, links,
    comments, JSON.

    A comment among others of them stays; alone it is what a page left: then the token is what
    stands between its brackets, so that the rule that takes comments out still sees it.
    Cost  O(text); `may_have_tokens` tells most texts without any at once.

    >>> tokens("见[附件](a.pdf)。")
    [Span(start=1, end=12)]
    """
    found: list[Span] = []
    end = 0
    for span in sorted([*_front_matter(text), *_tables(text), *_json(text), *_inline(text)]):
        # Of two that overlap the first is meant: a table in a code block is code.
        if span.start >= end:
            found.append(span)
            end = span.end
    opening, closing = _COMMENT
    if not all(text.startswith(opening, span.start) for span in found):
        return found
    insides = [Span(span.start + len(opening), span.end - len(closing)) for span in found]
    return [span for span in insides if span.start < span.end]


def has_tokens(text: str) -> bool:
    """Return whether a text has tokens.

    >>> has_tokens("见[附件](a.pdf)。"), has_tokens("见附件。")
    (True, False)
    """
    signs = "".join(sign for sign in SIGNS if sign in text)
    return may_have_tokens(text, signs) and bool(tokens(text))


def masked(text: str, spans: list[Span]) -> str:
    """Return `text` with the characters of `spans` made FILLER: what stands there is one word for
    every rule.
    """
    pieces: list[str] = []
    done = 0
    for start, end in spans:
        pieces += text[done:start], FILLER * (end - start)
        done = end
    pieces.append(text[done:])
    return "".join(pieces)


SIGNS = "`|{<~\\["
"""Body of a character class: every token has one of these, but for front matter."""

_FRONT_MATTER_WITHIN = 40
"""Characters in which front matter must begin: nothing but white space and invisible characters may
stand before it. Chosen by eye, and only a quick look: `_front_matter` asks for the very start."""


def may_have_tokens(text: str, signs: str) -> bool:
    """Return whether `text`, in which `signs` are those of SIGNS that were found, may have tokens;
    at once.
    """
    if signs and _SIGN.search(signs):
        return True
    head = text[:_FRONT_MATTER_WITHIN]
    return "---" in head or "+++" in head


_SIGN = pattern(f"[{SIGNS}]")


# YAML wants a space behind the colon of a key; a line of prose in between, and it is no front
# matter: articles begin with a line of dashes too. Each line matches in one way only, so that many
# lines do not match in very many.
_YAML = pattern(
    r"---[ \t]*\r?\n(?=[\w\"'])"
    r"(?:(?:[ \t\r]|(?=\n)|[\w\"'][^\n:]{0,60}:(?=\s)|-[ \t]|\#|[\]}])[^\n]*\n)+?"
    r"(?:---|\.\.\.)[ \t]*(?=\r?(?:\n|\Z))"
)
_TOML = pattern(
    r"\+\+\+[ \t]*\r?\n\s*(?:\[+[\w.\"-]+\]|[\w.\"-]+[ \t]*=)[^\n]*\n(?:[^\n]*\n)*?\+\+\+[ "
    r"\t]*(?=\r?(?:\n|\Z))"
)


def _front_matter(text: str) -> Iterator[Span]:
    start = 1 if text.startswith("\ufeff") else 0
    found = _YAML.match(text, start) or _TOML.match(text, start)
    if found:
        yield Span(*found.span())


_RULER = pattern(
    r"^[ \t]*(?:\|[ \t]*)?:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*(?:\|[ \t]*)?\r?$", re.MULTILINE
)


def _tables(text: str) -> Iterator[Span]:
    """Yield the tables: a line with |, a ruler under it with |, and all lines with | that
    follow.
    """
    if "|" not in text:
        return
    for ruler in _RULER.finditer(text):
        # a line of dashes is a ruler of Markdown only under a row of a table
        above = text.rfind("\n", 0, max(0, ruler.start() - 1)) + 1
        row_above = text[above : ruler.start()]
        if "|" not in ruler[0] or "|" not in row_above:
            continue
        end = ruler.end()
        while end < len(text):
            following = text.find("\n", end + 1)
            line_end = following if following >= 0 else len(text)
            if "|" not in text[end:line_end]:
                break
            end = line_end
        yield Span(above, end)


_JSON = pattern(r"(?:^|(?<=\A\ufeff))[ \t]*(?=\{\s*[\"}]|\[\s*[\[{\"])", re.MULTILINE)


def _json(text: str) -> Iterator[Span]:
    """Yield the JSON objects and arrays that begin a line and are whole."""
    if '"' not in text or not ("[" in text or "{" in text):
        return
    import json

    decoder = json.JSONDecoder(strict=False)
    done = 0
    for opening in _JSON.finditer(text):
        if opening.end() < done:
            continue
        try:
            _, done = decoder.raw_decode(text, opening.end())
        except json.JSONDecodeError as error:
            done = error.pos  # what begins before the fault is inside of what is no JSON
        except RecursionError:
            return
        else:
            yield Span(opening.start(), done)


_COMMENT = "<!--", "-->"
_FENCE = r"^[ \t]*(?P<fence>`{3,}|~{3,})(?![`~])[^`\n]*\n"
_QUOTED = r"(?<!`)(?P<ticks>`+)(?!`)[^\n]+?(?<!`)(?P=ticks)(?!`)"
# The address of a link has a sign of one, or is empty: [图](资料图) is none.
_TARGET = (
    r"\([ \t]*(?=\)|[^\s]{0,2000}[/.#:])(?:<[^<>\n]*>|(?:[^\s()]|\([^\s()]*\))*)"
    r"(?:[ \t]+(?:\"[^\"\n]*\"|'[^'\n]*'|\([^()\n]*\)))?[ \t]*\)"
)
_LINK = rf"!?\[(?:[^\[\]\n]|\[[^\[\]\n]*\])*\]{_TARGET}"
_REFERENCE = r"^ {0,3}\[[^\[\]\n]+\]:[ \t]+(?:<[^<>\n]*>|[./#]|[a-z]+://)[^\n]*$"
_TOKEN = pattern(
    rf"(?=[ \t`~<!\[])(?:{_FENCE}|{_QUOTED}|(?P<comment><!--)|{_LINK}|{_REFERENCE})", re.MULTILINE
)


def _inline(text: str) -> Iterator[Span]:
    """Yield code, links, images, definitions of links, and comments."""
    if not ("`" in text or "](" in text or "]: " in text or "<!--" in text or "~~~" in text):
        return
    last_close = text.rfind(_COMMENT[1])
    unclosed: set[str] = set()
    at = 0
    while found := _TOKEN.search(text, at):
        start, at = found.span()
        if fence := found["fence"]:
            # What closes a longer fence closes a shorter one, too.
            closing = None
            if not any(map(fence.startswith, unclosed)):
                closing = _closing_fence(fence).search(text, at)
            if closing:
                at = closing.end()
                yield Span(start, at)
            else:
                unclosed.add(fence)
                at = found.end("fence")
        elif not found["comment"]:
            yield Span(start, at)
        elif at <= last_close:
            at = text.index(_COMMENT[1], at) + len(_COMMENT[1])
            yield Span(start, at)


@lru_cache(maxsize=16)
def _closing_fence(fence: str) -> re.Pattern[str]:
    return re.compile(rf"^[ \t]*{fence}[`~]*[ \t]*\r?$", re.MULTILINE)
