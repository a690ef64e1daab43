"""How time and memory grow with the size of a text, for shapes that could make a cleaner slow.

Run it from the checkout:  python -m benchmarks.growth --quick

Every measurement is a process of its own that makes the text, cleans it, builds the log and
restores the source from it. Time is that of the process in `clean` and the log, the least of up to
three goes where they are short. Memory is its greatest resident set: as it is, and less what it was
just before, with the text made and the tables of OpenCC loaded. The exponent is the slope of log
time over log size by least squares, over the larger sizes.
"""

from __future__ import annotations

import argparse
import json
import math
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from random import Random
from statistics import linear_regression
from time import perf_counter, thread_time
from typing import Any

from benchmarks.quality.tables import Row, table

PARAGRAPHS, BYTES = "paragraphs", "bytes"

LARGEST = {PARAGRAPHS: 100_000, BYTES: 10_000_000}
SIZES = 6
"""Sizes of each shape, each twice the one before, the last one LARGEST."""
FITTED = 4
"""Of these, the larger ones that the exponent is fitted over."""
SHORT = 1.0
"""Seconds below which a measurement is made three times."""
BOUND = 1.2
"""Exponent above which a shape is marked."""
MEMORY = 8 << 30
"""Bytes of address space that a measurement may have: a blow-up is reported, not swapped."""


@dataclass(frozen=True)
class Shape:
    """A shape of text.

    text   makes one of a size
    unit   what the size counts: paragraphs, or bytes of UTF-8
    clean  what the text should become, None where that is open
    """

    name: str
    unit: str
    text: Callable[[int], str]
    clean: Callable[[str], str] | None = None


@dataclass(frozen=True)
class Measure:
    """What a process measured; sizes of texts in code points.

    seconds   None where there was no result: `wrong` then says why
    baseline  MB before, `peak` MB at most
    wrong     empty, or what is not as it should be
    """

    size: int
    chars: int
    seconds: float | None
    baseline: float = 0.0
    peak: float = 0.0
    left: int = 0
    edits: int = 0
    notices: int = 0
    wrong: str = ""


def main(arguments: Sequence[str] | None = None) -> int:
    """Return 0 after printing a table of shapes, and after writing a plot where matplotlib is
    installed.
    """
    options = _parser().parse_args(arguments)
    if options.measure:
        name, size = options.measure
        shape = next(shape for shape in SHAPES if shape.name == name)
        print(json.dumps(asdict(_measure(shape, int(size), options.limit))))
        return 0
    results: dict[Shape, list[Measure]] = {}
    for shape in SHAPES:
        if not options.shape or shape.name in options.shape:
            results[shape] = list(_measures(shape, options))
    print(
        table([_HEAD, *(_row(shape, found) for shape, found in results.items())], options.markdown)
    )
    for shape, found in results.items():
        for measure in found:
            if measure.wrong:
                print(f"{shape.name}, {measure.size:,} {shape.unit}: {measure.wrong}")
    if options.plot:
        _plot(results, options.plot)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.growth", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--quick", action="store_true", help="a tenth of the sizes")
    parser.add_argument(
        "--limit",
        type=float,
        default=60,
        metavar="S",
        help="seconds for a measurement (default: 60)",
    )
    parser.add_argument(
        "--shape", action="append", metavar="NAME", help="only this shape; may be repeated"
    )
    parser.add_argument("--markdown", action="store_true", help="the table as Markdown")
    parser.add_argument(
        "--plot", type=Path, default=Path("growth.png"), metavar="PNG", help="(default: growth.png)"
    )
    parser.add_argument(
        "--measure",
        nargs=2,
        metavar=("SHAPE", "SIZE"),
        help="one measurement in this process, as JSON",
    )
    return parser


# Measurements


def _measures(shape: Shape, options: argparse.Namespace) -> Iterator[Measure]:
    """Yield a measure for each size, ending with the first that took too long or failed."""
    largest = LARGEST[shape.unit] // (10 if options.quick else 1)
    for step in range(SIZES):
        found = _in_process(shape, largest >> (SIZES - 1 - step), options.limit)
        spent = "-" if found.seconds is None else f"{found.seconds:.3f} s, {found.peak:.0f} MB"
        print(
            f"{shape.name}, {found.size:,} {shape.unit}: {spent} {found.wrong}",
            file=sys.stderr,
            flush=True,
        )
        yield found
        if found.seconds is None or found.seconds > options.limit:
            break


def _in_process(shape: Shape, size: int, limit: float) -> Measure:
    """Return what a process of its own measures. It ends itself at the limit; the clock on the wall
    is a safeguard.
    """
    command = [
        sys.executable,
        "-m",
        "benchmarks.growth",
        "--measure",
        shape.name,
        str(size),
        "--limit",
        str(limit),
    ]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=10 * limit + 60)
    except subprocess.TimeoutExpired:
        return Measure(size, 0, None, wrong=f"more than {10 * limit:g} s of the clock")
    if done.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
        return Measure(size, 0, None, wrong=f"more than {limit:g} s")
    if done.returncode:
        last = (done.stderr.strip() or f"exit code {done.returncode}").split("\n")[-1]
        return Measure(size, 0, None, wrong=last)
    return Measure(**json.loads(done.stdout))


def _measure(shape: Shape, size: int, limit: float) -> Measure:
    """Return what this process measures for one text. The system ends it where it goes beyond a
    limit.
    """
    from dedupe import clean, restore

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    text = shape.text(size)
    end = math.ceil(
        thread_time() + limit
    )  # with this limit Linux tells process_time by ticks of 4 ms only
    resource.setrlimit(resource.RLIMIT_CPU, (end, end + 1))
    warm = "今天上午，全縣召開了春耕生產動員大會。\n"
    clean(warm * 2).log.to_json()
    baseline = _resident()
    spent: list[float] = []
    began = perf_counter()
    while not spent or (len(spent) < 3 and perf_counter() - began < SHORT):
        start = thread_time()
        cleaned = clean(text)
        log = cleaned.log
        spent.append(thread_time() - start)
    peak = _resident()
    wrong = "" if restore(cleaned.text, log) == text else "the log does not restore the source"
    if shape.clean and cleaned.text.strip() != shape.clean(text).strip():
        wrong = (
            f"{wrong} not the text that it should be: "
            f"{_apart(cleaned.text.strip(), shape.clean(text).strip())}"
        )
    counts = len(cleaned.text), len(cleaned.edits), len(cleaned.notices)
    return Measure(size, len(text), min(spent), baseline, peak, *counts, wrong.strip())


def _resident() -> float:
    """Return the greatest resident set of this process so far in MB (10^6 bytes)."""
    found = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return found / 1e6 if sys.platform == "darwin" else found * 1024 / 1e6


def _apart(text: str, wanted: str) -> str:
    """Return where two different texts part, and their sizes."""
    at = next(
        (at for at, (one, other) in enumerate(zip(text, wanted, strict=False)) if one != other), -1
    )
    at = min(len(text), len(wanted)) if at < 0 else at
    return (
        f"{len(text):,} characters for {len(wanted):,}; at {at:,} {text[at : at + 12]!r} for "
        f"{wanted[at : at + 12]!r}"
    )


# Shapes

_HAN = [chr(code) for code in range(0x4E00, 0x4E00 + 3000)]
_SEED = 1


def _clause(random: Random, chars: int) -> str:
    return "".join(random.choices(_HAN, k=chars))


def _paragraph(random: Random) -> str:
    """Return five clauses of 6 to 14 ideographs: about 55 characters."""
    return "，".join(_clause(random, random.randint(6, 14)) for _ in range(5)) + "。"


def _distinct(size: int) -> str:
    random = Random(_SEED)
    return "\n".join(_paragraph(random) for _ in range(size))


def _set_phrases(size: int) -> str:
    """Return distinct paragraphs, each with two clauses out of a hundred that many paragraphs
    have.
    """
    random = Random(_SEED)
    phrases = [_clause(random, random.randint(6, 12)) for _ in range(100)]
    return "\n".join(
        f"{random.choice(phrases)}，{_paragraph(random)[:-1]}，{random.choice(phrases)}。"
        for _ in range(size)
    )


def _copies(size: int) -> str:
    return "\n".join([_paragraph(Random(_SEED))] * size)


def _near(chars: int) -> Callable[[int], str]:
    """Return how to make copies of a paragraph, each with some characters of it replaced."""

    def text(size: int) -> str:
        random = Random(_SEED)
        paragraph = _paragraph(random)
        places = [place for place, char in enumerate(paragraph) if char not in "，。"]
        lines = []
        for _ in range(size):
            line = list(paragraph)
            for place in random.sample(places, chars):
                line[place] = random.choice(_HAN)
            lines.append("".join(line))
        return "\n".join(lines)

    return text


def _short_lines(size: int) -> str:
    random = Random(_SEED)
    return "\n".join(_clause(random, random.randint(3, 6)) for _ in range(size))


def _blocks_twice(size: int) -> str:
    """Return blocks of three paragraphs, each block twice in a row."""
    random = Random(_SEED)
    blocks = ([_paragraph(random) for _ in range(3)] for _ in range(max(1, size // 6)))
    return "\n".join(line for block in blocks for line in (*block, *block))


def _twice(size: int) -> str:
    random = Random(_SEED)
    return "\n".join([_paragraph(random) for _ in range(size // 2)] * 2)


def _alternating(size: int) -> str:
    random = Random(_SEED)
    return "\n".join([_paragraph(random), _paragraph(random)] * (size // 2))


def _one_line(size: int) -> str:
    random = Random(_SEED)
    return "".join(_paragraph(random) for _ in range(size // 165))


def _again_and_again(unit: str) -> Callable[[int], str]:
    return lambda size: unit * (size // len(unit.encode()))


def _digits(size: int) -> str:
    return "".join(Random(_SEED).choices("0123456789", k=size))


def _unpunctuated(size: int) -> str:
    return _clause(Random(_SEED), size // 3)


def _unpunctuated_twice(size: int) -> str:
    return _clause(Random(_SEED), size // 6) * 2


# Shapes that were time bombs once: many lines that are alike, in an order that has no end to it.


def _questions(size: int) -> str:
    """Return an interview: each question is one of ten, each answer its own."""
    random = Random(_SEED)
    asked = [_clause(random, 9) for _ in range(10)]
    lines = []
    for _ in range(size // 2):
        lines.append(f"问：{random.choice(asked)}？")
        lines.append(f"答：{_clause(random, random.randint(4, 16))}。")
    return "\n".join(lines)


def _same_questions(size: int) -> str:
    """Return an interview of one question, over and over, with one of three answers."""
    random = Random(_SEED)
    question = _clause(random, 9)
    answers = [_clause(random, random.randint(4, 16)) for _ in range(3)]
    lines = []
    for _ in range(size // 2):
        lines.append(f"问：{question}？")
        lines.append(f"答：{random.choice(answers)}。")
    return "\n".join(lines)


def _any_order(kinds: int) -> Callable[[int], str]:
    """Return how to make lines that are one of so many short lines, in any order."""

    def text(size: int) -> str:
        random = Random(_SEED)
        lines = [_clause(random, random.randint(4, 12)) for _ in range(kinds)]
        return "\n".join(random.choices(lines, k=size))

    return text


_SIGNS = ("今天下雨", "明天天晴后多云")


def _fibonacci(size: int) -> str:
    """Return the Fibonacci word of so many letters, 0 and 1: no part of it stands three times in a
    row with more behind it, and every part comes again soon.
    """
    before, word = "1", "0"
    while len(word) < size:
        before, word = word, word + before
    return word[:size]


def _thue_morse(size: int) -> str:
    """Return the Thue-Morse word of so many letters: no part of it overlaps its own copy."""
    return "".join(str(number.bit_count() % 2) for number in range(size))


def _written(word: str, between: str) -> str:
    return between.join(_SIGNS[int(sign)] for sign in word)


def _giants(change: Callable[[Random, str], str], every: int) -> Callable[[int], str]:
    """Return how to make two paragraphs, so many bytes together: in the second one clause of
    `every` is changed.
    """

    def text(size: int) -> str:
        random = Random(_SEED)
        clauses = [_clause(random, random.randint(6, 14)) for _ in range(size // 66)]
        others = [
            clause if number % every else change(random, clause)
            for number, clause in enumerate(clauses)
        ]
        return "，".join(clauses) + "。\n" + "，".join(filter(None, others)) + "。"

    return text


def _in_other_words(random: Random, clause: str) -> str:
    return clause[:2] + _clause(random, 2) + clause[4:]


def _left_out(_: Random, clause: str) -> str:
    return clause[:0]


def _other_words(size: int) -> str:
    """Return copies of a paragraph, each with other words, longer or shorter, at three places."""
    random = Random(_SEED)
    paragraph = _paragraph(random)
    lines = []
    for _ in range(size):
        line = paragraph
        for _ in range(3):
            place = random.randint(0, len(line) - 5)
            line = line[:place] + _clause(random, random.randint(0, 3)) + line[place + 2 :]
        lines.append(line)
    return "\n".join(lines)


def _lacking_a_clause(size: int) -> str:
    """Return copies of a paragraph, each without one of its twelve clauses: a dozen, in any
    order.
    """
    random = Random(_SEED)
    clauses = [_clause(random, random.randint(6, 14)) for _ in range(12)]
    lines = []
    for _ in range(size):
        left_out = random.randrange(len(clauses))
        lines.append("，".join(clauses[:left_out] + clauses[left_out + 1 :]) + "。")
    return "\n".join(lines)


def _near_line(size: int) -> str:
    """Return a line of nine characters, each time with another one in its middle."""
    random = Random(_SEED)
    line = _clause(random, 9)
    return "\n".join(line[:6] + random.choice(_HAN) + line[7:] for _ in range(size))


_FAMILY, _TITLES = "王李张刘陈杨赵黄周吴", ("县长", "书记", "主任", "教授")


def _introductions(size: int) -> str:
    """Return people with their titles, between two copies of a block, either of which may stay."""
    random = Random(_SEED)
    block = [_paragraph(random) for _ in range(5)]
    lines = [_clause(random, 12), *block]
    for _ in range(size - 11):
        name = random.choice(_FAMILY) + _clause(random, 2)
        said = _clause(random, 20)
        lines.append(f"{random.choice(_TITLES)}{name}表示，{said}。")
    return "\n".join([*lines, *block])


def _headings(size: int) -> str:
    """Return headings of two kinds, each above a line of its own."""
    random = Random(_SEED)
    lines = []
    for number in range(size // 2):
        heading = "一、基本情况" if number % 2 else "二、主要工作"
        lines += [heading, f"{_clause(random, 12)}。"]
    return "\n".join(lines)


def _markdown_headings(size: int) -> str:
    """Return headings of two kinds with nothing between them."""
    return "\n".join("基本情况：" if number % 2 else "# 主要工作" for number in range(size))


def _datelines(size: int) -> str:
    """Return despatches of a line, each above two items of a list."""
    random = Random(_SEED)
    lines = []
    for number in range(size // 3):
        day = number % 28 + 1
        lines.append(f"某某社青石镇3月{day}日电 {_clause(random, 12)}。")
        lines.append(f"（一）{random.choice(('有场地', '有相应的资金', '有专门的人员'))}；")
        lines.append(f"{number % 9 + 1}、{random.choice(('修路', '建桥', '种树的事情'))}")
    return "\n".join(lines)


def _digit_lines(size: int) -> str:
    """Return lines of eleven digits, the last three of which differ."""
    random = Random(_SEED)
    return "\n".join(f"13812345{random.randrange(1000):03}" for _ in range(size))


_LATIN = "the new library of town opened its doors to readers from both rivers on monday".split()


def _latin_words(size: int) -> str:
    """Return lines of words out of fifteen, in any order."""
    random = Random(_SEED)
    return "\n".join(" ".join(random.choices(_LATIN, k=8)) for _ in range(size))


def _latin_line(size: int) -> str:
    """Return one line of words out of fifteen, in any order."""
    random = Random(_SEED)
    return " ".join(random.choices(_LATIN, k=size // 5))


def _as_it_is(text: str) -> str:
    return text


def _first_lines(text: str) -> str:
    return "\n".join(dict.fromkeys(text.split("\n")))


SHAPES = (
    Shape("distinct paragraphs", PARAGRAPHS, _distinct, _as_it_is),
    Shape("distinct, set phrases", PARAGRAPHS, _set_phrases, _as_it_is),
    Shape("copies of one", PARAGRAPHS, _copies, _first_lines),
    Shape("near copies, 1 character", PARAGRAPHS, _near(1)),
    Shape("near copies, 2 characters", PARAGRAPHS, _near(2)),
    Shape("short lines", PARAGRAPHS, _short_lines, _as_it_is),
    Shape("equal short lines", PARAGRAPHS, lambda size: "\n".join(["今天下雨"] * size)),
    Shape("blocks, each twice", PARAGRAPHS, _blocks_twice, _first_lines),
    Shape("all twice", PARAGRAPHS, _twice, _first_lines),
    Shape("A B A B", PARAGRAPHS, _alternating, _first_lines),
    Shape("one line", BYTES, _one_line, _as_it_is),
    Shape("no punctuation", BYTES, _unpunctuated, _as_it_is),
    Shape("no punctuation, twice", BYTES, _unpunctuated_twice),
    Shape("哈哈哈", BYTES, _again_and_again("哈"), _as_it_is),
    Shape("abab", BYTES, _again_and_again("ab"), _as_it_is),
    Shape("digits", BYTES, _digits, _as_it_is),
    Shape("one sentence on a line", BYTES, lambda size: _paragraph(Random(_SEED)) * (size // 165)),
    Shape("spaces", BYTES, _again_and_again(" ")),
    Shape("newlines", BYTES, _again_and_again("\n")),
    Shape("<", BYTES, _again_and_again("<"), _as_it_is),
    Shape("&amp;", BYTES, _again_and_again("&amp;")),
    Shape("(", BYTES, _again_and_again("("), _as_it_is),
    Shape("spaces inside", BYTES, lambda size: "中" + " " * (size - 6) + "文"),
    Shape("questions and answers", PARAGRAPHS, _questions),
    Shape("one question", PARAGRAPHS, _same_questions),
    Shape("50 short lines", PARAGRAPHS, _any_order(50)),
    Shape("5 short lines", PARAGRAPHS, _any_order(5)),
    Shape("Fibonacci", PARAGRAPHS, lambda size: _written(_fibonacci(size), "\n")),
    Shape("Thue-Morse", PARAGRAPHS, lambda size: _written(_thue_morse(size), "\n")),
    Shape("Fibonacci, one line", BYTES, lambda size: _written(_fibonacci(size // 18), "，")),
    Shape("Thue-Morse, one line", BYTES, lambda size: _written(_thue_morse(size // 20), "，")),
    Shape("two giants", BYTES, _giants(_in_other_words, 5)),
    Shape("two giants, every clause", BYTES, _giants(_in_other_words, 1)),
    Shape("two giants, one lacks", BYTES, _giants(_left_out, 7)),
    Shape("near copies, words", PARAGRAPHS, _other_words),
    Shape("near copies, a clause less", PARAGRAPHS, _lacking_a_clause),
    Shape("near short line", PARAGRAPHS, _near_line),
    Shape("introductions", PARAGRAPHS, _introductions),
    Shape("headings, two kinds", PARAGRAPHS, _headings),
    Shape("headings, bare", PARAGRAPHS, _markdown_headings),
    Shape("datelines and lists", PARAGRAPHS, _datelines),
    Shape("lines of digits", PARAGRAPHS, _digit_lines),
    Shape("Latin words", PARAGRAPHS, _latin_words),
    Shape("Latin words, one line", BYTES, _latin_line),
    Shape("combining marks", BYTES, lambda size: "新馆e" + "\u0301" * (size // 2)),
    Shape("combining marks, mixed", BYTES, lambda size: "新馆e" + "\u0301\u0323" * (size // 4)),
)


# Tables and plot

_HEAD = (
    "shape",
    "exponent",
    "largest",
    "s",
    "MB/s",
    "peak MB",
    "over baseline",
    "edits",
    "notices",
    "result",
)


def exponent(measures: Sequence[Measure]) -> float | None:
    """Return the slope of log time over log size for the larger sizes, None for fewer than two.

    >>> exponent([Measure(n, n, n * n / 1e6) for n in (1000, 2000, 4000)])
    2.0
    """
    points = [
        (math.log(m.size), math.log(max(m.seconds, 1e-6)))
        for m in measures
        if m.seconds is not None
    ]
    points = points[-FITTED:]
    if len(points) < 2:
        return None
    sizes, seconds = zip(*points, strict=True)
    return round(linear_regression(sizes, seconds).slope, 3)


def _row(shape: Shape, measures: Sequence[Measure]) -> Row:
    done = [measure for measure in measures if measure.seconds is not None]
    slope = exponent(measures)
    shown = "-" if slope is None else f"{slope:.2f}{' !' if slope > BOUND else ''}"
    wrong = (
        "; ".join(dict.fromkeys(_in_short(measure) for measure in measures if measure.wrong))
        or "right"
    )
    if not done:
        return [shape.name, shown, "-", "-", "-", "-", "-", "-", "-", wrong]
    last = done[-1]
    seconds = last.seconds or 0.0
    size = len(shape.text(last.size).encode()) / 1e6
    return [
        shape.name,
        shown,
        f"{last.size:,} {shape.unit}",
        f"{seconds:.2f}",
        f"{size / max(seconds, 1e-6):.3g}",
        f"{last.peak:.0f}",
        f"{last.peak - last.baseline:.0f}",
        f"{last.edits:,}",
        f"{last.notices:,}",
        "restored" if wrong == "right" and shape.clean is None else wrong,
    ]


def _in_short(measure: Measure) -> str:
    if measure.seconds is None:
        return f"{measure.wrong} at {measure.size:,}"
    return measure.wrong.split(":")[0]


def _plot(results: dict[Shape, list[Measure]], path: Path) -> None:
    """Write a picture of time and of memory against size."""
    try:
        matplotlib: Any = import_module("matplotlib")
        matplotlib.use("Agg")
        pyplot: Any = import_module("matplotlib.pyplot")
    except ImportError as error:
        print(f"no plot: {error} (benchmarks/requirements.txt)", file=sys.stderr)
        return
    figure, places = pyplot.subplots(2, 2, figsize=(15, 11), sharex="col")
    for column, unit in enumerate((PARAGRAPHS, BYTES)):
        for shape, measures in results.items():
            done = [measure for measure in measures if measure.seconds is not None]
            if shape.unit == unit and done:
                sizes, name = (
                    [measure.size for measure in done],
                    shape.name.replace("哈哈哈", "hahaha"),
                )
                style = "o-" if (exponent(measures) or 0) <= BOUND else "s--"
                places[0][column].loglog(
                    sizes, [measure.seconds for measure in done], style, label=name
                )
                over = [max(0.1, measure.peak - measure.baseline) for measure in done]
                places[1][column].loglog(sizes, over, style, label=name)
        places[0][column].set_title(f"dashed: exponent over {BOUND}")
        places[0][column].set_ylabel("seconds")
        places[1][column].set_ylabel("peak MB over baseline")
        places[1][column].set_xlabel(unit)
        if places[0][column].lines:
            places[0][column].legend(fontsize="small")
    figure.tight_layout()
    figure.savefig(path, dpi=100)
    print(f"plot: {path}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
