"""What causes and notices are called on the pages, whose readers are Chinese editors."""

from __future__ import annotations

STAGES = {"normalise": "规范", "furniture": "页面残留", "script": "简繁转换", "repeat": "重复"}

RULES = {
    "normalise.line-ends": "换行符",
    "normalise.entities": "HTML 实体",
    "normalise.scripts": "网页脚本",
    "normalise.tags": "残留标签",
    "normalise.invisible": "不可见字符",
    "normalise.radicals": "部首字符",
    "normalise.composed": "组合字符",
    "normalise.digits": "全角字母数字",
    "normalise.lost-breaks": "丢失的分段",
    "normalise.hard-wraps": "硬换行",
    "normalise.indents": "行首行尾空白",
    "normalise.odd-spaces": "异常空格",
    "normalise.blank-lines": "多余空行",
    "normalise.punctuation": "半角标点",
    "normalise.brackets": "半角括号",
    "normalise.quotes": "直引号",
    "normalise.dots": "省略号",
    "furniture.counters": "计数标签",
    "furniture.buttons": "按钮",
    "furniture.type-size": "字号",
    "furniture.share-buttons": "分享按钮",
    "furniture.share-names": "分享渠道",
    "furniture.page-turners": "翻页",
    "furniture.neighbours": "上下篇",
    "furniture.page-buttons": "打印关闭",
    "furniture.editors": "责任编辑",
    "furniture.scan-the-code": "扫码提示",
    "furniture.scan-this": "识别二维码",
    "furniture.follow-us": "关注提示",
    "furniture.read-on": "查看原文",
    "furniture.open-the-app": "打开客户端",
    "furniture.advertisement": "广告标记",
    "repeat.equal": "内容相同",
    "repeat.block": "整块重复",
    "repeat.adjacent": "前后相同",
    "repeat.title": "标题重复",
    "repeat.caption": "图注重复",
    "repeat.torn": "残段",
    "repeat.same-line": "同段内重复",
    "repeat.teaser": "摘要截断",
    "repeat.shorter": "较短的一份",
    "repeat.contained": "包含在另一段中",
    "repeat.sentence": "单句重复",
    "repeat.reader": "读者删去",
}
"""Names of rules, by cause; the stage is said before them. A test holds the table complete."""

NOTICES = {
    "figures": "数字不同",
    "negation": "肯定与否定不同",
    "words": "用词不同",
    "extra": "一处多出内容",
    "confusable": "形近音近字",
    "order": "无从判断留哪一处",
    "mojibake": "此前已丢失的字符",
    "bounded": "达到处理上限",
    "kept": "读者要求两处都留",
}


def cause_name(cause: str) -> str:
    """Return what a cause is called.

    >>> cause_name("repeat.block"), cause_name("script.t2s")
    ('重复·整块重复', '简繁转换·t2s')
    """
    stage, _, rule = cause.partition(".")
    return f"{STAGES.get(stage, stage)}·{RULES.get(cause, rule)}"
