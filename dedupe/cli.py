"""The command line: a command reads its options, calls one function and shows what came back."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from dedupe import files
from dedupe.errors import DedupeError, InputError, InterruptedRunError, LogError, RestoreError, SettingsError
from dedupe.files import say

if TYPE_CHECKING:
    from dedupe.cleaner import Cleaned, Cleaner
    from dedupe.configuration import Value
    from dedupe.jobs import Wanted
    from dedupe.log import Log
    from dedupe.settings import Settings
    from dedupe.sources.encoding import Decoded
    from dedupe.values import Edit, Notice

app = typer.Typer(
    name="dedupe",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def run(arguments: Sequence[str]) -> int:
    """Return the exit code of one command line. DedupeError where it cannot be understood or done."""
    command = typer.main.get_command(app)
    try:
        with command.make_context("dedupe", list(arguments) or ["--help"]) as context:
            command.invoke(context)
    except typer.Exit as end:
        return end.exit_code
    except Exception as error:
        if not hasattr(error, "format_message"):  # what typer found wrong, under names that differ between its versions
            raise
        raise _usage_error(error, arguments) from error
    return 0


# --- commands ---


def _show_version(wanted: bool) -> None:
    if wanted:
        from dedupe import __version__

        typer.echo(f"dedupe {__version__}")
        raise typer.Exit


_HELP = """\
Clean scraped Chinese news: drop repeated paragraphs and page remains, normalise characters, log every change.

\b
dedupe clean article.txt -o clean.txt --log log.json    clean, and log every change
dedupe clean article.txt --diff                         only look at what would change
dedupe clean news/ crawl.warc.gz -o cleaned/            many files: text, HTML, JSONL, JSON, CSV, Parquet, WARC
dedupe restore clean.txt log.json -o article.txt        back to the source, byte for byte

Exit codes: 0 done, 1 something would change (--check), 2 wrong use or input, 3 done but for some articles that failed.
"""


@app.callback(help=_HELP)
def main(
    version: Annotated[
        bool, typer.Option("--version", "-V", help="Show the version.", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    """Take the options that need no command."""


_Output = Annotated[
    str,
    typer.Option("--output", "-o", metavar="OUT", help="Write here instead of to standard output.", show_default=False),
]
_MANY = "Many articles"

_Force = Annotated[bool, typer.Option("--force", help="Overwrite output files that are already there.")]


@app.command()
def clean(
    paths: Annotated[list[str] | None, typer.Argument(metavar="[PATH]...", show_default=False, hidden=True)] = None,
    output: Annotated[
        str,
        typer.Option("--output", "-o", metavar="OUT", help="File, or folder for several inputs.", show_default=False),
    ] = "-",
    log: Annotated[
        str | None,
        typer.Option("--log", metavar="LOG", help="Write every change here: a file, a folder, or *.jsonl for all."),
    ] = None,
    diff: Annotated[
        bool, typer.Option("--diff", help="Write a unified diff, source to clean, instead of the text.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit with 1 if something would change.")
    ] = False,
    keep: Annotated[
        str | None,
        typer.Option(
            "--keep",
            metavar="[coherent|first|last|fullest]",
            help="Which copy stays; coherent: with which the article reads best.  [default: coherent]",
        ),
    ] = None,
    level: Annotated[
        str | None,
        typer.Option(
            "--level",
            metavar="[strict|standard|thorough]",
            help="How much goes: equal text (strict), also faulty copies (standard), also pull-quotes (thorough)."
            "  [default: standard]",
        ),
    ] = None,
    script: Annotated[
        str | None,
        typer.Option(
            "--script", metavar="NAME", help="Convert the characters with OpenCC: t2s, s2t, s2tw, s2twp, s2hk, hk2s ..."
        ),
    ] = None,
    furniture: Annotated[
        bool | None,
        typer.Option(
            "--furniture/--no-furniture",
            help="Leave page remains, such as share buttons, in the text.",
            show_default=False,
        ),
    ] = None,
    disable: Annotated[
        list[str] | None,
        typer.Option(
            "--disable", metavar="RULE", help="Switch a normalisation rule off; may be repeated. See: dedupe rules"
        ),
    ] = None,
    force: _Force = False,
    format: Annotated[  # noqa: A002 - the name of the option
        str | None,
        typer.Option(
            "--format",
            metavar="[text|html|jsonl|json|csv|tsv|parquet|warc]",
            help="Of the inputs; else told by ending and content.",
            rich_help_panel=_MANY,
        ),
    ] = None,
    pattern: Annotated[
        str | None,
        typer.Option("--glob", metavar="GLOB", help="Only these files of folders: '*.txt'.", rich_help_panel=_MANY),
    ] = None,
    text_field: Annotated[
        str | None,
        typer.Option(
            "--text-field",
            metavar="NAME",
            help="Field or column of the text; a dotted path leads into objects.  [default: text]",
            rich_help_panel=_MANY,
        ),
    ] = None,
    clean_field: Annotated[
        str | None,
        typer.Option(
            "--clean-field",
            metavar="NAME",
            help="Field for the clean text; that of the text replaces it.  [default: clean]",
            rich_help_panel=_MANY,
        ),
    ] = None,
    log_field: Annotated[
        str | None,
        typer.Option("--log-field", metavar="NAME", help="Field for the log, if any.", rich_help_panel=_MANY),
    ] = None,
    encoding: Annotated[
        str | None,
        typer.Option("--encoding", metavar="NAME", help="Of the inputs; else found out.", rich_help_panel=_MANY),
    ] = None,
    extractor: Annotated[
        str | None,
        typer.Option(
            "--extractor",
            metavar="[readability|trafilatura|gne]",
            help="Finds the main text of HTML.  [default: readability]",
            rich_help_panel=_MANY,
        ),
    ] = None,
    in_place: Annotated[
        bool,
        typer.Option("--in-place", help="Overwrite the inputs; a backup of each stays.", rich_help_panel=_MANY),
    ] = False,
    backup: Annotated[
        str,
        typer.Option("--backup", metavar="ENDING", help="Of the backups of --in-place.", rich_help_panel=_MANY),
    ] = ".bak",
    workers: Annotated[
        int | None,
        typer.Option("--workers", metavar="N", help="Processes.  [default: one a core]", rich_help_panel=_MANY),
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with an interrupted run.", rich_help_panel=_MANY)
    ] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="No progress, no summary.", rich_help_panel=_MANY)
    ] = False,
) -> None:
    """Clean articles.

    PATH is a file or a folder, packed (.gz, .bz2, .zst) or not; without it, or with -, standard input is read. One
    article goes to standard output in UTF-8, with one line about what was done on standard error. Several need -o.
    """
    inputs = paths or [files.STANDARD]
    held = _held(
        {
            "keep": keep,
            "level": level,
            "script": script,
            "furniture": furniture,
            "disable": disable or None,
            "text-field": text_field,
            "clean-field": clean_field,
            "log-field": log_field,
            "encoding": encoding,
            "extractor": extractor,
            "workers": workers,
        }
    )
    _check_format(format)
    many = len(inputs) > 1 or os.path.isdir(inputs[0]) or os.path.isdir(output) or in_place or resume or bool(pattern)
    kind = "" if many else _kind(inputs[0], format)
    if many or kind not in ("text", "html"):
        from dedupe.jobs import Wanted

        if diff:
            raise InputError("--diff", "shows what changes in one article; give one file of text or HTML")
        wanted = Wanted(inputs, None if output == "-" else output, log, pattern, format, in_place, backup, not check)
        _clean_many(wanted, held, _Manner(force, resume, quiet))
        return
    _clean_one(inputs[0], kind, output, log, _Shown(diff, check, force, quiet), held)


@app.command()
def restore(
    clean: Annotated[str, typer.Argument(metavar="CLEAN", hidden=True)],
    log: Annotated[str, typer.Argument(metavar="LOG.json", hidden=True)],
    output: _Output = "-",
    force: _Force = False,
) -> None:
    """Bring the source of a cleaned article back, byte for byte.

    CLEAN is the text that clean wrote (- is standard input), LOG.json the log that it wrote with --log.
    Text and log are checked against each other: if either was changed since, nothing is written.
    """
    _refuse_same(("CLEAN", clean), ("LOG.json", log))
    _refuse_inputs(output, "-o", [clean, log])
    files.check_writable(output, force)
    read = _log(log)
    from dedupe.sources.encoding import read_as

    text = read_as(_content(clean), "utf-8").text
    source = _restored(text, read, clean, log)
    files.write([(output, source)], force)
    if output == "-":
        _end_line(source)
    say(f"restored the source, {_count(len(source), 'byte')}, and checked it against the log")


@app.command("settings")
def show_settings() -> None:
    """Show which settings hold here, and where each comes from.

    They come from dedupe.toml, or [tool.dedupe] in pyproject.toml, in this folder or the nearest one above it.
    """
    lines = [
        f"{name:<14}{'' if value.value is None else value.value!s:<16}{value.origin}"
        for name, value in _held({}).items()
    ]
    files.write([("-", "".join(f"{line}\n" for line in lines).encode("utf-8", "surrogateescape"))])


@app.command()
def rules() -> None:
    """List what is normalised and removed, with examples."""
    from dedupe.furniture import ROWS
    from dedupe.normalise import RULES

    lines = ["Normalisation rules, in the order in which they run (--disable NAME switches one off):"]
    for rule in RULES:
        before, after = rule.example
        lines += ["", *_table_row(rule.name, rule.what), *_table_row("", f"{_visible(before)}  ->  {_visible(after)}")]
    lines += ["", "Page remains, removed where they fill a line of their own (--no-furniture leaves them all):", ""]
    for row in ROWS:
        lines += _table_row(row.name, f"{_visible(row.example)}  ->  {_visible('')}")
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    files.write([("-", "".join(f"{line}\n" for line in lines).encode(encoding, "backslashreplace"))])


# --- options ---


class _Shown(NamedTuple):
    """What is written of one article, and how."""

    diff: bool
    check: bool
    force: bool
    quiet: bool


class _Manner(NamedTuple):
    """How a run over many articles goes about it."""

    force: bool
    resume: bool
    quiet: bool


def _held(options: dict[str, Any]) -> dict[str, Value]:
    from dedupe.configuration import settings_of

    return settings_of(options)


def _settings(held: Mapping[str, Value]) -> Settings:
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
    """Return what to call a setting when talking about it: its option, or the file it comes from."""
    origin = held[name].origin if name in held else "option"
    return f"--{name}" if origin in ("option", "default") else f"{origin}: {name}"


def _check_format(kind: str | None) -> None:
    known = ("text", "html", "jsonl", "json", "csv", "tsv", "parquet", "warc")
    if kind is not None and kind not in known:
        raise InputError("--format", f"{kind!r} is not known; allowed: {', '.join(known)}")


def _check_options(held: Mapping[str, Value]) -> None:
    """Raise InputError for names of fields that contradict one another, and for what is not known."""
    _check_article_options(held)
    fields = {name: held[name].value for name in ("text-field", "clean-field", "log-field")}
    for name, value in fields.items():
        if value == "":
            raise InputError(_where(held, name), "a field needs a name")
    if fields["log-field"] in (fields["text-field"], fields["clean-field"]):
        raise InputError(_where(held, "log-field"), f"{fields['log-field']} is the field of a text; give another name")


def _check_article_options(held: Mapping[str, Value]) -> None:
    from dedupe.sources.encoding import is_encoding
    from dedupe.sources.page import EXTRACTORS

    encoding, extractor = held["encoding"].value, held["extractor"].value
    if encoding is not None and not is_encoding(encoding):
        raise InputError(_where(held, "encoding"), f"{encoding!r} is no text encoding; such as gb18030, big5, utf-16")
    if extractor not in EXTRACTORS:
        raise InputError(_where(held, "extractor"), f"{extractor!r} is not known; allowed: {', '.join(EXTRACTORS)}")


def _kind(path: str, wanted: str | None) -> str:
    """Return the format of the only input; the content of standard input is not looked at here."""
    if wanted or path == files.STANDARD:
        return wanted or "text"
    if path.endswith(".txt"):
        return "text"
    from dedupe.jobs import format_of

    return format_of(path)


def _no_such_rule(name: str, known: Sequence[str]) -> str:
    from difflib import get_close_matches

    from dedupe.furniture import ROWS

    if any(row.name == name for row in ROWS):
        return f"{name!r} is a kind of page remains, these are switched off together; use --no-furniture"
    close = get_close_matches(name, known, 1)
    hint = f"did you mean {close[0]!r}? " if close else ""
    return f"there is no rule {name!r}; {hint}rules: {', '.join(known)}"


def _refuse_contradictions(file: str, output: str, log: str | None, diff: bool, check: bool) -> None:
    """Raise InputError for options that cannot both be meant."""
    given = {"-o": output != "-", "--log": log is not None, "--diff": diff}
    for option, is_given in given.items():
        if check and is_given:
            raise InputError("clean", f"--check writes nothing, so it does not go with {option}; leave one of them out")
    if log == "-":
        raise InputError("--log", "standard output is for the text; give the name of a file")
    if check:
        return
    _refuse_inputs(output, "-o", [file])
    if log is not None:
        _refuse_same(("-o", output), ("--log", log))
        _refuse_inputs(log, "--log", [file])


def _refuse_same(first: tuple[str, str], second: tuple[str, str]) -> None:
    if files.same_file(first[1], second[1]):
        raise InputError(f"{first[0]} and {second[0]}", f"both are {second[1]}; they must be two files")


def _refuse_inputs(output: str, option: str, inputs: Sequence[str]) -> None:
    for path in inputs:
        if files.is_input(output, path):
            where = option if output != "-" else "standard output"
            advice = (
                "write to another file" if output != "-" else "redirect to another file (the shell may have emptied it)"
            )
            raise InputError(where, f"this is {files.input_name(path)}, which is read from; {advice}")


def _usage_error(error: Exception, arguments: Sequence[str]) -> DedupeError:
    """Return the error with what typer found wrong, in one line."""
    message = " ".join(str(getattr(error, "format_message", lambda: error)()).split()).rstrip(".")
    names = [command.name or getattr(command.callback, "__name__", "") for command in app.registered_commands]
    known = bool(arguments) and arguments[0] in names
    where = arguments[0] if known else "command line"
    advice = f"see dedupe {arguments[0]} --help" if known else "see dedupe --help"
    if not known and arguments and os.path.isfile(arguments[0]):
        advice = f"to clean a file: dedupe clean {arguments[0]}"
    elif any(argument != "-" and argument.startswith("-") and os.path.isfile(argument) for argument in arguments):
        advice = "put -- before the name of a file that begins with -"
    elif "extra argument" in message:
        advice = f"one article at a time; {advice}"
    return InputError(where, f"{message[:1].lower()}{message[1:]}{'' if message.endswith('?') else ';'} {advice}")


# --- work ---


def _clean_one(file: str, kind: str, output: str, log: str | None, shown: _Shown, held: Mapping[str, Value]) -> None:
    """Clean one article, and tell in one line what was done."""
    _refuse_contradictions(file, output, log, shown.diff, shown.check)
    settings = _settings(held)
    if not shown.check:
        for path in (output, log):
            if path is not None:
                files.check_writable(path, shown.force)
    decoded = _article(file, kind, held)
    cleaned = _cleaner(settings).clean(decoded.text)
    if shown.check:
        _say(f"would change: {_summary(cleaned, log)}" if cleaned.changed else _summary(cleaned, log), shown.quiet)
        raise typer.Exit(1 if cleaned.changed else 0)
    data = _diff(cleaned, file) if shown.diff else cleaned.text.encode("utf-8", "surrogateescape")
    outputs = [(output, _packed(data, output))]
    if log is not None:
        written = cleaned.log.with_encoding(decoded.encoding, decoded.source).to_json()
        outputs.append((log, _packed(f"{written}\n".encode(), log)))
    files.write(outputs, shown.force)
    if output == "-":
        _end_line(outputs[0][1])
    _say(_summary(cleaned, log), shown.quiet)


def _packed(data: bytes, path: str) -> bytes:
    if not path.lower().endswith((".gz", ".bz2", ".zst")):
        return data
    from dedupe.sources.packing import ending_of, pack

    return pack(data, ending_of(path)[1], path)


def _say(message: str, quiet: bool) -> None:
    if not quiet:
        say(message)


def _cleaner(settings: Settings) -> Cleaner:
    from dedupe.cleaner import Cleaner

    return Cleaner(settings)


def _article(file: str, kind: str, held: Mapping[str, Value]) -> Decoded:
    """Return the article in a file. UTF-8 text, as most is, needs none of what finds out encodings."""
    if file == "-" and sys.stdin is not None and sys.stdin.isatty():
        say("reading the article from the keyboard; end with Ctrl-D, or see dedupe clean --help")
    from dedupe.sources.packing import read_all
    from dedupe.sources.texts import article_of

    extractor = held["extractor"].value if kind == "html" else None
    return article_of(read_all(file), files.input_name(file), held["encoding"].value, extractor)


def _clean_many(wanted: Wanted, held: Mapping[str, Value], manner: _Manner) -> None:
    """Clean all inputs, show how far that is, and what came of it."""
    from time import monotonic

    from dedupe import jobs
    from dedupe.batch import worker_count
    from dedupe.progress import Progress, summary
    from dedupe.sources.records import Options

    settings = _settings(held)
    if wanted.write and wanted.output is None and not wanted.in_place and jobs.is_folder(wanted):
        raise InputError("clean", "several articles need a place: give a folder with -o, or --in-place")
    if not wanted.write and (wanted.output or wanted.log or wanted.in_place):
        raise InputError("clean", "--check writes nothing, so it does not go with -o, --log or --in-place")
    if wanted.in_place and wanted.output:
        raise InputError("clean", "-o and --in-place contradict one another; leave one of them out")
    _check_options(held)
    plan = jobs.planned(wanted)
    if not plan.jobs:
        raise InputError(*plan.failed[0])
    names = ("text-field", "clean-field", "log-field", "encoding", "extractor")
    options = Options(*(held[name].value for name in names))._replace(with_log=wanted.log is not None)
    try:
        workers = worker_count(held["workers"].value)
    except ValueError as error:
        problem = f"{held['workers'].value} processes clean nothing; give 1 or more"
        raise InputError(_where(held, "workers"), problem) from error
    told = jobs.Run(
        settings, options, plan.place, workers, manner.force, manner.resume, wanted.write, jobs.asked(wanted)
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
        say(f"{_count(tally.failed, 'article')} failed{where}")
        raise typer.Exit(3)
    if tally.changed and not wanted.write:
        raise typer.Exit(1)


def _diff(cleaned: Cleaned, file: str) -> bytes:
    from dedupe.render.diff import unified_diff

    return unified_diff(cleaned, "stdin" if file == "-" else file).encode("utf-8", "surrogateescape")


def _content(path: str) -> bytes:
    from dedupe.sources.packing import read_all

    return read_all(path)


def _log(path: str) -> Log:
    """Return the log in the file, which may hold anything."""
    from dedupe.log import Log

    where = files.input_name(path)
    text = files.decode(_content(path), where)
    try:
        return Log.from_json(text)
    except LogError as error:
        raise InputError(where, str(error)) from error


def _restored(text: str, log: Log, clean_path: str, log_path: str) -> bytes:
    from dedupe.log import restore_bytes

    try:
        return restore_bytes(text, log)
    except RestoreError as error:
        where = files.input_name(clean_path)
        raise InputError(where, f"{error}; give the text and the log that one run of clean wrote") from error
    except (LookupError, ValueError) as error:
        problem = f"the source cannot be written in its encoding {log.encoding!r}; was the log edited?"
        raise InputError(files.input_name(log_path), problem) from error


# --- what is shown ---


def _end_line(shown: bytes) -> None:
    """On a terminal, begin a new line after a text that ended without one."""
    if shown and not shown.endswith(b"\n") and sys.stderr is not None and sys.stdout.isatty() and sys.stderr.isatty():
        sys.stderr.write("\n")


def _summary(cleaned: Cleaned, log: str | None) -> str:
    """Return what was done, and what is worth a look, in words for somebody who does not know the tool."""
    done = ", ".join(_done(cleaned.edits)) or "nothing to change"
    if not cleaned.notices:
        return done
    where = f'see "notices" in {log}' if log is not None else "--log FILE writes them down"
    return f"{done}; worth a look: {', '.join(_noticed(cleaned.notices))} ({where})"


def _done(edits: Sequence[Edit]) -> list[str]:
    """Return a phrase for each stage that changed something."""
    stages: dict[str, list[Edit]] = {}
    for edit in edits:
        stages.setdefault(edit.cause.stage, []).append(edit)
    repeats, furniture = stages.get("repeat", []), stages.get("furniture", [])
    normalised, converted = stages.get("normalise", []), stages.get("script", [])
    phrases = []
    if repeats:
        chars = sum(len(edit.before) - len(edit.after) for edit in repeats)
        phrases.append(f"{_count(len(repeats), 'repeat')} dropped ({_count(chars, 'character')})")
    if furniture:
        names = ", ".join(dict.fromkeys(edit.cause.rule for edit in furniture))
        phrases.append(f"{_count(len(furniture), 'line')} of page remains removed ({names})")
    if normalised:
        phrases.append(f"{_count(sum(len(edit.before) for edit in normalised), 'character')} normalised")
    if converted:
        phrases.append(
            f"{_count(sum(len(edit.before) for edit in converted), 'character')} converted to another script"
        )
    return phrases


_DIFFERING = {"figures": "figures", "negation": "a negation", "words": "words", "extra": "what one has more"}
_OTHER_NOTICES = {
    "order": ("repeat for which nothing tells the right place", "repeats for which nothing tells the right place"),
    "mojibake": ("place with characters lost before", "places with characters lost before"),
    "bounded": ("place not searched to the end", "places not searched to the end"),
}


def _noticed(notices: Sequence[Notice]) -> list[str]:
    """Return a phrase for each sort of notice."""
    kinds = [str(notice.kind) for notice in notices]
    phrases = []
    alike = [kind for kind in kinds if kind in _DIFFERING]
    if alike:
        differing = " and ".join(_DIFFERING[kind] for kind in dict.fromkeys(alike))
        phrases.append(f"{_count(len(alike), 'pair')} of passages alike but for {differing}, both kept")
    for kind in dict.fromkeys(kind for kind in kinds if kind not in _DIFFERING):
        one, many = _OTHER_NOTICES.get(kind, (kind, kind))
        phrases.append(f"{kinds.count(kind)} {one if kinds.count(kind) == 1 else many}")
    return phrases


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


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
    """Return the text with escapes for what cannot be seen or told apart; (nothing) where it is empty."""
    shown = "".join(char if _is_plain(char) else char.encode("unicode_escape").decode() for char in text)
    stripped = shown.strip(" ")
    before, after = len(shown) - len(shown.lstrip(" ")), len(shown) - len(shown.rstrip(" "))
    return "\\x20" * before + stripped + "\\x20" * after if stripped else "(nothing)"


def _is_plain(char: str) -> bool:
    from unicodedata import category, is_normalized

    is_radical = "\u2e80" <= char <= "\u2fdf"
    return char.isprintable() and not is_radical and category(char)[0] != "M" and is_normalized("NFC", char)
