"""What is asked of a run over many articles: one value for the command line, the library, Spark."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from math import inf
from typing import Any

from dedupe.conversion import opencc_version
from dedupe.errors import SettingsError
from dedupe.language import listed, told
from dedupe.reading.fields import TEXT_FIELDS
from dedupe.settings import Settings
from dedupe.values import EXTRACTORS, Extractor
from dedupe.version import __version__

TIMEOUT = 60.0
"""Seconds that an article of a batch may take: thousands of times what one of a few thousand
characters needs, and enough for 30 MB at 2 s a megabyte. Chosen by eye."""

CSV_DIALECTS = ("plain", "excel", "excel-semicolon")
"""How CSV may be written; `dedupe/formats/dialects.py` has what each means."""


@dataclass(frozen=True, kw_only=True)
class Request:
    """What is asked of a run over many articles.

    settings      how an article is cleaned
    paths         files and folders; `-` is standard input. Spark takes one file, folder or
                  pattern
    output        a file, or a folder for several inputs; None for standard output
    log           where the logs go: a file, a folder, or `*.jsonl` for all; None for nowhere
    glob          that names of files in folders must match
    exclude       patterns of what is passed over in folders, as in `.gitignore`
    exclude_from  the folder that patterns with a slash are relative to
    ignore        whether files of folders are passed over that look like no articles, or that a
                  `.gitignore` names
    format        of the inputs, None to tell it by their endings and contents
    text_field    where a record has its text; a dotted path leads into nested objects; None for the
                  first of TEXT_FIELDS that it has
    clean_field   where the clean text goes; the field of the text itself replaces the text
    log_field     where the log goes, None for nowhere
    error_field   where Spark says why a row has no clean text
    title_field   where a record has its headline, None where it is not known
    site_field    where a record has its address or site, for rows of page remains of one's own that
                  are for some sites; None where it is not known
    csv_dialect   how CSV is written: a name of CSV_DIALECTS; None as the input is, or plainly
    encoding      of the inputs, None to find it out
    extractor     of the main text of a page
    markdown      whether headings and lists of a page are written as Markdown
    images        whether pictures of a page are written, as `![caption](address)`
    keep_bytes    whether the logs of pages hold their bytes
    in_place      whether the inputs are overwritten; a copy of each that changes stays under its
                  name + `backup`, with a number behind that where there is one already; None for no
                  copy
    skip_existing  whether outputs that are there are left as they are, and only inputs without one
                   are cleaned
    stats         the file for the counts of what was done, None for none
    check         whether nothing is written, and only told what would change
    force         whether outputs that are there are overwritten
    resume        whether an interrupted run is resumed
    quiet         whether there is no progress and no summary
    workers       processes, None for one a core
    timeout       seconds that an article may take, 0 for as long as it wants; Spark has no limit
    partition_by  columns by whose values Spark divides the output into folders
    part_bytes    of input that Spark cleans before that is noted, None for what suits the cores

    SettingsError for a value that cannot be meant.
    """

    settings: Settings = field(default_factory=Settings)
    paths: tuple[str, ...] = ("-",)
    output: str | None = None
    log: str | None = None
    glob: str | None = None
    exclude: tuple[str, ...] = ()
    exclude_from: str = "."
    ignore: bool = True
    format: str | None = None
    text_field: str | None = None
    clean_field: str = "clean"
    log_field: str | None = None
    error_field: str = "error"
    title_field: str | None = None
    site_field: str | None = None
    csv_dialect: str | None = None
    encoding: str | None = None
    extractor: Extractor = "readability"
    markdown: bool = False
    images: bool = False
    keep_bytes: bool = False
    in_place: bool = False
    backup: str | None = ".bak"
    skip_existing: bool = False
    stats: str | None = None
    check: bool = False
    force: bool = False
    resume: bool = False
    quiet: bool = False
    workers: int | None = None
    timeout: float = TIMEOUT
    partition_by: tuple[str, ...] = ()
    part_bytes: int | None = None

    def __post_init__(self) -> None:
        for name in (
            "text_field",
            "clean_field",
            "log_field",
            "error_field",
            "title_field",
            "site_field",
        ):
            if getattr(self, name) == "":
                raise SettingsError(name, told("a field needs a name"))
        texts = (self.text_field,) if self.text_field else tuple(TEXT_FIELDS)
        if self.log_field in (*texts, self.clean_field):
            problem = told(
                "{field} is the field of a text; give another name", field=self.log_field
            )
            raise SettingsError("log_field", problem)
        if self.extractor not in EXTRACTORS:
            problem = told(
                "{name!r} is not known; allowed: {allowed}",
                name=self.extractor,
                allowed=listed(EXTRACTORS),
            )
            raise SettingsError("extractor", problem)
        if self.csv_dialect is not None and self.csv_dialect not in CSV_DIALECTS:
            problem = told(
                "{name!r} is not known; allowed: {allowed}",
                name=self.csv_dialect,
                allowed=listed(CSV_DIALECTS),
            )
            raise SettingsError("csv_dialect", problem)
        if self.workers is not None and self.workers < 1:
            problem = told("{number} processes clean nothing; give 1 or more", number=self.workers)
            raise SettingsError("workers", problem)
        if not 0 <= self.timeout < inf:
            problem = told(
                "{number:g} is no number of seconds; give some, or 0 for no limit",
                number=self.timeout,
            )
            raise SettingsError("timeout", problem)
        if self.keep_bytes and not (self.log or self.log_field):
            problem = told("pages are kept in their logs; give --log or --log-field")
            raise SettingsError("keep_bytes", problem)
        _check_encoding(self.encoding)

    @property
    def text_name(self) -> str:
        """Where the text goes in the record of an article that was a file of its own."""
        return self.text_field or "text"

    def resolved(self, full: Callable[[str], str]) -> Request:
        """Return the request with full names of its files, made by `full` of short ones."""
        return replace(
            self,
            paths=tuple(map(full, self.paths)),
            output=full(self.output) if self.output else None,
            log=full(self.log) if self.log else None,
            exclude_from=full(self.exclude_from) if self.exclude else ".",
        )

    @property
    def digest(self) -> str:
        """SHA-256 of all that decides what comes of an article: a run is resumed with the same.

        The names of the files must be full ones: `resolved` makes them so.
        """
        # not above: a single article needs no digest, and `dedupe clean FILE` must start quickly
        import hashlib
        import json

        deciding: dict[str, Any] = {"version": __version__, "opencc": opencc_version()}
        deciding["settings"] = self.settings.to_dict()
        for each in fields(self):
            if each.name not in _CHANGES_NO_OUTPUT:
                deciding[each.name] = getattr(self, each.name)
        text = json.dumps(deciding, sort_keys=True)
        return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()


_CHANGES_NO_OUTPUT = frozenset(
    ("settings", "check", "force", "resume", "quiet", "workers", "timeout", "part_bytes")
)
"""Fields that are not in the digest; `settings` are there as plain values."""


def _check_encoding(name: str | None) -> None:
    """Raise SettingsError for what is no name of a text encoding."""
    if name is None:
        return
    from dedupe.reading.encoding import is_encoding

    if not is_encoding(name):
        problem = told("{name!r} is no text encoding; such as gb18030, big5, utf-16", name=name)
        raise SettingsError("encoding", problem)
