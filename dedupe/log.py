"""The diff log: versioned JSON from which the source can be restored."""

from __future__ import annotations

import hashlib
import json
import re
from base64 import b64decode, b64encode
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from reprlib import Repr
from typing import Any, NamedTuple, cast, get_args

from dedupe.errors import LogError, RestoreError
from dedupe.language import told
from dedupe.lazy import pattern
from dedupe.revision import undone
from dedupe.values import (
    Cause,
    Difference,
    DifferenceKind,
    Edit,
    Learned,
    Notice,
    NoticeKind,
    Reader,
    Span,
    Stage,
)

FORMAT = 3
"""Number of the log format that is written. Formats 1 and 2 are read as well: 2 had no `why`, and
its `confidence` told how clearly this copy was the one to go; 1 had neither clean text nor
`decided_by`."""


class Digest(NamedTuple):
    """What identifies a text: SHA-256 of its UTF-8 bytes (lone surrogates passed through) and its
    code points.
    """

    sha256: str
    chars: int

    @classmethod
    def of(cls, text: str) -> Digest:
        return cls(hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(), len(text))


class SourcePage(NamedTuple):
    """The page that a source is the extracted text of.

    sha256  of the bytes of the page
    packed  these bytes, packed with zlib, None where they are not kept
    """

    sha256: str
    packed: bytes | None = None

    @classmethod
    def of(cls, data: bytes, is_kept: bool) -> SourcePage:
        """Return what a log says of the page with these bytes."""
        import zlib

        sha256 = hashlib.sha256(data).hexdigest()
        return cls(sha256, zlib.compress(data) if is_kept else None)


@dataclass(frozen=True, repr=False)
class Log:
    """What was done to an article.

    source, clean  digests of the two texts
    edits          sorted, not overlapping, on offsets (code points) of the source
    notices        what changed nothing but should be looked at
    settings       as `Settings.to_dict()`
    encoding       that the source bytes were decoded with; `restore` on the command line encodes
                   with it
    version        of the package that wrote it; `opencc` that of the converter, None where it is
                   not known
    source_bytes   the bytes of the source, kept only where encoding its text does not give them
                   back
    text           the clean article, so that the log can be shown and overruled on its own; None
                   where it is kept elsewhere, as beside a log in the same record
    page           the page that the source is the extracted text of; None of any other source
    pages          where the pages of an article stand in the source that they make together; none
                   of any other source
    """

    source: Digest
    clean: Digest
    edits: tuple[Edit, ...]
    notices: tuple[Notice, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)
    encoding: str = "utf-8"
    version: str = ""
    opencc: str | None = None
    source_bytes: bytes | None = None
    text: str | None = None
    page: SourcePage | None = None
    pages: tuple[Span, ...] = ()

    def __repr__(self) -> str:
        went_in, came_out = self.source.chars, self.clean.chars
        return (
            f"<Log {went_in:,} -> {came_out:,} characters, edits: {len(self.edits)}, "
            f"notices: {len(self.notices)}>"
        )

    @classmethod
    def of(
        cls,
        source: str,
        clean: str,
        edits: Sequence[Edit],
        notices: Sequence[Notice],
        settings: Mapping[str, Any],
    ) -> Log:
        """Return the log of a cleaning."""
        from dedupe.conversion import opencc_version
        from dedupe.version import __version__

        before = Digest.of(source)
        after = before if clean is source else Digest.of(clean)
        edits, notices = tuple(edits), tuple(notices)
        opencc = opencc_version()
        return cls(
            before, after, edits, notices, settings, version=__version__, opencc=opencc, text=clean
        )

    def with_encoding(self, encoding: str, source_bytes: bytes | None = None) -> Log:
        """Return the log of a source that was decoded with `encoding`, from bytes that must be kept
        or from others.
        """
        return replace(self, encoding=encoding, source_bytes=source_bytes)

    def with_page(self, page: SourcePage | None) -> Log:
        """Return the log of a source that is the extracted text of a page, or of another one."""
        return self if page is None else replace(self, page=page)

    def with_pages(self, pages: Sequence[Span]) -> Log:
        """Return the log of a source that is the pages of an article behind one another."""
        return replace(self, pages=tuple(pages))

    def to_json(self, *, one_line: bool = False) -> str:
        """Return the log as JSON text, readable by `from_json`; Chinese characters as they are.

        one_line  whether all of it is one line, as JSON Lines needs it; else each field, edit and
                  notice has its own
        """
        write = _encoded if one_line else _in_lines
        text = write(self._values(str, _edit_to_json))
        try:
            text.encode()
        except UnicodeEncodeError:  # lone surrogates
            text = _SURROGATE.sub(_escaped, write(self._values(_text_to_json, _odd_edit_to_json)))
        return text

    def to_dict(self) -> dict[str, Any]:
        """Return what the JSON of the log says, as plain values; `from_value` reads them."""
        value: dict[str, Any] = json.loads(self.to_json(one_line=True))
        return value

    def without_text(self) -> Log:
        """Return the log for a place that holds the clean article already."""
        return replace(self, text=None)

    def _values(
        self, text_to_json: Callable[[str], Any], edit_to_json: Callable[[Edit], dict[str, Any]]
    ) -> dict[str, Any]:
        clean: dict[str, Any] = {"sha256": self.clean.sha256, "chars": self.clean.chars}
        if self.text is not None:
            clean["text"] = text_to_json(self.text)
        return {
            "format": FORMAT,
            "tool": {"name": "zhnews-dedupe", "version": self.version, "opencc": self.opencc},
            "source": _source_to_json(self),
            "clean": clean,
            "settings": dict(self.settings),
            "edits": list(map(edit_to_json, self.edits)),
            "notices": [_notice_to_json(notice) for notice in self.notices],
        }

    @classmethod
    def from_json(cls, text: str | bytes) -> Log:
        """Return the log that `to_json` wrote. LogError where it is none, or of a format this
        version cannot read.
        """
        try:
            value = json_value(text)
        except ValueError as error:
            raise LogError(
                told("{error}; expected the JSON that dedupe clean --log writes", error=error)
            ) from error
        return cls.from_value(value)

    @classmethod
    def from_value(cls, value: Any) -> Log:
        """Return the log that parsed JSON says. LogError as of `from_json`."""
        if not isinstance(value, dict) or "format" not in value:
            raise LogError(
                told('no field "format"; expected the JSON that dedupe clean --log writes')
            )
        if type(value["format"]) is not int or not 1 <= value["format"] <= FORMAT:
            is_number = type(value["format"]) is int
            number = shown(value["format"]) if is_number else told("unknown")
            raise LogError(
                told(
                    "format {number}, this version reads formats 1 to {newest}; install the "
                    "version that wrote it",
                    number=number,
                    newest=FORMAT,
                )
            )
        try:
            return _log_from_json(value)
        except (TypeError, ValueError, AttributeError, LookupError) as error:
            raise LogError(
                told(
                    "a field is missing or has the wrong type ({error!r}); the file may be cut off "
                    "or edited",
                    error=error,
                )
            ) from error


def restore(text: str, log: Log) -> str:
    """Return the source of the clean article `text`. RestoreError where text and log do not belong
    together.
    """
    if not isinstance(text, str) or not isinstance(log, Log):
        raise TypeError(told("restore takes the clean text and its Log"))
    if Digest.of(text) != log.clean:
        raise RestoreError(
            told("this is not the clean text that the log was written for (its SHA-256 differs)")
        )
    source = undone(text, log.edits)
    if Digest.of(source) != log.source:
        raise RestoreError(
            told(
                "the edits do not lead back to the source; the log was changed after it was written"
            )
        )
    return source


# --- JSON ---


def json_value(text: str | bytes) -> Any:
    """Return what JSON says. ValueError where it is none, is nested too deep, says a name twice in
    one object, or has a number that JSON has not, such as NaN.
    """
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_no_number)
    except RecursionError as error:
        raise ValueError(told("nested too deep")) from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) < len(pairs):
        counts = Counter(name for name, _ in pairs)
        ((twice, _),) = counts.most_common(1)
        raise ValueError(told("the name {given} stands twice in one object", given=shown(twice)))
    return value


def _no_number(name: str) -> Any:
    raise ValueError(told("{name} is no number of JSON", name=name))


shown: Callable[[object], str] = Repr().repr
"""Shows a value of a log in a message: the beginning and the end of what is long."""

_encoded = json.JSONEncoder(ensure_ascii=False).encode


def _in_lines(value: Mapping[str, Any]) -> str:
    return (
        "{\n"
        + ",\n".join(f'  "{name}": {_field(member)}' for name, member in value.items())
        + "\n}"
    )


def _field(value: Any) -> str:
    if not isinstance(value, list) or not value:
        return _encoded(value)
    return "[\n" + ",\n".join(f"    {_encoded(member)}" for member in value) + "\n  ]"


_SURROGATE = pattern("[\ud800-\udfff]")
_PAIR = pattern("(?<=[\ud800-\udbff])(?=[\udc00-\udfff])")


def _escaped(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


def _text_to_json(text: str) -> str | list[str]:
    """Return the text, cut in two wherever JSON would join a lone high and a lone low surrogate
    into one character.
    """
    return _PAIR.split(text) if _PAIR.search(text) else text


def _text_from_json(value: str | list[str]) -> str:
    if not isinstance(value, str | list):
        raise TypeError(told("{given} is not a text", given=shown(value)))
    return value if isinstance(value, str) else "".join(value)


def _source_to_json(log: Log) -> dict[str, Any]:
    value: dict[str, Any] = {
        "sha256": log.source.sha256,
        "chars": log.source.chars,
        "encoding": log.encoding,
    }
    if log.source_bytes is not None:
        value["bytes"] = b64encode(log.source_bytes).decode("ascii")
    if log.page is not None:
        value["page"] = {"sha256": log.page.sha256}
        if log.page.packed is not None:
            value["page"]["bytes"] = b64encode(log.page.packed).decode("ascii")
    if log.pages:
        value["pages"] = log.pages
    return value


def _edit_to_json(edit: Edit) -> dict[str, Any]:
    value: dict[str, Any] = {
        "span": edit.span,
        "before": edit.before,
        "after": edit.after,
        "cause": str(edit.cause),
    }
    if edit.also:
        value["also"] = [str(cause) for cause in edit.also]
    if edit.kept is not None:
        value |= {
            "kept": list(edit.kept),
            "similarity": edit.similarity,
            "confidence": edit.confidence,
        }
    if edit.why:
        value["why"] = list(edit.why)
    if edit.decided_by:
        value["decided_by"] = edit.decided_by
    if edit.learned:
        value["learned"] = edit.learned._asdict() | {"examples": list(edit.learned.examples)}
    return value


def _odd_edit_to_json(edit: Edit) -> dict[str, Any]:
    """Return the edit with its texts cut in two wherever JSON would join two lone surrogates into
    one character.
    """
    return {
        **_edit_to_json(edit),
        "before": _text_to_json(edit.before),
        "after": _text_to_json(edit.after),
    }


def _notice_to_json(notice: Notice) -> dict[str, Any]:
    value: dict[str, Any] = {
        "kind": notice.kind,
        "span": list(notice.span),
        "message": notice.message,
    }
    if notice.other is not None:
        value["other"] = list(notice.other)
    if notice.differs:
        value["differs"] = [
            {"kind": d.kind, "here": d.here, "there": d.there} for d in notice.differs
        ]
    if notice.decided_by:
        value["decided_by"] = notice.decided_by
    return value


def _log_from_json(value: dict[str, Any]) -> Log:
    source, clean = value["source"], value["clean"]
    digest = _digest(source)
    edits = tuple(map(_edit_from_json, _list(value["edits"])))
    notices = tuple(map(_notice_from_json, _list(value["notices"])))
    _check_places(digest.chars, edits, notices)
    return Log(
        digest,
        _digest(clean),
        edits,
        notices,
        _settings(value["settings"]),
        _text(source["encoding"]),
        _text(value["tool"]["version"]),
        None if value["tool"]["opencc"] is None else _text(value["tool"]["opencc"]),
        b64decode(_text(source["bytes"]), validate=True) if "bytes" in source else None,
        _text_from_json(clean["text"]) if "text" in clean else None,
        _page(source["page"]) if "page" in source else None,
        _pages(source.get("pages", []), digest.chars),
    )


def _digest(value: dict[str, Any]) -> Digest:
    chars = value["chars"]
    if type(chars) is not int or chars < 0:
        raise ValueError(told("{given} is no number of characters", given=shown(chars)))
    return Digest(_sha256(value["sha256"]), chars)


def _sha256(value: Any) -> str:
    if not isinstance(value, str) or not _SHA256.fullmatch(value):
        raise ValueError(told("{given} is no SHA-256", given=shown(value)))
    return value


_SHA256 = pattern("[0-9a-f]{64}")


def _page(value: dict[str, Any]) -> SourcePage:
    packed = b64decode(_text(value["bytes"]), validate=True) if "bytes" in value else None
    return SourcePage(_sha256(value["sha256"]), packed)


def _pages(value: Any, chars: int) -> tuple[Span, ...]:
    """Return where the pages of a source of so many characters stand: in order, none over
    another.
    """
    spans = tuple(map(_span, _list(value)))
    places = [place for span in spans for place in span]
    if places != sorted(places) or max(places, default=0) > chars:
        raise ValueError(told("{given} are no pages of the source", given=shown(value)))
    return spans


def _settings(value: Any) -> dict[str, Any]:
    """Return the settings: plain values, lists of them, and rows of one's own."""
    if not isinstance(value, dict):
        raise TypeError(told("{given} are no settings", given=shown(value)))
    if not _is_flat(value, _SETTINGS_DEPTH):
        raise ValueError(told("settings are nested too deep"))
    return value


_SETTINGS_DEPTH = 4
"""Of settings: an object with a list (of rows) of objects with lists (of sites)."""


def _is_flat(value: Any, depth: int) -> bool:
    """Return whether at most so many lists and objects stand in one another."""
    members = value.values() if isinstance(value, dict) else value
    if not isinstance(value, dict | list):
        return True
    return depth > 0 and all(_is_flat(member, depth - 1) for member in members)


def _check_places(chars: int, edits: Sequence[Edit], notices: Sequence[Notice]) -> None:
    """Raise LogError for spans that no cleaning of so many characters has: outside of them, not as
    long as what stood there, overlapping, or of kept copies that went for one another.
    """
    spans = [edit.span for edit in edits]
    spans += [edit.kept for edit in edits if edit.kept]
    spans += [notice.span for notice in notices]
    spans += [notice.other for notice in notices if notice.other]
    for span in spans:
        if span.end > chars:
            raise LogError(
                told(
                    "the source has nothing at {span}; use the log as it was written",
                    span=shown(list(span)),
                )
            )
    for edit in edits:
        if edit.span.end - edit.span.start != len(edit.before):
            raise LogError(
                told(
                    "the edit at {span} is not as long as what stood there; use the log as it was "
                    "written",
                    span=shown(list(edit.span)),
                )
            )
    for first, second in pairwise(edits):
        if second.span.start < first.span.end:
            raise LogError(
                told(
                    "the edits at {first} and {second} overlap or are not in order; use the log "
                    "as it was written",
                    first=list(first.span),
                    second=list(second.span),
                )
            )
    _check_kept([edit for edit in edits if edit.kept])


def _check_kept(drops: Sequence[Edit]) -> None:
    """Raise LogError where dropped repeats went for one another in a ring: then no copy is left.

    drops  sorted, not overlapping
    """
    starts = [drop.span.start for drop in drops]
    checked: set[int] = set()
    for first in range(len(drops)):
        path: list[int] = []
        number: int | None = first
        while number is not None and number not in checked:
            checked.add(number)
            path.append(number)
            number = went_with(drops, starts, number)
        if number in path:
            raise LogError(
                told(
                    "of the repeat dropped at {span} no copy is left; use the log as it was "
                    "written",
                    span=list(drops[first].span),
                )
            )


def went_with(drops: Sequence[Edit], starts: Sequence[int], number: int) -> int | None:
    """Return the drop that took the kept copy of a drop along, None where that copy is there.

    drops, starts  sorted, not overlapping, and where each begins
    number         of the drop, and the number that is returned: places in `drops`
    """
    kept = drops[number].kept
    assert kept is not None
    at = bisect_right(starts, kept.start) - 1
    if at < 0:
        return None
    around = drops[at].span
    return at if around.covers(kept) else None


def _edit_from_json(value: dict[str, Any]) -> Edit:
    kept = value.get("kept")
    return Edit(
        _span(value["span"]),
        _text_from_json(value["before"]),
        _text_from_json(value["after"]),
        _cause(value["cause"]),
        tuple(map(_cause, _list(value.get("also", [])))),
        None if kept is None else _span(kept),
        None if kept is None else _share(value["similarity"]),
        None if kept is None else _share(value["confidence"]),
        tuple(map(_row_name, _list(value.get("why", [])))),
        _reader(value.get("decided_by")),
        _learned(value.get("learned")),
    )


def _learned(value: Any) -> Learned | None:
    if value is None:
        return None
    articles, days = value["articles"], value["days"]
    if type(articles) is not int or type(days) is not int or min(articles, days) < 0:
        raise ValueError(
            told("{given} does not say in how many articles, on how many days", given=shown(value))
        )
    return Learned(articles, days, tuple(map(_text, _list(value["examples"]))))


def _notice_from_json(value: dict[str, Any]) -> Notice:
    other = value.get("other")
    return Notice(
        _kind(value["kind"]),
        _span(value["span"]),
        _text(value["message"]),
        None if other is None else _span(other),
        tuple(map(_difference_from_json, _list(value.get("differs", [])))),
        _reader(value.get("decided_by")),
    )


def _difference_from_json(value: dict[str, Any]) -> Difference:
    kind = value["kind"]
    if kind not in get_args(DifferenceKind):
        raise ValueError(told("there is no difference of the kind {given}", given=shown(kind)))
    return Difference(kind, _text(value["here"]), _text(value["there"]))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(told("{given} is not a text", given=shown(value)))
    return value


def _share(value: Any) -> float:
    if type(value) not in (int, float) or not 0 <= value <= 1:
        raise ValueError(told("{given} is no share from 0 to 1", given=shown(value)))
    return float(value)


def _reader(value: Any) -> Reader | None:
    if value not in (None, "reader"):
        raise ValueError(told("nobody named {given} decides", given=shown(value)))
    return cast("Reader | None", value)


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError(told("{given} is not a list", given=shown(value)))
    return value


def _span(value: Sequence[Any]) -> Span:
    start, end = value
    if type(start) is not int or type(end) is not int:
        raise TypeError(told("{given} is not a span of two offsets", given=shown(value)))
    if not 0 <= start <= end:
        raise ValueError(told("{given} is not a span of two offsets", given=shown(value)))
    return Span(start, end)


def _kind(value: Any) -> NoticeKind:
    if value not in get_args(NoticeKind):
        raise ValueError(told("there is no notice of the kind {given}", given=shown(value)))
    return cast(NoticeKind, value)


def _cause(value: Any) -> Cause:
    stage, _, rule = _text(value).partition(".")
    if stage not in get_args(Stage) or not _RULE.fullmatch(rule):
        raise ValueError(told("{given} is no cause", given=shown(value)))
    return Cause(cast(Stage, stage), rule)


def _row_name(value: Any) -> str:
    if not isinstance(value, str) or not _RULE.fullmatch(value):
        raise ValueError(told("{given} is no name of a row of evidence", given=shown(value)))
    return value


_RULE = pattern("[a-z0-9-]+")
