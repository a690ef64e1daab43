"""Bytes become the right text, and always the same bytes again."""

from __future__ import annotations

import codecs
import encodings.aliases
import subprocess
import sys
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe import InputError, clean
from dedupe.reading.encoding import Decoded, decode, encode, read_as
from dedupe.reading.restoring import restore_bytes
from tests.helpers.hypothesis_settings import examples

SIMPLIFIED = (
    "县城图书馆昨日开馆。\n记者在现场看到，一楼大厅里坐满了前来借书的读者，"
    "工作人员正忙着为他们办证。\n"
)
TRADITIONAL = (
    "縣立圖書館昨日開館。\n記者在現場看到，一樓大廳裡坐滿了前來借書的讀者，"
    "工作人員正忙著為他們辦證。\n"
)
CANTONESE = "街市檔主話，今年嘅菜價冇加過，但係嚟買嘅人少咗，啲客都話要慳住使。\n"
PAGE = (
    '<html><head><script>var a = {"b": 1};</script></head><body><div '
    'class="text"><p>%s</p></div></body></html>\n'
)
MARKS = {
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
}
SAMPLES = [
    (SIMPLIFIED, "utf-8"),
    (SIMPLIFIED, "gb18030"),
    (SIMPLIFIED, "utf-16-le"),
    (SIMPLIFIED, "utf-16-be"),
    (SIMPLIFIED, "utf-32-le"),
    (TRADITIONAL, "utf-8"),
    (TRADITIONAL, "gb18030"),
    (TRADITIONAL, "big5"),
    (TRADITIONAL, "utf-16-le"),
    (CANTONESE, "big5hkscs"),
    (CANTONESE, "gb18030"),
]
NAMES = sorted(
    {name for _, name in SAMPLES}
    | {"utf-32-be", "gbk", "gb2312", "cp950", "utf-16", "utf-8-sig", "hz"}
)

samples = pytest.mark.parametrize(("text", "encoding"), SAMPLES)


def bytes_again(decoded: Decoded) -> bytes:
    return encode(decoded.text, decoded.encoding) if decoded.source is None else decoded.source


# --- which encoding ---


@samples
def test_encoding_is_told_from_the_bytes(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "a.txt") == (text, encoding, None, None, None)


@samples
def test_encoding_is_told_inside_a_page(text: str, encoding: str) -> None:
    assert decode((PAGE % text).encode(encoding), "a.html") == (
        PAGE % text,
        encoding,
        None,
        None,
        None,
    )


@samples
def test_cut_tail_does_not_change_the_choice(text: str, encoding: str) -> None:
    data = text.rstrip().encode(encoding)[:-1]
    decoded = decode(data, "a.txt")
    assert decoded.encoding == encoding
    assert decoded.text[:-4] == text[: len(decoded.text) - 4]
    assert bytes_again(decoded) == data


@samples
@pytest.mark.parametrize("at", [0, 12, 40])
def test_stray_byte_does_not_change_the_choice(text: str, encoding: str, at: int) -> None:
    data = text.encode(encoding)
    stray = data[:at] + b"\xff" + data[at + 1 :]
    decoded = decode(stray, "a.txt")
    assert decoded.encoding == encoding
    assert bytes_again(decoded) == stray


@pytest.mark.parametrize(
    ("text", "encoding"), [(text, name) for text, name in SAMPLES if "utf-32" not in name]
)
@pytest.mark.parametrize("at", [4, 21])
def test_byte_too_many_does_not_change_the_choice(text: str, encoding: str, at: int) -> None:
    data = text.encode(encoding)
    longer = data[:at] + b"\xa7" + data[at:]
    decoded = decode(longer, "a.txt")
    assert decoded.encoding.removesuffix("hkscs") == encoding.removesuffix("hkscs")
    assert bytes_again(decoded) == longer


@pytest.mark.parametrize("encoding", MARKS)
def test_mark_decides_and_stays_in_the_text(encoding: str) -> None:
    data = MARKS[encoding] + SIMPLIFIED.encode(encoding)
    assert decode(data, "a.txt", declared="big5") == (
        f"\ufeff{SIMPLIFIED}",
        encoding,
        None,
        None,
        None,
    )


@pytest.mark.parametrize(
    "text", ["", "\n", "plain ASCII\n", "caf\u00e9", "a\0b, one NUL in a text\n", "\U0001f600"]
)
def test_valid_utf8_is_utf8(text: str) -> None:
    assert decode(text.encode(), "a.txt", declared="gbk") == (text, "utf-8", None, None, None)


@pytest.mark.parametrize(
    "data", ["好".encode()[:2], b"a\xe5", "新闻".encode()[:-1], SIMPLIFIED.encode()[:-2]]
)
def test_utf8_may_end_in_the_middle_of_a_character(data: bytes) -> None:
    assert decode(data, "a.txt").encoding == "utf-8"


@pytest.mark.parametrize("word", ["县城", "开馆。", "新华社北京电", "张家口"])
def test_few_characters_are_enough(word: str) -> None:
    assert decode(word.encode("gbk"), "a.txt") == (word, "gb18030", None, None, None)


def test_control_characters_between_chinese_ones_are_a_text() -> None:
    text = "县\x02城图\x07书馆昨\x7f日开馆，前来借书\x02的读者坐满了大厅。"
    assert decode(text.encode("gb18030"), "a.txt").text == text


def test_text_begins_behind_much_markup() -> None:
    markup = "<script>" + "a = 1; " * 999 + "</script>\n"
    for encoding in ("gb18030", "utf-16-le", "utf-16-be", "utf-32-le"):
        page = f"{markup}版{markup * 9}{SIMPLIFIED}"
        assert decode(page.encode(encoding), "a.html") == (page, encoding, None, None, None)


# --- declared ---


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("gb2312", "gb18030"),
        ("GBK", "gb18030"),
        (" 'x-gbk' ", "gb18030"),
        ("big5", "gb18030"),  # the page is wrong
        ("iso-8859-1", "gb18030"),  # a server's default
        ("utf-8", "gb18030"),
        ("utf-16", "gb18030"),
        ("nonsense", "gb18030"),
        ("", "gb18030"),
        ("base64", "gb18030"),
        ("unicode_escape", "gb18030"),
        ("\0", "gb18030"),
        ("国标", "gb18030"),
    ],
)
def test_declared_encoding_gives_way_to_plain_evidence(declared: str, encoding: str) -> None:
    assert decode(SIMPLIFIED.encode("gbk"), "a.html", declared=declared) == (
        SIMPLIFIED,
        encoding,
        None,
        None,
        None,
    )


@pytest.mark.parametrize(
    ("text", "declared", "encoding"),
    [
        ("瀼瀼", "gbk", "gb18030"),
        ("瀼瀼", "big5", "big5"),
        ("裏恒", "big5", "big5hkscs"),
        ("日本語の文章です", "shift_jis", "shift_jis"),
        ("caf\u00e9 au lait", "iso-8859-1", "iso8859-1"),
        ("Привет, мир", "windows-1251", "cp1251"),
    ],
)
def test_declared_encoding_is_believed_where_nothing_speaks_against_it(
    text: str, declared: str, encoding: str
) -> None:
    data = text.encode("big5hkscs" if declared == "big5" else declared)
    assert decode(data, "a.html", declared=declared) == (text, encoding, None, None, None)


# --- forced ---


@pytest.mark.parametrize(
    ("forced", "encoding"), [("GBK", "gbk"), ("Big5-HKSCS", "big5hkscs"), ("latin-1", "iso8859-1")]
)
def test_forced_encoding_is_taken_whatever_the_bytes_look_like(forced: str, encoding: str) -> None:
    data = SIMPLIFIED.encode()
    decoded = decode(data, "a.txt", declared="utf-8", forced=forced)
    assert decoded.encoding == encoding
    assert bytes_again(decoded) == data


@pytest.mark.parametrize(
    "forced", ["nonsense", "", "base64", "rot13", "zlib", "idna", "undefined", "\0", "国标"]
)
def test_forced_encoding_that_does_not_exist_is_refused(forced: str) -> None:
    with pytest.raises(InputError, match=r"a.txt: there is no encoding .*; name one"):
        decode(b"a", "a.txt", forced=forced)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_byte_order_of_a_forced_encoding_is_told_from_the_bytes(encoding: str, mark: str) -> None:
    text = mark + SIMPLIFIED
    assert decode(text.encode(encoding), "a.txt", forced="utf-16") == (
        text,
        encoding,
        None,
        None,
        None,
    )


def test_forced_bytes_that_cannot_be_escaped_are_kept() -> None:
    data = "图".encode("utf-16-le") + b"\x41"
    assert decode(data, "a.txt", forced="utf-16-le") == ("图\ufffd", "utf-16-le", data, None, None)


def test_forced_bytes_that_can_be_escaped_are_not_kept() -> None:
    assert decode("图".encode("gbk") + b"\xff", "a.txt", forced="gbk") == (
        "图\udcff",
        "gbk",
        None,
        None,
        None,
    )


# --- no text ---


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"\x1f\x8b\x08\0\0\0\0\0\0\xff", "gzip archive; unpack"),
        (b"PK\x03\x04\xff\0\0\0", r"zip archive .*; take the text out"),
        (b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", "PDF; take the text out"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "PNG image; give a text"),
        (
            b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0>\0\x01\0\0\0",
            "look like no text; check the file",
        ),
        (Random(1).randbytes(300), "look like no text; check the file"),
        (b"\0" * 100, "look like no text; check the file"),
        (b"\0", "look like no text; check the file"),
    ],
)
def test_bytes_that_are_no_text_are_refused_with_what_they_look_like(
    data: bytes, what: str
) -> None:
    with pytest.raises(InputError, match=f"^a.txt: .*{what}"):
        decode(data, "a.txt")


# --- there and back ---

any_bytes = st.one_of(
    st.binary(max_size=60),
    st.lists(
        st.sampled_from(
            [b"\xb0\xa1", b"\x81\x30\x81", b"\xff", b"\xfe", b"\0", b"a", b"\xe5\xa5\xbd"]
        )
    ).map(b"".join),
    st.builds(
        lambda sample, cut, stray: sample[0].encode(sample[1])[:cut] + stray,
        st.sampled_from(SAMPLES),
        st.integers(0, 120),
        st.binary(max_size=3),
    ),
)


@examples(400)
@given(data=any_bytes, declared=st.none() | st.sampled_from(NAMES))
def test_any_bytes_come_back_or_are_refused(data: bytes, declared: str | None) -> None:
    try:
        decoded = decode(data, "a.txt", declared=declared)
    except InputError:
        return
    assert bytes_again(decoded) == data


@examples(300)
@given(data=any_bytes, forced=st.sampled_from(NAMES))
def test_any_bytes_come_back_from_a_forced_encoding(data: bytes, forced: str) -> None:
    assert bytes_again(decode(data, "a.txt", forced=forced)) == data


@examples(300)
@given(
    text=st.text(
        st.one_of(st.sampled_from(SIMPLIFIED + TRADITIONAL + CANTONESE), st.characters()),
        max_size=40,
    ),
    encoding=st.sampled_from(NAMES),
)
def test_any_text_comes_back_or_its_bytes_are_kept(text: str, encoding: str) -> None:
    data = text.encode(encoding, "ignore")
    assert bytes_again(read_as(data, encoding)) == data
    if encoding.startswith("utf-") and encoding not in ("utf-16", "utf-8-sig"):
        assert decode(data, "a.txt", forced=encoding) == (
            text.encode(encoding, "ignore").decode(encoding),
            encoding,
            None,
            None,
            None,
        )


@pytest.mark.parametrize("name", sorted(set(encodings.aliases.aliases.values())))
def test_any_encoding_of_python_keeps_the_bytes_or_is_refused(name: str) -> None:
    for data in (SIMPLIFIED.encode(), bytes(range(256)), b"a"):
        try:
            decoded = decode(data, "a.txt", forced=name)
        except InputError:
            continue
        assert bytes_again(decoded) == data


@samples
def test_cleaning_and_restoring_gives_the_bytes(text: str, encoding: str) -> None:
    page = (PAGE % text).encode(encoding)
    for data in (page, page[:-1] + b"\x41"):
        decoded = decode(data, "a.txt")
        cleaned = clean(decoded.text)
        assert cleaned.changed
        log = cleaned.log.with_encoding(decoded.encoding, decoded.source)
        assert restore_bytes(cleaned.text, log) == data


def test_module_loads_nothing_of_the_rest() -> None:
    code = "import dedupe.reading.encoding, sys; print(' '.join(sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not {
        "opencc",
        "regex",
        "rapidfuzz",
        "typer",
        "json",
        "dedupe.cleaner",
        "dedupe.files",
    } & set(loaded)
