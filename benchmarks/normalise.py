"""How often each normalisation rule fires on your own articles, and a sample of its edits to read.

Run it from the checkout:  python -m benchmarks.normalise FOLDER

Reads what `benchmarks.speed --input` reads: text files, or JSON lines with a "text". The rules run
in their order, once, each on what the ones before it left, as in `dedupe clean`. The sample is
drawn evenly from all articles in which a rule fired, and is the same every time with the same seed.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.quality.tables import Row, table
from benchmarks.speed import articles_of
from dedupe.normalise import RULE_NAMES, RULES, fitting, normalise
from dedupe.revision import Revision
from dedupe.values import Edit

MAX_AN_ARTICLE = 2
"""Edits of one rule that one article may give to the sample: a page of straight quotes is one
habit, not forty."""


@dataclass
class Fired:
    """How often a rule fired, and some of its edits, each with its surroundings on one line."""

    articles: int = 0
    edits: int = 0
    sample: list[str] = field(default_factory=list)


def main(arguments: Sequence[str] | None = None) -> int:
    """Return 0 after printing a table of the rules and a sample of the edits of each."""
    options = _parser().parse_args(arguments)
    texts = [text for text in articles_of(options.folder, options.text_field) if text]
    if not texts:
        raise SystemExit(f"{options.folder}: no article in it; expected text files or JSON lines")
    fired = counted(texts, options.sample, options.around, options.seed)
    print(f"{len(texts):,} articles\n")
    print(
        table([("rule", "articles", "share", "edits"), *_rows(fired, len(texts))], options.markdown)
    )
    for name in options.rule or RULE_NAMES:
        if fired[name].sample:
            print(f"\n{name}: {len(fired[name].sample)} of {fired[name].edits:,} edits\n")
            print("\n".join(fired[name].sample))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.normalise", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument(
        "folder",
        type=Path,
        metavar="FOLDER",
        help="your own articles: text files, *.jsonl, *.ndjson",
    )
    parser.add_argument(
        "--text-field", default="text", metavar="NAME", help="field of a JSON line (default: text)"
    )
    parser.add_argument(
        "--rule",
        nargs="+",
        choices=RULE_NAMES,
        metavar="NAME",
        help="show edits of these rules only",
    )
    parser.add_argument(
        "--sample",
        type=int,
        default=40,
        metavar="N",
        help="edits of each rule to show (default: 40)",
    )
    parser.add_argument(
        "--around", type=int, default=30, metavar="N", help="characters on both sides (default: 30)"
    )
    parser.add_argument(
        "--seed", type=int, default=1, help="the same seed draws the same sample (default: 1)"
    )
    parser.add_argument("--markdown", action="store_true", help="print the table as Markdown")
    return parser


def counted(texts: Iterable[str], sample: int, around: int, seed: int = 1) -> dict[str, Fired]:
    """Return for each rule how often it fired, with at most `sample` edits drawn evenly from those
    offered.
    """
    fired = {name: Fired() for name in RULE_NAMES}
    offered = dict.fromkeys(RULE_NAMES, 0)
    dice = random.Random(seed)
    for text in texts:
        for name, edits, before in _steps(text):
            rule = fired[name]
            rule.articles += 1
            rule.edits += len(edits)
            for edit in dice.sample(edits, min(MAX_AN_ARTICLE, len(edits))):
                offered[name] += 1
                place = (
                    len(rule.sample) if len(rule.sample) < sample else dice.randrange(offered[name])
                )
                if place < sample:
                    rule.sample[place : place + 1] = [shown(edit, before, around)]
    return fired


def _steps(text: str) -> Iterable[tuple[str, list[Edit], str]]:
    """Yield the name of each rule that fires, its edits, and the text that they are made to."""
    for rule in fitting(RULES, text):
        revision = normalise(Revision.of(text), (rule,))
        if revision.edits:
            yield rule.name, list(revision.edits), text
            text = revision.text


def shown(edit: Edit, text: str, around: int) -> str:
    """Return the edit in its surroundings on one line: white space and other unseen characters are
    escaped.

    >>> from dedupe.values import Cause, Span
    >>> shown(Edit(Span(3, 4), ":", "：", Cause("normalise", "punctuation")), "他们说:好", 2)
    '们说⟦: → ：⟧好'
    """
    before = text[max(0, edit.span.start - around) : edit.span.start]
    after = text[edit.span.end : edit.span.end + around]
    return f"{_visible(before)}⟦{_visible(edit.before)} → {_visible(edit.after)}⟧{_visible(after)}"


def _visible(text: str) -> str:
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode() for char in text
    )


def _rows(fired: dict[str, Fired], count: int) -> Iterable[Row]:
    for name, rule in fired.items():
        yield name, f"{rule.articles:,}", f"{rule.articles / count:.1%}", f"{rule.edits:,}"


if __name__ == "__main__":
    sys.exit(main())
