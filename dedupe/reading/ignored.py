"""Which files of folders are no articles: hidden ones, backups, source code, what `.gitignore` or
the reader excludes. A file that is named itself is always one.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, NamedTuple

from dedupe.errors import InputError
from dedupe.files import read_problem
from dedupe.language import listed, told
from dedupe.reading.packing import ending_of, head_of
from dedupe.reading.page.sniff import is_html

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec


class Sieve:
    """Says which files and folders inside a folder are passed over, and counts them.

    exclude       patterns as in `.gitignore`, which are passed over in any case
    exclude_from  the folder that those with a slash are relative to
    ignore        whether also what looks like no article is passed over, and what `.gitignore`
                  names; version control is in any case
    passed        how many were passed over, by what they are; a folder counts once
    """

    def __init__(
        self, exclude: Sequence[str] = (), exclude_from: str = ".", ignore: bool = True
    ) -> None:
        self._ignore = ignore
        self._excluded = _Rules(exclude_from, _parsed(exclude, "--exclude")) if exclude else None
        self._excluded_here = self._excluded
        self._rules: dict[str, tuple[_Rules, ...]] = {}
        self.passed: Counter[str] = Counter()

    def begin(self, root: str) -> None:
        """Begin with a folder that was named: it is searched, whatever rules say of it."""
        self._rules = {root: _rules_at(root) if self._ignore else ()}
        rules = self._excluded
        if rules and (_names(rules, root) or not _is_in(root, rules.folder)):
            rules = rules._replace(folder=root)  # then only what is inside it counts
        self._excluded_here = rules

    def enters(self, folder: str, name: str) -> bool:
        """Return whether a folder in a folder is searched; `folder` was entered before."""
        path = os.path.join(folder, name)
        reason = self._reason(folder, name, True)
        if reason is None and self._ignore:
            self._rules[path] = _with_own(self._rules[folder], path)
        return self._count(reason)

    def takes(self, folder: str, name: str) -> bool:
        """Return whether a file in a folder may be an article."""
        return self._count(self._reason(folder, name, False))

    def _count(self, reason: str | None) -> bool:
        if reason is not None:
            self.passed[reason] += 1
        return reason is None

    def _reason(self, folder: str, name: str, is_folder: bool) -> str | None:
        """Return what a file or folder is that is passed over, None for what is not."""
        path = os.path.join(folder, name)
        if is_folder and name in _VERSION_CONTROL:
            return "version control"
        if self._excluded_here and self._excluded_here.say(path, is_folder):
            return "excluded"
        if not self._ignore:
            return None
        if name.startswith("."):
            return "hidden"
        reason = _kind_of_folder(path) if is_folder else _kind_of_file(path)
        if reason is None and _are_ignoring(self._rules[folder], path, is_folder):
            return "ignored by .gitignore"
        return reason


class _Rules(NamedTuple):
    """The patterns of a file, and the folder that they are relative to."""

    folder: str
    patterns: GitIgnoreSpec

    def say(self, path: str, is_folder: bool) -> bool | None:
        """Return whether the path is ignored, None where the patterns say nothing of it."""
        relative = os.path.relpath(path, self.folder)
        return self.patterns.check_file(relative + ("/" if is_folder else "")).include


def _names(rules: _Rules, folder: str) -> bool:
    """Return whether rules ignore a folder below theirs as a whole, or one that it is in."""
    is_below = os.path.abspath(folder) != os.path.abspath(rules.folder)
    return is_below and _is_in(folder, rules.folder) and bool(rules.say(folder, True))


def _are_ignoring(rules: Sequence[_Rules], path: str, is_folder: bool) -> bool:
    """Return whether rules ignore a path: those of the innermost folder that say something."""
    said = (each.say(path, is_folder) for each in reversed(rules))
    return next((answer for answer in said if answer is not None), False)


def _is_in(path: str, folder: str) -> bool:
    """Return whether a path is a folder, or in it."""
    top = os.path.join(os.path.abspath(folder), "")
    return os.path.join(os.path.abspath(path), "").startswith(top)


def kinds_passed(passed: Mapping[str, int]) -> str:
    """Return what was passed over, and how much of each, to be shown."""
    return listed(
        told("{number:,} {kind}", number=number, kind=told(kind))
        for kind, number in sorted(passed.items())
    )


# --- rules that somebody wrote ---


def _rules_at(root: str) -> tuple[_Rules, ...]:
    """Return the rules of `.gitignore` that hold in a folder that was named."""
    rules: tuple[_Rules, ...] = ()
    for folder in _repository_above(os.path.abspath(root)):
        rules = _with_own(rules, folder)
    if any(_names(each, root) for each in rules):
        rules = ()  # whoever names an ignored folder wants what is in it
    return _with_own(rules, root)


def _with_own(rules: tuple[_Rules, ...], folder: str) -> tuple[_Rules, ...]:
    """Return the rules with those that a folder has of its own."""
    path = os.path.join(folder, ".gitignore")
    try:
        with open(path, encoding="utf-8-sig", errors="surrogateescape") as file:
            lines = file.read().splitlines()
    except (FileNotFoundError, IsADirectoryError):
        return rules
    except OSError as error:
        problem = told("{problem}, or give --no-ignore", problem=read_problem(error))
        raise InputError(path, problem) from error
    return (*rules, _Rules(folder, _parsed(lines, path)))


def _parsed(lines: Sequence[str], where: str) -> GitIgnoreSpec:
    """Return the patterns. InputError, with the place `where`, for what is none."""
    from pathspec import GitIgnoreSpec  # not above: only folders need it

    try:
        return GitIgnoreSpec.from_lines(lines)
    except ValueError as error:
        problem = told("has a pattern that git could not read: {error}; correct it", error=error)
        raise InputError(where, problem) from error


def _repository_above(folder: str) -> list[str]:
    """Return the folders above this one that belong to the same repository of git, the outermost
    first; none where it is in none, or is one itself.
    """
    above: list[str] = []
    while not os.path.lexists(os.path.join(folder, ".git")):
        parent = os.path.dirname(folder)
        if parent == folder:
            return []
        above.append(parent)
        folder = parent
    return above[::-1]


# --- what is no article by its name ---


def kind_by_name(root: str, relative: str) -> str | None:
    """Return what a file below a folder is that is passed over, by its name and by the folders that
    it is in; None where it may be an article.
    """
    folder, name = os.path.split(relative)
    at = root
    for part in filter(None, folder.split(os.sep)):
        at = os.path.join(at, part)
        if part.startswith("."):
            return "hidden"
        if (reason := _kind_of_folder(at)) is not None:
            return reason
    return "hidden" if name.startswith(".") else _kind_of_file(os.path.join(root, relative))


def _kind_of_folder(path: str) -> str | None:
    is_environment = any(os.path.lexists(os.path.join(path, mark)) for mark in _ENVIRONMENT_MARKS)
    if is_environment or os.path.basename(path) in _PACKAGES:
        return "environments or packages"
    return None


def _kind_of_file(path: str) -> str | None:
    """Return what a file is by its name, None where it may be an article."""
    name = os.path.basename(path).lower()
    if any(fnmatchcase(name, pattern) for pattern in _BACKUPS):
        return "backups"
    ending = ending_of(name)[0]
    if ending in _NO_TEXT:
        return "pictures or other files that are no text"
    if ending in _SERVER_PAGES:
        return None if _is_page(path) else _CODE_KIND
    stem = name.removesuffix(ending)
    is_of_project = stem in _PROJECT and ending in ("", ".txt", ".md", ".rst")
    if is_of_project or ending in _CODE or any(fnmatchcase(name, each) for each in _CONFIGURATION):
        return _CODE_KIND
    return None


def _is_page(path: str) -> bool:
    """Return whether a file is a page that a server made, not the program that makes it."""
    with suppress(InputError):  # reading it will tell
        head = head_of(path, 4096)
        return is_html(head) and not any(mark in head for mark in (b"<?php", b"<?=", b"<%"))
    return True


_VERSION_CONTROL = frozenset((".git", ".hg", ".svn", ".bzr", ".jj", "_darcs", "CVS"))

_ENVIRONMENT_MARKS = ("pyvenv.cfg", "conda-meta")
"""Files of virtual environments of Python and of conda, whatever the folder is called."""

_PACKAGES = frozenset(("node_modules", "bower_components", "site-packages", "__pycache__"))

_BACKUPS = (
    "*~", "*.bak", "*.bak[0-9]", "*.bak[0-9][0-9]", "*.orig", "*.old", "*.rej", "*.tmp", "*.temp",
    "*.swp", "*.swo", "~$*", "#*#", "*.part", "*.partial", "*.crdownload",
)  # fmt: skip
"""Names of backups, of what editors write while a file is open, and of unfinished downloads."""

_CODE_KIND = "source code or configuration"

_CODE = frozenset(
    f".{ending}"
    for ending in (
        "py pyi pyw pyx ipynb js mjs cjs jsx ts tsx vue svelte css scss sass less map c h cc cpp "
        "cxx hpp cs java kt kts scala go rs rb pl pm r jl lua swift m mm sh bash zsh fish bat cmd "
        "ps1 sql asm f90 hs ml ex exs erl clj dart groovy gradle cmake mk proto thrift graphql tf "
        "nix el vim diff patch toml ini cfg conf yaml yml properties env lock plist desktop "
        "service reg inf log xml xsl xslt xsd dtd rss atom"
    ).split()
)
"""Endings of source code, configuration, logs, and markup that is no page."""

_SERVER_PAGES = frozenset((".php", ".asp", ".aspx", ".jsp", ".cgi"))
"""Endings of programs that make pages, which crawlers keep as names of the pages."""

_CONFIGURATION = (
    "package.json", "package-lock.json", "npm-shrinkwrap.json", "tsconfig*.json", "jsconfig.json",
    "composer.json", "bower.json", "manifest.json", "lerna.json", "deno.json", "angular.json",
    "requirements*.txt", "constraints*.txt", "cmakelists.txt", "robots.txt", "humans.txt",
    "ads.txt", "manifest.in",
)  # fmt: skip
"""Names of configuration with the ending of an article."""

_PROJECT = frozenset(
    "readme license licence copying notice authors contributors changelog changes contributing "
    "code_of_conduct security codeowners makefile gnumakefile dockerfile containerfile jenkinsfile "
    "vagrantfile gemfile rakefile procfile brewfile justfile".split()
)
"""What files of a project are called that are not its articles."""

_NO_TEXT = frozenset(
    f".{ending}"
    for ending in (
        "jpg jpeg png gif bmp webp avif ico svg tif tiff heic psd mp3 mp4 m4a wav flac ogg avi mov "
        "mkv webm flv swf wmv rm zip rar 7z tar tgz xz iso exe dll so dylib o a lib class jar pyc "
        "whl woff woff2 ttf otf eot pdf doc docx xls xlsx ppt pptx odt ods odp epub mobi db sqlite "
        "sqlite3 pkl npy npz"
    ).split()
)
