"""Logs to be looked up by the clean article that they are of: a file of one or many, or folders."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import islice
from tempfile import TemporaryFile
from typing import BinaryIO, NamedTuple

from dedupe import files
from dedupe.errors import Failure, InputError
from dedupe.language import listed, told
from dedupe.log import Digest, Log
from dedupe.reading.inputs import JSON_LINES
from dedupe.reading.logs import LogFields, Logged, log_files, logged_in, logs_of
from dedupe.reading.packing import ending_of, lines, opened, packing_of


class StoredLog(NamedTuple):
    """A log that was found, and the name of the file that its article was.

    place  what tells it from the others of the store
    """

    log: Log
    source: str
    place: _Place


class _Place(NamedTuple):
    """Where a log is: the number of its file, and of lines its first byte and its bytes, else its
    number in the file and no bytes.
    """

    file: int
    source: str
    start: int = 0
    length: int = -1


class LogStore:
    """The logs in files and folders. Of each, only its place is kept in memory.

    A log of many is read once to learn where each is, and again, at one place, when its article is
    asked for; packed, it is unpacked into a temporary file.

    failures  what is no log
    """

    def __init__(self, path: str, fields: LogFields, stack: ExitStack) -> None:
        self._fields = fields
        self._stack = stack
        self._paths: list[str] = []
        self._open: dict[int, BinaryIO] = {}
        self._found: dict[Digest, list[_Place]] = {}
        self._taken: set[_Place] = set()
        self.failures: list[Failure] = []
        for place, logged in self._read(path):
            if isinstance(logged, Failure):
                self.failures.append(logged)
            else:
                self._found.setdefault(logged.log.clean, []).append(place)

    def __len__(self) -> int:
        return sum(map(len, self._found.values()))

    def find(self, text: str, name: str, is_record: bool = False) -> StoredLog | None:
        """Return the log of a clean article, None where there is none.

        Where several articles came out alike: the one of that name; of records the first one that
        was not asked for yet, as they come in the order of their logs.

        name       of the file that the clean article is in, below its folder
        is_record  whether it is a record in that file
        InputError where several logs are of an article in a file, and none has its name
        """
        places = self._found.get(Digest.of(text), [])
        left = [place for place in places if place not in self._taken] or places
        if not left:
            return None
        alike = [place for place in left if _may_be(place.source, name)]
        if not alike and not is_record and len(left) > 1:
            problem = told(
                "{number} logs are of this text ({names}); give the one that is meant",
                number=len(left),
                names=listed(place.source for place in left[:_SHOWN]),
            )
            raise InputError(name, problem)
        place = (alike or left)[0]
        self._taken.add(place)
        logged = self._logged_at(place)
        assert not isinstance(logged, Failure)
        return StoredLog(logged.log, place.source, place)

    def find_digest(self, sha256: str | None) -> StoredLog | None:
        """Return the first log of the clean article with that SHA-256, of any where there is only
        one log; None where there is none.
        """
        for digest, places in self._found.items():
            if sha256 == digest.sha256 or (sha256 is None and len(self) == 1):
                logged = self._logged_at(places[0])
                assert not isinstance(logged, Failure)
                return StoredLog(logged.log, places[0].source, places[0])
        return None

    def path_of(self, place: _Place) -> str:
        """Return the file that a log is in."""
        return self._paths[place.file]

    def _read(self, path: str) -> Iterator[tuple[_Place, Logged | Failure]]:
        for entry in log_files([path]):
            if isinstance(entry, Failure):
                raise InputError(entry.where, entry.problem)
            file, source = entry
            number = len(self._paths)
            self._paths.append(file)
            if ending_of(file)[0] in JSON_LINES:
                yield from self._lines(number, file)
                continue
            for at, logged in enumerate(logs_of(file, self._fields)):
                yield _Place(number, source, at), logged

    def _lines(self, number: int, path: str) -> Iterator[tuple[_Place, Logged | Failure]]:
        stream = self._stream(number, path)
        start = 0
        for count, line in enumerate(lines(stream), 1):
            where = f"{files.input_name(path)} line {count}"
            length = len(line) if line is not None else 0
            if line is None:
                yield _Place(number, where), Failure(where, told("this line is too long for a log"))
                return
            if line.strip():
                logged = logged_in(where, line, self._fields)
                source = where if isinstance(logged, Failure) else logged.name
                yield _Place(number, source, start, length), logged
            start += length + 1

    def _stream(self, number: int, path: str) -> BinaryIO:
        """Return the file with its lines, where it can be read from any place."""
        if number not in self._open:
            if path != files.STANDARD and not packing_of(path):
                self._open[number] = self._stack.enter_context(open(path, "rb"))  # noqa: SIM115
            else:
                spool = self._stack.enter_context(TemporaryFile())  # noqa: SIM115
                with opened(path) as stream:
                    shutil.copyfileobj(stream, spool)
                spool.flush()
                reader = open(os.dup(spool.fileno()), "rb")  # noqa: SIM115
                reader.seek(0)
                self._open[number] = self._stack.enter_context(reader)
        return self._open[number]

    def _logged_at(self, place: _Place) -> Logged | Failure:
        if place.length < 0:
            logs = logs_of(self._paths[place.file], self._fields)
            return next(islice(logs, place.start, None))
        stream = self._open[place.file]
        stream.seek(place.start)
        return logged_in(place.source, stream.read(place.length), self._fields)


def _may_be(source: str, name: str) -> bool:
    """Return whether a clean article of that name may be of this source: `a.html` becomes `a.txt`,
    or `a.html.txt` beside another one.

    >>> _may_be("news/2024/a.html", "2024/a.txt"), _may_be("news/a.html", "b.txt")
    (True, False)
    """
    found = f"/{source}".replace(os.sep, "/")
    wanted = name.replace(os.sep, "/")
    if found.endswith((f"/{wanted}", f"/{_stem(wanted)}")):
        return True
    return _stem(found).endswith(f"/{_stem(wanted)}")


def _stem(name: str) -> str:
    ending, packing = ending_of(name)
    return name[: len(name) - len(ending) - len(packing)]


_SHOWN = 3
"""Names of logs that a message shows."""
