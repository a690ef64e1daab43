"""What comes out of cleaning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dedupe.language import told
from dedupe.lazy import lazy
from dedupe.settings import Settings
from dedupe.values import Edit, Notice, short

if TYPE_CHECKING:
    from dedupe.dropped import Dropped
    from dedupe.log import Log


@dataclass(frozen=True, repr=False)
class Cleaned:
    """A cleaned article.

    source    what went in
    text      the clean article
    edits     what was done, on offsets (code points) of `source`, sorted, not overlapping
    notices   what a reader should look at: alike but kept, order undecided; spans are offsets of
              `source`
    settings  how it was cleaned
    """

    source: str
    text: str
    edits: tuple[Edit, ...]
    notices: tuple[Notice, ...]
    settings: Settings

    def __repr__(self) -> str:
        went_in, came_out = len(self.source), len(self.text)
        return (
            f"<Cleaned {short(self.text)!r}, {went_in:,} -> {came_out:,} characters, "
            f"edits: {len(self.edits)}, notices: {len(self.notices)}>"
        )

    @property
    def changed(self) -> bool:
        """Whether the clean article differs from the source."""
        return self.text != self.source

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The lines of the clean article that are not blank."""
        return tuple(line for line in self.text.split("\n") if line.strip())

    @property
    def dropped(self) -> tuple[Dropped, ...]:
        """What was dropped, in the order of the source: repeats and page remains. What was only
        normalised is not among it.
        """
        from dedupe.dropped import dropped

        return dropped(self.source, self.edits)

    def summary(self) -> str:
        """Return what was done and what is worth a look, in one line of English."""
        from dedupe.words import summary

        return summary(self.edits, self.notices)

    @lazy
    def log(self) -> Log:
        """The diff log, from which `restore` makes the source again."""
        from dedupe.log import Log

        return Log.of(self.source, self.text, self.edits, self.notices, self.settings.to_dict())

    def to_dict(self) -> dict[str, Any]:
        """Return the article as plain values, which JSON can hold; `from_dict` reads them.

        text       the clean article
        changed    whether it differs from the source
        summary    as `summary()`
        dropped    a dict for each of `dropped`: text, reason, kept, confidence, cause, span,
                   kept_span
        log        what the JSON of the log says (docs/log.md), without the clean text;
                   `Log.from_value` reads it, and `restore(text, log)` gives the source
        """
        return {
            "text": self.text,
            "changed": self.changed,
            "summary": self.summary(),
            "dropped": [one.to_dict() for one in self.dropped],
            "log": self.log.without_text().to_dict(),
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Cleaned:
        """Return the article that `to_dict` wrote; of the values it needs `text` and `log`.

        Errors  LogError where these are missing or cannot be read, RestoreError where they do not
                belong together, SettingsError where the settings are of another version
        """
        from dedupe.errors import LogError
        from dedupe.log import Log, restore

        text, log = values.get("text"), values.get("log")
        if not isinstance(text, str) or log is None:
            raise LogError(told('no "text" or no "log"; give what Cleaned.to_dict returned'))
        read = Log.from_value(log)
        source = restore(text, read)
        return cls(source, text, read.edits, read.notices, Settings.of(**read.settings))
