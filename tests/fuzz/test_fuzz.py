"""The fuzzer itself: what once failed, some articles, and whether it would tell a fault."""

from __future__ import annotations

import pytest

from dedupe import Cleaner, Settings
from tests.fuzz import properties
from tests.fuzz.articles import article
from tests.fuzz.properties import failure, settings_of
from tests.fuzz.running import Failed, corpus, run_chunk, shrunk


@pytest.mark.parametrize("failed", corpus(), ids=lambda failed: failed.seed)
def test_what_once_failed_does_not_fail_again(failed: Failed) -> None:
    assert failure(failed.source, settings_of(failed.settings)) is None


def test_some_articles_hold() -> None:
    assert run_chunk(seed=18, chunk=0) == []


@pytest.mark.slow
def test_many_articles_hold() -> None:
    for chunk in range(1, 40):
        assert run_chunk(seed=18, chunk=chunk) == []


def test_an_article_is_always_the_same() -> None:
    assert article("1:2") == article("1:2") != article("1:3")
    assert settings_of(7) == settings_of(7)


def test_a_fault_is_told_and_made_small(monkeypatch: pytest.MonkeyPatch) -> None:
    class Faulty(Cleaner):
        def clean(self, text: str, **_: object) -> object:  # type: ignore[override]
            cleaned = super().clean(text)
            if "三" in text:
                object.__setattr__(cleaned, "text", cleaned.text + "四")
            return cleaned

    monkeypatch.setattr(properties, "cleaner_of", Faulty)
    source = "县里开会。\n一二三。\n讨论修路。"
    what = failure(source, Settings())
    assert what is not None
    assert shrunk(source, Settings(), what) == "三"


def test_a_hang_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    class Hanging(Cleaner):
        def clean(self, text: str, **_: object) -> object:  # type: ignore[override]
            while text:
                pass
            raise AssertionError

    monkeypatch.setattr(properties, "cleaner_of", Hanging)
    monkeypatch.setattr(properties, "MAX_SECONDS", 0.01)
    assert failure("县里开会。", Settings()) == "hang"
