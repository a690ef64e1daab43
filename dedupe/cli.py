"""The command line: a command reads its options, calls one function and shows what came back."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from dedupe import files
from dedupe.errors import DedupeError, InputError, LogError, RestoreError, SettingsError
from dedupe.files import say

if TYPE_CHECKING:
    from dedupe.cleaner import Cleaned
    from dedupe.log import Log
    from dedupe.settings import Settings
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
dedupe restore clean.txt log.json -o article.txt        back to the source, byte for byte

Exit codes: 0 done, 1 the article would change (--check), 2 wrong use or input.
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
_Force = Annotated[bool, typer.Option("--force", help="Overwrite output files that are already there.")]


@app.command()
def clean(
    file: Annotated[str, typer.Argument(metavar="FILE", hidden=True)] = "-",
    output: _Output = "-",
    log: Annotated[
        str | None, typer.Option("--log", metavar="LOG.json", help="Write every change and notice here, for restore.")
    ] = None,
    diff: Annotated[
        bool, typer.Option("--diff", help="Write a unified diff, source to clean, instead of the text.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit with 1 if the article would change.")
    ] = False,
    keep: Annotated[
        str,
        typer.Option(
            "--keep",
            metavar="[coherent|first|last|fullest]",
            help="Which copy stays: coherent is the one with which the article reads best.",
        ),
    ] = "coherent",
    level: Annotated[
        str,
        typer.Option(
            "--level",
            metavar="[strict|standard|thorough]",
            help="How much goes: equal text (strict), also faulty copies (standard), also pull-quotes (thorough).",
        ),
    ] = "standard",
    script: Annotated[
        str | None,
        typer.Option(
            "--script", metavar="NAME", help="Convert the characters with OpenCC: t2s, s2t, s2tw, s2twp, s2hk, hk2s ..."
        ),
    ] = None,
    no_furniture: Annotated[
        bool, typer.Option("--no-furniture", help="Leave page remains, such as share buttons, in the text.")
    ] = False,
    disable: Annotated[
        list[str] | None,
        typer.Option(
            "--disable", metavar="RULE", help="Switch a normalisation rule off; may be repeated. See: dedupe rules"
        ),
    ] = None,
    force: _Force = False,
) -> None:
    """Clean one article.

    FILE is UTF-8 text; without it, or with -, standard input is read. The clean text goes to standard output, one line
    about what was done to standard error.
    """
    _refuse_contradictions(file, output, log, diff, check)
    settings = _settings(keep, level, script, no_furniture, disable or [])
    if not check:
        for path in (output, log):
            if path is not None:
                files.check_writable(path, force)
    cleaned = _cleaned(file, settings)
    if check:
        say(f"would change: {_summary(cleaned, log)}" if cleaned.changed else _summary(cleaned, log))
        raise typer.Exit(1 if cleaned.changed else 0)
    outputs = [(output, _diff(cleaned, file) if diff else cleaned.text.encode())]
    if log is not None:
        outputs.append((log, f"{cleaned.log.with_encoding('utf-8').to_json()}\n".encode()))
    files.write(outputs, force)
    if output == "-":
        _end_line(outputs[0][1])
    say(_summary(cleaned, log))


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
    text = files.decode(files.read(clean), files.input_name(clean))
    source = _restored(text, read, clean, log)
    files.write([(output, source)], force)
    if output == "-":
        _end_line(source)
    say(f"restored the source, {_count(len(source), 'byte')}, and checked it against the log")


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


def _settings(keep: str, level: str, script: str | None, no_furniture: bool, disable: Sequence[str]) -> Settings:
    from dedupe.normalise import RULE_NAMES
    from dedupe.settings import Settings

    for name in disable:
        if name not in RULE_NAMES:
            raise InputError("--disable", _no_such_rule(name, RULE_NAMES))
    try:
        return Settings.of(
            keep=keep, level=level, script=script, furniture=not no_furniture, rules=set(RULE_NAMES) - set(disable)
        )
    except SettingsError as error:
        raise InputError(f"--{error.name}", error.problem) from error


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


def _cleaned(file: str, settings: Settings) -> Cleaned:
    from dedupe.cleaner import Cleaner

    if file == "-" and sys.stdin is not None and sys.stdin.isatty():
        say("reading the article from the keyboard; end with Ctrl-D, or see dedupe clean --help")
    return Cleaner(settings).clean(files.decode(files.read(file), files.input_name(file)))


def _diff(cleaned: Cleaned, file: str) -> bytes:
    from dedupe.render.diff import unified_diff

    return unified_diff(cleaned, "stdin" if file == "-" else file).encode("utf-8", "surrogateescape")


def _log(path: str) -> Log:
    """Return the log in the file, which may hold anything."""
    from dedupe.log import Log

    where = files.input_name(path)
    text = files.decode(files.read(path), where)
    try:
        return Log.from_json(text)
    except LogError as error:
        raise InputError(where, str(error)) from error


def _restored(text: str, log: Log, clean_path: str, log_path: str) -> bytes:
    from dedupe.log import restore

    if log.encoding != "utf-8":
        raise InputError(
            files.input_name(log_path), f"the log names {log.encoding!r}; this version restores utf-8 only"
        )
    try:
        return restore(text, log).encode(log.encoding)
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
