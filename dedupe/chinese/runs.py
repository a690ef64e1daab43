"""What runs over many articles say: reading, formats, batches."""

from __future__ import annotations

PLACES: dict[str, str] = {
    ", ": "、",
    " or ": " 或 ",
    "{problem}; {advice}": "{problem}；{advice}",
    "{first} and {second}": "{first} 和 {second}",
    "standard input": "标准输入",
    "standard output": "标准输出",
    "(empty name)": "（空文件名）",
    "{file} line {number}": "{file} 第 {number} 行",
    "{file} row {number}": "{file} 第 {number} 行",
    "{file} element {number}": "{file} 第 {number} 个元素",
    "{file} record {number}": "{file} 第 {number} 条记录",
    'field "{name}"': '字段 "{name}"',
    'column "{name}"': '列 "{name}"',
    "one article": "单篇文章",
}
"""Where something is, and how words are put together."""

FILES: dict[str, str] = {
    "no such file; check the name": "没有这个文件；请检查文件名",
    "no such file, a part of its path is not a folder; check the name": (
        "没有这个文件，路径中有一段不是文件夹；请检查文件名"
    ),
    "is a folder; name a file in it": "是文件夹；请指定其中的文件",
    "no permission to read it; chmod +r may help": "没有读取权限；可试试 chmod +r",
    "cannot be read: {reason}; check the name and the disk": (
        "无法读取：{reason}；请检查文件名和磁盘"
    ),
    "is no file that can be read from beginning to end (a pipe, a device, a link to nowhere); "
    "leave it out": "不是能从头读到尾的文件（是管道、设备或失效的链接）；请排除它",
    "it is closed; name a file or pipe the text in": "已关闭；请指定文件，或用管道传入文本",
    "it is closed; use -o FILE": "已关闭；请使用 -o FILE",
    "a file needs a name; give one, or - for standard output": (
        "文件要有名字；请指定，或用 - 表示标准输出"
    ),
    "is a folder; give the name of a file": "是文件夹；请指定文件名",
    "is already there; --force overwrites it": "已存在；用 --force 覆盖",
    "there is no folder {folder}; create it first": "文件夹 {folder} 不存在；请先创建",
    "no permission to write in {folder}; choose another folder": (
        "没有在 {folder} 中写入的权限；请换一个文件夹"
    ),
    "its folder is not there; create it first": "所在文件夹不存在；请先创建",
    "no space left on the disk; free some, then continue with --resume": (
        "磁盘空间不足；请腾出空间，再用 --resume 续跑"
    ),
    "not written: no space left on the disk; free some or write elsewhere": (
        "未写入：磁盘空间不足；请腾出空间，或写到别处"
    ),
    "not written: your disk quota is used up; free some or write elsewhere": (
        "未写入：磁盘配额已用完；请腾出空间，或写到别处"
    ),
    "not written: larger than files may be here; write elsewhere": (
        "未写入：超过此处允许的文件大小；请写到别处"
    ),
    "not written: the disk is read-only; write elsewhere": "未写入：磁盘只读；请写到别处",
    "no permission to write it; choose another folder": "没有写入权限；请换一个文件夹",
    "the name is too long; give a shorter one": "文件名太长；请换一个短些的",
    "cannot be written: {reason}; check the name and the disk": (
        "无法写入：{reason}；请检查文件名和磁盘"
    ),
    "is a link that leads nowhere; remove it or give another name": (
        "是失效的链接；请删除它，或换一个名字"
    ),
    "the packed file ends too early; fetch it again, it was cut off": (
        "压缩文件不完整；传输时被截断，请重新获取"
    ),
    "cannot be unpacked: {error}; fetch it again, it is damaged": (
        "无法解压：{error}；文件已损坏，请重新获取"
    ),
    "reading and writing .zst needs pip install 'zhnews-dedupe[zst]'": (
        "读写 .zst 需要先运行 pip install 'zhnews-dedupe[zst]'"
    ),
    "longer than {limit}, which is no article; leave it out": (
        "超过 {limit}，不可能是文章；请排除它"
    ),
    "unpacks to more than {limit}, which is no article; leave it out": (
        "解压后超过 {limit}，不可能是文章；请排除它"
    ),
    "its bytes look like no text; check the file, or name its encoding with --encoding": (
        "内容不像文本；请检查文件，或用 --encoding 指定编码"
    ),
    "there is no encoding {name!r}; name one as utf-8, gb18030, big5 or utf-16": (
        "没有名为 {name!r} 的编码；请指定 utf-8、gb18030、big5 或 utf-16 之类的编码"
    ),
    "it begins like {what}; {advice}": "开头像是{what}；{advice}",
    "a gzip archive": " gzip 压缩文件",
    "a bzip2 archive": " bzip2 压缩文件",
    "an xz archive": " xz 压缩文件",
    "a zstd archive": " zstd 压缩文件",
    "a zip archive (or a .docx, .xlsx, .epub)": " zip 压缩文件（或 .docx、.xlsx、.epub）",
    "an old Office document (.doc, .xls)": "旧版 Office 文档（.doc、.xls）",
    "a PDF": " PDF 文件",
    "a PNG image": " PNG 图片",
    "a JPEG image": " JPEG 图片",
    "unpack it first: gzip -d": "请先解压：gzip -d",
    "unpack it first: bzip2 -d": "请先解压：bzip2 -d",
    "unpack it first: xz -d": "请先解压：xz -d",
    "unpack it first: zstd -d": "请先解压：zstd -d",
    "take the text out of it first": "请先从中取出文本",
    "take the text out of it first: pdftotext": "请先从中取出文本：pdftotext",
    "give a text": "请给出文本",
    "{problem}, or give --no-ignore": "{problem}，或使用 --no-ignore",
    "has a pattern that git could not read: {error}; correct it": (
        "含有 git 无法识别的模式：{error}；请改正"
    ),
}
"""Files that cannot be read or written."""

FORMATS: dict[str, str] = {
    "{name!r} is not known; allowed: {allowed}": "没有 {name!r}；可选：{allowed}",
    "looks like JSON, but neither like an object a line nor like an array of objects; make it one "
    "of these, or give --format text if it is text": (
        "像是 JSON，但既不是每行一个对象，也不是对象数组；请改成其中一种，"
        "如果就是文本，请使用 --format text"
    ),
    "looks like a table, but no column has a name by which the text is known; give --format csv "
    "(or tsv) with --text-field NAME, or --format text if it is text": (
        "像是表格，但从列名看不出正文在哪一列；请使用 --format csv（或 tsv）"
        "并加上 --text-field NAME，如果就是文本，请使用 --format text"
    ),
    "is the name of a file, but several come out; give a folder ({output}/), or one of {records}": (
        "是文件名，但输出有多个文件；请指定文件夹（{output}/），或 {records} 中的一种"
    ),
    '"{ending}" is nothing that dedupe writes; give {records} for records, .txt for one article, '
    "also with .gz, .bz2, .xz, .zst": (
        'dedupe 不写 "{ending}" 文件；记录请用 {records}，单篇文章请用 .txt，'
        "也可再加 .gz、.bz2、.xz、.zst"
    ),
    "{format} is packed in itself; leave {packing} off": "{format} 自带压缩；请去掉 {packing}",
    "is for one article, and {source} has many; give {records}": (
        "只能放一篇文章，而 {source} 有多篇；请使用 {records}"
    ),
    "is the name of a file, but a folder is restored; give a folder ({output}/)": (
        "是文件名，但要还原的是文件夹；请指定文件夹（{output}/）"
    ),
    ".txt, or .html for a page": ".txt，网页则用 .html",
    '"{ending}" asks for another format, and restore gives the format of what it restores '
    "({kept}); give a name with {known}": (
        '"{ending}" 是另一种格式，而 restore 的输出与还原对象同格式（{kept}）；文件名请用 {known}'
    ),
    "needs pip install 'zhnews-dedupe[{extra}]'": (
        "需要先运行 pip install 'zhnews-dedupe[{extra}]'"
    ),
    "{name} is not installed; pip install {wanted}": "{name} 未安装；请运行 pip install {wanted}",
    "warcio is not installed; pip install 'zhnews-dedupe[warc]'": (
        "warcio 未安装；请运行 pip install 'zhnews-dedupe[warc]'"
    ),
    "no JSON, the line is in {column}; it may be cut off": (
        "不是 JSON，该行保留在 {column} 中；可能被截断"
    ),
    'column "{column}" is not UTF-8: {error}; write it as text of the right encoding': (
        '列 "{column}" 不是 UTF-8：{error}；请按正确的编码写成文本'
    ),
    'column "{name}" is {kind}, not string; name another with --text-field': (
        '列 "{name}" 的类型是 {kind}，不是 string；请用 --text-field 指定另一列'
    ),
    'column "{name}" has {kind}, which JSON and tables cannot hold; drop it first, or write to '
    ".parquet": '列 "{name}" 含有 {kind}，JSON 和表格无法保存；请先去掉这一列，或写成 .parquet',
    'has more than one column "{name}"; rename all but one of them': (
        '有不止一列名为 "{name}"；请改名，只留一列'
    ),
    "not a readable Parquet file: {error}; fetch it again, it may be cut off": (
        "不是可读的 Parquet 文件：{error}；可能被截断，请重新获取"
    ),
    "{number} fields, the first row has {columns}; check its quotes and commas": (
        "有 {number} 个字段，首行却有 {columns} 个；请检查引号和逗号"
    ),
    "the table is empty; expected a first line with the names of the columns": (
        "表格是空的；第一行应当是列名"
    ),
    "breaks off or is damaged: {error}; name its encoding with --encoding": (
        "不完整或已损坏：{error}；请用 --encoding 指定编码"
    ),
    "not a table: {error}; check its quotes, or name its format with --format": (
        "不是表格：{error}；请检查引号，或用 --format 指定格式"
    ),
    "has a line {too_long}": "有一行{too_long}",
    "is JSON, but no array of objects; for an object a line use --format jsonl": (
        "是 JSON，但不是对象数组；每行一个对象请用 --format jsonl"
    ),
    "something stands behind the JSON array; expected one array in the file": (
        "JSON 数组之后还有内容；文件中应当只有一个数组"
    ),
    "not {encoding}: {error}; name its encoding with --encoding": (
        "不是 {encoding}：{error}；请用 --encoding 指定编码"
    ),
    "the JSON array ends too early; it was cut off, fetch it again": (
        "JSON 数组不完整；文件被截断，请重新获取"
    ),
    "element {number} is not JSON: {error}; the array was read up to it": (
        "第 {number} 个元素不是 JSON：{error}；数组只读到此处"
    ),
    "is JSON, but {kind}, not an object; expected one with a text field": (
        "是 JSON，但类型是 {kind}，不是对象；应当是含正文字段的对象"
    ),
    "not in the encoding given: {error}; check --encoding": (
        "不是所指定的编码：{error}；请检查 --encoding"
    ),
    "not JSON: {error}; the line may be cut off": "不是 JSON：{error}；该行可能被截断",
    "the records have more than {number:,} different fields, too many for columns; write them to "
    ".jsonl": "记录中的字段超过 {number:,} 种，作列太多；请写成 .jsonl",
    "no article text found in the page; it may be a list or be filled in by a script: save it from "
    "a browser, or try another --extractor": (
        "页面中没有找到正文；可能是列表页，或内容由脚本填入：请在浏览器中另存，或换一个 --extractor"
    ),
    "is a saved page (MHTML) without a page in it; save it again, as `web page, complete`": (
        "是保存的网页（MHTML），但里面没有页面；请重新保存，选“网页，全部”"
    ),
    "its body is {too_long}": "响应内容{too_long}",
    "its body is packed with zstd; fetch it again without zstd": (
        "响应内容用 zstd 压缩；请不用 zstd 重新抓取"
    ),
    "its body is packed with br; pip install brotli": (
        "响应内容用 br 压缩；请运行 pip install brotli"
    ),
    "no HTTP header that can be read ({error}); it was left out": (
        "没有可读的 HTTP 头（{error}）；已略过"
    ),
    "packed with zstd; unpack it first: unzstd": "用 zstd 压缩；请先解压：unzstd",
    "the file ends in the middle of this record": "文件在这条记录中间结束",
    "the file is damaged in this record ({error})": "文件在这条记录处损坏（{error}）",
    "no WARC record in it; check that it is the right file": (
        "其中没有 WARC 记录；请检查是否给错了文件"
    ),
    "not a readable WARC record ({error}); {advice}": "不是可读的 WARC 记录（{error}）；{advice}",
    "the records before it were read, those after it were not: fetch the file again, `warcio "
    "check` shows more": "之前的记录已读取，之后的没有：请重新获取文件，`warcio check` 可查看详情",
}
"""Formats, and what is wrong with a file or a record of one."""

FIELDS: dict[str, str] = {
    "no field {names}; name the field of the text with --text-field": (
        "没有字段 {names}；请用 --text-field 指定正文字段"
    ),
    "name another with --text-field": "请用 --text-field 指定另一个",
    "name another with --clean-field": "请用 --clean-field 指定另一个",
    "name it with --clean-field": "请用 --clean-field 指定",
    "{field} is {kind}, not a text; {advice}": "{field} 的类型是 {kind}，不是文本；{advice}",
    "{field} has {kind} at {number}, not a paragraph; put texts there": (
        "{field} 的第 {number} 项（从 0 数起）是 {kind}，不是段落；请改为文本"
    ),
    "no record has a field {names}": "没有一条记录有字段 {names}",
    "none of its first {number} records has a field {names}": (
        "前 {number} 条记录都没有字段 {names}"
    ),
    "they have: {fields}": "现有字段：{fields}",
    "they have no field at all": "记录中没有任何字段",
    "{lacking}; {here}; name the one of the text with {option}; nothing was cleaned": (
        "{lacking}；{here}；请用 {option} 指定正文字段；未清洗任何文章"
    ),
    "no column {names}; name it with {option}; the columns are {columns}": (
        "没有列 {names}；请用 {option} 指定；现有的列：{columns}"
    ),
    'no clean text in "{field}"; name its field with --clean-field': (
        '"{field}" 中没有清洗后的文本；请用 --clean-field 指定字段'
    ),
    'no log in "{field}"; name its field with --log-field, or its file with --log': (
        '"{field}" 中没有日志；请用 --log-field 指定字段，或用 --log 指定文件'
    ),
    '"{field}" is the field for what is known of a file or page ({fields}); give another name': (
        '"{field}" 是保存文件或网页信息的字段（{fields}）；请换一个名字'
    ),
    "{field} is the field of a text; give another name": "{field} 是正文字段；请换一个名字",
    "a field needs a name": "字段要有名字",
}
"""Fields of records."""

LOGS: dict[str, str] = {
    "not JSON: {error}; expected logs as dedupe clean writes them": (
        "不是 JSON：{error}；应当是 dedupe clean 写出的日志"
    ),
    "not JSON: {error}; expected a log, or lines of them in *.jsonl, as dedupe clean writes": (
        "不是 JSON：{error}；应当是 dedupe clean 写出的日志，或每行一份日志的 *.jsonl"
    ),
    "not UTF-8; expected the JSON that dedupe clean --log writes": (
        "不是 UTF-8；应当是 dedupe clean --log 写出的 JSON"
    ),
    'neither a log nor a record with one in "{field}"; name the field with --log-field': (
        '既不是日志，也不是在 "{field}" 中带有日志的记录；请用 --log-field 指定字段'
    ),
    '"{field}" is {kind}': '"{field}" 的类型是 {kind}',
    "this line is too long for a log": "这一行太长，不可能是日志",
    "this line is too long for a log; leave it out": "这一行太长，不可能是日志；请去掉它",
    "{number} logs are of this text ({names}); give the one that is meant": (
        "有 {number} 份日志对应这篇文本（{names}）；请只给出要用的那一份"
    ),
    "no log is of this text; give the text and the log that one run of clean wrote, both "
    "unchanged": "没有对应这篇文本的日志；请给出同一次 clean 写出的文本和日志，两者都不要改动",
    "the log is not of this text (the SHA-256 of the clean text differs); give the text and the "
    "log that one run of clean wrote, both unchanged": (
        "日志与这篇文本不符（清洗后文本的 SHA-256 不同）；"
        "请给出同一次 clean 写出的文本和日志，两者都不要改动"
    ),
    "has no log in it; name its log, or the folder of the logs, with --log": (
        "里面没有日志；请用 --log 指定日志，或日志所在的文件夹"
    ),
    "has nothing that was cleaned; give what dedupe clean wrote": (
        "里面没有清洗过的内容；请给出 dedupe clean 的输出"
    ),
    "has nothing of the article that the decisions are for; give what they are from": (
        "里面没有这些裁定所针对的文章；请给出裁定来自的文件"
    ),
    "is not the place of the clean text, which has to change with the log; name that file or "
    "folder with --text": (
        "里面没有清洗后的文本，而它要随日志一起改；请用 --text 指定它的文件或文件夹"
    ),
    "records have their clean text beside the log; leave it out": (
        "记录中的清洗后文本就在日志旁边；请去掉这个选项"
    ),
    "is {format}, whose records are not written; give what dedupe clean wrote": (
        "是 {format}，不能改写其中的记录；请给出 dedupe clean 的输出"
    ),
    "the source cannot be written in {encoding}, which the log names; use the log as it was "
    "written": "原文无法用日志所记的 {encoding} 编码写出；请使用未经改动的日志",
    "the bytes kept in the log are not the source in {encoding}; use the log as it was written": (
        "日志中保存的字节不是 {encoding} 编码的原文；请使用未经改动的日志"
    ),
    "the page kept in the log is not the one that was cleaned; use the log as it was written": (
        "日志中保存的网页不是清洗时的那一个；请使用未经改动的日志"
    ),
    "{problem}; give the text and the log that one run of clean wrote": (
        "{problem}；请给出同一次 clean 写出的文本和日志"
    ),
}
"""Logs that are read again, and what is restored from them."""

RESTORED: dict[str, str] = {
    "restored {what}, {size}, and checked it against the log": "已还原并与日志核对，{size}：{what}",
    "the source": "原文",
    "the page": "网页",
    "the text that was extracted from the page; the page itself is not in the log (dedupe clean "
    "--keep-bytes keeps it there)": (
        "从网页提取的正文；网页本身不在日志中（用 dedupe clean --keep-bytes 才会保存）"
    ),
    "restored {articles}, and checked each against its log": "已还原 {articles}，均与日志核对无误",
    "restored {articles}, {number} of them from the edits of dedupe group --fold, and checked "
    "each": "已还原 {articles}，其中 {number} 篇由 dedupe group --fold 的改动还原，均核对无误",
    "brought the text of {articles} back that dedupe group --fold wrote as edits, and checked "
    "each": "已由 dedupe group --fold 写下的改动还原 {articles}的正文，均核对无误",
    "has reprints that dedupe group --fold wrote as edits; bring their texts back first: dedupe "
    "restore FILE.jsonl -o WHOLE.jsonl": (
        "含有 dedupe group --fold 以改动形式写下的转载；请先还原正文：dedupe restore "
        "FILE.jsonl -o WHOLE.jsonl"
    ),
    "its edits do not give the text that was folded (the SHA-256 differs); use the file as dedupe "
    "group wrote it": (
        "按其中的改动得不到折叠前的正文（SHA-256 不符）；请使用 dedupe group 写出的原文件"
    ),
    "it is folded in format {number}, and this dedupe reads up to {known}; install a newer one": (
        "折叠的格式是 {number}，这个版本的 dedupe 最多能读到 {known}；请安装较新的版本"
    ),
    'its field "{field}" is not what dedupe group --fold wrote; use the file as it was written': (
        "字段“{field}”不是 dedupe group --fold 写下的内容；请使用未经改动的原文件"
    ),
    "the article that it repeats, {name}, is not in this file as it was; put it back, with its "
    "text unchanged": "它所转载的文章 {name} 不在这个文件里，或已被改动；请把原样的那篇放回去",
    "{said}: {what}": "{said}：{what}",
    "{said}; of {number:,} of them {what}": "{said}；其中 {number:,} 篇还原的是{what}",
    "passed over, as no log is of them: {kinds}": "已略过（没有对应的日志）：{kinds}",
    "{records} came from a file of its own": "{records}原是单独的文件",
    "{records} came from files of their own": "{records}原是各自单独的文件",
    "{came}; -o FOLDER/ (with the slash) writes what was there to files again": (
        "{came}；用 -o FOLDER/（带斜杠）可把原来的内容重新写成文件"
    ),
    "{came}; -o FOLDER/ (with the slash) writes what was there to files again, pages byte for "
    "byte": "{came}；用 -o FOLDER/（带斜杠）可把原来的内容重新写成文件，网页逐字节相同",
    "both name the log; leave one of them out": "都指定了日志；请去掉其中一个",
    "several articles need a place: give a folder with -o": (
        "多篇文章要有写入的地方：请用 -o 指定文件夹"
    ),
    "is in the folder of the cleaned articles; write to another one": (
        "在清洗后文章的文件夹里；请写到另一个文件夹"
    ),
    "is there and is no folder; give the name of a folder with -o": (
        "已存在，但不是文件夹；请用 -o 指定文件夹"
    ),
    "is there and has files in it; --force overwrites what is named alike": (
        "已存在且其中有文件；用 --force 覆盖同名文件"
    ),
    "{articles} failed": "{articles}失败",
}
"""`dedupe restore`."""

PLANS: dict[str, str] = {
    "passed over in folders: {kinds}; name them to clean them": (
        "文件夹中已略过：{kinds}；要清洗请直接指定"
    ),
    "passed over in folders: {kinds}; name them to clean them, or give --no-ignore": (
        "文件夹中已略过：{kinds}；要清洗请直接指定，或使用 --no-ignore"
    ),
    "{number:,} {kind}": "{kind} {number:,} 个",
    "hidden": "隐藏文件",
    "excluded": "已排除的",
    "version control": "版本控制",
    "environments or packages": "虚拟环境或依赖包",
    "backups": "备份",
    "source code or configuration": "源代码或配置",
    "pictures or other files that are no text": "图片等非文本文件",
    "ignored by .gitignore": ".gitignore 忽略的",
    "no files in it; check the name, or --glob": "里面没有文件；请检查名字或 --glob",
    "nothing in it looks like an article; {passed_over}": "里面没有像文章的文件；{passed_over}",
    "is neither one of several inputs nor overwritten, and goes to no folder; give it alone": (
        "不能与其他输入并用，不能原地改写，也不能写入文件夹；请单独使用"
    ),
    "is an input; write to another folder, or use --in-place": (
        "是输入；请写到另一个文件夹，或使用 --in-place"
    ),
    "is an input; write to another place, or use --in-place": (
        "是输入；请写到别处，或使用 --in-place"
    ),
    "is an input; write to another place": "是输入；请写到别处",
    "{file} is an input; write to another file": "{file} 是输入；请写到另一个文件",
    "has {number:,} backups; move them away": "已有 {number:,} 个备份；请把它们移走",
    "{format} cannot be read from a pipe; give the name of a file": (
        "{format} 不能从管道读取；请指定文件名"
    ),
    "{format} cannot go to standard output; give a file with -o": (
        "{format} 不能写到标准输出；请用 -o 指定文件"
    ),
    "is for CSV, and none is written; give the name of a .csv with -o, or leave it out": (
        "用于 CSV，而这次不写 CSV；请用 -o 指定 .csv 文件，或去掉这个选项"
    ),
    "both {first} and {second} would be written there; clean them apart": (
        "{first} 和 {second} 都会写到这里；请分开清洗"
    ),
    "is the name of an input or an output; give the log one of its own": (
        "是输入或输出的名字；请给日志另取一个名字"
    ),
    "cannot be overwritten with the text of its pages; use -o instead of --in-place": (
        "不能用网页的正文原地改写；请用 -o 代替 --in-place"
    ),
    "cannot be overwritten with the text of its pages; use -o instead of --in-place, or leave such "
    "files out with --exclude '*{ending}'": (
        "不能用网页的正文原地改写；请用 -o 代替 --in-place，或用 --exclude '*{ending}' 排除这类文件"
    ),
    "is {format}, which does not become another format": "是 {format}，不能转成其他格式",
    "its types would be lost on the way into one file with others; give a folder with -o": (
        "与其他文件合成一个文件会丢失列的类型；请用 -o 指定文件夹"
    ),
    "is the ending of the backups' names, such as .bak; for none give --no-backup": (
        "是备份文件名的后缀，如 .bak；不要备份请用 --no-backup"
    ),
    "is the name of another file of the run, too; give each a name of its own": (
        "与这次运行的另一个文件同名；请各取一个名字"
    ),
    "its output would have the name of a file of the run itself; rename it": (
        "它的输出会与这次运行自身的文件同名；请改名"
    ),
    "{name!r} is no text encoding; such as gb18030, big5, utf-16": (
        "{name!r} 不是文本编码；可用的如 gb18030、big5、utf-16"
    ),
    "{number} processes clean nothing; give 1 or more": (
        "{number} 个工作进程无法清洗；请指定 1 个或更多"
    ),
    "{number:g} is no number of seconds; give some, or 0 for no limit": (
        "{number:g} 不是有效的秒数；请指定秒数，0 表示不限"
    ),
    "pages are kept in their logs; give --log or --log-field": (
        "网页保存在日志中；请加上 --log 或 --log-field"
    ),
}
"""What is asked of a run, and cannot be."""

BATCHES: dict[str, str] = {
    "another run is writing here; wait until it ends, or write elsewhere": (
        "另一次运行正在这里写入；请等它结束，或写到别处"
    ),
    "nothing can be written there ({error}); choose another place": (
        "无法在那里写入（{error}）；请换一个地方"
    ),
    "is not the state of a run ({error}); remove it, and start anew with --force": (
        "不是运行的状态文件（{error}）；请删除它，再用 --force 重新开始"
    ),
    "cannot be written: {error}; free some space, then continue with --resume": (
        "无法写入：{error}；请腾出空间，再用 --resume 续跑"
    ),
    "took longer than {seconds:g} s, so it was given up; give it more with --timeout (timeout= in "
    "Python), or leave it out": (
        "超过 {seconds:g} 秒，已放弃；请用 --timeout 延长（Python 中为 timeout=），或排除它"
    ),
    "the process that cleaned it died, and again when it had this article alone; is there memory "
    "enough for it?": "清洗它的工作进程异常退出，单独重试这篇文章时又一次退出；是否内存不足？",
    "interrupted; what is done is kept: continue with the same command and --resume": (
        "已中断；已完成的部分保留：用同样的命令加 --resume 续跑"
    ),
    "the interrupted run had other settings, or was of another version of dedupe or OpenCC; give "
    "the same ones, or start anew with --force": (
        "中断的运行设置不同，或 dedupe、OpenCC 的版本不同；"
        "请使用相同的设置和版本，或用 --force 重新开始"
    ),
    "an interrupted run left its state; continue with --resume, or start anew with --force": (
        "有一次中断的运行；请用 --resume 续跑，或用 --force 重新开始"
    ),
    "is already there, and no run was interrupted; --force does all of it again": (
        "已存在，且没有中断的运行；用 --force 全部重做"
    ),
    "is already there; --force writes anew the logs of what changes now, and leaves all others as "
    "they are": "已存在；用 --force 重写这次有改动的文章的日志，其余保持不变",
    "has changed since the run that is to go on; start anew with --force": (
        "在要续跑的那次运行之后有改动；请用 --force 重新开始"
    ),
    "is already there, of an earlier run; move it away, or --force overwrites it": (
        "已存在，是以前的运行留下的；请移走，或用 --force 覆盖"
    ),
    "is already there, of an earlier run; move it away, or give a folder with --log, where each "
    "article has a log of its own": (
        "已存在，是以前的运行留下的；请移走，或用 --log 指定文件夹，让每篇文章各有一份日志"
    ),
    "is already there, of an earlier run; move it away and give another name, or a folder: --force "
    "would overwrite the logs that lead back to the sources": (
        "已存在，是以前的运行留下的；请移走并换一个名字，或指定文件夹："
        "--force 会覆盖还原原文要用的日志"
    ),
    "is the log of an output that is gone from its place, and would be overwritten; move it to "
    "where the output went, or remove it": (
        "它的输出已不在原处，而这份日志会被覆盖；请把日志移到输出所在的地方，或删除它"
    ),
    "is no file, so it cannot be replaced; give the name of a file": (
        "不是文件，无法替换；请指定文件名"
    ),
    "{where}: would change": "{where}：会有改动",
    "{where}: would change: {what}": "{where}：会有改动：{what}",
    "{where}: would change in {changed:,} of {articles:,} articles": (
        "{where}：{articles:,} 篇文章中有 {changed:,} 篇会有改动"
    ),
    "{outputs} is there already and stay as they are; without --skip-existing, --force renews "
    "them": "{outputs}已存在，保持不变；不用 --skip-existing 而用 --force 可重写",
    "{outputs} are there already and stay as they are; without --skip-existing, --force renews "
    "them": "{outputs}已存在，保持不变；不用 --skip-existing 而用 --force 可重写",
    "--log-field is for records; {texts} will have no log, without one none can be restored: give "
    "--log for theirs": (
        "--log-field 用于记录；{texts}将没有日志，没有日志就无法还原：请用 --log 为它们保存日志"
    ),
    "{articles} failed: {reasons}": "{articles}失败：{reasons}",
    "{said}; see {file}": "{said}；详见 {file}",
    "{reason} ({names})": "{reason}（{names}）",
    "{reason} ({number:,}: {names})": "{reason}（{number:,} 篇：{names}）",
    "and {others}": "另有 {others}",
    "{articles:,} articles, {changed:,} changed, {flagged:,} flagged": (
        "{articles:,} 篇，有改动 {changed:,}，有提示 {flagged:,}"
    ),
    "{shown}, [red]{failed:,} failed[/red]": "{shown}，[red]失败 {failed:,}[/red]",
    "{changed:,} changed, {flagged:,} flagged, {failed:,} failed": (
        "有改动 {changed:,}，有提示 {flagged:,}，失败 {failed:,}"
    ),
    "{counts}, {empty:,} without a text": "{counts}，无正文 {empty:,}",
    "{seconds:,.1f} s": "{seconds:,.1f} 秒",
    "{took}, {rate:,.0f} a second": "{took}，每秒 {rate:,.0f} 篇",
    "{articles}: {counts} in {took}": "{articles}：{counts}；用时 {took}",
    "cause": "原因",
    "edits": "处数",
    "characters taken out": "删去字符",
    "worth a look": "值得一看",
    "notices": "提示",
}
"""What a run says on its way and at its end."""

OPTIONS: dict[str, str] = {
    "is for a diff; give --diff, too, or leave it out": (
        "用于差异显示；请同时使用 --diff，或去掉这个选项"
    ),
    "is for many articles; give a folder, or a file of records": (
        "用于多篇文章；请给出文件夹，或含多条记录的文件"
    ),
    "shows what changes in one article; give one file of text or HTML": (
        "显示一篇文章的改动；请给出一个文本或 HTML 文件"
    ),
    "shows one article; for many give --log logs/, then: dedupe report logs/": (
        "只显示一篇文章；多篇请用 --log logs/，然后运行 dedupe report logs/"
    ),
    "--check writes nothing, so it does not go with {option}; leave one of them out": (
        "--check 不写任何文件，不能与 {option} 并用；请去掉其中一个"
    ),
    "--check writes nothing, so it does not go with -o, --log or --in-place": (
        "--check 不写任何文件，不能与 -o、--log 或 --in-place 并用"
    ),
    "does not go with --check, which writes nothing; leave it out": (
        "不能与 --check 并用，后者不写任何文件；请去掉这个选项"
    ),
    "standard output is for the text; give the name of a file": "标准输出用来写正文；请指定文件名",
    '{what} (see "notices" in {file})': '{what}（见 {file} 中的 "notices"）',
    "{what} (--log FILE writes them down)": "{what}（用 --log FILE 记下来）",
    "several articles need a place: give a folder with -o, or --in-place": (
        "多篇文章要有写入的地方：请用 -o 指定文件夹，或使用 --in-place"
    ),
    "-o and --in-place contradict one another; leave one of them out": (
        "-o 与 --in-place 矛盾；请去掉其中一个"
    ),
    "is not needed with --in-place, where a second run leaves alone what is clean; leave it out": (
        "与 --in-place 并用是多余的，再次运行时不会动已清洗的内容；请去掉这个选项"
    ),
    "and --force contradict one another, which cleans all again; leave one of them out": (
        "与 --force 矛盾，后者会全部重新清洗；请去掉其中一个"
    ),
    "is for outputs in a folder; give one with -o, as in -o cleaned/": (
        "用于写入文件夹的输出；请用 -o 指定，如 -o cleaned/"
    ),
    "both are {file}; they must be two files": "都是 {file}；必须是两个不同的文件",
    "this is {file}, an input; {advice}": "这是输入 {file}；{advice}",
    "write to another file": "请写到另一个文件",
    "redirect to another file (the shell may have emptied it)": (
        "请重定向到另一个文件（它可能已被 shell 清空）"
    ),
    "reading the article from the keyboard; end with Ctrl-D, or see dedupe clean --help": (
        "正在从键盘读取文章；按 Ctrl-D 结束，或查看 dedupe clean --help"
    ),
}
"""Options that do not go together."""

RUNS: dict[str, str] = {
    **PLACES,
    **FILES,
    **FORMATS,
    **FIELDS,
    **LOGS,
    **RESTORED,
    **PLANS,
    **BATCHES,
    **OPTIONS,
}
