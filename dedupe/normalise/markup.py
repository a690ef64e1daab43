"""What scrapers leave of a page's markup: entities, comments, scripts, tags."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from functools import lru_cache

from dedupe.lazy import pattern
from dedupe.normalise.breaks import unwrapped
from dedupe.normalise.rule import Change, Rule, substitution
from dedupe.segment import HAN

# An ampersand may be escaped over and over (&amp;amp;lt;): the whole chain is one match, not a pass
# each.
_ENTITY = pattern(
    r"&(?:amp;|#38;|#[xX]26;)*(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
)


def _decoded(match: re.Match[str]) -> str:
    """Return the character of an entity; a name that HTML does not know stays: AT&T; R&D;."""
    char = _character(match[1])
    return match[0] if char is None else char


@lru_cache(maxsize=256)
def _character(name: str) -> str | None:
    """Return what an entity stands for, None where HTML does not know its name. A page has few of
    them, each many times.
    """
    import html.entities

    is_number = name[0] == "#"
    if is_number or f"{name};" in html.entities.html5:
        return html.unescape(f"&{name};")
    return None


_HIDDEN = pattern(r"<(?:!--|(script|style|noscript|rt|rp)\b)", re.IGNORECASE)
_NEXT_IN_RUBY = "|(?=<(?:/ruby|rb|rt|rp|rtc)\\b)"
"""The end of a reading may be left out: then the next part of the ruby, or its end, closes it."""


def _hidden(text: str) -> Iterator[Change]:
    """Comments, scripts, style sheets and readings with what is in them; one that is never closed
    stays.

    >>> list(_hidden("正文<!-- 广告位 -->继续<script>a()"))
    [(2, 14, '')]
    """
    unclosed: set[str] = set()
    at = 0
    while opening := _HIDDEN.search(text, at):
        name = (opening[1] or "").lower()
        at = opening.end()
        if name in unclosed:
            continue
        closing = re.compile(_close_of(name), re.IGNORECASE).search(text, at)
        if closing is None:
            unclosed.add(name)  # none of the same name is closed further on either
            continue
        at = closing.end()
        yield opening.start(), at, ""


def _close_of(name: str) -> str:
    """Return what closes an element of this name, or a comment, which has none, as a pattern."""
    if not name:
        return "-->"
    closing_tag = f"</{name}[ \t\n]*>"
    if name in ("rt", "rp"):
        return closing_tag + _NEXT_IN_RUBY
    return closing_tag


# An article about code keeps it, also where nothing marks it as code.
_ABOUT_CODE = pattern(
    f"代码|代碼|程式碼|源码|函数|函式|编程|前端|(?:JavaScript|CSS|jQuery) ?[{HAN}]|[{HAN}] "
    "?(?:JavaScript|CSS|jQuery)",
    re.IGNORECASE,
)


def _bare(text: str) -> Iterator[Change]:
    """Style sheets and scripts that have lost their tags; a whole line goes with its end."""
    for start, end in sorted([*_bare_styles(text), *_bare_scripts(text)]):
        begins_line = text[start - 1 : start] in ("", "\n")
        end_of_line = re.compile(r"[ \t]*\n").match(text, end)
        if begins_line and end_of_line:
            end = end_of_line.end()
        yield start, end, ""


_ELEMENT = (
    "(?:html|body|div|p|span|table|tbody|td|tr|th|li|ul|ol|a|img|h[1-6]|font|strong|em|b|i|dl|dt|"
    "dd|pre|input|form"
    "|iframe)"
)
_SELECTOR = rf"(?:(?:{_ELEMENT}\b)?(?:[.#:][A-Za-z_][A-Za-z0-9_-]*)+|{_ELEMENT}\b|\*|@[a-z-]+)"
_PROPERTY = (
    "(?:-[a-z]+-|mso-|margin|padding|font|line-|text-|color|background|border|display|width|"
    "height|min-|max-|position|float"
    "|clear|overflow|visibility|vertical-|list-|letter-|word-|white-|z-index|top|left|right|"
    "bottom|cursor|size|page|panose)"
)
# At most forty selectors before a brace, so that no search goes far; style sheets have a few.
_RULE_SET = (
    rf"{_SELECTOR}(?:(?:[ \t\n]*[,>+~][ \t\n]*|[ \t\n]+){_SELECTOR}){{0,40}}[ \t\n]*"
    rf"\{{[ \t\n]*{_PROPERTY}[a-z0-9-]*[ \t]*:[^{{}};]*(?:;[ \t\n]*[a-z0-9*_-]+[ "
    rf"\t]*:[^{{}};]*)*(?:;[ \t\n]*)?\}}"
)
_STYLE = pattern(
    rf"(?<![A-Za-z0-9_`“「.#:@-])(?:/\*[^*]*\*/\s*){{0,8}}{_RULE_SET}"
    rf"(?:\s*(?:/\*[^*]*\*/\s*){{0,8}}{_RULE_SET})*",
    re.IGNORECASE,
)
"""`.TRS_Editor P{margin-top:0;line-height:2;}`: selectors and declarations, as content systems
leave them."""


def _bare_styles(text: str) -> Iterator[tuple[int, int]]:
    if "{" in text:
        yield from (match.span() for match in _STYLE.finditer(text))


_CALL = r"(?:[A-Za-z_$][\w$]*\.)*[A-Za-z_$][\w$]*"
_SCRIPT = pattern(
    r"(?<![A-Za-z0-9_$.`“「\"'])(?:"
    r"[;!]?\(\s*function\b"
    r"|function\s*(?:[\w$]+\s*)?\([\w$, ]*\)\s*\{"
    rf"|{_CALL}\(\s*function\b"
    r"|(?:jQuery|\$)\([^()\n]{1,60}\)\.\w+\("
    r"|(?:window|document|location|self|top)\.[\w$.]+\s*(?:=(?!=)|\()"
    r"|(?:var|let|const)\s+[\w$]+\s*=(?!=)"
    r"|\(\s*[\w$.]+\s*=\s*window\."
    r"|[\w$.]+\.push\()",
    re.ASCII,
)
_STATEMENT = pattern(
    r"\s*(?:"
    rf"{_CALL}(?:\[[^\]\n]*\])?(?:\(|\s*[+-]?=(?!=))"
    r"|(?:var|let|const|else|try|return)\b|[;!]?\(\s*function\b|(?:if|for|while) ?\(|\$\(|/\*|//)",
    re.ASCII,
)
"""What may follow a statement of a script as the next one."""
_OF_A_PAGE = ("window", "document", "location", "function", ".push(", "$(", "jQuery")
_OF_A_PAGE_FOR_SURE = pattern(
    r"document\.write|createElement|getElementsByTagName|location\.href *=|\.push\(|jQuery\(|"
    r"\$\(document"
    "|adsbygoogle|googletag|domready"
)
"""What a script over several lines must have; one on a single line is not written to be read."""
_STRING = pattern(
    r""""(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`|/\*.{0,2000}?\*/|//[^\n]*""",
    re.DOTALL,
)
_GOES_ON = pattern(r"\s*(?:[()\[{}.,;=?:&|+*/<>-]|(?:else|while|catch|finally)\b)", re.ASCII)


def _bare_scripts(text: str) -> Iterator[tuple[int, int]]:
    """Statements one after another that speak to a browser: `window.location.href="https://…";`.

    What an article shows of a program stays: several lines that name nothing but their own
    variables.
    """
    if not _is_of_a_page(text):
        return
    at = 0
    while first := _SCRIPT.search(text, at):
        start = first.start()
        end, at = _statement(text, start)
        while end and (following := _STATEMENT.match(text, end)):
            begins = following.end() - len(following[0].lstrip())
            end_of_following, at = _statement(text, begins)
            if not end_of_following:
                break
            end = end_of_following
        script = text[start:end] if end else ""
        is_one_line = "\n" not in script
        if _OF_A_PAGE_FOR_SURE.search(script) or (is_one_line and _is_of_a_page(script)):
            yield start, end
        at = max(at, end, start)


def _is_of_a_page(text: str) -> bool:
    return any(word in text for word in _OF_A_PAGE)


def _statement(text: str, start: int) -> tuple[int, int]:
    """Return the end of the statement that begins at `start`, 0 where it is none, and how far was
    read.

    It ends with a semicolon outside of all brackets, or with the bracket behind which nothing goes
    on. Outside of strings and comments it is ASCII: Chinese prose is never a part of it.

    >>> _statement("a({b: 1}); 正文", 0)
    (10, 10)
    >>> _statement("a(中文);", 0)
    (0, 3)
    """
    depth = 0
    at = start
    while at < len(text):
        char = text[at]
        if char in "\"'`/" and (quoted := _STRING.match(text, at)):
            at = quoted.end()
            continue
        if char in "([{":
            depth += 1
        elif char in ")]}":
            depth -= 1
        at += 1
        if depth < 0 or not char.isascii():
            return 0, at
        if depth > 0:
            continue
        if char == "\n":
            return 0, at
        if char == ";" or (char in ")}" and not _GOES_ON.match(text, at)):
            is_code = char in ";}" or "{" in text[start:at]  # a(b) alone may be a formula
            return (at if is_code else 0), at
    return 0, at


def _gone(text: str) -> list[Change]:
    """What `_hidden` and `_bare` find, each place once."""
    hidden = list(_hidden(text)) if "<" in text else []
    bare = list(_bare(text)) if "{" in text or ";" in text else []
    if not bare or _ABOUT_CODE.search(_without(text, [*hidden, *bare])):
        return hidden
    changes: list[Change] = []
    end_of_last = 0
    for start, end, after in sorted([*hidden, *bare]):
        if start >= end_of_last:
            changes.append((start, end, after))
            end_of_last = end
    return changes


def _without(text: str, changes: list[Change]) -> str:
    """Return the text without what the changes take out, a line feed in the place of each."""
    kept = []
    at = 0
    for start, end, _ in sorted(changes):
        kept.append(text[at:start])
        at = max(at, end)
    return "\n".join([*kept, text[at:]])


_BLOCK = (
    "address|article|aside|blockquote|body|br|caption|center|dd|details|div|dl|dt|fieldset|"
    "figcaption|figure|footer|form|h[1-6]"
    "|head|header|hr|html|legend|li|main|nav|ol|p|pre|section|summary|table|tbody|td|tfoot|th|"
    "thead|title|tr|ul"
)
_INLINE = (
    "a|abbr|acronym|audio|b|bdi|bdo|big|button|cite|code|col|colgroup|del|em|embed|font|i|iframe|"
    "img|input|ins|label|link|mark"
    "|marquee|meta|nobr|object|param|path|picture|q|rb|rp|rt|rtc|ruby|s|small|source|span|strike|"
    "strong|sub|sup|svg|time|tt|u"
    "|video|wbr"
)
# Word's <st1:date>, <o:p>: a name with a colon is a tag, unless it is an address (<mailto:…>,
# <https://…>).
_FOREIGN = (
    "(?!(?:mailto|tel|sms|urn|doi|magnet|data|"
    "javascript):)[A-Za-z][A-Za-z0-9_]*:[A-Za-z][A-Za-z0-9_.-]*"
)
_NAME = "[A-Za-z][A-Za-z0-9_]*(?:-[A-Za-z0-9_]+)*"
_INSTRUCTION = r"<\?[A-Za-z][^<>\n]*>|<!doctype\b[^<>\n]*>|<!\[(?:if|endif)\b[^<>\n]*\]>"
# With what may stand behind them, a blank and a slash.
_ATTRIBUTES = r"[ \t][^<>=\n]*=[^<>\n]*"
# On one line, and with nothing behind its name but attributes: "p<a 时，……100>50" is no tag.
_TAG = pattern(
    rf"</?(?:({_BLOCK})|{_INLINE}|{_FOREIGN})(?:{_ATTRIBUTES}|[ \t]*/?)>|{_INSTRUCTION}"
    rf"|<(?P<close>/?)(?P<other>{_NAME})(?:(?P<attributes>{_ATTRIBUTES})|[ \t]*/?)>",
    re.IGNORECASE,
)
_QUOTED = {"“": "”", "「": "」", "『": "』", "‘": "’", '"': '"', "《": "》"}


def _tags(text: str) -> list[Change]:
    """A tag that breaks the line becomes a line break where there is none yet; any other goes."""
    if ">" not in text:
        return []
    taken, block_ends = _taken(text)
    if not block_ends:
        return taken
    joined = _joined_ends(text, taken, block_ends)
    return [
        (start, end, after + "\n" * (number in joined))
        for number, (start, end, after) in enumerate(taken)
    ]


def _taken(text: str) -> tuple[list[Change], list[int]]:
    """Return the changes, and the numbers of those that are the explicit end of a block (`</p>`,
    `</li>`).
    """
    broken = True  # whether nothing stands on the line so far
    end = 0
    changes: list[Change] = []
    block_ends = []
    for tag in _leavings(text):
        between = text[end : tag.start()].strip(" \t")
        broken = between.endswith("\n") or (broken and not between)
        start, end = tag.span()
        after = ""
        if tag[1] and not broken:
            following = re.compile(r"[ \t]*(\n|\Z)").match(text, end)
            after = "" if following else "\n"
            broken = after == "\n"
            if text[start + 1] == "/":
                block_ends.append(len(changes))
        changes.append((start, end, after))
    return changes, block_ends


def _leavings(text: str) -> Iterator[re.Match[str]]:
    """Yield the tags that are no part of what the article says: it may quote one (`“<br>”`), or
    stand in a comment.
    """
    comments = _comments(text)
    names = _closed(text)
    for tag in _TAG.finditer(text):
        while comments and comments[0][1] <= tag.start():
            comments.popleft()
        if comments and comments[0][0] <= tag.start():
            continue
        before, behind = text[tag.start() - 1 : tag.start()], text[tag.end() : tag.end() + 1]
        if behind and _QUOTED.get(before) == behind:
            continue
        if tag["other"] is None or _is_element(tag, names):
            yield tag


def _comments(text: str) -> deque[tuple[int, int]]:
    """Return where comments start and end, in order; one that is never closed is none."""
    comments: deque[tuple[int, int]] = deque()
    end = 0
    while (start := text.find("<!--", end)) >= 0:
        closing = text.find("-->", start + len("<!--"))
        if closing < 0:
            break
        end = closing + len("-->")
        comments.append((start, end))
    return comments


def _is_element(tag: re.Match[str], closed: frozenset[str]) -> bool:
    """Return whether an unknown name is an element of the page: `<mp-voice id="a">`, `<mpvoice
    id="a"></mpvoice>`.

    `<Python>` and `<repo-url>` may be what the article says.
    """
    name = tag["other"].lower()
    if tag["attributes"] is not None and "-" in name:
        return True
    return name in closed


_UNKNOWN = pattern(rf"<(/?)({_NAME})(?:({_ATTRIBUTES})|[ \t]*/?)>")


def _closed(text: str) -> frozenset[str]:
    """Return the names that are opened, with attributes or a hyphen, and closed."""
    opened, closed = set(), set()
    for slash, name, attributes in _UNKNOWN.findall(text):
        if slash:
            closed.add(name.lower())
        elif attributes or "-" in name:
            opened.add(name.lower())
    return frozenset(opened & closed)


def _joined_ends(text: str, changes: list[Change], block_ends: list[int]) -> set[int]:
    """Return the block ends whose line breaks would be taken for soft ones: these need a blank
    line.

    Three items of a list may be of one width; their tags said that they are no paragraph cut at a
    column.
    """
    pieces: list[str] = []
    size = 0
    at = 0
    end_at: dict[int, int] = {}  # offsets in the text without tags, and the block end there
    numbers = set(block_ends)
    for number, (start, end, after) in enumerate(changes):
        kept = text[at:start]
        pieces += (kept, after)
        size += len(kept)
        if number in numbers:
            end_at[size] = number
        size += len(after)
        at = end
    pieces.append(text[at:])
    joined: set[int] = set()
    soft = list(unwrapped("".join(pieces)))
    for place, number in end_at.items():
        if any(start <= place <= end for start, end, _ in soft):
            joined.add(number)
    return joined


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
        "comments, scripts, style sheets and the readings of ruby go, with what is in them",
        (
            "正文<!-- 广告位 -->继续。document.write('<i>');<ruby>漢<rt>hàn</rt></ruby>",
            "正文继续。<ruby>漢</ruby>",
        ),
        "<;}",
        _gone,
        by_line=False,
    ),
    Rule(
        "tags",
        "stray tags and instructions go; those that break a line leave a line break",
        ("<p>记者<strong>获悉</strong>，<br/>今日<o:p></o:p>", "记者获悉，\n今日"),
        "<",
        _tags,
        by_line=False,
    ),
)
