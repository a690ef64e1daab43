"""Files where Spark has them: listing, writing whole or not at all, moving; by Hadoop's file
systems.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple, Protocol

from dedupe.errors import InputError
from dedupe.language import told


class File(NamedTuple):
    """A file as it was listed: its full name, bytes, and time of its last change in
    milliseconds.
    """

    path: str
    size: int
    changed: int


class Storage(Protocol):
    """What a run asks of a file system. Moving a folder must be one step, done or not done."""

    def full(self, path: str) -> str:
        """Return the name of a file with all that is left out of a short one."""

    def exists(self, path: str) -> bool:
        """Return whether something is there."""

    def is_folder(self, path: str) -> bool:
        """Return whether that is a folder."""

    def files(self, path: str) -> Iterator[File]:
        """Yield the files in a folder and in those below it, or that match a pattern; hidden ones
        are left out.
        """

    def read(self, path: str) -> str:
        """Return the text of a file."""

    def write(self, path: str, text: str) -> None:
        """Write a file, so that it is there whole or not at all."""

    def make_folder(self, path: str) -> None:
        """Make a folder, and those that it is in; it may be there."""

    def move(self, source: str, target: str) -> None:
        """Give a file or folder another name that is not taken. InputError where it is."""

    def remove(self, path: str) -> None:
        """Remove a file, or a folder and all in it; nothing need be there."""


def is_hidden(name: str) -> bool:
    """Return whether Spark passes a file or folder over; `_day=1` is a partition."""
    return (
        name.startswith(".")
        or (name.startswith("_") and "=" not in name)
        or name.endswith("._COPYING_")
    )


STORES = ("s3", "s3a", "s3n", "gs", "wasb", "wasbs", "abfs", "oss", "cosn", "obs", "swift")
"""Schemes of stores that copy a folder file by file when it is to be moved: a killed run would
leave half of it."""


class HadoopStorage:
    """Files by the file systems that Spark itself uses."""

    def __init__(self, context: Any) -> None:
        self._jvm, self._configuration = context._jvm, context._jsc.hadoopConfiguration()

    def full(self, path: str) -> str:
        """Return the name of a file with scheme, host and folders."""
        return str(self._system(path).makeQualified(self._path(path)).toString())

    def exists(self, path: str) -> bool:
        """Return whether something is there."""
        return bool(self._system(path).exists(self._path(path)))

    def is_folder(self, path: str) -> bool:
        """Return whether that is a folder."""
        return self.exists(path) and bool(
            self._system(path).getFileStatus(self._path(path)).isDirectory()
        )

    def files(self, path: str) -> Iterator[File]:
        """Yield the files in a folder and in those below it, or that match a pattern; hidden ones
        are left out.
        """
        system = self._system(path)
        if self.exists(path):
            found = [system.getFileStatus(self._path(path))]
        else:
            matching = list(system.globStatus(self._path(path)) or [])
            found = [
                status for status in matching if not is_hidden(str(status.getPath().getName()))
            ]
        for status in found:
            yield from self._below(system, status)

    def _below(self, system: Any, status: Any) -> Iterator[File]:
        if not status.isDirectory():
            yield File(
                str(status.getPath().toString()),
                int(status.getLen()),
                int(status.getModificationTime()),
            )
            return
        for inner in system.listStatus(status.getPath()):
            if not is_hidden(str(inner.getPath().getName())):
                yield from self._below(system, inner)

    def read(self, path: str) -> str:
        """Return the text of a file."""
        stream = self._system(path).open(self._path(path))
        try:
            return bytes(stream.readAllBytes()).decode()
        finally:
            stream.close()

    def write(self, path: str, text: str) -> None:
        """Write a file, so that it is there whole or not at all."""
        system, part = self._system(path), f"{path}.part"
        stream = system.create(self._path(part), True)
        try:
            stream.write(bytearray(text.encode()))
            stream.hsync()
        finally:
            stream.close()
        system.delete(self._path(path), False)
        self.move(part, path)

    def make_folder(self, path: str) -> None:
        """Make a folder, and those that it is in; it may be there."""
        self._system(path).mkdirs(self._path(path))

    def move(self, source: str, target: str) -> None:
        """Give a file or folder another name that is not taken. InputError where it is."""
        system = self._system(source)
        system.mkdirs(self._path(target).getParent())
        if system.exists(self._path(target)) or not system.rename(
            self._path(source), self._path(target)
        ):
            raise InputError(
                target,
                told(
                    "{source} cannot be moved there; is it taken, or may nothing be written there?",
                    source=source,
                ),
            )

    def remove(self, path: str) -> None:
        """Remove a file, or a folder and all in it; nothing need be there."""
        self._system(path).delete(self._path(path), True)

    def _path(self, path: str) -> Any:
        return self._jvm.org.apache.hadoop.fs.Path(path)

    def _system(self, path: str) -> Any:
        return self._path(path).getFileSystem(self._configuration)
