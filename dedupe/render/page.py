"""A log as an HTML page that needs nothing but itself: no network, no other file.

What an article says is data: it stands in the page as JSON, and the script puts it there as text,
never as HTML. A Content-Security-Policy lets nothing run but the script whose digest it names.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any

from dedupe.lazy import pattern
from dedupe.log import Log
from dedupe.names import DONE
from dedupe.render.compared import compared
from dedupe.render.texts import PAGE, SHARED, Text, cause_text, evidence_text, notice_text
from dedupe.render.visible import HIDDEN, is_removal, visible
from dedupe.review import (
    DECISIONS_FORMAT,
    KEPT_MESSAGE,
    ONE_MAY_GO,
    Place,
    Review,
    Token,
    decided_with,
)
from dedupe.values import Notice
from dedupe.words import MAX_EVIDENCE


def page(review: Review, name: str) -> bytes:
    """Return the page of a log.

    name  of the article, as files that are saved from the page are called
    """
    clean = escape(visible(review.log.text or ""))
    without_script = (
        "<p>这一页用脚本显示改动；下面是清洗后的正文。</p>"
        '<p lang="en">This page shows the changes by a script; below is the clean text.</p>'
        f"<pre>{clean}</pre>"
    )
    title = title_of(review.log, name)
    data = _data(review, name)
    return document(f"{title} · 清洗记录", "page", data, PAGE, without_script)


def document(
    title: str,
    asset: str,
    data: Mapping[str, Any],
    texts: Mapping[str, Text],
    without_script: str,
) -> bytes:
    """Return an HTML page made of a title, data, and the style and script that show them.

    asset           name of the script, without its ending
    texts           what the script says, in both languages
    without_script  HTML for a browser that runs no scripts

    The bytes do not depend on the language of whoever writes the page: the script chooses that of
    the browser.
    """
    embedded = {**data, "texts": in_both({**SHARED, **texts})}
    style = _asset("page.css")
    script = _asset("common.js") + _asset(f"{asset}.js")
    policy = (
        f"default-src 'none'; img-src data:; script-src {_digest(script)}; "
        f"style-src {_digest(style)}; base-uri 'none'; form-action 'none'"
    )
    html = f"""<!doctype html>
<html lang="zh">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="data:,">
<title>{escape(visible(title))}</title>
<style>{style}</style>
</head>
<body>
<noscript>{without_script}</noscript>
<script type="application/json" id="data">{_embedded(embedded)}</script>
<script>{script}</script>
</body>
</html>
"""
    return html.encode("utf-8", "backslashreplace")


def in_both(texts: Mapping[str, Text]) -> dict[str, dict[str, str]]:
    """Return texts, by their names, as the script of a page wants them."""
    return {name: text.to_dict() for name, text in texts.items()}


def title_of(log: Log, name: str) -> str:
    """Return the first line of the clean article, or the name of one that has none."""
    text = (log.text or "").lstrip()
    first, _, _ = text.partition("\n")
    title = first.rstrip() or name
    return title[:MAX_TITLE]


MAX_TITLE = 60
"""Characters of the first line that are shown as the title. Chosen by eye: longer headlines are
rare."""


@cache
def _asset(name: str) -> str:
    package = files("dedupe.render")
    path = package.joinpath("assets", name)
    return path.read_text(encoding="utf-8")


@cache
def _digest(text: str) -> str:
    """Return what a Content-Security-Policy calls the script or style with this text."""
    digest = hashlib.sha256(text.encode()).digest()
    encoded = b64encode(digest).decode()
    return f"'sha256-{encoded}'"


def _embedded(data: Any) -> str:
    r"""Return JSON that ends no script element and begins no comment: `<` is \u003c in it.

    >>> print(_embedded("</script>"))
    "\u003c/script>"
    """
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for char in "<\u2028\u2029":
        code = ord(char)
        text = text.replace(char, f"\\u{code:04x}")
    return text


# --- data ---


def _data(review: Review, name: str) -> dict[str, Any]:
    """Return what the script of the page shows: tests/render/test_pages.py opens it in a
    browser.
    """
    log = review.log
    return {
        "name": name,
        "title": title_of(log, name),
        "log": json.loads(log.to_json()),
        "lines": _rows(review, review.lines),
        "gaps": _rows(review, review.gaps),
        "places": [_place(review, place) for place in review.places],
        "questions": [question._asdict() for question in review.questions],
        "notices": [_notice(review, notice) for notice in log.notices],
        "blocks": review.blocks,
        "causes": in_both(_cause_texts(review)),
        "kinds": in_both(_kind_texts(log.notices)),
        "stages": list(DONE),
        "one_may_go": ONE_MAY_GO,
        "hidden": HIDDEN,
        "savable": not _SURROGATE.search(review.source),
        "decisions_format": DECISIONS_FORMAT,
        "kept_message": KEPT_MESSAGE,
    }


_SURROGATE = pattern("[\ud800-\udfff]")
"""What a browser cannot write to a file: saved from the page, it would be U+FFFD."""


def _cause_texts(review: Review) -> dict[str, Text]:
    """Return what the causes are called that the page may show."""
    causes = {place.cause for place in review.places}
    for edit in review.log.edits:
        causes.add(edit.cause)
        causes.update(edit.also)
    return {cause: cause_text(cause) for cause in sorted(map(str, causes))}


def _kind_texts(notices: Iterable[Notice]) -> dict[str, Text]:
    """Return what the kinds of the notices are called."""
    kinds = {notice.kind for notice in notices}
    return {kind: notice_text(kind) for kind in sorted(kinds)}


def _rows(review: Review, rows: Sequence[Sequence[Token]]) -> list[list[dict[str, Any]]]:
    """Return lines, or gaps, of tokens."""
    shown = []
    for tokens in rows:
        shown.append([_token(review, token) for token in tokens])
    return shown


def _token(review: Review, token: Token) -> dict[str, Any]:
    value: dict[str, Any] = {
        "span": token.span,
        "before": token.before,
    }
    edit = token.edit
    if edit:
        causes = [*edit.also, edit.cause]
        value["after"] = token.after
        value["causes"] = list(map(str, causes))
    if token.places:
        value["places"] = token.places
    if is_removal(token):
        value["removal"] = True
        if edit and edit.kept:
            value["kept_lines"] = review.lines_of(edit.kept)
    if token.has_letters:
        value["letters"] = True
    return value


def _place(review: Review, place: Place) -> dict[str, Any]:
    strongest = place.why[:MAX_EVIDENCE]
    text = review.text_at(place.span)
    return {
        **place._asdict(),
        "cause": str(place.cause),
        "also": list(map(str, place.also)),
        "evidence": [evidence_text(row).to_dict() for row in strongest],
        "lines": review.lines_of(place.span),
        "text": text.strip(),
    }


def _notice(review: Review, notice: Notice) -> dict[str, Any]:
    """Return where a notice belongs and, of two passages, the stretches of both in order and the
    questions about drops that decide it.

    A notice that a limit of work was reached belongs to no line: much more was not looked at than
    the place that it names.
    """
    value: dict[str, Any] = {"lines": []}
    is_of_lines = bool(review.lines) and notice.kind != "bounded"
    if notice.other is None:
        if is_of_lines:
            value["lines"] = [review.lines_of(notice.span)]
        return value
    if review.lines:
        value["lines"] = [
            review.lines_of(notice.span),
            review.lines_of(notice.other),
        ]
    here = review.text_at(notice.span)
    there = review.text_at(notice.other)
    value["compared"] = list(compared(here, there))
    value["decided_with"] = list(decided_with(review, notice))
    return value
