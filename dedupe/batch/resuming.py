"""Interrupted runs: whether one is resumed, and what is said of them. Spark asks here, too."""

from __future__ import annotations

from dedupe.errors import InputError
from dedupe.language import told
from dedupe.request import Request

INTERRUPTED = "interrupted; what is done is kept: continue with the same command and --resume"


def is_resumed(left: str | None, digest: str, request: Request, where: str) -> bool:
    """Return whether the run that was interrupted here is resumed, rather than a new one begun.

    left    digest of the run that was interrupted, None where none was; `digest` that of this run
    where   what keeps the state of the run
    InputError where neither can be: a run is there and the request does not say which, or it is
    another one.
    """
    if left is None:
        return False
    if request.resume and left != digest:
        problem = told(
            "the interrupted run had other settings, or was of another version of dedupe or "
            "OpenCC; give the same ones, or start anew with --force"
        )
        raise InputError(where, problem)
    if not request.resume and not request.force:
        problem = told(
            "an interrupted run left its state; continue with --resume, or start anew with --force"
        )
        raise InputError(where, problem)
    return request.resume


def taken(path: str, request: Request) -> InputError:
    """Return the error for an output that is there already."""
    if request.resume:
        problem = told("is already there, and no run was interrupted; --force does all of it again")
    elif request.in_place:
        problem = told(
            "is already there; --force writes anew the logs of what changes now, and leaves all "
            "others as they are"
        )
    else:
        problem = told("is already there; --force overwrites it")
    return InputError(path, problem)


def changed(path: str) -> InputError:
    """Return the error for an input that is another file than it was."""
    return InputError(
        path, told("has changed since the run that is to go on; start anew with --force")
    )
