"""The command line: a command reads its options, calls one function and shows what came back."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from copy import copy
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.models import CommandInfo

from dedupe import files
from dedupe.choose.strategies import STRATEGIES
from dedupe.cli.completing import VARIABLE, names_of, rules_to_disable, scripts, shells, values
from dedupe.errors import DedupeError, InputError
from dedupe.formats import NAMES as FORMATS
from dedupe.language import LANGUAGES, listed, spoken, told
from dedupe.lazy import pattern
from dedupe.values import EXTRACTORS, KEEPS, LEVELS

app = typer.Typer(
    name="dedupe",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def run(arguments: Sequence[str]) -> int:
    """Return the exit code of one command line. DedupeError where it cannot be understood or
    done.
    """
    arguments = _with_command(arguments)
    command = main_command(arguments[0] if arguments else None)
    try:
        with command.make_context("dedupe", list(arguments) or ["--help"]) as context:
            command.invoke(context)
    except typer.Exit as end:
        return end.exit_code
    except Exception as error:
        if not hasattr(
            error, "format_message"
        ):  # what typer found wrong, under names that differ between its versions
            raise
        raise _usage_error(error, arguments) from error
    return 0


def _with_command(arguments: Sequence[str]) -> Sequence[str]:
    """Return the arguments with a command of two words as one of them: `spark group`."""
    two = " ".join(arguments[:2])
    return [two, *arguments[2:]] if two in _TWO_WORDS else arguments


_TWO_WORDS = ("spark group", "spark learn")
"""Commands of two words. A folder of that name is given to Spark as `./group`."""


def answer_shell() -> int:
    """Write the completions that a shell asks for in its environment, and return the exit code."""
    import_module("typer.completion").completion_init()
    _quote_two_words()
    command = main_command()
    try:
        command.main([], prog_name="dedupe", complete_var=VARIABLE)
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def _quote_two_words() -> None:
    """Have the shell ask with a command of two words as one of them, in quotation marks."""
    for variable in ("COMP_WORDS", "_TYPER_COMPLETE_ARGS"):
        found = _TYPED.match(os.environ.get(variable, ""))
        if found is None:
            continue
        program, first, second, others = found.groups()
        os.environ[variable] = f'{program}"{first} {second}"{others}'
        if variable == "COMP_WORDS":
            os.environ["COMP_CWORD"] = str(int(os.environ["COMP_CWORD"]) - 1)


_TYPED = pattern(r"(\S+\s+)(spark)\s+(group|learn)(\s.*)\Z", re.DOTALL)
"""What is typed of a command of two words, and the space behind it; bash has line feeds there."""


def main_command(name: str | None = None) -> Any:
    """Return the command line as typer has it, in the language in use.

    name  of the one command that is wanted: to make all of them ready takes longer than to clean
          an article. All are made where none has this name
    """
    wanted = [each for each in app.registered_commands if _name_of(each) == name]
    asked = copy(app)
    asked.registered_commands = wanted or app.registered_commands
    command: Any = typer.main.get_command(asked)
    option = next(option for option in command.params if option.name == "lang")
    for each in command.commands.values():
        each.params.append(option)
    if spoken() != "en":
        from dedupe.cli import helping

        helping.tell(command)
    return command


def _name_of(command: CommandInfo) -> str:
    return command.name or str(getattr(command.callback, "__name__", ""))


# --- commands ---


def _show_version(wanted: bool) -> None:
    if wanted:
        from dedupe.version import __version__

        typer.echo(f"dedupe {__version__}")
        raise typer.Exit


_HELP = """\
Clean scraped Chinese news: drop repeated paragraphs and page remains, normalise characters,
log every change.

\b
dedupe clean article.txt -o clean.txt --log log.json    clean, and log every change
dedupe clean article.txt --diff                         only look at what would change
dedupe clean news/ crawl.warc.gz -o cleaned/            many files: text, HTML, JSONL, Parquet ...
dedupe show article.txt                                 on a terminal: what would go, and why
dedupe report log.json -o page.html                     a page on which choices can be overruled
dedupe restore clean.txt log.json -o article.txt        back to the source, byte for byte

Exit codes: 0 done, 1 something would change (--check), 2 wrong use or input, 3 done, but some
articles failed.
"""


def _explain(name: str | None) -> None:
    if name is not None:
        from dedupe.cli import lists

        lists.explain(name)
        raise typer.Exit


@app.callback(help=_HELP)
def main(
    version: Annotated[
        bool,
        typer.Option(
            "--version", "-V", help="Show the version.", callback=_show_version, is_eager=True
        ),
    ] = False,
    explain: Annotated[
        str | None,
        typer.Option(
            "--explain",
            metavar="NAME",
            autocompletion=names_of,
            help="Say what a name of a log means, as the command explain does.",
            callback=_explain,
            is_eager=True,
        ),
    ] = None,
    lang: Annotated[  # taken out before, and here to be shown and completed; see dedupe/__main__.py
        str | None,
        typer.Option(
            "--lang",
            metavar=f"[{'|'.join(LANGUAGES)}]",
            autocompletion=values(LANGUAGES),
            help="Language of messages; else that of DEDUPE_LANG, or of the system.",
            expose_value=False,
        ),
    ] = None,
) -> None:
    """Take the options that need no command."""


_Output = Annotated[
    str,
    typer.Option(
        "--output",
        "-o",
        metavar="OUT",
        help="Write here instead of to standard output.",
        show_default=False,
    ),
]
_MANY = "Many articles"

_Force = Annotated[
    bool, typer.Option("--force", help="Overwrite output files that are already there.")
]
_Keep = Annotated[
    str | None,
    typer.Option(
        "--keep",
        metavar=f"[{'|'.join(KEEPS)}]",
        autocompletion=values(KEEPS),
        help="Which copy of a repeat stays: "
        + ", ".join(f"{strategy.help} ({name})" for name, strategy in STRATEGIES.items())
        + ".  [default: coherent]",
    ),
]
_Level = Annotated[
    str | None,
    typer.Option(
        "--level",
        metavar=f"[{'|'.join(LEVELS)}]",
        autocompletion=values(LEVELS),
        help="How much goes: what is all but certainly damage (strict), what is damage (standard), "
        "also a lead or a"
        " caption that says what the body says (thorough)."
        "  [default: standard]",
    ),
]
_Script = Annotated[
    str | None,
    typer.Option(
        "--script",
        metavar="NAME",
        autocompletion=scripts,
        help="Convert the characters with OpenCC: t2s, s2t, s2tw, s2twp, s2hk, hk2s ...",
    ),
]
_Furniture = Annotated[
    bool | None,
    typer.Option(
        "--furniture/--no-furniture",
        help="Leave page remains, such as share buttons, in the text.",
        show_default=False,
    ),
]
_Disable = Annotated[
    list[str] | None,
    typer.Option(
        "--disable",
        metavar="RULE",
        autocompletion=rules_to_disable,
        help="Switch a rule off, or a row of page remains; may be repeated. See: dedupe rules",
    ),
]
_TitleField = Annotated[
    str | None,
    typer.Option(
        "--title-field",
        metavar="NAME",
        help="Field of the headline: then a line that repeats it is told by it.",
        rich_help_panel=_MANY,
    ),
]
_SiteField = Annotated[
    str | None,
    typer.Option(
        "--site-field",
        metavar="NAME",
        help="Field of the address or site, for rows of page remains of one's own.",
        rich_help_panel=_MANY,
    ),
]
_Profiles = Annotated[
    str | None,
    typer.Option(
        "--profiles",
        metavar="PROFILES.db",
        help="Remove what sites print on their pages, as dedupe learn found it; needs --site-field "
        "for records.",
    ),
]
_CleanField = Annotated[
    str | None,
    typer.Option(
        "--clean-field",
        metavar="NAME",
        help="Field for the clean text; that of the text replaces it.  [default: clean]",
        rich_help_panel=_MANY,
    ),
]
_LogField = Annotated[
    str | None,
    typer.Option(
        "--log-field", metavar="NAME", help="Field for the log, if any.", rich_help_panel=_MANY
    ),
]
_Resume = Annotated[
    bool, typer.Option("--resume", help="Continue an interrupted run.", rich_help_panel=_MANY)
]
_Quiet = Annotated[
    bool, typer.Option("--quiet", "-q", help="No progress, no summary.", rich_help_panel=_MANY)
]


@app.command()
def clean(
    paths: Annotated[
        list[str] | None, typer.Argument(metavar="[PATH]...", show_default=False, hidden=True)
    ] = None,
    output: Annotated[
        str,
        typer.Option(
            "--output",
            "-o",
            metavar="OUT",
            help="File, or folder for several inputs.",
            show_default=False,
        ),
    ] = "-",
    log: Annotated[
        str | None,
        typer.Option(
            "--log",
            metavar="LOG",
            help="Write every change here: a file, a folder, or *.jsonl for all.",
        ),
    ] = None,
    diff: Annotated[
        bool,
        typer.Option("--diff", help="Write a unified diff, source to clean, instead of the text."),
    ] = False,
    color: Annotated[
        bool | None,
        typer.Option(
            "--color/--no-color",
            help="Colour the diff; else on a terminal, unless NO_COLOR is set.",
            show_default=False,
        ),
    ] = None,
    report: Annotated[
        str | None,
        typer.Option(
            "--report",
            metavar="PAGE.html",
            help="Write a page that shows every change, of one article.",
        ),
    ] = None,
    check: Annotated[
        bool,
        typer.Option("--check", help="Write nothing; name what would change, and exit with 1."),
    ] = False,
    keep: _Keep = None,
    level: _Level = None,
    script: _Script = None,
    furniture: _Furniture = None,
    disable: _Disable = None,
    profiles: _Profiles = None,
    force: _Force = False,
    format: Annotated[  # noqa: A002 - the name of the option
        str | None,
        typer.Option(
            "--format",
            metavar=f"[{'|'.join(FORMATS)}]",
            autocompletion=values(FORMATS),
            help="Of the inputs; else told by ending and content.",
            rich_help_panel=_MANY,
        ),
    ] = None,
    pattern: Annotated[
        str | None,
        typer.Option(
            "--glob",
            metavar="GLOB",
            help="Only these files of folders: '*.txt'.",
            rich_help_panel=_MANY,
        ),
    ] = None,
    exclude: Annotated[
        list[str] | None,
        typer.Option(
            "--exclude",
            metavar="PATTERN",
            help="Leave these out of folders, as in .gitignore: 'drafts/'; may be repeated.",
            rich_help_panel=_MANY,
        ),
    ] = None,
    no_ignore: Annotated[
        bool,
        typer.Option(
            "--no-ignore",
            help="Take all files of folders: hidden ones, backups, source code, what .gitignore "
            "names.",
            rich_help_panel=_MANY,
        ),
    ] = False,
    text_field: Annotated[
        str | None,
        typer.Option(
            "--text-field",
            metavar="NAME",
            help="Field or column of the text; a dotted path leads into objects.  [default: text, "
            "content, maintext ..., whichever is there]",
            rich_help_panel=_MANY,
        ),
    ] = None,
    clean_field: _CleanField = None,
    log_field: _LogField = None,
    title_field: _TitleField = None,
    site_field: _SiteField = None,
    csv_dialect: Annotated[
        str | None,
        typer.Option(
            "--csv-dialect",
            metavar="[plain|excel|excel-semicolon]",
            help="How CSV is written: for spreadsheets with a mark of UTF-8 and no formulas.",
            rich_help_panel=_MANY,
        ),
    ] = None,
    encoding: Annotated[
        str | None,
        typer.Option(
            "--encoding",
            metavar="NAME",
            help="Of the inputs; else found out.",
            rich_help_panel=_MANY,
        ),
    ] = None,
    extractor: Annotated[
        str | None,
        typer.Option(
            "--extractor",
            metavar=f"[{'|'.join(EXTRACTORS)}]",
            autocompletion=values(EXTRACTORS),
            help="Finds the main text of HTML.  [default: readability]",
            rich_help_panel=_MANY,
        ),
    ] = None,
    markdown: Annotated[
        bool | None,
        typer.Option(
            "--markdown/--no-markdown",
            help="Write headings and lists of HTML as Markdown.",
            show_default=False,
            rich_help_panel=_MANY,
        ),
    ] = None,
    images: Annotated[
        bool | None,
        typer.Option(
            "--images/--no-images",
            help="Write pictures of HTML, as ![caption](address).",
            show_default=False,
            rich_help_panel=_MANY,
        ),
    ] = None,
    keep_bytes: Annotated[
        bool,
        typer.Option(
            "--keep-bytes",
            help="Keep the bytes of pages in their logs, so that restore gives the page back.",
            rich_help_panel=_MANY,
        ),
    ] = False,
    in_place: Annotated[
        bool,
        typer.Option(
            "--in-place",
            help="Overwrite the inputs that change; a backup of each stays.",
            rich_help_panel=_MANY,
        ),
    ] = False,
    backup: Annotated[
        str | None,
        typer.Option(
            "--backup",
            metavar="SUFFIX",
            help="What the names of the backups of --in-place end with.  [default: .bak]",
            rich_help_panel=_MANY,
        ),
    ] = None,
    no_backup: Annotated[
        bool,
        typer.Option("--no-backup", help="Keep no backups of --in-place.", rich_help_panel=_MANY),
    ] = False,
    skip_existing: Annotated[
        bool,
        typer.Option(
            "--skip-existing",
            help="Leave outputs in a folder that are there, and clean what is new.",
            rich_help_panel=_MANY,
        ),
    ] = False,
    stats: Annotated[
        str | None,
        typer.Option(
            "--stats",
            metavar="FILE.json",
            help="Write the counts here: by cause, notice, failure, and site.",
            rich_help_panel=_MANY,
        ),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers",
            metavar="N",
            help="Processes.  [default: one a core]",
            rich_help_panel=_MANY,
        ),
    ] = None,
    timeout: Annotated[
        float | None,
        typer.Option(
            "--timeout",
            metavar="SECONDS",
            help="An article that takes longer fails; 0: none does.  [default: 60]",
            rich_help_panel=_MANY,
        ),
    ] = None,
    resume: _Resume = False,
    quiet: _Quiet = False,
) -> None:
    """Clean articles.

    PATH is a file or a folder, packed (.gz, .bz2, .xz, .zst) or not; without it, or with -,
    standard input is read. One article goes to standard output in UTF-8, with one line about what
    was done on standard error. Several need -o; its ending says the format: -o news.parquet.
    """
    given = {
        "keep": keep,
        "level": level,
        "script": script,
        "furniture": furniture,
        "disable": disable or None,
        "profiles": profiles,
        "text-field": text_field,
        "clean-field": clean_field,
        "log-field": log_field,
        "title-field": title_field,
        "site-field": site_field,
        "encoding": encoding,
        "extractor": extractor,
        "markdown": markdown,
        "images": images,
        "workers": workers,
        "timeout": timeout,
        "exclude": exclude or None,
    }
    from dedupe.cli.clean import clean as clean_paths

    code = clean_paths(
        paths or [files.STANDARD],
        output,
        given,
        view=_only_view(diff=diff),
        report=report,
        color=color,
        log=log,
        check=check,
        force=force,
        quiet=quiet,
        resume=resume,
        format=format,
        glob=pattern,
        ignore=not no_ignore,
        skip_existing=skip_existing,
        stats=stats,
        keep_bytes=keep_bytes,
        in_place=in_place,
        backup=_backup(backup, no_backup, in_place),
        csv_dialect=csv_dialect,
    )
    _end(code)


@app.command()
def restore(
    clean: Annotated[str, typer.Argument(metavar="CLEAN", hidden=True)],
    log: Annotated[
        str | None, typer.Argument(metavar="[LOG]", show_default=False, hidden=True)
    ] = None,
    output: Annotated[
        str,
        typer.Option(
            "--output",
            "-o",
            metavar="OUT",
            help="File, or folder for several sources.",
            show_default=False,
        ),
    ] = "-",
    logs: Annotated[
        str | None,
        typer.Option(
            "--log", metavar="LOG", help="As LOG: the log, *.jsonl of many, or the folder of logs."
        ),
    ] = None,
    text_field: Annotated[
        str | None,
        typer.Option(
            "--text-field",
            metavar="NAME",
            help="Field of records for the source.  [default: as clean finds it]",
        ),
    ] = None,
    clean_field: Annotated[
        str | None,
        typer.Option(
            "--clean-field", metavar="NAME", help="Field with the clean text.  [default: clean]"
        ),
    ] = None,
    log_field: Annotated[
        str | None,
        typer.Option("--log-field", metavar="NAME", help="Field with the log.  [default: log]"),
    ] = None,
    force: _Force = False,
) -> None:
    """Bring the sources of cleaned articles back, byte for byte.

    CLEAN is what clean wrote: a text (- is standard input), a folder, or a file of records, packed
    or not. LOG is what it wrote with --log: the log of one article, *.jsonl with those of many, or
    a folder; without it, records have their logs in a field. Records get their text back and lose
    the fields that clean added; with a folder as -o each becomes a file. Text and log are checked
    against each other: where either was changed since, nothing is written. Of what dedupe group
    --fold wrote no log is needed: each reprint gets its text back.
    """
    from dedupe.cli.restore import restore as restore_paths

    fields = {"text-field": text_field, "clean-field": clean_field, "log-field": log_field}
    _end(restore_paths(clean, {"LOG": log, "--log": logs}, output, fields, force))


_SparkFormat = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="[parquet|json|orc]",
        help="Of input and output; else told by the endings.",
    ),
]
_Master = Annotated[
    str | None,
    typer.Option(
        "--master",
        metavar="URL",
        help="Where to run: local[2], yarn ...; else as Spark is configured.",
    ),
]
_Conf = Annotated[
    list[str] | None,
    typer.Option("--conf", metavar="NAME=VALUE", help="A setting of Spark; may be repeated."),
]
_Verbose = Annotated[
    bool, typer.Option("--verbose", help="Show all that Spark says, on standard error.")
]


@app.command()
def spark(
    source: Annotated[str, typer.Argument(metavar="INPUT", hidden=True)],
    output: Annotated[str, typer.Argument(metavar="OUTPUT", hidden=True)],
    format: _SparkFormat = None,  # noqa: A002 - the name of the option
    master: _Master = None,
    conf: _Conf = None,
    partition_by: Annotated[
        list[str] | None,
        typer.Option(
            "--partition-by",
            metavar="NAME",
            help="Divide the output by this column; may be repeated.",
        ),
    ] = None,
    part_size: Annotated[
        int | None,
        typer.Option(
            "--part-size",
            metavar="MB",
            help="Of input that is done before that is noted.  [default: by the cores]",
        ),
    ] = None,
    text_field: Annotated[
        str | None,
        typer.Option(
            "--text-field", metavar="NAME", help="Column of the text.  [default: text ...]"
        ),
    ] = None,
    clean_field: _CleanField = None,
    log_field: _LogField = None,
    error_field: Annotated[
        str,
        typer.Option(
            "--error-field", metavar="NAME", help="Column that says why a row has no clean text."
        ),
    ] = "error",
    keep: _Keep = None,
    level: _Level = None,
    script: _Script = None,
    furniture: _Furniture = None,
    disable: _Disable = None,
    force: _Force = False,
    resume: _Resume = False,
    quiet: _Quiet = False,
    verbose: _Verbose = False,
) -> None:
    """Clean articles with Spark, on one machine or many. Needs pip install 'zhnews-dedupe[spark]'
    and Java 17.

    INPUT is a file, a folder or a pattern, OUTPUT a folder, which is there when all is done. Works
    under spark-submit as well. A row that cannot be cleaned says why in the column error; the exit
    code is then 3.
    """
    given = {
        "keep": keep,
        "level": level,
        "script": script,
        "furniture": furniture,
        "disable": disable or None,
        "text-field": text_field,
        "clean-field": clean_field,
        "log-field": log_field,
    }
    from dedupe.cli import spark as command

    code = command.clean(
        source,
        output,
        given,
        master=master,
        conf=conf or (),
        part_size=part_size,
        verbose=verbose,
        format=format,
        partition_by=tuple(partition_by or ()),
        error_field=error_field,
        force=force,
        resume=resume,
        quiet=quiet,
    )
    _end(code)


_ProfilesOfGroup = Annotated[
    str | None,
    typer.Option(
        "--profiles",
        metavar="PROFILES.db",
        help="What sites print on their pages, as dedupe learn found it, is no likeness.",
    ),
]


@app.command()
def compare(
    first: Annotated[str, typer.Argument(metavar="A", hidden=True)],
    second: Annotated[str, typer.Argument(metavar="B", hidden=True)],
    as_values: Annotated[
        bool, typer.Option("--json", help="Write it as JSON, with the spans that both have.")
    ] = False,
    profiles: _ProfilesOfGroup = None,
    site: Annotated[
        list[str] | None,
        typer.Option(
            "--site",
            metavar="SITE",
            help="Address or site of both, or twice: of A, of B.  [default: as a page says]",
        ),
    ] = None,
) -> None:
    """Say whether two files are one article, and why.

    A and B are texts or pages. They are the same, one is fuller, they are versions of one story,
    one is contained in the other, they look alike but tell other facts, or they share a passage.
    """
    from dedupe.cli import crawl

    crawl.compare(first, second, as_values, profiles, site or ())


_CRAWL = "Fields of records"
_CrawlText = Annotated[
    str | None,
    typer.Option("--text-field", metavar="NAME", help="Of the text.", rich_help_panel=_CRAWL),
]
_CrawlTitle = Annotated[
    str,
    typer.Option("--title-field", metavar="NAME", help="Of the headline.", rich_help_panel=_CRAWL),
]
_CrawlSite = Annotated[
    str,
    typer.Option(
        "--site-field", metavar="NAME", help="Of the address or site.", rich_help_panel=_CRAWL
    ),
]
_CrawlDate = Annotated[
    str,
    typer.Option("--date-field", metavar="NAME", help="Of the date.", rich_help_panel=_CRAWL),
]
_CrawlName = Annotated[
    str | None,
    typer.Option(
        "--id-field",
        metavar="NAME",
        help="Of what identifies an article.  [default: the address]",
        rich_help_panel=_CRAWL,
    ),
]
_CrawlFormat = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar=f"[{'|'.join(FORMATS)}]",
        help="Of the inputs; else told by ending and content.",
    ),
]
_CrawlGlob = Annotated[
    str | None, typer.Option("--glob", metavar="GLOB", help="Only these files of folders: '*.txt'.")
]
_CrawlQuiet = Annotated[bool, typer.Option("--quiet", "-q", help="No summary.")]
_KeepOfGroup = Annotated[
    str,
    typer.Option(
        "--keep",
        metavar="[fullest|latest|first]",
        help="Which article of a group is marked as kept, and compared with the others.",
    ),
]
_DropOfGroup = Annotated[
    list[str] | None,
    typer.Option("--drop", metavar="same", help="Leave out what is the same as the kept article."),
]


@app.command()
def join(
    paths: Annotated[list[str], typer.Argument(metavar="PAGE...", show_default=False, hidden=True)],
    output: Annotated[
        str,
        typer.Option(
            "--output", "-o", metavar="OUT", help="Write the article here.", show_default=False
        ),
    ] = "-",
    log: Annotated[
        str | None,
        typer.Option(
            "--log", metavar="LOG", help="Write every change here, and where each page is."
        ),
    ] = None,
    keep: _Keep = None,
    level: _Level = None,
    script: _Script = None,
    furniture: _Furniture = None,
    disable: _Disable = None,
    profiles: _Profiles = None,
    text_field: _CrawlText = None,
    title_field: _CrawlTitle = "title",
    site_field: _CrawlSite = "url",
    format: _CrawlFormat = None,  # noqa: A002 - the name of the option
    force: _Force = False,
    quiet: _CrawlQuiet = False,
) -> None:
    """Join the pages of one article.

    PAGE is a text or a page of HTML, or a file of records whose records are the pages; all in
    order. What a page prints again of the one before is there once: headline, dateline, the last
    paragraphs, page numbers. The article is cleaned as dedupe clean does it; LOG restores all
    pages, behind one another.
    """
    from dedupe.cli import pages
    from dedupe.crawl.reading import CrawlFields

    given = {
        "keep": keep,
        "level": level,
        "script": script,
        "furniture": furniture,
        "disable": disable or None,
        "profiles": profiles,
        "text-field": text_field,
    }
    fields = CrawlFields(title=title_field, site=site_field)
    pages.join(paths, output, log, given, fields, kind=format, force=force, quiet=quiet)


@app.command()
def group(
    paths: Annotated[
        list[str], typer.Argument(metavar="CRAWL...", show_default=False, hidden=True)
    ],
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="OUT.jsonl", help="Write here, as JSON Lines.")
    ] = "-",
    index: Annotated[
        str | None,
        typer.Option(
            "--index",
            metavar="CRAWL.db",
            help="Keep the articles in this file, and compare with those that are there.",
        ),
    ] = None,
    keep: _KeepOfGroup = "fullest",
    drop: _DropOfGroup = None,
    report: Annotated[
        str | None,
        typer.Option(
            "--report",
            metavar="PAGE.html|FOLDER",
            help="Write a page that shows the largest groups, or pages of all into a folder.",
        ),
    ] = None,
    profiles: _ProfilesOfGroup = None,
    fold: Annotated[
        bool,
        typer.Option(
            "--fold",
            help="Write a reprint as edits against the kept article; restore brings its text back.",
        ),
    ] = False,
    text_field: _CrawlText = None,
    title_field: _CrawlTitle = "title",
    site_field: _CrawlSite = "url",
    date_field: _CrawlDate = "date",
    id_field: _CrawlName = None,
    format: _CrawlFormat = None,  # noqa: A002 - the name of the option
    pattern: _CrawlGlob = None,
    force: _Force = False,
    quiet: _CrawlQuiet = False,
) -> None:
    """Tell which articles of a crawl are copies or versions of one another, and which only look
    alike.

    CRAWL is a file of records (JSON Lines, JSON, CSV, Parquet, WARC) or a folder of texts or pages.
    Every record is written with the fields group, kept, relation (to the kept article) and related
    (to articles of other groups). Nothing is left out unless --drop asks for it.
    """
    from dedupe.cli import crawl
    from dedupe.crawl.reading import CrawlFields

    code = crawl.group(
        paths,
        output,
        index,
        CrawlFields(text_field, title_field, site_field, date_field, id_field),
        keep,
        drop or (),
        report,
        profiles,
        fold=fold,
        kind=format,
        glob=pattern,
        force=force,
        quiet=quiet,
    )
    _end(code)


@app.command()
def learn(
    paths: Annotated[
        list[str], typer.Argument(metavar="CRAWL...", show_default=False, hidden=True)
    ],
    output: Annotated[
        str | None,
        typer.Option(
            "--output", "-o", metavar="PROFILES.db", help="Learn into this file, or further in it."
        ),
    ] = None,
    show: Annotated[
        bool, typer.Option("--show", help="List what sites print, and what goes of it.")
    ] = False,
    keep: Annotated[
        list[str] | None,
        typer.Option("--keep", metavar="LINE", help="This line stays; may be repeated."),
    ] = None,
    drop: Annotated[
        list[str] | None,
        typer.Option("--drop", metavar="LINE", help="This line goes; may be repeated."),
    ] = None,
    text_field: _CrawlText = None,
    title_field: _CrawlTitle = "title",
    site_field: _CrawlSite = "url",
    date_field: _CrawlDate = "date",
    id_field: _CrawlName = None,
    format: _CrawlFormat = None,  # noqa: A002 - the name of the option
    pattern: _CrawlGlob = None,
    quiet: _CrawlQuiet = False,
) -> None:
    """Learn from a crawl what each site prints on its pages, so that clean --profiles removes it.

    CRAWL is as of dedupe group; -o names the file for what is learned, and more crawls can be added
    to it. With --show, --keep and --drop, and without -o, PROFILES.db stands in the place of CRAWL.
    What goes stood in five groups of copies, on four days, in .2% of the articles of its site or
    more, at a regular place; what tells who wrote or published an article stays.
    """
    from dedupe.cli import crawl
    from dedupe.crawl.reading import CrawlFields

    code = crawl.learn(
        paths,
        output,
        CrawlFields(text_field, title_field, site_field, date_field, id_field),
        show=show,
        keep=keep or (),
        drop=drop or (),
        kind=format,
        glob=pattern,
        quiet=quiet,
    )
    _end(code)


@app.command("spark group")
def spark_group(
    source: Annotated[str, typer.Argument(metavar="INPUT", hidden=True)],
    output: Annotated[str, typer.Argument(metavar="OUTPUT", hidden=True)],
    keep: _KeepOfGroup = "fullest",
    drop: _DropOfGroup = None,
    profiles: _ProfilesOfGroup = None,
    text_field: _CrawlText = None,
    title_field: _CrawlTitle = "title",
    site_field: _CrawlSite = "url",
    date_field: _CrawlDate = "date",
    id_field: _CrawlName = None,
    error_field: Annotated[
        str,
        typer.Option(
            "--error-field", metavar="NAME", help="Column that says why a row has no group."
        ),
    ] = "error",
    format: _SparkFormat = None,  # noqa: A002 - the name of the option
    master: _Master = None,
    conf: _Conf = None,
    force: _Force = False,
    quiet: _CrawlQuiet = False,
    verbose: _Verbose = False,
) -> None:
    """Do with Spark what dedupe group does, row for row.

    INPUT is a file, a folder or a pattern, OUTPUT a folder, which is there when all is done. Rows
    get the columns group, kept, relation and related (JSON); they come in no order.
    """
    from dedupe.cli import spark as command
    from dedupe.crawl.reading import CrawlFields

    code = command.group(
        source,
        output,
        CrawlFields(text_field, title_field, site_field, date_field, id_field),
        keep,
        drop or (),
        profiles,
        master=master,
        conf=conf or (),
        verbose=verbose,
        format=format,
        error_field=error_field,
        force=force,
        quiet=quiet,
    )
    _end(code)


@app.command("spark learn")
def spark_learn(
    source: Annotated[str, typer.Argument(metavar="INPUT", hidden=True)],
    output: Annotated[
        str,
        typer.Option(
            "--output", "-o", metavar="PROFILES.db", help="Write into this file, on this machine."
        ),
    ],
    text_field: _CrawlText = None,
    title_field: _CrawlTitle = "title",
    site_field: _CrawlSite = "url",
    date_field: _CrawlDate = "date",
    id_field: _CrawlName = None,
    format: _SparkFormat = None,  # noqa: A002 - the name of the option
    master: _Master = None,
    conf: _Conf = None,
    quiet: _CrawlQuiet = False,
    verbose: _Verbose = False,
) -> None:
    """Do with Spark what dedupe learn does: the same profile.

    INPUT is as of dedupe spark. PROFILES.db is for clean --profiles, and for dedupe learn with
    --show, --keep and --drop; to learn from more articles, give all of them to Spark again. What a
    reader decided stays.
    """
    from dedupe.cli import spark as command
    from dedupe.crawl.reading import CrawlFields

    code = command.learn(
        source,
        output,
        CrawlFields(text_field, title_field, site_field, date_field, id_field),
        master=master,
        conf=conf or (),
        verbose=verbose,
        format=format,
        quiet=quiet,
    )
    _end(code)


_Text = Annotated[
    str | None,
    typer.Option(
        "--text", metavar="CLEAN", help="The clean article, where the log does not hold it."
    ),
]


@app.command()
def show(
    path: Annotated[str, typer.Argument(metavar="LOG.json|ARTICLE", hidden=True)],
    text: _Text = None,
    width: Annotated[
        int | None,
        typer.Option(
            "--width", metavar="COLUMNS", help="Wrap lines here, not at the terminal's width."
        ),
    ] = None,
    pager: Annotated[
        bool, typer.Option("--pager/--no-pager", help="Leaf through it on a terminal.")
    ] = True,
) -> None:
    """Show on a terminal what was done to an article.

    Dropped paragraphs are struck out, with the line that was kept for them, and why; at the end is
    what is worth a look. LOG.json is what clean wrote with --log: the log of one article, or
    *.jsonl or a folder with those of many. An ARTICLE is cleaned first, and nothing is written. In
    a pipe, [-this-] has gone and {+this+} has come.
    """
    from dedupe.cli import logs

    _end(logs.show(path, text, width, pager))


@app.command()
def report(
    paths: Annotated[list[str], typer.Argument(metavar="LOG...", show_default=False, hidden=True)],
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="OUT",
            help="File, or folder for several logs.  [default: report.html, report]",
        ),
    ] = None,
    text: _Text = None,
    log_field: Annotated[
        str | None,
        typer.Option(
            "--log-field", metavar="NAME", help="Field of records with the log.  [default: log]"
        ),
    ] = None,
    clean_field: Annotated[
        str | None,
        typer.Option(
            "--clean-field", metavar="NAME", help="Field with the clean article.  [default: clean]"
        ),
    ] = None,
    force: _Force = False,
) -> None:
    """Write pages of HTML that show what was done.

    On a page, the choices of its log can be overruled. LOG is what clean wrote with --log: the log
    of one article becomes one page; several, *.jsonl or a folder become a folder of pages, with an
    index.html that lists the articles. The pages need no network.
    """
    from dedupe.cli import logs

    given = {"log-field": log_field, "clean-field": clean_field}
    _end(logs.report(paths, output, text, force, given))


@app.command()
def apply(
    log: Annotated[str, typer.Argument(metavar="LOG.json", hidden=True)],
    decisions: Annotated[str, typer.Argument(metavar="DECISIONS.json", hidden=True)],
    output: _Output = "-",
    new_log: Annotated[
        str | None,
        typer.Option("--log", metavar="LOG", help="Write the log of the article as decided here."),
    ] = None,
    text: _Text = None,
    in_place: Annotated[
        bool,
        typer.Option(
            "--in-place",
            help="Write back: the log, or record, in LOG, and the clean article in --text.",
        ),
    ] = False,
    clean_field: Annotated[
        str | None,
        typer.Option(
            "--clean-field", metavar="NAME", help="Field with the clean text.  [default: clean]"
        ),
    ] = None,
    log_field: Annotated[
        str | None,
        typer.Option("--log-field", metavar="NAME", help="Field with the log.  [default: log]"),
    ] = None,
    force: _Force = False,
) -> None:
    """Apply what a reader decided about a log.

    With --in-place, LOG may be all that clean writes: a file of records with a log field, *.jsonl
    of many logs, a folder; --text names the folder or file of the clean articles beside it.

    Writes the clean article with other copies kept, or more dropped. DECISIONS.json is what the
    page of a log saves, or {"decisions": [{"span": [310, 397], "choice": "keep-this"}]} with spans
    of the log; choices are keep-both, keep-this (of a drop) and drop (of a passage in a notice).
    """
    from dedupe.cli import logs

    if in_place:
        given = [
            name for name, path in (("-o", output), ("--log", new_log)) if path not in (None, "-")
        ]
        fields = {"clean-field": clean_field, "log-field": log_field}
        logs.apply_in_place(log, decisions, text, fields, given)
        return
    logs.apply(log, decisions, output, new_log, text, force)


@app.command()
def schema() -> None:
    """Write the JSON Schema of logs."""
    from dedupe.cli import lists

    lists.schema()


@app.command("settings")
def show_settings() -> None:
    """Show which settings hold here, and where each comes from.

    They come from dedupe.toml, or [tool.dedupe] in pyproject.toml, in this folder or the nearest
    one above it.
    """
    from dedupe.cli import lists

    lists.show_settings()


@app.command()
def rules() -> None:
    """List what is normalised and removed, with examples."""
    from dedupe.cli import lists

    lists.rules()


@app.command("explain")
def explain_name(
    name: Annotated[str, typer.Argument(metavar="NAME", autocompletion=names_of, hidden=True)],
) -> None:
    """Say what a name of a log means, by examples.

    NAME is a cause (repeat.block, furniture.editors, normalise.dots), the kind of a notice
    (figures), or a row of evidence (large-share). Of your own rows of page remains, too.
    """
    from dedupe.cli import lists

    lists.explain(name)


@app.command()
def completion(
    shell: Annotated[
        str, typer.Argument(metavar="bash|zsh|fish", autocompletion=shells, hidden=True)
    ],
) -> None:
    """Write the completion of a shell: of commands, options and values.

    bash: eval "$(dedupe completion bash)" in ~/.bashrc. zsh: the same with zsh, in ~/.zshrc, behind
    compinit. fish: dedupe completion fish > ~/.config/fish/completions/dedupe.fish
    """
    from dedupe.cli.completing import script

    files.write([(files.STANDARD, script(shell).encode())])


def _backup(suffix: str | None, is_unwanted: bool, in_place: bool) -> str | None:
    """Return what the names of backups end with, None where there are to be none."""
    if suffix is not None and is_unwanted:
        problem = told("and --backup contradict one another; leave one of them out")
        raise InputError("--no-backup", problem)
    if (suffix is not None or is_unwanted) and not in_place:
        option = "--no-backup" if is_unwanted else "--backup"
        problem = told("is for --in-place, where inputs are overwritten; leave it out")
        raise InputError(option, problem)
    return None if is_unwanted else ".bak" if suffix is None else suffix


def _only_view(**wanted: bool) -> str | None:
    """Return the view that is written instead of the text: the one that was asked for, if any.

    wanted  for each file of dedupe/render with a `view`, whether its option was given
    """
    asked = [name for name, is_asked in wanted.items() if is_asked]
    if len(asked) > 1:
        problem = told(
            "writes something else than --{other} to the same place; leave one of them out",
            other=asked[1],
        )
        raise InputError(f"--{asked[0]}", problem)
    return asked[0] if asked else None


def _end(code: int) -> None:
    if code:
        raise typer.Exit(code)


def _usage_error(error: Exception, arguments: Sequence[str]) -> DedupeError:
    """Return the error with what typer found wrong, in one line."""
    message = " ".join(str(getattr(error, "format_message", lambda: error)()).split()).rstrip(".")
    message = f"{message[:1].lower()}{message[1:]}"
    names = list(map(_name_of, app.registered_commands))
    known = bool(arguments) and arguments[0] in names
    where = arguments[0] if known else told("command line")
    if known:
        advice = told("see dedupe {command} --help", command=arguments[0])
    else:
        advice = told("see dedupe --help")
    if not known and arguments and os.path.isfile(arguments[0]):
        advice = told("to clean a file: dedupe clean {file}", file=arguments[0])
    elif any(
        argument != "-" and argument.startswith("-") and os.path.isfile(argument)
        for argument in arguments
    ):
        advice = told("put -- before the name of a file that begins with -")
    elif "extra argument" in message:
        advice = told("one article at a time; {advice}", advice=advice)
    if message.endswith("?"):
        problem = told("{question} {advice}", question=_told_of_typer(message), advice=advice)
    else:
        problem = told("{problem}; {advice}", problem=_told_of_typer(message), advice=advice)
    return InputError(where, problem)


USAGE_ERRORS = (
    "missing command",
    "missing argument {argument}",
    "missing option {option}",
    "no such command {command}. Did you mean {others}?",
    "no such command {command}",
    "no such option: {option} (Possible options: {others})",
    "no such option: {option} ('(Possible options: {others})',)",  # typer 0.26
    "no such option: {option}",
    "option {option} requires an argument",
    "option {option} does not take a value",
    "got unexpected extra argument(s) ({arguments})",
    "invalid value for {option}: {value} is not a valid int",
    "invalid value for {option}: {value} is not a valid integer",
    "invalid value for {option}: {value} is not a valid float",
)
"""What typer finds wrong, in its words, of which one that fits earlier is the more exact one."""


def _told_of_typer(message: str) -> str:
    """Return what typer says, in the language in use; as it is where its words are not known."""
    for sentence in USAGE_ERRORS:
        pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+)", re.escape(sentence))
        found = re.fullmatch(pattern, message)
        if found:
            values = found.groupdict()
            if "others" in values:
                values["others"] = listed(values["others"].split(", "))
            return told(sentence, **values)
    return message
