"""Runs in place keep out of each other's way: each holds the folders that it was given, and looks
for others in those above and below. Two that begin at once both hold theirs before they look.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

from dedupe.batch.manifest import ANOTHER_RUN, Manifest
from dedupe.batch.plan import STATE, Plan
from dedupe.errors import InputError
from dedupe.language import told
from dedupe.request import Request


@contextmanager
def held(plan: Plan, request: Request) -> Iterator[None]:
    """Hold the folders of a run in place while it goes on; its own state is open already.
    InputError where another run is at work in one of them, above or below.
    """
    if not request.in_place or plan.state is None:
        yield
        return
    roots = _roots(request.paths)
    own = os.path.realpath(os.path.dirname(plan.state))
    with ExitStack() as stack:
        for root in roots:
            if root != own:
                stack.enter_context(_lock(root))
        folders = {os.path.dirname(os.path.realpath(job.source)) for job in plan.jobs}
        _refuse_others({*roots, *folders} | _above({*roots, *folders}), {*roots, own})
        yield


def _roots(paths: Sequence[str]) -> list[str]:
    """Return the full names of the folders that a run works in, those of the files that were named
    too.
    """
    folders = (path if os.path.isdir(path) else os.path.dirname(path) for path in paths)
    return sorted({os.path.realpath(folder or ".") for folder in folders})


@contextmanager
def _lock(folder: str) -> Iterator[None]:
    """Hold a folder that is not the one with the state of the run."""
    lock = Manifest(os.path.join(folder, STATE))
    try:
        yield
    finally:
        lock.close(remove=lock.is_new)  # else it is what another run left


def _above(folders: set[str]) -> set[str]:
    """Return all folders above these."""
    above: set[str] = set()
    for folder in folders:
        parent = os.path.dirname(folder)
        while parent not in above and parent != folder:
            above.add(parent)
            folder, parent = parent, os.path.dirname(parent)
    return above


def _refuse_others(folders: set[str], own: set[str]) -> None:
    """Raise InputError where another run holds one of the folders."""
    for folder in sorted(folders - own):
        state = os.path.join(folder, STATE)
        if os.path.lexists(state) and _is_held(state):
            raise InputError(folder, told(ANOTHER_RUN))


def _is_held(state: str) -> bool:
    """Return whether a run that is going on holds this state."""
    database = sqlite3.connect(state, timeout=0, isolation_level=None)
    try:
        database.execute("begin exclusive")
        database.execute("rollback")
    except sqlite3.Error as error:
        return "locked" in str(error)
    finally:
        database.close()
    return False
