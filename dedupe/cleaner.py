"""An article's way through, one stage a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple, overload

from dedupe.choose import choose
from dedupe.choose.edits import dropping_edits
from dedupe.cleaned import Cleaned
from dedupe.errors import RestoreError
from dedupe.kept import told_as_remains
from dedupe.language import told
from dedupe.repeats import Layout, find_repeats, judge
from dedupe.revision import Revision, replay, undone
from dedupe.settings import Settings
from dedupe.tidy import drop_and_tidy, tidy
from dedupe.values import NOTHING_KNOWN, Edit, Known, Notice, Span

if TYPE_CHECKING:
    from typing_extensions import Unpack  # type checkers know it; nothing imports it

    from dedupe.keywords import SettingsKeywords

__all__ = ["Cleaned", "Cleaner", "clean"]


class Cleaner:
    """Cleans articles with one set of settings: `Cleaner(level="strict")`, or
    `Cleaner(Settings(level="strict"))`. Thread-safe; remembers nothing of other articles.
    """

    settings: Settings

    @overload
    def __init__(self, settings: Settings | None = None) -> None: ...
    @overload
    def __init__(self, **keywords: Unpack[SettingsKeywords]) -> None: ...
    def __init__(
        self, settings: Settings | None = None, **keywords: Unpack[SettingsKeywords]
    ) -> None:
        if settings is None:
            settings = Settings.of(**keywords)
        elif keywords or not isinstance(settings, Settings):
            from dedupe.misuse import no_settings

            raise no_settings(settings, keywords)
        self.settings = settings

    def clean(
        self,
        text: str,
        *,
        title: str | None = None,
        captions: Iterable[str] = (),
        site: str | None = None,
    ) -> Cleaned:
        """Return `text` cleaned, with what was done to it. TypeError where it is not a string.

        title     its headline, where it is known: it is told by it, and so is `大桥通车_某网`
        captions  lines of the text that are captions of pictures
        site      its host or address, for rows of page remains of one's own that are for some sites

        Repeats are dropped until none is left: what goes may bring copies side by side, or leave a
        line that can only now be told to repeat another. Each round takes something out.
        """
        if not isinstance(text, str):
            raise _no_text(text)
        return self.go_on(Revision.of(text), known_of(title, captions, site))

    def go_on(self, revision: Revision, known: Known, noticed: Iterable[Notice] = ()) -> Cleaned:
        """Return the source of a revision cleaned, as far as the revision has not done so.

        known    what is known of the article
        noticed  in making the revision, with spans of its source
        """
        title, site, text = known.title, known.site, revision.source
        settings, learned = self.settings.on(site), self.settings.learned(site)
        notices = [*_lost_characters(text), *noticed]
        revision, left_out = tidy(revision, settings, title, learned)
        notices += [notice for notice in left_out if notice not in notices]
        while True:
            before = revision.text
            looked = self._looked(before, known)
            notices += _on_source(revision, looked.notices)
            if looked.layout is None or not looked.drops:
                break
            revision, left_out = drop_and_tidy(revision, looked.drops, settings, title, learned)
            notices += [notice for notice in left_out if notice not in notices]
            spans = [drop.span for drop in looked.drops]
            if looked.layout.is_settled_without(spans):
                is_as_dropped = replay(before, looked.drops) == revision.text
                if is_as_dropped:
                    break
        _assert_undoable(revision)
        edits = told_as_remains(text, revision.edits)
        return Cleaned(text, revision.text, edits, tuple(notices), settings)

    def _looked(self, text: str, known: Known, equal_first: bool = True) -> _Looked:
        """Return what is alike in a text, the edits that drop repeats, and what to notice.

        Where thousands of paragraphs are alike, those that are equal go first: near copies between
        them would hide most, so that few would go each time.

        Where something goes, only what nothing decided is noticed: what is alike but stays is
        noticed in the last round, on the text that is left.
        """
        layout = find_repeats(text, known=known, equal_first=equal_first)
        if layout is None:
            return _Looked(None, [], ())
        judgement = judge(layout)
        drops, noticed = choose(layout, judgement, self.settings.keep, self.settings.level)
        if layout.is_of_equal and not drops:
            return self._looked(text, known, equal_first=False)
        if not drops:
            return _Looked(layout, [], [*judgement.notices, *noticed])
        return _Looked(layout, dropping_edits(layout, drops), noticed)


class _Looked(NamedTuple):
    """What is alike in a text, None where nothing is; the edits that drop repeats; what to
    notice.
    """

    layout: Layout | None
    drops: Sequence[Edit]
    notices: Sequence[Notice]


def clean(
    text: str,
    *,
    title: str | None = None,
    captions: Iterable[str] = (),
    site: str | None = None,
    **settings: Unpack[SettingsKeywords],
) -> Cleaned:
    r"""Return `text` cleaned; keywords as in `Cleaner.clean` and `Settings`.

    >>> clean("今天上午，全县召开了春耕生产动员大会。\n今天上午，全县召开了春耕生产动员大会。").text
    '今天上午，全县召开了春耕生产动员大会。'
    """
    cleaner = Cleaner(**settings)
    return cleaner.clean(text, title=title, captions=captions, site=site)


def _no_text(given: object) -> TypeError:
    from dedupe.misuse import no_text  # what a right call need not import

    return no_text("clean", given)


def known_of(title: str | None, captions: Iterable[str], site: str | None) -> Known:
    """Return what is known of an article. TypeError where it is not texts."""
    # A column of pandas or numpy is no tuple, and not to be asked whether it is empty.
    if title is None and site is None and isinstance(captions, tuple) and not captions:
        return NOTHING_KNOWN
    if isinstance(captions, str | bytes) or not isinstance(captions, Iterable):
        from dedupe.misuse import no_captions

        raise no_captions(captions)
    lines = tuple(captions)
    given = [each for each in (title, site, *lines) if each is not None]
    if None in lines or not all(isinstance(each, str) for each in given):
        from dedupe.misuse import no_texts

        raise no_texts(title, lines, site)
    headline = title.strip() if title else ""
    return Known(headline or None, lines, site)


def _lost_characters(text: str) -> Iterator[Notice]:
    """Yield a notice where characters were lost before the text came here (U+FFFD); which ones,
    nobody can tell.
    """
    first, count = text.find("\ufffd"), text.count("\ufffd")
    if count:
        message = (
            f"{count} characters were lost before (U+FFFD), the first here; decode the source "
            "with its own encoding"
        )
        yield Notice("mojibake", Span(first, first + 1), message)


def _on_source(revision: Revision, notices: Sequence[Notice]) -> list[Notice]:
    """Return notices about the text of the revision with spans of its source."""
    found = []
    for notice in notices:
        other = revision.to_source(notice.other) if notice.other else None
        found.append(notice._replace(span=revision.to_source(notice.span), other=other))
    return found


def _assert_undoable(revision: Revision) -> None:
    """Raise RestoreError rather than return a text that nobody could undo, should the edits not
    lead back to the source.
    """
    if undone(revision.text, revision.edits) != revision.source:
        raise RestoreError(
            told(
                "the edits do not lead back to the source; this is a bug, please report the article"
            )
        )
