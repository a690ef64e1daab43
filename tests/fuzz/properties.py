"""What must hold of every article, however it is cleaned."""

from __future__ import annotations

import traceback
from functools import cache
from random import Random

from dedupe import Cleaned, Cleaner, Log, Settings, restore
from dedupe.furniture import ROWS
from dedupe.normalise import RULE_NAMES
from dedupe.settings import SCRIPTS
from dedupe.values import KEEPS, LEVELS
from tests.helpers.articles import letters
from tests.helpers.chains import assert_kept_copies_survive, is_subsequence
from tests.helpers.limits import HangError, limited
from tests.test_properties import assert_edits_are_sound, normalised

MAX_SECONDS = 2
"""Of one article, in time of the processor."""


def settings_of(number: int) -> Settings:
    """Return the settings of a number: the usual ones for 0, any for others."""
    rng = Random(number)
    if number == 0:
        return Settings()
    rules = frozenset(RULE_NAMES)
    chosen = rng.random()
    if chosen < 0.3:
        rules = frozenset(name for name in RULE_NAMES if rng.random() < rng.choice((0.1, 0.5, 0.9)))
    elif chosen < 0.4:
        rules -= {rng.choice(RULE_NAMES)}
    furniture: bool | frozenset[str] = rng.random() < 0.8
    if rng.random() < 0.1:
        furniture = frozenset(row.name for row in ROWS if rng.random() < 0.5)
    return Settings(
        keep=rng.choice(("coherent", *KEEPS)),
        level=rng.choice(LEVELS),
        rules=rules,
        furniture=furniture,
        script=rng.choice(SCRIPTS) if rng.random() < 0.4 else None,
    )


@cache
def cleaner_of(settings: Settings) -> Cleaner:
    return Cleaner(settings)


def failure(source: str, settings: Settings, thorough: bool = True) -> str | None:
    """Return what does not hold of an article, in a few words; None where all does.

    thorough  whether what takes long is asked, too
    """
    try:
        _check(source, cleaner_of(settings))
        if thorough:
            _check_more(source, settings)
    except HangError:
        return "hang"
    except AssertionError as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        return f"{place.name}: {place.line}"
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__} in {place.name}: {place.line}"
    return None


def _check(source: str, cleaner: Cleaner) -> None:
    with limited(MAX_SECONDS):
        cleaned = cleaner.clean(source)
    assert_restores(cleaned)
    assert_edits_are_sound(cleaned)
    assert_kept_copies_survive(cleaned)
    assert_does_not_grow(cleaned)
    for notice in cleaned.notices:
        for span in filter(None, (notice.span, notice.other)):
            assert 0 <= span.start < span.end <= len(source)
    if cleaned.text != source:
        with limited(MAX_SECONDS):
            again = cleaner.clean(cleaned.text)
        assert again.text == cleaned.text, "cleaning clean text changes it"
        assert again.edits == ()


def _check_more(source: str, settings: Settings) -> None:
    cleaned = cleaner_of(settings).clean(source)
    assert Log.from_json(cleaned.log.to_json()) == cleaned.log
    if settings.script is None and len(settings.rules) == len(RULE_NAMES):
        assert_nothing_is_invented(cleaned)


def assert_restores(cleaned: Cleaned) -> None:
    assert restore(cleaned.text, cleaned.log) == cleaned.source


def assert_does_not_grow(cleaned: Cleaned) -> None:
    """Assert that a text gets at most three times as long, as one of single characters may, whose
    composed forms Unicode excludes.
    """
    assert len(cleaned.text) <= 3 * len(cleaned.source)


def assert_nothing_is_invented(cleaned: Cleaned) -> None:
    assert is_subsequence(letters(cleaned.text), letters(normalised(cleaned.source)))
