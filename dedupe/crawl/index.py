"""The articles of a crawl in a file: a database of sqlite3, which one process writes at a time.

    article -> story -> its text, and the keys of its sketch
    two bodies with a key in common -> candidates -> relation

What is stored is a set: an article that is added twice is there once, and the order in which
articles come changes nothing that is asked of all of them. What was added is safe when `add`
returns, whatever becomes of the process.
"""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from threading import RLock
from typing import NamedTuple
from urllib.parse import quote

from dedupe.crawl.dates import day_of
from dedupe.crawl.ends import packed_pieces
from dedupe.crawl.relation import Relation, may_be_related, relation
from dedupe.crawl.story import Story, packed_clauses, unpacked_clauses
from dedupe.errors import InputError
from dedupe.furniture.own import host_of
from dedupe.language import told

SCHEMA = 1
"""Number of the layout of the tables. A file with a higher one is refused."""

MAX_BODIES = 50
"""Bodies with one key, above which it tells no copies: the clause is a template's or the page's.
Copies with the same body count once."""

BATCH = 1_000
"""Articles that are added in one transaction. Chosen by eye."""

_CACHED = 4_096
"""Stories that are kept ready while all are compared, some 20 KB each. Chosen by eye."""

_TABLES = """
CREATE TABLE about (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE story (
    id INTEGER PRIMARY KEY,
    digest BLOB NOT NULL UNIQUE,  -- of title and text
    body INTEGER NOT NULL,        -- hash of the comparison key
    letters INTEGER NOT NULL,     -- of the body
    clauses BLOB NOT NULL,        -- of the body: keys and lengths
    title TEXT NOT NULL,
    text BLOB NOT NULL,           -- UTF-8, packed by zlib
    pieces BLOB                   -- what its site may print elsewhere, null until it is learned
);
CREATE INDEX story_body ON story (body);
CREATE TABLE article (
    name TEXT NOT NULL,
    story INTEGER NOT NULL REFERENCES story,
    site TEXT NOT NULL,
    day INTEGER,                  -- since 1970, null where it is not known
    date TEXT NOT NULL,           -- as it was given
    PRIMARY KEY (name, story)
) WITHOUT ROWID;
CREATE INDEX article_story ON article (story);
CREATE TABLE clause (key INTEGER NOT NULL, body INTEGER NOT NULL, PRIMARY KEY (key, body))
    WITHOUT ROWID;
CREATE TABLE site (
    site TEXT PRIMARY KEY,
    articles INTEGER NOT NULL,
    days INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE passage (
    site TEXT NOT NULL,
    place TEXT NOT NULL,          -- line, head or tail
    key TEXT NOT NULL,
    text TEXT NOT NULL,           -- an example
    articles INTEGER NOT NULL,
    days INTEGER NOT NULL,
    examples TEXT NOT NULL,       -- names of articles, as JSON
    groups INTEGER NOT NULL,
    verdict TEXT NOT NULL,        -- furniture, credit or flagged
    decided_by TEXT,              -- reader, or null
    PRIMARY KEY (site, place, key)
) WITHOUT ROWID;
CREATE TABLE decision (
    key TEXT PRIMARY KEY,         -- of a line, head or tail on any site
    goes INTEGER NOT NULL
) WITHOUT ROWID;
"""


class CrawledArticle(NamedTuple):
    """An article of a crawl.

    name   what to call it, such as its address: two articles have two names
    text   title and body, cleaned or not
    title  its headline, where it is known
    site   its host or address, where it is known
    date   when it was published, as it is printed: `2024-05-03 08:30`, `1714696200`
    """

    name: str
    text: str
    title: str | None = None
    site: str | None = None
    date: str | None = None

    @property
    def digest(self) -> bytes:
        """What identifies title and text."""
        told = f"{self.title or ''}\n{self.text}".encode("utf-8", "surrogatepass")
        return hashlib.blake2b(told, digest_size=16).digest()


class Placed(NamedTuple):
    """Where an article of the index is: its name, story, date, and the key of its body."""

    name: str
    digest: bytes
    body: int
    letters: int
    site: str
    day: int | None
    date: str


class Index:
    """The articles of a crawl in a file. Threads may share it; with asyncio give its calls to
    `asyncio.to_thread`.

    path    of the file, which is made where it is not there; `:memory:` for none
    Errors  InputError where the file is none, of a newer version, or is being written by another
            process

    >>> text = "县图书馆昨天开馆，首日读者逾三千人，馆里准备的两千张借书证下午就发完了。"
    >>> with Index(":memory:") as index:
    ...     first = index.add(CrawledArticle("a.com/1", text))
    ...     again = index.add(CrawledArticle("b.com/7", f"某某社青石镇3月18日电 {text}"))
    >>> first, again[0].kind, again[0].second
    ((), 'same', 'a.com/1')
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self._lock = RLock()
        self._connection = _opened(path)
        self._ready = lru_cache(_CACHED)(self._read_story)
        self._clauses = lru_cache(2 * _CACHED)(self._read_clauses)

    def __enter__(self) -> Index:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def __len__(self) -> int:
        """Number of articles."""
        with self._reading() as connection:
            (count,) = connection.execute("SELECT count(*) FROM article").fetchone()
        return int(count)

    # --- adding ---

    def add(self, article: CrawledArticle) -> tuple[Relation, ...]:
        """Add an article, and return what it is to articles that were added before: copies and
        versions first.

        `first` of each relation is the article, `second` the earlier one; of several articles with
        the same text one is named.
        """
        story = _story_of(article)
        with self._writing() as connection:
            found = tuple(self._relations_to(story, article))
            _insert(connection, [(article, story)])
        return found

    def add_many(self, articles: Iterable[CrawledArticle], to_learn: bool = False) -> int:
        """Add articles without comparing them yet, and return how many were new. Each thousand are
        safe as soon as they are in.

        to_learn  whether profiles will be learned of them; if not, and they are, that takes longer
        """
        before = len(self)
        batch: list[tuple[CrawledArticle, Story]] = []
        for article in articles:
            batch.append((article, _story_of(article)))
            if len(batch) == BATCH:
                self._insert_batch(batch, to_learn)
                batch = []
        self._insert_batch(batch, to_learn)
        return len(self) - before

    def _insert_batch(self, batch: Sequence[tuple[CrawledArticle, Story]], to_learn: bool) -> None:
        with self._writing() as connection:
            _insert(connection, batch, with_ends=to_learn)

    def _relations_to(self, story: Story, article: CrawledArticle) -> list[Relation]:
        """Return what a story is to those that are in the index."""
        bodies = self._candidates(story)
        found = []
        for body in sorted(bodies):
            name, digest = self._representative(body)
            if digest == article.digest and name == article.name:
                continue
            if not may_be_related(story.lengths, self._clauses(digest)):
                continue
            related = relation(story, self._ready(digest))
            if related is not None:
                found.append(related._replace(second=name))
        found.sort(key=lambda each: (_ORDER[each.kind], each.second))
        return found

    def _candidates(self, story: Story) -> set[int]:
        """Return the bodies that have a key of the sketch, and the same body if it is there."""
        bodies: set[int] = set()
        for key in story.sketch:
            rows = self._connection.execute(
                "SELECT body FROM clause WHERE key = ? LIMIT ?", (key, MAX_BODIES + 1)
            ).fetchall()
            if len(rows) <= MAX_BODIES:
                bodies.update(body for (body,) in rows)
        own = _hash_of(story.body)
        if self._connection.execute("SELECT 1 FROM story WHERE body = ?", (own,)).fetchone():
            bodies.add(own)
        return bodies

    # --- asking ---

    def articles(self) -> list[Placed]:
        """Return all articles, in the order of their names."""
        with self._reading() as connection:
            rows = connection.execute(
                "SELECT name, digest, body, letters, site, day, date FROM article "
                "JOIN story ON story.id = article.story ORDER BY name, digest"
            )
            return [Placed(*row) for row in rows]

    def story(self, digest: bytes) -> Story:
        """Return the story with a digest, without a name."""
        with self._lock:
            return self._ready(digest)

    def text(self, digest: bytes) -> tuple[str, str]:
        """Return the title, empty where it is not known, and the text with a digest."""
        row = self._connection.execute(
            "SELECT title, text FROM story WHERE digest = ?", (digest,)
        ).fetchone()
        title, packed = row
        return title, zlib.decompress(packed).decode("utf-8", "surrogatepass")

    def pieces(self, digest: bytes) -> bytes:
        """Return what stands at the ends of the text with a digest, for `unpacked_pieces`."""
        with self._reading() as connection:
            row = connection.execute("SELECT pieces FROM story WHERE digest = ?", (digest,))
            (packed,) = row.fetchone()
        if packed is None:
            return packed_pieces(self.story(digest).folded)
        return bytes(packed)

    def decisions(self) -> dict[str, bool]:
        """Return what a reader decided of what sites print: whether a key goes."""
        with self._reading() as connection:
            rows = connection.execute("SELECT key, goes FROM decision")
            return {key: bool(goes) for key, goes in rows}

    def decide(self, key: str, goes: bool) -> None:
        """Note what a reader decided of a key, for now and for what will be learned."""
        verdict = "furniture" if goes else "flagged"
        with self._writing() as connection:
            connection.execute("INSERT OR REPLACE INTO decision VALUES (?, ?)", (key, int(goes)))
            connection.execute(
                "UPDATE passage SET verdict = ?, decided_by = 'reader' WHERE key = ?",
                (verdict, key),
            )

    def has_passage(self, key: str) -> bool:
        """Return whether a site is known to repeat what has a key."""
        with self._reading() as connection:
            row = connection.execute("SELECT 1 FROM passage WHERE key = ?", (key,)).fetchone()
        return row is not None

    def replace_passages(
        self, sites: Sequence[Sequence[object]], passages: Sequence[Sequence[object]]
    ) -> None:
        """Note what sites print on their pages, instead of what was noted before."""
        with self._writing() as connection:
            connection.execute("DELETE FROM site")
            connection.execute("DELETE FROM passage")
            connection.executemany("INSERT INTO site VALUES (?, ?, ?)", sites)
            columns = ", ".join("?" * 10)
            connection.executemany(f"INSERT INTO passage VALUES ({columns})", passages)

    def relations(self) -> Iterator[tuple[int, int, Relation]]:
        """Yield the relations of all bodies that have any, each with the two bodies, whatever the
        order in which their articles came. Cost O(candidates).

        Of articles with the same body one stands for all: that with the smallest digest.
        """
        representatives = self._representatives()
        for first, second in self._pairs(representatives):
            name, digest = representatives[first]
            other_name, other_digest = representatives[second]
            if not may_be_related(self._clauses(digest), self._clauses(other_digest)):
                continue
            found = relation(self.story(digest), self.story(other_digest))
            if found is not None:
                yield first, second, found._replace(first=name, second=other_name)

    def _representatives(self) -> dict[int, tuple[str, bytes]]:
        """Return for each body the name and digest that stand for it, in the order of adding, in
        which neighbours are likely to be compared.
        """
        with self._reading() as connection:
            rows = connection.execute(
                "SELECT body, min(digest), min(name) FROM story "
                "JOIN article ON article.story = story.id GROUP BY body ORDER BY min(story.id)"
            ).fetchall()
        return {body: (name, digest) for body, digest, name in rows}

    def _representative(self, body: int) -> tuple[str, bytes]:
        row = self._connection.execute(
            "SELECT min(name), min(digest) FROM story JOIN article ON article.story = story.id "
            "WHERE body = ?",
            (body,),
        ).fetchone()
        name, digest = row
        return name, digest

    def _pairs(self, bodies: Iterable[int]) -> list[tuple[int, int]]:
        """Return the pairs of bodies that have a key in common which not too many have."""
        place = {body: number for number, body in enumerate(bodies)}
        known = list(place)
        pairs: set[tuple[int, int]] = set()
        with self._reading() as connection:
            rows = connection.execute(
                "SELECT group_concat(body) FROM clause "
                "GROUP BY key HAVING count(*) BETWEEN 2 AND ?",
                (MAX_BODIES,),
            )
            for (row,) in rows:
                places = sorted(place[int(body)] for body in row.split(","))
                for number, first in enumerate(places):
                    pairs.update((first, second) for second in places[number + 1 :])
        return [(known[first], known[second]) for first, second in sorted(pairs)]

    def _read_story(self, digest: bytes) -> Story:
        title, text = self.text(digest)
        return Story.of(text, title or None)

    def _read_clauses(self, digest: bytes) -> dict[int, int]:
        with self._reading() as connection:
            row = connection.execute("SELECT clauses FROM story WHERE digest = ?", (digest,))
            (packed,) = row.fetchone()
        return unpacked_clauses(packed)

    # --- the file ---

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._lock, _told(self.path):
            yield self._connection

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """Give the connection within a transaction, which is undone where anything fails."""
        with self._lock, _told(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")


_ORDER = {
    kind: number
    for number, kind in enumerate(
        ("same", "fuller", "version", "contained", "look-alike", "shares")
    )
}


def _opened(path: str) -> sqlite3.Connection:
    """Return the connection to an index, made where it is not there."""
    with _told(path):
        connection = sqlite3.connect(
            path, timeout=_WAIT, isolation_level=None, check_same_thread=False
        )
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute("PRAGMA cache_size = -65536")  # KiB
            _check_schema(connection, path)
        except BaseException:
            connection.close()
            raise
    return connection


@contextmanager
def read_only(path: str) -> Iterator[sqlite3.Connection]:
    """Give a connection that changes nothing, not even the time of the file. InputError as of
    `Index`.
    """
    with _told(path):
        connection = sqlite3.connect(f"file:{quote(path)}?mode=ro", uri=True)
        try:
            _check_version(connection, path)
            yield connection
        finally:
            connection.close()


_WAIT = 10
"""Seconds that a writer waits for another one before it gives up."""


def _check_schema(connection: sqlite3.Connection, path: str) -> None:
    """Make the tables of a new file; InputError for a file of another program or version."""
    connection.execute("BEGIN IMMEDIATE")
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    if not tables:
        for statement in _TABLES.split(";"):
            connection.execute(statement)
        connection.execute("INSERT INTO about VALUES ('index of dedupe', ?)", (SCHEMA,))
    connection.execute("COMMIT")
    _check_version(connection, path)


def _check_version(connection: sqlite3.Connection, path: str) -> None:
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    if "about" not in tables:
        raise InputError(path, told("is a database of another program; give another file"))
    row = connection.execute("SELECT value FROM about WHERE name = 'index of dedupe'").fetchone()
    if row is None:
        raise InputError(path, told("is not an index of a crawl; give the file that --index wrote"))
    if row[0] > SCHEMA:
        problem = told(
            "was written by a newer version (schema {newer}, this one reads {known}); install that "
            "version, or give another file",
            newer=row[0],
            known=SCHEMA,
        )
        raise InputError(path, problem)


@contextmanager
def _told(path: str) -> Iterator[None]:
    """Raise InputError, naming the file, for what sqlite3 finds wrong."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            problem = told("is being written by another run; wait for it, or give another file")
            raise InputError(path, problem) from error
        problem = told(
            "cannot be read or written: {error}; check the name and the disk", error=error
        )
        raise InputError(path, problem) from error
    except sqlite3.DatabaseError as error:
        problem = told("is not an index, or damaged: {error}; give another file", error=error)
        raise InputError(path, problem) from error


def _story_of(article: CrawledArticle) -> Story:
    return Story.of(article.text, article.title, article.name)


def _hash_of(body: str) -> int:
    """Return a number for a comparison key, the same in every process."""
    digest = hashlib.blake2b(body.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _insert(
    connection: sqlite3.Connection,
    batch: Sequence[tuple[CrawledArticle, Story]],
    with_ends: bool = False,
) -> None:
    """Insert articles that are not there yet.

    with_ends  whether what stands at their ends is noted, too
    """
    stories, articles, clauses = [], [], []
    for article, story in batch:
        body, digest = _hash_of(story.body), article.digest
        packed = zlib.compress(article.text.encode("utf-8", "surrogatepass"), 1)
        ends = packed_pieces(story.folded) if with_ends else None
        counted = packed_clauses(story)
        told = (digest, body, len(story.body), counted, article.title or "", packed, ends)
        stories.append(told)
        host = host_of(article.site) if article.site else ""
        day = day_of(article.date, article.site)
        articles.append((article.name, host, day, article.date or "", digest))
        clauses += [(key, body) for key in story.sketch]
    connection.executemany(
        "INSERT OR IGNORE INTO story (digest, body, letters, clauses, title, text, pieces) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        stories,
    )
    connection.executemany(
        "INSERT OR IGNORE INTO article (name, site, day, date, story) "
        "SELECT ?, ?, ?, ?, id FROM story WHERE digest = ?",
        articles,
    )
    connection.executemany("INSERT OR IGNORE INTO clause VALUES (?, ?)", sorted(clauses))
