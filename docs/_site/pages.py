"""What MkDocs calls while it makes the site: pages that stand at the top of the repository, and
links to files that are not on the site.
"""

from __future__ import annotations

import posixpath
import re
import sys
from pathlib import Path
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).parents[2]

FROM_THE_TOP = {
    "index.md": "README.md",
    "index.zh.md": "README.zh-CN.md",
    "contributing.md": "CONTRIBUTING.md",
    "changelog.md": "CHANGELOG.md",
}
"""Pages of the site, and the files whose text they show."""

OTHER_LANGUAGE = {"index.md": "zh/", "index.zh.md": "../"}
"""Where the README in the other language is, seen from a page. The site of one language has no
pages of the other one, so a link to the file would lead nowhere."""


def repository() -> str:
    """Return the address of the repository, from where it stands. The theme is not told: it would
    ask that server for figures whenever somebody opens a page.
    """
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project["urls"]["Repository"])


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Return the text of a page, with links that work on the site."""
    uri = page.file.src_uri
    source = FROM_THE_TOP.get(uri, f"docs/{uri}")
    if uri in FROM_THE_TOP:
        markdown = (ROOT / source).read_text(encoding="utf-8")

    def link(match: re.Match[str]) -> str:
        target = _target(match[1], uri, source)
        return f"]({target})"

    return _LINK.sub(link, markdown)


_LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)\s]+)\)")


def _target(link: str, uri: str, source: str) -> str:
    """Return where a link of a page leads on the site.

    uri     the page, below docs/
    source  the file that has its text, below the top of the repository
    """
    path, _, anchor = link.partition("#")
    anchor = f"#{anchor}" if anchor else ""
    named = posixpath.normpath(posixpath.join(posixpath.dirname(source), path))
    on_site = {text: shown for shown, text in FROM_THE_TOP.items()}
    if named in on_site and on_site[named].endswith(".zh.md") != uri.endswith(".zh.md"):
        return OTHER_LANGUAGE.get(uri, on_site[named]) + anchor
    if named in on_site:
        return posixpath.relpath(on_site[named], posixpath.dirname(uri) or ".") + anchor
    is_shown = named.startswith("docs/") and not named.startswith(("docs/examples", "docs/_site"))
    if is_shown and (ROOT / named).is_file():
        return posixpath.relpath(named, posixpath.join("docs", posixpath.dirname(uri))) + anchor
    return f"{repository()}/blob/main/{named}{anchor}"
