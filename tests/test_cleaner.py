"""Cleaning an article: what the stages do together, in threads, in any order, and within bounds."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import Any

import pytest

from dedupe import Cleaned, Cleaner, Settings, clean, restore
from dedupe.values import KEEPS, Keep
from tests.helpers.articles import article, clause, half_width, paragraph, traditional
from tests.helpers.cases import KINDS, cases
from tests.helpers.chains import assert_kept_copies_survive

A, B, C, D, E = (paragraph(number, 2) for number in range(1, 6))


def lines(*given: str) -> str:
    return "\n".join(given)


# --- examples ---


def test_article_without_faults_comes_back_as_the_same_object() -> None:
    source = lines("标题", A, B, C)
    cleaned = clean(source)
    assert cleaned.text is source
    assert not cleaned.changed
    assert cleaned.edits == ()
    assert cleaned.notices == ()


def test_repeat_that_only_normalisation_brings_to_light_goes() -> None:
    assert clean(article(A, f"<p>{half_width(A)}</p>", B)).text == article(A, B)


def test_repeat_on_both_sides_of_page_remains_goes() -> None:
    assert clean(article(A, "分享到：微信 微博", A, B)).text == article(A, B)


def test_page_remains_between_the_lines_of_a_block_go_too() -> None:
    assert clean(
        lines("标题在这里", A, B, C, "上一页 1 2 下一页", A, "查看原文", B, C)
    ).text == lines("标题在这里", A, B, C)


def test_last_line_that_goes_leaves_no_empty_line() -> None:
    assert clean(article(A, B, A)).text == article(A, B)
    assert clean(article(A, B, A, "")).text == article(A, B, "")


def test_blank_lines_between_copies_do_not_pile_up() -> None:
    assert clean(article(A, "", B, "", A, "", C)).text == article(A, "", B, "", C)


@pytest.mark.parametrize("copies", [(A,), (A, A)])
def test_paragraphs_around_a_copy_stay_as_far_apart(copies: tuple[str, ...]) -> None:
    text = article("", A, *copies, "", B, "", C)
    assert clean(text).text == article("", A, "", B, "", C)


def test_several_repeats_go_at_once() -> None:
    assert clean(article(A, A, B, C, C, D, E, E, E)).text == article(A, B, C, D, E)


@pytest.mark.parametrize("text", ["", "\n", " ", "\n\n\n", "\ufeff", "一", "。", "\x00", "\ud800"])
def test_next_to_nothing_is_cleaned_too(text: str) -> None:
    cleaned = clean(text)
    assert restore(cleaned.text, cleaned.log) == text


@pytest.mark.parametrize("given", [None, b"bytes", 3, ["a"]])
def test_what_is_no_string_is_a_type_error(given: Any) -> None:
    with pytest.raises(TypeError, match="clean takes a string, not"):
        clean(given)


@pytest.mark.parametrize("given", [{"level": "strict"}, "strict", Settings])
def test_cleaner_takes_settings_only(given: Any) -> None:
    with pytest.raises(TypeError, match="Cleaner takes Settings"):
        Cleaner(given)


def test_keywords_are_those_of_settings() -> None:
    assert clean(A, level="strict", keep="last").settings == Settings(level="strict", keep="last")


# --- levels and strategies ---


def test_levels_take_more_in_turn() -> None:
    slip = A.replace("，", "，已", 1)
    caption = "青石镇的新图书馆昨天下午开馆时的情形。（记者王某某 摄）"
    source = article(
        caption,
        caption,
        B,
        E,
        slip,
        slip.replace("已", "己"),
        C,
        f"{D}（记者王某某 摄）",
        E[:30],
        D,
    )
    kept = {
        level: clean(source, level=level).text.count("\n")
        for level in ("strict", "standard", "thorough")
    }
    assert kept["strict"] == source.count("\n") - 1
    assert kept["standard"] == source.count("\n") - 2
    assert kept["thorough"] == source.count("\n") - 3


@pytest.mark.parametrize(
    ("keep", "rest"),
    [
        ("coherent", (A, B, C, D)),
        ("first", (A, B, C, D)),
        ("last", (A, C, D, B)),
        ("fullest", (A, B, C, D)),
    ],
)
def test_strategy_decides_which_copy_stays(keep: Keep, rest: tuple[str, ...]) -> None:
    assert clean(article(A, B, C, D, B), keep=keep).text == article(*rest)


def test_fullest_keeps_the_copy_with_more_characters() -> None:
    spread = B.replace("，", "， ")
    assert clean(article(A, B, C, spread), keep="fullest").text == article(A, B, C)
    assert clean(article(A, spread, C, B), keep="fullest").text == article(A, spread, C)


@pytest.mark.parametrize("keep", KEEPS)
def test_copy_that_lacks_a_clause_gives_way_whatever_is_kept(keep: Keep) -> None:
    shorter = C.replace(f"，{C.split('，')[1]}", "", 1)
    assert shorter != C
    assert clean(article(A, shorter, C, D), keep=keep).text == article(A, C, D)
    assert clean(article(A, C, shorter, D), keep=keep).text == article(A, C, D)


# --- not a word about other articles ---


def articles() -> list[str]:
    return [case.source for case in cases(*KINDS)]


def test_one_cleaner_in_eight_threads_gives_what_it_gives_in_one() -> None:
    sources = articles()
    alone = [Cleaner().clean(source) for source in sources]
    shared = Cleaner()
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(shared.clean, sources))
    assert together == alone


@pytest.mark.slow
def test_articles_in_any_order_give_the_same() -> None:
    sources = articles()
    expected = dict(zip(sources, map(Cleaner().clean, sources), strict=True))
    for seed in range(3):
        shuffled = list(sources)
        Random(seed).shuffle(shuffled)
        cleaner = Cleaner()
        assert {source: cleaner.clean(source) for source in shuffled} == expected


def test_paragraph_of_an_earlier_article_is_no_repeat() -> None:
    cleaner = Cleaner()
    cleaner.clean(lines(A, B))
    assert cleaner.clean(lines(A, B)).text == lines(A, B)


def test_cleaner_can_be_sent_to_another_process() -> None:
    import pickle

    cleaner = pickle.loads(pickle.dumps(Cleaner(Settings(level="thorough"))))
    assert cleaner.clean(lines(A, A)).text == A
    cleaned = pickle.loads(pickle.dumps(clean(lines(A, A))))
    assert isinstance(cleaned, Cleaned)
    assert restore(cleaned.text, cleaned.log) == lines(A, A)


# --- bounded work ---

SLOW = {
    "copies of one line": lambda n: lines(*[A] * n),
    "copies of one line in one line": lambda n: A * n,
    "copies of one line, others between": lambda n: lines(
        *(line for at in range(n) for line in (A, paragraph(at + 9, 1)))
    ),
    "short lines": lambda n: lines(*["今天上午召开大会"] * n),
    "two lines in turn": lambda n: lines(*[A, B] * (n // 2)),
    "distinct lines": lambda n: lines(*(paragraph(at, 1) for at in range(n))),
    "one long line": lambda n: "".join(paragraph(at, 1) for at in range(n)),
    "one line without punctuation": lambda n: "".join(clause(at) for at in range(n)),
    "article twice": lambda n: lines(*[paragraph(at, 1) for at in range(n // 2)] * 2),
    "many blocks": lambda n: lines(*(paragraph(at // 2 * 2 + at // 3 % 2, 1) for at in range(n))),
    "tags in tags": lambda n: "<" * 4 * n + "b>" * 4 * n,
    "block tags in block tags": lambda n: "<" * 4 * n + "br>" * 4 * n,
    "comments in comments": lambda n: "<!--" * 9 * n + "-->" * 9 * n,
    "entities in entities": lambda n: "&" + "amp;" * 9 * n + "lt;",
    "entities cut by tags": lambda n: "&<b>" * n + "amp;" * n,
    "joiners": lambda n: "\u200d" * 9 * n + "中",
    "joiners between letters": lambda n: "中\u200d\u200d" * 9 * n,
    "marks": lambda n: "e" + "\u0301" * 9 * n,
    "white space": lambda n: "。" + "\u3000\u00a0" * 9 * n + "中",
    "blank lines": lambda n: "\n" * 9 * n + "中",
    "brackets": lambda n: "(中" * n + ")" * n,
    "straight quotes": lambda n: '"中"' * 9 * n,
    "full stops": lambda n: "中" + "." * 9 * n,
    "half-width punctuation": lambda n: "中" + ",!" * 2 * n,
    "half-width punctuation and spaces": lambda n: "中" + ", " * n,
    "wrapped lines that never end": lambda n: lines(
        *["今年以来全县新建高标准农田三万，二千亩改"] * n
    ),
    "wrapped lines": lambda n: lines(
        *["今年以来全县新建高标准农田三万，二千亩改"] * (n - 1), "完成了。"
    ),
    "share buttons": lambda n: "分享到：" + "微信 " * 9 * n,
    "nearly share buttons": lambda n: "微信 " * 9 * n + "好",
    "nearly page turners": lambda n: "上一页" + " 1" * 9 * n + "好",
    "one letter": lambda n: "中" * 9 * n,
    "two letters": lambda n: "中文" * 9 * n,
    "numbered points twice": lambda n: lines(
        *[f"{'一二三四五'[at % 5]}是{paragraph(at, 1)}" for at in range(n // 2)] * 2
    ),
    "near copies": lambda n: lines(
        *(A.replace("，", f"，甲{chr(0x4E00 + at)}", 1) for at in range(n))
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("make", [pytest.param(make, id=name) for name, make in SLOW.items()])
def test_text_made_to_be_slow_is_restored(make: Any) -> None:
    """`benchmarks/growth.py` times such texts; a pass over the text for each fault would show here
    too.
    """
    source = make(400)
    cleaned = clean(source)
    assert restore(cleaned.text, cleaned.log) == source


# --- kept copies ---


def test_kept_copy_of_a_kept_copy_survives() -> None:
    shorter = C.replace(f"，{C.split('，')[1]}", "", 1)
    cleaned = clean(article(A, shorter, B, shorter, C, E))
    assert cleaned.text == article(A, B, C, E)
    assert_kept_copies_survive(cleaned)


def test_kept_copy_in_the_other_script_survives() -> None:
    cleaned = clean(article(A, B, C, traditional(B)))
    assert cleaned.text == article(A, B, C)
    assert_kept_copies_survive(cleaned)


def test_kept_copy_is_not_the_dropped_text_itself() -> None:
    """A drop that grows over its own kept copy in the next pass takes the name of the copy that is
    left.
    """
    fuller = A.replace("，", "，昨天下午在县里，", 1)
    source = article(fuller, A, A)
    cleaned = clean(source, keep="last")
    assert cleaned.text == article(fuller)
    assert_kept_copies_survive(cleaned)
    for edit in cleaned.edits:
        assert edit.kept is not None
        assert not edit.kept.overlaps(edit.span)


# --- bounds of work ---


def test_crowd_of_near_copies_is_told_of_once() -> None:
    line = paragraph(3, 3)
    lines = [f"{line[:at]}甲{line[at + 1 :]}" for at in range(len(line)) if line[at] not in "，。"]
    cleaned = clean("\n".join(lines))
    assert cleaned.text.count("\n") + 1 == len(lines)
    bounded = [notice for notice in cleaned.notices if notice.kind == "bounded"]
    assert len(bounded) == 1
    assert "nearest" in bounded[0].message


def test_usual_repeats_reach_no_bound() -> None:
    lines = [paragraph(at, 3) for at in range(30)]
    assert clean("\n".join(lines * 3)).notices == ()


def test_line_that_repeats_itself_and_another_names_the_other_as_kept() -> None:
    """Both halves of the last line go: the first for the second, which goes for a line that
    stays.
    """
    twice = f"记记{paragraph(1, 1) * 2}"
    cleaned = clean(f"{paragraph(1, 1)}\n{twice}记\n记\n{paragraph(1, 1)}\n{twice}")
    assert_kept_copies_survive(cleaned)
    assert cleaned.text.count(paragraph(1, 1)) == 1
