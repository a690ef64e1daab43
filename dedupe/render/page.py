"""A log as an HTML page that needs nothing but itself: no network, no other file.

What an article says is data: it stands in the page as JSON, and the script puts it there as text,
never as HTML. A Content-Security-Policy lets nothing run but the script whose digest it names.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any

from dedupe.log import Log
from dedupe.render.chinese import NOTICES, cause_name, evidence_name
from dedupe.render.compared import compared
from dedupe.render.visible import HIDDEN, is_removal, visible
from dedupe.render.words import MAX_EVIDENCE
from dedupe.review import DECISIONS_FORMAT, KEPT_MESSAGE, Place, Review, Token
from dedupe.values import Notice


def page(review: Review, name: str) -> bytes:
    """Return the page of a log.

    name  of the article, as files that are saved from the page are called
    """
    clean = escape(visible(review.log.text or ""))
    without_script = f"<p>这一页用脚本显示改动；下面是清洗后的正文。</p><pre>{clean}</pre>"
    return document(
        f"{title_of(review.log, name)} · 清洗记录", "page", _data(review, name), without_script
    )


def document(title: str, asset: str, data: Any, without_script: str, body: str = "") -> bytes:
    """Return an HTML page made of a title, data, and the style and script that show them.

    asset           name of the script, without its ending
    without_script  HTML for a browser that runs no scripts
    body            HTML that stands before what the script shows
    """
    style, script = _asset("page.css"), _asset("common.js") + _asset(f"{asset}.js")
    policy = (
        f"default-src 'none'; img-src data:; script-src {_digest(script)}; style-src "
        f"{_digest(style)}; "
        "base-uri 'none'; form-action 'none'"
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
{body}<noscript>{without_script}</noscript>
<script type="application/json" id="data">{_embedded(data)}</script>
<script>{script}</script>
</body>
</html>
"""
    return html.encode("utf-8", "backslashreplace")


def title_of(log: Log, name: str) -> str:
    """Return the first line of the clean article, or the name of one that has none."""
    return next((line.strip() for line in (log.text or "").split("\n") if line.strip()), name)[
        :MAX_TITLE
    ]


MAX_TITLE = 60
"""Characters of the first line that are shown as the title."""


@cache
def _asset(name: str) -> str:
    return files("dedupe.render").joinpath("assets", name).read_text(encoding="utf-8")


@cache
def _digest(text: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _embedded(data: Any) -> str:
    r"""Return JSON that ends no script element and begins no comment: `<` is \u003c in it."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


# --- data ---


def _data(review: Review, name: str) -> dict[str, Any]:
    log = review.log
    causes = {str(cause) for edit in log.edits for cause in (edit.cause, *edit.also)}
    causes |= {str(place.cause) for place in review.places}
    return {
        "name": name,
        "title": title_of(log, name),
        "log": json.loads(log.to_json()),
        "lines": [[_token(review, token) for token in line] for line in review.lines],
        "gaps": [[_token(review, token) for token in gap] for gap in review.gaps],
        "places": [_place(review, place) for place in review.places],
        "questions": [question._asdict() for question in review.questions],
        "notices": [_notice(review, notice) for notice in log.notices],
        "causes": {cause: cause_name(cause) for cause in causes},
        "kinds": NOTICES,
        "hidden": HIDDEN,
        "savable": not any("\ud800" <= char <= "\udfff" for char in review.source),
        "decisions_format": DECISIONS_FORMAT,
        "kept_message": KEPT_MESSAGE,
    }


def _token(review: Review, token: Token) -> dict[str, Any]:
    value: dict[str, Any] = {"span": token.span, "before": token.before}
    if token.edit:
        value |= {
            "after": token.after,
            "causes": [str(cause) for cause in (*token.edit.also, token.edit.cause)],
        }
    if token.places:
        value["places"] = token.places
    if is_removal(token):
        value["removal"] = True
        if token.edit and token.edit.kept:
            value["kept_lines"] = review.lines_of(token.edit.kept)
    if token.has_letters:
        value["letters"] = True
    return value


def _place(review: Review, place: Place) -> dict[str, Any]:
    value = {
        **place._asdict(),
        "cause": str(place.cause),
        "also": [str(cause) for cause in place.also],
    }
    return {
        **value,
        "evidence": [evidence_name(row) for row in place.why[:MAX_EVIDENCE]],
        "lines": review.lines_of(place.span),
        "text": review.source[place.span.start : place.span.end].strip(),
    }


def _notice(review: Review, notice: Notice) -> dict[str, Any]:
    """Return where a notice belongs and, of two passages, the stretches of both in order."""
    if notice.other is None:
        whole = notice.kind == "bounded" or not review.lines
        return {"lines": [] if whole else [review.lines_of(notice.span)]}
    here, there = (review.source[span.start : span.end] for span in (notice.span, notice.other))
    lines = [review.lines_of(span) for span in (notice.span, notice.other)] if review.lines else []
    return {"lines": lines, "compared": list(compared(here, there))}
