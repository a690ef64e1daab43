"""What a name of a log means: a cause, a notice, a row of evidence, a row of page remains."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from inspect import cleandoc
from typing import NamedTuple, get_args

from dedupe.chinese.evidence import EVIDENCE as EVIDENCE_IN_CHINESE
from dedupe.cleaner import Cleaned, Cleaner
from dedupe.errors import InputError, did_you_mean
from dedupe.fold import fold
from dedupe.furniture import ROWS, Row
from dedupe.joined import join
from dedupe.language import listed, named, told
from dedupe.names import NOTICES, cause_name, evidence_name
from dedupe.normalise import RULES
from dedupe.profile import CAUSE as LEARNED
from dedupe.profile import Profile, SitePassage, SiteProfile
from dedupe.render import diff, examples
from dedupe.render.visible import visible
from dedupe.repeats.evidence import ROWS as EVIDENCE
from dedupe.repeats.roles import AsideName
from dedupe.settings import SCRIPTS, Settings
from dedupe.values import Learned, Level, Span
from dedupe.words import DIFFERING, OTHER_NOTICES, REPEATS, message


class Explanation(NamedTuple):
    """What one name means.

    name      in full: `repeat.block`, `notice.figures`, `evidence.run`
    chinese   what a page in Chinese calls it
    meaning   in a sentence or two
    examples  two of them, each as lines to show
    advice    how to have it otherwise, "" where there is no way
    """

    name: str
    chinese: str
    meaning: str
    examples: tuple[Sequence[str], Sequence[str]]
    advice: str

    @property
    def text(self) -> str:
        """The explanation as it is shown."""
        title = told(
            "{name}  ({chinese})", name=self.name, chinese=named(self.chinese, self.chinese)
        )
        lines = [title, *_indented([self.meaning])]
        for number, example in enumerate(self.examples, 1):
            lines += ["", told("  Example {number}", number=number), *_indented(example)]
        if self.advice:
            lines += ["", *_indented([self.advice])]
        return "".join(f"{line}\n" for line in lines)


def explained(name: str, own: Sequence[Row] = ()) -> list[Explanation]:
    """Return what a name means; several where it stands for several things, as `block` does.

    name    as a log has it, or its last part: `furniture.editors`, `editors`, `large-share`
    own     rows of page remains of one's own
    Errors  InputError for a name that nothing has, with the nearest that something has
    """
    wanted = name.strip().lower()
    known = names(own)
    found = [full for full in known if wanted in (full, full.partition(".")[2])]
    if not found:
        of_stage = [each for each in known if each.startswith(f"{wanted}.")]
        if of_stage:
            problem = told(
                "{name!r} is a stage; give one of its names: {names}",
                name=name,
                names=listed(of_stage),
            )
            raise InputError("explain", problem)
        short = [each.partition(".")[2] for each in known]
        stages = list(dict.fromkeys(each.partition(".")[0] for each in known))
        problem = told(
            "nothing is called {name!r}; {hint}give a name of a log, or one of {stages}, to have "
            "its names listed",
            name=name,
            hint=did_you_mean(wanted, [*known, *short]),
            stages=listed(stages),
        )
        raise InputError("explain", problem)
    return [_explanation(full, own) for full in found]


def names(own: Sequence[Row] = ()) -> list[str]:
    """Return every name that can be explained, in full."""
    return [
        *(f"normalise.{rule.name}" for rule in RULES),
        *(f"furniture.{row.name}" for row in (*ROWS, *own)),
        str(LEARNED),
        *(f"script.{name}" for name in SCRIPTS),
        *(f"repeat.{rule}" for rule in REPEATS),
        *(f"notice.{kind}" for kind in NOTICES),
        *(f"evidence.{row.name}" for row in EVIDENCE),
        *(f"evidence.{name}" for name in get_args(AsideName)),
    ]


def _explanation(full: str, own: Sequence[Row]) -> Explanation:
    stage, _, name = full.partition(".")
    if stage == "normalise":
        return _of_rule(name)
    if stage == "furniture":
        return _of_row(next(row for row in (*ROWS, *own) if row.name == name))
    if stage == "site":
        return _of_site()
    if stage == "script":
        return _of_script(name)
    if stage == "repeat":
        return _of_repeat(name)
    return _of_notice(name) if stage == "notice" else _of_evidence(name)


# --- causes ---


def _of_rule(name: str) -> Explanation:
    rule = next(rule for rule in RULES if rule.name == name)
    cleaner = Cleaner(rules=[name], furniture=False)
    texts = (rule.example[0], examples.RULES[name])
    first, second = (_before_after(text, cleaner.clean(text).text) for text in texts)
    full = f"normalise.{name}"
    what = told("A normalisation rule: {what}.", what=told(rule.what))
    advice = told("--disable {name} switches it off.", name=name)
    return Explanation(full, cause_name(full), what, (first, second), advice)


def _of_row(row: Row) -> Explanation:
    full = f"furniture.{row.name}"
    goes = [(told("goes:"), *_visible_lines(text)) for text in row.goes[:2]]
    stays = [(told("stays:"), *_visible_lines(text)) for text in row.stays[:1]]
    first, second = (*goes, *stays, (told("nothing else is given as an example"),))[:2]
    chinese = cause_name(full)
    advice = told("--disable {name} leaves it in the text.", name=full)
    if row.is_own:
        advice = told("It stands in your settings, under [[furniture]]; take it out there.")
    return Explanation(full, chinese, _where_it_goes(row), (first, second), advice)


def _where_it_goes(row: Row) -> str:
    whose = told("Page remains of your own") if row.is_own else told("Page remains")
    places = named(" or ", "或").join(told(_PLACES[place]) for place in row.where)
    if not row.sites:
        return told("{whose}: they go where they are {places}.", whose=whose, places=places)
    return told(
        "{whose}: they go where they are {places}, on {sites} only.",
        whose=whose,
        places=places,
        sites=listed(row.sites),
    )


_PLACES = {
    "line": "a whole line",
    "head": "the beginning of a line",
    "tail": "the end of a line",
    "heading": "the heading of a list at the end, which goes with it",
    "title": "what stands behind the headline",
}


def _of_site() -> Explanation:
    """Return what is told of what was learned from a crawl."""
    full = str(LEARNED)
    seen = Learned(9, 8, ())
    passages = [
        SitePassage(place, fold(text).key, text, seen, 9, "furniture")
        for place, text in examples.LEARNED
    ]
    site = "example.com"
    profile = Profile((SiteProfile(site, 40, 20, tuple(passages)),))
    cleaner = Cleaner(rules=[], furniture=False, profile=profile)
    first, second = (
        _before_after(text, cleaner.clean(text, site=site).text) for text in examples.OF_A_SITE
    )
    what = told(
        "What a site prints on its pages, as dedupe learn found it in a crawl. The log says in how "
        "many articles it was seen, on how many days."
    )
    advice = told("dedupe learn PROFILES.db --keep LINE leaves a line in the text.")
    return Explanation(full, cause_name(full), what, (first, second), advice)


def _of_script(name: str) -> Explanation:
    full = f"script.{name}"
    cleaner = Cleaner(rules=[], furniture=False, script=name)
    first, second = (_before_after(text, cleaner.clean(text).text) for text in examples.SCRIPTS)
    meaning = told("The characters were converted with OpenCC's configuration {name}.", name=name)
    advice = told("It is done only where --script asks for it.")
    return Explanation(full, cause_name(full), meaning, (first, second), advice)


def _of_repeat(name: str) -> Explanation:
    full = f"repeat.{name}"
    meaning = told(
        "A dropped repeat: {what}. The log names the copy that was kept, and why.",
        what=told(REPEATS[name]),
    )
    if name == "reader":
        one, other = map(told, _READER)
        return Explanation(full, cause_name(full), meaning, ((one,), (other,)), "")
    if name == "next-page":
        first, second = map(_joined, examples.PAGES)
        advice = told("It is done by dedupe join only; a reader can overrule it: dedupe report.")
        return Explanation(full, cause_name(full), meaning, (first, second), advice)
    pair = examples.REPEATS[name]
    articles = (pair.first, pair.second)
    first, second = (_changes(lines, pair.level, len(lines)) for lines in articles)
    advice = told("--level strict drops less, and a reader can overrule it: dedupe report.")
    if pair.level == "thorough":
        advice = told("It goes at --level thorough only.")
    return Explanation(full, cause_name(full), meaning, (first, second), advice)


_READER = (
    "on the page of a log, a reader dropped a passage that had only been flagged",
    '{"span": [151, 201], "choice": "drop"} was given to dedupe apply',
)


# --- notices, evidence ---


def _of_notice(name: str) -> Explanation:
    full = f"notice.{name}"
    differing = {str(kind): said for kind, said in DIFFERING.items()}
    others = {str(kind): one for kind, (one, _) in OTHER_NOTICES.items()}
    if name in differing:
        meaning = told(
            "Two passages are alike and both stayed, since they differ in {what}.",
            what=told(differing[name]),
        )
    else:
        meaning = told("Worth a look, and nothing was changed: a {what}.", what=told(others[name]))
    if name in examples.NOTICES:
        pair = examples.NOTICES[name]
        first, second = (_noticed(lines, name) for lines in (pair.first, pair.second))
    else:
        first, second = ((told(text),) for text in examples.WRITTEN[name])
    advice = told("dedupe show lists notices; dedupe report lets a reader decide.")
    return Explanation(full, NOTICES[name], meaning, (first, second), advice)


def _of_evidence(name: str) -> Explanation:
    full = f"evidence.{name}"
    chinese = evidence_name(name)
    if name in get_args(AsideName):
        pair = examples.REPEATS["outside"]
        first, second = (_changes(lines, pair.level, 1) for lines in (pair.first, pair.second))
        meaning = told(
            "Why a copy outside the body goes at --level thorough: {what}.",
            what=told(_ASIDES[name]),
        )
        return Explanation(full, chinese, meaning, (first, second), "")
    row = next(row for row in EVIDENCE if row.name == name)
    sentence = _FOR if row.speaks == "for" else _AGAINST
    english = _documented(row.asks.__doc__ or "")
    says, yes, no = map(named, english, EVIDENCE_IN_CHINESE[name])
    meaning = told(sentence, says=says, weight=row.weight)
    first, second = ((told("It says yes of:"), yes), (told("It does not of:"), no))
    return Explanation(full, chinese, meaning, (first, second), "")


_FOR = "{says} Evidence for damage, weight {weight:g} (dedupe/repeats/evidence.py)."
_AGAINST = "{says} Evidence against damage, weight {weight:g} (dedupe/repeats/evidence.py)."


_ASIDES = {
    "credited-copy": "it is a caption with a credit, in the words of the body",
    "lead-copy": "it is a lead, in the words of the body",
}


def _documented(text: str) -> tuple[str, str, str]:
    """Return what a row of evidence says of itself: why, a case for which it is, and one for which
    it is not.
    """
    prose, _, cases = cleandoc(text).partition("\nFor ")
    for_it, _, not_it = cases.partition("\nNot ")
    says, yes, no = (" ".join(part.split()) for part in (prose, for_it, not_it))
    return says, yes, no


# --- examples ---


def _before_after(before: str, after: str) -> Sequence[str]:
    left = _visible_lines(after) or [told("(nothing)")]
    return (told("before:"), *_visible_lines(before), told("after:"), *left)


def _visible_lines(text: str) -> list[str]:
    return [f"  {visible(line)}" for line in text.split("\n") if line]


def _changes(lines: Sequence[str], level: Level, context: int) -> Sequence[str]:
    """Return what changes in an article, as a diff has it.

    context  lines around a change that are shown, too: all of them, where a kept copy is far off
    """
    return _diff_of(_cleaned(lines, level), context)


def _diff_of(cleaned: Cleaned, context: int) -> Sequence[str]:
    _, _, *shown = diff.view(cleaned, "", context=context).splitlines()
    return [line for line in shown if not line.startswith(("@@", "\\"))]


def _joined(pages: tuple[Sequence[str], Sequence[str]]) -> Sequence[str]:
    """Return what changes where pages are joined, as a diff has it."""
    cleaned = join(["\n".join(page) for page in pages]).cleaned
    return _diff_of(cleaned, len(cleaned.source))


def _noticed(lines: Sequence[str], kind: str) -> Sequence[str]:
    """Return the passages of a notice, and what it says."""
    cleaned = _cleaned(lines, "standard")
    notice = next(notice for notice in cleaned.notices if notice.kind == kind)
    spans = sorted(filter(None, (notice.span, notice.other)))
    passages = [_with_its_lines(cleaned.source, span) for span in spans]
    return [
        *(f"  {visible(line)}" for text in passages for line in text.split("\n")),
        message(notice),
    ]


def _with_its_lines(source: str, span: Span) -> str:
    """Return the lines that a passage is in."""
    start = source.rfind("\n", 0, span.start) + 1
    end = source.find("\n", span.end - 1)
    return source[start : end if end >= 0 else len(source)].strip("\n")


def _cleaned(lines: Sequence[str], level: Level) -> Cleaned:
    return Cleaner(Settings(level=level)).clean("\n".join(lines))


def _indented(lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        yield f"  {line}"
