"""What the pages say, in Chinese and in English; a button on them switches between the two.

`{name}` stands for what the script puts there: a number, words, a link. `[one|many]` is the first
word where the number `{n}` is 1, else the second.
"""

from __future__ import annotations

from typing import NamedTuple

from dedupe.names import DONE, NOTICES, cause_name, evidence_name
from dedupe.values import NoticeKind
from dedupe.words import DIFFERING, OTHER_NOTICES, in_words


class Text(NamedTuple):
    """The same in the two languages of the pages."""

    zh: str
    en: str

    def to_dict(self) -> dict[str, str]:
        """Return the text as the script of a page wants it."""
        return self._asdict()


SHARED = {
    "other-language": Text("English", "中文"),
}
"""What all pages say. `other-language` is written in the language that the button leads to."""

PAGE = {
    "page-title": Text("{title} · 清洗记录", "{title} · what was cleaned"),
    "comma": Text("，", ", "),
    "and": Text("、", ", "),
    "nothing-done": Text("没有改动", "Nothing was changed"),
    "done.repeat": Text(f"{{n}} {DONE['repeat']}", "{n} [repeat|repeats] dropped"),
    "done.furniture": Text(
        f"{{n}} {DONE['furniture']}", "{n} [line|lines] of page remains removed"
    ),
    "done.site": Text(f"{{n}} {DONE['site']}", "{n} [line|lines] removed that the site prints"),
    "done.normalise": Text(f"{{n}} {DONE['normalise']}", "{n} [place|places] normalised"),
    "done.script": Text(f"{{n}} {DONE['script']}", "{n} [place|places] in another script"),
    "noticed": Text("{n} 处留意", "{n} [notice|notices]"),
    "line": Text("第 {first} 段", "paragraph {first}"),
    "lines": Text("第 {first}–{last} 段", "paragraphs {first}–{last}"),
    "number": Text("段", "No."),
    "source": Text("原文", "Source"),
    "changes": Text("改动", "Changes"),
    "clean": Text("清洗后", "Clean"),
    "caption": Text("逐段的改动", "Changes, paragraph by paragraph"),
    "article": Text("正文", "Article"),
    "removed": Text("（删去）", "(removed)"),
    "unnumbered": Text("不编号", "no number"),
    "tools": Text("显示与保存", "Show and save"),
    "side": Text("左右对照", "Side by side"),
    "only": Text("只看改动", "Changes only"),
    "back": Text("上一处", "Previous"),
    "onward": Text("下一处", "Next"),
    "save-text": Text("保存正文", "Save text"),
    "save-log": Text("保存日志", "Save log"),
    "save-decisions": Text("保存裁定", "Save decisions"),
    "saved": Text("已保存 {name}", "Saved {name}"),
    "chars": Text(
        "原文 {source} 字，清洗后 {clean} 字", "{source} characters, {clean} once cleaned"
    ),
    "undecided": Text(
        "已改判 {n} 处，清洗后 {clean} 字；尚未保存",
        "{n} [decision|decisions], {clean} characters once cleaned; not saved yet",
    ),
    "none-left": Text(
        "这样一来这段文字一处也不剩；至少要留一处。",
        "No copy of this passage would be left; keep at least one.",
    ),
    "change": Text("{why}，“{before}”改为“{after}”", "{why}, “{before}” became “{after}”"),
    "change-removed": Text("{why}，删去“{before}”", "{why}, “{before}” went"),
    "change-place": Text("（本段第 {at} 处，共 {n} 处）", " ({at} of {n} in this paragraph)"),
    "similar": Text("相似 {percent}", "{percent} alike"),
    "confident": Text("把握 {percent}", "confidence {percent}"),
    "by-reader": Text("读者裁定", "decided by a reader"),
    "grounds": Text("；依据：{rows}", "; because: {rows}"),
    "brackets": Text("（{facts}{grounds}）", " ({facts}{grounds})"),
    "dropped": Text("{cause}：保留{kept}{facts}", "{cause}: kept {kept}{facts}"),
    "dropped-removal": Text("{cause}：保留{kept}", "{cause}: kept {kept}"),
    "now-both": Text(
        "读者改判：这一处与{kept}都留。原判：{cause}{facts}",
        "You decided: keep this one and {kept}. Before: {cause}{facts}",
    ),
    "now-this": Text(
        "读者改判：留这一处，删去{kept}。原判：{cause}{facts}",
        "You decided: keep this one, drop {kept}. Before: {cause}{facts}",
    ),
    "now-gone": Text("读者改判：删去，保留{kept}", "You decided: drop this one, keep {kept}"),
    "block": Text(
        "{gone}是一整块，与{kept}相同（{n} 处）",
        "{gone} are one block, a copy of {kept} ({n} [passage|passages])",
    ),
    "block-of-line": Text(
        "{gone}里是一整块，与{kept}相同（{n} 处）",
        "One block in {gone}, a copy of {kept} ({n} [passage|passages])",
    ),
    "decide-block": Text("整块{gone}怎样处理", "What to do with the block in {gone}"),
    "decide-alone": Text("只决定这一处", "Decide on this one alone"),
    "decide": Text("{gone}怎样处理", "What to do with {gone}"),
    "as-is": Text("照此", "As it is"),
    "keep-both": Text("两处都留", "Keep both"),
    "keep-this": Text("改留这一处", "Keep this one instead"),
    "keep-block": Text("改留这一块", "Keep this block instead"),
    "decide-alike": Text("怎样处理这两处", "What to do with these two"),
    "both-stay": Text("都留", "Keep both"),
    "drop": Text("删去前一处", "Drop the first"),
    "drop-other": Text("删去后一处", "Drop the second"),
    "decide-order": Text("留哪一处", "Which one to keep"),
    "order-as-is": Text("照此，留{kept}", "As it is: keep {kept}"),
    "order-other": Text("改留{gone}", "Keep {gone} instead"),
    "stayed": Text("留下的：", "Kept: "),
    "went": Text("删去的：", "Dropped: "),
    "alike": Text("{kind}，两处都留下了", "{kind}; both were kept"),
    "notices": Text("值得留意", "Worth a look"),
    "versions": Text(
        "zhnews-dedupe {version}，日志格式 {format}，来源编码 {encoding}",
        "zhnews-dedupe {version}, log format {format}, encoding of the source {encoding}",
    ),
    "no-version": Text("（未注明版本）", "(version not stated)"),
    "help": Text(
        "左右对照：左为原文，右为清洗后。快捷键：Alt+J 下一处，Alt+K 上一处。"
        "为什么改：用鼠标指着改动的字；或用 Tab 键到这一段改动的字上，再用 ← → 到同段的下一处。",
        "Side by side: the source on the left, the clean text on the right. Keys: Alt+J next "
        "change, Alt+K previous one. Why a character was changed: point at it, or press Tab to "
        "come to those of a paragraph, and ← → to go from one to the next.",
    ),
    "legend": Text(
        "相似：两处相同文字所占的比例。把握：两处中有一处多余的可能性。依据：最有力的理由，至多列三条。",
        "Alike: the share of the text that both have. Confidence: the probability that one of the "
        "two should not be there. Because: the strongest reasons, at most three.",
    ),
    "unsavable": Text(
        "原文含有不成对的代理码位或无法解码的字节，浏览器写不出这样的正文；"
        "可以保存裁定，再用命令 dedupe apply 得到正文和日志。",
        "The source has lone surrogates or bytes that cannot be decoded, which a browser cannot "
        "write. Save the decisions, and let the command dedupe apply make text and log of them.",
    ),
    "insecure": Text(
        "这一页不是从本机文件或 HTTPS 打开的，浏览器不让它计算摘要；"
        "可以保存裁定，再用命令 dedupe apply 得到正文和日志。",
        "This page was opened neither from a file nor over HTTPS, so the browser lets it compute "
        "no digest. Save the decisions, and let the command dedupe apply make text and log of "
        "them.",
    ),
    "undecidable": Text(
        "这篇文章里有一处删除与同一处的其他改动分不开，所以不能在这里改判。",
        "A drop of this article cannot be told from other edits to the same place, so nothing can "
        "be decided here.",
    ),
}
"""What the page of a log says."""

INDEX = {
    "page-title": Text("清洗报告", "What was cleaned"),
    "totals": Text(
        "共 {n} 篇，{changed} 篇有改动，{flagged} 篇有需留意处；"
        "删去 {dropped} 字，占原文 {share}%。",
        "{n} [article|articles], {changed} changed, {flagged} with notices; {dropped} characters "
        "dropped, {share}% of the source.",
    ),
    "most": Text("下面列出改动最多的 {n} 篇。", " Listed: the {n} most affected."),
    "causes": Text("改动原因（处）", "Changes by cause"),
    "notice": Text("留意·{kind}", "notice · {kind}"),
    "failed": Text("没能读取的日志", "Logs that could not be read"),
    "articles": Text("文章", "Articles"),
    "all": Text("全部文章", "All articles"),
    "changes": Text("改动", "Changes"),
    "notices": Text("留意", "Notices"),
    "filter": Text("筛选", "Filter"),
    "search": Text("查找", "Search"),
    "search-hint": Text("标题或文件名", "Title or file name"),
    "back": Text("上一页", "Previous page"),
    "onward": Text("下一页", "Next page"),
    "shown": Text(
        "{n} 篇，第 {page} / {pages} 页", "{n} [article|articles], page {page} of {pages}"
    ),
    "column.title": Text("文章", "Article"),
    "column.dropped": Text("删去字数", "Dropped"),
    "column.share": Text("占比 %", "Share %"),
    "column.repeats": Text("重复", "Repeats"),
    "column.furniture": Text("页面残留", "Page remains"),
    "column.normalised": Text("规范", "Normalised"),
    "column.notices": Text("留意", "Notices"),
}
"""What the page says that lists the logs of many articles."""

GROUPS = {
    "page-title": Text("副本与版本", "Copies and versions"),
    "totals": Text(
        "共 {n} 篇文章，其中 {groups} 组副本和版本。",
        "{n} [article|articles]; groups of copies and versions: {groups}.",
    ),
    "largest": Text("下面列出最大的 {n} 组。", " Listed: the {n} largest."),
    "page": Text(
        "第 {page} / {pages} 页，先列最大的组", "Page {page} of {pages}, largest groups first"
    ),
    "pages": Text("各页", "Pages"),
    "back": Text("上一页", "Previous page"),
    "onward": Text("下一页", "Next page"),
    "unfold": Text("全部展开", "Unfold all"),
    "fold": Text("全部收起", "Fold all"),
    "members": Text("{n} 篇", "{n} [article|articles]"),
    "kept": Text("保留：{name}", "Kept: {name}"),
    "day": Text("{name}，{day}", "{name}, {day}"),
    "copy": Text("{kind}：{name}", "{kind}: {name}"),
    "why": Text(
        "{why}。本篇的 {here} 保留的那篇也有，保留的那篇的 {there} 本篇也有。",
        "{why}. The kept one has {here} of this article, which has {there} of the kept one.",
    ),
    "more-here": Text("本篇内容更多。", " This one has more."),
    "more-there": Text("保留的那篇内容更多。", " The kept one has more."),
    "differs": Text("{kind}：{here} | {there}", "{kind}: {here} | {there}"),
    "this": Text("本篇", "This article"),
    "other": Text("保留的", "The kept one"),
    "cut": Text("（后面的不再显示）", "(the rest is not shown)"),
    "more": Text(
        "另有 {n} 篇未在这里列出；见 dedupe group 写出的记录。",
        "{n} more [is|are] not shown here; see the records that dedupe group wrote.",
    ),
    "legend": Text(
        "加底色：句子相同，其中改了的字。虚线：只有这一篇有的内容。只差标点、空格、简繁的不算。",
        "Coloured: what was exchanged within a sentence. Dotted: what only this side has. Marks, "
        "spaces and the script do not count.",
    ),
}
"""What the page says that lists the groups of a crawl."""


# --- names ---

_STAGES = {"normalise": "normalised", "furniture": "page remains"}
"""What a stage is called before a rule of it, where that is not its own name."""


def cause_text(cause: str) -> Text:
    """Return what a cause is called.

    >>> cause_text("repeat.same-line")
    Text(zh='重复·同段内重复', en='repeat · same line')
    """
    stage, _, rule = cause.partition(".")
    said_stage = _STAGES.get(stage, stage)
    return Text(cause_name(cause), f"{said_stage} · {in_words(rule)}")


def evidence_text(row: str) -> Text:
    """Return what a row of evidence is called.

    >>> evidence_text("tail-in-front")
    Text(zh='文末段落出现在文首', en='tail in front')
    """
    return Text(evidence_name(row), in_words(row))


def notice_text(kind: NoticeKind) -> Text:
    """Return what a kind of notice is called.

    >>> notice_text("figures").en, notice_text("mojibake").en
    ('alike but for figures', 'place with characters lost before')
    """
    if kind in DIFFERING:
        english = f"alike but for {DIFFERING[kind]}"
    else:
        english, _ = OTHER_NOTICES[kind]
    return Text(NOTICES[kind], english)
