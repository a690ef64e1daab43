"""`dedupe explain`: what a name of a log means, with examples that are true."""

from __future__ import annotations

from pathlib import Path

import pytest

from dedupe import Cleaner, clean
from dedupe.names import NOTICES, RULES, evidence_name
from dedupe.normalise import RULE_NAMES
from dedupe.render import examples
from dedupe.render.explained import explained, names
from dedupe.words import REPEATS
from tests.helpers.cases import cases
from tests.helpers.commands import run, told


def explain(*arguments: str) -> str:
    done = run("explain", *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout.decode()


@pytest.mark.parametrize("name", names())
def test_every_name_has_a_meaning_in_both_languages_and_two_examples(name: str) -> None:
    (found,) = [one for one in explained(name) if one.name == name]
    assert found.chinese
    assert found.meaning.strip().endswith((".", ")", "`", "…"))
    for example in found.examples:
        assert any(line.strip() for line in example)
    assert "Example 2" in found.text


def test_whatever_a_log_says_can_be_explained() -> None:
    known = set(names())
    said = {cause for cause in RULES if cause != "repeat.reader"}
    for case in cases("repeated", "noisy"):
        cleaned = clean(case.source)
        for edit in cleaned.edits:
            said |= {str(edit.cause), *map(str, edit.also)}
            said |= {f"evidence.{row}" for row in edit.why}
        said |= {f"notice.{notice.kind}" for notice in cleaned.notices}
    assert said <= known


@pytest.mark.parametrize("rule", examples.REPEATS)
def test_repeats_of_the_examples_are_of_their_kind(rule: str) -> None:
    pair = examples.REPEATS[rule]
    for lines in (pair.first, pair.second):
        cleaned = Cleaner(level=pair.level).clean("\n".join(lines))
        assert rule in {edit.cause.rule for edit in cleaned.edits if edit.cause.stage == "repeat"}


@pytest.mark.parametrize("kind", examples.NOTICES)
def test_notices_of_the_examples_are_of_their_kind(kind: str) -> None:
    pair = examples.NOTICES[kind]
    for lines in (pair.first, pair.second):
        assert kind in {notice.kind for notice in clean("\n".join(lines)).notices}


@pytest.mark.parametrize("rule", RULE_NAMES)
def test_rules_of_the_examples_change_them(rule: str) -> None:
    assert Cleaner(rules=[rule], furniture=False).clean(examples.RULES[rule]).changed


def test_examples_are_there_for_every_kind() -> None:
    assert {*examples.REPEATS, "next-page", "reader"} == set(REPEATS)
    assert {*examples.NOTICES, *examples.WRITTEN} == set(NOTICES)
    assert set(examples.RULES) == set(RULE_NAMES)


@pytest.mark.parametrize(
    ("given", "told_of"),
    [
        ("repeat.adjacent", "repeat.adjacent  (重复·前后相同)"),
        ("dots", "normalise.dots  (规范·省略号)"),
        ("furniture.editors", "furniture.editors  (页面残留·责任编辑)"),
        ("T2S", "script.t2s  (简繁转换·t2s)"),
        ("figures", "notice.figures  (数字不同)"),
        ("large-share", f"evidence.large-share  ({evidence_name('large-share')})"),
    ],
)
def test_name_is_understood_in_full_and_by_its_last_part(given: str, told_of: str) -> None:
    assert explain(given).startswith(told_of)


def test_name_of_two_things_explains_both() -> None:
    shown = explain("block")
    assert "repeat.block  (" in shown
    assert "evidence.block  (" in shown


def test_option_does_what_the_command_does() -> None:
    assert run("--explain", "dots").stdout.decode() == explain("dots")


def test_repeat_is_shown_by_what_changes() -> None:
    shown = explain("repeat.title")
    assert "\n  -县图书馆新馆昨天开馆\n" in shown


def test_kept_copy_of_a_repeat_is_shown() -> None:
    shown = explain("repeat.block").partition("  --level")[0]
    for example in shown.split("  Example")[1:]:
        lines = example.splitlines()
        gone = [line[3:] for line in lines if line.startswith("  -")]
        assert gone
        assert all(f"   {line}" in lines for line in gone)


@pytest.mark.parametrize(
    ("given", "answer"),
    [
        ("larg-share", "did you mean 'large-share'?"),
        ("repeat.blok", "did you mean 'repeat.block'?"),
        ("repeat", "'repeat' is a stage; give one of its names: repeat.equal"),
        (
            "nonsense-of-mine",
            "one of normalise, furniture, site, script, repeat, notice, evidence,",
        ),
    ],
)
def test_unknown_name_is_refused_with_what_may_be_meant(given: str, answer: str) -> None:
    done = run("explain", given)
    assert done.returncode == 2
    assert answer in told(done)


def test_row_of_ones_own_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = '[[furniture]]\nname = "county-post"\nlines = ["县报客户端，天天有新闻"]\n'
    Path("dedupe.toml").write_text(f'{settings}sites = ["example.com"]\n', encoding="utf-8")
    shown = explain("county-post")
    assert "Page remains of your own" in shown
    assert "on example.com only" in shown
    assert "县报客户端，天天有新闻" in shown
