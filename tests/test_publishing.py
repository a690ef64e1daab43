"""What is published: addresses, the README as PyPI shows it, an example of every setting."""

from __future__ import annotations

import re
import runpy
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from dedupe.cli.configuration import settings_of

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).parent.parent
PYPROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
URLS: dict[str, str] = PYPROJECT["project"]["urls"]
EXAMPLE = ROOT / "docs" / "examples" / "dedupe.toml"


def readme_on_pypi() -> str:
    """Return the README with the substitutions that the build makes in it."""
    hook = PYPROJECT["tool"]["hatch"]["metadata"]["hooks"]["fancy-pypi-readme"]
    (fragment,) = hook["fragments"]
    text: str = (ROOT / fragment["path"]).read_text(encoding="utf-8")
    for one in hook["substitutions"]:
        text = re.sub(one["pattern"], one["replacement"], text)
    return text


def test_readme_on_pypi_has_whole_addresses_of_files_that_are_there() -> None:
    targets = re.findall(r"(!?)\[[^\]]*\]\(([^)]+)\)", readme_on_pypi())
    assert len(targets) > 10
    for picture, target in targets:
        if target.startswith(URLS["Repository"]):
            kind, branch, path = target.removeprefix(f"{URLS['Repository']}/").split("/", 2)
            assert (kind, branch) == ("raw" if picture else "blob", "main")
            assert (ROOT / path.partition("#")[0]).exists(), target
        else:
            assert target.startswith(("https://", "#")), target
    assert any(picture for picture, _ in targets)


def test_address_of_the_repository_is_one_and_stands_in_one_file() -> None:
    base = URLS["Repository"]
    assert base.startswith("https://")
    assert {name for name, url in URLS.items() if not url.startswith(base)} == set()
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    host = re.escape(base.rpartition("/")[0].rpartition("/")[0])
    addresses = re.findall(rf"{host}/[\w-]+/[\w-]+", text)
    assert set(addresses) == {base}
    others = [*ROOT.glob("*.md"), *ROOT.glob("*.yml"), *(ROOT / "docs").rglob("*.md")]
    assert [path for path in others if base in path.read_text(encoding="utf-8")] == []


def test_example_of_settings_has_every_one_with_its_default(tmp_path: Path) -> None:
    shutil.copy(EXAMPLE, tmp_path / "dedupe.toml")
    held = settings_of({}, str(tmp_path))
    text = EXAMPLE.read_text(encoding="utf-8")
    named = set(re.findall(r"^(?:# )?([a-z-]+) = ", text.partition("\n[[")[0], re.MULTILINE))
    rows = {"furniture-rows"}  # in a file they are [[furniture]]
    assert named == held.keys() - rows
    assert len(held["furniture-rows"].value) == 2
    defaults = settings_of({}, str(tmp_path.parent))
    for name in held.keys() - rows:
        assert held[name].value == defaults[name].value, name


def test_settings_that_the_example_leaves_out_can_be_taken_in(tmp_path: Path) -> None:
    text = EXAMPLE.read_text(encoding="utf-8").partition("\n[[")[0]
    taken_in = re.sub(r"^# ([a-z-]+ = )", r"\1", text, flags=re.MULTILINE)
    (tmp_path / "dedupe.toml").write_text(taken_in, encoding="utf-8")
    origins = {name: value.origin for name, value in settings_of({}, str(tmp_path)).items()}
    assert {name for name, origin in origins.items() if origin == "default"} == {"furniture-rows"}


def test_rows_of_the_example_clean(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.helpers.commands import run

    shutil.copy(EXAMPLE, tmp_path / "dedupe.toml")
    text = "县图书馆昨天开馆，首日读者逾三千人。\n新闻热线：05311234567\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    done = run("clean", "a.txt")
    assert done.returncode == 0, done.stderr
    assert done.stdout.decode() == text.splitlines(keepends=True)[0]


# --- the site ---


def test_reference_on_the_site_has_every_public_name() -> None:
    import dedupe

    listed = re.findall(r"^::: [\w.]+\.(\w+)$", (ROOT / "docs/api.md").read_text(), re.MULTILINE)
    assert len(listed) == len(set(listed))
    assert set(dedupe.__all__) - {"__version__"} == set(listed) - {"clean_item"}


def test_site_has_every_page_in_its_navigation() -> None:
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\s+- [^:\n]+: (\S+\.md)$", text, re.MULTILINE))
    docs = ROOT / "docs"
    pages = {str(path.relative_to(docs).as_posix()) for path in docs.rglob("*.md")}
    shown = {page for page in pages if not page.endswith(".zh.md") and "examples/" not in page}
    assert listed == shown


@pytest.mark.skipif(not (ROOT / ".ci").is_dir(), reason="not in a checkout")
def test_lowest_versions_that_are_tested_are_those_that_are_declared() -> None:
    pins: Any = runpy.run_path(str(ROOT / ".ci" / "lowest.py"))["pins"]
    project = PYPROJECT["project"]
    found = list(pins([*project["dependencies"], "zhnews-dedupe[test-all]"]))
    declared = " ".join(project["dependencies"])
    for name in ("opencc", "regex", "typer", "pyarrow", "hypothesis"):
        (pin,) = {pin for pin in found if pin.startswith(f"{name}==") and "18.0" not in pin}
        lowest = pin.removeprefix(f"{name}==")
        assert f"{name}>={lowest}" in f"{declared} {project['optional-dependencies']}"
    with pytest.raises(SystemExit, match="no lowest version"):
        list(pins(["rich<20"]))
