"""What comes out of cleaning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dedupe.lazy import lazy
from dedupe.settings import Settings
from dedupe.values import Edit, Notice

if TYPE_CHECKING:
    from dedupe.log import Log


@dataclass(frozen=True)
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

    @property
    def changed(self) -> bool:
        """Whether the clean article differs from the source."""
        return self.text != self.source

    @lazy
    def log(self) -> Log:
        """The diff log, from which `restore` makes the source again."""
        from dedupe.log import Log

        return Log.of(self.source, self.text, self.edits, self.notices, self.settings.to_dict())
