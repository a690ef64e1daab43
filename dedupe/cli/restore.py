"""What `dedupe restore` does, once its options are read."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from dedupe import files
from dedupe.cli.common import both, end_line, refuse_inputs, refuse_same, request_of
from dedupe.errors import Failure, InputError
from dedupe.formats import check_restored_name, format_named, format_of
from dedupe.language import told
from dedupe.log import Log
from dedupe.reading.encoding import read_as
from dedupe.reading.ignored import kinds_passed
from dedupe.reading.inputs import JSON_LINES
from dedupe.reading.packing import ending_of, head_of, pack, read_all
from dedupe.reading.restoring import restore_bytes
from dedupe.words import count

if TYPE_CHECKING:
    from dedupe.batch.restoring import Restored
    from dedupe.request import Request

EXTRACTED = (
    "the text that was extracted from the page; the page itself is not in the log (dedupe clean "
    "--keep-bytes keeps it there)"
)


def restore(
    clean: str, logs: Mapping[str, str | None], output: str, options: Mapping[str, Any], force: bool
) -> int:
    """Bring the sources of what was cleaned back, write them, and return the exit code.

    logs     the argument and the option that name the log, None where it was not given
    options  fields of records that were given, by their names in a file
    """
    given = [name for name, path in logs.items() if path is not None]
    if len(given) > 1:
        problem = told("both name the log; leave one of them out")
        raise InputError(both(given[0], given[1]), problem)
    log = logs[given[0]] if given else None
    if log is not None:
        refuse_same(("CLEAN", clean), (given[0], log))
    refuse_inputs(output, "-o", [clean, *([log] if log else [])])
    _check_output(clean, output, force)
    is_one = log is not None and _is_one_log(log) and not os.path.isdir(clean)
    _check_name(clean, output, is_one)
    if log is not None and is_one:
        return _restore_one(clean, log, output, force)
    from dedupe.batch.restoring import restore_all

    place = None if output == files.STANDARD else output
    request = request_of(options, paths=(clean,), log=log, output=place, force=force)
    done = restore_all(request)
    return _told(done, request)


def _check_output(clean: str, output: str, force: bool) -> None:
    """Raise InputError where an output cannot be written, known beforehand."""
    goes_to_folder = os.path.isdir(clean) or output.endswith("/") or os.path.isdir(output)
    if not goes_to_folder:
        files.check_writable(output, force)
        return
    if output == files.STANDARD:
        problem = told("several articles need a place: give a folder with -o")
        raise InputError("restore", problem)
    here, there = (os.path.join(os.path.realpath(path), "") for path in (output, clean))
    if os.path.isdir(clean) and here.startswith(there):
        problem = told("is in the folder of the cleaned articles; write to another one")
        raise InputError(output, problem)
    if os.path.lexists(output) and not os.path.isdir(output):
        problem = told("is there and is no folder; give the name of a folder with -o")
        raise InputError(output, problem)
    if not force and os.path.isdir(output) and os.listdir(output):
        problem = told("is there and has files in it; --force overwrites what is named alike")
        raise InputError(output, problem)


def _check_name(clean: str, output: str, is_one: bool) -> None:
    """Raise InputError where the ending of an output asks for another format than it would have."""
    is_folder = os.path.isdir(clean)
    is_text = is_one or is_folder
    if is_text or clean == files.STANDARD or os.path.isfile(clean):
        source = format_named("text") if is_text else format_of(clean)
        check_restored_name(output, source, is_folder)


def _is_one_log(path: str) -> bool:
    """Return whether a file is the log of one article, as far as its beginning tells."""
    if path == files.STANDARD:
        return True
    if os.path.isdir(path) or ending_of(path)[0] in JSON_LINES:
        return False
    return not re.match(rb"\s*\[\s*\{", head_of(path))


def _restore_one(clean: str, log: str, output: str, force: bool) -> int:
    """Restore one article from its log."""
    read = _read_log(log)
    text = read_as(read_all(clean), "utf-8").text
    source = _restored(text, read, clean)
    files.write([(output, pack(source, ending_of(output)[1], output))], force)
    if output == files.STANDARD:
        end_line(source)
    size = count(len(source), "byte")
    what = "the source"
    if read.page is not None:
        what = EXTRACTED if read.page.packed is None else "the page"
    said = told(
        "restored {what}, {size}, and checked it against the log", what=told(what), size=size
    )
    files.say(said)
    return 0


def _read_log(path: str) -> Log:
    """Return the log in the file, which may hold anything."""
    from dedupe.errors import LogError

    where = files.input_name(path)
    try:
        return Log.from_json(read_all(path).decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        problem = told("not UTF-8; expected the JSON that dedupe clean --log writes")
        raise InputError(where, problem) from error
    except LogError as error:
        raise InputError(where, str(error)) from error


def _restored(text: str, log: Log, clean_path: str) -> bytes:
    from dedupe.errors import RestoreError

    try:
        return restore_bytes(text, log)
    except RestoreError as error:
        problem = told(
            "{problem}; give the text and the log that one run of clean wrote", problem=error
        )
        raise InputError(files.input_name(clean_path), problem) from error


def _told(done: Restored, request: Request) -> int:
    """Say what came of many articles, and return the exit code."""
    said = told(
        "restored {articles}, and checked each against its log",
        articles=count(done.articles, "article"),
    )
    if done.folded:
        said = told(
            "restored {articles}, {number} of them from the edits of dedupe group --fold, and "
            "checked each",
            articles=count(done.articles, "article"),
            number=done.folded,
        )
    if done.folded == done.articles:
        said = told(
            "brought the text of {articles} back that dedupe group --fold wrote as edits, and "
            "checked each",
            articles=count(done.articles, "article"),
        )
    if done.extracted == 1 == done.articles:
        said = told("{said}: {what}", said=said, what=told(EXTRACTED))
    elif done.extracted:
        said = told(
            "{said}; of {number:,} of them {what}",
            said=said,
            number=done.extracted,
            what=told(EXTRACTED),
        )
    files.say(said)
    if done.passed:
        files.say(
            told("passed over, as no log is of them: {kinds}", kinds=kinds_passed(done.passed))
        )
    if done.in_files and not os.path.isdir(request.paths[0]):
        files.say(_came_from_files(done))
    if not done.failures:
        return 0
    path = _written_failures(done.failures, request)
    failed = told("{articles} failed", articles=count(len(done.failures), "article"))
    if path is not None:
        failed = told("{said}; see {file}", said=failed, file=path)
    files.say(failed)
    return 3


def _came_from_files(done: Restored) -> str:
    """Return what to say of records that were files, when they are restored as records."""
    records = count(done.in_files, "record")
    if done.in_files == 1:
        came = told("{records} came from a file of its own", records=records)
    else:
        came = told("{records} came from files of their own", records=records)
    if done.pages:
        return told(
            "{came}; -o FOLDER/ (with the slash) writes what was there to files again, pages byte "
            "for byte",
            came=came,
        )
    return told(
        "{came}; -o FOLDER/ (with the slash) writes what was there to files again", came=came
    )


def _written_failures(failures: list[Failure], request: Request) -> str | None:
    """Write what failed beside the output, as `dedupe clean` does, and return where that is; say it
    where there is no output, and return None.
    """
    from dedupe.formats.format import failure_line

    output = request.output
    if output is None:
        for failure in failures:
            files.say(str(failure))
        return None
    is_folder = os.path.isdir(output)
    path = os.path.join(output, "failures.jsonl") if is_folder else f"{output}.failures.jsonl"
    files.write([(path, b"".join(map(failure_line, failures)))], force=True)
    return path
