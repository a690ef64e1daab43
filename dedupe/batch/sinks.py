"""Outputs of a run: files that are written piece by piece beside their places."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO

from dedupe import files
from dedupe.batch.manifest import Identity
from dedupe.batch.plan import Job


class Sink:
    """A file that is written piece by piece beside its place, and put there when it is whole.

    path  where it is to be; `-` is standard output, which is written at once
    size  bytes of it that an interrupted run wrote, to which the next ones are appended
    """

    def __init__(self, path: str, size: int) -> None:
        self.path, self.size = path, size
        self.part = files.part_of(path)
        self._file: BinaryIO | None = None
        if path == files.STANDARD:
            return
        with files.writing(path, can_resume=True):
            files.make_folder_of(path)
            self._file = open(self.part, "r+b" if size else "wb", buffering=0)  # noqa: SIM115
            self._file.truncate(size)
            self._file.seek(size)

    def write(self, data: bytes) -> None:
        """Append bytes."""
        if self._file is None:
            files.write([(files.STANDARD, data)])
        else:
            with files.writing(self.path, can_resume=True):
                view = memoryview(data)
                while view:
                    view = view[self._file.write(view) or 0 :]
        self.size += len(data)

    def sync(self) -> None:
        """Have the system put on the disk what was written."""
        if self._file is not None and not self._file.closed:
            with files.writing(self.path, can_resume=True):
                os.fsync(self._file.fileno())

    def become(self, other: str) -> None:
        """Take the content of another file instead."""
        self.close()
        files.sync(other)
        os.replace(other, self.part)
        self.size = os.path.getsize(self.part)

    def place(self, backup: str = "") -> None:
        """Give the file its name; what had it before is kept as `backup`, if that is a name."""
        if self._file is None:
            return
        self.sync()
        self.close()
        with files.writing(self.path, can_resume=True):
            put_in_place(self.part, self.path, backup)
            files.sync_folder_of(self.path)

    def drop(self) -> None:
        """Remove the file."""
        self.close()
        if self._file is not None:
            os.unlink(self.part)

    def close(self) -> None:
        """Close the file, whole or not."""
        if self._file is not None:
            self._file.close()


@contextmanager
def new_sink(path: str) -> Iterator[Sink]:
    """Give a sink that nothing was written to; remove its file afterwards, unless it was placed."""
    sink = Sink(path, 0)
    try:
        yield sink
    finally:
        with suppress(FileNotFoundError):  # it was placed
            sink.drop()


def write_in_place(path: str, data: bytes, backup: str = "") -> None:
    """Write a file whole: beside its place first, then there."""
    files.make_folder_of(path)
    part = files.part_of(path)
    with open(part, "wb") as file:
        file.write(data)
        files.sync_alone(file)
    put_in_place(part, path, backup)


def put_in_place(part: str, path: str, backup: str) -> None:
    """Move a finished file to its place; with the name of a `backup`, the file that was there is
    kept under it, and lends its permissions.
    """
    path = os.path.realpath(path)
    if backup and os.path.exists(path):
        files.copy_permissions(path, part)
    files.put(part, path, keep_as=backup)


def data_of(job: Job) -> str:
    """Return the file to read an input from: its backup, where this run has overwritten it before
    and was killed.
    """
    if not job.backup or not os.path.exists(job.backup):
        return job.source
    try:
        is_untouched = Identity.of(job.backup) == Identity.of(job.source)
    except OSError:
        return job.backup
    return job.source if is_untouched else job.backup
