"""Every HTML page in a WARC comes out with its body unpacked; what cannot be read is said."""

from __future__ import annotations

import gzip
import sys
import zlib
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe.errors import InputError
from dedupe.reading.warc import Response, responses
from tests.helpers.hypothesis_settings import examples
from tests.helpers.web_pages import articles, portal

statusandheaders = pytest.importorskip(
    "warcio.statusandheaders", reason="warcio is missing: pip install 'zhnews-dedupe[warc]'"
)
pytestmark = [  # the writer leaves its temporary files to the garbage collector
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

HTML = [("Content-Type", "text/html; charset=utf-8")]
DATE = "2024-05-03T08:30:00Z"


def page(number: int) -> bytes:
    title, *body = articles()[number]
    return portal(title, body).encode()


def warc(
    *records: tuple[str, list[tuple[str, str]], bytes], gzipped: bool = True, kind: str = "response"
) -> bytes:
    """Return a file with these records: the HTTP status line, its headers, the body as it was
    sent.
    """
    file = BytesIO()
    writer = pytest.importorskip(
        "warcio.warcwriter", reason="needs zhnews-dedupe[test-all]"
    ).WARCWriter(file, gzip=gzipped)
    writer.write_record(writer.create_warcinfo_record("crawl.warc.gz", {"software": "test"}))
    for number, (status, headers, body) in enumerate(records):
        url = f"https://example.com/{number}.html"
        http = statusandheaders.StatusAndHeaders(status, headers, protocol="HTTP/1.1")
        writer.write_record(
            writer.create_warc_record(
                url, kind, BytesIO(body), http_headers=http, warc_headers_dict={"WARC-Date": DATE}
            )
        )
    return file.getvalue()


def read(data: bytes) -> list[Response | InputError]:
    return list(responses(BytesIO(data), "crawl.warc.gz"))


def bodies(found: list[Response | InputError]) -> list[bytes]:
    return [response.body for response in found if isinstance(response, Response)]


def problems(found: list[Response | InputError]) -> list[str]:
    return [str(error) for error in found if isinstance(error, InputError)]


@pytest.mark.parametrize("gzipped", [True, False])
def test_a_page_says_where_it_is_from(gzipped: bool) -> None:
    [first, second] = read(
        warc(("200 OK", HTML, page(0)), ("200 OK", HTML, page(1)), gzipped=gzipped)
    )
    url = "https://example.com/0.html"
    assert first == Response(
        f"crawl.warc.gz record 2 {url}", url, DATE, "text/html; charset=utf-8", page(0)
    )
    assert isinstance(second, Response)
    assert second.where == "crawl.warc.gz record 3 https://example.com/1.html"


def test_one_gzip_around_the_whole_file_is_read_too() -> None:
    plain = warc(("200 OK", HTML, page(0)), ("200 OK", HTML, page(1)), gzipped=False)
    assert bodies(read(gzip.compress(plain))) == [page(0), page(1)]


def test_only_pages_with_status_200_come_out() -> None:
    found = read(
        warc(
            ("200 OK", [("Content-Type", "image/png")], b"\x89PNG"),
            ("404 Not Found", HTML, page(0)),
            ("301 Moved", HTML, b""),
            ("200 OK", [("Content-Type", "application/json")], b"{}"),
            ("200 OK", [], b"\x89PNG"),
            ("200 OK", [], page(2)),
            ("200 OK", [("content-type", "application/xhtml+xml")], page(1)),
        )
    )
    assert len(found) == 2
    assert bodies(found) == [page(2), page(1)]
    assert read(warc(("200 OK", HTML, page(0)), kind="resource")) == []


def chunked(body: bytes) -> bytes:
    return (
        b"".join(
            b"%x\r\n%s\r\n" % (len(body[at : at + 700]), body[at : at + 700])
            for at in range(0, len(body), 700)
        )
        + b"0\r\n\r\n"
    )


@pytest.mark.parametrize(
    ("headers", "sent"),
    [
        ([("Transfer-Encoding", "chunked")], chunked(page(0))),
        ([("Content-Encoding", "gzip")], gzip.compress(page(0), mtime=0)),
        ([("Content-Encoding", "deflate")], zlib.compress(page(0))),
        (
            [("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")],
            chunked(gzip.compress(page(0), mtime=0)),
        ),
        ([("Content-Encoding", "gzip")], page(0)),  # unpacked by the crawler, the header left
        ([("Transfer-Encoding", "chunked")], page(0)),
        ([("Content-Encoding", "utf-8")], page(0)),
        ([("Content-Encoding", "br")], page(0)),
    ],
)
def test_bodies_are_unpacked(headers: list[tuple[str, str]], sent: bytes) -> None:
    assert bodies(read(warc(("200 OK", HTML + headers, sent)))) == [page(0)]


def test_a_packing_that_needs_a_package_says_which(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "brotli", None)
    monkeypatch.setattr("dedupe.reading.warc.find_spec", lambda _: None)
    found = read(
        warc(
            ("200 OK", [*HTML, ("Content-Encoding", "br")], b"\x8b\x01\x80"),
            ("200 OK", HTML, page(0)),
        )
    )
    assert problems(found) == [
        "crawl.warc.gz record 2 https://example.com/0.html: its body is packed with br; pip "
        "install brotli"
    ]
    assert bodies(found) == [page(0)]


@pytest.mark.slow
def test_bodies_packed_with_brotli_are_unpacked_and_the_records_behind_them_read() -> None:
    brotli = pytest.importorskip("brotli", reason="needs zhnews-dedupe[test-all]")
    packed = brotli.compress(page(0))
    for headers, sent in ([], packed), ([("Transfer-Encoding", "chunked")], chunked(packed)):
        pages = (
            ("200 OK", [*HTML, ("Content-Encoding", "br"), *headers], sent),
            ("200 OK", HTML, page(1)),
        )
        assert bodies(read(warc(*pages))) == [page(0), page(1)]
    bomb = brotli.compress(bytes(2**28 + 2**20), quality=1)
    found = read(
        warc(("200 OK", [*HTML, ("Content-Encoding", "br")], bomb), ("200 OK", HTML, page(1)))
    )
    assert "its body is " in problems(found)[0]
    assert bodies(found) == [page(1)]


@pytest.mark.parametrize("gzipped", [True, False])
def test_what_comes_before_the_cut_is_kept_wherever_it_is(gzipped: bool) -> None:
    whole = warc(("200 OK", HTML, page(0)), ("200 OK", HTML, page(1)), gzipped=gzipped)
    second = len(warc(("200 OK", HTML, page(0)), gzipped=gzipped))
    for cut in (*range(second + 10, second + 700, 7), len(whole) - 40):
        found = read(whole[:cut])
        assert bodies(found) == [page(0)], cut
        [problem] = problems(found)
        assert problem.startswith("crawl.warc.gz record 3: ")
        assert "fetch the file again" in problem


def test_damage_in_the_middle_is_said() -> None:
    first = warc(("200 OK", HTML, page(0)))
    found = read(first + b"\x1f\x8b\x08\0\0\0\0\0\0\x03" + b"\xff" * 500)
    assert bodies(found) == [page(0)]
    assert "the file is damaged" in problems(found)[0]


def test_a_wrong_length_is_said_and_prints_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    plain = warc(("200 OK", HTML, page(0)), ("200 OK", HTML, page(1)), gzipped=False)
    at = plain.rindex(b"Content-Length: ") + 16
    wrong = plain[:at] + b"300" + plain[plain.index(b"\r", at) :]
    found = read(wrong + plain)
    assert bodies(found)[0] == page(0)
    assert "not a readable WARC record" in problems(found)[-1]
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(
    "data", [b"", b"WARC", b"some text\nand more", b"\x1f\x8b", b"PK\x03\x04zip"]
)
def test_what_is_no_warc_is_said(data: bytes) -> None:
    [problem] = problems(read(data))
    assert problem.startswith("crawl.warc.gz")


def test_zstd_is_named() -> None:
    assert problems(read(b"\x28\xb5\x2f\xfd....")) == [
        "crawl.warc.gz: packed with zstd; unpack it first: unzstd"
    ]


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "warcio", None)
    with pytest.raises(InputError, match=r"pip install 'zhnews-dedupe\[warc\]'"):
        next(responses(BytesIO(b""), "crawl.warc.gz"))


@examples(200)
@given(st.binary(max_size=100), st.integers(0, 3000), st.booleans())
def test_damaged_files_raise_nothing(noise: bytes, at: int, gzipped: bool) -> None:
    whole = warc(("200 OK", HTML, page(0)), ("200 OK", HTML, page(1)), gzipped=gzipped)
    read(whole[:at] + noise + whole[at + len(noise) :])
    read(whole[:at] + noise)
    read(noise)
