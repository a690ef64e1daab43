"""Files as they lie on the disk, packed or not: what is inside, read with a limit and written in
pieces.
"""

from __future__ import annotations

import io
import os
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import IO, Any, BinaryIO, cast

from dedupe.errors import InputError
from dedupe.files import STANDARD, input_name, read_problem
from dedupe.language import told

MAX_ARTICLE = 256 * 2**20
"""Bytes of one article, or one line of a file of articles, that are read: more is no article but a
damaged or hostile file, such as a few kilobytes of gzip that unpack to gigabytes."""

PACKINGS = (".gz", ".bz2", ".xz", ".zst")
"""Endings of packed files that are read and written."""

_MAGIC = {
    b"\x1f\x8b": ".gz",
    b"BZh": ".bz2",
    b"\xfd7zXZ\x00": ".xz",
    b"\x28\xb5\x2f\xfd": ".zst",
}
_MAGIC_BYTES = 6


def packing_of(path: str) -> str:
    """Return how a file is packed, by its content: one of PACKINGS, or an empty string."""
    with reading(path), open(path, "rb") as file:
        return _packing(file.read(_MAGIC_BYTES))


def _packing(head: bytes) -> str:
    return next((ending for magic, ending in _MAGIC.items() if head.startswith(magic)), "")


def ending_of(path: str) -> tuple[str, str]:
    """Return the ending of a name without that of its packing, and the ending of its packing, in
    lower case.

    >>> ending_of("news/2024.JSONL.gz")
    ('.jsonl', '.gz')
    """
    stem, ending = os.path.splitext(path.lower())
    if ending in PACKINGS:
        return os.path.splitext(stem)[1], ending
    return ending, ""


@contextmanager
def opened(path: str, watch: Callable[[BinaryIO], None] | None = None) -> Iterator[BinaryIO]:
    """Give the unpacked content of a file as a stream. InputError for whatever is wrong with it,
    where it is read.

    watch  is told the file itself, whose position says how much of it is read
    """
    if path == STANDARD:
        if sys.stdin is None:
            raise InputError(
                input_name(path), told("it is closed; name a file or pipe the text in")
            )
        with (
            reading(path),
            _unpacked(
                sys.stdin.buffer,
                _packing(cast("io.BufferedReader", sys.stdin.buffer).peek(_MAGIC_BYTES)),
                path,
            ) as stream,
        ):
            yield stream
        return
    packing = packing_of(path)
    with reading(path), open(path, "rb") as file, _unpacked(file, packing, path) as stream:
        if watch:
            watch(file)
        yield stream


def head_of(path: str, size: int = 4096) -> bytes:
    """Return the first bytes of a file, unpacked. Of standard input they stay there to be read; of
    a terminal, where nothing is typed yet, none are looked at.
    """
    if path != STANDARD:
        with opened(path) as stream, reading(path):
            return stream.read(size)
    if sys.stdin is None or sys.stdin.isatty():
        return b""
    with reading(path):
        head = cast("io.BufferedReader", sys.stdin.buffer).peek(size)
    return _unpacked_start(head)


def _unpacked_start(head: bytes) -> bytes:
    """Return what can be unpacked of the first bytes of a packed stream; others as they are."""
    packing = _packing(head)
    try:
        if packing == ".gz":
            return zlib.decompressobj(wbits=31).decompress(head)
        if packing == ".bz2":
            import bz2

            return bz2.BZ2Decompressor().decompress(head)
        if packing == ".xz":
            return next(_xz_pieces(io.BytesIO(head)), b"")
        if packing == ".zst":
            return bytes(zstandard(STANDARD).ZstdDecompressor().decompressobj().decompress(head))
    except (zlib.error, OSError, ValueError):
        return b""
    return head


@contextmanager
def reading(path: str) -> Iterator[None]:
    """Turn what the system and the unpackers say inside into an InputError about the file."""
    try:
        yield
    except EOFError as error:
        raise InputError(
            input_name(path), told("the packed file ends too early; fetch it again, it was cut off")
        ) from error
    except (zlib.error, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise InputError(input_name(path), read_problem(error)) from error
        raise InputError(
            input_name(path),
            told("cannot be unpacked: {error}; fetch it again, it is damaged", error=error),
        ) from error


def _unpacked(file: IO[bytes], packing: str, path: str) -> Any:
    if packing == ".gz":
        import gzip

        return joined(_pieces(gzip.GzipFile(fileobj=file)))
    if packing == ".bz2":
        import bz2

        return joined(_pieces(bz2.BZ2File(file)))
    if packing == ".xz":
        return joined(_xz_pieces(file))
    if packing == ".zst":
        return joined(_frames(zstandard(path), file))
    return nullcontext(file)


def _pieces(stream: Any) -> Iterator[bytes]:
    """Yield what a stream has, as it comes: `read` would lose what comes just before an error."""
    while data := stream.read1(2**17):
        yield data


XZ_MEMORY = 2**28
"""Bytes that unpacking .xz may take: `xz -9` asks for 65 MB, a hostile file for as much as it
likes. Chosen by eye."""


def _xz_pieces(file: IO[bytes]) -> Iterator[bytes]:
    """Yield what is in the streams of a file of xz. EOFError where the last is cut off."""
    import lzma

    unpacker: Any = None
    rest = b""
    while data := rest or file.read(2**16):
        if unpacker is None or unpacker.eof:
            data = data.lstrip(b"\0")  # padding between streams
            unpacker = lzma.LZMADecompressor(lzma.FORMAT_XZ, XZ_MEMORY) if data else None
            if unpacker is None:
                rest = b""
                continue
        try:
            yield unpacker.decompress(data)
        except lzma.LZMAError as error:
            raise zlib.error(str(error)) from error
        rest = unpacker.unused_data if unpacker.eof else b""
    if unpacker is not None and not unpacker.eof:
        raise EOFError


def _frames(module: Any, file: IO[bytes]) -> Iterator[bytes]:
    """Yield what is in frames of zstd. EOFError where the last is cut off, of which the package
    says nothing.
    """
    frame: Any = None
    while data := (frame.unused_data if frame is not None and frame.eof else b"") or file.read(
        2**16
    ):
        if frame is None or frame.eof:
            frame = module.ZstdDecompressor().decompressobj()
        try:
            yield frame.decompress(data)
        except module.ZstdError as error:
            raise zlib.error(str(error)) from error
    if frame is not None and not frame.eof:
        raise EOFError


def joined(pieces: Iterator[bytes]) -> BinaryIO:
    """Return the pieces as one stream. What comes before an error is read before it is raised."""
    return cast("BinaryIO", io.BufferedReader(_Pieces(pieces), 2**17))


def is_joined(stream: BinaryIO) -> bool:
    """Return whether `joined` made the stream; a buffer around it would lose what comes before an
    error.
    """
    return isinstance(getattr(stream, "raw", None), _Pieces)


class _Pieces(io.RawIOBase):
    """Pieces as a stream. A buffer asks for more until it is full, and loses what it has where that
    fails: so an error waits until what came before it is taken.
    """

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._ready = b""
        self._error: Exception | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        filled = 0
        while filled < len(buffer) and self._has_more(is_first=not filled):
            part = self._ready[: len(buffer) - filled]
            buffer[filled : filled + len(part)] = part
            self._ready = self._ready[len(part) :]
            filled += len(part)
        return filled

    def _has_more(self, is_first: bool) -> bool:
        """Return whether a piece is ready. The error of the pieces where it is the first asked for;
        else it is kept for the next call.
        """
        if self._error is not None:
            raise self._error
        try:
            while not self._ready:
                self._ready = next(self._pieces)
        except StopIteration:
            return False
        except Exception as error:
            self._error = error
            if is_first:
                raise
            return False
        return True


def zstandard(path: str) -> Any:
    """Return the package zstandard. InputError that names the extra where it is missing."""
    try:
        import zstandard
    except ImportError as error:
        raise InputError(
            path, told("reading and writing .zst needs pip install 'zhnews-dedupe[zst]'")
        ) from error
    return zstandard


def read_all(path: str) -> bytes:
    """Return the unpacked content of a file that is one article. InputError where it is larger than
    MAX_ARTICLE.
    """
    with opened(path) as stream:
        data = stream.read(MAX_ARTICLE + 1)
    if len(data) > MAX_ARTICLE:
        raise InputError(
            input_name(path),
            told("unpacks to more than {limit}, which is no article; leave it out", limit=_LIMIT),
        )
    return data


def lines(stream: BinaryIO) -> Iterator[bytes | None]:
    """Yield the lines of a stream without their line feeds; None for one that is longer than
    MAX_ARTICLE.
    """
    is_buffered = isinstance(stream, io.BufferedReader)
    buffered = stream if is_buffered else io.BufferedReader(stream, 2**18)  # type: ignore[type-var]
    while line := buffered.readline(MAX_ARTICLE):
        if line.endswith(b"\n"):
            yield line[:-1]
        elif len(line) < MAX_ARTICLE:
            yield line
        else:
            while (line := buffered.readline(MAX_ARTICLE)) and not line.endswith(b"\n"):
                pass
            yield None


def too_long() -> str:
    """Return what to say of what is longer than MAX_ARTICLE."""
    return told("longer than {limit}, which is no article; leave it out", limit=_LIMIT)


_LIMIT = f"{MAX_ARTICLE // 2**20} MB"


def pack(data: bytes, packing: str, path: str = "") -> bytes:
    """Return `data` packed; what is packed piece by piece unpacks to the pieces one after the
    other.
    """
    if packing == ".gz":
        import gzip

        return gzip.compress(data, 6, mtime=0)
    if packing == ".bz2":
        import bz2

        return bz2.compress(data)
    if packing == ".xz":
        import lzma

        return lzma.compress(data)
    if packing == ".zst":
        packed: bytes = zstandard(path).ZstdCompressor().compress(data)
        return packed
    return data


@contextmanager
def packed_writer(path: str, packing: str) -> Iterator[BinaryIO]:
    """Give a new file to write to, packed on its way there."""
    with open(path, "wb") as file:
        if packing == ".gz":
            import gzip

            with gzip.GzipFile("", "wb", 6, file, mtime=0) as packed:
                yield cast("BinaryIO", packed)
        elif packing == ".bz2":
            import bz2

            with bz2.BZ2File(file, "wb") as packed_bz2:
                yield cast("BinaryIO", packed_bz2)
        elif packing == ".xz":
            import lzma

            with lzma.LZMAFile(file, "wb") as packed_xz:
                yield cast("BinaryIO", packed_xz)
        elif packing == ".zst":
            with zstandard(path).ZstdCompressor().stream_writer(file, closefd=False) as packed_zst:
                yield packed_zst
        else:
            yield file
