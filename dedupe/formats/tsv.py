"""TSV: CSV with tabs."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from dedupe.formats import csv

FORMAT = replace(
    csv.FORMAT,
    name="tsv",
    what="a table with tabs, a row an article",
    endings=(".tsv",),
    sniff=partial(csv.sniff, delimiter="\t"),
    items=partial(csv.read_rows, delimiter="\t"),
    from_lines=partial(csv.from_lines, delimiter="\t"),
)
