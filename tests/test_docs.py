"""What docs/ shows is what happens: its Python runs, and so do the programs in docs/examples."""

from __future__ import annotations

import doctest
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from dedupe import clean
from tests.helpers.cases import cases
from tests.helpers.examples import EXAMPLES, example

ROOT = Path(__file__).parent.parent
PAGES = [*sorted((ROOT / "docs").rglob("*.md")), ROOT / "CONTRIBUTING.md"]
PYTHON = [
    pytest.param(block, id=f"{page.stem}-{number}")
    for page in PAGES
    if page.name != "spark.md"  # needs a session: test_spark.py
    for number, block in enumerate(
        re.findall(r"^```python\n(.*?)^```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    )
]
HEAVY = {
    "datasets": "heavy: not in test-all",
    "pandas": "",
    "polars": "",
    "crawlee": "heavy: not in test-all",
}


@pytest.mark.slow
@pytest.mark.parametrize("block", PYTHON)
def test_python_of_the_docs_runs(block: str, tmp_path: Path) -> None:
    for package in re.findall(r"^(?:import|from) (\w+)", block, re.MULTILINE):
        if package in HEAVY:
            pytest.importorskip(package, reason=HEAVY[package] or None)
    program = tmp_path / "shown.py"
    program.write_text(block, encoding="utf-8")
    environment = {
        **os.environ,
        "PYTHONUTF8": "1",
        "HF_HOME": str(tmp_path),
        "HF_DATASETS_OFFLINE": "1",
    }
    subprocess.run(
        [sys.executable, "-W", "error", str(program)],
        check=True,
        cwd=tmp_path,
        env=environment,
        timeout=120,
    )


def test_the_way_of_an_article_is_as_the_page_shows_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    failed, tried = doctest.testfile(
        str(ROOT / "docs/architecture.md"), module_relative=False, encoding="utf-8"
    )
    assert tried > 20
    assert failed == 0, "the output above tells what the page should show"


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "docs/architecture.md"])
def test_every_file_that_a_page_for_contributors_names_is_there(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    named = re.findall(r"`((?:dedupe|tests|fixtures|docs|benchmarks)/[\w./-]*)`", text)
    assert len(named) > 10
    assert [path for path in named if not (ROOT / path).exists()] == []


def headings(page: Path) -> set[str]:
    """Return the anchors of a page."""
    found = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w-]", "", head.lower().replace(" ", "-")) for head in found}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_no_link_of_the_docs_leads_nowhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)]+)\)", text):
        path, _, anchor = target.partition("#")
        linked = page.parent / path if path else page
        assert linked.exists(), target
        assert not anchor or anchor in headings(linked), target


def test_every_setting_and_stat_of_scrapy_is_in_the_docs() -> None:
    pytest.importorskip("scrapy", reason="Scrapy is missing: pip install 'zhnews-dedupe[scrapy]'")
    from dedupe.contrib.scrapy import _OWN

    text = (ROOT / "docs" / "crawlers.md").read_text(encoding="utf-8")
    assert {name for name in _OWN if f"`DEDUPE_{name}`" not in text} == set()
    stats = (
        "articles",
        "changed",
        "dropped_chars",
        "cause/",
        "notices",
        "notice/",
        "empty",
        "without_text_field",
        "failed",
    )
    assert {name for name in stats if f"`dedupe/{name}" not in text} == set()


# --- examples ---


def clean_lines(name: str) -> list[str]:
    """Return the lines of the article that the page of that name should give."""
    (case,) = (case for case in cases("repeated") if case.folder.name == name)
    return [line for line in case.clean.splitlines() if line]


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # trafilatura's
def test_program_on_asyncio_cleans_pages_in_order() -> None:
    trafilatura = pytest.importorskip("trafilatura", reason="needs zhnews-dedupe[test-all]")
    news_site = example("news_site")
    site = news_site.pages()
    paths = ["torn-half-first.html", "body-twice.html", "three-copies.html"]
    with news_site.served(site) as address:
        command = [
            sys.executable,
            str(EXAMPLES / "asyncio_pool.py"),
            *(f"{address}{path}" for path in paths),
        ]
        done = subprocess.run(
            command, capture_output=True, text=True, encoding="utf-8", timeout=120, check=True
        )
        given = [json.loads(line) for line in done.stdout.splitlines()]
        assert [article["url"] for article in given] == [f"{address}{path}" for path in paths]
    for path, article in zip(paths, given, strict=True):
        source = trafilatura.bare_extraction(
            site[f"/{path}"], with_metadata=True, include_comments=False
        ).text
        assert article["text"] == clean(source).text != source
        assert article["title"] == clean_lines(path.removesuffix(".html"))[0]


@pytest.mark.slow
def test_crawler_in_crawlee_gives_clean_articles(tmp_path: Path) -> None:
    pytest.importorskip("crawlee", reason=HEAVY["crawlee"])
    news_site = example("news_site")
    with news_site.served(news_site.pages()) as address:
        command = [
            sys.executable,
            str(EXAMPLES / "crawlee_news.py"),
            address,
            str(tmp_path / "articles.json"),
        ]
        subprocess.run(command, capture_output=True, cwd=tmp_path, timeout=120, check=True)
    items = json.loads((tmp_path / "articles.json").read_text(encoding="utf-8"))
    names = [item["url"].split("/")[-1].removesuffix(".html") for item in items]
    assert sorted(names) == [case.folder.name for case in cases("repeated")]
    for name, item in zip(names, items, strict=True):
        assert item["text"].split("\n") == clean_lines(name)


# --- the hook for pre-commit ---


@pytest.mark.slow
def test_hook_names_what_would_change_and_changes_nothing(tmp_path: Path) -> None:
    """Run as pre-commit runs it: the entry, its arguments, and the names of all texts behind
    them.
    """
    yaml = pytest.importorskip("yaml", reason="needs zhnews-dedupe[test-all]")
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert hook["id"] == "dedupe-check"
    (case,) = (case for case in cases("repeated") if case.folder.name == "body-twice")
    texts = {"-a.txt": case.source, "b.txt": case.clean, "c d.txt": case.source}
    for name, text in texts.items():
        (tmp_path / name).write_bytes(text.encode())
        assert re.search(hook["files"], name)
    entry = [str(part) for part in (*hook["entry"].split(), *hook["args"])]
    assert entry[0] == "dedupe"

    def hooked(*names: str) -> tuple[int, list[str]]:
        run = [sys.executable, "-m", *entry, *names]
        done = subprocess.run(
            run, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False
        )
        assert done.stdout == ""
        told = re.findall(r"^dedupe: (.*): would change", done.stderr, re.MULTILINE)
        assert {path.name: path.read_bytes().decode() for path in tmp_path.iterdir()} == texts
        return done.returncode, told

    assert hooked(*texts) == (1, ["-a.txt", "c d.txt"])
    assert hooked("c d.txt") == (1, ["c d.txt"])
    assert hooked("b.txt") == (0, [])
    assert hooked("b.txt", "b.txt") == (0, [])


def test_manifest_of_the_hook_is_one_for_pre_commit() -> None:
    clientlib = pytest.importorskip("pre_commit.clientlib", reason="pre-commit is not in test-all")
    (hook,) = clientlib.load_manifest(str(ROOT / ".pre-commit-hooks.yaml"))
    assert (hook["language"], hook["types"], hook["require_serial"]) == ("python", ["text"], True)
