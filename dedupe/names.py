"""What causes, evidence and notices are called in Chinese: on pages, and on the terminal."""

from __future__ import annotations

from dedupe.furniture import ROWS

DONE = {
    "repeat": "处重复",
    "furniture": "处页面残留",
    "site": "处站点固定内容",
    "normalise": "处规范",
    "script": "处简繁转换",
}
"""What edits of a stage are called behind their number, in the order in which a page says it."""

STAGES = {
    "normalise": "规范",
    "furniture": "页面残留",
    "site": "站点固定内容",
    "script": "简繁转换",
    "repeat": "重复",
}

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
    **{f"furniture.{row.name}": row.chinese for row in ROWS},
    "site.learned": "学得的站点内容",
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
    "repeat.page-words": "页面提示语",
    "repeat.outside": "正文之外的一份",
    "repeat.next-page": "上一页已有",
    "repeat.reader": "读者删去",
}
"""Names of rules, by cause; the stage is said before them. A test holds the table complete."""

EVIDENCE = {
    "caption": "同一图注",
    "short-caption": "同一简短图注",
    "caption-announced": "图注前有引出句",
    "photographs": "同一事件的不同图片",
    "caption-mark": "都以图注用语开头",
    "alternative-text": "图注前的无署名同文",
    "original-title": "原标题重印",
    "adjacent": "前后两段相同",
    "run-together": "上文并成一段重印",
    "page-description": "网页自带的摘要",
    "title-twice": "标题连印两遍",
    "headline-of-copy": "标题连同开头重印",
    "page-words": "页面提示语",
    "dateline": "电头相同",
    "teaser": "截断的摘要",
    "paragraph-apart": "相隔的两段相同",
    "long-paragraph-apart": "相隔的两个长段相同",
    "other-writing": "只有简繁或空格不同",
    "near-adjacent": "前后两段几乎相同",
    "same-line": "同段内紧接着再来",
    "run": "连续几段",
    "block": "大块正文",
    "long-block": "长篇正文",
    "large-share": "占全文两成以上",
    "at-once-again": "一组段落紧接着再来",
    "tail-in-front": "文末段落出现在文首",
    "no-prose": "只有短行",
    "run-in-head": "开头的提要与正文呼应",
    "filled-in-twice": "同一格式的两份记录",
    "outline": "先列提纲再分述",
    "run-announced": "几段文字前有引出句",
    "begins-again": "文章从头再来",
    "out-of-order": "序号颠倒",
    "copied-neighbour": "相邻的段落也重复",
    "conclusion": "摘要与结论呼应",
    "announced": "后一处有引出句",
    "first-announced": "前一处有引出句",
    "said-again": "文中说明是重提",
    "two-headings": "分属两个小标题",
    "verse": "诗行或短行",
    "essay": "一句一段的文章",
    "title-again": "标题在文中再现",
    "lead-in-body": "导语内容在正文再现",
    "lead-adjacent": "导语紧接正文",
    "contents": "目录与小标题",
    "stop-second-only": "只有后一处带句号",
    "credit-one-side": "只有一处带图片署名",
    "short": "文字很短",
    "part": "只是一段的一部分",
    "form": "表格栏目或提问",
    "provision": "法规条款",
    "list-item": "列表中的一项",
    "not-chinese": "不是中文段落",
    "more-on-one-side": "一处多出几个字",
    "quoted": "再次引用原话",
    "source-line": "出处说明",
    "credited-copy": "图注里的一份",
    "lead-copy": "导语里的一份",
}
"""Names of the rows of evidence, and of what copies outside the body are. A test holds the table
complete."""

NOTICES = {
    "figures": "数字不同",
    "negation": "肯定与否定不同",
    "words": "用词不同",
    "extra": "一处多出内容",
    "confusable": "形近音近字",
    "unsure": "无从判断是否有意重复",
    "order": "无从判断留哪一处",
    "mojibake": "此前已丢失的字符",
    "bounded": "达到处理上限",
    "kept": "读者要求两处都留",
}

RELATIONS = {
    "same": "同一篇文章",
    "fuller": "同一篇文章，一方多出内容",
    "version": "同一报道的两个版本",
    "contained": "一篇包含在另一篇之中",
    "look-alike": "两篇形似的文章",
    "shares": "两篇有相同段落的文章",
}
"""What two articles of a crawl are to one another. A test holds the table complete."""


def cause_name(cause: str) -> str:
    """Return what a cause is called.

    >>> cause_name("repeat.block"), cause_name("script.t2s")
    ('重复·整块重复', '简繁转换·t2s')
    """
    stage, _, rule = cause.partition(".")
    said_stage = STAGES.get(stage, stage)
    said_rule = RULES.get(cause, rule)
    return f"{said_stage}·{said_rule}"


def evidence_name(row: str) -> str:
    """Return what a row of evidence is called.

    >>> evidence_name("tail-in-front"), evidence_name("of-a-later-version")
    ('文末段落出现在文首', 'of-a-later-version')
    """
    return EVIDENCE.get(row, row)
