"""Keys of stories in sorted runs: the same answers as a dictionary's, whatever becomes of them."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe.crawl import keys
from dedupe.crawl.keys import Keys

CLAUSES = 60
"""Keys below it are clauses' here."""


@pytest.fixture
def connection(monkeypatch: pytest.MonkeyPatch) -> Iterator[sqlite3.Connection]:
    monkeypatch.setattr(keys, "_FRESH", 40)
    monkeypatch.setattr(keys, "_BLOCK", 7)
    database = sqlite3.connect("file::memory:?cache=shared", uri=True, isolation_level=None)
    database.executescript(keys.TABLES)
    yield database
    database.close()


def filled(connection: sqlite3.Connection, stories: int) -> tuple[Keys, dict[int, list[int]]]:
    """Return keys that many stories were added to, and the stories of each key."""
    random = Random(stories)
    found, expected = Keys(connection), defaultdict(list)
    found.refresh()
    for story in range(1, stories + 1):
        own = [*random.sample(range(CLAUSES), 3), CLAUSES + story % 50, (1 << 36) - 1 - story]
        found.add(story, own)
        for key in own:
            expected[key].append(story)
    return found, expected


@pytest.mark.parametrize("stories", [0, 1, 8, 9, 100, 501])
def test_stories_of_a_key_are_found(connection: sqlite3.Connection, stories: int) -> None:
    found, expected = filled(connection, stories)
    again = Keys(connection)
    assert again.refresh()
    assert not again.refresh()
    for each in (found, again):
        for key in (*range(CLAUSES + 50), *expected):
            assert sorted(each.stories(key)) == expected.get(key, [])


def test_runs_become_few_and_large(connection: sqlite3.Connection) -> None:
    filled(connection, 501)
    (runs,) = connection.execute("SELECT count(*) FROM run").fetchone()
    (blocks,) = connection.execute("SELECT count(*) FROM block").fetchone()
    assert 1 <= runs <= 4
    assert blocks <= 501 * 5 / 7 + runs


def test_of_a_key_that_many_have_not_all_are_asked_for(connection: sqlite3.Connection) -> None:
    found, expected = filled(connection, 501)
    assert len(expected[0]) > 20
    assert 20 < len(found.stories(0, most=20)) <= len(expected[0])


@pytest.mark.parametrize("stories", [0, 1, 9, 100, 501])
def test_stories_that_share_a_key(connection: sqlite3.Connection, stories: int) -> None:
    found, expected = filled(connection, stories)
    several = [each for key, each in sorted(expected.items()) if key < CLAUSES and len(each) > 1]
    most = 25
    assert list(found.shared(CLAUSES, most)) == [each for each in several if len(each) <= most]


def test_what_was_undone_is_forgotten(connection: sqlite3.Connection) -> None:
    found, expected = filled(connection, 100)
    connection.execute("BEGIN")
    for story in range(101, 141):  # some of them in a run
        found.add(story, [0, CLAUSES])
    connection.execute("ROLLBACK")
    found.forget()
    assert found.refresh()
    assert sorted(found.stories(0)) == expected[0]
    assert sorted(found.stories(CLAUSES)) == expected[CLAUSES]


def test_what_another_one_added_is_seen(connection: sqlite3.Connection) -> None:
    found, expected = filled(connection, 30)
    other = sqlite3.connect("file::memory:?cache=shared", uri=True, isolation_level=None)
    try:
        theirs = Keys(other)
        theirs.refresh()
        theirs.add(31, [0])
        assert found.refresh()
        assert sorted(found.stories(0)) == [*expected[0], 31]
    finally:
        other.close()


@given(st.lists(st.integers(0, 2**64 - 1), max_size=70).map(sorted))
def test_a_block_comes_back_from_its_bytes(entries: list[int]) -> None:
    assert list(keys.unpacked_block(keys.packed_block(entries))) == entries
