"""What an interrupted run left and how far it came: a SQLite file beside the output, locked while a
run goes on.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, NamedTuple

from dedupe.batch.resuming import changed
from dedupe.errors import InputError
from dedupe.files import write_problem
from dedupe.language import told
from dedupe.outcome import Tally


class Identity(NamedTuple):
    """What tells that a file is the one it was: size in bytes, time of its last change in
    nanoseconds.
    """

    size: int
    mtime_ns: int

    @classmethod
    def of(cls, path: str) -> Identity:
        """Return the identity of the file that is there now."""
        status = os.stat(path)
        return cls(status.st_size, status.st_mtime_ns)


class Position(NamedTuple):
    """How far an input is done: records, and bytes of its output and of its log.

    state  0 under way; PLACING when its output is whole and about to get its name; DONE
    """

    records: int = 0
    output: int = 0
    log: int = 0
    state: int = 0


PLACING, DONE = 1, 2

ANOTHER_RUN = "another run is writing here; wait until it ends, or write elsewhere"


_SCHEMA = """
create table if not exists facts (name text primary key, value text not null);
create table if not exists inputs (
    path blob primary key, size integer, mtime_ns integer,
    records integer, output integer, log integer, state integer
);
create table if not exists begun (path blob primary key, backup blob not null);
"""


class Manifest:
    """The state of one run. Nothing is kept of what was noted but not committed.

    is_new  whether there was no run before, so that nothing is lost where this one does not begin
    """

    def __init__(self, path: str) -> None:
        self.path = path
        try:
            os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
        except OSError as error:
            raise InputError(path, write_problem(error)) from error
        try:
            self._database = sqlite3.connect(path, timeout=0, isolation_level=None)
            self._database.execute("pragma locking_mode = exclusive")
            self._database.execute("pragma journal_mode = delete")
            self._database.execute("begin exclusive")
            for statement in _SCHEMA.strip().split(";\n"):
                self._database.execute(statement)
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                problem = told(ANOTHER_RUN)
            else:
                problem = told(
                    "nothing can be written there ({error}); choose another place", error=error
                )
            raise InputError(os.path.dirname(path) or ".", problem) from error
        except sqlite3.DatabaseError as error:
            problem = told(
                "is not the state of a run ({error}); remove it, and start anew with --force",
                error=error,
            )
            raise InputError(path, problem) from error
        self.is_new = self.fact("digest") is None

    def fact(self, name: str) -> Any:
        """Return what was noted under a name, None where nothing was."""
        row = self._execute("select value from facts where name = ?", (name,)).fetchone()
        return json.loads(row[0]) if row else None

    def note(self, name: str, value: Any) -> None:
        """Note a fact, any JSON value."""
        self._execute("insert or replace into facts values (?, ?)", (name, json.dumps(value)))

    def tally(self) -> Tally:
        """Return the counts of what is done."""
        found = self.fact("tally")
        return Tally.from_dict(found) if found else Tally()

    def position(self, path: str, identity: Identity, is_in_place: bool = False) -> Position:
        """Return how far an input is done. InputError where it is another file than it was, as one
        that was done in place should be.
        """
        row = self._execute(
            "select * from inputs where path = ?", (os.fsencode(os.path.abspath(path)),)
        ).fetchone()
        if row is None:
            return Position()
        position = Position(*row[3:])
        may_differ = is_in_place and position.state == DONE
        if Identity(row[1], row[2]) != identity and not may_differ:
            raise changed(path)
        return position

    def begun(self) -> dict[str, str]:
        """Return the inputs that the run began with, and the name that each is kept under when it
        is overwritten: so a resumed run knows what is its own from what was there before.
        """
        rows = self._execute("select path, backup from begun")
        return {os.fsdecode(path): os.fsdecode(backup) for path, backup in rows}

    def begin(self, names: Mapping[str, str]) -> None:
        """Note what the run begins with, as `begun` returns it."""
        for path, backup in names.items():
            row = (os.fsencode(path), os.fsencode(backup))
            self._execute("insert or replace into begun values (?, ?)", row)

    def move(self, path: str, identity: Identity, position: Position) -> None:
        """Note how far an input is done."""
        row = (os.fsencode(os.path.abspath(path)), *identity, *position)
        self._execute("insert or replace into inputs values (?, ?, ?, ?, ?, ?, ?)", row)

    def commit(self) -> None:
        """Make what was noted last; what it tells of must be on the disk by now."""
        self._execute("commit")
        self._execute("begin exclusive")

    def _execute(self, statement: str, values: tuple[Any, ...] = ()) -> sqlite3.Cursor:
        try:
            return self._database.execute(statement, values)
        except sqlite3.OperationalError as error:
            problem = told(
                "cannot be written: {error}; free some space, then continue with --resume",
                error=error,
            )
            raise InputError(self.path, problem) from error

    def close(self, remove: bool = False) -> None:
        """Give the lock up; remove the file where the run came to its end, or wrote nothing."""
        with suppress(sqlite3.Error):
            self._database.execute("rollback")
        if remove:
            with suppress(OSError):
                os.unlink(self.path)
        self._database.close()
