"""The evidence, row by row: of each an article in which it speaks, and one in which it has nothing
to say.
"""

from __future__ import annotations

from math import log
from typing import get_args

import pytest

from dedupe.repeats import find_repeats
from dedupe.repeats.evidence import BIAS, ROWS, Kind, asked, kind_of, weigh
from dedupe.repeats.judge import STANDARD, UNSURE, groups
from tests.helpers.articles import HEAD, article, clause, paragraph, sentences, traditional
from tests.helpers.cases import KINDS, cases

A, B, C, D, E, F = (paragraph(number, 2) for number in range(11, 17))
LONG = paragraph(21, 4)
SHORT = paragraph(17, 1)
SHORTER = LONG.replace(LONG.split("，")[1] + "，", "", 1)
TITLE = HEAD[0]
CAPTION = "青石镇的新图书馆昨天下午开馆时的情形。（记者王某某 摄）"
SCENE = "读者昨天一早来到新馆，在门口排队进馆"
CLAUSES = tuple(map(clause, range(900, 907)))
QUOTATION = "“我们村今年的收成比去年好多了，大家都高兴。”"
LONGER = paragraph(22, 4)
FOUR = tuple(paragraph(at, 4) for at in range(23, 27))
FALSE_FRIEND = "青石镇的新图书馆昨天下午开馆时的情形"
DESPATCH = f"某某社青石镇3月18日电 {LONG}"
POEM = (
    "风往北吹啊吹过青石镇",
    "船往南行啊行到柳湾村",
    "灯在桥上一盏一盏地亮",
    "人在桥下一个一个地走",
)


def lines(*given: str) -> str:
    return "\n".join(given)


def numbered(*bodies: str) -> tuple[str, ...]:
    return tuple(f"{mark}是{body}" for mark, body in zip("一二三四五", bodies, strict=False))


def essay(*body: str) -> str:
    return lines(
        *(f"{sentence}" for at in range(60) for sentence in sentences(paragraph(at + 100, 1))),
        *body,
    )


EXAMPLES: dict[str, tuple[str, str]] = {
    "caption": (
        article(A, CAPTION, B, CAPTION, C),
        article(A, "《春天》剧照", B, "《春天》剧照", C),
    ),
    "short-caption": (
        article(A, "读者排队进馆。（新华社）", B, "读者排队进馆。（新华社）", C),
        article(A, "示意图。（新华社）", B, "示意图。（新华社）", C),
    ),
    "caption-announced": (
        article(A, CAPTION, B, "再看东门：", CAPTION, C),
        article(A, CAPTION, B, CAPTION, C),
    ),
    "photographs": (
        article(A, f"{LONG}（记者王某某 摄）", B, f"{SHORTER}（记者王某某 摄）", C),
        article(A, CAPTION.replace("昨天下午", "昨天的下午"), B, CAPTION, C),
    ),
    "caption-mark": (
        article(
            A,
            "图例：教堂内部，装潢是典型的洛可可风格。",
            B,
            "图例：教堂内部，装潢是典型的洛可可风格。",
            C,
        ),
        article(A, "资料图。", B, "资料图。", C),
    ),
    "alternative-text": (
        article(A, SCENE, f"{SCENE}。孟昭 摄", B),
        article(A, f"{SCENE}。", f"{SCENE}。孟昭 摄", B),
    ),
    "original-title": (
        article(A, B, f"（原标题：{TITLE}）"),
        lines(TITLE, f"（原标题：{TITLE}）", A, B, C),
    ),
    "adjacent": (
        article(A, SHORT, SHORT, B),
        article(A, *POEM[:2], POEM[2], POEM[2], *POEM[:2], B),
    ),
    "run-together": (
        article(A, C, *sentences(LONG), LONG, B),
        article(A, *sentences(LONG), B, LONG, C),
    ),
    "page-description": (
        lines(TITLE, f"{TITLE}。{LONG[:40]}", f"{TITLE}。", LONG, A, B),
        lines(TITLE, f"{TITLE}。{sentences(LONG)[0]}", f"{TITLE}。", LONG, A, B),
    ),
    "title-twice": (
        lines(TITLE, "2024-03-18", TITLE, A, B),
        lines(TITLE, "2024-03-18", f"{TITLE}。", A, B),
    ),
    "headline-of-copy": (
        lines(TITLE, LONG, A, B, C, D, TITLE, LONG),
        lines(TITLE, LONG, A, B, C, D, TITLE),
    ),
    "page-words": (
        article(A, "点击查看大图：", B, "点击查看大图：", C),
        article(A, "他点击了两次。", B, "他点击了两次。", C),
    ),
    "dateline": (lines(TITLE, DESPATCH, A, B, DESPATCH, C), lines(TITLE, DESPATCH, A, B, LONG, C)),
    "teaser": (
        lines(TITLE, f"{LONG[:30]}……[详细]", "2024-03-18", LONG, A),
        lines(f"{TITLE}……", A, f"{TITLE}，{LONG}", B),
    ),
    "paragraph-apart": (article(A, B, C, B), article(A, SHORT, C, SHORT)),
    "long-paragraph-apart": (article(A, LONG, C, LONG), article(A, B, C, B)),
    "other-writing": (article(A, B, C, traditional(B)), article(A, B, C, B)),
    "near-adjacent": (article(A, SHORTER, LONG, B), article(A, SHORTER, B, LONG, C)),
    "same-line": (article(A, B + B, C), article(A, B, B, C)),
    "run": (article(A, B, C, D, B, C), article(A, B, C, B)),
    "block": (article(A, LONG, LONGER, C, LONG, LONGER, D), article(A, B, C, D, B, C)),
    "long-block": (
        article(A, *FOUR, B, C, *FOUR, D),
        article(A, LONG, LONGER, C, LONG, LONGER, D),
    ),
    "large-share": (
        lines(TITLE, A, *CLAUSES, B, *CLAUSES),
        article(*(paragraph(at, 4) for at in range(40, 60)), *CLAUSES, B, *CLAUSES, C),
    ),
    "at-once-again": (article(A, B, C, B, C), article(A, *POEM[:2], *POEM[:2], B)),
    "tail-in-front": (lines(TITLE, E, F, A, B, C, D, E, F), lines(TITLE, E, F, A, B, C, E, F, D)),
    "no-prose": (article(A, *POEM[:2], B, *POEM[:2], C), article(A, B, C, D, B, C)),
    "run-in-head": (
        lines(
            TITLE,
            SHORT,
            sentences(B)[0],
            *(LONG, C, D, E, F, A),
            SHORT,
            sentences(B)[0],
            paragraph(40, 4),
        ),
        article(A, B, C, D, E, F, A, B),
    ),
    "filled-in-twice": (
        article(A, SHORT, B, f"{LONG}共花31万元。", C, SHORT, B, f"{LONG}共花37万元。", D),
        article(A, SHORT, B, LONG, C, SHORT, B, LONG, D),
    ),
    "outline": (
        article(
            "修路的事情", "建桥的事情", "种树的事情", A, "修路的事情", "建桥的事情", "种树的事情", B
        ),
        article(A, B, C, D, B, C),
    ),
    "run-announced": (
        article(A, B, C, "判决书主文如下：", A, B, D),
        article(A, B, C, "判决书主文念完了。", A, B, D),
    ),
    "begins-again": (article(A, D, E, A, B, C, D, E), article(A, D, E, A, B, C)),
    "out-of-order": (
        article(f"三是{A}", f"一是{B}", f"二是{C}", f"三是{A}", D),
        article(f"一是{B}", f"二是{C}", f"三是{A}", D, f"三是{A}", E),
    ),
    "copied-neighbour": (article(A, B, C, D, A, C, E), article(A, B, C, D, A, E)),
    "conclusion": (article("摘要", A, B, C, D, "结论", A, E), article(A, B, C, D, A, E)),
    "announced": (
        article(A, B, C, "正式方案里，相应的一段变成了：", B, D),
        article("方案里说：", A, B, C, "方案里说：", A, D),
    ),
    "first-announced": (article(A, "草案里的一段是：", B, C, B, D), article(A, B, C, B, D)),
    "said-again": (article(A, B, C, "还记得前面那句话么？", B, D), article(A, B, C, D, B)),
    "two-headings": (
        article(E, "青石镇的情况", A, B, "柳湾村的情况", A, C),
        article(E, "青石镇的情况", A, B, C, A, D),
    ),
    "verse": (
        article(A, *POEM, "青石镇啊青石镇啊我的家", B, *POEM[2:], "青石镇啊青石镇啊我的家", C),
        article(A, SHORT, B, SHORT, C),
    ),
    "essay": (essay(SHORT, A, SHORT), article(SHORT, A, B, SHORT)),
    "title-again": (lines(TITLE, A, B, C, D, TITLE, E), lines(TITLE, "2024-03-18", TITLE, A, B)),
    "lead-in-body": (
        lines(TITLE, A, B, C, D, A, E),
        lines(TITLE, traditional(A), B, C, D, A, E),
    ),
    "lead-adjacent": (lines(TITLE, A, A, B, C), article(A, A, B, C)),
    "contents": (
        article(A, "本期目录", "修路的事情", "建桥的事情", B, C, "修路的事情", D),
        article(A, B, "修路的事情", C, "修路的事情", D),
    ),
    "stop-second-only": (article(A, A[:23], B, f"{A[:23]}。", C), article(A, SHORT, B, SHORT, C)),
    "credit-one-side": (
        article(A, CAPTION, B, f"{FALSE_FRIEND}。", C),
        article(A, CAPTION, B, CAPTION, C),
    ),
    "short": (
        article(A, "县里昨天开会了。", B, "县里昨天开会了。", C),
        article(A, SHORT, B, SHORT, C),
    ),
    "part": (article(A, B, C, f"{B}{D}", E), article(A, B, C, B, D)),
    "form": (
        article(A, "受理时间：工作日8:30至17:00", B, "受理时间：工作日8:30至17:00", C),
        article(A, SHORT, B, SHORT, C),
    ),
    "provision": (
        article(A, "（一）有相应的资金；", B, "（一）有相应的资金；", C),
        article(A, SHORT, B, SHORT, C),
    ),
    "list-item": (
        article(A, f"2、{SHORT}", B, f"2、{SHORT}", C),
        article(A, f"2、{B}", f"2、{B}", C),
    ),
    "not-chinese": (
        article(
            A,
            "https://www.example.com/news/2024/1.html",
            B,
            "https://www.example.com/news/2024/1.html",
        ),
        article(A, SHORT, B, SHORT, C),
    ),
    "more-on-one-side": (article(A, SHORTER, B, LONG, C), article(A, LONG, B, LONG, C)),
    "quoted": (article(A, QUOTATION, B, QUOTATION, C), article(A, SHORT, B, SHORT, C)),
    "source-line": (
        article(
            A,
            "——2013年10月31日，在青石镇座谈会上的讲话",
            B,
            "——2013年10月31日，在青石镇座谈会上的讲话",
            C,
        ),
        article(A, SHORT, B, SHORT, C),
    ),
}


def said(text: str) -> set[str]:
    """Return the rows that say yes of any two passages of a text."""
    layout = find_repeats(text, gated=False)
    found = list(groups(layout)) if layout else []
    candidates = [one for group in found for one in (group.run, *group.members) if one]
    return {row.name for row in ROWS for one in candidates if row.asks(one)}


def test_each_row_has_its_examples() -> None:
    names = [row.name for row in ROWS]
    missing = ", ".join(name for name in names if name not in EXAMPLES)
    assert not missing, f"add to EXAMPLES a text for which it says yes, and one for not: {missing}"
    assert list(EXAMPLES) == names, "EXAMPLES are in the order of dedupe/repeats/evidence.py"


def test_names_of_rows_are_unique() -> None:
    names = [row.name for row in ROWS]
    assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize("name", EXAMPLES)
def test_row_speaks_where_it_should(name: str) -> None:
    speaks, silent = EXAMPLES[name]
    assert name in said(speaks)
    assert name not in said(silent)


def test_confidence_is_the_logistic_function_of_the_weights_of_the_rows_that_say_yes() -> None:
    layout = find_repeats(article(A, B, C, D, B, C))
    assert layout
    (group,) = groups(layout)
    assert group.run
    verdict = weigh(group.run)
    rows = [row for row in ROWS if row.asks(group.run)]
    total = BIAS + sum(row.weight if row.speaks == "for" else -row.weight for row in rows)
    assert log(verdict.confidence / (1 - verdict.confidence)) == pytest.approx(total)


def test_rows_that_are_not_asked_would_say_no() -> None:
    sources = [text for texts in EXAMPLES.values() for text in texts]
    sources += [case.source for case in cases(*KINDS)]
    kinds = set()
    for source in sources:
        layout = find_repeats(source, gated=False)
        for group in groups(layout) if layout else ():
            candidates = [group.run] if group.run else []
            for candidate in (*candidates, *group.members):
                kind = kind_of(candidate)
                kinds.add(kind)
                for row in set(ROWS).difference(*asked(kind)):
                    assert not row.asks(candidate), row.name
    assert kinds == set(get_args(Kind))


def test_no_row_speaks_for_damage_where_a_short_line_tells_nothing() -> None:
    """`weigh` does not ask them then. A new row for short lines is to be in `may_be_told`."""
    sources = [text for texts in EXAMPLES.values() for text in texts]
    sources += [case.source for case in cases(*KINDS)]
    short = lines(*POEM, A, B, POEM[1], C, POEM[3], "好", POEM[2])
    twice_in_a_row = lines(*POEM, *(line for line in POEM for _ in range(2)))
    count = 0
    for source in (short, twice_in_a_row, *sources):
        layout = find_repeats(source, gated=False)
        for group in groups(layout) if layout else ():
            for candidate in group.members:
                if candidate.tells_nothing:
                    count += 1
                    for row in ROWS:
                        assert row.speaks == "against" or not row.asks(candidate), row.name
                    assert not any(getattr(candidate, what) for what in TOLD_BY)
    assert count > 10


TOLD_BY = (
    "are_captions",
    "are_short_captions",
    "is_original_title",
    "is_title_twice",
    "is_headline_of_copy",
    "is_adjacent",
    "are_page_words",
    "is_teaser",
)
"""What makes `Candidate.is_told` true."""


def test_short_lines_of_verse_twice_in_a_row_tell_nothing() -> None:
    twice = [line for line in POEM for _ in range(2)]
    layout = find_repeats(lines(A, B, C, D, *twice), gated=False)
    assert layout
    members = [candidate for group in groups(layout) for candidate in group.members]
    neighbours = [candidate for candidate in members if candidate.distance == 1]
    assert len(neighbours) == len(POEM)
    assert all(candidate.tells_nothing for candidate in neighbours)


@pytest.mark.parametrize("enough", [UNSURE, STANDARD])
def test_rows_that_are_not_asked_would_change_nothing_that_matters(enough: float) -> None:
    for source in (text for texts in EXAMPLES.values() for text in texts):
        layout = find_repeats(source, gated=False)
        for group in groups(layout) if layout else ():
            for candidate in (*group.members, *filter(None, [group.run])):
                in_full = weigh(candidate)
                verdict = weigh(candidate, enough)
                if in_full.confidence >= enough:
                    assert verdict == in_full
                else:
                    assert verdict.confidence < enough


def test_candidate_that_is_asked_again_for_less_gives_the_same_answer() -> None:
    """What the first answer tells is remembered: no row is asked where it is enough."""
    asked_again = 0
    for source in (text for texts in EXAMPLES.values() for text in texts):
        layout = find_repeats(source, gated=False)
        for group in groups(layout) if layout else ():
            for candidate in group.members:
                weigh(candidate, STANDARD)
                most = candidate.most_confidence
                verdict = weigh(candidate, UNSURE)
                in_full = weigh(candidate)
                assert in_full.confidence <= most
                if in_full.confidence >= UNSURE:
                    assert verdict == in_full
                    asked_again += most < STANDARD
                else:
                    assert verdict.confidence < UNSURE
    assert asked_again


def test_why_are_the_rows_of_the_side_that_prevails_strongest_first() -> None:
    for source, prevails in (
        (article(A, B, C, B), "for"),
        (article(A, "摘要", B, C, "结论：", B), "against"),
    ):
        layout = find_repeats(source)
        assert layout
        (group,) = groups(layout)
        (candidate,) = group.members
        verdict = weigh(candidate)
        rows = {row.name: row for row in ROWS if row.asks(candidate)}
        assert (verdict.confidence > 0.5) == (prevails == "for")
        assert set(verdict.why) == {name for name, row in rows.items() if row.speaks == prevails}
        weights = [rows[name].weight for name in verdict.why]
        assert weights == sorted(weights, reverse=True)
