"""Articles that look repeated and are not. Each function: article -> text to be kept as it is, or
None.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from .articles import Article
from .chance import Dice
from .score import convert

Other = Callable[[str, Article, Dice], str | None]
"""Returns a paragraph that says something else, or None where nothing can be changed."""


def _listed(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def blocks(text: str) -> tuple[tuple[str, ...], ...]:
    """Return the lines of each block; empty lines stand between blocks."""
    return tuple(tuple(block.split("\n")) for block in text.strip().split("\n\n"))


WORDS = tuple(
    pair.partition("/")[::2]
    for pair in _listed("""
        上午/下午 早上/晚上 昨天/前天 今年/明年 去年/前年 增加/减少 上升/下降 提高/降低 城里/乡下
        县城/省城 老人/孩子 儿子/女儿 母亲/父亲 冬天/夏天 春天/秋天 东侧/西侧 南岸/北岸 免费/收费
        学生/教师 大型/小型 最大/最小 第一/第二 居民/商户 村民/干部 医生/护士 记者/律师 师傅/老板
        朋友/同事 房子/院子 白天/夜里 开始/停止 传统/现代 公开/秘密 单位/家庭 最后/起初 以前/后来
        客人/邻居 电话/来信 社区/学校 县府/市府 法官/警察
    """)
)
"""Words of which one put for the other makes another statement."""

NEGATIONS = tuple(
    row.rpartition("=")[::2]
    for row in _listed("""
        可以=不可以 能够|能夠=不能够 必须|必須=无须 愿意|願意=不愿意 允许|允許=不允许 需要=不需要
        同意|贊成=不同意
        (?<=[，。；])有(?!的)=没有 (?<=[都就也才却])是=不是 (?<=[都就也才却便])会=不会
        适合|適合=不适合 知道=不知道
        (?<=[说指，])要(?!求)=不要 认为|認為=不认为 收(?=费|費)=不收 希望=不希望
        (?<=[他她们們])想=不想 受到=未受到
        参加|參加=未参加 (?<!一)直接=不直接 包括=不包括 接受=不接受 担心|擔心=不担心
        考虑|考慮=不考虑
        (?<!不)再(?![三次])=不再 提供=不提供 表示=不曾表示 介绍|介紹=未介绍
    """)
)
"""Where a negation can stand, as a pattern, and what then stands there."""

PEOPLE = _listed("""
    龚半山 晁望北 邢老满 阮星槎 虞百川 申屠岚 储望之 郗明远 蒙世卿 苏广麦 樊子衿 柴阿公 尤小满
    荆不移 滕越 谌大娘 莘野 慕容砚秋 尉迟松 杭一苇 车千里 皮日新 曲三娘 乐知秋 宗大成 舒玉兰 米建勋
    翟老三 乐怀山 郝秀梅 卫长林 苗正德 逄小满 芮冬梅 喻桂珍 蓝德厚 佟立新 封二柱 聂长河 归有田
    边宇航 鞠海峰 游世平 桑明启 岑桂香 甄佩文 糜国庆 阮一舟 鄢子昂 茹静 戚望川 易小川 邬成岭 蒙雨晴
    车水生 阙思齐 仇春山 晏福生 端木清 晋福娣 樊大江 祁兰芳 廉守义 仲秋平 明玉枝 卓懷瑾 牟紹棠
    諸葛懿 康伯 甘翊朗 鍾曉嵐 布嘉樂 黎靖嵐 區佩儀 岑穎川 麥浚賢 鄔卓謙 蒲芷晴 鄔炳坤 郭佩珊 蘇偉業
    高進財 戴芸萱 游金城 闕文馨 阮進發 阮苡恩 商若彤 洪水木 溫士傑 薛敬堯 池宛真 汪睿廷 莊予晴
    紀文彬
""")
"""People in the articles."""

OTHERS = _listed("方立文 周文山 何小平 林子文 高大年 石心如 白玉成 江一帆 田中和 古月明")
"""People who are in none of them; their names are written alike in both scripts."""

SONGS = blocks("""
沙里来，水里去
一根扁担挑月亮
挑到东山鸡不叫
哎呀哟，慢慢走
山前路，山后桥
一双草鞋磨几遭
哎呀哟，慢慢走

小河弯弯出远门
带着家乡的黄泥土
你走多远我不问
只问何时回来住
大河长长入了海
带着家乡的稻花香
你走多远我不问
只问何时回来住

一把米，一把盐
灶上炊烟连着天
阿婆的灯还亮着
雨打芭蕉三五声
梦里船儿靠了岸
阿婆的灯还亮着
阿婆的灯还亮着

打铁郎，打铁郎
叮叮当当到天光
打得犁头八斤半
叮叮当当到天光
打得锄头弯又长
叮叮当当到天光
""")
"""Songs with a refrain, made up."""

SLOGANS = blocks("""
墙上用红漆写着一行字：“门前的雪大家扫路边的树大家浇村里的事大家商量着办”。
临走的时候，几个孩子齐声念起“门前的雪大家扫路边的树大家浇村里的事大家商量着办”，一字不差。

他把“少说一句客套话多走一里石子路把事情办在别人开口之前”写在笔记本的第一页。
问起这些年的心得，他只重复了那句“少说一句客套话多走一里石子路把事情办在别人开口之前”。

窗口上方贴着“宁可自己多跑十趟路也不让街坊们白跑一趟腿”的字样。
记者离开时又看到那行“宁可自己多跑十趟路也不让街坊们白跑一趟腿”，墨迹已经有些褪色。

当年立下的规矩只有一句：“水是大家的水井是大家的井用水的人都来当一天管井的人”。
如今新来的住户，第一件事也是背下“水是大家的水井是大家的井用水的人都来当一天管井的人”。
""")
"""Two sentences that quote the same slogan."""

LISTS = blocks("""
具体安排公布如下：
东街便民点
地址：东街28号一楼
受理时间：工作日9:00至17:00
所需材料：身份证原件及复印件
西街便民点
地址：西街106号二楼
受理时间：工作日9:00至17:00
所需材料：身份证原件及复印件

各站天气预报如下：
南山站：多云转小雨，东北风3到4级，最低气温9℃，最高气温14℃。
北山站：多云转小雨，东北风3到4级，最低气温9℃，最高气温14℃。
西岭站：多云转小雨，东北风3到4级，最低气温8℃，最高气温13℃。
湖心站：阴转小雨，东北风3到4级，最低气温8℃，最高气温13℃。

近年所获荣誉：
2017年度全县先进集体一等奖；
2018年度全县先进集体一等奖；
2019年度全县先进集体二等奖；
2021年度全县先进集体一等奖；
2022年度全县先进集体一等奖。

抽检结果如下：
名称 批次 合格 合格率
白菜 12 12 100%
萝卜 12 12 100%
豆角 20 19 95%
名称 批次 合格 合格率
鲤鱼 12 12 100%
草鱼 12 12 100%

比赛结果：
青年组
第一名：林子文
第二名：高大年
第三名：并列
成年组
第一名：高大年
第二名：白玉成
第三名：并列

问答摘录如下：
问：什么时候可以办？
甲窗口答：每周一到周五都可以。
问：要带什么？
甲窗口答：带身份证就行。
问：什么时候可以办？
乙窗口答：只有周三下午办。
问：要带什么？
乙窗口答：身份证之外还要带合同。
""")
"""Lists in which lines are equal, or differ in a name or a figure."""

_FIGURE = re.compile(
    r"[1-9][0-9]*(?:\.[0-9]+)?|[二三四五六七八九](?=[个個名户戶年月天条條人間间次成家])"
)


def figures(sound: Article, dice: Dice) -> str | None:
    """Return the article with a paragraph again that has another figure."""
    return _with_other_paragraph(sound, dice, _other_figure)


def words(sound: Article, dice: Dice) -> str | None:
    """Return the article with a paragraph again that has another word."""
    return _with_other_paragraph(sound, dice, _other_word)


def negation(sound: Article, dice: Dice) -> str | None:
    """Return the article with a paragraph again that denies what the first one says."""
    return _with_other_paragraph(sound, dice, _denied)


def names(sound: Article, dice: Dice) -> str | None:
    """Return the article with a paragraph again that speaks of somebody else."""
    return _with_other_paragraph(sound, dice, _other_name)


def refrain(sound: Article, dice: Dice) -> str:
    """Return the article with a song in it."""
    song = dice.pick(SONGS)
    return with_lines(sound, dice, ["歌词是这样写的：", *song])


def slogan(sound: Article, dice: Dice) -> str:
    """Return the article with a slogan quoted in two of its paragraphs."""
    lines = list(sound.lines)
    for place, sentence in zip(dice.some(sound.prose, 2), dice.pick(SLOGANS), strict=True):
        lines[place] += in_script(sentence, sound)
    return text_of(lines)


def listed(sound: Article, dice: Dice) -> str:
    """Return the article with a list in it whose items are alike."""
    return with_lines(sound, dice, dice.pick(LISTS))


def _with_other_paragraph(sound: Article, dice: Dice, other: Other) -> str | None:
    """Return the article with a changed paragraph after its original, one paragraph on, or anywhere
    after it.
    """
    for place in dice.shuffled(sound.prose):
        changed = other(sound.lines[place], sound, dice)
        if changed is not None:
            at = min(len(sound.lines), place + dice.pick((1, 1, 2, dice.between(1, 9))))
            return text_of([*sound.lines[:at], changed, *sound.lines[at:]])
    return None


def with_lines(sound: Article, dice: Dice, lines: Sequence[str]) -> str:
    """Return the article with lines in it that are written in simplified characters here."""
    at = dice.pick(sound.prose) + 1
    return text_of(
        [*sound.lines[:at], *(in_script(line, sound) for line in lines), *sound.lines[at:]]
    )


def text_of(lines: Sequence[str]) -> str:
    """Return the lines as a text."""
    return "\n".join(lines) + "\n"


def in_script(text: str, sound: Article) -> str:
    """Return a simplified text in the article's characters."""
    return text if sound.region == "cn" else convert("s2t", text)


def _other_figure(paragraph: str, _sound: Article, dice: Dice) -> str | None:
    figures = list(_FIGURE.finditer(paragraph))
    if not figures:
        return None
    figure = dice.pick(figures)
    last = figure[0][-1]
    digits = "123456789" if last in "0123456789" else "二三四五六七八九"
    return (
        paragraph[: figure.end() - 1]
        + dice.pick(digits.replace(last, ""))
        + paragraph[figure.end() :]
    )


def _other_word(paragraph: str, sound: Article, dice: Dice) -> str | None:
    for pair in dice.shuffled(WORDS):
        word, other = (in_script(word, sound) for word in dice.shuffled(pair))
        if word in paragraph and word != other:
            return paragraph.replace(word, other, 1)
    return None


def _denied(paragraph: str, sound: Article, dice: Dice) -> str | None:
    for pattern, denial in dice.shuffled(NEGATIONS):
        changed = re.sub(pattern, in_script(denial, sound), paragraph, count=1)
        if changed != paragraph:
            return changed
    return None


def _other_name(paragraph: str, _sound: Article, dice: Dice) -> str | None:
    here = [name for name in PEOPLE if name in paragraph]
    return paragraph.replace(dice.pick(here), dice.pick(OTHERS)) if here else None
