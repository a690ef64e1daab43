"""What was done to an article, in words for somebody who does not know the tool."""

from __future__ import annotations

from collections.abc import Sequence

from dedupe.values import Edit, Notice


def done(edits: Sequence[Edit]) -> str:
    """Return what edits did, a phrase for each stage."""
    stages: dict[str, list[Edit]] = {}
    for edit in edits:
        stages.setdefault(edit.cause.stage, []).append(edit)
    repeats, furniture = stages.get("repeat", []), stages.get("furniture", [])
    normalised, converted = stages.get("normalise", []), stages.get("script", [])
    phrases = []
    if repeats:
        chars = sum(len(edit.before) - len(edit.after) for edit in repeats)
        phrases.append(f"{count(len(repeats), 'repeat')} dropped ({count(chars, 'character')})")
    if furniture:
        names = ", ".join(dict.fromkeys(edit.cause.rule for edit in furniture))
        phrases.append(f"{count(len(furniture), 'line')} of page remains removed ({names})")
    if normalised:
        phrases.append(
            f"{count(sum(len(edit.before) for edit in normalised), 'character')} normalised"
        )
    if converted:
        phrases.append(
            f"{count(sum(len(edit.before) for edit in converted), 'character')} converted to "
            "another script"
        )
    return ", ".join(phrases) or "nothing to change"


_DIFFERING = {
    "figures": "figures",
    "negation": "a negation",
    "words": "words",
    "extra": "what one has more",
}
_OTHER_NOTICES = {
    "unsure": (
        "passage that stands twice and may be meant",
        "passages that stand twice and may be meant",
    ),
    "order": (
        "repeat for which nothing tells the right place",
        "repeats for which nothing tells the right place",
    ),
    "mojibake": ("place with characters lost before", "places with characters lost before"),
    "kept": ("repeat kept by a reader", "repeats kept by a reader"),
    "bounded": ("place not searched to the end", "places not searched to the end"),
}


def noticed(notices: Sequence[Notice]) -> str:
    """Return what is worth a look, a phrase for each sort of notice."""
    kinds = [str(notice.kind) for notice in notices]
    phrases = []
    alike = [kind for kind in kinds if kind in _DIFFERING]
    if alike:
        differing = " and ".join(_DIFFERING[kind] for kind in dict.fromkeys(alike))
        phrases.append(
            f"{count(len(alike), 'pair')} of passages alike but for {differing}, both kept"
        )
    for kind in dict.fromkeys(kind for kind in kinds if kind not in _DIFFERING):
        one, many = _OTHER_NOTICES.get(kind, (kind, kind))
        phrases.append(f"{kinds.count(kind)} {one if kinds.count(kind) == 1 else many}")
    return ", ".join(phrases)


MAX_EVIDENCE = 3
"""Rows of evidence that are said of a drop, the strongest ones: more make a line long and say
little."""


def evidence(why: Sequence[str]) -> str:
    """Return the rows of evidence that decided, as words; "" of none.

    >>> evidence(("block", "run", "long-block", "large-share"))
    'block, run, long block'
    """
    return ", ".join(name.replace("-", " ") for name in why[:MAX_EVIDENCE])


def count(number: int, thing: str) -> str:
    """Return a number of things in words."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"
