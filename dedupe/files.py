"""Names, bytes out, and messages: a file is written whole or not at all. `-` is standard input or
output.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from typing import BinaryIO

from dedupe.errors import InputError
from dedupe.language import told
from dedupe.lazy import pattern

STANDARD = "-"


def input_name(path: str) -> str:
    """Return what to call an input when talking about it."""
    return "standard input" if path == STANDARD else path or "(empty name)"


def output_name(path: str) -> str:
    """Return what to call an output when talking about it."""
    return "standard output" if path == STANDARD else path or "(empty name)"


# --- reading ---


def read_problem(error: OSError) -> str:
    """Return what to say of a file that cannot be read."""
    known = {
        errno.ENOENT: "no such file; check the name",
        errno.ENOTDIR: "no such file, a part of its path is not a folder; check the name",
        errno.EISDIR: "is a folder; name a file in it",
        errno.EACCES: "no permission to read it; chmod +r may help",
    }.get(error.errno or 0)
    if known is not None:
        return told(known)
    return told("cannot be read: {reason}; check the name and the disk", reason=_reason(error))


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


# --- comparing ---


def same_file(first: str, second: str) -> bool:
    """Return whether two output names mean one file, be it there or not."""
    if STANDARD in (first, second):
        return first == second or is_input(STANDARD, first if second == STANDARD else second)
    if os.path.realpath(first) == os.path.realpath(second):
        return True
    try:
        return os.path.samefile(first, second)
    except OSError:
        return False


def is_input(output: str, path: str) -> bool:
    """Return whether writing to `output` would overwrite the input `path`; either may be a
    redirection by the shell.
    """
    try:
        there = os.fstat(1) if output == STANDARD else os.stat(output)
        here = os.fstat(0) if path == STANDARD else os.stat(path)
    except OSError:
        return False
    return stat.S_ISREG(here.st_mode) and os.path.samestat(there, here)


# --- writing ---


def check_writable(path: str, force: bool) -> None:
    """Raise InputError where `path` cannot be written: known beforehand, so that no work is lost on
    it.
    """
    if path == STANDARD:
        if sys.stdout is None:
            raise InputError(output_name(path), told("it is closed; use -o FILE"))
        return
    if not path:
        raise InputError(
            output_name(path), told("a file needs a name; give one, or - for standard output")
        )
    status = _status(path)
    if (status is not None and stat.S_ISDIR(status.st_mode)) or os.path.basename(path) in (
        "",
        ".",
        "..",
    ):
        raise InputError(output_name(path), told("is a folder; give the name of a file"))
    if status is not None and _is_stream(status):
        return
    if status is not None and not force:
        raise InputError(path, told("is already there; --force overwrites it"))
    folder = _folder(path)
    if not os.path.isdir(folder):
        raise InputError(path, told("there is no folder {folder}; create it first", folder=folder))
    if not os.access(folder, os.W_OK | os.X_OK):
        raise InputError(
            path, told("no permission to write in {folder}; choose another folder", folder=folder)
        )


def write(
    outputs: Sequence[tuple[str, bytes]], force: bool = False, is_one_of_many: bool = False
) -> None:
    """Write every output whole, or none: what is already written is taken back where a later one
    fails.

    outputs         names and contents; standard output and devices come last, as they cannot be
                    taken back
    force           whether a file that is there may be replaced
    is_one_of_many  whether `sync_file_systems` has them put on the disk afterwards, with others
    InputError where one cannot be written; BrokenPipeError where nobody reads standard output any
    more.
    """
    streams = {path: path == STANDARD or _is_stream(_status(path)) for path, _ in outputs}
    with ExitStack() as temporaries, ExitStack() as written:
        ready = [
            (path, temporaries.enter_context(_temporary(path, data, is_one_of_many)))
            for path, data in outputs
            if not streams[path]
        ]
        for path, temporary in ready:
            written.callback(_put(path, temporary, force, temporaries))
        for path, data in ((path, data) for path, data in outputs if streams[path]):
            try:
                _write_stream(path, data)
            except BrokenPipeError:
                written.pop_all()
                raise
        written.pop_all()


@contextmanager
def _temporary(path: str, data: bytes, is_one_of_many: bool) -> Iterator[str]:
    """Give the name of a file beside `path` with `data` and the permissions `path` is to have;
    remove it afterwards.
    """
    temporary = os.path.join(_folder(path), f".dedupe-{os.urandom(8).hex()}.tmp")
    try:
        with writing(path):
            # not tempfile: its files are for the owner alone, these get what the umask leaves
            handle = os.open(
                temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666
            )
            try:
                _write_all(handle, data)
                _take_permissions(handle, _status(path))
                if not (is_one_of_many and _CAN_SYNC_ALL):
                    os.fsync(handle)
            finally:
                os.close(handle)
        yield temporary
    finally:
        _remove(temporary)


def _take_permissions(handle: int, status: os.stat_result | None) -> None:
    """Give an open file the owner, where allowed, and the permissions of the file that it is to
    replace.
    """
    if status is not None and hasattr(os, "fchown"):
        with suppress(OSError):
            os.fchown(handle, status.st_uid, status.st_gid)
        with suppress(OSError):
            os.fchmod(handle, stat.S_IMODE(status.st_mode))


def _put(path: str, temporary: str, force: bool, temporaries: ExitStack) -> Callable[[], None]:
    """Move the finished file to its place and return what takes that back."""
    target = os.path.realpath(path)
    with writing(path):
        if not force:
            _place_new(temporary, target)
            return lambda: _remove(target)
        is_new = not os.path.lexists(target)
        former = f"{temporary}.old"
        temporaries.callback(_remove, former)
        put(temporary, target, keep_as=former)
    return (lambda: _remove(target)) if is_new else (lambda: _move_back(former, target))


def put(finished: str, path: str, keep_as: str = "") -> None:
    """Move a finished file to its place, over what is there.

    keep_as  name under which the file that was there is kept, unless that name is taken; empty
             where it is not kept
    """
    path = os.path.realpath(path)
    if keep_as and os.path.exists(path) and not os.path.lexists(keep_as):
        try:
            os.link(path, keep_as)
        except OSError:  # a file system without hard links
            import shutil

            shutil.copy2(path, keep_as)
    os.replace(finished, path)


def copy_permissions(path: str, other: str) -> None:
    """Give `other` the owner, where allowed, and the permissions of `path`."""
    handle = os.open(other, os.O_RDONLY)
    try:
        _take_permissions(handle, os.stat(path))
    finally:
        os.close(handle)


PART = ".dedupe-part"
"""Ending of outputs that are not whole yet."""

KEPT = ".dedupe-kept"
"""Ending of what is kept of a file that a run overwrites without a backup, until it is noted."""


def part_of(path: str, ending: str = PART) -> str:
    """Return the name of the file that an output is in until it is whole: beside it, never too long
    a name, and the same when an interrupted run is resumed.
    """
    import hashlib  # not above: only a run over many needs it

    folder, name = os.path.split(os.path.realpath(path))
    return os.path.join(folder, f".{hashlib.sha256(os.fsencode(name)).hexdigest()[:20]}{ending}")


def whole_of(part: str) -> str:
    """Return the name of the file in which an output in parts gets the form in which it is
    placed.
    """
    return f"{part.removesuffix(PART)}.whole{PART}"


def sync(path: str) -> None:
    """Have the system put a file on the disk that was written and closed."""
    handle = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


_CAN_SYNC_ALL = sys.platform == "linux"
"""Whether the system can put all on the disk that was written, at once."""


def sync_alone(file: BinaryIO) -> None:
    """Have the system put one of many files on the disk, where it cannot do all at once."""
    if not _CAN_SYNC_ALL:
        file.flush()
        os.fsync(file.fileno())


def sync_file_systems(folders: Iterable[str]) -> None:
    """Have the system put on the disk what was written in these folders, with its names: all at
    once on Linux, since one by one takes milliseconds a file. Elsewhere, each was put there alone.
    """
    if not _CAN_SYNC_ALL:
        return
    import ctypes

    done: set[int] = set()
    for folder in folders:
        with writing(folder or ".", can_resume=True):
            handle = os.open(folder or ".", os.O_RDONLY)
            try:
                system = os.fstat(handle).st_dev
                if system not in done and ctypes.CDLL(None, use_errno=True).syncfs(handle):
                    raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
                done.add(system)
            finally:
                os.close(handle)


def sync_folder_of(path: str) -> None:
    """Have the system put the name of a file on the disk; Windows does so by itself."""
    if os.name != "posix":
        return
    handle = os.open(_folder(path), os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:  # file systems of networks, some of which cannot
        if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.EBADF):
            raise
    finally:
        os.close(handle)


def make_folder_of(path: str) -> None:
    """Make the folder of a file, and those that it is in."""
    os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)


def _place_new(temporary: str, target: str) -> None:
    """Give the file its name, FileExistsError where that is taken: decided by the file system, so
    without a race.
    """
    try:
        os.link(temporary, target)
    except FileExistsError:
        raise
    except OSError as error:
        if error.errno not in (
            errno.EPERM,
            errno.ENOSYS,
            errno.EOPNOTSUPP,
            errno.ENOTSUP,
            errno.EMLINK,
            errno.EACCES,
        ):
            raise
        os.close(
            os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
        )  # no hard links here: take the name first
        os.replace(temporary, target)


def _move_back(backup: str, target: str) -> None:
    with suppress(OSError):
        os.replace(backup, target)


def remove(path: str) -> None:
    """Remove a file, where it is there."""
    with suppress(FileNotFoundError):
        os.unlink(path)


def _remove(path: str) -> None:
    with suppress(OSError):
        os.unlink(path)


def _write_stream(path: str, data: bytes) -> None:
    with writing(path):
        if path == STANDARD:
            if sys.stdout is None:
                raise OSError(errno.EBADF, os.strerror(errno.EBADF))
            sys.stdout.flush()
            _write_all(sys.stdout.fileno(), data)
            return
        handle = os.open(path, os.O_WRONLY | getattr(os, "O_BINARY", 0))
        try:
            _write_all(handle, data)
        finally:
            os.close(handle)


def _write_all(handle: int, data: bytes) -> None:
    """Write past the buffers of Python, which would try again, and complain, when it ends."""
    view = memoryview(data)
    while view:
        view = view[os.write(handle, view) :]


@contextmanager
def writing(path: str, can_resume: bool = False) -> Iterator[None]:
    """Turn what the system says inside into an InputError about `path`; a closed pipe stays one.

    can_resume  whether this is a run that goes on from here when there is space again
    """
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        problem = write_problem(error)
        if can_resume and is_full(error):
            problem = told("no space left on the disk; free some, then continue with --resume")
        raise InputError(output_name(path), problem) from error


def is_full(error: BaseException | None) -> bool:
    """Return whether an error says that there is no space to write."""
    return isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)


def write_problem(error: OSError) -> str:
    """Return what to say of a file that cannot be written."""
    known = {
        errno.EEXIST: "is already there; --force overwrites it",
        errno.EISDIR: "is a folder; give the name of a file",
        errno.ENOENT: "its folder is not there; create it first",
        errno.ENOSPC: "not written: no space left on the disk; free some or write elsewhere",
        errno.EDQUOT: "not written: your disk quota is used up; free some or write elsewhere",
        errno.EFBIG: "not written: larger than files may be here; write elsewhere",
        errno.EROFS: "not written: the disk is read-only; write elsewhere",
        errno.EACCES: "no permission to write it; choose another folder",
        errno.ENAMETOOLONG: "the name is too long; give a shorter one",
        errno.EBADF: "it is closed; use -o FILE",
    }.get(error.errno or 0)
    if known is not None:
        return told(known)
    return told("cannot be written: {reason}; check the name and the disk", reason=_reason(error))


def _status(path: str) -> os.stat_result | None:
    """Return what is at `path`, None where nothing is. InputError where that cannot be told."""
    try:
        return os.stat(path)
    except FileNotFoundError:
        if os.path.islink(path):
            raise InputError(
                path, told("is a link that leads nowhere; remove it or give another name")
            ) from None
        return None
    except NotADirectoryError:
        return None
    except OSError as error:
        raise InputError(path, write_problem(error)) from error


def _is_stream(status: os.stat_result | None) -> bool:
    """Return whether this is written to, not replaced: a terminal, /dev/null, a pipe."""
    return (
        status is not None and not stat.S_ISREG(status.st_mode) and not stat.S_ISDIR(status.st_mode)
    )


def _folder(path: str) -> str:
    return os.path.dirname(os.path.realpath(path))


# --- telling ---


def say(message: str) -> None:
    """Write one line to standard error, whatever characters the message has; nothing where it is
    closed.
    """
    if sys.stderr is not None:
        line = _CONTROL.sub(lambda match: match[0].encode("unicode_escape").decode(), message)
        if len(line) > _MAX_LINE:
            line = f"{line[: _MAX_LINE // 2]} ... {line[-_MAX_LINE // 2 :]}"
        with suppress(OSError):
            print(f"dedupe: {line}", file=sys.stderr, flush=True)


_CONTROL = pattern("[\0-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_MAX_LINE = 1000
"""Characters of a message on standard error: what is longer is cut. Chosen by eye."""
