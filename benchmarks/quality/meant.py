"""Repeats that authors and editors mean. Each function: article -> text to be kept as it is, or
None.

The same words stand twice (or three times) because somebody wants them to: a digest says in advance
what follows, a quotation is announced, a heading was in the outline. A tool is right only if it
takes none of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .articles import Article, sentences
from .chance import Dice
from .lookalikes import blocks, in_script, text_of, with_lines

DIGEST_LABELS = ("", "", "核心提示：", "内容提要：", "摘要：", "导读：")
"""What a digest in front of the lead begins with; a third of them with nothing."""

BOXES = ("本文看点", "【要点】", "新闻速览", "■ 三句话读完")
"""Headings of a box in which the article's points stand."""

BULLETS = ("● ", "▲", "1. 2. 3.", "")
"""What the points in a box begin with; `1. 2. 3.` numbers them."""

ANNOUNCEMENTS = (
    "事后公布的会议记录里，这一段原文如下：",
    "这段话后来被抄在公告栏上，原文如下：",
    "档案馆存有当时的稿子，相应的一段是这样写的：",
    "为了不走样，这里把前面那段照录一遍：",
)
"""Lines that announce a quotation."""

OUTLINES = blocks("""
全文分三个部分：
一、事情是怎样开始的
二、中间遇到了哪些难处
三、接下来准备怎么办

本期内容：
从一件小事说起
当事人怎么看
账算到了哪一步

目录
第一节　来龙去脉
第二节　各方的说法
第三节　留下的问题

今天要说的有三件事
起因
经过
以后
""")
"""Outlines: a line that introduces three headings, and the headings."""

CONCLUSIONS = ("结论", "结论：", "【结论】", "小结", "写在最后")
"""Headings of a last part that restates what was found."""

SAID_AGAIN = blocks("""
重要的事情说三遍：
出门之前先把煤气阀门关好。
出门之前先把煤气阀门关好。
出门之前先把煤气阀门关好。

负责人临走前把一句话说了三遍：
账目要贴在墙上让人看。
账目要贴在墙上让人看。
账目要贴在墙上让人看。

他站在门口，对每一个人都说同样的话，说三遍：
天黑以前一定要回来。
天黑以前一定要回来。
天黑以前一定要回来。

广播里的提醒连播三遍：
今晚河水上涨，请不要到堤上行走。
今晚河水上涨，请不要到堤上行走。
今晚河水上涨，请不要到堤上行走。
""")
"""A line that announces a sentence said three times, and the sentence."""

RECORDS = blocks("""
同日发布的公告两则：
关于东街水管更换的公告
施工期间请沿线居民提前储水，出行注意绕行，给您带来的不便敬请谅解。
工期为三月六日至三月九日。
关于西街路灯检修的公告
施工期间请沿线居民提前储水，出行注意绕行，给您带来的不便敬请谅解。
工期为三月十二日一天。

拟聘人员名单公示如下：
一、镇文化站
公示期为五个工作日，对人选有异议的，可以书面或者电话向人事科反映。
拟聘一人，笔试第一名。
二、镇卫生院
公示期为五个工作日，对人选有异议的，可以书面或者电话向人事科反映。
拟聘两人，笔试第一、第三名。

两条线路的说明：
甲线
首班车早上六点发出，末班车晚上九点半发出，每隔十五分钟一班。
全程二十一站。
乙线
首班车早上六点发出，末班车晚上九点半发出，每隔十五分钟一班。
全程十七站。

参展作品简介：
《归舟》
木刻，纸本，作者自藏，二〇一八年起先后在三个县的文化馆展出。
画面中央是一条空船。
《灯下》
木刻，纸本，作者自藏，二〇一八年起先后在三个县的文化馆展出。
画面里没有人，只有一盏灯。
""")
"""Two records with headings of their own and one sentence in common."""

STILLS = ("《渡口人家》剧照", "《三十里铺的灯》海报", "《归舟》剧照。", "示意图", "资料图片")
"""Lines under pictures that tell what the pictures are from, not what they show."""

_SHORTEST, _LONGEST = 16, 80
"""Letters of a sentence that is worth saying again."""
_PAIRS = (("“", "”"), ("「", "」"), ("『", "』"), ("《", "》"), ("（", "）"))


def digest(sound: Article, dice: Dice) -> str | None:
    """Return the article with sentences of its body in front of the lead, as one paragraph or a
    line each.
    """
    said = _sayings(sound, dice, dice.between(2, 3))
    if said is None:
        return None
    label = in_script(dice.pick(DIGEST_LABELS), sound)
    lines = ["".join([label, *said])] if label or dice.below(2) else said
    return text_of([*sound.lines[: sound.head], *lines, *sound.lines[sound.head :]])


def lead_box(sound: Article, dice: Dice) -> str | None:
    """Return the article with a box in front of the lead: a heading and three sentences of the body
    as points.
    """
    said = _sayings(sound, dice, 3)
    if said is None:
        return None
    bullet = dice.pick(BULLETS)
    marks = bullet.split() if bullet.startswith("1") else [bullet] * 3
    points = [mark + sentence for mark, sentence in zip(marks, said, strict=True)]
    box = [in_script(dice.pick(BOXES), sound), *points]
    return text_of([*sound.lines[: sound.head], *box, *sound.lines[sound.head :]])


def pull_quote(sound: Article, dice: Dice) -> str | None:
    """Return the article with a sentence of it set once more on a line of its own, two paragraphs
    away or more.
    """
    found = _sentence_and_place(sound, dice)
    if found is None:
        return None
    sentence, place = found
    gaps = [
        at for at in range(sound.head + 2, len(sound.lines)) if at <= place - 2 or at >= place + 3
    ]
    if not gaps:
        return None
    at = dice.pick(gaps)
    return text_of([*sound.lines[:at], sentence, *sound.lines[at:]])


def announced(sound: Article, dice: Dice) -> str | None:
    """Return the article with one or two of its paragraphs quoted later on, under a line that
    announces them.
    """
    size = dice.between(1, 2)
    starts = [
        place
        for place in sound.prose[1:]
        if all(place + more in sound.prose for more in range(size))
    ]
    starts = [place for place in starts if place + size + 1 < len(sound.lines)]
    if not starts:
        return None
    start = dice.pick(starts)
    quoted = [in_script(dice.pick(ANNOUNCEMENTS), sound), *sound.lines[start : start + size]]
    at = dice.between(start + size + 1, len(sound.lines) - 1)
    return text_of([*sound.lines[:at], *quoted, *sound.lines[at:]])


def outline(sound: Article, dice: Dice) -> str | None:
    """Return the article with an outline behind the lead, and each of its headings before its
    part.
    """
    introduction, *headings = (in_script(line, sound) for line in dice.pick(OUTLINES))
    after_lead = sound.prose[0] + 1
    parts = [place for place in sound.prose if place > after_lead]
    if len(parts) < len(headings) - 1:
        return None
    places = [after_lead, *dice.some(parts, len(headings) - 1)]
    lines = list(sound.lines)
    for place, heading in reversed(list(zip(places, headings, strict=True))):
        lines.insert(place, heading)
    return text_of([*lines[:after_lead], introduction, *headings, *lines[after_lead:]])


def conclusion(sound: Article, dice: Dice) -> str | None:
    """Return the article with a last part that says two or three of its sentences again."""
    said = _sayings(sound, dice, dice.between(2, 3))
    if said is None:
        return None
    lines = ["".join(said)] if dice.below(2) else said
    return text_of([*sound.lines, in_script(dice.pick(CONCLUSIONS), sound), *lines])


def said_again(sound: Article, dice: Dice) -> str:
    """Return the article with a sentence that is announced to be said three times."""
    return with_lines(sound, dice, dice.pick(SAID_AGAIN))


def two_records(sound: Article, dice: Dice) -> str:
    """Return the article with two records in it that have one sentence in common."""
    return with_lines(sound, dice, dice.pick(RECORDS))


def stills(sound: Article, dice: Dice) -> str | None:
    """Return the article with the same line under two pictures: what they are from."""
    if len(sound.prose) < 3:
        return None
    line = in_script(dice.pick(STILLS), sound)
    lines = list(sound.lines)
    for place in reversed(dice.some(sound.prose[:-1], 2)):
        lines.insert(place + 1, line)
    return text_of(lines)


def _sayings(sound: Article, dice: Dice, count: int) -> list[str] | None:
    """Return `count` sentences from as many paragraphs, in order; None where there are not so
    many.
    """
    places = [place for place in sound.prose[1:] if _worth_saying(sound.lines[place])]
    if len(places) < count:
        return None
    return [dice.pick(_worth_saying(sound.lines[place])) for place in dice.some(places, count)]


def _sentence_and_place(sound: Article, dice: Dice) -> tuple[str, int] | None:
    places = [place for place in sound.prose[1:] if _worth_saying(sound.lines[place])]
    if not places:
        return None
    place = dice.pick(places)
    return dice.pick(_worth_saying(sound.lines[place])), place


def _worth_saying(paragraph: str) -> Sequence[str]:
    """Return the sentences that can stand by themselves, of a paragraph that has others besides."""
    found = sentences(paragraph)
    return [sentence for sentence in found if _stands_alone(sentence)] if len(found) > 1 else []


def _stands_alone(sentence: str) -> bool:
    if not _SHORTEST <= len(sentence) <= _LONGEST or not re.search("[。！？”」]$", sentence):
        return False
    return all(sentence.count(opening) == sentence.count(closing) for opening, closing in _PAIRS)
