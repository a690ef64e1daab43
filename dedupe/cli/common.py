"""What the commands do, once their options are read: read, call one function, write, and tell what
was done.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from dedupe import files
from dedupe.errors import InputError, InterruptedRunError, LogError, RestoreError, SettingsError
from dedupe.files import say

if TYPE_CHECKING:
    from dedupe.batch.plan import Wanted
    from dedupe.cleaner import Cleaned, Cleaner
    from dedupe.cli.configuration import Value
    from dedupe.log import Log
    from dedupe.reading.encoding import Decoded
    from dedupe.settings import Settings


def clean(
    paths: Sequence[str],
    output: str = files.STANDARD,
    log: str | None = None,
    options: dict[str, Any] | None = None,
    wanted: Manner | None = None,
) -> int:
    """Clean what is at the paths and return the exit code.

    options  settings that were given, None for those that were not
    """
    held = held_settings(options or {})
    manner = wanted or Manner()
    check_format(manner.format)
    many = len(paths) > 1 or os.path.isdir(paths[0]) or os.path.isdir(output) or manner.in_place
    kind = "" if many else kind_of(paths[0], manner.format)
    if kind in ("text", "html"):
        return clean_one(paths[0], kind, output, log, manner, held)
    from dedupe.batch.plan import Wanted

    if manner.diff:
        raise InputError(
            "--diff", "shows what changes in one article; give one file of text or HTML"
        )
    if manner.report is not None:
        raise InputError(
            "--report", "shows one article; for many give --log logs/, then: dedupe report logs/"
        )
    place = None if output == files.STANDARD else output
    asked = Wanted(
        paths,
        place,
        log,
        manner.pattern,
        manner.format,
        manner.in_place,
        manner.backup,
        write=not manner.check,
    )
    return clean_many(asked, held, manner)


def restore(clean: str, log: str, output: str, force: bool) -> None:
    """Bring the source of a cleaned article back, and write it."""
    refuse_same(("CLEAN", clean), ("LOG.json", log))
    refuse_inputs(output, "-o", [clean, log])
    files.check_writable(output, force)
    from dedupe.reading.encoding import read_as

    read = read_log(log)
    text = read_as(read_content(clean), "utf-8").text
    source = _restored(text, read, clean, log)
    files.write([(output, source)], force)
    if output == "-":
        end_line(source)
    from dedupe.render.words import count

    say(f"restored the source, {count(len(source), 'byte')}, and checked it against the log")


def rules() -> None:
    """Write what is normalised and removed, with examples."""
    from dedupe.furniture import ROWS
    from dedupe.normalise import RULES

    lines = [
        "Normalisation rules, in the order in which they run (--disable NAME switches one off):"
    ]
    for rule in RULES:
        before, after = rule.example
        lines += [
            "",
            *_table_row(rule.name, rule.what),
            *_table_row("", f"{_visible(before)}  ->  {_visible(after)}"),
        ]
    lines += [
        "",
        "Page remains, removed where they fill a line of their own (--no-furniture leaves them "
        "all):",
        "",
    ]
    for row in ROWS:
        lines += _table_row(row.name, f"{_visible(row.example)}  ->  {_visible('')}")
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    files.write(
        [("-", "".join(f"{line}\n" for line in lines).encode(encoding, "backslashreplace"))]
    )


def show_settings() -> None:
    """Write which settings hold here, and where each comes from."""
    lines = [
        f"{name:<14}{'' if value.value is None else value.value!s:<16}{value.origin}"
        for name, value in held_settings({}).items()
    ]
    files.write([("-", "".join(f"{line}\n" for line in lines).encode("utf-8", "surrogateescape"))])


# --- options ---


class Manner(NamedTuple):
    """How a command goes about it, and what it shows: the options of `dedupe clean` that are no
    settings.
    """

    diff: bool = False
    check: bool = False
    force: bool = False
    quiet: bool = False
    resume: bool = False
    format: str | None = None
    pattern: str | None = None
    in_place: bool = False
    backup: str = ".bak"
    report: str | None = None


def held_settings(options: dict[str, Any]) -> dict[str, Value]:
    from dedupe.cli.configuration import settings_of

    return settings_of(options)


def settings_from(held: Mapping[str, Value]) -> Settings:
    from dedupe.normalise import RULE_NAMES
    from dedupe.settings import Settings

    for name in held["disable"].value:
        if name not in RULE_NAMES:
            raise InputError(_where(held, "disable"), _no_such_rule(name, RULE_NAMES))
    given = {name: held[name].value for name in ("keep", "level", "script", "furniture")}
    try:
        return Settings.of(**given, rules=set(RULE_NAMES) - set(held["disable"].value))
    except SettingsError as error:
        raise InputError(_where(held, error.name), error.problem) from error


def _where(held: Mapping[str, Value], name: str) -> str:
    """Return what to call a setting when talking about it: its option, or the file it comes
    from.
    """
    origin = held[name].origin if name in held else "option"
    return f"--{name}" if origin in ("option", "default") else f"{origin}: {name}"


def check_format(kind: str | None) -> None:
    """Raise InputError for what is no format."""
    if kind is None:
        return
    from dedupe.batch.plan import FORMATS

    if kind not in FORMATS:
        raise InputError("--format", f"{kind!r} is not known; allowed: {', '.join(FORMATS)}")


def _check_options(held: Mapping[str, Value]) -> None:
    """Raise InputError for names of fields that contradict one another, and for what is not
    known.
    """
    _check_article_options(held)
    fields = {name: held[name].value for name in ("text-field", "clean-field", "log-field")}
    for name, value in fields.items():
        if value == "":
            raise InputError(_where(held, name), "a field needs a name")
    if fields["log-field"] in (fields["text-field"], fields["clean-field"]):
        raise InputError(
            _where(held, "log-field"),
            f"{fields['log-field']} is the field of a text; give another name",
        )


def _check_article_options(held: Mapping[str, Value]) -> None:
    from dedupe.reading.encoding import is_encoding
    from dedupe.reading.page import EXTRACTORS

    encoding, extractor = held["encoding"].value, held["extractor"].value
    if encoding is not None and not is_encoding(encoding):
        raise InputError(
            _where(held, "encoding"),
            f"{encoding!r} is no text encoding; such as gb18030, big5, utf-16",
        )
    if extractor not in EXTRACTORS:
        raise InputError(
            _where(held, "extractor"),
            f"{extractor!r} is not known; allowed: {', '.join(EXTRACTORS)}",
        )


def kind_of(path: str, wanted: str | None) -> str:
    """Return the format of the only input; the content of standard input is not looked at here."""
    if wanted or path == files.STANDARD:
        return wanted or "text"
    if path.endswith(".txt"):
        return "text"
    from dedupe.batch.plan import format_of

    return format_of(path)


def _no_such_rule(name: str, known: Sequence[str]) -> str:
    from difflib import get_close_matches

    from dedupe.furniture import ROWS

    if any(row.name == name for row in ROWS):
        return (
            f"{name!r} is a kind of page remains, these are switched off together; use "
            "--no-furniture"
        )
    close = get_close_matches(name, known, 1)
    hint = f"did you mean {close[0]!r}? " if close else ""
    return f"there is no rule {name!r}; {hint}rules: {', '.join(known)}"


def _refuse_contradictions(file: str, output: str, log: str | None, shown: Manner) -> None:
    """Raise InputError for options that cannot both be meant."""
    beside = [("--log", log), ("--report", shown.report)]
    given = {
        "-o": output != "-",
        "--diff": shown.diff,
        **{option: path is not None for option, path in beside},
    }
    for option, is_given in given.items():
        if shown.check and is_given:
            raise InputError(
                "clean",
                f"--check writes nothing, so it does not go with {option}; leave one of them out",
            )
    for option, path in beside:
        if path == "-":
            raise InputError(option, "standard output is for the text; give the name of a file")
    if shown.check:
        return
    outputs = [("-o", output), *((option, path) for option, path in beside if path is not None)]
    for number, (option, path) in enumerate(outputs):
        for earlier in outputs[:number]:
            refuse_same(earlier, (option, path))
        refuse_inputs(path, option, [file])


def refuse_same(first: tuple[str, str], second: tuple[str, str]) -> None:
    if files.same_file(first[1], second[1]):
        raise InputError(
            f"{first[0]} and {second[0]}", f"both are {second[1]}; they must be two files"
        )


def refuse_inputs(output: str, option: str, inputs: Sequence[str]) -> None:
    for path in inputs:
        if files.is_input(output, path):
            where = option if output != "-" else "standard output"
            advice = (
                "write to another file"
                if output != "-"
                else "redirect to another file (the shell may have emptied it)"
            )
            raise InputError(
                where, f"this is {files.input_name(path)}, which is read from; {advice}"
            )


# --- work ---


def clean_one(
    file: str, kind: str, output: str, log: str | None, shown: Manner, held: Mapping[str, Value]
) -> int:
    """Clean one article, and tell in one line what was done."""
    _refuse_contradictions(file, output, log, shown)
    settings = settings_from(held)
    if not shown.check:
        for path in (output, log, shown.report):
            if path is not None:
                files.check_writable(path, shown.force)
    decoded = read_article(file, kind, held)
    cleaned = _cleaner(settings).clean(decoded.text)
    if shown.check:
        told = f"{files.input_name(file)}: would change: " if cleaned.changed else ""
        _say(f"{told}{_summary(cleaned, log)}", shown.quiet)
        return 1 if cleaned.changed else 0
    data = _diff(cleaned, file) if shown.diff else cleaned.text.encode("utf-8", "surrogateescape")
    outputs = [(output, packed(data, output))]
    outputs += _log_outputs(cleaned, decoded, file, log, shown.report)
    files.write(outputs, shown.force)
    if output == "-":
        end_line(outputs[0][1])
    _say(_summary(cleaned, log), shown.quiet)
    return 0


def _log_outputs(
    cleaned: Cleaned, decoded: Decoded, file: str, log: str | None, report: str | None
) -> Iterator[tuple[str, bytes]]:
    """Yield the log and its page, as far as they are wanted, with the files they go to."""
    if log is None and report is None:
        return  # the modules about logs take a third of the time of an article
    written = cleaned.log.with_encoding(decoded.encoding, decoded.source)
    if log is not None:
        yield log, packed(f"{written.to_json()}\n".encode(), log)
    if report is not None:
        from dedupe.render.page import page
        from dedupe.review import Review

        yield report, packed(page(Review.of(written), files.input_name(file)), report)


def packed(data: bytes, path: str) -> bytes:
    from dedupe.reading.packing import ending_of, pack

    return pack(data, ending_of(path)[1], path)


def _say(message: str, quiet: bool) -> None:
    if not quiet:
        say(message)


def _cleaner(settings: Settings) -> Cleaner:
    from dedupe.cleaner import Cleaner

    return Cleaner(settings)


def read_article(file: str, kind: str, held: Mapping[str, Value]) -> Decoded:
    """Return the article in a file."""
    if file == "-" and sys.stdin is not None and sys.stdin.isatty():
        say("reading the article from the keyboard; end with Ctrl-D, or see dedupe clean --help")
    from dedupe.reading.article import article_of
    from dedupe.reading.packing import read_all

    extractor = held["extractor"].value if kind == "html" else None
    return article_of(read_all(file), files.input_name(file), held["encoding"].value, extractor)


def clean_many(wanted: Wanted, held: Mapping[str, Value], manner: Manner) -> int:
    """Clean all inputs, show how far that is, and what came of it."""
    from time import monotonic

    from dedupe.batch import run as jobs
    from dedupe.batch.plan import asked, is_folder, planned
    from dedupe.batch.pool import worker_count
    from dedupe.cli.progress import Progress, summary
    from dedupe.formats.records import Options
    from dedupe.render.words import count

    settings = settings_from(held)
    if wanted.write and wanted.output is None and not wanted.in_place and is_folder(wanted):
        raise InputError(
            "clean", "several articles need a place: give a folder with -o, or --in-place"
        )
    if not wanted.write and (wanted.output or wanted.log or wanted.in_place):
        raise InputError(
            "clean", "--check writes nothing, so it does not go with -o, --log or --in-place"
        )
    if wanted.in_place and wanted.output:
        raise InputError("clean", "-o and --in-place contradict one another; leave one of them out")
    _check_options(held)
    plan = planned(wanted)
    if not plan.jobs:
        raise InputError(*plan.failed[0])
    names = ("text-field", "clean-field", "log-field", "encoding", "extractor")
    options = Options(*(held[name].value for name in names))._replace(
        with_log=wanted.log is not None
    )
    try:
        workers = worker_count(held["workers"].value)
    except ValueError as error:
        problem = f"{held['workers'].value} processes clean nothing; give 1 or more"
        raise InputError(_where(held, "workers"), problem) from error
    told = jobs.Run(
        settings,
        options,
        plan.place,
        workers,
        manner.force,
        manner.resume,
        wanted.write,
        asked(wanted),
        name_changed=manner.check and not manner.quiet,
    )
    jobs.check_free(plan, told)
    progress = Progress(sum(map(jobs.size_of, plan.jobs)), manner.quiet)
    start = monotonic()
    try:
        tally = jobs.run(plan.jobs, plan.failed, told, progress)
    except KeyboardInterrupt:
        if plan.place.state is None or not wanted.write:
            raise
        progress.stop()
        raise InterruptedRunError(
            "interrupted; what is done is kept: go on with the same command and --resume"
        ) from None
    finally:
        progress.stop()
    if not manner.quiet and sys.stderr is not None:
        sys.stderr.write(summary(tally, monotonic() - start))
    if tally.failed:
        where = f"; see {plan.place.failures}" if plan.place.failures and wanted.write else ""
        say(f"{count(tally.failed, 'article')} failed{where}")
        return 3
    return 1 if tally.changed and not wanted.write else 0


def _diff(cleaned: Cleaned, file: str) -> bytes:
    from dedupe.render.diff import unified_diff

    return unified_diff(cleaned, "stdin" if file == "-" else file).encode(
        "utf-8", "surrogateescape"
    )


def read_content(path: str) -> bytes:
    from dedupe.reading.packing import read_all

    return read_all(path)


def read_log(path: str) -> Log:
    """Return the log in the file, which may hold anything."""
    from dedupe.log import Log

    where = files.input_name(path)
    try:
        return Log.from_json(read_content(path).decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InputError(
            where, "not UTF-8; expected the JSON that dedupe clean --log writes"
        ) from error
    except LogError as error:
        raise InputError(where, str(error)) from error


def _restored(text: str, log: Log, clean_path: str, log_path: str) -> bytes:
    from dedupe.log import restore_bytes

    try:
        return restore_bytes(text, log)
    except RestoreError as error:
        where = files.input_name(clean_path)
        raise InputError(
            where, f"{error}; give the text and the log that one run of clean wrote"
        ) from error
    except (LookupError, ValueError) as error:
        problem = (
            f"the source cannot be written in its encoding {log.encoding!r}; was the log edited?"
        )
        raise InputError(files.input_name(log_path), problem) from error


# --- what is shown ---


def end_line(shown: bytes) -> None:
    """On a terminal, begin a new line after a text that ended without one."""
    if (
        shown
        and not shown.endswith(b"\n")
        and sys.stderr is not None
        and sys.stdout.isatty()
        and sys.stderr.isatty()
    ):
        sys.stderr.write("\n")


def _summary(cleaned: Cleaned, log: str | None) -> str:
    """Return what was done, and what is worth a look, in words for somebody who does not know the
    tool.
    """
    from dedupe.render.words import done, noticed

    what = done(cleaned.edits)
    if not cleaned.notices:
        return what
    where = f'see "notices" in {log}' if log is not None else "--log FILE writes them down"
    return f"{what}; worth a look: {noticed(cleaned.notices)} ({where})"


_NAME_WIDTH = 16
_LINE_WIDTH = 100


def _table_row(name: str, text: str) -> list[str]:
    """Return the lines of a row: the name, and the text beside it, cut where a line is full."""
    lines, line, used = [], "", 0
    for piece in _pieces(text):
        width = _width(piece)
        if line and used + width > _LINE_WIDTH - _NAME_WIDTH - 2:
            lines.append(line.rstrip())
            line, used, piece = "", 0, piece.lstrip()
            width = _width(piece)
        line, used = line + piece, used + width
    lines.append(line)
    first, *rest = lines
    return [f"  {name:<{_NAME_WIDTH}}{first}", *(f"  {'':<{_NAME_WIDTH}}{line}" for line in rest)]


def _pieces(text: str) -> list[str]:
    """Return the text cut where a line may end: behind a space, around a wide character."""
    import re

    return re.findall(r" *[!-~]+| +|.", text)


def _width(text: str) -> int:
    from unicodedata import east_asian_width

    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def _visible(text: str) -> str:
    """Return the text with escapes for what cannot be seen or told apart; (nothing) where it is
    empty.
    """
    shown = "".join(
        char if _is_plain(char) else char.encode("unicode_escape").decode() for char in text
    )
    stripped = shown.strip(" ")
    before, after = len(shown) - len(shown.lstrip(" ")), len(shown) - len(shown.rstrip(" "))
    return "\\x20" * before + stripped + "\\x20" * after if stripped else "(nothing)"


def _is_plain(char: str) -> bool:
    from unicodedata import category, is_normalized

    is_radical = "\u2e80" <= char <= "\u2fdf"
    return (
        char.isprintable()
        and not is_radical
        and category(char)[0] != "M"
        and is_normalized("NFC", char)
    )
