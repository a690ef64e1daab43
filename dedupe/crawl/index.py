"""The articles of a crawl in a file: a database of sqlite3, which one process writes at a time.

    article -> story -> its text, and the keys of its sketch (`dedupe/crawl/keys.py`)
    two bodies with a key in common -> candidates -> relation

What is stored is a set: an article that is added twice is there once, and the order in which
articles come changes nothing that is asked of all of them. What was added is safe when `add`
returns, whatever becomes of the process.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from threading import RLock
from typing import NamedTuple
from urllib.parse import quote

from dedupe.crawl import keys
from dedupe.crawl.dates import day_of
from dedupe.crawl.ends import packed_pieces
from dedupe.crawl.keys import MOST_STORIES, Keys
from dedupe.crawl.relation import (
    KINDS,
    MIN_LETTERS,
    Kind,
    Relation,
    is_silent,
    may_be_related,
    relation,
)
from dedupe.crawl.story import (
    Clauses,
    Packed,
    Story,
    Stripped,
    packed_clauses,
    unpacked_clauses,
    unzipped,
)
from dedupe.errors import InputError
from dedupe.furniture.own import host_of
from dedupe.language import told
from dedupe.lazy import pattern
from dedupe.profile import Profile, SiteProfile
from dedupe.version import __version__

SCHEMA = 5
"""Number of the layout of the tables. A file with another one is refused."""

MAX_BODIES = 50
"""Bodies with one key, above which it tells no copies: the clause is a template's or the page's.
Copies with the same body count once."""

BATCH = 1_000
"""Articles that are added in one transaction. Chosen by eye."""

_CACHED = 2_048
"""Stories that are kept ready while all are compared, some 12 KB each. Of 7,104 articles 1,169 are
asked for, and half as many kept ready would have to read seven of them again."""

_PAGE_BYTES = 16_384
"""Of the file: an article has some 2 KB, of which pages of 4 KB leave much empty."""

_PAGES_KIB = 32_768
"""Of pages of the file that are kept in memory. Chosen by eye."""

_KNOWN_STORIES = 16
_KNOWN_BYTES = 8_192
"""Stories that are packed alone, the first ones, and how much of what they say is known when others
are packed: it is not written again. Of 600 articles each takes 5 per cent less so, in a crawl that
is made of few words half; four times as much would spare another 5 per cent, for 60 µs."""

_TABLES = """
CREATE TABLE about (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE story (
    id INTEGER PRIMARY KEY,
    digest BLOB NOT NULL,         -- of title and text
    body INTEGER NOT NULL,        -- hash of the comparison key
    letters INTEGER NOT NULL,     -- of the body
    clauses BLOB NOT NULL,        -- of the body: short keys, and lengths
    packed BLOB NOT NULL,         -- title, text, and what of the text is compared
    pieces BLOB                   -- what its site may print elsewhere, null until it is learned
);
CREATE TABLE article (
    story INTEGER NOT NULL REFERENCES story,
    name TEXT NOT NULL,
    host INTEGER NOT NULL REFERENCES host,
    day INTEGER,                  -- since 1970, null where it is not known
    PRIMARY KEY (story, name)
) WITHOUT ROWID;
CREATE TABLE host (id INTEGER PRIMARY KEY, host TEXT NOT NULL UNIQUE);
CREATE TABLE related (            -- stories that are judged already, the older one first
    story INTEGER NOT NULL REFERENCES story,
    other INTEGER NOT NULL REFERENCES story,
    kind INTEGER,                 -- its place in KINDS, null for none
    PRIMARY KEY (story, other)
) WITHOUT ROWID;
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

_BODY, _DIGEST = 1 << 32, 2 << 32
"""What is added to 32 bits of the hash of a body, or of a digest, to make a key of it; the keys of
clauses are below."""
_LOW = (1 << 32) - 1


class CrawledArticle(NamedTuple):
    """An article of a crawl.

    name     what to call it, such as its address: two articles have two names
    text     title and body, cleaned or not
    title    its headline, where it is known
    site     its host or address, where it is known
    date     when it was published, as it is printed: `2024-05-03 08:30`, `1714696200`
    learned  what its site prints on its pages, where that is known: it does not count as likeness
    """

    name: str
    text: str
    title: str | None = None
    site: str | None = None
    date: str | None = None
    learned: SiteProfile | None = None

    @property
    def digest(self) -> bytes:
        """What identifies title and text; and the site, where it decides what is compared."""
        told = f"{self.title or ''}\n{self.text}"
        if self.learned is not None:
            told = f"{told}\n{self.learned.site}"
        return hashlib.blake2b(told.encode("utf-8", "surrogatepass"), digest_size=16).digest()

    @property
    def host(self) -> str:
        """The host of its site, empty where it is not known."""
        return _host_of(self.site) if self.site else ""

    @property
    def day(self) -> int | None:
        """The day that it is from, since 1970; None where it is not known."""
        return day_of(self.date, self.site)

    def on(self, profile: Profile) -> CrawledArticle:
        """Return the article with what its site prints on its pages, as far as that is known."""
        return self._replace(learned=profile.on(self.host))

    @property
    def comes_first(self) -> tuple[str, bool, int]:
        """What decides which of two records of one article counts."""
        return comes_first(self.host, self.day)


def comes_first(host: str, day: int | None) -> tuple[str, bool, int]:
    """Return what puts hosts and days into an order, unknown days last."""
    return host, day is None, day or 0


class Prepared(NamedTuple):
    """An article as it is compared and stored, in an index or on Spark."""

    article: CrawledArticle
    story: Story
    stripped: Stripped

    @classmethod
    def of(cls, article: CrawledArticle) -> Prepared:
        """Return an article as it is compared. Cost O(text)."""
        stripped = Stripped.of(article.text, article.title, article.learned)
        return cls(article, Story.stripped(stripped, article.title, article.name), stripped)

    @property
    def body(self) -> int:
        """A number for its body, the same in every process."""
        body = self.story.body.encode("utf-8", "surrogatepass")
        digest = hashlib.blake2b(body, digest_size=8).digest()
        return int.from_bytes(digest, "big", signed=True)

    def packed(self, known: bytes = b"") -> bytes:
        """Return its story, and the headline and text that it is of, as bytes; as of
        `Packed.to_bytes`.
        """
        return Packed.of(self.story, self.article.title, self.stripped).to_bytes(known)

    @property
    def pieces(self) -> bytes:
        """What stands at its ends, as bytes."""
        return packed_pieces(self.stripped.folded)


class Placed(NamedTuple):
    """Where an article of the index is: its name, the number of its story, and of that the digest
    and the key of its body.
    """

    name: str
    story: int
    digest: bytes
    body: int
    letters: int
    site: str
    day: int | None


class _Representative(NamedTuple):
    """What stands for all stories of one body: the least of their names, and the story with the
    least digest.
    """

    name: str
    digest: bytes
    story: int


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
        self._keys = Keys(self._connection)
        self._hosts: dict[str, int] = {}
        self._known = b""  # what the first stories say
        self._ready = lru_cache(_CACHED)(self._read_story)
        self._clauses = lru_cache(4 * _CACHED)(self._read_clauses)

    def __enter__(self) -> Index:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file. If nobody else has it open, whoever reads it leaves nothing beside it."""
        with suppress(sqlite3.Error):  # others have it open, or it is closed already
            self._connection.execute("PRAGMA busy_timeout = 0")
            self._connection.execute("PRAGMA journal_mode = DELETE")
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
        new = Prepared.of(article)
        with self._writing():
            found = tuple(self._relations_to(new))
            self._insert(article, new)
        return found

    def add_many(self, articles: Iterable[CrawledArticle], to_learn: bool = False) -> int:
        """Add articles without comparing them yet, and return how many were new. Each thousand are
        safe as soon as they are in.

        to_learn  whether profiles will be learned of them; if not, and they are, that takes longer
        """
        before = len(self)
        batch: list[CrawledArticle] = []
        for article in articles:
            batch.append(article)
            if len(batch) == BATCH:
                self._insert_batch(batch, to_learn)
                batch = []
        self._insert_batch(batch, to_learn)
        return len(self) - before

    def compare_with(self, profile: Profile | None) -> None:
        """Note with which profile articles are added. InputError where others were added with
        another one, or with none: their likeness would be another, too.
        """
        wanted = profile.digest if profile else None
        with self._writing() as connection:
            row = connection.execute("SELECT value FROM about WHERE name = ?", (_PROFILE,))
            (noted,) = row.fetchone() or (None,)
            if noted != wanted and len(self):
                problem = told(
                    "its articles were added with another profile, or with none; give the same "
                    "--profiles as before, or the name of a new file"
                )
                raise InputError(self.path, problem)
            connection.execute("INSERT OR REPLACE INTO about VALUES (?, ?)", (_PROFILE, wanted))

    def _insert_batch(self, batch: Sequence[CrawledArticle], to_learn: bool) -> None:
        with self._writing():
            for article in batch:
                self._insert(article, with_ends=to_learn)

    def _insert(
        self, article: CrawledArticle, new: Prepared | None = None, with_ends: bool = False
    ) -> None:
        """Insert an article, and its story, if they are not there yet.

        new        what is told of its story, where that is known
        with_ends  whether what stands at its ends is noted, too
        """
        digest = article.digest
        story = self._story_with(digest)
        if story is None:
            story = self._insert_story(digest, new or Prepared.of(article), with_ends)
        row = story, article.name, self._host(article.host), article.day
        done = self._connection.execute("INSERT OR IGNORE INTO article VALUES (?, ?, ?, ?)", row)
        if done.rowcount == 0:
            self._insert_again(story, article)

    def _insert_again(self, story: int, article: CrawledArticle) -> None:
        """Take the host and day of an article that is there already, where they come first: of two
        records of one article it must not count which is added first.
        """
        where = story, article.name
        row = self._connection.execute(
            "SELECT host.host, day FROM article JOIN host ON host.id = article.host "
            "WHERE story = ? AND name = ?",
            where,
        )
        if article.comes_first < comes_first(*row.fetchone()):
            self._connection.execute(
                "UPDATE article SET host = ?, day = ? WHERE story = ? AND name = ?",
                (self._host(article.host), article.day, *where),
            )

    def _story_with(self, digest: bytes) -> int | None:
        """Return the number of the story with a digest, None where there is none."""
        for story in self._keys.stories(_digest_key(digest)):
            row = self._connection.execute("SELECT digest FROM story WHERE id = ?", (story,))
            if row.fetchone() == (digest,):
                return story
        return None

    def _insert_story(self, digest: bytes, new: Prepared, with_ends: bool) -> int:
        """Insert a story that is not there, and return its number."""
        story, body = new.story, new.body
        copies = self._with_body(body)
        pieces = new.pieces if with_ends else None
        packed = new.packed(self._known_bytes())
        number = self._connection.execute(
            "INSERT INTO story (digest, body, letters, clauses, packed, pieces) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            (digest, body, len(story.body), packed_clauses(story), packed, pieces),
        ).lastrowid
        assert number is not None
        if number >= MOST_STORIES:
            problem = told("is full ({number} texts); give another file", number=MOST_STORIES)
            raise InputError(self.path, problem)
        if number == _KNOWN_STORIES:
            self._note_known()
        # Copies of one body may have other clauses: each key is noted once a body.
        clauses = list(story.sketch)
        for copy in copies:
            if not clauses:
                break
            known = frozenset(self._ready(copy).sketch)
            clauses = [key for key in clauses if key not in known]
        self._keys.add(number, [*clauses, _body_key(body), _digest_key(digest)])
        return number

    def _note_known(self) -> None:
        """Note what the first stories say."""
        rows = self._connection.execute("SELECT packed FROM story ORDER BY id")
        known = b"".join(unzipped(packed, b"") for (packed,) in rows)[-_KNOWN_BYTES:]
        self._connection.execute("INSERT INTO about VALUES (?, ?)", (_KNOWN, known))

    def _known_bytes(self) -> bytes:
        """Return what the first stories say, nothing while there are few."""
        if not self._known:
            row = self._connection.execute("SELECT value FROM about WHERE name = ?", (_KNOWN,))
            (self._known,) = row.fetchone() or (b"",)
        return self._known

    def _with_body(self, body: int) -> list[int]:
        """Return the stories with a body."""
        found = []
        for story in self._keys.stories(_body_key(body)):
            row = self._connection.execute("SELECT body FROM story WHERE id = ?", (story,))
            if row.fetchone() == (body,):
                found.append(story)
        return found

    def _host(self, host: str) -> int:
        """Return the number of a host, which gets one if it has none."""
        if host not in self._hosts:
            self._connection.execute("INSERT OR IGNORE INTO host (host) VALUES (?)", (host,))
            row = self._connection.execute("SELECT id FROM host WHERE host = ?", (host,))
            (self._hosts[host],) = row.fetchone()
        return self._hosts[host]

    def _relations_to(self, new: Prepared) -> list[Relation]:
        """Return what a story is to those that are in the index."""
        article, story = new.article, new.story
        own = article.digest
        found = []
        for body in sorted(self._candidates(new)):
            name, digest, number = self._representative(body)
            if digest == own and name == article.name:
                continue
            if not may_be_related(story.in_short, self._clauses(number)):
                continue
            each = relation(story, self._ready(number))
            if each is not None:
                found.append(each._replace(second=name))
        found.sort(key=lambda each: (_ORDER[each.kind], each.second))
        return found

    def _candidates(self, new: Prepared) -> set[int]:
        """Return the bodies that have a key of the sketch, and the same body if it is there."""
        stories: set[int] = set()
        for key in new.story.sketch:
            found = self._keys.stories(key, MAX_BODIES)
            if len(found) <= MAX_BODIES:
                stories.update(found)
        rows = [
            self._connection.execute("SELECT body FROM story WHERE id = ?", (number,)).fetchone()
            for number in stories
        ]
        bodies = {body for (body,) in rows}
        if self._with_body(new.body):
            bodies.add(new.body)
        return bodies

    def _representative(self, body: int) -> _Representative:
        found = []
        for story in self._with_body(body):
            (digest,) = self._connection.execute(
                "SELECT digest FROM story WHERE id = ?", (story,)
            ).fetchone()
            (name,) = self._connection.execute(
                "SELECT min(name) FROM article WHERE story = ?", (story,)
            ).fetchone()
            found.append(_Representative(name, digest, story))
        return _standing_for(found)

    # --- asking ---

    def articles(self) -> list[Placed]:
        """Return all articles, in the order of their names."""
        with self._reading() as connection:
            rows = connection.execute(
                "SELECT name, story, digest, body, letters, host.host, day FROM article "
                "JOIN story ON story.id = article.story JOIN host ON host.id = article.host"
            )
            found = [Placed(*row) for row in rows]
        found.sort(key=lambda article: (article.name, article.digest))
        return found

    def story(self, number: int) -> Story:
        """Return the story with a number, without a name."""
        return self._ready(number)

    def is_silent(self, article: Placed) -> bool:
        """Return whether an article says too little to be related even to itself; see
        `dedupe.crawl.relation.is_silent`.
        """
        clauses = self._clauses(article.story)
        if may_be_related(clauses, clauses) and article.letters >= MIN_LETTERS:
            return False
        return is_silent(self.story(article.story))

    def printed(self, number: int) -> tuple[str, str]:
        """Return headline and text of the story with a number, as they came."""
        with self._reading():
            packed = self._packed(number)
        return packed.title, packed.text

    def stripped(self, number: int) -> Stripped:
        """Return the text of the story with a number, without page remains."""
        with self._reading():
            packed = self._packed(number)
        return Stripped.of(packed.text, packed.title or None)

    def pieces(self, number: int) -> bytes:
        """Return what stands at the ends of the text with a number, for `unpacked_pieces`."""
        with self._reading() as connection:
            row = connection.execute("SELECT pieces FROM story WHERE id = ?", (number,))
            (packed,) = row.fetchone()
        if packed is None:
            return packed_pieces(self.stripped(number).folded)
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

    def has_sites(self) -> bool:
        """Return whether something was learned of a site."""
        with self._reading() as connection:
            return connection.execute("SELECT 1 FROM site").fetchone() is not None

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
        for first, second, judged in self._judged():
            one, other = judged.first, judged.second
            found = judged.found or relation(self.story(one.story), self.story(other.story))
            if found is not None:
                yield first, second, found._replace(first=one.name, second=other.name)

    def kinds(self) -> Iterator[tuple[int, int, Kind]]:
        """Yield the kinds of what `relations` yields. Those that were found before, by this version
        of the package, are known.
        """
        for first, second, judged in self._judged():
            yield first, second, judged.kind

    def _judged(self) -> Iterator[tuple[int, int, _Judged]]:
        """Yield bodies that are related, and note the kinds of those that were not known."""
        bodies, known = self._bodies(), self._known_kinds()
        new: list[tuple[int, int, Kind | None]] = []
        for first, second in self._pairs(bodies):
            one, other = bodies[first], bodies[second]
            stories = min(one.story, other.story), max(one.story, other.story)
            found: Relation | None = None
            if stories in known:
                kind = known[stories]
            elif may_be_related(self._clauses(one.story), self._clauses(other.story)):
                found = relation(self.story(one.story), self.story(other.story))
                kind = found.kind if found else None
                new.append((*stories, kind))
            else:
                continue
            if kind is not None:
                yield first, second, _Judged(one, other, kind, found)
        self._note_kinds(new)

    def _bodies(self) -> dict[int, _Representative]:
        """Return for each body what stands for it, in the order of adding, in which neighbours are
        likely to be compared.
        """
        found: dict[int, _Representative] = {}
        with self._reading() as connection:
            rows = connection.execute(
                "SELECT body, min(name), digest, story FROM article "
                "JOIN story ON story.id = article.story GROUP BY story ORDER BY story"
            )
            for body, *rest in rows:
                one = _Representative(*rest)
                found[body] = _standing_for([found[body], one]) if body in found else one
        return found

    def _pairs(self, bodies: Iterable[int]) -> list[tuple[int, int]]:
        """Return the pairs of bodies that have a key in common which not too many have, in their
        order.
        """
        known = list(bodies)
        place = {body: number for number, body in enumerate(known)}
        pairs: set[int] = set()  # the place of one times their number, and that of the other
        with self._reading() as connection:
            self._refresh()
            rows = connection.execute("SELECT id, body FROM story")
            place_of = {story: place[body] for story, body in rows}
            for stories in self._keys.shared(_BODY, MAX_BODIES):
                places = sorted(place_of[story] for story in stories)
                for number, first in enumerate(places):
                    row = first * len(known)
                    pairs.update(row + second for second in places[number + 1 :])
        found = (divmod(pair, len(known)) for pair in sorted(pairs))
        return [(known[first], known[second]) for first, second in found]

    def _known_kinds(self) -> dict[tuple[int, int], Kind | None]:
        with self._reading() as connection:
            if self._judge() != __version__:
                return {}
            rows = connection.execute("SELECT story, other, kind FROM related")
            return {
                (story, other): None if kind is None else KINDS[kind] for story, other, kind in rows
            }

    def _note_kinds(self, found: Sequence[tuple[int, int, Kind | None]]) -> None:
        """Note what was found, instead of what another version found."""
        if not found:
            return
        rows = [
            (story, other, None if kind is None else KINDS.index(kind))
            for story, other, kind in sorted(found, key=lambda each: each[:2])
        ]
        with self._writing() as connection:
            if self._judge() != __version__:
                connection.execute("DELETE FROM related")
                judge = _JUDGE, __version__
                connection.execute("INSERT OR REPLACE INTO about VALUES (?, ?)", judge)
            connection.executemany("INSERT OR REPLACE INTO related VALUES (?, ?, ?)", rows)

    def _judge(self) -> str | None:
        """Return the version of the package that found the kinds that are noted."""
        row = self._connection.execute("SELECT value FROM about WHERE name = ?", (_JUDGE,))
        (version,) = row.fetchone() or (None,)
        return version

    def _read_story(self, number: int) -> Story:
        with self._reading():
            packed = self._packed(number)
        return packed.story

    def _packed(self, number: int) -> Packed:
        row = self._connection.execute("SELECT packed FROM story WHERE id = ?", (number,))
        (packed,) = row.fetchone()
        return Packed.from_bytes(packed, self._known_bytes())

    def _read_clauses(self, number: int) -> Clauses:
        with self._reading() as connection:
            row = connection.execute("SELECT clauses FROM story WHERE id = ?", (number,))
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
                self._refresh()
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                self._keys.forget()
                # The numbers of stories that are undone will be those of others.
                self._ready.cache_clear()
                self._clauses.cache_clear()
                self._connection.execute("ROLLBACK")
                raise

    def _refresh(self) -> None:
        """Forget what another process may have changed, or what was undone."""
        if self._keys.refresh():
            self._hosts.clear()
            self._known = b""


class _Judged(NamedTuple):
    """What two bodies are to one another; `found` where that was found just now."""

    first: _Representative
    second: _Representative
    kind: Kind
    found: Relation | None


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
            connection.execute(f"PRAGMA page_size = {_PAGE_BYTES}")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute(f"PRAGMA cache_size = {-_PAGES_KIB}")
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
        for statement in f"{_TABLES}{keys.TABLES}".split(";"):
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
    if row[0] < SCHEMA:
        problem = told(
            "was written by an older version (schema {older}, this one reads {known}); give its "
            "crawls once more, with the name of a new file",
            older=row[0],
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


def _standing_for(copies: Sequence[_Representative]) -> _Representative:
    """Return what stands for the stories of one body."""
    least = min(copies, key=lambda copy: copy.digest)
    return least._replace(name=min(copy.name for copy in copies))


def _host_of(site: str) -> str:
    """Return the host of an address, or of what is one already."""
    origin = _ORIGIN.match(site)
    return _host_of_origin(origin[0] if origin else site)


_ORIGIN = pattern(r"https?://[^/?#\\\s]+(?=[/?#])")
_host_of_origin = lru_cache(1_024)(host_of)


def _body_key(body: int) -> int:
    return _BODY | body & _LOW


def _digest_key(digest: bytes) -> int:
    return _DIGEST | int.from_bytes(digest[:4], "big")


_JUDGE = "judged by version"
_KNOWN = "what the first stories say"
_PROFILE = "added with the profile"
