"""Every normalisation rule by its own example, by what must stay, and by Hypothesis."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe import Log, clean
from dedupe.normalise import RULE_NAMES, RULES, Rule, normalise, rules_named
from dedupe.revision import Revision, undone
from tests.helpers.cases import KINDS, cases
from tests.helpers.hypothesis_settings import examples

every_rule = pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.name) for rule in RULES])


def applied(rule: Rule, text: str) -> str:
    return normalise(Revision.of(text), (rule,)).text


def settled(rule: Rule, text: str) -> str:
    """Return the text after the rule alone, until it finds nothing more: its own result may wake it
    again.
    """
    while (following := applied(rule, text)) != text:
        text = following
    return text


# --- the table ---


def test_rule_names_are_distinct_and_fit_for_a_command_line() -> None:
    assert len(set(RULE_NAMES)) == len(RULES)
    assert all(re.fullmatch("[a-z]+(-[a-z]+)*", name) for name in RULE_NAMES)
    assert all(rule.what for rule in RULES)


def test_rules_named_keeps_the_order_of_the_table() -> None:
    assert rules_named(reversed(RULE_NAMES)) == RULES
    assert [rule.name for rule in rules_named(["dots", "tags"])] == ["tags", "dots"]


@every_rule
def test_rule_does_what_its_example_says(rule: Rule) -> None:
    before, after = rule.example
    assert applied(rule, before) == after


@every_rule
def test_rule_leaves_its_own_result_alone(rule: Rule) -> None:
    assert applied(rule, rule.example[1]) == rule.example[1]


@every_rule
def test_rule_is_named_in_the_log(rule: Rule) -> None:
    revision = normalise(Revision.of(rule.example[0]), (rule,))
    assert {str(edit.cause) for edit in revision.edits} == {f"normalise.{rule.name}"}


@every_rule
def test_rule_can_be_switched_off_by_its_name(rule: Rule) -> None:
    before, _ = rule.example
    others = [name for name in RULE_NAMES if name != rule.name]
    cleaned = clean(before, rules=others, furniture=False)
    causes = {cause for edit in cleaned.edits for cause in (edit.cause, *edit.also)}
    assert rule.name not in {cause.rule for cause in causes}
    assert cleaned.text != clean(before, furniture=False).text


@every_rule
def test_rule_can_be_the_only_one(rule: Rule) -> None:
    before, after = rule.example
    assert clean(before, rules=[rule.name], furniture=False).text == after


def test_every_rule_acts_in_a_fixture() -> None:
    acted = set()
    for case in cases(*KINDS):
        for edit in Log.from_json(case.log.read_bytes()).edits:
            acted |= {cause.rule for cause in (edit.cause, *edit.also)}
    assert set(RULE_NAMES) <= acted, "add a case to fixtures/noisy, then python -m tests.regenerate"


# --- any text ---

# What wakes a rule, and stands beside what wakes it. A rule that has no alphabet here is tried with
# the characters of its example.
_ALPHABETS = {
    "line-ends": "一a\r\n\x0b\x0c\x85\u2028\u2029",
    "entities": "&#;xX0123aAmplttgnbsquodr一",
    "scripts": "<>!-/ scriptSTYLEno一\n",
    "tags": '<>/ pbrdiva="\t\n一',
    "invisible": "一a\x1b\x9b[]1;m(B\u200b\u200c\u200d\ufeff\x00\x07\u00ad\u202e\u2060👨👩\u0645",
    "radicals": "\u2f08\u2f24\u2fd5\u2e80\u2e9f\u2ed3\u2ed4⻓⻘一a",
    "composed": "ae\u0301\u0345\u3099か\uf914\uf900\u1100\u1161\u11a8\u0327c一\u1e0b\u0323𝅗𝅥\u2126",
    "digits": "０９Ａｚ％．.1a一，",
    "lost-breaks": "。」？一a \u3000\u2003\u00a0\n“",
    "hard-wraps": "一a。，\n\u3000 ",
    "indents": "\u3000 \t\u00a0\u2003\n一a",
    "odd-spaces": "\u3000 \u00a0\u2009\n一a",
    "blank-lines": "\n一 ",
    "punctuation": ",:;?!， 一a1”’)]%。\n",
    "brackets": "()（）一a\n 。",
    "quotes": '"「“一a1=”」\n。',
    "dots": ".。…一a1”\n",
}

_LINES = st.lists(
    st.sampled_from(
        [
            "今年以来，全县新建高标准农田三万二千",
            "亩，改造中低产田一万一千亩，修复渠道",
            "四十六公里，灌溉水的利用率比上一年提",
            "高两个百分点。",
            "",
            "\u3000\u3000缩进的一行",
            "In 2024, the county opened 3 libraries",
            "readers, old and young, said they like",
        ]
    ),
    max_size=9,
).map("\n".join)


def texts_for(rule: Rule) -> st.SearchStrategy[str]:
    """Return text in which the rule has something to do, more often than not."""
    alphabet = _ALPHABETS.get(rule.name, "".join(rule.example))
    pieces = st.one_of(
        st.sampled_from(sorted(alphabet)),
        st.sampled_from(_words_of(rule)),
        st.characters(),
    )
    text = st.lists(pieces, max_size=24).map("".join)
    return st.one_of(text, _LINES) if rule.name == "hard-wraps" else text


def _words_of(rule: Rule) -> list[str]:
    """Return the pieces of the rule's example: entities, tags, quoted words whole."""
    return re.findall(r"&#?\w+;|<[^<>]*>|[^&<]{1,6}", rule.example[0])


def test_every_alphabet_is_that_of_a_rule() -> None:
    assert set(_ALPHABETS) <= set(RULE_NAMES)


@every_rule
@examples(80)
@given(data=st.data())
def test_chars_are_in_every_text_that_the_rule_changes(rule: Rule, data: st.DataObject) -> None:
    text = data.draw(texts_for(rule))
    if all(text[start:end] == after for start, end, after in rule.find(text)):
        return
    if rule.chars:
        assert re.search(f"[{rule.chars}]", text)


@every_rule
@examples(80)
@given(data=st.data())
def test_rule_by_line_does_with_each_line_what_it_does_with_it_alone(
    rule: Rule, data: st.DataObject
) -> None:
    text = re.sub("[\r\x0b\x0c\x85\u2028\u2029]", "", data.draw(texts_for(rule)))
    if rule.by_line:
        alone = [normalise(Revision.of(line), (rule,)).text for line in text.split("\n")]
        assert normalise(Revision.of(text), (rule,)).text == "\n".join(alone)


@every_rule
@examples(80)
@given(data=st.data())
def test_changes_are_sorted_apart_and_never_insertions(rule: Rule, data: st.DataObject) -> None:
    text = data.draw(texts_for(rule))
    changes = list(rule.find(text))
    assert all(0 <= start < end <= len(text) for start, end, _ in changes)
    assert all(one[1] <= following[0] for one, following in pairwise(changes))


@every_rule
@examples(80)
@given(data=st.data())
def test_rule_comes_to_an_end_and_can_be_undone(rule: Rule, data: st.DataObject) -> None:
    text = data.draw(texts_for(rule))
    revision = normalise(Revision.of(text), (rule,))
    assert undone(revision.text, revision.edits) == text
    end = settled(rule, text)
    assert applied(rule, end) == end


# A second pass may find more where a tag taken out leaves another tag, or two entities make a
# third.
_WAKES_ITSELF = {"entities", "scripts", "tags"}


@pytest.mark.parametrize(
    "rule", [pytest.param(rule, id=rule.name) for rule in RULES if rule.name not in _WAKES_ITSELF]
)
@examples(100)
@given(data=st.data())
def test_rule_is_idempotent(rule: Rule, data: st.DataObject) -> None:
    once = applied(rule, data.draw(texts_for(rule)))
    assert applied(rule, once) == once


@pytest.mark.slow
@examples(100)
@given(text=st.text(max_size=30))
def test_composed_is_nfc(text: str) -> None:
    (rule,) = rules_named(["composed"])
    assert applied(rule, text) == unicodedata.normalize("NFC", text)


@examples(100)
@given(
    text=st.text(
        "ae\u0301\u0323\u0345\u3099か\uf914\u1100\u1161\u11a8\u0327c一\u1e0b\u212b\u2126\u0958\U0001d15e",
        max_size=12,
    )
)
def test_composed_is_nfc_of_marks_and_compatibility_ideographs(text: str) -> None:
    (rule,) = rules_named(["composed"])
    assert applied(rule, text) == unicodedata.normalize("NFC", text)


def test_many_marks_on_one_letter_are_composed_as_few_are() -> None:
    """They are sorted first: what sorts them otherwise takes the square of their number."""
    marks = "\u0301\u0323\u0345\u0308" * 50
    cleaned = clean(f"新馆e{marks}")
    assert cleaned.text == unicodedata.normalize("NFC", f"新馆e{marks}")


@examples(100)
@given(text=st.text("一二a1，,。 \u3000\n", max_size=30))
def test_rule_that_waits_for_a_character_is_not_needed_without_it(text: str) -> None:
    """The fast path, one search for all rules, against trying each rule."""
    one_by_one = Revision.of(text)
    for rule in RULES:
        one_by_one = normalise(one_by_one, (rule,))
    assert normalise(Revision.of(text)).text == one_by_one.text


# --- what a rule is for, beyond its example ---


@pytest.mark.parametrize(
    ("rule", "before", "after"),
    [
        ("line-ends", "一\r二\r\n三\x0b四\x0c五\x85六\u2029七", "一\n二\n三\n四\n五\n六\n七"),
        ("entities", "&lt;3&gt;&#8220;好&#x201D;&hellip;", "<3>“好”…"),
        ("entities", "&amp;amp;lt;", "<"),
        ("entities", "AT&T与R&D", "AT&T与R&D"),
        ("scripts", "一<script src='x'>var a = '<p>';</script>二<style>p{}</style>三", "一二三"),
        ("scripts", "一<!-- 没有结尾", "一<!-- 没有结尾"),
        ("tags", '<div class="a">一</div><p>二</p><a href="x?a=1">三</a>', "一\n二\n三"),
        ("tags", "若a<b且c>d", "若a<b且c>d"),
        ("tags", "<三体>与<Python>", "<三体>与<Python>"),
        ("invisible", "👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("invisible", "中\u200d国", "中国"),
        ("radicals", "⻓⻘⻛", "长青风"),
        ("composed", "①℃㈱ﬁ，Ａ", "①℃㈱ﬁ，Ａ"),
        ("digits", "２．５％与．５", "2.5%与．5"),
        (
            "lost-breaks",
            "【标题】\u3000\u3000正文。\u2003\u2003又一段",
            "【标题】\u3000\u3000正文。\n又一段",
        ),
        ("lost-breaks", "特首：\u3000香港\u3000明天会更好", "特首：\u3000香港\u3000明天会更好"),
        ("indents", "\t一\u00a0\n\u3000二\n", "一\n二\n"),
        ("blank-lines", "一\n\n二", "一\n\n二"),
        ("punctuation", "他说:好!真的吗?", "他说：好！真的吗？"),
        ("punctuation", "增长3.5%,达到10万元", "增长3.5%，达到10万元"),
        ("brackets", "(一)好(二)坏", "（一）好（二）坏"),
        ("brackets", "（混用)", "（混用）"),
        ("quotes", '「他」說"好"', "「他」說「好」"),
        ("quotes", '身高5"的他', '身高5"的他'),
        ("dots", "wait...", "wait..."),
    ],
)
def test_rule_does(rule: str, before: str, after: str) -> None:
    (row,) = rules_named([rule])
    assert applied(row, before) == after


NEVER_TOUCHED = [
    "全年产值1,234.5万元，增长8.05%。",
    "会议12:30开始，13:05:59结束。",
    "主队以4:4战平客队，比例尺1:5000，点球4:3。",
    "日期是2024-03-18，也写作2024/3/18、2024.3.18。",
    "文号为 GB/T 7714-2015，车次G1234，型号RTX-4090(Ti)。",
    "网址是https://www.example.com/a,b;c?x=1&y=2:8080!z，请访问。",
    "请发邮件到a.b-c_d@mail.example.com联系。",
    'He said, "Yes: it works; why not?" (laughs) and left.',
    "他用英文说“Hello, world! Are you OK?”便走了。",
    "《红楼梦》与《Nature, Science》都有收藏。",
    "列夫·托尔斯泰与让-雅克·卢梭并称。",
    "特首：施政報告\u3000民生為先",
    "气温为−2℃，①②③号楼停电，面积12㎡。",
    "他沉默了……然后说——好。",
    "f(x)=2x+1，其中x>0且y<3。",
    "「好」，他说，『真的』。",
    "表情👨\u200d👩\u200d👧与国旗🇭🇰都留着。",
    "繁體字與简体字、𠮷野家、〇",
    "AT&T、R&D、Q&A。",
    "1.第一点  两个空格",
    "编号为A:B;C的箱子",
    "网站xinhuanet.com、人民网people.cn。",
]


@pytest.mark.parametrize("line", NEVER_TOUCHED)
def test_line_is_never_touched(line: str) -> None:
    assert clean(line).text == line
    assert clean(f"前一段在这里。\n{line}\n后一段在这里。\n").changed is False


@pytest.mark.parametrize("line", NEVER_TOUCHED)
def test_line_among_lines_with_faults_is_never_touched(line: str) -> None:
    cleaned = clean(f'记者获悉,县里(本月)开会:\n{line}\n他说:"好"...\n')
    assert cleaned.text.split("\n")[1] == line


def test_text_in_order_is_not_edited_at_all() -> None:
    text = "标题\n\n本报讯 县城新建的图书馆昨天正式开馆，首日读者逾三千人。\n"
    assert normalise(Revision.of(text)).edits == ()


# --- breaks and markup ---

_WIDE = (
    "另有一段文字比各行都宽得多，足以说明这篇文章并不是在某一列上折行的，所以前面那几行各是各的，"
    "不该连起来。"
)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "夜游\n半小时后灯光点亮了整片夜空，游人欢呼\n城楼前调试灯光的工人，"
            "本报记者杜某摄\n灯戏颇为有趣，由许多人舞灯拼出文字的\n"
            f"市民在城楼下排起长队，灯会今晚开始。\n{_WIDE}",
            id="a wider line",
        ),
        pytest.param(
            "重读短诗\n村庄，在五谷丰盛的村庄，我安顿下来\n我顺手摸到的东西，"
            "越少越是觉得好\n珍惜黄昏的村庄，珍惜雨水的村庄啊\n"
            "万里无云如同我永恒的、沉默的悲伤。",
            id="verse",
        ),
        pytest.param(
            "倡议书\n了解我们身边的工友，被拖欠工资的情况；\n连结从分享开始，"
            "把自己遇到的事说出来；\n"
            "随手举报，发现拖欠就打热线电话去问问；\n支持受害者，陪他们去仲裁，直到拿到钱。",
            id="items",
        ),
        pytest.param(
            "大桥通车\n主桥的合龙段，本报记者杜某三月十日摄\n夜里的引桥段，本报记者杜某三月九日摄\n"
            "工人检查缆索，本报记者杜某三月八日摄\n大桥全长三千米，今天上午正式通车了。",
            id="captions",
        ),
        pytest.param(
            "全县新建高标准农田三万二千多亩的决定\n第二行的副标题和上面的一行是一样宽的\n第三行的副标题和上面的一行是一样宽的\n"
            "三个标题，下面一起看。",
            id="headlines",
        ),
        pytest.param(
            "对话\n“今年一斤都不愁卖，保底价每公斤十八元\n“行情涨了随行就市，行情跌了也不会亏本\n"
            "“合作社派人定期到地里取样化验，不合格\n“签了订单，心里踏实。”",
            id="dialogue",
        ),
        pytest.param(
            "两行\n今年以来，全县新建高标准农田三万二千\n亩，改造中低产田一万一千亩。",
            id="one full line",
        ),
    ],
)
def test_lines_of_one_width_are_no_wrapped_paragraph(text: str) -> None:
    (row,) = rules_named(["hard-wraps"])
    assert applied(row, text) == text


_PARAGRAPH = (
    "海拔一千八百七十米的汀岭县鹰嘴峰气象站本周完成了设备的更新，六套自动观测仪器投入运行，"
    "温度、湿度、风向和积雪深度每分钟采集一次，数据实时传回县气象台。"
)
_SECOND = (
    "观测员巫青松在山上工作了二十一年。他说，从前每隔三个小时就要出门读一次仪表，"
    "凌晨两点那一次最难熬。"
)


def cut(paragraph: str, column: int = 19) -> list[str]:
    return [paragraph[at : at + column] for at in range(0, len(paragraph), column)]


@pytest.mark.parametrize("indent", ["", "\u3000\u3000"])
@pytest.mark.parametrize("parted", ["\n", "\n\n"])
def test_paragraphs_cut_at_a_column_are_joined_each_by_itself(indent: str, parted: str) -> None:
    (row,) = rules_named(["hard-wraps"])
    paragraphs = [indent + _PARAGRAPH, indent + _SECOND]
    wrapped = parted.join("\n".join(cut(paragraph)) for paragraph in paragraphs)
    assert (
        applied(row, f"汀岭县高山气象站\n{wrapped}\n")
        == f"汀岭县高山气象站\n{parted.join(paragraphs)}\n"
    )


def test_words_are_kept_apart_where_a_wrapped_line_ends_between_them() -> None:
    (row,) = rules_named(["hard-wraps"])
    paragraph = (
        "苹果正在考虑多种不同类型的芯片，包括 Ultra 2 的八倍版本，这些芯片将提升服务器的能力，"
        "有望帮助公司在这一领域追赶，预计明年完成的是其中两种，其余的还要等待。"
    )
    lines = ["芯片", paragraph[:24], *cut(paragraph[25:], 24)]
    assert lines[1].endswith("Ultra")
    assert applied(row, "\n".join(lines)) == f"芯片\n{paragraph}"


def test_ends_of_blocks_are_no_soft_breaks() -> None:
    lines = cut(_PARAGRAPH)
    assert clean("\n".join(["标题", *lines])).text == f"标题\n{_PARAGRAPH}"
    items = "".join(f"<li>{line}</li>\n" for line in lines)
    once = clean(f"标题\n<ul>{items}</ul>").text
    assert [line for line in once.split("\n") if line] == ["标题", *lines]
    assert clean(once).text == once


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            '<?xml:namespace prefix = o ns = "urn:x" />岚溪<st1:chsdate w:st="on" '
            'day="5">5日</st1:chsdate>',
            "岚溪5日",
        ),
        ('景<lt-mirror style="display: none;"><lt-div>色</lt-div></lt-mirror>', "景色"),
        ('<mpvoice class="a" name="录音"></mpvoice>会议', "会议"),
        ("<!DOCTYPE html><![if !supportLists]>一、<![endif]>好", "一、好"),
        ("<ruby>漢<rp>(</rp><rt>hàn</rt><rp>)</rp>字<rt>zì</ruby>", "漢字"),
        (
            ".TRS_Editor P{line-height:2;font-family:宋体;}.TRS_Editor "
            "A{color:red}\u3000\u3000本报讯",
            "本报讯",
        ),
        (
            '前文。\np.MsoNormal, li.MsoNormal\n{mso-style-parent:"";\nmargin:0cm;}\n后文。',
            "前文。\n后文。",
        ),
        (
            "他说，「后会有期。」(function(d, s) { var j = d.getElementById(s); }(document, 'a'));",
            "他说，「后会有期。」",
        ),
        ('window.location.href="https://a.example/1";\n山搜隊登機。', "山搜隊登機。"),
        (
            "好。domready(function() {if ( !a ) b();}); domready(function() {c('中文');});坏。",
            "好。坏。",
        ),
    ],
)
def test_leavings_of_editors_go(before: str, after: str) -> None:
    assert clean(before).text == after


@pytest.mark.parametrize(
    "text",
    [
        "网页里要写`<div>`和`&nbsp;`，不要写`<!-- -->`。",
        "标签“<br>”表示换行，「<p>」表示段落。",
        "见<https://a.example/b?c=1>，或写信给<mailto:a@b.example>。",
        "请运行 git clone <repo-url> 之后再看<Python>一节。",
        "示例：\n```html\n<p>一</p><!-- 二 -->\n&lt;三&gt;\n```\n完。",
        "这段代码是：\nwindow.location.href='a';\np{color:red}\n就这么简单。",
        "路透(Reuters)报道;法新(AFP)报道;他的push(推)很重。",
        "集合{x: 1; y: 2}与公式f(x) = {a: b; c}。",
    ],
)
def test_what_an_article_says_about_markup_stays(text: str) -> None:
    assert clean(text, rules=["entities", "scripts", "tags"]).text == text


@pytest.mark.slow
def test_what_is_opened_over_and_over_and_never_closed_stays() -> None:
    """Scripts, comments, tags: each is read once, however often it begins."""
    for piece in (
        "window.a = (",
        "<!-- ",
        "```\n",
        "p{color:",
        "<a-b c=",
        "function a(){",
        "(function",
    ):
        text = piece * 4000
        assert clean(text, rules=["entities", "scripts", "tags", "hard-wraps"]).text == text
