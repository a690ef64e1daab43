"""The pages of a WARC file, one HTTP response after the other."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr
from importlib import import_module
from importlib.util import find_spec
from io import StringIO
from typing import Any, BinaryIO, NamedTuple, cast

from dedupe.errors import InputError
from dedupe.language import told
from dedupe.reading.packing import MAX_ARTICLE, too_long
from dedupe.reading.page.sniff import is_html


class Response(NamedTuple):
    """A page as a crawler got it.

    where         "crawl.warc.gz record 7 https://..."; records are counted from 1, of whatever type
    date          when it was fetched: WARC-Date
    content_type  the HTTP header, empty where there was none
    body          unchunked and unpacked
    """

    where: str
    url: str
    date: str
    content_type: str
    body: bytes


def responses(stream: BinaryIO, where: str) -> Iterator[Response | InputError]:
    """Yield the HTML pages that came with status 200, and an InputError in the place of what cannot
    be read.

    stream  WARC or ARC; plain, or gzip in whatever members. It is read once, forwards.
    where   what to call it
    Errors  InputError where warcio is missing; all others are yielded, and after one of them
            nothing may follow: a record with a wrong length hides where the next one begins
    """
    warcio = _warcio()
    source = _Unpacked(stream)
    if source.problem:
        yield InputError(where, source.problem)
    else:
        yield from _pages(warcio.ArchiveIterator(source, no_record_parse=True), source, where)


def _pages(
    records: Iterator[Any], source: _Unpacked, where: str
) -> Iterator[Response | InputError]:
    number = 0
    while True:
        number += 1
        here = f"{where} record {number}"
        try:
            with redirect_stderr(StringIO()):  # it prints what it thinks of a record
                record = next(records)
                response = _response(record, here)
                whole = _is_whole(record)
        except StopIteration:
            break
        except Exception as error:  # of any kind: it indexes into and compares what is not there
            yield InputError(
                here,
                told(
                    "not a readable WARC record ({error}); {advice}",
                    error=_said(error),
                    advice=told(_ADVICE),
                ),
            )
            return
        if source.problem and (not whole or isinstance(response, InputError)):
            break
        if not whole:
            yield InputError(here, _with_advice(told(_ENDS)))
            return
        if response is not None:
            yield response
    if source.problem:
        yield InputError(f"{where} record {number}", _with_advice(source.problem))
    elif number == 1:
        yield InputError(where, told("no WARC record in it; check that it is the right file"))


_ENDS = "the file ends in the middle of this record"

_ADVICE = (
    "the records before it were read, those after it were not: fetch the file again, `warcio "
    "check` shows more"
)


def _with_advice(problem: str) -> str:
    return told("{problem}; {advice}", problem=problem, advice=told(_ADVICE))


def _said(error: Exception) -> str:
    words = " ".join(str(error).split())
    return words[:100] or type(error).__name__


def check_warcio() -> None:
    """Raise InputError that names the extra where warcio is missing."""
    _warcio()


def _warcio() -> Any:
    try:
        return import_module("warcio")
    except ImportError as error:
        raise InputError(
            "WARC", told("warcio is not installed; pip install 'zhnews-dedupe[warc]'")
        ) from error


def _response(record: Any, here: str) -> Response | InputError | None:
    """Return the page in the record, None where it holds something else."""
    url = (
        record.rec_headers.get_header("WARC-Target-URI")
        or record.rec_headers.get_header("uri")
        or ""
    )
    if record.rec_type != "response" or not url.lower().startswith(("http:", "https:")):
        return None
    here = f"{here} {url}"
    try:
        record.http_headers = (
            import_module("warcio.statusandheaders")
            .StatusAndHeadersParser([], verify=False)
            .parse(record.raw_stream)
        )
    except Exception as error:
        return InputError(
            here,
            told("no HTTP header that can be read ({error}); it was left out", error=_said(error)),
        )
    header = record.http_headers.get_header
    content_type = header("Content-Type") or ""
    if record.http_headers.get_statuscode() != "200" or not _may_be_html(content_type):
        return None
    packing = (header("Content-Encoding") or "").strip().lower()
    if packing == "br":
        record.http_headers.remove_header(
            "Content-Encoding"
        )  # warcio 1.8 stops at it where brotli 1.2 is installed
    stream, body = record.content_stream(), b""
    while len(body) <= MAX_ARTICLE and (part := stream.read(2**20)):
        body += part
    if packing == "br" and not is_html(body):
        body = _without_brotli(body)
    if len(body) > MAX_ARTICLE:
        return InputError(here, told("its body is {too_long}", too_long=too_long()))
    if not content_type and not is_html(body):
        return None
    if packing in ("br", "zstd") and not _can_unpack(packing) and not is_html(body):
        problem = told("its body is packed with zstd; fetch it again without zstd")
        if packing == "br":
            problem = told("its body is packed with br; pip install brotli")
        return InputError(here, problem)
    date = (
        record.rec_headers.get_header("WARC-Date")
        or record.rec_headers.get_header("archive-date")
        or ""
    )
    return Response(here, url, date, content_type, body)


def _may_be_html(content_type: str) -> bool:
    return content_type.split(";")[0].strip().lower() in ("", "text/html", "application/xhtml+xml")


def _without_brotli(body: bytes) -> bytes:
    """Return the body unpacked, at most a little more than an article may have; as it is where that
    cannot be done.
    """
    try:
        brotli = import_module("brotli")
    except ImportError:
        return body
    unpack = brotli.Decompressor()
    pieces, size = [], 0
    try:
        for at in range(0, len(body), _BROTLI_PIECE):
            pieces.append(unpack.process(body[at : at + _BROTLI_PIECE]))
            size += len(pieces[-1])
            if size > MAX_ARTICLE:
                break
    except brotli.error:  # unpacked by the crawler, the header left
        return body
    return b"".join(pieces)


_BROTLI_PIECE = 1024
"""Bytes unpacked at a time, so that a bomb is noticed before it fills the memory."""


def _can_unpack(packing: str) -> bool:
    if packing == "br":
        return find_spec("brotli") is not None
    readers = import_module("warcio.bufferedreaders")
    return packing in readers.BufferedReader.get_supported_decompressors()


def _is_whole(record: Any) -> bool:
    """Return whether the record has as many bytes as it says; reads what is left of it."""
    while record.raw_stream.read(65536):
        pass
    return record.length is not None and getattr(record.raw_stream, "limit", 0) <= 0


class _Unpacked:
    """The stream without its gzip: warcio itself takes only one record a member, and sees no end
    that is missing.

    problem  what is wrong with the stream, empty as long as nothing is
    """

    def __init__(self, stream: BinaryIO) -> None:
        self.problem = ""
        start = stream.read(4)
        self._stream: Any = _Rejoined(start, stream)
        if start.startswith(b"\x1f\x8b"):
            self._stream = gzip.GzipFile(fileobj=cast("BinaryIO", self._stream), mode="rb")
        elif start == b"\x28\xb5\x2f\xfd":
            self.problem = told("packed with zstd; unpack it first: unzstd")

    def read(self, size: int = -1) -> bytes:
        """Return up to `size` bytes, none at the end or where nothing more can be unpacked."""
        try:
            # `read` would lose what comes just before an error
            return cast("bytes", self._stream.read1(size))
        except EOFError:
            self.problem = told(_ENDS)
        except (OSError, zlib.error) as error:
            self.problem = told("the file is damaged in this record ({error})", error=_said(error))
        return b""


class _Rejoined:
    """A stream from which the first bytes were taken to look at, whole again."""

    def __init__(self, start: bytes, rest: BinaryIO) -> None:
        self._start, self._rest = start, rest

    def read(self, size: int = -1) -> bytes:
        """Return up to `size` bytes, all that are left where it is negative."""
        if size < 0:
            start, self._start = self._start, b""
            return start + self._rest.read()
        return self.read1(size)

    def read1(self, size: int = -1) -> bytes:
        """Return up to `size` bytes, as many as there are at once."""
        if not self._start:
            read: Callable[[int], bytes] = getattr(self._rest, "read1", self._rest.read)
            return read(size)
        size = len(self._start) if size < 0 else size
        start, self._start = self._start[:size], self._start[size:]
        return start
