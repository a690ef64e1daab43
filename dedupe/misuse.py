"""Errors for what a caller gave and no function takes: they say what to give instead."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from dedupe.settings import Settings
from dedupe.values import short


def no_text(function: str, given: object) -> TypeError:
    """Return the error for an article that is no string.

    >>> str(no_text("clean", None))
    'clean takes a string, not None; leave out what has no text, or give ""'
    """
    return TypeError(f"{function} takes a string, not {_called(given)}; {_advice(given)}")


def no_captions(given: object) -> TypeError:
    """Return the error for captions that are no list of strings.

    >>> str(no_captions("图为新馆。"))
    'captions is one string, not a list of them; give captions=["图为新馆。"]'
    """
    if isinstance(given, str):
        return TypeError(
            f'captions is one string, not a list of them; give captions=["{short(given)}"]'
        )
    return TypeError(
        f"captions is {_called(given)}, not a list of strings; give the lines of the text that are "
        "captions, or () where none is known"
    )


def no_texts(title: object, captions: Sequence[object], site: object) -> TypeError:
    """Return the error for what is known of an article, one of which is no text.

    >>> str(no_texts(b"", (), None))
    'title is bytes, not a string; give the headline, or None where it is not known'
    """
    for name, given, wanted in (
        ("title", title, "the headline"),
        ("site", site, "a host or an address"),
    ):
        if given is not None and not isinstance(given, str):
            advice = f"give {wanted}, or None where it is not known"
            return TypeError(f"{name} is {_called(given)}, not a string; {advice}")
    at = [isinstance(each, str) for each in captions].index(False)
    return TypeError(
        f"captions[{at}] is {_called(captions[at])}, not a string; give its text, or leave it out"
    )


def no_page(given: object) -> TypeError:
    """Return the error for a page that is neither text nor bytes."""
    return TypeError(
        f"clean_page takes HTML as a string or bytes, not {_called(given)}; give what the server "
        "sent, such as response.content"
    )


def no_articles(given: object) -> TypeError:
    """Return the error for many articles that are none, or one."""
    if isinstance(given, str):
        advice = "give a list of texts, or clean one with clean(text)"
    else:
        advice = "give a list or another iterable of texts"
    return _not_several("clean_many takes many articles", given, advice)


def no_paragraphs(given: object) -> TypeError:
    """Return the error for paragraphs that are no list of strings."""
    if isinstance(given, str):
        advice = 'give a list, such as text.split("\\n"), or clean it whole with clean(text)'
    else:
        advice = "give the text of each paragraph"
    return _not_several("clean_paragraphs takes a list of strings", given, advice)


def no_paragraph(number: int, given: object) -> TypeError:
    """Return the error for one paragraph that is no string."""
    return TypeError(
        f'paragraphs[{number}] is {_called(given)}, not a string; give its text, "" where it has '
        "none"
    )


def strings_in(
    given: object,
    no_list: Callable[[object], TypeError],
    no_string: Callable[[int, object], TypeError],
) -> Sequence[str]:
    """Return a list of strings that was given. The errors for what is none, and for what is none in
    it, behind its number, are raised.
    """
    if isinstance(given, str | bytes) or not isinstance(given, Iterable):
        raise no_list(given)
    found = list(given)
    for number, one in enumerate(found):
        if not isinstance(one, str):
            raise no_string(number, one)
    return found


def no_pages(given: object) -> TypeError:
    """Return the error for pages that are no list of strings."""
    return _not_several("join takes a list of strings", given, "give the text of each page")


def no_text_of_page(number: int, given: object) -> TypeError:
    """Return the error for one page that is no string."""
    return TypeError(f"pages[{number}] is {_called(given)}, not a string; give its text")


def no_settings(given: object, keywords: Mapping[str, object]) -> TypeError:
    """Return the error for settings that are none, or were given twice."""
    if isinstance(given, Settings):
        names = ", ".join(keywords)
        return TypeError(
            f"Cleaner got Settings and keywords ({names}); give all in Settings, or all as keywords"
        )
    return TypeError(
        f"Cleaner takes Settings, not {_called(given)}; give Settings(level=...), or the settings "
        "as keywords: Cleaner(level=...)"
    )


def no_worker_count(given: object) -> TypeError:
    """Return the error for a number of workers that is no number."""
    return TypeError(
        f"workers: {_called(given)} is not a number of processes; give 1 or more, or None for one "
        "a core"
    )


def no_timeout(given: object) -> TypeError:
    """Return the error for a time limit that is no number."""
    return TypeError(
        f"timeout: {_called(given)} is not a number of seconds; give some, 0 for no limit, or None "
        "for what is usual"
    )


def _not_several(takes: str, given: object, advice: str) -> TypeError:
    called = "one string" if isinstance(given, str) else _called(given)
    return TypeError(f"{takes}, not {called}; {advice}")


def _called(given: object) -> str:
    return "None" if given is None else type(given).__name__


def _advice(given: object) -> str:
    if given is None:
        return 'leave out what has no text, or give ""'
    if isinstance(given, bytes | bytearray | memoryview):
        return 'decode it first, as in data.decode("utf-8")'
    if isinstance(given, list | tuple):
        return (
            'join paragraphs with "\\n".join(...) or give them to clean_paragraphs, and many '
            "articles to clean_many"
        )
    return "give the text of the article"
