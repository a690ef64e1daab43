"""Articles of invented places, as sites print and reprint them."""

from __future__ import annotations

RELEASE = """\
沄河县图书馆新馆昨天上午开馆，首日读者逾三千人，馆里准备的两千张借书证下午就发完了。
新馆建在老城南门外，由旧粮站改建，有藏书12万册，比旧馆多一倍；儿童阅览室占了整个二层，周末开放到晚上九点。
“等了三年，总算等到了。”家住南门街的退休教师温若谷排了半个小时队，他借的第一本书是县志。
馆长孟昭萍说，明年还要在六个乡镇各开一家分馆，所需经费已经列入预算，书目由各镇的读者自己来定。
"""
"""A release, as its first site prints it."""

REPRINT = (
    "【沄江晚报讯】"
    + RELEASE.replace("，", ",").replace("“", "「").replace("”", "」")
    + "（来源：沄江晚报）\n"
)
"""The same on another site: its dateline, its marks, its credit."""

NOTICE = """\
沄河县气象台{day}发布大风蓝色预警信号：预计未来24小时内，{towns}将受大风影响，平均风力可达6级以上。
请有关单位和人员做好防范准备，关好门窗，加固围板、棚架、广告牌等易被风吹动的搭建物，妥善安置室外物品。
相关水域的船舶应当回港避风或者绕道航行，行人刮风时不要在广告牌、临时搭建物等下面逗留。
"""
"""A notice that comes again and again."""

PUNISHED = """\
据岫川县纪委消息：日前，经县委批准，县纪委对{post}{name}严重违纪问题进行了立案审查。
经查，{name}丧失理想信念，违规收受礼品礼金，违规接受管理服务对象安排的宴请和旅游；{more}。
{name}严重违反组织纪律、廉洁纪律，应予严肃处理。经县委常委会会议研究，决定给予{name}开除党籍处分，收缴其违纪所得。
"""
"""A template of which only the people differ."""

FOREIGN = """\
青石镇的茶农今年头一回用上了自己的加工厂，四月里三天采下的鲜叶，当天夜里就能炒完。
合作社的账本上，收鲜叶的价钱比去年高了两成，因为不必再连夜运到山外去卖。
"""
"""Another article."""


def notice(day: str = "3月18日8时", towns: str = "青石镇、南门街和白杨乡") -> str:
    """Return a notice of a day."""
    return NOTICE.format(day=day, towns=towns)


def punished(post: str, name: str, more: str) -> str:
    """Return a notice of one person."""
    return PUNISHED.format(post=post, name=name, more=more)
