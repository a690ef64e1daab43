"""What `dedupe clean` does, once its options are read: one article here, many in `many`."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

from dedupe import files
from dedupe.article import CleanedArticle, clean_decoded
from dedupe.cli.common import (
    article_kind,
    end_line,
    has_color,
    no_log_of,
    packed,
    read_article,
    refuse_inputs,
    refuse_same,
    request_of,
)
from dedupe.errors import InputError, shown_place
from dedupe.language import told
from dedupe.reading.packing import ending_of

if TYPE_CHECKING:
    from dedupe.cleaner import Cleaned
    from dedupe.request import Request


def clean(
    paths: Sequence[str],
    output: str = files.STANDARD,
    options: Mapping[str, Any] | None = None,
    view: str | None = None,
    report: str | None = None,
    color: bool | None = None,
    **asked: Any,
) -> int:
    """Clean what is at the paths and return the exit code.

    options  settings that were given, by their names in a file, None for those that were not
    view     what is written instead of the clean text: a module of `dedupe.render` with `view`
    report   the file for a page that shows every change
    color    whether the view is coloured; None: where a terminal shows it
    asked    other fields of the Request
    """
    place = None if output == files.STANDARD else output
    request = request_of(options or {}, paths=tuple(paths), output=place, **asked)
    is_folder = os.path.isdir(paths[0]) or os.path.isdir(output)
    makes_records = _names_records(output)
    has_many = len(paths) > 1 or is_folder or request.in_place or makes_records
    if request.format is not None:
        from dedupe.formats import format_named

        format_named(request.format)
    kind = None if has_many else article_kind(paths[0], request.format)
    if color is not None and view is None:
        option = "--color" if color else "--no-color"
        raise InputError(option, told("is for a diff; give --diff, too, or leave it out"))
    if kind is not None:
        if request.stats is not None or request.skip_existing:
            option = "--stats" if request.stats is not None else "--skip-existing"
            problem = told("is for many articles; give a folder, or a file of records")
            raise InputError(option, problem)
        if (options or {}).get("log-field") and not request.log and not request.quiet:
            files.say(no_log_of(1))
        return clean_one(request, kind, view, report, color)
    if view is not None:
        problem = told("shows what changes in one article; give one file of text or HTML")
        raise InputError(f"--{view}", problem)
    if report is not None:
        problem = told("shows one article; for many give --log logs/, then: dedupe report logs/")
        raise InputError("--report", problem)
    from dedupe.cli.many import clean_many

    return clean_many(request)


_OF_TEXT = ("", ".txt", ".text", ".md")


def _names_records(output: str) -> bool:
    """Return whether the name of the output is that of a file of records."""
    if ending_of(output)[0] in _OF_TEXT:
        return False  # the table of formats is not asked: its import takes long
    from dedupe.formats import format_of_ending

    kind = format_of_ending(output)
    return kind is not None and kind.takes_lines


def clean_one(
    request: Request,
    kind: str,
    view: str | None,
    report: str | None,
    color: bool | None = None,
) -> int:
    """Clean one article, and tell in one line what was done."""
    from dedupe.cleaner import Cleaner

    (path,) = request.paths
    output = files.STANDARD if request.output is None else request.output
    _refuse_contradictions(request, view, report)
    if not view and ending_of(output)[0] not in _OF_TEXT:
        from dedupe.formats import check_output_name, format_named

        check_output_name(output, format_named(kind), is_folder=False)
    if not request.check:
        for each in (output, request.log, report):
            if each is not None:
                files.check_writable(each, request.force)
    decoded = read_article(path, kind, request)
    cleaned = clean_decoded(Cleaner(request.settings), decoded)
    article = CleanedArticle(decoded, cleaned)
    summary = _summary(article.cleaned, request.log)
    if request.check:
        is_changed = article.cleaned.changed
        if not request.quiet:
            where = shown_place(files.input_name(path))
            would = told("{where}: would change: {what}", where=where, what=summary)
            files.say(would if is_changed else summary)
        return 1 if is_changed else 0
    data = article.text_bytes
    if view:
        data = _viewed(article.cleaned, view, path, output == files.STANDARD and has_color(color))
    outputs = [(output, packed(data, output)), *_log_outputs(article, request, report)]
    files.write(outputs, request.force)
    if output == files.STANDARD:
        end_line(outputs[0][1])
    if not request.quiet:
        files.say(summary)
    return 0


def _refuse_contradictions(request: Request, view: str | None, report: str | None) -> None:
    """Raise InputError for options that cannot both be meant."""
    beside = [("--log", request.log), ("--report", report)]
    given = [option for option, path in beside if path is not None]
    if view:
        given.insert(0, f"--{view}")
    if request.output is not None:
        given.insert(0, "-o")
    if request.check and given:
        problem = told(
            "--check writes nothing, so it does not go with {option}; leave one of them out",
            option=given[0],
        )
        raise InputError("clean", problem)
    for option, path in beside:
        if path == files.STANDARD:
            problem = told("standard output is for the text; give the name of a file")
            raise InputError(option, problem)
    if request.check:
        return
    outputs = [("-o", files.STANDARD if request.output is None else request.output)]
    for option, path in beside:
        if path is not None:
            outputs.append((option, path))
    for number, (option, path) in enumerate(outputs):
        for earlier in outputs[:number]:
            refuse_same(earlier, (option, path))
        refuse_inputs(path, option, request.paths)


def _viewed(cleaned: Cleaned, view: str, path: str, is_coloured: bool) -> bytes:
    """Return what is written instead of the clean text."""
    name = "stdin" if path == files.STANDARD else path
    module = import_module(f"dedupe.render.{view}")
    shown: str = module.view(cleaned, name)
    if is_coloured:
        shown = module.coloured(shown)
    return shown.encode("utf-8", "surrogateescape")


def _log_outputs(
    article: CleanedArticle, request: Request, report: str | None
) -> Iterator[tuple[str, bytes]]:
    """Yield the log and its page, as far as they are wanted, with the files they go to."""
    if request.log is not None:
        yield request.log, packed(article.log_bytes, request.log)
    if report is not None:
        from dedupe.render.page import page
        from dedupe.review import Review

        name = files.input_name(request.paths[0])
        yield report, packed(page(Review.of(article.log), name), report)


def _summary(cleaned: Cleaned, log: str | None) -> str:
    """Return what was done, and what is worth a look, for somebody who does not know the tool."""
    said = cleaned.summary()
    if not cleaned.notices:
        return said
    if log is None:
        return told("{what} (--log FILE writes them down)", what=said)
    return told('{what} (see "notices" in {file})', what=said, file=log)
