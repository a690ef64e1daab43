"""How fast `dedupe` cleans articles, one core, next to lower bounds and public tools in the same
run.

Run it from the checkout:  python -m benchmarks.speed --megabytes 20 --rounds 5

Articles are made by `benchmarks.articles`, or read from `--input`. In every round the tools take
turns, a megabyte each at a time, so that whatever else the machine does falls on all of them. Times
are of the process, not of the clock on the wall. A tool's figure is the median of its rounds; its
ratio to NFKC is the median of the ratios within each round.
"""

from __future__ import annotations

import argparse
import hashlib
import html
import json
import logging
import platform
import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

from benchmarks.articles import MIXES, made
from benchmarks.quality.peers import TOOLS
from benchmarks.quality.tables import Row, table

Work = Callable[[str], object]

BLOCK = 1e6
"""UTF-8 bytes after which it is the next tool's turn."""


@dataclass(frozen=True)
class Tool:
    """What is timed on each article.

    load   returns it, ImportError where it is not installed
    every  1 for all blocks of articles, n for every n-th: slow tools would make the run last for
           hours
    """

    name: str
    load: Callable[[], Work]
    note: str
    every: int = 1


@dataclass(frozen=True)
class Articles:
    """Articles with a name, in blocks that one tool does in one turn, over and over where there are
    few.
    """

    name: str
    blocks: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, name: str, texts: Sequence[str], megabytes: float = 0.0) -> Articles:
        """Return the articles as blocks, as often as it takes to reach `megabytes` (10^6 bytes of
        UTF-8).
        """
        size = sum(map(_size, texts))
        times = max(1, round(megabytes * 1e6 / size))
        return cls(name, tuple(_blocks(list(texts) * times)))

    @cached_property
    def sizes(self) -> list[int]:
        """UTF-8 bytes of each block."""
        return [sum(map(_size, block)) for block in self.blocks]

    @property
    def megabytes(self) -> float:
        """Their size in 10^6 bytes of UTF-8."""
        return sum(self.sizes) / 1e6

    @property
    def count(self) -> int:
        """How many they are."""
        return sum(map(len, self.blocks))


def _size(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def _blocks(texts: Iterable[str]) -> Iterator[tuple[str, ...]]:
    block: list[str] = []
    size = 0
    for text in texts:
        block.append(text)
        size += _size(text)
        if size >= BLOCK:
            yield tuple(block)
            block, size = [], 0
    if block:
        yield tuple(block)


def main(arguments: Sequence[str] | None = None) -> int:
    """Return 0 after printing a table of tools and one of stages for each mix of articles."""
    options = _parser().parse_args(arguments)
    tools = _loaded(
        tool
        for tool in _tools()
        if not options.tool
        or tool.name.split(" ")[0] in (*options.tool, BASE)
        or tool.name in options.tool
    )
    print(f"{platform.python_implementation()} {platform.python_version()}, {_processor()}")
    for articles in _articles(options):
        print(
            f"\n{articles.name}: {articles.count:,} articles, {articles.megabytes:.1f} MB of "
            "UTF-8, ",
            end="",
        )
        print(f"median of {options.rounds} rounds, one core\n")
        rounds = [_round(tools, articles) for _ in range(options.rounds)]
        print(table([_HEAD, *_rows(tools, articles, rounds)], options.markdown), flush=True)
        if not options.no_stages:
            stages = [_stages(articles) for _ in range(options.rounds)]
            print(f"\n{articles.name}: dedupe by stage\n")
            print(
                table([_STAGE_HEAD, *_stage_rows(articles, stages)], options.markdown), flush=True
            )
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.speed", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument(
        "--megabytes", type=float, default=20, metavar="N", help="UTF-8 of each mix (default: 20)"
    )
    parser.add_argument("--rounds", type=int, default=5, metavar="N", help="rounds (default: 5)")
    parser.add_argument(
        "--seed", type=int, default=1, help="the same seed makes the same articles (default: 1)"
    )
    parser.add_argument(
        "--mix", action="append", choices=list(MIXES), help="only this mix; may be repeated"
    )
    parser.add_argument(
        "--tool", action="append", metavar="NAME", help="only this tool and NFKC; may be repeated"
    )
    parser.add_argument(
        "--input",
        type=Path,
        metavar="FOLDER",
        help="your own articles: text files, *.jsonl, *.ndjson",
    )
    parser.add_argument(
        "--text-field", default="text", metavar="NAME", help="of JSON lines (default: text)"
    )
    parser.add_argument("--no-stages", action="store_true", help="only the tools")
    parser.add_argument("--markdown", action="store_true", help="tables as Markdown")
    return parser


def _processor() -> str:
    """Return the name of the processor, as far as the system tells it."""
    try:
        found = re.search(
            r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text(encoding="utf-8")
        )
    except OSError:
        found = None
    return found[1] if found else platform.processor() or platform.machine()


# Articles


def _articles(options: argparse.Namespace) -> Iterator[Articles]:
    if options.input:
        texts = [text for text in articles_of(options.input, options.text_field) if text]
        if not texts:
            raise SystemExit(
                f"{options.input}: no article in it; expected text files or JSON lines"
            )
        yield Articles.of(options.input.name, texts, options.megabytes)
        return
    for mix in options.mix or MIXES:
        yield Articles.of(mix, made(MIXES[mix], options.megabytes, options.seed))


def articles_of(folder: Path, field: str) -> Iterator[str]:
    """Yield the articles of a folder: a text field of each line of JSON lines, any other file as a
    whole.
    """
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        text = path.read_text(encoding="utf-8")
        if path.suffix in (".jsonl", ".ndjson"):
            yield from (str(json.loads(line)[field]) for line in text.split("\n") if line.strip())
        else:
            yield text


# Tools

BASE = "NFKC"
"""The tool that others are a ratio to."""

_INVISIBLE = re.compile("[\x00-\x08\u200b-\u200f\u2060\ufeff\u00ad]+")
_NOT_COMPARED = re.compile(
    "[\x00-\x1f\x7f-\x9f，。、„”“«»」「《》´∶：？！（）；–—．～’…━〈〉【】％►]"
)
_FIGURE = re.compile(r"\d")
_SENTENCE = re.compile("(?<=[.。！!？?])(?![’”])|(?<=[’”])")
_NO_LETTER = re.compile("[^a-zA-Z0-9\u4e00-\u9fa5\t ]")


def _tools() -> list[Tool]:
    """Return ours, the lower bounds, and the peers as `benchmarks.quality` sets them up."""
    peers = {tool.name: tool for tool in TOOLS}
    juicer, onion = peers["data-juicer"], peers["pyonion"]
    return [
        Tool("dedupe", _dedupe, "default settings, with the log as JSON"),
        Tool(
            "UTF-8 decode",
            lambda: _decoded,
            "lower bound: `bytes.decode`, the bytes encoded before",
        ),
        Tool("re sub", lambda: _without_invisible, "lower bound: `re.sub` of invisible characters"),
        Tool("OpenCC t2s", _t2s, "lower bound: one conversion"),
        Tool(BASE, lambda: _nfkc, 'lower bound: `unicodedata.normalize("NFKC", text)`'),
        Tool(
            "line hashes",
            lambda: line_hashes,
            "our few lines in the manner of CCNet, within the article",
        ),
        Tool(juicer.title, juicer.load, juicer.note),
        Tool(
            "sentence set", _sentence_set, "our equivalent of data-juicer, which is not installed"
        ),
        Tool(
            _title("trafilatura"),
            _trafilatura,
            "`extract(deduplicate=True)`, lines as `<p>`, its cache left alone",
            20,
        ),
        Tool(onion.title, onion.load, onion.note, 20),
    ]


def _loaded(tools: Iterable[Tool]) -> dict[Tool, Work]:
    """Return the tools ready to run; one that is not installed is named on standard error and left
    out.
    """
    ready: dict[Tool, Work] = {}
    for tool in tools:
        try:
            ready[tool] = tool.load()
            ready[tool]("今天上午，全县召开了春耕生产动员大会。\n" * 2)
        except ImportError as error:
            ready.pop(tool, None)
            print(f"not run: {tool.name}: {error} (benchmarks/requirements.txt)", file=sys.stderr)
    return ready


def _dedupe() -> Work:
    from dedupe import Cleaner

    clean = Cleaner().clean

    def work(text: str) -> object:
        cleaned = clean(text)
        return cleaned.text, cleaned.log.to_json(one_line=True)

    return work


def _trafilatura() -> Work:
    extract = import_module("trafilatura").extract
    logging.disable(logging.ERROR)

    def work(text: str) -> object:
        lines = "\n".join(f"<p>{html.escape(line)}</p>" for line in text.split("\n") if line)
        return extract(
            f"<html><body>\n{lines}\n</body></html>", deduplicate=True, include_comments=False
        )

    return work


def _sentence_set() -> Work:
    if find_spec("data_juicer"):
        raise ImportError("data-juicer itself is installed")
    return sentence_set


def _title(package: str) -> str:
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return package


def _decoded(text: str | bytes) -> object:
    return text.decode() if isinstance(text, bytes) else text


def _without_invisible(text: str) -> object:
    return _INVISIBLE.sub("", text)


def _nfkc(text: str) -> object:
    return unicodedata.normalize("NFKC", text)


def _t2s() -> Work:
    convert: Work = import_module("opencc").OpenCC("t2s").convert
    return convert


def line_hashes(text: str) -> str:
    """Return the first of each line, lines compared as CCNet does: SHA-1 of lower case, no
    punctuation, figures as 0.

    Left out of CCNet: everything across articles, its language filter, its quality model. Blank
    lines stay.
    """
    seen: set[bytes] = set()
    kept: list[str] = []
    for line in text.split("\n"):
        key = _NOT_COMPARED.sub("", _FIGURE.sub("0", line.strip().lower()))
        digest = hashlib.sha1(key.encode("utf-8", "surrogatepass")).digest()[:8]
        if not key or digest not in seen:
            kept.append(line)
        seen.add(digest)
    return "\n".join(kept)


def sentence_set(text: str) -> str:
    """Return the first of each sentence, sentences compared by letters, figures and ideographs,
    lines kept.

    What data-juicer's remove_repeat_sentences_mapper does, with one pattern for the ends of
    sentences instead of four.
    """
    seen: set[str] = set()
    lines: list[str] = []
    for line in text.split("\n"):
        kept: list[str] = []
        for sentence in _SENTENCE.split(line):
            key = _NO_LETTER.sub("", sentence.strip())
            if len(key) < 2 or key not in seen:
                kept.append(sentence)
            seen.add(key)
        lines.append("".join(kept))
    return "\n".join(lines)


# Rounds


Times = Mapping[int, float]
"""Seconds that a tool took for a block of articles, by the number of the block."""


def _round(tools: Mapping[Tool, Work], articles: Articles) -> Mapping[Tool, Times]:
    """Return what each tool took for the articles, the tools taking turns after every block."""
    spent: dict[Tool, dict[int, float]] = {tool: {} for tool in tools}
    for number, block in enumerate(articles.blocks):
        for tool, work in tools.items():
            if number % tool.every == 0:
                spent[tool][number] = _seconds(work, block)
    return spent


def _seconds(work: Callable[[Any], object], block: Sequence[str]) -> float:
    given: Sequence[Any] = [text.encode() for text in block] if work is _decoded else block
    start = process_time()
    for text in given:
        work(text)
    return process_time() - start


_HEAD = ("tool", "MB/s", "articles/s", "× NFKC", "slowest to fastest round", "what")


def _rows(
    tools: Iterable[Tool], articles: Articles, rounds: Sequence[Mapping[Tool, Times]]
) -> Iterator[Row]:
    """Yield a row for each tool, ours first, the others from fast to slow."""
    base = next(tool for tool in tools if tool.name == BASE)
    speeds = {tool: [_speed(each[tool], articles) for each in rounds] for tool in tools}
    for tool in sorted(tools, key=lambda tool: (tool.name != "dedupe", -median(speeds[tool]))):
        speed = median(speeds[tool])
        ratio = median(
            sum(each[base][at] for at in each[tool]) / sum(each[tool].values()) for each in rounds
        )
        spread = f"{min(speeds[tool]):.3g} to {max(speeds[tool]):.3g}"
        count = speed * articles.count / articles.megabytes
        share = f"; 1 in {tool.every} articles" if tool.every > 1 else ""
        yield tool.name, f"{speed:.3g}", f"{count:,.0f}", f"{ratio:.2f}", spread, tool.note + share


def _speed(times: Times, articles: Articles) -> float:
    """Return the MB/s of one round."""
    return sum(articles.sizes[number] for number in times) / 1e6 / sum(times.values())


# Stages

STAGES: dict[str, tuple[str, str]] = {
    "normalise": ("dedupe.tidy", "normalise"),
    "furniture": ("dedupe.tidy", "remove_furniture"),
    "find": ("dedupe.cleaner", "find_repeats"),
    "judge": ("dedupe.cleaner", "judge"),
    "choose": ("dedupe.cleaner", "choose"),
    "edits": ("dedupe.cleaner", "dropping_edits"),
}
"""What is shown; the module that calls the function which is timed for it, and the function."""


@dataclass
class _Clock:
    """Adds up the seconds and calls of the functions that it wraps."""

    seconds: dict[str, float]
    calls: dict[str, int]

    def wrapped(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return `function` timed; what it yields, it yields at once, so that the time is its
        own.
        """
        self.seconds[name] = self.calls[name] = 0

        def timed(*given: Any, **named: Any) -> Any:
            start = process_time()
            result = function(*given, **named)
            result = iter(list(result)) if isinstance(result, Iterator) else result
            self.seconds[name] += process_time() - start
            self.calls[name] += 1
            return result

        return timed


@contextmanager
def _timed_stages(clock: _Clock) -> Iterator[None]:
    """Put timed functions in the place of the stages where they are called, for as long as the
    context lasts.
    """
    before = {
        (module, name): getattr(import_module(module), name) for module, name in STAGES.values()
    }
    for shown, (module, name) in STAGES.items():
        setattr(import_module(module), name, clock.wrapped(shown, before[module, name]))
    try:
        yield
    finally:
        for (module, name), function in before.items():
            setattr(import_module(module), name, function)


def _stages(articles: Articles) -> _Clock:
    """Return the seconds and calls of each stage for all articles.

    The stages' functions are wrapped where they are called, so each is timed on what it is
    really given, as often as it is really called. "rest" is what `clean` takes beyond them:
    replaying edits, comparing, the wrapping itself.
    """
    from dedupe import Cleaner

    clock = _Clock({}, {})
    with _timed_stages(clock):
        clean = clock.wrapped("whole", Cleaner().clean)
        log = clock.wrapped("log", lambda cleaned: cleaned.log)
        to_json = clock.wrapped("log as JSON", lambda written: written.to_json(one_line=True))
        for block in articles.blocks:
            for text in block:
                to_json(log(clean(text)))
    inside = sum(clock.seconds[name] for name in STAGES if name in clock.seconds)
    clock.seconds["rest"], clock.calls["rest"] = (
        clock.seconds["whole"] - inside,
        clock.calls["whole"],
    )
    del clock.seconds["whole"], clock.calls["whole"]
    return clock


_STAGE_HEAD = ("stage", "share", "µs per article", "MB/s", "calls per article")


def _stage_rows(articles: Articles, rounds: Sequence[_Clock]) -> Iterator[Row]:
    names = [*STAGES, "rest", "log", "log as JSON"]
    spent = {
        name: median(clock.seconds[name] for clock in rounds)
        for name in names
        if name in rounds[0].seconds
    }
    whole = sum(spent.values())
    for name, seconds in [*spent.items(), ("whole", whole)]:
        calls = rounds[0].calls.get(name, articles.count) / articles.count
        speed = f"{articles.megabytes / seconds:.3g}" if seconds > 0 else "-"
        yield (
            name,
            f"{seconds / whole:.1%}",
            f"{seconds / articles.count * 1e6:,.0f}",
            speed,
            f"{calls:.2f}",
        )


if __name__ == "__main__":
    sys.exit(main())
