"""What the words of a line tell about it: a caption, a label, a dateline, an item, a line that
announces the next.

All functions take simplified text in lower case, as `Folded.plain` is: so each pattern is written
once. The words are our own collection, from reading some 2,000 articles of mainland, Hong Kong,
Taiwanese and overseas sites.
"""

from __future__ import annotations

from itertools import pairwise

from dedupe.lazy import pattern

MAX_HEADING = 40
"""Characters of a heading. Chosen by eye."""
MAX_SECTION_NAME = 16
"""Characters of a heading that only names a sort of section: 结论, 目录, 新闻链接."""
_MAX_TAIL = 96
"""Characters at the end of a line among which brackets with a credit begin: the longest of 120 read
had 71."""
_MAX_FILE_NAME = 32
"""The same of the name of a file."""
_MAX_BARE_CREDIT = 48
"""The same of a credit without brackets."""

_LETTER = pattern(r"[^\W_]")


def _letters(text: str) -> int:
    return len(_LETTER.findall(text))


# --- captions ---

_AGENCIES = (
    "新华社|中新社|中新网|中通社|美联社|法新社|路透社?|视觉中国|东方ic|网络图片?|网路图片?|"
    "央视新闻|人民网"
    "|afp|ap|epa|reuters|getty|fotolia|shutterstock|pixabay|unsplash|public ?domain|facebook|脸书|"
    "微博"
)
_TELLS_WHOSE = pattern(
    "摄|供图|提供|图片|照片|图源|来源|网络|网路|截图|翻拍|资料|公有领域|取自|制图|图[/／∕|｜]|/|"
    "／|photo|images|电视台"
    rf"|大纪元|明慧网|新唐人|{_AGENCIES}"
)
_BRACKETS = pattern(
    r"[（(\[【][^（(\[【）)\]】]{1,40}(?:[（(][^）)]{1,16}[）)])?[^（(\[【）)\]】]{0,24}[）)\]】]"
    r"\s*(?:photo\s*:\s*\w{2,12})?\s*。?\s*\Z"
)
_NAMES = r"[\u4e00-\u9fff·]{2,4}(?:[ \u3000/／、][\u4e00-\u9fff·]{2,4}){0,2}"
_BARE_CREDIT = pattern(
    r"(?:\A|[\s。，,、/／（(]|(?<=[\u4e00-\u9fff]))(?:"
    rf"(?:本报记者|记者|通讯员|特约记者|摄影)?\s*{_NAMES}\s*[/／]?\s*(?:翻?摄影?|翻拍|供图|提供|图)"
    r"|图片?来源\s*[:：].{1,20}|图片?\s*[/／∕|｜:：].{1,24}|摄影\s*[/／∕|｜:：].{1,24}|"
    r"photo\s*:.{1,24}"
    rf"|(?:{_AGENCIES})发?)\s*[。）)]?\s*\Z"
)
_CAPTION_MARK = pattern(r"\s*(?:图(?:为|片?\s*[:：]|例|说)|[△▲▼↑↓◀▶]|[左右上下]图|资料图)")
_FILE_NAME = pattern(r"(?:[_-][\w-]{0,16}|[0-9]{0,8})\.(?:jpe?g|png|gif|bmp|webp)\s*\Z")
_SKETCH = pattern("示意图|资料[图照]|非本文|剧照")


def credit_chars(line: str) -> int:
    """Return how many letters at the end of a line tell whose picture it is, with the file name
    behind it.

    >>> credit_chars("渡口恢复通航。（本报记者 孟昭 摄）"), credit_chars("昨天下午，图书馆开馆。")
    (7, 0)
    """
    name = file_name_chars(line)
    if name:
        before = _FILE_NAME.sub("", line)
        return name + (credit_chars(before) if before else 0)
    brackets = _BRACKETS.search(line, max(0, len(line) - _MAX_TAIL))
    if brackets and _TELLS_WHOSE.search(brackets[0]):
        return _letters(brackets[0])
    bare = _BARE_CREDIT.search(line[-_MAX_BARE_CREDIT:])
    return _letters(bare[0]) if bare else 0


def bracketed_chars(line: str) -> int:
    """Return how many letters stand in the brackets that a line ends with.

    >>> bracketed_chars("国王的画像（某某收藏）")
    4
    """
    brackets = _BRACKETS.search(line, max(0, len(line) - _MAX_TAIL))
    return _letters(brackets[0]) if brackets else 0


def file_name_chars(line: str) -> int:
    """Return how many letters at the end of a line are those of a file name, which an editor left
    there.

    >>> file_name_chars("读者排队进馆。（记者孟昭摄）_副本.jpg")
    5
    """
    name = _FILE_NAME.search(line, max(0, len(line) - _MAX_FILE_NAME))
    return _letters(name[0]) if name else 0


def has_caption_mark(line: str) -> bool:
    """Return whether a line begins with what a caption begins with: 图为, ▲, 左图."""
    return _CAPTION_MARK.match(line) is not None


def is_sketch(line: str) -> bool:
    """Return whether a caption is of a picture that shows no event: 示意图, 资料图, 剧照."""
    return _SKETCH.search(line) is not None


# --- labels and page words ---

_LABEL = pattern(
    r"\s*(?:[【\[（(〔]?\s*(?:原标题|核心提示|核心阅读|内容提要|内容摘要|新闻摘要|摘要|提要|导读|"
    r"导语|编者按|标题|图片?|图片?说明|图例"
    r"|description|summary|abstract|title|excerpt)\s*(?:[】\]）)〕]\s*[:：]?|[:：])\s*】?|图为|"
    r"[△▲▼↑↓●■◎◆□·•])\s*"
)
_ORIGINAL_TITLE = pattern(r"\s*[（(【\[〔]?\s*原标题\s*[:：\]】]")
_PAGE_WORDS = pattern(
    "点击(?:进入|查看|下载|关注|订阅|购买|上方|下方|图片|链接|连结|这里|此处|阅读|蓝字)|扫码|"
    "二维码|关注我们|订阅我们"
    "|付费订阅|付费支持|查看最新|尽在.{2,12}(?:app|客户端)|打开.{0,8}app|微信公众号|进入专题|"
    "登录后|登入后|版权归|版权属"
    r"|获授权转载|(?:成为|加入).{0,12}(?:订户|会员)|\A\s*posted by|\A\s*[a-z]{2,16} \d{1,3}\s*\Z"
)


def label_chars(line: str) -> int:
    """Return how many letters at the start of a line are its label, which is no content.

    >>> label_chars("核心提示：渡口恢复通航。"), label_chars("渡口恢复通航。")
    (4, 0)
    """
    label = _LABEL.match(line)
    return _letters(label[0]) if label else 0


def is_original_title(line: str) -> bool:
    """Return whether a line is labelled `原标题`."""
    return _ORIGINAL_TITLE.match(line) is not None


def has_page_words(line: str) -> bool:
    """Return whether a line has words that pages say to their readers: 点击进入专题, `Fill 1`."""
    return _PAGE_WORDS.search(line) is not None


# --- items, forms, provisions ---

_NUMBER = r"\d{1,3}|[一二三四五六七八九十]{1,3}|[a-z]"
_ITEM = pattern(
    rf"\s*(?:[(（〔\[【](?:{_NUMBER})[)）〕\]】]|(?:{_NUMBER})[)）、.．:：](?!\d)"
    r"|[①-⑳❶-❿➀-➓⑴-⒇●•·*◎○■□◆◇▪▶►☆★–—\-]|第[一二三四五六七八九十百\d]+[条项款节章]|"
    r"案例[一二三四五六七八九十\d]+)"
)
_LAW = pattern(
    r"\s*(?:第[一二三四五六七八九十百零\d]+[条项款章]|[(（][一二三四五六七八九十]{1,3}[)）])"
)
_QUESTION = pattern(r"[？?][”」』）)]*\s*\Z|\A\s*(?:问|答|q|a|记者|主持人)\s*[:：]")
_FIELD = pattern(r"[^，。！？；：:]{1,12}[:：][^，。！？；]*\Z")
_NUMERALS = "一二三四五六七八九十"
_NUMBERINGS = (
    tuple(f"{numeral}是" for numeral in _NUMERALS),
    tuple(f"第{numeral}，" for numeral in _NUMERALS),
    tuple(f"第{numeral}、" for numeral in _NUMERALS),
    tuple(f"（{numeral}）" for numeral in _NUMERALS),
    tuple(f"{numeral}、" for numeral in _NUMERALS),
    ("首先，", "其次，", "再次，", "最后，"),
)


def item_number(line: str) -> str:
    """Return what a list item is numbered with, an empty string where the line is none.

    >>> item_number("（三）有相应的资金；")
    '三'
    """
    match = _ITEM.match(line)
    return "".join(filter(str.isalnum, match[0])) if match else ""


def is_item(line: str) -> bool:
    """Return whether a line is numbered or bulleted."""
    return _ITEM.match(line) is not None


def is_provision(line: str) -> bool:
    """Return whether a line is an article, or a numbered clause, of a law: 第十二条, （三）."""
    return _LAW.match(line) is not None


def is_question(line: str) -> bool:
    """Return whether a line is a question, or somebody's turn in an interview."""
    return _QUESTION.search(line) is not None


def is_field(line: str) -> bool:
    """Return whether a line is a field of a form (`受理时间：工作日`) or names who speaks
    (`记者：`).
    """
    return _FIELD.match(line) is not None


def predecessor(line: str) -> str:
    """Return what the point before a numbered one begins with, an empty string where the line is
    none, or the first.

    >>> predecessor("三是补渠道。"), predecessor("（二）有场地；"), predecessor("一是补渠道。")
    ('二是', '（一）', '')
    """
    start = line.lstrip()
    for marks in _NUMBERINGS:
        for before, mark in pairwise(marks):
            if start.startswith(mark):
                return before
    return ""


# --- what a line says about its neighbours ---

_DATELINE = pattern(
    r"\s*[（(【〔［\[]?[^，。！？；：:]{0,24}?(?:\d{1,2}\s*日|讯|电|报道|报导)[^，。！？；"
    r"]{0,18}?(?:讯|电|报道|报导)"
    r"[^，。！？；]{0,18}?[）)】〕］\]：:\u3000 ]"
    r"|\s*[（(【〔［\[][^】〕］）)，。]{2,24}(?:报|社|网|台|讯|电|报道|报导)[^】〕］）)，。"
    r"]{0,12}[】〕］）)]"
    r"|\s*(?:本报|本台|本站|央视网消息|中新[网社]|新华[网社]|人民网)[^，。！？；]{0,20}[讯电]"
)
_SOURCE = pattern(r"\s*(?:[—―–－]{1,2}|摘自|出自|引自|[（(])")
_BACKWARD = pattern(
    "\\s*[“「『]?(?:而?这[一个样件种些位就也]|那一|该|此事|此举|对此|为此|因此|因而|于是|但(?!愿)|"
    "然而|不过|而且|而在|一字未改|上[述面]|以上|后者|前者|其中)"
)
_ANNOUNCES = pattern(r"[：:，,、—\-]+[”」』）)]*\s*\Z")
_SAYS_AGAIN = pattern(
    r"前面(?:那|说的|说过)|重复?[一三两二][遍次]|[说念喊播]了?[一两二三四五几多]遍|"
    r"再[说看念]一?[遍次]|[粘黏]贴|[这那]句话\W*\Z|[还是]记得那?.{0,6}[话句]|开头那[句段]"
)
_CONCLUSION = pattern(
    r"\s*[【\[（(■●]?\s*(?:结[论语]|总结|小结|后记|回顾|综上|附录|背景|此前报[道导]|"
    r"相关(?:报[道导]|阅读|新闻)|新闻链[接结]|链接|延伸阅读)"
)
_CONTENTS = pattern(
    r"\s*[【\[（(■●◎]?\s*(?:目\s*[录次]|要[点闻]|核心阅读|核心提示|摘\s*要|重点|提\s*要|导[读语]|"
    r"本[期文]看点|看点|内容|本文结构|今日头条)"
)


def has_dateline(line: str) -> bool:
    """Return whether a line begins with agency, place and day, or a by-line.

    >>> has_dateline("某某社青石镇3月18日电 全县春耕全面展开。")
    True
    """
    return _DATELINE.match(line) is not None


def is_source(line: str) -> bool:
    """Return whether a line tells where what stands above it is from: `——在座谈会上的讲话`,
    `（某某报）`.
    """
    return _SOURCE.match(line) is not None


def refers_back(line: str) -> bool:
    """Return whether a line begins by referring to what stands before it."""
    return _BACKWARD.match(line) is not None


def announces(line: str) -> bool:
    """Return whether a line announces what follows: it ends with a colon, a comma or a dash."""
    return _ANNOUNCES.search(line[-8:]) is not None


def says_again(line: str) -> bool:
    """Return whether a line tells that something is said again, or three times: `说三遍：`,
    `还记得前面那句话么？`.
    """
    return _SAYS_AGAIN.search(line[-60:]) is not None


def names_conclusion(line: str) -> bool:
    """Return whether a line is the heading of what an article says again: 结论, 背景, 新闻链接."""
    return len(line) <= MAX_SECTION_NAME and _CONCLUSION.match(line) is not None


def names_contents(line: str) -> bool:
    """Return whether a line is the heading of what an article says in advance: 目录, 要点, 摘要."""
    return len(line) <= MAX_SECTION_NAME and _CONTENTS.match(line) is not None


def is_heading(line: str) -> bool:
    """Return whether a line is short and ends no sentence: a heading, a numbered one too."""
    return (
        0 < len(line) < MAX_HEADING
        and line.rstrip()[-1:] not in "。！？!?；…，,：:”」"
        and not credit_chars(line)
    )
