"""Damages sound articles, has them put right by `dedupe` and by public tools, and prints how right
they come out.

Run it from the checkout:  python -m benchmarks.quality --tool dedupe --kinds
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import get_args

from .damage import KINDS, Case, Group, Kind, cases
from .peers import NOT_RUN, TOOLS, Clean, Tool
from .score import Score, score, total
from .tables import table

Results = Mapping[Case, Score]


def main(arguments: Sequence[str] | None = None) -> int:
    """Return 0 after printing what was asked for."""
    parser = _parser()
    options = parser.parse_args(arguments)
    chosen = [kind for kind in KINDS if kind.name in options.kind]
    damaged = [case for kind in chosen for case in cases(kind, options.seed, options.cases)]
    if options.show:
        unknown = sorted(set(options.show) - {case.name for case in damaged})
        if unknown:
            parser.error(
                f"no such case: {', '.join(unknown)}; cases are named like {damaged[0].name}"
            )
        for tool in _named(options.tool or ["dedupe"]):
            _show([case for case in damaged if case.name in options.show], tool)
        return 0
    print(f"{len(damaged)} cases, {len(chosen)} kinds, seed {options.seed}\n")
    results = _results(_named(options.tool), damaged)
    print(
        table([_HEAD, *(_row(tool, result) for tool, result in results.items())], options.markdown)
    )
    if options.kinds:
        for tool, result in results.items():
            print(f"\n{tool.title}\n")
            print(
                table([_KIND_HEAD, *(_kind_row(kind, result) for kind in chosen)], options.markdown)
            )
    if not options.tool:
        print(*("", *(f"not run: {name}: {why}" for name, why in NOT_RUN.items())), sep="\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.quality", description=(__doc__ or "").split("\n")[0]
    )
    names = [kind.name for kind in KINDS]
    parser.add_argument(
        "--seed", type=int, default=1, help="the same seed makes the same cases (default: 1)"
    )
    parser.add_argument(
        "--cases", type=int, default=24, metavar="N", help="cases of each kind (default: 24)"
    )
    parser.add_argument(
        "--tool",
        action="append",
        metavar="NAME",
        choices=[tool.name for tool in TOOLS],
        help="only this tool; may be repeated: %(choices)s",
    )
    parser.add_argument(
        "--kind",
        nargs="+",
        default=names,
        metavar="NAME",
        choices=names,
        help="only these kinds: %(choices)s",
    )
    parser.add_argument(
        "--kinds",
        action="store_true",
        help="also a table of the kinds, with the cases that came out wrong",
    )
    parser.add_argument("--markdown", action="store_true", help="tables as Markdown")
    parser.add_argument(
        "--show",
        nargs="+",
        metavar="CASE",
        help="print cases such as exact-3: the source, what came out, what is accepted",
    )
    return parser


def _named(names: Sequence[str] | None) -> list[Tool]:
    return [tool for tool in TOOLS if not names or tool.name in names]


def _results(tools: Iterable[Tool], damaged: Sequence[Case]) -> dict[Tool, Results]:
    """Return each tool's scores; a tool that cannot be loaded is named on standard error and left
    out.
    """
    results = {}
    for tool in tools:
        try:
            clean = tool.load()
        except ImportError as error:
            print(
                f"not run: {tool.name}: {error} (benchmarks/quality/requirements.txt)",
                file=sys.stderr,
            )
        else:
            results[tool] = _scores(clean, damaged)
    return results


def _scores(clean: Clean, damaged: Iterable[Case]) -> Results:
    return {case: score(clean(case.text), case.accepted, case.remains) for case in damaged}


_HEAD = (
    "tool",
    "right",
    "damage repaired",
    "look-alikes kept",
    "meant repeats kept",
    "text lost",
    "text left",
)


def _row(tool: Tool, result: Results) -> list[str]:
    everything = total(result.values())
    groups = [
        total(found for case, found in result.items() if case.kind.group == group)
        for group in get_args(Group)
    ]
    return [
        tool.title,
        *(f"{scores.share_right:.3f}" if scores.cases else "" for scores in (everything, *groups)),
        f"{everything.share_lost:.2%}",
        f"{everything.share_left:.2%}",
    ]


_KIND_HEAD = ("kind", "cases", "right", "text lost", "text left", "wrong")


def _kind_row(kind: Kind, result: Results) -> list[str]:
    found = {case: one for case, one in result.items() if case.kind == kind}
    whole = total(found.values())
    wrong = [case.name.rpartition("-")[2] for case, one in found.items() if not one.right]
    return [
        kind.name,
        str(whole.cases),
        f"{whole.share_right:.2f}",
        f"{whole.share_lost:.2%}",
        f"{whole.share_left:.2%}",
        " ".join(wrong[:8]) + (" …" if len(wrong) > 8 else ""),
    ]


def _show(damaged: Iterable[Case], tool: Tool) -> None:
    clean = tool.load()
    for case in damaged:
        print(
            f"=== {case.name}: {case.article.name}\n{case.text}\n=== "
            f"{tool.title}\n{clean(case.text)}"
        )
        for number, text in enumerate(case.accepted, 1):
            print(f"=== accepted, {number} of {len(case.accepted)}\n{text}")


if __name__ == "__main__":
    sys.exit(main())
