"""Where the command line starts: `dedupe` and `python -m dedupe`."""

from __future__ import annotations

import os
import sys

from dedupe import language
from dedupe.language import listed, told

VARIABLE = "DEDUPE_LANG"
"""The variable that says the language of messages where --lang does not."""

CLOSED_PIPE = 141
"""Exit code where nobody reads the output any more, as of any program that SIGPIPE ends."""


def main() -> int:
    """Return the exit code of the command line in `sys.argv`: 0 done, 1 would change, 2 wrong use
    or input, 3 done but for some articles.

    Whatever goes wrong is told in one line on standard error. What has few options needs no parser
    of them: the version is told, and one file cleaned, without typer, whose import takes four times
    a bare start.
    """
    before = language.spoken()
    try:
        return _answer(_without_language(sys.argv[1:]))
    except (Exception, KeyboardInterrupt) as error:
        return _told(error)
    finally:
        language.speak(before)


def _without_language(arguments: list[str]) -> list[str]:
    """Return the arguments but for `--lang NAME`, and speak the language that is asked for: by
    them, else by the environment. InputError where it is not spoken here.
    """
    _speak(language.language_of(os.environ))
    if os.environ.get(VARIABLE):
        _speak(_language_named(os.environ[VARIABLE], VARIABLE))
    end = arguments.index("--") if "--" in arguments else len(arguments)
    others: list[str] = []
    options = iter(arguments[:end])
    for argument in options:
        option, equals, name = argument.partition("=")
        if option == "--lang":
            _speak(_language_named(name if equals else next(options, ""), option))
        else:
            others.append(argument)
    return others + arguments[end:]


def _speak(wanted: language.Language) -> None:
    """Speak a language; English where what is written could not be read, for want of characters."""
    sample = {"en": "", "zh": "输", "zh-tw": "輸"}[wanted]
    try:
        for stream in (sys.stdout, sys.stderr):
            sample.encode(getattr(stream, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        wanted = "en"
    language.speak(wanted)


def _language_named(name: str, where: str) -> language.Language:
    """Return the language that is called so. InputError where none is."""
    named = language.language_named(name)
    if named is None:
        from dedupe.errors import InputError, did_you_mean

        known = listed(language.LANGUAGES)
        if not name:
            raise InputError(where, told("name a language: {known}", known=known))
        problem = told(
            "{name!r} is not spoken here; {hint}there are {known}",
            name=name,
            hint=did_you_mean(name.lower(), language.LANGUAGES),
            known=known,
        )
        raise InputError(where, problem)
    return named


def _answer(arguments: list[str]) -> int:
    if arguments[:1] in (["--version"], ["-V"]):
        from dedupe.version import __version__

        print(f"dedupe {__version__}", flush=True)
        return 0
    if arguments[:1] == ["clean"]:
        from dedupe.cli.plain import plain_cleaning

        asked = plain_cleaning(arguments[1:])
        if asked is not None:
            from dedupe.cli.clean import clean

            return clean([asked.path], asked.output, asked.settings, log=asked.log)
    if "_DEDUPE_COMPLETE" in os.environ:
        from dedupe.cli.app import answer_shell

        return answer_shell()
    from dedupe.cli.app import run

    return run(arguments)


def _told(error: BaseException) -> int:
    """Return the exit code for an error, told in one line."""
    from dedupe.errors import DedupeError, InterruptedRunError
    from dedupe.files import say

    if isinstance(error, KeyboardInterrupt):
        say(told("interrupted"))
        return 130
    if isinstance(error, BrokenPipeError):
        _drop_output()
        return CLOSED_PIPE
    if isinstance(error, DedupeError):
        say(str(error))
        return 130 if isinstance(error, InterruptedRunError) else 2
    if isinstance(error, MemoryError):
        say(told("not enough memory for a text of this size; cut it into smaller files"))
    elif isinstance(error, OSError):
        _drop_output()
        reason = (error.strerror or str(error)).lower()
        say(told("standard output: {reason}; write elsewhere", reason=reason))
    elif sys.flags.dev_mode:
        raise error
    else:
        kind = type(error).__name__
        say(
            told(
                "unexpected {kind}: {error}; this is a bug in dedupe: please report it, with the "
                "article and what `python -X dev -m dedupe ...` shows",
                kind=kind,
                error=error,
            )
        )
    return 2


def _drop_output() -> None:
    """Send what Python still holds of standard output nowhere, or it would complain about it when
    it ends.
    """
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _leave_working_folder() -> None:
    """Import nothing from the folder that the program runs in, which `python -m` puts before all
    others: a file regex.py there would take the place of the package. A checkout is such a folder,
    too, and stays.
    """
    here = os.getcwd()
    checkout = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    if sys.path[:1] == [here] and here != checkout:
        del sys.path[0]


if __name__ == "__main__":
    _leave_working_folder()
    sys.exit(main())
