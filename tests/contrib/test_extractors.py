"""The text of an item is cleaned where it is, whatever the item; each extractor's own items among
them.
"""

from __future__ import annotations

import copy
import json
import sys
from collections.abc import Iterator, MutableMapping
from importlib import import_module
from typing import Any

import pytest

from dedupe import Cleaner, InputError, Log, Settings, clean, restore, restore_bytes
from dedupe.contrib import items as extractors
from dedupe.contrib.items import clean_item
from dedupe.reading.fields import TEXT_FIELDS
from tests.helpers.cases import cases
from tests.helpers.items import CLEAN, EMPTIED, FIRST, KINDS, SECOND, SOURCE, Kind, Plain, field
from tests.helpers.web_pages import portal

every_kind = pytest.mark.parametrize("kind", KINDS, ids=str)


@every_kind
def test_text_of_an_item_is_cleaned_and_nothing_else(kind: Kind) -> None:
    item = clean_item(kind.make(url="a", text=SOURCE))
    assert (field(item, "url"), field(item, "text")) == ("a", CLEAN)


@every_kind
def test_item_that_can_be_changed_is_the_one_that_comes_back(kind: Kind) -> None:
    item = kind.make(text=SOURCE)
    frozen = kind.name.startswith("frozen")
    assert (clean_item(item) is item) is not frozen
    assert field(item, "text") == (SOURCE if frozen else CLEAN)


@every_kind
def test_item_without_the_field_is_an_error_that_says_what_to_do(kind: Kind) -> None:
    item = kind.make(url=SOURCE)
    with pytest.raises(
        InputError, match=r'^item of type \w+: no field "maintext" or .*; name .* with text_field$'
    ):
        clean_item(item)
    with pytest.raises(InputError, match='no field "body"; name'):
        clean_item(kind.make(url="a", text=SOURCE), text_field="body")
    assert field(item, "url") == SOURCE


@every_kind
def test_none_stays_none(kind: Kind) -> None:
    item = kind.make(url="a", text=None)
    assert clean_item(item) is item
    assert field(item, "text") is None
    item = clean_item(kind.make(text=None, clean="", log=""), clean_field="clean", log_field="log")
    assert [field(item, name) for name in ("text", "clean", "log")] == [None] * 3


@every_kind
@pytest.mark.parametrize("make", [list, tuple])
def test_paragraphs_are_cleaned_as_one_article_and_stay_paragraphs(
    kind: Kind, make: type[Any]
) -> None:
    assert field(clean_item(kind.make(text=make([FIRST, FIRST, SECOND]))), "text") == make(
        [FIRST, SECOND]
    )


@every_kind
def test_paragraphs_that_are_clean_stay_as_they_are_cut(kind: Kind) -> None:
    paragraphs = [f"{FIRST}\n{SECOND}", "完"]
    assert field(clean_item(kind.make(text=paragraphs)), "text") is paragraphs


def test_paragraphs_of_which_nothing_is_left_are_none() -> None:
    assert clean_item({"text": [EMPTIED, EMPTIED]}) == {"text": []}


@every_kind
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5hkscs"])
def test_bytes_become_a_clean_text(kind: Kind, encoding: str) -> None:
    source = next(
        case for case in cases("repeated") if case.folder.name == "simplified-copy-hk"
    ).clean
    assert field(clean_item(kind.make(text=source.encode(encoding))), "text") == source
    assert field(clean_item(kind.make(text=bytearray(source.encode(encoding)))), "text") == source


@every_kind
def test_clean_text_and_log_go_to_fields_of_their_own(kind: Kind) -> None:
    item = clean_item(
        kind.make(text=SOURCE, clean=None, log=None), clean_field="clean", log_field="log"
    )
    assert (field(item, "text"), field(item, "clean")) == (SOURCE, CLEAN)
    assert restore(CLEAN, Log.from_json(json.dumps(field(item, "log")))) == SOURCE


def test_log_of_bytes_gives_the_bytes_back_and_that_of_paragraphs_their_lines() -> None:
    data = SOURCE.encode("gb18030")
    item: dict[str, Any] = clean_item({"text": data}, log_field="log")
    assert restore_bytes(item["text"], Log.from_json(json.dumps(item["log"]))) == data
    item = clean_item({"text": [FIRST, FIRST, SECOND]}, log_field="log")
    assert restore("\n".join(item["text"]), Log.from_json(json.dumps(item["log"]))) == SOURCE


@pytest.mark.parametrize(
    "kind", [kind for kind in KINDS if kind.name not in ("dict", "object")], ids=str
)
def test_field_that_an_item_does_not_take_is_an_error_and_leaves_the_text_alone(kind: Kind) -> None:
    item = kind.make(text=SOURCE)
    with pytest.raises(
        InputError,
        match=r"^item of type \w+: nowhere, text cannot be set \(.*declare it as a field",
    ):
        clean_item(item, log_field="nowhere")
    assert field(item, "text") == SOURCE


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (5, 'field "text" is int, not a text; name another field'),
        ({"p": FIRST}, 'field "text" is dict, not a text; name another field'),
        ([FIRST, None], 'field "text" has null at 1, not a paragraph; put texts there'),
        (
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\xfe\xfd",
            'field "text" has bytes that look like no text; put',
        ),
    ],
)
def test_what_is_no_text_is_an_error(value: object, problem: str) -> None:
    item = {"text": value}
    with pytest.raises(InputError) as error:
        clean_item(item)
    assert str(error.value).startswith(f"item of type dict: {problem}")
    assert item == {"text": value}


def test_none_instead_of_an_item_comes_back_as_none() -> None:
    assert clean_item(None) is None


@pytest.mark.parametrize("text", [SOURCE, SOURCE.encode(), [SOURCE]])
def test_text_is_no_item(text: object) -> None:
    with pytest.raises(
        InputError, match=r"is no item with fields; clean a text with dedupe\.clean"
    ):
        clean_item(text)


@pytest.mark.parametrize("name", TEXT_FIELDS)
def test_field_of_the_text_is_known_by_its_name(name: str) -> None:
    assert clean_item({"title": SOURCE, name: SOURCE}) == {"title": SOURCE, name: CLEAN}


def test_field_with_a_text_goes_before_an_empty_one_and_the_named_one_before_all() -> None:
    for empty in (None, "", "  \n", b"", [], ["", " "]):
        assert clean_item({"maintext": empty, "text": SOURCE}) == {"maintext": empty, "text": CLEAN}
    assert clean_item({"maintext": SOURCE, "text": SOURCE}) == {"maintext": CLEAN, "text": SOURCE}
    assert clean_item({"text": SOURCE, "body": SOURCE}, text_field="body") == {
        "text": SOURCE,
        "body": CLEAN,
    }


def test_cleaner_brings_its_settings() -> None:
    source = f"阅读：\n{SOURCE}"
    cleaner = Cleaner(Settings(furniture=False, script="s2t"))
    assert clean_item({"text": source}, cleaner=cleaner) == {"text": cleaner.clean(source).text}


def test_items_registered_with_itemadapter_are_known_by_it(monkeypatch: pytest.MonkeyPatch) -> None:
    adapters = import_module("itemadapter.adapter")

    class Row:
        def __init__(self, values: dict[str, Any]) -> None:
            self.values = values

    class RowAdapter(adapters.DictAdapter):  # type: ignore[misc, name-defined]
        @classmethod
        def is_item(cls, item: object) -> bool:
            return isinstance(item, Row)

        def __getitem__(self, name: str) -> Any:
            return self.item.values[name]

        def __setitem__(self, name: str, value: Any) -> None:
            self.item.values[name] = value

    classes = copy.copy(adapters.ItemAdapter.ADAPTER_CLASSES)
    classes.appendleft(RowAdapter)
    monkeypatch.setattr(adapters.ItemAdapter, "ADAPTER_CLASSES", classes)
    assert clean_item(Row({"text": SOURCE})).values == {"text": CLEAN}


@pytest.mark.parametrize("frozen", [False, True])
def test_models_of_pydantic_are_items(frozen: bool) -> None:
    pydantic = pytest.importorskip("pydantic", reason="not in test-all")
    model = pydantic.create_model("Model", text=(str, ...), __config__={"frozen": frozen})(
        text=SOURCE
    )
    if frozen:
        with pytest.raises(InputError, match=r"^item of type Model: text cannot be set"):
            clean_item(model)
    else:
        assert clean_item(model).text == CLEAN


@pytest.fixture
def _no_itemadapter(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setitem(sys.modules, "itemadapter", None)
    extractors._item_adapter.cache_clear()
    yield
    extractors._item_adapter.cache_clear()


@every_kind
@pytest.mark.usefixtures("_no_itemadapter")
def test_items_are_cleaned_where_itemadapter_is_not_installed(kind: Kind) -> None:
    assert field(clean_item(kind.make(text=SOURCE)), "text") == CLEAN


# --- what extractors return ---

CASE = next(case for case in cases("repeated") if case.folder.name == "torn-half-first")
TITLE, *BODY = CASE.source.splitlines()
PAGE = portal(TITLE, BODY)


def assert_cleaned(before: str, after: object) -> None:
    """Check that an extractor found the article with its repeat, and that the repeat went as from
    the text alone.
    """
    assert before.count("孟昭萍最后表示") == 2
    assert isinstance(after, str)
    assert after == clean(before).text
    assert after.count("孟昭萍最后表示") == 1
    assert (
        after.index("一是办好老年食堂")
        < after.index("二是推进医养结合")
        < after.index("孟昭萍最后表示")
    )


@pytest.mark.filterwarnings("ignore")  # theirs
@pytest.mark.parametrize("as_dict", [False, True])
def test_document_of_trafilatura(as_dict: bool) -> None:
    trafilatura = pytest.importorskip("trafilatura", reason="needs zhnews-dedupe[test-all]")
    document = trafilatura.bare_extraction(PAGE, include_comments=False, with_metadata=True)
    document = document.as_dict() if as_dict else document
    before, title = field(document, "text"), field(document, "title")
    after = clean_item(document)
    assert after is document
    assert_cleaned(before, field(after, "text"))
    assert field(after, "title") == title == TITLE


@pytest.mark.filterwarnings("ignore")
def test_page_without_an_article_of_trafilatura() -> None:
    trafilatura = pytest.importorskip("trafilatura", reason="needs zhnews-dedupe[test-all]")
    assert clean_item(trafilatura.bare_extraction("<html><body></body></html>")) is None


@pytest.mark.filterwarnings("ignore")
def test_dict_of_gne() -> None:
    extractor = pytest.importorskip(
        "gne", reason="needs zhnews-dedupe[test-all]"
    ).GeneralNewsExtractor()
    found = extractor.extract(PAGE)
    after = clean_item(dict(found))
    assert_cleaned(found["content"], after["content"])
    assert {**after, "content": ""} == {**found, "content": ""}
    assert after["title"] == TITLE


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("as_dict", [False, True])
def test_article_of_news_please(as_dict: bool) -> None:
    news_please = pytest.importorskip("newsplease", reason="heavy: not in test-all")
    pytest.importorskip(
        "jieba", reason="newspaper4k[zh], which it needs for Chinese, is not in test-all"
    )
    article = news_please.NewsPlease.from_html(PAGE, url="http://127.0.0.1/a.html")
    article = article.get_dict() if as_dict else article
    before = field(article, "maintext")
    assert_cleaned(before, field(clean_item(article), "maintext"))


@pytest.mark.filterwarnings("ignore")
def test_article_of_newspaper4k() -> None:
    newspaper = pytest.importorskip(
        "newspaper", reason="not in test-all: pip 23.2 cannot resolve it with jusText"
    )
    pytest.importorskip("jieba", reason="newspaper4k[zh] is not in test-all")
    article = newspaper.Article("http://127.0.0.1/a.html", language="zh")
    article.download(input_html=PAGE)
    article.parse()
    before = article.text
    assert clean_item(article) is article
    assert_cleaned(before, article.text)
    assert article.title == TITLE


def test_article_of_zyte_common_items() -> None:
    items = pytest.importorskip("zyte_common_items", reason="needs zhnews-dedupe[test-all]")
    article = items.Article(url="http://127.0.0.1/a.html", headline=TITLE, articleBody=CASE.source)
    assert_cleaned(CASE.source, clean_item(article).articleBody)
    assert article.headline == TITLE


@pytest.mark.filterwarnings("ignore")
def test_item_of_a_web_poet_page() -> None:
    web_poet = pytest.importorskip("web_poet", reason="needs zhnews-dedupe[test-all]")
    import asyncio

    class Page(web_poet.WebPage):  # type: ignore[misc, name-defined]
        """A page object as projects write them; its items are dicts unless it says otherwise."""

        @web_poet.field  # type: ignore[untyped-decorator]
        def title(self) -> str:
            return str(self.css("h1::text").get())

        @web_poet.field  # type: ignore[untyped-decorator]
        def content(self) -> list[str]:
            return [str(line) for line in self.css("article > *::text").getall()]

    lines = "".join(f"<p>{line}</p>" for line in BODY)
    html = f"<html><body><article><h1>{TITLE}</h1>{lines}</article></body></html>"
    response = web_poet.HttpResponse("http://127.0.0.1/a.html", html.encode(), encoding="utf-8")
    item = asyncio.run(Page(response).to_item())
    before = "\n".join(item["content"])
    assert_cleaned(before, "\n".join(clean_item(item)["content"]))


def test_object_with_the_name_of_a_field_as_a_method_is_no_item() -> None:
    class Node(Plain):
        def text(self) -> str:
            return SOURCE

    with pytest.raises(InputError, match='field "text" is method, not a text'):
        clean_item(Node())


@pytest.mark.parametrize(
    "names", [{"log_field": "text"}, {"clean_field": "x", "log_field": "x"}, {"text_field": ""}]
)
def test_names_of_fields_that_cannot_be_meant_are_refused(names: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="give"):
        clean_item({"text": SOURCE}, **names)


def test_item_that_does_not_take_every_field_stays_as_it_was() -> None:
    class Row(MutableMapping[str, Any]):
        def __init__(self) -> None:
            self.values_ = {"text": SOURCE, "log": "former"}

        def __setitem__(self, name: str, value: Any) -> None:
            if name not in ("text", "log"):
                raise KeyError(name)
            self.values_[name] = value

        def __getitem__(self, name: str) -> Any:
            return self.values_[name]

        def __delitem__(self, name: str) -> None:
            raise KeyError(name)

        def __iter__(self) -> Iterator[str]:
            return iter(self.values_)

        def __len__(self) -> int:
            return len(self.values_)

    row = Row()
    with pytest.raises(InputError, match="cannot be set"):
        clean_item(row, clean_field="clean", log_field="log")
    assert row.values_ == {"text": SOURCE, "log": "former"}


def test_log_in_an_item_restores_without_holding_the_text_again() -> None:
    item: dict[str, Any] = clean_item({"text": SOURCE}, log_field="log")
    assert "text" not in item["log"]["clean"]
    assert restore(item["text"], Log.from_json(json.dumps(item["log"]))) == SOURCE


def test_item_that_is_cleaned_twice_keeps_its_first_log() -> None:
    item: dict[str, Any] = clean_item({"text": SOURCE}, log_field="log")
    again = clean_item(dict(item), log_field="log", level="strict")
    assert again == item
    assert restore(again["text"], Log.from_value(again["log"])) == SOURCE


def test_headline_and_address_of_the_item_are_known() -> None:
    body = "县里最后一条乡村公路昨天全部通车，六个村有了班车，老人不用再走山路去赶集。"
    item = {"title": "乡村公路全部通车", "text": f"乡村公路全部通车_县报网\n{body}"}
    assert clean_item(item)["text"] == f"乡村公路全部通车\n{body}"
    rows = [{"name": "county-post", "lines": ["县报客户端，天天有新闻"], "sites": ["example.com"]}]
    cleaner = Cleaner(Settings.of(furniture_rows=rows))
    texts = {
        url: clean_item({"url": url, "text": f"{body}\n县报客户端，天天有新闻"}, cleaner=cleaner)[
            "text"
        ]
        for url in ("https://news.example.com/1", "https://elsewhere.example/1")
    }
    assert list(texts.values()) == [body, f"{body}\n县报客户端，天天有新闻"]
