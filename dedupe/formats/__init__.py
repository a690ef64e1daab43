"""The table of formats. A format is one file of this folder, with its row in `FORMAT`.

A new format is its file and its name in `FormatName`. tests/formats/test_table.py says what else
must know it.
"""

from __future__ import annotations

import os
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Literal, get_args

from dedupe.errors import InputError
from dedupe.language import listed, told
from dedupe.lazy import pattern

if TYPE_CHECKING:
    from dedupe.formats.format import Format

FormatName = Literal["text", "html", "jsonl", "json", "csv", "tsv", "parquet", "warc"]

NAMES: tuple[FormatName, ...] = get_args(FormatName)


@cache
def formats() -> dict[str, Format]:
    """Return the row of each format by its name, in the order of the help."""
    return {name: import_module(f"dedupe.formats.{name}").FORMAT for name in NAMES}


def format_named(name: str) -> Format:
    """Return the row of a format. InputError where there is none of that name."""
    if name not in formats():
        allowed = listed(formats())
        problem = told("{name!r} is not known; allowed: {allowed}", name=name, allowed=allowed)
        raise InputError("--format", problem)
    return formats()[name]


def format_of_ending(path: str) -> Format | None:
    """Return the format that the ending of a name tells, None where it tells none.

    >>> format_of_ending("news/2024.ndjson.gz").name
    'jsonl'
    """
    from dedupe.reading.packing import ending_of

    ending = ending_of(path)[0]
    if not ending:
        return None
    return next((each for each in formats().values() if ending in each.endings), None)


def format_of(path: str) -> Format:
    """Return the format of a file: by its ending, else by its first bytes; else it is text.
    InputError for what looks like JSON, or like a table, and is of no format here: it would be
    taken for prose.
    """
    from dedupe.files import input_name
    from dedupe.reading.packing import head_of

    by_ending = format_of_ending(path)
    if by_ending is not None:
        return by_ending
    head = head_of(path, _HEAD)
    found = next((each for each in formats().values() if each.sniff(head)), None)
    if found is None and _is_other_json(head):
        problem = told(
            "looks like JSON, but neither like an object a line nor like an array of objects; "
            "make it one of these, or give --format text if it is text"
        )
        raise InputError(input_name(path), problem)
    if found is None and _is_other_table(head):
        problem = told(
            "looks like a table, but no column has a name by which the text is known; give "
            "--format csv (or tsv) with --text-field NAME, or --format text if it is text"
        )
        raise InputError(input_name(path), problem)
    return found or formats()["text"]


def _is_other_table(head: bytes) -> bool:
    r"""Return whether the first line has names as programs write them, and all lines below as many
    fields. Prose has names nowhere but in a table.

    >>> _is_other_table("title,story\n开馆,县里开会".encode())
    True
    >>> _is_other_table("Hello, world\n县里,开会".encode()), _is_other_table(b"a,b")
    (False, False)
    """
    first, _, rest = head.decode("utf-8-sig", "ignore").partition("\n")
    names = first.strip().replace('"', "")
    delimiter = "\t" if "\t" in names else ","
    count = len(names.split(delimiter))
    if count < 2 or not all(map(_NAME.fullmatch, names.split(delimiter))):
        return False
    rows = [row for row in rest.splitlines() if row.strip()]
    # a quoted field may hold line ends and commas: then the lines say nothing
    return bool(rows) and (
        '"' in rest or all(row.count(delimiter) == count - 1 for row in rows[:9])
    )


_NAME = pattern(r"[A-Za-z_][A-Za-z0-9_.\-]{0,39}")


def check_output_name(output: str, source: Format, is_folder: bool) -> None:
    """Raise InputError for an output whose name tells another format than what would be in it.

    source  the format of the input; is_folder  whether several files would go there
    """
    from dedupe.reading.packing import ending_of

    ending, packing = ending_of(output)
    if output.endswith("/") or not ending:
        return
    named = format_of_ending(output)
    records = listed(row.endings[0] for row in formats().values() if row.takes_lines)
    if is_folder and not os.path.isdir(output) and (named is not None or ending in _NOT_WRITTEN):
        problem = told(
            "is the name of a file, but several come out; give a folder ({output}/), or one of "
            "{records}",
            output=output,
            records=records,
        )
        raise InputError(output, problem)
    if is_folder:
        return
    if ending in _NOT_WRITTEN or (named is not None and named.name in ("html", "warc")):
        problem = told(
            '"{ending}" is nothing that dedupe writes; give {records} for records, .txt for one '
            "article, also with .gz, .bz2, .xz, .zst",
            ending=ending,
            records=records,
        )
        raise InputError(output, problem)
    if named is None:
        return
    if packing and not named.is_packed:
        raise _packed_twice(output, named, packing)
    if named.name == "text" and source.output_format.name != "text":
        problem = told(
            "is for one article, and {source} has many; give {records}",
            source=source.name,
            records=records,
        )
        raise InputError(output, problem)


def _packed_twice(output: str, kind: Format, packing: str) -> InputError:
    problem = told(
        "{format} is packed in itself; leave {packing} off", format=kind.name, packing=packing
    )
    return InputError(output, problem)


def check_restored_name(output: str, source: Format, is_folder: bool) -> None:
    """Raise InputError for the output of `restore` whose name tells another format than what is
    restored: that keeps its own.

    source  the format of the clean articles; is_folder  whether several files would go there
    """
    from dedupe.reading.packing import ending_of

    ending, packing = ending_of(output)
    if output.endswith("/") or os.path.isdir(output) or not ending:
        return
    named = format_of_ending(output)
    if is_folder:
        if named is not None or ending in _NOT_WRITTEN:
            problem = told(
                "is the name of a file, but a folder is restored; give a folder ({output}/)",
                output=output,
            )
            raise InputError(output, problem)
        return
    if source.takes_lines:
        is_other = (named is not None and named.name != source.name) or ending in _NOT_WRITTEN
        kept, known = source.name, source.endings[0]
    else:
        is_article = named is None or named.name in ("text", "html")
        is_other = not is_article or ending in _CONTAINERS
        kept, known = told("one article"), told(".txt, or .html for a page")
    if is_other:
        problem = told(
            '"{ending}" asks for another format, and restore gives the format of what it '
            "restores ({kept}); give a name with {known}",
            ending=ending,
            kept=kept,
            known=known,
        )
        raise InputError(output, problem)
    if named is not None and packing and not named.is_packed:
        raise _packed_twice(output, named, packing)


_MARKUP = frozenset((".xml", ".yaml", ".yml", ".toml", ".sql", ".tex"))
"""Endings of texts, which may be those of a source."""

_CONTAINERS = frozenset(
    (
        ".zip", ".7z", ".rar", ".tar", ".tgz", ".tbz", ".txz", ".lz4", ".lzma", ".lz", ".br", ".z",
        ".xlsx", ".xls", ".ods", ".numbers", ".doc", ".docx", ".odt", ".rtf", ".pdf", ".epub",
        ".orc", ".avro", ".feather", ".arrow", ".hdf5", ".h5", ".pickle", ".pkl", ".npy", ".npz",
        ".sqlite", ".db", ".duckdb", ".arc",
    )
)  # fmt: skip

_NOT_WRITTEN = _CONTAINERS | _MARKUP
"""Endings of formats that somebody could ask for, and that are not written here."""


def _is_other_json(head: bytes) -> bool:
    """Return whether a file begins as an array of texts or arrays, or as an object over several
    lines.

    >>> _is_other_json(b'["a"]'), _is_other_json(b'[1] a footnote')
    (True, False)
    """
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start[:1] in (b"[", b"{") and len(head) < _HEAD and _is_whole_json(start):
        return True
    after = start[1:].lstrip()[:1]
    if start.startswith(b"["):
        return after in (b'"', b"[")
    return start.split(b"\n", 1)[0].rstrip() == b"{" and after == b'"'


def _is_whole_json(data: bytes) -> bool:
    import json

    try:
        json.loads(data)
    except (ValueError, RecursionError):
        return False
    return True


_HEAD = 4096
"""Bytes of a file that tell its format. Chosen by eye: the prologue of a page fits in."""
