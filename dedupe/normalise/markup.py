"""What scrapers leave of a page's markup: entities, comments, scripts, tags."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dedupe.lazy import pattern
from dedupe.normalise.rule import Change, Rule, substitution

# An ampersand may be escaped over and over (&amp;amp;lt;): the whole chain is one match, not a pass each.
_ENTITY = pattern(r"&(?:amp;|#38;|#[xX]26;)*(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


def _decoded(match: re.Match[str]) -> str:
    import html.entities

    name = f"{match[1]};"
    return html.unescape(f"&{name}") if name[0] == "#" or name in html.entities.html5 else match[0]


_HIDDEN = pattern(r"<(?:!--|(script|style|noscript)\b)", re.IGNORECASE)


def _hidden(text: str) -> Iterator[Change]:
    """Comments, scripts and style sheets with what is in them; one that is never closed stays."""
    unclosed: set[str] = set()
    at = 0
    while opening := _HIDDEN.search(text, at):
        close = f"</{opening[1].lower()}>" if opening[1] else "-->"
        at = opening.end()
        if close in unclosed:
            continue
        closing = re.compile(re.escape(close), re.IGNORECASE).search(text, at)
        if closing is None:
            unclosed.add(close)
            continue
        at = closing.end()
        yield opening.start(), at, ""


_BLOCK = (
    "address|article|aside|blockquote|body|br|caption|center|dd|div|dl|dt|figcaption|figure|footer|form|h[1-6]|head|header"
    "|hr|html|li|main|nav|ol|p|pre|section|table|tbody|td|tfoot|th|thead|title|tr|ul"
)
_INLINE = (
    "a|abbr|audio|b|big|button|cite|code|col|colgroup|del|em|embed|font|i|iframe|img|input|ins|label|link|mark|meta|object"
    "|o:p|param|path|picture|q|s|small|source|span|strike|strong|sub|sup|svg|time|u|video|wbr"
)
# On one line, and with nothing behind its name but attributes: "p<a 时，……100>50" is no tag.
_TAG = pattern(rf"</?(?:({_BLOCK})|{_INLINE})(?:[ \t][^<>\n]*?=[^<>\n]*)?[ \t]*/?>", re.IGNORECASE)


def _tags(text: str) -> Iterator[Change]:
    """A tag that breaks the line becomes a line break where there is none yet; any other goes."""
    broken = True
    end = 0
    for tag in _TAG.finditer(text):
        between = text[end : tag.start()]
        broken = between.rstrip(" \t").endswith("\n") or (broken and not between.strip(" \t"))
        start, end = tag.span()
        after = ""
        if tag[1] and not broken:
            following = re.compile(r"[ \t]*(\n|\Z)").match(text, end)
            after = "" if following else "\n"
            broken = after == "\n"
        yield start, end, after


_LINE_END = pattern("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")

MARKUP_RULES = (
    Rule(
        "line-ends",
        "every kind of line end becomes a line feed",
        ("一\r\n二\u2028三", "一\n二\n三"),
        "\r\x0b\x0c\x85\u2028\u2029",
        substitution(_LINE_END, "\n"),
        by_line=False,
    ),
    Rule(
        "entities",
        "HTML entities become their characters",
        ("&ldquo;三农&rdquo;&nbsp;R&amp;D", "“三农”\u00a0R&D"),
        "&",
        substitution(_ENTITY, _decoded),
    ),
    Rule(
        "scripts",
        "comments, scripts and style sheets go, with what is in them",
        ("正文<!-- 广告位 -->继续", "正文继续"),
        "<",
        _hidden,
        by_line=False,
    ),
    Rule(
        "tags",
        "stray tags go; those that break a line leave a line break",
        ("<p>记者<strong>获悉</strong>，<br/>今日", "记者获悉，\n今日"),
        "<",
        _tags,
        by_line=False,
    ),
)
