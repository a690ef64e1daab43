"""The command line: most of it in this process; what is about streams, permissions and signals, as
processes.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import stat
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any, get_args, get_type_hints

import pytest

import dedupe
from dedupe.cleaner import Cleaned
from dedupe.normalise import RULE_NAMES
from dedupe.render.diff import view as unified_diff
from dedupe.revision import replay
from dedupe.settings import Settings
from dedupe.values import Cause, Edit, Span
from tests.helpers.commands import COMMAND, ENVIRONMENT, run, run_apart, told
from tests.helpers.waiting import wait_until

FIRST = "县城新建的图书馆昨天正式开馆迎客，首日读者逾三千人，馆员忙到晚上九点才送走最后一批。"
SECOND = "馆内设有儿童阅览区和自习室，全年免费开放，周一闭馆整理图书。"
REPEATED = f"{FIRST}\n{FIRST}\n{SECOND}\n"
CLEAN = f"{FIRST}\n{SECOND}\n"
FIGURES = (
    "今年全县小麦播种面积达到三十二万亩，比上年增加一万二千亩，增长百分之三点九，长势总体良好。\n"
    "县农业局的技术员每周下乡两次，指导农户除草施肥。\n"
    "今年全县小麦播种面积达到三十六万亩，比上年增加一万二千亩，增长百分之三点九，长势总体良好。\n"
)

posix = pytest.mark.skipif(
    os.name != "posix", reason="about permissions, links and signals of POSIX"
)


def refused(*arguments: str, **options: Any) -> str:
    """Return the one line with which `dedupe` refuses the arguments, having written nothing."""
    dedupe = run_apart if options.keys() - {"stdin"} else run
    result = dedupe(*arguments, **options)
    assert (result.returncode, result.stdout or b"") == (2, b""), result
    return told(result)


@pytest.fixture
def article(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An article with a repeat, `a.txt` in an empty folder that is the current one."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "a.txt"
    path.write_bytes(REPEATED.encode())
    return path


@pytest.fixture
def humble() -> list[str]:
    """What to put before a command so that permissions count, as they do not for root."""
    if os.name == "posix" and os.geteuid() == 0:
        if not shutil.which("setpriv"):
            pytest.skip("root may read and write everything, and setpriv is not installed")
        return ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
    return []


def names(folder: Path) -> set[str]:
    return set(os.listdir(folder))


# --- in this process and as one of its own ---


BOTH_WAYS = (
    ["clean", "a.txt", "--diff"],
    ["clean", "a.txt", "--check"],
    ["clean", "-", "--level", "hard"],
    ["clean"],
    ["clean", "a.txt", "-o", "a.txt", "--force"],
    ["clean", "--help"],
    ["show", "a.txt"],
    ["rules"],
    ["nonsense"],
    ["-V"],
)


@pytest.mark.parametrize(
    "arguments",
    [["clean", "a.txt"], *(pytest.param(each, marks=pytest.mark.slow) for each in BOTH_WAYS)],
    ids=" ".join,
)
@pytest.mark.usefixtures("article")
def test_command_does_in_this_process_what_it_does_in_one_of_its_own(arguments: list[str]) -> None:
    here, apart = (how(*arguments, stdin=FIGURES) for how in (run, run_apart))
    assert (here.returncode, here.stdout, here.stderr) == (
        apart.returncode,
        apart.stdout,
        apart.stderr,
    )


# --- clean ---


def test_clean_text_goes_to_standard_output_and_nothing_else(article: Path) -> None:
    result = run("clean", "a.txt")
    assert (result.returncode, result.stdout.decode()) == (0, CLEAN)
    assert told(result) == f"1 repeat dropped ({len(FIRST) + 1} characters)"
    assert names(article.parent) == {"a.txt"}


def test_standard_input_is_read_without_a_file_and_for_a_dash() -> None:
    for arguments in (["clean"], ["clean", "-"], ["clean", "--", "-"]):
        result = run(*arguments, stdin=REPEATED)
        assert (result.returncode, result.stdout.decode()) == (0, CLEAN)


def test_text_is_written_without_an_added_line_feed() -> None:
    assert run("clean", stdin=REPEATED.rstrip("\n")).stdout.decode() == CLEAN.rstrip("\n")


def test_nothing_to_do_is_said() -> None:
    for source in ("", SECOND, CLEAN):
        result = run("clean", stdin=source)
        assert (result.returncode, result.stdout.decode(), told(result)) == (
            0,
            source,
            "nothing to change",
        )


def test_summary_names_all_that_was_done() -> None:
    summary = told(
        run(
            "clean",
            "--script",
            "s2t",
            stdin=f"{REPEATED}分享到：微信 微博\n上午9:30,他说.\n阅读：\n",
        )
    )
    assert "1 repeat dropped (" in summary
    assert "2 lines of page remains removed (share-buttons, counters)" in summary
    assert "1 character normalised" in summary
    assert "converted to another script" in summary


def test_summary_points_to_the_log_for_what_was_kept() -> None:
    result = run("clean", stdin=FIGURES)
    assert result.stdout.decode() == FIGURES
    assert told(result) == (
        "nothing to change; worth a look: 1 pair of passages alike but for figures, both kept "
        "(--log FILE writes them down)"
    )


def test_summary_names_the_log_that_was_written(article: Path) -> None:
    article.write_text(FIGURES, encoding="utf-8")
    assert 'see "notices" in log.json' in told(run("clean", "a.txt", "--log", "log.json"))
    notices = json.loads(Path("log.json").read_bytes())["notices"]
    assert [notice["kind"] for notice in notices] == ["figures"]


def test_line_ends_are_never_translated() -> None:
    source = f"{FIRST}\r\n{SECOND}\r\n"
    kept = run("clean", "--disable", "line-ends", "--disable", "indents", stdin=source)
    assert kept.stdout.decode() == source
    assert run("clean", stdin=source).stdout.decode() == source.replace("\r\n", "\n")


@pytest.mark.parametrize(
    "source",
    [
        "",
        "\n",
        " \t\u3000\n \n",
        "\ufeff",
        f"\ufeff{REPEATED}",
        REPEATED.replace("\n", "\r\n"),
        f"a\0b\n{REPEATED}",
    ],
    ids=["empty", "line-feed", "white-space", "only-bom", "bom", "crlf", "nul"],
)
def test_odd_text_is_cleaned_and_restored(article: Path, source: str) -> None:
    article.write_bytes(source.encode())
    cleaned = run("clean", "a.txt", "-o", "c.txt", "--log", "l.json")
    assert cleaned.returncode == 0
    told(cleaned)
    assert run("restore", "c.txt", "l.json").stdout == source.encode()


def test_file_names_may_have_spaces_dashes_and_chinese(article: Path) -> None:
    for name in ("with space.txt", "-dash.txt", "--check", "新闻 稿.txt", "line\nfeed.txt"):
        shutil.copy(article, name)
        result = run("clean", "-o", f"clean {name.strip('-')}", "--", name)
        assert result.returncode == 0, result
        assert Path(f"clean {name.strip('-')}").read_bytes().decode() == CLEAN
    assert "put -- before the name" in refused("clean", "-dash.txt")


@pytest.mark.slow
def test_two_megabytes_on_one_line_are_no_problem() -> None:
    pick = random.Random(7)
    han = [chr(code) for code in range(0x4E00, 0x6000)]
    plain = "".join(pick.choices(han, k=700_000))
    marked = "".join(pick.choices([*han, *"，。,," * 300], k=700_000))
    for source in (plain, marked):
        result = run("clean", stdin=source)
        assert result.returncode == 0
        assert abs(len(result.stdout.decode()) - len(source)) < 100
        told(result)


# --- options of clean ---


def test_check_writes_nothing_and_tells_by_its_exit_code(article: Path) -> None:
    result = run("clean", "a.txt", "--check")
    assert (result.returncode, result.stdout) == (1, b"")
    assert told(result).startswith("a.txt: would change: 1 repeat dropped")
    unchanged = run("clean", "--check", stdin=CLEAN)
    assert (unchanged.returncode, unchanged.stdout, told(unchanged)) == (
        0,
        b"",
        "nothing to change",
    )
    assert names(article.parent) == {"a.txt"}


def test_check_with_an_input_error_is_not_would_change() -> None:
    assert "no such file" in refused("clean", "nowhere.txt", "--check")


@pytest.mark.usefixtures("article")
def test_settings_reach_the_log() -> None:
    options = ["--keep", "last", "--level", "strict", "--script", "s2t", "--no-furniture"]
    run("clean", "a.txt", *options, "--disable", "digits", "--disable", "dots", "--log", "l.json")
    assert json.loads(Path("l.json").read_bytes())["settings"] == {
        "keep": "last",
        "level": "strict",
        "rules": [name for name in RULE_NAMES if name not in ("digits", "dots")],
        "furniture": False,
        "script": "s2t",
    }


@pytest.mark.usefixtures("article")
def test_log_is_the_one_of_the_library_and_a_line() -> None:
    run("clean", "a.txt", "--log", "l.json")
    assert (
        Path("l.json").read_bytes().decode()
        == f"{dedupe.clean(REPEATED).log.with_encoding('utf-8').to_json()}\n"
    )


def test_help_names_the_levels_and_strategies_there_are() -> None:
    text = run("clean", "--help").stdout.decode()
    for setting in ("keep", "level"):
        assert f"--{setting} [{'|'.join(get_args(get_type_hints(Settings)[setting]))}]" in text


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["clean", "a.txt", "--check", "-o", "x"], ["--check", "-o", "leave one of them out"]),
        (
            ["clean", "a.txt", "--check", "--log", "x"],
            ["--check", "--log", "leave one of them out"],
        ),
        (["clean", "a.txt", "--check", "--diff"], ["--check", "--diff", "leave one of them out"]),
        (["clean", "a.txt", "-o", "x", "--log", "./x"], ["-o and --log", "two files"]),
        (["clean", "a.txt", "-o", "./a.txt", "--force"], ["-o: this is a.txt", "another file"]),
        (["clean", "a.txt", "--log", "a.txt", "--force"], ["--log: this is a.txt", "another file"]),
        (["clean", "a.txt", "--log", "-"], ["--log", "standard output"]),
        (["clean", "a.txt", "b.txt"], ["clean: ", "several articles", "-o"]),
        (
            ["clean", "a.txt", "--level", "strictt"],
            ["--level", "did you mean 'strict'?", "thorough"],
        ),
        (["clean", "a.txt", "--keep", "none"], ["--keep", "fullest"]),
        (["clean", "a.txt", "--script", "x"], ["--script", "t2s"]),
        (
            ["clean", "a.txt", "--disable", "digit"],
            ["--disable", "did you mean 'digits'?", *RULE_NAMES],
        ),
        (
            ["clean", "a.txt", "--disable", "counters"],
            ["--disable", "did you mean 'furniture.counters'?"],
        ),
        (
            ["clean", "a.txt", "--chek"],
            ["clean: no such option", "--check", "see dedupe clean --help"],
        ),
        (["clean", "a.txt", "-o"], ["clean: option '-o'", "see dedupe clean --help"]),
        (["clean", "a.txt", "-o", ""], ["name"]),
        (["clean", ""], ["no such file"]),
        (["a.txt"], ["to clean a file: dedupe clean a.txt"]),
        (["clen", "a.txt"], ["clen", "dedupe --help"]),
        (["--nonsense"], ["--nonsense", "dedupe --help"]),
        (["restore"], ["restore: missing argument", "dedupe restore --help"]),
        (["restore", "-", "-"], ["two files"]),
        (["restore", "a.txt", "l.json", "-o", "a.txt"], ["-o: this is a.txt"]),
        (["rules", "x"], ["rules: ", "dedupe rules --help"]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) and value and value[0] else None,
)
def test_wrong_use_is_told_in_one_line(
    article: Path, arguments: list[str], words: list[str]
) -> None:
    line = refused(*arguments)
    for word in words:
        assert word in line
    assert names(article.parent) == {"a.txt"}
    assert article.read_bytes().decode() == REPEATED


@pytest.mark.slow
def test_redirections_to_the_input_are_refused(article: Path) -> None:
    with open("a.txt", "rb") as source:
        assert "this is standard input" in refused(
            "clean", "-o", "a.txt", "--force", stdin_file=source
        )
    with open("a.txt", "ab") as output:
        assert "standard output: this is a.txt" in told(run_apart("clean", "a.txt", stdout=output))
    os.link("a.txt", "same.txt")
    assert "this is a.txt" in refused("clean", "a.txt", "-o", "same.txt", "--force")
    assert article.read_bytes().decode() == REPEATED


# --- diff ---


def test_diff_goes_where_the_text_would_go(article: Path) -> None:
    shown = run("clean", "a.txt", "--diff", "--log", "l.json")
    assert shown.stdout.decode() == (
        f"--- a/a.txt\n+++ b/a.txt\n@@ -1,3 +1,2 @@\n {FIRST}\n-{FIRST}\n {SECOND}\n"
    ) or shown.stdout.decode() == (
        f"--- a/a.txt\n+++ b/a.txt\n@@ -1,3 +1,2 @@\n-{FIRST}\n {FIRST}\n {SECOND}\n"
    )
    run("clean", "a.txt", "--diff", "-o", "d.diff")
    assert Path("d.diff").read_bytes() == shown.stdout
    assert names(article.parent) == {"a.txt", "l.json", "d.diff"}


def test_diff_of_an_unchanged_article_is_empty() -> None:
    assert run("clean", "--diff", stdin=CLEAN).stdout == b""


def cleaned_with(source: str, *changes: tuple[int, int, str]) -> Cleaned:
    """Return a source that was changed at these places, for whatever reason."""
    edits = tuple(
        Edit(Span(start, end), source[start:end], after, Cause("normalise", "test"))
        for start, end, after in changes
    )
    return Cleaned(source, replay(source, edits), edits, (), Settings())


def random_cleaned(seed: int) -> Cleaned:
    """Return a source of short lines with what is awkward in a diff, changed anywhere."""
    pick = random.Random(seed)
    alphabet = ["\n"] * 5 + [
        "a",
        "b",
        "中",
        "\r",
        "\r\n",
        "\u2028",
        "\x85",
        "\x0b",
        "\0",
        "-",
        "+",
        " ",
        "\\ No",
        "\n-- x\n",
    ]
    source = "".join(pick.choices(alphabet, k=pick.choice([1, 3, 8, 30, 120])))
    changes, at = [], 0
    while at < len(source):
        start = at + pick.randrange(pick.choice([2, 6, 20]))
        at = min(len(source), start + pick.choice([1, 2, 3, 20]))
        after = "".join(pick.choices(alphabet, k=pick.choice([0, 0, 0, 1, 2])))
        if start < at and source[start:at] != after:
            changes.append((start, at, after))
    return cleaned_with(source, *changes)


AWKWARD = {
    "all gone": cleaned_with("一\n二\n", (0, 4, "")),
    "all gone, no line feed": cleaned_with("一", (0, 1, "")),
    "only a line feed": cleaned_with("\n\n", (0, 1, "")),
    "line feed lost at the end": cleaned_with("一\n二\n", (3, 4, "")),
    "line feed won at the end": cleaned_with("一\n二", (2, 3, "三\n")),
    "last line gone with the line feed before": cleaned_with("一\n二", (1, 3, "")),
    "lines joined": cleaned_with("一\n二\n三\n", (1, 2, ""), (3, 4, "")),
    "line joined with the one after a dropped one": cleaned_with(
        "一\n二\n三", (1, 2, ""), (2, 4, "")
    ),
    "line cut": cleaned_with("一 二\n三\n", (1, 2, "\n")),
    "carriage returns": cleaned_with("一\r\n二\r三\r\n", (1, 3, "\n")),
    "other separators": cleaned_with("一\u2028二\x85三\x0c\n四\n", (0, 1, "五")),
    "like a header": cleaned_with("-- a\n++ b\n@@ c\n", (0, 5, "")),
    "far apart": cleaned_with(
        "".join(f"{n}\n" for n in range(100)), (0, 2, ""), (100, 103, ""), (287, 290, "x\ny\n")
    ),
    "one of many equal lines": cleaned_with("一\n" * 40, (30, 32, "")),
}


def installed(program: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(
        not shutil.which(program), reason=f"the program {program} is not installed"
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    "tool",
    [
        pytest.param(["patch", "-s", "x.txt"], id="patch", marks=installed("patch")),
        pytest.param(["git", "apply"], id="git", marks=installed("git")),
    ],
)
def test_diff_leads_to_the_clean_text_and_back(tmp_path: Path, tool: list[str]) -> None:
    cases = [*AWKWARD.items(), *((f"random {seed}", random_cleaned(seed)) for seed in range(120))]
    for name, cleaned in cases:
        diff = unified_diff(cleaned, "x.txt")
        if not cleaned.changed:
            assert diff == "", name
            continue
        for option, before, after in (
            ([], cleaned.source, cleaned.text),
            (["-R"], cleaned.text, cleaned.source),
        ):
            (tmp_path / "x.txt").write_bytes(before.encode())
            command = [tool[0], *tool[1:2], *option, *tool[2:]]
            done = subprocess.run(
                command, input=diff.encode(), cwd=tmp_path, capture_output=True, check=False
            )
            assert done.returncode == 0, (name, option, done)
            assert (tmp_path / "x.txt").read_bytes() == after.encode(), (name, option)


@installed("patch")
def test_diff_names_its_file_so_that_patch_finds_it(article: Path) -> None:
    for name in (
        "plain.txt",
        "with space.txt",
        "新闻.txt",
        'quo"te\\.txt',
        "tab\there.txt",
        "sub/b.txt",
    ):
        Path(name).parent.mkdir(exist_ok=True)
        shutil.copy(article, name)
        diff = run("clean", "--diff", "--", name).stdout
        subprocess.run(["patch", "-s", "-p1"], input=diff, check=True, capture_output=True)
        assert Path(name).read_bytes().decode() == CLEAN, name


def test_diff_has_as_much_context_as_asked_for() -> None:
    cleaned = cleaned_with("1\n2\n3\n4\n5\n", (4, 6, ""))
    assert unified_diff(cleaned, "x", context=0) == "--- a/x\n+++ b/x\n@@ -3,1 +2,0 @@\n-3\n"
    assert (
        unified_diff(cleaned, "x", context=1) == "--- a/x\n+++ b/x\n@@ -2,3 +2,2 @@\n 2\n-3\n 4\n"
    )


# --- restore ---


def test_restore_gives_the_source_back_byte_for_byte(article: Path) -> None:
    source = f"\ufeff{REPEATED}".replace("\n", "\r\n").encode()
    article.write_bytes(source)
    run("clean", "a.txt", "-o", "c.txt", "--log", "l.json")
    for result in (
        run("restore", "c.txt", "l.json"),
        run("restore", "-", "l.json", stdin=Path("c.txt").read_bytes()),
    ):
        assert (result.returncode, result.stdout) == (0, source)
        assert (
            told(result)
            == f"restored the source, {len(source)} bytes, and checked it against the log"
        )
    assert "--force" in refused("restore", "c.txt", "l.json", "-o", "a.txt")
    assert run("restore", "c.txt", "l.json", "-o", "b.txt").stdout == b""
    assert Path("b.txt").read_bytes() == source


def test_log_that_does_not_fit_is_refused(article: Path) -> None:
    run("clean", "a.txt", "-o", "c.txt", "--log", "l.json")
    assert "a.txt: cannot restore" in refused("restore", "a.txt", "l.json", "-o", "b.txt")
    log = json.loads(Path("l.json").read_bytes())
    changed: dict[str, dict[str, Any]] = {
        "edit": {"edits": [{**log["edits"][0], "before": "别的"}]},
        "place": {"edits": [{**log["edits"][0], "span": [-5, 10**30]}]},
        "encoding": {"source": {**log["source"], "encoding": "nonsense\0"}},
        "codec": {"source": {**log["source"], "encoding": "ascii"}},
    }
    for name, change in changed.items():
        Path("changed.json").write_text(json.dumps({**log, **change}), encoding="utf-8")
        assert "log" in refused("restore", "c.txt", "changed.json", "-o", "b.txt"), name
    assert names(article.parent) == {"a.txt", "c.txt", "l.json", "changed.json"}


def test_what_is_no_log_is_refused(article: Path) -> None:
    run("clean", "a.txt", "-o", "c.txt", "--log", "l.json")
    whole = Path("l.json").read_bytes()
    log = json.loads(whole)
    broken = {
        b"": "not a readable log",
        b"plain text": "not a readable log",
        whole[: len(whole) // 2]: "not a readable log",
        b"[1, 2]": 'no field "format"',
        b'"format"': 'no field "format"',
        b'{"a": 1}': 'no field "format"',
        json.dumps({**log, "format": 99}).encode(): "format 99",
        b'{"format": 1}': "not a readable log",
        json.dumps({**log, "edits": [[]]}).encode(): "not a readable log",
        json.dumps({**log, "edits": 5}).encode(): "not a readable log",
        json.dumps(
            {**log, "clean": {"sha256": "", "chars": float("inf")}}
        ).encode(): "not a readable log",
        json.dumps(
            {**log, "edits": [{**log["edits"][0], "cause": 3}]}
        ).encode(): "not a readable log",
        b"[" * 200_000: "not a readable log",
        b'{"format": ' + b"[" * 900 + b"]" * 900 + b"}": "not a readable log",
        b'{"format": "' + b"x" * 1_000_000 + b'\\n\\u001b[31m"}': "not a readable log",
        b"\xff\xfe{": "not UTF-8",
    }
    for content, words in broken.items():
        Path("x.json").write_bytes(content)
        line = refused("restore", "c.txt", "x.json", "-o", "b.txt")
        assert line.startswith("x.json: "), content[:50]
        assert words in line, content[:50]
        assert len(line) < 1100
        assert "\x1b" not in line
    assert names(article.parent) == {"a.txt", "c.txt", "l.json", "x.json"}


# --- rules, version, help ---


def test_rules_lists_every_rule_with_its_example() -> None:
    from unicodedata import east_asian_width

    from dedupe.furniture import ROWS

    result = run("rules")
    assert (result.returncode, result.stderr) == (0, b"")
    text = result.stdout.decode()
    lines = text.splitlines()
    for name in [*RULE_NAMES, *(f"furniture.{row.name}" for row in ROWS)]:
        assert any(line.startswith(f"  {name} ") for line in lines), name
    assert "\\u200b" in text
    assert "\\n" in text
    assert all(char.isprintable() for line in lines for char in line)
    assert max(sum(1 + (east_asian_width(char) in "WF") for char in line) for line in lines) <= 100


@pytest.mark.slow
def test_rules_can_be_shown_where_chinese_cannot() -> None:
    result = run_apart("rules", env={**ENVIRONMENT, "PYTHONIOENCODING": "ascii"})
    assert (result.returncode, result.stderr) == (0, b"")
    assert result.stdout.isascii()


def test_version_is_told_without_importing_typer() -> None:
    for option in ("--version", "-V"):
        result = run(option)
        assert (result.returncode, result.stdout, result.stderr) == (
            0,
            f"dedupe {dedupe.__version__}\n".encode(),
            b"",
        )
    code = (
        "import sys; sys.argv[1:] = ['-V']; from dedupe.__main__ import main; main(); "
        "sys.exit('typer' in sys.modules)"
    )
    assert (
        subprocess.run(
            [sys.executable, "-c", code], env=ENVIRONMENT, capture_output=True, check=False
        ).returncode
        == 0
    )


def test_help_is_shown_plainly() -> None:
    texts = [run(*arguments) for arguments in ([], ["--help"], ["-h"])]
    assert {result.returncode for result in texts} == {0}
    assert len({result.stdout for result in texts}) == 1
    text = texts[0].stdout.decode()
    assert text.startswith("Usage: dedupe [OPTIONS] COMMAND")
    for command in ("clean", "restore", "rules"):
        assert f"\n  {command} " in text
        helped = run(command, "--help")
        assert helped.stdout.decode().startswith(f"Usage: dedupe {command} ")
        assert "─" not in helped.stdout.decode()
    assert "install-completion" not in text
    assert "─" not in text


# --- input ---


def test_what_is_no_text_is_named(article: Path) -> None:
    cases = {
        b"\x1f\x8b\x08\0": "ends too early",
        b"\x1f\x8b\xff\xff" * 9: "cannot be unpacked",
        b"PK\x03\x04\xff": "zip",
        b"%PDF-1.4\n\xff": "PDF",
        Random(1).randbytes(4000): "no text",
    }
    for content, words in cases.items():
        article.write_bytes(content)
        line = refused("clean", "a.txt", "-o", "b.txt")
        assert line.startswith("a.txt: ")
        assert words in line
    assert refused("clean", stdin=b"PK\x03\x04\xff").startswith(
        "standard input: it begins like a zip"
    )
    assert names(article.parent) == {"a.txt"}


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-be", "utf-32"]
)
def test_article_in_any_encoding_is_cleaned_and_restored(article: Path, encoding: str) -> None:
    source = REPEATED.encode(encoding)
    article.write_bytes(source)
    assert run("clean", "a.txt", "-o", "c.txt", "--log", "l.json").returncode == 0
    assert Path("c.txt").read_bytes().decode() == CLEAN
    assert run("restore", "c.txt", "l.json", "-o", "b.txt").returncode == 0
    assert Path("b.txt").read_bytes() == source


def test_bytes_that_fit_no_encoding_come_back(article: Path) -> None:
    source = REPEATED.encode() + b"\xb9\xe3\n"
    article.write_bytes(source)
    assert run("clean", "a.txt", "-o", "c.txt", "--log", "l.json").returncode == 0
    assert run("restore", "c.txt", "l.json", "-o", "b.txt").returncode == 0
    assert Path("b.txt").read_bytes() == source


@pytest.mark.usefixtures("article")
def test_inputs_that_cannot_be_read_are_named() -> None:
    Path("folder").mkdir()
    assert "no files in it" in refused("clean", "folder", "-o", "out")
    assert (
        refused("clean", "no\nwhere\x1b.txt") == "no\\nwhere\\x1b.txt: no such file; check the name"
    )
    assert refused("clean", "a.txt/b").startswith("a.txt/b: no such file")
    assert refused("clean", "x" * 300).startswith("xxx")
    assert refused("restore", "a.txt", "nowhere.json").startswith("nowhere.json: no such file")


@posix
def test_unreadable_file_is_named(article: Path, humble: list[str]) -> None:
    article.chmod(0)
    assert refused("clean", "a.txt", through=humble).startswith("a.txt: no permission to read it")


# --- output ---


def test_output_and_log_are_written(article: Path) -> None:
    result = run("clean", "a.txt", "-o", "c.txt", "--log", "l.json")
    assert (result.returncode, result.stdout) == (0, b"")
    assert Path("c.txt").read_bytes().decode() == CLEAN
    assert names(article.parent) == {"a.txt", "c.txt", "l.json"}


def test_output_is_not_overwritten_without_force(article: Path) -> None:
    Path("old").write_text("old", encoding="utf-8")
    for arguments in (
        ["-o", "old"],
        ["-o", "new", "--log", "old"],
        ["-o", "old", "--log", "new"],
        ["--log", "old"],
    ):
        assert (
            refused("clean", "a.txt", *arguments) == "old: is already there; --force overwrites it"
        )
    assert Path("old").read_text(encoding="utf-8") == "old"
    assert names(article.parent) == {"a.txt", "old"}
    assert run("clean", "a.txt", "-o", "old", "--log", "new", "--force").returncode == 0
    assert Path("old").read_bytes().decode() == CLEAN
    assert names(article.parent) == {"a.txt", "old", "new"}


@pytest.mark.slow
@posix
def test_output_has_the_permissions_of_any_new_file_or_of_the_one_replaced(article: Path) -> None:
    for mask, expected in ((0o022, 0o644), (0o077, 0o600)):
        run_apart("clean", "a.txt", "-o", f"{mask}.txt", umask=mask)
        assert stat.S_IMODE(os.stat(f"{mask}.txt").st_mode) == expected
    for mode in (0o640, 0o755, 0o444):
        os.chmod("18.txt", mode)
        assert run("clean", "a.txt", "-o", "18.txt", "--force").returncode == 0
        assert stat.S_IMODE(os.stat("18.txt").st_mode) == mode
    assert article.exists()


@posix
def test_output_through_a_link_replaces_what_it_leads_to(article: Path) -> None:
    Path("folder").mkdir()
    Path("folder/old").write_text("old", encoding="utf-8")
    os.symlink("folder/old", "link")
    os.symlink("nowhere/x", "broken")
    assert "--force" in refused("clean", "a.txt", "-o", "link")
    assert run("clean", "a.txt", "-o", "link", "--force").returncode == 0
    assert os.readlink("link") == "folder/old"
    assert Path("folder/old").read_bytes().decode() == CLEAN
    for force in ([], ["--force"]):
        assert "leads nowhere" in refused("clean", "a.txt", "-o", "broken", *force)
    assert names(article.parent) == {"a.txt", "folder", "link", "broken"}
    assert names(article.parent / "folder") == {"old"}


def test_outputs_that_cannot_be_written_are_named(article: Path) -> None:
    Path("folder").mkdir()
    for out, words in {
        "nowhere/c.txt": "there is no folder",
        "a.txt/c.txt": "there is no folder",
        "x" * 300: "name is too long",
    }.items():
        for arguments in (["-o", "c.txt", "--log", out], ["-o", out, "--log", "l.json"]):
            line = refused("clean", "a.txt", *arguments, "--force")
            assert line.startswith(f"{out}: ")
            assert words in line
    assert names(article.parent) == {"a.txt", "folder"}


@pytest.mark.slow
@posix
def test_folder_without_write_permission_is_named(article: Path, humble: list[str]) -> None:
    Path("old").write_text("old", encoding="utf-8")
    article.parent.chmod(0o555)
    for out in ("new", "old"):
        assert "no permission to write in" in refused(
            "clean", "a.txt", "-o", out, "--force", through=humble
        )
    article.parent.chmod(0o755)
    assert names(article.parent) == {"a.txt", "old"}


@pytest.mark.slow
@posix
def test_full_disk_leaves_nothing_behind(article: Path) -> None:
    limited = ["sh", "-c", 'ulimit -f 1; exec "$@"', "sh"]
    article.write_text("".join(f"{n}，{SECOND}\n" for n in range(100)), encoding="utf-8")
    Path("old").write_text("old", encoding="utf-8")
    for arguments in (
        ["-o", "c.txt"],
        ["-o", "old", "--force"],
        ["-o", "c.txt", "--log", "l.json"],
    ):
        assert "not written" in refused("clean", "a.txt", *arguments, through=limited)
        assert names(article.parent) == {"a.txt", "old"}
        assert Path("old").read_text(encoding="utf-8") == "old"


@pytest.mark.slow
@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no /dev/full here")
def test_what_was_written_is_taken_back_where_a_later_output_fails(article: Path) -> None:
    Path("old").write_text("old", encoding="utf-8")
    for arguments in (
        ["-o", "new", "--log", "/dev/full"],
        ["-o", "old", "--log", "/dev/full", "--force"],
    ):
        assert refused("clean", "a.txt", *arguments).startswith("/dev/full: not written")
    with open("/dev/full", "wb") as full:
        for arguments in (
            ["clean", "a.txt"],
            ["clean", "a.txt", "--log", "new"],
            ["rules"],
            ["--help"],
            ["-V"],
        ):
            result = run_apart(*arguments, stdout=full)
            assert result.returncode == 2
            assert told(result).startswith("standard output: ")
        assert run_apart("clean", "a.txt", stderr=full).stdout.decode() == CLEAN
    assert Path("old").read_text(encoding="utf-8") == "old"
    assert names(article.parent) == {"a.txt", "old"}


@posix
def test_devices_and_pipes_are_written_to_not_replaced(article: Path) -> None:
    os.mkfifo("pipe")
    with subprocess.Popen(["cat", "pipe"], stdout=subprocess.PIPE) as reader:
        result = run("clean", "a.txt", "-o", "pipe", "--log", "/dev/null")
        if result.returncode:
            reader.kill()
        assert result.returncode == 0, result
        assert reader.communicate(timeout=60)[0].decode() == CLEAN
    assert stat.S_ISFIFO(os.stat("pipe").st_mode)
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)
    assert names(article.parent) == {"a.txt", "pipe"}


@pytest.mark.slow
@posix
def test_closed_standard_streams_are_no_trouble(article: Path) -> None:
    def closed(streams: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        script = f'exec "$@" {streams}'
        return subprocess.run(
            ["sh", "-c", script, "sh", *COMMAND, *arguments],
            env=ENVIRONMENT,
            capture_output=True,
            check=False,
        )

    assert told(closed("<&-", "clean")).startswith("standard input: it is closed")
    assert told(closed(">&-", "clean", "a.txt")).startswith("standard output: it is closed")
    assert closed(">&- 2>&-", "clean", "a.txt", "-o", "c.txt").returncode == 0
    assert Path("c.txt").read_bytes().decode() == CLEAN
    assert closed("2>&-", "clean", "a.txt").stdout.decode() == CLEAN
    assert article.exists()


# --- the end ---


@pytest.mark.slow
@posix
def test_closed_pipe_ends_quietly(article: Path) -> None:
    article.write_text("".join(f"{n}，{SECOND}\n" for n in range(3000)), encoding="utf-8")
    for arguments in (["clean", "a.txt", "--log", "l.json"], ["rules"], ["--help"]):
        reading, writing = os.pipe()
        os.close(reading)
        result = run_apart(*arguments, stdout=writing)
        os.close(writing)
        assert (result.returncode, result.stderr) == (141, b"")
    assert names(article.parent) == {"a.txt", "l.json"}


@pytest.mark.slow
@posix
def test_interrupt_is_told_in_one_line(article: Path) -> None:
    os.mkfifo("pipe")
    command = [*COMMAND, "clean", "pipe", "-o", "c.txt"]
    ours = os.open(
        "pipe", os.O_RDWR
    )  # unlike O_WRONLY this does not wait for a reader that may never come
    with subprocess.Popen(
        command, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        os.write(ours, b"x")
        wait_until(lambda: process.poll() is not None or not _unread(ours))
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=60)
    os.close(ours)
    assert (process.returncode, output, errors) == (130, b"", b"dedupe: interrupted\n")
    assert names(article.parent) == {"a.txt", "pipe"}


def _unread(pipe: int) -> bool:
    import select

    return bool(select.select([pipe], [], [], 0)[0])


@pytest.mark.slow
@posix
def test_terminal_shows_summary_on_a_line_of_its_own(article: Path) -> None:
    import pty

    article.write_text(SECOND, encoding="utf-8")
    ours, theirs = pty.openpty()
    run_apart("clean", "a.txt", stdout=theirs, stderr=theirs)
    os.close(theirs)
    shown = os.read(ours, 10_000).decode()
    os.close(ours)
    assert shown == f"{SECOND}\r\ndedupe: nothing to change\r\n"


@pytest.mark.slow
def test_unexpected_problem_is_told_without_a_traceback(article: Path) -> None:
    code = (
        "import sys, dedupe.cleaner; from dedupe.__main__ import main\n"
        "def clean(self, text): raise ZeroDivisionError('oh')\n"
        "dedupe.cleaner.Cleaner.clean = clean; sys.argv[1:] = ['clean', 'a.txt']; sys.exit(main())"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], env=ENVIRONMENT, capture_output=True, check=False
    )
    assert result.returncode == 2
    assert "ZeroDivisionError" in told(result)
    assert "report it" in told(result)
    assert article.exists()
