"""Weighs the evidence anew: fits the rows on labelled repeats, cross-validates by site, and prints
what each is worth.

Run it from the checkout:  python -m benchmarks.judgement --labels FILE.jsonl
With --planted FILE.jsonl damage planted in real articles is added to what is fitted (a line: text,
and gold, the texts that are right); without it the project's own damaged articles are. --write
writes weights and counts into dedupe/repeats/evidence.py. Only figures are printed or written,
never the labelled texts.

A labelled repeat is a line of JSON: text; a and b, the spans of two passages in it, a before b;
label, one of `damage` (one copy must go), `outside` (one stands outside the body and may go),
`intended` (both must stay), `unsure` (left out); keep, the copy that must stay: first, second,
either or both; site. Needs numpy, which the test extra brings along.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from dedupe import Cleaned, Cleaner, Settings
from dedupe.fold import simplified
from dedupe.repeats import evidence, find_repeats
from dedupe.repeats.candidate import Candidate
from dedupe.repeats.judge import groups
from dedupe.revision import Revision, replay
from dedupe.segment import MIN_PROSE
from dedupe.tidy import tidy
from dedupe.values import LEVELS, Cause, Edit, Level, Span

from .quality.damage import KINDS, cases
from .quality.tables import table

PRIOR = 1.5
"""Weight of a row before anything was counted: most rows of a first table, weighed by hand, were
near it."""
STRONG = {"said-again": 4.5, "run-announced": 4.5, "headline-of-copy": 4.5,
          "announced": 3.0, "paragraph-apart": 3.0, "teaser": 3.0, "page-description": 3.0,
          "verse": 2.5, "out-of-order": 2.5}  # fmt: skip
"""The same for rows that a reader needs no count for, and that few labelled repeats have."""
PULL = 1.5
"""How strongly a weight is pulled to its prior, in labelled repeats; chosen by cross-validation
from 0.6 to 3."""
NEGLIGIBLE = 1e-6
"""Step of a weight that no longer matters: weights are rounded to 0.01."""
BIAS_PRIOR, BIAS_PULL = -1.0, 5.0
"""The same for the sum where no row says yes: what nothing speaks for is not damage."""
PLANTED = 0.4
"""How much an article with planted damage counts, beside one labelled repeat; chosen by
cross-validation."""
SHRINK = 0.93
"""What fitted weights are multiplied with: on sites that were not fitted, the surest were wrong
that much oftener."""
FOLDS = 5
SOURCE = Path(evidence.__file__ or "")


class Case(NamedTuple):
    """A labelled repeat: two passages of one text."""

    text: str
    first: Span
    second: Span
    label: str
    keep: str
    site: str


class Sample(NamedTuple):
    """What the rows say of one candidate, as 0 and 1 behind a 1 for the bias; how much it counts;
    where it is from.
    """

    said: np.ndarray
    is_damage: bool
    weight: float
    site: str


def main(arguments: Sequence[str] | None = None) -> int:
    """Return 0 after printing the tables."""
    options = _parser().parse_args(arguments)
    labelled = [case for file in options.labels for case in _labelled(file)]
    natural = list(_natural(labelled))
    planted = list(_planted(options.planted))
    print(
        f"{len(labelled)} labelled repeats, {len(natural)} candidates; {len(planted)} candidates "
        "of planted damage\n"
    )
    weights = _fitted([*natural, *planted])
    if options.write:
        _write(weights, natural)
    print(table(list(_rows(weights, natural, planted)), markdown=options.markdown), end="\n\n")
    for level in LEVELS:
        print(
            table(
                list(_results(labelled, natural, planted, weights, level)),
                markdown=options.markdown,
            ),
            end="\n\n",
        )
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.judgement", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument(
        "--labels",
        action="append",
        required=True,
        type=Path,
        metavar="FILE",
        help="labelled repeats",
    )
    parser.add_argument(
        "--planted", action="append", default=[], type=Path, metavar="FILE", help="planted damage"
    )
    parser.add_argument(
        "--write", action="store_true", help="write the weights into dedupe/repeats/evidence.py"
    )
    parser.add_argument("--markdown", action="store_true", help="tables as Markdown")
    return parser


# --- samples ---


def _labelled(file: Path) -> Iterator[Case]:
    for line in file.read_text(encoding="utf-8").split("\n"):
        if line:
            row = json.loads(line)
            if row["label"] != "unsure":
                spans = Span(*row["a"]), Span(*row["b"])
                yield Case(row["text"], *spans, row["label"], row["keep"], row.get("site", ""))


def _candidates(text: str) -> tuple[Revision, list[Candidate]]:
    """Return the tidied text and all candidates in it."""
    revision, _ = tidy(Revision.of(text), Settings(furniture=False))
    layout = find_repeats(revision.text)
    found: list[Candidate] = []
    for group in groups(layout) if layout else ():
        found += [group.run] if group.run else []
        found += group.members
    return revision, found


def _natural(labelled: Iterable[Case]) -> Iterator[Sample]:
    """Yield a sample for each candidate that is a labelled repeat, or a part of one."""
    known: dict[str, list[tuple[Candidate, Span, Span]]] = {}
    for case in labelled:
        if case.text not in known:
            revision, found = _candidates(case.text)
            known[case.text] = [(one, *_spans(revision, one)) for one in found]
        hits = [one for one, first, second in known[case.text] if _is_of(case, one, first, second)]
        for hit in hits:
            yield Sample(_said(hit), case.label == "damage", 1 / len(hits), case.site)


def _spans(revision: Revision, candidate: Candidate) -> tuple[Span, Span]:
    """Return where the two passages of a candidate stand in the source."""
    return revision.to_source(candidate.first.span), revision.to_source(candidate.second.span)


def _is_of(case: Case, candidate: Candidate, first: Span, second: Span) -> bool:
    """Return whether a candidate covers both labelled passages, or is one paragraph inside them."""
    if _shared(first, case.first) > 0.5 * _size(case.first) and _shared(
        second, case.second
    ) > 0.5 * _size(case.second):
        return True
    inside = _shared(first, case.first) > 0.8 * _size(first) and _shared(
        second, case.second
    ) > 0.8 * _size(second)
    return (
        not candidate.is_run
        and inside
        and _size(first) > 0.4 * min(_size(case.first), _size(case.second))
    )


def _size(span: Span) -> int:
    return span.end - span.start


def _shared(one: Span, other: Span) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def _planted(files: Sequence[Path]) -> Iterator[Sample]:
    """Yield samples of damage that somebody planted: candidates of which one side must be there
    less often.
    """
    for text, golds, about in _planted_texts(files):
        keys = [_letters(gold) for gold in golds]
        whole = _letters(text)
        found = []
        for candidate in filter(_is_clear, _outer_candidates(text)):
            sides = [_letters(side.written) for side in candidate.sides]
            going = [
                any(key.count(side) < max(1, whole.count(side)) for side in sides if side)
                for key in keys
            ]
            if all(going) or not any(
                going
            ):  # where some right texts have both and some do not, either is right
                found.append((candidate, all(going)))
        for candidate, is_damage in found:
            yield Sample(_said(candidate), is_damage, PLANTED / len(found), about)


def _is_clear(candidate: Candidate) -> bool:
    """Return whether counting letters tells if one of the two went.

    Not of a part of a line, which may be part of a third line; nor of a short line beside what was
    planted.
    """
    if candidate.is_run or candidate.is_told:
        return True
    is_line = candidate.are_equal_lines or candidate.distance <= 1
    return is_line and candidate.shorter.chars >= MIN_PROSE


def _planted_texts(files: Sequence[Path]) -> Iterator[tuple[str, Sequence[str], str]]:
    if not files:
        for kind in KINDS:
            for case in cases(kind, seed=7, count=24):
                yield case.text, case.accepted, "planted"
    for file in files:
        for line in file.read_text(encoding="utf-8").split("\n"):
            if line:
                row = json.loads(line)
                yield row["text"], row["gold"], "planted"


def _outer_candidates(text: str) -> Iterator[Candidate]:
    """Yield runs as a whole, and paragraphs that are in none."""
    revision, _ = tidy(Revision.of(text), Settings(furniture=False))
    layout = find_repeats(revision.text)
    for group in groups(layout) if layout else ():
        yield from [group.run] if group.run else group.members


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, simplified(text)))


def _said(candidate: Candidate) -> np.ndarray:
    return np.array([1.0, *(float(row.asks(candidate)) for row in evidence.ROWS)])


# --- fitting ---


def _signs() -> np.ndarray:
    return np.array([1.0, *(1.0 if row.speaks == "for" else -1.0 for row in evidence.ROWS)])


def _fitted(samples: Sequence[Sample]) -> np.ndarray:
    """Return bias and weights of a logistic regression that is pulled to the priors, by Newton's
    method; a step that leads away from the optimum is halved until it does not.

    A weight never changes its side: a row that the samples would turn round is worth nothing.
    """
    said = np.array([sample.said for sample in samples])
    truth = np.array([float(sample.is_damage) for sample in samples])
    counts = np.array([sample.weight for sample in samples])
    signs = _signs()
    prior = signs * np.array([BIAS_PRIOR, *(STRONG.get(row.name, PRIOR) for row in evidence.ROWS)])
    pull = np.array([BIAS_PULL, *(PULL for _ in evidence.ROWS)])
    free = np.ones(len(prior), dtype=bool)

    def cost(weights: np.ndarray) -> float:
        against = np.where(truth > 0, -1.0, 1.0) * (said @ weights)
        pulled = pull * (weights - prior) ** 2 / 2
        return float((counts * np.logaddexp(0, against)).sum() + pulled.sum())

    while True:
        weights = np.where(free, prior, 0.0)
        for _ in range(30):
            chance = 1 / (1 + np.exp(-said @ weights))
            slope = said.T @ (counts * (truth - chance)) - pull * (weights - prior)
            bend = (said * (counts * chance * (1 - chance))[:, None]).T @ said + np.diag(pull)
            step = np.zeros(len(prior))
            step[free] = np.linalg.solve(bend[np.ix_(free, free)], slope[free])
            before = cost(weights)
            while np.abs(step).max() > NEGLIGIBLE and cost(weights + step) > before:
                step /= 2
            weights += step
        sides = weights * signs
        sides[0] = 0.0
        if sides.min() >= 0:
            return np.round(weights * SHRINK, 2)
        free[sides.argmin()] = False


def _chances(samples: Sequence[Sample], weights: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-np.array([sample.said for sample in samples]) @ weights)))


def _folds(natural: Sequence[Sample], labelled: Sequence[Case]) -> list[set[str]]:
    sites = sorted({sample.site for sample in natural} | {case.site for case in labelled})
    return [set(sites[fold::FOLDS]) for fold in range(FOLDS)]


def _use(weights: np.ndarray) -> None:
    """Have the package weigh with these weights."""
    evidence.BIAS = float(weights[0])
    evidence.ROWS[:] = [
        row._replace(weight=abs(float(weight)))
        for row, weight in zip(evidence.ROWS, weights[1:], strict=True)
    ]


# --- tables ---


def _rows(
    weights: np.ndarray, natural: Sequence[Sample], planted: Sequence[Sample]
) -> Iterator[Sequence[str]]:
    yield (
        "row",
        "speaks",
        "weight",
        "damage",
        "other",
        "planted damage",
        "planted other",
        "loss without it",
    )
    base = _loss(natural, weights)
    for place, row in enumerate(evidence.ROWS, 1):
        without = weights.copy()
        without[place] = 0
        counts = (*_counts(natural, place), *_counts(planted, place))
        loss = _loss(natural, without) - base
        yield row.name, row.speaks, f"{abs(weights[place]):.2f}", *map(str, counts), f"{loss:+.2f}"
    yield "(none says yes)", "", f"{weights[0]:.2f}", "", "", "", "", ""


def _loss(samples: Sequence[Sample], weights: np.ndarray) -> float:
    """Return how far the probabilities are from the labels: their negative logarithms, added up."""
    total = 0.0
    for sample, chance in zip(samples, _chances(samples, weights), strict=True):
        total -= sample.weight * float(
            np.log(max(1e-9, chance if sample.is_damage else 1 - chance))
        )
    return total


def _counts(samples: Sequence[Sample], place: int) -> tuple[int, int]:
    said = [sample.is_damage for sample in samples if sample.said[place]]
    return sum(said), len(said) - sum(said)


def _results(
    labelled: Sequence[Case],
    natural: Sequence[Sample],
    planted: Sequence[Sample],
    weights: np.ndarray,
    level: Level,
) -> Iterator[Sequence[str]]:
    """Yield precision, recall, harm and calibration of the whole cleaner: fitted on all, and on
    other sites only.
    """
    yield level, "precision", "drops", "recall", "harm", "confidence: right of all"
    clean = Cleaner(Settings(level=level, furniture=False)).clean
    _use(weights)
    yield "fitted on all", *_shown(_outcomes(labelled, clean))
    found: list[Outcome] = []
    for sites in _folds(natural, labelled):
        others = [sample for sample in natural if sample.site not in sites]
        _use(_fitted([*others, *planted]))
        found += _outcomes([case for case in labelled if case.site in sites], clean)
    _use(weights)
    yield "fitted on other sites", *_shown(found)
    yield "first of equal lines", *_shown(_outcomes(labelled, _first_of_equal_lines))


class Outcome(NamedTuple):
    """What became of a labelled repeat."""

    label: str
    touched: bool
    right: bool
    confidence: float


def _shown(found: Sequence[Outcome]) -> tuple[str, ...]:
    touched = [one for one in found if one.touched]
    damage = [one for one in found if one.label == "damage"]
    bins: dict[float, Counter[bool]] = defaultdict(Counter)
    for one in (one for one in touched if one.confidence):
        bins[round(one.confidence, 1)][one.right] += 1
    calibration = ", ".join(
        f"{name}: {count[True]}/{count.total()}" for name, count in sorted(bins.items())
    )
    return (
        f"{sum(one.right for one in touched) / max(1, len(touched)):.3f}",
        str(len(touched)),
        f"{sum(one.right for one in damage) / max(1, len(damage)):.3f}",
        f"{sum(one.touched and not one.right for one in found) / max(1, len(found)):.3f}",
        calibration,
    )


def _first_of_equal_lines(text: str) -> Cleaned:
    """Return the text without lines that stood before, in the manner of CCNet: what costs nothing
    to build.
    """
    edits, start = [], 0
    stood: dict[str, Span] = {}
    for line in text.splitlines(keepends=True):
        span, letters = Span(start, start + len(line)), _letters(line)
        start = span.end
        if letters in stood:
            edits.append(Edit(span, line, "", Cause("repeat", "equal"), kept=stood[letters]))
        elif letters:
            stood[letters] = span
    return Cleaned(text, replay(text, edits), tuple(edits), (), Settings())


def _outcomes(labelled: Iterable[Case], clean: Callable[[str], Cleaned]) -> list[Outcome]:
    known: dict[str, Cleaned] = {}
    found = []
    for case in labelled:
        if case.text not in known:
            known[case.text] = clean(case.text)
        found.append(_outcome(case, known[case.text]))
    return found


def _outcome(case: Case, cleaned: Cleaned) -> Outcome:
    """Return whether what must stay is whole, and what must go is gone."""
    gone = [_gone(cleaned, span) for span in (case.first, case.second)]
    touched = max(gone) > 0
    if case.first == case.second:  # twice inside one line
        right = (gone[0] > 0) == (case.label == "damage")
    elif case.first.end > case.second.start:  # copies in a row, which overlap: some of them go
        share = _gone(cleaned, Span(case.first.start, max(case.first.end, case.second.end)))
        right = (
            0.1 < share < 0.95
            if case.label == "damage"
            else share < 0.6 * (case.label == "outside") + 0.001
        )
    else:
        whole, out = [share < 0.02 for share in gone], [share > 0.9 for share in gone]
        may_go = [
            case.keep != "first" and case.label != "intended",
            case.keep != "second" and case.label != "intended",
        ]
        one_went = (whole[0] and out[1] and may_go[1]) or (whole[1] and out[0] and may_go[0])
        right = one_went or (whole[0] and whole[1] and case.label != "damage")
        if case.label == "damage" and out[0] and out[1]:  # a third copy stays
            right = _letters(cleaned.source[slice(*case.first)]) in _letters(cleaned.text)
    over = [
        edit
        for edit in cleaned.edits
        if edit.kept and any(map(edit.span.overlaps, (case.first, case.second)))
    ]
    return Outcome(
        case.label, touched, right, max((edit.confidence or 0 for edit in over), default=0)
    )


def _gone(cleaned: Cleaned, span: Span) -> float:
    """Return the share of a span's letters that went as repeats."""
    letters = sum(map(str.isalnum, cleaned.source[slice(*span)]))
    dropped = 0
    for edit in cleaned.edits:
        if edit.kept and edit.span.overlaps(span):
            dropped += sum(
                map(
                    str.isalnum,
                    cleaned.source[max(span.start, edit.span.start) : min(span.end, edit.span.end)],
                )
            )
    return dropped / max(1, letters)


# --- writing ---


def _write(weights: np.ndarray, natural: Sequence[Sample]) -> None:
    """Write weights and counts above the questions of dedupe/repeats/evidence.py."""
    text = SOURCE.read_text(encoding="utf-8")
    text = re.sub(r"(?m)^BIAS = .*$", f"BIAS = {weights[0]:.2f}", text)
    for place, row in enumerate(evidence.ROWS, 1):
        damage, other = _counts(natural, place)
        weight = f"@{row.speaks}_damage({abs(weights[place]):.2f})"
        line = f"{weight}  # labelled: {damage} damage, {other} other\n"
        name = row.name.replace("-", "_")
        text, found = re.subn(rf"(?m)^@\w+_damage\(.*\n(?=def {name}\()", line, text)
        if found != 1:
            raise SystemExit(f"{SOURCE}: no line with the weight of {name}")
    SOURCE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
