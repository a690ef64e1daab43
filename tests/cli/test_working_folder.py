"""What lies in the folder that the program runs in decides nothing: not what is imported, not how
OpenCC converts. Settings alone are looked for there.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from dedupe.conversion import converter
from dedupe.settings import SCRIPTS
from tests.helpers.commands import run_apart

LINE = "縣裡昨天開會,討論修路，總統訪問塔吉克，里长说头发长了。"
MODULES = (
    "regex", "rapidfuzz", "typer", "click", "rich", "opencc_clib", "sitecustomize", "usercustomize",
    "lxml", "justext", "readability", "pyarrow", "warcio", "zstandard", "tomli",
)  # fmt: skip
DICTIONARIES = ("TSCharacters", "TSPhrases", "STCharacters", "STPhrases", "TWPhrasesRev")
CONFIGURATION = """{
  "segmentation": {"type": "mmseg", "dict": {"type": "text", "file": "trap.txt"}},
  "conversion_chain": [{"dict": {"type": "text", "file": "trap.txt"}}]
}"""


def set_traps(folder: Path) -> None:
    """Put into a folder what would be taken for a package or for a file of OpenCC."""
    for name in MODULES:
        (folder / f"{name}.py").write_text(f"raise SystemExit('trap: {name}')\n")
    (folder / "opencc").mkdir()
    (folder / "opencc" / "__init__.py").write_text("raise SystemExit('trap: opencc')\n")
    for name in SCRIPTS:
        (folder / f"{name}.json").write_text(CONFIGURATION)
    for name in ("trap.txt", *(f"{each}.ocd2" for each in DICTIONARIES)):
        (folder / name).write_text("縣\tX\n县\tX\n", encoding="utf-8")
    (folder / "dedupe.toml").mkdir()
    foreign = '[project]\nname = "other"\ndependencies = ["dedupe"]\n[tool.other]\nlevel = 1\n'
    (folder / "pyproject.toml").write_text(foreign)


@pytest.fixture
def trapped(tmp_path: Path) -> Path:
    folder = tmp_path / "trapped"
    folder.mkdir()
    set_traps(folder)
    return folder


@pytest.mark.slow
def test_configuration_of_opencc_in_the_working_folder_is_none(
    trapped: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(trapped)
    Path("a.txt").write_text(LINE, encoding="utf-8")
    done = run_apart("clean", "a.txt", "--script", "tw2sp", cwd=trapped)
    assert (done.returncode, done.stdout.decode()) == (
        0,
        "县里昨天开会，讨论修路，总统访问塔吉克斯坦，里长说头发长了。",
    )


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(("rules",), id="lists", marks=pytest.mark.slow),
        pytest.param(("settings",), id="settings", marks=pytest.mark.slow),
        pytest.param(("clean", "a.txt", "--log", "log.json"), id="one"),
        pytest.param(
            ("clean", "in", "-o", "out", "--script", "s2twp"), id="many", marks=pytest.mark.slow
        ),
        pytest.param(
            ("clean", "in.jsonl", "-o", "-", "--script", "t2s"),
            id="records",
            marks=pytest.mark.slow,
        ),
        pytest.param(("clean", "a.html"), id="page", marks=pytest.mark.slow),
    ],
)
def test_every_command_does_there_what_it_does_elsewhere(
    arguments: tuple[str, ...], trapped: Path, tmp_path: Path
) -> None:
    plain = tmp_path / "plain"
    plain.mkdir()
    told = []
    for folder in (trapped, plain):
        (folder / "in").mkdir()
        (folder / "in" / "a.txt").write_text(LINE, encoding="utf-8")
        (folder / "a.txt").write_text(f"{LINE}\n{LINE}\n", encoding="utf-8")
        (folder / "a.html").write_text(f"<title>a</title><p>{LINE * 9}</p>", encoding="utf-8")
        (folder / "in.jsonl").write_text(f'{{"text": "{LINE}"}}\n', encoding="utf-8")
        done = run_apart(*arguments, cwd=folder)
        files = [path.read_bytes() for path in sorted(folder.glob("out/**/*.txt"))]
        files += [path.read_bytes() for path in folder.glob("log.json")]
        told.append((done.returncode, done.stdout, files))
        assert b"trap" not in done.stderr, done.stderr.decode()
    assert told[0] == told[1]


@pytest.mark.parametrize("script", SCRIPTS)
def test_no_configuration_comes_from_there(
    script: str, trapped: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(trapped)
    made = converter.__wrapped__(script)  # not one that was made elsewhere
    assert "X" not in made.convert(LINE)
