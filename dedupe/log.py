"""The diff log: versioned JSON from which the source can be restored."""

from __future__ import annotations

import hashlib
import json
import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, NamedTuple, cast, get_args

from dedupe.errors import LogError, RestoreError
from dedupe.lazy import pattern
from dedupe.revision import undone
from dedupe.values import Cause, Difference, Edit, Notice, NoticeKind, Reader, Span, Stage

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
        from dedupe.version import __version__

        before = Digest.of(source)
        after = before if clean is source else Digest.of(clean)
        edits, notices = tuple(edits), tuple(notices)
        opencc = _opencc_version()
        return cls(
            before, after, edits, notices, settings, version=__version__, opencc=opencc, text=clean
        )

    def with_encoding(self, encoding: str, source_bytes: bytes | None = None) -> Log:
        """Return the log of a source that was decoded with `encoding`, from bytes that must be kept
        or from others.
        """
        return replace(self, encoding=encoding, source_bytes=source_bytes)

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
            value = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise LogError(f"{error}; expected the JSON that dedupe clean --log writes") from error
        return cls.from_value(value)

    @classmethod
    def from_value(cls, value: Any) -> Log:
        """Return the log that parsed JSON says. LogError as of `from_json`."""
        if not isinstance(value, dict) or "format" not in value:
            raise LogError('no field "format"; expected the JSON that dedupe clean --log writes')
        if type(value["format"]) is not int or not 1 <= value["format"] <= FORMAT:
            shown = value["format"] if isinstance(value["format"], int) else "unknown"
            raise LogError(
                f"format {shown}, this version reads formats 1 to {FORMAT}; install the version "
                "that wrote it"
            )
        try:
            return _log_from_json(value)
        except (TypeError, ValueError, AttributeError, OverflowError, LookupError) as error:
            raise LogError(
                f"a field is missing or has the wrong type ({error!r}); the file may be cut off "
                "or edited"
            ) from error


def restore(text: str, log: Log) -> str:
    """Return the source of the clean article `text`. RestoreError where text and log do not belong
    together.
    """
    if not isinstance(text, str) or not isinstance(log, Log):
        raise TypeError("restore takes the clean text and its Log")
    if Digest.of(text) != log.clean:
        raise RestoreError(
            "this is not the clean text that the log was written for (its SHA-256 differs)"
        )
    source = undone(text, log.edits)
    if Digest.of(source) != log.source:
        raise RestoreError(
            "the edits do not lead back to the source; the log was changed after it was written"
        )
    return source


@cache
def _opencc_version() -> str | None:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("opencc")
    except PackageNotFoundError:  # opencc-python-reimplemented installs into the same folder
        return None


# --- JSON ---

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
        raise TypeError(f"{value!r} is not a text")
    return value if isinstance(value, str) else "".join(value)


def _source_to_json(log: Log) -> dict[str, Any]:
    value: dict[str, Any] = {
        "sha256": log.source.sha256,
        "chars": log.source.chars,
        "encoding": log.encoding,
    }
    if log.source_bytes is not None:
        value["bytes"] = b64encode(log.source_bytes).decode("ascii")
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
    return Log(
        Digest(str(source["sha256"]), int(source["chars"])),
        Digest(str(clean["sha256"]), int(clean["chars"])),
        tuple(map(_edit_from_json, _list(value["edits"]))),
        tuple(map(_notice_from_json, _list(value["notices"]))),
        dict(value["settings"]),
        _encoding(source["encoding"]),
        str(value["tool"]["version"]),
        value["tool"]["opencc"],
        b64decode(source["bytes"], validate=True) if "bytes" in source else None,
        _text_from_json(clean["text"]) if "text" in clean else None,
    )


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
    )


def _notice_from_json(value: dict[str, Any]) -> Notice:
    other = value.get("other")
    return Notice(
        _kind(value["kind"]),
        _span(value["span"]),
        str(value["message"]),
        None if other is None else _span(other),
        tuple(
            Difference(d["kind"], str(d["here"]), str(d["there"])) for d in value.get("differs", ())
        ),
        _reader(value.get("decided_by")),
    )


def _encoding(value: Any) -> str:
    """Return the name of an encoding. Whether Python knows it is asked where bytes are restored."""
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no name of an encoding")
    return value


def _share(value: Any) -> float:
    if not 0 <= (share := float(value)) <= 1:
        raise ValueError(f"{value!r} is no share from 0 to 1")
    return share


def _reader(value: Any) -> Reader | None:
    if value not in (None, "reader"):
        raise ValueError(f"nobody named {value!r} decides")
    return cast("Reader | None", value)


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError(f"{value!r} is not a list")
    return value


def _span(value: Sequence[Any]) -> Span:
    start, end = value
    if type(start) is not int or type(end) is not int:
        raise TypeError(f"{value!r} is not a span of two offsets")
    return Span(start, end)


def _kind(value: Any) -> NoticeKind:
    if value not in get_args(NoticeKind):
        raise ValueError(f"there is no notice of the kind {value!r}")
    return cast(NoticeKind, value)


def _cause(value: str) -> Cause:
    stage, _, rule = value.partition(".")
    if stage not in get_args(Stage) or not _RULE.fullmatch(rule):
        raise ValueError(f"{value!r} is no cause")
    return Cause(cast(Stage, stage), rule)


def _row_name(value: Any) -> str:
    if not isinstance(value, str) or not _RULE.fullmatch(value):
        raise ValueError(f"{value!r} is no name of a row of evidence")
    return value


_RULE = pattern("[a-z0-9-]+")
