"""Articles from numbers: what newspapers print and scrapers break, and what nobody would print.

An article is lines of many kinds, some copied to other places, some copies damaged; then pieces of
anything are put in. Most are short, since what goes wrong does so in a few lines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from itertools import chain, zip_longest
from random import Random

from dedupe.furniture import ROWS
from dedupe.normalise import RULES
from tests.helpers.articles import (
    FURNITURE,
    half_width,
    paragraph,
    sentences,
    spaced,
    traditional,
)
from tests.helpers.cases import FIXTURES

Lines = list[str]

_SHORT = (
    "县图书馆昨天开馆", "一是改水管。", "二是修路灯。", "问：修多久？", "答：修三个月。",
    "最后，他表示感谢。", "图为开馆现场。王某某 摄", "（完）", "新华社北京5月3日电",
    "2024-05-03 08:30", "来源：县报", "记者 王某某", "原标题：县图书馆开馆", "目录", "要点：",
    "首先，要修路。", "其次，要通水。", "哈哈哈哈", "春风又绿江南岸，", "啊！", "1. 修路",
    "2、通水", "（一）工作进展", "①灯", "●路", "- 水", "* 电", "# 县里开会", "| 名 | 数 |",
    "|---|---|", "```", "    code", "> 引", "[图](http://a.cn/1.jpg)", "![](x.png)",
    "http://example.com/a?b=1&c=2", "Copyright 2024 County Post", "The county opened a library.",
    "责任编辑：王某某", "（记者某甲）", "……", "相关阅读", "县里开会 讨论修路", "下一页", "◎文/某某",
    "【编辑:某某】", "作者：某某", "责编：", "廣告", "---", "10:20", "4:4", "1,234.5", "１２３",
    "總統訪問塔吉克", "里约热内卢", "乾县的程式", "厄瓜多爾", "腦梗死",
)  # fmt: skip
"""Lines of few words."""

_PIECES = (
    ".", "。", "…", ",", "，", ":", "：", ";", "；", "(", ")", "（", "）", "“", "”", '"', "'", "「",
    "」", "《", "》", " ", "  ", "\u3000", "\u3000\u3000", "\t", "\u00a0", "\u200b", "\u200d",
    "\ufeff", "\u00ad", "\u202e", "\n", "\n\n", "\r", "\r\n", "\x0b", "\x0c", "\x85", "\u2028",
    "\u2029", "\x00", "\x07", "\x1b[31m", "\x1b[0m", "\x1b", "\x9b1m", "\x1b]0;t\x07", "\u0301",
    "\u0308\u0301", "\u3099", "か\u3099", "\u1100\u1161", "\u0345", "e\u0301", "İ", "ß", "ﬁ", "℃",
    "①", "\ud800", "\udc00", "\U0001f600", "\U000e0100", "\U0010ffff", "\ufffd", "\ufffe",
    "\U00020000", "⼈", "⻓", "\uf914", "\ufa0e", "&nbsp;", "&amp;", "&amp;lt;", "&lt;p&gt;",
    "&#65;", "&#x0;", "&#xD800;", "&ldquo;", "<p>", "</p>", "<br/>", "<b>", "</b>", "<", ">",
    "<!--", "-->", "<script>", "</script>", "<style>", "</style>", "<a href='x'>",
    "<table><tr><td>", "</td></tr></table>", "<ruby>", "<rt>", "<![CDATA[", "]]>", "<?xml", "?>",
    "`", "```", "~~~", "**", "__", "[", "](", "![", "[详细]", "……[详细]", "展开全文", "点击",
    "阅读全文", "...", "......", "。。。", "、", "—", "——", "-", "~", "～", "·", "％", "1", "２",
    "Ａ", "a", "的", "地", "得", "一", "了", "不", "没", "他", "後", "后", "發", "乾", "干", "麼",
    "里", "裏", "着", "著", "记者", "责编", "编辑：", "来源：", "阅读：", "分享到：", "上一页",
    "下一页", "扫一扫", "关注", "：", "app", "{", "}", '{"a": 1}', "---\na: 1\n---", "|", "$", "%",
    "@", "#", "\\", "/", "=", "+", "*", "_", "^", "?", "!", "？", "！",
)  # fmt: skip
"""Pieces of anything, put anywhere."""

_SEPARATORS = ("\n",) * 8 + (
    "\n\n",
    "\n\n",
    "\r\n",
    "\n\u3000\u3000",
    "\n  ",
    "",
    " ",
    "\u3000\u3000",
    "\r",
    "\n\n\n\n",
)


def article(seed: str) -> str:
    """Return the article of a seed: always the same one."""
    rng = Random(seed)
    lines = _mutated_case(rng) if rng.random() < 0.05 else list(_body(rng))
    for _ in range(rng.choice((0, 0, 1, 1, 1, 1, 2, 3))):
        lines = rng.choice(_REPEATS)(rng, lines)[:24]
    for _ in range(rng.choice((0, 0, 0, 1, 2, 4))):
        lines.insert(rng.randint(0, len(lines)), _remains(rng))
    text = rng.choice(_SEPARATORS).join(lines)
    for _ in range(rng.choice((0, 0, 0, 1, 2, 4, 12))):
        text = _with_noise(rng, text)
    return text


def _body(rng: Random) -> Iterator[str]:
    """Yield the lines of an article without repeats."""
    for _ in range(rng.choice((1, 1, 2, 2, 3, 3, 4, 6))):
        kind = rng.random()
        if kind < 0.4:
            yield paragraph(rng.randint(0, 40), rng.choice((1, 1, 1, 2)))
        elif kind < 0.75:
            yield rng.choice(_SHORT)
        elif kind < 0.8:
            yield "".join(rng.choice(_SHORT) for _ in range(rng.randint(2, 4)))
        elif kind < 0.85:
            yield rng.choice(_examples())
        elif kind < 0.9:
            yield _remains(rng)
        elif kind < 0.95:
            yield "".join(rng.choice(_PIECES) for _ in range(rng.randint(1, 12)))
        else:
            yield rng.choice(_PIECES) * rng.choice((2, 3, 8, 30, 90))


def _remains(rng: Random) -> str:
    """Return a line that goes, one that only looks like it, or a line with remains at an end."""
    row = rng.choice(ROWS)
    line = rng.choice((*FURNITURE, *row.goes, *row.goes, *row.stays))
    if rng.random() < 0.2:
        prose = paragraph(rng.randint(0, 40), 1)
        return rng.choice((prose + line, line + prose))
    return line


@cache
def _examples() -> tuple[str, ...]:
    """Return what the rules are for."""
    return tuple(rule.example[0] for rule in RULES)


@cache
def _cases() -> tuple[str, ...]:
    """Return the short ones of the cases in fixtures/."""
    files = sorted(FIXTURES.rglob("source.txt"))
    texts = (file.read_bytes().decode("utf-8") for file in files)
    return tuple(text for text in texts if len(text) < 1_500)


def _mutated_case(rng: Random) -> Lines:
    """Return a part of one of the cases in fixtures/."""
    lines = rng.choice(_cases()).split("\n")
    start = rng.randint(0, len(lines) - 1)
    return lines[start : start + rng.randint(1, 5)]


# --- repeats ---


def _block(rng: Random, lines: Lines) -> tuple[int, int]:
    """Return where a block of lines starts and ends."""
    start = rng.randint(0, max(0, len(lines) - 1))
    return start, min(len(lines), start + rng.choice((1, 1, 1, 2, 3, 5)))


def _copied(rng: Random, lines: Lines) -> Lines:
    start, end = _block(rng, lines)
    at = rng.choice((end, rng.randint(0, len(lines))))
    return [*lines[:at], *lines[start:end], *lines[at:]]


def _damaged_copy(rng: Random, lines: Lines) -> Lines:
    start, end = _block(rng, lines)
    at = rng.choice((end, rng.randint(0, len(lines))))
    damage = rng.choice(_DAMAGES)
    return [*lines[:at], *(damage(rng, line) for line in lines[start:end]), *lines[at:]]


def _damaged(rng: Random, lines: Lines) -> Lines:
    damage = rng.choice(_DAMAGES)
    start, end = _block(rng, lines)
    return [*lines[:start], *(damage(rng, line) for line in lines[start:end]), *lines[end:]]


def _merged(rng: Random, lines: Lines) -> Lines:
    start, end = _block(rng, lines)
    at = rng.randint(0, len(lines))
    return [*lines[:at], "".join(lines[start:end]), *lines[at:]]


def _split(rng: Random, lines: Lines) -> Lines:
    start, end = _block(rng, lines)
    at = rng.randint(0, len(lines))
    pieces = [piece for line in lines[start:end] for piece in sentences(line) or [line]]
    return [*lines[:at], *pieces, *lines[at:]]


def _twice(rng: Random, lines: Lines) -> Lines:
    return lines[:9] * rng.choice((2, 2, 2, 3))


def _torn(rng: Random, lines: Lines) -> Lines:
    cut = rng.randint(0, len(lines))
    return [*lines[:1], *lines[cut:], *lines[1:]]


def _interleaved(rng: Random, lines: Lines) -> Lines:
    moved = lines[rng.randint(0, len(lines)) :] + lines[: rng.randint(0, len(lines))]
    pairs = zip_longest(lines, moved)
    return [line for line in chain.from_iterable(pairs) if line is not None]


def _shuffled(rng: Random, lines: Lines) -> Lines:
    other = list(lines)
    rng.shuffle(other)
    return lines + other


def _within_a_line(rng: Random, lines: Lines) -> Lines:
    if not lines:
        return lines
    at = rng.randrange(len(lines))
    line = lines[at]
    start = rng.randint(0, len(line))
    end = min(len(line), start + rng.choice((3, 9, 30, 80)))
    place = rng.choice((end, rng.randint(0, len(line))))
    return [*lines[:at], line[:place] + line[start:end] + line[place:], *lines[at + 1 :]]


_REPEATS: tuple[Callable[[Random, Lines], Lines], ...] = (
    _copied, _copied, _damaged_copy, _damaged_copy, _damaged_copy, _damaged, _merged, _split,
    _twice, _torn, _interleaved, _shuffled, _within_a_line,
)  # fmt: skip


# --- what becomes of a copy ---


def _cut(rng: Random, line: str) -> str:
    return line[: rng.randint(0, len(line))] + rng.choice(("", "", "……", "...", "……[详细]", "。"))


def _beheaded(rng: Random, line: str) -> str:
    return line[rng.randint(0, len(line)) :]


def _without_a_clause(rng: Random, line: str) -> str:
    clauses = line.split("，")
    del clauses[rng.randrange(len(clauses))]
    return "，".join(clauses)


def _with_another_char(rng: Random, line: str) -> str:
    at = rng.randint(0, len(line))
    return line[:at] + rng.choice(_PIECES) + line[at + rng.randint(0, 2) :]


def _confused(rng: Random, line: str) -> str:
    old, new = rng.choice(("的地", "了啦", "一二", "他她", "已己", "，,", "。.", "：:", "里裏"))
    return line.replace(old, new)


def _hard_wrapped(rng: Random, line: str) -> str:
    width = rng.randint(4, 30)
    return "\n".join(line[at : at + width] for at in range(0, len(line), width))


def _credited(rng: Random, line: str) -> str:
    return rng.choice(
        ("原标题：{}", "图为{}", "{}（记者某甲）", "（{}）", "“{}”", "{}_县报网", "摘要：{}")
    ).format(line)


def _wrapped_in_tags(rng: Random, line: str) -> str:
    return rng.choice(
        ("<p>{}</p>", "<b>{}", "{}<br>", "**{}**", "`{}`", "> {}", "[{}](http://a.cn)")
    ).format(line)


def _half_width(_: Random, line: str) -> str:
    return half_width(line)


def _traditional(_: Random, line: str) -> str:
    encodable = line.encode("utf-8", "replace").decode("utf-8")
    return traditional(encodable.replace("\x00", ""))


def _spaced(_: Random, line: str) -> str:
    return spaced(line)


_DAMAGES: tuple[Callable[[Random, str], str], ...] = (
    _half_width, _traditional, _spaced, _cut, _beheaded, _without_a_clause, _with_another_char,
    _confused, _hard_wrapped, _credited, _wrapped_in_tags,
)  # fmt: skip


def _with_noise(rng: Random, text: str) -> str:
    """Return the text with a piece put in, taken out, or turned into something else."""
    at = rng.randint(0, len(text))
    kind = rng.random()
    if kind < 0.6:
        return text[:at] + rng.choice(_PIECES) + text[at:]
    if kind < 0.7:
        return text[:at] + rng.choice(_PIECES) * rng.choice((2, 4, 20, 60)) + text[at:]
    if kind < 0.8:
        return text[:at] + text[at + rng.randint(0, 20) :]
    if kind < 0.9:
        other = rng.randint(0, len(text))
        return text[:at] + text[other : other + rng.randint(0, 30)] + text[at:]
    return text[:at] + "".join(rng.choice(_PIECES) for _ in range(rng.randint(1, 6))) + text[at:]
