"""What a run over many articles shows: a line that moves on a terminal, and a table at the end."""

from __future__ import annotations

import sys
import time
from typing import Any

from dedupe.language import told
from dedupe.outcome import Outcome, Tally
from dedupe.words import count


class Progress:
    """Shows how far a run is, on standard error where that is a terminal; elsewhere, or to be
    quiet, nothing.

    total  bytes of all inputs
    """

    def __init__(self, total: int, quiet: bool) -> None:
        self._counts = Tally()
        self._since = time.monotonic()
        self._bar: Any = None
        if not quiet and sys.stderr is not None and sys.stderr.isatty():
            self._bar = _bar(total)
            self._task = self._bar.add_task("", total=total or None, counts="")
            self._bar.start()

    def __call__(self, outcome: Outcome, bytes_read: int) -> None:
        """Take one more outcome."""
        self._counts += outcome.tally
        if self._bar is not None and (now := time.monotonic()) - self._since > 0.1:
            self._since = now
            counts = self._counts
            shown = told(
                "{articles:,} articles, {changed:,} changed, {flagged:,} flagged",
                articles=counts.articles,
                changed=counts.changed,
                flagged=counts.flagged,
            )
            if counts.failed:
                failed = counts.failed
                shown = told("{shown}, [red]{failed:,} failed[/red]", shown=shown, failed=failed)
            self._bar.update(self._task, completed=bytes_read, counts=shown)
            self._bar.refresh()

    def stop(self) -> None:
        """Take the line off the terminal."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None


def _bar(total: int) -> Any:
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeRemainingColumn, TransferSpeedColumn
    from rich.progress import Progress as Bar

    columns = [TextColumn("{task.fields[counts]}"), TransferSpeedColumn(), TimeRemainingColumn()]
    if total:
        columns.insert(0, BarColumn(20))
    # no thread of its own: the workers are forked from this process
    return Bar(*columns, console=Console(stderr=True), auto_refresh=False, transient=True)


def summary(tally: Tally, seconds: float) -> str:
    """Return the table of what was done, as text, in colour where standard error is a terminal that
    shows it.
    """
    from rich.console import Console
    from rich.table import Table

    console = Console(stderr=True, highlight=False)
    with console.capture() as shown:
        console.print(_head(tally, seconds), soft_wrap=True)
        if tally.causes:
            table = Table(
                told("cause"),
                told("edits"),
                told("characters taken out"),
                box=None,
                pad_edge=False,
                header_style="bold",
            )
            for column in table.columns[1:]:
                column.justify = "right"
            for cause, edits in sorted(tally.causes.items()):
                table.add_row(cause, f"{edits:,}", f"{tally.dropped[cause]:,}")
            console.print(table)
        if tally.notices:
            heads = told("worth a look"), told("notices")
            table = Table(*heads, box=None, pad_edge=False, header_style="bold")
            table.columns[1].justify = "right"
            for kind, number in sorted(tally.notices.items()):
                table.add_row(kind, f"{number:,}")
            console.print(table)
    return shown.get()


def _head(tally: Tally, seconds: float) -> str:
    """Return the first line: how many articles, what came of them, how long it took."""
    counts = told(
        "{changed:,} changed, {flagged:,} flagged, {failed:,} failed",
        changed=tally.changed,
        flagged=tally.flagged,
        failed=tally.failed,
    )
    if tally.empty:
        counts = told("{counts}, {empty:,} without a text", counts=counts, empty=tally.empty)
    took = told("{seconds:,.1f} s", seconds=seconds)
    if seconds > 0:
        rate = tally.articles / seconds
        took = told("{took}, {rate:,.0f} a second", took=took, rate=rate)
    articles = count(tally.articles, "article")
    return told("{articles}: {counts} in {took}", articles=articles, counts=counts, took=took)
