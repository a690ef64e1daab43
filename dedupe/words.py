"""What was done to an article, in words for somebody who does not know the tool."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from dedupe.language import Told, listed, named, spoken, told
from dedupe.names import NOTICES, RULES, evidence_name
from dedupe.values import Cause, DifferenceKind, Edit, Notice, NoticeKind, Stage


def done(edits: Sequence[Edit]) -> str:
    r"""Return what edits did, a phrase for each stage.

    >>> from dedupe import clean
    >>> done(clean("县城开馆。\n分享到：微信\n").edits)
    '1 line of page remains removed (share-buttons)'
    """
    by_stage: dict[Stage, list[Edit]] = {}
    for edit in edits:
        of_stage = by_stage.setdefault(edit.cause.stage, [])
        of_stage.append(edit)
    phrases = []
    for stage, say in SAY_STAGE.items():
        if stage in by_stage:
            phrases.append(say(by_stage[stage]))
    return clauses(phrases) or told("nothing to change")


def _say_repeats(edits: Sequence[Edit]) -> str:
    chars = 0
    for edit in edits:
        chars += len(edit.before) - len(edit.after)
    repeats = count(len(edits), "repeat")
    characters = count(chars, "character")
    return told("{repeats} dropped ({characters})", repeats=repeats, characters=characters)


def _say_furniture(edits: Sequence[Edit]) -> str:
    rows = [edit.cause.rule for edit in edits]
    each_once = dict.fromkeys(rows)
    lines = count(len(edits), "line")
    return told("{lines} of page remains removed ({rows})", lines=lines, rows=listed(each_once))


def _say_normalised(edits: Sequence[Edit]) -> str:
    return told("{characters} normalised", characters=_characters(edits))


def _say_converted(edits: Sequence[Edit]) -> str:
    return told("{characters} converted to another script", characters=_characters(edits))


def _characters(edits: Sequence[Edit]) -> str:
    chars = 0
    for edit in edits:
        chars += len(edit.before)
    return count(chars, "character")


def _say_learned(edits: Sequence[Edit]) -> str:
    lines = count(len(edits), "line")
    return told("{lines} removed that the site prints on its pages", lines=lines)


SAY_STAGE: dict[Stage, Callable[[Sequence[Edit]], str]] = {
    "repeat": _say_repeats,
    "furniture": _say_furniture,
    "site": _say_learned,
    "normalise": _say_normalised,
    "script": _say_converted,
}
"""What edits of a stage did, in the order in which it is said. A test holds the table complete."""


REPEATS: dict[str, str] = {
    "equal": "stands twice",
    "block": "part of a block that stands twice",
    "adjacent": "stands twice in a row",
    "title": "repeats the headline",
    "caption": "a caption that stands twice",
    "torn": "a torn piece of the article, which stands whole elsewhere",
    "same-line": "stands twice in one line",
    "teaser": "the beginning of a paragraph, cut off",
    "shorter": "lacks something that its other copy has",
    "contained": "is contained in another paragraph",
    "page-words": "words of the page to its readers, which stand twice",
    "outside": "a lead or caption in the words of the body",
    "next-page": "stands on the page before, too",
    "reader": "dropped by a reader",
}
"""What was wrong with a dropped repeat, by its rule. A test holds the table complete."""

NORMALISED = "nothing that is text: {rule}"
"""What was wrong with a paragraph of which normalisation left nothing; its rule stands in it."""

REMAINS = "page remains: {row}"
"""What was wrong with a removed line of the page; the name of its row stands in it."""


LEARNED = "printed by the site on its pages"
"""What was wrong with a line that was learned from a crawl of its site."""


def reason(cause: Cause) -> str:
    """Return why something was dropped.

    >>> reason(Cause("repeat", "adjacent")), reason(Cause("furniture", "share-buttons"))
    ('stands twice in a row', 'page remains: share buttons')
    """
    if cause.stage == "furniture":
        return told(REMAINS, row=_rule_name(cause))
    if cause.stage == "site":
        return told(LEARNED)
    if cause.stage == "normalise":
        return told(NORMALISED, rule=_rule_name(cause))
    return told(REPEATS[cause.rule]) if cause.rule in REPEATS else str(cause)


def _rule_name(cause: Cause) -> str:
    english = in_words(cause.rule)
    return named(english, RULES.get(str(cause), english))


def summary(edits: Sequence[Edit], notices: Sequence[Notice]) -> str:
    """Return what was done and what is worth a look, in one line.

    >>> summary((), ())
    'nothing to change'
    """
    what = done(edits)
    if not notices:
        return what
    return told("{done}; worth a look: {noticed}", done=what, noticed=noticed(notices))


DIFFERING: dict[DifferenceKind, str] = {
    "figures": "figures",
    "negation": "a negation",
    "words": "words",
    "extra": "what one has more",
    "confusable": "characters that look or sound alike",
}
"""What two passages differ in, by the kind of their notice."""

OTHER_NOTICES: dict[NoticeKind, tuple[str, str]] = {
    "unsure": (
        "passage that stands twice and may be meant",
        "passages that stand twice and may be meant",
    ),
    "order": (
        "repeat for which nothing tells the right place",
        "repeats for which nothing tells the right place",
    ),
    "mojibake": (
        "place with characters lost before",
        "places with characters lost before",
    ),
    "kept": (
        "repeat kept by a reader",
        "repeats kept by a reader",
    ),
    "bounded": (
        "place not searched to the end",
        "places not searched to the end",
    ),
}
"""What the other notices are called: one of them, several."""


def noticed(notices: Sequence[Notice]) -> str:
    """Return what is worth a look, a phrase for each sort of notice.

    >>> from dedupe import Span
    >>> here, there = Span(0, 9), Span(20, 29)
    >>> noticed([Notice("figures", here, "", there), Notice("mojibake", Span(40, 41), "")])
    '1 pair of passages alike but for figures, both kept, 1 place with characters lost before'
    """
    alike: list[str] = []
    others: Counter[NoticeKind] = Counter()
    for notice in notices:
        if notice.kind in DIFFERING:
            alike.append(DIFFERING[notice.kind])
        else:
            others[notice.kind] += 1
    phrases = []
    if alike:
        pairs = count(len(alike), "pair")
        differing = told(" and ").join(map(told, dict.fromkeys(alike)))
        phrases.append(
            told(
                "{pairs} of passages alike but for {differing}, both kept",
                pairs=pairs,
                differing=differing,
            )
        )
    for kind, number in others.items():
        one, several = OTHER_NOTICES[kind]
        said = one if number == 1 else several
        phrases.append(f"{number} {told(said)}")
    return clauses(phrases)


def clauses(phrases: Iterable[str]) -> str:
    """Return phrases behind one another, as one sentence.

    >>> clauses(["similarity 1", "confidence 0.9"])
    'similarity 1, confidence 0.9'
    """
    return named(", ", "，").join(phrases)


def message(notice: Notice) -> str:
    """Return what a notice says: in English as the log has it, in Chinese from its kind and what
    differs.

    >>> from dedupe import Span
    >>> message(Notice("mojibake", Span(3, 4), "1 character was lost"))
    '1 character was lost'
    """
    if spoken() == "en":
        return notice.message
    name = named(notice.kind, NOTICES[notice.kind])
    pairs = [f"{one.here or '-'} / {one.there or '-'}" for one in notice.differs]
    return told("{name}: {differing}", name=name, differing=listed(pairs)) if pairs else name


MAX_EVIDENCE = 3
"""Rows of evidence that are said of a drop, the strongest ones: more make a line long and say
little. Chosen by eye."""


def evidence(why: Sequence[str]) -> str:
    """Return the rows of evidence that decided, as words; "" of none.

    >>> evidence(("block", "run", "long-block", "large-share"))
    'block, run, long block'
    """
    return listed(named(in_words(row), evidence_name(row)) for row in why[:MAX_EVIDENCE])


def in_words(name: str) -> str:
    """Return the name of a rule or a row as words.

    >>> in_words("large-share")
    'large share'
    """
    return name.replace("-", " ")


def count(number: int, thing: str) -> str:
    """Return a number of things in words.

    >>> count(1, "repeat"), count(1200, "character")
    ('1 repeat', '1,200 characters')
    """
    if spoken() != "en":
        return Told.of(f"{number:,} {told(thing)}", _english_count(number, thing))
    return _english_count(number, thing)


def _english_count(number: int, thing: str) -> str:
    return f"1 {thing}" if number == 1 else f"{number:,} {thing}s"
