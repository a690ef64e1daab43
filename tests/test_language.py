"""What the program says, in both languages."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

import pytest

import dedupe
from dedupe import chinese, language
from dedupe.__main__ import VARIABLE
from dedupe.chinese import SENTENCES
from dedupe.cli import helping
from dedupe.cli.app import main_command
from dedupe.cli.columns import width
from dedupe.language import (
    LANGUAGES,
    language_named,
    language_of,
    spoken,
    told,
)
from tests.helpers import commands
from tests.helpers.commands import ENVIRONMENT, run, run_apart

if TYPE_CHECKING:
    from dedupe.language import Language

PACKAGE = Path(dedupe.__file__).parent
TABLES = {name: getattr(chinese, name) for name in ("COMMANDS", "HELP", "LIBRARY", "RUNS")}


@cache
def literals() -> dict[str, str]:
    """Return all strings in the package, each with the file that has it."""
    found = {}
    for file in _files():
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found[node.value] = str(file.relative_to(PACKAGE))
    return found


def _files() -> Iterator[Path]:
    for file in sorted(PACKAGE.rglob("*.py")):
        if file.parent.name != "chinese":
            yield file


def test_each_sentence_is_told_by_the_package() -> None:
    sentences = literals().keys() | set(helping.sentences(main_command()))
    assert [english for english in SENTENCES if english not in sentences] == []


def test_each_sentence_that_is_told_is_in_a_table() -> None:
    missing = []
    for file in _files():
        for sentence in _told_in(file):
            if sentence not in SENTENCES:
                missing.append(f"{file.relative_to(PACKAGE)}: {sentence}")
    assert missing == []


def _told_in(file: Path) -> Iterator[str]:
    """Yield the sentences that stand as they are in calls of `told`."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", None) == "told":
            given = node.args[0]
            if isinstance(given, ast.Constant) and isinstance(given.value, str):
                yield given.value


def test_no_sentence_stands_in_two_tables() -> None:
    places = Counter(english for table in TABLES.values() for english in table)
    assert [english for english, number in places.items() if number > 1] == []


@pytest.mark.parametrize("name", TABLES)
def test_sentences_have_the_same_values_in_both_languages(name: str) -> None:
    for english, its_chinese in TABLES[name].items():
        assert _values(english) == _values(its_chinese), english


def _values(sentence: str) -> set[str]:
    names = {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}
    return {name for name in names if name.isidentifier()}


@pytest.mark.parametrize("name", TABLES)
def test_chinese_sentences_are_chinese(name: str) -> None:
    half_width = re.compile("[\u4e00-\u9fff][,;:?!](?![\\w/*.])")
    for its_chinese in TABLES[name].values():
        assert re.search("[\u4e00-\u9fff，：；、。？（]", its_chinese) or not _words(its_chinese), (
            its_chinese
        )
        assert not half_width.search(its_chinese), its_chinese


@pytest.mark.parametrize(("spoken_language", "encoding"), [("zh", "gbk"), ("zh-tw", "cp950")])
def test_sentences_can_be_shown_where_unicode_cannot(
    spoken_language: Language, encoding: str
) -> None:
    language.speak(spoken_language)
    try:
        for english in SENTENCES:
            told(english).encode(encoding)
    finally:
        language.speak("en")


def _words(sentence: str) -> str:
    """Return a sentence without its values and spaces."""
    return re.sub(r"\{.*?\}|\s", "", sentence)


def test_library_speaks_english() -> None:
    assert told("cannot restore: {problem}", problem="x") == "cannot restore: x"


# --- nothing is said past the tables ---

NOT_TOLD = {
    # code
    "__init__.py": "names of the library",
    "cli/app.py:": "the help, of which another test knows that all is told",
    "cli/app.py:_usage_error": "asks what typer found",
    "cli/app.py:spark_group": "the name of a command",
    "cli/app.py:spark_learn": "the name of a command",
    "batch/manifest.py": "SQL",
    "batch/locks.py": "SQL",
    "contrib/spark/engine.py:_line_of": "what Python and Java write",
    "contrib/spark/crawl.py": "SQL",
    "crawl/index.py": "SQL",
    "crawl/keys.py": "SQL",
    "crawl/profiles.py": "SQL",
    "crawl/words.py:": "names of relations, of which names.py has the Chinese ones",
    "furniture/rows.py": "lines of pages",
    "reading/page/date.py": "names of fields",
    "reading/page/tree.py": "paths of XPath",
    "render/diff.py": "the format of diffs",
    "render/page.py": "HTML, in both languages",
    "render/terminal.py:": "a style of rich",
    "render/texts.py": "what pages say, in both languages",
    # what readers of the code are told
    **{
        f"formats/{name}.py:": "what a format is"
        for name in ("csv", "html", "json", "jsonl", "parquet", "text", "tsv", "warc")
    },
    "reading/fields.py:": "whose fields they are",
    "choose/strategies.py:": "what the help of --keep says",
    # what logs and records say, in one language
    "choose/__init__.py": "notices of the log",
    "choose/sentences.py:": "a notice of the log",
    "cleaner.py:_lost_characters": "a notice of the log",
    "repeats": "notices of the log",
    "review/decisions.py": "a notice of the log",
    "tidy.py": "notices of the log",
    # what other programs read, which speak English
    "batch/asynchronous.py": "for people who write programs",
    "batch/many.py": "for people who write programs",
    "batch/pool.py:worker_count": "for people who write programs",
    "contrib/items.py": "for programs that clean items",
    "contrib/scrapy.py": "the log of Scrapy",
    "formats/fields.py:_plain_value": "for people who write programs",
    "misuse.py": "for people who write programs",
}
"""Files, folders and functions with English sentences that are not told, and why."""

A_SENTENCE = re.compile(r"[A-Za-z]{2,}[,;:]? +[a-z]{2,}")
"""Two words of English, of which the second is no name."""


def test_nothing_is_said_past_the_table() -> None:
    told_in_help = set(helping.sentences(main_command()))
    past = []
    for place, sentence in _untold():
        if sentence not in SENTENCES and sentence not in told_in_help:
            past.append(f"{place}: {sentence}")
    assert past == [], "write told(...), and its Chinese in dedupe/chinese; or say here why not"


def test_exceptions_are_of_something() -> None:
    places = {place for place, _ in _untold(exceptions={})}
    unused = [name for name in NOT_TOLD if not any(_is_in(place, name) for place in places)]
    assert unused == []


def _untold(exceptions: Mapping[str, str] = NOT_TOLD) -> Iterator[tuple[str, str]]:
    """Yield the literals that read like sentences and stand in no call of `told`, each with its
    file and function.
    """
    for file in _files():
        tree = ast.parse(file.read_text(encoding="utf-8"))
        name = file.relative_to(PACKAGE).as_posix()
        for function, node in _outside(tree, ""):
            place = f"{name}:{function}"
            text = _text_of(node)
            is_sentence = A_SENTENCE.search(text) and not re.search("[\u4e00-\u9fff]", text)
            if is_sentence and not any(_is_in(place, each) for each in exceptions):
                yield place, text


def _is_in(place: str, name: str) -> bool:
    """Return whether a file and function are within a folder, a file, or a function of it."""
    return re.match(re.escape(name) + r"([/:.]|$)", place) is not None


def _outside(node: ast.AST, function: str) -> Iterator[tuple[str, ast.AST]]:
    """Yield all strings below a node, with the function that they are in, but for docstrings, what
    is told, what Python shows of a value, lists of words, and errors in our own code.
    """
    for child in ast.iter_child_nodes(node):
        if _is_told_or_for_programs(child):
            continue
        if isinstance(child, ast.Constant | ast.JoinedStr):
            yield function, child
            continue
        inner = function
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            inner = f"{function}.{child.name}".lstrip(".")
        yield from _outside(child, inner)


def _is_told_or_for_programs(node: ast.AST) -> bool:
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    if isinstance(node, ast.FunctionDef):
        return node.name == "__repr__"
    if isinstance(node, ast.Call):
        called = ast.unparse(node.func)
        return called in ("told", "named", "AssertionError", "AttributeError") or called.endswith(
            ".split"
        )
    return False


_TELLS = ("told", "named", "AssertionError", "AttributeError")


def _text_of(node: ast.AST) -> str:
    """Return a string as it is written, with {} in the place of each value; "" of what is none."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    parts = node.values if isinstance(node, ast.JoinedStr) else []
    return "".join(_text_of(part) or "{}" for part in parts)


# --- which language ---


def test_languages_are_those_of_the_type() -> None:
    (members,) = re.findall(r"Language = Literal\[(.*)\]", Path(language.__file__).read_text())
    assert tuple(re.findall('"(.*?)"', members)) == LANGUAGES


@pytest.mark.parametrize(
    ("name", "spoken_here"),
    [
        ("zh", "zh"),
        ("zh_CN.UTF-8", "zh"),
        ("zh_SG@pinyin", "zh"),
        ("zh-Hans", "zh"),
        ("ZH-TW", "zh-tw"),
        ("zh_HK.big5", "zh-tw"),
        ("zh-Hant-HK", "zh-tw"),
        ("en", "en"),
        ("en_GB.UTF-8", "en"),
        ("zhuang", None),
        ("C.UTF-8", None),
        ("", None),
    ],
)
def test_languages_have_the_names_of_locales(name: str, spoken_here: Language | None) -> None:
    assert language_named(name) == spoken_here


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LC_MESSAGES": "zh_TW.UTF-8", "LANG": "en_US.UTF-8"}, "zh-tw"),
        ({"LC_ALL": "", "LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LC_ALL": "de_DE.UTF-8", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LANGUAGE": "zh_CN:en", "LANG": "en_US.UTF-8"}, "zh"),
        ({"LANGUAGE": "en_GB:zh", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LANGUAGE": "zh_CN:en", "LC_ALL": "C"}, "en"),
    ],
)
def test_environment_says_the_language(environment: dict[str, str], expected: Language) -> None:
    assert language_of(environment) == expected


@pytest.mark.parametrize(
    ("arguments", "environment", "expected"),
    [
        ((), {"LANG": "zh_CN.UTF-8"}, "请给出语言"),
        ((), {"LANG": "zh_TW.UTF-8"}, "請給出語言"),
        ((), {"LANG": "zh_CN.UTF-8", VARIABLE: "en"}, "name a language"),
        ((), {VARIABLE: "zh-TW"}, "請給出語言"),
        (("--lang", "zh"), {VARIABLE: "en"}, "请给出语言"),
        (("--lang=en",), {"LANG": "zh_CN.UTF-8", VARIABLE: "zh"}, "name a language"),
    ],
)
def test_option_then_variable_then_locale_says_the_language(
    arguments: tuple[str, ...],
    environment: dict[str, str],
    expected: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for variable, value in environment.items():
        monkeypatch.setenv(variable, value)
    said = commands.told(run(*arguments, "rules", "--lang"))
    assert said.startswith((f"--lang: {expected}", f"--lang：{expected}"))
    assert spoken() == "en", "the next one to be run here speaks its own language"


def test_language_of_a_process_is_that_of_its_system() -> None:
    result = run_apart("rules", "--lang", env={**ENVIRONMENT, "LANG": "zh_CN.UTF-8"})
    assert commands.told(result) == "--lang：请给出语言：en、zh、zh-tw"


def test_language_that_is_not_spoken_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    there = "there are en, zh, zh-tw"
    result = run("rules", "--lang", "zhtw")
    problem = f"'zhtw' is not spoken here; did you mean 'zh-tw'? {there}"
    assert (result.returncode, commands.told(result)) == (2, f"--lang: {problem}")
    monkeypatch.setenv(VARIABLE, "fr")
    assert commands.told(run("rules")) == f"{VARIABLE}: 'fr' is not spoken here; {there}"


def test_language_behind_two_dashes_is_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "--lang").write_text("县图书馆昨天开馆。\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert run("clean", "--lang=zh", "--", "--lang").stdout.decode() == "县图书馆昨天开馆。\n"


@pytest.mark.parametrize(
    "options", [[], ["--level", "strict"], ["--log", "a.json", "--keep", "last"]]
)
def test_one_article_is_cleaned_without_a_parser_in_any_language(
    tmp_path: Path, options: list[str]
) -> None:
    (tmp_path / "a.txt").write_text("县图书馆昨天开馆。\n", encoding="utf-8")
    code = (
        f"import sys; sys.argv[1:] = ['--lang', 'zh', 'clean', *{options}, 'a.txt']; "
        "from dedupe.__main__ import main; main(); assert 'typer' not in sys.modules"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=ENVIRONMENT, capture_output=True
    )
    assert (done.returncode, done.stdout.decode()) == (0, "县图书馆昨天开馆。\n"), done.stderr


def test_english_costs_no_table() -> None:
    code = (
        "import sys; sys.argv[1:] = ['--version']; from dedupe.__main__ import main; main(); "
        "assert not {'typing', 'dedupe.chinese', 'dedupe.errors'} & sys.modules.keys()"
    )
    done = subprocess.run([sys.executable, "-S", "-c", code], env=ENVIRONMENT, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()


@pytest.mark.parametrize(
    ("encoding", "expected"),
    [("utf-8", "用法："), ("gbk", "用法："), ("ascii", "Usage: "), ("latin-1", "Usage: ")],
)
def test_chinese_is_not_spoken_where_it_cannot_be_shown(encoding: str, expected: str) -> None:
    environment = {**ENVIRONMENT, "LANG": "zh_CN.UTF-8", "PYTHONIOENCODING": encoding}
    helped = run_apart("clean", "--help", env=environment)
    assert helped.stdout.decode(encoding).startswith(expected)
    refused = run_apart("clean", "--lang", env=environment)
    assert ("请" in refused.stderr.decode(encoding)) == (expected == "用法：")


# --- help, and wrong command lines ---


def helps(*arguments: str) -> list[str]:
    """Return the lines of a help."""
    done = run(*arguments, "--help")
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode().splitlines()


def test_each_sentence_of_the_help_is_in_the_table() -> None:
    assert [each for each in helping.sentences(main_command()) if each not in SENTENCES] == []


@pytest.mark.parametrize("command", [None, *main_command().commands])
def test_help_is_chinese_and_fits(command: str | None) -> None:
    lines = helps("--lang", "zh", *([command] if command else []))
    assert lines[0].startswith("用法：dedupe ")
    assert "选项：" in lines
    english = re.compile("[a-z]+ (the|of|is|and|a) [a-z]+|Usage|Options|default|exit")
    assert [line for line in lines if english.search(line)] == []
    assert [line for line in lines if width(line) > 80] == []


def test_columns_of_the_help_are_in_line() -> None:
    lines = helps("--lang", "zh", "clean")
    options = [line for line in lines if re.match("  (-., )?--[a-z-]+ .*  [\u4e00-\u9fff]", line)]
    assert len(options) > 20
    for line in options:
        name = re.match("  \\S+( \\S+| / \\S+)*  +", line)
        assert name is not None
        assert width(name[0]) == 34, line


def test_help_has_the_option_of_the_language_everywhere() -> None:
    for command in ([], *([name] for name in main_command().commands)):
        assert any(line.startswith("  --lang [en|zh|zh-tw]") for line in helps(*command)), command


def test_help_is_told_in_traditional_characters() -> None:
    lines = helps("--lang", "zh-tw", "restore")
    assert lines[0].startswith("用法：dedupe restore [選項] ")
    assert "  逐位元組還原清洗過的文章的原文。" in lines


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["claen"], "命令行：没有命令 'claen'。是不是 'clean'、'learn'？参见 dedupe --help"),
        (["clean", "--zzz"], "clean：没有选项 --zzz；参见 dedupe clean --help"),
        (["restore"], "restore：缺少参数 'CLEAN'；参见 dedupe restore --help"),
        (["clean", "--log"], "clean：选项 '--log' 后面缺少值；参见 dedupe clean --help"),
        (["clean", "--check=1"], "clean：选项 '--check' 不带值；参见 dedupe clean --help"),
        (
            ["clean", "--workers", "x"],
            "clean：'--workers' 的值无效：'x' 不是整数；参见 dedupe clean --help",
        ),
        (
            ["clean", "--timeout", "x"],
            "clean：'--timeout' 的值无效：'x' 不是数字；参见 dedupe clean --help",
        ),
        (
            ["show", "a", "b"],
            "show：多余的参数：b；一次只能处理一篇文章；参见 dedupe show --help",
        ),
        (["clean", "--no-backup", "a"], "--no-backup：只用于覆盖输入的 --in-place；请去掉"),
    ],
)
def test_wrong_command_lines_are_told_in_chinese(arguments: list[str], line: str) -> None:
    done = run(*arguments, "--lang", "zh")
    assert (done.returncode, commands.told(done)) == (2, line)
