"""What several commands share: settings that hold, names that clash, reading and packing."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from dedupe import files
from dedupe.errors import InputError, SettingsError, placed, shown_place
from dedupe.language import told

if TYPE_CHECKING:
    from dedupe.cli.configuration import Value
    from dedupe.reading.encoding import Decoded
    from dedupe.request import Request
    from dedupe.settings import Settings

Held = Mapping[str, "Value"]
"""What holds for every setting, by its name in a file: `text-field`."""


# --- settings ---


def held_settings(options: Mapping[str, Any]) -> Held:
    """Return what holds for every setting: options, then the nearest file, then the defaults.

    options  what was given on the command line, None for what was not
    """
    from dedupe.cli.configuration import settings_of

    return settings_of(options)


def request_of(options: Mapping[str, Any], **asked: Any) -> Request:
    """Return what is asked of a run. InputError that names the option, or the file, of what cannot
    be used.

    options  settings that were given, by their names in a file, None for what was not given
    asked    the other fields of the Request
    """
    from dedupe.cli.configuration import CLEANER_SETTINGS
    from dedupe.request import Request

    held = held_settings(options)
    fields = {
        name.replace("-", "_"): value.value
        for name, value in held.items()
        if name not in CLEANER_SETTINGS
    }
    fields["exclude"] = tuple(held["exclude"].value)
    if held["exclude"].origin not in ("option", "default"):
        fields["exclude_from"] = os.path.dirname(held["exclude"].origin)
    try:
        return Request(settings=settings_from(held), **fields, **asked)
    except SettingsError as error:
        name = error.name.replace("_", "-")
        raise InputError(_where(held, name), error.problem) from error


def settings_from(held: Held) -> Settings:
    """Return the settings of the cleaner. InputError as of `request_of`."""
    from dedupe.settings import Settings, without

    given = {name: held[name].value for name in ("keep", "level", "script")}
    given["furniture_rows"] = held["furniture-rows"].value
    profiles = held["profiles"].value
    if profiles is not None:
        from dedupe.crawl.profiles import load_profile

        given["profile"] = load_profile(profiles)
    try:
        left = without(held["disable"].value)
        if not held["furniture"].value:
            left["furniture"] = False
        return Settings.of(**given, **left)
    except SettingsError as error:
        name = error.name.replace("_", "-")
        raise InputError(_where(held, name), error.problem) from error


def _where(held: Held, name: str) -> str:
    """Return what to call a setting in a message: its option, or the file it comes from."""
    origin = held[name].origin if name in held else "option"
    return f"--{name}" if origin in ("option", "default") else placed(origin, name)


# --- files ---


def refuse_same(first: tuple[str, str], second: tuple[str, str]) -> None:
    """Raise InputError where two names, each behind its option, mean one file."""
    if files.same_file(first[1], second[1]):
        problem = told("both are {file}; they must be two files", file=second[1])
        raise InputError(both(first[0], second[0]), problem)


def both(first: str, second: str) -> str:
    """Return what to call two options together."""
    return told("{first} and {second}", first=first, second=second)


def refuse_inputs(output: str, option: str, inputs: Sequence[str]) -> None:
    """Raise InputError where writing to `output` would overwrite what is read from."""
    for path in inputs:
        if not files.is_input(output, path):
            continue
        where, advice = option, told("write to another file")
        if output == files.STANDARD:
            where = files.output_name(output)
            advice = told("redirect to another file (the shell may have emptied it)")
        problem = told(
            "this is {file}, an input; {advice}",
            file=shown_place(files.input_name(path)),
            advice=advice,
        )
        raise InputError(where, problem)


def read_article(path: str, kind: str, request: Request) -> Decoded:
    """Return the article in a file of the format `kind`."""
    from dedupe.reading.packing import read_all

    if path == files.STANDARD and sys.stdin is not None and sys.stdin.isatty():
        how = "reading the article from the keyboard; end with Ctrl-D, or see dedupe clean --help"
        files.say(told(how))
    data, where = read_all(path), files.input_name(path)
    if kind == "text":
        # as its row does, without the table, whose import takes as long as cleaning an article
        from dedupe.reading.encoding import decode

        return decode(data, where, forced=request.encoding)
    from dedupe.formats import format_named
    from dedupe.formats.format import ArticleFormat

    row = format_named(kind)
    assert isinstance(row, ArticleFormat)
    return row.decode(data, where, request)


def article_kind(path: str, wanted: str | None) -> str | None:
    """Return the name of the format of the only input where a file of it is one article, else None.
    InputError where the content of standard input is in doubt.
    """
    if wanted is None and (path.endswith(".txt") or _begins_as_text(path)):
        # The table of formats is not asked: its import takes as long as cleaning an article.
        return "text"
    from dedupe.formats import format_named, format_of
    from dedupe.formats.format import ArticleFormat

    row = format_named(wanted) if wanted else format_of(path)
    return row.name if isinstance(row, ArticleFormat) else None


def _begins_as_text(path: str) -> bool:
    """Return whether standard input begins as no other format does."""
    from dedupe.reading.packing import head_of

    if path != files.STANDARD:
        return False
    start = head_of(path).removeprefix(b"\xef\xbb\xbf").lstrip()
    first_line = start.split(b"\n", 1)[0]
    is_told = start.startswith((b"{", b"[", b"<", b"PAR1", b"WARC/", b"From", b"MIME"))
    may_be_table = b"," in first_line or b"\t" in first_line
    return not is_told and not may_be_table


def has_color(wanted: bool | None) -> bool:
    """Return whether standard output is to be coloured: as wanted, else where it is a terminal that
    has colours and NO_COLOR (no-color.org) is not set.
    """
    if wanted is not None:
        return wanted
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return sys.stdout is not None and sys.stdout.isatty()


def write_shown(text: str) -> None:
    """Write a text to standard output as its encoding has it, with escapes for what that lacks."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    files.write([(files.STANDARD, text.encode(encoding, "backslashreplace"))])


def packed(data: bytes, path: str) -> bytes:
    """Return the bytes packed as the name of their file says."""
    from dedupe.reading.packing import ending_of, pack

    return pack(data, ending_of(path)[1], path)


def end_line(shown: bytes) -> None:
    """On a terminal, begin a new line after a text that ended without one."""
    if not shown or shown.endswith(b"\n") or sys.stderr is None:
        return
    if sys.stdout.isatty() and sys.stderr.isatty():
        sys.stderr.write("\n")


def no_log_of(texts: int) -> str:
    """Return what to say where the log is asked for in a field, and texts have no fields."""
    from dedupe.words import count

    return told(
        "--log-field is for records; {texts} will have no log, without one none can be restored: "
        "give --log for theirs",
        texts=count(texts, "text"),
    )
