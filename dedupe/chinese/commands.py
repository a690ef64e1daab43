"""What single commands say and show."""

from __future__ import annotations

_SHOW: dict[str, str] = {
    "worth a look: {noticed}": "值得留意：{noticed}",
    "Worth a look:": "值得留意：",
    "{cause}: {lines} is kept": "{cause}：保留{lines}",
    "line {number}": "第 {number} 行",
    "lines {first} to {last}": "第 {first} 至 {last} 行",
    "  {lines}: ": "  {lines}：",
    "{kind}: {message}": "{kind}：{message}",
    "similarity {similarity:g}": "相似度 {similarity:g}",
    "confidence {confidence:g}": "把握 {confidence:g}",
    "decided by a reader": "由读者裁定",
    "evidence: {rows}": "依据：{rows}",
}

_LOGS: dict[str, str] = {
    "{width} columns hold no article; give {least} or more": (
        "{width} 列放不下文章；请给出 {least} 或更大的数"
    ),
    "{option} and --in-place contradict one another; leave one of them out": (
        "{option} 与 --in-place 矛盾；请去掉其中一个"
    ),
    "{decisions} written back, and checked that the source can be restored": (
        "已写回 {decisions}，并确认原文可以还原"
    ),
    "{decisions} applied, and checked that the source can be restored": (
        "已执行 {decisions}，并确认原文可以还原"
    ),
    "is the clean text of one log; give one log": "是一份日志的清洗后的文本；请只给出一份日志",
    "is one log; give it alone": "是一份日志；请单独给出",
    "wrote {output}: {done}": "已写入 {output}：{done}",
    "wrote {path}, which lists {articles} of {all_articles:,}": (
        "已写入 {path}，列出 {articles}，共 {all_articles:,} 篇"
    ),
    "is the folder of the logs; write to another one with -o": (
        "是日志所在的文件夹；请用 -o 写到另一个文件夹"
    ),
    "no logs in it": "其中没有日志",
    "{problem}; give what dedupe clean wrote with --log": (
        "{problem}；请给出 dedupe clean 用 --log 写出的内容"
    ),
    "{kind} is neither a log nor one article; give a log, or a file of text or HTML": (
        "{kind} 既不是日志，也不是单篇文章；请给出日志，或文本、HTML 文件"
    ),
    "has no log of the article that the decisions are for; give the one that they are from": (
        "没有裁定所针对的文章的日志；请给出裁定所出自的日志"
    ),
    'has several logs; a page saves with its decisions the "sha256" of the right one': (
        '有多份日志；网页会把所属日志的 "sha256" 与裁定一起保存'
    ),
    "{error}: of one log with --text CLEAN, of records by naming their field with --clean-field": (
        "{error}：一份日志用 --text CLEAN，记录用 --clean-field 指明字段"
    ),
}

_PAGES: dict[str, str] = {
    "{pages}: {what}": "{pages}：{what}",
}

_CRAWL: dict[str, str] = {
    "is a file of many articles; compare takes two files of one article each": (
        "是含多篇文章的文件；compare 需要两个各含一篇文章的文件"
    ),
    "standard output is for the records; give the name of a file": (
        "标准输出用于写记录；请给出文件名"
    ),
    "is there and is no folder; give a folder, or a page that ends with .html": (
        "已存在，但不是文件夹；请给出文件夹，或以 .html 结尾的网页名"
    ),
    "is the folder of the crawl; give another one with --report": (
        "是抓取结果所在的文件夹；请用 --report 给出另一个"
    ),
    'knows none of these sites; name the field of the address, not "{field}", with --site-field, '
    "or learn from this crawl first": (
        '没有这些站点的学习结果；地址若不在字段 "{field}" 里，请用 --site-field 指定，或先从这批抓取学习'
    ),
    "wrote {path}: {groups}": "已写入 {path}：{groups}",
    "wrote {path}: the {listed} largest of {groups}; --report FOLDER lists all": (
        "已写入 {path}：共 {groups}，列出最大的 {listed} 组；--report 文件夹 可列出全部"
    ),
    "a crawl is read twice; give the name of a file": "抓取的内容要读两遍；请给出文件名",
    "folded {articles}, to {share:.0%} of the bytes of their records; dedupe restore brings the "
    "texts back": "已折叠 {articles}，记录缩到原来字节数的 {share:.0%}；dedupe restore 可还原正文",
    "folded no article": "没有折叠任何文章",
    "not folded: {articles}, since what is kept of their groups is in {index} only, from an "
    "earlier run": "未折叠 {articles}：同组保留的文章只在 {index} 里，是以前运行时存入的",
    "not folded: {articles}, which would take no less room": (
        "未折叠 {articles}：折叠后并不更省空间"
    ),
    'has a field "{field}" already; give it another name, or restore the file first': (
        "已有字段“{field}”；请给它换个名称，或先还原这个文件"
    ),
    "{given!r} is not known; {hint}allowed: {names}": "不认识 {given!r}；{hint}可用：{names}",
    "{error}; drop that column first": "{error}；请先去掉那一列",
    "{articles}: {groups} of copies and versions{beside}": (
        "{articles}：副本和版本 {groups}{beside}"
    ),
    "{said}; {alike}": "{said}；{alike}",
    "{failed} left out: no text, or nothing that names it": (
        "略过 {failed}：没有正文，或没有可以标识它的字段"
    ),
    "two files have two sites; give one or two": "两个文件最多有两个网站；请给出一个或两个",
    "knows the site of neither; name it with --site, once or twice": (
        "不认识两篇所在的网站；请用 --site 给出，一次或两次"
    ),
    "interrupted; nothing was written": "已中断；什么都没有写",
    "nothing was learned, since no article could be read": "什么也没有学到，因为没有读到一篇文章",
    "nothing was learned, since no article says its site; name the field of its address with "
    "--site-field": "什么也没有学到，因为没有一篇文章说明它的网站；请用 --site-field 指定地址所在的字段",
    "an interrupted run left its state; start anew with --force": (
        "中断的运行留下了状态；请用 --force 从头开始"
    ),
    "has articles of dedupe learn or group; name another file with -o": (
        "里面有 dedupe learn 或 group 的文章；请用 -o 指定另一个文件"
    ),
    "was learned with Spark, from articles that it has not; learn from all of them with "
    "Spark, or name another file with -o": (
        "是用 Spark 学到的，里面没有那些文章；请用 Spark 从全部文章重新学习，或用 -o 指定另一个文件"
    ),
    "is not there; the columns are {names}; name what identifies an article with "
    "--id-field, or its address with --site-field": (
        "不存在；现有各列是 {names}；请用 --id-field 指定标识文章的列，或用 --site-field 指定地址所在的列"
    ),
    'no field "{name}" that identifies it; name another with --site-field or --id-field': (
        "没有标识它的字段“{name}”；请用 --site-field 或 --id-field 另行指定"
    ),
    " ({kinds} beside the kept ones)": "（保留的之外有 {kinds}）",
    "a database cannot go to standard output; give a file": "数据库不能写到标准输出；请给出文件",
    "name the file for what is learned with -o PROFILES.db": (
        "用 -o PROFILES.db 指定保存学习结果的文件"
    ),
    "without -o give one file that dedupe learn wrote": (
        "不用 -o 时，请给出一个由 dedupe learn 写出的文件"
    ),
    "{site}: {articles}, {days}": "{site}：{articles}，{days}",
    " (decided by a reader)": "（由读者裁定）",
    "{all_sites}: {lines} of {sites} will go with dedupe clean --profiles; {credits} and {flagged} "
    "flagged ones stay": (
        "{all_sites}：dedupe clean --profiles 将移除 {sites}的 {lines}；"
        "{credits}和 {flagged} 条存疑的留下"
    ),
    "{learned}; of fewer than {days} days, too few to learn from: {sites}": (
        "{learned}；不足 {days} 天、内容太少而无法学习的：{sites}"
    ),
    "{first} and {second}: two articles that have no passage in common": (
        "{first} 和 {second}：两篇文章，没有相同的段落"
    ),
    "{first} and {second}: {what} ({kind}): {why}": "{first} 和 {second}：{what}（{kind}）：{why}",
    "  alike: {here:.0%} of {first}, {there:.0%} of {second}": (
        "  相同部分：占 {first} 的 {here:.0%}，占 {second} 的 {there:.0%}"
    ),
    "  longest passage: {letters} letters": "  最长的相同段落：{letters} 字",
    "  more: {name}": "  较多的一方：{name}",
    "  {kind}: {here} | {there}": "  {kind}：{here} | {there}",
    "  and {number} more differences": "  另有 {number} 处差异",
    "the same text": "文字相同",
    "the same text, and more of it on one side": "文字相同，一方更多",
    "stands within the other, which is about more": "包含在另一篇中，后者还讲了别的",
    "one story, worded otherwise in parts": "同一报道，部分措辞不同",
    "one story, figures differ": "同一报道，数字不同",
    "one story, a negation differs": "同一报道，肯定与否定不同",
    "a passage in common, else other text": "有一段相同，其余不同",
    "one template, another day": "同一套话，日期不同",
    "one template, other names": "同一套话，名称不同",
    "one template, other figures": "同一套话，数字不同",
    "one template, other people or places": "同一套话，人物或地点不同",
}

_RULES: dict[str, str] = {
    "Normalisation rules, in the order in which they run (--disable NAME switches one off):": (
        "规范规则，按执行次序列出（--disable NAME 关闭其中一条）："
    ),
    "Page remains, as lines of their own, or glued to the end (tail) of a line; --disable NAME\n"
    "switches one off, --no-furniture all. Rows of your own go into dedupe.toml:": (
        "页面残留：独占一行，或粘在行尾（tail）；--disable NAME 关闭其中一条，\n"
        "--no-furniture 关闭全部。自己的规则写在 dedupe.toml 里："
    ),
    "(nothing)": "（无）",
    "default": "默认",
    "two or more ideographic or em spaces after a sentence end are a lost paragraph break": (
        "句末后两个以上的全角空格是丢失的分段"
    ),
    "prose cut into lines at a fixed column is joined again": "按固定宽度折断的正文重新接上",
    "control characters and byte order marks go": "去掉控制字符和字节顺序标记",
    "control characters, byte order marks, zero-width characters and soft hyphens go": (
        "去掉控制字符、字节顺序标记、零宽字符和软连字符"
    ),
    "Kangxi and CJK radicals become the ideographs they stand for": (
        "康熙部首和部首补充字符改为所代表的汉字"
    ),
    "Unicode NFC: combining marks join their letter, compatibility ideographs become ordinary "
    "ones": "Unicode NFC：组合符号并入字母，兼容汉字改为通用汉字",
    "full-width letters and digits become half-width": "全角字母和数字改为半角",
    "every kind of line end becomes a line feed": "各种换行符统一为 LF",
    "HTML entities become their characters": "HTML 实体改为所代表的字符",
    "comments, scripts, style sheets and the readings of ruby go, with what is in them": (
        "去掉注释、脚本、样式表和 ruby 注音，连同其中的内容"
    ),
    "stray tags and instructions go; those that break a line leave a line break": (
        "去掉残留的标签和指令；有换行作用的留下换行"
    ),
    "half-width , : ; ? ! in Chinese text become full-width; numbers, times, scores, URLs and "
    "English stay": "中文里的半角 , : ; ? ! 改为全角；数字、时间、比分、网址和英文不动",
    "half-width brackets around or after Chinese text become full-width, in pairs": (
        "中文前后的半角括号成对改为全角"
    ),
    "straight quotation marks around Chinese text become the article's own, “” or 「」, inside of "
    "those ‘’ or 『』": "中文前后的直引号改为文章所用的 “” 或 「」，内层改为 ‘’ 或 『』",
    "three or more full stops in Chinese text become an ellipsis": "中文里三个以上的点改为省略号",
    "white space at the start and end of a line goes": "去掉行首行尾的空白",
    "no-break, thin and em spaces inside a line become plain spaces": (
        "行内的不换行空格、窄空格和全角宽空格改为普通空格"
    ),
    "several blank lines become one, none stays at the start, and the end has one line feed at "
    "most": "连续的空行合为一行，开头不留空行，结尾至多一个换行",
}

_EXPLAIN: dict[str, str] = {
    "{name}  ({chinese})": "{name}（{chinese}）",
    "  Example {number}": "  例 {number}",
    "{name!r} is a stage; give one of its names: {names}": (
        "{name!r} 是一个阶段；请给出其中的名称：{names}"
    ),
    "nothing is called {name!r}; {hint}give a name of a log, or one of {stages}, to have its names "
    "listed": (
        "没有 {name!r} 这个名称；{hint}请给出日志里的名称，或给出 {stages} 之一以列出其中的名称"
    ),
    "A normalisation rule: {what}.": "规范规则：{what}。",
    "--disable {name} switches it off.": "用 --disable {name} 关闭。",
    "goes:": "移除：",
    "stays:": "留下：",
    "nothing else is given as an example": "没有其他示例",
    "--disable {name} leaves it in the text.": "用 --disable {name} 把它留在正文里。",
    "It stands in your settings, under [[furniture]]; take it out there.": (
        "它写在你的设置的 [[furniture]] 之下；请在那里去掉。"
    ),
    "Page remains": "页面残留",
    "Page remains of your own": "自定义的页面残留",
    "a whole line": "整行",
    "the beginning of a line": "行首",
    "the end of a line": "行尾",
    "the heading of a list at the end, which goes with it": "文末列表的标题（连同列表）",
    "what stands behind the headline": "标题后面的文字",
    "{whose}: they go where they are {places}.": "{whose}：作为{places}时移除。",
    "{whose}: they go where they are {places}, on {sites} only.": (
        "{whose}：作为{places}时移除，仅限 {sites}。"
    ),
    "What a site prints on its pages, as dedupe learn found it in a crawl. The log says in how "
    "many articles it was seen, on how many days.": (
        "站点印在页面上的固定内容，由 dedupe learn 从抓取的文章里学得。"
        "日志记有它见于多少篇文章、多少天。"
    ),
    "dedupe learn PROFILES.db --keep LINE leaves a line in the text.": (
        "用 dedupe learn PROFILES.db --keep LINE 把某一行留在正文里。"
    ),
    "The characters were converted with OpenCC's configuration {name}.": (
        "字形已用 OpenCC 的 {name} 配置转换。"
    ),
    "It is done only where --script asks for it.": "只在用 --script 要求时才转换。",
    "A dropped repeat: {what}. The log names the copy that was kept, and why.": (
        "删去的重复：{what}。日志记有保留的是哪一份，以及理由。"
    ),
    "on the page of a log, a reader dropped a passage that had only been flagged": (
        "读者在日志的网页上删去了原来只作提示的一处"
    ),
    '{"span": [151, 201], "choice": "drop"} was given to dedupe apply': (
        '把 {"span": [151, 201], "choice": "drop"} 交给了 dedupe apply'
    ),
    "It is done by dedupe join only; a reader can overrule it: dedupe report.": (
        "只有 dedupe join 这样做；读者可以改判：dedupe report。"
    ),
    "--level strict drops less, and a reader can overrule it: dedupe report.": (
        "用 --level strict 删得更少；读者也可以改判：dedupe report。"
    ),
    "It goes at --level thorough only.": "只在 --level thorough 时删去。",
    "Two passages are alike and both stayed, since they differ in {what}.": (
        "两处相似而都留下，因为不同之处在于{what}。"
    ),
    "Worth a look, and nothing was changed: a {what}.": "值得留意，没有改动：此{what}。",
    "`读者可以预约。` and `读者可以在网上预约。` in paragraphs that are alike else": (
        "其余相同的两段里的 `读者可以预约。` 和 `读者可以在网上预约。`"
    ),
    "`办证一百六十张。` and `当天办证一百六十张。`, likewise": (
        "同样，`办证一百六十张。` 和 `当天办证一百六十张。`"
    ),
    "`座位一百二十个` and `坐位一百二十个` in two captions that both stay": (
        "都留下的两条图注里的 `座位一百二十个` 和 `坐位一百二十个`"
    ),
    "`旧账本` and `旧帐本`, likewise": "同样，`旧账本` 和 `旧帐本`",
    "a reader chose keep-both of a dropped paragraph on the page of the log": (
        "读者在日志的网页上对删去的一段选了 keep-both"
    ),
    '{"span": [67, 100], "choice": "keep-both"} was given to dedupe apply': (
        '把 {"span": [67, 100], "choice": "keep-both"} 交给了 dedupe apply'
    ),
    "dedupe show lists notices; dedupe report lets a reader decide.": (
        "dedupe show 列出提示；dedupe report 让读者裁定。"
    ),
    "Why a copy outside the body goes at --level thorough: {what}.": (
        "正文之外的一份为什么在 --level thorough 时删去：{what}。"
    ),
    "it is a caption with a credit, in the words of the body": "它是带署名的图注，与正文的文字相同",
    "it is a lead, in the words of the body": "它是导语，与正文的文字相同",
    "{says} Evidence for damage, weight {weight:g} (dedupe/repeats/evidence.py).": (
        "{says}表明是损坏的依据，权重 {weight:g}（dedupe/repeats/evidence.py）。"
    ),
    "{says} Evidence against damage, weight {weight:g} (dedupe/repeats/evidence.py).": (
        "{says}表明不是损坏的依据，权重 {weight:g}（dedupe/repeats/evidence.py）。"
    ),
    "It says yes of:": "符合：",
    "It does not of:": "不符合：",
    "before:": "之前：",
    "after:": "之后：",
}

_SPARK: dict[str, str] = {
    "would be written twice; give each its own name": "会写两次；请给每一列不同的名称",
    "is there already; drop it first, or give another name for the new one": (
        "已存在；请先去掉它，或给新列换一个名称"
    ),
    "is there more than once; rename one of them": "不止一列；请给其中一列改名",
    "is {kind}, not string; name another, or cast it first": (
        "类型是 {kind}，不是 string；请指定另一列，或先转换类型"
    ),
    "is not there, nor is any other: the input is empty": "不存在，也没有别的列：输入是空的",
    "is not there: no line of the input is JSON; an object a line is needed": (
        "不存在：输入没有一行是 JSON；每行应为一个对象"
    ),
    "is not there; the columns are {names}; name one (--text-field), or select what is inside one "
    "first": "不存在；有这些列：{names}；请指定其中一列（--text-field），或先选出列里面的内容",
    "no column {name!r}; the columns are {names}": "没有列 {name!r}；有这些列：{names}",
    "{problem}; Spark's log above has all of it": "{problem}；详情见上面的 Spark 日志",
    "{problem}; all of it is in {file}": "{problem}；详情在 {file}",
    "needs pip install 'zhnews-dedupe[spark]' ({error})": (
        "需要 pip install 'zhnews-dedupe[spark]'（{error}）"
    ),
    "the connection to it broke, its process has died; was it killed, is there memory enough?": (
        "连接中断，进程已退出；是被终止了，还是内存不足？"
    ),
    "its Java process ended at once; is Java 17 or later on the PATH or in JAVA_HOME, is --master "
    "right?": "Java 进程一启动就退出；PATH 或 JAVA_HOME 里有 Java 17 或更高版本吗，--master 对吗？",
    "failed without a word": "失败了，没有说明",
    "is not the plan of a run ({error!r}); start anew with --force": (
        "不是运行的计划（{error!r}）；用 --force 重新开始"
    ),
    "another run is writing there; this one stops, its work is not lost": (
        "另一次运行正在写入；本次停止，已完成的部分不会丢失"
    ),
    "appeared there meanwhile; move it away, then continue with --resume": (
        "运行期间出现在那里；请移走它，再用 --resume 续跑"
    ),
    "is not what was written there, somebody changed it; start anew with --force": (
        "与写入的内容不同，被改动过；用 --force 重新开始"
    ),
    "a folder cannot be moved at once in {scheme}; write to HDFS or a disk, then copy it there": (
        "在 {scheme} 里无法一次移动文件夹；请先写到 HDFS 或磁盘，再复制过去"
    ),
    "no files there; check the name": "其中没有文件；请检查文件名",
    "lies in the input, or the input in it ({path}); write to another folder": (
        "在输入之内，或输入在它之内（{path}）；请写到另一个文件夹"
    ),
    "one format cannot be told by the endings; give it with --format: {names}": (
        "从扩展名看不出唯一的格式；请用 --format 指定：{names}"
    ),
    "{source} cannot be moved there; is it taken, or may nothing be written there?": (
        "{source} 无法移到那里；是已被占用，还是不允许写入？"
    ),
}

COMMANDS: dict[str, str] = {**_SHOW, **_LOGS, **_PAGES, **_CRAWL, **_RULES, **_EXPLAIN, **_SPARK}
