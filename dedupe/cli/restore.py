"""What `dedupe restore` does, once its options are read."""

from __future__ import annotations

from dedupe import files
from dedupe.cli.common import end_line, refuse_inputs, refuse_same
from dedupe.errors import InputError, LogError, RestoreError
from dedupe.log import Log
from dedupe.reading.encoding import read_as
from dedupe.reading.packing import read_all
from dedupe.reading.restoring import restore_bytes
from dedupe.words import count


def restore(clean: str, log: str, output: str, force: bool) -> None:
    """Bring the source of a cleaned article back, and write it."""
    refuse_same(("CLEAN", clean), ("LOG.json", log))
    refuse_inputs(output, "-o", [clean, log])
    files.check_writable(output, force)
    read = _read_log(log)
    text = read_as(read_all(clean), "utf-8").text
    source = _restored(text, read, clean, log)
    files.write([(output, source)], force)
    if output == files.STANDARD:
        end_line(source)
    files.say(f"restored the source, {count(len(source), 'byte')}, and checked it against the log")


def _read_log(path: str) -> Log:
    """Return the log in the file, which may hold anything."""
    where = files.input_name(path)
    try:
        return Log.from_json(read_all(path).decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        problem = "not UTF-8; expected the JSON that dedupe clean --log writes"
        raise InputError(where, problem) from error
    except LogError as error:
        raise InputError(where, str(error)) from error


def _restored(text: str, log: Log, clean_path: str, log_path: str) -> bytes:
    try:
        return restore_bytes(text, log)
    except RestoreError as error:
        problem = f"{error}; give the text and the log that one run of clean wrote"
        raise InputError(files.input_name(clean_path), problem) from error
    except (LookupError, ValueError) as error:
        problem = f"the source cannot be written in its encoding {log.encoding!r}"
        raise InputError(files.input_name(log_path), f"{problem}; was the log edited?") from error
