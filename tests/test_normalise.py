"""Every normalisation rule by its own example, by what must stay, and by Hypothesis."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe import clean
from dedupe.normalise import RULE_NAMES, RULES, Rule, normalise, rules_named
from dedupe.revision import Revision, undone
from tests.hypothesis_settings import examples

every_rule = pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.name) for rule in RULES])


def applied(rule: Rule, text: str) -> str:
    return normalise(Revision.of(text), (rule,)).text


def settled(rule: Rule, text: str) -> str:
    """Return the text after the rule alone, until it finds nothing more: its own result may wake it again."""
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


# --- any text ---

_ALPHABETS = {
    "line-ends": "一a\r\n\x0b\x0c\x85\u2028\u2029",
    "entities": "&#;xX0123aAmplttgnbsquodr一",
    "scripts": "<>!-/ scriptSTYLEno一\n",
    "tags": '<>/ pbrdiva="\t\n一',
    "invisible": "一a\u200b\u200c\u200d\ufeff\x00\x07\u00ad\u202e\u2060👨👩\u0645",
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
    pieces = st.one_of(
        st.sampled_from(sorted(_ALPHABETS[rule.name])), st.sampled_from(_words_of(rule)), st.characters()
    )
    text = st.lists(pieces, max_size=24).map("".join)
    return st.one_of(text, _LINES) if rule.name == "hard-wraps" else text


def _words_of(rule: Rule) -> list[str]:
    """Return the pieces of the rule's example: entities, tags, quoted words whole."""
    return re.findall(r"&#?\w+;|<[^<>]*>|[^&<]{1,6}", rule.example[0])


def test_every_rule_has_an_alphabet() -> None:
    assert set(_ALPHABETS) == set(RULE_NAMES)


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
def test_rule_by_line_does_with_each_line_what_it_does_with_it_alone(rule: Rule, data: st.DataObject) -> None:
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


# A second pass may find more where a tag taken out leaves another tag, or two entities make a third.
_WAKES_ITSELF = {"entities", "scripts", "tags"}


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.name) for rule in RULES if rule.name not in _WAKES_ITSELF])
@examples(100)
@given(data=st.data())
def test_rule_is_idempotent(rule: Rule, data: st.DataObject) -> None:
    once = applied(rule, data.draw(texts_for(rule)))
    assert applied(rule, once) == once


@examples(100)
@given(text=st.text(max_size=30))
def test_composed_is_nfc(text: str) -> None:
    (rule,) = rules_named(["composed"])
    assert applied(rule, text) == unicodedata.normalize("NFC", text)


@examples(100)
@given(
    text=st.text(
        "ae\u0301\u0323\u0345\u3099か\uf914\u1100\u1161\u11a8\u0327c一\u1e0b\u212b\u2126\u0958\U0001d15e", max_size=12
    )
)
def test_composed_is_nfc_of_marks_and_compatibility_ideographs(text: str) -> None:
    (rule,) = rules_named(["composed"])
    assert applied(rule, text) == unicodedata.normalize("NFC", text)


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
        ("lost-breaks", "【标题】\u3000\u3000正文。\u2003\u2003又一段", "【标题】\u3000\u3000正文。\n又一段"),
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
