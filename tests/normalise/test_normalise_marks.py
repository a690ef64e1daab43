"""Marks and structure: quotation marks by nesting, names and addresses, Markdown and JSON, other
scripts.
"""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.normalise import counted
from dedupe import clean
from dedupe.normalise import RULES, fitting, normalise, rules_named
from dedupe.normalise.structure import FILLER, tokens
from dedupe.revision import Revision, undone
from tests.helpers.hypothesis_settings import examples


def applied(name: str, text: str) -> str:
    return normalise(Revision.of(text), rules_named([name])).text


# --- quotation marks ---


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('他说"好”。', "他说“好”。"),
        ('他说"好”，她说"不好”。', "他说“好”，她说“不好”。"),
        ('他说“好"，她说"不好”。', "他说“好”，她说“不好”。"),
        ('「好"，他說', "「好」，他說"),
        ('「他說"好"」', "「他說『好』」"),
        ('“他说"好"，走吧”', "“他说‘好’，走吧”"),
        ('『「他說"好"」』', "『「他說『好』」』"),
        ('“第一段，他说"好"，又说：', "“第一段，他说‘好’，又说："),
        ('他说"好"，又说"不好。', '他说“好”，又说"不好。'),
        ('他说"好，她说"不好"', '他说"好，她说“不好”'),
        ('好"，他说"不好"', '好"，他说“不好”'),
        ('"Time"与"好"', '"Time"与“好”'),
        ('身高5"的他说"好"', '身高5"的他说“好”'),
    ],
)
def test_quotes_pair_by_nesting_and_count_all_marks(before: str, after: str) -> None:
    assert applied("quotes", before) == after
    assert applied("quotes", after) == after


@pytest.mark.parametrize(
    "text",
    [
        '所谓"excuse me"的意思',
        '一条"没有结尾的话',
        '身高5"的他，2025"规划"',
        'tags: ["要闻","本地"]',
        '"标题": "好"',
        '<p lang="zh">好</p>',
        'he wrote "你好" on it',
    ],
)
def test_quotes_leave_what_is_no_quotation_of_chinese(text: str) -> None:
    assert applied("quotes", text) == text


@examples(300)
@given(text=st.text('"“”「」『』好A，。\n 5', max_size=24))
def test_quotes_change_only_straight_marks_and_settle(text: str) -> None:
    revision = normalise(Revision.of(text), rules_named(["quotes"]))
    assert all(edit.before == '"' and len(edit.after) == 1 for edit in revision.edits)
    assert applied("quotes", revision.text) == revision.text


# --- names, addresses, English ---


@pytest.mark.parametrize(
    "text",
    [
        "Yahoo!奇摩新闻",
        "《Jimmy Kimmel Live!》与《What's Next?》",
        "写着Stay safe!的牌子",
        "在框里输入site:example.com后",
        "在框里输入site:例.example后",
        "(https://例.example/年报)",
        "见https://例.example/年报?year=2024的附表",
        "女团(G)I-DLE",
        "The word 好, as in 你好, means good.",
        "the Belt and Road (一带一路) initiative",
        "写完了:)",
    ],
)
def test_names_addresses_and_english_stay(text: str) -> None:
    line = f"记者昨天看到，{text}"
    for each in (text, line):
        assert applied("brackets", applied("punctuation", each)) == each


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("BBC:英国", "BBC：英国"),
        ("网站https://a.example/x,你", "网站https://a.example/x，你"),
        ("100!是", "100！是"),
        ("国际足联(FIFA)1904年", "国际足联（FIFA）1904年"),
    ],
)
def test_chinese_marks_beside_latin_are_still_widened(before: str, after: str) -> None:
    assert applied("brackets", applied("punctuation", before)) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("１２：３０", "12:30"),
        ("２０２５．７．２４", "2025.7.24"),
        ("１，２３４，５６７元", "1,234,567元"),
        ("Ｙｅｓｔｅｒｄａｙ　ｏｎｃｅ　ｍｏｒｅ", "Yesterday once more"),
        ("２４／Ａ座，Ｒ＆Ｄ，Ｃ－１７", "24/A座，R&D，C-17"),
        ("Ｊ．Ｋ．罗琳", "J.K.罗琳"),
        ("第１：总则", "第1：总则"),
        ("第１，２，３条", "第1，2，3条"),
        ("１０～２０人", "10～20人"),
        ("（１）", "（1）"),
    ],
)
def test_marks_between_full_width_digits_go_with_them(before: str, after: str) -> None:
    assert applied("digits", before) == after
    assert applied("digits", after) == after


# --- structure ---

STRUCTURE = {
    "link": '[他说:"好"](https://example.org/年报/2024年,1#摘要)',
    "link with a title": '[附件](附件.pdf "标题,一")',
    "image in a link": "[![图,一](https://a.example/b(1).jpg)](https://a.example/文,件)",
    "inline code": '`打印(\u00a0"好,不"...)`',
    "inline code with ticks": "``a`好,不``",
    "fenced code": '```python\n打印("好,不")\n\n\n\n\t# 说:好...\n```',
    "fenced code of tildes": "~~~\n<p>好,不</p>\n```\n~~~",
    "table": '| 名称,一 | 说明:"好" |\n|:---|---:|\n|  甲(乙) | 好,不 |\n| 丙 | １２ |',
    "table without edges": "名称,一 | 说明:好\n--- | ---\n好,不 | 是(否)",
    "JSON": '{"标题": "好,不:是", "文": ["他说\\"好\\"...", 1]}',
    "JSON over lines": '{\n  "标题": "好,不",\n  "文": [\n    "是(否)"\n  ]\n}',
    "definition": '[附件]: https://example.org/年报,1 "标题,一"',
}

FRONT_MATTER = {
    "YAML": '---\ntitle: "岚溪,夜市"\ntags: [民生, 夜市]\nlist:\n  - 好,不\n# 说:明\n---',
    "TOML": '+++\ntitle = "岚溪,夜市"\n[tags]\n一 = ["民生,好"]\n+++',
}


@pytest.mark.parametrize("name", STRUCTURE)
def test_structure_stays_and_prose_around_it_is_normalised(name: str) -> None:
    token = STRUCTURE[name]
    cleaned = clean(f'记者获悉,县里开会。\n\n{token}\n\n他说:"好"...\n', furniture=False)
    assert cleaned.text == f"记者获悉，县里开会。\n\n{token}\n\n他说：“好”……\n"


@pytest.mark.parametrize("name", ["link", "image in a link", "inline code"])
def test_token_inside_a_line_is_one_word_for_its_neighbours(name: str) -> None:
    token = STRUCTURE[name]
    assert (
        clean(f"（见{token})，{token},他说:好(见{token})。").text
        == f"（见{token}），{token}，他说：好（见{token}）。"
    )


@pytest.mark.parametrize("name", FRONT_MATTER)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_front_matter_stays(name: str, line_end: str) -> None:
    text = f"\ufeff{FRONT_MATTER[name]}\n他说:好。\n".replace("\n", line_end)
    assert clean(text).text == f"{FRONT_MATTER[name]}\n他说：好。\n"


def test_comment_stays_where_it_is_not_taken_out() -> None:
    text = "好。<!-- 说:好,不(是) -->他说:好。"
    others = [rule for rule in RULES if rule.name != "scripts"]
    assert normalise(Revision.of(text), others).text == "好。<!-- 说:好,不(是) -->他说：好。"
    assert normalise(Revision.of(text)).text == "好。他说：好。"
    code = "`<!-- 说:好 -->`要写成这样。"
    assert normalise(Revision.of(code)).text == code


@pytest.mark.parametrize(
    "text",
    [
        "[图](资料图)",
        "---\n他说:好。\n---\n正文。",
        "他说`好,不。",
        "甲|乙\n丙|丁",
        "```\n没有结尾,好",
        "[责任编辑:张三]",
        '{"没有结尾": "好,',
        "<!-- 没有结尾,好",
    ],
)
def test_what_only_looks_like_structure_is_none(text: str) -> None:
    assert tokens(text) == []


def test_json_stays_byte_for_byte() -> None:
    article = {"title": '他说:\u201c好"', "text": "一,二\u00a0\u200b三...\n\n\n\n(四)", "n": [1, 2]}
    for indent in (None, 2):
        text = json.dumps(article, ensure_ascii=False, indent=indent)
        assert normalise(Revision.of(text)).edits == ()
        assert normalise(Revision.of(text.replace("\n", "\r\n"))).edits == ()
    lines = "\n".join([json.dumps(article, ensure_ascii=False)] * 3)
    assert normalise(Revision.of(lines)).edits == ()


_PIECES = [
    "`",
    "```",
    "\n",
    "[",
    "](",
    ")",
    "a.b",
    "<!--",
    "-->",
    "|",
    "---",
    "|-|",
    '{"',
    '"',
    '":',
    "}",
    "~~~",
    "好,",
    "说:",
    " ",
]


@examples(400)
@given(text=st.lists(st.sampled_from(_PIECES), max_size=30).map("".join))
def test_normalising_structure_can_be_undone_and_tokens_are_sorted_apart(text: str) -> None:
    end = 0
    for span in tokens(text):
        assert end <= span.start < span.end <= len(text)
        end = span.end
    revision = normalise(Revision.of(text))
    assert undone(revision.text, revision.edits) == text


@examples(200)
@given(text=st.lists(st.sampled_from(_PIECES), max_size=30).map("".join))
def test_cleaning_structure_twice_changes_nothing_more(text: str) -> None:
    once = clean(text).text
    assert clean(once).text == once


@pytest.mark.parametrize(
    "unit",
    [
        "[",
        "[a",
        "[a](b",
        "`",
        "` ``",
        "<!--",
        "|-",
        "| ",
        "[[a]",
        "~~~\n",
        '{"a":[',
        "---\na: b\n  - c\r\n",
        " |",
    ],
)
def test_unfinished_structure_takes_no_longer_than_text(unit: str) -> None:
    tokens(unit * 3000)  # a search that tried everything would not come back
    tokens("---\na: b\n" + unit * 3000)


def test_nothing_joins_the_filler() -> None:
    marks = [chr(code) for code in range(0x110000) if unicodedata.combining(chr(code))]
    assert all(unicodedata.normalize("NFC", FILLER + mark)[0] == FILLER for mark in marks)


# --- other scripts ---

SCRIPTS = {
    "Arabic": "قال: «نعم, لا»؛ مَدَّ\u200f (می\u200cخواهم) ه\u200d ، ٣٫٥؟",
    "Armenian": "Ասաց՝ «այո», ոչ։",
    "Bengali": "ক্\u200dষ, র\u200c্য: হ্যাঁ।",
    "Burmese": "မြန်မာ\u200bဘာသာ, ဟုတ်ကဲ့။",
    "Cyrillic": "Он\u00a0сказал: «да»... (нет), й и\u0306",
    "Devanagari": "क्\u200dष, क़ \u0958: हाँ।",
    "Emoji": "👩\u200d❤\ufe0f\u200d👨, 🏴\u200d☠\ufe0f! ☝🏽 "
    "1\ufe0f\u20e3 🏴\U000e0067\U000e0062\U000e007f",
    "English": 'He said: "yes, no..." (a\u00adb)\u2003\u2009—\u00a0really?!  \n  indented, too  ',
    "Ethiopic": "አለ፦ «አዎ», አይ።",
    "French": "Il\u00a0a dit\u202f: «\u00a0oui\u00a0», e\u0301te\u0301...",
    "Georgian": "თქვა: „კი“, არა.",
    "Greek": "Είπε: «ναι», \u1f71 \u1fef όχι\u037e",
    "Gujarati": "કહ્યું: હા, ના.",
    "Hangul": '그는 "네, 아니요" (둘)라고 했다... \u1112\u1161\u11ab',
    "Hebrew": 'אָמַר: "כֵּן, לֹא" \ufb2a \u200f(\u202bשלום\u202c)',
    "Kana": "「はい」(バニラ), か\u3099...そう:ね。",
    "Khmer": "ភាសា\u200bខ្មែរ, បាទ។",
    "Lao": "ພາສາ\u200bລາວ, ແມ່ນ",
    "Malayalam": "അവന്\u200d പറഞ്ഞു: അതെ, ഇല്ല.",
    "Mongolian": "ᠮᠣᠩᠭᠣᠯ\u180eᠠ, ᠲᠢᠢᠮᠦ᠃",
    "Sinhala": "ශ්\u200dරී ලංකාව, ඔව්.",
    "Syriac": "ܐܡܪ: ܐܝܢ, ܠܐ܀",
    "Tamil": "சொன்னார்: ஆம், இல்லை.",
    "Thai": "ภาษา\u200bไทย, ใช่: ไม่ ๆ",
    "Tibetan": "བོད་སྐད, ལགས།",
    "Vietnamese": 'Ông nói: "vâng, khong" (Tie\u0302\u0301ng Vie\u0302\u0323t)...',
}
"""Plain text in the ways of each script: joiners, word spaces, marks of direction, marks that NFC
puts in order."""


@pytest.mark.parametrize("script", SCRIPTS)
def test_text_without_ideographs_comes_out_unchanged(script: str) -> None:
    text = SCRIPTS[script]
    assert clean(text, furniture=False).text == text


@examples(200)
@given(
    st.lists(
        st.sampled_from([word for text in SCRIPTS.values() for word in text.split(" ")]),
        max_size=12,
    )
)
def test_mixed_scripts_lose_line_ends_byte_order_marks_and_controls_only(words: list[str]) -> None:
    text = " ".join(words)
    assert normalise(Revision.of(text), fitting(RULES, text)).text == text
    noisy = "\ufeff" + text.replace(" ", "\x07 \r\n")
    assert normalise(Revision.of(noisy), fitting(RULES, noisy)).text == text.replace(" ", " \n")


@pytest.mark.parametrize(
    "script", ["Bengali", "Burmese", "Khmer", "Lao", "Malayalam", "Mongolian", "Sinhala", "Thai"]
)
def test_letters_of_other_scripts_keep_their_joiners_in_a_chinese_article(script: str) -> None:
    text = f"他写道：{SCRIPTS[script]}"
    assert applied("invisible", text.replace("写", "\u200b写")) == text


@pytest.mark.parametrize(
    "text", ["①②⑴㈠Ⅳ㎡", "葛\U000e0100城与辻\ufe00", "表情👩\u200d❤\ufe0f\u200d👨与1\ufe0f\u20e3"]
)
def test_numbers_in_circles_variants_and_emoji_stay(text: str) -> None:
    assert clean(text).text == text


# --- benchmarks.normalise ---


def test_benchmark_counts_edits_and_shows_them_in_their_surroundings() -> None:
    fired = counted(["他说:好。", "他说:好,不\n(是)", "Yes: no"], sample=3, around=2)
    assert (fired["punctuation"].articles, fired["punctuation"].edits) == (2, 3)
    assert "他说⟦: → ：⟧好。" in fired["punctuation"].sample
    assert fired["brackets"].sample[0].startswith("不\\n⟦( → （⟧是")
    assert fired["dots"].edits == 0


def test_comment_stays_in_markdown_and_goes_where_a_page_left_it() -> None:
    assert (
        clean("[附件](a.pdf)见下。\n<!--more-->\n县里开会。").text
        == "[附件](a.pdf)见下。\n<!--more-->\n县里开会。"
    )
    assert clean("县里开会。<!-- 广告 -->\n镇上也开会。").text == "县里开会。\n镇上也开会。"
