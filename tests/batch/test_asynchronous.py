"""Cleaning in an event loop: in other processes, some of which may die."""

from __future__ import annotations

import asyncio
import os
import signal
from typing import Any

import pytest

from dedupe import AsyncCleaner, Cleaned, InputError, SettingsError, clean
from tests.helpers.articles import article, paragraph

A, B = paragraph(1, 2), paragraph(2, 2)
TEXTS = [article(*[A] * number, B) for number in range(1, 9)]


@pytest.mark.slow
def test_articles_are_cleaned_as_without_a_loop_while_the_loop_goes_on() -> None:
    async def run() -> tuple[list[Cleaned], int]:
        turns = 0

        async def turn() -> None:
            nonlocal turns
            while True:
                turns += 1
                await asyncio.sleep(0)

        turning = asyncio.create_task(turn())
        async with AsyncCleaner(workers=2, level="strict") as cleaner:
            found = await asyncio.gather(*map(cleaner.clean, TEXTS))
        turning.cancel()
        return found, turns

    found, turns = asyncio.run(run())
    assert found == [clean(text, level="strict") for text in TEXTS]
    assert turns > len(TEXTS)


@pytest.mark.slow
def test_headline_and_captions_are_told() -> None:
    source = f"{A}\n新馆昨天开馆_某某网"

    async def run() -> Cleaned:
        async with AsyncCleaner(workers=1) as cleaner:
            return await cleaner.clean(source, title="新馆昨天开馆")

    assert asyncio.run(run()) == clean(source, title="新馆昨天开馆")


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="kills a process")
def test_worker_that_dies_takes_no_article_with_it() -> None:
    async def run() -> list[Cleaned]:
        async with AsyncCleaner(workers=1) as cleaner:
            await cleaner.clean(TEXTS[0])
            assert cleaner._pool is not None
            for process in list(cleaner._pool._processes):
                os.kill(process, signal.SIGKILL)
            return await asyncio.gather(*map(cleaner.clean, TEXTS))

    assert asyncio.run(run()) == list(map(clean, TEXTS))


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="kills a process")
def test_article_with_which_its_process_dies_twice_is_an_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def run() -> None:
        async with AsyncCleaner(workers=1) as cleaner:
            await cleaner.clean("县里开会。")

    monkeypatch.setattr("dedupe.batch.asynchronous._cleaned", _dies)
    with pytest.raises(InputError, match=r"died.*`if __name__ == "):
        asyncio.run(run())


def _dies(*_: Any) -> None:
    os._exit(1)


def test_what_cannot_be_cleaned_is_told_before_a_process_is_started() -> None:
    async def run(given: Any) -> None:
        async with AsyncCleaner(workers=1) as cleaner:
            try:
                await cleaner.clean(given)
            finally:
                assert cleaner._pool is None

    with pytest.raises(TypeError, match="clean takes a string, not bytes"):
        asyncio.run(run(b"a"))


def test_settings_and_workers_are_refused_at_once() -> None:
    with pytest.raises(SettingsError, match="did you mean 'level'"):
        AsyncCleaner(lvl="strict")  # type: ignore[call-arg]
    with pytest.raises(ValueError, match="workers: 0"):
        AsyncCleaner(0)


def test_cleaner_that_is_not_open_is_told() -> None:
    with pytest.raises(RuntimeError, match="use: async with AsyncCleaner"):
        asyncio.run(AsyncCleaner().clean("县里开会。"))
