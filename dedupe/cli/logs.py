"""What the commands about logs do: show, report, apply, schema."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from dedupe import files
from dedupe.article import CleanedArticle, clean_decoded
from dedupe.cleaner import Cleaner
from dedupe.cli.common import (
    article_kind,
    end_line,
    held_settings,
    packed,
    read_article,
    refuse_inputs,
    refuse_same,
    request_of,
    write_shown,
)
from dedupe.errors import DecisionError, DedupeError, Failure, InputError, LogError
from dedupe.formats import format_of, formats
from dedupe.formats.format import ArticleFormat
from dedupe.language import listed, told
from dedupe.log import Log
from dedupe.reading.encoding import read_as
from dedupe.reading.inputs import JSON, JSON_LINES
from dedupe.reading.logs import LogFields, Logged, begins_as_log, is_one, read_logs
from dedupe.reading.packing import ending_of, head_of, read_all
from dedupe.review import Review, decisions_from_json
from dedupe.words import count, done

if TYPE_CHECKING:
    from rich.console import Console

    from dedupe.reading.encoding import Decoded
    from dedupe.request import Request


class Reviewed(NamedTuple):
    """An article laid out, and what to call it."""

    name: str
    review: Review


def show(path: str, text: str | None, width: int | None, pager: bool) -> int:
    """Show a log, or what would be done to an article, and return the exit code."""
    if width is not None and width < MIN_WIDTH:
        problem = told(
            "{width} columns hold no article; give {least} or more", width=width, least=MIN_WIDTH
        )
        raise InputError("--width", problem)
    from rich.console import Console

    from dedupe.render.terminal import show as show_review

    console = Console(width=width, highlight=False, markup=False, emoji=False)
    failures: list[Failure] = []
    shown = 0
    with console.capture() as captured:
        for one in _reviewed_at(path, text):
            if isinstance(one, Failure):
                failures.append(one)
                continue
            if shown:
                console.print()
            show_review(
                one.review, one.name, console, wrap=width is not None or console.is_terminal
            )
            shown += 1
    if failures and not shown:
        raise InputError(failures[0].where, failures[0].problem)
    for failure in failures:
        files.say(str(failure))
    _write(captured.get(), console, pager)
    return 3 if failures else 0


MIN_WIDTH = 20
"""Columns of a terminal below which nothing can be read. Chosen by eye."""


def _write(shown: str, console: Console, pager: bool) -> None:
    """Write what is shown to standard output; on a terminal, let it be leafed through where it is
    longer than that.
    """
    if not console.is_terminal:
        lines = "".join(f"{line.rstrip()}\n" for line in shown.splitlines())
        files.write([(files.STANDARD, lines.encode("utf-8", "backslashreplace"))])
    elif pager and sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty():
        from pydoc import pager as leaf_through

        # as git does: colours as they are, no paging of what fits
        os.environ["LESS"] = f"{os.environ.get('LESS', '-FX')} -R"
        leaf_through(shown)
    else:
        write_shown(shown)


def apply_in_place(
    log: str, decisions: str, text: str | None, options: dict[str, Any], outputs: Sequence[str]
) -> None:
    """Write what a reader decided back to where the log and the clean article are.

    outputs  options that name other places, of which none may be given
    """
    from dedupe.batch.deciding import apply_in_place as write_back

    if outputs:
        problem = told(
            "{option} and --in-place contradict one another; leave one of them out",
            option=outputs[0],
        )
        raise InputError("apply", problem)
    refuse_same(("LOG", log), ("DECISIONS.json", decisions))
    if text is not None:
        refuse_same(("LOG", log), ("--text", text))
    try:
        wanted = decisions_from_json(read_all(decisions))
        write_back(log, text, wanted, request_of(options))
    except DecisionError as error:
        raise InputError(files.input_name(decisions), str(error)) from error
    made = count(len(wanted.made), "decision")
    said = told(
        "{decisions} written back, and checked that the source can be restored", decisions=made
    )
    files.say(said)


def apply(
    log: str, decisions: str, output: str, new_log: str | None, text: str | None, force: bool
) -> None:
    """Write the clean article, and its log, as somebody wants it who looked at the log."""
    inputs = [
        ("LOG.json", log),
        ("DECISIONS.json", decisions),
        *([("--text", text)] if text else []),
    ]
    for number, first in enumerate(inputs):
        for second in inputs[number + 1 :]:
            refuse_same(first, second)
    for option, path in (("-o", output), ("--log", new_log)):
        if path is not None:
            refuse_inputs(path, option, [name for _, name in inputs])
            files.check_writable(path, force)
    if new_log == files.STANDARD:
        problem = told("standard output is for the text; give the name of a file")
        raise InputError("--log", problem)
    if new_log is not None:
        refuse_same(("-o", output), ("--log", new_log))
    try:
        wanted = decisions_from_json(read_all(decisions))
        review = _only_one(log, text, _fields({}), wanted.clean).review
        decided = review.decided(wanted.for_log(review.log))
    except DecisionError as error:
        raise InputError(files.input_name(decisions), str(error)) from error
    clean = (decided.text or "").encode("utf-8", "surrogateescape")
    outputs = [(output, packed(clean, output))]
    if new_log is not None:
        outputs.append((new_log, packed(f"{decided.to_json()}\n".encode(), new_log)))
    files.write(outputs, force)
    if output == files.STANDARD:
        end_line(clean)
    made = count(len(wanted.made), "decision")
    said = told("{decisions} applied, and checked that the source can be restored", decisions=made)
    files.say(said)


def report(
    paths: Sequence[str], output: str | None, text: str | None, force: bool, options: dict[str, Any]
) -> int:
    """Write the page of a log, or a folder with those of many, and return the exit code."""
    fields = _fields(options)
    if len(paths) == 1 and is_one(paths[0]):
        _report_one(paths[0], output or "report.html", text, force, fields)
        return 0
    if text is not None:
        raise InputError("--text", told("is the clean text of one log; give one log"))
    if files.STANDARD in paths:
        where = files.input_name(files.STANDARD)
        raise InputError(where, told("is one log; give it alone"))
    return _report_many(paths, output or "report", force, fields)


def _report_one(path: str, output: str, text: str | None, force: bool, fields: LogFields) -> None:
    from dedupe.render.page import page

    refuse_inputs(output, "-o", [path, *([text] if text else [])])
    files.check_writable(output, force)
    name, review = _only_one(path, text, fields)
    files.write([(output, packed(page(review, name), output))], force)
    said = told(
        "wrote {output}: {done}", output=files.output_name(output), done=done(review.log.edits)
    )
    files.say(said)


def _report_many(paths: Sequence[str], folder: str, force: bool, fields: LogFields) -> int:
    from dedupe.render.report import write_report

    for path in paths:
        if not os.path.exists(path):
            raise InputError(path, told("no such file; check the name"))
        if os.path.isdir(path) and os.path.realpath(folder) == os.path.realpath(path):
            problem = told("is the folder of the logs; write to another one with -o")
            raise InputError(folder, problem)
    if os.path.lexists(folder) and not os.path.isdir(folder):
        problem = told("is there and is no folder; give the name of a folder with -o")
        raise InputError(folder, problem)
    if not force and os.path.isdir(folder) and os.listdir(folder):
        problem = told("is there and has files in it; --force overwrites what is named alike")
        raise InputError(folder, problem)
    written = write_report(lambda: read_logs(paths, fields), folder)
    if not written.path:
        nothing = Failure(listed(paths), told("no logs in it"))
        where, problem = written.failures[0] if written.failures else nothing
        advised = told("{problem}; give what dedupe clean wrote with --log", problem=problem)
        raise InputError(where, advised)
    for failure in written.failures:
        files.say(str(failure))
    said = told(
        "wrote {path}, which lists {articles} of {all_articles:,}",
        path=written.path,
        articles=count(written.listed, "article"),
        all_articles=written.articles,
    )
    files.say(said)
    return 3 if written.failures else 0


# --- what is looked at ---


def _fields(options: dict[str, Any]) -> LogFields:
    held = held_settings(options)
    return LogFields(held["log-field"].value or "log", held["clean-field"].value or "clean")


def _reviewed_at(path: str, text: str | None) -> Iterator[Reviewed | Failure]:
    """Yield the logs in a file or folder, laid out; of an article, the log that cleaning it would
    write.
    """
    if text is not None:
        yield _only_one(path, text, _fields({}))
    elif path == files.STANDARD:
        yield _reviewed_input()
    elif _holds_logs(path):
        yield from map(laid_out, read_logs([path], _fields({})))
    else:
        request = request_of({})
        kind = article_kind(path, None) or "text"
        yield _cleaned(path, read_article(path, kind, request), request)


def _reviewed_input() -> Reviewed | Failure:
    """Return what standard input has, a log or an article, laid out."""
    data, where = read_all(files.STANDARD), files.input_name(files.STANDARD)
    if begins_as_log(data):
        try:
            return laid_out(Logged(where, Log.from_json(data)))
        except LogError as error:
            raise InputError(where, str(error)) from error
    request = request_of({})
    text = formats()["text"]
    assert isinstance(text, ArticleFormat)
    return _cleaned(where, text.decode(data, where, request), request)


def _cleaned(path: str, decoded: Decoded, request: Request) -> Reviewed:
    cleaned = clean_decoded(Cleaner(request.settings), decoded)
    article = CleanedArticle(decoded, cleaned)
    return Reviewed(files.input_name(path), Review.of(article.log))


def _holds_logs(path: str) -> bool:
    """Return whether a file or folder has logs. InputError where it has neither a log nor one
    article.
    """
    if os.path.isdir(path) or ending_of(path)[0] in (*JSON, *JSON_LINES):
        return True
    kind = format_of(path)
    if isinstance(kind, ArticleFormat):
        return kind.name == "text" and begins_as_log(head_of(path))
    if kind.name not in ("json", "jsonl"):
        problem = told(
            "{kind} is neither a log nor one article; give a log, or a file of text or HTML",
            kind=kind.name,
        )
        raise InputError(path, problem)
    return True


def _only_one(path: str, text: str | None, fields: LogFields, clean: str | None = None) -> Reviewed:
    """Return the log in a file, laid out. InputError where there is none, or more than one.

    text   the file of the clean article, where the log does not hold it
    clean  SHA-256 of the clean article that is meant, where there may be several
    """
    where = files.input_name(path)
    found: list[Logged] = []
    for one in read_logs([path], fields):
        if isinstance(one, Failure):
            raise InputError(one.where, one.problem)
        if clean is None or is_one(path) or one.log.clean.sha256 == clean:
            found.append(one)
            if clean is not None:
                break
    if not found:
        raise InputError(
            where,
            told(
                "has no log of the article that the decisions are for; give the one that they are "
                "from"
            ),
        )
    if len(found) > 1:
        raise InputError(
            where,
            told('has several logs; a page saves with its decisions the "sha256" of the right one'),
        )
    (name, log), given = (
        found[0],
        None if text is None else read_as(read_all(text), "utf-8").text,
    )
    try:
        return Reviewed(name, Review.of(log, given))
    except DedupeError as error:
        problem = str(error) if text is not None else _advised(error, log)
        raise InputError(where, problem) from error


def laid_out(logged: Logged | Failure) -> Reviewed | Failure:
    """Return an article laid out, a failure where its log does not lead back to a source."""
    if isinstance(logged, Failure):
        return logged
    try:
        return Reviewed(logged.name, Review.of(logged.log))
    except DedupeError as error:
        return Failure(logged.name, _advised(error, logged.log))


def _advised(error: DedupeError, log: Log) -> str:
    """Return what is wrong with a log, and where to give the text that it does not hold."""
    if log.text is not None:
        return str(error)
    return told(
        "{error}: of one log with --text CLEAN, of records by naming their field with "
        "--clean-field",
        error=error,
    )
