"""What the library says of texts, settings, logs and decisions."""

from __future__ import annotations

_ERRORS: dict[str, str] = {
    "{where}: {problem}": "{where}：{problem}",
    "cannot restore: {problem}": "无法还原：{problem}",
    "not a readable log: {problem}": "日志无法读取：{problem}",
    "unexpected {kind}: {error}; this is a bug in dedupe, please report it": (
        "意外的 {kind}：{error}；这是 dedupe 的缺陷，请报告"
    ),
    "not enough memory for an article of this size; cut it up or leave it out": (
        "内存不足以处理这么大的文章；请把它切开，或不处理它"
    ),
    "did you mean {name!r}? ": "是不是 {name!r}？",
    'no "text" or no "log"; give what Cleaned.to_dict returned': (
        '没有 "text" 或 "log"；请给出 Cleaned.to_dict 返回的内容'
    ),
    "the edits do not lead back to the source; this is a bug, please report the article": (
        "由改动推不回原文；这是缺陷，请报告这篇文章"
    ),
    "at offset {start} the text does not have what the log says it should; the log was changed "
    "after it was written": "在位置 {start}，文本与日志所说不符；日志写成后被改动过",
}

_SETTINGS: dict[str, str] = {
    "setting {name!r}: {problem}": "设置 {name!r}：{problem}",
    "no such setting; {hint}": "没有这个设置；{hint}",
    "{value!r} is not known; {hint}": "不认识 {value!r}；{hint}",
    "{meant}allowed: {names}": "{meant}可用：{names}",
    "setting {name!r}: {value!r} is not a string; one of {allowed}": (
        "设置 {name!r}：{value!r} 不是字符串；可用：{allowed}"
    ),
    "setting {setting!r}: {given!r} is not a collection of names": (
        "设置 {setting!r}：{given!r} 不是一组名称"
    ),
    "setting 'furniture': {given!r} is not True, False or names of rows": (
        "设置 'furniture'：{given!r} 不是 True、False 或规则名称"
    ),
    "setting 'profile': {kind} is no Profile; load_profile reads one from a file": (
        "设置 'profile'：{kind} 不是 Profile；用 load_profile 从文件读取"
    ),
    "setting 'furniture_rows': {given!r} is not a list of rows; each is a table with name, lines "
    "or pattern": (
        "设置 'furniture_rows'：{given!r} 不是规则的列表；每条规则是一个表，"
        "含 name，以及 lines 或 pattern"
    ),
    "there is no rule {name!r}; {hint}rules: {rules}; rows: furniture.NAME, see dedupe rules": (
        "没有规则 {name!r}；{hint}规则：{rules}；页面残留规则：furniture.NAME，见 dedupe rules"
    ),
    "row {name!r}: {problem}": "规则 {name!r}：{problem}",
    "{key!r} is unknown; {hint}{keys}": "不认识 {key!r}；{hint}可用：{keys}",
    "there are two rows of this name; rename one": "有两条规则同名；请给其中一条改名",
    "there is a row of this name already; give another one": "已有同名规则；请换一个名称",
    "a name has small letters, digits and hyphens, such as county-post": (
        "名称由小写字母、数字和连字符组成，如 county-post"
    ),
    "give either a pattern or lines": "请给出 pattern 或 lines，二者取一",
    "a pattern needs an example: a line that must go": (
        "pattern 需要一个 example：一行应当移除的文字"
    ),
    "pattern = {pattern!r} is no text": "pattern = {pattern!r} 不是文本",
    "where names no place; one of {places}": "where 没有指明位置；可用：{places}",
    "where = {place!r} is not known; one of {places}": "不认识 where = {place!r}；可用：{places}",
    "sites has {site!r}; give a host such as example.com": (
        "sites 里有 {site!r}；请给出主机名，如 example.com"
    ),
    "the pattern refers to a group by its number; write it out": (
        "正则表达式按编号引用了分组；请把内容写出来"
    ),
    "the pattern {source!r} is no regular expression: {error}; `\\` goes before a mark that is "
    "meant as such": "{source!r} 不是正则表达式：{error}；要匹配符号本身，请在前面加 `\\`",
    "the pattern has named groups; use (?:…)": "正则表达式里有命名分组；请改用 (?:…)",
    "the pattern also matches nothing at all; make it ask for something": (
        "正则表达式也匹配空文本；请让它至少要求一些内容"
    ),
    "the pattern does not match the example {example!r} as a whole": (
        "正则表达式不能完整匹配示例 {example!r}"
    ),
    "the pattern would take {taken!r} of the prose {prose!r}; make it match the page remains "
    "alone": ("正则表达式会删掉正文 {prose!r} 里的 {taken!r}；请让它只匹配页面残留"),
    "the pattern takes too long for {chars} characters such as {line!r}, and ever longer for more; "
    "repeat nothing that is repeated already: a+ for (a+)+": (
        "正则表达式匹配 {line!r} 这样的 {chars} 个字符就太慢，文字越长越慢；"
        "不要重复已经重复的部分：(a+)+ 应写作 a+"
    ),
    "{key} = {given!r} is no text, and no list of texts": (
        "{key} = {given!r} 既不是文本，也不是文本的列表"
    ),
    "{key} has {text!r}, which is no text of one line": "{key} 里的 {text!r} 不是单行文本",
}

_LOGS: dict[str, str] = {
    'no field "format"; expected the JSON that dedupe clean --log writes': (
        '没有字段 "format"；应为 dedupe clean --log 写出的 JSON'
    ),
    "{error}; expected the JSON that dedupe clean --log writes": (
        "{error}；应为 dedupe clean --log 写出的 JSON"
    ),
    "unknown": "未知",
    "format {number}, this version reads formats 1 to {newest}; install the version that wrote "
    "it": ("格式 {number}，本版本可读格式 1 到 {newest}；请安装写出它的版本"),
    "a field is missing or has the wrong type ({error!r}); the file may be cut off or edited": (
        "缺少字段，或字段的类型不对（{error!r}）；文件可能不完整，或被编辑过"
    ),
    "restore takes the clean text and its Log": "restore 需要清洗后的文本和它的 Log",
    "this is not the clean text that the log was written for (its SHA-256 differs)": (
        "这不是该日志所记的清洗后的文本（SHA-256 不同）"
    ),
    "the edits do not lead back to the source; the log was changed after it was written": (
        "由改动推不回原文；日志写成后被改动过"
    ),
    "nested too deep": "嵌套太深",
    "settings are nested too deep": "设置嵌套太深",
    "the name {given} stands twice in one object": "同一个对象里名称 {given} 出现两次",
    "{name} is no number of JSON": "{name} 不是 JSON 的数",
    "{given} is not a text": "{given} 不是文本",
    "{given} is no number of characters": "{given} 不是字符数",
    "{given} is no SHA-256": "{given} 不是 SHA-256",
    "{given} are no settings": "{given} 不是设置",
    "{given} does not say in how many articles, on how many days": (
        "{given} 没有说明见于多少篇文章、多少天"
    ),
    "{given} is no share from 0 to 1": "{given} 不是 0 到 1 之间的比例",
    "nobody named {given} decides": "没有名为 {given} 的裁定者",
    "{given} is not a list": "{given} 不是列表",
    "{given} is not a span of two offsets": "{given} 不是由两个位置组成的区间",
    "there is no difference of the kind {given}": "没有 {given} 这种差异",
    "there is no notice of the kind {given}": "没有 {given} 这种提示",
    "{given} is no cause": "{given} 不是原因",
    "{given} is no name of a row of evidence": "{given} 不是依据的名称",
    "the source has nothing at {span}; use the log as it was written": (
        "原文在 {span} 处没有内容；请使用未经改动的日志"
    ),
    "the edit at {span} is not as long as what stood there; use the log as it was written": (
        "{span} 处的改动与该处原文长度不同；请使用未经改动的日志"
    ),
    "the edits at {first} and {second} overlap or are not in order; use the log as it was "
    "written": ("{first} 和 {second} 两处改动重叠，或次序不对；请使用未经改动的日志"),
    "of the repeat dropped at {span} no copy is left; use the log as it was written": (
        "{span} 处删去的重复一份也没有留下；请使用未经改动的日志"
    ),
    "edit {number}": "第 {number} 处改动",
    "notice {number}": "第 {number} 条提示",
    "{where} names {span}, where the source has nothing; use the log as it was written": (
        "{where}指向 {span}，原文在那里没有内容；请使用未经改动的日志"
    ),
    "edit {number} is not what the source has there; use the log as it was written": (
        "第 {number} 处改动与该处原文不符；请使用未经改动的日志"
    ),
    "its drops and notices name more than {times} times the source; use the log as it was "
    "written": ("删除和提示所指的文字超过原文的 {times} 倍；请使用未经改动的日志"),
    "it holds no clean text (logs of format 1, and those in records, do not); give the text too": (
        "其中没有清洗后的文本（格式 1 的日志和记录里的日志都不含）；请一并给出文本"
    ),
}

_DECISIONS: dict[str, str] = {
    "decisions": "裁定",
    "decision {number}": "第 {number} 条裁定",
    "these passages were decided on before; leave one out": "这两处已裁定过；请去掉其中一条",
    "no repeat was dropped at {span}; {advice}": "{span} 处没有删去重复；{advice}",
    "no notice names two passages of which one is at {span}; {advice}": (
        "没有提示指向 {span} 处与另一处；{advice}"
    ),
    "take the span from the log that the decisions are for": "请使用裁定所对应的日志里的 span",
    "a drop of this article cannot be told from other edits to the same place, so none can be "
    "undone": "这篇文章有一处删除与同一处的其他改动分不开，所以都无法撤销",
    "no copy of the passage at {span} would be left; keep one of them": (
        "这样 {span} 处的文字一份也不剩；请留下其中一份"
    ),
    "they were made for another log; give the one that the page was made from": (
        "它们是对另一份日志作出的；请给出生成该网页的日志"
    ),
    "{error}; expected JSON as a page saves it": "{error}；应为网页保存的 JSON",
    'no list "decisions"; expected JSON as a page saves it': (
        '没有列表 "decisions"；应为网页保存的 JSON'
    ),
    "format {number!r}, this version reads format {known}": (
        "格式 {number!r}，本版本可读格式 {known}"
    ),
    '"clean" is {clean!r}; expected an object with the "sha256" of the clean text': (
        '"clean" 是 {clean!r}；应为含清洗后文本的 "sha256" 的对象'
    ),
    'expected an object with "span" and "choice"': '应为含 "span" 和 "choice" 的对象',
    '"choice" is {choice!r}; allowed: {choices}': '"choice" 是 {choice!r}；可用：{choices}',
    "{given!r} is no span; expected two offsets, such as [310, 397]": (
        "{given!r} 不是区间；应为两个位置，如 [310, 397]"
    ),
}

_CRAWLS: dict[str, str] = {
    "is a database of another program; give another file": "是其他程序的数据库；请给出另一个文件",
    "is not an index of a crawl; give the file that --index wrote": (
        "不是抓取的索引；请给出 --index 写出的文件"
    ),
    "was written by a newer version (schema {newer}, this one reads {known}); install that "
    "version, or give another file": (
        "由更新的版本写成（结构 {newer}，本版本可读 {known}）；请安装那个版本，或给出另一个文件"
    ),
    "was written by an older version (schema {older}, this one reads {known}); give its crawls "
    "once more, with the name of a new file": (
        "由更早的版本写成（结构 {older}，本版本可读 {known}）；请换一个新文件名，重新给出这些抓取"
    ),
    "is full ({number} texts); give another file": "已满（{number} 篇）；请给出另一个文件",
    "is being written by another run; wait for it, or give another file": (
        "另一次运行正在写入；请等它结束，或给出另一个文件"
    ),
    "cannot be read or written: {error}; check the name and the disk": (
        "无法读写：{error}；请检查文件名和磁盘"
    ),
    "is not an index, or damaged: {error}; give another file": (
        "不是索引，或已损坏：{error}；请给出另一个文件"
    ),
    "does not hold what it says it holds; learn it anew": "内容与自身的记载不符；请重新学习",
    "no such file; dedupe learn CRAWL -o FILE makes it": (
        "没有这个文件；用 dedupe learn CRAWL -o FILE 生成"
    ),
    "nothing was learned yet; dedupe learn CRAWL -o FILE learns it": (
        "还没有学到内容；用 dedupe learn CRAWL -o FILE 学习"
    ),
    "no site repeats {line!r}; dedupe learn FILE --show lists what they repeat": (
        "没有站点重复 {line!r}；用 dedupe learn FILE --show 列出各站点重复的内容"
    ),
    "its articles were added with another profile, or with none; give the same --profiles as "
    "before, or the name of a new file": (
        "其中的文章是用另一份学习结果加入的，或没有用；请给出与先前相同的 --profiles，或换一个新文件名"
    ),
    "its text is null; there is nothing to compare": "正文是 null，没有可比较的内容",
    'no field "{name}" that identifies it; name another with --id-field': (
        '没有标识文章的字段 "{name}"；用 --id-field 指定另一个'
    ),
}

_PAGES: dict[str, str] = {
    "{given} are no pages of the source": "{given} 不是原文各页的位置",
    "page {number}": "第 {number} 页",
    "is one page; give all, in order": "只有一页；请按顺序给出所有的页",
    "says the same as {other}; leave one of them out": "与{other}内容相同；请去掉其中一个",
}

_COUNTED: dict[str, str] = {
    "article": "篇文章",
    "byte": "个字节",
    "character": "个字符",
    "credit": "条署名",
    "day": "天",
    "decision": "条裁定",
    "group": "组",
    "line": "行",
    "look-alike pair": "对形似文章",
    "other reason": "种其他原因",
    "output": "个输出",
    "page": "页",
    "pair": "对",
    "record": "条记录",
    "repeat": "处重复",
    "site": "个站点",
    "text": "篇正文",
}
"""What is counted, as it stands behind its number (`words.count`)."""

_DONE: dict[str, str] = {
    " and ": "和",
    "nothing to change": "无需改动",
    "{repeats} dropped ({characters})": "删去 {repeats}（{characters}）",
    "{lines} of page remains removed ({rows})": "移除 {lines}页面残留（{rows}）",
    "{lines} removed that the site prints on its pages": "移除 {lines}站点固定内容",
    "{characters} normalised": "规范 {characters}",
    "{characters} converted to another script": "简繁转换 {characters}",
    "{done}; worth a look: {noticed}": "{done}；值得留意：{noticed}",
    "{pairs} of passages alike but for {differing}, both kept": (
        "{pairs}段落除{differing}外相同，均已保留"
    ),
    "{name}: {differing}": "{name}：{differing}",
}
"""What was done to an article, and what is worth a look."""

_NOTICED: dict[str, str] = {
    "figures": "数字",
    "a negation": "肯定与否定",
    "words": "用词",
    "what one has more": "一处多出的内容",
    "characters that look or sound alike": "形近音近字",
    "passage that stands twice and may be meant": "处重复可能是有意的",
    "passages that stand twice and may be meant": "处重复可能是有意的",
    "repeat for which nothing tells the right place": "处重复无从判断留哪一处",
    "repeats for which nothing tells the right place": "处重复无从判断留哪一处",
    "place with characters lost before": "处此前已丢失字符",
    "places with characters lost before": "处此前已丢失字符",
    "repeat kept by a reader": "处重复由读者留下",
    "repeats kept by a reader": "处重复由读者留下",
    "place not searched to the end": "处没有查到底",
    "places not searched to the end": "处没有查到底",
}
"""What passages differ in, and what other notices are called behind their number."""

_REASONS: dict[str, str] = {
    "stands twice": "出现两次",
    "part of a block that stands twice": "整块重复的一部分",
    "stands twice in a row": "连续出现两次",
    "repeats the headline": "重复标题",
    "a caption that stands twice": "图注出现两次",
    "a torn piece of the article, which stands whole elsewhere": "文章的残段，完整的一份在别处",
    "stands twice in one line": "同一行内出现两次",
    "the beginning of a paragraph, cut off": "段落的开头，后面被截断",
    "lacks something that its other copy has": "比另一份少了内容",
    "is contained in another paragraph": "包含在另一段中",
    "words of the page to its readers, which stand twice": "页面提示语，出现两次",
    "a lead or caption in the words of the body": "与正文相同的导语或图注",
    "stands on the page before, too": "上一页已有",
    "dropped by a reader": "由读者删去",
    "nothing that is text: {rule}": "不是正文：{rule}",
    "page remains: {row}": "页面残留：{row}",
    "printed by the site on its pages": "站点页面的固定内容",
}
"""Why something was dropped."""

LIBRARY: dict[str, str] = {
    **_ERRORS,
    **_SETTINGS,
    **_LOGS,
    **_DECISIONS,
    **_CRAWLS,
    **_PAGES,
    **_COUNTED,
    **_DONE,
    **_NOTICED,
    **_REASONS,
}
