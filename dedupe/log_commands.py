"""What the commands about logs do: show, report, apply, schema."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from dedupe import files
from dedupe.batch import Failure
from dedupe.cleaner import Cleaner
from dedupe.commands import (
    end_line,
    held_settings,
    kind_of,
    packed,
    read_article,
    read_content,
    read_log,
    refuse_inputs,
    refuse_same,
    settings_from,
)
from dedupe.errors import DecisionError, DedupeError, InputError
from dedupe.log import Log
from dedupe.render.words import count, done
from dedupe.review import Review, decisions_from_json
from dedupe.sources.encoding import read_as
from dedupe.sources.logs import Fields, Logged, read_logs
from dedupe.sources.packing import ending_of, opened, reading

if TYPE_CHECKING:
    from rich.console import Console


class Reviewed(NamedTuple):
    """An article laid out, and what to call it."""

    name: str
    review: Review


def show(path: str, text: str | None, width: int | None, pager: bool) -> int:
    """Show a log, or what would be done to an article, and return the exit code."""
    if width is not None and width < MIN_WIDTH:
        raise InputError("--width", f"{width} columns hold no article; give {MIN_WIDTH} or more")
    from rich.console import Console

    from dedupe.render.terminal import show as show_review

    console = Console(width=width, highlight=False, markup=False, emoji=False)
    failed = 0
    with _paged(console, pager):
        for number, one in enumerate(_reviewed_at(path, text)):
            if isinstance(one, Failure):
                failed += 1
                files.say(str(one))
                continue
            if number:
                console.print()
            show_review(one.review, one.name, console, wrap=width is not None or console.is_terminal)
    return 3 if failed else 0


MIN_WIDTH = 20


def apply(log: str, decisions: str, output: str, new_log: str | None, text: str | None, force: bool) -> None:
    """Write the clean article, and its log, as somebody wants it who looked at the log."""
    inputs = [("LOG.json", log), ("DECISIONS.json", decisions), *([("--text", text)] if text else [])]
    for number, first in enumerate(inputs):
        for second in inputs[number + 1 :]:
            refuse_same(first, second)
    for option, path in (("-o", output), ("--log", new_log)):
        if path is not None:
            refuse_inputs(path, option, [name for _, name in inputs])
            files.check_writable(path, force)
    if new_log == files.STANDARD:
        raise InputError("--log", "standard output is for the text; give the name of a file")
    if new_log is not None:
        refuse_same(("-o", output), ("--log", new_log))
    read = read_log(log)
    review = _review(log, read, text)
    try:
        wanted = decisions_from_json(read_content(decisions), read)
        decided = review.decided(wanted)
    except DecisionError as error:
        raise InputError(files.input_name(decisions), str(error)) from error
    clean = (decided.text or "").encode("utf-8", "surrogateescape")
    outputs = [(output, packed(clean, output))]
    if new_log is not None:
        outputs.append((new_log, packed(f"{decided.to_json()}\n".encode(), new_log)))
    files.write(outputs, force)
    if output == files.STANDARD:
        end_line(clean)
    files.say(f"{count(len(wanted), 'decision')} applied, and checked that the source can be restored")


def report(paths: Sequence[str], output: str | None, text: str | None, force: bool, options: dict[str, Any]) -> int:
    """Write the page of a log, or a folder with those of many, and return the exit code."""
    held = held_settings(options)
    fields = Fields(held["log-field"].value or "log", held["clean-field"].value or "clean")
    if len(paths) == 1 and _is_one_log(paths[0]):
        _report_one(paths[0], output or "report.html", text, force)
        return 0
    if text is not None:
        raise InputError("--text", "is the clean text of one log; give one log")
    return _report_many(paths, output or "report", force, fields)


def _is_one_log(path: str) -> bool:
    """Return whether a file holds one log, not one a line or an array of records."""
    if os.path.isdir(path) or ending_of(path)[0] in (".jsonl", ".ndjson"):
        return False
    with opened(path) as stream, reading(path):
        return not stream.read(64).lstrip().startswith(b"[")


def _report_one(path: str, output: str, text: str | None, force: bool) -> None:
    from dedupe.render.page import page

    refuse_inputs(output, "-o", [path, *([text] if text else [])])
    files.check_writable(output, force)
    review = _review(path, read_log(path), text)
    files.write([(output, page(review, files.input_name(path)))], force)
    files.say(f"wrote {files.output_name(output)}: {done(review.log.edits)}")


def _report_many(paths: Sequence[str], folder: str, force: bool, fields: Fields) -> int:
    from dedupe.report import write_report

    for path in paths:
        if not os.path.exists(path):
            raise InputError(path, "no such file; check the name")
        if os.path.isdir(path) and os.path.realpath(folder) == os.path.realpath(path):
            raise InputError(folder, "is the folder of the logs; write to another one with -o")
    if os.path.lexists(folder) and not os.path.isdir(folder):
        raise InputError(folder, "is there and is no folder; give the name of a folder with -o")
    if not force and os.path.isdir(folder) and os.listdir(folder):
        raise InputError(folder, "is there and has files in it; --force overwrites what is named alike")
    written = write_report(lambda: read_logs(paths, fields), folder)
    if not written.articles and not written.failures:
        raise InputError(", ".join(paths), "no logs in it; give what dedupe clean wrote with --log")
    for failure in written.failures:
        files.say(str(failure))
    files.say(f"wrote {written.path}, which lists {count(written.listed, 'article')} of {written.articles:,}")
    return 3 if written.failures else 0


def schema() -> None:
    """Write the JSON Schema of logs."""
    from importlib.resources import files as resources

    files.write([(files.STANDARD, resources("dedupe").joinpath("log.schema.json").read_bytes())])


# --- what is looked at ---


def _reviewed_at(path: str, text: str | None) -> Iterator[Reviewed | Failure]:
    """Yield the logs in a file or folder, laid out; of an article, the log that cleaning it would write."""
    held = held_settings({})
    kind = "json" if os.path.isdir(path) else _kind(path)
    if kind in ("text", "html"):
        cleaned = Cleaner(settings_from(held)).clean(read_article(path, kind, held).text)
        yield Reviewed(files.input_name(path), Review.of(cleaned.log))
        return
    if kind not in ("json", "jsonl"):
        raise InputError(path, f"{kind} is neither a log nor one article; give a log, or a file of text or HTML")
    if text is not None:
        yield Reviewed(files.input_name(path), _review(path, read_log(path), text))
        return
    for one in read_logs([path], Fields(held["log-field"].value or "log", held["clean-field"].value or "clean")):
        yield one if isinstance(one, Failure) else laid_out(one)


def _kind(path: str) -> str:
    """Return the format of an input; a text that begins as a log does is one, whatever its name."""
    kind = kind_of(path, None)
    if kind == "text" and path != files.STANDARD:
        with opened(path) as stream, reading(path):
            return "json" if stream.read(64).lstrip().startswith(b'{\n  "format"') else "text"
    return kind


def laid_out(logged: Logged) -> Reviewed | Failure:
    """Return an article laid out, a failure where its log does not lead back to a source."""
    try:
        return Reviewed(logged.name, Review.of(logged.log))
    except DedupeError as error:
        return Failure(logged.name, f"{error}{_ADVICE if logged.log.text is None else ''}")


def _review(path: str, log: Log, text: str | None) -> Review:
    """Return a log laid out, with its clean text in the file `text` where it does not hold it."""
    try:
        return Review.of(log, None if text is None else read_as(read_content(text), "utf-8").text)
    except DedupeError as error:
        advice = _ADVICE if log.text is None and text is None else ""
        raise InputError(files.input_name(path), f"{error}{advice}") from error


_ADVICE = ": --text CLEAN"


@contextmanager
def _paged(console: Console, wanted: bool) -> Iterator[None]:
    """Let what is printed inside be leafed through, where it is for a terminal and longer than that."""
    if not (wanted and console.is_terminal and sys.stdin is not None and sys.stdin.isatty()):
        yield
        return
    os.environ.setdefault("LESS", "FRX")  # as git does: colours as they are, no paging of what fits
    with console.pager(styles=True):
        yield
