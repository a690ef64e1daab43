"""Runs over many articles in Chinese: what is said, and what stays English since programs read
it.
"""

from __future__ import annotations

import json
import pickle
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from dedupe.errors import Failure
from dedupe.language import in_english, listed, speak, told
from dedupe.outcome import Tally
from dedupe.words import count
from tests.helpers.commands import ENVIRONMENT, run

TWICE = "县里昨天召开大会，部署今年的重点工作。\n" * 2


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the current folder, with a folder of two articles and a file of records."""
    (tmp_path / "news").mkdir()
    (tmp_path / "news/a.txt").write_text(TWICE, encoding="utf-8")
    (tmp_path / "news/b.txt").write_bytes(bytes(range(256)))
    (tmp_path / "news/setup.py").write_text("x = 1\n")
    records = [{"text": TWICE}, {"text": 5}, {"text": None}]
    lines = [json.dumps(record) for record in records]
    (tmp_path / "a.jsonl").write_text("\n".join([*lines, "no JSON"]), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def in_chinese() -> Iterator[None]:
    speak("zh")
    yield
    speak("en")


def chinese(*arguments: str, code: int = 0) -> str:
    """Return what a command says in Chinese, with its times left out."""
    done = run("--lang", "zh", *arguments)
    assert done.returncode == code, done.stderr.decode()
    return re.sub(r"[\d.]+ 秒，每秒 \d+ 篇", "…", done.stderr.decode())


@pytest.mark.usefixtures("folder")
def test_run_says_what_it_did() -> None:
    assert chinese("clean", "news", "-o", "out", "--log", "logs", code=3).splitlines() == [
        "dedupe: 文件夹中已略过：源代码或配置 1 个；要清洗请直接指定，或使用 --no-ignore",
        "2 篇文章：有改动 1，有提示 0，失败 1；用时 …",
        "原因             处数  删去字符",
        "repeat.adjacent     1        20",
        "dedupe: 1 篇文章失败：内容不像文本（news/b.txt）；详见 out/failures.jsonl",
    ]
    assert chinese("restore", "out", "logs", "-o", "back") == (
        "dedupe: 已还原 1 篇文章，均与日志核对无误\n"
    )


@pytest.mark.usefixtures("folder")
def test_failures_are_summed_by_their_chinese_reasons() -> None:
    said = chinese("clean", "a.jsonl", "-o", "b.jsonl", code=3).splitlines()
    assert said[0] == "4 篇文章：有改动 1，有提示 0，失败 2，无正文 1；用时 …"
    assert said[-1] == (
        'dedupe: 2 篇文章失败：字段 "text" 的类型是 int，不是文本（a.jsonl 第 2 行）、'
        "不是 JSON（a.jsonl 第 4 行）；详见 b.jsonl.failures.jsonl"
    )


def test_what_programs_read_is_the_same_in_every_language(folder: Path) -> None:
    written = {}
    for language in ("en", "zh"):
        options = ("-o", f"{language}.jsonl", "--log", f"{language}.log.jsonl")
        run("--lang", language, "clean", "a.jsonl", *options, "--stats", f"{language}.json")
        names = (".jsonl", ".log.jsonl", ".json", ".jsonl.failures.jsonl")
        written[language] = [(folder / f"{language}{name}").read_bytes() for name in names]
    assert written["zh"] == written["en"]
    assert "字段".encode() not in written["zh"][-1]


def test_interrupted_run_is_resumed_in_another_language() -> None:
    tally = Tally()
    speak("zh")
    tally.fail(Failure("a.jsonl line 2", told("not JSON: {error}; the line may be cut off")))
    speak("en")
    again = Tally.from_dict(json.loads(json.dumps(tally.to_dict())))
    again.fail(Failure("a.jsonl line 3", told("not JSON: {error}; the line may be cut off")))
    assert again.reasons == {"not JSON": 2}
    assert again.shown == {"not JSON": "not JSON"}


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("clean", "news"), "clean：多篇文章要有写入的地方：请用 -o 指定文件夹，或使用 --in-place"),
        (("clean", "none.txt"), "none.txt：没有这个文件；请检查文件名"),
        (("clean", "a.jsonl", "-o", "a.jsonl"), "a.jsonl：是输入；请写到别处，或使用 --in-place"),
        (
            ("clean", "-", "--in-place"),
            "标准输入：不能与其他输入并用，不能原地改写",
        ),
        (("clean", "a.jsonl", "--format", "doc"), "--format：没有 'doc'；可选：text、html、jsonl"),
        (("clean", "a.jsonl", "-o", "a.zip"), 'a.zip：dedupe 不写 ".zip" 文件；记录请用 .jsonl、'),
        (("clean", "a.jsonl", "--text-field", "x"), '前 3 条记录都没有字段 "x"；现有字段：text；'),
        (("clean", "a.jsonl", "--timeout", "-1"), "--timeout：-1 不是有效的秒数；请指定秒数"),
        (("restore", "news", "-o", "out"), "news/a.txt：里面没有日志；请用 --log 指定日志"),
    ],
)
def test_what_is_wrong_is_said_in_chinese(arguments: tuple[str, ...], said: str) -> None:
    assert said in chinese(*arguments, code=2)


@pytest.mark.usefixtures("folder")
def test_workers_that_are_spawned_speak_the_language_of_their_parent() -> None:
    code = (
        "import multiprocessing, sys; multiprocessing.set_start_method('spawn'); "
        "from dedupe.__main__ import main; sys.exit(main())"
    )
    arguments = ["--lang", "zh-tw", "clean", "a.jsonl", "--workers", "2"]
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], env=ENVIRONMENT, capture_output=True, timeout=120
    )
    said = done.stderr.decode()
    assert 'dedupe: a.jsonl 第 2 行：欄位 "text" 的型別是 int，不是文本；' in said


@pytest.mark.usefixtures("in_chinese")
def test_told_sentence_says_the_same_in_english() -> None:
    names = listed(["a", "b"], " or ")
    sentence = told("no field {names}; name the field of the text with --text-field", names=names)
    assert sentence == "没有字段 a 或 b；请用 --text-field 指定正文字段"
    english = "no field a or b; name the field of the text with --text-field"
    assert in_english(sentence) == english
    assert in_english(pickle.loads(pickle.dumps(sentence))) == english
    failed = told("{articles} failed", articles=count(2, "article"))
    assert (failed, in_english(failed)) == ("2 篇文章失败", "2 articles failed")
