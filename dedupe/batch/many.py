"""Articles that a program hands over: cleaned by worker processes, in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Any

from dedupe.batch.pool import results, worker_count
from dedupe.cleaner import Cleaned, Cleaner
from dedupe.errors import Failure
from dedupe.misuse import no_articles, no_timeout
from dedupe.outcome import Begin, chunks
from dedupe.request import TIMEOUT
from dedupe.settings import Settings

if TYPE_CHECKING:
    from typing_extensions import Unpack  # type checkers know it; nothing imports it

    from dedupe.keywords import SettingsKeywords


def clean_many(
    articles: Iterable[str],
    workers: int | None = None,
    timeout: float | None = None,
    **settings: Unpack[SettingsKeywords],
) -> Iterator[Cleaned | Failure]:
    r"""Yield each article cleaned, in order, or why it was not; keywords as in `Settings`.

    articles  read ahead by at most 3 chunks of 256 articles a worker, so that an endless stream
              will do
    workers   processes, by default one for each core; 1 works in this process
    timeout   seconds that an article may take, 0 for as long as it wants; one that takes longer is
              a Failure. By default 60, and no limit with workers=1: that is this process, which
              nobody stops. With a limit of its own, one worker is a process, too
    Errors    at once: TypeError where the articles are one string, or no articles at all; as of
              `Settings` for keywords; ValueError for a number of workers or
              of seconds that is none

    >>> [one.text for one in clean_many(["县里开会。\n县里开会，县长到会讲话。"], workers=1)]
    ['县里开会。\n县里开会，县长到会讲话。']
    """
    if isinstance(articles, str | bytes | Mapping) or not isinstance(articles, Iterable):
        raise no_articles(articles)
    chosen = Settings.of(**settings)
    return _cleaned(articles, chosen, worker_count(workers), _limit(timeout, workers))


def _limit(timeout: float | None, workers: int | None) -> float:
    """Return the seconds that an article may take, 0 for as long as it wants."""
    if timeout is None:
        return 0 if workers == 1 else TIMEOUT
    if isinstance(timeout, bool) or not isinstance(timeout, int | float):
        raise no_timeout(timeout)
    if not 0 <= timeout < inf:
        problem = f"timeout: {timeout:g} is no number of seconds; give some, or 0 for no limit"
        raise ValueError(problem)
    return timeout


def _cleaned(
    articles: Iterable[str], settings: Settings, workers: int, timeout: float
) -> Iterator[Cleaned | Failure]:
    tasks = map(_Articles, chunks(enumerate(articles, 1), _length))
    for cleaned in results(tasks, settings, workers, timeout):
        yield from cleaned


def _length(numbered: tuple[int, Any]) -> int:
    _, article = numbered
    return len(article) if isinstance(article, str) else 1


@dataclass(frozen=True)
class _Articles:
    """Articles that a caller gave, with their numbers."""

    articles: tuple[tuple[int, Any], ...]

    @property
    def records(self) -> int:
        return len(self.articles)

    def run(self, cleaner: Cleaner, begin: Begin) -> list[Cleaned | Failure]:
        done = []
        for number, article in enumerate(self.articles):
            begin(number)
            done.append(self._cleaned(cleaner, *article))
        return done

    def _cleaned(self, cleaner: Cleaner, number: int, article: Any) -> Cleaned | Failure:
        where = f"article {number}"
        if not isinstance(article, str):
            return Failure(where, f"is {type(article).__name__}, not a string; give its text")
        try:
            return cleaner.clean(article)
        except Exception as error:
            return Failure.of(where, error)

    def split(self) -> Sequence[_Articles]:
        return [_Articles((article,)) for article in self.articles]

    def lost(self, problem: str) -> list[Cleaned | Failure]:
        return [Failure(f"article {number}", problem) for number, _ in self.articles]
