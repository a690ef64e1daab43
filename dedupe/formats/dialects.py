"""How a table is written: for programs as it is, for spreadsheets so that they read it right."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from dedupe.lazy import pattern


class Dialect(NamedTuple):
    """How rows are written.

    delimiter   between two fields
    mark        what the file begins with
    is_guarded  whether a field that a spreadsheet would take for a formula gets an apostrophe in
                front
    """

    delimiter: str = ","
    mark: bytes = b""
    is_guarded: bool = False

    def line(self, row: Sequence[str]) -> bytes:
        """Return the row as it is written. A field with a line feed or a carriage return is
        quoted.
        """
        fields = [guarded(field) for field in row] if self.is_guarded else row
        written = io.StringIO()
        csv.writer(written, delimiter=self.delimiter, lineterminator="\r\n").writerow(fields)
        text = f"{written.getvalue()[:-2]}\n"
        try:
            return text.encode("utf-8", "surrogateescape")
        except UnicodeEncodeError:  # a lone surrogate that stands for no byte
            return text.encode("utf-8", "backslashreplace")


def guarded(field: str) -> str:
    """Return a field so that a spreadsheet takes it for a text: a page that was crawled could have
    `=HYPERLINK(…)` or `=cmd|…` in it. Numbers stay.

    >>> guarded("=1+1"), guarded("-5.2"), guarded("－县里开会")
    ("'=1+1", '-5.2', "'－县里开会")
    """
    is_formula = _FORMULA.match(field) and not _NUMBER.fullmatch(field)
    return f"'{field}" if is_formula else field


_FORMULA = pattern(r"[=+\-@\t\r\n＝＋－＠]")
"""What a formula begins with. Full-width signs are taken for the others by Excel in Chinese and
Japanese; a tab and line ends before a sign are passed over."""

_NUMBER = pattern(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?%?")

_MARK = b"\xef\xbb\xbf"

DIALECTS: Mapping[str, Dialect] = {
    "plain": Dialect(),
    "excel": Dialect(",", _MARK, is_guarded=True),
    "excel-semicolon": Dialect(";", _MARK, is_guarded=True),
}
"""By the names of --csv-dialect. Without the mark Excel takes UTF-8 for the code page of the
system; it parts fields at the list separator of the system, a comma in Chinese and English, a
semicolon where the comma is a decimal point."""
