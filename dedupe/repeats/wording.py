"""What the words of a line tell about it: a caption, a label, a dateline, an item, a line that
announces the next.

All functions take simplified text in lower case, as `Folded.plain` is: so each pattern is written
once. The words are our own collection, from reading some 2,000 articles of mainland, Hong Kong,
Taiwanese and overseas sites. Limits inside the patterns are chosen by eye: they keep a pattern from
running on into the sentence, and its cost small.
"""

from __future__ import annotations

import re
from itertools import pairwise

from dedupe.lazy import pattern

MAX_HEADING = 40
"""Characters of a heading. Chosen by eye."""
MAX_SECTION_NAME = 16
"""Characters of a heading that only names a sort of section: 结论, 目录, 新闻链接. Chosen by
eye."""
_MAX_TAIL = 96
"""Characters at the end of a line among which brackets with a credit begin: the longest of 120 read
had 71."""
_MAX_FILE_NAME = 32
"""Characters at the end of a line among which the end of a file name begins. Chosen by eye: names
that editors leave are as `_副本.jpg`."""
_MAX_BARE_CREDIT = 48
"""Characters at the end of a line among which a credit without brackets begins. Chosen by eye: an
agency, three names and 摄影 have some 25."""
_MAX_ANNOUNCING = 8
"""Characters at the end of a line among which the colon is that announces the next. Chosen by eye:
closing quotation marks and brackets may stand behind it."""
_MAX_SAYING_AGAIN = 60
"""Characters at the end of a line among which it says that something is said again. Chosen by eye:
further up it is about something else."""

_LETTER = pattern(r"[^\W_]")


def letters(text: str) -> int:
    return len(_LETTER.findall(text))


def _letters_of(match: re.Match[str] | None) -> int:
    """Return how many letters a match has, 0 where there is none."""
    return letters(match[0]) if match else 0


def _begins(line: str, words: re.Pattern[str]) -> bool:
    return words.match(line) is not None


def _has(line: str, words: re.Pattern[str]) -> bool:
    return words.search(line) is not None


# --- captions ---

_AGENCIES = (
    "新华社|中新社|中新网|中通社|美联社|法新社|路透社?|视觉中国|东方ic|网络图片?|网路图片?|"
    "央视新闻|人民网"
    "|达志影像|欧新社|韩联社|共同社|塔斯社"
    "|afp|ap|epa|reuters|getty(?: images)?|fotolia|shutterstock|pixabay|unsplash|public ?domain"
    "|facebook|脸书|微博"
)
_CLOSING_BRACKETS = tuple("）)]】")
# What brackets hold that hold a credit, not a remark: `（孟昭 摄）`, `（图／某某报）`.
_TELLS_WHOSE = pattern(
    "摄|供图|提供|图片|照片|图源|来源|网络|网路|截图|翻拍|资料|公有领域|取自|制图|图[/／∕|｜]|/|"
    "／|photo|images|电视台"
    rf"|大纪元|明慧网|新唐人|{_AGENCIES}"
)
_BRACKETS = pattern(
    # Brackets, with other brackets in them once: `（记者 孟昭（实习） 摄）`.
    r"[（(\[【][^（(\[【）)\]】]{1,40}(?:[（(][^）)]{1,16}[）)])?[^（(\[【）)\]】]{0,24}[）)\]】]"
    # `（某某社）photo:mengzhao`, `（孟昭 摄）。`
    r"\s*(?:photo\s*:\s*\w{2,12})?\s*。?\s*\Z"
)
_NAMES = r"[\u4e00-\u9fff·]{2,4}(?:[ \u3000/／、][\u4e00-\u9fff·]{2,4}){0,2}"
# Before `图` in a credit, so that it is not a sort of picture: `降水预报图`.
_NO_SORT = "(?<![意地布果构线势略览导])(?<!预报)"
_BARE_CREDIT = pattern(
    # It stands behind a mark, or an ideograph: `读者排队进馆。孟昭 摄`.
    r"(?:\A|[\s。，,、/／（(]|(?<=[\u4e00-\u9fff]))(?:"
    # `本报记者 孟昭 王某 摄`
    rf"(?:本报记者|记者|通讯员|特约记者|摄影)?\s*{_NAMES}\s*[/／]?\s*"
    rf"(?:翻?摄影?|翻拍|供图|提供|{_NO_SORT}图)"
    # `图片来源：某某网`, `图／某某报`, `摄影：孟昭`
    r"|图片?来源\s*[:：].{1,20}|图片?\s*[/／∕|｜:：].{1,24}|摄影\s*[/／∕|｜:：].{1,24}|"
    r"photo\s*:.{1,24}"
    # `摄：Meng Zhao/Reuters`
    r"|摄\s*[:：].{1,40}"
    # `Meng Zhao/Reuters`
    rf"|[a-z][a-z .'-]{{2,30}}/\s*(?:{_AGENCIES})"
    # `来源：Reuters`, but not `数据来源：某某局`
    rf"|来源\s*[:：]\s*(?:{_AGENCIES})"
    # `新华社发`
    rf"|(?:{_AGENCIES})发?)\s*[。）)]?\s*\Z"
)
# Brackets that hold a remark, or a list of them: `（付费，英文）`, `（7月30日）`.
_REMARKS = "，,、；;：:0123456789"
_SCREENSHOT = pattern(r"截[图屏]\s*\Z")
_MAY_BE_CREDIT = pattern("[/／∕|｜:：]")
_ENDS_OF_CREDIT = frozenset("摄影像拍图供片社网透国c闻pasykhn书博发")
_STOPS_OF_CREDIT = ("。", "）", ")")
"""Marks of which a credit without brackets has one (`图：某某报`), or else the characters that it
ends with, a stop aside; most lines have neither, which is quickly seen."""
_CAPTION_MARK = pattern(r"\s*(?:图(?:为|片?\s*[:：]|例|说)|[△▲▼↑↓◀▶]|[左右上下]图|资料图)")
_FILE_NAME = pattern(r"(?:[_-][\w-]{0,16}|[0-9]{0,8})\.(?:jpe?g|png|gif|bmp|webp)\s*\Z")
_SKETCH = pattern("示意图|资料[图照]|非本文|剧照")


def credit_chars(line: str) -> int:
    """Return how many letters at the end of a line tell whose picture it is, with the file name
    behind it.

    >>> credit_chars("渡口恢复通航。（本报记者 孟昭 摄）"), credit_chars("昨天下午，图书馆开馆。")
    (7, 0)
    >>> credit_chars("渡口恢复通航。meng zhao/reuters"), credit_chars("数据来源：镇统计站")
    (15, 0)
    """
    name = file_name_chars(line)
    if name:
        before = _FILE_NAME.sub("", line)
        return name + (credit_chars(before) if before else 0)
    brackets = _brackets(line)
    if brackets and _has(brackets[0], _TELLS_WHOSE):
        return _letters_of(brackets)
    tail = line[-_MAX_BARE_CREDIT:]
    if not _has(tail, _MAY_BE_CREDIT) and not _ends_as_credit(tail):
        return 0
    return _letters_of(_BARE_CREDIT.search(tail))


def _ends_as_credit(line: str) -> bool:
    """Return whether a line ends with a character that a credit without brackets ends with."""
    end = line.rstrip()
    if end.endswith(_STOPS_OF_CREDIT):
        end = end[:-1].rstrip()
    return end[-1:] in _ENDS_OF_CREDIT


def bracketed_chars(line: str) -> int:
    """Return how many letters stand in the brackets that a line ends with, 0 where these are
    remarks.

    >>> bracketed_chars("国王的画像（某某收藏）"), bracketed_chars("某某笔记（付费，仅电脑版）")
    (4, 0)
    """
    brackets = _brackets(line)
    if brackets and any(mark in brackets[0] for mark in _REMARKS):
        return 0
    return _letters_of(brackets)


def _brackets(line: str) -> re.Match[str] | None:
    start = max(0, len(line) - _MAX_TAIL)
    # Behind the closing one may stand a stop, or `photo:mengzhao`.
    end = line.rstrip().removesuffix("。").rstrip()
    if not end.endswith(_CLOSING_BRACKETS) and line.find("photo", start) < 0:
        return None
    return _BRACKETS.search(line, start)


def file_name_chars(line: str) -> int:
    """Return how many letters at the end of a line are those of a file name, which an editor left
    there.

    >>> file_name_chars("读者排队进馆。（记者孟昭摄）_副本.jpg")
    5
    """
    start = max(0, len(line) - _MAX_FILE_NAME)
    if line.find(".", start) < 0:
        return 0
    return _letters_of(_FILE_NAME.search(line, start))


def has_caption_mark(line: str) -> bool:
    """Return whether a line begins with what a caption begins with: 图为, ▲, 左图.

    >>> has_caption_mark("图为读者排队进馆。"), has_caption_mark("图书馆昨天开馆。")
    (True, False)
    """
    return _begins(line, _CAPTION_MARK)


def is_screenshot(line: str) -> bool:
    """Return whether a line says of which page or programme a picture is: `某某微博截图`."""
    return _has(line, _SCREENSHOT)


def is_sketch(line: str) -> bool:
    """Return whether a caption is of a picture that shows no event: 示意图, 资料图, 剧照."""
    return _has(line, _SKETCH)


# --- labels and page words ---

_LABEL = pattern(
    # A word in brackets, before a colon, or both: `【核心提示】`, `原标题：`, `（导读）：`.
    r"\s*(?:(?:[【\[（(〔]\s*)?(?:原标题|核心提示|核心阅读|内容提要|内容摘要|新闻摘要|摘要|提要|导读|"
    r"导语|编者按|标题|图片?|图片?说明|图例"
    r"|description|summary|abstract|title|excerpt)\s*(?:[】\]）)〕](?:\s*[:：])?|[:：])(?:\s*】)?|图为|"
    # A bullet.
    r"[△▲▼↑↓●■◎◆□·•])\s*"
)
_ORIGINAL_TITLE = pattern(r"\s*(?:[（(【\[〔]\s*)?原标题\s*[:：\]】]")
_PAGE_WORDS = pattern(
    # What to press, scan, follow or pay for.
    "点击(?:进入|查看|下载|关注|订阅|购买|上方|下方|图片|链接|连结|这里|此处|阅读|蓝字)|扫码|"
    "二维码|关注我们|订阅我们"
    "|付费订阅|付费支持|查看最新|尽在.{2,12}(?:app|客户端)|打开.{0,8}app|微信公众号|进入专题|"
    "登录后|登入后|版权归|版权属"
    r"|获授权转载|(?:成为|加入).{0,12}(?:订户|会员)|\A\s*posted by"
    # What a design tool calls its layers: `Fill 1`.
    r"|\A\s*[a-z]{2,16} \d{1,3}\s*\Z"
)


def label_chars(line: str) -> int:
    """Return how many letters at the start of a line are its label, which is no content.

    >>> label_chars("核心提示：渡口恢复通航。"), label_chars("渡口恢复通航。")
    (4, 0)
    """
    return _letters_of(_LABEL.match(line))


def is_original_title(line: str) -> bool:
    """Return whether a line is labelled `原标题`.

    >>> is_original_title("（原标题：新馆昨天开馆）"), is_original_title("原标题党的文章")
    (True, False)
    """
    return "原标题" in line and _begins(line, _ORIGINAL_TITLE)


def has_page_words(line: str) -> bool:
    """Return whether a line has words that pages say to their readers: 点击进入专题, `Fill 1`.

    >>> has_page_words("点击进入专题："), has_page_words("他点击了两次。")
    (True, False)
    """
    return _has(line, _PAGE_WORDS)


# --- items, forms, provisions ---

_NUMBER = r"\d{1,3}|[一二三四五六七八九十]{1,3}|[a-z]"
_ITEM = pattern(
    # `（三）`, `3、`, `3.`, but not the date or figure `3.14`.
    rf"\s*(?:[(（〔\[【](?:{_NUMBER})[)）〕\]】]|(?:{_NUMBER})[)）、.．:：](?!\d)"
    # `③`, `●`, `第十二条`, `案例二`
    r"|[①-⑳❶-❿➀-➓⑴-⒇●•·*◎○■□◆◇▪▶►☆★–—\-]|第[一二三四五六七八九十百\d]+[条项款节章]|"
    r"案例[一二三四五六七八九十\d]+)"
)
_LAW = pattern(
    r"\s*(?:第[一二三四五六七八九十百零\d]+[条项款章]|[(（][一二三四五六七八九十]{1,3}[)）])"
)
_QUESTION = pattern(r"[？?][”」』）)]*\s*\Z|\A\s*(?:问|答|q|a|记者|主持人)\s*[:：]")
# A name, a colon, and no sentence behind it.
_FIELD = pattern(r"[^，。！？；：:]{1,12}[:：][^，。！？；]*\Z")
_VALUE = pattern(r"(?<![0-9])[:：][ \u3000]{0,2}[0-9]")
_NUMERALS = "一二三四五六七八九十"
_NUMBERINGS = (
    tuple(f"{numeral}是" for numeral in _NUMERALS),
    tuple(f"第{numeral}，" for numeral in _NUMERALS),
    tuple(f"第{numeral}、" for numeral in _NUMERALS),
    tuple(f"（{numeral}）" for numeral in _NUMERALS),
    tuple(f"{numeral}、" for numeral in _NUMERALS),
    ("首先，", "其次，", "再次，", "最后，"),
)
"""What the points of a list begin with, in order, one tuple for each way to number them."""
_BEGIN_NUMBERED = frozenset(mark[0] for marks in _NUMBERINGS for mark in marks)


def item_number(line: str) -> str:
    """Return what a list item is numbered with, an empty string where the line is none.

    >>> item_number("（三）有相应的资金；")
    '三'
    """
    match = _ITEM.match(line)
    if match is None:
        return ""
    return "".join(filter(str.isalnum, match[0]))


def is_item(line: str) -> bool:
    """Return whether a line is numbered or bulleted.

    >>> is_item("2、新馆开馆"), is_item("●新馆开馆"), is_item("2.5亿元")
    (True, True, False)
    """
    return _begins(line, _ITEM)


def is_provision(line: str) -> bool:
    """Return whether a line is an article, or a numbered clause, of a law: 第十二条, （三）."""
    return _begins(line, _LAW)


def is_question(line: str) -> bool:
    """Return whether a line is a question, or somebody's turn in an interview.

    >>> is_question("新馆何时开馆？"), is_question("记者：新馆开馆了。")
    (True, True)
    """
    return _has(line, _QUESTION)


def is_field(line: str) -> bool:
    """Return whether a line is a field of a form (`受理时间：工作日`) or names who speaks
    (`记者：`).

    >>> is_field("受理时间：工作日"), is_field("他说：新馆开馆了，大家都高兴。")
    (True, False)
    """
    return _begins(line, _FIELD)


def has_value(line: str) -> bool:
    """Return whether a figure stands behind a colon, as in a list of accounts.

    >>> has_value("到目前为止的爱心打赏：101元（已停止）"), has_value("新馆12:30开馆")
    (True, False)
    """
    return _has(line, _VALUE)


def predecessor(line: str) -> str:
    """Return what the point before a numbered one begins with, an empty string where the line is
    none, or the first.

    >>> predecessor("三是补渠道。"), predecessor("（二）有场地；"), predecessor("一是补渠道。")
    ('二是', '（一）', '')
    """
    start = line.lstrip()
    if start[:1] not in _BEGIN_NUMBERED:
        return ""
    for marks in _NUMBERINGS:
        for before, mark in pairwise(marks):
            if start.startswith(mark):
                return before
    return ""


# --- what a line says about its neighbours ---

_DATELINE = pattern(
    # `某某社青石镇3月18日电 `, `【某某报记者孟昭18日报道】`
    r"\s*[（(【〔［\[]?[^，。！？；：:]{0,24}?(?:\d{1,2}\s*日|讯|电|报道|报导)[^，。！？；"
    r"]{0,18}?(?:讯|电|报道|报导)"
    r"[^，。！？；]{0,18}?[）)】〕］\]：:\u3000 ]"
    # `（某某社青石镇电）`
    r"|\s*[（(【〔［\[][^】〕］）)，。]{2,24}(?:报|社|网|台|讯|电|报道|报导)[^】〕］）)，。"
    r"]{0,12}[】〕］）)]"
    # `本报青石镇讯`
    r"|\s*(?:本报|本台|本站|央视网消息|中新[网社]|新华[网社]|人民网)[^，。！？；]{0,20}[讯电]"
)
_SOURCE = pattern(r"\s*(?:[—―–－]{1,2}|摘自|出自|引自|[（(])")
_BACKWARD = pattern(
    "\\s*[“「『]?(?:而?这[一个样件种些位就也]|那一|该|此事|此举|对此|为此|因此|因而|于是|但(?!愿)|"
    "然而|不过|而且|而在|一字未改|上[述面]|以上|后者|前者|其中)"
)
_ANNOUNCES = pattern(r"[：:，,、—\-]+[”」』）)]*\s*\Z")
_SAYS_AGAIN = pattern(
    # `前面那句`, `重复一遍`, `说三遍`, `再念一遍`, `粘贴`
    r"前面(?:那|说的|说过)|重复?[一三两二][遍次]|[说念喊播]了?[一两二三四五几多]遍|"
    r"再[说看念]一?[遍次]|[粘黏]贴"
    # `这句话：`, `还记得那次的话么`, `开头那段`
    r"|[这那]句话\W*\Z|[还是]记得那?.{0,6}[话句]|开头那[句段]"
)
_MAY_SAY_AGAIN = pattern("[面遍次贴话句头]")
"""A character that each of these has."""
_CONCLUSION = pattern(
    r"\s*(?:[【\[（(■●]\s*)?(?:结[论语]|总结|小结|后记|回顾|综上|附录|背景|此前报[道导]|"
    r"相关(?:报[道导]|阅读|新闻)|新闻链[接结]|链接|延伸阅读)"
)
_CONTENTS = pattern(
    r"\s*(?:[【\[（(■●◎]\s*)?(?:目\s*[录次]|要[点闻]|核心阅读|核心提示|摘\s*要|重点|提\s*要|导[读语]|"
    r"本[期文]看点|看点|内容|本文结构|今日头条)"
)
_NEVER_ENDS_HEADING = "。！？!?；…，,：:”」"
"""What a heading does not end with: the end of a sentence, or what joins it to the next line."""


def has_dateline(line: str) -> bool:
    """Return whether a line begins with agency, place and day, or a by-line.

    >>> has_dateline("某某社青石镇3月18日电 春耕开始。"), has_dateline("3月18日，新馆开馆。")
    (True, False)
    """
    return _begins(line, _DATELINE)


def dateline_chars(line: str) -> int:
    """Return how many characters at the start of a line are agency, place and day, or a by-line.

    >>> dateline_chars("某某社青石镇3月18日电 春耕开始。"), dateline_chars("3月18日，新馆开馆。")
    (13, 0)
    """
    match = _DATELINE.match(line)
    return match.end() if match else 0


def is_source(line: str) -> bool:
    """Return whether a line tells where what stands above it is from: `——在座谈会上的讲话`,
    `（某某报）`.
    """
    return _begins(line, _SOURCE)


def refers_back(line: str) -> bool:
    """Return whether a line begins by referring to what stands before it.

    >>> refers_back("对此，居民表示欢迎。"), refers_back("但愿新馆早日开馆。")
    (True, False)
    """
    return _begins(line, _BACKWARD)


def announces(line: str) -> bool:
    """Return whether a line announces what follows: it ends with a colon, a comma or a dash.

    >>> announces("公告全文如下："), announces("公告昨天发布。")
    (True, False)
    """
    end = line[-_MAX_ANNOUNCING:]
    return _has(end, _ANNOUNCES)


def says_again(line: str) -> bool:
    """Return whether a line tells that something is said again, or three times.

    >>> says_again("重要的事情说三遍："), says_again("还记得前面那句话么？")
    (True, True)
    """
    end = line[-_MAX_SAYING_AGAIN:]
    return _has(end, _MAY_SAY_AGAIN) and _has(end, _SAYS_AGAIN)


def names_conclusion(line: str) -> bool:
    """Return whether a line is the heading of what an article says again: 结论, 背景, 新闻链接."""
    if len(line) > MAX_SECTION_NAME:
        return False
    return _begins(line, _CONCLUSION)


def names_contents(line: str) -> bool:
    """Return whether a line is the heading of what an article says in advance: 目录, 要点, 摘要."""
    if len(line) > MAX_SECTION_NAME:
        return False
    return _begins(line, _CONTENTS)


def is_heading(line: str) -> bool:
    """Return whether a line is short and ends no sentence: a heading, a numbered one too.

    >>> is_heading("二、建桥的事情"), is_heading("桥建好了。"), is_heading("桥建好了（孟昭 摄）")
    (True, False, False)
    """
    if not 0 < len(line) < MAX_HEADING:
        return False
    if line.rstrip()[-1:] in _NEVER_ENDS_HEADING:
        return False
    return credit_chars(line) == 0
